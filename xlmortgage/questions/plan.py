"""What a mortgage plan charges and costs: the banks' best lending rates, a plan's rate, and its cost while it is held."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from math import inf
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import Bank
from xlmortgage.errors import InputError, NoRuleError, XlMortgageError, above_most, missing
from xlmortgage.finance import annuity
from xlmortgage.finance import plan_flows as plans
from xlmortgage.finance.apr import effective_rate
from xlmortgage.finance.cashflows import LoanRate
from xlmortgage.finance.terms import Reason
from xlmortgage.law.hkma.rebate import rebate as rebates
from xlmortgage.law.practice.mortgage_link import mortgage_link
from xlmortgage.law.practice.prime import prime as primes
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import Function, Question, check, refusing
from xlmortgage.questions.checks import nothing_is_lent, the_rate_is_flat, the_years_are_not_whole_months
from xlmortgage.questions.terms import LOAN, months
from xlmortgage.tables.choice import NOT_COVERED
from xlmortgage.tables.ruling import Ruling


class PrimeRate(NamedTuple):
    """A bank's best lending rate on a day."""

    deal: Deal
    ruling: Ruling

    @property
    def value(self) -> Any:
        """The rate [fraction a year]."""
        return self.ruling.value


class PlanRate(NamedTuple):
    """What a plan charges, and the two rates of which it is the lower."""

    deal: Deal
    value: Any
    """[fraction a year]"""
    floating: Any
    """HIBOR and the spread [fraction a year]."""
    cap: Any
    """The best lending rate less the discount [fraction a year]; infinite where the plan has none."""


