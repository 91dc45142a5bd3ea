"""Schedules, against published ones and Excel's own functions, and against what every schedule must be."""

from fractions import Fraction
from math import isclose, nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.published import FLAT_RATE_LOANS, INSTALMENTS, identity
from udfs import functions
from xlmortgage.errors import InputError
from xlmortgage.finance.annuity import balance_after, monthly_payment, total_interest
from xlmortgage.finance.apr import nominal_rate
from xlmortgage.finance.schedule import (
    balance_after_month,
    flat_rate_schedule,
    fortnightly_schedule,
    level_schedule,
    rounding_leaves_the_interest_uncovered,
)
from xlmortgage.finance.schedule import total_interest as interest_in_all
from xlmortgage.finance.terms import Rounding, Split
from xlmortgage.numbers.money import PIECES_PER_DOLLAR, rounded

EXCEL = "https://support.microsoft.com/en-us/excel/"
NUMPY_FINANCIAL = "https://numpy.org/numpy-financial/latest/ipmt.html"
# A loan of 2,500 over a year at 8.24%, as numpy-financial prints it: principal, interest, balance.
PRINTED = """
    200.58 17.17 2299.42
    201.96 15.79 2097.46
    203.35 14.40 1894.11
    204.74 13.01 1689.37
    206.15 11.60 1483.22
    207.56 10.18 1275.66
    208.99  8.76 1066.67
    210.42  7.32  856.25
    211.87  5.88  644.38
    213.32  4.42  431.05
    214.79  2.96  216.26
    216.26  1.49    0.00
"""
ROUNDINGS = list(PIECES_PER_DOLLAR)
TO_THE_CENT = [rounding for rounding in ROUNDINGS if rounding != "exact"]
LOANS = st.floats(1_000, 1e8).map(lambda loan: round(loan, 2))
RATES = st.floats(0, 0.6) | st.sampled_from([0.0, 1e-15, 1e-9, 0.04125])
FLAT_RATES = st.floats(0, 0.03) | st.just(0.0)
MONTHS = st.integers(1, 480)


def is_in_cents(amount):
    return isclose(amount * 100, round(amount * 100), rel_tol=1e-12, abs_tol=1e-9)


def check(schedule, loan, rounding, scale=1.0):
    """Assert what holds of every schedule, amounts to the cent or within binary rounding."""
    dust = (1e-9 if rounding == "exact" else 1e-12) * loan * scale + 1e-6
    assert [line.number for line in schedule] == list(range(1, len(schedule) + 1))
    assert schedule[-1].balance == 0.0
    assert sum(line.principal for line in schedule) == pytest.approx(loan, abs=dust)
    owed = loan
    for line in schedule:
        assert line.payment == pytest.approx(line.interest + line.principal, abs=dust)
        assert line.balance == pytest.approx(owed - line.principal, abs=dust)
        assert rounding == "exact" or all(is_in_cents(amount) for amount in line[1:])
        owed = line.balance


# Published


def test_the_schedule_that_numpy_financial_prints():
    schedule = level_schedule(2_500, 0.0824, 12)
    printed = [tuple(map(float, line.split())) for line in PRINTED.strip().splitlines()]
    assert [(line.principal, line.interest, line.balance) for line in schedule] == [
        pytest.approx(line, abs=0.005) for line in printed
    ]
    assert sum(line.interest for line in schedule) == pytest.approx(112.98, abs=0.005)


