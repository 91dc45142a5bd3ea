"""How long a rate takes, beside the bisection that a user would write."""

import pytest

from xlmortgage.finance.apr import effective_rate
from xlmortgage.finance.cashflows import Terms, instalment_loan

LOAN = instalment_loan(3_000_000, 0.0225, 360, Terms(fees=30_000))


def bisected_rate(times, amounts):
    low, high = -0.9, 10.0
    while high - low > 1e-14:
        middle = (low + high) / 2
        worth = sum(amount * (1 + middle) ** -time for time, amount in zip(times, amounts, strict=True))
        low, high = (middle, high) if worth < 0 else (low, middle)
    return (low + high) / 2


@pytest.mark.parametrize("solve", [effective_rate, bisected_rate])
def test_rate_of_a_loan_over_thirty_years(benchmark, solve):
    assert benchmark(solve, *LOAN) == pytest.approx(effective_rate(*LOAN), rel=1e-12)


def test_rate_of_a_loan_with_a_rebate_in_the_third_month(benchmark):
    times, amounts = LOAN
    amounts = [amount + 60_000 * (month == 3) for month, amount in enumerate(amounts)]
    assert 0.02 < benchmark(effective_rate, times, amounts) < 0.0225
