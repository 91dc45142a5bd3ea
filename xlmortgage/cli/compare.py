"""One deal before every lender: ``xlmortgage compare``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from udfs.cells import read_assets
from xlmortgage.cli.facts import by_argument
from xlmortgage.cli.files import criteria_in_order
from xlmortgage.cli.terminal import a_file, language, saying_why
from xlmortgage.deal.reading import is_blank, read
from xlmortgage.deal.words import ARGUMENTS, RANGES
from xlmortgage.errors import InputError
from xlmortgage.explain.offers import offer
from xlmortgage.questions.offers import offers


@click.command()
@click.option("--criteria", "own", type=a_file, required=True, help="The lenders' own criteria.")
@click.option(
    "--assets", type=a_file, help="What the applicants own: kind, value, owed, where; a sheet or a .csv file."
)
@click.argument("facts", nargs=-1, metavar="LABEL=VALUE…")
@language
@saying_why
def compare(own: Path, assets: Path | None, facts: Sequence[str], lang: str) -> None:
    """Put one deal before every lender of the criteria, the best first.

    \b
    xlmortgage compare --criteria own.csv 樓價=8m 貸款額=5.6m 年期=30 每月入息=60000 年利率=3.5%
    """  # noqa: D301 - click reads the backspace as “do not wrap”
    own_criteria = criteria_in_order(own)
    deal = _deal(facts)
    if assets:
        deal["assets"] = _assets(assets)
    for offered in offers(deal, own_criteria):
        click.echo("\n  ".join(offer(offered, lang)))


def _assets(file: Path) -> Any:
    from xlmortgage.lists.read_file import read_cells  # noqa: PLC0415 - needs an extra

    return read_assets(ARGUMENTS["assets"], read_cells(file).to_numpy().tolist())


def _deal(facts: Sequence[str]) -> dict[str, Any]:
    """Return the facts of a deal, read; it has at least a price, a loan, a tenor and an income."""
    given = by_argument(facts, [argument for argument in ARGUMENTS.values() if argument.kind not in RANGES])
    for name in ("price", "loan", "years", "monthly_income"):
        if is_blank(given.get(name)):
            raise InputError(
                "missing",
                en=f"{name} is missing. Add {name}=… to the command.",
                zh=f"欠缺{ARGUMENTS[name].zh}。請在指令加上 {ARGUMENTS[name].zh}=…。",
                field=name,
            )
    return {name: read(ARGUMENTS[name], value) for name, value in given.items()}
