"""The result columns of a deal list, drawn from what the questions declare; a list of any host shows the same ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from importlib import import_module
from typing import Any

from xlmortgage.deal.applicants import further_columns
from xlmortgage.deal.facts import fact_named, may_tell_another_matter, nearly_named, tells_another_matter
from xlmortgage.deal.labels import PARTS, did_you_mean
from xlmortgage.deal.reading import RANGES, Fact
from xlmortgage.deal.words import plain_spelling
from xlmortgage.errors import InputError
from xlmortgage.questions import Column, Question

STEMS = ("loan", "tenor", "repayment", "income", "premium", "duty", "cash", "apr", "verdict")
"""The subjects that fill columns, in the order in which a list shows them."""

WHY, ASSUMED, SOURCE, SINCE, VERSION = "why", "assumed", "source", "since", "rules_version"

BESIDE_THE_VERDICT = (WHY, ASSUMED, SOURCE, SINCE)
"""What is said of a verdict: why, what was taken as the plain case, who issued the rules that decide, and since when."""

FORMATS = {"fraction": "0.0#%", "HKD": "#,##0", "years": "0"}
"""How a result looks in a workbook, by its unit, in Excel's words; as it stands where none is told."""

QUESTIONS: tuple[Question, ...] = tuple(
    question
    for stem in STEMS
    for question in import_module(f"xlmortgage.questions.{stem}").QUESTIONS
    if question.columns
)
"""The questions that fill columns, each once."""

ASSESSMENT = next(question for question in QUESTIONS if question.columns[0].name == "verdict")
"""The question that weighs a whole deal; what is said of its answer fills :data:`BESIDE_THE_VERDICT`."""

COLUMNS: dict[str, Column] = {column.name: column for question in QUESTIONS for column in question.columns} | {
    WHY: Column(WHY, "原因", "why", "text", lambda answer: answer),
    ASSUMED: Column(ASSUMED, "假設", "assumed", "text", lambda answer: answer),
    SOURCE: Column(SOURCE, "規則來源", "source of the rules", "text", lambda answer: answer),
    SINCE: Column(SINCE, "規則生效日期", "rules since", "text", lambda answer: answer),
    VERSION: Column(VERSION, "規則版本", "rules version", "text", lambda answer: answer),
}
"""Every result column by its name, in the order of a list."""


def wanted_columns(columns: Iterable[str] | None) -> tuple[str, ...]:
    """Return the names of the wanted result columns, all where none are told.

    Parameters
    ----------
    columns : sequence of str or None
        Names of columns, or their headers in either language.

    Raises
    ------
    InputError
        When a column is unknown; the sentence lists those there are.

    Examples
    --------
    >>> wanted_columns(["max_ltv", "每月供款"])
    ('max_ltv', 'monthly_payment')

    """
    names = {label: column.name for column in COLUMNS.values() for label in (column.en, column.zh, column.name)}
    wanted = (columns,) if isinstance(columns, str) else tuple(columns or COLUMNS)
    for label in wanted:
        if label not in names:
            raise InputError(
                "unknown-result",
                en=f"columns: “{label}” is not a result we have. Choose from {', '.join(COLUMNS)}.",
                zh=f"結果欄：沒有「{label}」。請選 {'、'.join(COLUMNS)}。",
                field="columns",
                value=label,
                allowed=tuple(COLUMNS),
            )
    return tuple(names[label] for label in wanted)


def questions_of(columns: tuple[str, ...]) -> tuple[Question, ...]:
    """Return the questions that have to be asked for some columns.

    >>> questions_of(("stamp_duty", "why"))
    (<question duty>, <question assess>)
    """
    return tuple(
        question
        for question in QUESTIONS
        if any(column.name in columns for column in question.columns)
        or (question is ASSESSMENT and {*BESIDE_THE_VERDICT} & {*columns})
    )


