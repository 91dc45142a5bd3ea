"""The command line: ask one question, fill a quote, answer a deal list, recalculate a workbook.

Exit codes: 0, all is well; 1, nothing was done, and the sentence says why; 2, the command was not understood; 3, the
file was written and something in it needs a look, which is listed.
"""

from __future__ import annotations

import datetime as dt
import functools
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib import resources
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import pandas as pd

import udfs.functions  # noqa: F401 - registers the worksheet functions
from udfs.cells import read_assets
from udfs.contract import CALLABLES, CATALOGUE
from workbooks.file import Finding, Report, recalculate
from workbooks.file.book import check_output
from workbooks.file.fill import fill
from xlmortgage import __version__, law
from xlmortgage.deal.reading import NOT_GIVEN_DATE, as_calendar_number, is_blank, read
from xlmortgage.deal.words import ARGUMENTS, RANGES, argument_named
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.explain import tables as history
from xlmortgage.explain.offers import criterion, offer
from xlmortgage.lenders.criteria import Criteria
from xlmortgage.lists import evaluate as bulk
from xlmortgage.lists.read_criteria import read_file
from xlmortgage.lists.read_file import read_cells, read_deals
from xlmortgage.lists.two_dates import compare
from xlmortgage.lists.write_file import (
    fail_if_it_cannot_be_written,
    fail_if_there_is_no_folder,
    files_beside,
    write_results,
)
from xlmortgage.questions.offers import offers
from xlmortgage.tables.diff import table_called

NOTHING_DONE = 1
NEEDS_A_LOOK = 3
LISTED = 20
"""How many findings are printed; the rest are counted."""

HONG_KONG = dt.timezone(dt.timedelta(hours=8))

BUILT_IN_QUOTE = Path(str(resources.files("workbooks"))) / "quote.xlsx"

Command = Callable[..., Any]

language = click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the words."
)
a_file = click.Path(exists=True, dir_okay=False, path_type=Path)
a_new_file = click.Path(dir_okay=False, path_type=Path)


def saying_why(command: Command) -> Command:
    """Let a command end in the sentence of its error instead of a trace."""

    @functools.wraps(command)
    def run(*given: Any, lang: str, **options: Any) -> None:
        try:
            command(*given, lang=lang, **options)
        except XlMortgageError as error:
            click.echo(error.sentence(lang), err=True)
            sys.exit(NOTHING_DONE)
        except OSError as error:
            place = f"{Path(error.filename).name}: " if isinstance(error.filename, str) else ""
            click.echo(f"{place}{error.strerror or error}", err=True)
            sys.exit(NOTHING_DONE)

    return run


