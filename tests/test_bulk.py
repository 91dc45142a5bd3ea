"""A deal list is answered as a loop over single worksheet functions would answer it, and a bad row spoils no other."""

import datetime as dt
from math import nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from udfs import functions
from udfs.cells import read_amounts
from xlmortgage import __version__, explain
from xlmortgage import questions as quote
from xlmortgage.deal.reading import is_blank, is_zero_for_blank, read
from xlmortgage.deal.words import ARGUMENTS, Basis, Kind, RateBasis, Verdict
from xlmortgage.errors import InputError, NoRuleError, XlMortgageError
from xlmortgage.lists import evaluate as bulk
from xlmortgage.questions import Finding

LANGUAGES = ("zh", "en")
NAMES = [
    "price",
    "valuation",
    "rebate",
    "property",
    "use",
    "insured",
    "first_home",
    "regular_salary",
    "other_mortgages",
    "income_abroad",
    "basis",
    "agreement_date",
    "completion_date",
    "first_assigned",
    "building_age",
    "applicant_age",
    "building_rule",
    "applicant_rule",
    "monthly_income",
    "loan",
    "annual_rate",
    "years",
    "other_debts",
    "rental_income",
    "fees",
    "rate_basis",
    "interest_only_months",
    "exit_month",
    "exit_penalty",
    "fee_treatment",
    "rounding",
    "split",
    "penalty_base",
    "plan",
]
"""The arguments that a deal list can give."""

