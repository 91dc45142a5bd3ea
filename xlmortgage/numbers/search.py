"""The last whole number at which something still holds.

What hangs on amounts jumps where a band begins; between two such starts it moves one way, so a search walks the
stretches between them and halves only the one in which the answer lies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor

Starts = Sequence[int]
"""The whole numbers with which a new stretch begins, in order."""


def nearest(failing: int, passing: int, holds: Callable[[float], bool]) -> int:
    """Return the whole number nearest to ``failing``, from ``passing`` on, that holds.

    >>> nearest(100, 1, lambda number: number <= 30), nearest(1, 100, lambda number: number >= 30)
    (30, 30)
    """
    while abs(passing - failing) > 1:
        middle = (passing + failing) // 2
        if holds(float(middle)):
            passing = middle
        else:
            failing = middle
    return passing


def last_from_the_top(starts: Starts, most: int, holds: Callable[[float], bool]) -> int:
    """Return the last whole number up to ``most`` that holds, 0 where none does; in each stretch those that hold come first.

    >>> last_from_the_top((1, 50), 99, lambda number: number <= 30 or 50 <= number <= 77), last_from_the_top(
    ...     (1, 50), 99, lambda number: number <= 30
    ... )
    (77, 30)
    """
    stop = most + 1
    for start in reversed(starts):
        if start < stop:
            if holds(float(start)):
                return nearest(stop, start, holds)
            stop = start
    return 0


def nearest_above(now: float, starts: Starts, most: int, holds: Callable[[float], bool]) -> int | None:
    """Return the first whole number above ``now`` that holds, or ``None``; in each stretch those that hold come last.

    >>> nearest_above(5.0, (1, 50), 99, lambda number: 40 <= number < 50 or 70 <= number), nearest_above(
    ...     5.0, (1, 50), 99, lambda number: False
    ... )
    (40, None)
    """
    for stop in (*(start for start in starts if now + 1 < start <= most), most + 1):
        if stop - 1 > now and holds(float(stop - 1)):
            first = max([floor(now), *(start - 1 for start in starts if now < start < stop)])
            return nearest(first, stop - 1, holds)
    return None
