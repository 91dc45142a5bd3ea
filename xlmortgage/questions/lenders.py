"""Which of a lender's own lines decide a deal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from xlmortgage.law import Table
from xlmortgage.questions.governing import dated, own
from xlmortgage.questions.income import OF_LIMITS, servicing_limits
from xlmortgage.questions.loan import OF_LENDER, lending_base, loan_to_value, longest_tenor
from xlmortgage.questions.verdict import OF_RATIO, OF_TENOR
from xlmortgage.tables.lookups import Facts
from xlmortgage.tables.ruling import Ruling

LIMITING = ("max_ltv", "abroad_reduction", "max_tenor", "building_rule", "applicant_rule", "max_dsr", "rental_share")
"""The rules that say how much may be lent, for how long, and on what income."""


Lines = Mapping[str, Ruling]
"""Of each rule, what the lender asks."""


class Line(NamedTuple):
    """A line of a lender's criteria, or one for each of many deals, and whether it decides."""

    rule: str
    ruling: Ruling
    decides: Any


def deciding_lines(facts: Facts, lender: Table) -> tuple[Line, ...]:
    """Return the lines of a lender that decide how much may be lent, for how long, and on what income.

    Parameters
    ----------
    facts : mapping
        Every argument of a deal by name, scalars or arrays of one length.
    lender : Table
        The lender's table, from :mod:`xlmortgage.lenders.criteria`.

    Returns
    -------
    tuple of Line
        One a rule of which the lender has lines: the one that fits, if it does, and whether the answer hangs on it.

    Examples
    --------
    >>> from xlmortgage.lenders.criteria import read_criteria
    >>> from xlmortgage.deal.words import ARGUMENTS
    >>> line = {"lender": "甲銀行", "rule": "max_ltv", "value": 0.6, "source": "circular", "checked": "2026-11-01"}
    >>> table = read_criteria([(2, line), (3, {**line, "rule": "max_dsr", "value": 0.5})]).of("甲銀行")
    >>> deal = {name: argument.plain for name, argument in ARGUMENTS.items()} | {"price": 8e6}
    >>> [(line.rule, line.decides) for line in deciding_lines(deal, table)]
    [('max_ltv', True), ('max_dsr', False)]

    """
    known = {name: facts[name] for name in OF_LENDER}
    date = dated(facts["agreement_date"])
    lines = {rule: ruling for rule in LIMITING if (ruling := own(lender, rule, date, known))}
    decides = {**_ratio(facts, lines), **_tenor(facts, lines, lender), **_servicing(facts, lines, lender)}
    return tuple(Line(rule, ruling, (ruling.reason > 0) & decides[rule]) for rule, ruling in lines.items())


def _ratio(facts: Facts, lines: Lines) -> dict[str, Any]:
    """Tell whether the lender's cap is lower than the regulator's, and whether anything is taken off it."""
    base = lending_base(facts["price"], facts["valuation"], facts["rebate"])
    highest = loan_to_value(base, **{name: facts[name] for name in OF_RATIO}).value
    return {
        "max_ltv": "max_ltv" in lines and lines["max_ltv"].value < highest,
        "abroad_reduction": "abroad_reduction" in lines
        and facts["income_abroad"] & (lines["abroad_reduction"].value > 0),
    }


def _tenor(facts: Facts, lines: Lines, lender: Table) -> dict[str, Any]:
    """Tell whether the tenor is what the lender's maximum or its rules on age leave, or longer for them than usual."""
    asked = {name: facts[name] for name in OF_TENOR}
    usual, answer = longest_tenor(**asked), longest_tenor(**asked, use=facts["use"], lender=lender)
    decides = {}
    for position, limit in enumerate(answer.limits):
        rule = "max_tenor" if limit.name == "lender" else f"{limit.name}_rule"
        if rule in lines:
            decides[rule] = (answer.decided_by == position) & (limit.ruling.value == lines[rule].value)
        if rule in lines and rule != "max_tenor":
            decides[rule] = decides[rule] | (usual.limits[position].value < answer.value)
    return decides


def _servicing(facts: Facts, lines: Lines, lender: Table) -> dict[str, Any]:
    """Tell whether the lender's limit is lower than the regulator's, and whether its share of a rent counts."""
    asked = {name: facts[name] for name in (*OF_LIMITS, "property", "insured")}
    regulator, limits = servicing_limits(**asked), servicing_limits(**asked, lender=lender)
    has_rent = facts["rental_income"] > 0
    tested = has_rent | (facts["monthly_income"] > 0)
    return {
        "max_dsr": tested & (limits.limit.value < regulator.limit.value),
        "rental_share": has_rent
        & ("rental_share" in lines and limits.rental_share.value == lines["rental_share"].value),
    }
