"""What can be asked of a deal, and the only place that knows how laws combine.

Each module has one subject and the same shape: the class of its answer, the function that answers a
:class:`~xlmortgage.deal.facts.Deal`, for one deal and for arrays of deals alike, its checks, and ``QUESTIONS``, the
declarations from which worksheet functions, list columns, explanations and documentation are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from string import Formatter
from typing import Any, NamedTuple, TypeVar

from xlmortgage import law
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import Fact
from xlmortgage.deal.words import Buyer, Use
from xlmortgage.errors import InputError, XlMortgageError, missing
from xlmortgage.law.ird.stamp_duty import stamp_duty
from xlmortgage.tables.choice import NOT_COVERED, Answer
from xlmortgage.tables.lookups import Law
from xlmortgage.tables.reader import Notice
from xlmortgage.tables.ruling import Ruling, no_rule

Answered = TypeVar("Answered", bound=Any)


class Check(NamedTuple):
    """What must not be the case, and the error that says so."""

    fails: Callable[[Any], Any]
    """Takes a deal, or its answer, and returns True or a mask."""
    error: Callable[[Mapping[str, Any]], XlMortgageError]
    """Takes the facts that are told, by name."""
    told: tuple[str, ...]
    """The facts of the deal that the sentence tells; those of one deal, or of one of many."""
    weigh: Callable[[Deal], Mapping[str, Any]] | None = None
    """Takes a deal, or many as arrays, and returns what the sentence tells besides its facts."""

    def of(self, deal: Deal) -> dict[str, Any]:
        """Return what the sentence tells of a deal, or of many as arrays."""
        facts = {name: getattr(deal, name) for name in self.told}
        return facts | dict(self.weigh(deal)) if self.weigh else facts

    def refusal(self, deal: Deal) -> XlMortgageError:
        """Return the error of one deal."""
        return self.error(self.of(deal))


def check(code: str, field: str, en: str, zh: str) -> Callable[[Callable[[Any], Any]], Check]:
    """Make a check of a function that is named as a sentence; its refusal tells facts of the deal, ``{loan:,.0f}``."""
    told = tuple(dict.fromkeys((*(name for _, name, _, _ in Formatter().parse(en) if name), field)))

    def error(facts: Mapping[str, Any]) -> XlMortgageError:
        return InputError(code, en=en.format(**facts), zh=zh.format(**facts), field=field, value=facts[field])

    return lambda fails: Check(fails, error, told)


def refusing(
    error: Callable[[Mapping[str, Any]], XlMortgageError], told: str
) -> Callable[[Callable[[Any], Any]], Check]:
    """Make a check of a function that is named as a sentence, with the error of some facts of the deal."""
    return lambda fails: Check(fails, error, tuple(told.split()))


def weighing(
    weigh: Callable[[Deal], Mapping[str, Any]], error: Callable[[Mapping[str, Any]], XlMortgageError], told: str = ""
) -> Callable[[Callable[[Any], Any]], Check]:
    """Make a check of a function that is named as a sentence, with the error of what is weighed besides some facts."""
    return lambda fails: Check(fails, error, tuple(told.split()), weigh)


def is_missing(fact: Fact, who: str) -> InputError:
    """Return the error that someone or something lacks a fact."""
    return missing(fact.name, fact.zh, fact.en, needs=f"{who} needs it", needs_zh=f"{who} 必須有這一項")


class Takes(NamedTuple):
    """The facts that are asked for, in their order; those in brackets may be left out: ``"price [property use]"``."""

    facts: tuple[Fact, ...]
    required: int
    """How many of them have to be given; they come first."""

    @classmethod
    def read(cls, text: str) -> Takes:
        """Return the facts named in a text.

        >>> takes = Takes.read("price loan [property use]")
        >>> takes.facts, takes.required
        ((<price>, <loan>, <property>, <use>), 2)
        """
        needed, _, optional = text.partition("[")
        names = (*needed.split(), *optional.rstrip("]").split())
        return cls(tuple(FACTS[name] for name in names), len(needed.split()))

    def at_any_rate(self) -> Takes:
        """Return the same facts, rates beyond what a lender may charge included."""
        return self._replace(facts=tuple(_at_any_rate(fact) for fact in self.facts))


@lru_cache
def _at_any_rate(fact: Fact) -> Fact:
    return fact if fact.most_of_any == fact.most else fact.like(most=fact.most_of_any)


class Function(NamedTuple):
    """A worksheet function: what it is called, what it takes, what it picks from the answer, and what is said of it."""

    name: str
    zh: str
    """What it answers, in a few Chinese words."""
    takes: str
    of: Callable[[Any], Any] | None
    """Picks from the answer what the cell shows; ``None`` where that is words or a table, which ``explain`` writes."""
    does: str
    """What it answers, in one sentence that begins with “Return”, and further sentences if wanted."""
    returns: str
    """Type and unit of what it answers."""
    example: str
    """A doctest."""
    source: str
    raises: str = ""
    of_block: str = ""
    """The facts that a deal block gives besides the arguments, because the answer hangs on them all the same."""
    beside: str = ""
    """The facts of a whole deal that its companion ``_WHY`` weighs besides."""
    may_be_blank: str = ""
    """Of the facts that stand among those to be given, those that the question fills or asks for itself."""
    at_any_rate: bool = False
    """Whether it is asked about rates beyond what a lender may charge."""
    by_argument: str = ""
    """The facts that an argument alone gives: a deal block that serves every function may mean another thing by them."""
    spills: bool = False
    """Whether one answer is itself rows of cells, so that a range of answers would have no place."""

    def __repr__(self) -> str:
        return f"<{self.name}>"


class Column(NamedTuple):
    """A result column of a deal list: its name, its headers, its unit, and what it picks from the answer."""

    name: str
    zh: str
    en: str
    unit: str
    """``HKD``, ``fraction``, ``years``, ``yes or no``, ``word`` or ``text``."""
    of: Callable[[Any], Any]


PREMIUM_ADDED = Takes.read(
    "premium_financed [price valuation rebate property use insured first_home regular_salary other_mortgages income_abroad "
    "basis agreement_date completion_date first_assigned plan purpose first_balance]"
)
"""That a premium is added to the loan, and the facts on which it hangs."""
SECOND_LOAN = Takes.read("second_loan [second_rate second_years]")
"""That a second mortgage is repaid besides, and the facts on which its instalment hangs."""
PURPOSE = Takes.read("purpose [first_balance]")
"""What the loan is for, and what is owed on a home that is owned already."""


@check(
    "first-home-beside-another",
    "first_home",
    "first_home is yes and other_home is yes: a first home is one of a buyer who owns no other. Correct one of the two.",
    "首次置業為「是」，擁有其他住宅亦為「是」：首次置業者不持有其他住宅。請更正其中一項。",
)
def a_first_home_stands_beside_another(deal: Deal) -> Any:
    """Tell whether a first home is bought by who owns another home."""
    return deal.first_home & deal.other_home


@check(
    "company-with-a-first-home",
    "buyer",
    "buyer is a company and first_home is yes: a company has no first home. Correct one of the two.",
    "買家身份為公司，首次置業為「是」：公司並無首次置業可言。請更正其中一項。",
)
def a_company_buys_a_first_home(deal: Deal) -> Any:
    """Tell whether a company is said to buy its first home."""
    return deal.first_home & (deal.buyer == Buyer.COMPANY)


@check(
    "company-for-self-use",
    "use",
    "buyer is a company and use is self-use: a home that a company buys is held by it. Write company as the use, or leave it blank.",
    "買家身份為公司，用途為自用：公司買入的住宅屬公司持有。用途請填公司持有，或留空。",
)
def a_company_buys_a_home_for_self_use(deal: Deal) -> Any:
    """Tell whether a home that a company buys is said to be for self-use."""
    bought = (deal.buyer == Buyer.COMPANY) & (deal.use == Use.SELF_USE)
    return bought & stamp_duty.is_a_home(deal) if bought is not False else False


CONTRADICTIONS = (
    *(a_first_home_stands_beside_another, a_company_buys_a_first_home),
    a_company_buys_a_home_for_self_use,
)
"""What two facts of one deal cannot both be, whatever is asked of it."""
WHO_BUYS = ("use", "first_home", "buyer", "other_home")
"""The facts that may contradict each other: a question that hangs on one of them sees all, as a list does."""


class Question:
    """One question: how it is answered, on which laws it rests, what it checks, and what it shows.

    Parameters
    ----------
    ask : callable
        Takes a deal, or many, and returns the answer.
    category : str
        Where the function wizard files its functions.
    laws : sequence of Law
        The laws that have a say; the earliest day to which one was verified governs a deal without a date.
    functions : sequence of Function
        The worksheet functions.
    columns : sequence of Column, optional
        The columns that it fills in a deal list.
    takes : str, optional
        The facts that the columns ask for, as in :class:`Takes`.
    checks : sequence of Check, optional
        What the deal must not be, in the order in which it is said.
    then : sequence of Check, optional
        What the answer must not be.
    of_the_whole : bool, optional
        Whether it weighs a whole deal; a deal without a date is then governed by the earliest day of all tables.
    by_lender : bool, optional
        Whether a lender's own criteria have a say.
    of_money_lenders : bool, optional
        Whether it is asked about loans at the rates of money lenders, of which a high one is no slip.
    besides : sequence of Takes, optional
        What matters as well of a deal that gives the first of its facts, such as :data:`PREMIUM_ADDED`.

    """

    def __init__(
        self,
        ask: Callable[[Deal], Any],
        *,
        category: str,
        laws: Sequence[Law] = (),
        functions: Sequence[Function] = (),
        columns: Sequence[Column] = (),
        takes: str = "",
        checks: Sequence[Check] = (),
        then: Sequence[Check] = (),
        of_the_whole: bool = False,
        by_lender: bool = False,
        of_money_lenders: bool = False,
        besides: Sequence[Takes] = (),
    ) -> None:
        self.ask, self.category, self.laws = ask, category, tuple(laws)
        self.functions, self.columns, self.takes = tuple(functions), tuple(columns), Takes.read(takes)
        self.then, self.of_the_whole = tuple(then), of_the_whole
        self.by_lender, self.of_money_lenders = by_lender, of_money_lenders
        texts = [f"{one.takes} [{one.of_block}]".replace("[", "").replace("]", "") for one in self.functions]
        asked = {fact.name for fact in self.takes.facts} | {name for text in texts for name in text.split()}
        hangs = bool({*WHO_BUYS} & asked)
        self.besides = (*besides, *(Takes.read(name) for name in WHO_BUYS if hangs and name not in asked))
        self.checks = (*(CONTRADICTIONS if hangs else ()), *checks)

    def __repr__(self) -> str:
        return f"<question {self.ask.__name__}>"

    def matter_besides(self, given: Mapping[str, Any]) -> Iterator[Fact]:
        """Yield the facts that matter besides of a deal that gives some, by name: those that others hang on always.

        >>> loan_alone = Question(print, category="", besides=[SECOND_LOAN])
        >>> [*loan_alone.matter_besides({})], [*loan_alone.matter_besides({"second_loan": 1e6})]
        ([<second_loan>], [<second_loan>, <second_rate>, <second_years>])
        """
        for first, *others in (takes.facts for takes in self.besides):
            yield first
            yield from others if given.get(first.name) else ()

    @cached_property
    def undated(self) -> int:
        """The day that governs a deal without a date [yyyymmdd]."""
        if self.of_the_whole or not self.laws:
            return law.verified_on()
        return min(one.table.verified_on for one in self.laws)

    def answer(self, deal: Deal) -> Any:
        """Return the answer to one deal, or raise what refuses it.

        Raises
        ------
        XlMortgageError
            The first check that fails, or that no rule covers the deal.

        """
        for one in self.checks:
            if one.fails(deal):
                raise one.refusal(deal)
        answer = self.ask(deal)
        for one in self.then:
            if one.fails(answer):
                raise one.refusal(deal)
        return covered(answer)


def covered(answer: Answered) -> Answered:
    """Return the answer to one deal, or raise that no rule covers it."""
    for ruling in open_rulings(answer):
        if ruling.reason == NOT_COVERED:
            raise no_rule(ruling.deciding, answer.deal)
    return answer


def open_rulings(answer: Any) -> tuple[Answer, ...]:
    """Return the rulings of an answer for want of which a deal may have none."""
    found: tuple[Answer, ...] = getattr(answer, "open", ())
    return found


class Governs(NamedTuple):
    """A ruling, or a choice among rulings, on which an answer hangs."""

    answer: Answer
    values: tuple[str, ...] = ()
    """The values of the deciding row that matter; all of them where none is named."""
    has_a_say: Any = True
    """In which deals."""


def governing(answer: Any) -> tuple[Governs, ...]:
    """Return on what an answer hangs: what it says so of itself, or else what it may be without an answer for want of."""
    found: tuple[Governs, ...] = getattr(answer, "governing", ()) or tuple(map(Governs, open_rulings(answer)))
    return found


def notices_of(deal: Deal, rulings: Iterable[Ruling]) -> Iterator[tuple[Notice, Any]]:
    """Yield the notices of every law that was asked, each with whether it goes with the answer to a deal.

    They come in the order of the tables' names: a law that one deal never asks may come early among many.
    """
    asked: dict[Law, Any] = {}
    in_vain: dict[Law, Any] = {}
    for ruling in rulings:
        if ruling.table:
            asked[ruling.law] = asked.get(ruling.law, False) | ruling.is_asked
            in_vain[ruling.law] = in_vain.get(ruling.law, False) | (ruling.reason == NOT_COVERED)
    for one in sorted(asked, key=lambda law: law.table.key):
        its = asked[one]
        if its is not False:
            yield from one.notices(deal, its)
        yield from one.gaps(deal, in_vain[one])
