"""From what a cell, a file or a caller gives to the value a rule takes, or an error that says what to write.

Dates become *calendar numbers*, whole numbers written yyyymmdd: they compare as dates do, alone or in arrays, and the
completed years between two of them are their difference divided by 10,000.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from copy import copy
from enum import Enum
from functools import lru_cache
from math import inf, isfinite, nan
from typing import Any, NamedTuple, TypeVar

from xlmortgage.deal.plain import PLAIN, as_plain
from xlmortgage.deal.words import Word
from xlmortgage.errors import InputError, ambiguous_word, as_written, unknown_word
from xlmortgage.numbers.days import as_calendar_number
from xlmortgage.numbers.written import folded, number_from_text
from xlmortgage.numbers.written_days import NoDate, date_from_text, within_reach

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
    TERMS = "terms in years, a number or a range"
    STAGES = "stage or immediate, or a range of days or date, share"
    TABLE = "range with a header row"
    NAMES = "names, a text or a range"
    ASSETS = "range of kind, value, [owed], [where]"
    HAIRCUTS = "range of kind, share"
    INCOME_SHARES = "range of kind of income, share"
    AGES = "ages in years, a number or a range"
    QUARTER = "quarter"
    INCOMES = "range of kind, amount a month, [applicant]"
    CRITERIA = "range of lender, rule, value, source, checked"
    YEARLY = "fractions by year, a number or a range"
    STEPS = "range of from which instalment, rate"
    PLANS = "range with a header row, a plan a row"
    BLOCK = "range of label, value"


NUMBERS = (Kind.MONEY, Kind.RATE, Kind.FLAT_RATE, Kind.SHARE, Kind.YEARS, Kind.CHANGE)
"""The kinds that are plain numbers."""

SETTLED = (Kind.WORD, Kind.YES_NO, Kind.DATE, Kind.TEXT)
"""The kinds of which a deal has one of few values, so that what laws make of them can be remembered."""

RANGES = (
    *(Kind.ASSETS, Kind.HAIRCUTS, Kind.TABLE, Kind.NAMES, Kind.INCOMES, Kind.CRITERIA, Kind.BLOCK),
    *(Kind.INCOME_SHARES, Kind.STEPS, Kind.PLANS),
)
"""The kinds that are a range by nature and no single value."""

RANGES_OR_VALUES = (Kind.AMOUNTS, Kind.FRACTIONS, Kind.AGES, Kind.TERMS, Kind.STAGES, Kind.YEARLY)
"""The kinds of which a range is one value."""


class Plausible(NamedTuple):
    """Between what a fact is plausible, and what one that is not may have been meant as."""

    least: float
    most: float = inf
    likely: tuple[float, float] = (0.0, inf)
    """Where most values lie: what is proposed is among them."""
    times: tuple[float, ...] = ()
    """By what a value that is too low may have to be multiplied, the likeliest first."""
    over: tuple[float, ...] = ()
    """By what a value that is too high may have to be divided."""

    def meant(self, value: float) -> float:
        """Return what an implausible value may have been meant as, ``nan`` where nothing is likely.

        >>> Plausible(300e3, likely=(1e6, 1e8), times=(1e4,)).meant(800.0)
        8000000.0
        """
        found = [value * times for times in self.times] if value < self.least else [value / over for over in self.over]
        return next((one for one in found if self.likely[0] <= one <= self.likely[1]), nan)


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
    unit : str, optional
        What a whole number counts, ``"months"`` or ``"days"``.
    most_of_any : float, optional
        The limit of a question that is asked about what is beyond the ordinary one.
    plausible : Plausible, optional
        Outside what a value is answered with a warning.

    """

    day_first: bool = False
    """Whether the day of a date is known to stand before the month, where either could."""

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
        unit: str = "months",
        most_of_any: float | None = None,
        plausible: Plausible | None = None,
    ) -> None:
        self.kind, self.zh, self.en, self.synonyms = kind, zh, en, synonyms
        self.plain, self.assumed, self.words = plain, assumed, words
        self.least, self.above_least, self.most, self.zero_is_blank = least, above_least, most, zero_is_blank
        self.matters_with, self.plausible = matters_with, plausible
        self.unit_of_a_count = unit
        self.most_of_any = most if most_of_any is None else most_of_any
        self.tell_kind()

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name under which the fact is declared."""
        self.name = name

    def __repr__(self) -> str:
        return f"<{self.name}>"

    def tell_kind(self) -> None:
        """Work out what follows from the kind."""
        self.is_number = self.kind in NUMBERS
        self.unit = "years" if self.kind is Kind.YEARS else self.unit_of_a_count if self.kind is Kind.WHOLE else ""
        self.settles = self.kind in SETTLED
        self.is_range = self.kind in RANGES or self.kind in RANGES_OR_VALUES
        self.is_ragged = self.kind in (Kind.ASSETS, Kind.INCOMES)

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
        if type(raw) not in PLAIN:
            raw = as_plain(raw, self.name, self.zh, ragged=self.is_ragged)
        if self.is_range or isinstance(raw, list):
            return _read(self, raw)
        return _read_once(self, raw)


@lru_cache
def with_the_day_first(fact: Fact) -> Fact:
    """Return a fact that is a date, of a column in which the day is known to stand before the month."""
    return fact.like(day_first=True)


FRACTION_KINDS = (Kind.RATE, Kind.FLAT_RATE, Kind.SHARE, Kind.CHANGE, Kind.FRACTIONS)
"""The kinds that may be written as a percentage."""

_EXCEL_EPOCH = dt.date(1899, 12, 30).toordinal()
_LAST_SERIAL = 2_958_465
_YEARS = range(1900, 2101)
"""Serial numbers that are rather years than days of 1905."""
_COMPACT = range(1900_01_01, 2100_12_32)
_SERIAL = re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?")
_OF_A_PLAN = re.compile(r"(?:prime|hibor|[ph])(?:按)?\s*[+-].*|[hp]\s*按")
ERROR_VALUES = frozenset(
    (
        *("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!"),
        *("#GETTING_DATA", "#CONNECT!", "#BLOCKED!", "#UNKNOWN!", "#FIELD!"),
    )
)
"""What a cell shows in place of a value that cannot be had."""

_UNREAD = re.compile("（〔未讀〕(?P<zh>[^；]+)；(?P<en>[^；]+)）")


def unread_cell(zh: str, en: str) -> str:
    """Return what stands in place of a cell that has no value that can be told, with why in either language.

    >>> unread_cell("公式未計算", "formula not calculated")
    '（〔未讀〕公式未計算；formula not calculated）'
    """
    return f"（〔未讀〕{zh}；{en}）"


_YES = frozenset(("yes", "y", "true", "是", "是的", "有", "1", "係", "系", "對", "对", "✓", "✔", "√"))
_NO = frozenset(
    ("no", "n", "false", "否", "沒有", "無", "0", "唔係", "唔系", "不是", "冇", "没有", "无", "錯", "错", "✗", "✘")
)


def is_blank(raw: Any) -> bool:
    """Tell whether ``raw`` means "not given": nothing, or a text without a visible character.

    >>> is_blank(None), is_blank("  "), is_blank(0)
    (True, True, False)
    """
    return raw is None or (isinstance(raw, str) and not raw.strip())


_ZERO = re.compile(r"0+(?:\.0*)?")


def is_not_given(fact: Fact, raw: Any) -> bool:
    """Tell whether ``raw`` gives a fact nothing: it is blank, or the 0 of some hosts where 0 has no meaning of its own."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return True
    if isinstance(raw, str):
        return fact.zero_is_blank and _ZERO.fullmatch(raw.strip()) is not None
    return fact.zero_is_blank and type(raw) in (float, int) and raw == 0


