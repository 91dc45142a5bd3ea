"""From what a cell, a file or a caller gives to the value a rule takes, or an error that says what to write.

Dates become *calendar numbers*, whole numbers written yyyymmdd: they compare as dates do, alone or in arrays, and the
completed years between two of them are their difference divided by 10,000.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Hashable
from copy import copy
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from math import inf, isfinite, nan
from numbers import Real
from typing import Any, TypeVar

from xlmortgage.deal.words import Word
from xlmortgage.errors import InputError, unknown_word
from xlmortgage.numbers.days import NOT_GIVEN_DATE, as_calendar_number

AnyWord = TypeVar("AnyWord", bound=Word)

Reader = Callable[[Any, Any], Any]
"""Reads a raw value of a fact: takes the fact and the value."""

READERS: dict[Any, Reader] = {}
"""Who reads each kind of fact; see :func:`reads`."""


class Kind(Enum):
    """What sort of value a fact has; :mod:`xlmortgage.deal.reading` reads each."""

    # An enumeration hashes by its name, in Python; members are single, so that their identity does as well.
    __hash__ = object.__hash__

    MONEY = "HKD"
    RATE = "fraction a year"
    FLAT_RATE = "fraction a month"
    SHARE = "fraction"
    YEARS = "years"
    WHOLE = "whole number"
    DATE = "date"
    YES_NO = "yes or no"
    WORD = "word"
    TEXT = "text"
    AMOUNTS = "HKD, a number or a range"
    CHANGE = "signed fraction"
    FRACTIONS = "fractions, a number or a range"
    TABLE = "range with a header row"
    NAMES = "names, a text or a range"
    ASSETS = "range of kind, value, [owed], [where]"
    HAIRCUTS = "range of kind, share"
    INCOMES = "range of kind, amount a month, [applicant]"
    CRITERIA = "range of lender, rule, value, source, checked"
    BLOCK = "range of label, value"


NUMBERS = (Kind.MONEY, Kind.RATE, Kind.FLAT_RATE, Kind.SHARE, Kind.YEARS, Kind.CHANGE)
"""The kinds that are plain numbers."""

SETTLED = (Kind.WORD, Kind.YES_NO, Kind.DATE, Kind.TEXT)
"""The kinds of which a deal has one of few values, so that what laws make of them can be remembered."""

RANGES = (Kind.ASSETS, Kind.HAIRCUTS, Kind.TABLE, Kind.NAMES, Kind.INCOMES, Kind.CRITERIA, Kind.BLOCK)
"""The kinds that are a range by nature and no single value."""

RANGES_OR_VALUES = (Kind.AMOUNTS, Kind.FRACTIONS)
"""The kinds of which a range is one value."""


class Fact:
    """One fact of a deal: how it is called and read, and what is taken where it is not given.

    Parameters
    ----------
    kind : Kind
        What sort of value it has.
    zh, en : str
        Its labels.
    *synonyms : str
        Other labels that are understood.
    plain : object
        The plain case; ``nan`` of an amount that nothing can stand for.
    assumed : tuple of str, optional
        What an explanation says of the plain case, in 繁中 and in English.
    words : type of Word, optional
        The words of a word.
    least, most : float, optional
        The limits; ``above_least`` refuses ``least`` itself.
    zero_is_blank : bool, optional
        Whether 0 means "not given", because some hosts hand over 0 for a blank cell.
    matters_with : sequence of str, optional
        The facts that all have to be given for this one to matter.

    """

    name: str

    def __init__(
        self,
        kind: Kind,
        zh: str,
        en: str,
        *synonyms: str,
        plain: Any = nan,
        assumed: tuple[str, str] | None = None,
        words: type[Word] | None = None,
        least: float = 0.0,
        above_least: bool = False,
        most: float = inf,
        zero_is_blank: bool = False,
        matters_with: tuple[str, ...] = (),
    ) -> None:
        self.kind, self.zh, self.en, self.synonyms = kind, zh, en, synonyms
        self.plain, self.assumed, self.words = plain, assumed, words
        self.least, self.above_least, self.most, self.zero_is_blank = least, above_least, most, zero_is_blank
        self.matters_with = matters_with
        self.tell_kind()

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name under which the fact is declared."""
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def tell_kind(self) -> None:
        """Work out what follows from the kind."""
        self.is_number = self.kind in NUMBERS
        self.settles = self.kind in SETTLED
        self.is_range = self.kind in RANGES or self.kind in RANGES_OR_VALUES

    def label(self, lang: str) -> str:
        """Return the label in ``lang``, ``"zh"`` or ``"en"``."""
        return self.zh if lang == "zh" else self.en

    def like(self, **changes: Any) -> Fact:
        """Return a fact like this one with something changed, as the cells of a range need."""
        fact = copy(self)
        fact.__dict__.update(changes)
        fact.tell_kind()
        return fact

    def read(self, raw: Any) -> Any:
        """Return the value that a raw one gives; each distinct text, date or word is read once.

        Parameters
        ----------
        raw : object
            A number, text, truth value, date, range, or nothing, as a cell, a file or a caller gives it.

        Returns
        -------
        float, int, bool, Word, str or what a range comes to
            Money [HKD], rates and shares [fraction], ages and terms [years] as ``float``; dates as calendar numbers
            [yyyymmdd]; the plain case where nothing is given.

        Raises
        ------
        InputError
            When the value cannot be read, with a sentence that says what to write.

        """
        if type(raw) is float and self.least < raw <= self.most and self.is_number:
            return raw
        if self.is_range or not isinstance(raw, Hashable):
            return _read(self, raw)
        return _read_once(self, raw)


