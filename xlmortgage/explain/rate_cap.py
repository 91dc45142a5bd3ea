"""What the law says to the interest of a loan, and why."""

from __future__ import annotations

from collections.abc import Iterable

from xlmortgage.deal.words import Apportionment, CapVerdict
from xlmortgage.explain.apr import legal_fees_left_out, without_fees
from xlmortgage.explain.sentence import Told, ask, assumption, authority, lines, percent
from xlmortgage.questions.rate_cap import RateCap, Reading

READINGS = {
    "statutory": ("法定利率", "statutory", "（有待確認）", " (to be confirmed)"),
    "nominal": ("名義利率", "nominal", "", ""),
    "effective": ("實際利率", "effective", "", ""),
}
"""What each reading of a rate is called, and what stands behind it."""

ABOUT_EARLY_REPAYMENT = "sections 21"
"""How the place of the notice about a charge for repaying early begins."""


def rate_cap(answer: RateCap, told: Told) -> str:
    """Explain what the law says to the interest of a loan, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    readings = [_reading(reading, answer, told) for reading in answer.readings]
    deciding = answer.criminal if answer.value == CapVerdict.ABOVE else answer.extortionate
    return lines(
        _verdict(answer, told),
        told.say(f"{'；'.join(readings)}。", f"{'; '.join(readings).capitalize()}."),
        told.say("", " ").join(filter(None, [_method(answer, told), legal_fees_left_out(told)])),
        authority(deciding, told.lang),
        ask(deciding, told.lang, list(_about_early_repayment(answer, told))),
        assumption(without_fees(told)),
    )


def _verdict(answer: RateCap, told: Told) -> str:
    value = CapVerdict.numbered(answer.value)
    verdict, low, high = value.label(told.lang), percent(answer.extortionate.value), percent(answer.criminal.value)
    zh, en = {
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
    }[value]
    return told.say(f"{verdict}：{zh}。", f"{verdict.capitalize()}: {en}.")


def _reading(reading: Reading, answer: RateCap, told: Told) -> str:
    """Return one reading in words; a rate that only display would round to a limit is shown in full."""
    name, doubt = READINGS[reading.name][told.lang == "en" :: 2]
    rate = percent(reading.rate)
    if rate in (percent(answer.extortionate.value), percent(answer.criminal.value)):
        rate = f"{reading.rate * 100:.12g}%"
    return f"{name} {rate}{doubt}{told.say('：', ': ')}{CapVerdict.numbered(reading.verdict).label(told.lang)}"


def _method(answer: RateCap, told: Told) -> str:
    by_contract = answer.deal.apportionment == Apportionment.CONTRACT
    return told.say(
        f"附表 2 原文未能查證，法定利率以每期{'按合約' if by_contract else '按比例'}攤分本息推算；銀行則比較實際年利率。",
        "The wording of Schedule 2 could not be read; the statutory rate is inferred, with payments split "
        f"{'by the contract' if by_contract else 'pro rata'}. For a bank the effective rate is compared.",
    )


def _about_early_repayment(answer: RateCap, told: Told) -> Iterable[str]:
    if answer.deal.exit_penalty:
        for notice in answer.criminal.table.notices:
            if notice.citation.where.get("en", "").startswith(ABOUT_EARLY_REPAYMENT):
                yield notice.text[told.lang]
