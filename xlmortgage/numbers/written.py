"""Numbers as people in Hong Kong write them: 8,000,000, HK$8m, 800萬, 八百萬, 3.5厘, (1,000), 30年.

What is certain is read; digits that only look like a number are not: footnote marks, spaces between digits, 0,500.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import NamedTuple

FOLDED: dict[int, int | str] = {
    **{0xFF01 + place: 0x21 + place for place in range(94)},
    **dict.fromkeys(map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f"), " "),
    **dict.fromkeys(map(ord, "\u2212\u2013\ufe63"), "-"),
}
"""Characters that differ in width alone, and the signs and spaces that typesetting puts in place of plain ones."""

_CURRENCY = r"(?:港幣|港元|hk\$|hkd|hk\ dollars?|\$)"
_AFTER = r"(?:hkd|hk\ dollars?|港元|港幣|蚊|[元圓](?:[正整]|\s*港幣|\s*港元)?)"
_SHELL = re.compile(
    rf"(?P<open>\()?\s*(?P<before>[+-])?\s*(?P<currency>{_CURRENCY})?\s*(?P<inside>[+-])?\s*"
    rf"(?P<body>[^\s()+-](?:[^()+-]*[^\s()+-])?)\s*(?P<close>\))?\s*(?P<last>-)?",
    re.VERBOSE,
)
_MONEY = re.compile(rf"(.*?)\s*{_AFTER}", re.VERBOSE)
_CLOSED = re.compile(r"(?<=\d)(?:\.\s*-{1,2}|\s*/-{1,2})$", re.ASCII)
"""How an amount without cents is closed on a cheque: $8,000,000.- or 8,000,000/-"""
_DIGITS = re.compile(r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+")
_MULTIPLE = re.compile(r"(.+?)\s*(千萬|百萬|十萬|千|萬|億|thousand|million|billion|mil|mn|bn|k|m)")
_MULTIPLES = {
    **dict.fromkeys(("k", "thousand", "千"), 1e3),
    "萬": 1e4,
    "十萬": 1e5,
    **dict.fromkeys(("m", "mn", "mil", "million", "百萬"), 1e6),
    "千萬": 1e7,
    "億": 1e8,
    **dict.fromkeys(("bn", "billion"), 1e9),
}
_IN_WORDS = re.compile(r"(?:\d億)?(?:\d[千百十])+萬", re.ASCII)
"""Single digits, each with its Chinese multiple: 1億2千萬."""
_IN_CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
_STEPS = re.compile(r"(?:(\d+)億)?(?:([\d,]+)萬)?(?:(\d)千)?([\d,]+)?", re.ASCII)
_FRACTION = re.compile(
    r"(?:(?:年息率?|年利率|利率|p\.?a\.?)\s*)?"
    r"(?:百分之\s*(?P<hundredths>.+)|(?P<number>.+?)\s*(?P<unit>%|percent|per\ cent|pct|厘|釐|成|bps?|基點)(?P<half>半)?)"
    r"(?:\s*(?:p\.?a\.?|per\ annum|a\ year))?",
    re.VERBOSE,
)
_PARTS = {**dict.fromkeys(("成",), 10), **dict.fromkeys(("bp", "bps", "基點"), 10_000)}
"""How many of a unit make one; a hundred of those that are not here."""

_YEARS, _MONTHS = r"(?:年期?|years?(?:\ old)?|yrs?|y|歲|岁)", r"(?:個月|个月|月|months?|mths?|期)"
_TIME = re.compile(
    rf"(?P<days>.+?)\s*(?:days?|日|天)|(?:(?P<years>[^年]+?)\s*{_YEARS}(?P<half>半)?)?\s*(?:(?P<months>\S+?)\s*{_MONTHS})?",
    re.VERBOSE,
)
_MONTHS_A_YEAR = 12
_LONGEST = 100
"""No number takes so many characters."""

_NUMERALS = {
    **dict(zip("零一二三四五六七八九", range(10), strict=True)),
    **dict(zip("壹貳叁肆伍陸柒捌玖", range(1, 10), strict=True)),
    **dict.fromkeys("〇○", 0),
    **dict.fromkeys("兩两", 2),
}
_SAME = str.maketrans("拾佰仟万亿廿卅卌壹貳叁肆伍陸柒捌玖兩两〇○", "十百千萬億廿卅卌一二三四五六七八九二二零零")
_D = "[一二三四五六七八九]"
_SECTION = re.compile(
    rf"(?:(?P<thousands>{_D})千)?(?:零?(?P<hundreds>{_D})百)?"
    rf"(?:零?(?:(?P<tens>{_D})?(?P<ten>十)|(?P<score>[廿卅卌])))?(?P<zero>零)?(?P<ones>{_D})?"
)
_CHINESE = re.compile(r"(?:([^億萬]+)億)?(?:零?([^億萬]+)萬)?([^億萬]+)?")
_SCORES = {"廿": 20, "卅": 30, "卌": 40}


def folded(text: str) -> str:
    """Return a text in one width and in small letters, without what surrounds it.

    >>> folded("　ＨＫ＄８Ｍ ")
    'hk$8m'
    """
    return text.translate(FOLDED).strip().casefold()


def number_from_text(text: str, *, percent: bool = True, unit: str = "") -> float | None:
    """Return the number that a text looks like, or ``None``; a percentage only where one makes sense.

    Parameters
    ----------
    text : str
        What is written.
    percent : bool, optional
        Whether a percentage, 厘, 成 or basis points make sense.
    unit : str, optional
        ``"years"``, ``"months"`` or ``"days"`` where a time is meant, in which 年 and 個月 are then turned.

    Examples
    --------
    >>> number_from_text("8,000,000"), number_from_text("HK$ 1.5 million"), number_from_text("4.125%")
    (8000000.0, 1500000.0, 0.04125)
    >>> number_from_text("八百萬"), number_from_text("三厘半"), number_from_text("(1,000)")
    (8000000.0, 0.035, -1000.0)
    >>> number_from_text("360個月", unit="years"), number_from_text("8000000¹"), number_from_text("0,500")
    (30.0, None, None)

    """
    core = _core(text)
    if core is None:
        return None
    value = _amount(core.body)
    if value is None and not core.is_money:
        value = _fraction(core.body) if percent else None
        value = _time(core.body, unit) if value is None and unit else value
    if value is None or not isfinite(value):
        return None
    return -value if core.is_negative else value


class Bare(NamedTuple):
    """A number that is written without a unit."""

    value: float
    is_money: bool
    """Whether a currency stands beside it."""


def bare_number(text: str) -> Bare | None:
    """Return the number of a text that writes no unit beside it but perhaps a currency, in digits or in Chinese numerals.

    >>> bare_number("８００").value, bare_number("五百").value, bare_number("HK$800"), bare_number("800萬"), bare_number("八百萬")
    (800.0, 500.0, Bare(value=800.0, is_money=True), None, None)
    """
    core = _core(text)
    value = None if core is None or re.search("[萬万億亿]", core.body) else _plain(core.body)
    if core is None or value is None or not isfinite(value):
        return None
    return Bare(-value if core.is_negative else value, core.is_money)


class _Core(NamedTuple):
    """What is left of a text without what surrounds a number."""

    body: str
    is_money: bool
    is_negative: bool


def _core(text: str) -> _Core | None:
    """Return a text without its sign, its currency and the stroke that closes an amount, where there is at most one sign."""
    shell = _SHELL.fullmatch(_CLOSED.sub("", folded(text))) if len(text) < _LONGEST else None
    if not shell or (shell["open"] is None) != (shell["close"] is None):
        return None
    signs = [sign for sign in (shell["open"], shell["before"], shell["inside"], shell["last"]) if sign]
    if len(signs) > 1:
        return None
    money = _MONEY.fullmatch(shell["body"])
    return _Core(
        money[1] if money else shell["body"],
        bool(money or shell["currency"]),
        bool(signs) and signs[0] != "+",
    )


def _amount(text: str) -> float | None:
    """Return a number with what it is multiplied by: 8m, 800萬, 1億2000萬, 八百萬."""
    plain = _plain(text)
    if plain is not None:
        return plain
    text = text.translate(_SAME)
    multiple = _MULTIPLE.fullmatch(text)
    if multiple and (_DIGITS.fullmatch(multiple[1]) or "點" in multiple[1]):
        times = _plain(multiple[1])
        return None if times is None else times * _MULTIPLES[multiple[2]]
    return _chinese(text.translate(_IN_CHINESE)) if _IN_WORDS.fullmatch(text) else _steps(text)


def _plain(text: str) -> float | None:
    """Return a number in digits or in Chinese numerals, with nothing beside it."""
    if _DIGITS.fullmatch(text):
        return float(text.replace(",", ""))
    return _chinese(text.translate(_SAME))


def _steps(text: str) -> float | None:
    """Return a number in descending steps: 1億2000萬, 880萬5千; each is less than one of the step before.

    What stands behind the last step without a unit has to fill its places: 3萬5 is 35,000 to who says it, and 30,005 by its signs.
    """
    steps = _STEPS.fullmatch(text)
    if not steps or sum(step is not None for step in steps.groups()) < 2:  # noqa: PLR2004 - steps
        return None
    if steps[4] and len(steps[4].replace(",", "")) != (3 if steps[3] else 4 if steps[2] else 8):
        return None
    total, room = 0.0, 10_000.0
    for step, worth in zip(steps.groups(), (1e8, 1e4, 1e3, 1.0), strict=True):
        if step is None:
            continue
        if not _DIGITS.fullmatch(step) or float(step.replace(",", "")) >= room:
            return None
        total += float(step.replace(",", "")) * worth
        room = 10_000.0 if worth > 1e4 else 1e3 if worth == 1e3 else 1e4  # noqa: PLR2004 - a step
    return total


def _chinese(text: str) -> float | None:
    """Return a number in Chinese numerals; what may mean two numbers, such as 一千二, is none."""
    whole, point, decimals = text.partition("點")
    parts = _CHINESE.fullmatch(whole) if whole else None
    if not parts:
        return None
    total, above = 0.0, False
    for part, worth in zip(parts.groups(), (1e8, 1e4, 1.0), strict=True):
        if part is None:
            continue
        section = _section(part)
        if section is None or (above and worth == 1 and len(part) == 1):
            return None
        total, above = total + section * worth, True
    if not point:
        return total
    digits = "".join(str(_NUMERALS.get(one, "")) for one in decimals)
    return float(f"{total:.0f}.{digits}") if digits and len(digits) == len(decimals) else None


def _section(text: str) -> int | None:
    """Return a Chinese number below ten thousand."""
    if text == "零":
        return 0
    section = _SECTION.fullmatch(text)
    if not section or not any(section[name] for name in ("thousands", "hundreds", "ten", "score", "ones")):
        return None
    larger = section["thousands"] or section["hundreds"]
    has_tens = section["ten"] or section["score"]
    if section["ones"] and larger and not has_tens and not section["zero"]:
        return None  # 一千二 is 1,200 to some and 1,002 to others
    if section["zero"] and not section["ones"]:
        return None
    tens = _SCORES[section["score"]] if section["score"] else 10 * _NUMERALS[section["tens"] or "一"] if has_tens else 0
    thousands, hundreds, ones = (_NUMERALS[section[name] or "零"] for name in ("thousands", "hundreds", "ones"))
    return 1000 * thousands + 100 * hundreds + tens + ones


def _fraction(text: str) -> float | None:
    """Return a percentage, 厘, 成 or basis points as a fraction."""
    found = _FRACTION.fullmatch(text)
    number = _plain(found["hundredths"] or found["number"]) if found else None
    if found is None or number is None or (found["half"] and found["unit"] not in ("厘", "釐", "成")):
        return None
    return (number + (0.5 if found["half"] else 0.0)) / _PARTS.get(found["unit"], 100)


def _time(text: str, unit: str) -> float | None:
    """Return a time in years, in months or in days, as it is wanted."""
    found = _TIME.fullmatch("6個月" if text == "半年" else text)
    if not found:
        return None
    if (found["days"] is not None) != (unit == "days"):
        return None
    if found["days"] is not None:
        return _plain(found["days"])
    numbers = [_plain(part) for part in (found["years"], found["months"]) if part is not None]
    if not numbers or None in numbers:
        return None
    years = _plain(found["years"]) if found["years"] else 0.0
    months = _plain(found["months"]) if found["months"] else 0.0
    assert years is not None  # noqa: S101 - each part is a number
    assert months is not None  # noqa: S101
    in_months = (years + (0.5 if found["half"] else 0.0)) * _MONTHS_A_YEAR + months
    return in_months if unit == "months" else in_months / _MONTHS_A_YEAR
