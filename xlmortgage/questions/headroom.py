"""How much worse it may get: the rise in the rate that an income carries, and how long a reserve pays a shortfall."""

from __future__ import annotations

from math import nan
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.errors import NoSolutionError
from xlmortgage.finance import annuity
from xlmortgage.finance.prepayment import rate_of_payment
from xlmortgage.law.hkma.dsr import dsr
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import PREMIUM_ADDED, PURPOSE, SECOND_LOAN, Function, Governs, Question, borrowed, refusing
from xlmortgage.questions.checks import the_rate_is_flat, the_years_are_not_whole_months
from xlmortgage.questions.income import BORROWER, Limits, Servicing, servicing, there_is_no_income
from xlmortgage.questions.terms import LOAN, months
from xlmortgage.tables.choice import Answer
from xlmortgage.tables.ruling import Ruling


class Headroom:
    """By how much a rate may rise before the income carries the loan no longer."""

    __slots__ = ("deal", "rise", "servicing", "stressed_rise", "value")

    def __init__(self, deal: Deal, servicing: Servicing) -> None:
        self.deal, self.servicing = deal, servicing
        xp, limits = deal.xp, servicing.limits
        self.rise: Any = self._rise_to(limits.limit.value)
        """Until the ratio is at its limit [fraction a year]."""
        under_test = self._rise_to(limits.stressed_limit.value) - limits.stress.value
        self.stressed_rise: Any = xp.where(limits.stress_decides, under_test, nan)
        """Until the stressed ratio is at its own; ``nan`` where no stress test was in force."""
        least = xp.where(self.stressed_rise < self.rise, self.stressed_rise, self.rise)
        self.value: Any = xp.where(servicing.passes, xp.maximum(least, 0.0), nan)
        """The largest rise [fraction a year]; ``nan`` where the income does not carry the loan as it is."""

    @property
    def limits(self) -> Limits:
        """The rules that govern debt servicing."""
        return self.servicing.limits

    @property
    def is_known(self) -> Any:
        """Whether rules are known for both ratios."""
        return self.servicing.ratio + self.limits.limit.value == self.servicing.ratio + self.limits.limit.value

    @property
    def payment(self) -> Any:
        """The instalment at the highest rate [HKD a month]."""
        return annuity.monthly_payment(self.servicing.borrowed, self.deal.annual_rate + self.value, months(self.deal))

    @property
    def is_by_stress(self) -> Any:
        """Whether the stress test ends it."""
        return self.stressed_rise < self.rise

    @property
    def governing(self) -> tuple[Governs, ...]:
        """The rules on debt servicing."""
        return self.limits.governing

    @property
    def open(self) -> tuple[Answer, ...]:
        """What may be left without an answer."""
        return self.servicing.open

    def _rise_to(self, limit: Any) -> Any:
        deal = self.deal
        fixed = borrowed.debts(deal) - borrowed.charged_before(deal)
        payment = deal.xp.maximum(limit * self.servicing.counted_income - fixed, 0.0)
        owed = deal.xp.where(self.servicing.premium_is_unknown, deal.loan, self.servicing.borrowed)
        owed = owed + borrowed.added_to(deal)
        return deal.xp.where(
            self.servicing.premium_is_unknown, nan, rate_of_payment(payment, owed, months(deal)) - deal.annual_rate
        )


class Reserve:
    """How long a reserve pays what an income lacks."""

    __slots__ = ("borrowed", "deal", "payment", "premium", "shortfall")

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.premium = borrowed.premium_added(deal)
        """The insurance premium that is added to the loan."""
        self.borrowed: Any = borrowed.borrowed(deal)
        """The loan with it [HKD]."""
        self.payment: Any = annuity.monthly_payment(self.borrowed, deal.annual_rate + deal.shock, months(deal))
        """The instalment after the rise [HKD a month]."""
        self.shortfall: Any = self.payment + borrowed.debts(deal, deal.shock) - deal.monthly_income
        """What the income lacks [HKD a month]; below 0 where something is left."""

    @property
    def open(self) -> tuple[Ruling, ...]:
        """What may be left without an answer: what a premium is that is added."""
        return borrowed.asked(self.deal, self.premium)

    @property
    def value(self) -> Any:
        """The whole months for which the reserve pays the shortfall in full, at most the term."""
        xp, deal = self.deal.xp, self.deal
        lacks = xp.where(self.shortfall < HALF_A_CENT, 1.0, self.shortfall)
        return xp.minimum(xp.floor((deal.reserve + HALF_A_CENT) / lacks), months(deal))


