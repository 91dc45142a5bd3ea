"""What the parts of a workbook remember of cells: chart and pivot caches, linked texts, other workbooks' values.

Each function takes a part and what stands in it, and returns the edits that leave nothing of the former cells: Excel
reads the cells anew when it opens the workbook.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from workbooks.file.elements import Element, emptied, removed, retagged
from workbooks.file.patch import Edit

__all__ = ["CLEANED", "DROPPED", "Cleaned", "forgotten_control", "of_filters"]

Cleaning: TypeAlias = Callable[[bytes, list[Element]], list[Edit]]

_FIRST_DAY = dt.date(1900, 1, 1)
_PIVOT_VALUES = {"s", "n", "d"}
_POINT_CACHES = {"numCache", "strCache", "multiLvlStrCache", "dlblRangeCache", "dlblFieldTableCache"}


def _within(element: Element, others: Iterable[Element]) -> bool:
    return any(other.start < element.start and element.end <= other.end for other in others)


def _of_chart(_xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to a chart: the cached points of its series, titles and labels; none is what blank cells have."""
    cached = [each for each in found if each.name == "pt" and not _POINT_CACHES.isdisjoint(each.parents)]
    return [removed(each) for each in cached] + _of_fields(found)


def _of_fields(found: list[Element]) -> list[Edit]:
    fields = [each for each in found if each.name == "fld"]
    return [emptied(each) for each in found if each.name == "t" and each.text and _within(each, fields)]