@pytest.mark.parametrize(
    ("rate", "months", "loan", "number", "part", "printed", "source"),
    [
        (0.10, 36, 8_000, 1, "interest", 66.67, f"{EXCEL}ipmt-function: IPMT(10%/12, 1, 36, 8000)"),
        (1.20, 3, 8_000, 3, "interest", 292.45, f"{EXCEL}ipmt-function: IPMT(10%, 3, 3, 8000), a period for a month"),
        (0.10, 24, 2_000, 1, "principal", 75.62, f"{EXCEL}functions/ppmt-function: PPMT(10%/12, 1, 24, 2000)"),
        (0.96, 10, 200_000, 10, "principal", 27_598.05, f"{EXCEL}functions/ppmt-function: PPMT(8%, 10, 10, 200000)"),
        (0.08, 10, 10_000, 1, "payment", 1_037.03, f"{EXCEL}functions/pmt-function: PMT(8%/12, 10, 10000)"),
        (0.09, 360, 125_000, 1, "interest", 937.50, f"{EXCEL}cumipmt-function: CUMIPMT(9%/12, 360, 125000, 1, 1)"),
        (0.10, 24, 2_000, 1, "interest", 16.666667, "numpy-financial, TestIpmt: ipmt(0.1 / 12, 1, 24, 2000)"),
        (0.10, 24, 2_000, 2, "principal", 76.25337923, "numpy-financial, test_broadcast: ppmt(0.1 / 12, 2, 24, 2000)"),
        (0.10, 24, 2_000, 4, "principal", 77.52956425, "numpy-financial, test_broadcast: ppmt(0.1 / 12, 4, 24, 2000)"),
        (0.10, 60, 55_000, 1, "principal", 710.25, "numpy-financial, test_ppmt: ppmt(0.1 / 12, 1, 60, 55000)"),
        (0.08, 60, 15_000, 1, "payment", 304.145914, "numpy-financial, test_pmt: pmt(0.08 / 12, 60, 15000)"),
        (0.00, 60, 15_000, 1, "payment", 250.0, "numpy-financial, test_pmt: pmt(0, 60, 15000)"),
    ],
)
def test_a_line_is_what_excel_and_numpy_financial_say(rate, months, loan, number, part, printed, source):
    assert source
    line = level_schedule(loan, rate, months)[number - 1]
    decimals = len(str(printed).partition(".")[2])
    assert getattr(line, part) == pytest.approx(printed, abs=0.51 * 10 ** -max(2, decimals))


def test_a_year_of_a_schedule_is_what_excel_says():
    # CUMIPMT and CUMPRINC of the second year, payments 13 to 24.
    second_year = level_schedule(125_000, 0.09, 360)[12:24]
    assert sum(line.interest for line in second_year) == pytest.approx(11_135.23213, abs=5e-6)
    assert sum(line.principal for line in second_year) == pytest.approx(934.1071, abs=5e-5)


def test_a_rate_is_what_excel_says():
    # RATE(4 * 12, -200, 8000) * 12 is 9.24%.
    times = [month / 12 for month in range(49)]
    assert nominal_rate(times, [8_000] + [-200] * 48) == pytest.approx(0.0924, abs=5e-5)


@pytest.mark.parametrize("case", INSTALMENTS, ids=identity)
def test_a_schedule_of_a_published_instalment(case):
    schedule = level_schedule(case.loan, case.annual_rate, case.months, rounding=case.rounding)
    assert {line.payment for line in schedule[:-1]} == {case.printed}
    check(schedule, case.loan, case.rounding)


@pytest.mark.parametrize("split", Split)
@pytest.mark.parametrize("months", [6, 96, 360])
@pytest.mark.parametrize("rounding", ["nearest-cent", "nearest-dollar", "floor-dollar"])
def test_no_instalment_of_a_flat_rate_loan_has_interest_below_nothing(split, months, rounding):
    lines = flat_rate_schedule(5_000, 0.0005, months, rounding=rounding, split=split)
    assert min(line.interest for line in lines) >= 0
    assert sum(line.interest for line in lines) == pytest.approx(5_000 * 0.0005 * months, abs=0.006)


