"""Why an insurance premium is what it is."""

from __future__ import annotations

from xlmortgage.explain.sentence import Told, ask, assumption, authority, dollars, lines, why_row
from xlmortgage.questions.premium import Premium
from xlmortgage.tables.ruling import Reason

WITHIN_THE_GUARANTEE = (
    "按揭保險保費 HK$0：房委會保證期內毋須按揭保險。",
    "Mortgage insurance premium HK$0: none is asked within the Housing Authority's guarantee.",
)
SALARIED = "固定受薪", "regular salaried"


def mip_premium(answer: Premium, told: Told) -> str:
    """Explain an insurance premium, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    ruling, guaranteed = answer.ruling, answer.guarantee
    if ruling.reason == Reason.NOT_ASKED and guaranteed:
        return lines(
            told.say(
                "按揭保險保費 HK$0：房委會保證期內毋須按揭保險。",
                "Mortgage insurance premium HK$0: none is asked within the Housing Authority's guarantee.",
            ),
            authority(guaranteed, told.lang),
            assumption(_as_asked(told)),
        )
    said, why = dollars(ruling.value), why_row(ruling, told.lang)
    beside = ruling.law.notices(answer.deal, asked=True)
    return lines(
        told.say(f"按揭保險保費 {said}{why}。", f"Mortgage insurance premium {said}{why}."),
        authority(ruling, told.lang),
        ask(ruling, told.lang, [notice.text[told.lang] for notice, goes_with in beside if goes_with]),
        assumption(_as_asked(told)),
    )


def _as_asked(told: Told) -> Told:
    """Say of a salary that is not told what is taken of it here: that it is a regular one."""
    assumed = (fact.like(assumed=SALARIED) if fact.name == "regular_salary" else fact for fact in told.assumed)
    return told._replace(assumed=tuple(assumed))
