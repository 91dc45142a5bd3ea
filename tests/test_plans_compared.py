"""Plans side by side: what each charges and costs, who can be had, in which order, and what is said where it is not known."""

import csv
import json
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs import functions
from udfs.cell_error import CellError
from udfs.contract import CONTRACT
from xlmortgage.cli import main
from xlmortgage.cli.terminal import NEEDS_A_LOOK, NOTHING_DONE
from xlmortgage.deal.words import Bank
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.lenders.criteria import RULES
from xlmortgage.lenders.plans import COLUMNS
from xlmortgage.questions.plans_compared import FIGURES

DAY = "2026-11-20"
"""The day of every deal here."""

DEAL = {
    "price": 8e6,
    "loan": 5.4e6,
    "years": 30,
    "monthly_income": 80e3,
    "hibor": 0.0275,
    "agreement_date": DAY,
}


def compare(*plans, months=24, criteria=None, lang="en", **facts):
    """Return a figure of each plan by its name; the plans are mappings of column and value."""
    deal = [[name, value] for name, value in {**DEAL, **facts}.items() if value is not None]
    columns = list(dict.fromkeys(name for plan in plans for name in plan))
    table = [columns, *([plan.get(name) for name in columns] for plan in plans)]
    header, *rows = functions.PLANS_COMPARED(deal, table, months, criteria, lang)
    assert header[1:] == [plan["lender"] for plan in plans]
    return {figure.name: row[1:] for figure, row in zip(FIGURES, rows, strict=True)}


def by_hand(loan, rates, months, held, *, rebate=0, rebate_month=0, fees=0, share=0, back=0, linked=(0, 0, None)):
    """Return cost [HKD] and flows of a plan in exact fractions, month by month, by nothing of the product's."""
    owed, interest, earned, flows = Fraction(loan), Fraction(0), Fraction(0), [Fraction(loan) - fees]
    deposit, cap, own = linked
    for month in range(1, held + 1):
        rate = Fraction(str(next(rate for first, rate in reversed(rates) if first <= month))) / 12
        payment = owed * rate / (1 - (1 + rate) ** -(months - month + 1))
        earning = min(Fraction(deposit), Fraction(str(cap)) * owed) * (rate if own is None else Fraction(str(own)) / 12)
        flows.append(earning - payment)
        interest, earned, owed = interest + owed * rate, earned + earning, owed * (1 + rate) - payment
    penalty = owed * Fraction(str(share))
    flows[-1] -= owed + penalty + back
    flows[rebate_month] += rebate
    return float(interest + fees + penalty + back - rebate - earned), [float(flow) for flow in flows]


H = {"lender": "A", "kind": "H", "spread": 0.013, "prime": 0.05, "discount": 0.0175}
FIXED = {"lender": "B", "kind": "定息", "fixed_rate": 0.0273, "fixed_months": 12, "prime": 0.05, "discount": 0.0175}


