"""A formula as the engine is given it: text with the places of its cells left open, for every cell that it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from udfs.cell_error import CellError
from workbooks.excel.values import REFERENCE, Fault
from workbooks.file.formulas import LAST_COLUMN, LAST_ROW, Area, block_address, cell_address, column_letters
from workbooks.file.syntax import Array, Constant, Reference
from xlmortgage.errors import XlMortgageError

__all__ = [
    "CALL",
    "FIT",
    "OMITTED",
    "Cells",
    "Context",
    "Ends",
    "Piece",
    "Shape",
    "engine_sheet",
    "from_r1c1",
    "joined",
    "literal",
    "text_of",
]

CALL = "_cell."
"""Before a function's name: its first three arguments are the sheet's number, the row and the column of the caller."""

FIT = "_fit"
"""Name of the function that fits an answer into the block of cells of an array formula."""

OMITTED = "_omitted"
"""Name of the function that stands for an argument left out; no value of a workbook can be taken for it."""

Piece: TypeAlias = "str | Callable[[int, int], str]"
"""Text for the engine, or what gives it for a formula's row and column."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A block of cells that the engine reads, or the one of them in the formula's own row or column.

    Of a block ``within`` another only what the two share is read.
    """

    sheet: int
    block: Reference
    crossing: bool = False
    within: Reference | None = None

    def area(self, row: int, column: int) -> Area | None:
        """Return the block for a formula in a cell; ``None`` beyond the sheet's edges, or where nothing crosses."""
        top, left, bottom, right = _corners(self.block, row, column)
        if self.within:
            ends = _corners(self.within, row, column)
            top, left, bottom, right = max(top, ends[0]), max(left, ends[1]), min(bottom, ends[2]), min(right, ends[3])
            if top > bottom or left > right:
                return None
        if top < 1 or left < 1 or bottom > LAST_ROW or right > LAST_COLUMN:
            return None
        area = (top, left, bottom, right)
        return _crossed(area, row, column) if self.crossing and (top, left) != (bottom, right) else area

    def __call__(self, row: int, column: int) -> str:
        """Return the block as text for the engine."""
        if self.block.top == self.block.bottom and self.block.left == self.block.right and not self.within:
            at, across = self.block.top.of(row), self.block.left.of(column)
            inside = 0 < at <= LAST_ROW and 0 < across <= LAST_COLUMN
            return f"{engine_sheet(self.sheet)}!{cell_address(at, across)}" if inside else "#REF!"
        area = self.area(row, column)
        if area is None:
            return "#NULL!" if self.within else "#VALUE!" if self.crossing else "#REF!"
        top, left, bottom, right = area
        if (top, bottom) == (1, LAST_ROW) and not self.crossing:
            return f"{engine_sheet(self.sheet)}!${column_letters(left)}:${column_letters(right)}"
        if (left, right) == (1, LAST_COLUMN) and not self.crossing:
            return f"{engine_sheet(self.sheet)}!${top}:${bottom}"
        return f"{engine_sheet(self.sheet)}!{block_address(area)}"


def _crossed(area: Area, row: int, column: int) -> Area | None:
    """Return the one cell of an area in a row or a column."""
    top, left, bottom, right = area
    in_row, in_column = top <= row <= bottom, left <= column <= right
    if left == right and in_row:
        return row, left, row, left
    if top == bottom and in_column:
        return top, column, top, column
    return (row, column, row, column) if in_row and in_column else None


def _corners(block: Reference, row: int, column: int) -> Area:
    top, bottom = sorted((block.top.of(row), block.bottom.of(row)))
    left, right = sorted((block.left.of(column), block.right.of(column)))
    return top, left, bottom, right


def engine_sheet(number: int) -> str:
    """Return the name under which the engine knows a sheet: none that could be taken for anything else.

    >>> engine_sheet(1)
    'sheet_1'
    """
    return f"sheet_{number}"


@dataclass(frozen=True, slots=True)
class Shape:
    """A formula reworded, for all cells that it stands in alike.

    ``calls`` are the functions that we or the engine are asked for; ``moving`` says that it reads cells which only its
    calculation finds, ``volatile`` that it gives another value each time.
    """

    pieces: tuple[Piece, ...] = ()
    calls: frozenset[str] = frozenset()
    moving: bool = False
    volatile: bool = False
    problem: XlMortgageError | None = None

    def text(self, row: int, column: int) -> str:
        """Return the text for the engine in a cell."""
        return "".join([text_of(piece, row, column) for piece in self.pieces])

    def reads(self, row: int, column: int) -> Iterator[tuple[int, Area]]:
        """Yield number of sheet and area of the cells that the formula reads."""
        for piece in self.pieces:
            if isinstance(piece, Cells) and (area := piece.area(row, column)):
                yield piece.sheet, area


@dataclass(frozen=True, slots=True)
class Context:
    """Where a formula stands."""

    sheet: str
    sheet_number: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Ends:
    """The first row or column of a block, and how many it has."""

    block: Reference
    across: bool

    def _of(self, row: int, column: int) -> tuple[int, int]:
        edges = (self.block.left, self.block.right) if self.across else (self.block.top, self.block.bottom)
        first, last = sorted(edge.of(column if self.across else row) for edge in edges)
        return first, last

    def is_one(self) -> bool:
        """Whether there is only one."""
        return self.block.left == self.block.right if self.across else self.block.top == self.block.bottom

    def first(self, row: int, column: int) -> str:
        """Return the first as text for the engine."""
        first = self._of(row, column)[0]
        return str(first) if first >= 1 else "#REF!"

    def count(self, row: int, column: int) -> str:
        """Return how many there are, as text for the engine."""
        first, last = self._of(row, column)
        return str(last - first + 1)


def joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Return pieces with texts that stand side by side made one."""
    fewer: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, str) and fewer and isinstance(fewer[-1], str):
            fewer[-1] += piece
        elif piece != "":
            fewer.append(piece)
    return tuple(fewer)


def literal(node: Constant | Array) -> str:
    """Return constants as text for the engine."""
    if isinstance(node, Array):
        return "{" + ";".join(",".join(literal(Constant(cell)) for cell in row) for row in node.rows) + "}"
    value = node.value
    if isinstance(value, CellError):
        return str(value)
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return str(value).upper() if isinstance(value, bool) else repr(value).removesuffix(".0").upper()


def text_of(piece: Piece, row: int, column: int) -> str:
    """Return a piece as text for the engine in a cell."""
    return piece if isinstance(piece, str) else piece(row, column)


def from_r1c1(place: str, row: int, column: int) -> str:
    """Return the address that a text in R1C1 notation means.

    >>> from_r1c1("R[1]C2", 3, 3), from_r1c1("RC[-1]", 3, 3)
    ('B4', 'B3')
    """

    def at(mark: str | None, own: int) -> int:
        if not mark:
            return own
        return own + int(mark[1:-1]) if mark.startswith("[") else int(mark)

    cells = []
    for cell in place.split(":"):
        found = re.fullmatch(r"R(\[-?\d+\]|\d+)?C(\[-?\d+\]|\d+)?", cell, re.IGNORECASE)
        if found is None:
            raise Fault(REFERENCE)
        cells.append(cell_address(at(found[1], row), at(found[2], column)))
    return ":".join(cells)