def left_empty(fact: Fact) -> InputError:
    """Return the error that a deal of a list lacks a fact.

    >>> from xlmortgage.deal.facts import FACTS
    >>> print(left_empty(FACTS["years"]))
    years is not given, so results that need it are left empty. Fill in “年期”.
    """
    return InputError(
        "missing",
        en=f"{fact.name} is not given, so results that need it are left empty. Fill in “{fact.zh}”.",
        zh=f"未提供{fact.zh}，需要這一項的結果留空。請填寫「{fact.zh}」。",
        field=fact.name,
    )


def column_twice(fact: Fact, first: object, second: object) -> InputError:
    """Return the error that two columns of a list give one fact.

    >>> from xlmortgage.deal.facts import FACTS
    >>> print(column_twice(FACTS["price"], "樓價", "price"))
    price is there twice, as “樓價” and “price”. Delete or rename one.
    """
    return InputError(
        "column-twice",
        en=f"{fact.name} is there twice, as “{first}” and “{second}”. Delete or rename one.",
        zh=f"{fact.zh}重複出現（「{first}」及「{second}」）。請刪除或改名其中一欄。",
        field=fact.name,
        value=str(second),
    )


def no_price_column(headings: Iterable[object]) -> InputError:
    """Return the error that a list has no price.

    >>> print(no_price_column(["loan", "years"]))
    The list has no price: its columns are loan, years. Name one column “price” or “樓價”.
    >>> print(no_price_column(["買入價格", "loan"]))
    The list has no price: its columns are 買入價格, loan. If “買入價格” is the price, name it “price” or “樓價”.
    """
    headings = [*headings]
    listed = ", ".join(map(str, headings)) or "—"
    near = next((heading for heading in headings if nearly_named(heading, {"price"})), None)
    name = "Name one column" if near is None else f"If “{near}” is the price, name it"
    name_zh = "請將其中一欄命名為" if near is None else f"如「{near}」即樓價，請改名為"
    return InputError(
        "no-price-column",
        en=f"The list has no price: its columns are {listed}. {name} “price” or “樓價”.",
        zh=f"清單沒有樓價一欄，現有欄位：{listed}。{name_zh}「樓價」或 price。",
        field="price",
        allowed=["price", "樓價"],
    )


TAKEN = frozenset(fact.name for question in QUESTIONS for fact in question.takes.facts if fact.kind not in RANGES)
"""The facts that a list can give."""

_RESULTS = frozenset(plain_spelling(label) for one in COLUMNS.values() for label in (one.name, one.zh, one.en))


def is_a_result(heading: object) -> bool:
    """Tell whether a heading is that of a result of ours, which a new answer replaces.

    >>> is_a_result("max_ltv"), is_a_result("每月供款"), is_a_result("其他每月供款")
    (True, True, False)
    """
    return isinstance(heading, str) and plain_spelling(heading) in _RESULTS and fact_named(heading) is None


class OtherMatter:
    """A heading under which other matters stand, such as people's names, and no fact of ours."""

    def __init__(self, heading: str) -> None:
        self.heading = heading

    def __str__(self) -> str:
        return self.heading


def without_other_matters(headings: Iterable[Any], cells: Callable[[int], Iterable[Any]]) -> list[Any]:
    """Return the headings of a list, a :class:`OtherMatter` in place of one under which no fact stands.

    Parameters
    ----------
    headings : iterable
        As they stand.
    cells : callable
        Takes the place of a column, from 0, and returns its cells.

    Examples
    --------
    >>> [*map(type, without_other_matters(["樓價", "買家"], lambda place: [8e6, "陳大文"]))][1].__name__
    'OtherMatter'

    """
    return [
        OtherMatter(heading)
        if may_tell_another_matter(heading) and tells_another_matter(heading, cells(place))
        else heading
        for place, heading in enumerate(headings)
    ]


def unused_headings(headings: Iterable[object]) -> list[str]:
    """Return the headings of a list that name no fact that a list can give, and no result column that is replaced.

    >>> unused_headings(["樓價", "海景", "資產", "max_ltv", "結論"])
    ['海景', '資產', '結論']
    """
    headings = list(headings)
    added = {column.heading for column in further_columns(headings)}
    return [
        str(heading)
        for heading in headings
        if fact_of(heading) is None and heading not in COLUMNS and heading not in added
    ]


