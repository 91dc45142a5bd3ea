"""Traces of a former client: texts that stood in the cells of the case, wherever else in the workbook they stand.

What is typed is cut out where that hurts nothing; what cannot be cut is found, so that a person looks at it.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator
from html import unescape
from io import BytesIO
from unicodedata import normalize
from urllib.parse import quote
from xml.parsers.expat import ExpatError
from xml.sax.saxutils import escape
from zipfile import ZipFile

from workbooks.file.elements import Element, as_utf8, elements, retagged, rewritten
from workbooks.file.patch import Edit, apply_edits
from xlmortgage.files.archive import DAMAGED

__all__ = ["Traces", "is_telling"]

_TOGETHER = {"si", "is", "p", "comment", "text"}
"""Elements that say one text in several pieces."""

_MEANT_FOR_MACHINES = {
    *("f", "formula", "formula1", "formula2", "sqref", "definedName", "calculatedColumnFormula", "totalsRowFormula"),
    *("lpstr", "i4", "colOff", "rowOff", "Application", "AppVersion", "created", "modified", "sheetName", "anchor"),
}
_TYPED_ATTRIBUTES = {
    *("descr", "title", "prompt", "promptTitle", "error", "errorTitle", "tooltip", "display", "comment", "caption"),
    *("stringValue1", "stringValue2", "altText", "altTextSummary", "user"),
}
_TYPED_ATTRIBUTES_OF = {
    "filter": {"val"},
    "customFilter": {"val"},
    "cfRule": {"text"},
    "cNvPr": {"name"},
    "scenario": {"name"},
    "inputCells": {"val"},
    "parameter": {"string", "prompt"},
    "sortCondition": {"customList"},
}
_LITERAL = re.compile('"((?:[^"]|"")*)"')
_IN_CELL = re.compile(rb"<(?:[\w.-]+:)?(?:t|v)(?:\s[^>]*)?>([^<]*)</")
_BETWEEN_TAGS = re.compile(rb"(?<=>)[^<>]+(?=<)")
_TAGS = re.compile("<[^>]*>")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]{64,}")
_END_OF_ARCHIVE = 22
_LARGEST = 2**25
"""Of a file within a file [bytes]."""
_LINE_ENDS = re.compile(rb"[\r\n]+")
_SHORT, _PAIR = 8, 2
_LEAST, _DIGITS, _YEARS = 1000.0, 4, range(1900, 2101)
_RULES = {"f", "formula", "formula1", "formula2"}
_FORMULAS = _RULES | {"definedName", "calculatedColumnFormula", "totalsRowFormula"}
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FILLER = "\u200b"
"""Keeps a text as long as it is written, where several characters stand for one."""
_BETWEEN = re.compile(r"[\W_]+")
_GAP = r"[\W_]{0,12}"
_NUMBER = re.compile(
    r"(?<![0-9.])"
    r"(?P<number>(?:[0-9]{1,3}(?:[,' ][0-9]{3})+|[0-9]{5,}|(?<![0-9][ -])[0-9]{1,4}(?![ -][0-9]))(?:\.[0-9]+)?)(?![0-9])"
    r"\s?(?P<unit>百萬|百万|萬|万|千|億|亿|million|mil|mn|m(?![a-z])|k(?![a-z])|thousand)?"
)
_UNITS = {
    **dict.fromkeys(("千", "k", "thousand"), 1e3),
    **dict.fromkeys(("萬", "万"), 1e4),
    **dict.fromkeys(("百萬", "百万", "million", "mil", "mn", "m"), 1e6),
    **dict.fromkeys(("億", "亿"), 1e8),
}


class Traces:
    """The texts that a former client left, however they are spaced, in whatever width and case.

    Parameters
    ----------
    texts : iterable of str
        What stood in the cells of the case and surely tells who the client was.
    perhaps : iterable of str, optional
        What may be that client or another.
    amounts : iterable of float, optional
        The numbers of the case that are not round.

    Examples
    --------
    >>> traces = Traces(["陳大文", "Chan", "91234567"], ["陳先生"], [8_765_432.0])
    >>> traces.without("陳 大文先生 (CHAN) Changes"), traces.without("+852-9123 4567"), traces.are_in("Changes")
    ('先生 () Changes', '', False)
    >>> traces.may_be_in("陳先生"), [traces.amounts_are_in(each) for each in ("HK$8,765,432", "876.5432萬", "18765432")]
    (True, [True, True, False])

    """

    def __init__(self, texts: Iterable[str], perhaps: Iterable[str] = (), amounts: Iterable[float] = ()) -> None:
        self.texts = sorted({*texts} - {""}, key=lambda text: (-len(text), text))
        self.amounts = frozenset(amounts)
        self._sure, self._perhaps = _Needles(self.texts), _Needles(perhaps)
        self._forms = [form for text in {*self.texts, *self._sure.texts} for form in _forms(text)]

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self.texts or self.amounts or self._perhaps.texts)

    def are_in(self, text: str) -> bool:
        """Tell whether a text surely holds one."""
        return next(self._sure.spans(text), None) is not None

    def may_be_in(self, text: str) -> bool:
        """Tell whether a text names somebody who may be the former client."""
        return next(self._perhaps.spans(text), None) is not None

    def amounts_are_in(self, text: str) -> bool:
        """Tell whether a text says one of the amounts, with or without commas, in units or in 萬."""
        return bool(self.amounts) and any(
            not self.amounts.isdisjoint(_amounts(each)) for each in _NUMBER.finditer(plain(text))
        )

    def touch(self, text: str) -> bool:
        """Tell whether a text may hold anything of the former client; it may be that of a whole sheet."""
        held = _squeezed(text)
        return any(each in held for each in (*self._sure.texts, *self._perhaps.texts)) or self.amounts_are_in(text)

    def without(self, text: str) -> str:
        """Return a text from which they are cut."""
        return self._cut_pieces([text])[0]

    def cut(self, xml: bytes, found: list[Element], *, but: Collection[int] = ()) -> list[Edit]:
        """Return the edits that cut them out of the typed texts of a part.

        Parameters
        ----------
        xml : bytes
            The part.
        found : list of Element
            Every element of it.
        but : collection of int, optional
            Where elements begin that stay as they are.

        """
        edits: dict[int, Edit] = {}
        leaves = _leaves(found)
        kept = [each for each in found if each.start in but]
        for group in _groups(found, leaves):
            texts = [each.text for each in group]
            if self.are_in("".join(texts)) and not any(_lies_in(group[0], each) for each in kept):
                edits |= {
                    leaf.content: rewritten(leaf, text)
                    for leaf, text, before in zip(group, self._cut_pieces(texts), texts, strict=True)
                    if text != before
                }
        for each in found:
            if each.name in _RULES and self.are_in(each.text):
                text = self.without_in_literals(each.text)
                if text != each.text:
                    edits[each.content] = rewritten(each, text)
            if changes := self._cut_attributes(each):
                edits[each.start] = retagged(xml, each, changes)
        return list(edits.values())

    def _cut_attributes(self, element: Element) -> dict[str, str | None]:
        return {
            name: self.without(value)
            for name, value in element.attributes.items()
            if name in _typed_attributes(element.name) and self.are_in(value)
        }

    def _cut_pieces(self, texts: list[str]) -> list[str]:
        """Return the pieces of one text, cut as if they were one."""
        whole = "".join(texts)
        keep = [True] * len(whole)
        for start, end in self._sure.spans(whole):
            keep[start:end] = [False] * (end - start)
        pieces, at = [], 0
        for text in texts:
            pieces.append("".join(sign for sign, kept in zip(text, keep[at:], strict=False) if kept))
            at += len(text)
        return pieces

    def without_in_literals(self, formula: str) -> str:
        """Return a formula out of whose texts they are cut; names of sheets stay.

        >>> Traces(["陳大文"]).without_in_literals('"陳大文先生"&陳大文!A1')
        '"先生"&陳大文!A1'
        """
        return _LITERAL.sub(lambda literal: f'"{self.without(literal[1])}"', formula)

    def without_in_cell(self, xml: bytes) -> bytes:
        """Return a cell that says its text itself, as XML, out of which they are cut."""
        leaves = [*_IN_CELL.finditer(xml)]
        texts = [unescape(each[1].decode()) for each in leaves]
        if not self.are_in("".join(texts)):
            return xml
        edits = [
            (each.start(1), each.end(1), escape(text).encode())
            for each, text in zip(leaves, self._cut_pieces(texts), strict=True)
        ]
        return apply_edits(xml, edits)

    def without_in_texts(self, markup: bytes) -> bytes:
        """Return markup that may be no XML, out of whose texts they are cut."""

        def cut(found: re.Match[bytes]) -> bytes:
            text = unescape(found[0].decode("utf-8", "replace"))
            return escape(self.without(text)).encode() if self.are_in(text) else found[0]

        return _BETWEEN_TAGS.sub(cut, markup)

    def may_be_in_part(self, xml: bytes) -> bool:
        """Tell whether a part may hold one, in one piece or in several."""
        return bool(self.texts) and (
            self.are_in(unescape(_TAGS.sub("", xml.decode("utf-8", "replace")))) or self.stand_in(xml)
        )

    def stand_in(self, content: bytes) -> bool:
        """Tell whether a part still holds one, as text, in UTF-16, in base64, in an address or in a file within it."""
        if not self.texts:
            return False
        if any(form in each for each in {content, _LINE_ENDS.sub(b"", content)} for form in self._forms):
            return True
        if content.lstrip()[:1] == b"<" and self.are_in(unescape(content.decode("utf-8", "replace"))):
            return True
        return any(map(self.stand_in, _inside(content)))

    def amounts_stand_in(self, content: bytes) -> bool:
        """Tell whether a part says one of the amounts in a text, a title or a formula."""
        return bool(self.amounts) and content.lstrip()[:1] == b"<" and any(map(self.amounts_are_in, _said_in(content)))


class _Needles:
    """Texts that are looked for without regard to spaces, punctuation, width and case."""

    def __init__(self, texts: Iterable[str]) -> None:
        squeezed = {_squeezed(text) for text in texts} - {""}
        self.texts = sorted(squeezed, key=lambda text: (-len(text), text))
        self._pattern = re.compile("|".join(map(_pattern, self.texts))) if self.texts else None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where one begins and ends."""
        if self._pattern is not None:
            held = _squeezed(text)
            if any(each in held for each in self.texts):
                yield from (found.span() for found in self._pattern.finditer(plain(text)))


