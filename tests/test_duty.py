"""Stamp duty by who buys and when, and on a home that is sold again, held against exact fractions and the calendar."""

import datetime as dt
from fractions import Fraction
from math import ceil

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage import evaluate
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Buyer, Use
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.numbers.days import months_begun
from xlmortgage.questions.duty import duty

OTHER_HOME = "2016-12-01"
"""A day of two scales, 3% and 15% at HK$6m."""

SCALES = {
    "one": ((2e6, 100), (3e6, "1.5"), (4e6, "2.25"), (6e6, "3"), (20e6, "3.75"), (None, "4.25")),
    "doubled": ((2e6, "1.5"), (3e6, "3"), (4e6, "4.5"), (6e6, "6"), (20e6, "7.5"), (None, "8.5")),
}
"""The rates between which marginal relief leads, in percent [up to HKD, percent or dollars]."""
RELIEF = {"one": Fraction(10, 100), "doubled": Fraction(20, 100)}


def by_marginal_relief(price, scale):
    """Return a duty from its main rates alone: never more than the band below and the share of the excess."""
    rates, below = SCALES[scale], None
    for top, rate in rates:
        own = Fraction(rate) if isinstance(rate, int) else Fraction(rate) / 100 * price
        if below is not None:
            own = min(own, below[1] + RELIEF[scale] * (price - below[0]))
        if top is None or price <= top:
            return own
        below = Fraction(top), Fraction(rate) if isinstance(rate, int) else Fraction(rate) / 100 * Fraction(top)
    raise AssertionError


PRICES = st.integers(1, 40_000_000)


@pytest.mark.parametrize(
    ("facts", "scale"),
    [
        ({"agreement_date": "2010-04-01"}, "one"),
        ({"agreement_date": "2013-02-22", "other_home": True}, "one"),
        ({"agreement_date": "2013-02-22", "property": "shop"}, "one"),
        ({"agreement_date": "2013-02-23"}, "one"),
        ({"agreement_date": "2013-02-23", "other_home": True}, "doubled"),
        ({"agreement_date": "2016-11-04", "first_home": False}, "doubled"),
        ({"agreement_date": "2020-11-25", "property": "office"}, "doubled"),
        ({"agreement_date": "2020-11-26", "property": "office", "other_home": True}, "one"),
    ],
)
@given(price=PRICES)
def test_a_scale_is_its_main_rates_and_the_relief_between_them(facts, scale, price):
    """Inland Revenue Department, FAQ: its edges are published to ten dollars, so that a dollar or two may differ there."""
    exact = by_marginal_relief(Fraction(price), scale)
    assert abs(functions.STAMP_DUTY(price, **facts) - ceil(exact)) <= 2


@pytest.mark.parametrize(
    ("date", "of_other_home", "on_top"),
    [
        ("2012-10-26", None, 0),
        ("2012-10-27", None, "0.15"),
        ("2016-11-05", "0.15", "0.15"),
        ("2023-10-24", "0.15", "0.15"),
        ("2023-10-25", "0.075", "0.075"),
        ("2024-02-27", "0.075", "0.075"),
        ("2024-02-28", None, 0),
    ],
)
@given(price=PRICES)
def test_flat_rates_and_the_buyers_duty_are_exact_fractions_rounded_up(date, of_other_home, on_top, price):
    """Inland Revenue Department, FAQ on ad valorem and Buyer's Stamp Duty."""
    plain, second = (functions.STAMP_DUTY(price, agreement_date=date, other_home=owns) for owns in (False, True))
    assert second == (ceil(Fraction(of_other_home) * price) if of_other_home else plain)
    for buyer in ("other", "company"):
        whole = functions.STAMP_DUTY(price, agreement_date=date, buyer=buyer)
        assert whole == second + ceil(Fraction(on_top) * price)
    assert functions.STAMP_DUTY(price, agreement_date=date, use="company") == whole


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, 180_000),
        ({"first_home": True}, 180_000),
        ({"first_home": False}, 900_000),
        ({"other_mortgages": True}, 900_000),
        ({"first_home": False, "other_home": False}, 180_000),
        ({"other_mortgages": True, "other_home": "否"}, 180_000),
        ({"other_home": "是"}, 900_000),
        ({"buyer": "永久性居民", "other_home": True}, 900_000),
        ({"buyer": "其他(非永久性居民)"}, 1_800_000),
        ({"use": "公司持有"}, 1_800_000),
        ({"use": "公司持有", "buyer": "香港永久性居民"}, 180_000),
        ({"use": "出租"}, 180_000),
    ],
)
def test_another_home_and_the_buyer_are_as_given_or_else_inferred_of_what_is_given(facts, expected):
    """The worksheet contract: a first home that is not given is no other home; one that is denied is."""
    assert functions.STAMP_DUTY(6e6, agreement_date=OTHER_HOME, **facts) == expected
    more = {"loan": 3e6, "agreement_date": OTHER_HOME, **facts}
    assert functions.CASH_NEEDED(6e6, **more) == 3e6 + expected + 60_000
    frame = pd.DataFrame([{"price": 6e6, "loan": 3e6, "agreement_date": OTHER_HOME, **facts}])
    results, _ = evaluate(frame, ["stamp_duty", "cash_needed"])
    assert results.iloc[0].tolist() == [expected, 3e6 + expected + 60_000]


