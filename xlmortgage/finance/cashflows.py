"""The cash flows of a loan, as the times and amounts that :func:`xlmortgage.finance.apr.effective_rate` takes.

Time runs in equal months from drawdown, as in the rates that Hong Kong's banks publish; what the borrower receives is
above 0 and what he pays is below.  Where instalments are rounded, the flows are those of the rounded schedule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from xlmortgage.deal.words import FeeTreatment, PenaltyBase, Rounding, Split
from xlmortgage.errors import InputError
from xlmortgage.finance.annuity import MONTHS_A_YEAR, balance_after, flat_rate_payment, monthly_payment
from xlmortgage.finance.apr import level_rates, nominal_rate
from xlmortgage.finance.schedule import (
    Instalment,
    fail_if_nothing_is_left_to_repay,
    flat_rate_schedule,
    level_schedule,
)
from xlmortgage.numbers.money import rounded


class Terms(NamedTuple):
    """What is agreed beside the instalments of a loan: fees, a rebate, and leaving early."""

    fees: float = 0.0
    """[HKD]; [HKD a year] where they fall due every year."""
    fee_treatment: FeeTreatment = FeeTreatment.AT_DRAWDOWN
    """How the fees are paid; what is left of fees spread over the instalments falls due on leaving."""
    rebate: float = 0.0
    """Received at drawdown [HKD]."""
    exit_month: int | None = None
    """Month in which, after its instalment, the loan is repaid early [months]; held to the end if ``None``."""
    exit_penalty: float = 0.0
    """Charge for repaying early, as a share of the penalty base [fraction]."""
    penalty_base: PenaltyBase = PenaltyBase.OUTSTANDING
    """What the penalty is a share of; the original loan is what was owed at drawdown."""


PLAIN = Terms()
"""No fees, no rebate, held to the end."""


def instalment_loan(
    loan: float,
    annual_rate: float,
    months: int,
    terms: Terms = PLAIN,
    *,
    rounding: str = "exact",
    interest_only_months: int = 0,
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
    terms : Terms
        What is agreed beside the instalments.
    rounding : str
        How the instalment is rounded, a fee that is paid with it included, by a name of :mod:`xlmortgage.numbers.money`.
    interest_only_months : int
        Months at the start that pay interest only [months], less than ``months``; level instalments then repay the
        whole loan over the rest.

    Returns
    -------
    tuple of two lists of float
        Times [years] and amounts [HKD].

    Raises
    ------
    InputError
        If ``months``, ``interest_only_months`` or ``terms.exit_month`` is out of range, or a rounded instalment does
        not cover the interest.

    Examples
    --------
    HKD 1,000,000 over ten years at 15% with fees of HKD 31,000, held to the end, and repaid after 18 months with a
    penalty of 2% of what is outstanding, or of the original loan:

    >>> from xlmortgage.finance.apr import effective_rate
    >>> early = Terms(fees=31_000, exit_month=18, exit_penalty=0.02)
    >>> of_original = early._replace(penalty_base=PenaltyBase.ORIGINAL)
    >>> for terms in (Terms(fees=31_000), early, of_original):
    ...     print(f"{effective_rate(*instalment_loan(1_000_000, 0.15, 120, terms)):.2%}")
    17.04%
    20.24%
    20.35%

    """
    _fail_if_months_are_not_positive(months)
    fail_if_nothing_is_left_to_repay(interest_only_months, months)
    held = _months_held(terms.exit_month, months)
    owed = _owed(loan, terms)
    share = _share(terms, months, rounding)
    if rounding != "exact":
        lines = level_schedule(
            owed, annual_rate, months, rounding=rounding, interest_only_months=interest_only_months, fee=share
        )
        return _flows_of(lines[:held], loan, terms, share)
    repaying = months - interest_only_months
    interest = owed * annual_rate / MONTHS_A_YEAR
    payments = [interest] * interest_only_months + [monthly_payment(owed, annual_rate, repaying)] * repaying
    outstanding = balance_after(owed, annual_rate, repaying, max(0, held - interest_only_months))
    return _flows(payments[:held], outstanding, loan, terms, share)


def flat_rate_loan(
    loan: float,
    monthly_flat_rate: float,
    months: int,
    terms: Terms = PLAIN,
    *,
    rounding: str = "exact",
    split: Split = Split.ACTUARIAL,
) -> tuple[list[float], list[float]]:
    """Return the cash flows of a flat-rate loan.

    Split actuarially, interest up to an early repayment is reckoned at the nominal rate that the flat instalments
    amount to.  Lenders who split instalments by the Rule of 78 ask for more: after 24 of 60 months at 0.5%, 67,081.97
    rather than 66,326.35 for every 100,000 lent.

    Parameters
    ----------
    loan : float
        Amount lent [HKD].
    monthly_flat_rate : float
        Flat rate a month, on the amount lent throughout [fraction].
    months : int
        Number of instalments [months].
    terms : Terms
        What is agreed beside the instalments.
    rounding : str
        How the instalment is rounded, a fee that is paid with it included, by a name of :mod:`xlmortgage.numbers.money`.
    split : Split
        How the instalments are split, on which hangs what is owed on early repayment.

    Returns
    -------
    tuple of two lists of float
        Times [years] and amounts [HKD].

    Raises
    ------
    InputError
        If ``months`` or ``terms.exit_month`` is out of range, or an instalment is rounded to nothing.

    Examples
    --------
    DBS Bank spreads a fee of 1% over the instalments of a loan at 0.05% and publishes 2.98%:

    >>> from xlmortgage.finance.apr import effective_rate
    >>> terms = Terms(fees=7_000, fee_treatment=FeeTreatment.SPREAD)
    >>> f"{effective_rate(*flat_rate_loan(700_000, 0.0005, 12, terms)):.2%}"
    '2.98%'
    >>> times, amounts = flat_rate_loan(100_000, 0.005, 60, Terms(exit_month=24))
    >>> times[-1], round(amounts[-1], 2)
    (2.0, -68493.02)

    """
    _fail_if_months_are_not_positive(months)
    held = _months_held(terms.exit_month, months)
    owed = _owed(loan, terms)
    share = _share(terms, months, rounding)
    if rounding != "exact" or (held < months and split == Split.RULE_OF_78):
        lines = flat_rate_schedule(owed, monthly_flat_rate, months, rounding=rounding, split=split, fee=share)
        return _flows_of(lines[:held], loan, terms, share)
    payments = [flat_rate_payment(owed, monthly_flat_rate, months)] * months
    outstanding = 0.0
    if held < months:
        outstanding = balance_after(owed, nominal_rate(*_flows(payments, 0.0, owed, PLAIN, 0.0)), months, held)
    return _flows(payments[:held], outstanding, loan, terms, share)


