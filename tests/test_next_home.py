"""Raising cash on a home, buying one under construction, and moving to the next, held against the plain functions."""

import datetime as dt
from fractions import Fraction
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from udfs import functions
from udfs.cell_error import CellError
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.questions.cash_out import cash_out

A_DAY = "2026-11-20"
VALUES = st.integers(300_000, 60_000_000) | st.sampled_from([6_000_000, 6_000_001, 17_150_000])
BALANCES = st.integers(0, 40_000_000)
HOMES = ["private", "village", "tenement", "office", "shop", "car-park"]


# What all debts come to, and what a further charge brings


@given(VALUES, BALANCES, BALANCES)
def test_the_combined_ratio_is_all_that_is_owed_over_the_value(value, first, second):
    assert functions.COMBINED_LTV(value, first, second) == pytest.approx(float(Fraction(first + second, value)))
    assert functions.COMBINED_LTV(value, first) == pytest.approx(first / value)
    assert (functions.COMBINED_LTV(value, first, second) > 1 + 1e-8) == (
        functions.NEGATIVE_EQUITY(value, first, second) > value * 1e-8
    )


def test_a_column_of_homes_has_a_column_of_ratios():
    assert functions.COMBINED_LTV([[10e6], [8e6]], [[6e6], [6e6]], [[2.5e6], [None]]) == [[0.85], [0.75]]


@given(VALUES, BALANCES, st.sampled_from(HOMES), st.sampled_from(["self-use", "let", "company"]), st.booleans())
def test_an_uninsured_further_charge_brings_the_largest_loan_less_what_is_owed(value, owed, home, use, other):
    about = {"property": home, "use": use, "other_mortgages": other, "agreement_date": A_DAY}
    cash = functions.CASH_OUT(value, owed, **about)
    assert cash == pytest.approx(max(functions.MAX_LOAN(value, **about) - owed, 0))


@given(VALUES, BALANCES)
def test_an_insured_further_charge_goes_to_80_per_cent_of_6_million_and_no_further(value, owed):
    # DBS Bank, about 2020: 80%, at most HK$4.8m; Bowtie, 2024: none under the newer scheme for dearer homes.
    insured = min(0.8 * value, 4_800_000) if value <= 6_000_000 else 0
    largest = max(functions.MAX_LOAN(value, agreement_date=A_DAY), insured)
    assert functions.CASH_OUT(value, owed, insured=True, agreement_date=A_DAY) == pytest.approx(max(largest - owed, 0))


def test_what_a_first_home_may_borrow_to_buy_is_not_what_it_may_raise():
    first = {"insured": True, "first_home": True, "regular_salary": True, "agreement_date": A_DAY}
    assert functions.MAX_LOAN(8e6, **first) == 7.2e6
    assert functions.CASH_OUT(8e6, 0, **first) == pytest.approx(5.6e6)


@pytest.mark.parametrize("form", ["居屋綠表", "居屋白表"])
@pytest.mark.parametrize("day", ["2010-01-01", A_DAY])
def test_no_cash_is_raised_on_a_flat_whose_premium_is_unpaid(form, day):
    assert functions.CASH_OUT(4e6, 1e6, form, agreement_date=day) == 0
    why = functions.CASH_OUT_WHY(4e6, 1e6, form, agreement_date=day, lang="en")
    assert "the premium is unpaid" in why
    assert "Director of Housing" in why


def test_an_insured_further_charge_of_before_the_first_sheet_has_no_answer():
    with pytest.raises(NoRuleError):
        functions.CASH_OUT(4e6, 1e6, insured=True, agreement_date="2015-01-01")


def test_many_further_charges_are_answered_as_each_is():
    homes = [
        {"valuation": value, "first_balance": 1e6, "insured": insured, "property": FACTS["property"].read(home)}
        for value in (4e6, 6e6, 8e6, 36e6)
        for insured in (False, True)
        for home in (*HOMES, "hos-green")
    ]
    alone = [cash_out(Deal(home, 20261121)).value for home in homes]
    many = {name: np.array([home[name] for home in homes]) for name in homes[0]}
    assert cash_out(Deal(many, 20261121, np)).value.tolist() == pytest.approx(alone, nan_ok=True)


