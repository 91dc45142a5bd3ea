"""The broker's own criteria: what each lender asks beyond the regulator, as data that the broker owns.

A line names a lender, a rule, a value, and if wanted the properties or uses it is for, with a note, its source and the
day it was checked.  Lines become a table of the lender, read and looked up like any other, and are merged over the
regulator's rules: a lender may be stricter, never looser.  A line that would be looser is refused with a sentence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from math import inf
from typing import Any, NamedTuple

from xlmortgage import law
from xlmortgage.deal.reading import as_calendar_number, as_date, is_blank, read
from xlmortgage.deal.words import (
    ARGUMENTS,
    NON_RESIDENTIAL,
    Argument,
    Asset,
    Kind,
    Property,
    Use,
    Word,
    plain_spelling,
)
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.law import Source, Table
from xlmortgage.tables.lookups import Condition, Facts, first_that_fits
from xlmortgage.tables.reader import ENUMERATIONS, read_table

STALE_AFTER_DAYS = 90
"""After how long a line should be checked again, where the broker does not say."""

A_YEAR = dt.timedelta(days=365)
"""How far ahead of the rules a line may have been checked."""

EARLIEST = dt.date(1997, 7, 1)
"""A lender's line has no start of its own; it is merged whatever the date of the deal."""


class Rule(NamedTuple):
    """What a line can be about: its unit, its kind of value, and where the regulator's own number stands."""

    unit: str
    kind: Kind
    zh: str
    en: str
    most: tuple[tuple[str, str, str], ...] = ()
    """Table, scope and column of each number above which a line is looser."""
    conditions: tuple[str, ...] = ("property", "use", "insured")
    """What a line may be limited to: what is known wherever the rule is asked."""


RULES: dict[str, Rule] = {
    "max_ltv": Rule("share of the LTV base", Kind.SHARE, "按揭成數上限", "highest LTV"),
    "max_dsr": Rule(
        "share of monthly income", Kind.SHARE, "供款與入息比率上限", "highest DSR", (("dsr", "limit", "max_dsr"),)
    ),
    "max_tenor": Rule(
        "years",
        Kind.YEARS,
        "最長還款期",
        "longest tenor",
        (("tenor", "regulator", "max_tenor"), ("tenor", "property", "max_tenor")),
    ),
    "building_rule": Rule("years", Kind.YEARS, "樓齡上限", "building age rule"),
    "applicant_rule": Rule("years", Kind.YEARS, "年齡上限", "applicant age rule"),
    "rental_share": Rule(
        "share of gross rent",
        Kind.SHARE,
        "租金計算成數",
        "share of rent counted",
        (("dsr", "rental", "most_rental_share"),),
    ),
    "haircut": Rule("share of the value", Kind.SHARE, "資產計算比率", "share of an asset counted", (), ("asset",)),
    "abroad_reduction": Rule("share of the LTV base", Kind.SHARE, "非本地收入下調", "reduction for income from abroad"),
    "spread": Rule("rate per annum", Kind.RATE, "H 加", "spread over HIBOR"),
    "discount": Rule("rate per annum", Kind.RATE, "P 減", "discount from prime"),
    "rebate": Rule("share of the loan", Kind.SHARE, "現金回贈", "cash rebate"),
    "exit_penalty": Rule("share of what is outstanding", Kind.SHARE, "提早還款罰息", "penalty for repaying early"),
}
"""Every rule that a lender can have of its own."""

CONDITIONS = {"property": "property", "use": "use", "insured": "yes or no", "asset": "asset"}

LABELS = {
    "lender": ("lender", "貸款機構", "銀行", "bank"),
    "rule": ("rule", "規則", "準則"),
    "value": ("value", "數值", "值"),
    "property": ("property", "物業類型", "物業"),
    "use": ("use", "用途"),
    "insured": ("insured", "按揭保險", "按保"),
    "asset": ("asset", "資產"),
    "note": ("note", "備註"),
    "source": ("source", "來源"),
    "checked": ("checked", "查核日期"),
}
"""The columns of a line, under which names they may stand."""

