"""Where an owner stands, and who is paid from a sale."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from udfs.cells import with_headers
from udfs.contract import why, worksheet
from xlmortgage import explain
from xlmortgage import questions as quote
from xlmortgage.finance import equity
from xlmortgage.finance.equity import SaleProceeds

EQUITY = "xlmortgage - equity"


def _who_is_paid(sale: SaleProceeds) -> list[list[Any]]:
    """Return a sale as rows: who, what is due, what is paid, what stays unpaid."""
    names = ("賣樓費用", "一按", "二按", "業主", "合計")
    return [
        ["收款人", "應付", "實付", "尚欠"],
        *([name, part.due, part.paid, part.shortfall] for name, part in zip(names, (*sale, sale.total), strict=True)),
    ]


@worksheet(EQUITY, "負資產金額", attrgetter("total"), ("arrears",))
def NEGATIVE_EQUITY(value: Any, first_balance: Any, second_balance: Any = None) -> Any:
    """Return by how much what is owed on first and second mortgage exceeds the value of a property.

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
    ``NEGATIVE_EQUITY_WHY``.

    """
    return quote.negative_equity(value, first_balance, second_balance)


NEGATIVE_EQUITY_WHY = why(NEGATIVE_EQUITY, explain.negative_equity)


@worksheet(EQUITY, "樓價跌多少即成負資產", attrgetter("fall"), ("arrears",))
def NEGATIVE_EQUITY_FALL(value: Any, first_balance: Any, second_balance: Any = None) -> Any:
    """Return the fall in price at which negative equity begins: any further fall makes it so.

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
    As ``NEGATIVE_EQUITY``.

    """
    return quote.negative_equity(value, first_balance, second_balance)


NEGATIVE_EQUITY_FALL_WHY = why(NEGATIVE_EQUITY_FALL, explain.negative_equity_fall)


@worksheet(EQUITY, "逐月淨值走勢", with_headers("月數", "物業現值", "一按結欠", "總結欠", "淨值"), spills=True)
def NEGATIVE_EQUITY_PATH(
    value: Any,
    loan: Any,
    annual_rate: Any,
    years: Any,
    second_loan: Any = None,
    second_rate: Any = None,
    second_years: Any = None,
    annual_change: Any = None,
) -> Any:
    """Return where an owner stands every month: value, owed on the first mortgage, owed in all, equity.

    Returns
    -------
    list of rows
        A header row, and a row a month [HKD] from month 0 to the end of the longer loan; equity below 0 is negative
        equity.

    Raises
    ------
    InputError
        ``#VALUE!`` where a second loan has no tenor.

    Examples
    --------
    >>> path = NEGATIVE_EQUITY_PATH(10_000_000, 9_000_000, 0.03, 30, annual_change=-0.05)
    >>> path[1], [row[0] for row in path[1:] if row[4] < 0][0]
    ([0, 10000000.0, 9000000.0, 9000000.0, 1000000.0], 45)

    References
    ----------
    The annuity formula; the value changes by the same share every year.

    """
    return equity.equity_path(value, loan, annual_rate, years, second_loan, second_rate, second_years, annual_change)


@worksheet(EQUITY, "賣樓後誰收多少", _who_is_paid, spills=True)
def SALE_PROCEEDS(sale_price: Any, first_balance: Any, second_balance: Any = None, costs: Any = None) -> Any:
    """Return who is paid what from a sale: costs, first lender, second lender, owner, and what stays unpaid.

    Returns
    -------
    list of rows
        A header row, a row each with what is due, paid and unpaid [HKD], and their sums; what is unpaid to a lender the
        owner still owes.

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
    The order of charges: the first mortgage is repaid before the second, and the owner stays liable for the rest.

    """
    return equity.sale_proceeds(sale_price, first_balance, second_balance, costs)