# What is within reach by rate and term


@given(
    st.integers(500_000, 8_000_000),
    st.integers(20_000, 200_000),
    st.lists(st.integers(0, 800).map(lambda points: points / 10_000), min_size=1, max_size=3),
    st.lists(st.integers(5, 30), min_size=1, max_size=3),
    st.booleans(),
)
def test_a_table_of_reach_holds_what_is_asked_one_by_one(cash, income, rates, terms, insured):
    buyer = {"insured": insured, "first_home": True, "regular_salary": True, "agreement_date": A_DAY}
    header, *rows = functions.AFFORDABILITY(cash, income, rates, [terms], **buyer)
    assert header == ["年利率", *(f"{term} 年" for term in terms)]
    assert [row[0] for row in rows] == rates
    for rate, *prices in rows:
        assert prices == [functions.MAX_PRICE(cash, income, rate, term, **buyer) for term in terms]


@pytest.mark.parametrize(
    ("rates", "terms", "field"), [([[None]], 30, "rates"), (0.04, [""], "terms"), (0.04, 30.01, "terms")]
)
def test_a_table_of_reach_needs_rates_and_whole_terms(rates, terms, field):
    with pytest.raises(InputError) as refused:
        functions.AFFORDABILITY(3e6, 80e3, rates, terms)
    assert refused.value.field == field


# Payments for a flat under construction


def by_days(table):
    return [(row[0], row[1], row[2], row[4]) for row in table[1:]]


def test_an_immediate_payment_by_the_calendar():
    deal = [["臨約日期", A_DAY], ["貸款額", 5_600_000], ["律師費", 15_000], ["回贈", 100_000]]
    assert by_days(functions.STAGE_CASH(8e6, "即供", deal, "en")) == [
        ("2026-11-20", "price, payment 1", 400_000, 400_000),
        ("2026-12-20", "price, payment 2", 400_000, 400_000),
        ("2026-12-20", "stamp duty", 240_000, 240_000),
        ("2027-03-20", "price, payment 3", 7_200_000, 1_600_000),
        ("2027-03-20", "legal fees", 15_000, 15_000),
        ("2027-03-20", "rebate", -100_000, -100_000),
    ]


def test_a_stage_payment_of_the_price_list_of_2013():
    # A developer's price list (lawinsider.com): 5% four times, 80% on the notice of completion.
    rows = functions.STAGE_CASH(8e6, "stage", [["臨約日期", A_DAY], ["入伙日期", "2028-06-30"]], "en")[1:]
    price = [(row[0], row[2]) for row in rows if row[1].startswith("price")]
    days = [dt.date(2026, 11, 20) + dt.timedelta(days) for days in (0, 7, 67, 127)]
    assert price == [*((day.isoformat(), 400_000) for day in days), ("2028-06-30", 6_400_000)]


@given(st.integers(1_000_000, 50_000_000), st.lists(st.integers(0, 900), min_size=1, max_size=5), st.data())
def test_a_developers_own_plan_comes_to_the_price_day_by_day(price, days, data):
    cents = [data.draw(st.integers(1, 15)) for _ in days]
    loan = data.draw(st.integers(1, price))
    plan = [[day, f"{share}%"] for day, share in zip(days, cents, strict=True)]
    plan.append(["入伙", None if data.draw(st.booleans()) else (100 - sum(cents)) / 100])
    deal = [["臨約日期", A_DAY], ["入伙日期", "2030-01-31"], ["貸款額", loan]]
    rows = functions.STAGE_CASH(price, plan, deal, "en")[1:]
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    parts = [row for row in rows if row[1].startswith("price")]
    assert sum(row[2] for row in parts) == pytest.approx(price)
    assert parts[-1][3] == loan
    by_day = {}
    for day, share in zip(days, cents, strict=True):
        due = (dt.date(2026, 11, 20) + dt.timedelta(day)).isoformat()
        by_day[due] = by_day.get(due, 0) + price * share / 100
    assert {row[0] for row in parts[:-1]} == set(by_day)
    for day, amount in by_day.items():
        assert sum(row[2] for row in parts if row[0] == day) == pytest.approx(amount)
    needed = functions.CASH_NEEDED(price, loan, agreement_date=A_DAY) - functions.CASH_NEEDED(
        price, price, agreement_date=A_DAY
    )
    duty = functions.STAMP_DUTY(price, agreement_date=A_DAY)
    assert rows[-1][5] == pytest.approx(needed + duty)
    assert [row[5] for row in rows] == pytest.approx(list(accumulate(row[4] for row in rows)))


