"""Facts as they are typed: LABEL=VALUE."""

from __future__ import annotations

from collections.abc import Sequence

from xlmortgage.deal.words import ARGUMENTS, Argument, argument_named
from xlmortgage.errors import InputError


def pairs(facts: Sequence[str]) -> dict[str, str]:
    """Return facts written as LABEL=VALUE."""
    found: dict[str, str] = {}
    names: set[str] = set()
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
        if name in names:
            raise _given_twice(name, fact)
        names.add(name)
        found[label.strip()] = value.strip()
    return found


def _given_twice(name: str, fact: str) -> InputError:
    zh = ARGUMENTS[name].zh if name in ARGUMENTS else name
    return InputError(
        "given-twice",
        en=f"{name} is given twice, the second time as “{fact}”. Keep one.",
        zh=f"重複填寫了{zh}，第二次為「{fact}」。請只保留一個。",
        field=name,
        value=fact,
    )


def by_argument(facts: Sequence[str], arguments: Sequence[Argument]) -> dict[str, str]:
    """Return facts by the names of the arguments they are for."""
    names = [argument.name for argument in arguments if argument.name != "lang"]
    found: dict[str, str] = {}
    for label, value in pairs(facts).items():
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
