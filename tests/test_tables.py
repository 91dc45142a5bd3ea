"""The tables load, every mistake in them is refused with a sentence, and nothing is left unsaid or unused."""

import datetime as dt
import inspect
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest

from tests import toyland
from xlmortgage import law
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Property
from xlmortgage.explain.rows import STATUS
from xlmortgage.explain.sentence import CONFIDENCE, LIMITS
from xlmortgage.law import ParameterError
from xlmortgage.lenders.criteria import RULES, criteria_of, read_lines
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.cash_out import cash_out
from xlmortgage.questions.loan import loan
from xlmortgage.questions.tenor import tenor
from xlmortgage.tables import fail_if, reader
from xlmortgage.tables.conditions import first_that_holds

TESTS = Path(__file__).parent
TABLES = Path(law.__file__).parent
BROKEN = sorted((TESTS / "broken").glob("*.toml"))
VERSIONS = [(name, version) for name in law.names() for version in law.table(name).versions]
CHECKS = [
    name for name, check in inspect.getmembers(fail_if, inspect.isfunction) if check.__module__ == fail_if.__name__
]


def contents_of(name):
    return tomllib.loads(next(TABLES.rglob(f"{name}.toml")).read_text(encoding="utf-8"))


def as_list(value):
    return value if isinstance(value, list) else [value]


def entries_of(table):
    """Yield everything in a table file that can carry a source: versions, their rows, transitions, notices."""
    for version in table.get("version", []):
        yield version
        yield from version.get("rows", version.get("grid", []))
    yield from table.get("transition", [])
    yield from table.get("notice", [])


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_table_is_refused_with_a_sentence(path):
    text = path.read_text(encoding="utf-8")
    words = text.splitlines()[0].removeprefix("# refused: ")
    with pytest.raises(ParameterError) as refusal:
        toyland.read("broken", tomllib.loads(text))
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("broken.toml")
    assert str(refusal.value).endswith(".")


def test_every_mistake_has_a_broken_table():
    broken = {path.stem.partition("-")[0] for path in BROKEN}
    assert {check for check in CHECKS if not check.startswith("_")} <= broken


def test_every_table_source_and_conflict_loads():
    law.check_all()
    assert set(law.names()) >= {
        "dsr",
        "ltv",
        "mip",
        "mip_premium",
        "haircuts",
        "stamp_duty",
        "guarantee",
        "tenor",
    }
    assert len(law.conflicts()) >= 36


def test_the_rules_are_as_of_the_earliest_day_of_the_tables_that_are_asked():
    days = {name: law.table(name).verified_on for name in law.names()}
    assert law.verified_on() == min(days.values())
    for name, day in days.items():
        assert law.verified_on(name) == day
        assert law.verified_on(name, "ltv") == min(day, days["ltv"])


def test_a_source_lacking_a_part_is_refused():
    whole = contents_of("sources")["hkma-20240228"]
    assert set(whole) == {"issuer", "title", "date", "address", "accessed", "read"}
    for key in whole:
        entry = {name: part for name, part in whole.items() if name != key}
        with pytest.raises(ParameterError, match=f"sources.toml: hkma: the key “{key}” is missing"):
            reader.read_sources({"hkma": entry})


def test_a_conflict_about_an_unknown_table_is_refused():
    conflict = {**contents_of("conflicts")["conflict"][0], "tables": ["ltvs"]}
    with pytest.raises(ParameterError, match="conflict 1: tables: the word “ltvs” is unknown"):
        reader.read_conflicts({"conflict": [conflict]}, law.names())


def test_conflicts_are_numbered_one_after_another():
    assert [conflict.number for conflict in law.conflicts()] == list(range(1, len(law.conflicts()) + 1))


def test_every_source_is_used():
    used = {
        key
        for name in law.names()
        for entry in entries_of(contents_of(name))
        for key in as_list(entry.get("source", []))
    }
    assert not set(law.sources()) - used


def test_every_source_can_be_found_by_a_reader():
    for key, source in law.sources().items():
        assert source.title, key
        assert set(source.issuer) == {"en", "zh"}, key
        assert source.address, key
        assert dt.date.fromisoformat(source.accessed), key


def lender_with_every_rule():
    about = {"lender": "a", "value": 0.1, "source": "a letter", "checked": "2026-11-21"}
    return criteria_of(read_lines((n, {**about, "rule": rule}) for n, rule in enumerate(RULES))[0]).of("a")


WHATEVER = Deal(
    {
        "price": np.array([8e6]),
        "property": np.array([Property.HOS_GREEN]),
        "insured": np.array([True]),
        "lender": lender_with_every_rule(),
    },
    20261121,
    np,
)
"""A deal of which every law and a lender are asked."""


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (CONFIDENCE, set(reader.CONFIDENCES)),
        (STATUS, set(reader.STATUSES)),
        (LIMITS, {*loan(WHATEVER).ratio.names, *tenor(WHATEVER).limits.names, *cash_out(WHATEVER).loan.ratio.names}),
    ],
    ids=["confidences", "statuses", "limits"],
)
def test_whatever_decides_has_words_in_both_languages(words, wanted):
    assert wanted == set(words)
    assert all(zh and en and zh != en for zh, en in words.values())


