"""What the commands share: options, how a command ends, and what it prints on the way."""

from __future__ import annotations

import datetime as dt
import functools
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from xlmortgage.deal.facts import FACTS
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.explain.sentence import say
from xlmortgage.explain.tables import old_tables
from xlmortgage.files.interrupts import was_interrupted
from xlmortgage.files.workshop import IN_PLACE
from xlmortgage.numbers.days import NOT_GIVEN_DATE, as_calendar_number

NOTHING_DONE = 1
NEEDS_A_LOOK = 3
LONGEST = 2_000
"""How many characters a printed sentence has at most; of a longer one the middle is left out."""

LISTED = 20
"""How many findings are printed; the rest are counted."""

EXTRAS = {
    "pandas": "lists",
    "numpy": "lists",
    "openpyxl": "lists",
    "python_calamine": "lists",
    "formualizer": "recalc",
}
"""With which extra of the package a module comes that not every command needs."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What steers a terminal: escapes in seven and in eight bits, other ends of a line, and what turns the direction of a text."""

Command = Callable[..., Any]

language = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the words."
)
today = click.option("--today", metavar="DATE", help="Day from which ages are counted; the real one where not given.")
raw = click.option(
    "--raw", is_flag=True, help="Leave texts that look like formulas as they are in a .csv or .json file."
)
HONG_KONG = dt.timezone(dt.timedelta(hours=8))
a_file = click.Path(exists=True, dir_okay=False, path_type=Path)
a_new_file = click.Path(dir_okay=False, path_type=Path)


def saying_why(command: Command) -> Command:
    """Let a command end in the sentence of its error instead of a trace."""

    @functools.wraps(command)
    def run(*given: Any, lang: str, **options: Any) -> None:
        IN_PLACE.clear()
        try:
            if "today" in options:
                options["today"] = real_day() if options["today"] is None else day_of(options["today"])
            command(*given, lang=lang, **options)
        except (Exception, KeyboardInterrupt) as error:
            if was_interrupted(error):
                _end_interrupted(lang)
            if (sentence := _sentence_of(error, lang)) is None:
                raise
            _end(sentence)

    return run


def _sentence_of(error: BaseException, lang: str) -> str | None:
    """Return what to say of an error, or ``None`` of one that is a fault of our own."""
    if isinstance(error, XlMortgageError):
        return error.sentence(lang)
    if isinstance(error, ModuleNotFoundError):
        module = str(error.name).partition(".")[0]
        return needs(module).sentence(lang) if module in EXTRAS else None
    if isinstance(error, OSError):
        place = f"{Path(error.filename).name}: " if isinstance(error.filename, str) else ""
        return f"{place}{error.strerror or error}"
    return None


def _end_interrupted(lang: str) -> None:
    """End after a Ctrl-C: as click does, or by what was in its place before."""
    if not IN_PLACE:
        raise KeyboardInterrupt
    written = ", ".join(map(str, IN_PLACE))
    _end(say(lang, f"已中止；之前已寫妥：{written}", f"Stopped; written before: {written}"))


def tell(text: str = "", *, err: bool = False) -> None:
    """Print a text; what it holds of files and arguments steers no terminal."""
    click.echo(visible(text), err=err)


def real_day() -> int:
    """Return what day it is in Hong Kong [yyyymmdd]."""
    return as_calendar_number(dt.datetime.now(HONG_KONG).date())


def day_of(text: str) -> int:
    """Return the day [yyyymmdd] that is typed; a blank is no day.

    >>> day_of("2024-10-16")
    20241016
    """
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


def say_marked(number: int, lang: str) -> None:
    """Say how many cells of a text file would be formulas, were there no mark before them."""
    if number:
        cells = (
            "1 cell that looks like a formula begins"
            if number == 1
            else f"{number} cells that look like formulas begin"
        )
        tell(
            say(
                lang,
                f"{number} 格看似公式，已在前面加上 '，以免試算表執行（--raw 保留原樣）",
                f"{cells} with ', so that no spreadsheet runs them (--raw keeps them as they are)",
            )
        )


def say_how_old(tables: Iterable[str], today: int, lang: str) -> None:
    """Say that the tables that were asked, all where none is named, were verified long ago, where they were."""
    if said := old_tables(tuple(tables), today, lang):
        tell(said)


def _end(sentence: str) -> None:
    tell(shortened(sentence), err=True)
    sys.exit(NEEDS_A_LOOK if IN_PLACE else NOTHING_DONE)


def needs(module: str) -> XlMortgageError:
    """Return that a command needs what is not installed, and how to install it.

    >>> print(needs("formualizer").sentence("en"))
    This command needs formualizer, which is not installed. Install it with: pip install 'xlmortgage[recalc]'
    """
    extra = EXTRAS[module]
    return XlMortgageError(
        "not-installed",
        en=f"This command needs {module}, which is not installed. Install it with: pip install 'xlmortgage[{extra}]'",
        zh=f"此指令需要 {module}，但尚未安裝。請執行：pip install 'xlmortgage[{extra}]'",
        value=module,
        allowed=extra,
    )


def list_findings(lines: Iterable[str], count: int, lang: str) -> None:
    """Print what needs a look, a line each, and how many more there are."""
    for number, line in enumerate(lines):
        if number == LISTED:
            tell(say(lang, f"  …另有 {count - LISTED} 項", f"  … and {count - LISTED} more"), err=True)
            break
        tell(shortened(line), err=True)


def shortened(line: str) -> str:
    """Return a line that names a value, which may be as long as its file."""
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]} … {line[-LONGEST // 2 :]}"


def visible(text: str) -> str:
    r"""Return a text whose control characters, which could steer a terminal, are shown as what they are.

    >>> visible("\x1b[2J樓價\u202e")
    '\\x1b[2J樓價\\u202e'
    """
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def show_progress(stage: str, done: int, total: int) -> None:
    """Show how far a command has come: one line on a terminal, nothing elsewhere."""
    if sys.stderr.isatty():
        share = f" {done:,} of {total:,}" if total else ""
        click.echo(f"\r\033[K{stage}{share} …\r", nl=False, err=True)
