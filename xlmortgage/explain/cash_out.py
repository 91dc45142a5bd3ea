"""Why a further charge brings so much cash."""

from __future__ import annotations

from xlmortgage.explain.loan import decided
from xlmortgage.explain.sentence import Told, dollars, lines, percent
from xlmortgage.questions.cash_out import CashOut


def cash_out(answer: CashOut, told: Told) -> str:
    """Explain the cash of a further charge, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    cash, owed = dollars(round(answer.value, 2)), dollars(answer.deal.first_balance)
    ratio, value, largest = percent(answer.loan.max_ltv), dollars(answer.deal.valuation), dollars(answer.loan.max_loan)
    return lines(
        told.say(
            f"加按可套現 {cash}：{ratio} × 估價 {value} 即 {largest}，減一按結欠 {owed}。",
            f"Cash of a further charge {cash}: {ratio} x valuation {value} is {largest}, less {owed} owed.",
        ),
        *decided(answer.loan, told),
    )