@pytest.mark.parametrize(
    ("plan", "facts", "rates", "terms"),
    [
        (H, {}, [(1, 0.0325)], {}),
        (H, {"hibor": 0.01}, [(1, 0.023)], {}),
        ({**H, "hibor": 0.005}, {}, [(1, 0.018)], {}),
        ({**H, "bank_rebate": 0.01, "rebate_month": 2}, {}, [(1, 0.0325)], {"rebate": 54_000, "rebate_month": 2}),
        ({**H, "penalty_1": 0.03, "penalty_2": 0.02}, {}, [(1, 0.0325)], {"share": 0.02}),
        ({**H, "penalty_1": 0.03, "penalty_3": 0.02}, {}, [(1, 0.0325)], {}),
        (
            {**H, "bank_rebate": 40_000, "clawback": 1, "penalty_1": 0.02, "penalty_2": 0.01},
            {},
            [(1, 0.0325)],
            {"rebate": 40_000, "back": 40_000, "share": 0.01},
        ),
        ({**H, "bank_rebate": 40_000, "clawback": 1, "penalty_1": 0.02}, {}, [(1, 0.0325)], {"rebate": 40_000}),
        (FIXED, {}, [(1, 0.0273), (13, 0.0325)], {}),
        ({**FIXED, "fixed_months": 36, "fees": 5_000}, {}, [(1, 0.0273)], {"fees": 5_000}),
        (H, {"link_deposit": 5e5}, [(1, 0.0325)], {"linked": (500_000, 0.5, None)}),
        (
            {**H, "link_cap": 0.05, "link_rate": 0.02},
            {"link_deposit": 5e5},
            [(1, 0.0325)],
            {"linked": (500_000, 0.05, 0.02)},
        ),
        ({**H, "link_cap": 0}, {"link_deposit": 5e5}, [(1, 0.0325)], {}),
    ],
)
def test_cost_and_effective_rate_are_those_of_flows_made_by_hand(plan, facts, rates, terms):
    cost, flows = by_hand(5_400_000, rates, 360, 24, **terms)

    found = compare(plan, **facts)

    assert found["cost"][0] == pytest.approx(cost, rel=1e-9)
    rate = found["effective_rate_linked"][0]
    assert sum(flow * (1 + rate) ** (-month / 12) for month, flow in enumerate(flows)) == pytest.approx(0, abs=1e-3)
    assert found["rate"][0] == pytest.approx(rates[0][1])


def test_payments_are_those_of_the_rate_now_of_the_cap_and_of_one_two_and_three_points_more():
    found = compare({**H, "hibor": 0.01})

    rates = {"payment": 0.023, "payment_at_cap": 0.0325, **{f"payment_plus_{n}": 0.023 + n / 100 for n in (1, 2, 3)}}
    for name, rate in rates.items():
        assert found[name][0] == pytest.approx(functions.MONTHLY_PAYMENT(5.4e6, rate, 30)), name


@pytest.mark.parametrize("fixed_months", [12, 36, 360])
def test_a_fixed_rate_does_not_rise_while_it_is_fixed_and_the_payments_after_it_are_said(fixed_months):
    found = compare({**FIXED, "fixed_months": fixed_months})

    assert {found[f"payment_plus_{points}"][0] for points in (1, 2, 3)} == {found["payment"][0]}
    if fixed_months == 360:
        assert "fixed to the end" in found["reason"][0]
        return
    owed = functions.LOAN_BALANCE(5.4e6, 0.0273, 30, fixed_months)
    for points in range(4):
        then = functions.MONTHLY_PAYMENT(owed, 0.0325 + points / 100, 30 - fixed_months / 12)
        assert f"HK${then:,.2f}" in found["reason"][0]


@pytest.mark.parametrize(
    ("terms", "held", "back"),
    [
        ({"penalty_1": 0, "penalty_2": 0}, 24, 40_000),
        ({"penalty_1": 0, "penalty_2": 0}, 25, 0),
        ({"penalty_1": 0.02}, 24, 0),
        ({"penalty_1": 0.02, "penalty_3": 0.02}, 24, 0),
        ({"penalty_1": 0.02, "penalty_3": 0.02}, 25, 40_000),
        ({}, 360, 0),
        ({"bank_rebate": 0}, 24, 0),
        ({}, 24, None),
    ],
)
def test_a_clawback_is_due_while_penalties_run_and_without_them_the_years_are_asked_for(terms, held, back):
    found = compare({**H, "bank_rebate": 40_000, "clawback": 1, **terms}, H, months=held)

    if back is None:
        assert isinstance(found["clawback"][0], CellError)
        assert "penalty_1 is missing" in found["missing"][0]
    else:
        assert found["clawback"][0] == back
    assert found["rank_cost"][1] in (1, 2)


def test_one_penalty_for_all_time_lets_a_clawback_run_as_long():
    plan = {**H, "bank_rebate": 40_000, "clawback": 1}
    assert compare(plan, exit_penalty=0.01, months=120)["clawback"] == [40_000]


