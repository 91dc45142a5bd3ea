"""A deal list as a file, read however a broker saved it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from xlmortgage.deal.facts import fact_named
from xlmortgage.deal.reading import ERROR_VALUES
from xlmortgage.errors import InputError
from xlmortgage.lists.unread_cells import hidden_cells

__all__ = ["SUFFIXES", "read_cells", "read_deals", "unreadable"]

SUFFIXES = (".xlsx", ".xlsm", ".csv")
ENCODINGS = ("utf-8-sig", "big5hkscs")
"""How spreadsheets in Hong Kong write text files: Unicode, or the old Big5 with Hong Kong's characters."""

_NARROW = 2
"""The columns of a list in which a cell of several lines, with a comma in each, is nothing odd."""

UNCALCULATED = (
    "（公式未計算，請用 Excel 開啟並儲存，或先執行 xlmortgage recalc；"
    "formula not calculated: open and save it in Excel, or run xlmortgage recalc first）"
)
"""What stands for a formula that has no value in the file: no argument takes it, and its issue says what to do."""

HEADER_SEARCH_ROWS = 20
"""How far down the header row is looked for, below titles and blank rows."""


def read_deals(path: Path, sheet: str | None = None) -> pd.DataFrame:
    """Read a deal list.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm workbook, or a .csv file in Unicode or Big5.
    sheet : str, optional
        The sheet; the first where not given.

    Returns
    -------
    DataFrame
        The deals, one a row, under the header names as they stand; the index counts the rows of the file.

    Raises
    ------
    InputError
        When the file cannot be read, or no row of it names a price.

    """
    cells = read_cells(path, () if sheet is None else (sheet,), required=sheet is not None)
    for position in range(min(len(cells), HEADER_SEARCH_ROWS)):
        facts = [fact_named(label) for label in cells.iloc[position]]
        if any(fact and fact.name == "price" for fact in facts):
            _fail_if_a_name_is_hidden(path, position, cells.iloc[position])
            deals = cells.iloc[position + 1 :]
            deals = deals[~deals.isna().all(axis="columns")]
            deals.columns = pd.Index(_headers(cells.iloc[position]))
            deals.index = deals.index + 1
            return deals
    raise InputError(
        "no-price-column",
        en=f"{path.name}: none of the first {HEADER_SEARCH_ROWS} rows names a price. "
        "Put the column names into one row, one of them “price” or “樓價”.",
        zh=f"{path.name}：首 {HEADER_SEARCH_ROWS} 列均沒有樓價一欄。請把欄名放在同一列，其中一欄為「樓價」或 price。",
        field="price",
        allowed=["price", "樓價"],
    )


def read_cells(path: Path, sheets: Sequence[str] = (), *, required: bool = False) -> pd.DataFrame:
    """Read the cells of a workbook's sheet or of a .csv file, as they stand.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm workbook, or a .csv file in Unicode or Big5.
    sheets : sequence of str, optional
        Names of the sheet, in the order of preference; the first sheet where none is there.
    required : bool, optional
        Whether one of the names has to be there.

    Returns
    -------
    DataFrame
        Cells by row and column, from 0; blank ones are ``None``, errors their text, and formulas without a value
        :data:`UNCALCULATED`.

    Raises
    ------
    InputError
        When the file cannot be read.

    """
    if path.suffix.lower() not in SUFFIXES:
        raise unreadable(path, f"a file of type “{path.suffix}”", f"檔案類型「{path.suffix}」")
    if not path.is_file():
        raise unreadable(path, "nothing there", "找不到檔案")
    if path.suffix.lower() != ".csv":
        return _sheet(path, sheets, required=required)
    if required:
        raise _no_such_sheet(path, sheets[0], ())
    return _csv(path)


def _sheet(path: Path, sheets: Sequence[str], *, required: bool) -> pd.DataFrame:
    try:
        book = CalamineWorkbook.from_path(path)
        name = next((sheet for sheet in sheets if sheet in book.sheet_names), book.sheet_names[0])
        if required and name not in sheets:
            raise _no_such_sheet(path, sheets[0], book.sheet_names)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        hidden = hidden_cells(path, name)
    except (CalamineError, OSError, IndexError, ValueError) as error:
        raise unreadable(
            path, f"not a workbook that can be read ({error})", f"不是可讀取的活頁簿（{error}）"
        ) from error
    texts = {**dict.fromkeys(hidden.uncalculated, UNCALCULATED), **hidden.errors}
    return _with_texts(rows, texts)