def test_a_date_or_a_header_may_stand_in_a_plan():
    plan = [["日子", "比率"], [0, 0.1], ["2027-03-01", 0.2], [dt.date(2027, 6, 1), 0.3], [46_600, None]]
    rows = functions.STAGE_CASH(1e6, plan, [["臨約日期", A_DAY]], "en")[1:]
    price = [(row[0], row[2]) for row in rows if row[1].startswith("price")]
    days = ("2026-11-20", "2027-03-01", "2027-06-01", "2027-08-01")
    assert price == [(day, pytest.approx(amount)) for day, amount in zip(days, (1e5, 2e5, 3e5, 4e5), strict=True)]


@pytest.mark.parametrize(
    ("plan", "code", "field"),
    [
        ("stage", "missing", "completion_date"),
        ([[0, 0.1], ["入伙", 0.9]], "missing", "completion_date"),
        ([[0, 0.1], [30, 0.8]], "shares-do-not-add-up", "stage_plan"),
        ([[0, 0.6], [30, 0.6]], "shares-do-not-add-up", "stage_plan"),
        ([[0, None], [30, 0.6]], "wrong-columns", "stage_plan"),
        ([[0, 0.5, 1], [30, 0.5, 2]], "wrong-columns", "stage_plan"),
        ([["soon", 0.5], ["later", 0.5]], "not-a-date", "stage_plan"),
        ("呎價", "unknown-word", "stage_plan"),
        ([[CellError("#N/A"), 0.5], [30, 0.5]], "error-in-a-cell", "stage_plan"),
    ],
)
def test_a_plan_that_cannot_be_read_says_so(plan, code, field):
    with pytest.raises(InputError) as refused:
        functions.STAGE_CASH(8e6, plan, [["臨約日期", A_DAY]])
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_deal_beside_other_arguments_is_a_block():
    with pytest.raises(InputError) as refused:
        functions.STAGE_CASH(8e6, "即供", [["海景", "是"]])
    assert refused.value.code == "no-deal-block"
    given_both = functions.STAGE_CASH(8e6, "即供", [["樓價", 5e6], ["臨約日期", A_DAY]])
    assert given_both == functions.STAGE_CASH(8e6, "即供", [["臨約日期", A_DAY]])


def test_the_premium_of_an_insured_flat_falls_due_with_the_loan():
    deal = [
        ["臨約日期", A_DAY],
        ["貸款額", 7.2e6],
        ["年期", 30],
        ["按揭保險", "是"],
        ["首次置業", "是"],
        ["固定受薪", "是"],
    ]
    found = {row[1]: row[2] for row in functions.STAGE_CASH(8e6, "即供", deal, "en")[1:]}
    assert found["mortgage insurance premium"] == functions.MIP_PREMIUM(7.2e6, 8e6, 30, True, agreement_date=A_DAY)


# Buying first or selling first

NEXT = {
    "price": 8e6,
    "loan": 7.2e6,
    "annual_rate": 0.035,
    "years": 30,
    "monthly_income": 90e3,
    "regular_salary": True,
    "agreement_date": A_DAY,
}


def ways(deal, *given, **named):
    table = functions.UPGRADE([[name, value] for name, value in deal.items()], *given, lang="en", **named)
    return {row[0]: row[1:] for row in table[1:]}


