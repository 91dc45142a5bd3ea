"""What this version knows, and from where."""

from __future__ import annotations

from typing import Any

import xlmortgage
from udfs.contract import CATALOGUE, worksheet
from xlmortgage import explain, law
from xlmortgage.deal.reading import as_date
from xlmortgage.errors import InputError, NoRuleError

SOURCES = "xlmortgage - sources"


@worksheet(SOURCES, "規則核實至")
def RULES_AS_OF() -> str:
    """Return the day to which this version's tables were verified; a date that is not given means this day.

    Returns
    -------
    str
        ISO date.

    Examples
    --------
    >>> RULES_AS_OF()
    '2026-11-21'

    """
    return as_date(law.verified_on()).isoformat()


@worksheet(SOURCES, "版本")
def RULES_VERSION() -> str:
    """Return the version of xlmortgage.

    Returns
    -------
    str
        Such as ``"0.1.0"``.

    Examples
    --------
    >>> RULES_VERSION() == xlmortgage.__version__
    True

    """
    return xlmortgage.__version__


@worksheet(SOURCES, "規則出處")
def RULE_SOURCE(rule: Any, date: Any = None) -> str:
    """Return on whose authority a rule stands on a date.

    Returns
    -------
    str
        One line a series of the rule's tables: since when, issuer, title, date, confidence, address.

    Raises
    ------
    InputError, NoRuleError
        ``#VALUE!`` for a rule we do not have; ``#N/A`` before its first version.

    Examples
    --------
    >>> print(RULE_SOURCE("guarantee")[:23])
    房委會按揭貸款保證：自 2024-03-01：

    """
    function = CATALOGUE.get(rule.upper())
    if function and not function.tables:
        raise NoRuleError(
            "no-table",
            en=f"{function.name} rests on no rule of ours: it is worked out from its arguments. "
            "Ask for a function with a rule, such as MAX_LTV.",
            zh=f"{function.name} 只按所填資料計算，不涉任何規則。請填有規則的函數，例如 MAX_LTV。",
            field="rule",
            value=rule,
        )
    date = date or law.verified_on()
    lines = explain.sources(function.tables if function else _tables_called(rule), date, "zh")
    if not lines:
        raise NoRuleError(
            "before-first-version",
            en=f"{rule}: no rule we know of is as old as {as_date(date)}. Give a later date.",
            zh=f"{rule}：{as_date(date)} 未有所知規則。請填較後日期。",
            field="date",
        )
    return "\n".join(lines)


def _tables_called(rule: str) -> tuple[str, ...]:
    wanted = rule.casefold().replace("_", "-").replace(" ", "-")
    for name in law.names():
        table = law.table(name)
        names = (name, table.name["en"], table.name["zh"])
        if wanted in {spelling.casefold().replace("_", "-").replace(" ", "-") for spelling in names}:
            return (name,)
    rules = [*law.names(), *(name for name, function in CATALOGUE.items() if function.tables)]
    raise InputError(
        "unknown-rule",
        en=f"rule: “{rule}” is not a rule we have. Write one of {', '.join(rules)}.",
        zh=f"規則：沒有「{rule}」這項規則。請填 {'、'.join(rules)} 其中之一。",
        field="rule",
        value=rule,
        allowed=rules,
    )
