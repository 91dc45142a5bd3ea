"""The sheets of a workbook, read in a process of its own: its readers can end the process that they run in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from xlmortgage.errors import InputError
from xlmortgage.files.archive import DAMAGED, open_within_limits, unpack
from xlmortgage.files.worker import apart, limits_of
from xlmortgage.lists.unread_cells import (
    MOST_COLUMNS,
    MOST_ROWS,
    SheetMarks,
    UnreadSheet,
    column_letters,
    sheet_part,
    units_of_styles,
)

__all__ = ["SUFFIXES", "Cells", "Names", "read_sheets", "unreadable", "with_texts"]

SUFFIXES = (".xlsx", ".xlsm", ".csv", ".tsv", ".txt")
"""What a list may be: a workbook or a text file."""

MOST_CELLS = 16_000_000
"""How many cells a sheet may span, blank ones counted, but not rows and columns without any cell: a reader holds them all."""

NOTHING_BESIDE = SheetMarks({}, [], {}, (), frozenset(), frozenset(), has_formulas=False)
"""What a text file says beside its values."""

_BESIDE_SHEETS = ("[content_types].xml", ".rels", "xl/workbook.xml", "xl/styles.xml", "xl/sharedstrings.xml")
"""How the parts end that a reader of values needs besides the sheet."""


class Names(NamedTuple):
    """The names of the sheets of a workbook."""

    visible: tuple[str, ...]
    hidden: tuple[str, ...]


class Cells(NamedTuple):
    """The cells of a sheet or a text file, and what is said beside their values."""

    rows: list[list[Any]]
    """All of one length; blank cells are ``""``, errors their text, formulas without a value what was asked for."""
    marks: SheetMarks = NOTHING_BESIDE
    """By row and column of :attr:`rows`, from 1."""
    sheet: str = ""
    row_numbers: Sequence[int] = range(1, MOST_ROWS + 1)
    """The row in the file of each of the rows: some have no cell."""
    column_numbers: Sequence[int] = range(1, MOST_COLUMNS + 1)

    def address(self, row: int, column: int) -> str:
        """Return where a cell stands in the file, by its row and column from 1."""
        return f"{column_letters(self.column_numbers[column - 1])}{self.row_numbers[row - 1]}"


def read_sheets(
    path: Path, sheets: Sequence[str] | None, uncalculated: str, tell: Callable[[Names | Cells | InputError], object]
) -> None:
    """Read sheets of a workbook, and tell them one by one.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm workbook.
    sheets : sequence of str, optional
        The one to be read is the first of them that is there, or the first sheet; all visible ones where not given.
    uncalculated : str
        What stands for a formula without a value.
    tell : callable
        Told the names of all sheets, then the cells of each that is read, or why they cannot be read.

    Raises
    ------
    InputError
        When the workbook cannot be read.

    """
    apart(path, limits_of(path), _read_sheets, path, sheets, uncalculated, tell=tell)


def _read_sheets(path: Path, sheets: Sequence[str] | None, uncalculated: str, tell: Callable[..., object]) -> None:
    from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - needs an extra

    try:
        with open_within_limits(path) as archive:
            found = [one for one in _opened(archive).sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            names = [one.name for one in found]
            visible = tuple(one.name for one in found if one.visible == SheetVisibleEnum.Visible)
            tell(Names(visible, tuple(name for name in names if name not in visible)))
            if not names:
                raise _no_workbook(path, "no sheet")
            wanted = visible if sheets is None else [next((name for name in sheets if name in names), names[0])]
            units = units_of_styles(archive)
            for name in wanted:
                try:
                    tell(_cells(path, archive, name, units, uncalculated))
                except InputError as error:
                    tell(error)
                except (*DAMAGED, CalamineError, OSError) as error:
                    tell(_no_workbook(path, error))
    except (*DAMAGED, CalamineError, OSError) as error:
        raise _no_workbook(path, error) from error


def _opened(archive: ZipFile, sheet: tuple[str, bytes] | None = None) -> Any:
    """Return a workbook of few parts for the reader of values: it holds no more than we have unpacked."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - as above

    unpacked = BytesIO()
    with ZipFile(unpacked, "w") as few:
        for name in archive.namelist():
            if name.casefold().endswith(_BESIDE_SHEETS[: None if sheet else -1]):
                few.writestr(name, unpack(archive, name))
        if sheet:
            few.writestr(*sheet)
    unpacked.seek(0)
    return CalamineWorkbook.from_filelike(unpacked)