REQUIRED = ("lender", "rule", "value", "source", "checked")


class Refusal(NamedTuple):
    """A line that is not taken, and why."""

    line: int
    """Its number, as the file counts them."""
    error: XlMortgageError


class Criteria(NamedTuple):
    """The lenders' own criteria."""

    lenders: Mapping[str, Table]
    refusals: tuple[Refusal, ...]
    stale_after_days: int
    stale: Mapping[str, int]
    """How long ago each line that is stale was checked [days], by the key of its source."""
    chosen: Table | None = None
    """The lender of deals that name none; ``None`` for the rules alone."""

    def of(self, lender: str) -> Table:
        """Return the table of one lender.

        Raises
        ------
        InputError
            When no line of that lender was taken; the sentence lists those there are.

        """
        spelling = plain_spelling(lender)
        for name, table in self.lenders.items():
            if plain_spelling(name) == spelling:
                return table
        listed = ", ".join(self.lenders) or "none"
        raise InputError(
            "unknown-lender",
            en=f"“{lender}” is not a lender of the criteria. Choose from {listed}, or add its lines.",
            zh=f"準則內沒有「{lender}」。現有：{'、'.join(self.lenders) or '無'}。請選其一，或加入該機構的準則。",
            field="lender",
            value=lender,
            allowed=list(self.lenders),
        )


def read_criteria(
    lines: Iterable[tuple[int, Mapping[str, Any]]],
    *,
    as_of: int | None = None,
    stale_after_days: int = STALE_AFTER_DAYS,
) -> Criteria:
    """Read the lines of an overlay, refusing those that are wrong or looser than the regulator.

    Parameters
    ----------
    lines : iterable of (int, mapping)
        Each line's number in its file, and its cells by column name, in either language.
    as_of : int, optional
        The day [yyyymmdd] from which the age of a line is counted; the day to which the tables were verified where
        not given.
    stale_after_days : int, optional
        After how long a line is stale, which its note then says [days].

    Returns
    -------
    Criteria
        A table a lender, and the refused lines with their sentences.

    Examples
    --------
    >>> line = {"lender": "甲銀行", "rule": "building_rule", "value": 80, "source": "circular", "checked": "2026-11-01"}
    >>> criteria = read_criteria([(2, line), (3, {**line, "rule": "max_dsr", "value": 0.6})])
    >>> list(criteria.lenders), [(refusal.line, refusal.error.code) for refusal in criteria.refusals]
    (['甲銀行'], [(3, 'looser-than-the-regulator')])

    """
    day = as_date(as_of or law.verified_on())
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
    sources: dict[str, Source] = {}
    spellings: dict[str, str] = {}
    refusals = []
    for number, cells in lines:
        try:
            line = _named(cells)
            if all(is_blank(cell) for cell in line.values()):
                continue
            line["lender"] = _first_spelling(line.get("lender"), spellings)
            lender, rule, row = _row(line, number, day, stale_after_days, sources)
        except XlMortgageError as error:
            refusals.append(Refusal(number, error))
        else:
            rows.setdefault(lender, {}).setdefault(rule, []).append(row)
    tables = {lender: _table(lender, own, sources, refusals) for lender, own in rows.items()}
    ages = {key: (day - dt.date.fromisoformat(source.date)).days for key, source in sources.items()}
    stale = {key: age for key, age in ages.items() if age > stale_after_days}
    return Criteria(tables, tuple(sorted(refusals, key=lambda refusal: refusal.line)), stale_after_days, stale)


