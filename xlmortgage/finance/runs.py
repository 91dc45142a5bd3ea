"""Runs of equal payments: what they are worth in closed form, and the rate that they amount to, for one and for arrays.

A loan of hundreds of instalments is one run, with one more payment at its end and perhaps a fee of every year.  Its rate
is found as :mod:`xlmortgage.finance.apr` finds that of a list of cash flows, without making the list: by Newton's steps
on the logarithm of what is paid over what is received.

The unknown is the monthly force of interest, ln(1 + monthly rate).  Where it is below 0, time is turned round and its
size is sought, so that nothing can overflow.  ``xp`` is the array namespace.
"""

from __future__ import annotations

from math import log
from typing import Any, NamedTuple

from xlmortgage.finance.apr import DUST, FASTEST_GROWTH, LARGEST_FORCE
from xlmortgage.finance.terms import Reason

LARGEST = LARGEST_FORCE / 12
EDGE = log(FASTEST_GROWTH) / 12
"""Where several rates could answer, those count that lie within it either side of 0."""

LEAST = 1e-200
"""A force that is as good as 0, and can be divided by."""

LEAST_RATIO = 1e-323
"""Of what is paid to what is received: below it nothing is repaid, as far as binary numbers can tell."""

NARROW = 1e-6 / 12
"""Rates nearer to each other than this count as one that fits twice."""

NEAR = 1e-10
"""A step that mends an excess below this is the last: what it leaves is beyond binary numbers."""

MOST_STEPS = 100
"""Ordinary loans need three."""


class Run(NamedTuple):
    """Equal payments at equal distances."""

    amount: Any
    """Each, not below 0 [HKD]."""
    first: Any
    """Month of the first."""
    count: Any = 1
    step: int = 0
    """Months from one to the next; 0 of a single payment."""


class Side(NamedTuple):
    """All that is paid, or all that is received."""

    runs: tuple[Run, ...]
    first: Any
    """The first month of all."""
    last: Any
    """The last month of all, before ``first`` where there are none."""


class Solution(NamedTuple):
    """The force at which what is paid is worth what is received."""

    force: Any
    """Monthly force of interest; 0 where there is none."""
    reason: Any
    """:attr:`Reason.FOUND`, or why there is none."""
    paid: Any
    """In all [HKD]."""
    received: Any
    """In all [HKD]."""
    mean_month: Any
    """The mean month of what is paid, weighted by amount."""


class _Point(NamedTuple):
    """What holds at one size: ln(present value paid / received), and the mean months at which either falls."""

    size: Any
    excess: Any
    paid: Any
    received: Any


class _Roots(NamedTuple):
    """How many roots were found in a region, and between what the first of them lies."""

    count: Any
    first: tuple[Any, Any]
    is_tangled: Any
    """Whether some are too near to each other to tell how many."""


def solution(paid: Side, received: Side, xp: Any, *, refused: Any = Reason.FOUND, lowest: Any = False) -> Solution:
    """Return the force at which what is paid is worth what is received, or the reason if there is none.

    Parameters
    ----------
    paid, received : Side
        Netted by month: in no month is something paid and something received.
    xp : namespace
        The array namespace.
    refused : Reason or array of int
        A reason for which none is sought; :attr:`Reason.FOUND` where there is none such.
    lowest : bool or array
        Whether the lowest force above 0 answers where several would.

    Returns
    -------
    Solution
        Numbers, or arrays.

    Examples
    --------
    >>> from math import expm1
    >>> from xlmortgage.numbers import scalar
    >>> paid, received = Side((Run(9_111.0, 1, 12, 1),), 1, 12), Side((Run(90_000.0, 0),), 0, 0)
    >>> found = solution(paid, received, scalar)
    >>> f"{expm1(12 * found.force):.4%}", found.reason.name
    ('44.7227%', 'FOUND')

    """
    total, mean, squares = _moments(paid, xp)
    total_received, mean_received, _ = _moments(received, xp)
    cost = total - total_received
    reason = xp.where((total > 0) & (total > LEAST_RATIO * total_received), Reason.FOUND, Reason.NO_REPAYMENT)
    reason = xp.where(total_received > 0, reason, Reason.INFINITE)
    reason = xp.where(xp.isfinite(cost), reason, Reason.NOT_FINITE)
    reason = xp.where(refused == Reason.FOUND, reason, refused)
    is_open = reason == Reason.FOUND
    turns = is_open & (received.last >= paid.first) & (paid.last >= received.first)
    force = 0.0
    if not xp.all(turns):
        simple = is_open & (turns == 0) & (cost != 0)
        distance = xp.where(simple, mean - mean_received, 1.0)
        guess = xp.log(xp.where(simple, total, 1.0) / xp.where(simple, total_received, 1.0)) / distance
        bend = (squares - mean * mean) * guess / (2 * distance)
        guess = guess * (1 + xp.minimum(xp.maximum(bend, -0.5), 1.0))
        force = _of_simple(paid, received, simple, guess, xp)
    if xp.any(turns):
        ratio = xp.where(turns, total, 1.0) / xp.where(turns, total_received, 1.0)
        at_zero = xp.where(xp.abs(cost) <= DUST * total, 0.0, xp.log(ratio))
        of_turning, why = _of_turning(paid, received, turns, at_zero, lowest, xp)
        force, reason = xp.where(turns, of_turning, force), xp.where(turns, why, reason)
    reason = xp.where((reason == Reason.FOUND) & (force > LARGEST), Reason.INFINITE, reason)
    return Solution(xp.where(reason == Reason.FOUND, force, 0.0), reason, total, total_received, mean)


