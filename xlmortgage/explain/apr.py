"""Why a loan costs what it costs, and why a flat rate is dearer than it looks."""

from __future__ import annotations

from xlmortgage.explain.sentence import Told, assumption, dollars, exact_percent, lines, percent
from xlmortgage.questions.apr import LoanCost


def second_mortgage_apr(answer: LoanCost, told: Told) -> str:
    """Explain an effective annual rate, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    rate, fees = answer.rate, answer.deal.fee_treatment.label(told.lang)
    value, nominal, held = percent(rate.value), percent(rate.nominal), _held(answer, told)
    return lines(
        told.say(f"實際年利率 {value}：{held}。", f"Effective annual rate {value}: {held}."),
        told.say("", " ").join(filter(None, [_cost(answer, told), legal_fees_left_out(told)])),
        told.say(
            f"以每月利率乘 12 計為 {nominal}；兩者不可混用。",
            f"Twelve times the monthly rate is {nominal}; do not compare one with the other.",
        ),
        told.say(
            f"按香港銀行公會淨現值法計算，每月作十二分之一年；費用{fees}，回贈以提款日計。",
            "By the net-present-value method of the Hong Kong Association of Banks, months of 1/12 year; "
            f"fees {fees}, rebate at drawdown.",
        ),
        assumption(without_fees(told)),
    )


def legal_fees_left_out(told: Told) -> str:
    """Return that the legal fees of a whole deal are not counted, because they may be those of a purchase."""
    given = (told.whole or {}).get("legal_fees")
    if not given:
        return ""
    fees = dollars(round(given, 2))
    return told.say(
        f"律師費 {fees} 未計入；如屬此貸款的費用，請加入費用。",
        f"Legal fees of {fees} are not counted; if they are this loan's, add them to the fees.",
    )


def without_fees(told: Told) -> Told:
    """Leave out of what was assumed that there are no fees, where a whole deal gives legal fees."""
    if not legal_fees_left_out(told):
        return told
    return told._replace(assumed=tuple(fact for fact in told.assumed if fact.name != "fees"))


def flat_to_apr(answer: LoanCost, told: Told) -> str:
    """Explain what a flat rate comes to, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    deal, rate = answer.deal, answer.rate
    value, nominal, fees = percent(rate.value), percent(rate.nominal), deal.fee_treatment.label(told.lang)
    flat, yearly = exact_percent(deal.flat_monthly), exact_percent(12 * deal.flat_monthly)
    return lines(
        told.say(
            f"實際年利率 {value}：月平息 {flat}，供 {answer.months} 期。",
            f"Effective annual rate {value}: {flat} flat a month over {answer.months} instalments.",
        ),
        _cost(answer, told) if deal.has("loan") else "",
        told.say(
            f"平息一直以原貸款額計息，乘 12 得 {yearly} 並非年利率；以每月利率乘 12 計為 {nominal}。",
            f"A flat rate charges the original loan throughout; twelve times it, {yearly}, is no annual rate. "
            f"The nominal one is {nominal}.",
        ),
        told.say(
            f"按香港銀行公會淨現值法計算，每月作十二分之一年；費用{fees}。",
            f"By the net-present-value method of the Hong Kong Association of Banks, months of 1/12 year; fees {fees}.",
        ),
        assumption(told),
    )


def _cost(answer: LoanCost, told: Told) -> str:
    """Return what is received, what is repaid, and the difference."""
    received, repaid = dollars(answer.rate.received), dollars(answer.rate.repaid)
    cost = dollars(answer.rate.repaid - answer.rate.received)
    return told.say(
        f"實收 {received}，共還 {repaid}，即成本 {cost}。", f"Received {received}, repaid {repaid}: a cost of {cost}."
    )


def _held(answer: LoanCost, told: Told) -> str:
    """Return how long a loan is held, and what leaving it takes."""
    deal, months = answer.deal, answer.months
    if deal.exit_month in (0, months):
        no_penalty = told.say("，罰息不計", ", so that no penalty is counted") if deal.exit_penalty else ""
        return told.say(f"供至期滿（{months} 個月）{no_penalty}", f"held to the end ({months} months){no_penalty}")
    share, base = percent(deal.exit_penalty), deal.penalty_base.label(told.lang)
    penalty = told.say(f"，罰息 {share}（{base}）", f", at a penalty of {share} {base}") if deal.exit_penalty else ""
    return told.say(
        f"第 {deal.exit_month} 個月供款後提早還清（貸款期 {months} 個月）{penalty}",
        f"repaid early after month {deal.exit_month} of {months}{penalty}",
    )
