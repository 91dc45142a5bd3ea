"""The dearest home that cash and income reach, held against the plain functions."""

from itertools import pairwise
from math import floor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.laws import amounts_of_edges
from udfs import functions
from xlmortgage import law
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Property
from xlmortgage.errors import NoRuleError
from xlmortgage.questions.reach import reach
from xlmortgage.tables.pieces import versions_on

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
    "buyer": st.sampled_from(["permanent-resident", "other", "company", None]),
    "other_home": st.sampled_from([True, False, None]),
    "agreement_date": st.sampled_from(DATES),
}
UNINSURED = st.fixed_dictionaries({**BUYERS, "use": st.sampled_from(["self-use", "let", "company"])})
INSURED = st.fixed_dictionaries({**BUYERS, "insured": st.just(True), "agreement_date": st.sampled_from(DATES[3:])})


def is_one(buyer):
    """Tell whether facts can all be so: no first home beside another or of a company, whose home is not for self-use."""
    company = buyer["buyer"] == "company"
    first = buyer["first_home"] and (buyer["other_home"] or company)
    return not first and not (company and buyer.get("use") == "self-use")


UNINSURED, INSURED = UNINSURED.filter(is_one), INSURED.filter(is_one)
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
    "buyer",
)
OF_CASH = (
    *("property", "use", "insured", "first_home", "years", "agreement_date"),
    *("other_mortgages", "buyer", "other_home"),
)
RATIOS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)
EDGES = amounts_of_edges("ltv", "mip", "mip_premium", "stamp_duty")


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
        **some(buyer, ("monthly_income", "annual_rate", "years", "use", "other_mortgages", "income_abroad", "buyer")),
        agreement_date=buyer["agreement_date"],
    )
    return min(functions.MAX_LOAN(price, **some(buyer, OF_CAP)), by_income)


def reaches(buyer, price, loans):
    """Tell from the plain functions alone whether one of the loans makes a price affordable."""
    facts = some(buyer, OF_CASH)
    for loan in loans:
        try:
            deal = {"price": price, "loan": loan, **facts}
            if functions.CASH_NEEDED([list(fact) for fact in deal.items()]) <= buyer["cash"]:
                return True
        except NoRuleError:
            continue
    return False


def possible_loans(buyer, price):
    largest = largest_loan(buyer, price)
    return [loan for loan in (largest, *(ratio * price for ratio in RATIOS)) if 0 < loan <= largest]


def test_the_bands_that_matter_are_those_of_the_day_and_those_that_a_later_completion_leads_to():
    may_govern = versions_on(20230101, law.table("ltv"))
    assert [one.effective_from for one in may_govern if one.scope == "reduction"] == [20170520, 20230707, 20241016]
    now = versions_on(20261102, law.table("ltv"))
    assert [one.effective_from for one in now if one.scope == "reduction"] == [20241016]


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
    buyer |= {"regular_salary": True, "agreement_date": 20250301}
    prices = [reach(Deal.of_one(buyer | {"monthly_income": income}, 20250301)) for income in range(50_000, 80_000, 100)]
    stepping = [found for found in prices if found.bound_by[1] == "premium"]
    assert stepping
    for found in stepping:
        loan = found.needed.deal.loan
        assert loan < found.loan_by_income
        assert min(abs(loan / found.value - ratio) for ratio in RATIOS) < 1e-9
        more = min(found.loan_by_income, found.cap.max_loan)
        deal = {"insured": True, "first_home": True, "years": 30, "agreement_date": "2025-03-01"}
        assert functions.CASH_NEEDED(found.value, more, **deal) > 2e6
    assert all(one.value <= other.value for one, other in pairwise(prices))


def test_where_a_band_ends_the_reach_the_next_dollar_says_so():
    facts = {"first_home": True, "regular_salary": True, "insured": True, "agreement_date": 20250301}
    facts |= {"cash": 1.8e6, "monthly_income": 200e3, "annual_rate": 0.03, "years": 30.0, "property": Property.VILLAGE}
    found = reach(Deal.of_one(facts, 20250301))
    assert (found.value, found.bound_by) == (10_000_000, ("band", "cap"))
    assert found.needed.value < 1_800_000 < found.dearer.value
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
    buyer = {"cash": 1.5e6, "monthly_income": 90e3, "annual_rate": 0.035, "years": 30, "agreement_date": "2026-11-02"}
    assert words in functions.MAX_PRICE_WHY(**buyer | given_, lang=lang)