def test_a_financed_premium_is_repaid_with_the_loan_and_a_premium_in_cash_counts_as_a_cost():
    """The premium of HKD 7.2m on 8m over 30 years is what MIP_PREMIUM says; PLAN_COST and QUOTE count it the same way."""
    insured = {"loan": 7.2e6, "insured": "是", "first_home": "是", "regular_salary": "是"}
    plan = {"lender": "P", "kind": "P", "prime": 0.05, "discount": 0.0175}
    block = [[name, value] for name, value in {**DEAL, **insured, "annual_rate": 0.0325}.items()]
    premium = functions.MIP_PREMIUM(block)
    added, paid = (compare(plan, **insured, premium_financed=told) for told in ("是", "否"))

    assert premium > 0
    assert added["payment"] == [pytest.approx(functions.MONTHLY_PAYMENT(7.2e6 + premium, 0.0325, 30))]
    assert added["effective_rate"] == [pytest.approx(functions.PLAN_COST(7.2e6, 0.0325, 30, 24, premium=premium))]
    assert paid["payment"] == [pytest.approx(functions.MONTHLY_PAYMENT(7.2e6, 0.0325, 30))]
    assert paid["effective_rate"] == [pytest.approx(functions.PLAN_COST(7.2e6, 0.0325, 30, 24, fees=premium))]
    assert paid["cash_needed"][0] - added["cash_needed"][0] == pytest.approx(premium)


# The order


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 35), st.lists(st.floats(0, 0.05), min_size=3, max_size=3), st.booleans())
def test_the_order_does_not_change_with_a_penalty_that_falls_after_the_holding_period(held, penalties, given_in_both):
    def order(after):
        years = [penalties[year] if year * 12 < held else after for year in range(3)]
        named = {f"penalty_{year}": share for year, share in enumerate(years, start=1)}
        plans = [{**H, "lender": "A", **named}, {**H, "lender": "B", "discount": 0.017}]
        if given_in_both:
            plans[1] |= named
        found = compare(*plans, months=held)
        return found["rank_cost"], found["rank_rate"], found["cost"]

    assert order(0.0) == order(0.05)


def test_a_two_year_penalty_is_not_charged_for_ever():
    """The usual plan with a penalty of two years, left after three, against one without penalty and a dearer rate."""
    plans = {**H, "penalty_1": 0.02, "penalty_2": 0.01}, {**H, "lender": "B", "discount": 0.015}

    assert compare(*plans, months=36)["rank_cost"] == [1, 2]
    assert compare(*plans, months=24)["rank_cost"] == [2, 1]


def test_an_excluded_lender_stays_without_a_rank_and_with_value_and_limit():
    found = compare({**H, "min_loan": 6e6}, {**H, "lender": "B"}, {**H, "lender": "C", "valuation": 7e6})

    assert found["eligible"] == [False, True, False]
    assert [isinstance(rank, CellError) for rank in found["rank_rate"]] == [True, False, True]
    assert found["rank_rate"][1] == found["rank_cost"][1] == 1
    assert "HK$5,400,000 is below the least of HK$6,000,000" in found["reason"][0]
    assert "HK$5,400,000 is above the limit of HK$4,900,000" in found["reason"][2]
    assert found["valuation"][2] == 7e6
    assert found["above_best"][1] == 0


def test_equal_plans_share_a_rank():
    assert compare(H, {**H, "lender": "B"}, {**H, "lender": "C", "fees": 1})["rank_cost"] == [1, 1, 3]


def test_a_plan_whose_least_loan_is_not_reached_fails_by_one_word_everywhere(tmp_path):
    plans, out = tmp_path / "plans.csv", tmp_path / "out.json"
    plans.write_text("lender,kind,prime,discount,min_loan\n東亞,P,5%,1.75%,6000000\n", "utf-8")
    typed = ["--plans", plans, *TYPED, "--lang", "en"]

    found = compare({"lender": "東亞", "kind": "P", "prime": 0.05, "discount": 0.0175, "min_loan": 6e6})
    printed, _ = run(*typed).output, run(*typed, "-o", out)

    assert found["verdict"] == ["fail"]
    assert json.loads(out.read_text("utf-8"))[0]["verdict"] == "fail"
    assert "東亞: fail." in printed
    assert "Within every limit" not in printed + found["reason"][0]


