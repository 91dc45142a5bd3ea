"""Every case on file, with its source, asked as a broker would ask it."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from udfs import functions
from xlmortgage import errors, law
from xlmortgage.deal.reading import as_date, read
from xlmortgage.deal.words import ARGUMENTS

FOLDER = Path(__file__).parent / "cases"
LAW = Path(law.__file__).parent
PATHS = sorted(path for path in FOLDER.rglob("*.toml") if path.parent != FOLDER and path.parent.name != "apr")
KEYS = {"note", "source", "function", "rule", "inputs", "expected", "expected_error", "tolerance"}
OF_SEVERAL_RULES = {"advice", "finance"}
"""The folders of questions that several tables answer together."""
CASES = [
    pytest.param(case, id=f"{'/'.join(path.relative_to(FOLDER).with_suffix('').parts)}-{number}")
    for path in PATHS
    for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], start=1)
]


def function_of(case):
    """Return the worksheet function of a case, or the value of its rule where no worksheet function asks it."""
    if "function" in case:
        return getattr(functions, case["function"])
    module, _, name = case["rule"].partition(".")
    authority = next(LAW.glob(f"*/{module}")).parent.name
    rule = getattr(import_module(f"xlmortgage.law.{authority}.{module}.{module}"), name)
    return lambda **inputs: (
        rule(**{name: read(ARGUMENTS[name], raw) if name in ARGUMENTS else raw for name, raw in inputs.items()}).value
    )


def what_is_expected(case):
    """Return the answer of a case: a text as it stands, a number within its tolerance."""
    expected = case["expected"]
    return expected if isinstance(expected, str) else pytest.approx(expected, rel=0, abs=case.get("tolerance", 1e-9))


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_answered_as_its_source_says(case):
    function = function_of(case)
    if "expected_error" in case:
        with pytest.raises(getattr(errors, case["expected_error"])):
            function(**case["inputs"])
        return
    answer = function(**case["inputs"])
    assert isinstance(answer, bool) == isinstance(case["expected"], bool)
    assert answer == what_is_expected(case)


@pytest.mark.parametrize("case", CASES)
def test_a_case_names_its_source_and_says_what_it_shows(case):
    assert case["source"].strip()
    assert case["note"].strip()
    assert set(case) <= KEYS
    assert ("expected" in case) != ("expected_error" in case)
    assert ("function" in case) != ("rule" in case)


@pytest.mark.parametrize("case", CASES)
def test_a_case_has_a_reason_of_a_few_lines(case):
    why = getattr(functions, f"{case.get('function')}_WHY", None)
    reason = why(**case["inputs"]) if why else "no reason"
    assert 1 <= len(reason if isinstance(reason, list) else reason.splitlines()) <= (6, 8)[isinstance(reason, list)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_cases_are_filed_by_rule_and_date(path):
    if path.relative_to(FOLDER).parts[0] in OF_SEVERAL_RULES:
        return
    authority, table, date = path.relative_to(FOLDER).parts[:3]
    assert (LAW / authority / table / f"{table}.toml").is_file()
    assert table in law.names()
    assert date in {as_date(version.effective_from).isoformat() for version in law.table(table).versions}


WITHOUT_A_CASE = {
    "annual_renewal": "no function answers the premium of the years after the first",
    "most_rental_share": "only a lender's own share of the rent meets it",
}
"""The numbers that no question about a deal comes upon."""

NEVER_REACHED = {
    ("guarantee-after-year-40", "max_tenor"): "what is left of the guarantee is always shorter",
    ("guarantee-ended", "guarantee_years"): "nothing is left of the guarantee, however long it was",
    ("guarantee-ended", "max_tenor"): "nothing is left of the guarantee",
}
"""The numbers of single rows, by their reason, that another limit always comes before."""

EVERY_ROW = [
    pytest.param(name, version, number, id=f"{name}-{version.scope}-{version.effective_from}-row {number + 1}")
    for name in law.names()
    for version in law.table(name).versions
    for number in range(len(version.rows))
]


def filed_under(name):
    """Return the cases of a table."""
    return [
        case
        for path in PATHS
        if path.relative_to(FOLDER).parts[1] == name
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


FILED = {name: filed_under(name) for name in law.names()}


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
        answer = function_of(case)(**case["inputs"])
    except errors.XlMortgageError as error:
        return type(error).__name__ == case.get("expected_error")
    return "expected" in case and answer == what_is_expected(case)


@pytest.mark.parametrize(("name", "version", "number"), EVERY_ROW)
def test_a_slip_in_any_number_of_a_row_fails_a_case(name, version, number, monkeypatch):
    row = version.rows[number]
    for column, value in numbers_of(name, row).items():
        noticed = False
        for times in (0.9, 1.1):
            slip = row._replace(values={**row.values, column: misprinted(value, times)})
            with monkeypatch.context() as printed:
                printed.setattr(version, "rows", (*version.rows[:number], slip, *version.rows[number + 1 :]))
                printed.setattr(version, "_columns", {})
                noticed = noticed or not all(is_answered_as_its_source_says(case) for case in FILED[name])
        assert noticed, f"no case under tests/cases/{name} notices another {column} than {value} in row {number + 1}"
