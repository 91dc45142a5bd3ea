"""How a loan is repaid: its schedule, its balance, its interest, and what a rise in rates does to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlmortgage.deal.words import FeeTreatment, Frequency, RateBasis, Rounding, Split
from xlmortgage.errors import InputError
from xlmortgage.finance import annuity, cashflows
from xlmortgage.finance.schedule import Instalment, flat_rate_schedule, fortnightly_schedule, level_schedule
from xlmortgage.numbers import money
from xlmortgage.questions.apr import EffectiveRate, fail_if_interest_only_at_a_flat_rate, rate_of

USUAL_SHOCKS = (0.01, 0.02, 0.03)
"""The rises in the rate that are shown where none are given [fraction a year]."""


class RateShock(NamedTuple):
    """What a loan costs at a higher rate."""

    shock: float
    """By how much the rate is higher [fraction a year]."""
    payment: float
    """The instalment [HKD a month]."""
    increase: float
    """By how much the instalment is higher [HKD a month]."""
    total_interest: float
    """Over the whole term [HKD]."""


class FlatRateCost(NamedTuple):
    """What a flat-rate loan costs a year."""

    flat_monthly: float
    """[fraction a month]"""
    months: int
    loan: float
    """[HKD]; 0 where not given."""
    rate: EffectiveRate


def schedule(
    loan: float,
    annual_rate: float,
    years: float,
    rate_basis: RateBasis = RateBasis.ANNUAL,
    rounding: Rounding = Rounding.EXACT,
    interest_only_months: int = 0,
    split: Split = Split.ACTUARIAL,
    frequency: Frequency = Frequency.MONTHLY,
) -> list[Instalment]:
    """Return the schedule of a loan, line by line.

    Parameters
    ----------
    loan : float
        [HKD]
    annual_rate : float
        Nominal [fraction a year], or flat [fraction a month] by ``rate_basis``.
    years : float
        [years]
    rate_basis : RateBasis
        How the rate is quoted.
    rounding : Rounding
        How the instalment is rounded.
    interest_only_months : int
        Months at the start, within the tenor, that pay interest only.
    split : Split
        How the instalments of a flat-rate loan are split.
    frequency : Frequency
        How often an instalment falls due.

    Raises
    ------
    InputError
        When the months are out of range, a rounded instalment repays nothing, or what is asked for goes with monthly
        instalments of an annual rate only.

    Examples
    --------
    >>> schedule(1200.0, 0.0, 1.0)[-1]
    Instalment(number=12, payment=100.0, interest=0.0, principal=100.0, balance=0.0)

    """
    months = annuity.number_of_instalments(years)
    fail_if_interest_only_at_a_flat_rate(rate_basis, interest_only_months)
    if frequency == Frequency.FORTNIGHTLY:
        _fail_if_not_payable_fortnightly(rate_basis, interest_only_months)
        return fortnightly_schedule(loan, annual_rate, months, rounding=rounding.code)
    if rate_basis == RateBasis.FLAT_MONTHLY:
        return flat_rate_schedule(loan, annual_rate, months, rounding=rounding.code, split=split)
    return level_schedule(loan, annual_rate, months, rounding=rounding.code, interest_only_months=interest_only_months)


def total_interest(
    loan: float,
    annual_rate: float,
    years: float,
    rate_basis: RateBasis = RateBasis.ANNUAL,
    rounding: Rounding = Rounding.EXACT,
) -> float:
    """Return the interest over the whole term [HKD], arguments as in :func:`schedule`.

    Examples
    --------
    >>> round(total_interest(3e6, 0.04125, 30.0), 2)
    2234217.11

    """
    months = annuity.number_of_instalments(years)
    if rate_basis == RateBasis.FLAT_MONTHLY:
        interest = loan * annual_rate * months
        return float(interest if rounding == Rounding.EXACT else money.rounded(interest, "nearest-cent"))
    if rounding == Rounding.EXACT:
        return float(annuity.total_interest(loan, annual_rate, months))
    lines = level_schedule(loan, annual_rate, months, rounding=rounding.code)
    return float(money.rounded(sum(line.interest for line in lines), "nearest-cent"))


def balance(
    loan: float,
    annual_rate: float,
    years: float,
    month: int,
    rate_basis: RateBasis = RateBasis.ANNUAL,
    rounding: Rounding = Rounding.EXACT,
    interest_only_months: int = 0,
    split: Split = Split.ACTUARIAL,
) -> float:
    """Return what is owed after the instalment of a month [HKD], arguments as in :func:`schedule`.

    Raises
    ------
    InputError
        When the month lies beyond the term, or as :func:`schedule`.

    Examples
    --------
    >>> round(balance(1e6, 0.15, 10.0, 18), 2)
    927162.25
    >>> round(balance(1e5, 0.005, 5.0, 24, RateBasis.FLAT_MONTHLY, split=Split.RULE_OF_78), 2)
    67081.97

    """
    months = annuity.number_of_instalments(years)
    if month > months:
        raise InputError(
            "out-of-range",
            en=f"month must be from 0 to {months}, the term of the loan in months; got {month}. Check the cell.",
            zh=f"月數須為 0 至 {months}（貸款期），現為 {month}。請檢查該儲存格。",
            field="month",
            value=month,
            allowed=(0, months),
        )
    if rate_basis == RateBasis.ANNUAL and rounding == Rounding.EXACT and not interest_only_months:
        return float(annuity.balance_after(loan, annual_rate, months, month))
    lines = schedule(loan, annual_rate, years, rate_basis, rounding, interest_only_months, split)
    return lines[min(month, len(lines)) - 1].balance if month else loan


def rate_shocks(
    loan: float, annual_rate: float, years: float, shocks: Sequence[float] | None = None
) -> list[RateShock]:
    """Return what a loan costs at its own rate and at higher ones from the first month on.

    Parameters
    ----------
    loan : float
        [HKD]
    annual_rate : float
        Nominal [fraction a year].
    years : float
        [years]
    shocks : sequence of float, optional
        Rises in the rate [fraction a year]; :data:`USUAL_SHOCKS` where not given.

    Examples
    --------
    >>> [round(shock.payment, 2) for shock in rate_shocks(3e6, 0.04125, 30.0, [0.02])]
    [14539.49, 18228.32]

    """
    months = annuity.number_of_instalments(years)
    plain = annuity.monthly_payment(loan, annual_rate, months)
    return [
        RateShock(
            shock,
            payment := annuity.monthly_payment(loan, annual_rate + shock, months),
            payment - plain,
            annuity.total_interest(loan, annual_rate + shock, months),
        )
        for shock in (0.0, *(shocks or USUAL_SHOCKS))
    ]


def flat_rate_cost(
    flat_monthly: float,
    months: int,
    fees: float = 0.0,
    loan: float = 0.0,
    fee_treatment: FeeTreatment = FeeTreatment.AT_DRAWDOWN,
    rounding: Rounding = Rounding.EXACT,
) -> FlatRateCost:
    """Return what a flat-rate loan costs a year.

    Parameters
    ----------
    flat_monthly : float
        Flat rate, on the amount lent throughout [fraction a month].
    months : int
        Number of instalments.
    fees : float
        Paid as ``fee_treatment`` says [HKD].
    loan : float
        [HKD]; needed where there are fees, or instalments are rounded.
    fee_treatment : FeeTreatment
        How the fees are paid; those of every year are [HKD a year].
    rounding : Rounding
        How the instalment is rounded.

    Raises
    ------
    InputError
        When there are fees or rounded instalments and no loan.
    NoSolutionError
        When the fees eat up the loan.

    Examples
    --------
    >>> f"{flat_rate_cost(0.007, 12).rate.value:.2%}"
    '16.26%'
    >>> f"{flat_rate_cost(0.003, 60, loan=5_000.0, rounding=Rounding.UP_TO_DOLLAR).rate.value:.2%}"
    '6.97%'

    """
    if not loan:
        _fail_if_the_loan_matters(fees, rounding)
    terms = cashflows.Terms(fees, fee_treatment)
    flows = cashflows.flat_rate_loan(loan or 1.0, flat_monthly, months, terms, rounding=rounding.code)
    return FlatRateCost(flat_monthly, months, loan, rate_of(*flows)._replace(terms=terms, months=months))


def _fail_if_the_loan_matters(fees: float, rounding: Rounding) -> None:
    if fees:
        en, zh = f"fees of {fees:,.0f} need it to tell what they come to", f"有費用 {fees:,.0f} 時"
    elif rounding != Rounding.EXACT:
        en, zh = f"instalments rounded by “{rounding.code}” need it", f"供款按「{rounding.zh}」取整時"
    else:
        return
    raise InputError(
        "missing",
        en=f"loan is missing: {en}. Fill in the cell “貸款額” (loan).",
        zh=f"欠缺貸款額：{zh}須知貸款額才能計算。請填寫「貸款額」（loan）。",
        field="loan",
        allowed="above 0",
    )


def _fail_if_not_payable_fortnightly(rate_basis: RateBasis, interest_only_months: int) -> None:
    if rate_basis == RateBasis.FLAT_MONTHLY or interest_only_months:
        raise InputError(
            "not-fortnightly",
            en="frequency can be fortnightly only for a loan at an annual rate without interest-only months. "
            "Leave frequency blank, or change the other two.",
            zh="每兩週供款只適用於以年利率計息，而且沒有免還本期的貸款。請不填供款頻率，或更改另外兩項。",
            field="frequency",
            value=Frequency.FORTNIGHTLY.code,
            allowed=Frequency.MONTHLY.code,
        )
