"""The worksheet functions, a few lines each.

Their names, arguments and meanings are fixed; each argument and its plain case stand in :mod:`xlmortgage.glossary`.
Called with plain values they return plain values; called with ranges (lists of rows) they return lists of rows; called
with a deal block (labels and values side by side) they take their arguments from it.

>>> MAX_LTV(8_000_000, "村屋")
0.7
>>> MAX_LTV([[8_000_000], [32_000_000]], agreement_date="2024-10-15")
[[0.7], [0.65625]]
>>> MAX_LTV([["樓價", "HK$8m"], ["物業", "私樓"], ["備註", "海景"]])
0.7
"""

from __future__ import annotations

from operator import attrgetter, itemgetter
from typing import Any

import xlmortgage
from udfs.catalogue import CATALOGUE, why, worksheet
from xlmortgage import explain, money, parameters, quote
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.reading import as_date
from xlmortgage.rules import dsr

LIMITS = "xlmortgage - limits"
FINANCE = "xlmortgage - finance"
SOURCES = "xlmortgage - sources"

LTV_TABLES = ("ltv", "mip", "subsidised")


@worksheet(LIMITS, "最高按揭成數", attrgetter("value"), LTV_TABLES)
def MAX_LTV(
    price: Any,
    property: Any = None,
    use: Any = None,
    insured: Any = None,
    first_home: Any = None,
    regular_salary: Any = None,
    other_mortgages: Any = None,
    income_abroad: Any = None,
    basis: Any = None,
    agreement_date: Any = None,
    completion_date: Any = None,
    first_assigned: Any = None,
) -> Any:
    """Return the highest loan-to-value ratio of a deal.

    Returns
    -------
    float
        [fraction of price]; where a loan cap in HKD binds, that cap divided by the price.

    Raises
    ------
    InputError, NoRuleError
        ``#VALUE!`` for an input that is wrong; ``#N/A`` where no rule covers the case or the date.

    Examples
    --------
    >>> MAX_LTV(10_000_000, insured=True, first_home=True, regular_salary=True)
    0.9

    References
    ----------
    Hong Kong Monetary Authority; HKMC Insurance Limited; Hong Kong Housing Authority: see ``RULE_SOURCE("MAX_LTV")``.

    """
    return quote.loan_to_value(
        price,
        property,
        use,
        insured,
        first_home,
        regular_salary,
        other_mortgages,
        income_abroad,
        basis,
        agreement_date,
        completion_date,
        first_assigned,
    )


MAX_LTV_WHY = why(MAX_LTV, explain.max_ltv)


@worksheet(LIMITS, "最高貸款額", attrgetter("max_loan"), LTV_TABLES)
def MAX_LOAN(
    price: Any,
    valuation: Any = None,
    rebate: Any = None,
    property: Any = None,
    use: Any = None,
    insured: Any = None,
    first_home: Any = None,
    regular_salary: Any = None,
    other_mortgages: Any = None,
    income_abroad: Any = None,
    basis: Any = None,
    agreement_date: Any = None,
    completion_date: Any = None,
    first_assigned: Any = None,
) -> Any:
    """Return the largest loan: the cap applied to the lower of price less rebate and valuation.

    Returns
    -------
    float
        [HKD], loan caps applied.

    Raises
    ------
    InputError, NoRuleError
        As ``MAX_LTV``.

    Examples
    --------
    A valuation of HKD 7.5m for a flat bought at HKD 8m:

    >>> MAX_LOAN(8_000_000, 7_500_000)
    5250000.0

    References
    ----------
    As ``MAX_LTV``; the base by the Authority's circular of 2004-10-19 and the banks' terms.

    """
    return quote.loan_to_value(
        quote.lending_base(price, valuation, rebate),
        property,
        use,
        insured,
        first_home,
        regular_salary,
        other_mortgages,
        income_abroad,
        basis,
        agreement_date,
        completion_date,
        first_assigned,
    )


