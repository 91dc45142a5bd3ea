"""What a mortgage plan charges: its rate, its cash flows, and what a linked deposit earns."""

from __future__ import annotations

from typing import Any

from xlmortgage.finance.annuity import MONTHS_A_YEAR, balance_after
from xlmortgage.finance.cashflows import Terms, instalment_loan
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


def linked_interest(
    owed: float, annual_rate: float, months: int, held: int, *, deposit: float, linked_share: float
) -> float:
    """Return what a linked deposit earns at the rate of the mortgage while the plan is held.

    Parameters
    ----------
    owed : float
        What is owed at drawdown, premium included [HKD].
    annual_rate : float
        Nominal annual rate [fraction].
    months, held : int
        Term, and how much of it the plan is held [months].
    deposit : float
        Kept in the linked account throughout [HKD].
    linked_share : float
        The share of what is outstanding up to which a deposit earns the rate [fraction]; what is above earns nothing
        here.

    Returns
    -------
    float
        Interest earned [HKD].

    Examples
    --------
    >>> round(linked_interest(5e6, 0.0325, 360, 12, deposit=1e6, linked_share=0.5), 2)
    32500.0

    """
    balances = (balance_after(owed, annual_rate, months, month) for month in range(held))
    return float(sum(min(deposit, linked_share * balance) for balance in balances) * annual_rate / MONTHS_A_YEAR)
