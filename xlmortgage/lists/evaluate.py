"""A whole deal list at once: a table of deals in, a table of results and a table of issues out.

Nothing here decides anything: columns are read to one :class:`~xlmortgage.deal.facts.Deal` of arrays, which is put to the
same questions that answer a cell.  A bad row spoils no other row: what cannot be answered is left empty, and an issue
says why, in the sentence that a cell would have got.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xlmortgage import __version__, law
from xlmortgage.deal.applicants import AGE, INCOME, OTHERS, further_columns
from xlmortgage.deal.facts import FACTS, TELLING_BLANKS, Deal
from xlmortgage.deal.reading import Fact, is_blank
from xlmortgage.deal.words import Purpose
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.explain import verdict as explained
from xlmortgage.explain.plausible import of_rows, read_the_day_first, taken_for
from xlmortgage.explain.sentence import Told, assumed, beyond_the_tables, no_deals, not_used, say
from xlmortgage.lenders.criteria import CONDITIONS, Criteria
from xlmortgage.lists.columns import (
    ASSESSMENT,
    ASSUMED,
    BESIDE_THE_VERDICT,
    SINCE,
    SOURCE,
    VERSION,
    WHY,
    OtherMatter,
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
from xlmortgage.lists.headed_frame import headed_frame
from xlmortgage.lists.issues import Issues, each_telling
from xlmortgage.lists.read_column import read_column
from xlmortgage.questions import Check, Question, open_rulings
from xlmortgage.questions.criteria import at_its_lenders_valuation
from xlmortgage.questions.offers import DecidingLine, deciding_lines
from xlmortgage.questions.plausible import ANNUAL_RATE, implausible
from xlmortgage.questions.verdict import OF_A_LOAN_LEFT_BLANK, Assessment, complete
from xlmortgage.tables.choice import NOT_COVERED, Answer
from xlmortgage.tables.reader import Citation, Notice
from xlmortgage.tables.ruling import no_rule

__all__ = ["DealList", "PartOfAList", "evaluate"]


def evaluate(
    frame: pd.DataFrame, columns: Sequence[str] | None = None, overlay: Criteria | None = None, *, lang: str = "zh"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Answer every deal of a list.

    Parameters
    ----------
    frame : DataFrame
        One deal a row, of pandas or of what converts to it: a frame of polars or Arrow, a list of mappings, a mapping of
        columns.  Columns are named by fact or by its label in either language, in any order.  Columns that are
        not known are left alone.  A blank loan means the largest that the ceilings allow.  Incomes of further
        applicants (第二申請人入息, ``monthly_income_2``) add up with the first one's.
    columns : sequence of str, optional
        Which results are wanted; all of :data:`xlmortgage.lists.columns.COLUMNS` where not given.
    overlay : Criteria, optional
        The lenders' own criteria, merged over the regulator's.  Where there are several lenders, the list's column
        ``lender`` (貸款機構) names one a row.
    lang : str, optional
        Language of ``why`` and of the issues' sentences, ``"zh"`` or ``"en"``.

    Returns
    -------
    results : DataFrame
        One row a deal, on the index of ``frame``, in nullable types; empty where an answer cannot be given, and in a row
        that holds the units of the columns or the headings once more.  Texts,
        and the date ``since`` in ISO form, are of type ``string``.
        Its ``attrs["notes"]`` say what was taken for granted of whole columns, such as dates that were read day first, and which
        columns are not used.
    issues : DataFrame
        One row an issue, on the index of ``frame``, with ``row`` (its position from 1), ``column``, ``code`` and
        ``sentence``.

    Raises
    ------
    InputError
        When it is no list, the list has no price, a column is there twice, rows below the headings tell other columns or
        units, or a wanted result is unknown.

    Examples
    --------
    >>> deals = pd.DataFrame({"樓價": ["HK$8m", "x"], "物業": ["村屋", "私樓"], "臨約日期": "2026-11-20"})
    >>> results, issues = evaluate(deals, ["max_ltv"])
    >>> results["max_ltv"].tolist(), issues["code"].tolist()
    ([0.7, <NA>], ['not-a-number'])

    """
    chosen = FACTS["lang"].read(lang)
    wanted = wanted_columns(None if columns is None else FACTS["columns"].read(columns))
    overlay, lang = fail_if_no_criteria(overlay), str(chosen.code)
    headed = headed_frame(as_frame(frame))
    deals = DealList(headed.deals, wanted, overlay, lang, numbers=headed.numbers)
    results, issues = headed.in_all_rows(deals.results(), lang), headed.with_its_headings(deals.issues())
    notes = [no_deals(headed.no_deals, lang)] if headed.no_deals else []
    results.attrs["notes"] = issues.attrs["notes"] = [*notes, *deals.notes]
    return results, issues


