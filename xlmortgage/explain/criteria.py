"""The lines of a lender's criteria, in words."""

from __future__ import annotations

from collections.abc import Callable

from xlmortgage.deal.reading import Kind
from xlmortgage.explain.sentence import dollars, percent, say, source_of
from xlmortgage.law import Row
from xlmortgage.lenders.criteria import RULES, case_in_words

SHOWN: dict[Kind, Callable[[float], str]] = {Kind.YEARS: "{:g}".format, Kind.WHOLE: "{:g}".format, Kind.MONEY: dollars}
"""How a number of a line is shown, where it is no share or rate."""


def criterion(name: str, row: Row, lang: str) -> str:
    """Return one line of a lender's criteria in words.

    Parameters
    ----------
    name : str
        The rule it is about, a key of :data:`xlmortgage.lenders.criteria.RULES`.
    row : Row
        The line.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    note = row.citation.note.get(lang, "")
    return f"{_asked(name, row, lang)}{say(lang, '：', ': ')}{source_of(row.citation, lang)} {note}".rstrip()


def stale_line(name: str, row: Row, days: int, lang: str) -> str:
    """Return that a line which decides a deal was checked some days ago, the rest as in :func:`criterion`."""
    asked = _asked(name, row, lang)
    return say(
        lang,
        f"{asked}：查核已逾 {days} 日，請再次核實。",
        f"The {asked} was checked {days} days ago; check it again.",
    )


def _asked(name: str, row: Row, lang: str) -> str:
    """Return what a line asks, and of which deals."""
    rule = RULES[name]
    value = row.values[name]
    shown = SHOWN.get(rule.kind, percent)(value)
    cases = say(lang, "、", ", ").join(case_in_words(fact, case, lang) for fact, _, case in row.conditions)
    only = say(lang, f"（{cases}）", f" ({cases})") if cases else ""
    return f"{say(lang, rule.zh, rule.en)} {shown}{only}"
