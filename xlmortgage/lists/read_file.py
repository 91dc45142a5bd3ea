"""A deal list as a file, read however a broker saved it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from xlmortgage.deal.facts import fact_named, nearly_named
from xlmortgage.deal.reading import ERROR_VALUES, Fact, Kind, unread_cell
from xlmortgage.errors import InputError
from xlmortgage.lists import read_text
from xlmortgage.lists.header_rows import Headings, rows_of_deals
from xlmortgage.lists.number_formats import HUNDREDFOLD, MONTHS, with_unit
from xlmortgage.lists.sheets import SUFFIXES, Cells, Names, read_sheets, unreadable, with_texts
from xlmortgage.lists.unread_cells import column_letters

__all__ = ["SUFFIXES", "DealFile", "read_cells", "read_deals", "read_list", "unreadable"]

UNCALCULATED = unread_cell(
    "公式未計算，請用 Excel 開啟並儲存，或先執行 xlmortgage recalc",
    "formula not calculated: open and save it in Excel, or run xlmortgage recalc first",
)
"""What stands for a formula that has no value in the file: no argument takes it, and its issue says what to do."""

MERGED = unread_cell(
    "與 {0} 合併，未能分辨屬哪一欄，請取消合併",
    "merged with {0}, so it cannot be told which column it is of: unmerge it",
)
"""What stands in a cell of one fact that is merged with the cell of another."""

HEADER_SEARCH_ROWS = 30
"""How far down the header row is looked for, below titles and blank rows."""


class DealFile(NamedTuple):
    """A deal list as it was read from a file, and what is to be said of the reading."""

    deals: pd.DataFrame
    """One deal a row, under the header names as they stand; the index counts the rows of the file."""
    sheet: str = ""
    """The sheet that was read; none of a text file."""
    not_read: tuple[str, ...] = ()
    """Further visible sheets that name a price."""
    hidden_rows: int = 0
    """How many of the deals are hidden, by hand or by a filter."""
    hidden_columns: tuple[str, ...] = ()
    """The names of hidden columns."""
    has_formulas: bool = False
    """Whether the sheet holds formulas, whose values are those that were last calculated."""
    no_deals: tuple[int, ...] = ()
    """The rows below the headings that hold their units, or the headings once more [from 1]."""


def read_deals(path: Path, sheet: str | None = None) -> pd.DataFrame:
    """Read the deals of a list; parameters and errors as in :func:`read_list`.

    Returns
    -------
    DataFrame
        The deals, one a row, under the header names as they stand; the index counts the rows of the file.

    """
    return read_list(path, sheet).deals


def read_list(path: Path, sheet: str | None = None) -> DealFile:
    """Read a deal list.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm workbook; or a .csv, .tsv or .txt file in Unicode, Big5 or GB 18030, with commas, semicolons,
        tabs or bars between its cells.
    sheet : str, optional
        The sheet; the first visible one that names a price where not given.

    Returns
    -------
    DealFile
        A cell that is merged down a column counts for each of its rows.

    Raises
    ------
    InputError
        When the file cannot be read, or no row of it names a price.

    """
    _fail_if_it_is_of_another_type(path)
    if path.suffix.lower() in read_text.SUFFIXES:
        if sheet is not None:
            raise _no_such_sheet(path, sheet, ())
        text = _Found(path)
        text.hear(_text(path))
        return text.deals()
    found = _Found(path, sheet)
    read_sheets(path, None if sheet is None else [sheet], UNCALCULATED, found.hear)
    return found.deals()


class _Found:
    """The first of some sheets that names a price; what may be an input block stands back behind a list."""

    def __init__(self, path: Path, wanted: str | None = None) -> None:
        self._path, self._wanted = path, wanted
        self._first: tuple[Cells, _Header] | None = None
        self._others: list[str] = []
        self._tried: list[str] = []
        self._hidden: Sequence[str] = ()
        self._near = ""

    def hear(self, read: Names | Cells | InputError) -> None:
        """Take in what is there, and a sheet; behind the first list one that cannot be read is passed over."""
        has_a_list = self._first is not None and self._first[1].is_of_a_list
        if isinstance(read, Names):
            self._hidden = () if self._wanted else read.hidden
            _fail_if_it_is_not_there(self._path, self._wanted, read)
        elif isinstance(read, Cells):
            self._tried.append(read.sheet)
            header = _header(read)
            if self._first is None and not header:
                self._near = self._near or _may_be_the_price(read)
            if header and has_a_list and header.is_of_a_list:
                self._others.append(read.sheet)
            elif header and not has_a_list and (header.is_of_a_list or self._first is None):
                self._first = read, header
        elif not has_a_list:
            raise read

    def deals(self) -> DealFile:
        """Return the deals of the sheet."""
        if self._first is None:
            raise _no_price(self._path, [name for name in self._tried if name], self._hidden, self._near)
        cells, header = self._first
        return _deals(self._path, cells, header.position, tuple(self._others))


def read_cells(
    path: Path, sheets: Sequence[str] = (), *, required: bool = False, known: read_text.Counts | None = None
) -> pd.DataFrame:
    """Read the cells of a workbook's sheet or of a text file, as they stand.

    Parameters
    ----------
    path : Path
        A file as in :func:`read_list`.
    sheets : sequence of str, optional
        Names of the sheet, in the order of preference; the first sheet where none is there.
    required : bool, optional
        Whether one of the names has to be there.
    known : callable, optional
        Tells of a row of a text file how many of its cells are headings that are known; those of a deal list where not
        given.

    Returns
    -------
    DataFrame
        Cells by row and column, from 0; blank ones are ``None``, errors their text, formulas without a value
        :data:`UNCALCULATED`, and numbers with a unit in their format the text that they show.

    Raises
    ------
    InputError
        When the file cannot be read.

    """
    _fail_if_it_is_of_another_type(path)
    if path.suffix.lower() in read_text.SUFFIXES:
        if required:
            raise _no_such_sheet(path, sheets[0], ())
        return _table(_text(path, *([known] if known else [])).rows)
    cells = _one_sheet(path, sheets, required=required)
    for (row, column), unit in cells.marks.units.items():
        if unit != HUNDREDFOLD:
            _show_unit(cells.rows, row - 1, column - 1, unit)
    table = _table(cells.rows)
    table.index = pd.Index([cells.row_numbers[at] - 1 for at in range(len(table))], dtype="int64")
    return table


def _one_sheet(path: Path, sheets: Sequence[str], *, required: bool) -> Cells:
    read: list[Cells] = []

    def hear(one: Names | Cells | InputError) -> None:
        if isinstance(one, InputError):
            raise one
        if isinstance(one, Cells):
            read.append(one)
        elif required:
            _fail_if_it_is_not_there(path, sheets[0], one)

    read_sheets(path, sheets, UNCALCULATED, hear)
    return read[0]


def _fail_if_it_is_not_there(path: Path, sheet: str | None, names: Names) -> None:
    if sheet is not None and sheet not in (*names.visible, *names.hidden):
        raise _no_such_sheet(path, sheet, (*names.visible, *names.hidden))


def _table(rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Return rows of cells as a table, ``None`` where one is blank."""
    cells = pd.DataFrame(rows, dtype=object)
    return cells.where(cells != "", None)


