"""What a mortgage plan charges and costs: the banks' best lending rates, a plan's rate, and its cost while it is held."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from xlmortgage.deal.reading import NOT_GIVEN_DATE, as_date
from xlmortgage.deal.words import Bank
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.finance import annuity
from xlmortgage.finance import plan_flows as plans
from xlmortgage.law.hkma.rebate import rebate as rebates
from xlmortgage.law.practice.mortgage_link import mortgage_link
from xlmortgage.law.practice.prime import prime as primes
from xlmortgage.questions.apr import EffectiveRate, rate_of
from xlmortgage.questions.governing import dated
from xlmortgage.tables.ruling import NOT_COVERED, Ruling


class PrimeRate(NamedTuple):
    """A bank's best lending rate on a day."""

    bank: Bank
    date: int
    """[yyyymmdd]"""
    ruling: Ruling

    @property
    def value(self) -> float:
        """The rate [fraction a year]."""
        return float(self.ruling.value)


class PlanRate(NamedTuple):
    """What a plan charges, and the two rates of which it is the lower."""

    value: float
    """[fraction a year]"""
    floating: float
    """HIBOR and the spread [fraction a year]."""
    cap: float
    """The best lending rate less the discount [fraction a year]; infinite where the plan has none."""


class PlanCost(NamedTuple):
    """What a plan costs over the time it is held."""

    rate: EffectiveRate
    held: int
    """[months]"""
    is_left_early: bool
    owed: float
    """At drawdown, premium included [HKD]."""
    interest: float
    """Paid while the plan is held [HKD]."""
    link_deposit: float
    """[HKD]"""
    linked_interest: float
    """Earned by the linked deposit [HKD]."""
    linked_share: Ruling
    """Up to what share of what is outstanding a linked deposit earns the rate of the mortgage."""
    loan: float
    """Without the premium [HKD]."""
    rebate: float
    """[HKD]"""
    rebate_threshold: Ruling
    """The share of the loan above which the whole rebate counts as part of the loan."""
    price: float
    """[HKD]; 0 where not given."""

    @property
    def value(self) -> float:
        """The effective annual rate [fraction]."""
        return self.rate.value

    @property
    def rebate_counts(self) -> bool:
        """Whether the rebate counts towards the loan-to-value ratio, and then the whole of it."""
        return bool(self.rebate > self.rebate_threshold.value * self.loan)

    @property
    def loan_to_value(self) -> float:
        """The ratio as the Monetary Authority counts it, of a plan whose price is given [fraction of the price]."""
        return (self.loan + (self.rebate if self.rebate_counts else 0.0)) / self.price


def best_lending_rate(date: int = NOT_GIVEN_DATE, bank: Bank = Bank.HSBC) -> PrimeRate:
    """Return a bank's best lending rate on a day.

    Parameters
    ----------
    date : int
        [yyyymmdd]; 0 where not given.
    bank : Bank
        Whose rate.

    Raises
    ------
    NoRuleError
        When the day lies before the first that is kept.

    Examples
    --------
    >>> best_lending_rate(20240101).value
    0.05875

    """
    day = dated(date)
    ruling = primes.best_lending_rate(bank, day)
    if ruling.reason == NOT_COVERED:
        table = ruling.table
        first = as_date(table.series[bank.code].starts[0])
        raise NoRuleError(
            "before-first-version",
            en=f"{table.name['en']}: none of {bank.en} is kept for {as_date(day)}; ours begin on {first}. "
            "Give a later date, or ask the bank.",
            zh=f"{table.name['zh']}：沒有{bank.zh}在 {as_date(day)} 的紀錄，現有紀錄由 {first} 起。請填較後日期，或向銀行查詢。",
            field="date",
            value=as_date(day).isoformat(),
            allowed=f"from {first}",
        )
    return PrimeRate(bank, day, ruling)


def plan_rate(hibor: float, spread: float, prime: float | None = None, discount: float | None = None) -> PlanRate:
    """Return what a HIBOR plan charges.

    Parameters
    ----------
    hibor, spread : float
        [fraction a year]
    prime, discount : float, optional
        The best lending rate, and what is taken off it for the plan's cap [fraction a year]; without them the plan has
        no cap.

    Raises
    ------
    InputError
        When one of the two is given without the other, or the discount exceeds the best lending rate.

    Examples
    --------
    >>> plan_rate(0.0265, 0.013, 0.05, 0.0175).value, round(plan_rate(0.0265, 0.013).value, 4)
    (0.0325, 0.0395)

    """
    cap = inf if prime is None and not discount else _cap(prime, discount)
    return PlanRate(plans.capped_rate(hibor, spread, cap), hibor + spread, cap)


