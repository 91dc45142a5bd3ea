"""What must hold for every deal, whatever the policy: arrays as single deals, and no answer against common sense."""

import datetime as dt
import random
from math import nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from udfs import functions
from udfs.cell_error import CellError
from udfs.contract import CONTRACT, WorksheetFunction
from xlmortgage import law
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.reading import Kind
from xlmortgage.deal.words import Basis, Property, Use
from xlmortgage.errors import NoRuleError, XlMortgageError
from xlmortgage.numbers.days import as_calendar_number
from xlmortgage.questions import open_rulings
from xlmortgage.tables.choice import NOT_COVERED

STARTS = sorted({version.effective_from for name in law.names() for version in law.table(name).versions})
DAYS = st.dates(dt.date(2003, 1, 1), dt.date(2027, 12, 31))
DATES = DAYS.map(as_calendar_number) | st.sampled_from(STARTS) | st.just(0)
PRICES = st.floats(1e5, 3e8) | st.sampled_from([4e6, 6e6, 7e6, 10e6, 11.25e6, 12e6, 15e6, 17.15e6, 30e6, 35e6, 36e6])
AMOUNTS = st.floats(0, 1e6) | st.just(0.0)
INCOMES = st.floats(5e3, 5e5)
LOANS = st.floats(1e4, 1e8)
RATES = st.floats(0, 0.2) | st.just(0.0)
YEARS = st.integers(1, 40).map(float)
AGES = st.floats(0, 120) | st.sampled_from([0.0, 25.0, 45.0, 55.0, 75.0])
RULES = st.just(nan) | st.floats(1, 120)

LTV_FACTS = {
    "price": PRICES,
    "property": st.sampled_from(Property),
    "use": st.sampled_from(Use),
    "insured": st.booleans(),
    "first_home": st.booleans(),
    "regular_salary": st.booleans(),
    "other_mortgages": st.booleans(),
    "income_abroad": st.booleans(),
    "basis": st.sampled_from(Basis),
    "agreement_date": DATES,
    "completion_date": DATES,
    "first_assigned": DATES,
}
TENOR_FACTS = {
    "property": st.sampled_from(Property),
    "building_age": AGES,
    "applicant_age": AGES,
    "insured": st.booleans(),
    "basis": st.sampled_from(Basis),
    "building_rule": RULES,
    "applicant_rule": RULES,
    "first_assigned": DATES,
    "agreement_date": DATES,
}
SERVICING_FACTS = {
    "monthly_income": INCOMES,
    "loan": LOANS,
    "annual_rate": RATES,
    "years": YEARS,
    "other_debts": AMOUNTS,
    "rental_income": AMOUNTS,
    "use": st.sampled_from(Use),
    "other_mortgages": st.booleans(),
    "income_abroad": st.booleans(),
    "agreement_date": DATES,
}
DUTY_FACTS = {"price": PRICES, "property": st.sampled_from(Property), "agreement_date": DATES}

VALUES = {
    Kind.MONEY: [0.0, 20e3, 1e6, 4.5e6, 8e6, 11.25e6, 36e6],
    Kind.AMOUNTS: [0.0, 5e3, 1e5],
    Kind.RATE: [0.0, 0.01, 0.035, 0.05, 0.15],
    Kind.FLAT_RATE: [0.001, 0.003, 0.02],
    Kind.SHARE: [0.0, 0.02],
    Kind.YEARS: [0.5, 5.0, 12.25, 20.0, 30.0, 55.0, 80.0],
    Kind.WHOLE: [1, 12, 36],
    Kind.CHANGE: [-0.05, 0.0, 0.03],
    Kind.YES_NO: [True, False],
    Kind.DATE: [20030501, *STARTS, 20270101],
}
"""What a fact of a kind may be."""

OF_ONE_DEAL = {"MAX_PRICE"}
"""The worksheet functions that search, and so answer one deal at a time."""

ON_ARRAYS = [
    function
    for function in CONTRACT.values()
    if type(function) is WorksheetFunction
    and function.declared.of
    and not function.is_of_a_block
    and function.name not in OF_ONE_DEAL
    and all(fact.words or fact.kind in VALUES for fact in function.facts)
    and function.facts
]


def random_deal(chance, facts, required):
    """Return a deal of the facts, some of those that need not be given left at their plain case."""
    deal = {}
    for place, fact in enumerate(facts):
        values = list(fact.words) if fact.words else VALUES[fact.kind]
        fitting = [value for value in values if fact.least < value <= fact.most or not fact.above_least]
        plain = fact.plain == fact.plain and place >= required and chance.random() < 0.4
        deal[fact.name] = fact.plain if plain else chance.choice(fitting)
    return deal


