"""Plans, ways to raise cash and what a broker asks every day, against loops and tables that share nothing with the product.

Every deal states its day. Rates by bisection on flows that are written month by month; months of 1/12 (Hong Kong
Association of Banks, net-present-value method). Figures typed from sources name them.
"""

import csv
import datetime as dt
import json
import math
import re

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs import functions
from xlmortgage.cli import main
from xlmortgage.errors import InputError, NoRuleError

DAY = "2026-11-20"
"""The day of every deal here that names no other."""

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def level(owed, annual_rate, instalments):
    """Return the instalment that repays ``owed``."""
    monthly = annual_rate / 12
    return owed / instalments if monthly == 0 else owed * monthly / (1 - (1 + monthly) ** -instalments)


def loop(loan, steps, instalments, interest_only=0):
    """Return payments, interest of each month and what is owed after it; ``steps`` maps a first instalment to its rate."""
    owed, rate, payment = loan, None, None
    payments, interests, balances = [], [], [loan]
    for number in range(1, instalments + 1):
        if number in steps or number == interest_only + 1:
            rate = steps.get(number, rate)
            payment = level(owed, rate, instalments - max(number - 1, interest_only))
        interest = owed * rate / 12
        paid = interest if number <= interest_only else payment
        owed += interest - paid
        payments.append(paid)
        interests.append(interest)
        balances.append(owed)
    return payments, interests, balances


def rate_of(flows):
    """Return the effective annual rate of flows by month, + received, by bisection alone."""

    def worth(force):
        return sum(amount * math.exp(-force * month / 12) for month, amount in flows.items())

    low, high = -5.0, 20.0
    rising = worth(high) > 0
    assert (worth(low) > 0) != rising
    for _ in range(200):
        middle = (low + high) / 2
        if (worth(middle) > 0) == rising:
            high = middle
        else:
            low = middle
    return math.expm1((low + high) / 2)


def flows_of(received, payments, held, *, owed=0.0, rebate=0.0, rebate_month=0, leaving=0.0):
    flows = {0: received}
    flows[rebate_month] = flows.get(rebate_month, 0.0) + rebate
    for number, paid in enumerate(payments[:held], 1):
        flows[number] = flows.get(number, 0.0) - paid
    flows[held] -= owed + leaving
    return flows


