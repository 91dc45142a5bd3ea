"""Warnings fit the deals they are meant for, one deal as a list, and turn the verdict as their table says."""

import numpy as np
import pytest

from xlmortgage import law
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.ranges import AssetLine
from xlmortgage.deal.words import Asset, Basis, Condition, Property, Purpose, Use
from xlmortgage.explain.verdict import reason_of
from xlmortgage.law.practice.warnings import warnings
from xlmortgage.questions.verdict import Finding, assess

PASSING = {"price": 8e6, "loan": 3.2e6, "annual_rate": 0.04, "years": 10.0, "monthly_income": 200e3}
ON_NET_WORTH = {"basis": Basis.NET_WORTH, "assets": [AssetLine(Asset.CASH, 20e6)]}
NOTHING, WARNED, TO_ASK, DOUBTFUL = Finding(0), Finding.WARNED, Finding.TO_ASK, Finding.DOUBTFUL
DEALS = [
    ({}, NOTHING, "pass"),
    ({"property": Property.PRIVATE, "condition": Condition.ORDINARY}, NOTHING, "pass"),
    ({"property": Property.VILLAGE}, WARNED, "pass with warning"),
    ({"condition": Condition.REPOSSESSED}, WARNED, "pass with warning"),
    ({"condition": Condition.HAUNTED}, TO_ASK, "ask the bank"),
    ({"condition": Condition.UNAUTHORISED_WORKS}, TO_ASK, "ask the bank"),
    ({"condition": Condition.ANCESTRAL_LAND}, TO_ASK, "ask the bank"),
    ({"condition": Condition.NO_RIGHT_OF_WAY}, TO_ASK, "ask the bank"),
    ({"property": Property.INDUSTRIAL, "condition": Condition.CONVERTED}, TO_ASK | DOUBTFUL, "ask the bank"),
    ({"property": Property.INDUSTRIAL, "use": Use.SELF_USE}, DOUBTFUL, "pass with warning"),
    ({"second_mortgage": True}, TO_ASK, "ask the bank"),
    ({"property": Property.HOS_WHITE, "second_mortgage": True}, TO_ASK, "ask the bank"),
    ({"property": Property.HOS_WHITE}, NOTHING, "pass"),
    ({"property": Property.HOS_WHITE, "use": Use.LET}, TO_ASK, "ask the bank"),
    ({"use": Use.LET, "insured": True}, NOTHING, "pass"),
    ({"use": Use.LET}, NOTHING, "pass"),
    (ON_NET_WORTH, DOUBTFUL, "pass with warning"),
    ({"bank_rebate": 33e3}, WARNED, "pass with warning"),
    ({"bank_rebate": 32e3}, NOTHING, "pass"),
]
"""Deals, what is found about each, and its verdict; a doubtful limit is no warning of a table, and warns by itself."""
PLAIN = {
    "property": Property.PRIVATE,
    "use": Use.SELF_USE,
    "insured": False,
    "basis": Basis.INCOME,
    "condition": Condition.ORDINARY,
    "second_mortgage": False,
    "bank_rebate": 0.0,
}


def one(facts):
    return Deal({**PASSING, **facts}, 20261121)


def fitting(deal):
    return [notice for notice, goes_with in warnings.of_deal(deal) if goes_with]


@pytest.mark.parametrize(("facts", "found", "verdict"), DEALS, ids=[str(facts) for facts, *_ in DEALS])
def test_a_deal_that_would_pass_gets_the_worst_verdict_of_its_warnings(facts, found, verdict):
    answer = assess(one(facts))
    assert (Finding(answer.found), answer.code) == (found, verdict)


def test_a_list_of_deals_is_warned_of_as_each_deal_is():
    deals = [PLAIN | {name: fact for name, fact in facts.items() if name in PLAIN} for facts, *_ in DEALS]
    columns = {name: np.array([deal[name] for deal in deals]) for name in PLAIN}
    numbers = {name: np.full(len(deals), amount) for name, amount in PASSING.items()}
    together, alone = Deal({**numbers, **columns}, 20261121, np), [one(deal) for deal in deals]
    for notice, mask in warnings.of_deal(together):
        assert np.broadcast_to(mask, len(deals)).tolist() == [notice in fitting(deal) for deal in alone]
    assert assess(together).found.tolist() == [assess(deal).found for deal in alone]