def test_the_schedule_of_a_published_flat_rate_loan():
    # WeLab Bank, GoFlexi: 308.70 and 9,859.30 of the first 10,168, then 283.34 on a balance of 110,140.70.
    first, second, *_ = flat_rate_schedule(120_000, 0.0014, 12, rounding="nearest-cent")
    assert first == (1, 10_168.0, 308.7, 9_859.3, 110_140.7)
    assert second.interest == 283.34


@pytest.mark.parametrize(
    "case", [case for case in FLAT_RATE_LOANS if case.loan.treatment in {None, "upfront"}], ids=identity
)
def test_published_rates_of_flat_rate_loans(case):
    loan = case.loan
    rate = functions.FLAT_TO_APR(loan.flat, loan.months, loan.fees, loan.principal)
    assert 100 * rate == pytest.approx(case.percent, abs=case.tolerance)


@pytest.mark.parametrize(("split", "owed"), [(Split.RULE_OF_78, 67_081.97), (Split.ACTUARIAL, 66_326.35)])
def test_the_split_decides_what_is_owed_on_leaving_a_flat_rate_loan(split, owed):
    assert flat_rate_schedule(100_000, 0.005, 60, split=split)[23].balance == pytest.approx(owed, abs=0.005)


def test_the_fortnightly_schedule_that_a_bank_publishes():
    # Hang Seng Bank: 2.5m at 2.5% over 30 years; 4,939 a fortnight for 26.7 years, interest of 927,259, 128,829 less.
    schedule = fortnightly_schedule(2_500_000, 0.025, 360)
    interest = sum(line.interest for line in schedule)
    assert rounded(schedule[0].payment, "nearest-dollar") == 4_939
    assert len(schedule) == 694
    assert len(schedule) / 26 == pytest.approx(26.7, abs=0.05)
    assert interest == pytest.approx(927_259, abs=0.5)
    assert total_interest(2_500_000, 0.025, 360) - interest == pytest.approx(128_829, abs=0.5)


# What every schedule must be


@given(LOANS, RATES, MONTHS, st.data())
def test_an_exact_schedule_repays_the_loan_by_level_instalments(loan, annual_rate, months, data):
    interest_only = data.draw(st.integers(0, months - 1))
    schedule = level_schedule(loan, annual_rate, months, interest_only_months=interest_only)
    check(schedule, loan, "exact")
    assert len(schedule) == months
    assert {line.payment for line in schedule[:interest_only]} <= {loan * (annual_rate / 12)}
    assert {line.payment for line in schedule[interest_only:]} == {
        monthly_payment(loan, annual_rate, months - interest_only)
    }
    for line in schedule[interest_only:]:
        left = balance_after(loan, annual_rate, months - interest_only, line.number - interest_only)
        assert line.balance == left


@given(LOANS, st.floats(0, 0.3), st.integers(1, 360), st.sampled_from(TO_THE_CENT), st.data())
def test_a_rounded_schedule_is_in_cents_and_ends_at_zero(loan, annual_rate, months, rounding, data):
    interest_only = data.draw(st.integers(0, months - 1))
    payment = rounded(monthly_payment(loan, annual_rate, months - interest_only), rounding)
    if payment < rounded(loan * annual_rate / 12, "nearest-cent"):
        with pytest.raises(InputError, match="would never be repaid"):
            level_schedule(loan, annual_rate, months, rounding=rounding, interest_only_months=interest_only)
        return
    schedule = level_schedule(loan, annual_rate, months, rounding=rounding, interest_only_months=interest_only)
    check(schedule, loan, rounding)
    assert len(schedule) <= months
    assert {line.payment for line in schedule[interest_only:-1]} <= {payment}
    for line, before in zip(schedule, [loan, *(line.balance for line in schedule)], strict=False):
        assert line.interest == rounded(before * annual_rate / 12, "nearest-cent")


