"""What a buyer of a home who is no permanent resident pays on top."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.numbers import money
from xlmortgage.tables.lookups import Rows
from xlmortgage.tables.ruling import Reason, Ruling

BUYER_STAMP_DUTY = law("buyer_stamp_duty", derived={"buyer": lambda deal: deal.purchaser}, unsaid=Reason.NOT_ASKED)


def duty(deal: Deal) -> Ruling:
    """Return the duty on a price, the higher of consideration and value.

    Returns
    -------
    Ruling
        The duty [HKD], rounded up to the dollar; not asked where the law has none.

    Examples
    --------
    >>> from xlmortgage.deal.words import Buyer
    >>> duty(Deal({"price": 3e6, "buyer": Buyer.OTHER}, 20121101)).value
    450000.0

    References
    ----------
    Inland Revenue Department, examples of Buyer's Stamp Duty.

    """
    return BUYER_STAMP_DUTY.by_version(deal, _at_its_rate)


def _at_its_rate(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    return money.rounded(rows.said("rate", row, deal) * deal.price, "up-to-dollar"), Reason.BY_ROW, row
