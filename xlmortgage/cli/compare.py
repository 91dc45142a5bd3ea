"""One deal before every lender: ``xlmortgage compare``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from xlmortgage.cli import side_by_side
from xlmortgage.cli.facts import by_fact, deal_of
from xlmortgage.cli.files import cells_of, criteria_in_order
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
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import RANGES
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.explain.offers import offer
from xlmortgage.explain.plans_compared import shown_plans_compared
from xlmortgage.lenders.plans import plans_of
from xlmortgage.questions import is_missing
from xlmortgage.questions.offers import NEEDED, Offer, compared
from xlmortgage.questions.plans_compared import FIGURES, SHARED_CHECKS, Comparison

LONG = ("reason", "missing")
"""The rows that are too long for a table on the terminal, and are said below it."""

TOLD = [figure for figure in FIGURES if figure.name in ("eligible", "cost")]
"""What can be told of every plan that could be read and lacks nothing."""


@click.command()
@click.option("--criteria", "own", type=a_file, help="The lenders' own criteria.")
@click.option("--plans", type=a_file, help="Their plans, a plan a row: a sheet or a .csv file.")
@click.option(
    "--assets", type=a_file, help="What the applicants own: kind, value, owed, where; a sheet or a .csv file."
)
@click.option("--holding", metavar="MONTHS", help="For how many months a plan is held; the same as 持有月數=MONTHS.")
@click.option("-o", "--output", type=a_new_file, help="Where the comparison goes: a .csv or a .json file.")
@raw
@click.argument("facts", nargs=-1, metavar="LABEL=VALUE…")
@today
@language
@saying_why
def compare(
    own: Path | None,
    plans: Path | None,
    assets: Path | None,
    holding: str | None,
    output: Path | None,
    raw: bool,
    facts: Sequence[str],
    today: int,
    lang: str,
) -> None:
    """Put one deal before every lender or plan, the best first.

    \b
    xlmortgage compare --criteria own.csv 樓價=8m 貸款額=5.6m 年期=30 每月入息=60000 年利率=3.5%
    xlmortgage compare --plans plans.csv --holding 24 price=8m loan=5.6m years=30 monthly_income=60000 hibor=2.75%
    """  # noqa: D301 - click reads the backspace as “do not wrap”
    if output:
        side_by_side.make_place(output, [own, plans, assets], lang)
    if not own and not plans:
        raise _nothing_to_compare()
    typed = [*facts, *([f"holding_months={holding}"] if holding else [])]
    deal = _deal(typed, assets)
    made = Comparison(
        deal,
        compared(
            deal,
            plans_of(cells_of(plans)) if plans else (),
            criteria_in_order(own, as_of=today) if own else None,
            as_of=today,
        ),
    )
    made = Comparison(deal, made.in_order)
    rows = shown_plans_compared(made, lang)
    needs_a_look = any(isinstance(made.value(one, figure), InputError) for one in made.offers for figure in TOLD)
    if output:
        side_by_side.write(
            output, rows, [figure.name for figure in FIGURES], lang, inputs=[own, plans, assets], raw=raw
        )
        if needs_a_look:
            sys.exit(NEEDS_A_LOOK)
        return
    short = [row for figure, row in zip(FIGURES, rows[1:], strict=True) if figure.name not in LONG]
    units = [figure.unit for figure in FIGURES if figure.name not in LONG]
    tell(side_by_side.table([rows[0], *short], units, lang))
    for one in made.offers:
        tell()
        tell("\n  ".join(_said(one, lang)))
    say_how_old((), today, lang)
    if needs_a_look:
        sys.exit(NEEDS_A_LOOK)


def _said(one: Offer, lang: str) -> Iterable[str]:
    """Return what is said of one plan in lines: its verdict and its lines, or why there is none."""
    try:
        if one.terms.refused:
            raise one.terms.refused
        return offer(one, lang)
    except XlMortgageError as error:
        return [error.sentence(lang)]


def _deal(typed: Sequence[str], assets: Path | None) -> Deal:
    raws: dict[str, Any] = {**by_fact(typed, (fact for fact in FACTS.values() if fact.kind not in RANGES))}
    if assets:
        raws["assets"] = cells_of(assets)
    deal = deal_of(raws)
    for fact in NEEDED:
        if not deal.has(fact.name):
            raise is_missing(fact, "compare")
    for one in SHARED_CHECKS:
        if one.fails(deal):
            raise one.refusal(deal)
    return deal


def _nothing_to_compare() -> InputError:
    return InputError(
        "nothing-to-compare",
        en="There is nothing to compare. Give --criteria FILE, --plans FILE, or both.",
        zh="沒有可比較的機構或計劃。請用 --criteria 檔案、--plans 檔案，或兩者並用。",
        field="plans",
    )
