"""The result columns of a deal list, drawn from what the questions declare; a list of any host shows the same ones."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from importlib import import_module
from typing import Any

from xlmortgage.deal.facts import fact_named
from xlmortgage.deal.reading import RANGES, Fact
from xlmortgage.errors import InputError
from xlmortgage.questions import Column, Question

STEMS = ("loan", "tenor", "repayment", "income", "premium", "duty", "cash", "apr", "verdict")
"""The subjects that fill columns, in the order in which a list shows them."""

WHY, VERSION = "why", "rules_version"

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
"""The question that weighs a whole deal; its reason fills the column :data:`WHY`."""

COLUMNS: dict[str, Column] = {column.name: column for question in QUESTIONS for column in question.columns} | {
    WHY: Column(WHY, "原因", "why", "text", lambda answer: answer),
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
        if any(column.name in columns for column in question.columns) or (question is ASSESSMENT and WHY in columns)
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
    """
    listed = ", ".join(map(str, headings))
    return InputError(
        "no-price-column",
        en=f"The list has no price: its columns are {listed}. Name one column “price” or “樓價”.",
        zh=f"清單沒有樓價一欄，現有欄位：{listed}。請將其中一欄命名為「樓價」或 price。",
        field="price",
        allowed=["price", "樓價"],
    )


def unused_headings(headings: Iterable[object]) -> list[str]:
    """Return the headings of a list that name no fact that a list can give, and no result that is replaced.

    >>> unused_headings(["樓價", "海景", "max_ltv", "結論"])
    ['海景']
    """
    given = {*facts_named(headings).values()}
    results = {label for column in COLUMNS.values() for label in (column.name, column.zh, column.en)}
    return [str(heading) for heading in headings if heading not in given and heading not in results]


def facts_named(headings: Iterable[object]) -> dict[str, Hashable]:
    """Return under which heading a list gives each fact; what is a range by nature no list can give.

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
        fact = fact_named(heading)
        if fact is None or fact.kind in RANGES:
            continue
        if fact.name in found:
            raise column_twice(fact, found[fact.name], heading)
        found[fact.name] = heading
    if "price" not in found:
        raise no_price_column(headings)
    return found
