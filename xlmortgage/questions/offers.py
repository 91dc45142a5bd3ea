"""One deal before several lenders, each by its own criteria, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from math import inf, isfinite, isnan, nan
from typing import Any, NamedTuple

from xlmortgage import law
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.plans import RateStep
from xlmortgage.deal.words import Bank, PlanKind, Purpose, Verdict, plain_spelling
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.finance import annuity
from xlmortgage.finance.plan_flows import capped_rate
from xlmortgage.law.practice.hibor import hibor as hibors
from xlmortgage.law.practice.prime import prime as primes
from xlmortgage.lenders import Lender
from xlmortgage.lenders.criteria import RULES, Criteria, Line, criteria_of
from xlmortgage.lenders.plans import COLUMNS, Plan, plan_of, with_the_lenders_own
from xlmortgage.numbers.days import as_date
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import cash, is_missing, plan, premium, verdict
from xlmortgage.questions.checks import not_a_purchase
from xlmortgage.questions.lent import as_lent
from xlmortgage.questions.loan import loan
from xlmortgage.questions.plan import PlanCost, PlanRate
from xlmortgage.questions.terms import months
from xlmortgage.questions.verdict import Assessment
from xlmortgage.questions.worth import NetWorth
from xlmortgage.tables.choice import Choice
from xlmortgage.tables.ruling import Ruling

BEST_FIRST = (Verdict.PASS, Verdict.WARNING, Verdict.ASK, Verdict.FAIL)
"""The order in which lenders are put."""


class Offer:
    """What one lender makes of a deal under one plan; a figure that cannot be told raises why.

    Parameters
    ----------
    deal : Deal
        What is asked for.
    terms : Plan
        The plan.
    lender : Lender, optional
        With its criteria, where they are known.
    as_of : int, optional
        The day from which the age of the plan is counted [yyyymmdd]; that of the deal where not given.

    """

    def __init__(self, deal: Deal, terms: Plan, lender: Lender | None = None, *, as_of: int = 0) -> None:
        self.terms, self.as_of = terms, as_of
        self.lender, self.deal = _under_the_plan(deal, terms, lender, as_of)

    @property
    def name(self) -> str:
        """What the lender is called."""
        return self.terms.lender

    @cached_property
    def assessment(self) -> Assessment:
        """By the lender's criteria, with its rebate, at the highest rate that the plan can charge by today's prime."""
        answer: Assessment = ASSESS.answer(self.deal.changed(annual_rate=self.tested_at))
        return answer

    @cached_property
    def kind(self) -> PlanKind | None:
        """By what the rate goes: as the plan says, or as its terms tell; ``None`` where it has no rate of its own."""
        terms = self.terms
        told = {
            PlanKind.FIXED: terms.fixed_rate,
            PlanKind.HIBOR: terms.spread,
            PlanKind.PRIME: terms.discount,
        }
        return terms.kind or next((kind for kind, rate in told.items() if not isnan(rate)), None)

    @cached_property
    def published_hibor(self) -> float:
        """HIBOR as it was fixed on the deal's day [fraction a year]; ``nan`` of a day whose fixing is not kept."""
        return float(hibors.fixing(self.deal.having(date=self.deal.governing_date)).value)

    @cached_property
    def hibor(self) -> float:
        """The plan's own, the deal's, or the fixing of the deal's day [fraction a year]."""
        known = (self.terms.hibor, float(self.deal.hibor), self.published_hibor)
        found = next((rate for rate in known if not isnan(rate)), nan)
        if isnan(found):
            raise self._lacks(
                "hibor",
                "its rate hangs on it, and no fixing of the day is kept; give HIBOR in the plan or in the deal",
                "息率取決於此，而當日定價並無紀錄，請在計劃或個案填寫 HIBOR",
            )
        return found

    @cached_property
    def published_prime(self) -> float:
        """The bank's own best lending rate as published on the deal's day [fraction a year]; ``nan`` of another lender."""
        bank = bank_called(self.name)
        if bank is None:
            return nan
        return float(primes.best_lending_rate(self.deal.having(bank=bank, date=self.deal.governing_date)).value)

    @cached_property
    def prime(self) -> float:
        """The plan's own best lending rate, that of its bank on the deal's day, or the deal's [fraction a year]."""
        known = (self.terms.prime, self.published_prime, float(self.deal.prime))
        found = next((rate for rate in known if not isnan(rate)), nan)
        if isnan(found):
            raise self._lacks(
                "prime",
                "none of this lender is published here; give its own",
                "這裏沒有該機構的公布利率，請填寫其最優惠利率",
            )
        return found

    @cached_property
    def cap(self) -> float:
        """Prime less the discount [fraction a year]; infinite where there is no discount."""
        if isnan(self.terms.discount):
            return inf
        if self.terms.discount > self.prime:
            raise _rate_below_nothing(self.name, self.terms.discount, self.prime)
        return self.prime - self.terms.discount

    @cached_property
    def plan(self) -> PlanRate | None:
        """What the plan charges today, and the highest that it can by today's prime; none without a rate of its own."""
        if self.kind is None:
            return None
        if self.kind is not PlanKind.FIXED:
            return self._floating(self.kind)
        fixed = self._needed("fixed_rate")
        highest = max(fixed, self._highest(self.after)) if self.after else fixed
        return PlanRate(self.deal, fixed, fixed, highest)

    @cached_property
    def after(self) -> PlanRate | None:
        """What a fixed-rate plan charges thereafter; none where it is fixed to the end, or does not say."""
        terms = self.terms
        if isnan(terms.spread) and isnan(terms.discount):
            return None
        if not terms.fixed_months:
            raise self._lacks(
                "fixed_months",
                "it says what is charged thereafter, and not from when on",
                "只填了其後息率，未填由何時起",
            )
        return self._floating(PlanKind.PRIME if isnan(terms.spread) else PlanKind.HIBOR)

    def _floating(self, kind: PlanKind) -> PlanRate:
        if kind is PlanKind.PRIME:
            self._needed("discount")
            return PlanRate(self.deal, self.cap, self.cap, self.cap)
        floating = self.hibor + self._needed("spread")
        return PlanRate(self.deal, capped_rate(self.hibor, self.terms.spread, self.cap), floating, self.cap)

    @staticmethod
    def _highest(rate: PlanRate) -> float:
        return float(rate.cap if isfinite(rate.cap) else rate.value)

    @cached_property
    def rate(self) -> float:
        """What is charged today [fraction a year]: by the plan, or the deal's rate where the plan has none."""
        if self.plan:
            return float(self.plan.value)
        if not self.deal.has("annual_rate"):
            raise _no_rate(self.name)
        return float(self.deal.annual_rate)

    @property
    def tested_at(self) -> float:
        """The rate at which income is tested [fraction a year].

        By the Authority's practice a capped plan is tested at its cap, whatever HIBOR makes of it today.
        """
        return self._highest(self.plan) if self.plan else self.rate

    @property
    def rate_at_cap(self) -> float:
        """The highest that the plan can charge by today's prime [fraction a year]."""
        if not self.plan or not isfinite(self.plan.cap):
            raise _no_cap(self.name)
        return float(self.plan.cap)

    @cached_property
    def held(self) -> Any:
        """How long the plan is held [months]."""
        return plan.held(self.deal)

    @property
    def steps(self) -> tuple[RateStep, ...]:
        """The rate after the fixed one, where there is time for it."""
        terms = self.terms
        if self.kind is not PlanKind.FIXED or not terms.fixed_months or terms.fixed_months >= months(self.deal):
            return ()
        if self.after:
            return (RateStep(terms.fixed_months + 1, float(self.after.value)),)
        if self.held > terms.fixed_months:
            raise self._lacks(
                "discount",
                f"the rate is fixed for {terms.fixed_months} months and held for {self.held}; give spread or discount for "
                "the time after",
                f"定息 {terms.fixed_months} 個月而持有 {self.held} 個月，請填其後的 H 加或 P 減",
            )
        return ()

    @cached_property
    def loan(self) -> float:
        """What is lent: the loan asked for, or the most that the lender allows where none is [HKD]."""
        return float(self.deal.loan if self.deal.has("loan") else self.assessment.deal.loan)

    @cached_property
    def most(self) -> float:
        """The most that the lender lends by rule and income, beside its own rebate where that counts [HKD]."""
        _ = self.assessment
        return float(verdict.complete(self.deal.changed(annual_rate=self.tested_at, loan=nan)).loan)

    @property
    def is_too_small(self) -> bool:
        """Whether less is lent than the plan lends at least."""
        return self.loan < self.terms.min_loan

    @property
    def verdict(self) -> Verdict:
        """What becomes of the deal under the plan: by every limit, and by the plan's least loan."""
        return Verdict.FAIL if self.is_too_small else Verdict.numbered(int(self.assessment.verdict))

    @property
    def is_eligible(self) -> bool:
        """Whether neither a limit nor the plan's least loan stands in the way; what is to be asked is no bar."""
        return self.verdict is not Verdict.FAIL

    @cached_property
    def rebate(self) -> float:
        """The bank's own rebate [HKD]."""
        told = verdict.with_the_lenders_rebate(self.deal.changed(loan=self.loan))
        return float(told.bank_rebate)

    @cached_property
    def cost(self) -> PlanCost:
        """What the loan costs there while it is held: rebate, fees, penalty and clawback counted."""
        terms, deal = self.terms, self.deal
        says_once = not isnan(terms.exit_penalty)
        by_year = terms.penalties or (() if says_once else deal.yearly_penalties)
        penalties = tuple(0.0 if isnan(share) else share for share in by_year)
        once = terms.exit_penalty if says_once else deal.exit_penalty
        own = {"link_cap": terms.link_cap, "link_rate": terms.link_rate}
        answer: PlanCost = COST.answer(
            deal.changed(
                loan=self.loan,
                annual_rate=self.rate,
                rate_steps=self.steps,
                rebate=self.rebate,
                rebate_month=terms.rebate_month or deal.rebate_month,
                clawback=self._clawback(by_year, once),
                premium=self.premium_added,
                fees=self.fees + self.premium - self.premium_added,
                yearly_penalties=penalties,
                exit_penalty=0.0 if penalties else once,
                **{name: value for name, value in own.items() if not isnan(value)},
            )
        )
        return answer

    @property
    def fees(self) -> float:
        """The plan's own, or the deal's [HKD]."""
        return float(self.deal.fees if isnan(self.terms.fees) else self.terms.fees)

    @cached_property
    def premium(self) -> float:
        """The insurance premium of the loan, 0 where it is not insured [HKD]."""
        if not self.deal.insured:
            return 0.0
        return float(PREMIUM.answer(self.deal.changed(loan=self.loan)).value)

    @property
    def premium_added(self) -> float:
        """What of the premium is added to the loan [HKD]."""
        return self.premium if self.deal.premium_financed else 0.0

    def _clawback(self, penalties: tuple[float, ...], once: float) -> float:
        """Return what goes back of the rebate on leaving while penalties run, in a year of which one is told [HKD].

        Raises
        ------
        InputError
            When the plan is left early and nothing says how long penalties run.

        """
        own = self.terms.clawback or float(self.deal.clawback)
        back = own * self.rebate if own <= 1 else own
        if not back or self.held >= months(self.deal):
            return 0.0
        if not penalties and not once > 0:
            raise self._lacks(
                "penalty_1",
                "the clawback is due while penalties run, and no year of them is given; give 0% for a year with a clawback "
                "alone",
                "退還回贈只在罰息期內適用，而沒有任何一年的罰息；只退還回贈而無罰息的年份請填 0%",
            )
        if not penalties:
            return back
        year = -(-int(self.held) // annuity.MONTHS_A_YEAR)
        return back if year <= len(penalties) and not isnan(penalties[year - 1]) else 0.0

    def payment_at(self, rate: float) -> float:
        """Return the instalment at a rate, of the loan with the premium that is added to it [HKD a month]."""
        return float(annuity.monthly_payment(self.loan + self.premium_added, rate, months(self.deal)))

    def shocked(self, points: int) -> float:
        """Return the instalment with HIBOR and best lending rate some points higher [HKD a month]; none while it is fixed."""
        return self.payment if self.kind is PlanKind.FIXED else self.payment_at(self.rate + points / 100)

    def payment_after(self, points: int) -> float:
        """Return the instalment after the fixed months, at the rate then some points higher [HKD a month]."""
        step, term = self.steps[0], months(self.deal)
        paid = step.month - 1
        owed = annuity.balance_after(self.loan + self.premium_added, self.rate, term, paid)
        return float(annuity.monthly_payment(owed, step.rate + points / 100, term - paid))

    @property
    def payment(self) -> float:
        """At today's rate [HKD a month]."""
        return self.payment_at(self.rate)

    @property
    def cash_needed(self) -> float:
        """What a purchase takes in cash, the plan's fees included [HKD]; the rebate comes later."""
        if self.deal.purpose != Purpose.PURCHASE:
            raise not_a_purchase(self.deal.purpose, "所需現金", "cash needed")
        return float(CASH.answer(self.deal.changed(loan=self.loan)).value + self.fees)

    @property
    def valuation(self) -> float:
        """By the plan, or the deal's [HKD]."""
        if not self.deal.has("valuation"):
            raise _not_given(self.name)
        return float(self.deal.valuation)

    @property
    def age(self) -> int:
        """How long ago the plan was checked [days]."""
        if not self.terms.checked and self.terms.is_of_criteria:
            raise _no_line_of_it_holds(self.name)
        if not self.terms.checked:
            raise self._lacks("checked", "nobody knows how old this line is", "無從得知這一行有多舊")
        day, checked = as_date(self.as_of or int(self.deal.governing_date)), as_date(self.terms.checked)
        if checked > day:
            raise _checked_later(self.name, checked.isoformat(), day.isoformat())
        return (day - checked).days

    @cached_property
    def lines(self) -> tuple[tuple[str, Ruling], ...]:
        """The lines of the lender's criteria that have a say, each with the rule it is about."""
        deal, lender = self.deal, self.lender
        if not lender:
            return ()
        # What a deal gives itself stands before the lender's line, which then has no say.
        silent = {"haircut", "rebate"} if deal.bank_rebate else {"haircut"}
        asked = ((rule, lender.asks(rule, self.assessment.as_lent)) for rule in RULES if rule not in silent)
        return (*((rule, ruling) for rule, ruling in asked if ruling.reason > 0), *_haircuts(self.assessment, lender))

    @property
    def net_worth(self) -> NetWorth | None:
        """What counts of the assets there, where they are given and the lender's shares are known."""
        return self.assessment.worth if isinstance(self.assessment.worth, NetWorth) else None

    def _needed(self, name: str) -> float:
        value: float = getattr(self.terms, name)
        if isnan(value):
            raise self._lacks(name, "the plan has no rate without it", "沒有這一項便無法計算息率")
        return value

    def _lacks(self, name: str, needs: str, needs_zh: str) -> InputError:
        """Return the error that the plan lacks a term."""
        column = COLUMNS[name]
        return InputError(
            "missing",
            en=f"{self.name}: {name} is missing: {needs}. Fill in {column.zh} ({column.en}).",
            zh=f"{self.name}：欠缺{column.zh}：{needs_zh}。請填寫「{column.zh}」（{name}）。",
            field=name,
        )


def _under_the_plan(deal: Deal, terms: Plan, lender: Lender | None, as_of: int) -> tuple[Any, Deal]:
    """Return lender and deal as they are under a plan: with its valuation, and with its rebate where it has its own."""
    changes: dict[str, Any] = {"criteria": None, "plans": None, "bank_rebate": deal.bank_rebate}
    if not isnan(terms.valuation):
        changes["valuation"] = terms.valuation
    own_rebate = terms.bank_rebate
    if terms.is_of_criteria or isnan(own_rebate):
        pass
    elif own_rebate > 1:
        changes["bank_rebate"] = own_rebate
    else:
        changes["bank_rebate"] = 0.0
        offered = _with_a_rebate(terms, as_of or int(deal.governing_date))
        lender = lender.offering("rebate", offered) if lender else offered
    changes["lender"] = lender or ""
    return lender, deal.changed(**changes)


def _with_a_rebate(terms: Plan, as_of: int) -> Lender:
    """Return a lender of which nothing is known but the rebate of a plan [fraction of the loan]."""
    checked = as_date(terms.checked or law.verified_on())
    line = Line(1, terms.lender, "rebate", terms.bank_rebate, {}, "", terms.source or "plans", checked)
    return criteria_of([line], as_of=as_of).of(terms.lender)


def bank_called(name: str) -> Bank | None:
    """Return the bank of which a best lending rate is kept that a lender's name stands for, or ``None``.

    >>> bank_called("渣打銀行").code, bank_called("甲銀行")
    ('standard-chartered', None)
    """
    return Bank.called(name) or Bank.called(name.removesuffix("銀行"))


def compared(
    deal: Deal, plans: Sequence[Plan] = (), criteria: Criteria | None = None, *, as_of: int = 0
) -> tuple[Offer, ...]:
    """Return what each plan makes of one deal, in the order of the plans, each under the criteria of its lender.

    Parameters
    ----------
    deal : Deal
        What is asked for.
    plans : sequence of Plan
        The plans.
    criteria : Criteria, optional
        The lenders' own criteria; a lender that has no plan among them stands behind, by what its lines tell of one.
    as_of : int, optional
        As in :class:`Offer`.

    """
    lenders = criteria.lenders if criteria else {}
    by_name = {plain_spelling(name): lender for name, lender in lenders.items()}
    planned = {plain_spelling(one.lender) for one in plans}
    own = [lender for name, lender in by_name.items() if name not in planned]
    of_plans = []
    for one in plans:
        lender = by_name.get(plain_spelling(one.lender))
        of_plans.append(
            Offer(deal, with_the_lenders_own(one, lender, as_lent(deal)) if lender else one, lender, as_of=as_of)
        )
    return *of_plans, *(Offer(deal, plan_of(lender, as_lent(deal)), lender, as_of=as_of) for lender in own)


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
    return best_first(compared(deal, criteria=criteria))


def best_first(made: Sequence[Offer]) -> tuple[Offer, ...]:
    """Return offers in the order in which lenders are put: those who lend, by what the loan costs a year.

    Raises
    ------
    XlMortgageError
        When there is no verdict or no cost of one.

    """
    for one in made:
        if one.terms.refused:
            raise one.terms.refused
    return tuple(sorted(made, key=place_of))


def place_of(one: Offer) -> tuple[int, float]:
    """Return where an offer stands among others: its verdict, then what the loan costs a year there.

    Raises
    ------
    XlMortgageError
        As :func:`best_first`.

    """
    return BEST_FIRST.index(one.verdict), one.cost.value_after_link


ASSESS = next(question for question in verdict.QUESTIONS if question.ask is verdict.assess)
COST = next(question for question in plan.QUESTIONS if question.ask is plan.plan_cost)
CASH = next(question for question in cash.QUESTIONS if question.ask is cash.cash)
PREMIUM = next(question for question in premium.QUESTIONS if question.ask is premium.premium_if_insured)
NEEDED = tuple(fact for fact in ASSESS.takes.facts[: ASSESS.takes.required] if fact.name != "annual_rate")
"""What a verdict has to be told, save the rate, which may come from a lender's plan."""


def _haircuts(assessment: Assessment, lender: Lender) -> Iterator[tuple[str, Ruling]]:
    """Yield the lender's lines by which assets were counted, each once."""
    counted = assessment.worth.assets if isinstance(assessment.worth, NetWorth) else ()
    own = {asset.ruling.row: asset.ruling for asset in counted if asset.ruling.law is lender.law}
    yield from (("haircut", ruling) for ruling in own.values())


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


def _checked_later(name: str, checked: str, day: str) -> InputError:
    return InputError(
        "checked-in-the-future",
        en=f"{name}: checked must not be later than {day}, from which ages are counted; got {checked}. Correct the date.",
        zh=f"{name}：查核日期不可遲於計算日 {day}，現為 {checked}。請更正日期。",
        field="checked",
        value=checked,
        allowed=f"at most {day}",
    )


def _no_rate(name: str) -> InputError:
    return InputError(
        "missing",
        en=f"There is no rate for {name}: give annual_rate, or hibor and prime with its spread and discount.",
        zh=f"{name}沒有利率：請提供年利率，或 HIBOR、最優惠利率及該機構的 H 加、P 減。",
        field="annual_rate",
    )


def _no_cap(name: str) -> NoRuleError:
    return NoRuleError(
        "no-cap",
        en=f"{name}: the plan has no cap, its rate follows HIBOR. Give discount if it has one.",
        zh=f"{name}：計劃沒有封頂息率，隨 HIBOR 上落。如有封頂，請填 P 減。",
        field="discount",
    )


def _no_line_of_it_holds(name: str) -> NoRuleError:
    return NoRuleError(
        "no-line-holds",
        en=f"{name}: none of its lines is about this deal, so none has an age.",
        zh=f"{name}：沒有一行準則適用於此個案，故無查核日數。",
        field="checked",
    )


def _not_given(name: str) -> NoRuleError:
    return NoRuleError(
        "valuation-not-given",
        en=f"{name}: there is no valuation, and it is taken to be at least the net price.",
        zh=f"{name}：沒有估價，當作不低於淨樓價。",
        field="valuation",
    )


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
    deal, rules = answer.as_lent, answer.deal.lender.table.series
    if "max_ltv" in rules:
        own = deal.lender.asks("max_ltv", deal)
        yield DecidingLine("max_ltv", own, own.value < loan(deal.having(lender=None)).max_ltv)
    if "abroad_reduction" in rules:
        off = deal.lender.asks("abroad_reduction", deal)
        yield DecidingLine("abroad_reduction", off, deal.income_abroad & (off.value > 0))
    if "valuation" in rules:
        worth = deal.lender.asks("valuation", deal)
        yield DecidingLine("valuation", worth, worth.value == deal.base)
    if "min_loan" in rules:
        yield DecidingLine("min_loan", deal.lender.asks("min_loan", deal), answer.is_too_small)
    if "rebate" in rules:
        share = deal.lender.asks("rebate", deal)
        is_its = abs(share.value * deal.loan - deal.bank_rebate) < HALF_A_CENT
        yield DecidingLine("rebate", share, is_its & (answer.counted > deal.loan))


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
