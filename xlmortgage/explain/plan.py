"""What a mortgage plan charges and what it costs while it is held, and why."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

from xlmortgage.explain.sentence import Told, ask, assumption, authority, dollars, exact_percent, lines, percent
from xlmortgage.finance.annuity import MONTHS_A_YEAR
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import notices_of
from xlmortgage.questions.plan import PlanCost, PlanRate, PrimeRate

RATE_TOLERANCE = 1e-12
"""How far apart binary rounding alone may bring two rates that are one [fraction a year]."""


def prime(answer: PrimeRate, told: Told) -> str:
    """Explain a best lending rate, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    deal, rate, day = answer.deal, exact_percent(answer.value), as_date(answer.deal.day).isoformat()
    minded = [notice.text[told.lang] for notice, goes_with in notices_of(deal, [answer.ruling]) if goes_with]
    return lines(
        told.say(
            f"{deal.bank.zh}最優惠利率 {rate}（{day}）。",
            f"The best lending rate of {deal.bank.en} is {rate} on {day}.",
        ),
        authority(answer.ruling, told.lang),
        ask(answer.ruling, told.lang, minded),
        assumption(told),
    )


def plan_rate(answer: PlanRate, told: Told) -> str:
    """Explain what a HIBOR plan charges, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    rate, floating, cap = map(exact_percent, (answer.value, answer.floating, answer.cap))
    if not isfinite(answer.cap):
        return lines(
            told.say(f"計劃息率 {rate}：HIBOR 加利差。", f"Plan rate {rate}: HIBOR and the spread."),
            told.say("沒有封頂，息率隨 HIBOR 上落。", "There is no cap; the rate follows HIBOR up and down."),
            assumption(told),
        )
    is_capped = answer.cap <= answer.floating + RATE_TOLERANCE
    return lines(
        told.say(
            f"計劃息率 {rate}：{'已達封頂息率' if is_capped else '未達封頂息率'}。",
            f"Plan rate {rate}: {'the cap binds' if is_capped else 'below the cap'}.",
        ),
        told.say(
            f"HIBOR 加利差為 {floating}，最優惠利率減折扣為 {cap}，取較低者。",
            f"HIBOR and the spread come to {floating}, the best lending rate less the discount to {cap}; the lower counts.",
        ),
        told.say(
            f"銀行計算供款與入息比率時用封頂息率 {cap}，不用 HIBOR（金管局 2010-08-19 通函，轉述來源）。",
            f"For the debt-servicing ratio banks take the cap of {cap}, not HIBOR "
            "(Monetary Authority, circular of 2010-08-19, secondary source).",
        ),
        assumption(told),
    )


def plan_cost(answer: PlanCost, told: Told) -> str:
    """Explain what a plan costs while it is held, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    early, to_end = told.say("之後提早還清", "and then repaid early"), told.say("供至期滿", "held to the end")
    left, value = early if answer.is_left_early else to_end, percent(answer.value)
    received, owed, interest = dollars(answer.rate.received), dollars(answer.owed), dollars(answer.interest)
    return lines(
        told.say(
            f"實際年利率 {value}：持有 {answer.held} 個月，{left}。",
            f"Effective annual rate {value}: {answer.held} months, {left}.",
        )
        + _penalty(answer, told),
        told.say(
            f"提款日實收 {received}，欠款連保費 {owed}，期內利息 {interest}。",
            f"Received at drawdown {received}, owed with the premium {owed}, interest meanwhile {interest}.",
        ),
        _link_line(answer, told),
        *_rebate_lines(answer, told),
        assumption(_without_the_other_penalty(answer, told)),
    )


def _penalty(answer: PlanCost, told: Told) -> str:
    """Return which year's penalty falls due, where penalties go by the year and the plan is left early."""
    if not answer.deal.yearly_penalties or not answer.is_left_early:
        return ""
    year, last = -(-answer.held // MONTHS_A_YEAR), len(answer.deal.yearly_penalties)
    if year > last:
        return told.say(
            f"罰息期為首 {last} 年，已過，不收罰息。", f" Penalties run for {last} years; none is due any more."
        )
    share, amount = percent(answer.penalty_share), dollars(answer.penalty)
    return told.say(
        f"第 {year} 年內還清，罰息為結欠的 {share}：{amount}。",
        f" Left within year {year}: a penalty of {share} of what is owed, {amount}.",
    )


def _without_the_other_penalty(answer: PlanCost, told: Told) -> Told:
    """Leave out of what was assumed that there is no penalty, where there are penalties by year."""
    if not answer.deal.yearly_penalties:
        return told
    return told._replace(assumed=tuple(fact for fact in told.assumed if fact.name != "exit_penalty"))


def _link_line(answer: PlanCost, told: Told) -> str:
    if not answer.deal.link_deposit:
        return ""
    share, earned = percent(answer.link_cap), dollars(answer.linked_interest)
    net = dollars(answer.interest - answer.linked_interest)
    source = "" if answer.deal.has("link_cap") else authority(answer.linked_share, told.lang)
    return told.say(
        f"掛鈎存款以結欠的 {share} 為限，賺息 {earned}，淨利息 {net}；實際年利率不變，各銀行限額不同。{source}",
        f"The linked deposit, up to {share} of what is owed, earns {earned}: net interest {net}; "
        f"the effective rate stays, and each bank has its own limit. {source}",
    ).rstrip()


def _rebate_lines(answer: PlanCost, told: Told) -> Iterable[str]:
    deal = answer.deal
    if not deal.rebate and not deal.has("price"):
        return
    threshold, rebate = percent(answer.rebate_threshold.value), dollars(deal.rebate)
    if answer.rebate_counts:
        counted = told.say(
            f"回贈 {rebate} 超過貸款額 {threshold}，須全數計入按揭成數",
            f"The rebate of {rebate} is above {threshold} of the loan and counts in full towards the loan-to-value ratio",
        )
    else:
        counted = told.say(
            f"回贈 {rebate} 不超過貸款額 {threshold}，不計入按揭成數",
            f"The rebate of {rebate} is not above {threshold} of the loan and does not count towards the loan-to-value ratio",
        )
    ratio = percent(answer.loan_to_value) if deal.has("price") else ""
    yield counted + (told.say(f"：{ratio}。", f": {ratio}.") if ratio else told.say("。", "."))
    yield authority(answer.rebate_threshold, told.lang)
