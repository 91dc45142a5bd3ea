"""What the rules say, and what changed: ``xlmortgage rules``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click

from xlmortgage import law
from xlmortgage.cli.terminal import language, saying_why
from xlmortgage.deal.facts import FACTS
from xlmortgage.errors import InputError
from xlmortgage.explain import tables as explained
from xlmortgage.numbers.days import NOT_GIVEN_DATE, as_calendar_number

HONG_KONG = dt.timezone(dt.timedelta(hours=8))


class _WithDefault(click.Group):
    """A group whose first command is meant where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the first command's name before what does not begin with a command."""
        named = bool(args) and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if named else [next(iter(self.commands)), *args])


@click.group(cls=_WithDefault)
def rules() -> None:
    """See what the rules say, since when and on whose authority, and what changed.

    \b
    xlmortgage rules                              every table and its versions
    xlmortgage rules ltv                          one table in full
    xlmortgage rules diff 2024-03-01 2024-10-16   what changed between two days
    xlmortgage rules conflicts 4                  where sources disagree, and what we use
    """  # noqa: D301 - click reads the backspace as “do not wrap”


@rules.command()
@click.argument("table", required=False)
@click.option("--as-of", metavar="DATE", help="Day from which ages are counted; that of the tables where not given.")
@click.option("--today", is_flag=True, help="Count ages from today, in Hong Kong.")
@language
@saying_why
def show(table: str | None, as_of: str | None, *, today: bool, lang: str) -> None:
    """List every table with its versions, or show one TABLE in full."""
    day = _day(as_of, today=today)
    lines = explained.table_in_full(law.table_called(table), day, lang) if table else explained.overview(day, lang)
    click.echo("\n".join(lines))


@rules.command()
@click.argument("first", metavar="DATE")
@click.argument("second", metavar="DATE")
@click.argument("tables", nargs=-1, metavar="[TABLE…]")
@language
@saying_why
def diff(first: str, second: str, tables: Sequence[str], lang: str) -> None:
    """Tell what began after the first DATE, up to and on the second, case by case."""
    click.echo("\n".join(explained.changes_in_words(_day(first), _day(second), tables, lang)))


@rules.command()
@click.argument("numbers", nargs=-1, type=int, metavar="[N…]")
@language
@saying_why
def conflicts(numbers: Sequence[int], lang: str) -> None:
    """Tell where sources disagree: who says what, what we use and why."""
    click.echo("\n".join(explained.conflicts_in_words(numbers, lang)))


def _day(text: str | None, *, today: bool = False) -> int:
    """Return the day [yyyymmdd] that is given, or today where that is asked for, or the day of the tables."""
    if today and text is not None:
        raise InputError(
            "two-days",
            en=f"Give either --today or --as-of, not both; got --as-of {text}.",
            zh=f"--today 與 --as-of 只可選其一，現有 --as-of {text}。",
            field="date",
            value=text,
        )
    if today:
        return as_calendar_number(dt.datetime.now(HONG_KONG).date())
    if text is None:
        return law.verified_on()
    day: int = FACTS["date"].read(text)
    if day == NOT_GIVEN_DATE:
        raise InputError(
            "missing",
            en="The date is blank. Write it like 2024-10-16.",
            zh="日期留空。請填寫，例如 2024-10-16。",
            field="date",
            value=text,
        )
    return day
