"""How long advice on one deal takes, beside halving the price over the plain functions, which the bands lead astray."""

import pytest

from udfs import functions

BUYERS = {
    "plain": {"cash": 1.5e6, "monthly_income": 60e3, "annual_rate": 0.035, "years": 30},
    "insured": {
        "cash": 1.5e6,
        "monthly_income": 60e3,
        "annual_rate": 0.035,
        "years": 30,
        "insured": True,
        "first_home": True,
        "regular_salary": True,
    },
}
FAILING = {"price": 8e6, "loan": 6e6, "annual_rate": 0.04, "years": 25, "monthly_income": 50e3, "other_debts": 3e3}


def halved_price(cash, monthly_income, annual_rate, years, **facts):
    """Return a price as a user would look for it: a hundred million, halved until the dollar."""
    low, high = 0, 100_000_000
    of_cash = {name: fact for name, fact in facts.items() if name != "regular_salary"}
    while high - low > 1:
        middle = (low + high) // 2
        by_income = functions.LOAN_BY_INCOME(monthly_income, annual_rate, years)
        loan = min(functions.MAX_LOAN(middle, **facts), by_income)
        enough = functions.CASH_NEEDED(middle, loan, years=years, **of_cash) <= cash
        low, high = (middle, high) if enough else (low, middle)
    return low


@pytest.mark.parametrize("buyer", BUYERS)
@pytest.mark.parametrize("ask", [functions.MAX_PRICE, halved_price], ids=["MAX_PRICE", "halved"])
def test_the_dearest_home(benchmark, ask, buyer):
    assert benchmark(ask, **BUYERS[buyer]) > 4e6


def test_what_would_pass(benchmark):
    assert len(benchmark(functions.WHAT_WOULD_PASS, **FAILING)) > 1


def test_the_cash_of_one_purchase(benchmark):
    assert benchmark(functions.CASH_NEEDED, 8e6, 6.4e6, insured=True, first_home=True, years=30) > 1.6e6


def test_a_list_of_a_thousand_deals_in_one_cell(benchmark):
    header = [*FAILING]
    rows = [[*{**FAILING, "price": 8e6 + 1e3 * row}.values()] for row in range(1_000)]
    assert len(benchmark(functions.DEALS, [header, *rows])) == 1_001
