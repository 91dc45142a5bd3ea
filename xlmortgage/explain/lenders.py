"""The broker's own criteria in words."""

from __future__ import annotations

from xlmortgage.criteria import RULES
from xlmortgage.explain.words import percent, say, source_of
from xlmortgage.glossary import Asset, Kind, Property, Use, Word
from xlmortgage.lookups import Condition
from xlmortgage.parameters import Row

WORDS: dict[str, type[Word]] = {"property": Property, "use": Use, "asset": Asset}


def criterion(name: str, row: Row, lang: str) -> str:
    """Return one line of a lender's criteria in words.

    Parameters
    ----------
    name : str
        The rule it is about, a key of :data:`xlmortgage.criteria.RULES`.
    row : Row
        The line.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    rule = RULES[name]
    value = row.values[name]
    shown = f"{value:g}" if rule.kind is Kind.YEARS else percent(value)
    cases = say(lang, "、", ", ").join(_case(condition, lang) for condition in row.conditions)
    only = say(lang, f"（{cases}）", f" ({cases})") if cases else ""
    note = row.citation.note.get(lang, "")
    said = say(lang, f"{rule.zh} {shown}{only}：", f"{rule.en} {shown}{only}: ") + source_of(row.citation, lang)
    return f"{said} {note}".rstrip()


def _case(condition: Condition, lang: str) -> str:
    if condition.fact in WORDS:
        return next(word for word in WORDS[condition.fact] if word == condition.bound).label(lang)
    return say(lang, "按揭保險" if condition.bound else "沒有按揭保險", "insured" if condition.bound else "not insured")
