"""The cash flows of a loan, as the times and amounts that :func:`xlmortgage.apr.effective_rate` takes.

Time runs in equal months from drawdown, as in the rates that Hong Kong's banks publish; what the borrower receives is
above 0 and what he pays is below.  Nothing is rounded.
"""

from __future__ import annotations

from typing import Any

from xlmortgage.annuity import MONTHS_A_YEAR, balance_after, flat_rate_payment, monthly_payment
from xlmortgage.apr import level_rates, nominal_rate
from xlmortgage.errors import InputError


def instalment_loan(
    loan: float,
    annual_rate: float,
    months: int,
    *,
    fees: float = 0.0,
    rebate: float = 0.0,
    interest_only_months: int = 0,
    exit_month: int | None = None,
    exit_penalty: float = 0.0,
) -> tuple[list[float], list[float]]:
    """Return the cash flows of a loan repaid by level instalments, if wanted after a time of paying interest only.

    Parameters
    ----------
    loan : float
        Amount lent [HKD].
    annual_rate : float
        Nominal annual rate [fraction].
    months : int
        Term [months], the interest-only months included.
    fees, rebate : float
        Paid and received at drawdown [HKD].
    interest_only_months : int
        Months at the start that pay interest only [months], less than ``months``; level instalments then repay the
        whole loan over the rest.
    exit_month : int, optional
        Month in which, after its instalment, the loan is repaid early [months], from 1 to ``months``; held to the end
        if omitted.
    exit_penalty : float
        Charge for repaying early, as a share of what is then outstanding [fraction].

    Returns
    -------
    tuple of two lists of float
        Times [years] and amounts [HKD].

    Raises
    ------
    InputError
        If ``months``, ``interest_only_months`` or ``exit_month`` is out of range.

    Examples
    --------
    HKD 1,000,000 over ten years at 15% with fees of HKD 31,000, held to the end, and repaid after 18 months with a
    penalty of 2%:

    >>> from xlmortgage.apr import effective_rate
    >>> f"{effective_rate(*instalment_loan(1_000_000, 0.15, 120, fees=31_000)):.2%}"
    '17.04%'
    >>> early = instalment_loan(1_000_000, 0.15, 120, fees=31_000, exit_month=18, exit_penalty=0.02)
    >>> f"{effective_rate(*early):.2%}"
    '20.24%'

    """
    _fail_if_months_are_not_positive(months)
    _fail_if_interest_only_months_are_out_of_range(interest_only_months, months)
    held = _months_held(exit_month, months)
    repaying = months - interest_only_months
    interest = loan * annual_rate / MONTHS_A_YEAR
    payments = [interest] * interest_only_months + [monthly_payment(loan, annual_rate, repaying)] * repaying
    outstanding = balance_after(loan, annual_rate, repaying, max(0, held - interest_only_months))
    return _flows(loan - fees + rebate, payments[:held], outstanding * (1 + exit_penalty))


def flat_rate_loan(
    loan: float,
    monthly_flat_rate: float,
    months: int,
    *,
    fees: float = 0.0,
    rebate: float = 0.0,
    exit_month: int | None = None,
    exit_penalty: float = 0.0,
) -> tuple[list[float], list[float]]:
    """Return the cash flows of a flat-rate loan.

    On early repayment the balance is the actuarial one: interest up to then is reckoned at the nominal rate that the
    flat instalments amount to.  Lenders who split instalments by the Rule of 78 instead ask for more: after 24 of 60
    months at 0.5%, 67,081.97 rather than 66,326.35 for every 100,000 lent.

    Parameters
    ----------
    loan : float
        Amount lent [HKD].
    monthly_flat_rate : float
        Flat rate a month, on the amount lent throughout [fraction].
    months : int
        Number of instalments [months].
    fees, rebate : float
        Paid and received at drawdown [HKD].
    exit_month : int, optional
        Month in which, after its instalment, the loan is repaid early [months], from 1 to ``months``; held to the end
        if omitted.
    exit_penalty : float
        Charge for repaying early, as a share of what is then outstanding [fraction].

    Returns
    -------
    tuple of two lists of float
        Times [years] and amounts [HKD].

    Raises
    ------
    InputError
        If ``months`` or ``exit_month`` is out of range.

    Examples
    --------
    >>> from xlmortgage.apr import effective_rate
    >>> f"{effective_rate(*flat_rate_loan(90_000, 0.0179, 12)):.2%}"
    '44.72%'
    >>> times, amounts = flat_rate_loan(100_000, 0.005, 60, exit_month=24)
    >>> times[-1], round(amounts[-1], 2)
    (2.0, -68493.02)

    """
    _fail_if_months_are_not_positive(months)
    held = _months_held(exit_month, months)
    payments = [flat_rate_payment(loan, monthly_flat_rate, months)] * months
    outstanding = 0.0
    if held < months:
        outstanding = balance_after(loan, nominal_rate(*_flows(loan, payments, 0.0)), months, held)
    return _flows(loan - fees + rebate, payments[:held], outstanding * (1 + exit_penalty))


