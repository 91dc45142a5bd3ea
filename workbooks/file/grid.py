"""The cells of a sheet as one reads them: what each says, and whether it was typed or is calculated."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ExpatError

from workbooks.file.elements import Element, elements
from workbooks.file.formulas import Area, area_of, cells_of
from workbooks.file.scan import Formula, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Grid", "Place", "around_cells", "as_shown", "beside_cells", "is_constant"]

_TYPE = re.compile(rb"""^<[^>]*?\st\s*=\s*["'](\w+)""")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)</")
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>([^<]*)</")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row[\s/>]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_CONSTANT = re.compile(
    r"""(?: "(?:[^"]|"")*+" | \d*\.?\d+ (?:E[+-]?\d+)? | [-+*/^&=<>(),;%\s{}] | TRUE | FALSE
    | (?:DATE|SUM|ROUND|CONCATENATE)\( )++""",
    re.VERBOSE | re.IGNORECASE,
)


class Place(NamedTuple):
    """A cell of a workbook."""

    sheet: str
    row: int
    column: int


def is_constant(formula: str) -> bool:
    """Tell whether a formula refers to nothing, and so is a value that was typed as a sum.

    >>> is_constant("8000000+200000"), is_constant('DATE(2026,11,2)'), is_constant("TODAY()"), is_constant("B2*3")
    (True, True, False, False)
    """
    return _CONSTANT.fullmatch(formula) is not None


class Grid:
    """The cells of one sheet.

    Parameters
    ----------
    name : str
        The sheet's name.
    xml : bytes
        The sheet as it is in the file.
    shared : sequence of str
        The texts that cells share.

    """

    def __init__(self, name: str, xml: bytes, shared: Sequence[str] = ()) -> None:
        self.name, self.xml, self._shared = name, xml, shared
        self.sheet = scan(xml, name, every_cell=True)

    @cached_property
    def formulas(self) -> dict[tuple[int, int], Formula]:
        """The formulas by their row and column."""
        return {(each.row, each.column): each for each in self.sheet.formulas}

    @cached_property
    def blocks(self) -> list[Area]:
        """The areas that array formulas and data tables fill."""
        return [formula.area for formula in self.sheet.formulas if formula.area]

    def is_calculated(self, at: tuple[int, int]) -> bool:
        """Tell whether a formula fills a cell."""
        return at in self.formulas or any(_lies_in(at, block) for block in self.blocks)

    def calculated(self) -> set[tuple[int, int]]:
        """Return the cells in the file that formulas fill, those of array formulas and data tables too."""
        return {*self.formulas, *(at for block in self.blocks for at in self.in_area(block))}

    @cached_property
    def merged(self) -> list[Area]:
        """The areas that are merged to one cell."""
        return [area_of(each.attributes["ref"]) for each in self.beside_cells({"mergeCell"})]

    def cell(self, at: tuple[int, int]) -> bytes:
        """Return the XML of a cell, empty where the file holds none."""
        if at in self.sheet.cells:
            start, end = self.sheet.cells[at]
            return self.xml[start:end]
        formula = self.formulas.get(at)
        return self.xml[formula.start : formula.end] if formula else b""

    def holds(self, at: tuple[int, int]) -> bool:
        """Tell whether a cell holds anything."""
        kind, value = self._content_of(at)
        return at in self.formulas or value != b"" or kind == b"inlineStr"

    def is_typed(self, at: tuple[int, int]) -> bool:
        """Tell whether somebody typed what a cell holds: a value, or a formula that refers to nothing."""
        if self.is_calculated(at):
            return at in self.formulas and is_constant(self.formulas[at].text)
        return self.holds(at)

    @cached_property
    def _contents(self) -> dict[tuple[int, int], tuple[bytes, bytes]]:
        """The type and the value of each cell without a formula, as they are written."""
        return {at: _content(self.xml[start:end]) for at, (start, end) in self.sheet.cells.items()}

    def _content_of(self, at: tuple[int, int]) -> tuple[bytes, bytes]:
        return self._contents.get(at) or _content(self.cell(at))

    def shared_text(self, at: tuple[int, int]) -> int | None:
        """Return which of the shared texts a cell says, or ``None``."""
        kind, value = self._content_of(at)
        return int(value) if kind == b"s" and value else None

    def text(self, at: tuple[int, int]) -> str | None:
        """Return the text that a cell shows, ``None`` where it is none."""
        kind, value = self._content_of(at)
        if kind == b"inlineStr":
            return "".join(_said(each) for each in _TEXT.findall(self.cell(at)))
        if kind == b"str":
            return _said(value)
        if kind != b"s" or not value:
            return None
        number = int(value)
        return self._shared[number] if number < len(self._shared) else None

    def number(self, at: tuple[int, int]) -> float | None:
        """Return the number that a cell holds, ``None`` where it is none."""
        kind, value = self._content_of(at)
        try:
            return float(value) if value and kind in (b"", b"n") else None
        except ValueError:
            return None

    def in_area(self, area: Area) -> Iterator[tuple[int, int]]:
        """Yield the cells of an area that the file holds."""
        top, left, bottom, right = area
        if (bottom - top + 1) * (right - left + 1) <= len(self.sheet.cells):
            yield from (at for at in cells_of(area) if at in self.sheet.cells or at in self.formulas)
        else:
            yield from (at for at in (*self.sheet.cells, *self.formulas) if _lies_in(at, area))

    def whole(self, area: Area) -> tuple[Area, bool]:
        """Return the merged area in which an area lies, or itself, and whether it is one cell to a reader."""
        for merged in self.merged:
            if merged[0] <= area[0] and merged[1] <= area[1] and merged[2] >= area[2] and merged[3] >= area[3]:
                return merged, True
        return area, area[:2] == area[2:]

    def beside_cells(self, names: Collection[str] | None) -> list[Element]:
        """Return the elements of these names that stand before or after the cells."""
        return beside_cells(self.xml, names)