@click.group()
@click.version_option(__version__)
def main() -> None:
    """Answer Hong Kong mortgage questions: what is allowed, why, since when, and on whose authority."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


@main.command()
@click.argument("function")
@click.argument("facts", nargs=-1, metavar="LABEL=VALUE…")
@language
@saying_why
def ask(function: str, facts: Sequence[str], lang: str) -> None:
    """Print the answer of FUNCTION, and why.

    \b
    xlmortgage ask MAX_LTV price=8000000 物業=村屋
    xlmortgage ask MIN_INCOME loan=3m rate=4.125% years=30 --lang en
    """  # noqa: D301 - click reads the backspace as “do not wrap”
    name = _function_called(function)
    arguments = CATALOGUE[name].arguments
    given = _facts(facts, arguments)
    own_lang = {"lang": lang} if ARGUMENTS["lang"] in arguments else {}
    value = CALLABLES[name](**given, **own_lang)
    click.echo(f"{name} = {_shown(value)}")
    why = f"{name}_WHY"
    if why in CALLABLES:
        click.echo(_shown(CALLABLES[why](**given, lang=lang)).strip())


@main.command()
@click.option(
    "--template", type=a_file, default=BUILT_IN_QUOTE, show_default="the built-in quote", help="Workbook to fill."
)
@click.option(
    "--set", "facts", multiple=True, metavar="LABEL=VALUE", help="A fact of the deal; give it as often as needed."
)
@click.option("-o", "--output", type=a_new_file, required=True, help="Where the quote goes.")
@language
@saying_why
def quote(template: Path, facts: Sequence[str], output: Path, lang: str) -> None:
    """Fill a quote template with the facts of a deal, and calculate it."""
    check_output(template, output)
    _fail_if_it_would_overwrite([BUILT_IN_QUOTE], [output])
    fail_if_there_is_no_folder(output)
    with TemporaryDirectory(prefix="xlmortgage-") as workshop:
        filled = Path(workshop, output.name)
        fill(template, filled, _pairs(facts))
        report = recalculate(filled, output, CALLABLES, progress=_progress())
    _finish(output, report, lang)


@main.command()
@click.argument("deals", type=a_file)
@click.option("-o", "--output", type=a_new_file, required=True, help="A .xlsx or .csv file for results and issues.")
@click.option("--sheet", help="Sheet of the workbook; the first where not given.")
@click.option("--column", "columns", multiple=True, metavar="RESULT", help="A wanted result; all where not given.")
@click.option("--criteria", "own", type=a_file, help="The lenders' own criteria, to merge over the regulator's.")
@click.option("--lender", help="The one lender of the criteria that counts.")
@click.option("--compare-date", metavar="DATE", help="Also list what changes if every agreement had this date.")
@language
@saying_why
def deals(
    deals: Path,
    output: Path,
    sheet: str | None,
    columns: Sequence[str],
    own: Path | None,
    lender: str | None,
    compare_date: str | None,
    lang: str,
) -> None:
    """Answer a whole deal list, a workbook or a .csv file."""
    _fail_if_it_would_overwrite([deals, own], [output, *files_beside(output)])
    fail_if_it_cannot_be_written(output)
    if lender is not None and own is None:
        raise _lender_without_criteria(lender)
    started = time.perf_counter()
    progress = _progress()
    progress("reading", 0, 0)
    frame = read_deals(deals, sheet)
    progress("answering", 0, len(frame))
    overlay = _overlay(own, lender)
    results, issues = bulk.evaluate(frame, columns or None, overlay, lang=lang)
    changes = compare(frame, compare_date, columns or None, overlay, lang=lang) if compare_date is not None else None
    progress("writing", 0, len(frame))
    earlier = [file for file in files_beside(output) if file.exists()]
    files = write_results(output, frame, results, issues, changes)
    click.echo(f"{len(frame)} deals in {time.perf_counter() - started:.1f} s: {', '.join(map(str, files))}")
    for stale in (file for file in earlier if file not in files):
        click.echo(f"{stale} of an earlier run was removed")
    if "verdict" in results:
        for verdict, count in results["verdict"].fillna("(no verdict)").value_counts().items():
            click.echo(f"  {count:6,} {verdict}")
    if changes is not None:
        _count_changes(changes, str(compare_date))
    if len(issues):
        click.echo(f"{len(issues)} issues:", err=True)
        lines = (
            f"  row {row}, {issue.column}: {issue.sentence}"
            for row, issue in zip(issues.index, issues.itertuples(), strict=True)
        )
        _list(lines, len(issues))
        sys.exit(NEEDS_A_LOOK)


class _WithDefault(click.Group):
    """A group whose first command is meant where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the first command's name before what does not begin with a command."""
        named = bool(args) and (args[0] in self.commands or args[0] == "--help")
        return super().parse_args(ctx, args if named else [next(iter(self.commands)), *args])


@main.group(cls=_WithDefault)
def rules() -> None:
    """See what the rules say, since when and on whose authority, and what changed.

    \b
    xlmortgage rules                              every table and its versions
    xlmortgage rules ltv                          one table in full
    xlmortgage rules diff 2024-03-01 2024-10-16   what changed between two days
    xlmortgage rules conflicts 4                  where sources disagree, and what we use
    """  # noqa: D301 - click reads the backspace as “do not wrap”


@rules.command("show")
@click.argument("table", required=False)
@click.option("--as-of", metavar="DATE", help="Day from which ages are counted; that of the tables where not given.")
@click.option("--today", is_flag=True, help="Count ages from today, in Hong Kong.")
@language
@saying_why
def show_rules(table: str | None, as_of: str | None, *, today: bool, lang: str) -> None:
    """List every table with its versions, or show one TABLE in full."""
    day = _day(as_of, today=today)
    lines = history.table_in_full(table_called(table), day, lang) if table else history.overview(day, lang)
    click.echo("\n".join(lines))


@rules.command("diff")
@click.argument("first", metavar="DATE")
@click.argument("second", metavar="DATE")
@click.argument("tables", nargs=-1, metavar="[TABLE…]")
@language
@saying_why
def diff_rules(first: str, second: str, tables: Sequence[str], lang: str) -> None:
    """Tell what began after the first DATE, up to and on the second, case by case."""
    days = (_day(first), _day(second))
    click.echo("\n".join(history.changes_in_words(*days, tables, lang)))


@rules.command("conflicts")
@click.argument("numbers", nargs=-1, type=int, metavar="[N…]")
@language
@saying_why
def list_conflicts(numbers: Sequence[int], lang: str) -> None:
    """Tell where sources disagree: who says what, what we use and why."""
    click.echo("\n".join(history.conflicts_in_words(numbers, lang)))


@main.group()
def criteria() -> None:
    """See to the broker's own criteria: what each lender asks beyond the regulator."""


