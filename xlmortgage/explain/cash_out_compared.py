"""Ways to raise money on a home side by side, in rows and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from xlmortgage.deal.words import CapVerdict
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain.sentence import percent, say
from xlmortgage.explain.verdict import sentence
from xlmortgage.questions.cash_out_compared import FIGURES, Figure, Way, Ways
from xlmortgage.questions.verdict import Finding

OF_THE_CASE = (
    "no-interest-only",
    "lenders-own-limit",
    "no-money-lender",
    "no-licence-limit",
)
"""Why a figure is not there although nothing is missing."""


def unused_cash_out_compared(labels: Sequence[str], lang: str) -> list[Any]:
    """Return the row that names the lines of a deal that no function knows.

    >>> unused_cash_out_compared(["海景"], "en")
    ['not used', '海景']
    """
    return [say(lang, "未採用", "not used"), say(lang, "、", ", ").join(labels)]


def shown_cash_out_compared(answer: Ways, lang: str) -> list[list[Any]]:
    """Return ways to raise money side by side: a header, then a row a figure; what cannot be had is its error."""
    header = [say(lang, "項目", "item"), *(one.called(lang) for one in answer.ways)]
    return [
        header,
        *(
            [say(lang, figure.zh, figure.en), *(_shown(answer, one, figure, lang) for one in answer.ways)]
            for figure in FIGURES
        ),
    ]


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
    found = [*_beyond(one, lang), *(notice.text[lang] for notice in one.notices)]
    if one.is_flat:
        found.append(
            say(
                lang,
                "以月平息計息，供款固定，不會隨加息上升。",
                "At a monthly flat rate the instalment is fixed and does not rise.",
            )
        )
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


def _beyond(one: Way, lang: str) -> list[str]:
    """Return which limits one way does not keep, each with value and limit; nothing where that is not known."""
    try:
        if one.is_bound_by_a_licence:
            return [] if one.is_within_its_licence else [_beyond_its_licence(one, lang)]
        if one.is_of_a_money_lender:
            return []
        numbers = _Numbers(one)
        return [sentence(finding, numbers, lang) for finding in FAILS if one.beyond & finding]
    except XlMortgageError:
        return []


def _beyond_its_licence(one: Way, lang: str) -> str:
    share, limit = percent(one.payment / one.deal.monthly_income), percent(one.licence_limit)
    return say(
        lang,
        f"還款佔入息 {share}，超出放債人牌照的上限 {limit}。",
        f"The repayments take {share} of the income, above the limit of {limit} by a money lender's licence.",
    )


FAILS = (Finding.LOAN_TOO_LARGE, Finding.TENOR_TOO_LONG, Finding.DEBTS_TOO_HIGH)


class _Numbers(Mapping[str, Any]):
    """The numbers of the sentences on one way, each told when it is asked for."""

    OF: ClassVar[dict[str, Callable[[Way], Any]]] = {
        "counted": lambda one: one.owed,
        "rebate": lambda _: 0.0,
        "max_loan": lambda one: one.most,
        "loan": lambda one: one.lent_by_a_bank.loan.binding,
        "years": lambda one: one.asked.years,
        "max_tenor": lambda one: one.longest[0],
        "tenor": lambda one: one.longest[1],
        "dsr": lambda one: one.servicing.ratio,
        "dsr_limit": lambda one: one.servicing.limits.max_dsr,
        "stressed": lambda one: one.stressed_ratio,
        "stressed_limit": lambda one: one.servicing.limits.stressed_limit.value,
        "uncovered": lambda _: 0,
    }

    def __init__(self, way: Way) -> None:
        self.way = way

    def __getitem__(self, name: str) -> Any:
        return self.OF[name](self.way)

    def __iter__(self) -> Iterator[str]:
        return iter(self.OF)

    def __len__(self) -> int:
        return len(self.OF)


def missing(answer: Ways, one: Way, lang: str) -> str:
    """Return why figures of one way cannot be had, each reason once."""
    texts: dict[str, None] = {}
    for figure in FIGURES:
        value = answer.value(one, figure) if figure.of or figure.name == "statutory" else None
        if isinstance(value, XlMortgageError) and value.code not in OF_THE_CASE:
            texts[value.sentence(lang)] = None
    return say(lang, "", " ").join(texts)
