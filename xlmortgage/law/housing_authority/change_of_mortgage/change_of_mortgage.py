"""What the Housing Authority takes for a change of mortgage while the premium of a flat is unpaid."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

CHANGE_OF_MORTGAGE = law("change_of_mortgage")


def fee(deal: Deal) -> Ruling:
    """Return the fee [HKD].

    Examples
    --------
    >>> fee(Deal({}, 20261121)).value
    2040

    """
    return CHANGE_OF_MORTGAGE.look_up(deal, "fee")
