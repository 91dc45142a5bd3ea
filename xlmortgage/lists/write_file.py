"""A deal list with its results and issues as files, written whole or not at all."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from xlmortgage.deal.words import Verdict
from xlmortgage.errors import InputError, cannot_write, no_such_folder
from xlmortgage.explain.verdict import limit_words
from xlmortgage.files.archive import new_archive
from xlmortgage.files.cells import fitted, looks_like_a_formula, marked
from xlmortgage.files.together import followed, write_together
from xlmortgage.lists.columns import ASSUMED, COLUMNS, FORMATS, SINCE, SOURCE, VERSION

__all__ = ["Written", "fail_if_it_cannot_be_written", "files_beside", "write_results"]

SUFFIXES = (".xlsx", ".csv")

CHANGES = "changes"
TABLES = {
    "issues": ["row", "column", "code", "sentence"],
    CHANGES: ["row", "column", "before", "after", "why"],
}
"""What stands beside the deals, sheets of a workbook or files beside a .csv file, and how each is headed."""

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


class Written(NamedTuple):
    """What became of the files of an answered list."""

    files: list[Path]
    removed: list[Path]
    """Of an earlier run."""
    marked: int
    """How many cells of text files would be formulas, were there no mark before them."""


def write_results(
    path: Path,
    deals: pd.DataFrame,
    results: pd.DataFrame,
    issues: pd.DataFrame,
    changes: pd.DataFrame | None = None,
    *,
    lang: str = "zh",
    sources: Collection[Path] = (),
    raw: bool = False,
) -> Written:
    """Write a deal list with its results and issues; it appears whole or not at all.

    Parameters
    ----------
    path : Path
        An .xlsx workbook, with a sheet of deals, one of issues and one of changes; or a .csv file, with further ones
        beside it for the issues and the changes.  A file of changes that an earlier run left is removed where there
        are none.  A link is followed, and the further files stand beside what it leads to.
    deals, results, issues : DataFrame
        The list as it was read, and what :func:`xlmortgage.lists.evaluate.evaluate` made of it.  Results of an earlier run that
        stand in the list are replaced.
    changes : DataFrame, optional
        What :func:`xlmortgage.lists.two_dates.compare` found.
    lang : str, optional
        Language of the words that stand for codes, ``"zh"`` or ``"en"``: of verdicts and of what decides a limit.
    sources : collection of Path, optional
        What was read; others may do no more with a new file than with each of these.
    raw : bool, optional
        Whether texts that look like formulas go into a text file as they are.

    Returns
    -------
    Written

    Raises
    ------
    InputError
        When a file cannot be written, or one of another's making stands in its place; all stay as they were.

    """
    fail_if_it_cannot_be_written(path)
    tables = {
        "deals": pd.concat([_kept(deals, results), _in_words(results, lang)], axis="columns"),
        "issues": _by_row_of_file(issues),
    }
    if changes is not None:
        tables[CHANGES] = _changes_in_words(_by_row_of_file(changes), lang)
    if path.suffix.lower() == ".xlsx":
        write_together({path: partial(_write_workbook, tables=tables)}, sources=sources)
        return Written([path], [], 0)
    places = dict(zip(("deals", *TABLES), (followed(path), *files_beside(path)), strict=True))
    stale = [place for name, place in places.items() if name not in tables and place.exists()]
    number = 0 if raw else sum(_mark_formulas(table) for table in tables.values())
    files = {places[name]: partial(_write_csv, table=table) for name, table in tables.items()}
    write_together(files, remove=stale, sources=sources)
    return Written(list(files), stale, number)


def files_beside(path: Path) -> list[Path]:
    """Return the files that are written, or removed, beside an output.

    >>> [file.name for file in files_beside(Path("answered.csv"))]
    ['answered-issues.csv', 'answered-changes.csv']
    """
    if path.suffix.lower() == ".xlsx":
        return []
    output = followed(path)
    return [output.with_name(f"{output.stem}-{name}.csv") for name in TABLES]


def fail_if_it_cannot_be_written(path: Path) -> None:
    """Refuse an output of another type, one whose place is no place for a file, and one beside which others' files stand."""
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
    leads_to = followed(path)
    if leads_to.suffix.lower() != path.suffix.lower():
        raise cannot_write(
            path,
            f"it is a link to {leads_to.name}, a file of another type",
            f"此連結指向另一類型的檔案 {leads_to.name}",
        )
    for file in (path, *files_beside(path)):
        if file.is_dir():
            raise cannot_write(file, "a folder has that name", "已有同名資料夾")
    for file, header in zip(files_beside(path), TABLES.values(), strict=False):
        if file.is_symlink() or (file.exists() and not (file.is_file() and _header(file) == header)):
            raise _not_ours(path, file, header)


def _header(file: Path) -> list[str] | None:
    """Return the first row of a text file, or ``None`` where it cannot be read."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return next(csv.reader([lines.readline(1000)]), None)
    except (OSError, UnicodeDecodeError):
        return None


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


def _mark_formulas(table: pd.DataFrame) -> int:
    """Put a mark before the texts of a table that a spreadsheet would take for formulas, and return their number."""
    number = 0
    for place in range(len(table.columns)):
        column = table.iloc[:, place]
        if column.dtype in ("object", "string"):
            texts = (text for text in column.unique() if isinstance(text, str))
            marks = {text: marked(text) for text in texts if looks_like_a_formula(text)}
            if marks:
                found = column.isin(marks)
                number += int(found.sum())
                table.isetitem(place, column.where(~found, column.map(marks)).array)
    names = [marked(name) if isinstance(name, str) else name for name in table.columns]
    number += sum(name != before for name, before in zip(names, table.columns, strict=True))
    table.columns = pd.Index(names)
    return number


def _write_csv(path: Path, table: pd.DataFrame) -> None:
    # With both characters at the end of a line, a cell that holds either is quoted.
    table.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _write_workbook(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    book = Workbook(write_only=True)
    try:
        with _temporary_files_beside(path), new_archive(path) as archive:
            for name, table in tables.items():
                _write_sheet(book, name, table)
            ExcelWriter(book, archive).save()
    except OSError:
        for sheet in book:
            with suppress(Exception):  # one that is left open would try to write again when it is thrown away
                sheet.close()
        raise


@contextmanager
def _temporary_files_beside(path: Path) -> Iterator[None]:
    """Let what is kept on the disk while a workbook is made, which names clients, stand where the workbook does."""
    before = tempfile.tempdir
    tempfile.tempdir = str(path.parent)
    try:
        yield
    finally:
        tempfile.tempdir = before


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
    if isinstance(value, str):
        value = fitted(value)
        if value.startswith("=") or _ESCAPED.search(value):
            return _text_cell(sheet, value)
    if number_format is None or value is None:
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = number_format
    return cell


def _text_cell(sheet: Any, text: str) -> Any:
    """Return a cell that shows a text as it stands: no formula, and no character is lost."""
    cell = WriteOnlyCell(sheet, value=fitted(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)))
    cell.data_type = "s"
    cell.quotePrefix = text.startswith("=")
    return cell


def _not_ours(output: Path, file: Path, header: list[str]) -> InputError:
    headed = ",".join(header)
    return InputError(
        "not-ours",
        en=f"{file.name} would be replaced or removed beside {output.name}, but nothing shows that it is ours: its first row "
        f"is not {headed}. Move it away, or choose another name for the output.",
        zh=f"{output.name} 旁的 {file.name} 會被取代或刪去，但其首行並非 {headed}，未能確認由本程式寫成。"
        "請先移走該檔案，或為輸出另取檔名。",
        field="output",
        value=str(file),
        allowed=headed,
    )