def table(rows):
    """Return rows as a header row and a row each."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading) for heading in headings] for row in rows)]


def figures(rows):
    """Return what a comparison says, by its English label."""
    return {label: values for label, *values in rows}


# What a plan costs


@settings(max_examples=60, deadline=None)
@given(
    loan=st.sampled_from([1e6, 3.2e6, 12_345_678.9]),
    annual_rate=st.sampled_from([0.0, 0.0273, 0.0325, 0.12]),
    years=st.sampled_from([5, 20, 30]),
    held=st.sampled_from([None, 1, 12, 13, 24, 25, 36, 37, 60]),
    rebate_share=st.sampled_from([0.0, 0.01, 0.02]),
    rebate_month=st.sampled_from([0, 1, 2]),
    clawback_share=st.sampled_from([0.0, 0.5, 1.0]),
    yearly=st.sampled_from([[], [0.02, 0.01], [0.03, 0.02, 0.01], [0.0, 0.01]]),
    steps=st.sampled_from([{}, {13: 0.04}, {7: 0.03, 31: 0.05}]),
    premium_share=st.sampled_from([0.0, 0.021]),
    fees=st.sampled_from([0, 20_000]),
)
def test_the_cost_of_a_plan_is_the_rate_of_its_flows(
    loan, annual_rate, years, held, rebate_share, rebate_month, clawback_share, yearly, steps, premium_share, fees
):
    months = years * 12
    held = min(held or months, months)
    rebate_month = min(rebate_month, held)
    rebate, premium = loan * rebate_share, loan * premium_share
    clawback = rebate * clawback_share
    payments, _, balances = loop(loan + premium, {1: annual_rate, **steps}, months)
    leaving = 0.0
    if held < months:
        year = (held - 1) // 12
        leaving = clawback + balances[held] * (yearly[year] if year < len(yearly) else 0.0)
    expected = rate_of(
        flows_of(
            loan - fees,
            payments,
            held,
            owed=balances[held] if held < months else 0.0,
            rebate=rebate,
            rebate_month=rebate_month,
            leaving=leaving,
        )
    )
    answer = functions.PLAN_COST(
        loan,
        annual_rate,
        years,
        held,
        rebate,
        rebate_month,
        clawback,
        premium=premium,
        fees=fees,
        yearly_penalties=[[share] for share in yearly] or None,
        rate_steps=[list(step) for step in steps.items()] or None,
    )
    assert answer == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("cap", "own"), [(0.5, None), (0.5, 0.02), (1.0, 0.03), (0.0, None)])
@pytest.mark.parametrize("deposit", [300_000, 600_000])
def test_what_a_linked_deposit_earns_is_summed_over_what_is_owed(cap, own, deposit):
    _, interests, balances = loop(1e6, {1: 0.03, 13: 0.04}, 240)
    rates = [0.03] * 12 + [0.04] * 12
    earned = sum(
        min(deposit, cap * owed) * (rate if own is None else own) / 12
        for owed, rate in zip(balances, rates, strict=False)
    )
    named = {"link_deposit": deposit, "link_cap": cap, "link_rate": own, "rate_steps": [[13, 0.04]]}
    reason = functions.PLAN_COST_WHY(1e6, 0.03, 20, 24, **named, lang="en")
    assert f"net interest HK${sum(interests[:24]) - earned:,.2f}".rstrip("0").rstrip(".") in reason
    plain = functions.PLAN_COST(1e6, 0.03, 20, 24, rate_steps=[[13, 0.04]])
    assert functions.PLAN_COST(1e6, 0.03, 20, 24, **named) == plain


# Plans side by side

PRIMES = {"滙豐": 0.05, "恒生": 0.05, "中銀香港": 0.05, "渣打": 0.0525, "東亞": 0.0525}
"""On 2026-11-20: am730, 2025-10-30, and Hong Kong Business, 2025-10-31 (rules-2026-11, C2)."""

COMPARED = {"price": 8e6, "loan": 5.5e6, "years": 30, "monthly_income": 80e3, "hibor": 0.0275, "agreement_date": DAY}


def compared(*plans, months=24, criteria=None, lang="en", **facts):
    deal = [[name, value] for name, value in {**COMPARED, **facts}.items() if value is not None]
    return figures(functions.PLANS_COMPARED(deal, table(plans), months, criteria, lang))


@st.composite
def plan(draw):
    own = draw(st.booleans())
    row = {"lender": draw(st.sampled_from(sorted(PRIMES))), "checked": "2026-11-01"}
    row |= {"discount": draw(st.sampled_from([0.0175, 0.02]))}
    row |= {"prime": draw(st.sampled_from([0.05, 0.06]))} if own else {}
    row |= draw(
        st.sampled_from(
            [
                {"kind": "P"},
                {"kind": "H", "spread": 0.013},
                {"kind": "H", "spread": 0.015, "hibor": 0.01},
                {"kind": "fixed", "fixed_rate": 0.0273, "fixed_months": 36},
                {"kind": "fixed", "fixed_rate": 0.0299, "fixed_months": 12},
            ]
        )
    )
    row |= draw(st.sampled_from([{}, {"bank_rebate": 0.01}, {"bank_rebate": 0.012}, {"bank_rebate": 100_000}]))
    row |= draw(st.sampled_from([{}, {"penalty_1": 0.02}, {"penalty_1": 0.03, "penalty_2": 0.02, "penalty_3": 0.01}]))
    row |= draw(st.sampled_from([{}, {"link_cap": 0.5}, {"link_cap": 0.5, "link_rate": 0.02}, {"link_cap": 0.0}]))
    row |= draw(st.sampled_from([{}, {"fees": 5_000}]))
    if "bank_rebate" in row and "penalty_1" in row:
        row |= draw(st.sampled_from([{}, {"clawback": 1}, {"clawback": 0.5}, {"clawback": 20_000}]))
    return row


@settings(max_examples=40, deadline=None)
@given(
    plans=st.lists(plan(), min_size=1, max_size=3),
    held=st.sampled_from([6, 12, 13, 24, 36, 37, 120]),
    deposit=st.sampled_from([None, 500_000, 4_000_000]),
)
def test_every_figure_of_a_plan_is_that_of_a_loop(plans, held, deposit):
    loan, months = COMPARED["loan"], 360
    said = compared(*plans, months=held, link_deposit=deposit)
    costs = []
    for column, row in enumerate(plans):
        cap = row.get("prime", PRIMES[row["lender"]]) - row["discount"]
        steps = {}
        if row["kind"] == "fixed":
            now, steps = row["fixed_rate"], {row["fixed_months"] + 1: cap}
        else:
            now = min(row.get("hibor", COMPARED["hibor"]) + row["spread"], cap) if row["kind"] == "H" else cap
        payments, interests, balances = loop(loan, {1: now, **steps}, months)
        rebate = row.get("bank_rebate", 0)
        rebate *= loan if rebate <= 1 else 1
        year = (held - 1) // 12 + 1
        penalty = balances[held] * row.get(f"penalty_{year}", 0.0)
        clawback = row.get("clawback", 0) * (rebate if row.get("clawback", 0) <= 1 else 1)
        clawback = clawback if f"penalty_{year}" in row else 0.0
        earned = 0.0
        for number in range(1, held + 1):
            rate = cap if steps and number >= min(steps) else now
            share = min(deposit or 0, row.get("link_cap", 0.5) * balances[number - 1])
            earned += share * row.get("link_rate", rate) / 12
        fees = row.get("fees", 0)
        cost = sum(interests[:held]) + fees + penalty + clawback - rebate - earned
        costs.append(cost)
        most = 5.6e6
        if rebate > 0.01 * loan:
            most = 5.6e6 / (1 + row["bank_rebate"]) if row["bank_rebate"] <= 1 else 5.6e6 - rebate
        leaving = penalty + clawback
        expected = {
            "rate now": now,
            "rate at the cap": cap,
            "payment now": payments[0],
            "bank's rebate": rebate,
            "most, beside its rebate": most,
            "penalty if left then": penalty,
            "clawback if left then": clawback,
            "interest while held": sum(interests[:held]),
            "linked deposit earns": earned,
            "cost while held": cost,
            "effective rate": rate_of(
                flows_of(loan - fees, payments, held, owed=balances[held], rebate=rebate, leaving=leaving)
            ),
        }
        for points in (1, 2, 3):
            if row["kind"] != "fixed":
                expected[f"payment at +{points} points"] = level(loan, now + points / 100, months)
        for label, value in expected.items():
            assert said[label][column] == pytest.approx(value, rel=1e-9, abs=1e-9), label
    fits = [value is True for value in said["eligible"]]
    ranked = [round(cost, 6) for cost, fit in zip(costs, fits, strict=True) if fit]
    for cost, fit, rank in zip(costs, fits, said["rank by cost"], strict=True):
        if fit:
            assert rank == 1 + sum(other < round(cost, 6) for other in ranked)


@settings(max_examples=25, deadline=None)
@given(
    plans=st.lists(plan(), min_size=2, max_size=3),
    years=st.sampled_from([1, 2]),
    early=st.sampled_from([0, 5]),
    extra=st.sampled_from([0.02, 0.5]),
)
def test_the_order_does_not_change_with_a_penalty_after_the_holding_period(plans, years, early, extra):
    plans = [{name: row[name] for name in row if name != "clawback" or f"penalty_{years}" in row} for row in plans]
    later = [row | {f"penalty_{year}": extra for year in range(years + 1, 4)} for row in plans]
    before, after = (compared(*rows, months=years * 12 - early) for rows in (plans, later))
    for label in ("rank by cost", "rank by effective rate", "cost while held", "penalty if left then"):
        assert before[label] == after[label]


@pytest.mark.parametrize("held", [24, 25])
def test_the_order_of_lenders_without_a_table_of_plans_follows_the_same_months(held, tmp_path):
    own = tmp_path / "own.csv"
    lines = ["lender,rule,value,source,checked"]
    for name, penalties in {"甲": (0.03, 0.02, 0.5), "乙": (0.03, 0.02, 0)}.items():
        lines += [
            f"{name},{rule},{value},leaflet,2026-11-01" for rule, value in [("prime", 0.05), ("discount", 0.0175)]
        ]
        lines += [
            f"{name},penalty_{year},{share},leaflet,2026-11-01" for year, share in enumerate(penalties, 1) if share
        ]
    own.write_text("\n".join(lines), "utf-8")
    output = tmp_path / "order.json"
    facts = ["price=8m", "loan=5.5m", "years=30", "monthly_income=80000", "agreement_date=" + DAY]
    ended = run("compare", "--criteria", own, "--holding", held, *facts, "-o", output, "--today", "2026-11-26")
    assert ended.exit_code == 0, ended.output
    by_name = {line["name"]: line for line in json.loads(output.read_text("utf-8"))}
    penalty = loop(5.5e6, {1: 0.0325}, 360)[2][held]
    assert by_name["乙"]["penalty"] == pytest.approx(penalty * 0.02 if held == 24 else 0)
    assert by_name["甲"]["penalty"] == pytest.approx(penalty * (0.02 if held == 24 else 0.5))
    assert by_name["甲"]["rank_cost"] == (1 if held == 24 else 2)


@pytest.mark.parametrize(
    ("row", "facts", "words"),
    [
        ({"valuation": 7.5e6}, {}, ("5,500,000", "5,250,000")),
        ({"min_loan": 6e6}, {}, ("5,500,000", "6,000,000")),
        ({}, {"years": 35}, ("35", "30")),
        ({}, {"monthly_income": 40_000}, ("59.84%", "50%")),
        ({"bank_rebate": 0.02}, {}, ("5,610,000", "110,000", "5,600,000")),
    ],
)
def test_a_lender_that_does_not_lend_stays_with_value_and_limit(row, facts, words):
    said = compared({"lender": "甲", "kind": "P", "prime": 0.05, "discount": 0.0175, **row}, **facts)
    assert said["eligible"] == [False]
    assert said["cost while held"][0] > 0
    for word in words:
        assert word in said["reason"][0]
    assert said["verdict"] == ["fail"]


def test_a_least_loan_is_told_in_one_word_in_table_file_and_text(tmp_path):
    plans = tmp_path / "plans.csv"
    plans.write_text("lender,kind,discount,prime,min_loan,checked\n甲,P,1.75%,5%,6000000,2026-11-01\n", "utf-8")
    output = tmp_path / "told.json"
    facts = ["price=8m", "loan=5.5m", "years=30", "monthly_income=80000", "agreement_date=" + DAY]
    ended = run("compare", "--plans", plans, *facts, "--lang", "en", "-o", output, "--today", "2026-11-26")
    assert ended.exit_code == 0, ended.output
    (told,) = json.loads(output.read_text("utf-8"))
    assert told["verdict"] == "fail"
    assert "Within every limit" not in told["reason"]


def test_a_fixed_rate_does_not_rise_while_it_is_fixed():
    """Shocks are of an index (finance.md 3.8); for all 360 months there is none."""
    said = compared({"lender": "甲", "kind": "fixed", "fixed_rate": 0.0273, "fixed_months": 360})
    for points in (1, 2, 3):
        assert said[f"payment at +{points} points"][0] == pytest.approx(level(5.5e6, 0.0273, 360))


def test_a_financed_premium_is_in_the_instalment_and_the_cost_of_every_plan():
    """8m at 90%, first home: the premium of 2.5% (sheet of 2024-10-16) is added to the loan of 7.2m."""
    insured = {"insured": True, "first_home": True, "regular_salary": True, "premium_financed": True}
    said = compared(
        {"lender": "甲", "kind": "P", "prime": 0.05, "discount": 0.0175}, loan=7.2e6, annual_rate=0.0325, **insured
    )
    premium = functions.MIP_PREMIUM(7.2e6, 8e6, 30, True, agreement_date=DAY)
    payments, _, balances = loop(7.2e6 + premium, {1: 0.0325}, 360)
    assert said["payment now"][0] == pytest.approx(payments[0])
    cost = rate_of(flows_of(7.2e6, payments, 24, owed=balances[24]))
    assert said["effective rate"][0] == pytest.approx(cost, abs=1e-9)


def test_a_quote_names_the_plan_that_the_comparison_puts_first():
    plans = [
        {"lender": "甲", "kind": "fixed", "fixed_rate": 0.0273, "fixed_months": 36, "prime": 0.05, "discount": 0.0175},
        {"lender": "乙", "kind": "P", "prime": 0.05, "discount": 0.0175, "bank_rebate": 0.01},
    ]
    said = compared(*plans)
    deal = [[name, value] for name, value in {**COMPARED, "annual_rate": 0.0325, "holding_months": 24}.items()]
    quoted = {row[0]: row[2] for row in functions.QUOTE(deal, "en", None, None, table(plans))}
    # Loans left blank differ from bank to bank, so that costs do not compare: what orders everywhere is the rate.
    assert quoted["plans_best_lender"] == said["item"][said["rank by effective rate"].index(1)]


@pytest.mark.parametrize(
    ("heading", "written", "meant"),
    [("估價(萬)", 750, 7.5e6), ("估價（萬元）", 750, 7.5e6), ("估價(HK$)", 7.5e6, 7.5e6)],
)
def test_a_unit_in_the_heading_of_a_plan_is_applied(heading, written, meant):
    said = compared({"lender": "甲", "kind": "P", "prime": 0.05, "discount": 0.0175, heading: written})
    assert said["valuation"] == [meant]


def test_ages_of_plans_and_of_criteria_count_from_the_day_that_is_named(tmp_path):
    plans, own = tmp_path / "plans.csv", tmp_path / "own.csv"
    plans.write_text("lender,kind,discount,prime,bank_rebate,checked\n甲,P,1.75%,5%,1%,2026-06-01\n", "utf-8")
    own.write_text("lender,rule,value,source,checked\n甲,max_tenor,30,leaflet,2026-06-01\n", "utf-8")
    facts = ["price=8m", "loan=5.5m", "years=30", "monthly_income=80000", "agreement_date=" + DAY]
    ended = run("compare", "--plans", plans, "--criteria", own, *facts, "--lang", "en", "--today", "2028-01-01")
    age = (dt.date(2028, 1, 1) - dt.date(2026, 6, 1)).days
    assert re.search(rf"days since checked +{age}\n", ended.output)
    assert set(re.findall(r"Checked (\d+) days ago", ended.output)) == {str(age)}


# Ways to raise cash

HOME = {
    "value": 8e6,
    "first_balance": 3e6,
    "annual_rate": 0.0325,
    "years": 20,
    "monthly_income": 60_000,
    "agreement_date": DAY,
}


def raised(*loans, month=24, lang="en", **facts):
    deal = [[name, value] for name, value in {**HOME, **facts}.items() if value is not None]
    return figures(functions.CASH_OUT_COMPARED(deal, table(loans), month, lang))


@settings(max_examples=50, deadline=None)
@given(
    kind=st.sampled_from(["second", "further-charge", "personal"]),
    loan=st.sampled_from([500_000, 1e6, 2e6]),
    annual_rate=st.sampled_from([0.035, 0.12, 0.18]),
    years=st.sampled_from([5, 10, 15]),
    fees=st.sampled_from([0, 20_000]),
    interest_only=st.sampled_from([0, 6, 12]),
    rebate=st.sampled_from([0, 10_000]),
    penalty=st.sampled_from([0.0, 0.03]),
    base=st.sampled_from(["outstanding", "original"]),
    month=st.sampled_from([12, 24, 59]),
    first=st.sampled_from([0, 3e6, 4.5e6]),
    value=st.sampled_from([8e6, 5e6]),
    debts=st.sampled_from([0, 3_000]),
)
def test_every_figure_of_a_way_to_raise_cash_is_that_of_a_loop(
    kind, loan, annual_rate, years, fees, interest_only, rebate, penalty, base, month, first, value, debts
):
    row = {"kind": kind, "loan": loan, "annual_rate": annual_rate, "years": years, "fees": fees, "rebate": rebate}
    row |= {"interest_only_months": interest_only, "exit_penalty": penalty, "penalty_base": base}
    said = raised(row, month=month, value=value, first_balance=first, other_debts=debts)
    months = years * 12
    payments, interests, balances = loop(loan, {1: annual_rate}, months, interest_only)
    leaving = penalty * (loan if base == "original" else balances[month])
    first_payment = level(first, 0.0325, 240)
    owed = first + (0 if kind == "personal" else loan)
    expected = {
        "received": loan - fees + rebate,
        "monthly payment": payments[-1],
        "effective rate with fees": rate_of(flows_of(loan - fees + rebate, payments, months)),
        "total interest": sum(interests),
        "total cost": sum(interests) + fees - rebate,
        "cost if repaid then": sum(interests[:month]) + fees - rebate + leaving,
        "effective rate if repaid then": rate_of(
            flows_of(loan - fees + rebate, payments, month, owed=balances[month], leaving=leaving)
        ),
        "payment of the first mortgage": first_payment,
        "debt servicing with the first mortgage": (first_payment + payments[-1] + debts) / 60_000,
        "combined loan-to-value ratio": owed / value,
        "negative equity": max(0, owed - value),
        "fall to negative equity": max(0, 1 - owed / value),
    }
    for points in (1, 2, 3):
        expected[f"payment at +{points} points"] = level(loan, annual_rate + points / 100, months - interest_only)
    for label, right in expected.items():
        assert said[label][0] == pytest.approx(right, rel=1e-8, abs=1e-8), label


@pytest.mark.parametrize("form", ["hos-green", "hos-white"])
def test_a_subsidised_flat_brings_no_further_charge_whoever_is_asked(form):
    """Hong Kong Housing Authority, change in mortgage arrangement: a fresh charge may not exceed what is owed."""
    said = raised({"kind": "加按", "loan": 1e6, "annual_rate": 0.035, "years": 20}, property=form)
    assert functions.CASH_OUT(8e6, 3e6, form, agreement_date=DAY) == 0
    assert said["most of a further charge"] == [0]
    assert said["within the limits"] == [False]


@pytest.mark.parametrize(
    ("facts", "loan", "longest"),
    [
        ({}, 1e6, 30),
        ({"property": "寫字樓"}, 1e6, 20),
        ({"property": "車位"}, 1e6, 15),
        ({"value": 6e6, "insured": True}, 1.8e6, 25),
    ],
)
def test_a_further_charge_is_within_the_limits_up_to_its_longest_tenor(facts, loan, longest):
    """Monetary Authority 2012-09-14 and 2013-02-22; the insurer's 25 years: DBS and Ricacorp, 2022."""
    charge = {"kind": "加按", "loan": loan, "annual_rate": 0.035}
    said = raised({**charge, "years": longest}, {**charge, "years": longest + 1}, **facts)
    assert said["within the limits"] == [True, False]


