"""How much cash a further charge on a home already owned can bring."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Purpose
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_cash_out import mip_cash_out
from xlmortgage.law.housing_authority.change_of_mortgage import change_of_mortgage
from xlmortgage.questions import Function, Governs, Question
from xlmortgage.questions.lent import lent_at_most
from xlmortgage.questions.loan import APPLICANTS, Loan
from xlmortgage.tables.choice import Choice, lowest
from xlmortgage.tables.reader import Notice

LAWS = (ltv.LTV, mip.MIP, mip_cash_out.MIP_CASH_OUT, change_of_mortgage.CHANGE_OF_MORTGAGE)


class CashOut:
    """How much may be lent on a home already owned, and what that leaves above what is owed."""

    __slots__ = ("deal", "loan")

    def __init__(self, deal: Deal, loan: Loan) -> None:
        self.deal = deal
        self.loan = loan
        """How much may be lent at the valuation."""

    @property
    def value(self) -> Any:
        """The cash [HKD]; 0 where nothing is left above what is owed, ``nan`` where no rule covers the deal."""
        return self.deal.xp.maximum(self.loan.max_loan - self.deal.first_balance, 0.0)

    @property
    def governing(self) -> tuple[Governs, ...]:
        """What decides the loan."""
        return self.loan.governing

    @property
    def open(self) -> tuple[Choice]:
        """What may be left without an answer."""
        return self.loan.open


class FurtherCharge(Loan):
    """How much may be lent on a home already owned, with what the programme says of whom it takes."""

    __slots__ = ()

    @property
    def notices(self) -> Iterator[tuple[Notice, Any]]:
        """The notices of every law that was asked, and the programme's of income from abroad."""
        yield from super().notices
        for notice, goes_with in mip.MIP.notices(self.deal, self.deal.insured):
            if any(condition.fact == "income_abroad" for condition in notice.conditions):
                yield notice, goes_with


def cash_out(deal: Deal) -> CashOut:
    """Return the cash that a further charge brings: cap times valuation, less what is owed, and never below 0.

    The bank's own cap is that of a purchase at the valuation; the insured one that of a loan which raises cash.  On a
    subsidised flat whose premium is unpaid no more is lent than is owed.

    Examples
    --------
    >>> told = {"valuation": 8e6, "first_balance": 3e6}
    >>> cash_out(Deal(told, 20261121)).value
    2600000.0

    """
    valued = deal.having(price=deal.valuation, base=deal.valuation, rebate=0.0, completion_date=0)
    ratio = lent_at_most(valued.having(purpose=Purpose.FURTHER_CHARGE))
    if deal.lender:
        ratio = lowest(ratio, lender=deal.lender.asks("max_ltv", valued))
        ratio = lowest(ratio, **{"lender-abroad": deal.lender.lowers_abroad(valued, ratio.value)})
    return CashOut(deal, FurtherCharge(valued, ratio))


QUESTIONS = (
    Question(
        cash_out,
        category="advice",
        laws=LAWS,
        by_lender=True,
        functions=(
            Function(
                "CASH_OUT",
                "加按可套現金額",
                f"valuation first_balance [{APPLICANTS}]",
                lambda answer: answer.value,
                does="Return the cash that a further charge on a home already owned can bring: the largest loan at the "
                "valuation, less what is owed. The agreement's date is that of the new loan; the flat is completed.",
                returns="float [HKD]; 0 where nothing is left above what is owed, and for a subsidised flat whose premium is "
                "unpaid.",
                raises="#VALUE! for an input that is wrong; #N/A where no rule covers the case or the date.",
                example='>>> CASH_OUT(8_000_000, 3_000_000, agreement_date="2026-11-20")\n2600000.0',
                source="Hong Kong Monetary Authority, whose caps are for purchase and refinancing alike; DBS Bank on insured "
                "further charges; Hong Kong Housing Authority.",
            ),
        ),
    ),
)
