"""What loans and plans cost, and how they are repaid: a list is answered, and refused, as each deal by itself is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import (
    Apportionment,
    Bank,
    FeeTreatment,
    PenaltyBase,
    RateBasis,
    Rounding,
    Split,
)
from xlmortgage.errors import XlMortgageError
from xlmortgage.numbers import scalar
from xlmortgage.questions import apr, open_rulings, plan, rate_cap, repayment
from xlmortgage.tables.choice import NOT_COVERED

UNDATED = 20261121
DAYS = st.sampled_from([0, 19790101, 20191031, 20191101, 20221229, 20221230, 20251103])
LOANS = st.floats(1e3, 2e7)
MONTHS = st.integers(0, 130)

LOAN = {
    "loan": LOANS,
    "annual_rate": st.floats(0, 0.6) | st.sampled_from([0.0, 0.005, 0.04125]),
    "years": st.integers(1, 120).map(lambda months: months / 12) | st.just(2.51),
    "rate_basis": st.sampled_from(RateBasis),
    "rounding": st.sampled_from(Rounding),
}
TERMS = {
    "interest_only_months": st.just(0) | MONTHS,
    "split": st.sampled_from(Split),
    "fees": st.floats(0, 1e5),
    "rebate": st.floats(0, 1e4),
    "exit_month": st.just(0) | MONTHS,
    "exit_penalty": st.sampled_from([0.0, 0.02, 0.5]),
    "fee_treatment": st.sampled_from(FeeTreatment),
    "penalty_base": st.sampled_from(PenaltyBase),
}
FACTS = {
    "SECOND_MORTGAGE_APR": LOAN | TERMS,
    "RATE_CAP": LOAN | TERMS | {"apportionment": st.sampled_from(Apportionment), "agreement_date": DAYS},
    "FLAT_TO_APR": {
        "flat_monthly": st.floats(0, 0.02),
        "months": st.integers(1, 120),
        "fees": st.just(0.0) | st.floats(0, 1e5),
        "loan": st.just(float("nan")) | LOANS,
        "fee_treatment": TERMS["fee_treatment"],
        "rounding": LOAN["rounding"],
    },
    "MONTHLY_PAYMENT": LOAN,
    "TOTAL_INTEREST": LOAN,
    "LOAN_BALANCE": LOAN
    | {"month": MONTHS, "interest_only_months": TERMS["interest_only_months"], "split": TERMS["split"]},
    "PRIME": {"date": DAYS, "bank": st.sampled_from(Bank)},
    "PLAN_RATE": {
        "hibor": st.floats(0, 0.1),
        "spread": st.floats(0, 0.05),
        "prime": st.sampled_from([float("nan"), 0.01, 0.05]),
        "discount": st.sampled_from([float("nan"), 0.0, 0.0175]),
    },
    "PLAN_COST": {
        **{name: LOAN[name] for name in ("loan", "annual_rate", "years")},
        "holding_months": MONTHS,
        "rebate": st.floats(0, 1e5),
        "rebate_month": st.just(0) | MONTHS,
        "clawback": st.floats(0, 1e5),
        "exit_penalty": TERMS["exit_penalty"],
        "premium": st.floats(0, 1e5),
        "fees": TERMS["fees"],
    },
}
ASKED = {
    function.name: (question, function)
    for stem in (apr, repayment, plan, rate_cap)
    for question in stem.QUESTIONS
    for function in question.functions
    if function.name in FACTS
}


def alone(name, facts):
    """Return what one deal is answered, or the code of what refuses it."""
    question, function = ASKED[name]
    try:
        return function.of(question.answer(Deal(facts, UNDATED)))
    except XlMortgageError as error:
        return error.code


def together(name, deals):
    """Return what many are answered, with the code of what refuses a deal in the place of its answer."""
    question, function = ASKED[name]
    many = Deal({fact: np.array([deal[fact] for deal in deals]) for fact in deals[0]}, UNDATED, np)
    answers = np.full(len(deals), None, dtype=object)
    for check in question.checks:
        refuse(answers, np.arange(len(deals)), check, check.fails(many), deals)
    rest = np.flatnonzero([answer is None for answer in answers])
    if not len(rest):
        return answers
    answer = question.ask(many.at(rest))
    for check in question.then:
        refuse(answers, rest, check, check.fails(answer), deals)
    for ruling in open_rulings(answer):
        for place in rest[np.broadcast_to(ruling.reason == NOT_COVERED, len(rest))]:
            answers[place] = answers[place] or "before-first-version"
    for place, value in zip(rest, np.broadcast_to(function.of(answer), len(rest)).tolist(), strict=True):
        answers[place] = value if answers[place] is None else answers[place]
    return answers


def refuse(answers, places, check, fails, deals):
    """Put the code of a check's refusal where it fails and nothing was said before."""
    for place in places[np.broadcast_to(fails, len(places))]:
        answers[place] = answers[place] or check.refusal(Deal(deals[place], UNDATED)).code


@pytest.mark.parametrize("name", FACTS)
@given(data=st.data())
def test_a_list_is_answered_as_each_deal_is(name, data):
    deals = data.draw(st.lists(st.fixed_dictionaries(FACTS[name]), min_size=1, max_size=8))
    for deal, answer in zip(deals, together(name, deals), strict=True):
        expected = alone(name, deal)
        assert answer == (expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-9, abs=1e-9)), deal


PLAIN = {
    "loan": 1e6,
    "annual_rate": 0.15,
    "years": 10.0,
    "flat_monthly": 0.005,
    "months": 60,
    "hibor": 0.02,
    "spread": 0.01,
}


@pytest.mark.parametrize("name", FACTS)
def test_a_list_is_answered_without_a_look_at_any_deal_by_itself(name, monkeypatch):
    def refused(*_):
        raise AssertionError(name)

    monkeypatch.setattr(scalar, "where", refused)
    question, function = ASKED[name]
    facts = {fact: PLAIN[fact] for fact in PLAIN if fact in FACTS[name]} | {"month": 12}
    many = Deal({fact: np.array([value, value]) for fact, value in facts.items()}, UNDATED, np)
    assert not any(np.any(check.fails(many)) for check in question.checks)
    assert np.broadcast_to(function.of(question.ask(many)), 2).tolist()


def test_a_refusal_of_one_deal_is_that_of_its_place_in_a_list():
    loan = {"loan": 1e6, "annual_rate": 0.15, "years": 10.0, "fees": 0.0, "exit_month": 0}
    deals = [loan, loan | {"fees": 2e6}, loan | {"exit_month": 121}, loan | {"years": 2.51}]
    plain, *refused = together("SECOND_MORTGAGE_APR", deals)
    assert plain == pytest.approx(0.1607545)
    assert refused == ["infinite", "out-of-range", "not-whole-months"]