def _flows(net_advance: float, payments: list[float], settlement: float) -> tuple[list[float], list[float]]:
    times = [month / MONTHS_A_YEAR for month in range(len(payments) + 1)]
    amounts = [net_advance, *(-payment for payment in payments)]
    amounts[-1] -= settlement
    return times, amounts


def _months_held(exit_month: int | None, months: int) -> int:
    held = months if exit_month is None else exit_month
    if not 1 <= held <= months:
        raise InputError(
            "out-of-range",
            en=f"exit_month must be from 1 to {months}, the term of the loan in months; got {held}. "
            "Leave it out if the loan is held to the end.",
            zh=f"提早還清的月份須為 1 至 {months}（貸款期），現為 {held}。如不提早還清，請留空。",
            field="exit_month",
            value=held,
            allowed=(1, months),
        )
    return held


def _fail_if_months_are_not_positive(months: int) -> None:
    if months < 1:
        raise InputError(
            "out-of-range",
            en=f"months must be at least 1; got {months}. Give the term of the loan in months.",
            zh=f"貸款期最少為 1 個月，現為 {months}。請以月數輸入貸款期。",
            field="months",
            value=months,
            allowed="1 or more",
        )


def _fail_if_interest_only_months_are_out_of_range(interest_only_months: int, months: int) -> None:
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


def effective_rates(
    loan: Any,
    rate: Any,
    months: Any,
    *,
    flat: Any,
    fees: Any,
    rebate: Any,
    interest_only_months: Any,
    exit_month: Any,
    exit_penalty: Any,
    xp: Any,
) -> Any:
    """Return the effective annual rates of many loans at once, as one by one from the functions above.

    Parameters
    ----------
    loan, fees, rebate : array
        [HKD]
    rate : array
        Nominal [fraction a year], or flat [fraction a month].
    months, interest_only_months, exit_month : array
        [months]; an exit month of 0 means held to the end.
    flat : array of bool
        Whether the rate is flat.
    exit_penalty : array
        [fraction of what is then outstanding]
    xp : namespace
        The array namespace.

    Returns
    -------
    array
        [fraction]; ``nan`` where a loan has to be looked at by itself.

    """
    held = xp.where(exit_month == 0, months, exit_month)
    repaying = months - interest_only_months
    flat_payment = flat_rate_payment(loan, rate, months)
    none = 0.0 * loan
    implied = level_rates(loan, none, none, flat_payment, months, none, xp)
    nominal = xp.where(flat, MONTHS_A_YEAR * xp.expm1(xp.log1p(implied) / MONTHS_A_YEAR), rate)
    payment = xp.where(flat, flat_payment, monthly_payment(loan, rate, repaying))
    repaid_months = xp.maximum(held - interest_only_months, 0)
    outstanding = balance_after(loan, nominal, repaying, repaid_months)
    rates = level_rates(
        loan - fees + rebate,
        loan * rate / MONTHS_A_YEAR,
        xp.minimum(interest_only_months, held),
        payment,
        repaid_months,
        outstanding * (1 + exit_penalty),
        xp,
    )
    out_of_range = (held > months) | (repaying < 1) | (flat & (interest_only_months > 0))
    return xp.where(out_of_range, xp.nan, rates)
