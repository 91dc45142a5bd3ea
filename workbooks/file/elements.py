"""The elements of a part, and at which bytes they stand, so that a few can be changed and all others stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from workbooks.file.scan import end_of_element, end_of_tag

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from workbooks.file.patch import Edit

__all__ = ["Element", "as_utf8", "elements", "emptied", "removed", "retagged", "rewritten", "root_of"]

_DECLARED = re.compile(r"""^<\?xml\b[^>]*?\bencoding\s*=\s*["']([\w.-]+)["'][^>]*\?>""")
_ATTRIBUTE = re.compile(rb"""\s+([\w.-]+:)?([\w.-]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


class Element(NamedTuple):
    """One element: its name without a prefix, its attributes likewise, what it stands in, and its bytes.

    ``text`` is what it and all in it say; ``parents`` are the names of what it stands in, the outermost first.
    """

    name: str
    attributes: Mapping[str, str]
    parents: tuple[str, ...]
    text: str
    start: int
    content: int
    content_end: int
    end: int

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as one tag, ``<a/>``."""
        return self.content_end == self.end


def as_utf8(xml: bytes) -> bytes:
    """Return a part in UTF-8, which may have been in UTF-16.

    >>> as_utf8('<?xml version="1.0" encoding="UTF-16"?><a>村屋</a>'.encode("utf-16")).decode()
    '<?xml version="1.0"?><a>村屋</a>'
    """
    if (encoding := _WIDE.get(xml[:2])) is None:
        return xml
    text = xml.decode(encoding).removeprefix("\ufeff")
    return _DECLARED.sub('<?xml version="1.0"?>', text, count=1).encode()


def elements(xml: bytes, names: Collection[str] | None = None) -> list[Element]:
    """Return the elements of these names, or all, in the order in which they begin.

    Raises
    ------
    xml.parsers.expat.ExpatError
        If the part is not well-formed.

    Examples
    --------
    >>> [(each.text, each.parents, each.is_empty_tag) for each in elements(b"<b><r><b/></r>A</b>", {"b"})]
    [('A', (), False), ('', ('b', 'r'), True)]

    """
    return _Finder(xml, names).found()


class _Open(NamedTuple):
    """An element that has begun."""

    name: str
    attributes: Mapping[str, str]
    start: int
    said: int
    place: int
    """Where in the order of what is found it belongs."""


class _Finder:
    """The handlers of one parse."""

    def __init__(self, xml: bytes, names: Collection[str] | None) -> None:
        self._xml = xml
        self._names = names
        self._open: list[_Open] = []
        self._text: list[str] = []
        self._found: dict[int, Element] = {}
        self._begun = 0
        self._parser = expat.ParserCreate(None, " ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text.append

    def found(self) -> list[Element]:
        self._parser.Parse(self._xml, True)
        return [self._found[place] for place in sorted(self._found)]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        begun = _Open(_local(name), attributes, self._parser.CurrentByteIndex, len(self._text), self._begun)
        self._open.append(begun)
        self._begun += 1

    def _end(self, _name: str) -> None:
        begun = self._open.pop()
        if self._names is not None and begun.name not in self._names:
            return
        content = end_of_tag(self._xml, begun.start)
        content_end = end = content
        if not self._xml.endswith(b"/>", begun.start, content):
            content_end = self._parser.CurrentByteIndex
            end = end_of_element(self._xml, content_end, begun.name.encode())
        self._found[begun.place] = Element(
            begun.name,
            {_local(key): value for key, value in begun.attributes.items()},
            tuple(each.name for each in self._open),
            "".join(self._text[begun.said :]),
            begun.start,
            content,
            content_end,
            end,
        )


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def root_of(xml: bytes) -> Element:
    """Return the outermost element."""
    return elements(xml)[0]


def removed(element: Element) -> Edit:
    """Return the edit that takes an element out."""
    return element.start, element.end, b""


def emptied(element: Element) -> Edit:
    """Return the edit that takes out what stands in an element."""
    return element.content, element.content_end, b""


def rewritten(element: Element, text: str) -> Edit:
    """Return the edit that lets an element say another text."""
    return element.content, element.content_end, escape(text).encode()


def retagged(xml: bytes, element: Element, attributes: Mapping[str, str | None]) -> Edit:
    """Return the edit that gives an element other attributes; ``None`` takes one away, and one that is new comes last.

    >>> xml = b"<cache count='3' user='A'/>"
    >>> retagged(xml, elements(xml)[0], {"count": "0", "user": None, "refreshOnLoad": "1"})
    (0, 27, b'<cache count="0" refreshOnLoad="1"/>')
    """
    left = dict(attributes)

    def changed(found: re.Match[bytes]) -> bytes:
        name = found[2].decode()
        if name not in attributes or found[1] == b"xmlns:":
            return found[0]
        left.pop(name, None)
        return _attribute(found[1] or b"", name, attributes[name])

    tag = _ATTRIBUTE.sub(changed, xml[element.start : element.content])
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    added = b"".join(_attribute(b"", name, value) for name, value in left.items())
    return element.start, element.content, tag[:end].rstrip() + added + tag[end:]


def _attribute(prefix: bytes, name: str, value: str | None) -> bytes:
    return b"" if value is None else b" " + prefix + f"{name}={quoteattr(value)}".encode()