def answered_on_arrays(question, deals):
    """Return the answer to the deals that have one, and which they are."""
    fit = np.ones(len(deals), dtype=bool)
    facts = {name: np.array([deal[name] for deal in deals]) for name in deals[0]}
    whole = Deal(facts, question.undated, np)
    with np.errstate(all="ignore"):
        for check in question.checks:
            fit &= ~np.broadcast_to(check.fails(whole), fit.shape)
        answer = question.ask(whole.at(fit))
        covered = np.ones(fit.sum(), dtype=bool)
        for check in question.then:
            covered &= ~np.broadcast_to(check.fails(answer), covered.shape)
        for ruling in open_rulings(answer):
            covered &= np.broadcast_to(ruling.reason != NOT_COVERED, covered.shape)
    fit[fit] = covered
    return answer, covered, fit


@pytest.mark.parametrize("function", ON_ARRAYS, ids=repr)
def test_many_deals_are_answered_as_each_deal_is(function, monkeypatch):
    """A deal made by itself fails while the arrays are asked."""
    chance = random.Random(function.name)  # noqa: S311 - deals are no secrets
    deals = [random_deal(chance, function.facts, function.required) for _ in range(250)]
    with monkeypatch.context() as patch:
        patch.setattr(Deal, "of_one", None)
        answer, covered, fit = answered_on_arrays(function.question, deals)
    for pick in {column.of for column in function.question.columns} or {function.declared.of}:
        many = iter(np.broadcast_to(pick(answer), covered.shape)[covered].tolist())
        for deal, has_one in zip(deals, fit, strict=True):
            one = answer_to(function.question, deal)
            assert has_one == (one is not None), deal
            if has_one:
                found, expected = next(many), pick(one)
                assert found == expected or found == pytest.approx(expected, rel=1e-9, abs=1e-9), deal
    assert fit.any()


def answer_to(question, deal):
    """Return the answer to one deal, or ``None`` where something refuses it."""
    try:
        return question.answer(Deal.of_one(deal, question.undated))
    except XlMortgageError:
        return None


def on(facts, **more):
    """Return a strategy of deals, as dictionaries."""
    return st.fixed_dictionaries({**facts, **more})


def asked(function, deal):
    """Return a worksheet function's answer; its own kind of no answer is no deal for a property."""
    try:
        return function(**deal)
    except NoRuleError:
        assume(condition=False)


WORKSHEET_LTV = LTV_FACTS | dict.fromkeys(("agreement_date", "completion_date", "first_assigned"), st.none() | DAYS)
WORKSHEET_SERVICING = SERVICING_FACTS | {"agreement_date": st.none() | DAYS}
WORKSHEET_TENOR = TENOR_FACTS | {
    "building_rule": st.none() | st.floats(1, 120),
    "applicant_rule": st.none() | st.floats(1, 120),
    "first_assigned": st.none() | DAYS,
    "agreement_date": st.none() | DAYS,
}
LOAN_FACTS = {name: facts for name, facts in WORKSHEET_SERVICING.items() if name != "loan"}
INCOME_FACTS = {name: facts for name, facts in WORKSHEET_SERVICING.items() if name != "monthly_income"}


@given(on(WORKSHEET_LTV))
def test_a_ratio_lies_between_nothing_and_the_whole_price(deal):
    assert 0 <= asked(functions.MAX_LTV, deal) <= 1


@given(on(WORKSHEET_LTV))
def test_insurance_never_lowers_the_cap(deal):
    assert asked(functions.MAX_LTV, deal | {"insured": True}) >= asked(functions.MAX_LTV, deal | {"insured": False})


@given(on(WORKSHEET_LTV), st.sampled_from(["other_mortgages", "income_abroad"]))
def test_a_burden_never_raises_the_cap(deal, burden):
    assert asked(functions.MAX_LTV, deal | {burden: True}) <= asked(functions.MAX_LTV, deal | {burden: False})


@given(on(WORKSHEET_LTV), st.sampled_from(["first_home", "regular_salary"]))
def test_a_merit_never_lowers_the_cap(deal, merit):
    assert asked(functions.MAX_LTV, deal | {merit: True}) >= asked(functions.MAX_LTV, deal | {merit: False})


@given(on(WORKSHEET_LTV, valuation=PRICES, rebate=st.floats(0, 9e4)))
def test_the_largest_loan_is_the_cap_on_the_lower_of_net_price_and_valuation(deal):
    base = min(deal["price"] - deal["rebate"], deal["valuation"])
    facts = {name: value for name, value in deal.items() if name not in {"price", "valuation", "rebate"}}
    expected = asked(functions.MAX_LTV, facts | {"price": base}) * base
    assert asked(functions.MAX_LOAN, deal) == pytest.approx(expected, rel=1e-12)


@given(on(WORKSHEET_SERVICING), st.floats(1, 10))
def test_a_higher_income_passes_what_a_lower_one_passed(deal, times):
    higher = deal | {"monthly_income": deal["monthly_income"] * times}
    assert asked(functions.DSR_OK, higher) >= asked(functions.DSR_OK, deal)
    assert asked(functions.DSR, higher) <= asked(functions.DSR, deal) * (1 + 1e-12)


@given(on(WORKSHEET_SERVICING), st.sampled_from(["other_debts", "loan"]), st.floats(1, 1e6))
def test_more_debts_never_help(deal, debt, more):
    deeper = deal | {debt: deal[debt] + more}
    assert asked(functions.DSR_OK, deeper) <= asked(functions.DSR_OK, deal)
    assert asked(functions.DSR, deeper) >= asked(functions.DSR, deal)


