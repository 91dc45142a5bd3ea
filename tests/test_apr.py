"""Rates, against published ones, against a 60-digit bisection, and against cash flows built to have known rates."""

from math import exp, expm1, fsum, inf, log, log1p, nan, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.published import CASES, EDGES, identity
from xlmortgage.errors import InputError, NoSolutionError
from xlmortgage.finance.annuity import monthly_payment
from xlmortgage.finance.apr import FASTEST_GROWTH, effective_rate, nominal_rate

REASONS = {
    "edge-fee-equals-loan": "infinite",
    "edge-no-payments": "no-repayment",
    "edge-never-positive-root": "no-root",
}


def unit_period_rate(times, amounts, odd_fraction):
    """Solve the US actuarial equation, where payments also bear simple interest over a fraction of a unit period."""
    rate = 0.0
    for _ in range(50):
        rate = effective_rate(times, [a if a > 0 else a / (1 + odd_fraction * rate) for a in amounts])
    return rate


def published_rate(case):
    if case.method == "effective":
        return effective_rate(case.times, case.amounts)
    if case.method == "nominal-monthly":
        return nominal_rate(case.times, case.amounts)
    return case.periods * unit_period_rate(case.times, case.amounts, case.odd)


@pytest.mark.parametrize("case", CASES, ids=identity)
def test_published_rates(case):
    assert case.source
    assert case.url
    assert case.tier in {"A", "B", "A-unsourced"}
    assert 100 * published_rate(case) == pytest.approx(case.percent, abs=case.tolerance)


@pytest.mark.parametrize("case", EDGES, ids=identity)
def test_edge_cases(case):
    if case.percent is None:
        with pytest.raises(NoSolutionError) as refused:
            effective_rate(case.times, case.amounts)
        assert refused.value.reason == REASONS[case.id]
    else:
        # The cash flows of a nearly free loan are themselves known only to 1e-16.
        assert 100 * effective_rate(case.times, case.amounts) == pytest.approx(case.percent, rel=1e-13, abs=2e-14)


@st.composite
def loans(draw):
    """Draw several advances followed by payments at any times and of any size."""
    size = st.floats(0.01, 1e6)
    gaps = draw(st.lists(st.floats(0.2, 3), min_size=2, max_size=40))
    advances = draw(st.integers(1, min(3, len(gaps) - 1)))
    times = np.cumsum(gaps).tolist()
    amounts = [draw(size) if k < advances else -draw(size) for k in range(len(gaps))]
    return times, amounts


@given(loans())
def test_the_rate_makes_what_is_paid_worth_what_is_received(flows):
    times, amounts = flows
    rate = effective_rate(times, amounts)
    assume(rate > -0.999)
    d = log1p(rate)
    reference = times[0] if d >= 0 else times[-1]
    values = [amount * exp(d * (reference - time)) for time, amount in zip(*flows, strict=True)]
    paid, received = fsum(v for v in values if v < 0), fsum(v for v in values if v > 0)
    assert -paid == pytest.approx(received, rel=1e-9)


@given(loans(), st.sampled_from([1e-6, 1e-3, 7, 1e9, 1e14]), st.floats(-100, 2100))
def test_neither_scale_nor_sign_nor_order_nor_the_start_of_time_matters(flows, scale, start):
    times, amounts = flows
    rate = effective_rate(times, amounts)
    assert effective_rate(times[::-1], amounts[::-1]) == rate
    close = pytest.approx(rate, rel=1e-10, abs=1e-12)
    assert effective_rate(times, [-amount for amount in amounts]) == close
    assert effective_rate(times, [scale * amount for amount in amounts]) == close
    assert effective_rate([start + time for time in times], amounts) == close


@given(st.floats(-0.5, 5), st.integers(1, 480), st.floats(1e-6, 1e14))
def test_a_loan_without_fees_has_the_rate_of_its_contract(annual_rate, months, loan):
    times = [month / 12 for month in range(months + 1)]
    amounts = [loan] + [-monthly_payment(loan, annual_rate, months)] * months
    assert nominal_rate(times, amounts) == pytest.approx(annual_rate, rel=1e-9, abs=1e-13)
    assert effective_rate(times, amounts) == pytest.approx((1 + annual_rate / 12) ** 12 - 1, rel=1e-9, abs=1e-13)


