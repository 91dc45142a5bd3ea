"""What the law on lending says of single deals beyond a number: each with its source, on its own date."""

import datetime as dt

import pandas as pd
import pytest
from click.testing import CliRunner

from udfs import functions
from xlmortgage import law
from xlmortgage.cli import main as cli
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.lists.evaluate import evaluate
from xlmortgage.numbers.days import as_date

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
    assert (what, now, then) == ("loan (then ask the bank)", 2.9e6, 2.1e6)
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


TODAY = "2026-11-20"
BEYOND = [
    # Bowtie and Midland, October 2024: 90% to 10m, 9m to 11.25m, 80% to 15m, 12m to 17.15m, nothing above.
    (12e6, 10.8e6, {"first_home": True, "agreement_date": TODAY}, "up to 80%"),
    (11e6, 9.9e6, {"first_home": True, "agreement_date": TODAY}, "its loan cap of HK$9,000,000"),
    (10.5e6, 9.2e6, {"first_home": True, "agreement_date": TODAY}, "its loan cap of HK$9,000,000"),
    (15e6, 12.5e6, {"first_home": True, "agreement_date": TODAY}, "up to 80%"),
    (16e6, 12.1e6, {"first_home": True, "agreement_date": TODAY}, "its loan cap of HK$12,000,000"),
    (16e6, 14.4e6, {"first_home": True, "agreement_date": TODAY}, "its loan cap of HK$12,000,000"),
    (8e6, 8e6, {"first_home": True, "agreement_date": TODAY}, "up to 90%"),
    (8e6, 7.2e6, {"first_home": True, "regular_salary": False, "agreement_date": TODAY}, "regularly salaried"),
    # HKMCI, 2019-10-16: 80% to 10m. HKMC, 2013-02-22: 3.6m at 90% to 4.5m, 80% to 6m.
    (10e6, 8.4e6, {"plan": "annual", "agreement_date": "2022-02-22"}, "up to 80%"),
    (4.4e6, 3.7e6, {"first_home": True, "agreement_date": "2014-03-15"}, "its loan cap of HK$3,600,000"),
    (5e6, 4.25e6, {"first_home": True, "agreement_date": "2014-03-15"}, "up to 80%"),
    # HKMCI, 2022-02-23: 80% above 11.25m. Net worth and what is let are insured by nobody.
    (12e6, 10.8e6, {"first_home": True, "agreement_date": "2022-03-18"}, "up to 80%"),
    (33e6, 16.5e6, {"basis": "net-worth", "agreement_date": "2019-10-16"}, "assessed on net worth"),
    (3e6, 2.55e6, {"property": "village", "completion_date": "2024-12-31", "agreement_date": "2023-02-22"}, "village"),
    (3e6, 2.85e6, {"property": "hos-white", "first_assigned": "1984-06-30", "agreement_date": TODAY}, "up to 90%"),
]


def every_way(price, loan, more):
    """Return the premium, or the sentence in its stead, and the cash, through every way in."""
    facts = {"price": price, "loan": loan, "years": 15, "insured": True, **more}
    lines, row = block(facts), in_a_list(facts, "mip_premium", "cash_needed")
    quoted = {line[0]: line for line in functions.QUOTE([*lines, ["annual_rate", 0.0325]], "en")}
    in_cells = functions.DEALS([[*facts], [*facts.values()]], "mip_premium, cash_needed, why", "en")[1]
    return {
        "block": (functions.MIP_PREMIUM_WHY(lines, "en"), functions.CASH_NEEDED_WHY(lines, "en")[-1][0]),
        "list": (*(None if pd.isna(one) else one for one in row[0]), [*row[1]["sentence"]], {*row[1]["column"]}),
        "DEALS": in_cells,
        "QUOTE": [quoted[name][2:] for name in ("mip_premium", "cash_needed")],
        "added": functions.MIN_INCOME_WHY([*lines, ["annual_rate", 0.0325], ["premium_financed", True]], "en")
        if more.get("plan") != "annual"
        else "cannot be insured",
    }


