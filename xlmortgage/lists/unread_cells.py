"""The cells of a sheet that look blank to a reader of values: errors, and formulas that were never calculated."""

from __future__ import annotations

import posixpath
import zlib
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from openpyxl.utils.cell import coordinate_to_tuple

__all__ = ["HiddenCells", "hidden_cells"]

_MARKS = (b't="e"', b"t='e'", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")
"""What a sheet without any of these has no need to be parsed for: most lists have neither errors nor formulas."""

_TEXT_KINDS = frozenset(("str", "s", "inlineStr"))
_WITHOUT_TEXT = "#N/A"
"""What stands for an error that the file does not name."""


class HiddenCells(NamedTuple):
    """What a sheet hides, by row and column from 1: error texts, and formulas without a value."""

    errors: dict[tuple[int, int], str]
    uncalculated: list[tuple[int, int]]


def hidden_cells(path: Path, sheet: str) -> HiddenCells:
    """Return the cells of a sheet that a reader of values takes for blank.

    Parameters
    ----------
    path : Path
        An .xlsx or .xlsm workbook.
    sheet : str
        Name of the sheet.

    Returns
    -------
    HiddenCells

    Raises
    ------
    ValueError
        If the workbook or the sheet is damaged.

    """
    try:
        xml = _sheet_part(path, sheet)
        return _Scanner(xml).found if any(mark in xml for mark in _MARKS) else HiddenCells({}, [])
    except (BadZipFile, EOFError, KeyError, zlib.error, ET.ParseError, expat.ExpatError) as error:
        raise ValueError(str(error)) from error


def _sheet_part(path: Path, sheet: str) -> bytes:
    """Return the XML of a sheet; its workbook part stands where the reader of values has found it."""
    with ZipFile(path) as archive:
        relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
        targets = {relation.attrib["Id"]: relation.attrib["Target"] for relation in relations}
        for element in ET.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314
            if element.tag.endswith("}sheet") and element.attrib["name"] == sheet:
                target = next(targets[value] for key, value in element.items() if key.endswith("}id"))
                return archive.read(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"))
    raise KeyError(sheet)


class _Scanner:
    """The handlers of one parse."""

    def __init__(self, xml: bytes) -> None:
        self.found = HiddenCells({}, [])
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
            self.found.errors[coordinate_to_tuple(self._cell["r"])] = text or _WITHOUT_TEXT
        elif self._has_formula and not text and not empty_text:
            self.found.uncalculated.append(coordinate_to_tuple(self._cell["r"]))
