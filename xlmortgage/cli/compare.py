"""One deal before every lender: ``xlmortgage compare``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from xlmortgage import law
from xlmortgage.cli.facts import by_fact
from xlmortgage.cli.files import criteria_in_order
from xlmortgage.cli.terminal import a_file, language, saying_why
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import RANGES
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
    raws: dict[str, Any] = {**by_fact(facts, (fact for fact in FACTS.values() if fact.kind not in RANGES))}
    if assets:
        raws["assets"] = _cells(assets)
    deal = Deal.of_one({name: FACTS[name].read(raw) for name, raw in raws.items()}, law.verified_on())
    for offered in offers(deal, own_criteria):
        click.echo("\n  ".join(offer(offered, lang)))


def _cells(file: Path) -> list[list[Any]]:
    from xlmortgage.lists.read_file import read_cells  # noqa: PLC0415 - needs an extra

    cells: list[list[Any]] = read_cells(file).to_numpy().tolist()
    return cells
