"""What a law answers: a number, the reason for it, and the place in its table that says so; the three are never apart."""

from __future__ import annotations

from enum import IntEnum
from math import nan
from typing import Any

from xlmortgage.errors import NoRuleError
from xlmortgage.numbers.days import as_date
from xlmortgage.numbers.scalar import namespace
from xlmortgage.tables.reader import Citation, Row, Version


class Reason(IntEnum):
    """Why a ruling has the number it has, or none."""

    NOT_ASKED = -1
    NOT_COVERED = 0
    BY_ROW = 1
    BY_CAP = 2
    """By a cap in HKD that stands in the row beside the ratio."""


BEFORE, NOWHERE = -1, -2
"""What stands for a version's number before the first one, and where the law is not asked."""


class Ruling:
    """One law's answer for one deal, or for many as arrays of one length.

    Parameters
    ----------
    law : Law
        Who was asked.
    value : float or array
        The number; ``nan`` where there is none.
    reason : Reason or array
        Why.
    version, row : int or array
        Number of the governing version in the law's table, negative where none governs, and of the deciding row in it.
    less : Ruling, optional
        The ruling on what was taken off, if any; it is part of the number.

    """

    __slots__ = ("law", "less", "reason", "row", "value", "version")

    names = ("",)
    which = 0

    def __init__(self, law: Any, value: Any, reason: Any, version: Any, row: Any, less: Ruling | None = None) -> None:
        self.law, self.value, self.reason, self.version, self.row, self.less = law, value, reason, version, row, less

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """The rulings it chooses among: itself."""
        return (self,)

    @property
    def deciding(self) -> Ruling:
        """The ruling that decides: itself."""
        return self

    @property
    def table(self) -> Any:
        """The table that was asked; none where a number was given."""
        return self.law.table

    @property
    def governing(self) -> Version | None:
        """The version that governs one deal, or ``None`` where none does."""
        return self.law.versions[self.version] if self.version >= 0 else None

    @property
    def deciding_row(self) -> Row | None:
        """The row that decides one deal, or ``None`` where none does."""
        rows = self.law.versions[self.version].rows if self.version >= 0 else ()
        return rows[self.row] if 0 <= self.row < len(rows) else None

    @property
    def citation(self) -> Citation | None:
        """On whose authority one deal is decided."""
        row, version = self.deciding_row, self.governing
        return row.citation if row else version.citation if version else None

    @property
    def is_asked(self) -> Any:
        """Whether the law was asked and had a version."""
        return self.version >= 0

    @property
    def is_doubtful(self) -> Any:
        """Whether what decides rests on less than an official or a secondary source."""
        return self.law.of_row("doubtful", self)

    def of(self, what: str) -> Any:
        """Return what the ruling has under a name: ``value``, ``reason``, ``version``, ``row``, ``is_doubtful``."""
        return getattr(self, what)

    def or_else(self, otherwise: float) -> Any:
        """Return the number, or ``otherwise`` where the law has none."""
        return namespace(self.value).where(self.value == self.value, self.value, otherwise)

    def only(self, mask: Any) -> Ruling:
        """Return the ruling where ``mask`` holds, as not asked elsewhere."""
        where = namespace(mask, self.value).where
        value, reason = where(mask, self.value, nan), where(mask, self.reason, Reason.NOT_ASKED)
        version, row = where(mask, self.version, NOWHERE), where(mask, self.row, -1)
        return Ruling(self.law, value, reason, version, row, self.less)

    def without(self, mask: Any) -> Ruling:
        """Return the ruling as one that covers nothing where ``mask`` holds."""
        where = namespace(mask, self.value).where
        value, reason = where(mask, nan, self.value), where(mask, Reason.NOT_COVERED, self.reason)
        return Ruling(self.law, value, reason, self.version, self.row, self.less)

    def at(self, places: Any) -> Ruling:
        """Return the ruling on the deal, or the deals, at some places of many."""
        value, reason, version, row = (
            part[places] if getattr(part, "ndim", 0) else part
            for part in (self.value, self.reason, self.version, self.row)
        )
        return Ruling(self.law, value, reason, version, row, self.less and self.less.at(places))


class _Nobody:
    """Stands where a law would for a number that rests on nobody's authority."""

    table = None
    versions = ()

    def of_row(self, _what: str, _ruling: Ruling) -> bool:
        """Return that nothing is doubtful about what was given."""
        return False


NOBODY: Any = _Nobody()


def as_given(value: Any) -> Ruling:
    """Return the ruling on a number that the asker gave himself, or worked out of what he gave; ``nan`` where he did not.

    >>> as_given(25.0).citation is None
    True
    """
    xp = namespace(value)
    reason = xp.where(value == value, Reason.BY_ROW, Reason.NOT_ASKED)  # noqa: PLR0124 - nan
    return Ruling(NOBODY, value, reason, NOWHERE, -1)


def unanswered(law: Any, reason: Reason, version: int) -> Ruling:
    """Return the ruling of a law that has no number for any deal."""
    return Ruling(law, nan, reason, version, -1)


def no_rule(ruling: Ruling, deal: Any) -> NoRuleError:
    """Return the error that says what a law does not cover of one deal, and what is missing of its table for it."""
    table, day = ruling.table, int(ruling.law.day_of(deal))
    date, gaps = as_date(day).isoformat(), [gap for gap, fits in ruling.law.gaps(deal, True) if fits]
    wanting = [gap.text for gap in gaps]
    en, zh = "".join(f" {text['en']}" for text in wanting), "".join(text["zh"] for text in wanting)
    if ruling.version < 0:
        later = [series.starts[0] for series in table.series.values() if series.starts[0] > day]
        first = as_date(min(later, default=day))
        return NoRuleError(
            "before-first-version",
            en=f"{table.name['en']}: no rule we know of covers an agreement of {date}; ours begin on {first}."
            f"{en} Check the date, or ask the bank.",
            zh=f"{table.name['zh']}：{date} 的臨約沒有所知規則，現有規則由 {first} 起。{zh}請檢查日期或向銀行查詢。",
            field=table.governing_date,
            value=date,
            allowed=f"from {first}",
        )
    causes = [one.fact for gap in gaps for one in gap.conditions if isinstance(one.bound, bool)]
    field = causes[0] if causes else table.governing_date
    return NoRuleError(
        "no-row",
        en=f"{table.name['en']}: no rule we know of covers this case on {date}.{en} Ask the bank.",
        zh=f"{table.name['zh']}：沒有所知規則適用於 {date} 的這宗個案。{zh}請向銀行查詢。",
        field=field,
        value=bool(getattr(deal, field)) if causes else date,
    )
