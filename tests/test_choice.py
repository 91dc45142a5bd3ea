"""A choice among rulings: number, name, reason and citation come from the same one, for one deal and for arrays."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import toyland
from tests.toyland import Crossing, Vehicle
from xlmortgage.tables.choice import highest, lowest, otherwise
from xlmortgage.tables.lookups import Law
from xlmortgage.tables.ruling import NOWHERE, Reason, Ruling, as_given

TOLL, TAX = Law(toyland.table("toll")), Law(toyland.table("tax"))
LAWS = TOLL, TAX, Law(toyland.table("ferry")), Law(toyland.table("toll"))

CHOOSE = {"highest": highest, "lowest": lowest, "otherwise": otherwise}
NAMES = ("first", "second", "third", "fourth")


def said(value, law=TOLL, row=0):
    """Return a ruling with a number of a row, or one whose row says nothing."""
    return Ruling(law, value, Reason.BY_ROW, 0, row)


SAYS_NOTHING = said(nan, row=3)
NOT_ASKED = TOLL.not_asked
NOT_COVERED = Ruling(TOLL, nan, Reason.NOT_COVERED, 0, 4)

VALUES = st.sampled_from([(number, Reason.BY_ROW) for number in (0.0, 0.1, 0.5, nan)]) | st.sampled_from(
    [(nan, Reason.NOT_ASKED), (nan, Reason.NOT_COVERED), (0.5, Reason.BY_CAP)]
)


def decided(choice):
    return choice.decided_by, choice.value


def test_the_highest_and_the_lowest_number_decide_and_the_first_of_two_alike():
    low, high, again = said(0.1), said(0.5), said(0.5, TAX)
    assert decided(highest(a=low, b=high, c=again)) == ("b", 0.5)
    assert highest(a=low, b=high, c=again).deciding is high
    assert decided(lowest(a=high, b=again, c=low)) == ("c", 0.1)
    assert lowest(a=high, b=again).deciding is high
    assert decided(otherwise(a=low, b=high)) == ("a", 0.1)


@pytest.mark.parametrize("choose", CHOOSE.values(), ids=list(CHOOSE))
@pytest.mark.parametrize(
    "silent", [NOT_ASKED, SAYS_NOTHING, as_given(nan)], ids=["not asked", "no number", "not given"]
)
def test_who_has_no_number_stands_back_wherever_he_stands(choose, silent):
    number = said(0.1)
    for answers in ({"silent": silent, "number": number}, {"number": number, "silent": silent}):
        assert decided(choose(**answers)) == ("number", 0.1)
        assert choose(**answers).deciding is number


@pytest.mark.parametrize("choose", CHOOSE.values(), ids=list(CHOOSE))
def test_who_is_asked_in_vain_leaves_the_whole_open_and_is_the_one_that_decides(choose):
    further = Ruling(TAX, nan, Reason.NOT_COVERED, 0, 3)
    for answers in ([said(0.1), NOT_COVERED], [NOT_COVERED, said(0.1)], [NOT_COVERED, further, said(inf)]):
        choice = choose(*answers)
        assert (choice.value, choice.reason) == (pytest.approx(nan, nan_ok=True), Reason.NOT_COVERED)
        assert choice.deciding is NOT_COVERED


@pytest.mark.parametrize("choose", CHOOSE.values(), ids=list(CHOOSE))
def test_where_nobody_has_a_number_there_is_none_and_nothing_is_left_open(choose):
    for answers in ([NOT_ASKED, SAYS_NOTHING], [SAYS_NOTHING, NOT_ASKED], [NOT_ASKED, NOT_ASKED]):
        choice = choose(*answers)
        assert choice.value == pytest.approx(nan, nan_ok=True)
        assert choice.reason != Reason.NOT_COVERED
        assert choice.deciding in answers
    assert choose(a=SAYS_NOTHING, b=NOT_ASKED).citation is SAYS_NOTHING.citation


def test_an_answer_goes_by_its_keyword_and_without_one_by_the_names_it_has():
    inner = lowest(a=said(0.1), b=said(0.5))
    assert lowest(inner, c=said(0.7)).names == ("a", "b", "c")
    assert lowest(bank=inner, c=said(0.7)).names == ("bank", "bank", "c")
    assert decided(highest(inner, c=said(0.05))) == ("a", 0.1)
    assert decided(highest(bank=inner, c=said(0.05))) == ("bank", 0.1)
    assert lowest(said(0.1)).names == ("",)


def test_a_choice_among_choices_is_flat_and_decided_by_a_single_ruling():
    low, middle, high = said(0.1), said(0.3, TAX), said(0.5)
    choice = highest(x=lowest(a=middle, b=high), y=low)
    assert choice.rulings == (middle, high, low)
    assert choice.deciding is middle
    assert choice.citation is middle.citation


def test_rulings_are_found_by_their_name():
    low, high = said(0.1), said(0.5)
    choice = highest(a=low, b=high)
    assert (choice.named("a"), choice.named("b"), choice.named("c")) == (low, high, None)
    assert [choice.is_by(name) for name in ("a", "b", "c")] == [False, True, False]
    many = highest(a=said(np.array([0.1, 0.9])), b=high)
    assert [np.broadcast_to(many.is_by(name), 2).tolist() for name in ("a", "b", "c")] == [
        [False, True],
        [True, False],
        [False, False],
    ]


def test_the_doubt_about_what_decides_is_the_doubt_about_the_choice():
    crossings = Crossing(worth=np.array([7.0, 2000.0, 6000.0]), xp=np)
    toll = TOLL.look_up(crossings, "share", "day")
    assert highest(given=as_given(0.06), toll=toll).is_doubtful.tolist() == [False, False, False]
    assert highest(given=as_given(0.04), toll=toll).is_doubtful.tolist() == [False, True, False]


@st.composite
def answers_of_many(draw):
    """Draw what some laws say of some deals: a list a law of value and reason, a deal each."""
    laws, deals = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    return draw(st.lists(st.lists(VALUES, min_size=deals, max_size=deals), min_size=laws, max_size=laws))


def ruling_on_many(law, answers):
    """Return a law's answers as arrays, each by a row of its own so that it can be told from the others."""
    values, reasons = map(np.array, zip(*answers, strict=True))
    version = np.where(reasons == Reason.NOT_ASKED, NOWHERE, 0)
    return Ruling(law, values, reasons, version, np.arange(len(answers)))


