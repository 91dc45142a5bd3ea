"""A whole deal list: ``xlmortgage deals``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlmortgage import law
from xlmortgage.cli.files import criteria_in_order, fail_if_it_would_overwrite, make_ready
from xlmortgage.cli.terminal import (
    NEEDS_A_LOOK,
    a_file,
    a_new_file,
    language,
    list_findings,
    raw,
    say_how_old,
    say_marked,
    saying_why,
    shortened,
    show_progress,
    tell,
    today,
)
from xlmortgage.deal.facts import FACTS, fact_named
from xlmortgage.deal.words import Verdict
from xlmortgage.errors import InputError
from xlmortgage.explain.sentence import beyond_the_tables, no_deals, say

if TYPE_CHECKING:
    import pandas as pd

    from xlmortgage.lists.read_file import DealFile


@click.command()
@click.argument("deals", type=a_file)
@click.option("-o", "--output", type=a_new_file, required=True, help="A .xlsx or .csv file for results and issues.")
@click.option("--sheet", help="Sheet of the workbook; the first visible one that names a price where not given.")
@click.option("--column", "columns", multiple=True, metavar="RESULT", help="A wanted result; all where not given.")
@click.option("--criteria", "own", type=a_file, help="The lenders' own criteria, to merge over the regulator's.")
@click.option("--lender", help="The one lender of the criteria that counts.")
@click.option("--compare-date", metavar="DATE", help="Also list what changes if every agreement had this date.")
@raw
@today
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
    raw: bool,
    today: int,
    lang: str,
) -> None:
    """Answer a whole deal list, a workbook or a text file such as .csv."""
    # what is imported here needs an extra
    from xlmortgage.lists.evaluate import evaluate  # noqa: PLC0415
    from xlmortgage.lists.read_file import read_list  # noqa: PLC0415
    from xlmortgage.lists.two_dates import compare  # noqa: PLC0415
    from xlmortgage.lists.write_file import (  # noqa: PLC0415
        fail_if_it_cannot_be_written,
        files_beside,
        write_results,
    )

    fail_if_it_would_overwrite([deals, own], [output, *files_beside(output)])
    make_ready(output, lang)
    fail_if_it_cannot_be_written(output)
    if lender is not None and own is None:
        raise _lender_without_criteria(lender)
    started = time.perf_counter()
    show_progress("reading", 0, 0)
    file = read_list(deals, sheet)
    frame = file.deals
    show_progress("answering", 0, len(frame))
    overlay = criteria_in_order(own, lender, as_of=today) if own else None
    results, issues = evaluate(frame, columns or None, overlay, lang=lang)
    changes = compare(frame, compare_date, columns or None, overlay, lang=lang) if compare_date is not None else None
    show_progress("writing", 0, len(frame))
    sources = [deals, *([own] if own else [])]
    written = write_results(output, frame, results, issues, changes, lang=lang, sources=sources, raw=raw)
    seconds, places = time.perf_counter() - started, ", ".join(map(str, written.files))
    tell(
        say(
            lang,
            f"{len(frame)} 宗個案，{seconds:.1f} 秒：{places}",
            f"{_deals(len(frame))} in {seconds:.1f} s: {places}",
        )
    )
    for stale in written.removed:
        tell(say(lang, f"已刪去較早一次的 {stale}", f"{stale} of an earlier run was removed"))
    say_marked(written.marked, lang)
    for line in _of_the_file(file, lang):
        tell(line)
    say_how_old((), today, lang)
    _count_verdicts(results, lang)
    for note in results.attrs["notes"]:
        tell(shortened(note))
    if own is None and (heading := _heading_of_lenders(frame)):
        tell(say(lang, f"沒有準則檔，「{heading}」一欄未採用", f"“{heading}” is not used: no criteria are given"))
    if changes is not None:
        _count_changes(changes, str(compare_date), lang)
    if len(issues):
        _list_issues(issues, lang)
        sys.exit(NEEDS_A_LOOK)


def _of_the_file(file: DealFile, lang: str) -> Iterator[str]:
    """Yield what is to be said of how a list was read: its sheet, what is hidden, and formulas."""
    if file.sheet:
        yield say(lang, f"讀取工作表「{file.sheet}」", f"sheet “{file.sheet}” was read")
    if file.not_read:
        names = ", ".join(file.not_read)
        yield say(lang, f"其他有樓價的工作表未讀取：{names}", f"not read, though they name a price: {names}")
    if file.no_deals:
        yield no_deals(file.no_deals, lang)
    if file.hidden_rows:
        rows = f"{file.hidden_rows} {'row' if file.hidden_rows == 1 else 'rows'}"
        yield say(
            lang, f"隱藏或已篩走的 {file.hidden_rows} 列亦一併計算", f"hidden or filtered, and answered as well: {rows}"
        )
    if file.hidden_columns:
        names = ", ".join(file.hidden_columns)
        yield say(lang, f"隱藏的欄亦一併讀取：{names}", f"hidden columns, read as well: {names}")
    if file.has_formulas:
        yield say(lang, "公式以 Excel 上次計算的數值讀取", "formulas count as last calculated by Excel")


def _heading_of_lenders(frame: pd.DataFrame) -> object:
    """Return the heading of the column that names lenders, where any row does."""
    for heading in frame.columns:
        fact = fact_named(heading)
        if fact and fact.name == "lender" and frame[heading].notna().any():
            return heading
    return None


def _deals(number: int) -> str:
    return f"{number} {'deal' if number == 1 else 'deals'}"


def _verdict(code: str, lang: str) -> str:
    """Return the words of a verdict's code."""
    verdict = Verdict.called(code)
    return verdict.label(lang) if verdict else code


