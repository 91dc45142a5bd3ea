"""How much, how long, and on what assets."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from udfs.contract import why, worksheet
from xlmortgage import explain
from xlmortgage import questions as quote

LIMITS = "xlmortgage - limits"

LTV_TABLES = ("ltv", "mip", "guarantee")

OF_INCOME = ("loan", "monthly_income", "annual_rate", "years", "other_debts", "rental_income")
"""The facts of a deal that set the ceilings beside those of the rules."""


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


MAX_LTV_WHY = why(MAX_LTV, explain.max_ltv, further=("valuation", "rebate", *OF_INCOME))


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


MAX_LOAN_WHY = why(MAX_LOAN, explain.max_loan, further=OF_INCOME)


@worksheet(LIMITS, "最長還款期", attrgetter("value"), ("tenor", "guarantee"))
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


MAX_TENOR_WHY = why(MAX_TENOR, explain.max_tenor, further=("years",))


@worksheet(LIMITS, "可計算的資產淨值", attrgetter("value"), ("haircuts",))
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


@worksheet(LIMITS, "資產淨值是否不少於樓價", lambda answer: not answer[1].short_of(answer[0]), ("haircuts",))
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
