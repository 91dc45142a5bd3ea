"""The facts of a mortgage plan that are ranges of cells: penalties by year, rates by month, and the plans themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from xlmortgage.deal.ranges import Rows, as_rows, number_of
from xlmortgage.deal.reading import ERROR_VALUES, READERS, Fact, Kind, error_in_a_cell, is_blank, reads
from xlmortgage.errors import InputError

MOST_MONTHS = 1_200
"""No loan is longer [months]."""


class RateStep(NamedTuple):
    """A rate from some instalment on."""

    month: int
    """The first instalment at that rate, at least 2."""
    rate: float
    """[fraction a year]"""


@reads(Kind.YEARLY)
def _yearly(fact: Fact, raw: Any) -> tuple[float, ...]:
    """Read shares by year: a number, a range, or a text in which they are separated.

    A blank year has none, and blanks at the end count for nothing.
    """
    cells = [
        part
        for row in as_rows(raw)
        for cell in row
        for part in (re.split("[,，、;；/／]", cell) if isinstance(cell, str) else [cell])
    ]
    while cells and is_blank(cells[-1]):
        cells.pop()
    share = fact.like(kind=Kind.SHARE, plain=0.0, most=1.0)
    return tuple(share.read(_sound(fact, cell)) for cell in cells)


@reads(Kind.STEPS)
def _steps(fact: Fact, raw: Any) -> Sequence[RateStep]:
    """Read a range of two columns, from which instalment on and the rate, if wanted below a header row."""
    rows = [row for row in as_rows(raw) if not all(map(is_blank, row))]
    if rows and all(isinstance(cell, str) and number_of(cell) is None for cell in rows[0]):
        rows = rows[1:]
    steps: list[RateStep] = []
    for row in rows:
        if len(row) != 2:  # noqa: PLR2004 - month and rate
            raise _wrong_step(fact, row)
        month = fact.like(kind=Kind.WHOLE, least=2.0, most=float(MOST_MONTHS)).read(_sound(fact, row[0]))
        rate = fact.like(kind=Kind.RATE).read(_sound(fact, row[1]))
        if is_blank(row[0]) or is_blank(row[1]) or (steps and month <= steps[-1].month):
            raise _wrong_step(fact, row)
        steps.append(RateStep(month, rate))
    return tuple(steps)


@reads(Kind.PLANS)
def _plans(fact: Fact, raw: Any) -> Rows | None:
    """Read a range with a header row and a plan a row; what its columns are is for whoever compares them."""
    rows: Rows | None = READERS[Kind.TABLE](fact, raw)
    return rows


def _sound(fact: Fact, raw: Any) -> Any:
    if isinstance(raw, str) and raw.strip() in ERROR_VALUES:
        raise error_in_a_cell(fact, raw)
    return raw


def _wrong_step(fact: Fact, row: Sequence[Any]) -> InputError:
    shown = ", ".join("blank" if is_blank(cell) else str(cell) for cell in row)
    return InputError(
        "wrong-step",
        en=f"{fact.name}: a row is the month of the first instalment at a rate, from 2 on, and that rate, months in rising "
        f"order; got {shown}. Write rows such as 25, 3.25%.",
        zh=f"{fact.zh}：每列為「由第幾期起」（2 或以上，由小至大）及該息率，現為 {shown}。請填例如 25、3.25%。",
        field=fact.name,
        value=list(row),
        allowed="month, rate",
    )
