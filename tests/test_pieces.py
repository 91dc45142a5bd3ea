"""Facts cut into pieces: every deal lies in one piece, and one value a piece is enough to know what rows can decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import toyland
from xlmortgage.tables.conditions import COMPARISONS, Condition, hold
from xlmortgage.tables.pieces import Edge, conditions_of, cut, edges, within

TOLL, TAX = toyland.table("toll"), toyland.table("tax")
FIRST, SECOND = (TOLL.version_at(day, "day") for day in (20240301, 20250101))
TESTS = conditions_of(FIRST, SECOND)
WORTHS = st.sampled_from([0.0, 999.99, 1000.0, 1000.01, 4999.99, 5000.0, 5000.01]) | st.floats(0, 1e5)


def test_an_edge_lies_just_before_its_number_or_just_behind():
    assert edges(TESTS, "worth") == (Edge(1000.0, behind=False), Edge(5000.0, behind=True))
    words = [Condition("worth", compare, 7.0) for compare in COMPARISONS.values()]
    assert edges(words, "worth") == (Edge(7.0, behind=False), Edge(7.0, behind=True))


@pytest.mark.parametrize(
    ("edge", "less", "first"), [((7.0, False), 0, 7), ((7.0, True), 0, 8), ((7.5, False), 0, 8), ((7.5, True), 0.4, 8)]
)
def test_the_first_whole_amount_above_an_edge(edge, less, first):
    assert Edge(*edge).first_whole(lambda amount: amount + less) == first


@given(WORTHS)
def test_a_number_lies_in_one_piece_and_is_told_there_as_its_value_is(worth):
    pieces = cut(TOLL, "worth", TESTS)
    (own,) = (piece for piece in pieces if hold(within("worth", [piece]), {"worth": worth}))
    for test in TESTS:
        if test.fact == "worth":
            assert test.compare(worth, test.bound) == test.compare(own.value, test.bound)


def test_words_that_no_row_tells_apart_lie_in_one_piece():
    assert [piece.words for piece in cut(TOLL, "vehicle", conditions_of(FIRST))] == [(1, 2), (3,)]
    assert [piece.words for piece in cut(TOLL, "vehicle", TESTS)] == [(1,), (2,), (3,)]
    assert [piece.words for piece in cut(TOLL, "laden", TESTS)] == [(True,), (False,)]


@given(st.integers(0, 2), st.integers(0, 2))
def test_neighbouring_pieces_have_the_conditions_of_both(first, second):
    pieces = cut(TOLL, "worth", TESTS)
    first, second = sorted((first, second))
    together = within("worth", pieces[first : second + 1])
    for number, piece in enumerate(pieces):
        assert hold(together, {"worth": piece.value}) == (first <= number <= second)
