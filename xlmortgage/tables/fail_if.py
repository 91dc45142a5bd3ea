"""What a table file must not be: one check a mistake, named as the sentence that refuses it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from math import inf
from typing import Any, NoReturn

from xlmortgage.tables.conditions import COMPARISONS, Condition, is_one_of

LANGUAGES = {"en", "zh"}


class ParameterError(ValueError):
    """A table file is not in order; the sentence says where, what, and what is allowed."""


def keys_are_wrong(
    entry: Mapping[str, Any], where: str, *, required: Collection[str], optional: Collection[str] = ()
) -> None:
    """Refuse a key that is missing and a key that nobody reads."""
    for key in entry:
        key_is_unknown(key, [*required, *optional], where)
    for key in required:
        if key not in entry:
            _refuse(where, f"the key “{key}” is missing", f"required are {_listed(required)}")


def key_is_unknown(key: str, allowed: Collection[str], where: str) -> None:
    """Refuse a key that nobody reads, which is mostly a misspelt one."""
    if key not in allowed:
        _refuse(where, f"the key “{key}” is unknown", f"allowed are {_listed(allowed)}")


def word_is_unknown(word: object, allowed: Collection[str], where: str) -> None:
    """Refuse a word outside its closed list."""
    if word not in allowed:
        _refuse(where, f"the word “{word}” is unknown", f"allowed are {_listed(allowed)}")


def there_is_no_source(keys: Sequence[str], where: str) -> None:
    """Refuse a number that rests on nothing."""
    if not keys:
        _refuse(where, "no source is given", "name at least one key of sources.toml")


def it_is_not_a_list(entries: object, where: str) -> None:
    """Refuse a single table where a list of them belongs."""
    if not isinstance(entries, list):
        _refuse(where, "it is not a list", "write it in double brackets, [[…]]")


def a_row_has_no_value(values: Mapping[str, Any], units: Collection[str], where: str) -> None:
    """Refuse a row that answers nothing."""
    if not values:
        _refuse(where, "it gives no value", f"give at least one of {_listed(units)}")


def it_applies_before_its_version(since: int, effective_from: int, where: str) -> None:
    """Refuse a row that is said to be younger than the version it stands in."""
    if since > effective_from:
        _refuse(where, f"since {since} lies after the version's start {effective_from}", "put it into a later version")


def source_is_unknown(key: str, sources: Collection[str], where: str) -> None:
    """Refuse a source that sources.toml does not know."""
    if key not in sources:
        _refuse(where, f"the source “{key}” is not in sources.toml", "add it there, or correct the key")


def conflict_is_unknown(number: object, conflicts: Collection[int], where: str) -> None:
    """Refuse a pointer to a conflict that is not there, or that does not name the table."""
    if number not in conflicts:
        _refuse(
            where,
            f"no conflict {number!r} of conflicts.toml names this table",
            "correct the number, or add the table to that conflict's tables",
        )


def a_text_lacks_a_language(text: object, where: str) -> None:
    """Refuse a text that is not there in both languages."""
    if not isinstance(text, Mapping) or set(text) != LANGUAGES or not all(text.values()):
        _refuse(where, f"the text {text!r} is not in both languages", "write { en = “…”, zh = “…” }")


def it_is_not_a_date(value: object, where: str) -> None:
    """Refuse what is not a day."""
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        _refuse(where, f"{value!r} is not a date", "write it bare, like 2024-10-16")


def it_is_not_a_number(value: object, where: str) -> None:
    """Refuse what is not a number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        _refuse(where, f"{value!r} is not a number", "write digits, such as 8_000_000 or 0.70")


def it_is_not_true_or_false(value: object, where: str) -> None:
    """Refuse what is not a truth value."""
    if not isinstance(value, bool):
        _refuse(where, f"{value!r} is neither true nor false", "write true or false")


def value_is_not_of_its_unit(value: object, unit: str, where: str, columns: int) -> None:
    """Refuse a value that cannot be of the unit the table gives it."""
    if unit == "yes or no":
        it_is_not_true_or_false(value, where)
        return
    if isinstance(value, list):
        if len(value) != columns:
            _refuse(where, f"{len(value)} values for {columns} columns", "give one value a column")
        for one in value:
            value_is_not_of_its_unit(one, unit, where, columns)
        return
    it_is_not_a_number(value, where)
    assert isinstance(value, int | float)  # noqa: S101 - the check above
    if unit.startswith(("share", "points")) and not 0 <= value <= 1:
        _refuse(where, f"{value} is not a share", "write a fraction from 0 to 1, such as 0.70 for 70%")
    if value < 0:
        _refuse(where, f"{value} is below 0", "no value of a table is negative")


def it_has_not_exactly_one_shape(entry: Mapping[str, Any], where: str) -> None:
    """Refuse a version without rows, bands or grid, or with several."""
    shapes = [shape for shape in ("rows", "bands", "grid") if entry.get(shape)]
    if len(shapes) != 1:
        _refuse(where, f"it has {_listed(shapes) or 'no rows'}", "give exactly one of rows, bands, grid, not empty")
    if ("columns" in entry) != ("grid" in entry):
        _refuse(where, "columns and grid do not go together", "give both of them, or neither")


def a_scope_is_unknown(entries: Sequence[Mapping[str, Any]], scopes: Sequence[str] | None, where: str) -> None:
    """Refuse a version or a transition that belongs to no scope of its table."""
    allowed: Sequence[str | None] = scopes or [None]
    for entry in entries:
        if entry.get("scope") not in allowed:
            place = f"{where}: {entry.get('effective_from') or entry.get('to')}"
            _refuse(
                place, f"the scope “{entry.get('scope')}” is unknown", f"allowed are {_listed(scopes or ['no scope'])}"
            )