def _read(fact: Fact, raw: Any) -> Any:
    if not fact.is_range and is_not_given(fact, raw):
        return fact.plain
    if isinstance(raw, str) and raw.strip() in ERROR_VALUES:
        raise error_in_a_cell(fact, raw)
    if isinstance(raw, str) and raw.startswith("（〔") and (found := _UNREAD.fullmatch(raw)):
        raise _unread(fact, raw, found)
    return READERS[fact.kind](fact, raw)


_read_once = lru_cache(maxsize=8192, typed=True)(_read)


def reads(*kinds: Kind) -> Callable[[Reader], Reader]:
    """Enter a function as the one that reads some kinds of fact; it is given the fact and a raw value."""

    def enter(reader: Reader) -> Reader:
        READERS.update(dict.fromkeys(kinds, reader))
        return reader

    return enter


@reads(Kind.MONEY, Kind.RATE, Kind.FLAT_RATE, Kind.SHARE, Kind.YEARS, Kind.CHANGE)
def _number(fact: Fact, raw: Any) -> float:
    if type(raw) is float or type(raw) is int:
        value = float(raw)
    elif isinstance(raw, str):
        number = number_from_text(raw, percent=fact.kind in FRACTION_KINDS, unit=fact.unit)
        if number is None:
            raise _no_number(fact, raw)
        value = number
    else:
        raise _not_a_number(fact, raw)
    if not isfinite(value):
        raise _not_a_number(fact, raw)
    if value < fact.least or value > fact.most or (fact.above_least and value == fact.least):
        raise _out_of_range(fact, raw, value)
    return value


