"""Why a loan costs what it costs."""

from __future__ import annotations

from collections.abc import Sequence

from xlmortgage.explain.words import (
    ask,
    assumption,
    authority,
    dollars,
    lines,
    percent,
    say,
    why_row,
)
from xlmortgage.glossary import Argument
from xlmortgage.quote import EffectiveRate
from xlmortgage.ruling import Ruling


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
        say(lang, f"實際年利率 {percent(answer.value)}。", f"Effective annual rate {percent(answer.value)}."),
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
            f"按香港銀行公會淨現值法計算，每月作十二分之一年；費用{answer.fee_treatment.label(lang)}，回贈以提款日計。",
            "By the net-present-value method of the Hong Kong Association of Banks, months of 1/12 year; "
            f"fees {answer.fee_treatment.label(lang)}, rebate at drawdown.",
        ),
        assumption(assumed, lang),
    )
