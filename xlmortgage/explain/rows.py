"""What a table says, in words: a row's case, what it gives, and on whose authority; as the authority's own table reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.words import Word
from xlmortgage.explain.sentence import CONFIDENCE, day_of, dollars, plain_case, say
from xlmortgage.law import ENUMERATIONS, Citation, Notice, Row, Source, Table, Version
from xlmortgage.numbers.days import as_date
from xlmortgage.tables.conditions import COMPARISONS, Condition, is_one_of
from xlmortgage.tables.reader import METHODS, YES_OR_NO, Transition

STATUS = {
    "announced": ("已公布", "announced"),
    "enacted": ("實施", "enacted"),
    "suspended": ("暫停", "suspended"),
    "repealed": ("廢除", "repealed"),
    "unknown": ("未能查得", "not known"),
}

EDGES = {
    "over": ("超過 {}", "over {}"),
    "from": ("不少於 {}", "{} or more"),
    "below": ("少於 {}", "below {}"),
    "up_to": ("不超過 {}", "up to {}"),
}
EDGES_OF_DATES = {
    "over": ("在 {} 之後", "after {}"),
    "from": ("在 {} 或之後", "on or after {}"),
    "below": ("在 {} 之前", "before {}"),
    "up_to": ("在 {} 或之前", "on or before {}"),
}


LENDER = "lender"
"""The confidence of a lender's own criterion, which has no versions."""


COUNTS = {
    "years": ("{:g} 年", "{:g} years"),
    "months": ("{:g} 個月", "{:g} months"),
    "days": ("{:g} 日", "{:g} days"),
    "cases": ("{:,.10g} 宗", "{:,.10g} cases"),
}

_WORD_OF_EDGE = {compare: word for word, compare in COMPARISONS.items()}


def case(table: Table, conditions: Sequence[Condition], lang: str, before: Sequence[Sequence[Condition]] = ()) -> str:
    """Return which case a row is about.

    Parameters
    ----------
    table : Table
        The row's table.
    conditions : sequence of Condition
        The row's conditions.
    lang : str
        ``"zh"`` or ``"en"``.
    before : sequence of sequences of Condition, optional
        The conditions of the rows above it, which decide first.

    Examples
    --------
    >>> from xlmortgage import law
    >>> ltv = law.table("ltv")
    >>> [case(ltv, row.conditions, "en") for row in ltv.version_at(20240301, "residential").rows[:3]]
    ['self-use, price up to HK$30,000,000', 'self-use, price below HK$35,000,000', 'self-use']

    """
    narrower = any(set(conditions) < set(above) for above in before)
    if not conditions:
        return say(lang, "其他個案", "all other cases") if before else say(lang, "所有個案", "every case")
    by_fact = [(fact, list(tests)) for fact, tests in groupby(conditions, key=lambda condition: condition.fact)]
    parts = [_fact(table, fact, tests, lang) for fact, tests in by_fact]
    otherwise = [say(lang, "其他情況", "otherwise")] if narrower else []
    return say(lang, "，", ", ").join([*parts, *otherwise])


def gives(table: Table, version: Version, row: Row, lang: str, names: Sequence[str] = ()) -> str:
    """Return what a row gives, or only the values of some names.

    Examples
    --------
    >>> from xlmortgage import law
    >>> ltv, duty = law.table("ltv"), law.table("stamp_duty")
    >>> version = ltv.version_at(20240301, "residential")
    >>> gives(ltv, version, version.rows[1], "en")
    'LTV cap 70%, loan cap HK$21,000,000'
    >>> scale = duty.version_at(20250301, "residential")
    >>> gives(duty, scale, scale.rows[1], "en")
    'HK$100 plus 20% of what is over HK$4,000,000'

    """
    if row.reason in METHODS:
        return _of_band(row, lang)
    values = {name: value for name, value in row.values.items() if not names or name in names}
    said = say(lang, "，", ", ").join(_value(table, name, value, lang) for name, value in values.items())
    if not any(isinstance(value, tuple) for value in values.values()):
        return said
    columns = say(lang, "、", ", ").join(f"{edge:g}" for edge in version.edges)
    label = _label(table, version.across, lang)
    return said + say(lang, f"（{label} {columns}）", f" (at {label} {columns})")


def rows(table: Table, version: Version, lang: str) -> list[tuple[str, str]]:
    """Return each row of a version as its case and what it gives; the first that fits decides.

    Examples
    --------
    >>> from xlmortgage import law
    >>> dsr = law.table("dsr")
    >>> for said in rows(dsr, dsr.version_at(20240301, "limit"), "en"):
    ...     print(*said, sep=": ")
    other mortgages or guarantees: debt-servicing limit 40%, limit under stress 50%
    other than self-use: debt-servicing limit 40%, limit under stress 50%
    all other cases: debt-servicing limit 50%, limit under stress 60%

    """
    return [
        (
            case(table, row.conditions, lang, version.conditions[:position]),
            gives(table, version, row, lang) + _reason(table, row, lang),
        )
        for position, row in enumerate(version.rows)
    ]