FRACTION_KINDS = (Kind.RATE, Kind.FLAT_RATE, Kind.SHARE, Kind.CHANGE, Kind.FRACTIONS)
"""The kinds that may be written as a percentage."""

_EXCEL_EPOCH = dt.date(1899, 12, 30).toordinal()
_LAST_SERIAL = 2_958_465
_NUMBER = re.compile(
    r"(?:港幣|港元|hk\$|hkd|\$)?([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[+-]?\.\d+)"
    r"(千|萬|万|十萬|百萬|百万|千萬|千万|億|亿|k|m|mn|mil|million|bn|billion|%)?(?:hkd|元|港元|港幣)?$"
)
_MULTIPLES: dict[str | None, float] = {
    None: 1.0,
    "%": 0.01,
    **dict.fromkeys(("k", "千"), 1e3),
    **dict.fromkeys(("萬", "万"), 1e4),
    "十萬": 1e5,
    **dict.fromkeys(("m", "mn", "mil", "million", "百萬", "百万"), 1e6),
    **dict.fromkeys(("千萬", "千万"), 1e7),
    **dict.fromkeys(("億", "亿"), 1e8),
    **dict.fromkeys(("bn", "billion"), 1e9),
}
ERROR_VALUES = frozenset(
    (
        *("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!"),
        *("#GETTING_DATA", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!"),
    )
)
"""What a cell shows in place of a value that cannot be had."""

_YES = frozenset(("yes", "y", "true", "是", "有", "1"))
_NO = frozenset(("no", "n", "false", "否", "沒有", "無", "0"))


def is_blank(raw: Any) -> bool:
    """Tell whether ``raw`` means "not given": nothing, or a text without a visible character.

    >>> is_blank(None), is_blank("  "), is_blank(0)
    (True, True, False)
    """
    return raw is None or (isinstance(raw, str) and not raw.strip())


def is_not_given(fact: Fact, raw: Any) -> bool:
    """Tell whether ``raw`` gives a fact nothing: it is blank, or the 0 of some hosts where 0 has no meaning of its own."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return True
    return fact.zero_is_blank and type(raw) in (float, int) and raw == 0


def _read(fact: Fact, raw: Any) -> Any:
    if not fact.is_range and is_not_given(fact, raw):
        return fact.plain
    if isinstance(raw, str) and raw.strip() in ERROR_VALUES:
        raise error_in_a_cell(fact, raw)
    return READERS[fact.kind](fact, raw)


_read_once = lru_cache(maxsize=8192, typed=True)(_read)


def reads(*kinds: Kind) -> Callable[[Reader], Reader]:
    """Enter a function as the one that reads some kinds of fact; it is given the fact and a raw value."""

    def enter(reader: Reader) -> Reader:
        READERS.update(dict.fromkeys(kinds, reader))
        return reader

    return enter


def number_from_text(text: str, *, percent: bool = True) -> float | None:
    """Return the number that ``text`` looks like, or ``None``; a percentage only where one makes sense.

    >>> number_from_text("8,000,000"), number_from_text("HK$ 1.5 million"), number_from_text("4.125%")
    (8000000.0, 1500000.0, 0.04125)
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
    match = _NUMBER.fullmatch(plain)
    if not match or (match[2] == "%" and not percent):
        return None
    digits = float(match[1].replace(",", ""))
    return digits / 100 if match[2] == "%" else digits * _MULTIPLES[match[2]]


@reads(Kind.MONEY, Kind.RATE, Kind.FLAT_RATE, Kind.SHARE, Kind.YEARS, Kind.CHANGE)
def _number(fact: Fact, raw: Any) -> float:
    if type(raw) is float:
        value = raw
    elif isinstance(raw, str):
        number = number_from_text(raw, percent=fact.kind in FRACTION_KINDS)
        if number is None:
            raise _not_a_number(fact, raw)
        value = number
    elif isinstance(raw, (Real, Decimal)) and not isinstance(raw, bool):
        try:
            value = float(raw)
        except OverflowError:
            raise _out_of_range(fact, raw, inf) from None
    else:
        raise _not_a_number(fact, raw)
    if not isfinite(value):
        raise _not_a_number(fact, raw)
    if value < fact.least or value > fact.most or (fact.above_least and value == fact.least):
        raise _out_of_range(fact, raw, value)
    return value


@reads(Kind.WHOLE)
def _whole(fact: Fact, raw: Any) -> int:
    value = _number(fact, raw)
    if value != int(value):
        raise InputError(
            "not-whole",
            en=f"{fact.name} must be a whole number; got {raw}. Write it without decimals.",
            zh=f"{fact.zh}須為整數，現為 {raw}。請填沒有小數的數字。",
            field=fact.name,
            value=raw,
            allowed="a whole number",
        )
    return int(value)


@reads(Kind.DATE)
def _date(fact: Fact, raw: Any) -> int:
    if isinstance(raw, dt.date):
        if raw != raw:  # noqa: PLR0124 - a missing time of pandas
            return NOT_GIVEN_DATE
        return as_calendar_number(raw)
    if isinstance(raw, str):
        try:
            return as_calendar_number(dt.datetime.fromisoformat(raw.strip().replace("/", "-")))
        except ValueError:
            raise _not_a_date(fact, raw) from None
    if isinstance(raw, Real) and not isinstance(raw, bool) and 1 <= float(raw) <= _LAST_SERIAL:
        return as_calendar_number(dt.date.fromordinal(_EXCEL_EPOCH + int(float(raw))))
    raise _not_a_date(fact, raw)


@reads(Kind.YES_NO)
def _yes_no(fact: Fact, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        word = unicodedata.normalize("NFKC", raw).strip().casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
    elif isinstance(raw, Real) and raw in (0, 1):
        return bool(raw)
    raise InputError(
        "not-yes-or-no",
        en=f"{fact.name}: {_shown(raw)} is neither yes nor no. Write TRUE or FALSE, 1 or 0, yes or no, 是 or 否.",
        zh=f"{fact.zh}：{_shown(raw)} 不是「是」或「否」。請填 TRUE/FALSE、1/0、yes/no 或 是/否。",
        field=fact.name,
        value=raw,
        allowed=["TRUE", "FALSE", "1", "0", "yes", "no", "是", "否"],
    )


@reads(Kind.WORD)
def _word(fact: Fact, raw: Any) -> Any:
    words = fact.words
    assert words is not None  # noqa: S101 - a fact that is a word names its words
    if isinstance(raw, words):
        return raw
    return word(words, raw if isinstance(raw, str) else _shown(raw), fact)


def word(words: type[AnyWord], text: str, fact: Fact) -> AnyWord:
    """Return the word of a closed list that ``text`` names.

    Raises
    ------
    InputError
        When there is none; the sentence lists what is allowed.

    """
    if member := words.called(text):
        return member
    raise unknown_word(fact.name, fact.zh, text, [(member.code, member.zh) for member in words])


@reads(Kind.TEXT)
def _text(fact: Fact, raw: Any) -> str:  # noqa: ARG001 - every reader takes its argument
    return str(raw).strip()


def _shown(raw: Any) -> str:
    return f"“{raw}”" if isinstance(raw, str) else str(raw).upper() if isinstance(raw, bool) else str(raw)


def error_in_a_cell(fact: Fact, raw: str) -> InputError:
    """Return the error of a fact whose cell holds an error value, which passes through."""
    error = InputError(
        "error-in-a-cell",
        en=f"{fact.name}: the cell holds the error {raw}. Mend that cell first.",
        zh=f"{fact.zh}：該儲存格為錯誤值 {raw}。請先修正該儲存格。",
        field=fact.name,
        value=str(raw),
    )
    error.cell = str(raw)
    return error


_LIKE = {Kind.YEARS: "30", Kind.WHOLE: "12", **dict.fromkeys(FRACTION_KINDS, "4.125%")}
"""What a number of some kinds looks like."""


def _not_a_number(fact: Fact, raw: Any) -> InputError:
    like = _LIKE.get(fact.kind, "8000000")
    return InputError(
        "not-a-number",
        en=f"{fact.name} must be a number [{fact.kind.value}]; got {_shown(raw)}. Write digits, such as {like}.",
        zh=f"{fact.zh}須為數字，現為 {_shown(raw)}。請填數字，例如 {like}。",
        field=fact.name,
        value=raw,
        allowed="a number",
    )


def _not_a_date(fact: Fact, raw: Any) -> InputError:
    return InputError(
        "not-a-date",
        en=f"{fact.name} must be a date; got {_shown(raw)}. Use a date cell or write it like 2024-10-16.",
        zh=f"{fact.zh}須為日期，現為 {_shown(raw)}。請用日期儲存格，或寫成 2024-10-16。",
        field=fact.name,
        value=raw,
        allowed="a date cell, an Excel serial number, or ISO text",
    )


def _out_of_range(fact: Fact, raw: Any, value: float) -> InputError:
    field = fact.name
    is_percent = isinstance(raw, str) and "%" in unicodedata.normalize("NFKC", raw)
    if fact.kind in FRACTION_KINDS and 1 < value <= 100 and not is_percent:  # noqa: PLR2004 - percent as a number
        return InputError(
            "percent-as-number",
            en=f"{field} is a fraction; got {_shown(raw)}. For {value:g} percent write {value:g}% or {value / 100:g}.",
            zh=f"{fact.zh}須以百分率或小數填寫，現為 {_shown(raw)}。如屬百分之 {value:g}，請填 {value:g}% 或 {value / 100:g}。",
            field=field,
            value=raw,
            allowed="0 to 1",
        )
    if value > fact.most:
        most = "100%" if is_percent and fact.most == 1 else f"{fact.most:,.15g}"
        en, zh = f"at most {most}", f"不大於 {most}"
    elif fact.above_least:
        en, zh = f"above {fact.least:g}", f"大於 {fact.least:g}"
    else:
        en, zh = f"at least {fact.least:g}", f"不小於 {fact.least:g}"
    return InputError(
        "out-of-range",
        en=f"{field} must be {en}; got {_shown(raw)}. Check the cell.",
        zh=f"{fact.zh}須{zh}，現為 {_shown(raw)}。請檢查該儲存格。",
        field=field,
        value=raw,
        allowed=en,
    )
