"""The cash that a purchase takes, line by line and explained, for one deal and for many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from udfs.contract import CONTRACT
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Basis, PremiumPlan, Property, Use
from xlmortgage.errors import InputError
from xlmortgage.explain.cash import ITEMS
from xlmortgage.questions import cash as of_cash
from xlmortgage.questions import open_rulings
from xlmortgage.questions.premium import premium, premium_if_insured
from xlmortgage.tables.choice import NOT_COVERED

UNDATED = 20261121
NAMES = ["down-payment", "stamp-duty", "commission", "legal-fees", "premium", "rebate"]
LANGUAGES = ("zh", "en")
DEALS = st.fixed_dictionaries(
    {
        "price": st.floats(5e5, 5e7),
        "loan": st.floats(0.01, 1.05),
        "property": st.sampled_from(Property),
        "use": st.sampled_from(Use),
        "basis": st.sampled_from(Basis),
        "insured": st.booleans(),
        "first_home": st.booleans(),
        "years": st.integers(1, 30).map(float) | st.just(float("nan")),
        "rebate": st.floats(0, 4e5) | st.just(777_777.0),
        "valuation": st.floats(5e5, 5e7) | st.just(float("nan")),
        "legal_fees": st.floats(0, 5e4),
        "plan": st.sampled_from(PremiumPlan),
        "agreement_date": st.sampled_from([20090301, 20150301, 20230301, 20240301, 20250301, 20260301, 0]),
    }
).map(lambda deal: deal | {"loan": deal["loan"] * deal["price"]})


def of_one(deal):
    return of_cash.cash(Deal(deal, UNDATED))


@given(st.lists(DEALS, min_size=1, max_size=8))
def test_a_list_of_deals_takes_what_each_deal_takes(deals):
    arrays = Deal({name: np.array([deal[name] for deal in deals]) for name in deals[0]}, UNDATED, np)
    together, alone = of_cash.cash(arrays), [of_one(deal) for deal in deals]
    assert together.value == pytest.approx([answer.value for answer in alone], rel=1e-12, nan_ok=True)
    for place, ruling in enumerate(open_rulings(together)):
        open_alone = [open_rulings(answer)[place].reason == NOT_COVERED for answer in alone]
        assert np.broadcast_to(ruling.reason == NOT_COVERED, len(deals)).tolist() == open_alone
    for check in of_cash.QUESTIONS[0].checks:
        refused = [bool(check.fails(Deal(deal, UNDATED))) for deal in deals]
        assert np.broadcast_to(check.fails(arrays), len(deals)).tolist() == refused


@given(st.lists(DEALS, min_size=1, max_size=8))
def test_a_list_has_a_premium_where_a_deal_is_insured_and_nothing_elsewhere(deals):
    arrays = Deal({name: np.array([deal[name] for deal in deals]) for name in deals[0]}, UNDATED, np)
    alone = [premium(Deal(deal, UNDATED)).value if deal["insured"] else 0.0 for deal in deals]
    assert premium_if_insured(arrays).value == pytest.approx(alone, nan_ok=True)
    assert not np.any((premium_if_insured(arrays).ruling.reason == NOT_COVERED) & ~arrays.insured)


@given(DEALS, st.floats(0, 1e5))
def test_the_lines_add_up_and_fees_add_dollar_by_dollar(deal, more):
    answer, dearer = of_one(deal), of_one(deal | {"legal_fees": deal["legal_fees"] + more})
    assert [line.name for line in answer.lines] == NAMES
    assert answer.value == pytest.approx(sum(line.amount for line in answer.lines), abs=1e-6, nan_ok=True)
    assert dearer.value == pytest.approx(answer.value + more, nan_ok=True)


def test_each_line_is_that_of_its_own_function():
    deal = {"price": 9e6, "loan": 7.2e6, "insured": True, "first_home": True, "years": 30.0, "agreement_date": 20250301}
    answer = {line.name: line.amount for line in of_one(deal).lines}
    assert answer["stamp-duty"] == functions.STAMP_DUTY(9e6, agreement_date="2025-03-01")
    assert answer["premium"] == functions.MIP_PREMIUM(7.2e6, 9e6, 30, first_home=True, agreement_date="2025-03-01")
    assert answer["down-payment"] == 1.8e6


def test_the_premium_goes_by_the_price_less_the_rebate():
    deal = {"price": 10e6, "loan": 7.85e6, "insured": True, "first_home": True, "years": 30}
    dated = {"agreement_date": "2025-03-01"}
    without, less = (functions.CASH_NEEDED(**deal, **dated, rebate=rebate) for rebate in (0, 300_000))
    dear, cheap = (functions.MIP_PREMIUM(7.85e6, price, 30, first_home=True, **dated) for price in (9.7e6, 10e6))
    assert less - without == pytest.approx(dear - cheap - 300_000)
    assert dear > cheap


@pytest.mark.parametrize("name", ["office", "shop", "industrial", "car-park", "hos-green", "hos-white"])
def test_what_the_programme_does_not_take_has_no_premium_and_needs_no_tenor(name):
    """Up to what is lent without it: 70%, and under the guarantee of a subsidised flat more."""
    loan = 4.5e6 if name.startswith("hos") else 3.5e6
    deal = {"price": 5e6, "loan": loan, "property": name, "agreement_date": "2025-03-01"}
    assert functions.CASH_NEEDED(**deal, insured=True) == functions.CASH_NEEDED(**deal)


def test_a_price_above_the_programmes_has_no_premium():
    deal = {"price": 40e6, "loan": 20e6, "agreement_date": "2025-03-01"}
    assert functions.CASH_NEEDED(**deal, insured=True) == functions.CASH_NEEDED(**deal)


@pytest.mark.parametrize(
    ("deal", "code", "field"),
    [
        ({"loan": 8_000_001}, "loan-above-price", "loan"),
        ({"loan": 6.4e6, "insured": True}, "missing", "years"),
        ({"loan": 6.4e6, "rebate": 8e6}, "rebate-not-below-price", "rebate"),
    ],
)
def test_a_deal_that_cannot_be_says_why(deal, code, field):
    with pytest.raises(InputError) as refusal:
        functions.CASH_NEEDED(8e6, **deal)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    for lang in LANGUAGES:
        assert functions.CASH_NEEDED_WHY(8e6, **deal, lang=lang) == [[refusal.value.sentence(lang)]]


def test_a_blank_loan_is_missing():
    with pytest.raises(InputError) as refusal:
        functions.CASH_NEEDED(8e6, None)
    assert (refusal.value.code, refusal.value.field) == ("missing", "loan")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reason_is_a_row_for_each_line_with_a_header_and_a_total(lang):
    deal = {"price": 10e6, "loan": 8.73e6, "insured": True, "first_home": True, "years": 30, "rebate": 300_000}
    header, *rows, total = functions.CASH_NEEDED_WHY(**deal, legal_fees=12_000, lang=lang)
    assert header == (["項目", "港元", "根據"] if lang == "zh" else ["item", "HKD", "basis"])
    assert [row[0] for row in rows] == [ITEMS[name][lang == "en"] for name in NAMES]
    assert total[1] == functions.CASH_NEEDED(**deal, legal_fees=12_000) == pytest.approx(sum(row[1] for row in rows))
    assert all(len(row) == 3 and row[2] for row in (*rows, total))
    assert functions.MIP_PREMIUM_WHY(8.73e6, 9.7e6, 30, True, lang=lang).splitlines()[1] in rows[4][2]
    assert "1%" in rows[2][2]


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", ["未提供，未計算在內。", "假設：私樓、"]), ("en", ["Not given, not counted.", "Assumed: private flat, "])],
)
def test_what_is_not_counted_and_what_is_assumed_is_said(lang, words):
    *_, fees, total = functions.CASH_NEEDED_WHY(8e6, 5.6e6, lang=lang)
    assert fees[1] == 0
    assert fees[2].startswith(words[0])
    assert total[2].startswith(words[1])


def test_a_purchase_without_insurance_and_rebate_has_no_line_for_them():
    labels = [row[0] for row in functions.CASH_NEEDED_WHY(8e6, 5.6e6)]
    assert labels == ["項目", "首期", "印花稅", "代理佣金", "律師費", "合計"]


def test_a_range_of_deals_gets_the_amounts_and_no_range_of_tables():
    prices, loans = [[8e6], [10e6], [-1]], [[5.6e6], [7e6], [1e6]]
    amounts = functions.CASH_NEEDED(prices, loans, agreement_date="2026-03-01")
    assert amounts[:2] == [[2_720_000.0], [3_470_000.0]]
    assert amounts[2] == ["#VALUE!"]
    ((sentence,),) = functions.CASH_NEEDED_WHY(prices, loans)
    assert "逐個計算" in sentence


@given(st.lists(st.none() | st.floats() | st.text(max_size=6) | st.lists(st.floats(), max_size=3), max_size=10))
def test_the_reason_never_fails(junk):
    rows = CONTRACT["CASH_NEEDED_WHY"](*junk)
    assert isinstance(rows, list)
    assert {len(row) for row in rows} in ({1}, {3})