def fact_of(heading: object) -> Fact | None:
    """Return the fact that a list gives under a heading, in the unit that the heading tells, or ``None``.

    >>> fact_of("樓價(萬)").read(800), fact_of("資產"), fact_of("備註")
    (8000000.0, None, None)
    """
    fact = fact_named(heading, TAKEN)
    return fact if fact and fact.name in TAKEN else None


Cells = Callable[[int], Collection[Any]]
"""Takes the place of a column, from 0, and returns its cells, each value once where there are many."""


def passed_over(headings: Sequence[object], cells: Cells) -> dict[int, InputError]:
    """Return what is wrong with columns that are not used, by their place: they nearly or wholly name a fact of a deal.

    Parameters
    ----------
    headings : sequence
        As they stand.
    cells : callable
        Takes the place of a column and returns its cells.

    Examples
    --------
    >>> for place, error in passed_over(["樓價", "其他貸款", "資產", "備註"], lambda _: [20_000]).items():
    ...     print(place, error)
    1 “其他貸款” is not used; did you mean 其他每月供款 (other_debts)? Correct the label, or delete it.
    2 “資產” is not used: a deal list has no column for assets. Ask about that deal in a cell, or rename the column.

    """
    given = frozenset(fact.name for heading in headings if (fact := fact_of(heading)))
    further = {column.heading for column in further_columns(headings)}
    found = {}
    for place, heading in enumerate(headings):
        if fact_of(heading) or is_a_result(heading) or heading in further:
            continue
        may_be_near = nearly_named(heading, TAKEN, given)
        if may_be_near and (near := nearly_named(heading, TAKEN, given, cells(place))):
            found[place] = did_you_mean(heading, near[:2])
        elif (fact := fact_named(heading)) and fact.name not in PARTS["of_no_deal"]:
            found[place] = _no_such_column(heading, fact)
    return found


def loan_may_be_unread(headings: Sequence[object], cells: Cells) -> bool:
    """Tell whether a list has no loan that can be read, and a heading that nearly names one.

    Parameters
    ----------
    headings, cells
        As for :func:`passed_over`.

    Examples
    --------
    >>> [loan_may_be_unread(["樓價", heading], lambda _: [4e6]) for heading in ("借貸", "批核金額", "備註", "貸款額", "二按貸款額")]
    [True, True, False, False, False]

    """
    if any(fact.name == "loan" for heading in headings if (fact := fact_of(heading))):
        return False
    return any(
        nearly_named(heading, ("loan",)) and nearly_named(heading, ("loan",), cells=cells(place))
        for place, heading in enumerate(headings)
        if not is_a_result(heading) and fact_named(heading) is None
    )


def _no_such_column(heading: object, fact: Fact) -> InputError:
    return InputError(
        "unknown-label",
        en=f"“{heading}” is not used: a deal list has no column for {fact.en}. Ask about that deal in a cell, or "
        "rename the column.",
        zh=f"未採用「{heading}」：清單沒有{fact.zh}一欄。請改在儲存格計算該個案，或更改欄名。",
        field=fact.name,
        value=str(heading),
    )


def facts_named(headings: Iterable[object]) -> dict[str, Hashable]:
    """Return under which heading a list gives each fact that a list can give.

    Raises
    ------
    InputError
        When two headings name one fact, or none names the price.

    Examples
    --------
    >>> facts_named(["備註", "樓價", "資產", "loan"])
    {'price': '樓價', 'loan': 'loan'}

    """
    found: dict[str, Any] = {}
    headings = list(headings)
    for heading in headings:
        fact = fact_of(heading)
        if fact is None:
            continue
        if fact.name in found:
            raise column_twice(fact, found[fact.name], heading)
        found[fact.name] = heading
    if "price" not in found:
        raise no_price_column(headings)
    return found
