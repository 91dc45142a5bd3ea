"""The same deal at several lenders, each by its own criteria, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from xlmortgage import questions as quote
from xlmortgage.deal.reading import NOT_GIVEN_DATE
from xlmortgage.deal.words import Basis, Property, Use, Verdict
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.law import Notice, Table
from xlmortgage.lenders.criteria import RULES, Criteria
from xlmortgage.questions.governing import dated, own
from xlmortgage.questions.warnings import fitting
from xlmortgage.tables.ruling import Ruling


class Offer(NamedTuple):
    """What one lender makes of a deal."""

    lender: str
    verdict: Verdict
    found: quote.Finding
    assessment: quote.Assessment
    plan: quote.PlanRate | None
    """What its plan charges, where its spread or discount is known."""
    cost: quote.PlanCost
    """What the loan costs there, rebate and penalty counted."""
    payment: float
    """[HKD a month]"""
    lines: tuple[Ruling, ...]
    """The lines of its criteria that had a say."""
    net_worth: quote.NetWorth | None
    """What counts of the assets there, where they are given and the lender's shares are known."""
    warnings: tuple[Notice, ...]
    """What is to be watched in the deal, the lender's rebate included."""


def offers(facts: Mapping[str, Any], criteria: Criteria) -> tuple[Offer, ...]:
    """Return what each lender makes of one deal, the best first: passing ones, then by what the loan costs.

    Parameters
    ----------
    facts : mapping
        Values by argument name, as :func:`xlmortgage.deal.reading.read` returns them: price, loan, years, monthly_income,
        and an annual_rate, or hibor and prime for lenders whose plans are known; holding_months if wanted; and
        assets, a list of :class:`xlmortgage.questions.AssetLine`, with liabilities, for a deal on net worth.
    criteria : Criteria
        The lenders' own criteria.

    Returns
    -------
    tuple of Offer
        One a lender.

    Raises
    ------
    InputError, NoRuleError
        As :func:`xlmortgage.questions.assess`; or when there is no rate for a lender.

    Examples
    --------
    >>> from xlmortgage.lenders.criteria import read_criteria
    >>> line = {"lender": "甲銀行", "rule": "max_ltv", "value": 0.6, "source": "circular", "checked": "2026-11-01"}
    >>> own_criteria = read_criteria([(2, line), (3, {**line, "lender": "乙銀行", "rule": "rebate", "value": 0.01})])
    >>> deal = {"price": 8e6, "loan": 5.6e6, "annual_rate": 0.035, "years": 30.0, "monthly_income": 60e3}
    >>> [(offer.lender, offer.verdict.code) for offer in offers(deal, own_criteria)]
    [('乙銀行', 'pass'), ('甲銀行', 'fail')]

    """
    made = [_offer(name, table, facts) for name, table in criteria.lenders.items()]
    return tuple(sorted(made, key=lambda offer: (_rank(offer.verdict), offer.cost.value)))


