"""What a plan charges and costs, and whether the law allows its rate."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from udfs.contract import why, worksheet
from xlmortgage import explain
from xlmortgage import questions as quote

PLANS = "xlmortgage - plans"


@worksheet(PLANS, "最優惠利率", attrgetter("value"), ("prime",))
def PRIME(date: Any = None, bank: Any = None) -> Any:
    """Return the best lending rate of a bank on a date.

    Returns
    -------
    float
        [fraction a year]

    Raises
    ------
    NoRuleError
        ``#N/A`` before the first date that is kept.

    Examples
    --------
    >>> PRIME("2024-01-01"), PRIME(bank="渣打")
    (0.05875, 0.0525)

    References
    ----------
    The banks' own announcements, as reported: see ``PRIME_WHY``.

    """
    return quote.best_lending_rate(date, bank)


PRIME_WHY = why(PRIME, explain.prime)


@worksheet(PLANS, "H 按或 P 按計劃息率", attrgetter("value"))
def PLAN_RATE(hibor: Any, spread: Any, prime: Any = None, discount: Any = None) -> Any:
    """Return the rate of a HIBOR plan: the lower of HIBOR plus spread and the best lending rate less discount.

    Returns
    -------
    float
        [fraction a year]; without best lending rate and discount the plan has no cap.

    Raises
    ------
    InputError
        ``#VALUE!`` where only one of the two is given.

    Examples
    --------
    >>> PLAN_RATE(0.0265, 0.013, 0.05, 0.0175), round(PLAN_RATE(0.0265, 0.013), 4)
    (0.0325, 0.0395)

    References
    ----------
    The banks' plans: H + 1.3% with a cap of P - 1.75%, for instance.

    """
    return quote.plan_rate(hibor, spread, prime, discount)


PLAN_RATE_WHY = why(PLAN_RATE, explain.plan_rate)


@worksheet(PLANS, "按揭計劃的實際年利率", attrgetter("value"), ("rebate", "mortgage_link"))
def PLAN_COST(
    loan: Any,
    annual_rate: Any,
    years: Any,
    holding_months: Any = None,
    rebate: Any = None,
    rebate_month: Any = None,
    clawback: Any = None,
    link_deposit: Any = None,
    exit_penalty: Any = None,
    premium: Any = None,
    fees: Any = None,
    price: Any = None,
) -> Any:
    """Return the effective annual cost of a plan over the time it is held.

    The premium is added to the loan; the rebate is received in its month; penalty, a share of what is then owed, and
    clawback fall due on leaving before the end.  A linked deposit leaves the rate as it is: ``PLAN_COST_WHY`` tells what
    it earns, and what the rebate does to the loan-to-value ratio.

    Returns
    -------
    float
        [fraction a year]

    Raises
    ------
    InputError, NoSolutionError
        ``#VALUE!`` for an input that is wrong; ``#NUM!`` where no rate answers the cash flows.

    Examples
    --------
    A rebate of 1.2% in the second month, the plan left after two years:

    >>> round(PLAN_COST(5_000_000, 0.0325, 30, 24, rebate=60_000, rebate_month=2), 4)
    0.0266

    References
    ----------
    Hong Kong Association of Banks, net-present-value method, months of 1/12; Hong Kong Monetary Authority on rebates:
    see ``RULE_SOURCE("PLAN_COST")``.

    """
    return quote.plan_cost(
        loan,
        annual_rate,
        years,
        holding_months,
        rebate,
        rebate_month,
        clawback,
        link_deposit,
        exit_penalty,
        premium,
        fees,
        price,
    )


PLAN_COST_WHY = why(PLAN_COST, explain.plan_cost)


@worksheet(PLANS, "利率是否超出放債人條例上限", attrgetter("value.code"), ("rate_cap",))
def RATE_CAP(
    loan: Any,
    annual_rate: Any,
    years: Any,
    fees: Any = None,
    rate_basis: Any = None,
    interest_only_months: Any = None,
    rebate: Any = None,
    exit_month: Any = None,
    exit_penalty: Any = None,
    apportionment: Any = None,
    agreement_date: Any = None,
    fee_treatment: Any = None,
    rounding: Any = None,
    split: Any = None,
    penalty_base: Any = None,
) -> Any:
    """Return what the Money Lenders Ordinance says to the interest of a loan, on three readings of its rate.

    Returns
    -------
    str
        ``clear``, ``presumed extortionate`` or ``above the cap`` where the statutory, the nominal and the effective rate
        agree, and ``depends on the method`` where they do not.

    Raises
    ------
    InputError, NoRuleError, NoSolutionError
        ``#N/A`` for an agreement older than the Ordinance; otherwise as ``SECOND_MORTGAGE_APR``.

    Examples
    --------
    >>> RATE_CAP(1_000_000, 0.15, 10), RATE_CAP(1_000_000, 0.24, 20)
    ('clear', 'depends on the method')

    References
    ----------
    Money Lenders Ordinance (Cap. 163), sections 24 and 25 and Schedule 2: see ``RULE_SOURCE("RATE_CAP")``.

    """
    flows = quote.loan_flows(
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
    return quote.rate_cap(*flows, apportionment, agreement_date, exit_penalty)


RATE_CAP_WHY = why(RATE_CAP, explain.rate_cap)
