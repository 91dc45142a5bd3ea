"""What cells hold and what is read from them, or the sentence that says what to write."""

import datetime as dt
from fractions import Fraction
from math import inf, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage.deal.facts import FACTS, fact_named
from xlmortgage.deal.reading import RANGES, Kind, is_blank, is_not_given
from xlmortgage.deal.words import Basis, Property, RateBasis, Use
from xlmortgage.errors import InputError, as_written
from xlmortgage.numbers.days import as_calendar_number, as_date
from xlmortgage.numbers.written import number_from_text

READ = [
    ("price", 8_000_000, 8e6),
    ("price", 8e6, 8e6),
    ("price", "8000000", 8e6),
    ("price", "8,000,000", 8e6),
    ("price", " 8 000 000 ", "not-a-number"),
    ("price", "8000000¹", "not-a-number"),
    ("price", "800²萬", "not-a-number"),
    ("price", "30 25", "not-a-number"),
    ("price", "8 000 00", "not-a-number"),
    ("price", "0,500", "not-a-number"),
    ("price", "1.000.000", "not-a-number"),
    ("price", "①", "not-a-number"),
    ("price", "٨٠٠٠٠٠٠", "not-a-number"),
    ("price", "US$8m", "not-a-number"),
    ("price", "一千二", "not-a-number"),
    ("price", "8百萬", 8e6),
    ("price", "八百萬", 8e6),
    ("price", "一千二百萬", 12e6),
    ("price", "一億二千萬", 12e7),
    ("price", "1億2000萬", 12e7),
    ("price", "1億2千萬", 12e7),
    ("price", "2千5百萬", 25e6),
    ("price", "$8,000,000.-", 8e6),
    ("price", "HK$8,000,000.--", 8e6),
    ("price", "八點五萬元", 85e3),
    ("price", "港幣 800 萬元正", 8e6),
    ("price", "HK$8,000,000.00", 8e6),
    ("price", "(8,000,000)", "out-of-range"),
    ("price", "8,000,000-", "out-of-range"),
    ("annual_change", "(5%)", -0.05),
    ("annual_change", "5%-", -0.05),
    ("annual_change", "−5%", -0.05),
    ("price", "８，０００，０００", 8e6),
    ("price", "HK$8,000,000", 8e6),
    ("price", "HKD 8,000,000.50", 8_000_000.5),
    ("price", "$8m", 8e6),
    ("price", "HK$8m", 8e6),
    ("price", "hk$8.8M", 8.8e6),
    ("price", "8 million", 8e6),
    ("price", "8.5mn", 8.5e6),
    ("price", "500k", 5e5),
    ("price", "0.1bn", 1e8),
    ("price", "800萬", 8e6),
    ("price", "800万", 8e6),
    ("price", "800 萬元", 8e6),
    ("price", "港幣800萬", 8e6),
    ("price", "8百萬", 8e6),
    ("price", "1.2億", 1.2e8),
    ("price", "3千萬", 3e7),
    ("price", np.float64(8e6), 8e6),
    ("price", np.int64(8_000_000), 8e6),
    ("price", Fraction(16_000_000, 2), 8e6),
    ("price", "1e5", "not-a-number"),
    ("price", "eight", "not-a-number"),
    ("price", "8m8", "not-a-number"),
    ("price", "8,00", "not-a-number"),
    ("price", "1,5m", "not-a-number"),
    ("price", "80%", "not-a-number"),
    ("price", "80％", "not-a-number"),
    ("price", True, "not-a-number"),
    ("price", dt.date(2024, 1, 1), "not-a-number"),
    ("price", nan, "not-a-number"),
    ("price", inf, "not-a-number"),
    ("price", -inf, "not-a-number"),
    ("price", [8e6], "not-a-number"),
    ("price", 0, "out-of-range"),
    ("price", -1, "out-of-range"),
    ("price", "-8,000,000", "out-of-range"),
    ("price", 1e300, "out-of-range"),
    ("rebate", 0, 0.0),
    ("rebate", None, 0.0),
    ("annual_rate", 0.04125, 0.04125),
    ("annual_rate", "4.125%", 0.04125),
    ("annual_rate", "4.125 ％", 0.04125),
    ("annual_rate", 0, 0.0),
    ("annual_rate", "3.5厘", 0.035),
    ("annual_rate", "三厘半", 0.035),
    ("annual_rate", "4.125% p.a.", 0.04125),
    ("annual_rate", 0.6, 0.6),
    ("annual_rate", 1, "percent-as-number"),
    ("annual_rate", 0.875, "percent-as-number"),
    ("annual_rate", "0.875", "percent-as-number"),
    ("annual_rate", "P-1.75%", "not-a-number"),
    ("annual_rate", "H + 1.3%", "not-a-number"),
    ("flat_monthly", 0.05, 0.05),
    ("flat_monthly", 0.7, "percent-as-number"),
    ("hibor", 0.9, "percent-as-number"),
    ("spread", 0.013, 0.013),
    ("spread", "130bps", 0.013),
    ("prime", 0.31, "percent-as-number"),
    ("discount", 31, "out-of-range"),
    ("years", "30年", 30.0),
    ("years", "30 years", 30.0),
    ("years", "360個月", 30.0),
    ("years", "廿五年", 25.0),
    ("applicant_age", "45歲", 45.0),
    ("exit_month", "24個月", 24),
    ("exit_month", "2年", 24),
    ("annual_rate", 4.125, "percent-as-number"),
    ("annual_rate", "4.125", "percent-as-number"),
    ("annual_rate", 100, "out-of-range"),
    ("exit_penalty", 100, "percent-as-number"),
    ("annual_rate", 101, "out-of-range"),
    ("annual_rate", -0.01, "out-of-range"),
    ("exit_penalty", "2%", 0.02),
    ("exit_penalty", 2, "percent-as-number"),
    ("years", 30, 30.0),
    ("years", "30", 30.0),
    ("years", "30%", "not-a-number"),
    ("years", -5, "out-of-range"),
    ("years", 101, "out-of-range"),
    ("building_age", 0, 0.0),
    ("building_age", 45.5, 45.5),
    ("building_age", 201, "out-of-range"),
    ("applicant_age", 121, "out-of-range"),
    ("interest_only_months", 12, 12),
    ("interest_only_months", "12", 12),
    ("interest_only_months", 12.5, "not-whole"),
    ("interest_only_months", -1, "out-of-range"),
    ("agreement_date", dt.date(2024, 10, 16), 20241016),
    ("agreement_date", dt.datetime(2024, 10, 16, 11, 0), 20241016),  # noqa: DTZ001 - cells have no time zone
    ("agreement_date", 45581, 20241016),
    ("agreement_date", 45581.75, 20241016),
    ("agreement_date", "2024-10-16", 20241016),
    ("agreement_date", "2024/10/16", 20241016),
    ("agreement_date", " 2024-10-16 ", 20241016),
    ("agreement_date", "2024-10-16T09:30:00", 20241016),
    ("agreement_date", 0, 0),
    ("agreement_date", None, 0),
    ("agreement_date", "16/10/2024", 20241016),
    ("agreement_date", "16.10.2024", 20241016),
    ("agreement_date", "05/05/2024", 20240505),
    ("agreement_date", "2024/3/1", 20240301),
    ("agreement_date", "2024.3.1", 20240301),
    ("agreement_date", "2024年10月16日", 20241016),
    ("agreement_date", "16-Oct-2024", 20241016),
    ("agreement_date", "1 March 2024", 20240301),
    ("agreement_date", "Oct 16, 2024", 20241016),
    ("agreement_date", "45581", 20241016),
    ("agreement_date", 20241016, 20241016),
    ("agreement_date", np.datetime64("2024-10-16"), 20241016),
    ("agreement_date", np.datetime64("2024-10-16T09:30", "ns"), 20241016),
    ("agreement_date", pd.Timestamp("2024-10-16 09:30"), 20241016),
    ("agreement_date", pd.NaT, 0),
    ("agreement_date", pd.NA, 0),
    ("agreement_date", "03/04/2024", "not-a-date"),
    ("agreement_date", "10/16/2024", "not-a-date"),
    ("agreement_date", "16/10/24", "not-a-date"),
    ("agreement_date", "民國113年10月16日", "not-a-date"),
    ("agreement_date", "113/10/16", "not-a-date"),
    ("agreement_date", 2024, "not-a-date"),
    ("agreement_date", "2024", "not-a-date"),
    ("agreement_date", "31/13/2025", "not-a-date"),
    ("agreement_date", "2024-02-30", "not-a-date"),
    ("agreement_date", "soon", "not-a-date"),
    ("agreement_date", -1, "not-a-date"),
    ("agreement_date", 1e9, "not-a-date"),
    ("agreement_date", nan, "not-a-date"),
    ("agreement_date", True, "not-a-date"),
    ("agreement_date", False, "not-a-date"),
    ("insured", True, True),
    ("insured", False, False),
    ("insured", np.bool_(True), True),
    ("insured", 1, True),
    ("insured", 0, False),
    ("insured", 1.0, True),
    ("insured", "TRUE", True),
    ("insured", "Yes", True),
    ("insured", "y", True),
    ("insured", "是", True),
    ("insured", "有", True),
    ("insured", "false", False),
    ("insured", "No", False),
    ("insured", "N", False),
    ("insured", "否", False),
    ("insured", "沒有", False),
    ("insured", "ＹＥＳ", True),
    ("insured", None, False),
    ("insured", 2, "not-yes-or-no"),
    ("insured", "maybe", "not-yes-or-no"),
    ("insured", nan, "not-yes-or-no"),
    ("property", "村屋", Property.VILLAGE),
    ("property", " HOS Green Form ", Property.HOS_GREEN),
    ("property", Property.SHOP, Property.SHOP),
    ("property", None, Property.PRIVATE),
    ("property", 0, Property.PRIVATE),
    ("property", 0.0, Property.PRIVATE),
    ("property", 3, "unknown-word"),
    ("property", True, "unknown-word"),
    ("property", False, "unknown-word"),
    ("property", "castle", "unknown-word"),
    ("use", "收租", Use.LET),
    ("basis", "net worth", Basis.NET_WORTH),
    ("rate_basis", "月平息", RateBasis.FLAT_MONTHLY),
    ("rule", " MAX_LTV ", "MAX_LTV"),
]
CODES = {
    "not-a-number",
    "out-of-range",
    "percent-as-number",
    "not-whole",
    "not-a-date",
    "not-yes-or-no",
    "unknown-word",
}


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("annual_rate", "150%", "at most 60%; got “150%”"),
        ("exit_penalty", "150%", "at most 100%; got “150%”"),
        ("annual_rate", 0.875, "For 0.875 percent write 0.875% or 0.00875."),
        ("annual_rate", 1, "For 1 percent write 1% or 0.01."),
        ("annual_rate", 100, "Write it like 4.125% or 0.04125."),
        ("annual_change", -5, "write -5% or -0.05"),
        ("annual_rate", "P-1.75%", "is a plan, and what it charges hangs on P or HIBOR of the day"),
        ("hibor", 0.9, "a fraction of at most 30%; got 0.9. For 0.9 percent write 0.9% or 0.009."),
        ("agreement_date", "03/04/2024", "may have the day or the month first"),
        ("agreement_date", "10/16/2024", "the day before the month"),
        ("agreement_date", "16/10/24", "four digits for the year"),
        ("agreement_date", "民國113年10月16日", "year of the Republic"),
        ("agreement_date", 2024, "is a year alone"),
        ("agreement_date", "1/1/1850", "from 1900 to 2100"),
        ("annual_rate", "dear", "such as 4.125%"),
        ("years", "long", "such as 30"),
        ("price", 10**400, "at most"),
        ("flat_monthly", "x", "[fraction a month]"),
        ("property", "#REF!", "the cell holds the error #REF!"),
        ("agreement_date", "#N/A", "the cell holds the error #N/A"),
    ],
)
def test_a_refusal_fits_what_was_asked(name, raw, words):
    with pytest.raises(InputError) as refused:
        FACTS[name].read(raw)
    assert words in refused.value.sentence("en")


