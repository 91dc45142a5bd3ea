"""Whether an income carries a loan, the least income, and the largest loan."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, nan
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.ranges import IncomeLine
from xlmortgage.deal.words import Income
from xlmortgage.errors import NoRuleError, above_most, given_twice
from xlmortgage.finance import annuity
from xlmortgage.law.hkma.dsr import dsr
from xlmortgage.law.practice.incomes import incomes as published
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import (
    PREMIUM_ADDED,
    PURPOSE,
    SECOND_LOAN,
    Column,
    Function,
    Governs,
    Question,
    borrowed,
    check,
    notices_of,
    refusing,
)
from xlmortgage.questions.checks import the_rate_is_flat, the_years_are_not_whole_months
from xlmortgage.questions.lent import as_lent
from xlmortgage.questions.terms import months
from xlmortgage.tables.choice import NOT_COVERED, Answer, Choice, lowest, otherwise
from xlmortgage.tables.reader import Notice
from xlmortgage.tables.ruling import Ruling, as_given

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
    def counts_own_share_of_rent(self) -> Any:
        """Whether there is a rent, and the lender says what counts of it."""
        own: Any = False
        if self.deal.lender:
            for place, ruling in enumerate(self.rental_share.rulings):
                if ruling.law is self.deal.lender.law:
                    own = own | (self.rental_share.which == place)
        return own & (self.deal.rental_income > 0)

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

    __slots__ = (
        *("borrowed", "counted_income", "deal", "least_payment", "least_ratio", "least_stressed_ratio", "limits"),
        *("payment", "premium", "ratio", "stressed_ratio"),
    )

    def __init__(self, deal: Deal, limits: Limits) -> None:
        self.deal, self.limits = deal, limits
        self.premium = borrowed.premium_added(deal)
        """The insurance premium that is added to the loan."""
        self.borrowed: Any = borrowed.borrowed(deal)
        """The loan with it [HKD]."""
        term = months(deal)
        stressed = annuity.monthly_payment(self.borrowed, deal.annual_rate + limits.stress.value, term)
        self.payment: Any = annuity.monthly_payment(self.borrowed, deal.annual_rate, term)
        """The instalment [HKD a month]."""
        self.counted_income: Any = deal.monthly_income + limits.counted_rent
        """Income with the share of the rent that counts [HKD a month]."""
        measure = deal.xp.where(self.counted_income == 0, nan, self.counted_income)
        debts, risen = borrowed.debts(deal), borrowed.debts(deal, limits.stress.value)
        self.ratio: Any = (self.payment + debts) / measure
        """``nan`` where there is no income to measure it by, as there may be none on net worth."""
        self.stressed_ratio: Any = (stressed + risen) / measure
        """At the rate the stress test supposes; the suspended one's for information."""
        self.least_payment, self.least_ratio, self.least_stressed_ratio = self.payment, self.ratio, self.stressed_ratio
        if deal.premium_financed is not False:
            least = borrowed.borrowed_at_least(deal)
            self.least_payment = annuity.monthly_payment(least, deal.annual_rate, term)
            self.least_ratio = (self.least_payment + debts) / measure
            stressed = annuity.monthly_payment(least, deal.annual_rate + limits.stress.value, term)
            self.least_stressed_ratio = (stressed + risen) / measure

    @property
    def premium_is_unknown(self) -> Any:
        """Whether a premium is added of which no sheet tells; the least ratios are those without it."""
        return self.premium.reason == NOT_COVERED

    @property
    def is_within(self) -> Any:
        """Whether the plain ratio keeps within its limit."""
        return self.ratio <= self.limits.limit.value + RATIO_TOLERANCE

    @property
    def passes(self) -> Any:
        """Whether both ratios keep within their limits, the stressed one where a test was in force."""
        return self.is_within & self._passes_stressed(self.stressed_ratio)

    @property
    def may_be_within(self) -> Any:
        """Whether the plain ratio does so at least without a premium that is not known."""
        return self.least_ratio <= self.limits.limit.value + RATIO_TOLERANCE

    @property
    def may_pass(self) -> Any:
        """Whether both do so at least without it."""
        return self.may_be_within & self._passes_stressed(self.least_stressed_ratio)

    def _passes_stressed(self, ratio: Any) -> Any:
        within_stressed = ratio <= self.limits.stressed_ceiling + RATIO_TOLERANCE
        return (self.limits.stress_decides == False) | within_stressed  # noqa: E712 - one truth a deal

    @property
    def governing(self) -> tuple[Governs, ...]:
        """The rules on debt servicing."""
        return self.limits.governing

    @property
    def open(self) -> tuple[Answer, ...]:
        """What may be left without an answer."""
        return *self.limits.open, *borrowed.asked(self.deal, self.premium)


