"""How a law is asked: which version governs, and what its first fitting row says, for one deal or for arrays of deals.

A *deal* is here whatever has facts as attributes, an array namespace ``xp``, a governing date, ``at`` and ``having``, and
for one deal a ``case``; nothing here knows of mortgages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate
from math import nan
from types import MappingProxyType
from typing import Any

from xlmortgage.numbers.scalar import namespace
from xlmortgage.tables.conditions import Condition, is_one_of
from xlmortgage.tables.reader import Notice, Table, Version
from xlmortgage.tables.ruling import BEFORE, NOWHERE, Reason, Ruling, unanswered

Facts = Any
"""One deal, or many as arrays of one length."""

Scopes = str | Callable[[Any], Sequence[tuple[str, Any]]]
"""The table's series to ask: its name, or what tells the series, each with whether it is the deal's; the first counts."""

Rule = Callable[..., tuple[Any, Any, Any]]
"""``rule(rows, deal)`` sees one version and returns value, reason and row; what is taken off comes third."""

Meaning = Callable[[Any, Any], Any]


OPEN_KINDS = ("HKD", "years", "share")
"""The kinds of facts that are numbers, which one case leaves open."""


def fits(conditions: Sequence[Condition], deal: Facts) -> Any:
    """Tell whether all ``conditions`` hold of a deal."""
    holds: Any = True
    for fact, compare, bound in conditions:
        holds = holds & compare(getattr(deal, fact), bound)
        if holds is False:
            return False
    return holds


def column_for(amount: Any, edges: Sequence[float], xp: Any) -> Any:
    """Return the number of the first column whose edge reaches ``amount``: the rule "next column".

    Used for bands (the first whose ``up_to`` reaches the amount) and grids (the next longer tenor).
    ``len(edges)`` where none does.

    >>> from xlmortgage.numbers import scalar
    >>> [column_for(amount, (10, 15, 20), scalar) for amount in (12, 10, 21)]
    [1, 0, 3]
    """
    return xp.searchsorted(edges, amount, side="left")


class Rows:
    """The rows of one version that are still open for a deal, each with the conditions that are."""

    __slots__ = ("_columns", "conditions", "number", "numbers", "version")

    def __init__(self, version: Version, rows: Sequence[tuple[int, Sequence[Condition]]]) -> None:
        self.version = version
        self.number = version.number
        self.numbers = (*(number for number, _ in rows), len(version.rows))
        """Which rows of the version they are, and behind them the number that stands for none."""
        self.conditions = tuple(conditions for _, conditions in rows)
        self._columns: dict[str, tuple[Any, ...]] = {}

    def first_that_fits(self, deal: Facts) -> Any:
        """Return the place of the first row whose conditions all hold, the last place where none does."""
        row: Any = len(self.conditions)
        left: Any = True
        for place, conditions in enumerate(self.conditions):
            found = left & fits(conditions, deal)
            if found is True:
                return place
            if found is not False:
                row, left = deal.xp.where(found, place, row), left ^ found
        return row

    def said(self, column: str, row: Any, deal: Facts) -> Any:
        """Return what the row at a place has in a column; ``nan`` where it has nothing."""
        values = self._columns.get(column)
        if values is None:
            whole = self.version.column(column)
            values = self._columns[column] = tuple(whole[number] for number in self.numbers)
        return deal.xp.take(values, row)

    def in_grid(self, column: str, across: Any, row: Any, deal: Facts) -> Any:
        """Return what the row at a place has in a column of a grid, at the next edge that reaches ``across``."""
        edges = self.version.edges
        place = deal.xp.take(self.numbers, row) * (len(edges) + 1) + column_for(across, edges, deal.xp)
        return deal.xp.take(self.version.cells(column), place)


class Law:
    """A table that can be asked.

    Parameters
    ----------
    table : Table or callable
        The table, or what returns it when it is first asked.
    derived : mapping, optional
        The facts that only this law knows, each a function of the deal, of its words and dates alone.
    measured : mapping, optional
        The facts that only this law knows, each a function of the deal's amounts.
    noticed : mapping, optional
        The facts that only this law's notices test, each a function of the deal.
    from_the_start : sequence of str, optional
        The series whose first version also governs the days before it.
    unsaid : Reason, optional
        What it means that no row fits: a law does not cover the case, a lender merely asks nothing.
    is_silent : bool, optional
        Whether the table's notices are said by another law that stands on it.

    """

    def __init__(
        self,
        table: Table | Callable[[], Table],
        *,
        derived: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
        measured: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
        noticed: Mapping[str, Callable[[Any], Any]] = MappingProxyType({}),
        from_the_start: Sequence[str] = (),
        unsaid: Reason = Reason.NOT_COVERED,
        is_silent: bool = False,
    ) -> None:
        self._source = table
        self.derived, self.measured, self.noticed = derived, measured, noticed
        self.from_the_start, self.unsaid, self.is_silent = from_the_start, unsaid, is_silent
        self.not_asked = unanswered(self, Reason.NOT_ASKED, NOWHERE)
        self._flats: dict[str, tuple[tuple[Any, ...], tuple[int, ...]]] = {}

    @cached_property
    def table(self) -> Table:
        """The table."""
        return self._source() if callable(self._source) else self._source

    @cached_property
    def versions(self) -> tuple[Version, ...]:
        """The versions of the table."""
        return self.table.versions

    def by_version(self, deal: Facts, rule: Rule, scopes: Scopes = "", less: Ruling | None = None) -> Ruling:
        """Let ``rule`` answer the deals of each version by themselves.

        Parameters
        ----------
        deal : Deal
            One deal, or many.
        rule : callable
            ``rule(rows, deal)`` returns value, reason and row.
        scopes : str or callable
            The table's series, or ``scopes(deal)``, which returns series, each with whether it is the deal's.
        less : Ruling, optional
            What ``rule`` takes off its number; it gets the value as its third argument.

        """
        if deal.case:
            left: Rows | Ruling = deal.case.left.get((self, rule, scopes)) or self._left(deal, rule, scopes, less)
            return left if isinstance(left, Ruling) else self._asked(left, rule, deal, less)
        deal = self._with_derived(deal)
        number = self._governing(deal, scopes)
        if not getattr(number, "ndim", 0):
            return self._silent(int(number)) or self._asked(self._whole[int(number)], rule, deal, less)
        return self._each(number, rule, deal, less)

    def look_up(self, deal: Facts, column: str, scopes: Scopes = "", meaning: Meaning | None = None) -> Ruling:
        """Return what the first fitting row has in ``column``.

        Parameters
        ----------
        deal, scopes
            As in :meth:`by_version`.
        column : str
            Which value of the row.
        meaning : callable, optional
            ``meaning(value, deal)`` returns the number that such a value stands for.

        """
        return self.by_version(deal, _in_column(column, meaning), scopes)

    def notices(self, deal: Facts, asked: Any) -> Iterator[tuple[Notice, Any]]:
        """Yield every notice of the table, and whether it goes with the answer to a deal.

        Parameters
        ----------
        deal : Deal
            One deal, or many.
        asked : bool or array of bool
            Of which deals the law was asked.

        """
        day = self.day_of(deal)
        if self.noticed:
            deal = self._with_derived(deal)
            deal = deal.having(**{name: fact(deal) for name, fact in self.noticed.items()})
        for notice in () if self.is_silent else self.table.notices:
            in_time = asked & (notice.since <= day) & (day <= notice.until)
            yield notice, in_time & fits(notice.conditions, deal) if in_time is not False else False

    def gaps(self, deal: Facts, in_vain: Any) -> Iterator[tuple[Notice, Any]]:
        """Yield what the table has not got, each with whether it is what an answer to a deal wants.

        Parameters
        ----------
        deal : Deal
            One deal, or many.
        in_vain : bool or array of bool
            Of which deals the law was asked in vain.

        """
        if not self.table.gaps or in_vain is False:
            return
        day, deal = self.day_of(deal), self._with_derived(deal)
        deal = deal.having(**{name: fact(deal) for name, fact in self.measured.items()})
        for gap in self.table.gaps:
            yield gap, in_vain & (gap.since <= day) & (day <= gap.until) & fits(gap.conditions, deal)

    def day_of(self, deal: Facts) -> Any:
        """Return the day that governs [yyyymmdd]."""
        return deal.governing_date if self.table.governing_date == "agreement_date" else deal.day

    def of_row(self, what: str, ruling: Ruling) -> Any:
        """Return what ``Version`` keeps under a name for the row that decides; as for no row where none does."""
        flat, first = self._flat(what)
        take = _take_of(ruling.version, ruling.row)
        return take(flat, take(first, ruling.version) + ruling.row)

    def is_suspended(self, ruling: Ruling) -> Any:
        """Tell whether the version that governs is suspended."""
        suspended = (*(version.status == "suspended" for version in self.versions), False, False)
        return _take_of(ruling.version, ruling.version)(suspended, ruling.version)

    def begins(self, ruling: Ruling) -> Any:
        """Return the day from which the version that governs applies [yyyymmdd]; 0 where none governs."""
        starts = (*(version.effective_from for version in self.versions), 0, 0)
        return _take_of(ruling.version, ruling.version)(starts, ruling.version)

    def is_brought_forward(self, ruling: Ruling, deal: Facts) -> Any:
        """Tell whether a version governs that begins after a deal's own day, as a transition lays down."""
        to = {one.to for series in self.table.series.values() for one in series.transitions}
        if not to:
            return False
        return is_one_of(ruling.version, sorted(to)) & (self.begins(ruling) > self.day_of(deal))

    def forget(self) -> None:
        """Forget what was remembered of the table, as after a change of its rows."""
        self._flats.clear()
        self.__dict__.pop("_whole", None)
        for version in self.versions:
            version.forget()

    def _flat(self, what: str) -> tuple[tuple[Any, ...], tuple[int, ...]]:
        if what not in self._flats:
            said = [getattr(version, what) for version in self.versions]
            ends = tuple(accumulate(map(len, said)))
            rows = (*(one for part in said for one in part), False)
            self._flats[what] = rows, (0, *ends[:-1], ends[-1], ends[-1] + 1)
        return self._flats[what]

    def _asked(self, rows: Rows, rule: Rule, deal: Facts, less: Ruling | None) -> Ruling:
        if self.measured:
            deal = deal.having(**{name: fact(deal) for name, fact in self.measured.items()})
        value, reason, row = rule(rows, deal, less.value) if less else rule(rows, deal)
        xp = deal.xp
        reason = xp.where(row < len(rows.conditions), reason, self.unsaid)
        return Ruling(self, value, reason, rows.number, xp.take(rows.numbers, row), less)

    def _each(self, number: Any, rule: Rule, deal: Facts, less: Ruling | None) -> Ruling:
        xp = deal.xp
        reason = xp.where(number == NOWHERE, Reason.NOT_ASKED, self.unsaid)
        value, row = xp.full(number.shape, nan), xp.full(number.shape, -1)
        for rows in self._whole:
            its = number == rows.number
            if xp.any(its):
                part = self._asked(rows, rule, deal.at(its), less and less.at(its))
                value[its], reason[its], row[its] = part.value, part.reason, part.row
        return Ruling(self, value, reason, number, row, less)

    def _left(self, deal: Facts, rule: Rule, scopes: Scopes, less: Ruling | None) -> Rows | Ruling:
        """Return, and keep for the case, what its numbers have yet to decide: some rows, or nothing but the ruling."""
        kept, settled = deal.case.left, self._with_derived(deal)
        number = self._governing(settled, scopes)
        left: Rows | Ruling | None = self._silent(number)
        if left is None:
            left = Rows(self.versions[number], tuple(self._open(self.versions[number], settled)))
            if rule in _BY_ROW_ALONE and not any(left.conditions):
                left = self._asked(left, rule, settled, less)
        kept[self, rule, scopes] = left
        return left

    def _open(self, version: Version, deal: Facts) -> Iterator[tuple[int, Sequence[Condition]]]:
        for number, conditions in enumerate(version.conditions):
            left = [one for one in conditions if self._is_open(one.fact)]
            if fits([one for one in conditions if one not in left], deal):
                yield number, left
                if not left:
                    return

    def _is_open(self, fact: str) -> bool:
        return fact not in self.derived and self.table.facts[fact] in OPEN_KINDS

    def _silent(self, number: int) -> Ruling | None:
        if number >= 0:
            return None
        return self.not_asked if number == NOWHERE else unanswered(self, self.unsaid, BEFORE)

    def _with_derived(self, deal: Facts) -> Facts:
        return deal.having(**{name: fact(deal) for name, fact in self.derived.items()}) if self.derived else deal

    @cached_property
    def _whole(self) -> tuple[Rows, ...]:
        return tuple(Rows(version, tuple(enumerate(version.conditions))) for version in self.versions)

    def _governing(self, deal: Facts, scopes: Scopes) -> Any:
        if isinstance(scopes, str):
            return self._version_number(deal, scopes)
        number: Any = NOWHERE
        for scope, is_its in reversed(scopes(deal)):
            if is_its is not False:
                number = deal.xp.where(is_its, self._version_number(deal, scope), number)
        return number

    def _version_number(self, deal: Facts, scope: str) -> Any:
        series, xp = self.table.series[scope], deal.xp
        number = series.first - 1 + xp.searchsorted(series.starts, self.day_of(deal), side="right")
        for transition in series.transitions:
            later = fits(transition.conditions, deal)
            if later is not False:
                number = xp.where(later & (number < transition.to), transition.to, number)
        return xp.where(number < series.first, series.first if scope in self.from_the_start else BEFORE, number)


@cache
def _in_column(column: str, meaning: Meaning | None) -> Rule:
    """Return the rule that takes the number of the first fitting row from a column."""

    def rule(rows: Rows, deal: Facts) -> tuple[Any, Reason, Any]:
        row = rows.first_that_fits(deal)
        value = rows.said(column, row, deal)
        return meaning(value, deal) if meaning else value, Reason.BY_ROW, row

    if meaning is None:
        _BY_ROW_ALONE.add(rule)
    return rule


_BY_ROW_ALONE: set[Rule] = set()
"""The rules whose number hangs on the row, and on no amount."""


def lesser(ratio: Any, by_cap: Any, deal: Facts) -> tuple[Any, Any]:
    """Return the lower of a row's ratio and its cap in HKD over the base, with the reason."""
    binds = by_cap < ratio
    where = deal.xp.where
    return where(binds, by_cap, ratio), where(binds, Reason.BY_CAP, Reason.BY_ROW)


def _take_of(*values: Any) -> Callable[..., Any]:
    return namespace(*values).take  # type: ignore[no-any-return]
