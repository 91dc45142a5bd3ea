"""What an owner's equity is, when it turns negative, and who is paid from a sale.  Mathematics without policy."""

from __future__ import annotations

from math import nan
from typing import Any, NamedTuple

from xlmortgage.errors import InputError
from xlmortgage.finance.annuity import MONTHS_A_YEAR, balance_after, number_of_instalments
from xlmortgage.numbers import scalar
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.numbers.scalar import namespace


class EquityMonth(NamedTuple):
    """Where an owner stands after so many months."""

    month: int
    value: Any
    """What the property is worth [HKD]."""
    first_balance: Any
    """What is owed on the first mortgage [HKD]."""
    owed: Any
    """What is owed in all [HKD]."""
    equity: Any
    """Value less what is owed, below 0 where more is owed [HKD]."""


class Proceeds(NamedTuple):
    """What somebody gets from a sale."""

    due: Any
    """[HKD]"""
    paid: Any
    """[HKD]"""

    @property
    def shortfall(self) -> Any:
        """What stays unpaid [HKD]."""
        return _unless_dust(self.due - self.paid)


class SaleProceeds(NamedTuple):
    """Who is paid what from a sale, in the order in which they are paid."""

    costs: Proceeds
    first_lender: Proceeds
    second_lender: Proceeds
    owner: Proceeds

    @property
    def total(self) -> Proceeds:
        """What is due and paid in all; its shortfall is what the owner stays liable for."""
        return Proceeds(sum(part.due for part in self), sum(part.paid for part in self))


def negative_equity(value: Any, owed: Any) -> Any:
    """Return by how much what is owed exceeds what a property is worth.

    Parameters
    ----------
    value : float or array
        What the property is worth [HKD].
    owed : float or array
        What is owed on it [HKD].

    Returns
    -------
    float or array
        [HKD]; 0 where no more is owed than it is worth.

    Examples
    --------
    >>> negative_equity(8e6, 9e6), negative_equity(9e6, 9e6)
    (1000000.0, 0.0)

    """
    return _unless_dust(namespace(value, owed).maximum(owed - value, 0.0))


def _unless_dust(amount: Any) -> Any:
    """Return an amount, but nothing where it is less than half a cent: binary rounding alone leaves that [HKD]."""
    return namespace(amount).where(amount < HALF_A_CENT, 0.0, amount)


def fall_to_negative_equity(value: Any, owed: Any) -> Any:
    """Return the fall in price at which negative equity begins: any further fall makes it so.

    Parameters
    ----------
    value, owed : float or array
        As in :func:`negative_equity`.

    Returns
    -------
    float or array
        [fraction of the value]; 0 where it has begun, and 1 where nothing is owed.

    Examples
    --------
    >>> fall_to_negative_equity(10e6, 9e6), fall_to_negative_equity(8e6, 9e6)
    (0.1, 0.0)

    """
    return namespace(value, owed).maximum((value - owed) / value, 0.0)


def equity_path(
    value: Any,
    loan: Any,
    annual_rate: Any,
    years: Any,
    second_loan: Any = 0.0,
    second_rate: Any = nan,
    second_years: Any = 0.0,
    annual_change: Any = 0.0,
) -> list[EquityMonth]:
    """Return where an owner stands every month, from today to the end of the longer loan.

    Parameters
    ----------
    value : float or array
        What the property is worth today [HKD].
    loan, second_loan : float or array
        Drawn today on the first and the second mortgage [HKD].
    annual_rate, second_rate : float or array
        Their nominal annual rates [fraction]; ``nan`` where not given.
    years, second_years : float or array
        Their tenors [years].
    annual_change : float or array
        By how much the value changes a year, compounding [fraction].

    Returns
    -------
    list of EquityMonth
        Month 0 and every month after it; of arrays, to the end of the longest loan of all, and with a meaning only
        where :func:`second_loan_lacks_its_terms` is false.

    Raises
    ------
    InputError
        If there is a single second loan without a rate or a tenor, or a tenor that does not come to whole months.

    Examples
    --------
    A home of HKD 10m with a loan of 90%, while prices fall by 5% a year:

    >>> path = equity_path(10e6, 9e6, 0.03, 30, annual_change=-0.05)
    >>> next(month.month for month in path if month.equity < 0)
    45

    """
    xp = namespace(value, loan, annual_rate, years, second_loan, second_rate, second_years, annual_change)
    months = number_of_instalments(years)
    has_second = second_loan > 0
    if xp is scalar and second_loan_lacks_its_terms(second_loan, second_rate, second_years):
        raise missing_of_second(second_rate)
    second_months = 1
    if xp.any(has_second):
        second_months = number_of_instalments(xp.where(has_second, second_years, 1.0), "second_years", "二按年期")
    path: list[EquityMonth] = []
    month = 0
    while xp.any((month <= months) | (has_second & (month <= second_months))):
        worth = value * (1 + annual_change) ** (month / MONTHS_A_YEAR)
        first = balance_after(loan, annual_rate, months, xp.minimum(month, months))
        rate = xp.where(has_second, second_rate, 0.0)
        second = balance_after(second_loan, rate, second_months, xp.minimum(month, second_months))
        path.append(EquityMonth(month, worth, first, first + second, worth - first - second))
        month += 1
    return path