def _cells(path: Path, archive: ZipFile, name: str, units: Mapping[int, str], uncalculated: str) -> Cells:
    part, xml = sheet_part(archive, name)
    sheet = UnreadSheet(xml, units)
    height, width = sheet.span
    if height > MOST_ROWS or width > MOST_COLUMNS:
        raise _beyond_a_sheet(path, name, height, width)
    rows: Sequence[int] = range(1, MOST_ROWS + 1)
    columns: Sequence[int] = range(1, MOST_COLUMNS + 1)
    if height * width > MOST_CELLS:
        rows, columns = sheet.places
        if len(rows) * len(columns) > MOST_CELLS:
            raise _too_far(path, name, height, width)
        sheet = UnreadSheet(sheet.without_gaps(rows, columns), units)
    marks = sheet.marks()
    marks = marks._replace(
        merged=tuple(_moved(marks.merged, rows, columns)),
        hidden_columns=frozenset(bisect_left(columns, number) + 1 for number in marks.hidden_columns & {*columns}),
    )
    values = _opened(archive, (part, sheet.xml)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    _fail_if_merged_cells_overlap(marks.merged, len(values), max(map(len, values), default=0))
    texts = {**dict.fromkeys(marks.uncalculated, uncalculated), **marks.errors}
    cells = with_texts(values, texts)
    if len(cells) > len(rows) or len(cells[0] if cells else ()) > len(columns):
        message = "cells stand elsewhere than their rows say"
        raise ValueError(message)
    return Cells(cells, marks, name, rows, columns)


def _fail_if_merged_cells_overlap(merged: Sequence[tuple[int, int, int, int]], height: int, width: int) -> None:
    """Refuse merged cells that together are more than there are: each would be written again and again."""
    areas = (
        max(min(bottom, height) - top + 1, 0) * max(min(right, width) - left + 1, 0)
        for top, left, bottom, right in merged
    )
    if sum(areas) > height * width:
        message = "merged cells lie over one another"
        raise ValueError(message)


def _moved(
    merged: Sequence[tuple[int, int, int, int]], rows: Sequence[int], columns: Sequence[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield merged cells whose first is there, by what is there of their rows and columns."""
    for top, left, bottom, right in merged:
        first, start = bisect_left(rows, top), bisect_left(columns, left)
        if first < len(rows) and start < len(columns) and (rows[first], columns[start]) == (top, left):
            yield first + 1, start + 1, bisect_right(rows, bottom), bisect_right(columns, right)


def with_texts(rows: list[list[Any]], texts: Mapping[tuple[int, int], str]) -> list[list[Any]]:
    """Return rows of cells, all of one length, with texts in some places that may lie beyond them."""
    height = max([len(rows), *(row for row, _ in texts)])
    width = max([0, *map(len, rows), *(column for _, column in texts)])
    rows = [*rows, *([] for _ in range(height - len(rows)))]
    rows = [row + [""] * (width - len(row)) for row in rows]
    for (row, column), text in texts.items():
        rows[row - 1][column - 1] = text
    return rows


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


def _no_workbook(path: Path, reason: object) -> InputError:
    return unreadable(path, f"not a workbook that can be read ({reason})", f"不是可讀取的活頁簿（{reason}）")


def _beyond_a_sheet(path: Path, sheet: str, height: int, width: int) -> InputError:
    return unreadable(
        path,
        f"the sheet “{sheet}” has cells in row {height:,}, column {width:,}; a sheet ends at row {MOST_ROWS:,}, column "
        f"{MOST_COLUMNS:,} (XFD)",
        f"工作表「{sheet}」有儲存格位於第 {height:,} 列、第 {width:,} 欄，工作表最多只有 {MOST_ROWS:,} 列、{MOST_COLUMNS:,} 欄（XFD）",
    )


def _too_far(path: Path, sheet: str, height: int, width: int) -> InputError:
    return unreadable(
        path,
        f"the cells of the sheet “{sheet}” are scattered as far as {column_letters(width)}{height}; delete what stands far "
        "from the list (Ctrl+End shows it)",
        f"工作表「{sheet}」的儲存格散佈至 {column_letters(width)}{height}，請刪去遠離清單的儲存格（按 Ctrl+End 可見）",
    )
