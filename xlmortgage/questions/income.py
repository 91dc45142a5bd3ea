"""Whether an income carries a loan, the least income, and the largest loan."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, nan
from typing import Any

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.ranges import IncomeLine
from xlmortgage.deal.words import Income
from xlmortgage.errors import NoRuleError, given_twice
from xlmortgage.finance import annuity
from xlmortgage.law.hkma.dsr import dsr
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import Column, Function, Governs, Question, check, notices_of, refusing
from xlmortgage.questions.checks import the_rate_is_flat, the_years_are_not_whole_months
from xlmortgage.questions.terms import months
from xlmortgage.tables.choice import Answer, Choice, lowest, otherwise
from xlmortgage.tables.reader import Notice
from xlmortgage.tables.ruling import Ruling

LEAST_INCOME = 0.01
"""Less than a cent is no income [HKD a month]."""

RATIO_TOLERANCE = 1e-9
"""How far a ratio may pass its limit through binary rounding alone [fraction]."""


class Limits:
    """The rules that govern debt servicing."""

    __slots__ = ("deal", "limit", "rental_share", "stress", "stressed_limit")

    def __init__(self, deal: Deal, limit: Choice, stressed_limit: Ruling, stress: Ruling, rental_share: Choice) -> None:
        self.deal, self.limit, self.rental_share = deal, limit, rental_share
        self.stressed_limit, self.stress = stressed_limit, stress

    @property
    def is_suspended(self) -> Any:
        """Whether the stress test does not decide, and its ratio is for information."""
        return self.stress.law.is_suspended(self.stress)

    @property
    def stress_decides(self) -> Any:
        """Whether a stress test was in force."""
        in_force = self.stress.value == self.stress.value
        return in_force & (self.is_suspended == False)  # noqa: E712 - one truth a deal

    @property
    def rise(self) -> Any:
        """By how much the stress test that is in force raises the rate [fraction a year]."""
        return self.deal.xp.where(self.stress_decides, self.stress.value, 0.0)

    @property
    def stressed_ceiling(self) -> Any:
        """The limit under the stress test that is in force; a test that is not is no limit [fraction]."""
        return self.deal.xp.where(self.stress_decides, self.stressed_limit.value, inf)

    @property
    def counted_rent(self) -> Any:
        """What counts of the rent [HKD a month]."""
        return self.rental_share.value * self.deal.rental_income

    @property
    def max_dsr(self) -> Any:
        """The highest ratio [fraction of monthly income]."""
        return self.limit.value

    @property
    def own_share_of_rent(self) -> Iterator[Ruling]:
        """The lender's ruling on what counts of one deal's rent, where there is a rent and the lender has one."""
        decides = self.rental_share.deciding
        if self.deal.rental_income > 0 and self.deal.lender and decides.law is self.deal.lender.law:
            yield decides

    @property
    def notices(self) -> Iterator[tuple[Notice, Any]]:
        """The notices of the laws that were asked."""
        return notices_of(self.deal, self.limit.rulings)

    @property
    def governing(self) -> tuple[Governs, ...]:
        """The limit, the stress test as far as one is known, and the share of a rent where there is one."""
        return (
            Governs(self.limit),
            Governs(self.stress, (), self.stress.is_asked),
            Governs(self.rental_share, (), self.deal.rental_income > 0),
        )

    @property
    def open(self) -> tuple[Answer, ...]:
        """What may be left without an answer."""
        return self.limit, self.rental_share


class Servicing:
    """The debt-servicing ratio of a deal, plain and stressed, and the limits on both."""

    __slots__ = ("counted_income", "deal", "limits", "payment", "ratio", "stressed_ratio")

    def __init__(self, deal: Deal, limits: Limits) -> None:
        self.deal, self.limits = deal, limits
        term = months(deal)
        stressed = annuity.monthly_payment(deal.loan, deal.annual_rate + limits.stress.value, term)
        self.payment: Any = annuity.monthly_payment(deal.loan, deal.annual_rate, term)
        """The instalment [HKD a month]."""
        self.counted_income: Any = deal.monthly_income + limits.counted_rent
        """Income with the share of the rent that counts [HKD a month]."""
        measure = deal.xp.where(self.counted_income == 0, nan, self.counted_income)
        self.ratio: Any = (self.payment + deal.other_debts) / measure
        """``nan`` where there is no income to measure it by, as there may be none on net worth."""
        self.stressed_ratio: Any = (stressed + deal.other_debts) / measure
        """At the rate the stress test supposes; the suspended one's for information."""

    @property
    def is_within(self) -> Any:
        """Whether the plain ratio keeps within its limit."""
        return self.ratio <= self.limits.limit.value + RATIO_TOLERANCE

    @property
    def passes(self) -> Any:
        """Whether both ratios keep within their limits, the stressed one where a test was in force."""
        within_stressed = self.stressed_ratio <= self.limits.stressed_ceiling + RATIO_TOLERANCE
        return self.is_within & ((self.limits.stress_decides == False) | within_stressed)  # noqa: E712 - as above

    @property
    def governing(self) -> tuple[Governs, ...]:
        """The rules on debt servicing."""
        return self.limits.governing

    @property
    def open(self) -> tuple[Answer, ...]:
        """What may be left without an answer."""
        return self.limits.open


