"""A value that is likely in the wrong unit is answered, with a warning that says what it was taken for."""

import pandas as pd
import pytest
from click.testing import CliRunner

import xlmortgage as xm
from udfs.contract import CONTRACT, Companion
from xlmortgage.cli import main
from xlmortgage.deal.facts import FACTS
from xlmortgage.errors import InputError
from xlmortgage.explain.plausible import taken_for

ON = "2026-11-20"
DEAL = {"price": 8e6, "loan": 5e6, "annual_rate": 0.035, "years": 30, "monthly_income": 80e3, "agreement_date": ON}
WORDS = {
    "price": ("樓價作 HK$800 計", "price was taken for HK$800"),
    "monthly_income": ("每月入息作 HK$720,000 計", "monthly_income was taken for HK$720,000"),
    "loan": ("貸款額作 HK$0.7 計", "loan was taken for HK$0.7"),
    "annual_rate": ("年利率作 0.35% 計", "annual_rate was taken for 0.35%"),
}
SLIPS = {"price": 800, "monthly_income": 720_000, "loan": 0.7, "annual_rate": 0.0035}


def block(**changes):
    return [[name, value] for name, value in (DEAL | changes).items()]


@pytest.mark.parametrize(
    ("name", "value", "en"),
    [
        ("price", 800.0, "If HK$8,000,000 is meant, write 800萬 or 8000000."),
        ("price", 8.0, "If HK$8,000,000 is meant, write 800萬 or 8000000."),
        ("price", 0.08, "If HK$8,000,000 is meant, write 800萬 or 8000000."),
        ("price", 80_000.0, "If HK$80,000,000 is meant, write 8000萬 or 80000000."),
        ("price", 250e3, "Check the amount and its unit."),
        ("monthly_income", 6.0, "If HK$60,000 is meant, write 6萬 or 60000."),
        ("monthly_income", 60.0, "If HK$60,000 is meant, write 6萬 or 60000."),
        ("monthly_income", 720e3, "If that is the amount of a year, write that of a month, 60000."),
        ("monthly_income", 0.0, "Check the amount and its unit."),
        ("loan", 0.7, "If a share of the price is meant, write the amount of the loan in HKD."),
        ("annual_rate", 0.0035, "If 3.5% is meant, write 3.5%."),
        ("annual_rate", 0.0004125, "If 4.125% is meant, write 4.125%."),
        ("annual_rate", 0.35, "If 3.5% is meant, write 3.5%."),
        ("annual_rate", 0.0, "Check the amount and its unit."),
    ],
)
def test_the_warning_says_what_to_write(name, value, en):
    assert taken_for(FACTS[name], value, "en").endswith(en)
    assert taken_for(FACTS[name], value, "zh").endswith("。")


@pytest.mark.parametrize("name", SLIPS)
def test_a_verdict_warns_wherever_it_is_shown(name):
    slip, (zh, en) = {name: SLIPS[name]}, WORDS[name]
    others = {"price": {"loan": 500}, "annual_rate": {}, "loan": {}, "monthly_income": {}}[name]
    deal = block(**slip, **others)
    assert CONTRACT["VERDICT"](deal, "en") == "pass with warning"
    assert zh in CONTRACT["VERDICT_WHY"](deal)
    assert CONTRACT["VERDICT_WHY"](deal, "en").count(en) == 1
    assert en in next(row[3] for row in CONTRACT["QUOTE"](deal, "en") if row[0] == "verdict")
    header, values = zip(*deal, strict=True)
    assert CONTRACT["DEALS"]([[*header], [*values]], "verdict, why", "en")[1][0] == "pass with warning"
    assert en in CONTRACT["DEALS"]([[*header], [*values]], "why", "en")[1][0]
    results, issues = xm.evaluate(pd.DataFrame([dict(deal), DEAL]), ["verdict", "why"], lang="en")
    assert results["verdict"].tolist() == ["pass with warning", "pass"]
    assert en in results["why"].iloc[0]
    assert "was taken for" not in results["why"].iloc[1]
    assert not len(issues)


NEEDED = {
    "cash": 3e6,
    "value": 8e6,
    "assets": 1e6,
    "acquired": "2022-01-05",
    "sold": "2023-03-01",
    "reserve": 300e3,
    "stage_plan": "即供",
    "rates": 0.04,
    "terms": 25,
}
"""What functions need beside a block."""


