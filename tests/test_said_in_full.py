"""What is said beside a number: no limit that is none, no missing hint, the value that is refused."""

import datetime as dt

import pandas as pd
import pytest
from click.testing import CliRunner

from udfs import functions
from xlmortgage import law
from xlmortgage.cli import main
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.lists.two_dates import compare
from xlmortgage.numbers.days import as_date


def test_a_rule_on_an_age_that_is_not_given_is_no_limit():
    day = {"agreement_date": "2026-11-20", "lang": "en"}
    assert "75 years" not in functions.MAX_TENOR_WHY("private", **day)
    given = functions.MAX_TENOR_WHY("private", 40, 30, **day)
    assert "75 less the age of the building 35 years" in given
    assert "75 less the age of the applicant 45 years" in given
    assert "insurer" not in functions.MAX_TENOR_WHY("private", insured=True, **day)


@pytest.mark.parametrize("quarter", ["2025-12", "2025年9月", "2024Q5", "Sep 2025"])
def test_what_is_no_quarter_is_told_how_to_write_one(quarter):
    with pytest.raises(InputError) as refused:
        functions.SURVEY(quarter)
    assert refused.value.value == quarter
    for lang in ("en", "zh"):
        assert "2025Q3" in refused.value.sentence(lang)
        assert "2024-10-16" not in refused.value.sentence(lang)


def test_the_end_of_a_quarter_is_read_as_articles_write_it():
    assert functions.SURVEY("2025年第3季末") == functions.SURVEY("2025Q3")


@pytest.mark.parametrize(
    ("function", "arguments", "value", "first"),
    [
        # HKMA: the first stress test was laid down on 2010-08-13; ours begins on 2010-09-15.
        (
            "DSR_STRESSED",
            {"monthly_income": 6e4, "loan": 5e6, "annual_rate": 0.0325, "years": 30},
            "2010-09-14",
            "2010-",
        ),
        ("RULE_SOURCE", {"rule": "mip"}, "2010-01-01", "2010-08-14"),
    ],
)
def test_a_day_before_the_rules_is_told_with_their_first_one(function, arguments, value, first):
    date = "date" if function == "RULE_SOURCE" else "agreement_date"
    with pytest.raises(NoRuleError) as refused:
        getattr(functions, function)(**arguments, **{date: value})
    assert (refused.value.field, refused.value.value) == (date, value)
    assert first in refused.value.sentence("en")


def test_a_verdict_without_rule_names_what_the_deal_asks_alone():
    deal = [["price", 8e6], ["loan", 4e6], ["annual_rate", 0.03], ["years", 20], ["monthly_income", 1e5]]
    deal.append(["agreement_date", "2003-01-01"])
    why = functions.VERDICT_WHY(deal, "en")
    assert "the rent that counts" not in why
    assert "the bank's rebate" not in why
    assert "the loan-to-value ratio" in why
    assert "the rent that counts" in functions.VERDICT_WHY([*deal, ["rental_income", 1e4]], "en")
    assert "the bank's rebate" in functions.VERDICT_WHY([*deal, ["bank_rebate", 1e4]], "en")


@pytest.mark.parametrize(("question", "argument"), [("COUNTED_INCOME", "incomes"), ("ASSET_NET_WORTH", "assets")])
def test_a_word_in_place_of_a_range_is_told_what_the_range_is(question, argument):
    with pytest.raises(InputError) as refused:
        getattr(functions, question)("x")
    assert refused.value.field == argument
    assert "kind" in refused.value.sentence("en")
    assert "8000000" not in refused.value.sentence("en")


@pytest.mark.parametrize("name", ["Hang Seng Bank", "Standard Chartered Bank", "恆生銀行"])
def test_a_bank_is_known_by_its_whole_name(name):
    short = "恒生" if name != "Standard Chartered Bank" else "渣打"
    assert functions.PRIME("2026-11-20", name) == functions.PRIME("2026-11-20", short)


def test_what_was_not_found_of_further_charges_is_named():
    with pytest.raises(NoRuleError, match="further charges before 2020-01-01 was not found"):
        functions.CASH_OUT(5e6, 1e6, insured=True, agreement_date="2019-06-01")


@pytest.mark.parametrize("day", ["2013-02-23", "2014-06-01"])
def test_a_village_house_under_construction_is_never_insured_further_than_a_completed_one(day):
    for price in (3.9e6, 4e6, 4.2e6, 4.5e6, 6e6):
        house = {"property": "village", "insured": True, "agreement_date": day}
        built = functions.MAX_LTV(price, **house)
        assert functions.MAX_LTV(price, **house, completion_date="2015-02-01") <= built


@pytest.mark.parametrize(("day", "said"), [("2023-02-21", False), ("2023-02-22", True), ("2023-02-23", False)])
def test_the_hour_at_which_a_scale_began_is_said_on_its_day(day, said):
    # Inland Revenue Department: the scale of the Budget began at 11:00 on 2023-02-22.
    assert ("11:00" in functions.STAMP_DUTY_WHY(3.2e6, agreement_date=day, lang="en")) is said
    assert ("上午 11 時" in functions.STAMP_DUTY_WHY(3.2e6, agreement_date=day)) is said


@pytest.mark.parametrize("name", law.names())
def test_where_a_source_says_it_is_told_in_both_languages(name):
    table = law.table(name)
    rows = [row.citation for version in table.versions for row in version.rows]
    cited = [*rows, *(version.citation for version in table.versions), *(one.citation for one in table.notices)]
    for citation in cited:
        assert not citation.where or any("\u4e00" <= letter <= "\u9fff" for letter in citation.where["zh"])


def test_a_premium_that_is_not_known_for_another_mortgage_is_put_down_to_it():
    facts = {"loan": 7.2e6, "price": 8e6, "years": 30, "first_home": True, "agreement_date": "2026-11-20"}
    block = [[name, fact] for name, fact in (facts | {"other_mortgages": True, "insured": True}).items()]
    with pytest.raises(NoRuleError, match="applicants with another mortgage") as refused:
        functions.MIP_PREMIUM(block)
    assert (refused.value.field, refused.value.value) == ("other_mortgages", True)


def test_a_comparison_names_what_was_not_found():
    deals = pd.DataFrame([{"price": 8e6, "agreement_date": "2024-11-01"}])
    changes = compare(deals, "2009-12-01", ["stamp_duty"], lang="en")
    assert "The scale up to HK$20,000,000 of that time was not found" in changes["why"].iloc[0]


@pytest.mark.parametrize("asked", [["CHECKLIST", "topic=documents"], ["RULE_SOURCE", "rule=dsr"]])
def test_what_is_printed_from_old_tables_says_how_old_they_are(asked):
    last = as_date(law.verified_on())
    for days, said in ((0, False), (1000, True)):
        day = (last + dt.timedelta(days=days)).isoformat()
        shown = CliRunner().invoke(main, ["ask", *asked, "--today", day, "--lang", "en"])
        assert shown.exit_code == 0, shown.output
        assert ("days" in shown.output.splitlines()[-1] and "verified" in shown.output.splitlines()[-1]) is said