@pytest.mark.parametrize(("price", "loan", "more", "said"), BEYOND)
def test_a_loan_above_what_is_insured_of_its_deal_has_no_premium_through_any_way(price, loan, more, said):
    found = every_way(price, loan, more)
    assert said in found["block"][0]
    assert said in found["block"][1]
    assert found["list"][:2] == (None, None)
    assert any(said in sentence for sentence in found["list"][2])
    assert found["list"][3] == {"loan"}
    assert found["DEALS"][:2] == ["", ""]
    assert said in found["DEALS"][2]
    assert all(str(value) == "#N/A" and said in why for value, why in found["QUOTE"])
    assert "cannot be insured" in found["added"]


@pytest.mark.parametrize(
    ("price", "loan", "first_home", "premium"),
    [
        # Premium Rate Sheet of 2024-10-16, tables 3 and 4, 30 years, at the cap of each band.
        (11e6, 9e6, True, 147_600.0),
        (16e6, 12e6, True, 18_000.0),
        (15e6, 12e6, False, 148_800.0),
        (10e6, 9e6, True, 225_000.0),
    ],
)
def test_a_loan_at_the_cap_of_its_deal_is_priced(price, loan, first_home, premium):
    dated = {"first_home": first_home, "agreement_date": TODAY}
    assert functions.MIP_PREMIUM(loan, price, 30, **dated) == pytest.approx(premium)
    cash, without = (functions.CASH_NEEDED(price, one, insured=True, years=30, **dated) for one in (loan, price * 0.7))
    assert cash - without == pytest.approx(premium + price * 0.7 - loan)


@pytest.mark.parametrize(
    ("price", "loan", "more", "lent"),
    [
        # HKMA: 70% to 30m from 2024-02-28; 70% to 7m and 60% above with 4.2m, 2013 to 2015; 60%, and 5m, to 10m, 2015 to 2023.
        (20e6, 14e6, {"agreement_date": "2024-03-15"}, "70%"),
        (6.5e6, 3.9e6, {"agreement_date": "2014-03-15"}, "64.62%"),
        (8e6, 4.5e6, {"agreement_date": "2019-10-15"}, "60%"),
        # The guarantee is over: lent on as a private flat.
        (
            6.5e6,
            4.5e6,
            {"property": "hos-white", "first_assigned": "1974-01-01", "agreement_date": "2026-11-04"},
            "70%",
        ),
    ],
)
def test_within_what_a_bank_lends_by_itself_no_premium_is_asked_and_the_limit_is_said(price, loan, more, lent):
    found = every_way(price, loan, more)
    assert f"a bank lends up to {lent} by itself" in found["block"][0]
    assert found["list"][0] == found["DEALS"][0] == found["QUOTE"][0][0] == 0.0
    uninsured = functions.CASH_NEEDED(block({"price": price, "loan": loan, **more}))
    assert found["list"][1] == found["DEALS"][1] == found["QUOTE"][1][0] == uninsured


@pytest.mark.parametrize(
    ("price", "loan", "more"),
    [
        # HKMA, 2023-07-07: 60%, and 9m, to 17.5m, 10 points less with another mortgage: 55.6%.
        (16e6, 9.6e6, {"other_mortgages": True, "agreement_date": "2023-08-15"}),
        # HKMA, 2015 to 2023: 4m with another mortgage, 5m without, to 10m.
        (9e6, 4.5e6, {"other_mortgages": True, "agreement_date": "2019-10-16"}),
        (9e6, 5.3e6, {"agreement_date": "2020-03-15"}),
    ],
)
def test_above_what_a_bank_lends_no_premium_is_said_to_be_nothing_below_the_cover(price, loan, more):
    found, said = every_way(price, loan, more), "The sheet has no rate for a ratio so low"
    assert said in found["block"][0]
    assert found["list"][:2] == (None, None)
    assert said in found["list"][2][0]
    assert found["DEALS"][:2] == ["", ""]
    assert all(str(value) == "#N/A" and said in why for value, why in found["QUOTE"])


