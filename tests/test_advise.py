"""The dearest home that is reached, and what would make a deal pass, held against the plain functions."""

import tomllib
from itertools import pairwise
from math import floor, inf, isnan
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from udfs import functions
from udfs.cell_error import CellError
from xlmortgage import law
from xlmortgage import questions as quote
from xlmortgage.deal.reading import read
from xlmortgage.deal.words import ARGUMENTS, Basis, Property, Use, Verdict
from xlmortgage.errors import NoRuleError, XlMortgageError
from xlmortgage.explain import RESULTS, verdict_reason
from xlmortgage.lists import evaluate as bulk
from xlmortgage.questions import reach as advise
from xlmortgage.questions import warnings

DATES = ["2013-03-01", "2016-06-01", "2021-01-01", "2023-05-01", "2023-12-01", "2024-03-01", "2025-03-01", "2026-03-01"]
BUYERS = {
    "cash": st.integers(0, 12_000_000).map(float) | st.floats(0, 5e7),
    "monthly_income": st.floats(1e4, 5e5),
    "annual_rate": st.floats(0, 0.08),
    "years": st.integers(5, 30).map(float),
    "property": st.sampled_from(["private", "village", "tenement", "hos-green", "office", "car-park"]),
    "first_home": st.booleans(),
    "regular_salary": st.booleans(),
    "other_mortgages": st.booleans(),
    "income_abroad": st.booleans(),
    "agreement_date": st.sampled_from(DATES),
}
UNINSURED = st.fixed_dictionaries({**BUYERS, "use": st.sampled_from(["self-use", "let", "company"])})
INSURED = st.fixed_dictionaries({**BUYERS, "insured": st.just(True), "agreement_date": st.sampled_from(DATES[3:])})
ANYBODY = UNINSURED | INSURED
OF_CAP = (
    "property",
    "use",
    "insured",
    "first_home",
    "regular_salary",
    "other_mortgages",
    "income_abroad",
    "agreement_date",
)
RATIOS = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9)
TABLES = ("ltv", "mip", "mip_premium", "stamp_duty")


def some(buyer, names):
    return {name: buyer[name] for name in names if name in buyer}


def asked(function, *arguments, **facts):
    """Return an answer; a buyer whom no rule covers is no buyer for a property."""
    try:
        return function(*arguments, **facts)
    except NoRuleError:
        assume(condition=False)


def largest_loan(buyer, price):
    by_income = functions.LOAN_BY_INCOME(
        **some(buyer, ("monthly_income", "annual_rate", "years", "use", "other_mortgages", "income_abroad")),
        agreement_date=buyer["agreement_date"],
    )
    return min(functions.MAX_LOAN(price, **some(buyer, OF_CAP)), by_income)


def reaches(buyer, price, loans):
    """Tell from the plain functions alone whether one of the loans makes a price affordable."""
    facts = some(buyer, ("property", "insured", "first_home", "years", "agreement_date"))
    for loan in loans:
        try:
            if functions.CASH_NEEDED(price, loan, **facts) <= buyer["cash"]:
                return True
        except NoRuleError:
            continue
    return False


def possible_loans(buyer, price):
    largest = largest_loan(buyer, price)
    return [loan for loan in (largest, *(ratio * price for ratio in RATIOS)) if 0 < loan <= largest]


def edges():
    """Yield every amount in HKD with which a row or band of the tables ends, read from the files themselves."""
    for name in TABLES:
        text = next(Path(law.__file__).parent.rglob(f"{name}.toml")).read_text(encoding="utf-8")
        for version in tomllib.loads(text)["version"]:
            for row in version.get("rows", version.get("bands", version.get("grid"))):
                yield from (amount for key, amount in row.items() if key == "up_to" or key.startswith("value_"))


EDGES = sorted({int(edge) for edge in edges()})


@given(ANYBODY)
@settings(max_examples=60)
def test_the_dearest_home_is_reached_and_one_dollar_dearer_is_not(buyer):
    price = asked(functions.MAX_PRICE, **buyer)
    assert price == floor(price) >= 0
    assert not reaches(buyer, price + 1, possible_loans(buyer, price + 1))
    assert price == 0 or reaches(buyer, price, possible_loans(buyer, price))


