"""Amounts of HKD, rounded by the rules that lenders use."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.published import INSTALMENTS, identity
from xlmortgage.errors import InputError
from xlmortgage.finance.terms import Rounding
from xlmortgage.numbers.money import PIECES_PER_DOLLAR, nearest, rounded, rounded_by

CENTS = st.integers(-(10**11), 10**11)


@pytest.mark.parametrize("case", INSTALMENTS, ids=identity)
def test_a_published_instalment_is_the_computed_one_rounded(case):
    assert rounded(case.reckoned, case.rounding) == case.printed


@pytest.mark.parametrize(
    ("amount", "rounding", "expected"),
    [
        (1.005, "nearest-cent", 1.01),
        (2.675, "nearest-cent", 2.68),
        (0.5, "nearest-dollar", 1.0),
        (1.5, "nearest-dollar", 2.0),
        (2.5, "nearest-dollar", 3.0),
        (-1.5, "nearest-dollar", -1.0),
        (270000.00000000006, "up-to-dollar", 270000.0),
        (269999.99999999994, "floor-dollar", 270000.0),
        (0.1 + 0.2 - 0.3, "up-to-dollar", 0.0),
        (270000.01, "up-to-dollar", 270001.0),
        (269999.99, "floor-dollar", 269999.0),
        (853.31, "up-to-ten-cents", 853.4),
        (853.3, "up-to-ten-cents", 853.3),
        (1 / 3, "exact", 1 / 3),
        (3, "exact", 3.0),
    ],
)
def test_rounding(amount, rounding, expected):
    assert rounded(amount, rounding) == expected


@given(CENTS)
def test_whole_cents_are_left_alone(cents):
    assert rounded(cents / 100, "nearest-cent") == cents / 100


@given(CENTS)
def test_dollars_are_rounded_as_decimals_are(cents):
    exact = Decimal(cents) / 100
    assert rounded(cents / 100, "floor-dollar") == float(exact.to_integral_value(ROUND_FLOOR))
    assert rounded(cents / 100, "up-to-dollar") == float(exact.to_integral_value(ROUND_CEILING))
    assert rounded(cents / 100, "nearest-dollar") == float((exact + Decimal("0.5")).to_integral_value(ROUND_FLOOR))


@given(st.lists(st.floats(-1e10, 1e10), max_size=20), st.sampled_from(list(PIECES_PER_DOLLAR)))
def test_arrays_are_rounded_as_numbers_are(amounts, rounding):
    expected = [rounded(amount, rounding) for amount in amounts]
    assert rounded(np.array(amounts, dtype=float), rounding).tolist() == expected
    assert all(type(amount) is float for amount in expected)


@given(st.lists(st.tuples(st.floats(-1e10, 1e10), st.integers(1, len(PIECES_PER_DOLLAR))), max_size=20))
def test_a_rule_by_its_number_is_the_rule_by_its_name(pairs):
    names = tuple(PIECES_PER_DOLLAR)
    expected = [rounded(amount, names[rule - 1]) for amount, rule in pairs]
    assert [rounded_by(amount, rule) for amount, rule in pairs] == expected
    amounts, rules = (np.array([pair[place] for pair in pairs]) for place in (0, 1))
    assert rounded_by(amounts.astype(float), rules).tolist() == expected


def test_the_rules_have_the_numbers_that_finance_knows_them_by():
    assert [rule.name.lower().replace("_", "-") for rule in Rounding] == list(PIECES_PER_DOLLAR)
    assert list(Rounding) == list(range(1, len(PIECES_PER_DOLLAR) + 1))


@given(st.lists(st.floats(-1e10, 1e10), max_size=20))
def test_the_nearest_cent_is_the_nearest_cent(amounts):
    assert [nearest(amount * 100) / 100 for amount in amounts] == [
        rounded(amount, "nearest-cent") for amount in amounts
    ]
    assert nearest(np.array(amounts, dtype=float)).tolist() == [nearest(amount) for amount in amounts]


def test_an_unknown_rule_is_refused_with_the_names():
    with pytest.raises(InputError, match="'bankers' is not known; use one of exact, nearest-cent") as refused:
        rounded(1.0, "bankers")
    assert refused.value.field == "rounding"
    assert refused.value.allowed == tuple(PIECES_PER_DOLLAR)
    assert "bankers" in refused.value.sentence("zh")