def test_a_salary_that_is_said_not_to_be_regular_counts_in_a_list_beside_blanks():
    facts = {"price": 8e6, "loan": 7.2e6, "years": 30, "insured": True, "first_home": True, "agreement_date": TODAY}
    deals = pd.DataFrame([{**facts, "regular_salary": one} for one in (None, False, True)])
    results, issues = evaluate(deals, ["mip_premium", "cash_needed"], lang="en")
    assert [*results["mip_premium"].isna()] == [*results["cash_needed"].isna()] == [False, True, False]
    assert {*issues["row"]} == {2}
    assert "and up to 90% for a first home and regularly salaried applicants only" in issues["sentence"].iloc[0]
    assumed = functions.CASH_NEEDED_WHY(block(facts), "en")[-1][2]
    assert "regular salaried" in assumed
    assert "not regular salaried" not in assumed
    assert "salaried" not in functions.CASH_NEEDED_WHY(8e6, 5.6e6, agreement_date=TODAY, lang="en")[-1][2]
    quoted = {line[0]: line for line in functions.QUOTE(block(facts), "en")}
    assert all("regular salaried" in quoted[name][3] for name in ("mip_premium", "cash_needed"))


SCHEME = {**HOME, "臨約日期": "2022-06-01", "入伙日期": "2025-06-30", "年期": 25}


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({"估價": 7e6, "貸款額": 3e6}, "pass"),
        ({"估價": 7e6, "貸款額": 4.9e6}, "pass"),
        ({"估價": 7e6, "貸款額": 5.6e6}, "ask the bank"),
        ({"估價": 7e6, "貸款額": 5.7e6}, "fail"),
        ({"估價": 7e6, "貸款額": 4.9e6, "每月入息": 42_000}, "ask the bank"),
        ({"估價": 8e6, "貸款額": 5.6e6}, "pass"),
        ({"貸款額": 4.9e6}, "ask the bank"),  # whether the valuation has fallen is not said
    ],
)
def test_the_scheme_of_2024_is_asked_about_only_beyond_the_ordinary_limits(more, verdict):
    """HKMA, 2024-12-04: up to 80% and 60% of the income, where the valuation of 7m has fallen below the price of 8m."""
    facts = SCHEME | more
    assert functions.VERDICT(block(facts), "en") == verdict
    row, _ = in_a_list(facts, "verdict", "why")
    assert row["verdict"] == verdict
    quoted = {line[0]: line[2:] for line in functions.QUOTE(block(facts), "en")}
    assert quoted["verdict_code"][0] == verdict
    said = "banks may lend up to 80%" if more.get("估價") != 8e6 else ""
    assert all(said in why for why in (row["why"], quoted["verdict"][1], functions.VERDICT_WHY(block(facts), "en")))


@pytest.mark.parametrize(
    ("facts", "ratio", "words"),
    [
        # HKMCI, 2023-07-07: 12m above 15m. HKMA, 2013-02-22: 5m to 10m at 50%, of the lower of price and valuation.
        ({"price": 16e6, "valuation": 15.2e6, "insured": True, "agreement_date": "2024-03-01"}, 12 / 15.2, "valuation"),
        ({"price": 16e6, "rebate": 8e5, "insured": True, "agreement_date": "2024-03-01"}, 12 / 15.2, "net price"),
        ({"price": 10.5e6, "valuation": 9.975e6, "agreement_date": "2014-12-31"}, 5 / 9.975, "valuation"),
        ({"price": 16e6, "insured": True, "agreement_date": "2024-03-01"}, 0.75, "price"),
    ],
)
def test_one_deal_has_one_ratio_on_the_lower_of_net_price_and_valuation(facts, ratio, words):
    quoted = {line[0]: line for line in functions.QUOTE(block(facts), "en")}
    row, _ = in_a_list(facts, "max_ltv")
    for found in (functions.MAX_LTV(block(facts)), quoted["max_ltv"][2], row["max_ltv"]):
        assert found == pytest.approx(ratio, rel=1e-9)
    for said in (functions.MAX_LTV_WHY(block(facts), "en"), quoted["max_ltv"][3]):
        assert f" on a {words} of HK$" in said


