"""What repaying a loan early in part, moving it or a rise in its rate does to it.  Mathematics without policy."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlmortgage.finance.annuity import (
    MONTHS_A_YEAR,
    NO_RATE,
    balance_after,
    monthly_payment,
    payment_factor,
    total_interest,
)
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.numbers.scalar import namespace

HALVINGS = 80
"""So often is a rate's interval halved: what is left of it is beyond binary numbers."""

DUST = 1e-9
"""How much of an instalment binary rounding alone may add or take."""


class Remainder(NamedTuple):
    """How the rest of a loan is repaid."""

    payment: float
    """The instalment [HKD a month]."""
    months: int
    """How many are left, the last one included."""
    last: float
    """The last instalment [HKD]."""
    interest: float
    """Over all of them [HKD]."""


def by_term(balance: float, annual_rate: float, months: int) -> Remainder:
    """Return how a balance is repaid by level instalments over so many months.

    Parameters
    ----------
    balance : float
        What is owed [HKD].
    annual_rate : float
        Nominal annual rate [fraction].
    months : int
        Instalments left [months], at least 1.

    Returns
    -------
    Remainder
        Nothing at all where nothing is owed.

    Examples
    --------
    >>> by_term(1200.0, 0.0, 12)
    Remainder(payment=100.0, months=12, last=100.0, interest=0.0)

    """
    if balance < HALF_A_CENT:
        return Remainder(0.0, 0, 0.0, 0.0)
    payment = monthly_payment(balance, annual_rate, months)
    return Remainder(payment, months, payment, payment * months - balance)


def by_payment(balance: float, annual_rate: float, payment: float) -> Remainder:
    """Return how a balance is repaid by instalments of one amount, the last of which takes what is left.

    Parameters
    ----------
    balance : float
        What is owed [HKD].
    annual_rate : float
        Nominal annual rate [fraction].
    payment : float
        Instalment [HKD a month], above the first month's interest.

    Returns
    -------
    Remainder
        The last instalment is at most the others.

    Examples
    --------
    >>> by_payment(1050.0, 0.0, 100.0)
    Remainder(payment=100.0, months=11, last=50.0, interest=0.0)

    """
    if balance < HALF_A_CENT:
        return Remainder(0.0, 0, 0.0, 0.0)
    xp, monthly = namespace(balance), annual_rate / MONTHS_A_YEAR
    if monthly < NO_RATE:
        number = xp.ceil(balance / payment - DUST)
        last = balance - payment * (number - 1)
    else:
        force = xp.log1p(monthly)
        number = xp.ceil(-xp.log1p(-balance * monthly / payment) / force - DUST)
        grown = xp.expm1(force * (number - 1))
        last = (balance + (balance - payment / monthly) * grown) * (1 + monthly)
    return Remainder(payment, number, last, payment * (number - 1) + last - balance)


def interest_paid(loan: Any, annual_rate: Any, months: Any, held: Any) -> Any:
    """Return the interest that a loan has paid after so many months.

    Parameters
    ----------
    loan : float or array
        Amount lent [HKD].
    annual_rate : float or array
        Nominal annual rate [fraction].
    months : int or array
        Term [months], at least 1.
    held : int or array
        After which month [months]; after the last instalment nothing is added.

    Returns
    -------
    float or array
        All that is paid and what is then owed, less the loan [HKD].

    Examples
    --------
    >>> round(interest_paid(3e6, 0.04125, 360, 12), 2), interest_paid(1200.0, 0.0, 12, 24)
    (122779.93, 0.0)

    """
    month = namespace(loan, annual_rate, months, held).minimum(held, months)
    return monthly_payment(loan, annual_rate, months) * month + balance_after(loan, annual_rate, months, month) - loan


def rate_of_payment(payment: Any, loan: Any, months: Any) -> Any:
    """Return the nominal annual rate at which level instalments repay a loan.

    Parameters
    ----------
    payment : float or array
        Instalment [HKD a month].
    loan : float or array
        Amount lent [HKD].
    months : int or array
        Number of instalments [months], at least 1.

    Returns
    -------
    float or array
        Nominal annual rate [fraction]; 0 where the instalments do not come to more than the loan.

    Examples
    --------
    >>> round(rate_of_payment(16133.495690, 1e6, 120), 9)
    0.15

    """
    factor = payment / loan
    xp = namespace(factor, months)
    # A month's interest is never the whole of an instalment, so that the rate lies below the instalment's share.
    low, high = 0.0 * factor, xp.maximum(factor, 0.0)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        is_below = payment_factor(middle * MONTHS_A_YEAR, months) <= factor
        low, high = xp.where(is_below, middle, low), xp.where(is_below, high, middle)
    return low * MONTHS_A_YEAR


class Leg(NamedTuple):
    """Equal payments month by month."""

    payments: int
    """How many."""
    amount: float
    """Each [HKD]."""


class Reset(NamedTuple):
    """How a loan is repaid whose rate changes on the way."""

    legs: tuple[Leg, ...]
    """All payments, in their order; the last of them are the instalments at the new rate."""
    interest: float
    """Over the whole term [HKD]."""

    @property
    def payment(self) -> float:
        """The instalment at the new rate [HKD a month]."""
        return self.legs[-1].amount


def repayment_at_two_rates(
    loan: float, rate: float, new_rate: float, months: int, changed_after: int, interest_only_months: int
) -> Reset:
    """Return how a loan is repaid whose rate changes after some instalments, and whose instalment is then set anew.

    Parameters
    ----------
    loan : float
        Amount lent [HKD].
    rate, new_rate : float
        Nominal annual rates before and after the change [fraction].
    months : int
        Term [months], the interest-only months included.
    changed_after : int
        After which month the rate changes, from 0 to less than ``months``.
    interest_only_months : int
        Months at the start that pay interest only, less than ``months``.

    Returns
    -------
    Reset
        The term stays as it is.

    Examples
    --------
    >>> reset = repayment_at_two_rates(1200.0, 0.0, 0.12, 12, 6, 0)
    >>> reset.legs[2], round(reset.payment, 2), round(reset.interest, 2)
    (Leg(payments=6, amount=100.0), 103.53, 21.17)

    """
    at_old, at_new = rate / MONTHS_A_YEAR, new_rate / MONTHS_A_YEAR
    serviced = min(changed_after, interest_only_months)
    serviced_later = interest_only_months - serviced
    repaid = max(changed_after - interest_only_months, 0)
    repaying = months - interest_only_months
    before = monthly_payment(loan, rate, repaying)
    balance = balance_after(loan, rate, repaying, repaid)
    left = repaying - repaid
    after = monthly_payment(balance, new_rate, left)
    of_first = before * repaid - (loan - balance) if repaid else 0.0
    interest = loan * at_old * serviced + loan * at_new * serviced_later + of_first
    legs = (
        Leg(serviced, loan * at_old),
        Leg(serviced_later, loan * at_new),
        Leg(repaid, before),
        Leg(left, after),
    )
    return Reset(legs, interest + total_interest(balance, new_rate, left))