@pytest.mark.parametrize(
    ("income", "share"),
    [(6_000, 0.35), (6_001, 0.40), (12_000, 0.40)],
)
def test_a_money_lenders_personal_loan_keeps_within_its_licence(income, share):
    """RTHK, 2026-03-15: from 2026-08-01, 35% of an income up to HK$6,000 and 40% up to HK$12,000."""
    fitting = income * share * (1 - (1 + 0.09 / 12) ** -48) / (0.09 / 12)
    row = {"kind": "personal", "annual_rate": 0.09, "years": 4, "money_lender": True}
    said = raised({**row, "loan": fitting - 1}, {**row, "loan": fitting + 1}, first_balance=0, monthly_income=income)
    assert said["within the limits"] == [True, False]
    early = raised({**row, "loan": fitting + 1}, first_balance=0, monthly_income=income, agreement_date="2026-07-31")
    assert early["within the limits"] != [False]


def test_the_unit_in_the_heading_of_a_loan_is_applied():
    said = raised({"kind": "二按", "貸款額(萬)": 100, "annual_rate": 0.12, "years": 10})
    assert said["loan"] == [1e6]
    assert said["monthly payment"][0] == pytest.approx(level(1e6, 0.12, 120))


def test_what_is_not_had_says_why_and_no_sentence_begins_with_nothing(tmp_path):
    output = tmp_path / "ways.json"
    facts = [f"{name}={value}" for name, value in HOME.items()]
    loan = "kind=二按 loan=1m rate=12% years=10"
    ended = run("cash-out", *facts, "--plan", loan, "--lang", "en", "-o", output, "--today", "2026-11-26")
    assert ended.exit_code == 0, ended.output
    (way,) = json.loads(output.read_text("utf-8"))
    for name, sentence in way["not_known"].items():
        assert way[name] is None
        assert sentence[0] not in ":： "
        assert not CHINESE.search(re.sub("“.*?”", "", sentence))


