"""What this version knows, and from where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from xlmortgage import __version__, law, questions
from xlmortgage.deal.facts import Deal
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import Function, Question, refusing
from xlmortgage.tables.reader import Source, Table, Version

FORMER_NAMES = {
    "subsidised": "guarantee",
    "net-worth": "haircuts",
    "negative-equity": "arrears",
    "costs": "commission",
}
"""What tables were called before, which workbooks may still ask for."""


class Knowledge(NamedTuple):
    """How far this version's rules reach."""

    deal: Deal
    version: str = __version__
    """The version of xlmortgage."""

    @property
    def verified_on(self) -> int:
        """The day to which every table was verified [yyyymmdd]."""
        return law.verified_on()


class Standing(NamedTuple):
    """A rule that stands on a day, and the source it rests on."""

    table: Table
    source: Source
    version: Version | None = None
    """The version that governs; ``None`` of a table that holds notices alone."""


class Authority(NamedTuple):
    """On whose authority a rule stands on a day."""

    deal: Deal
    standing: tuple[Standing, ...]


def knowledge(deal: Deal) -> Knowledge:
    """Return how far this version's rules reach.

    >>> knowledge(Deal({}, 20261121)).verified_on >= 20261121
    True
    """
    return Knowledge(deal)


def authority(deal: Deal) -> Authority:
    """Return on whose authority a rule stands on a day; one of each series of the rule's tables.

    Examples
    --------
    >>> [one.version.effective_from for one in authority(Deal({"rule": "guarantee", "date": 20261121}, 0)).standing]
    [20240301]

    """
    return Authority(deal, tuple(_standing(tables_of(deal.rule) or (), deal.day)))


@cache
def tables_of(rule: str) -> tuple[str, ...] | None:
    """Return the tables behind a rule: a table's name in either language, or a worksheet function's.

    Where both bear one name, it stands for all tables of the function.

    Returns
    -------
    tuple of str or None
        Their names; none of them for a function that only works out its arguments, ``None`` for no rule of ours.

    Examples
    --------
    >>> tables_of("從價印花稅"), tables_of("costs"), tables_of("weather")
    (('stamp_duty', 'buyer_stamp_duty'), ('commission',), None)

    """
    wanted = _spelt(rule)
    for name in law.names():
        if wanted in map(_spelt, (name, *law.table(name).name.values())):
            return _of_functions().get(name.upper()) or (name,)
    if wanted in FORMER_NAMES:
        return (FORMER_NAMES[wanted],)
    return _of_functions().get(rule.upper().removesuffix("_WHY"))


@cache
def _all_questions() -> tuple[Question, ...]:
    modules = [import_module(f"{questions.__name__}.{module.name}") for module in iter_modules(questions.__path__)]
    return tuple(question for module in modules for question in getattr(module, "QUESTIONS", ()))


@cache
def _of_functions() -> Mapping[str, tuple[str, ...]]:
    """Return the names of the tables behind every worksheet function; a whole deal rests on all."""
    return {
        function.name: tuple(one.table.key for one in question.laws) or (law.names() if question.of_the_whole else ())
        for question in _all_questions()
        for function in question.functions
    }


@cache
def _from_the_start() -> Mapping[str, frozenset[str]]:
    """Return the series of every table whose first version also governs the days before it."""
    found: dict[str, frozenset[str]] = {}
    for one in (asked for question in _all_questions() for asked in question.laws):
        found[one.table.key] = found.get(one.table.key, frozenset()) | {*one.from_the_start}
    return found


def _spelt(name: str) -> str:
    return name.casefold().replace("_", "-").replace(" ", "-")


def _standing(tables: tuple[str, ...], day: int) -> Iterator[Standing]:
    for table in map(law.table, tables):
        for scope in table.series:
            its = [version for version in table.versions if version.scope == scope]
            begun = [version for version in its if version.effective_from <= day]
            reaches_back = scope in _from_the_start().get(table.key, ()) and not its[0].citation.start_known
            for version in begun[-1:] or its[: int(reaches_back)]:
                yield Standing(table, version.citation.sources[0], version)
        if not table.versions:
            notices = [notice for notice in table.notices if notice.since <= day <= notice.until]
            found = {source.key: source for notice in notices for source in notice.citation.sources}
            yield from (Standing(table, source) for source in found.values())


