"""What the Housing Authority guarantees for a subsidised flat whose premium is not paid.

One rule for ratio and tenor: the guarantee is for a flat that the owner lives in, until it ends.  A flat whose guarantee
has ended is lent on as a private one, and the guarantee says nothing.
"""

from __future__ import annotations

from math import nan
from typing import Any

from xlmortgage.deal.facts import Deal, first_assignment, years_since_assignment
from xlmortgage.deal.words import Use
from xlmortgage.law import law
from xlmortgage.tables.conditions import is_one_of
from xlmortgage.tables.lookups import Rows
from xlmortgage.tables.ruling import Reason, Ruling


def _years_at_the_end(deal: Deal) -> Any:
    return (deal.governing_date - first_assignment(deal)) / 10_000 + deal.years


GUARANTEE = law(
    "guarantee",
    derived={"years_since_assignment": years_since_assignment},
    noticed={"years_at_the_end": _years_at_the_end, "ratio_wanted": lambda deal: deal.loan / deal.base},
)


def max_ltv(deal: Deal) -> Ruling:
    """Return the highest loan-to-value ratio under the guarantee.

    Returns
    -------
    Ruling
        The ratio [fraction of the lower of price and assessed value]; no number once the guarantee has ended.

    Examples
    --------
    >>> from xlmortgage.deal.words import Property
    >>> flat = {"property": Property.HOS_GREEN, "first_assigned": 19800101}
    >>> max_ltv(Deal(flat, 20241016)).value  # the 45th year
    0.8

    """
    return GUARANTEE.look_up(deal, "max_ltv", _series)


def max_tenor(deal: Deal) -> Ruling:
    """Return the longest repayment period of the scheme [years]; no number once the guarantee has ended."""
    return GUARANTEE.by_version(deal, _max_tenor, _series)


def years_left(deal: Deal) -> Ruling:
    """Return how much of the guarantee is left in whole years; no number once it has ended.

    Examples
    --------
    >>> from xlmortgage.deal.words import Property
    >>> years_left(Deal({"property": Property.HOS_WHITE, "first_assigned": 20000315}, 20261121)).value
    23

    """
    return GUARANTEE.by_version(deal, _years_left, _series)


def _series(deal: Deal) -> list[tuple[str, Any]]:
    return [("", is_one_of(deal.property, GUARANTEE.table.kinds["subsidised"]) & (deal.use == Use.SELF_USE))]


def _max_tenor(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    return _while_it_stands(rows.said("max_tenor", row, deal), rows, row, deal), Reason.BY_ROW, row


def _years_left(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    ends = first_assignment(deal) + rows.said("guarantee_years", row, deal) * 10_000
    return _while_it_stands((ends - deal.governing_date) // 10_000, rows, row, deal), Reason.BY_ROW, row


def _while_it_stands(years: Any, rows: Rows, row: Any, deal: Deal) -> Any:
    """Return a number of years where the row lends under the guarantee, and none where the guarantee has ended."""
    ratio = rows.said("max_ltv", row, deal)
    return deal.xp.where(ratio == ratio, years, nan)  # noqa: PLR0124 - nan alone is not itself
