"""The broker's own criteria as a file: a sheet of a workbook, a .csv file, or a .toml file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from xlmortgage.lenders.criteria import LABELS, STALE_AFTER_DAYS, Criteria, column_named, fail_if_a_column_is_twice
from xlmortgage.lists.read_toml import read_toml, unreadable
from xlmortgage.questions.criteria import read_criteria

SHEET = "criteria"
SHEET_ZH = "準則"

MOST_LINES = 50_000
"""How many lines a file may have."""


def read_file(path: Path, *, as_of: int | None = None) -> Criteria:
    """Read the lenders' own criteria from a file.

    Parameters
    ----------
    path : Path
        A .toml file of ``[[criterion]]`` tables, with ``stale_after_days`` if wanted; or a workbook with a sheet
        ``criteria`` or 準則 (otherwise its first), or a .csv file, with a header row and a line a row.
    as_of : int, optional
        The day [yyyymmdd] from which the age of a line is counted.

    Raises
    ------
    InputError
        When the file cannot be read, has no header row, a column twice, or no line.

    """
    found = _from_toml(path, as_of) if path.suffix.lower() == ".toml" else read_criteria(_lines(path), as_of=as_of)
    if not found.lenders and not found.refusals:
        raise unreadable(path, "there is no line in it", "沒有任何準則")
    return found


def _from_toml(path: Path, as_of: int | None) -> Criteria:
    contents = read_toml(path)
    _fail_if_keys_are_unknown(path, contents)
    lines = contents.get("criterion", [])
    _fail_if_they_are_not_tables(path, lines)
    stale_after_days = contents.get("stale_after_days", STALE_AFTER_DAYS)
    _fail_if_it_is_no_number_of_days(path, stale_after_days)
    return read_criteria(enumerate(lines, start=1), as_of=as_of, stale_after_days=stale_after_days)


def _lines(path: Path) -> Iterable[tuple[int, Mapping[str, Any]]]:
    """Return the lines below the header row, each with its row number."""
    from xlmortgage.lists.read_file import read_cells  # noqa: PLC0415 - a .toml file needs no extra

    cells = read_cells(path, (SHEET, SHEET_ZH), known=_columns_named)
    for position, row in enumerate(cells.itertuples(index=False, name=None)):
        header = [label for label in row if isinstance(label, str)]
        if _columns_named(header):
            fail_if_a_column_is_twice(header)
            _fail_if_there_are_too_many(path, len(cells) - position - 1)
            labels = list(row)
            return [
                (number + 1, {label: cell for label, cell in zip(labels, line, strict=True) if isinstance(label, str)})
                for number, line in zip(
                    cells.index[position + 1 :],
                    cells.iloc[position + 1 :].itertuples(index=False, name=None),
                    strict=True,
                )
            ]
    raise unreadable(
        path,
        f"no header row; its columns are called {', '.join(LABELS)}",
        f"沒有標題列，欄名應為 {'、'.join(labels[1] for labels in LABELS.values())}",
    )


def _columns_named(row: Sequence[str]) -> int:
    """Return how many columns of a line a header row names, which names both its lender and its rule."""
    names = {name for cell in row if (name := column_named(cell))}
    return len(names) if {"lender", "rule"} <= names else 0


def _fail_if_there_are_too_many(path: Path, lines: int) -> None:
    if lines > MOST_LINES:
        raise unreadable(
            path,
            f"it has {lines:,} lines, at most {MOST_LINES:,} are read",
            f"共 {lines:,} 行，最多只讀取 {MOST_LINES:,} 行",
        )


def _fail_if_keys_are_unknown(path: Path, contents: Mapping[str, Any]) -> None:
    for key in contents:
        if key not in ("criterion", "stale_after_days"):
            raise unreadable(
                path, f"the key “{key}” is unknown; write [[criterion]]", f"不認得「{key}」，請用 [[criterion]]"
            )


def _fail_if_they_are_not_tables(path: Path, lines: Any) -> None:
    wrong = [line for line in lines if not isinstance(line, dict)] if isinstance(lines, list) else [lines]
    if wrong:
        raise unreadable(
            path,
            f"criterion must be tables, one a line; got {wrong[0]}. Write [[criterion]] above each",
            f"criterion 須為每項準則一個表格，現為 {wrong[0]}。請在每項之上寫 [[criterion]]",
        )


def _fail_if_it_is_no_number_of_days(path: Path, days: Any) -> None:
    if not isinstance(days, int) or isinstance(days, bool) or days < 0:
        raise unreadable(
            path,
            f"stale_after_days must be a whole number, 0 or more; got {days}",
            f"stale_after_days 須為不小於 0 的整數，現為 {days}",
        )