# Who lends how much


@pytest.mark.parametrize(
    ("rebate", "most"),
    [(0.01, 5_600_000), (0.012, 5_600_000 / 1.012), (67_200, 5_600_000 - 67_200), (50_000, 5_600_000)],
)
def test_the_most_is_what_is_left_beside_the_banks_own_rebate(rebate, most):
    """HKMA circular of 2005-02-28: above 1% of the loan the whole rebate counts towards the 70% of HKD 8m."""
    found = compare({**H, "bank_rebate": rebate}, loan=5_600_000)

    assert found["most"][0] == pytest.approx(most)
    assert found["eligible"][0] is (most == 5_600_000)
    lent = compare({**H, "bank_rebate": rebate}, loan=None)
    assert lent["loan"][0] == pytest.approx(most)
    assert lent["eligible"] == [True]


def test_a_plans_rebate_stands_before_the_deals_and_its_lenders():
    lines = [["lender", "rule", "value", "source", "checked"], ["A", "rebate", 0.005, "circular", "2026-11-01"]]

    assert compare(H, criteria=lines)["rebate"] == [27_000]
    assert compare({**H, "bank_rebate": 0.01}, criteria=lines)["rebate"] == [54_000]
    assert compare({**H, "bank_rebate": 0.01}, criteria=lines, bank_rebate=10_000)["rebate"] == [54_000]
    assert compare(H, criteria=lines, bank_rebate=10_000)["rebate"] == [10_000]


def test_a_lenders_criteria_judge_its_plans_and_no_others():
    lines = [
        ["lender", "rule", "value", "source", "checked"],
        ["a", "max_ltv", 0.6, "circular", "2026-11-01"],
        ["B", "min_loan", 6e6, "circular", "2026-11-01"],
        ["D", "max_ltv", 0.1, "circular", "2026-11-01"],
    ]

    found = compare(H, {**H, "lender": "B"}, {**H, "lender": "C"}, criteria=lines)

    assert found["eligible"] == [False, False, True]
    assert found["most"][0] == pytest.approx(4_800_000)


def test_income_is_tested_at_the_highest_that_a_plan_can_charge():
    """5.4m over 30 years: 23,501 at 3.25% and 20,779 at 2.3%; half of 45,000 is 22,500."""
    found = compare(
        {**H, "hibor": 0.01}, {"lender": "P", "kind": "P", "prime": 0.05, "discount": 0.027}, monthly_income=45e3
    )

    assert found["rate"] == [pytest.approx(0.023)] * 2
    assert found["eligible"] == [False, True]
    assert "Income is tested at 3.25%" in found["reason"][0]


# What is not said


@pytest.mark.parametrize("bank", list(Bank), ids=lambda bank: bank.code)
def test_a_bank_has_its_own_published_prime_on_the_deals_day(bank):
    found = compare({"lender": bank.zh, "kind": "P", "discount": 0.0175}, prime=0.06)
    try:
        published = functions.PRIME(DAY, bank.code)
    except NoRuleError:
        published = None

    assert found["rate"][0] == pytest.approx((published or 0.06) - 0.0175)
    assert ("published" in found["reason"][0]) == (published is not None)
    own = compare({"lender": bank.zh, "kind": "P", "discount": 0.0175, "prime": 0.055}, prime=0.06)
    assert own["rate"][0] == pytest.approx(0.055 - 0.0175)