def test_a_blank_in_a_list_is_told_from_a_no():
    blank_or_no = {"首次置業": ["", "否", "是", None, ""], "其他按揭": ["", "", "", "", "是"]}
    frame = pd.DataFrame({"樓價": [6e6] * 5, "臨約日期": [OTHER_HOME] * 5, **blank_or_no})
    results, issues = evaluate(frame, ["stamp_duty"])
    assert results["stamp_duty"].tolist() == [180_000, 900_000, 180_000, 180_000, 900_000]
    assert issues.empty
    again, _ = evaluate(frame.iloc[[1, 0]], ["stamp_duty"])
    assert again["stamp_duty"].tolist() == [900_000, 180_000]


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "price": st.floats(1, 4e7),
            "agreement_date": st.sampled_from([20110101, 20130223, 20161105, 20231025, 20240228, 20260301]),
            "use": st.sampled_from(Use),
            "other_mortgages": st.booleans(),
        },
        optional={"first_home": st.booleans(), "other_home": st.booleans(), "buyer": st.sampled_from(Buyer)},
    ),
    min_size=1,
    max_size=6,
)


@given(ROWS, st.data())
def test_many_deals_owe_what_each_owes_alone_wherever_they_are_taken_from(rows, data):
    blanks = {"first_home": False, "other_home": False, "buyer": Buyer.PERMANENT_RESIDENT}
    facts = {name: np.array([{**blanks, **row}[name] for row in rows]) for name in (*rows[0], *blanks)}
    given_in = {name: np.array([name in row for row in rows]) for name in blanks}
    arrays = Deal(facts, 20261121, np, given_in=given_in)
    alone = [duty(Deal.of_one(row, 20261121)).value for row in rows]
    assert duty(arrays).value.tolist() == alone
    places = data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=1))
    assert duty(arrays.at(np.array(places))).value.tolist() == [alone[place] for place in places]
    assert duty(arrays.changed(price=facts["price"])).value.tolist() == alone
    owning = duty(arrays.changed(other_home=np.ones(len(rows), dtype=bool))).value
    assert owning.tolist() == [duty(Deal({**row, "other_home": True}, 20261121)).value for row in rows]


DAYS = st.dates(dt.date(2008, 1, 1), dt.date(2026, 11, 21))