@pytest.mark.parametrize(("name", "raw", "expected"), [each for each in READ if each[2] not in CODES])
def test_a_value_is_read(name, raw, expected):
    value = FACTS[name].read(raw)
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize(("name", "raw", "code"), [each for each in READ if each[2] in CODES])
def test_a_value_that_cannot_be_read_is_refused_with_a_sentence(name, raw, code):
    with pytest.raises(InputError) as refusal:
        FACTS[name].read(raw)
    error = refusal.value
    assert (error.code, error.field, error.cell) == (code, name, "#VALUE!")
    assert error.allowed
    assert name in error.sentence("en")
    assert FACTS[name].zh in error.sentence("zh")
    assert str(error) == error.sentence("en")
    assert error.sentence() == error.sentence("zh")
    shown = str(raw).upper() if isinstance(raw, bool) else as_written(raw)
    assert shown in error.sentence("en")
    assert shown in error.sentence("zh")


@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000", "\t"])
def test_nothing_is_the_plain_case(raw):
    assert is_blank(raw)
    for fact in FACTS.values():
        assert is_not_given(fact, raw), fact
        assert fact.kind is Kind.BLOCK or fact.read(raw) is fact.plain or fact.read(raw) == fact.plain, fact


@pytest.mark.parametrize("raw", [0, 0.0, False])
def test_zero_is_nothing_where_it_has_no_meaning_of_its_own(raw):
    """Some hosts hand over 0 for a blank cell; a truth value is none."""
    without_meaning = {name for name, fact in FACTS.items() if is_not_given(fact, raw)}
    words_and_dates = {name for name, fact in FACTS.items() if fact.kind in (Kind.WORD, Kind.DATE, Kind.QUARTER)}
    expected = words_and_dates | {
        "valuation",
        "building_rule",
        "applicant_rule",
        "years",
        "years_left",
        "new_years",
        "prime",
        *("months", "old_price", "shocks"),
    }
    assert without_meaning == (set() if raw is False else expected)
    for name in without_meaning:
        assert FACTS[name].read(raw) is FACTS[name].plain


