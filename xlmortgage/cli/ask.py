"""One question: ``xlmortgage ask``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from udfs.contract import CONTRACT, WorksheetFunction
from xlmortgage.cli.facts import by_fact
from xlmortgage.cli.terminal import language, saying_why
from xlmortgage.errors import InputError


@click.command()
@click.argument("function")
@click.argument("facts", nargs=-1, metavar="LABEL=VALUE…")
@language
@saying_why
def ask(function: str, facts: Sequence[str], lang: str) -> None:
    """Print the answer of FUNCTION, and why.

    \b
    xlmortgage ask MAX_LTV price=8000000 物業=村屋
    xlmortgage ask MIN_INCOME loan=3m rate=4.125% years=30 --lang en
    xlmortgage ask VERDICT price=8m loan=5.6m rate=3.25% years=30 每月入息=80000
    """  # noqa: D301 - click reads the backspace as “do not wrap”
    asked = _function_called(function)
    given = {**by_fact(facts, asked.packed), "lang": lang}
    click.echo(f"{asked.name} = {_shown(asked.of_cells(given))}")
    if why := CONTRACT.get(f"{asked.name}_WHY"):
        click.echo(_shown(why.of_cells(given)).strip())


def _function_called(name: str) -> WorksheetFunction:
    found = CONTRACT.get(name.upper())
    if found is None:
        raise InputError(
            "unknown-function",
            en=f"“{name}” is not a function we have. Choose from {', '.join(CONTRACT)}.",
            zh=f"沒有「{name}」這個函數。請選 {'、'.join(CONTRACT)}。",
            value=name,
            allowed=[*CONTRACT],
        )
    return found


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "".join("\n" + "\t".join(" ".join(_shown(cell).splitlines()) for cell in row) for row in value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
