"""From what a cell, a file or a caller gives to the value a rule takes, or an error that says what to write.

Dates become *calendar numbers*, whole numbers written yyyymmdd: they compare as dates do, alone or in arrays, and the
completed years between two of them are their difference divided by 10,000.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from math import inf, isfinite
from numbers import Real
from typing import Any

from xlmortgage.deal.words import Argument, Kind
from xlmortgage.errors import InputError

NOT_GIVEN_DATE = 0
"""The calendar number of a date that is not given."""

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
ERROR_VALUES = frozenset(("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!"))
"""What a cell shows in place of a value that cannot be had."""

_YES = frozenset(("yes", "y", "true", "是", "有", "1"))
_NO = frozenset(("no", "n", "false", "否", "沒有", "無", "0"))


def is_blank(raw: Any) -> bool:
    """Tell whether ``raw`` means "not given": nothing, or a text without a visible character.

    >>> is_blank(None), is_blank("  "), is_blank(0)
    (True, True, False)
    """
    return raw is None or (isinstance(raw, str) and not raw.strip())


def is_zero_for_blank(argument: Argument, raw: Any) -> bool:
    """Tell whether ``raw`` is the 0 that some hosts hand over for a blank cell, where 0 has no meaning of its own."""
    return argument.zero_is_blank and not isinstance(raw, (str, bool)) and raw == 0


def read(argument: Argument, raw: Any) -> Any:
    """Read one raw value as ``argument`` wants it.

    Parameters
    ----------
    argument : Argument
        What the value is for; from :data:`xlmortgage.deal.words.ARGUMENTS`.
    raw : object
        A number, text, truth value, date, or nothing, as a cell, a file or a caller gives it.

    Returns
    -------
    float, int, bool, Word, str or None
        Money [HKD], rates and shares [fraction], ages and terms [years] as ``float``; dates as calendar numbers
        [yyyymmdd]; words as :class:`~xlmortgage.deal.words.Word`; the argument's plain case where nothing is given.

    Raises
    ------
    InputError
        When the value cannot be read, with a sentence that says what to write.

    Examples
    --------
    >>> from xlmortgage.deal.words import ARGUMENTS
    >>> read(ARGUMENTS["price"], "HK$8m"), read(ARGUMENTS["price"], "800萬")
    (8000000.0, 8000000.0)
    >>> read(ARGUMENTS["agreement_date"], "2024-10-16"), read(ARGUMENTS["agreement_date"], 45581)
    (20241016, 20241016)

    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return argument.plain
    if is_zero_for_blank(argument, raw):
        return argument.plain
    if isinstance(raw, str) and raw.strip() in ERROR_VALUES:
        raise error_in_a_cell(argument, raw.strip())
    return _READERS[argument.kind](argument, raw)


def as_calendar_number(date: dt.date) -> int:
    """Return ``date`` as a calendar number [yyyymmdd].

    >>> as_calendar_number(dt.date(2024, 10, 16))
    20241016
    """
    return date.year * 10_000 + date.month * 100 + date.day


def as_date(calendar_number: int) -> dt.date:
    """Return the date of a calendar number [yyyymmdd].

    >>> as_date(20241016)
    datetime.date(2024, 10, 16)
    """
    year, day_of_year = divmod(int(calendar_number), 10_000)
    return dt.date(year, *divmod(day_of_year, 100))


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


def _number(argument: Argument, raw: Any) -> float:
    if type(raw) is float:
        value = raw
    elif isinstance(raw, str):
        number = number_from_text(raw, percent=argument.kind in FRACTION_KINDS)
        if number is None:
            raise _not_a_number(argument, raw)
        value = number
    elif isinstance(raw, (Real, Decimal)) and not isinstance(raw, bool):
        try:
            value = float(raw)
        except OverflowError:
            raise _out_of_range(argument, raw, inf) from None
    else:
        raise _not_a_number(argument, raw)
    if not isfinite(value):
        raise _not_a_number(argument, raw)
    if value < argument.least or value > argument.most or (argument.above_least and value == argument.least):
        raise _out_of_range(argument, raw, value)
    return value


def _amount(argument: Argument, raw: Any) -> float:
    """Read one amount where a range of them would do as well."""
    return _number(argument._replace(kind=Kind.MONEY), raw)


def _whole(argument: Argument, raw: Any) -> int:
    value = _number(argument, raw)
    if value != int(value):
        raise InputError(
            "not-whole",
            en=f"{argument.name} must be a whole number; got {raw}. Write it without decimals.",
            zh=f"{argument.zh}須為整數，現為 {raw}。請填沒有小數的數字。",
            field=argument.name,
            value=raw,
            allowed="a whole number",
        )
    return int(value)


