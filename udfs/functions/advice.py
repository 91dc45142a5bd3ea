"""What a purchase takes, what a buyer reaches, what would pass, and a whole list at once."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from udfs.contract import why, worksheet
from udfs.functions.deals import answered
from xlmortgage import explain
from xlmortgage import questions as quote
from xlmortgage.questions import reach as advise

ADVICE = "xlmortgage - advice"

OF_PRICE = ("ltv", "mip", "guarantee", "dsr", "stamp_duty", "commission", "mip_premium")


@worksheet(ADVICE, "所需現金", attrgetter("value"), ("stamp_duty", "commission", "mip_premium"))
def CASH_NEEDED(
    price: Any,
    loan: Any,
    property: Any = None,
    insured: Any = None,
    first_home: Any = None,
    years: Any = None,
    rebate: Any = None,
    legal_fees: Any = None,
    plan: Any = None,
    agreement_date: Any = None,
    use: Any = None,
    basis: Any = None,
    valuation: Any = None,
) -> Any:
    """Return the cash that a purchase takes: down payment, duty, commission, legal fees and premium, less the rebate.

    Returns
    -------
    float
        [HKD]; legal fees count where they are given, the premium where the loan is insured.

    Raises
    ------
    InputError, NoRuleError
        ``#VALUE!`` for an input that is wrong, such as an insured loan without its tenor; ``#N/A`` where no rule
        covers the case or the date.

    Examples
    --------
    >>> CASH_NEEDED(8_000_000, 5_600_000)
    2720000.0

    References
    ----------
    Inland Revenue Department; HKMC Insurance Limited; the commission is custom: see ``RULE_SOURCE("CASH_NEEDED")``.

    """
    return quote.cash_needed(
        price,
        loan,
        property,
        insured,
        first_home,
        years,
        rebate,
        legal_fees,
        plan,
        agreement_date,
        use=use,
        basis=basis,
        valuation=valuation,
    )


CASH_NEEDED_WHY = why(CASH_NEEDED, explain.cash_needed, spills=True)


@worksheet(ADVICE, "最高可負擔樓價", attrgetter("value"), OF_PRICE)
def MAX_PRICE(
    cash: Any,
    monthly_income: Any,
    annual_rate: Any,
    years: Any,
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
    """Return the dearest home that cash and income reach, through every cliff of cap, premium and duty.

    Returns
    -------
    float
        [whole HKD]; 0 where the cash is not enough for any. Legal fees are not counted. The loan is the one that takes
        the least cash, up to the cap and to what the income carries.

    Raises
    ------
    InputError, NoRuleError
        ``#VALUE!`` for an input that is wrong; ``#N/A`` where no rule covers the case or the date.

    Examples
    --------
    >>> MAX_PRICE(2_720_000, 100_000, 0.035, 30)
    8000000.0

    References
    ----------
    As ``MAX_LOAN``, ``LOAN_BY_INCOME`` and ``CASH_NEEDED``.

    """
    return advise.max_price(
        cash,
        monthly_income,
        annual_rate,
        years,
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


MAX_PRICE_WHY = why(MAX_PRICE, explain.max_price)


@worksheet(ADVICE, "怎樣才會通過", spills=True)
def WHAT_WOULD_PASS(
    price: Any,
    loan: Any,
    annual_rate: Any,
    years: Any,
    monthly_income: Any,
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
    building_age: Any = None,
    applicant_age: Any = None,
    building_rule: Any = None,
    applicant_rule: Any = None,
    other_debts: Any = None,
    rental_income: Any = None,
    lang: Any = None,
) -> Any:
    """Return the smallest single changes that make a failing deal pass, the smallest first.

    Returns
    -------
    list of rows
        A header, then what changes, from what, to what and by how much; one row that says so where the deal does not
        fail or where no single change is enough. Cash is not looked at.

    Raises
    ------
    InputError, NoRuleError
        ``#VALUE!`` for an input that is wrong; ``#N/A`` where no rule covers the case or the date.

    Examples
    --------
    >>> WHAT_WOULD_PASS([["樓價", 8e6], ["貸款額", 6e6], ["年利率", "4%"], ["年期", 30], ["每月入息", 60_000]])[:2]
    [['改變', '現時', '改為', '差額'], ['貸款額', 6000000.0, 5600000.0, -400000.0]]

    References
    ----------
    As ``MAX_LOAN``, ``MAX_TENOR`` and ``DSR_OK``.

    """
    facts = {name: value for name, value in locals().items() if name != "lang"}
    return explain.changes(advise.what_would_pass(facts), lang.code)


@worksheet(ADVICE, "整張清單", spills=True)
def DEALS(table: Any, columns: Any = None, lang: Any = None) -> Any:
    """Return the answers to a whole deal list: a header row, and a row for each deal.

    Returns
    -------
    list of rows
        The wanted result columns, all where ``columns`` is not given; under Chinese headers, or under their own names
        where ``lang`` is English. What cannot be answered is empty, and ``why`` says what is wrong; a blank row stays
        blank.

    Raises
    ------
    InputError
        ``#VALUE!`` where the list has no price, a column stands twice, or a wanted result is not known.

    Examples
    --------
    >>> DEALS([["樓價", "物業"], [8e6, "村屋"], [4e6, "車位"]], "max_ltv, max_loan")
    [['最高按揭成數', '最高貸款額'], [0.7, 5600000.0], [0.7, 2800000.0]]

    References
    ----------
    As each function of the same name.

    """
    return answered(table, columns, lang.code)