def test_percent_written_as_a_number_is_answered_with_what_to_write():
    with pytest.raises(InputError) as refusal:
        FACTS["annual_rate"].read(4.125)
    assert "write 4.125% or 0.04125" in refusal.value.sentence("en")
    assert "請填 4.125% 或 0.04125" in refusal.value.sentence("zh")


@pytest.mark.parametrize(("text", "number"), [("+5", 5.0), ("-5", -5.0), (".5", 0.5), ("5.", 5.0), ("12%", 0.12)])
def test_a_text_that_looks_like_a_number(text, number):
    assert number_from_text(text) == number


@pytest.mark.parametrize("text", ["", "m", "%", "1..2", "--5", "5mm", "1,00,000", "½", "8,000,00"])
def test_a_text_that_does_not_look_like_a_number(text):
    assert number_from_text(text) is None


@given(st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31)).filter(lambda date: date.year != 1905))
def test_a_date_is_one_day_in_every_form(date):
    serial = (date - dt.date(1899, 12, 30)).days
    number = as_calendar_number(date)
    assert as_date(number) == date
    for raw in (date, date.isoformat(), serial, float(serial)):
        assert FACTS["agreement_date"].read(raw) == number


@given(st.dates(), st.dates())
def test_calendar_numbers_compare_as_dates_do(first, second):
    assert (as_calendar_number(first) < as_calendar_number(second)) == (first < second)