@given(on(WORKSHEET_SERVICING), st.floats(0, 1e6))
def test_rent_never_hurts(deal, more):
    assert asked(functions.DSR_OK, deal | {"rental_income": deal["rental_income"] + more}) >= asked(
        functions.DSR_OK, deal
    )


@given(on(LOAN_FACTS))
def test_the_loan_that_an_income_carries_passes_and_a_dollar_more_does_not(deal):
    loan = asked(functions.LOAN_BY_INCOME, deal)
    assume(loan >= 1)
    assert functions.DSR_OK(loan=loan, **deal)
    assert not functions.DSR_OK(loan=loan * (1 + 1e-6) + 1, **deal)


@given(on(LOAN_FACTS), st.floats(1, 4))
def test_where_an_income_carries_no_loan_none_passes(deal, share):
    most = asked(functions.DSR_LIMIT, deal)
    deal["other_debts"] = share * most * (deal["monthly_income"] + deal["rental_income"])
    assert asked(functions.LOAN_BY_INCOME, deal) == 0
    assert not functions.DSR_OK(loan=1_000, **deal)


@given(on(INCOME_FACTS))
def test_the_least_income_passes_and_slightly_less_does_not(deal):
    income = asked(functions.MIN_INCOME, deal)
    assume(income >= 1)
    assert functions.DSR_OK(monthly_income=income, **deal)
    slightly = 1e-6 * (income + deal["rental_income"])
    assert not functions.DSR_OK(monthly_income=income - slightly, **deal)


@given(on(WORKSHEET_TENOR), st.sampled_from(["building_age", "applicant_age"]), st.floats(0, 50))
def test_age_never_lengthens_a_tenor(deal, age, more):
    assume(deal[age] + more <= 120)
    tenor = asked(functions.MAX_TENOR, deal)
    assert asked(functions.MAX_TENOR, deal | {age: deal[age] + more}) <= tenor
    assert isinstance(tenor, int)
    assert 0 <= tenor <= 30


@given(on(WORKSHEET_TENOR))
def test_insurance_never_lengthens_a_tenor(deal):
    assert asked(functions.MAX_TENOR, deal | {"insured": True}) <= asked(functions.MAX_TENOR, deal | {"insured": False})


@given(on(DUTY_FACTS | {"agreement_date": st.none() | DAYS}), st.floats(0, 1e7))
def test_a_dearer_home_never_owes_less_duty(deal, more):
    duty = asked(functions.STAMP_DUTY, deal)
    assert asked(functions.STAMP_DUTY, deal | {"price": deal["price"] + more}) >= duty
    assert duty == int(duty) > 0


QUESTIONS = {
    functions.MAX_LTV: WORKSHEET_LTV,
    functions.MAX_TENOR: WORKSHEET_TENOR,
    functions.DSR_OK: WORKSHEET_SERVICING,
    functions.DSR_STRESSED: WORKSHEET_SERVICING,
    functions.LOAN_BY_INCOME: LOAN_FACTS,
    functions.MIN_INCOME: INCOME_FACTS,
}


def cell_of(function, deal):
    try:
        return function(**deal)
    except XlMortgageError as error:
        return CellError(error.cell)


@pytest.mark.parametrize("function", QUESTIONS, ids=lambda function: function.__name__)
@given(data=st.data())
def test_a_range_is_answered_as_its_cells_are(function, data):
    deals = data.draw(st.lists(on(QUESTIONS[function]), min_size=2, max_size=4))
    columns = {name: [[deal[name]] for deal in deals] for name in deals[0]}
    rows = {name: [[deal[name] for deal in deals]] for name in deals[0]}
    each = [cell_of(function, deal) for deal in deals]
    assert function(**columns) == [[answer] for answer in each]
    assert function(**rows) == [each]


@pytest.mark.parametrize("function", QUESTIONS, ids=lambda function: function.__name__)
@given(data=st.data())
def test_a_deal_block_is_answered_as_its_arguments_are(function, data):
    deal = data.draw(on(QUESTIONS[function]))
    assert cell_of(function, deal) == cell_of(lambda **facts: function(list(map(list, facts.items()))), deal)
    headers, row = [list(deal)], [list(deal.values())]
    assert cell_of(function, deal) == cell_of(lambda **_: function(headers, row), deal)


@pytest.mark.parametrize("function", QUESTIONS, ids=lambda function: function.__name__)
@given(data=st.data())
def test_blank_and_none_and_omitted_mean_the_same(function, data):
    deal = data.draw(on(QUESTIONS[function]))
    names = [fact.name for fact in CONTRACT[function.__name__].facts]
    optional = names[CONTRACT[function.__name__].required :]
    blank = data.draw(st.sets(st.sampled_from(optional)))
    omitted = {name: value for name, value in deal.items() if name not in blank}
    for nothing in (None, "", "  "):
        assert cell_of(function, omitted) == cell_of(function, omitted | dict.fromkeys(blank, nothing))
