"""Formula text: what stands in files, and what the calculating engine is given in its place.

Files of brokers come from Excel with an add-in, from Excel with Office functions, from LibreOffice and from programs,
and each writes a call of the same function differently.  An engine, on the other hand, knows less than Excel about
names, tables and links.  :class:`EngineText` brings the two together; the file itself keeps its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from xlmortgage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

__all__ = [
    "CALL",
    "FIT",
    "OMITTED",
    "Area",
    "Context",
    "EngineText",
    "Table",
    "area_of",
    "block_address",
    "called_functions",
    "cell_address",
    "cells_of",
    "coordinates",
    "function_name",
    "quoted",
]

Area: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row and last column of a block of cells."""

CALL = "_cell."
"""Before a function's name: its first three arguments are the sheet's number, the row and the column of the caller."""

FIT = "_fit"
"""Name of the function that fits an answer into the block of cells of an array formula."""

OMITTED = "_omitted"
"""Name of the function that stands for an argument left out; no value of a workbook can be taken for it."""

_TEXT = r'"(?:[^"]|"")*+"'
_QUOTED = r"'(?:[^']|'')*+'"
_COLUMNS = r"\[(?:'.|[^'\[\]]|\[(?:'.|[^'\[\]])*\])*\]"
_WORD = r"[^\W\d][\w.\\?]*+(?!!)"
_TOKEN = re.compile(
    rf"""
    (?: {_TEXT}
      | \#[A-Za-z][A-Za-z0/]*+[!?]?                        # an error value
      | \$?[A-Za-z]{{1,3}}\$?\d++(?![\w.(!\[])             # a cell
      | \$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}(?![\w.(!\[])   # whole columns
      | \d[\w.]*+                                         # a number
      | [\s()+\-*/^&=<>,;:%{{}}@$]                         # what stands between
    )++
    | (?:(?P<sheet>(?:{_QUOTED}|\[\d+\][\w.]*+|[^\W\d][\w.]*+)!)(?P<word_there>{_WORD})?
        | (?P<word>{_WORD}))
      (?P<call>\((?P<empty>\s*\))?)?
      (?P<specifier>{_COLUMNS})?
    """,
    re.VERBOSE,
)
_GAP = re.compile(r",\s*[,)]")
_PIECE = re.compile(
    rf"""
    {_TEXT} | {_QUOTED} | {_COLUMNS}
    | \{{(?:{_TEXT}|[^"}}])*+\}}                              # an array
    | [(,]\s*+ | [^\s"'\[{{(),]++ | .                      # what parts arguments; a word; anything else
    """,
    re.VERBOSE | re.DOTALL,
)
_LEFT_OUT = f"{OMITTED}()"
_ROW_ITEM = "#this row"
_BRACKETED = re.compile(r"\[((?:'.|[^'\[\]])*)\]")
_RELATIVE = re.compile(r"(?<![\w.$])(?:[A-Za-z]{1,3}\$?\d+|\$[A-Za-z]{1,3}\d+)(?![\w(.!])")
_NOT_CELLS = re.compile(r"""\"[^"]*\"|'(?:[^']|'')*'|\[[^\]]*\]""")
_MAXIMUM_DEPTH = 20


@cache
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@cache
def _column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def coordinates(reference: str) -> tuple[int, int]:
    """Return row and column of a cell's address.

    >>> coordinates("AB12")
    (12, 28)
    """
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), _column_number(letters)


def cell_address(row: int, column: int) -> str:
    """Return the address of a cell.

    >>> cell_address(12, 28)
    'AB12'
    """
    return f"{_column_letters(column)}{row}"


def block_address(area: Area) -> str:
    """Return the address of a block of cells.

    >>> block_address((2, 4, 9, 4)), block_address((2, 4, 2, 4))
    ('D2:D9', 'D2')
    """
    top, left, bottom, right = area
    first, last = cell_address(top, left), cell_address(bottom, right)
    return first if first == last else f"{first}:{last}"


def area_of(address: str) -> Area:
    """Return the block of cells that an address means.

    >>> area_of("D2:D9"), area_of("D2")
    ((2, 4, 9, 4), (2, 4, 2, 4))
    """
    first, _, last = address.partition(":")
    return (*coordinates(first), *coordinates(last or first))


