"""The rules in time: what changed between two days, in words and against the rules themselves, and where sources disagree."""

import datetime as dt
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import toyland
from udfs import functions
from xlmortgage import law
from xlmortgage.errors import InputError
from xlmortgage.explain import rows
from xlmortgage.explain import tables as history
from xlmortgage.numbers.days import as_calendar_number, as_date
from xlmortgage.tables.conditions import first_that_holds, hold
from xlmortgage.tables.diff import changes

LANGUAGES = ("zh", "en")
TABLES = [law.table(name) for name in law.names()]
SERIES = [(table, scope) for table in (*TABLES, *map(toyland.table, toyland.NAMES)) for scope in table.series]
FIRST_DAY, LAST_DAY = 19000101, 99991231
CHINESE = r"[\u4e00-\u9fff]"
SLIPS_IN_CHINESE = re.compile(rf"{CHINESE}[,:;!?()]|[,:;!?()]{CHINESE}|[，。：；（] |：：|。。|；。")


def said(first, second, *names, lang="en"):
    return history.changes_in_words(first, second, names, lang)


def fact_of(table, fact):
    kind = table.facts[fact]
    if kind == "yes or no":
        return st.booleans()
    if kind in table.vocabulary.words:
        return st.sampled_from([*table.vocabulary.words[kind].values()])
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


@settings(max_examples=500)
@given(st.sampled_from(SERIES), st.data())
def test_what_changed_is_what_the_two_versions_say(series, data):
    table, scope = series
    versions = [None, *(version for version in table.versions if version.scope == scope and version.decides)]
    number = data.draw(st.integers(1, len(versions) - 1))
    before, now = versions[data.draw(st.integers(0, number - 1))], versions[number]
    first = before.effective_from if before else FIRST_DAY
    change = next(one for one in changes([table], first, now.effective_from) if one.scope == scope)
    facts = data.draw(st.fixed_dictionaries({fact: fact_of(table, fact) for fact in table.facts}))

    answers = []
    for version in (before, now):
        place = first_that_holds(version.conditions, facts) if version else 0
        answers.append(version.rows[place] if version and place < len(version.rows) else None)
    fitting = [case for case in change.cases if hold(case.conditions, facts)]

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
    assert "  changed: other mortgages or guarantees: reduction of the cap 10 points → nothing taken off" in lines


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
    assert any(line.startswith("  added: first home, no other mortgage, price over HK$15,000,000") for line in lines)
    assert any(
        line.startswith("  removed: not a first home, no other mortgage, price up to HK$6,000,000, LTV over 80%")
        for line in lines
    )


def test_a_notice_is_told_from_the_day_it_begins():
    assert not any("new notice" in line for line in said(20240808, 20240901, "mip"))
    assert any("new notice: let: Letting an insured home" in line for line in said(20240807, 20240808, "mip"))


@pytest.mark.parametrize(("first", "second"), [(20241016, 20241016), (20241016, 20241201), (20240302, 20241015)])
def test_a_version_counts_after_the_first_day_and_on_the_second(first, second):
    assert not [change for change in changes([law.table("ltv")], first, second) if change.began]


def test_nothing_new_is_said_as_well():
    assert said(20241101, 20241102, "ltv") == ["No version began after 2024-11-01, up to 2024-11-02."]
    assert said(20241101, 20241102, "ltv", lang="zh") == ["2024-11-01 至 2024-11-02 期間沒有新版本。"]


def test_every_version_is_told_on_its_day():
    for table, scope in SERIES:
        for before, day in pairwise([FIRST_DAY, *table.series[scope].starts]):
            change = next(one for one in changes([table], before, day) if one.scope == scope)
            assert [version.effective_from for version in change.began] == [day], (table.key, scope)


def test_the_days_are_given_in_their_order():
    with pytest.raises(InputError, match="lies before the first") as error:
        changes(TABLES, 20241016, 20240301)
    assert error.value.code == "days-out-of-order"


@pytest.mark.parametrize("name", ["ltv", "LTV", "金管局按揭成數上限", "Loan-to-value cap of the Monetary Authority"])
def test_a_table_goes_by_its_names(name):
    assert law.table_called(name).key == "ltv"


