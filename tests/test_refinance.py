"""Moving a mortgage, repaying it in part, a rise in its rate, and what a reserve lasts, held against loops month by month."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from udfs import functions
from udfs.cell_error import CellError
from xlmortgage.errors import InputError, NoSolutionError
from xlmortgage.finance.prepayment import interest_paid, rate_of_payment

RATES = st.integers(0, 1200).map(lambda points: points / 10_000)
"""To the hundredth of a percent."""
YEARS = st.integers(1, 40)
LOANS = st.integers(100_000, 20_000_000)
A_DAY = "2026-11-20"


def level(loan, rate, months):
    """Return the exact instalment of a loan, from the geometric series."""
    monthly = Fraction(rate).limit_denominator(10**6) / 12
    worth = sum((1 + monthly) ** -month for month in range(1, months + 1)) if months <= 24 else None
    if worth is None:
        growth = (1 + monthly) ** months
        worth = Fraction(months) if not monthly else (1 - 1 / growth) / monthly
    return Fraction(loan) / worth


def run(loan, rate, months, payment=None):
    """Yield interest, payment and balance month by month in floats, the last instalment taking what is left."""
    monthly, balance = rate / 12, float(loan)
    payment = float(level(loan, rate, months)) if payment is None else payment
    month = 0
    while balance > 0.004 and month < 2000:
        month += 1
        interest = balance * monthly
        paid = min(payment, balance + interest)
        balance = balance + interest - paid
        yield interest, paid, balance


def rows_of(table):
    return {row[0]: row[1] for row in table[1:]}


# Moving a mortgage


@given(LOANS, RATES, YEARS, RATES, YEARS, st.integers(0, 100_000), st.integers(0, 3), st.integers(0, 50_000), st.data())
def test_moving_a_mortgage_saves_what_the_interest_of_both_loans_says(
    owed, rate, left, new_rate, new, costs, penalty, rebate, data
):
    held = data.draw(st.integers(0, 12 * max(left, new)))
    table = functions.REFINANCE(
        owed, rate, left, new_rate, new, costs, penalty / 100, 5_000, rebate, held or None, lang="en"
    )
    found = rows_of(table)
    before = [line[0] for line in run(owed, rate, left * 12)]
    after = [line[0] for line in run(owed, new_rate, new * 12)]
    cost = costs + owed * penalty / 100 + 5_000 - rebate
    months = held or 12 * max(left, new)
    near = pytest.approx
    assert found["instalment now [HKD a month]"] == near(float(level(owed, rate, left * 12)))
    assert found["new instalment [HKD a month]"] == near(float(level(owed, new_rate, new * 12)))
    assert found["cost of moving [HKD]"] == near(cost)
    assert found["months held"] == months
    assert found["saving over the months held [HKD]"] == near(
        sum(before[:months]) - sum(after[:months]) - cost, abs=0.05
    )
    gains, so_far = [-cost], -cost
    for month in range(max(len(before), len(after))):
        so_far += (before[month] if month < len(before) else 0) - (after[month] if month < len(after) else 0)
        gains.append(so_far)
    assume(all(abs(gain) > 0.1 for gain in gains))
    month = next((number for number, gain in enumerate(gains) if gain > 0), None)
    assert found["earned back in month"] == (CellError("#NUM!") if month is None else month)


def test_a_mortgage_moved_for_nothing_is_earned_back_at_once_and_the_new_term_is_what_is_left_of_the_old():
    found = rows_of(functions.REFINANCE(4e6, 0.04, 20, 0.04, lang="en"))
    assert found["earned back in month"] == 0
    assert found["saving a month [HKD]"] == found["saving over the months held [HKD]"] == 0
    assert found["then owed on the mortgage as it is [HKD]"] == found["then owed on the new mortgage [HKD]"] == 0


def test_a_longer_term_alone_is_no_saving():
    found = rows_of(functions.REFINANCE(4e6, 0.04, 10, 0.04, 30, 10_000, lang="en"))
    assert found["saving a month [HKD]"] > 0
    assert found["saving over the months held [HKD]"] < -10_000
    assert found["earned back in month"] == CellError("#NUM!")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"years_left": 20.01}, "years_left"),
        ({"new_years": 10.03}, "new_years"),
        ({"holding_months": 241}, "holding_months"),
    ],
)
def test_what_cannot_be_moved_is_refused(change, field):
    facts = {"first_balance": 4e6, "annual_rate": 0.04, "years_left": 20, "new_rate": 0.03} | change
    with pytest.raises(InputError) as refused:
        functions.REFINANCE(**facts)
    assert refused.value.field == field


@given(LOANS, RATES, YEARS, st.integers(0, 500))
def test_the_interest_paid_is_that_of_the_months(loan, rate, years, held):
    paid = sum(line[0] for line in [*run(loan, rate, years * 12)][:held])
    assert interest_paid(loan * 1.0, rate, years * 12, held) == pytest.approx(paid, abs=0.02)


# Repaying in part


@given(LOANS, RATES, YEARS, st.data())
def test_a_repayment_in_part_goes_on_as_the_months_say(loan, rate, years, data):
    months = years * 12
    month = data.draw(st.integers(0, months - 1))
    lines = [*run(loan, rate, months)]
    owed = lines[month - 1][2] if month else float(loan)
    amount = data.draw(st.integers(1, 99)) / 100 * owed
    assume(owed - amount > 1)
    left = months - month
    payment = float(level(loan, rate, months))
    interest = payment * left - owed
    near = pytest.approx

    kept = rows_of(functions.PREPAY(loan, rate, years, month, amount, "term", "en"))
    lower = float(level(Fraction(owed - amount), rate, left))
    assert kept["new instalment [HKD a month]"] == near(lower, rel=1e-9)
    assert (kept["instalments left"], kept["ends with instalment number"]) == (left, months)
    assert kept["interest saved [HKD]"] == near(interest - (lower * left - (owed - amount)), abs=0.05)

    shorter = rows_of(functions.PREPAY(loan, rate, years, month, amount, "供款不變", "en"))
    rest = [*run(owed - amount, rate, left, payment)]
    assume(rest[-1][1] > 0.1 and payment - rest[-1][1] > 0.1)
    assert shorter["new instalment [HKD a month]"] == near(payment)
    assert shorter["instalments left"] == len(rest)
    assert shorter["last instalment [HKD]"] == near(rest[-1][1], abs=0.05)
    assert shorter["interest saved [HKD]"] == near(interest - sum(line[0] for line in rest), abs=0.1)
    assert shorter["interest saved [HKD]"] >= kept["interest saved [HKD]"] - 0.01


def test_whole_instalments_leave_no_smaller_last_one():
    found = rows_of(functions.PREPAY(1_200_000, 0, 10, 0, 600_000, "payment", "en"))
    assert (found["instalments left"], found["last instalment [HKD]"]) == (60, 10_000)
    assert found["interest saved [HKD]"] == 0


def test_all_that_is_owed_may_be_repaid():
    owed = functions.LOAN_BALANCE(3e6, 0.04, 25, 60)
    for keep in ("term", "payment"):
        found = rows_of(functions.PREPAY(3e6, 0.04, 25, 60, owed, keep, "en"))
        assert (found["instalments left"], found["ends with instalment number"]) == (0, 60)
        assert found["interest saved [HKD]"] == pytest.approx(functions.MONTHLY_PAYMENT(3e6, 0.04, 25) * 240 - owed)


@pytest.mark.parametrize(
    ("month", "amount", "field"), [(300, 1e5, "month"), (301, 1e5, "month"), (60, 2.7e6, "amount"), (60, 0, "amount")]
)
def test_no_more_than_is_owed_is_repaid_before_the_last_instalment(month, amount, field):
    with pytest.raises(InputError) as refused:
        functions.PREPAY(3e6, 0.04, 25, month, amount)
    assert refused.value.field == field


# A rise in the rate


@given(LOANS, RATES, YEARS, st.integers(0, 400), st.integers(0, 60), st.integers(1, 500), st.integers(0, 50_000))
def test_a_rise_in_the_rate_costs_what_the_months_say(loan, rate, years, after, serviced, points, fees):
    months, rise = years * 12, points / 10_000
    assume(after < months and serviced < months)
    table = functions.RATE_SHOCK(loan, rate, years, rise, "en", None, fees, serviced, after)
    balance, flows, interest, payment = float(loan), [], 0.0, 0.0
    for month in range(1, months + 1):
        at = (rate + rise if month > after else rate) / 12
        if month <= serviced:
            paid = balance * at
        else:
            if month in (serviced + 1, after + 1):
                payment = float(level(Fraction(balance), at * 12, months - month + 1))
            paid = payment
        interest += balance * at
        balance += balance * at - paid
        flows.append(paid)
    plain, risen = table[1], table[2]
    assert risen[1] == pytest.approx(payment, rel=1e-6)
    assert risen[2] == pytest.approx(risen[1] - plain[1])
    assert risen[3] == pytest.approx(interest, abs=0.1 + 1e-6 * interest)
    assert risen[4] == pytest.approx(risen[3] - plain[3])
    worth = sum(paid / (1 + risen[5]) ** (month / 12) for month, paid in enumerate(flows, start=1))
    assert worth == pytest.approx(loan - fees, rel=1e-6)


@given(st.integers(50_000, 2_000_000), st.integers(1, 150), st.integers(1, 10))
def test_a_flat_rate_rises_from_what_it_amounts_to(loan, flat, years):
    rate = flat / 10_000
    plain, risen = functions.RATE_SHOCK(loan, rate, years, 0.02, rate_basis="月平息")[1:]
    assert plain[1] == pytest.approx(loan / (years * 12) + loan * rate)
    assert plain[3] == pytest.approx(loan * rate * years * 12)
    assert plain[5] == pytest.approx(functions.FLAT_TO_APR(rate, years * 12))
    nominal = ((1 + plain[5]) ** (1 / 12) - 1) * 12
    assert risen[1] == pytest.approx(functions.MONTHLY_PAYMENT(loan, nominal + 0.02, years))


def test_fees_that_leave_nothing_are_no_rate():
    assert [row[5] for row in functions.RATE_SHOCK(1e6, 0.1, 10, 0.01, fees=1e6)[1:]] == [CellError("#NUM!")] * 2


def test_calls_and_blocks_of_before_go_on_working():
    in_order = functions.RATE_SHOCK(3e6, 0.04, 30, 0.01, "en")
    block = [["loan", 3e6], ["annual_rate", 0.04], ["years", 30], ["shocks", 0.01]]
    assert in_order == functions.RATE_SHOCK(block, "en")
    assert in_order[0][:4] == ["rise in rate", "monthly payment", "increase", "total interest"]


def test_a_rise_after_the_last_instalment_is_refused():
    with pytest.raises(InputError) as refused:
        functions.RATE_SHOCK(3e6, 0.04, 30, rise_month=360)
    assert refused.value.field == "rise_month"


# How far it may rise, and how long a reserve lasts


@given(LOANS, RATES, YEARS)
def test_the_rate_of_an_instalment_is_the_one_it_was_reckoned_at(loan, rate, years):
    payment = float(level(loan, rate, years * 12))
    assert rate_of_payment(payment, loan * 1.0, years * 12) == pytest.approx(rate, abs=1e-9)


@given(
    st.integers(20_000, 300_000), LOANS, RATES, YEARS, st.integers(0, 20_000), st.sampled_from(["2023-12-01", A_DAY])
)
def test_the_income_carries_the_rise_and_no_more(income, loan, rate, years, debts, day):
    borrower = {"other_debts": debts, "agreement_date": day}
    if not functions.DSR_OK(income, loan, rate, years, **borrower):
        with pytest.raises(NoSolutionError, match="does not carry"):
            functions.RATE_HEADROOM(income, loan, rate, years, **borrower)
        return
    rise = functions.RATE_HEADROOM(income, loan, rate, years, **borrower)
    assert rise >= 0
    assume(rate + rise < 0.55)
    assert functions.DSR_OK(income, loan, rate + rise, years, **borrower)
    assert not functions.DSR_OK(income, loan, rate + rise + 1e-5, years, **borrower)


def test_an_income_at_its_limit_carries_no_rise():
    payment = functions.MONTHLY_PAYMENT(3e6, 0.04, 30)
    assert functions.RATE_HEADROOM(payment / 0.5, 3e6, 0.04, 30, agreement_date=A_DAY) == pytest.approx(0, abs=1e-9)


@given(
    st.integers(0, 5_000_000), st.integers(0, 100_000), LOANS, RATES, YEARS, st.integers(0, 20_000), st.integers(0, 5)
)
def test_a_reserve_lasts_as_many_months_as_it_pays(reserve, income, loan, rate, years, debts, points):
    lacks = float(level(loan, rate + points / 100, years * 12)) + debts - income
    assume(abs(lacks) > 1)
    facts = (reserve, income, loan, rate, years, debts, points / 100)
    if lacks < 0:
        with pytest.raises(NoSolutionError, match="no shortfall"):
            functions.RESERVE_MONTHS(*facts)
        return
    months, left = 0, float(reserve)
    while left >= lacks and months < years * 12:
        left, months = left - lacks, months + 1
    assume(abs(left - lacks) > 0.1 and left > 0.1)
    assert functions.RESERVE_MONTHS(*facts) == months == min(floor(reserve / lacks), years * 12)