def second_loan_lacks_its_terms(second_loan: Any, second_rate: Any, second_years: Any) -> Any:
    """Return whether there is a second loan without a rate or a tenor.

    Parameters
    ----------
    second_loan : float or array
        [HKD]
    second_rate : float or array
        [fraction a year]; ``nan`` where not given.
    second_years : float or array
        [years]; 0 where not given.

    Examples
    --------
    >>> second_loan_lacks_its_terms(1e6, nan, 5.0), second_loan_lacks_its_terms(0.0, nan, 0.0)
    (True, False)

    """
    xp = namespace(second_loan, second_rate, second_years)
    return (second_loan > 0) & (xp.isnan(second_rate) | (second_years == 0))


def sale_proceeds(sale_price: Any, first_balance: Any, second_balance: Any = 0.0, costs: Any = 0.0) -> SaleProceeds:
    """Return who is paid what from a sale: the costs first, then the first lender, the second, and the owner.

    Parameters
    ----------
    sale_price : float or array
        [HKD]
    first_balance, second_balance : float or array
        What is owed to each lender, penalties and interest included [HKD].
    costs : float or array
        Of the sale [HKD].

    Returns
    -------
    SaleProceeds
        The owner is due what is left, and stays liable for what the lenders do not get.

    Examples
    --------
    >>> sale = sale_proceeds(3e6, 2.5e6, 1e6, costs=50e3)
    >>> sale.second_lender, sale.second_lender.shortfall
    (Proceeds(due=1000000.0, paid=450000.0), 550000.0)

    """
    xp = namespace(sale_price, first_balance, second_balance, costs)
    for_costs = Proceeds(costs, xp.minimum(costs, sale_price))
    left = sale_price - for_costs.paid
    first = Proceeds(first_balance, xp.minimum(first_balance, left))
    left = left - first.paid
    second = Proceeds(second_balance, xp.minimum(second_balance, left))
    left = left - second.paid
    return SaleProceeds(for_costs, first, second, Proceeds(left, left))


def missing_of_second(second_rate: float) -> InputError:
    """Return the error of a second loan that lacks its rate or else its tenor, as :func:`second_loan_lacks_its_terms` tells.

    >>> print(missing_of_second(nan))
    second_rate is missing: a second loan needs it. Fill in the cell “二按年利率” (second rate; 0 if it bears no interest).
    """
    if scalar.isnan(second_rate):
        return _missing_of_second(
            "second_rate", "second rate", "二按年利率", "0 if it bears no interest", "如不計息請填 0"
        )
    return _missing_of_second("second_years", "second years", "二按年期", "above 0", "須大於 0")


def _missing_of_second(field: str, label: str, zh: str, allowed: str, allowed_zh: str) -> InputError:
    return InputError(
        "missing",
        en=f"{field} is missing: a second loan needs it. Fill in the cell “{zh}” ({label}; {allowed}).",
        zh=f"欠缺{zh}：有二按貸款時必須有這一項（{allowed_zh}）。請填寫「{zh}」（{field}）。",
        field=field,
        allowed=allowed,
    )
