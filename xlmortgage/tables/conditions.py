"""The conditions of a row: one test of one fact each, and how a table writes them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple


class Condition(NamedTuple):
    """One test of one fact: ``compare(deal.fact, bound)``."""

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


def hold(conditions: Sequence[Condition], facts: Mapping[str, Any]) -> Any:
    """Tell whether all ``conditions`` hold of some facts by name."""
    holds: Any = True
    for fact, compare, bound in conditions:
        holds = holds & compare(facts[fact], bound)
    return holds


def first_that_holds(rows: Sequence[Sequence[Condition]], facts: Mapping[str, Any]) -> int:
    """Return the number of the first row whose conditions all hold of one case; ``len(rows)`` where none does.

    >>> cheap = [Condition("price", COMPARISONS["up_to"], 10.0)]
    >>> [first_that_holds([cheap, []], {"price": price}) for price in (10.0, 10.1)]
    [0, 1]
    """
    return next((number for number, conditions in enumerate(rows) if hold(conditions, facts)), len(rows))