GIVEN = {
    Kind.MONEY: [2e6, 5_500_000, 8e6, 11_250_000.0, 16e6, 33e6, "HK$8m", "800萬", "6,000,000", 40_000, "$25k"],
    Kind.AMOUNTS: [0, 5_000, "31,000", 1e5],
    Kind.RATE: [0, 0.0325, 0.04125, "4.125%", "3.25％", 0.0045, 0.18],
    Kind.SHARE: [0, 0.02, "3%"],
    Kind.YEARS: [5, 12.5, 20, 25, "30", 55, 75],
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
WRONG = {
    Kind.MONEY: [-1.5, "dear", "70%", True, float("inf"), "1,5m"],
    Kind.AMOUNTS: [-2.5, "some", "2%"],
    Kind.RATE: [4.125, 250.5, -0.01, "cheap"],
    Kind.SHARE: [3.5, -0.5, "half"],
    Kind.YEARS: [-3.5, 500.5, "long", "5%"],
    Kind.WHOLE: [1.5, -7, "soon"],
    Kind.YES_NO: [2, "maybe", 0.5],
    Kind.WORD: ["castle", 7, True],
    Kind.DATE: ["2024-13-01", "some day", -4.5, True],
}
BLANKS = [None, "", "  ", nan, pd.NaT, pd.NA]


def given_cells(argument):
    """Return what a broker may write for an argument."""
    if argument.words:
        return [word for member in argument.words for word in (member.code, member.zh, member.en.upper())]
    if argument.name in {"building_age", "applicant_age"}:
        return [0, 5, 30.5, 50, "62"]
    return GIVEN[argument.kind]


def cells_of(name):
    """Return a strategy of raw cells: mostly in order, some blank, some wrong."""
    argument = ARGUMENTS[name]
    good, wrong = given_cells(argument), WRONG[argument.kind]
    return st.sampled_from(["good"] * 14 + ["blank", "wrong"]).flatmap(
        lambda sort: st.sampled_from({"good": good, "blank": BLANKS, "wrong": wrong}[sort])
    )


DEALS = st.lists(st.fixed_dictionaries({name: cells_of(name) for name in NAMES}), min_size=1, max_size=5)
COLUMNS = st.sets(st.sampled_from(NAMES), max_size=12).map(lambda left_out: [n for n in NAMES if n not in left_out])


def frame_of(deals, names=NAMES):
    """Return deals as a DataFrame whose cells stay as they were written."""
    return pd.DataFrame({name: pd.Series([deal[name] for deal in deals], dtype=object) for name in names})


def as_cell(raw):
    """Return a raw value as a cell gives it: what pandas calls missing is blank."""
    return None if pd.api.types.is_scalar(raw) and pd.isna(raw) else raw


ANSWERED = (
    *("max_ltv", "max_loan", "max_tenor", "monthly_payment", "dsr", "dsr_limit", "dsr_ok", "min_income"),
    *("mip_premium", "stamp_duty", "cash_needed", "second_apr"),
)
"""The results that a worksheet function gives as well."""


class SingleDeal:
    """One deal, asked of the worksheet functions one by one."""

    def __init__(self, raws, names, lang):
        self.raws = {name: as_cell(raws[name]) for name in names}
        self.lang = lang
        self.missing = set()
        self.errors = []
        self.uncovered = set()
        for name, raw in self.raws.items():
            try:
                (read_amounts if ARGUMENTS[name].kind is Kind.AMOUNTS else read)(ARGUMENTS[name], raw)
            except XlMortgageError as error:
                self.errors.append(error)
        if self.at_a_flat_rate():
            with pytest.raises(InputError) as refused:
                quote.fail_if_the_rate_is_flat(RateBasis.FLAT_MONTHLY)
            self.errors.append(refused.value)

    def ask(self, name, wanted, **facts):
        """Return a function's answer for the facts called ``wanted``, or ``None`` where a list leaves it blank."""
        raws = {fact: self.raws[fact] for fact in wanted if fact in self.raws} | facts
        if self.at_a_flat_rate() and "annual_rate" in wanted and "rate_basis" not in wanted:
            return None
        try:
            return getattr(functions, name)(**raws)
        except XlMortgageError as error:
            if error.code != "missing":
                self.errors.append(error)
            if isinstance(error, NoRuleError):
                self.uncovered.add(name)
            return None

    def value(self, name):
        """Return what a fact is read as, or ``None`` where that fails."""
        try:
            return read(ARGUMENTS[name], self.raws.get(name))
        except XlMortgageError:
            return None

    def lacks(self, *required):
        """Tell whether one of the facts that an answer needs is not there, and note which."""
        absent = {
            name
            for name in required
            if is_blank(self.raws.get(name)) or is_zero_for_blank(ARGUMENTS[name], self.raws[name])
        }
        self.missing |= absent
        return bool(absent)

    def at_a_flat_rate(self):
        """Tell whether the deal's rate is a flat one, which the income tests do not take."""
        given_rate = not is_blank(self.raws.get("annual_rate")) and self.value("annual_rate") is not None
        return given_rate and self.value("rate_basis") == RateBasis.FLAT_MONTHLY

    def base(self):
        """Return the lower of price less rebate and valuation, or ``None`` where one of them is wrong."""
        price, valuation, rebate = (self.value(name) for name in ("price", "valuation", "rebate"))
        if None in (price, valuation, rebate):
            return None
        try:
            return quote.lending_base(price, valuation, rebate)
        except InputError:
            return None

    def answers(self):
        """Return every result of the list that a worksheet function gives."""
        loan = ("loan", "annual_rate", "years")
        found = dict.fromkeys(ANSWERED)
        if not self.lacks("price"):
            found["max_loan"] = self.ask("MAX_LOAN", ("price", "valuation", "rebate", *bulk.LTV))
            base = self.base()
            if base is not None:
                found["max_ltv"] = self.ask("MAX_LTV", bulk.LTV, price=base)
            found["stamp_duty"] = self.ask("STAMP_DUTY", ("price", "property", "agreement_date"))
        found["max_tenor"] = self.ask("MAX_TENOR", bulk.TENOR)
        if not self.lacks(*loan):
            found["monthly_payment"] = self.ask("MONTHLY_PAYMENT", (*loan, *bulk.INSTALMENT))
            found["min_income"] = self.ask("MIN_INCOME", (*loan, *bulk.SERVICING))
            found["second_apr"] = self.ask("SECOND_MORTGAGE_APR", (*loan, *bulk.APR))
        if not self.lacks("monthly_income", *loan):
            for name in ("dsr", "dsr_limit", "dsr_ok"):
                found[name] = self.ask(name.upper(), ("monthly_income", *loan, *bulk.SERVICING))
        if not self.lacks("price", "loan"):
            found["cash_needed"] = self.ask("CASH_NEEDED", ("price", "loan", *bulk.CASH))
        if not self.lacks("loan", "price", "years"):
            insured = self.value("insured")
            premium = bulk.PREMIUM
            if insured:
                found["mip_premium"] = self.ask("MIP_PREMIUM", premium)
            elif insured is not None:
                readable = [self.value(name) for name in premium]
                found["mip_premium"] = None if None in readable else 0.0
        return found

    def sentences(self):
        """Return what cells would say."""
        return {error.sentence(self.lang) for error in self.errors}


def blank(value):
    return bool(pd.isna(value))


def test_a_flat_rate_is_not_tested_as_an_annual_one():
    deal = {"price": 8e6, "loan": 1e6, "annual_rate": 0.005, "years": 5, "monthly_income": 36e3}
    results, issues = bulk.evaluate(
        pd.DataFrame([deal | {"rate_basis": "月平息"}, deal | {"rate_basis": None}]), lang="en"
    )
    flat, annual = results.iloc[0], results.iloc[1]
    assert (flat["monthly_payment"], annual["dsr_ok"]) == (pytest.approx(1e6 / 60 + 5_000), True)
    assert all(blank(flat[name]) for name in ("dsr", "dsr_ok", "min_income", "verdict"))
    assert issues["code"].tolist() == ["flat-rate"]
    assert "FLAT_TO_APR_WHY" in issues["sentence"].iloc[0]
    block = [["貸款額", 1e6], ["年利率", 0.005], ["年期", 5], ["計息方式", "月平息"], ["每月入息", 36e3]]
    assert functions.MONTHLY_PAYMENT(block) == flat["monthly_payment"]
    for name in ("DSR_OK", "DSR", "MIN_INCOME", "LOAN_BY_INCOME", "RATE_SHOCK", "PLAN_COST"):
        with pytest.raises(InputError, match="monthly flat rate") as refused:
            getattr(functions, name)(block)
        assert refused.value.field == "annual_rate"


def test_the_premium_goes_by_the_valuation_and_the_rebate():
    deal = {"price": 10e6, "loan": 8.1e6, "annual_rate": 0.035, "years": 30, "insured": True, "first_home": True}
    for more, base in (({"valuation": 9e6}, 9e6), ({"rebate": 1e6}, 9e6), ({}, 10e6)):
        facts = deal | more
        premium = functions.MIP_PREMIUM(8.1e6, base, 30, True)
        block = [[name, value] for name, value in facts.items()]
        results, _ = bulk.evaluate(pd.DataFrame([facts]), ["mip_premium", "cash_needed"])
        assert results["mip_premium"].iloc[0] == functions.MIP_PREMIUM(block) == pytest.approx(premium)
        assert functions.CASH_NEEDED(block) == results["cash_needed"].iloc[0]
        plain = functions.CASH_NEEDED(10e6, 8.1e6, rebate=facts.get("rebate", 0))
        assert functions.CASH_NEEDED(block) == pytest.approx(plain + premium)


def same(one, other):
    """Tell whether two answers are the same, blanks included; a rate to within what two solvers may differ by."""
    if blank(one) or blank(other):
        return blank(one) and blank(other)
    if isinstance(one, (bool, np.bool_)) or isinstance(other, (bool, np.bool_)):
        return type(one) in (bool, np.bool_) and type(other) in (bool, np.bool_) and one == other
    return one == pytest.approx(other, rel=1e-9, abs=1e-10)


def binding(answer):
    """Return the name of the limit that decides a single loan."""
    limit = answer.limits[answer.decided_by]
    return f"{limit.name} loan cap" if limit.ruling.reason == bulk.LOAN_CAP else limit.name


GRAVITY = [None, *(verdict.code for verdict in (Verdict.PASS, Verdict.WARNING, Verdict.ASK, Verdict.FAIL))]


def expected_verdict(single, found, by_guarantee):
    """Return the verdict by the words of the contract, before anything that a broker should be warned of."""
    loan, years = (None if single.lacks(name) else single.value(name) for name in ("loan", "years"))
    on_net_worth = single.value("basis") == Basis.NET_WORTH
    unknown = single.uncovered & {"MAX_LOAN", "MAX_TENOR", "DSR"}
    known = None not in (loan, years, found["max_loan"], found["max_tenor"])
    tested = found["dsr_ok"] is not None or on_net_worth
    too_high = found["dsr_ok"] is False
    if not unknown and not (known and tested):
        return None
    too_large = None not in (loan, found["max_loan"]) and loan > found["max_loan"] * (1 + 1e-9)
    too_long = None not in (years, found["max_tenor"]) and years > found["max_tenor"]
    if too_large or too_long or (too_high and not on_net_worth and not by_guarantee):
        return "fail"
    if unknown or on_net_worth:
        return "ask the bank"
    return "pass with warning" if too_high else "pass"


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(DEALS, COLUMNS, st.sampled_from(LANGUAGES))
def test_a_list_is_answered_as_single_cells_are(deals, names, lang):
    names = ["price", *(name for name in names if name != "price")]
    results, issues = bulk.evaluate(frame_of(deals, names), lang=lang)
    for row, deal in enumerate(deals):
        single = SingleDeal(deal, names, lang)
        answered = results.iloc[row]
        found = single.answers()
        for column, answer in found.items():
            assert same(answered[column], answer), (column, answered[column], answer)
        said = issues[issues["row"] == row + 1]
        assert single.sentences() == set(said.loc[said["code"] != "missing", "sentence"])
        assert single.missing == set(said.loc[said["code"] == "missing", "column"])
        assert not said.duplicated().any()
        verdict = expected_verdict(single, found, answered["loan_binding"] == "guarantee")
        told = None if blank(answered["verdict"]) else answered["verdict"]
        assert GRAVITY.index(told) >= GRAVITY.index(verdict)
        assert (told is None, told == "fail") == (verdict is None, verdict == "fail")
        assert blank(answered["why"]) == (verdict is None)


@given(DEALS)
def test_what_binds_is_what_binds_a_single_deal(deals):
    results, _ = bulk.evaluate(frame_of(deals), ["max_loan", "loan_binding", "max_tenor", "tenor_binding"])
    for row, deal in enumerate(deals):
        single = SingleDeal(deal, NAMES, "zh")
        answered = results.iloc[row]
        if not blank(answered["max_loan"]):
            answer = quote.loan_to_value(single.base(), **{name: single.value(name) for name in bulk.LTV})
            assert answered["loan_binding"] == binding(answer)
        if not blank(answered["max_tenor"]):
            answer = quote.longest_tenor(**{name: single.value(name) for name in bulk.TENOR})
            assert answered["tenor_binding"] == answer.limits[answer.decided_by].name


SOUND = {
    "price": 8e6,
    "property": "私樓",
    "use": "自用",
    "agreement_date": "2025-03-01",
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
    return bulk.evaluate(pd.DataFrame([SOUND | deal for deal in deals]).astype(object), columns, lang=lang)


@pytest.mark.parametrize(
    ("change", "verdict", "words"),
    [
        ({}, "pass", ["Within every limit", "the bank's own cap"]),
        ({"loan": 5.6e6}, "pass", ["Within every limit"]),
        ({"loan": 5_600_001}, "fail", ["loan", "the bank's own cap"]),
        ({"price": 17e6, "insured": True, "loan": 13e6}, "fail", ["the Mortgage Insurance Programme's loan cap"]),
        ({"building_age": 50}, "fail", ["tenor", "the age of the building"]),
        ({"applicant_age": 50}, "fail", ["tenor", "the age of the applicant"]),
        ({"years": 31}, "fail", ["tenor", "the regulator's maximum"]),
        ({"monthly_income": 30_000}, "fail", ["debt-servicing"]),
        ({"loan": 7e6, "building_age": 50, "monthly_income": 1}, "fail", ["loan", "tenor", "debt-servicing"]),
        ({"agreement_date": "2012-01-03", "loan": 4e6}, "ask the bank", ["No rule"]),
        ({"agreement_date": "2012-01-03", "loan": 7e6}, "fail", ["loan", "No rule"]),
        ({"basis": "net-worth", "years": 25, "monthly_income": 1}, "ask the bank", ["net worth"]),
        ({"basis": "net-worth", "years": 25, "monthly_income": None}, "ask the bank", ["net worth"]),
        ({"basis": "net-worth", "years": 25, "loan": 6e6}, "fail", ["loan"]),
        ({"property": "居屋綠表", "loan": 7.5e6, "monthly_income": 40_000}, "pass with warning", ["for information"]),
        ({"property": "居屋綠表", "loan": 7.7e6}, "fail", ["the Housing Authority's guarantee"]),
        ({"property": "shop", "years": 20}, "pass with warning", ["weak source"]),
        ({"property": "shop", "years": 21}, "fail", ["the maximum for this type of property"]),
    ],
)
def test_a_verdict_says_what_decides(change, verdict, words):
    results, _ = answered(change)
    assert results["verdict"].tolist() == [verdict]
    for part in words:
        assert part in results["why"].iloc[0]


@pytest.mark.parametrize("missing", ["loan", "years", "monthly_income", "annual_rate"])
def test_without_what_it_hangs_on_there_is_no_verdict(missing):
    results, issues = answered({missing: None}, {})
    assert blank(results["verdict"].iloc[0])
    assert blank(results["why"].iloc[0])
    assert results["verdict"].iloc[1] == "pass"
    assert issues[["row", "column", "code"]].to_numpy().tolist() == [[1, missing, "missing"]]


@pytest.mark.parametrize("cell", [None, "", 0, "dear", -1])
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


PLAIN = {"loan": 5e6, "years": 30.0, "max_loan": 5.6e6, "max_tenor": 30, "dsr_ok": True} | dict.fromkeys(
    ("on_net_worth", "guaranteed", "doubtful", "no_rule"), False
)
CHANGES = {
    Finding(0): [{}, {"loan": 5.6e6}, {"loan": 5.6e6 + 1e-4}],
    Finding.LOAN_TOO_LARGE: [{"loan": 5.6e6 + 1}],
    Finding.TENOR_TOO_LONG: [{"years": 30.5}, {"max_tenor": 0}],
    Finding.DEBTS_TOO_HIGH: [{"dsr_ok": False}],
    Finding.NO_RULE: [{"no_rule": True}, {"no_rule": True, "max_loan": nan}, {"no_rule": True, "max_tenor": nan}],
    Finding.INCOME_NOT_TESTED: [{"on_net_worth": True}, {"on_net_worth": True, "dsr_ok": False}],
    Finding.GUARANTEED: [{"guaranteed": True, "dsr_ok": False}],
    Finding.DOUBTFUL: [{"doubtful": True}],
    Finding.LOAN_TOO_LARGE | Finding.DOUBTFUL: [{"loan": 9e6, "doubtful": True}],
    Finding.TENOR_TOO_LONG | Finding.NO_RULE: [{"years": 40.0, "max_loan": nan, "no_rule": True}],
}
FOUND = [(found, change) for found, changes in CHANGES.items() for change in changes]


@pytest.mark.parametrize(("found", "change"), FOUND)
def test_each_finding_is_found_alone(found, change):
    assert Finding(quote.findings(**PLAIN | change)) == found


def test_findings_of_many_deals_are_those_of_each():
    deals = [PLAIN | change for _, change in FOUND]
    many = quote.findings(**{name: np.array([deal[name] for deal in deals]) for name in PLAIN})
    assert many.tolist() == [int(found) for found, _ in FOUND]
    assert quote.verdict(many).tolist() == [quote.verdict(int(found)) for found, _ in FOUND]


@pytest.mark.parametrize("found", range(1 << len(Finding)))
def test_a_verdict_is_as_grave_as_its_gravest_finding(found):
    grave = {
        Verdict.FAIL: Finding.LOAN_TOO_LARGE
        | Finding.TENOR_TOO_LONG
        | Finding.DEBTS_TOO_HIGH
        | Finding.NET_WORTH_TOO_LOW,
        Verdict.ASK: Finding.NO_RULE | Finding.INCOME_NOT_TESTED | Finding.TO_ASK,
        Verdict.WARNING: Finding.GUARANTEED | Finding.DOUBTFUL | Finding.WARNED,
    }
    gravest = next((verdict for verdict, flags in grave.items() if found & flags), Verdict.PASS)
    assert quote.verdict(found) == gravest


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
        assert explain.LIMITS[binding.removesuffix(" loan cap")][lang == "en"] in results["why"].iloc[0]
        assert ({"zh": "的貸款額上限", "en": "'s loan cap"}[lang] in results["why"].iloc[0]) == ("cap" in binding)


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
    _, issues = bulk.evaluate(pd.DataFrame({"樓價": [8e6, "x"], "Agreement Date": ["1999-01-01", None]}), ["max_ltv"])
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
    results, issues = bulk.evaluate(frame, ["max_ltv"])
    assert blank(results["max_ltv"].iloc[0])
    assert results["max_ltv"].iloc[1] == 0.8
    assert issues["row"].tolist() == [1]


@pytest.mark.parametrize("index", [["a", "b", "a"], [3, 3, 3], pd.date_range("2025-01-01", periods=3)])
def test_the_index_is_kept(index):
    frame = frame_of([SOUND, SOUND | {"price": "x"}, SOUND | {"loan": None}], SOUND).set_axis(index)
    results, issues = bulk.evaluate(frame)
    assert results.index.equals(frame.index)
    assert issues.index.equals(frame.index[issues["row"] - 1])
    assert issues["row"].tolist() == [2, 3]


def test_the_list_itself_is_left_as_it_was():
    frame = frame_of([SOUND, SOUND | {"price": "x"}], SOUND)
    before = frame.copy(deep=True)
    bulk.evaluate(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_columns_that_are_not_ours_make_no_difference():
    frame = frame_of([SOUND, SOUND | {"price": "x"}], SOUND)
    more = frame.assign(備註="海景", **{"unit no.": [1, 2], "資產": "many"})
    more[7] = None
    for one, other in zip(bulk.evaluate(frame), bulk.evaluate(more), strict=True):
        pd.testing.assert_frame_equal(one, other)


LABELS = {
    "name": lambda argument: argument.name,
    "zh": lambda argument: argument.zh,
    "en": lambda argument: argument.en.title(),
    "synonym": lambda argument: (*argument.synonyms, argument.name)[0],
    "loose": lambda argument: f" {argument.name.upper().replace('_', ' ')}：",
}


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30)
@given(DEALS, st.permutations(NAMES), st.sampled_from(list(LABELS)), st.sampled_from(LANGUAGES))
def test_columns_may_have_any_label_and_order(deals, order, label, lang):
    frame = frame_of(deals)
    results, issues = bulk.evaluate(frame, lang=lang)
    renamed = {name: LABELS[label](ARGUMENTS[name]) for name in NAMES}
    other_results, other_issues = bulk.evaluate(frame[order].rename(columns=renamed), lang=lang)
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
    results, issues = bulk.evaluate(frame)
    shuffled, shuffled_issues = bulk.evaluate(frame.iloc[order])
    pd.testing.assert_frame_equal(shuffled, results.iloc[order])
    columns = ["column", "code", "sentence"]
    for row in range(len(deals)):
        one, other = (told.loc[told.index == row, columns] for told in (issues, shuffled_issues))
        pd.testing.assert_frame_equal(one, other)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30)
@given(DEALS, st.lists(st.sampled_from(bulk.RESULTS), min_size=1, unique=True))
def test_some_results_are_as_among_all(deals, wanted):
    frame = frame_of(deals)
    results, issues = bulk.evaluate(frame)
    some, some_issues = bulk.evaluate(frame, wanted)
    pd.testing.assert_frame_equal(some, results[wanted])
    assert set(some_issues.itertuples(name=None)) <= set(issues.itertuples(name=None))


def test_each_language_says_its_own():
    deals = ({"price": "x"}, {"agreement_date": "1999-01-01"}, {"monthly_income": 0, "rental_income": 0}, {})
    (zh, zh_issues), (en, en_issues) = (answered(*deals, lang=lang) for lang in LANGUAGES)
    pd.testing.assert_frame_equal(zh.drop(columns="why"), en.drop(columns="why"))
    pd.testing.assert_frame_equal(zh_issues.drop(columns="sentence"), en_issues.drop(columns="sentence"))
    for chinese, english in zip(zh_issues["sentence"], en_issues["sentence"], strict=True):
        assert english.isascii() or "“" in english
        assert any("\u4e00" <= character <= "\u9fff" for character in chinese)
    assert en["why"].iloc[3].startswith("Within")
    assert zh["why"].iloc[3].startswith("符合")


@pytest.mark.parametrize("frame", [pd.DataFrame({"price": []}), pd.DataFrame(columns=["樓價", "備註"])])
def test_an_empty_list_has_empty_results(frame):
    results, issues = bulk.evaluate(frame)
    assert list(results.columns) == list(bulk.RESULTS)
    assert list(issues.columns) == ["row", "column", "code", "sentence"]
    assert len(results) == len(issues) == 0


@pytest.mark.parametrize("nothing", BLANKS, ids=repr)
def test_blank_rows_are_not_decided(nothing):
    frame = pd.DataFrame([dict.fromkeys(NAMES, nothing), SOUND, dict.fromkeys(NAMES, nothing)], dtype=object)
    results, issues = bulk.evaluate(frame)
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
        bulk.evaluate(pd.DataFrame([[8e6] * len(columns)], columns=columns), wanted)
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
        {"insured": lambda series: pd.Series([np.bool_(told is True) for told in series], dtype=object)},
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
    expected, none = bulk.evaluate(typed())
    results, issues = bulk.evaluate(typed(**columns))
    assert none.empty
    assert issues.to_dict("records") == []
    pd.testing.assert_frame_equal(results, expected, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float64", "Float64", "Int64", "string", "category", "object"])
def test_what_is_missing_in_a_column_of_any_type_is_not_given(dtype):
    frame = pd.DataFrame({"price": [8e6] * 2, "valuation": pd.array([7_000_000, None], dtype=dtype)})
    results, issues = bulk.evaluate(frame, ["max_loan"])
    assert results["max_loan"].tolist() == [pytest.approx(4.9e6), pytest.approx(5.6e6)]
    assert issues.empty


def test_a_missing_time_is_a_date_that_is_not_given():
    frame = pd.DataFrame({"price": [32e6] * 2, "agreement_date": pd.to_datetime(["2024-10-15", None])})
    results, issues = bulk.evaluate(frame, ["max_ltv"])
    assert results["max_ltv"].tolist() == [0.65625, 0.7]
    assert issues.empty