@given(st.floats(0.01, 1e12))
def test_money_survives_every_way_of_writing_it(amount):
    cents = f"{amount:.2f}"
    for text in (cents, f"{float(cents):,.2f}", f"HK${float(cents):,.2f}", f"{cents}元"):
        assert FACTS["rebate"].read(text) == float(cents)


JUNK = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.binary() | st.lists(st.none())
)


@pytest.mark.parametrize("fact", [fact for fact in FACTS.values() if fact.kind not in RANGES], ids=repr)
@given(raw=JUNK)
def test_junk_is_read_or_refused_and_nothing_else(fact, raw):
    try:
        fact.read(raw)
    except InputError as error:
        sentences = error.sentence("en"), error.sentence("zh")
    else:
        return
    assert sentences[0].endswith(".")
    assert sentences[1].endswith("。")


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("COUNTED_INCOME", ([["佣金", 1e4]], [["佣金", 0.9], ["commission", 0.5]]), "given-twice"),
        ("ASSET_NET_WORTH", ([["股票", 1e6]], None, [["股票", 0.9], ["share", 0.5]]), "given-twice"),
        ("COUNTED_INCOME", ([["薪金", None]],), "missing"),
        ("COUNTED_INCOME", ([[None, 40_000]],), "missing"),
        ("ASSET_NET_WORTH", ([["存款", None]],), "missing"),
        ("COUNTED_INCOME", ([["租金", 1e4]], [["租金", 0.81]]), "out-of-range"),
    ],
)
def test_a_share_that_is_told_twice_or_too_high_and_half_a_row_are_refused(name, arguments, code):
    """At most 80% of a rent: Monetary Authority, 2015."""
    with pytest.raises(InputError) as refusal:
        getattr(functions, name)(*arguments)
    assert refusal.value.code == code