def test_hibor_is_the_plans_the_deals_or_the_fixing_of_the_deals_day():
    """HIBOR of one month on 2026-09-30 was 3.00518%."""
    day = {"hibor": None, "agreement_date": "2026-09-30"}

    assert compare({**H, "discount": None, "prime": None}, **day)["rate"][0] == pytest.approx(0.0300518 + 0.013)
    assert "the fixing of 2026-09-30, 3.00518%" in compare({**H, "discount": None}, **day)["reason"][0]
    assert compare({**H, "discount": None}, **day | {"hibor": 0.01})["rate"][0] == pytest.approx(0.023)
    assert compare({**H, "discount": None, "hibor": 0.005}, **day)["rate"][0] == pytest.approx(0.018)


def test_the_age_of_a_plan_is_counted_from_today_on_the_command_line(own, tmp_path):
    aged = json_of(tmp_path, "--criteria", own, *TYPED, "--today", "2026-12-01")
    assert {one["age"] for one in aged.values()} == {30}


def test_every_age_is_counted_from_the_same_day(tmp_path):
    plans = tmp_path / "plans.csv"
    plans.write_text("lender,kind,prime,discount,bank_rebate,checked\n甲,P,5%,1.75%,0.5%,2026-06-01\n", "utf-8")

    printed = run("--plans", plans, *TYPED, "--today", "2028-01-01", "--lang", "en").output

    assert printed.count("579") == 2


def test_a_day_of_checking_that_is_still_to_come_is_said():
    found = compare({**H, "checked": "2027-11-01"})

    assert str(found["age"][0]) == "#VALUE!"
    assert "checked must not be later than 2026-11-20" in found["missing"][0]


def test_a_unit_in_a_heading_is_applied_and_headings_of_the_trade_are_known():
    """估價(萬), P 減(%), 回贈(%), and P- which is no P."""
    plain = {"lender": "甲", "kind": "P", "prime": 0.05, "discount": 0.0175, "bank_rebate": 0.008, "valuation": 7.9e6}
    plain |= {"penalty_1": 0.02, "checked": "2026-11-01"}
    headed = {"lender": "甲", "Plan type": "P", "P": 0.05, "P-": 0.0175, "回贈(%)": 0.8, "估價(萬)": 790}
    headed |= {"首年罰息": 0.02, "Checked on": "2026-11-01"}

    assert str(compare(headed)) == str(compare(plain))
    by_sign = {key: value for key, value in headed.items() if key != "P-"}
    assert str(compare({**by_sign, "P 減(%)": 1.75})) == str(compare(plain))


def test_a_label_that_no_function_knows_is_named_in_a_row_of_its_own():
    deal, plans = [[n, v] for n, v in DEAL.items()], [["lender", "kind", "prime", "discount"], ["A", "P", 0.05, 0.0175]]
    rows = functions.PLANS_COMPARED([*deal, ["顏色", "紅"]], plans, lang="en")

    assert rows[-1] == ["not used", "顏色"]
    assert rows[:-1] == functions.PLANS_COMPARED(deal, plans, lang="en")


def test_a_lender_without_a_published_prime_takes_the_deals():
    assert compare({"lender": "甲", "kind": "P", "discount": 0.0175}, prime=0.06)["rate"][0] == pytest.approx(0.0425)


@pytest.mark.parametrize(
    ("plan", "facts", "words"),
    [
        ({"lender": "甲", "kind": "P", "discount": 0.0175}, {}, "prime is missing"),
        ({"lender": "甲", "kind": "P", "prime": 0.05}, {}, "discount is missing"),
        ({"lender": "甲", "kind": "H", "spread": 0.013}, {"hibor": None}, "HIBOR"),
        ({"lender": "甲", "kind": "H", "discount": 0.0175, "prime": 0.05}, {}, "spread is missing"),
        ({"lender": "甲", "kind": "fixed"}, {}, "fixed_rate is missing"),
        ({"lender": "甲", "kind": "fixed", "fixed_rate": 0.03, "spread": 0.013}, {}, "fixed_months is missing"),
        ({"lender": "甲", "kind": "fixed", "fixed_rate": 0.03, "fixed_months": 12}, {}, "for the time after"),
        ({"lender": "甲"}, {}, "There is no rate for 甲"),
        ({"lender": "甲", "kind": "P", "prime": 3.25, "discount": 0.01}, {}, "3.25"),
        ({"lender": "甲", "kind": "P", "prime": 0.05, "discount": 0.06}, {}, "6.0000%"),
        ({"lender": "甲", "kind": "劏房", "prime": 0.05, "discount": 0.06}, {}, "劏房"),
        ({"lender": "甲", "kind": "P", "prime": 0.05, "discount": 0.01, "bank_rebate": 1.2}, {}, "1.2"),
    ],
)
def test_what_a_plan_lacks_is_an_error_in_its_own_column_alone_and_said(plan, facts, words):
    found = compare(plan, {"lender": "乙", "kind": "P", "prime": 0.05, "discount": 0.0175}, **facts)

    assert isinstance(found["cost"][0], CellError)
    assert words in found["missing"][0] + found["reason"][0]
    assert found["rank_cost"][1] == 1


