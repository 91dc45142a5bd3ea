"""A workbook file besides its sheets' cells: which part is which sheet, names and tables, and writing it anew."""

from __future__ import annotations

import os
import posixpath
import re
import zlib
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from workbooks.file.formulas import Table, area_of
from workbooks.file.scan import end_of_element, end_of_tag
from xlmortgage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

__all__ = [
    "Book",
    "check_output",
    "open_archive",
    "read_book",
    "read_part",
    "with_fresh_values",
    "without_names",
    "write_archive",
]

_CALCULATED_BY = b"191029"
_DAMAGE = (
    *(BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError),
    *(ET.ParseError, KeyError, IndexError, ValueError, StopIteration),
)
"""What a damaged workbook makes its readers raise: first its archive (``NotImplementedError`` for a compression that
``zipfile`` does not know, ``RuntimeError`` for a part under a password), then its parts."""
_BEFORE_CALCULATION = {"sheets", "functionGroups", "externalReferences", "definedNames"}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ASKS_FOR_CALCULATION = re.compile(
    rb"""\s+(?:calcId|fullCalcOnLoad|forceFullCalc|calcCompleted)\s*=\s*(?:"[^"]*"|'[^']*')"""
)


@dataclass(frozen=True, slots=True)
class Book:
    """Parts of a workbook: its worksheets by name, its defined names and its tables, ready for formulas."""

    part: str
    sheets: dict[str, str]
    names: dict[tuple[str | None, str], str]
    tables: dict[str, Table]


def open_archive(path: Path) -> ZipFile:
    """Open a workbook file.

    Raises
    ------
    InputError
        If there is no such file, or it is not an .xlsx or .xlsm that can be read.

    """
    try:
        return ZipFile(path)
    except FileNotFoundError as error:
        raise InputError(
            "no-file",
            en=f"there is no file {path}. Check the name and the folder.",
            zh=f"找不到檔案 {path}，請檢查檔名及資料夾。",
            field="source",
            value=str(path),
        ) from error
    except (BadZipFile, OSError) as error:
        raise _not_a_workbook(path.name) from error


def read_book(archive: ZipFile) -> Book:
    """Return what the workbook in an archive holds.

    Raises
    ------
    InputError
        If it is a binary workbook, counts days from 1904, or lacks a part.

    """
    name = posixpath.basename(archive.filename or "")
    try:
        part = _workbook_part(archive)
        if part.endswith(".bin"):
            raise _binary_workbook(name)
        return _read(archive, part)
    except _DAMAGE as error:
        raise _not_a_workbook(name) from error


def read_part(archive: ZipFile, name: str | ZipInfo) -> bytes:
    """Return a part of the workbook.

    Raises
    ------
    InputError
        If it is damaged.

    """
    try:
        return archive.read(name)
    except _DAMAGE as fault:
        raise _not_a_workbook(posixpath.basename(archive.filename or "")) from fault


def _read(archive: ZipFile, part: str) -> Book:
    root = ET.fromstring(archive.read(part))  # noqa: S314
    if any(_local(each.tag) == "workbookPr" and each.get("date1904") in {"1", "true"} for each in root):
        raise _days_from_1904()
    listed = _sheets(archive, part, root)
    sheets = {name: target for name, kind, target in listed if kind == "worksheet"}
    tables: dict[str, Table] = {}
    for name, target in sheets.items():
        tables |= _tables(archive, target, name)
    return Book(part, sheets, _names(root, [name for name, _, _ in listed]), tables)


def _sheets(archive: ZipFile, part: str, root: ET.Element) -> list[tuple[str, str, str]]:
    """Return name, kind and part of every sheet, in their order."""
    targets = _relations(archive, part)
    return [
        (sheet.attrib["name"], *targets[next(value for key, value in sheet.attrib.items() if _local(key) == "id")])
        for element in root
        if _local(element.tag) == "sheets"
        for sheet in element
    ]


def _workbook_part(archive: ZipFile) -> str:
    return next(target for kind, target in _relations(archive, "").values() if kind == "officeDocument")


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return kind and target of a part's relations, by their id."""
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing not in archive.namelist():
        return {}
    return {
        relation.attrib["Id"]: (
            posixpath.basename(relation.attrib["Type"]),
            posixpath.normpath(posixpath.join("/", folder, relation.attrib["Target"])).lstrip("/"),
        )
        for relation in ET.fromstring(archive.read(listing))  # noqa: S314
    }


def _names(root: ET.Element, order: list[str]) -> dict[tuple[str | None, str], str]:
    names: dict[tuple[str | None, str], str] = {}
    for element in root.iter():
        if _local(element.tag) == "definedName" and not element.attrib["name"].startswith("_xlnm."):
            sheet = element.get("localSheetId")
            scope = order[int(sheet)] if sheet is not None else None
            names[scope, element.attrib["name"].casefold()] = element.text or ""
    return names


def _tables(archive: ZipFile, part: str, sheet: str) -> dict[str, Table]:
    tables = {}
    for kind, target in _relations(archive, part).values():
        if kind == "table":
            root = ET.fromstring(archive.read(target))  # noqa: S314
            columns = tuple(
                _unescaped(each.attrib["name"]) for each in root.iter() if _local(each.tag) == "tableColumn"
            )
            tables[root.attrib["displayName"].casefold()] = Table(
                sheet,
                area_of(root.attrib["ref"]),
                columns,
                int(root.get("headerRowCount", "1")),
                int(root.get("totalsRowCount", "0")),
            )
    return tables


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)


