"""From a table file to a :class:`Table` that rules can look things up in.

What the facts and their words are is the business of whoever keeps the tables: he hands over a :class:`Vocabulary`.
"""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import IntEnum
from functools import cached_property
from itertools import chain
from math import inf, nan
from typing import Any, NamedTuple

from xlmortgage.numbers import scalar
from xlmortgage.numbers.days import as_calendar_number, as_date
from xlmortgage.tables import fail_if
from xlmortgage.tables.conditions import COMPARISONS, Condition, hold, is_one_of
from xlmortgage.tables.fail_if import ParameterError

__all__ = ["ParameterError", "Table", "Vocabulary", "Weight", "read_conflicts", "read_sources", "read_table"]

NUMERIC_KINDS = ("HKD", "years", "share", "date")
YES_OR_NO = "yes or no"
UNITS = ("HKD", "years", "months", "days", YES_OR_NO, "rate per annum", "share", "points", "cases")
CONFIDENCES = ("official", "secondary", "seed", "unverified", "inference", "lender")
DOUBTFUL = ("seed", "unverified", "inference")
ANNOUNCED = "announced"
UNKNOWN = "unknown"
STATUSES = (ANNOUNCED, "enacted", "suspended", "repealed", UNKNOWN)
METHODS = {"flat": {"amount"}, "slab": {"rate"}, "marginal-relief": {"amount", "rate", "over"}}

_CITATION_KEYS = {"since", "confidence", "source", "where", "note", "conflicts"}
_NO_ROW = nan


class Vocabulary(NamedTuple):
    """What those who keep the tables call things already."""

    words: Mapping[str, Mapping[str, int]]
    """The kinds of fact whose values are words: each word's code, and the number that stands for it in a fact."""
    dates: Collection[str]
    """The dates by which a table can go."""
    facts: Collection[str]
    """The facts that have a label there; a table need not word them itself."""


class Weight(IntEnum):
    """What a notice makes of a deal that would pass; a table writes the name in small letters."""

    INFORM = 0
    """It is said, and changes nothing."""
    WARN = 1
    """The deal passes with a warning."""
    ASK = 2
    """The bank has to be asked."""


class Source(NamedTuple):
    """A text that a number rests on."""

    key: str
    issuer: Mapping[str, str]
    title: str
    date: str
    address: str
    accessed: str
    read: str

    @property
    def day(self) -> int:
        """The day it bears [yyyymmdd]; 0 where it bears none."""
        try:
            return as_calendar_number(dt.date.fromisoformat(self.date))
        except ValueError:
            return 0


class Citation(NamedTuple):
    """On whose authority a number stands, since when, and how sure we are."""

    since: int
    start_known: bool
    confidence: str
    sources: tuple[Source, ...]
    where: Mapping[str, str]
    note: Mapping[str, str]
    conflicts: tuple[int, ...] = ()
    """Numbers of the conflicts between sources that touch the number."""


class Row(NamedTuple):
    """One line of a table: under these conditions, these values, on this authority."""

    conditions: tuple[Condition, ...]
    values: Mapping[str, Any]
    reason: str
    citation: Citation


class Version:
    """What a table says from one day on."""

    def __init__(self, number: int, scope: str, effective_from: int, status: str, citation: Citation) -> None:
        self.number = number
        self.scope = scope
        self.effective_from = effective_from
        self.status = status
        self.citation = citation
        self.rows: tuple[Row, ...] = ()
        self.edges: tuple[float, ...] = ()
        """The upper edges of bands, or the columns of a grid."""
        self.across = ""
        """The fact that chooses among the columns of a grid."""

    @property
    def decides(self) -> bool:
        """Whether it can govern a deal, which a version that is only announced cannot."""
        return self.status != ANNOUNCED

    @cached_property
    def conditions(self) -> tuple[tuple[Condition, ...], ...]:
        """The conditions of every row."""
        return tuple(row.conditions for row in self.rows)

    @cached_property
    def doubtful(self) -> tuple[bool, ...]:
        """Whether each row rests on less than an official or a secondary source; no row is no doubt."""
        return (*(row.citation.confidence in DOUBTFUL for row in self.rows), False)

    def column(self, name: str) -> tuple[Any, ...]:
        """Return one value of every row, and behind them the ``nan`` that stands for "no row fits"."""
        if name not in self._columns:
            self._columns[name] = (*(row.values.get(name, nan) for row in self.rows), _NO_ROW)
        return self._columns[name]

    def cells(self, name: str) -> tuple[float, ...]:
        """Return a value of every row at every column, row after row, with ``nan`` beyond the last of each."""
        width = len(self.edges)
        rows = (value if isinstance(value, tuple) else (value,) * width for value in self.column(name))
        return tuple(cell for row in rows for cell in (*row, _NO_ROW))

    def forget(self) -> None:
        """Forget what follows from the rows, as after a change of them."""
        for name in ("conditions", "doubtful", "_columns"):
            self.__dict__.pop(name, None)

    @cached_property
    def _columns(self) -> dict[str, tuple[Any, ...]]:
        return {}


