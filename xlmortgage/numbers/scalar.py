"""The array namespace for plain floats.

A formula of this package is written once, against a small set of functions called ``xp`` in the manner of the Python
array API.  For arrays ``xp`` is the arrays' own namespace (NumPy); for plain numbers it is this module, which needs
nothing but :mod:`math` and so works, at the cost of a cell, in every Python that a spreadsheet can host.
"""

from __future__ import annotations

import math
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import exp, expm1, inf, isfinite, isnan, log, log1p, nan
from typing import Any

__all__ = [
    "abs",
    "all",
    "any",
    "ceil",
    "exp",
    "expm1",
    "floor",
    "inf",
    "isfinite",
    "isnan",
    "log",
    "log1p",
    "maximum",
    "minimum",
    "namespace",
    "nan",
    "searchsorted",
    "take",
    "where",
]

_HERE = sys.modules[__name__]

abs = abs  # noqa: A001, PLW0127 - xp.abs, as in the array API
any = all = bool  # noqa: A001 - xp.any and xp.all, of a single truth value


def floor(number: float) -> float:
    """Return the greatest whole number up to ``number``, and ``nan`` of ``nan``.

    >>> floor(2.5), floor(nan)
    (2, nan)
    """
    return math.floor(number) if isfinite(number) else number


def ceil(number: float) -> float:
    """Return the least whole number from ``number`` on, and ``nan`` of ``nan``.

    >>> ceil(2.5)
    3
    """
    return math.ceil(number) if isfinite(number) else number


def where(condition: bool, if_true: Any, if_false: Any) -> Any:
    """Return ``if_true`` where ``condition`` holds and ``if_false`` elsewhere.

    >>> where(True, 1.0, 2.0)
    1.0
    """
    return if_true if condition else if_false


def minimum(first: Any, second: Any) -> Any:
    """Return the lesser of two numbers, and ``nan`` where one of them is.

    >>> minimum(0.7, 0.6)
    0.6
    """
    return first if first <= second or isnan(first) else second


def maximum(first: Any, second: Any) -> Any:
    """Return the greater of two numbers, and ``nan`` where one of them is.

    >>> maximum(0.7, 0.6)
    0.7
    """
    return first if first >= second or isnan(first) else second


def namespace(*values: Any) -> Any:
    """Return the array namespace of ``values``: this module unless one of them is an array.

    >>> namespace(8_000_000, 0.7) is sys.modules["xlmortgage.numbers.scalar"]
    True
    """
    for value in values:
        if not isinstance(value, (int, float)) and hasattr(value, "__array_namespace__"):
            return value.__array_namespace__()
    return _HERE


def searchsorted(values: Sequence[Any], value: Any, side: str) -> int:
    """Return where ``value`` belongs among sorted ``values``, on the ``side`` ``"left"`` or ``"right"`` of an equal one.

    As in NumPy, ``nan`` belongs behind them all.

    >>> searchsorted((10, 20), 20, "right"), searchsorted((10, 20), 20, "left")
    (2, 1)
    """
    if isnan(value):
        return len(values)
    return bisect_right(values, value) if side == "right" else bisect_left(values, value)


def take(values: Sequence[Any], index: int) -> Any:
    """Return the value at ``index``.

    >>> take((0.7, 0.6), 1)
    0.6
    """
    return values[index]
