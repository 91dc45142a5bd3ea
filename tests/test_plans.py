"""Plans: their rate, their cost while they are held, rebates, linked deposits, and the banks' best lending rates."""

from fractions import Fraction
from math import isnan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.plans import RateStep
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.finance.annuity import balance_after, monthly_payment
from xlmortgage.finance.apr import effective_rate
from xlmortgage.finance.plan_flows import linked_interest, plan_flows
from xlmortgage.law.practice.prime.prime import PRIME
from xlmortgage.lenders.plans import plans_of
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.plan import plan_cost

RATES = st.floats(0, 0.2)


def plan(**facts):
    """Return what a plan of HKD 5m costs, under the rules of 2026-11-21."""
    return plan_cost(Deal({"loan": 5e6, **facts}, undated=20261121))


# The rate


@given(RATES, RATES, st.floats(0.001, 0.2), st.data())
def test_a_capped_plan_charges_the_lower_of_two_rates(hibor, spread, prime, data):
    discount = data.draw(st.floats(0, prime))
    rate = functions.PLAN_RATE(hibor, spread, prime, discount)
    assert rate == min(hibor + spread, prime - discount)
    assert rate <= functions.PLAN_RATE(hibor, spread)


@pytest.mark.parametrize(("prime", "discount"), [(None, None), ("", ""), (0, 0), (0, None), (None, 0)])
def test_a_plan_without_a_best_lending_rate_has_no_cap(prime, discount):
    # Some hosts hand over 0 for a blank cell, and no bank lends at a best rate of 0.
    assert functions.PLAN_RATE(0.0265, 0.013, prime, discount) == pytest.approx(0.0395)


def test_a_rate_at_the_cap_is_at_the_cap():
    assert "the cap binds" in functions.PLAN_RATE_WHY(0.0195, 0.013, 0.05, 0.0175, "en")


@pytest.mark.parametrize(
    ("hibor", "prime", "words"),
    [
        (0.0265, 0.05, "Plan rate 3.25%: the cap binds."),
        (0.005, 0.05, "Plan rate 1.8%: below the cap."),
        (0.0244238, None, "Plan rate 3.74238%: HIBOR and the spread."),
    ],
)
def test_a_reason_tells_which_rate_decides(hibor, prime, words):
    # hk-rules 9.1: H + 1.3% with a cap of P - 1.75%; HIBOR of 2026-01-29 and 2026-04-30.
    text = functions.PLAN_RATE_WHY(hibor, 0.013, prime, None if prime is None else 0.0175, lang="en")
    assert text.startswith(words)
    assert ("debt-servicing" in text) == (prime is not None)


@pytest.mark.parametrize(
    ("prime", "discount", "code", "field"),
    [(0.05, None, "missing", "discount"), (None, 0.0175, "missing", "prime"), (0.01, 0.02, "out-of-range", "discount")],
)
def test_half_a_cap_and_one_below_nothing_are_refused(prime, discount, code, field):
    with pytest.raises(InputError) as refusal:
        functions.PLAN_RATE(0.0265, 0.013, prime, discount)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_cap_of_nothing_is_a_cap():
    assert functions.PLAN_RATE(0.0265, 0.013, 0.02, 0.02) == 0


# The cost


@pytest.mark.parametrize(
    ("held", "penalty", "printed"),
    [
        (None, 0, 0.1704),
        (18, 0, 0.1890),
        (18, 0.02, 0.2024),
        (18, 20_000 / balance_after(1e6, 0.15, 120, 18), 0.2035),
        (18, 3 * 0.15 / 12, 0.2141),
    ],
    ids=["to the end", "no penalty", "2% of what is owed", "2% of the loan", "three months' interest"],
)
def test_the_published_cost_of_leaving(held, penalty, printed):
    # finance.md 3.11: HK$1m, 15% nominal, 120 months, fees 31,000.
    cost = functions.PLAN_COST(1e6, 0.15, 10, held, exit_penalty=penalty, fees=31_000)
    assert cost == pytest.approx(printed, abs=5e-5)


def test_a_rebate_and_its_clawback_still_have_one_rate():
    # edge-rebate-month3 of the published cases: 1m at 6% interest-only with 10,000 in month 3; here repaid by instalments.
    flows = plan_flows(1e6, 0.06, 240, 24, rebate=10_000, rebate_month=3, clawback=10_000)
    times, amounts = flows
    payment = monthly_payment(1e6, 0.06, 240)
    assert times == [month / 12 for month in range(25)]
    assert amounts[3] == pytest.approx(10_000 - payment)
    assert amounts[24] == pytest.approx(-payment - balance_after(1e6, 0.06, 240, 24) - 10_000)
    assert effective_rate(*flows) == pytest.approx((1.005) ** 12 - 1, abs=0.002)