def _moments(side: Side, xp: Any) -> tuple[Any, Any, Any]:
    """Return the sum of a side's amounts, and the means of its months and of their squares, weighted by amount."""
    total, moment, squares = 0.0, 0.0, 0.0
    for amount, first, count, step in side.runs:
        whole = amount * count
        middle = first + (count - 1) * (step / 2)
        total, moment = total + whole, moment + whole * middle
        squares = squares + whole * (middle * middle + (count * count - 1) * (step * step / 12))
    known = xp.where(total > 0, total, 1.0)
    return total, moment / known, squares / known


def _worth(side: Side, size: Any, xp: Any) -> tuple[Any, Any]:
    """Return the value of a side at its first month, and its mean month weighted by value."""
    if len(side.runs) == 1 and not side.runs[0].step:
        return side.runs[0].amount, side.first
    value, moment = 0.0, 0.0
    for amount, first, count, step in side.runs:
        lead = first - side.first
        part, mean = amount, lead
        if step:
            gap = step * size
            one, every = xp.expm1(-gap), xp.expm1(-count * gap)
            part = amount * (every / one)
            is_level = count * gap < 1e-9  # noqa: PLR2004 - the middle, and no difference of almost equal numbers
            index = xp.where(is_level, (count - 1) / 2, count / xp.where(is_level, -1.0, every) - 1 / one + (count - 1))
            mean = lead + step * index
        if xp.any(lead > 0):
            part = part * xp.exp(-lead * size)
        value, moment = value + part, moment + part * mean
    return value, side.first + moment / xp.where(value > 0, value, 1.0)


def _turned(side: Side, is_negative: Any, xp: Any) -> Side:
    """Return a side with its time turned round where a force is below 0."""
    if not xp.any(is_negative):
        return side

    def turned(first: Any, last: Any) -> Any:
        return xp.where(is_negative, -last, first)

    runs = tuple(run._replace(first=turned(run.first, run.first + (run.count - 1) * run.step)) for run in side.runs)
    return Side(runs, turned(side.first, side.last), turned(side.last, side.first))


def _point(paid: Side, received: Side, is_open: Any, size: Any, xp: Any) -> _Point:
    """Return what holds at a size; where nothing is open, that both sides are worth the same."""
    size = xp.maximum(size, LEAST)
    value_paid, mean_paid = _worth(paid, size, xp)
    value_received, mean_received = _worth(received, size, xp)
    ratio = xp.where(is_open, value_paid, 1.0) / xp.where(is_open, value_received, 1.0)
    excess = xp.where(is_open, xp.log(ratio) - size * (paid.first - received.first), 0.0)
    return _Point(size, excess, mean_paid, mean_received)


def _step(point: _Point, xp: Any) -> Any:
    """Return Newton's step to the root of the excess."""
    slope = point.received - point.paid
    return -point.excess / xp.where(slope == 0, 1.0, slope)


def _of_simple(paid: Side, received: Side, is_open: Any, guess: Any, xp: Any) -> Any:
    """Return the force of sides that follow one another: the excess is convex, and a step too far is followed by none."""
    is_negative = guess < 0
    paid, received = _turned(paid, is_negative, xp), _turned(received, is_negative, xp)
    size = xp.where(is_open, xp.abs(guess), 0.0)
    for _ in range(MOST_STEPS):
        point = _point(paid, received, is_open, size, xp)
        size = xp.where(is_open, xp.maximum(size + _step(point, xp), 0.0), size)
        is_open = is_open & (xp.abs(point.excess) > NEAR)
        if not xp.any(is_open):
            break
    return xp.where(is_negative, -size, size)


