"""What a loan costs: instalment, effective rate, insurance premium, stamp duty."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan
from typing import Any, NamedTuple

from xlmortgage.deal.reading import NOT_GIVEN_DATE
from xlmortgage.deal.words import FeeTreatment, PenaltyBase, PremiumPlan, Property, RateBasis, Rounding, Split
from xlmortgage.errors import InputError
from xlmortgage.finance import annuity, apr, cashflows
from xlmortgage.law.hkmc.mip_premium import mip_premium
from xlmortgage.law.ird.stamp_duty import stamp_duty as duties
from xlmortgage.numbers import money, scalar
from xlmortgage.questions.governing import covered, dated
from xlmortgage.questions.loan import lending_base
from xlmortgage.tables.ruling import Ruling


class EffectiveRate(NamedTuple):
    """What a loan costs a year, every fee counted."""

    value: float
    """The effective annual rate [fraction]."""
    nominal: float
    """Twelve times the monthly rate [fraction a year]."""
    received: float
    """The net advance [HKD]."""
    repaid: float
    """All that is paid back [HKD]."""
    terms: cashflows.Terms = cashflows.PLAIN
    """What was agreed beside the instalments."""
    months: int = 0
    """The term of a loan [months]; 0 where only its cash flows are known."""


def instalment(
    loan: Any, annual_rate: Any, years: Any, rate_basis: Any = RateBasis.ANNUAL, rounding: Any = Rounding.EXACT
) -> Any:
    """Return the level instalment of a loan [HKD a month].

    Parameters
    ----------
    loan : float or array
        [HKD]
    annual_rate : float or array
        Nominal [fraction a year], or flat [fraction a month] by ``rate_basis``.
    years : float or array
        [years]
    rate_basis : RateBasis or array
        How the rate is quoted.
    rounding : Rounding or array
        How the instalment is rounded.

    Examples
    --------
    >>> round(instalment(3e6, 0.04125, 30.0), 2), instalment(3e6, 0.04125, 30.0, rounding=Rounding.UP_TO_DOLLAR)
    (14539.49, 14540.0)

    """
    months = annuity.number_of_instalments(years)
    xp = scalar.namespace(loan, annual_rate, months, rate_basis, rounding)
    payment = xp.where(
        rate_basis == RateBasis.FLAT_MONTHLY,
        annuity.flat_rate_payment(loan, annual_rate, months),
        annuity.monthly_payment(loan, annual_rate, months),
    )
    if isinstance(rounding, Rounding):
        return money.rounded(payment, rounding.code)
    for way in Rounding:
        payment = xp.where(rounding == way, money.rounded(payment, way.code), payment)
    return payment


def effective_rate(
    loan: float,
    annual_rate: float,
    years: float,
    fees: float = 0.0,
    rate_basis: RateBasis = RateBasis.ANNUAL,
    interest_only_months: int = 0,
    rebate: float = 0.0,
    exit_month: int = 0,
    exit_penalty: float = 0.0,
    fee_treatment: FeeTreatment = FeeTreatment.AT_DRAWDOWN,
    rounding: Rounding = Rounding.EXACT,
    split: Split = Split.ACTUARIAL,
    penalty_base: PenaltyBase = PenaltyBase.OUTSTANDING,
) -> EffectiveRate:
    """Return what a loan costs a year by the net-present-value method of the Hong Kong Association of Banks.

    Parameters
    ----------
    loan, fees, rebate : float
        [HKD]; the rebate is received at drawdown, the fees are paid as ``fee_treatment`` says.
    annual_rate : float
        Nominal [fraction a year], or flat [fraction a month] by ``rate_basis``.
    years : float
        [years]
    rate_basis : RateBasis
        How the rate is quoted.
    interest_only_months : int
        Months at the start, within the tenor, that pay interest only.
    exit_month : int
        The month in which the loan is repaid early; 0 where it is held to the end.
    exit_penalty : float
        [fraction of the penalty base]
    fee_treatment : FeeTreatment
        How the fees are paid; those of every year are [HKD a year].
    rounding : Rounding
        How the instalment is rounded.
    split : Split
        How the instalments of a flat-rate loan are split, on which hangs what is owed on early repayment.
    penalty_base : PenaltyBase
        What the penalty is a share of.

    Raises
    ------
    InputError
        When the months are out of range, or a flat-rate loan is to pay interest only.
    NoSolutionError
        When no rate answers the cash flows.

    Examples
    --------
    >>> round(effective_rate(1e6, 0.15, 10, fees=31e3).value, 4)
    0.1704
    >>> round(effective_rate(1e6, 0.15, 10, fees=31e3, fee_treatment=FeeTreatment.CAPITALISED).value, 4)
    0.1701

    """
    flows = loan_flows(
        loan,
        annual_rate,
        years,
        fees,
        rate_basis,
        interest_only_months,
        rebate,
        exit_month,
        exit_penalty,
        fee_treatment,
        rounding,
        split,
        penalty_base,
    )
    terms = cashflows.Terms(fees, fee_treatment, rebate, exit_month or None, exit_penalty, penalty_base)
    return rate_of(*flows)._replace(terms=terms, months=annuity.number_of_instalments(years))


def loan_flows(
    loan: float,
    annual_rate: float,
    years: float,
    fees: float = 0.0,
    rate_basis: RateBasis = RateBasis.ANNUAL,
    interest_only_months: int = 0,
    rebate: float = 0.0,
    exit_month: int = 0,
    exit_penalty: float = 0.0,
    fee_treatment: FeeTreatment = FeeTreatment.AT_DRAWDOWN,
    rounding: Rounding = Rounding.EXACT,
    split: Split = Split.ACTUARIAL,
    penalty_base: PenaltyBase = PenaltyBase.OUTSTANDING,
) -> tuple[list[float], list[float]]:
    """Return the cash flows of a loan, as times [years] and amounts [HKD]; arguments as in :func:`effective_rate`.

    Raises
    ------
    InputError
        When the months are out of range, or a flat-rate loan is to pay interest only.

    Examples
    --------
    >>> loan_flows(1000.0, 0.01, 0.25, rate_basis=RateBasis.FLAT_MONTHLY, exit_month=1)[0]
    [0.0, 0.08333333333333333]

    """
    months = annuity.number_of_instalments(years)
    fail_if_interest_only_at_a_flat_rate(rate_basis, interest_only_months)
    terms = cashflows.Terms(fees, fee_treatment, rebate, exit_month or None, exit_penalty, penalty_base)
    if rate_basis == RateBasis.FLAT_MONTHLY:
        return cashflows.flat_rate_loan(loan, annual_rate, months, terms, rounding=rounding.code, split=split)
    return cashflows.instalment_loan(
        loan, annual_rate, months, terms, rounding=rounding.code, interest_only_months=interest_only_months
    )


def rate_of(times: Sequence[float], amounts: Sequence[float]) -> EffectiveRate:
    """Return what the cash flows of a loan cost a year; times [years] and amounts [HKD], the first one received."""
    effective = apr.effective_rate(times, amounts)
    nominal = 12 * ((1 + effective) ** (1 / 12) - 1)
    return EffectiveRate(effective, nominal, amounts[0], -sum(amounts[1:]))


def fail_if_interest_only_at_a_flat_rate(rate_basis: RateBasis, interest_only_months: int) -> None:
    """Raise :class:`InputError` where a flat-rate loan is to pay interest only."""
    if rate_basis == RateBasis.FLAT_MONTHLY and interest_only_months:
        raise InputError(
            "interest-only-at-a-flat-rate",
            en=f"interest_only_months must be 0 where rate_basis is flat-monthly; got {interest_only_months}. "
            "Give the annual rate of the loan instead.",
            zh=f"以月平息計算時，免還本月數須為 0，現為 {interest_only_months}。請改填年利率。",
            field="interest_only_months",
            value=interest_only_months,
            allowed=0,
        )


def fail_if_the_rate_is_flat(rate_basis: RateBasis) -> None:
    """Raise :class:`InputError` where a deal gives a flat rate to a question that takes a nominal annual one."""
    if rate_basis == RateBasis.FLAT_MONTHLY:
        raise InputError(
            "flat-rate",
            en="annual_rate is a monthly flat rate in this deal (rate_basis), and this takes a nominal annual rate. "
            "FLAT_TO_APR_WHY says what it comes to; give that and leave rate_basis blank.",
            zh="此個案的年利率按月平息填寫（計息方式），這項結果則以名義年利率計算。"
            "FLAT_TO_APR_WHY 可換算；請改填名義年利率，計息方式留空。",
            field="annual_rate",
            value=rate_basis.code,
            allowed=RateBasis.ANNUAL.code,
        )


def insurance_premium(
    loan: Any,
    price: Any,
    years: Any,
    first_home: Any = False,
    plan: PremiumPlan = PremiumPlan.SINGLE,
    agreement_date: Any = NOT_GIVEN_DATE,
    valuation: Any = nan,
    rebate: Any = 0.0,
) -> Ruling:
    """Return the premium of an insured loan [HKD], by its ratio to the lower of price less rebate and valuation.

    Arguments are those of :func:`xlmortgage.law.hkmc.mip_premium.mip_premium.premium` and of
    :func:`xlmortgage.questions.loan.lending_base`.

    Raises
    ------
    NoRuleError
        When the sheet of the time has no rate for a single deal.
    InputError
        When a single deal's rebate leaves nothing of the price.

    Examples
    --------
    >>> insurance_premium(6.4e6, 8e6, 30.0, first_home=True).value
    69760.0

    """
    date = dated(agreement_date)
    base = lending_base(price, valuation, rebate)
    return covered(mip_premium.premium(loan, base, years, first_home=first_home, plan=plan, agreement_date=date), date)


def stamp_duty(price: Any, property: Any = Property.PRIVATE, agreement_date: Any = NOT_GIVEN_DATE) -> Ruling:
    """Return the stamp duty on a price [HKD], arguments as in :func:`xlmortgage.law.ird.stamp_duty.stamp_duty.duty`.

    Raises
    ------
    NoRuleError
        When no scale covers a single deal.

    Examples
    --------
    >>> stamp_duty(8e6).value
    240000.0

    """
    date = dated(agreement_date)
    return covered(duties.duty(price, property, date), date)
