"""Facts as they are typed: LABEL=VALUE."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from xlmortgage import law
from xlmortgage.deal.applicants import ADDED, add_further, further_named, is_wanted
from xlmortgage.deal.facts import FACTS, LABELS, Deal, fact_named
from xlmortgage.deal.labels import raw_of
from xlmortgage.deal.reading import Fact, is_blank
from xlmortgage.errors import InputError, given_twice


def pairs(typed: Sequence[str]) -> dict[str, str]:
    """Return facts written as LABEL=VALUE; a Chinese keyboard types ＝, and a colon stands for it where there is none.

    >>> pairs(["樓價＝8m", "貸款額：5.6m", "rate=3.5%"])
    {'樓價': '8m', '貸款額': '5.6m', 'rate': '3.5%'}
    """
    found: dict[str, str] = {}
    typed_before: dict[str, str] = {}
    for text in typed:
        label, separator, value = _parted(text)
        if not separator or not label.strip():
            raise _not_a_pair(text)
        fact = fact_named(label)
        name = fact.name if fact else label.strip()
        if name in typed_before:
            raise given_twice(name, fact.zh if fact else name, typed_before[name], text)
        typed_before[name] = text
        found[label.strip()] = value.strip()
    return found


def _parted(text: str) -> tuple[str, str, str]:
    """Return the label, what separates it, and the value."""
    for separators in ("[=＝]", "[:：]"):
        if found := re.search(separators, text):
            return text[: found.start()], found[0], text[found.end() :]
    return text, "", ""


def by_fact(typed: Sequence[str], wanted: Iterable[Fact]) -> dict[str, Any]:
    """Return what is typed by the name of the fact that it gives, in the fact's own unit; a blank gives nothing.

    >>> from xlmortgage.deal.facts import FACTS
    >>> by_fact(["樓價=8m", "loan="], [FACTS["price"], FACTS["loan"]])
    {'price': '8m'}
    """
    taken = [fact.name for fact in wanted if fact.name != "lang"]
    found: dict[str, Any] = {}
    further = []
    for label, value in pairs(typed).items():
        fact = fact_named(label, taken)
        if (of_another := further_named(label)) and is_wanted(of_another, taken):
            further.append((of_another, value))
            continue
        if fact is None or fact.name not in taken:
            raise LABELS.not_among(label, taken, "an argument of this function", "此函數", "參數")
        if not is_blank(value):
            found[fact.name] = raw_of(fact, value)
    add_further(found, further, taken)
    return found


def deal_of(raws: Mapping[str, Any]) -> Deal:
    """Return the deal of raw values by the name of their fact; one without a date is governed by the day of the tables.

    >>> deal_of(by_fact(["price=8m", "月入=5萬", "第二申請人月入=3萬"], FACTS.values())).monthly_income
    80000.0
    """
    facts = {name: FACTS[name].read(raw) for name, raw in raws.items() if name != ADDED}
    deal = Deal.of_one(facts, law.verified_on())
    return deal.having(**{ADDED: True}) if ADDED in raws else deal


def _not_a_pair(text: str) -> InputError:
    return InputError(
        "not-a-pair",
        en=f"“{text}” is not a fact. Write LABEL=VALUE, such as price=8000000 or 物業=村屋.",
        zh=f"「{text}」格式不符。請寫成「欄名=數值」，例如 price=8000000 或 物業=村屋。",
        value=text,
        allowed="LABEL=VALUE",
    )
