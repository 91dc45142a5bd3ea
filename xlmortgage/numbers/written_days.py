"""Dates as people in Hong Kong write them: 2024-10-16, 2024年10月16日, 16-Oct-2024, and day first where that is certain."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from enum import Enum
from typing import Any

from xlmortgage.numbers.written import folded

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
"""The days that a mortgage in Hong Kong can be about."""

_TIME = r"(?:[t\s]\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]m)?\s*(?:z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*([-/.])\s*(\d{{1,2}})\s*\2\s*(\d{{1,2}}){_TIME}", re.ASCII)
_COMPACT = re.compile(r"((?:19|20|21)\d{2})(\d{2})(\d{2})", re.ASCII)
_CHINESE = re.compile(rf"(\d{{4}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日號号]?{_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})\s*([-/.])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}){_TIME}", re.ASCII)
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?P<rest>[a-z]*)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAMED = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_DAY}[\s./-]*{_MONTH}[\s,./-]*(?P<year>\d{{4}}){_TIME}",
        rf"{_MONTH}[\s./-]*{_DAY}(?:\s*,\s*|[\s./-]+)(?P<year>\d{{4}}){_TIME}",
        rf"(?P<year>\d{{4}})[\s./-]+{_MONTH}[\s./-]*{_DAY}{_TIME}",
    )
)
_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_SEPT = "sept"
_MINGUO = re.compile(r"(?:中華)?民[國国].*|roc\b.*|1\d{2}\s*(?:年|[-/.]\s*\d{1,2}\s*[-/.]).*")
_SHORT_YEAR = re.compile(
    r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}"
    rf"|\d{{1,2}}[\s./-]*{_MONTH}[\s,./'-]*\d{{2}}"
    r"|\d{2}\s*年\s*\d{1,2}\s*月.*"
)
_WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|\s*\(\s*(?:星期|週|周|禮拜)?[一二三四五六日天]\s*\)$"
    r"|\s*(?:星期|週|周|禮拜)[一二三四五六日天]$|[\s,(]+(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?$"
)
"""The day of the week, as Excel's long dates have it."""
_MONTHS_A_YEAR = 12
_LONGEST = 60
"""No date takes more characters."""


class NoDate(Enum):
    """Why a text is no date."""

    UNKNOWN = "unknown"
    OPEN = "open"
    """Day first and month first are both possible."""
    MONTH_FIRST = "month first"
    SHORT_YEAR = "a year of two digits"
    MINGUO = "a year of the Republic"
    FAR = "too long ago or too far ahead"
    A_YEAR = "a year alone"


def date_from_text(text: str, *, day_first: bool = False) -> dt.date | NoDate:
    """Return the date that a text writes, or why it is none.

    Parameters
    ----------
    text : str
        What is written.
    day_first : bool, optional
        Whether the day is known to stand before the month, where either could.

    Examples
    --------
    >>> date_from_text("2024年3月1日"), date_from_text("16-Oct-2024"), date_from_text("16/10/2024")
    (datetime.date(2024, 3, 1), datetime.date(2024, 10, 16), datetime.date(2024, 10, 16))
    >>> date_from_text("03/04/2024"), date_from_text("03/04/2024", day_first=True)
    (<NoDate.OPEN: 'open'>, datetime.date(2024, 4, 3))

    """
    plain = _WEEKDAY.sub("", folded(text), count=1)
    return NoDate.UNKNOWN if len(plain) > _LONGEST else _date_from(plain, day_first=day_first)


def _date_from(plain: str, *, day_first: bool) -> dt.date | NoDate:
    if found := _YEAR_FIRST.fullmatch(plain):
        return _date(found[1], found[3], found[4])
    if found := _CHINESE.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _date(found[1], found[2], found[3])
    if found := _YEAR_LAST.fullmatch(plain):
        return _year_last(int(found[1]), int(found[3]), int(found[4]), day_first=day_first)
    for form in _NAMED:
        if (found := form.fullmatch(plain)) and (month := _month(found)):
            return _date(found["year"], month, found["day"])
    return _no_date(plain)


def _no_date(plain: str) -> NoDate:
    if _MINGUO.fullmatch(plain):
        return NoDate.MINGUO
    return NoDate.SHORT_YEAR if _SHORT_YEAR.fullmatch(plain) else NoDate.UNKNOWN


def is_day_first(text: str) -> bool | None:
    """Tell whether the day certainly stands first, or certainly does not; ``None`` of a text that shows neither.

    >>> is_day_first("16/10/2024"), is_day_first("10/16/2024"), is_day_first("03/04/2024")
    (True, False, None)
    """
    found = _YEAR_LAST.fullmatch(folded(text)) if len(text) <= _LONGEST else None
    if not found or (int(found[1]) > _MONTHS_A_YEAR) == (int(found[3]) > _MONTHS_A_YEAR):
        return None
    return int(found[1]) > _MONTHS_A_YEAR


def read_day_first(column: Iterable[Any]) -> list[str]:
    """Return the dates of a column that are read day first for the others' sake: one is so for certain, and none is not.

    >>> read_day_first(["03/04/2024", "16/10/2024"]), read_day_first(["03/04/2024", "16/10/2024", "10/16/2024"])
    (['03/04/2024'], [])
    """
    texts = [cell for cell in column if isinstance(cell, str)]
    shown = {is_day_first(text) for text in texts}
    if True not in shown or False in shown:
        return []
    return [text for text in texts if date_from_text(text) is NoDate.OPEN]


def within_reach(date: dt.date) -> dt.date | NoDate:
    """Return a date that a mortgage can be about, or that it is none."""
    return date if FIRST <= date <= LAST else NoDate.FAR


def _year_last(first: int, second: int, year: int, *, day_first: bool) -> dt.date | NoDate:
    if first == second or first > _MONTHS_A_YEAR or day_first:
        return _date(year, second, first)
    return NoDate.MONTH_FIRST if second > _MONTHS_A_YEAR else NoDate.OPEN


def _month(found: re.Match[str]) -> int:
    """Return the number of a month by its English name or its beginning, 0 of what only begins like one."""
    name = found["month"] + found["rest"]
    number = next(number for number, month in enumerate(_NAMES, start=1) if month.startswith(found["month"]))
    return number if name in (_NAMES[number - 1], found["month"]) or (number == 9 and name == _SEPT) else 0  # noqa: PLR2004


def _date(year: str | int, month: str | int, day: str | int) -> dt.date | NoDate:
    try:
        return within_reach(dt.date(int(year), int(month), int(day)))
    except ValueError:
        return NoDate.UNKNOWN
