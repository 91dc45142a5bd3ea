"""The XML of a worksheet, read once: where its formulas stand, byte by byte.

A sheet is never taken apart and written anew, because whatever a reader does not know would be lost.  It is scanned by
a real XML parser which notes at which bytes every formula cell begins and ends; all later changes replace such slices
and leave the bytes between them alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from workbooks.file.formulas import Area, cell_address, cells_of, coordinates
from xlmortgage.errors import InputError

__all__ = ["Formula", "Row", "Sheet", "end_of_element", "end_of_tag", "scan"]

MOST_FORMULAS = 1_000_000
"""How many formulas a sheet may have; a list of 100,000 rows and 8 of them has 800,000."""

MOST_OF_A_BLOCK, MOST_IN_BLOCKS = 200_000, 1_000_000
"""How many cells an array formula or a data table may fill, and all of a sheet together."""

_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_ADDRESS = re.compile("[A-Z]{1,3}[0-9]{1,7}")

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
_DATA, _FILTER, _FILTERED_COLUMN, _PROPERTIES = (
    frozenset(f"{space} {name}" for space in _NAMESPACES)
    for name in ("sheetData", "autoFilter", "filterColumn", "sheetPr")
)
_NAME = re.compile(rb"<[^\s/>]+")
_TRUE = {"1", "true"}
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no time zone
_END_OF_DATA = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_DATE_KIND = re.compile(rb"""\s+t\s*=\s*(?:"d"|'d')""")
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_END = re.compile(rb"</(?:[^\s>:]+:)?([^\s>:]+)\s*>")


@dataclass(slots=True)
class Formula:
    """One formula cell, and where its bytes are.

    ``kind`` is the file's own word: ``normal``, ``shared``, ``array`` or ``dataTable``.  ``shared`` numbers formulas
    that are one formula filled down; only the first of them has a ``text``.  ``area`` is the block an array formula or
    a data table fills, and ``dynamic`` tells a spill from an array formula of fixed size.  A block that is ``too_large``
    is not calculated.
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
    too_large: bool = False

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
    ``rules`` are the formulas of conditional formats and validations, each with its cells.  ``data`` is where its rows
    stand, ``hidden`` which of them are hidden, ``filters`` the areas of filters that hide some.  ``amendments`` are edits
    without which an engine would not read the cells as Excel does: addresses that are left out, dates in words.
    """

    formulas: list[Formula] = field(default_factory=list)
    cells: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    rows: dict[int, Row] = field(default_factory=dict)
    rules: list[tuple[str, str]] = field(default_factory=list)
    root: tuple[int, int] = (0, 0)
    data: tuple[int, int] = (0, 0)
    hidden: set[int] = field(default_factory=set)
    filters: list[Area] = field(default_factory=list)
    amendments: list[tuple[int, int, bytes]] = field(default_factory=list)

    def hidden_rows(self, *, by_hand: bool) -> set[int]:
        """Return the rows that are hidden: those that a filter hides, or also those that a person has hidden."""
        if by_hand:
            return self.hidden
        return {row for row in self.hidden if any(top <= row <= bottom for top, _, bottom, _ in self.filters)}

    def filled_by(self, formula: Formula) -> Iterable[tuple[int, int]]:
        """Return row and column of the cells that a formula fills; of a block too large for it those that are there."""
        if not formula.too_large or formula.area is None:
            return formula.block()
        top, left, bottom, right = formula.area
        there = (at for at in self.cells if top <= at[0] <= bottom and left <= at[1] <= right)
        return [(formula.row, formula.column), *there]


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
        If the sheet is not well-formed XML in UTF-8, has cells beyond the last row and column, or more formulas than are
        calculated.

    """
    try:
        return _Scanner(xml, every_cell=every_cell).sheet
    except (expat.ExpatError, KeyError, ValueError) as error:
        reason = f"{error.args[0]} missing" if isinstance(error, KeyError) else str(error)
        raise InputError(
            "broken-sheet",
            en=f"sheet {name!r} cannot be read ({reason}). Open the workbook in Excel and save it again.",
            zh=f"無法讀取工作表「{name}」（{reason}）。請用 Excel 開啟活頁簿並重新儲存。",
        ) from error
    except _TooManyFormulasError as error:
        raise InputError(
            "too-many-formulas",
            en=f"sheet {name!r} has more than {MOST_FORMULAS:,} formulas. Split it, or calculate it in Excel.",
            zh=f"工作表「{name}」有超過 {MOST_FORMULAS:,} 條公式。請分拆工作表，或用 Excel 計算。",
            allowed=MOST_FORMULAS,
        ) from error


class _TooManyFormulasError(Exception):
    """A sheet has more formulas than are calculated."""


def _place(address: str) -> tuple[int, int]:
    """Return row and column of an address in a file, which may be no address at all."""
    row, column = coordinates(address) if _ADDRESS.fullmatch(address) else (0, 0)
    if not (0 < row <= _LAST_ROW and column <= _LAST_COLUMN):
        message = f"{address[:20]} is no cell of a sheet"
        raise ValueError(message)
    return row, column