@given(LOANS, FLAT_RATES, st.integers(1, 120), st.sampled_from(ROUNDINGS), st.sampled_from(Split))
def test_a_flat_rate_schedule_pays_loan_and_flat_interest(loan, flat, months, rounding, split):
    schedule = flat_rate_schedule(loan, flat, months, rounding=rounding, split=split)
    check(schedule, loan, rounding, scale=1 + flat * months)
    interest = loan * flat * months
    owed = interest if rounding == "exact" else rounded(interest, "nearest-cent")
    assert sum(line.interest for line in schedule) == pytest.approx(owed, rel=1e-9, abs=1e-6)
    assert len(schedule) <= months
    assert len({line.payment for line in schedule[:-1]}) <= 1


@given(LOANS, st.floats(1e-6, 0.03), st.integers(2, 120))
def test_a_flat_rate_schedule_by_the_rule_of_78_is_the_payoff_formula(loan, flat, months):
    interest = Fraction(loan) * Fraction(flat) * months
    for line in flat_rate_schedule(loan, flat, months, split=Split.RULE_OF_78)[:-1]:
        left = months - line.number
        instalments = left * (Fraction(loan) + interest) / months
        payoff = instalments - interest * left * (left + 1) / (months * (months + 1))
        assert line.balance == pytest.approx(float(payoff), rel=1e-9, abs=1e-6)


@given(LOANS, st.floats(1e-6, 0.02), st.integers(2, 120))
def test_an_actuarial_split_bears_the_same_rate_in_every_month(loan, flat, months):
    schedule = flat_rate_schedule(loan, flat, months)
    rates = [
        line.interest / before for line, before in zip(schedule[1:-1], [s.balance for s in schedule], strict=False)
    ]
    assert rates == pytest.approx([schedule[0].interest / loan] * len(rates), rel=1e-6)


@given(LOANS, st.floats(0, 0.6), st.integers(1, 480), st.sampled_from(ROUNDINGS))
def test_a_fortnightly_schedule_runs_to_zero_before_its_term(loan, annual_rate, months, rounding):
    payment = rounded(monthly_payment(loan, annual_rate, months) / 2, rounding)
    assume(rounding == "exact" or payment >= rounded(loan * annual_rate / 26, "nearest-cent") + 0.01)
    schedule = fortnightly_schedule(loan, annual_rate, months, rounding=rounding)
    check(schedule, loan, rounding)
    assert {line.payment for line in schedule[:-1]} <= {payment}
    assert schedule[-1].payment <= payment * (1 + 1e-8) + 0.005
    if not rounding.startswith("floor") and payment > 100:
        assert len(schedule) <= 26 * months / 12 + 1


def test_half_an_interest_free_instalment_a_fortnight_takes_as_many_halves():
    assert len(fortnightly_schedule(1_000_000, 0.0, 300)) == 600


def test_a_rounded_instalment_that_repays_too_little_is_folded_into_the_last():
    *_, last = level_schedule(100_000, 0.0, 36, rounding="floor-dollar")
    assert last.payment == 100_000 - 35 * 2_777


def test_a_rounded_instalment_that_repays_too_much_ends_earlier():
    schedule = level_schedule(100, 0.0, 60, rounding="up-to-dollar")
    assert len(schedule) == 50
    assert [line.payment for line in schedule] == [2.0] * 50
    flat = flat_rate_schedule(100, 0.002, 60, rounding="up-to-dollar")
    assert [line.payment for line in flat] == [2.0] * 56


def test_the_rule_of_78_lets_a_long_loan_grow_at_first():
    schedule = flat_rate_schedule(100_000, 0.02, 120, split=Split.RULE_OF_78)
    assert schedule[0].principal < 0
    assert schedule[0].balance > 100_000
    assert schedule[-1].balance == 0


