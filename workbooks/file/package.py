"""The parts of a workbook file and how they hang together: what leads to which part, and what falls away with one."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote
from xml.parsers import expat
from xml.sax.saxutils import escape

from workbooks.file.book import read_part
from workbooks.file.elements import as_utf8, elements, removed, retagged
from workbooks.file.patch import apply_edits
from xlmortgage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from zipfile import ZipFile

    from workbooks.file.elements import Element
    from workbooks.file.patch import Edit

__all__ = ["CONTENT_TYPES", "Package", "Relation"]

CONTENT_TYPES = "[Content_Types].xml"
_LEFT_OUT = re.compile(rb"<!\[CDATA\[(.*?)\]\]>|<!--.*?-->|<\?(?!xml\s).*?\?>", re.DOTALL)
_AS_WORKBOOK = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    ),
    "application/vnd.ms-excel.template.macroEnabled.main+xml": ("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
}
"""By the content type of a template, that of a workbook."""


class Relation(NamedTuple):
    """What one part has to do with another, or with something outside."""

    id: str
    kind: str
    """The last word of its type, such as ``chart``."""
    target: str
    """The name of the part, or an address where it is outside."""
    is_outside: bool


@dataclass(slots=True)
class Package:
    """The parts of a workbook file, of which some are changed or dropped.

    Parameters
    ----------
    parts : dict of str to bytes
        Every part by its name.

    """

    parts: dict[str, bytes]
    changed: dict[str, bytes | None] = field(default_factory=dict)
    """What is written otherwise than it was read; ``None`` is dropped."""
    _spelled: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, archive: ZipFile) -> Package:
        """Return the parts of an archive; of those that it holds twice the last, which then stands in both places.

        Remarks in XML, which Excel drops, are dropped, and texts in ``CDATA`` are written as Excel writes them.
        """
        names = [name for name in archive.namelist() if not name.endswith("/")]
        parts = {name: read_part(archive, name) for name in names}
        changed: dict[str, bytes | None] = {name: parts[name] for name, times in Counter(names).items() if times > 1}
        changed |= {name: plain for name, content in parts.items() if (plain := _plain(name, content)) is not content}
        return cls(parts, changed, {name.casefold(): name for name in parts})

    def __getitem__(self, name: str) -> bytes:
        """Return a part as it stands now."""
        content = self.changed.get(name)
        return self.parts[name] if content is None else content

    def __contains__(self, name: str) -> bool:
        """Tell whether a part is there and not dropped."""
        return name in self.parts and self.changed.get(name, b"") is not None

    def names(self) -> list[str]:
        """Return the names of the parts that are there."""
        return [name for name in self.parts if name in self]

    def change(self, name: str, edits: Iterable[Edit], xml: bytes | None = None) -> bool:
        """Change a part and tell whether that made a difference."""
        before = self[name]
        after = apply_edits(before if xml is None else xml, edits)
        if after == before:
            return False
        self.changed[name] = after
        return True

    def elements(self, name: str, names: Collection[str] | None = None) -> tuple[bytes, list[Element]]:
        """Return a part in UTF-8 and the elements of these names in it.

        Raises
        ------
        InputError
            If it is not well-formed.

        """
        try:
            xml = as_utf8(self[name])
            return xml, elements(xml, names)
        except (expat.ExpatError, ValueError) as error:
            raise _broken_part(name) from error

    def relations(self, part: str) -> list[Relation]:
        """Return what a part has to do with others; ``""`` is the whole file."""
        listing = self.listing(part)
        if listing not in self:
            return []
        _, found = self.elements(listing, {"Relationship"})
        return [self._relation(posixpath.dirname(part), each) for each in found]

    def listing(self, part: str) -> str:
        """Return the name of the part that lists what a part has to do with others."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        return self._spelled.get(listing.casefold(), listing)

    def _relation(self, folder: str, element: Element) -> Relation:
        attributes = element.attributes
        target, kind = attributes.get("Target", ""), posixpath.basename(attributes.get("Type", ""))
        if attributes.get("TargetMode") == "External":
            return Relation(attributes.get("Id", ""), kind, target, True)
        path = posixpath.normpath(posixpath.join("/", folder, unquote(target.replace("\\", "/")))).lstrip("/")
        return Relation(attributes.get("Id", ""), kind, self._spelled.get(path.casefold(), path), False)

    def reached(self) -> dict[str, str]:
        """Return the parts to which something leads, each with the kind of the first relation that does."""
        found: dict[str, str] = {}
        waiting = [""]
        while waiting:
            for relation in self.relations(waiting.pop(0)):
                if not relation.is_outside and relation.target in self and relation.target not in found:
                    found[relation.target] = relation.kind
                    waiting.append(relation.target)
        return found

    def drop(self, *names: str) -> None:
        """Drop parts, what leads to them, and what says of what type they are."""
        gone = {name for name in names if name in self}
        gone |= {listing for name in gone if (listing := self.listing(name)) in self}
        self.changed |= dict.fromkeys(gone)
        for part in ["", *self.names()]:
            self.drop_relations(part, [each.id for each in self.relations(part) if each.target in gone])
        if gone and CONTENT_TYPES in self:
            xml, found = self.elements(CONTENT_TYPES, {"Override"})
            listed = (each for each in found if self._part(each.attributes.get("PartName", "")) in gone)
            self.change(CONTENT_TYPES, [removed(each) for each in listed], xml)

    def drop_relations(self, part: str, ids: Collection[str]) -> None:
        """Drop what leads from a part, by its ids."""
        if ids:
            listing = self.listing(part)
            xml, found = self.elements(listing, {"Relationship"})
            self.change(listing, [removed(each) for each in found if each.attributes.get("Id") in ids], xml)

    def _part(self, name: str) -> str:
        path = unquote(name).lstrip("/")
        return self._spelled.get(path.casefold(), path)

    def become_a_workbook(self) -> None:
        """Let a template say that it is a workbook."""
        xml, found = self.elements(CONTENT_TYPES, {"Override"})
        edits = [
            retagged(xml, each, {"ContentType": _AS_WORKBOOK[kind]})
            for each in found
            if (kind := each.attributes.get("ContentType", "")) in _AS_WORKBOOK
        ]
        self.change(CONTENT_TYPES, edits, xml)


def _plain(name: str, content: bytes) -> bytes:
    """Return a part without remarks and ``CDATA``; the same bytes where there are none."""
    if name.endswith(".vml") or content[:1] not in (b"<", b"\xef", b"\xff", b"\xfe", b"\0"):
        return content
    xml = as_utf8(content)
    plain = _LEFT_OUT.sub(lambda found: escape(found[1].decode()).encode() if found[1] else b"", xml)
    return content if plain == xml else plain


def _broken_part(name: str) -> InputError:
    return InputError(
        "broken-part",
        en=f"the part {name} of the template cannot be read, so it cannot be told what it holds of a former client. "
        "Open the template in Excel and save it again.",
        zh=f"無法讀取範本的 {name} 部分，不能確定有沒有上一位客戶的資料。請用 Excel 開啟範本並重新儲存。",
        field="template",
        value=name,
    )
