"""Level instalments and balances, against published instalments and against their definitions."""

from fractions import Fraction
from math import inf, nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.published import CASES, INSTALMENTS, identity
from xlmortgage.errors import InputError
from xlmortgage.finance.annuity import (
    balance_after,
    flat_rate_payment,
    monthly_payment,
    number_of_instalments,
    payment_factor,
    total_interest,
    years_are_not_whole_months,
)
from xlmortgage.numbers.money import rounded

PRINTED = [case for case in CASES if case.loan and case.loan.instalment and not case.loan.fees]
RATES = st.floats(-0.05, 0.6) | st.sampled_from([0.0, 1e-15, 1e-9, -1e-12])
MONTHS = st.integers(1, 480)


def exact_payment_factor(annual_rate, months):
    growth = 1 + Fraction(annual_rate) / 12
    return float(1 / sum(growth**-month for month in range(1, months + 1)))


@pytest.mark.parametrize("case", INSTALMENTS, ids=identity)
def test_published_instalments(case):
    assert case.source
    assert case.url
    payment = monthly_payment(case.loan, case.annual_rate, case.months)
    assert payment == pytest.approx(case.reckoned, abs=1e-6)
    assert rounded(payment, case.rounding) == case.printed


@pytest.mark.parametrize("case", PRINTED, ids=identity)
def test_published_flat_rate_instalments(case):
    payment = flat_rate_payment(case.loan.principal, case.loan.flat, case.loan.months)
    printed = float(case.loan.instalment)
    assert payment == pytest.approx(printed, abs=1.0 if printed.is_integer() else 0.01)


@pytest.mark.parametrize("annual_rate", [0.0, 1e-300, 1e-15, -1e-12, 1e-8, 0.0001, 0.03, -0.05, 0.6])
@pytest.mark.parametrize("months", [1, 12, 60])
def test_the_payment_factor_is_exact_however_small_the_rate(annual_rate, months):
    assert payment_factor(annual_rate, months) == pytest.approx(exact_payment_factor(annual_rate, months), rel=4e-15)


@given(st.floats(1, 1e9), RATES, MONTHS)
def test_instalments_repay_the_loan(loan, annual_rate, months):
    balance = loan
    payment = monthly_payment(loan, annual_rate, months)
    for _ in range(months):
        balance += balance * annual_rate / 12 - payment
    assert abs(balance) <= 1e-9 * loan * max(1, (1 + annual_rate / 12) ** months)


@given(st.floats(1, 1e9), RATES, MONTHS, st.data())
def test_a_month_adds_interest_and_takes_off_an_instalment(loan, annual_rate, months, data):
    month = data.draw(st.integers(1, months))
    before = balance_after(loan, annual_rate, months, month - 1)
    after = before * (1 + annual_rate / 12) - monthly_payment(loan, annual_rate, months)
    assert balance_after(loan, annual_rate, months, month) == pytest.approx(after, rel=1e-9, abs=1e-9 * loan)


@given(st.floats(1, 1e9), RATES, MONTHS)
def test_the_balance_begins_with_the_loan_and_ends_at_zero(loan, annual_rate, months):
    assert balance_after(loan, annual_rate, months, 0) == loan
    assert balance_after(loan, annual_rate, months, months) == 0


@given(st.floats(1, 1e9), RATES, MONTHS)
def test_total_interest_is_what_is_paid_beyond_the_loan(loan, annual_rate, months):
    paid = monthly_payment(loan, annual_rate, months) * months
    assert total_interest(loan, annual_rate, months) == pytest.approx(paid - loan, abs=1e-12 * paid)


@given(RATES, RATES, MONTHS)
def test_a_higher_rate_costs_more(one, other, months):
    assume(abs(one - other) > 1e-9)
    low, high = sorted((one, other))
    assert payment_factor(low, months) < payment_factor(high, months)


@given(st.lists(st.tuples(st.floats(1, 1e9), RATES, MONTHS), min_size=1, max_size=10))
def test_arrays_give_what_numbers_give(deals):
    columns = [np.array(column) for column in zip(*deals, strict=True)]
    half = columns[2] // 2
    for function in (monthly_payment, total_interest, flat_rate_payment):
        np.testing.assert_allclose(function(*columns), [function(*deal) for deal in deals], rtol=1e-12, atol=1e-5)
    balances = [balance_after(*deal, deal[2] // 2) for deal in deals]
    np.testing.assert_allclose(balance_after(*columns, half), balances, rtol=1e-12)


def test_one_argument_may_be_an_array_and_the_others_numbers():
    rates = np.array([0.0, 0.0225])
    terms = np.array([120, 360])
    assert monthly_payment(3e6, rates, 360).tolist() == [monthly_payment(3e6, rate, 360) for rate in rates.tolist()]
    assert monthly_payment(3e6, 0.0, terms).tolist() == [3e6 / 120, 3e6 * (1 / 360)]
    np.testing.assert_allclose(balance_after(3e6, 0.0225, 360, terms), [balance_after(3e6, 0.0225, 360, 120), 0.0])


@given(MONTHS)
def test_months_survive_being_given_in_years(months):
    assert number_of_instalments(months / 12) == months
    assert number_of_instalments(round(months / 12, 8)) == months


@pytest.mark.parametrize("years", [0, -1, 1.8, 0.04, 1e-9, nan, inf, -inf])
def test_years_that_are_not_whole_months_are_refused(years):
    with pytest.raises(InputError, match="years must come to whole months, at least one") as refused:
        number_of_instalments(years)
    assert refused.value.field == "years"
    assert refused.value.value is years
    assert "整數個月" in refused.value.sentence("zh")


def test_years_in_an_array_are_marked_rather_than_refused():
    years = np.array([30, 1.75, 1.8, 0.0, nan])
    assert years_are_not_whole_months(years).tolist() == [False, False, True, True, True]
    assert number_of_instalments(years)[:2].tolist() == [360, 21]
