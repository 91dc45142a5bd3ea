"""What the survey of negative equity found, and from where."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.words import SurveyItem
from xlmortgage.explain.sentence import Told, ask, assumption, disagreement, dollars, lines, percent, source_of
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import notices_of
from xlmortgage.questions.survey import Survey


def survey(answer: Survey, told: Told) -> str:
    """Explain a figure of the survey, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    deal, day, colon = answer.deal, as_date(answer.deal.quarter).isoformat(), told.say("：", ": ")
    found = f"{deal.item.label(told.lang)} {_shown(deal.item, answer.value, told)}"
    others = [f"{item.label(told.lang)} {_shown(item, value, told)}" for item, value in answer.others()]
    beside = told.say("、", ", ").join(others)
    deciding = answer.found.deciding
    minded = [notice.text[told.lang] for notice, goes_with in notices_of(deal, [deciding]) if goes_with]
    cited = deciding.citation
    return lines(
        told.say(f"{day} 季末負資產住宅按揭", f"Mortgages in negative equity at the end of the quarter {day}")
        + colon
        + found
        + told.say("。", "."),
        told.say(f"同季：{beside}。", f"The same quarter: {beside}.") if others else "",
        source_of(cited._replace(since=0), told.lang) + disagreement(cited, told.lang) if cited else "",
        ask(deciding, told.lang, minded),
        assumption(told),
    )


def _shown(item: SurveyItem, value: Any, told: Told) -> str:
    if item == SurveyItem.CASES:
        return told.say(f"{value:,.0f} 宗", f"{value:,.0f}")
    return percent(value) if item == SurveyItem.DELINQUENCY else dollars(value)
