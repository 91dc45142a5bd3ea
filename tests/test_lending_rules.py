"""What the law on lending says of single deals beyond a number: each with its source, on its own date."""

import pandas as pd
import pytest

from udfs import functions
from xlmortgage.errors import NoRuleError
from xlmortgage.lists.evaluate import evaluate

HOME = {"樓價": 8e6, "年利率": 0.0325, "年期": 30, "每月入息": 150_000, "臨約日期": "2026-11-20"}
INSURED = {**HOME, "貸款額": 7.2e6, "按揭保險": True, "首次置業": True, "固定受薪": True}
WHITE_FORM = {**HOME, "樓價": 3e6, "貸款額": 2e6, "物業類型": "居屋白表", "年期": 25}
OF_2011 = {**HOME, "樓價": 3e6, "年期": 25, "臨約日期": "2011-11-20"}


def block(facts, **more):
    return [list(line) for line in (facts | more).items()]


def in_a_list(facts, *columns):
    results, issues = evaluate(pd.DataFrame([facts]), [*columns], lang="en")
    return results.iloc[0], issues


def refusal_of(function, *given, **named):
    with pytest.raises(NoRuleError) as error:
        getattr(functions, function)(*given, **named)
    return error.value


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        # mReferral, table of the programme (2022): income derived mainly from outside Hong Kong is not accepted.
        ({**INSURED, "非本地收入": True}, "posting by a local employer"),
        # HKMA, 2024-12-04: up to 80% for agreements of 2021 to 2023 whose valuation fell.
        (
            {**HOME, "貸款額": 5.6e6, "估價": 7e6, "臨約日期": "2022-06-01", "入伙日期": "2025-06-30"},
            "banks may lend up to 80%",
        ),
        # Housing Ordinance: premium unpaid, not to be let; Policy Address 2025, pilot.
        ({**WHITE_FORM, "用途": "出租"}, "a pilot of the 2025 Policy Address"),
        # Yahoo News Hong Kong, 2024-02-23: insurance of subsidised flats after year 40.
        (
            {**WHITE_FORM, "貸款額": 2.6e6, "按揭保險": True, "首次轉讓日期": "1984-06-30", "年期": 7},
            "what it costs, who pays and any limit on the price were not found",
        ),
    ],
    ids=["income abroad", "scheme of 2024-12-04", "subsidised and let", "subsidised after year 40"],
)
def test_what_a_bank_has_to_be_asked_reaches_the_verdict_the_list_and_the_quote(facts, said):
    assert functions.VERDICT(block(facts), "en") == "ask the bank"
    assert said in functions.VERDICT_WHY(block(facts), "en")
    row, _ = in_a_list(facts, "verdict", "why")
    assert row["verdict"] == "ask the bank"
    assert said in row["why"]
    (quoted,) = [line for line in functions.QUOTE(block(facts), "en") if line[0] == "verdict"]
    assert said in quoted[3]


def test_the_insurance_of_a_subsidised_flat_has_no_known_price():
    old = {**WHITE_FORM, "貸款額": 2.6e6, "按揭保險": True, "首次轉讓日期": "1984-06-30", "年期": 7}
    row, issues = in_a_list(old, "max_ltv", "mip_premium")
    assert row["max_ltv"] == 0.9
    assert pd.isna(row["mip_premium"])
    assert "who pays, was not found" in issues["sentence"].iloc[0]


@pytest.mark.parametrize("day", ["2026-09-16", "2026-11-20"])
def test_what_was_announced_for_newborns_goes_with_white_form_flats_from_its_day(day):
    """Government press release, 2026-09-16, known from summaries."""
    said = "White Form families with a newborn may borrow up to 95%"
    assert said in functions.MAX_LTV_WHY(3e6, "hos-white", agreement_date=day, lang="en")
    assert said in functions.VERDICT_WHY(block(WHITE_FORM, 臨約日期=day), "en")
    assert functions.VERDICT(block(WHITE_FORM, 臨約日期=day), "en") == "pass"
    assert said not in functions.MAX_LTV_WHY(3e6, "hos-green", agreement_date=day, lang="en")
    assert said not in functions.MAX_LTV_WHY(3e6, "hos-white", agreement_date="2026-09-15", lang="en")


