"""What is paid on a home that is sold again soon after it was acquired."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.numbers import money
from xlmortgage.numbers.days import months_begun
from xlmortgage.tables.lookups import Rows
from xlmortgage.tables.ruling import Reason, Ruling

SPECIAL_STAMP_DUTY = law(
    "special_stamp_duty",
    derived={"years_held": lambda deal: months_begun(deal.acquired, deal.sold) / 12},
    unsaid=Reason.NOT_ASKED,
)


def duty(deal: Deal) -> Ruling:
    """Return the duty on the price of a resale, the higher of consideration and value.

    Returns
    -------
    Ruling
        The duty [HKD], rounded up to the dollar; not asked before the law began.

    Examples
    --------
    >>> duty(Deal({"price": 6.5e6, "acquired": 20110910, "sold": 20120309}, 20261121)).value
    975000.0

    References
    ----------
    Inland Revenue Department, examples of Special Stamp Duty.

    """
    return SPECIAL_STAMP_DUTY.by_version(deal.having(date=deal.sold), _at_its_rate)


def _at_its_rate(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    return money.rounded(rows.said("rate", row, deal) * deal.price, "up-to-dollar"), Reason.BY_ROW, row
