"""A deal list in a worksheet, answered row by row in plain Python: no host needs a package for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlmortgage import __version__, law
from xlmortgage.deal.facts import FACTS, Deal, fact_named
from xlmortgage.deal.ranges import Rows
from xlmortgage.deal.reading import is_blank, is_not_given
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain.verdict import reason_of
from xlmortgage.lists.columns import (
    ASSESSMENT,
    COLUMNS,
    VERSION,
    WHY,
    facts_named,
    left_empty,
    questions_of,
    wanted_columns,
)
from xlmortgage.questions import Function, Question
from xlmortgage.questions.verdict import complete

__all__ = ["QUESTION", "deals"]


def deals(table: Rows, columns: Sequence[str] | None = None, lang: str = "zh") -> Rows:
    """Return the answers to a deal list, with a header row.

    Parameters
    ----------
    table : list of rows
        A header row and the deals.
    columns : sequence of str, optional
        The wanted results, by name or by their header in either language; all where not given.
    lang : str, optional
        Language of headers and sentences, ``"zh"`` or ``"en"``.

    Returns
    -------
    list of rows
        The wanted result columns under Chinese headers, or under their own names in English.  What cannot be answered
        is empty, and ``why`` says what is wrong; a blank row stays blank.

    Raises
    ------
    InputError
        When the list has no price, a column stands twice, or a wanted result is not known.

    Examples
    --------
    >>> table = [["樓價", "物業", "臨約日期"], [8e6, "村屋", "2026-11-20"], [4e6, "車位", "2026-11-20"]]
    >>> deals(table, ["max_ltv", "max_loan"])
    [['最高按揭成數', '最高貸款額'], [0.7, 5600000.0], [0.7, 2800000.0]]

    """
    header, *rows = table
    wanted = wanted_columns(columns)
    headings = list(facts_named(header))
    places = [place for place, heading in enumerate(header) if (fact := fact_named(heading)) and fact.name in headings]
    fills = "loan" in headings or all(is_blank(heading) or fact_named(heading) for heading in header)
    questions = questions_of(wanted)
    answers = [[COLUMNS[name].zh if lang == "zh" else name for name in wanted]]
    for row in rows:
        raws = {name: row[place] for name, place in zip(headings, places, strict=True) if place < len(row)}
        found = {} if all(map(is_blank, row)) else _Row(raws, questions, lang, fills=fills).answers()
        answers.append([found.get(name, "") for name in wanted])
    return answers


class _Row:
    """One deal of a list: its facts read, and what was found wrong."""

    def __init__(self, raws: Mapping[str, Any], questions: Iterable[Question], lang: str, *, fills: bool) -> None:
        self.raws, self.questions, self.lang, self.fills = raws, tuple(questions), lang, fills
        self.facts: dict[str, Any] = {}
        self.bad: set[str] = set()
        self.said: dict[str, None] = {}
        """The sentences on what is wrong, each once."""
        self._read(fact.name for question in self.questions for fact in question.takes.facts)
        asked_for = any(FACTS["loan"] in question.takes.facts for question in self.questions)
        if asked_for and fills and not {"loan"} & {*self.facts, *self.bad}:
            self._fill_in_the_largest_loan()

    def answers(self) -> dict[str, Any]:
        """Return the results by column; what cannot be answered is not among them."""
        found: dict[str, Any] = {VERSION: __version__}
        for question in self.questions:
            if self._lacks(question):
                continue
            try:
                answer = question.answer(self._deal())
            except XlMortgageError as error:
                self._say(left_empty(FACTS[error.field]) if error.code == "missing" and error.field else error)
                continue
            found |= {column.name: _cell(column.of(answer)) for column in question.columns}
            if question is ASSESSMENT:
                found |= {"verdict": answer.verdict.label(self.lang), WHY: reason_of(answer, self.lang)}
        return {WHY: ("" if self.lang == "zh" else " ").join(self.said)} | found

    def _read(self, taken: Iterable[str]) -> None:
        wanted = set(taken) - {*self.facts, *self.bad, "lender"}
        for name, raw in self.raws.items():
            if name in wanted and not is_not_given(FACTS[name], raw):
                try:
                    self.facts[name] = FACTS[name].read(raw)
                except XlMortgageError as error:
                    self.bad.add(name)
                    self._say(error)

    def _deal(self) -> Deal:
        return Deal.of_one(self.facts, law.verified_on())

    def _fill_in_the_largest_loan(self) -> None:
        """Take the largest loan that the ceilings allow, as far as they are known."""
        self._read(fact.name for fact in ASSESSMENT.takes.facts)
        takes = ASSESSMENT.takes
        if self.bad & {fact.name for fact in takes.facts} or {one.name for one in takes.facts[: takes.required]} - {
            *self.facts
        }:
            return
        deal = self._deal()
        if not any(check.fails(deal) for check in ASSESSMENT.checks):
            loan = complete(deal).loan
            if loan > 0:
                self.facts["loan"] = loan

    def _lacks(self, question: Question) -> bool:
        """Tell whether a fact of a question is missing or cannot be read, and say which are missing."""
        needed = [*question.takes.facts[: question.takes.required], *([FACTS["loan"]] if not self.fills else [])]
        missing = [
            fact for fact in needed if fact in question.takes.facts and fact.name not in {*self.facts, *self.bad}
        ]
        for fact in missing:
            self._say(left_empty(fact))
        return bool(missing) or any(fact.name in self.bad for fact in question.takes.facts)

    def _say(self, error: XlMortgageError) -> None:
        self.said[error.sentence(self.lang)] = None


def _cell(value: Any) -> Any:
    """Return a result as a cell holds it: nothing visible where there is none."""
    return "" if value != value else value  # noqa: PLR0124 - nan alone is not itself


QUESTION = Question(
    lambda deal: deals(deal.table, deal.columns, deal.lang.code),
    category="advice",
    of_the_whole=True,
    functions=(
        Function(
            "DEALS",
            "整張清單",
            "table [columns lang]",
            lambda rows: rows,
            does="Return the answers to a whole deal list: a header row, and a row for each deal.",
            returns="list of rows: the wanted result columns, all where none are named; under Chinese headers, or under their "
            "own names where the language is English. What cannot be answered is empty, and why says what is wrong; a "
            "blank row stays blank.",
            raises="#VALUE! where the list has no price, a column stands twice, or a wanted result is not known.",
            example='>>> table = [["樓價", "物業", "臨約日期"], [8e6, "村屋", "2026-11-20"], [4e6, "車位", "2026-11-20"]]\n'
            '>>> DEALS(table, "max_ltv, max_loan")\n'
            "[['最高按揭成數', '最高貸款額'], [0.7, 5600000.0], [0.7, 2800000.0]]",
            source="As each function of the same name.",
            spills=True,
        ),
    ),
)
"""How a worksheet asks: of a list and not of one deal."""
