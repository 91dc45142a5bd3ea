"""Numbers as text and text as numbers, as Excel turns the one into the other.

``&`` and the text functions show a number with 15 digits; arithmetic takes a text that looks like a number, an amount,
a percentage, a date or a time.  What Excel reads according to the settings of a machine is read as in Hong Kong; a date
that may be two days is refused.

Sources
-------
"Floating-point arithmetic may give inaccurate results in Excel" and "VALUE function", support.microsoft.com; Apache POI,
``NumberToTextConverter``, whose table of texts was made by Excel; accessed 2026-11-26.
"""

from __future__ import annotations

import re
from calendar import month_abbr, month_name, monthrange
from datetime import date
from functools import lru_cache

from xlmortgage.errors import InputError

__all__ = ["DIGITS", "date_of_text", "day_number", "day_of", "number_of_text", "text_of_number"]

DIGITS = 15
"""Significant digits that Excel shows and compares."""

_LONGEST = 20
_FEWER_DIGITS_BEYOND = 98
_SMALLEST = 2.2250738585072014e-308
_LAST_DAY = 2_958_465
_LEAP_DAY_OF_1900 = 60
_DAY_ZERO = date(1899, 12, 31).toordinal()
_PIVOT = 30
"""Two digits of a year below it are of this century, as Windows has it."""

_WIDE = {code + 0xFEE0: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}
_NUMBER = re.compile(
    r"""(?P<open>\()?\s*(?P<sign>[-+])?\s*(?:HK)?(?P<currency>\$)?\s*(?P<late>[-+])?\s*
        (?P<digits>(?:\d+(?:,\d{3,})+|\d+)(?:\.\d*)?|\.\d+)(?P<power>[eE][-+]?\d+)?\s*(?P<percent>%)?\s*(?P<close>\))?""",
    re.VERBOSE,
)
_FRACTION = re.compile(r"([-+])?(\d+) (\d+)/(\d+)")
_TIME = r"(?P<half>[上下]午)?\s*(?P<hour>\d{1,4})(?::(?P<minute>\d{1,2})(?::(?P<second>\d{1,2}(?:\.\d*)?))?)?(?:\s+(?P<noon>[AaPp])[Mm]?)?"
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4})\s*(?P<mark>[-/年])\s*(?P<month>\d{1,2})(?:\s*[-/月]\s*(?P<day>\d{1,2}))?\s*[日月]?"
)
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})[-/](?P<second>\d{1,2})[-/](?P<year>\d{4}|\d{2})")
_NO_YEAR = re.compile(r"\d{1,2}[-/]\d{1,2}|\d{1,2}月\d{1,2}日|\d{2}[-/]\d{1,2}[-/]\d{1,2}")
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})[-/ ]\s*)?(?P<name>[A-Za-z]{3,9})(?:[-/ ](?P<late>\d{1,2}),)?(?:[-/, ]\s*(?P<year>\d{4}|\d{2}))?"
)
_MONTHS = {name.lower(): month for names in (month_name, month_abbr) for month, name in enumerate(names) if name}


