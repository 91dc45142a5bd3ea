"""The broker's own criteria: what each lender asks beyond the regulator, as data that the broker owns.

A line names a lender, a rule, a value, and if wanted the properties or uses it is for, with a note, its source and the
day it was checked.  Lines become a table of the lender, read and looked up like any other law: a lender may be stricter,
never looser.  Whether a line would be looser, :mod:`xlmortgage.questions.criteria` asks, where laws are put together.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from xlmortgage import law
from xlmortgage.deal.facts import FACTS, MOST_OF_A_LOAN
from xlmortgage.deal.labels import bracketed, in_unit
from xlmortgage.deal.plans import MOST_MONTHS
from xlmortgage.deal.ranges import MOST_MONEY
from xlmortgage.deal.reading import Fact, Kind, is_blank, with_the_day_first, word
from xlmortgage.deal.words import ALIKE, Asset, likeness_of, plain_spelling
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.law import Source, Table
from xlmortgage.lenders import Lender
from xlmortgage.numbers.days import as_date
from xlmortgage.numbers.written_days import read_day_first
from xlmortgage.tables.reader import read_table

STALE_AFTER_DAYS = 90
"""After how long a line should be checked again, where the broker does not say."""

A_YEAR = dt.timedelta(days=365)
"""How far ahead of the rules a line may have been checked."""

EARLIEST = dt.date(1997, 7, 1)
"""A lender's line has no start of its own; it is merged whatever the date of the deal."""


class Rule(NamedTuple):
    """What a line can be about."""

    unit: str
    kind: Kind
    zh: str
    en: str
    conditions: tuple[str, ...] = ("property", "use", "insured")
    """What a line may be limited to: what is known wherever the rule is asked."""

    def read(self, name: str, raw: Any, unit: str = "") -> float:
        """Return the value of a line from its cell, in the unit of its heading where that tells one."""
        most = MOST_OF_RATES.get(name, MOST[self.kind])
        fact = Fact(self.kind, self.zh, self.en, most=most).like(name=name)
        return float(in_unit(fact, unit).read(raw))


MOST = {Kind.SHARE: 1.0, Kind.RATE: 1.0, Kind.YEARS: 100.0, Kind.WHOLE: float(MOST_MONTHS), Kind.MONEY: MOST_MONEY}
"""The most that a line can say, by the kind of its number."""


MOST_OF_RATES = {name: FACTS[name].most for name in ("spread", "discount", "prime", "link_rate")} | {
    "fixed_rate": MOST_OF_A_LOAN
}
"""The most of rates, as everywhere else."""

RULES: dict[str, Rule] = {
    "max_ltv": Rule("share of the LTV base", Kind.SHARE, "按揭成數上限", "highest LTV"),
    "max_dsr": Rule("share of monthly income", Kind.SHARE, "供款與入息比率上限", "highest DSR"),
    "max_tenor": Rule("years", Kind.YEARS, "最長還款期", "longest tenor"),
    "building_rule": Rule("years", Kind.YEARS, "樓齡上限", "building age rule"),
    "applicant_rule": Rule("years", Kind.YEARS, "年齡上限", "applicant age rule"),
    "rental_share": Rule("share of gross rent", Kind.SHARE, "租金計算成數", "share of rent counted"),
    "haircut": Rule("share of the value", Kind.SHARE, "資產計算比率", "share of an asset counted", ("asset",)),
    "abroad_reduction": Rule("share of the LTV base", Kind.SHARE, "非本地收入下調", "reduction for income from abroad"),
    "spread": Rule("rate per annum", Kind.RATE, "H 加", "spread over HIBOR"),
    "discount": Rule("rate per annum", Kind.RATE, "P 減", "discount from prime"),
    "rebate": Rule("share of the loan", Kind.SHARE, "現金回贈", "cash rebate"),
    "exit_penalty": Rule("share of what is outstanding", Kind.SHARE, "提早還款罰息", "penalty for repaying early"),
    "penalty_1": Rule("share of what is outstanding", Kind.SHARE, "第一年罰息", "penalty in year 1"),
    "penalty_2": Rule("share of what is outstanding", Kind.SHARE, "第二年罰息", "penalty in year 2"),
    "penalty_3": Rule("share of what is outstanding", Kind.SHARE, "第三年罰息", "penalty in year 3"),
    "clawback": Rule("share of the rebate", Kind.SHARE, "回贈退還比率", "share of the rebate clawed back"),
    "rebate_month": Rule("months", Kind.WHOLE, "回贈月", "month of the rebate"),
    "prime": Rule("rate per annum", Kind.RATE, "最優惠利率", "best lending rate"),
    "fixed_rate": Rule("rate per annum", Kind.RATE, "定息", "fixed rate"),
    "fixed_months": Rule("months", Kind.WHOLE, "定息月數", "months at the fixed rate"),
    "link_cap": Rule("share of what is outstanding", Kind.SHARE, "掛鈎存款上限", "mortgage-link cap"),
    "link_rate": Rule("rate per annum", Kind.RATE, "掛鈎存款息率", "mortgage-link rate"),
    "min_loan": Rule("HKD", Kind.MONEY, "最低貸款額", "least loan"),
    "fees": Rule("HKD", Kind.MONEY, "費用", "fees"),
    "valuation": Rule("HKD", Kind.MONEY, "估價", "valuation"),
}
"""Every rule that a lender can have of its own."""

