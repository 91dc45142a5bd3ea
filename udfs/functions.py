"""The worksheet functions as plain Python callables, under Excel's names.

Written by ``make functions`` from the contract; edit the questions' declarations instead.  Called with plain values they
return plain values; called with ranges (lists of rows) they return lists of rows; called with a deal block (labels and
values side by side) they take their arguments from it.

>>> MAX_LTV(8_000_000, "村屋", agreement_date="2026-11-20")
0.7
>>> MAX_LTV([[8_000_000], [32_000_000]], agreement_date="2024-10-15")
[[0.7], [0.65625]]
>>> MAX_LTV([["樓價", "HK$8m"], ["物業", "私樓"], ["臨約日期", "2026-11-20"], ["備註", "海景"]])
0.7
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeAlias, get_overloads, overload

from udfs.contract import CONTRACT

Cell: TypeAlias = float | str | bool | dt.date | None
"""A single value: a number, a text, a truth, a date, or nothing."""

Range: TypeAlias = Sequence[Sequence[Any]] | Sequence[Any]
"""Rows of cells, or a column of them."""

Rows: TypeAlias = list[list[Any]]
"""Rows of cells that an answer fills."""

__all__ = [
    "MAX_LTV",
    "MAX_LTV_WHY",
    "MAX_LOAN",
    "MAX_LOAN_WHY",
    "MAX_TENOR",
    "MAX_TENOR_WHY",
    "DSR",
    "DSR_WHY",
    "DSR_OK",
    "DSR_OK_WHY",
    "DSR_STRESSED",
    "DSR_STRESSED_WHY",
    "DSR_LIMIT",
    "DSR_LIMIT_WHY",
    "MIN_INCOME",
    "MIN_INCOME_WHY",
    "COUNTED_INCOME",
    "COUNTED_INCOME_WHY",
    "LOAN_BY_INCOME",
    "LOAN_BY_INCOME_WHY",
    "ASSET_NET_WORTH",
    "ASSET_NET_WORTH_WHY",
    "NET_WORTH_OK",
    "NET_WORTH_OK_WHY",
    "VERDICT",
    "VERDICT_WHY",
    "QUOTE",
    "CASH_NEEDED",
    "CASH_NEEDED_WHY",
    "STAMP_DUTY",
    "STAMP_DUTY_WHY",
    "RESALE_DUTY",
    "RESALE_DUTY_WHY",
    "MIP_PREMIUM",
    "MIP_PREMIUM_WHY",
    "SECOND_MORTGAGE_APR",
    "SECOND_MORTGAGE_APR_WHY",
    "FLAT_TO_APR",
    "FLAT_TO_APR_WHY",
    "MONTHLY_PAYMENT",
    "LOAN_BALANCE",
    "TOTAL_INTEREST",
    "AMORTIZATION",
    "RATE_SHOCK",
    "CASH_OUT",
    "CASH_OUT_WHY",
    "REFINANCE",
    "PREPAY",
    "RATE_HEADROOM",
    "RATE_HEADROOM_WHY",
    "RESERVE_MONTHS",
    "RESERVE_MONTHS_WHY",
    "STAGE_CASH",
    "STAGE_CASH_WHY",
    "UPGRADE",
    "UPGRADE_WHY",
    "PRIME",
    "PRIME_WHY",
    "PLAN_RATE",
    "PLAN_RATE_WHY",
    "PLAN_COST",
    "PLAN_COST_WHY",
    "HIBOR",
    "HIBOR_WHY",
    "PLANS_COMPARED",
    "CASH_OUT_COMPARED",
    "RATE_CAP",
    "RATE_CAP_WHY",
    "NEGATIVE_EQUITY",
    "NEGATIVE_EQUITY_WHY",
    "NEGATIVE_EQUITY_FALL",
    "NEGATIVE_EQUITY_FALL_WHY",
    "COMBINED_LTV",
    "COMBINED_LTV_WHY",
    "NEGATIVE_EQUITY_PATH",
    "CALL_LOAN",
    "CALL_LOAN_WHY",
    "SURVEY",
    "SURVEY_WHY",
    "SALE_PROCEEDS",
    "MAX_PRICE",
    "MAX_PRICE_WHY",
    "AFFORDABILITY",
    "AFFORDABILITY_WHY",
    "WHAT_WOULD_PASS",
    "CHECKLIST",
    "RULES_AS_OF",
    "RULES_VERSION",
    "RULE_SOURCE",
    "DEALS",
]


@overload
def MAX_LTV(
    price: Cell, property: Cell = None, use: Cell = None, insured: Cell = None, first_home: Cell = None,
    regular_salary: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None, basis: Cell = None,
    agreement_date: Cell = None, completion_date: Cell = None, first_assigned: Cell = None
) -> float: ...
@overload
def MAX_LTV(
    price: Cell | Range, property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None
) -> Any: ...
def MAX_LTV(*given: Any, **named: Any) -> Any:
    """Return the highest loan-to-value ratio of a deal.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]

    Returns
    -------
    float
        [fraction of price, of a deal block that of the lower of net price and valuation]; where a loan cap in
        HKD binds, that cap divided by it.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong; #N/A where no rule covers the case or the date.

    Examples
    --------
    >>> MAX_LTV(10_000_000, insured=True, first_home=True, regular_salary=True, agreement_date="2026-11-20")
    0.9

    References
    ----------
    Hong Kong Monetary Authority; HKMC Insurance Limited; Hong Kong Housing Authority.
    """
    return CONTRACT["MAX_LTV"](*given, **named)


@overload
def MAX_LTV_WHY(
    price: Cell, property: Cell = None, use: Cell = None, insured: Cell = None, first_home: Cell = None,
    regular_salary: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None, basis: Cell = None,
    agreement_date: Cell = None, completion_date: Cell = None, first_assigned: Cell = None, lang: Cell = None
) -> str: ...
@overload
def MAX_LTV_WHY(
    price: Cell | Range, property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
def MAX_LTV_WHY(*given: Any, **named: Any) -> Any:
    """Say why MAX_LTV answers as it does, in at most six short lines; of a whole deal block, with what else of it stands beside.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["MAX_LTV_WHY"](*given, **named)


@overload
def MAX_LOAN(
    price: Cell, valuation: Cell = None, rebate: Cell = None, property: Cell = None, use: Cell = None,
    insured: Cell = None, first_home: Cell = None, regular_salary: Cell = None, other_mortgages: Cell = None,
    income_abroad: Cell = None, basis: Cell = None, agreement_date: Cell = None, completion_date: Cell = None,
    first_assigned: Cell = None
) -> float: ...
@overload
def MAX_LOAN(
    price: Cell | Range, valuation: Cell | Range = None, rebate: Cell | Range = None,
    property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None
) -> Any: ...
def MAX_LOAN(*given: Any, **named: Any) -> Any:
    """Return the largest loan: the cap applied to the lower of price less rebate and valuation.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    valuation : HKD, optional
        valuation · 估價 [HKD]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]

    Returns
    -------
    float
        [HKD], loan caps applied.

    Raises
    ------
    XlMortgageError
        As MAX_LTV.

    Examples
    --------
    A valuation of HKD 7.5m for a flat bought at HKD 8m:

    >>> MAX_LOAN(8_000_000, 7_500_000, agreement_date="2026-11-20")
    5250000.0

    References
    ----------
    As MAX_LTV; the base by the Authority's circular of 2004-10-19 and the banks' terms.
    """
    return CONTRACT["MAX_LOAN"](*given, **named)


