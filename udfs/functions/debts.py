"""Whether an income carries a loan."""

from __future__ import annotations

from operator import attrgetter, itemgetter
from typing import Any

from udfs.contract import why, worksheet
from xlmortgage import explain, law
from xlmortgage import questions as quote
from xlmortgage.deal.reading import as_date
from xlmortgage.errors import NoRuleError
from xlmortgage.law.hkma.dsr import dsr

DEBTS = "xlmortgage - income"


@worksheet(DEBTS, "供款與入息比率", attrgetter("ratio"), ("dsr",))
def DSR(
    monthly_income: Any,
    loan: Any,
    annual_rate: Any,
    years: Any,
    other_debts: Any = None,
    rental_income: Any = None,
    use: Any = None,
    other_mortgages: Any = None,
    income_abroad: Any = None,
    agreement_date: Any = None,
) -> Any:
    """Return the debt-servicing ratio: all monthly debt payments over all monthly income that counts.

    Returns
    -------
    float
        [fraction of monthly income]

    Examples
    --------
    >>> round(DSR(30_000, 3_000_000, 0.04125, 30), 4)
    0.4846

    References
    ----------
    Hong Kong Monetary Authority, circular of 2009-10-30: rent belongs to the income, at a discount.

    """
    return quote.servicing(
        monthly_income,
        loan,
        annual_rate,
        years,
        other_debts,
        rental_income,
        use,
        other_mortgages,
        income_abroad,
        agreement_date,
    )


DSR_WHY = why(DSR, explain.dsr_ratio)


@worksheet(DEBTS, "供款與入息比率及壓力測試是否通過", attrgetter("passes"), ("dsr",))
def DSR_OK(
    monthly_income: Any,
    loan: Any,
    annual_rate: Any,
    years: Any,
    other_debts: Any = None,
    rental_income: Any = None,
    use: Any = None,
    other_mortgages: Any = None,
    income_abroad: Any = None,
    agreement_date: Any = None,
) -> Any:
    """Return whether a loan keeps within the debt-servicing limit, and the stressed one where a test was in force.

    Returns
    -------
    bool
        TRUE where both tests are passed.

    Raises
    ------
    InputError, NoRuleError
        ``#VALUE!`` for an input that is wrong; ``#N/A`` where no rule covers the date.

    Examples
    --------
    Before the stress test was suspended, and after:

    >>> DSR_OK(30_000, 3_000_000, 0.04125, 30, agreement_date="2024-02-27"), DSR_OK(30_000, 3_000_000, 0.04125, 30)
    (False, True)

    References
    ----------
    Hong Kong Monetary Authority: see ``RULE_SOURCE("DSR_OK")``.

    """
    return quote.servicing(
        monthly_income,
        loan,
        annual_rate,
        years,
        other_debts,
        rental_income,
        use,
        other_mortgages,
        income_abroad,
        agreement_date,
    )


DSR_OK_WHY = why(DSR_OK, explain.dsr_ok)


@worksheet(DEBTS, "壓力測試下的供款與入息比率", attrgetter("stressed_ratio"), ("dsr",))
def DSR_STRESSED(
    monthly_income: Any,
    loan: Any,
    annual_rate: Any,
    years: Any,
    other_debts: Any = None,
    rental_income: Any = None,
    use: Any = None,
    other_mortgages: Any = None,
    income_abroad: Any = None,
    agreement_date: Any = None,
) -> Any:
    """Return the debt-servicing ratio at the rate the stress test supposes; while it is suspended, for information.

    Returns
    -------
    float
        [fraction of monthly income]

    Raises
    ------
    NoRuleError
        ``#N/A`` before 2010-09-15, when there was no stress test.

    Examples
    --------
    >>> round(DSR_STRESSED(30_000, 3_000_000, 0.04125, 30), 4)
    0.6076

    References
    ----------
    Hong Kong Monetary Authority, press releases of 2010-08-13 to 2024-02-28.

    """
    answer = quote.servicing(
        monthly_income,
        loan,
        annual_rate,
        years,
        other_debts,
        rental_income,
        use,
        other_mortgages,
        income_abroad,
        agreement_date,
    )
    if answer.stress.reason == dsr.Reason.NOT_COVERED:
        first = as_date(int(law.table("dsr").series["stress"].starts[0]))
        raise NoRuleError(
            "no-stress-test",
            en=f"There was no stress test on that date; the first applies from {first}. Use DSR, or a later date.",
            zh=f"當日未有壓力測試，首次實施為 {first}。請改用 DSR，或填較後日期。",
            field="agreement_date",
        )
    return answer


