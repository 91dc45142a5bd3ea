"""A whole deal list: ``xlmortgage deals``."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xlmortgage.cli.files import criteria_in_order, fail_if_it_would_overwrite
from xlmortgage.cli.terminal import (
    NEEDS_A_LOOK,
    a_file,
    a_new_file,
    language,
    list_findings,
    saying_why,
    show_progress,
)
from xlmortgage.errors import InputError

if TYPE_CHECKING:
    import pandas as pd


@click.command()
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
    # what is imported here needs an extra
    from xlmortgage.lists.columns import unused_headings  # noqa: PLC0415
    from xlmortgage.lists.evaluate import evaluate  # noqa: PLC0415
    from xlmortgage.lists.read_file import read_deals  # noqa: PLC0415
    from xlmortgage.lists.two_dates import compare  # noqa: PLC0415
    from xlmortgage.lists.write_file import (  # noqa: PLC0415
        fail_if_it_cannot_be_written,
        files_beside,
        write_results,
    )

    fail_if_it_would_overwrite([deals, own], [output, *files_beside(output)])
    fail_if_it_cannot_be_written(output)
    if lender is not None and own is None:
        raise _lender_without_criteria(lender)
    started = time.perf_counter()
    show_progress("reading", 0, 0)
    frame = read_deals(deals, sheet)
    show_progress("answering", 0, len(frame))
    overlay = criteria_in_order(own, lender) if own else None
    results, issues = evaluate(frame, columns or None, overlay, lang=lang)
    changes = compare(frame, compare_date, columns or None, overlay, lang=lang) if compare_date is not None else None
    show_progress("writing", 0, len(frame))
    earlier = [file for file in files_beside(output) if file.exists()]
    files = write_results(output, frame, results, issues, changes, lang=lang)
    click.echo(f"{len(frame)} deals in {time.perf_counter() - started:.1f} s: {', '.join(map(str, files))}")
    for stale in (file for file in earlier if file not in files):
        click.echo(f"{stale} of an earlier run was removed")
    _count_verdicts(results)
    if unused := unused_headings(frame.columns):
        click.echo(f"not used 未採用: {', '.join(unused)}")
    if changes is not None:
        _count_changes(changes, str(compare_date))
    if len(issues):
        _list_issues(issues)
        sys.exit(NEEDS_A_LOOK)


def _count_verdicts(results: pd.DataFrame) -> None:
    if "verdict" in results:
        for verdict, count in results["verdict"].fillna("(no verdict)").value_counts().items():
            click.echo(f"  {count:6,} {verdict}")


def _count_changes(changes: pd.DataFrame, date: str) -> None:
    """Say how many deals change on another date, and how their verdicts do."""
    click.echo(f"{changes['row'].nunique()} deals change as of {date}")
    verdicts = changes.loc[changes["column"] == "verdict", ["before", "after"]].fillna("(no verdict)")
    for (before, after), count in Counter(zip(verdicts["before"], verdicts["after"], strict=True)).most_common():
        click.echo(f"  {count:6,} {before} → {after}")


def _list_issues(issues: pd.DataFrame) -> None:
    click.echo(f"{len(issues)} issues:", err=True)
    lines = (
        f"  row {row}, {issue.column}: {issue.sentence}"
        for row, issue in zip(issues.index, issues.itertuples(), strict=True)
    )
    list_findings(lines, len(issues))


def _lender_without_criteria(lender: str) -> InputError:
    return InputError(
        "lender-without-criteria",
        en=f"--lender {lender} has no say without the lenders' own criteria. Add --criteria FILE, or leave --lender out.",
        zh=f"沒有準則檔，--lender {lender} 不起作用。請加上 --criteria 檔案，或刪去 --lender。",
        field="lender",
        value=lender,
        allowed="--criteria FILE",
    )
