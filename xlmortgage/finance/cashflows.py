"""The cash flows of a loan, and the rate that they amount to.

Time runs in equal months from drawdown, as in the rates that Hong Kong's banks publish; what the borrower receives is
above 0 and what he pays is below.  Where instalments are rounded, the flows are those of the rounded schedule.

The flows of one loan are lists, as :func:`xlmortgage.finance.apr.effective_rate` takes them.  :func:`loan_rate` answers
the same rate without them, for one loan and for arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.finance import schedule
from xlmortgage.finance.annuity import MONTHS_A_YEAR, balance_after, flat_rate_payment, monthly_payment
from xlmortgage.finance.apr import effective_rate, nominal_rate
from xlmortgage.finance.runs import Run, Side, solution
from xlmortgage.finance.schedule import (
    Instalment,
    fail_if_nothing_is_left_to_repay,
    flat_rate_schedule,
    level_schedule,
)
from xlmortgage.finance.terms import FeeTreatment, PenaltyBase, Reason, Rounding, Split
from xlmortgage.numbers import scalar
from xlmortgage.numbers.money import PIECES_PER_DOLLAR, nearest, rounded

IN_A_PIECE = 8_192
"""So many loans of an array are reckoned at once, that what is reckoned stays near the processor."""


class LoanRate(NamedTuple):
    """What a loan costs a year, or many loans; numbers, or arrays."""

    value: Any
    """The effective annual rate [fraction]; ``nan`` where there is none."""
    nominal: Any
    """Twelve times the monthly rate [fraction a year]; ``nan`` where there is none."""
    received: Any
    """The net advance [HKD]."""
    repaid: Any
    """All that is paid back [HKD]."""
    mean_time: Any
    """The mean time of what is paid back, weighted by amount [years]."""
    reason: Any
    """:attr:`Reason.FOUND`, or why there is no rate."""


class Terms(NamedTuple):
    """What is agreed beside the instalments of a loan: fees, a rebate, and leaving early."""

    fees: float = 0.0
    """[HKD]; [HKD a year] where they fall due every year."""
    fee_treatment: Any = FeeTreatment.AT_DRAWDOWN
    """How the fees are paid; what is left of fees spread over the instalments falls due on leaving."""
    rebate: float = 0.0
    """Received at drawdown [HKD]."""
    exit_month: int | None = None
    """Month in which, after its instalment, the loan is repaid early [months]; held to the end if ``None``."""
    exit_penalty: float = 0.0
    """Charge for repaying early, as a share of the penalty base [fraction]."""
    penalty_base: Any = PenaltyBase.OUTSTANDING
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
    split: int = Split.ACTUARIAL,
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


def loan_rate(
    loan: Any,
    rate: Any,
    months: Any,
    *,
    is_flat: Any = False,
    interest_only_months: Any = 0,
    fees: Any = 0.0,
    fee_treatment: Any = FeeTreatment.AT_DRAWDOWN,
    rebate: Any = 0.0,
    exit_month: Any = 0,
    exit_penalty: Any = 0.0,
    penalty_base: Any = PenaltyBase.OUTSTANDING,
    rounding: Any = Rounding.EXACT,
    split: Any = Split.ACTUARIAL,
    xp: Any = scalar,
) -> LoanRate:
    """Return the effective annual rate of a loan, or of many.

    It is that of the cash flows of :func:`loan_flows`, found in closed form.

    Parameters
    ----------
    loan : float or array
        Amount lent [HKD].
    rate : float or array
        Nominal [fraction a year], or flat [fraction a month] by ``is_flat``; not below 0.
    months : int or array
        Term [months], the interest-only months included.
    is_flat : bool or array
        Whether the rate is flat.
    interest_only_months : int or array
        Months at the start that pay interest only, less than ``months`` and 0 where the rate is flat.
    fees : float or array
        [HKD]; [HKD a year] where they fall due every year.
    fee_treatment : FeeTreatment or array
        How the fees are paid.
    rebate : float or array
        Received at drawdown [HKD].
    exit_month : int or array
        Month in which, after its instalment, the loan is repaid early [months]; 0 where it is held to the end.
    exit_penalty : float or array
        [fraction of the penalty base]
    penalty_base : PenaltyBase or array
        What the penalty is a share of.
    rounding : Rounding or array
        How the instalment, with a fee that is paid with it, is rounded.
    split : Split or array
        How the instalments of a flat-rate loan are split, on which hangs what is owed on early repayment.
    xp : namespace
        The array namespace.

    Returns
    -------
    LoanRate
        Where there is no rate, its reason says why; :func:`no_rate` gives the sentence.

    Examples
    --------
    >>> f"{loan_rate(1_000_000, 0.15, 120, fees=31_000, exit_month=18, exit_penalty=0.02).value:.2%}"
    '20.24%'
    >>> import numpy as np
    >>> fees = np.array([0.0, 31_000.0, 2e6])
    >>> many = loan_rate(1_000_000, 0.15, 120, fees=fees, rounding=Rounding.UP_TO_DOLLAR, xp=np)
    >>> [f"{value:.2%}" for value in many.value.tolist()], Reason(many.reason[2]).name
    (['16.08%', '17.04%', 'nan%'], 'INFINITE')

    """
    return in_pieces(
        _loan_rate,
        (
            loan,
            rate,
            months,
            is_flat,
            interest_only_months,
            fees,
            fee_treatment,
            rebate,
            exit_month,
            exit_penalty,
            penalty_base,
            rounding,
            split,
        ),
        xp,
    )


def loan_flows(
    loan: float,
    rate: float,
    months: int,
    *,
    is_flat: bool = False,
    interest_only_months: int = 0,
    fees: float = 0.0,
    fee_treatment: int = FeeTreatment.AT_DRAWDOWN,
    rebate: float = 0.0,
    exit_month: int = 0,
    exit_penalty: float = 0.0,
    penalty_base: int = PenaltyBase.OUTSTANDING,
    rounding: int = Rounding.EXACT,
    split: int = Split.ACTUARIAL,
) -> tuple[list[float], list[float]]:
    """Return the cash flows of which :func:`loan_rate` is the rate, of one loan and with the same arguments.

    Returns
    -------
    tuple of two lists of float
        Times [years] and amounts [HKD].

    Raises
    ------
    InputError
        As :func:`instalment_loan` and :func:`flat_rate_loan`, or if a flat-rate loan is to pay interest only.

    Examples
    --------
    >>> loan_flows(1000.0, 0.01, 3, is_flat=True, exit_month=1)[0]
    [0.0, 0.08333333333333333]

    """
    fail_if_interest_only_at_a_flat_rate(is_flat, interest_only_months)
    terms = Terms(fees, fee_treatment, rebate, exit_month or None, exit_penalty, penalty_base)
    rule = tuple(PIECES_PER_DOLLAR)[rounding - 1]
    if is_flat:
        return flat_rate_loan(loan, rate, months, terms, rounding=rule, split=split)
    return instalment_loan(loan, rate, months, terms, rounding=rule, interest_only_months=interest_only_months)


def no_rate(loan: float, rate: float, months: int, **terms: Any) -> XlMortgageError:
    """Return the error of one loan that has no rate, with its sentence; arguments as in :func:`loan_rate`.

    Examples
    --------
    >>> no_rate(1e6, 0.15, 120, fees=2e6).code, no_rate(1e6, 0.15, 120, exit_month=121).field
    ('infinite', 'exit_month')

    """
    try:
        effective_rate(*loan_flows(loan, rate, months, **terms))
    except XlMortgageError as error:
        return error
    raise AssertionError((loan, rate, months, terms))  # loan_rate and effective_rate disagree


def fail_if_interest_only_at_a_flat_rate(is_flat: bool, interest_only_months: int) -> None:
    """Raise :class:`InputError` where a flat-rate loan is to pay interest only."""
    if is_flat and interest_only_months:
        raise InputError(
            "interest-only-at-a-flat-rate",
            en=f"interest_only_months must be 0 where rate_basis is flat-monthly; got {interest_only_months}. "
            "Give the annual rate of the loan instead.",
            zh=f"以月平息計算時，免還本月數須為 0，現為 {interest_only_months}。請改填年利率。",
            field="interest_only_months",
            value=interest_only_months,
            allowed=0,
        )


def in_pieces(ask: Callable[..., LoanRate], arguments: tuple[Any, ...], xp: Any) -> LoanRate:
    """Return what a function of many arguments answers, arrays of many loans piece by piece."""
    sizes = [value.shape[0] for value in arguments if getattr(value, "ndim", 0)]
    if not sizes:
        return ask(*arguments, xp=xp)
    answers, size = [], max(sizes)
    for at in range(0, size or 1, IN_A_PIECE):
        to = min(at + IN_A_PIECE, size)
        piece = [value[at:to] if getattr(value, "ndim", 0) else value for value in arguments]
        answers.append([xp.broadcast_to(xp.asarray(part), (to - at,)) for part in ask(*piece, xp=xp)])
    return LoanRate(*(xp.concat(parts) for parts in zip(*answers, strict=True)))


def answered(paid: Side, received: Side, net_advance: Any, refused: Any, xp: Any, *, lowest: Any = False) -> LoanRate:
    """Return the rate at which what is paid is worth what is received, where it is not ``refused`` for a reason."""
    found = solution(paid, received, xp, refused=refused, lowest=lowest)
    is_found = found.reason == Reason.FOUND
    return LoanRate(
        xp.where(is_found, xp.expm1(MONTHS_A_YEAR * found.force), xp.nan),
        xp.where(is_found, MONTHS_A_YEAR * xp.expm1(found.force), xp.nan),
        net_advance,
        found.paid - (found.received - net_advance),
        found.mean_month / MONTHS_A_YEAR,
        found.reason,
    )


def _loan_rate(
    loan: Any,
    rate: Any,
    months: Any,
    is_flat: Any,
    interest_only_months: Any,
    fees: Any,
    fee_treatment: Any,
    rebate: Any,
    exit_month: Any,
    exit_penalty: Any,
    penalty_base: Any,
    rounding: Any,
    split: Any,
    xp: Any,
) -> LoanRate:
    held = xp.where(exit_month == 0, months, exit_month)
    is_refused = (held < 1) | (held > months) | (interest_only_months < 0) | (interest_only_months >= months)
    is_refused = is_refused | (is_flat & (interest_only_months > 0))
    if xp.any(is_refused):
        months, held = xp.where(is_refused, 1, months), xp.where(is_refused, 1, held)
        interest_only_months = xp.where(is_refused, 0, interest_only_months)
    owed = loan + xp.where(fee_treatment == FeeTreatment.CAPITALISED, fees, 0.0)
    is_spread = fee_treatment == FeeTreatment.SPREAD
    share = 0.0
    if xp.any(is_spread):
        exact = xp.where(is_spread, fees / months, 0.0)
        share = xp.where(rounding == Rounding.EXACT, exact, nearest(exact * schedule.CENTS) / schedule.CENTS)
    run = schedule.course(
        owed,
        rate,
        months,
        held,
        is_flat=is_flat,
        interest_only_months=interest_only_months,
        rounding=rounding,
        split=split,
        fee=share,
        xp=xp,
    )
    is_original = (penalty_base == PenaltyBase.ORIGINAL) & (run.outstanding > 0)
    last = run.last + run.outstanding + exit_penalty * xp.where(is_original, owed, run.outstanding)
    if xp.any(is_spread):
        alike = run.interest_months + run.instalments
        to_the_cent = xp.where(rounding == Rounding.EXACT, 0.0, fees - share * months)
        last = last + share * (months - alike) + xp.where(is_spread, to_the_cent, 0.0)
    net_advance = loan + rebate - xp.where(fee_treatment == FeeTreatment.AT_DRAWDOWN, fees, 0.0)
    paid, received = _paid(run, share, last, fees, fee_treatment, xp), Side((Run(net_advance, 0),), 0, 0)
    if xp.any(last < 0):
        paid, received = _with_a_last_receipt(paid, net_advance, last, xp)
    refused = xp.where(run.falls_short, Reason.BELOW_INTEREST, Reason.FOUND)
    return answered(paid, received, net_advance, xp.where(is_refused, Reason.OUT_OF_RANGE, refused), xp)


def _paid(run: schedule.Course, share: Any, last: Any, fees: Any, fee_treatment: Any, xp: Any) -> Side:
    """Return what is paid after drawdown, ``share`` being a fee that is paid with each instalment but the last."""
    runs = [Run(run.instalment + share, run.interest_months + 1, run.instalments, 1)]
    if xp.any(run.interest_months > 0):
        runs.append(Run(run.interest + share, 1, run.interest_months, 1))
    if xp.any(last != 0):
        runs.append(Run(last, run.months))
    is_annual, is_anniversary = fee_treatment == FeeTreatment.ANNUAL, fee_treatment == FeeTreatment.ANNIVERSARY
    if xp.any(is_annual | is_anniversary):
        first, before = xp.where(is_annual, 1, MONTHS_A_YEAR), xp.where(is_annual, MONTHS_A_YEAR - 1, -1)
        times = xp.maximum((run.months + before) // MONTHS_A_YEAR, 0)
        runs.append(Run(xp.where(is_annual | is_anniversary, fees, 0.0), first, times, MONTHS_A_YEAR))
    return Side(tuple(runs), 1, run.months)


def _with_a_last_receipt(paid: Side, net_advance: Any, last: Any, xp: Any) -> tuple[Side, Side]:
    """Return both sides where a fee, spread over instalments by rounding up, comes back in part with the last one."""
    back, end = xp.maximum(-last, 0.0), paid.last
    runs = tuple(run if run.step else run._replace(amount=xp.maximum(last, 0.0)) for run in paid.runs)
    return (
        Side(runs, 1, xp.where(back > 0, end - 1, end)),
        Side((Run(net_advance, 0), Run(back, end)), 0, xp.where(back > 0, end, 0)),
    )


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
