"""What the parts of a formula mean in its workbook: blocks of cells, by address, name or table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from udfs.cell_error import CellError
from workbooks.file.formulas import Table
from workbooks.file.shape import Context
from workbooks.file.syntax import (
    Call,
    Constant,
    Edge,
    Group,
    Name,
    Node,
    Operation,
    Reference,
    Structured,
    parse,
)
from workbooks.file.unanswered import circular_name, missing_table, moving_name

__all__ = ["NOWHERE", "Blocks", "Places", "bare", "is_one_cell", "is_same_size", "is_small", "parts_of"]

T = TypeVar("T")

NOWHERE = "["
"""In place of a sheet's name, which never has this sign: cells of the own row where a table has none."""

_MAXIMUM_DEPTH = 20
_SMALL = 256
_PREFIXES = ("_XLFN.", "_XLWS.", "_XLUDF.", "_XLL.")


@dataclass(frozen=True, slots=True)
class Places:
    """The names of a workbook: defined names by (sheet or ``None``, name), tables and numbers of sheets, in lower case."""

    names: Mapping[tuple[str | None, str], str]
    tables: Mapping[str, Table]
    sheets: Mapping[str, int]

    def table_around(self, context: Context) -> str | None:
        """Return the name of the table that a formula stands in."""
        for name, table in self.tables.items():
            top, left, bottom, right = table.area
            if table.sheet == context.sheet and top <= context.row <= bottom and left <= context.column <= right:
                return name
        return None

    def tables_beside(self, context: Context) -> frozenset[str]:
        """Return the names of the tables that have a row of values in the formula's own row."""
        return frozenset(name for name, table in self.tables.items() if table.has_values_in(context.row))


@dataclass(slots=True)
class Blocks:
    """What the parts of one formula mean.

    ``own_words`` are those that the formula defines for itself, in lower case.
    """

    places: Places
    context: Context
    own_words: set[str] = field(default_factory=set)
    _depth: int = 0

    def number_of(self, sheet: str) -> int | None:
        """Return the number of a sheet, the formula's own where no sheet is named."""
        return self.places.sheets.get(sheet.casefold()) if sheet else self.context.sheet_number

    def is_own(self, node: Node) -> bool:
        """Whether a part is a word that the formula defines for itself."""
        return isinstance(node, Name) and node.word.casefold() in self.own_words

    def is_calculated_name(self, node: Node) -> bool:
        """Whether a part is a defined name that means no fixed block of cells."""
        return isinstance(node, Name) and not self.is_own(node) and self.block(node) is None

    def block(self, node: Node) -> Reference | None:
        """Return the fixed block of cells that a part of the formula means, where it means one."""
        if isinstance(node, Group) and len(node.items) == 1:
            return self.block(node.items[0])
        if isinstance(node, Structured):
            return self._structured(node)
        if isinstance(node, Operation) and node.sign == ":":
            return self._from_one_to_another(node)
        if isinstance(node, Name) and not self.is_own(node):
            return self._named(node)
        return node if isinstance(node, Reference) else None

    def _named(self, node: Name) -> Reference | None:
        meaning = self._meaning(node)
        if meaning is not None:
            return self._deeper(node, lambda: self.block(meaning))
        if not node.sheet and node.word.casefold() in self.places.tables:
            return self._structured(Structured(node.word, "[#Data]"))
        return None

    def _from_one_to_another(self, node: Operation) -> Reference | None:
        """Return the block from one to another, where both are fixed."""
        first, second = (self.block(operand) for operand in node.operands)
        if first is None or second is None or (second.sheet and first.sheet.casefold() != second.sheet.casefold()):
            return None
        return Reference(first.sheet, first.top, first.left, second.bottom, second.right)

    def _structured(self, node: Structured) -> Reference | None:
        name = node.table.casefold() or self.places.table_around(self.context)
        table = self.places.tables.get(name or "")
        if table is None:
            raise missing_table(f"{node.table}{node.specifier}")
        (top, left, bottom, right), own_row = table.part(node.specifier)
        if own_row and not table.has_values_in(self.context.row):
            return Reference(NOWHERE, *(Edge(0, fixed=True) for _ in range(4)))
        rows = (Edge(0, fixed=False),) * 2 if own_row else (Edge(top, fixed=True), Edge(bottom, fixed=True))
        return Reference(table.sheet, rows[0], Edge(left, fixed=True), rows[1], Edge(right, fixed=True))

    def flat(self, arguments: tuple[Node, ...]) -> list[Node]:
        """Return arguments with those taken apart that are several references in brackets."""
        flat: list[Node] = []
        for argument in arguments:
            if isinstance(argument, Group) and len(argument.items) > 1:
                flat += self.flat(argument.items)
            else:
                flat.append(argument)
        return flat

    def inlined(self, node: Name, take: Callable[[Node], T]) -> T:
        """Return what ``take`` makes of the meaning of a defined name."""
        meaning = self._meaning(node)
        if meaning is None:
            return take(Constant(CellError("#NAME?")))
        return self._deeper(node, lambda: take(meaning))

    def _deeper(self, node: Name, take: Callable[[], T]) -> T:
        if self._depth > _MAXIMUM_DEPTH:
            raise circular_name(node.word)
        self._depth += 1
        try:
            return take()
        finally:
            self._depth -= 1

    def _meaning(self, node: Name) -> Node | None:
        """Return the tree of what a defined name means, or ``None`` where there is no such name."""
        scope, names = node.sheet or self.context.sheet, self.places.names
        text = names.get((scope, node.word.casefold()), names.get((None, node.word.casefold())))
        if text is None:
            return None
        if "#REF!" in text:
            return Constant(CellError("#REF!"))
        meaning = parse(text.removeprefix("="), 1, 1)
        if any(not edge.fixed for edge in _edges(meaning)):
            raise moving_name(node.word, text)
        return meaning


def bare(word: str) -> str:
    """Return a function's name without what newer Excel and add-ins put before it.

    >>> bare("_xlfn._xlws.SORT")
    'SORT'
    """
    name = word.upper()
    while name.startswith(_PREFIXES):
        name = name.partition(".")[2]
    return name


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the parts that a part of a formula is made of."""
    if isinstance(node, Operation):
        return node.operands
    if isinstance(node, Group):
        return node.items
    return node.arguments if isinstance(node, Call) else ()


def _edges(node: Node) -> Iterator[Edge]:
    if isinstance(node, Reference):
        yield from (node.top, node.left, node.bottom, node.right)
    for part in parts_of(node):
        yield from _edges(part)


def is_one_cell(block: Reference) -> bool:
    """Whether a block is one cell."""
    return block.top == block.bottom and block.left == block.right


def is_small(block: Reference) -> bool:
    """Whether a block has few cells, and as many for every formula that is filled down."""
    same = block.top.fixed == block.bottom.fixed and block.left.fixed == block.right.fixed
    size = (block.bottom.at - block.top.at + 1) * (block.right.at - block.left.at + 1)
    return same and abs(size) <= _SMALL


def is_same_size(first: Reference, second: Reference) -> bool:
    """Whether two blocks have as many rows and columns, for every formula that is filled down."""
    return _length(first.top, first.bottom) == _length(second.top, second.bottom) and _length(
        first.left, first.right
    ) == _length(second.left, second.right)


def _length(first: Edge, last: Edge) -> tuple[int, int]:
    return last.at - first.at, last.fixed - first.fixed
