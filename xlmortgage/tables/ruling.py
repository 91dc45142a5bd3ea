"""What a rule answers: a value, the reason for it, and the place in the table that says so.

Words come later, in :mod:`xlmortgage.explain`, from the same selection that chose the value.
"""

from __future__ import annotations

from collections.abc import Callable
from math import nan
from typing import Any, NamedTuple

from xlmortgage.law import Citation, Row, Table, Version
from xlmortgage.numbers import scalar
from xlmortgage.tables import lookups
from xlmortgage.tables.lookups import Facts, column_for, first_that_fits

NOT_COVERED = 0
"""The reason of every rule where no version or no row covers the case; the value is then ``nan``."""

DECIDED_BY_ROW = 1
"""The plain reason: the row's own value."""


class Ruling(NamedTuple):
    """One rule's answer for one deal, or for many as arrays of one length."""

    value: Any
    reason: Any
    """A member of the rule's ``Reason``; 0 where nothing covers the case."""
    version: Any
    """Number of the governing version in ``table.versions``; -1 before the first."""
    row: Any
    """Number of the deciding row in that version."""
    table: Table

    @property
    def governing(self) -> Version | None:
        """The version that governs one deal, or ``None`` where none does."""
        return self.table.versions[self.version] if self.version >= 0 else None

    @property
    def deciding(self) -> Row | None:
        """The row that decides one deal, or ``None`` where none does."""
        version = self.governing
        return version.rows[self.row] if version and 0 <= self.row < len(version.rows) else None

    @property
    def citation(self) -> Citation | None:
        """On whose authority, for one deal."""
        row, version = self.deciding, self.governing
        return row.citation if row else version.citation if version else None


BLANK = (nan, NOT_COVERED, -1, -1)


def by_version(table: Table, numbers: Any, facts: Facts, rule: Callable[[int, Facts, Any], Any], xp: Any) -> Ruling:
    """Let ``rule`` answer the deals of each version by themselves.

    Parameters
    ----------
    table : Table
        The rule's table.
    numbers : int or array of int
        The version that governs each deal; a negative one leaves the deal without an answer.
    facts : mapping
        The facts of the deals.
    rule : callable
        ``rule(version number, facts, xp)`` returns value, reason, version and row.
    xp : namespace
        The array namespace of the facts.

    """
    value, reason, version, row = lookups.partition(
        numbers, facts, lambda number, group: rule(number, group, xp), BLANK
    )
    return Ruling(value, reason, version, row, table)


def is_doubtful(ruling: Ruling) -> Any:
    """Tell whether a ruling rests on less than an official or a secondary source."""

    def doubt(number: int, group: Facts) -> tuple[Any, ...]:
        return (scalar.namespace(group["row"]).take(ruling.table.versions[number].doubtful, group["row"]),)

    return lookups.partition(ruling.version, {"row": ruling.row}, doubt, (False,))[0]


def look_up(table: Table, column: str, date: Any, facts: Facts, scope: str = "") -> Ruling:
    """Return the value that the first fitting row of the governing version gives.

    Parameters
    ----------
    table : Table
        The rule's table.
    column : str
        Which value of the row.
    date : int or array of int
        The governing date [yyyymmdd].
    facts : mapping
        The facts that conditions and transitions test; scalars, or arrays of one length.
    scope : str, optional
        Which of the table's series.

    Returns
    -------
    Ruling
        ``nan`` and :data:`NOT_COVERED` where no version or no row covers the case.

    """

    def by_row(number: int, group: Facts, xp: Any) -> tuple[Any, ...]:
        version = table.versions[number]
        row = first_that_fits(version.conditions, group, xp)
        value = xp.take(version.column(column), row)
        return value, xp.where(row < len(version.rows), DECIDED_BY_ROW, NOT_COVERED), number, row

    xp = scalar.namespace(date, *facts.values())
    return by_version(table, table.version_number(date, facts, scope, xp), facts, by_row, xp)


def in_grid(table: Table, column: str, across: str, date: Any, facts: Facts, scope: str = "") -> Ruling:
    """Return the value where the first fitting row of a grid meets the column that reaches a fact.

    Parameters
    ----------
    table : Table
        A table of grids.
    column : str
        Which value of the row.
    across : str
        The fact that chooses among the row's columns.
    date, facts, scope
        As in :func:`look_up`.

    """

    def by_cell(number: int, group: Facts, xp: Any) -> tuple[Any, ...]:
        version = table.versions[number]
        row = first_that_fits(version.conditions, group, xp)
        place = row * (len(version.edges) + 1) + column_for(group[across], version.edges, xp)
        value = xp.take(version.cells(column), place)
        return value, xp.where(xp.isnan(value), NOT_COVERED, DECIDED_BY_ROW), number, row

    xp = scalar.namespace(date, *facts.values())
    return by_version(table, table.version_number(date, facts, scope, xp), facts, by_cell, xp)


def in_band(table: Table, amount: Any, version_number: Any) -> Ruling:
    """Return what a scale by amount makes of ``amount`` [HKD].

    A band's duty is ``amount + rate x (base - over)``: a flat band has no rate, a slab nothing but its rate.

    Parameters
    ----------
    table : Table
        A table of bands.
    amount : float or array of float
        The base [HKD].
    version_number : int or array of int
        Which version of the table governs; -1 where none does.

    """

    def by_band(number: int, group: Facts, xp: Any) -> tuple[Any, ...]:
        version = table.versions[number]
        band = column_for(group["amount"], version.edges, xp)
        fixed, rate, over = (xp.take(version.column(name), band) for name in ("amount", "rate", "over"))
        return fixed + rate * (group["amount"] - over), DECIDED_BY_ROW, number, band

    return by_version(table, version_number, {"amount": amount}, by_band, scalar.namespace(amount, version_number))
