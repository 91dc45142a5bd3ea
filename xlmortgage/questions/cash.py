"""How much cash a purchase takes, line by line."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.errors import missing
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.practice.commission import commission
from xlmortgage.questions import Column, Function, Question, Takes, check, refusing
from xlmortgage.questions import duty as of_duty
from xlmortgage.questions import premium as of_premium
from xlmortgage.questions.borrowed import an_annual_premium_is_financed
from xlmortgage.questions.checks import of_a_purchase, the_rebate_leaves_no_price
from xlmortgage.questions.duty import Duty, duty
from xlmortgage.questions.premium import Premium, premium_if_insured, the_deal_cannot_be_insured
from xlmortgage.tables.ruling import Ruling

LAWS = (*of_duty.LAWS, commission.COMMISSION, *of_premium.LAWS)


class CashLine(NamedTuple):
    """One thing that cash is needed for."""

    name: str
    amount: Any
    """[HKD]; below 0 where money comes back."""
    ruling: Ruling | None = None
    """The ruling it rests on, if any."""


class Cash:
    """The cash that a purchase takes."""

    __slots__ = ("commission", "deal", "duty", "premium")

    def __init__(self, deal: Deal, duty: Duty, commission: Ruling, premium: Premium) -> None:
        self.deal, self.duty, self.premium = deal, duty, premium
        self.commission = commission
        """What the estate agent takes [fraction of the price]."""

    @property
    def lines(self) -> tuple[CashLine, ...]:
        """Down payment, stamp duty, commission, legal fees, premium and rebate, in that order."""
        deal = self.deal
        return (
            CashLine("down-payment", deal.price - deal.loan),
            CashLine("stamp-duty", self.duty.value, self.duty.ruling),
            CashLine("commission", self.commission.value * deal.price, self.commission),
            CashLine("legal-fees", deal.legal_fees),
            CashLine("premium", deal.xp.where(deal.premium_financed, 0.0, self.premium.value), self.premium.ruling),
            CashLine("rebate", 0.0 - deal.rebate),
        )

    @property
    def value(self) -> Any:
        """All of it [HKD]."""
        return sum(line.amount for line in self.lines)

    @property
    def open(self) -> tuple[Ruling, ...]:
        """What may be left without an answer; a premium that is added to the loan takes no cash."""
        paid = self.premium.ruling.only(self.deal.premium_financed == False)  # noqa: E712 - one truth a deal
        return self.duty.ruling, self.commission, paid


def cash(deal: Deal) -> Cash:
    """Return the cash that a purchase takes: down payment, duty, commission, legal fees and premium, less the rebate.

    Only the insured loans above what is lent without insurance pay a premium.

    Examples
    --------
    >>> answer = cash(Deal({"price": 8e6, "loan": 5.6e6}, 20261121))
    >>> answer.value, [(line.name, line.amount) for line in answer.lines[:3]]
    (2720000.0, [('down-payment', 2400000.0), ('stamp-duty', 240000.0), ('commission', 80000.0)])

    """
    return Cash(deal, duty(deal), commission.commission(deal), premium_if_insured(deal))


@check(
    "loan-above-price",
    "loan",
    "loan must not be above the price; got {loan:,.0f} of {price:,.0f}. Check both cells.",
    "貸款額不得高於樓價，現為 {loan:,.0f}（樓價 {price:,.0f}）。請檢查兩個儲存格。",
)
def the_loan_is_above_the_price(deal: Deal) -> Any:
    """Tell whether more is to be lent than is paid."""
    return deal.loan > deal.price


@refusing(
    lambda _: missing(
        *("years", "年期", "years"),
        needs="the premium of an insured loan depends on it",
        needs_zh="按揭保險保費取決於年期",
    ),
    "",
)
def an_insured_loan_has_no_tenor(deal: Deal) -> Any:
    """Tell whether the tenor is missing on which the premium hangs."""
    return mip.takes(deal) & (deal.has("years") == False)  # noqa: E712 - one truth a deal


TAKES = "price loan [property insured first_home years rebate legal_fees plan agreement_date use basis valuation buyer other_home]"
BESIDE = "regular_salary other_mortgages income_abroad completion_date first_assigned premium_financed"
"""What tells besides of another home, of whether a loan can be insured, and of how its premium is paid, where a deal gives it."""

QUESTIONS = (
    Question(
        cash,
        category="advice",
        laws=LAWS,
        by_lender=True,
        takes=f"{TAKES[:-1]} {BESIDE}]",
        besides=(Takes.read("[purpose]"),),
        checks=(
            of_a_purchase("所需現金", "cash needed"),
            the_rebate_leaves_no_price,
            the_loan_is_above_the_price,
            the_deal_cannot_be_insured,
            an_insured_loan_has_no_tenor,
            an_annual_premium_is_financed,
        ),
        functions=(
            Function(
                "CASH_NEEDED",
                "所需現金",
                TAKES,
                lambda answer: answer.value,
                does="Return the cash that a purchase takes: down payment, duty, commission, legal fees and premium, less "
                "the rebate.",
                returns="float [HKD]; legal fees count where they are given, the premium where the loan is insured and it is "
                "not added to the loan.",
                raises="#VALUE! for an input that is wrong, such as an insured loan without its tenor; #N/A where no rule "
                "covers the case or the date.",
                example='>>> CASH_NEEDED(8_000_000, 5_600_000, agreement_date="2026-11-20")\n2720000.0',
                source="Inland Revenue Department; HKMC Insurance Limited; the commission is custom: see "
                'RULE_SOURCE("CASH_NEEDED").',
                of_block=BESIDE,
            ),
        ),
        columns=(Column("cash_needed", "所需現金", "cash needed", "HKD", lambda answer: answer.value),),
    ),
)