@pytest.mark.parametrize(
    ("schedule", "code", "field"),
    [
        (lambda: level_schedule(10_010, 0.6, 480, rounding="floor-dollar"), "instalment-below-interest", "rounding"),
        (lambda: fortnightly_schedule(20, 0.6, 480, rounding="floor-dollar"), "instalment-below-interest", "rounding"),
        (lambda: flat_rate_schedule(10, 0.0, 36, rounding="floor-dollar"), "instalment-below-interest", "rounding"),
        (lambda: level_schedule(10_000, 0.6, 12, interest_only_months=12), "out-of-range", "interest_only_months"),
        (lambda: functions.AMORTIZATION(1e6, 0.04, 30.01), "not-whole-months", "years"),
        (
            lambda: functions.AMORTIZATION(1e6, 0.004, 5, "月平息", interest_only_months=6),
            "interest-only-at-a-flat-rate",
            "interest_only_months",
        ),
        (lambda: functions.AMORTIZATION(1e6, 0.004, 5, "月平息", frequency="每兩週"), "not-fortnightly", "frequency"),
        (
            lambda: functions.AMORTIZATION(1e6, 0.04, 5, interest_only_months=6, frequency="fortnightly"),
            "not-fortnightly",
            "frequency",
        ),
        (lambda: functions.LOAN_BALANCE(1e6, 0.04, 5, 61), "out-of-range", "month"),
        (lambda: functions.FLAT_TO_APR(0.004, 12, 500), "missing", "loan"),
    ],
)
def test_what_no_schedule_can_be_made_of_is_refused(schedule, code, field):
    with pytest.raises(InputError) as refusal:
        schedule()
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert refusal.value.sentence("en").endswith(".")
    assert refusal.value.sentence("zh").endswith("。")


# Where a loan stands, without its lines, for one loan and for arrays


@st.composite
def courses(draw):
    """Draw a loan, the month in which it is looked at, and its lines, none where rounding leaves the interest uncovered."""
    months, is_flat = draw(st.integers(1, 360)), draw(st.booleans())
    rounding, split = draw(st.sampled_from(Rounding)), draw(st.sampled_from(Split))
    terms = {
        "loan": draw(LOANS | st.floats(1_000, 1e8)),
        "rate": draw(FLAT_RATES if is_flat else RATES),
        "months": months,
        "is_flat": is_flat,
        "interest_only_months": 0 if is_flat else draw(st.just(0) | st.integers(0, months - 1)),
        "rounding": rounding,
    }
    named = {"rounding": ROUNDINGS[rounding - 1]}
    try:
        if is_flat:
            lines = flat_rate_schedule(terms["loan"], terms["rate"], months, split=split, **named)
        else:
            named["interest_only_months"] = terms["interest_only_months"]
            lines = level_schedule(terms["loan"], terms["rate"], months, **named)
    except InputError:
        lines = None
    return terms, split, draw(st.integers(0, months)), lines


def balance_in(terms, lines, month):
    """Return what the lines say is owed after a month."""
    if lines is None:
        return nan
    return lines[min(month, len(lines)) - 1].balance if month else terms["loan"]


def assert_stands_as_its_lines_say(course, balance, interest, is_uncovered):
    terms, _, month, lines = course
    dust = 1e-9 * terms["loan"] * (1 + terms["rate"] * terms["months"] * terms["is_flat"])
    abs_tolerance = dust if terms["rounding"] == Rounding.EXACT else 1e-6
    assert is_uncovered == (lines is None)
    assert balance == pytest.approx(balance_in(terms, lines, month), rel=1e-12, abs=abs_tolerance, nan_ok=True)
    total = nan if lines is None else sum(line.interest for line in lines)
    assert interest == pytest.approx(total, rel=1e-9, abs=max(abs_tolerance, 1e-6), nan_ok=True)


@given(courses())
def test_a_loan_stands_where_its_schedule_says(course):
    terms, split, month, _ = course
    assert_stands_as_its_lines_say(
        course,
        balance_after_month(**terms, split=split, month=month),
        interest_in_all(**terms),
        rounding_leaves_the_interest_uncovered(**terms),
    )