def _with_texts(rows: list[list[Any]], texts: Mapping[tuple[int, int], str]) -> pd.DataFrame:
    """Return rows of cells as a table, with texts in some places that may lie beyond them."""
    height = max([len(rows), *(row for row, _ in texts)])
    width = max([0, *map(len, rows), *(column for _, column in texts)])
    rows = [*rows, *([] for _ in range(height - len(rows)))]
    rows = [row + [""] * (width - len(row)) for row in rows]
    for (row, column), text in texts.items():
        rows[row - 1][column - 1] = text
    cells = pd.DataFrame(rows, dtype=object)
    return cells.where(cells != "", None)


def _csv(path: Path) -> pd.DataFrame:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                rows = list(_lines(path, file))
        except UnicodeDecodeError:
            continue
        width = max((len(row) for _, row in rows), default=0)
        if not width:
            raise unreadable(path, "text without a row", "沒有資料的文字檔")
        _fail_if_a_cell_swallows_rows(path, rows, width)
        return pd.DataFrame(
            [[cell or None for cell in row] + [None] * (width - len(row)) for _, row in rows], dtype=object
        )
    raise unreadable(path, "text neither in Unicode nor in Big5", "非 Unicode 或 Big5 文字檔")


def _lines(path: Path, file: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a .csv file, each with the line that it begins in."""
    reader = csv.reader(file, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise _stray_quote(path, line) from error


def _fail_if_a_cell_swallows_rows(path: Path, rows: Iterable[tuple[int, list[str]]], width: int) -> None:
    """Refuse a cell of several lines that holds as many commas as whole rows would: a stray quote opened it."""
    for line, row in rows:
        for cell in row:
            breaks = cell.count("\n") or cell.count("\r")
            if breaks and width > _NARROW and cell.count(",") == breaks * (width - 1):
                raise _stray_quote(path, line)


def _fail_if_a_name_is_hidden(path: Path, position: int, row: pd.Series[Any]) -> None:
    for column, label in enumerate(row):
        if label in (UNCALCULATED, *ERROR_VALUES):
            raise _header_hidden(path, position, column, label)


def _headers(row: pd.Series[Any]) -> list[str]:
    """Return the header names; a column without one is called by its letter."""
    return [
        str(label).strip() if isinstance(label, str) and label.strip() else f"({get_column_letter(number)})"
        for number, label in enumerate(row, start=1)
    ]


def _no_such_sheet(path: Path, sheet: str, there: Sequence[str]) -> InputError:
    return InputError(
        "no-such-sheet",
        en=f"{path.name} has no sheet “{sheet}”. It has {', '.join(there) or 'none'}.",
        zh=f"{path.name} 沒有「{sheet}」工作表，現有：{'、'.join(there) or '沒有工作表'}。",
        field="sheet",
        value=sheet,
        allowed=list(there),
    )


def _header_hidden(path: Path, row: int, column: int, text: str) -> InputError:
    address = f"{get_column_letter(column + 1)}{row + 1}"
    return InputError(
        "no-column-name",
        en=f"{path.name}: the column name in {address} cannot be told, the cell holds {text}. Mend that cell first.",
        zh=f"{path.name}：{address} 的欄名未能讀取，該儲存格為 {text}。請先修正該儲存格。",
        field="file",
        value=address,
    )


def _stray_quote(path: Path, line: int) -> InputError:
    return InputError(
        "stray-quote",
        en=f"{path.name}: a quotation mark in the row that begins in line {line} has no partner, so the rows after "
        "it cannot be told apart. Delete it, or write it twice inside a quoted cell.",
        zh=f"{path.name}：由第 {line} 行開始的一列有不成對的雙引號，無法分辨其後各列。請刪去引號，或在引號內的文字中重複一次。",
        field="file",
        value=line,
    )


def unreadable(path: Path, en: str, zh: str) -> InputError:
    """Return the error of a file that cannot be read or written, for a reason in either language."""
    return InputError(
        "unreadable-file",
        en=f"{path.name}: {en}. Give an existing file of one of the types {', '.join(SUFFIXES)}.",
        zh=f"{path.name}：{zh}。請提供現存的 {'、'.join(SUFFIXES)} 檔案。",
        field="file",
        value=str(path.name),
        allowed=list(SUFFIXES),
    )