@given(st.floats(0, 0.2), st.integers(2, 360), st.data())
def test_without_extras_a_plan_costs_its_rate(annual_rate, months, data):
    held = data.draw(st.integers(1, months))
    deposit = data.draw(st.floats(0, 1e7))
    cost = functions.PLAN_COST(5e6, annual_rate, months / 12, held, link_deposit=deposit, price=8e6)
    assert cost == pytest.approx((1 + annual_rate / 12) ** 12 - 1, rel=1e-9, abs=1e-11)


@given(st.floats(0.001, 0.2), st.integers(24, 360), st.integers(3, 23), st.floats(1, 1e5))
def test_what_goes_out_raises_the_cost_and_what_comes_in_lowers_it(annual_rate, months, held, amount):
    def cost(**extras):
        return functions.PLAN_COST(5e6, annual_rate, months / 12, held, **extras)

    plain = cost()
    assert cost(fees=amount) > plain
    assert cost(premium=amount) > plain
    assert cost(exit_penalty=0.01) > plain
    soon, late = cost(rebate=amount), cost(rebate=amount, rebate_month=held)
    assert max(soon, late) < plain
    assert soon < late or soon < 0
    assert cost(rebate=amount, rebate_month=2, clawback=amount) > cost(rebate=amount, rebate_month=2)


def test_a_premium_is_owed_and_not_received():
    times, amounts = plan_flows(5e6, 0.03, 360, 360, premium=1e5, fees=5_000)
    assert amounts[0] == 5e6 - 5_000
    assert -amounts[1] == pytest.approx(monthly_payment(5.1e6, 0.03, 360))
    assert len(times) == 361


def test_on_holding_to_the_end_nothing_is_due_for_leaving():
    held = functions.PLAN_COST(5e6, 0.0325, 30, 360, rebate=5e4, clawback=5e4, exit_penalty=0.03)
    assert held == functions.PLAN_COST(5e6, 0.0325, 30, rebate=5e4)


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"holding_months": 361}, "holding_months"),
        ({"holding_months": 24, "rebate": 1e4, "rebate_month": 25}, "rebate_month"),
    ],
)
def test_months_beyond_the_plan_are_refused(named, field):
    with pytest.raises(InputError) as refusal:
        functions.PLAN_COST(5e6, 0.0325, 30, **named)
    assert (refusal.value.code, refusal.value.field) == ("out-of-range", field)


# The linked deposit


def test_a_linked_deposit_earns_the_rate_on_half_of_what_is_owed():
    assert linked_interest(5e6, 0.036, 360, 1, deposit=1e6, linked_share=0.5) == pytest.approx(3_000)
    assert linked_interest(5e6, 0.036, 360, 1, deposit=9e6, linked_share=0.5) == pytest.approx(7_500)
    assert linked_interest(5e6, 0.036, 360, 360, deposit=0.0, linked_share=0.5) == 0


@given(st.floats(0, 0.2), st.integers(1, 240), st.floats(0, 1e7), st.floats(0, 1))
def test_a_linked_deposit_never_earns_more_than_its_share_of_the_interest(annual_rate, months, deposit, share):
    earned = linked_interest(5e6, annual_rate, months, months, deposit=deposit, linked_share=share)
    answer = plan(annual_rate=annual_rate, years=months / 12, link_deposit=deposit)
    assert earned <= share * answer.interest * (1 + 1e-9) + 1e-6
    assert 0 <= answer.linked_interest <= 0.5 * answer.interest * (1 + 1e-9) + 1e-6


def test_a_reason_tells_the_net_interest_and_where_the_share_is_from():
    text = functions.PLAN_COST_WHY(5e6, 0.036, 30, 12, link_deposit=1e6, lang="en")
    assert "up to 50% of what is owed, earns HK$36,000" in text
    assert "the effective rate stays" in text
    assert "Apple Daily" in text
    assert "linked deposit, up to" not in functions.PLAN_COST_WHY(5e6, 0.036, 30, 12, lang="en")


# The rebate