@pytest.mark.parametrize(
    ("facts", "others"),
    [
        ({"price": 8e6, "insured": True, "first_home": True, "regular_salary": True}, "the bank's own cap 70%."),
        ({"price": 20e6, "insured": True}, "the Mortgage Insurance Programme 0% (the price is above the scheme's)."),
    ],
)
def test_every_other_limit_is_named_once_with_its_number(facts, others):
    lines = functions.MAX_LTV_WHY(**facts, agreement_date=TODAY, lang="en").splitlines()
    assert f"Other limits: {others}" in lines


def test_what_a_broker_asks_of_one_cell_has_the_notice_of_the_verdict():
    let = {"price": 3e6, "property": "hos-white", "use": "let", "agreement_date": TODAY}
    for name in ("MAX_LTV_WHY", "MAX_LOAN_WHY"):
        assert "only if the bank agrees (an inference)" in getattr(functions, name)(**let, lang="en")
    abroad = {
        "insured": True,
        "first_home": True,
        "regular_salary": True,
        "income_abroad": True,
        "agreement_date": TODAY,
    }
    assert "posting by a local employer" in functions.MAX_PRICE_WHY(2e6, 1e5, 0.03, 30, **abroad, lang="en")


def test_a_company_has_no_relatives_to_buy_with():
    """IRD, Buyer's Stamp Duty: free of it is who buys with a close relative who is a permanent resident."""
    for day in ("2012-12-01", "2023-12-01"):
        person, company = (
            functions.STAMP_DUTY_WHY(6e6, "private", day, one, lang="en") for one in ("other", "company")
        )
        assert "close relative" in person
        assert "close relative" not in company


OF_2016 = {"price": 6e6, "loan": 3e6, "agreement_date": "2016-12-01", "years": 20, "annual_rate": 0.03}


@pytest.mark.parametrize(
    ("more", "duty"),
    [
        # IRD, examples of 2016: 15% for a second home, and Buyer's Stamp Duty of 15% on top for who is no permanent resident.
        ({"buyer": "other"}, 1_800_000),
        ({"other_home": True}, 900_000),
        ({"other_home": False, "first_home": False}, 180_000),
        ({}, 180_000),
    ],
)
def test_who_buys_decides_the_duty_through_every_way(more, duty):
    facts = {**OF_2016, "monthly_income": 100_000, "completion_date": "2018-01-01", **more}
    lines, plain = block(facts), 6e6 - 3e6 + 60_000
    row, _ = in_a_list(facts, "verdict", "assumed", "stamp_duty", "cash_needed")
    quoted = {line[0]: line for line in functions.QUOTE(lines, "en")}
    compared = functions.PLANS_COMPARED(
        lines, [["lender", "kind", "prime", "discount"], ["A", "P", 0.05, 0.0175]], lang="en"
    )
    staged = functions.STAGE_CASH(6e6, "immediate", lines, "en")
    assert functions.STAMP_DUTY(lines) == row["stamp_duty"] == quoted["stamp_duty"][2] == duty
    assert [line[2] for line in staged if line[1] == "stamp duty"] == [duty]
    assert functions.CASH_NEEDED(lines) == row["cash_needed"] == quoted["cash_needed"][2] == plain + duty
    assert [line[1] for line in compared if line[0] == "cash needed"] == [plain + duty]
    sold = functions.UPGRADE(lines, 1e6, "2016-01-01", 4e6, lang="en")
    assert [line[2] for line in sold if line[0] == "cash [HKD]"] == [plain + duty]
    told = [
        row["assumed"],
        functions.STAGE_CASH_WHY(6e6, "immediate", lines, "en"),
        functions.STAMP_DUTY_WHY(lines, "en"),
    ]
    for said in told:
        assert ("no other home" in said) == (not more)
        assert ("Hong Kong permanent resident" in said) == ("buyer" not in more)
    assert quoted["stamp_duty"][1] == "stamp duty"


