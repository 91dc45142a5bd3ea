"""Which date governs a deal, and what is said where nothing covers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xlmortgage import law
from xlmortgage.deal.reading import NOT_GIVEN_DATE, as_date
from xlmortgage.errors import NoRuleError
from xlmortgage.law import Table
from xlmortgage.numbers import scalar
from xlmortgage.tables.lookups import Facts
from xlmortgage.tables.ruling import BLANK, NOT_COVERED, Ruling, by_version, look_up


def dated(agreement_date: Any) -> Any:
    """Return the date that governs: the agreement's, or the day to which the tables were verified."""
    xp = scalar.namespace(agreement_date)
    return xp.where(agreement_date == NOT_GIVEN_DATE, law.verified_on(), agreement_date)


def covered(ruling: Ruling, date: Any) -> Ruling:
    """Return the ruling, or raise where nothing covers a single deal."""
    if scalar.namespace(ruling.value) is scalar and ruling.reason == NOT_COVERED:
        raise no_rule(ruling, date)
    return ruling


def for_those(mask: Any, table: str, rule: Callable[..., Ruling], facts: Facts, names: Sequence[str]) -> Ruling:
    """Ask a rule for the deals that ``mask`` tells, and leave the others blank.

    Parameters
    ----------
    mask : bool or array of bool
        Which deals.
    table : str
        Name of the rule's table.
    rule : callable
        Takes the named facts by keyword.
    facts : mapping
        The facts of all deals.
    names : sequence of str
        Those that the rule asks for.

    """
    if mask is False:
        return Ruling(*BLANK, law.table(table))

    def ask(_: int, group: Facts, __: Any) -> Any:
        return rule(**group)[:4]

    xp = scalar.namespace(mask)
    asked = {name: facts[name] for name in names}
    return by_version(law.table(table), xp.where(mask, 0, -1), asked, ask, xp)


def own(lender: Table | None, rule: str, date: Any, facts: Facts) -> Ruling | None:
    """Return what a lender asks of its own, or ``None`` where it asks nothing about the rule.

    Parameters
    ----------
    lender : Table or None
        The lender's table, from :mod:`xlmortgage.lenders.criteria`.
    rule : str
        Name of the rule.
    date : int or array of int
        The governing date [yyyymmdd].
    facts : mapping
        What is known of property, use, insurance and asset; what is not known fits no line that asks for it.

    """
    if lender is None or rule not in lender.series:
        return None
    unknown = {"property": 0, "use": 0, "insured": None, "asset": 0}
    return look_up(lender, rule, date, {**unknown, **facts}, rule)


def where_it_says(lender: Ruling, usual: Ruling, number: Ruling) -> Ruling:
    """Return a number where one of the lender's lines fits the deal, and the usual one elsewhere.

    Parameters
    ----------
    lender : Ruling
        What the lender asks, from :func:`own`.
    usual : Ruling
        What holds where no line of the lender fits.
    number : Ruling
        What holds where one does: the lender's own, or less where the regulator's most is less.

    """
    says = lender.reason > 0
    xp = scalar.namespace(says, usual.value)
    if xp is scalar:
        return number if says else usual
    return usual._replace(value=xp.where(says, number.value, usual.value))


def stricter(regulator: Ruling, lender: Ruling | None) -> Ruling:
    """Return the lower of the regulator's number and the lender's, where the lender has one."""
    if lender is None:
        return regulator
    lower = lender.value < regulator.value
    xp = scalar.namespace(lower)
    if xp is scalar:
        return lender if lower else regulator
    return regulator._replace(value=xp.where(lower, lender.value, regulator.value))


def no_rule(ruling: Ruling, date: int) -> NoRuleError:
    """Return the error that says what is not covered on a date [yyyymmdd]."""
    table, day = ruling.table, as_date(date).isoformat()
    if ruling.version < 0:
        first = min(series.starts[0] for series in table.series.values() if series.starts[0] > date)
        return NoRuleError(
            "before-first-version",
            en=f"{table.name['en']}: no rule we know of covers an agreement of {day}; ours begin on {as_date(first)}. "
            "Check the date, or ask the bank.",
            zh=f"{table.name['zh']}：{day} 的臨約沒有所知規則，現有規則由 {as_date(first)} 起。請檢查日期或向銀行查詢。",
            field=table.governing_date,
            value=day,
            allowed=f"from {as_date(first)}",
        )
    return NoRuleError(
        "no-row",
        en=f"{table.name['en']}: no rule we know of covers this case on {day}. Ask the bank.",
        zh=f"{table.name['zh']}：沒有所知規則適用於 {day} 的這宗個案。請向銀行查詢。",
        field=table.governing_date,
        value=day,
    )