def test_a_failing_deal_stays_failing_whatever_the_warnings():
    answer = assess(one({"loan": 7e6, "condition": Condition.HAUNTED}))
    assert answer.code == "fail"
    assert reason_of(answer, "en").startswith("The loan of HK$7,000,000 is above the limit")


def test_a_warning_holds_only_in_its_time():
    first = {"insured": True, "first_home": True}
    assert [notice.until for notice in fitting(one({**first, "agreement_date": 20240227}))] == [20240227]
    assert not fitting(one({**first, "agreement_date": 20240228}))


STRESSED = {"price": 3.4e6, "loan": 3e6, "annual_rate": 0.04125, "years": 30.0, "monthly_income": 30e3}
"""A credit bureau's article of 2024: 48.5% of the income, and 60.8% under stress."""


@pytest.mark.parametrize(
    ("facts", "day", "verdict"),
    [
        ({"insured": True, "first_home": True, "regular_salary": True}, 20240227, "ask the bank"),
        ({"insured": True, "first_home": True, "regular_salary": True, "monthly_income": 29e3}, 20240227, "fail"),
        ({"insured": True, "first_home": True, "regular_salary": True, "monthly_income": 31e3}, 20240227, "pass"),
        ({"insured": True, "first_home": True, "regular_salary": True}, 20191015, "fail"),
        ({"insured": True, "first_home": True, "regular_salary": True}, 20240228, "pass"),
        ({"price": 5e6, "first_home": True}, 20240227, "fail"),
        ({"price": 5e6, "insured": True}, 20240227, "fail"),
    ],
)
def test_a_first_home_that_fails_the_stress_test_alone_could_be_insured_from_2019_10_16_to_2024_02_27(
    facts, day, verdict
):
    """HKMC Insurance Limited, 2019-10-16."""
    deal = Deal({**STRESSED, "agreement_date": day, **facts}, 20261121)
    answer = assess(deal)
    assert answer.code == verdict
    assert ("只是未能通過壓力測試" in reason_of(answer, "zh")) is (verdict == "ask the bank")
    many = Deal({name: np.array([value] * 2) for name, value in deal.given.items()}, 20261121, np)
    assert assess(many).code.tolist() == [verdict] * 2


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"property": Property.HOS_GREEN, "purpose": Purpose.FURTHER_CHARGE}, "ask the bank"),
        ({"property": Property.HOS_WHITE, "purpose": Purpose.REFINANCE}, "ask the bank"),
        ({"property": Property.HOS_WHITE, "purpose": Purpose.PURCHASE}, "pass"),
        ({"purpose": Purpose.REFINANCE}, "pass"),
        ({"property": Property.TENEMENT}, "pass with warning"),
    ],
)
def test_a_charge_on_a_subsidised_flat_and_a_tenement_are_warned_of(facts, verdict):
    assert assess(one(facts)).code == verdict


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reason_of_a_verdict_says_the_warnings_that_turn_it(lang):
    facts = {"property": Property.VILLAGE, "condition": Condition.ANCESTRAL_LAND}
    warned = [notice for notice in fitting(one(facts)) if notice.weight]
    assert len(warned) == 2
    said = ("" if lang == "zh" else " ").join(notice.text[lang] for notice in warned)
    assert reason_of(assess(one(facts)), lang).startswith(said)


def test_every_condition_of_a_property_that_is_out_of_the_ordinary_has_a_warning():
    for condition in Condition:
        assert bool(fitting(one({"condition": condition}))) == (condition is not Condition.ORDINARY)


def test_every_warning_is_written_in_the_manner_of_its_language():
    for notice in law.table("warnings").notices:
        assert notice.text["zh"].endswith("。")
        assert notice.text["en"].endswith(".")
