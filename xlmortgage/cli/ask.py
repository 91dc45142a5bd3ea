"""One question: ``xlmortgage ask``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

import udfs.functions  # noqa: F401 - registers the worksheet functions
from udfs.contract import CALLABLES, CATALOGUE
from xlmortgage.cli.facts import by_argument
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
    """  # noqa: D301 - click reads the backspace as “do not wrap”
    name = _function_called(function)
    arguments = CATALOGUE[name].arguments
    given = by_argument(facts, arguments)
    own_lang = {"lang": lang} if any(argument.name == "lang" for argument in arguments) else {}
    click.echo(f"{name} = {_shown(CALLABLES[name](**given, **own_lang))}")
    why = f"{name}_WHY"
    if why in CALLABLES:
        click.echo(_shown(CALLABLES[why](**given, lang=lang)).strip())


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


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "".join("\n" + "\t".join(map(_shown, row)) for row in value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:.10g}" if isinstance(value, float) else str(value)
