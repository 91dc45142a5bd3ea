"""One deal before several lenders, each by its own criteria, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite, nan
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import Verdict
from xlmortgage.errors import InputError
from xlmortgage.finance import annuity
from xlmortgage.lenders import Lender
from xlmortgage.lenders.criteria import RULES, Criteria
from xlmortgage.questions import is_missing, plan, verdict
from xlmortgage.questions.loan import loan
from xlmortgage.questions.plan import PlanCost, PlanRate
from xlmortgage.questions.terms import months
from xlmortgage.questions.verdict import Assessment
from xlmortgage.questions.worth import NetWorth
from xlmortgage.tables.choice import Choice
from xlmortgage.tables.ruling import Ruling

BEST_FIRST = (Verdict.PASS, Verdict.WARNING, Verdict.ASK, Verdict.FAIL)
"""The order in which lenders are put."""


class Offer(NamedTuple):
    """What one lender makes of a deal."""

    lender: Lender
    assessment: Assessment
    """By the lender's criteria, with its rebate where the deal has none of its own, at the rate at which it is tested."""
    plan: PlanRate | None
    """What its plan charges, where its spread or discount is known."""
    cost: PlanCost
    """What the loan costs there, rebate and penalty counted."""
    payment: float
    """[HKD a month]"""
    lines: tuple[tuple[str, Ruling], ...]
    """The lines of its criteria that have a say, each with the rule it is about."""

    @property
    def net_worth(self) -> NetWorth | None:
        """What counts of the assets there, where they are given and the lender's shares are known."""
        return self.assessment.worth if isinstance(self.assessment.worth, NetWorth) else None


def offers(deal: Deal, criteria: Criteria) -> tuple[Offer, ...]:
    """Return what each lender makes of one deal, the best first: passing ones, then by what the loan costs.

    Parameters
    ----------
    deal : Deal
        With its loan, its tenor, its income, and an annual rate, or HIBOR and best lending rate for lenders whose plans
        are known; and with the months it is held, if wanted.
    criteria : Criteria
        The lenders' own criteria.

    Returns
    -------
    tuple of Offer
        One a lender.

    Raises
    ------
    InputError
        When something is missing for a verdict, or there is no rate for a lender.

    Examples
    --------
    >>> from xlmortgage.questions.criteria import read_criteria
    >>> line = {"lender": "甲銀行", "rule": "max_ltv", "value": 0.6, "source": "circular", "checked": "2026-11-01"}
    >>> own_criteria = read_criteria([(2, line), (3, {**line, "lender": "乙銀行", "rule": "rebate", "value": 0.01})])
    >>> told = {"price": 8e6, "loan": 5.6e6, "annual_rate": 0.035, "years": 30.0, "monthly_income": 60e3}
    >>> [(made.lender, made.assessment.code) for made in offers(Deal(told, 20261121), own_criteria)]
    [(<lender 乙銀行>, 'pass'), (<lender 甲銀行>, 'fail')]

    """
    for fact in NEEDED:
        if not deal.has(fact.name):
            raise is_missing(fact, "compare")
    made = [_offer(lender, deal) for lender in criteria.lenders.values()]
    return tuple(sorted(made, key=lambda one: (BEST_FIRST.index(one.assessment.verdict), one.cost.value)))


def _offer(lender: Lender, deal: Deal) -> Offer:
    # What a deal gives itself stands before the lender's line, which then has no say.
    silent = {"haircut", "rebate"} if deal.bank_rebate else {"haircut"}
    lines = {rule: ruling for rule in RULES if rule not in silent and (ruling := lender.asks(rule, deal)).reason > 0}
    says = {rule: float(ruling.value) for rule, ruling in lines.items()}
    own_plan = _plan(lender, says, deal)
    rate = own_plan.value if own_plan else _rate(lender, deal)
    # By the Authority's practice a capped plan is tested at its cap, whatever HIBOR makes of it today.
    tested_at = own_plan.cap if own_plan and isfinite(own_plan.cap) else rate
    assessment = ASSESS.answer(deal.changed(lender=lender, annual_rate=tested_at))
    held = deal.changed(
        annual_rate=rate, rebate=assessment.deal.bank_rebate, exit_penalty=says.get("exit_penalty", deal.exit_penalty)
    )
    payment = annuity.monthly_payment(deal.loan, rate, months(deal))
    rulings = (*lines.items(), *_haircuts(assessment, lender))
    return Offer(lender, assessment, own_plan, COST.answer(held), payment, rulings)


ASSESS = next(question for question in verdict.QUESTIONS if question.ask is verdict.assess)
COST = next(question for question in plan.QUESTIONS if question.ask is plan.plan_cost)
NEEDED = (
    FACTS["loan"],
    *(fact for fact in ASSESS.takes.facts[: ASSESS.takes.required] if fact.name != "annual_rate"),
)
"""What a verdict has to be told, save the rate, which may come from a lender's plan; and the loan, of which costs are told."""


def _haircuts(assessment: Assessment, lender: Lender) -> Iterator[tuple[str, Ruling]]:
    """Yield the lender's lines by which assets were counted, each once."""
    counted = assessment.worth.assets if isinstance(assessment.worth, NetWorth) else ()
    own = {asset.ruling.row: asset.ruling for asset in counted if asset.ruling.law is lender.law}
    yield from (("haircut", ruling) for ruling in own.values())