def _no_number(fact: Fact, raw: str) -> InputError:
    """Return the error of a text that is no number of a fact."""
    if _is_of_a_plan(fact, raw):
        return _of_a_plan(fact, raw)
    months = number_from_text(raw, percent=False, unit="months") if fact.unit == "days" else None
    return _not_a_number(fact, raw) if months is None else _counts_days(fact, raw, months)


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
    found = _date_of(fact, raw)
    if isinstance(found, NoDate):
        raise _not_a_date(fact, raw, found)
    return as_calendar_number(found)


def _date_of(fact: Fact, raw: Any) -> dt.date | NoDate:
    if isinstance(raw, dt.datetime):
        return within_reach(raw.date())
    if isinstance(raw, dt.date):
        return within_reach(raw)
    if isinstance(raw, str):
        found = date_from_text(raw, day_first=fact.day_first)
        serial = folded(raw)
        is_serial = found is NoDate.UNKNOWN and _SERIAL.fullmatch(serial)
        return _of_a_serial(float(serial)) if is_serial else found
    is_number = type(raw) in (float, int) and isfinite(raw)
    return _of_a_serial(float(raw)) if is_number else NoDate.UNKNOWN


def _of_a_serial(serial: float) -> dt.date | NoDate:
    """Return the date of a day's number in Excel, or of one written 20241016."""
    if serial == int(serial) and int(serial) in _YEARS:
        return NoDate.A_YEAR
    if serial == int(serial) and int(serial) in _COMPACT:
        return date_from_text(str(int(serial)))
    if not 1 <= serial <= _LAST_SERIAL:
        return NoDate.UNKNOWN
    return within_reach(dt.date.fromordinal(_EXCEL_EPOCH + int(serial)))


_QUARTER_ENDS = {1: 331, 2: 630, 3: 930, 4: 1231}
_QUARTER = re.compile(
    r"(?P<year>\d{4})年?(?:q(?P<a>[1-4])|(?P<b>[1-4])q|第?(?P<c>[1-4一二三四])季度?)末?"
    r"|(?:q(?P<d>[1-4])|(?P<e>[1-4])q)(?P<later>\d{4})"
)


