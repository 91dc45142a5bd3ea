"""Negative equity, the way to it, and who is paid from a sale."""

from math import nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage.deal.facts import Deal
from xlmortgage.errors import InputError
from xlmortgage.finance.equity import (
    equity_path,
    sale_proceeds,
    second_loan_lacks_its_terms,
)
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions.equity import equity

AMOUNTS = st.floats(0, 1e8)
VALUES = st.floats(1e5, 1e8)
UNDATED = 20261121


@pytest.mark.parametrize(
    ("value", "first", "second", "total", "of_first"),
    [
        (8e6, 9e6, 0, 1e6, 1e6),  # W1: 10m at 90% falls to 8m
        (9e6, 9e6, 0, 0, 0),  # W2: at exactly the balance it is not negative
        (9e6 - 0.01, 9e6, 0, 0.01, 0.01),
        (3e6, 2.5e6, 1e6, 5e5, 0),  # W7: 3.5m on 3m; on HKMA's definition it hangs on the first mortgage
        (3e6, 3.2e6, 3e5, 5e5, 2e5),
    ],
)
def test_worked_examples_of_the_seeds(value, first, second, total, of_first):
    # hk-rules 11.1, W1, W2 and W7.
    assert functions.NEGATIVE_EQUITY(value, first, second) == pytest.approx(total, abs=1e-8)
    assert functions.NEGATIVE_EQUITY(value, first) == pytest.approx(of_first, abs=1e-8)


def test_less_than_half_a_cent_is_no_negative_equity():
    assert functions.NEGATIVE_EQUITY(3_300_000.30, 2_200_000.20, 1_100_000.10) == 0
    assert functions.NEGATIVE_EQUITY_WHY(3_300_000.30, 2_200_000.20, 1_100_000.10, "en").startswith(
        "No negative equity"
    )
    assert sale_proceeds(3_300_000.30, 2_200_000.20, 1_100_000.10).second_lender.shortfall == 0


def test_where_nothing_is_owed_no_fall_makes_it_negative():
    assert functions.NEGATIVE_EQUITY_FALL_WHY(1e6, 0, lang="en").startswith("Nothing is owed")


@pytest.mark.parametrize(
    ("rate", "years", "code", "field", "label"),
    [
        (None, 5, "missing", "second_rate", "二按年利率"),
        (0.05, None, "missing", "second_years", "二按年期"),
        (0.05, 2.51, "not-whole-months", "second_years", "二按年期"),
    ],
)
def test_a_second_loan_needs_its_rate_and_its_tenor(rate, years, code, field, label):
    with pytest.raises(InputError, match=field) as refused:
        functions.NEGATIVE_EQUITY_PATH(8e6, 5e6, 0.03, 20, 1e6, rate, years)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert label in refused.value.sentence("zh")
    assert functions.NEGATIVE_EQUITY_PATH(8e6, 5e6, 0.03, 20, 1e6, 0, 5)[1][3] == 6e6


@given(VALUES, AMOUNTS, AMOUNTS)
def test_the_fall_is_where_negative_equity_begins(value, first, second):
    fall = functions.NEGATIVE_EQUITY_FALL(value, first, second)
    assert 0 <= fall <= 1
    if functions.NEGATIVE_EQUITY(value, first, second) > 0:
        assert fall == 0
        return
    left, step = value * (1 - fall), value * 1e-9
    assume(left > step + HALF_A_CENT)
    assert functions.NEGATIVE_EQUITY(left + step, first, second) == 0
    assert functions.NEGATIVE_EQUITY(left - step - HALF_A_CENT, first, second) > 0


@given(st.lists(st.tuples(VALUES, AMOUNTS, AMOUNTS), min_size=1, max_size=10))
def test_many_owners_stand_where_each_does(owners):
    names = ("value", "first_balance", "second_balance")
    together = equity(Deal(dict(zip(names, map(np.array, zip(*owners, strict=True)), strict=True)), UNDATED, np))
    alone = [equity(Deal(dict(zip(names, owner, strict=True)), UNDATED)) for owner in owners]
    for figure in ("owed", "total", "of_first", "fall", "fall_of_first"):
        assert getattr(together, figure).tolist() == [getattr(answer, figure) for answer in alone]


