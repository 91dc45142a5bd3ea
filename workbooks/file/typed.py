"""What somebody typed into a template, or put there, and may be a client's: it is kept, and a person has to look."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from workbooks.file.filled import Found
from workbooks.file.formulas import cell_address
from workbooks.file.grid import beside_cells
from workbooks.names import text_named
from xlmortgage.deal.facts import LABELS
from xlmortgage.deal.words import plain_spelling

if TYPE_CHECKING:
    from workbooks.file.elements import Element
    from workbooks.file.grid import Grid
    from workbooks.file.package import Package

__all__ = ["HEADERS", "places_of", "typed_beside_labels", "typed_in_parts", "typed_in_sheet"]

_AS_A_WHOLE: Mapping[str, str] = {
    "image": "picture",
    "oleObject": "embedded",
    "package": "embedded",
    "control": "embedded",
    "activeXControlBinary": "embedded",
    "customXml": "custom-xml",
    "customProperty": "custom-xml",
    "vbaProject": "macro",
    "person": "user",
    "powerPivotData": "model",
    "diagramData": "text-box",
    "ink": "picture",
    "rdRichValue": "rich-data",
    "rdArray": "rich-data",
    "rdSupportingPropertyBag": "rich-data",
    "queryTable": "connection",
    "richValueRel": "rich-data",
}
"""By the kind of relation that leads to a part: what it is to a person, who has to look at the whole."""

_HARMLESS = {
    *("officeDocument", "worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet", "sharedStrings"),
    *("styles", "theme", "themeOverride", "calcChain", "printerSettings", "sheetMetadata", "table", "tableSingleCells"),
    *("pivotTable", "pivotCacheDefinition", "pivotCacheRecords", "slicer", "slicerCache", "timeline", "timelineCache"),
    *("chartStyle", "chartColorStyle", "ctrlProp", "xmlMaps", "customXmlProps", "diagramLayout", "diagramQuickStyle"),
    *("diagramColors", "diagramDrawing", "core-properties", "extended-properties", "classificationlabels"),
    *(
        "rdRichValueStructure",
        "rdRichValueTypes",
        "rdSupportingPropertyBagStructure",
        "richStyles",
        "FeaturePropertyBag",
    ),
    *("vbaProjectSignature", "vbaProjectSignatureAgile", "vbaProjectSignatureV3", "rdarraystructure", "extensibility"),
}
_BOX = re.compile(rb"<v:textbox\b[^>]*>(.*?)</v:textbox>", re.DOTALL)
_TAG = re.compile(rb"<[^>]*>")
_CODE = re.compile(r'&(?:"[^"]*"|\d+|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|[A-Za-z&])')
_LONGEST_LABEL = 40
HEADERS = {f"{which}{what}" for which in ("odd", "even", "first") for what in ("Header", "Footer")}
_ANCHORS = {"twoCellAnchor", "oneCellAnchor", "absoluteAnchor"}
_SHAPES = {"sp", "cxnSp"}


def places_of(package: Package, sheets: Mapping[str, str]) -> dict[str, str]:
    """Return where a person finds each part, as far as it belongs to a sheet: the sheet, and the cell where it hangs.

    Parameters
    ----------
    package : Package
        The workbook.
    sheets : mapping of str to str
        The parts of the sheets by their names.

    """
    found: dict[str, str] = {}
    waiting = [(part, name, "") for name, part in sheets.items()]
    while waiting:
        part, place, kind = waiting.pop(0)
        if part in found or part not in package:
            continue
        found[part] = place
        hung = _hung_in(package, part, place) if kind == "drawing" else {}
        waiting += [
            (each.target, hung.get(each.id, place), each.kind)
            for each in package.relations(part)
            if not each.is_outside
        ]
    return found


def _hung_in(package: Package, drawing: str, sheet: str) -> dict[str, str]:
    """Return at which cell a drawing hangs what its relations lead to."""
    _, found = package.elements(drawing)
    return {
        value: place
        for each, place in _with_place(found, sheet)
        for name, value in each.attributes.items()
        if name in ("id", "embed", "link") and value
    }


def _with_place(found: list[Element], sheet: str) -> Iterator[tuple[Element, str]]:
    """Yield the elements of a drawing with the cell at which each hangs."""
    place, end, column = sheet, 0, ""
    for each in found:
        if each.name in _ANCHORS:
            place, end = sheet, each.end
        elif each.parents[-1:] == ("from",) and each.name == "col":
            column = each.text
        elif each.parents[-1:] == ("from",) and each.name == "row" and column.isdecimal() and each.text.isdecimal():
            place = f"{sheet}!{cell_address(int(each.text) + 1, int(column) + 1)}"
        yield each, place if each.start < end else sheet


def typed_in_parts(package: Package, reached: Mapping[str, str], places: Mapping[str, str]) -> Iterator[Found]:
    """Yield what the parts of a workbook hold besides cells that only a person can judge."""
    for part, kind in reached.items():
        if part not in package:
            continue
        place = places.get(part, part.rpartition("/")[2])
        if kind in _AS_A_WHOLE:
            yield Found(_AS_A_WHOLE[kind], place)
        elif kind == "vmlDrawing":
            if any(_TAG.sub(b"", each).strip() for each in _BOX.findall(package[part])):
                yield Found("text-box", place)
        elif kind in _READ:
            yield from _READ[kind](package, part, place)
        elif kind not in _HARMLESS:
            yield Found("part", f"{place} ({kind})" if part in places else part)


def _in_comments(package: Package, part: str, place: str) -> Iterator[Found]:
    _, found = package.elements(part, {"comment", "threadedComment"})
    for each in found:
        yield Found("comment", f"{place}!{each.attributes.get('ref', '')}")


def _in_drawing(package: Package, part: str, place: str) -> Iterator[Found]:
    _, found = package.elements(part)
    for each, at in _with_place(found, place.partition("!")[0]):
        if "Fallback" in each.parents:
            continue
        if each.name in _SHAPES and not each.attributes.get("textlink") and _says(found, each):
            yield Found("text-box", at)
        if each.name == "cNvPr" and (each.attributes.get("descr") or each.attributes.get("title")):
            yield Found("alt-text", at)


def _says(found: Iterable[Element], shape: Element) -> bool:
    return any(each.name == "t" and each.text.strip() and shape.start < each.start < shape.end for each in found)


def _in_chart(package: Package, part: str, place: str) -> Iterator[Found]:
    _, found = package.elements(part)
    typed = (
        (each.name == "t" and each.text.strip() and "fld" not in each.parents)
        or (each.name == "v" and each.text.strip() and each.parents[-1:] in (("tx",), ("txData",)))
        or each.name in ("numLit", "strLit")
        for each in found
    )
    if any(typed):
        yield Found("chart-text", place)


def _in_properties(package: Package, part: str, _place: str) -> Iterator[Found]:
    _, found = package.elements(part, {"property"})
    for each in found:
        if not each.attributes.get("linkTarget") and not each.attributes.get("name", "").startswith("MSIP_"):
            yield Found("property", each.attributes.get("name", ""))


def _in_connections(package: Package, part: str, _place: str) -> Iterator[Found]:
    _, found = package.elements(part, {"connection"})
    for each in found:
        yield Found("connection", each.attributes.get("name", ""))


def _in_external_link(package: Package, part: str, _place: str) -> Iterator[Found]:
    for each in package.relations(part):
        yield Found("other-workbook", each.target.replace("\\", "/").rpartition("/")[2])


_READ = {
    "comments": _in_comments,
    "threadedComment": _in_comments,
    "custom-properties": _in_properties,
    "drawing": _in_drawing,
    "chartUserShapes": _in_drawing,
    "chart": _in_chart,
    "chartEx": _in_chart,
    "connections": _in_connections,
    "externalLink": _in_external_link,
}


def typed_in_sheet(package: Package, part: str, name: str) -> Iterator[Found]:
    """Yield what a sheet holds besides its cells that only a person can judge."""
    wanted = HEADERS | {"hyperlink", "scenario", "filter", "customFilter", "dataValidation", "sqref"}
    outside = {each.id for each in package.relations(part) if each.is_outside and each.kind == "hyperlink"}
    for each in beside_cells(package[part], wanted):
        attributes = each.attributes
        if each.name in HEADERS and _CODE.sub("", each.text).strip():
            yield Found("header", name)
        elif each.name == "hyperlink" and attributes.get("id") in outside:
            yield Found("link", f"{name}!{attributes.get('ref', '')}")
        elif each.name == "scenario":
            yield Found("scenario", name)
        elif each.name in ("filter", "customFilter"):
            yield Found("filter", name)
        elif each.name == "dataValidation" and (attributes.get("prompt") or attributes.get("promptTitle")):
            yield Found("prompt", f"{name}!{attributes.get('sqref', '')}".rstrip("!"))


def typed_beside_labels(grid: Grid, named: Iterable[tuple[int, int]], facts: Collection[str]) -> Iterator[Found]:
    """Yield the cells that no name covers, that are typed, and that stand right of the label of a text or a fact.

    Parameters
    ----------
    grid : Grid
        The sheet.
    named : iterable of (int, int)
        The cells that have names.
    facts : collection of str
        The names of the facts that the template takes.

    """
    covered = set(named)
    spellings = {spelling for name in facts for spelling in LABELS.spellings[name]}
    for row, column in grid.sheet.cells:
        label = grid.text((row, column))
        if label is None or len(label) > _LONGEST_LABEL:
            continue
        (_, _, _, right), _ = grid.whole((row, column, row, column))
        beside = (row, right + 1)
        if beside not in covered and grid.is_typed(beside) and _belongs_to(label, grid, beside, spellings):
            yield Found("unnamed", f"{grid.name}!{cell_address(*beside)}")


def _belongs_to(label: str, grid: Grid, at: tuple[int, int], facts: Collection[str]) -> bool:
    """Tell whether a typed cell is the value of its label and no label itself."""
    text = grid.text(at)
    if text_named(label) is not None:
        return text is None or (text.strip() != "" and text_named(text) is None)
    return text is None and plain_spelling(label) in facts
