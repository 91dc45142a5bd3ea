"""How much a deal may borrow by rule, how much its income carries, and how much is asked for, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from xlmortgage.deal.words import ARGUMENTS, Basis
from xlmortgage.errors import XlMortgageError
from xlmortgage.questions.income import OF_LIMITS, largest_loan, servicing_limits
from xlmortgage.questions.loan import LoanToValue, lending_base, loan_to_value
from xlmortgage.questions.verdict import OF_RATIO

INCOME = ("monthly_income", "annual_rate", "years")
"""The facts without which nobody knows what an income carries."""

OF_INCOME = ("other_debts", "rental_income")
"""The facts that have a say in it besides those of the limits."""


class Ceilings(NamedTuple):
    """What a loan must not exceed; ``None`` where the deal does not tell, or no rule does."""

    rule: float | None
    """By the loan-to-value ratio [HKD]."""
    income: float | None
    """By the debt-servicing tests, where they decide [HKD]."""
    request: float | None
    """What is asked for [HKD]."""


def ceilings(facts: Mapping[str, Any]) -> Ceilings:
    """Return what a loan must not exceed.

    Parameters
    ----------
    facts : mapping
        What is given of a deal, by argument name, as :func:`xlmortgage.deal.reading.read` returns it; ``None`` for what
        could not be read.

    Examples
    --------
    >>> deal = {"price": 8e6, "loan": 5e6, "annual_rate": 0.04125, "years": 30.0, "monthly_income": 45e3}
    >>> [round(ceiling) for ceiling in ceilings(deal)]
    [5600000, 4642528, 5000000]
    >>> ceilings({"price": 8e6})
    Ceilings(rule=5600000.0, income=None, request=None)

    """
    known = {name: argument.plain for name, argument in ARGUMENTS.items()} | dict(facts)
    ratio = _ratio(known) if "price" in facts else None
    income_decides = known["basis"] != Basis.NET_WORTH and not (ratio and ratio.guaranteed)
    return Ceilings(
        float(ratio.max_loan) if ratio else None,
        _by_income(known) if income_decides and facts.keys() >= set(INCOME) else None,
        facts.get("loan"),
    )


def _ratio(known: Mapping[str, Any]) -> LoanToValue | None:
    facts = {name: known[name] for name in OF_RATIO}
    amounts = [known[name] for name in ("price", "valuation", "rebate")]
    if None in (*facts.values(), *amounts):
        return None
    try:
        return loan_to_value(lending_base(*amounts), **facts)
    except XlMortgageError:
        return None


def _by_income(known: Mapping[str, Any]) -> float | None:
    if None in [known[name] for name in (*INCOME, *OF_INCOME, *OF_LIMITS)]:
        return None
    try:
        limits = servicing_limits(**{name: known[name] for name in OF_LIMITS})
        return float(largest_loan(**{name: known[name] for name in (*INCOME, *OF_INCOME)}, limits=limits))
    except XlMortgageError:
        return None