def _text(path: Path, *known: read_text.Counts) -> Cells:
    return Cells(with_texts(list(read_text.text_rows(path, unreadable, *known)), {}))


class _Header(NamedTuple):
    """Where the header row of a list stands."""

    position: int
    is_of_a_list: bool
    """Whether it holds names alone, as that of an input block does not."""


def _header(cells: Cells) -> _Header | None:
    """Return where the first row stands that names a price, or ``None``; one of names alone is taken before others."""
    found = None
    for position, row in enumerate(cells.rows[:HEADER_SEARCH_ROWS]):
        if cells.row_numbers[position] > HEADER_SEARCH_ROWS:
            break
        column = next(
            (at for at, label in enumerate(row) if (fact := fact_named(label)) and fact.name == "price"), None
        )
        if column is not None:
            corner = (position + 1, column + 1)
            bottom = next((one[2] for one in cells.marks.merged if one[:2] == corner), position + 1)
            header = _Header(min(bottom, len(cells.rows)) - 1, all(isinstance(label, str) for label in row))
            if header.is_of_a_list:
                return header
            found = found or header
    return found


def _deals(path: Path, cells: Cells, position: int, not_read: tuple[str, ...]) -> DealFile:
    """Return the deals below a header row."""
    rows, marks = cells.rows, cells.marks
    given = [number for number in range(position + 1, len(rows)) if any(cell != "" for cell in rows[number])]
    header = _merged_down(rows, marks.merged, position)
    _fail_if_a_name_is_hidden(path, cells, position, header)
    below = ((cells.row_numbers[number] - 1, rows[number]) for number in range(position + 1, len(rows)))
    headings = rows_of_deals(Headings(header, cells.row_numbers[position]), below)
    header, facts, no_deals = headings.header, headings.facts, {number + 1 for number in headings.no_deals}
    given = [number for number in given if cells.row_numbers[number] not in no_deals]
    if path.suffix.lower() in read_text.SUFFIXES:
        _fail_if_a_row_is_longer(path, rows, position, given)
    for row, column, text in [*_merged(cells, position, facts)]:
        rows[row][column] = text
    for (row, column), unit in marks.units.items():
        fact = facts[column - 1] if column <= len(facts) and row - 1 > position else None
        if fact and _matters(unit, fact):
            _show_unit(rows, row - 1, column - 1, unit)
    names = _headers(header, cells.column_numbers)
    deals = (
        _table([rows[number] for number in given]) if given else pd.DataFrame(columns=range(len(names)), dtype=object)
    )
    deals.columns = pd.Index(names)
    deals.index = pd.Index([cells.row_numbers[number] for number in given], dtype="int64")
    hidden = (name for at, name in enumerate(names, 1) if at in marks.hidden_columns and header[at - 1] != "")
    return DealFile(
        deals,
        cells.sheet,
        not_read,
        sum(number + 1 in marks.hidden_rows for number in given) if marks.hidden_rows else 0,
        tuple(hidden),
        marks.has_formulas,
        tuple(sorted(no_deals)),
    )


