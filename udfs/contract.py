"""The one registry of worksheet functions: name, category, arguments, help, example.

Every front end loops over :data:`CATALOGUE`; none has functions of its own.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from udfs import cells
from xlmortgage.deal.reading import read
from xlmortgage.deal.words import ARGUMENTS, Argument, Kind
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain.sentence import beyond_the_tables

Callable_ = Callable[..., Any]


class WorksheetFunction:
    """One function as a worksheet sees it.

    Parameters
    ----------
    body : callable
        Takes values that are read already and returns an answer; its parameters name the arguments, those with a
        default are optional.
    category : str
        Where the function wizard files it.
    zh : str
        What it answers, in a few Chinese words.
    value : callable, optional
        Picks from the answer what the cell shows.
    tables : sequence of str, optional
        The parameter tables that have a say.
    spills : bool, optional
        Whether one answer is itself rows of cells, so that a range of answers would have no place.

    """

    further: tuple[Argument, ...] = ()
    """The facts of a deal block that are weighed besides the arguments."""

    def __init__(
        self,
        body: Callable_,
        category: str,
        zh: str,
        value: Callable[[Any], Any] | None = None,
        tables: Sequence[str] = (),
        spills: bool = False,
    ) -> None:
        parameters = inspect.signature(body).parameters.values()
        self.name = body.__name__
        self.category = category
        self.zh = zh
        self.arguments: tuple[Argument, ...] = tuple(ARGUMENTS[parameter.name] for parameter in parameters)
        self.required = sum(parameter.default is inspect.Parameter.empty for parameter in parameters)
        self.summary = inspect.getdoc(body) or ""
        self.tables = tuple(tables)
        self.spills = spills
        self.body = body
        self._value = value

    @property
    def sentence(self) -> str:
        """What the function answers, in one sentence."""
        return self.summary.splitlines()[0]

    @property
    def takes_a_table(self) -> bool:
        """Whether the first argument is a table, which is then no deal block."""
        return bool(self.arguments) and self.arguments[0].kind is Kind.TABLE

    @property
    def taken(self) -> tuple[Argument, ...]:
        """All that a call can give: the arguments, and the facts that only a deal block or a name gives."""
        return (*self.arguments, *self.further)

    def position(self, name: str) -> int:
        """Return the position of the argument called ``name``."""
        for position, argument in enumerate(self.taken):
            if argument.name == name:
                return position
        message = f"{self.name} has no argument {name!r}; it has {', '.join(a.name for a in self.arguments)}"
        raise TypeError(message)

    def answer(self, raws: Sequence[Any]) -> Any:
        """Return what one cell shows, for one raw value an argument."""
        answer = self.body(*cells.values_of(self, raws))
        return self._value(answer) if self._value else answer

    def call(self, given: Sequence[Any], named: dict[str, Any]) -> Any:
        """Answer one call, as its caller or host makes it; see :func:`udfs.cells.call`."""
        return cells.call(self, given, named)

    def callable(self) -> Callable_:
        """Return the function that Python callers and front ends call."""

        @functools.wraps(self.body)
        def function(*given: Any, **named: Any) -> Any:
            return self.call(given, named)

        function.__doc__ = _docstring(self)
        return function


class Explanation(WorksheetFunction):
    """The companion of a rule function that says why, in a text or, where it spills, in rows; it never fails."""

    def __init__(
        self, function: WorksheetFunction, explain: Callable_, spills: bool = False, further: Sequence[str] = ()
    ) -> None:
        super().__init__(function.body, function.category, f"{function.zh}：原因", None, function.tables, spills)
        self.name = f"{function.name}_WHY"
        self.arguments = (*function.arguments, ARGUMENTS["lang"])
        self.further = tuple(ARGUMENTS[name] for name in further)
        shape = "a line for each part" if spills else "in at most six short lines"
        beside = "; of a whole deal block, with its other ceilings beside it" if further else ""
        self.summary = f"Say why {function.name} answers as it does, {shape}{beside}."
        self._explain = explain

    def answer(self, raws: Sequence[Any]) -> Any:
        """Return the explanation, or the sentence of what went wrong."""
        own = len(self.arguments)
        lang = _language(raws[own - 1])
        try:
            *values, _ = cells.values_of(self, raws[:own])
            assumed = [a for a, raw in zip(self.arguments[:-1], raws, strict=False) if cells.is_not_given(a, raw)]
            deal = [cells.facts_of(self.taken, raws)] if self.further else []
            return self._dated(self._explain(self.body(*values), assumed, lang, *deal), values, lang)
        except XlMortgageError as error:
            return self._said(error, lang)

    def call(self, given: Sequence[Any], named: dict[str, Any]) -> Any:
        """Answer one call; what is wrong with the call itself is said as well."""
        try:
            return super().call(given, named)
        except XlMortgageError as error:
            return self._said(error, _language(named.get("lang", given[-1] if given else None)))

    def _dated(self, explanation: Any, values: Sequence[Any], lang: str) -> Any:
        """Add to an explanation in words that the tables do not reach to its date, where they do not."""
        dates = [v for a, v in zip(self.arguments, values, strict=False) if a.name in ("agreement_date", "date")]
        later = beyond_the_tables(dates[0], lang) if dates and not self.spills else ""
        return f"{explanation}{'' if lang == 'zh' else ' '}{later}" if later else explanation

    def _said(self, error: XlMortgageError, lang: str) -> Any:
        return [[error.sentence(lang)]] if self.spills else error.sentence(lang)


CATALOGUE: dict[str, WorksheetFunction] = {}
"""Every worksheet function by its name."""

CALLABLES: dict[str, Callable_] = {}
"""Every worksheet function as a plain Python callable, by its name."""


def worksheet(
    category: str,
    zh: str,
    value: Callable[[Any], Any] | None = None,
    tables: Sequence[str] = (),
    spills: bool = False,
) -> Callable[[Callable_], Callable_]:
    """Register a worksheet function; arguments as in :class:`WorksheetFunction`."""

    def register(body: Callable_) -> Callable_:
        return _register(WorksheetFunction(body, category, zh, value, tables, spills))

    return register


def why(function: Callable_, explain: Callable_, spills: bool = False, further: Sequence[str] = ()) -> Callable_:
    """Register the companion that says why.

    Parameters
    ----------
    function : callable
        A registered worksheet function.
    explain : callable
        ``explain(answer, assumed, lang)`` returns the text, or rows where it spills.
    spills : bool, optional
        Whether the explanation is rows of cells.
    further : sequence of str, optional
        The facts of a deal block that the explanation weighs besides the arguments; ``explain`` then takes all that is
        given of the deal, by argument name, as well.

    """
    return _register(Explanation(CATALOGUE[function.__name__], explain, spills, further))


def _register(function: WorksheetFunction) -> Callable_:
    CATALOGUE[function.name] = function
    CALLABLES[function.name] = function.callable()
    CALLABLES[function.name].__name__ = CALLABLES[function.name].__qualname__ = function.name
    return CALLABLES[function.name]


def _language(raw: Any) -> str:
    """Return the language that is asked for, or Chinese where that cannot be told."""
    try:
        return str(read(ARGUMENTS["lang"], raw).code)
    except XlMortgageError:
        return "zh"


def _docstring(function: WorksheetFunction) -> str:
    sentence, _, rest = function.summary.partition("\n")
    parameters = "\n".join(
        f"{argument.name} : {argument.kind.value}{', optional' if position >= function.required else ''}\n"
        f"    {argument_help(argument)}"
        for position, argument in enumerate(function.arguments)
    )
    section = f"\n\nParameters\n----------\n{parameters}" if parameters else ""
    return f"{sentence}{section}\n{rest}"


def argument_help(argument: Argument) -> str:
    """Return what the function wizard says of an argument.

    >>> argument_help(ARGUMENTS["price"])
    'price · 樓價 [HKD]'
    """
    if argument.words:
        return f"{argument.en} · {argument.zh}: {', '.join(word.code for word in argument.words)}"
    return f"{argument.en} · {argument.zh} [{argument.kind.value}]"
