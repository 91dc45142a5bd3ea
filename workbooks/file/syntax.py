"""The text of a formula as a tree, as files write it: in English, with commas, in A1 notation.

References are kept as they stand to the formula's own cell, so that formulas filled down a list share one tree.

Sources
-------
[MS-XLSX] 2.2.2, Formulas; ECMA-376-1:2016, 18.17; accessed 2026-11-26.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from udfs.cell_error import CellError
from workbooks.file.formulas import LAST_COLUMN, LAST_ROW, column_letters, column_number
from workbooks.file.unanswered import missing_form
from xlmortgage.errors import InputError

__all__ = [
    "Array",
    "Call",
    "Constant",
    "Edge",
    "Group",
    "Linked",
    "Name",
    "Node",
    "Omitted",
    "Operation",
    "Reference",
    "Structured",
    "called_words",
    "moved",
    "parse",
    "relative",
]


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, a truth or an error value."""

    value: float | str | bool | CellError


@dataclass(frozen=True, slots=True)
class Omitted:
    """An argument that is left out."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A row or a column: its number, or how far it is from the formula's own."""

    at: int
    fixed: bool

    def of(self, own: int) -> int:
        """Return the number for a formula in row or column ``own``."""
        return self.at if self.fixed else own + self.at


@dataclass(frozen=True, slots=True)
class Reference:
    """A block of cells; ``sheet`` is empty for the formula's own."""

    sheet: str
    top: Edge
    left: Edge
    bottom: Edge
    right: Edge


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name, of one sheet where ``sheet`` says so, or a word that a formula defines for itself."""

    sheet: str
    word: str


@dataclass(frozen=True, slots=True)
class Structured:
    """A part of a table, ``table`` being empty inside of it: ``Deals[Loan]``."""

    table: str
    specifier: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A reference to another workbook."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function."""

    word: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with its operands: one for ``minus``, ``plus``, ``percent``, ``@`` and ``#``, else two."""

    sign: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What stands in brackets; several references, where commas part them."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """An array of constants."""

    rows: tuple[tuple[float | str | bool | CellError, ...], ...]


Node: TypeAlias = Constant | Omitted | Reference | Name | Structured | Linked | Call | Operation | Group | Array

_QUOTED = r"'(?:[^']|'')*+'"
_CELL = r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}+"
_END = r"(?![\w.(!\[\\?])"
_BRACKETS = r"\[(?:'.|[^'\[\]]|\[(?:'.|[^'\[\]])*\])*\]"
_PLAIN_SHEET = r"(?:\[[^\[\]]*\])?[\w.\\?]+(?::[\w.\\?]+)?"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
    | (?P<text>"(?:[^"]|"")*+")
    | (?P<error>\#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!))
    | (?P<sheet>(?:{_QUOTED}|\[\d+\]|{_PLAIN_SHEET})!)
    | (?P<cell>{_CELL}{_END})
    | (?P<columns>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}{_END})
    | (?P<rows>\$?[1-9]\d{{0,6}}:\$?[1-9]\d{{0,6}}{_END})
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
    | (?P<call>[^\W\d][\w.]*+\()
    | (?P<word>(?:[^\W\d]|\\)[\w.\\?]*+)
    | (?P<brackets>{_BRACKETS})
    | (?P<sign><=|>=|<>|[-+*/^&=<>%(),;:{{}}@\#])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MOVING = re.compile(
    rf"""
    ("(?:[^"]|"")*+"|{_QUOTED}|{_BRACKETS})
    | (?<![\w.\\?$])(\$?)([A-Za-z]{{1,3}})(\$?)([1-9]\d{{0,6}}+){_END}
    | (?<![\w.\\?$])(\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[1-9]\d{{0,6}}:\$?[1-9]\d{{0,6}}){_END}
    """,
    re.VERBOSE,
)
_BINARY = {
    "=": 1,
    "<>": 1,
    "<": 1,
    "<=": 1,
    ">": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
    "^": 5,
    " ": 8,
    ":": 9,
}
_BEFORE = {"-": "minus", "+": "plus", "@": "@"}
_POWER_OF_SIGNS = 6
_DEEPEST = 200
_DIGITS = 15


def relative(text: str, row: int, column: int) -> str:
    """Return a formula's text with its references as they stand to its own cell: the same all down a filled list.

    >>> relative("B2*$C$1", 2, 3) == relative("B9*$C$1", 9, 3), relative('"B2"', 2, 3)
    (True, '"B2"')
    """

    def offset(found: re.Match[str]) -> str:
        kept, column_fixed, letters, row_fixed, digits, lines = found.groups()
        if kept is not None:
            return kept
        if lines is not None:
            return f"{lines}\0{row}\0{column}"
        if not _is_cell(f"{letters}{digits}"):
            return found[0]
        across = letters if column_fixed else f"{column_number(letters) - column}"
        down = digits if row_fixed else f"{int(digits) - row}"
        return f"\0{column_fixed}{across}\0{row_fixed}{down}\0"

    return _MOVING.sub(offset, text)


def parse(text: str, row: int, column: int) -> Node:
    """Return the tree of a formula that stands in a cell.

    Parameters
    ----------
    text : str
        The formula as the file has it, without its ``=``.
    row, column : int
        The formula's cell.

    Raises
    ------
    InputError
        If the text is no formula.

    Examples
    --------
    >>> parse("1+A1", 1, 1)
    Operation(sign='+', operands=(Constant(value=1.0), Reference(sheet='', top=Edge(at=0, fixed=False), \
left=Edge(at=0, fixed=False), bottom=Edge(at=0, fixed=False), right=Edge(at=0, fixed=False))))

    """
    return _Parser(text, row, column).whole()


def called_words(text: str) -> Iterator[str]:
    """Yield the words that a formula calls as functions.

    >>> [*called_words('_xll.MAX_LTV(A1,"DSR(")+SUM (1)')]
    ['_xll.MAX_LTV']
    """
    return (found["call"][:-1] for found in _TOKEN.finditer(text) if found["call"])


def moved(text: str, origin: tuple[int, int], place: tuple[int, int]) -> str:
    """Return the text of a formula filled from one cell into another.

    >>> moved("A1+$B$2+C$3", (1, 5), (4, 6))
    'B4+$B$2+D$3'
    """
    down, across = place[0] - origin[0], place[1] - origin[1]

    def shifted(found: re.Match[str]) -> str:
        kept, column_fixed, letters, row_fixed, digits, lines = found.groups()
        if kept is not None:
            return kept
        if lines is not None:
            return ":".join(_shifted_line(line, down, across) for line in lines.split(":"))
        if not _is_cell(f"{letters}{digits}"):
            return found[0]
        column = letters if column_fixed else column_letters(max(column_number(letters) + across, 1))
        return f"{column_fixed}{column}{row_fixed}{digits if row_fixed else int(digits) + down}"

    return _MOVING.sub(shifted, text)


def _shifted_line(line: str, down: int, across: int) -> str:
    if line.startswith("$"):
        return line
    return str(int(line) + down) if line.isdecimal() else column_letters(max(column_number(line) + across, 1))


class _Parser:
    """One formula, read token by token."""

    def __init__(self, text: str, row: int, column: int) -> None:
        self._text, self._row, self._column = text, row, column
        self._tokens = [*self._split()]
        self._at = 0
        self._depth = 0

    def _split(self) -> Iterator[tuple[str, str]]:
        at = 0
        while at < len(self._text):
            found = _TOKEN.match(self._text, at)
            if found is None:
                self._refuse()
            kind = str(found.lastgroup)
            at = found.end()
            if kind == "cell" and not _is_cell(found[0]):
                kind = "word"
            yield kind, found[0]
        yield "end", ""

    def _refuse(self) -> NoReturn:
        raise _unreadable(self._text)

    def whole(self) -> Node:
        """Return the tree of the whole text."""
        node = self._expression(0)
        self._space()
        if self._tokens[self._at][0] != "end":
            self._refuse()
        return node

    def _space(self) -> bool:
        spaced = self._tokens[self._at][0] == "space"
        self._at += spaced
        return spaced

    def _take(self, sign: str) -> bool:
        self._space()
        found = self._tokens[self._at] == ("sign", sign)
        self._at += found
        return found

    def _expression(self, power: int) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse()
        node = self._operand()
        while True:
            spaced = self._space()
            kind, text = self._tokens[self._at]
            if kind == "sign" and text in {"%", "#"}:
                if power > _POWER_OF_SIGNS:
                    break
                node = Operation("percent" if text == "%" else "#", (node,))
                self._at += 1
                continue
            sign = text if kind == "sign" else " " if spaced and self._starts_reference() else ""
            if _BINARY.get(sign, 0) <= power:
                break
            self._at += sign != " "
            node = Operation(sign, (node, self._expression(_BINARY[sign])))
        self._depth -= 1
        return node

    def _starts_reference(self) -> bool:
        kind, text = self._tokens[self._at]
        return kind in {"cell", "columns", "rows", "sheet", "word", "call", "brackets"} or (kind, text) == ("sign", "(")

    def _operand(self) -> Node:
        self._space()
        kind, text = self._tokens[self._at]
        self._at += 1
        if kind == "sign":
            return self._after_sign(text)
        if kind == "text":
            return Constant(text[1:-1].replace('""', '"'))
        if kind == "number":
            return Constant(_number(text))
        if kind == "error":
            return Constant(CellError(text.upper()))
        if kind == "sheet":
            return self._on_sheet(text[:-1])
        return self._reference("", kind, text)

    def _after_sign(self, sign: str) -> Node:
        if sign in _BEFORE:
            return Operation(_BEFORE[sign], (self._expression(_POWER_OF_SIGNS),))
        if sign == "{":
            return self._array()
        if sign != "(":
            self._refuse()
        items = [self._expression(0)]
        while self._take(","):
            items.append(self._expression(0))
        if not self._take(")"):
            self._refuse()
        return Group(tuple(items))

    def _on_sheet(self, sheet: str) -> Node:
        kind, text = self._tokens[self._at]
        self._at += 1
        name = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
        if kind == "call":
            return self._reference("", kind, text)
        if kind == "error":
            return Constant(CellError(text.upper()))
        if name == "[0]":
            return self._reference("", kind, text)
        if ":" in name and "[" not in name:
            raise missing_form(f"{sheet}!")
        if "[" in name:
            behind = self._tokens[self._at + 1][1] if self._tokens[self._at] == ("sign", ":") else ""
            self._at += 2 * bool(behind)
            return Linked(f"{sheet}!{text}{':' * bool(behind)}{behind}")
        return self._reference(name, kind, text)

    def _reference(self, sheet: str, kind: str, text: str) -> Node:
        if kind == "cell":
            return self._area(sheet, text, text)
        if kind in {"columns", "rows"}:
            first, _, last = text.partition(":")
            return self._area(sheet, first, last)
        if kind == "call":
            return Call(text[:-1], self._arguments())
        return self._bracketed(text) if kind == "brackets" else self._word(sheet, kind, text)

    def _word(self, sheet: str, kind: str, text: str) -> Node:
        if kind != "word":
            self._refuse()
        if text.upper() in {"TRUE", "FALSE"} and not sheet:
            return Constant(text.upper() == "TRUE")
        if self._tokens[self._at][0] == "brackets":
            self._at += 1
            return Structured(text, self._tokens[self._at - 1][1])
        return Name(sheet, text)

    def _bracketed(self, text: str) -> Node:
        if re.fullmatch(r"\[\d+\]", text) and self._tokens[self._at][0] in {"word", "cell"}:
            self._at += 1
            return Linked(text + self._tokens[self._at - 1][1])
        return Structured("", text)

    def _area(self, sheet: str, first: str, last: str) -> Node:
        top, left = self._edges(first, Edge(1, fixed=True))
        bottom, right = self._edges(last, Edge(0, fixed=True))
        if bottom.fixed and not bottom.at:
            bottom = Edge(LAST_ROW, fixed=True)
        if right.fixed and not right.at:
            right = Edge(LAST_COLUMN, fixed=True)
        block = Reference(sheet, top, left, bottom, right)
        if first is last and self._tokens[self._at] == ("sign", ":") and self._tokens[self._at + 1][0] == "cell":
            self._at += 2
            bottom, right = self._edges(self._tokens[self._at - 1][1], bottom)
            block = Reference(sheet, top, left, bottom, right)
        return block

    def _edges(self, text: str, missing: Edge) -> tuple[Edge, Edge]:
        """Return row and column of a cell, or of a whole row or column, whose other edge is ``missing``."""
        found = re.fullmatch(r"(\$?)([A-Za-z]*)(\$?)(\d*)", text)
        if found is None:
            self._refuse()
        column_fixed, letters, row_fixed, digits = found.groups()
        if not letters:
            row_fixed = column_fixed or row_fixed
        row = Edge(int(digits) - (0 if row_fixed else self._row), bool(row_fixed)) if digits else missing
        number = column_number(letters)
        column = Edge(number - (0 if column_fixed else self._column), bool(column_fixed)) if letters else missing
        return row, column

    def _arguments(self) -> tuple[Node, ...]:
        arguments: list[Node] = []
        while True:
            self._space()
            token = self._tokens[self._at]
            if token in {("sign", ","), ("sign", ")")}:
                self._at += 1
                if arguments or token[1] == ",":
                    arguments.append(Omitted())
            else:
                arguments.append(self._expression(0))
                self._space()
                token = self._tokens[self._at]
                self._at += 1
            if token == ("sign", ")"):
                return tuple(arguments)
            if token != ("sign", ","):
                self._refuse()

    def _array(self) -> Node:
        rows: list[list[float | str | bool | CellError]] = [[]]
        while True:
            self._space()
            negative = self._take("-")
            node = self._operand()
            if not isinstance(node, Constant):
                self._refuse()
            rows[-1].append(-float(node.value) if negative else node.value)
            if self._take("}"):
                return Array(tuple(map(tuple, rows)))
            if self._take(";"):
                rows.append([])
            elif not self._take(","):
                self._refuse()


def _is_cell(text: str) -> bool:
    letters = text.replace("$", "").rstrip("0123456789")
    return column_number(letters) <= LAST_COLUMN and int(text.replace("$", "")[len(letters) :]) <= LAST_ROW


def _number(text: str) -> float:
    """Return a number of a formula; Excel reads no more than fifteen of its digits."""
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa.replace(".", "").lstrip("0")) > _DIGITS:
        kept = 0
        digits = ""
        for digit in mantissa:
            kept += digit != "." and (kept > 0 or digit != "0")
            digits += digit if digit == "." or kept <= _DIGITS else "0"
        mantissa = digits
    return float(f"{mantissa}e{exponent or 0}")


def _unreadable(text: str) -> InputError:
    return InputError(
        "unreadable-formula",
        en="this is not a formula as Excel writes it. Enter it again in Excel.",
        zh="這不是 Excel 寫法的公式，請用 Excel 重新輸入。",
        value=text,
    )
