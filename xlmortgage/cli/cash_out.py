"""Ways to raise money on a home side by side: ``xlmortgage cash-out``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import click

from xlmortgage.cli import side_by_side
from xlmortgage.cli.facts import by_fact, deal_of, pairs
from xlmortgage.cli.files import cells_of
from xlmortgage.cli.terminal import (
    NEEDS_A_LOOK,
    a_file,
    a_new_file,
    language,
    raw,
    say_how_old,
    saying_why,
    tell,
    today,
)
from xlmortgage.errors import InputError
from xlmortgage.explain.cash_out_compared import missing, said, shown_cash_out_compared
from xlmortgage.lenders.cash_out import COLUMNS
from xlmortgage.lenders.plans import column_of, in_own_unit
from xlmortgage.questions.cash_out_compared import FIGURES, QUESTIONS

LONG = ("warnings", "missing")
"""The rows that are too long for a table on the terminal, and are said below it."""

PAYMENT = next(figure for figure in FIGURES if figure.name == "payment")
"""What can be told of every loan that could be read."""


@click.command(name="cash-out")
@click.option(
    "--plan",
    "typed",
    multiple=True,
    metavar="'LABEL=VALUE …'",
    help="A loan: kind, loan, rate, years, fees …; give it as often as needed.",
)
@click.option("--plans", "file", type=a_file, help="The loans, a loan a row: a sheet or a .csv file.")
@click.option("--month", metavar="MONTH", help="After which month each is repaid early.")
@click.option("-o", "--output", type=a_new_file, help="Where the comparison goes: a .csv or a .json file.")
@raw
@click.argument("facts", nargs=-1, metavar="LABEL=VALUE…")
@today
@language
@saying_why
def cash_out(
    typed: Sequence[str],
    file: Path | None,
    month: str | None,
    output: Path | None,
    raw: bool,
    facts: Sequence[str],
    today: int,
    lang: str,
) -> None:
    """Compare second mortgage, further charge and personal loan.

    \b
    xlmortgage cash-out 物業現值=8m 一按結欠=3m 年利率=3.25% 年期=20 每月入息=60000
      --plan 'kind=二按 loan=1m rate=12% years=10 fees=20000' --plan 'kind=加按 loan=1m rate=3.5% years=20'
    """  # noqa: D301 - click reads the backspace as “do not wrap”
    if output:
        side_by_side.make_place(output, [file], lang)
    (question,) = QUESTIONS
    rows = cells_of(file) if file else []
    raws: dict[str, Any] = {**by_fact(facts, question.takes.facts), "plans": _beside(rows, typed)}
    if month:
        raws["month"] = month
    deal = deal_of(raws)
    answer = question.answer(deal)
    rows = shown_cash_out_compared(answer, lang)
    needs_a_look = any(isinstance(answer.value(one, PAYMENT), InputError) for one in answer.ways)
    if output:
        side_by_side.write(output, rows, [figure.name for figure in FIGURES], lang, inputs=[file], raw=raw)
        if needs_a_look:
            sys.exit(NEEDS_A_LOOK)
        return
    short = [row for figure, row in zip(FIGURES, rows[1:], strict=True) if figure.name not in LONG]
    tell(side_by_side.table([rows[0], *short], [one.unit for one in FIGURES if one.name not in LONG], lang))
    for one in answer.ways:
        texts = [*([] if one.terms.refused else said(one, lang)), missing(answer, one, lang)]
        if any(texts):
            tell(f"\n{one.called(lang)}")
            tell("\n".join(f"  {text}" for text in texts if text))
    say_how_old((), today, lang)
    if needs_a_look:
        sys.exit(NEEDS_A_LOOK)


def _beside(rows: list[list[Any]], typed: Sequence[str]) -> list[list[Any]]:
    """Return the loans of a file and those that are typed as one range."""
    loans = [_loan(text) for text in typed]
    if not rows and not loans:
        raise _no_loans()
    header, *below = rows or [[]]
    header = [*header]
    columns = [column_of(heading, COLUMNS) for heading in header]
    known = {
        column.name if column else heading: place
        for place, (heading, column) in enumerate(zip(header, columns, strict=True))
    }
    for loan in loans:
        for name in loan:
            if name not in known:
                known[name] = len(header)
                header.append(name)
    own = [
        [in_own_unit(column, cell) if column else cell for column, cell in zip_longest(columns, row)] for row in below
    ]
    header = [column.name if column else heading for column, heading in zip_longest(columns, header)]
    lines = [[*row, *[None] * (len(header) - len(row))] for row in own]
    places = {place: name for name, place in known.items()}
    return [header, *lines, *([loan.get(places.get(place, "")) for place in range(len(header))] for loan in loans)]


def _loan(text: str) -> dict[str, Any]:
    """Return what is typed of a loan, by the names of its columns; a label that is unknown stays, and is refused later."""
    typed = pairs(shlex.split(text)).items()
    columns = ((column_of(label, COLUMNS), label, value) for label, value in typed)
    return {
        column.name if column else label: in_own_unit(column, value) if column else value
        for column, label, value in columns
    }


def _no_loans() -> InputError:
    return InputError(
        "nothing-to-compare",
        en="There is nothing to compare. Give --plan 'kind=second loan=1m rate=12% years=10', or --plans FILE.",
        zh="沒有可比較的貸款。請用 --plan 'kind=二按 loan=1m rate=12% years=10'，或 --plans 檔案。",
        field="plans",
    )