# As published

HSBC = """2018-09-28 5.125; 2008-11-10 5.00; 2008-03-20 5.25; 2008-02-01 5.75; 2008-01-24 6.00; 2007-12-13 6.75;
2007-11-12 7.00; 2007-11-02 7.25; 2007-09-20 7.50; 2006-11-07 7.75; 2006-03-30 8.00; 2005-12-15 7.75; 2005-11-03 7.50;
2005-09-23 7.00; 2005-08-11 6.75; 2005-07-22 6.50; 2005-07-05 6.25; 2005-05-23 5.75; 2005-03-21 5.25; 2004-11-12 5.00;
2004-09-23 5.125; 2002-11-08 5.00; 2001-12-13 5.125"""
"""Monetary Authority's bulletin, table 6.4.1, as copied (rules-2026-11, C2)."""


def test_the_best_lending_rate_of_hsbc_holds_from_its_day_to_the_day_before_the_next():
    rows = [line.split() for line in HSBC.split(";")]
    for number, (day, percent) in enumerate(rows):
        assert functions.PRIME(day, "滙豐") == pytest.approx(float(percent) / 100)
        if number:
            last = dt.date.fromisoformat(rows[number - 1][0]) - dt.timedelta(days=1)
            assert functions.PRIME(last.isoformat(), "hsbc") == pytest.approx(float(percent) / 100)
    assert functions.PRIME("1998-01-12") == 0.1025
    assert functions.PRIME("1997-10-24") == 0.095
    with pytest.raises(NoRuleError):
        functions.PRIME("1997-10-23")


