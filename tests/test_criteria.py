"""The broker's own criteria: read, refused, merged, never looser, stale where old."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from math import nan

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmortgage import law
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Basis, Property, Use
from xlmortgage.errors import InputError
from xlmortgage.explain.income import dsr_limit
from xlmortgage.explain.loan import max_ltv
from xlmortgage.explain.sentence import Told
from xlmortgage.lenders.criteria import RULES, Line, criteria_of
from xlmortgage.lists.evaluate import evaluate
from xlmortgage.lists.read_criteria import read_file
from xlmortgage.lists.two_dates import compare
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.criteria import read_criteria, under_its_criteria
from xlmortgage.questions.income import limits
from xlmortgage.questions.loan import loan
from xlmortgage.questions.offers import deciding_lines, offers
from xlmortgage.questions.tenor import tenor
from xlmortgage.questions.verdict import assess

TODAY = 20261121
"""The day of every deal that states none of its own, and the day on which the lines are read."""

VERIFIED = as_date(law.verified_on())
"""By the rules of this day a line is looser, and no more than a year behind it a line may have been checked."""

LINE = {"lender": "甲銀行", "rule": "building_rule", "value": 80, "source": "分行通函", "checked": "2026-11-01"}
DEALS = pd.DataFrame(
    {
        "price": [8e6, 8e6],
        "agreement_date": [as_date(TODAY)] * 2,
        "property": ["village", "private"],
        "building_age": [30, 55],
        "loan": [5e6, 5e6],
        "annual_rate": [0.035, 0.035],
        "years": [25, 25],
        "monthly_income": [52e3, 52e3],
        "rental_income": [0, 5e3],
    }
)


def criteria(*changes, **options):
    lines = enumerate(({**LINE, **change} for change in changes), start=2)
    return read_criteria(lines, **{"as_of": TODAY, **options})


def lender_of(*changes):
    return criteria(*changes).of("甲銀行")


def a_deal(**facts):
    return Deal.of_one({"price": 8e6, **{name: fact for name, fact in facts.items() if fact is not None}}, TODAY)


def several(**facts):
    return Deal({"price": np.array([8e6, 8e6]), **facts}, TODAY, np)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"rule": "max_dsr", "value": 0.99}, "looser-than-the-regulator"),
        ({"rule": "max_tenor", "value": 99}, "looser-than-the-regulator"),
        ({"rule": "rental_share", "value": 1}, "looser-than-the-regulator"),
        ({"rule": "max_ltv", "value": 0.99}, "looser-than-the-regulator"),
        ({"rule": "max_dsr", "value": 45}, "percent-as-number"),
        ({"rule": "spred"}, "unknown-rule"),
        ({"property": "castle"}, "unknown-word"),
        ({"checked": "soon"}, "not-a-date"),
        ({"checked": 0}, "not-a-date"),
        ({"checked": pd.NaT}, "missing"),
        ({"checked": VERIFIED + timedelta(366)}, "checked-in-the-future"),
        ({"source": ""}, "missing"),
        ({"lender": None}, "missing"),
        ({"value": "a lot"}, "not-a-number"),
        ({"prise": 1}, "unknown-column"),
        ({"貸款機構": "乙銀行"}, "column-twice"),
        ({"asset": "cash"}, "condition-not-of-the-rule"),
        ({"rule": "haircut", "value": 0.3, "property": "village"}, "condition-not-of-the-rule"),
        ({"rule": "haircut", "value": 0.3, "asset": "cash", "insured": "no"}, "condition-not-of-the-rule"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number_and_a_sentence(change, code):
    found = criteria({}, change)

    assert [(refusal.line, refusal.error.code) for refusal in found.refusals] == [(3, code)]
    assert found.refusals[0].error.sentence("en")
    assert found.refusals[0].error.sentence("zh")
    assert list(found.lenders) == ["甲銀行"]


def test_a_line_said_twice_is_taken_once():
    found = criteria({}, {"value": 75}, {"value": 70, "property": "village"})

    assert [(refusal.line, refusal.error.code) for refusal in found.refusals] == [(3, "said-already")]


def test_blank_lines_are_no_mistake():
    assert not criteria({}, dict.fromkeys(LINE)).refusals


MOST = [
    ("max_ltv", {"property": "private"}, 0.9),
    ("max_ltv", {"property": "private", "insured": "no"}, 0.7),
    ("max_ltv", {"property": "private", "use": "let"}, 0.7),
    ("max_ltv", {"property": "hos-green"}, 0.95),
    ("max_ltv", {"property": "hos-green", "use": "let"}, 0.7),
    ("max_ltv", {"property": "office"}, 0.7),
    ("max_ltv", {"property": "shop"}, 0.7),
    ("max_ltv", {"property": "industrial"}, 0.7),
    ("max_ltv", {"property": "car-park", "insured": "yes"}, 0.7),
    ("max_ltv", {"use": "company"}, 0.7),
    ("max_ltv", {}, 0.95),
    ("max_tenor", {}, 30),
    ("max_tenor", {"property": "office"}, 20),
    ("max_tenor", {"property": "car-park"}, 15),
    ("max_tenor", {"property": "village", "use": "let"}, 30),
    ("max_dsr", {}, 0.5),
    ("max_dsr", {"use": "let"}, 0.5),
    ("rental_share", {}, 0.8),
    ("rental_share", {"use": "let", "property": "shop"}, 0.8),
]
"""The most of a rule that the rules of 2026-11-21 allow a deal of which something is known."""

OF_DEALS = {
    "max_ltv": lambda deals: loan(deals).max_ltv,
    "max_tenor": lambda deals: tenor(deals).limits.value,
    "max_dsr": lambda deals: limits(deals).max_dsr,
    "rental_share": lambda deals: limits(deals).rental_share.value,
}
CASE_OF = {"yes": True, "no": False} | {word.code: word for words in (Property, Use) for word in words}


def most_allowed(rule, case, day):
    """Return the most of a rule that deals of every sort are allowed on a day by a lender that sets no limit."""
    no_limit = Line(2, "any", rule, 100 if rule == "max_tenor" else 1, {}, "", "circular", VERIFIED)
    sorts = {"price": (1e6, 8e6, 5e7), "property": Property, "use": Use, "basis": Basis}
    sorts |= dict.fromkeys(("insured", "first_home", "regular_salary"), (True, False))
    sorts |= {name: (CASE_OF[text],) for name, text in case.items()}
    facts = zip(*product(*sorts.values()), strict=True)
    deals = {name: np.array(fact) for name, fact in zip(sorts, facts, strict=True)}
    return np.max(OF_DEALS[rule](Deal({**deals, "lender": criteria_of([no_limit]).of("any")}, day, np)))


@pytest.mark.parametrize(("rule", "case", "most"), MOST)
def test_the_most_that_deals_are_allowed_is_known_of_a_day(rule, case, most):
    assert most_allowed(rule, case, TODAY) == most


@pytest.mark.parametrize(("rule", "case"), [(rule, case) for rule, case, _ in MOST])
def test_a_line_is_looser_where_the_rules_allow_its_deals_less(rule, case):
    most, step = most_allowed(rule, case, law.verified_on()), 1 if rule == "max_tenor" else 0.01

    found = criteria({"rule": rule, "value": most, **case}, {"rule": rule, "value": most + step, **case})

    assert [(refusal.line, refusal.error.code) for refusal in found.refusals] == [(3, "looser-than-the-regulator")]
    for lang in ("zh", "en"):
        assert f"{most:g}" in found.refusals[0].error.sentence(lang)


@given(
    kind=st.sampled_from(Property),
    use=st.sampled_from(Use),
    facts=st.fixed_dictionaries(
        dict.fromkeys(("insured", "first_home", "regular_salary"), st.booleans()) | {"basis": st.sampled_from(Basis)}
    ),
    price=st.floats(5e5, 5e7),
)
def test_a_line_that_the_rules_could_reach_is_never_refused(kind, use, facts, price):
    today = law.verified_on()
    answer = loan(a_deal(price=price, property=kind, use=use, agreement_date=today, **facts)).max_ltv
    case = {"property": kind.code, "use": use.code, "insured": facts["insured"]}

    assert not criteria({"rule": "max_ltv", "value": answer, **case}).refusals


def test_the_regulators_own_number_is_not_looser():
    today = a_deal(agreement_date=law.verified_on())
    dsr, years = limits(today).max_dsr, tenor(today).max_tenor
    assert not criteria({"rule": "max_dsr", "value": dsr}, {"rule": "max_tenor", "value": years}).refusals


def test_a_lender_is_found_whatever_the_spelling():
    found = criteria({"lender": "Bank A"})

    assert found.of("bank a") is found.lenders["Bank A"]
    with pytest.raises(InputError, match="Bank B"):
        found.of("Bank B")


def test_a_lender_is_one_whatever_the_case_and_width_of_its_name():
    found = criteria(
        {"lender": "HSBC", "rule": "max_ltv", "value": 0.5},
        {"lender": "hsbc", "rule": "max_tenor", "value": 20},
        {"lender": " ＨＳＢＣ ", "rule": "max_dsr", "value": 0.35},
        {"lender": "hsbc", "rule": "max_ltv", "value": 0.6},
    )

    assert list(found.lenders) == ["HSBC"]
    assert list(found.of("Hsbc").table.series) == ["max_ltv", "max_tenor", "max_dsr"]
    assert [(refusal.line, refusal.error.code) for refusal in found.refusals] == [(5, "said-already")]
    assert "ＨＳＢＣ" not in dsr_limit(limits(a_deal(lender=found.of("HSBC"))), Told("zh", (), TODAY))


@pytest.mark.parametrize("checked", [VERIFIED + timedelta(1), VERIFIED + timedelta(365)])
def test_a_line_may_be_checked_after_the_rules_were(checked):
    assert not criteria({"checked": checked}).refusals


def test_a_lenders_rule_on_age_takes_the_place_of_the_usual_one():
    lender = lender_of({})

    assert tenor(a_deal(building_age=55.0)).max_tenor == 20
    assert tenor(a_deal(building_age=55.0, lender=lender)).max_tenor == 25
    assert tenor(a_deal(building_age=55.0, insured=True, lender=lender)).max_tenor == 20


def test_a_lenders_cap_is_lower_and_says_so():
    lender = lender_of({"rule": "max_ltv", "value": 0.6, "property": "village", "note": "個別審批"})

    answer = loan(a_deal(property=Property.VILLAGE, lender=lender))

    assert (answer.max_ltv, answer.binding) == (0.6, "lender")
    assert loan(a_deal(lender=lender)).max_ltv == 0.7
    text = max_ltv(answer, Told("zh", (), TODAY))
    for words in ("甲銀行", "分行通函", "2026-11-01", "個別審批", "70%"):
        assert words in text


@pytest.mark.parametrize(
    ("lines", "facts", "left"),
    [
        ({"abroad_reduction": 0.1}, {}, 0.6),
        ({"abroad_reduction": 0.1, "max_ltv": 0.6}, {}, 0.5),
        ({"abroad_reduction": 0.1, "max_ltv": 0.75}, {}, 0.6),
        ({"abroad_reduction": 0.1}, {"insured": True}, 0.7),
        ({"abroad_reduction": 0.1, "max_ltv": 0.75}, {"insured": True}, 0.65),
        ({"abroad_reduction": 0.1}, {"property": Property.HOS_GREEN}, 0.85),
        ({"abroad_reduction": 0.8}, {}, 0.0),
        ({"abroad_reduction": 1}, {"insured": True}, 0.0),
    ],
)
def test_income_from_abroad_takes_off_what_would_else_be_lent(lines, facts, left):
    lender = lender_of(*({"rule": rule, "value": value} for rule, value in lines.items()))

    single = loan(a_deal(**facts, income_abroad=True, lender=lender))
    both = loan(several(**facts, income_abroad=np.array([True, False]), lender=lender))

    assert (single.max_ltv, single.binding) == (left, "lender-abroad")
    assert both.max_ltv.tolist() == [left, loan(a_deal(**facts, lender=lender)).max_ltv]


def test_a_narrower_line_decides_before_a_wider_one():
    lender = lender_of({"rule": "max_ltv", "value": 0.65}, {"rule": "max_ltv", "value": 0.5, "property": "village"})

    assert loan(a_deal(property=Property.VILLAGE, lender=lender)).max_ltv == 0.5
    assert loan(a_deal(lender=lender)).max_ltv == 0.65


def test_more_of_the_rent_may_count_but_not_beyond_the_regulators_most():
    lender = lender_of({"rule": "rental_share", "value": 0.8})
    dates = {"now": 20261121, "from 2015 at most 70%": 20180101}

    shares = {
        name: limits(a_deal(agreement_date=date, lender=lender)).rental_share.value for name, date in dates.items()
    }

    assert shares == {"now": 0.8, "from 2015 at most 70%": 0.7}


def test_a_share_of_rent_for_other_deals_leaves_the_usual_share():
    lender = lender_of({"rule": "rental_share", "value": 0.3, "use": "let"})
    uses = np.array([Use.SELF_USE, Use.LET])

    assert limits(a_deal(lender=lender)).rental_share.value == limits(a_deal()).rental_share.value
    assert limits(a_deal(use=Use.LET, lender=lender)).rental_share.value == 0.3
    assert limits(several(use=uses, lender=lender)).rental_share.value.tolist() == [0.7, 0.3]


CASES = {"property": Property.VILLAGE, "use": Use.LET, "insured": True}
"""A case of each condition that is not the plain one."""

ASKED = {
    "max_ltv": (0.5, lambda **facts: loan(a_deal(**facts)).max_ltv),
    "abroad_reduction": (0.3, lambda **facts: loan(a_deal(income_abroad=True, **facts)).max_ltv),
    "max_dsr": (0.2, lambda **facts: limits(a_deal(**facts)).max_dsr),
    "rental_share": (0.3, lambda **facts: limits(a_deal(**facts)).rental_share.value),
    "max_tenor": (10, lambda **facts: tenor(a_deal(**facts)).max_tenor),
    "building_rule": (50, lambda **facts: tenor(a_deal(building_age=40.0, **facts)).max_tenor),
    "applicant_rule": (60, lambda **facts: tenor(a_deal(applicant_age=50.0, **facts)).max_tenor),
}
"""A strict number of each rule that has a say in a limit, and who asks for it."""


@pytest.mark.parametrize("condition", CASES)
@pytest.mark.parametrize("rule", ASKED)
def test_a_condition_is_asked_by_every_rule_that_takes_it(rule, condition):
    value, ask = ASKED[rule]
    fact = CASES[condition]
    lender = lender_of({"rule": rule, "value": value, condition: getattr(fact, "code", "yes")})

    assert ask(lender=lender) == ask()
    assert ask(lender=lender, **{condition: fact}) < ask(**{condition: fact})


@pytest.mark.parametrize("condition", CASES)
@pytest.mark.parametrize("rule", ASKED)
def test_a_condition_decides_alike_in_a_list_and_in_a_comparison(rule, condition):
    value, _ = ASKED[rule]
    fact = getattr(CASES[condition], "code", "yes")
    found = criteria({"rule": rule, "value": value, condition: fact})
    given = {"price": 8e6, "loan": 3e6, "annual_rate": 0.035, "years": 10.0, "monthly_income": 60e3}
    given |= {"rental_income": 20e3, "income_abroad": True, "building_age": 40.0, "applicant_age": 50.0}
    if condition == "insured":  # a loan that needs it
        given |= {"loan": 6e6, "monthly_income": 90e3, "first_home": True, "regular_salary": True}
    deals = pd.DataFrame([given, {**given, condition: fact}]).assign(lender="甲銀行", agreement_date=as_date(TODAY))
    wanted = ["max_ltv", "max_tenor", "dsr", "dsr_limit", "min_income", "verdict"]

    under, without = evaluate(deals, wanted, found)[0], evaluate(deals, wanted)[0]

    assert under.iloc[0].equals(without.iloc[0])
    assert not under.iloc[1].equals(without.iloc[1])
    for row, facts in enumerate((given, {**given, condition: CASES[condition]})):
        (made,) = offers(a_deal(**facts), found)
        assessed = made.assessment
        assert under["max_ltv"][row] == assessed.loan.max_ltv
        assert under["max_tenor"][row] == assessed.tenor.max_tenor
        assert under["dsr"][row] == pytest.approx(assessed.income.ratio, rel=1e-12)
        assert under["dsr_limit"][row] == assessed.income.limits.max_dsr
        assert under["verdict"][row] == assessed.code


def test_a_cell_that_cannot_be_read_spoils_only_what_hangs_on_it():
    found = criteria({"rule": "max_dsr", "value": 0.35, "property": "village"})
    deals = DEALS.assign(property=["castle", "village"], lender=[None, "甲銀行"])

    results, _ = evaluate(deals, ["dsr_limit", "max_ltv"], found)

    assert results["dsr_limit"].tolist() == [0.5, 0.35]
    assert pd.isna(results["max_ltv"][0])


def test_an_old_line_says_that_it_is_old():
    line = {"rule": "max_ltv", "value": 0.6}

    old, fresh = (
        max_ltv(loan(a_deal(lender=lender_of({**line, "checked": day}))), Told("zh", (), TODAY))
        for day in ("2026-01-01", "2026-11-01")
    )

    assert "查核已逾 324 日" in old
    assert "逾" not in fresh


NUMBERS = {
    "max_ltv": [0.3, 0.6, 0.7],
    "abroad_reduction": [0.1, 0.8],
    "max_dsr": [0.3, 0.5],
    "rental_share": [0.3, 0.7, 0.8],
    "max_tenor": [10, 15],
    "building_rule": [50, 75, 80],
    "applicant_rule": [65, 75, 80],
}
LINES = st.one_of(
    st.fixed_dictionaries(
        {"rule": st.just(rule), "value": st.sampled_from(values)},
        optional={
            "property": st.sampled_from(["private", "village", "car-park"]),
            "use": st.sampled_from(["self-use", "let"]),
            "insured": st.sampled_from(["yes", "no"]),
            "checked": st.just("2026-01-01"),
        },
    )
    for rule, values in NUMBERS.items()
)
FACTS = st.fixed_dictionaries(
    {
        "price": st.sampled_from([8e6, 15e6]),
        "property": st.sampled_from([Property.PRIVATE, Property.VILLAGE, Property.CAR_PARK]),
        "use": st.sampled_from([Use.SELF_USE, Use.LET]),
        "insured": st.booleans(),
        "income_abroad": st.booleans(),
        "building_age": st.sampled_from([0.0, 40.0, 50.0]),
        "applicant_age": st.sampled_from([30.0, 60.0]),
        "building_rule": st.sampled_from([nan, 70.0]),
        "rental_income": st.sampled_from([0.0, 20e3]),
        "agreement_date": st.sampled_from([20180101, 20240301, 20261121]),
        "loan": st.just(3e6),
        "annual_rate": st.just(0.035),
        "years": st.just(10.0),
        "monthly_income": st.just(60e3),
    }
)


@given(lines=st.lists(LINES, min_size=1, max_size=6), deals=st.lists(FACTS, min_size=1, max_size=4))
def test_a_list_under_any_lender_equals_single_answers_and_is_never_looser(lines, deals):
    found = criteria(*lines)
    lender = next(iter(found.lenders.values()), None)
    if not lender:
        return
    frame = pd.DataFrame([{name: getattr(fact, "code", fact) for name, fact in deal.items()} for deal in deals])
    frame["agreement_date"] = [as_date(deal["agreement_date"]) for deal in deals]

    results, _ = evaluate(frame, overlay=found)

    for row, deal in enumerate(deals):
        given = {name: fact for name, fact in deal.items() if fact == fact}  # noqa: PLR0124 - nan is not given
        single, without = assess(a_deal(**given, lender=lender)), assess(a_deal(**given))
        decided = [line for line in deciding_lines(single) if line.decides and line.ruling.reason > 0]
        stale = [line for line in decided if line.ruling.citation.sources[0].key in found.stale]
        assert results["max_ltv"][row] == single.loan.max_ltv <= without.loan.max_ltv
        assert results["loan_binding"][row] == single.loan.binding
        assert results["max_tenor"][row] == single.tenor.max_tenor
        assert results["tenor_binding"][row] == single.tenor.binding
        assert results["dsr"][row] == pytest.approx(single.income.ratio, rel=1e-12)
        assert results["dsr_limit"][row] == single.income.limits.max_dsr <= without.income.limits.max_dsr
        assert results["verdict"][row] == single.code
        assert results["why"][row].count("查核已逾 324 日") == len(stale)
        if not decided:
            assert single.lent.max_ltv == without.lent.max_ltv
            assert single.tenor.max_tenor == without.tenor.max_tenor
            assert single.income.ratio == without.income.ratio
            assert single.income.limits.max_dsr == without.income.limits.max_dsr


OLD = {"checked": "2026-01-01"}
"""A line of that day is 324 days old."""

DECIDED_BY = {
    "max_ltv": ({**OLD, "rule": "max_ltv", "value": 0.6}, {}),
    "abroad_reduction": ({**OLD, "rule": "abroad_reduction", "value": 0.1}, {"income_abroad": True}),
    "max_dsr": ({**OLD, "rule": "max_dsr", "value": 0.35}, {}),
    "rental_share": ({**OLD, "rule": "rental_share", "value": 0.6}, {"rental_income": 5e3}),
    "max_tenor": ({**OLD, "rule": "max_tenor", "value": 20}, {}),
    "building_rule": ({**OLD, "rule": "building_rule", "value": 60}, {"building_age": 40}),
    "a longer building_rule": ({**OLD, "rule": "building_rule", "value": 80}, {"building_age": 50}),
    "applicant_rule": ({**OLD, "rule": "applicant_rule", "value": 65}, {"applicant_age": 60}),
}
"""Of every rule that decides a deal an old line, and what makes it decide."""


@pytest.mark.parametrize(("lang", "said"), [("zh", "查核已逾 324 日"), ("en", "was checked 324 days ago")])
@pytest.mark.parametrize("rule", DECIDED_BY)
def test_a_list_says_how_old_the_line_is_that_decides_a_deal(rule, lang, said):
    line, facts = DECIDED_BY[rule]
    plain = {"price": 8e6, "loan": 3e6, "annual_rate": 0.035, "years": 10, "monthly_income": 60e3, "lender": "甲銀行"}
    deals = pd.DataFrame([{**plain, **facts}, plain, {**plain, "lender": None}]).assign(agreement_date=as_date(TODAY))

    why = evaluate(deals, ["why"], criteria(line), lang=lang)[0]["why"]
    fresh = evaluate(deals, ["why"], criteria({**line, "checked": "2026-11-01"}), lang=lang)[0]["why"]

    assert said in why[0]
    assert (said in why[1]) is (not facts)
    assert said not in why[2]
    assert not fresh.str.contains(said).any()


def test_a_list_says_how_old_the_line_is_for_the_deals_that_it_fits_alone():
    found = criteria(
        {**OLD, "rule": "max_ltv", "value": 0.6, "property": "village", "note": "老客"},
        {"rule": "max_ltv", "value": 0.65, "property": "private"},
    )

    results, _ = evaluate(DEALS, ["why"], found)

    old = "按揭成數上限 60%（村屋）：查核已逾 324 日，請再次核實。"
    assert [old in text for text in results["why"]] == [True, False]


def test_a_line_ages_to_the_day_the_rules_were_verified_to_where_no_day_is_given():
    days = (VERIFIED - date(2026, 1, 1)).days
    found = criteria({**OLD, "rule": "max_ltv", "value": 0.6}, as_of=None)

    assert days >= 324
    assert f"查核已逾 {days} 日" in max_ltv(loan(a_deal(lender=found.of("甲銀行"))), Told("zh", (), TODAY))


def test_when_a_line_is_old_is_the_brokers_choice():
    line = {"rule": "max_ltv", "value": 0.6}

    assert not criteria(line, as_of=20261201).of("甲銀行").table.versions[0].rows[0].citation.note
    assert criteria(line, as_of=20261201, stale_after_days=7).of("甲銀行").table.versions[0].rows[0].citation.note


@given(
    value=st.floats(0.05, 0.7),
    price=st.floats(1e6, 5e7),
    kind=st.sampled_from(list(Property)),
)
def test_a_lender_is_never_looser(value, price, kind):
    lender = lender_of({"rule": "max_ltv", "value": value}, {"rule": "max_dsr", "value": value / 2})
    deal, under = a_deal(price=price, property=kind), a_deal(price=price, property=kind, lender=lender)

    assert loan(under).max_ltv <= loan(deal).max_ltv
    assert limits(under).max_dsr <= limits(deal).max_dsr


def test_a_list_goes_under_the_only_lender():
    found = criteria({"rule": "max_ltv", "value": 0.6, "property": "village"}, {"rule": "max_dsr", "value": 0.35})

    results, issues = evaluate(DEALS, overlay=found)

    assert results["max_ltv"].tolist() == [0.6, 0.7]
    assert results["loan_binding"].tolist() == ["lender", "bank"]
    assert results["dsr_limit"].tolist() == [0.35, 0.35]
    assert issues.empty


def test_each_deal_of_a_list_goes_under_its_lender():
    found = criteria({"rule": "max_dsr", "value": 0.35}, {"lender": "乙銀行", "rule": "max_dsr", "value": 0.3})
    deals = pd.concat([DEALS, DEALS], ignore_index=True).assign(貸款機構=["甲銀行", "乙銀行", None, "丙銀行"])

    results, issues = evaluate(deals, ["dsr_limit"], found)

    assert results["dsr_limit"].tolist()[:3] == [0.35, 0.3, 0.5]
    assert pd.isna(results["dsr_limit"][3])
    assert issues[["row", "column", "code"]].to_numpy().tolist() == [
        [3, "貸款機構", "no-lender-named"],
        [4, "貸款機構", "unknown-lender"],
    ]


def test_a_list_of_unknown_lenders_alone_is_answered_but_for_them():
    deals = DEALS.assign(lender="丙銀行")

    results, issues = evaluate(deals, overlay=criteria({}))
    nothing, _ = evaluate(deals.iloc[:0], overlay=criteria({}))
    changes = compare(deals.assign(price=4e6, loan=2e6), "2013-03-01", overlay=criteria({}))

    assert results[["max_ltv", "dsr", "verdict"]].isna().all(axis=None)
    assert results["stamp_duty"].notna().all()
    assert set(issues["code"]) == {"unknown-lender"}
    assert nothing.empty
    assert set(changes["column"]) == {"stamp_duty"}


def test_a_deal_whose_lender_cannot_be_read_is_under_nobodys_rules():
    own = criteria({"lender": "A", "rule": "max_ltv", "value": 0.3})
    deals = pd.DataFrame({"price": [8e6] * 3, "lender": ["A", "#N/A", None], "agreement_date": [as_date(TODAY)] * 3})
    results, issues = evaluate(deals, overlay=own)
    assert results["max_ltv"].fillna(0).tolist() == [0.3, 0, 0.7]
    assert issues.loc[issues["column"] == "lender", "code"].tolist() == ["error-in-a-cell", "no-lender-named"]


def test_several_lenders_need_a_column():
    found = criteria({}, {"lender": "乙銀行"})

    with pytest.raises(InputError, match="乙銀行"):
        evaluate(DEALS, overlay=found)


def test_a_list_under_a_lender_equals_single_answers():
    found = criteria({}, {"rule": "max_ltv", "value": 0.55}, {"rule": "rental_share", "value": 0.8})

    results, _ = evaluate(DEALS, overlay=found)

    for row, kind in enumerate((Property.VILLAGE, Property.PRIVATE)):
        facts = {
            name: float(fact) for name, fact in DEALS.loc[row].items() if name not in {"property", "agreement_date"}
        }
        single = assess(a_deal(**facts, property=kind, lender=found.of("甲銀行")))
        assert results["max_ltv"][row] == single.loan.max_ltv
        assert results["max_tenor"][row] == single.tenor.max_tenor
        assert results["dsr"][row] == pytest.approx(single.income.ratio, rel=1e-12)


def _as_csv(path):
    path = path / "own.csv"
    header = "貸款機構,規則,數值,物業類型,備註,來源,查核日期"
    path.write_text(
        f"甲銀行準則\n{header}\n甲銀行,樓齡上限,80,,新樓,通函,2026-11-01\n甲銀行,最長還款期,99,,,通函,2026-11-01\n",
        "utf-8",
    )
    return path, 4


def _as_sheet(path):
    path = path / "own.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet("準則")
    sheet.append(["lender", "rule", "value", "source", "checked"])
    sheet.append(["甲銀行", "building_rule", 80, "通函", "2026-11-01"])
    sheet.append(["甲銀行", "max_tenor", 99, "通函", "2026-11-01"])
    book.save(path)
    return path, 3


def _as_toml(path):
    path = path / "own.toml"
    line = '[[criterion]]\nlender = "甲銀行"\nrule = "{}"\nvalue = {}\nsource = "通函"\nchecked = 2026-11-01\n'
    path.write_text(
        "stale_after_days = 30\n" + line.format("building_rule", 80) + line.format("max_tenor", 99), "utf-8"
    )
    return path, 2


@pytest.mark.parametrize("make", [_as_csv, _as_sheet, _as_toml])
def test_criteria_are_read_from_every_kind_of_file(tmp_path, make):
    path, refused = make(tmp_path)

    found = read_file(path)

    assert list(found.lenders) == ["甲銀行"]
    assert [refusal.line for refusal in found.refusals] == [refused]


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    path, _ = _as_toml(tmp_path)
    path.write_text("\ufeff" + path.read_text("utf-8"), "utf-8")

    assert list(read_file(path).lenders) == ["甲銀行"]


def test_the_day_0_of_a_sheet_is_a_refused_line(tmp_path):
    path, _ = _as_sheet(tmp_path)
    book = openpyxl.load_workbook(path)
    book["準則"]["E2"] = 0
    book.save(path)

    assert next((refusal.line, refusal.error.code) for refusal in read_file(path).refusals) == (2, "not-a-date")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("own.toml", "criterion = "),
        ("own.toml", "criteria = []"),
        ("own.toml", "criterion = 3"),
        ("own.toml", "criterion = [3]"),
        ("own.toml", '[criterion]\nlender = "A"'),
        ("own.toml", 'stale_after_days = "x"'),
        ("own.toml", "stale_after_days = -5"),
        ("own.toml", "stale_after_days = true"),
        ("own.toml", ""),
        ("none.toml", None),
        ("own.csv", ""),
        ("own.csv", "lender,rule,value,source,checked\n"),
        ("own.csv", "lender,rule,value,source,checked\n,,,,\n"),
        ("own.csv", "lender,rule,value,value,source,checked\nA,max_ltv,0.5,0.4,s,2026-11-01\n"),
        ("own.csv", "lender,貸款機構,rule,value,source,checked\nA,,max_ltv,0.4,s,2026-11-01\n"),
        ("own.csv", "a,b\n1,2\n"),
        ("own.pdf", ""),
        ("none.csv", None),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path, name, content):
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")

    with pytest.raises(InputError) as caught:
        read_file(path)

    assert caught.value.sentence("en")
    assert caught.value.sentence("zh")


def test_every_rule_has_words_in_both_languages():
    assert all(rule.zh and rule.en for rule in RULES.values())


HEADER = ["貸款機構", "規則", "數值", "來源", "查核日期", ""]


def test_a_range_of_lines_puts_a_deal_under_their_lender():
    lines = [HEADER, ["甲銀行", "按揭成數上限", 0.6, "通函", "2026-11-01", "備忘"], [None] * 6]

    assert loan(under_its_criteria(a_deal(criteria=lines))).max_ltv == 0.6
    assert loan(under_its_criteria(a_deal())).max_ltv == 0.7


@pytest.mark.parametrize(
    ("lines", "code", "words"),
    [
        ([["甲銀行", "max_ltv", 0.99, "通函", "2026-11-01"]], "criteria-refused", "row 2: max_ltv of 0.99 is looser"),
        (
            [["甲銀行", "max_ltv", 0.6, "通函", "2026-11-01"], ["乙銀行", "max_ltv", 0.6, "通函", "2026-11-01"]],
            "not-one-lender",
            "甲銀行, 乙銀行",
        ),
        ([[None] * 5], "not-one-lender", "got those of none"),
    ],
)
def test_a_range_with_a_line_that_is_refused_or_of_several_lenders_is_refused(lines, code, words):
    with pytest.raises(InputError) as refused:
        under_its_criteria(a_deal(criteria=[HEADER, *lines]))

    assert refused.value.code == code
    assert words in refused.value.sentence("en")
    assert refused.value.sentence("zh")


@pytest.mark.parametrize(
    ("rule", "value"),
    [("spread", 0.9), ("spread", "31%"), ("discount", 0.9), ("prime", 0.31), ("fixed_rate", "61%"), ("link_rate", 0.9)],
)
def test_a_rate_of_a_lender_is_refused_beyond_what_such_a_rate_can_be(rule, value):
    line = {"lender": "甲銀行", "rule": rule, "value": value, "source": "circular", "checked": "2026-11-01"}
    found = read_criteria([(2, line), (3, line | {"value": "2.5%"})])
    assert [refusal.line for refusal in found.refusals] == [2]
    assert "at most " in found.refusals[0].error.sentence("en")
