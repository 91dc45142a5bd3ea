"""Facts cut at the edges of a version: pieces within which no row tells one deal from another.

Whatever has to look at every case of a version, and once at each, looks at one value of every piece.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import Any, NamedTuple

from xlmortgage.tables.conditions import COMPARISONS, Condition, is_one_of
from xlmortgage.tables.reader import NUMERIC_KINDS, YES_OR_NO, Table, Version

BEHIND = (COMPARISONS["over"], COMPARISONS["up_to"])
"""The comparisons whose edge lies just behind the number they name."""


class Edge(NamedTuple):
    """Where a number is cut: just behind ``at`` where ``at`` belongs to what lies below, else just before it."""

    at: float
    behind: bool

    def first_whole(self, amount_of: Callable[[float], float] = float) -> int:
        """Return the first whole amount above the edge, where a deal's amount comes of the number that is cut.

        >>> Edge(4e6, behind=True).first_whole(), Edge(4e6, behind=False).first_whole(lambda base: base + 0.5)
        (4000001, 4000001)
        """
        amount = amount_of(self.at)
        return floor(amount) + 1 if self.behind else ceil(amount)


class Piece(NamedTuple):
    """A stretch of numbers between two edges, or some words, among which no condition sees a difference."""

    value: Any
    """One number or word in it."""
    lower: Edge | None = None
    upper: Edge | None = None
    words: tuple[Any, ...] = ()


def versions_on(day: int, *tables: Table) -> tuple[Version, ...]:
    """Return the versions of some tables that may govern a deal of a day [yyyymmdd], by a transition as well."""
    found: list[Version] = []
    for table in tables:
        for scope, series in table.series.items():
            now = table.version_at(day, scope)
            found += [now] if now else []
            later = {one.to for one in series.transitions if not now or one.to > now.number}
            found += [table.versions[number] for number in sorted(later)]
    return tuple(found)


def conditions_of(*versions: Version) -> tuple[Condition, ...]:
    """Return every condition of some versions, row after row."""
    return tuple(test for version in versions for conditions in version.conditions for test in conditions)


def edges(tests: Iterable[Condition], fact: str) -> tuple[Edge, ...]:
    """Return where conditions cut a fact that is a number, lowest first.

    >>> edges([Condition("price", COMPARISONS[word], 4e6) for word in ("below", "up_to", "over")], "price")
    (Edge(at=4000000.0, behind=False), Edge(at=4000000.0, behind=True))
    """
    return tuple(sorted({Edge(test.bound, test.compare in BEHIND) for test in tests if test.fact == fact}))


def cut(table: Table, fact: str, tests: Sequence[Condition]) -> tuple[Piece, ...]:
    """Return the pieces of a fact that some conditions can tell apart.

    Parameters
    ----------
    table : Table
        The table of the conditions, which knows what kind of fact it is.
    fact : str
        The fact to cut.
    tests : sequence of Condition
        The conditions, from :func:`conditions_of`.

    """
    if table.facts[fact] in NUMERIC_KINDS:
        return tuple(Piece(_between(*pair), *pair) for pair in pairwise((None, *edges(tests, fact), None)))
    own = [test for test in tests if test.fact == fact]
    apart: dict[tuple[bool, ...], list[Any]] = {}
    for word in _words(table, fact):
        apart.setdefault(tuple(bool(test.compare(word, test.bound)) for test in own), []).append(word)
    return tuple(Piece(words[0], words=tuple(words)) for words in apart.values())


def within(fact: str, pieces: Sequence[Piece]) -> tuple[Condition, ...]:
    """Return the conditions under which a deal lies in some pieces of a fact; stretches must be neighbours."""
    words = tuple(sorted(word for piece in pieces for word in piece.words))
    if words:
        return (Condition(fact, operator.eq, words[0]) if len(words) == 1 else Condition(fact, is_one_of, words),)
    lower, upper = pieces[0].lower, pieces[-1].upper
    from_below = [Condition(fact, COMPARISONS["over" if lower.behind else "from"], lower.at)] if lower else []
    to_above = [Condition(fact, COMPARISONS["up_to" if upper.behind else "below"], upper.at)] if upper else []
    return (*from_below, *to_above)


def _between(lower: Edge | None, upper: Edge | None) -> float:
    """Return a number between two edges."""
    if lower is None or upper is None:
        return lower.at + 1 if lower else upper.at - 1 if upper else 0.0
    return (lower.at + upper.at) / 2


def _words(table: Table, fact: str) -> Sequence[Any]:
    kind = table.facts[fact]
    return (True, False) if kind == YES_OR_NO else tuple(table.vocabulary.words[kind].values())
