"""The caps of the Mortgage Insurance Programme, and whom it does not take."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import Any

from xlmortgage.deal.facts import Deal, years_since_assignment
from xlmortgage.law import law
from xlmortgage.tables.choice import Answer, otherwise
from xlmortgage.tables.conditions import is_one_of
from xlmortgage.tables.lookups import Rows, lesser
from xlmortgage.tables.ruling import Reason, Ruling

DERIVED = {"years_since_assignment": years_since_assignment}
MIP = law("mip", derived=DERIVED, from_the_start=("after-year-40",))
ELIGIBILITY = law("mip", derived=DERIVED, from_the_start=("eligibility",), is_silent=True)
"""Whom it takes is known before how far it lends; a later completion brings agreements from before the first version."""


def max_ltv(deal: Deal) -> Answer:
    """Return how far the programme insures an insured deal.

    Returns
    -------
    Choice or Ruling
        The ratio [fraction of the base]; 0 where the programme does not take the deal.

    Examples
    --------
    >>> first = {"insured": True, "first_home": True, "regular_salary": True}
    >>> [max_ltv(Deal({"price": price, **first}, 20241016)).value for price in (10e6, 11.25e6)]
    [0.9, 0.8]

    References
    ----------
    HKMC Insurance Limited, Mortgage Insurance Programme, 2019-10-16 to 2024-10-16; each version in ``mip.toml`` names
    its own.

    """
    if deal.insured is False:
        return MIP.not_asked
    refused, capped = refusal(deal), MIP.by_version(deal, _capped, _series)
    is_taken = refused.value != 0
    return otherwise(refused, capped if is_taken is True else capped.only(is_taken | (capped.version < 0)))


def refusal(deal: Deal) -> Ruling:
    """Return 0 where the programme does not take an insured deal, and no number where it does."""
    return ELIGIBILITY.look_up(deal, "eligible", _eligibility, _refused)


def why_not(version: int, row: int) -> Mapping[str, str]:
    """Return why the programme does not take a deal, in English and in Chinese, by the row that says so.

    >>> refused = refusal(Deal({"price": 8e6, "insured": True, "income_abroad": True, "basis": 2}, 20261121))
    >>> why_not(refused.version, refused.row)["en"]
    'assessed on net worth'
    """
    rows = MIP.versions[version].rows if version >= 0 else ()
    return MIP.table.words[rows[row].reason if 0 <= row < len(rows) else "not eligible"]


def takes(deal: Deal) -> Any:
    """Tell whether a deal is insured and the programme takes it.

    >>> from xlmortgage.deal.words import Use
    >>> deal = Deal({"price": 8e6, "insured": True}, 20261121)
    >>> takes(deal), takes(deal.changed(use=Use.LET)), takes(deal.changed(price=20e6))
    (True, False, False)
    """
    return deal.insured & (max_ltv(deal).value != 0) if deal.insured is not False else False


def _eligibility(deal: Deal) -> list[tuple[str, Any]]:
    return [("eligibility", deal.insured)]


def _series(deal: Deal) -> list[tuple[str, Any]]:
    return [
        ("after-year-40", deal.insured & is_one_of(deal.property, MIP.table.kinds["subsidised"])),
        ("uncompleted", deal.insured & (deal.completion_date > deal.governing_date)),
        ("completed", deal.insured),
    ]


def _refused(eligible: Any, deal: Deal) -> Any:
    return deal.xp.where(eligible == 0, 0.0, nan)


def _capped(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    ratio = rows.said("max_ltv", row, deal)
    return *lesser(ratio, rows.said("max_loan", row, deal) / deal.base, deal), row
