"""The loan-to-value cap of the Monetary Authority, and what is taken off it."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Basis
from xlmortgage.law import law
from xlmortgage.numbers import money
from xlmortgage.tables.conditions import is_one_of
from xlmortgage.tables.lookups import Rows, lesser
from xlmortgage.tables.ruling import Reason, Ruling

LTV = law(
    "ltv",
    noticed={
        "has_lost_value": lambda deal: deal.valuation < deal.price,
        "is_valued": lambda deal: deal.valuation > 0,
    },
)


def max_ltv(deal: Deal) -> Ruling:
    """Return the highest loan-to-value ratio that a bank may lend at.

    Parameters
    ----------
    deal : Deal
        One deal, or many.

    Returns
    -------
    Ruling
        The ratio [fraction of the base], less :func:`reduction`; where a loan cap in HKD binds, that cap over the base.

    Examples
    --------
    >>> max_ltv(Deal({"price": 32e6}, 20241015)).value, max_ltv(Deal({"price": 32e6}, 20241016)).value
    (0.65625, 0.7)

    References
    ----------
    Hong Kong Monetary Authority, prudential measures for mortgage loans, 2009-10-23 to 2024-10-16; each version in
    ``ltv.toml`` names its own.

    """
    return LTV.by_version(deal, _capped, _series, less=reduction(deal))


def reduction(deal: Deal) -> Ruling:
    """Return what is taken off for other mortgages and for income from outside Hong Kong [fraction of the base].

    Examples
    --------
    >>> reduction(Deal({"price": 8e6, "other_mortgages": True, "income_abroad": True}, 20180101)).value
    0.2

    References
    ----------
    As :func:`max_ltv`.

    """
    return LTV.look_up(deal, "reduction", "reduction")


def _series(deal: Deal) -> list[tuple[str, Any]]:
    return [
        ("net-worth", deal.basis == Basis.NET_WORTH),
        ("non-residential", is_one_of(deal.property, LTV.table.kinds["non_residential"])),
        ("residential", True),
    ]


def _capped(rows: Rows, deal: Deal, reduction: Any) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    ratio = money.share(deal.xp.maximum(rows.said("max_ltv", row, deal) - reduction, 0.0))
    return *lesser(ratio, rows.said("max_loan", row, deal) / deal.base, deal), row
