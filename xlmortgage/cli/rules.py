"""What the rules say, and what changed: ``xlmortgage rules``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from xlmortgage import law
from xlmortgage.cli.terminal import day_of, language, say_how_old, saying_why, tell, today
from xlmortgage.explain import tables as explained


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
@click.option("--as-of", metavar="DATE", help="Day of which it is said what governs; today where not given.")
@today
@language
@saying_why
def show(table: str | None, as_of: str | None, today: int, lang: str) -> None:
    """List every table with its versions, or show one TABLE in full."""
    day = today if as_of is None else day_of(as_of)
    lines = (
        explained.table_in_full(law.table_called(table), day, lang, today)
        if table
        else explained.overview(day, lang, today)
    )
    tell("\n".join(lines))


@rules.command()
@click.argument("first", metavar="DATE")
@click.argument("second", metavar="DATE")
@click.argument("tables", nargs=-1, metavar="[TABLE…]")
@today
@language
@saying_why
def diff(first: str, second: str, tables: Sequence[str], today: int, lang: str) -> None:
    """Tell what began after the first DATE, up to and on the second, case by case."""
    tell("\n".join(explained.changes_in_words(day_of(first), day_of(second), tables, lang)))
    say_how_old([law.table_called(table).key for table in tables], today, lang)


@rules.command()
@click.argument("numbers", nargs=-1, type=int, metavar="[N…]")
@today
@language
@saying_why
def conflicts(numbers: Sequence[int], today: int, lang: str) -> None:
    """Tell where sources disagree: who says what, what we use and why."""
    tell("\n".join(explained.conflicts_in_words(numbers, lang)))
    say_how_old((), today, lang)