class PlanCost:
    """What a plan costs over the time it is held, and what goes with it."""

    def __init__(self, deal: Deal) -> None:
        self.deal, self.months = deal, months(deal)
        self.held: Any = held(deal)
        """[months]"""
        self.owed: Any = deal.loan + deal.premium
        """At drawdown, premium included [HKD]."""
        self.penalty_share: Any = plans.penalty_share(deal.yearly_penalties, deal.exit_penalty, self.held)
        """The penalty that falls due on leaving when it is left [fraction of what is then outstanding]."""
        terms = {name: getattr(deal, name) for name in OF_A_PLAN}
        self.rate: LoanRate = plans.rate_of_plan(
            *(deal.loan, deal.annual_rate, self.months, self.held),
            **terms,
            exit_penalty=self.penalty_share,
            rate_steps=deal.rate_steps,
            xp=deal.xp,
        )

    @property
    def value(self) -> Any:
        """The effective annual rate [fraction]."""
        return self.rate.value

    @property
    def is_left_early(self) -> Any:
        """Whether it is repaid before the end of its tenor."""
        return self.held < self.months

    @property
    def interest(self) -> Any:
        """Paid while the plan is held [HKD]."""
        rate = self.deal.annual_rate
        if self.deal.rate_steps:
            return sum(month.interest for month in self.course)
        repaid = self.owed - annuity.balance_after(self.owed, rate, self.months, self.held)
        return self.held * annuity.monthly_payment(self.owed, rate, self.months) - repaid

    @cached_property
    def course(self) -> list[plans.PlanMonth]:
        """Month by month while it is held, of one plan."""
        return plans.plan_months(self.owed, self.deal.annual_rate, self.months, self.held, self.deal.rate_steps)

    @property
    def balance(self) -> Any:
        """Owed when it is left [HKD]."""
        if self.deal.rate_steps:
            return self.course[-1].closing
        return annuity.balance_after(self.owed, self.deal.annual_rate, self.months, self.held)

    @property
    def penalty(self) -> Any:
        """What falls due as a penalty on leaving when it is left [HKD]; none at the end of its tenor."""
        return self.deal.xp.where(self.is_left_early, self.penalty_share * self.balance, 0.0)

    @property
    def clawback(self) -> Any:
        """What of the rebate goes back on leaving when it is left [HKD]."""
        return self.deal.xp.where(self.is_left_early, self.deal.clawback, 0.0)

    @property
    def cost(self) -> Any:
        """Interest, fees, premium, penalty and clawback less the rebate and what a linked deposit earns [HKD]."""
        charges = self.deal.fees + self.deal.premium + self.penalty + self.clawback
        return self.interest + charges - self.deal.rebate - self.linked_interest

    @cached_property
    def linked_share(self) -> Ruling:
        """Up to what share of what is outstanding a linked deposit earns the rate of the mortgage."""
        return mortgage_link.share(self.deal)

    @cached_property
    def linked_interest(self) -> Any:
        """Earned by the linked deposit [HKD]."""
        return plans.linked_interest(
            self.owed,
            self.deal.annual_rate,
            self.months,
            self.held,
            deposit=self.deal.link_deposit,
            linked_share=self.link_cap,
            link_rate=self.deal.link_rate,
            rate_steps=self.deal.rate_steps,
        )

    @cached_property
    def value_after_link(self) -> float:
        """The effective annual rate of one plan with what a linked deposit earns in each month [fraction].

        Raises
        ------
        NoSolutionError
            When no rate answers those cash flows.

        """
        deal = self.deal
        if not deal.link_deposit:
            return float(self.value)
        terms = {name: getattr(deal, name) for name in OF_A_PLAN}
        times, amounts = plans.plan_flows(
            *(deal.loan, deal.annual_rate, self.months, self.held),
            **terms,
            exit_penalty=self.penalty_share,
            rate_steps=deal.rate_steps,
        )
        earned = plans.linked_by_month(self.course, deal.link_deposit, self.link_cap, deal.link_rate)
        return effective_rate(times, [amounts[0], *(sum(one) for one in zip(amounts[1:], earned, strict=True))])

    @property
    def link_cap(self) -> Any:
        """Up to what share of what is outstanding a deposit earns interest: the plan's own, or the usual one [fraction]."""
        return self.deal.xp.where(self.deal.has("link_cap"), self.deal.link_cap, self.linked_share.value)

    @cached_property
    def rebate_threshold(self) -> Ruling:
        """The share of the loan above which the whole rebate counts as part of the loan."""
        return rebates.threshold(self.deal)

    @cached_property
    def counted_rebate(self) -> Ruling:
        """What of the rebate counts as part of the loan [HKD]: the whole of it, or nothing."""
        return rebates.counted(self.deal.having(bank_rebate=self.deal.rebate))

    @property
    def rebate_counts(self) -> Any:
        """Whether the rebate counts towards the loan-to-value ratio."""
        return self.counted_rebate.value > 0

    @property
    def loan_to_value(self) -> Any:
        """The ratio as the Monetary Authority counts it [fraction of the price]; ``nan`` where no price is given."""
        return (self.deal.loan + self.counted_rebate.value) / self.deal.price


OF_A_PLAN = ("premium", "fees", "rebate", "rebate_month", "clawback")
"""The terms of a plan beside its rate, its tenor and its penalty."""


def prime(deal: Deal) -> PrimeRate:
    """Return a bank's best lending rate on a day.

    Examples
    --------
    >>> prime(Deal({"date": 20240101}, 20261121)).value
    0.05875

    """
    return PrimeRate(deal, primes.best_lending_rate(deal))


def plan_rate(deal: Deal) -> PlanRate:
    """Return what a HIBOR plan charges; without best lending rate and discount it has no cap.

    Examples
    --------
    >>> given = {"hibor": 0.0265, "spread": 0.013}
    >>> capped = plan_rate(Deal({**given, "prime": 0.05, "discount": 0.0175}, 20261121))
    >>> capped.value, round(plan_rate(Deal(given, 20261121)).value, 4)
    (0.0325, 0.0395)

    """
    cap = deal.xp.where(deal.has("prime"), deal.prime - deal.discount, inf)
    return PlanRate(deal, plans.capped_rate(deal.hibor, deal.spread, cap), deal.hibor + deal.spread, cap)