def test_who_buys_before_selling_owns_another_home():
    lines = block({**OF_2016, "monthly_income": 100_000})
    bought = functions.UPGRADE([*lines, ["other_home", False]], 0, "2017-06-30", 4e6, lang="en")
    assert next(line[1:] for line in bought if line[0] == "cash [HKD]") == [3_060_000 + 900_000, 3_060_000 + 180_000]


INCOME_DAYS = ("2012-01-01", "2020-06-01", "2021-08-05", "2021-08-06", "2024-05-01", "2026-11-20")


@pytest.mark.parametrize("day", INCOME_DAYS)
def test_a_salary_given_among_the_incomes_counts_as_the_same_income_whatever_the_day(day):
    deal = {"price": 8e6, "loan": 4e6, "annual_rate": 0.0325, "years": 20, "agreement_date": day}
    by_lines, in_one = block(deal), block(deal, monthly_income=60_000)
    assert functions.VERDICT(by_lines, "en", None, [["salary", 60_000]]) == functions.VERDICT(in_one, "en")
    lines, whole = (
        {name: (value, type(value)) for name, _, value, *_ in functions.QUOTE(*call)[1:] if name != "loan"}
        for call in ((by_lines, "en", None, [["salary", 60_000]]), (in_one, "en"))
    )
    assert str(lines) == str(whole)


@pytest.mark.parametrize("day", ["2020-06-01", "2026-11-20"])
def test_an_income_without_a_published_share_takes_away_what_hangs_on_income_alone(day):
    deal = block({"price": 8e6, "loan": 4e6, "annual_rate": 0.0325, "years": 20, "agreement_date": day})
    quote = {line[0]: line[2:] for line in functions.QUOTE(deal, "en", None, [["salary", 60_000], ["bonus", 5_000]])}
    without = {line[0]: line[2:] for line in functions.QUOTE(deal, "en")}
    for name in ("verdict", "dsr", "dsr_ok", "loan_by_income"):
        assert str(quote[name][0]) == "#N/A"
        assert "No share is published for bonus" in quote[name][1]
    for name in ("stamp_duty", "cash_needed", "max_ltv", "max_loan", "mip_premium", "min_income", "monthly_payment"):
        assert quote[name] == without[name]
        assert isinstance(quote[name][0], float)
    assert "No share is published for bonus" in functions.VERDICT_WHY(deal, "en", None, [["bonus", 5_000]])


@pytest.mark.parametrize("day", ["2011-06-10", "2024-05-01", "2025-04-29", "2025-04-30", "2026-11-20"])
def test_cash_and_deposits_count_in_full_on_net_worth_whatever_the_day(day):
    deal = block(
        {"price": 8e6, "loan": 3e6, "annual_rate": 0.0325, "years": 20, "basis": "net-worth", "agreement_date": day}
    )
    quote = {line[0]: line[2] for line in functions.QUOTE(deal, "en", [["deposit", 9e6]])}
    assert quote["net_worth"] == functions.ASSET_NET_WORTH([["deposit", 9e6]]) == 9e6
    assert "what the assets count" not in functions.VERDICT_WHY(deal, "en", [["deposit", 9e6]])


@pytest.mark.parametrize(("lang", "asset", "asked"), [("en", "shares", "haircuts"), ("zh", "股票", "計算比率")])
def test_a_verdict_names_the_asset_whose_share_is_not_published(lang, asset, asked):
    deal = block({**HOME, "貸款額": 4e6, "審批基準": "資產水平"})
    why = functions.VERDICT_WHY(deal, lang, [["share", 5e6], ["deposit", 9e6]])
    assert asset in why
    assert asked in why