@overload
def MAX_LOAN_WHY(
    price: Cell, valuation: Cell = None, rebate: Cell = None, property: Cell = None, use: Cell = None,
    insured: Cell = None, first_home: Cell = None, regular_salary: Cell = None, other_mortgages: Cell = None,
    income_abroad: Cell = None, basis: Cell = None, agreement_date: Cell = None, completion_date: Cell = None,
    first_assigned: Cell = None, lang: Cell = None
) -> str: ...
@overload
def MAX_LOAN_WHY(
    price: Cell | Range, valuation: Cell | Range = None, rebate: Cell | Range = None,
    property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
def MAX_LOAN_WHY(*given: Any, **named: Any) -> Any:
    """Say why MAX_LOAN answers as it does, in at most six short lines; of a whole deal block, with what else of it stands beside.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    valuation : HKD, optional
        valuation · 估價 [HKD]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["MAX_LOAN_WHY"](*given, **named)


@overload
def MAX_TENOR(
    property: Cell = None, building_age: Cell = None, applicant_age: Cell = None, insured: Cell = None,
    basis: Cell = None, building_rule: Cell = None, applicant_rule: Cell = None, first_assigned: Cell = None,
    agreement_date: Cell = None, other_ages: Cell | Range = None
) -> int: ...
@overload
def MAX_TENOR(
    property: Cell | Range = None, building_age: Cell | Range = None, applicant_age: Cell | Range = None,
    insured: Cell | Range = None, basis: Cell | Range = None, building_rule: Cell | Range = None,
    applicant_rule: Cell | Range = None, first_assigned: Cell | Range = None,
    agreement_date: Cell | Range = None, other_ages: Cell | Range = None
) -> Any: ...
def MAX_TENOR(*given: Any, **named: Any) -> Any:
    """Return the longest tenor: the least of 30 years, the rules on age, the property's own cap and the scheme's.

    Parameters
    ----------
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    building_age : years, optional
        building age · 樓齡 [years]
    applicant_age : years, optional
        applicant age · 申請人年齡 [years]
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    building_rule : years, optional
        building age rule · 樓齡上限 [years]
    applicant_rule : years, optional
        applicant age rule · 年齡上限 [years]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    other_ages : ages in years, a number or a range, optional
        other applicants' ages · 其他申請人年齡 [ages in years, a number or a range]

    Returns
    -------
    int
        [whole years]; 0 where nothing is left.

    Examples
    --------
    >>> MAX_TENOR(building_age=50, agreement_date="2026-11-20")
    25
    >>> MAX_TENOR("村屋", 30, agreement_date="2026-11-20"), MAX_TENOR("車位", agreement_date="2026-11-20")
    (25, 15)

    References
    ----------
    Hong Kong Monetary Authority, press release of 2012-09-14; the rules on age are the banks' own.
    """
    return CONTRACT["MAX_TENOR"](*given, **named)


@overload
def MAX_TENOR_WHY(
    property: Cell = None, building_age: Cell = None, applicant_age: Cell = None, insured: Cell = None,
    basis: Cell = None, building_rule: Cell = None, applicant_rule: Cell = None, first_assigned: Cell = None,
    agreement_date: Cell = None, other_ages: Cell | Range = None, lang: Cell = None
) -> str: ...
@overload
def MAX_TENOR_WHY(
    property: Cell | Range = None, building_age: Cell | Range = None, applicant_age: Cell | Range = None,
    insured: Cell | Range = None, basis: Cell | Range = None, building_rule: Cell | Range = None,
    applicant_rule: Cell | Range = None, first_assigned: Cell | Range = None,
    agreement_date: Cell | Range = None, other_ages: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
def MAX_TENOR_WHY(*given: Any, **named: Any) -> Any:
    """Say why MAX_TENOR answers as it does, in at most six short lines; of a whole deal block, with what else of it stands beside.

    Parameters
    ----------
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    building_age : years, optional
        building age · 樓齡 [years]
    applicant_age : years, optional
        applicant age · 申請人年齡 [years]
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    building_rule : years, optional
        building age rule · 樓齡上限 [years]
    applicant_rule : years, optional
        applicant age rule · 年齡上限 [years]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    other_ages : ages in years, a number or a range, optional
        other applicants' ages · 其他申請人年齡 [ages in years, a number or a range]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["MAX_TENOR_WHY"](*given, **named)


@overload
def DSR(
    monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None,
    agreement_date: Cell = None
) -> float: ...
@overload
def DSR(
    monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None, agreement_date: Cell | Range = None
) -> Any: ...
@overload
def DSR(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def DSR(*given: Any, **named: Any) -> Any:
    """Return the debt-servicing ratio: all monthly debt payments over all monthly income that counts.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]

    Returns
    -------
    float
        [fraction of monthly income]

    Examples
    --------
    >>> round(DSR(30_000, 3_000_000, 0.04125, 30, agreement_date="2026-11-20"), 4)
    0.4846

    References
    ----------
    Hong Kong Monetary Authority, circular of 2009-10-30: rent belongs to the income, at a discount.
    """
    return CONTRACT["DSR"](*given, **named)


@overload
def DSR_WHY(
    monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None,
    agreement_date: Cell = None, lang: Cell = None
) -> str: ...
@overload
def DSR_WHY(
    monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None,
    agreement_date: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def DSR_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def DSR_WHY(*given: Any, **named: Any) -> Any:
    """Say why DSR answers as it does, in at most six short lines.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["DSR_WHY"](*given, **named)


@overload
def DSR_OK(
    monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None,
    agreement_date: Cell = None
) -> bool: ...
@overload
def DSR_OK(
    monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None, agreement_date: Cell | Range = None
) -> Any: ...
@overload
def DSR_OK(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def DSR_OK(*given: Any, **named: Any) -> Any:
    """Return whether a loan keeps within the debt-servicing limit, and the stressed one where a test was in force.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]

    Returns
    -------
    bool
        TRUE where both tests are passed.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong; #N/A where no rule covers the date.

    Examples
    --------
    Before the stress test was suspended, and after:

    >>> DSR_OK(30_000, 3_000_000, 0.04125, 30, agreement_date="2024-02-27")
    False
    >>> DSR_OK(30_000, 3_000_000, 0.04125, 30, agreement_date="2024-02-28")
    True

    References
    ----------
    Hong Kong Monetary Authority: see RULE_SOURCE("DSR_OK").
    """
    return CONTRACT["DSR_OK"](*given, **named)


@overload
def DSR_OK_WHY(
    monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None,
    agreement_date: Cell = None, lang: Cell = None
) -> str: ...
@overload
def DSR_OK_WHY(
    monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None,
    agreement_date: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def DSR_OK_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def DSR_OK_WHY(*given: Any, **named: Any) -> Any:
    """Say why DSR_OK answers as it does, in at most six short lines.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["DSR_OK_WHY"](*given, **named)


@overload
def DSR_STRESSED(
    monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None,
    agreement_date: Cell = None
) -> float: ...
@overload
def DSR_STRESSED(
    monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None, agreement_date: Cell | Range = None
) -> Any: ...
@overload
def DSR_STRESSED(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def DSR_STRESSED(*given: Any, **named: Any) -> Any:
    """Return the debt-servicing ratio at the rate the stress test supposes; while it is suspended, for information.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]

    Returns
    -------
    float
        [fraction of monthly income]

    Raises
    ------
    XlMortgageError
        #N/A before 2010-09-15, when there was no stress test.

    Examples
    --------
    >>> round(DSR_STRESSED(30_000, 3_000_000, 0.04125, 30, agreement_date="2026-11-20"), 4)
    0.6076

    References
    ----------
    Hong Kong Monetary Authority, press releases of 2010-08-13 to 2024-02-28.
    """
    return CONTRACT["DSR_STRESSED"](*given, **named)


@overload
def DSR_STRESSED_WHY(
    monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None,
    agreement_date: Cell = None, lang: Cell = None
) -> str: ...
@overload
def DSR_STRESSED_WHY(
    monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None,
    agreement_date: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def DSR_STRESSED_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def DSR_STRESSED_WHY(*given: Any, **named: Any) -> Any:
    """Say why DSR_STRESSED answers as it does, in at most six short lines.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["DSR_STRESSED_WHY"](*given, **named)


@overload
def DSR_LIMIT(
    monthly_income: Cell = None, loan: Cell = None, annual_rate: Cell = None, years: Cell = None,
    other_debts: Cell = None, rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None,
    income_abroad: Cell = None, agreement_date: Cell = None
) -> float: ...
@overload
def DSR_LIMIT(
    monthly_income: Cell | Range = None, loan: Cell | Range = None, annual_rate: Cell | Range = None,
    years: Cell | Range = None, other_debts: Cell | Range = None, rental_income: Cell | Range = None,
    use: Cell | Range = None, other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None,
    agreement_date: Cell | Range = None
) -> Any: ...
def DSR_LIMIT(*given: Any, **named: Any) -> Any:
    """Return the highest debt-servicing ratio that a bank may lend at.

    Parameters
    ----------
    monthly_income : HKD, optional
        monthly income · 每月入息 [HKD]
    loan : HKD, optional
        loan · 貸款額 [HKD]
    annual_rate : fraction a year, optional
        annual rate · 年利率 [fraction a year]
    years : years, optional
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]

    Returns
    -------
    float
        [fraction of monthly income]

    Examples
    --------
    >>> DSR_LIMIT(use="出租", agreement_date="2024-10-15"), DSR_LIMIT(use="出租", agreement_date="2024-10-16")
    (0.4, 0.5)

    References
    ----------
    Hong Kong Monetary Authority: see RULE_SOURCE("DSR_LIMIT").
    """
    return CONTRACT["DSR_LIMIT"](*given, **named)


@overload
def DSR_LIMIT_WHY(
    monthly_income: Cell = None, loan: Cell = None, annual_rate: Cell = None, years: Cell = None,
    other_debts: Cell = None, rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None,
    income_abroad: Cell = None, agreement_date: Cell = None, lang: Cell = None
) -> str: ...
@overload
def DSR_LIMIT_WHY(
    monthly_income: Cell | Range = None, loan: Cell | Range = None, annual_rate: Cell | Range = None,
    years: Cell | Range = None, other_debts: Cell | Range = None, rental_income: Cell | Range = None,
    use: Cell | Range = None, other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None,
    agreement_date: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
def DSR_LIMIT_WHY(*given: Any, **named: Any) -> Any:
    """Say why DSR_LIMIT answers as it does, in at most six short lines.

    Parameters
    ----------
    monthly_income : HKD, optional
        monthly income · 每月入息 [HKD]
    loan : HKD, optional
        loan · 貸款額 [HKD]
    annual_rate : fraction a year, optional
        annual rate · 年利率 [fraction a year]
    years : years, optional
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["DSR_LIMIT_WHY"](*given, **named)


@overload
def MIN_INCOME(
    loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None, rental_income: Cell = None,
    use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None, agreement_date: Cell = None
) -> float: ...
@overload
def MIN_INCOME(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, other_debts: Cell | Range = None,
    rental_income: Cell | Range = None, use: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, agreement_date: Cell | Range = None
) -> Any: ...
@overload
def MIN_INCOME(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def MIN_INCOME(*given: Any, **named: Any) -> Any:
    """Return the least monthly income that passes both debt-servicing tests.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]

    Returns
    -------
    float
        [HKD a month]

    Examples
    --------
    >>> round(MIN_INCOME(3_000_000, 0.04125, 30, agreement_date="2026-11-20"), 2)
    29078.98

    References
    ----------
    As DSR_OK.
    """
    return CONTRACT["MIN_INCOME"](*given, **named)


@overload
def MIN_INCOME_WHY(
    loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None, rental_income: Cell = None,
    use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None, agreement_date: Cell = None,
    lang: Cell = None
) -> str: ...
@overload
def MIN_INCOME_WHY(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, other_debts: Cell | Range = None,
    rental_income: Cell | Range = None, use: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, agreement_date: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def MIN_INCOME_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def MIN_INCOME_WHY(*given: Any, **named: Any) -> Any:
    """Say why MIN_INCOME answers as it does, in at most six short lines.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["MIN_INCOME_WHY"](*given, **named)


def COUNTED_INCOME(incomes: Cell | Range, shares: Cell | Range = None) -> float:
    """Return what counts of incomes: a range of kind, amount a month, and if wanted whose.

    Several applicants add up.

    Parameters
    ----------
    incomes : range of kind, amount a month, [applicant]
        incomes · 各項收入 [range of kind, amount a month, [applicant]]
    shares : range of kind of income, share, optional
        income shares · 入息計算比率 [range of kind of income, share]

    Returns
    -------
    float
        [HKD a month]

    Raises
    ------
    XlMortgageError
        #N/A for a kind of income whose share nobody publishes; ask the bank and give it in shares.

    Examples
    --------
    >>> incomes = [["薪金", 40_000, "甲"], ["雙糧", 3_000, "甲"], ["佣金", 10_000, "乙"]]
    >>> COUNTED_INCOME(incomes, [["佣金", 0.8]])
    51000.0

    References
    ----------
    Brokers' accounts of the banks' practice; rent by the Monetary Authority: see COUNTED_INCOME_WHY.
    """
    answer: float = CONTRACT["COUNTED_INCOME"](incomes, shares)
    return answer


@overload
def COUNTED_INCOME_WHY(incomes: Cell | Range, shares: Cell | Range = None, lang: Cell = None) -> str: ...
@overload
def COUNTED_INCOME_WHY(incomes: Cell | Range, shares: Cell | Range = None, lang: Cell | Range = None) -> Any: ...
def COUNTED_INCOME_WHY(*given: Any, **named: Any) -> Any:
    """Say why COUNTED_INCOME answers as it does, in at most six short lines.

    Parameters
    ----------
    incomes : range of kind, amount a month, [applicant]
        incomes · 各項收入 [range of kind, amount a month, [applicant]]
    shares : range of kind of income, share, optional
        income shares · 入息計算比率 [range of kind of income, share]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["COUNTED_INCOME_WHY"](*given, **named)


@overload
def LOAN_BY_INCOME(
    monthly_income: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None, rental_income: Cell = None,
    use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None, agreement_date: Cell = None
) -> float: ...
@overload
def LOAN_BY_INCOME(
    monthly_income: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None, agreement_date: Cell | Range = None
) -> Any: ...
@overload
def LOAN_BY_INCOME(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def LOAN_BY_INCOME(*given: Any, **named: Any) -> Any:
    """Return the largest loan that an income carries through both debt-servicing tests.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]

    Returns
    -------
    float
        [HKD]

    Examples
    --------
    >>> int(LOAN_BY_INCOME(30_000, 0.04125, 30, agreement_date="2026-11-20"))
    3095018

    References
    ----------
    As DSR_OK.
    """
    return CONTRACT["LOAN_BY_INCOME"](*given, **named)


@overload
def LOAN_BY_INCOME_WHY(
    monthly_income: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None, rental_income: Cell = None,
    use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None, agreement_date: Cell = None,
    lang: Cell = None
) -> str: ...
@overload
def LOAN_BY_INCOME_WHY(
    monthly_income: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None,
    agreement_date: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def LOAN_BY_INCOME_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def LOAN_BY_INCOME_WHY(*given: Any, **named: Any) -> Any:
    """Say why LOAN_BY_INCOME answers as it does, in at most six short lines; of a whole deal block, with what else of it stands beside.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["LOAN_BY_INCOME_WHY"](*given, **named)


def ASSET_NET_WORTH(
    assets: Cell | Range, liabilities: Cell | Range = None, haircuts: Cell | Range = None
) -> float:
    """Return what counts of an applicant's assets, less liabilities.

    Parameters
    ----------
    assets : range of kind, value, [owed], [where]
        assets · 資產 [range of kind, value, [owed], [where]]
    liabilities : HKD, a number or a range, optional
        liabilities · 負債 [HKD, a number or a range]
    haircuts : range of kind, share, optional
        haircuts · 計算比率 [range of kind, share]

    Returns
    -------
    float
        [HKD]

    Raises
    ------
    XlMortgageError
        #N/A for an asset whose share nobody publishes; ask the bank and give it in haircuts.

    Examples
    --------
    A home of HKD 10m with HKD 2m owed on it and HKD 1m in the bank, by the lender's own shares:

    >>> shares = [["物業", 0.5], ["存款", 1]]
    >>> ASSET_NET_WORTH([["物業", 10_000_000, 2_000_000], ["存款", 1_000_000]], haircuts=shares)
    4000000.0

    References
    ----------
    Published article on net-worth lending, 2025; each bank has its own shares.
    """
    answer: float = CONTRACT["ASSET_NET_WORTH"](assets, liabilities, haircuts)
    return answer


@overload
def ASSET_NET_WORTH_WHY(
    assets: Cell | Range, liabilities: Cell | Range = None, haircuts: Cell | Range = None, lang: Cell = None
) -> str: ...
@overload
def ASSET_NET_WORTH_WHY(
    assets: Cell | Range, liabilities: Cell | Range = None, haircuts: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
def ASSET_NET_WORTH_WHY(*given: Any, **named: Any) -> Any:
    """Say why ASSET_NET_WORTH answers as it does, in at most six short lines.

    Parameters
    ----------
    assets : range of kind, value, [owed], [where]
        assets · 資產 [range of kind, value, [owed], [where]]
    liabilities : HKD, a number or a range, optional
        liabilities · 負債 [HKD, a number or a range]
    haircuts : range of kind, share, optional
        haircuts · 計算比率 [range of kind, share]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["ASSET_NET_WORTH_WHY"](*given, **named)


@overload
def NET_WORTH_OK(
    price: Cell, assets: Cell | Range, liabilities: Cell | Range = None, haircuts: Cell | Range = None
) -> bool: ...
@overload
def NET_WORTH_OK(
    price: Cell | Range, assets: Cell | Range, liabilities: Cell | Range = None, haircuts: Cell | Range = None
) -> Any: ...
@overload
def NET_WORTH_OK(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def NET_WORTH_OK(*given: Any, **named: Any) -> Any:
    """Return whether net worth is at least the price.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    assets : range of kind, value, [owed], [where]
        assets · 資產 [range of kind, value, [owed], [where]]
    liabilities : HKD, a number or a range, optional
        liabilities · 負債 [HKD, a number or a range]
    haircuts : range of kind, share, optional
        haircuts · 計算比率 [range of kind, share]

    Returns
    -------
    bool
        TRUE where it is.

    Examples
    --------
    >>> NET_WORTH_OK(20_000_000, [["現金", 25_000_000]], 5_000_000, [["現金", 1]])
    True

    References
    ----------
    Published article on net-worth lending, 2025; each bank has its own shares.
    """
    return CONTRACT["NET_WORTH_OK"](*given, **named)


@overload
def NET_WORTH_OK_WHY(
    price: Cell, assets: Cell | Range, liabilities: Cell | Range = None, haircuts: Cell | Range = None,
    lang: Cell = None
) -> str: ...
@overload
def NET_WORTH_OK_WHY(
    price: Cell | Range, assets: Cell | Range, liabilities: Cell | Range = None, haircuts: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
@overload
def NET_WORTH_OK_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def NET_WORTH_OK_WHY(*given: Any, **named: Any) -> Any:
    """Say why NET_WORTH_OK answers as it does, in at most six short lines.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    assets : range of kind, value, [owed], [where]
        assets · 資產 [range of kind, value, [owed], [where]]
    liabilities : HKD, a number or a range, optional
        liabilities · 負債 [HKD, a number or a range]
    haircuts : range of kind, share, optional
        haircuts · 計算比率 [range of kind, share]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["NET_WORTH_OK_WHY"](*given, **named)


def VERDICT(
    deal: Cell | Range, lang: Cell = None, assets: Cell | Range = None, incomes: Cell | Range = None,
    criteria: Cell | Range = None
) -> str:
    """Return what becomes of a deal: pass, pass with warning, ask the bank or fail.

    A blank loan means the largest that rule and income allow. A lender's lines in ``criteria`` may only make it
    harder.

    Parameters
    ----------
    deal : range of label, value
        deal · 個案 [range of label, value]
    lang : word, optional
        language · 語言: zh, en
    assets : range of kind, value, [owed], [where], optional
        assets · 資產 [range of kind, value, [owed], [where]]
    incomes : range of kind, amount a month, [applicant], optional
        incomes · 各項收入 [range of kind, amount a month, [applicant]]
    criteria : range of lender, rule, value, source, checked, optional
        criteria · 機構準則 [range of lender, rule, value, source, checked]

    Returns
    -------
    str
        a word of the language.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong or missing; #N/A where no rule covers the case or the date.

    Examples
    --------
    >>> deal = [["樓價", 8e6], ["貸款額", 5.6e6], ["年利率", "3.25%"], ["年期", 30], ["每月入息", 80_000],
    ...         ["臨約日期", "2026-11-20"]]
    >>> VERDICT(deal), VERDICT([*deal, ["銀行回贈", 100_000]], "en")
    ('通過', 'fail')

    References
    ----------
    As MAX_LOAN, MAX_TENOR, DSR_OK and ASSET_NET_WORTH; a bank's rebate by the Authority's circular of
    2005-02-28.
    """
    answer: str = CONTRACT["VERDICT"](deal, lang, assets, incomes, criteria)
    return answer


def VERDICT_WHY(
    deal: Cell | Range, lang: Cell = None, assets: Cell | Range = None, incomes: Cell | Range = None,
    criteria: Cell | Range = None
) -> str:
    """Say why VERDICT answers as it does, in at most six short lines.

    Parameters
    ----------
    deal : range of label, value
        deal · 個案 [range of label, value]
    lang : word, optional
        language · 語言: zh, en
    assets : range of kind, value, [owed], [where], optional
        assets · 資產 [range of kind, value, [owed], [where]]
    incomes : range of kind, amount a month, [applicant], optional
        incomes · 各項收入 [range of kind, amount a month, [applicant]]
    criteria : range of lender, rule, value, source, checked, optional
        criteria · 機構準則 [range of lender, rule, value, source, checked]
    """
    answer: str = CONTRACT["VERDICT_WHY"](deal, lang, assets, incomes, criteria)
    return answer


def QUOTE(
    deal: Cell | Range, lang: Cell = None, assets: Cell | Range = None, incomes: Cell | Range = None,
    plans: Cell | Range = None, criteria: Cell | Range = None
) -> Rows:
    """Return every answer that a quote shows, each once: name, label, value, why.

    A blank loan means the largest that rule and income allow. With ``plans``, as PLANS_COMPARED takes them, the
    best of them is among the answers.

    Parameters
    ----------
    deal : range of label, value
        deal · 個案 [range of label, value]
    lang : word, optional
        language · 語言: zh, en
    assets : range of kind, value, [owed], [where], optional
        assets · 資產 [range of kind, value, [owed], [where]]
    incomes : range of kind, amount a month, [applicant], optional
        incomes · 各項收入 [range of kind, amount a month, [applicant]]
    plans : range with a header row, a plan a row, optional
        plans · 按揭計劃 [range with a header row, a plan a row]
    criteria : range of lender, rule, value, source, checked, optional
        criteria · 機構準則 [range of lender, rule, value, source, checked]

    Returns
    -------
    list
        of rows: a header, then a row an answer. Where a fact is missing the value is #N/A, and the reason says
        what to fill in.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong.

    Examples
    --------
    >>> deal = [["樓價", 8e6], ["年利率", "3.25%"], ["年期", 30], ["每月入息", 80_000],
    ...         ["臨約日期", "2026-11-20"]]
    >>> [row[:3] for row in QUOTE(deal)[:5]]
    [['名稱', '項目', '數值'], ['verdict', '結論', '通過'], ['verdict_code', '結論代碼', 'pass'], ['loan', '貸款額', 5600000.0], ['max_loan', '最高貸款額', 5600000.0]]

    References
    ----------
    As each function of the same name.
    """
    answer: Rows = CONTRACT["QUOTE"](deal, lang, assets, incomes, plans, criteria)
    return answer


@overload
def CASH_NEEDED(
    price: Cell, loan: Cell, property: Cell = None, insured: Cell = None, first_home: Cell = None,
    years: Cell = None, rebate: Cell = None, legal_fees: Cell | Range = None, plan: Cell = None,
    agreement_date: Cell = None, use: Cell = None, basis: Cell = None, valuation: Cell = None,
    buyer: Cell = None, other_home: Cell = None
) -> float: ...
@overload
def CASH_NEEDED(
    price: Cell | Range, loan: Cell | Range, property: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, years: Cell | Range = None, rebate: Cell | Range = None,
    legal_fees: Cell | Range = None, plan: Cell | Range = None, agreement_date: Cell | Range = None,
    use: Cell | Range = None, basis: Cell | Range = None, valuation: Cell | Range = None,
    buyer: Cell | Range = None, other_home: Cell | Range = None
) -> Any: ...
@overload
def CASH_NEEDED(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def CASH_NEEDED(*given: Any, **named: Any) -> Any:
    """Return the cash that a purchase takes: down payment, duty, commission, legal fees and premium, less the rebate.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    years : years, optional
        years · 年期 [years]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    legal_fees : HKD, a number or a range, optional
        legal fees · 律師費 [HKD, a number or a range]
    plan : word, optional
        premium plan · 保費計劃: single, annual
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    use : word, optional
        use · 用途: self-use, let, company
    basis : word, optional
        basis · 審批基準: income, net-worth
    valuation : HKD, optional
        valuation · 估價 [HKD]
    buyer : word, optional
        buyer · 買家身份: permanent-resident, other, company
    other_home : yes or no, optional
        other home · 擁有其他住宅 [yes or no]

    Returns
    -------
    float
        [HKD]; legal fees count where they are given, the premium where the loan is insured and it is not added
        to the loan.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong, such as an insured loan without its tenor; #N/A where no rule covers
        the case or the date.

    Examples
    --------
    >>> CASH_NEEDED(8_000_000, 5_600_000, agreement_date="2026-11-20")
    2720000.0

    References
    ----------
    Inland Revenue Department; HKMC Insurance Limited; the commission is custom: see RULE_SOURCE("CASH_NEEDED").
    """
    return CONTRACT["CASH_NEEDED"](*given, **named)


@overload
def CASH_NEEDED_WHY(
    price: Cell, loan: Cell, property: Cell = None, insured: Cell = None, first_home: Cell = None,
    years: Cell = None, rebate: Cell = None, legal_fees: Cell | Range = None, plan: Cell = None,
    agreement_date: Cell = None, use: Cell = None, basis: Cell = None, valuation: Cell = None,
    buyer: Cell = None, other_home: Cell = None, lang: Cell = None
) -> Rows: ...
@overload
def CASH_NEEDED_WHY(
    price: Cell | Range, loan: Cell | Range, property: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, years: Cell | Range = None, rebate: Cell | Range = None,
    legal_fees: Cell | Range = None, plan: Cell | Range = None, agreement_date: Cell | Range = None,
    use: Cell | Range = None, basis: Cell | Range = None, valuation: Cell | Range = None,
    buyer: Cell | Range = None, other_home: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def CASH_NEEDED_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def CASH_NEEDED_WHY(*given: Any, **named: Any) -> Any:
    """Say why CASH_NEEDED answers as it does, a line for each part.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    years : years, optional
        years · 年期 [years]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    legal_fees : HKD, a number or a range, optional
        legal fees · 律師費 [HKD, a number or a range]
    plan : word, optional
        premium plan · 保費計劃: single, annual
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    use : word, optional
        use · 用途: self-use, let, company
    basis : word, optional
        basis · 審批基準: income, net-worth
    valuation : HKD, optional
        valuation · 估價 [HKD]
    buyer : word, optional
        buyer · 買家身份: permanent-resident, other, company
    other_home : yes or no, optional
        other home · 擁有其他住宅 [yes or no]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["CASH_NEEDED_WHY"](*given, **named)


@overload
def STAMP_DUTY(
    price: Cell, property: Cell = None, agreement_date: Cell = None, buyer: Cell = None, other_home: Cell = None
) -> float: ...
@overload
def STAMP_DUTY(
    price: Cell | Range, property: Cell | Range = None, agreement_date: Cell | Range = None,
    buyer: Cell | Range = None, other_home: Cell | Range = None
) -> Any: ...
def STAMP_DUTY(*given: Any, **named: Any) -> Any:
    """Return the stamp duty on a price: ad valorem by who buys and when, and Buyer's Stamp Duty.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    buyer : word, optional
        buyer · 買家身份: permanent-resident, other, company
    other_home : yes or no, optional
        other home · 擁有其他住宅 [yes or no]

    Returns
    -------
    float
        [HKD], rounded up to the dollar.

    Raises
    ------
    XlMortgageError
        #N/A where no scale that we know covers the date.

    Examples
    --------
    >>> STAMP_DUTY(4_100_000, agreement_date="2026-11-20"), STAMP_DUTY(8_000_000, agreement_date="2026-11-20")
    (20100.0, 240000.0)
    >>> STAMP_DUTY(6_000_000, agreement_date="2016-12-01", other_home=True)
    900000.0

    References
    ----------
    Inland Revenue Department: see RULE_SOURCE("STAMP_DUTY").
    """
    return CONTRACT["STAMP_DUTY"](*given, **named)


@overload
def STAMP_DUTY_WHY(
    price: Cell, property: Cell = None, agreement_date: Cell = None, buyer: Cell = None, other_home: Cell = None,
    lang: Cell = None
) -> str: ...
@overload
def STAMP_DUTY_WHY(
    price: Cell | Range, property: Cell | Range = None, agreement_date: Cell | Range = None,
    buyer: Cell | Range = None, other_home: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
def STAMP_DUTY_WHY(*given: Any, **named: Any) -> Any:
    """Say why STAMP_DUTY answers as it does, in at most six short lines.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    buyer : word, optional
        buyer · 買家身份: permanent-resident, other, company
    other_home : yes or no, optional
        other home · 擁有其他住宅 [yes or no]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["STAMP_DUTY_WHY"](*given, **named)


@overload
def RESALE_DUTY(price: Cell, acquired: Cell, sold: Cell) -> float: ...
@overload
def RESALE_DUTY(price: Cell | Range, acquired: Cell | Range, sold: Cell | Range) -> Any: ...
@overload
def RESALE_DUTY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RESALE_DUTY(*given: Any, **named: Any) -> Any:
    """Return the Special Stamp Duty on a home that is sold again.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    acquired : date
        date acquired · 購入日期 [date]
    sold : date
        date sold · 售出日期 [date]

    Returns
    -------
    float
        [HKD], rounded up to the dollar; 0 where there is none.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong, such as a sale before the purchase.

    Examples
    --------
    >>> RESALE_DUTY(6_500_000, "2011-09-10", "2012-03-09"), RESALE_DUTY(6_500_000, "2025-09-10", "2026-03-09")
    (975000.0, 0.0)

    References
    ----------
    Inland Revenue Department: see RULE_SOURCE("RESALE_DUTY").
    """
    return CONTRACT["RESALE_DUTY"](*given, **named)


@overload
def RESALE_DUTY_WHY(price: Cell, acquired: Cell, sold: Cell, lang: Cell = None) -> str: ...
@overload
def RESALE_DUTY_WHY(
    price: Cell | Range, acquired: Cell | Range, sold: Cell | Range, lang: Cell | Range = None
) -> Any: ...
@overload
def RESALE_DUTY_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RESALE_DUTY_WHY(*given: Any, **named: Any) -> Any:
    """Say why RESALE_DUTY answers as it does, in at most six short lines.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    acquired : date
        date acquired · 購入日期 [date]
    sold : date
        date sold · 售出日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["RESALE_DUTY_WHY"](*given, **named)


@overload
def MIP_PREMIUM(
    loan: Cell, price: Cell, years: Cell, first_home: Cell = None, plan: Cell = None,
    agreement_date: Cell = None, valuation: Cell = None, rebate: Cell = None, property: Cell = None,
    use: Cell = None, regular_salary: Cell = None, other_mortgages: Cell = None
) -> float: ...
@overload
def MIP_PREMIUM(
    loan: Cell | Range, price: Cell | Range, years: Cell | Range, first_home: Cell | Range = None,
    plan: Cell | Range = None, agreement_date: Cell | Range = None, valuation: Cell | Range = None,
    rebate: Cell | Range = None, property: Cell | Range = None, use: Cell | Range = None,
    regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None
) -> Any: ...
@overload
def MIP_PREMIUM(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def MIP_PREMIUM(*given: Any, **named: Any) -> Any:
    """Return the premium of an insured loan, single or for the first year.

    It goes by the loan's ratio to the lower of the price less a rebate and the bank's valuation.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    price : HKD
        price · 樓價 [HKD]
    years : years
        years · 年期 [years]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    plan : word, optional
        premium plan · 保費計劃: single, annual
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    valuation : HKD, optional
        valuation · 估價 [HKD]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]

    Returns
    -------
    float
        [HKD]; 0 where a bank lends as much by itself, or the Housing Authority guarantees it. Nothing said of a
        salary, it is a regular one.

    Raises
    ------
    XlMortgageError
        #N/A where the loan is above what the programme insures of this deal, or the sheet of the time has no
        rate for it.

    Examples
    --------
    >>> MIP_PREMIUM(9_000_000, 10_000_000, 30, first_home=True, agreement_date="2026-11-20")
    225000.0

    References
    ----------
    HKMC Insurance Limited, Premium Rate Sheets: see RULE_SOURCE("MIP_PREMIUM").
    """
    return CONTRACT["MIP_PREMIUM"](*given, **named)


@overload
def MIP_PREMIUM_WHY(
    loan: Cell, price: Cell, years: Cell, first_home: Cell = None, plan: Cell = None,
    agreement_date: Cell = None, valuation: Cell = None, rebate: Cell = None, property: Cell = None,
    use: Cell = None, regular_salary: Cell = None, other_mortgages: Cell = None, lang: Cell = None
) -> str: ...
@overload
def MIP_PREMIUM_WHY(
    loan: Cell | Range, price: Cell | Range, years: Cell | Range, first_home: Cell | Range = None,
    plan: Cell | Range = None, agreement_date: Cell | Range = None, valuation: Cell | Range = None,
    rebate: Cell | Range = None, property: Cell | Range = None, use: Cell | Range = None,
    regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def MIP_PREMIUM_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def MIP_PREMIUM_WHY(*given: Any, **named: Any) -> Any:
    """Say why MIP_PREMIUM answers as it does, in at most six short lines.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    price : HKD
        price · 樓價 [HKD]
    years : years
        years · 年期 [years]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    plan : word, optional
        premium plan · 保費計劃: single, annual
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    valuation : HKD, optional
        valuation · 估價 [HKD]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["MIP_PREMIUM_WHY"](*given, **named)


@overload
def SECOND_MORTGAGE_APR(
    loan: Cell, annual_rate: Cell, years: Cell, fees: Cell | Range = None, rate_basis: Cell = None,
    interest_only_months: Cell = None, rebate: Cell = None, exit_month: Cell = None, exit_penalty: Cell = None,
    fee_treatment: Cell = None, rounding: Cell = None, split: Cell = None, penalty_base: Cell = None
) -> float: ...
@overload
def SECOND_MORTGAGE_APR(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, fees: Cell | Range = None,
    rate_basis: Cell | Range = None, interest_only_months: Cell | Range = None, rebate: Cell | Range = None,
    exit_month: Cell | Range = None, exit_penalty: Cell | Range = None, fee_treatment: Cell | Range = None,
    rounding: Cell | Range = None, split: Cell | Range = None, penalty_base: Cell | Range = None
) -> Any: ...
@overload
def SECOND_MORTGAGE_APR(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def SECOND_MORTGAGE_APR(*given: Any, **named: Any) -> Any:
    """Return the effective annual rate of a loan with every fee counted.

    Fees are paid at drawdown where fee_treatment says nothing else: spread over the instalments (what is left
    of them falls due on leaving), added to the loan, or so much every year. With rounding the rate is that of
    the rounded instalments. A penalty of some months' interest is that many twelfths of the rate.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    interest_only_months : whole number, optional
        interest-only months · 免還本月數 [whole number]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    exit_month : whole number, optional
        exit month · 提早還款月 [whole number]
    exit_penalty : fraction, optional
        exit penalty · 提早還款罰息 [fraction]
    fee_treatment : word, optional
        fee treatment · 收費方式: at-drawdown, spread, capitalised, annual, anniversary
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents
    split : word, optional
        split · 利息攤分: actuarial, rule-of-78
    penalty_base : word, optional
        penalty base · 罰息基數: outstanding, original

    Returns
    -------
    float
        [fraction a year]; with exit_month the rate if the loan is repaid then.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong; #NUM! where no rate answers the cash flows.

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
    return CONTRACT["SECOND_MORTGAGE_APR"](*given, **named)


@overload
def SECOND_MORTGAGE_APR_WHY(
    loan: Cell, annual_rate: Cell, years: Cell, fees: Cell | Range = None, rate_basis: Cell = None,
    interest_only_months: Cell = None, rebate: Cell = None, exit_month: Cell = None, exit_penalty: Cell = None,
    fee_treatment: Cell = None, rounding: Cell = None, split: Cell = None, penalty_base: Cell = None,
    lang: Cell = None
) -> str: ...
@overload
def SECOND_MORTGAGE_APR_WHY(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, fees: Cell | Range = None,
    rate_basis: Cell | Range = None, interest_only_months: Cell | Range = None, rebate: Cell | Range = None,
    exit_month: Cell | Range = None, exit_penalty: Cell | Range = None, fee_treatment: Cell | Range = None,
    rounding: Cell | Range = None, split: Cell | Range = None, penalty_base: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
@overload
def SECOND_MORTGAGE_APR_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def SECOND_MORTGAGE_APR_WHY(*given: Any, **named: Any) -> Any:
    """Say why SECOND_MORTGAGE_APR answers as it does, in at most six short lines; of a whole deal block, with what else of it stands beside.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    interest_only_months : whole number, optional
        interest-only months · 免還本月數 [whole number]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    exit_month : whole number, optional
        exit month · 提早還款月 [whole number]
    exit_penalty : fraction, optional
        exit penalty · 提早還款罰息 [fraction]
    fee_treatment : word, optional
        fee treatment · 收費方式: at-drawdown, spread, capitalised, annual, anniversary
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents
    split : word, optional
        split · 利息攤分: actuarial, rule-of-78
    penalty_base : word, optional
        penalty base · 罰息基數: outstanding, original
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["SECOND_MORTGAGE_APR_WHY"](*given, **named)


@overload
def FLAT_TO_APR(
    flat_monthly: Cell, months: Cell, fees: Cell | Range = None, loan: Cell = None, fee_treatment: Cell = None,
    rounding: Cell = None
) -> float: ...
@overload
def FLAT_TO_APR(
    flat_monthly: Cell | Range, months: Cell | Range, fees: Cell | Range = None, loan: Cell | Range = None,
    fee_treatment: Cell | Range = None, rounding: Cell | Range = None
) -> Any: ...
@overload
def FLAT_TO_APR(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def FLAT_TO_APR(*given: Any, **named: Any) -> Any:
    """Return the effective annual rate of a monthly flat rate.

    fee_treatment and rounding are those of SECOND_MORTGAGE_APR.

    Parameters
    ----------
    flat_monthly : fraction a month
        flat monthly rate · 月平息率 [fraction a month]
    months : whole number
        months · 供款期數 [whole number]
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    loan : HKD, optional
        loan · 貸款額 [HKD]
    fee_treatment : word, optional
        fee treatment · 收費方式: at-drawdown, spread, capitalised, annual, anniversary
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents

    Returns
    -------
    float
        [fraction a year]

    Raises
    ------
    XlMortgageError
        #VALUE! where there are fees or rounded instalments and no loan; #NUM! where the fees eat up the loan.

    Examples
    --------
    >>> round(FLAT_TO_APR(0.007, 12), 4), round(FLAT_TO_APR(0.007, 12, 1_000, 50_000), 4)
    (0.1626, 0.208)

    References
    ----------
    Hong Kong Association of Banks, net-present-value method; the first example is that of the Investor and
    Financial Education Council.
    """
    return CONTRACT["FLAT_TO_APR"](*given, **named)


@overload
def FLAT_TO_APR_WHY(
    flat_monthly: Cell, months: Cell, fees: Cell | Range = None, loan: Cell = None, fee_treatment: Cell = None,
    rounding: Cell = None, lang: Cell = None
) -> str: ...
@overload
def FLAT_TO_APR_WHY(
    flat_monthly: Cell | Range, months: Cell | Range, fees: Cell | Range = None, loan: Cell | Range = None,
    fee_treatment: Cell | Range = None, rounding: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def FLAT_TO_APR_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def FLAT_TO_APR_WHY(*given: Any, **named: Any) -> Any:
    """Say why FLAT_TO_APR answers as it does, in at most six short lines.

    Parameters
    ----------
    flat_monthly : fraction a month
        flat monthly rate · 月平息率 [fraction a month]
    months : whole number
        months · 供款期數 [whole number]
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    loan : HKD, optional
        loan · 貸款額 [HKD]
    fee_treatment : word, optional
        fee treatment · 收費方式: at-drawdown, spread, capitalised, annual, anniversary
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["FLAT_TO_APR_WHY"](*given, **named)


@overload
def MONTHLY_PAYMENT(
    loan: Cell, annual_rate: Cell, years: Cell, rate_basis: Cell = None, rounding: Cell = None
) -> float: ...
@overload
def MONTHLY_PAYMENT(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, rate_basis: Cell | Range = None,
    rounding: Cell | Range = None
) -> Any: ...
@overload
def MONTHLY_PAYMENT(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def MONTHLY_PAYMENT(*given: Any, **named: Any) -> Any:
    """Return the level instalment of a loan.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents

    Returns
    -------
    float
        [HKD a month], rounded as rounding says; exact where it is not given.

    Examples
    --------
    >>> round(MONTHLY_PAYMENT(3_000_000, 0.04125, 30), 2), MONTHLY_PAYMENT(3_000_000, 0.04125, 30, rounding="up")
    (14539.49, 14540.0)

    References
    ----------
    The annuity formula; a flat rate charges its interest on the original loan throughout.
    """
    return CONTRACT["MONTHLY_PAYMENT"](*given, **named)


@overload
def LOAN_BALANCE(
    loan: Cell, annual_rate: Cell, years: Cell, month: Cell, rate_basis: Cell = None, rounding: Cell = None,
    interest_only_months: Cell = None, split: Cell = None
) -> float: ...
@overload
def LOAN_BALANCE(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, month: Cell | Range,
    rate_basis: Cell | Range = None, rounding: Cell | Range = None, interest_only_months: Cell | Range = None,
    split: Cell | Range = None
) -> Any: ...
@overload
def LOAN_BALANCE(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def LOAN_BALANCE(*given: Any, **named: Any) -> Any:
    """Return what is still owed after the instalment of a month.

    A flat-rate loan is split actuarially or by the Rule of 78, which leaves more to repay.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    month : whole number
        month · 月數 [whole number]
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents
    interest_only_months : whole number, optional
        interest-only months · 免還本月數 [whole number]
    split : word, optional
        split · 利息攤分: actuarial, rule-of-78

    Returns
    -------
    float
        [HKD]; the loan itself at month 0, and 0 at the last.

    Raises
    ------
    XlMortgageError
        #VALUE! for a month beyond the term.

    Examples
    --------
    >>> round(LOAN_BALANCE(3_000_000, 0.04125, 30, 120), 2), LOAN_BALANCE(3_000_000, 0.04125, 30, 360)
    (2373456.64, 0.0)
    >>> round(LOAN_BALANCE(100_000, 0.005, 5, 24, "月平息", split="78 法則"), 2)
    67081.97

    References
    ----------
    As AMORTIZATION.
    """
    return CONTRACT["LOAN_BALANCE"](*given, **named)


@overload
def TOTAL_INTEREST(
    loan: Cell, annual_rate: Cell, years: Cell, rate_basis: Cell = None, rounding: Cell = None
) -> float: ...
@overload
def TOTAL_INTEREST(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, rate_basis: Cell | Range = None,
    rounding: Cell | Range = None
) -> Any: ...
@overload
def TOTAL_INTEREST(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def TOTAL_INTEREST(*given: Any, **named: Any) -> Any:
    """Return the interest paid over the whole term.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents

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
    As AMORTIZATION.
    """
    return CONTRACT["TOTAL_INTEREST"](*given, **named)


@overload
def AMORTIZATION(
    loan: Cell, annual_rate: Cell, years: Cell, rate_basis: Cell = None, rounding: Cell = None,
    interest_only_months: Cell = None, split: Cell = None, frequency: Cell = None, lang: Cell = None
) -> Rows: ...
@overload
def AMORTIZATION(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, rate_basis: Cell | Range = None,
    rounding: Cell | Range = None, interest_only_months: Cell | Range = None, split: Cell | Range = None,
    frequency: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def AMORTIZATION(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def AMORTIZATION(*given: Any, **named: Any) -> Any:
    """Return the schedule of a loan: number, payment, interest, principal and balance of every instalment.

    Where rounding is given, interest is reckoned to the cent and the last instalment takes the residue. A flat-
    rate loan is split actuarially or by the Rule of 78. Fortnightly instalments are half the monthly one, not
    rounded unless rounding says so, until nothing is owed.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents
    interest_only_months : whole number, optional
        interest-only months · 免還本月數 [whole number]
    split : word, optional
        split · 利息攤分: actuarial, rule-of-78
    frequency : word, optional
        frequency · 供款頻率: monthly, fortnightly
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header row, and a row an instalment [HKD]; the last balance is exactly 0.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong, and for a range: the answer is a table by itself.

    Examples
    --------
    >>> AMORTIZATION(120_000, 0.0014, 1, "月平息", "cent")[:3]
    [['期數', '供款', '利息', '本金', '結欠'], [1, 10168.0, 308.7, 9859.3, 110140.7], [2, 10168.0, 283.34, 9884.66, 100256.04]]

    References
    ----------
    WeLab Bank, GoFlexi: the example above; Hang Seng Bank, Flexible Repayment Option: fortnightly instalments.
    """
    return CONTRACT["AMORTIZATION"](*given, **named)


@overload
def RATE_SHOCK(
    loan: Cell, annual_rate: Cell, years: Cell, shocks: Cell | Range = None, lang: Cell = None,
    rate_basis: Cell = None, fees: Cell | Range = None, interest_only_months: Cell = None,
    rise_month: Cell = None
) -> Rows: ...
@overload
def RATE_SHOCK(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, shocks: Cell | Range = None,
    lang: Cell | Range = None, rate_basis: Cell | Range = None, fees: Cell | Range = None,
    interest_only_months: Cell | Range = None, rise_month: Cell | Range = None
) -> Any: ...
@overload
def RATE_SHOCK(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RATE_SHOCK(*given: Any, **named: Any) -> Any:
    """Return what a loan costs at its own rate and at higher ones: rise, instalment, increase, total interest, its change, effective rate.

    The rate rises from the first month on, or after as many months as rise_month says; the instalment is then
    set anew over what is left of the term. A flat rate counts as the nominal annual rate that its instalments
    amount to, and rises by the same points a year. Fees are paid at drawdown.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    shocks : fractions, a number or a range, optional
        shocks · 加息幅度 [fractions, a number or a range]
    lang : word, optional
        language · 語言: zh, en
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    interest_only_months : whole number, optional
        interest-only months · 免還本月數 [whole number]
    rise_month : whole number, optional
        months before the rise · 加息前期數 [whole number]

    Returns
    -------
    list
        of rows: a header row, a row at the present rate, and a row a rise; +1, +2 and +3 points where none are
        given. The instalment is the one after the rise and after interest-only months; the effective rate
        counts the fees, and is #NUM! where they leave nothing.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong, such as interest-only months at a flat rate.

    Examples
    --------
    >>> [[row[0], round(row[1])] for row in RATE_SHOCK(3_000_000, 0.04125, 30)[1:]]
    [[0.0, 14539], [0.01, 16335], [0.02, 18228], [0.03, 20212]]
    >>> flat = RATE_SHOCK(100_000, 0.005, 5, 0.02, rate_basis="月平息", fees=1_000)
    >>> [[round(row[1], 2), round(row[4], 2), round(row[5], 4)] for row in flat[1:]]
    [[2166.67, 0.0, 0.1189], [2267.53, 6051.85, 0.1414]]

    References
    ----------
    The annuity formula; a flat rate as the Association of Banks asks for its annualised rate.
    """
    return CONTRACT["RATE_SHOCK"](*given, **named)


@overload
def CASH_OUT(
    valuation: Cell, first_balance: Cell, property: Cell = None, use: Cell = None, insured: Cell = None,
    first_home: Cell = None, regular_salary: Cell = None, other_mortgages: Cell = None,
    income_abroad: Cell = None, basis: Cell = None, agreement_date: Cell = None, completion_date: Cell = None,
    first_assigned: Cell = None
) -> float: ...
@overload
def CASH_OUT(
    valuation: Cell | Range, first_balance: Cell | Range, property: Cell | Range = None,
    use: Cell | Range = None, insured: Cell | Range = None, first_home: Cell | Range = None,
    regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None
) -> Any: ...
@overload
def CASH_OUT(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def CASH_OUT(*given: Any, **named: Any) -> Any:
    """Return the cash that a further charge on a home already owned can bring: the largest loan at the valuation, less what is owed.

    The agreement's date is that of the new loan; the flat is completed.

    Parameters
    ----------
    valuation : HKD
        valuation · 估價 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]

    Returns
    -------
    float
        [HKD]; 0 where nothing is left above what is owed, and for a subsidised flat whose premium is unpaid.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong; #N/A where no rule covers the case or the date.

    Examples
    --------
    >>> CASH_OUT(8_000_000, 3_000_000, agreement_date="2026-11-20")
    2600000.0

    References
    ----------
    Hong Kong Monetary Authority, whose caps are for purchase and refinancing alike; DBS Bank on insured further
    charges; Hong Kong Housing Authority.
    """
    return CONTRACT["CASH_OUT"](*given, **named)


@overload
def CASH_OUT_WHY(
    valuation: Cell, first_balance: Cell, property: Cell = None, use: Cell = None, insured: Cell = None,
    first_home: Cell = None, regular_salary: Cell = None, other_mortgages: Cell = None,
    income_abroad: Cell = None, basis: Cell = None, agreement_date: Cell = None, completion_date: Cell = None,
    first_assigned: Cell = None, lang: Cell = None
) -> str: ...
@overload
def CASH_OUT_WHY(
    valuation: Cell | Range, first_balance: Cell | Range, property: Cell | Range = None,
    use: Cell | Range = None, insured: Cell | Range = None, first_home: Cell | Range = None,
    regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def CASH_OUT_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def CASH_OUT_WHY(*given: Any, **named: Any) -> Any:
    """Say why CASH_OUT answers as it does, in at most six short lines.

    Parameters
    ----------
    valuation : HKD
        valuation · 估價 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["CASH_OUT_WHY"](*given, **named)


@overload
def REFINANCE(
    first_balance: Cell, annual_rate: Cell, years_left: Cell, new_rate: Cell, new_years: Cell = None,
    moving_costs: Cell | Range = None, exit_penalty: Cell = None, clawback: Cell = None,
    bank_rebate: Cell = None, holding_months: Cell = None, lang: Cell = None
) -> Rows: ...
@overload
def REFINANCE(
    first_balance: Cell | Range, annual_rate: Cell | Range, years_left: Cell | Range, new_rate: Cell | Range,
    new_years: Cell | Range = None, moving_costs: Cell | Range = None, exit_penalty: Cell | Range = None,
    clawback: Cell | Range = None, bank_rebate: Cell | Range = None, holding_months: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
@overload
def REFINANCE(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def REFINANCE(*given: Any, **named: Any) -> Any:
    """Return what moving a mortgage brings: instalment now and new, saving a month, cost of moving, the month in which the cost is earned back, and the saving over the months held.

    The cost is the moving costs, the old bank's penalty as a share of what is owed and its clawback, less the
    new bank's rebate, all in cash on the day. What a loan costs up to a month is its instalments and what is
    then still owed, less what is owed today; the saving is the difference of the two loans, less the cost. The
    months held are the longer term where they are not given, the new term what is left of the old.

    Parameters
    ----------
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years_left : years
        years left · 剩餘年期 [years]
    new_rate : fraction a year
        new rate · 新年利率 [fraction a year]
    new_years : years, optional
        new years · 新年期 [years]
    moving_costs : HKD, a number or a range, optional
        moving costs · 轉按費用 [HKD, a number or a range]
    exit_penalty : fraction, optional
        exit penalty · 提早還款罰息 [fraction]
    clawback : HKD, optional
        clawback · 回贈退還 [HKD]
    bank_rebate : HKD, optional
        bank's rebate · 銀行回贈 [HKD]
    holding_months : whole number, optional
        holding months · 持有月數 [whole number]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header row, and label and value [HKD, or months]; the month of earning back is #NUM! where
        there is none.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong, and for a range: the answer is a table by itself.

    Examples
    --------
    >>> table = REFINANCE(4_000_000, 0.04, 20, 0.03, moving_costs=30_000, holding_months=24, lang="en")
    >>> for label, value in table[1:7]:
    ...     print(label, round(value, 2))
    instalment now [HKD a month] 24239.21
    new instalment [HKD a month] 22183.9
    saving a month [HKD] 2055.31
    cost of moving [HKD] 30000.0
    earned back in month 10
    saving over the months held [HKD] 48280.04

    References
    ----------
    The annuity formula; interest saved against cost, both to the same month.
    """
    return CONTRACT["REFINANCE"](*given, **named)


@overload
def PREPAY(
    loan: Cell, annual_rate: Cell, years: Cell, month: Cell, amount: Cell, keep: Cell = None, lang: Cell = None
) -> Rows: ...
@overload
def PREPAY(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, month: Cell | Range,
    amount: Cell | Range, keep: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def PREPAY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def PREPAY(*given: Any, **named: Any) -> Any:
    """Return what it does to a loan to repay an amount of it right after the instalment of a month: new instalment, instalments left, interest saved.

    The term is kept, and the instalment falls, unless keep says payment; then the instalment is kept and the
    loan ends earlier, with a last instalment of what is left. A penalty or a fee of the bank's is not counted.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    month : whole number
        month · 月數 [whole number]
    amount : HKD
        amount repaid · 部分還款額 [HKD]
    keep : word, optional
        keep · 部分還款後不變者: term, payment
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header row, and label and value [HKD, or months].

    Raises
    ------
    XlMortgageError
        #VALUE! for a month after the last but one instalment, and for more than is owed.

    Examples
    --------
    >>> table = PREPAY(3_000_000, 0.04, 25, 60, 500_000, "payment", "en")
    >>> for label, value in table[1:6]:
    ...     print(label, round(value, 2))
    new instalment [HKD a month] 15835.11
    instalments left 177
    interest saved [HKD] 500240.75
    last instalment [HKD] 13205.98
    instalment before [HKD a month] 15835.11

    References
    ----------
    The annuity formula; interest by month on what is owed.
    """
    return CONTRACT["PREPAY"](*given, **named)


@overload
def RATE_HEADROOM(
    monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None,
    agreement_date: Cell = None
) -> float: ...
@overload
def RATE_HEADROOM(
    monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None, agreement_date: Cell | Range = None
) -> Any: ...
@overload
def RATE_HEADROOM(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RATE_HEADROOM(*given: Any, **named: Any) -> Any:
    """Return the largest rise in the rate that an income carries: up to the debt-servicing limit, and up to the stressed one where a stress test was in force, whichever comes first.

    A second mortgage's rate stays.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]

    Returns
    -------
    float
        [fraction a year]; 0 where the loan is at its limit already.

    Raises
    ------
    XlMortgageError
        #NUM! where the income does not carry the loan as it is; #VALUE! for an input that is wrong; #N/A where
        no rule covers the date.

    Examples
    --------
    >>> round(RATE_HEADROOM(40_000, 3_000_000, 0.04125, 30, agreement_date="2026-11-20"), 6)
    0.028953

    References
    ----------
    As DSR_OK: see RULE_SOURCE("DSR_OK").
    """
    return CONTRACT["RATE_HEADROOM"](*given, **named)


@overload
def RATE_HEADROOM_WHY(
    monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    rental_income: Cell = None, use: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None,
    agreement_date: Cell = None, lang: Cell = None
) -> str: ...
@overload
def RATE_HEADROOM_WHY(
    monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, use: Cell | Range = None,
    other_mortgages: Cell | Range = None, income_abroad: Cell | Range = None,
    agreement_date: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def RATE_HEADROOM_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RATE_HEADROOM_WHY(*given: Any, **named: Any) -> Any:
    """Say why RATE_HEADROOM answers as it does, in at most six short lines.

    Parameters
    ----------
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    use : word, optional
        use · 用途: self-use, let, company
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["RATE_HEADROOM_WHY"](*given, **named)


@overload
def RESERVE_MONTHS(
    reserve: Cell, monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    shock: Cell = None
) -> int: ...
@overload
def RESERVE_MONTHS(
    reserve: Cell | Range, monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range,
    years: Cell | Range, other_debts: Cell | Range = None, shock: Cell | Range = None
) -> Any: ...
@overload
def RESERVE_MONTHS(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RESERVE_MONTHS(*given: Any, **named: Any) -> Any:
    """Return for how many months a reserve pays the shortfall: instalment and other debts, less the monthly income.

    The income is what is left to pay with, after living costs or a loss of work; a shock raises the rate from
    the first month on. Nothing is earned on the reserve.

    Parameters
    ----------
    reserve : HKD
        reserve · 儲備 [HKD]
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    shock : fraction, optional
        shock · 假設加息 [fraction]

    Returns
    -------
    int
        whole months that are paid in full, at most the term of the loan.

    Raises
    ------
    XlMortgageError
        #NUM! where there is no shortfall, so that the reserve lasts without limit.

    Examples
    --------
    Half of the income lost, and the rate two points higher:

    >>> RESERVE_MONTHS(300_000, 15_000, 3_000_000, 0.04125, 30, shock=0.02)
    92

    References
    ----------
    The annuity formula; the question of a published article of 2025 on second mortgages, whether cash flow and
    reserve still carry the loan in the worst case.
    """
    return CONTRACT["RESERVE_MONTHS"](*given, **named)


@overload
def RESERVE_MONTHS_WHY(
    reserve: Cell, monthly_income: Cell, loan: Cell, annual_rate: Cell, years: Cell, other_debts: Cell = None,
    shock: Cell = None, lang: Cell = None
) -> str: ...
@overload
def RESERVE_MONTHS_WHY(
    reserve: Cell | Range, monthly_income: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range,
    years: Cell | Range, other_debts: Cell | Range = None, shock: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def RESERVE_MONTHS_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RESERVE_MONTHS_WHY(*given: Any, **named: Any) -> Any:
    """Say why RESERVE_MONTHS answers as it does, in at most six short lines.

    Parameters
    ----------
    reserve : HKD
        reserve · 儲備 [HKD]
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    shock : fraction, optional
        shock · 假設加息 [fraction]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["RESERVE_MONTHS_WHY"](*given, **named)


@overload
def STAGE_CASH(price: Cell, stage_plan: Cell | Range, deal: Cell | Range = None, lang: Cell = None) -> Rows: ...
@overload
def STAGE_CASH(
    price: Cell | Range, stage_plan: Cell | Range, deal: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def STAGE_CASH(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def STAGE_CASH(*given: Any, **named: Any) -> Any:
    """Return what falls due for a flat under construction, day by day, and how much of it in cash.

    stage_plan is stage or immediate, for the usual payments, or a range of the developer's own: days after the
    agreement or a date or completion, and a share of the price, the last of which may be blank. The deal block
    gives the rest: 臨約日期, 入伙日期, 貸款額 and so on. The loan is drawn for the last part of the price; legal fees,
    premium and rebate go with it, a premium added to the loan not. What comes before the part on completion
    falls due by then. No agent's commission is counted: of a first-hand flat the developer usually pays it.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    stage_plan : stage or immediate, or a range of days or date, share
        stage plan · 付款辦法 [stage or immediate, or a range of days or date, share]
    deal : range of label, value, optional
        deal · 個案 [range of label, value]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header row, and date, item, due, of it by the loan, cash, cash so far [HKD]; cash below 0
        comes back.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong, such as shares that do not add up, or no completion date where a
        part falls due then; #N/A where no rule covers the case or the date.

    Examples
    --------
    >>> deal = [["臨約日期", "2026-11-20"], ["貸款額", 5_600_000]]
    >>> for row in STAGE_CASH(8_000_000, "即供", deal, "en"):
    ...     print(row)
    ['date', 'item', 'due [HKD]', 'by the loan [HKD]', 'cash [HKD]', 'cash so far [HKD]']
    ['2026-11-20', 'price, payment 1', 400000.0, 0.0, 400000.0, 400000.0]
    ['2026-12-20', 'price, payment 2', 400000.0, 0.0, 400000.0, 800000.0]
    ['2026-12-20', 'stamp duty', 240000.0, 0.0, 240000.0, 1040000.0]
    ['2027-03-20', 'price, payment 3', 7200000.0, 5600000.0, 1600000.0, 2640000.0]

    References
    ----------
    Developers' price lists, 2013 to 2018, and a published guide of 2025; GovHK on the time for stamping: see
    RULE_SOURCE("STAGE_CASH").
    """
    return CONTRACT["STAGE_CASH"](*given, **named)


@overload
def STAGE_CASH_WHY(price: Cell, stage_plan: Cell | Range, deal: Cell | Range = None, lang: Cell = None) -> str: ...
@overload
def STAGE_CASH_WHY(
    price: Cell | Range, stage_plan: Cell | Range, deal: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def STAGE_CASH_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def STAGE_CASH_WHY(*given: Any, **named: Any) -> Any:
    """Say why STAGE_CASH answers as it does, in at most six short lines.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    stage_plan : stage or immediate, or a range of days or date, share
        stage plan · 付款辦法 [stage or immediate, or a range of days or date, share]
    deal : range of label, value, optional
        deal · 個案 [range of label, value]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["STAGE_CASH_WHY"](*given, **named)


def UPGRADE(
    deal: Cell | Range, old_balance: Cell, old_sale_date: Cell, old_price: Cell = None, old_payment: Cell = None,
    application_date: Cell = None, lang: Cell = None
) -> Rows:
    """Return what it makes of buying the next home before the old one is sold, and after, side by side.

    old_sale_date is when the old home is assigned to its buyer. A home that is assigned by the day on which
    insurance is applied for, the agreement's where application_date is not given, is owned no more: the next is
    a first home, unless the deal says otherwise. The old mortgage's instalment is old_payment, or that of its
    balance at the deal's rate and tenor.

    Parameters
    ----------
    deal : range of label, value
        deal · 個案 [range of label, value]
    old_balance : HKD
        old balance · 舊按揭結欠 [HKD]
    old_sale_date : date
        old sale date · 舊樓成交日期 [date]
    old_price : HKD, optional
        old price · 舊樓售價 [HKD]
    old_payment : HKD, optional
        old payment · 舊按揭每月供款 [HKD]
    application_date : date, optional
        application date · 按保申請日期 [date]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header row, and label, buy first, sell first: first home, whether the dates given have it so,
        highest ratio, largest loan, the loan counted (the one wanted, at most the largest), cash, bridging cash
        (bought first all of it, sold first what the sale does not bring), instalments new and old, debt
        servicing and its limit, verdict on the loan wanted, and a note of what is not known. Without old_price
        the cash still lacking after the sale is #N/A.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong or missing; #N/A where no rule covers the case or the date.

    Examples
    --------
    >>> deal = [["樓價", 8e6], ["貸款額", 7.2e6], ["年利率", "3.5%"], ["年期", 30], ["每月入息", 90_000],
    ...         ["按揭保險", "是"], ["固定受薪", "是"], ["臨約日期", "2026-11-20"]]
    >>> table = UPGRADE(deal, 2_000_000, "2027-01-15", 5_000_000, lang="en")
    >>> for row in table[:5]:
    ...     print(row)
    ['item', 'buy first', 'sell first']
    ["first home on the insurer's date", False, True]
    ['as the dates given have it', True, False]
    ['highest ratio', 0.8, 0.9]
    ['largest loan [HKD]', 6400000.0, 7200000.0]

    References
    ----------
    Sing Tao, 2026-02-02 (mReferral), and a published guide of 2025; which day counts: conflict 20 of the
    register.
    """
    answer: Rows = CONTRACT["UPGRADE"](
        deal, old_balance, old_sale_date, old_price, old_payment, application_date, lang
    )
    return answer


def UPGRADE_WHY(
    deal: Cell | Range, old_balance: Cell, old_sale_date: Cell, old_price: Cell = None, old_payment: Cell = None,
    application_date: Cell = None, lang: Cell = None
) -> str:
    """Say why UPGRADE answers as it does, in at most six short lines.

    Parameters
    ----------
    deal : range of label, value
        deal · 個案 [range of label, value]
    old_balance : HKD
        old balance · 舊按揭結欠 [HKD]
    old_sale_date : date
        old sale date · 舊樓成交日期 [date]
    old_price : HKD, optional
        old price · 舊樓售價 [HKD]
    old_payment : HKD, optional
        old payment · 舊按揭每月供款 [HKD]
    application_date : date, optional
        application date · 按保申請日期 [date]
    lang : word, optional
        language · 語言: zh, en
    """
    answer: str = CONTRACT["UPGRADE_WHY"](
        deal, old_balance, old_sale_date, old_price, old_payment, application_date, lang
    )
    return answer


@overload
def PRIME(date: Cell = None, bank: Cell = None) -> float: ...
@overload
def PRIME(date: Cell | Range = None, bank: Cell | Range = None) -> Any: ...
def PRIME(*given: Any, **named: Any) -> Any:
    """Return the best lending rate of a bank on a date.

    Parameters
    ----------
    date : date, optional
        date · 日期 [date]
    bank : word, optional
        bank · 銀行: hsbc, hang-seng, bochk, standard-chartered, bea, icbc-asia, dbs, citi, ccb-asia

    Returns
    -------
    float
        [fraction a year]

    Raises
    ------
    XlMortgageError
        #N/A before the first date that is kept, and of a bank whose rate was not found.

    Examples
    --------
    >>> PRIME("2024-01-01"), PRIME("2026-11-20", "渣打")
    (0.05875, 0.0525)

    References
    ----------
    The banks' own announcements, as reported: see PRIME_WHY.
    """
    return CONTRACT["PRIME"](*given, **named)


@overload
def PRIME_WHY(date: Cell = None, bank: Cell = None, lang: Cell = None) -> str: ...
@overload
def PRIME_WHY(date: Cell | Range = None, bank: Cell | Range = None, lang: Cell | Range = None) -> Any: ...
def PRIME_WHY(*given: Any, **named: Any) -> Any:
    """Say why PRIME answers as it does, in at most six short lines.

    Parameters
    ----------
    date : date, optional
        date · 日期 [date]
    bank : word, optional
        bank · 銀行: hsbc, hang-seng, bochk, standard-chartered, bea, icbc-asia, dbs, citi, ccb-asia
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["PRIME_WHY"](*given, **named)


@overload
def PLAN_RATE(hibor: Cell, spread: Cell, prime: Cell = None, discount: Cell = None) -> float: ...
@overload
def PLAN_RATE(
    hibor: Cell | Range, spread: Cell | Range, prime: Cell | Range = None, discount: Cell | Range = None
) -> Any: ...
@overload
def PLAN_RATE(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def PLAN_RATE(*given: Any, **named: Any) -> Any:
    """Return the rate of a HIBOR plan: the lower of HIBOR plus spread and the best lending rate less discount.

    Parameters
    ----------
    hibor : fraction a year
        HIBOR · HIBOR [fraction a year]
    spread : fraction a year
        spread · H 加 [fraction a year]
    prime : fraction a year, optional
        prime · 最優惠利率 [fraction a year]
    discount : fraction a year, optional
        discount · P 減 [fraction a year]

    Returns
    -------
    float
        [fraction a year]; without best lending rate and discount the plan has no cap.

    Raises
    ------
    XlMortgageError
        #VALUE! where only one of the two is given.

    Examples
    --------
    >>> PLAN_RATE(0.0265, 0.013, 0.05, 0.0175), round(PLAN_RATE(0.0265, 0.013), 4)
    (0.0325, 0.0395)

    References
    ----------
    The banks' plans: H + 1.3% with a cap of P - 1.75%, for instance.
    """
    return CONTRACT["PLAN_RATE"](*given, **named)


@overload
def PLAN_RATE_WHY(
    hibor: Cell, spread: Cell, prime: Cell = None, discount: Cell = None, lang: Cell = None
) -> str: ...
@overload
def PLAN_RATE_WHY(
    hibor: Cell | Range, spread: Cell | Range, prime: Cell | Range = None, discount: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
@overload
def PLAN_RATE_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def PLAN_RATE_WHY(*given: Any, **named: Any) -> Any:
    """Say why PLAN_RATE answers as it does, in at most six short lines.

    Parameters
    ----------
    hibor : fraction a year
        HIBOR · HIBOR [fraction a year]
    spread : fraction a year
        spread · H 加 [fraction a year]
    prime : fraction a year, optional
        prime · 最優惠利率 [fraction a year]
    discount : fraction a year, optional
        discount · P 減 [fraction a year]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["PLAN_RATE_WHY"](*given, **named)


@overload
def PLAN_COST(
    loan: Cell, annual_rate: Cell, years: Cell, holding_months: Cell = None, rebate: Cell = None,
    rebate_month: Cell = None, clawback: Cell = None, link_deposit: Cell = None, exit_penalty: Cell = None,
    premium: Cell = None, fees: Cell | Range = None, price: Cell = None, yearly_penalties: Cell | Range = None,
    rate_steps: Cell | Range = None, link_cap: Cell = None, link_rate: Cell = None
) -> float: ...
@overload
def PLAN_COST(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, holding_months: Cell | Range = None,
    rebate: Cell | Range = None, rebate_month: Cell | Range = None, clawback: Cell | Range = None,
    link_deposit: Cell | Range = None, exit_penalty: Cell | Range = None, premium: Cell | Range = None,
    fees: Cell | Range = None, price: Cell | Range = None, yearly_penalties: Cell | Range = None,
    rate_steps: Cell | Range = None, link_cap: Cell | Range = None, link_rate: Cell | Range = None
) -> Any: ...
@overload
def PLAN_COST(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def PLAN_COST(*given: Any, **named: Any) -> Any:
    """Return the effective annual cost of a plan over the time it is held.

    The premium is added to the loan; the rebate is received in its month; penalty, a share of what is then
    owed, and clawback fall due on leaving before the end. With penalties by year that of the year within which
    the months held fall is due, and none after the last; with rate steps the instalment is set anew at each. A
    linked deposit leaves the rate as it is: PLAN_COST_WHY tells what it earns, and what the rebate does to the
    loan-to-value ratio.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    holding_months : whole number, optional
        holding months · 持有月數 [whole number]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    rebate_month : whole number, optional
        rebate month · 回贈月 [whole number]
    clawback : HKD, optional
        clawback · 回贈退還 [HKD]
    link_deposit : HKD, optional
        mortgage-link deposit · 按揭存款掛鈎存款 [HKD]
    exit_penalty : fraction, optional
        exit penalty · 提早還款罰息 [fraction]
    premium : HKD, optional
        premium · 按保保費 [HKD]
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    price : HKD, optional
        price · 樓價 [HKD]
    yearly_penalties : fractions by year, a number or a range, optional
        penalties by year · 逐年罰息 [fractions by year, a number or a range]
    rate_steps : range of from which instalment, rate, optional
        rate steps · 分段息率 [range of from which instalment, rate]
    link_cap : fraction, optional
        mortgage-link cap · 掛鈎存款上限 [fraction]
    link_rate : fraction a year, optional
        mortgage-link rate · 掛鈎存款息率 [fraction a year]

    Returns
    -------
    float
        [fraction a year]

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong; #NUM! where no rate answers the cash flows.

    Examples
    --------
    A rebate of 1.2% in the second month, the plan left after two years:

    >>> round(PLAN_COST(5_000_000, 0.0325, 30, 24, rebate=60_000, rebate_month=2), 4)
    0.0266

    References
    ----------
    Hong Kong Association of Banks, net-present-value method, months of 1/12; Hong Kong Monetary Authority on
    rebates: see RULE_SOURCE("PLAN_COST").
    """
    return CONTRACT["PLAN_COST"](*given, **named)


@overload
def PLAN_COST_WHY(
    loan: Cell, annual_rate: Cell, years: Cell, holding_months: Cell = None, rebate: Cell = None,
    rebate_month: Cell = None, clawback: Cell = None, link_deposit: Cell = None, exit_penalty: Cell = None,
    premium: Cell = None, fees: Cell | Range = None, price: Cell = None, yearly_penalties: Cell | Range = None,
    rate_steps: Cell | Range = None, link_cap: Cell = None, link_rate: Cell = None, lang: Cell = None
) -> str: ...
@overload
def PLAN_COST_WHY(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, holding_months: Cell | Range = None,
    rebate: Cell | Range = None, rebate_month: Cell | Range = None, clawback: Cell | Range = None,
    link_deposit: Cell | Range = None, exit_penalty: Cell | Range = None, premium: Cell | Range = None,
    fees: Cell | Range = None, price: Cell | Range = None, yearly_penalties: Cell | Range = None,
    rate_steps: Cell | Range = None, link_cap: Cell | Range = None, link_rate: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
@overload
def PLAN_COST_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def PLAN_COST_WHY(*given: Any, **named: Any) -> Any:
    """Say why PLAN_COST answers as it does, in at most six short lines.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    holding_months : whole number, optional
        holding months · 持有月數 [whole number]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    rebate_month : whole number, optional
        rebate month · 回贈月 [whole number]
    clawback : HKD, optional
        clawback · 回贈退還 [HKD]
    link_deposit : HKD, optional
        mortgage-link deposit · 按揭存款掛鈎存款 [HKD]
    exit_penalty : fraction, optional
        exit penalty · 提早還款罰息 [fraction]
    premium : HKD, optional
        premium · 按保保費 [HKD]
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    price : HKD, optional
        price · 樓價 [HKD]
    yearly_penalties : fractions by year, a number or a range, optional
        penalties by year · 逐年罰息 [fractions by year, a number or a range]
    rate_steps : range of from which instalment, rate, optional
        rate steps · 分段息率 [range of from which instalment, rate]
    link_cap : fraction, optional
        mortgage-link cap · 掛鈎存款上限 [fraction]
    link_rate : fraction a year, optional
        mortgage-link rate · 掛鈎存款息率 [fraction a year]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["PLAN_COST_WHY"](*given, **named)


@overload
def HIBOR(date: Cell, period: Cell = None) -> float: ...
@overload
def HIBOR(date: Cell | Range, period: Cell | Range = None) -> Any: ...
def HIBOR(*given: Any, **named: Any) -> Any:
    """Return HIBOR as it was fixed on a day.

    Month ends are kept, and a fixing holds for its own day alone.

    Parameters
    ----------
    date : date
        date · 日期 [date]
    period : word, optional
        period · 拆息期: overnight, 1w, 2w, 1m, 2m, 3m, 6m, 12m

    Returns
    -------
    float
        [fraction a year]

    Raises
    ------
    XlMortgageError
        #N/A on a day whose fixing is not kept; the sentence names the nearest days that are.

    Examples
    --------
    >>> HIBOR("2026-09-30"), HIBOR("2026-09-30", "3m")
    (0.0300518, 0.0324167)

    References
    ----------
    Hong Kong Monetary Authority, public data on daily interbank rates, as copied: see HIBOR_WHY.
    """
    return CONTRACT["HIBOR"](*given, **named)


@overload
def HIBOR_WHY(date: Cell, period: Cell = None, lang: Cell = None) -> str: ...
@overload
def HIBOR_WHY(date: Cell | Range, period: Cell | Range = None, lang: Cell | Range = None) -> Any: ...
def HIBOR_WHY(*given: Any, **named: Any) -> Any:
    """Say why HIBOR answers as it does, in at most six short lines.

    Parameters
    ----------
    date : date
        date · 日期 [date]
    period : word, optional
        period · 拆息期: overnight, 1w, 2w, 1m, 2m, 3m, 6m, 12m
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["HIBOR_WHY"](*given, **named)


def PLANS_COMPARED(
    deal: Cell | Range, plans: Cell | Range, months: Cell = None, criteria: Cell | Range = None,
    lang: Cell = None
) -> Rows:
    """Return mortgage plans side by side: a column a plan, a row a figure.

    ``plans`` is a header row of lender, kind (H, P or fixed), hibor, spread, prime, discount, fixed_rate,
    fixed_months, bank_rebate, rebate_month, clawback, penalty_1, penalty_2, penalty_3, link_cap, link_rate,
    min_loan, fees, valuation, checked, source, note, in either language, and a plan a row. A rebate is a share
    of the loan up to 1, or HKD; so is a clawback of the rebate, due while penalties run, of which a year
    without one is 0%. A fixed rate does not rise while it is fixed; the reason tells the payments after it.
    Left blank, a bank's best lending rate is the one published for the deal's day, HIBOR the deal's, the
    valuation the deal's. Income is tested at the highest rate that a plan can charge by today's best lending
    rate. A lender that does not lend stays, with value and limit.

    Parameters
    ----------
    deal : range of label, value
        deal · 個案 [range of label, value]
    plans : range with a header row, a plan a row
        plans · 按揭計劃 [range with a header row, a plan a row]
    months : whole number, optional
        months · 供款期數 [whole number]
    criteria : range of lender, rule, value, source, checked, optional
        criteria · 機構準則 [range of lender, rule, value, source, checked]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header of the lenders, then a row a figure. What cannot be had is #N/A or #VALUE!, and the
        last row says what is missing.

    Raises
    ------
    XlMortgageError
        #VALUE! for a deal or a heading that is wrong.

    Examples
    --------
    >>> deal = [["樓價", 8e6], ["貸款額", 5.5e6], ["年期", 30], ["每月入息", 80_000], ["臨約日期", "2026-11-20"]]
    >>> plans = [["機構", "類型", "P", "P 減", "回贈", "第一年罰息"], ["甲", "P", 0.05, "1.75%", "1%", "2%"],
    ...          ["乙", "P", 0.05, "1.8%", "", ""]]
    >>> rows = PLANS_COMPARED(deal, plans, 24)
    >>> cost = next(row for row in rows if row[0] == '持有期總成本')
    >>> rows[0], rows[2], [round(cost) for cost in cost[1:]]
    (['項目', '甲', '乙'], ['排名（按成本）', 1, 2], [295606, 345155])

    References
    ----------
    As VERDICT, PLAN_COST and PRIME.
    """
    answer: Rows = CONTRACT["PLANS_COMPARED"](deal, plans, months, criteria, lang)
    return answer


def CASH_OUT_COMPARED(deal: Cell | Range, plans: Cell | Range, month: Cell = None, lang: Cell = None) -> Rows:
    """Return ways to raise money on a home side by side: a column a loan, a row a figure.

    ``plans`` is a header row of kind (second, further-charge or personal), lender, loan, annual_rate,
    rate_basis, years, fees, fee_treatment, interest_only_months, rebate, exit_penalty, penalty_base, rounding,
    split, money_lender, note, in either language, and a loan a row. The deal gives the home's value,
    first_balance, and annual_rate and years that are left of the first mortgage, and the income. ``month`` is
    when each is repaid early. The Money Lenders Ordinance is asked of every loan but a further charge, unless
    money_lender says otherwise.

    Parameters
    ----------
    deal : range of label, value
        deal · 個案 [range of label, value]
    plans : range with a header row, a plan a row
        plans · 按揭計劃 [range with a header row, a plan a row]
    month : whole number, optional
        month · 月數 [whole number]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header of the lenders, then a row a figure. What cannot be had is #N/A or #VALUE!, and the
        last row says what is missing.

    Raises
    ------
    XlMortgageError
        #VALUE! for a deal or a heading that is wrong.

    Examples
    --------
    >>> deal = [["物業現值", 8e6], ["一按結欠", 3e6], ["年利率", "3.25%"], ["年期", 20], ["每月入息", 60_000],
    ...         ["臨約日期", "2026-11-20"]]
    >>> plans = [["融資方式", "貸款額", "年利率", "年期", "費用"], ["二按", 1e6, "12%", 10, 20_000],
    ...          ["加按", 1e6, "3.5%", 20, 5_000], ["業主私人貸款", 1e6, "9%", 5, 0]]
    >>> rows = CASH_OUT_COMPARED(deal, plans, 24)
    >>> rows[0], [round(payment) for payment in rows[5][1:]]
    (['項目', '二按', '加按', '業主私人貸款'], [14347, 5800, 20758])

    References
    ----------
    As SECOND_MORTGAGE_APR, RATE_CAP, DSR, CASH_OUT, MAX_TENOR and NEGATIVE_EQUITY; the warnings of
    RULE_SOURCE("warnings") and RULE_SOURCE("arrears").
    """
    answer: Rows = CONTRACT["CASH_OUT_COMPARED"](deal, plans, month, lang)
    return answer


@overload
def RATE_CAP(
    loan: Cell, annual_rate: Cell, years: Cell, fees: Cell | Range = None, rate_basis: Cell = None,
    interest_only_months: Cell = None, rebate: Cell = None, exit_month: Cell = None, exit_penalty: Cell = None,
    apportionment: Cell = None, agreement_date: Cell = None, fee_treatment: Cell = None, rounding: Cell = None,
    split: Cell = None, penalty_base: Cell = None
) -> str: ...
@overload
def RATE_CAP(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, fees: Cell | Range = None,
    rate_basis: Cell | Range = None, interest_only_months: Cell | Range = None, rebate: Cell | Range = None,
    exit_month: Cell | Range = None, exit_penalty: Cell | Range = None, apportionment: Cell | Range = None,
    agreement_date: Cell | Range = None, fee_treatment: Cell | Range = None, rounding: Cell | Range = None,
    split: Cell | Range = None, penalty_base: Cell | Range = None
) -> Any: ...
@overload
def RATE_CAP(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RATE_CAP(*given: Any, **named: Any) -> Any:
    """Return what the Money Lenders Ordinance says to the interest of a loan, on three readings of its rate.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    interest_only_months : whole number, optional
        interest-only months · 免還本月數 [whole number]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    exit_month : whole number, optional
        exit month · 提早還款月 [whole number]
    exit_penalty : fraction, optional
        exit penalty · 提早還款罰息 [fraction]
    apportionment : word, optional
        apportionment · 攤還方法: pro-rata, contract
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    fee_treatment : word, optional
        fee treatment · 收費方式: at-drawdown, spread, capitalised, annual, anniversary
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents
    split : word, optional
        split · 利息攤分: actuarial, rule-of-78
    penalty_base : word, optional
        penalty base · 罰息基數: outstanding, original

    Returns
    -------
    str
        clear, presumed extortionate or above the cap where the statutory, the nominal and the effective rate
        agree, and depends on the method where they do not.

    Raises
    ------
    XlMortgageError
        #N/A for an agreement older than the Ordinance; otherwise as SECOND_MORTGAGE_APR.

    Examples
    --------
    >>> RATE_CAP(1_000_000, 0.15, 10, agreement_date="2026-11-20")
    'clear'
    >>> RATE_CAP(1_000_000, 0.24, 20, agreement_date="2026-11-20")
    'depends on the method'

    References
    ----------
    Money Lenders Ordinance (Cap. 163), sections 24 and 25 and Schedule 2: see RULE_SOURCE("RATE_CAP").
    """
    return CONTRACT["RATE_CAP"](*given, **named)


@overload
def RATE_CAP_WHY(
    loan: Cell, annual_rate: Cell, years: Cell, fees: Cell | Range = None, rate_basis: Cell = None,
    interest_only_months: Cell = None, rebate: Cell = None, exit_month: Cell = None, exit_penalty: Cell = None,
    apportionment: Cell = None, agreement_date: Cell = None, fee_treatment: Cell = None, rounding: Cell = None,
    split: Cell = None, penalty_base: Cell = None, lang: Cell = None
) -> str: ...
@overload
def RATE_CAP_WHY(
    loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range, fees: Cell | Range = None,
    rate_basis: Cell | Range = None, interest_only_months: Cell | Range = None, rebate: Cell | Range = None,
    exit_month: Cell | Range = None, exit_penalty: Cell | Range = None, apportionment: Cell | Range = None,
    agreement_date: Cell | Range = None, fee_treatment: Cell | Range = None, rounding: Cell | Range = None,
    split: Cell | Range = None, penalty_base: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def RATE_CAP_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RATE_CAP_WHY(*given: Any, **named: Any) -> Any:
    """Say why RATE_CAP answers as it does, in at most six short lines; of a whole deal block, with what else of it stands beside.

    Parameters
    ----------
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    fees : HKD, a number or a range, optional
        fees · 費用 [HKD, a number or a range]
    rate_basis : word, optional
        rate basis · 計息方式: annual, flat-monthly
    interest_only_months : whole number, optional
        interest-only months · 免還本月數 [whole number]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    exit_month : whole number, optional
        exit month · 提早還款月 [whole number]
    exit_penalty : fraction, optional
        exit penalty · 提早還款罰息 [fraction]
    apportionment : word, optional
        apportionment · 攤還方法: pro-rata, contract
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    fee_treatment : word, optional
        fee treatment · 收費方式: at-drawdown, spread, capitalised, annual, anniversary
    rounding : word, optional
        rounding · 取整方式: exact, nearest-cent, nearest-dollar, up-to-dollar, floor-dollar, up-to-ten-cents
    split : word, optional
        split · 利息攤分: actuarial, rule-of-78
    penalty_base : word, optional
        penalty base · 罰息基數: outstanding, original
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["RATE_CAP_WHY"](*given, **named)


@overload
def NEGATIVE_EQUITY(value: Cell, first_balance: Cell, second_balance: Cell = None) -> float: ...
@overload
def NEGATIVE_EQUITY(
    value: Cell | Range, first_balance: Cell | Range, second_balance: Cell | Range = None
) -> Any: ...
@overload
def NEGATIVE_EQUITY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def NEGATIVE_EQUITY(*given: Any, **named: Any) -> Any:
    """Return by how much what is owed on first and second mortgage exceeds the value of a property.

    Parameters
    ----------
    value : HKD
        value · 物業現值 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    second_balance : HKD, optional
        second balance · 二按結欠 [HKD]

    Returns
    -------
    float
        [HKD]; 0 where it does not.

    Examples
    --------
    >>> NEGATIVE_EQUITY(8_000_000, 9_000_000), NEGATIVE_EQUITY(3_000_000, 2_800_000, 700_000)
    (1000000.0, 500000.0)

    References
    ----------
    Hong Kong Monetary Authority, survey of negative equity, which counts the first mortgage alone: see
    NEGATIVE_EQUITY_WHY.
    """
    return CONTRACT["NEGATIVE_EQUITY"](*given, **named)


@overload
def NEGATIVE_EQUITY_WHY(value: Cell, first_balance: Cell, second_balance: Cell = None, lang: Cell = None) -> str: ...
@overload
def NEGATIVE_EQUITY_WHY(
    value: Cell | Range, first_balance: Cell | Range, second_balance: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
@overload
def NEGATIVE_EQUITY_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def NEGATIVE_EQUITY_WHY(*given: Any, **named: Any) -> Any:
    """Say why NEGATIVE_EQUITY answers as it does, in at most six short lines.

    Parameters
    ----------
    value : HKD
        value · 物業現值 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    second_balance : HKD, optional
        second balance · 二按結欠 [HKD]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["NEGATIVE_EQUITY_WHY"](*given, **named)


@overload
def NEGATIVE_EQUITY_FALL(value: Cell, first_balance: Cell, second_balance: Cell = None) -> float: ...
@overload
def NEGATIVE_EQUITY_FALL(
    value: Cell | Range, first_balance: Cell | Range, second_balance: Cell | Range = None
) -> Any: ...
@overload
def NEGATIVE_EQUITY_FALL(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def NEGATIVE_EQUITY_FALL(*given: Any, **named: Any) -> Any:
    """Return the fall in price at which negative equity begins: any further fall makes it so.

    Parameters
    ----------
    value : HKD
        value · 物業現值 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    second_balance : HKD, optional
        second balance · 二按結欠 [HKD]

    Returns
    -------
    float
        [fraction of the value]; 0 where it has begun.

    Examples
    --------
    >>> NEGATIVE_EQUITY_FALL(10_000_000, 9_000_000), NEGATIVE_EQUITY_FALL(8_000_000, 9_000_000)
    (0.1, 0.0)

    References
    ----------
    As NEGATIVE_EQUITY.
    """
    return CONTRACT["NEGATIVE_EQUITY_FALL"](*given, **named)


@overload
def NEGATIVE_EQUITY_FALL_WHY(
    value: Cell, first_balance: Cell, second_balance: Cell = None, lang: Cell = None
) -> str: ...
@overload
def NEGATIVE_EQUITY_FALL_WHY(
    value: Cell | Range, first_balance: Cell | Range, second_balance: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
@overload
def NEGATIVE_EQUITY_FALL_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def NEGATIVE_EQUITY_FALL_WHY(*given: Any, **named: Any) -> Any:
    """Say why NEGATIVE_EQUITY_FALL answers as it does, in at most six short lines.

    Parameters
    ----------
    value : HKD
        value · 物業現值 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    second_balance : HKD, optional
        second balance · 二按結欠 [HKD]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["NEGATIVE_EQUITY_FALL_WHY"](*given, **named)


@overload
def COMBINED_LTV(value: Cell, first_balance: Cell, second_balance: Cell = None) -> float: ...
@overload
def COMBINED_LTV(value: Cell | Range, first_balance: Cell | Range, second_balance: Cell | Range = None) -> Any: ...
@overload
def COMBINED_LTV(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def COMBINED_LTV(*given: Any, **named: Any) -> Any:
    """Return what is owed on first and second mortgage as a share of the value of a property.

    Parameters
    ----------
    value : HKD
        value · 物業現值 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    second_balance : HKD, optional
        second balance · 二按結欠 [HKD]

    Returns
    -------
    float
        [fraction of the value]; above 1 in negative equity.

    Examples
    --------
    >>> COMBINED_LTV(10_000_000, 6_000_000, 2_500_000)
    0.85

    References
    ----------
    A ratio of what is given; what lenders of second mortgages ask of it stands in RULE_SOURCE("warnings").
    """
    return CONTRACT["COMBINED_LTV"](*given, **named)


@overload
def COMBINED_LTV_WHY(value: Cell, first_balance: Cell, second_balance: Cell = None, lang: Cell = None) -> str: ...
@overload
def COMBINED_LTV_WHY(
    value: Cell | Range, first_balance: Cell | Range, second_balance: Cell | Range = None,
    lang: Cell | Range = None
) -> Any: ...
@overload
def COMBINED_LTV_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def COMBINED_LTV_WHY(*given: Any, **named: Any) -> Any:
    """Say why COMBINED_LTV answers as it does, in at most six short lines.

    Parameters
    ----------
    value : HKD
        value · 物業現值 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    second_balance : HKD, optional
        second balance · 二按結欠 [HKD]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["COMBINED_LTV_WHY"](*given, **named)


@overload
def NEGATIVE_EQUITY_PATH(
    value: Cell, loan: Cell, annual_rate: Cell, years: Cell, second_loan: Cell = None, second_rate: Cell = None,
    second_years: Cell = None, annual_change: Cell = None, lang: Cell = None
) -> Rows: ...
@overload
def NEGATIVE_EQUITY_PATH(
    value: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    second_loan: Cell | Range = None, second_rate: Cell | Range = None, second_years: Cell | Range = None,
    annual_change: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def NEGATIVE_EQUITY_PATH(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def NEGATIVE_EQUITY_PATH(*given: Any, **named: Any) -> Any:
    """Return where an owner stands every month: value, owed on the first mortgage, owed in all, equity.

    Parameters
    ----------
    value : HKD
        value · 物業現值 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    second_loan : HKD, optional
        second loan · 二按貸款額 [HKD]
    second_rate : fraction a year, optional
        second rate · 二按年利率 [fraction a year]
    second_years : years, optional
        second years · 二按年期 [years]
    annual_change : signed fraction, optional
        annual change · 每年樓價變動 [signed fraction]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header row, and a row a month [HKD] from month 0 to the end of the longer loan; equity below
        0 is negative equity.

    Raises
    ------
    XlMortgageError
        #VALUE! where a second loan has no rate or no tenor.

    Examples
    --------
    >>> path = NEGATIVE_EQUITY_PATH(10_000_000, 9_000_000, 0.03, 30, annual_change=-0.05)
    >>> path[1], [row[0] for row in path[1:] if row[4] < 0][0]
    ([0, 10000000.0, 9000000.0, 9000000.0, 1000000.0], 45)

    References
    ----------
    The annuity formula; the value changes by the same share every year.
    """
    return CONTRACT["NEGATIVE_EQUITY_PATH"](*given, **named)


@overload
def CALL_LOAN(
    days_in_arrears: Cell, let_without_consent: Cell = None, second_without_consent: Cell = None,
    unlawful: Cell = None
) -> str: ...
@overload
def CALL_LOAN(
    days_in_arrears: Cell | Range, let_without_consent: Cell | Range = None,
    second_without_consent: Cell | Range = None, unlawful: Cell | Range = None
) -> Any: ...
def CALL_LOAN(*given: Any, **named: Any) -> Any:
    """Return whether a bank may call a loan: by days of arrears, or because the property is let or charged again without its consent, or the account is used unlawfully.

    Parameters
    ----------
    days_in_arrears : whole number
        days in arrears · 拖欠日數 [whole number]
    let_without_consent : yes or no, optional
        let without the bank's consent · 未經同意出租 [yes or no]
    second_without_consent : yes or no, optional
        second mortgage without the bank's consent · 未經同意二按 [yes or no]
    unlawful : yes or no, optional
        unlawful activity · 涉及違法 [yes or no]

    Returns
    -------
    str
        none, watch or call.

    Examples
    --------
    >>> CALL_LOAN(75), CALL_LOAN(75, let_without_consent=True), CALL_LOAN(0)
    ('watch', 'call', 'none')

    References
    ----------
    Brokers' and a bank's accounts of practice, 2020 to 2026; a matter of each mortgage deed: see CALL_LOAN_WHY.
    """
    return CONTRACT["CALL_LOAN"](*given, **named)


@overload
def CALL_LOAN_WHY(
    days_in_arrears: Cell, let_without_consent: Cell = None, second_without_consent: Cell = None,
    unlawful: Cell = None, lang: Cell = None
) -> str: ...
@overload
def CALL_LOAN_WHY(
    days_in_arrears: Cell | Range, let_without_consent: Cell | Range = None,
    second_without_consent: Cell | Range = None, unlawful: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
def CALL_LOAN_WHY(*given: Any, **named: Any) -> Any:
    """Say why CALL_LOAN answers as it does, in at most six short lines.

    Parameters
    ----------
    days_in_arrears : whole number
        days in arrears · 拖欠日數 [whole number]
    let_without_consent : yes or no, optional
        let without the bank's consent · 未經同意出租 [yes or no]
    second_without_consent : yes or no, optional
        second mortgage without the bank's consent · 未經同意二按 [yes or no]
    unlawful : yes or no, optional
        unlawful activity · 涉及違法 [yes or no]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["CALL_LOAN_WHY"](*given, **named)


@overload
def SURVEY(quarter: Cell, item: Cell = None) -> float: ...
@overload
def SURVEY(quarter: Cell | Range, item: Cell | Range = None) -> Any: ...
def SURVEY(*given: Any, **named: Any) -> Any:
    """Return what the Monetary Authority's survey of negative equity found at the end of a quarter, which is a date or a text such as 2025Q3 or 2025年第3季.

    Parameters
    ----------
    quarter : quarter
        quarter · 季度 [quarter]
    item : word, optional
        item · 調查項目: cases, total, unsecured, delinquency

    Returns
    -------
    float
        cases; HKD of the amount and of its unsecured part; the delinquency ratio as a fraction.

    Raises
    ------
    XlMortgageError
        #N/A for a quarter or a figure that was not found; the sentence names the nearest that was.

    Examples
    --------
    >>> SURVEY("2025Q3"), SURVEY("2025-03-31"), SURVEY("2025年第1季", "拖欠比率")
    (31449.0, 40741.0, 0.0017)

    References
    ----------
    Hong Kong Monetary Authority, surveys of residential mortgage loans in negative equity, as reported: see
    SURVEY_WHY.
    """
    return CONTRACT["SURVEY"](*given, **named)


@overload
def SURVEY_WHY(quarter: Cell, item: Cell = None, lang: Cell = None) -> str: ...
@overload
def SURVEY_WHY(quarter: Cell | Range, item: Cell | Range = None, lang: Cell | Range = None) -> Any: ...
def SURVEY_WHY(*given: Any, **named: Any) -> Any:
    """Say why SURVEY answers as it does, in at most six short lines.

    Parameters
    ----------
    quarter : quarter
        quarter · 季度 [quarter]
    item : word, optional
        item · 調查項目: cases, total, unsecured, delinquency
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["SURVEY_WHY"](*given, **named)


@overload
def SALE_PROCEEDS(
    sale_price: Cell, first_balance: Cell, second_balance: Cell = None, costs: Cell | Range = None,
    lang: Cell = None
) -> Rows: ...
@overload
def SALE_PROCEEDS(
    sale_price: Cell | Range, first_balance: Cell | Range, second_balance: Cell | Range = None,
    costs: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def SALE_PROCEEDS(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def SALE_PROCEEDS(*given: Any, **named: Any) -> Any:
    """Return who is paid what from a sale: costs, first lender, second lender, owner, and what stays unpaid.

    Parameters
    ----------
    sale_price : HKD
        sale price · 賣出價 [HKD]
    first_balance : HKD
        first balance · 一按結欠 [HKD]
    second_balance : HKD, optional
        second balance · 二按結欠 [HKD]
    costs : HKD, a number or a range, optional
        costs · 賣樓費用 [HKD, a number or a range]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header row, a row each with what is due, paid and unpaid [HKD], and their sums; what is
        unpaid to a lender the owner still owes.

    Examples
    --------
    >>> for row in SALE_PROCEEDS(3_000_000, 2_500_000, 1_000_000, 50_000):
    ...     print(row)
    ['收款人', '應付', '實付', '尚欠']
    ['賣樓費用', 50000.0, 50000.0, 0.0]
    ['一按', 2500000.0, 2500000.0, 0.0]
    ['二按', 1000000.0, 450000.0, 550000.0]
    ['業主', 0.0, 0.0, 0.0]
    ['合計', 3550000.0, 3000000.0, 550000.0]

    References
    ----------
    The order of charges: the first mortgage is repaid before the second, and the owner stays liable for the
    rest.
    """
    return CONTRACT["SALE_PROCEEDS"](*given, **named)


@overload
def MAX_PRICE(
    cash: Cell, monthly_income: Cell, annual_rate: Cell, years: Cell, property: Cell = None, use: Cell = None,
    insured: Cell = None, first_home: Cell = None, regular_salary: Cell = None, other_mortgages: Cell = None,
    income_abroad: Cell = None, basis: Cell = None, agreement_date: Cell = None, completion_date: Cell = None,
    first_assigned: Cell = None, buyer: Cell = None, other_home: Cell = None
) -> float: ...
@overload
def MAX_PRICE(
    cash: Cell | Range, monthly_income: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None, buyer: Cell | Range = None,
    other_home: Cell | Range = None
) -> Any: ...
@overload
def MAX_PRICE(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def MAX_PRICE(*given: Any, **named: Any) -> Any:
    """Return the dearest home that cash and income reach, through every cliff of cap, premium and duty.

    Parameters
    ----------
    cash : HKD
        cash · 可用現金 [HKD]
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    buyer : word, optional
        buyer · 買家身份: permanent-resident, other, company
    other_home : yes or no, optional
        other home · 擁有其他住宅 [yes or no]

    Returns
    -------
    float
        [whole HKD]; 0 where the cash is not enough for any. Legal fees are not counted. The loan is the one
        that takes the least cash, up to the cap and to what the income carries.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong; #N/A where no rule covers the case or the date.

    Examples
    --------
    >>> MAX_PRICE(2_720_000, 100_000, 0.035, 30, agreement_date="2026-11-20")
    8000000.0

    References
    ----------
    As MAX_LOAN, LOAN_BY_INCOME and CASH_NEEDED.
    """
    return CONTRACT["MAX_PRICE"](*given, **named)


@overload
def MAX_PRICE_WHY(
    cash: Cell, monthly_income: Cell, annual_rate: Cell, years: Cell, property: Cell = None, use: Cell = None,
    insured: Cell = None, first_home: Cell = None, regular_salary: Cell = None, other_mortgages: Cell = None,
    income_abroad: Cell = None, basis: Cell = None, agreement_date: Cell = None, completion_date: Cell = None,
    first_assigned: Cell = None, buyer: Cell = None, other_home: Cell = None, lang: Cell = None
) -> str: ...
@overload
def MAX_PRICE_WHY(
    cash: Cell | Range, monthly_income: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None, buyer: Cell | Range = None,
    other_home: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def MAX_PRICE_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def MAX_PRICE_WHY(*given: Any, **named: Any) -> Any:
    """Say why MAX_PRICE answers as it does, in at most six short lines.

    Parameters
    ----------
    cash : HKD
        cash · 可用現金 [HKD]
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    buyer : word, optional
        buyer · 買家身份: permanent-resident, other, company
    other_home : yes or no, optional
        other home · 擁有其他住宅 [yes or no]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["MAX_PRICE_WHY"](*given, **named)


@overload
def AFFORDABILITY(
    cash: Cell, monthly_income: Cell, rates: Cell | Range, terms: Cell | Range, property: Cell = None,
    use: Cell = None, insured: Cell = None, first_home: Cell = None, regular_salary: Cell = None,
    other_mortgages: Cell = None, income_abroad: Cell = None, basis: Cell = None, agreement_date: Cell = None,
    completion_date: Cell = None, first_assigned: Cell = None, buyer: Cell = None, other_home: Cell = None,
    lang: Cell = None
) -> Rows: ...
@overload
def AFFORDABILITY(
    cash: Cell | Range, monthly_income: Cell | Range, rates: Cell | Range, terms: Cell | Range,
    property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None, buyer: Cell | Range = None,
    other_home: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def AFFORDABILITY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def AFFORDABILITY(*given: Any, **named: Any) -> Any:
    """Return MAX_PRICE over a range of rates and a range of terms.

    Parameters
    ----------
    cash : HKD
        cash · 可用現金 [HKD]
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    rates : fractions, a number or a range
        rates · 各個年利率 [fractions, a number or a range]
    terms : terms in years, a number or a range
        terms · 各個年期 [terms in years, a number or a range]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    buyer : word, optional
        buyer · 買家身份: permanent-resident, other, company
    other_home : yes or no, optional
        other home · 擁有其他住宅 [yes or no]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header row of terms, and a row a rate with a price a term [whole HKD]; #N/A in a cell where
        no rule covers that term.

    Raises
    ------
    XlMortgageError
        As MAX_PRICE.

    Examples
    --------
    >>> for row in AFFORDABILITY(2_720_000, 50_000, [0.03, 0.04], [20, 30], agreement_date="2026-11-20"):
    ...     print(row)
    ['年利率', '20 年', '30 年']
    [0.03, 6949781.0, 8000000.0]
    [0.04, 6586077.0, 7650509.0]

    References
    ----------
    As MAX_PRICE.
    """
    return CONTRACT["AFFORDABILITY"](*given, **named)


@overload
def AFFORDABILITY_WHY(
    cash: Cell, monthly_income: Cell, rates: Cell | Range, terms: Cell | Range, property: Cell = None,
    use: Cell = None, insured: Cell = None, first_home: Cell = None, regular_salary: Cell = None,
    other_mortgages: Cell = None, income_abroad: Cell = None, basis: Cell = None, agreement_date: Cell = None,
    completion_date: Cell = None, first_assigned: Cell = None, buyer: Cell = None, other_home: Cell = None,
    lang: Cell = None
) -> str: ...
@overload
def AFFORDABILITY_WHY(
    cash: Cell | Range, monthly_income: Cell | Range, rates: Cell | Range, terms: Cell | Range,
    property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None, buyer: Cell | Range = None,
    other_home: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def AFFORDABILITY_WHY(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def AFFORDABILITY_WHY(*given: Any, **named: Any) -> Any:
    """Say why AFFORDABILITY answers as it does, in at most six short lines.

    Parameters
    ----------
    cash : HKD
        cash · 可用現金 [HKD]
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    rates : fractions, a number or a range
        rates · 各個年利率 [fractions, a number or a range]
    terms : terms in years, a number or a range
        terms · 各個年期 [terms in years, a number or a range]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    buyer : word, optional
        buyer · 買家身份: permanent-resident, other, company
    other_home : yes or no, optional
        other home · 擁有其他住宅 [yes or no]
    lang : word, optional
        language · 語言: zh, en
    """
    return CONTRACT["AFFORDABILITY_WHY"](*given, **named)


@overload
def WHAT_WOULD_PASS(
    price: Cell, loan: Cell, annual_rate: Cell, years: Cell, monthly_income: Cell, valuation: Cell = None,
    rebate: Cell = None, property: Cell = None, use: Cell = None, insured: Cell = None, first_home: Cell = None,
    regular_salary: Cell = None, other_mortgages: Cell = None, income_abroad: Cell = None, basis: Cell = None,
    agreement_date: Cell = None, completion_date: Cell = None, first_assigned: Cell = None,
    building_age: Cell = None, applicant_age: Cell = None, building_rule: Cell = None,
    applicant_rule: Cell = None, other_debts: Cell = None, rental_income: Cell = None, lang: Cell = None
) -> Rows: ...
@overload
def WHAT_WOULD_PASS(
    price: Cell | Range, loan: Cell | Range, annual_rate: Cell | Range, years: Cell | Range,
    monthly_income: Cell | Range, valuation: Cell | Range = None, rebate: Cell | Range = None,
    property: Cell | Range = None, use: Cell | Range = None, insured: Cell | Range = None,
    first_home: Cell | Range = None, regular_salary: Cell | Range = None, other_mortgages: Cell | Range = None,
    income_abroad: Cell | Range = None, basis: Cell | Range = None, agreement_date: Cell | Range = None,
    completion_date: Cell | Range = None, first_assigned: Cell | Range = None, building_age: Cell | Range = None,
    applicant_age: Cell | Range = None, building_rule: Cell | Range = None, applicant_rule: Cell | Range = None,
    other_debts: Cell | Range = None, rental_income: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
@overload
def WHAT_WOULD_PASS(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def WHAT_WOULD_PASS(*given: Any, **named: Any) -> Any:
    """Return the smallest single changes that make a failing deal pass, the smallest first; where none is enough, two together.

    None but a rebate that is given up, by the difference shown, makes the client pay or owe more. A change
    after which the bank still has to be asked says so, and the last rows say about what; beside it stands the
    smallest of its kind that spares that, where there is one.

    Parameters
    ----------
    price : HKD
        price · 樓價 [HKD]
    loan : HKD
        loan · 貸款額 [HKD]
    annual_rate : fraction a year
        annual rate · 年利率 [fraction a year]
    years : years
        years · 年期 [years]
    monthly_income : HKD
        monthly income · 每月入息 [HKD]
    valuation : HKD, optional
        valuation · 估價 [HKD]
    rebate : HKD, optional
        rebate · 回贈 [HKD]
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    first_home : yes or no, optional
        first home · 首次置業 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    basis : word, optional
        basis · 審批基準: income, net-worth
    agreement_date : date, optional
        agreement date · 臨約日期 [date]
    completion_date : date, optional
        completion date · 入伙日期 [date]
    first_assigned : date, optional
        first assignment date · 首次轉讓日期 [date]
    building_age : years, optional
        building age · 樓齡 [years]
    applicant_age : years, optional
        applicant age · 申請人年齡 [years]
    building_rule : years, optional
        building age rule · 樓齡上限 [years]
    applicant_rule : years, optional
        applicant age rule · 年齡上限 [years]
    other_debts : HKD, optional
        other monthly debts · 其他每月供款 [HKD]
    rental_income : HKD, optional
        rental income · 租金收入 [HKD]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header, then what changes, from what, to what and by how much; two changes together under one
        number; one row that says so where the deal does not fail or nothing helps. Cash is not looked at.

    Raises
    ------
    XlMortgageError
        #VALUE! for an input that is wrong; #N/A where no rule covers the case or the date.

    Examples
    --------
    >>> deal = [["樓價", 8e6], ["貸款額", 6e6], ["年利率", "4%"], ["年期", 30], ["每月入息", 60_000],
    ...         ["臨約日期", "2026-11-20"]]
    >>> WHAT_WOULD_PASS(deal)[:2]
    [['改變', '現時', '改為', '差額'], ['貸款額', 6000000.0, 5600000.0, -400000.0]]

    References
    ----------
    As MAX_LOAN, MAX_TENOR and DSR_OK; a bank's rebate, the state of the property and a second mortgage count
    where a deal block gives them, as in VERDICT.
    """
    return CONTRACT["WHAT_WOULD_PASS"](*given, **named)


@overload
def CHECKLIST(
    topic: Cell = None, purpose: Cell = None, property: Cell = None, use: Cell = None, basis: Cell = None,
    insured: Cell = None, regular_salary: Cell = None, income_abroad: Cell = None, other_mortgages: Cell = None,
    lang: Cell = None
) -> Rows: ...
@overload
def CHECKLIST(
    topic: Cell | Range = None, purpose: Cell | Range = None, property: Cell | Range = None,
    use: Cell | Range = None, basis: Cell | Range = None, insured: Cell | Range = None,
    regular_salary: Cell | Range = None, income_abroad: Cell | Range = None,
    other_mortgages: Cell | Range = None, lang: Cell | Range = None
) -> Any: ...
def CHECKLIST(*given: Any, **named: Any) -> Any:
    """Return a list that can be printed for a client: the documents of a deal, how to choose a money lender, the steps to the first mortgagee's consent, or what a money lender has to warn of.

    Parameters
    ----------
    topic : word, optional
        topic of the list · 清單種類: documents, money-lender, consent, warnings
    purpose : word, optional
        purpose · 貸款目的: purchase, refinance, further-charge, second
    property : word, optional
        property type · 物業類型: private, tenement, village, hos-green, hos-white, housing-society, office, shop,
        industrial, car-park
    use : word, optional
        use · 用途: self-use, let, company
    basis : word, optional
        basis · 審批基準: income, net-worth
    insured : yes or no, optional
        mortgage insurance · 按揭保險 [yes or no]
    regular_salary : yes or no, optional
        regular salary · 固定受薪 [yes or no]
    income_abroad : yes or no, optional
        income from abroad · 非本地收入 [yes or no]
    other_mortgages : yes or no, optional
        other mortgages · 其他按揭 [yes or no]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: a header, then number, item and who says so.

    Examples
    --------
    >>> [row[:2] for row in CHECKLIST("consent", lang="en")[:2]]
    [['no.', 'item'], [1, "Read the first mortgage deed: it forbids any further charge without the bank's written consent."]]

    References
    ----------
    Banks' and brokers' own lists, the Money Lenders Ordinance and its licensing conditions: see
    RULE_SOURCE("checklists").
    """
    return CONTRACT["CHECKLIST"](*given, **named)


@overload
def RULES_AS_OF() -> str: ...
@overload
def RULES_AS_OF(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RULES_AS_OF(*given: Any, **named: Any) -> Any:
    """Return the day to which all of this version's tables were verified.

    Returns
    -------
    str
        ISO date.

    Examples
    --------
    >>> RULES_AS_OF() >= '2026-11-21'
    True

    References
    ----------
    The day that each table states; the earliest of them.
    """
    return CONTRACT["RULES_AS_OF"](*given, **named)


@overload
def RULES_VERSION() -> str: ...
@overload
def RULES_VERSION(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any: ...
def RULES_VERSION(*given: Any, **named: Any) -> Any:
    """Return the version of xlmortgage.

    Returns
    -------
    str
        such as "0.1.0".

    Examples
    --------
    >>> isinstance(RULES_VERSION(), str)
    True

    References
    ----------
    The release that is installed; CHANGELOG.md says what it changed.
    """
    return CONTRACT["RULES_VERSION"](*given, **named)


@overload
def RULE_SOURCE(rule: Cell, date: Cell = None) -> str: ...
@overload
def RULE_SOURCE(rule: Cell | Range, date: Cell | Range = None) -> Any: ...
def RULE_SOURCE(*given: Any, **named: Any) -> Any:
    """Return on whose authority a rule stands on a date.

    Parameters
    ----------
    rule : text
        rule · 規則 [text]
    date : date, optional
        date · 日期 [date]

    Returns
    -------
    str
        with one line a series of the rule's tables: since when, issuer, title, date, confidence, address.

    Raises
    ------
    XlMortgageError
        #VALUE! for a rule we do not have; #N/A before its first version.

    Examples
    --------
    >>> print(RULE_SOURCE("guarantee", "2026-11-21")[:23])
    房委會按揭貸款保證：自 2024-03-01：

    References
    ----------
    Every table of the law, and sources.toml.
    """
    return CONTRACT["RULE_SOURCE"](*given, **named)


@overload
def DEALS(table: Cell | Range, columns: Cell | Range = None, lang: Cell = None) -> Rows: ...
@overload
def DEALS(table: Cell | Range, columns: Cell | Range = None, lang: Cell | Range = None) -> Any: ...
def DEALS(*given: Any, **named: Any) -> Any:
    """Return the answers to a whole deal list: a header row, and a row for each deal.

    Parameters
    ----------
    table : range with a header row
        table · 清單 [range with a header row]
    columns : names, a text or a range, optional
        columns · 結果欄 [names, a text or a range]
    lang : word, optional
        language · 語言: zh, en

    Returns
    -------
    list
        of rows: the wanted result columns, all where none are named; under Chinese headers, or under their own
        names where the language is English. What cannot be answered is empty, and why says what is wrong; a
        blank row stays blank.

    Raises
    ------
    XlMortgageError
        #VALUE! where the list has no price, a column stands twice, or a wanted result is not known.

    Examples
    --------
    >>> table = [["樓價", "物業", "臨約日期"], [8e6, "村屋", "2026-11-20"], [4e6, "車位", "2026-11-20"]]
    >>> DEALS(table, "max_ltv, max_loan")
    [['最高按揭成數', '最高貸款額'], [0.7, 5600000.0], [0.7, 2800000.0]]

    References
    ----------
    As each function of the same name.
    """
    return CONTRACT["DEALS"](*given, **named)


for _name in __all__:
    if get_overloads(globals()[_name]):
        globals()[_name].__signature__ = CONTRACT[_name].signature