def cells_of(area: Area) -> Iterator[tuple[int, int]]:
    """Return row and column of every cell of a block.

    >>> list(cells_of((1, 4, 2, 4)))
    [(1, 4), (2, 4)]
    """
    top, left, bottom, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula writes it.

    >>> quoted("it's 表")
    "'it''s 表'"
    """
    return "'" + sheet.replace("'", "''") + "'"


def function_name(word: str, functions: Collection[str]) -> str | None:
    """Return the function that a called word means, or ``None`` where it is none of ``functions``.

    Excel add-ins save a call as ``_xll.NAME``, Office functions as ``_xldudf_NAMESPACE_NAME``.

    >>> function_name("max_ltv", {"MAX_LTV"}), function_name("_xldudf_BANK_MAX_LTV", {"MAX_LTV"})
    ('MAX_LTV', 'MAX_LTV')
    """
    name = word.upper().removeprefix("_XLFN.").removeprefix("_XLUDF.").removeprefix("_XLL.")
    if name.startswith("_XLDUDF_"):
        name = name.removeprefix("_XLDUDF_")
        while name not in functions and "_" in name:
            name = name.partition("_")[2]
    return name if name in functions else None


def called_functions(text: str, functions: Collection[str]) -> set[str]:
    """Return those of ``functions`` that a formula calls.

    >>> called_functions('_xll.MAX_LTV(A1,"DSR(")+1', {"MAX_LTV", "DSR"})
    {'MAX_LTV'}
    """
    called = (match["word_there"] or match["word"] for match in _TOKEN.finditer(text) if match["call"])
    return {name for word in called if (name := function_name(word, functions))}


def _with_omissions(text: str) -> str:
    """Return a formula for the engine in which no call of ours leaves out an argument: the engine would hand over 0.

    :data:`OMITTED` stands for it; what is left out at the end is dropped.

    >>> _with_omissions("IF(A1,,_cell.DSR(1,ROW(),COLUMN(),A1,,2,))")
    'IF(A1,,_cell.DSR(1,ROW(),COLUMN(),A1,_omitted(),2))'
    """
    if CALL not in text or not _GAP.search(text):
        return text
    pieces: list[str] = [""]
    ours: list[bool] = []
    for piece in _PIECE.findall(text):
        if piece[0] == "(":
            ours.append(CALL in pieces[-1])
        elif piece[0] == "," and pieces[-1][:1] == "," and ours[-1:] == [True]:
            pieces.append(_LEFT_OUT)
        elif piece == ")":
            while ours[-1:] == [True] and (pieces[-1] == _LEFT_OUT or pieces[-1][:1] == ","):
                pieces.pop()
            del ours[-1:]
        pieces.append(piece)
    return "".join(pieces)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a workbook: its place, its columns, and whether it has a header and a totals row."""

    sheet: str
    area: Area
    columns: tuple[str, ...]
    header_rows: int
    totals_rows: int

    def cells(self, specifier: str, row: int) -> str:
        """Return the cells a structured reference means, for a formula in ``row``.

        >>> table = Table("Deals", (1, 2, 9, 3), ("Loan", "Rate"), 1, 0)
        >>> table.cells("[Rate]", 5), table.cells("[[#This Row],[Loan]:[Rate]]", 5)
        ("'Deals'!$C$2:$C$9", "'Deals'!$B5:$C5")

        """
        parts = _BRACKETED.findall(specifier[1:-1]) or [specifier[1:-1]]
        items = {part.casefold() for part in parts if part.startswith("#")}
        names = [re.sub("'(.)", r"\1", part) for part in parts if part and not part.startswith("#")]
        positions = [self._position(name) for name in names] or [0, len(self.columns) - 1]
        left, right = (_column_letters(self.area[1] + at) for at in (min(positions), max(positions)))
        if _ROW_ITEM in items:
            area = f"${left}{row}" if left == right else f"${left}{row}:${right}{row}"
        else:
            top, bottom = self._rows(items)
            area = f"${left}${top}:${right}${bottom}"
        return f"{quoted(self.sheet)}!{area}"

    def _position(self, name: str) -> int:
        for position, column in enumerate(self.columns):
            if column.casefold() == name.casefold():
                return position
        raise InputError(
            "unknown-column",
            en=f"the table has no column {name!r}; its columns are {', '.join(self.columns)}.",
            zh=f"表格沒有「{name}」一欄，現有的欄為：{'、'.join(self.columns)}。",
        )

    def _rows(self, items: set[str]) -> tuple[int, int]:
        first, _, last, _ = self.area
        top, bottom = first + self.header_rows, last - self.totals_rows
        if items & {"#all", "#headers"}:
            top = first
        if items & {"#all", "#totals"}:
            bottom = last
        if items == {"#headers"}:
            bottom = first
        if items == {"#totals"}:
            top = last
        return top, bottom


@dataclass(slots=True)
class Context:
    """Where a formula stands, and what was found in it: the functions it calls, by name."""

    sheet: str
    sheet_number: int
    row: int
    calls: set[str] = field(default_factory=set)
    depth: int = 0