def plan_cost(deal: Deal) -> PlanCost:
    """Return what a plan costs a year over the time it is held, and what goes with it.

    The premium is added to the loan and repaid with it; penalty and clawback fall due only on leaving before the end.
    A linked deposit does not change what the loan costs; what it earns stands beside it.

    Examples
    --------
    >>> given = {"loan": 5e6, "annual_rate": 0.0325, "years": 30.0, "price": 8e6}
    >>> answer = plan_cost(Deal({**given, "holding_months": 24, "rebate": 60e3, "rebate_month": 2}, 20261121))
    >>> round(answer.value, 4), answer.loan_to_value
    (0.0266, 0.6325)

    """
    return PlanCost(deal)


def held(deal: Deal) -> Any:
    """Return how long a plan is held [months]."""
    return deal.xp.where(deal.holding_months == 0, months(deal), deal.holding_months)


def _none_is_kept(told: Mapping[str, Any]) -> NoRuleError:
    bank, day, name = Bank.numbered(told["bank"]), as_date(told["date"]), primes.PRIME.table.name
    first = as_date(primes.PRIME.table.series[bank.code].starts[0])
    return NoRuleError(
        "before-first-version",
        en=f"{name['en']}: none of {bank.en} is kept for {day}; ours begin on {first}. "
        "Give a later date, or ask the bank.",
        zh=f"{name['zh']}：沒有{bank.zh}在 {day} 的紀錄，現有紀錄由 {first} 起。請填較後日期，或向銀行查詢。",
        field="date",
        value=day.isoformat(),
        allowed=f"from {first}",
    )


@refusing(_none_is_kept, "bank date")
def no_rate_is_kept_of_the_day(answer: PrimeRate) -> Any:
    """Tell whether the day lies before the first that is kept."""
    return (answer.ruling.reason == NOT_COVERED) & (answer.ruling.version < 0)


def _no_bank(told: Mapping[str, Any]) -> NoRuleError:
    bank, kept = Bank.numbered(told["bank"]), primes.banks()
    return NoRuleError(
        "bank-not-kept",
        en=f"{primes.PRIME.table.name['en']}: those of {bank.en} were not found; kept are {', '.join(one.en for one in kept)}. "
        "Ask the bank, and enter its rate yourself.",
        zh=f"{primes.PRIME.table.name['zh']}：{bank.zh}的利率未能查得，現有{'、'.join(one.zh for one in kept)}。"
        "請向銀行查詢，並自行填寫利率。",
        field="bank",
        value=bank.code,
        allowed=[one.code for one in kept],
    )


@refusing(_no_bank, "bank")
def no_rate_of_the_bank_is_kept(deal: Deal) -> Any:
    """Tell whether no rate of the bank was found."""
    kept: Any = False
    for bank in primes.banks():
        kept = kept | (deal.bank == bank)
    return kept == False  # noqa: E712 - one truth a deal


def _not_known_since(told: Mapping[str, Any]) -> NoRuleError:
    bank, day = Bank.numbered(told["bank"]), told["day"]
    since = primes.PRIME.table.version_at(day, bank.code)
    assert since is not None  # noqa: S101 - it is this version that knows no rate
    first = as_date(since.effective_from)
    return NoRuleError(
        "not-known-since",
        en=f"{primes.PRIME.table.name['en']}: the rate of {bank.en} from {first} was not found. "
        "Ask the bank, and enter it yourself.",
        zh=f"{primes.PRIME.table.name['zh']}：{bank.zh}由 {first} 起的利率未能查得。請向銀行查詢，並自行填寫利率。",
        field="date",
        value=as_date(day).isoformat(),
        allowed=f"before {first}",
    )


@refusing(_not_known_since, "bank day")
def the_rate_is_not_known_from_there(answer: PrimeRate) -> Any:
    """Tell whether the table says that the rate of the day was not found."""
    return (answer.ruling.reason == NOT_COVERED) & (answer.ruling.version >= 0)


