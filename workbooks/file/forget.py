"""Forgetting a former client: what stood in a template's named cells, and what the workbook remembers of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbooks.file.caches import CLEANED, DROPPED, forgotten_control, of_filters
from workbooks.file.elements import removed, retagged, rewritten
from workbooks.file.filled import Filled, Found
from workbooks.file.formulas import Area, area_of, cell_address
from workbooks.file.grid import Grid, Place
from workbooks.file.identity import identity
from workbooks.file.package import CONTENT_TYPES
from workbooks.file.patch import apply_edits, patch_sheet
from workbooks.file.pictures import BLANK, linked_in_drawing, linked_in_old_drawing
from workbooks.file.scan import end_of_tag
from workbooks.file.still import Looking
from workbooks.file.template import fact_of
from workbooks.file.traces import Traces, is_telling
from workbooks.file.typed import places_of, typed_beside_labels, typed_in_parts, typed_in_sheet
from workbooks.names import ANSWERS, FACT, HOUSE, OF_THE_TEMPLATE, TEXT
from xlmortgage.deal.reading import Kind
from xlmortgage.numbers.written import number_from_text

if TYPE_CHECKING:
    from workbooks.file.elements import Element
    from workbooks.file.named_cells import NamedCells
    from workbooks.file.patch import Edit
    from workbooks.file.template import Template

__all__ = ["CellValue", "forget"]

CellValue = float | str | None
Cell = tuple[int, int]

_HEADED = {Kind.TABLE, Kind.PLANS}
_OF_MONEY = {
    *(Kind.MONEY, Kind.AMOUNTS, Kind.TEXT, Kind.TABLE, Kind.ASSETS, Kind.INCOMES, Kind.PLANS, Kind.BLOCK),
}
_TEXT_LITERAL = re.compile(r'\s*=?\s*"((?:[^"]|"")*)"\s*')
_SHARED = re.compile(rb"<((?:[\w.-]+:)?)si\b")


def forget(template: Template, values: Mapping[Place, CellValue], is_kept: Callable[[str], bool]) -> Filled:
    """Write values into a template, and let it forget all else of the client whom it was filled for before.

    Parameters
    ----------
    template : Template
        The template; its package is changed.
    values : mapping of Place to float, str or None
        What is written where.
    is_kept : callable
        Tells whether a name's cells are to stay as they are.

    Returns
    -------
    Filled
        What was emptied, cut, kept and found; the content is not there yet.

    """
    return _Forgetting(template, values, is_kept).done()


@dataclass(slots=True)
class _Forgetting:
    """One template on its way to another client."""

    template: Template
    values: Mapping[Place, CellValue]
    is_kept: Callable[[str], bool]
    filled: Filled = field(default_factory=Filled)
    emptied: dict[Place, str] = field(default_factory=dict)
    """The cells that are emptied, each with what is said of it."""
    protected: set[Place] = field(default_factory=set)
    """The cells that are the house's or the template's own."""
    written: dict[str, dict[Cell, CellValue]] = field(default_factory=dict)
    """What is written into each sheet."""
    traces: Traces = field(default_factory=lambda: Traces(()))

    def done(self) -> Filled:
        """Return what came of it."""
        self._choose_cells()
        self.traces = self._former()
        for name in self.template.grids:
            self._write_sheet(name)
        self._clean_workbook_part()
        self._clean_shared_texts()
        self._clean_parts()
        self._cut_from_parts()
        self._drop_unreached()
        self._look()
        return self.filled

    # Which cells

    def _choose_cells(self) -> None:
        """Choose what is emptied: the cells of the case, answers that were typed, and what pivots and queries left."""
        for table in self.template.book.tables.values():
            top, left, _, right = table.area
            header = (top, left, top + table.header_rows - 1, right)
            self.protected |= {Place(table.sheet, *at) for at in self._held(table.sheet, header)}
        for name in self.template.names:
            if name.beginning in (HOUSE, *OF_THE_TEMPLATE) or self.is_kept(name.name):
                self.protected |= {Place(sheet, *at) for sheet, area in name.areas for at in self._held(sheet, area)}
        for name in self.template.names:
            is_of_the_case = name.beginning in (FACT, TEXT) or (name.beginning in ANSWERS and name.cell)
            if is_of_the_case and not self.is_kept(name.name):
                for sheet, area in name.areas:
                    self._empty(sheet, _body(name, area), name.name)
        for sheet, part in self.template.parts.items():
            self._choose_results(sheet, part)

    def _held(self, sheet: str, area: Area) -> Iterator[Cell]:
        return self.template.grids[sheet].in_area(area)

    def _empty(self, sheet: str, area: Area, said: str) -> None:
        grid = self.template.grids[sheet]
        for at in grid.in_area(area):
            place = Place(sheet, *at)
            if place in self.values or not grid.is_typed(at):
                continue
            if place in self.protected:
                self.filled.kept.append(Found("kept-name", f"{_place(place)} {said}".strip()))
            else:
                self.emptied.setdefault(place, said)

    def _choose_results(self, sheet: str, part: str) -> None:
        """Choose the cells that a pivot table or a query has filled."""
        package = self.template.package
        for relation in package.relations(part):
            if relation.kind == "pivotTable" and relation.target in package:
                _, found = package.elements(relation.target, {"location"})
                for each in found:
                    for area in _of_pivot(each):
                        self._empty(sheet, area, "")
            elif relation.kind == "queryTable" and relation.target in package:
                _, found = package.elements(relation.target, {"queryTable"})
                self._empty_query(sheet, found[0].attributes.get("name", ""), relation.target)
            elif relation.kind == "table":
                for inner in package.relations(relation.target):
                    if inner.kind == "queryTable" and inner.target in package:
                        self._empty_table(sheet, relation.target, inner.target)

    def _empty_query(self, sheet: str, query: str, part: str) -> None:
        for name in self.template.names:
            if name.name.casefold() == query.casefold() and not self.is_kept(name.name):
                for where, area in name.areas:
                    if where == sheet:
                        self._empty(sheet, (area[0] + 1, *area[1:]), "")
                        self._found("query", f"{sheet}!{cell_address(*area[:2])}")
                self._refresh(part)

    def _empty_table(self, sheet: str, part: str, query: str) -> None:
        _, found = self.template.package.elements(part, {"table"})
        name = found[0].attributes.get("displayName", "")
        table = self.template.book.tables.get(name.casefold())
        if table is None or self.is_kept(name):
            return
        top, left, bottom, right = table.area
        self._empty(sheet, (top + table.header_rows, left, bottom - table.totals_rows, right), "")
        self._found("query", f"{sheet}!{cell_address(top, left)} {name}")
        self._refresh(query)

    def _refresh(self, query: str) -> None:
        xml, found = self.template.package.elements(query, {"queryTable"})
        self.template.package.change(query, [retagged(xml, found[0], {"refreshOnLoad": "1"})], xml)

    def _found(self, kind: str, place: str) -> None:
        found = Found(kind, place)
        if found not in self.filled.emptied:
            self.filled.emptied.append(found)

    # Who the former client was

    def _former(self) -> Traces:
        """Return what tells who the former client was, but for what is given again."""
        new = Traces(value for value in self.values.values() if isinstance(value, str))
        of_the_new = {text for value in new.texts for text in identity("client", value).perhaps}
        found = [
            identity(name.rest, said)
            for name in self.template.names
            if name.beginning == TEXT and not self.is_kept(name.name)
            for said in self._texts_of(name)
        ]
        return Traces(
            (text for each in found for text in each.sure if not any(map(Traces([text]).are_in, new.texts))),
            {text for each in found for text in each.perhaps} - of_the_new,
            self._former_amounts(),
        )

    def _former_amounts(self) -> set[float]:
        """Return the amounts of the case that are not round, and neither the new deal's nor the house's."""
        found = {
            amount
            for name in self.template.names
            if name.beginning == FACT and not self.is_kept(name.name) and _is_of_money(name)
            for amount in self._amounts_of(name)
            if is_telling(amount)
        }
        new = {value for value in self.values.values() if isinstance(value, (int, float))}
        house = {self.template.grids[at.sheet].number((at.row, at.column)) for at in self.protected}
        return found - new - house

    def _amounts_of(self, name: NamedCells) -> Iterator[float]:
        if name.problem == "constant" and (amount := number_from_text(name.means.strip(" ="))) is not None:
            yield amount
        for sheet, area in name.areas:
            grid = self.template.grids[sheet]
            for at in grid.in_area(_body(name, area)):
                if grid.is_typed(at):
                    number = grid.number(at)
                    amount = number_from_text(grid.text(at) or "") if number is None else number
                    if amount is not None:
                        yield amount

    def _texts_of(self, name: NamedCells) -> Iterator[str]:
        if name.problem == "constant" and (literal := _TEXT_LITERAL.fullmatch(name.means)):
            yield literal[1].replace('""', '"')
        for sheet, area in name.areas:
            grid = self.template.grids[sheet]
            for at in grid.in_area(area):
                text, number = grid.text(at), grid.number(at)
                if text is not None:
                    yield text
                elif number is not None and number.is_integer():
                    yield str(int(number))

    # Sheets

    def _write_sheet(self, name: str) -> None:
        """Write what is given, empty the rest of the case, and the values of all formulas."""
        package, part, grid = self.template.package, self.template.parts[name], self.template.grids[name]
        emptied = {(place.row, place.column): said for place, said in self.emptied.items() if place.sheet == name}
        given = {(place.row, place.column): value for place, value in self.values.items() if place.sheet == name}
        self.filled.emptied += [
            Found("cell", f"{name}!{cell_address(*at)} {said}") for at, said in sorted(emptied.items()) if said
        ]
        edits = [*self._forgotten_beside_cells(grid, part), *self._constants(grid, emptied)]
        edits += self._cut_from_cells(grid, emptied.keys() | given.keys())
        if edits:
            grid = Grid(name, apply_edits(grid.xml, edits))
        cells: dict[Cell, CellValue] = dict.fromkeys(grid.calculated())
        cells |= {at: None for at in emptied if at not in grid.formulas}
        cells |= {at: value for at, value in given.items() if value is not None or grid.holds(at)}
        self.written[name] = cells
        package.changed[part] = patch_sheet(grid.xml, grid.sheet, cells, {})

    def _constants(self, grid: Grid, emptied: Collection[Cell]) -> Iterator[Edit]:
        """Return the edits that leave of a typed sum an empty text: without a formula the chain of calculation would break."""
        for at in emptied:
            if at in grid.formulas:
                yield _formula_text(grid, at, '""')

    def _forgotten_beside_cells(self, grid: Grid, part: str) -> list[Edit]:
        """Return the edits to what a sheet holds besides its cells: links and scenarios of the case, typed texts."""
        found = grid.beside_cells(None)
        areas = [
            area
            for name in self.template.names
            if name.beginning in (FACT, TEXT) and not self.is_kept(name.name)
            for sheet, area in name.areas
            if sheet == grid.name
        ]
        edits = self._without_links(grid, part, found, areas)
        for each in found:
            if each.name == "inputCells" and each.attributes.get("val") and _touches(each.attributes.get("r"), areas):
                edits.append(retagged(grid.xml, each, {"val": ""}))
                self._found("scenario", grid.name)
        edits += of_filters(grid.xml, found)
        if cut := _beside(self.traces.cut(grid.xml, found), edits):
            self._cut(grid.name)
        return edits + cut

    def _without_links(self, grid: Grid, part: str, found: list[Element], areas: list[Area]) -> list[Edit]:
        package = self.template.package
        links = [each for each in found if each.name == "hyperlink"]
        outside = {each.id: each.target for each in package.relations(part) if each.kind == "hyperlink"}
        gone = [
            each
            for each in links
            if _touches(each.attributes.get("ref"), areas)
            or any(self.traces.stand_in(text.encode()) for text in each.attributes.values())
            or self.traces.stand_in(outside.get(each.attributes.get("id", ""), "").encode())
        ]
        for each in gone:
            self._found("link", f"{grid.name}!{each.attributes.get('ref', '')}")
        left = {each.attributes.get("id") for each in links if each not in gone}
        package.drop_relations(part, {each.attributes.get("id", "") for each in gone} & outside.keys() - left)
        if gone and len(gone) == len(links):
            return [removed(each) for each in found if each.name == "hyperlinks"]
        return [removed(each) for each in gone]

    def _cut_from_cells(self, grid: Grid, others: Collection[Cell]) -> Iterator[Edit]:
        """Return the edits that cut the former client out of typed cells that share no text, and of formulas."""
        if not self.traces:
            return
        for at, formula in grid.formulas.items():
            if Place(grid.name, *at) not in self.protected and at not in others:
                text = self.traces.without_in_literals(formula.text)
                if text != formula.text:
                    self._cut(_place(Place(grid.name, *at)))
                    yield _formula_text(grid, at, text)
        for at, (start, end) in grid.sheet.cells.items():
            own = at not in others and Place(grid.name, *at) not in self.protected and grid.shared_text(at) is None
            if own and grid.text(at) is not None:
                cut = self.traces.without_in_cell(grid.xml[start:end])
                if cut != grid.xml[start:end]:
                    self._cut(_place(Place(grid.name, *at)))
                    yield start, end, cut

    def _cut(self, place: str) -> None:
        found = Found("typed", place)
        if found not in self.filled.cut:
            self.filled.cut.append(found)

    # Other parts

    def _clean_workbook_part(self) -> None:
        """Empty the constants of names, and take out the path of the file and who reserved it."""
        package, part = self.template.package, self.template.book.part
        xml, found = package.elements(part, {"AlternateContent", "absPath", "fileSharing"})
        paths = [each for each in found if each.name == "absPath"]
        edits = [
            removed(next((o for o in found if o.name == "AlternateContent" and o.start < each.start < o.end), each))
            for each in paths
        ]
        if paths:
            self._found("path", "workbook")
        for each in found:
            if each.attributes.get("userName"):
                edits.append(retagged(xml, each, {"userName": None}))
                self._found("revisions", "workbook")
        for name in self.template.names:
            if name.beginning in (FACT, TEXT) and name.problem == "constant" and not self.is_kept(name.name):
                edits.append(rewritten(name.element, '""'))
                self._found("name", name.name)
        package.change(part, edits, xml)

    def _clean_shared_texts(self) -> None:
        """Empty the shared texts that no cell uses any more, and cut the former client out of the others."""
        package, part = self.template.package, self.template.shared
        if part not in package:
            return
        used: dict[int, set[Place]] = {}
        for name, grid in self.template.grids.items():
            for at in grid.sheet.cells.keys() - self.written[name].keys():
                if (number := grid.shared_text(at)) is not None:
                    used.setdefault(number, set()).add(Place(name, *at))
        xml, texts = package.elements(part, {"si"})
        prefix = (_SHARED.search(xml) or [b"", b""])[1]
        unused = [each for number, each in enumerate(texts) if number not in used and each.text]
        edits: list[Edit] = [(each.content, each.content_end, b"<" + prefix + b"t/>") for each in unused]
        if unused:
            self._found("shared-text", str(len(unused)))
        told = [number for number, each in enumerate(texts) if number in used and self.traces.are_in(each.text)]
        for number in told:
            if not used[number] & self.protected:
                self.filled.cut += [Found("typed", _place(place)) for place in sorted(used[number])]
        if told:
            protected = {texts[number].start for number in told if used[number] & self.protected}
            edits += _beside(self.traces.cut(xml, package.elements(part)[1], but=protected), edits)
        package.change(part, edits, xml)

    def _clean_parts(self) -> None:
        """Empty what parts remember of cells, and drop those that are nothing but memory."""
        package = self.template.package
        places = places_of(package, self._sheets())
        self._blank_linked_pictures(places)
        for part, kind in package.reached().items():
            place = places.get(part, part.rpartition("/")[2])
            if kind in DROPPED:
                package.drop(part)
                self._found(DROPPED[kind], place)
            elif kind == "vmlDrawing":
                if (forgotten := forgotten_control(package[part])) != package[part]:
                    package.changed[part] = forgotten
                    self._found("control", place)
            elif cleaned := CLEANED.get(kind):
                xml, found = package.elements(part, cleaned.names)
                if package.change(part, cleaned.edits(xml, found), xml):
                    self._found(cleaned.what, place)

    def _blank_linked_pictures(self, places: Mapping[str, str]) -> None:
        """Blank the pictures that show cells."""
        package = self.template.package
        for part, kind in package.reached().items():
            if kind == "drawing":
                ids = linked_in_drawing(package.elements(part)[1])
            elif kind == "vmlDrawing":
                ids = linked_in_old_drawing(package[part])
            else:
                continue
            for relation in package.relations(part):
                if relation.id in ids and relation.target in package:
                    package.changed[relation.target] = BLANK.get(relation.target.rpartition(".")[2].casefold(), b"")
                    self._found("linked-picture", places.get(relation.target, relation.target))

    def _sheets(self) -> dict[str, str]:
        """Return the parts of all sheets, those without cells too, by their names."""
        package, part = self.template.package, self.template.book.part
        targets = {each.id: each.target for each in package.relations(part)}
        _, found = package.elements(part, {"sheet"})
        return {each.attributes["name"]: targets[each.attributes["id"]] for each in found}

    def _cut_from_parts(self) -> None:
        """Cut the former client out of what is typed in drawings, charts, comments, properties and the like."""
        package = self.template.package
        if not self.traces:
            return
        places = places_of(package, self._sheets())
        done = {self.template.shared, *self.template.parts.values()}
        for part, kind in package.reached().items():
            place = places.get(part, part.rpartition("/")[2])
            if kind == "vmlDrawing":
                cut = self.traces.without_in_texts(package[part])
                if cut != package[part]:
                    package.changed[part] = cut
                    self._cut(place)
            elif part.endswith(".xml") and part not in done and self.traces.may_be_in_part(package[part]):
                xml, found = package.elements(part)
                if package.change(part, self.traces.cut(xml, found), xml):
                    self._cut(place)

    def _drop_unreached(self) -> None:
        """Drop the parts to which nothing leads, which Excel does not show and nobody can see."""
        package = self.template.package
        reached = package.reached()
        listings = {CONTENT_TYPES, *map(package.listing, ["", *reached])}
        gone = [name for name in package.names() if name not in reached and name not in listings and package[name]]
        if gone:
            package.drop(*gone)
            for name in gone:
                self._found("unreached", name)

    # What a person has to look at

    def _look(self) -> None:
        """List what was kept and may hold a client, and where the former client still stands."""
        package = self.template.package
        places = places_of(package, self._sheets())
        kept = [*self.filled.kept, *self._kept_names()]
        facts = {fact.name for name in self.template.names if (fact := fact_of(name)) is not None}
        covered = {*self._covered()}
        for name, part in self._sheets().items():
            kept += typed_in_sheet(package, part, name) if part in package else ()
        for name in self.template.parts:
            grid = self.template.grids[name]
            named = {(at.row, at.column) for at in covered if at.sheet == name} | self.written[name].keys()
            kept += typed_beside_labels(grid, named, facts)
        blanked = {part for part, content in package.changed.items() if content in BLANK.values()}
        kept += typed_in_parts(package, {p: k for p, k in package.reached().items() if p not in blanked}, places)
        self.filled.looking = Looking(self.traces, self.template, self._sheets(), self.values.keys(), self.protected)
        self.filled.still, perhaps = self.filled.looking.found(package)
        self.filled.kept = list(dict.fromkeys([*kept, *perhaps]))

    def _covered(self) -> Iterator[Place]:
        for name in self.template.names:
            if name.beginning or self.is_kept(name.name):
                for sheet, area in name.areas:
                    yield from (Place(sheet, *at) for at in self._held(sheet, area))

    def _kept_names(self) -> Iterator[Found]:
        """Yield the names that are none of ours, or kept, and hold something typed."""
        ours = {Place(*name.cell) for name in self.template.names if name.beginning and name.cell}
        for name in self.template.names:
            kept = self.is_kept(name.name) and name.beginning not in (HOUSE, *OF_THE_TEMPLATE)
            if name.beginning and not kept:
                continue
            if name.problem == "constant":
                yield Found("kept-name", name.name)
            held = [Place(sheet, *at) for sheet, area in name.areas for at in self._held(sheet, area)]
            if name.is_hidden:
                continue
            if any(self.template.grids[at.sheet].is_typed((at.row, at.column)) for at in held) and (
                kept or ours.isdisjoint(held)
            ):
                yield Found("kept-name", f"{held[0].sheet}!{cell_address(held[0].row, held[0].column)} {name.name}")


def _body(name: NamedCells, area: Area) -> Area:
    """Return the cells of a name that are the case's: not the header of a table, nor the labels of a deal block."""
    fact = fact_of(name)
    top, left, bottom, right = area
    if fact is not None and fact.kind in _HEADED and bottom > top:
        return top + 1, left, bottom, right
    if fact is not None and fact.kind is Kind.BLOCK and right > left:
        return top, left + 1, bottom, right
    return area