@pytest.mark.parametrize(
    ("bank", "day", "percent"),
    [
        ("恒生", "2008-11-10", 5),
        ("恒生", "2018-09-28", 5.125),
        ("恒生", "2023-05-05", 5.75),
        ("恒生", "2025-10-30", 5.125),
        ("恒生", "2025-10-31", 5),
        ("東亞", "2022-11-07", 5.625),
        ("東亞", "2023-05-08", 6),
        ("東亞", "2024-09-20", 5.875),
        ("東亞", "2024-11-11", 5.625),
        ("東亞", "2025-11-02", 5.375),
        ("東亞", "2025-11-03", 5.25),
        ("工銀亞洲", "2024-11-11", 5.625),
        ("中銀香港", "2025-09-22", 5.125),
        ("中銀香港", "2025-12-11", 5),
        ("渣打", "2025-12-11", 5.25),
    ],
)
def test_best_lending_rates_of_the_other_banks(bank, day, percent):
    """SCMP 3198212, 3219321, 3285711; Hang Seng 2018-09-27; Hong Kong Business 2025-10-31; RTHK 2025-12-11."""
    assert functions.PRIME(day, bank) == pytest.approx(percent / 100)


@pytest.mark.parametrize("bank", ["星展", "花旗", "建行亞洲"])
def test_a_bank_whose_rate_was_not_found_is_named_and_not_guessed(bank):
    with pytest.raises(NoRuleError):
        functions.PRIME(DAY, bank)
    assert bank in functions.PRIME_WHY(DAY, bank)


