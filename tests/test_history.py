"""The rules in time: what changed between two days, in words and against the rules themselves, and where sources disagree."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage import law
from xlmortgage.deal.reading import as_date
from xlmortgage.errors import InputError
from xlmortgage.explain import rows
from xlmortgage.explain import tables as history
from xlmortgage.tables.diff import changes, table_called
from xlmortgage.tables.lookups import first_that_fits, fits
from xlmortgage.tables.reader import ENUMERATIONS

LANGUAGES = ("zh", "en")
TABLES = [law.table(name) for name in law.names()]
SERIES = [(table, scope) for table in TABLES for scope in table.series]
SERIES_NAMES = [f"{table.key}-{scope}" for table, scope in SERIES]
FIRST_DAY, LAST_DAY = 19000101, law.verified_on()
CHINESE = r"[\u4e00-\u9fff]"
SLIPS_IN_CHINESE = re.compile(rf"{CHINESE}[,:;!?()]|[,:;!?()]{CHINESE}|[，。：；（] |：：|。。|；。")


def said(first, second, *names, lang="en"):
    return history.changes_in_words(first, second, names, lang)


def fact_of(table, fact):
    kind = table.kinds[fact]
    if kind == "yes or no":
        return st.booleans()
    if kind in ENUMERATIONS:
        return st.sampled_from([int(word) for word in ENUMERATIONS[kind]])
    conditions = [test for version in table.versions for row in version.conditions for test in row]
    bounds = [test.bound for test in conditions if test.fact == fact] or [0]
    near = st.sampled_from(bounds).flatmap(lambda bound: st.sampled_from([bound - 0.01, bound, bound + 0.01]))
    return near | st.floats(0, 2 * max(bounds))


def told(row, version):
    return (
        (dict(row.values), row.reason if "over" in row.values else "", version.across and version.edges)
        if row
        else None
    )


@pytest.mark.parametrize(("table", "scope"), SERIES, ids=SERIES_NAMES)
@given(data=st.data())
def test_what_changed_is_what_the_two_versions_say(table, scope, data):
    versions = [None, *(version for version in table.versions if version.scope == scope)]
    number = data.draw(st.integers(1, len(versions) - 1))
    before, now = versions[data.draw(st.integers(0, number - 1))], versions[number]
    first = before.effective_from if before else FIRST_DAY
    change = next(one for one in changes(first, now.effective_from, [table.key]) if one.scope == scope)
    facts = data.draw(st.fixed_dictionaries({fact: fact_of(table, fact) for fact in table.kinds}))

    answers = []
    for version in (before, now):
        place = first_that_fits(version.conditions, facts) if version else 0
        answers.append(version.rows[place] if version and place < len(version.rows) else None)
    fitting = [case for case in change.cases if fits(case.conditions, facts)]

    assert change.before is before
    assert change.began[-1] is now
    if told(answers[0], before) == told(answers[1], now):
        assert not fitting
    else:
        (case,) = fitting
        assert told(case.before, before) == told(answers[0], before)
        assert told(case.now, now) == told(answers[1], now)


def test_the_round_of_october_2024():
    """Hong Kong Monetary Authority, press releases of 2024-02-28, 2024-06-14 and 2024-10-16."""
    lines = said(20240301, 20241016, "ltv")
    residential = lines[: lines.index("")]
    assert residential == [
        "Loan-to-value cap of the Monetary Authority (residential)",
        "  before: from 2024-02-28, enacted, official text: Hong Kong Monetary Authority, 2024-02-28",
        (
            "  began: from 2024-10-16, enacted, official text: Hong Kong Monetary Authority, 2024-10-16; "
            "Government of the Hong Kong SAR, 2024-10-16"
        ),
        (
            "  changed: self-use, price over HK$30,000,000 and below HK$35,000,000: "
            "LTV cap 70%, loan cap HK$21,000,000 → LTV cap 70%"
        ),
        "  changed: self-use, price HK$35,000,000 or more: LTV cap 60% → LTV cap 70%",
        "  changed: other than self-use: LTV cap 60% → LTV cap 70%",
        (
            "  The version of 2024-02-28 also governs earlier agreements: self-use, completion on or after 2024-02-28 "
            "[Hong Kong Monetary Authority, 2024-06-14]"
        ),
        (
            "  The version of 2024-10-16 also governs earlier agreements: completion on or after 2024-10-16 "
            "[Hong Kong Monetary Authority, 2024-10-16]"
        ),
    ]
    assert "  changed: other mortgages or guarantees: taken off the LTV cap 10 points → nothing taken off" in lines


def test_the_same_in_chinese():
    assert "  改動：自用，樓價不少於 HK$35,000,000：按揭成數上限 60% → 按揭成數上限 70%" in said(
        20240301, 20241016, "ltv", lang="zh"
    )


def test_a_suspension_that_leaves_the_numbers_is_told():
    lines = said(20240227, 20240228, "dsr")
    assert "  before: from 2022-09-23, enacted, official text: Hong Kong Monetary Authority, 2022-09-23" in lines
    assert any(line.startswith("  began: from 2024-02-28, suspended") for line in lines)
    assert "  the values stay the same" in lines


def test_a_scale_of_duty_is_told_by_price():
    """Inland Revenue Department, examples of ad valorem stamp duty; Budget 2025-26."""
    lines = said(20250225, 20250226, "stamp_duty")
    assert (
        "  changed: price over HK$3,000,000 and up to HK$3,528,240: HK$100 plus 10% of what is over HK$3,000,000 → HK$100"
        in lines
    )
    assert "  changed: price over HK$3,528,240 and up to HK$4,000,000: 1.5% of the whole → HK$100" in lines
    assert not any("HK$4,500,000 and up to" in line for line in lines)


def test_a_case_is_added_and_one_removed():
    lines = said(20230101, 20241016, "mip_premium")
    assert any(line.startswith("  added: first home, price over HK$15,000,000") for line in lines)
    assert any(line.startswith("  removed: not a first home, price up to HK$6,000,000, LTV over 80%") for line in lines)


def test_a_notice_is_told_from_the_day_it_begins():
    assert not any("new notice" in line for line in said(20240808, 20240901, "mip"))
    assert any("new notice: Letting an insured home" in line for line in said(20240807, 20240808, "mip"))


@pytest.mark.parametrize(("first", "second"), [(20241016, 20241016), (20241016, 20241201), (20240302, 20241015)])
def test_a_version_counts_after_the_first_day_and_on_the_second(first, second):
    assert not [change for change in changes(first, second, ["ltv"]) if change.began]


def test_nothing_new_is_said_as_well():
    assert said(20241101, 20241102, "ltv") == ["No version began after 2024-11-01, up to 2024-11-02."]
    assert said(20241101, 20241102, "ltv", lang="zh") == ["2024-11-01 至 2024-11-02 期間沒有新版本。"]


@pytest.mark.parametrize(("table", "scope"), SERIES, ids=SERIES_NAMES)
def test_every_version_is_told_on_its_day(table, scope):
    days = [FIRST_DAY, *table.series[scope].starts]
    for before, day in pairwise(days):
        change = next(one for one in changes(before, day, [table.key]) if one.scope == scope)
        assert [version.effective_from for version in change.began] == [day]


def test_the_days_are_given_in_their_order():
    with pytest.raises(InputError, match="lies before the first") as error:
        changes(20241016, 20240301)
    assert error.value.code == "days-out-of-order"


@pytest.mark.parametrize("name", ["ltv", "LTV", "金管局按揭成數上限", "Loan-to-value cap of the Monetary Authority"])
def test_a_table_goes_by_its_names(name):
    assert table_called(name).key == "ltv"


def test_an_unknown_table_lists_those_there_are():
    with pytest.raises(InputError) as error:
        changes(20240301, 20241016, ["ltvs"])
    assert "ltvs" in error.value.sentence("zh")
    assert set(error.value.allowed) == set(law.names())


@pytest.mark.parametrize("table", TABLES, ids=law.names())
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_in_full_says_every_row_and_source(table, lang):
    lines = history.table_in_full(table, LAST_DAY, lang)
    text = "\n".join(lines)
    assert table.name["en"] in lines[0]
    assert table.name["zh"] in lines[0]
    for version in table.versions:
        assert as_date(version.effective_from).isoformat() in text
        for case, gives in rows.rows(table, version, lang):
            assert f"{case}{'：' if lang == 'zh' else ': '}{gives}" in text
        for row in version.rows:
            assert all(source.key in text and source.address in text for source in row.citation.sources)
            assert all(str(number) in text for number in row.citation.conflicts)
    for notice in table.notices:
        assert notice.text[lang] in text
    assert not re.search(r"\bnan\b|\binf\b|None|True|False|[{}]", text)


def own_words(line):
    """Leave titles, addresses, claims of sources and places in English aside."""
    return re.sub(r"〈.*?〉|https?://\S*|出處：[^；]*", "", line)


@pytest.mark.parametrize("table", TABLES, ids=law.names())
def test_a_table_is_well_written_in_chinese(table):
    for version in table.versions:
        for line in (*(" ".join(pair) for pair in rows.rows(table, version, "zh")), rows.began(version, "zh")):
            assert not SLIPS_IN_CHINESE.search(own_words(line)), line
    for line in history.changes_in_words(FIRST_DAY, LAST_DAY, [table.key], "zh"):
        assert not SLIPS_IN_CHINESE.search(own_words(line).removesuffix("：")), line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_overview_has_every_version_and_its_age(lang):
    lines = history.overview(20270101, lang)
    assert sum("2027-01-01" in line for line in lines) == len(TABLES) + len(SERIES)
    for table in TABLES:
        start = next(
            place for place, line in enumerate(lines) if line.startswith(table.key + ("：" if lang == "zh" else ": "))
        )
        listed = lines[start + 2 : start + 2 + len(table.versions)]
        days = [as_date(version.effective_from).isoformat() for version in table.versions]
        assert all(day in line for day, line in zip(days, listed, strict=True))


def test_an_age_is_counted_from_the_day_that_is_asked():
    assert "  核實於 2026-11-21，至 2027-01-01 已 41 日。" in history.overview(20270101, "zh")
    assert "  Verified on 2026-11-21, after 2026-11-20." in history.overview(20261120, "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_register_says_who_says_what_and_what_we_use(lang):
    text = "\n".join(history.conflicts_in_words([], lang))
    for conflict in law.conflicts():
        assert f"{conflict.number}. {conflict.topic[lang]}" in text
        assert conflict.resolution[lang] in text
        assert all(claim["who"] in text and claim["says"][lang] in text for claim in conflict.claims)


def test_conflicts_go_by_number():
    assert [line for line in history.conflicts_in_words([7, 4], "en") if line[:1].isdigit()] == [
        "7. Income from outside Hong Kong",
        "4. Bands at HK$30m and HK$35m",
    ]
    with pytest.raises(InputError, match="There is no conflict 99"):
        history.conflicts_in_words([4, 99], "en")


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        (functions.MAX_LTV_WHY(32e6, agreement_date="2024-03-01"), "來源有歧異：見 rules conflicts 2 4。"),
        (
            functions.MAX_LTV_WHY(32e6, agreement_date="2024-03-01", lang="en"),
            "Sources disagree: see rules conflicts 2 4.",
        ),
        (functions.MAX_LTV_WHY(8e6, use="company", agreement_date="2020-01-01"), "rules conflicts 8。"),
        (functions.MAX_LTV_WHY(8e6, basis="net-worth"), "rules conflicts 6。"),
        (functions.DSR_STRESSED_WHY(30e3, 3e6, 0.04, 30), "rules conflicts 3。"),
        (functions.MAX_TENOR_WHY("村屋", 40), "rules conflicts 23。"),
        (functions.MIP_PREMIUM_WHY(8e6, 10e6, 30), "rules conflicts 33。"),
        (functions.STAMP_DUTY_WHY(8e6, agreement_date="2025-03-01"), "rules conflicts 35。"),
    ],
)
def test_a_reason_points_to_the_conflict_about_what_decides(text, pointer):
    assert pointer in text
    assert len(text.splitlines()) <= 6


@pytest.mark.parametrize(
    "text",
    [
        functions.MAX_LTV_WHY(8e6, agreement_date="2020-01-01"),
        functions.MAX_LTV_WHY(8e6, use="let", agreement_date="2024-03-01"),
        functions.STAMP_DUTY_WHY(8e6),
        functions.MAX_TENOR_WHY(),
    ],
)
def test_a_reason_that_nobody_disputes_points_nowhere(text):
    assert "conflicts" not in text


def test_most_conflicts_about_a_table_are_pointed_to_from_its_numbers():
    pointed = {
        number
        for table in TABLES
        for version in table.versions
        for citation in (version.citation, *(row.citation for row in version.rows))
        for number in citation.conflicts
    }
    about_tables = {conflict.number for conflict in law.conflicts() if conflict.tables}
    assert pointed <= about_tables
    assert {
        1,
        2,
        3,
        4,
        5,
        6,
        8,
        9,
        10,
        11,
        12,
        14,
        15,
        16,
        17,
        18,
        19,
        20,
        21,
        22,
        23,
        24,
        25,
        29,
        33,
        34,
        35,
    } <= pointed