def as_frame(frame: Any) -> pd.DataFrame:
    """Return a deal list as a frame of pandas.

    Raises
    ------
    InputError
        When it is nothing that converts to one.

    Examples
    --------
    >>> as_frame([{"price": 8e6}, {"price": 6e6, "use": "let"}]).shape
    (2, 2)

    """
    if isinstance(frame, pd.DataFrame):
        return frame
    try:
        return _converted(frame)
    except Exception:  # noqa: BLE001 - whatever a foreign object does when it is converted
        raise _no_frame(frame) from None


def _converted(frame: Any) -> pd.DataFrame:
    if isinstance(frame, Mapping) or (
        isinstance(frame, (list, tuple)) and frame and all(isinstance(row, Mapping) for row in frame)
    ):
        return pd.DataFrame(frame)
    if hasattr(frame, "to_dict") and hasattr(frame, "iter_rows"):  # a frame of polars needs Arrow for to_pandas
        return pd.DataFrame(frame.to_dict(as_series=False))
    converted = frame.to_pandas()
    if not isinstance(converted, pd.DataFrame):
        raise TypeError
    return converted


def _without_other_matters(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a list in which columns of people's names are nobody's facts."""
    headings = without_other_matters(frame.columns, lambda place: frame.iloc[:, place].tolist())
    if not any(isinstance(heading, OtherMatter) for heading in headings):
        return frame
    return frame.set_axis(pd.Index(headings, dtype=object), axis=1)


def _no_frame(frame: object) -> InputError:
    kind = type(frame).__name__
    wrong, wrong_zh = _what_is_wrong(frame)
    return InputError(
        "not-a-list-of-deals",
        en=f"A deal list is a DataFrame, a list of mappings or a mapping of columns; got {wrong}. Give one deal a row.",
        zh=f"清單須為 DataFrame、由字典組成的清單，或以欄名對應各欄的字典，現為{wrong_zh}。請每列填一個個案。",
        field="frame",
        value=kind,
        allowed="a DataFrame, or what converts to one",
    )


def _what_is_wrong(frame: object) -> tuple[str, str]:
    """Return what is wrong with what is no list of deals, in English and in Chinese."""
    kind = type(frame).__name__
    if isinstance(frame, Mapping):
        lengths = {len(column) for column in frame.values() if isinstance(column, (list, tuple))}
        if len(lengths) > 1:
            return f"columns of different lengths ({', '.join(map(str, sorted(lengths)))})", "長度不一的各欄"
        return f"a {kind} that is no mapping of columns", f"類型 {kind} 的值，而各項不是欄"
    if isinstance(frame, (list, tuple)):
        if not frame:
            return f"a {kind} without a deal", f"沒有個案的 {kind}"
        return f"a {kind} in which not every item is a mapping", f"類型 {kind} 的值，而並非每項都是字典"
    return f"a value of the type {kind}", f"類型 {kind} 的值"


def fail_if_no_criteria(overlay: Any) -> Criteria | None:
    """Return the lenders' criteria, or raise that they are none."""
    if overlay is None or isinstance(overlay, Criteria):
        return overlay
    kind = type(overlay).__name__
    raise InputError(
        "not-criteria",
        en=f"overlay must be the criteria of lenders, as xlmortgage.lenders reads them; got a value of the type {kind}. "
        "Leave it out for the rules alone.",
        zh=f"overlay 須為機構準則，現為類型 {kind} 的值。只按規則計算時請留空。",
        field="overlay",
        value=kind,
        allowed="criteria of lenders",
    )


OF_A_LINE = tuple(FACTS[name] for name in CONDITIONS if name in FACTS)
"""What a lender's lines may be limited to, and so matters wherever a lender has a say."""


class PartOfAList(NamedTuple):
    """Some deals of a list, all under one lender or none."""

    places: Any
    """Where they stand in the list, from 0."""
    deals: Deal


class Answered(NamedTuple):
    """The answer of one question to those deals of a part that it can answer."""

    places: Any
    """Where they stand in the list, from 0."""
    answer: Any
    covered: Any
    """Which of them a rule covers."""


class DealList:
    """A deal list: its columns read, its questions answered, and what was found wrong.

    Parameters
    ----------
    frame, overlay, lang
        As in :func:`evaluate`.
    wanted : tuple of str
        The names of the wanted result columns.
    day : int, optional
        The date that every agreement is taken to have, its own where not given [yyyymmdd].
    numbers : array of int, optional
        As which rows the deals are told of; from 1 on where not given.

    """

    def __init__(
        self,
        frame: pd.DataFrame,
        wanted: tuple[str, ...],
        overlay: Criteria | None = None,
        lang: str = "zh",
        day: int | None = None,
        numbers: Any = None,
    ) -> None:
        self.index, self.size, self.wanted, self.lang = frame.index, len(frame), wanted, lang
        self.overlay, self.day = overlay, day
        self.numbers = np.arange(1, self.size + 1) if numbers is None else numbers
        frame = _without_other_matters(frame)
        self.headings = facts_named(frame.columns)
        self.questions = questions_of(wanted)
        self._frame = frame
        self._facts: dict[str, Any] = {}
        self._given: dict[str, Any] = {}
        self._bad: dict[str, Any] = {}
        self._issues = Issues(self.headings, lang)
        self.notes: list[str] = []
        """What was taken for granted of whole columns, a sentence each."""
        self._missing: set[str] = set()
        self._answers: dict[Question, tuple[Answered, ...]] = {}
        self._further = further_columns(frame.columns)
        self._incomes_added = np.zeros(self.size, dtype=bool)
        self._largest = np.zeros(self.size, dtype=bool)
        self._fills = not loan_may_be_unread([*frame.columns], self._cells)
        """Whether a deal that does not say how much it wants means the most: no unread heading may be the loan."""
        self._note_what_is_passed_over()
        if unused := unused_headings(frame.columns):
            self.notes.append(not_used(unused, lang))
        taken = {fact.name for question in self.questions for fact in question.takes.facts}
        taken |= {fact.name for question in self.questions for fact in question.matter_besides(self.headings)}
        of_lenders = {"lender", *(fact.name for fact in OF_A_LINE)}
        self._read(taken if overlay is None else taken | of_lenders)
        self._lenders = self._chosen_lenders()
        if self._fills and "loan" in taken:
            self._fill_in_the_largest_loans()
        self._whole, self._by_lender = self._parts()

    def answers(self, question: Question) -> tuple[Answered, ...]:
        """Return the answers of a question to the deals that it can answer, by lender, and note what is wrong."""
        if question not in self._answers:
            self._answers[question] = tuple(self._answered(question))
        return self._answers[question]

    def results(self) -> pd.DataFrame:
        """Return the wanted results."""
        columns: dict[str, Any] = {VERSION: _column("text", self.size, [(np.arange(self.size), __version__)])}
        for question in self.questions:
            answers = self.answers(question)
            for column in question.columns:
                if column.name in self.wanted:
                    parts = [(one.places[one.covered], _of(column.of(one.answer), one.covered)) for one in answers]
                    columns[column.name] = _column(column.unit, self.size, parts)
            if question is ASSESSMENT:
                columns |= self._beside_the_verdict(answers)
        if WHY not in self.wanted:
            self._note_implausible()
            self._note_later_days()
        return pd.DataFrame({name: columns[name] for name in self.wanted}, index=self.index, copy=False)

    def _is_later(self) -> Any:
        """Tell which deals are of days after the one to which the tables were verified."""
        return np.broadcast_to(self._whole.deals.agreement_date > law.verified_on(), self.size)

    def _has_no_verdict(self) -> Any:
        """Tell which deals have no verdict that would tell what is said beside it."""
        unsaid = np.ones(self.size, dtype=bool)
        if ASSESSMENT in self.questions:
            for one in self.answers(ASSESSMENT):
                unsaid[one.places] = False
        return unsaid

    def _unsaid(self) -> Iterator[tuple[Fact, Any, Any]]:
        """Yield the implausible facts of which no verdict tells, each with the places, some or none, and the values."""
        unsaid = self._has_no_verdict()
        deals, asked = self._whole.deals, [one for one in self.questions if ANNUAL_RATE in one.takes.facts]
        lent = all(one.of_money_lenders for one in asked)
        with np.errstate(all="ignore"):
            found = [*implausible(deals, of_money_lenders=lent)]
        for fact, is_so in found:
            places = np.flatnonzero(unsaid & is_so)
            yield fact, places, np.broadcast_to(getattr(deals, fact.name), self.size)[places]

    def _implausible(self) -> Iterator[tuple[Any, Any]]:
        """Yield for what implausible facts were taken, where no verdict tells, by the places of the deals."""
        texts = _Texts(self.size, self.lang)
        for fact, places, values in self._unsaid():
            its, told = np.zeros(self.size, dtype=bool), np.zeros(self.size)
            its[places], told[places] = True, values
            texts.add(its, {fact.name: told}, partial(_taken_for, fact, self.lang))
        texts.add(self._has_no_verdict() & self._is_later(), {}, partial(_of_later_days, self.lang))
        told_of = np.flatnonzero(texts.texts != "")
        yield told_of, texts.texts[told_of]

    def _note_implausible(self) -> None:
        """Note for what implausible facts were taken, where neither a verdict nor a reason tells."""
        for fact, places, values in self._unsaid():
            told, numbers = each_telling({fact.name: values}, len(places), partial(_taken_for, fact, self.lang))
            for number, sentence in enumerate(told):
                self.notes.append(of_rows(sentence, self.numbers[places[numbers == number]].tolist(), self.lang))

    def _note_later_days(self) -> None:
        """Note which deals are of days after the one to which the tables were verified, where no reason tells."""
        if (later := self._is_later()).any():
            self.notes.append(of_rows(_of_later_days(self.lang), self.numbers[later].tolist(), self.lang))

    def issues(self) -> pd.DataFrame:
        """Return what was found wrong, in the order of the rows, each once."""
        return self._issues.table(self.index, self.numbers)

    def _note_what_is_passed_over(self) -> None:
        """Note once, at the first deal that fills it, each column that is not used though it nearly names a fact of a deal."""
        for place, error in passed_over([*self._frame.columns], self._cells).items():
            cells = self._frame.iloc[:, place]
            filled = (row for row in np.flatnonzero(cells.notna()) if not is_blank(cells.iloc[row]))
            self._issues.note([*islice(filled, 1)], str(self._frame.columns[place]), error)

    def _cells(self, place: int) -> list[Any]:
        """Return the cells of a column, each value once."""
        return [*dict.fromkeys(self._frame.iloc[:, place].dropna().astype(object))]

    def _read(self, taken: Iterable[str]) -> None:
        """Read the columns of some facts that are not read yet, in the order in which they stand."""
        for name, heading in self.headings.items():
            if name in taken and name not in self._given:
                read = read_column(fact_of(heading) or FACTS[name], self._frame[heading])
                if read.day_first:
                    self.notes.append(read_the_day_first(heading, read.day_first, self.lang))
                self._given[name], self._bad[name] = read.given, read.bad
                if read.given.any():
                    self._facts[name] = read.facts
                for places, error in read.refused:
                    self._issues.note(places, name, error)
        if self._further and {INCOME, OTHERS} & {*taken}:
            self._read_further(taken)

    def _read_further(self, taken: Iterable[str]) -> None:
        """Add the incomes of further applicants to that of the first, and their ages to those of the others."""
        further, self._further = self._further, ()
        for heading, like, _, fact in further:
            name = OTHERS if like == AGE else like
            if name not in taken:
                continue
            read = read_column(fact, self._frame[heading])
            for places, refusal in read.refused:
                self._issues.note(places, name, refusal, heading)
            nothing = np.zeros(self.size, dtype=bool)
            given = self._given.get(name, nothing)
            own: Any = self._facts.get(name)
            self._given[name], self._bad[name] = given | read.given, self._bad.get(name, nothing) | read.bad
            if name == OTHERS:
                ages = np.where(read.given, read.facts, 0.0)
                self._facts[name] = ages[:, None] if own is None else np.column_stack([own, ages])
            else:
                self._incomes_added |= given & read.given
                added = np.where(given, own, 0.0) + np.where(read.given, read.facts, 0.0)
                self._facts[name] = np.where(given | read.given, added, np.nan)

    def _chosen_lenders(self) -> list[tuple[Any, Any]]:
        """Return each lender, ``None`` for the rules alone, and which deals are under it."""
        everyone = np.ones(self.size, dtype=bool)
        if self.overlay is None:
            for read in (self._facts, self._given, self._bad):  # without criteria a lender's name decides nothing
                read.pop("lender", None)
            return [(None, everyone)]
        if "lender" not in self._given:
            if len(self.overlay.lenders) != 1:
                raise _no_lender_column(self.overlay)
            return [(lender, everyone) for lender in self.overlay.lenders.values()]
        named, chosen = self._facts.pop("lender", np.full(self.size, "", dtype=np.object_)), []
        for name in pd.unique(named):
            its = (named == name) & ~self._bad["lender"]
            try:
                chosen.append((self.overlay.of(name) if name else self.overlay.chosen, its))
                if not name and self.overlay.chosen is None:
                    self._issues.note(np.flatnonzero(its), "lender", _no_lender_named())
            except InputError as error:
                self._issues.note(np.flatnonzero(its), "lender", error)
        return chosen

    def _parts(self) -> tuple[PartOfAList, list[PartOfAList]]:
        """Return the whole list, and the deals of each lender; a deal whose lender cannot be told is under none."""
        facts = self._facts if self.day is None else self._facts | {"agreement_date": self.day}
        marks = {"loan_is_the_most": self._largest, "incomes_added": self._incomes_added}
        facts = facts | {name: mark for name, mark in marks.items() if mark.any()}
        given_in = {name: self._given[name] for name in TELLING_BLANKS if name in facts}
        whole = PartOfAList(np.arange(self.size), Deal(facts, law.verified_on(), np, given_in=given_in))
        parts = []
        for lender, its in self._lenders:
            at = np.flatnonzero(its)
            deals = whole.deals if len(at) == self.size else whole.deals.at(at)
            under = at_its_lenders_valuation(deals.having(lender=lender)) if lender else deals
            parts.append(PartOfAList(at, under))
        return whole, parts

    def _fill_in_the_largest_loans(self) -> None:
        """Give every deal that leaves its loan blank the largest that the ceilings allow, as far as they are known."""
        given = self._given.get("loan", np.zeros(self.size, dtype=bool))
        blank = ~(given | self._bad.get("loan", False))
        if not blank.any():
            return
        weighed = (*ASSESSMENT.takes.facts, *ASSESSMENT.matter_besides(self.headings))
        self._read({fact.name for fact in weighed} - {"lender"})
        loans = np.array(np.broadcast_to(self._facts.get("loan", np.nan), self.size))
        for part in self._parts()[1]:
            asked = part.places[blank[part.places]]
            deals = part.deals.at(np.flatnonzero(blank[part.places]))
            fit = self._fit(ASSESSMENT, asked, deals, tell=False, checks=OF_A_LOAN_LEFT_BLANK)
            if fit.any():
                with np.errstate(all="ignore"):
                    loans[asked[fit]] = complete(deals.at(np.flatnonzero(fit))).loan
        filled = blank & (loans >= 0)
        if filled.any():
            self._largest = filled
            self._facts["loan"], self._given["loan"] = np.where(given | filled, loans, np.nan), given | filled

    def _answered(self, question: Question) -> Iterator[Answered]:
        for part in self._by_lender if question.by_lender else [self._whole]:
            fit = np.flatnonzero(self._fit(question, part.places, part.deals))
            if len(fit):
                at, deals = part.places[fit], part.deals if len(fit) == len(part.places) else part.deals.at(fit)
                with np.errstate(all="ignore"):
                    answer = question.ask(deals)
                    yield Answered(at, answer, self._covered(question, at, deals, answer))

    def _fit(
        self, question: Question, at: Any, deals: Deal, *, tell: bool = True, checks: Sequence[Check] | None = None
    ) -> Any:
        """Return which deals a question can answer: what it needs is there and can be read, and no check fails."""
        fit = np.ones(len(at), dtype=bool)
        conditions = OF_A_LINE if question.by_lender and deals.lender else ()
        for position, fact in enumerate((*question.takes.facts, *conditions)):
            if fact.name in self._bad:
                fit &= ~self._bad[fact.name][at]
            if position < question.takes.required or (fact.name == "loan" and not self._fills):
                fit &= self._given[fact.name][at] if fact.name in self._given else False
                if tell:
                    self._note_missing(fact)
        for first, *others in (takes.facts for takes in question.besides if takes.facts[0].name in self._given):
            fit &= ~self._bad[first.name][at]
            matters = self._given[first.name][at] & (getattr(deals, first.name) > 0)
            for fact in others:
                if fact.name in self._bad:
                    fit &= ~(self._bad[fact.name][at] & matters)
        asked = question.checks if checks is None else checks
        return fit & self._passing(question, asked, deals, deals, fit, at if tell else None)

    def _covered(self, question: Question, at: Any, deals: Deal, answer: Any) -> Any:
        """Return which answers stand: no check of them fails, and some rule covers the deal."""
        covered = np.ones(len(at), dtype=bool)
        covered &= self._passing(question, question.then, answer, deals, covered, at)
        for ruling in open_rulings(answer):
            open_ = np.broadcast_to(ruling.reason == NOT_COVERED, at.shape) & covered
            if open_.any():
                self._note_open(question, ruling, deals, at, np.flatnonzero(open_))
                covered &= ~open_
        return covered

    def _passing(
        self, question: Question, checks: Sequence[Check], asked: Any, deals: Deal, fit: Any, at: Any | None
    ) -> Any:
        """Return which of the deals that are fit pass every check of a deal or of its answer; note the first that fails."""
        for one in checks:
            with np.errstate(all="ignore"):
                fails = np.broadcast_to(one.fails(asked), fit.shape) & fit
            if fails.any():
                if at is not None:
                    rows = np.flatnonzero(fails)
                    with np.errstate(all="ignore"):
                        told = {
                            name: np.broadcast_to(part, rows.shape) for name, part in one.of(deals.at(rows)).items()
                        }
                    self._issues.note_each(at[rows], question.columns[0].name, told, one.error)
                fit = fit & ~fails
        return fit

    def _note_missing(self, fact: Fact) -> None:
        """Note, once, of which deals a fact is missing."""
        if fact.name not in self._missing:
            self._missing.add(fact.name)
            nowhere = np.zeros(self.size, dtype=bool)
            there = self._given.get(fact.name, nowhere) | self._bad.get(fact.name, nowhere)
            self._issues.note(np.flatnonzero(~there), fact.name, left_empty(fact))

    def _note_open(self, question: Question, ruling: Answer, deals: Deal, at: Any, rows: Any) -> None:
        """Note of which deals a rule was asked in vain."""

        def error(one: Mapping[str, Any]) -> NoRuleError:
            return no_rule(ruling.at(one["row"]).deciding, deals.at(one["row"]))

        in_vain = ruling.reason == NOT_COVERED
        wanting = (fits for one in ruling.rulings if one.table for _, fits in one.law.gaps(deals, in_vain))
        parts = (ruling.which, ruling.of("version") < 0, deals.governing_date, deals.day, *wanting)
        told = {str(number): np.broadcast_to(part, at.shape)[rows] for number, part in enumerate(parts)}
        self._issues.note_each(at[rows], question.columns[0].name, told | {"row": rows}, error)

    def _beside_the_verdict(self, answers: Sequence[Answered]) -> dict[str, Any]:
        """Return the wanted columns of what is said of a verdict."""
        says: dict[str, list[tuple[Any, Any]]] = {name: [] for name in BESIDE_THE_VERDICT if name in self.wanted}
        for one in answers:
            if WHY in says:
                says[WHY].append((one.places, self._reasons(one.answer, len(one.places))))
            if ASSUMED in says:
                says[ASSUMED].append((one.places, self._assumed(one)))
            if {SOURCE, SINCE} & {*says}:
                citations, numbers = self._citations(one)
                for name, told in ((SOURCE, self._issuers), (SINCE, explained.since_of)):
                    if name in says:
                        texts = np.array([told(cited) or None for cited in citations], dtype=np.object_)
                        says[name].append((one.places, texts[numbers]))
        if WHY in says:
            says[WHY] += self._implausible()
        return {name: _column("text", self.size, parts) for name, parts in says.items()}

    def _issuers(self, cited: Sequence[Citation]) -> str:
        return explained.authority_of(cited, self.lang)

    def _assumed(self, one: Answered) -> Any:
        """Return what was taken as the plain case for each deal, made once for all that give the same facts."""
        facts, deal, size = ASSESSMENT.takes.facts, one.answer.deal, len(one.places)
        filled = {
            "loan": deal.loan_is_the_most,
            "bank_rebate": deal.bank_rebate != 0,
            "second_mortgage": deal.second_mortgage,
            "use": deal.is_held_by_a_company_that_buys,
        }
        given = np.zeros(size, dtype=np.int64)
        """Which facts are given, a bit each."""
        for bit, fact in enumerate(facts):
            if fact.name in self._given:
                given |= self._given[fact.name][one.places].astype(np.int64) << bit
            if fact.name in filled:
                given |= np.broadcast_to(filled[fact.name], size).astype(np.int64) << bit
        told = {
            "may_be_guaranteed": np.broadcast_to(explained.may_be_guaranteed(one.answer), size),
            "loan_is_the_most": np.broadcast_to(deal.loan_is_the_most, size),
            "incomes_added": np.broadcast_to(deal.incomes_added, size),
            "has_the_premium_added": np.broadcast_to(deal.premium_financed, size),
            "is_owned": np.broadcast_to(deal.is_owned, size),
            "is_a_second": np.broadcast_to(deal.purpose == Purpose.SECOND, size),
            "has_an_age": np.broadcast_to(deal.building_age > 0, size),
        }

        asked = [column.name for question in self.questions for column in question.columns]
        beside = [
            (fact, its & ~self._given.get(name, np.zeros(self.size, dtype=bool))[one.places])
            for fact, name, its in explained.assumed_beside(deal, asked)
        ]
        further = {f"beside_{fact.name}": np.broadcast_to(its, size) for fact, its in beside}

        def words(one: Mapping[str, Any]) -> str | None:
            not_given = (fact for bit, fact in enumerate(facts) if not one["given"] >> bit & 1)
            matter = explained.assumed_facts(not_given, **{name: bool(one[name]) for name in told})
            more = (fact for fact, _ in beside if one[f"beside_{fact.name}"])
            return assumed(Told(self.lang, (*matter, *more), law.verified_on())) or None

        said, numbers = each_telling({"given": given, **told, **further}, size, words)
        return np.array(said, dtype=np.object_)[numbers]

    def _citations(self, one: Answered) -> tuple[list[tuple[Citation, ...]], Any]:
        """Return on whose authority verdicts stand, each telling once, and for every deal the number of its own."""
        size = len(one.places)
        authorities = list(explained.stands_on(one.answer))
        told = {
            str(number): np.where(np.broadcast_to(decides, size), _which_row(authority, size), -1)
            for number, (authority, decides) in enumerate(authorities)
            if np.any(decides)
        }

        def cited(telling: Mapping[str, Any]) -> tuple[Citation, ...]:
            return explained.each_once(
                explained.citation_of(authorities[int(number)][0], telling["row"])
                for number in told
                if telling[number] >= 0
            )

        return each_telling({**told, "row": np.arange(size)}, size, cited)

    def _reasons(self, answer: Assessment, size: int) -> Any:
        """Return why deals pass or fail, a sentence a finding, a notice, and a line that is old."""
        numbers = {name: np.broadcast_to(part, size) for name, part in explained.numbers_of(answer).items()}
        found, reasons = np.broadcast_to(answer.found, size), _Texts(size, self.lang)
        for finding in explained.FINDINGS:
            told = {name: numbers[name] for name in explained.TOLD.get(finding, ())}
            reasons.add(found & finding.value != 0, told, partial(explained.sentence, finding, lang=self.lang))
        for notice, goes_with in answer.notices:
            if notice.weight:
                reasons.add(goes_with, {}, partial(_text_of, notice.text, self.lang))
        binding = {"loan": numbers["lent"]}
        reasons.add(reasons.texts == "", binding, lambda one: explained.within(one["loan"], self.lang))
        asides = np.broadcast_to(answer.asides, size)
        for aside in explained.ASIDES:
            told = {name: numbers[name] for name in explained.TOLD_ASIDE.get(aside, ())}
            reasons.add(asides & aside.value != 0, told, partial(explained.aside, aside, lang=self.lang))
        for fact, is_so in answer.implausible:
            told = {fact.name: np.broadcast_to(getattr(answer.deal, fact.name), size)}
            reasons.add(is_so, told, partial(_taken_for, fact, self.lang))
        for line in deciding_lines(answer):
            places = {"version": line.ruling.version, "line": line.ruling.row}
            told = {name: np.broadcast_to(part, size) for name, part in places.items()}
            reasons.add(line.decides, told, partial(self._how_old, line, answer.deal))
        for text, goes_with in explained.beside_the_verdict(answer):
            reasons.add(goes_with, {}, partial(_text_of, text, self.lang))
        day = answer.deal.agreement_date
        reasons.add(day > law.verified_on(), {}, partial(_of_later_days, self.lang))
        return reasons.texts

    def _how_old(self, line: DecidingLine, deal: Deal, one: Mapping[str, Any]) -> str:
        row = line.ruling.law.versions[one["version"]].rows[one["line"]]
        return explained.how_old(line, row, deal, self.lang)


class _Texts:
    """A text a deal, to which sentences are added."""

    def __init__(self, size: int, lang: str) -> None:
        self.texts, self._gap = np.full(size, "", dtype=np.object_), say(lang, "", " ")

    def add(self, its: Any, told: Mapping[str, Any], say: Callable[[Mapping[str, Any]], str]) -> None:
        """Add a sentence to some of the texts, made once a distinct telling."""
        rows = np.flatnonzero(np.broadcast_to(its, self.texts.shape))
        if len(rows):
            said, numbers = each_telling({name: part[rows] for name, part in told.items()}, len(rows), say)
            new, old = np.array(said, dtype=np.object_)[numbers], self.texts[rows]
            self.texts[rows] = old + np.where((old == "") | (new == ""), "", self._gap) + new


_APART = 1 << 20
"""More than a table has versions, or a version rows."""


def _which_row(authority: explained.Authority, size: int) -> Any:
    """Return a number for each deal that tells apart the rows which an authority decides by, 0 or more."""
    if isinstance(authority, Notice):
        return np.zeros(size, dtype=np.int64)
    number = np.broadcast_to(authority.which, size).astype(np.int64)
    for part in ("version", "row"):
        number = number * _APART + np.broadcast_to(authority.of(part), size).astype(np.int64) + 2
    return number


def _of_later_days(lang: str, _: Mapping[str, Any] = MappingProxyType({})) -> str:
    """Return what is to be said of deals after the day to which the tables were verified."""
    return beyond_the_tables(law.verified_on(), law.verified_on() + 1, lang)


def _text_of(text: Mapping[str, str], lang: str, _: Mapping[str, Any]) -> str:
    return text[lang]


def _taken_for(fact: Fact, lang: str, one: Mapping[str, Any]) -> str:
    return taken_for(fact, one[fact.name], lang)


def _of(values: Any, covered: Any) -> Any:
    """Return the values of the deals that are covered."""
    return np.broadcast_to(values, covered.shape)[covered]


def _column(unit: str, size: int, parts: Sequence[tuple[Any, Any]]) -> Any:
    """Return a result column of a nullable type, of the values at some places; missing where there is none."""
    if unit in ("word", "text"):
        texts = np.full(size, None, dtype=np.object_)
        for at, values in parts:
            texts[at] = values
        return pd.array(texts, dtype="string")
    numbers = np.full(size, np.nan)
    for at, values in parts:
        numbers[at] = values
    missing = np.isnan(numbers)
    if unit in ("years", "yes or no"):
        kept = np.where(missing, 0, numbers)
        if unit == "years":
            return pd.arrays.IntegerArray(kept.astype(np.int64), missing)
        return pd.arrays.BooleanArray(kept != 0, missing)
    return pd.arrays.FloatingArray(numbers, missing)


def _no_lender_named() -> InputError:
    return InputError(
        "no-lender-named",
        en="This row names no lender, so it is judged by the rules alone. Name one of the criteria's lenders.",
        zh="此列沒有填寫貸款機構，只按規則評定。請填寫準則內的其中一間機構。",
        field="lender",
    )


def _no_lender_column(overlay: Criteria) -> InputError:
    listed = "、".join(overlay.lenders)
    return InputError(
        "which-lender",
        en=f"The criteria are of {len(overlay.lenders)} lenders ({listed}). Add a column “lender” to the list, or choose one.",
        zh=f"準則涉及 {len(overlay.lenders)} 間機構（{listed}）。請在清單加入「貸款機構」一欄，或只選其中一間。",
        field="lender",
        allowed=list(overlay.lenders),
    )