def months_later(day, months):
    """Return the last day of the month-th month that begins on a day, from the calendar itself."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    if day.day > last:
        return dt.date(year, month + 1, last)
    return dt.date(year, month + 1, day.day) - dt.timedelta(days=1)


@given(DAYS, st.integers(0, 1500))
def test_months_begin_as_the_calendar_has_them(first, days):
    last = first + dt.timedelta(days=days)
    begun = months_begun(int(f"{first:%Y%m%d}"), int(f"{last:%Y%m%d}"))
    assert last <= months_later(first, begun)
    assert begun == 1 or last > months_later(first, begun - 1)


SPECIAL = (
    (dt.date(2010, 11, 20), dt.date(2012, 10, 26), dt.date(2024, 2, 27), {6: "0.15", 12: "0.10", 24: "0.05"}),
    (dt.date(2012, 10, 27), dt.date(2024, 2, 27), dt.date(2023, 10, 24), {6: "0.20", 12: "0.15", 36: "0.10"}),
    (dt.date(2012, 10, 27), dt.date(2024, 2, 27), dt.date(2024, 2, 27), {6: "0.20", 12: "0.15", 24: "0.10"}),
)
"""Acquired from and up to, sold up to, and the rate by the months held (Inland Revenue Department, FAQ)."""


@given(DAYS, st.integers(0, 1500), st.integers(1, 10**8))
def test_the_duty_on_a_resale_goes_by_both_days(acquired, days, price):
    sold = acquired + dt.timedelta(days=days)
    rates = next(
        (rates for since, until, last, rates in SPECIAL if since <= acquired <= until and sold <= last),
        {},
    )
    rate = next((rate for months, rate in rates.items() if sold <= months_later(acquired, months)), 0)
    assert functions.RESALE_DUTY(price, acquired, sold) == ceil(Fraction(rate) * price)


@pytest.mark.parametrize(
    ("acquired", "sold", "reason"),
    [
        ("2010-11-19", "2011-01-01", "於開徵前購入"),
        ("2012-10-27", "2015-10-27", "持有期已超出徵稅期"),
        ("2023-10-27", "2024-02-28", "已取消"),
        ("2009-10-27", "2010-02-28", "售出時未有此稅"),
    ],
)
def test_a_resale_without_duty_says_why(acquired, sold, reason):
    assert functions.RESALE_DUTY(5e6, acquired, sold) == 0
    assert reason in functions.RESALE_DUTY_WHY(5e6, acquired, sold)


def test_a_home_is_not_sold_before_it_is_acquired():
    with pytest.raises(InputError) as refusal:
        functions.RESALE_DUTY(5e6, "2020-05-02", "2020-05-01")
    assert (refusal.value.code, refusal.value.field) == ("sold-before-acquired", "sold")
    assert "2020-05-01" in functions.RESALE_DUTY_WHY(5e6, "2020-05-02", "2020-05-01", "en")


def why(lang="en", price=6e6, **facts):
    return functions.STAMP_DUTY_WHY(price, **facts, lang=lang)


def test_a_reason_tells_scale_buyer_and_the_part_on_top():
    said = why(agreement_date=OTHER_HOME, buyer="company")
    assert "Stamp duty HK$1,800,000: ad valorem HK$900,000" in said
    assert "Buyer's Stamp Duty HK$900,000." in said
    assert "Scale 1; buyer: company." in said
    assert "no other home" not in said
    said = why("zh", agreement_date=OTHER_HOME)
    assert "第 2 標準；買家：香港永久性居民，沒有其他住宅。" in said
    assert said.splitlines()[-1] == "假設：私樓、香港永久性居民、沒有其他住宅。"
    inferred = why("zh", agreement_date=OTHER_HOME, first_home=False)
    assert "第 1 標準；買家：香港永久性居民，擁有其他住宅。" in inferred
    assert "沒有其他住宅" not in inferred
    assert "第 2 標準，不論買家。" in why("zh", agreement_date="2024-02-28", buyer="other")


def test_what_is_not_modelled_is_said_while_it_mattered():
    homes = "Several homes in one instrument pay Scale 1"
    assert homes not in why(agreement_date="2017-04-11")
    assert homes in why(agreement_date="2017-04-12")
    assert homes in why(agreement_date="2024-02-27")
    assert homes not in why(agreement_date="2024-02-28")
    assert homes not in why(agreement_date="2018-01-01", buyer="other")
    assert "replaces his only home" in why(agreement_date="2018-01-01", other_home=True)


@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({"agreement_date": "2026-09-15"}, False),
        ({"agreement_date": "2026-09-16"}, True),
        ({"agreement_date": "2026-11-01", "property": "居屋白表"}, True),
        ({"agreement_date": "2026-11-01", "property": "車位"}, False),
        ({"agreement_date": "2026-11-01", "buyer": "other"}, False),
        ({"agreement_date": "2026-11-01", "use": "company"}, False),
    ],
)
def test_relief_for_parents_is_announced_from_its_day_and_not_counted(facts, is_told):
    """The 2026 Policy Address, 2026-09-16: only once the bill is passed."""
    assert ("已公布而未實施" in why("zh", **facts)) is is_told
    assert ("Announced on 2026-09-16, not in force" in why(**facts)) is is_told
    rows = functions.CASH_NEEDED_WHY(6e6, 3e6, **facts)
    assert any("已公布而未實施" in str(row[2]) for row in rows) is is_told
    if is_told:
        assert functions.STAMP_DUTY(6e6, **facts) == 135_000


def test_a_quote_knows_who_buys_and_says_what_is_announced():
    block = [["樓價", 6e6], ["貸款額", 3e6], ["臨約日期", OTHER_HOME], ["買家身份", "公司"]]
    quoted = {name: (value, reason) for name, _, value, reason in functions.QUOTE(block)[1:]}
    assert quoted["stamp_duty"][0] == 1_800_000
    assert "買家印花稅 HK$900,000" in quoted["stamp_duty"][1]
    assert quoted["cash_needed"][0] == 3e6 + 1_800_000 + 60_000
    now = {row[0]: row for row in functions.QUOTE([["樓價", 6e6], ["貸款額", 3e6], ["臨約日期", "2026-11-01"]])[1:]}
    assert "已公布而未實施" in now["stamp_duty"][3]


def test_the_dearest_home_falls_by_the_duty_of_who_buys():
    buyer = {"cash": 3e6, "monthly_income": 80e3, "annual_rate": 0.025, "years": 30, "agreement_date": OTHER_HOME}
    dearest = {who: functions.MAX_PRICE(**buyer, buyer=who) for who in ("permanent-resident", "other", "company")}
    assert dearest["permanent-resident"] > dearest["other"] >= dearest["company"]
    assert dearest["company"] == functions.MAX_PRICE(**buyer, use="company")  # what a company buys is held by it
    assert functions.MAX_PRICE(**buyer, other_home=True) == functions.MAX_PRICE(**buyer, first_home=False)
    assert "with another home" in functions.STAMP_DUTY_WHY(6e6, agreement_date=OTHER_HOME, first_home=False, lang="en")


def test_before_the_first_scale_it_is_said_what_is_missing():
    with pytest.raises(NoRuleError) as refusal:
        functions.STAMP_DUTY(25e6, agreement_date="2010-03-31")
    assert "The scale up to HK$20,000,000 of that time was not found" in refusal.value.sentence("en")
    assert "未找到當時 HK$20,000,000 或以下的稅階" in refusal.value.sentence("zh")
    assert functions.STAMP_DUTY(25e6, agreement_date="2010-04-01") == 1_062_500
