"""Why a flat rate is dearer than it looks, and what the law says to the interest of a loan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlmortgage.deal.words import Apportionment, Argument, CapVerdict
from xlmortgage.explain.plan import exact_percent
from xlmortgage.explain.sentence import ask, assumption, authority, dollars, lines, percent, say
from xlmortgage.questions import FlatRateCost, RateCap, Reading

READINGS = {
    "statutory": ("法定利率", "statutory", "（有待確認）", " (to be confirmed)"),
    "nominal": ("名義利率", "nominal", "", ""),
    "effective": ("實際利率", "effective", "", ""),
}
"""What each reading of a rate is called, and what stands behind it."""

ABOUT_EARLY_REPAYMENT = "sections 21"
"""How the place of the notice about a charge for repaying early begins."""


def flat_to_apr(answer: FlatRateCost, assumed: Sequence[Argument], lang: str) -> str:
    """Explain what a flat rate comes to, arguments as in :func:`xlmortgage.explain.max_ltv`."""
    rate, flat = answer.rate, exact_percent(answer.flat_monthly)
    amounts = say(
        lang,
        f"實收 {dollars(rate.received)}，共還 {dollars(rate.repaid)}，即成本 {dollars(rate.repaid - rate.received)}。",
        f"Received {dollars(rate.received)}, repaid {dollars(rate.repaid)}: "
        f"a cost of {dollars(rate.repaid - rate.received)}.",
    )
    yearly = exact_percent(12 * answer.flat_monthly)
    return lines(
        say(
            lang,
            f"實際年利率 {percent(rate.value)}：月平息 {flat}，供 {answer.months} 期。",
            f"Effective annual rate {percent(rate.value)}: {flat} flat a month over {answer.months} instalments.",
        ),
        amounts if answer.loan else "",
        say(
            lang,
            f"平息一直以原貸款額計息，乘 12 得 {yearly} 並非年利率；以每月利率乘 12 計為 {percent(rate.nominal)}。",
            f"A flat rate charges the original loan throughout; twelve times it, {yearly}, is no annual rate. "
            f"The nominal one is {percent(rate.nominal)}.",
        ),
        say(
            lang,
            f"按香港銀行公會淨現值法計算，每月作十二分之一年；費用{rate.terms.fee_treatment.label(lang)}。",
            "By the net-present-value method of the Hong Kong Association of Banks, months of 1/12 year; "
            f"fees {rate.terms.fee_treatment.label(lang)}.",
        ),
        assumption(assumed, lang),
    )


def rate_cap(answer: RateCap, assumed: Sequence[Argument], lang: str) -> str:
    """Explain what the law says to the interest of a loan, arguments as in :func:`xlmortgage.explain.max_ltv`."""
    readings = [_reading(reading, answer, lang) for reading in answer.readings]
    deciding = answer.criminal if answer.value is CapVerdict.ABOVE else answer.extortionate
    return lines(
        _verdict(answer, lang),
        say(lang, f"{'；'.join(readings)}。", f"{'; '.join(readings).capitalize()}."),
        _method(answer, lang),
        authority(deciding, lang),
        ask(deciding, lang, list(_about_early_repayment(answer, lang))),
        assumption(assumed, lang),
    )


def _verdict(answer: RateCap, lang: str) -> str:
    verdict, low, high = answer.value.label(lang), percent(answer.extortionate.value), percent(answer.criminal.value)
    said = {
        CapVerdict.CLEAR: (f"三種計法均不高於 {low}", f"no reading of the rate exceeds {low}"),
        CapVerdict.PRESUMED: (
            f"三種計法均高於 {low} 而不高於 {high}，法庭可重新審視協議",
            f"every reading exceeds {low} and none {high}; a court may reopen the agreement",
        ),
        CapVerdict.ABOVE: (f"三種計法均高於 {high}，屬刑事罪行", f"every reading exceeds {high}, which is an offence"),
        CapVerdict.DEPENDS: (
            f"三種計法不在 {low} 及 {high} 的同一邊，須確定適用哪一種",
            f"the readings are not on one side of {low} and {high}; find out which applies",
        ),
    }
    zh, en = said[answer.value]
    return say(lang, f"{verdict}：{zh}。", f"{verdict.capitalize()}: {en}.")


def _reading(reading: Reading, answer: RateCap, lang: str) -> str:
    """Return one reading in words; a rate that only display would round to a limit is shown in full."""
    name, doubt = READINGS[reading.name][lang == "en" :: 2]
    rate = percent(reading.rate)
    if rate in (percent(answer.extortionate.value), percent(answer.criminal.value)):
        rate = f"{reading.rate * 100:.12g}%"
    return f"{name} {rate}{doubt}{say(lang, '：', ': ')}{reading.verdict.label(lang)}"


def _method(answer: RateCap, lang: str) -> str:
    by_contract = answer.apportionment == Apportionment.CONTRACT
    return say(
        lang,
        f"附表 2 原文未能查證，法定利率以每期{'按合約' if by_contract else '按比例'}攤分本息推算；銀行則比較實際年利率。",
        "The wording of Schedule 2 could not be read; the statutory rate is inferred, with payments split "
        f"{'by the contract' if by_contract else 'pro rata'}. For a bank the effective rate is compared.",
    )


def _about_early_repayment(answer: RateCap, lang: str) -> Iterable[str]:
    if answer.exit_penalty:
        for notice in answer.criminal.table.notices:
            if notice.citation.where.startswith(ABOUT_EARLY_REPAYMENT):
                yield notice.text[lang]
