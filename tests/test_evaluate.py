"""A deal list is answered as its deals are one by one, on arrays alone, and a bad row spoils no other."""

import datetime as dt
import random
from math import isclose, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from udfs import functions
from udfs.deals import deals as answered_in_cells
from xlmortgage import __version__, law
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import RANGES, Kind, is_not_given
from xlmortgage.deal.words import Verdict
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.explain.sentence import LIMITS
from xlmortgage.explain.verdict import limit_words
from xlmortgage.lists.columns import COLUMNS, QUESTIONS
from xlmortgage.lists.evaluate import evaluate
from xlmortgage.lists.read_column import read_column
from xlmortgage.numbers import scalar
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.verdict import Finding, outcome

LANGUAGES = ("zh", "en")
TAKEN = dict.fromkeys(fact for question in QUESTIONS for fact in question.takes.facts)
NAMES = [fact.name for fact in TAKEN if fact.kind not in RANGES and fact.name != "lender"]
"""The facts that the columns of a deal list take and a cell can give."""

GIVEN = {
    Kind.MONEY: [2e6, 5_500_000, 8e6, 11_250_000.0, 16e6, 33e6, "HK$8m", "800萬", "6,000,000", 40_000, "$25k"],
    Kind.AMOUNTS: [0, 5_000, "31,000", 1e5],
    Kind.RATE: [0, 0.0325, 0.04125, "4.125%", "3.25％", 0.0045, 0.18],
    Kind.SHARE: [0, 0.02, "3%"],
    Kind.YEARS: [5, 12.5, 20, 25, "30", 55, 75],
    Kind.AGES: [45, "45, 60", "50及55", 61.0],
    Kind.WHOLE: [0, 6, 12, "24", 36],
    Kind.YES_NO: [True, False, 1, 0, "是", "no", "Y"],
    Kind.DATE: [
        "2003-05-01",
        dt.date(2010, 9, 1),
        "2013/03/01",
        dt.datetime(2017, 6, 1),  # noqa: DTZ001 - a cell knows no time zone
        45_350,
        "2024-10-16",
        pd.Timestamp("2026-03-01"),
        0,
    ],
}
SMALL = [0, 10_000, "$25k", 100_000.0]
GIVEN_TO = {
    "building_age": [0, 5, 30.5, 50, "62"],
    "applicant_age": [0, 5, 30.5, 50, "62"],
    "monthly_income": [40_000, 80_000, "$25k", 300_000],
    "loan": [1e6, 2_500_000, "HK$4m", 7.5e6, 20e6],
    "other_home": [False, 0, "no", "否", True],  # a first home beside another is refused
    **dict.fromkeys(("rebate", "bank_rebate", "other_debts", "rental_income", "legal_fees"), SMALL),
}
"""What a broker may write for a fact, by its kind or its name."""

WRONG = {
    Kind.MONEY: [-1.5, "dear", "70%", True, float("inf"), "1,5m"],
    Kind.AMOUNTS: [-2.5, "some", "2%"],
    Kind.RATE: [4.125, 250.5, -0.01, "cheap"],
    Kind.SHARE: [3.5, -0.5, "half"],
    Kind.YEARS: [-3.5, 500.5, "long", "5%"],
    Kind.AGES: ["old", -3, "45, old"],
    Kind.WHOLE: [1.5, -7, "soon"],
    Kind.YES_NO: [2, "maybe", 0.5],
    Kind.WORD: ["castle", 7, True],
    Kind.DATE: ["2024-13-01", "some day", -4.5, True],
}
WRONG_FOR = {"buyer": ["compny", 7, True]}
"""A single cell under “buyer” that is like no word of ours is somebody's name; a whole column decides otherwise."""
BLANKS = [None, "", "  ", nan, pd.NaT, pd.NA]
HARDLY_BLANK = {"price", "annual_rate", "years", "monthly_income"}


def given_cells(name):
    """Return what a broker may write for a fact."""
    fact = FACTS[name]
    if fact.words:
        return [word for member in fact.words for word in (member.code, member.zh, member.en.upper())]
    return GIVEN_TO.get(name) or GIVEN[fact.kind]


def wrong_cells(name):
    """Return what no fact of that kind can be."""
    return WRONG_FOR.get(name) or WRONG[FACTS[name].kind]


