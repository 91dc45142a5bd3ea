"""The tables load, every mistake in them is refused with a sentence, and nothing is left unsaid or unused."""

import datetime as dt
import inspect
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from xlmortgage import law
from xlmortgage import questions as quote
from xlmortgage.deal.reading import as_date
from xlmortgage.explain import CONFIDENCE, LIMITS, REASONS
from xlmortgage.law import ParameterError
from xlmortgage.tables import fail_if, reader
from xlmortgage.tables.lookups import first_that_fits

TESTS = Path(__file__).parent
TABLES = Path(law.__file__).parent
BROKEN = sorted((TESTS / "broken").glob("*.toml"))
VERSIONS = [(name, version) for name in law.names() for version in law.table(name).versions]
VERSION_NAMES = [f"{name}-{version.scope}-{version.effective_from}" for name, version in VERSIONS]
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
        reader.read_table("broken", tomllib.loads(text), law.sources())
    assert words in str(refusal.value)
    assert str(refusal.value).startswith("broken.toml")
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("check", [name for name in CHECKS if not name.startswith("_")])
def test_every_mistake_has_a_broken_table(check):
    assert any(path.stem.partition("-")[0] == check for path in BROKEN)


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


def test_the_rules_are_as_of_the_earliest_day_of_a_table():
    assert law.verified_on() == min(law.table(name).verified_on for name in law.names())


@pytest.mark.parametrize("key", ["issuer", "title", "date", "address", "accessed", "read"])
def test_a_source_lacking_a_part_is_refused(key):
    entry = contents_of("sources")["hkma-20240228"]
    del entry[key]
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


@pytest.mark.parametrize("key", law.sources())
def test_a_source_can_be_found_by_a_reader(key):
    source = law.sources()[key]
    assert source.title
    assert set(source.issuer) == {"en", "zh"}
    assert source.address
    assert dt.date.fromisoformat(source.accessed)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (
            REASONS,
            {row.reason for name, version in VERSIONS if name != "stamp_duty" for row in version.rows if row.reason},
        ),
        (CONFIDENCE, set(reader.CONFIDENCES)),
        (LIMITS, {limit.name for limit in (*quote.loan_to_value(8e6).limits, *quote.longest_tenor().limits)}),
    ],
    ids=["reasons", "confidences", "limits"],
)
def test_whatever_decides_has_words_in_both_languages(words, wanted):
    assert wanted <= set(words)
    assert all(zh and en and zh != en for zh, en in words.values())


@pytest.mark.parametrize(("name", "version"), VERSIONS, ids=VERSION_NAMES)
def test_every_version_has_a_case(name, version):
    folder = next((TESTS / "cases").glob(f"*/{name}")) / as_date(version.effective_from).isoformat()
    assert list(folder.glob("*.toml")), f"add a case to {folder.relative_to(TESTS.parent)}"


@pytest.mark.parametrize("version", [version for _, version in VERSIONS], ids=VERSION_NAMES)
def test_every_row_is_cited(version):
    for row in version.rows:
        assert row.citation.sources
        assert row.citation.confidence in CONFIDENCE
        assert row.citation.since <= version.effective_from
        assert row.values


@pytest.mark.parametrize("name", law.names())
def test_the_last_version_governs_today_and_none_the_day_before_the_first(name):
    table = law.table(name)
    for scope, series in table.series.items():
        assert table.version_at(law.verified_on(), scope).effective_from == series.starts[-1]
        assert table.version_at(series.starts[0], scope).effective_from == series.starts[0]
        assert table.version_at(series.starts[0] - 1, scope) is None


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
    version = law.table("mip_premium").version_at(effective_from)
    rates = version.rows[first_that_fits(version.conditions, facts)].values[column]
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
    for (column, value), rates in sheet.items():
        waived = Decimal("0.15") if column == "single" else Decimal("0.05")
        line = {"effective_from": effective_from, "column": column, "value": value, "ltv": ltv}
        assert premium_rates(**line, first_home=True) == [rate - waived for rate in rates]
        if ltv == 0.80:
            assert premium_rates(**line, first_home=False) == rates


@pytest.mark.parametrize("column", ["single", "annual_first"])
@pytest.mark.parametrize("ltv", BASE_RATES)
def test_on_the_earlier_sheet_dearer_homes_pay_fifteen_percent_more(column, ltv):
    cheaper, dearer = (premium_rates(20220223, column, value=value, ltv=ltv) for value in (6e6, 8e6))
    assert dearer == [to_the_basis_point(rate * DEARER) for rate in cheaper]
