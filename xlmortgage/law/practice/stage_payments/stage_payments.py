"""How the price of a flat under construction is usually paid, and when its duty is due."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

STAGE_PAYMENTS = law("stage_payments", from_the_start=("stage", "immediate", "duty"))
"""What is usual has not changed that we know of."""

DEPOSITS = (1, 2, 3, 4)
"""The payments before the last, as far as a table goes."""


def deposit(deal: Deal, number: int) -> Ruling:
    """Return a payment before the last by its number [fraction of the price]; no number where there is none.

    Examples
    --------
    >>> from xlmortgage.deal.words import StagePlan
    >>> immediate = Deal({"stage_plan": StagePlan.IMMEDIATE}, 20261121)
    >>> [deposit(immediate, number).value for number in DEPOSITS]
    [0.05, 0.05, nan, nan]

    References
    ----------
    Developers' price lists, 2013 to 2018, as shown on hkea.com.hk and lawinsider.com.

    """
    return STAGE_PAYMENTS.look_up(deal, f"deposit_{number}", deal.stage_plan.code)


def days(deal: Deal, number: int) -> Ruling:
    """Return within how many days after the agreement the second payment, or a later one, falls due."""
    return STAGE_PAYMENTS.look_up(deal, f"days_{number}", deal.stage_plan.code)


def days_of_rest(deal: Deal) -> Ruling:
    """Return within how many days after the agreement the rest falls due; no number where that is on completion."""
    return STAGE_PAYMENTS.look_up(deal, "days_of_rest", deal.stage_plan.code)


def days_of_duty(deal: Deal) -> Ruling:
    """Return within how many days after the agreement it has to be stamped."""
    return STAGE_PAYMENTS.look_up(deal, "days_of_duty", "duty")