def random_deals(number, seed):
    """Return deals of which most are in order; some lack facts, some hold what cannot be read."""
    chance = random.Random(seed)  # noqa: S311 - deals are no secrets
    deals = []
    for _ in range(number):
        blank = {name for name in chance.sample(NAMES, chance.randint(0, len(NAMES))) if name not in HARDLY_BLANK}
        blank |= set(chance.sample(sorted(HARDLY_BLANK), chance.choice([0, 0, 0, 0, 1])))
        wrong = set(chance.sample(NAMES, chance.choice([0, 0, 0, 0, 1, 2])))
        deals.append(
            {
                name: chance.choice(
                    wrong_cells(name) if name in wrong else BLANKS if name in blank else given_cells(name)
                )
                for name in NAMES
            }
        )
    return deals


def cells_of(name):
    """Return a strategy of raw cells: mostly in order, some blank, some wrong."""
    good, wrong = given_cells(name), wrong_cells(name)
    return st.sampled_from(["good"] * 14 + ["blank", "wrong"]).flatmap(
        lambda sort: st.sampled_from({"good": good, "blank": BLANKS, "wrong": wrong}[sort])
    )


DEALS = st.lists(st.fixed_dictionaries({name: cells_of(name) for name in NAMES}), min_size=1, max_size=5)


def frame_of(deals, names=NAMES):
    """Return deals as a DataFrame whose cells stay as they were written."""
    return pd.DataFrame({name: pd.Series([deal[name] for deal in deals], dtype=object) for name in names})


def as_cell(raw):
    """Return a raw value as a cell gives it: what pandas calls missing is blank."""
    return None if pd.api.types.is_scalar(raw) and pd.isna(raw) else raw


def blank(value):
    return bool(pd.isna(value))


def same(one, other):
    """Tell whether two answers are the same; a rate to within what two solvers may differ by."""
    if isinstance(other, (bool, str)):  # what a cell shows
        return isinstance(one, (np.bool_, str)) and one == other
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-10)


@pytest.fixture
def on_arrays_alone(monkeypatch):
    """Let the path of a single deal fail, so that nothing can be repaired by it."""

    def refuse(*_, **__):
        raise AssertionError("a list asks about one deal by itself")

    whole = Deal.__init__

    def of_arrays(self, facts, undated, xp=scalar, case=None, given_in=None):
        assert xp is np, "a list makes a deal of single values"
        whole(self, facts, undated, xp, case, given_in)

    def arrays_alone(ask):
        with monkeypatch.context() as patch:
            patch.setattr(Deal, "of_one", refuse)
            patch.setattr(Deal, "__init__", of_arrays)
            return ask()

    return arrays_alone


SEEDS = [(7, 900, "en", 0), (8, 500, "zh", 6), (9, 500, "en", 14)]
"""Random deals: their seed, how many, in which language, and how many columns the list lacks."""


@pytest.mark.parametrize(("seed", "number", "lang", "left_out"), SEEDS)
def test_a_list_is_answered_on_arrays_as_its_deals_are_one_by_one(on_arrays_alone, seed, number, lang, left_out):
    chance = random.Random(seed)  # noqa: S311 - deals are no secrets
    absent = chance.sample([name for name in NAMES if name not in HARDLY_BLANK], left_out)
    names, deals = [name for name in NAMES if name not in absent], random_deals(number, seed)
    frame = frame_of(deals, names)
    results, issues = on_arrays_alone(lambda: evaluate(frame, lang=lang))
    table = [names, *([as_cell(deal[name]) for name in names] for deal in deals)]
    words = {verdict.label(lang): verdict.code for verdict in Verdict}
    sentences = issues.groupby("row")["sentence"].apply(set).to_dict()
    answers = answered_in_cells(table, None, lang)[1:]
    for row, (deal, cells) in enumerate(zip(deals, answers, strict=True)):
        for name, cell in zip(results, cells, strict=True):
            found = results[name].iloc[row]
            if name == "why" and blank(results["verdict"].iloc[row]):  # then it says what values were taken for
                said = sentences.get(row + 1, set()) | (set() if blank(found) else {found})
                assert all(sentence in cell for sentence in said), deal
                assert len(cell) - sum(map(len, said)) == max(len(said) - 1, 0) * (lang == "en"), deal
            elif cell == "":
                assert blank(found), (name, found, deal)
            elif name in ("loan_binding", "tenor_binding"):
                assert limit_words(found, lang) == cell, (name, found, cell, deal)
            else:
                assert same(found, words.get(cell, cell) if name == "verdict" else cell), (name, found, cell, deal)
    if not left_out:
        enough = results.notna().sum()
        assert {name: many for name, many in enough.items() if many < number / 6} == {}


FUNCTIONS = {
    **{name: name.upper() for name in ("max_loan", "max_tenor", "monthly_payment", "min_income", "stamp_duty")},
    **{name: name.upper() for name in ("dsr", "dsr_ok", "cash_needed")},
    "second_apr": "SECOND_MORTGAGE_APR",
}
"""The worksheet function that gives a result as well."""