@criteria.command("check")
@click.argument("file", type=a_file)
@language
@saying_why
def check_criteria(file: Path, lang: str) -> None:
    """Say which lines of FILE are taken, and why the others are refused."""
    found = read_file(file)
    for name, table in found.lenders.items():
        click.echo(f"{name}: {sum(len(version.rows) for version in table.versions)}")
        for version in table.versions:
            for row in version.rows:
                click.echo(f"  {criterion(version.scope, row, lang)}")
    if found.refusals:
        click.echo(f"{len(found.refusals)} lines refused:", err=True)
        _list((f"  line {line}: {error.sentence(lang)}" for line, error in found.refusals), len(found.refusals))
        sys.exit(NEEDS_A_LOOK)


@main.command("compare")
@click.option("--criteria", "own", type=a_file, required=True, help="The lenders' own criteria.")
@click.option(
    "--assets", type=a_file, help="What the applicants own: kind, value, owed, where; a sheet or a .csv file."
)
@click.argument("facts", nargs=-1, metavar="LABEL=VALUE…")
@language
@saying_why
def compare_lenders(own: Path, assets: Path | None, facts: Sequence[str], lang: str) -> None:
    r"""Put one deal before every lender of the criteria, the best first.

    \b
    xlmortgage compare --criteria own.csv 樓價=8m 貸款額=5.6m 年期=30 每月入息=60000 年利率=3.5%
    """
    overlay = _overlay(own, None)
    assert overlay is not None  # noqa: S101 - the option is required
    deal = _read(facts)
    if assets:
        deal["assets"] = read_assets(ARGUMENTS["assets"], read_cells(assets).to_numpy().tolist())
    for offered in offers(deal, overlay):
        click.echo("\n  ".join(offer(offered, lang)))


@main.command()
@click.argument("book", type=a_file)
@click.option(
    "-o", "--output", type=a_new_file, help="The calculated copy; BOOK-recalculated beside it where not given."
)
@language
@saying_why
def recalc(book: Path, output: Path | None, lang: str) -> None:
    """Calculate a workbook that uses our functions, without Excel, into a copy."""
    output = output or book.with_name(f"{book.stem}-recalculated{book.suffix}")
    fail_if_there_is_no_folder(output)
    _finish(output, recalculate(book, output, CALLABLES, progress=_progress()), lang)


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
    day: int = read(ARGUMENTS["date"], text)
    if day == NOT_GIVEN_DATE:
        raise InputError(
            "missing",
            en="The date is blank. Write it like 2024-10-16.",
            zh="日期留空。請填寫，例如 2024-10-16。",
            field="date",
            value=text,
        )
    return day


def _count_changes(changes: pd.DataFrame, date: str) -> None:
    """Say how many deals change on another date, and how their verdicts do."""
    click.echo(f"{changes['row'].nunique()} deals change as of {date}")
    verdicts = changes.loc[changes["column"] == "verdict", ["before", "after"]].fillna("(no verdict)")
    for (before, after), count in Counter(zip(verdicts["before"], verdicts["after"], strict=True)).most_common():
        click.echo(f"  {count:6,} {before} → {after}")


def _overlay(own: Path | None, lender: str | None) -> Criteria | None:
    """Return the criteria of a file, of one lender only where it is chosen; a refused line stops everything."""
    if own is None:
        return None
    found = read_file(own)
    if found.refusals:
        line, error = found.refusals[0]
        raise InputError(
            "criteria-refused",
            en=f"{own.name}, line {line}: {error.sentence('en')} See them all with: xlmortgage criteria check {own.name}",
            zh=f"{own.name} 第 {line} 行：{error.sentence('zh')}可用 xlmortgage criteria check {own.name} 逐行查看。",
            field="criteria",
            value=line,
        )
    return found._replace(lenders={lender: found.of(lender)}, chosen=found.of(lender)) if lender else found


def _finish(output: Path, report: Report, lang: str) -> None:
    """Say what was calculated, and end with what needs a look."""
    click.echo(f"{output}: {report.formulas} formulas in {report.seconds:.1f} s")
    for title, findings in (("could not be calculated", report.unsupported), ("show an error", report.errors)):
        if findings:
            click.echo(f"{len(findings)} formulas {title}:", err=True)
            _list((_finding(finding, lang) for finding in findings), len(findings))
    if report.unsupported or report.errors:
        sys.exit(NEEDS_A_LOOK)


def _finding(finding: Finding, lang: str) -> str:
    return f"  {finding.sheet}!{finding.cell} {finding.error} {finding.formula}\n    {finding.sentence(lang)}".rstrip()