CONDITIONS = {
    "property": FACTS["property"],
    "use": FACTS["use"],
    "insured": FACTS["insured"],
    "asset": Fact(Kind.WORD, "資產", "asset", words=Asset).like(name="asset"),
}
"""What a line can be limited to, with how it is read."""

LABELS = {
    "lender": ("lender", "貸款機構", "銀行", "機構", "bank"),
    "rule": ("rule", "規則", "準則"),
    "value": ("value", "數值", "值"),
    "property": ("property", "物業類型", "物業"),
    "use": ("use", "用途"),
    "insured": ("insured", "按揭保險", "按保"),
    "asset": ("asset", "資產"),
    "note": ("note", "備註"),
    "source": ("source", "來源"),
    "checked": ("checked", "查核日期", "checked on", "date checked"),
}
"""The columns of a line, under which names they may stand."""

REQUIRED = ("lender", "rule", "value", "source", "checked")

_COLUMNS = {plain_spelling(label): name for name, labels in LABELS.items() for label in labels}
_RULES = {plain_spelling(text): name for name, rule in RULES.items() for text in (name, rule.zh, rule.en)}


def case_in_words(name: str, case: Any, lang: str) -> str:
    """Return one case of what a line is limited to, in words.

    >>> case_in_words("use", 2, "en"), case_in_words("insured", False, "zh")
    ('let', '沒有按揭保險')
    """
    if words := CONDITIONS[name].words:
        return next(word for word in words if word == case).label(lang)
    insured = {"en": ("not insured", "insured"), "zh": ("沒有按揭保險", "按揭保險")}
    return insured[lang][bool(case)]


class Line(NamedTuple):
    """One line of the criteria."""

    number: int
    """As the file counts them."""
    lender: str
    rule: str
    value: float
    conditions: Mapping[str, Any]
    """What it is limited to, by fact."""
    note: str
    source: str
    checked: dt.date


class Refusal(NamedTuple):
    """A line that is not taken, and why."""

    line: int
    """Its number, as the file counts them."""
    error: XlMortgageError


class Criteria(NamedTuple):
    """The lenders' own criteria."""

    lenders: Mapping[str, Lender]
    refusals: tuple[Refusal, ...]
    stale_after_days: int
    stale: Mapping[str, int]
    """How long ago each line that is stale was checked [days], by the key of its source."""
    chosen: Lender | None = None
    """The lender of deals that name none; ``None`` for the rules alone."""

    def of(self, lender: str) -> Lender:
        """Return one lender by its name.

        Raises
        ------
        InputError
            When no line of that lender was taken; the sentence lists those there are.

        """
        spelling = plain_spelling(lender)
        for name, own in self.lenders.items():
            if plain_spelling(name) == spelling:
                return own
        listed = ", ".join(self.lenders) or "none"
        raise InputError(
            "unknown-lender",
            en=f"“{lender}” is not a lender of the criteria. Choose from {listed}, or add its lines.",
            zh=f"準則內沒有「{lender}」。現有：{'、'.join(self.lenders) or '無'}。請選其一，或加入該機構的準則。",
            field="lender",
            value=lender,
            allowed=list(self.lenders),
        )


def read_lines(
    lines: Iterable[tuple[int, Mapping[str, Any]]], *, as_of: int | None = None
) -> tuple[list[Line], list[Refusal]]:
    """Read the lines of the criteria, refusing those that are wrong; blank ones are none.

    Parameters
    ----------
    lines : iterable of (int, mapping)
        Each line's number in its file, and its cells by column name, in either language.
    as_of : int, optional
        The day [yyyymmdd] on which they are read; the day to which the tables were verified where not given.

    Examples
    --------
    >>> line = {"lender": "甲銀行", "rule": "building_rule", "value": 80, "source": "circular", "checked": "2026-11-01"}
    >>> taken, refused = read_lines([(2, line), (3, {**line, "rule": "max_dsr", "value": 60})])
    >>> [line.number for line in taken], [(refusal.line, refusal.error.code) for refusal in refused]
    ([2], [(3, 'percent-as-number')])

    """
    latest = as_date(max(as_of or 0, law.verified_on())) + A_YEAR
    spellings: dict[str, str] = {}
    lines, taken, refused = [*lines], [], []
    dates = [cell for _, cells in lines for label, cell in cells.items() if column_named(str(label)) == "checked"]
    checked = with_the_day_first(_CHECKED) if read_day_first(dates) else _CHECKED
    for number, cells in lines:
        try:
            line = _named(cells)
            if not all(is_blank(cell) for name, cell in line.items() if name != "unit"):
                line["lender"] = _first_spelling(line.get("lender"), spellings)
                taken.append(_line(line, number, latest, checked))
        except XlMortgageError as error:
            refused.append(Refusal(number, error))
    return taken, refused