def test_a_list_is_answered_as_the_worksheet_functions_are():
    """The day of a deal without a date is that of the list; functions are told it."""
    today = as_date(law.verified_on())
    deals = [deal | {"agreement_date": "2025-03-01"} for deal in random_deals(150, 10)]
    deals += [deal | {"agreement_date": today} for deal in random_deals(50, 11)]
    results, issues = evaluate(frame_of(deals), list(FUNCTIONS), lang="en")
    sentences = issues.groupby("row")["sentence"].apply(set).to_dict()
    for row, deal in enumerate(deals):
        if blank(as_cell(deal["loan"])) or not str(deal["loan"]).strip():
            continue
        block = [[name, as_cell(raw)] for name, raw in deal.items()]
        for column, name in FUNCTIONS.items():
            cell, sentence = cell_of(name, block)
            assert blank(cell) == blank(results[column].iloc[row]), (name, sentence, deal)
            assert blank(cell) or same(results[column].iloc[row], cell), (name, deal)
            assert not sentence or sentence in sentences[row + 1], (name, deal)


def cell_of(name, block):
    """Return what a worksheet function answers, and the sentence of what is wrong unless a fact is missing."""
    try:
        return getattr(functions, name)(block), ""
    except XlMortgageError as error:
        return None, "" if error.code == "missing" else error.sentence("en")


ON_A_DAY = {"agreement_date": "2025-03-01"}


def test_a_flat_rate_is_not_tested_as_an_annual_one():
    deal = {"price": 8e6, "loan": 1e6, "annual_rate": 0.005, "years": 5, "monthly_income": 36e3} | ON_A_DAY
    results, issues = evaluate(pd.DataFrame([deal | {"rate_basis": "月平息"}, deal | {"rate_basis": None}]), lang="en")
    flat, annual = results.iloc[0], results.iloc[1]
    assert (flat["monthly_payment"], annual["dsr_ok"]) == (pytest.approx(1e6 / 60 + 5_000), True)
    assert all(blank(flat[name]) for name in ("dsr", "dsr_ok", "min_income", "verdict"))
    assert issues["code"].tolist() == ["flat-rate"]
    assert "FLAT_TO_APR_WHY" in issues["sentence"].iloc[0]
    block = [["貸款額", 1e6], ["年利率", 0.005], ["年期", 5], ["計息方式", "月平息"], ["每月入息", 36e3]]
    block += [list(fact) for fact in ON_A_DAY.items()]
    assert functions.MONTHLY_PAYMENT(block) == flat["monthly_payment"]
    for name in ("DSR_OK", "DSR", "MIN_INCOME", "LOAN_BY_INCOME", "PLAN_COST"):
        with pytest.raises(InputError, match="monthly flat rate") as refused:
            getattr(functions, name)(block)
        assert refused.value.field == "annual_rate"


def test_the_premium_goes_by_the_valuation_and_the_rebate():
    deal = {"price": 10e6, "loan": 8.1e6, "annual_rate": 0.035, "years": 30, "insured": True, "first_home": True}
    deal |= ON_A_DAY
    for more, base in (({"valuation": 9e6}, 9e6), ({"rebate": 1e6}, 9e6), ({}, 10e6)):
        facts = deal | more
        premium = functions.MIP_PREMIUM(8.1e6, base, 30, True, **ON_A_DAY)
        block = [[name, value] for name, value in facts.items()]
        results, _ = evaluate(pd.DataFrame([facts]), ["mip_premium", "cash_needed"])
        assert results["mip_premium"].iloc[0] == functions.MIP_PREMIUM(block) == pytest.approx(premium)
        assert functions.CASH_NEEDED(block) == results["cash_needed"].iloc[0]
        plain = functions.CASH_NEEDED(10e6, 8.1e6, rebate=facts.get("rebate", 0), **ON_A_DAY)
        assert functions.CASH_NEEDED(block) == pytest.approx(plain + premium)


SOUND = ON_A_DAY | {
    "price": 8e6,
    "property": "私樓",
    "use": "自用",
    "building_age": 10,
    "applicant_age": 35,
    "monthly_income": 60_000,
    "loan": 5e6,
    "annual_rate": 0.035,
    "years": 30,
}
"""A deal that passes."""


def answered(*deals, columns=None, lang="en"):
    """Return the results of deals that differ from the sound one as told."""
    return evaluate(pd.DataFrame([SOUND | deal for deal in deals]).astype(object), columns, lang=lang)


