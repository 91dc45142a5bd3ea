"""What must hold for every deal, whatever the policy: arrays as single deals, and no answer against common sense."""

import datetime as dt
from math import nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from udfs import functions
from udfs.cell_error import CellError
from xlmortgage import parameters, quote
from xlmortgage.errors import NoRuleError, XlMortgageError
from xlmortgage.glossary import Basis, Property, Use
from xlmortgage.reading import as_calendar_number

STARTS = sorted({version.effective_from for name in parameters.names() for version in parameters.table(name).versions})
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
PREMIUM_FACTS = {"loan": LOANS, "price": PRICES, "years": YEARS, "first_home": st.booleans(), "agreement_date": DATES}

ANSWERS = {
    quote.loan_to_value: (LTV_FACTS, ("value", "decided_by", "max_loan")),
    quote.longest_tenor: (TENOR_FACTS, ("value", "decided_by")),
    quote.servicing: (SERVICING_FACTS, ("payment", "ratio", "stressed_ratio", "passes", "counted_income")),
    quote.stamp_duty: (DUTY_FACTS, ("value", "version", "row")),
    quote.insurance_premium: (PREMIUM_FACTS, ("value", "version", "row")),
}


def on(facts, **more):
    """Return a strategy of deals, as dictionaries."""
    return st.fixed_dictionaries({**facts, **more})


def single(question, deal, part):
    try:
        return getattr(question(**deal), part)
    except NoRuleError:
        return nan


def attribute_of(answer, parts):
    for part in parts.split("."):
        answer = getattr(answer, part)
    return answer


@pytest.mark.parametrize("question", ANSWERS, ids=lambda question: question.__name__)
@given(data=st.data())
def test_a_list_of_deals_is_answered_as_each_deal_is(question, data):
    facts, parts = ANSWERS[question]
    deals = data.draw(st.lists(on(facts), min_size=1, max_size=12))
    arrays = {name: np.array([deal[name] for deal in deals]) for name in facts}
    answer = question(**arrays)
    covered = ~np.isnan(np.broadcast_to(getattr(answer, parts[0]), len(deals)))
    for row, deal in enumerate(deals):
        if np.isnan(single(question, deal, parts[0])):
            assert not covered[row], deal
            continue
        for part in parts:
            many = np.broadcast_to(getattr(answer, part), len(deals))[row]
            assert many == pytest.approx(single(question, deal, part), rel=1e-12, nan_ok=True), (part, deal)
