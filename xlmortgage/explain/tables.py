"""The rules in time, in words: what the tables say on a day, what changed between two, and where sources disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

from xlmortgage import law
from xlmortgage.deal.facts import FACTS
from xlmortgage.errors import InputError
from xlmortgage.explain import rows
from xlmortgage.explain.sentence import CONFIDENCE, day_of, say
from xlmortgage.law import Conflict, Notice, Source, Table, Version
from xlmortgage.numbers.days import as_date
from xlmortgage.tables.diff import CaseChange, SeriesChange, changes


def overview(day: int, lang: str, today: int | None = None) -> list[str]:
    r"""Return every table with its versions, one line each, what governs on a day, and how old the table is [yyyymmdd].

    Its age is counted from ``today``, or from that day where it is not given.

    Examples
    --------
    >>> read = law.table("dsr").verified_on
    >>> lines = overview(read, "en")
    >>> first = lines.index("dsr: Debt-servicing ratio and stress test · 供款與入息比率及壓力測試")
    >>> lines[first + 1] == f"  Verified on {as_date(read)}, 0 days before {as_date(read)}."
    True
    >>> print(lines[first + 3])
      limit, from 2010-08-14, enacted, official text: Hong Kong Monetary Authority, 2010-08-13

    """
    said = []
    for table in map(law.table, law.names()):
        said += [_title(table, lang), f"  {_age(table, today or day, lang)}"]
        said += [f"  {line}" for line in _versions(table, day, lang)]
        count = len(table.notices)
        said += [say(lang, f"  提示 {count} 項", f"  {count} notices")] if count else []
        said.append("")
    return said[:-1]


def table_in_full(table: Table, day: int, lang: str, today: int | None = None) -> list[str]:
    """Return one table: every version with its rows, transitions, notices, what was not found, and the sources with their addresses.

    Parameters
    ----------
    table : Table
        From :func:`xlmortgage.law.table_called`.
    day : int
        The day [yyyymmdd] of which it is said what governs.
    lang : str
        ``"zh"`` or ``"en"``.
    today : int, optional
        The day [yyyymmdd] from which the age of the verification is counted; ``day`` where not given.

    """
    governed_by = FACTS[table.governing_date].label(lang)
    said = [
        _title(table, lang),
        say(lang, f"按{governed_by}。", f"By {governed_by}. ") + _age(table, today or day, lang),
        say(lang, "每版由上而下，以首個適用的一行為準。", "In each version the first row that fits decides."),
    ]
    for version in table.versions:
        said += ["", _heading(table, version, day, lang), *_rows(table, version, lang)]
    further = [further for series in table.series.values() for further in series.transitions]
    said += _section(say(lang, "過渡安排", "Transitions"), (rows.transition(table, one, lang) for one in further))
    said += _section(say(lang, "提示", "Notices"), (_notice(table, one, lang) for one in table.notices))
    said += _section(say(lang, "未能查得", "Not found"), (gap.text[lang] for gap in table.gaps))
    said += _section(say(lang, "來源", "Sources"), (_source(one, lang) for one in _sources(table)))
    touching = [conflict for conflict in law.conflicts() if table.key in conflict.tables]
    topics = (f"{conflict.number} {conflict.topic[lang]}" for conflict in touching)
    return said + _section(
        say(lang, "來源有歧異之處（見 rules conflicts）", "Sources disagree (see rules conflicts)"), topics
    )


def changes_in_words(first: int, second: int, names: Sequence[str], lang: str) -> list[str]:
    r"""Return what changed between two days in words.

    Parameters
    ----------
    first, second : int
        The days [yyyymmdd], the earlier one first.
    names : sequence of str
        Tables, by file name or by name in either language; all of them where empty.
    lang : str
        ``"zh"`` or ``"en"``.

    Raises
    ------
    InputError
        When the second day lies before the first, or a table is unknown.

    Examples
    --------
    >>> print(*changes_in_words(20240301, 20241016, ["dsr"], "en")[:6], sep="\n")  # doctest: +ELLIPSIS
    Debt-servicing ratio and stress test (limit)
      before: from 2023-07-07, enacted, secondary source: Hong Kong Monetary Authority, 2023-07-07; ...
      began: from 2024-10-16, enacted, official text: Hong Kong Monetary Authority, 2024-10-16; ...
      changed: self-use, other mortgages or guarantees: debt-servicing limit 40%, limit under stress 50% → debt-servicing limit 50%
      changed: self-use, no other mortgage: debt-servicing limit 50%, limit under stress 60% → debt-servicing limit 50%
      changed: other than self-use: debt-servicing limit 40%, limit under stress 50% → debt-servicing limit 50%

    """
    tables = [*map(law.table_called, names or law.names())]
    said = [line for change in changes(tables, first, second) for line in (*_change(change, lang), "")]
    for table in tables:
        told = list(_notices_between(table, first, second, lang))
        said += [table.name[lang], *(f"  {line}" for line in told), ""] if told else []
    if said:
        return said[:-1]
    days = as_date(first).isoformat(), as_date(second).isoformat()
    return [
        say(lang, f"{days[0]} 至 {days[1]} 期間沒有新版本。", f"No version began after {days[0]}, up to {days[1]}."),
    ]


def conflicts_in_words(numbers: Sequence[int], lang: str) -> list[str]:
    r"""Return the register of conflicts between sources: who says what, what we use and why.

    Parameters
    ----------
    numbers : sequence of int
        Which ones; all where empty.
    lang : str
        ``"zh"`` or ``"en"``.

    Raises
    ------
    InputError
        When there is no conflict of that number.

    Examples
    --------
    >>> print(*conflicts_in_words([10], "en"), sep="\n")
    10. When the 50-year guarantee began
      Samsung Asset Management (HK) guide; Midland: 2025-03-01.
      Nova Credit, 2024; Housing Authority, 2024-02-23: 2024-03-01.
      We use: 2024-03-01.
      Tables: guarantee. Versions: 2024-03-01.

    """
    known = {conflict.number: conflict for conflict in law.conflicts()}
    for number in numbers:
        _fail_if_conflict_is_unknown(number, known)
    said = []
    for number in numbers or known:
        said += [*_conflict(known[number], lang), ""]
    return said[:-1]


def old_tables(names: Sequence[str], today: int, lang: str) -> str:
    """Return that tables were verified long before a day, or nothing where they were not.

    Parameters
    ----------
    names : sequence of str
        Tables by file name; all of them where empty.
    today : int
        The day [yyyymmdd] from which the age is counted.
    lang : str
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> old_tables(["dsr"], law.verified_on("dsr"), "en")
    ''
    >>> " verified on " in old_tables(["dsr"], law.verified_on("dsr") + 10_000, "en")
    True

    """
    verified, until = as_date(law.verified_on(*names)), as_date(today)
    days = (until - verified).days
    if days <= law.old_after_days():
        return ""
    return say(
        lang,
        f"規則表核實於 {verified}，至 {until} 已 {days} 日，請先查證有否更新。",
        f"These tables were verified on {verified}, {days} days before {until}; check for newer rules first.",
    )


def _change(change: SeriesChange, lang: str) -> Iterator[str]:
    table = change.table
    yield rows.series(table, change.scope, lang)
    if change.before:
        was = rows.began(change.before, lang), rows.from_whom(change.before.citation, lang)
        yield "  " + say(lang, f"之前：{was[0]}：{was[1]}", f"before: {was[0]}: {was[1]}")
    else:
        yield "  " + say(lang, "之前：沒有所知規則", "before: no rule we know of")
    for version in change.began:
        now = rows.began(version, lang), rows.from_whom(version.citation, lang)
        yield "  " + say(lang, f"新版：{now[0]}：{now[1]}", f"began: {now[0]}: {now[1]}")
    if change.began and not change.cases:
        yield "  " + say(lang, "各項數值不變", "the values stay the same")
    for case in change.cases:
        yield f"  {_case_change(change, case, lang)}"
    for further in change.transitions:
        yield f"  {rows.transition(table, further, lang)}"


def _case_change(change: SeriesChange, case: CaseChange, lang: str) -> str:
    which = rows.case(change.table, case.conditions, lang)
    earlier, later = (
        rows.gives(change.table, version, row, lang) if version and row else ""
        for version, row in ((change.before, case.before), (change.began[-1], case.now))
    )
    if not earlier:
        return say(lang, f"新增：{which}：{later}", f"added: {which}: {later}")
    if not later:
        return say(lang, f"刪除：{which}：{earlier}", f"removed: {which}: {earlier}")
    return say(lang, f"改動：{which}：{earlier} → {later}", f"changed: {which}: {earlier} → {later}")


def _notices_between(table: Table, first: int, second: int, lang: str) -> Iterator[str]:
    for notice in table.notices:
        text = rows.notice(table, notice, lang)
        if first < notice.since <= second:
            yield say(lang, f"新提示：{text}", f"new notice: {text}")
        if first <= notice.until < second:
            yield say(lang, f"提示不再適用：{text}", f"notice ended: {text}")


def _title(table: Table, lang: str) -> str:
    both = table.name[lang], table.name["en" if lang == "zh" else "zh"]
    return f"{table.key}{say(lang, '：', ': ')}{both[0]} · {both[1]}"


def _age(table: Table, day: int, lang: str) -> str:
    """Return when a table was verified, and how long before a day."""
    verified, until = as_date(table.verified_on), as_date(day)
    days = (until - verified).days
    if days < 0:
        return say(lang, f"核實於 {verified}，在 {until} 之後。", f"Verified on {verified}, after {until}.")
    return say(
        lang, f"核實於 {verified}，至 {until} 已 {days} 日。", f"Verified on {verified}, {days} days before {until}."
    )


def _versions(table: Table, day: int, lang: str) -> Iterator[str]:
    for version in table.versions:
        by = rows.from_whom(version.citation, lang)
        yield _heading(table, version, day, lang) + say(lang, "：", ": ") + by


def _heading(table: Table, version: Version, day: int, lang: str) -> str:
    part = table.words[version.scope][lang] + say(lang, "，", ", ") if version.scope else ""
    governs = table.version_at(day, version.scope) is version
    on_that_day = say(lang, f"（{as_date(day)} 適用）", f" (governs on {as_date(day)})") if governs else ""
    return part + rows.began(version, lang) + on_that_day


def _rows(table: Table, version: Version, lang: str) -> Iterator[str]:
    for (which, what), row in zip(rows.rows(table, version, lang), version.rows, strict=True):
        said = [which + say(lang, "：", ": ") + what, *rows.remarks(row.citation, lang, version.citation)]
        yield "  " + say(lang, "；", "; ").join(said)
    keys = ", ".join(source.key for source in version.citation.sources)
    said = [say(lang, f"來源：{keys}", f"Source: {keys}"), *rows.remarks(version.citation, lang)]
    yield "  " + say(lang, "；", "; ").join(said)


def _notice(table: Table, told: Notice, lang: str) -> str:
    since = [say(lang, f"{as_date(told.since)} 起", f"from {as_date(told.since)}")] if told.since else []
    until = [say(lang, f"至 {as_date(int(told.until))}", f"to {as_date(int(told.until))}")] if told.until < inf else []
    when = say(lang, "", " ").join([*since, *until])
    return (when + say(lang, "：", ": ") if when else "") + rows.notice(table, told, lang)


def _sources(table: Table) -> list[Source]:
    """Return every source of a table once, in the order of their keys."""
    cited = [version.citation for version in table.versions]
    cited += [row.citation for version in table.versions for row in version.rows]
    cited += [one.citation for series in table.series.values() for one in series.transitions]
    cited += [notice.citation for notice in table.notices]
    found = {source.key: source for citation in cited for source in citation.sources}
    return [found[key] for key in sorted(found)]


def _source(source: Source, lang: str) -> str:
    sure = CONFIDENCE[source.read][lang == "en"]
    return say(
        lang,
        f"{source.key}：{source.issuer['zh']}〈{source.title}〉{day_of(source, lang)}（{sure}，閱於 {source.accessed}）{source.address}",
        f"{source.key}: {source.issuer['en']}, “{source.title}”, {source.date} ({sure}, read on {source.accessed}) {source.address}",
    )


def _conflict(conflict: Conflict, lang: str) -> Iterator[str]:
    colon = say(lang, "：", ": ")
    yield f"{conflict.number}. {conflict.topic[lang]}"
    for claim in conflict.claims:
        yield f"  {claim['who']}{colon}{claim['says'][lang]}"
    yield say(lang, f"  採用：{conflict.resolution['zh']}", f"  We use: {conflict.resolution['en']}")
    if conflict.tables:
        tables = say(lang, "、", ", ").join(conflict.tables)
        days = say(lang, "、", ", ").join(_days_touched(conflict))
        versions = say(lang, f"版本：{days}。", f" Versions: {days}.") if days else ""
        yield say(lang, f"  規則表：{tables}。", f"  Tables: {tables}.") + versions


def _days_touched(conflict: Conflict) -> list[str]:
    """Return the days from which versions apply whose numbers point to a conflict."""
    days = {
        as_date(version.effective_from).isoformat()
        for name in conflict.tables
        for version in law.table(name).versions
        if any(conflict.number in one.conflicts for one in (version.citation, *(row.citation for row in version.rows)))
    }
    return sorted(days)


def _section(title: str, said: Iterable[str]) -> list[str]:
    lines = [f"  {line}" for line in said]
    return ["", title, *lines] if lines else []


def _fail_if_conflict_is_unknown(number: int, known: Mapping[int, Conflict]) -> None:
    if number not in known:
        raise InputError(
            "unknown-conflict",
            en=f"There is no conflict {number}. Give numbers from {min(known)} to {max(known)}, or none for all.",
            zh=f"沒有第 {number} 項歧異。請填 {min(known)} 至 {max(known)}，不填則全部列出。",
            field="number",
            value=number,
            allowed=list(known),
        )
