"""What a mortgage plan charges: its rate, its cash flows, and what a linked deposit earns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import expm1, inf, log1p, nan
from typing import Any, NamedTuple

from xlmortgage.errors import NoSolutionError
from xlmortgage.finance.annuity import MONTHS_A_YEAR, balance_after, monthly_payment
from xlmortgage.finance.apr import effective_rate
from xlmortgage.finance.cashflows import LoanRate, Terms, answered, in_pieces, instalment_loan
from xlmortgage.finance.runs import Run, Side
from xlmortgage.finance.terms import Reason
from xlmortgage.numbers import scalar
from xlmortgage.numbers.scalar import namespace


def capped_rate(hibor: Any, spread: Any, cap: Any) -> Any:
    """Return the rate of a HIBOR plan: HIBOR and a spread, but no more than the plan's cap.

    Parameters
    ----------
    hibor, spread : float or array
        [fraction a year]
    cap : float or array
        The best lending rate less the plan's discount [fraction a year]; infinite where the plan has no cap.

    Returns
    -------
    float or array
        [fraction a year]

    Examples
    --------
    >>> capped_rate(0.0265, 0.013, 0.05 - 0.0175)
    0.0325

    """
    return namespace(hibor, spread, cap).minimum(hibor + spread, cap)


class PlanMonth(NamedTuple):
    """One month of a plan."""

    rate: float
    """[fraction a year]"""
    opening: float
    """Owed before the instalment [HKD]."""
    payment: float
    """[HKD]"""
    closing: float
    """Owed after it [HKD]."""

    @property
    def interest(self) -> float:
        """What of the instalment is interest [HKD]."""
        return self.payment - (self.opening - self.closing)


def plan_months(
    owed: float, annual_rate: float, months: int, held: int, rate_steps: Sequence[tuple[int, float]] = ()
) -> list[PlanMonth]:
    """Return a plan month by month while it is held; at each new rate the instalment is set anew for the rest of the term.

    Parameters
    ----------
    owed : float
        At drawdown, premium included [HKD].
    annual_rate : float
        The first rate [fraction a year].
    months, held : int
        Term, and how much of it the plan is held [months].
    rate_steps : sequence of (int, float)
        From which instalment on another rate is charged, in rising order, and that rate [fraction a year].

    Examples
    --------
    Fixed at 2.5% for two years, then 3.25%:

    >>> found = plan_months(5e6, 0.025, 360, 25, [(25, 0.0325)])
    >>> [round(month.payment, 2) for month in (found[0], found[23], found[24])]
    [19756.04, 19756.04, 21641.98]

    """
    found: list[PlanMonth] = []
    starts = [(1, annual_rate), *(step for step in rate_steps if step[0] <= held)]
    ends = [*(first for first, _ in starts[1:]), held + 1]
    for (first, rate), end in zip(starts, ends, strict=True):
        left = months - first + 1
        payment = monthly_payment(owed, rate, left)
        balances = [balance_after(owed, rate, left, paid) for paid in range(end - first + 1)]
        found += [PlanMonth(rate, before, payment, after) for before, after in pairwise(balances)]
        owed = balances[-1]
    return found


def penalty_share(yearly: Sequence[float], otherwise: Any, held: Any) -> Any:
    """Return the penalty for leaving after some months: that of the year within which they fall, and none after the last.

    An instalment on the last day of a year falls within that year.

    Parameters
    ----------
    yearly : sequence of float
        Of each year from drawdown on [fraction of what is outstanding]; none where the penalty does not go by the year.
    otherwise : float or array
        The penalty that does not go by the year [fraction of what is outstanding].
    held : int or array
        [months]

    Examples
    --------
    >>> [penalty_share((0.03, 0.02), 0.0, held) for held in (1, 12, 13, 24, 25)]
    [0.03, 0.03, 0.02, 0.02, 0.0]

    """
    if not yearly:
        return otherwise
    xp, share = namespace(held), 0.0 * held
    for year, penalty in enumerate(yearly):
        share = xp.where((held > year * MONTHS_A_YEAR) & (held <= (year + 1) * MONTHS_A_YEAR), penalty, share)
    return share


def plan_flows(
    loan: float,
    annual_rate: float,
    months: int,
    held: int,
    *,
    premium: float = 0.0,
    fees: float = 0.0,
    rebate: float = 0.0,
    rebate_month: int = 0,
    clawback: float = 0.0,
    exit_penalty: float = 0.0,
    rate_steps: Sequence[tuple[int, float]] = (),
) -> tuple[list[float], list[float]]:
    """Return the cash flows of a mortgage plan over the time it is held.

    Parameters
    ----------
    loan : float
        Amount lent, without the premium [HKD].
    annual_rate : float
        Nominal annual rate [fraction].
    months : int
        Term [months].
    held : int
        How long the plan is held, after which what is owed is repaid [months], from 1 to ``months``.
    premium : float
        Mortgage insurance premium, added to the loan and repaid with it [HKD].
    fees : float
        Paid at drawdown [HKD].
    rebate : float
        Cash from the bank [HKD], received in ``rebate_month``, from 0 to ``held``.
    clawback : float
        Part of the rebate that goes back on leaving early [HKD].
    exit_penalty : float
        Charge for leaving early, as a share of what is then outstanding [fraction].
    rate_steps : sequence of (int, float)
        As in :func:`plan_months`.

    Returns
    -------
    tuple of two lists of float
        Times [years] and amounts [HKD], what the borrower receives above 0.

    Examples
    --------
    HKD 5m over 30 years at 3.25% with a rebate of 1% in the second month, left after 24 months:

    >>> from xlmortgage.finance.apr import effective_rate
    >>> f"{effective_rate(*plan_flows(5e6, 0.0325, 360, 24, rebate=50_000, rebate_month=2)):.2%}"
    '2.76%'

    """
    if rate_steps:
        course = plan_months(loan + premium, annual_rate, months, held, rate_steps)
        times, amounts = [month / MONTHS_A_YEAR for month in range(held + 1)], [loan - fees]
        amounts += [-month.payment for month in course]
        amounts[-1] -= course[-1].closing * (1 + exit_penalty)
    else:
        terms = Terms(fees=fees + premium, exit_month=held, exit_penalty=exit_penalty)
        times, amounts = instalment_loan(loan + premium, annual_rate, months, terms)
    amounts[rebate_month] += rebate
    if held < months:
        amounts[-1] -= clawback
    return times, amounts


def rate_of_plan(
    loan: Any,
    annual_rate: Any,
    months: Any,
    held: Any,
    *,
    premium: Any = 0.0,
    fees: Any = 0.0,
    rebate: Any = 0.0,
    rebate_month: Any = 0,
    clawback: Any = 0.0,
    exit_penalty: Any = 0.0,
    rate_steps: Sequence[tuple[int, float]] = (),
    xp: Any = scalar,
) -> LoanRate:
    """Return the effective annual rate of a mortgage plan over the time it is held, or of many plans.

    It is that of the cash flows of :func:`plan_flows`, found in closed form; of one plan with steps, from those flows.

    Parameters
    ----------
    loan, annual_rate, months, held, premium, fees, rebate, rebate_month, clawback, exit_penalty : float or array
        As in :func:`plan_flows`.
    rate_steps : sequence of (int, float)
        As in :func:`plan_months`, of one plan.
    xp : namespace
        The array namespace.

    Returns
    -------
    LoanRate
        Where there is no rate, its reason says why, and the effective rate of the cash flows raises the sentence.

    Examples
    --------
    >>> f"{rate_of_plan(5e6, 0.0325, 360, 24, rebate=50_000, rebate_month=2).value:.2%}"
    '2.76%'

    """
    terms = (loan, annual_rate, months, held, premium, fees, rebate, rebate_month, clawback, exit_penalty)
    if rate_steps:
        return _rate_with_steps(*terms, rate_steps)
    return in_pieces(_rate_of_plan, terms, xp)


def _rate_with_steps(
    loan: float,
    annual_rate: float,
    months: int,
    held: int,
    premium: float,
    fees: float,
    rebate: float,
    rebate_month: int,
    clawback: float,
    exit_penalty: float,
    rate_steps: Sequence[tuple[int, float]],
) -> LoanRate:
    if not 1 <= held <= months or not 0 <= rebate_month <= held:
        return LoanRate(nan, nan, nan, nan, nan, Reason.OUT_OF_RANGE)
    times, amounts = plan_flows(
        *(loan, annual_rate, months, held),
        premium=premium,
        fees=fees,
        rebate=rebate,
        rebate_month=rebate_month,
        clawback=clawback,
        exit_penalty=exit_penalty,
        rate_steps=rate_steps,
    )
    paid = -sum(amount for amount in amounts[1:] if amount < 0)
    mean = -sum(time * amount for time, amount in zip(times[1:], amounts[1:], strict=True) if amount < 0)
    try:
        value = effective_rate(times, amounts)
    except NoSolutionError as error:
        return LoanRate(nan, nan, amounts[0], paid, nan, REASONS[error.reason])
    nominal = -inf if value == -1 else MONTHS_A_YEAR * expm1(log1p(value) / MONTHS_A_YEAR)
    return LoanRate(value, nominal, amounts[0], paid, mean / paid if paid else nan, Reason.FOUND)


REASONS = {
    "infinite": Reason.INFINITE,
    "no-repayment": Reason.NO_REPAYMENT,
    "ambiguous": Reason.AMBIGUOUS,
    "no-root": Reason.NO_ROOT,
}
"""Why cash flows have no rate, by the reason of the error."""


def _rate_of_plan(
    loan: Any,
    annual_rate: Any,
    months: Any,
    held: Any,
    premium: Any,
    fees: Any,
    rebate: Any,
    rebate_month: Any,
    clawback: Any,
    exit_penalty: Any,
    xp: Any,
) -> LoanRate:
    is_refused = (held < 1) | (held > months) | (rebate_month < 0) | (rebate_month > held)
    if xp.any(is_refused):
        months, held = xp.where(is_refused, 1, months), xp.where(is_refused, 1, held)
        rebate_month = xp.where(is_refused, 0, rebate_month)
    owed, is_later = loan + premium, rebate_month > 0
    payment = monthly_payment(owed, annual_rate, months)
    at_end = balance_after(owed, annual_rate, months, held) * (1 + exit_penalty) + xp.where(
        held < months, clawback, 0.0
    )
    advance = owed - (fees + premium) + xp.where(is_later, 0.0, rebate)
    # In the month of the rebate the two are netted.
    is_at_end = rebate_month == held
    net = xp.where(is_later, payment + xp.where(is_at_end, at_end, 0.0) - rebate, 0.0)
    last = xp.where(is_at_end, 0.0, at_end)
    later = held - rebate_month
    is_credit = net < 0
    first_paid = xp.where(advance < 0, 0, xp.where(is_credit & (rebate_month == 1), 2, 1))
    paid = Side(
        (
            Run(payment, rebate_month + 1, later, 1),
            Run(payment, 1, xp.maximum(rebate_month - 1, 0), 1),
            Run(xp.maximum(net, 0.0), rebate_month),
            Run(last, held),
            Run(xp.maximum(-advance, 0.0), 0),
        ),
        first_paid,
        xp.where(is_credit & is_at_end, held - 1, held),
    )
    received = Side(
        (Run(xp.maximum(advance, 0.0), 0), Run(xp.maximum(-net, 0.0), rebate_month)),
        xp.where(advance > 0, 0, rebate_month),
        xp.where(is_credit, rebate_month, 0),
    )
    only_charges_before = (advance <= 0) & (first_paid < rebate_month) & (payment * later + last >= -net)
    refused = xp.where(is_refused, Reason.OUT_OF_RANGE, Reason.FOUND)
    return answered(paid, received, advance, refused, xp, lowest=is_credit & only_charges_before)


def linked_interest(
    owed: Any,
    annual_rate: Any,
    months: Any,
    held: Any,
    *,
    deposit: Any,
    linked_share: Any,
    link_rate: Any = nan,
    rate_steps: Sequence[tuple[int, float]] = (),
) -> Any:
    """Return what a linked deposit earns while the plan is held, at the rate of the mortgage or at its own.

    Parameters
    ----------
    owed : float or array
        What is owed at drawdown, premium included [HKD].
    annual_rate : float or array
        Nominal annual rate [fraction].
    months, held : int or array
        Term, and how much of it the plan is held [months].
    deposit : float or array
        Kept in the linked account throughout [HKD].
    linked_share : float or array
        The share of what is outstanding up to which a deposit earns the rate [fraction]; what is above earns nothing
        here.
    link_rate : float or array, optional
        What the deposit earns [fraction a year]; the mortgage's rate where it is ``nan``.
    rate_steps : sequence of (int, float), optional
        As in :func:`plan_months`, of one plan.

    Returns
    -------
    float or array
        Interest earned [HKD].

    Examples
    --------
    >>> round(linked_interest(5e6, 0.0325, 360, 12, deposit=1e6, linked_share=0.5), 2)
    32500.0
    >>> round(linked_interest(5e6, 0.0325, 360, 12, deposit=1e6, linked_share=0.5, link_rate=0.02), 2)
    20000.0

    """
    if rate_steps:
        course = plan_months(owed, annual_rate, months, held, rate_steps)
        return sum(linked_by_month(course, deposit, linked_share, link_rate))
    xp = namespace(owed, annual_rate, months, held, deposit, linked_share, link_rate)
    earning, month = 0.0 * deposit, 0
    while xp.any(month < held):
        balance = balance_after(owed, annual_rate, months, xp.minimum(month, months))
        earning = earning + xp.where(month < held, xp.minimum(deposit, linked_share * balance), 0.0)
        month += 1
    return earning * xp.where(link_rate == link_rate, link_rate, annual_rate) / MONTHS_A_YEAR  # noqa: PLR0124 - nan


def linked_by_month(
    course: Sequence[PlanMonth], deposit: float, linked_share: float, link_rate: float = nan
) -> list[float]:
    """Return what a linked deposit earns in each month of a plan [HKD], arguments as in :func:`linked_interest`.

    >>> [round(earned) for earned in linked_by_month(plan_months(5e6, 0.036, 360, 2), 1e6, 0.5)]
    [3000, 3000]
    """
    return [
        min(deposit, linked_share * month.opening)
        * (month.rate if link_rate != link_rate else link_rate)  # noqa: PLR0124 - nan alone is not itself
        / MONTHS_A_YEAR
        for month in course
    ]