class Capacity:
    """What an income carries, or how much income a loan needs [HKD]."""

    __slots__ = ("deal", "limits", "value")

    def __init__(self, deal: Deal, limits: Limits, value: Any) -> None:
        self.deal, self.limits, self.value = deal, limits, value

    @property
    def governing(self) -> tuple[Governs, ...]:
        """The rules on debt servicing."""
        return self.limits.governing

    @property
    def open(self) -> tuple[Answer, ...]:
        """What may be left without an answer."""
        return self.limits.open


def limits(deal: Deal) -> Limits:
    """Return the limits on debt servicing.

    Examples
    --------
    >>> from xlmortgage.deal.words import Use
    >>> limits(Deal({"use": Use.LET}, 20240301)).max_dsr
    0.4

    """
    limit, rental_share = lowest(regulator=dsr.limit(deal)), otherwise(usual=dsr.rental_share(deal))
    if deal.lender:
        limit = lowest(limit, lender=deal.lender.asks("max_dsr", deal))
        own = deal.lender.asks("rental_share", deal)
        at_most = lowest(lender=own, regulator=dsr.most_rental_share(deal).only(own.value == own.value))
        rental_share = otherwise(at_most, rental_share)
    return Limits(deal, limit, dsr.stressed_limit(deal), dsr.stress(deal), rental_share)


def servicing(deal: Deal) -> Servicing:
    """Return the debt-servicing ratio, the stressed one, and whether both keep within their limits.

    Examples
    --------
    >>> deal = Deal({"monthly_income": 30e3, "loan": 3e6, "annual_rate": 0.04125, "years": 30.0}, 20261121)
    >>> round(servicing(deal).ratio, 4), servicing(deal).passes
    (0.4846, True)

    """
    return Servicing(deal, limits(deal))


def least_income(deal: Deal) -> Capacity:
    """Return the least monthly income that passes both tests.

    Examples
    --------
    >>> round(least_income(Deal({"loan": 3e6, "annual_rate": 0.04125, "years": 30.0}, 20240227)).value, 2)
    30380.53

    """
    own, term = limits(deal), months(deal)
    plain = annuity.monthly_payment(deal.loan, deal.annual_rate, term)
    stressed = annuity.monthly_payment(deal.loan, deal.annual_rate + own.rise, term)
    needed = deal.xp.maximum(
        (plain + deal.other_debts) / own.limit.value, (stressed + deal.other_debts) / own.stressed_ceiling
    )
    return Capacity(deal, own, deal.xp.maximum(needed - own.counted_rent, 0.0))