class Transition(NamedTuple):
    """Deals of an earlier day that get version ``to`` all the same."""

    to: int
    conditions: tuple[Condition, ...]
    citation: Citation


class Notice(NamedTuple):
    """A sentence that goes with an answer where its conditions fit."""

    since: int
    until: float
    conditions: tuple[Condition, ...]
    text: Mapping[str, str]
    weight: Weight
    about: str
    """What it is about, for who looks for just this notice; ``""`` where nobody does."""
    lifts: Mapping[str, float]
    """To which limits a deal may go beyond the ordinary ones, by the name of the value; it is then to be asked about."""
    citation: Citation
    waives: str = ""
    """The name of a test that a deal which fails it alone may go without; the notice is for such a deal."""


class Series(NamedTuple):
    """The versions of one scope that decide."""

    first: int
    starts: tuple[int, ...]
    transitions: tuple[Transition, ...]


class Table:
    """A rule's numbers through time."""

    def __init__(
        self,
        key: str,
        contents: Mapping[str, Any],
        sources: Mapping[str, Source],
        conflicts: Sequence[Conflict],
        vocabulary: Vocabulary,
    ) -> None:
        self.key = key
        self.name: Mapping[str, str] = contents["name"]
        self.verified_on = as_calendar_number(contents["verified_on"])
        self.governing_date: str = contents["governing_date"]
        self.facts: Mapping[str, str] = contents["conditions"]
        """The kind of every fact that a row, a transition or a notice may test."""
        self.units: Mapping[str, str] = contents["units"]
        """The unit of every value that a row may give."""
        self.words: Mapping[str, Mapping[str, str]] = contents.get("words", {})
        """What each scope, reason, value and fact of the table is called, by its code and the language."""
        self.vocabulary = vocabulary
        numbers = [one.number for one in conflicts if key in one.tables]
        reader = _Reader(key, contents, sources, numbers, vocabulary)
        self.kinds: Mapping[str, tuple[int, ...]] = reader.kinds
        """The table's own definitions: the words that each of its kinds takes together."""
        self.versions = reader.versions()
        self.series = reader.series(self.versions)
        self.notices = (*reader.notices(), *reader.announcements(self.versions))
        self.gaps = reader.gaps()
        """What is missing of the table: a sentence for each kind of case that it does not cover."""
        reader.fail_if_words_do_not_match(self)

    def version_number(self, date: Any, facts: Mapping[str, Any], scope: str = "", xp: Any = None) -> Any:
        """Return the number of the version that governs.

        Parameters
        ----------
        date : int or array of int
            The governing date [yyyymmdd].
        facts : mapping
            The facts that transitions test.
        scope : str, optional
            Which of the table's series.
        xp : namespace, optional
            The array namespace of date and facts, where the caller knows it.

        Returns
        -------
        int or array of int
            Index into :attr:`versions`; -1 where the date lies before the first version.

        """
        series = self.series[scope]
        xp = xp or scalar.namespace(date, *facts.values())
        number = series.first - 1 + xp.searchsorted(series.starts, date, side="right")
        for transition in series.transitions:
            later = hold(transition.conditions, facts) & (number < transition.to)
            number = xp.where(later, transition.to, number)
        return xp.where(number < series.first, -1, number)

    def notice(self, about: str) -> Notice:
        """Return the notice about something, by the word that stands in it."""
        return {notice.about: notice for notice in self.notices}[about]

    def version_at(self, date: int, scope: str = "", facts: Mapping[str, Any] | None = None) -> Version | None:
        """Return the version that governs one date [yyyymmdd], or ``None`` before the first."""
        number = self.version_number(date, facts or _NO_FACTS, scope)
        return self.versions[number] if number >= 0 else None