def there_is_no_version(versions: Sequence[object], scope: str, where: str) -> None:
    """Refuse a scope of which nothing is known."""
    if not versions:
        _refuse(where, f"the scope “{scope}” has no version", "add a [[version]], or drop the scope")


def versions_are_out_of_order(starts: Sequence[int], scope: str, where: str) -> None:
    """Refuse versions that do not start one after another, and two that start on one day."""
    for earlier, later in pairwise(starts):
        if later <= earlier:
            place = f"{where} {scope}".rstrip()
            _refuse(
                place, f"the version from {later} follows the one from {earlier}", "order them, one a day, oldest first"
            )


def edges_are_out_of_order(edges: Sequence[float], where: str) -> None:
    """Refuse bands or columns that do not rise."""
    for lower, upper in pairwise(edges):
        if upper <= lower:
            _refuse(where, f"the edge {upper} follows {lower}", "order the edges, lowest first")


def transition_leads_nowhere(to: int, versions: Collection[int], where: str) -> None:
    """Refuse a transition to a version that is not there."""
    if to not in versions:
        _refuse(where, f"no version starts on {to}", f"versions start on {_listed(str(start) for start in versions)}")


def bands_have_not_one_fact(amounts: Sequence[str], where: str) -> None:
    """Refuse bands of which nobody can tell what amount they cut."""
    if len(amounts) != 1:
        _refuse(where, f"it has bands, and conditions in HKD are {_listed(amounts) or 'none'}", "name the one they cut")


def something_has_no_words(codes: Mapping[str, str], words: Collection[str], where: str) -> None:
    """Refuse a scope, a reason, a value or a fact that nobody could say."""
    for code, what in codes.items():
        if code not in words:
            _refuse(where, f"the {what} “{code}” has no words", "write them under [words], { en = “…”, zh = “…” }")


def words_are_unused(words: Collection[str], codes: Collection[str], where: str) -> None:
    """Refuse words for what the table does not have."""
    for code in words:
        if code not in codes:
            _refuse(where, f"the words of “{code}” are never said", "delete them, or correct the code")


def a_kind_defines_nothing(name: str, members: object, taken: Collection[str], where: str) -> None:
    """Refuse a kind that has no members, and one whose name means something already."""
    if name in taken:
        _refuse(where, "the name is taken", "give the kind a name of its own")
    if not isinstance(members, list) or not members:
        _refuse(where, f"{members!r} are no words", "list at least one, such as [“office”]")


def a_notice_has_no_weight(weight: object, weights: Collection[str], where: str) -> None:
    """Refuse a notice that does not say what it makes of a deal."""
    if weight not in weights:
        _refuse(where, f"its weight is {weight!r}", f"weight is one of {_listed(weights)}")


def two_notices_are_about_the_same(subjects: Sequence[str], where: str) -> None:
    """Refuse a second notice under a word by which the first is found."""
    for subject in subjects:
        if subjects.count(subject) > 1:
            _refuse(where, f"{subjects.count(subject)} notices are about “{subject}”", "give each a word of its own")


def an_announcement_says_nothing(note: object, where: str) -> None:
    """Refuse an announced version without a note, which is all that is said of it."""
    if not note:
        _refuse(where, "it is announced and has no note", "say in its note what is coming")


def an_unknown_version_says_a_number(entry: Mapping[str, Any], where: str) -> None:
    """Refuse numbers of a stretch of which none are known."""
    if shapes := [shape for shape in ("rows", "bands", "grid", "columns") if shape in entry]:
        _refuse(where, f"it is unknown and has {_listed(shapes)}", "delete them, or correct the status")


def an_unknown_version_says_nothing(note: object, where: str) -> None:
    """Refuse a stretch of which no number is known and no word is said."""
    if not note:
        _refuse(where, "it is unknown and has no note", "say in its note what was not found")


def a_row_is_unreachable(rows: Sequence[Sequence[Condition]], where: str) -> None:
    """Refuse a row that an earlier one always forestalls."""
    for later, conditions in enumerate(rows):
        for earlier in range(later):
            if all(_implied(wanted, conditions) for wanted in rows[earlier]):
                _refuse(
                    f"{where}, row {later + 1}",
                    f"it is never reached: row {earlier + 1} decides first",
                    "order the narrower row before the wider one, or delete it",
                )


def _implied(wanted: Condition, given: Sequence[Condition]) -> bool:
    """Tell whether ``given`` leaves no case in which ``wanted`` fails."""
    own = [condition for condition in given if condition.fact == wanted.fact]
    if wanted.compare in COMPARISONS.values():
        return any(_edge_within(condition, wanted) for condition in own)
    members = set(_members(wanted))
    return any(
        condition.compare not in COMPARISONS.values() and set(_members(condition)) <= members for condition in own
    )


def _edge_within(given: Condition, wanted: Condition) -> bool:
    upwards = {COMPARISONS["over"], COMPARISONS["from"]}
    if (given.compare in upwards) != (wanted.compare in upwards) or given.compare not in COMPARISONS.values():
        return False
    if given.bound == wanted.bound:
        return given.compare is wanted.compare or wanted.compare in (COMPARISONS["from"], COMPARISONS["up_to"])
    return bool((given.bound > wanted.bound) == (wanted.compare in upwards)) and abs(given.bound) < inf


def _members(condition: Condition) -> tuple[Any, ...]:
    return tuple(condition.bound) if condition.compare is is_one_of else (condition.bound,)


def _listed(words: Collection[str] | Any) -> str:
    return ", ".join(str(word) for word in words)


def _refuse(where: str, what: str, remedy: str) -> NoReturn:
    raise ParameterError(f"{where}: {what}; {remedy}.")