def _count_verdicts(results: pd.DataFrame, lang: str) -> None:
    if "verdict" in results:
        for code, count in results["verdict"].fillna(_none(lang)).value_counts().items():
            tell(f"  {count:6,} {_verdict(str(code), lang)}")


def _count_changes(changes: pd.DataFrame, date: str, lang: str) -> None:
    """Say how many deals change on another date, and how their verdicts do; and where the tables do not reach to it."""
    number = changes["row"].nunique()
    change = "changes" if number == 1 else "change"
    tell(say(lang, f"以 {date} 計，{number} 宗個案有變", f"{_deals(number)} {change} as of {date}"))
    verdicts = changes.loc[changes["column"] == "verdict", ["before", "after"]].fillna(_none(lang))
    for (before, after), count in Counter(zip(verdicts["before"], verdicts["after"], strict=True)).most_common():
        tell(f"  {count:6,} {_verdict(before, lang)} → {_verdict(after, lang)}")
    if later := beyond_the_tables(law.verified_on(), FACTS["date"].read(date), lang):
        tell(later)


def _none(lang: str) -> str:
    return say(lang, "（沒有結論）", "(no verdict)")


def _list_issues(issues: pd.DataFrame, lang: str) -> None:
    number = len(issues)
    tell(say(lang, f"{number} 項須留意：", f"{number} {'issue' if number == 1 else 'issues'}:"), err=True)
    lines = (
        say(lang, f"  第 {row} 列，{issue.column}：{issue.sentence}", f"  row {row}, {issue.column}: {issue.sentence}")
        for row, issue in zip(issues.index, issues.itertuples(), strict=True)
    )
    list_findings((" ".join(line.splitlines()) for line in lines), number, lang)


def _lender_without_criteria(lender: str) -> InputError:
    return InputError(
        "lender-without-criteria",
        en=f"--lender {lender} has no say without the lenders' own criteria. Add --criteria FILE, or leave --lender out.",
        zh=f"沒有準則檔，--lender {lender} 不起作用。請加上 --criteria 檔案，或刪去 --lender。",
        field="lender",
        value=lender,
        allowed="--criteria FILE",
    )