def deciding(table: Table, version: int, row: int, lang: str, names: Sequence[str] = ()) -> str:
    """Return what a row of a version says, and on whose authority.

    Parameters
    ----------
    table : Table
        The table.
    version, row : int
        Number of the version, below 0 where none governs, and of its row.
    lang : str
        ``"zh"`` or ``"en"``.
    names : sequence of str, optional
        The values that are wanted; all of the row's where not given.

    Examples
    --------
    >>> from xlmortgage import law
    >>> ltv = law.table("ltv")
    >>> print(deciding(ltv, ltv.version_at(20240301, "residential").number, 3, "en"))
    Loan-to-value cap of the Monetary Authority (residential, version of 2024-02-28): let, LTV cap 60% [Metro Radio, 2024-02-28]

    """
    if version < 0:
        return say(lang, f"{table.name['zh']}：沒有所知規則", f"{table.name['en']}: no rule we know of")
    governing = table.versions[version]
    day = as_date(governing.effective_from).isoformat()
    part = [table.words[governing.scope][lang]] if governing.scope else []
    dated = [] if governing.citation.confidence == LENDER else [say(lang, f"{day} 版", f"version of {day}")]
    status = [STATUS[governing.status][lang == "en"]] if governing.status != "enacted" else []
    place = say(lang, "，", ", ").join([*part, *dated, *status])
    called = say(lang, f"{table.name['zh']}（{place}）：", f"{table.name['en']} ({place}): ")
    if row >= len(governing.rows):
        return called + say(lang, "沒有一行適用", "no row covers the case")
    decides = governing.rows[row]
    which = case(table, decides.conditions, lang, governing.conditions[:row])
    what = gives(table, governing, decides, lang, names)
    by = issued(decides.citation.sources[0], lang)
    return called + say(lang, f"{which}，{what}〔{by}〕", f"{which}, {what} [{by}]")


def series(table: Table, scope: str, lang: str) -> str:
    """Return what a table, or one of its series, is called.

    >>> from xlmortgage import law
    >>> series(law.table("dsr"), "stress", "zh")
    '供款與入息比率及壓力測試（壓力測試）'
    """
    if not scope:
        return table.name[lang]
    part = table.words[scope][lang]
    return table.name[lang] + say(lang, f"（{part}）", f" ({part})")


def began(version: Version, lang: str) -> str:
    """Return from when a version applies, its status and how sure we are.

    >>> from xlmortgage import law
    >>> began(law.table("dsr").version_at(20240301, "stress"), "en")
    'from 2024-02-28, suspended, secondary source'
    """
    day = as_date(version.effective_from).isoformat()
    start = say(lang, f"{day} 起", f"from {day}")
    if not version.citation.start_known:
        start = say(lang, f"{day} 或之前起", f"from {day} or earlier")
    words = (STATUS[version.status], CONFIDENCE[version.citation.confidence])
    return say(lang, "，", ", ").join([start, *(word[lang == "en"] for word in words)])


def issued(source: Source, lang: str) -> str:
    """Return who issued a source, and when."""
    return source.issuer[lang] + say(lang, " ", ", ") + day_of(source, lang)


def from_whom(citation: Citation, lang: str) -> str:
    """Return the issuers and dates of all sources of a number."""
    return say(lang, "；", "; ").join(issued(source, lang) for source in citation.sources)


def remarks(citation: Citation, lang: str, version: Citation | None = None) -> list[str]:
    """Return what is to be said of a number beside its source: since when, how sure, which place, note, conflicts.

    Parameters
    ----------
    citation : Citation
        Of a row or a version.
    lang : str
        ``"zh"`` or ``"en"``.
    version : Citation, optional
        Of the version in which the row stands; only what differs from it is said.

    """
    said = []
    if version and citation.since != version.since:
        day = as_date(citation.since).isoformat()
        said.append(say(lang, f"自 {day}", f"since {day}"))
    if version and citation.confidence != version.confidence:
        said.append(CONFIDENCE[citation.confidence][lang == "en"])
    if version and citation.sources != version.sources:
        keys = ", ".join(source.key for source in citation.sources)
        said.append(say(lang, f"來源 {keys}", f"source {keys}"))
    if citation.where and (not version or citation.where != version.where):
        said.append(say(lang, f"出處：{citation.where['zh']}", f"place: {citation.where['en']}"))
    if citation.note and (not version or citation.note != version.note):
        said.append(citation.note[lang].rstrip("。."))
    if citation.conflicts and (not version or citation.conflicts != version.conflicts):
        numbers = " ".join(map(str, citation.conflicts))
        said.append(
            say(lang, f"來源有歧異：見 rules conflicts {numbers}", f"sources disagree: see rules conflicts {numbers}")
        )
    return said


