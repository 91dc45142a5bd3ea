"""A workbook calculated without Excel: ``xlmortgage recalc``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from udfs.contract import CONTRACT
from workbooks.file import Finding, Report, recalculate
from xlmortgage.cli.files import fail_if_there_is_no_folder
from xlmortgage.cli.terminal import (
    NEEDS_A_LOOK,
    a_file,
    a_new_file,
    language,
    list_findings,
    say_how_old,
    saying_why,
    show_progress,
    today,
)
from xlmortgage.explain.sentence import say


@click.command()
@click.argument("book", type=a_file)
@click.option(
    "-o", "--output", type=a_new_file, help="The calculated copy; BOOK-recalculated beside it where not given."
)
@today
@language
@saying_why
def recalc(book: Path, output: Path | None, today: int, lang: str) -> None:
    """Calculate a workbook that uses our functions, without Excel, into a copy."""
    output = output or book.with_name(f"{book.stem}-recalculated{book.suffix}")
    fail_if_there_is_no_folder(output)
    report = recalculate(book, output, CONTRACT, progress=show_progress)
    say_how_old((), today, lang)
    end_with(output, report, lang)


def end_with(output: Path, report: Report, lang: str) -> None:
    """Say what was calculated, and end with what needs a look."""
    many, seconds = report.formulas, f"{report.seconds:.1f}"
    click.echo(say(lang, f"{output}：{many} 條公式，{seconds} 秒", f"{output}: {many} formulas in {seconds} s"))
    for zh, en, findings in (
        ("條公式未能計算：", "formulas could not be calculated:", report.unsupported),
        ("條公式顯示錯誤：", "formulas show an error:", report.errors),
    ):
        if findings:
            click.echo(f"{len(findings)} {say(lang, zh, en)}", err=True)
            list_findings((_finding(finding, lang) for finding in findings), len(findings), lang)
    if report.unsupported or report.errors:
        sys.exit(NEEDS_A_LOOK)


def _finding(finding: Finding, lang: str) -> str:
    return f"  {finding.sheet}!{finding.cell} {finding.error} {finding.formula}\n    {finding.sentence(lang)}".rstrip()