class IncomeTest(Servicing):
    """The same, asked whether it passes: what fails without a premium that is not known fails with it."""

    __slots__ = ()

    @property
    def open(self) -> tuple[Answer, ...]:
        """What may be left without an answer; of a deal that fails as it is, no premium."""
        return *self.limits.open, *borrowed.asked(self.deal, self.premium.only(self.may_pass))


class CountedIncome(NamedTuple):
    """What an income counts."""

    line: IncomeLine
    share: float
    """[fraction of the income]"""
    ruling: Ruling

    @property
    def counted(self) -> float:
        """What counts of it [HKD a month]."""
        return self.share * self.line.amount


class CountedIncomes(NamedTuple):
    """What counts of the incomes of all applicants."""

    deal: Deal
    incomes: tuple[CountedIncome, ...]

    @property
    def value(self) -> float:
        """What counts in all [HKD a month]."""
        return sum((income.counted for income in self.incomes), 0.0)


class Capacity:
    """What an income carries, or how much income a loan needs [HKD]."""

    __slots__ = ("deal", "limits", "premium", "value")

    def __init__(self, deal: Deal, limits: Limits, value: Any, premium: Ruling) -> None:
        self.deal, self.limits, self.value, self.premium = deal, limits, value, premium

    @property
    def governing(self) -> tuple[Governs, ...]:
        """The rules on debt servicing."""
        return self.limits.governing

    @property
    def open(self) -> tuple[Answer, ...]:
        """What may be left without an answer."""
        return *self.limits.open, *borrowed.asked(self.deal, self.premium)


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
        lent = as_lent(deal)
        limit = lowest(limit, lender=deal.lender.asks("max_dsr", lent))
        own = deal.lender.asks("rental_share", lent)
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


def income_test(deal: Deal) -> IncomeTest:
    """Return the same as :func:`servicing`, where nothing is asked but whether both ratios keep within their limits.

    Examples
    --------
    >>> told = {"monthly_income": 30e3, "price": 12e6, "loan": 9.6e6, "annual_rate": 0.04125, "years": 30.0}
    >>> income_test(Deal({**told, "insured": True, "premium_financed": True}, 20220318)).passes
    False

    """
    return IncomeTest(deal, limits(deal))


def least_income(deal: Deal) -> Capacity:
    """Return the least monthly income that passes both tests.

    Examples
    --------
    >>> round(least_income(Deal({"loan": 3e6, "annual_rate": 0.04125, "years": 30.0}, 20240227)).value, 2)
    30380.53

    """
    own, term, owed = limits(deal), months(deal), borrowed.borrowed(deal)
    debts, risen = borrowed.debts(deal), borrowed.debts(deal, own.rise)
    plain = annuity.monthly_payment(owed, deal.annual_rate, term)
    stressed = annuity.monthly_payment(owed, deal.annual_rate + own.rise, term)
    needed = deal.xp.maximum((plain + debts) / own.limit.value, (stressed + risen) / own.stressed_ceiling)
    return Capacity(deal, own, deal.xp.maximum(needed - own.counted_rent, 0.0), borrowed.premium_added(deal))


