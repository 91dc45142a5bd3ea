"""Functions of Excel, answered as Excel answers them.

Each is declared with the kinds of its arguments, one letter an argument, those in brackets again and again:

=====  =====================================================================================
``n``  a number; a list is answered element by element, as for all kinds of single values
``m``  a number that is no truth
``i``  a whole number: what is behind its point is cut off
``j``  a whole number that is no truth
``t``  a text
``b``  a truth
``v``  a value that is no error
``e``  a value, also an error
``a``  numbers of a range or an array, or one number
``g``  a range or an array as it is; an error instead of one is the answer
``o``  a range, an array, a value or an error as it is
``A``, ``G``  are ``a`` and ``g`` whose formulas are calculated element by element in every formula
=====  =====================================================================================

Sources
-------
"Excel functions (alphabetical)", support.microsoft.com, the page of each function; accessed 2026-11-26.
"""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import cache, lru_cache
from statistics import NormalDist, median
from typing import Any

from udfs.cell_error import CellError
from workbooks.excel.number_format import formatted
from workbooks.excel.number_text import DIGITS, date_of_text, day_number, day_of, number_of_text
from workbooks.excel.values import (
    DIVISION,
    NOT_AVAILABLE,
    NUMBER,
    REFERENCE,
    VALUE,
    Fault,
    as_it_is,
    compared,
    elementwise,
    grid,
    lifted,
    logical,
    number,
    operators,
    read_text,
    scalar,
    snapped,
    text,
    whole,
)
from xlmortgage.errors import InputError

__all__ = ["FUNCTIONS", "SINGLE", "Function", "kinds_of"]

SINGLE = "nmijtbve"
"""The kinds of single values."""


def _measured(value: Any) -> float:
    if type(value) is bool:
        raise Fault(VALUE)
    return number(value)


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "n": number,
    "m": _measured,
    "i": whole,
    "j": lambda value: int(_measured(value)),
    "t": text,
    "b": logical,
    "v": scalar,
    "e": as_it_is,
}
_LONGEST_TEXT = 32_767
_CODES = "cp950"
"""The characters of a Windows in Traditional Chinese, for CODE and CHAR."""
_MOST_DECIMALS = 127
_LARGEST_ANGLE = 2.0**27
_MOST_IN_A_TIME = 32_767
_MOST_REPETITIONS = 10**6


@dataclass(frozen=True, slots=True)
class Function:
    """A function of Excel: the kinds of its arguments, how few it takes, and what answers it."""

    kinds: str
    least: int
    answer: Callable[..., Any]

    def takes(self, count: int) -> bool:
        """Whether the function takes so many arguments."""
        return self.least <= count == len(kinds_of(self.kinds, count))


FUNCTIONS: dict[str, Function] = {}


@cache
def kinds_of(kinds: str, count: int) -> str:
    """Return the kinds of the first ``count`` arguments, those in brackets repeated, as a whole each time.

    >>> kinds_of("ng(gt)", 6), kinds_of("ng(gt)", 5), kinds_of("nn", 6), kinds_of("nn", 1)
    ('nggtgt', 'nggtgt', 'nn', 'n')
    """
    first, _, repeated = kinds.rstrip(")").partition("(")
    found = first[:count]
    while repeated and len(found) < count:
        found += repeated
    return found