def transition(table: Table, further: Transition, lang: str) -> str:
    """Return which deals of an earlier date a version takes in as well.

    >>> from xlmortgage import law
    >>> ltv = law.table("ltv")
    >>> print(transition(ltv, ltv.series["residential"].transitions[0], "zh"))
    較早的臨約亦適用 2024-02-28 版：自用，入伙日期在 2024-02-28 或之後〔香港金融管理局 2024-06-14〕
    """
    day = as_date(table.versions[further.to].effective_from).isoformat()
    which, by = case(table, further.conditions, lang), issued(further.citation.sources[0], lang)
    return say(
        lang,
        f"較早的臨約亦適用 {day} 版：{which}〔{by}〕",
        f"The version of {day} also governs earlier agreements: {which} [{by}]",
    )


def notice(table: Table, told: Notice, lang: str) -> str:
    """Return a notice, with the case it is for."""
    which = say(lang, f"{case(table, told.conditions, lang)}：", f"{case(table, told.conditions, lang)}: ")
    return (
        (which if told.conditions else "")
        + told.text[lang]
        + say(lang, "〔", " [")
        + from_whom(told.citation, lang)
        + say(lang, "〕", "]")
    )


def _fact(table: Table, fact: str, tests: Sequence[Condition], lang: str) -> str:
    kind = table.facts[fact]
    if kind in ENUMERATIONS:
        return " ".join(_members(ENUMERATIONS[kind], fact, test, lang) for test in tests)
    if kind == YES_OR_NO:
        return _label(table, fact, lang) if tests[0].bound else _denial(table, fact, lang)
    edges = EDGES_OF_DATES if kind == "date" else EDGES
    said = [edges[_WORD_OF_EDGE[test.compare]][lang == "en"].format(_bound(kind, test.bound, lang)) for test in tests]
    return f"{_label(table, fact, lang)}{say(lang, '', ' ')}{say(lang, ' 但', ' and ').join(said)}"


def _members(words: type[Word], fact: str, test: Condition, lang: str) -> str:
    members = tuple(test.bound) if test.compare is is_one_of else (test.bound,)
    others = tuple(word for word in words if word not in members)
    if len(members) > len(others) > 0:
        return say(lang, f"{_either(words, others, lang)}以外", f"other than {_either(words, others, lang)}")
    said = _either(words, members, lang)
    return say(lang, f"以{said}審批", f"assessed on {said}") if fact == "basis" else said


def _either(words: type[Word], members: Sequence[int], lang: str) -> str:
    labels = {int(word): word.label(lang) for word in words}
    *first, last = [labels[int(member)] for member in members]
    return say(lang, "、", ", ").join(first) + say(lang, "或", " or ") + last if first else last


def _label(table: Table, fact: str, lang: str) -> str:
    """Return what a fact is called: as the table has it, else as it is called in a deal."""
    return table.words[fact][lang] if fact in table.words else FACTS[fact].label(lang)


def _denial(table: Table, fact: str, lang: str) -> str:
    """Return what a fact is called that does not hold."""
    if f"not {fact}" in table.words:
        return table.words[f"not {fact}"][lang]
    return plain_case(FACTS[fact], lang)


def _bound(kind: str, bound: float, lang: str) -> str:
    if kind == "date":
        return as_date(int(bound)).isoformat()
    return _amount(kind, bound, lang)


def _amount(unit: str, value: float, lang: str) -> str:
    """Return a number in its unit, with all its decimals."""
    if unit == "HKD":
        return dollars(value)
    if unit == "points":
        return f"{value * 100:.10g}{say(lang, ' 個百分點', ' points')}"
    if unit in COUNTS:
        return COUNTS[unit][lang == "en"].format(value)
    return f"{value * 100:.10g}%"


def _value(table: Table, name: str, value: Any, lang: str) -> str:
    unit = table.units[name].split(" of ")[0]
    label, denial = (table.words.get(code, {}).get(lang, "") for code in (name, f"not {name}"))
    if unit == YES_OR_NO:
        return label if value else denial
    if isinstance(value, tuple):
        return f"{label} {say(lang, '、', ', ').join(_amount(unit, one, lang) for one in value)}"
    if denial and not value:
        return denial
    return f"{label} {_amount(unit, value, lang)}"


def _of_band(row: Row, lang: str) -> str:
    amount, rate, over = (row.values[name] for name in ("amount", "rate", "over"))
    share = f"{rate * 100:.10g}%"
    words: Mapping[str, Callable[[], str]] = {
        "flat": lambda: dollars(amount),
        "slab": lambda: say(lang, f"全數的 {share}", f"{share} of the whole"),
        "marginal-relief": lambda: say(
            lang,
            f"{dollars(amount)} 加超過 {dollars(over)} 部分的 {share}",
            f"{dollars(amount)} plus {share} of what is over {dollars(over)}",
        ),
    }
    return words[row.reason]()


def _reason(table: Table, row: Row, lang: str) -> str:
    """Return why a row gives nothing, in brackets."""
    if row.reason in METHODS or not row.reason or any(row.values.values()):
        return ""
    words = table.words[row.reason]
    return say(lang, f"（{words['zh']}）", f" ({words['en']})")