def _offer(name: str, lender: Table, facts: Mapping[str, Any]) -> Offer:
    asked = {"property": Property.PRIVATE, "use": Use.SELF_USE, "insured": False, "basis": Basis.INCOME, **facts}
    date = dated(facts.get("agreement_date", NOT_GIVEN_DATE))
    known = {fact: asked[fact] for fact in ("property", "use", "insured")}
    of_deal = [rule for rule in RULES if rule != "haircut"]
    lines = {rule: ruling for rule in of_deal if (ruling := own(lender, rule, date, known)) and ruling.reason}
    says = {rule: float(ruling.value) for rule, ruling in lines.items()}
    plan = _plan(name, says, facts)
    rate = plan.value if plan else _rate(name, facts)
    cost = quote.plan_cost(
        facts["loan"],
        rate,
        facts["years"],
        facts.get("holding_months", 0),
        rebate=says.get("rebate", 0.0) * facts["loan"],
        exit_penalty=says.get("exit_penalty", 0.0),
        price=facts["price"],
    )
    # By the Authority's practice a capped plan is tested at its cap, whatever HIBOR makes of it today.
    tested_at = plan.cap if plan and plan.cap < float("inf") else rate
    deal = {**facts, "annual_rate": tested_at, "large_rebate": cost.rebate_counts}
    assessment = quote.assess(deal, lender)
    found = assessment.found
    worth, short = _net_worth(lender, asked)
    if worth and asked["basis"] == Basis.NET_WORTH:
        found &= ~quote.Finding.INCOME_NOT_TESTED
    found |= short
    if cost.loan_to_value > assessment.loan_to_value.value + quote.RATIO_TOLERANCE:
        found |= quote.Finding.LOAN_TOO_LARGE
    payment = quote.instalment(facts["loan"], rate, facts["years"])
    rulings = (*lines.values(), *_haircuts(worth, lender))
    return Offer(name, quote.verdict(found), found, assessment, plan, cost, payment, rulings, worth, fitting(deal))


def _net_worth(lender: Table, facts: Mapping[str, Any]) -> tuple[quote.NetWorth | None, quote.Finding]:
    """Return what counts of the assets at a lender, and what that means for the deal."""
    if not facts.get("assets"):
        return None, quote.Finding(0)
    try:
        worth = quote.counted_net_worth(facts["assets"], facts.get("liabilities", 0.0), {}, lender)
    except NoRuleError:
        return None, quote.Finding.NO_RULE
    enough = facts["basis"] != Basis.NET_WORTH or not worth.short_of(facts["price"])
    return worth, quote.Finding(0) if enough else quote.Finding.NET_WORTH_TOO_LOW


def _haircuts(worth: quote.NetWorth | None, lender: Table) -> Iterable[Ruling]:
    """Return the lender's lines by which assets were counted, each once."""
    rulings = [asset.ruling for asset in worth.assets if asset.ruling] if worth else []
    return {ruling.row: ruling for ruling in rulings if ruling.table is lender}.values()


def _plan(name: str, says: Mapping[str, float], facts: Mapping[str, Any]) -> quote.PlanRate | None:
    """Return what a lender's plan charges today, as far as its terms and today's rates are known."""
    prime, hibor = facts.get("prime"), facts.get("hibor")
    capped = prime is not None and "discount" in says
    if prime is not None and says.get("discount", 0.0) > prime:
        raise _rate_below_nothing(name, says["discount"], prime)
    if "spread" in says and hibor is not None:
        terms = (prime, says["discount"]) if capped else ()
        return quote.plan_rate(hibor, says["spread"], *terms)
    if prime is not None and capped:
        rate = prime - says["discount"]
        return quote.PlanRate(rate, rate, rate)
    return None


def _rate_below_nothing(name: str, discount: float, prime: float) -> InputError:
    return InputError(
        "out-of-range",
        en=f"The discount of {name} must be at most the best lending rate of {prime:.4%}; got {discount:.4%}. "
        "Check its line and prime.",
        zh=f"{name}的 P 減不可大於最優惠利率 {prime:.4%}，現為 {discount:.4%}。請檢查該行準則及最優惠利率。",
        field="discount",
        value=discount,
        allowed=f"at most {prime:g}",
    )


def _rate(name: str, facts: Mapping[str, Any]) -> float:
    if facts.get("annual_rate") is None:
        raise InputError(
            "missing",
            en=f"There is no rate for {name}: give annual_rate, or hibor and prime with its spread and discount.",
            zh=f"{name}沒有利率：請提供年利率，或 HIBOR、最優惠利率及該機構的 H 加、P 減。",
            field="annual_rate",
        )
    return float(facts["annual_rate"])


def _rank(verdict: Verdict) -> int:
    return (Verdict.PASS, Verdict.WARNING, Verdict.ASK, Verdict.FAIL).index(verdict)
