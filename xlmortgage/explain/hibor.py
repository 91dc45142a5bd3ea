"""HIBOR of a day, and from where."""

from __future__ import annotations

from xlmortgage.explain.sentence import Told, ask, assumption, exact_percent, lines, source_of
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import notices_of
from xlmortgage.questions.hibor import Fixing


def hibor(answer: Fixing, told: Told) -> str:
    """Explain a fixing of HIBOR, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    deal, rate, day = answer.deal, exact_percent(answer.value), as_date(answer.deal.day).isoformat()
    minded = [notice.text[told.lang] for notice, goes_with in notices_of(deal, [answer.ruling]) if goes_with]
    citation = answer.ruling.citation
    return lines(
        told.say(f"{day} {deal.period.zh}拆息 {rate}。", f"HIBOR for {deal.period.en} on {day}: {rate}."),
        source_of(citation._replace(since=0), told.lang) if citation else "",
        ask(answer.ruling, told.lang, minded),
        assumption(told),
    )
