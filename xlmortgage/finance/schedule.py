"""The schedule of a loan: what each instalment pays in interest and in principal, and what is then owed.

Where instalments are not rounded nothing is; where they are, interest is reckoned to the cent, half up, and the last
instalment takes the residue.  Either way the last balance is exactly nothing.  Rounded schedules run in whole cents,
which are exact.

A schedule is a list of lines, of one loan.  Where a loan stands after some months, and what it pays until then, is
answered without the lines, for one loan and for arrays, by :func:`course`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from xlmortgage.errors import InputError
from xlmortgage.finance import annuity
from xlmortgage.finance.annuity import MONTHS_A_YEAR, balance_after, flat_rate_payment, monthly_payment
from xlmortgage.finance.runs import LEAST, Run, Side, solution
from xlmortgage.finance.terms import Rounding, Split
from xlmortgage.numbers import scalar
from xlmortgage.numbers.money import PIECES_PER_DOLLAR, nearest, rounded, rounded_by

FORTNIGHTS_A_YEAR = 26
CENT = 0.01
CENTS = 100
"""In a dollar."""

DUST = 1e-9
"""How much of an instalment binary rounding alone may add or take."""

_NUMBERS = {name: Rounding(number) for number, name in enumerate(PIECES_PER_DOLLAR, start=1)}


class Course(NamedTuple):
    """How a loan runs until it is left: what it pays month by month, and what is then owed."""

    interest: Any
    """What is paid in each interest-only month [HKD]."""
    interest_months: Any
    """How many of them there are [months]."""
    instalment: Any
    """What is paid in each month after them [HKD]."""
    instalments: Any
    """How many of these are alike [months]."""
    last: Any
    """What is paid in one more month [HKD]; 0 where all instalments are alike."""
    months: Any
    """How long it runs: fewer months than asked for where rounding up repays the loan earlier [months]."""
    outstanding: Any
    """What is owed after the last of these payments [HKD]."""
    falls_short: Any
    """Whether rounding leaves an instalment that does not cover the interest; nothing else then has a meaning."""


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
    payment = monthly_payment(loan, annual_rate, repaying)
    if rounding != "exact":
        payment = _rounded_with(fee, payment, rounding)
        interest = nearest(loan * CENTS * monthly_rate) / CENTS
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
    interest = nearest(loan * CENTS * rate) / CENTS
    _fail_if_interest_is_not_covered(payment, interest, rounding, at_least=CENT)
    return list(_by_interest(loan, rate, payment, rounding, 0, None))


def flat_rate_schedule(
    loan: float,
    monthly_flat_rate: float,
    months: int,
    *,
    rounding: str = "exact",
    split: int = Split.ACTUARIAL,
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
    flat = _flat(loan, monthly_flat_rate, months, _NUMBERS[rounding], split, fee, scalar)
    _fail_if_interest_is_not_covered(flat.unguarded, 0.0, rounding, at_least=CENT)
    force = _implied_force(flat, scalar)
    sums = [_interest_so_far(flat, force, month, scalar) for month in range(flat.number)]
    interest = [_in_cents(after - before, rounding) for before, after in pairwise([*sums, flat.interest])]
    schedule, balance = [], loan
    for number, part in enumerate(interest, start=1):
        is_last = number == flat.number
        paid = flat.last if is_last else flat.payment
        principal = balance if is_last else _in_cents(paid - part, rounding)
        balance = 0.0 if is_last else _in_cents(balance - principal, rounding)
        schedule.append(Instalment(number, paid, part, principal, balance))
    return schedule


def balance_after_month(
    loan: Any,
    rate: Any,
    months: Any,
    month: Any,
    *,
    is_flat: Any = False,
    interest_only_months: Any = 0,
    rounding: Any = Rounding.EXACT,
    split: Any = Split.ACTUARIAL,
    xp: Any = scalar,
) -> Any:
    """Return what is owed after the instalment of a month.

    Parameters
    ----------
    loan : float or array
        Amount lent [HKD].
    rate : float or array
        Nominal [fraction a year], or flat [fraction a month] by ``is_flat``.
    months : int or array
        Term [months], the interest-only months included.
    month : int or array
        From 0 to ``months``.
    is_flat : bool or array
        Whether the rate is flat.
    interest_only_months : int or array
        Months at the start that pay interest only, less than ``months`` and 0 where the rate is flat.
    rounding : Rounding or array
        How the instalment is rounded.
    split : Split or array
        How the instalments of a flat-rate loan are split.
    xp : namespace
        The array namespace.

    Returns
    -------
    float or array
        [HKD]; ``nan`` where :func:`rounding_leaves_the_interest_uncovered`.

    Examples
    --------
    >>> round(balance_after_month(1e6, 0.15, 120, 18), 2)
    927162.25
    >>> round(balance_after_month(1e5, 0.005, 60, 24, is_flat=True, split=Split.RULE_OF_78), 2)
    67081.97

    """
    run = course(
        loan,
        rate,
        months,
        month,
        is_flat=is_flat,
        interest_only_months=interest_only_months,
        rounding=rounding,
        split=split,
        xp=xp,
    )
    return xp.where(run.falls_short, xp.nan, run.outstanding)


def total_interest(
    loan: Any,
    rate: Any,
    months: Any,
    *,
    is_flat: Any = False,
    interest_only_months: Any = 0,
    rounding: Any = Rounding.EXACT,
    xp: Any = scalar,
) -> Any:
    """Return the interest paid over the whole term.

    Parameters
    ----------
    loan, rate, months, is_flat, interest_only_months, rounding, xp
        As in :func:`balance_after_month`.

    Returns
    -------
    float or array
        [HKD]; ``nan`` where :func:`rounding_leaves_the_interest_uncovered`.

    Examples
    --------
    >>> round(total_interest(3e6, 0.04125, 360), 2), total_interest(3e6, 0.04125, 360, rounding=Rounding.NEAREST_DOLLAR)
    (2234217.11, 2234389.33)

    """
    run = course(
        loan,
        rate,
        months,
        months,
        is_flat=is_flat,
        interest_only_months=interest_only_months,
        rounding=rounding,
        split=Split.RULE_OF_78,
        xp=xp,
    )
    is_exact = rounding == Rounding.EXACT
    serviced = run.interest * run.interest_months
    paid = nearest((serviced + run.instalment * run.instalments + run.last) * CENTS)
    of_repaying = annuity.total_interest(loan, rate, months - interest_only_months)
    by_interest = xp.where(is_exact, serviced + of_repaying, (paid - nearest(loan * CENTS)) / CENTS)
    total = xp.where(is_flat, _to_the_cent(loan * rate * months, is_exact, xp), by_interest)
    return xp.where(run.falls_short, xp.nan, total)


def rounding_leaves_the_interest_uncovered(
    loan: Any,
    rate: Any,
    months: Any,
    *,
    is_flat: Any = False,
    interest_only_months: Any = 0,
    rounding: Any = Rounding.EXACT,
    xp: Any = scalar,
) -> Any:
    """Return whether a rounded instalment does not cover the interest, so that the loan would never be repaid.

    Parameters
    ----------
    loan, rate, months, is_flat, interest_only_months, rounding, xp
        As in :func:`balance_after_month`.

    Returns
    -------
    bool or array
        The schedule of such a loan raises the error that says so.

    Examples
    --------
    >>> rounding_leaves_the_interest_uncovered(10_010.0, 0.6, 480, rounding=Rounding.FLOOR_DOLLAR)
    True

    """
    return course(
        loan,
        rate,
        months,
        0,
        is_flat=is_flat,
        interest_only_months=interest_only_months,
        rounding=rounding,
        split=Split.RULE_OF_78,
        xp=xp,
    ).falls_short


def course(
    loan: Any,
    rate: Any,
    months: Any,
    held: Any,
    *,
    is_flat: Any,
    interest_only_months: Any,
    rounding: Any,
    split: Any,
    fee: Any = 0.0,
    xp: Any,
) -> Course:
    """Return how a loan runs until it is left.

    Parameters
    ----------
    loan, rate, months, is_flat, interest_only_months, rounding, split, xp
        As in :func:`balance_after_month`.
    held : int or array
        Month after whose instalment it is left, from 0 to ``months``.
    fee : float or array
        A fee that is paid with each instalment and rounded together with it, but is not part of the course [HKD a
        month].

    Examples
    --------
    >>> run = course(
    ...     3e6, 0.04125, 360, 12, is_flat=False, interest_only_months=0, rounding=Rounding.UP_TO_DOLLAR,
    ...     split=Split.ACTUARIAL, xp=scalar,
    ... )
    >>> run.instalment, run.instalments, run.last, run.outstanding
    (14540.0, 11, 14540.0, 2948299.82)

    """
    repaying = months - interest_only_months
    of_interest = xp.minimum(interest_only_months, held)
    left = xp.maximum(held - interest_only_months, 0)

    def of_exact_instalments() -> Course:
        return _in_closed_form(loan, rate, repaying, of_interest, left, xp)

    def of_rounded_instalments() -> Course:
        return _in_whole_cents(loan, rate, repaying, of_interest, left, rounding, fee, xp)

    def of_a_flat_rate() -> Course:
        return _at_a_flat_rate(_flat(loan, rate, months, rounding, split, fee, xp), held, xp)

    def of_an_annual_rate() -> Course:
        return _either(rounding == Rounding.EXACT, of_exact_instalments, of_rounded_instalments, xp)

    return _either(is_flat, of_a_flat_rate, of_an_annual_rate, xp)


def _either(condition: Any, if_true: Callable[[], Course], if_false: Callable[[], Course], xp: Any) -> Course:
    """Return one course where a condition holds and another elsewhere, reckoning none that is not wanted."""
    if not xp.any(condition):
        return if_false()
    if xp.all(condition):
        return if_true()
    return Course(*(xp.where(condition, one, other) for one, other in zip(if_true(), if_false(), strict=True)))


def _at_a_flat_rate(flat: _FlatTerms, held: Any, xp: Any) -> Course:
    """Return the course of a flat-rate loan."""
    paid = xp.minimum(held, flat.number)
    is_over = paid == flat.number
    owed = 0.0 * flat.loan
    if not xp.all(is_over):
        so_far = _interest_so_far(flat, _implied_force(flat, xp), paid, xp)
        owed = _to_the_cent(flat.loan, flat.rounding == Rounding.EXACT, xp) - paid * flat.payment + so_far
    return Course(
        0.0 * flat.loan,
        0 * held,
        flat.payment,
        xp.maximum(paid - 1, 0),
        xp.where(is_over, flat.last, flat.payment),
        paid,
        xp.where(is_over, 0.0, xp.where(paid < 1, flat.loan, owed)),
        (flat.rounding != Rounding.EXACT) & (flat.unguarded < CENT),
    )


def _in_closed_form(loan: Any, rate: Any, repaying: Any, of_interest: Any, left: Any, xp: Any) -> Course:
    """Return the course of a loan of which nothing is rounded."""
    nothing = 0.0 * loan
    return Course(
        loan * rate / MONTHS_A_YEAR,
        of_interest,
        monthly_payment(loan, rate, repaying),
        left,
        nothing,
        of_interest + left,
        balance_after(loan, rate, repaying, left) if xp.any(left < repaying) else nothing,
        left < 0,
    )


def _in_whole_cents(
    loan: Any, rate: Any, repaying: Any, of_interest: Any, left: Any, rounding: Any, fee: Any, xp: Any
) -> Course:
    """Return the course of a loan with rounded instalments: month by month, all loans at once."""
    monthly_rate = rate / MONTHS_A_YEAR
    payment = nearest((rounded_by(monthly_payment(loan, rate, repaying) + fee, rounding) - fee) * CENTS)
    interest = nearest(loan * CENTS * monthly_rate)
    owed = nearest(loan * CENTS) + interest
    falls_short = payment < interest
    stop = xp.where(falls_short | (rounding == Rounding.EXACT), 0, left)
    most, number = payment + DUST * payment, xp.where(stop > 0, 1, 0)
    is_going = (owed > most) & (number < stop)
    while xp.any(is_going):
        balance = owed - payment
        owed = xp.where(is_going, balance + nearest(balance * monthly_rate), owed)
        number = number + is_going
        is_going = is_going & (owed > most) & (number < stop)
    is_over = (number > 0) & ((owed <= most) | (number == repaying))
    return Course(
        interest / CENTS,
        of_interest,
        payment / CENTS,
        xp.maximum(number - 1, 0),
        xp.where(number > 0, xp.where(is_over, owed, payment), 0) / CENTS,
        of_interest + number,
        xp.where(number > 0, xp.where(is_over, 0, owed - payment) / CENTS, loan),
        falls_short,
    )


class _FlatTerms(NamedTuple):
    """What the instalments of a flat-rate loan are, and how they are split."""

    loan: Any
    interest: Any
    """In all [HKD]."""
    payment: Any
    last: Any
    number: Any
    """How many payments there are, the last one included."""
    rounding: Any
    split: Any
    unguarded: Any
    """The payment as rounded, even where that is nothing [HKD]."""


def _flat(loan: Any, flat: Any, months: Any, rounding: Any, split: Any, fee: Any, xp: Any) -> _FlatTerms:
    is_exact = rounding == Rounding.EXACT
    interest = _to_the_cent(loan * flat * months, is_exact, xp)
    rounded_payment = rounded_by(flat_rate_payment(loan, flat, months) + fee, rounding) - fee
    unguarded = _to_the_cent(rounded_payment, is_exact, xp)
    payment = xp.where(is_exact, flat_rate_payment(loan, flat, months), xp.maximum(unguarded, CENT))
    total = loan + interest
    payments_of_some_size = xp.where(payment > 0, payment, 1.0)
    alike = xp.minimum(months, xp.ceil(total / payments_of_some_size * (1 - DUST))) - 1
    last = _to_the_cent(total - alike * payment, is_exact, xp)
    return _FlatTerms(loan, interest, payment, last, alike + 1, rounding, split, unguarded)


def _implied_force(terms: _FlatTerms, xp: Any) -> Any:
    """Return the monthly force of interest that the payments of a flat-rate loan amount to."""
    paid = Side((Run(terms.payment, 1, terms.number - 1, 1), Run(terms.last, terms.number)), 1, terms.number)
    return solution(paid, Side((Run(terms.loan, 0),), 0, 0), xp).force


def _interest_so_far(terms: _FlatTerms, force: Any, month: Any, xp: Any) -> Any:
    """Return the interest in the first payments of a flat-rate loan [HKD], to the cent where they are rounded.

    By the Rule of 78 all interest is shared out in the proportion n, n - 1, ..., 1.  Split actuarially, the balance is
    what the payments still to come are worth, so that no error grows from one month to the next.
    """
    number, is_actuarial = terms.number, terms.split == Split.ACTUARIAL
    so_far = terms.interest * (month * (2 * number - month + 1) / (number * (number + 1)))
    if xp.any(is_actuarial):
        left, force = xp.maximum(number - month, 1), xp.maximum(force, LEAST)
        alike = -xp.expm1(-(left - 1) * force) / xp.expm1(force)
        worth = terms.payment * alike + terms.last * xp.exp(-left * force)
        so_far = xp.where(is_actuarial, month * terms.payment + worth - terms.loan, so_far)
    return _to_the_cent(so_far, terms.rounding == Rounding.EXACT, xp)


def _to_the_cent(amount: Any, is_exact: Any, xp: Any) -> Any:
    """Return an amount to the cent, half up, unless it is exact."""
    return amount if xp.all(is_exact) else xp.where(is_exact, amount, nearest(amount * CENTS) / CENTS)


def _by_interest(
    loan: float, rate: float, payment: float, rounding: str, number: int, last: int | None
) -> Iterator[Instalment]:
    """Yield instalments of ``payment``, their interest reckoned on the balance, until nothing is owed or the last."""
    is_exact = rounding == "exact"
    pieces = 1 if is_exact else CENTS
    balance, payment = loan * pieces, payment if is_exact else nearest(payment * pieces)
    while balance > 0:
        number += 1
        interest = balance * rate if is_exact else nearest(balance * rate)
        owed = interest + (balance if is_exact else nearest(balance))
        if payment >= owed - DUST * payment or number == last:
            yield Instalment(number, owed / pieces, interest / pieces, balance / pieces, 0.0)
            return
        balance = owed - payment
        yield Instalment(number, payment / pieces, interest / pieces, (payment - interest) / pieces, balance / pieces)


def _rounded_with(fee: float, payment: float, rounding: str) -> float:
    """Return a payment such that, with the fee that is paid with it, it comes to a rounded amount."""
    return _in_cents(rounded(payment + fee, rounding) - fee, rounding)


def _in_cents(amount: float, rounding: str) -> float:
    """Return an amount to the cent, half up, unless nothing is rounded."""
    return float(amount if rounding == "exact" else nearest(amount * CENTS) / CENTS)


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