def _date(argument: Argument, raw: Any) -> int:
    if isinstance(raw, dt.date):
        if raw != raw:  # noqa: PLR0124 - a missing time of pandas
            return NOT_GIVEN_DATE
        return as_calendar_number(raw)
    if isinstance(raw, str):
        try:
            return as_calendar_number(dt.datetime.fromisoformat(raw.strip().replace("/", "-")))
        except ValueError:
            raise _not_a_date(argument, raw) from None
    if isinstance(raw, Real) and not isinstance(raw, bool) and 1 <= float(raw) <= _LAST_SERIAL:
        return as_calendar_number(dt.date.fromordinal(_EXCEL_EPOCH + int(float(raw))))
    raise _not_a_date(argument, raw)


def _yes_no(argument: Argument, raw: Any) -> bool:
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
        en=f"{argument.name}: {_shown(raw)} is neither yes nor no. Write TRUE or FALSE, 1 or 0, yes or no, 是 or 否.",
        zh=f"{argument.zh}：{_shown(raw)} 不是「是」或「否」。請填 TRUE/FALSE、1/0、yes/no 或 是/否。",
        field=argument.name,
        value=raw,
        allowed=["TRUE", "FALSE", "1", "0", "yes", "no", "是", "否"],
    )


def _word(argument: Argument, raw: Any) -> Any:
    words = argument.words
    assert words is not None  # noqa: S101 - a word argument names its words
    if isinstance(raw, words):
        return raw
    return words.read(raw if isinstance(raw, str) else _shown(raw), argument.name)


def _text(argument: Argument, raw: Any) -> str:  # noqa: ARG001 - every reader takes its argument
    return str(raw).strip()


_READERS = {
    Kind.MONEY: _number,
    Kind.RATE: _number,
    Kind.FLAT_RATE: _number,
    Kind.SHARE: _number,
    Kind.YEARS: _number,
    Kind.WHOLE: _whole,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
    Kind.WORD: _word,
    Kind.TEXT: _text,
    Kind.AMOUNTS: _amount,
    Kind.CHANGE: _number,
    Kind.FRACTIONS: _number,
}


def _shown(raw: Any) -> str:
    return f"“{raw}”" if isinstance(raw, str) else str(raw).upper() if isinstance(raw, bool) else str(raw)


def error_in_a_cell(argument: Argument, raw: str) -> InputError:
    """Return the error of an argument whose cell holds an error value, which passes through."""
    error = InputError(
        "error-in-a-cell",
        en=f"{argument.name}: the cell holds the error {raw}. Mend that cell first.",
        zh=f"{argument.zh}：該儲存格為錯誤值 {raw}。請先修正該儲存格。",
        field=argument.name,
        value=str(raw),
    )
    error.cell = str(raw)
    return error


_LIKE = {Kind.YEARS: "30", Kind.WHOLE: "12", **dict.fromkeys(FRACTION_KINDS, "4.125%")}
"""What a number of some kinds looks like."""


def _not_a_number(argument: Argument, raw: Any) -> InputError:
    like = _LIKE.get(argument.kind, "8000000")
    return InputError(
        "not-a-number",
        en=f"{argument.name} must be a number [{argument.kind.value}]; got {_shown(raw)}. Write digits, such as {like}.",
        zh=f"{argument.zh}須為數字，現為 {_shown(raw)}。請填數字，例如 {like}。",
        field=argument.name,
        value=raw,
        allowed="a number",
    )


def _not_a_date(argument: Argument, raw: Any) -> InputError:
    return InputError(
        "not-a-date",
        en=f"{argument.name} must be a date; got {_shown(raw)}. Use a date cell or write it like 2024-10-16.",
        zh=f"{argument.zh}須為日期，現為 {_shown(raw)}。請用日期儲存格，或寫成 2024-10-16。",
        field=argument.name,
        value=raw,
        allowed="a date cell, an Excel serial number, or ISO text",
    )


def _out_of_range(argument: Argument, raw: Any, value: float) -> InputError:
    field = argument.name
    is_percent = isinstance(raw, str) and "%" in unicodedata.normalize("NFKC", raw)
    if argument.kind in FRACTION_KINDS and 1 < value <= 100 and not is_percent:  # noqa: PLR2004 - percent as a number
        return InputError(
            "percent-as-number",
            en=f"{field} is a fraction; got {_shown(raw)}. For {value:g} percent write {value:g}% or {value / 100:g}.",
            zh=f"{argument.zh}須以百分率或小數填寫，現為 {_shown(raw)}。如屬百分之 {value:g}，請填 {value:g}% 或 {value / 100:g}。",
            field=field,
            value=raw,
            allowed="0 to 1",
        )
    if value > argument.most:
        most = "100%" if is_percent and argument.most == 1 else f"{argument.most:,.15g}"
        en, zh = f"at most {most}", f"不大於 {most}"
    elif argument.above_least:
        en, zh = f"above {argument.least:g}", f"大於 {argument.least:g}"
    else:
        en, zh = f"at least {argument.least:g}", f"不小於 {argument.least:g}"
    return InputError(
        "out-of-range",
        en=f"{field} must be {en}; got {_shown(raw)}. Check the cell.",
        zh=f"{argument.zh}須{zh}，現為 {_shown(raw)}。請檢查該儲存格。",
        field=field,
        value=raw,
        allowed=en,
    )