def _fail_if_a_row_is_longer(path: Path, rows: Sequence[Sequence[Any]], position: int, given: Iterable[int]) -> None:
    """Refuse a text file in which a deal has more cells than there are headings: nobody can tell which are whose."""
    width = max((place for place, label in enumerate(rows[position], 1) if label != ""), default=0)
    for number in given:
        cells = max((place for place, cell in enumerate(rows[number], 1) if cell != ""), default=0)
        if cells > width:
            raise InputError(
                "more-cells-than-headings",
                en=f"{path.name}: row {number + 1} has {cells} cells under {width} headings, so they cannot be told apart. An "
                "amount with commas has to stand in quotation marks; or save the list as .xlsx.",
                zh=f"{path.name}：第 {number + 1} 列有 {cells} 格，但欄名只有 {width} 個，無法分辨。含逗號的金額須加雙引號，"
                "或把清單另存為 .xlsx。",
                field="file",
                value=cells,
                allowed=width,
            )


def _matters(unit: str, fact: Fact) -> bool:
    """Tell whether the unit of a number format changes what a number under a fact means."""
    if unit in MONTHS:
        return fact.kind is Kind.YEARS
    return unit != HUNDREDFOLD or fact.kind in (Kind.MONEY, Kind.AMOUNTS, Kind.YEARS, Kind.WHOLE)


def _merged_down(rows: list[list[Any]], merged: Iterable[tuple[int, int, int, int]], position: int) -> list[Any]:
    """Return the header row, with the labels that are merged into it from above."""
    header = list(rows[position])
    for top, left, bottom, _ in merged:
        if top <= position + 1 <= bottom and left <= len(header):
            header[left - 1] = rows[top - 1][left - 1]
    return header


def _merged(cells: Cells, position: int, facts: Sequence[Any]) -> Iterator[tuple[int, int, Any]]:
    """Yield what merged cells below the header stand for, with row and column from 0.

    Down a column each row has the value.  Across columns of several facts nobody can tell whose it is; save where it is a
    text in the place of the price, the heading of a part of the list.
    """
    rows, height, width = cells.rows, len(cells.rows), len(facts)
    for top, left, bottom, right in cells.marks.merged:
        if top - 1 <= position or top > height or left > width or rows[top - 1][left - 1] == "":
            continue
        value, place = rows[top - 1][left - 1], cells.address(top, left)
        across = [at for at in range(left - 1, min(right, width)) if facts[at]]
        is_heading = isinstance(value, str) and any(facts[at].name == "price" for at in across)
        for row in range(top - 1, min(bottom, height)):
            if row > top - 1:
                yield row, left - 1, value
            if len(across) > 1 and not is_heading:
                yield from ((row, at, MERGED.format(place)) for at in across)


