"""Days as *calendar numbers*, whole numbers written yyyymmdd.

They compare as dates do, alone or in arrays, and the completed years between two of them are their difference divided
by 10,000.
"""

from __future__ import annotations

import datetime as dt

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
