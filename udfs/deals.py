"""A deal list in a worksheet, answered row by row in plain Python: no host needs a package for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlmortgage import __version__, law
from xlmortgage.deal.applicants import ADDED, AGE, INCOME, OTHERS, FurtherColumn, further_columns
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.ranges import Rows
from xlmortgage.deal.reading import Fact, Kind, is_blank, is_not_given, with_the_day_first
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain import verdict as explained
from xlmortgage.explain.plausible import read_the_day_first, what_was_taken
from xlmortgage.explain.sentence import Told, assumed, beyond_the_tables, no_deal, not_used
from xlmortgage.lists.columns import (
    ASSESSMENT,
    ASSUMED,
    COLUMNS,
    SINCE,
    SOURCE,
    VERSION,
    WHY,
    fact_of,
    facts_named,
    left_empty,
    loan_may_be_unread,
    passed_over,
    questions_of,
    unused_headings,
    wanted_columns,
    without_other_matters,
)
from xlmortgage.lists.header_rows import Headings, rows_of_deals
from xlmortgage.numbers.written_days import read_day_first
from xlmortgage.questions import Column, Function, Question
from xlmortgage.questions.verdict import OF_A_LOAN_LEFT_BLANK, Assessment, complete

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
        is empty, and ``why`` says what is wrong, and at the first deal which columns are not used; a blank row stays
        blank, and so does one that holds units or the headings once more, and a deal with a column that nearly names a
        fact where ``why`` is not wanted.

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

    def cells(place: int) -> list[Any]:
        return [row[place] for row in below if place < len(row)]

    headings = rows_of_deals(Headings(header), enumerate(rows))
    no_deals = {*headings.no_deals}
    below = [row for number, row in enumerate(rows) if number not in no_deals]
    header = without_other_matters(headings.header, cells)
    facts_named(header)
    places = {place: fact for place, heading in enumerate(header) if (fact := fact_of(heading))}
    further = {column.heading: column for column in further_columns(header)}
    passed, fills = passed_over(header, cells), not loan_may_be_unread(header, cells)
    idle = {place for place, heading in enumerate(header) if place not in passed and unused_headings([heading])}
    questions = questions_of(wanted)
    day_first = _read_day_first(below, {fact.name: place for place, fact in places.items()})
    answers = [[COLUMNS[name].zh if lang == "zh" else name for name in wanted]]
    for number, row in enumerate(rows):
        if number in no_deals:
            answers.append([no_deal(lang) if name == WHY else "" for name in wanted])
            continue
        raws = {fact.name: (fact, row[place]) for place, fact in places.items() if place < len(row)}
        more = [(further[heading], raw) for heading, raw in zip(header, row, strict=False) if heading in further]
        filled = [place for place in range(min(len(row), len(header))) if not is_blank(row[place])]
        unused = [passed[place].sentence(lang) for place in filled if place in passed]
        if named := [str(header[place]) for place in filled if place in idle and not is_blank(str(header[place]))]:
            unused.append(not_used(named, lang))
            idle -= {*filled}
        read = _Row(raws, questions, lang, more, unused, day_first, fills=fills)
        found = {} if all(map(is_blank, row)) else read.answers()
        if WHY not in wanted and any(place in passed for place in filled):
            found = {}  # nothing here could say that a column which matters is not used
        answers.append([found.get(name, "") for name in wanted])
    return answers


def _read_day_first(rows: Rows, places: Mapping[str, int]) -> dict[str, list[str]]:
    """Return the dates that are read day first for the sake of others in their column, by the fact of the column."""
    columns = {name: place for name, place in places.items() if FACTS[name].kind is Kind.DATE}
    found = {name: read_day_first(row[place] for row in rows if place < len(row)) for name, place in columns.items()}
    return {name: dates for name, dates in found.items() if dates}


class _Row:
    """One deal of a list: its facts read, and what was found wrong."""

    def __init__(
        self,
        raws: Mapping[str, tuple[Fact, Any]],
        questions: Iterable[Question],
        lang: str,
        further: Sequence[tuple[FurtherColumn, Any]],
        unused: Sequence[str],
        day_first: Mapping[str, Sequence[str]],
        *,
        fills: bool,
    ) -> None:
        self.raws, self.questions, self.lang, self.fills = raws, tuple(questions), lang, fills
        self.unused, self.day_first = unused, day_first
        self.further = further
        """What stands in the columns of further applicants."""
        self.facts: dict[str, Any] = {}
        self.bad: set[str] = set()
        self.marks: dict[str, bool] = {}
        """What a deal is told beside its facts."""
        self.said: dict[str, None] = {}
        """The sentences on what is wrong, each once."""
        self._read(fact.name for question in self.questions for fact in _taken(question, raws))
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
            found |= {column.name: self._shown(column, _cell(column.of(answer))) for column in question.columns}
            if question is ASSESSMENT:
                found |= self._of_the_verdict(answer)
        if WHY not in found:
            deal = self._deal()
            found[WHY] = self._together([*self.said, *what_was_taken(deal, self.lang), self._of_a_later_day(deal)])
        taken = [
            read_the_day_first(name, [self.raws[name][1]], self.lang)
            for name, dates in self.day_first.items()
            if name in self.raws and self.raws[name][1] in dates
        ]
        return found | {WHY: self._together([found[WHY], *taken, *self.unused])}

    def _shown(self, column: Column, value: Any) -> Any:
        """Return a value, what decides a limit in words of the language."""
        return explained.limit_words(value, self.lang) or value if column.unit == "word" and value else value

    def _of_the_verdict(self, answer: Assessment) -> dict[str, str]:
        """Return the verdict in words, and what is said of it."""
        given = answer.deal.given
        not_given = tuple(fact for fact in ASSESSMENT.takes.facts if fact.name not in given)
        matters = explained.what_matters(answer, Told(self.lang, not_given, law.verified_on()))
        columns = [column.name for question in self.questions for column in question.columns]
        beside = explained.assumed_beside(answer.deal, columns)
        further = tuple(fact for fact, name, its in beside if its and name not in given)
        cited = explained.cited(answer)
        return {
            "verdict": answer.verdict.label(self.lang),
            WHY: self._together([explained.reason_of(answer, self.lang), self._of_a_later_day(answer.deal)]),
            ASSUMED: assumed(matters._replace(assumed=(*matters.assumed, *further))),
            SOURCE: explained.authority_of(cited, self.lang),
            SINCE: explained.since_of(cited),
        }

    def _of_a_later_day(self, deal: Deal) -> str:
        return beyond_the_tables(law.verified_on(), deal.agreement_date, self.lang)

    def _read(self, taken: Iterable[str]) -> None:
        wanted = set(taken) - {*self.facts, *self.bad, "lender"}
        for name, (fact, raw) in self.raws.items():
            if name in wanted and not is_not_given(fact, raw):
                try:
                    self.facts[name] = (with_the_day_first(fact) if name in self.day_first else fact).read(raw)
                except XlMortgageError as error:
                    self.bad.add(name)
                    self._say(error)
        if self.further and {INCOME, OTHERS} & wanted:
            self._read_further(wanted)

    def _read_further(self, wanted: set[str]) -> None:
        """Add the incomes of further applicants to that of the first, and their ages to those of the others."""
        further, self.further = self.further, ()
        for column, raw in further:
            fact, name = column.read_as, OTHERS if column.fact == AGE else column.fact
            if name not in wanted or is_not_given(fact, raw):
                continue
            try:
                read = fact.read(raw)
            except XlMortgageError as error:
                self.bad.add(name)
                self._say(error)
                continue
            if name == OTHERS:
                self.facts[name] = (*self.facts.get(name, ()), read)
            else:
                self.marks |= {ADDED: True} if name in self.facts else {}
                self.facts[name] = self.facts.get(name, 0.0) + read

    def _deal(self) -> Deal:
        deal = Deal.of_one(self.facts, law.verified_on())
        return deal.having(**self.marks) if self.marks else deal

    def _fill_in_the_largest_loan(self) -> None:
        """Take the largest loan that the ceilings allow, as far as they are known."""
        taken, takes = {fact.name for fact in _taken(ASSESSMENT, self.raws)}, ASSESSMENT.takes
        self._read(taken)
        if self.bad & taken or {one.name for one in takes.facts[: takes.required]} - {*self.facts}:
            return
        deal = self._deal()
        if not any(check.fails(deal) for check in OF_A_LOAN_LEFT_BLANK):
            loan = complete(deal).loan
            if loan >= 0:
                self.facts["loan"], self.marks["loan_is_the_most"] = loan, True

    def _lacks(self, question: Question) -> bool:
        """Tell whether a fact of a question is missing or cannot be read, and say which are missing."""
        needed = [*question.takes.facts[: question.takes.required], *([FACTS["loan"]] if not self.fills else [])]
        missing = [
            fact for fact in needed if fact in question.takes.facts and fact.name not in {*self.facts, *self.bad}
        ]
        for fact in missing:
            self._say(left_empty(fact))
        return bool(missing) or any(fact.name in self.bad for fact in _taken(question, self.facts))

    def _together(self, sentences: Iterable[str]) -> str:
        return ("" if self.lang == "zh" else " ").join(filter(None, sentences))

    def _say(self, error: XlMortgageError) -> None:
        self.said[error.sentence(self.lang)] = None


def _taken(question: Question, given: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Return the facts that matter to a question about a deal that gives some."""
    return *question.takes.facts, *question.matter_besides(given)


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
