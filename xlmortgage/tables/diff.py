"""What changed between two days: the versions that began, and what each case was told before and is told now.

Two versions of a table differ in the edges of their rows as well as in their numbers, so rows cannot be laid side by
side.  What changed is therefore told case by case: the facts that either version asks about are cut at the edges of
both, each piece is asked of both versions, and pieces with the same two answers are put together again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import permutations
from typing import Any, NamedTuple

from xlmortgage.errors import InputError
from xlmortgage.numbers.days import as_date
from xlmortgage.tables.conditions import Condition, first_that_holds
from xlmortgage.tables.pieces import Piece, conditions_of, cut, within
from xlmortgage.tables.reader import METHODS, NUMERIC_KINDS, Row, Table, Transition, Version


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


def changes(tables: Iterable[Table], first: int, second: int) -> tuple[SeriesChange, ...]:
    """Return what changed between two days: the versions that began after the first, up to and on the second.

    Parameters
    ----------
    tables : iterable of Table
        The tables that are asked.
    first, second : int
        The days [yyyymmdd].

    Returns
    -------
    tuple of SeriesChange
        One a series of which a version began, or to which a transition was added.

    Raises
    ------
    InputError
        When the second day lies before the first.

    """
    _fail_if_days_are_out_of_order(first, second)
    found = (_series_change(table, scope, first, second) for table in tables for scope in table.series)
    return tuple(change for change in found if change)


def _series_change(table: Table, scope: str, first: int, second: int) -> SeriesChange | None:
    began = tuple(
        version
        for version in table.versions
        if version.decides and version.scope == scope and first < version.effective_from <= second
    )
    before = table.version_at(first, scope)
    numbers = [version.number for version in began]
    further = tuple(
        one
        for one in table.series[scope].transitions
        if one.to in numbers or first < one.citation.sources[0].day <= second
    )
    if not began and not further:
        return None
    return SeriesChange(table, scope, before, began, _cases(table, before, began[-1]) if began else (), further)


Asked = tuple[str, Sequence[Piece]]
"""A fact that two versions ask about, in pieces within which neither sees a difference."""

Case = tuple[tuple[Condition, ...], Row | None, Row | None]
"""Conditions, and the row of either version that decides under them."""


def _cases(table: Table, before: Version | None, now: Version) -> tuple[CaseChange, ...]:
    """Return the cases of which two versions say different things, asked in the order that needs the fewest."""
    versions = [version for version in (before, now) if version]
    tests = conditions_of(*versions)
    names = sorted({test.fact for test in tests}, key=lambda fact: _order(table, fact))
    asked = [(name, cut(table, name, tests)) for name in names]
    width = {version: version.edges if version.across else () for version in versions}

    def said(version: Version | None, row: Row | None) -> Any:
        return (dict(row.values), row.reason in METHODS and row.reason, width[version]) if version and row else None

    def key(case: Case) -> Any:
        return case[0], said(before, case[1]), said(now, case[2])

    def changed(order: Sequence[Asked]) -> list[Case]:
        return [case for case in _walk(before, now, order, {}, key) if key(case)[1] != key(case)[2]]

    shortest = min(map(changed, permutations(asked)), key=len)
    return tuple(
        CaseChange(tuple(sorted(case, key=lambda test: names.index(test.fact))), earlier, later)
        for case, earlier, later in shortest
    )


def _order(table: Table, fact: str) -> tuple[bool, int]:
    """Ask about words before numbers, each in the order of the table."""
    return table.facts[fact] in NUMERIC_KINDS, list(table.facts).index(fact)


def _walk(
    before: Version | None,
    now: Version,
    asked: Sequence[Asked],
    facts: Mapping[str, Any],
    key: Callable[[Case], Any],
) -> list[Case]:
    """Return the cases of some facts, one after another, pieces with the same answers put together.

    Stretches of numbers go together only with their neighbours, words with whatever words say the same.
    """
    if not asked:
        return [((), _row(before, facts), _row(now, facts))]
    (fact, every), *rest = asked
    groups: list[tuple[list[Piece], list[Case]]] = []
    for piece in every:
        cases = _walk(before, now, rest, {**facts, fact: piece.value}, key)
        keys = [key(case) for case in cases]
        candidates = groups if piece.words else groups[-1:]
        alike = next((group for group in candidates if [key(case) for case in group[1]] == keys), None)
        if alike:
            alike[0].append(piece)
        else:
            groups.append(([piece], cases))
    if len(groups) == 1:
        return groups[0][1]
    return [
        ((*within(fact, pieces), *further), earlier, later)
        for pieces, cases in groups
        for further, earlier, later in cases
    ]


def _row(version: Version | None, facts: Mapping[str, Any]) -> Row | None:
    """Return the row that decides, or ``None`` where there is none."""
    if version is None:
        return None
    number = first_that_holds(version.conditions, facts)
    return version.rows[number] if number < len(version.rows) else None


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
