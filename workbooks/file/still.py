"""Where a former client still stands in a filled workbook, before and after it was calculated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape

from workbooks.file.book import open_archive
from workbooks.file.elements import elements, removed
from workbooks.file.filled import Filled, Found
from workbooks.file.formulas import cell_address
from workbooks.file.grid import Grid, Place, around_cells, as_shown
from workbooks.file.package import Package
from workbooks.file.patch import apply_edits
from workbooks.file.typed import HEADERS, places_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from workbooks.file.elements import Element
    from workbooks.file.template import Template
    from workbooks.file.traces import Traces

__all__ = ["Looking", "look_again"]


_APART = "\n\N{LATIN LETTER LATERAL CLICK}\n"
"""Between two texts: neither a space nor a sign, so that nobody is found in the end of one and the beginning of the other."""


@dataclass(frozen=True, slots=True)
class Looking:
    """What is looked for, and where it may stand.

    Attributes
    ----------
    traces : Traces
        What the former client left.
    template : Template
        Of which parts the workbook has which cells.
    sheets : mapping of str to str
        The parts of all sheets by their names, those without cells too.
    given : collection of Place
        The cells into which the new client's values were written.
    of_the_house : collection of Place
        The cells that are the house's or the template's own.

    """

    traces: Traces
    template: Template
    sheets: Mapping[str, str]
    given: Collection[Place]
    of_the_house: Collection[Place]

    def found(self, package: Package) -> tuple[list[Found], list[Found]]:
        """Return where the former client surely stands, and the cells that name somebody who may be that client."""
        if not self.traces:
            return [], []
        named = [name for name in self.sheets if self.traces.are_in(name)]
        still, perhaps = [Found("sheet-name", name) for name in named], []
        for place, said in self._cells(package, named):
            if self.traces.are_in(said) or self.traces.amounts_are_in(said):
                still.append(Found("cell", f"{place.sheet}!{cell_address(place.row, place.column)}"))
            elif place not in self.of_the_house and self.traces.may_be_in(said):
                perhaps.append(Found("typed", f"{place.sheet}!{cell_address(place.row, place.column)}"))
        return [*still, *self._in_parts(package, named)], perhaps

    def _cells(self, package: Package, named: Collection[str]) -> Iterator[tuple[Place, str]]:
        """Yield what the cells say but for those that were given, of the sheets that may say anything."""
        shared = self.template.shared
        texts = [as_shown(each.text) for each in package.elements(shared, {"si"})[1]] if shared in package else []
        for name, part in self.template.parts.items():
            grid = Grid(name, package[part], texts)
            cells = (Place(name, *at) for at in sorted({*grid.sheet.cells, *grid.formulas}))
            said = {place: _said(grid, place, named) for place in cells if place not in self.given}
            if self.traces.touch(_APART.join(said.values())):
                yield from said.items()

    def _in_parts(self, package: Package, named: Collection[str]) -> Iterator[Found]:
        places = places_of(package, self.sheets)
        with_cells = {*self.template.parts.values()}
        for name in package.names():
            if name != self.template.shared:
                content = around_cells(package[name]) if name in with_cells else package[name]
                names = {"definedName"} if name == self.template.book.part else HEADERS
                yield from self._in_part(_without_sheets(content, named), places.get(name, name), names)

    def _in_part(self, content: bytes, place: str, names: Collection[str]) -> Iterator[Found]:
        """Yield what of a part says it: a name, a header, or else the part."""
        if not self._stands_in(content):
            return
        try:
            listed = [each for each in elements(content, names) if self._stands_in(_xml(content, each))]
        except (ExpatError, ValueError):
            listed = []
        for each in listed:
            is_name = each.name == "definedName"
            yield Found("defined-name", each.attributes.get("name", "")) if is_name else Found("header", place)
        if self._stands_in(apply_edits(content, map(removed, listed))):
            yield Found("part", place)

    def _stands_in(self, content: bytes) -> bool:
        return self.traces.stand_in(content) or self.traces.amounts_stand_in(content)


def look_again(made: Filled, calculated: Path) -> None:
    """Add to what is said of a filled workbook where its values, now calculated, show the former client."""
    if made.looking is not None:
        with open_archive(calculated) as archive:
            found, _ = made.looking.found(Package.read(archive))
        made.still = list(dict.fromkeys([*made.still, *found]))


def _said(grid: Grid, place: Place, named: Iterable[str]) -> str:
    """Return what a cell shows, and what its formula says besides the names of sheets."""
    at = (place.row, place.column)
    number = grid.number(at)
    shown = (grid.text(at) or "") if number is None else f"{number:.15g}"
    return _APART.join((shown, _without(grid.formulas[at].text, named))) if at in grid.formulas else shown


def _xml(content: bytes, element: Element) -> bytes:
    return content[element.start : element.end]


def _without(text: str, names: Iterable[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text


def _without_sheets(content: bytes, names: Iterable[str]) -> bytes:
    for name in names:
        content = content.replace(escape(name).encode(), b"").replace(name.encode(), b"")
    return content