class _Plain(dict[int, int]):
    """What each character is in plain width and small letters, where that is one character."""

    def __missing__(self, code: int) -> int:
        sign = normalize("NFKC", chr(code)).casefold()
        self[code] = ord(sign) if len(sign) == 1 else code
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """Return a text as Excel shows it in one width and case, as long as it was.

    >>> plain("ＣＨＡＮ _x9673_大文").replace(_FILLER, "")
    'chan 陳大文'
    """
    shown = _ESCAPED.sub(lambda found: _FILLER * 6 + chr(int(found[1], 16)), text) if "_x" in text else text
    return shown.translate(_PLAIN)


def _squeezed(text: str) -> str:
    return _BETWEEN.sub("", plain(text))


def _pattern(text: str) -> str:
    """Return what finds a text: two characters as they are, a short one in Latin letters only as a word of its own."""
    between = _GAP if len(text) > _PAIR or text.isascii() else f"{_FILLER}*"
    found = between.join(map(re.escape, text))
    is_short = text.isascii() and len(text) < _SHORT
    if text.isdecimal():
        found = rf"(?:(?:\+|00)?852{_GAP})?{found}"
    before = "(?<![a-z0-9])" if is_short else r"(?<!\d)" if text[0].isdigit() else ""
    after = "(?![a-z0-9])" if is_short else r"(?!\d)" if text[-1].isdigit() else ""
    return f"{before}{_FILLER}*{found}{after}"