@given(st.floats(log(1e-4), log(1e11)), st.sampled_from([1 / 365, 1 / 12, 1.0, 20.0]))
def test_any_rate_of_a_single_repayment_is_found(d, years):
    repaid = 1000 * exp(d * years)
    assert effective_rate([0, years], [1000, -repaid]) == pytest.approx(expm1(d), rel=1e-11, abs=1e-12)


def is_an_ordinary_loan_after_a_charge(amounts):
    """Return whether of three amounts the first is paid, and the last pays back at least the second."""
    return len(amounts) == 3 and amounts[0] < 0 < amounts[1] <= -amounts[2]


@given(st.lists(st.floats(-0.9, 3), min_size=1, max_size=5, unique=True), st.booleans())
def test_of_several_rates_only_one_that_can_be_justified_is_given(rates, flipped):
    assume(all(abs(log1p(a) - log1p(b)) > 0.05 for a in rates for b in rates if a != b))
    assume(all(abs(rate) > 0.01 for rate in rates))
    amounts = [-amount if flipped else amount for amount in np.poly([1 + rate for rate in rates]).tolist()]
    agreeing = [rate for rate in rates if rate * -sum(amounts) > 0]
    if len(rates) == 1:
        agreeing = rates
    times = list(range(len(amounts)))
    if len(agreeing) == 1 or (agreeing and is_an_ordinary_loan_after_a_charge(amounts)):
        assert effective_rate(times, amounts) == pytest.approx(min(agreeing), abs=1e-7)
    else:
        with pytest.raises(NoSolutionError, match="more than one rate fits") as refused:
            effective_rate(times, amounts)
        assert refused.value.reason == "ambiguous"
        assert refused.value.value == pytest.approx(sorted(rates), abs=1e-7)


@given(st.floats(0.2, 5), st.floats(0.01, 3))
def test_no_rate_is_made_up(real, imaginary):
    amounts = [1.0, -2 * real, real**2 + imaginary**2]
    with pytest.raises(NoSolutionError) as refused:
        effective_rate([0, 1, 2], amounts)
    assert refused.value.reason == "no-root"


@given(st.floats(-0.5, 3))
def test_two_rates_that_are_one_are_ambiguous(rate):
    with pytest.raises(NoSolutionError) as refused:
        effective_rate([0, 1, 2], np.poly([1 + rate, 1 + rate]).tolist())
    assert refused.value.reason == "ambiguous"


def test_two_rates_between_which_other_programs_choose_are_ambiguous():
    with pytest.raises(NoSolutionError, match=r"10\.0000%, 20\.0000%") as refused:
        effective_rate([0, 1, 2], [-1000, 2300, -1320])
    assert refused.value.reason == "ambiguous"
    assert "10.0000%、20.0000%" in refused.value.sentence("zh")


@given(st.floats(0.001, 0.4), st.integers(1, 36), st.floats(0, 0.5), st.integers(1, 240), st.floats(0.0001, 0.3))
def test_charges_before_a_loan_leave_the_lowest_rate_above_zero(charge, before, annual_rate, months, spread):
    loan = [1.0] + [-monthly_payment(1.0, annual_rate, months) * (1 + spread)] * months
    times = [-before / 12, *(month / 12 for month in range(months + 1))]
    try:
        rate = effective_rate(times, [-charge, *loan])
    except NoSolutionError:  # a charge too large for any rate
        assume(False)
    assert rate >= effective_rate(times[1:], loan) > 0
    d = log1p(rate)
    assert fsum(amount * exp(-d * time) for time, amount in zip(times, [-charge, *loan], strict=True)) == pytest.approx(
        0, abs=1e-9
    )
    for part in np.linspace(0.01, 0.99, 25).tolist():
        worth = fsum(a * exp(-part * d * time) for time, a in zip(times, [-charge, *loan], strict=True))
        assert worth < 0