@given(ANYBODY, st.data())
@settings(max_examples=60)
def test_no_dearer_home_is_reached_whatever_the_bands(buyer, data):
    price = asked(functions.MAX_PRICE, **buyer)
    loan = largest_loan(buyer, max(price, 1.0))
    kinks = [loan / ratio for ratio in RATIOS] + [edge * 1.0 for edge in EDGES]
    near = [floor(kink) + step for kink in kinks for step in (-1, 0, 1, 2) if kink < price * 2 + 1e6]
    anywhere = data.draw(st.lists(st.floats(price + 1, price * 3 + 1e6), max_size=20))
    for dearer in (*near, *map(floor, anywhere), *range(int(price) + 1, int(price) + 20)):
        if dearer > price:
            assert not reaches(buyer, float(dearer), possible_loans(buyer, float(dearer))), dearer


@given(ANYBODY, st.floats(0, 1e7))
@settings(max_examples=60)
def test_more_cash_never_lowers_the_reach(buyer, more):
    richer = buyer | {"cash": buyer["cash"] + more}
    assert asked(functions.MAX_PRICE, **richer) >= asked(functions.MAX_PRICE, **buyer)


@given(ANYBODY, st.floats(1, 3))
@settings(max_examples=60)
def test_a_higher_income_never_lowers_the_reach(buyer, times):
    better = buyer | {"monthly_income": buyer["monthly_income"] * times}
    assert asked(functions.MAX_PRICE, **better) >= asked(functions.MAX_PRICE, **buyer)


def test_a_smaller_loan_is_taken_where_it_saves_more_premium():
    buyer = {"cash": 2e6, "annual_rate": 0.035, "years": 30.0, "insured": True, "first_home": True}
    facts = {"regular_salary": True, "agreement_date": 20250301}
    prices = [advise.max_price(monthly_income=income, **buyer, **facts) for income in range(50_000, 80_000, 100)]
    stepping = [reach for reach in prices if reach.bound_by[1] == "premium"]
    assert stepping
    for reach in stepping:
        assert reach.needed.loan < reach.loan_by_income
        assert min(abs(reach.needed.loan / reach.value - ratio) for ratio in RATIOS) < 1e-9
        more = min(reach.loan_by_income, reach.cap.max_loan)
        deal = {"insured": True, "first_home": True, "years": 30, "agreement_date": "2025-03-01"}
        assert functions.CASH_NEEDED(reach.value, more, **deal) > 2e6
    assert all(one.value <= other.value for one, other in pairwise(prices))


def test_where_a_band_ends_the_reach_the_next_dollar_says_so():
    facts = {"first_home": True, "regular_salary": True, "insured": True, "agreement_date": 20250301}
    reach = advise.max_price(1_800_000, 200e3, 0.03, 30.0, Property.VILLAGE, **facts)
    assert (reach.value, reach.bound_by) == (10_000_000, ("band", "cap"))
    assert reach.needed.value < 1_800_000 < reach.dearer.value
    why = functions.MAX_PRICE_WHY(1.8e6, 200e3, 0.03, 30, "村屋", None, True, True, True, agreement_date="2025-03-01")
    assert "樓價再高一元，貸款為 HK$8,500,000.85" in why


@pytest.mark.parametrize(
    ("given_", "lang", "words"),
    [
        ({}, "zh", "取決於可用現金 HK$1,500,000 及銀行自身的按揭成數上限 70%。"),
        ({}, "en", "Decided by cash of HK$1,500,000 and the bank's own cap 70%."),
        ({"monthly_income": 20_000}, "en", "and income (it carries HK$"),
        ({"monthly_income": 20_000}, "en", "Hong Kong Monetary Authority"),
        ({"insured": True, "first_home": True, "regular_salary": True}, "en", "the Mortgage Insurance Programme 90%"),
        ({"insured": True, "first_home": True, "regular_salary": True}, "en", "mortgage insurance premium HK$"),
        ({"years": 35}, "zh", "年期 35 年超出最長還款期 30 年。"),
        ({"basis": "net-worth"}, "en", "On net worth income is not tested"),
        ({"property": "hos-green"}, "en", "Under the Housing Authority's guarantee debt servicing is for information"),
        ({"cash": 50}, "zh", "可用現金 HK$50 不足以支付任何樓價的首期、印花稅及佣金。"),
        ({}, "zh", "律師費及雜費未計。"),
    ],
)
def test_the_reach_names_what_ends_it(given_, lang, words):
    buyer = {"cash": 1.5e6, "monthly_income": 90_000, "annual_rate": 0.035, "years": 30}
    assert words in functions.MAX_PRICE_WHY(**buyer | given_, lang=lang)