HIBOR = """2025-03-31 3.72750 2025-04-30 3.95333 2025-05-30 0.58762 2025-06-30 0.72744 2025-07-31 1.03363
2025-08-29 3.29655 2025-09-30 3.53762 2025-10-31 3.42911 2025-11-28 3.18286 2025-12-31 3.07548 2026-01-30 2.61357
2026-02-27 2.41321 2026-03-31 2.23506 2026-04-30 2.44238 2026-05-29 2.60923 2026-06-30 2.93976 2026-07-31 2.67536
2026-08-31 2.85000 2026-09-30 3.00518 2026-10-09 2.75000"""
"""Monetary Authority's public data, one month, as copied (rules-2026-11, C3)."""


def test_hibor_is_that_of_its_own_day_and_of_no_other():
    words = HIBOR.split()
    for day, percent in zip(words[::2], words[1::2], strict=True):
        assert functions.HIBOR(day) == functions.HIBOR(day, "一個月") == pytest.approx(float(percent) / 100)
        next_day = (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
        with pytest.raises(NoRuleError):
            functions.HIBOR(next_day)


@pytest.mark.parametrize(
    ("quarter", "item", "figure"),
    [
        ("2025Q1", "cases", 40_741),
        ("2025年第3季", "宗數", 31_449),
        ("2025-09-30", "total", 156_758e6),
        ("2025Q4", "金額", 105_434e6),
        ("2018Q2", "cases", 0),
        ("2020Q3", "cases", 199),
        ("2020Q4", "cases", 185),
        ("2020Q4", "total", 1_060e6),
        ("2020Q4", "unsecured", 30e6),
        ("2021Q1", "cases", 67),
        ("2021Q1", "total", 379e6),
        ("2021Q1", "unsecured", 10e6),
        ("2003Q2", "cases", 105_697),
        ("2003Q4", "cases", 67_575),
    ],
)
def test_the_survey_of_negative_equity(quarter, item, figure):
    """Monetary Authority's releases as reported: stheadline 3542899, RTHK 2021-01-29, China Daily HK 2010-10-27."""
    assert functions.SURVEY(quarter, item) == figure


# What a bank counts, and when it calls


@pytest.mark.parametrize(
    ("days", "let", "second", "unlawful", "answer"),
    [
        *[(days, False, False, False, "none") for days in (0, 1, 60)],
        *[(days, False, False, False, "watch") for days in (61, 75, 180)],
        *[(days, False, False, False, "call") for days in (181, 365)],
        *[(days, *breach, "call") for days in (0, 75) for breach in ((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 1))],
    ],
)
def test_a_loan_is_watched_after_60_days_and_called_after_six_months_or_for_a_breach(
    days, let, second, unlawful, answer
):
    """Sing Tao, 2024-02-21; WeLab, 2025."""
    assert functions.CALL_LOAN(days, let, second, unlawful) == answer


def test_published_shares_of_income_count_and_applicants_add_up():
    incomes = [["薪金", 40_000, "甲"], ["salary", 20_000, "乙"], ["雙糧", 3_000, "甲"], ["租金", 10_000, "乙"]]
    assert functions.COUNTED_INCOME(incomes) == 40_000 + 20_000 + 3_000 + 7_000
    assert functions.COUNTED_INCOME([*incomes, ["佣金", 10_000, "乙"]], [["佣金", 0.7]]) == 77_000
    for kind in ("花紅", "佣金", "自僱", "海外收入", "退休金"):
        with pytest.raises(NoRuleError):
            functions.COUNTED_INCOME([[kind, 10_000]])


def test_incomes_of_a_verdict_and_of_a_quote_are_those_that_count():
    deal = [["price", 8e6], ["loan", 5.5e6], ["years", 30], ["annual_rate", 0.0325], ["agreement_date", DAY]]
    incomes = [["薪金", 40_000], ["租金", 10_000]]
    quoted = {row[0]: row[2] for row in functions.QUOTE(deal, "en", None, incomes)}
    assert quoted["dsr"] == pytest.approx(level(5.5e6, 0.0325, 360) / 47_000)
    assert quoted["verdict"] == functions.VERDICT(deal, "en", None, incomes) == "fail"
    enough = [["薪金", 40_000], ["租金", 12_000]]
    assert functions.VERDICT(deal, "en", None, enough) == "pass"
    with pytest.raises(InputError):
        functions.VERDICT([*deal, ["monthly_income", 80_000]], "en", None, incomes)


def test_no_share_of_rent_is_looser_than_the_regulators():
    """Monetary Authority, 2015-01: a discount of at least 20%."""
    assert functions.COUNTED_INCOME([["租金", 10_000]], [["租金", 0.8]]) == 8_000
    with pytest.raises(InputError):
        functions.COUNTED_INCOME([["租金", 10_000]], [["租金", 0.9]])


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("COUNTED_INCOME", ([["佣金", 10_000]], [["佣金", 0.9], ["commission", 0.5]])),
        ("ASSET_NET_WORTH", ([["股票", 1e6]], None, [["股票", 0.9], ["share", 0.5]])),
    ],
)
def test_a_share_given_twice_is_refused(name, arguments):
    with pytest.raises(InputError):
        getattr(functions, name)(*arguments)


