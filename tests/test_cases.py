"""Every case on file, with its source, asked as a broker would ask it."""

import tomllib
from pathlib import Path

import pytest

from udfs import functions
from xlmortgage import errors, parameters
from xlmortgage.reading import as_date

FOLDER = Path(__file__).parent / "cases"
PATHS = sorted(path for path in FOLDER.rglob("*.toml") if path.parent.name != "apr")
KEYS = {"note", "source", "function", "inputs", "expected", "expected_error", "tolerance"}
CASES = [
    pytest.param(case, id=f"{'/'.join(path.relative_to(FOLDER).with_suffix('').parts)}-{number}")
    for path in PATHS
    for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], start=1)
]


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_answered_as_its_source_says(case):
    function = getattr(functions, case["function"])
    if "expected_error" in case:
        with pytest.raises(getattr(errors, case["expected_error"])):
            function(**case["inputs"])
        return
    answer = function(**case["inputs"])
    expected = case["expected"]
    assert isinstance(answer, bool) == isinstance(expected, bool)
    assert answer == pytest.approx(expected, rel=0, abs=case.get("tolerance", 1e-9))


@pytest.mark.parametrize("case", CASES)
def test_a_case_names_its_source_and_says_what_it_shows(case):
    assert case["source"].strip()
    assert case["note"].strip()
    assert set(case) <= KEYS
    assert ("expected" in case) != ("expected_error" in case)


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_a_reason_of_a_few_lines(case):
    why = getattr(functions, f"{case['function']}_WHY", None)
    assert why is None or 1 <= len(why(**case["inputs"]).splitlines()) <= 6


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_cases_are_filed_by_rule_and_date(path):
    table, date = path.relative_to(FOLDER).parts[:2]
    assert table in parameters.names()
    assert date in {as_date(version.effective_from).isoformat() for version in parameters.table(table).versions}
