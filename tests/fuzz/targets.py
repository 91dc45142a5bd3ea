"""What is promised of any input: an answer of the contract's types, or an error with a sentence, and never another."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import isfinite
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.attack.books import book, formula, row, sheet, workbook
from udfs.cell_error import CellError
from udfs.contract import CONTRACT
from workbooks.file import recalculate
from workbooks.file.engine import Formualizer
from workbooks.file.fill import filled
from xlmortgage.deal.applicants import further_named
from xlmortgage.deal.facts import FACTS, fact_named, nearly_named
from xlmortgage.errors import XlMortgageError
from xlmortgage.lenders.criteria import column_named
from xlmortgage.lists.evaluate import evaluate
from xlmortgage.lists.read_criteria import read_file
from xlmortgage.lists.read_file import read_list

PART = "\n--- "
"""Before the name of a part, on a line of its own, in a workbook of the corpus."""

ERRORS = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!")


def cells(data: bytes) -> None:
    """Call a worksheet function: its name in the first line, then an argument a line; ``|`` and ``;`` part a range."""
    name, *lines = data.decode("utf-8", "replace").split("\n")
    function = CONTRACT.get(name) or list(CONTRACT.values())[sum(data) % len(CONTRACT)]
    with suppress(XlMortgageError):
        for cell in _cells_of(function(*map(_argument, lines))):
            assert isinstance(cell, (float, int, str)), type(cell)
            assert not isinstance(cell, float) or isfinite(cell), cell


def headings(data: bytes) -> None:
    """Read a heading, in the first line, and a value under it."""
    heading, _, value = data.decode("utf-8", "surrogateescape").partition("\n")
    found = fact_named(heading)
    further_named(heading)
    nearly_named(heading)
    column_named(heading)
    for fact in [found] if found else FACTS.values():
        with suppress(XlMortgageError):
            fact.read(_argument(value))


def formulas(data: bytes) -> None:
    """Reword formulas for the engine, one a line, behind lines that give names as ``NAME := MEANING``."""
    lines = data.decode("utf-8", "replace").split("\n")
    names = dict(line.split(" := ", 1) for line in lines if " := " in line)
    cells = [row(at, formula(f"A{at}", line)) for at, line in enumerate(lines, 3) if " := " not in line]
    content = book(sheet=sheet("".join(cells)), workbook=workbook(names=names))
    _recalculated(content)


def files(data: bytes) -> None:
    """Read a file as each command does: ``C`` and a text, ``T`` and TOML, or ``W`` and parts of a workbook behind lines of their names."""
    kind, content = data[:1], data[1:]
    with tempfile.TemporaryDirectory() as folder, _in_this_process():
        if kind == b"T":
            _criteria(Path(folder, "criteria.toml"), content)
        elif kind == b"C":
            _list(Path(folder, "list.csv"), content)
            _criteria(Path(folder, "criteria.csv"), content)
        else:
            made = _workbook(content.decode("utf-8", "surrogateescape"))
            _recalculated(made)
            _list(Path(folder, "list.xlsx"), made)
            _criteria(Path(folder, "criteria.xlsx"), made)
            with suppress(XlMortgageError):
                filled(Path(folder, "list.xlsx"), {"price": 8e6}, ".xlsx")


TARGETS: dict[str, Callable[[bytes], None]] = {each.__name__: each for each in (cells, headings, formulas, files)}


def _argument(line: str) -> Any:
    """Return what a line stands for: nothing, yes or no, an error, a range, a number, or a text."""
    if "|" in line or ";" in line:
        return [[_argument(cell) for cell in cells.split("|")] for cells in line.split(";")]
    if line in ("", "TRUE", "FALSE"):
        return {"": None, "TRUE": True, "FALSE": False}[line]
    if line in ERRORS:
        return CellError(line)
    try:
        return float(line)
    except ValueError:
        return line


def _cells_of(answer: Any) -> Iterator[Any]:
    if isinstance(answer, list):
        for one in answer:
            yield from _cells_of(one)
    else:
        yield answer


def _workbook(text: str) -> bytes:
    first, *more = f"\n{text}".split(PART)
    named = dict(part.split("\n", 1) for part in more if "\n" in part)
    rows = {"sheet": sheet(first.strip())} if first.strip() else {}
    changed = {name.encode("utf-8", "replace").decode(): part for name, part in named.items() if name}
    return book(changed, **rows)


class _Loaded(Formualizer):
    """An engine that takes a workbook and calculates nothing of it: how long that takes is not ours to say."""

    def evaluate(self) -> None:
        """Leave every formula as it is."""

    def result(self, sheet: str, row: int, column: int) -> tuple[float, int, int]:
        """Show one number everywhere."""
        del sheet, row, column
        return 1.0, 1, 1


def _recalculated(content: bytes) -> None:
    with patch("workbooks.file.engine.Formualizer", _Loaded), tempfile.TemporaryDirectory() as folder, _no_panic():
        recalculate(Path("book.xlsx"), Path(folder, "out.xlsx"), CONTRACT, content=content)


def _list(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with _no_panic():
        evaluate(read_list(path).deals)


def _criteria(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with _no_panic():
        read_file(path)


@contextmanager
def _no_panic() -> Iterator[None]:
    """Take an error with a sentence, and one of a reader in another language, which is caught in its process."""
    try:
        yield
    except XlMortgageError as error:
        if not (error.sentence("zh") and error.sentence("en")):
            raise AssertionError(error.code) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise


def _here(_path: Path, _limits: object, function: Callable[..., Any], *arguments: object, tell: Any = None) -> Any:
    return function(*arguments, *([tell] if tell else []))


@contextmanager
def _in_this_process() -> Iterator[None]:
    """Read files where the fuzzer sees it."""
    with patch("xlmortgage.lists.sheets.apart", _here), patch("xlmortgage.lists.read_toml.apart", _here):
        yield
