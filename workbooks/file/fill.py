"""Filling a template: facts and texts go into the cells named for them, and nothing of a former client stays.

The file is patched, not saved anew, so that charts, pictures and whatever else a broker's template holds stay as they
are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

from workbooks.file.book import check_output, open_archive, pack, read_book, with_fresh_values
from workbooks.file.filled import Filled
from workbooks.file.forget import CellValue, forget
from workbooks.file.formulas import cell_address
from workbooks.file.grid import Place
from workbooks.file.template import Template, fact_of
from workbooks.file.unfit import (
    damaged,
    fail_if_a_name_cannot_be_emptied,
    fail_if_a_name_is_not_known,
    fail_if_there_is_a_data_model,
    formula_in_input,
    no_cell,
    unknown_label,
)
from workbooks.file.word_lists import WordLists
from workbooks.names import FACT, HOUSE, TEXT, parted, text_named
from xlmortgage.deal.facts import FACTS, fact_named
from xlmortgage.deal.reading import RANGES, Fact, Kind, is_not_given
from xlmortgage.deal.words import plain_spelling
from xlmortgage.errors import given_twice
from xlmortgage.files.together import write_together
from xlmortgage.numbers.days import as_date
from xlmortgage.numbers.written import number_from_text

if TYPE_CHECKING:
    from workbooks.file.named_cells import NamedCells

__all__ = ["EVERY", "cell_value", "fill", "filled"]

EVERY = "*"
"""Stands for every name where those are listed that are kept."""

_PAGE = re.compile(rb"<([^\s/>:]+:)?page(?:Margins|Setup)\b[^>]*/>")
_DAY_ZERO = 693_594
"""Ordinal of the day from which Excel counts, 1899-12-30."""


def fill(
    template: Path, output: Path, facts: Mapping[str, object], *, foot: str = "", keep: Collection[str] = ()
) -> Filled:
    """Write the facts of a deal and the texts of a case into a template, and forget those of the client before.

    Parameters
    ----------
    template : Path
        A workbook, or a template of Excel's, whose input cells are named ``in_price``, ``in_loan``, ``tx_client`` and
        so on; it is only read.
    output : Path
        Where the filled workbook goes.  It replaces a file of that name, at once and only when it is complete.
    facts : mapping
        Raw values by label: the name of a fact or of a text, its label in either language, or the name of its cell.  An
        input cell that none names is emptied; a formula in it stays.
    foot : str, optional
        What every page of the print says at its foot, where the template's sheet has no foot of its own.
    keep : collection of str, optional
        Names of cells that stay as they are though it is not known whose they are; :data:`EVERY` for all such.

    Returns
    -------
    Filled
        With what was emptied, what may still hold a client, and where the client before still stands.

    Raises
    ------
    InputError
        If a label is unknown or given twice, the template has no cell for it, a value cannot be read, a name may hold a
        client and is not known, or a file cannot be read or written.  Nothing is written then.

    Notes
    -----
    Dates are written as dates, words and yes or no as the list of the cell spells them, in Chinese where it has none,
    and rates as fractions.  The answers of the template belong to other facts, so the values of all its formulas are
    emptied, with what charts, pivot tables and links to other workbooks remember, and the workbook asks to be
    calculated: :func:`workbooks.file.recalculate` does it, and so does Excel on opening.

    """
    check_output(template, output, fills=True)
    made = filled(template, facts, output.suffix, foot=foot, keep=keep)
    write_together({output: lambda path: path.write_bytes(made.content)}, sources=[template])
    return made


def filled(
    template: Path, facts: Mapping[str, object], suffix: str, *, foot: str = "", keep: Collection[str] = ()
) -> Filled:
    """Return a template with the facts of a deal, for nobody's disk; the others as of :func:`fill`.

    Parameters
    ----------
    template : Path
        The template.
    facts : mapping
        Raw values by label.
    suffix : str
        How the name of the file will end: a template of Excel's becomes a workbook.
    foot, keep
        As of :func:`fill`.

    """
    try:
        return _filled(template, facts, suffix, foot, {name.casefold() for name in keep})
    except (ExpatError, KeyError, IndexError, ValueError, StopIteration, OverflowError) as error:
        raise damaged(template.name) from error


def _filled(template: Path, facts: Mapping[str, object], suffix: str, foot: str, spared: Collection[str]) -> Filled:
    packed = BytesIO()
    with open_archive(template) as archive:
        book = read_book(archive)
        opened = Template.read(archive, book)
        known = {each.name.casefold() for each in opened.names if _is_known(each)}

        def is_kept(name: str) -> bool:
            return name.casefold() in spared or (EVERY in spared and name.casefold() not in known)

        fail_if_a_name_is_not_known(opened, is_kept)
        fail_if_a_name_cannot_be_emptied(opened, is_kept)
        fail_if_there_is_a_data_model(opened, kept=bool(spared))
        made = forget(opened, _values(facts, opened), is_kept)
        package = opened.package
        package.changed[book.part] = _asking_for_calculation(package[book.part])
        for part in book.sheets.values():
            package.changed[part] = _with_foot(package[part], foot)
        if suffix.lower() != template.suffix.lower():
            package.become_a_workbook()
        pack(archive, package.changed, packed)
    made.content = packed.getvalue()
    return made


def _is_known(name: NamedCells) -> bool:
    """Tell whether it is known whose the cells of a name are."""
    if name.problem == "formula":
        return False
    return fact_of(name) is not None if name.beginning == FACT else bool(name.beginning)


def _values(facts: Mapping[str, object], template: Template) -> dict[Place, CellValue]:
    """Return what is written where, everything being read first."""
    cells = _Cells(template)
    values: dict[Place, CellValue] = {}
    labels: dict[str, str] = {}
    for label, raw in facts.items():
        names, fact = cells.called(label)
        key = fact.name if fact and names[0].beginning == FACT else names[0].name.casefold()
        if key in labels:
            raise given_twice(key, fact.zh if fact else key, f"“{labels[key]}”", f"“{label}”")
        labels[key] = label
        for name in names:
            if name.cell is not None:
                if template.grids[name.cell.sheet].is_calculated((name.cell.row, name.cell.column)):
                    raise formula_in_input(name.cell.sheet, cell_address(name.cell.row, name.cell.column))
                values[name.cell] = cells.value(name, fact, raw)
    return values


class _Cells:
    """The cells of a template that take a value."""

    def __init__(self, template: Template) -> None:
        self._template = template
        self._words = WordLists(template.grids, template.book.names)
        self.facts: dict[str, list[NamedCells]] = {}
        self.others: list[NamedCells] = []
        for name in template.names:
            if (fact := fact_of(name)) is not None and fact.kind not in RANGES:
                self.facts.setdefault(fact.name, []).append(name)
            elif name.beginning in (TEXT, HOUSE):
                self.others.append(name)

    def called(self, label: str) -> tuple[list[NamedCells], Fact | None]:
        """Return the cells that a label means, and the fact that they hold."""
        beginning, rest = parted(label)
        fact = fact_named(rest if beginning else label, self.facts)
        if fact is not None and beginning in ("", FACT) and fact.name in self.facts:
            return _with_a_cell(self._template, label, fact, self.facts[fact.name], self.facts), fact
        for of in (TEXT, HOUSE):
            found = [
                name for name in self.others if name.beginning == of and beginning in ("", of) and _means(name, rest)
            ]
            if found:
                return _with_a_cell(self._template, label, None, found, self.facts), _fact_of_the_house(found[0])
        if beginning in ("", FACT) and fact is not None:
            raise no_cell(self._template, label, FACT + fact.name, self.facts)
        if (text := text_named(rest)) is not None and beginning in ("", TEXT):
            raise no_cell(self._template, label, TEXT + text.name, self.facts)
        if beginning in (TEXT, HOUSE):
            raise no_cell(self._template, label, label, self.facts)
        raise unknown_label(label, self.facts, self.others)

    def value(self, name: NamedCells, fact: Fact | None, raw: Any) -> CellValue:
        """Return what a cell holds for a raw value."""
        at = name.cell
        if fact is not None and at is not None:
            value = cell_value(fact, raw)
            is_a_word = fact.kind in (Kind.WORD, Kind.YES_NO) and value is not None
            return (self._words.spelled(fact, fact.read(raw), at) if is_a_word else None) or value
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        if at is not None and name.beginning == TEXT and _is_a_day(name, raw):
            return _day(raw) if self._template.shows_a_day(at) else _day_in_words(raw)
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            return float(raw)
        text = str(raw)
        if (
            at is not None
            and name.beginning == HOUSE
            and self._template.grids[at.sheet].number((at.row, at.column)) is not None
        ):
            number = number_from_text(text)
            return text if number is None else number
        return text


def _fact_of_the_house(name: NamedCells) -> Fact | None:
    return fact_named(name.rest) if name.beginning == HOUSE else None


def _means(name: NamedCells, label: str) -> bool:
    """Tell whether a label is that of a text of the case or of a value of the house."""
    known = text_named(label)
    if plain_spelling(name.rest) == plain_spelling(label) or (known and known is text_named(name.rest)):
        return True
    fact = fact_named(label)
    return name.beginning == HOUSE and fact is not None and fact is fact_named(name.rest)


def _with_a_cell(
    template: Template, label: str, fact: Fact | None, names: list[NamedCells], facts: Collection[str]
) -> list[NamedCells]:
    if not any(name.cell for name in names):
        raise no_cell(template, label, names[0].name if fact is None else FACT + fact.name, facts)
    return names


def _is_a_day(name: NamedCells, raw: Any) -> bool:
    known = text_named(name.rest)
    return isinstance(raw, dt.date) or (known is not None and known.is_date)


def _day(raw: Any) -> float:
    return float(as_date(FACTS["date"].read(raw)).toordinal() - _DAY_ZERO)


def _day_in_words(raw: Any) -> str:
    return raw if isinstance(raw, str) else as_date(FACTS["date"].read(raw)).isoformat()


def cell_value(fact: Fact, raw: Any) -> CellValue:
    """Return what the cell of a fact holds for a raw value.

    Raises
    ------
    InputError
        If the value cannot be read.

    Examples
    --------
    >>> cell_value(FACTS["property"], "village house"), cell_value(FACTS["insured"], True)
    ('村屋', '是')
    >>> cell_value(FACTS["annual_rate"], "4.125%"), cell_value(FACTS["agreement_date"], "2024-10-16")
    (0.04125, 45581)

    """
    if is_not_given(fact, raw):
        return None
    value = fact.read(raw)
    if fact.kind is Kind.WORD:
        return str(value.zh)
    if fact.kind is Kind.YES_NO:
        return "是" if value else "否"
    if fact.kind is Kind.AGES:
        return ", ".join(f"{age:g}" for age in value)
    if fact.kind in (Kind.DATE, Kind.QUARTER):
        return as_date(value).toordinal() - _DAY_ZERO if value else None
    return value if isinstance(value, str) else float(value)


def _with_foot(xml: bytes, text: str) -> bytes:
    """Return a sheet with a foot to its printed pages, which stands behind its margins and its page setup."""
    places = [*_PAGE.finditer(xml)]
    if not text or not places or b"headerFooter" in xml:
        return xml
    end, prefix = places[-1].end(), places[-1][1] or b""
    said = escape(text.replace("&", "&&")).encode()
    names = (prefix + b"headerFooter", prefix + b"oddFooter")
    return xml[:end] + b"<%b><%b>&amp;L%b</%b></%b>" % (*names, said, *reversed(names)) + xml[end:]


def _asking_for_calculation(workbook_part: bytes) -> bytes:
    return re.sub(rb'(calcPr calcId="\d+")', rb'\1 fullCalcOnLoad="1"', with_fresh_values(workbook_part), count=1)