def _of_turning(paid: Side, received: Side, is_open: Any, at_zero: Any, lowest: Any, xp: Any) -> tuple[Any, Any]:
    """Return the force that answers where the direction changes more than once, and the reason if none.

    What is paid in all over what is received, as the excess at a force of 0, is ``at_zero``.
    """
    back, forth = _turned(paid, is_open, xp), _turned(received, is_open, xp)
    below = _roots(back, forth, is_open, at_zero, xp)
    above = _roots(paid, received, is_open, at_zero, xp)
    count = below.count + above.count + (at_zero == 0)
    agreeing = xp.where(at_zero > 0, above.count, xp.where(at_zero < 0, below.count, 0))
    is_one = (count == 1) | (agreeing == 1) | (lowest & (above.count > 0))
    reason = xp.where(count == 0, Reason.NO_ROOT, xp.where(is_one, Reason.FOUND, Reason.AMBIGUOUS))
    reason = xp.where(below.is_tangled | above.is_tangled, Reason.AMBIGUOUS, reason)
    is_found = is_open & (reason == Reason.FOUND)
    is_above = is_found & xp.where(count == 1, above.count == 1, lowest | (at_zero > 0))
    is_below = is_found & (is_above == 0) & (below.count > 0)
    force = xp.where(is_open, 0.0, 0.0)
    if xp.any(is_above):
        force = xp.where(is_above, _within(paid, received, is_above, above.first, xp), force)
    if xp.any(is_below):
        force = xp.where(is_below, -_within(back, forth, is_below, below.first, xp), force)
    return force, reason


def _roots(paid: Side, received: Side, is_open: Any, at_zero: Any, xp: Any) -> _Roots:
    """Return the roots above 0 and up to the edge.

    The region is walked through in intervals short enough to have one root or none.  Both mean months fall as the size
    rises, which bounds the slope of the excess over an interval by what holds at its ends.
    """
    nothing = xp.where(is_open, 0.0, 0.0)
    here = _point(paid, received, is_open, nothing, xp)._replace(excess=at_zero)
    there = _point(paid, received, is_open, nothing + EDGE, xp)
    count, first, is_tangled = nothing, (nothing, nothing), nothing > 0
    while xp.any(is_open):
        width = there.size - here.size
        least, greatest = there.received - here.paid, here.received - there.paid
        is_monotone = (least > 0) | (greatest < 0)
        is_settled = is_monotone | (xp.abs(here.excess) > xp.maximum(-least, greatest) * width)
        is_root = is_open & is_monotone & ((here.excess * there.excess < 0) | (there.excess == 0))
        is_first = is_root & (count == 0)
        first = xp.where(is_first, here.size, first[0]), xp.where(is_first, there.size, first[1])
        count = count + is_root
        is_narrow = is_open & (is_settled == 0) & (width < NARROW)
        is_tangled = is_tangled | is_narrow
        is_open = is_open & (is_narrow == 0) & ((is_settled == 0) | (there.size < EDGE))
        after = xp.where(is_settled, xp.minimum(there.size + 2 * width, EDGE), (here.size + there.size) / 2)
        here = _Point(*(xp.where(is_settled, new, old) for new, old in zip(there, here, strict=True)))
        there = _point(paid, received, is_open, xp.where(is_open, after, there.size), xp)
    return _Roots(count, first, is_tangled)


def _within(paid: Side, received: Side, is_open: Any, bounds: tuple[Any, Any], xp: Any) -> Any:
    """Return the size of the force between bounds within which the excess is monotone.

    A step of Newton's that leaves the bounds, or that follows one which did not halve the excess, is replaced by the
    middle.
    """
    low, high = bounds
    size, previous = (low + high) / 2, xp.inf
    for _ in range(MOST_STEPS):
        point = _point(paid, received, is_open, size, xp)
        to = size + _step(point, xp)
        low, high = xp.where(to > size, size, low), xp.where(to > size, high, size)
        is_last = xp.abs(point.excess) <= NEAR
        goes_astray = (xp.abs(point.excess) > previous / 2) | (to <= low) | (to >= high)
        size = xp.where(is_open, xp.where(goes_astray & (is_last == 0), (low + high) / 2, to), size)
        previous = xp.abs(point.excess)
        is_open = is_open & (is_last == 0)
        if not xp.any(is_open):
            break
    return size
