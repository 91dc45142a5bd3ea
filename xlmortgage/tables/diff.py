"""What changed between two days: the versions that began, and what each case was told before and is told now.

Two versions of a table differ in the edges of their rows as well as in their numbers, so rows cannot be laid side by
side.  What changed is therefore told case by case: the facts that either version asks about are cut at the edges of
both, each piece is asked of both versions, and pieces with the same two answers are put together again.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise, permutations
from typing import Any, NamedTuple

from xlmortgage import law
from xlmortgage.deal.reading import as_date
from xlmortgage.deal.words import plain_spelling
from xlmortgage.errors import InputError
from xlmortgage.law import Row, Table, Version
from xlmortgage.tables.lookups import COMPARISONS, Condition, first_that_fits, is_one_of
from xlmortgage.tables.reader import ENUMERATIONS, METHODS, NUMERIC_KINDS, Transition


class CaseChange(NamedTuple):
    """A case of which two versions say different things."""

    conditions: tuple[Condition, ...]
    before: Row | None
    """What decided before; ``None`` where no row covered the case."""
    now: Row | None


class SeriesChange(NamedTuple):
    """What changed in one series of a table between two days."""

    table: Table
    scope: str
    before: Version | None
    """What governed on the first day; ``None`` before the first version."""
    began: tuple[Version, ...]
    """The versions that began since, the last of which governs on the second day; none where a transition alone is new."""
    cases: tuple[CaseChange, ...]
    transitions: tuple[Transition, ...]
    """Those that lead to a version that began, and those announced between the days."""


def changes(first: int, second: int, names: Sequence[str] = ()) -> tuple[SeriesChange, ...]:
    """Return what changed between two days: the versions that began after the first, up to and on the second.

    Parameters
    ----------
    first, second : int
        The days [yyyymmdd].
    names : sequence of str, optional
        Tables, by file name or by name in either language; all of them where not given.

    Returns
    -------
    tuple of SeriesChange
        One a series of which a version began, or to which a transition was added.

    Raises
    ------
    InputError
        When the second day lies before the first, or a table is unknown.

    Examples
    --------
    >>> [(change.table.key, change.scope) for change in changes(20240301, 20241016, ["ltv"])]
    [('ltv', 'residential'), ('ltv', 'non-residential'), ('ltv', 'net-worth'), ('ltv', 'reduction')]

    """
    _fail_if_days_are_out_of_order(first, second)
    found = (
        _series_change(table, scope, first, second)
        for table in map(table_called, names or law.names())
        for scope in table.series
    )
    return tuple(change for change in found if change)


def table_called(name: str) -> Table:
    """Return the table that ``name`` stands for: its file's name, or its own in either language.

    Raises
    ------
    InputError
        When there is none; the sentence lists those there are.

    Examples
    --------
    >>> table_called("按揭保險保費").key, table_called("MIP premium").key
    ('mip_premium', 'mip_premium')

    """
    for key in law.names():
        table = law.table(key)
        if plain_spelling(name) in map(plain_spelling, (key, *table.name.values())):
            return table
    listed = ", ".join(law.names())
    raise InputError(
        "unknown-rule",
        en=f"“{name}” is not a table of rules. Choose from {listed}.",
        zh=f"沒有「{name}」這個規則表。請選 {listed}。",
        field="rule",
        value=name,
        allowed=list(law.names()),
    )


def _series_change(table: Table, scope: str, first: int, second: int) -> SeriesChange | None:
    began = tuple(
        version for version in table.versions if version.scope == scope and first < version.effective_from <= second
    )
    before = table.version_at(first, scope)
    numbers = [version.number for version in began]
    further = tuple(
        one
        for one in table.series[scope].transitions
        if one.to in numbers or as_date(first).isoformat() < one.citation.sources[0].date <= as_date(second).isoformat()
    )
    if not began and not further:
        return None
    return SeriesChange(table, scope, before, began, _cases(table, before, began[-1]) if began else (), further)


class _Asked(NamedTuple):
    """A fact that two versions ask about, cut into pieces within which neither sees a difference."""

    name: str
    values: Sequence[Any]
    """One value within each piece."""
    conditions: Callable[[Sequence[int]], tuple[Condition, ...]]
    """Returns the conditions under which a deal lies in some of the pieces."""
    in_order: bool
    """Whether only neighbouring pieces go together."""


Case = tuple[tuple[Condition, ...], Row | None, Row | None]
"""Conditions, and the row of either version that decides under them."""


def _cases(table: Table, before: Version | None, now: Version) -> tuple[CaseChange, ...]:
    """Return the cases of which two versions say different things, asked in the order that needs the fewest."""
    versions = [version for version in (before, now) if version]
    tests = [test for version in versions for conditions in version.conditions for test in conditions]
    names = sorted({test.fact for test in tests}, key=lambda fact: _order(table, fact))
    asked = [_asked(table.kinds[name], name, [test for test in tests if test.fact == name]) for name in names]
    width = {version: version.edges if version.across else () for version in versions}

    def said(version: Version | None, row: Row | None) -> Any:
        return (dict(row.values), row.reason in METHODS and row.reason, width[version]) if version and row else None

    def key(case: Case) -> Any:
        return case[0], said(before, case[1]), said(now, case[2])

    def changed(order: Sequence[_Asked]) -> list[Case]:
        return [case for case in _walk(before, now, order, {}, key) if key(case)[1] != key(case)[2]]

    shortest = min(map(changed, permutations(asked)), key=len)
    return tuple(
        CaseChange(tuple(sorted(conditions, key=lambda test: names.index(test.fact))), earlier, later)
        for conditions, earlier, later in shortest
    )


def _order(table: Table, fact: str) -> tuple[bool, int]:
    """Ask about words before numbers, each in the order of the table."""
    return table.kinds[fact] in NUMERIC_KINDS, list(table.kinds).index(fact)


def _walk(
    before: Version | None,
    now: Version,
    asked: Sequence[_Asked],
    facts: Mapping[str, Any],
    key: Callable[[Case], Any],
) -> list[Case]:
    """Return the cases of some facts, one after another, pieces with the same answers put together."""
    if not asked:
        return [((), _row(before, facts), _row(now, facts))]
    fact, *rest = asked
    groups: list[tuple[list[int], list[Case]]] = []
    for number, value in enumerate(fact.values):
        cases = _walk(before, now, rest, {**facts, fact.name: value}, key)
        keys = [key(case) for case in cases]
        candidates = groups[-1:] if fact.in_order else groups
        alike = next((group for group in candidates if [key(case) for case in group[1]] == keys), None)
        if alike:
            alike[0].append(number)
        else:
            groups.append(([number], cases))
    if len(groups) == 1:
        return groups[0][1]
    return [
        ((*fact.conditions(numbers), *conditions), earlier, later)
        for numbers, cases in groups
        for conditions, earlier, later in cases
    ]


def _row(version: Version | None, facts: Mapping[str, Any]) -> Row | None:
    """Return the row that decides, or ``None`` where there is none."""
    if version is None:
        return None
    number = first_that_fits(version.conditions, facts)
    return version.rows[number] if number < len(version.rows) else None


def _asked(kind: str, name: str, tests: Sequence[Condition]) -> _Asked:
    if kind in NUMERIC_KINDS:
        return _asked_number(name, tests)
    return _asked_word(
        name, [True, False] if kind == "yes or no" else [int(word) for word in ENUMERATIONS[kind]], tests
    )


def _asked_number(name: str, tests: Sequence[Condition]) -> _Asked:
    """Cut a number at every edge, just before it or just behind it."""
    behind = (COMPARISONS["over"], COMPARISONS["up_to"])
    cuts = sorted({(test.bound, test.compare in behind) for test in tests})

    def value(lower: tuple[float, bool] | None, upper: tuple[float, bool] | None) -> float:
        if lower is None or upper is None:
            return lower[0] + 1 if lower else upper[0] - 1 if upper else 0.0
        return (lower[0] + upper[0]) / 2

    def conditions(numbers: Sequence[int]) -> tuple[Condition, ...]:
        lower, upper = edges[numbers[0]], edges[numbers[-1] + 1]
        from_below = [Condition(name, COMPARISONS["over" if lower[1] else "from"], lower[0])] if lower else []
        to_above = [Condition(name, COMPARISONS["up_to" if upper[1] else "below"], upper[0])] if upper else []
        return (*from_below, *to_above)

    edges = [None, *cuts, None]
    return _Asked(name, [value(*pair) for pair in pairwise(edges)], conditions, in_order=True)


def _asked_word(name: str, words: Sequence[Any], tests: Sequence[Condition]) -> _Asked:
    """Put the words together that no condition tells apart."""
    pieces: dict[tuple[bool, ...], list[Any]] = {}
    for word in words:
        pieces.setdefault(tuple(bool(test.compare(word, test.bound)) for test in tests), []).append(word)

    def conditions(numbers: Sequence[int]) -> tuple[Condition, ...]:
        members = tuple(word for word in words if any(word in of_piece[number] for number in numbers))
        return (Condition(name, operator.eq, members[0]) if len(members) == 1 else Condition(name, is_one_of, members),)

    of_piece = list(pieces.values())
    return _Asked(name, [piece[0] for piece in of_piece], conditions, in_order=False)


def _fail_if_days_are_out_of_order(first: int, second: int) -> None:
    if second < first:
        days = as_date(first).isoformat(), as_date(second).isoformat()
        raise InputError(
            "days-out-of-order",
            en=f"The second day {days[1]} lies before the first, {days[0]}. Give the earlier day first.",
            zh=f"第二個日期 {days[1]} 早於第一個 {days[0]}。請先填較早的日期。",
            field="date",
            value=days[1],
            allowed=f"from {days[0]}",
        )