def test_units_of_a_headed_range_are_applied():
    assert functions.ASSET_NET_WORTH([["種類", "價值(萬)"], ["存款", 100]]) == 1e6
    owned = [["種類", "價值（萬）", "結欠（萬）", "地點"], ["物業", 1000, 200, "香港"]]
    assert functions.ASSET_NET_WORTH(owned) == 3e6


@pytest.mark.parametrize(
    ("asset", "counts"),
    [
        (["外幣存款", 1e6], 1e6),
        (["現金", 1e6], 1e6),
        (["物業", 1e7], 5e6),
        (["物業", 1e7, 2e6], 3e6),
        (["股票", 1e6, None, "內地"], 0),
        (["基金", 1e6, None, "內地"], 0),
    ],
)
def test_assets_count_by_the_article(asset, counts):
    """evision.news, 2025: cash and deposits in any currency in full, an unmortgaged flat half, Mainland securities nothing."""
    assert functions.ASSET_NET_WORTH([asset]) == counts
    assert functions.ASSET_NET_WORTH([asset], [[100_000], [50_000]]) == counts - 150_000


@pytest.mark.parametrize("kind", ["儲蓄壽險", "股票", "基金", "債券", "貴金屬"])
def test_an_asset_without_a_published_share_waits_for_the_banks(kind):
    with pytest.raises(NoRuleError):
        functions.ASSET_NET_WORTH([[kind, 1e6]])
    assert functions.ASSET_NET_WORTH([[kind, 1e6]], None, [[kind, 0.6]]) == 600_000


