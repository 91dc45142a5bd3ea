"""The defined names of a workbook: which cells each means, and why one means none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.file.formulas import Area, area_of
from workbooks.file.grid import Grid, Place
from workbooks.names import parted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.file.elements import Element

__all__ = ["NamedCells", "areas_in", "named_cells"]

_LAST_ROW, _LAST_COLUMN = 1_048_576, "XFD"
_SHEET = r"(?:'((?:[^']|'')+)'|([^'!(),=+*/&<>\s-]+))!"
_AREA = re.compile(
    rf"{_SHEET}(?:\$?([A-Z]{{1,3}})\$?(\d+)(?::\$?([A-Z]{{1,3}})\$?(\d+))?"
    r"|\$?([A-Z]{1,3}):\$?([A-Z]{1,3})|\$?(\d+):\$?(\d+))(?![\w(!.])"
)
_LITERAL = re.compile(
    r"""=?\s*(?:"(?:[^"]|"")*"|[-+]?\d*\.?\d+(?:E[+-]?\d+)?%?|TRUE|FALSE|\{[^}]*\})\s*""", re.IGNORECASE
)
_BETWEEN = re.compile(r"[=(),\s]*")


@dataclass(frozen=True, slots=True)
class NamedCells:
    """A defined name and the cells that it means.

    ``areas`` are the sheets and areas of its cells, those of a merged cell whole; ``cell`` is the one that takes a
    value.  Where there is none, ``problem`` says why: ``"several"`` cells, ``"formula"``, ``"constant"``, or ``"gone"``.
    """

    name: str
    beginning: str
    rest: str
    means: str
    areas: tuple[tuple[str, Area], ...]
    cell: Place | None
    problem: str
    is_hidden: bool
    element: Element


def named_cells(found: list[Element], grids: Mapping[str, Grid]) -> list[NamedCells]:
    """Return the names that people gave, in their order; those of Excel's own are left out.

    Parameters
    ----------
    found : list of Element
        The ``definedName`` elements of the workbook part.
    grids : mapping of str to Grid
        The worksheets by name.

    """
    return [
        _resolved(each, grids)
        for each in found
        if not each.attributes.get("name", "").casefold().startswith(("_xl", "_filterdatabase"))
        and not any(each.attributes.get(kind) in ("1", "true") for kind in ("function", "vbProcedure", "xlm"))
    ]


def _resolved(element: Element, grids: Mapping[str, Grid]) -> NamedCells:
    name, means = element.attributes["name"], element.text.strip()
    areas, problem = _areas_of(means, grids)
    cell = None
    whole = tuple((sheet, *grids[sheet].whole(area)) for sheet, area in areas)
    if len(whole) == 1 and whole[0][2]:
        sheet, (row, column, _, _), _ = whole[0]
        cell = Place(sheet, row, column)
    elif whole:
        problem = "several"
    hidden = element.attributes.get("hidden") in ("1", "true")
    return NamedCells(
        name, *parted(name), means, tuple((sheet, area) for sheet, area, _ in whole), cell, problem, hidden, element
    )


def _areas_of(means: str, grids: Mapping[str, Grid]) -> tuple[list[tuple[str, Area]], str]:
    """Return the areas that the text of a name lists, or why it lists none."""
    if _LITERAL.fullmatch(means):
        return [], "constant"
    if "#REF!" in means or not means:
        return [], "gone"
    if not _BETWEEN.fullmatch(_AREA.sub("", means)):
        return [], "formula"
    if any(":" in (each[1] or each[2]) for each in _AREA.finditer(means)):
        return [], "formula"
    areas = areas_in(means, grids)
    return areas, "" if areas else "gone"


def areas_in(formula: str, grids: Mapping[str, Grid]) -> list[tuple[str, Area]]:
    """Return the areas of this workbook's worksheets that a formula mentions with their sheet."""
    sheets = {name.casefold(): name for name in grids}
    found = []
    for each in _AREA.finditer(formula):
        sheet = sheets.get((each[1] or each[2]).replace("''", "'").casefold())
        if sheet is not None:
            found.append((sheet, _area(each)))
    return found


def _area(found: re.Match[str]) -> Area:
    if found[7]:
        return area_of(f"{found[7]}1:{found[8]}{_LAST_ROW}")
    if found[9]:
        return area_of(f"A{found[9]}:{_LAST_COLUMN}{found[10]}")
    first = f"{found[3]}{found[4]}"
    return area_of(f"{first}:{found[5]}{found[6]}" if found[5] else first)
