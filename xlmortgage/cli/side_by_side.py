"""A comparison on paper: as a table on the terminal, as a .csv file, as a .json file."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from xlmortgage.cli.files import fail_if_it_would_overwrite, fail_if_there_is_no_folder, write_whole
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.explain.sentence import exact_percent, say

SUFFIXES = (".csv", ".json")

WIDEST = 26
"""Of a column on the terminal, in places; a longer name is cut."""

MARK = "﻿"
"""By which Excel knows a .csv file to be Unicode."""


def fail_if_it_cannot_be_written(output: Path, inputs: Iterable[Path | None]) -> None:
    """Refuse an output of another type, one without a folder, and one that is a file that is read."""
    if output.suffix.lower() not in SUFFIXES:
        raise InputError(
            "other-kind-of-file",
            en=f"{output.name}: a comparison cannot be written as “{output.suffix}”. Name an output that ends in .csv or "
            ".json.",
            zh=f"{output.name}：比較結果不能寫成「{output.suffix}」檔。請用以 .csv 或 .json 結尾的檔名。",
            field="output",
            value=output.name,
            allowed=list(SUFFIXES),
        )
    fail_if_there_is_no_folder(output)
    fail_if_it_would_overwrite(inputs, [output])


def write(output: Path, rows: Sequence[Sequence[Any]], names: Sequence[str], lang: str) -> None:
    """Write rows as a file: a header, then a row a figure; in a .json file an object a column, by the names of the rows.

    Parameters
    ----------
    output : Path
        A .csv or a .json file.
    rows : sequence of rows
        The header, and the rows below it; an error is its error value in a .csv file and its sentence in a .json file.
    names : sequence of str
        The names of the rows below the header.
    lang : str
        Language of the sentences.

    """
    if output.suffix.lower() == ".csv":
        text = StringIO(newline="")
        csv.writer(text).writerows([[_in_a_cell(cell) for cell in row] for row in rows])
        write_whole(output, MARK + text.getvalue())
        return
    header, *below = rows
    columns = []
    for place, title in enumerate(header[1:], start=1):
        cells = {name: row[place] for name, row in zip(names, below, strict=True)}
        errors = {name: cell.sentence(lang) for name, cell in cells.items() if isinstance(cell, XlMortgageError)}
        known = {name: None if name in errors else cell for name, cell in cells.items()}
        columns.append({"name": title, **known, "not_known": errors})
    write_whole(output, json.dumps(columns, ensure_ascii=False, indent=2) + "\n")


def _in_a_cell(value: Any) -> Any:
    if isinstance(value, XlMortgageError):
        return value.cell
    return str(value).upper() if isinstance(value, bool) else value


def table(rows: Sequence[Sequence[Any]], units: Sequence[str], lang: str) -> str:
    """Return rows as a table for the terminal, numbers by their unit; rows of unit ``text`` as they are.

    >>> print(table([["item", "A"], ["loan", 5.6e6], ["rate", 0.0325]], ["HKD", "fraction"], "en"))
    item         A
    loan 5,600,000
    rate     3.25%
    """
    header, *below = rows
    shown = [[_cut(str(cell)) for cell in header]]
    for unit, (label, *cells) in zip(units, below, strict=True):
        shown.append([label, *(_cut(_shown(cell, unit, lang)) for cell in cells)])
    widths = [max(map(_width, column)) for column in zip(*shown, strict=True)]
    return "\n".join(
        " ".join([row[0] + " " * (widths[0] - _width(row[0])), *map(_right, row[1:], widths[1:])]).rstrip()
        for row in shown
    )


def _shown(value: Any, unit: str, lang: str) -> str:
    if isinstance(value, XlMortgageError):
        return "—"
    if isinstance(value, bool):
        return say(lang, "是", "yes") if value else say(lang, "否", "no")
    formats: dict[str, Callable[[Any], str]] = {"HKD": "{:,.0f}".format, "fraction": exact_percent}
    return formats.get(unit, str)(value)


def _cut(text: str) -> str:
    while _width(text) > WIDEST:
        text = text.rstrip("…")[:-1] + "…"
    return text


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _right(text: str, width: int) -> str:
    return " " * (width - _width(text)) + text