def text_of_number(number: float) -> str:
    """Return a number as ``&`` joins it to a text.

    >>> text_of_number(0.55 * 100), text_of_number(1e20), text_of_number(1 / 3), text_of_number(1234567890123456789)
    ('55', '1E+20', '0.333333333333333', '1234567890123460000')
    """
    if abs(number) < _SMALLEST:
        return "0"
    digits, exponent = _digits(abs(number), DIGITS)
    if abs(exponent) > _FEWER_DIGITS_BEYOND:
        digits, exponent = _digits(abs(number), DIGITS - 1)
    sign = "-" if number < 0 else ""
    if exponent >= _LONGEST or (exponent < 0 and len("0.") - exponent - 1 + len(digits) > _LONGEST):
        point = "." if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{point}{digits[1:]}E{exponent:+03d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    whole, rest = digits[: exponent + 1].ljust(exponent + 1, "0"), digits[exponent + 1 :]
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def _digits(number: float, count: int) -> tuple[str, int]:
    """Return the significant digits of a number, without zeros at the end, and its power of ten."""
    mantissa, _, exponent = f"{number:.{count - 1}e}".partition("e")
    return mantissa.replace(".", "").rstrip("0"), int(exponent)


@lru_cache(maxsize=4096)
def number_of_text(text: str) -> float | None:
    """Return the number that Excel takes a text for, or ``None`` where it is none.

    Raises
    ------
    InputError
        If it is a date that machines read differently.

    Examples
    --------
    >>> [number_of_text(text) for text in ("8,000,000", "HK$8,000", "(5)", "3.5%", "1 1/2", "2024年10月16日", "x")]
    [8000000.0, 8000.0, -5.0, 0.035, 1.5, 45581.0, None]
    >>> number_of_text("2024-10-16 18:00"), number_of_text("下午 6:30"), number_of_text("16-Oct-2024")
    (45581.75, 0.7708333333333334, 45581.0)

    """
    plain = text.translate(_WIDE).strip(" ")
    if found := _NUMBER.fullmatch(plain):
        return _amount(found)
    if found := _FRACTION.fullmatch(plain):
        sign, whole, above, below = found.groups()
        value = int(whole) + int(above) / int(below) if int(below) else None
        return -value if value and sign == "-" else value
    return _moment(plain)


def _amount(found: re.Match[str]) -> float | None:
    if bool(found["open"]) != bool(found["close"]) or (found["sign"] and (found["late"] or found["open"])):
        return None
    try:
        value = float(found["digits"].replace(",", "") + (found["power"] or ""))
    except OverflowError:
        return None
    if value == float("inf"):
        return None
    negative = "-" in (found["sign"], found["late"]) or bool(found["open"])
    return (-value if negative else value) / (100 if found["percent"] else 1)


def date_of_text(text: str) -> float | None:
    """Return the day, with the time of day, that a text says, or ``None`` where it says none.

    >>> date_of_text("2024/10/16"), date_of_text("45581"), date_of_text("16/10/2024")
    (45581.0, None, 45581.0)
    """
    return _moment(text.translate(_WIDE).strip(" "))


def _moment(text: str) -> float | None:
    """Return the number of a date, of a time, or of both."""
    time = _time(text)
    if time is not None:
        return time
    day = _day(text)
    if day is not None:
        return float(day)
    early, _, late = text.partition(" ")
    while late:
        day, time = _day(early.rstrip()), _time(late.lstrip())
        if day is not None and time is not None:
            return day + time
        following, _, rest = late.partition(" ")
        early, late = f"{early} {following}", rest
    return None


def _time(text: str) -> float | None:
    found = re.fullmatch(_TIME, text)
    if not found or not (found["minute"] or found["noon"] or found["half"]):
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"] or 0), float(found["second"] or 0)
    late = (found["noon"] or "").lower() == "p" or found["half"] == "下午"
    if found["noon"] or found["half"]:
        if hour > 12:  # noqa: PLR2004
            return None
        hour = hour % 12 + 12 * late
    return (hour * 3600 + minute * 60 + second) / 86400


def _day(text: str) -> int | None:
    if found := _YEAR_FIRST.fullmatch(text):
        chinese, marked = found["mark"] == "年", text.endswith(("日", "月"))
        if chinese != marked:
            return None
        return _number_of_day(int(found["year"]), int(found["month"]), int(found["day"] or 1))
    if found := _YEAR_LAST.fullmatch(text):
        return _day_month_year(text, int(found["first"]), int(found["second"]), _year(found["year"]))
    if found := _NAMED.fullmatch(text):
        return _named_day(text, found)
    if _NO_YEAR.fullmatch(text):
        raise _unclear_date(text)
    return None


def _named_day(text: str, found: re.Match[str]) -> int | None:
    month, day = _MONTHS.get(found["name"].lower()), found["day"] or found["late"]
    if month is None or not (day or found["year"]):
        return None
    if not (day and found["year"]):
        raise _unclear_date(text)
    return _number_of_day(_year(found["year"]), month, int(day))


def _day_month_year(text: str, first: int, second: int, year: int) -> int | None:
    """Return a day written day first; where the month can only stand first it does, as Excel has it."""
    either = {
        day for day in (_number_of_day(year, second, first), _number_of_day(year, first, second)) if day is not None
    }
    if len(either) > 1:
        raise _unclear_date(text)
    return either.pop() if either else None


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (2000 if year < _PIVOT else 1900)  # noqa: PLR2004


def _number_of_day(year: int, month: int, day: int) -> int | None:
    if not (1900 <= year <= 9999 and 1 <= month <= 12):  # noqa: PLR2004
        return None
    if (year, month, day) == (1900, 2, 29):
        return _LEAP_DAY_OF_1900
    return day_number(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def day_number(year: int, month: int, day: int) -> int:
    """Return the number of a day; months and days beyond their range count on.

    >>> day_number(2024, 10, 16), day_number(2024, 14, 0), day_number(1900, 2, 28)
    (45581, 45688, 59)
    """
    years, month = divmod(month - 1, 12)
    number = date(year + years, month + 1, 1).toordinal() - _DAY_ZERO + day - 1
    return number + (number >= _LEAP_DAY_OF_1900)


def day_of(number: float) -> tuple[int, int, int] | None:
    """Return year, month and day of a number, or ``None`` beyond the year 9999.

    Excel counts a 29 February of 1900, and a day 0 of that year.

    >>> day_of(45581.9), day_of(60), day_of(0)
    ((2024, 10, 16), (1900, 2, 29), (1900, 1, 0))
    """
    day = int(number // 1)
    if not 0 <= day <= _LAST_DAY:
        return None
    if day in {0, _LEAP_DAY_OF_1900}:
        return (1900, 1, 0) if day == 0 else (1900, 2, 29)
    found = date.fromordinal(day + _DAY_ZERO - (day > _LEAP_DAY_OF_1900))
    return found.year, found.month, found.day


def _unclear_date(text: str) -> InputError:
    return InputError(
        "unclear-date-text",
        en=f"the text {text!r} is a different day on different machines. Write it with its year first, as in 2024-10-16.",
        zh=f"文字「{text}」在不同電腦會被讀成不同日期。請先寫年份，例如 2024-10-16。",
        value=text,
        allowed="2024-10-16",
    )