def test_a_reason_gives_both_readings():
    text = functions.NEGATIVE_EQUITY_WHY(3e6, 2.5e6, 1e6, lang="en")
    assert text.startswith("Negative equity HK$500,000: HK$3,500,000 owed in all on a value of HK$3,000,000.")
    assert "the first mortgage of HK$2,500,000 alone: none." in text
    assert "second mortgages are left out (Hong Kong Monetary Authority, 2017-04-28)." in text
    assert "Above 60 days of arrears a loan is watched, above 180 it may be called." in text
    assert "按金管局定義（只計一按 HK$2,500,000）的負資產：沒有。" in functions.NEGATIVE_EQUITY_WHY(3e6, 2.5e6, 1e6)
    assert functions.NEGATIVE_EQUITY_WHY(9e6, 9e6, lang="en").startswith("No negative equity: HK$9,000,000 owed")


def test_a_reason_gives_the_fall_on_both_readings():
    text = functions.NEGATIVE_EQUITY_FALL_WHY(10e6, 6e6, 3e6, lang="en")
    assert text.startswith("A fall of more than 10%, below HK$9,000,000,")
    assert "alone: a fall of more than 40%." in text
    begun = functions.NEGATIVE_EQUITY_FALL_WHY(8e6, 8.5e6, 1e6, lang="en")
    assert begun.startswith("It has begun: HK$9,500,000 owed in all exceeds the value of HK$8,000,000.")
    assert "alone: it has begun." in begun


# The way to it


