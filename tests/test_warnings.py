"""Warnings fit the deals they are meant for, one deal as a list, and turn the verdict as their table says."""

import numpy as np
import pytest

from xlmortgage import law
from xlmortgage import questions as quote
from xlmortgage.deal.words import Basis, Condition, Property, Use, Verdict
from xlmortgage.explain import verdict_reason
from xlmortgage.questions import Finding
from xlmortgage.questions.warnings import fitting, masks, warning_findings, worst_verdict

DEALS = [
    ({}, "pass"),
    ({"property": Property.PRIVATE, "condition": Condition.ORDINARY}, "pass"),
    ({"property": Property.VILLAGE}, "pass with warning"),
    ({"condition": Condition.REPOSSESSED}, "pass with warning"),
    ({"condition": Condition.HAUNTED}, "ask the bank"),
    ({"condition": Condition.UNAUTHORISED_WORKS}, "ask the bank"),
    ({"condition": Condition.ANCESTRAL_LAND}, "ask the bank"),
    ({"condition": Condition.NO_RIGHT_OF_WAY}, "ask the bank"),
    ({"property": Property.INDUSTRIAL, "condition": Condition.CONVERTED}, "ask the bank"),
    ({"property": Property.INDUSTRIAL, "use": Use.SELF_USE}, "pass"),
    ({"second_mortgage": True}, "ask the bank"),
    ({"property": Property.HOS_WHITE, "second_mortgage": True}, "ask the bank"),
    ({"property": Property.HOS_WHITE}, "pass"),
    ({"use": Use.LET, "insured": True}, "ask the bank"),
    ({"use": Use.LET}, "pass"),
    ({"basis": Basis.NET_WORTH}, "pass"),
    ({"large_rebate": True}, "pass with warning"),
]
PLAIN = {
    "property": Property.PRIVATE,
    "use": Use.SELF_USE,
    "insured": False,
    "basis": Basis.INCOME,
    "condition": Condition.ORDINARY,
    "second_mortgage": False,
    "large_rebate": False,
    "agreement_date": 0,
}


@pytest.mark.parametrize(("facts", "verdict"), DEALS, ids=[str(facts) for facts, _ in DEALS])
def test_a_deal_that_would_pass_gets_the_worst_verdict_of_its_warnings(facts, verdict):
    assert worst_verdict(fitting(facts)).code == verdict
    assert quote.verdict(warning_findings(facts)).code == verdict


def test_a_list_of_deals_is_warned_of_as_each_deal_is():
    deals = [PLAIN | facts for facts, _ in DEALS]
    columns = {name: np.array([deal[name] for deal in deals]) for name in PLAIN}
    for notice, mask in masks(columns):
        assert np.broadcast_to(mask, len(deals)).tolist() == [notice in fitting(deal) for deal in deals]
    assert warning_findings(columns).tolist() == [warning_findings(deal) for deal in deals]


def test_a_failing_deal_stays_failing_whatever_the_warnings():
    found = Finding.LOAN_TOO_LARGE | warning_findings({"condition": Condition.HAUNTED})
    assert quote.verdict(found) is Verdict.FAIL


def test_a_warning_holds_only_in_its_time():
    insured = {"insured": True}
    assert [notice.until for notice in fitting({**insured, "agreement_date": 20240227})] == [20240227]
    assert not fitting({**insured, "agreement_date": 20240228})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reason_of_a_verdict_says_the_warnings(lang):
    facts = {"property": Property.VILLAGE, "condition": Condition.ANCESTRAL_LAND}
    warnings = fitting(facts)
    general = verdict_reason(warning_findings(facts), "bank", "regulator", lang)
    special = verdict_reason(warning_findings(facts), "bank", "regulator", lang, warnings)
    assert general
    assert all(warning.text[lang] in special for warning in warnings)
    assert general not in special


def test_every_condition_of_a_property_that_is_out_of_the_ordinary_has_a_warning():
    for condition in Condition:
        assert bool(fitting({"condition": condition})) == (condition is not Condition.ORDINARY)


def test_every_warning_is_written_in_the_manner_of_its_language():
    for notice in law.table("warnings").notices:
        assert notice.text["zh"].endswith("。")
        assert notice.text["en"].endswith(".")