@pytest.mark.parametrize(
    ("rebate", "counts", "ratio"),
    [(0, False, 0.625), (5e4, False, 0.625), (50_000.01, True, 0.63125), (1e5, True, 0.6375)],
)
def test_a_rebate_above_one_per_cent_counts_in_full(rebate, counts, ratio):
    # HKMA, circular B1/15C of 2005-02-28: in excess of 1% of the loan the whole rebate counts.
    answer = plan(annual_rate=0.0325, years=30.0, rebate=rebate, price=8e6)
    assert answer.rebate_counts is counts
    assert answer.loan_to_value == pytest.approx(ratio, abs=1e-8)


@pytest.mark.parametrize(
    ("named", "zh", "en"),
    [
        (
            {"rebate": 1e5, "price": 8e6},
            "超過貸款額 1%，須全數計入按揭成數：63.75%。",
            "is above 1% of the loan and counts in full towards the loan-to-value ratio: 63.75%.",
        ),
        (
            {"rebate": 5e4, "price": 8e6},
            "不超過貸款額 1%，不計入按揭成數：62.5%。",
            "does not count towards the loan-to-value ratio: 62.5%.",
        ),
        ({"rebate": 1e5}, "須全數計入按揭成數。", "counts in full towards the loan-to-value ratio."),
    ],
)
def test_a_reason_tells_what_the_rebate_does(named, zh, en):
    assert zh in functions.PLAN_COST_WHY(5e6, 0.0325, 30, **named)
    text = functions.PLAN_COST_WHY(5e6, 0.0325, 30, **named, lang="en")
    assert en in text
    assert "2005-02-28" in text


def test_a_rebate_is_no_reduction_of_the_price():
    # In a plan the rebate is the bank's by contract; a developer's would lower what the ratio is measured by.
    answer = plan(annual_rate=0.0325, years=30.0, rebate=1e5, price=8e6)
    assert answer.loan_to_value == (5e6 + 1e5) / 8e6
    assert isnan(plan(annual_rate=0.0325, years=30.0, rebate=1e5).loan_to_value)


def test_a_plan_without_rebate_and_price_says_nothing_of_either():
    text = functions.PLAN_COST_WHY(5e6, 0.0325, 30, lang="en")
    assert text.startswith("Effective annual rate 3.3%: 360 months, held to the end.")
    assert "2005-02-28" not in text


# The best lending rate


@pytest.mark.parametrize(
    ("date", "bank", "rate"),
    [
        ("2019-11-01", "hsbc", 0.05),
        ("2022-09-22", "hsbc", 0.05),
        ("2022-09-23", "hsbc", 0.05125),
        ("2023-07-28", "滙豐", 0.05875),
        ("2024-11-11", "恒生", 0.05375),
        ("2025-11-02", "中銀香港", 0.05125),
        ("2025-11-03", "中銀香港", 0.05),
        ("2025-11-03", "渣打", 0.0525),
    ],
)
def test_best_lending_rates(date, bank, rate):
    # hk-rules 9.2.
    assert functions.PRIME(date, bank) == rate


def test_without_a_date_the_best_lending_rate_is_that_of_the_day_to_which_the_table_was_verified():
    assert functions.PRIME() == functions.PRIME(as_date(PRIME.table.verified_on), "hsbc")


def test_before_the_first_date_there_is_no_best_lending_rate():
    with pytest.raises(NoRuleError) as refusal:
        functions.PRIME("2008-11-09", "恒生")
    error = refusal.value
    assert (error.code, error.field, error.cell) == ("before-first-version", "date", "#N/A")
    assert "恒生" in error.sentence("zh")
    assert "2008-11-09" in error.sentence("zh")
    assert "begin on 2008-11-10" in error.sentence("en")


def test_a_reason_names_bank_and_day():
    text = functions.PRIME_WHY("2024-01-01", "渣打", lang="en")
    assert text.startswith("The best lending rate of Standard Chartered is 6.125% on 2024-01-01.")
    assert functions.PRIME_WHY().startswith("滙豐最優惠利率 5%（")


def test_dates_and_banks_spill():
    assert functions.PRIME([["2024-01-01"], ["2025-10-31"]], "hsbc") == [[0.05875], [0.05]]


# Penalties by year, rates that change, and a plan's own link