def test_a_loan_that_pays_back_less_than_it_brings_is_no_ordinary_one():
    assert effective_rate([-1, 0, 1], [-100, 1_000, -1_200]) == pytest.approx(4 - sqrt(13))
    with pytest.raises(NoSolutionError) as refused:
        effective_rate([-1, 0, 1], [-1_000, 2_300, -1_320])
    assert refused.value.reason == "ambiguous"
    with pytest.raises(NoSolutionError) as refused:
        effective_rate([-1, 0, 1], [100, -1_000, 1_200])
    assert refused.value.reason == "ambiguous"


def test_a_cash_rebate_after_the_last_instalment_does_not_hide_the_rate():
    months = [*range(13), 15]
    amounts = [10_000.0] + [-900.0] * 12 + [100.0]
    rate = effective_rate([month / 12 for month in months], amounts)
    assert rate == pytest.approx(effective_rate([month / 12 for month in months[:-1]], amounts[:-1]), abs=0.03)


def test_a_rate_of_nothing_is_exactly_nothing():
    assert effective_rate([0, 1, 2], [100, -50, -50]) == 0
    assert effective_rate([0, 1, 2, 3], [100, -90, 30, -40]) == pytest.approx(0, abs=1e-15)


def test_several_advances_and_an_early_repayment_on_one_day():
    rate = effective_rate([0, 0.5, 0.5, 1], [100, 100, -100, -110])
    assert rate == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("times", "amounts", "reason"),
    [
        ([0, 1], [-10, -10], "infinite"),
        ([0, 0, 1], [100.1, -100.1, -10], "infinite"),
        ([0, 0, 0, 1], [0.3, -0.1, -0.2, -10], "infinite"),
        ([0, 0], [100, -100], "infinite"),
        ([0], [0], "infinite"),
        ([0, 1e-9], [100, -200], "infinite"),
        ([0, 1e-310], [100, -200], "infinite"),
        ([0], [100], "no-repayment"),
        ([0, 1, 1], [100, 5, -5], "no-repayment"),
    ],
)
def test_where_there_is_no_rate_the_reason_is_given(times, amounts, reason):
    for function in (effective_rate, nominal_rate):
        with pytest.raises(NoSolutionError) as refused:
            function(times, amounts)
        assert refused.value.reason == reason
        assert refused.value.cell == "#NUM!"
        assert refused.value.sentence("zh") != refused.value.sentence("en")


@pytest.mark.parametrize(
    ("times", "amounts", "code", "words"),
    [
        ([], [], "empty", "at least one amount received and one amount paid"),
        ([0, 1], [100], "different-lengths", "got 2 times and 1 amounts"),
        ([0, nan], [100, -110], "not-finite", "times must be finite numbers; number 2 is nan"),
        ([0, 1], [inf, -110], "not-finite", "amounts must be finite numbers; number 1 is inf"),
        ([0, 1, 2], [1e308, -1e308, -1e307], "not-finite", "amounts must be finite numbers; number 1 is 1e"),
    ],
)
def test_malformed_cash_flows_are_refused(times, amounts, code, words):
    with pytest.raises(InputError, match=words) as refused:
        effective_rate(times, amounts)
    assert refused.value.code == code
    assert refused.value.sentence("zh")


def test_arrays_will_do_for_times_and_amounts():
    assert effective_rate(np.array([0, 1]), np.array([100, -110])) == pytest.approx(0.1)


def test_the_greatest_rate_named_in_the_sentence_is_the_greatest_searched():
    assert f"{FASTEST_GROWTH - 1:,.0%}" == "999,900%"
    assert f"{expm1(-log(FASTEST_GROWTH)):.2%}" == "-99.99%"


@pytest.mark.parametrize(
    ("times", "amounts", "field", "position"),
    [([0, "x"], [100, -110], "times", 2), ([None, 1], [100, -110], "times", 1), ([0, 1], [100, "x"], "amounts", 2)],
)
def test_what_is_no_number_is_refused_with_its_place(times, amounts, field, position):
    with pytest.raises(InputError, match=f"{field} must be finite numbers; number {position} is") as refusal:
        effective_rate(times, amounts)
    assert refusal.value.field == field
