"""Instalments, rates and costs."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from udfs.contract import why, worksheet
from xlmortgage import explain
from xlmortgage import questions as quote

FINANCE = "xlmortgage - finance"


@worksheet(FINANCE, "計入所有費用的實際年利率", attrgetter("value"))
def SECOND_MORTGAGE_APR(
    loan: Any,
    annual_rate: Any,
    years: Any,
    fees: Any = None,
    rate_basis: Any = None,
    interest_only_months: Any = None,
    rebate: Any = None,
    exit_month: Any = None,
    exit_penalty: Any = None,
    fee_treatment: Any = None,
    rounding: Any = None,
    split: Any = None,
    penalty_base: Any = None,
) -> Any:
    """Return the effective annual rate of a loan with every fee counted.

    Fees are paid at drawdown where ``fee_treatment`` says nothing else: spread over the instalments (what is left of
    them falls due on leaving), added to the loan, or so much every year.  With ``rounding`` the rate is that of the
    rounded instalments.  A penalty of some months' interest is that many twelfths of the rate.

    Returns
    -------
    float
        [fraction a year]; with ``exit_month`` the rate if the loan is repaid then.

    Raises
    ------
    InputError, NoSolutionError
        ``#VALUE!`` for an input that is wrong; ``#NUM!`` where no rate answers the cash flows.

    Examples
    --------
    >>> round(SECOND_MORTGAGE_APR(1_000_000, 0.15, 10, 31_000), 4)
    0.1704

    A fee of 1% spread over the instalments of a flat-rate loan, as DBS Bank publishes it:

    >>> round(SECOND_MORTGAGE_APR(700_000, 0.0005, 1, 7_000, "月平息", fee_treatment="攤入每期供款"), 4)
    0.0298

    References
    ----------
    Hong Kong Association of Banks, net-present-value method, months of 1/12.

    """
    return quote.effective_rate(
        loan,
        annual_rate,
        years,
        fees,
        rate_basis,
        interest_only_months,
        rebate,
        exit_month,
        exit_penalty,
        fee_treatment,
        rounding,
        split,
        penalty_base,
    )


SECOND_MORTGAGE_APR_WHY = why(SECOND_MORTGAGE_APR, explain.effective_rate)


@worksheet(FINANCE, "每月供款")
def MONTHLY_PAYMENT(loan: Any, annual_rate: Any, years: Any, rate_basis: Any = None, rounding: Any = None) -> Any:
    """Return the level instalment of a loan.

    Returns
    -------
    float
        [HKD a month], rounded as ``rounding`` says; exact where it is not given.

    Examples
    --------
    >>> round(MONTHLY_PAYMENT(3_000_000, 0.04125, 30), 2), MONTHLY_PAYMENT(3_000_000, 0.04125, 30, rounding="up")
    (14539.49, 14540.0)

    References
    ----------
    The annuity formula; a flat rate charges its interest on the original loan throughout.

    """
    return quote.instalment(loan, annual_rate, years, rate_basis, rounding)


@worksheet(FINANCE, "按揭保險保費", attrgetter("value"), ("mip_premium",))
def MIP_PREMIUM(
    loan: Any,
    price: Any,
    years: Any,
    first_home: Any = None,
    plan: Any = None,
    agreement_date: Any = None,
    valuation: Any = None,
    rebate: Any = None,
) -> Any:
    """Return the premium of an insured loan, single or for the first year.

    It goes by the loan's ratio to the lower of the price less a rebate and the bank's valuation.

    Returns
    -------
    float
        [HKD]; 0 where the loan needs no insurance.

    Raises
    ------
    InputError, NoRuleError
        ``#N/A`` where the sheet of the time has no rate for the case.

    Examples
    --------
    >>> MIP_PREMIUM(9_000_000, 10_000_000, 30, first_home=True)
    225000.0

    References
    ----------
    HKMC Insurance Limited, Premium Rate Sheets: see ``RULE_SOURCE("MIP_PREMIUM")``.

    """
    return quote.insurance_premium(loan, price, years, first_home, plan, agreement_date, valuation, rebate)


MIP_PREMIUM_WHY = why(MIP_PREMIUM, explain.premium)


@worksheet(FINANCE, "從價印花稅", attrgetter("value"), ("stamp_duty",))
def STAMP_DUTY(price: Any, property: Any = None, agreement_date: Any = None) -> Any:
    """Return the ad valorem stamp duty on a price.

    Returns
    -------
    float
        [HKD], rounded up to the dollar.

    Examples
    --------
    >>> STAMP_DUTY(4_100_000), STAMP_DUTY(8_000_000)
    (20100.0, 240000.0)

    References
    ----------
    Inland Revenue Department: see ``RULE_SOURCE("STAMP_DUTY")``.

    """
    return quote.stamp_duty(price, property, agreement_date)


STAMP_DUTY_WHY = why(STAMP_DUTY, explain.stamp_duty)