@given(
    VALUES,
    st.floats(1e4, 1e8),
    st.floats(0, 0.3),
    st.integers(1, 120),
    st.floats(0, 1e8),
    st.floats(0, 0.6),
    st.integers(1, 120),
    st.floats(-0.5, 0.5),
)
def test_a_path_is_what_the_other_functions_say(value, loan, rate, months, second, second_rate, second_months, change):
    header, *rows = functions.NEGATIVE_EQUITY_PATH(
        value, loan, rate, months / 12, second, second_rate, second_months / 12, change
    )
    assert header == ["月數", "物業現值", "一按結欠", "總結欠", "淨值"]
    assert [row[0] for row in rows] == list(range(max(months, second_months if second else 0) + 1))
    assert rows[0] == [0, value, loan, loan + second, pytest.approx(value - loan - second)]
    assert rows[-1][2:4] == [0.0, 0.0]
    for month, worth, first, owed, left in rows[:: max(1, len(rows) // 5)]:
        assert worth == pytest.approx(value * (1 + change) ** (month / 12))
        assert first == functions.LOAN_BALANCE(loan, rate, months / 12, min(month, months))
        other = functions.LOAN_BALANCE(second or 1.0, second_rate, second_months / 12, min(month, second_months))
        assert owed == pytest.approx(first + (other if second else 0.0))
        assert left == pytest.approx(worth - owed, abs=1e-6)
        assert max(-left, 0.0) == pytest.approx(functions.NEGATIVE_EQUITY(worth, owed), abs=HALF_A_CENT)


@given(
    st.lists(
        st.tuples(
            VALUES, AMOUNTS, st.floats(0, 0.3), st.integers(1, 60), st.sampled_from([0.0, 1e6]), st.integers(1, 60)
        ),
        min_size=1,
        max_size=5,
    ),
    st.floats(-0.5, 0.5),
)
def test_the_path_of_arrays_is_that_of_each(drawn, change):
    columns = [np.array(column) for column in zip(*drawn, strict=True)]
    value, loan, rate, months, second, second_months = columns
    path = equity_path(value, loan, rate, months / 12, second, rate / 2, second_months / 12, change)
    for row, one in enumerate(drawn):
        own = equity_path(one[0], one[1], one[2], one[3] / 12, one[4], one[2] / 2, one[5] / 12, change)
        assert len(own) <= len(path)
        for month, at in zip(own, path, strict=False):
            assert [part[row] for part in at[1:]] == pytest.approx(month[1:], rel=1e-12, abs=1e-6)


def test_a_second_loan_that_lacks_its_terms_is_marked_in_an_array():
    lacks = second_loan_lacks_its_terms(
        np.array([1e6, 1e6, 0.0]), np.array([0.05, nan, nan]), np.array([5.0, 5.0, 0.0])
    )
    assert lacks.tolist() == [False, True, False]


def test_a_path_without_a_second_loan_and_without_change():
    path = equity_path(10e6, 9e6, 0.03, 30)
    assert {month.value for month in path} == {10e6}
    assert len(path) == 361
    assert path[-1].equity == 10e6


@pytest.mark.parametrize("change", ["-5%", -0.05])
def test_prices_may_fall(change):
    path = functions.NEGATIVE_EQUITY_PATH(10e6, 6e6, 0.03, 30, annual_change=change)
    assert path[13][1] == pytest.approx(9.5e6)


# Who is paid


@pytest.mark.parametrize(
    ("price", "first", "second", "costs", "paid", "unpaid"),
    [
        (5e6, 2e6, 1e6, 1e5, (1e5, 2e6, 1e6, 1.9e6), 0),
        (3e6, 2.5e6, 1e6, 5e4, (5e4, 2.5e6, 4.5e5, 0), 5.5e5),
        (3e6, 3.2e6, 3e5, 0, (0, 3e6, 0, 0), 5e5),
        (1e5, 3e6, 3e5, 2e5, (1e5, 0, 0, 0), 3.4e6),
        (3e6, 0, 0, 0, (0, 0, 0, 3e6), 0),
    ],
)
def test_a_sale_pays_the_first_lender_before_the_second(price, first, second, costs, paid, unpaid):
    # hk-rules 6.2 and finance.md 3.14: the second lender gets max(0, sale - costs - first).
    header, *rows = functions.SALE_PROCEEDS(price, first, second, costs)
    assert header == ["收款人", "應付", "實付", "尚欠"]
    assert [row[0] for row in rows] == ["賣樓費用", "一按", "二按", "業主", "合計"]
    assert tuple(row[2] for row in rows[:-1]) == paid
    assert rows[-1][2:] == [price, unpaid]


@given(VALUES, AMOUNTS, AMOUNTS, AMOUNTS)
def test_a_sale_pays_out_what_it_brings_and_no_more(price, first, second, costs):
    sale = sale_proceeds(price, first, second, costs)
    assert sale.total.paid == pytest.approx(price, rel=1e-12)
    assert all(part.paid >= 0 and part.shortfall >= 0 for part in sale)
    assert sale.second_lender.paid == pytest.approx(min(second, max(0, price - costs - first)), abs=1e-6)
    assert sale.owner.paid == 0 or sale.total.shortfall == 0
    assert sale.total.shortfall == pytest.approx(functions.NEGATIVE_EQUITY(price, first + costs, second), abs=1e-6)


@given(st.lists(st.tuples(VALUES, AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=10))
def test_the_sales_of_arrays_are_those_of_each(drawn):
    at_once = sale_proceeds(*(np.array(column) for column in zip(*drawn, strict=True)))
    for row, one in enumerate(drawn):
        for many, part in zip(
            (*at_once, at_once.total), (*sale_proceeds(*one), sale_proceeds(*one).total), strict=True
        ):
            assert (many.due[row], many.paid[row], many.shortfall[row]) == (*part, part.shortfall)


def test_costs_are_an_amount_or_a_range():
    costs = [["佣金", 50_000], ["律師費", 10_000]]
    assert functions.SALE_PROCEEDS(3e6, 2e6, costs=costs) == functions.SALE_PROCEEDS(3e6, 2e6, costs=60_000)