def plan_cost(
    loan: float,
    annual_rate: float,
    years: float,
    holding_months: int = 0,
    rebate: float = 0.0,
    rebate_month: int = 0,
    clawback: float = 0.0,
    link_deposit: float = 0.0,
    exit_penalty: float = 0.0,
    premium: float = 0.0,
    fees: float = 0.0,
    price: float = 0.0,
) -> PlanCost:
    """Return what a plan costs a year over the time it is held, and what goes with it.

    The premium is added to the loan and repaid with it; penalty and clawback fall due only on leaving before the end.
    A linked deposit does not change what the loan costs; what it earns stands beside it.

    Parameters
    ----------
    loan, rebate, clawback, link_deposit, premium, fees, price : float
        [HKD]; the price 0 where not given.
    annual_rate : float
        Nominal [fraction a year].
    years : float
        [years]
    holding_months : int
        How long the plan is held [months]; 0 for the whole tenor.
    rebate_month : int
        The month in which the rebate is received; 0 for drawdown.
    exit_penalty : float
        [fraction of what is then outstanding]

    Raises
    ------
    InputError
        When the months are out of range.
    NoSolutionError
        When no rate answers the cash flows.

    Examples
    --------
    >>> answer = plan_cost(5e6, 0.0325, 30.0, 24, rebate=60e3, rebate_month=2, price=8e6)
    >>> round(answer.value, 4), answer.loan_to_value
    (0.0266, 0.6325)

    """
    months = annuity.number_of_instalments(years)
    held = holding_months or months
    _fail_if_out_of_range("holding_months", "持有月數", held, months)
    _fail_if_out_of_range("rebate_month", "回贈月", rebate_month, held)
    times, amounts = plans.plan_flows(
        loan,
        annual_rate,
        months,
        held,
        premium=premium,
        fees=fees,
        rebate=rebate,
        rebate_month=rebate_month,
        clawback=clawback,
        exit_penalty=exit_penalty,
    )
    owed = loan + premium
    repaid = owed - annuity.balance_after(owed, annual_rate, months, held)
    today = dated(NOT_GIVEN_DATE)
    linked_share = mortgage_link.share(today)
    return PlanCost(
        rate=rate_of(times, amounts),
        held=held,
        is_left_early=held < months,
        owed=owed,
        interest=held * annuity.monthly_payment(owed, annual_rate, months) - repaid,
        link_deposit=link_deposit,
        linked_interest=plans.linked_interest(
            owed, annual_rate, months, held, deposit=link_deposit, linked_share=linked_share.value
        ),
        linked_share=linked_share,
        loan=loan,
        rebate=rebate,
        rebate_threshold=rebates.threshold(today),
        price=price,
    )


def _cap(prime: float | None, discount: float | None) -> float:
    if prime is None or discount is None:
        field, zh, beside = ("prime", "最優惠利率", "discount") if prime is None else ("discount", "P 減", "prime")
        raise InputError(
            "missing",
            en=f"{field} is missing: a cap needs it beside {beside}. Fill in the cell “{zh}” ({field}), or leave both blank.",
            zh=f"欠缺{zh}：計算封頂息率必須有這一項。請填寫「{zh}」（{field}），或兩項都不填。",
            field=field,
        )
    if discount > prime:
        raise InputError(
            "out-of-range",
            en=f"discount must be at most the best lending rate of {prime:.4%}; got {discount:.4%}. Check both cells.",
            zh=f"P 減的數值不可大於最優惠利率 {prime:.4%}，現為 {discount:.4%}。請檢查兩個儲存格。",
            field="discount",
            value=discount,
            allowed=f"at most {prime:g}",
        )
    return prime - discount


def _fail_if_out_of_range(field: str, zh: str, month: int, last: int) -> None:
    if month > last:
        raise InputError(
            "out-of-range",
            en=f"{field} must be at most {last}; got {month}. Check the cell.",
            zh=f"{zh}不可大於 {last}，現為 {month}。請檢查該儲存格。",
            field=field,
            value=month,
            allowed=f"at most {last}",
        )
