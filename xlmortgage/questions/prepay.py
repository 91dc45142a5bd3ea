"""What repaying a loan in part does to the rest of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Keep
from xlmortgage.errors import InputError
from xlmortgage.finance import annuity
from xlmortgage.finance.prepayment import Remainder, by_payment, by_term
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import PREMIUM_ADDED, Function, Question, borrowed, refusing, weighing
from xlmortgage.questions.checks import the_rate_is_flat, the_years_are_not_whole_months
from xlmortgage.questions.terms import LOAN, months
from xlmortgage.tables.ruling import Ruling


class Prepayment(NamedTuple):
    """How a loan goes on without a repayment in part, and with one."""

    deal: Deal
    balance: float
    """What is owed before it [HKD]."""
    before: Remainder
    """How the rest would be repaid without it."""
    after: Remainder
    """How the rest is repaid with it."""

    @property
    def open(self) -> tuple[Ruling, ...]:
        """What may be left without an answer: what a premium is that is added."""
        return borrowed.asked(self.deal, borrowed.premium_added(self.deal))

    @property
    def left(self) -> float:
        """What is owed after it [HKD]."""
        left: float = self.balance - self.deal.amount
        return max(left, 0.0)

    @property
    def end(self) -> int:
        """The month of the last instalment, counted from drawdown."""
        return int(self.deal.month) + self.after.months

    @property
    def interest_saved(self) -> float:
        """The interest of the rest without it, less that with it [HKD]."""
        return self.before.interest - self.after.interest


def prepay(deal: Deal) -> Prepayment:
    """Return what it does to a loan to repay an amount of it right after an instalment.

    Where the term is kept, the instalment falls; where the instalment is kept, the loan ends earlier, and its last
    instalment takes what is left.

    Examples
    --------
    >>> told = {"loan": 3e6, "annual_rate": 0.04, "years": 25.0, "month": 60, "amount": 500e3, "keep": Keep.PAYMENT}
    >>> answer = prepay(Deal(told, 20261121))
    >>> answer.after.months, round(answer.interest_saved, 2)
    (177, 500240.75)

    """
    term = months(deal)
    owed = borrowed.borrowed(deal)
    balance = annuity.balance_after(owed, deal.annual_rate, term, deal.month)
    before = by_term(balance, deal.annual_rate, term - deal.month)
    left = balance - deal.amount
    if deal.keep == Keep.PAYMENT:
        payment = annuity.monthly_payment(owed, deal.annual_rate, term)
        return Prepayment(deal, balance, before, by_payment(left, deal.annual_rate, payment))
    return Prepayment(deal, balance, before, by_term(left, deal.annual_rate, term - deal.month))


def _beyond_the_term(told: Mapping[str, Any]) -> InputError:
    last, month = annuity.number_of_instalments(told["years"]) - 1, told["month"]
    return InputError(
        "out-of-range",
        en=f"month must be from 0 to {last}, before the last instalment; got {month}. Check the cell.",
        zh=f"月數須為 0 至 {last}（最後一期之前），現為 {month}。請檢查該儲存格。",
        field="month",
        value=month,
        allowed=(0, last),
    )


@refusing(_beyond_the_term, "years month")
def nothing_is_left_to_repay(deal: Deal) -> Any:
    """Tell whether the loan has been repaid by that month."""
    return deal.month >= months(deal)


def _more_than_owed(told: Mapping[str, Any]) -> InputError:
    owed, month, amount = told["owed"], told["month"], told["amount"]
    return InputError(
        "out-of-range",
        en=f"amount must be at most what is owed after month {month}, {owed:,.2f}; got {amount:,.2f}. Check the cell.",
        zh=f"部分還款額須不大於第 {month} 期後的結欠 {owed:,.2f}，現為 {amount:,.2f}。請檢查該儲存格。",
        field="amount",
        value=amount,
        allowed=(0, owed),
    )


@weighing(lambda deal: {"owed": _owed(deal)}, _more_than_owed, "month amount")
def more_is_repaid_than_owed(deal: Deal) -> Any:
    """Tell whether more is to be repaid than is owed."""
    return deal.amount >= _owed(deal) + HALF_A_CENT


def _owed(deal: Deal) -> Any:
    return annuity.balance_after(borrowed.borrowed(deal), deal.annual_rate, months(deal), deal.month)


QUESTIONS = (
    Question(
        prepay,
        category="schedules",
        besides=(PREMIUM_ADDED,),
        checks=(
            the_rate_is_flat,
            the_years_are_not_whole_months,
            *borrowed.OF_THE_PREMIUM,
            nothing_is_left_to_repay,
            more_is_repaid_than_owed,
        ),
        functions=(
            Function(
                "PREPAY",
                "部分還款的效果",
                f"{LOAN} month amount [keep lang]",
                None,
                does="Return what it does to a loan to repay an amount of it right after the instalment of a month: new "
                "instalment, instalments left, interest saved. "
                "The term is kept, and the instalment falls, unless keep says payment; then the instalment is kept and the "
                "loan ends earlier, with a last instalment of what is left. A penalty or a fee of the bank's is not counted.",
                returns="list of rows: a header row, and label and value [HKD, or months].",
                raises="#VALUE! for a month after the last but one instalment, and for more than is owed.",
                example='>>> table = PREPAY(3_000_000, 0.04, 25, 60, 500_000, "payment", "en")\n'
                ">>> for label, value in table[1:6]:\n"
                "...     print(label, round(value, 2))\n"
                "new instalment [HKD a month] 15835.11\n"
                "instalments left 177\n"
                "interest saved [HKD] 500240.75\n"
                "last instalment [HKD] 13205.98\n"
                "instalment before [HKD a month] 15835.11",
                source="The annuity formula; interest by month on what is owed.",
                spills=True,
            ),
        ),
    ),
)