def fail_if_a_column_is_twice(labels: Iterable[str]) -> None:
    """Refuse a header in which two labels, whatever their language and spelling, name one column."""
    seen: dict[str, str] = {}
    for label in labels:
        name = _column(label)
        if name in seen:
            raise InputError(
                "column-twice",
                en=f"The column {name} is there twice, as “{seen[name]}” and “{label}”. Delete or rename one.",
                zh=f"{LABELS[name][1]}一欄重複出現（「{seen[name]}」及「{label}」）。請刪除或改名其中一欄。",
                field=name,
                value=label,
            )
        if name:
            seen[name] = label


_COLUMNS = {plain_spelling(label): name for name, labels in LABELS.items() for label in labels}


def _column(label: str) -> str | None:
    return _COLUMNS.get(plain_spelling(label))


def _first_spelling(lender: Any, spellings: dict[str, str]) -> str:
    """Return the name of a lender as it was spelled first, whatever the case and width of this time."""
    name = "" if is_blank(lender) else str(lender).strip()
    return spellings.setdefault(plain_spelling(name), name)


def _named(cells: Mapping[str, Any]) -> dict[str, Any]:
    fail_if_a_column_is_twice(str(label) for label in cells)
    line: dict[str, Any] = {}
    for label, cell in cells.items():
        name = _column(str(label))
        if name is None:
            raise InputError(
                "unknown-column",
                en=f"The column “{label}” is unknown. A line has {', '.join(LABELS)}.",
                zh=f"不認得「{label}」這一欄。每行可有 {'、'.join(labels[1] for labels in LABELS.values())}。",
                field=str(label),
                value=label,
                allowed=list(LABELS),
            )
        line[name] = None if cell != cell else cell  # noqa: PLR0124 - not a number, or a missing time of pandas
    return line


def _row(
    line: Mapping[str, Any], number: int, day: dt.date, stale_after_days: int, sources: dict[str, Source]
) -> tuple[str, str, dict[str, Any]]:
    """Return lender, rule and table row of one line."""
    for name in REQUIRED:
        if is_blank(line.get(name)):
            raise InputError(
                "missing",
                en=f"{name} is missing. Every line needs {', '.join(REQUIRED)}.",
                zh=f"欠缺{LABELS[name][1]}。每行須有 {'、'.join(LABELS[name][1] for name in REQUIRED)}。",
                field=name,
                allowed=list(REQUIRED),
            )
    name = _rule_called(str(line["rule"]))
    rule = RULES[name]
    most = 100.0 if rule.kind is Kind.YEARS else 1.0
    value = read(Argument(name, rule.zh, rule.en, rule.kind, most=most), line["value"])
    conditions = _conditions(line, name)
    _fail_if_looser(name, value, conditions)
    checked = _checked(line["checked"], day)
    lender = line["lender"]
    key = f"line-{number}"
    words = {"en": lender, "zh": lender}
    source = str(line["source"]).strip()
    sources[key] = Source(key, words, source, checked.isoformat(), "", checked.isoformat(), "lender")
    row: dict[str, Any] = {fact: getattr(case, "code", case) for fact, case in conditions.items()}
    row |= {name: value, "source": key, "confidence": "lender"}
    note = _note(line, checked, day, stale_after_days)
    if note:
        row["note"] = note
    return lender, name, row


def _checked(raw: Any, day: dt.date) -> dt.date:
    """Return the day on which a line was checked, of which a year ahead of the tables can only be a slip."""
    checked = read(ARGUMENTS["date"]._replace(name="checked", zh="查核日期", zero_is_blank=False), raw)
    latest = as_date(max(as_calendar_number(day), law.verified_on())) + A_YEAR
    if as_date(checked) > latest:
        raise InputError(
            "checked-in-the-future",
            en=f"checked must not be later than {latest}, a year after the rules were verified; got {as_date(checked)}. "
            "Correct the date.",
            zh=f"查核日期不可遲於 {latest}（規則核實後一年），現為 {as_date(checked)}。請更正日期。",
            field="checked",
            value=raw,
            allowed=f"up to {latest}",
        )
    return as_date(checked)