# What would make a failing deal pass


DEALS = {
    "price": st.floats(1e6, 4e7) | st.sampled_from([10.1e6, 15.2e6, 17.2e6, 30.5e6]),
    "loan": st.floats(0.2, 0.98),
    "annual_rate": st.floats(0, 0.08),
    "years": st.integers(5, 35).map(float),
    "monthly_income": st.floats(1e4, 4e5),
    "valuation": st.floats(0.8, 1.2) | st.none(),
    "rebate": st.sampled_from([0.0, 0.0, 100e3]),
    "property": st.sampled_from(["private", "village", "tenement", "office", "car-park"]),
    "use": st.sampled_from(["self-use", "self-use", "let"]),
    "insured": st.booleans(),
    "first_home": st.booleans(),
    "regular_salary": st.booleans(),
    "other_mortgages": st.booleans(),
    "agreement_date": st.sampled_from(DATES),
    "building_age": st.sampled_from([0.0, 30.0, 50.0]),
    "applicant_age": st.sampled_from([30.0, 50.0, 62.0]),
    "other_debts": st.sampled_from([0.0, 5_000.0, 20_000.0]),
    "rental_income": st.sampled_from([0.0, 10_000.0]),
}


def in_dollars(deal):
    """Return a deal whose loan and valuation were drawn as shares of its price."""
    valuation = deal["valuation"] and deal["valuation"] * deal["price"]
    return deal | {"loan": deal["loan"] * deal["price"], "valuation": valuation}


A_DEAL = st.fixed_dictionaries(DEALS).map(in_dollars)


def passes(deal):
    """Tell from the plain functions alone whether a deal passes."""
    try:
        loan = functions.MAX_LOAN(**some(deal, ("price", "valuation", "rebate", *OF_CAP)))
        of_tenor = ("property", "building_age", "applicant_age", "insured", "agreement_date")
        tenor = functions.MAX_TENOR(**some(deal, of_tenor))
        of_income = ("monthly_income", "loan", "annual_rate", "years", "other_debts", "rental_income")
        facts = ("use", "other_mortgages", "agreement_date")
        serviced = functions.DSR_OK(**some(deal, (*of_income, *facts)))
    except XlMortgageError:
        return False
    return deal["loan"] <= loan * (1 + 1e-9) and deal["years"] <= tenor and serviced


def facts_of(deal):
    return {name: read(ARGUMENTS[name], raw) for name, raw in deal.items()}


def as_cells(facts):
    """Return the facts of a change as cells would hold them; an amount that is not given is blank."""
    return {name: None if isinstance(fact, float) and isnan(fact) else fact for name, fact in facts.items()}


def advice_on(deal):
    try:
        return advise.what_would_pass(facts_of(deal))
    except XlMortgageError:
        assume(condition=False)


def slightly_less(change, deal):
    """Return the facts of a change smaller by one, or nothing where there is none."""
    if isinstance(change.now, bool) or abs(change.then - change.now) <= 1:
        return None
    less = change.then + (1 if change.now > change.then else -1)
    if change.name != "scale":
        return {change.name: less}
    share = less / deal["price"]
    valuation = deal["valuation"] and deal["valuation"] * share
    return {"price": less, "loan": deal["loan"] * share, "valuation": valuation, "rebate": deal["rebate"] * share}


@given(A_DEAL)
@settings(max_examples=150)
def test_each_change_makes_the_deal_pass_and_a_smaller_one_does_not(deal):
    advice = advice_on(deal)
    assert (advice.assessment.verdict == Verdict.FAIL) is not passes(deal)
    assert not advice.changes or advice.assessment.verdict == Verdict.FAIL
    for change in advice.changes:
        assert passes(deal | as_cells(change.facts)), change
        less = slightly_less(change, deal)
        assert less is None or not passes(deal | less), change


