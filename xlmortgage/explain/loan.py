"""Why a loan-to-value ratio, a loan or a tenor is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlmortgage.deal.words import Argument
from xlmortgage.explain.sentence import (
    LIMITS,
    NOTHING_MORE,
    ask,
    assumption,
    authority,
    beside,
    dollars,
    lines,
    notes,
    notices,
    other_ceilings,
    percent,
    say,
    why_row,
    years,
)
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.questions import Limit, LoanToValue, Tenor
from xlmortgage.tables.lookups import Facts


def max_ltv(answer: LoanToValue, assumed: Sequence[Argument], lang: str, deal: Facts = NOTHING_MORE) -> str:
    """Explain a highest loan-to-value ratio.

    Parameters
    ----------
    answer : LoanToValue
        From :func:`xlmortgage.questions.loan_to_value`.
    assumed : sequence of Argument
        The arguments that were not given.
    lang : str
        ``"zh"`` or ``"en"``.
    deal : mapping, optional
        What is given of the deal, by argument name; what income and request allow stands beside the answer.

    """
    head = say(
        lang,
        f"最高按揭成數 {percent(answer.value)}：樓價 {dollars(answer.base)}，最多可借 {dollars(answer.max_loan)}。",
        f"Maximum LTV {percent(answer.value)}: up to {dollars(answer.max_loan)} on a price of {dollars(answer.base)}.",
    )
    return lines(head, *_ltv_lines(answer, assumed, lang, deal))


def max_loan(answer: LoanToValue, assumed: Sequence[Argument], lang: str, deal: Facts = NOTHING_MORE) -> str:
    """Explain a largest loan, arguments as in :func:`max_ltv`."""
    head = say(
        lang,
        f"最高貸款額 {dollars(answer.max_loan)}：{percent(answer.value)} × {dollars(answer.base)}（淨樓價與估價較低者）。",
        f"Largest loan {dollars(answer.max_loan)}: {percent(answer.value)} x {dollars(answer.base)}, "
        "the lower of net price and valuation.",
    )
    return lines(head, *_ltv_lines(answer, assumed, lang, deal))


def max_tenor(answer: Tenor, assumed: Sequence[Argument], lang: str, deal: Facts = NOTHING_MORE) -> str:
    """Explain a longest tenor, arguments as in :func:`max_ltv`."""
    limit = answer.limits[answer.decided_by]
    others = [
        f"{limit_name(other, lang, of_tenor=True)} {years(other.value, lang)}"
        for position, other in enumerate(answer.limits)
        if position != answer.decided_by and other.value == other.value
    ]
    if deal.get("years") is not None:
        others.append(say(lang, "擬借年期 ", "the tenor wanted ") + years(deal["years"], lang))
    return lines(
        say(lang, f"最長還款期 {answer.value} 年。", f"Longest tenor {answer.value} years."),
        say(
            lang,
            f"取決於{limit_name(limit, lang, of_tenor=True)}。",
            f"Decided by {limit_name(limit, lang, of_tenor=True)}.",
        ),
        beside(others, lang),
        authority(limit.ruling, lang),
        ask(limit.ruling, lang),
        assumption(without_assignment(assumed, subsidised=answer.limits[5].ruling.version >= 0), lang),
    )


def _ltv_lines(answer: LoanToValue, assumed: Sequence[Argument], lang: str, deal: Facts) -> Iterable[str]:
    limit = answer.limits[answer.decided_by]
    others = [
        f"{limit_name(other, lang)} {percent(other.value)}{why_row(other.ruling, lang)}"
        for position, other in enumerate(answer.limits)
        if position != answer.decided_by and other.ruling.version >= 0
    ]
    reduced = ""
    if limit.name == "bank" and answer.reduction.value > 0:
        points = f"{answer.reduction.value * 100:g}"
        reduced = say(lang, f"，已下調 {points} 個百分點", f", {points} points taken off") + why_row(
            answer.reduction, lang
        )
    yield say(
        lang,
        f"取決於{limit_name(limit, lang)}{_loan_cap(limit, answer, lang)}{why_row(limit.ruling, lang)}{reduced}。",
        f"Decided by {limit_name(limit, lang)}{_loan_cap(limit, answer, lang)}{why_row(limit.ruling, lang)}{reduced}.",
    )
    yield beside([*others, *other_ceilings(deal, "rule", lang, answer.max_loan)], lang)
    authorities = [authority(limit.ruling, lang), *([authority(answer.reduction, lang)] if reduced else [])]
    yield say(lang, "", " ").join(authorities)
    asked = [other.ruling.table for other in answer.limits if other.ruling.version >= 0]
    yield ask(limit.ruling, lang, [*notes(answer.reduction, lang), *notices(asked, answer.facts, lang)])
    yield assumption(without_assignment(assumed, subsidised=answer.limits[2].ruling.version >= 0), lang)


def _loan_cap(limit: Limit, answer: LoanToValue, lang: str) -> str:
    capped = {"bank": ltv.Reason.LOAN_CAP, "insurance": mip.Reason.LOAN_CAP}
    if limit.ruling.reason != capped.get(limit.name):
        return ""
    return say(
        lang, f"的貸款額上限 {dollars(answer.max_loan)}", f", whose loan cap of {dollars(answer.max_loan)} binds"
    )


def limit_name(limit: Limit, lang: str, *, of_tenor: bool = False) -> str:
    """Return what a limit is called."""
    if of_tenor and limit.name == "guarantee":
        if limit.value <= 0:
            return say(lang, "房委會的保證期已滿", "the Housing Authority's guarantee, which has ended")
        return say(lang, "房委會保證期餘下年數", "what is left of the Housing Authority's guarantee")
    name = LIMITS[limit.name][lang == "en"]
    if limit.name in ("building", "applicant"):
        return say(lang, f"「{limit.ruling.value:g} 減{name}」規則", f"{limit.ruling.value:g} less {name}")
    return name


def without_assignment(assumed: Sequence[Argument], *, subsidised: bool) -> list[Argument]:
    """Leave the first assignment out of what was assumed for a flat to which it does not matter."""
    return [argument for argument in assumed if subsidised or argument.name != "first_assigned"]
