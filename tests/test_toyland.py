"""Tables of any kind, tried on the invented law of Toyland: what is read, which version governs, and what changed."""

import copy

import pytest

from tests import toyland
from tests.toyland import Vehicle
from xlmortgage.tables.conditions import COMPARISONS, Condition, first_that_holds
from xlmortgage.tables.diff import changes
from xlmortgage.tables.reader import Weight

TOLL, FERRY, TAX = map(toyland.table, ("toll", "ferry", "tax"))
NO_RETURN = {"vehicle": Vehicle.CART, "return_date": 0}


def deciding(version, **facts):
    row = first_that_holds(version.conditions, facts)
    return version.rows[row] if row < len(version.rows) else None


def test_a_version_governs_until_the_next_begins():
    for day, start in ((20240301, 20240301), (20241231, 20240301), (20250101, 20250101), (20991231, 20250101)):
        assert TOLL.version_at(day, "day").effective_from == start
    assert TOLL.version_at(20240229, "day") is None


def test_a_version_that_is_landed_before_its_day_decides_from_that_day():
    assert TOLL.version_at(20280430, "night").effective_from == 20240301
    assert TOLL.version_at(20280501, "night").effective_from == 20280501
    assert TOLL.verified_on < 20280501


def test_an_announced_version_is_kept_and_said_and_never_decides():
    (announced,) = (version for version in TOLL.versions if not version.decides)
    assert (announced.status, announced.effective_from, announced.scope) == ("announced", 20270101, "day")
    assert TOLL.version_at(20270101, "day").effective_from == 20250101
    told = TOLL.notices[-1]
    assert told.text["en"] == "Announced, not in force (by day, from 2027-01-01): One in a hundred for all."
    assert told.text["zh"] == "已公布而未實施（日間，2027-01-01 起）：一律百分之一。"
    assert (told.weight, told.conditions, told.citation.sources[0].key) == (Weight.INFORM, (), "gazette-2")
    assert told.since == 20261001, "from the day of its source"
    assert not [change for change in changes([TOLL], 20261231, 20271231) if change.began]


def test_an_announced_version_decides_once_it_is_enacted():
    enacted = toyland.contents("toll")
    (version,) = (one for one in enacted["version"] if one["status"] == "announced")
    version["status"] = "enacted"
    table = toyland.read("toll", enacted)
    assert table.version_at(20261231, "day").effective_from == 20250101
    assert table.version_at(20270101, "day").effective_from == 20270101
    assert len(table.notices) == len(TOLL.notices) - 1


def test_a_version_may_be_landed_behind_one_that_is_only_announced():
    later = copy.deepcopy(toyland.contents("toll"))
    further = {**later["version"][1], "effective_from": later["version"][2]["effective_from"].replace(year=2029)}
    later["version"].append({**further, "status": "enacted"})
    table = toyland.read("toll", later)
    assert table.version_at(20281231, "day").effective_from == 20250101
    assert table.version_at(20290101, "day").effective_from == 20290101
    assert [version.status for version in table.versions[:4]] == ["enacted", "suspended", "enacted", "announced"]


def test_a_transition_takes_in_earlier_deals():
    coach = {"vehicle": Vehicle.COACH, "return_date": 20250101}
    assert TOLL.version_at(20240401, "day", coach).effective_from == 20250101
    assert TOLL.version_at(20240401, "day", {**coach, "return_date": 20241231}).effective_from == 20240301
    assert TOLL.version_at(20240401, "day", {**coach, "vehicle": Vehicle.CART}).effective_from == 20240301
    assert TOLL.version_at(20240229, "day", coach).effective_from == 20250101


def test_a_kind_stands_for_its_words():
    assert TOLL.kinds == {"by_road": (Vehicle.CART, Vehicle.COACH)}
    first, second = (TOLL.version_at(day, "day") for day in (20240301, 20250101))
    facts = {"worth": 1e6, "laden": False}
    assert [bool(deciding(first, vehicle=vehicle, **facts)) for vehicle in Vehicle] == [True, True, False]
    shares = [deciding(second, vehicle=vehicle, **facts).values["share"] for vehicle in Vehicle]
    assert shares == [0.05, 0.03, 0.05], "a kind among words"


