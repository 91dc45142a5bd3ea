"""A workbook file besides its sheets' cells: which part is which sheet, names and tables, and writing it anew."""

from __future__ import annotations

import posixpath
import re
from copy import copy
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from workbooks.file.formulas import Table, area_of
from workbooks.file.scan import end_of_element, end_of_tag
from xlmortgage.errors import InputError
from xlmortgage.files.archive import DAMAGED, new_archive, open_within_limits, read_tree_part, unpack
from xlmortgage.files.interrupts import interrupts_held
from xlmortgage.files.together import write_together

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "Book",
    "check_output",
    "open_archive",
    "pack",
    "read_book",
    "read_part",
    "with_fresh_values",
    "write_archive",
]

MOST_SHEETS = 2_000
"""How many sheets a workbook may have; each of them takes its time."""

_CALCULATED_BY = b"191029"
_BEFORE_CALCULATION = {"sheets", "functionGroups", "externalReferences", "definedNames"}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_ASKS_FOR_CALCULATION = re.compile(
    rb"""\s+(?:calcId|fullCalcOnLoad|forceFullCalc|calcCompleted)\s*=\s*(?:"[^"]*"|'[^']*')"""
)


@dataclass(frozen=True, slots=True)
class Book:
    """Parts of a workbook: its worksheets by name, its defined names and its tables, ready for formulas.

    ``texts`` is the part with the texts that cells share; ``vouches`` says whether whoever saved the workbook takes its
    values for right, and does not ask to have them calculated on opening.
    """

    part: str
    sheets: dict[str, str]
    names: dict[tuple[str | None, str], str]
    tables: dict[str, Table]
    texts: str | None = None
    vouches: bool = True


class _InMemory(BytesIO):
    """A workbook that no file holds, under the name of the one that it was made from."""

    def __init__(self, content: bytes, path: Path) -> None:
        super().__init__(content)
        self.name = str(path)


def open_archive(path: Path, content: bytes | None = None) -> ZipFile:
    """Open a workbook file, or one that is only in memory and was made from it.

    Raises
    ------
    InputError
        If there is no such file, it is not an .xlsx or .xlsm that can be read, or it is beyond the limits of
        :mod:`xlmortgage.files.archive`.

    """
    try:
        if content is None:
            return open_within_limits(path)
        with interrupts_held():
            return ZipFile(_InMemory(content, path))
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
    except DAMAGED as error:
        raise _not_a_workbook(name) from error


def read_part(archive: ZipFile, name: str | ZipInfo) -> bytes:
    """Return a part of the workbook.

    Raises
    ------
    InputError
        If it is missing or damaged, or has a document type.

    """
    try:
        return _without_document_type(archive, name, unpack(archive, name))
    except DAMAGED as fault:
        raise _not_a_workbook(posixpath.basename(archive.filename or "")) from fault


def _tree(archive: ZipFile, name: str) -> ET.Element:
    return ET.fromstring(_without_document_type(archive, name, read_tree_part(archive, name)))  # noqa: S314


def _without_document_type(archive: ZipFile, name: str | ZipInfo, content: bytes) -> bytes:
    called = name if isinstance(name, str) else name.filename
    if called.endswith((".xml", ".rels")) and b"<!DOCTYPE" in content:
        raise _document_type(posixpath.basename(archive.filename or ""), called)
    return content


def _part_that_is_there(archive: ZipFile, name: str) -> str:
    if name not in archive.NameToInfo:
        raise _missing_part(posixpath.basename(archive.filename or ""), name)
    return name


def _read(archive: ZipFile, part: str) -> Book:
    root = _tree(archive, part)
    if any(_local(each.tag) == "workbookPr" and each.get("date1904") in {"1", "true"} for each in root):
        raise _days_from_1904()
    listed = _sheets(archive, part, root)
    sheets = {name: _part_that_is_there(archive, target) for name, kind, target in listed if kind == "worksheet"}
    _fail_if_there_are_too_many(posixpath.basename(archive.filename or ""), listed)
    tables: dict[str, Table] = {}
    for name, target in sheets.items():
        tables |= _tables(archive, target, name)
    texts = next((target for kind, target in _relations(archive, part).values() if kind == "sharedStrings"), None)
    names = _names(root, [name for name, _, _ in listed])
    return Book(part, sheets, names, tables, texts if texts in archive.NameToInfo else None, _vouches(root))


def _vouches(root: ET.Element) -> bool:
    asked = [each.get("fullCalcOnLoad", each.get("forceFullCalc")) for each in root if _local(each.tag) == "calcPr"]
    return not any(value in {"1", "true"} for value in asked)


def _sheets(archive: ZipFile, part: str, root: ET.Element) -> list[tuple[str, str, str]]:
    """Return name, kind and part of every sheet, in their order; one that has no part is of no kind."""
    targets = _relations(archive, part)
    listed = [sheet for element in root if _local(element.tag) == "sheets" for sheet in element]
    return [(sheet.attrib["name"], *targets.get(_relation_id(sheet), ("", ""))) for sheet in listed]


def _relation_id(sheet: ET.Element) -> str:
    return next((value for key, value in sheet.attrib.items() if _local(key) == "id"), "")


def _workbook_part(archive: ZipFile) -> str:
    return next(target for kind, target in _relations(archive, "").values() if kind == "officeDocument")


