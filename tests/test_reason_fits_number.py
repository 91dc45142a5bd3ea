"""The reason fits the number: the row that is cited, asked again, gives the number, for one deal and for many."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs import functions
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Basis, Property, Use
from xlmortgage.lenders.criteria import criteria_of, read_lines
from xlmortgage.questions.income import limits
from xlmortgage.questions.loan import loan
from xlmortgage.questions.tenor import tenor
from xlmortgage.tables.conditions import first_that_holds
from xlmortgage.tables.ruling import Reason

ABOUT = {"lender": "甲銀行", "source": "a circular", "checked": "2026-11-21"}
LINES = [
    {"rule": "max_ltv", "value": 0.5, "property": "village"},
    {"rule": "max_ltv", "value": 0.65, "use": "self-use"},
    {"rule": "abroad_reduction", "value": 0.1},
    {"rule": "max_tenor", "value": 22, "property": "village"},
    {"rule": "building_rule", "value": 65, "property": "tenement"},
    {"rule": "applicant_rule", "value": 80},
    {"rule": "max_dsr", "value": 0.35, "use": "let"},
    {"rule": "rental_share", "value": 0.6},
]


def lender_of(lines):
    return criteria_of(read_lines((number, {**ABOUT, **line}) for number, line in enumerate(lines))[0]).of("甲銀行")


LENDER = lender_of(LINES)
INDIFFERENT_TO_PLACE = lender_of([line for line in LINES if line["rule"] != "abroad_reduction"])
LENDERS = st.sampled_from([None, LENDER])

ANY = st.fixed_dictionaries(
    {
        "price": st.sampled_from([4e6, 8e6, 10.1e6, 12e6, 18e6, 28e6, 31e6, 36e6]),
        "valuation": st.sampled_from([nan, 7.9e6]),
        "rebate": st.sampled_from([0.0, 1e5]),
        "property": st.sampled_from(Property),
        "use": st.sampled_from(Use),
        "basis": st.sampled_from(Basis),
        "insured": st.booleans(),
        "first_home": st.booleans(),
        "regular_salary": st.booleans(),
        "other_mortgages": st.booleans(),
        "income_abroad": st.booleans(),
        "agreement_date": st.sampled_from([20120914, 20170601, 20230801, 20231101, 20240301, 20241016, 20261121]),
        "completion_date": st.sampled_from([0, 20271231]),
        "first_assigned": st.sampled_from([0, 19760101, 19850615, 19960630, 20150301]),
        "building_age": st.sampled_from([0.0, 12.5, 30.0, 47.0, 60.0, 80.0]),
        "applicant_age": st.sampled_from([0.0, 35.0, 52.5, 70.0]),
        "building_rule": st.sampled_from([nan, nan, 80.0]),
        "applicant_rule": st.sampled_from([nan, nan, 70.0]),
    }
)

HOME = {"use": Use.SELF_USE, "basis": Basis.INCOME, "income_abroad": False}
FIRST_HOME = {**HOME, "property": Property.PRIVATE, "insured": True, "first_home": True, "regular_salary": True}
SUBSIDISED = {**HOME, "property": Property.HOS_GREEN, "insured": False}
PARTICULAR = st.sampled_from(
    [
        {},
        {**FIRST_HOME, "price": 11e6, "agreement_date": 20241016, "completion_date": 0},
        {**FIRST_HOME, "price": 9e6, "agreement_date": 20261121},
        {**SUBSIDISED, "price": 4e6, "agreement_date": 20241016},
        {**SUBSIDISED, "agreement_date": 20261121, "building_age": 12.5, "applicant_age": 35.0},
        {**HOME, "property": Property.PRIVATE, "insured": False, "price": 32e6, "agreement_date": 20240301},
    ]
)
DEALS = st.builds(lambda deal, particular: {**deal, **particular}, ANY, PARTICULAR)
"""Any deal, and those that limits meet which few deals meet by chance."""


def asked(question, deals, lender):
    """Yield each deal with the answer to it: asked alone, under its case, and with all the others as arrays."""
    of_lender = {"lender": lender} if lender else {}
    alone = [Deal({**facts, **of_lender}, 20261121) for facts in deals]
    many = question(
        Deal({**{name: np.array([one[name] for one in deals]) for name in deals[0]}, **of_lender}, 20261121, np)
    )
    for place, (deal, facts) in enumerate(zip(alone, deals, strict=True)):
        remembered = Deal.of_one(facts, 20261121)
        remembered.lender = lender or ""
        for choice in (question(deal), question(remembered), many.at(place)):
            yield deal, choice


def assert_its_row_is_cited(ruling, deal):
    """Assert that the row that a ruling cites is the first that fits, of the version that governs."""
    further = {**ruling.law.derived, **ruling.law.noticed}
    own = deal.having(**{name: fact(deal) for name, fact in further.items()})
    version, table = ruling.governing, ruling.table
    facts = {fact: getattr(own, fact) for fact in table.facts}
    governs = table.version_at(ruling.law.day_of(deal), version.scope, facts)
    assert version is governs or (governs is None and version.scope in ruling.law.from_the_start)
    assert ruling.row == first_that_holds(version.conditions, facts)
    assert ruling.citation is version.rows[ruling.row].citation


def second_ratio(choice, deal):
    """Return the ratio that the deciding row gives, and whether its ratio or its cap does."""
    ruling, row = choice.deciding, choice.deciding.deciding_row.values
    if row.get("eligible") is False:
        return 0.0, Reason.BY_ROW
    if choice.decided_by == "lender-abroad":
        before = loan(deal.having(lender=INDIFFERENT_TO_PLACE)).max_ltv
        return max(before - row["abroad_reduction"], 0.0), Reason.BY_ROW
    less = ruling.less.deciding_row if ruling.less else None
    reduction = less.values.get("reduction", 0.0) if less else 0.0
    by_row = max(row.get("max_ltv", inf) - reduction, 0.0)
    by_cap = max(row.get("max_loan", inf) / deal.base - reduction, 0.0)
    return min(by_row, by_cap), Reason.BY_CAP if by_cap < by_row else Reason.BY_ROW


def second_years(choice, deal):
    """Return the years that the deciding row leaves, or the rule on age that was given."""
    ages = {"building": "building_age", "insurance": "building_age", "applicant": "applicant_age"}
    rules = {"building": "building_rule", "insurance": "building_rule", "applicant": "applicant_rule"}
    ruling, name = choice.deciding, choice.decided_by
    given = vars(deal) if ruling.table is None else ruling.deciding_row.values
    if name == "guarantee":
        start = deal.first_assigned or deal.governing_date
        return (start + given["guarantee_years"] * 10_000 - deal.governing_date) // 10_000
    return given[rules.get(name, "max_tenor")] - (getattr(deal, ages[name]) if name in ages else 0)


TABLES_OF_RATIOS = {"bank": {"ltv"}, "insurance": {"mip"}, "guarantee": {"guarantee"}}
TABLES_OF_YEARS = {
    "regulator": {"tenor"},
    "property": {"tenor", "ages"},
    "scheme": {"mip_tenor", "ages"},
    "building": {"ages"},
    "insurance": {"mip_tenor"},
    "applicant": {"ages"},
    "authority": {"guarantee"},
    "guarantee": {"guarantee"},
}


@settings(max_examples=200)
@given(st.lists(DEALS, min_size=1, max_size=6), LENDERS)
def test_the_row_that_a_ratio_cites_gives_it(deals, lender):
    for deal, choice in asked(lambda deal: loan(deal).ratio, deals, lender):
        if choice.reason == Reason.NOT_COVERED:
            assert np.isnan(choice.value)
            continue
        assert_its_row_is_cited(choice.deciding, deal)
        value, reason = second_ratio(choice, deal)
        assert choice.value == pytest.approx(value, rel=0, abs=1e-12)
        assert choice.reason == reason
        if choice.decided_by in ("lender", "lender-abroad"):
            assert choice.deciding.table is lender.table
            assert choice.citation.confidence == "lender"
        else:
            assert choice.deciding.table.key in TABLES_OF_RATIOS[choice.decided_by]


@settings(max_examples=200)
@given(st.lists(DEALS, min_size=1, max_size=6), LENDERS)
def test_the_row_that_a_tenor_cites_gives_it(deals, lender):
    for deal, choice in asked(lambda deal: tenor(deal).limits, deals, lender):
        if choice.reason == Reason.NOT_COVERED:
            assert np.isnan(choice.value)
            continue
        assert choice.value == second_years(choice, deal)
        name, deciding = choice.decided_by, choice.deciding
        rule = {"building": deal.building_rule, "applicant": deal.applicant_rule}.get(name, nan)
        if rule == rule:  # noqa: PLR0124 - a rule on age that was given
            assert (deciding.table, deciding.citation) == (None, None)
            continue
        assert_its_row_is_cited(deciding, deal)
        if name == "lender" or (lender and deciding.table is lender.table):
            assert name in ("lender", "building", "applicant")
            assert choice.citation.confidence == "lender"
        else:
            assert deciding.table.key in TABLES_OF_YEARS[name]


@given(st.lists(DEALS, min_size=1, max_size=6), LENDERS)
def test_the_row_that_a_debt_servicing_limit_cites_gives_it(deals, lender):
    columns = {"limit": "max_dsr", "rental_share": "rental_share"}
    for part, column in columns.items():
        for deal, choice in asked(lambda deal, part=part: getattr(limits(deal), part), deals, lender):
            assert_its_row_is_cited(choice.deciding, deal)
            assert choice.value == choice.deciding.deciding_row.values[column]
            assert (choice.deciding.table.key == "dsr") == (choice.citation.confidence != "lender")


def test_who_decides_is_named_and_cited_in_words():
    """What was wrong once: the insurer's rule cited to a broker, the broker's own likewise, a lender's to the regulator."""
    old = {"building_age": 60, "building_rule": 80, "agreement_date": "2026-11-21", "lang": "en"}
    insured = functions.MAX_TENOR_WHY(**old, insured=True).splitlines()
    assert insured[:2] == ["Longest tenor 15 years.", "Decided by the insurer's 75 less the age of the building."]
    assert "am730" in insured[3]
    own = functions.MAX_TENOR_WHY(**old)
    assert own.splitlines()[:2] == ["Longest tenor 20 years.", "Decided by 80 less the age of the building."]
    assert "The rule on age is the one given, and rests on no source of ours." in own
    assert "Since" not in own
    let = Deal({"use": np.array([Use.LET, Use.SELF_USE]), "lender": LENDER}, 20261121, np)
    limit = limits(let).limit
    assert (limit.value.tolist(), limit.decided_by.tolist()) == ([0.35, 0.5], ["lender", "regulator"])
    assert [limit.at(place).citation.confidence for place in (0, 1)] == ["lender", "official"]
