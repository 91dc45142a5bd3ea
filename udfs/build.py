"""The worksheet functions as typed Python callables, written from the contract: ``make functions``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent, wrap

from udfs.contract import CONTRACT, Companion, WorksheetFunction, fact_help
from xlmortgage.deal.reading import Fact

PLACE = Path(__file__).with_name("functions.py")

HEAD = '''"""The worksheet functions as plain Python callables, under Excel's names.

Written by ``make functions`` from the contract; edit the questions' declarations instead.  Called with plain values they
return plain values; called with ranges (lists of rows) they return lists of rows; called with a deal block (labels and
values side by side) they take their arguments from it.

>>> MAX_LTV(8_000_000, "村屋", agreement_date="2026-11-20")
0.7
>>> MAX_LTV([[8_000_000], [32_000_000]], agreement_date="2024-10-15")
[[0.7], [0.65625]]
>>> MAX_LTV([["樓價", "HK$8m"], ["物業", "私樓"], ["臨約日期", "2026-11-20"], ["備註", "海景"]])
0.7
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, TypeAlias, get_overloads, overload

from udfs.contract import CONTRACT

Cell: TypeAlias = float | str | bool | dt.date | None
"""A single value: a number, a text, a truth, a date, or nothing."""

Range: TypeAlias = Sequence[Sequence[Any]] | Sequence[Any]
"""Rows of cells, or a column of them."""

Rows: TypeAlias = list[list[Any]]
"""Rows of cells that an answer fills."""
'''

TAIL = """for _name in __all__:
    if get_overloads(globals()[_name]):
        globals()[_name].__signature__ = CONTRACT[_name].signature
"""
"""For ``help`` and whoever asks a function at run time; editors and checkers read the overloads."""

WIDTH = 112


def functions() -> str:
    """Return the text of :mod:`udfs.functions`."""
    names = "".join(f'    "{name}",\n' for name in CONTRACT)
    bodies = "\n\n\n".join("\n".join(_function(function)) for function in CONTRACT.values())
    return f"{HEAD}\n__all__ = [\n{names}]\n\n\n{bodies}\n\n\n{TAIL}"


def docstring(function: WorksheetFunction) -> str:
    """Return what a function's documentation says, in sections."""
    declared = function.declared
    lead = function.sentence if isinstance(function, Companion) else declared.does
    parameters = [
        f"{fact.name} : {fact.kind.value}{', optional' if place >= function.required else ''}\n{_wrapped(fact_help(fact))}"
        for place, fact in enumerate(function.facts)
    ]
    sections = [("Parameters", "\n".join(parameters))] if parameters else []
    if not isinstance(function, Companion):
        kind, _, said = declared.returns.partition(" ")
        kind = kind.rstrip(",")
        sections.append(("Returns", f"{kind}\n{_wrapped(said)}" if said else kind))
        sections += [("Raises", f"XlMortgageError\n{_wrapped(declared.raises)}")] if declared.raises else []
        sections += [("Examples", declared.example), ("References", "\n".join(wrap(declared.source, WIDTH - 4)))]
    first, _, more = lead.partition(". ")
    head = first.rstrip(".") + "."
    more = "\n\n" + "\n".join(wrap(more, WIDTH - 4)) if more else ""
    return head + more + "".join(f"\n\n{title}\n{'-' * len(title)}\n{text}" for title, text in sections)


def _function(function: WorksheetFunction) -> Iterator[str]:
    names = ", ".join(fact.name for fact in function.facts)
    kinds = [_signature(function, "Cell", returned(function))]
    if not function.is_of_a_block and any(not fact.is_range for fact in function.facts):
        kinds.append(_signature(function, "Cell | Range", "Any"))
        if function.required > 1 and not function.facts[0].is_range:
            kinds.append(f"def {function.name}(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any")
    if not function.facts:
        kinds.append(f"def {function.name}(deal: Range, row: Cell | Range = None, /, **named: Cell | Range) -> Any")
    if len(kinds) > 1:
        for kind in kinds:
            yield f"@overload\n{kind}: ..."
        yield f"def {function.name}(*given: Any, **named: Any) -> Any:"
    else:
        yield f"{kinds[0]}:"
    text = docstring(function).replace("\\", "\\\\")
    yield indent(f'"""{text}\n"""', "    ", lambda line: bool(line.strip()))
    if len(kinds) > 1:
        yield f'    return CONTRACT["{function.name}"](*given, **named)'
    elif returned(function) == "Any":
        yield _folded(f'    return CONTRACT["{function.name}"](', names, ")")
    else:
        yield _folded(f'    answer: {returned(function)} = CONTRACT["{function.name}"](', names, ")")
        yield "    return answer"


def _signature(function: WorksheetFunction, kind: str, returns: str) -> str:
    """Return a definition's head, its facts of a kind."""
    parameters = ", ".join(
        f"{fact.name}: {_type(fact, kind)}{'' if place < function.required else ' = None'}"
        for place, fact in enumerate(function.facts)
    )
    return _folded(f"def {function.name}(", parameters, f") -> {returns}")


def _folded(head: str, items: str, tail: str) -> str:
    """Return a head with its items in brackets, on as few lines as they need."""
    if len(head + items + tail) <= WIDTH:
        return head + items + tail
    margin = " " * (len(head) - len(head.lstrip()) + 4)
    parts, lines = items.split(", "), [margin]
    for number, part in enumerate(parts):
        text = part + ("," if number < len(parts) - 1 else "")
        if len(lines[-1]) + len(text) > WIDTH:
            lines.append(margin)
        lines[-1] += text if lines[-1] == margin else f" {text}"
    return "\n".join([head, *lines, margin[4:] + tail])


def returned(function: WorksheetFunction) -> str:
    """Return the type of what a function answers for single values."""
    if isinstance(function, Companion):
        return "Rows" if function.spills else "str"
    kind = re.match(r"float|int|bool|str|list", function.declared.returns)
    return {"list": "Rows"}.get(kind[0], kind[0]) if kind else "Any"


def _type(fact: Fact, kind: str) -> str:
    return "Cell | Range" if fact.is_range and kind == "Cell" else kind


def _wrapped(text: str) -> str:
    return indent("\n".join(wrap(text, WIDTH - 8)), "    ")


if __name__ == "__main__":
    PLACE.write_text(functions(), encoding="utf-8")
