"""A client's quote from a template: ``xlmortgage quote``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import click

from workbooks.file import recalculate
from workbooks.file.book import check_output
from workbooks.file.fill import EVERY, filled
from workbooks.file.filled import KINDS, Filled
from workbooks.file.still import look_again
from workbooks.names import FACT
from xlmortgage.cli.facts import pairs
from xlmortgage.cli.files import fail_if_it_would_overwrite, make_ready
from xlmortgage.cli.recalc import end_with
from xlmortgage.cli.terminal import (
    LISTED,
    NEEDS_A_LOOK,
    a_file,
    a_new_file,
    language,
    say_how_old,
    saying_why,
    show_progress,
    tell,
    today,
)
from xlmortgage.explain.sentence import say
from xlmortgage.explain.tables import old_tables

_MAY_BE_THE_HOUSES = {
    f"{FACT}{name}"
    for name in (
        *("lang", "date", "bank", "lender", "hibor", "prime", "spread", "discount", "holding_months", "plan", "plans"),
        *("criteria", "shares", "haircuts", "cash", "month", "value"),
    )
}
"""Facts whose names a template may use for what is the house's own."""

BUILT_IN_QUOTE = Path(str(resources.files("workbooks"))) / "quote.xlsx"


@click.command()
@click.option(
    "--template", type=a_file, default=BUILT_IN_QUOTE, show_default="the built-in quote", help="Workbook to fill."
)
@click.option(
    "--set", "facts", multiple=True, metavar="LABEL=VALUE", help="A fact of the deal; give it as often as needed."
)
@click.option(
    "--keep",
    multiple=True,
    is_flag=False,
    flag_value=EVERY,
    metavar="[NAME]",
    help="Keep what a cell of this name holds though it is not known whose it is; of all such cells, without a name.",
)
@click.option("-o", "--output", type=a_new_file, required=True, help="Where the quote goes.")
@today
@language
@saying_why
def quote(template: Path, facts: Sequence[str], keep: Sequence[str], output: Path, today: int, lang: str) -> None:
    """Fill a quote template with the facts of a deal, and calculate it."""
    check_output(template, output, fills=True)
    fail_if_it_would_overwrite([BUILT_IN_QUOTE], [output])
    make_ready(output, lang)
    made = filled(template, pairs(facts), output.suffix, foot=old_tables((), today, lang), keep=keep)
    report = recalculate(template, output, content=made.content, progress=show_progress)
    look_again(made, output)
    say_what_is_left(made, lang)
    say_how_old((), today, lang)
    end_with(output, report, lang)
    if made.still:
        sys.exit(NEEDS_A_LOOK)


def say_what_is_left(made: Filled, lang: str) -> None:
    """Say what was emptied of the client before, what may still hold a client, and where that one still stands."""
    for found, zh, en in (
        (made.emptied, "已清空（上一位客戶或範例的內容）：", "Emptied, as a former client's or an example's:"),
        (made.cut, "已從輸入的文字刪去上一位客戶：", "The former client was cut out of what is typed in:"),
        (
            made.kept,
            "以下保留不變，可能載有客戶資料，請查看：",
            "Kept as it is, and may hold a client; please look at:",
        ),
        (made.still, "以下仍有上一位客戶，請更正範本：", "The former client still stands here; mend the template:"),
    ):
        if found:
            tell(say(lang, zh, en), err=True)
            for kind in dict.fromkeys(each.kind for each in found):
                places = [each.place for each in found if each.kind == kind]
                tell(f"  {KINDS[kind][lang == 'en']} {len(places)}: {_listed(places, lang)}", err=True)
    if of_the_house := [each.place for each in made.emptied if each.place.rpartition(" ")[2] in _MAY_BE_THE_HOUSES]:
        tell(
            say(
                lang,
                f"若為公司的固定數值，請改名為 set_…，以便保留：{_listed(of_the_house, lang)}",
                f"Values of the house are kept under names that begin with set_: {_listed(of_the_house, lang)}",
            ),
            err=True,
        )


def _listed(places: Sequence[str], lang: str) -> str:
    more = len(places) - LISTED
    listed = say(lang, "、", ", ").join(places[:LISTED])
    return listed + say(lang, f" … 另 {more} 處", f" … and {more} more") if more > 0 else listed
