"""The loan-to-value cap of the Monetary Authority, and what is taken off it."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Basis
from xlmortgage.law import law
from xlmortgage.numbers import money
from xlmortgage.tables.choice import Answer, lowest
from xlmortgage.tables.conditions import is_one_of
from xlmortgage.tables.lookups import Rows, lesser
from xlmortgage.tables.ruling import Reason, Ruling

NOTICED = {
    "has_lost_value": lambda deal: deal.valuation < deal.price,
    "is_valued": lambda deal: deal.valuation > 0,
}
LTV = law("ltv", noticed=NOTICED)
PRINTED = law("ltv", noticed=NOTICED, unsaid=Reason.NOT_ASKED, is_silent=True)
"""The same table, of whose reductions few come with a loan cap of their own."""


def max_ltv(deal: Deal) -> Answer:
    """Return the highest loan-to-value ratio that a bank may lend at.

    Parameters
    ----------
    deal : Deal
        One deal, or many.

    Returns
    -------
    Choice
        The ratio [fraction of the base]; where a loan cap in HKD binds, that cap over the base.  :func:`reduction` is
        taken off either, and what is left is no more than a reduced loan cap that was printed as such.

    Examples
    --------
    >>> max_ltv(Deal({"price": 32e6}, 20241015)).value, max_ltv(Deal({"price": 32e6}, 20241016)).value
    (0.65625, 0.7)

    With another mortgage 10 points come off, so that nothing falls where a band ends:

    >>> [round(max_ltv(Deal({"price": price, "other_mortgages": True}, 20240315)).value, 4) for price in (33e6, 35e6)]
    [0.5364, 0.5]

    References
    ----------
    Hong Kong Monetary Authority, prudential measures for mortgage loans, 2009-10-23 to 2024-10-16; each version in
    ``ltv.toml`` names its own.

    """
    own = LTV.by_version(deal, _capped, _series, less=reduction(deal))
    printed = PRINTED.by_version(deal, _printed, "reduction")
    return lowest(own, printed.only(printed.value == printed.value))


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
    ratio, by_cap = rows.said("max_ltv", row, deal), rows.said("max_loan", row, deal) / deal.base
    less = deal.xp.maximum
    return *lesser(money.share(less(ratio - reduction, 0.0)), less(by_cap - reduction, 0.0), deal), row


def _printed(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    return rows.said("max_loan", row, deal) / deal.base, Reason.BY_CAP, row
