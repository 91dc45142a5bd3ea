"""Who is paid what from the sale of a mortgaged home."""

from __future__ import annotations

from typing import NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.finance.equity import SaleProceeds, sale_proceeds
from xlmortgage.questions import Function, Question


class Sale(NamedTuple):
    """Who is paid what from a sale."""

    deal: Deal
    proceeds: SaleProceeds


def sale(deal: Deal) -> Sale:
    """Return who is paid what from the sale of one home: the costs first, then the lenders by rank, then the owner.

    Examples
    --------
    >>> told = {"sale_price": 3e6, "first_balance": 2.5e6, "second_balance": 1e6}
    >>> sale(Deal(told, 20261121)).proceeds.second_lender
    Proceeds(due=1000000.0, paid=500000.0)

    """
    return Sale(deal, sale_proceeds(deal.sale_price, deal.first_balance, deal.second_balance, deal.costs))


QUESTIONS = (
    Question(
        sale,
        category="equity",
        functions=(
            Function(
                "SALE_PROCEEDS",
                "賣樓後誰收多少",
                "sale_price first_balance [second_balance costs lang]",
                None,
                does="Return who is paid what from a sale: costs, first lender, second lender, owner, and what stays unpaid.",
                returns="list of rows: a header row, a row each with what is due, paid and unpaid [HKD], and their sums; "
                "what is unpaid to a lender the owner still owes.",
                example=">>> for row in SALE_PROCEEDS(3_000_000, 2_500_000, 1_000_000, 50_000):\n"
                "...     print(row)\n"
                "['收款人', '應付', '實付', '尚欠']\n"
                "['賣樓費用', 50000.0, 50000.0, 0.0]\n"
                "['一按', 2500000.0, 2500000.0, 0.0]\n"
                "['二按', 1000000.0, 450000.0, 550000.0]\n"
                "['業主', 0.0, 0.0, 0.0]\n"
                "['合計', 3550000.0, 3000000.0, 550000.0]",
                source="The order of charges: the first mortgage is repaid before the second, and the owner stays liable "
                "for the rest.",
                spills=True,
            ),
        ),
    ),
)