def _conditions(line: Mapping[str, Any], rule: str) -> dict[str, Any]:
    for name in CONDITIONS:
        if not is_blank(line.get(name)) and name not in RULES[rule].conditions:
            raise _not_its_condition(name, rule, line[name])
    words: dict[str, type[Word]] = {"property": Property, "use": Use, "asset": Asset}
    found: dict[str, Any] = {
        name: enumeration.read(str(line[name]), name)
        for name, enumeration in words.items()
        if not is_blank(line.get(name))
    }
    if not is_blank(line.get("insured")):
        found["insured"] = read(ARGUMENTS["insured"], line["insured"])
    return found


def _not_its_condition(name: str, rule: str, value: Any) -> InputError:
    allowed = RULES[rule].conditions
    listed = "、".join(LABELS[condition][1] for condition in allowed)
    return InputError(
        "condition-not-of-the-rule",
        en=f"{name}: {rule} does not depend on it; got “{value}”. Leave {name} blank; a line of {rule} may be limited to "
        f"{', '.join(allowed)}.",
        zh=f"{LABELS[name][1]}：{RULES[rule].zh}與此無關，現為「{value}」。請留空；這項準則只可按{listed}設條件。",
        field=name,
        value=value,
        allowed=list(allowed),
    )


def _note(line: Mapping[str, Any], checked: dt.date, day: dt.date, stale_after_days: int) -> dict[str, str]:
    own = "" if is_blank(line.get("note")) else str(line["note"]).strip()
    age = (day - checked).days
    if age <= stale_after_days:
        return {"en": own, "zh": own} if own else {}
    return {
        "en": f"{own} Checked {age} days ago; check it again.".strip(),
        "zh": f"{own}{'；' if own else ''}查核已逾 {age} 日，請再次核實。",
    }


def _rule_called(text: str) -> str:
    spelling = plain_spelling(text)
    for name, rule in RULES.items():
        if spelling in {plain_spelling(name), plain_spelling(rule.zh), plain_spelling(rule.en)}:
            return name
    raise InputError(
        "unknown-rule",
        en=f"rule: “{text}” is not a rule a lender can have of its own. Write one of {', '.join(RULES)}.",
        zh=f"規則：貸款機構沒有「{text}」這項自訂準則。請填 {'、'.join(rule.zh for rule in RULES.values())}。",
        field="rule",
        value=text,
        allowed=list(RULES),
    )


def _fail_if_looser(name: str, value: float, conditions: Mapping[str, Any]) -> None:
    rule, most = RULES[name], _most(name, **conditions)
    if value > most:
        only = " for " + ", ".join(_case(case, "en") for case in conditions.values()) if conditions else ""
        only_zh = "（" + "、".join(_case(case, "zh") for case in conditions.values()) + "）" if conditions else ""
        raise InputError(
            "looser-than-the-regulator",
            en=f"{name} of {value:g} is looser than the rules allow{only}: {most:g}. "
            f"Give at most {most:g}, or drop the line.",
            zh=f"{rule.zh} {value:g} 較現行規則{only_zh}的上限 {most:g} 寬鬆，不予採用。"
            f"請填不大於 {most:g} 的數值，或刪去該行。",
            field="value",
            value=value,
            allowed=f"at most {most:g}",
        )


def _case(case: Word | bool, lang: str) -> str:
    """Return one case of a condition in words; the only one that is true or false is the insurance."""
    if isinstance(case, Word):
        return case.label(lang)
    words = {"en": ("not insured", "insured"), "zh": ("沒有按揭保險", "按揭保險")}
    return words[lang][case]


@cache
def _most(name: str, **conditions: Any) -> float:
    """Return the most that the rules allow a deal which fits the conditions, on the day they were verified to."""
    if name == "max_ltv":
        kinds = (conditions["property"],) if "property" in conditions else Property
        return max(_highest_ratio({**conditions, "property": kind}) for kind in kinds)
    return min((max(_allowed(*place, conditions, inf)) for place in RULES[name].most), default=inf)


