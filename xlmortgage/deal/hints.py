"""Labels that nobody has entered: of which facts their words speak, and whether what stands below them says anything.

The words stand in ``headings.toml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from xlmortgage.deal.headings import GLOSSARY
from xlmortgage.deal.reading import Fact, Kind, is_blank, truth_of
from xlmortgage.deal.words import likeness_of, plain_spelling
from xlmortgage.errors import InputError
from xlmortgage.numbers.written_days import NoDate, date_from_text

SHORT = GLOSSARY["short"]["words"]
_JOINED = {text: text.replace("/", "") for text in GLOSSARY["short"]["joined"]}
_LATIN = re.compile(r"[a-z]+|\d+")

OLDEST = 150
"""Above this a number of years is a year, or no number of years."""
BORN = range(1900, 2100)
"""The years that are told instead of an age."""


def in_full(label: str) -> str:
    """Return a label with the short words of the trade in full; one without any as it is.

    >>> in_full("Mtg amt"), in_full("O/S loan"), in_full("樓價")
    ('mortgage amount', 'outstanding loan', '樓價')
    """
    text = _with_joined(unicodedata.normalize("NFKC", label).casefold())
    if not any(word in SHORT for word in _LATIN.findall(text)):
        return label
    return " ".join(re.sub(r"[a-z]+", lambda word: SHORT.get(word[0], word[0]), text).replace(".", " ").split())


def _with_joined(text: str) -> str:
    for joined, word in _JOINED.items():
        text = text.replace(joined, word)
    return text


class _Label(NamedTuple):
    """A label taken apart: its spelling, and its Latin words between spaces, each in full and in the singular."""

    spelling: str
    latin: str

    @classmethod
    def of(cls, label: str) -> _Label:
        words = (_singular(word) for word in _LATIN.findall(in_full(label).casefold()))
        return cls(plain_spelling(label), f" {' '.join(words)} ")

    def holds(self, word: str) -> bool:
        """Tell whether a word is in the label: of words joined by +, or of several Latin ones, each; of those parted by | one."""
        return all(any(map(self._has, part.split("|"))) for part in word.split("+"))

    def _has(self, word: str) -> bool:
        if word.isascii():
            return all(f" {_singular(one)} " in self.latin for one in word.split())
        return word in self.spelling

    def has_more_than(self, words: Iterable[str]) -> bool:
        """Tell whether the label holds anything beside some words."""
        chinese, latin = re.sub(r"[a-z0-9]+", "", self.spelling), self.latin.split()
        for word in sorted(words, key=len, reverse=True):
            chinese = chinese.replace(word, "")
        return bool(chinese or {*latin} - {_singular(word) for word in words})


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


class Hint(NamedTuple):
    """Words that speak of facts."""

    of: tuple[str, ...]
    adds: bool
    """Whether what they tell adds to a deal, even where the fact is given."""
    yes: bool
    """Whether a bare yes tells something, of a fact that is no yes or no."""
    number: bool
    """Whether a number does."""
    words: tuple[str, ...]
    but: tuple[str, ...]
    own: tuple[str, ...]
    plain: tuple[str, ...]
    """Values that say no more than the plain case does."""
    says: tuple[str, ...]
    """Words of a value that tell something."""

    def is_in(self, label: _Label) -> bool:
        """Tell whether a label speaks of the facts."""
        return (
            any(map(label.holds, self.words))
            and not any(map(label.holds, self.but))
            and (not self.own or label.has_more_than(self.own))
        )


HINTS = tuple(
    Hint(
        tuple(one["of"]),
        one.get("adds", False),
        one.get("yes", False),
        one.get("number", False),
        *(tuple(one.get(part, ())) for part in ("words", "but", "own", "plain", "says")),
    )
    for one in GLOSSARY["hints"]
)
UNREAD = ("other_debts", "rebate", "bank_rebate")
"""What adds to a deal in HKD: a text that cannot be read may say that there is some."""
COUNTED = ("basis",)
"""What is also told by an amount, as net worth is."""
ALIKE_ENOUGH = 0.75
"""From where on a value is a slip for a word, from 0 to 1."""

PLAIN = {name: frozenset(map(plain_spelling, hint.plain)) for hint in HINTS for name in hint.of if hint.plain}
_DENIED = GLOSSARY["denied"]


def is_otherwise(name: str, label: str) -> bool:
    """Tell whether words of a label make it another matter than a fact."""
    parts = _Label.of(label)
    return any(name in hint.of and any(map(parts.holds, hint.but)) for hint in HINTS)


@lru_cache(maxsize=8192)
def _hints_in(label: str) -> tuple[Hint, ...]:
    parts = _Label.of(label)
    return tuple(hint for hint in HINTS if hint.is_in(parts))


def hinted(label: str) -> tuple[tuple[str, bool], ...]:
    """Return the facts of which a label speaks, each with whether it matters only where the fact itself is not given.

    >>> hinted("信用卡每月最低還款額"), hinted("批核金額"), hinted("每月供款額"), hinted("備註")
    ((('other_debts', False),), (('loan', True),), (), ())
    """
    return tuple((name, not hint.adds) for hint in _hints_in(label) for name in hint.of)


def says_something(fact: Fact, raw: Any, label: str, *, is_hinted: bool) -> bool:
    """Tell whether a value under a label that only nearly names a fact may say more than the plain case.

    Parameters
    ----------
    fact : Fact
        What the label may be about.
    raw : object
        The value.
    label : str
        The label.
    is_hinted : bool
        Whether no more than words of the label speak of it: then what cannot be read says nothing.

    Examples
    --------
    >>> from xlmortgage.deal.facts import FACTS
    >>> [says_something(FACTS["other_mortgages"], raw, "擔保人", is_hinted=True) for raw in ("無", "有", 2, "陳大文")]
    [False, True, True, False]
    >>> [says_something(FACTS["use"], "否", label, is_hinted=True) for label in ("租客", "自用")]
    [False, True]

    """
    if is_blank(raw) or (isinstance(raw, str) and plain_spelling(raw) in PLAIN.get(fact.name, ())):
        return False
    if _denies(raw, label):
        return _is_news_if_denied(fact, label)
    if fact.name in _DENIED["plain"] and truth_of(raw) and _is_news_if_denied(fact, label):
        return False
    hints = [hint for hint in _hints_in(label) if fact.name in hint.of]
    of_places = fact.name in PLAIN and (not is_hinted or any(hint.plain for hint in hints))
    is_unread_amount = fact.name in UNREAD and not is_hinted
    return any(_tells(hint, raw) for hint in hints) or _is_news(fact, raw, any_text=of_places or is_unread_amount)


def _is_news(fact: Fact, raw: Any, *, any_text: bool) -> bool:
    """Tell whether a value may say more of a fact than the plain case, a text that cannot be read where any text does."""
    if fact.kind is Kind.YEARS:
        return _is_an_age(fact, raw)
    read = _read(fact, raw)
    if fact.kind is Kind.WORD:
        return _is_a_word(fact, raw) if read is None else read != fact.plain
    if read is not None:
        return bool(read)
    if fact.kind is Kind.YES_NO:
        return _is_a_count(raw) or (isinstance(raw, str) and (any_text or raw.strip().startswith("有")))
    return any_text or _has_a_number(raw)


def _denies(raw: Any, label: str) -> bool:
    """Tell whether a value says no, or no with words of its label behind it."""
    if not isinstance(raw, str):
        return truth_of(raw) is False
    text = unicodedata.normalize("NFKC", raw).strip().casefold()
    if text in _DENIED["values"] or truth_of(raw) is False:
        return True
    return any(text.startswith(no) and plain_spelling(text.removeprefix(no)) in plain_spelling(label) for no in _NONE)


@lru_cache(maxsize=8192)
def _is_news_if_denied(fact: Fact, label: str) -> bool:
    """Tell whether a no under a label tells something of a fact, as it does below “owner occupied”."""
    parts = _Label.of(label)
    news, but = (_DENIED[part].get(fact.name, ()) for part in ("news", "but"))
    return any(map(parts.holds, news)) and not any(map(parts.holds, but))


_NONE = ("無", "沒有", "冇", "no ", "无", "没有")
"""With what a text begins that says there is none of something."""


def holds_words_of(name: str, raw: str) -> bool:
    """Tell whether a value holds words that tell something of a fact.

    >>> holds_words_of("buyer", "ABC Ltd"), holds_words_of("buyer", "內地人"), holds_words_of("buyer", "陳大文")
    (True, True, False)
    """
    value = _Label.of(raw)
    return any(name in hint.of and any(map(value.holds, hint.says)) for hint in HINTS)


def _tells(hint: Hint, raw: Any) -> bool:
    """Tell whether a value holds words that tell something under a hint."""
    if (hint.yes and truth_of(raw)) or (hint.number and _is_a_count(raw)):
        return True
    return isinstance(raw, str) and bool(hint.says) and any(map(_Label.of(raw).holds, hint.says))


def _read(fact: Fact, raw: Any) -> Any:
    """Return what a value gives, ``None`` where it cannot be read."""
    try:
        return fact.read(raw)
    except InputError:
        return None


_SEVERAL = re.compile(
    r"(?:0*[1-9]\d?|[一二兩三四五六七八九十]+)\s*"
    r"(?:[個间間層层單单伙宗套份筆按]|(?:flats?|homes?|units?|loans?|mortgages?)\b)"
)


def _is_a_count(raw: Any) -> bool:
    """Tell whether a value is a number other than none, as the number of mortgages is, or a text that begins with one."""
    if isinstance(raw, str):
        text = unicodedata.normalize("NFKC", raw).strip().casefold()
        return _SEVERAL.match(text) is not None or (text.isdecimal() and int(text) > 0)
    return isinstance(raw, (int, float)) and not isinstance(raw, bool) and raw == raw and raw > 0  # noqa: PLR0124 - nan


def _has_a_number(raw: Any) -> bool:
    """Tell whether a value that cannot be read as a number is a text with one in it, and no date."""
    return isinstance(raw, str) and any(map(str.isdigit, raw)) and isinstance(date_from_text(raw), NoDate)


def _is_a_word(fact: Fact, raw: Any) -> bool:
    """Tell whether a value that is no word of a fact says something of it: nearly a word, one of several, or yes or no."""
    if not isinstance(raw, str):
        return isinstance(raw, bool) or (fact.name in COUNTED and _is_a_count(raw))
    words = fact.words
    assert words is not None  # noqa: S101 - its kind says so
    if truth_of(raw) is not None or words.meant(raw):
        return True  # yes or no: below a label that is itself a word of the fact, such as 出租
    spelling = plain_spelling(raw)
    names = (name for member in words for name in (member.code, member.en, member.zh, *member.synonyms))
    return any(likeness_of(spelling, plain_spelling(name)) % 1 >= ALIKE_ENOUGH for name in names)


def _is_an_age(fact: Fact, raw: Any) -> bool:
    """Tell whether a value may be a number of years, or the year or day from which they count."""
    if isinstance(raw, str):
        return bool(_read(fact, raw)) or any(map(str.isdigit, raw))
    if isinstance(raw, (int, float)):
        return not isinstance(raw, bool) and (0 < raw <= OLDEST or (fact.name != "years" and raw in BORN))
    return True


def tells(fact: Fact, cells: Iterable[Any], label: str, *, is_hinted: bool) -> bool:
    """Tell whether any of some values under a label says something of a fact."""
    return any(says_something(fact, raw, label, is_hinted=is_hinted) for raw in cells)