@given(A_DEAL, st.data())
@settings(max_examples=100)
def test_what_is_not_advised_would_not_pass(deal, data):
    advice = advice_on(deal)
    assume(advice.assessment.verdict == Verdict.FAIL)
    advised = {change.name for change in advice.changes}
    drawn = {
        "monthly_income": [1e7, *data.draw(st.lists(st.floats(deal["monthly_income"], 1e7), max_size=3))],
        "loan": [1.0, *data.draw(st.lists(st.floats(1, deal["loan"]), max_size=3))],
        "years": [float(year) for year in range(1, 41)],
        "other_debts": [0.0],
        "price": [float(edge + step) for edge in EDGES for step in (0, 1)],
        "insured": [True],
    }
    for name in drawn.keys() - advised:
        assert not any(passes(deal | {name: value}) for value in drawn[name]), name


@given(A_DEAL)
@settings(max_examples=60)
def test_no_price_is_nearer_than_the_one_advised(deal):
    advice = advice_on(deal)
    assume(advice.assessment.verdict == Verdict.FAIL)
    then = next((change.then for change in advice.changes if change.name == "price"), inf)
    for edge in EDGES:
        for price in (float(edge), float(edge + 1)):
            if abs(price - deal["price"]) < abs(then - deal["price"]) - 1e-6:
                assert not passes(deal | {"price": price})


@given(A_DEAL)
@settings(max_examples=60)
def test_the_smallest_change_comes_first(deal):
    sizes = [change.size for change in advice_on(deal).changes]
    assert sizes == sorted(sizes)


W14 = {"price": 5e6, "loan": 3e6, "annual_rate": 0.04125, "years": 30}
"""A credit bureau's article of 2024: 3m at 4.125% over 30 years needs an income of 29,079; 30,381 under the stress test."""


def changes_of(**deal):
    header, *rows = functions.WHAT_WOULD_PASS(**deal)
    assert header == ["改變", "現時", "改為", "差額"]
    return {row[0]: row[1:] for row in rows}


def test_the_income_is_that_of_the_published_example():
    assert changes_of(**W14, monthly_income=29_000)["每月入息"] == [29_000, 29_079, 79]
    stressed = changes_of(**W14, monthly_income=30_000, agreement_date="2024-02-27")
    assert stressed["每月入息"] == [30_000, 30_381, 381]
    assert stressed["貸款額"] == [3_000_000, 2_962_423, -37_577]


def test_a_longer_tenor_and_fewer_debts_are_advised_in_whole_steps():
    found = changes_of(**W14 | {"years": 20}, monthly_income=30_000)
    assert found["年期"] == [20, 29, 9]
    found = changes_of(**W14, monthly_income=30_000, other_debts=1_000)
    assert found["其他每月供款"] == [1_000, 460, -540]


def test_insurance_is_advised_where_it_is_enough():
    deal = {"price": 8e6, "loan": 7e6, "annual_rate": 0.035, "years": 30, "monthly_income": 90_000}
    assert "按揭保險" not in changes_of(**deal)
    assert changes_of(**deal, first_home=True, regular_salary=True)["按揭保險"] == ["否", "是", ""]


def test_a_village_house_just_above_a_band_is_advised_the_price_below_it():
    deal = {"price": 10.1e6, "loan": 9e6, "annual_rate": 0.035, "years": 25, "monthly_income": 200e3}
    facts = {"property": "村屋", "insured": True, "first_home": True, "regular_salary": True}
    assert changes_of(**deal, **facts)["樓價"] == [10.1e6, 10e6, -0.1e6]


def test_a_low_valuation_is_advised_the_one_that_is_needed():
    found = changes_of(price=8e6, valuation=7.5e6, loan=5.6e6, annual_rate=0.035, years=30, monthly_income=90_000)
    assert found["估價"] == [7.5e6, 8e6, 0.5e6]
    assert found["貸款額"] == [5.6e6, 5.25e6, -0.35e6]
    assert "樓價" not in found


