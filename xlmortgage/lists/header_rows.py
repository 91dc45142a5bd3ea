"""Rows below the headings that are none of deals: the units of the columns, and the headings once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlmortgage.deal.facts import fact_named
from xlmortgage.deal.reading import FRACTION_KINDS, Fact, Kind

MEASURED = (Kind.MONEY, Kind.AMOUNTS, Kind.YEARS, Kind.WHOLE, *FRACTION_KINDS)
"""The kinds of facts that have units."""

ENOUGH = 2
"""So many headings make a row of headings."""


def with_units(header: Sequence[Any], facts: Sequence[Fact | None], row: Sequence[Any]) -> list[Any] | None:
    """Return the headings with the units that stand in the row below them, or ``None`` where that is no row of units.

    >>> facts = [fact_named(label) for label in ("樓價", "備註", "年利率")]
    >>> with_units(["樓價", "備註", "年利率"], facts, ["(萬)", "", "%"])
    ['樓價(萬)', '備註', '年利率(%)']
    >>> with_units(["樓價", "備註", "年利率"], facts, ["800", "", "3.5%"]) is None
    True
    """
    told, found = [*header], False
    for place, (fact, cell) in enumerate(zip(facts, row, strict=False)):
        if fact is None or cell == "":
            continue
        unit = cell.strip().strip("()（）[]【】") if isinstance(cell, str) else ""
        label = f"{header[place]}({unit})"
        named = fact_named(label)
        if fact.kind not in MEASURED or not unit or any(map(str.isdigit, unit)) or not named or named.name != fact.name:
            return None
        told[place], found = label, True
    return told if found else None


def repeats(facts: Sequence[Fact | None], row: Sequence[Any]) -> bool:
    """Tell whether a row holds the headings once more, in the same language or the other.

    >>> facts = [fact_named(label) for label in ("樓價", "備註", "年利率")]
    >>> repeats(facts, ["Price", "Remarks", "Rate"]), repeats(facts, [8e6, "", "3.5%"])
    (True, False)
    """
    again = [
        isinstance(cell, str) and (named := fact_named(cell)) is not None and named.name == fact.name
        for fact, cell in zip(facts, row, strict=False)
        if fact is not None and cell != ""
    ]
    return len(again) >= ENOUGH and all(again)