def loan_by_income(deal: Deal) -> Capacity:
    """Return the largest loan that the income carries through both tests.

    Examples
    --------
    >>> int(loan_by_income(Deal({"monthly_income": 30e3, "annual_rate": 0.04125, "years": 30.0}, 20261121)).value)
    3095018

    """
    own, term, xp = limits(deal), months(deal), deal.xp
    income, debts, risen = deal.monthly_income + own.counted_rent, borrowed.debts(deal), borrowed.debts(deal, own.rise)
    plain = (income * own.limit.value - debts) / annuity.payment_factor(deal.annual_rate, term)
    within = xp.where(own.stress_decides, own.stressed_ceiling, nan)
    stressed = (income * within - risen) / annuity.payment_factor(deal.annual_rate + own.rise, term)
    lower = xp.where(stressed < plain, stressed, plain)
    lent = borrowed.largest_within(xp.maximum(lower, 0.0), deal)
    return Capacity(deal, own, lent, borrowed.premium_added(deal, lent))


def counted_incomes(deal: Deal) -> CountedIncomes:
    """Return what counts of the incomes of a deal; those of several applicants add up.

    The share that is given for a kind of income takes the place of the published one; a rent counts by the rule on rent.

    Raises
    ------
    InputError
        When more of a rent is to count than the Monetary Authority lets count.
    NoRuleError
        When no share is published for a kind of income and none is given.

    Examples
    --------
    >>> lines = [IncomeLine(Income.SALARY, 40e3), IncomeLine(Income.RENT, 10e3)]
    >>> counted_incomes(Deal({"incomes": lines}, 20261121)).value
    47000.0

    """
    own, most = deal.shares.get(Income.RENT, 0.0), dsr.most_rental_share(deal).value
    if own > most + RATIO_TOLERANCE and any(line.kind == Income.RENT for line in deal.incomes):
        raise above_most("shares", FACTS["shares"].zh, f"{own:.10g}", most, because=OF_RENT[1], because_zh=OF_RENT[0])
    return CountedIncomes(deal, tuple(_counted(line, deal) for line in deal.incomes))


def with_counted_incomes(deal: Deal) -> Deal:
    """Return the deal with what counts of its incomes as its monthly income, where they are given one by one.

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
        raise given_twice(income.name, income.zh, deal.monthly_income, f"{incomes.name}（{incomes.zh}）")
    rent = next((line for line in deal.incomes if line.kind == Income.RENT), None)
    if rent and deal.rental_income:
        own, incomes = FACTS["rental_income"], FACTS["incomes"]
        raise given_twice(own.name, own.zh, deal.rental_income, f"{incomes.name}（{incomes.zh}）")
    return deal.changed(monthly_income=counted_incomes(deal).value, incomes=())


OF_RENT = ("金管局容許計算的租金成數", "the share of a rent that the Monetary Authority lets count")


def _counted(line: IncomeLine, deal: Deal) -> CountedIncome:
    if line.kind in deal.shares:
        ruling = as_given(deal.shares[line.kind])
    elif line.kind == Income.RENT:
        ruling = limits(deal).rental_share.deciding
    else:
        ruling = published.share_counted(deal.having(income=line.kind))
    if ruling.value != ruling.value:
        raise _no_published_share(line)
    return CountedIncome(line, float(ruling.value), ruling)


def _no_published_share(line: IncomeLine) -> NoRuleError:
    kind = line.kind
    return NoRuleError(
        "no-published-share",
        en=f"No share is published for {kind.en}. Ask the bank how much of it counts, and give the share in shares of "
        f"COUNTED_INCOME, e.g. “{kind.code}”, 0.8, or enter the amount that counts as salary.",
        zh=f"{kind.zh}沒有公布的計算比率。請向銀行查詢可計算的成數，填入 COUNTED_INCOME 的入息計算比率（例如「{kind.zh}」0.8），"
        "或把可計算的金額以薪金填入。",
        field="incomes",
        value=kind.code,
        allowed="a share in shares",
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


def _no_stress_test(told: Any) -> NoRuleError:
    first = as_date(int(dsr.DSR.table.series["stress"].starts[0]))
    return NoRuleError(
        "no-stress-test",
        en=f"There was no stress test on that date; the first applies from {first}. Use DSR, or a later date.",
        zh=f"當日未有壓力測試，首次實施為 {first}。請改用 DSR，或填較後日期。",
        field="agreement_date",
        value=as_date(int(told["governing_date"])).isoformat(),
        allowed=f"from {first}",
    )


@refusing(_no_stress_test, "governing_date")
def there_was_no_stress_test(answer: Servicing) -> Any:
    """Tell whether no stress test is known of the date."""
    return answer.limits.stress.value != answer.limits.stress.value


BORROWER = "other_debts rental_income use other_mortgages income_abroad agreement_date"
LENDERS = "property insured"
"""What only a lender's own criteria ask."""