def ruling_on_one(many, place):
    """Return the ruling on one of many deals, in plain numbers."""
    parts = (many.value, many.reason, many.version, many.row)
    return Ruling(many.law, *(part[place].item() for part in parts))


@pytest.mark.parametrize("choose", CHOOSE.values(), ids=list(CHOOSE))
@given(answers_of_many(), st.booleans())
def test_the_choice_of_many_deals_is_that_of_each(choose, answers, is_nested):
    rulings = {name: ruling_on_many(law, own) for name, law, own in zip(NAMES, LAWS, answers, strict=False)}

    def chosen(of):
        parts = {name: of(ruling) for name, ruling in rulings.items()}
        if not is_nested:
            return choose(**parts)
        return choose(highest(first=parts.pop("first"), **parts), **parts)

    many = chosen(lambda ruling: ruling)
    for place in range(len(answers[0])):
        alone = chosen(lambda ruling, place=place: ruling_on_one(ruling, place))
        for one in (alone, many.at(place)):
            assert one.value == pytest.approx(many.value[place], nan_ok=True, rel=0, abs=0)
            if many.value[place] == many.value[place] or many.reason[place] == Reason.NOT_COVERED:
                assert (one.reason, one.decided_by) == (many.reason[place], many.decided_by[place])
                assert (one.deciding.law, one.deciding.row) == (alone.deciding.law, many.of("row")[place])


@given(answers_of_many())
def test_the_number_of_a_choice_is_that_of_who_decides(answers):
    """Written a second time, in plain Python: not covered first, then the best number, then the first."""
    rulings = [ruling_on_many(law, own) for law, own in zip(LAWS, answers, strict=False)]
    for choose, best in ((highest, max), (lowest, min), (otherwise, lambda numbers: numbers[0])):
        choice = choose(*rulings)
        for place, each in enumerate(zip(*answers, strict=True)):
            in_vain = [number for number, (_, reason) in enumerate(each) if reason == Reason.NOT_COVERED]
            numbers = [value for value, _ in each if value == value]  # noqa: PLR0124 - nan
            expected = nan if in_vain or not numbers else best(numbers)
            first = in_vain or [n for n, (value, _) in enumerate(each) if value == expected] or [0]
            assert choice.value[place] == pytest.approx(expected, nan_ok=True, rel=0, abs=0)
            assert choice.at(place).deciding.law is rulings[first[0]].law


def test_one_of_many_choices_knows_what_was_taken_off():
    fare = Law(toyland.table("ferry"))
    crossings = Crossing(laden=np.array([True, False]), vehicle=np.array([Vehicle.CART] * 2), worth=7.0, xp=np)

    def net(rows, deal, discount):
        row = rows.first_that_fits(deal)
        return rows.said("share", row, deal) - discount, Reason.BY_ROW, row

    discount = fare.look_up(crossings, "discount")
    choice = lowest(toll=TOLL.by_version(crossings, net, "day", less=discount), given=as_given(0.05))
    assert choice.value.tolist() == [0.0, 0.05]
    assert (choice.at(0).deciding.less.value, choice.at(1).deciding.less) == (0.10, None)
