"""The cash flows of loans, and the rates that they amount to."""

from itertools import pairwise
from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.published import FLAT_RATE_LOANS, identity
from xlmortgage.errors import InputError, NoSolutionError, XlMortgageError
from xlmortgage.finance import cashflows
from xlmortgage.finance.annuity import balance_after, monthly_payment
from xlmortgage.finance.apr import effective_rate
from xlmortgage.finance.cashflows import (
    IN_A_PIECE,
    Terms,
    flat_rate_loan,
    instalment_loan,
    loan_flows,
    loan_rate,
    no_rate,
)
from xlmortgage.finance.schedule import flat_rate_schedule
from xlmortgage.finance.terms import FeeTreatment, PenaltyBase, Reason, Rounding, Split
from xlmortgage.numbers.money import PIECES_PER_DOLLAR, rounded

TREATMENTS = {
    "upfront": FeeTreatment.AT_DRAWDOWN,
    "spread": FeeTreatment.SPREAD,
    "spread_on_total": FeeTreatment.CAPITALISED,
}
RATES = st.floats(0, 0.6)
MONTHS = st.integers(1, 360)


def flows_of(loan):
    terms = Terms(fees=loan.fees, fee_treatment=TREATMENTS[loan.treatment or "upfront"])
    return flat_rate_loan(loan.principal, loan.flat, loan.months, terms)


@pytest.mark.parametrize("case", FLAT_RATE_LOANS, ids=identity)
def test_published_flat_rate_loans(case):
    assert 100 * effective_rate(*flows_of(case.loan)) == pytest.approx(case.percent, abs=case.tolerance)


PRINTED = [case for case in FLAT_RATE_LOANS if case.loan.instalment]


@pytest.mark.parametrize("case", PRINTED, ids=identity)
def test_published_instalments_of_flat_rate_loans(case):
    # Standard Chartered prints its instalments rounded up, and flat rates to three decimals.
    tolerance = 0.01 if case.id.startswith("hk-sc") else 0.005
    assert -flows_of(case.loan)[1][1] == pytest.approx(float(case.loan.instalment), abs=tolerance + 1e-9)


def test_every_kind_of_fee_that_is_published_is_tried():
    assert {case.loan.treatment for case in FLAT_RATE_LOANS if case.loan.fees} == set(TREATMENTS)
    assert len(PRINTED) >= 6


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (Terms(), 0.1704),
        (Terms(exit_month=18), 0.1890),
        (Terms(exit_month=18, exit_penalty=0.02), 0.2024),
        (Terms(exit_month=18, exit_penalty=0.02, penalty_base=PenaltyBase.ORIGINAL), 0.2035),
        (Terms(exit_month=18, exit_penalty=3 * 0.15 / 12), 0.2141),
    ],
    ids=["held", "no penalty", "of what is outstanding", "of the original loan", "three months' interest"],
)
def test_leaving_early_makes_the_fees_dearer(terms, expected):
    # finance.md 3.11
    flows = instalment_loan(1e6, 0.15, 120, terms._replace(fees=31_000))
    assert effective_rate(*flows) == pytest.approx(expected, abs=0.00005)


@pytest.mark.parametrize(("split", "owed"), [(Split.ACTUARIAL, 66_326.35), (Split.RULE_OF_78, 67_081.97)])
def test_the_split_decides_what_leaving_a_flat_rate_loan_takes(split, owed):
    # finance.md 3.6
    times, amounts = flat_rate_loan(100_000, 0.005, 60, Terms(exit_month=24), split=split)
    assert times[-1] == 2
    assert -amounts[-1] + amounts[1] == pytest.approx(owed, abs=0.005)


@pytest.mark.parametrize(
    ("rounding", "expected"), [("exact", 0.0692), ("up-to-dollar", 0.0697), ("up-to-ten-cents", 0.0693)]
)
def test_rounded_instalments_cost_what_is_paid(rounding, expected):
    # finance.md 3.2 and 3.3: HKD 5,000 over 60 months at 0.3%; the last instalment takes the residue.
    times, amounts = flat_rate_loan(5_000, 0.003, 60, rounding=rounding)
    lines = flat_rate_schedule(5_000, 0.003, 60, rounding=rounding)
    assert amounts[1:] == pytest.approx([-line.payment for line in lines])
    assert effective_rate(times, amounts) == pytest.approx(expected, abs=0.00005)


