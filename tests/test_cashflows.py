"""The cash flows of loans, and the rates that they amount to."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmortgage.annuity import balance_after, monthly_payment
from xlmortgage.apr import effective_rate
from xlmortgage.cashflows import flat_rate_loan, instalment_loan
from xlmortgage.errors import InputError, NoSolutionError

PUBLISHED = json.loads((Path(__file__).parent / "cases" / "apr" / "published.json").read_text("utf-8"))
PLAIN_FLAT_RATE_LOANS = [
    case
    for case in PUBLISHED["cases"]
    if "loan" in case
    and case["method"] == "effective"
    and case["loan"]["first_payment_month"] == 1
    and (case["loan"]["fee"] is None or case["loan"]["fee"]["kind"] == "upfront")
]
RATES = st.floats(0, 0.6)
MONTHS = st.integers(1, 360)


@pytest.mark.parametrize("case", PLAIN_FLAT_RATE_LOANS, ids=lambda case: case["id"])
def test_published_flat_rate_loans(case):
    loan = case["loan"]
    principal, months = float(loan["principal"]), loan["months"]
    fees = float(loan["fee"]["value"]) / 100 * months / 12 * principal if loan["fee"] else 0.0
    flows = flat_rate_loan(principal, float(loan["monthly_flat_percent"]) / 100, months, fees=fees)
    assert 100 * effective_rate(*flows) == pytest.approx(float(case["apr_percent"]), abs=float(case["tolerance"]))


@pytest.mark.parametrize(
    ("exit_month", "exit_penalty", "expected"), [(None, 0, 0.1704), (18, 0, 0.1890), (18, 0.02, 0.2024)]
)
def test_leaving_early_makes_the_fees_dearer(exit_month, exit_penalty, expected):
    flows = instalment_loan(1e6, 0.15, 120, fees=31_000, exit_month=exit_month, exit_penalty=exit_penalty)
    assert effective_rate(*flows) == pytest.approx(expected, abs=0.00005)


def test_early_repayment_of_a_flat_rate_loan_is_the_actuarial_balance():
    times, amounts = flat_rate_loan(100_000, 0.005, 60, exit_month=24)
    assert times[-1] == 2
    assert -amounts[-1] + amounts[1] == pytest.approx(66_326.35, abs=0.005)


def test_the_schedule_of_a_published_flat_rate_loan():
    # WeLab Bank: HKD 120,000 over 12 months at 0.14% flat pays interest of 308.70 and then 283.34.
    balances = [120_000.0]
    for month in (1, 2):
        _, amounts = flat_rate_loan(120_000, 0.0014, 12, exit_month=month)
        balances.append(-amounts[-1] - 10_168)
    interest = [10_168 - (before - after) for before, after in pairwise(balances)]
    assert interest == pytest.approx([308.70, 283.34], abs=0.01)


@given(RATES, MONTHS, st.data())
def test_without_fees_the_rate_is_the_contract_rate(annual_rate, months, data):
    interest_only_months = data.draw(st.integers(0, months - 1))
    exit_month = data.draw(st.integers(1, months))
    flows = instalment_loan(1e6, annual_rate, months, interest_only_months=interest_only_months, exit_month=exit_month)
    assert effective_rate(*flows) == pytest.approx((1 + annual_rate / 12) ** 12 - 1, rel=1e-9, abs=1e-12)


@given(RATES, MONTHS, st.floats(0, 4e5), st.floats(1, 4e5))
def test_fees_raise_the_rate_and_a_rebate_lowers_it(annual_rate, months, fees, more):
    rate = effective_rate(*instalment_loan(1e6, annual_rate, months, fees=fees))
    assert effective_rate(*instalment_loan(1e6, annual_rate, months, fees=fees + more)) > rate
    assert effective_rate(*instalment_loan(1e6, annual_rate, months, fees=fees, rebate=more)) < rate


@given(st.floats(0, 0.05), st.integers(2, 120), st.data())
def test_a_flat_rate_loan_left_early_has_the_same_rate(monthly_flat_rate, months, data):
    exit_month = data.draw(st.integers(1, months))
    held = effective_rate(*flat_rate_loan(1e5, monthly_flat_rate, months))
    left = effective_rate(*flat_rate_loan(1e5, monthly_flat_rate, months, exit_month=exit_month))
    assert left == pytest.approx(held, rel=1e-9, abs=1e-12)


def test_interest_only_months_are_part_of_the_term():
    times, amounts = instalment_loan(1e6, 0.06, 36, interest_only_months=12)
    assert times == [month / 12 for month in range(37)]
    assert amounts == [1e6] + [-5_000.0] * 12 + [-monthly_payment(1e6, 0.06, 24)] * 24


@pytest.mark.parametrize(("exit_month", "outstanding"), [(6, 1e6), (12, 1e6), (13, balance_after(1e6, 0.06, 24, 1))])
def test_leaving_during_or_after_the_interest_only_months(exit_month, outstanding):
    _, regular = instalment_loan(1e6, 0.06, 36, interest_only_months=12)
    _, amounts = instalment_loan(1e6, 0.06, 36, interest_only_months=12, exit_month=exit_month, exit_penalty=0.01)
    assert amounts[:-1] == regular[:exit_month]
    assert amounts[-1] == pytest.approx(regular[exit_month] - 1.01 * outstanding)


@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
def test_no_penalty_falls_on_a_loan_held_to_the_end(kind):
    assert kind(1e6, 0.01, 24, exit_month=24, exit_penalty=0.02) == kind(1e6, 0.01, 24)


@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
def test_fees_that_eat_up_the_loan_leave_no_rate(kind):
    with pytest.raises(NoSolutionError) as refused:
        effective_rate(*kind(1e6, 0.01, 24, fees=1e6))
    assert refused.value.reason == "infinite"


@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
@pytest.mark.parametrize("exit_month", [0, 25, -1])
def test_leaving_outside_the_term_is_refused(kind, exit_month):
    with pytest.raises(InputError, match=f"exit_month must be from 1 to 24.*got {exit_month}") as refused:
        kind(1e6, 0.01, 24, exit_month=exit_month)
    assert refused.value.field == "exit_month"
    assert str(exit_month) in refused.value.sentence("zh")


@pytest.mark.parametrize("interest_only_months", [24, -1])
def test_interest_only_throughout_is_refused(interest_only_months):
    with pytest.raises(InputError, match=f"from 0 to 23.*got {interest_only_months}") as refused:
        instalment_loan(1e6, 0.01, 24, interest_only_months=interest_only_months)
    assert refused.value.field == "interest_only_months"
    assert str(interest_only_months) in refused.value.sentence("zh")


@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
def test_a_loan_of_no_months_is_refused(kind):
    with pytest.raises(InputError, match="months must be at least 1; got 0") as refused:
        kind(1e6, 0.01, 0)
    assert refused.value.field == "months"
    assert "0" in refused.value.sentence("zh")
