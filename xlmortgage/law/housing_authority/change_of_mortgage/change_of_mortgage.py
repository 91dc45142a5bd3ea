"""What the Housing Authority asks for a change of mortgage while the premium of a flat is unpaid."""

from __future__ import annotations

from math import nan
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.conditions import is_one_of
from xlmortgage.tables.ruling import Ruling

CHANGE_OF_MORTGAGE = law("change_of_mortgage", from_the_start=("charge",))
"""The pages bear no date, and the approval is as old as the flats."""


def fee(deal: Deal) -> Ruling:
    """Return the fee [HKD].

    Examples
    --------
    >>> fee(Deal({}, 20261121)).value
    2040

    """
    return CHANGE_OF_MORTGAGE.look_up(deal, "fee", "fee")


def further_charge(deal: Deal) -> Ruling:
    """Return 0 where no more may be lent on a subsidised flat than is owed, and no number for any other home.

    Examples
    --------
    >>> from xlmortgage.deal.words import Property
    >>> further_charge(Deal({"property": Property.HOS_GREEN}, 20261121)).value
    0.0

    """
    return CHANGE_OF_MORTGAGE.look_up(deal, "further_charge", _series, _refused)


def _series(deal: Deal) -> list[tuple[str, Any]]:
    return [("charge", is_one_of(deal.property, CHANGE_OF_MORTGAGE.table.kinds["subsidised"]))]


def _refused(allowed: Any, deal: Deal) -> Any:
    return deal.xp.where(allowed == 0, 0.0, nan)