def test_the_regulators_share_of_a_rent_may_be_given():
    assert functions.COUNTED_INCOME([["租金", 1e4]], [["租金", 0.8]]) == 8_000


DAYS_OF = {"日": 1, "天": 1, " days": 1, "day": 1}
MONTHS_OF = {"個月": 1, " months": 1, "期": 1, "年": 12, " years": 12}
COUNTS = {fact.name: fact for fact in FACTS.values() if fact.kind in (Kind.WHOLE, Kind.YEARS)}


@pytest.mark.parametrize("name", sorted(COUNTS))
@pytest.mark.parametrize("written", [*DAYS_OF, *MONTHS_OF])
def test_a_time_is_turned_into_the_unit_of_its_fact_or_refused_and_no_unit_is_swallowed(
    name: str, written: str
) -> None:
    fact = COUNTS[name]
    counts_days = name == "days_in_arrears"
    if counts_days != (written in DAYS_OF):
        with pytest.raises(InputError) as refused:
            fact.read(f"24{written}")
        assert refused.value.value == f"24{written}"
        return
    right = 24 if counts_days else 24 * MONTHS_OF[written] / (12 if fact.kind is Kind.YEARS else 1)
    assert fact.read(f"24{written}") == right


@pytest.mark.parametrize(
    ("written", "days"), [("3個月", "90"), ("兩個月", "60"), ("6 months", "180"), ("2年", "720"), ("一年半", "540")]
)
def test_arrears_in_months_are_asked_for_in_days(written: str, days: str) -> None:
    with pytest.raises(InputError) as refused:
        FACTS["days_in_arrears"].read(written)
    assert f" {days} " in refused.value.sentence("en")
    assert f"{days}（" in refused.value.sentence("zh")


def test_a_heading_in_months_is_none_of_a_count_of_days() -> None:
    months, days = fact_named("拖欠日數(月)"), fact_named("拖欠日數（日）")
    assert months is not None
    assert days is not None
    assert days.read(75) == 75
    with pytest.raises(InputError, match="It is days"):
        months.read(7)


def test_terms_and_ages_of_a_range_are_read_with_their_unit() -> None:
    assert FACTS["terms"].read(["25年", "360個月", 20]) == (25.0, 30.0, 20.0)
    assert FACTS["other_ages"].read(["40歲", 35]) == (40.0, 35.0)
