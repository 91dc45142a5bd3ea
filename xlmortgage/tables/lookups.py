"""How a table is read: rows, bands and grid, for one deal or for arrays of deals.

A row's conditions and values stand in the table files; here is only how the deciding row is found and how a value is
taken from it.  Everything is written once against ``xp``, see :mod:`xlmortgage.numbers.scalar`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from xlmortgage.numbers import scalar

Facts = Mapping[str, Any]
"""The facts of one deal, or of many as arrays of one length, by name."""


class Condition(NamedTuple):
    """One test of one fact: ``compare(facts[fact], bound)``."""

    fact: str
    compare: Callable[[Any, Any], Any]
    bound: Any


def is_one_of(value: Any, members: Sequence[Any]) -> Any:
    """Tell whether ``value`` equals one of ``members``.

    >>> is_one_of(3, (2, 3))
    True
    """
    found: Any = False
    for member in members:
        found = found | (value == member)
    return found


COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "over": operator.gt,
    "from": operator.ge,
    "below": operator.lt,
    "up_to": operator.le,
}
"""The four words that fix an edge."""


def fits(conditions: Sequence[Condition], facts: Facts) -> Any:
    """Tell whether all ``conditions`` hold."""
    holds: Any = True
    for fact, compare, bound in conditions:
        holds = holds & compare(facts[fact], bound)
    return holds


def first_that_fits(rows: Sequence[Sequence[Condition]], facts: Facts, xp: Any = scalar) -> Any:
    """Return the number of the first row whose conditions all hold.

    Parameters
    ----------
    rows : sequence of sequences of Condition
        The conditions of each row, in the order of the table.
    facts : mapping
        The facts the conditions name; scalars, or arrays of one length.
    xp : namespace, optional
        The array namespace of the facts.

    Returns
    -------
    int or array of int
        The row's number; ``len(rows)`` where none fits.

    Examples
    --------
    >>> cheap = [Condition("value", COMPARISONS["up_to"], 10.0)]
    >>> [first_that_fits([cheap, []], {"value": value}) for value in (10.0, 10.1)]
    [0, 1]

    """
    decided: Any = len(rows)
    for number in range(len(rows) - 1, -1, -1):
        decided = xp.where(fits(rows[number], facts), number, decided)
    return decided


def column_for(amount: Any, edges: Sequence[float], xp: Any = None) -> Any:
    """Return the number of the first column whose edge reaches ``amount``: the rule "next column".

    Used for bands (the first whose ``up_to`` reaches the amount) and grids (the next longer tenor).
    ``len(edges)`` where none does.

    >>> column_for(12, (10, 15, 20)), column_for(10, (10, 15, 20)), column_for(21, (10, 15, 20))
    (1, 0, 3)
    """
    return (xp or scalar.namespace(amount)).searchsorted(edges, amount, side="left")


def partition(keys: Any, facts: Facts, compute: Callable[[int, Facts], Any], blank: tuple[Any, ...]) -> tuple[Any, ...]:
    """Group deals by key, compute each group by itself, and put the results back in their places.

    The loop runs over the handful of keys present, never over deals.

    Parameters
    ----------
    keys : int or array of int
        The group of each deal; a negative one is not computed.
    facts : mapping
        The facts of the deals; scalars, or arrays of the length of ``keys``.
    compute : callable
        ``compute(key, facts_of_the_group)`` returns a tuple like ``blank``, of scalars or arrays.
    blank : tuple
        What stands for a deal that is not computed.

    Returns
    -------
    tuple
        One scalar or array for each element of ``blank``.

    Examples
    --------
    >>> partition(1, {"value": 10.0}, lambda key, facts: (facts["value"] * key,), (0.0,))
    (10.0,)

    """
    if not _is_array(keys):
        return tuple(compute(int(keys), facts)) if keys >= 0 else blank
    xp = scalar.namespace(keys)
    keys = keys.astype(xp.int8)
    order = xp.argsort(keys, stable=True)
    sorted_keys = keys[order]
    sorted_facts = {name: value[order] if _is_array(value) else value for name, value in facts.items()}
    results = [xp.full(keys.shape, value, dtype=type(value)) for value in blank]
    starts = [0, *(xp.flatnonzero(sorted_keys[1:] != sorted_keys[:-1]) + 1).tolist(), len(keys)]
    for start, stop in pairwise(starts):
        if stop > start and sorted_keys[start] >= 0:
            group = {name: value[start:stop] if _is_array(value) else value for name, value in sorted_facts.items()}
            for result, part in zip(results, compute(int(sorted_keys[start]), group), strict=True):
                result[order[start:stop]] = part
    return tuple(results)


def _is_array(value: Any) -> bool:
    return getattr(value, "ndim", 0) > 0
