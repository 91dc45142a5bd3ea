"""The XML of a worksheet, read once: where its formulas stand, byte by byte.

A sheet is never taken apart and written anew, because whatever a reader does not know would be lost.  It is scanned by
a real XML parser which notes at which bytes every formula cell begins and ends; all later changes replace such slices
and leave the bytes between them alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from workbooks.file.formulas import Area, area_of, cells_of, coordinates
from xlmortgage.errors import InputError

__all__ = ["Formula", "Row", "Sheet", "end_of_element", "end_of_tag", "scan"]

_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_EXTENSION = "http://schemas.microsoft.com/office/excel/2006/main"
_CELL, _VALUE, _FORMULA, _ROW = (
    frozenset(f"{space} {name}" for space in _NAMESPACES) for name in ("c", "v", "f", "row")
)
_RULE = {f"{space} {name}" for space in _NAMESPACES for name in ("formula", "formula1", "formula2")} | {
    f"{_EXTENSION} f"
}
_RULE_PLACE = f"{_EXTENSION} sqref"
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_END = re.compile(rb"</(?:[^\s>:]+:)?([^\s>:]+)\s*>")


@dataclass(slots=True)
class Formula:
    """One formula cell, and where its bytes are.

    ``kind`` is the file's own word: ``normal``, ``shared``, ``array`` or ``dataTable``.  ``shared`` numbers formulas
    that are one formula filled down; only the first of them has a ``text``.  ``area`` is the block an array formula or
    a data table fills, and ``dynamic`` tells a spill from an array formula of fixed size.
    """

    row: int
    column: int
    start: int
    end: int = 0
    formula_start: int = 0
    formula_end: int = 0
    text: str = ""
    kind: str = "normal"
    shared: str | None = None
    area: Area | None = None
    dynamic: bool = False

    def block(self) -> Iterator[tuple[int, int]]:
        """Return row and column of the cells that the formula fills in the file."""
        return cells_of(self.area or (self.row, self.column, self.row, self.column))


@dataclass(slots=True)
class Row:
    """One row: where its element starts, where its cells begin and end, and where it ends.

    An empty ``<row/>`` has no place for cells: all three ends are one.
    """

    start: int
    cells_start: int
    cells_end: int = 0
    end: int = 0


@dataclass(slots=True)
class Sheet:
    """What a scan found.

    ``cells`` (those without a formula) and ``rows`` are kept from the first block formula on, unless every one is asked
    for: calculating needs no others than a block's neighbours.
    ``rules`` are the formulas of conditional formats and validations, each with its cells.
    """

    formulas: list[Formula] = field(default_factory=list)
    cells: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    rules: list[tuple[str, str]] = field(default_factory=list)


def end_of_tag(xml: bytes, start: int) -> int:
    """Return where the tag that starts at ``start`` ends.

    >>> end_of_tag(b"<c r='>'/><c/>", 0)
    10
    """
    match = _TAG.match(xml, start)
    if match is None:  # pragma: no cover - the parser has accepted the tag before
        message = f"no tag at byte {start}"
        raise ValueError(message)
    return match.end()


def end_of_element(xml: bytes, at: int, name: bytes) -> int:
    """Return where an element ends whose end the parser reports ``at`` a byte.

    For ``<c></c>`` the parser reports the start of the end tag, for ``<c/>`` the byte after it.

    >>> end_of_element(b"<c></c>", 3, b"c"), end_of_element(b"<c/><v/>", 4, b"c")
    (7, 4)
    """
    tag = _END.match(xml, at)
    return tag.end() if tag and tag[1] == name else at


def scan(xml: bytes, name: str, *, every_cell: bool = False) -> Sheet:
    """Return where the formulas of a sheet stand.

    Parameters
    ----------
    xml : bytes
        The sheet as it is in the file.
    name : str
        The sheet's name, for the sentence of an error.
    every_cell : bool, optional
        Whether to keep where each cell and row stands, and not only those that a block formula may fill.

    Returns
    -------
    Sheet

    Raises
    ------
    InputError
        If the sheet is not well-formed XML in UTF-8, or has cells without an address.

    """
    try:
        return _Scanner(xml, every_cell=every_cell).sheet
    except (expat.ExpatError, KeyError, ValueError) as error:
        raise InputError(
            "broken-sheet",
            en=f"sheet {name!r} cannot be read ({error!r}). Open the workbook in Excel and save it again.",
            zh=f"無法讀取工作表「{name}」（{error!r}）。請用 Excel 開啟活頁簿並重新儲存。",
        ) from error


class _Scanner:
    """The handlers of one parse; those for ends and for text are set only where they are needed."""

    def __init__(self, xml: bytes, *, every_cell: bool) -> None:
        self.sheet = Sheet()
        self._keeps_cells = every_cell
        self._xml = xml
        self._row = (0, 0)
        self._cell: dict[str, str] = {}
        self._cell_start = 0
        self._formula: Formula | None = None
        self._place = ""
        self._text: list[str] = []
        self._parser = expat.ParserCreate(None, " ")
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartElementHandler = self._start
        self._parser.Parse(xml, True)

    @staticmethod
    def _declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.upper() not in {"UTF-8", "US-ASCII"}:
            message = f"encoding {encoding}"
            raise ValueError(message)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _VALUE:
            return
        if name in _CELL:
            self._cell_start = self._parser.CurrentByteIndex
            self._cell = attributes
        elif name in _FORMULA:
            self._start_formula(attributes)
        elif name in _ROW:
            self._row = (int(attributes["r"]), self._parser.CurrentByteIndex)
            if self._keeps_cells:
                self._keep_row()
        elif name in _RULE or name == _RULE_PLACE:
            self._listen()
        elif "sqref" in attributes:
            self._place = attributes["sqref"]

    def _start_formula(self, attributes: dict[str, str]) -> None:
        row, column = coordinates(self._cell["r"])
        formula = Formula(row, column, self._cell_start, formula_start=self._parser.CurrentByteIndex)
        formula.kind = attributes.get("t", "normal")
        if formula.kind == "shared":
            formula.shared = attributes["si"]
        elif "ref" in attributes:
            formula.area = area_of(attributes["ref"])
            formula.dynamic = "cm" in self._cell
            self._keep_row()
        self._formula = formula
        self._listen()

    def _keep_row(self) -> None:
        self._keeps_cells = True
        number, start = self._row
        self.sheet.rows.setdefault(number, Row(start, end_of_tag(self._xml, start)))
        self._parser.EndElementHandler = self._end

    def _listen(self) -> None:
        self._text = []
        self._parser.CharacterDataHandler = self._text.append
        self._parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        if name in _CELL:
            self._end_cell()
        elif name in _FORMULA and self._formula:
            self._formula.text = "".join(self._text)
            self._formula.formula_end = end_of_element(self._xml, self._parser.CurrentByteIndex, b"f")
            self._parser.CharacterDataHandler = None
        elif name in _ROW and self._keeps_cells:
            row = self.sheet.rows[self._row[0]]
            row.cells_end = self._parser.CurrentByteIndex
            row.end = end_of_element(self._xml, row.cells_end, b"row")
        elif name in _RULE:
            self._parser.CharacterDataHandler = None
            self.sheet.rules.append(("" if name.startswith(_EXTENSION) else self._place, "".join(self._text)))
        elif name == _RULE_PLACE:
            self._parser.CharacterDataHandler = None
            self.sheet.rules = [(place or "".join(self._text), text) for place, text in self.sheet.rules]

    def _end_cell(self) -> None:
        end = end_of_element(self._xml, self._parser.CurrentByteIndex, b"c")
        if self._formula:
            self._formula.end = end
            self.sheet.formulas.append(self._formula)
            self._formula = None
        elif self._keeps_cells:
            self.sheet.cells[coordinates(self._cell["r"])] = (self._cell_start, end)
        if not self._keeps_cells:
            self._parser.EndElementHandler = None
