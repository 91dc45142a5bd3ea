"""A client's quote from a template: ``xlmortgage quote``."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from udfs.contract import CONTRACT
from workbooks.file import recalculate
from workbooks.file.book import check_output
from workbooks.file.fill import fill
from xlmortgage.cli.facts import pairs
from xlmortgage.cli.files import fail_if_it_would_overwrite, fail_if_there_is_no_folder
from xlmortgage.cli.recalc import end_with
from xlmortgage.cli.terminal import a_file, a_new_file, language, say_how_old, saying_why, show_progress, today
from xlmortgage.explain.tables import old_tables

BUILT_IN_QUOTE = Path(str(resources.files("workbooks"))) / "quote.xlsx"


@click.command()
@click.option(
    "--template", type=a_file, default=BUILT_IN_QUOTE, show_default="the built-in quote", help="Workbook to fill."
)
@click.option(
    "--set", "facts", multiple=True, metavar="LABEL=VALUE", help="A fact of the deal; give it as often as needed."
)
@click.option("-o", "--output", type=a_new_file, required=True, help="Where the quote goes.")
@today
@language
@saying_why
def quote(template: Path, facts: Sequence[str], output: Path, today: int, lang: str) -> None:
    """Fill a quote template with the facts of a deal, and calculate it."""
    check_output(template, output)
    fail_if_it_would_overwrite([BUILT_IN_QUOTE], [output])
    fail_if_there_is_no_folder(output)
    with TemporaryDirectory(prefix="xlmortgage-") as workshop:
        filled = Path(workshop, output.name)
        fill(template, filled, pairs(facts), foot=old_tables((), today, lang))
        report = recalculate(filled, output, CONTRACT, progress=show_progress)
    say_how_old((), today, lang)
    end_with(output, report, lang)