LOAN = "loan annual_rate years"
CHECKS = (the_rate_is_flat, the_years_are_not_whole_months, *borrowed.CHECKS)
AUTHORITY = 'Hong Kong Monetary Authority: see RULE_SOURCE("DSR_OK").'
DSR_OK_TAKES = f"monthly_income {LOAN} [{BORROWER}]"

QUESTIONS = (
    Question(
        servicing,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        besides=(PREMIUM_ADDED, SECOND_LOAN, PURPOSE),
        takes=f"monthly_income {LOAN} [{BORROWER} rate_basis]",
        checks=(*CHECKS, borrowed.the_premium_that_is_added_cannot_be_had, there_is_no_income),
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
        ),
        columns=(Column("dsr", "供款與入息比率", "debt-servicing ratio", "fraction", lambda answer: answer.ratio),),
    ),
    Question(
        limits,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        takes=f"[{BORROWER}]",
        columns=(Column("dsr_limit", "供款與入息比率上限", "limit", "fraction", lambda answer: answer.max_dsr),),
    ),
    Question(
        income_test,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        besides=(PREMIUM_ADDED, SECOND_LOAN, PURPOSE),
        takes=f"monthly_income {LOAN} [{BORROWER} rate_basis]",
        checks=(*CHECKS, there_is_no_income),
        functions=(
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
        columns=(Column("dsr_ok", "入息測試通過", "income test passed", "yes or no", lambda answer: answer.passes),),
    ),
    Question(
        servicing,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        besides=(PREMIUM_ADDED, SECOND_LOAN, PURPOSE),
        checks=(*CHECKS, borrowed.the_premium_that_is_added_cannot_be_had, there_is_no_income),
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
        besides=(PREMIUM_ADDED, SECOND_LOAN, PURPOSE),
        takes=f"{LOAN} [{BORROWER} rate_basis]",
        checks=(*CHECKS, borrowed.the_premium_that_is_added_cannot_be_had),
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
        counted_incomes,
        category="income",
        laws=(published.INCOMES, dsr.DSR),
        functions=(
            Function(
                "COUNTED_INCOME",
                "可計算的每月入息",
                "incomes [shares]",
                lambda answer: answer.value,
                does="Return what counts of incomes: a range of kind, amount a month, and if wanted whose. Several "
                "applicants add up.",
                returns="float [HKD a month]",
                raises="#N/A for a kind of income whose share nobody publishes; ask the bank and give it in shares.",
                example='>>> incomes = [["薪金", 40_000, "甲"], ["雙糧", 3_000, "甲"], ["佣金", 10_000, "乙"]]\n'
                '>>> COUNTED_INCOME(incomes, [["佣金", 0.8]])\n51000.0',
                source="Brokers' accounts of the banks' practice; rent by the Monetary Authority: see COUNTED_INCOME_WHY.",
            ),
        ),
    ),
    Question(
        loan_by_income,
        category="income",
        laws=(dsr.DSR,),
        by_lender=True,
        besides=(PREMIUM_ADDED, SECOND_LOAN, PURPOSE),
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
