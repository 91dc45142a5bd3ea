"""Every case on file, with its source, asked as a broker would ask it."""

import tomllib
from pathlib import Path

import pytest

from tests import laws
from udfs import functions
from xlmortgage import errors, law
from xlmortgage.deal.facts import case_of
from xlmortgage.numbers.days import as_date

FOLDER = Path(__file__).parent / "cases"
KEYS = {"note", "source", "function", "rule", "inputs", "expected", "expected_error", "tolerance"}
OF_SEVERAL_LAWS = {"advice", "finance"}
"""The folders of questions that several tables answer together."""

FILES = {
    path.relative_to(FOLDER).with_suffix(""): tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    for path in sorted(FOLDER.rglob("*.toml"))
    if path.parent not in (FOLDER, FOLDER / "apr")
}
CASES = {
    f"{'/'.join(place.parts)}-{number}": case
    for place, cases in FILES.items()
    for number, case in enumerate(cases, start=1)
}


def answer_to(case):
    """Return what the worksheet function of a case answers, or its rule where no worksheet function asks it."""
    if "function" in case:
        return getattr(functions, case["function"])(**case["inputs"])
    return laws.ruling_on(case["rule"], case["inputs"]).value


def what_is_expected(case):
    """Return the answer of a case: a text as it stands, a number within its tolerance."""
    expected = case["expected"]
    return expected if isinstance(expected, str) else pytest.approx(expected, rel=0, abs=case.get("tolerance", 1e-9))


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_case_is_answered_as_its_source_says(case):
    if "expected_error" in case:
        with pytest.raises(getattr(errors, case["expected_error"])):
            answer_to(case)
        return
    answer = answer_to(case)
    assert isinstance(answer, bool) == isinstance(case["expected"], bool)
    assert answer == what_is_expected(case)


def test_every_case_names_its_source_and_says_what_it_shows():
    for place, case in CASES.items():
        assert case["source"].strip(), place
        assert case["note"].strip(), place
        assert set(case) <= KEYS, place
        assert ("expected" in case) != ("expected_error" in case), place
        assert ("function" in case) != ("rule" in case), place


def test_every_case_has_a_reason_of_a_few_lines():
    for place, case in CASES.items():
        if why := getattr(functions, f"{case.get('function')}_WHY", None):
            reason = why(**case["inputs"])
            lines, most = (reason, 8) if isinstance(reason, list) else (reason.splitlines(), 6)
            assert 1 <= len(lines) <= most, (place, reason)


def test_cases_are_filed_as_their_laws_are_and_by_date():
    days = {
        (path.parts[-3], name, as_date(version.effective_from).isoformat())
        for name in law.names()
        for path in laws.FOLDER.glob(f"*/{name}/{name}.toml")
        for version in law.table(name).versions
    }
    filed = [place for place in FILES if place.parts[0] not in OF_SEVERAL_LAWS]
    assert not [place for place in filed if place.parts[:3] not in days]


WITHOUT_A_CASE = {
    "covered": "below what a sheet covers there is no rate that a slip could change",
    "annual_renewal": "no function answers the premium of the years after the first",
    "most_rental_share": "only a lender's own share of the rent meets it",
}
"""The numbers that no question about a deal comes upon."""

NEVER_REACHED = {
    ("guarantee-after-year-40", "max_tenor"): "what is left of the guarantee is always shorter",
    ("guarantee-ended", "guarantee_years"): "a flat whose guarantee has ended is lent on as a private one",
    ("guarantee-ended", "max_tenor"): "a flat whose guarantee has ended is lent on as a private one",
}
"""The numbers of single rows, by their reason, that another limit always comes before."""

EVERY_ROW = [
    pytest.param(name, version, number, id=f"{name}-{version.scope}-{version.effective_from}-row {number + 1}")
    for name in law.names()
    for version in law.table(name).versions
    for number in range(len(version.rows))
]


def filed_under(name, day):
    """Return the cases of a table, those of a version's day first."""
    own = [place for place in FILES if place.parts[1] == name]
    return [case for place in sorted(own, key=lambda place: place.parts[2] != day) for case in FILES[place]]


def numbers_of(name, row):
    """Return the numbers of a row that some question about a deal can come upon."""
    unreachable = {column for reason, column in NEVER_REACHED if reason == row.reason}
    return {
        column: value
        for column, value in row.values.items()
        if not isinstance(value, str)
        and column not in WITHOUT_A_CASE
        and column not in unreachable
        # A flat band has no rate, a slab nothing but its rate.
        and not (name == "stamp_duty" and value == 0)
    }


def misprinted(value, times):
    """Return a number, or the numbers of a line of a grid, as a slip would leave them."""
    if isinstance(value, (list, tuple)):
        return tuple(misprinted(number, times) for number in value)
    return not value if isinstance(value, bool) else value * times if value else 1.0


def is_answered_as_its_source_says(case):
    try:
        answer = answer_to(case)
    except errors.XlMortgageError as error:
        return type(error).__name__ == case.get("expected_error")
    return "expected" in case and answer == what_is_expected(case)


def forget(name):
    """Let everything that remembers a table read it again."""
    case_of.cache_clear()
    for asked in laws.ASKED[name]:
        asked.forget()


@pytest.mark.parametrize(("name", "version", "number"), EVERY_ROW)
def test_a_slip_in_any_number_of_a_row_fails_a_case(name, version, number, monkeypatch):
    row, cases = version.rows[number], filed_under(name, as_date(version.effective_from).isoformat())

    def is_noticed(column, value, times):
        slip = row._replace(values={**row.values, column: misprinted(value, times)})
        with monkeypatch.context() as printed:
            printed.setattr(version, "rows", (*version.rows[:number], slip, *version.rows[number + 1 :]))
            forget(name)
            return not all(is_answered_as_its_source_says(case) for case in cases)

    for column, value in numbers_of(name, row).items():
        noticed = any(is_noticed(column, value, times) for times in (0.9, 1.1))
        forget(name)
        assert noticed, f"no case under tests/cases/{name} notices another {column} than {value} in row {number + 1}"