NOT_INSURED_AT_ALL = [
    {
        **HOME,
        "樓價": 10e6,
        "貸款額": 5e6,
        "非本地收入": True,
    },  # the insurer takes income from abroad on conditions only
    {**HOME, "樓價": 10e6, "貸款額": 7e6, "非本地收入": True},  # at the bank's own cap to the dollar
    # HKMCI 2019-10-16 exempts who fails the stress test alone in loans of 80% and 90%; 60% of HK$6m is lent without it.
    {
        **HOME,
        "樓價": 6e6,
        "貸款額": 3.6e6,
        "年利率": 0.0275,
        "每月入息": 34_000,
        "首次置業": True,
        "臨約日期": "2022-06-22",
    },
    {**WHITE_FORM, "樓價": 6e6, "貸款額": 2e6, "首次轉讓日期": "1980-06-30", "年期": 3},
    {**HOME, "貸款額": 4e6, "物業類型": "村屋", "樓齡": 40, "年期": 20},
    {**HOME, "貸款額": 4e6, "保費加入貸款": True},
    {**HOME, "貸款額": 4e6, "審批基準": "資產水平"},
    {**HOME, "貸款額": 4e6, "臨約日期": "2012-09-14"},
]


@pytest.mark.parametrize("facts", NOT_INSURED_AT_ALL, ids=range(len(NOT_INSURED_AT_ALL)))
def test_insurance_that_is_wished_for_but_not_needed_changes_no_verdict(facts):
    without = functions.VERDICT(block(facts), "en")
    insured = facts | {"按揭保險": True}
    assert functions.VERDICT(block(insured), "en") == without
    assert "As much is lent without insurance" in functions.VERDICT_WHY(block(insured), "en")
    row, _ = in_a_list(insured, "verdict", "why")
    assert row["verdict"] == without
    assert "As much is lent without insurance" in row["why"]
    assert functions.QUOTE(block(insured), "en")[1][2] == without


def test_insurance_that_is_needed_has_its_say():
    asked = {**HOME, "樓價": 10e6, "貸款額": 7_000_010, "非本地收入": True, "按揭保險": True}
    assert functions.VERDICT(block(asked), "en") == "ask the bank"
    assert "without insurance:" not in functions.VERDICT_WHY(block(asked), "en")


CONTRADICTING = [
    ({"首次置業": True, "擁有其他住宅": True}, ("first_home is yes", "other_home is yes"), "first_home"),
    ({"首次置業": True, "買家身份": "公司"}, ("first_home is yes", "buyer is a company"), "buyer"),
    ({"用途": "自用", "買家身份": "公司"}, ("use is self-use", "buyer is a company"), "use"),
]


@pytest.mark.parametrize(("facts", "named", "field"), CONTRADICTING, ids=[str(one[1]) for one in CONTRADICTING])
@pytest.mark.parametrize("day", ["2024-03-20", "2026-11-20"])
def test_facts_that_contradict_each_other_are_refused_wherever_one_of_them_counts(facts, named, field, day):
    deal = {**HOME, "貸款額": 4e6, "臨約日期": day, **facts}
    for function in ("MAX_LTV", "MAX_LOAN", "VERDICT", "QUOTE", "STAMP_DUTY", "CASH_NEEDED", "WHAT_WOULD_PASS"):
        with pytest.raises(InputError) as refused:
            getattr(functions, function)(block(deal))
        assert refused.value.field == field
        assert all(words in refused.value.sentence("en") for words in named)
    row, issues = in_a_list(deal, "max_ltv", "stamp_duty", "verdict", "why")
    assert row.isna().all()
    assert issues["sentence"].tolist() == [refused.value.sentence("en")]


@pytest.mark.parametrize(("day", "ratio", "limit"), [("2024-03-20", 0.6, 0.4), ("2024-10-16", 0.7, 0.5)])
def test_what_a_company_buys_is_held_by_it_in_cell_block_list_and_quote(day, ratio, limit):
    # HKMA 2024-02-28: 60% and 40% for homes that are not for self-use; 2024-10-16: 70% and 50% for all.
    deal = {**HOME, "貸款額": 5.6e6, "臨約日期": day, "買家身份": "公司"}
    held = {**HOME, "貸款額": 5.6e6, "臨約日期": day, "用途": "公司持有"}
    assert functions.MAX_LTV(8e6, agreement_date=day, buyer="company") == ratio
    for function, right in (("MAX_LTV", ratio), ("DSR_LIMIT", limit)):
        assert getattr(functions, function)(block(deal)) == getattr(functions, function)(block(held)) == right
    word = functions.VERDICT(block(deal), "en")
    assert word == functions.VERDICT(block(held), "en")
    assert "self-use" not in functions.VERDICT_WHY(block(deal), "en")
    row, _ = in_a_list(deal, "max_ltv", "dsr_limit", "verdict", "assumed")
    assert row[["max_ltv", "dsr_limit", "verdict"]].tolist() == [ratio, limit, word]
    assert "self-use" not in row["assumed"]
    assert functions.QUOTE(block(deal), "en")[1][2] == word
    mixed, _ = evaluate(pd.DataFrame([deal, {**deal, "買家身份": None}]), ["max_ltv"])
    assert mixed["max_ltv"].tolist() == [ratio, 0.7]


