"""What a cell's number format shows beside the number: 萬, %, m; what a reader of values takes no notice of."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_GENERAL = re.compile(r"General|G/通用格式", re.IGNORECASE)
"""A number as it stands."""

_TOKEN = re.compile(r'"([^"]*)"|[\\!](.)|[_*].|\[[^\]]*\]|(.)', re.DOTALL)
"""A part of a format: a quoted text, a character behind a backslash or (as East Asian formats write it) an exclamation
mark, a space or a filling, a condition or colour, or any other character."""

_UNIT = re.compile(
    r"(?:百萬|百万|千萬|千万|十萬|十万|萬|万|億|亿|千|成|%|厘|個月|个月|月|期"
    r"|(?:months?|mths?|million|mil|mn|m|billion|bn|k)(?![a-z0-9]))"
)
"""The units that change what a number means; the currency of Hong Kong, a year or a square metre do not."""

_FOREIGN = re.compile(
    r"(?:us|nt|a|au|c|s|sg|nz|r)\$|[£€¥₩₫฿]|(?:usd|rmb|cny|cnh|gbp|eur|jpy|twd|ntd|aud|cad|sgd|nzd|chf|mop|krw|thb)(?![a-z])"
    r"|人民[幣币]|美[元金]|英[鎊镑]|歐元|欧元|日[圓元]|台[幣币]|新台[幣币]|澳元|加元|坡元|澳門元|澳门元|葡[幣币]"
)
"""Currencies that are not Hong Kong's, whose mark stands before or behind the number."""

_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
"""How a format names a currency: [$US$-409]."""

MONTHS = frozenset(("個月", "个月", "月", "期", "month", "months", "mth", "mths"))
"""The units of a tenor that is no number of years."""

HUNDREDFOLD = "×100%"
"""What a number that is shown a hundredfold, as a percentage, has for a unit: a share is what it stands for itself."""

BUILT_IN = {"9": "0%", "10": "0.00%"}
"""The formats of a percentage that a workbook names by number alone."""


class _Shown(NamedTuple):
    """What a format writes before a number and behind it, and whether the number stands for itself."""

    before: str
    behind: str
    has_digits: bool
    is_percent: bool
    is_scaled: bool


def unit_of(number_format: str) -> str:
    r"""Return what a number format writes beside a number that changes what it means; nothing where there is none.

    A comma behind the last digit says that the number stands for itself already; a percent sign that is no text shows it a
    hundredfold.

    >>> [unit_of(code) for code in ('#,##0"萬"', '0.00"%"', 'General"萬元"', r'0.0\M', '"US$"#,##0', '[$¥-804]#,##0', '0%')]
    ['萬', '%', '萬', 'm', 'us$', '¥', '×100%']
    >>> [unit_of(code) for code in ('0.0,,"m"', '0!.0,"萬"', '"HK$"#,##0', 'yyyy"年"m"月"', '0" m²"', '[$$-404]#,##0')]
    ['', '', '', '', '', '']
    """
    shown = _shown(number_format)
    if not shown.has_digits:
        return ""
    behind = unicodedata.normalize("NFKC", shown.behind).strip().casefold()
    before = unicodedata.normalize("NFKC", shown.before).casefold()
    currency = _FOREIGN.search(before.replace("hk$", "")) or _FOREIGN.search(behind)
    if shown.is_percent:
        return HUNDREDFOLD
    found = None if shown.is_scaled else _UNIT.match(behind)
    return f"{currency[0] if currency else ''}{found[0] if found else ''}"


def _shown(number_format: str) -> _Shown:
    has_digits, is_percent, is_scaled, before, behind = False, False, False, "", ""
    for token in _TOKEN.finditer(_GENERAL.sub("0", number_format)):
        text, escaped, plain = token.groups()
        if plain == ";":
            if has_digits:
                break
            before = behind = ""
        elif plain and plain in "0#?":
            before, behind = (before, "") if has_digits else (behind, "")
            has_digits, is_percent, is_scaled = True, False, False
        elif plain in (",", "%"):
            is_percent, is_scaled = is_percent or (has_digits and plain == "%"), has_digits
        else:
            currency = _CURRENCY.fullmatch(token[0])
            behind += text or escaped or plain or (currency[1] if currency else "")
    return _Shown(before, behind, has_digits, is_percent, is_scaled)


def with_unit(number: float, unit: str) -> str:
    """Return a number as its cell shows it, with every digit that it has.

    >>> with_unit(800.0, "萬"), with_unit(3.125, "%"), with_unit(8e6, "us$"), with_unit(0.7, HUNDREDFOLD)
    ('800萬', '3.125%', 'US$8000000', '70%')
    """
    if unit == HUNDREDFOLD:
        return f"{number * 100:.10g}%"
    currency = _FOREIGN.match(unit)
    before, behind = (currency[0].upper(), unit[currency.end() :]) if currency else ("", unit)
    return f"{before}{number:.15g}{behind}"