DSR_STRESSED_WHY = why(DSR_STRESSED, explain.dsr_stressed)


@worksheet(DEBTS, "供款與入息比率上限", attrgetter("limit.value"), ("dsr",))
def DSR_LIMIT(
    monthly_income: Any = None,
    loan: Any = None,
    annual_rate: Any = None,
    years: Any = None,
    other_debts: Any = None,
    rental_income: Any = None,
    use: Any = None,
    other_mortgages: Any = None,
    income_abroad: Any = None,
    agreement_date: Any = None,
) -> Any:
    """Return the highest debt-servicing ratio that a bank may lend at.

    Returns
    -------
    float
        [fraction of monthly income]

    Examples
    --------
    >>> DSR_LIMIT(use="出租", agreement_date="2024-10-15"), DSR_LIMIT(use="出租")
    (0.4, 0.5)

    References
    ----------
    Hong Kong Monetary Authority: see ``RULE_SOURCE("DSR_LIMIT")``.

    """
    return quote.servicing_limits(use, other_mortgages, income_abroad, agreement_date)


DSR_LIMIT_WHY = why(DSR_LIMIT, explain.dsr_limit)


@worksheet(DEBTS, "最低每月入息", itemgetter(0), ("dsr",))
def MIN_INCOME(
    loan: Any,
    annual_rate: Any,
    years: Any,
    other_debts: Any = None,
    rental_income: Any = None,
    use: Any = None,
    other_mortgages: Any = None,
    income_abroad: Any = None,
    agreement_date: Any = None,
) -> Any:
    """Return the least monthly income that passes both debt-servicing tests.

    Returns
    -------
    float
        [HKD a month]

    Examples
    --------
    >>> round(MIN_INCOME(3_000_000, 0.04125, 30), 2)
    29078.98

    References
    ----------
    As ``DSR_OK``.

    """
    limits = quote.servicing_limits(use, other_mortgages, income_abroad, agreement_date)
    return quote.least_income(loan, annual_rate, years, other_debts, rental_income, limits), limits


MIN_INCOME_WHY = why(MIN_INCOME, explain.min_income)


@worksheet(DEBTS, "入息可負擔的最高貸款額", itemgetter(0), ("dsr",))
def LOAN_BY_INCOME(
    monthly_income: Any,
    annual_rate: Any,
    years: Any,
    other_debts: Any = None,
    rental_income: Any = None,
    use: Any = None,
    other_mortgages: Any = None,
    income_abroad: Any = None,
    agreement_date: Any = None,
) -> Any:
    """Return the largest loan that an income carries through both debt-servicing tests.

    Returns
    -------
    float
        [HKD]

    Examples
    --------
    >>> int(LOAN_BY_INCOME(30_000, 0.04125, 30))
    3095018

    References
    ----------
    As ``DSR_OK``.

    """
    limits = quote.servicing_limits(use, other_mortgages, income_abroad, agreement_date)
    return quote.largest_loan(monthly_income, annual_rate, years, other_debts, rental_income, limits), limits


OF_RULE = (
    *("price", "valuation", "rebate", "loan", "property", "insured", "first_home", "regular_salary", "basis"),
    *("completion_date", "first_assigned"),
)
"""The facts of a deal that set the ceilings beside that of the income."""

LOAN_BY_INCOME_WHY = why(LOAN_BY_INCOME, explain.loan_by_income, further=OF_RULE)
