"""A workbook calculated without Excel: ``xlmortgage recalc``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workbooks.file import Finding, Moved, Report, recalculate
from xlmortgage.cli.files import make_ready
from xlmortgage.cli.terminal import (
    NEEDS_A_LOOK,
    a_file,
    a_new_file,
    language,
    list_findings,
    say_how_old,
    saying_why,
    show_progress,
    tell,
    today,
)
from xlmortgage.errors import InputError
from xlmortgage.explain.sentence import say

LONGEST = 200
"""How many characters of a formula are printed."""


@click.command()
@click.argument("book", type=a_file)
@click.option(
    "-o", "--output", type=a_new_file, help="The calculated copy; BOOK-recalculated beside it where not given."
)
@click.option("--check", is_flag=True, help="Say what would need a look, and write nothing.")
@today
@language
@saying_why
def recalc(book: Path, output: Path | None, today: int, lang: str, *, check: bool) -> None:
    """Calculate a workbook that uses our functions, without Excel, into a copy."""
    if check and output:
        raise _check_writes_nothing(output)
    output = None if check else output or book.with_name(f"{book.stem}-recalculated{book.suffix}")
    if output:
        make_ready(output, lang)
    report = recalculate(book, output, progress=show_progress)
    say_how_old((), today, lang)
    end_with(output, report, lang)


def end_with(output: Path | None, report: Report, lang: str) -> None:
    """Say what was calculated, and end with what needs a look."""
    many, seconds = report.formulas, f"{report.seconds:.1f}"
    where = output or say(lang, "未寫入任何檔案", "nothing written")
    tell(say(lang, f"{where}：{many} 條公式，{seconds} 秒", f"{where}: {many} formulas in {seconds} s"))
    for zh, en, lines in (
        (
            "條公式未能計算：",
            "formulas could not be calculated:",
            [_finding(each, lang) for each in report.unsupported],
        ),
        ("條公式顯示錯誤：", "formulas show an error:", [_finding(each, lang) for each in report.errors]),
        (_MOVED["zh"], _MOVED["en"], [_moved(each) for each in report.moved]),
    ):
        if lines:
            tell(f"{len(lines)} {say(lang, zh, en)}", err=True)
            list_findings(iter(lines), len(lines), lang)
    if report.unsupported or report.errors or report.moved:
        sys.exit(NEEDS_A_LOOK)


_MOVED = {
    "zh": "條與本套函數無關的公式，結果與檔案所存的數值不同；或因檔案未曾重新計算，或因計算方法與 Excel 有異，請用 Excel 核對：",
    "en": "formulas that do not depend on our functions have another value than the file held; either the file was not up "
    "to date, or they are calculated otherwise than in Excel. Check them in Excel:",
}


def _finding(finding: Finding, lang: str) -> str:
    return f"  {finding.sheet}!{finding.cell} {finding.error} {_short(finding.formula)}\n    {finding.sentence(lang)}".rstrip()


def _moved(moved: Moved) -> str:
    return f"  {moved.sheet}!{moved.cell} {_value(moved.before)} → {_value(moved.now)} {_short(moved.formula)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, float) else _short(f"“{value}”")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _check_writes_nothing(output: Path) -> InputError:
    return InputError(
        "check-writes-nothing",
        en=f"--check writes nothing, so there is no use for -o {output}. Leave one of them out.",
        zh=f"--check 不會寫入檔案，毋須指定 -o {output}。請刪去其中一項。",
        field="output",
        value=str(output),
    )
