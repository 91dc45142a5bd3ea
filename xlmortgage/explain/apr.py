"""Why a loan costs what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from xlmortgage.deal.words import Argument
from xlmortgage.explain.sentence import (
    ask,
    assumption,
    authority,
    dollars,
    lines,
    percent,
    say,
    why_row,
)
from xlmortgage.questions import EffectiveRate
from xlmortgage.tables.ruling import Ruling


def premium(answer: Ruling, assumed: Sequence[Argument], lang: str) -> str:
    """Explain an insurance premium, arguments as in :func:`max_ltv`."""
    return _amount("按揭保險保費", "Mortgage insurance premium", answer, assumed, lang)


def stamp_duty(answer: Ruling, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a stamp duty, arguments as in :func:`max_ltv`."""
    return _amount("從價印花稅", "Ad valorem stamp duty", answer, assumed, lang)


def _amount(zh: str, en: str, answer: Ruling, assumed: Sequence[Argument], lang: str) -> str:
    amount = dollars(answer.value)
    return lines(
        say(lang, f"{zh} {amount}{why_row(answer, lang)}。", f"{en} {amount}{why_row(answer, lang)}."),
        authority(answer, lang),
        ask(answer, lang),
        assumption(assumed, lang),
    )


def effective_rate(answer: EffectiveRate, assumed: Sequence[Argument], lang: str) -> str:
    """Explain an effective annual rate, arguments as in :func:`max_ltv`."""
    return lines(
        say(
            lang,
            f"實際年利率 {percent(answer.value)}：{_held(answer, lang)}。",
            f"Effective annual rate {percent(answer.value)}: {_held(answer, lang)}.",
        ),
        say(
            lang,
            f"實收 {dollars(answer.received)}，共還 {dollars(answer.repaid)}，即成本 {dollars(answer.repaid - answer.received)}。",
            f"Received {dollars(answer.received)}, repaid {dollars(answer.repaid)}: "
            f"a cost of {dollars(answer.repaid - answer.received)}.",
        ),
        say(
            lang,
            f"以每月利率乘 12 計為 {percent(answer.nominal)}；兩者不可混用。",
            f"Twelve times the monthly rate is {percent(answer.nominal)}; do not compare one with the other.",
        ),
        say(
            lang,
            f"按香港銀行公會淨現值法計算，每月作十二分之一年；費用{answer.terms.fee_treatment.label(lang)}，回贈以提款日計。",
            "By the net-present-value method of the Hong Kong Association of Banks, months of 1/12 year; "
            f"fees {answer.terms.fee_treatment.label(lang)}, rebate at drawdown.",
        ),
        assumption(assumed, lang),
    )


def _held(answer: EffectiveRate, lang: str) -> str:
    """Return how long a loan is held, and what leaving it takes."""
    terms, months = answer.terms, answer.months
    if terms.exit_month is None or terms.exit_month == months:
        no_penalty = say(lang, "，罰息不計", ", so that no penalty is counted") if terms.exit_penalty else ""
        return say(lang, f"供至期滿（{months} 個月）{no_penalty}", f"held to the end ({months} months){no_penalty}")
    share, base = percent(terms.exit_penalty), terms.penalty_base.label(lang)
    penalty = say(lang, f"，罰息 {share}（{base}）", f", at a penalty of {share} {base}") if terms.exit_penalty else ""
    return say(
        lang,
        f"第 {terms.exit_month} 個月供款後提早還清（貸款期 {months} 個月）{penalty}",
        f"repaid early after month {terms.exit_month} of {months}{penalty}",
    )