def test_a_shop_that_a_company_buys_for_its_own_trade_is_no_contradiction():
    shop = {**HOME, "貸款額": 3e6, "年期": 20, "物業類型": "商舖", "用途": "自用", "買家身份": "公司"}
    assert functions.VERDICT(block(shop), "en") == "pass with warning"


REACHED_NO_MORE = {"en": "before the date given; check them again", "zh": "請再查證"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_list_says_of_a_day_behind_the_tables_what_a_cell_says(lang):
    last = as_date(law.verified_on())
    rows = [
        {**HOME, "貸款額": 4e6, "臨約日期": day.isoformat()}
        for day in (last, last + dt.timedelta(days=1), last + dt.timedelta(days=2000))
    ]
    rows.append({**rows[-1], "每月入息": None})  # no verdict, but a ratio
    said = [False, True, True, True]
    results, _ = evaluate(pd.DataFrame(rows), lang=lang)
    assert results["why"].str.contains(REACHED_NO_MORE[lang], na=False).tolist() == said
    header = list(rows[0])
    spilled = functions.DEALS([header, *([row[name] for name in header] for row in rows)], ["why"], lang)
    assert [REACHED_NO_MORE[lang] in row[0] for row in spilled[1:]] == said
    for row, later in zip(rows[:3], said, strict=False):
        assert (REACHED_NO_MORE[lang] in functions.VERDICT_WHY(block(row), lang)) is later
    alone, _ = evaluate(pd.DataFrame(rows), ["max_ltv"], lang=lang)
    (note,) = alone.attrs["notes"]
    assert REACHED_NO_MORE[lang] in note
    assert "2, 3" in note or "2、3" in note


def test_a_comparison_with_a_day_behind_the_tables_says_so(tmp_path):
    pd.DataFrame([HOME | {"貸款額": 4e6}]).to_csv(tmp_path / "list.csv", index=False)
    last = as_date(law.verified_on())
    for days, said in ((0, False), (1, True)):
        day = (last + dt.timedelta(days=days)).isoformat()
        called = ["deals", str(tmp_path / "list.csv"), "-o", str(tmp_path / "out.csv"), "--compare-date", day]
        shown = CliRunner().invoke(cli, [*called, "--today", last.isoformat(), "--lang", "en"])
        assert (REACHED_NO_MORE["en"] in shown.output) is said


COMPLETED_LATER = [
    # HKMA 2024-10-16: agreements before that day for homes completed from it on; 2024-06-14: from 2024-02-28 on, self-use.
    ({"用途": "出租", "其他按揭": True, "臨約日期": "2024-10-15"}, "2024-10-15", "2024-10-16", 0.5, 0.7),
    ({"樓價": 20e6, "臨約日期": "2023-08-01"}, "2024-02-27", "2024-02-28", 0.6, 0.7),
]


@pytest.mark.parametrize(
    ("facts", "before", "after", "ratio", "later"), COMPLETED_LATER, ids=["2024-10-16", "2024-06-14"]
)
def test_it_is_said_that_the_completion_date_brings_later_rules(facts, before, after, ratio, later):
    said = "The completion date decides"
    for day, right, tells in ((None, ratio, False), (before, ratio, False), (after, later, True)):
        deal = {**HOME, "貸款額": 3e6, **facts, "入伙日期": day}
        assert functions.MAX_LTV(block(deal)) == right
        for function in ("MAX_LTV_WHY", "MAX_LOAN_WHY", "VERDICT_WHY"):
            assert (said in getattr(functions, function)(block(deal), "en")) is tells
        row, _ = in_a_list(deal, "verdict", "why")
        assert (said in row["why"]) is tells
        assert ("入伙日期較後" in functions.MAX_LTV_WHY(block(deal), "zh")) is tells


@pytest.mark.parametrize(("days", "said"), [(0, False), (1, True)])
def test_a_resale_behind_the_tables_says_so(days, said):
    sold = as_date(law.table("special_stamp_duty").verified_on) + dt.timedelta(days=days)
    why = functions.RESALE_DUTY_WHY(6e6, "2022-01-01", sold.isoformat(), "en")
    assert (REACHED_NO_MORE["en"] in why) is said


LET_AND_INSURED = {**HOME, "貸款額": 4e6, "用途": "出租", "按揭保險": True}


def test_insurance_that_is_not_needed_asks_nothing_of_a_home_that_is_let():
    assert functions.VERDICT(block(LET_AND_INSURED), "en") == "pass"
    above = block({**LET_AND_INSURED, "貸款額": 6.4e6})
    assert "prior written consent of bank and insurer" in functions.VERDICT_WHY(above, "en")


@pytest.mark.parametrize("wished", [True, False])
def test_a_lenders_line_on_insured_loans_holds_where_insurance_is_needed(wished):
    lines = [
        ["lender", "rule", "value", "insured", "checked", "source"],
        ["甲", "max_tenor", 15, "no", "2026-11-02", "circular"],
        ["乙", "max_tenor", 15, "yes", "2026-11-02", "circular"],
    ]
    for lender, verdict in (("甲", "fail"), ("乙", "pass")):
        deal = block({**HOME, "貸款額": 4e6, "年期": 20, "按揭保險": wished, "貸款機構": lender})
        assert functions.VERDICT(deal, "en", None, None, lines) == verdict


def test_the_age_of_a_building_counts_from_its_completion_where_it_is_not_given():
    facts = {**HOME, "貸款額": 4e6, "入伙日期": "1975-06-01"}
    assert functions.MAX_TENOR(block(facts)) == functions.MAX_TENOR(block({**facts, "樓齡": 51})) == 24
    assert functions.MAX_TENOR(block({**facts, "入伙日期": "1975-11-21"})) == 25
    assert functions.MAX_TENOR(block({**facts, "入伙日期": "2028-06-01"})) == 30
    assert functions.MAX_TENOR(block({**facts, "樓齡": 30})) == 30
    assert "the building's age counted from its completion" in functions.VERDICT_WHY(block(facts), "en")
    row, _ = in_a_list(facts, "max_tenor", "verdict", "assumed")
    assert (row["max_tenor"], row["verdict"]) == (24, "fail")
    assert "the building's age counted from its completion" in row["assumed"]


def test_a_reason_that_cannot_be_given_is_said_in_the_language_asked_for():
    deal = block({**HOME, "貸款額": 4e6, "車貸": "6000"})
    for said in (functions.VERDICT_WHY(deal, "en"), functions.VERDICT_WHY([*deal, ["lang", "en"]])):
        assert "is not used; did you mean" in said
    assert "未採用" in functions.VERDICT_WHY(deal)


@pytest.mark.parametrize("way", [functions.VERDICT_WHY, lambda deal, _: in_a_list(dict(deal), "why")[0]["why"]])
def test_what_is_owed_on_the_home_counts_towards_what_is_lent_without_insurance(way):
    """70% of HK$5m is HK$3.5m: with HK$3m owed HK$0.5m more needs no insurance, a dollar more does."""
    facts = {**HOME, "樓價": 5e6, "貸款用途": "加按", "一按結欠": 3e6, "年期": 20, "按揭保險": True, "固定受薪": True}
    idle = "As much is lent without insurance"
    assert idle in way(block({**facts, "貸款額": 500_000}), "en")
    assert idle not in way(block({**facts, "貸款額": 500_001}), "en")
    assert functions.MAX_TENOR(block({**facts, "貸款額": 500_000, "首次置業": True})) == 30
