"""Who answers a part of a formula: the engine, where it answers as Excel does, or we."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from workbooks.excel.functions import FUNCTIONS, SINGLE, kinds_of
from workbooks.excel.values import operators
from workbooks.file.blocks import Blocks, bare, is_one_cell, is_same_size, is_small, parts_of
from workbooks.file.engine_functions import ARRAYS, KINDS, NATIVE, REFERENCES
from workbooks.file.formulas import function_name
from workbooks.file.syntax import Array, Call, Constant, Edge, Group, Node, Omitted, Operation, Reference
from workbooks.file.unanswered import needs_fixed_range

__all__ = ["CHOICES", "Choice", "Mode"]

CHOICES = {"IF", "IFERROR", "IFNA", "CHOOSE", "IFS"}
"""Functions that hand over one of their values, and calculate no other."""

SPECIAL = {
    *("SINGLE", "ROW", "COLUMN", "ROWS", "COLUMNS", "AREAS", "SHEET", "CELL", "FORMULATEXT", "ISFORMULA"),
    *("SUBTOTAL", "AGGREGATE", "SUM", "INDIRECT", "LET"),
}
"""Functions of which each has a wording of its own."""

_HAND_OVER_VALUES = {"IFERROR", "IFNA"}
_SAME_SIZE = {"COUNTIFS", "SUMIFS", "AVERAGEIFS", "MAXIFS", "MINIFS"}
_SUM_ELSEWHERE = {"SUMIF", "AVERAGEIF"}
_SEARCHES = {"XLOOKUP": 4, "XMATCH": 2}
"""How many arguments stand before those that say how to search."""
_USUAL_SEARCHES = {-1.0, 0.0, 1.0}
_HALVES = {"MATCH": 2, "VLOOKUP": 3, "HLOOKUP": 3}
"""How many arguments stand before the one that says whether the next value below will do."""


class Mode(Enum):
    """How a part of a formula is taken: as one value, as a reference that is kept, or element by element."""

    VALUE = "value"
    KEPT = "kept"
    ARRAY = "array"

    def inside(self, kind: str) -> Mode:
        """Return how an argument of a kind is taken."""
        if self is Mode.ARRAY or kind in "AG":
            return Mode.ARRAY
        return Mode.VALUE if kind in SINGLE else Mode.KEPT


@dataclass(frozen=True, slots=True)
class Choice:
    """Tells for the parts of one formula who answers them.

    ``functions`` are those that Python answers for formulas, in upper case.
    """

    blocks: Blocks
    functions: Collection[str]

    def is_ours(self, node: Call) -> bool:
        """Whether a call is one of our functions."""
        return function_name(node.word, self.functions) is not None

    def arguments(self, node: Call) -> list[Node]:
        """Return the arguments of a call as Excel takes them: cells to be added are as many as those that are tested."""
        nodes = self.blocks.flat(node.arguments)
        if bare(node.word) in _SUM_ELSEWHERE and len(nodes) > 2:  # noqa: PLR2004
            nodes[2] = self._as_large(nodes[2], nodes[0], bare(node.word))
        return nodes

    def _as_large(self, node: Node, model: Node, name: str) -> Node:
        block, size = self.blocks.block(node), self.blocks.block(model)
        if block is None or size is None or is_same_size(block, size):
            return node
        if size.top.fixed != size.bottom.fixed or size.left.fixed != size.right.fixed:
            raise needs_fixed_range(name)
        bottom = Edge(block.top.at + size.bottom.at - size.top.at, block.top.fixed)
        right = Edge(block.left.at + size.right.at - size.left.at, block.left.fixed)
        return Reference(block.sheet, block.top, block.left, bottom, right)

    # Who answers

    def is_answered_here(self, node: Call, mode: Mode) -> bool:
        """Whether one of Excel's functions is answered by us and not by the engine."""
        name = bare(node.word)
        if self.is_ours(node) or name not in FUNCTIONS or name in SPECIAL:
            return False
        arguments = self.arguments(node)
        pairs = [*zip(arguments, kinds_of(FUNCTIONS[name].kinds, len(arguments)), strict=False)]
        if name in CHOICES:
            deciding = ((each, kind) for each, kind in pairs if kind in SINGLE and kind != "e")
            if any(self.may_be_list(each, mode.inside(kind)) for each, kind in deciding):
                return True
            return mode is Mode.VALUE and not any(self._asks_engine(each) for each in arguments)
        if self.may_take_next_below(node) and any(self.asks_twice(each) for each in arguments):
            return True
        return name not in NATIVE or self._engine_errs(name, pairs, mode)

    def _engine_errs(self, name: str, pairs: list[tuple[Node, str]], mode: Mode) -> bool:
        """Whether the engine answers otherwise than Excel with these arguments: calculated ranges, lists, several sizes."""
        return (
            any(kind in SINGLE and self.may_be_list(each, mode.inside(kind)) for each, kind in pairs)
            or any(kind == "e" and self._is_several_cells(each) for each, kind in pairs)
            or any(kind in "aAgG" and not self._is_range(each, mode.inside(kind)) for each, kind in pairs)
            or (name in _SAME_SIZE and self._differ_in_size([each for each, kind in pairs if kind == "g"]))
            or (name in _SEARCHES and self._searches_unusually([each for each, _ in pairs[_SEARCHES[name] :]]))
        )

    def _is_range(self, node: Node, mode: Mode) -> bool:
        """Whether the engine finds cells where a part stands, and not what we answer."""
        return self.is_reference(node) and not (isinstance(node, Call) and self.is_answered_here(node, mode))

    def _is_several_cells(self, node: Node) -> bool:
        block = self.blocks.block(node)
        return block is not None and not is_one_cell(block)

    def _differ_in_size(self, nodes: list[Node]) -> bool:
        blocks = [self.blocks.block(node) for node in nodes]
        return any(block and blocks[0] and not is_same_size(block, blocks[0]) for block in blocks)

    @staticmethod
    def _searches_unusually(nodes: list[Node]) -> bool:
        usual = (
            isinstance(each, Omitted) or (isinstance(each, Constant) and each.value in _USUAL_SEARCHES)
            for each in nodes
        )
        return not all(usual)

    def chooses_here(self, node: Node) -> bool:
        """Whether a part hands over one of several cells or values, and the engine is not needed to tell which."""
        is_choice = isinstance(node, Call) and bare(node.word) in CHOICES - _HAND_OVER_VALUES
        return is_choice and not self._asks_engine(node)

    def may_take_next_below(self, node: Call) -> bool:
        """Whether a call may look for the last value that is not above the one wanted."""
        place = _HALVES.get(bare(node.word))
        if place is None:
            return False
        if len(node.arguments) <= place:
            return True
        how = node.arguments[place]
        return not isinstance(how, Omitted) and not (isinstance(how, Constant) and not how.value)

    def asks_twice(self, node: Node) -> bool:
        """Whether the engine is asked more than once for something in a part, so that nothing around it may ask twice."""
        if isinstance(node, Call) and (
            self.may_take_next_below(node)
            or (bare(node.word) == "SUM" and not self.is_small_sum(node))
            or (bare(node.word) in {"ROW", "COLUMN"} and any(not self.blocks.block(each) for each in node.arguments))
        ):
            return True
        return any(self.asks_twice(each) for each in parts_of(node))

    def is_small_sum(self, node: Call) -> bool:
        """Whether a sum is of few cells, and of nothing else."""
        blocks = [self.blocks.block(each) for each in self.blocks.flat(node.arguments)]
        return all(block is not None and is_small(block) for block in blocks)

    def is_native(self, node: Node, mode: Mode) -> bool:
        """Whether a whole formula is one call that the engine gets right as it is."""
        if isinstance(node, Operation) and node.sign == "@":
            return self.is_native(node.operands[0], mode)
        return isinstance(node, Call) and not self.is_answered_here(node, mode)

    def is_calculated(self, node: Node) -> bool:
        """Whether a part is one of Excel's operators at work."""
        if isinstance(node, Group) and len(node.items) == 1:
            return self.is_calculated(node.items[0])
        return isinstance(node, Operation) and node.sign in operators

    def _asks_engine(self, node: Node) -> bool:
        """Whether a part of the formula asks the engine, or one of our functions, for more than cells."""
        if isinstance(node, Call):
            known = bare(node.word) in FUNCTIONS and not self.is_ours(node)
            return not known or any(self._asks_engine(each) for each in node.arguments)
        return self.blocks.is_calculated_name(node) or any(self._asks_engine(each) for each in parts_of(node))

    # What a part is

    def is_reference(self, node: Node) -> bool:
        """Whether a part of the formula is a reference, and no array or value."""
        if isinstance(node, Group):
            return len(node.items) > 1 or self.is_reference(node.items[0])
        if isinstance(node, Call):
            name = bare(node.word)
            if name not in CHOICES:
                return name in REFERENCES
            kinds = kinds_of(FUNCTIONS[name].kinds, len(node.arguments))
            chosen = (each for each, kind in zip(node.arguments, kinds, strict=False) if kind == "e")
            return name not in _HAND_OVER_VALUES and all(self.is_reference(each) for each in chosen)
        is_made = isinstance(node, Operation) and node.sign in {":", " ", "#", "@"}
        return is_made or self.blocks.block(node) is not None

    def may_be_list(self, node: Node, mode: Mode) -> bool:
        """Whether a part of the formula may be several values."""
        if isinstance(node, Array):
            return len(node.rows) > 1 or len(node.rows[0]) > 1
        if isinstance(node, (Constant, Omitted)):
            return False
        if isinstance(node, Call):
            return self._call_may_be_list(node, mode)
        block = None if self.blocks.is_own(node) else self.blocks.block(node)
        if block is not None:
            return mode is not Mode.VALUE and not is_one_cell(block)
        return self._may_be_made_list(node, mode)

    def _may_be_made_list(self, node: Node, mode: Mode) -> bool:
        parts = parts_of(node)
        if not parts:
            return True
        if isinstance(node, Operation) and node.sign in {":", " ", "#", "@"}:
            return mode is not Mode.VALUE and node.sign != "@"
        inner = mode.inside("v") if isinstance(node, Operation) else mode
        return any(self.may_be_list(each, inner) for each in parts)

    def _call_may_be_list(self, node: Call, mode: Mode) -> bool:
        name = bare(node.word)
        if self.is_ours(node) or name in REFERENCES | ARRAYS:
            return mode is not Mode.VALUE
        if name in {"ROW", "COLUMN", "ISFORMULA"}:
            return mode is not Mode.VALUE and bool(node.arguments)
        kinds = kinds_of(FUNCTIONS[name].kinds if name in FUNCTIONS else KINDS.get(name, "(g)"), len(node.arguments))
        single = ((each, kind) for each, kind in zip(node.arguments, kinds, strict=False) if kind in SINGLE)
        return any(self.may_be_list(each, mode.inside(kind)) for each, kind in single)
