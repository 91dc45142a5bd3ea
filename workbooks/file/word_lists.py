"""The words that a cell's own list lets one choose, so that a word is written as the template spells it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workbooks.file.formulas import area_of
from workbooks.file.named_cells import areas_in
from xlmortgage.errors import XlMortgageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from workbooks.file.grid import Grid, Place
    from xlmortgage.deal.reading import Fact

__all__ = ["WordLists"]

_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_OWN_AREA = re.compile(r"\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")
_WORD = re.compile(r"[^\W\d][\w.\\]*(?![\w.(!])")
_DEEPEST = 5


class WordLists:
    """The lists of a workbook's cells.

    Parameters
    ----------
    grids : mapping of str to Grid
        The worksheets by name.
    names : mapping
        What the defined names mean, by their sheet or ``None`` and themselves in small letters.

    """

    def __init__(self, grids: Mapping[str, Grid], names: Mapping[tuple[str | None, str], str]) -> None:
        self._grids, self._names = grids, names
        self._formulas = {name: list(_list_formulas(grid)) for name, grid in grids.items()}

    def spelled(self, fact: Fact, value: object, at: Place) -> str | None:
        """Return how the list of a cell spells a value of a fact, ``None`` where it has no list or not that word.

        Of lists in several languages the one decides that holds what stands in the cell.
        """
        lists = [choices for choices in self._lists(at) if any(map(str.strip, choices))]
        now = self._grids[at.sheet].text((at.row, at.column))
        for choices in sorted(lists, key=lambda choices: now not in choices):
            for choice in choices:
                if _reads_as(fact, choice, value):
                    return choice
        return None

    def _lists(self, at: Place) -> Iterator[list[str]]:
        for areas, formula in self._formulas[at.sheet]:
            if any(top <= at.row <= bottom and left <= at.column <= right for top, left, bottom, right in areas):
                yield from self._choices(formula, at.sheet)

    def _choices(self, formula: str, sheet: str, depth: int = 0) -> Iterator[list[str]]:
        """Yield the lists that a formula may mean."""
        if found := _QUOTED.fullmatch(formula):
            yield [choice.strip() for choice in found[1].replace('""', '"').split(",")]
            return
        areas = areas_in(formula, self._grids)
        if _OWN_AREA.fullmatch(formula.strip()):
            areas = [(sheet, area_of(formula.strip().replace("$", "")))]
        for where, area in areas:
            grid = self._grids[where]
            yield [text for at in sorted(grid.in_area(area)) if (text := grid.text(at)) is not None]
        for word in _WORD.findall(formula) if depth < _DEEPEST else ():
            meaning = self._names.get((sheet, word.casefold()), self._names.get((None, word.casefold())))
            if meaning:
                yield from self._choices(meaning, sheet, depth + 1)


def _reads_as(fact: Fact, choice: str, value: object) -> bool:
    try:
        return bool(choice.strip()) and fact.read(choice) == value
    except XlMortgageError:
        return False


def _list_formulas(grid: Grid) -> Iterator[tuple[list[tuple[int, int, int, int]], str]]:
    """Yield the areas of every list of a sheet, and its formula."""
    found = grid.beside_cells({"dataValidation", "formula1", "sqref", "f"})
    for each in found:
        if each.name == "dataValidation" and each.attributes.get("type") == "list":
            inside = [other for other in found if each.start < other.start and other.end <= each.end]
            formula = next((other.text for other in inside if other.name == "formula1"), "")
            written = each.attributes.get("sqref") or next((o.text for o in inside if o.name == "sqref"), "")
            areas = [area for area in map(_area, written.split()) if area]
            yield areas, formula.removeprefix("=")


def _area(address: str) -> tuple[int, int, int, int] | None:
    try:
        return area_of(address.replace("$", ""))
    except ValueError:
        return None