def without_names(xml: bytes) -> bytes:
    """Return the workbook part without its defined names, which the engine is given in place.

    >>> without_names(b"<workbook><sheets/><definedNames><definedName/></definedNames></workbook>")
    b'<workbook><sheets/></workbook>'
    """
    for name, start, end in _children(xml):
        if name == "definedNames":
            return xml[:start] + xml[end:]
    return xml


def with_fresh_values(xml: bytes) -> bytes:
    """Return the workbook part saying that its values are fresh, as current Excel says it.

    A workbook that asks to be calculated on opening, or that an older Excel calculated, loses every value of our
    functions on a machine without the add-in.

    >>> with_fresh_values(b'<workbook><sheets/><calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>')
    b'<workbook><sheets/><calcPr calcId="191029"/></workbook>'
    """
    after = 0
    for name, start, end in _children(xml):
        if name == "calcPr":
            tag_end = end_of_tag(xml, start)
            tag = _ASKS_FOR_CALCULATION.sub(b"", xml[start:tag_end])
            head = re.match(rb"<[^\s/>]+", tag)
            at = head.end() if head else 0
            fresh = tag[:at] + b' calcId="' + _CALCULATED_BY + b'"' + tag[at:]
            return xml[:start] + fresh + xml[tag_end:]
        if name in _BEFORE_CALCULATION:
            after = end
            prefix = _prefix(xml[start:end])
    return xml[:after] + b"<" + prefix + b'calcPr calcId="' + _CALCULATED_BY + b'"/>' + xml[after:]


def _prefix(tag: bytes) -> bytes:
    match = re.match(rb"<([^\s/>:]+:)", tag)
    return match[1] if match else b""


def _children(xml: bytes) -> list[tuple[str, int, int]]:
    """Return name, start and end of the elements right below the root."""
    found: list[tuple[str, int, int]] = []
    starts: list[int] = []
    parser = expat.ParserCreate()

    def start(_name: str, _attributes: dict[str, str]) -> None:
        starts.append(parser.CurrentByteIndex)

    def end(name: str) -> None:
        began = starts.pop()
        if len(starts) == 1:
            local = name.rpartition(":")[2]
            found.append((local, began, end_of_element(xml, parser.CurrentByteIndex, local.encode())))

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(xml, True)
    return found


def _not_a_workbook(name: str) -> InputError:
    return InputError(
        "not-a-workbook",
        en=f"{name} cannot be read as an .xlsx or .xlsm workbook; it may be an old .xls, protected by a password, or "
        "damaged. Open it in Excel, remove the password and save it as .xlsx or .xlsm.",
        zh=f"無法以 .xlsx 或 .xlsm 活頁簿讀取 {name}；可能是舊式 .xls、設有密碼或已損壞。"
        "請用 Excel 開啟，移除密碼，再另存為 .xlsx 或 .xlsm。",
        field="source",
        value=name,
        allowed=".xlsx, .xlsm",
    )


def _binary_workbook(name: str) -> InputError:
    return InputError(
        "binary-workbook",
        en=f"{name} is a binary workbook (.xlsb); only .xlsx and .xlsm can be read. Save it as .xlsx in Excel.",
        zh=f"{name} 是二進位活頁簿（.xlsb）；只能讀取 .xlsx 及 .xlsm。請用 Excel 另存為 .xlsx。",
        field="source",
        value=name,
        allowed=".xlsx, .xlsm",
    )


def _days_from_1904() -> InputError:
    return InputError(
        "dates-from-1904",
        en="the workbook counts its days from 1904, so every date would be read four years early. Clear 'Use 1904 date "
        "system' in Excel's advanced options and check the dates.",
        zh="活頁簿採用 1904 日期系統，所有日期都會提早四年。請在 Excel 進階選項取消「使用 1904 日期系統」，並核對日期。",
        field="source",
    )


def check_output(source: Path, output: Path) -> None:
    """Refuse an output that is the workbook that is read, or a file of another kind."""
    if output.exists() and source.exists() and output.samefile(source):
        raise InputError(
            "same-file",
            en=f"{output} is the workbook that is read; it is never overwritten. Give the output another name.",
            zh=f"{output} 就是要讀取的活頁簿，不會覆寫。請為輸出檔另取名稱。",
            field="output",
            value=str(output),
        )
    if source.suffix.lower() != output.suffix.lower():
        raise InputError(
            "other-kind-of-file",
            en=f"{output.name} must end in {source.suffix}, as the workbook that is read; Excel refuses it otherwise. "
            "Rename the output.",
            zh=f"{output.name} 的副檔名須與來源相同（{source.suffix}），否則 Excel 無法開啟。請更改輸出檔名。",
            field="output",
            value=output.name,
            allowed=source.suffix,
        )


def write_archive(
    archive: ZipFile,
    output: Path,
    parts: Mapping[str, bytes],
    tell: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
) -> None:
    """Write an archive with other parts, at once: under a name of its own first, which then takes the output's."""
    unfinished = output.with_name(f".{output.name}.{os.getpid()}.unfinished")
    members = archive.infolist()
    try:
        with ZipFile(unfinished, "x") as written:
            for done, member in enumerate(members):
                tell("write", done, len(members))
                content = parts[member.filename] if member.filename in parts else read_part(archive, member)
                written.writestr(copy(member), content, compress_type=member.compress_type)
        unfinished.replace(output)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            "cannot-write",
            en=f"{output.name} cannot be written ({reason}). Close it in Excel, and check the folder.",
            zh=f"無法寫入 {output.name}（{reason}）。請先在 Excel 關閉該檔案，並檢查資料夾。",
            field="output",
            value=str(output),
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    tell("write", len(members), len(members))