def criteria_of(
    lines: Sequence[Line],
    refusals: Sequence[Refusal] = (),
    *,
    as_of: int | None = None,
    stale_after_days: int = STALE_AFTER_DAYS,
) -> Criteria:
    """Return the lenders of some lines; one that says something again is refused.

    Parameters
    ----------
    lines : sequence of Line
        The lines that are taken, from :func:`read_lines`.
    refusals : sequence of Refusal, optional
        Those that are not.
    as_of : int, optional
        The day [yyyymmdd] from which the age of a line is counted; the day to which the tables were verified where
        not given.
    stale_after_days : int, optional
        After how long a line is stale, which its note then says [days].

    """
    day = as_date(as_of or law.verified_on())
    ages = {line.number: (day - line.checked).days for line in lines}
    stale = {number: age for number, age in ages.items() if age > stale_after_days}
    seen: dict[tuple[Any, ...], Line] = {}
    refused = [*refusals]
    for line in lines:
        key = line.lender, line.rule, frozenset(line.conditions.items())
        if seen.setdefault(key, line) is not line:
            refused.append(Refusal(line.number, _said_already()))
    kept: dict[str, dict[str, list[Line]]] = {}
    for line in seen.values():
        kept.setdefault(line.lender, {}).setdefault(line.rule, []).append(line)
    days = {_key(number): age for number, age in stale.items()}
    return Criteria(
        {name: Lender(name, _table(name, own, stale), days) for name, own in kept.items()},
        tuple(sorted(refused, key=lambda refusal: refusal.line)),
        stale_after_days,
        days,
    )


def fail_if_a_column_is_twice(labels: Iterable[str]) -> None:
    """Refuse a header in which two labels, whatever their language and spelling, name one column."""
    seen: dict[str, str] = {}
    for label in labels:
        name = column_named(label)
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


def column_named(label: str) -> str | None:
    """Return the column of a line that a label names, whatever is remarked in a bracket behind it, or ``None``.

    >>> column_named("物业类型"), column_named("數值（%）"), column_named("條件")
    ('property', 'value', None)
    """
    name = _COLUMNS.get(plain_spelling(label))
    if name or not (found := bracketed(label)):
        return name
    return _COLUMNS.get(plain_spelling(found.label))


def _nearest(label: str, spellings: Mapping[str, str]) -> list[str]:
    """Return the names that spellings stand for, those first that a label is most like."""
    spelling, likeness = plain_spelling(label), dict.fromkeys(spellings.values(), 0.0)
    for known, name in spellings.items():
        likeness[name] = max(likeness[name], likeness_of(spelling, known))
    return sorted(likeness, key=lambda name: likeness[name] if likeness[name] >= ALIKE else 0.0, reverse=True)


def _first_spelling(lender: Any, spellings: dict[str, str]) -> str:
    """Return the name of a lender as it was spelled first, whatever the case and width of this time."""
    name = "" if is_blank(lender) else str(lender).strip()
    return spellings.setdefault(plain_spelling(name), name)


def _named(cells: Mapping[str, Any]) -> dict[str, Any]:
    fail_if_a_column_is_twice(str(label) for label in cells)
    line: dict[str, Any] = {}
    for label, cell in cells.items():
        name = column_named(str(label))
        if name is None:
            nearest = _nearest(str(label), _COLUMNS)
            raise InputError(
                "unknown-column",
                en=f"The column “{label}” is unknown. A line has {', '.join(nearest)}.",
                zh=f"不認得「{label}」這一欄。每行可有 {'、'.join(LABELS[name][1] for name in nearest)}。",
                field=str(label),
                value=label,
                allowed=nearest,
            )
        if name == "value" and (found := bracketed(str(label))):
            line["unit"] = found.inside
        line[name] = None if cell != cell else cell  # noqa: PLR0124 - not a number, or a missing time of pandas
    return line