def _show_unit(rows: list[list[Any]], row: int, column: int, unit: str) -> None:
    """Put the text that a number with a unit in its format shows in its place."""
    if row < len(rows) and column < len(rows[row]) and type(rows[row][column]) in (float, int):
        rows[row][column] = with_unit(rows[row][column], unit)


def _fail_if_it_is_of_another_type(path: Path) -> None:
    if path.suffix.lower() not in SUFFIXES:
        raise unreadable(path, f"a file of type “{path.suffix}”", f"檔案類型「{path.suffix}」")
    if not path.is_file():
        raise unreadable(path, "nothing there", "找不到檔案")


def _fail_if_a_name_is_hidden(path: Path, cells: Cells, position: int, header: Sequence[Any]) -> None:
    for column, label in enumerate(header):
        if label in (UNCALCULATED, *ERROR_VALUES):
            raise _header_hidden(path, cells.address(position + 1, column + 1), label)


def _headers(header: Sequence[Any], numbers: Iterable[int]) -> list[str]:
    """Return the header names; a column without one is called by its letter."""
    return [
        str(label).strip() if isinstance(label, str) and label.strip() else f"({column_letters(number)})"
        for number, label in zip(numbers, header, strict=False)
    ]


LONGEST_HEADING = 100
"""In characters, of those that may be near to a fact's."""


def _may_be_the_price(cells: Cells) -> str:
    """Return a heading that nearly names the price, in the rows where one is looked for; none where there is none."""
    labels = (label for row in cells.rows[:HEADER_SEARCH_ROWS] for label in row)
    may_be = (label for label in labels if isinstance(label, str) and len(label) <= LONGEST_HEADING)
    return next((label for label in may_be if nearly_named(label, {"price"})), "")


def _no_price(path: Path, sheets: Sequence[str], hidden: Sequence[str], near: str = "") -> InputError:
    en, zh = (f" of {', '.join(sheets)}", f"（{'、'.join(sheets)}）") if sheets else ("", "")
    unseen, unseen_zh = "", ""
    if hidden:
        unseen = f" Hidden sheets are not read ({', '.join(hidden)}); name one with --sheet if you mean it."
        unseen_zh = f"隱藏的工作表（{'、'.join(hidden)}）不會讀取，如屬清單，請用 --sheet 指明。"
    if near:
        unseen, unseen_zh = (
            f" If “{near}” is the price, call it so.{unseen}",
            f"如「{near}」即樓價，請改名。{unseen_zh}",
        )
    return InputError(
        "no-price-column",
        en=f"{path.name}: none of the first {HEADER_SEARCH_ROWS} rows{en} names a price. "
        f"Put the column names into one row, one of them “price” or “樓價”.{unseen}",
        zh=f"{path.name}：首 {HEADER_SEARCH_ROWS} 列{zh}均沒有樓價一欄。請把欄名放在同一列，其中一欄為「樓價」或 price。{unseen_zh}",
        field="price",
        allowed=["price", "樓價"],
    )


def _no_such_sheet(path: Path, sheet: str, there: Sequence[str]) -> InputError:
    return InputError(
        "no-such-sheet",
        en=f"{path.name} has no sheet “{sheet}”. It has {', '.join(there) or 'none'}.",
        zh=f"{path.name} 沒有「{sheet}」工作表，現有：{'、'.join(there) or '沒有工作表'}。",
        field="sheet",
        value=sheet,
        allowed=list(there),
    )


def _header_hidden(path: Path, address: str, text: str) -> InputError:
    return InputError(
        "no-column-name",
        en=f"{path.name}: the column name in {address} cannot be told, the cell holds {text}. Mend that cell first.",
        zh=f"{path.name}：{address} 的欄名未能讀取，該儲存格為 {text}。請先修正該儲存格。",
        field="file",
        value=address,
    )
