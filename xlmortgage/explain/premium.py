"""Why an insurance premium is what it is."""

from __future__ import annotations

from xlmortgage.explain.sentence import Told, ask, assumption, authority, dollars, lines, percent, why_row
from xlmortgage.questions.premium import Premium
from xlmortgage.tables.choice import Choice
from xlmortgage.tables.ruling import Reason

SALARIED = "固定受薪", "regular salaried"


def mip_premium(answer: Premium, told: Told) -> str:
    """Explain an insurance premium, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    ruling, lent = answer.ruling, answer.lent
    if lent and "guarantee" not in lent.names:
        told = told._replace(assumed=tuple(fact for fact in told.assumed if fact.name != "first_assigned"))
    if ruling.reason == Reason.NOT_ASKED and lent:
        return _within(lent, told)
    said, why = dollars(ruling.value), why_row(ruling, told.lang)
    beside = ruling.law.notices(answer.deal, asked=True)
    return lines(
        told.say(f"按揭保險保費 {said}{why}。", f"Mortgage insurance premium {said}{why}."),
        authority(ruling, told.lang),
        ask(ruling, told.lang, [notice.text[told.lang] for notice, goes_with in beside if goes_with]),
        assumption(as_asked(told)),
    )


def _within(lent: Choice, told: Told) -> str:
    """Return that a loan is within what is lent without insurance, and on whose authority."""
    if lent.decided_by == "guarantee":
        head = told.say(
            "按揭保險保費 HK$0：房委會保證期內毋須按揭保險。",
            "Mortgage insurance premium HK$0: none is asked within the Housing Authority's guarantee.",
        )
    else:
        most = percent(lent.value)
        head = told.say(
            f"按揭保險保費 HK$0：銀行自身可借至 {most}，毋須按揭保險。",
            f"Mortgage insurance premium HK$0: a bank lends up to {most} by itself, so no insurance is needed.",
        )
    return lines(head, authority(lent.deciding, told.lang), assumption(as_asked(told)))


def as_asked(told: Told) -> Told:
    """Say of a salary that is not told what is taken of it here: that it is a regular one."""
    assumed = (fact.like(assumed=SALARIED) if fact.name == "regular_salary" else fact for fact in told.assumed)
    return told._replace(assumed=tuple(assumed))