def _line(cells: Mapping[str, Any], number: int, latest: dt.date, checked: Fact) -> Line:
    for name in REQUIRED:
        if is_blank(cells.get(name)):
            raise InputError(
                "missing",
                en=f"{name} is missing. Every line needs {', '.join(REQUIRED)}.",
                zh=f"欠缺{LABELS[name][1]}。每行須有 {'、'.join(LABELS[name][1] for name in REQUIRED)}。",
                field=name,
                allowed=list(REQUIRED),
            )
    rule = _rule_called(str(cells["rule"]))
    return Line(
        number,
        cells["lender"],
        rule,
        RULES[rule].read(rule, cells["value"], cells.get("unit", "")),
        MappingProxyType(_conditions(cells, rule)),
        "" if is_blank(cells.get("note")) else str(cells["note"]).strip(),
        str(cells["source"]).strip(),
        _checked(cells["checked"], latest, checked),
    )


def _checked(raw: Any, latest: dt.date, fact: Fact) -> dt.date:
    """Return the day on which a line was checked, of which a year ahead of the tables can only be a slip."""
    checked = as_date(fact.read(raw))
    if checked > latest:
        raise InputError(
            "checked-in-the-future",
            en=f"checked must not be later than {latest}, a year after the rules were verified; got {checked}. "
            "Correct the date.",
            zh=f"查核日期不可遲於 {latest}（規則核實後一年），現為 {checked}。請更正日期。",
            field="checked",
            value=raw,
            allowed=f"up to {latest}",
        )
    return checked


_CHECKED = FACTS["date"].like(name="checked", zh="查核日期", zero_is_blank=False)


def _conditions(cells: Mapping[str, Any], rule: str) -> dict[str, Any]:
    given = {name: fact for name, fact in CONDITIONS.items() if not is_blank(cells.get(name))}
    for name in given:
        if name not in RULES[rule].conditions:
            raise _not_its_condition(name, rule, cells[name])
    return {
        name: word(fact.words, str(cells[name]), fact) if fact.words else fact.read(cells[name])
        for name, fact in given.items()
    }


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


def _rule_called(text: str) -> str:
    name = _RULES.get(plain_spelling(text))
    if name is None:
        nearest = _nearest(text, _RULES)
        raise InputError(
            "unknown-rule",
            en=f"rule: “{text}” is not a rule a lender can have of its own. Write one of {', '.join(nearest)}.",
            zh=f"規則：貸款機構沒有「{text}」這項自訂準則。請填 {'、'.join(RULES[rule].zh for rule in nearest)}。",
            field="rule",
            value=text,
            allowed=nearest,
        )
    return name


def _table(lender: str, rules: Mapping[str, Sequence[Line]], stale: Mapping[int, int]) -> Table:
    """Return the table of one lender; narrower lines decide before wider ones."""
    words = {"en": lender, "zh": lender}
    lines = [line for own in rules.values() for line in own]
    contents = {
        "name": {"en": f"{lender}'s own criteria", "zh": f"{lender}自訂準則"},
        "governing_date": "agreement_date",
        "verified_on": as_date(law.verified_on()),
        "conditions": {name: "yes or no" if fact.kind is Kind.YES_NO else name for name, fact in CONDITIONS.items()},
        "units": {name: rule.unit for name, rule in RULES.items()},
        "scopes": list(rules),
        "words": {name: {"en": rule.en, "zh": rule.zh} for name, rule in RULES.items()},
        "version": [
            {
                "scope": rule,
                "effective_from": EARLIEST,
                "start_known": False,
                "status": "enacted",
                "confidence": "lender",
                "source": _key(own[0].number),
                "rows": [_row(line, stale) for line in sorted(own, key=lambda line: -len(line.conditions))],
            }
            for rule, own in rules.items()
        ],
    }
    days = {line.number: line.checked.isoformat() for line in lines}
    sources = {
        _key(line.number): Source(
            _key(line.number), words, line.source, days[line.number], "", days[line.number], "lender"
        )
        for line in lines
    }
    return read_table(f"criteria of {lender}", contents, sources, (), law.VOCABULARY)


def _key(number: int) -> str:
    return f"line-{number}"


def _row(line: Line, stale: Mapping[int, int]) -> dict[str, Any]:
    row: dict[str, Any] = {fact: getattr(case, "code", case) for fact, case in line.conditions.items()}
    row |= {line.rule: line.value, "source": _key(line.number), "confidence": "lender"}
    if note := _note(line.note, stale.get(line.number)):
        row["note"] = note
    return row


def _note(own: str, days: int | None) -> dict[str, str]:
    if days is None:
        return {"en": own, "zh": own} if own else {}
    return {
        "en": f"{own} Checked {days} days ago; check it again.".strip(),
        "zh": f"{own}{'；' if own else ''}查核已逾 {days} 日，請再次核實。",
    }


def _said_already() -> InputError:
    return InputError(
        "said-already",
        en="An earlier line says something for the same lender, rule and conditions. Keep one of the two.",
        zh="同一機構、規則及條件已有較早的一行。請只保留一行。",
        field="rule",
    )
