"""How a table is read: edges, the first row that fits, bands, columns, and groups of deals."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmortgage import law
from xlmortgage.deal.words import Property
from xlmortgage.law.ird.stamp_duty import stamp_duty
from xlmortgage.numbers import scalar
from xlmortgage.tables.lookups import COMPARISONS, Condition, column_for, first_that_fits, fits, is_one_of, partition
from xlmortgage.tables.ruling import NOT_COVERED, Ruling, look_up

EDGES = [1.0, 2e6, 2e6 + 0.01, 3e6, 4.2e6, 10e6, 21_739_120.0, 21_739_120.01, 100e6, 109_574_470.0, 200e6]
DATES = [19990101, 20130223, 20201125, 20201126, 20230221, 20230222, 20250226, 20260225, 20260226]
AMOUNTS = st.lists(st.sampled_from([0.0, 9.99, 10.0, 10.01, 15.0, 19.99, 20.0, 20.01, 1e9]), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("word", "below", "at", "above"),
    [
        ("over", False, False, True),
        ("from", False, True, True),
        ("below", True, False, False),
        ("up_to", True, True, False),
    ],
)
def test_four_words_fix_an_edge(word, below, at, above):
    edge = [Condition("value", COMPARISONS[word], 30e6)]
    assert [fits(edge, {"value": value}) for value in (30e6 - 0.01, 30e6, 30e6 + 0.01)] == [below, at, above]
    assert fits(edge, {"value": np.array([30e6 - 0.01, 30e6, 30e6 + 0.01])}).tolist() == [below, at, above]


def test_no_condition_always_fits():
    assert fits([], {}) is True


@pytest.mark.parametrize(("value", "found"), [(1, False), (2, True), (3, True), (4, False)])
def test_a_word_is_one_of_several(value, found):
    assert is_one_of(value, (2, 3)) is found
    assert is_one_of(np.array([value]), (2, 3)).tolist() == [found]


ROWS = (
    (Condition("insured", COMPARISONS["from"], 1), Condition("value", COMPARISONS["up_to"], 10.0)),
    (Condition("value", COMPARISONS["below"], 20.0),),
)


@pytest.mark.parametrize(
    ("value", "insured", "row"), [(10.0, 1, 0), (10.0, 0, 1), (10.01, 1, 1), (19.99, 0, 1), (20.0, 1, 2), (nan, 1, 2)]
)
def test_the_first_row_that_fits_decides(value, insured, row):
    assert first_that_fits(ROWS, {"value": value, "insured": insured}) == row


@given(AMOUNTS, st.data())
def test_the_first_row_of_arrays_is_that_of_each_deal(values, data):
    insured = data.draw(st.lists(st.integers(0, 1), min_size=len(values), max_size=len(values)))
    rows = first_that_fits(ROWS, {"value": np.array(values), "insured": np.array(insured)}, np)
    each = [first_that_fits(ROWS, {"value": value, "insured": one}) for value, one in zip(values, insured, strict=True)]
    assert rows.tolist() == each


@pytest.mark.parametrize(("amount", "column"), [(1, 0), (10, 0), (10.01, 1), (15, 1), (20, 2), (20.01, 3)])
def test_between_two_columns_the_next_one_counts(amount, column):
    assert column_for(amount, (10, 15, 20)) == column
    assert column_for(np.array([amount]), (10, 15, 20)).tolist() == [column]


def doubled(key, facts):
    return facts["value"] * 2.0 + key, key


@given(st.lists(st.tuples(st.integers(-1, 5), st.integers(0, 1000)), max_size=30))
def test_groups_are_computed_by_themselves_and_put_back(deals):
    keys = np.array([key for key, _ in deals], dtype=int)
    facts = {"value": np.array([float(value) for _, value in deals]), "shared": 7}
    values, groups = partition(keys, facts, doubled, (nan, -9))
    each = [partition(key, {"value": float(value)}, doubled, (nan, -9)) for key, value in deals]
    assert np.array_equal(values, np.array([value for value, _ in each]), equal_nan=True)
    assert groups.tolist() == [group for _, group in each]


def test_every_group_is_computed_once():
    calls = []

    def compute(key, facts):
        calls.append((key, len(facts["value"])))
        return (facts["value"],)

    partition(np.array([2, 0, 2, -1, 0, 2]), {"value": np.arange(6.0)}, compute, (nan,))
    assert calls == [(0, 2), (2, 3)]


def test_before_the_first_version_there_is_no_answer():
    ruling = look_up(law.table("tenor"), "max_tenor", 20120914, {}, "regulator")
    assert ruling.value != ruling.value
    assert (ruling.reason, ruling.version, ruling.row) == (NOT_COVERED, -1, -1)
    assert (ruling.governing, ruling.deciding, ruling.citation) == (None, None, None)


def test_a_ruling_knows_its_row_and_its_authority():
    ruling = look_up(law.table("tenor"), "max_tenor", 20241016, {}, "regulator")
    assert isinstance(ruling, Ruling)
    assert ruling.value == 30
    assert ruling.deciding.values["max_tenor"] == 30
    assert ruling.citation.sources[0].key == "hkma-20120914"


@given(st.lists(st.tuples(st.sampled_from(EDGES), st.sampled_from(Property), st.sampled_from(DATES)), min_size=1))
def test_a_scale_of_arrays_is_that_of_each_amount(sales):
    duties = stamp_duty.duty(*(np.array(column) for column in zip(*sales, strict=True)))
    each = [stamp_duty.duty(*sale) for sale in sales]
    for part in ("value", "version", "row"):
        assert np.array_equal(getattr(duties, part), [getattr(one, part) for one in each], equal_nan=True)


@given(st.floats() | st.integers(), st.floats() | st.integers())
def test_the_lesser_and_the_greater_of_two_numbers_are_numpys(first, second):
    for ours, theirs in ((scalar.minimum, np.minimum), (scalar.maximum, np.maximum)):
        assert np.array_equal(ours(float(first), float(second)), theirs(float(first), float(second)), equal_nan=True)
