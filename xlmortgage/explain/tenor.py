"""Why a loan may run so long."""

from __future__ import annotations

from math import isnan

from xlmortgage.explain.sentence import (
    LIMITS,
    OF_THE_ASKER,
    Told,
    ask,
    assumption,
    authority,
    beside,
    disagreement,
    lines,
    notes,
    or_by_completion,
    why_row,
    years,
)
from xlmortgage.questions import notices_of
from xlmortgage.questions.tenor import Tenor
from xlmortgage.tables.ruling import Ruling


def max_tenor(answer: Tenor, told: Told) -> str:
    """Explain a longest tenor, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    limits, lang = answer.limits, told.lang
    if answer.deal.building_age > 0:
        told = told._replace(assumed=tuple(map(or_by_completion, told.assumed)))
    deciding = limits.deciding
    others = [
        f"{limit_words(name, ruling, answer, told)} {years(ruling.value, lang)}"
        for name, ruling in zip(limits.names, limits.rulings, strict=True)
        if ruling is not deciding and ruling.value == ruling.value and not _gives_way(name, ruling, answer)
        if not _wants_its_age(name, told)
    ]
    guarantee = limits.named("guarantee")
    if guarantee and isnan(guarantee.value):
        others.append(LIMITS["guarantee"][lang == "en"] + why_row(guarantee, lang))
    if told.whole and told.whole.get("years") is not None:
        others.append(told.say("擬借年期 ", "the tenor wanted ") + years(told.whole["years"], lang))
    by = limit_words(limits.decided_by, deciding, answer, told)
    return lines(
        told.say(f"最長還款期 {answer.max_tenor} 年。", f"Longest tenor {answer.max_tenor} years."),
        told.say(f"取決於{by}。", f"Decided by {by}."),
        beside(others, lang),
        authority(deciding, lang) or told.say(*OF_THE_ASKER),
        ask(deciding, lang, [*_whose_age(answer, told), *_what_goes_with_it(answer, lang)]),
        assumption(_without_assignment(told, answer)),
    )


def _whose_age(answer: Tenor, told: Told) -> list[str]:
    """Return whose age decides where there are several applicants, and what else is done."""
    ruling = answer.whose_age
    if ruling is None:
        return []
    age = answer.age_that_decides
    by = told.say(f"申請人年齡以 {age:g} 歲計：", f"The applicants' age is taken as {age:g}: ")
    doubts = disagreement(ruling.citation, told.lang) if ruling.citation else ""
    return [by + told.say("", " ").join(notes(ruling, told.lang)) + doubts]


def _what_goes_with_it(answer: Tenor, lang: str) -> list[str]:
    """Return what the laws that do not decide warn of."""
    limits = answer.limits
    said = ask(limits.deciding, lang)
    warned = (one.text[lang] for one, goes_with in notices_of(answer.deal, limits.rulings) if goes_with and one.weight)
    return [text for text in warned if text not in said]


def limit_words(name: str, ruling: Ruling, answer: Tenor, told: Told) -> str:
    """Return what a limit is called: a rule on age by its years."""
    if name == "guarantee":
        return told.say("房委會保證期餘下年數", "what is left of the Housing Authority's guarantee")
    words = LIMITS[name][told.lang == "en"]
    if name not in ("building", "applicant", "insurance"):
        return words
    age = answer.age_that_decides if name == "applicant" else answer.deal.building_age
    rule = f"{ruling.value + age:g}"
    if name == "insurance":
        return told.say(f"按揭保險的「{rule} 減樓齡」規定", f"the insurer's {rule} less the age of the building")
    return told.say(f"「{rule} 減{words}」規則", f"{rule} less {words}")


AGE_OF = {"building": "building_age", "insurance": "building_age", "applicant": "applicant_age"}


def _wants_its_age(name: str, told: Told) -> bool:
    """Tell whether a limit is a rule on an age that is not given, and so none."""
    return AGE_OF.get(name) in {fact.name for fact in told.assumed}


def _gives_way(name: str, ruling: Ruling, answer: Tenor) -> bool:
    """Tell whether a usual rule on age stands back behind one that was given, or the lender's."""
    return ruling is not answer.limits.named(name)


def _without_assignment(told: Told, answer: Tenor) -> Told:
    """Leave the first assignment out of what was assumed for a flat to which it does not matter."""
    if "guarantee" in answer.limits.names:
        return told
    return told._replace(assumed=tuple(fact for fact in told.assumed if fact.name != "first_assigned"))