def is_telling(amount: float) -> bool:
    """Tell whether an amount is none that stands everywhere: of a thousand or more, not round, and no year.

    >>> [is_telling(each) for each in (8_765_432.0, 8_500_000.0, 76_543.0, 2026.0, 0.03275)]
    [True, False, True, False, False]
    """
    digits = f"{amount:.2f}".replace(".", "").strip("0")
    return amount >= _LEAST and len(digits) >= _DIGITS and amount not in _YEARS


def _amounts(number: re.Match[str]) -> Iterator[float]:
    """Yield the amounts that a written number may mean: itself, and what its unit makes of it."""
    written = float(re.sub("[^0-9.]", "", number["number"]))
    unit = _UNITS.get(number["unit"] or "", 1.0)
    yield round(written * unit, 2)
    if unit == 1.0 and len(number["number"].partition(".")[2]) >= _DIGITS:
        yield from (round(written * other, 2) for other in (1e4, 1e6))


def _said_in(content: bytes) -> Iterator[str]:
    """Yield the texts, the formulas and the typed attributes of a part that may be no XML."""
    try:
        found = elements(as_utf8(content))
    except (ExpatError, ValueError):
        yield from (unescape(each.decode("utf-8", "replace")) for each in _BETWEEN_TAGS.findall(content))
        return
    for group in _groups(found, _leaves(found)):
        yield "".join(each.text for each in group)
    for each in found:
        if each.name in _FORMULAS:
            yield each.text
        yield from (value for name, value in each.attributes.items() if name in _typed_attributes(each.name))


