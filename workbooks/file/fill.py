"""Filling a template: facts go into the cells named ``in_`` and their name, and nothing else of it is lost.

The file is patched, not saved anew, so that charts, pictures and whatever else a broker's template holds stay as they
are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import escape

from workbooks.file.book import check_output, open_archive, read_book, read_part, with_fresh_values, write_archive
from workbooks.file.formulas import cell_address, coordinates
from workbooks.file.patch import patch_sheet
from workbooks.file.scan import scan
from xlmortgage.deal.facts import FACTS, LABELS, fact_named
from xlmortgage.deal.reading import RANGES, Fact, Kind, is_not_given
from xlmortgage.errors import InputError, given_twice
from xlmortgage.numbers.days import as_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from workbooks.file.book import Book

__all__ = ["fill"]

PREFIX = "in_"
"""Before a fact's name, in the name of the cell that takes it."""

_ONE_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?(\d+)")
_PAGE = re.compile(rb"<([^\s/>:]+:)?page(?:Margins|Setup)\b[^>]*/>")
_DAY_ZERO = 693_594
"""Ordinal of the day from which Excel counts, 1899-12-30."""

CellValue = float | str | None


class Place(NamedTuple):
    """A cell of a workbook."""

    sheet: str
    row: int
    column: int


def fill(template: Path, output: Path, facts: Mapping[str, object], *, foot: str = "") -> None:
    """Write the facts of a deal into a template.

    Parameters
    ----------
    template : Path
        An .xlsx or .xlsm workbook whose input cells are named ``in_price``, ``in_loan`` and so on; it is only read.
    output : Path
        Where the filled workbook goes.  It replaces a file of that name, at once and only when it is complete.
    facts : mapping
        Raw values by label: a fact's name, or its label in either language.  An input cell that no fact names is
        emptied, so that nothing of an example or of another client is left in it; a formula in it stays.
    foot : str, optional
        What every page of the print says at its foot, where the template's sheet has no foot of its own.

    Raises
    ------
    InputError
        If a label is unknown or given twice, the template has no cell for it, a value cannot be read, or a file cannot
        be read or written.  Nothing is written then.

    Notes
    -----
    Dates are written as dates, words and yes or no in Chinese, rates as fractions.  The answers of the template belong
    to other facts, so the values of all its formulas are emptied, and the workbook asks to be calculated:
    :func:`workbooks.file.recalculate` does it, and so does Excel on opening.

    """
    check_output(template, output)
    with open_archive(template) as archive:
        book = read_book(archive)
        places = _inputs(book)
        values = _values(facts, places)
        parts = {book.part: _asking_for_calculation(read_part(archive, book.part))}
        for name, part in book.sheets.items():
            inputs = {(at.row, at.column) for at in places.values() if at.sheet == name}
            written = {(at.row, at.column): value for at, value in values.items() if at.sheet == name}
            parts[part] = _with_foot(_filled(read_part(archive, part), name, inputs, written), foot)
        write_archive(archive, output, parts)


def _inputs(book: Book) -> dict[str, Place]:
    """Return the input cells of a template by the names of their facts."""
    places = {}
    for fact in FACTS.values():
        names = (book.names.get((scope, PREFIX + fact.name)) for scope in (None, *book.sheets))
        for reference in filter(None, names):
            found = _ONE_CELL.fullmatch(reference)
            sheet = (found[1] or found[2]).replace("''", "'") if found else ""
            if found and sheet in book.sheets and fact.kind not in RANGES:
                places[fact.name] = Place(sheet, *coordinates(found[3] + found[4]))
    return places


def _values(facts: Mapping[str, object], places: Mapping[str, Place]) -> dict[Place, CellValue]:
    """Return what is written where, every fact being read first."""
    values: dict[Place, CellValue] = {}
    labels: dict[str, str] = {}
    for label, raw in facts.items():
        fact = fact_named(label, places)
        if fact is None:
            raise LABELS.not_among(str(label), places, "a label of the template", "此範本", "項目")
        if fact.name not in places:
            raise _no_cell(fact, label, places)
        if fact.name in labels:
            raise given_twice(fact.name, fact.zh, f"“{labels[fact.name]}”", f"“{label}”")
        labels[fact.name] = label
        values[places[fact.name]] = cell_value(fact, raw)
    return values


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


def _filled(
    xml: bytes, name: str, inputs: Collection[tuple[int, int]], written: Mapping[tuple[int, int], CellValue]
) -> bytes:
    """Return a sheet with its input cells filled, the others of them emptied, and no values of formulas."""
    sheet = scan(xml, name, every_cell=True)
    calculated = {at for formula in sheet.formulas for at in formula.block()}
    for at in calculated & written.keys():
        raise _formula_in_input(name, cell_address(*at))
    values = dict.fromkeys(calculated) | {at: written.get(at) for at in inputs if at not in calculated}
    return patch_sheet(xml, sheet, values, {})


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


def _listed(names: Iterable[str], lang: str) -> str:
    if lang == "en":
        return ", ".join(names) or "none"
    return "、".join(FACTS[name].zh for name in names) or "沒有"


def _no_cell(fact: Fact, label: str, places: Mapping[str, Place]) -> InputError:
    name = PREFIX + fact.name
    return InputError(
        "no-input-cell",
        en=f"the template has no cell named {name} for “{label}”; it takes {_listed(places, 'en')}. "
        f"Name a cell {name} in Excel, or leave the fact out.",
        zh=f"範本沒有名為 {name} 的儲存格可填「{label}」，可填的有：{_listed(places, 'zh')}。"
        f"請在 Excel 將儲存格命名為 {name}，或刪去該項。",
        field=fact.name,
        value=label,
        allowed=list(places),
    )


def _formula_in_input(sheet: str, address: str) -> InputError:
    return InputError(
        "formula-in-input-cell",
        en=f"the input cell {address} of sheet “{sheet}” holds a formula, which a value would destroy. "
        "Clear the cell in the template, or give its name to another cell.",
        zh=f"工作表「{sheet}」的輸入格 {address} 現為公式，填入數值會破壞公式。請在範本清除該格，或把名稱改給另一格。",
        field="template",
        value=address,
    )