@pytest.mark.parametrize(
    ("change", "verdict", "words"),
    [
        ({}, "pass", ["Within every limit", "the bank's own cap"]),
        ({"loan": 5.6e6}, "pass", ["Within every limit"]),
        ({"loan": 5.6e6 + 1e-4}, "pass", ["Within every limit"]),
        ({"loan": 5_600_001}, "fail", ["HK$5,600,001", "HK$5,600,000", "the bank's own cap"]),
        ({"price": 17e6, "insured": True, "loan": 13e6}, "fail", ["the Mortgage Insurance Programme's loan cap"]),
        ({"building_age": 50}, "fail", ["30 years", "25 years", "the age of the building"]),
        ({"applicant_age": 50}, "fail", ["30 years", "25 years", "the age of the applicant"]),
        ({"years": 31}, "fail", ["31 years", "the regulator's maximum"]),
        ({"monthly_income": 30_000}, "fail", ["74.84% of the income", "limit of 50%"]),
        (
            {"monthly_income": 45_000, "agreement_date": "2023-08-01", "loan": 4.8e6},
            "fail",
            ["47.9% of the income", "60.56% under stress against 60%"],
        ),
        ({"loan": 7e6, "building_age": 50, "monthly_income": 1}, "fail", ["loan", "tenor", "payments"]),
        ({"agreement_date": "2012-01-03", "loan": 4e6}, "ask the bank", ["No rule"]),
        ({"agreement_date": "2012-01-03", "loan": 7e6}, "fail", ["loan", "No rule"]),
        ({"basis": "net-worth", "years": 25, "monthly_income": 1}, "ask the bank", ["net worth"]),
        ({"basis": "net-worth", "years": 25, "monthly_income": None}, "ask the bank", ["net worth"]),
        ({"basis": "net-worth", "years": 25, "loan": 6e6}, "fail", ["loan"]),
        ({"property": "居屋綠表", "loan": 7.5e6, "monthly_income": 40_000}, "pass with warning", ["for information"]),
        ({"property": "居屋綠表", "loan": 7.7e6}, "fail", ["the Housing Authority's guarantee"]),
        ({"property": "shop", "years": 20}, "pass with warning", ["less than an official"]),
        ({"property": "shop", "years": 21}, "fail", ["the maximum for this type of property"]),
        ({"bank_rebate": 50_001, "loan": 5e6}, "pass with warning", ["cash rebate"]),
        ({"bank_rebate": 650_000, "loan": 5e6}, "fail", ["HK$5,650,000", "the bank's rebate of HK$650,000"]),
    ],
)
def test_a_verdict_says_what_decides(change, verdict, words):
    results, _ = answered(change)
    assert results["verdict"].tolist() == [verdict]
    for part in words:
        assert part in results["why"].iloc[0]


@pytest.mark.parametrize("missing", ["years", "monthly_income", "annual_rate"])
def test_without_what_it_hangs_on_there_is_no_verdict(missing):
    results, issues = answered({missing: None}, {})
    assert blank(results["verdict"].iloc[0])
    assert blank(results["why"].iloc[0])
    assert results["verdict"].iloc[1] == "pass"
    assert issues[["row", "column", "code"]].to_numpy().tolist() == [[1, missing, "missing"]]


@pytest.mark.parametrize("cell", [None, "", nan])
def test_a_blank_loan_means_the_largest_that_the_ceilings_allow(cell):
    changes = [{}, {"monthly_income": 40_000}, {"basis": "net-worth", "years": 25, "monthly_income": None}]
    results, issues = answered(*(change | {"loan": cell} for change in changes))
    by_income = functions.LOAN_BY_INCOME(40_000, 0.035, 30, **ON_A_DAY)
    payments = [
        functions.MONTHLY_PAYMENT(loan, 0.035, years) for loan, years in ((5.6e6, 30), (by_income, 30), (5.6e6, 25))
    ]
    assert results["monthly_payment"].tolist() == pytest.approx(payments)
    assert results["verdict"].tolist() == ["pass", "pass", "ask the bank"]
    assert results["dsr_ok"].fillna(value=True).all()  # not asked of a loan on net worth
    assert set(zip(issues["row"], issues["column"], strict=True)) == {(3, "monthly_income")}


def test_no_loan_is_supposed_while_an_unread_column_may_give_it():
    deal = {name: value for name, value in SOUND.items() if name != "loan"}
    told, nothing_wrong = evaluate(pd.DataFrame([deal]))
    left_open, issues = evaluate(pd.DataFrame([deal | {"金額": 5e6}]))
    assert told["verdict"].tolist() == ["pass"]
    assert nothing_wrong.empty
    assert left_open[["monthly_payment", "verdict", "dsr"]].isna().all(axis=None)
    assert left_open["max_loan"].tolist() == [5.6e6]
    assert issues[["column", "code"]].to_numpy().tolist() == [["金額", "unknown-label"], ["loan", "missing"]]


