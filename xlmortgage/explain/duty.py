"""Why a stamp duty is what it is."""

from __future__ import annotations

from xlmortgage.explain.sentence import Told, ask, assumption, authority, dollars, lines, why_row
from xlmortgage.questions.duty import Duty
from xlmortgage.tables.ruling import Ruling


def stamp_duty(answer: Duty, told: Told) -> str:
    """Explain a stamp duty, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    return amount("從價印花稅", "Ad valorem stamp duty", answer.ruling, told)


def amount(zh: str, en: str, ruling: Ruling, told: Told) -> str:
    """Explain an amount that a table alone decides, which goes by a name in 繁中 and in English."""
    said, why = dollars(ruling.value), why_row(ruling, told.lang)
    return lines(
        told.say(f"{zh} {said}{why}。", f"{en} {said}{why}."),
        authority(ruling, told.lang),
        ask(ruling, told.lang),
        assumption(told),
    )