def headroom(deal: Deal) -> Headroom:
    """Return by how much the rate may rise, from the first month on, before the income carries the loan no longer.

    Examples
    --------
    >>> deal = Deal({"monthly_income": 30e3, "loan": 3e6, "annual_rate": 0.04, "years": 30.0}, 20261121)
    >>> round(headroom(deal).value, 6)
    0.003871

    """
    return Headroom(deal, servicing(deal))


def reserve(deal: Deal) -> Reserve:
    """Return how long a reserve pays instalment and other debts as far as the income does not.

    Examples
    --------
    >>> told = {"reserve": 100e3, "monthly_income": 10e3, "loan": 3e6, "annual_rate": 0.04125, "years": 30.0}
    >>> reserve(Deal(told, 20261121)).value
    22

    """
    return Reserve(deal)


@refusing(
    lambda _: NoSolutionError(
        "no-headroom",
        en="The income does not carry the loan at its present rate. See DSR_OK_WHY, or WHAT_WOULD_PASS for what would help.",
        zh="以現時利率計，入息已不足以負擔此貸款。原因見 DSR_OK_WHY，改善辦法見 WHAT_WOULD_PASS。",
        field="monthly_income",
    ),
    "",
)
def the_income_does_not_carry_the_loan(answer: Headroom) -> Any:
    """Tell whether the loan fails as it is."""
    return answer.is_known & (answer.value != answer.value)


@refusing(
    lambda _: NoSolutionError(
        "no-shortfall",
        en="There is no shortfall: the monthly income pays instalment and other debts, and the reserve lasts without limit. "
        "Try a lower monthly_income or a larger shock.",
        zh="沒有差額：每月入息足以支付供款及其他供款，儲備可無限期維持。可試填較低的每月入息或較大的假設加息。",
        field="monthly_income",
    ),
    "",
)
def there_is_no_shortfall(answer: Reserve) -> Any:
    """Tell whether the income pays everything."""
    return answer.shortfall < HALF_A_CENT


CHECKS = (the_rate_is_flat, the_years_are_not_whole_months, *borrowed.CHECKS)

QUESTIONS = (
    Question(
        headroom,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        besides=(PREMIUM_ADDED, SECOND_LOAN, PURPOSE),
        checks=(*CHECKS, there_is_no_income),
        then=(the_income_does_not_carry_the_loan,),
        functions=(
            Function(
                "RATE_HEADROOM",
                "利率最多可再升多少",
                f"monthly_income {LOAN} [{BORROWER}]",
                lambda answer: answer.value,
                does="Return the largest rise in the rate that an income carries: up to the debt-servicing limit, and up to the "
                "stressed one where a stress test was in force, whichever comes first. A second mortgage's rate stays.",
                returns="float [fraction a year]; 0 where the loan is at its limit already.",
                raises="#NUM! where the income does not carry the loan as it is; #VALUE! for an input that is wrong; #N/A where "
                "no rule covers the date.",
                example='>>> round(RATE_HEADROOM(40_000, 3_000_000, 0.04125, 30, agreement_date="2026-11-20"), 6)\n0.028953',
                source='As DSR_OK: see RULE_SOURCE("DSR_OK").',
            ),
        ),
    ),
    Question(
        reserve,
        category="income",
        besides=(PREMIUM_ADDED, SECOND_LOAN, PURPOSE),
        checks=CHECKS,
        then=(there_is_no_shortfall,),
        functions=(
            Function(
                "RESERVE_MONTHS",
                "儲備可支持月數",
                f"reserve monthly_income {LOAN} [other_debts shock]",
                lambda answer: answer.value,
                does="Return for how many months a reserve pays the shortfall: instalment and other debts, less the monthly "
                "income. The income is what is left to pay with, after living costs or a loss of work; a shock raises the rate "
                "from the first month on. Nothing is earned on the reserve.",
                returns="int whole months that are paid in full, at most the term of the loan.",
                raises="#NUM! where there is no shortfall, so that the reserve lasts without limit.",
                example="Half of the income lost, and the rate two points higher:\n\n"
                ">>> RESERVE_MONTHS(300_000, 15_000, 3_000_000, 0.04125, 30, shock=0.02)\n92",
                source="The annuity formula; the question of a published article of 2025 on second mortgages, whether cash flow "
                "and reserve still carry the loan in the worst case.",
            ),
        ),
    ),
)