def test_flats_of_the_tenants_purchase_scheme_had_25_years_of_guarantee():
    """Yahoo News Hong Kong, 2024-02-23."""
    said = functions.MAX_LTV_WHY(3e6, "hos-green", first_assigned="2000-06-01", agreement_date="2018-06-01", lang="en")
    assert "Tenants Purchase Scheme the guarantee was 25 years" in said


@pytest.mark.parametrize(
    ("given", "more", "said"),
    [
        ((7.2e6, 8e6, 30), {}, "up to 80%, and up to 90% for a first home and regularly salaried applicants only"),
        ((7.2e6, 8e6, 30), {"first_home": True, "regular_salary": False}, "up to 80%, and up to 90%"),
        ((16e6, 20e6, 30), {}, "the price is above the scheme's"),
        ((6.8e6, 8e6, 15), {"property": "car-park"}, "not residential"),
        ((6.8e6, 8e6, 30), {"use": "let", "first_home": True}, "not for self-use"),
    ],
)
def test_a_premium_is_refused_by_the_rule_that_refuses_the_loan(given, more, said):
    """HKMCI, 2019-10-16; Bowtie, October 2024: who is insured, and how far."""
    error = refusal_of("MIP_PREMIUM", *given, **more, agreement_date="2026-11-20")
    assert error.code == "not-insurable"
    assert said in error.sentence("en")
    assert "70%" in error.sentence("zh")
    assert "no rule we know of" not in functions.MIP_PREMIUM_WHY(*given, **more, agreement_date="2026-11-20", lang="en")


def test_a_list_leaves_the_premium_blank_where_the_deal_cannot_be_insured():
    facts = {**INSURED, "用途": "出租"}
    row, issues = in_a_list(facts, "mip_premium", "cash_needed")
    assert row.isna().all()
    assert set(issues["code"]) == {"not-insurable"}


def test_a_salary_of_which_nothing_is_said_is_taken_as_regular_and_said_so():
    dated = {"first_home": True, "agreement_date": "2026-11-20"}
    assert functions.MIP_PREMIUM(9e6, 10e6, 30, **dated) == functions.MIP_PREMIUM(
        9e6, 10e6, 30, **dated, regular_salary=True
    )
    assert "regular salaried" in functions.MIP_PREMIUM_WHY(9e6, 10e6, 30, **dated, lang="en")
    assert "not regular salaried" not in functions.MIP_PREMIUM_WHY(9e6, 10e6, 30, **dated, lang="en")


def test_a_purchase_beyond_what_is_lent_says_so():
    """HKMA, 2024-10-16: 70%."""
    dated = {"agreement_date": "2026-11-20", "lang": "en"}
    uninsured = functions.CASH_NEEDED_WHY(8e6, 7.2e6, **dated)[1][2]
    assert "Above HK$5,600,000 (70%), the most without insurance." in uninsured
    assert "Above" not in functions.CASH_NEEDED_WHY(8e6, 5.6e6, **dated)[1][2]
    insured = functions.CASH_NEEDED_WHY(8e6, 7.2e6, insured=True, first_home=True, years=30, **dated)
    assert "Above" not in insured[1][2]


def test_within_the_guarantee_no_premium_is_asked_and_the_reason_says_so():
    said = functions.MIP_PREMIUM_WHY(2.7e6, 3e6, 25, property="hos-white", agreement_date="2026-11-20", lang="en")
    assert said.startswith("Mortgage insurance premium HK$0: none is asked within the Housing Authority's guarantee.")


def test_a_first_time_buyer_who_fails_the_stress_test_pays_more():
    """Star Property Agency, 2023-05-15; HKMCI, 2019-10-16."""
    said = functions.MIP_PREMIUM_WHY(7.2e6, 8e6, 30, True, agreement_date="2023-05-15", lang="en")
    assert "10% to 15% higher" in said
    assert "10% to 15%" not in functions.MIP_PREMIUM_WHY(7.2e6, 8e6, 30, True, agreement_date="2024-02-28", lang="en")