@pytest.mark.parametrize("cell", [0, "dear", -1])
@pytest.mark.parametrize("column", ["loan", "years"])
def test_a_loan_on_net_worth_has_no_verdict_either_without_loan_or_tenor(column, cell):
    on_net_worth = {"basis": "net-worth", "years": 25}
    results, issues = answered(on_net_worth | {column: cell}, on_net_worth)
    assert blank(results["verdict"].iloc[0])
    assert results["verdict"].iloc[1] == "ask the bank"
    assert set(issues["column"]) == {column}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("cell", ["some", "2%", -1, 1e14])
def test_a_wrong_sum_is_told_as_in_a_cell(cell, lang):
    _, issues = answered({"fees": cell}, columns=["second_apr"], lang=lang)
    with pytest.raises(InputError) as refusal:
        functions.SECOND_MORTGAGE_APR(SOUND["loan"], SOUND["annual_rate"], SOUND["years"], cell)
    assert issues["sentence"].tolist() == [refusal.value.sentence(lang)]


def test_a_verdict_is_as_grave_as_its_gravest_finding():
    grave = {
        Verdict.FAIL: Finding.LOAN_TOO_LARGE
        | Finding.TENOR_TOO_LONG
        | Finding.DEBTS_TOO_HIGH
        | Finding.NET_WORTH_TOO_LOW
        | Finding.NOTHING_TO_LEND
        | Finding.LOAN_TOO_SMALL,
        Verdict.ASK: Finding.NO_RULE
        | Finding.INCOME_NOT_TESTED
        | Finding.TO_ASK
        | Finding.BEYOND_A_BANK
        | Finding.FIRST_NOT_COUNTED
        | Finding.NO_MORE_APPROVED,
        Verdict.WARNING: Finding.GUARANTEED
        | Finding.DOUBTFUL
        | Finding.WARNED
        | Finding.LENT_TWICE
        | Finding.SECOND_NOT_COUNTED
        | Finding.SHORT_OF_THE_BALANCE,
    }
    every = np.arange(1 << len(Finding))
    gravest = [next((verdict for verdict, flags in grave.items() if found & flags), Verdict.PASS) for found in every]
    assert outcome(every, np).tolist() == gravest
    assert [outcome(int(found), scalar) for found in every] == gravest


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("change", "binding"),
    [
        ({}, "bank"),
        ({"price": 32e6, "agreement_date": "2024-10-15"}, "bank loan cap"),
        ({"insured": True}, "insurance"),
        ({"price": 11e6, "insured": True, "first_home": True, "regular_salary": True}, "insurance loan cap"),
        ({"property": "居屋白表"}, "guarantee"),
    ],
)
def test_the_reason_names_the_limit_that_decides(change, binding, lang):
    for loan in (1e6, 40e6):
        results, _ = answered(change | {"loan": loan, "monthly_income": 1e6}, lang=lang)
        assert results["loan_binding"].tolist() == [binding]
        decides = "bank" if loan == 1e6 and "insurance" in binding else binding  # insurance is not needed then
        assert LIMITS[decides.removesuffix(" loan cap")][lang == "en"] in results["why"].iloc[0]
        assert ({"zh": "的貸款額上限", "en": "'s loan cap"}[lang] in results["why"].iloc[0]) == ("cap" in decides)


@pytest.mark.parametrize(
    ("change", "binding"),
    [
        ({}, "regulator"),
        ({"building_age": 50}, "building"),
        ({"applicant_age": 60}, "applicant"),
        ({"property": "車位"}, "property"),
        ({"basis": "資產水平"}, "scheme"),
        ({"property": "居屋綠表", "first_assigned": "2000-03-01"}, "guarantee"),
        ({"property": "居屋綠表", "agreement_date": "2023-11-01"}, "authority"),
    ],
)
def test_the_tenor_is_bound_by_name(change, binding):
    results, _ = answered(change, columns=["tenor_binding"])
    assert results["tenor_binding"].tolist() == [binding]


CONDITIONS = [({"condition": "haunted"}, "ask the bank"), ({"condition": "repossessed"}, "pass with warning")]


@pytest.mark.parametrize(("change", "verdict"), CONDITIONS)
def test_a_warning_reaches_the_verdict_and_its_reason(change, verdict):
    results, _ = answered(change, change | {"loan": 7e6}, {})
    assert results["verdict"].tolist() == [verdict, "fail", "pass"]
    assert len(results["why"].iloc[0]) > len(results["why"].iloc[2])