def _list(lines: Iterable[str], count: int) -> None:
    for number, line in enumerate(lines):
        if number == LISTED:
            click.echo(f"  … and {count - LISTED} more", err=True)
            break
        click.echo(line, err=True)


def _progress() -> Callable[[str, int, int], None]:
    """Return what shows progress: one line on a terminal, nothing elsewhere."""

    def show(stage: str, done: int, total: int) -> None:
        if sys.stderr.isatty():
            share = f" {done:,} of {total:,}" if total else ""
            click.echo(f"\r\033[K{stage}{share} …\r", nl=False, err=True)

    return show


def _pairs(facts: Sequence[str]) -> dict[str, str]:
    """Return facts written as LABEL=VALUE."""
    pairs: dict[str, str] = {}
    found: set[str] = set()
    for fact in facts:
        label, equals, value = fact.partition("=")
        if not equals or not label.strip():
            raise InputError(
                "not-a-pair",
                en=f"“{fact}” is not a fact. Write LABEL=VALUE, such as price=8000000 or 物業=村屋.",
                zh=f"「{fact}」格式不符。請寫成「欄名=數值」，例如 price=8000000 或 物業=村屋。",
                value=fact,
                allowed="LABEL=VALUE",
            )
        argument = argument_named(label)
        name = argument.name if argument else label.strip()
        if name in found:
            raise _given_twice(name, fact)
        found.add(name)
        pairs[label.strip()] = value.strip()
    return pairs


def _given_twice(name: str, fact: str) -> InputError:
    zh = ARGUMENTS[name].zh if name in ARGUMENTS else name
    return InputError(
        "given-twice",
        en=f"{name} is given twice, the second time as “{fact}”. Keep one.",
        zh=f"重複填寫了{zh}，第二次為「{fact}」。請只保留一個。",
        field=name,
        value=fact,
    )


def _facts(facts: Sequence[str], arguments: Sequence[Any]) -> dict[str, str]:
    """Return facts by the names of a function's arguments."""
    names = [argument.name for argument in arguments if argument.name != "lang"]
    found: dict[str, str] = {}
    for label, value in _pairs(facts).items():
        argument = argument_named(label)
        if argument is None or argument.name not in names:
            listed = ", ".join(f"{argument.name} ({argument.zh})" for argument in arguments if argument.name in names)
            raise InputError(
                "unknown-label",
                en=f"“{label}” is not an argument of this function. It takes {listed}.",
                zh=f"此函數沒有「{label}」這個參數，可用：{listed}。",
                field=label,
                value=label,
                allowed=names,
            )
        found[argument.name] = value
    return found


def _read(facts: Sequence[str]) -> dict[str, Any]:
    """Return the facts of a deal, read; a deal has at least a price, a loan, a tenor and an income."""
    given = _facts(facts, [argument for argument in ARGUMENTS.values() if argument.kind not in RANGES])
    for name in ("price", "loan", "years", "monthly_income"):
        if is_blank(given.get(name)):
            raise InputError(
                "missing",
                en=f"{name} is missing. Add {name}=… to the command.",
                zh=f"欠缺{ARGUMENTS[name].zh}。請在指令加上 {ARGUMENTS[name].zh}=…。",
                field=name,
            )
    return {name: read(ARGUMENTS[name], value) for name, value in given.items()}


def _function_called(name: str) -> str:
    wanted = name.upper()
    if wanted not in CALLABLES:
        raise InputError(
            "unknown-function",
            en=f"“{name}” is not a function we have. Choose from {', '.join(CALLABLES)}.",
            zh=f"沒有「{name}」這個函數。請選 {'、'.join(CALLABLES)}。",
            value=name,
            allowed=list(CALLABLES),
        )
    return wanted


def _lender_without_criteria(lender: str) -> InputError:
    return InputError(
        "lender-without-criteria",
        en=f"--lender {lender} has no say without the lenders' own criteria. Add --criteria FILE, or leave --lender out.",
        zh=f"沒有準則檔，--lender {lender} 不起作用。請加上 --criteria 檔案，或刪去 --lender。",
        field="lender",
        value=lender,
        allowed="--criteria FILE",
    )


def _fail_if_it_would_overwrite(inputs: Iterable[Path | None], outputs: Iterable[Path]) -> None:
    """Refuse an output, or a file written beside it, that is one of the files that are read."""
    kept = [file for file in inputs if file is not None]
    for output in outputs:
        if output.exists() and any(output.samefile(file) for file in kept):
            raise InputError(
                "output-is-the-source",
                en=f"{output.name} is a file that is read, which is never changed. Give the output another name.",
                zh=f"{output.name} 是要讀取的檔案，不會被改動。請為輸出另取檔名。",
                field="output",
                value=str(output),
            )


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "".join("\n" + "\t".join(map(_shown, row)) for row in value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