@reads(Kind.QUARTER)
def _quarter(fact: Fact, raw: Any) -> int:
    """Read a quarter as the day it ends on: that day itself, or a text such as 2025Q3, Q3 2025, 2025年第3季."""
    if isinstance(raw, str):
        plain = re.sub(r"[\s\-_/.']", "", unicodedata.normalize("NFKC", raw).casefold())
        if found := _QUARTER.fullmatch(plain):
            told = found.groupdict()
            number = next(told[name] for name in "abcde" if told[name])
            return (
                int(told["year"] or told["later"]) * 10_000 + _QUARTER_ENDS["一二三四".find(number) + 1 or int(number)]
            )
    date = _date_of(fact, raw)
    if isinstance(date, NoDate):
        raise _not_a_quarter(fact, raw)
    day: int = as_calendar_number(date)
    if day % 10_000 in _QUARTER_ENDS.values():
        return day
    ends = {month // 100: month for month in _QUARTER_ENDS.values()}
    end = next(day // 10_000 * 10_000 + ends[month] for month in sorted(ends) if month >= day // 100 % 100)
    listed = f"{end // 10_000}-{end // 100 % 100:02}-{end % 100:02}"
    raise InputError(
        "not-a-quarter-end",
        en=f"{fact.name}: {_shown(raw)} is not the end of a quarter. Write {listed}, or a text like 2025Q3.",
        zh=f"{fact.zh}：{_shown(raw)} 不是季末日期。請填 {listed}，或如 2025Q3 的文字。",
        field=fact.name,
        value=raw,
        allowed=listed,
    )


def _not_a_quarter(fact: Fact, raw: Any) -> InputError:
    return InputError(
        "not-a-quarter",
        en=f"{fact.name} must be a quarter; got {_shown(raw)}. Write it like 2025Q3, or the day it ends on, 2025-09-30.",
        zh=f"{fact.zh}須為季度，現為 {_shown(raw)}。請寫成 2025Q3、2025年第3季，或季末日期 2025-09-30。",
        field=fact.name,
        value=raw,
        allowed="2025Q3, or the last day of a quarter",
    )


def truth_of(raw: Any) -> bool | None:
    """Return the truth that a raw value says, ``None`` where it says neither yes nor no.

    >>> truth_of("係"), truth_of("無"), truth_of(1), truth_of("陳大文")
    (True, False, True, None)
    """
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        word = unicodedata.normalize("NFKC", raw).strip().casefold()
        return True if word in _YES else False if word in _NO else None
    return bool(raw) if type(raw) in (float, int) and raw in (0, 1) else None


@reads(Kind.YES_NO)
def _yes_no(fact: Fact, raw: Any) -> bool:
    truth = truth_of(raw)
    if truth is not None:
        return truth
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
        When there is none; the sentence lists what is allowed, the nearest first.

    """
    if member := words.called(text):
        return member
    if meant := words.meant(text):
        raise ambiguous_word(fact.name, fact.zh, text, [(member.code, member.zh) for member in meant])
    raise unknown_word(fact.name, fact.zh, text, [(member.code, member.zh) for member in words.nearest(text)])


@reads(Kind.TEXT)
def _text(fact: Fact, raw: Any) -> str:  # noqa: ARG001 - every reader takes its argument
    return str(raw).strip()


def _shown(raw: Any) -> str:
    return f"“{raw}”" if isinstance(raw, str) else str(raw).upper() if isinstance(raw, bool) else as_written(raw)


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


def _unread(fact: Fact, raw: str, why: re.Match[str]) -> InputError:
    return InputError(
        "unread-cell",
        en=f"{fact.name}: {why['en']}.",
        zh=f"{fact.zh}：{why['zh']}。",
        field=fact.name,
        value=raw,
    )


_LIKE = {Kind.YEARS: "30", Kind.WHOLE: "12", **dict.fromkeys(FRACTION_KINDS, "4.125%")}
"""What a number of some kinds looks like."""


def _not_a_number(fact: Fact, raw: Any) -> InputError:
    if fact.kind in (Kind.MONEY, Kind.AMOUNTS) and isinstance(raw, str) and (share := _share_of_a_million(raw)):
        return InputError(
            "not-a-number",
            en=f"{fact.name} is an amount [HKD]; got {_shown(raw)}. Write the amount: {raw.strip()} of 1,000,000 is {share}.",
            zh=f"{fact.zh}須為港元金額，現為 {_shown(raw)}。請填金額，例如 1,000,000 元的 {raw.strip()} 即 {share}。",
            field=fact.name,
            value=raw,
            allowed="an amount in HKD",
        )
    like, measure = _LIKE.get(fact.kind, "8000000"), fact.unit if fact.kind is Kind.WHOLE else fact.kind.value
    return InputError(
        "not-a-number",
        en=f"{fact.name} must be a number [{measure}]; got {_shown(raw)}. Write digits, such as {like}.",
        zh=f"{fact.zh}須為數字，現為 {_shown(raw)}。請填數字，例如 {like}。",
        field=fact.name,
        value=raw,
        allowed="a number",
    )


def _counts_days(fact: Fact, raw: str, months: float) -> InputError:
    days = f"{months * _DAYS_OF_A_MONTH:.0f}"
    return InputError(
        "counts-days",
        en=f"{fact.name} counts days, and {_shown(raw)} does not say how many. Write them, such as {days} (30 to a month).",
        zh=f"{fact.zh}以日計，{_shown(raw)} 未寫明日數。請填日數，例如 {days}（每月作 30 日）。",
        field=fact.name,
        value=raw,
        allowed="a number of days",
    )


_DAYS_OF_A_MONTH = 30
"""What is proposed for a month of which nobody says which it is."""


def _share_of_a_million(raw: str) -> str:
    """Return what a share written as a percentage comes to of a million; nothing of another text."""
    share = number_from_text(raw, percent=True)
    is_percent = share is not None and isfinite(share) and number_from_text(raw, percent=False) is None
    return f"{share * 1e6:.10g}" if is_percent and share else ""


def _is_of_a_plan(fact: Fact, raw: str) -> bool:
    return fact.kind is Kind.RATE and _OF_A_PLAN.fullmatch(folded(raw)) is not None


def _of_a_plan(fact: Fact, raw: str) -> InputError:
    return InputError(
        "not-a-number",
        en=f"{fact.name}: {_shown(raw)} is a plan, and what it charges hangs on P or HIBOR of the day. "
        "Write today's rate, such as 3.5%; PLAN_RATE tells it from hibor, spread, prime and discount.",
        zh=f"{fact.zh}：{_shown(raw)} 是計劃而非利率，須視乎當日的 P 或拆息。"
        "請填現時利率，例如 3.5%；PLAN_RATE 可由拆息、H 加、最優惠利率及 P 減算出。",
        field=fact.name,
        value=raw,
        allowed="a rate",
    )


_NO_DATES = {
    NoDate.UNKNOWN: ("must be a date; got {}.", "須為日期，現為 {}。"),
    NoDate.OPEN: (
        "must be a date that can be read in one way; {} may have the day or the month first.",
        "須為只有一種讀法的日期；{} 可讀作日／月或月／日。",
    ),
    NoDate.MONTH_FIRST: (
        "must be a date with the day before the month, as Hong Kong writes; got {}.",
        "須為日期，並按香港寫法先日後月，現為 {}。",
    ),
    NoDate.SHORT_YEAR: (
        "must be a date with four digits for the year; got {}.",
        "須為以四位數字寫年份的日期，現為 {}。",
    ),
    NoDate.MINGUO: (
        "must be a date of the common era; {} looks like a year of the Republic of China, to which 1911 is added.",
        "須為公元日期；{} 似以民國紀年（公元為民國年份加 1911）。",
    ),
    NoDate.FAR: ("must be a date from 1900 to 2100; got {}.", "須為 1900 至 2100 年內的日期，現為 {}。"),
    NoDate.A_YEAR: ("must be a date; {} is a year alone.", "須為日期；{} 只有年份。"),
}
"""What is said of what is no date."""


def _not_a_date(fact: Fact, raw: Any, why: NoDate = NoDate.UNKNOWN) -> InputError:
    en, zh = (words.format(_shown(raw)) for words in _NO_DATES[why])
    return InputError(
        "not-a-date",
        en=f"{fact.name} {en} Use a date cell or write it like 2024-10-16.",
        zh=f"{fact.zh}{zh}請用日期儲存格，或寫成 2024-10-16。",
        field=fact.name,
        value=raw,
        allowed="a date cell, an Excel serial number, or ISO text",
    )


def _out_of_range(fact: Fact, raw: Any, value: float) -> InputError:
    field, is_fraction = fact.name, fact.kind in FRACTION_KINDS
    is_percent = isinstance(raw, str) and number_from_text(raw, percent=False) is None
    if is_fraction and not is_percent and _may_be_a_percentage(fact, value):
        return _percent_as_number(fact, raw, value)
    if value > fact.most:
        most = f"{fact.most * 100:.10g}%" if is_fraction else f"{fact.most:,.15g}"
        en, zh = f"at most {most}", f"不大於 {most}"
    elif fact.above_least:
        en, zh = f"above {fact.least:g}", f"大於 {fact.least:g}"
    else:
        en, zh = f"at least {fact.least:g}", f"不小於 {fact.least:g}"
    do = _WRITE_A_FRACTION if is_fraction else ("Check the cell", "請檢查該儲存格")
    return InputError(
        "out-of-range",
        en=f"{field} must be {en}; got {_shown(raw)}. {do[0]}.",
        zh=f"{fact.zh}須{zh}，現為 {_shown(raw)}。{do[1]}。",
        field=field,
        value=raw,
        allowed=en,
    )


_WRITE_A_FRACTION = ("Write it like 4.125% or 0.04125", "請寫成 4.125% 或 0.04125 的形式")


def _may_be_a_percentage(fact: Fact, value: float) -> bool:
    """Tell whether a number that is out of range would be within it as so many percent."""
    return (value > fact.most or value < fact.least) and fact.least <= value / 100 <= fact.most


def _percent_as_number(fact: Fact, raw: Any, value: float) -> InputError:
    most, percent = f"{fact.most * 100:.10g}%", f"{value:.10g}%"
    fraction = f"{value / 100:.10g}"
    return InputError(
        "percent-as-number",
        en=f"{fact.name} is a fraction of at most {most}; got {_shown(raw)}. "
        f"For {value:.10g} percent write {percent} or {fraction}.",
        zh=f"{fact.zh}須以百分率或小數填寫，不大於 {most}，現為 {_shown(raw)}。"
        f"如屬百分之 {value:.10g}，請填 {percent} 或 {fraction}。",
        field=fact.name,
        value=raw,
        allowed=f"0 to {fact.most:g}",
    )
