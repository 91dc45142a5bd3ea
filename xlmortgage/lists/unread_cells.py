"""What a sheet says beside its values: errors, uncalculated formulas, units in number formats, merged and hidden cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import ZipFile

from xlmortgage.files.archive import read_tree_part, unpack
from xlmortgage.lists.number_formats import BUILT_IN, unit_of

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "SheetMarks", "UnreadSheet", "column_letters", "sheet_part", "units_of_styles"]

_FORMULAS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
_ERRORS = (b't="e"', b"t='e'")
"""What a sheet without any of these and those has no need to be parsed for: most lists have neither."""

_FORMAT_CODE = re.compile(rb"""formatCode=(?:"([^"]*)"|'([^']*)')""")
_PERCENT = re.compile(rb"""numFmtId=["'](?:9|10)["']""")
"""The numbers of :data:`BUILT_IN`."""
_TAG = r"""<(?:\w+:)?%s\s[^<>]*>"""
_ROW, _COLUMN, _MERGED = (re.compile((_TAG % name).encode()) for name in ("row", "col", "mergeCell"))
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\s[^<>]*?\br=["'](\d{1,10})["']""")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
_FAR_COLUMN = re.compile(rb"""\br=["']([A-Z]{2,9})\d""")
_FAR_ROW = re.compile(rb"""\br=["'][A-Z]{1,9}(\d{6,10})["']""")
_PLACE = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br=["']([A-Z]{1,9})(\d{1,10})["']""")
_PLACED = re.compile(rb"""<(?:\w+:)?(?:row|c)\s[^<>]*>""")
_AT = re.compile(rb"""(\br=["'])([A-Z]*)(\d+)""")

_TEXT_KINDS = frozenset(("str", "s", "inlineStr"))
_WITHOUT_TEXT = "#N/A"
"""What stands for an error that the file does not name."""

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""How far a sheet of Excel reaches."""


class SheetMarks(NamedTuple):
    """What a reader of values does not tell of a sheet, by row and column from 1."""

    errors: Mapping[tuple[int, int], str]
    uncalculated: list[tuple[int, int]]
    """Formulas without a value."""
    units: Mapping[tuple[int, int], str]
    """What number formats write behind a number that they leave as it is."""
    merged: tuple[tuple[int, int, int, int], ...]
    """First row, first column, last row and last column."""
    hidden_rows: frozenset[int]
    """By hand or by a filter."""
    hidden_columns: frozenset[int]
    has_formulas: bool


def column_letters(number: int) -> str:
    """Return the letters of a column.

    >>> column_letters(1), column_letters(16_384)
    ('A', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _place(address: str) -> tuple[int, int]:
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", address)
    if found is None:
        raise ValueError(address)
    return int(found[2]), _column(found[1])


class UnreadSheet:
    """The XML of a sheet, and what its workbook's styles write behind numbers."""

    def __init__(self, xml: bytes, units: Mapping[int, str]) -> None:
        self.xml, self.units = xml, units

    @property
    def span(self) -> tuple[int, int]:
        """The last row, and the last column as far as it is beyond Z; of its cells where its rows do not say so."""
        rows = {*_ROW_NUMBER.findall(self.xml), *_FAR_ROW.findall(self.xml)}
        return max(map(int, rows), default=0), max(
            (_column(letters.decode()) for letters in set(_FAR_COLUMN.findall(self.xml))), default=26
        )

    @property
    def places(self) -> tuple[Sequence[int], Sequence[int]]:
        """The rows and the columns that have cells, in their order."""
        rows, columns = set(), set()
        for found in _PLACE.finditer(self.xml):
            rows.add(found[2])
            columns.add(found[1])
        return sorted(set(map(int, rows))), sorted(_column(letters.decode()) for letters in columns)

    def without_gaps(self, rows: Sequence[int], columns: Sequence[int]) -> bytes:
        """Return the XML with its cells moved together: the first of the rows is row 1, the first column is A."""
        row_at = {b"%d" % number: b"%d" % at for at, number in enumerate(rows, 1)}
        column_at = {
            column_letters(number).encode(): column_letters(at).encode() for at, number in enumerate(columns, 1)
        }

        def moved(tag: re.Match[bytes]) -> bytes:
            return _AT.sub(
                lambda at: at[1] + column_at.get(at[2], b"") + row_at.get(at[3], b"%d" % (len(rows) + 1)),
                tag[0],
                count=1,
            )

        return _PLACED.sub(moved, self.xml)

    def marks(self) -> SheetMarks:
        """Return what a reader of values does not tell of it.

        Raises
        ------
        ValueError
            If the sheet is damaged.

        """
        try:
            has_formulas = any(mark in self.xml for mark in _FORMULAS)
            found = _Scanner(self.xml) if has_formulas or any(mark in self.xml for mark in _ERRORS) else None
            return SheetMarks(
                found.errors if found else {},
                found.uncalculated if found else [],
                dict(self._units()) if self.units else {},
                tuple(self._merged()),
                frozenset(self._hidden_rows()),
                frozenset(self._hidden_columns()),
                has_formulas,
            )
        except (KeyError, expat.ExpatError) as error:
            raise ValueError(str(error)) from error

    def _units(self) -> Iterator[tuple[tuple[int, int], str]]:
        styles = "|".join(map(str, self.units))
        style, address = rf"""(?=[^<>]*?\bs=["']({styles})["'])""", r"""(?=[^<>]*?\br=["']([A-Z]{1,3})(\d+)["'])"""
        for one in re.finditer(rf"<(?:\w+:)?c\s{style}{address}".encode(), self.xml):
            number, letters, row = one.groups()
            yield (int(row), _column(letters.decode())), self.units[int(number)]

    def _merged(self) -> Iterator[tuple[int, int, int, int]]:
        for tag in _MERGED.finditer(self.xml, self.xml.rfind(b"sheetData")):
            first, _, last = _attributes(tag[0])["ref"].partition(":")
            yield (*_place(first), *_place(last or first))

    def _hidden_rows(self) -> Iterator[int]:
        if b"hidden" in self.xml:
            for tag in _ROW.finditer(self.xml):
                if _HIDDEN.search(tag[0]):
                    yield int(_attributes(tag[0])["r"])

    def _hidden_columns(self) -> Iterator[int]:
        for tag in _COLUMN.finditer(self.xml, 0, max(self.xml.find(b"sheetData"), 0)):
            if _HIDDEN.search(tag[0]):
                columns = _attributes(tag[0])
                yield from range(int(columns["min"]), min(int(columns["max"]), MOST_COLUMNS) + 1)


def sheet_part(archive: ZipFile, sheet: str) -> tuple[str, bytes]:
    """Return the part and the XML of a sheet; its workbook part stands where the reader of values has found it."""
    relations = ET.fromstring(read_tree_part(archive, "xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.attrib["Id"]: relation.attrib["Target"] for relation in relations}
    for element in ET.fromstring(read_tree_part(archive, "xl/workbook.xml")).iter():  # noqa: S314
        if element.tag.endswith("}sheet") and element.attrib["name"] == sheet:
            target = next(targets[value] for key, value in element.items() if key.endswith("}id"))
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            return part, unpack(archive, part)
    raise KeyError(sheet)


def units_of_styles(archive: ZipFile) -> dict[int, str]:
    """Return the unit that each style of cells writes beside a number, where it writes one."""
    name = "xl/styles.xml"
    xml = read_tree_part(archive, name) if name in archive.namelist() else b""
    codes = (quoted or plain for quoted, plain in _FORMAT_CODE.findall(xml))
    if not _PERCENT.search(xml) and not any(unit_of(unescape(code.decode("utf-8", "replace"))) for code in codes):
        return {}
    styles = ET.fromstring(xml)  # noqa: S314
    units = {number: unit_of(code) for number, code in BUILT_IN.items()} | {
        each.attrib["numFmtId"]: unit_of(each.attrib["formatCode"]) for each in styles.iterfind("{*}numFmts/{*}numFmt")
    }
    formats = (cell.attrib.get("numFmtId", "0") for cell in styles.iterfind("{*}cellXfs/{*}xf"))
    return {number: unit for number, one in enumerate(formats) if (unit := units.get(one))}


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): (quoted or plain).decode() for name, quoted, plain in _ATTRIBUTE.findall(tag)}


class _Scanner:
    """The handlers of one parse, for errors and for formulas without a value."""

    def __init__(self, xml: bytes) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.uncalculated: list[tuple[int, int]] = []
        self._cell: dict[str, str] = {}
        self._has_formula = False
        self._has_value = False
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell, self._has_formula, self._has_value, self._text = attributes, False, False, []
            if attributes.get("t") == "e":
                self._parser.EndElementHandler = self._end
        elif name == "f":
            self._has_formula = True
            self._parser.EndElementHandler = self._end
        elif name == "v" and self._parser.EndElementHandler:
            self._has_value = True
            self._parser.CharacterDataHandler = self._text.append

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "v":
            self._parser.CharacterDataHandler = None
        elif name == "c":
            self._parser.EndElementHandler = None
            self._keep("".join(self._text).strip())

    def _keep(self, text: str) -> None:
        kind = self._cell.get("t")
        empty_text = kind in _TEXT_KINDS and self._has_value
        if kind == "e":
            self.errors[_place(self._cell["r"])] = text or _WITHOUT_TEXT
        elif self._has_formula and not text and not empty_text:
            self.uncalculated.append(_place(self._cell["r"]))