MISSING = [
    ("MAX_LTV", {"price": 8e6, "agreement_date": "2004-10-18"}, "before the circular of 2004-10-19 was not found"),
    ("MAX_LTV", {"price": 8e6, "property": "shop", "agreement_date": "2010-11-19"}, "commercial and industrial"),
    ("MAX_LTV", {"price": 1e6, "property": "car-park", "agreement_date": "2013-02-22"}, "car parks before 2013-02-23"),
    ("MAX_LTV", {"price": 8e6, "basis": "net-worth", "agreement_date": "2011-06-09"}, "The cap on net worth"),
    ("MAX_LTV", {"price": 8e6, "insured": True, "agreement_date": "2010-08-13"}, "How far the programme insured"),
    (
        "MAX_LTV",
        {"price": 3e6, "property": "hos-green", "agreement_date": "2014-12-30"},
        "The guarantee and the longest",
    ),
    ("MAX_TENOR", {"agreement_date": "2012-09-14"}, "the banks' own of the time were not found"),
    ("DSR_LIMIT", {"agreement_date": "2009-10-29"}, "limits before 2009-10-30 were not found"),
    ("MIP_PREMIUM", {"loan": 9.6e6, "price": 12e6, "years": 25, "agreement_date": "2022-03-18"}, "HK$10m and above"),
    ("MIP_PREMIUM", {"loan": 12e6, "price": 16e6, "years": 25, "agreement_date": "2024-01-05"}, "more than HK$15m"),
    ("MIP_PREMIUM", {"loan": 4.8e6, "price": 6e6, "years": 25, "agreement_date": "2018-01-05"}, "cover from 60%"),
    ("MIP_PREMIUM", {"loan": 3.2e6, "price": 4e6, "years": 25, "agreement_date": "2012-12-31"}, "before 2013-02-23"),
    (
        "MIP_PREMIUM",
        {"loan": 6.4e6, "price": 8e6, "years": 25, "other_mortgages": True, "agreement_date": "2021-06-01"},
        "another mortgage above HK$6m",
    ),
    (
        "MIP_PREMIUM",
        {"loan": 6.4e6, "price": 8e6, "years": 25, "other_mortgages": True, "agreement_date": "2026-11-20"},
        "applicants with another mortgage (cover from 60%)",
    ),
    ("MIP_PREMIUM", {"loan": 6.4e6, "price": 8e6, "years": 31, "agreement_date": "2026-11-20"}, "end at 30 years"),
    (
        "MIP_PREMIUM",
        {"loan": 6e6, "price": 8e6, "years": 20, "plan": "annual", "agreement_date": "2026-11-20"},
        "a single premium only",
    ),
]


@pytest.mark.parametrize(
    ("function", "inputs", "said"), MISSING, ids=lambda part: part if isinstance(part, str) else ""
)
def test_what_has_no_answer_names_what_is_missing(function, inputs, said):
    error = refusal_of(function, **inputs)
    assert said in error.sentence("en")
    assert "未能查得" in error.sentence("zh") or "保費表" in error.sentence("zh")
    assert said in getattr(functions, f"{function}_WHY")(**inputs, lang="en")


def test_a_verdict_names_what_is_missing_and_what_would_pass_agrees_with_it():
    """No regulator's maximum before 2012-09-15: HKMA press release, 2012-09-14."""
    missing = "the banks' own of the time were not found"
    open_, failing = block(OF_2011, 貸款額=2e6), block(OF_2011, 貸款額=2.9e6)
    assert functions.VERDICT(open_, "en") == "ask the bank"
    assert missing in functions.VERDICT_WHY(open_, "en")
    assert missing in refusal_of("WHAT_WOULD_PASS", open_).sentence("en")
    assert functions.VERDICT(failing, "en") == "fail"
    (what, now, then, _), *_ = functions.WHAT_WOULD_PASS([*failing, ["lang", "en"]])[1:]
    assert (what, now, then) == ("loan", 2.9e6, 2.1e6)
    assert functions.VERDICT(block(OF_2011, 貸款額=then), "en") == "ask the bank"
    row, _ = in_a_list({**OF_2011, "貸款額": 2e6}, "verdict", "why")
    assert missing in row["why"]


def test_a_list_names_for_each_deal_what_is_missing_for_it():
    """Two deals of one day under one sheet, of which different tables were not found."""
    insured = {"年利率": 0.0325, "年期": 25, "按揭保險": True, "臨約日期": "2022-06-01"}
    deals = [
        {**insured, "樓價": 12e6, "貸款額": 9.6e6, "其他按揭": False},
        {**insured, "樓價": 8e6, "貸款額": 6.4e6, "其他按揭": True},
    ]
    _, issues = evaluate(pd.DataFrame(deals), ["mip_premium"], lang="en")
    first, second = issues["sentence"]
    assert "HK$10m and above" in first
    assert "another mortgage above HK$6m" in second