def _typed_attributes(element: str) -> set[str]:
    return _TYPED_ATTRIBUTES | _TYPED_ATTRIBUTES_OF.get(element, set())


def _forms(text: str) -> Iterator[bytes]:
    """Yield how a text may stand in a part that is no XML, or inside an address."""
    if text.isascii() and len(text) < _SHORT:
        return
    wide, plain = text.encode("utf-16-le", "replace"), text.encode("utf-8", "replace")
    yield from {plain, wide, text.encode("utf-16-be", "replace"), escape(text).encode(), quote(text).encode()}
    for encoded in (plain, wide):
        for shift, first in enumerate((0, 2, 3)):
            yield b64encode(b"\0" * shift + encoded)[first : (shift + len(encoded)) * 4 // 3]


def _inside(content: bytes) -> Iterator[bytes]:
    """Yield the files of an archive, or of those that a part holds in base64, as queries are kept."""
    if content[:2] == b"PK":
        yield from _files(content)
    elif content.lstrip()[:1] == b"<":
        for code in _BASE64.findall(content):
            try:
                decoded = b64decode(code)
            except ValueError:
                continue
            if (first := decoded.find(b"PK\3\4")) >= 0:
                last = decoded.rfind(b"PK\5\6") + _END_OF_ARCHIVE
                yield from _files(decoded[first:last])


def _files(archive: bytes) -> Iterator[bytes]:
    """Yield the files of an archive, none of a damaged one: what is embedded is listed as kept, whatever it holds."""
    try:
        with ZipFile(BytesIO(archive)) as opened:
            for each in opened.infolist():
                if each.file_size <= _LARGEST:
                    yield opened.read(each)
    except (*DAMAGED, OSError):
        return


def _leaves(found: list[Element]) -> list[Element]:
    """Return the elements that say something themselves and hold no others."""
    return [
        each
        for each, following in zip(found, [*found[1:], None], strict=True)
        if each.text and each.name not in _MEANT_FOR_MACHINES and not (following and following.start < each.end)
    ]


def _groups(found: list[Element], leaves: list[Element]) -> Iterator[list[Element]]:
    """Yield the leaves that together say one text."""
    holders = [each for each in found if each.name in _TOGETHER]
    at = 0
    group: list[Element] = []
    holder: Element | None = None
    for leaf in leaves:
        while at < len(holders) and holders[at].end <= leaf.start:
            at += 1
        own = holders[at] if at < len(holders) and holders[at].start < leaf.start else None
        if group and (own is None or own is not holder):
            yield group
            group = []
        group.append(leaf)
        holder = own
    if group:
        yield group


def _lies_in(element: Element, other: Element) -> bool:
    return other.start <= element.start and element.end <= other.end
