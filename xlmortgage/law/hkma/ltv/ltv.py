"""The loan-to-value cap of the Monetary Authority, and what is taken off it."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from xlmortgage import law
from xlmortgage.deal.words import NON_RESIDENTIAL, Basis
from xlmortgage.numbers import money, scalar
from xlmortgage.tables import lookups
from xlmortgage.tables.lookups import Facts, first_that_fits
from xlmortgage.tables.ruling import Ruling, by_version, look_up


class Reason(IntEnum):
    """Which limb of the cap decides."""

    NOT_COVERED = 0
    RATIO = 1
    LOAN_CAP = 2


def max_ltv(
    value: Any,
    reduction: Any,
    *,
    property: Any,
    use: Any,
    basis: Any,
    agreement_date: Any,
    completion_date: Any,
) -> Ruling:
    """Return the highest loan-to-value ratio that a bank may lend at.

    Parameters
    ----------
    value : float or array
        The LTV base: the lower of price less rebate and valuation [HKD].
    reduction : float or array
        What is taken off the cap, from :func:`reduction` [fraction].
    property : Property or array
        What is bought.
    use : Use or array
        What it is for.
    basis : Basis or array
        What the loan is assessed on.
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].
    completion_date : int or array
        Completion of a flat under construction [yyyymmdd]; 0 where not given.

    Returns
    -------
    Ruling
        The ratio [fraction of ``value``]; where a loan cap in HKD binds, that cap divided by ``value``.

    Examples
    --------
    >>> from xlmortgage.deal.words import Property, Use
    >>> flat = {"property": Property.PRIVATE, "use": Use.SELF_USE, "basis": Basis.INCOME, "completion_date": 0}
    >>> max_ltv(32e6, 0.0, agreement_date=20241015, **flat).value  # the loan cap of HKD 21m
    0.65625
    >>> max_ltv(32e6, 0.0, agreement_date=20241016, **flat).value
    0.7

    References
    ----------
    Hong Kong Monetary Authority, prudential measures for mortgage loans, 2009-10-23 to 2024-10-16; each version in
    ``ltv.toml`` names its own.

    """
    table = law.table("ltv")

    def capped(number: int, group: Facts, xp: Any) -> tuple[Any, ...]:
        version = table.versions[number]
        row = first_that_fits(version.conditions, group, xp)
        ratio = money.share(xp.maximum(xp.take(version.column("max_ltv"), row) - group["reduction"], 0.0))
        by_loan_cap = xp.take(version.column("max_loan"), row) / group["value"]
        loan_cap_binds = by_loan_cap < ratio
        reason = xp.where(loan_cap_binds, Reason.LOAN_CAP, Reason.RATIO)
        covered = row < len(version.rows)
        return (
            xp.where(loan_cap_binds, by_loan_cap, ratio),
            xp.where(covered, reason, Reason.NOT_COVERED),
            number,
            row,
        )

    facts = {
        "value": value,
        "reduction": reduction,
        "property": property,
        "use": use,
        "completion_date": completion_date,
    }
    xp = scalar.namespace(*facts.values(), basis, agreement_date)
    numbers = _version_number(table, facts, basis, agreement_date, xp)
    return by_version(table, numbers, facts, capped, xp)


def reduction(
    *,
    other_mortgages: Any,
    income_abroad: Any,
    property: Any,
    use: Any,
    basis: Any,
    agreement_date: Any,
    completion_date: Any,
) -> Ruling:
    """Return what is taken off the cap for other mortgages and for income from outside Hong Kong.

    Parameters
    ----------
    other_mortgages : bool or array
        Whether an applicant has or guarantees another mortgage.
    income_abroad : bool or array
        Whether the income comes mainly from outside Hong Kong.
    property, use, basis : Word or array
        What is bought, what for, and what the loan is assessed on.
    agreement_date, completion_date : int or array
        As in :func:`max_ltv` [yyyymmdd].

    Returns
    -------
    Ruling
        The reduction [fraction].

    Examples
    --------
    >>> from xlmortgage.deal.words import Property, Use
    >>> flat = {"property": Property.PRIVATE, "use": Use.SELF_USE, "basis": Basis.INCOME, "completion_date": 0}
    >>> reduction(other_mortgages=True, income_abroad=True, agreement_date=20180101, **flat).value
    0.2

    """
    facts = {
        "other_mortgages": other_mortgages,
        "income_abroad": income_abroad,
        "property": property,
        "use": use,
        "basis": basis,
        "completion_date": completion_date,
    }
    return look_up(law.table("ltv"), "reduction", agreement_date, facts, "reduction")


def _version_number(table: law.Table, facts: Facts, basis: Any, date: Any, xp: Any) -> Any:
    """Return the version that governs each deal, from the series that its basis and its property put it in."""
    on_net_worth = basis == Basis.NET_WORTH
    non_residential = lookups.is_one_of(facts["property"], NON_RESIDENTIAL)
    if xp is scalar:
        scope = "net-worth" if on_net_worth else "non-residential" if non_residential else "residential"
        return table.version_number(date, facts, scope, xp)
    residential = xp.where(
        non_residential,
        table.version_number(date, facts, "non-residential", xp),
        table.version_number(date, facts, "residential", xp),
    )
    return xp.where(on_net_worth, table.version_number(date, facts, "net-worth", xp), residential)