def test_without_an_income_there_are_rates_and_costs_but_no_verdict():
    found = compare(H, monthly_income=None)

    assert found["payment"][0] == pytest.approx(functions.MONTHLY_PAYMENT(5.4e6, 0.0325, 30))
    assert str(found["eligible"][0]) == "#N/A"
    assert "monthly_income is missing" in found["missing"][0]


@pytest.mark.parametrize(
    ("months", "table", "code"),
    [
        (24, [["lender", "海景"], ["A", 1]], "unknown-heading"),
        (24, [["lender", "spread", "H 加"], ["A", 0.01, 0.01]], "column-twice"),
        (24, [["lender", None], ["A", 0.01]], "no-heading"),
        (24, [["lender", "spread"], [None, ""]], "no-rows"),
        (24, [["lender", "spread"]], "no-rows"),
        (24, None, "missing"),
        (361, [["lender", "spread"], ["A", 0.01]], "out-of-range"),
    ],
)
def test_what_cannot_be_compared_is_refused_and_nothing_is_dropped(months, table, code):
    with pytest.raises(InputError) as refusal:
        functions.PLANS_COMPARED([[name, value] for name, value in DEAL.items()], table, months)
    assert refusal.value.code == code


def test_the_nearest_heading_is_named_first():
    with pytest.raises(InputError) as refusal:
        functions.PLANS_COMPARED([[name, value] for name, value in DEAL.items()], [["lender", "penality 1"], ["A", 1]])
    assert refusal.value.allowed[0] == "penalty_1"


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_is_known_by_its_name_and_both_labels(name):
    value = {"lender": "A", "kind": "P", "checked": DAY, "source": "x", "note": "x", "fixed_months": 12}.get(name, 0.02)
    base = {"lender": "A", "kind": "P", "prime": 0.05, "discount": 0.0175, "fixed_rate": 0.03}
    column = COLUMNS[name]
    answers = []
    for label in (name, column.zh, column.en):
        plan = {key: cell for key, cell in base.items() if key != name} | {label: value}
        header = list(plan)
        rows = functions.PLANS_COMPARED(
            [[fact, given_] for fact, given_ in DEAL.items()], [header, list(plan.values())], 24
        )
        answers.append([str(row[1]) for row in rows])
    assert answers[0] == answers[1] == answers[2]


def test_the_months_come_from_the_argument_and_else_from_the_months_held():
    """In an inputs block that serves every function, 供款期數 is the length of a loan at a flat rate."""
    assert compare(H, months=12, holding_months=24)["interest"] == compare(H, months=12)["interest"]
    assert compare(H, months=None, holding_months=12)["interest"] == compare(H, months=12)["interest"]
    assert compare(H, months=None, 供款期數=12)["interest"] == compare(H, months=None)["interest"]
    assert compare(H, months=None)["interest"][0] == pytest.approx(functions.TOTAL_INTEREST(5.4e6, 0.0325, 30))


def test_the_age_of_a_plan_is_counted_to_the_deals_day():
    assert compare({**H, "checked": "2026-11-01"})["age"] == [19]
    assert isinstance(compare(H)["age"][0], CellError)


