"""The one registry of worksheet functions, drawn from the questions' declarations.

A question and what explains it bear one name: the functions of ``xlmortgage.questions.loan`` are explained by
``xlmortgage.explain.loan``, ``MAX_LTV`` by its function ``max_ltv``.  Every front end loops over :data:`CONTRACT`; none has
functions of its own.

A call reads raw values to a :class:`~xlmortgage.deal.facts.Deal` once, and the deal is passed whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from inspect import Parameter, Signature
from itertools import repeat
from types import ModuleType
from typing import Any

from udfs import cells, deals
from udfs.cell_error import CellError
from udfs.cells import Raws
from xlmortgage.deal.applicants import ADDED
from xlmortgage.deal.facts import FACTS, Deal, fact_named
from xlmortgage.deal.plain import PLAIN, as_plain, is_a_frame
from xlmortgage.deal.reading import RANGES, Fact, Kind, is_blank, is_not_given
from xlmortgage.errors import InputError, XlMortgageError, as_written
from xlmortgage.explain.plausible import what_was_taken
from xlmortgage.explain.sentence import Told, beyond_the_tables, not_used, say
from xlmortgage.questions import Function, Question, Takes, is_missing

STEMS = (
    *("loan", "tenor", "income", "worth", "verdict", "quote", "cash", "duty", "premium", "apr", "repayment"),
    *("cash_out", "refinance", "prepay", "headroom", "stage", "upgrade"),
    *(
        "plan",
        "hibor",
        "plans_compared",
        "cash_out_compared",
        "rate_cap",
        "equity",
        "arrears",
        "survey",
        "sale",
        "reach",
    ),
    *("remedy", "checklist", "sources"),
)
"""The subjects of which there are worksheet functions, in the order in which they are listed."""

SINGLE = PLAIN | {int}
"""Types of single values that a worksheet hands over."""

MOST_LINES = 6
"""An explanation in words has no more lines."""

LANG, RATE_BASIS, BLOCK = FACTS["lang"], FACTS["rate_basis"], FACTS["deal"]


class WorksheetFunction:
    """One function as a worksheet sees it.

    Parameters
    ----------
    stem : str
        The module of the question, and of what explains it.
    question : Question
        What is asked.
    function : Function
        How it is asked from a worksheet.

    """

    def __init__(self, stem: str, question: Question, function: Function) -> None:
        takes = Takes.read(function.takes).at_any_rate() if function.at_any_rate else Takes.read(function.takes)
        self.stem, self.question, self.declared = stem, question, function
        self.name, self.zh, self.spills = function.name, function.zh, function.spills
        self.facts, self.required = takes.facts, takes.required
        self.category = f"xlmortgage - {question.category}"
        self.is_of_a_block = bool(self.facts) and self.facts[0].kind is Kind.BLOCK
        further = Takes.read(f"[{function.of_block}]").facts
        self.packed = (*question.takes.facts, *self.facts[1:]) if self.is_of_a_block else (*self.facts, *further)
        """The facts that a call packs, those that have to be given first."""
        self.besides = tuple(fact for takes in question.besides for fact in takes.facts if fact not in self.packed)
        """The facts that it packs besides where others are given on which they matter."""
        self.of_block = self._named((*self.packed, *self.besides)) - frozenset(function.by_argument.split())
        self.needed = self.of_block
        """The facts on which the answer hangs, so that no label of a block may nearly name one."""
        self.known = self.of_block | {fact.name for fact in self.facts}
        """The facts that may be given by name."""
        self.may_be_blank = frozenset(function.may_be_blank.split())
        self.__name__ = self.__qualname__ = self.name

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @staticmethod
    def _named(facts: Sequence[Fact]) -> frozenset[str]:
        """Return the facts taken from a deal block: a deal at a flat rate has to be told from one at an annual rate."""
        names = frozenset(fact.name for fact in facts if fact.kind is not Kind.BLOCK)
        return names | {"rate_basis"} if "annual_rate" in names else names

    @property
    def sentence(self) -> str:
        """What the function answers, in one sentence."""
        return self.declared.does.partition(". ")[0].rstrip(".") + "."

    @property
    def signature(self) -> Signature:
        """The arguments in their order, as ``help`` shows them."""
        kind, needed = Parameter.POSITIONAL_OR_KEYWORD, Parameter.empty
        return Signature(
            [
                Parameter(fact.name, kind, default=needed if place < self.required else None)
                for place, fact in enumerate(self.facts)
            ]
        )

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables that have a say."""
        return tuple(law.table.key for law in self.question.laws)

    @property
    def takes_a_table(self) -> bool:
        """Whether the first argument is a range by nature, which is then no deal block."""
        return bool(self.facts) and self.facts[0].kind in (Kind.TABLE, Kind.BLOCK)

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Answer one call, as its caller or host makes it.

        Parameters
        ----------
        *given
            The arguments by position; or a deal block; or a header row and a value row.
        **named
            Further arguments by name.

        Returns
        -------
        float, int, bool, str or list of rows
            A range of answers where a range was given; in it an answer that cannot be given is a
            :class:`~udfs.cell_error.CellError`.

        Raises
        ------
        XlMortgageError
            When a single answer cannot be given.
        TypeError
            When an argument is named that there is not.

        """
        if named and not named.keys() <= self.known:
            raise _no_such_argument(self, *(named.keys() - self.known))
        if self.is_of_a_block or len(given) > len(self.facts):
            return self._of_ranges(*self.plainly(given, named))
        raws: Raws = {}
        for fact, raw in zip(self.facts, given, strict=False):
            if raw is not None:
                if type(raw) not in SINGLE:
                    return self._of_any(given, named)
                raws[fact.name] = raw
        for name, raw in named.items():
            if type(raw) not in SINGLE:
                return self._of_any(given, named)
            raws[name] = raw
        return self.of_cells(raws)

    def plainly(self, given: Sequence[Any], named: Mapping[str, Any]) -> tuple[list[Any], Raws]:
        """Return what a call gives as plain values and ranges.

        Raises
        ------
        InputError
            When something cannot be read.

        """
        facts = (*self.facts, *repeat(None, max(len(given) - len(self.facts), 0)))
        plain = [_plain(fact, raw) for fact, raw in zip(facts, given, strict=False)]
        return plain, {name: _plain(FACTS[name], raw) for name, raw in named.items()}

    def _of_any(self, given: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Answer a call that gives ranges, or values of other types than a worksheet's."""
        given, named = self.plainly(given, named)
        if any(isinstance(raw, list) for raw in (*given, *named.values())):
            return self._of_ranges(given, named)
        by_place = {fact.name: raw for fact, raw in zip(self.facts, given, strict=False)}
        return self.of_cells({name: raw for name, raw in (by_place | named).items() if raw is not None})

    def of_cells(self, raws: Raws) -> Any:
        """Return what one cell shows, for single raw values by the name of their fact."""
        return self.shown(self.question.answer(self.deal_of(raws)))

    def deal_of(self, raws: Mapping[str, Any]) -> Deal:
        """Return the deal that raw values give.

        Raises
        ------
        InputError
            When a fact that has to be given is missing, or one cannot be read.

        """
        raws = self._opened(raws)
        facts: dict[str, Any] = {}
        required = self.question.takes.required if self.is_of_a_block else self.required
        for position, fact in enumerate(self.packed):
            raw = raws.get(fact.name)
            if raw is None or ((type(raw) is not float or fact.zero_is_blank) and is_not_given(fact, raw)):
                if position < required and fact.name not in self.may_be_blank:
                    raise is_missing(fact, self.name)
                continue
            facts[fact.name] = fact.read(raw)
        if self.besides:
            for fact in self.question.matter_besides(facts):  # what matters besides hangs on facts read before it
                if fact.name not in facts and not is_not_given(fact, raw := raws.get(fact.name)):
                    facts[fact.name] = fact.read(raw)
        if "rate_basis" in raws and not is_not_given(RATE_BASIS, raws["rate_basis"]):
            facts["rate_basis"] = RATE_BASIS.read(raws["rate_basis"])
        deal = Deal.of_one(facts, self.question.undated)
        return deal.having(**{ADDED: True}) if ADDED in raws else deal

    def _opened(self, raws: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return raw values with those of a deal block that is given beside other arguments, which stand before it."""
        if BLOCK.name not in raws:
            return raws
        own = {name: raw for name, raw in raws.items() if name != BLOCK.name and not is_blank(raw)}
        block = raws[BLOCK.name]
        if is_blank(block):
            return own
        found = cells.deal_block([block], None)
        if found is None:
            raise _no_deal_block(self)
        return cells.facts_of(found[0], self.of_block, self.needed) | own

    def what_was_taken(self, deal: Deal, lang: str) -> list[str]:
        """Return what the implausible facts of a deal that the function takes were taken for, a sentence each."""
        return what_was_taken(deal, lang, among=self.of_block, of_money_lenders=self.question.of_money_lenders)

    def shown(self, answer: Any) -> Any:
        """Return what a cell shows of an answer."""
        if self.declared.of is not None:
            return self.declared.of(answer)
        return as_cells(getattr(self.explained_by, f"shown_{self.name.lower()}")(answer, answer.deal.lang.code))

    @property
    def explained_by(self) -> ModuleType:
        """The module that explains the question."""
        return import_module(f"xlmortgage.explain.{self.stem}")

    def raws_of(self, given: Sequence[Any], named: Raws) -> Raws:
        """Return the raw values of a call by the name of their fact, ranges among them.

        Raises
        ------
        InputError
            When more is given than the function takes, or a fact is given twice.

        """
        block = cells.deal_block(given, None if self.is_of_a_block else next(iter(self.facts), None))
        if block is None and self.is_of_a_block:
            raise _no_deal_block(self)
        if block is None:
            if len(_without_blanks_at_the_end(given)) > len(self.facts):
                raise _too_many(self, len(given))
            return {fact.name: raw for fact, raw in zip(self.facts, given, strict=False) if raw is not None} | named
        pairs, rest = block
        rest = _without_blanks_at_the_end(rest)
        raws = cells.facts_of(pairs, self.of_block, self.needed)
        if self.is_of_a_block:
            return raws | {fact.name: raw for fact, raw in zip(self.facts[1:], rest, strict=False)} | named
        if len(rest) == 1 and LANG in self.facts:
            raws["lang"], rest = rest[0], ()
        if rest:
            raise _more_than_a_deal_block(self, len(rest))
        return raws | named

    def _of_ranges(self, given: Sequence[Any], named: Raws) -> Any:
        raws = self.raws_of(given, named)
        if not self.is_of_a_block:
            return cells.spread(self, raws, self.of_cells)
        unused, row = self._unused(given), getattr(self.explained_by, f"unused_{self.name.lower()}", None)
        rows = self.of_cells(raws)
        if not unused or not row:
            return rows
        said = row(unused, _language(raws.get("lang")))
        return [*rows, [*said, *[""] * (len(rows[0]) - len(said))]]

    def _unused(self, given: Sequence[Any]) -> list[str]:
        """Return the labels of a deal block that no function knows."""
        block = cells.deal_block(given, None if self.is_of_a_block else next(iter(self.facts), None))
        return cells.unused_labels(block[0]) if block else []


def as_cells(shown: Any) -> Any:
    """Return what is shown, with the error value in place of an error in a row."""
    if not isinstance(shown, list):
        return shown
    return [
        [CellError(cell.cell, cell) if isinstance(cell, XlMortgageError) else cell for cell in row] for row in shown
    ]


class Companion(WorksheetFunction):
    """The companion of a function that says why, in a text or, where it spills, in rows; it never fails."""

    def __init__(self, function: WorksheetFunction) -> None:
        super().__init__(function.stem, function.question, function.declared)
        self.why = getattr(self.explained_by, self.name.lower())
        self.name = self.__name__ = self.__qualname__ = f"{function.name}_WHY"
        self.zh = f"{function.zh}：原因"
        self.function = function
        self.beside = Takes.read(f"[{function.declared.beside}]").facts
        if LANG not in self.facts:
            self.facts, self.packed = (*self.facts, LANG), (*self.packed, LANG)
        self.of_block = self._named((*self.packed, *self.besides, *self.beside))
        self.needed = function.needed
        self.known = self.of_block | {fact.name for fact in self.facts}
        self.spills = self.name in ROWS_OF_REASONS

    @property
    def sentence(self) -> str:
        """What the companion says, in one sentence."""
        shape = "a line for each part" if self.spills else "in at most six short lines"
        beside = "; of a whole deal block, with what else of it stands beside" if self.beside else ""
        return f"Say why {self.function.name} answers as it does, {shape}{beside}."

    def __call__(self, *given: Any, **named: Any) -> Any:
        """Answer one call; what is wrong with the call itself is said as well."""
        if not named.keys() <= self.known:
            raise _no_such_argument(self, *(named.keys() - self.known))
        try:
            return self._of_ranges(*self.plainly(given, named))
        except XlMortgageError as error:
            return self._said(error, self._language_of_a_call(given, named))

    def _language_of_a_call(self, given: Sequence[Any], named: Mapping[str, Any]) -> str:
        """Return the language of a call that cannot be read: the argument's, or that of a line of its block."""
        place = self.facts.index(LANG)
        asked = named.get("lang", given[place] if len(given) > place else None)
        if not is_blank(asked):
            return _language(asked)
        lines = (row for block in given if isinstance(block, (list, tuple)) for row in block)
        told = (
            row[1] for row in lines if isinstance(row, (list, tuple)) and len(row) > 1 and fact_named(row[0]) is LANG
        )
        return _language(next(told, None))

    def of_cells(self, raws: Raws) -> Any:
        """Return the explanation, or the sentence of what went wrong."""
        lang = _language(raws.get("lang"))
        taken: list[str] = []
        try:
            deal = self.deal_of(raws)
            taken = [*self.what_was_taken(deal, lang), *self._stood_back(raws, lang)]
            answer = self.question.answer(deal)
        except XlMortgageError as error:
            return _with_a_last_line(self._said(error, lang), taken, lang)
        given = answer.deal.given
        assumed = tuple(fact for fact in self.function.packed if fact not in (LANG, BLOCK) and fact.name not in given)
        tells_more = any(raws.get(fact.name) is not None for fact in self.beside)
        whole = self._whole(given, raws) if tells_more else None
        why = self._dated(self.why(answer, Told(lang, assumed, self.question.undated, whole)), deal, lang)
        return _with_a_last_line(why, taken, lang)

    def _stood_back(self, raws: Mapping[str, Any], lang: str) -> Iterator[str]:
        """Yield which lines of a deal block stood back behind an argument that says otherwise, a sentence each."""
        block = raws.get(BLOCK.name)
        if self.is_of_a_block or is_blank(block) or (found := cells.deal_block([block], None)) is None:
            return
        for name, raw in cells.facts_of(found[0], self.of_block, self.needed).items():
            fact = FACTS[name]
            if fact.is_range or is_not_given(fact, raws.get(name)) or fact.read(raws[name]) == fact.read(raw):
                continue
            yield say(
                lang,
                f"{fact.zh}以函數參數 {as_written(raws[name])} 計，輸入區的 {as_written(raw)} 未採用。",
                f"{name} is taken from the argument, {as_written(raws[name])}; {as_written(raw)} of the block is not used.",
            )

    def _dated(self, explanation: Any, deal: Deal, lang: str) -> Any:
        """Add to an explanation in words that the tables do not reach to the date given, where they do not."""
        if self.spills:
            return explanation
        later = beyond_the_tables(self.question.undated, max(deal.agreement_date, deal.date, deal.sold), lang)
        return f"{explanation}{'' if lang == 'zh' else ' '}{later}" if later else explanation

    def _of_ranges(self, given: Sequence[Any], named: Raws) -> Any:
        """Answer a call with ranges, and say which lines of a deal block no function knows."""
        raws = self.raws_of(given, named)
        explanation = self.of_cells(raws) if self.is_of_a_block else cells.spread(self, raws, self.of_cells)
        unused = self._unused(given)
        if not unused:
            return explanation
        lang = _language(raws.get("lang"))
        said = not_used(unused, lang)
        if isinstance(explanation, str):
            is_full = explanation.count("\n") + 1 >= MOST_LINES
            return f"{explanation}{say(lang, '', ' ') if is_full else chr(10)}{said}"
        return [*explanation, [said, *[""] * (len(explanation[0]) - 1)]] if self.spills else explanation

    def _whole(self, given: Mapping[str, Any], raws: Raws) -> dict[str, Any]:
        """Return what is given of the whole deal, read; ``None`` for what cannot be read."""
        facts = {name: value for name, value in given.items() if name != LANG.name}
        for fact in self.beside:
            raw = raws.get(fact.name)
            if isinstance(raw, (list, tuple)) or is_not_given(fact, raw):
                continue
            try:
                facts[fact.name] = fact.read(raw)
            except XlMortgageError:
                facts[fact.name] = None
        return facts

    def _said(self, error: XlMortgageError, lang: str) -> Any:
        return [[error.sentence(lang)]] if self.spills else error.sentence(lang)


MOST_LINES = 6
"""How many lines a reason has at most."""

ROWS_OF_REASONS = ("CASH_NEEDED_WHY",)
"""The companions that answer with rows."""


def _declared() -> Iterator[WorksheetFunction]:
    """Yield every worksheet function, each followed by its companion where its question is explained."""
    for stem in STEMS:
        for question in import_module(f"xlmortgage.questions.{stem}").QUESTIONS:
            for declared in question.functions:
                function = WorksheetFunction(stem, question, declared)
                yield function
                if hasattr(function.explained_by, declared.name.lower()):
                    yield Companion(function)
    for declared in deals.QUESTION.functions:
        yield WorksheetFunction("", deals.QUESTION, declared)


CONTRACT: dict[str, WorksheetFunction] = {function.name: function for function in _declared()}
"""Every worksheet function by its name."""


def _plain(fact: Fact | None, raw: Any) -> Any:
    """Return what a call gives of a fact as a plain value or range; a frame of many deals is for ``evaluate``."""
    is_table = fact is not None and fact.is_range and fact.kind is not Kind.BLOCK
    by_rows = fact is not None and fact.kind in RANGES and is_table
    plain = as_plain(raw, fact.name, fact.zh, ragged=fact.is_ragged, table=by_rows) if fact else as_plain(raw)
    if plain == [] and not is_table:
        return None
    if isinstance(plain, list) and not is_table and is_a_frame(raw) and len(raw) != 1:
        raise _many_deals(fact)
    if not is_table and isinstance(plain, list) and (isinstance(raw, Mapping) or is_a_frame(raw)):
        labels = [row[0] for row in plain if isinstance(row, list) and row]
        if not cells.is_a_block(labels):
            if any(isinstance(label, str) for label in labels):
                raise _no_label(fact, labels)
            return [[row[1] for row in plain]]
    return plain


def _no_label(fact: Fact | None, labels: Sequence[Any]) -> InputError:
    listed = ", ".join(map(str, labels))
    return InputError(
        "unknown-label",
        en=f"None of the labels {listed} names a fact. Name the price “price” or “樓價”, or give the values as a list.",
        zh=f"各個欄名（{listed}）均不是我們認得的項目。請用「樓價」或 price 等欄名，或以清單形式只給數值。",
        field=fact.name if fact else None,
        value=listed,
    )


def _many_deals(fact: Fact | None) -> InputError:
    return InputError(
        "a-frame",
        en="A data frame of several deals is answered by xlmortgage.evaluate(frame). Or give one column as a list.",
        zh="多個個案的 DataFrame 請用 xlmortgage.evaluate(frame) 計算，或以清單形式只給一欄。",
        field=fact.name if fact else None,
        allowed="a value or a list",
    )


def _with_a_last_line(explanation: Any, taken: Sequence[str], lang: str) -> Any:
    """Add to an explanation what implausible values were taken for, where it does not say so itself."""
    if isinstance(explanation, list):
        return [*explanation, *([said, *[""] * (len(explanation[0]) - 1)] for said in taken)]
    more = say(lang, "", " ").join(said for said in taken if said not in explanation)
    if not more:
        return explanation
    gap = "\n" if explanation.count("\n") < MOST_LINES - 1 else say(lang, "", " ")
    return f"{explanation}{gap}{more}"


def _without_blanks_at_the_end(given: Sequence[Any]) -> Sequence[Any]:
    """Return the arguments of a call but those that are not given at its end."""
    last = len(given)
    while last and given[last - 1] is None:
        last -= 1
    return given[:last]


def _language(raw: Any) -> str:
    """Return the language that is asked for, or Chinese where that cannot be told."""
    try:
        return str(LANG.read(raw).code)
    except XlMortgageError:
        return "zh"


def _no_deal_block(function: WorksheetFunction) -> InputError:
    return InputError(
        "no-deal-block",
        en=f"{function.name} takes a deal block: a range of two columns, labels and values, or a header row and a value "
        "row as two arguments. Select one that names a price; of a header row and a value row select each by itself.",
        zh=f"{function.name} 須以整個輸入區計算：兩欄的範圍（項目、數值），或標題列及資料列兩個參數。請選取有樓價的範圍；"
        "標題列及資料列須分開選取。",
        field="deal",
        allowed="a deal block",
    )


class TooManyArgumentsError(InputError, TypeError):
    """A call gives more arguments than the function takes: a slip in a formula, and a wrong call in Python."""


def _too_many(function: WorksheetFunction, given: int) -> TooManyArgumentsError:
    most = len(function.facts)
    return TooManyArgumentsError(
        "wrong-argument-count",
        en=f"{function.name} takes at most {most} arguments; got {given}. Correct the formula.",
        zh=f"{function.name} 最多接受 {most} 個參數，現有 {given} 個。請更正公式。",
        value=given,
        allowed=f"at most {most}",
    )


def _no_such_argument(function: WorksheetFunction, *names: str) -> TypeError:
    known = ", ".join(fact.name for fact in function.facts)
    return TypeError(f"{function.name} has no argument {', '.join(map(repr, sorted(names)))}; it has {known}")


def _more_than_a_deal_block(function: WorksheetFunction, more: int) -> InputError:
    return InputError(
        "more-than-a-deal-block",
        en=f"{function.name} takes a deal block by itself; got {more} more arguments. Put them into the block.",
        zh=f"{function.name} 以整個輸入區作計算時不可再加其他參數，現多了 {more} 個。請把它們放入輸入區。",
        value=more,
    )


def fact_help(fact: Fact) -> str:
    """Return what the function wizard says of an argument.

    >>> fact_help(FACTS["price"])
    'price · 樓價 [HKD]'
    """
    if fact.words:
        return f"{fact.en} · {fact.zh}: {', '.join(word.code for word in fact.words)}"
    return f"{fact.en} · {fact.zh} [{fact.kind.value}]"
