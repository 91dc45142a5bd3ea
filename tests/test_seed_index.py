"""Every statement of the project's seed documents is answered: by a function, a rule, a notice, a conflict, or a reason."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from udfs import functions
from xlmortgage import errors, law
from xlmortgage.deal.reading import read
from xlmortgage.deal.words import ARGUMENTS
from xlmortgage.questions.warnings import fitting

INDEX = tomllib.loads((Path(__file__).parent / "cases" / "seed_index.toml").read_text(encoding="utf-8"))
STATEMENTS = INDEX["statement"]
ANSWERS = [
    pytest.param(answer, id=f"{statement['seed']}: {statement['part']} ({number})")
    for statement in STATEMENTS
    for number, answer in enumerate(statement["answers"], start=1)
]
KEYS = {
    "function": {"inputs", "expected", "expected_error", "tolerance", "row", "column"},
    "rule": {"inputs", "expected"},
    "table": {"words", "facts", "verdict"},
    "conflict": {"words"},
    "no_rule": set(),
}


def read_facts(raws):
    return {name: read(ARGUMENTS[name], raw) if name in ARGUMENTS else raw for name, raw in raws.items()}


def cell_of(rows, row, column):
    """Return the cell of a spilled answer that its labels name."""
    header, *lines = rows
    line = next(line for line in lines if line[0] == row)
    return line[header.index(column)]


def the_function_says(answer):
    function = getattr(functions, answer["function"])
    if "expected_error" in answer:
        with pytest.raises(getattr(errors, answer["expected_error"])):
            function(**answer["inputs"])
        return
    said = function(**answer["inputs"])
    if "row" in answer:
        said = cell_of(said, answer["row"], answer["column"])
    expected = answer["expected"]
    if not isinstance(expected, str):
        assert isinstance(said, bool) == isinstance(expected, bool)
        expected = pytest.approx(expected, rel=0, abs=answer.get("tolerance", 1e-9))
    assert said == expected


def the_rule_says(answer):
    module, _, name = answer["rule"].partition(".")
    authority = next(Path(law.__file__).parent.glob(f"*/{module}")).parent.name
    ruling = getattr(import_module(f"xlmortgage.law.{authority}.{module}.{module}"), name)(
        **read_facts(answer["inputs"])
    )
    assert ruling.value == answer["expected"]
    assert ruling.citation.sources


def the_table_notes(answer):
    notices = law.table(answer["table"]).notices
    (found,) = (notice for notice in notices if answer["words"] in notice.text["zh"])
    assert found.citation.sources
    if "facts" in answer:
        assert found in fitting(read_facts(answer["facts"]))
        assert found.verdict == answer.get("verdict", "")


def the_register_resolves(answer):
    conflict = {conflict.number: conflict for conflict in law.conflicts()}[answer["conflict"]]
    assert answer["words"] in conflict.resolution["zh"]


def the_reason_is_a_sentence(answer):
    assert answer["no_rule"].endswith(".")


PROOFS = {
    "function": the_function_says,
    "rule": the_rule_says,
    "table": the_table_notes,
    "conflict": the_register_resolves,
    "no_rule": the_reason_is_a_sentence,
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_holds(answer):
    (kind,) = set(answer) & set(PROOFS)
    assert set(answer) - {kind} <= KEYS[kind]
    PROOFS[kind](answer)


def test_every_part_of_the_index_has_one_statement():
    parts = [(seed, part) for seed, listed in INDEX["parts"].items() for part in listed]
    assert sorted((statement["seed"], statement["part"]) for statement in STATEMENTS) == sorted(parts)


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: f"{statement['seed']}: {statement['part']}")
def test_a_statement_quotes_its_seed_and_is_answered(statement):
    assert set(statement) == {"seed", "part", "quote", "says", "answers"}
    assert statement["quote"].strip()
    assert statement["says"].endswith(".")
    assert statement["answers"]


def test_every_warning_answers_a_statement_or_rests_on_an_authority():
    words = {answer["words"] for (answer,) in (param.values for param in ANSWERS) if answer.get("table") == "warnings"}
    for notice in law.table("warnings").notices:
        told = any(part in notice.text["zh"] for part in words)
        assert told or notice.citation.confidence == "official", notice.text["zh"]
