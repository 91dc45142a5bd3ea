"""Every statement of the project's seed documents is answered: by a function, a rule, a notice, a conflict, or a reason."""

import inspect
import tomllib
from pathlib import Path

import pytest

from tests import laws
from udfs import functions
from xlmortgage import errors, law
from xlmortgage.deal.facts import FACTS, Deal

INDEX = tomllib.loads((Path(__file__).parent / "cases" / "seed_index.toml").read_text(encoding="utf-8"))
STATEMENTS = INDEX["statement"]
DAY = {"agreement_date": INDEX["day"]}
"""The day of the agreement where an answer states none."""

KEYS = {
    "function": {"inputs", "expected", "expected_error", "tolerance", "row", "column"},
    "rule": {"inputs", "expected"},
    "table": {"words", "facts", "weight"},
    "conflict": {"words"},
    "no_rule": set(),
}


def cell_of(rows, row, column):
    """Return the cell of a spilled answer that its labels name."""
    header, *lines = rows
    line = next(line for line in lines if line[0] == row)
    return line[header.index(column)]


def the_function_says(answer):
    function = getattr(functions, answer["function"])
    dated = "agreement_date" in inspect.signature(function).parameters
    inputs = (DAY if dated else {}) | answer["inputs"]
    if "expected_error" in answer:
        with pytest.raises(getattr(errors, answer["expected_error"])):
            function(**inputs)
        return
    said = function(**inputs)
    if "row" in answer:
        said = cell_of(said, answer["row"], answer["column"])
    expected = answer["expected"]
    if not isinstance(expected, str):
        assert isinstance(said, bool) == isinstance(expected, bool)
        expected = pytest.approx(expected, rel=0, abs=answer.get("tolerance", 1e-9))
    assert said == expected


def the_rule_says(answer):
    ruling = laws.ruling_on(answer["rule"], answer["inputs"])
    assert ruling.value == answer["expected"]
    assert ruling.citation.sources


def the_table_notes(answer):
    (found,) = (one for one in law.table(answer["table"]).notices if answer["words"] in one.text["zh"])
    assert found.citation.sources
    if "facts" in answer:
        facts = DAY | answer["facts"]
        deal = Deal({name: FACTS[name].read(raw) for name, raw in facts.items()}, law.verified_on())
        (asked,) = laws.ASKED[answer["table"]]
        assert found in [notice for notice, goes_with in asked.notices(deal, asked=True) if goes_with]
        assert found.weight.name.lower() == answer.get("weight", "inform")


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


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: f"{statement['seed']}: {statement['part']}")
def test_a_statement_is_answered_in_every_way_it_names(statement):
    for answer in statement["answers"]:
        (kind,) = set(answer) & set(PROOFS)
        assert set(answer) - {kind} <= KEYS[kind], answer
        PROOFS[kind](answer)


def test_every_part_of_the_index_has_one_statement():
    parts = [(seed, part) for seed, listed in INDEX["parts"].items() for part in listed]
    assert sorted((statement["seed"], statement["part"]) for statement in STATEMENTS) == sorted(parts)


def test_every_statement_quotes_its_seed_and_has_an_answer():
    for statement in STATEMENTS:
        assert set(statement) == {"seed", "part", "quote", "says", "answers"}, statement
        assert statement["quote"].strip(), statement
        assert statement["says"].endswith("."), statement
        assert statement["answers"], statement


def test_every_warning_answers_a_statement_or_rests_on_an_authority_or_stands_in_the_register():
    answers = [answer for statement in STATEMENTS for answer in statement["answers"]]
    words = {answer["words"] for answer in answers if answer.get("table") == "warnings"}
    for notice in law.table("warnings").notices:
        told = any(part in notice.text["zh"] for part in words)
        assert told or notice.citation.confidence == "official" or notice.citation.conflicts, notice.text["zh"]
