"""Why a rate may rise so far, and why a reserve lasts so long."""

from __future__ import annotations

from xlmortgage.explain.income import authorities, debts_beside, second_beside, stress_line, with_premium
from xlmortgage.explain.sentence import (
    Told,
    ask,
    assumption,
    dollars,
    exact_percent,
    lines,
    percent,
    why_row,
)
from xlmortgage.questions.headroom import Headroom, Reserve


def rate_headroom(answer: Headroom, told: Told) -> str:
    """Explain the largest rise in the rate, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    limits, deal = answer.limits, answer.deal
    deciding = limits.stress if answer.is_by_stress else limits.limit.deciding
    points, rate = f"{answer.value * 100:.3f}".rstrip("0").rstrip("."), exact_percent(deal.annual_rate + answer.value)
    limit = f"{percent(limits.max_dsr)}{why_row(limits.limit.deciding, told.lang)}"
    payment, income = dollars(round(answer.payment, 2)), dollars(round(answer.servicing.counted_income, 2))
    payment += with_premium(answer.servicing, told) + debts_beside(deal, told)
    return lines(
        told.say(
            f"利率最多可再升 {points} 個百分點，至 {rate}；屆時每月供款 {payment}，計算入息 {income}。",
            f"The rate may rise by {points} points, to {rate}; the instalment is then {payment}, on an income of {income}.",
        ),
        told.say(f"供款與入息比率上限 {limit}。", f"The debt-servicing limit is {limit}."),
        stress_line(limits, None, told),
        authorities(deciding, limits, told.lang),
        ask(deciding, told.lang),
        assumption(told),
    )


def reserve_months(answer: Reserve, told: Told) -> str:
    """Explain how long a reserve lasts, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    deal, rate = answer.deal, exact_percent(answer.deal.annual_rate + answer.deal.shock)
    payment, shortfall = dollars(round(answer.payment, 2)), dollars(round(answer.shortfall, 2))
    debts, income, held = dollars(deal.other_debts), dollars(deal.monthly_income), dollars(deal.reserve)
    premium, second = with_premium(answer, told), second_beside(deal, told)
    return lines(
        told.say(
            f"儲備 {held} 足以支付 {int(answer.value)} 個月的差額，每月 {shortfall}。",
            f"A reserve of {held} pays {int(answer.value)} months of a shortfall of {shortfall} a month.",
        ),
        told.say(
            f"每月供款 {payment}（利率 {rate}）{premium}，加其他供款 {debts}{second}，減每月入息 {income}。",
            f"Instalment {payment} at {rate}{premium}, with other debts of {debts}{second}, less a monthly income of {income}.",
        ),
        assumption(told),
    )
