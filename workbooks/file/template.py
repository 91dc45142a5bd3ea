"""A template that was opened: its parts, the cells of its sheets, and what its names mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.file.book import Book
from workbooks.file.grid import Grid, Place, as_shown
from workbooks.file.named_cells import NamedCells, named_cells
from workbooks.file.package import Package
from workbooks.names import FACT
from xlmortgage.deal.facts import FACTS, LABELS, fact_named
from xlmortgage.deal.labels import FactInUnit

if TYPE_CHECKING:
    from zipfile import ZipFile

    from xlmortgage.deal.reading import Fact

__all__ = ["Template", "fact_of"]

_SHEETS = {"worksheet", "xlMacrosheet", "xlIntlMacrosheet"}
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NO_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_STYLE = re.compile(rb"""^<[^>]*?\ss\s*=\s*["'](\d+)""")


@dataclass(slots=True)
class Template:
    """A template.

    Attributes
    ----------
    package : Package
        Its parts, of which some are changed.
    book : Book
        Its worksheets, names and tables.
    parts : dict of str to str
        The parts of its sheets with cells, by name.
    grids : dict of str to Grid
        Their cells.
    names : list of NamedCells
        The names that people gave.
    shared : str
        The part of the texts that cells share, empty where there is none.

    """

    package: Package
    book: Book
    parts: dict[str, str]
    grids: dict[str, Grid]
    names: list[NamedCells]
    shared: str

    @classmethod
    def read(cls, archive: ZipFile, book: Book) -> Template:
        """Return the template in an archive.

        Raises
        ------
        InputError
            If a part cannot be read.

        """
        package = Package.read(archive)
        relations = {each.id: each for each in package.relations(book.part) if not each.is_outside}
        shared = next((each.target for each in relations.values() if each.kind == "sharedStrings"), "")
        texts = [as_shown(each.text) for each in package.elements(shared, {"si"})[1]] if shared in package else []
        _, found = package.elements(book.part, {"sheet", "definedName"})
        parts = {
            each.attributes["name"]: relations[each.attributes["id"]].target
            for each in found
            if each.name == "sheet" and relations[each.attributes["id"]].kind in _SHEETS
        }
        grids = {name: Grid(name, package[part], texts) for name, part in parts.items()}
        names = named_cells([each for each in found if each.name == "definedName"], grids)
        return cls(package, book, parts, grids, names, shared)

    def shows_a_day(self, at: Place) -> bool:
        """Tell whether a cell holds a number or shows one as a date."""
        grid = self.grids[at.sheet]
        style = _STYLE.search(grid.cell((at.row, at.column)))
        if grid.text((at.row, at.column)) is not None:
            return False
        return grid.number((at.row, at.column)) is not None or (style is not None and int(style[1]) in self._days())

    def _days(self) -> set[int]:
        """Return the styles that show a number as a date."""
        styles = next((each.target for each in self.package.relations(self.book.part) if each.kind == "styles"), "")
        if styles not in self.package:
            return set()
        _, found = self.package.elements(styles, {"numFmt", "xf"})
        dates = _DATE_FORMATS | {
            int(each.attributes["numFmtId"])
            for each in found
            if each.name == "numFmt"
            and re.search("[ymd]", _NO_DATE.sub("", each.attributes.get("formatCode", "")), re.IGNORECASE)
        }
        formats = [each for each in found if each.name == "xf" and each.parents[-1:] == ("cellXfs",)]
        return {at for at, each in enumerate(formats) if int(each.attributes.get("numFmtId", "0")) in dates}


def fact_of(name: NamedCells) -> Fact | None:
    """Return the fact whose cell has a name, ``None`` where it is no fact's or may be several's."""
    if name.beginning != FACT:
        return None
    if (own := FACTS.get(name.rest.casefold())) is not None:
        return own
    fact = None if LABELS.means_several(name.rest) else fact_named(name.rest)
    return None if isinstance(fact, FactInUnit) else fact
