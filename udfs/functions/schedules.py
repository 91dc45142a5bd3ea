"""How a loan is repaid, month by month."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from udfs.cells import with_headers
from udfs.contract import why, worksheet
from xlmortgage import explain
from xlmortgage import questions as quote

SCHEDULES = "xlmortgage - schedules"


@worksheet(SCHEDULES, "尚欠本金")
def LOAN_BALANCE(
    loan: Any,
    annual_rate: Any,
    years: Any,
    month: Any,
    rate_basis: Any = None,
    rounding: Any = None,
    interest_only_months: Any = None,
    split: Any = None,
) -> Any:
    """Return what is still owed after the instalment of a month.

    A flat-rate loan is split actuarially or by the Rule of 78, which leaves more to repay.

    Returns
    -------
    float
        [HKD]; the loan itself at month 0, and 0 at the last.

    Raises
    ------
    InputError
        ``#VALUE!`` for a month beyond the term.

    Examples
    --------
    >>> round(LOAN_BALANCE(3_000_000, 0.04125, 30, 120), 2), LOAN_BALANCE(3_000_000, 0.04125, 30, 360)
    (2373456.64, 0.0)
    >>> round(LOAN_BALANCE(100_000, 0.005, 5, 24, "月平息", split="78 法則"), 2)
    67081.97

    References
    ----------
    As ``AMORTIZATION``.

    """
    return quote.balance(loan, annual_rate, years, month, rate_basis, rounding, interest_only_months, split)


@worksheet(SCHEDULES, "總利息")
def TOTAL_INTEREST(loan: Any, annual_rate: Any, years: Any, rate_basis: Any = None, rounding: Any = None) -> Any:
    """Return the interest paid over the whole term.

    Returns
    -------
    float
        [HKD]; where instalments are rounded the sum of the schedule's interest, each to the cent.

    Examples
    --------
    >>> round(TOTAL_INTEREST(3_000_000, 0.04125, 30)), TOTAL_INTEREST(100_000, 0.005, 5, "月平息")
    (2234217, 30000.0)

    References
    ----------
    As ``AMORTIZATION``.

    """
    return quote.total_interest(loan, annual_rate, years, rate_basis, rounding)


@worksheet(SCHEDULES, "還款表", with_headers("期數", "供款", "利息", "本金", "結欠"), spills=True)
def AMORTIZATION(
    loan: Any,
    annual_rate: Any,
    years: Any,
    rate_basis: Any = None,
    rounding: Any = None,
    interest_only_months: Any = None,
    split: Any = None,
    frequency: Any = None,
) -> Any:
    """Return the schedule of a loan: number, payment, interest, principal and balance of every instalment.

    Where ``rounding`` is given, interest is reckoned to the cent and the last instalment takes the residue.  A flat-rate
    loan is split actuarially or by the Rule of 78.  Fortnightly instalments are half the monthly one, not rounded unless
    ``rounding`` says so, until nothing is owed.

    Returns
    -------
    list of rows
        A header row, and a row an instalment [HKD]; the last balance is exactly 0.

    Raises
    ------
    InputError
        ``#VALUE!`` for an input that is wrong, and for a range: the answer is a table by itself.

    Examples
    --------
    >>> AMORTIZATION(120_000, 0.0014, 1, "月平息", "cent")[:3]
    [['期數', '供款', '利息', '本金', '結欠'], [1, 10168.0, 308.7, 9859.3, 110140.7], [2, 10168.0, 283.34, 9884.66, 100256.04]]

    References
    ----------
    WeLab Bank, GoFlexi: the example above; Hang Seng Bank, Flexible Repayment Option: fortnightly instalments.

    """
    return quote.schedule(loan, annual_rate, years, rate_basis, rounding, interest_only_months, split, frequency)


@worksheet(SCHEDULES, "加息對供款的影響", with_headers("加息幅度", "每月供款", "供款增加", "總利息"), spills=True)
def RATE_SHOCK(loan: Any, annual_rate: Any, years: Any, shocks: Any = None) -> Any:
    """Return what a loan costs at its own rate and at higher ones: rise, instalment, increase, total interest.

    Returns
    -------
    list of rows
        A header row, a row at the present rate, and a row a rise; +1, +2 and +3 points where none are given.

    Examples
    --------
    >>> [[row[0], round(row[1])] for row in RATE_SHOCK(3_000_000, 0.04125, 30)[1:]]
    [[0.0, 14539], [0.01, 16335], [0.02, 18228], [0.03, 20212]]

    References
    ----------
    The annuity formula; the higher rate applies from the first month.

    """
    return quote.rate_shocks(loan, annual_rate, years, shocks)


@worksheet(SCHEDULES, "月平息的實際年利率", attrgetter("rate.value"))
def FLAT_TO_APR(
    flat_monthly: Any, months: Any, fees: Any = None, loan: Any = None, fee_treatment: Any = None, rounding: Any = None
) -> Any:
    """Return the effective annual rate of a monthly flat rate.

    ``fee_treatment`` and ``rounding`` are those of ``SECOND_MORTGAGE_APR``.

    Returns
    -------
    float
        [fraction a year]

    Raises
    ------
    InputError, NoSolutionError
        ``#VALUE!`` where there are fees or rounded instalments and no loan; ``#NUM!`` where the fees eat up the loan.

    Examples
    --------
    >>> round(FLAT_TO_APR(0.007, 12), 4), round(FLAT_TO_APR(0.007, 12, 1_000, 50_000), 4)
    (0.1626, 0.208)

    References
    ----------
    Hong Kong Association of Banks, net-present-value method; the first example is that of the Investor and Financial
    Education Council.

    """
    return quote.flat_rate_cost(flat_monthly, months, fees, loan, fee_treatment, rounding)


FLAT_TO_APR_WHY = why(FLAT_TO_APR, explain.flat_to_apr)