def _flows_of(lines: Sequence[Instalment], loan: float, terms: Terms, share: float) -> tuple[list[float], list[float]]:
    """Return the cash flows of a loan that is left after some lines of its schedule."""
    return _flows([line.payment for line in lines], lines[-1].balance, loan, terms, share)


def _flows(
    payments: Sequence[float], outstanding: float, loan: float, terms: Terms, share: float
) -> tuple[list[float], list[float]]:
    held = len(payments)
    times = [month / MONTHS_A_YEAR for month in range(held + 1)]
    amounts = [loan + terms.rebate, *(-payment for payment in payments)]
    base = _owed(loan, terms) if terms.penalty_base == PenaltyBase.ORIGINAL and outstanding else outstanding
    amounts[-1] -= outstanding + terms.exit_penalty * base
    for month, fee in _fees(terms, share, held):
        amounts[month] -= fee
    return times, amounts


def _owed(loan: float, terms: Terms) -> float:
    """Return what is owed at drawdown."""
    return loan + terms.fees if terms.fee_treatment == FeeTreatment.CAPITALISED else loan


def _share(terms: Terms, months: int, rounding: str) -> float:
    """Return the fee that is paid with each instalment, to the cent where instalments are rounded."""
    if terms.fee_treatment != FeeTreatment.SPREAD:
        return 0.0
    return float(rounded(terms.fees / months, "exact" if rounding == "exact" else "nearest-cent"))


def _fees(terms: Terms, share: float, held: int) -> Iterator[tuple[int, float]]:
    """Yield the months in which fees fall due, and how much; those added to the loan are part of the instalments."""
    if terms.fee_treatment == FeeTreatment.AT_DRAWDOWN:
        yield 0, terms.fees
    elif terms.fee_treatment == FeeTreatment.SPREAD:
        yield from ((month, share) for month in range(1, held + 1))
        yield held, terms.fees - share * held
    elif terms.fee_treatment == FeeTreatment.ANNUAL:
        yield from ((month, terms.fees) for month in range(1, held + 1, MONTHS_A_YEAR))
    elif terms.fee_treatment == FeeTreatment.ANNIVERSARY:
        yield from ((month, terms.fees) for month in range(MONTHS_A_YEAR, held, MONTHS_A_YEAR))


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


def effective_rates(
    loan: Any,
    rate: Any,
    months: Any,
    *,
    flat: Any,
    fees: Any,
    fee_treatment: Any,
    rebate: Any,
    interest_only_months: Any,
    exit_month: Any,
    exit_penalty: Any,
    penalty_base: Any,
    rounding: Any,
    split: Any,
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
        [fraction of the penalty base]
    fee_treatment, penalty_base, rounding, split : array of Word
        As in :class:`Terms` and the functions above.
    xp : namespace
        The array namespace.

    Returns
    -------
    array
        [fraction]; ``nan`` where a loan has to be looked at by itself.

    """
    held = xp.where(exit_month == 0, months, exit_month)
    repaying = months - interest_only_months
    owed = loan + xp.where(fee_treatment == FeeTreatment.CAPITALISED, fees, 0.0)
    share = xp.where(fee_treatment == FeeTreatment.SPREAD, fees / months, 0.0)
    flat_payment = flat_rate_payment(owed, rate, months)
    none = 0.0 * loan
    implied = level_rates(owed, none, none, flat_payment, months, none, xp)
    nominal = xp.where(flat, MONTHS_A_YEAR * xp.expm1(xp.log1p(implied) / MONTHS_A_YEAR), rate)
    payment = xp.where(flat, flat_payment, monthly_payment(owed, rate, repaying))
    repaid_months = xp.maximum(held - interest_only_months, 0)
    outstanding = balance_after(owed, nominal, repaying, repaid_months)
    base = xp.where((penalty_base == PenaltyBase.ORIGINAL) & (outstanding > 0), owed, outstanding)
    rates = level_rates(
        loan + rebate - xp.where(fee_treatment == FeeTreatment.AT_DRAWDOWN, fees, 0.0),
        owed * rate / MONTHS_A_YEAR + share,
        xp.minimum(interest_only_months, held),
        payment + share,
        repaid_months,
        outstanding + exit_penalty * base + share * (months - held),
        xp,
    )
    out_of_range = (held > months) | (repaying < 1) | (flat & (interest_only_months > 0))
    every_year = (fee_treatment == FeeTreatment.ANNUAL) | (fee_treatment == FeeTreatment.ANNIVERSARY)
    by_schedule = (rounding != Rounding.EXACT) | (flat & (split == Split.RULE_OF_78) & (held < months))
    return xp.where(out_of_range | by_schedule | (every_year & (fees > 0)), xp.nan, rates)