class Conflict(NamedTuple):
    """Where sources contradict each other, and what we use."""

    number: int
    topic: Mapping[str, str]
    claims: Sequence[Mapping[str, Any]]
    resolution: Mapping[str, str]
    tables: tuple[str, ...]


class _NoFacts(dict[str, Any]):
    """Facts of which nothing is known: no date given, no word chosen."""

    def __missing__(self, key: str) -> int:
        return 0


_NO_FACTS = _NoFacts()


def read_table(
    key: str,
    contents: Mapping[str, Any],
    sources: Mapping[str, Source],
    conflicts: Sequence[Conflict],
    vocabulary: Vocabulary,
) -> Table:
    """Return the table in ``contents``, or raise :class:`ParameterError` with a sentence.

    Parameters
    ----------
    key : str
        Name of the file without its ending.
    contents : mapping
        What the TOML file says.
    sources : mapping
        Every source by its key.
    conflicts : sequence of Conflict
        Every conflict between sources; a number may point to one that names the table.
    vocabulary : Vocabulary
        The words, dates and facts that are known outside the table.

    """
    fail_if.keys_are_wrong(
        contents,
        f"{key}.toml",
        required={"name", "governing_date", "verified_on", "conditions", "units"},
        optional={"scopes", "version", "transition", "notice", "gap", "words", "kinds"},
    )
    fail_if.a_text_lacks_a_language(contents["name"], f"{key}.toml: name")
    fail_if.it_is_not_a_date(contents["verified_on"], f"{key}.toml: verified_on")
    fail_if.word_is_unknown(contents["governing_date"], vocabulary.dates, f"{key}.toml: governing_date")
    for name, unit in contents["units"].items():
        fail_if.word_is_unknown(unit.split(" of ")[0], UNITS, f"{key}.toml: unit of {name}")
    for fact, kind in contents["conditions"].items():
        allowed = (*NUMERIC_KINDS, YES_OR_NO, *vocabulary.words)
        fail_if.word_is_unknown(kind, allowed, f"{key}.toml: kind of the fact {fact}")
    for code, text in contents.get("words", {}).items():
        fail_if.a_text_lacks_a_language(text, f"{key}.toml: words: {code}")
    return Table(key, contents, sources, conflicts, vocabulary)


def read_sources(contents: Mapping[str, Any]) -> dict[str, Source]:
    """Return the sources in ``contents``, or raise :class:`ParameterError` with a sentence."""
    found = {}
    for key, entry in contents.items():
        where = f"sources.toml: {key}"
        fail_if.keys_are_wrong(entry, where, required={"issuer", "title", "date", "address", "accessed", "read"})
        fail_if.a_text_lacks_a_language(entry["issuer"], f"{where}: issuer")
        fail_if.word_is_unknown(entry["read"], CONFIDENCES, f"{where}: read")
        found[key] = Source(
            key,
            entry["issuer"],
            entry["title"],
            str(entry["date"]),
            entry["address"],
            str(entry["accessed"]),
            entry["read"],
        )
    return found


def read_conflicts(contents: Mapping[str, Any], tables: Sequence[str]) -> tuple[Conflict, ...]:
    """Return the conflicts in ``contents``, or raise :class:`ParameterError` with a sentence."""
    fail_if.keys_are_wrong(contents, "conflicts.toml", required={"conflict"})
    found = []
    for entry in contents["conflict"]:
        where = f"conflicts.toml: conflict {entry.get('number')}"
        fail_if.keys_are_wrong(entry, where, required={"number", "topic", "claims", "resolution", "tables"})
        for text in (entry["topic"], entry["resolution"], *(claim["says"] for claim in entry["claims"])):
            fail_if.a_text_lacks_a_language(text, where)
        for table in entry["tables"]:
            fail_if.word_is_unknown(table, tables, f"{where}: tables")
        found.append(
            Conflict(entry["number"], entry["topic"], entry["claims"], entry["resolution"], tuple(entry["tables"]))
        )
    return tuple(found)