def test_a_lender_who_rounds_the_last_instalment_up_as_well_takes_more():
    # finance.md 3.2: 7.23% with sixty instalments of HKD 99.
    assert effective_rate([month / 12 for month in range(61)], [5_000] + [-99] * 60) == pytest.approx(0.0723, abs=5e-5)


KINDS = st.sampled_from([instalment_loan, flat_rate_loan])
ROUNDINGS = st.sampled_from(list(PIECES_PER_DOLLAR))


@given(KINDS, st.integers(1, 240), st.floats(0, 2e5), st.sampled_from(FeeTreatment), st.data())
def test_fees_are_paid_in_full_once_or_every_year(kind, months, fees, treatment, data):
    held = data.draw(st.integers(1, months))
    times_due = {FeeTreatment.ANNUAL: -(-held // 12), FeeTreatment.ANNIVERSARY: (held - 1) // 12}
    terms = Terms(fee_treatment=treatment, exit_month=held)
    _, free = kind(1e6, 0.004, months, terms)
    _, amounts = kind(1e6, 0.004, months, terms._replace(fees=fees))
    if treatment == FeeTreatment.CAPITALISED:
        assert amounts == pytest.approx([1e6, *(amount * (1 + fees / 1e6) for amount in free[1:])])
    else:
        assert sum(free) - sum(amounts) == pytest.approx(times_due.get(treatment, 1) * fees, abs=1e-6)
        assert (amounts[0] != free[0]) == (treatment == FeeTreatment.AT_DRAWDOWN and 1e6 - fees != 1e6)


@given(KINDS, st.integers(1, 240), st.floats(0, 2e5), ROUNDINGS)
def test_an_instalment_with_its_fee_is_what_is_rounded(kind, months, fees, rounding):
    terms = Terms(fees=fees, fee_treatment=FeeTreatment.SPREAD)
    _, amounts = kind(1e6, 0.004, months, terms, rounding=rounding)
    for amount in amounts[1:-1]:
        assert -amount == pytest.approx(rounded(-amount, rounding), abs=1e-6)


@given(KINDS, st.integers(1, 240), st.floats(1, 2e5))
def test_the_later_fees_are_paid_the_less_they_cost(kind, months, fees):
    rates = [
        effective_rate(*kind(1e6, 0.004, months, Terms(fees=fees, fee_treatment=treatment)))
        for treatment in (FeeTreatment.AT_DRAWDOWN, FeeTreatment.SPREAD)
    ]
    assert rates[0] > rates[1] > effective_rate(*kind(1e6, 0.004, months))


@pytest.mark.parametrize(
    ("treatment", "exit_month", "months"),
    [
        (FeeTreatment.ANNUAL, None, [1, 13, 25]),
        (FeeTreatment.ANNUAL, 12, [1]),
        (FeeTreatment.ANNUAL, 13, [1, 13]),
        (FeeTreatment.ANNIVERSARY, None, [12, 24]),
        (FeeTreatment.ANNIVERSARY, 24, [12]),
        (FeeTreatment.ANNIVERSARY, 25, [12, 24]),
    ],
)
@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
def test_fees_of_every_year(kind, treatment, exit_month, months):
    terms = Terms(fee_treatment=treatment, exit_month=exit_month)
    _, without = kind(1e6, 0.004, 36, terms)
    _, amounts = kind(1e6, 0.004, 36, terms._replace(fees=900.0))
    fees = [before - after for before, after in zip(without, amounts, strict=True)]
    assert [month for month, fee in enumerate(fees) if fee] == months
    assert sum(fees) == pytest.approx(900 * len(months))


@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
def test_what_is_left_of_spread_fees_falls_due_on_leaving(kind):
    terms = Terms(fee_treatment=FeeTreatment.SPREAD, exit_month=10)
    _, without = kind(1e6, 0.004, 36, terms)
    _, amounts = kind(1e6, 0.004, 36, terms._replace(fees=3_600.0))
    fees = [before - after for before, after in zip(without, amounts, strict=True)]
    assert fees == pytest.approx([0.0] + [100.0] * 9 + [100.0 + 2_600.0])


@given(KINDS, st.integers(1, 240), ROUNDINGS, st.data())
def test_a_penalty_is_a_share_of_its_base(kind, months, rounding, data):
    terms = Terms(1e4, FeeTreatment.CAPITALISED, exit_month=data.draw(st.integers(1, months)))
    penalised = terms._replace(exit_penalty=0.02, penalty_base=PenaltyBase.ORIGINAL)
    times, free = kind(1e6, 0.004, months, terms, rounding=rounding)
    _, amounts = kind(1e6, 0.004, months, penalised, rounding=rounding)
    is_left_early = len(times) <= len(kind(1e6, 0.004, months, rounding=rounding)[0]) - 1
    assert amounts[:-1] == free[:-1]
    assert free[-1] - amounts[-1] == pytest.approx(0.02 * 1.01e6 if is_left_early else 0.0, abs=1e-6)


def test_the_schedule_of_a_published_flat_rate_loan():
    # WeLab Bank: HKD 120,000 over 12 months at 0.14% flat pays interest of 308.70 and then 283.34.
    balances = [120_000.0]
    for month in (1, 2):
        _, amounts = flat_rate_loan(120_000, 0.0014, 12, Terms(exit_month=month))
        balances.append(-amounts[-1] - 10_168)
    interest = [10_168 - (before - after) for before, after in pairwise(balances)]
    assert interest == pytest.approx([308.70, 283.34], abs=0.01)


@given(RATES, MONTHS, st.data())
def test_without_fees_the_rate_is_the_contract_rate(annual_rate, months, data):
    interest_only_months = data.draw(st.integers(0, months - 1))
    exit_month = data.draw(st.integers(1, months))
    terms = Terms(exit_month=exit_month)
    flows = instalment_loan(1e6, annual_rate, months, terms, interest_only_months=interest_only_months)
    assert effective_rate(*flows) == pytest.approx((1 + annual_rate / 12) ** 12 - 1, rel=1e-9, abs=1e-12)


@given(RATES, MONTHS, st.floats(0, 4e5), st.floats(1, 4e5))
def test_fees_raise_the_rate_and_a_rebate_lowers_it(annual_rate, months, fees, more):
    rate = effective_rate(*instalment_loan(1e6, annual_rate, months, Terms(fees=fees)))
    assert effective_rate(*instalment_loan(1e6, annual_rate, months, Terms(fees=fees + more))) > rate
    assert effective_rate(*instalment_loan(1e6, annual_rate, months, Terms(fees=fees, rebate=more))) < rate


@given(st.floats(0, 0.05), st.integers(2, 120), st.data())
def test_a_flat_rate_loan_left_early_has_the_same_rate(monthly_flat_rate, months, data):
    exit_month = data.draw(st.integers(1, months))
    held = effective_rate(*flat_rate_loan(1e5, monthly_flat_rate, months))
    left = effective_rate(*flat_rate_loan(1e5, monthly_flat_rate, months, Terms(exit_month=exit_month)))
    assert left == pytest.approx(held, rel=1e-9, abs=1e-12)


def test_interest_only_months_are_part_of_the_term():
    times, amounts = instalment_loan(1e6, 0.06, 36, interest_only_months=12)
    assert times == [month / 12 for month in range(37)]
    assert amounts == [1e6] + [-5_000.0] * 12 + [-monthly_payment(1e6, 0.06, 24)] * 24


@pytest.mark.parametrize(("exit_month", "outstanding"), [(6, 1e6), (12, 1e6), (13, balance_after(1e6, 0.06, 24, 1))])
def test_leaving_during_or_after_the_interest_only_months(exit_month, outstanding):
    _, regular = instalment_loan(1e6, 0.06, 36, interest_only_months=12)
    terms = Terms(exit_month=exit_month, exit_penalty=0.01)
    _, amounts = instalment_loan(1e6, 0.06, 36, terms, interest_only_months=12)
    assert amounts[:-1] == regular[:exit_month]
    assert amounts[-1] == pytest.approx(regular[exit_month] - 1.01 * outstanding)


@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
def test_no_penalty_falls_on_a_loan_held_to_the_end(kind):
    assert kind(1e6, 0.01, 24, Terms(exit_month=24, exit_penalty=0.02)) == kind(1e6, 0.01, 24)


@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
def test_fees_that_eat_up_the_loan_leave_no_rate(kind):
    with pytest.raises(NoSolutionError) as refused:
        effective_rate(*kind(1e6, 0.01, 24, Terms(fees=1e6)))
    assert refused.value.reason == "infinite"


@pytest.mark.parametrize("kind", [instalment_loan, flat_rate_loan])
@pytest.mark.parametrize("exit_month", [0, 25, -1])
def test_leaving_outside_the_term_is_refused(kind, exit_month):
    with pytest.raises(InputError, match=f"exit_month must be from 1 to 24.*got {exit_month}") as refused:
        kind(1e6, 0.01, 24, Terms(exit_month=exit_month))
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


# The same rates without lists of flows, for one loan and for arrays

REASONS = {
    "infinite": Reason.INFINITE,
    "out-of-range": Reason.OUT_OF_RANGE,
    "interest-only-at-a-flat-rate": Reason.OUT_OF_RANGE,
    "instalment-below-interest": Reason.BELOW_INTEREST,
}


@st.composite
def loans(draw):
    """Draw a loan with any terms, a few of which leave it without a rate."""
    months = draw(st.integers(1, 480) | st.sampled_from([1, 2, 11, 12, 13, 24, 25, 360]))
    is_flat = draw(st.booleans())
    loan = draw(st.floats(1e3, 1e9) | st.integers(1_000, 10**9).map(float))
    share = st.sampled_from([0.0, 0.0, 0.001, 0.01, 0.3])
    return {
        "loan": loan,
        "rate": draw(st.floats(0, 0.6) | st.sampled_from([0.0, 1e-9, 0.04125, 5.0])) / (15 if is_flat else 1),
        "months": months,
        "is_flat": is_flat,
        "interest_only_months": draw(st.just(0) | st.integers(0, 1 if is_flat else months)),
        "fees": loan * draw(share | st.sampled_from([1.0, 1.5])),
        "fee_treatment": draw(st.sampled_from(FeeTreatment)),
        "rebate": loan * draw(share),
        "exit_month": draw(st.just(0) | st.integers(1, months + 1)),
        "exit_penalty": draw(st.sampled_from([0.0, 0.02])),
        "penalty_base": draw(st.sampled_from(PenaltyBase)),
        "rounding": draw(st.sampled_from(Rounding)),
        "split": draw(st.sampled_from(Split)),
    }


MOST_WITH_CENTS = 2**53 / 100
"""Above this a number holds no cents, so that a schedule that rounds to them has no exact sum [HKD]."""


def by_flows(terms):
    """Return rate, reason, and what is received and repaid, by lists of cash flows."""
    try:
        times, amounts = loan_flows(**terms)
        return effective_rate(times, amounts), Reason.FOUND, amounts[0], -sum(amounts[1:])
    except XlMortgageError as error:
        return nan, REASONS[error.code], nan, nan


def assert_is_by_flows(answer, terms):
    value, reason, received, repaid = by_flows(terms)
    assert answer.reason == reason
    assert isnan(answer.value) == isnan(answer.nominal) == (reason != Reason.FOUND)
    if reason == Reason.FOUND:
        assert answer.value == pytest.approx(value, rel=1e-9, abs=1e-13)
        assert (1 + answer.nominal / 12) ** 12 - 1 == pytest.approx(value, rel=1e-9, abs=1e-12)
        assert answer.received == pytest.approx(received, rel=1e-12)
        if repaid < MOST_WITH_CENTS:
            assert answer.repaid == pytest.approx(repaid, rel=1e-11)


def as_arrays(rows):
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def rows_of(answer):
    return [type(answer)(*row) for row in zip(*(part.tolist() for part in answer), strict=True)]


@settings(max_examples=400)
@given(loans())
def test_the_rate_of_a_loan_is_that_of_its_cash_flows(terms):
    assert_is_by_flows(loan_rate(**terms), terms)


@given(st.lists(loans(), min_size=1, max_size=12))
def test_the_rates_of_arrays_are_those_of_their_cash_flows(rows):
    for answer, terms in zip(rows_of(loan_rate(**as_arrays(rows), xp=np)), rows, strict=True):
        assert_is_by_flows(answer, terms)


@given(loans())
def test_a_loan_without_a_rate_has_the_error_of_its_cash_flows(terms):
    if not loan_rate(**terms).reason:
        return
    with pytest.raises(XlMortgageError) as refused:
        effective_rate(*loan_flows(**terms))
    error = no_rate(**terms)
    assert (error.code, error.sentence("en"), error.sentence("zh")) == (
        refused.value.code,
        refused.value.sentence("en"),
        refused.value.sentence("zh"),
    )


@pytest.mark.parametrize("treatment", FeeTreatment)
@pytest.mark.parametrize("rounding", Rounding)
@pytest.mark.parametrize("split", [None, *Split])
def test_arrays_need_no_list_of_cash_flows(treatment, rounding, split, monkeypatch):
    terms = {
        "loan": 1_234_567.0,
        "rate": 0.15 if split is None else 0.006,
        "months": 120,
        "is_flat": split is not None,
        "fees": 1_000.0,
        "fee_treatment": treatment,
        "exit_penalty": 0.01,
        "rounding": rounding,
        "split": split or Split.ACTUARIAL,
    }
    rows = [{**terms, "exit_month": month} for month in (0, 1, 12, 13, 119, 120)]
    expected = [by_flows(row)[0] for row in rows]
    for name in ("effective_rate", "nominal_rate", "level_schedule", "flat_rate_schedule", "instalment_loan"):
        monkeypatch.setattr(cashflows, name, None)
    assert loan_rate(**as_arrays(rows), xp=np).value.tolist() == pytest.approx(expected, rel=1e-9)


def test_a_long_array_is_answered_as_its_pieces_are():
    size = 2 * IN_A_PIECE + 3
    fees = np.linspace(0, 5e5, size)
    answer = loan_rate(1e6, 0.15, 120, fees=fees, rounding=Rounding.UP_TO_TEN_CENTS, xp=np)
    for place in (0, IN_A_PIECE - 1, IN_A_PIECE, 2 * IN_A_PIECE, size - 1):
        alone = loan_rate(1e6, 0.15, 120, fees=fees[place], rounding=Rounding.UP_TO_TEN_CENTS)
        assert answer.value[place] == pytest.approx(alone.value, rel=1e-12)
    assert {part.shape for part in answer} == {(size,)}
    assert {part.shape for part in loan_rate(1e6, 0.15, 120, fees=fees[:0], xp=np)} == {(0,)}


def test_what_is_missing_from_an_array_is_missing_from_its_answer():
    answer = loan_rate(np.array([1e6, nan, 1e6]), np.array([0.15, 0.15, nan]), 120, rounding=2, xp=np)
    assert answer.reason.tolist() == [Reason.FOUND, Reason.NOT_FINITE, Reason.NOT_FINITE]
    assert np.isnan(answer.value).tolist() == [False, True, True]


def test_a_rate_beyond_numbers_is_infinite():
    terms = {"loan": 1e-3, "rate": 0.0, "months": 1, "fees": 1e30, "fee_treatment": FeeTreatment.CAPITALISED}
    assert loan_rate(**terms).reason == by_flows(terms)[1] == Reason.INFINITE
    assert "too high for a number" in str(no_rate(**terms))


def test_part_of_a_fee_that_was_rounded_up_comes_back_with_the_last_instalment():
    terms = {
        "loan": 1_000.0,
        "rate": 0.0,
        "months": 400,
        "fees": 2.4,
        "fee_treatment": FeeTreatment.SPREAD,
        "rounding": Rounding.UP_TO_TEN_CENTS,
    }
    assert loan_flows(**terms)[1][-1] > 0
    assert_is_by_flows(loan_rate(**terms), terms)
    assert_is_by_flows(rows_of(loan_rate(**as_arrays([terms]), xp=np))[0], terms)