def _of_extended_chart(_xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to a chart of the newer kinds, such as a waterfall or a map."""
    linked = [each for each in found if each.name == "txData"]
    formulas = [each for each in found if each.name == "f"]
    of_cells = [each for each in linked if any(_within(formula, [each]) for formula in formulas)]
    return [
        *(removed(each) for each in found if each.name == "lvl" and each.parents[-1:] in (("strDim",), ("numDim",))),
        *(removed(each) for each in found if each.name == "geoCache"),
        *(emptied(each) for each in found if each.name == "v" and each.text and _within(each, of_cells)),
        *_of_fields(found),
    ]


def _of_drawing(_xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to a drawing: the texts of shapes that show a cell."""
    linked = [each for each in found if each.attributes.get("textlink")]
    return [emptied(each) for each in found if each.name == "t" and each.text and _within(each, linked)]


def _of_records(xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to the records of a pivot table."""
    root = found[0]
    return [retagged(xml, root, {"count": "0"}), *([] if root.is_empty_tag else [emptied(root)])]


def _of_pivot_cache(xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to what a pivot table knows of its source: as many values as before, but none of the former.

    Excel refreshes the pivot table when it opens the workbook, and refuses one whose items have no values at all.
    """
    own = {"recordCount": "0", "refreshOnLoad": "1", "missingItemsLimit": "0"}
    user = {"refreshedBy": None, "refreshedDate": None, "refreshedDateIso": None}
    edits = [retagged(xml, found[0], own | {name: None for name in user if name in found[0].attributes})]
    position: dict[int, int] = {}
    holders = [each for each in found if each.name in ("sharedItems", "groupItems")]
    for each in found:
        if each.name == "rangePr":
            edits.append(retagged(xml, each, _plain_limits(each, 1)))
        elif each.name == "cachedUniqueName":
            edits.append(retagged(xml, each, {"name": ""}))
        elif each.name == "sharedItems":
            edits.append(retagged(xml, each, _plain_limits(each, int(each.attributes.get("count", "1") or 1))))
        elif each.name in _PIVOT_VALUES and each.parents[-1:] in (("sharedItems",), ("groupItems",)):
            holder = next(other.start for other in holders if other.start < each.start and each.end <= other.end)
            position[holder] = number = position.get(holder, 0) + 1
            edits.append(retagged(xml, each, _plain_value(each, number)))
    return edits


def _plain_value(element: Element, number: int) -> dict[str, str | None]:
    plain: dict[str, str | None] = {"v": _day(number) if element.name == "d" else str(number)}
    return {**plain, "c": str(number)} if "c" in element.attributes else plain


def _plain_limits(element: Element, count: int) -> dict[str, str | None]:
    plain: dict[str, str | None] = {
        "minValue": "0",
        "maxValue": str(count),
        "minDate": _day(0),
        "maxDate": _day(count + 1),
        "longText": None,
        "startNum": "0",
        "endNum": str(count),
        "startDate": _day(0),
        "endDate": _day(count + 1),
    }
    return {name: value for name, value in plain.items() if name in element.attributes}


def _day(number: int) -> str:
    return f"{_FIRST_DAY + dt.timedelta(days=number)}T00:00:00"


def _of_pivot_table(xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to a pivot table: what its items are called, and what it remembers of a data model."""
    named: dict[str, dict[str, str | None]] = {
        "item": {"n": None},
        "pageField": {"name": None, "cap": None},
        "member": {"name": ""},
    }
    edits = [removed(each) for each in found if each.name == "pivotRow"]
    for each in found:
        changes = {name: new for name, new in named.get(each.name, {}).items() if name in each.attributes}
        if changes and not _within(each, [other for other in found if other.name == "pivotRow"]):
            edits.append(retagged(xml, each, changes))
    return edits


def _of_slicer_cache(xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to a slicer's cache: the names of its items, where it keeps them."""
    items = [each for each in found if each.name in ("i", "selection", "p")]
    named = [(each, {name: "" for name in ("n", "c") if name in each.attributes}) for each in items]
    return [retagged(xml, each, changes) for each, changes in named if changes]


def _of_timeline_cache(xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to a timeline's cache: the days of its data and those chosen."""
    states = [each for each in found if each.name == "state" and "filterType" in each.attributes]
    return [
        *(removed(each) for each in found if each.name in ("selection", "bounds")),
        *(retagged(xml, each, {"filterType": "unknown"}) for each in states),
    ]


def _of_external_link(_xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to what is remembered of another workbook's cells."""
    return [removed(each) for each in found]


def _of_metadata(xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to what cells remember of a cube."""
    strings = [each for each in found if each.name == "s" and each.parents[-1:] == ("metadataStrings",)]
    return [retagged(xml, each, {"v": ""}) for each in strings if each.attributes.get("v")]


def of_filters(xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to filters: the numbers that Excel worked out for them, such as that of the tenth greatest."""
    worked_out = {"top10": ("filterVal",), "dynamicFilter": ("val", "maxVal", "valIso", "maxValIso")}
    changes = [
        (each, {name: None for name in worked_out.get(each.name, ()) if name in each.attributes}) for each in found
    ]
    return [retagged(xml, each, change) for each, change in changes if change]


def _of_control(xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to a form control that shows a cell."""
    root = found[0]
    state = {name: None for name in ("checked", "val", "sel", "multiSel") if name in root.attributes}
    return [retagged(xml, root, state)] if root.attributes.get("fmlaLink") and state else []


_CONTROL = re.compile(rb"<x:ClientData\b.*?</x:ClientData>", re.DOTALL)
_STATE = re.compile(rb"<x:(Checked|Val|Sel|MultiSel)\b[^>]*?(?:/>|>[^<]*</x:\1>)\s*")


def forgotten_control(vml: bytes) -> bytes:
    """Return a drawing of the old kind in which form controls that show a cell have forgotten its value.

    >>> forgotten_control(b"<x:ClientData><x:Checked>1</x:Checked><x:FmlaLink>$B$3</x:FmlaLink></x:ClientData>")
    b'<x:ClientData><x:FmlaLink>$B$3</x:FmlaLink></x:ClientData>'
    """
    return _CONTROL.sub(lambda found: _STATE.sub(b"", found[0]) if b"<x:FmlaLink" in found[0] else found[0], vml)


def _of_core_properties(_xml: bytes, found: list[Element]) -> list[Edit]:
    kept = {"created", "modified", "revision", "version", "language"}
    return [
        removed(each) if each.name == "lastPrinted" else emptied(each)
        for each in found
        if len(each.parents) == 1 and each.name not in kept and each.text.strip()
    ]


def _of_extended_properties(_xml: bytes, found: list[Element]) -> list[Edit]:
    links = [removed(each) for each in found if each.name == "HLinks"]
    texts = ("Manager", "HyperlinkBase", "Template")
    return links + [emptied(each) for each in found if each.name in texts and each.text.strip()]


def _of_custom_properties(_xml: bytes, found: list[Element]) -> list[Edit]:
    """Return the edits to the properties that show a cell."""
    linked = [each for each in found if each.name == "property" and each.attributes.get("linkTarget")]
    values = [each for each in found if each.parents[-1:] == ("property",) and each.text and _within(each, linked)]
    return [emptied(each) for each in values]


class Cleaned(NamedTuple):
    """What is emptied in a kind of part, how, and which elements have to be known for it; all where it is not said."""

    what: str
    edits: Cleaning
    names: frozenset[str] | None = None


CLEANED: Mapping[str, Cleaned] = {
    "chart": Cleaned("chart", _of_chart, frozenset({"pt", "fld", "t"})),
    "chartEx": Cleaned("chart", _of_extended_chart),
    "drawing": Cleaned("linked-text", _of_drawing),
    "chartUserShapes": Cleaned("linked-text", _of_drawing),
    "pivotCacheRecords": Cleaned("pivot", _of_records, frozenset({"pivotCacheRecords"})),
    "pivotCacheDefinition": Cleaned("pivot", _of_pivot_cache),
    "table": Cleaned("filter", of_filters, frozenset({"top10", "dynamicFilter"})),
    "pivotTable": Cleaned("pivot", _of_pivot_table, frozenset({"item", "pageField", "member", "pivotRow"})),
    "slicerCache": Cleaned("slicer", _of_slicer_cache),
    "timelineCache": Cleaned("slicer", _of_timeline_cache),
    "externalLink": Cleaned("external", _of_external_link, frozenset({"sheetDataSet", "values"})),
    "sheetMetadata": Cleaned("cube", _of_metadata),
    "ctrlProp": Cleaned("control", _of_control),
    "core-properties": Cleaned("properties", _of_core_properties),
    "extended-properties": Cleaned("properties", _of_extended_properties),
    "custom-properties": Cleaned("properties", _of_custom_properties),
}
"""By the kind of relation that leads to a part."""

DROPPED: Mapping[str, str] = {
    "thumbnail": "thumbnail",
    "revisionHeaders": "revisions",
    "revisionLog": "revisions",
    "usernames": "revisions",
    "volatileDependencies": "cube",
    "origin": "signature",
    "signature": "signature",
}
"""By the kind of relation that leads to a part: what is dropped with it."""