def _half_a_cap(name: str, beside: str) -> InputError:
    fact = FACTS[name]
    return missing(
        *(name, fact.zh, fact.en),
        needs=f"a cap takes it beside {beside}, or neither of them",
        needs_zh=f"計算封頂息率須連同「{FACTS[beside].zh}」一併填寫，或兩項都不填",
    )


@refusing(lambda _: _half_a_cap("prime", "discount"), "")
def a_discount_is_given_alone(deal: Deal) -> Any:
    """Tell whether something is taken off a best lending rate that is not given."""
    return (deal.has("prime") == False) & (deal.discount > 0)  # noqa: E712 - one truth a deal


@refusing(lambda _: _half_a_cap("discount", "prime"), "")
def a_best_lending_rate_is_given_alone(deal: Deal) -> Any:
    """Tell whether it is not said what is taken off the best lending rate."""
    return deal.has("prime") & (deal.has("discount") == False)  # noqa: E712 - one truth a deal


@check(
    "out-of-range",
    "discount",
    "discount must be at most the best lending rate of {prime:.4%}; got {discount:.4%}. Check both cells.",
    "P 減的數值不可大於最優惠利率 {prime:.4%}，現為 {discount:.4%}。請檢查兩個儲存格。",
)
def the_discount_is_above_the_best_lending_rate(deal: Deal) -> Any:
    """Tell whether the cap would be below nothing."""
    return deal.discount > deal.prime


def _held_too_long(told: Mapping[str, Any]) -> InputError:
    return above_most(
        *("holding_months", "持有月數"),
        told["holding_months"],
        annuity.number_of_instalments(told["years"]),
        because="the term of the loan in months",
        because_zh="貸款期",
    )


@refusing(_held_too_long, "holding_months years")
def it_is_held_beyond_the_term(deal: Deal) -> Any:
    """Tell whether a plan is held longer than it lasts."""
    return deal.holding_months > months(deal)


def _rebate_too_late(told: Mapping[str, Any]) -> InputError:
    last = told["holding_months"] or annuity.number_of_instalments(told["years"])
    return above_most(
        "rebate_month", "回贈月", told["rebate_month"], last, because="the months held", because_zh="持有月數"
    )


@refusing(_rebate_too_late, "rebate_month holding_months years")
def the_rebate_comes_after_leaving(deal: Deal) -> Any:
    """Tell whether the rebate would be received when the plan is no longer held."""
    return deal.rebate_month > held(deal)


@check(
    "two-penalties",
    "exit_penalty",
    "exit_penalty is given beside penalties by year; got {exit_penalty:.4%}. Keep one of the two.",
    "提早還款罰息與逐年罰息不可同時填寫，現為 {exit_penalty:.4%}。請只保留一項。",
)
def penalties_are_given_both_ways(deal: Deal) -> Any:
    """Tell whether one penalty is given for all time and others by year."""
    return bool(deal.yearly_penalties) & (deal.exit_penalty > 0)


def _step_too_late(told: Mapping[str, Any]) -> InputError:
    last = annuity.number_of_instalments(told["years"])
    return above_most(
        *("rate_steps", "分段息率"),
        told["rate_steps"][-1].month,
        last,
        because="the term of the loan in months",
        because_zh="貸款期",
    )


@refusing(_step_too_late, "rate_steps years")
def a_rate_begins_after_the_term(deal: Deal) -> Any:
    """Tell whether a rate is given for instalments that there are not."""
    return bool(deal.rate_steps) and deal.rate_steps[-1].month > months(deal)


def _no_rate(told: Mapping[str, Any]) -> XlMortgageError:
    number = annuity.number_of_instalments(told["years"])
    held, terms = told["holding_months"] or number, {name: told[name] for name in OF_A_PLAN}
    terms["exit_penalty"] = plans.penalty_share(told["yearly_penalties"], told["exit_penalty"], held)
    try:
        effective_rate(
            *plans.plan_flows(
                *(told["loan"], told["annual_rate"], number, held), **terms, rate_steps=told["rate_steps"]
            )
        )
    except XlMortgageError as error:
        return error
    raise AssertionError(told)  # rate_of_plan and effective_rate disagree


