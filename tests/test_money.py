"""Amounts of HKD, rounded by the rules that lenders use."""

import json
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmortgage.errors import InputError
from xlmortgage.numbers.money import PIECES_PER_DOLLAR, rounded

PUBLISHED = json.loads((Path(__file__).parent / "cases" / "apr" / "published.json").read_text("utf-8"))
CENTS = st.integers(-(10**11), 10**11)


@pytest.mark.parametrize("case", PUBLISHED["payment_cases"], ids=lambda case: case["id"])
def test_a_published_instalment_is_the_computed_one_rounded(case):
    assert rounded(float(case["computed"]), case["rounding"]) == float(case["payment"])


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


def test_an_unknown_rule_is_refused_with_the_names():
    with pytest.raises(InputError, match="'bankers' is not known; use one of exact, nearest-cent") as refused:
        rounded(1.0, "bankers")
    assert refused.value.field == "rounding"
    assert refused.value.allowed == tuple(PIECES_PER_DOLLAR)
    assert "bankers" in refused.value.sentence("zh")