def test_every_unread_cell_is_an_issue_of_its_own():
    results, issues = answered({"loan": "dear", "price": -1, "use": "castle"})
    assert issues["column"].tolist() == ["price", "use", "loan"]
    assert issues["code"].tolist() == ["out-of-range", "unknown-word", "not-a-number"]
    assert results.drop(columns=["max_tenor", "tenor_binding", "rules_version"]).isna().all(axis=None)


def test_an_issue_names_the_column_as_the_list_does():
    _, issues = evaluate(pd.DataFrame({"樓價": [8e6, "x"], "Agreement Date": ["1999-01-01", None]}), ["max_ltv"])
    assert issues[["row", "column", "code"]].to_numpy().tolist() == [
        [1, "Agreement Date", "before-first-version"],
        [2, "樓價", "not-a-number"],
    ]


def test_a_bad_row_spoils_no_other():
    ruin = dict.fromkeys(SOUND, "?")
    alone, _ = answered({}, {"price": 9e6})
    among, issues = answered(ruin, {}, ruin, {"price": 9e6}, ruin)
    pd.testing.assert_frame_equal(among.iloc[[1, 3]].reset_index(drop=True), alone)
    assert set(issues["row"]) == {1, 3, 5}


@pytest.mark.parametrize("strange", [[1, 2], {"a": 1}, object(), b"8", 1j, dt.timedelta(1), Ellipsis])
@pytest.mark.parametrize("column", ["price", "property", "insured", "agreement_date"])
def test_a_cell_that_is_no_cell_is_an_issue(strange, column):
    frame = pd.DataFrame([SOUND | {"insured": True}] * 2).astype(object)
    frame[column] = pd.Series([strange, frame[column].iloc[1]], dtype=object)
    results, issues = evaluate(frame, ["max_ltv"])
    assert blank(results["max_ltv"].iloc[0])
    assert results["max_ltv"].iloc[1] == 0.8
    assert issues["row"].tolist() == [1]


@pytest.mark.parametrize("index", [["a", "b", "a"], [3, 3, 3], pd.date_range("2025-01-01", periods=3)])
def test_the_index_is_kept(index):
    frame = frame_of([SOUND, SOUND | {"price": "x"}, SOUND | {"years": None}], SOUND).set_axis(index)
    results, issues = evaluate(frame)
    assert results.index.equals(frame.index)
    assert issues.index.equals(frame.index[issues["row"] - 1])
    assert issues["row"].tolist() == [2, 3]


def test_the_list_itself_is_left_as_it_was():
    frame = frame_of([SOUND, SOUND | {"price": "x"}], SOUND)
    before = frame.copy(deep=True)
    evaluate(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_columns_that_are_not_ours_make_no_difference():
    frame = frame_of([SOUND, SOUND | {"price": "x"}], SOUND)
    more = frame.assign(備註="海景", **{"unit no.": [1, 2], "區域": "many"})
    more[7] = None
    for one, other in zip(evaluate(frame), evaluate(more), strict=True):
        pd.testing.assert_frame_equal(one, other)


LABELS = {
    "name": lambda argument: argument.name,
    "zh": lambda argument: argument.zh,
    "en": lambda argument: argument.en.title(),
    "synonym": lambda argument: (*argument.synonyms, argument.name)[0],
    "loose": lambda argument: f" {argument.name.upper().replace('_', ' ')}：",
}


def spoken_of_otherwise(deal):
    """Yield the facts under whose label stands another matter: lists have columns Plan of P or H, and Buyer of a name."""
    for name in ("plan", "buyer"):
        try:
            FACTS[name].read(deal[name])
        except InputError:
            yield name


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30)
@given(DEALS, st.permutations(NAMES), st.sampled_from(list(LABELS)), st.sampled_from(LANGUAGES))
def test_columns_may_have_any_label_and_order(deals, order, label, lang):
    frame = frame_of([deal | dict.fromkeys(spoken_of_otherwise(deal)) for deal in deals])
    results, issues = evaluate(frame, lang=lang)
    renamed = {name: LABELS[label](FACTS[name]) for name in NAMES}
    other_results, other_issues = evaluate(frame[order].rename(columns=renamed), lang=lang)
    pd.testing.assert_frame_equal(other_results, results)
    columns = other_issues["column"].replace({column: name for name, column in renamed.items()})
    told = other_issues.assign(column=columns).sort_values(["row", "column", "sentence"])
    pd.testing.assert_frame_equal(told, issues.sort_values(["row", "column", "sentence"]))


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30)
@given(DEALS, st.randoms(use_true_random=False))
def test_a_shuffled_list_has_shuffled_results(deals, random):
    frame = frame_of(deals)
    order = list(range(len(deals)))
    random.shuffle(order)
    results, issues = evaluate(frame)
    shuffled, shuffled_issues = evaluate(frame.iloc[order])
    pd.testing.assert_frame_equal(shuffled, results.iloc[order])
    columns = ["column", "code", "sentence"]
    for row in range(len(deals)):
        one, other = (told.loc[told.index == row, columns] for told in (issues, shuffled_issues))
        pd.testing.assert_frame_equal(one, other)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30)