def _relations(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return kind and target of a part's relations, by their id."""
    folder, name = posixpath.split(part.replace("\\", "/"))
    listing = _member(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    if listing not in archive.NameToInfo:
        return {}
    return {
        relation.attrib["Id"]: (
            posixpath.basename(relation.attrib["Type"]),
            _member(archive, posixpath.join("/", folder, relation.attrib["Target"].replace("\\", "/"))),
        )
        for relation in _tree(archive, listing)
        if relation.get("TargetMode") != "External"
    }


def _member(archive: ZipFile, path: str) -> str:
    """Return a part under the name that it has in the archive; some programs write back-slashes, or other letters."""
    name = posixpath.normpath(path).lstrip("/")
    if name in archive.NameToInfo:
        return name
    alike = {each.replace("\\", "/").lstrip("/").casefold(): each for each in archive.NameToInfo}
    return alike.get(name.casefold(), name)


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
    for kind, target in dict.fromkeys(_relations(archive, part).values()):
        if kind == "table":
            root = _tree(archive, _part_that_is_there(archive, target))
            columns = tuple(
                _unescaped(each.attrib["name"]) for each in root.iter() if _local(each.tag) == "tableColumn"
            )
            tables[root.attrib["displayName"].casefold()] = Table(
                sheet,
                area_of(root.attrib["ref"]),
                columns,
                int(root.get("headerRowCount", "1")),
                int(root.get("totalsRowCount", "0")),
                filtered=any(_local(each.tag) == "filterColumn" for each in root.iter()),
            )
    return tables


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)


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


def _fail_if_there_are_too_many(name: str, sheets: list[tuple[str, str, str]]) -> None:
    """Refuse more sheets than anybody has, and two in one part: each would be read anew."""
    if len(sheets) > MOST_SHEETS:
        raise InputError(
            "too-many-sheets",
            en=f"{name} has {len(sheets):,} sheets; at most {MOST_SHEETS:,} are read. Split the workbook in Excel.",
            zh=f"{name} 有 {len(sheets):,} 張工作表，最多只讀取 {MOST_SHEETS:,} 張。請在 Excel 分拆活頁簿。",
            field="source",
            value=len(sheets),
            allowed=MOST_SHEETS,
        )
    parts = [part for _, kind, part in sheets if kind]
    if len(set(parts)) < len(parts):
        raise _not_a_workbook(name)


def _missing_part(name: str, part: str) -> InputError:
    return InputError(
        "missing-part",
        en=f"{name} lists the part {part} but does not hold it. Open it in Excel, let Excel repair it, and save it again.",
        zh=f"{name} 列有 {part}，但檔案內並無此部分。請用 Excel 開啟，讓 Excel 修復後再儲存。",
        field="source",
        value=part,
    )


def _document_type(name: str, part: str) -> InputError:
    return InputError(
        "document-type",
        en=f"{name}: its part {part} declares a document type (DTD), which no workbook may. Save it again in Excel.",
        zh=f"{name}：其中 {part} 宣告了文件類型（DTD），活頁簿不得使用。請用 Excel 重新儲存。",
        field="source",
        value=part,
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


_OF_A_TEMPLATE = {".xltx": ".xlsx", ".xltm": ".xlsm"}
"""By how the name of a template of Excel's ends, how that of a workbook made from it does."""


def check_output(source: Path, output: Path, *, fills: bool = False) -> None:
    """Refuse an output that is the workbook that is read, or a file of another kind; what is filled may become a workbook."""
    if output.exists() and source.exists() and output.samefile(source):
        raise InputError(
            "same-file",
            en=f"{output} is the workbook that is read; it is never overwritten. Give the output another name.",
            zh=f"{output} 就是要讀取的活頁簿，不會覆寫。請為輸出檔另取名稱。",
            field="output",
            value=str(output),
        )
    kind = source.suffix.lower()
    if output.suffix.lower() not in {kind, _OF_A_TEMPLATE.get(kind) if fills else kind}:
        asked = _OF_A_TEMPLATE.get(kind, source.suffix) if fills else source.suffix
        raise InputError(
            "other-kind-of-file",
            en=f"{output.name} must end in {asked}, because the file that is read ends in {source.suffix}; Excel refuses "
            "it otherwise. Rename the output.",
            zh=f"來源為 {source.suffix}，{output.name} 的副檔名須為 {asked}，否則 Excel 無法開啟。請更改輸出檔名。",
            field="output",
            value=output.name,
            allowed=asked,
        )


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def write_archive(
    archive: ZipFile, output: Path, parts: Mapping[str, bytes], tell: Callable[[str, int, int], None] = _silent
) -> None:
    """Write an archive with other parts, at once; others may do no more with a new one than with the old."""
    write_together({output: partial(pack, archive, parts, tell=tell)}, sources=[Path(archive.filename or "")])


def pack(
    archive: ZipFile,
    parts: Mapping[str, bytes | None],
    to: Path | BytesIO,
    tell: Callable[[str, int, int], None] = _silent,
) -> None:
    """Pack an archive with other parts, without those that are ``None``, and without remarks on its members."""
    members = archive.infolist()
    with new_archive(to) as written:
        for done, member in enumerate(members):
            tell("write", done, len(members))
            content = parts[member.filename] if member.filename in parts else read_part(archive, member)
            if content is not None:
                plain = copy(member)
                plain.comment = plain.extra = b""
                written.writestr(plain, content, compress_type=member.compress_type)
    tell("write", len(members), len(members))
