"""What a cell's number format shows beside the number: 萬, %, m; what a reader of values takes no notice of."""

from __future__ import annotations

import re
import unicodedata

_GENERAL = re.compile(r"General|G/通用格式", re.IGNORECASE)
"""A number as it stands."""

_TOKEN = re.compile(r'"([^"]*)"|[\\!](.)|[_*].|\[[^\]]*\]|(.)', re.DOTALL)
"""A part of a format: a quoted text, a character behind a backslash or (as East Asian formats write it) an exclamation
mark, a space or a filling, a condition or colour, or any other character."""

_UNIT = re.compile(
    r"(?:百萬|百万|千萬|千万|十萬|十万|萬|万|億|亿|千|%|厘|個月|个月|月"
    r"|(?:months?|mths?|million|mil|mn|m|billion|bn|k)(?![a-z0-9]))"
)
"""The units that change what a number means; a currency, a year or a square metre do not."""

MONTHS = frozenset(("個月", "个月", "月", "month", "months", "mth", "mths"))
"""The units of a tenor that is no number of years."""


def unit_of(number_format: str) -> str:
    r"""Return the unit that a number format writes behind a number which it leaves as it is; nothing where there is none.

    A comma behind the last digit, or a percent sign that is no text, says that the number stands for itself already.

    >>> [unit_of(code) for code in ('#,##0"萬"', '0.00"%"', 'General"萬元"', r'0.0\M')]
    ['萬', '%', '萬', 'm']
    >>> [unit_of(code) for code in ('0.00%', '0.0,,"m"', '0!.0,"萬"', '"HK$"#,##0', 'yyyy"年"m"月"', '0" m²"')]
    ['', '', '', '', '', '']
    """
    has_digits, is_scaled, behind = False, False, ""
    for token in _TOKEN.finditer(_GENERAL.sub("0", number_format)):
        text, escaped, plain = token.groups()
        if plain == ";":
            if has_digits:
                break
            behind = ""
        elif plain and plain in "0#?":
            has_digits, is_scaled, behind = True, False, ""
        elif plain in (",", "%"):
            is_scaled = has_digits
        else:
            behind += text or escaped or plain or ""
    if not has_digits or is_scaled:
        return ""
    found = _UNIT.match(unicodedata.normalize("NFKC", behind).strip().casefold())
    return found[0] if found else ""


def with_unit(number: float, unit: str) -> str:
    """Return a number as its cell shows it, with every digit that it has.

    >>> with_unit(800.0, "萬"), with_unit(3.125, "%")
    ('800萬', '3.125%')
    """
    return f"{number:.15g}{unit}"