@given(DEALS, st.lists(st.sampled_from(list(COLUMNS)), min_size=1, unique=True))
def test_some_results_are_as_among_all(deals, wanted):
    frame = frame_of(deals)
    results, issues = evaluate(frame)
    some, some_issues = evaluate(frame, wanted)
    # What is assumed is said of what is asked: of duty and premium only beside a result that hangs on them.
    same = [name for name in wanted if name != "assumed"]
    pd.testing.assert_frame_equal(some[same], results[same])
    assert set(some_issues.itertuples(name=None)) <= set(issues.itertuples(name=None))


def test_each_language_says_its_own():
    deals = ({"price": "x"}, {"agreement_date": "1999-01-01"}, {"monthly_income": 0, "rental_income": 0}, {})
    (zh, zh_issues), (en, en_issues) = (answered(*deals, lang=lang) for lang in LANGUAGES)
    words = ["why", "assumed", "source"]
    pd.testing.assert_frame_equal(zh.drop(columns=words), en.drop(columns=words))
    pd.testing.assert_frame_equal(zh_issues.drop(columns="sentence"), en_issues.drop(columns="sentence"))
    for chinese, english in zip(zh_issues["sentence"], en_issues["sentence"], strict=True):
        assert english.isascii() or "“" in english
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert en["why"].iloc[3].startswith("Within")
    assert zh["why"].iloc[3].startswith("符合")
    for name, part in (("assumed", "no rebate"), ("source", "Hong Kong Monetary Authority")):
        assert part in en[name].iloc[3]
    for name, part in (("assumed", "沒有回贈"), ("source", "香港金融管理局")):
        assert part in zh[name].iloc[3]


@pytest.mark.parametrize("frame", [pd.DataFrame({"price": []}), pd.DataFrame(columns=["樓價", "備註"])])
def test_an_empty_list_has_empty_results(frame):
    results, issues = evaluate(frame)
    assert list(results.columns) == list(COLUMNS)
    assert list(issues.columns) == ["row", "column", "code", "sentence"]
    assert len(results) == len(issues) == 0


@pytest.mark.parametrize("nothing", BLANKS, ids=repr)
def test_blank_rows_are_not_decided(nothing):
    frame = pd.DataFrame([dict.fromkeys(NAMES, nothing), SOUND, dict.fromkeys(NAMES, nothing)], dtype=object)
    results, issues = evaluate(frame)
    assert results["verdict"].isna().tolist() == [True, False, True]
    told = issues[issues["row"] == 1]
    assert set(told["code"]) == {"missing"}
    assert sorted(told["column"]) == ["annual_rate", "loan", "monthly_income", "price", "years"]
    assert set(issues["row"]) == {1, 3}