def loan_by_income(deal: Deal) -> Capacity:
    """Return the largest loan that the income carries through both tests.

    Examples
    --------
    >>> int(loan_by_income(Deal({"monthly_income": 30e3, "annual_rate": 0.04125, "years": 30.0}, 20261121)).value)
    3095018

    """
    own, term, xp = limits(deal), months(deal), deal.xp
    income = deal.monthly_income + own.counted_rent
    plain = (income * own.limit.value - deal.other_debts) / annuity.payment_factor(deal.annual_rate, term)
    within = xp.where(own.stress_decides, own.stressed_ceiling, nan)
    stressed = (income * within - deal.other_debts) / annuity.payment_factor(deal.annual_rate + own.rise, term)
    lower = xp.where(stressed < plain, stressed, plain)
    return Capacity(deal, own, xp.maximum(lower, 0.0))


def with_counted_incomes(deal: Deal) -> Deal:
    """Return the deal with what counts of its incomes as its monthly income, where they are given one by one.

    A salary counts in full, a rent by its share; of the other kinds no share is published.

    Raises
    ------
    InputError
        When the monthly income is given as well.
    NoRuleError
        When no share is published for a kind of income.

    """
    if not deal.incomes:
        return deal
    if deal.has("monthly_income"):
        income, incomes = FACTS["monthly_income"], FACTS["incomes"]
        raise given_twice(income.name, income.zh, deal.monthly_income, incomes.label("zh"))
    return deal.changed(monthly_income=sum(_counted(line, deal) for line in deal.incomes), incomes=())


def _counted(line: IncomeLine, deal: Deal) -> float:
    if line.kind == Income.SALARY:
        return line.amount
    if line.kind == Income.RENT:
        return float(line.amount * limits(deal).rental_share.value)
    raise NoRuleError(
        "no-published-share",
        en=f"No share is published for {line.kind.en}. Ask the bank how much of it counts, and enter that amount as salary.",
        zh=f"{line.kind.zh}沒有公布的計算比率。請向銀行查詢可計算的金額，並以薪金填入。",
        field="incomes",
        value=line.kind.code,
        allowed="salary, rent",
    )


@check(
    "no-income",
    "monthly_income",
    "monthly_income must be above 0 where there is no rental income; got 0. Give the income of all applicants.",
    "沒有租金收入時，每月入息須大於 0，現為 0。請填所有申請人的入息。",
)
def there_is_no_income(deal: Deal) -> Any:
    """Tell whether there is nothing to measure a payment by."""
    return deal.monthly_income + dsr.rental_share(deal).or_else(1.0) * deal.rental_income < LEAST_INCOME


def _no_stress_test(_: Any) -> NoRuleError:
    first = as_date(int(dsr.DSR.table.series["stress"].starts[0]))
    return NoRuleError(
        "no-stress-test",
        en=f"There was no stress test on that date; the first applies from {first}. Use DSR, or a later date.",
        zh=f"當日未有壓力測試，首次實施為 {first}。請改用 DSR，或填較後日期。",
        field="agreement_date",
    )


@refusing(_no_stress_test, "")
def there_was_no_stress_test(answer: Servicing) -> Any:
    """Tell whether no stress test is known of the date."""
    return answer.limits.stress.value != answer.limits.stress.value


BORROWER = "other_debts rental_income use other_mortgages income_abroad agreement_date"
LENDERS = "property insured"
"""What only a lender's own criteria ask."""

LOAN = "loan annual_rate years"
CHECKS = (the_rate_is_flat, the_years_are_not_whole_months)
AUTHORITY = 'Hong Kong Monetary Authority: see RULE_SOURCE("DSR_OK").'
DSR_OK_TAKES = f"monthly_income {LOAN} [{BORROWER}]"

