"""Formulas as the engine is given them: Excel's meaning in words that the engine gets right.

An engine knows less than Excel about names, tables, links and hidden rows, folds ranges where Excel takes the own row's
cell, and calculates element by element in few functions only.  What it gets right is left to it; what it does not is
answered by :mod:`workbooks.excel`, called back with the cells that the formula reads; what neither can do is a problem
with a sentence, and never a number.

Sources
-------
"Implicit intersection operator: @" and "Dynamic array formulas vs. legacy CSE array formulas", support.microsoft.com;
accessed 2026-11-26.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeGuard

from udfs.cell_error import CellError
from workbooks.excel.functions import FUNCTIONS, SINGLE, aggregate, kinds_of, subtotal
from workbooks.excel.values import REFERENCE, Fault, logical, operators, text, whole
from workbooks.file.answers import (
    ANSWER,
    CONVERTERS,
    Answer,
    Answers,
    always,
    applied,
    as_grid,
    converted,
    first_as_shown,
    leaf,
    numbers_across,
    numbers_down,
    shown,
    sum_that_may_cancel,
    total_of_visible,
    value_as_shown,
)
from workbooks.file.blocks import NOWHERE, Blocks, Places, bare, is_one_cell
from workbooks.file.engine_functions import ARRAYS, KINDS, REFERENCES, UNLIKE_EXCEL, VOLATILE
from workbooks.file.formulas import Area, function_name
from workbooks.file.shape import (
    CALL,
    FIT,
    OMITTED,
    Cells,
    Context,
    Ends,
    Piece,
    Shape,
    from_r1c1,
    joined,
    literal,
    text_of,
)
from workbooks.file.syntax import (
    Array,
    Call,
    Constant,
    Group,
    Linked,
    Name,
    Node,
    Omitted,
    Operation,
    Reference,
    parse,
    relative,
)
from workbooks.file.unanswered import (
    is_in_other_workbook,
    missing_form,
    needs_fixed_cell,
    needs_fixed_range,
    own_fault,
    several_values,
    too_deep,
    wrong_count,
)
from workbooks.file.who_answers import CHOICES, Choice, Mode
from xlmortgage.errors import InputError

__all__ = ["Facts", "Rewording"]

_WILL_NOT_CANCEL = "1E-3"
_IGNORE_HIDDEN = {1, 3, 5, 7}
_IGNORE_NESTED = {0, 1, 2, 3}
_LISTS_RANGES = range(1, 14)
"""Functions of AGGREGATE that take several ranges; the others take one, and a number."""
_BLANK_MAY_COME = {"VLOOKUP", "HLOOKUP", "XLOOKUP", "INDEX", "OFFSET", "INDIRECT", *CHOICES}
_LEAST = {"SUBTOTAL": 2, "AGGREGATE": 3, "LET": 3} | dict.fromkeys(
    ("SINGLE", "ROWS", "COLUMNS", "AREAS", "FORMULATEXT", "ISFORMULA", "INDIRECT", "CELL", "SUM"), 1
)
_CONTENTS_OF_CELL = {"ROW", "COL", "CONTENTS", "TYPE"}


class Facts(Protocol):
    """What a formula may ask about the workbook it stands in."""

    def formula_at(self, sheet: int, row: int, column: int) -> str | None:
        """Return the text of the formula in a cell, or ``None`` where it has none."""

    def left_out(self, sheet: int, area: Area, *, by_hand: bool | None, nested: bool) -> frozenset[tuple[int, int]]:
        """Return the places in an area that a total leaves out, counted from its first cell."""


@dataclass(slots=True)
class Rewording:
    """The formulas of a workbook, reworded for the engine.

    Parameters
    ----------
    functions : collection of str
        The functions that Python answers for formulas, in upper case.
    places : Places
        The names, tables and sheets of the workbook.
    facts : Facts
        What formulas may ask about the workbook.
    answers : Answers
        Takes what the engine will ask for.

    """

    functions: Collection[str]
    places: Places
    facts: Facts
    answers: Answers = field(default_factory=Answers)
    _shapes: dict[Any, Shape] = field(default_factory=dict)

    def shape(self, text: str, context: Context, *, size: tuple[int, int] | None = None, spills: bool = False) -> Shape:
        """Return a formula reworded.

        Parameters
        ----------
        text : str
            The formula as the file has it.
        context : Context
            Where it stands.
        size : tuple of int, optional
            Rows and columns of the block that an array formula fills.
        spills : bool, optional
            Whether the answer fills as many cells as it needs.

        Returns
        -------
        Shape
            With a ``problem`` where the formula cannot be calculated.

        """
        key = (
            relative(text, context.row, context.column),
            context.sheet_number,
            size,
            spills,
            self._place(text, context),
        )
        if key not in self._shapes:
            self._shapes[key] = _Formula(self, context).shape(text, size, spills)
        return self._shapes[key]

    def _place(self, text: str, context: Context) -> Any:
        """Return what else a formula depends on: the table that it stands in, and those beside it."""
        return (self.places.table_around(context), self.places.tables_beside(context)) if "[" in text else None


class _Formula:
    """One formula, while it is reworded."""

    def __init__(self, book: Rewording, context: Context) -> None:
        self._book = book
        self._context = context
        self._blocks = Blocks(book.places, context)
        self._choice = Choice(self._blocks, book.functions)
        self._calls: set[str] = set()
        self._moving = self._volatile = False

    def shape(self, text: str, size: tuple[int, int] | None, spills: bool) -> Shape:
        """Return the formula reworded, or with the reason why it cannot be."""
        try:
            node = parse(text, self._context.row, self._context.column)
            pieces = self._whole(node, Mode.ARRAY if size or spills else Mode.VALUE)
            if size and not spills:
                pieces = [f"{FIT}({size[0]},{size[1]},", *pieces, ")"]
        except InputError as problem:
            return Shape(calls=frozenset(self._calls), problem=problem)
        except RecursionError:
            return Shape(problem=too_deep())
        except Exception as fault:  # noqa: BLE001 - a defect costs one formula, not the workbook
            return Shape(problem=own_fault(fault))
        return Shape(joined(pieces), frozenset(self._calls), self._moving, self._volatile)

    def _whole(self, node: Node, mode: Mode) -> list[Piece]:
        """Return a whole formula: where it ends in a blank it shows 0, where it ends in a sum what is left cancels."""
        native = self._choice.is_native(node, mode)
        if native and not (isinstance(node, Call) and bare(node.word) in _BLANK_MAY_COME):
            return self._engine(node, mode)
        if isinstance(node, Constant):
            return self._engine(node, mode)
        leaves: list[list[Piece]] = []
        if native:
            leaves.append(self._engine(node, mode))
            return self._asked(first_as_shown if mode is Mode.VALUE else value_as_shown, leaves)
        if isinstance(node, Operation) and node.sign in {"+", "-"}:
            first, second = (self._program(operand, mode, leaves) for operand in node.operands)
            answer = sum_that_may_cancel(operators[node.sign], first, second)
        else:
            answer = self._program(node, mode, leaves)
        return self._asked(shown(answer, one=mode is Mode.VALUE), leaves)

    # What the engine is given

    def _engine(self, node: Node, mode: Mode) -> list[Piece]:
        """Return a part of the formula as text for the engine."""
        if isinstance(node, Linked):
            raise is_in_other_workbook(node.text)
        if isinstance(node, Call):
            return self._call(node, mode)
        if isinstance(node, (Constant, Array, Omitted)):
            return ["" if isinstance(node, Omitted) else literal(node)]
        if isinstance(node, Name) and self._blocks.is_own(node):
            return [node.word]
        block = self._blocks.block(node)
        if block is not None:
            return [self._cells(block, crossing=mode is Mode.VALUE)]
        if isinstance(node, Name):
            return self._blocks.inlined(node, lambda meaning: self._engine(meaning, Mode.ARRAY))
        return self._made(node, mode)

    def _made(self, node: Node, mode: Mode) -> list[Piece]:
        """Return what is made of parts: by an operator or brackets."""
        if self._choice.is_calculated(node):
            return self._answered(node, mode)
        if isinstance(node, Operation):
            return self._made_reference(node, mode)
        if isinstance(node, Group) and len(node.items) == 1:
            return ["(", *self._engine(node.items[0], mode), ")"]
        raise missing_form(",")

    def _made_reference(self, node: Operation, mode: Mode) -> list[Piece]:
        if node.sign == "@":
            return self._engine(node.operands[0], Mode.VALUE)
        if node.sign == "#":
            return ["_xlfn.ANCHORARRAY(", *self._engine(node.operands[0], Mode.KEPT), ")"]
        if node.sign == " ":
            return [self._shared(node, crossing=mode is Mode.VALUE)]
        self._moving = True
        first, last = (self._engine(operand, Mode.KEPT) for operand in node.operands)
        return [*(["@"] if mode is Mode.VALUE else []), *first, ":", *last]

    def _answered(self, node: Node, mode: Mode, convert: Callable[[Any], Any] | None = None) -> list[Piece]:
        leaves: list[list[Piece]] = []
        answer = self._program(node, mode, leaves)
        return self._asked(converted(answer, convert) if convert else answer, leaves)

    def _asked(self, answer: Answer, leaves: list[list[Piece]]) -> list[Piece]:
        number = self._book.answers.add(answer, self._context.sheet_number)
        pieces: list[Piece] = [lambda row, column: f"{ANSWER}({number},{row},{column}"]
        for read in leaves:
            pieces += [",", *read]
        return [*pieces, ")"]

    def _cells(self, block: Reference, *, crossing: bool = False) -> Piece:
        number = self._blocks.number_of(block.sheet)
        if number is None:
            return "#VALUE!" if block.sheet == NOWHERE else "#REF!"
        return Cells(number, block, crossing)

    def _shared(self, node: Operation, *, crossing: bool) -> Piece:
        """Return the cells that two blocks share."""
        first, second = (self._blocks.block(operand) for operand in node.operands)
        if first is None or second is None:
            raise missing_form("␣")
        numbers = [self._blocks.number_of(block.sheet) for block in (first, second)]
        if numbers[0] is None or numbers[0] != numbers[1]:
            return "#NULL!"
        return Cells(numbers[0], first, crossing, second)

    # What is answered here

    def _program(self, node: Node, mode: Mode, leaves: list[list[Piece]]) -> Answer:
        """Return what answers a part of the formula; the cells that it reads are added to ``leaves``."""
        if isinstance(node, (Constant, Array, Omitted)):
            return always(_value_of(node))
        if isinstance(node, Group) and len(node.items) == 1:
            return self._program(node.items[0], mode, leaves)
        if isinstance(node, Operation) and node.sign in operators:
            inner = mode.inside("v")
            return applied(operators[node.sign], [self._program(operand, inner, leaves) for operand in node.operands])
        if isinstance(node, Name) and self._blocks.is_calculated_name(node):
            return self._blocks.inlined(node, lambda meaning: self._program(meaning, Mode.ARRAY, leaves))
        if isinstance(node, Call) and self._choice.is_answered_here(node, mode):
            return self._function(node, mode, leaves)
        leaves.append(self._engine(node, mode))
        return leaf(len(leaves) - 1)

    def _function(self, node: Call, mode: Mode, leaves: list[list[Piece]]) -> Answer:
        """Return what answers a call of one of Excel's functions."""
        return self._applied(node, mode, leaves, keeps_cells=False)

    def _range(self, node: Node, mode: Mode, leaves: list[list[Piece]]) -> Answer:
        """Return what answers a part where cells and values count differently: cells as rows."""
        if isinstance(node, Call) and self._choice.chooses_here(node):
            return self._applied(node, mode, leaves, keeps_cells=True)
        answer = self._program(node, mode, leaves)
        return as_grid(answer) if self._choice.is_reference(node) else answer

    def _applied(self, node: Call, mode: Mode, leaves: list[list[Piece]], *, keeps_cells: bool) -> Answer:
        name = bare(node.word)
        function = FUNCTIONS[name]
        nodes = self._choice.arguments(node)
        if not function.takes(len(nodes)):
            raise wrong_count(name, len(nodes))
        arguments = []
        for argument, kind in zip(nodes, kinds_of(function.kinds, len(nodes)), strict=False):
            is_range = kind in "aAgGo" or (keeps_cells and kind == "e")
            take = self._range if is_range else self._program
            arguments.append(take(argument, mode if kind == "e" and keeps_cells else mode.inside(kind), leaves))
        return applied(function.answer, arguments)

    # Calls

    def _call(self, node: Call, mode: Mode) -> list[Piece]:
        ours = function_name(node.word, self._book.functions)
        if ours:
            return self._own_call(ours, node, mode)
        name = bare(node.word)
        special = self._special().get(name)
        if special:
            if len(node.arguments) < _LEAST.get(name, 0):
                raise wrong_count(name, len(node.arguments))
            return special(node, mode)
        if self._choice.is_answered_here(node, mode):
            return self._answered(node, mode)
        return self._engine_call(name, node, mode)

    def _special(self) -> dict[str, Callable[[Call, Mode], list[Piece]]]:
        return {
            "SINGLE": lambda node, _mode: self._engine(node.arguments[0], Mode.VALUE),
            "ROW": lambda node, mode: self._lines(node, mode, across=False),
            "COLUMN": lambda node, mode: self._lines(node, mode, across=True),
            "ROWS": lambda node, mode: self._count_of_lines(node, mode, across=False),
            "COLUMNS": lambda node, mode: self._count_of_lines(node, mode, across=True),
            "AREAS": lambda node, _mode: [str(len(self._blocks.flat(node.arguments)))],
            "SUBTOTAL": lambda node, _mode: self._subtotal(node),
            "AGGREGATE": self._aggregate,
            "FORMULATEXT": self._formula_text,
            "ISFORMULA": self._is_formula,
            "INDIRECT": self._indirect,
            "LET": self._let,
            "CELL": self._cell,
            "SHEET": self._sheet,
            "SUM": self._sum,
        }

    def _own_call(self, name: str, node: Call, mode: Mode) -> list[Piece]:
        """Return a call of one of our functions: it is told its cell, and what is left out."""
        self._calls.add(name)
        pieces: list[Piece] = ["@"] if mode is Mode.VALUE else []
        pieces.append(lambda row, column: f"{CALL}{name}({self._context.sheet_number},{row},{column}")
        arguments = [*node.arguments]
        while arguments and isinstance(arguments[-1], Omitted):
            arguments.pop()
        for argument in arguments:
            left_out = isinstance(argument, Omitted)
            kept = Mode.ARRAY if mode is Mode.ARRAY else Mode.KEPT
            pieces += [",", *([f"{OMITTED}()"] if left_out else self._engine(argument, kept))]
        return [*pieces, ")"]

    def _engine_call(self, name: str, node: Call, mode: Mode) -> list[Piece]:
        """Return a call that the engine answers; single values are handed over as the function takes them."""
        if name in UNLIKE_EXCEL:
            raise missing_form(name)
        self._calls.add(node.word.upper())
        self._volatile = self._volatile or name in VOLATILE
        self._moving = self._moving or name in {"OFFSET", "INDIRECT"}
        kinds = KINDS.get(name) or (FUNCTIONS[name].kinds if name in FUNCTIONS else "(g)")
        several = mode is Mode.VALUE and name in REFERENCES | ARRAYS
        pieces: list[Piece] = ["@" if several else "", f"{node.word}("]
        nodes = self._choice.arguments(node)
        if name in FUNCTIONS and not FUNCTIONS[name].takes(len(nodes)):
            raise wrong_count(name, len(nodes))
        for at, (argument, kind) in enumerate(
            zip(nodes, kinds_of(kinds, len(nodes)).ljust(len(nodes), "g"), strict=False)
        ):
            pieces += ["," if at else "", *self._argument(name, argument, kind, mode)]
        pieces.append(")")
        if self._choice.may_take_next_below(node):  # the engine gives up where Excel goes on halving
            return ["IFNA(", *pieces, ",", *self._by_function(node, mode), ")"]
        if name == "MATCH" and self._blocks.block(nodes[0]):  # a blank cell is found nowhere, not even as 0
            return ["IF(ISBLANK(", *self._engine(nodes[0], Mode.VALUE), "),#N/A,", *pieces, ")"]
        return pieces

    def _argument(self, name: str, argument: Node, kind: str, mode: Mode) -> list[Piece]:
        if isinstance(argument, Omitted) or (isinstance(argument, Constant) and _is_of_kind(argument.value, kind)):
            return self._engine(argument, mode)
        if name in CHOICES and kind == "e":
            return self._engine(argument, mode)
        inner = mode.inside(kind)
        if kind in SINGLE and self._choice.may_be_list(argument, inner):
            raise several_values(name)
        converter = CONVERTERS.get(kind)
        return self._answered(argument, inner, converter) if converter else self._engine(argument, inner)

    def _sum(self, node: Call, mode: Mode) -> list[Piece]:
        """Return a sum: the engine's of many cells, ours of few, and of those that nearly cancel."""
        nodes = self._blocks.flat(node.arguments)
        if mode is Mode.ARRAY or not all(self._choice.is_reference(each) for each in nodes):
            return self._by_function(node, mode)
        if self._choice.is_small_sum(node) or any(self._choice.asks_twice(each) for each in nodes):
            return self._by_function(node, mode)
        total = self._engine_call("SUM", node, mode)
        return ["IF(ABS(", *total, f")<{_WILL_NOT_CANCEL},", *self._by_function(node, mode), ",", *total, ")"]

    def _by_function(self, node: Call, mode: Mode) -> list[Piece]:
        leaves: list[list[Piece]] = []
        return self._asked(self._function(node, mode, leaves), leaves)

    def _lines(self, node: Call, mode: Mode, *, across: bool) -> list[Piece]:
        """Return the numbers of the rows, or columns, of a reference."""
        if not node.arguments:
            return [(lambda _row, column: str(column)) if across else (lambda row, _column: str(row))]
        block = self._blocks.block(node.arguments[0])
        if block is None:
            self._need_reference(node)
            reference = self._engine(node.arguments[0], Mode.KEPT)
            first = [f"{node.word}(", *reference, ")"]
            if mode is Mode.VALUE:
                return first
            if self._choice.asks_twice(node.arguments[0]):
                raise missing_form(bare(node.word))
            count: list[Piece] = ["COLUMNS(" if across else "ROWS(", *reference, ")"]
            return self._asked(numbers_across if across else numbers_down, [first, count])
        ends = Ends(block, across)
        if mode is Mode.VALUE or ends.is_one():
            return [ends.first]
        return self._asked(numbers_across if across else numbers_down, [[ends.first], [ends.count]])

    def _count_of_lines(self, node: Call, mode: Mode, *, across: bool) -> list[Piece]:
        block = self._blocks.block(node.arguments[0]) if node.arguments else None
        if block is not None:
            return [Ends(block, across).count]
        kept = Mode.ARRAY if mode is Mode.ARRAY else Mode.KEPT
        return [f"{node.word}(", *(self._engine(node.arguments[0], kept) if node.arguments else []), ")"]

    def _need_reference(self, node: Call) -> None:
        if not self._choice.is_reference(node.arguments[0]):
            raise needs_fixed_cell(bare(node.word))

    def _subtotal(self, node: Call) -> list[Piece]:
        which, *ranges = node.arguments
        if not _is_number(which):
            raise needs_fixed_range("SUBTOTAL")
        hidden = whole(which.value) > 100  # noqa: PLR2004
        leaves = self._visible(ranges, by_hand=hidden, nested=True)
        return self._asked(total_of_visible(subtotal, (which.value,), self._book.answers), leaves)

    def _aggregate(self, node: Call, mode: Mode) -> list[Piece]:
        which, options, *ranges = node.arguments
        if not (_is_number(which) and _is_number(options)):
            raise needs_fixed_range("AGGREGATE")
        option, fixed = whole(options.value), (which.value, options.value)
        by_hand, nested = (True if option in _IGNORE_HIDDEN else None), option in _IGNORE_NESTED
        if whole(which.value) in _LISTS_RANGES:
            leaves = self._visible(ranges, by_hand=by_hand, nested=nested)
            return self._asked(total_of_visible(aggregate, fixed, self._book.answers), leaves)
        if self._blocks.block(ranges[0]) is not None:
            leaves = self._visible(ranges[:1], by_hand=by_hand, nested=nested)
            leaves += [self._engine(each, Mode.VALUE) for each in ranges[1:]]
            return self._asked(total_of_visible(aggregate, fixed, self._book.answers, others=len(ranges) - 1), leaves)
        leaves = []
        answers = [self._program(each, mode if at else Mode.ARRAY, leaves) for at, each in enumerate(ranges)]
        return self._asked(applied(lambda *values: aggregate(*fixed, *values), answers), leaves)

    def _visible(self, ranges: Sequence[Node], *, by_hand: bool | None, nested: bool) -> list[list[Piece]]:
        """Return each range, followed by the number of what is left out of it."""
        leaves: list[list[Piece]] = []
        for each in self._blocks.flat(tuple(ranges)):
            block = self._blocks.block(each)
            if block is None:
                raise needs_fixed_range("SUBTOTAL")
            cells = self._cells(block)
            leaves += [[cells], [self._left_out(cells, by_hand=by_hand, nested=nested)]]
        return leaves

    def _left_out(self, cells: Piece, *, by_hand: bool | None, nested: bool) -> Piece:
        def number_of(row: int, column: int) -> str:
            area = cells.area(row, column) if isinstance(cells, Cells) else None
            places: frozenset[tuple[int, int]] = frozenset()
            if isinstance(cells, Cells) and area:
                places = self._book.facts.left_out(cells.sheet, area, by_hand=by_hand, nested=nested)
            return str(self._book.answers.number_of(places))

        return number_of

    def _formula_text(self, node: Call, mode: Mode) -> list[Piece]:
        cells = self._one_place(node, mode)

        def shown(row: int, column: int) -> str:
            found = self._formula_at(cells, row, column)
            return "#N/A" if found is None else literal(Constant(found))

        return [shown]

    def _is_formula(self, node: Call, mode: Mode) -> list[Piece]:
        block = self._blocks.block(node.arguments[0]) if node.arguments else None
        if block is None:
            raise needs_fixed_cell("ISFORMULA")
        cells = self._cells(block, crossing=mode is Mode.VALUE)

        def shown(row: int, column: int) -> str:
            area = cells.area(row, column) if isinstance(cells, Cells) else None
            if not isinstance(cells, Cells) or area is None:
                return "#VALUE!"
            top, left, bottom, right = area
            at = self._book.facts.formula_at
            truths = [
                [at(cells.sheet, y, x) is not None for x in range(left, right + 1)] for y in range(top, bottom + 1)
            ]
            return literal(Array(tuple(map(tuple, truths)))) if mode is Mode.ARRAY else str(truths[0][0]).upper()

        return [shown]

    def _one_place(self, node: Call, mode: Mode) -> Piece:
        block = self._blocks.block(node.arguments[0]) if node.arguments else None
        if block is None or (mode is Mode.ARRAY and not is_one_cell(block)):
            raise needs_fixed_cell(bare(node.word))
        return self._cells(block, crossing=True)

    def _formula_at(self, cells: Piece, row: int, column: int) -> str | None:
        area = cells.area(row, column) if isinstance(cells, Cells) else None
        return self._book.facts.formula_at(cells.sheet, *area[:2]) if isinstance(cells, Cells) and area else None

    def _indirect(self, node: Call, mode: Mode) -> list[Piece]:
        """Return a reference that a text says; the engine knows the sheets under other names, and no defined names."""
        self._moving = True
        self._calls.add("INDIRECT")
        if any(self._choice.may_be_list(each, mode.inside("v")) for each in node.arguments):
            raise several_values("INDIRECT")
        leaves: list[list[Piece]] = []
        answers = [self._program(each, mode.inside("v"), leaves) for each in node.arguments]
        leaves += [[lambda row, _column: str(row)], [lambda _row, column: str(column)]]
        answers += [leaf(len(leaves) - 2), leaf(len(leaves) - 1)]
        return [
            "@INDIRECT(" if mode is Mode.VALUE else "INDIRECT(",
            *self._asked(applied(self._placed, answers), leaves),
            ")",
        ]

    def _placed(self, words: Any, *others: Any) -> str:
        """Return the text of a reference as the engine takes it."""
        style = others[0] if len(others) > 2 else True  # noqa: PLR2004
        row, column = int(others[-2]), int(others[-1])
        sheet, _, place = text(words).strip().rpartition("!")
        if not logical(True if style is None else style):
            place = from_r1c1(place, row, column)
        node = parse(f"{sheet}!{place}" if sheet else place, row, column)
        block = self._blocks.block(node)
        if block is None:
            raise Fault(REFERENCE)
        return text_of(self._cells(block), row, column)

    def _let(self, node: Call, mode: Mode) -> list[Piece]:
        """Return words that the formula defines for itself, and what it does with them."""
        self._calls.add(node.word.upper())
        pieces: list[Piece] = [f"{node.word}("]
        kept = Mode.ARRAY if mode is Mode.ARRAY else Mode.KEPT
        for word, value in zip(node.arguments[:-1:2], node.arguments[1::2], strict=False):
            if not isinstance(word, Name):
                raise missing_form("LET")
            meaning = self._engine(value, kept)
            self._blocks.own_words.add(word.word.casefold())
            pieces += [word.word, ",", *meaning, ","]
        return [*pieces, *self._engine(node.arguments[-1], mode), ")"]

    def _cell(self, node: Call, mode: Mode) -> list[Piece]:
        what = node.arguments[0] if node.arguments else None
        if not isinstance(what, Constant) or str(what.value).upper() not in _CONTENTS_OF_CELL:
            raise missing_form("CELL")
        return self._engine_call("CELL", node, mode)

    def _sheet(self, node: Call, _mode: Mode) -> list[Piece]:
        if not node.arguments:
            return [str(self._context.sheet_number)]
        block = self._blocks.block(node.arguments[0])
        number = self._blocks.number_of(block.sheet) if block is not None else None
        if number is None:
            raise missing_form("SHEET")
        return [str(number)]


def _is_of_kind(value: float | str | bool | CellError, kind: str) -> bool:
    """Whether a constant is what a function takes, without being made of it first."""
    if kind in "nm":
        return isinstance(value, float)
    if kind in "ij":
        return isinstance(value, float) and value.is_integer()
    return kind not in "tb" or isinstance(value, str if kind == "t" else bool)


def _value_of(node: Constant | Array | Omitted) -> Any:
    if isinstance(node, Array):
        rows = [list(row) for row in node.rows]
        return rows if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0]
    return node.value if isinstance(node, Constant) else None


def _is_number(node: Node) -> TypeGuard[Constant]:
    return isinstance(node, Constant) and isinstance(node.value, float)
