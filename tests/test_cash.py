"""The cash that a purchase takes, line by line and explained, for one deal and for many."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage import questions as quote
from xlmortgage.deal.words import Property
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.explain import CASH_ITEMS

NAMES = ["down-payment", "stamp-duty", "commission", "legal-fees", "premium", "rebate"]
LANGUAGES = ("zh", "en")
DATES = st.sampled_from([20150301, 20230301, 20240301, 20250301, 20260301, 0])
DEALS = st.fixed_dictionaries(
    {
        "price": st.floats(5e5, 5e7),
        "loan": st.floats(0, 1),
        "property": st.sampled_from(Property),
        "insured": st.booleans(),
        "first_home": st.booleans(),
        "years": st.integers(1, 30).map(float),
        "rebate": st.floats(0, 4e5),
        "legal_fees": st.floats(0, 5e4),
        "agreement_date": DATES,
    }
).map(lambda deal: deal | {"loan": deal["loan"] * deal["price"]})


def needed(deal):
    try:
        return quote.cash_needed(**deal).value
    except NoRuleError:
        return float("nan")


@given(st.lists(DEALS, min_size=1, max_size=8))
def test_a_list_of_deals_takes_what_each_deal_takes(deals):
    arrays = {name: np.array([deal[name] for deal in deals]) for name in deals[0]}
    answer = quote.cash_needed(**arrays)
    assert answer.value == pytest.approx([needed(deal) for deal in deals], rel=1e-12, nan_ok=True)


@given(DEALS)
def test_the_lines_add_up(deal):
    try:
        answer = quote.cash_needed(**deal)
    except NoRuleError:
        return
    assert [line.name for line in answer.lines] == NAMES
    assert answer.value == pytest.approx(sum(line.amount for line in answer.lines), abs=1e-6)


@given(DEALS, st.floats(0, 1e5))
def test_fees_add_to_the_cash_dollar_by_dollar(deal, more):
    assert needed(deal | {"legal_fees": deal["legal_fees"] + more}) == pytest.approx(needed(deal) + more, nan_ok=True)


def test_each_line_is_that_of_its_own_function():
    deal = {"price": 9e6, "loan": 7.2e6, "insured": True, "first_home": True, "years": 30.0, "agreement_date": 20250301}
    answer = {line.name: line.amount for line in quote.cash_needed(**deal).lines}
    assert answer["stamp-duty"] == functions.STAMP_DUTY(9e6, agreement_date="2025-03-01")
    assert answer["premium"] == functions.MIP_PREMIUM(7.2e6, 9e6, 30, first_home=True, agreement_date="2025-03-01")
    assert answer["down-payment"] == 1.8e6


def test_the_premium_goes_by_the_price_less_the_rebate():
    deal = {"price": 10e6, "loan": 7.85e6, "insured": True, "first_home": True, "years": 30}
    without, less = (functions.CASH_NEEDED(**deal, rebate=rebate) for rebate in (0, 300_000))
    premium = functions.MIP_PREMIUM(7.85e6, 9.7e6, 30, first_home=True)
    assert less - without == pytest.approx(premium - functions.MIP_PREMIUM(7.85e6, 10e6, 30, first_home=True) - 300_000)
    assert premium > functions.MIP_PREMIUM(7.85e6, 10e6, 30, first_home=True)


@pytest.mark.parametrize("name", ["office", "shop", "industrial", "car-park", "hos-green", "hos-white"])
def test_what_the_programme_does_not_take_has_no_premium(name):
    deal = {"price": 5e6, "loan": 4e6, "property": name, "years": 20}
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
    assert functions.CASH_NEEDED_WHY(8e6, **deal) == [[refusal.value.sentence("zh")]]
    assert functions.CASH_NEEDED_WHY(8e6, **deal, lang="en") == [[refusal.value.sentence("en")]]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_reason_is_a_row_for_each_line_with_a_header_and_a_total(lang):
    deal = {"price": 10e6, "loan": 8.73e6, "insured": True, "first_home": True, "years": 30, "rebate": 300_000}
    header, *rows, total = functions.CASH_NEEDED_WHY(**deal, legal_fees=12_000, lang=lang)
    assert header == (["項目", "港元", "根據"] if lang == "zh" else ["item", "HKD", "basis"])
    assert [row[0] for row in rows] == [CASH_ITEMS[name][lang == "en"] for name in NAMES]
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
    assert labels == ["項目", "首期", "從價印花稅", "代理佣金", "律師費", "合計"]


def test_a_range_of_deals_gets_the_amounts_and_no_range_of_tables():
    prices, loans = [[8e6], [10e6], [-1]], [[5.6e6], [7e6], [1e6]]
    amounts = functions.CASH_NEEDED(prices, loans)
    assert amounts[:2] == [[2_720_000.0], [3_470_000.0]]
    assert amounts[2] == ["#VALUE!"]
    ((sentence,),) = functions.CASH_NEEDED_WHY(prices, loans)
    assert "逐個計算" in sentence


@given(st.lists(st.none() | st.floats() | st.text(max_size=6) | st.lists(st.floats(), max_size=3), max_size=10))
def test_the_reason_never_fails(junk):
    rows = functions.CASH_NEEDED_WHY(*junk)
    assert isinstance(rows, list)
    assert {len(row) for row in rows} in ({1}, {3})
