"""A comparison on paper: as a table on the terminal, as a .csv file, as a .json file."""

from __future__ import annotations

import csv
import json
import operator
from collections.abc import Callable, Collection, Iterable, Sequence
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from xlmortgage.cli.files import fail_if_it_would_overwrite, make_ready
from xlmortgage.cli.terminal import say_marked, tell
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.explain.sentence import exact_percent, say
from xlmortgage.files.cells import looks_like_a_formula, marked
from xlmortgage.files.together import write_together

SUFFIXES = (".csv", ".json")

WIDEST = 26
"""Of a column on the terminal, in places; a longer name is cut."""

MARK = "﻿"
"""By which Excel knows a .csv file to be Unicode."""


def make_place(output: Path, inputs: Iterable[Path | None], lang: str) -> None:
    """Refuse an output of another type, one without a folder, and one that is a file that is read; and clear its place."""
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
    fail_if_it_would_overwrite(inputs, [output])
    make_ready(output, lang)


def write(
    output: Path,
    rows: Sequence[Sequence[Any]],
    names: Sequence[str],
    lang: str,
    *,
    inputs: Collection[Path | None] = (),
    raw: bool = False,
) -> None:
    """Write rows as a file, and say so: a header, then a row a figure; in a .json file an object a column, by ``names``.

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
    inputs : collection of Path or None, optional
        What was read; others may do no more with a new file than with each of these.
    raw : bool, optional
        Whether texts that look like formulas stay as they are.

    """
    told = (
        rows if output.suffix.lower() == ".csv" else [[_with_its_sentence(cell, lang) for cell in row] for row in rows]
    )
    shown = told if raw else [[_marked(cell) for cell in row] for row in told]
    text = _as_csv(shown) if told is rows else _as_json(shown, names)
    sources = [file for file in inputs if file is not None]
    write_together({output: lambda path: path.write_text(text, encoding="utf-8", newline="")}, sources=sources)
    tell(str(output))
    say_marked(sum(map(operator.is_not, chain(*shown), chain(*told))), lang)


def _as_csv(rows: Sequence[Sequence[Any]]) -> str:
    text = StringIO(newline="")
    csv.writer(text).writerows([[_in_a_cell(cell) for cell in row] for row in rows])
    return MARK + text.getvalue()


class _Unknown(NamedTuple):
    """The sentence that stands in place of a value."""

    sentence: str


def _with_its_sentence(cell: Any, lang: str) -> Any:
    return _Unknown(cell.sentence(lang)) if isinstance(cell, XlMortgageError) else cell


def _marked(cell: Any) -> Any:
    """Return a cell, the same one where nothing in it looks like a formula."""
    if isinstance(cell, _Unknown) and looks_like_a_formula(cell.sentence):
        return _Unknown(marked(cell.sentence))
    return marked(cell) if isinstance(cell, str) else cell


def _as_json(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> str:
    header, *below = rows
    columns = []
    for place, title in enumerate(header[1:], start=1):
        cells = {name: row[place] for name, row in zip(names, below, strict=True)}
        errors = {name: cell.sentence for name, cell in cells.items() if isinstance(cell, _Unknown)}
        known = {name: None if name in errors else cell for name, cell in cells.items()}
        columns.append({"name": title, **known, "not_known": errors})
    return json.dumps(columns, ensure_ascii=False, indent=2) + "\n"


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