MAX_LOAN_WHY = why(MAX_LOAN, explain.max_loan)


@worksheet(LIMITS, "供款與入息比率及壓力測試是否通過", attrgetter("passes"), ("dsr",))
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


@worksheet(LIMITS, "供款與入息比率", attrgetter("ratio"), ("dsr",))
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


@worksheet(LIMITS, "壓力測試下的供款與入息比率", attrgetter("stressed_ratio"), ("dsr",))
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
        raise NoRuleError(
            "no-stress-test",
            en="There was no stress test on that date; the first applies from 2010-09-15. Use DSR, or a later date.",
            zh="當日未有壓力測試，首次實施為 2010-09-15。請改用 DSR，或填較後日期。",
            field="agreement_date",
        )
    return answer


DSR_STRESSED_WHY = why(DSR_STRESSED, explain.dsr_stressed)


@worksheet(LIMITS, "供款與入息比率上限", attrgetter("limit.value"), ("dsr",))
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


@worksheet(LIMITS, "最低每月入息", itemgetter(0), ("dsr",))
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


@worksheet(LIMITS, "入息可負擔的最高貸款額", itemgetter(0), ("dsr",))
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


LOAN_BY_INCOME_WHY = why(LOAN_BY_INCOME, explain.loan_by_income)


@worksheet(LIMITS, "最長還款期", attrgetter("value"), ("tenor", "subsidised"))
def MAX_TENOR(
    property: Any = None,
    building_age: Any = None,
    applicant_age: Any = None,
    insured: Any = None,
    basis: Any = None,
    building_rule: Any = None,
    applicant_rule: Any = None,
    first_assigned: Any = None,
    agreement_date: Any = None,
) -> Any:
    """Return the longest tenor: the least of 30 years, the rules on age, the property's own cap and the scheme's.

    Returns
    -------
    int
        [whole years]; 0 where nothing is left.

    Examples
    --------
    >>> MAX_TENOR(building_age=50), MAX_TENOR("村屋", 30), MAX_TENOR("車位")
    (25, 25, 15)

    References
    ----------
    Hong Kong Monetary Authority, press release of 2012-09-14; the rules on age are the banks' own.

    """
    return quote.longest_tenor(
        property,
        building_age,
        applicant_age,
        insured,
        basis,
        building_rule,
        applicant_rule,
        first_assigned,
        agreement_date,
    )


MAX_TENOR_WHY = why(MAX_TENOR, explain.max_tenor)


@worksheet(LIMITS, "可計算的資產淨值", attrgetter("value"), ("net_worth",))
def ASSET_NET_WORTH(assets: Any, liabilities: Any = None, haircuts: Any = None) -> Any:
    """Return what counts of an applicant's assets, less liabilities.

    Returns
    -------
    float
        [HKD]

    Raises
    ------
    InputError, NoRuleError
        ``#N/A`` for an asset whose share nobody publishes; ask the bank and give it in ``haircuts``.

    Examples
    --------
    A home of HKD 10m with HKD 2m owed on it, and HKD 1m in the bank:

    >>> ASSET_NET_WORTH([["物業", 10_000_000, 2_000_000], ["存款", 1_000_000]])
    4000000.0

    References
    ----------
    Published article on net-worth lending, 2025; each bank has its own shares.

    """
    return quote.counted_net_worth(assets, liabilities, haircuts)


ASSET_NET_WORTH_WHY = why(ASSET_NET_WORTH, explain.net_worth)


@worksheet(LIMITS, "資產淨值是否不少於樓價", lambda answer: answer[1].value >= answer[0], ("net_worth",))
def NET_WORTH_OK(price: Any, assets: Any, liabilities: Any = None, haircuts: Any = None) -> Any:
    """Return whether net worth is at least the price.

    Returns
    -------
    bool
        TRUE where it is.

    Examples
    --------
    >>> NET_WORTH_OK(20_000_000, [["現金", 25_000_000]], 5_000_000)
    True

    References
    ----------
    As ``ASSET_NET_WORTH``.

    """
    return price, quote.counted_net_worth(assets, liabilities, haircuts)


