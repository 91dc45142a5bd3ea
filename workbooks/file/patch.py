"""Writing results into the XML of a sheet: the cached values of formula cells, and nothing else.

All bytes that are not a value stay as they are: styles, comments, prefixes, whatever a newer Excel may have added.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from udfs.cell_error import CellError
from workbooks.file.formulas import cell_address
from workbooks.file.scan import end_of_tag
from xlmortgage.files.cells import fitted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbooks.file.engine import CellValue
    from workbooks.file.scan import Formula, Row, Sheet

__all__ = ["Edit", "apply_edits", "element", "patch_sheet", "value_element"]

Edit = tuple[int, int, bytes]
"""Where bytes are replaced, from and to, and by what."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PREFIX = re.compile(rb"<([^\s/>:]+:)?")
_KIND = re.compile(rb"""\s+(?:t|vm)\s*=\s*(?:"[^"]*"|'[^']*')""")
_AREA = re.compile(rb"""(\sref\s*=\s*)(?:"[^"]*"|'[^']*')""")


def patch_sheet(
    xml: bytes, sheet: Sheet, values: Mapping[tuple[int, int], CellValue | None], areas: Mapping[tuple[int, int], str]
) -> bytes:
    """Return a sheet's XML with new cached values.

    Parameters
    ----------
    xml : bytes
        The sheet as it is in the file.
    sheet : Sheet
        What a scan of it found.
    values : mapping
        What cells show, by (row, column); ``None`` empties a cell that a shorter spill has left.
    areas : mapping
        New blocks, such as ``"D2:D9"``, of the formulas that spill differently, by (row, column).

    Returns
    -------
    bytes

    Examples
    --------
    >>> from workbooks.file.scan import scan
    >>> xml = (
    ...     b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    ...     b'<c r="A1" t="str"><f>B1*2</f><v>old</v></c></row></sheetData></worksheet>'
    ... )
    >>> patched = patch_sheet(xml, scan(xml, "Deals"), {(1, 1): 0.7}, {})
    >>> patched[xml.index(b"<c") : patched.index(b"</row>")]
    b'<c r="A1"><f>B1*2</f><v>0.7</v></c>'

    """
    edits: list[Edit] = []
    anchors: set[tuple[int, int]] = set()
    for formula in sheet.formulas:
        at = (formula.row, formula.column)
        if at in values:
            anchors.add(at)
            edits.append((formula.start, formula.end, _formula_cell(xml, formula, values[at], areas.get(at))))
    if len(anchors) < len(values):
        edits += _neighbours(xml, sheet, {at: value for at, value in values.items() if at not in anchors})
    return apply_edits(xml, edits)


def apply_edits(xml: bytes, edits: Iterable[Edit]) -> bytes:
    """Return ``xml`` with slices replaced.

    >>> apply_edits(b"abcdef", [(4, 4, b"-"), (1, 3, b"BC")])
    b'aBCd-ef'
    """
    pieces: list[bytes] = []
    done = 0
    for start, end, replacement in sorted(edits, key=lambda edit: edit[:2]):
        pieces += (xml[done:start], replacement)
        done = end
    pieces.append(xml[done:])
    return b"".join(pieces)


def element(xml: bytes, start: int, value: CellValue | None, content: bytes = b"") -> bytes:
    """Return the cell whose tag starts at ``start``, with other content and another value."""
    tag = _KIND.sub(b"", xml[start : end_of_tag(xml, start)])
    tag = tag.removesuffix(b">").removesuffix(b"/").rstrip()
    prefix = _prefix(tag)
    kind, shown = value_element(value, prefix)
    return tag + kind + b">" + content + shown + b"</" + prefix + b"c>"


def value_element(value: CellValue | None, prefix: bytes = b"") -> tuple[bytes, bytes]:
    """Return a cell's kind, as an attribute, and its value, as an element.

    >>> value_element(6_000_000.0), value_element("審批 <OK>")[0]
    ((b'', b'<v>6000000</v>'), b' t="str"')
    """
    if value is None:
        return b"", b""
    if isinstance(value, bool):
        kind, text = b' t="b"', str(int(value))
    elif isinstance(value, CellError):
        kind, text = b' t="e"', str(value)
    elif isinstance(value, str):
        kind, text = b' t="str"', escape(fitted(_ILLEGAL.sub("", value))).replace("\r", "&#13;")
    else:
        kind, text = b"", repr(value + 0.0).removesuffix(".0")
    space = b' xml:space="preserve"' if text != text.strip() else b""
    return kind, b"<" + prefix + b"v" + space + b">" + text.encode() + b"</" + prefix + b"v>"


def _prefix(tag: bytes) -> bytes:
    match = _PREFIX.match(tag)
    return match[1] or b"" if match else b""


def _formula_cell(xml: bytes, formula: Formula, value: CellValue | None, area: str | None) -> bytes:
    content = xml[formula.formula_start : formula.formula_end]
    if area:
        content = _AREA.sub(lambda found: found[1] + f'"{area}"'.encode(), content, count=1)
    return element(xml, formula.start, value, content)


def _neighbours(xml: bytes, sheet: Sheet, values: Mapping[tuple[int, int], CellValue | None]) -> list[Edit]:
    """Return the edits that write the cells which block formulas fill besides their own."""
    edits: list[Edit] = []
    added: defaultdict[int, dict[int, CellValue]] = defaultdict(dict)
    for at, value in values.items():
        if at in sheet.cells:
            start, end = sheet.cells[at]
            edits.append((start, end, element(xml, start, value)))
        elif value is not None:
            added[at[0]][at[1]] = value
    starts: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for (number, column), (start, _) in sheet.cells.items():
        starts[number][column] = start
    for formula in sheet.formulas:
        starts[formula.row][formula.column] = formula.start
    numbers = sorted(sheet.rows)
    for number in sorted(added):
        if number in sheet.rows:
            edits += _into_row(xml, sheet.rows[number], number, added[number], starts[number])
        else:
            edits.append(_new_row(xml, sheet, number, added[number], numbers))
    return edits


def _into_row(
    xml: bytes, row: Row, number: int, values: Mapping[int, CellValue], starts: Mapping[int, int]
) -> list[Edit]:
    prefix = _prefix(xml[row.start : row.cells_start])
    cells = {column: _new_cell(number, column, values[column], prefix) for column in sorted(values)}
    if row.cells_start == row.cells_end == row.end:
        slash = xml.rindex(b"/", row.start, row.end)
        return [(slash, row.end, b">" + b"".join(cells.values()) + b"</" + prefix + b"row>")]
    edits = []
    for column, cell in cells.items():
        point = min((start for other, start in starts.items() if other > column), default=row.cells_end)
        edits.append((point, point, cell))
    return edits


def _new_row(xml: bytes, sheet: Sheet, number: int, values: Mapping[int, CellValue], numbers: list[int]) -> Edit:
    position = bisect_right(numbers, number)
    last = sheet.rows[numbers[-1]]
    point = sheet.rows[numbers[position]].start if position < len(numbers) else last.end
    prefix = _prefix(xml[last.start : last.cells_start])
    cells = b"".join(_new_cell(number, column, values[column], prefix) for column in sorted(values))
    return point, point, b"<" + prefix + f'row r="{number}">'.encode() + cells + b"</" + prefix + b"row>"


def _new_cell(row: int, column: int, value: CellValue, prefix: bytes) -> bytes:
    kind, shown = value_element(value, prefix)
    address = f'c r="{cell_address(row, column)}"'.encode()
    return b"<" + prefix + address + kind + b">" + shown + b"</" + prefix + b"c>"
