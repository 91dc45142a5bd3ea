"""A deal list with its results and issues as files, written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from xlmortgage.deal.words import Verdict
from xlmortgage.errors import InputError, no_such_folder
from xlmortgage.explain.verdict import limit_words
from xlmortgage.lists.columns import ASSUMED, COLUMNS, FORMATS, SINCE, SOURCE, VERSION

__all__ = ["fail_if_it_cannot_be_written", "files_beside", "write_results"]

SUFFIXES = (".xlsx", ".csv")

CHANGES = "changes"
TABLES = ("issues", CHANGES)
"""What stands beside the deals: sheets of a workbook, or files beside a .csv file."""

EVERYDAY = (ASSUMED, SOURCE, SINCE)
"""The results of which a broker may well have a column of his own under the same name."""

VALUES = ("before", "after")
"""The columns of a table of changes that look like the result they are about."""

BAND = "E8EEF5"
"""The colour behind the column names."""

NARROWEST, WIDEST = 14, 60
"""Widths of columns, in digits; between them a column is as wide as its longest text."""

_ESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
"""What XML cannot hold, and what would be taken for the code that a workbook writes in its place."""


def write_results(
    path: Path,
    deals: pd.DataFrame,
    results: pd.DataFrame,
    issues: pd.DataFrame,
    changes: pd.DataFrame | None = None,
    *,
    lang: str = "zh",
) -> list[Path]:
    """Write a deal list with its results and issues; it appears whole or not at all.

    Parameters
    ----------
    path : Path
        An .xlsx workbook, with a sheet of deals, one of issues and one of changes; or a .csv file, with further ones
        beside it for the issues and the changes.  A file of changes that an earlier run left is removed where there
        are none.
    deals, results, issues : DataFrame
        The list as it was read, and what :func:`xlmortgage.lists.evaluate.evaluate` made of it.  Results of an earlier run that
        stand in the list are replaced.
    changes : DataFrame, optional
        What :func:`xlmortgage.lists.two_dates.compare` found.
    lang : str, optional
        Language of the words that stand for codes, ``"zh"`` or ``"en"``: of verdicts and of what decides a limit.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    InputError
        When a file cannot be written; all stay as they were.

    """
    fail_if_it_cannot_be_written(path)
    tables = {
        "deals": pd.concat([_kept(deals, results), _in_words(results, lang)], axis="columns"),
        "issues": _by_row_of_file(issues),
    }
    if changes is not None:
        tables[CHANGES] = _changes_in_words(_by_row_of_file(changes), lang)
    if path.suffix.lower() == ".xlsx":
        return _replaced({path: partial(_write_workbook, tables=tables)})
    places = dict(zip(("deals", *TABLES), (path, *files_beside(path)), strict=True))
    stale = [place for name, place in places.items() if name not in tables]
    return _replaced({places[name]: partial(_write_csv, table=table) for name, table in tables.items()}, stale)


def files_beside(path: Path) -> list[Path]:
    """Return the files that are written, or removed, beside an output.

    >>> [file.name for file in files_beside(Path("answered.csv"))]
    ['answered-issues.csv', 'answered-changes.csv']
    """
    return [] if path.suffix.lower() == ".xlsx" else [path.with_name(f"{path.stem}-{name}.csv") for name in TABLES]


def fail_if_it_cannot_be_written(path: Path) -> None:
    """Refuse an output of another type, and one whose place is no place for a file."""
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            "other-kind-of-file",
            en=f"{path.name}: results cannot be written as “{path.suffix}”. Name an output that ends in .xlsx or .csv.",
            zh=f"{path.name}：結果不能寫成「{path.suffix}」檔。請用以 .xlsx 或 .csv 結尾的檔名。",
            field="output",
            value=path.name,
            allowed=list(SUFFIXES),
        )
    if not path.parent.is_dir():
        raise no_such_folder(path)
    for file in (path, *files_beside(path)):
        if file.is_dir():
            raise _cannot_write(file, "a folder has that name", "已有同名資料夾")


def _kept(deals: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a list that no results replace; one of an everyday name is an earlier run's beside its version."""
    names = list(deals.columns)
    earlier = {len(names) - 1 - names[::-1].index(name) for name in EVERYDAY if VERSION in names and name in names}
    kept = [
        place
        for place, name in enumerate(names)
        if name not in results.columns or (name in EVERYDAY and place not in earlier)
    ]
    return deals.iloc[:, kept]