class _Reader:
    """Reads the versions, transitions and notices of one file, with its vocabulary at hand."""

    def __init__(
        self,
        key: str,
        contents: Mapping[str, Any],
        sources: Mapping[str, Source],
        conflicts: Sequence[int],
        vocabulary: Vocabulary,
    ) -> None:
        self.file = f"{key}.toml"
        self.contents = contents
        self.sources = sources
        self.conflicts = conflicts
        self.vocabulary = vocabulary
        self.facts: Mapping[str, str] = contents["conditions"]
        self.units: Mapping[str, str] = contents["units"]
        self.scopes: Sequence[str] = contents.get("scopes", [""])
        self.entries: Sequence[Mapping[str, Any]] = contents.get("version", [])
        for entries in (self.entries, contents.get("transition", [])):
            fail_if.it_is_not_a_list(entries, f"{self.file}: version or transition")
            fail_if.a_scope_is_unknown(entries, contents.get("scopes"), self.file)
        self.kinds = self._kinds()

    def versions(self) -> tuple[Version, ...]:
        """Return the versions, scope after scope, those that are only announced behind those that decide."""
        entries = [
            entry
            for scope in self.scopes
            for entry in sorted(self._of_scope(self.entries, scope), key=lambda one: one.get("status") == ANNOUNCED)
        ]
        return tuple(self._version(number, entry) for number, entry in enumerate(entries))

    def series(self, versions: Sequence[Version]) -> dict[str, Series]:
        found = {}
        for scope in self.scopes:
            own = [version for version in versions if version.scope == scope and version.decides]
            if not own and self.contents.get("notice") and not scope:
                continue
            fail_if.there_is_no_version(own, scope, self.file)
            starts = tuple(version.effective_from for version in own)
            fail_if.versions_are_out_of_order(starts, scope, self.file)
            numbers = {version.effective_from: version.number for version in own}
            transitions = tuple(
                self._transition(entry, numbers) for entry in self._of_scope(self.contents.get("transition", []), scope)
            )
            found[scope] = Series(own[0].number, starts, transitions)
        return found

    def notices(self) -> tuple[Notice, ...]:
        notices = tuple(self._notice(entry) for entry in self.contents.get("notice", []))
        fail_if.two_notices_are_about_the_same([notice.about for notice in notices if notice.about], self.file)
        return notices

    def announcements(self, versions: Sequence[Version]) -> Iterator[Notice]:
        """Yield what is said of each version that is only announced, from the day of its source."""
        for version in versions:
            if version.decides:
                continue
            where = f"{self.file}: version {as_date(version.effective_from)} {version.scope}".rstrip()
            fail_if.an_announcement_says_nothing(version.citation.note, where)
            since = version.citation.sources[0].day
            text = self._announcement(version)
            yield Notice(since, inf, (), text, Weight.INFORM, "", {}, version.citation._replace(note={}))

    def gaps(self) -> tuple[Notice, ...]:
        """Return what was not found, each with the days and the cases of which it says so."""
        return tuple(self._gap(entry) for entry in self.contents.get("gap", []))

    def _gap(self, entry: Mapping[str, Any]) -> Notice:
        where = f"{self.file}: gap “{entry.get('en', '')[:40]}”"
        fail_if.keys_are_wrong(entry, where, required={"en", "zh"}, optional={"from", "until", "when"})
        since, until = self._days(entry)
        conditions = self._conditions(entry.get("when", {}), where)
        text, blank = {"en": entry["en"], "zh": entry["zh"]}, Citation(since, True, "", (), {}, {})
        return Notice(since, until, conditions, text, Weight.INFORM, "", {}, blank)

    @staticmethod
    def _days(entry: Mapping[str, Any]) -> tuple[int, float]:
        since = as_calendar_number(entry["from"]) if "from" in entry else 0
        return since, as_calendar_number(entry["until"]) if "until" in entry else inf

    def _announcement(self, version: Version) -> dict[str, str]:
        day, note = as_date(version.effective_from).isoformat(), version.citation.note
        words = self.contents.get("words", {}).get(version.scope, {"en": "", "zh": ""})
        en, zh = (f"{words['en']}, " if words["en"] else ""), (f"{words['zh']}，" if words["zh"] else "")
        return {
            "en": f"Announced, not in force ({en}from {day}): {note['en']}",
            "zh": f"已公布而未實施（{zh}{day} 起）：{note['zh']}",
        }

    def fail_if_words_do_not_match(self, table: Table) -> None:
        """Refuse what the table has no words for, and words for what it has not."""
        rows = [row for version in table.versions for row in version.rows]
        conditions = [row.conditions for row in rows] + [one.conditions for one in (*table.notices, *table.gaps)]
        conditions += [one.conditions for series in table.series.values() for one in series.transitions]
        own = [fact for fact, kind in self.facts.items() if kind not in self.vocabulary.words]
        own += [version.across for version in table.versions if version.across]
        unknown = [fact for fact in own if fact not in self.vocabulary.facts]
        needed = {scope: "scope" for scope in self.scopes if scope}
        needed |= dict.fromkeys(unknown, "fact") | dict.fromkeys(self.units, "value")
        needed |= {row.reason: "reason" for row in rows if row.reason}
        denied = [name for name, unit in self.units.items() if unit == YES_OR_NO]
        denied += [fact for fact, _, bound in chain.from_iterable(conditions) if bound is False and fact in unknown]
        needed |= {f"not {name}": "denial" for name in denied}
        fail_if.something_has_no_words(needed, table.words, self.file)
        possible = {*needed, *own, *(f"not {name}" for name in (*own, *self.units))}
        fail_if.words_are_unused(table.words, possible, self.file)

    def _kinds(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for kind, definitions in self.contents.get("kinds", {}).items():
            fail_if.word_is_unknown(kind, self.vocabulary.words, f"{self.file}: kinds")
            codes = self.vocabulary.words[kind]
            for name, members in definitions.items():
                where = f"{self.file}: kinds: {name}"
                fail_if.a_kind_defines_nothing(name, members, [*codes, *found], where)
                found[name] = tuple(self._member(code, codes, where) for code in members)
        return found

    def _of_scope(self, entries: Sequence[Mapping[str, Any]], scope: str) -> list[Mapping[str, Any]]:
        return [entry for entry in entries if entry.get("scope", "") == scope]

    def _version(self, number: int, entry: Mapping[str, Any]) -> Version:
        where = f"{self.file}: version {entry.get('effective_from')} {entry.get('scope', '')}".rstrip()
        fail_if.keys_are_wrong(
            entry,
            where,
            required={"effective_from", "status", "confidence", "source"},
            optional={"scope", "start_known", "where", "note", "conflicts", "rows", "bands", "grid", "columns"},
        )
        if entry["status"] == UNKNOWN:
            fail_if.an_unknown_version_says_a_number(entry, where)
            fail_if.an_unknown_version_says_nothing(entry.get("note"), where)
        else:
            fail_if.it_has_not_exactly_one_shape(entry, where)
        fail_if.it_is_not_true_or_false(entry.get("start_known", True), f"{where}: start_known")
        fail_if.it_is_not_a_date(entry["effective_from"], f"{where}: effective_from")
        fail_if.word_is_unknown(entry["status"], STATUSES, f"{where}: status")
        effective_from = as_calendar_number(entry["effective_from"])
        blank = Citation(effective_from, entry.get("start_known", True), "", (), {}, {})
        version = Version(
            number, entry.get("scope", ""), effective_from, entry["status"], self._citation(entry, blank, where)
        )
        if "bands" in entry:
            version.rows, version.edges = self._bands(entry["bands"], version.citation, where)
        else:
            columns = self._columns(entry, where)
            version.across = entry["columns"]["fact"] if columns else ""
            version.edges = tuple(float(edge) for edge in columns)
            version.rows = tuple(
                self._row(row, version.citation, f"{where}, row {position}", len(columns))
                for position, row in enumerate(entry.get("rows", entry.get("grid", ())), start=1)
            )
            fail_if.a_row_is_unreachable(version.conditions, where)
        return version

    def _columns(self, entry: Mapping[str, Any], where: str) -> Sequence[float]:
        if "grid" not in entry:
            return ()
        columns = entry.get("columns", {})
        fail_if.keys_are_wrong(columns, f"{where}: columns", required={"fact", "at", "between"})
        fail_if.word_is_unknown(columns["between"], ("next",), f"{where}: columns: between")
        for edge in columns["at"]:
            fail_if.it_is_not_a_number(edge, f"{where}: columns: at")
        fail_if.edges_are_out_of_order(columns["at"], f"{where}: columns")
        return columns["at"]  # type: ignore[no-any-return]

    def _bands(
        self, bands: Sequence[Mapping[str, Any]], citation: Citation, where: str
    ) -> tuple[tuple[Row, ...], tuple[float, ...]]:
        rows = []
        amounts = [fact for fact, kind in self.facts.items() if kind == "HKD"]
        fail_if.bands_have_not_one_fact(amounts, where)
        for position, band in enumerate(bands, start=1):
            place = f"{where}, band {position}"
            fail_if.word_is_unknown(band.get("method"), METHODS, f"{place}: method")
            last = position == len(bands)
            required = METHODS[band["method"]] | {"method"} | (set() if last else {"up_to"})
            fail_if.keys_are_wrong(band, place, required=required)
            for name in required - {"method"}:
                fail_if.value_is_not_of_its_unit(
                    band[name], "share" if name == "rate" else "HKD", f"{place}: {name}", 0
                )
            values = {"amount": 0.0, "rate": 0.0, "over": 0.0, **{k: v for k, v in band.items() if k != "up_to"}}
            reached = [("over", bands[position - 2]["up_to"])] if position > 1 else []
            edges_of_band = [*reached, *([] if last else [("up_to", band["up_to"])])]
            conditions = tuple(Condition(amounts[0], COMPARISONS[word], float(edge)) for word, edge in edges_of_band)
            rows.append(Row(conditions, values, band["method"], citation))
        edges = tuple(float(band["up_to"]) for band in bands[:-1])
        fail_if.edges_are_out_of_order(edges, where)
        return tuple(rows), edges

    def _row(self, entry: Mapping[str, Any], citation: Citation, where: str, columns: int) -> Row:
        values = {key: entry[key] for key in entry if key in self.units}
        fail_if.a_row_has_no_value(values, self.units, where)
        tests = {
            key: value for key, value in entry.items() if key not in values and key not in _CITATION_KEYS | {"reason"}
        }
        for key, value in values.items():
            fail_if.value_is_not_of_its_unit(value, self.units[key], f"{where}: {key}", columns)
        return Row(
            self._conditions(tests, where),
            {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()},
            entry.get("reason", ""),
            self._citation(entry, citation, where),
        )

    def _conditions(self, tests: Mapping[str, Any], where: str) -> tuple[Condition, ...]:
        return tuple(self._condition(key, value, where) for key, value in tests.items())

    def _condition(self, key: str, value: Any, where: str) -> Condition:
        for word, compare in COMPARISONS.items():
            fact = key.removesuffix(f"_{word}")
            if fact != key and self.facts.get(fact) in NUMERIC_KINDS:
                return Condition(fact, compare, self._bound(value, self.facts[fact], f"{where}: {key}"))
        allowed = [fact for fact, kind in self.facts.items() if kind not in NUMERIC_KINDS]
        allowed += [f"{f}_{word}" for f, kind in self.facts.items() if kind in NUMERIC_KINDS for word in COMPARISONS]
        allowed += [*self.units, *sorted(_CITATION_KEYS), "reason"]
        fail_if.key_is_unknown(key, allowed, where)
        kind = self.facts[key]
        if kind == YES_OR_NO:
            fail_if.it_is_not_true_or_false(value, f"{where}: {key}")
            return Condition(key, operator.eq, value)
        members = tuple(self._members(_as_list(value), kind, f"{where}: {key}"))
        return Condition(key, operator.eq, members[0]) if len(members) == 1 else Condition(key, is_one_of, members)

    def _bound(self, value: Any, kind: str, where: str) -> float:
        if kind == "date":
            fail_if.it_is_not_a_date(value, where)
            return as_calendar_number(value)
        fail_if.it_is_not_a_number(value, where)
        return float(value)

    def _members(self, codes: Sequence[Any], kind: str, where: str) -> Iterator[int]:
        """Yield the words of some codes, and all those of a kind that the table defines."""
        own = self.contents.get("kinds", {}).get(kind, {})
        for code in codes:
            if code in own:
                yield from self.kinds[code]
            else:
                yield self._member(code, self.vocabulary.words[kind], where, own)

    @staticmethod
    def _member(code: Any, codes: Mapping[str, int], where: str, kinds: Collection[str] = ()) -> int:
        fail_if.word_is_unknown(code, [*codes, *kinds], where)
        return codes[code]

    def _citation(self, entry: Mapping[str, Any], above: Citation, where: str) -> Citation:
        if not _CITATION_KEYS & entry.keys():
            return above
        keys = _as_list(entry.get("source", [source.key for source in above.sources]))
        fail_if.there_is_no_source(keys, where)
        for key in keys:
            fail_if.source_is_unknown(key, self.sources, where)
        confidence = entry.get("confidence", above.confidence)
        fail_if.word_is_unknown(confidence, CONFIDENCES, f"{where}: confidence")
        note = entry.get("note", above.note)
        if note:
            fail_if.a_text_lacks_a_language(note, f"{where}: note")
        where_in_it = entry.get("where", above.where)
        if where_in_it:
            fail_if.a_text_lacks_a_language(where_in_it, f"{where}: where")
        conflicts = _as_list(entry.get("conflicts", list(above.conflicts)))
        for number in conflicts:
            fail_if.conflict_is_unknown(number, self.conflicts, where)
        since = entry.get("since")
        if since is not None:
            fail_if.it_is_not_a_date(since, f"{where}: since")
            fail_if.it_applies_before_its_version(as_calendar_number(since), above.since, where)
        return Citation(
            as_calendar_number(since) if isinstance(since, dt.date) else above.since,
            above.start_known,
            confidence,
            tuple(self.sources[key] for key in keys),
            where_in_it,
            note,
            tuple(conflicts),
        )

    def _transition(self, entry: Mapping[str, Any], numbers: Mapping[int, int]) -> Transition:
        where = f"{self.file}: transition to {entry.get('to')}"
        fail_if.keys_are_wrong(
            entry,
            where,
            required={"to", "when", "confidence", "source"},
            optional={"scope", "where", "note"},
        )
        fail_if.it_is_not_a_date(entry["to"], f"{where}: to")
        to = as_calendar_number(entry["to"])
        fail_if.transition_leads_nowhere(to, numbers, where)
        blank = Citation(to, True, "", (), {}, {})
        return Transition(numbers[to], self._conditions(entry["when"], where), self._citation(entry, blank, where))

    def _notice(self, entry: Mapping[str, Any]) -> Notice:
        where = f"{self.file}: notice “{entry.get('en', '')[:40]}”"
        fail_if.keys_are_wrong(
            entry,
            where,
            required={"en", "zh", "source", "confidence"},
            optional={"from", "until", "when", "where", "weight", "about", "lifts", "waives", "conflicts"},
        )
        weights = {weight.name.lower(): weight for weight in Weight}
        fail_if.a_notice_has_no_weight(entry.get("weight"), weights, where)
        since, until = self._days(entry)
        blank = Citation(since, True, "", (), {}, {})
        return Notice(
            since,
            until,
            self._conditions(entry.get("when", {}), where),
            {"en": entry["en"], "zh": entry["zh"]},
            weights[entry["weight"]],
            entry.get("about", ""),
            self._lifts(entry.get("lifts", {}), where),
            self._citation(entry, blank, where),
            entry.get("waives", ""),
        )

    def _lifts(self, limits: Mapping[str, Any], where: str) -> Mapping[str, float]:
        for name, limit in limits.items():
            fail_if.key_is_unknown(name, self.contents["units"], f"{where}: lifts")
            fail_if.it_is_not_a_number(limit, f"{where}: {name}")
        return {name: float(limit) for name, limit in limits.items()}


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]