def _unknown(told: Mapping[str, Any]) -> InputError:
    rules = [*law.names(), *(name for name, tables in _of_functions().items() if tables)]
    return InputError(
        "unknown-rule",
        en=f"rule: “{told['rule']}” is not a rule we have. Write one of {', '.join(rules)}.",
        zh=f"規則：沒有「{told['rule']}」這項規則。請填 {'、'.join(rules)} 其中之一。",
        field="rule",
        value=told["rule"],
        allowed=rules,
    )


def _no_table(told: Mapping[str, Any]) -> NoRuleError:
    name = told["rule"].upper()
    return NoRuleError(
        "no-table",
        en=f"{name} rests on no rule of ours: it is worked out from its arguments. "
        "Ask for a function with a rule, such as MAX_LTV.",
        zh=f"{name} 只按所填資料計算，不涉任何規則。請填有規則的函數，例如 MAX_LTV。",
        field="rule",
        value=told["rule"],
    )


def _before_the_first(told: Mapping[str, Any]) -> NoRuleError:
    rule, day = told["rule"], as_date(told["day"])
    first = as_date(min(one.effective_from for name in tables_of(rule) or () for one in law.table(name).versions))
    return NoRuleError(
        "before-first-version",
        en=f"{rule}: no rule we know of is as old as {day}; ours begin on {first}. Give a later date.",
        zh=f"{rule}：{day} 未有所知規則，現有規則由 {first} 起。請填較後日期。",
        field="date",
        value=day.isoformat(),
        allowed=f"from {first}",
    )


@refusing(_unknown, "rule")
def the_rule_is_unknown(deal: Deal) -> Any:
    """Tell whether the rule is none of ours."""
    return tables_of(deal.rule) is None


@refusing(_no_table, "rule")
def the_rule_rests_on_no_table(deal: Deal) -> Any:
    """Tell whether a worksheet function is asked about that rests on no rule."""
    return not tables_of(deal.rule)


@refusing(_before_the_first, "rule day")
def nothing_stood(answer: Authority) -> Any:
    """Tell whether no version of the rule is as old as the day."""
    return not answer.standing


QUESTIONS = (
    Question(
        knowledge,
        category="sources",
        functions=(
            Function(
                "RULES_AS_OF",
                "規則核實至",
                "",
                None,
                does="Return the day to which all of this version's tables were verified.",
                returns="str ISO date.",
                example=">>> RULES_AS_OF() >= '2026-11-21'\nTrue",
                source="The day that each table states; the earliest of them.",
            ),
            Function(
                "RULES_VERSION",
                "版本",
                "",
                lambda answer: answer.version,
                does="Return the version of xlmortgage.",
                returns='str such as "0.1.0".',
                example=">>> isinstance(RULES_VERSION(), str)\nTrue",
                source="The release that is installed; CHANGELOG.md says what it changed.",
            ),
        ),
    ),
    Question(
        authority,
        category="sources",
        checks=(the_rule_is_unknown, the_rule_rests_on_no_table),
        then=(nothing_stood,),
        functions=(
            Function(
                "RULE_SOURCE",
                "規則出處",
                "rule [date]",
                None,
                does="Return on whose authority a rule stands on a date.",
                returns="str with one line a series of the rule's tables: since when, issuer, title, date, confidence, "
                "address.",
                raises="#VALUE! for a rule we do not have; #N/A before its first version.",
                example='>>> print(RULE_SOURCE("guarantee", "2026-11-21")[:23])\n房委會按揭貸款保證：自 2024-03-01：',
                source="Every table of the law, and sources.toml.",
            ),
        ),
    ),
)