NET_WORTH_OK_WHY = why(NET_WORTH_OK, explain.net_worth_ok)


@worksheet(LIMITS, "按揭保險保費", attrgetter("value"), ("mip_premium",))
def MIP_PREMIUM(
    loan: Any, price: Any, years: Any, first_home: Any = None, plan: Any = None, agreement_date: Any = None
) -> Any:
    """Return the premium of an insured loan, single or for the first year.

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
    return quote.insurance_premium(loan, price, years, first_home, plan, agreement_date)


MIP_PREMIUM_WHY = why(MIP_PREMIUM, explain.premium)


@worksheet(LIMITS, "從價印花稅", attrgetter("value"), ("stamp_duty",))
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
) -> Any:
    """Return the effective annual rate of a loan with every fee counted.

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

    References
    ----------
    Hong Kong Association of Banks, net-present-value method, months of 1/12.

    """
    return quote.effective_rate(
        loan, annual_rate, years, fees, rate_basis, interest_only_months, rebate, exit_month, exit_penalty
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
    return money.rounded(quote.instalment(loan, annual_rate, years, rate_basis), rounding.code)


@worksheet(SOURCES, "規則核實至")
def RULES_AS_OF() -> str:
    """Return the day to which this version's tables were verified; a date that is not given means this day.

    Returns
    -------
    str
        ISO date.

    Examples
    --------
    >>> RULES_AS_OF()
    '2026-11-21'

    """
    return as_date(parameters.verified_on()).isoformat()


@worksheet(SOURCES, "版本")
def RULES_VERSION() -> str:
    """Return the version of xlmortgage.

    Returns
    -------
    str
        Such as ``"0.1.0"``.

    Examples
    --------
    >>> RULES_VERSION() == xlmortgage.__version__
    True

    """
    return xlmortgage.__version__


@worksheet(SOURCES, "規則出處")
def RULE_SOURCE(rule: Any, date: Any = None) -> str:
    """Return on whose authority a rule stands on a date.

    Returns
    -------
    str
        One line a series of the rule's tables: since when, issuer, title, date, confidence, address.

    Raises
    ------
    InputError, NoRuleError
        ``#VALUE!`` for a rule we do not have; ``#N/A`` before its first version.

    Examples
    --------
    >>> print(RULE_SOURCE("subsidised")[:23])
    房委會按揭貸款保證：自 2024-03-01：

    """
    tables = CATALOGUE[rule.upper()].tables if rule.upper() in CATALOGUE else _tables_called(rule)
    lines = explain.sources(tables, date or parameters.verified_on(), "zh")
    if not lines:
        raise NoRuleError(
            "before-first-version",
            en=f"{rule}: no rule we know of is as old as {as_date(date)}. Give a later date.",
            zh=f"{rule}：{as_date(date)} 未有所知規則。請填較後日期。",
            field="date",
        )
    return "\n".join(lines)


def _tables_called(rule: str) -> tuple[str, ...]:
    wanted = rule.casefold().replace("_", "-").replace(" ", "-")
    for name in parameters.names():
        table = parameters.table(name)
        names = (name, table.name["en"], table.name["zh"])
        if wanted in {spelling.casefold().replace("_", "-").replace(" ", "-") for spelling in names}:
            return (name,)
    rules = [*parameters.names(), *(name for name, function in CATALOGUE.items() if function.tables)]
    raise InputError(
        "unknown-rule",
        en=f"rule: “{rule}” is not a rule we have. Write one of {', '.join(rules)}.",
        zh=f"規則：沒有「{rule}」這項規則。請填 {'、'.join(rules)} 其中之一。",
        field="rule",
        value=rule,
        allowed=rules,
    )