def test_the_ratios_of_both_ways_are_those_of_a_broker():
    # Sing Tao, 2026-02-02 (mReferral): bought first 70% by the bank, 80% insured; sold first up to 90%.
    assert ways(NEXT, 2e6, "2027-01-15")["highest ratio"] == [0.7, 0.7]
    assert ways(NEXT | {"insured": True}, 2e6, "2027-01-15")["highest ratio"] == [0.8, 0.9]


@pytest.mark.parametrize(
    ("sold", "applied", "is_sold"),
    [
        ("2026-11-20", None, True),
        ("2026-11-21", None, False),
        ("2026-12-01", "2026-12-01", True),
        ("2026-12-02", "2026-12-01", False),
    ],
)
def test_a_home_counts_as_sold_once_it_is_assigned_by_the_day_of_the_application(sold, applied, is_sold):
    assert ways(NEXT, 2e6, sold, application_date=applied)["as the dates given have it"] == [not is_sold, is_sold]


@given(
    st.integers(2_000_000, 20_000_000),
    st.integers(40, 95),
    st.integers(30_000, 300_000),
    st.integers(0, 8_000_000),
    st.integers(1_000_000, 12_000_000) | st.none(),
    st.booleans(),
    st.integers(0, 20_000),
)
def test_each_way_is_what_the_plain_functions_say_of_it(price, share, income, owed, old_price, insured, debts):
    wanted = price * share / 100
    deal = NEXT | {
        "price": price, "loan": wanted, "monthly_income": income, "insured": insured, "other_debts": debts,
    }  # fmt: skip
    found = ways(deal, owed, "2027-01-15", old_price)
    old = functions.MONTHLY_PAYMENT(owed, 0.035, 30) if owed else 0
    for place, (first, other, more) in enumerate([(False, owed > 0, old), (True, False, 0)]):
        about = {"insured": insured, "first_home": first, "regular_salary": True, "agreement_date": A_DAY}
        ratio = functions.MAX_LTV(price, other_mortgages=other, **about)
        assert found["highest ratio"][place] == ratio
        loan = min(wanted, ratio * price)
        assert found["loan counted [HKD]"][place] == pytest.approx(loan)
        borrower = {"other_debts": debts + more, "other_mortgages": other, "agreement_date": A_DAY}
        assert found["debt servicing"][place] == pytest.approx(functions.DSR(income, loan, 0.035, 30, **borrower))
        assert found["its limit"][place] == functions.DSR_LIMIT(other_mortgages=other, agreement_date=A_DAY)
        judged = deal | {"first_home": first, "other_mortgages": other, "other_debts": debts + more}
        assert found["verdict"][place] == functions.VERDICT([[name, value] for name, value in judged.items()], "en")
        del about["regular_salary"]
        try:
            bought = {"price": price, "loan": loan, "years": 30, "other_mortgages": other, **about}
            cash = functions.CASH_NEEDED([list(fact) for fact in bought.items()])
        except NoRuleError:
            assert found["cash [HKD]"][place] == CellError("#N/A")
            continue
        assert found["cash [HKD]"][place] == pytest.approx(cash)
        if place and old_price is None:
            assert found["bridging cash [HKD]"][place] == CellError("#N/A")
        else:
            assert found["bridging cash [HKD]"][place] == pytest.approx(
                max(cash - place * ((old_price or 0) - owed), 0)
            )
    assume(owed)
    assert found["old instalment [HKD a month]"] == [pytest.approx(old), 0]


def test_an_instalment_that_is_known_stands_before_the_one_reckoned():
    assert ways(NEXT, 2e6, "2027-01-15", old_payment=12_345)["old instalment [HKD a month]"] == [12_345, 0]


def test_who_holds_a_further_home_buys_no_first_one_either_way():
    found = ways(NEXT | {"insured": True, "first_home": False, "other_mortgages": True}, 2e6, "2027-01-15")
    assert found["first home on the insurer's date"] == [False, False]
    assert found["highest ratio"] == [0.8, 0.8]
