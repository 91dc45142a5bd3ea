"""What answers parts of formulas instead of the engine, given the values of the cells that they read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from udfs.cell_error import CellError
from workbooks.excel.values import Fault, grid, logical, number, snapped, text, whole
from workbooks.file.unanswered import own_fault, several_values
from xlmortgage.errors import XlMortgageError

__all__ = [
    "ANSWER",
    "CONVERTERS",
    "Answer",
    "Answers",
    "always",
    "applied",
    "as_grid",
    "converted",
    "first_as_shown",
    "leaf",
    "numbers_across",
    "numbers_down",
    "shown",
    "sum_that_may_cancel",
    "total_of_visible",
    "value_as_shown",
]

ANSWER = "_answer"
"""Name of the function that answers what the engine does not: its first argument numbers what is asked."""

Answer: TypeAlias = Callable[[Sequence[Any]], Any]
"""What answers a part of a formula, given the values of the cells that it reads."""


@dataclass(slots=True)
class Answers:
    """What is answered here, by number; the engine asks for it, and tells the row and the column of the cell that asks.

    ``reasons`` are those of errors, by number of the sheet, row and column: an engine keeps the error alone.

    Examples
    --------
    >>> answers = Answers()
    >>> answers.add(lambda values: values[0], 1)
    0
    >>> answers.answer(0.0, 2.0, 3.0, 5.0)
    5.0

    """

    answers: list[tuple[Answer, int]] = field(default_factory=list)
    reasons: dict[tuple[int, int, int], XlMortgageError] = field(default_factory=dict)
    left_out: list[frozenset[tuple[int, int]]] = field(default_factory=list)
    _numbers: dict[Any, int] = field(default_factory=dict)

    def add(self, answer: Answer, sheet: int) -> int:
        """Keep what answers a part of a formula of a sheet, and return its number."""
        self.answers.append((answer, sheet))
        return len(self.answers) - 1

    def number_of(self, places: frozenset[tuple[int, int]]) -> int:
        """Return the number under which places that are left out are kept."""
        if places not in self._numbers:
            self._numbers[places] = len(self.left_out)
            self.left_out.append(places)
        return self._numbers[places]

    def answer(self, which: float, row: float, column: float, *values: Any) -> Any:
        """Answer a part of a formula; it never raises."""
        answer, sheet = self.answers[int(which)]
        try:
            found = answer(values)
        except Fault as fault:
            found = fault.error
        except Exception as fault:  # noqa: BLE001 - a defect costs one cell, not the workbook
            found = CellError("#VALUE!", own_fault(fault))
        if type(found) is CellError and found.reason:
            self.reasons.setdefault((sheet, int(row), int(column)), found.reason)
        return found


def always(value: Any) -> Answer:
    """Return what answers a constant."""
    value = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    return lambda _values: value


def leaf(at: int) -> Answer:
    """Return what answers by one of the values that are read."""
    return lambda values: values[at]


def as_grid(answer: Answer) -> Answer:
    """Return an answer as rows, as of a range of one cell too."""
    return lambda values: grid(answer(values))


def applied(function: Callable[..., Any], arguments: Sequence[Answer]) -> Answer:
    """Return what applies a function to answers."""
    if len(arguments) == 1:
        [only] = arguments
        return lambda values: function(only(values))
    if len(arguments) == 2:  # noqa: PLR2004
        first, second = arguments
        return lambda values: function(first(values), second(values))
    return lambda values: function(*[argument(values) for argument in arguments])


def sum_that_may_cancel(add: Callable[..., Any], first: Answer, second: Answer) -> Answer:
    """Return a sum that ends a formula: 0 where no more than rounding is left of it."""

    def answer(values: Sequence[Any]) -> Any:
        before, last = first(values), second(values)
        result = add(before, last)
        if type(result) is float and type(before) is float and type(last) is float:
            return snapped(result, before, last)
        return result

    return answer


def converted(answer: Answer, convert: Callable[[Any], Any]) -> Answer:
    """Return an answer made into another value."""
    return lambda values: convert(answer(values))


def shown(answer: Answer, *, one: bool) -> Answer:
    """Return what a cell shows: 0 for a blank, and the first of several values where it shows one."""

    def shown(values: Sequence[Any]) -> Any:
        found = answer(values)
        if type(found) is list:
            if one:
                return 0.0 if found[0][0] is None else found[0][0]
            return [[0.0 if cell is None else cell for cell in row] for row in found]
        return 0.0 if found is None else found

    return shown


value_as_shown = shown(leaf(0), one=False)
first_as_shown = shown(leaf(0), one=True)


def numbers_down(values: Sequence[Any]) -> Any:
    """Return a column of numbers that count on from the first value, as many as the second says."""
    first, count = (number(value) for value in values)
    return [[first + step] for step in range(int(count))]


def numbers_across(values: Sequence[Any]) -> Any:
    """Return a row of numbers that count on from the first value, as many as the second says."""
    return [[cell for [cell] in numbers_down(values)]]


def _one(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def converted(value: Any) -> Any:
        if type(value) is list:
            if len(value) > 1 or len(value[0]) > 1:
                return CellError("#VALUE!", several_values(""))
            value = value[0][0]
        if type(value) is CellError:
            return value
        return convert(value)

    return converted


CONVERTERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys("nm", _one(number)),
    **dict.fromkeys("ij", _one(lambda value: float(whole(value)))),
    "t": _one(text),
    "b": _one(logical),
    "v": _one(lambda value: 0.0 if value is None else value),
    "e": _one(lambda value: 0.0 if value is None else value),
}
"""What single values are made of before the engine's functions take them."""


def total_of_visible(
    function: Callable[..., Any], fixed: tuple[Any, ...], answers: Answers, *, others: int = 0
) -> Answer:
    """Return what totals ranges, each followed by the number of what is left out of it."""

    def answer(values: Sequence[Any]) -> Any:
        pairs = values[: len(values) - others]
        ranges = [_without(grid(pairs[at]), answers.left_out[int(pairs[at + 1])]) for at in range(0, len(pairs), 2)]
        return function(*fixed, *ranges, *values[len(pairs) :])

    return answer


def _without(cells: list[list[Any]], places: frozenset[tuple[int, int]]) -> list[list[Any]]:
    if not places:
        return cells
    return [[None if (y, x) in places else cell for x, cell in enumerate(row)] for y, row in enumerate(cells)]