@given(st.lists(courses(), min_size=1, max_size=8))
def test_the_loans_of_an_array_stand_where_their_schedules_say(drawn):
    columns = {name: np.array([terms[name] for terms, *_ in drawn]) for name in drawn[0][0]}
    splits, months = (np.array([course[place] for course in drawn]) for place in (1, 2))
    answers = zip(
        balance_after_month(**columns, split=splits, month=months, xp=np).tolist(),
        interest_in_all(**columns, xp=np).tolist(),
        rounding_leaves_the_interest_uncovered(**columns, xp=np).tolist(),
        strict=True,
    )
    for course, answer in zip(drawn, answers, strict=True):
        assert_stands_as_its_lines_say(course, *answer)


# On the worksheet


def test_a_schedule_spills_under_its_header():
    rows = functions.AMORTIZATION(3_000_000, 0.04125, 30, rounding="四捨五入至元")
    assert rows[0] == ["期數", "供款", "利息", "本金", "結欠"]
    assert rows[1] == [1, 14_539.0, 10_312.5, 4_226.5, 2_995_773.5]
    assert rows[-1][0] == 360
    assert rows[-1][4] == 0.0


def test_the_interest_of_a_schedule_is_the_total():
    for rate, basis, rounding in [
        (0.04125, "annual", "dollar"),
        (0.005, "月平息", "cent"),
        (0.04125, "annual", "exact"),
    ]:
        rows = functions.AMORTIZATION(3_000_000, rate, 10, basis, rounding)[1:]
        total = functions.TOTAL_INTEREST(3_000_000, rate, 10, basis, rounding)
        assert sum(row[2] for row in rows) == pytest.approx(total, abs=1e-3)


def test_rates_that_rise():
    # Seed S4: 3m over 30 years, 14,539 at 4.125% and 18,228 at two points more; hk-rules 11.1, W13 and W16.
    header, *rows = functions.RATE_SHOCK(3_000_000, 0.04125, 30)
    assert header == ["加息幅度", "每月供款", "供款增加", "總利息", "總利息增加", "實際年利率"]
    assert [row[0] for row in rows] == [0.0, 0.01, 0.02, 0.03]
    assert [round(row[1]) for row in rows][:3:2] == [14_539, 18_228]
    assert rows[0][2] == 0
    for shock, payment, increase, interest, more_interest, rate in rows:
        assert payment == functions.MONTHLY_PAYMENT(3_000_000, 0.04125 + shock, 30)
        assert increase == payment - rows[0][1]
        assert interest == pytest.approx(payment * 360 - 3_000_000)
        assert more_interest == interest - rows[0][3]
        assert rate == pytest.approx((1 + (0.04125 + shock) / 12) ** 12 - 1)


@pytest.mark.parametrize("shocks", [[["1%"], [0.02]], [["1%", 0.02]], ["0.01", "2%"]])
def test_rises_of_ones_own(shocks):
    assert [row[0] for row in functions.RATE_SHOCK(3e6, 0.04, 30, shocks)[1:]] == [0.0, 0.01, 0.02]


@pytest.mark.parametrize("nothing", [None, "", [[None], [""]]])
def test_no_rises_of_ones_own_are_the_usual_ones(nothing):
    assert functions.RATE_SHOCK(3e6, 0.04, 30, nothing) == functions.RATE_SHOCK(3e6, 0.04, 30)


@given(st.floats(0, 0.05), st.integers(1, 120), st.floats(0, 0.5))
def test_a_flat_rate_comes_to_more_than_twelve_times_itself(flat, months, share):
    assume(months > 1)
    rate = functions.FLAT_TO_APR(flat, months, share * 100_000, 100_000)
    assert rate >= 12 * flat - 1e-12
    assert rate == pytest.approx(
        functions.SECOND_MORTGAGE_APR(100_000, flat, months / 12, share * 100_000, "月平息"), rel=1e-9, abs=1e-12
    )