QUESTIONS = (
    Question(
        servicing,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        takes=f"monthly_income {LOAN} [{BORROWER} rate_basis]",
        checks=(*CHECKS, there_is_no_income),
        functions=(
            Function(
                "DSR",
                "供款與入息比率",
                DSR_OK_TAKES,
                lambda answer: answer.ratio,
                does="Return the debt-servicing ratio: all monthly debt payments over all monthly income that counts.",
                returns="float [fraction of monthly income]",
                example='>>> round(DSR(30_000, 3_000_000, 0.04125, 30, agreement_date="2026-11-20"), 4)\n0.4846',
                source="Hong Kong Monetary Authority, circular of 2009-10-30: rent belongs to the income, at a discount.",
            ),
            Function(
                "DSR_OK",
                "供款與入息比率及壓力測試是否通過",
                DSR_OK_TAKES,
                lambda answer: answer.passes,
                does="Return whether a loan keeps within the debt-servicing limit, and the stressed one where a test was "
                "in force.",
                returns="bool TRUE where both tests are passed.",
                raises="#VALUE! for an input that is wrong; #N/A where no rule covers the date.",
                example="Before the stress test was suspended, and after:\n\n"
                '>>> DSR_OK(30_000, 3_000_000, 0.04125, 30, agreement_date="2024-02-27")\nFalse\n'
                '>>> DSR_OK(30_000, 3_000_000, 0.04125, 30, agreement_date="2024-02-28")\nTrue',
                source=AUTHORITY,
            ),
        ),
        columns=(
            Column("dsr", "供款與入息比率", "debt-servicing ratio", "fraction", lambda answer: answer.ratio),
            Column("dsr_limit", "供款與入息比率上限", "limit", "fraction", lambda answer: answer.limits.max_dsr),
            Column("dsr_ok", "入息測試通過", "income test passed", "yes or no", lambda answer: answer.passes),
        ),
    ),
    Question(
        servicing,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        checks=(*CHECKS, there_is_no_income),
        then=(there_was_no_stress_test,),
        functions=(
            Function(
                "DSR_STRESSED",
                "壓力測試下的供款與入息比率",
                DSR_OK_TAKES,
                lambda answer: answer.stressed_ratio,
                does="Return the debt-servicing ratio at the rate the stress test supposes; while it is suspended, for "
                "information.",
                returns="float [fraction of monthly income]",
                raises="#N/A before 2010-09-15, when there was no stress test.",
                example='>>> round(DSR_STRESSED(30_000, 3_000_000, 0.04125, 30, agreement_date="2026-11-20"), 4)\n0.6076',
                source="Hong Kong Monetary Authority, press releases of 2010-08-13 to 2024-02-28.",
            ),
        ),
    ),
    Question(
        limits,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        functions=(
            Function(
                "DSR_LIMIT",
                "供款與入息比率上限",
                f"[monthly_income {LOAN} {BORROWER}]",
                lambda answer: answer.max_dsr,
                does="Return the highest debt-servicing ratio that a bank may lend at.",
                returns="float [fraction of monthly income]",
                example='>>> DSR_LIMIT(use="出租", agreement_date="2024-10-15"), '
                'DSR_LIMIT(use="出租", agreement_date="2024-10-16")\n(0.4, 0.5)',
                source='Hong Kong Monetary Authority: see RULE_SOURCE("DSR_LIMIT").',
            ),
        ),
    ),
    Question(
        least_income,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        takes=f"{LOAN} [{BORROWER} rate_basis]",
        checks=CHECKS,
        functions=(
            Function(
                "MIN_INCOME",
                "最低每月入息",
                f"{LOAN} [{BORROWER}]",
                lambda answer: answer.value,
                does="Return the least monthly income that passes both debt-servicing tests.",
                returns="float [HKD a month]",
                example='>>> round(MIN_INCOME(3_000_000, 0.04125, 30, agreement_date="2026-11-20"), 2)\n29078.98',
                source="As DSR_OK.",
            ),
        ),
        columns=(Column("min_income", "最低每月入息", "least monthly income", "HKD", lambda answer: answer.value),),
    ),
    Question(
        loan_by_income,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        checks=CHECKS,
        functions=(
            Function(
                "LOAN_BY_INCOME",
                "入息可負擔的最高貸款額",
                f"monthly_income annual_rate years [{BORROWER}]",
                lambda answer: answer.value,
                does="Return the largest loan that an income carries through both debt-servicing tests.",
                returns="float [HKD]",
                example='>>> int(LOAN_BY_INCOME(30_000, 0.04125, 30, agreement_date="2026-11-20"))\n3095018',
                source="As DSR_OK.",
                beside="price valuation rebate loan property insured first_home regular_salary basis completion_date "
                "first_assigned",
            ),
        ),
    ),
)