@settings(max_examples=30, deadline=None)
@given(ages=st.lists(st.integers(18, 90), min_size=1, max_size=4), rule=st.sampled_from([None, 80]))
def test_the_eldest_applicants_age_decides_the_tenor(ages, rule):
    """75, or what the bank says, less the age; 30 years at most (Monetary Authority, 2012-09-14)."""
    expected = max(0, min(30, (rule or 75) - max(ages)))
    first, *others = ages
    named = {"applicant_rule": rule, "agreement_date": DAY}
    assert functions.MAX_TENOR(applicant_age=first, other_ages=[[age] for age in others] or None, **named) == expected
    block = [["applicant_age", first], ["agreement_date", DAY], ["applicant_rule", rule]]
    block += [["other_ages", "、".join(map(str, others))]] if others else []
    assert functions.MAX_TENOR(block) == expected


# What the command says of ages


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "MAX_LTV", "price=8m"),
        ("rules", "diff", "2024-02-27", "2024-02-28"),
        ("rules", "conflicts"),
        (
            "cash-out",
            "--plan",
            "kind=二按 loan=1m rate=12% years=10",
            *(f"{name}={value}" for name, value in HOME.items()),
        ),
    ],
)
def test_a_command_says_how_old_the_tables_are_on_the_day_that_is_named(arguments):
    ended = run(*arguments, "--lang", "en", "--today", "2028-01-01")
    assert ended.exit_code == 0, ended.output
    told = re.search(r"verified on (\d{4}-\d\d-\d\d), (\d+) days before 2028-01-01", ended.output)
    assert (dt.date(2028, 1, 1) - dt.date.fromisoformat(told[1])).days == int(told[2])
    assert "days before" not in run(*arguments, "--lang", "en", "--today", told[1]).output


def test_a_list_answered_for_another_day_says_what_that_round_changes(tmp_path):
    """35m, self-use: 60% of 2024-02-28, at most HK$18m from 2023-07-07 (mReferral, 2023-07)."""
    deals, output = tmp_path / "deals.csv", tmp_path / "answers.csv"
    rows = ["price,loan,annual_rate,years,monthly_income,agreement_date", "35m,20m,3.25%,30,400000,2024-03-15"]
    deals.write_text("\n".join(rows), "utf-8")
    told = ("--compare-date", "2024-02-27", "--lang", "en", "--today", "2026-11-26")
    ended = run("deals", deals, "-o", output, *told)
    assert ended.exit_code in {0, 3}, ended.output
    with (tmp_path / "answers-changes.csv").open(encoding="utf-8-sig", newline="") as stream:
        changes = {row["column"]: row for row in csv.DictReader(stream)}
    assert float(changes["max_loan"]["before"]) == 21e6
    assert float(changes["max_loan"]["after"]) == 18e6
    assert changes["verdict"]["before"].startswith("pass")
    assert changes["verdict"]["after"] == "fail"
