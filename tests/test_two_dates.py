"""A deal list on two dates: what changes is what answering each deal on both dates says, and the reason names the rules."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs import functions
from xlmortgage import law
from xlmortgage.deal.facts import Deal
from xlmortgage.errors import InputError
from xlmortgage.lists.columns import COLUMNS, QUESTIONS
from xlmortgage.lists.evaluate import evaluate
from xlmortgage.lists.read_file import read_deals
from xlmortgage.lists.two_dates import CHANGES, compare
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import governing
from xlmortgage.questions.criteria import read_criteria

DEALS = Path(__file__).parent.parent / "workbooks" / "deals.xlsx"
INDEPENDENT_OF_THE_DATE = {
    "monthly_payment",
    "second_apr",
    "verdict",
    "why",
    "assumed",
    "source",
    "since",
    "rules_version",
}
"""The results that no rule governs by date; the verdict gives the reasons of both dates."""


def differs(one, other):
    if pd.isna(one) or pd.isna(other):
        return pd.isna(one) != pd.isna(other)
    return one != other


def told(found):
    return found[["row", "column", "before", "after"]].to_numpy().tolist()


def test_a_deal_is_answered_under_its_own_date_and_under_the_other():
    """Hong Kong Monetary Authority, 2024-02-28 (60% for a flat that is let) and 2024-10-16 (70% for all)."""
    deals = pd.DataFrame({"樓價": [8e6, 8e6], "用途": ["出租", "自用"], "臨約日期": ["2024-03-01", "2024-03-01"]})

    found = compare(deals, "2024-10-16", ["max_ltv", "max_loan"], lang="en")

    assert told(found) == [[1, "max_ltv", 0.6, 0.7], [1, "max_loan", 4.8e6, 5.6e6]]
    assert tuple(found.columns) == CHANGES
    assert found["why"].tolist() == [
        (
            "Before: Loan-to-value cap of the Monetary Authority (residential, version of 2024-02-28): let, LTV cap 60% "
            "[Metro Radio, 2024-02-28]. After: Loan-to-value cap of the Monetary Authority (residential, version of "
            "2024-10-16): every case, LTV cap 70% [Hong Kong Monetary Authority, 2024-10-16]."
        )
    ] * len(found)


def test_a_reduction_is_named_beside_the_cap():
    """Hong Kong Monetary Authority, 2017-05-19 and 2024-10-16, fourth measure."""
    deals = pd.DataFrame({"price": [8e6], "other_mortgages": ["是"], "agreement_date": ["2024-03-01"]})

    found = compare(deals, dt.date(2024, 10, 16), ["max_ltv", "dsr_limit"])

    assert told(found) == [[1, "max_ltv", 0.6, 0.7], [1, "dsr_limit", 0.4, 0.5]]
    assert "之前：" in found["why"].iloc[0]
    assert (
        "（按揭成數下調，2023-07-07 版）：有其他按揭或擔保，按揭成數下調 10 個百分點〔香港金融管理局 2017-05-19〕。之後："
        in found["why"].iloc[0]
    )


def test_a_deal_that_no_rule_covered_is_covered_later():
    deals = pd.DataFrame({"樓價": [2e6], "物業": ["車位"], "臨約日期": ["2012-01-01"]})

    found = compare(deals, "2013-02-23", ["max_ltv"], lang="en")

    assert told(found) == [[1, "max_ltv", None, 0.4]]
    assert (
        "(non-residential, version of 2010-11-20): no row covers the case "
        "(The cap for car parks before 2013-02-23 was not found). After: "
    ) in found["why"].iloc[0]


def test_a_date_before_every_rule_leaves_no_answer():
    deals = pd.DataFrame({"樓價": [8e6], "臨約日期": ["2026-11-21"]})

    found = compare(deals, "1999-12-31", ["max_ltv", "stamp_duty"], lang="en")

    assert told(found) == [[1, "max_ltv", 0.7, None], [1, "stamp_duty", 240e3, None]]
    for why, missing in zip(
        found["why"], ("Which caps stood before", "The scale up to HK$20,000,000 of that time"), strict=True
    ):
        assert f": no rule we know of ({missing}" in why


def test_a_transition_is_followed():
    """Hong Kong Monetary Authority, 2024-10-16: earlier agreements of flats completed from that day on."""
    deals = pd.DataFrame({"樓價": [40e6] * 2, "臨約日期": ["2024-03-01"] * 2, "入伙日期": ["2024-10-16", "2024-10-15"]})

    assert told(compare(deals, "2024-11-01", ["max_ltv"])) == [[2, "max_ltv", 0.6, 0.7]]


def test_the_years_from_the_first_assignment_count_on_each_date():
    deals = pd.DataFrame(
        {"樓價": [4e6], "物業": ["居屋綠表"], "首次轉讓日期": ["1990-01-01"], "臨約日期": ["2025-06-01"]}
    )

    found = compare(deals, "2024-06-01", ["max_tenor"])

    assert told(found) == [[1, "max_tenor", 14.0, 15.0]]
    assert (
        found["why"]
        .iloc[0]
        .endswith("保證期 50 年，最長還款期 30 年〔香港房屋委員會 2024-02-23〕。年數由臨約日期計算。")
    )


@pytest.mark.parametrize("dates", [{}, {"臨約日期": [None, ""]}])
def test_a_deal_without_a_date_has_that_of_the_tables(dates):
    deals = pd.DataFrame({"樓價": [8e6, 8e6], "用途": ["出租", "自用"], **dates})

    today = as_date(law.verified_on())
    now = [functions.MAX_LTV(8e6, use=use, agreement_date=today) for use in deals["用途"]]
    then = [0.6, 0.7]

    assert told(compare(deals, "2024-03-01", ["max_ltv"])) == [
        [row, "max_ltv", *both] for row, both in enumerate(zip(now, then, strict=True), start=1) if both[0] != both[1]
    ]
    assert compare(deals, today).empty


def test_a_deal_whose_date_cannot_be_read_is_not_compared():
    deals = pd.DataFrame({"樓價": [8e6] * 3, "用途": ["出租"] * 3, "臨約日期": ["31/13/2025", True, "2024-03-01"]})

    assert told(compare(deals, "2024-10-16", ["max_ltv"])) == [[3, "max_ltv", 0.6, 0.7]]


def test_the_list_itself_stays_as_it_is():
    deals = pd.DataFrame({"樓價": [8e6], "臨約日期": [45_000]})
    kept = deals.copy()

    compare(deals, "2024-10-16")

    pd.testing.assert_frame_equal(deals, kept)


def test_the_rows_keep_the_index_of_the_list():
    deals = pd.DataFrame({"樓價": [8e6, 8e6], "用途": ["自用", "出租"], "臨約日期": ["2024-03-01"] * 2}, index=[7, 9])

    found = compare(deals, "2024-10-16", ["max_ltv"])

    assert found.index.tolist() == [9]
    assert found["row"].tolist() == [2]


def test_the_verdict_says_the_reasons_of_both_dates():
    deal = {"樓價": [8e6], "貸款額": [5.6e6], "年利率": [0.03], "年期": [25], "每月入息": [90e3]}
    deals = pd.DataFrame({**deal, "用途": ["出租"], "樓齡": [5], "申請人年齡": [40], "臨約日期": ["2024-03-01"]})

    found = compare(deals, "2024-10-16", ["verdict"], lang="en")

    assert told(found) == [[1, "verdict", "fail", "pass"]]
    assert found["why"].iloc[0] == (
        "Before: The loan of HK$5,600,000 is above the limit of HK$4,800,000 (the bank's own cap). "
        "The stress test is suspended and does not count. "
        "After: Within every limit (the loan's: the bank's own cap). The stress test is suspended and does not count."
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("date", ["2010-12-01", "2018-01-01", "2024-02-28", "2024-10-16", "2026-03-01"])
def test_the_deal_list_changes_as_two_evaluations_do(date, lang):
    deals = read_deals(DEALS)
    given_dates = deals["臨約日期"]
    readable = [isinstance(one, (dt.date, type(None))) or str(one)[:2] == "20" for one in given_dates]
    other = deals.assign(
        臨約日期=given_dates.astype(object).where(~pd.Series(readable, deals.index), dt.date.fromisoformat(date))
    )
    before, after = (evaluate(frame)[0] for frame in (deals, other))

    found = compare(deals, date, lang=lang)

    expected = [
        (index, name)
        for index in deals.index
        for name in COLUMNS
        if name not in {"why", "assumed", "source", "since", "rules_version"}
        and differs(before.loc[index, name], after.loc[index, name])
    ]
    assert list(zip(found.index, found["column"], strict=True)) == expected
    assert all(why.endswith("。" if lang == "zh" else ".") for why in found["why"])


@settings(max_examples=40)
@given(
    own=st.dates(dt.date(2010, 1, 1), dt.date(2026, 12, 31)),
    other=st.dates(dt.date(2010, 1, 1), dt.date(2026, 12, 31)),
    price=st.floats(1e6, 50e6),
    use=st.sampled_from(["self-use", "let", "company"]),
    words=st.fixed_dictionaries(
        {name: st.booleans() for name in ("insured", "first_home", "other_mortgages", "income_abroad")}
    ),
)
def test_a_change_and_its_reason_come_together(own, other, price, use, words):
    deals = pd.DataFrame(
        {"price": [price], "use": [use], "agreement_date": [own], **{name: [one] for name, one in words.items()}}
    )

    found = compare(deals, other, ["max_ltv", "max_loan", "stamp_duty"], lang="en")

    assert all(why.startswith("Before: ") and " After: " in why for why in found["why"])
    assert compare(deals, own).empty


def test_the_lenders_own_criteria_count_on_both_dates():
    line = {"lender": "甲銀行", "rule": "max_ltv", "value": 0.65, "source": "circular", "checked": "2026-11-01"}
    deals = pd.DataFrame({"樓價": [8e6], "用途": ["出租"], "臨約日期": ["2024-03-01"]})

    found = compare(deals, "2024-10-16", ["max_ltv"], read_criteria([(2, line)]))

    assert told(found) == [[1, "max_ltv", 0.6, 0.65]]


@pytest.mark.parametrize("date", ["2024-02-30", "soon", 3.5e6, True])
def test_a_wrong_date_is_refused(date):
    with pytest.raises(InputError) as error:
        compare(pd.DataFrame({"樓價": [8e6]}), date)
    assert error.value.code == "not-a-date"


@pytest.mark.parametrize("date", [None, "", " "])
def test_a_missing_date_is_refused(date):
    with pytest.raises(InputError, match="not given"):
        compare(pd.DataFrame({"樓價": [8e6]}), date)


def test_an_empty_list_changes_nothing():
    assert compare(pd.DataFrame({"樓價": []}), "2024-10-16").empty


def test_every_result_says_which_rules_govern_it():
    deal = {"price": 8e6, "loan": 4e6, "annual_rate": 0.03, "years": 25.0, "monthly_income": 90e3, "insured": True}
    for question in QUESTIONS:
        tables = {
            ruling.table.key
            for governs in governing(question.ask(Deal.of_one(deal, 20261121)))
            for ruling in governs.answer.rulings
            if ruling.table
        }
        independent = {column.name for column in question.columns} <= INDEPENDENT_OF_THE_DATE
        assert independent or tables <= {one.table.key for one in question.laws}
        assert independent == (not tables)