def _highest_ratio(facts: Facts) -> float:
    """Return the highest ratio of a bank, of an insured loan, or of one that the Housing Authority guarantees."""
    scope = "non-residential" if facts["property"] in NON_RESIDENTIAL else "residential"
    places = [("ltv", scope), ("ltv", "net-worth")]
    if facts.get("insured") is not False and any(_allowed("mip", "eligibility", "eligible", facts, 0)):
        places += [("mip", "completed"), ("mip", "uncompleted")]
    if facts.get("use") in (None, Use.SELF_USE):
        places += [("guarantee", "")]
    return max(allowed for place in places for allowed in _allowed(*place, "max_ltv", facts, 0.0))


def _allowed(table: str, scope: str, column: str, facts: Facts, otherwise: float) -> list[float]:
    """Return what each row gives that can decide a deal of which some facts are known; ``otherwise`` where it gives none."""
    version = law.table(table).version_at(law.verified_on(), scope)
    assert version is not None  # noqa: S101 - the tables cover the day to which they were verified
    tested = [condition for conditions in version.conditions for condition in conditions]
    cases = {fact: _cases(law.table(table).kinds[fact], tested, fact) for fact, *_ in tested}
    known = {fact: (facts[fact],) if fact in facts else every for fact, every in cases.items()}
    deciding = {
        first_that_fits(version.conditions, dict(zip(known, case, strict=True))) for case in product(*known.values())
    }
    given = [*(row.values for row in version.rows), {}]
    return [given[row].get(column, otherwise) for row in deciding]


def _cases(kind: str, tested: Iterable[Condition], fact: str) -> Iterable[Any]:
    """Return every case of a fact that a row could tell from another: all words, and numbers at and beside each edge."""
    if kind == "yes or no":
        return (False, True)
    if kind in ENUMERATIONS:
        return tuple(ENUMERATIONS[kind])
    edges = {condition.bound for condition in tested if condition.fact == fact}
    return sorted({edge + step for edge in edges for step in (-1, 0, 1)})


def _table(
    lender: str, rows: Mapping[str, Sequence[dict[str, Any]]], sources: Mapping[str, Source], refusals: list[Refusal]
) -> Table:
    """Return the table of one lender; narrower lines decide before wider ones."""
    ordered = {
        rule: sorted(lines, key=lambda row: -len(CONDITIONS.keys() & row.keys())) for rule, lines in rows.items()
    }
    taken = {rule: _once_each(lines, refusals) for rule, lines in ordered.items()}
    contents = {
        "name": {"en": f"{lender}'s own criteria", "zh": f"{lender}自訂準則"},
        "governing_date": "agreement_date",
        "verified_on": as_date(law.verified_on()),
        "conditions": CONDITIONS,
        "units": {name: rule.unit for name, rule in RULES.items()},
        "scopes": list(taken),
        "version": [
            {
                "scope": rule,
                "effective_from": EARLIEST,
                "start_known": False,
                "status": "enacted",
                "confidence": "lender",
                "source": lines[0]["source"],
                "rows": lines,
            }
            for rule, lines in taken.items()
        ],
    }
    return read_table(f"criteria of {lender}", contents, sources)


def _once_each(lines: Sequence[dict[str, Any]], refusals: list[Refusal]) -> list[dict[str, Any]]:
    """Keep the first line for each set of conditions and refuse the others."""
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for row in lines:
        case = tuple(sorted((name, row[name]) for name in CONDITIONS.keys() & row.keys()))
        if case in seen:
            number = int(row["source"].removeprefix("line-"))
            refusals.append(Refusal(number, _said_already()))
        else:
            seen.add(case)
            kept.append(row)
    return kept


def _said_already() -> InputError:
    return InputError(
        "said-already",
        en="An earlier line says something for the same lender, rule and conditions. Keep one of the two.",
        zh="同一機構、規則及條件已有較早的一行。請只保留一行。",
        field="rule",
    )
