"""How a law is asked, tried on Toyland: edges, the first row that fits, scopes, versions, one deal, many, and remembered ones."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import toyland
from tests.toyland import Crossing, Vehicle, remembering, together
from xlmortgage.numbers import scalar
from xlmortgage.numbers.scalar import namespace
from xlmortgage.tables.conditions import COMPARISONS, Condition, hold, is_one_of
from xlmortgage.tables.lookups import Law, Rows, column_for, fits, lesser
from xlmortgage.tables.ruling import BEFORE, NOWHERE, Reason, as_given, no_rule


def with_silver(deal):
    return deal.worth + deal.silver


def way_back(deal):
    return deal.xp.where(deal.return_date == 0, deal.day, deal.return_date)


TOLL = Law(toyland.table("toll"), derived={"return_date": way_back}, measured={"worth": with_silver})
EVER = Law(toyland.table("toll"), from_the_start=("day",))
LENIENT = Law(toyland.table("toll"), unsaid=Reason.NOT_ASKED)
FERRY = Law(lambda: toyland.table("ferry"))
TAX = Law(toyland.table("tax"))


def by_hour(deal):
    return [("night", deal.by_night), ("day", True)]


def at_night(deal):
    return [("night", deal.by_night)]


def capped(rows, deal, discount):
    row = rows.first_that_fits(deal)
    share = deal.xp.maximum(rows.said("share", row, deal) - discount, 0.0)
    return *lesser(share, rows.said("most", row, deal) / deal.worth, deal), row


def by_span(rows, deal):
    row = rows.first_that_fits(deal)
    return rows.in_grid("fare", deal.span, row, deal), Reason.BY_ROW, row


def by_band(rows, deal):
    band = column_for(deal.worth, rows.version.edges, deal.xp)
    fixed, rate, over = (rows.said(name, band, deal) for name in ("amount", "rate", "over"))
    return fixed + rate * (deal.worth - over), Reason.BY_ROW, band


def less_silver(share, deal):
    return share * (deal.worth - deal.silver)


ASKED = {
    "share by day": lambda deal: TOLL.look_up(deal, "share", "day"),
    "share by day, from the start": lambda deal: EVER.look_up(deal, "share", "day"),
    "share by day, if any": lambda deal: LENIENT.look_up(deal, "share", "day"),
    "what is left of it": lambda deal: TOLL.look_up(deal, "share", "day", less_silver),
    "whether one may cross at night": lambda deal: TOLL.look_up(deal, "allowed", at_night),
    "toll, less the ferry's discount": lambda deal: TOLL.by_version(
        deal, capped, by_hour, less=FERRY.look_up(deal, "discount")
    ),
    "fare": lambda deal: FERRY.by_version(deal, by_span),
    "tax": lambda deal: TAX.by_version(deal, by_band),
}
"""Every way to ask: a column, a meaning, scopes, something taken off, a grid and bands."""

CROSSINGS = st.fixed_dictionaries(
    {
        "vehicle": st.sampled_from(Vehicle),
        "laden": st.booleans(),
        "by_night": st.booleans(),
        "return_date": st.sampled_from([0, 20240101, 20250101, 20260601]),
        "worth": st.sampled_from([0.5, 999.5, 999.99, 1000.0, 1000.01, 4999.5, 5000.0, 5000.01, 1e6]),
        "silver": st.sampled_from([0.0, 0.5, 250.0]),
        "span": st.sampled_from([0.0, 10.0, 10.01, 20.0, 30.0, 30.01]),
        "day": st.sampled_from([20240229, 20240301, 20241231, 20250101, 20270101, 20280501]),
    }
)


@st.composite
def several(draw):
    """Draw some crossings that have some facts in common."""
    first, *further = draw(st.lists(CROSSINGS, min_size=1, max_size=12))
    shared = draw(st.sets(st.sampled_from(sorted(first))))
    return [first, *({**one, **{name: first[name] for name in shared}} for one in further)]


def all_of(ruling):
    """Return everything that a ruling says, and of what it takes off where it was asked."""
    less, where = ruling.less, namespace(ruling.value).where
    said = [ruling.of(part) for part in ("value", "reason", "version", "row", "is_doubtful")]
    taken_off = [where(ruling.is_asked, less.of(part), nan) if less else nan for part in ("value", "version", "row")]
    return [*said, ruling.law.is_suspended(ruling), *taken_off]


@pytest.mark.parametrize("ask", ASKED.values(), ids=list(ASKED))
@given(several(), st.booleans())
def test_many_deals_are_answered_as_each_is_and_as_each_is_remembered(ask, crossings, as_scalars):
    many = together(crossings)
    if as_scalars:
        same = {name: fact[0] for name, fact in vars(many).items() if name in crossings[0] and len(set(fact)) == 1}
        many = Crossing(**{**vars(many), **same})
    alone = [all_of(ask(Crossing(**one))) for one in crossings]
    columns = zip(all_of(ask(many)), zip(*alone, strict=True), strict=True)
    assert all(np.array_equal(np.broadcast_to(part, len(each)), each, equal_nan=True) for part, each in columns)
    for deal, expected in zip(remembering([*crossings, *crossings]), [*alone, *alone], strict=True):
        assert all_of(ask(deal)) == pytest.approx(expected, nan_ok=True, rel=0, abs=0)


@given(several())
def test_one_of_many_rulings_is_the_ruling_on_that_one(crossings):
    ask = ASKED["toll, less the ferry's discount"]
    many = ask(together(crossings))
    for place, one in enumerate(crossings):
        assert all_of(many.at(place)) == pytest.approx(all_of(ask(Crossing(**one))), nan_ok=True, rel=0, abs=0)
        assert many.at(place).citation == ask(Crossing(**one)).citation


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
    edge, worths = [Condition("worth", COMPARISONS[word], 7.0)], (6.99, 7.0, 7.01)
    assert [hold(edge, {"worth": worth}) for worth in worths] == [below, at, above]
    assert [fits(edge, Crossing(worth=worth)) for worth in worths] == [below, at, above]
    assert fits(edge, Crossing(worth=np.array(worths))).tolist() == [below, at, above]


def test_no_condition_always_fits():
    assert fits([], Crossing()) is True


def test_a_word_is_one_of_several():
    assert [is_one_of(word, (2, 3)) for word in (1, 2, 3, 4)] == [False, True, True, False]
    assert is_one_of(np.array([1, 2, 3, 4]), (2, 3)).tolist() == [False, True, True, False]


def test_the_first_row_that_fits_decides():
    rows = Rows(TOLL.versions[0], [*enumerate(TOLL.versions[0].conditions)])
    laden = {"vehicle": Vehicle.BARGE, "laden": True}
    found = [rows.first_that_fits(Crossing(worth=worth)) for worth in (999.99, 1000.0, 5000.0, 5000.01, nan)]
    assert found == [0, 1, 1, 2, 2]
    assert rows.first_that_fits(Crossing(**laden)) == 3
    assert rows.first_that_fits(Crossing(**{**laden, "laden": False})) == 4, "no row"


def test_between_two_columns_the_next_one_counts():
    amounts = (1, 10, 10.01, 15, 20, 20.01)
    assert [column_for(amount, (10, 15, 20), scalar) for amount in amounts] == [0, 0, 1, 1, 2, 3]
    assert column_for(np.array(amounts), (10, 15, 20), np).tolist() == [0, 0, 1, 1, 2, 3]


def test_a_grid_is_read_at_the_next_column_and_has_none_beyond_its_last():
    spans = (0.0, 10.0, 10.01, 20.0, 30.0, 30.01)
    fares = [[ASKED["fare"](Crossing(laden=laden, span=span)).value for span in spans] for laden in (True, False)]
    assert fares[0] == pytest.approx([4, 4, 6, 6, 9, nan], nan_ok=True)
    assert fares[1] == pytest.approx([2, 2, 3, 3, 4, nan], nan_ok=True)


def test_a_scale_is_read_by_its_bands():
    worths = (7.0, 1000.0, 1000.4, 1100.0, 1100.5)
    assert [ASKED["tax"](Crossing(worth=worth)).value for worth in worths] == pytest.approx([10, 10, 10.1, 35, 44.02])


def test_a_rule_sees_each_version_once_and_only_the_deals_it_governs():
    seen = []

    def rule(rows, deal):
        seen.append((rows.number, len(deal.worth)))
        return by_band(rows, deal)

    days = [20250101, 20240229, 20240301, 20250102, 20240302, 20250103]
    TAX.by_version(together([{"worth": 7.0, "day": day} for day in days]), rule)
    assert seen == [(0, 2), (1, 3)]


def test_a_rule_meets_only_what_a_case_leaves_open():
    seen = []

    def rule(rows, deal):
        seen.append((rows.numbers[:-1], [[test.fact for test in conditions] for conditions in rows.conditions]))
        row = rows.first_that_fits(deal)
        return rows.said("share", row, deal), Reason.BY_ROW, row

    laden = {"vehicle": Vehicle.BARGE, "laden": True}
    crossings = [{"worth": 7.0}, {"worth": 2000.0}, laden, {**laden, "laden": False}]
    shares = [TOLL.by_version(deal, rule, "day").value for deal in remembering(crossings)]
    assert shares == pytest.approx([0.10, 0.05, 0.0, nan], nan_ok=True)
    assert seen == [((0, 1, 2), [["worth"], ["worth"], []])] * 2 + [((3,), [[]]), ((), [])]


def test_what_a_case_leaves_nothing_of_is_answered_once():
    first, second = (
        TOLL.look_up(deal, "allowed", at_night)
        for deal in remembering([{"by_night": True, "worth": worth} for worth in (7.0, 8.0)])
    )
    assert first is second
    assert (first.value, first.row) == (True, 0)


def test_a_deal_with_another_fact_leaves_its_case():
    (deal,) = remembering([{"vehicle": Vehicle.BARGE, "laden": True}])
    assert ASKED["share by day"](deal).value == 0.0
    assert ASKED["share by day"](deal.having(laden=False)).reason == Reason.NOT_COVERED


def test_after_a_slip_the_table_is_read_again_once_it_is_forgotten():
    table = toyland.read("toll", toyland.contents("toll"))
    law, version = Law(table), table.versions[0]
    ask = Crossing(worth=7.0, day=20240301)
    assert (law.look_up(ask, "share", "day").value, law.look_up(ask, "share", "day").is_doubtful) == (0.10, False)
    doubted = version.rows[1].citation
    version.rows = (version.rows[0]._replace(values={"share": 0.2}, citation=doubted), *version.rows[1:])
    law.forget()
    assert (law.look_up(ask, "share", "day").value, law.look_up(ask, "share", "day").is_doubtful) == (0.2, True)


def test_the_first_scope_that_is_the_deals_is_asked_and_none_where_none_is():
    by_day, by_night = (
        TOLL.look_up(Crossing(by_night=hour, laden=True), "allowed", at_night) for hour in (False, True)
    )
    assert (by_day.value, by_day.reason) == (pytest.approx(nan, nan_ok=True), Reason.NOT_ASKED)
    assert (by_day.version, by_day.is_asked, by_day.governing, by_day.citation) == (NOWHERE, False, None, None)
    assert (by_night.value, by_night.reason, by_night.is_asked) == (False, Reason.BY_ROW, True)
    either = [TOLL.look_up(Crossing(by_night=hour), "share", by_hour) for hour in (False, True)]
    assert [ruling.governing.scope for ruling in either] == ["day", "night"]


def test_before_the_first_version_there_is_no_answer_unless_it_governs_from_the_start():
    day = {"day": 20240229, "worth": 7.0}
    before = TOLL.look_up(Crossing(**day), "share", "day")
    assert (before.value, before.reason) == (pytest.approx(nan, nan_ok=True), Reason.NOT_COVERED)
    assert (before.version, before.row, before.is_asked) == (BEFORE, -1, False)
    assert (before.governing, before.deciding_row, before.citation) == (None, None, None)
    assert EVER.look_up(Crossing(**day), "share", "day").value == 0.10
    assert LENIENT.look_up(Crossing(**day), "share", "day").reason == Reason.NOT_ASKED
    error = no_rule(before, Crossing(**day))
    assert (error.code, error.allowed) == ("before-first-version", "from 2024-03-01")


def test_what_no_row_fits_is_not_covered_or_not_asked_as_the_law_has_it():
    empty = Crossing(vehicle=Vehicle.BARGE)
    open_, silent = (law.look_up(empty, "share", "day") for law in (TOLL, LENIENT))
    assert (open_.reason, silent.reason) == (Reason.NOT_COVERED, Reason.NOT_ASKED)
    assert (open_.governing.effective_from, open_.deciding_row) == (20240301, None)
    assert open_.citation is open_.governing.citation
    assert no_rule(open_, empty).code == "no-row"


def test_a_transition_brings_an_earlier_deal_under_a_later_version():
    coach = {"vehicle": Vehicle.COACH, "worth": 7.0, "return_date": 20250101}
    shares = [TOLL.look_up(Crossing(**coach | further), "share", "day") for further in ({}, {"return_date": 20241231})]
    assert [ruling.governing.effective_from for ruling in shares] == [20250101, 20240301]


def test_a_ruling_knows_its_row_and_its_authority():
    ruling = ASKED["share by day"](Crossing(worth=2000.0))
    assert (ruling.value, ruling.deciding_row.values["share"], ruling.is_doubtful) == (0.05, 0.05, True)
    assert (ruling.citation.sources[0].key, ruling.citation.conflicts) == ("hearsay", (1,))
    first = ASKED["share by day"](Crossing(worth=7.0))
    assert (first.row, first.deciding_row.values) == (0, {"share": 0.10, "most": 50})
    assert (ruling.table, ruling.rulings, ruling.deciding) == (toyland.table("toll"), (ruling,), ruling)


def test_a_cap_beside_a_ratio_is_the_reason_where_it_binds():
    ask = ASKED["toll, less the ferry's discount"]
    by_row, by_cap = (ask(Crossing(worth=worth, laden=False)) for worth in (100.0, 999.0))
    assert (by_row.value, by_row.reason) == (0.10, Reason.BY_ROW)
    assert (by_cap.value, by_cap.reason) == (50 / 999, Reason.BY_CAP)
    less = ask(Crossing(worth=100.0, laden=True))
    assert (less.value, less.less.value, less.less.table.key) == (0.0, 0.10, "ferry")


def test_a_suspended_version_is_said_to_be():
    ask = ASKED["share by day"]
    rulings = [ask(Crossing(worth=7.0, day=day)) for day in (20240301, 20250101, 20240229)]
    assert [TOLL.is_suspended(ruling) for ruling in rulings] == [False, True, False]


NOTICES = st.tuples(CROSSINGS, st.booleans())


@given(st.lists(NOTICES, min_size=1))
def test_a_notice_goes_with_the_deals_that_it_is_for(asked):
    crossings = [one for one, _ in asked]
    many = TOLL.notices(together(crossings), np.array([its for _, its in asked]))
    alone = [list(TOLL.notices(Crossing(**one), its)) for one, its in asked]
    for (notice, of_many), each in zip(many, zip(*alone, strict=True), strict=True):
        assert np.broadcast_to(of_many, len(each)).tolist() == [goes_with for _, goes_with in each]
        assert {one.text["en"] for one, _ in each} == {notice.text["en"]}


def test_a_notice_goes_with_answers_of_its_days_alone_and_only_where_the_law_was_asked():
    cart = {"vehicle": Vehicle.CART, "laden": True}
    days = {20241231: [], 20250101: [1], 20251231: [1], 20260101: [], 20260930: [], 20261001: [2]}
    for day, further in days.items():
        deals = [Crossing(**cart, day=day), Crossing(**{**cart, "laden": False}, day=day)]
        goes = [[n for n, (_, its) in enumerate(TOLL.notices(deal, asked=True)) if its] for deal in deals]
        assert goes == [[0, *further], [0, *(n for n in further if n != 1)]], day
    assert not any(its for _, its in TOLL.notices(Crossing(**cart), asked=False))


def test_a_ruling_may_be_kept_for_some_deals_only():
    ruling = ASKED["share by day"](Crossing(worth=7.0))
    assert ruling.only(True).value == 0.10
    assert ruling.only(False).reason == Reason.NOT_ASKED
    many = ASKED["share by day"](together([{"worth": 7.0, "day": 20240301}] * 2)).only(np.array([True, False]))
    assert many.value.tolist() == pytest.approx([0.10, nan], nan_ok=True)
    assert many.reason.tolist() == [Reason.BY_ROW, Reason.NOT_ASKED]


def test_a_number_that_was_given_rests_on_nobody():
    given_, none = as_given(25.0), as_given(nan)
    assert (given_.value, given_.reason, given_.is_doubtful) == (25.0, Reason.BY_ROW, False)
    assert (given_.citation, given_.table, given_.deciding_row) == (None, None, None)
    assert (none.reason, none.is_asked) == (Reason.NOT_ASKED, False)
    many = as_given(np.array([25.0, nan]))
    assert many.reason.tolist() == [Reason.BY_ROW, Reason.NOT_ASKED]


def test_a_number_may_stand_for_none():
    assert as_given(nan).or_else(7.0) == 7.0
    assert as_given(np.array([25.0, nan])).or_else(7.0).tolist() == [25.0, 7.0]


@given(st.floats() | st.integers(), st.floats() | st.integers())
def test_the_lesser_and_the_greater_of_two_numbers_are_numpys(first, second):
    for ours, theirs in ((scalar.minimum, np.minimum), (scalar.maximum, np.maximum)):
        assert np.array_equal(ours(float(first), float(second)), theirs(float(first), float(second)), equal_nan=True)
