"""The schedule of a loan: what each instalment pays in interest and in principal, and what is then owed.

Where instalments are not rounded nothing is; where they are, interest is reckoned to the cent, half up, and the last
instalment takes the residue.  Either way the last balance is exactly nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import ceil
from typing import NamedTuple

from xlmortgage.deal.words import Split
from xlmortgage.errors import InputError
from xlmortgage.finance.annuity import MONTHS_A_YEAR, balance_after, flat_rate_payment, monthly_payment
from xlmortgage.finance.apr import nominal_rate
from xlmortgage.numbers.money import rounded

FORTNIGHTS_A_YEAR = 26
CENT = 0.01

DUST = 1e-9
"""How much of an instalment binary rounding alone may add or take."""


class Instalment(NamedTuple):
    """One line of a schedule."""

    number: int
    payment: float
    """What is paid [HKD]."""
    interest: float
    """Of it in interest [HKD]."""
    principal: float
    """Of it in principal [HKD]; below 0 where the interest is more than the payment."""
    balance: float
    """What is owed afterwards [HKD]."""


def level_schedule(
    loan: float,
    annual_rate: float,
    months: int,
    *,
    rounding: str = "exact",
    interest_only_months: int = 0,
    fee: float = 0.0,
) -> list[Instalment]:
    """Return the schedule of a loan repaid by level monthly instalments.

    Parameters
    ----------
    loan : float
        Amount lent [HKD].
    annual_rate : float
        Nominal annual rate [fraction].
    months : int
        Term [months], the interest-only months included.
    rounding : str
        How the instalment is rounded, by a name of :mod:`xlmortgage.numbers.money`.
    interest_only_months : int
        Months at the start that pay interest only; level instalments then repay the loan over the rest.
    fee : float
        A fee that is paid with each instalment and rounded together with it, but stands outside the schedule [HKD a
        month].

    Returns
    -------
    list of Instalment
        As many as there are months; fewer where instalments are rounded up so far that they repay the loan earlier.

    Raises
    ------
    InputError
        If ``interest_only_months`` is out of range, or a rounded instalment does not cover the interest.

    Examples
    --------
    >>> first, *_, last = level_schedule(3_000_000, 0.04125, 360, rounding="nearest-dollar")
    >>> first
    Instalment(number=1, payment=14539.0, interest=10312.5, principal=4226.5, balance=2995773.5)
    >>> last.payment, last.balance
    (14888.33, 0.0)

    """
    fail_if_nothing_is_left_to_repay(interest_only_months, months)
    repaying = months - interest_only_months
    monthly_rate = annual_rate / MONTHS_A_YEAR
    payment = _rounded_with(fee, monthly_payment(loan, annual_rate, repaying), rounding)
    if rounding != "exact":
        interest = _interest(loan, monthly_rate, rounding)
        _fail_if_interest_is_not_covered(payment, interest, rounding)
        serviced = [Instalment(number, interest, interest, 0.0, loan) for number in range(1, interest_only_months + 1)]
        return [*serviced, *_by_interest(loan, monthly_rate, payment, rounding, interest_only_months, months)]
    balances = [loan] * interest_only_months + [
        balance_after(loan, annual_rate, repaying, month) for month in range(repaying + 1)
    ]
    payments = [loan * monthly_rate] * interest_only_months + [payment] * repaying
    return [
        Instalment(number, paid, before * monthly_rate, before - after, after)
        for number, (paid, (before, after)) in enumerate(zip(payments, pairwise(balances), strict=True), start=1)
    ]


def fortnightly_schedule(loan: float, annual_rate: float, months: int, *, rounding: str = "exact") -> list[Instalment]:
    """Return the schedule of a loan that is paid every fortnight by half its monthly instalment, until nothing is owed.

    A fortnight bears a twenty-sixth of the annual rate.  Twenty-six halves are thirteen monthly instalments a year, so
    that the loan is repaid well before its term.

    Parameters
    ----------
    loan, annual_rate, months, rounding
        As in :func:`level_schedule`; half of the monthly instalment, itself not rounded, is what is rounded.

    Returns
    -------
    list of Instalment
        One a fortnight.

    Raises
    ------
    InputError
        If a rounded instalment does not repay the loan.

    Examples
    --------
    Hang Seng Bank's example, HKD 2.5m over 30 years at 2.5%, takes 26.7 years:

    >>> schedule = fortnightly_schedule(2_500_000, 0.025, 360, rounding="nearest-dollar")
    >>> len(schedule), schedule[0].payment
    (694, 4939.0)

    References
    ----------
    Hang Seng Bank, Flexible Repayment Option,
    https://www.hangseng.com/en-hk/personal/mortgages/flexible-repayment-option/.

    """
    rate = annual_rate / FORTNIGHTS_A_YEAR
    payment = rounded(monthly_payment(loan, annual_rate, months) / 2, rounding)
    interest = _interest(loan, rate, rounding)
    _fail_if_interest_is_not_covered(payment, interest, rounding, at_least=CENT)
    return list(_by_interest(loan, rate, payment, rounding, 0, None))


def flat_rate_schedule(
    loan: float,
    monthly_flat_rate: float,
    months: int,
    *,
    rounding: str = "exact",
    split: Split = Split.ACTUARIAL,
    fee: float = 0.0,
) -> list[Instalment]:
    """Return the schedule of a flat-rate loan, whose interest is reckoned on the amount lent throughout.

    In all, loan and interest are paid, however instalments are rounded; the interest so far is always right to the
    cent.  Split actuarially, a month's interest is that
    on the balance, at the rate which the instalments amount to.  By the Rule of 78, the interest of all months is
    shared out in the proportion n, n - 1, ..., 1; over a long term that makes early interest exceed the instalment, so
    that what is owed grows at first.

    Parameters
    ----------
    loan : float
        Amount lent [HKD].
    monthly_flat_rate : float
        Flat rate a month [fraction].
    months : int
        Number of instalments [months].
    split : Split
        How the instalments are split into interest and principal.
    rounding, fee
        As in :func:`level_schedule`.

    Returns
    -------
    list of Instalment
        As many as there are months; fewer where instalments are rounded up so far that they repay the loan earlier.

    Raises
    ------
    InputError
        If an instalment is rounded to nothing.

    Examples
    --------
    >>> [line.interest for line in flat_rate_schedule(120_000, 0.0014, 12, rounding="nearest-cent")[:2]]
    [308.7, 283.34]
    >>> ruled = flat_rate_schedule(100_000, 0.005, 60, rounding="nearest-cent", split=Split.RULE_OF_78)
    >>> ruled[0].interest, ruled[23].balance
    (983.61, 67081.89)

    """
    payment = _rounded_with(fee, flat_rate_payment(loan, monthly_flat_rate, months), rounding)
    _fail_if_interest_is_not_covered(payment, 0.0, rounding, at_least=CENT)
    interest_in_all = _in_cents(loan * monthly_flat_rate * months, rounding)
    payments = _payments(loan + interest_in_all, payment, months, rounding)
    by_split = (
        _by_rule_of_78(interest_in_all, len(payments)) if split == Split.RULE_OF_78 else _actuarial(loan, payments)
    )
    sums = [_in_cents(so_far, rounding) for so_far in accumulate(by_split[:-1], initial=0.0)]
    interest = [_in_cents(after - before, rounding) for before, after in pairwise([*sums, interest_in_all])]
    schedule, balance = [], loan
    for number, (paid, part) in enumerate(zip(payments, interest, strict=True), start=1):
        is_last = number == len(payments)
        principal = balance if is_last else _in_cents(paid - part, rounding)
        balance = 0.0 if is_last else _in_cents(balance - principal, rounding)
        schedule.append(Instalment(number, paid, part, principal, balance))
    return schedule


def _by_interest(
    balance: float, rate: float, payment: float, rounding: str, number: int, last: int | None
) -> Iterator[Instalment]:
    """Yield instalments of ``payment``, their interest reckoned on the balance, until nothing is owed or the last."""
    while balance > 0:
        number += 1
        interest = _interest(balance, rate, rounding)
        owed = balance + interest
        if payment >= owed - DUST * payment or number == last:
            yield Instalment(number, _in_cents(owed, rounding), interest, balance, 0.0)
            return
        after = _in_cents(owed - payment, rounding)
        yield Instalment(number, payment, interest, _in_cents(balance - after, rounding), after)
        balance = after


def _payments(total: float, payment: float, months: int, rounding: str) -> list[float]:
    """Return payments that make up a total: all alike but the last, which takes the residue."""
    alike = min(months, ceil(total / payment * (1 - DUST))) - 1
    return [*[payment] * alike, _in_cents(total - alike * payment, rounding)]


def _actuarial(loan: float, payments: Sequence[float]) -> list[float]:
    """Return the interest in each of some payments, at the rate that they amount to.

    The balance it is reckoned on is what the payments still to come are worth, so that no error grows from one month
    to the next.
    """
    times = [month / MONTHS_A_YEAR for month in range(len(payments) + 1)]
    rate = nominal_rate(times, [loan, *(-paid for paid in payments)]) / MONTHS_A_YEAR
    balance = 0.0
    interest = []
    for paid in reversed(payments):
        balance = (balance + paid) / (1 + rate)
        interest.append(balance * rate)
    return interest[::-1]


def _by_rule_of_78(interest_in_all: float, months: int) -> list[float]:
    """Return the interest in each of some payments, shared out in the proportion n, n - 1, ..., 1."""
    digits = months * (months + 1) / 2
    return [interest_in_all * left / digits for left in range(months, 0, -1)]


def _rounded_with(fee: float, payment: float, rounding: str) -> float:
    """Return a payment such that, with the fee that is paid with it, it comes to a rounded amount."""
    return payment if rounding == "exact" else _in_cents(rounded(payment + fee, rounding) - fee, rounding)


def _interest(balance: float, rate: float, rounding: str) -> float:
    return _in_cents(balance * rate, rounding)


def _in_cents(amount: float, rounding: str) -> float:
    """Return an amount to the cent, half up, unless nothing is rounded."""
    return float(amount if rounding == "exact" else rounded(amount, "nearest-cent"))


def fail_if_nothing_is_left_to_repay(interest_only_months: int, months: int) -> None:
    """Raise :class:`InputError` where a loan is to pay interest only throughout."""
    if not 0 <= interest_only_months < months:
        raise InputError(
            "out-of-range",
            en=f"interest_only_months must be from 0 to {months - 1}, less than the term of {months} months; "
            f"got {interest_only_months}. Shorten it or lengthen the term.",
            zh=f"還息不還本的月數須為 0 至 {months - 1}（少於 {months} 個月的貸款期），現為 {interest_only_months}。"
            "請減少月數或延長貸款期。",
            field="interest_only_months",
            value=interest_only_months,
            allowed=(0, months - 1),
        )


def _fail_if_interest_is_not_covered(payment: float, interest: float, rounding: str, at_least: float = 0.0) -> None:
    if rounding != "exact" and payment < interest + at_least:
        raise InputError(
            "instalment-below-interest",
            en=f"rounding “{rounding}” leaves an instalment of {payment:,.2f} against interest of {interest:,.2f}, "
            "so that the loan would never be repaid. Round up, or do not round.",
            zh=f"按「{rounding}」取整後，每期供款為 {payment:,.2f}，利息則為 {interest:,.2f}，貸款永遠無法還清。"
            "請改為向上取整，或不取整。",
            field="rounding",
            value=rounding,
            allowed="an instalment above the interest",
        )