def _day_of_words(words: str) -> float | None:
    """Return the number of a day written as in ISO 8601.

    >>> _day_of_words("2024-10-16"), _day_of_words("2024-10-16T18:00:00Z"), _day_of_words("soon")
    (45581.0, 45581.75, None)
    """
    try:
        moment = datetime.fromisoformat(words.strip()).replace(tzinfo=None)
    except ValueError:
        return None
    return (moment - _DAY_ZERO).total_seconds() / 86400


class _Scanner:
    """The handlers of one parse; those for ends and for text are set only where they are needed."""

    def __init__(self, xml: bytes, *, every_cell: bool) -> None:
        self.sheet = Sheet()
        self._keeps_cells = every_cell
        self._xml = xml
        self._row = (0, 0)
        self._column = 0
        self._filter: Area | None = None
        self._dated = False
        self._cell: dict[str, str] = {}
        self._cell_start = 0
        self._formula: Formula | None = None
        self._place = ""
        self._text: list[str] = []
        self._filled = 0
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
            if self._dated:
                self._listen()
            return
        if name in _CELL:
            self._start_cell(attributes)
        elif name in _FORMULA:
            self._start_formula(attributes)
        elif name in _ROW:
            self._start_row(attributes)
        elif name in _RULE or name == _RULE_PLACE:
            self._listen()
        elif "sqref" in attributes:
            self._place = attributes["sqref"]
        else:
            self._start_other(name, attributes)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number, start = int(self._row[0]) + 1, self._parser.CurrentByteIndex
        if "r" in attributes:
            number = _place(f"A{attributes['r']}")[0]
        else:
            self._amend_tag(start, f' r="{number}"')
        self._row, self._cell = (number, start), {}
        if attributes.get("hidden") in _TRUE:
            self.sheet.hidden.add(number)
        if self._keeps_cells:
            self._keep_row()

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell_start = self._parser.CurrentByteIndex
        if "r" not in attributes:
            column = _place(self._cell["r"])[1] + 1 if self._cell else 1
            attributes["r"] = cell_address(self._row[0], column)
            self._amend_tag(self._cell_start, f' r="{attributes["r"]}"')
        self._cell = attributes
        self._dated = attributes.get("t") == "d"

    def _amend_tag(self, start: int, attribute: str) -> None:
        found = _NAME.match(self._xml, start)
        at = found.end() if found else start
        self.sheet.amendments.append((at, at, attribute.encode()))

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if not self.sheet.root[1]:
            start = self._parser.CurrentByteIndex
            self.sheet.root = (start, end_of_tag(self._xml, start))
        elif name in _DATA:
            start = self._parser.CurrentByteIndex
            ends = [found.end() for found in _END_OF_DATA.finditer(self._xml, start)]
            self.sheet.data = (start, ends[-1] if ends else end_of_tag(self._xml, start))
        elif name in _PROPERTIES and attributes.get("filterMode") in _TRUE:
            self.sheet.filters.append((1, 1, _LAST_ROW, _LAST_COLUMN))
        elif name in _FILTER and "ref" in attributes:
            first, _, last = attributes["ref"].replace("$", "").partition(":")
            self._filter = (*_place(first), *_place(last or first))
        elif name in _FILTERED_COLUMN and self._filter:
            self.sheet.filters.append(self._filter)

    def _start_formula(self, attributes: dict[str, str]) -> None:
        row, column = _place(self._cell["r"])
        formula = Formula(row, column, self._cell_start, formula_start=self._parser.CurrentByteIndex)
        formula.kind = attributes.get("t", "normal")
        if formula.kind == "shared":
            formula.shared = attributes["si"]
        elif "ref" in attributes:
            first, _, last = attributes["ref"].partition(":")
            formula.area = (*_place(first), *_place(last or first))
            formula.too_large = self._is_too_large(formula.area)
            formula.dynamic = "cm" in self._cell
            self._keep_row()
        self._formula = formula
        self._listen()

    def _is_too_large(self, area: Area) -> bool:
        top, left, bottom, right = area
        cells = (bottom - top + 1) * (right - left + 1)
        self._filled += cells if cells <= MOST_OF_A_BLOCK else 0
        return cells > MOST_OF_A_BLOCK or self._filled > MOST_IN_BLOCKS

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
        elif name in _VALUE and self._dated:
            self._amend_date()
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
            if len(self.sheet.formulas) > MOST_FORMULAS:
                raise _TooManyFormulasError
        elif self._keeps_cells:
            self.sheet.cells[_place(self._cell["r"])] = (self._cell_start, end)
        if not self._keeps_cells:
            self._parser.EndElementHandler = None

    def _amend_date(self) -> None:
        """Note a date in words as the number of its day, which is what Excel makes of it."""
        self._parser.CharacterDataHandler = None
        number = _day_of_words("".join(self._text))
        end = self._parser.CurrentByteIndex
        start = self._xml.rindex(b">", self._cell_start, end) + 1
        tag_end = end_of_tag(self._xml, self._cell_start)
        kind = _DATE_KIND.search(self._xml, self._cell_start, tag_end)
        if number is not None and kind:
            self.sheet.amendments.append((*kind.span(), b""))
            self.sheet.amendments.append((start, end, repr(number).encode()))