def _is_of_money(name: NamedCells) -> bool:
    fact = fact_of(name)
    return fact is None or fact.kind in _OF_MONEY


def _of_pivot(location: Element) -> Iterator[Area]:
    """Yield where a pivot table stands, and where its page fields stand above it."""
    top, left, bottom, right = area_of(location.attributes["ref"])
    yield top, left, bottom, right
    pages, columns = (int(location.attributes.get(name, "0")) for name in ("rowPageCount", "colPageCount"))
    if pages:
        yield max(1, top - 1 - pages), left, max(1, top - 2), left + 3 * max(1, columns) - 2


def _place(place: Place) -> str:
    return f"{place.sheet}!{cell_address(place.row, place.column)}"


def _touches(address: str | None, areas: Iterable[Area]) -> bool:
    """Tell whether an area of a sheet shares a cell with others."""
    if not address:
        return False
    top, left, bottom, right = area_of(address.replace("$", ""))
    return any(top <= area[2] and area[0] <= bottom and left <= area[3] and area[1] <= right for area in areas)


def _beside(edits: Iterable[Edit], others: Collection[Edit]) -> list[Edit]:
    """Return the edits that touch nothing that others change."""
    return [each for each in edits if not any(each[0] < other[1] and other[0] < each[1] for other in others)]


def _formula_text(grid: Grid, at: Cell, text: str) -> Edit:
    """Return the edit that gives a formula another text."""
    formula = grid.formulas[at]
    content = end_of_tag(grid.xml, formula.formula_start)
    return content, grid.xml.rindex(b"</", content, formula.formula_end), text.encode()
