"""What a mortgage plan charges: its rate, its cash flows, and what a linked deposit earns."""

from __future__ import annotations

from typing import Any

from xlmortgage.finance.annuity import MONTHS_A_YEAR, balance_after, monthly_payment
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
    xp: Any = scalar,
) -> LoanRate:
    """Return the effective annual rate of a mortgage plan over the time it is held, or of many plans.

    It is that of the cash flows of :func:`plan_flows`, found in closed form.

    Parameters
    ----------
    loan, annual_rate, months, held, premium, fees, rebate, rebate_month, clawback, exit_penalty : float or array
        As in :func:`plan_flows`.
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
    return in_pieces(_rate_of_plan, terms, xp)


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


def linked_interest(owed: Any, annual_rate: Any, months: Any, held: Any, *, deposit: Any, linked_share: Any) -> Any:
    """Return what a linked deposit earns at the rate of the mortgage while the plan is held.

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

    Returns
    -------
    float or array
        Interest earned [HKD].

    Examples
    --------
    >>> round(linked_interest(5e6, 0.0325, 360, 12, deposit=1e6, linked_share=0.5), 2)
    32500.0

    """
    xp = namespace(owed, annual_rate, months, held, deposit, linked_share)
    earning, month = 0.0 * deposit, 0
    while xp.any(month < held):
        balance = balance_after(owed, annual_rate, months, xp.minimum(month, months))
        earning = earning + xp.where(month < held, xp.minimum(deposit, linked_share * balance), 0.0)
        month += 1
    return earning * annual_rate / MONTHS_A_YEAR