def _by_hand(loan, rates, months, held, **terms):
    """Return the flows of a plan in exact fractions, month by month, written without the product's own formulas."""
    owed, flows = Fraction(loan), [Fraction(loan) - Fraction(terms.get("fees", 0))]
    earned, interest = Fraction(0), Fraction(0)
    for month in range(1, held + 1):
        rate = Fraction(str(next(rate for first, rate in reversed(rates) if first <= month))) / 12
        left = months - month + 1
        worth = sum(1 / (1 + rate) ** paid for paid in range(1, left + 1))
        payment = owed / worth
        linked = min(Fraction(terms.get("deposit", 0)), Fraction(str(terms.get("cap", 0))) * owed)
        earned += linked * (Fraction(str(terms["link_rate"])) / 12 if "link_rate" in terms else rate)
        interest += owed * rate
        owed = owed * (1 + rate) - payment
        flows.append(-payment)
    yearly, year = terms.get("yearly", []), (held - 1) // 12
    share = Fraction(str(yearly[year])) if held < months and year < len(yearly) else Fraction(0)
    flows[-1] -= owed * (1 + share) + (terms.get("clawback", 0) if held < months else 0)
    flows[terms.get("rebate_month", 0)] += terms.get("rebate", 0)
    return flows, earned, interest, share * owed


def _worth(flows, annual_rate):
    return sum(float(flow) * (1 + annual_rate) ** (-month / 12) for month, flow in enumerate(flows))


@pytest.mark.parametrize("held", [1, 12, 13, 24, 25, 36, 37, 60])
@pytest.mark.parametrize("steps", [[], [[25, "3.25%"]], [[7, 0.03], [25, 0.04]]])
def test_the_cost_of_penalties_by_year_and_changing_rates_is_that_of_flows_made_by_hand(held, steps):
    """Penalties of 3%, 2% and 1%; the first rate 2.5%; a rebate of 50,000 in month 1, of which all goes back."""
    rates = [(1, 0.025), *((first, 0.0325 if rate == "3.25%" else rate) for first, rate in steps)]
    terms = {"fees": 3_000, "rebate": 50_000, "rebate_month": 1, "clawback": 50_000, "yearly": [0.03, 0.02, 0.01]}
    flows, _, interest, penalty = _by_hand(5_000_000, rates, 120, held, **terms)

    given = {
        "rebate": 5e4,
        "rebate_month": 1,
        "clawback": 5e4,
        "fees": 3_000,
        "yearly_penalties": [[0.03], [0.02], [0.01]],
    }
    cost = functions.PLAN_COST(5e6, 0.025, 10, held, rate_steps=steps or None, **given)

    assert _worth(flows, cost) == pytest.approx(0, abs=1e-4)
    answer = plan(
        annual_rate=0.025,
        years=10.0,
        holding_months=held,
        yearly_penalties=(0.03, 0.02, 0.01),
        rate_steps=tuple(RateStep(*step) for step in rates[1:]),
    )
    assert answer.interest == pytest.approx(float(interest), rel=1e-9)
    assert answer.penalty == pytest.approx(float(penalty), rel=1e-9)
    assert answer.cost == pytest.approx(float(interest + penalty), rel=1e-9)


@pytest.mark.parametrize(("cap", "own_rate"), [(0.6, None), (0.1, None), (0.6, 0.01)])
def test_a_linked_deposit_earns_by_the_plans_own_cap_and_rate(cap, own_rate):
    named = {} if own_rate is None else {"link_rate": own_rate}
    _, earned, interest, _ = _by_hand(5_000_000, [(1, 0.03), (13, 0.04)], 120, 24, deposit=1_000_000, cap=cap, **named)

    answer = plan(
        annual_rate=0.03,
        years=10.0,
        holding_months=24,
        link_deposit=1e6,
        link_cap=cap,
        rate_steps=(RateStep(13, 0.04),),
        **named,
    )

    assert answer.linked_interest == pytest.approx(float(earned), rel=1e-9)
    assert answer.cost == pytest.approx(float(interest - earned), rel=1e-9)


@given(st.integers(1, 359), st.lists(st.floats(0, 0.1), min_size=1, max_size=5))
def test_only_the_penalty_of_the_year_in_which_a_plan_is_left_falls_due(held, yearly):
    year = (held + 11) // 12
    due = yearly[year - 1] if year <= len(yearly) else 0.0
    cost = functions.PLAN_COST(5e6, 0.03, 30, held, yearly_penalties=yearly)
    assert cost == pytest.approx(functions.PLAN_COST(5e6, 0.03, 30, held, exit_penalty=due), rel=1e-12)