def _in_words(results: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return results with words for the codes in them."""
    words = [name for name in results if name in COLUMNS and COLUMNS[str(name)].unit == "word"]
    return results.assign(**{str(name): _words(results[name], lang) for name in words})


def _changes_in_words(changes: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Return changes with words for the codes in them."""
    are_words = changes["column"].isin([column.name for column in COLUMNS.values() if column.unit == "word"])
    return changes.assign(
        **{name: changes[name].where(~are_words, _words(changes[name].where(are_words), lang)) for name in VALUES}
    )


def _words(codes: pd.Series[Any], lang: str) -> pd.Series[Any]:
    """Return the words that codes stand for: of a verdict, or of what decides a limit."""
    words = {}
    for code in codes.dropna().unique():
        verdict = Verdict.called(code)
        words[code] = verdict.label(lang) if verdict else limit_words(code, lang) or code
    return codes.map(words)


def _by_row_of_file(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of issues or changes whose ``row`` is that of the file."""
    return table.drop(columns="row").rename_axis("row").reset_index()


def _replaced(files: Mapping[Path, Callable[[Path], None]], stale: Sequence[Path] = ()) -> list[Path]:
    """Write every file beside its place first, then put all in their places, and take stale ones away."""
    output = next(iter(files))
    try:
        with TemporaryDirectory(dir=output.parent, prefix=".xlmortgage-") as workshop:
            for path, write in files.items():
                write(Path(workshop, path.name))
            _put_in_place(Path(workshop), list(files), stale)
    except OSError as error:
        reason = error.strerror or str(error)
        raise _cannot_write(output, reason, reason) from error
    return list(files)


def _put_in_place(workshop: Path, files: Sequence[Path], stale: Sequence[Path]) -> None:
    """Move new files to their places; where one cannot be, the older ones come back."""
    moved: list[tuple[Path, Path]] = []
    older = workshop / "older"
    older.mkdir()
    try:
        for path in (*files, *stale):
            if path.exists():
                moved.append((path.rename(older / path.name), path))
            if path in files:
                moved.append(((workshop / path.name).rename(path), workshop / path.name))
    except OSError:
        for now, before in reversed(moved):
            now.replace(before)
        raise


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
    for number in range(1, len(table.columns) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = _width(table.iloc[:, number - 1])
    header = []
    for column in table.columns:
        cell = _text_cell(sheet, column)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", start_color=BAND, end_color=BAND)
        header.append(cell)
    sheet.append(header)
    about = table["column"] if name == CHANGES else None
    formats = [_format(column) for column in table.columns]
    for number, row in enumerate(table.astype(object).where(table.notna(), None).itertuples(index=False, name=None)):
        if about is not None:
            formats = [_format(about.iloc[number]) if name in VALUES else None for name in table.columns]
        sheet.append([_cell(sheet, value, number_format) for value, number_format in zip(row, formats, strict=True)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table) + 1}"


def _format(column: Any) -> str | None:
    """Return how the values of a column look, where it is a result."""
    return FORMATS.get(COLUMNS[column].unit) if column in COLUMNS else None


def _width(column: pd.Series[Any]) -> int:
    if column.dtype not in ("object", "string"):
        return NARROWEST
    longest = max((len(text) for text in column.unique() if isinstance(text, str)), default=0)
    return min(max(NARROWEST, longest), WIDEST)


def _cell(sheet: Any, value: Any, number_format: str | None) -> Any:
    if isinstance(value, str) and (value.startswith("=") or _ESCAPED.search(value)):
        return _text_cell(sheet, value)
    if number_format is None or value is None:
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    """Return a cell that shows a text as it stands: no formula, and no character is lost."""
    cell = WriteOnlyCell(sheet, value=_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith("=")
    return cell


def _cannot_write(path: Path, en: str, zh: str) -> InputError:
    return InputError(
        "cannot-write",
        en=f"{path.name} cannot be written ({en}). Close it in Excel, check the folder, or choose another name.",
        zh=f"無法寫入 {path.name}（{zh}）。請先在 Excel 關閉該檔案、檢查資料夾，或另取檔名。",
        field="output",
        value=str(path),
    )
