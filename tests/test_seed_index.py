"""Every statement of the project's seed documents is answered: by a function, a rule, a notice, a conflict, or a reason.

A number or a verdict is never answered by prose alone: a function's value, a printed list or a rule's value stands with it.
"""

import inspect
import re
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
    "function": {"deal", "inputs", "against", "expected", "expected_error", "cells", "tolerance", "says"},
    "rule": {"inputs", "expected"},
    "table": {"words", "facts", "weight"},
    "conflict": {"words"},
    "no_rule": set(),
}

VALUES = {"expected", "expected_error", "cells"}
"""What an answer of a function has beside words."""


def cell_of(rows, row, column):
    """Return the cell of a spilled answer that its labels name."""
    header, *lines = rows
    (line,) = (line for line in lines if line[0] == row)
    return line[header.index(column)]


def asked_of(function, answer):
    """Return what a function says to an answer's deal block, inputs, and the index's day."""
    taken = inspect.signature(function).parameters
    inputs = dict(answer.get("inputs", {}))
    if "deal" not in answer:
        return function(**(DAY if "agreement_date" in taken else {}) | inputs)
    facts = INDEX["deal"] | DAY | answer["deal"]
    block = [[label, value] for label, value in facts.items() if value != ""]
    return function(deal=block, **inputs) if "deal" in taken else function(block, **inputs)


def assert_equal(said, expected, tolerance):
    if not isinstance(expected, str):
        assert isinstance(said, bool) == isinstance(expected, bool)
        expected = pytest.approx(expected, rel=0, abs=tolerance)
    assert said == expected


def the_function_says(answer):
    function = getattr(functions, answer["function"])
    tolerance = answer.get("tolerance", 1e-9)
    if "expected_error" in answer:
        with pytest.raises(getattr(errors, answer["expected_error"])) as refused:
            asked_of(function, answer)
        said = refused.value.sentence("zh")
    else:
        said = asked_of(function, answer)
    if "against" in answer:
        said = said / asked_of(function, answer | {"inputs": answer["inputs"] | answer["against"]}) - 1
    if "expected" in answer:
        assert_equal(said, answer["expected"], tolerance)
    for row, column, expected in answer.get("cells", []):
        assert_equal(cell_of(said, row, column), expected, tolerance)
    for words in answer.get("says", []):
        assert words in str(said)


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
        assert kind != "function" or (VALUES | {"says"}) & set(answer), answer
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


def is_a_value(answer):
    return "rule" in answer or bool(VALUES & set(answer)) or answer.get("function") == "CHECKLIST"


def test_no_statement_with_a_number_or_a_verdict_is_answered_by_prose_alone():
    for statement in STATEMENTS:
        reasoned = all("no_rule" in answer for answer in statement["answers"])
        assert reasoned or any(is_a_value(answer) for answer in statement["answers"]), statement
        assert not reasoned or not re.search(r"\d|成|厘", statement["quote"] + statement["says"]), statement


def test_every_warning_answers_a_statement_or_rests_on_an_authority_or_stands_in_the_register():
    answers = [answer for statement in STATEMENTS for answer in statement["answers"]]
    words = {answer["words"] for answer in answers if answer.get("table") == "warnings"}
    for notice in law.table("warnings").notices:
        told = any(part in notice.text["zh"] for part in words)
        assert told or notice.citation.confidence == "official" or notice.citation.conflicts, notice.text["zh"]
