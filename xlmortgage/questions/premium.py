"""What the mortgage insurance of a loan costs."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law.hkmc.mip_premium import mip_premium
from xlmortgage.questions import Column, Function, Question
from xlmortgage.questions.checks import the_rebate_leaves_no_price
from xlmortgage.tables.ruling import Reason, Ruling


class Premium:
    """The premium of an insured loan."""

    __slots__ = ("deal", "ruling")

    def __init__(self, deal: Deal, ruling: Ruling) -> None:
        self.deal, self.ruling = deal, ruling

    @property
    def value(self) -> Any:
        """The premium [HKD]; 0 where none is asked about, ``nan`` where the sheet of the time has none."""
        return self.deal.xp.where(self.ruling.reason == Reason.NOT_ASKED, 0.0, self.ruling.value)

    @property
    def open(self) -> tuple[Ruling]:
        """What may be left without an answer."""
        return (self.ruling,)


def premium(deal: Deal) -> Premium:
    """Return the premium of a loan that is to be insured, by its ratio to the lower of net price and valuation.

    >>> premium(Deal({"loan": 6.4e6, "price": 8e6, "years": 30.0, "first_home": True}, 20261121)).value
    69760.0
    """
    return Premium(deal, mip_premium.premium(deal))


def premium_where(deal: Deal, insured: Any) -> Premium:
    """Return the premium of the deals that are insured, and nothing for the others.

    >>> premium_where(Deal({"loan": 6.4e6, "price": 8e6, "years": 30.0}, 20261121), insured=False).value
    0.0
    """
    if insured is False:
        return Premium(deal, mip_premium.MIP_PREMIUM.not_asked)
    return Premium(deal, mip_premium.premium(deal).only(insured))


def premium_if_insured(deal: Deal) -> Premium:
    """Return the premium of a deal that says itself whether it is insured.

    >>> premium_if_insured(Deal({"loan": 6.4e6, "price": 8e6, "years": 30.0, "insured": True}, 20261121)).value
    79360.0
    """
    return premium_where(deal, deal.insured)


LAWS = (mip_premium.MIP_PREMIUM,)
CHECKS = (the_rebate_leaves_no_price,)

QUESTIONS = (
    Question(
        premium,
        category="finance",
        laws=LAWS,
        checks=CHECKS,
        functions=(
            Function(
                "MIP_PREMIUM",
                "按揭保險保費",
                "loan price years [first_home plan agreement_date valuation rebate]",
                lambda answer: answer.value,
                does="Return the premium of an insured loan, single or for the first year. It goes by the loan's ratio to "
                "the lower of the price less a rebate and the bank's valuation.",
                returns="float [HKD]; 0 where the loan needs no insurance.",
                raises="#N/A where the sheet of the time has no rate for the case.",
                example='>>> MIP_PREMIUM(9_000_000, 10_000_000, 30, first_home=True, agreement_date="2026-11-20")\n225000.0',
                source='HKMC Insurance Limited, Premium Rate Sheets: see RULE_SOURCE("MIP_PREMIUM").',
            ),
        ),
    ),
    Question(
        premium_if_insured,
        category="finance",
        laws=LAWS,
        takes="loan price years [first_home plan insured agreement_date valuation rebate]",
        checks=CHECKS,
        columns=(
            Column("mip_premium", "按揭保險保費", "mortgage insurance premium", "HKD", lambda answer: answer.value),
        ),
    ),
)