def test_the_version_stands_beside_every_deal():
    results, _ = answered({}, {"price": "x"}, columns=["rules_version"])
    assert results["rules_version"].tolist() == [__version__] * 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("columns", "wanted", "code", "words"),
    [
        (["price", "樓價"], None, "column-twice", ["樓價", "price"]),
        (["price", "loan", "貸款"], None, "column-twice", ["loan", "貸款"]),
        (["price", "price"], None, "column-twice", ["price"]),
        (["loan", "years"], None, "no-price-column", ["loan", "樓價"]),
        ([], None, "no-price-column", ["樓價"]),
        (["price"], ["max_ltv", "ltv"], "unknown-result", ["ltv", "max_ltv"]),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(columns, wanted, code, words, lang):
    with pytest.raises(InputError) as refusal:
        evaluate(pd.DataFrame([[8e6] * len(columns)], columns=columns), wanted)
    assert refusal.value.code == code
    for word in words:
        assert word in refusal.value.sentence(lang)


def typed(**columns):
    """Return a list of three deals, the last without what is optional, with some columns of another type."""
    deals = [SOUND | {"insured": True}, SOUND | {"price": 6e6, "use": "出租"}, SOUND]
    frame = pd.DataFrame(deals)
    return frame.assign(**{name: make(frame[name]) for name, make in columns.items()})


@pytest.mark.parametrize(
    "columns",
    [
        dict.fromkeys(SOUND, lambda series: series.astype(object)),
        dict.fromkeys(("price", "loan", "monthly_income"), lambda series: series.astype("int64")),
        dict.fromkeys(("price", "loan", "monthly_income"), lambda series: series.astype("uint32")),
        dict.fromkeys(("price", "loan", "monthly_income"), lambda series: series.astype("float32")),
        dict.fromkeys(("price", "loan", "monthly_income"), lambda series: series.astype("Int64")),
        dict.fromkeys(("price", "loan", "annual_rate"), lambda series: series.astype("Float64")),
        dict.fromkeys(("price", "loan", "annual_rate", "years"), lambda series: series.astype("string")),
        dict.fromkeys(("property", "use", "price"), lambda series: series.astype("category")),
        dict.fromkeys(("property", "use"), lambda series: series.astype("string")),
        {"insured": lambda series: series.astype("boolean")},
        {"insured": lambda series: series.map({True: 1.0})},
        {
            "insured": lambda series: pd.Series(
                [np.bool_(True) if told is True else None for told in series], dtype=object
            )
        },
        {"agreement_date": pd.to_datetime},
        {"agreement_date": lambda series: pd.to_datetime(series).astype("datetime64[s]")},
        {"agreement_date": lambda series: pd.to_datetime(series).dt.date},
        {"agreement_date": lambda series: pd.to_datetime(series).dt.to_pydatetime()},
        {"agreement_date": lambda series: pd.to_datetime(series).dt.tz_localize("Asia/Hong_Kong")},
        {"agreement_date": lambda series: pd.Series(series.map(np.datetime64), dtype=object)},
        {"agreement_date": lambda series: (pd.to_datetime(series) - pd.Timestamp("1899-12-30")).dt.days},
    ],
    ids="-".join,
)
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_a_column_may_have_any_type_that_holds_its_values(columns):
    expected, none = evaluate(typed())
    results, issues = evaluate(typed(**columns))
    assert none.empty
    assert issues.to_dict("records") == []
    pd.testing.assert_frame_equal(results, expected, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float64", "Float64", "object"])
@pytest.mark.parametrize("name", [name for name in NAMES if FACTS[name].is_number])
def test_a_column_of_numbers_is_read_as_each_of_its_cells_is(name, dtype):
    fact = FACTS[name]
    edges = [
        end + step * max(abs(end), 1) * 2e-16 for end in (fact.least, fact.most, 1.0, 100.0) for step in (-1, 0, 1)
    ]
    cells = [*edges, nan, float("inf"), -3.0, 0.5, 0.5]
    read = read_column(fact, pd.Series(cells, dtype=dtype))
    refused = {place: error.code for places, error in read.refused for place in places.tolist()}
    for place, cell in enumerate(map(as_cell, cells)):
        try:
            expected, code = fact.read(cell), None
        except InputError as error:
            expected, code = fact.plain, error.code
        assert refused.get(place) == code
        assert read.facts[place] == pytest.approx(expected, rel=0, nan_ok=True)
        assert read.given[place] == (code is None and not is_not_given(fact, cell))
        assert read.bad[place] == (code is not None)


@pytest.mark.parametrize("dtype", ["float64", "Float64", "Int64", "string", "category", "object"])
def test_what_is_missing_in_a_column_of_any_type_is_not_given(dtype):
    frame = pd.DataFrame({"price": [8e6] * 2, "valuation": pd.array([7_000_000, None], dtype=dtype)}).assign(**ON_A_DAY)
    results, issues = evaluate(frame, ["max_loan"])
    assert results["max_loan"].tolist() == [pytest.approx(4.9e6), pytest.approx(5.6e6)]
    assert issues.empty


def test_a_missing_time_is_a_date_that_is_not_given():
    frame = pd.DataFrame({"price": [32e6] * 2, "agreement_date": pd.to_datetime(["2024-10-15", None])})
    results, issues = evaluate(frame, ["max_ltv"])
    assert results["max_ltv"].tolist() == [0.65625, functions.MAX_LTV(32e6, agreement_date=as_date(law.verified_on()))]
    assert issues.empty


def test_a_language_that_is_unknown_is_refused_and_one_column_may_be_named_alone():
    deals = pd.DataFrame({"price": [8e6], "agreement_date": ["2026-11-20"]})
    with pytest.raises(InputError, match="klingon"):
        evaluate(deals, lang="klingon")
    results, issues = evaluate(deals, "max_ltv", lang="English")
    assert list(results.columns) == ["max_ltv"]
    assert {str(kind) for kind in issues.dtypes} == {"Int64", "string"}
