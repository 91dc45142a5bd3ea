"""Ways to raise money on a home side by side, in rows and in words."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.words import CapVerdict
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain.sentence import say
from xlmortgage.questions.cash_out_compared import FIGURES, Figure, Way, Ways

OF_THE_CASE = (
    "no-interest-only",
    "flat-rate-does-not-rise",
    "lenders-own-limit",
    "no-money-lender",
    "no-licence-limit",
)
"""Why a figure is not there although nothing is missing."""


def shown_cash_out_compared(answer: Ways, lang: str) -> list[list[Any]]:
    """Return ways to raise money side by side: a header, then a row a figure; what cannot be had is its error."""
    header = [say(lang, "項目", "item"), *(called(one, lang) for one in answer.ways)]
    return [
        header,
        *(
            [say(lang, figure.zh, figure.en), *(_shown(answer, one, figure, lang) for one in answer.ways)]
            for figure in FIGURES
        ),
    ]


def called(one: Way, lang: str) -> str:
    """Return what a way is called: its lender, or else its kind."""
    return one.name or (one.terms.kind.label(lang) if one.terms.kind else "?")


def _shown(answer: Ways, one: Way, figure: Figure, lang: str) -> Any:
    if figure.name == "missing":
        return missing(answer, one, lang)
    if one.terms.refused:
        return one.terms.refused
    if figure.name == "kind":
        return one.terms.kind.label(lang) if one.terms.kind else ""
    if figure.name == "warnings":
        return say(lang, "", " ").join(said(one, lang))
    value = answer.value(one, figure)
    if isinstance(value, XlMortgageError):
        if value.code == "missing":
            value.cell = "#N/A"
        return value
    return CapVerdict.numbered(int(value.value)).label(lang) if figure.name == "statutory" else value


def said(one: Way, lang: str) -> list[str]:
    """Return what is to be minded of one way, a sentence each."""
    found = [notice.text[lang] for notice in one.notices]
    if one.terms.note:
        found.append(one.terms.note)
    if one.is_of_a_money_lender and one.terms.money_lender is None:
        found.append(
            say(
                lang,
                "當作由放債人借出；如屬銀行請在「放債人」填否。",
                "Taken to be a money lender's; say no under money_lender of a bank.",
            )
        )
    return found


def missing(answer: Ways, one: Way, lang: str) -> str:
    """Return why figures of one way cannot be had, each reason once."""
    texts: dict[str, None] = {}
    for figure in FIGURES:
        value = answer.value(one, figure) if figure.of or figure.name == "statutory" else None
        if isinstance(value, XlMortgageError) and value.code not in OF_THE_CASE:
            texts[value.sentence(lang)] = None
    return say(lang, "", " ").join(texts)