@refusing(_no_rate, f"{LOAN} holding_months exit_penalty yearly_penalties rate_steps {' '.join(OF_A_PLAN)}")
def the_plan_has_no_rate(answer: PlanCost) -> Any:
    """Tell whether no rate answers the cash flows."""
    return answer.rate.reason != Reason.FOUND


QUESTIONS = (
    Question(
        prime,
        category="plans",
        laws=(primes.PRIME,),
        checks=(no_rate_of_the_bank_is_kept,),
        then=(no_rate_is_kept_of_the_day, the_rate_is_not_known_from_there),
        functions=(
            Function(
                "PRIME",
                "最優惠利率",
                "[date bank]",
                lambda answer: answer.value,
                does="Return the best lending rate of a bank on a date.",
                returns="float [fraction a year]",
                raises="#N/A before the first date that is kept, and of a bank whose rate was not found.",
                example='>>> PRIME("2024-01-01"), PRIME("2026-11-20", "渣打")\n(0.05875, 0.0525)',
                source="The banks' own announcements, as reported: see PRIME_WHY.",
            ),
        ),
    ),
    Question(
        plan_rate,
        category="plans",
        checks=(
            a_discount_is_given_alone,
            a_best_lending_rate_is_given_alone,
            the_discount_is_above_the_best_lending_rate,
        ),
        functions=(
            Function(
                "PLAN_RATE",
                "H 按或 P 按計劃息率",
                "hibor spread [prime discount]",
                lambda answer: answer.value,
                does="Return the rate of a HIBOR plan: the lower of HIBOR plus spread and the best lending rate less "
                "discount.",
                returns="float [fraction a year]; without best lending rate and discount the plan has no cap.",
                raises="#VALUE! where only one of the two is given.",
                example=">>> PLAN_RATE(0.0265, 0.013, 0.05, 0.0175), round(PLAN_RATE(0.0265, 0.013), 4)\n(0.0325, 0.0395)",
                source="The banks' plans: H + 1.3% with a cap of P - 1.75%, for instance.",
            ),
        ),
    ),
    Question(
        plan_cost,
        category="plans",
        laws=(rebates.REBATE, mortgage_link.MORTGAGE_LINK),
        checks=(
            the_rate_is_flat,
            the_years_are_not_whole_months,
            nothing_is_lent,
            it_is_held_beyond_the_term,
            the_rebate_comes_after_leaving,
            penalties_are_given_both_ways,
            a_rate_begins_after_the_term,
        ),
        then=(the_plan_has_no_rate,),
        functions=(
            Function(
                "PLAN_COST",
                "按揭計劃的實際年利率",
                f"{LOAN} [holding_months rebate rebate_month clawback link_deposit exit_penalty premium fees price "
                "yearly_penalties rate_steps link_cap link_rate]",
                lambda answer: answer.value,
                does="Return the effective annual cost of a plan over the time it is held. The premium is added to the loan; "
                "the rebate is received in its month; penalty, a share of what is then owed, and clawback fall due on "
                "leaving before the end. With penalties by year that of the year within which the months held fall is due, "
                "and none after the last; with rate steps the instalment is set anew at each. A linked deposit leaves the "
                "rate as it is: PLAN_COST_WHY tells what it earns, and what the rebate does to the loan-to-value ratio.",
                returns="float [fraction a year]",
                raises="#VALUE! for an input that is wrong; #NUM! where no rate answers the cash flows.",
                example="A rebate of 1.2% in the second month, the plan left after two years:\n\n"
                ">>> round(PLAN_COST(5_000_000, 0.0325, 30, 24, rebate=60_000, rebate_month=2), 4)\n0.0266",
                source="Hong Kong Association of Banks, net-present-value method, months of 1/12; "
                'Hong Kong Monetary Authority on rebates: see RULE_SOURCE("PLAN_COST").',
            ),
        ),
    ),
)
