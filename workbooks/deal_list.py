"""A deal list as a file: reading it however a broker saved it, and writing it back with its results and issues."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineWorkbook

from workbooks import style
from xlmortgage.errors import InputError
from xlmortgage.glossary import argument_named

SUFFIXES = (".xlsx", ".xlsm", ".csv")
ENCODINGS = ("utf-8-sig", "big5hkscs")
"""How spreadsheets in Hong Kong write text files: Unicode, or the old Big5 with Hong Kong's characters."""

HEADER_SEARCH_ROWS = 20
"""How far down the header row is looked for, below titles and blank rows."""

FORMATS = {
    **dict.fromkeys(("max_ltv", "dsr", "dsr_limit", "second_apr"), style.PERCENT),
    **dict.fromkeys(("max_loan", "mip_premium", "stamp_duty"), style.MONEY),
    **dict.fromkeys(("monthly_payment", "min_income"), "#,##0.00"),
    "max_tenor": style.YEARS,
}
VALUES = ("before", "after")
"""The columns of a table of changes that look like the result they are about."""

WIDTHS = {"why": 60, "sentence": 90, "verdict": 20, "loan_binding": 18, "tenor_binding": 14}


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
        names = [argument_named(label) for label in cells.iloc[position]]
        if any(argument and argument.name == "price" for argument in names):
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


def write_results(
    path: Path,
    deals: pd.DataFrame,
    results: pd.DataFrame,
    issues: pd.DataFrame,
    changes: pd.DataFrame | None = None,
) -> list[Path]:
    """Write a deal list with its results and issues; it appears whole or not at all.

    Parameters
    ----------
    path : Path
        An .xlsx workbook, with a sheet of deals, one of issues and one of changes; or a .csv file, with further ones
        beside it for the issues and the changes.
    deals, results, issues : DataFrame
        The list as it was read, and what :func:`xlmortgage.bulk.evaluate` made of it.
    changes : DataFrame, optional
        What :func:`xlmortgage.comparison.compare` found.

    Returns
    -------
    list of Path
        The files written.

    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise _unreadable(path, f"a file of type “{path.suffix}”", f"檔案類型「{path.suffix}」")
    tables = {"deals": pd.concat([deals, results], axis="columns"), "issues": _by_row_of_file(issues)}
    if changes is not None:
        tables["changes"] = _by_row_of_file(changes)
    if suffix == ".xlsx":
        return _replaced({path: lambda target: _write_workbook(target, tables)})
    places = {name: path if name == "deals" else path.with_name(f"{path.stem}-{name}.csv") for name in tables}
    return _replaced({places[name]: partial(_write_csv, table=table) for name, table in tables.items()})


def _by_row_of_file(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of issues or changes whose ``row`` is that of the file."""
    return table.drop(columns="row").rename_axis("row").reset_index()


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
        Cells by row and column, from 0; blank ones are ``None``.

    Raises
    ------
    InputError
        When the file cannot be read.

    """
    if path.suffix.lower() not in SUFFIXES:
        raise _unreadable(path, f"a file of type “{path.suffix}”", f"檔案類型「{path.suffix}」")
    if not path.is_file():
        raise _unreadable(path, "nothing there", "找不到檔案")
    return _csv(path) if path.suffix.lower() == ".csv" else _sheet(path, sheets, required=required)


def _sheet(path: Path, sheets: Sequence[str], *, required: bool) -> pd.DataFrame:
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise _unreadable(path, "not a workbook that can be read", "不是可讀取的活頁簿") from error
    name = next((sheet for sheet in sheets if sheet in book.sheet_names), book.sheet_names[0])
    if required and name not in sheets:
        listed = ", ".join(book.sheet_names)
        raise InputError(
            "no-such-sheet",
            en=f"{path.name} has no sheet “{sheets[0]}”. It has {listed}.",
            zh=f"{path.name} 沒有「{sheets[0]}」工作表，現有：{listed}。",
            field="sheet",
            value=sheets[0],
            allowed=book.sheet_names,
        )
    cells = pd.DataFrame(book.get_sheet_by_name(name).to_python(skip_empty_area=False), dtype=object)
    return cells.where(cells != "", None)


def _csv(path: Path) -> pd.DataFrame:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                rows = list(csv.reader(file))
        except UnicodeDecodeError:
            continue
        width = max(map(len, rows), default=0)
        if not width:
            raise _unreadable(path, "text without a row", "沒有資料的文字檔")
        return pd.DataFrame(
            [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows], dtype=object
        )
    raise _unreadable(path, "text neither in Unicode nor in Big5", "非 Unicode 或 Big5 文字檔")


def _headers(row: pd.Series[Any]) -> list[str]:
    """Return the header names; a column without one is called by its letter."""
    return [
        str(label).strip() if isinstance(label, str) and label.strip() else f"({get_column_letter(number)})"
        for number, label in enumerate(row, start=1)
    ]


def _replaced(files: dict[Path, Callable[[Path], None]]) -> list[Path]:
    """Write every file beside its place first, then put all in their places."""
    folder = next(iter(files)).parent
    if not folder.is_dir():
        raise _unreadable(folder, "no folder there", "找不到資料夾")
    with TemporaryDirectory(dir=folder, prefix=".xlmortgage-") as temporary:
        for path, write in files.items():
            write(Path(temporary, path.name))
        for path in files:
            Path(temporary, path.name).replace(path)
    return list(files)


def _write_csv(path: Path, table: pd.DataFrame) -> None:
    table.to_csv(path, index=False, encoding="utf-8-sig")


def _write_workbook(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    book = Workbook(write_only=True)
    for name, table in tables.items():
        _write_sheet(book, name, table)
    book.save(path)


def _write_sheet(book: Workbook, name: str, table: pd.DataFrame) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column, 14)
    header = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet, value=column)
        cell.font, cell.fill = style.font(bold=True), style.fill(style.BAND)
        header.append(cell)
    sheet.append(header)
    about = table["column"] if "before" in table else None
    formats = [FORMATS.get(column) for column in table.columns]
    for number, row in enumerate(table.astype(object).where(table.notna(), None).itertuples(index=False, name=None)):
        if about is not None:
            formats = [FORMATS.get(about.iloc[number]) if name in VALUES else None for name in table.columns]
        sheet.append([_cell(sheet, value, number_format) for value, number_format in zip(row, formats, strict=True)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table) + 1}"


def _cell(sheet: Any, value: Any, number_format: str | None) -> Any:
    if number_format is None or value is None:
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _unreadable(path: Path, en: str, zh: str) -> InputError:
    return InputError(
        "unreadable-file",
        en=f"{path.name}: {en}. Give an existing file of one of the types {', '.join(SUFFIXES)}.",
        zh=f"{path.name}：{zh}。請提供現存的 {'、'.join(SUFFIXES)} 檔案。",
        field="file",
        value=str(path.name),
        allowed=list(SUFFIXES),
    )