@given(st.integers(1, 359), st.floats(0, 0.2))
def test_a_step_to_the_same_rate_changes_nothing(held, rate):
    stepped = functions.PLAN_COST(5e6, rate, 30, held, 50_000, rate_steps=[[13, rate]])
    assert stepped == pytest.approx(functions.PLAN_COST(5e6, rate, 30, held, 50_000), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(
    ("named", "code", "field"),
    [
        ({"rate_steps": [[25, 0.03], [13, 0.04]]}, "wrong-step", "rate_steps"),
        ({"rate_steps": [[25, 0.03, 0.04]]}, "wrong-step", "rate_steps"),
        ({"rate_steps": [[1, 0.03]]}, "out-of-range", "rate_steps"),
        ({"rate_steps": [[361, 0.03]]}, "out-of-range", "rate_steps"),
        ({"rate_steps": [[25, 3.25]]}, "percent-as-number", "rate_steps"),
        ({"yearly_penalties": [[3]]}, "percent-as-number", "yearly_penalties"),
        ({"yearly_penalties": [0.03], "exit_penalty": 0.01}, "two-penalties", "exit_penalty"),
    ],
)
def test_penalties_and_steps_that_cannot_be_are_refused(named, code, field):
    with pytest.raises(InputError) as refusal:
        functions.PLAN_COST(5e6, 0.0325, 30, 24, **named)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_blank_year_has_no_penalty_and_a_header_is_no_step():
    free_in_the_second = functions.PLAN_COST(5e6, 0.03, 30, 24, yearly_penalties=[[0.03], [None], [0.01], [None]])
    assert free_in_the_second == functions.PLAN_COST(5e6, 0.03, 30, 24)
    headed = functions.PLAN_COST(5e6, 0.03, 30, 60, rate_steps=[["由第幾期", "息率"], [25, "4%"]])
    assert headed == functions.PLAN_COST(5e6, 0.03, 30, 60, rate_steps=[[25, 0.04]])


def test_a_reason_tells_which_years_penalty_is_due():
    given = {"yearly_penalties": [0.03, 0.02], "lang": "en"}
    assert "Left within year 2: a penalty of 2% of what is owed" in functions.PLAN_COST_WHY(5e6, 0.03, 30, 24, **given)
    assert "none is due any more" in functions.PLAN_COST_WHY(5e6, 0.03, 30, 25, **given)
    assert "no exit penalty" not in functions.PLAN_COST_WHY(5e6, 0.03, 30, 25, **given)


def test_the_headings_of_plans_tell_their_units():
    header = [
        "lender",
        "Plan type",
        "prime(%)",
        "P minus (%)",
        "估價(萬)",
        "Rebate (%)",
        "首年罰息(%)",
        "最低貸款(萬)",
        "Checked on",
    ]
    (plan,) = plans_of([header, ["甲", "P", 5, "1.75", "七百五十", 1.2, 2, 100, "2026-11-01"]])
    assert plan.refused is None
    assert (plan.prime, plan.discount, plan.valuation, plan.bank_rebate) == (0.05, 0.0175, 7.5e6, 0.012)
    assert (plan.penalties, plan.min_loan, plan.checked) == ((0.02,), 1e6, 20261101)


def test_a_margin_is_told_from_its_rate_by_its_sign():
    (plan,) = plans_of([["lender", "H", "H+", "P", "P-"], ["甲", 0.03, 0.013, 0.05, 0.0175]])
    assert (plan.hibor, plan.spread, plan.prime, plan.discount) == (0.03, 0.013, 0.05, 0.0175)
    assert plans_of([["lender", "P-"], ["甲", "1.75%"]])[0].prime != 0.0175


@pytest.mark.parametrize(
    ("heading", "cell"), [("估價(%)", 70), ("定息(萬)", 3), ("估價(萬)", 8e6), ("估價(萬)", "HK$750")]
)
def test_a_cell_that_does_not_fit_the_unit_of_its_heading_spoils_its_plan_alone(heading, cell):
    good, bad = plans_of([["lender", heading], ["甲", None], ["乙", cell]])
    assert good.refused is None
    assert bad.refused.code in ("unit-does-not-fit", "unit-disagrees")


@pytest.mark.parametrize("told", ["2%,1%", "2%、1%", "2% / 1%", [[0.02, 0.01]], [["2%"], ["1%"]]])
def test_penalties_by_year_are_read_from_a_text_as_from_a_range(told):
    plain = functions.PLAN_COST(5e6, 0.0325, 30, 24, yearly_penalties=[0.02, 0.01])

    assert functions.PLAN_COST(5e6, 0.0325, 30, 24, yearly_penalties=told) == plain