def test_a_table_says_what_its_codes_are_called():
    assert TOLL.words["night"] == {"en": "by night", "zh": "夜間"}
    assert TOLL.words["too-heavy"]["zh"] == "過重"
    assert {fact: TOLL.facts[fact] for fact in ("worth", "vehicle", "laden", "return_date")} == {
        "worth": "HKD",
        "vehicle": "vehicle",
        "laden": "yes or no",
        "return_date": "date",
    }


def test_words_of_its_own_may_replace_those_that_are_known():
    own = toyland.contents("toll")
    own["words"]["return_date"] = {"en": "way back", "zh": "回程"}
    assert toyland.read("toll", own).words["return_date"]["en"] == "way back"


def test_a_notice_has_a_weight_and_is_found_by_what_it_is_about():
    assert [notice.weight for notice in TOLL.notices] == [Weight.INFORM, Weight.ASK, Weight.INFORM]
    assert TOLL.notice("repairs").text["en"] == "The bridge is being repaired."
    with pytest.raises(KeyError):
        TOLL.notice("weather")


def test_a_row_keeps_what_differs_from_its_version():
    version = TOLL.version_at(20240301, "day")
    plain, doubted = version.rows[0].citation, version.rows[1].citation
    assert (plain.confidence, plain.sources[0].key, plain.conflicts) == ("official", "gazette-1", ())
    assert (doubted.confidence, doubted.sources[0].key, doubted.conflicts) == ("seed", "hearsay", (1,))
    assert version.doubtful == (False, True, False, False, False)


def test_a_source_bears_a_day_or_none():
    assert toyland.SOURCES["gazette-1"].day == 20240220
    assert toyland.SOURCES["hearsay"].day == 0


def test_a_grid_has_a_value_a_column_and_one_value_stands_for_all():
    version = FERRY.version_at(20240301)
    assert (version.across, version.edges) == ("span", (10.0, 20.0, 30.0))
    fares, discounts = version.cells("fare"), version.cells("discount")
    assert (fares[:3], fares[4:7]) == ((4, 6, 9), (2, 3, 4))
    assert (discounts[:3], discounts[4:7]) == ((0.10,) * 3, (0.0,) * 3)


def test_bands_become_rows_of_the_fact_they_cut():
    version = TAX.version_at(20240301)
    assert version.edges == (1000.0, 1100.0)
    assert version.conditions == (
        (Condition("worth", COMPARISONS["up_to"], 1000.0),),
        (Condition("worth", COMPARISONS["over"], 1000.0), Condition("worth", COMPARISONS["up_to"], 1100.0)),
        (Condition("worth", COMPARISONS["over"], 1100.0),),
    )
    assert [row.reason for row in version.rows] == ["flat", "marginal-relief", "slab"]


def test_what_changed_is_told_case_by_case():
    (change,) = changes([TOLL], 20241231, 20250101)
    assert (change.scope, change.before.effective_from) == ("day", 20240301)
    told = [
        (
            [(test.fact, test.compare.__name__, test.bound) for test in case.conditions],
            dict(case.before.values) if case.before else None,
            dict(case.now.values) if case.now else None,
        )
        for case in change.cases
    ]
    cart, coach, barge = (("vehicle", "eq", vehicle) for vehicle in Vehicle)
    assert sorted(told, key=str) == sorted(
        [
            ([cart, ("worth", "lt", 1000)], {"share": 0.10, "most": 50}, {"share": 0.05}),
            ([coach, ("worth", "lt", 1000)], {"share": 0.10, "most": 50}, {"share": 0.05}),
            ([cart, ("worth", "gt", 5000)], {"share": 0.02}, {"share": 0.05}),
            ([coach, ("worth", "gt", 5000)], {"share": 0.02}, {"share": 0.03}),
            ([barge, ("laden", "eq", True)], {"share": 0.0}, {"share": 0.05}),
            ([barge, ("laden", "eq", False)], None, {"share": 0.05}),
        ],
        key=str,
    )


def test_a_transition_is_told_on_the_day_it_is_announced():
    (change,) = changes([TOLL], 20260901, 20261001)
    assert (change.began, change.cases, len(change.transitions)) == ((), (), 1)
    assert not changes([TOLL], 20261001, 20261101)


def test_a_scale_is_told_by_its_bands():
    (change,) = changes([TAX], 20240301, 20250101)
    edges = [[(test.compare.__name__, test.bound) for test in case.conditions] for case in change.cases]
    assert edges == [[("gt", 1000), ("le", 1100)], [("gt", 1100), ("le", 2000)]]