@pytest.mark.parametrize(
    ("given_", "label", "then"),
    [
        ({"price": 10.4e6, "valuation": 9.8e6}, "估價", 9_888_889),
        ({"price": 10.5e6, "valuation": 9.8e6}, "估價", 9_888_889),
        ({"price": 10.5e6, "rebate": 7e5}, "回贈", 611_111),
    ],
)
def test_the_nearest_valuation_or_rebate_below_a_cliff_is_advised(given_, label, then):
    # Above HKD 10m the insured cap of a village house falls from 90% to 85%.
    deal = {"property": "village", "insured": True, "first_home": True, "regular_salary": True, "annual_rate": 0.03}
    deal |= {"years": 25, "monthly_income": 200e3, "loan": 8.9e6} | given_
    rows = functions.WHAT_WOULD_PASS([[name, fact] for name, fact in deal.items()])
    assert {row[0]: row[2] for row in rows}[label] == then


def test_a_home_in_proportion_is_advised_where_income_is_short():
    found = changes_of(**W14, monthly_income=29_000)
    ((label, row),) = ((label, row) for label, row in found.items() if label.startswith("樓價（貸款額按比例減至"))
    assert label == f"樓價（貸款額按比例減至 HK${floor(0.6 * row[1]):,}）"
    assert row[1] == floor(functions.LOAN_BY_INCOME(29_000, 0.04125, 30) / 0.6)


@pytest.mark.parametrize(
    ("deal", "lang", "words"),
    [
        ({"loan": 5e6}, "zh", "毋須更改：符合各項上限"),
        ({"loan": 5e6}, "en", "Nothing has to change. Within every limit"),
        ({"loan": 7e6, "years": 35}, "zh", "沒有單一改動足以通過：貸款額超出上限"),
        ({"loan": 7e6, "years": 35}, "en", "No single change is enough. The loan is above the limit"),
        ({"loan": 5e6, "basis": "net-worth", "years": 25}, "en", "Nothing has to change. Assessed on net worth"),
    ],
)
def test_a_deal_that_needs_nothing_or_more_than_one_change_says_so(deal, lang, words):
    header, row = functions.WHAT_WOULD_PASS(
        **{"price": 8e6, "annual_rate": 0.035, "years": 30, "monthly_income": 90_000} | deal, lang=lang
    )
    assert len(header) == len(row) == 4
    assert row[0].startswith(words)
    assert row[1:] == ["", "", ""]


def test_a_deal_block_and_a_row_of_a_list_are_asked_alike():
    deal = {"樓價": "HK$8m", "貸款額": 6e6, "年利率": "3.5%", "年期": 30, "每月入息": 90_000, "備註": "海景"}
    expected = functions.WHAT_WOULD_PASS(8e6, 6e6, 0.035, 30, 90_000)
    assert functions.WHAT_WOULD_PASS([list(fact) for fact in deal.items()]) == expected
    assert functions.WHAT_WOULD_PASS([list(deal)], [list(deal.values())]) == expected


@pytest.mark.parametrize(
    ("deal", "kind"),
    [({"agreement_date": "1990-01-01"}, NoRuleError), ({"monthly_income": 0}, XlMortgageError)],
)
def test_a_deal_that_cannot_be_assessed_is_an_error(deal, kind):
    with pytest.raises(kind):
        functions.WHAT_WOULD_PASS(
            **{"price": 8e6, "loan": 6e6, "annual_rate": 0.035, "years": 30, "monthly_income": 90_000} | deal
        )


# One deal is assessed as a list of deals is


LISTED = st.fixed_dictionaries(
    DEALS
    | {
        "property": st.sampled_from([word.code for word in Property]),
        "use": st.sampled_from([word.code for word in Use]),
        "basis": st.sampled_from([word.code for word in Basis]),
        "monthly_income": st.floats(1e4, 4e5) | st.just(0.0),
        "first_assigned": st.sampled_from([None, "1980-01-01", "2010-05-05"]),
        "agreement_date": st.sampled_from([*DATES, None, "2005-01-01"]),
    }
).map(in_dollars)


