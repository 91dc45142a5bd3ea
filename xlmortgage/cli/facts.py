"""Facts as they are typed: LABEL=VALUE."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from xlmortgage.deal.facts import fact_named
from xlmortgage.deal.reading import Fact, is_blank
from xlmortgage.errors import InputError, given_twice


def pairs(typed: Sequence[str]) -> dict[str, str]:
    """Return facts written as LABEL=VALUE."""
    found: dict[str, str] = {}
    typed_before: dict[str, str] = {}
    for text in typed:
        label, equals, value = text.partition("=")
        if not equals or not label.strip():
            raise _not_a_pair(text)
        fact = fact_named(label)
        name = fact.name if fact else label.strip()
        if name in typed_before:
            raise given_twice(name, fact.zh if fact else name, typed_before[name], text)
        typed_before[name] = text
        found[label.strip()] = value.strip()
    return found


def by_fact(typed: Sequence[str], wanted: Iterable[Fact]) -> dict[str, str]:
    """Return what is typed by the name of the fact that it gives; a blank gives nothing.

    >>> from xlmortgage.deal.facts import FACTS
    >>> by_fact(["樓價=8m", "loan="], [FACTS["price"], FACTS["loan"]])
    {'price': '8m'}
    """
    taken = {fact.name: fact for fact in wanted if fact.name != "lang"}
    found: dict[str, str] = {}
    for label, value in pairs(typed).items():
        fact = fact_named(label)
        if fact is None or fact.name not in taken:
            raise _not_taken(label, taken.values())
        if not is_blank(value):
            found[fact.name] = value
    return found


def _not_a_pair(text: str) -> InputError:
    return InputError(
        "not-a-pair",
        en=f"“{text}” is not a fact. Write LABEL=VALUE, such as price=8000000 or 物業=村屋.",
        zh=f"「{text}」格式不符。請寫成「欄名=數值」，例如 price=8000000 或 物業=村屋。",
        value=text,
        allowed="LABEL=VALUE",
    )


def _not_taken(label: str, taken: Collection[Fact]) -> InputError:
    names = [fact.name for fact in taken]
    listed = ", ".join(f"{fact.name} ({fact.zh})" for fact in taken)
    return InputError(
        "unknown-label",
        en=f"“{label}” is not an argument of this function. It takes {listed or 'none'}.",
        zh=f"此函數沒有「{label}」這個參數，可用：{listed or '無'}。",
        field=label,
        value=label,
        allowed=names,
    )
