"""One question: ``xlmortgage ask``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from udfs.contract import CONTRACT, WorksheetFunction
from xlmortgage.cli.facts import by_fact
from xlmortgage.cli.terminal import language, say_how_old, saying_why, tell, today
from xlmortgage.errors import InputError
from xlmortgage.questions.sources import tables_of


@click.command()
@click.argument("function")
@click.argument("facts", nargs=-1, metavar="LABEL=VALUE…")
@today
@language
@saying_why
def ask(function: str, facts: Sequence[str], today: int, lang: str) -> None:
    """Print the answer of FUNCTION, and why.

    \b
    xlmortgage ask MAX_LTV price=8000000 物業=村屋
    xlmortgage ask MIN_INCOME loan=3m rate=4.125% years=30 --lang en
    xlmortgage ask VERDICT price=8m loan=5.6m rate=3.25% years=30 每月入息=80000
    """  # noqa: D301 - click reads the backspace as “do not wrap”
    asked = _function_called(function)
    given = {**by_fact(facts, (*asked.packed, *asked.besides)), "lang": lang}
    answer = _shown(asked.of_cells(given))
    tell(f"{asked.name} = {answer}")
    if why := CONTRACT.get(f"{asked.name}_WHY"):
        tell(_shown(why.of_cells(given)).strip())
    else:
        for sentence in asked.what_was_taken(asked.deal_of(given), lang):
            if sentence not in answer:
                tell(sentence)
    tables = asked.tables or (tables_of(str(given["rule"])) or () if "rule" in given else ())
    if tables or asked.question.of_the_whole:
        say_how_old(tables, today, lang)


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
