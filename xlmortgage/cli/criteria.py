"""The lenders' own criteria, looked through: ``xlmortgage criteria``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from xlmortgage.cli.terminal import NEEDS_A_LOOK, a_file, language, list_findings, saying_why, tell, today
from xlmortgage.explain.criteria import criterion
from xlmortgage.explain.sentence import say
from xlmortgage.lists.read_criteria import read_file


@click.group()
def criteria() -> None:
    """See to the broker's own criteria: what each lender asks beyond the regulator."""


@criteria.command()
@click.argument("file", type=a_file)
@today
@language
@saying_why
def check(file: Path, today: int, lang: str) -> None:
    """Say which lines of FILE are taken, and why the others are refused."""
    found = read_file(file, as_of=today)
    for name, lender in found.lenders.items():
        versions = lender.table.versions
        tell(f"{name}: {sum(len(version.rows) for version in versions)}")
        for version in versions:
            for row in version.rows:
                tell(f"  {criterion(version.scope, row, lang)}")
    if found.refusals:
        number = len(found.refusals)
        lines = "1 line" if number == 1 else f"{number} lines"
        tell(say(lang, f"{number} 行不獲採用：", f"{lines} refused:"), err=True)
        refused = (f"  line {line}: {error.sentence(lang)}" for line, error in found.refusals)
        list_findings(refused, len(found.refusals), lang)
        sys.exit(NEEDS_A_LOOK)