def test_cash_is_that_of_a_purchase_with_the_plans_fees():
    assert (
        compare({**H, "fees": 5_000})["cash_needed"][0] == functions.CASH_NEEDED(8e6, 5.4e6, agreement_date=DAY) + 5_000
    )
    assert isinstance(compare(H, purpose="refinance")["cash_needed"][0], CellError)


def test_every_row_has_two_labels_and_rows_are_the_same_whatever_the_plans():
    rows = {
        lang: functions.PLANS_COMPARED([[n, v] for n, v in DEAL.items()], [["lender"], ["A"]], lang=lang)
        for lang in ("zh", "en")
    }
    labels = {lang: [row[0] for row in found] for lang, found in rows.items()}
    assert len(set(labels["zh"])) == len(set(labels["en"])) == len(FIGURES) + 1
    assert not set(labels["zh"]) & set(labels["en"])
    assert "PLANS_COMPARED_WHY" not in CONTRACT


# On the command line

OWN = """貸款機構,規則,數值,來源,查核日期
滙豐,H 加,1.3%,通函,2026-11-01
滙豐,P 減,1.75%,通函,2026-11-01
滙豐,現金回贈,1.2%,通函,2026-11-01
滙豐,第一年罰息,3%,通函,2026-11-01
滙豐,第二年罰息,2%,通函,2026-11-01
中銀香港,定息,2.73%,通函,2026-11-01
中銀香港,定息月數,36,通函,2026-11-01
中銀香港,P 減,1.75%,通函,2026-11-01
中銀香港,最低貸款額,3000000,通函,2026-11-01
中銀香港,費用,5000,通函,2026-11-01
丙,掛鈎存款上限,0%,通函,2026-11-01
"""
TYPED = ["樓價=8m", "貸款額=5.6m", "年期=30", "每月入息=80000", "年利率=3.5%", "HIBOR=2.75%", f"臨約日期={DAY}"]


def run(*arguments):
    return CliRunner().invoke(main, ["compare", *map(str, arguments)])