@given(st.lists(LISTED, min_size=1, max_size=6))
@settings(max_examples=60)
def test_a_deal_is_assessed_as_in_a_list(deals):
    results, _ = bulk.evaluate(pd.DataFrame(deals, dtype=object), ["verdict", "why"], lang="en")
    for deal, (found, why) in zip(deals, results.itertuples(index=False, name=None), strict=True):
        facts = facts_of(deal)
        try:
            one = quote.assess(facts)
        except XlMortgageError:
            assert found not in {"pass", "pass with warning"}
            continue
        assert found == one.verdict.code
        assert why == verdict_reason(one.found, one.loan_limit, one.tenor_limit, "en", warnings.fitting(facts))


# A whole list in one call


DEAL_LIST = [
    ["備註", "樓價", "物業", "貸款額", "年利率", "年期", "每月入息"],
    ["a", "HK$8m", "村屋", 5e6, 0.04, 30, 90_000],
    ["", None, "", None, None, " ", None],
    ["b", "abc", "村屋", 5e6, 0.04, 30, 90_000],
    ["c", 8e6, "村屋", 5e6, 0.04, 30, CellError("#N/A")],
    ["d", 8e6, "車位", 6e6, 0.04, 15, 90_000],
]


def test_a_list_is_answered_row_by_row_as_by_the_single_functions():
    header, *rows = functions.DEALS(DEAL_LIST, "max_ltv,dsr_ok,stamp_duty")
    assert header == ["最高按揭成數", "入息測試通過", "從價印花稅"]
    assert rows[0] == [
        functions.MAX_LTV(8e6, "村屋"),
        functions.DSR_OK(90_000, 5e6, 0.04, 30),
        functions.STAMP_DUTY(8e6, "村屋"),
    ]
    assert rows[1] == ["", "", ""]
    assert rows[2] == ["", True, ""]
    assert rows[3] == [0.7, "", 240_000]
    assert len(rows) == len(DEAL_LIST) - 1
    assert all(type(cell) in {float, int, bool, str} for row in rows for cell in row)


def test_a_row_that_cannot_be_answered_says_why():
    header, *rows = functions.DEALS(DEAL_LIST, [["verdict", "why"]], "en")
    assert header == ["verdict", "why"]
    assert [row[0] for row in rows] == ["pass with warning", "", "", "", "fail"]
    assert rows[2][1] == "price must be a number [HKD]; got “abc”. Write digits, such as 8000000."
    assert "monthly_income" in rows[3][1]
    assert rows[1][1] == ""
    assert rows[4][1].startswith("The loan is above the limit")


def test_all_results_are_given_where_none_is_named():
    header, row = functions.DEALS([DEAL_LIST[0], DEAL_LIST[1]])
    assert header == [RESULTS[name] for name in bulk.RESULTS]
    assert len(row) == len(header)


def test_a_list_that_lacks_columns_says_which():
    header, row = functions.DEALS([["樓價"], [8e6]])
    answers = dict(zip(header, row, strict=True))
    assert answers["最高按揭成數"] == 0.7
    assert answers["每月供款"] == ""
    assert "未提供貸款額" in answers["原因"]


def test_results_may_be_named_in_chinese():
    assert functions.DEALS(DEAL_LIST[:2], "最高按揭成數、max_loan") == [
        ["最高按揭成數", "最高貸款額"],
        [0.7, 5_600_000.0],
    ]


@pytest.mark.parametrize(
    ("table", "columns", "code"),
    [
        ([["樓價"]], None, "no-rows"),
        ([["物業"], ["村屋"]], "max_ltv", "no-price-column"),
        ([["樓價", "price"], [8e6, 8e6]], "max_ltv", "column-twice"),
        ([["樓價"], [8e6]], "castle", "unknown-result"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(table, columns, code):
    with pytest.raises(XlMortgageError) as refusal:
        functions.DEALS(table, columns)
    assert refusal.value.code == code


def test_without_pandas_a_list_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(XlMortgageError) as refusal:
        functions.DEALS(DEAL_LIST)
    assert (refusal.value.code, refusal.value.cell) == ("needs-pandas", "#VALUE!")
    assert "pandas" in refusal.value.sentence("en")
    assert "pandas" in refusal.value.sentence("zh")


def test_every_result_has_a_chinese_label():
    assert set(bulk.RESULTS) <= set(RESULTS)