@dataclass(frozen=True, slots=True)
class EngineText:
    """Formulas as the engine is given them.

    Calls of our functions get their caller's place as first arguments, so that a refusal can be laid at a cell; names
    and structured references are replaced by what they mean, because one bad name makes the engine forget them all and
    it imports no tables; links to an add-in are dropped.

    Parameters
    ----------
    functions : collection of str
        The functions that Python answers, in upper case.
    names : mapping
        Text of the defined names by (sheet or ``None``, name in lower case).
    tables : mapping
        Tables by name in lower case.

    Examples
    --------
    >>> names = {(None, "price"): "Deals!$B$2"}
    >>> text = EngineText({"MAX_LTV"}, names, {})
    >>> text.rewrite("IF(price>0,_xll.MAX_LTV(price))", Context("Deals", 1, 2))
    'IF((Deals!$B$2)>0,_cell.MAX_LTV(1,ROW(),COLUMN(),(Deals!$B$2)))'

    """

    functions: Collection[str]
    names: Mapping[tuple[str | None, str], str]
    tables: Mapping[str, Table]

    def rewrite(self, text: str, context: Context) -> str:
        """Return ``text`` for the engine; the functions it calls are added to ``context``.

        Raises
        ------
        InputError
            If the formula uses what cannot be given to the engine: a link to another workbook, a name that moves with
            the cell.

        """
        return _with_omissions(_TOKEN.sub(lambda token: self._replacement(token, context), text))

    def _replacement(self, token: re.Match[str], context: Context) -> str:
        if token.lastgroup is None:
            return token[0]
        word = token["word_there"] or token["word"]
        if word and token["call"]:
            return self._call(token, word, context)
        if word and token["specifier"]:
            return self._structured(token, word, context)
        meaning = self._meaning(token["sheet"], word, context) if word else None
        if meaning is not None:
            return meaning
        if token["sheet"] and "[" in token["sheet"]:
            raise _other_workbook(token[0])
        return token[0]

    def _call(self, token: re.Match[str], word: str, context: Context) -> str:
        name = function_name(word, self.functions)
        rest = token[0][token.end("call") - token.start() :]
        if name is None:
            context.calls.add(word.upper())
            single = word.upper() == "_XLFN.SINGLE"
            return f"@{token['call']}{rest}" if single else token[0]
        context.calls.add(name)
        place = f"{CALL}{name}({context.sheet_number},ROW(),COLUMN()"
        return f"{place}){rest}" if token["empty"] else f"{place},{rest}"

    def _structured(self, token: re.Match[str], word: str, context: Context) -> str:
        table = self.tables.get(word.casefold())
        return table.cells(token["specifier"], context.row) if table else token[0]

    def _meaning(self, sheet: str | None, word: str, context: Context) -> str | None:
        scope = sheet[:-1].strip("'").replace("''", "'") if sheet else context.sheet
        key = word.casefold()
        text = self.names.get((scope, key), self.names.get((None, key)))
        if text is not None:
            return self._inlined(word, text, context)
        table = self.tables.get(key)
        return table.cells("[#Data]", context.row) if table and not sheet else None

    def _inlined(self, name: str, text: str, context: Context) -> str:
        if "#REF!" in text:
            return "#REF!"
        if context.depth > _MAXIMUM_DEPTH:
            raise _circular_name(name)
        if _RELATIVE.search(_NOT_CELLS.sub("", text)):
            raise _moving_name(name, text)
        context.depth += 1
        meaning = self.rewrite(text, context)
        context.depth -= 1
        return f"({meaning})"


def _other_workbook(reference: str) -> InputError:
    return InputError(
        "other-workbook",
        en=f"{reference} is in another workbook, which is not read; a value saved before is kept. Copy it here.",
        zh=f"{reference} 位於另一個活頁簿，不會讀取；如有上次儲存的數值則予保留。請把資料複製到本活頁簿。",
    )


def _circular_name(name: str) -> InputError:
    return InputError(
        "circular-name",
        en=f"the name {name} refers to itself. Mend it in the Name Manager.",
        zh=f"名稱「{name}」引用了自己，請在名稱管理員更正。",
    )


def _moving_name(name: str, text: str) -> InputError:
    return InputError(
        "moving-name",
        en=f"the name {name} means {text}, which moves with the cell; only fixed places such as $A$1 are supported. "
        "Put $ before its column and row.",
        zh=f"名稱「{name}」為 {text}，會隨儲存格移動；只支援固定位置，例如 $A$1。請在欄和列之前加上 $。",
    )