def test_the_words_of_a_table_are_written_in_their_language():
    """That a table has words for whatever it says, and no others, the reader sees to."""
    for name, table in ((name, law.table(name)) for name in law.names()):
        for code, words in table.words.items():
            assert words["en"].isascii(), (name, code)
            assert words["zh"] != words["en"], (name, code)


def test_a_home_is_a_home_or_not_in_every_law():
    """Each statute says for itself what is no home; so far all say the same."""
    laws = [law.table(name).kinds for name in ("ltv", "mip", "stamp_duty")]
    assert all(kinds["non_residential"] == laws[0]["non_residential"] for kinds in laws)
    assert {*laws[0]["residential"], *laws[0]["non_residential"]} == set(Property)
    warned = law.table("warnings").kinds
    assert {*warned["subsidised"], *warned["unsubsidised"]} == set(Property)
    assert law.table("guarantee").kinds["subsidised"] == warned["subsidised"] == law.table("mip").kinds["subsidised"]


def test_every_version_that_decides_has_a_case():
    cases = TESTS / "cases"
    folders = {
        f"{authority}/{name}/{as_date(version.effective_from).isoformat()}"
        for name, version in VERSIONS
        for authority in [path.parent.name for path in cases.glob(f"*/{name}")] or ["nobody"]
        if version.decides
    }
    assert not [folder for folder in sorted(folders) if not list((cases / folder).glob("*.toml"))]


def test_every_row_is_cited():
    for name, version in VERSIONS:
        for number, row in enumerate(version.rows, start=1):
            place = (name, version.scope, version.effective_from, number)
            assert row.citation.sources, place
            assert row.citation.confidence in CONFIDENCE, place
            assert row.citation.since <= version.effective_from, place
            assert row.values, place


def test_a_version_governs_from_its_own_day_and_none_the_day_before_the_first():
    for name, version in VERSIONS:
        governs = law.table(name).version_at(version.effective_from, version.scope) is version
        assert governs == version.decides, (name, version.scope, version.effective_from)
    for table in map(law.table, law.names()):
        for scope, series in table.series.items():
            assert table.version_at(series.starts[0] - 1, scope) is None
            assert table.version_at(99991231, scope).effective_from == series.starts[-1]


BASE_RATES = {
    0.80: ("1.00 1.15 1.40 1.50 1.65", "0.50 0.60 0.70 0.75 0.85"),
    0.85: ("1.55 1.80 2.15 2.30 2.40", "0.70 0.80 0.90 1.00 1.10"),
    0.90: ("2.15 2.50 2.98 3.35 3.55", "0.90 1.09 1.28 1.46 1.65"),
}
"""HKMC's floating rates of 2007 to 2013, single and first year [percent] for 10 to 30 years.

Source: topbright.com.hk/eng/sale_data21.php and mydreamhse.com/mortgage-insurance, both read on 2026-11-21.
"""

DEARER = Decimal("1.15")
"""What is above the price caps of before 2019-10-16 pays 15% more: HKMCI press release of that day."""


def to_the_basis_point(rate):
    return rate.quantize(Decimal("0.01"), ROUND_HALF_UP)


def premium_rates(effective_from, column, **facts):
    """Return a line of the premium sheet [percent]."""
    version, facts = law.table("mip_premium").version_at(effective_from), {"other_mortgages": False, **facts}
    rates = version.rows[first_that_holds(version.conditions, facts)].values[column]
    return [to_the_basis_point(Decimal(str(rate)) * 100) for rate in rates]


@pytest.mark.parametrize("effective_from", [20230707, 20241016])
@pytest.mark.parametrize("ltv", BASE_RATES)
def test_every_premium_follows_from_the_old_base_rates(effective_from, ltv):
    single, first_year = ([Decimal(rate) for rate in rates.split()] for rates in BASE_RATES[ltv])
    discounted = [to_the_basis_point(rate * Decimal("0.65")) for rate in single]
    dearer = [to_the_basis_point(rate * DEARER) for rate in single]
    sheet = {
        ("single", 6e6): discounted,
        ("single", 8e6): [to_the_basis_point(rate * Decimal("0.65")) for rate in dearer],
        ("annual_first", 6e6): first_year,
        ("annual_first", 8e6): [to_the_basis_point(rate * DEARER) for rate in first_year],
    }
    for (column, base), rates in sheet.items():
        waived = Decimal("0.15") if column == "single" else Decimal("0.05")
        line = {"effective_from": effective_from, "column": column, "base": base, "ltv": ltv}
        assert premium_rates(**line, first_home=True) == [rate - waived for rate in rates]
        if ltv == 0.80:
            assert premium_rates(**line, first_home=False) == rates


@pytest.mark.parametrize("column", ["single", "annual_first"])
@pytest.mark.parametrize("ltv", BASE_RATES)
@pytest.mark.parametrize("effective_from", [20191016, 20220223])
def test_on_the_earlier_sheet_dearer_homes_pay_fifteen_percent_more(effective_from, column, ltv):
    cheaper, dearer = (premium_rates(effective_from, column, base=base, ltv=ltv) for base in (6e6, 8e6))
    assert dearer == [to_the_basis_point(rate * DEARER) for rate in cheaper]