def _excel(name: str, kinds: str, least: int | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare what answers the functions of these names."""

    def declared(function: Callable[..., Any]) -> Callable[..., Any]:
        for each in name.split():
            FUNCTIONS[each] = Function(
                kinds, len(kinds.partition("(")[0]) if least is None else least, _answering(function, kinds)
            )
        return function

    return declared


def _answering(function: Callable[..., Any], kinds: str) -> Callable[..., Any]:
    @cache
    def of_so_many(count: int) -> Callable[..., Any]:
        return lifted(function, [_CONVERTERS.get(kind) for kind in kinds_of(kinds, count)])

    def called(*values: Any) -> Any:
        return of_so_many(len(values))(*values)

    def with_ranges(*values: Any) -> Any:
        for value, kind in zip(values, kinds_of(kinds, len(values)), strict=False):
            if type(value) is CellError and kind in "gG":
                return value
        return called(*values)

    return with_ranges if set(kinds) & {"g", "G"} else called


# Numbers


def _exact(value: float) -> Decimal:
    """Return a number with the digits that Excel counts with."""
    return Decimal(f"{value:.{DIGITS - 1}e}")


def _rounded(value: float, digits: int, rounding: str) -> float:
    if not value or digits > 300:  # noqa: PLR2004
        return value
    exact = _exact(value)
    if exact.adjusted() < -digits - 1 and rounding != ROUND_UP:
        return 0.0
    if exact.adjusted() + digits >= DIGITS:
        return value
    return float(exact.quantize(Decimal(1).scaleb(-digits), rounding))


@_excel("ROUND", "ni")
def _round(value: float, digits: int) -> float:
    return _rounded(value, digits, ROUND_HALF_UP)


@_excel("ROUNDUP", "ni")
def _round_up(value: float, digits: int) -> float:
    return _rounded(value, digits, ROUND_UP)


@_excel("ROUNDDOWN", "ni")
@_excel("TRUNC", "ni", 1)
def _round_down(value: float, digits: int = 0) -> float:
    return _rounded(value, digits, ROUND_DOWN)


@_excel("MOD", "nn")
def _mod(value: float, divisor: float) -> float:
    if divisor == 0:
        raise Fault(DIVISION)
    if abs(value / divisor) >= 2.0**40 * 1.125:
        raise Fault(NUMBER)
    rest = math.fmod(value, divisor)
    return rest + divisor if rest and (rest > 0) != (divisor > 0) else rest


def _up(value: float, step: float) -> float:
    return math.ceil(float(_exact(value / step))) * step


def _down(value: float, step: float) -> float:
    return math.floor(float(_exact(value / step))) * step


@_excel("CEILING", "nn")
def _ceiling(value: float, step: float) -> float:
    if not value or not step:
        return 0.0
    if value > 0 > step:
        raise Fault(NUMBER)
    return _up(value, step)


@_excel("FLOOR", "nn")
def _floor(value: float, step: float) -> float:
    if not value:
        return 0.0
    if not step:
        raise Fault(DIVISION)
    if value > 0 > step:
        raise Fault(NUMBER)
    return _down(value, step)


@_excel("CEILING.MATH", "nnn", 1)
def _ceiling_math(value: float, step: float = 1.0, mode: float = 0.0) -> float:
    step = abs(step)
    if not step:
        return 0.0
    return _down(value, step) if mode and value < 0 else _up(value, step)


@_excel("FLOOR.MATH", "nnn", 1)
def _floor_math(value: float, step: float = 1.0, mode: float = 0.0) -> float:
    step = abs(step)
    if not step:
        return 0.0
    return _up(value, step) if mode and value < 0 else _down(value, step)


@_excel("CEILING.PRECISE ISO.CEILING", "nn", 1)
def _ceiling_precise(value: float, step: float = 1.0) -> float:
    return _ceiling_math(value, step)  # type: ignore[no-any-return]


@_excel("FLOOR.PRECISE", "nn", 1)
def _floor_precise(value: float, step: float = 1.0) -> float:
    return _floor_math(value, step)  # type: ignore[no-any-return]


@_excel("MROUND", "mm")
def _mround(value: float, step: float) -> float:
    if not value or not step:
        return 0.0
    if (value > 0) != (step > 0):
        raise Fault(NUMBER)
    return math.floor(value / step + 0.5) * step


@_excel("EVEN", "n")
def _even(value: float) -> float:
    return math.copysign(math.ceil(abs(value) / 2) * 2, value) if value else 0.0


@_excel("ODD", "n")
def _odd(value: float) -> float:
    return math.copysign(math.ceil((abs(value) + 1) / 2) * 2 - 1, value) if value else 1.0


@_excel("QUOTIENT", "mm")
def _quotient(value: float, divisor: float) -> float:
    return float(math.trunc(value / divisor))


@_excel("LOG", "nn", 1)
def _log(value: float, base: float = 10.0) -> float:
    return math.log10(value) if base == 10 else math.log(value) / math.log(base)  # noqa: PLR2004


@_excel("POWER", "nn")
def _power(base: float, exponent: float) -> Any:
    return operators["^"](base, exponent)


_excel("PI", "")(lambda: math.pi)
_excel("INT", "n")(lambda value: float(math.floor(value)))
_excel("ABS", "n")(abs)
_excel("SIGN", "n")(lambda value: float((value > 0) - (value < 0)))
_excel("SQRT", "n")(math.sqrt)
_excel("EXP", "n")(math.exp)
_excel("LN", "n")(math.log)
_excel("LOG10", "n")(math.log10)
_excel("RADIANS", "n")(math.radians)
_excel("DEGREES", "n")(math.degrees)
_excel("ATAN2", "nn")(lambda x, y: math.atan2(y, x) if x or y else 1 / 0)
for _name in ("asin", "acos", "atan", "sinh", "cosh", "tanh"):
    _excel(_name.upper(), "n")(getattr(math, _name))


def _of_angle(function: Callable[[float], float]) -> Callable[[float], float]:
    def called(angle: float) -> float:
        if abs(angle) >= _LARGEST_ANGLE:
            raise Fault(NUMBER)
        return function(angle)

    return called


for _name in ("sin", "cos", "tan"):
    _excel(_name.upper(), "n")(_of_angle(getattr(math, _name)))


@_excel("FACT", "n")
def _fact(value: float) -> float:
    return float(math.factorial(math.floor(value)))


@_excel("COMBIN", "ii")
def _combin(count: int, chosen: int) -> float:
    if chosen > count:
        raise Fault(NUMBER)
    return float(math.comb(count, chosen))


# Sums of ranges


def _numbers(values: Iterable[Any]) -> Iterator[float]:
    """Yield the numbers of ranges and arrays, where texts, truths and blanks do not count, and of single values."""
    for value in values:
        if type(value) is not list:
            yield number(value)
            continue
        for row in value:
            for cell in row:
                if type(cell) is float:
                    yield cell
                elif type(cell) is CellError:
                    raise Fault(cell)


def _cells(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        for row in grid(value):
            yield from row


@_excel("SUM", "(a)")
def _sum(*values: Any) -> float:
    total = before = last = 0.0
    for each in _numbers(values):
        before, last = total, each
        total += each
    return snapped(total, before, last)


@_excel("AVERAGE", "a(a)")
def _average(*values: Any) -> float:
    return _sum([[*_numbers(values)]]) / len([*_numbers(values)])  # type: ignore[no-any-return]


@_excel("MAX", "a(a)")
def _max(*values: Any) -> float:
    return max(_numbers(values), default=0.0)


@_excel("MIN", "a(a)")
def _min(*values: Any) -> float:
    return min(_numbers(values), default=0.0)


@_excel("PRODUCT", "a(a)")
def _product(*values: Any) -> float:
    found = [*_numbers(values)]
    return math.prod(found) if found else 0.0


@_excel("SUMSQ", "a(a)")
def _sumsq(*values: Any) -> float:
    return math.fsum(each * each for each in _numbers(values))


@_excel("MEDIAN", "a(a)")
def _median(*values: Any) -> float:
    return median([*_numbers(values)] or [_nothing()])


def _nothing() -> float:
    raise Fault(NUMBER)


@_excel("COUNT", "a(a)")
def _count(*values: Any) -> float:
    return float(sum(_is_counted(value) for value in values))


def _is_counted(value: Any) -> int:
    if type(value) is list:
        return sum(type(cell) is float for row in value for cell in row)
    try:
        number(value)
    except Fault:
        return 0
    return 1


@_excel("COUNTA", "a(a)")
def _counta(*values: Any) -> float:
    return float(sum(cell is not None or type(value) is not list for value in values for cell in _cells([value])))


@_excel("COUNTBLANK", "g")
def _countblank(cells: Any) -> float:
    return float(sum(cell is None or cell == "" for cell in _cells([cells])))


@_excel("MODE MODE.SNGL", "A(A)")
def _mode(*values: Any) -> float:
    found = [*_numbers(values)]
    counts: dict[float, int] = {}
    for each in found:
        counts[each] = counts.get(each, 0) + 1
    most = max(counts.values(), default=0)
    if most < 2:  # noqa: PLR2004
        raise Fault(NOT_AVAILABLE)
    return next(each for each in found if counts[each] == most)


@_excel("LARGE", "gn")
def _large(cells: Any, place: float) -> float:
    return _ranked(cells, place, math.ceil, reverse=True)


@_excel("SMALL", "gn")
def _small(cells: Any, place: float) -> float:
    return _ranked(cells, place, math.floor, reverse=False)


def _ranked(cells: Any, place: float, to_whole: Callable[[float], int], *, reverse: bool) -> float:
    found = sorted(_numbers([grid(cells)]), reverse=reverse)
    if not 1 <= place <= len(found):
        raise Fault(NUMBER)
    return found[to_whole(place) - 1]


def _variance(values: Iterable[Any], less: int) -> float:
    found = [*_numbers(values)]
    if len(found) <= less:
        raise Fault(DIVISION)
    middle = math.fsum(found) / len(found)
    return math.fsum((each - middle) ** 2 for each in found) / (len(found) - less)


_excel("VAR VAR.S", "a(a)")(lambda *values: _variance(values, 1))
_excel("VARP VAR.P", "a(a)")(lambda *values: _variance(values, 0))
_excel("STDEV STDEV.S", "a(a)")(lambda *values: math.sqrt(_variance(values, 1)))
_excel("STDEVP STDEV.P", "a(a)")(lambda *values: math.sqrt(_variance(values, 0)))


_excel("NORMSDIST", "n")(NormalDist().cdf)
_excel("NORMSINV", "n")(NormalDist().inv_cdf)


@_excel("PERCENTILE PERCENTILE.INC", "gn")
def _percentile(cells: Any, share: float) -> float:
    found = sorted(_numbers([grid(cells)]))
    if not found or not 0 <= share <= 1:
        raise Fault(NUMBER)
    below = math.floor(share * (len(found) - 1))
    above = min(below + 1, len(found) - 1)
    return found[below] + (share * (len(found) - 1) - below) * (found[above] - found[below])


@_excel("QUARTILE QUARTILE.INC", "gi")
def _quartile(cells: Any, quarter: int) -> float:
    return _percentile(cells, quarter / 4)  # type: ignore[no-any-return]


@_excel("SUMPRODUCT", "G(G)")
def _sumproduct(*arrays: Any) -> float:
    grids = [grid(array) for array in arrays]
    if len({(len(each), len(each[0])) for each in grids}) > 1:
        raise Fault(VALUE)
    total = 0.0
    for factors in zip(*map(_cells, ([each] for each in grids)), strict=True):
        product = 1.0
        for factor in factors:
            product *= factor if type(factor) is float else _nothing_of(factor)
        total += product
    return total


def _nothing_of(cell: Any) -> float:
    if type(cell) is CellError:
        raise Fault(cell)
    return 0.0


def _pairs(first: Any, second: Any) -> list[tuple[float, float]]:
    """Return the numbers that stand in the same places of two ranges; a pair with anything else does not count."""
    first, second = grid(first), grid(second)
    if len(first) * len(first[0]) != len(second) * len(second[0]):
        raise Fault(NOT_AVAILABLE)
    pairs = [*zip(_cells([first]), _cells([second]), strict=True)]
    for cell in _cells([pairs]):
        _nothing_of(cell)
    counted = [pair for pair in pairs if type(pair[0]) is float and type(pair[1]) is float]
    if not counted:
        raise Fault(NOT_AVAILABLE)
    return counted


_excel("SUMX2MY2", "GG")(lambda first, second: math.fsum(x * x - y * y for x, y in _pairs(first, second)))
_excel("SUMX2PY2", "GG")(lambda first, second: math.fsum(x * x + y * y for x, y in _pairs(first, second)))
_excel("SUMXMY2", "GG")(lambda first, second: math.fsum((x - y) ** 2 for x, y in _pairs(first, second)))


@_excel("MMULT", "GG")
def _mmult(first: Any, second: Any) -> Any:
    left, right = grid(first), grid(second)
    if len(left[0]) != len(right) or not all(type(cell) is float for cell in _cells([left, right])):
        raise Fault(VALUE)
    return [
        [math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in zip(*right, strict=True)]
        for row in left
    ]


@_excel("TRANSPOSE", "g")
def _transpose(cells: Any) -> Any:
    return [list(column) for column in zip(*grid(cells), strict=True)]


@_excel("TAKE", "gii", 2)
def _take(cells: Any, rows: int | None = None, columns: int | None = None) -> Any:
    return _kept(cells, rows, columns, lambda line, count: line[:count] if count >= 0 else line[count:])


@_excel("DROP", "gii", 2)
def _drop(cells: Any, rows: int | None = None, columns: int | None = None) -> Any:
    return _kept(cells, rows, columns, lambda line, count: line[count:] if count >= 0 else line[:count])


def _kept(cells: Any, rows: int | None, columns: int | None, keep: Callable[[list[Any], int], list[Any]]) -> Any:
    kept = grid(cells) if rows is None else keep(grid(cells), rows)
    kept = kept if columns is None else [keep(row, columns) for row in kept]
    if not kept or not kept[0]:
        raise Fault(VALUE)
    return kept


# Sums of what meets conditions


@lru_cache(maxsize=4096)
def _pattern(wildcards: str) -> re.Pattern[str]:
    """Return a text with ``*`` and ``?`` in it as a pattern."""
    pieces = re.findall(r"~[*?~]|[*?]|.", wildcards, re.DOTALL)
    signs = {"*": ".*", "?": "."}
    return re.compile(
        "".join(signs.get(piece, re.escape(piece.removeprefix("~") or "~")) for piece in pieces), re.DOTALL
    )


def _matches(wildcards: str, cell: str) -> bool:
    return bool(_pattern(wildcards.casefold()).fullmatch(cell.casefold()))


def _criterion(wanted: Any) -> Callable[[Any], bool]:
    """Return the test that a criterion such as ``">=5"`` or ``"甲*"`` puts to each cell."""
    if type(wanted) is CellError:
        return lambda cell: type(cell) is CellError and cell == wanted
    if type(wanted) is not str:
        return lambda cell: _equals(cell, 0.0 if wanted is None else wanted)
    found = re.match(r"<=|>=|<>|<|>|=", wanted)
    sign = found[0] if found else ""
    rest = wanted[len(sign) :]
    if not rest and sign in {"", "=", "<>"}:
        return {"": lambda cell: cell is None or cell == "", "=": _is_blank, "<>": lambda cell: not _is_blank(cell)}[
            sign
        ]
    limit = _limit(rest)
    if sign == "<>":
        return lambda cell: not _equals(cell, limit)
    return lambda cell: _is_ordered(cell, sign, limit) if sign not in {"", "="} else _equals(cell, limit)


def _is_blank(cell: Any) -> bool:
    return cell is None


def _limit(rest: str) -> Any:
    """Return what stands behind the sign of a criterion: a number, a truth, an error or a text."""
    truths = {"TRUE": True, "FALSE": False}
    if rest.upper() in truths:
        return truths[rest.upper()]
    if rest.upper() in {"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"}:
        return CellError(rest.upper())
    found = _read(rest)
    return rest if found is None else found


def _read(words: str) -> float | None:
    try:
        return number_of_text(words)
    except InputError:
        return None


def _equals(cell: Any, wanted: Any) -> bool:
    kind = type(wanted)
    if kind is float:
        return cell == wanted if type(cell) is float else type(cell) is str and _read(cell) == wanted
    if kind is str:
        return type(cell) is str and _matches(wanted, cell)
    return type(cell) is kind and bool(cell == wanted)


def _is_ordered(cell: Any, sign: str, limit: Any) -> bool:
    if type(cell) is not type(limit) or type(cell) is CellError:
        return False
    order = compared(cell, limit)
    return order in {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (1, 0)}[sign]


@lru_cache(maxsize=1024, typed=True)
def _test_of(wanted: Any) -> Callable[[Any], bool]:
    return _criterion(wanted)


def _chosen(pairs: tuple[Any, ...], rows: int | None = None) -> list[int]:
    """Return the places of those cells that meet all conditions."""
    tests = [(grid(pairs[at]), _test_of(pairs[at + 1])) for at in range(0, len(pairs), 2)]
    sizes = {(len(cells), len(cells[0])) for cells, _ in tests}
    if len(sizes) > 1 or (rows is not None and sizes != {(rows, len(tests[0][0][0]))}):
        raise Fault(VALUE)
    kept = range(len(tests[0][0]) * len(tests[0][0][0]))
    for cells, test in tests:
        flat = [*_cells([cells])]
        kept = [at for at in kept if test(flat[at])]  # type: ignore[assignment]
    return [*kept]


def _numbers_at(places: list[int], cells: Any) -> list[float]:
    flat = [*_cells([cells])]
    found = [flat[at] for at in places if at < len(flat)]
    for each in found:
        _nothing_of(each)
    return [each for each in found if type(each) is float]


_excel("COUNTIF", "ge")(lambda cells, wanted: float(len(_chosen((cells, wanted)))))
_excel("COUNTIFS", "ge(ge)")(lambda *pairs: float(len(_chosen(pairs))))


@_excel("SUMIF", "geg", 2)
def _sumif(cells: Any, wanted: Any, added: Any = None) -> float:
    return sum(_numbers_at(_chosen((cells, wanted)), cells if added is None else added), 0.0)


@_excel("AVERAGEIF", "geg", 2)
def _averageif(cells: Any, wanted: Any, added: Any = None) -> float:
    found = _numbers_at(_chosen((cells, wanted)), cells if added is None else added)
    return sum(found) / len(found)


@_excel("SUMIFS", "gge(ge)")
def _sumifs(added: Any, *pairs: Any) -> float:
    return sum(_numbers_at(_chosen(pairs, len(grid(added))), added), 0.0)


@_excel("AVERAGEIFS", "gge(ge)")
def _averageifs(added: Any, *pairs: Any) -> float:
    found = _numbers_at(_chosen(pairs, len(grid(added))), added)
    return sum(found) / len(found)


_excel("MAXIFS", "gge(ge)")(
    lambda cells, *pairs: max(_numbers_at(_chosen(pairs, len(grid(cells))), cells), default=0.0)
)
_excel("MINIFS", "gge(ge)")(
    lambda cells, *pairs: min(_numbers_at(_chosen(pairs, len(grid(cells))), cells), default=0.0)
)


# What is hidden


_TOTALS: dict[int, str] = dict(
    enumerate(
        [
            "AVERAGE",
            "COUNT",
            "COUNTA",
            "MAX",
            "MIN",
            "PRODUCT",
            "STDEV.S",
            "STDEV.P",
            "SUM",
            "VAR.S",
            "VAR.P",
            "MEDIAN",
            "MODE.SNGL",
        ],
        1,
    )
)
_RANKS = {14: "LARGE", 15: "SMALL", 16: "PERCENTILE.INC", 17: "QUARTILE.INC"}
_IGNORES_ERRORS = {2, 3, 6, 7}


def subtotal(function: Any, *ranges: Any) -> Any:
    """Return what SUBTOTAL gives of ranges from which what does not count has been taken.

    >>> subtotal(9.0, [[1.0], [None], [4.0]]), subtotal(103.0, [["a"], [None]])
    (5.0, 1.0)
    """
    found = whole(function) % 100
    if found not in range(1, 12) or whole(function) not in {found, found + 100}:
        raise Fault(VALUE)
    return FUNCTIONS[_TOTALS[found]].answer(*ranges)


def aggregate(function: Any, options: Any, cells: Any, *others: Any) -> Any:
    """Return what AGGREGATE gives of ranges from which hidden rows have been taken.

    >>> aggregate(9.0, 6.0, [[1.0], [CellError("#N/A")]]), aggregate(14.0, 4.0, [[1.0], [3.0]], 1.0)
    (1.0, 3.0)
    """
    found, ignored = whole(function), whole(options)
    if ignored not in range(8):
        raise Fault(VALUE)
    ranges = [cells, *others]
    if ignored in _IGNORES_ERRORS:
        ranges = [_without_errors(each) for each in ranges]
    if found in _TOTALS:
        return FUNCTIONS[_TOTALS[found]].answer(*map(grid, ranges))
    if found not in _RANKS or len(others) != 1:
        raise Fault(VALUE)
    return FUNCTIONS[_RANKS[found]].answer(*ranges)


def _without_errors(cells: Any) -> Any:
    if type(cells) is not list:
        return cells
    return [[None if type(cell) is CellError else cell for cell in row] for row in cells]


# Looking up


@_excel("MATCH", "vgi", 2)
def _match(wanted: Any, cells: Any, how: int = 1) -> float:
    flat = [*_cells([cells])]
    if wanted is None and how == 0:
        raise Fault(NOT_AVAILABLE)
    at = _found(wanted, flat) if how == 0 else _halved(wanted, flat, descending=how < 0)
    if at is None:
        raise Fault(NOT_AVAILABLE)
    return at + 1.0


def _halved(wanted: Any, cells: list[Any], *, descending: bool = False) -> int | None:
    """Return the last place of a sorted list that is not beyond a value, found by halving as Excel does.

    Where the list is not sorted, this gives what Excel gives; what cannot be compared is passed over.
    """
    wanted = 0.0 if wanted is None else wanted
    low, high, best = 0, len(cells) - 1, None
    while low <= high:
        middle = (low + high) // 2
        at = next((place for place in range(middle, high + 1) if type(cells[place]) is type(wanted)), None)
        order = 0 if at is None else compared(cells[at], wanted) * (-1 if descending else 1)
        if at is None or order > 0:
            high = middle - 1
        elif order == 0:
            return _last_same(at, cells)
        else:
            low, best = at + 1, at
    return best


def _last_same(at: int, cells: list[Any]) -> int:
    """Return the last of the places from one on that hold the same value."""
    for place in range(at + 1, len(cells)):
        if type(cells[place]) is not type(cells[at]):
            continue
        if compared(cells[place], cells[at]):
            break
        at = place
    return at


def _found(wanted: Any, cells: list[Any]) -> int | None:
    """Return the first place of a value, of which a text may have wildcards."""
    if wanted is None:
        wanted = 0.0
    if type(wanted) is str and re.search(r"[*?~]", wanted):
        return next((at for at, cell in enumerate(cells) if type(cell) is str and _matches(wanted, cell)), None)
    folded = wanted.casefold() if type(wanted) is str else wanted
    for at, cell in enumerate(cells):
        if type(cell) is type(wanted) and (cell == folded if type(cell) is not str else cell.casefold() == folded):
            return at
    return None


def _last_not_above(wanted: Any, cells: list[Any]) -> int:
    at = _halved(wanted, cells)
    if at is None:
        raise Fault(NOT_AVAILABLE)
    return at


@_excel("LOOKUP", "vGG", 2)
def _lookup(wanted: Any, cells: Any, results: Any = None) -> Any:
    rows = grid(cells)
    if results is None and len(rows) > 1 and len(rows[0]) > 1:
        across = len(rows[0]) > len(rows)
        keys, values = (rows[0], rows[-1]) if across else ([row[0] for row in rows], [row[-1] for row in rows])
    else:
        keys = [*_cells([rows])]
        values = keys if results is None else [*_cells([results])]
    if len(keys) != len(values):
        raise Fault(NOT_AVAILABLE)
    return _blank_as_zero(values[_last_not_above(wanted, keys)])


def _blank_as_zero(value: Any) -> Any:
    return 0.0 if value is None else value


@_excel("VLOOKUP", "vgib", 3)
def _vlookup(wanted: Any, table: Any, column: int, nearly: bool = True) -> Any:
    rows = grid(table)
    if column < 1:
        raise Fault(VALUE)
    if column > len(rows[0]):
        raise Fault(REFERENCE)
    keys = [row[0] for row in rows]
    at = _last_not_above(wanted, keys) if nearly else _found(wanted, keys)
    if at is None:
        raise Fault(NOT_AVAILABLE)
    return _blank_as_zero(rows[at][column - 1])


@_excel("HLOOKUP", "vgib", 3)
def _hlookup(wanted: Any, table: Any, row: int, nearly: bool = True) -> Any:
    return _vlookup(wanted, _transpose(table), row, nearly)


@_excel("INDEX", "Gii", 2)
def _index(cells: Any, row: int, column: int | None = None) -> Any:
    rows = grid(cells)
    if column is None:
        row, column = (1, row) if len(rows) == 1 else (row, 0 if len(rows[0]) > 1 else 1)
    if row < 0 or column < 0:
        raise Fault(VALUE)
    if row > len(rows) or column > len(rows[0]):
        raise Fault(REFERENCE)
    kept = rows if row == 0 else [rows[row - 1]]
    kept = kept if column == 0 else [[each[column - 1]] for each in kept]
    return kept if len(kept) > 1 or len(kept[0]) > 1 else _blank_as_zero(kept[0][0])


@_excel("XLOOKUP", "vggeii", 3)
def _xlookup(wanted: Any, keys: Any, results: Any, missing: Any = NOT_AVAILABLE, how: int = 0, order: int = 1) -> Any:
    rows = grid(results)
    across = len(grid(keys)) == 1 and len(grid(keys)[0]) > 1
    if len(rows[0] if across else rows) != len([*_cells([keys])]):
        raise Fault(VALUE)
    at = _xplace(wanted, keys, how, order)
    if at is None:
        return missing
    found = [[row[at]] for row in rows] if across else [rows[at]]
    return found if len(found) > 1 or len(found[0]) > 1 else _blank_as_zero(found[0][0])


@_excel("XMATCH", "vgii", 2)
def _xmatch(wanted: Any, keys: Any, how: int = 0, order: int = 1) -> float:
    at = _xplace(wanted, keys, how, order)
    if at is None:
        raise Fault(NOT_AVAILABLE)
    return at + 1.0


def _xplace(wanted: Any, keys: Any, how: int, order: int) -> int | None:
    """Return the place of a value; ``how`` is 0 for itself, -1 or 1 for the next below or above too, 2 for wildcards."""
    rows = grid(keys)
    if how not in {-1, 0, 1, 2} or order not in {-2, -1, 1, 2} or (len(rows) > 1 and len(rows[0]) > 1):
        raise Fault(VALUE)
    cells = [*_cells([rows])]
    places = range(len(cells)) if order > 0 else range(len(cells) - 1, -1, -1)
    if how == 2:  # noqa: PLR2004
        return next((at for at in places if type(cells[at]) is str and _matches(text(wanted), cells[at])), None)
    best = None
    for at in places:
        if type(cells[at]) is type(wanted) and type(wanted) is not CellError:
            side = compared(cells[at], wanted)
            if side == 0:
                return at
            if side == how and (best is None or compared(cells[at], cells[best]) == -how):
                best = at
    return best


# Texts


def _short(words: str) -> str:
    if len(words) > _LONGEST_TEXT:
        raise Fault(VALUE)
    return words


def _counting(count: int) -> int:
    if count < 0:
        raise Fault(VALUE)
    return count


_excel("LEN", "t")(lambda words: float(_units(words)))
_excel("UPPER", "t")(str.upper)
_excel("LOWER", "t")(str.lower)
_excel("TRIM", "t")(lambda words: " ".join(filter(None, words.split(" "))))
_excel("CLEAN", "t")(lambda words: "".join(letter for letter in words if ord(letter) >= 32))  # noqa: PLR2004
_excel("EXACT", "tt")(lambda first, second: first == second)
_excel("CONCATENATE", "(t)")(lambda *words: _short("".join(words)))
_excel("CONCAT", "(g)")(lambda *cells: _short("".join(text(cell) for cell in _cells(cells))))
_excel("T", "e")(lambda value: value if isinstance(value, str) else "")
_excel("N", "e")(lambda value: number(value) if type(value) is not str else 0.0)
_excel("UNICODE", "t")(lambda words: float(ord(words[0])) if words else _no_text())
_excel("UNICHAR", "i")(lambda code: chr(code) if code > 0 else _no_text())
_excel("CODE", "t")(lambda words: float(_code(words)))


def _units(words: str) -> int:
    """Return the length of a text; a character beyond the basic plane counts as two."""
    return len(words) + sum(letter > "\uffff" for letter in words)


def _no_text() -> str:
    raise Fault(VALUE)


def _code(words: str) -> int:
    if not words:
        raise Fault(VALUE)
    return int.from_bytes(words[0].encode(_CODES, "replace"), "big")


@_excel("CHAR", "i")
def _character(code: int) -> str:
    if not 0 < code < 0x100:  # noqa: PLR2004
        raise Fault(VALUE)
    return bytes([code]).decode("latin-1")


@_excel("LEFT", "ti", 1)
def _left(words: str, count: int = 1) -> str:
    return words[: _counting(count)]


@_excel("RIGHT", "ti", 1)
def _right(words: str, count: int = 1) -> str:
    return words[len(words) - _counting(count) :] if count < len(words) else words


@_excel("MID", "tii")
def _mid(words: str, start: int, count: int) -> str:
    if start < 1:
        raise Fault(VALUE)
    return words[start - 1 : start - 1 + _counting(count)]


@_excel("PROPER", "t")
def _proper(words: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda found: found[0][:1].upper() + found[0][1:].lower(), words)


@_excel("REPT", "ti")
def _rept(words: str, count: int) -> str:
    if _counting(count) > _MOST_REPETITIONS:
        raise Fault(VALUE)
    return _short(words * count)


@_excel("FIND", "tti", 2)
def _find(wanted: str, words: str, start: int = 1) -> float:
    at = words.find(wanted, start - 1) if 1 <= start <= len(words) + 1 else -1
    if at < 0:
        raise Fault(VALUE)
    return at + 1.0


@_excel("SEARCH", "tti", 2)
def _search(wanted: str, words: str, start: int = 1) -> float:
    found = _pattern(wanted.lower()).search(words.lower(), start - 1) if 1 <= start <= len(words) + 1 else None
    if found is None:
        raise Fault(VALUE)
    return found.start() + 1.0


@_excel("REPLACE", "tiit")
def _replace(words: str, start: int, count: int, new: str) -> str:
    if start < 1:
        raise Fault(VALUE)
    return _short(words[: start - 1] + new + words[start - 1 + _counting(count) :])


@_excel("SUBSTITUTE", "ttti", 3)
def _substitute(words: str, old: str, new: str, which: int | None = None) -> str:
    if which is not None and which < 1:
        raise Fault(VALUE)
    if which is None or not old:
        return _short(words.replace(old, new) if old else words)
    at = -1
    for _ in range(which):
        at = words.find(old, at + 1 if at < 0 else at + len(old))
        if at < 0:
            return words
    return _short(words[:at] + new + words[at + len(old) :])


@_excel("TEXTJOIN", "tbg(g)")
def _textjoin(between: str, skips: bool, *cells: Any) -> str:
    words = [text(cell) for cell in _cells(cells)]
    return _short(between.join(word for word in words if word or not skips))


@_excel("TEXT", "vt")
def _text(value: Any, code: str) -> str:
    if type(value) is str:
        found = _read(value)
        value = value if found is None else found
    shown = text(value) if type(value) is bool else formatted(number(value) if value is None else value, code)
    if shown is None:
        raise Fault(VALUE)
    return shown


@_excel("FIXED", "nib", 1)
def _fixed(value: float, decimals: int = 2, plain: bool = False) -> str:
    if decimals > _MOST_DECIMALS:
        raise Fault(VALUE)
    rounded = _rounded(value, decimals, ROUND_HALF_UP)
    return f"{_exact(rounded) if rounded else Decimal(0):{'' if plain else ','}.{max(decimals, 0)}f}"


@_excel("DOLLAR", "ni", 1)
def _dollar(value: float, decimals: int = 2) -> str:
    shown = _fixed(abs(value), decimals)
    return f"(${shown})" if value < 0 else f"${shown}"


_excel("VALUE", "m")(lambda value: value)


@_excel("DATEVALUE", "t")
def _datevalue(words: str) -> float:
    return float(math.floor(read_text(words, date_of_text)))


@_excel("TIMEVALUE", "t")
def _timevalue(words: str) -> float:
    return read_text(words, date_of_text) % 1


# Dates


def _date_parts(serial: float) -> tuple[int, int, int]:
    found = day_of(serial)
    if found is None:
        raise Fault(NUMBER)
    return found


_excel("YEAR", "n")(lambda serial: float(_date_parts(serial)[0]))
_excel("MONTH", "n")(lambda serial: float(_date_parts(serial)[1]))
_excel("DAY", "n")(lambda serial: float(_date_parts(serial)[2]))
_excel("DAYS", "ii")(lambda end, start: float(_in_calendar(end) - _in_calendar(start)))


def _in_calendar(serial: float) -> float:
    if day_of(serial) is None:
        raise Fault(NUMBER)
    return serial


@_excel("DATE", "iii")
def _date(year: int, month: int, day: int) -> float:
    if not 0 <= year < 10_000:  # noqa: PLR2004
        raise Fault(NUMBER)
    return _in_calendar(float(day_number(year + 1900 if year < 1900 else year, month, day)))  # noqa: PLR2004


def _clock(serial: float) -> int:
    """Return the second of a day, to the nearest."""
    return math.floor(_in_calendar(serial) % 1 * 86400 + 0.5)


_excel("HOUR", "n")(lambda serial: float(_clock(serial) // 3600 % 24))
_excel("MINUTE", "n")(lambda serial: float(_clock(serial) // 60 % 60))
_excel("SECOND", "n")(lambda serial: float(_clock(serial) % 60))


@_excel("TIME", "iii")
def _time(hour: int, minute: int, second: int) -> float:
    seconds = hour * 3600 + minute * 60 + second
    if seconds < 0 or max(hour, minute, second) > _MOST_IN_A_TIME:
        raise Fault(NUMBER)
    return seconds / 86400 % 1


_FIRST_DAYS = {1: 0, 2: 1, 3: 1} | {11 + day: (day + 1) % 7 for day in range(7)}


@_excel("WEEKDAY", "ni", 1)
def _weekday(serial: float, first: int = 1) -> float:
    if first not in _FIRST_DAYS or day_of(serial) is None:
        raise Fault(NUMBER)
    day = (int(serial) - 1 - _FIRST_DAYS[first]) % 7
    return float(day if first == 3 else day + 1)  # noqa: PLR2004


def _months_on(serial: float, months: int) -> tuple[int, int, int]:
    year, month, day = _date_parts(serial)
    years, month = divmod(month - 1 + months, 12)
    return year + years, month + 1, day


@_excel("EDATE", "jj")
def _edate(serial: int, months: int) -> float:
    year, month, day = _months_on(serial, months)
    if not 1900 <= year <= 9999:  # noqa: PLR2004
        raise Fault(NUMBER)
    return float(day_number(year, month, min(day, monthrange(year, month)[1])))


@_excel("EOMONTH", "jj")
def _eomonth(serial: int, months: int) -> float:
    year, month, _ = _months_on(serial, months + 1)
    if not 1900 <= year <= 10_000:  # noqa: PLR2004
        raise Fault(NUMBER)
    return float(day_number(year, month, 0) if year < 10_000 else 2_958_465)  # noqa: PLR2004


@_excel("DATEDIF", "iit")
def _datedif(start: int, end: int, unit: str) -> float:
    if start > end:
        raise Fault(NUMBER)
    (year, month, day), (last_year, last_month, last_day) = _date_parts(start), _date_parts(end)
    months = (last_year - year) * 12 + last_month - month - (last_day < day)
    unit = unit.upper()
    if unit == "MD":
        years, at = divmod(last_month - 1 - (last_day < day), 12)
        return float(end - day_number(last_year + years, at + 1, day))
    if unit == "YD":
        return float(end - day_number(last_year - ((last_month, last_day) < (month, day)), month, day))
    found = {"D": end - start, "M": months, "Y": months // 12, "YM": months % 12}
    if unit not in found:
        raise Fault(NUMBER)
    return float(found[unit])


# What a value is


_excel("ISBLANK", "e")(lambda value: value is None)
_excel("ISNUMBER", "e")(lambda value: type(value) is float)
_excel("ISTEXT", "e")(lambda value: type(value) is str)
_excel("ISNONTEXT", "e")(lambda value: type(value) is not str)
_excel("ISLOGICAL", "e")(lambda value: type(value) is bool)
_excel("ISERROR", "e")(lambda value: type(value) is CellError)
_excel("ISNA", "e")(lambda value: type(value) is CellError and value == NOT_AVAILABLE)
_excel("ISERR", "e")(lambda value: type(value) is CellError and value != NOT_AVAILABLE)
_excel("ISEVEN", "m")(lambda value: math.trunc(value) % 2 == 0)
_excel("ISODD", "m")(lambda value: math.trunc(value) % 2 == 1)
_excel("NA", "")(lambda: NOT_AVAILABLE)
_excel("TRUE", "")(lambda: True)
_excel("FALSE", "")(lambda: False)
_ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


@_excel("TYPE", "o")
def _type(value: Any) -> float:
    cells = grid(value)
    if len(cells) > 1 or len(cells[0]) > 1:
        return 64.0
    return {str: 2.0, bool: 4.0, CellError: 16.0}.get(type(cells[0][0]), 1.0)


@_excel("ERROR.TYPE", "e")
def _error_type(value: Any) -> float:
    if type(value) is not CellError or value not in _ERRORS:
        raise Fault(NOT_AVAILABLE)
    return _ERRORS.index(value) + 1.0


# Choosing


def _choice(name: str, kinds: str, least: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a function that hands over one of its values: as it is, where no list decides which."""

    def declared(function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*values: Any) -> Any:
            deciding = [value for value, kind in zip(values, kinds_of(kinds, len(values)), strict=False) if kind != "e"]
            by_element = any(type(value) is list for value in deciding)
            return elementwise(function, values, (by_element,) * len(values))

        FUNCTIONS[name] = Function(kinds, least, called)
        return function

    return declared


@_choice("IF", "bee", 2)
def _if(holds: Any, then: Any, otherwise: Any = False) -> Any:
    return then if logical(holds) else otherwise


@_choice("IFERROR", "ve", 2)
def _iferror(value: Any, otherwise: Any) -> Any:
    return otherwise if type(value) is CellError else value


@_choice("IFNA", "ve", 2)
def _ifna(value: Any, otherwise: Any) -> Any:
    return otherwise if type(value) is CellError and value == NOT_AVAILABLE else value


@_choice("CHOOSE", "ie(e)", 2)
def _choose(which: Any, *values: Any) -> Any:
    place = whole(which)
    if not 1 <= place <= len(values):
        raise Fault(VALUE)
    return values[place - 1]


@_choice("IFS", "be(be)", 2)
def _ifs(*pairs: Any) -> Any:
    for at in range(0, len(pairs) - 1, 2):
        if logical(pairs[at]):
            return pairs[at + 1]
    raise Fault(NOT_AVAILABLE)


@_choice("SWITCH", "vee(e)", 3)
def _switch(value: Any, *others: Any) -> Any:
    for at in range(0, len(others) - 1, 2):
        if compared(value, others[at]) == 0:
            return others[at + 1]
    if len(others) % 2:
        return others[-1]
    raise Fault(NOT_AVAILABLE)


_excel("NOT", "b")(lambda value: not value)
_excel("AND", "a(a)")(lambda *values: all(_truths(values)))
_excel("OR", "a(a)")(lambda *values: any(_truths(values)))
_excel("XOR", "a(a)")(lambda *values: sum(_truths(values)) % 2 == 1)


def _truths(values: Iterable[Any]) -> list[bool]:
    """Return the truths among values; texts and blanks of a range do not count."""
    found: list[bool] = []
    for value in values:
        if type(value) is not list:
            found.append(logical(value))
            continue
        for cell in _cells([value]):
            _nothing_of(cell)
            if type(cell) in {float, bool}:
                found.append(bool(cell))
    if not found:
        raise Fault(VALUE)
    return found


# Loans


def _grown(rate: float, periods: float) -> float:
    """Return what one dollar becomes."""
    return math.pow(1 + rate, periods)


def _annuity(rate: float, periods: float, at_start: float) -> float:
    """Return the worth at the end of one dollar paid in each period."""
    return periods if rate == 0 else (1 + rate * bool(at_start)) * (_grown(rate, periods) - 1) / rate


@_excel("FV", "nnnnn", 3)
def _fv(rate: float, periods: float, payment: float, worth: float = 0.0, at_start: float = 0.0) -> float:
    return -worth * _grown(rate, periods) - payment * _annuity(rate, periods, at_start)


@_excel("PV", "nnnnn", 3)
def _pv(rate: float, periods: float, payment: float, later: float = 0.0, at_start: float = 0.0) -> float:
    return (-later - payment * _annuity(rate, periods, at_start)) / _grown(rate, periods)


@_excel("PMT", "nnnnn", 3)
def _pmt(rate: float, periods: float, worth: float, later: float = 0.0, at_start: float = 0.0) -> float:
    if periods == 0 or rate <= -1:
        raise Fault(NUMBER)
    if rate == 0:
        return -(worth + later) / periods
    if _grown(rate, -abs(periods)) == 0:
        return -worth * rate / (1 + rate * bool(at_start))
    factor = _grown(rate, -periods)
    return -(worth + later * factor) * rate / (1 - factor) / (1 + rate * bool(at_start))


@_excel("NPER", "nnnnn", 3)
def _nper(rate: float, payment: float, worth: float, later: float = 0.0, at_start: float = 0.0) -> float:
    if rate == 0:
        return -(worth + later) / payment
    paid = payment * (1 + rate * bool(at_start)) / rate
    return math.log((paid - later) / (paid + worth)) / math.log(1 + rate)


@_excel("IPMT", "nnnnnn", 4)
def _ipmt(rate: float, period: float, periods: float, worth: float, later: float = 0.0, at_start: float = 0.0) -> float:
    if not 1 <= period < periods + 1:
        raise Fault(NUMBER)
    payment = _pmt(rate, periods, worth, later, at_start)
    if at_start:
        return 0.0 if period == 1 else (_fv(rate, period - 2, payment, worth, 1.0) - payment) * rate
    return _fv(rate, period - 1, payment, worth, 0.0) * rate  # type: ignore[no-any-return]


@_excel("PPMT", "nnnnnn", 4)
def _ppmt(rate: float, period: float, periods: float, worth: float, later: float = 0.0, at_start: float = 0.0) -> float:
    return _pmt(rate, periods, worth, later, at_start) - _ipmt(rate, period, periods, worth, later, at_start)  # type: ignore[no-any-return]


def _cumulated(
    part: Callable[..., float], rate: float, periods: float, worth: float, start: int, end: int, at_start: int
) -> float:
    if rate <= 0 or periods <= 0 or worth <= 0 or not 1 <= start <= end <= periods or at_start not in {0, 1}:
        raise Fault(NUMBER)
    return math.fsum(part(rate, period, periods, worth, 0.0, at_start) for period in range(start, end + 1))


_excel("CUMIPMT", "mmmjjj")(lambda *terms: _cumulated(_ipmt, *terms))
_excel("CUMPRINC", "mmmjjj")(lambda *terms: _cumulated(_ppmt, *terms))
_excel("SLN", "nnn")(lambda cost, left, life: (cost - left) / life)


@_excel("EFFECT", "mj")
def _effect(rate: float, periods: int) -> float:
    if rate <= 0 or periods < 1:
        raise Fault(NUMBER)
    return _grown(rate / periods, periods) - 1


@_excel("NOMINAL", "mj")
def _nominal(rate: float, periods: int) -> float:
    if rate <= 0 or periods < 1:
        raise Fault(NUMBER)
    return (_grown(rate, 1 / periods) - 1) * periods


@_excel("NPV", "na(a)")
def _npv(rate: float, *values: Any) -> float:
    return math.fsum(flow / _grown(rate, period) for period, flow in enumerate(_numbers(values), 1))


@_excel("XNPV", "ngg")
def _xnpv(rate: float, values: Any, days: Any) -> float:
    flows, moments = [*_cells([values])], [*_cells([days])]
    if any(type(each) is not float for each in (*flows, *moments)):
        raise Fault(VALUE)
    if len(flows) != len(moments) or rate <= -1 or min(moments) < moments[0]:
        raise Fault(NUMBER)
    first = math.floor(moments[0])
    pairs = zip(flows, moments, strict=True)
    return math.fsum(flow / _grown(rate, (math.floor(moment) - first) / 365) for flow, moment in pairs)
