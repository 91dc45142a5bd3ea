"""What a mortgage plan charges and what it costs while it is held, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite

from xlmortgage.deal.reading import as_date
from xlmortgage.deal.words import Argument
from xlmortgage.explain.sentence import ask, assumption, authority, dollars, lines, notices, percent, say
from xlmortgage.questions import PlanCost, PlanRate, PrimeRate
from xlmortgage.questions.rate_cap import RATE_TOLERANCE


def prime(answer: PrimeRate, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a best lending rate, arguments as in :func:`xlmortgage.explain.max_ltv`."""
    day = as_date(answer.date).isoformat()
    rate = exact_percent(answer.value)
    return lines(
        say(
            lang,
            f"{answer.bank.zh}最優惠利率 {rate}（{day}）。",
            f"The best lending rate of {answer.bank.en} is {rate} on {day}.",
        ),
        authority(answer.ruling, lang),
        ask(answer.ruling, lang, notices([answer.ruling.table], {"agreement_date": answer.date}, lang)),
        assumption(assumed, lang),
    )


def plan_rate(answer: PlanRate, assumed: Sequence[Argument], lang: str) -> str:
    """Explain what a HIBOR plan charges, arguments as in :func:`xlmortgage.explain.max_ltv`."""
    rate, floating, cap = map(exact_percent, answer)
    if not isfinite(answer.cap):
        return lines(
            say(lang, f"計劃息率 {rate}：HIBOR 加利差。", f"Plan rate {rate}: HIBOR and the spread."),
            say(lang, "沒有封頂，息率隨 HIBOR 上落。", "There is no cap; the rate follows HIBOR up and down."),
            assumption(assumed, lang),
        )
    is_capped = answer.cap <= answer.floating + RATE_TOLERANCE
    return lines(
        say(
            lang,
            f"計劃息率 {rate}：{'已達封頂息率' if is_capped else '未達封頂息率'}。",
            f"Plan rate {rate}: {'the cap binds' if is_capped else 'below the cap'}.",
        ),
        say(
            lang,
            f"HIBOR 加利差為 {floating}，最優惠利率減折扣為 {cap}，取較低者。",
            f"HIBOR and the spread come to {floating}, the best lending rate less the discount to {cap}; the lower counts.",
        ),
        say(
            lang,
            f"銀行計算供款與入息比率時用封頂息率 {cap}，不用 HIBOR（金管局 2010-08-19 通函，轉述來源）。",
            f"For the debt-servicing ratio banks take the cap of {cap}, not HIBOR "
            "(Monetary Authority, circular of 2010-08-19, secondary source).",
        ),
        assumption(assumed, lang),
    )


def plan_cost(answer: PlanCost, assumed: Sequence[Argument], lang: str) -> str:
    """Explain what a plan costs while it is held, arguments as in :func:`xlmortgage.explain.max_ltv`."""
    rate = answer.rate
    left = (
        say(lang, "之後提早還清", "and then repaid early")
        if answer.is_left_early
        else say(lang, "供至期滿", "held to the end")
    )
    return lines(
        say(
            lang,
            f"實際年利率 {percent(rate.value)}：持有 {answer.held} 個月，{left}。",
            f"Effective annual rate {percent(rate.value)}: {answer.held} months, {left}.",
        ),
        say(
            lang,
            f"提款日實收 {dollars(rate.received)}，欠款連保費 {dollars(answer.owed)}，期內利息 {dollars(answer.interest)}。",
            f"Received at drawdown {dollars(rate.received)}, owed with the premium {dollars(answer.owed)}, "
            f"interest meanwhile {dollars(answer.interest)}.",
        ),
        _link_line(answer, lang),
        *_rebate_lines(answer, lang),
        assumption(assumed, lang),
    )


def exact_percent(fraction: float) -> str:
    """Return a quoted rate as a percentage, with every decimal that rates are quoted in.

    >>> exact_percent(0.05125), exact_percent(0.0374238)
    ('5.125%', '3.74238%')
    """
    return f"{fraction * 100:.5f}".rstrip("0").rstrip(".") + "%"


def _link_line(answer: PlanCost, lang: str) -> str:
    if not answer.link_deposit:
        return ""
    share, earned = percent(answer.linked_share.value), dollars(answer.linked_interest)
    net = dollars(answer.interest - answer.linked_interest)
    return say(
        lang,
        f"掛鈎存款以結欠的 {share} 為限，賺息 {earned}，淨利息 {net}；實際年利率不變，各銀行限額不同。"
        f"{authority(answer.linked_share, lang)}",
        f"The linked deposit, up to {share} of what is owed, earns {earned}: net interest {net}; "
        f"the effective rate stays, and each bank has its own limit. {authority(answer.linked_share, lang)}",
    )


def _rebate_lines(answer: PlanCost, lang: str) -> Iterable[str]:
    if not answer.price and not answer.rebate:
        return
    threshold, rebate = percent(answer.rebate_threshold.value), dollars(answer.rebate)
    if answer.rebate_counts:
        counted = say(
            lang,
            f"回贈 {rebate} 超過貸款額 {threshold}，須全數計入按揭成數",
            f"The rebate of {rebate} is above {threshold} of the loan and counts in full towards the loan-to-value ratio",
        )
    else:
        counted = say(
            lang,
            f"回贈 {rebate} 不超過貸款額 {threshold}，不計入按揭成數",
            f"The rebate of {rebate} is not above {threshold} of the loan and does not count towards the loan-to-value ratio",
        )
    ratio = percent(answer.loan_to_value) if answer.price else ""
    yield counted + (say(lang, f"：{ratio}。", f": {ratio}.") if ratio else say(lang, "。", "."))
    yield authority(answer.rebate_threshold, lang)
