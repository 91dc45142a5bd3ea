"""Days as *calendar numbers*, whole numbers written yyyymmdd.

They compare as dates do, alone or in arrays, and the completed years between two of them are their difference divided
by 10,000.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

NOT_GIVEN_DATE = 0
"""The calendar number of a date that is not given."""


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


def months_begun(first: Any, last: Any) -> Any:
    """Return how many months have begun from one day to another, both calendar numbers, of one deal or of many.

    A month ends with the day before the same day of the next.

    >>> months_begun(20110910, 20120309), months_begun(20110910, 20120310)
    (6, 7)
    """
    (years, first_day), (last_years, last_day) = divmod(first, 10_000), divmod(last, 10_000)
    months = (last_years - years) * 12 + last_day // 100 - first_day // 100
    return months + (last_day % 100 >= first_day % 100)
