"""The facts: found by every label, none with two meanings, each with its plain case; and the deal that they make."""

from string import Formatter

import numpy as np
import pytest

from udfs.contract import CONTRACT
from xlmortgage.deal.facts import FACTS, Deal, Facts, fact_named
from xlmortgage.deal.reading import RANGES, Kind
from xlmortgage.deal.words import Property, Use

FULL_WIDTH = {ord(" "): 0x3000} | {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
LABELS = {
    "price": "樓價",
    "valuation": "估價",
    "rebate": "回贈",
    "property": "物業類型 物業",
    "use": "用途",
    "insured": "按揭保險",
    "first_home": "首次置業",
    "regular_salary": "固定受薪",
    "other_mortgages": "其他按揭",
    "income_abroad": "非本地收入",
    "basis": "審批基準",
    "agreement_date": "臨約日期",
    "completion_date": "入伙日期",
    "first_assigned": "首次轉讓日期",
    "building_age": "樓齡",
    "applicant_age": "申請人年齡",
    "building_rule": "樓齡上限",
    "applicant_rule": "年齡上限",
    "monthly_income": "每月入息",
    "loan": "貸款額",
    "annual_rate": "年利率",
    "years": "年期",
    "other_debts": "其他每月供款",
    "rental_income": "租金收入",
    "fees": "費用",
    "rate_basis": "計息方式",
    "interest_only_months": "免還本月數",
    "exit_month": "提早還款月",
    "exit_penalty": "提早還款罰息",
    "bank_rebate": "銀行回贈",
    "assets": "資產",
    "liabilities": "負債",
}
"""The labels of the contract."""


@pytest.mark.parametrize("name", LABELS)
def test_the_labels_are_those_of_the_contract(name):
    for label in (name, *LABELS[name].split()):
        assert fact_named(label) is FACTS[name]


def test_a_fact_is_found_by_every_label():
    for fact in FACTS.values():
        for label in (fact.name, fact.zh, fact.en, *fact.synonyms):
            for spelling in (
                label,
                label.upper(),
                f" {label}: ",
                f"{label}：",
                f"{label}*",
                label.translate(FULL_WIDTH),
            ):
                assert fact_named(spelling) is fact, spelling
        assert (fact.label("zh"), fact.label("en")) == (fact.zh, fact.en)


def test_no_two_facts_share_a_label():
    labels = [
        {"".join(label.casefold().replace("_", " ").split()) for label in (f.name, f.zh, f.en, *f.synonyms)}
        for f in FACTS.values()
    ]
    assert sum(map(len, labels)) == len(set().union(*labels))


@pytest.mark.parametrize("label", ["備註", "", "client", None, 3, "pricey", "樓"])
def test_a_label_of_somebody_else_is_left_alone(label):
    assert fact_named(label) is None


def test_a_word_has_its_plain_case_among_its_words():
    for fact in FACTS.values():
        assert (fact.words is not None) == (fact.kind is Kind.WORD), fact
        assert fact.words is None or fact.plain in fact.words, fact


def test_what_is_taken_for_granted_is_said_in_both_languages():
    for fact in FACTS.values():
        for said in fact.assumed or ():
            assert said, fact
            assert {name for _, name, _, _ in Formatter().parse(said) if name} <= {"day"}, fact
        assert fact.assumed is None or len(set(fact.assumed)) == 2, fact


def test_an_explanation_can_say_what_it_took_for_granted():
    for function in CONTRACT.values():
        if f"{function.name}_WHY" in CONTRACT and not function.is_of_a_block:
            silent = [fact for fact in function.facts[function.required :] if not fact.assumed and fact.name != "lang"]
            assert not [fact for fact in silent if fact.kind in (Kind.YES_NO, Kind.WORD, Kind.DATE)], function


def test_what_only_goes_with_another_fact_names_facts():
    for fact in FACTS.values():
        assert set(fact.matters_with) <= FACTS.keys() - {fact.name}


def deal(**facts):
    return Deal(facts, undated=20261121)


def test_a_deal_of_nothing_is_the_plain_case():
    empty = deal()
    assert empty.given == {}
    for name, fact in FACTS.items():
        assert getattr(empty, name) is getattr(Facts, name) is fact.plain
    assert not any(empty.has(name) for name in ("price", "loan", "years", "monthly_income", "annual_rate"))


@pytest.mark.parametrize(
    ("facts", "base"),
    [
        ({"price": 8e6}, 8e6),
        ({"price": 8e6, "rebate": 1e5}, 7.9e6),
        ({"price": 8e6, "valuation": 7e6}, 7e6),
        ({"price": 8e6, "valuation": 9e6}, 8e6),
        ({"price": 8e6, "rebate": 1e6, "valuation": 7.5e6}, 7e6),
        ({"price": 8e6, "rebate": 1e6, "valuation": 6.5e6}, 6.5e6),
    ],
)
def test_the_lending_base_is_the_lower_of_net_price_and_valuation(facts, base):
    assert deal(**facts).base == base
    arrays = {name: np.array([fact, fact]) for name, fact in facts.items()}
    assert Deal(arrays, 20261121, np).base.tolist() == [base, base]


def test_a_deal_without_a_date_is_governed_by_the_day_of_the_tables():
    assert deal().governing_date == deal().day == 20261121
    assert deal(agreement_date=20240228).governing_date == 20240228
    assert deal(date=20240228).day == 20240228
    assert Deal({"agreement_date": np.array([0, 20240228])}, 20261121, np).governing_date.tolist() == [
        20261121,
        20240228,
    ]


def test_a_changed_deal_works_out_anew_what_follows_and_one_having_more_does_not():
    one = Deal.of_one({"price": 8e6, "use": Use.LET}, 20261121)
    changed, having = one.changed(price=9e6, agreement_date=20240228), one.having(price=9e6, grade=3)
    assert (changed.base, changed.governing_date, changed.use) == (9e6, 20240228, Use.LET)
    assert (having.price, having.base, having.grade, having.use) == (9e6, 8e6, 3, Use.LET)
    assert one.case is not None
    assert changed.case is having.case is None
    assert (one.price, one.given) == (8e6, {"price": 8e6, "use": Use.LET})
    assert "grade" not in having.given


def test_deals_of_the_same_words_flags_and_dates_are_one_case():
    one = Deal.of_one({"price": 8e6, "insured": True}, 20261121)
    assert Deal.of_one({"price": 9e6, "insured": True}, 20261121).case is one.case
    for other in ({"price": 8e6}, {"insured": True, "use": Use.LET}, {"insured": True, "agreement_date": 20240228}):
        assert Deal.of_one(other, 20261121).case is not one.case
    assert Deal.of_one({"price": 8e6, "insured": True}, 20250101).case is not one.case


def test_deals_are_picked_and_what_is_no_array_holds_for_each():
    many = Deal({"price": np.array([8e6, 9e6, 1e7]), "property": Property.VILLAGE}, 20261121, np)
    for places in (np.array([0, 2]), np.array([True, False, True])):
        picked = many.at(places)
        assert picked.price.tolist() == picked.base.tolist() == [8e6, 1e7]
        assert picked.property is Property.VILLAGE


def test_a_fact_that_is_a_range_by_nature_settles_nothing():
    assert not [fact for fact in FACTS.values() if fact.kind in RANGES and (fact.settles or not fact.is_range)]