@pytest.fixture
def own(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text(OWN, "utf-8")
    return file


def json_of(tmp_path, *arguments):
    out = tmp_path / "out.json"
    ended = run(*arguments, "-o", out)
    assert ended.exit_code == 0, ended.output
    return {one["name"]: one for one in json.loads(out.read_text("utf-8"))}


def test_every_word_of_the_criteria_that_is_of_a_plan_reaches_the_comparison(own, tmp_path):
    found = json_of(tmp_path, "--criteria", own, "--holding", 24, *TYPED)

    assert list(found) == ["中銀香港", "丙", "滙豐"]
    assert found["中銀香港"]["rate"] == pytest.approx(0.0273)
    assert found["中銀香港"]["rate_at_cap"] == pytest.approx(functions.PRIME(DAY, "bochk") - 0.0175)
    assert found["滙豐"]["eligible"] is False
    assert found["滙豐"]["most"] == pytest.approx(5_600_000 / 1.012)
    assert found["滙豐"]["penalty"] == pytest.approx(0.02 * functions.LOAN_BALANCE(5.6e6, 0.0325, 30, 24))
    assert found["滙豐"]["rank_cost"] is None
    assert "不列入排名" in found["滙豐"]["not_known"]["rank_cost"]


def test_the_text_no_longer_says_that_more_can_be_borrowed_than_the_rebate_leaves(own):
    said = run("--criteria", own, *TYPED).output
    assert "最多可借 HK$5,533,596.84" in said
    assert "排名（按成本）" in said


def test_a_linked_deposit_counts_instead_of_being_passed_over(own, tmp_path):
    without = json_of(tmp_path, "--criteria", own, "--holding", 24, *TYPED)
    linked = json_of(tmp_path, "--criteria", own, "--holding", 24, *TYPED, "按揭存款掛鈎存款=500000")

    assert linked["中銀香港"]["cost"] == pytest.approx(without["中銀香港"]["cost"] - 500_000 * 0.0273 * 2)
    assert "50%" in linked["中銀香港"]["reason"]
    assert linked["丙"]["cost"] == without["丙"]["cost"]


def test_plans_of_a_file_stand_beside_lenders_without_one(own, tmp_path):
    plans = tmp_path / "plans.csv"
    plans.write_text("lender,kind,prime,discount,valuation\n滙豐,P,5%,1.75%,7500000\n丁,P,5%,1.8%,\n", "utf-8")

    found = json_of(tmp_path, "--criteria", own, "--plans", plans, *TYPED)

    assert set(found) == {"滙豐", "丁", "中銀香港", "丙"}
    assert found["滙豐"]["most"] == pytest.approx(5_250_000 / 1.012)
    alone = json_of(tmp_path, "--plans", plans, *TYPED)
    assert set(alone) == {"滙豐", "丁"}


def test_a_csv_file_holds_the_rows_of_the_function(own, tmp_path):
    out = tmp_path / "out.csv"
    ended = run("--criteria", own, *TYPED, "-o", out, "--lang", "en")

    assert ended.exit_code == 0
    header, *rows = csv.reader(out.read_text("utf-8-sig").splitlines())
    assert header == ["item", "中銀香港", "丙", "滙豐"]
    assert [row[0] for row in rows] == [figure.en for figure in FIGURES]
    assert {row[0]: row[3] for row in rows}["rank by cost"] == "#N/A"
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["out.csv", "own.csv"]


@pytest.mark.parametrize(
    ("output", "words"),
    [("own.csv", "never changed"), ("out.xlsx", ".csv or .json"), ("nowhere/out.csv", "no folder")],
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_done(own, tmp_path, output, words):
    ended = run("--criteria", own, *TYPED, "-o", tmp_path / output, "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert words in ended.stderr
    assert own.read_text("utf-8") == OWN


def test_nothing_to_compare_is_said():
    ended = run(*TYPED, "--lang", "en")
    assert ended.exit_code == NOTHING_DONE
    assert "--criteria" in ended.stderr


def test_one_lender_without_a_rate_does_not_stop_the_others(own):
    ended = run("--criteria", own, *[fact for fact in TYPED if not fact.startswith("年利率")], "--lang", "en")
    assert ended.exit_code == NEEDS_A_LOOK
    assert "There is no rate for 丙" in ended.output
    assert "中銀香港: pass." in ended.output


def test_a_blank_loan_is_the_largest_on_the_command_line_as_in_a_cell(own, tmp_path):
    blank = [fact for fact in TYPED if not fact.startswith("貸款額")]
    plans = tmp_path / "plans.csv"
    plans.write_text("lender,kind,prime,discount,bank_rebate\n甲,P,5%,1.75%,1.2%\n", "utf-8")
    found = json_of(tmp_path, "--plans", plans, *blank)["甲"]

    assert found["loan"] == pytest.approx(5_600_000 / 1.012)
    assert found["verdict"] == "通過但須留意"
    assert "甲：" in run("--criteria", own, "--plans", plans, *blank).output


@pytest.mark.parametrize("line", ["甲,P,,1.75%", "甲,P,3.25,1.75%"])
def test_a_plan_that_cannot_be_read_needs_a_look(line, tmp_path):
    plans, out = tmp_path / "plans.csv", tmp_path / "out.csv"
    plans.write_text(f"lender,kind,prime,discount\n{line}\n乙,P,5%,1.75%\n", "utf-8")

    assert run("--plans", plans, *TYPED).exit_code == NEEDS_A_LOOK
    assert run("--plans", plans, *TYPED, "-o", out).exit_code == NEEDS_A_LOOK
    assert out.exists()


def test_every_rule_of_the_criteria_has_a_number_that_can_be_read():
    for name, rule in RULES.items():
        assert rule.read(name, {"HKD": 3e6, "months": 12, "years": 20}.get(rule.unit, 0.02)) > 0, name
