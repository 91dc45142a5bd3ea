"""Mortgage plans side by side, in rows and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlmortgage.deal.words import PlanKind
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain.offers import why
from xlmortgage.explain.sentence import Told, dollars, exact_percent, lines, percent, say
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.offers import Offer
from xlmortgage.questions.plans_compared import FIGURES, Comparison, Figure
from xlmortgage.questions.terms import months


def unused_plans_compared(labels: Sequence[str], lang: str) -> list[Any]:
    """Return the row that names the lines of a deal that no function knows.

    >>> unused_plans_compared(["海景"], "en")
    ['not used', '海景']
    """
    return [say(lang, "未採用", "not used"), say(lang, "、", ", ").join(labels)]


def shown_plans_compared(answer: Comparison, lang: str) -> list[list[Any]]:
    """Return plans side by side: a header of the lenders, then a row a figure; what cannot be had is its error."""
    header = [say(lang, "項目", "item"), *(one.name for one in answer.offers)]
    return [
        header,
        *(
            [say(lang, figure.zh, figure.en), *(shown(answer, one, figure, lang) for one in answer.offers)]
            for figure in FIGURES
        ),
    ]


def shown(answer: Comparison, one: Offer, figure: Figure, lang: str) -> Any:
    """Return a figure of one plan as a cell shows it: a number, a truth, words, or the error."""
    if figure.name == "missing":
        return missing(answer, one, lang)
    if figure.name in WORDS:
        if one.terms.refused:
            return one.terms.refused.sentence(lang) if figure.name == "reason" else one.terms.refused
        try:
            return WORDS[figure.name](one, lang)
        except XlMortgageError as error:
            return error.sentence(lang) if figure.name == "reason" else _not_available(error)
    value = answer.value(one, figure)
    return _not_available(value) if isinstance(value, XlMortgageError) else value


def _not_available(error: XlMortgageError) -> XlMortgageError:
    """Return an error as a cell shows it: what is only missing is not available."""
    if error.code == "missing":
        error.cell = "#N/A"
    return error


OF_THE_CASE = ("not-eligible", "no-cap", "not-a-purchase", "valuation-not-given", "other-loans")
"""Why a figure is not there although nothing is missing."""


def missing(answer: Comparison, one: Offer, lang: str) -> str:
    """Return why figures of one plan cannot be had, each reason once; nothing where it is told in the reason already."""
    said: dict[str, None] = {}
    for figure in FIGURES:
        value = answer.value(one, figure) if figure.of or figure.unit == "rank" else None
        if isinstance(value, XlMortgageError) and value.code not in OF_THE_CASE:
            said[value.sentence(lang)] = None
    return say(lang, "", " ").join(said)


def reason(one: Offer, lang: str) -> str:
    """Return why a lender lends or not, with value and limit, and on which of its terms that rests."""
    said = [why(one, lang)]
    tested = exact_percent(one.tested_at)
    if one.tested_at > one.rate:
        said.append(
            say(
                lang,
                f"入息以 {tested} 測試，即計劃可達的最高息率。",
                f"Income is tested at {tested}, the highest the plan can charge.",
            )
        )
    return say(lang, "", " ").join([*said, *_rests_on(one, lang)])


def _rests_on(one: Offer, lang: str) -> list[str]:
    """Return what was taken where the plan does not say: the published prime, the usual cap of a linked deposit."""
    said = []
    terms = one.terms
    goes_by_prime = terms.discount == terms.discount
    if goes_by_prime and terms.prime != terms.prime and one.published_prime == one.published_prime:
        rate = exact_percent(one.published_prime)
        said.append(say(lang, f"最優惠利率取該行公布的 {rate}。", f"Its best lending rate is the published {rate}."))
    goes_by_hibor = terms.spread == terms.spread and terms.hibor != terms.hibor
    if goes_by_hibor and not one.deal.has("hibor") and one.published_hibor == one.published_hibor:
        rate, day = exact_percent(one.published_hibor), as_date(int(one.deal.governing_date)).isoformat()
        said.append(say(lang, f"HIBOR 取 {day} 定價 {rate}。", f"HIBOR is the fixing of {day}, {rate}."))
    if one.kind is PlanKind.FIXED:
        said.append(_fixed(one, lang))
    if one.deal.link_deposit and terms.link_cap != terms.link_cap and not one.deal.has("link_cap"):
        share = percent(one.cost.link_cap)
        said.append(
            say(lang, f"掛鈎存款上限按一般做法 {share} 計。", f"The linked deposit counts up to the usual {share}.")
        )
    return said


def _fixed(one: Offer, lang: str) -> str:
    """Return that a fixed rate does not rise while it is fixed, and the payments after it at one, two and three points more."""
    if not one.terms.fixed_months or one.terms.fixed_months >= months(one.deal):
        return say(
            lang, "定息至期滿，供款不隨加息上升。", "The rate is fixed to the end, and no rise changes the payment."
        )
    for_so_long = say(
        lang,
        f"定息 {one.terms.fixed_months} 個月，期內供款不隨加息上升",
        f"The rate is fixed for {one.terms.fixed_months} months, in which no rise changes the payment",
    )
    if not one.after:
        return for_so_long + say(lang, "。", ".")
    rate = exact_percent(one.after.value)
    zh, en = (
        between.join(dollars(round(one.payment_after(points), 2)) for points in SHOCKS) for between in ("、", ", ")
    )
    return for_so_long + say(
        lang,
        f"；其後 {rate}，加息 0、1、2、3 厘的供款為 {zh}。",
        f"; then {rate}: with 0, 1, 2, 3 points more {en} a month.",
    )


SHOCKS = range(4)
"""The rises of which the payments after a fixed rate are told [points]."""


def best_plan(answer: Comparison, told: Told) -> str:
    """Return of the best plan why it can be had, and how many there are beside it."""
    best, others = answer.ranked[0], len(answer.offers) - 1
    held = told.say(f"持有 {best.held} 個月", f"held for {best.held} months")
    return lines(
        told.say(
            f"{others + 1} 個計劃中實際年利率最低（{held}）。",
            f"The lowest effective rate of {others + 1} plans ({held}).",
        ),
        reason(best, told.lang),
    )


def kind(one: Offer, lang: str) -> str:
    """Return by what the rate of a plan goes, in words."""
    return one.kind.label(lang) if one.kind else say(lang, "按所填年利率", "at the rate given")


WORDS = {"kind": kind, "verdict": lambda one, lang: one.verdict.label(lang), "reason": reason}
"""The figures that are words."""
