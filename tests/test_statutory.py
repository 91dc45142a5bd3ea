"""The rate of Schedule 2 as far as it is known, and what the law says to a loan on three readings."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import CapVerdict
from xlmortgage.errors import NoSolutionError
from xlmortgage.finance.apr import effective_rate, nominal_rate
from xlmortgage.finance.cashflows import Terms, flat_rate_loan, instalment_loan, loan_rate
from xlmortgage.finance.statutory import statutory_rate, statutory_rate_of
from xlmortgage.finance.terms import Apportionment
from xlmortgage.numbers import scalar
from xlmortgage.questions import rate_cap as of_rate_cap

REFERENCE = "hk-rules 6.1 and finance.md 1.2, after the Companies Registry's calculator"
TERMS = (12, 36, 60, 120, 240)
# Level loans by nominal rate: the rate of Schedule 2, pro rata, over each term, and the bank's APR [per cent].
LEVEL_LOANS = {
    12: ((12.22, 12.70, 13.17, 14.31, 16.36), 12.68),
    18: ((18.49, 19.56, 20.60, 23.05, 26.93), 19.56),
    24: ((24.87, 26.75, 28.57, 32.64, 38.26), 26.82),
    30: ((31.36, 34.27, 37.03, 42.91, 49.95), 34.49),
    36: ((37.95, 42.09, 45.95, 53.69, 61.80), 42.58),
}
# At the cap: the flat rate a month at 48%, and the bank's APR at 48% and at 36% [per cent], by months.
AT_THE_CAP = {
    1: (4.0000, 60.10, 42.58),
    6: (2.3333, 57.85, 41.41),
    12: (2.1667, 55.51, 40.16),
    24: (2.0833, 51.72, 38.02),
    36: (2.0556, 48.76, 36.27),
    60: (2.0333, 44.44, 33.56),
    120: (2.0167, 38.29, 29.33),
    240: (2.0083, 33.19, 25.37),
}


def equal_instalments(principal, instalment, months):
    return [month / 12 for month in range(months + 1)], [principal] + [-instalment] * months


def by_hand(amounts, months):
    """Return the rate of Schedule 2 in exact fractions: each payment split, each principal times its months."""
    principal, repaid = Fraction(amounts[0]), -sum(map(Fraction, amounts[1:]))
    interest = repaid - principal
    outstanding, month_dollars = principal, Fraction(0)
    for earlier, later, amount in zip(months, months[1:], amounts[1:], strict=False):
        month_dollars += outstanding * (later - earlier)
        outstanding -= Fraction(-amount) * principal / repaid
    assert outstanding == 0
    return 12 * interest / month_dollars


@pytest.mark.parametrize(
    ("principal", "instalment", "months", "statutory", "nominal", "effective"),
    [
        (100_000, 10_000, 12, 36.9231, 35.0742, 41.2999),
        (95_000, 10_000, 12, 48.5830, 45.4903, 56.2820),
        (1_000_000, 14_350, 120, 14.3207, 12.0050, 12.6881),
    ],
)
def test_the_three_rates_of_the_reference(principal, instalment, months, statutory, nominal, effective):
    flows = equal_instalments(principal, instalment, months)
    assert 100 * statutory_rate(*flows) == pytest.approx(statutory, abs=5e-5), REFERENCE
    assert 100 * nominal_rate(*flows) == pytest.approx(nominal, abs=5e-5)
    assert 100 * effective_rate(*flows) == pytest.approx(effective, abs=5e-5)
    assert statutory_rate(*flows, Apportionment.CONTRACT) == nominal_rate(*flows)


def test_the_question_to_put_to_the_registrys_calculator():
    flows = equal_instalments(100_000, 9_000, 12)
    rates = [statutory_rate(*flows), nominal_rate(*flows), effective_rate(*flows)]
    assert [100 * rate for rate in rates] == pytest.approx([14.77, 14.45, 15.45], abs=0.005)


@pytest.mark.parametrize("nominal", LEVEL_LOANS)
def test_level_loans_of_the_reference(nominal):
    statutory, effective = LEVEL_LOANS[nominal]
    flows = [instalment_loan(1e6, nominal / 100, months) for months in TERMS]
    assert [100 * statutory_rate(*flow) for flow in flows] == pytest.approx(statutory, abs=0.005)
    assert [100 * effective_rate(*flow) for flow in flows] == pytest.approx([effective] * len(TERMS), abs=0.005)


@pytest.mark.parametrize("months", AT_THE_CAP)
def test_loans_of_the_reference_at_the_cap(months):
    flat, at_48, at_36 = AT_THE_CAP[months]
    exact = 0.48 * (months + 1) / (24 * months)
    assert 100 * exact == pytest.approx(flat, abs=5e-5)
    for cap, effective in ((0.48, at_48), (0.36, at_36)):
        flows = flat_rate_loan(1e5, exact * cap / 0.48, months)
        assert statutory_rate(*flows) == pytest.approx(cap, abs=1e-13)
        assert 100 * effective_rate(*flows) == pytest.approx(effective, abs=0.005)


@given(st.integers(1_000, 10**7), st.integers(1, 480), st.floats(1e-4, 2))
def test_equal_instalments_have_a_closed_form(principal, months, cost):
    instalment = principal * (1 + cost) / months
    interest = months * instalment - principal
    closed = 24 * interest / (principal * (months + 1))
    assert statutory_rate(*equal_instalments(principal, instalment, months)) == pytest.approx(closed, rel=1e-9)


@given(
    st.integers(1_000, 10**7), st.lists(st.tuples(st.integers(1, 12), st.integers(1, 10**6)), min_size=1, max_size=20)
)
def test_unequal_payments_are_as_by_hand(principal, steps):
    months = [0]
    for step, _ in steps:
        months.append(months[-1] + step)
    amounts = [principal, *(-payment for _, payment in steps)]
    rate = statutory_rate([month / 12 for month in months], amounts)
    assert rate == pytest.approx(float(by_hand(amounts, months)), rel=1e-9, abs=1e-12)


@given(st.floats(0.001, 0.6), st.integers(2, 360))
def test_a_level_loan_has_a_higher_rate_pro_rata_than_by_the_contract(annual_rate, months):
    flows = instalment_loan(1e6, annual_rate, months)
    assert statutory_rate(*flows) > statutory_rate(*flows, Apportionment.CONTRACT)


@given(
    st.lists(
        st.tuples(
            st.floats(1e3, 1e8), st.floats(0.001, 0.6), st.integers(1, 240), st.integers(0, 240), st.floats(0, 0.5)
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(Apportionment),
)
def test_a_loan_answered_in_closed_form_has_the_rate_of_its_cash_flows(drawn, apportionment):
    def rate(loan, annual_rate, months, exit_month, share, xp=scalar):
        return loan_rate(loan, annual_rate, months, fees=share * loan, exit_month=exit_month, exit_penalty=0.02, xp=xp)

    rows = [(loan, annual_rate, months, min(left, months), share) for loan, annual_rate, months, left, share in drawn]
    terms = [Terms(share * loan, exit_month=left or None, exit_penalty=0.02) for loan, _, _, left, share in rows]
    by_flows = [
        statutory_rate(*instalment_loan(*row[:3], agreed), apportionment)
        for row, agreed in zip(rows, terms, strict=True)
    ]
    one_by_one = [statutory_rate_of(rate(*row), apportionment) for row in rows]
    at_once = statutory_rate_of(rate(*map(np.array, zip(*rows, strict=True)), xp=np), apportionment, np)
    assert one_by_one == pytest.approx(by_flows, rel=1e-9, abs=1e-12)
    assert at_once.tolist() == pytest.approx(by_flows, rel=1e-9, abs=1e-12)


def test_loans_without_a_rate_have_no_statutory_one():
    many = loan_rate(1e6, 0.15, 120, fees=np.array([0.0, 2e6]), xp=np)
    assert np.isnan(statutory_rate_of(many, xp=np)).tolist() == [False, True]


@pytest.mark.parametrize("apportionment", Apportionment)
def test_a_loan_of_which_nothing_is_received_has_no_rate(apportionment):
    with pytest.raises(NoSolutionError):
        statutory_rate([0, 1], [0, -100], apportionment)


# What the law says


def rate_cap(loan, annual_rate, years, fees=0.0, agreement_date=0):
    """Return what the law says to a loan, under the rules of 2026-11-21 where it has no date."""
    facts = {"loan": loan, "annual_rate": annual_rate, "years": years, "fees": fees, "agreement_date": agreement_date}
    return of_rate_cap.rate_cap(Deal(facts, undated=20261121))


def readings_of(*loan, **named):
    answer = rate_cap(*loan, **named)
    return answer.value, {reading.name: reading.verdict for reading in answer.readings}


def test_readings_that_disagree_are_never_one_verdict():
    value, readings = readings_of(1e6, 0.24, 20.0)
    assert value is CapVerdict.DEPENDS
    assert readings == {
        "statutory": CapVerdict.PRESUMED,
        "nominal": CapVerdict.CLEAR,
        "effective": CapVerdict.CLEAR,
    }


@pytest.mark.parametrize(
    ("rate", "date", "nominal"),
    [
        (0.36, 20221230, CapVerdict.CLEAR),
        (0.360001, 20221230, CapVerdict.PRESUMED),
        (0.48, 20221230, CapVerdict.PRESUMED),
        (0.480001, 20221230, CapVerdict.ABOVE),
        (0.48, 20221229, CapVerdict.CLEAR),
        (0.480001, 20221229, CapVerdict.PRESUMED),
        (0.60, 20221229, CapVerdict.PRESUMED),
        (0.600001, 20221229, CapVerdict.ABOVE),
    ],
)
@pytest.mark.parametrize("years", [1 / 12, 1.0, 5.0, 20.0])
def test_only_what_exceeds_a_limit_is_caught(rate, date, nominal, years):
    # "exceeds": exactly 48.00 is not above; finance.md 1.3.
    assert readings_of(1e5, rate, years, agreement_date=date)[1]["nominal"] is nominal


@given(st.floats(0, 1), st.integers(1, 240), st.floats(0, 5e4), st.sampled_from([20221229, 20221230, 0]))
def test_the_verdict_is_that_of_all_readings_or_none(annual_rate, months, fees, date):
    value, readings = readings_of(1e5, annual_rate, months / 12, fees, agreement_date=date)
    assert value is (next(iter(readings.values())) if len(set(readings.values())) == 1 else CapVerdict.DEPENDS)


@given(st.floats(0, 0.9), st.integers(1, 120), st.floats(0, 4e4), st.floats(1, 1e4))
def test_more_fees_never_help(annual_rate, months, fees, more):
    before = rate_cap(1e5, annual_rate, months / 12, fees)
    after = rate_cap(1e5, annual_rate, months / 12, fees + more)
    for less, higher in zip(before.readings, after.readings, strict=True):
        assert higher.rate > less.rate
        assert higher.verdict >= less.verdict


def test_the_reasons_print_the_three_readings():
    text = functions.RATE_CAP_WHY(1e6, 0.24, 20, lang="en")
    assert "Statutory 38.26% (to be confirmed): presumed extortionate" in text
    assert "nominal 24%: clear; effective 26.82%: clear." in text
    text = functions.RATE_CAP_WHY(1e6, 0.24, 20)
    assert "法定利率 38.26%（有待確認）：推定屬敲詐性；名義利率 24%：沒有超出；實際利率 26.82%：沒有超出。" in text


def test_a_rate_just_above_a_limit_is_printed_in_full():
    assert "nominal 36.001%: presumed extortionate" in functions.RATE_CAP_WHY(1e6, 0.36001, 20, lang="en")


def test_a_charge_for_repaying_early_brings_the_warning():
    warned = functions.RATE_CAP_WHY(1e6, 0.15, 10, exit_month=12, exit_penalty=0.02, lang="en")
    assert "section 21" in warned
    assert "33A(4)" in warned
    assert "section 21" not in functions.RATE_CAP_WHY(1e6, 0.15, 10, exit_month=12, lang="en")


@pytest.mark.parametrize(
    ("apportionment", "zh", "en"), [("按比例", "按比例", "pro rata"), ("按合約", "按合約", "by the contract")]
)
def test_the_reasons_say_how_payments_are_split(apportionment, zh, en):
    assert f"每期{zh}攤分本息" in functions.RATE_CAP_WHY(1e6, 0.15, 10, apportionment=apportionment).splitlines()[2]
    assert en in functions.RATE_CAP_WHY(1e6, 0.15, 10, apportionment=apportionment, lang="en").splitlines()[2]