def test_every_reason_of_a_fact_that_is_taken_ends_with_the_warning():
    for function in CONTRACT.values():
        if not isinstance(function, Companion) or function.is_of_a_block or function.spills:
            continue
        taken = {fact.name for fact in function.facts}
        for name in taken & {"price", "monthly_income"}:
            deal = block(**{name: SLIPS[name]}, **NEEDED)
            said = function([pair for pair in deal if pair[0] in taken], lang="en")
            assert WORDS[name][1] in said.splitlines()[-1], (function, said)
            assert len(said.splitlines()) <= 6, (function, said)


def test_a_row_that_no_verdict_covers_is_warned_of_all_the_same():
    frame = pd.DataFrame({"price": [800, 8e6]})
    results, issues = xm.evaluate(frame, ["max_ltv", "why"], lang="en")
    assert WORDS["price"][1] in results["why"].iloc[0]
    assert "taken" not in str(results["why"].iloc[1])
    results, issues = xm.evaluate(frame, ["max_ltv"], lang="en")
    assert not len(issues)
    assert len(results.attrs["notes"]) == 1
    assert results.attrs["notes"][0].startswith(f"row 1: {WORDS['price'][1]}")
    assert xm.evaluate(frame, ["max_ltv"])[0].attrs["notes"][0].startswith("第 1 列：樓價作")


def test_a_high_rate_is_plausible_of_a_money_lender_alone():
    assert "was taken for" not in CONTRACT["SECOND_MORTGAGE_APR_WHY"](1e6, 0.35, 10, lang="en")
    assert "was taken for" not in CONTRACT["RATE_CAP_WHY"](1e6, 0.35, 10, lang="en")
    assert "annual_rate was taken for 35%" in CONTRACT["MIN_INCOME_WHY"](1e6, 0.35, 10, lang="en")
    assert "annual_rate was taken for 0.3%" in CONTRACT["SECOND_MORTGAGE_APR_WHY"](1e6, 0.003, 10, lang="en")
    flat = CONTRACT["SECOND_MORTGAGE_APR_WHY"](1e6, 0.003, 10, rate_basis="flat-monthly", lang="en")
    assert "was taken for" not in flat


def test_only_the_cap_is_asked_about_rates_that_nobody_may_charge():
    assert CONTRACT["RATE_CAP"](1e6, 0.875, 10, agreement_date=ON) == "above the cap"
    assert CONTRACT["RATE_CAP"](1e6, 1, 10, agreement_date=ON) == "above the cap"
    for name in ("MONTHLY_PAYMENT", "SECOND_MORTGAGE_APR", "TOTAL_INTEREST"):
        for rate in (1, 0.875):
            with pytest.raises(InputError, match=f"write {rate}% or {rate / 100}"):
                CONTRACT[name](1e6, rate, 10)
    with pytest.raises(InputError, match=r"write 0.7% or 0.007"):
        CONTRACT["SECOND_MORTGAGE_APR"](1e6, 0.7, 10, rate_basis="月平息")
    with pytest.raises(InputError, match=r"at most 5%.*write 0.06% or 0.0006"):
        CONTRACT["MONTHLY_PAYMENT"](1e6, 0.06, 10, rate_basis="月平息")
    with pytest.raises(InputError, match=r"write 0.7% or 0.007"):
        CONTRACT["RATE_CAP"](1e6, 0.7, 10, rate_basis="月平息")
    with pytest.raises(InputError, match="at most 30%"):
        CONTRACT["PLAN_RATE"](0.9, 0.013, 0.05, 0.02)
    with pytest.raises(InputError, match=r"write 1% or 0.01"):
        CONTRACT["RATE_SHOCK"](1e6, 0.03, 10, [1, 2, 3])


def test_a_rate_in_percent_without_its_sign_is_an_issue_of_its_row():
    frame = pd.DataFrame({"price": 8e6, "loan": 5e6, "annual_rate": [1, 0.9, 1.375], "years": 25})
    results, issues = xm.evaluate(frame, ["monthly_payment"], lang="en")
    assert results["monthly_payment"].isna().all()
    assert issues["code"].tolist() == ["percent-as-number"] * 3


