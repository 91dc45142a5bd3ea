"""The tables of a loan's instalments, and of its instalments at higher rates, as a sheet shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from xlmortgage.explain.sentence import say
from xlmortgage.questions.repayment import RateShocks, Schedule

INSTALMENTS = (
    ("期數", "number"),
    ("供款", "payment"),
    ("利息", "interest"),
    ("本金", "principal"),
    ("結欠", "balance"),
)

SHOCKS = (
    ("加息幅度", "rise in rate"),
    ("每月供款", "monthly payment"),
    ("供款增加", "increase"),
    ("總利息", "total interest"),
    ("總利息增加", "change of total interest"),
    ("實際年利率", "effective rate"),
)


def shown_amortization(answer: Schedule, lang: str) -> list[list[Any]]:
    """Return a header row, and a row an instalment."""
    return _table(INSTALMENTS, answer.lines, lang)


def shown_rate_shock(answer: RateShocks, lang: str) -> list[list[Any]]:
    """Return a header row, a row at the present rate, and a row a rise."""
    rows = [
        (
            *(shock.shock, shock.payment, shock.increase),
            *(shock.total_interest, shock.interest_change, shock.effective_rate),
        )
        for shock in answer.shocks
    ]
    return _table(SHOCKS, rows, lang)


def _table(headers: Iterable[tuple[str, str]], rows: Iterable[Sequence[Any]], lang: str) -> list[list[Any]]:
    return [[say(lang, *header) for header in headers], *map(list, rows)]