def _plan(lender: Lender, says: dict[str, float], deal: Deal) -> PlanRate | None:
    """Return what a lender's plan charges today, as far as its terms and today's rates are known."""
    capped = deal.has("prime") and "discount" in says
    if capped and says["discount"] > deal.prime:
        raise _rate_below_nothing(lender, says["discount"], deal.prime)
    if "spread" in says and deal.has("hibor"):
        terms = {"prime": deal.prime, "discount": says["discount"]} if capped else {"prime": nan}
        return plan.plan_rate(deal.changed(spread=says["spread"], **terms))
    if capped:
        rate = deal.prime - says["discount"]
        return PlanRate(deal, rate, rate, rate)
    return None


def _rate_below_nothing(lender: Lender, discount: float, prime: float) -> InputError:
    return InputError(
        "out-of-range",
        en=f"The discount of {lender.name} must be at most the best lending rate of {prime:.4%}; got {discount:.4%}. "
        "Check its line and prime.",
        zh=f"{lender.name}的 P 減不可大於最優惠利率 {prime:.4%}，現為 {discount:.4%}。請檢查該行準則及最優惠利率。",
        field="discount",
        value=discount,
        allowed=f"at most {prime:g}",
    )


def _rate(lender: Lender, deal: Deal) -> float:
    if not deal.has("annual_rate"):
        raise InputError(
            "missing",
            en=f"There is no rate for {lender.name}: give annual_rate, or hibor and prime with its spread and discount.",
            zh=f"{lender.name}沒有利率：請提供年利率，或 HIBOR、最優惠利率及該機構的 H 加、P 減。",
            field="annual_rate",
        )
    return float(deal.annual_rate)


class DecidingLine(NamedTuple):
    """A line of a lender's criteria, or one for each of many deals, and whether an answer hangs on it."""

    rule: str
    ruling: Ruling
    decides: Any


def deciding_lines(answer: Assessment) -> Iterator[DecidingLine]:
    """Yield the lender's lines that were weighed for loan, tenor and income, each with whether the answer hangs on it.

    Parameters
    ----------
    answer : Assessment
        Of one deal, or of many, under one lender.

    Examples
    --------
    >>> from xlmortgage.questions.criteria import read_criteria
    >>> line = {"lender": "甲銀行", "rule": "max_ltv", "value": 0.6, "source": "circular", "checked": "2026-11-01"}
    >>> lender = read_criteria([(2, line), (3, {**line, "rule": "rental_share", "value": 0.5})]).of("甲銀行")
    >>> told = {"price": 8e6, "loan": 4e6, "annual_rate": 0.035, "years": 30.0, "monthly_income": 60e3, "lender": lender}
    >>> [(line.rule, line.decides) for line in deciding_lines(verdict.assess(Deal(told, 20261121)))]
    [('max_ltv', True), ('rental_share', False)]

    """
    if answer.deal.lender:
        yield from _of_loan(answer)
        yield from _of_tenor(answer)
        yield from _of_income(answer)


def _of_loan(answer: Assessment) -> Iterator[DecidingLine]:
    """Tell whether the lender's cap is lower than that of the law, and whether anything is taken off it."""
    deal, rules = answer.deal, answer.deal.lender.table.series
    if "max_ltv" in rules:
        own = deal.lender.asks("max_ltv", deal)
        yield DecidingLine("max_ltv", own, own.value < loan(deal.having(lender=None)).max_ltv)
    if "abroad_reduction" in rules:
        off = deal.lender.asks("abroad_reduction", deal)
        yield DecidingLine("abroad_reduction", off, deal.income_abroad & (off.value > 0))


def _of_tenor(answer: Assessment) -> Iterator[DecidingLine]:
    """Tell whether the tenor is what the lender leaves, or longer for its rule on age than by the usual one."""
    deal, limits = answer.deal, answer.tenor.limits
    usual = dict(zip(limits.names, limits.rulings, strict=True))
    for place, own in _own(limits, deal.lender):
        name, decides = limits.names[place], limits.which == place
        if name == "lender":
            yield DecidingLine("max_tenor", own, decides)
        else:
            is_its = (own.value == own.value) & (deal.has(f"{name}_rule") == False)  # noqa: E712 - arrays
            is_longer = usual[name].value < limits.value
            yield DecidingLine(f"{name}_rule", own, decides | (is_its & is_longer))


def _of_income(answer: Assessment) -> Iterator[DecidingLine]:
    """Tell whether the lender's limit is lower than the regulator's, and whether its share of a rent counts."""
    deal, limits = answer.deal, answer.income.limits
    has_rent = deal.rental_income > 0
    is_tested = has_rent | (deal.monthly_income > 0)
    for place, own in _own(limits.limit, deal.lender):
        yield DecidingLine("max_dsr", own, is_tested & (limits.limit.which == place))
    for place, own in _own(limits.rental_share, deal.lender):
        yield DecidingLine("rental_share", own, has_rent & (limits.rental_share.which == place))


def _own(choice: Choice, lender: Lender) -> Iterator[tuple[int, Ruling]]:
    """Yield the lender's rulings of a choice, each with its place."""
    yield from ((place, ruling) for place, ruling in enumerate(choice.rulings) if ruling.law is lender.law)