def test_the_command_line_warns_as_well():
    asked = CliRunner().invoke(main, ["ask", "MAX_LTV", "price=800", "--lang", "en"])
    assert asked.exit_code == 0, asked.output
    assert "MAX_LTV = 0.7" in asked.output
    assert WORDS["price"][1] in asked.output
    unexplained = CliRunner().invoke(
        main, ["ask", "MONTHLY_PAYMENT", "loan=0.7", "rate=3%", "years=30年", "--lang", "en"]
    )
    assert unexplained.output.splitlines()[-1].startswith(WORDS["loan"][1])


DATES = ["16/10/2024", "03/04/2024", "2024-01-02"]


def test_a_whole_column_decides_which_comes_first_and_it_is_said():
    frame = pd.DataFrame({"price": 8e6, "臨約日期": DATES})
    results, issues = xm.evaluate(frame, ["max_ltv"], lang="en")
    by_iso, _ = xm.evaluate(frame.assign(臨約日期=["2024-10-16", "2024-04-03", "2024-01-02"]), ["max_ltv"])
    assert results["max_ltv"].tolist() == by_iso["max_ltv"].tolist()
    assert not len(issues)
    said = ["臨約日期: 03/04/2024 is read day first, as another date of the column can only be."]
    assert results.attrs["notes"] == said
    rows = CONTRACT["DEALS"]([["price", "臨約日期"], *([8e6, date] for date in DATES)], "max_ltv, why", "en")
    assert [row[0] for row in rows[1:]] == by_iso["max_ltv"].tolist()
    assert "agreement_date: 03/04/2024 is read day first" in rows[2][1]
    assert "day first" not in rows[1][1] + rows[3][1]


@pytest.mark.parametrize("dates", [["03/04/2024", "2024-10-16"], [*DATES, "10/16/2024"]])
def test_a_column_that_does_not_decide_leaves_an_issue(dates):
    frame = pd.DataFrame({"price": 8e6, "agreement_date": dates})
    results, issues = xm.evaluate(frame, ["max_ltv"], lang="en")
    open_row = dates.index("03/04/2024")
    assert pd.isna(results["max_ltv"].iloc[open_row])
    assert "may have the day or the month first" in issues["sentence"].iloc[0]
    assert not results.attrs["notes"]
    rows = CONTRACT["DEALS"]([["price", "agreement_date"], *([8e6, date] for date in dates)], "max_ltv, why", "en")
    assert rows[1 + open_row][0] == ""
    assert "may have the day or the month first" in rows[1 + open_row][1]


class LikePolars:
    """A frame of another library, by its two methods that are used."""

    def iter_rows(self):
        """Nobody asks for them."""
        raise NotImplementedError

    def to_dict(self, *, as_series):
        """Return its columns as lists."""
        return {"price": [8e6, 6e6], "use": ["let", None]} if not as_series else None


class LikeArrow:
    """A table of another library, by its one method that is used."""

    def to_pandas(self):
        """Return it as a frame of pandas."""
        return pd.DataFrame({"price": [8e6, 6e6], "use": ["let", None]})


@pytest.mark.parametrize(
    "frame",
    [
        [{"price": 8e6, "use": "let"}, {"price": 6e6}],
        {"price": [8e6, 6e6], "use": ["let", None]},
        LikePolars(),
        LikeArrow(),
    ],
    ids=["list of mappings", "mapping of columns", "polars", "Arrow"],
)
def test_a_list_comes_from_whatever_converts_to_a_frame(frame):
    results, issues = xm.evaluate(frame, "max_ltv, max_loan")
    by_hand, _ = xm.evaluate(pd.DataFrame({"price": [8e6, 6e6], "use": ["let", None]}), ["max_ltv", "max_loan"])
    pd.testing.assert_frame_equal(results, by_hand)
    assert not len(issues)


def test_a_mapping_and_a_row_of_a_frame_are_deal_blocks():
    assert CONTRACT["MAX_LTV"]({"樓價": 8e6, "use": "let", "agreement_date": ON}) == CONTRACT["MAX_LTV"](
        8e6, use="let", agreement_date=ON
    )
    one = pd.DataFrame([DEAL])
    assert CONTRACT["VERDICT"](one, "en") == CONTRACT["VERDICT"](block(), "en")
    with pytest.raises(InputError, match=r"xlmortgage\.evaluate"):
        CONTRACT["MAX_LTV"](pd.DataFrame([DEAL, DEAL]))
    assert len(CONTRACT["DEALS"](pd.DataFrame([DEAL, DEAL]), "max_ltv")) == 3
