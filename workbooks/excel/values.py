"""Values of cells as Excel turns them into each other: for its operators, and for the arguments of its functions.

A value is a number, a text, a truth, an error or ``None`` for a blank cell; a range or an array is a list of rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from udfs.cell_error import CellError
from workbooks.excel.number_text import DIGITS, number_of_text, text_of_number
from xlmortgage.errors import InputError

__all__ = [
    "DIVISION",
    "NOT_AVAILABLE",
    "NUMBER",
    "REFERENCE",
    "VALUE",
    "Fault",
    "Grid",
    "Scalar",
    "as_it_is",
    "compared",
    "elementwise",
    "grid",
    "lifted",
    "logical",
    "number",
    "operators",
    "same",
    "snapped",
    "text",
    "whole",
]

Scalar: TypeAlias = float | str | bool | CellError | None
Grid: TypeAlias = list[list[Scalar]]

VALUE, NUMBER, DIVISION = CellError("#VALUE!"), CellError("#NUM!"), CellError("#DIV/0!")
NOT_AVAILABLE, REFERENCE = CellError("#N/A"), CellError("#REF!")

_CANCELLED = 2.0**-50
"""What is left of two numbers below this part of them is no more than rounding: Excel shows 0."""
_CLOSE = 1e-14


class Fault(Exception):  # noqa: N818 - it is an error value of a cell, raised
    """An error value, raised where no value can be calculated.

    >>> Fault(VALUE).error
    CellError('#VALUE!')
    """

    def __init__(self, error: CellError) -> None:
        super().__init__(str(error))
        self.error = error


def number(value: Any) -> float:
    """Return a value as a number: a blank is 0, a truth 1 or 0, a text what Excel reads in it.

    >>> number(None), number(True), number("8,000")
    (0.0, 1.0, 8000.0)
    """
    kind = type(value)
    if kind is float:
        return value  # type: ignore[no-any-return]
    if value is None:
        return 0.0
    if kind is str:
        return read_text(value, number_of_text)
    if kind is CellError:
        raise Fault(value)
    if kind is list:
        raise Fault(VALUE)
    return float(value)


def read_text(words: str, read: Callable[[str], float | None]) -> float:
    """Return the number that a text stands for, or raise the fault of one that stands for none or for several."""
    try:
        found = read(words)
    except InputError as reason:
        raise Fault(CellError("#VALUE!", reason)) from reason
    if found is None:
        raise Fault(VALUE)
    return found


def whole(value: Any) -> int:
    """Return a value as a whole number, what is behind its point being cut off.

    >>> whole("2.9"), whole(-2.9)
    (2, -2)
    """
    return int(number(value))


def text(value: Any) -> str:
    """Return a value as a text.

    >>> text(0.1 + 0.2), text(True), text(None)
    ('0.3', 'TRUE', '')
    """
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is float:
        return text_of_number(value)
    if value is None:
        return ""
    if kind is bool:
        return "TRUE" if value else "FALSE"
    if kind is CellError:
        raise Fault(value)
    if kind is list:
        raise Fault(VALUE)
    return text_of_number(float(value))


def logical(value: Any) -> bool:
    """Return a value as a truth: a number is true but for 0, a text only as TRUE or FALSE.

    >>> logical(2.0), logical("false"), logical(None)
    (True, False, False)
    """
    if type(value) is str:
        words = {"TRUE": True, "FALSE": False}
        if value.upper() in words:
            return words[value.upper()]
        raise Fault(VALUE)
    return bool(number(value))


def scalar(value: Any) -> Any:
    """Return a value that is no error."""
    if type(value) is CellError:
        raise Fault(value)
    return value


def same(first: float, second: float) -> bool:
    """Whether two numbers are the same in the digits that Excel counts with.

    >>> same(0.1 + 0.2, 0.3), same(0.3, 0.3000000000001)
    (True, False)
    """
    if first == second:
        return True
    if abs(first - second) > _CLOSE * abs(first):
        return False
    return f"{first:.{DIGITS - 1}e}" == f"{second:.{DIGITS - 1}e}"


def compared(first: Any, second: Any) -> int:
    """Return -1, 0 or 1, as the first value is below the second, the same, or above it.

    Numbers are below texts, and texts below truths; a blank is what the other value is when it is empty.  Letters are
    the same in either case.

    >>> compared(0.1 + 0.2, 0.3), compared("a", "B"), compared(5.0, "a"), compared(None, "")
    (0, -1, -1, 0)
    """
    for value in (first, second):
        if type(value) is CellError or type(value) is list:
            raise Fault(value if type(value) is CellError else VALUE)
    first, second = _filled(first, second), _filled(second, first)
    ranks = _rank(first), _rank(second)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if ranks[0] == 1:
        first, second = first.casefold(), second.casefold()
    elif ranks[0] == 0 and same(first, second):
        return 0
    return -1 if first < second else int(first > second)


def _filled(value: Any, other: Any) -> Any:
    if value is not None:
        return value
    return "" if type(other) is str else False if type(other) is bool else 0.0


def _rank(value: Any) -> int:
    return 1 if type(value) is str else 2 if type(value) is bool else 0


def snapped(result: float, first: float, second: float) -> float:
    """Return a sum, or 0 where no more than rounding is left of what was added.

    >>> snapped(0.5 - 0.4 - 0.1, 0.1, -0.1), snapped(1e-3, 1.0, -0.999)
    (0.0, 0.001)
    """
    if result and abs(result) <= _CANCELLED * max(abs(first), abs(second)):
        return 0.0
    return result


def grid(value: Any) -> Grid:
    """Return a value as rows.

    >>> grid(1.0)
    [[1.0]]
    """
    return value if type(value) is list else [[value]]


def elementwise(function: Callable[..., Any], values: Sequence[Any], lists: Sequence[bool]) -> Any:
    """Return what a function of single values gives for each element of those that are lists.

    ``lists`` tells which values are given element by element; the others are handed over as they are.  One row or column
    is repeated; what one list lacks is ``#N/A``.

    >>> elementwise(lambda a, b: a + b, ([[1.0], [2.0]], [[10.0, 20.0]]), (True, True))
    [[11.0, 21.0], [12.0, 22.0]]
    """
    arrays = [value for value, listed in zip(values, lists, strict=True) if listed and type(value) is list]
    if not arrays:
        return _tried(function, values)
    height, width = max(map(len, arrays)), max(len(each[0]) for each in arrays)

    def element(row: int, column: int) -> Any:
        picked = [_picked(value, row, column) if listed else value for value, listed in zip(values, lists, strict=True)]
        answer = _tried(function, picked)
        return answer[0][0] if type(answer) is list else answer

    return [[element(row, column) for column in range(width)] for row in range(height)]


def _picked(value: Any, row: int, column: int) -> Any:
    if type(value) is not list:
        return value
    cells = value[row if len(value) > 1 else 0] if row < len(value) or len(value) == 1 else []
    if len(cells) == 1:
        return cells[0]
    return cells[column] if column < len(cells) else NOT_AVAILABLE


def _tried(function: Callable[..., Any], values: Sequence[Any]) -> Any:
    try:
        answer = function(*values)
    except Fault as fault:
        return fault.error
    except ZeroDivisionError:
        return DIVISION
    except (OverflowError, ValueError):
        return NUMBER
    if type(answer) is float and not math.isfinite(answer):
        return NUMBER
    return answer


def as_it_is(value: Any) -> Any:
    """Return a value, be it an error."""
    return value


def _first_error(values: Sequence[Any], fault: Fault) -> Fault:
    """Return the first error among values, which goes before what is wrong with another of them."""
    return next((Fault(value) for value in values if type(value) is CellError), fault)


def lifted(function: Callable[..., Any], converters: Sequence[Callable[[Any], Any] | None]) -> Callable[..., Any]:
    """Return a function that converts its arguments, and takes lists for those that have a converter.

    >>> lifted(lambda a, b: a * b, (number, number))("2", [[3.0], [None]])
    [[6.0], [0.0]]
    """

    def converted(*values: Any) -> Any:
        pairs = [*zip(values, converters, strict=False)]
        try:
            taken = [convert(value) if convert else value for value, convert in pairs]
        except Fault as fault:
            raise _first_error([value for value, convert in pairs if convert not in {None, as_it_is}], fault) from fault
        return function(*taken)

    lists = tuple(convert is not None for convert in converters)

    def called(*values: Any) -> Any:
        return elementwise(converted, values, lists[: len(values)])

    return called


def _power(base: float, exponent: float) -> float:
    if base == 0 and exponent <= 0:
        raise Fault(NUMBER if exponent == 0 else DIVISION)
    if base < 0 and not exponent.is_integer():
        root = round(1 / exponent)
        if root % 2 == 0 or abs(1 / exponent - root) > _CLOSE * abs(root):
            raise Fault(NUMBER)
        return -math.pow(-base, exponent)
    return math.pow(base, exponent)


def _arithmetic(function: Callable[[float, float], float]) -> Callable[..., Any]:
    def both(first: Any, second: Any) -> float:
        try:
            numbers = number(first), number(second)
        except Fault as fault:
            raise _first_error((first, second), fault) from fault
        return function(*numbers)

    def called(first: Any, second: Any) -> Any:
        if type(first) is float and type(second) is float:
            return _tried(function, (first, second))
        return elementwise(both, (first, second), (True, True))

    return called


def _alone(function: Callable[[Any], Any]) -> Callable[..., Any]:
    return lambda value: elementwise(function, (value,), (True,))


def _comparison(holds: Callable[[int], bool]) -> Callable[..., Any]:
    def both(first: Any, second: Any) -> bool:
        return holds(compared(first, second))

    return lambda first, second: elementwise(both, (first, second), (True, True))


operators: dict[str, Callable[..., Any]] = {
    "+": _arithmetic(lambda a, b: a + b),
    "-": _arithmetic(lambda a, b: a - b),
    "*": _arithmetic(lambda a, b: a * b),
    "/": _arithmetic(lambda a, b: a / b),
    "^": _arithmetic(_power),
    "&": lifted(lambda a, b: a + b, (text, text)),
    "=": _comparison(lambda order: order == 0),
    "<>": _comparison(lambda order: order != 0),
    "<": _comparison(lambda order: order < 0),
    "<=": _comparison(lambda order: order <= 0),
    ">": _comparison(lambda order: order > 0),
    ">=": _comparison(lambda order: order >= 0),
    "minus": _alone(lambda value: -number(value)),
    "plus": _alone(scalar),
    "percent": _alone(lambda value: number(value) / 100),
}
"""Excel's operators by their sign; those before one value by their name."""