def test_an_unknown_table_lists_those_there_are():
    with pytest.raises(InputError) as error:
        said(20240301, 20241016, "ltvs")
    assert "ltvs" in error.value.sentence("zh")
    assert set(error.value.allowed) == set(law.names())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_table_in_full_says_every_row_and_source(lang):
    for table in TABLES:
        lines = history.table_in_full(table, 20261121, lang)
        assert table.name["en"] in lines[0]
        assert table.name["zh"] in lines[0]
        says_every_row_and_source(table, "\n".join(lines), lang)


def says_every_row_and_source(table, text, lang):
    for version in table.versions:
        assert as_date(version.effective_from).isoformat() in text
        for case, gives in rows.rows(table, version, lang):
            assert f"{case}{'：' if lang == 'zh' else ': '}{gives}" in text
        for row in version.rows:
            assert all(source.key in text and source.address in text for source in row.citation.sources)
            assert all(str(number) in text for number in row.citation.conflicts)
    for notice in table.notices:
        assert notice.text[lang] in text, table.key
    assert not re.search(r"\bnan\b|\binf\b|None|True|False|[{}]", text)


def own_words(line):
    """Leave titles, addresses, claims of sources and places in English aside."""
    return re.sub(r"〈.*?〉|https?://\S*|出處：[^；]*", "", line)


def test_a_table_is_well_written_in_chinese():
    for table in TABLES:
        for version in table.versions:
            for line in (*(" ".join(pair) for pair in rows.rows(table, version, "zh")), rows.began(version, "zh")):
                assert not SLIPS_IN_CHINESE.search(own_words(line)), line
    for line in history.changes_in_words(FIRST_DAY, LAST_DAY, [], "zh"):
        assert not SLIPS_IN_CHINESE.search(own_words(line).removesuffix("：")), line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_overview_has_every_version_and_its_age(lang):
    lines = history.overview(20270101, lang)
    assert sum("2027-01-01" in line for line in lines) == len(TABLES) + sum(len(table.series) for table in TABLES)
    for table in TABLES:
        start = next(
            place for place, line in enumerate(lines) if line.startswith(table.key + ("：" if lang == "zh" else ": "))
        )
        listed = lines[start + 2 : start + 2 + len(table.versions)]
        days = [as_date(version.effective_from).isoformat() for version in table.versions]
        assert all(day in line for day, line in zip(days, listed, strict=True))


def test_an_age_is_counted_from_the_day_that_is_asked():
    verified = as_date(law.table("ltv").verified_on)
    before, after = (as_calendar_number(verified + dt.timedelta(days)) for days in (-1, 41))
    (of_ltv,) = (line for line in history.table_in_full(law.table("ltv"), after, "zh") if "核實於" in line)
    assert of_ltv.endswith(f"核實於 {verified}，至 {as_date(after)} 已 41 日。")
    assert f"  Verified on {verified}, after {as_date(before)}." in history.overview(before, "en")


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


def why(function, *given, **named):
    return getattr(functions, f"{function}_WHY")(*given, **{"agreement_date": "2026-11-21", **named})


def test_a_reason_points_to_the_conflict_about_what_decides():
    on_an_edge = why("MAX_LTV", 32e6, agreement_date="2024-03-01")
    assert "來源有歧異：見 rules conflicts 2 4。" in on_an_edge
    on_an_edge = why("MAX_LTV", 32e6, agreement_date="2024-03-01", lang="en")
    assert "Sources disagree: see rules conflicts 2 4." in on_an_edge
    assert "rules conflicts 8。" in why("MAX_LTV", 8e6, use="company", agreement_date="2020-01-01")
    assert "rules conflicts 6。" in why("MAX_LTV", 8e6, basis="net-worth")
    assert "rules conflicts 3。" in why("DSR_STRESSED", 30e3, 3e6, 0.04, 30)
    assert "rules conflicts 23。" in why("MAX_TENOR", "村屋", 40)
    assert "rules conflicts 33。" in why("MIP_PREMIUM", 8e6, 10e6, 30)
    assert "rules conflicts 35。" in why("STAMP_DUTY", 8e6, agreement_date="2025-03-01")


def test_a_reason_that_nobody_disputes_points_nowhere():
    assert "conflicts" not in why("MAX_LTV", 8e6, agreement_date="2020-01-01")
    assert "conflicts" not in why("MAX_LTV", 8e6, use="let", agreement_date="2024-03-01")
    assert "conflicts" not in why("STAMP_DUTY", 8e6)
    assert "conflicts" not in why("MAX_TENOR")


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
    assert {*range(1, 7), *range(8, 13), *range(14, 26), 29, *range(33, 36)} <= pointed