def beside_cells(xml: bytes, names: Collection[str] | None) -> list[Element]:
    """Return the elements of these names that stand before or after the cells of a sheet.

    >>> sheet = b"<worksheet><sheetData><row><c/></row></sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells></worksheet>"
    >>> [sheet[each.start : each.end] for each in beside_cells(sheet, {"c", "mergeCell"})]
    [b"<mergeCell ref='A1:B1'/>"]
    """
    start, end = _cells(xml)
    try:
        found = elements(xml[:start] + xml[end:], names)
    except ExpatError:
        return elements(xml, names)
    return [each if each.start < start else _moved(each, end - start) for each in found]


def around_cells(xml: bytes) -> bytes:
    """Return a sheet without its rows.

    >>> around_cells(b"<worksheet><sheetData><row><c/></row></sheetData><mergeCells/></worksheet>")
    b'<worksheet><sheetData></sheetData><mergeCells/></worksheet>'
    """
    start, end = _cells(xml)
    return xml[:start] + xml[end:]


def _cells(xml: bytes) -> tuple[int, int]:
    """Return where the rows of a sheet begin and end."""
    first = _ROW.search(xml)
    end = xml.rfind(b"</", 0, max(0, xml.rfind(b"sheetData>")))
    return (len(xml), len(xml)) if first is None or end < first.start() else (first.start(), end)


def _lies_in(at: tuple[int, int], area: Area) -> bool:
    top, left, bottom, right = area
    return top <= at[0] <= bottom and left <= at[1] <= right


def _moved(element: Element, by: int) -> Element:
    places = {name: getattr(element, name) + by for name in ("start", "content", "content_end", "end")}
    return element._replace(**places)


def _content(cell: bytes) -> tuple[bytes, bytes]:
    kind, value = _TYPE.match(cell), _VALUE.search(cell)
    return kind[1] if kind else b"", value[1] if value else b""


def as_shown(text: str) -> str:
    """Return a text of a cell as Excel shows it.

    >>> as_shown("_x9673_大文"), as_shown("_x005F_x9673_")
    ('陳大文', '_x9673_')
    """
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _said(text: bytes) -> str:
    return as_shown(unescape(text.decode()))
