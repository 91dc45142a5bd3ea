"""``TEXT``: a number shown by a number format, as the Chinese Excel of Hong Kong shows it.

A format is parted into its sections, a section into what it shows piece by piece.  ``e`` is the year, with ``[$-404]``
the year of the Republic; ``aaaa`` the day of the week; ``[$HK$]`` a currency; ``[DBNum1]`` and ``[DBNum2]`` Chinese
numerals.

Sources
-------
"Review guidelines for customizing a number format" and "TEXT function", support.microsoft.com; ECMA-376-1:2016,
18.8.30 and 18.8.31 numFmts, for the formats of zh-tw; accessed 2026-11-26.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache

from workbooks.excel.number_text import DIGITS, day_of

__all__ = ["formatted"]

_PIECE = re.compile(
    r"""
    "(?P<quoted>[^"]*)" | \\(?P<escaped>.) | _(?P<space>.) | \*(?P<fill>.) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式) | (?P<half>AM/PM|A/P|上午/下午) | (?P<power>[Ee][-+])
    | (?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA]{3,}|[gG]+|[eE]+|[bB]+)
    | (?P<digit>[0\#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%) | (?P<slash>/) | (?P<text>@) | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_SECTION_ENDS = re.compile(r'("[^"]*"|\\.|\[[^\]]*\]|[_*].)|;', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?)")
_COLOUR = re.compile(
    r"black|blue|cyan|green|magenta|red|white|yellow|color\s*\d+|[黑藍綠紅白黃]色|洋紅色?|青色?", re.IGNORECASE
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_TESTS = {
    "<": lambda number, limit: number < limit,
    "<=": lambda number, limit: number <= limit,
    ">": lambda number, limit: number > limit,
    ">=": lambda number, limit: number >= limit,
    "=": lambda number, limit: number == limit,
    "<>": lambda number, limit: number != limit,
}
_TAIWAN, _MAINLAND, _ENGLISH = 0x404, 0x804, 0x409
_CHINESE = {_TAIWAN, _MAINLAND, 0xC04, 0x1004, 0x1404}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
_WEEK = "六日一二三四五"
_REPUBLIC = 1911
_BUDDHIST = 543
_NUMERALS = {
    (1, False): ("○一二三四五六七八九", ("", "十", "百", "千"), ("", "萬", "億", "兆")),
    (2, False): ("零壹貳參肆伍陸柒捌玖", ("", "拾", "佰", "仟"), ("", "萬", "億", "兆")),
    (3, False): ("０１２３４５６７８９", ("", "十", "百", "千"), ("", "萬", "億", "兆")),
    (1, True): ("○一二三四五六七八九", ("", "十", "百", "千"), ("", "万", "亿", "兆")),
    (2, True): ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), ("", "万", "亿", "兆")),
    (3, True): ("０１２３４５６７８９", ("", "十", "百", "千"), ("", "万", "亿", "兆")),
}
_GENERAL_WIDTH = 11
_GENERAL_POWER, _GENERAL_SMALLEST = 10, -5


@dataclass(slots=True)
class _Section:
    """One section of a format: its pieces, each a kind with its text, and what stands in its brackets."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    condition: tuple[str, float] | None = None
    language: int | None = None
    numerals: int = 0

    def has(self, *kinds: str) -> bool:
        return any(kind in kinds for kind, _ in self.pieces)


def formatted(value: float | str, code: str) -> str | None:
    """Return a value shown by a number format, or ``None`` where the format or the value is not possible.

    Parameters
    ----------
    value : float or str
        What is shown; dates as the number of their day.
    code : str
        A number format, of up to four sections.

    Returns
    -------
    str or None

    Examples
    --------
    >>> formatted(8e6, "#,##0.00"), formatted(8e6, "[$HK$]#,##0"), formatted(-0.0525, "0.0%;(0.0%)")
    ('8,000,000.00', 'HK$8,000,000', '(5.3%)')
    >>> formatted(45581, "yyyy年m月d日"), formatted(45581, "[$-404]e/m/d"), formatted(45581, "aaaa")
    ('2024年10月16日', '113/10/16', '星期三')
    >>> formatted(12345, "[DBNum1]0"), formatted(12345, "[DBNum2]General"), formatted("甲", '"借款人："@')
    ('一二三四五', '壹萬貳仟參佰肆拾伍', '借款人：甲')

    """
    sections = _sections(code)
    if sections is None:
        return None
    if isinstance(value, str):
        return _text_shown(value, sections)
    section, shown_sign = _section_for(value, sections)
    if section is None:
        return None
    if section.has("date", "elapsed", "half"):
        return _date_shown(value, section)
    return _number_shown(value, section, shown_sign)


@lru_cache(maxsize=512)
def _sections(code: str) -> list[_Section] | None:
    parts = _SECTION_ENDS.sub(lambda found: found[1] or "\0", code).split("\0")
    sections = [_section(part) for part in parts]
    return [each for each in sections if each] if all(sections) and len(sections) <= 4 else None  # noqa: PLR2004


def _section(code: str) -> _Section | None:
    """Return a section taken apart, or ``None`` where it mixes what cannot stand together."""
    section = _Section()
    for found in _PIECE.finditer(code):
        kind, text = str(found.lastgroup), found[found.lastgroup or 0]
        if kind == "bracket":
            if not _bracket(text, section):
                return None
        elif kind in {"quoted", "escaped", "other"}:
            section.pieces.append(("literal", text))
        elif kind == "space":
            section.pieces.append(("literal", " "))
        elif kind != "fill":
            section.pieces.append((kind, text))
    dated = section.has("date", "elapsed", "half")
    if dated:
        _read_minutes(section.pieces)
    if section.has("text") and (dated or section.has("digit")):
        return None
    if not dated and section.has("digit") and ("literal", ":") in section.pieces:
        return None
    mixed = [text for kind, text in section.pieces if kind == "digit" and text != "0"]
    return None if dated and (mixed or _digits_not_of_seconds(section.pieces)) else section


def _bracket(text: str, section: _Section) -> bool:
    """Take what stands in brackets: a currency and a language, numerals, a condition, elapsed time or a colour."""
    if text.startswith("$"):
        currency, _, language = text[1:].partition("-")
        section.pieces.append(("literal", currency))
        if language:
            section.language = int(language, 16) & 0xFFFF if re.fullmatch("[0-9A-Fa-f]+", language) else _ENGLISH
        return True
    if found := re.fullmatch(r"DBNum([1-3])", text, re.IGNORECASE):
        section.numerals = int(found[1])
    elif found := _CONDITION.fullmatch(text):
        section.condition = (found[1], float(found[2]))
    elif _ELAPSED.fullmatch(text):
        section.pieces.append(("elapsed", text.lower()))
    else:
        return bool(_COLOUR.fullmatch(text))
    return True


def _read_minutes(pieces: list[tuple[str, str]]) -> None:
    """Tell the minutes, which follow hours or stand before seconds, from the months."""
    times = [at for at, (kind, _) in enumerate(pieces) if kind in {"date", "elapsed"}]
    for position, at in enumerate(times):
        kind, text = pieces[at]
        if kind != "date" or text[0] not in "mM" or len(text) > 2:  # noqa: PLR2004
            continue
        before = pieces[times[position - 1]][1][0].lower() if position else ""
        after = pieces[times[position + 1]][1][0].lower() if position + 1 < len(times) else ""
        if before == "h" or after == "s":
            pieces[at] = ("date", "n" * len(text))


def _digits_not_of_seconds(pieces: list[tuple[str, str]]) -> bool:
    """Whether a digit stands elsewhere than behind the point of seconds."""
    seconds = False
    for kind, text in pieces:
        if kind == "digit" and not seconds:
            return True
        seconds = kind in {"digit", "point"} or text[:1] in "sS"
    return False


def _text_shown(value: str, sections: list[_Section]) -> str:
    for section in (sections[-1],) if len(sections) in {1, 4} else ():
        if section.has("text"):
            return "".join(value if kind == "text" else text for kind, text in section.pieces)
    return value


def _section_for(number: float, sections: list[_Section]) -> tuple[_Section | None, bool]:
    """Return the section that shows a number, and whether it shows its sign."""
    numbers = sections[:3]
    if any(section.condition for section in numbers):
        for section in numbers:
            if section.condition is None or _TESTS[section.condition[0]](number, section.condition[1]):
                below_zero = section.condition in {("<", 0.0), ("<=", 0.0)}
                return section, not below_zero
        return None, False
    if len(numbers) == 1 or number > 0:
        return numbers[0], True
    if number < 0:
        return numbers[1], False
    return numbers[-1] if len(numbers) > 2 else numbers[0], True  # noqa: PLR2004


def _number_shown(number: float, section: _Section, shown_sign: bool) -> str:
    if section.has("general"):
        shown = general(abs(number))
        if section.numerals:
            shown = _numerals(abs(number), section)
        return _signed(
            number, shown_sign, "".join(shown if kind == "general" else text for kind, text in section.pieces)
        )
    if section.has("text"):
        shown = general(number)
        return "".join(shown if kind == "text" else text for kind, text in section.pieces)
    if section.has("slash") and section.has("digit"):
        shown, zero = _fraction_shown(abs(number), section.pieces), False
    elif section.has("power"):
        shown, zero = _power_shown(abs(number), section.pieces), False
    else:
        shown, zero = _digits_shown(abs(number), section.pieces)
    if section.numerals:
        digits = _NUMERALS[section.numerals, section.language == _MAINLAND][0]
        shown = shown.translate({ord("0") + digit: digits[digit] for digit in range(10)})
    return _signed(0.0 if zero else number, shown_sign, shown)


def _signed(number: float, shown_sign: bool, shown: str) -> str:
    return f"-{shown}" if number < 0 and shown_sign else shown


def general(number: float) -> str:
    """Return a number as a cell of the format General shows it, in at most eleven characters.

    >>> general(1 / 3), general(123456789012.0), general(0.00001), general(1234.5)
    ('0.333333333', '1.23457E+11', '0.00001', '1234.5')
    """
    if number == 0:
        return "0"
    power = int(f"{abs(number):.14e}".partition("e")[2])
    if _GENERAL_SMALLEST < power < 0:
        shown = _plain(Decimal(f"{number:.{_GENERAL_POWER + power}g}"))
    elif abs(power) < _GENERAL_POWER:
        shown = _plain(Decimal(f"{number:.12f}"))
        if len(shown) > _GENERAL_WIDTH + (number < 0):
            shown = _plain(Decimal(f"{number:.10g}"))
    elif power == _GENERAL_POWER:
        shown = _plain(Decimal(f"{number:.10f}"[: _GENERAL_WIDTH + 1].rstrip(".")))
    else:
        shown = ""
    if shown and len(shown) <= _GENERAL_WIDTH + (number < 0):
        return shown
    mantissa, _, exponent = f"{number:.5e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}E{int(exponent):+03d}"


def _plain(number: Decimal) -> str:
    shown = f"{number:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _exact(number: float) -> Decimal:
    """Return a number with the digits that Excel counts with."""
    return Decimal(f"{number:.{DIGITS - 1}e}")


def _digits_shown(number: float, pieces: list[tuple[str, str]]) -> tuple[str, bool]:
    """Return a number in digits by the placeholders of a section, and whether all that is shown is zero."""
    kinds = [kind for kind, _ in pieces]
    places = [at for at, kind in enumerate(kinds) if kind == "digit"]
    if not places:
        return "".join(text for kind, text in pieces if kind != "comma"), False
    point = kinds.index("point") if "point" in kinds else None
    whole = [at for at in places if point is None or at < point]
    scaling = [at for at in range(1, len(pieces)) if kinds[at] == "comma" and not _goes_on(kinds[at:])]
    grouped = any(kinds[at] == "comma" for at in range(whole[0], whole[-1])) if whole else False
    exact = _exact(number).scaleb(2 * kinds.count("percent") - 3 * len(scaling))
    decimals = len(places) - len(whole)
    rounded = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    digits, _, rest = rounded.partition(".")
    shown = _placed(digits.lstrip("0"), [pieces[at][1] for at in whole], grouped)
    behind = _behind_the_point(rest, [pieces[at][1] for at in places[len(whole) :]])
    filled = dict(zip([*whole, *places[len(whole) :]], [*shown, *behind], strict=True))
    text = "".join(filled.get(at, piece) for at, (kind, piece) in enumerate(pieces) if kind != "comma")
    return text, not rounded.strip("0.")


def _goes_on(kinds: list[str]) -> bool:
    """Whether digits of the same side of the point follow a comma: it parts thousands then and does not scale."""
    following = next((kind for kind in kinds if kind in {"digit", "point"}), "")
    return following == "digit"


def _placed(digits: str, places: list[str], grouped: bool) -> list[str]:
    """Return what each place before the point shows; the first takes all digits that have no place of their own."""
    if not places:
        return []
    extra = max(len(digits) - len(places), 0)
    shown = [digits[: extra + 1], *digits[extra + 1 :]] if digits else []
    blanks = {"0": "0", "?": " ", "#": ""}
    missing = len(places) - len(shown)
    wanted = [blanks[place] for place in places]
    cells = [*wanted[:missing], *shown]
    if not grouped:
        return cells
    behind = 0
    for at in range(len(cells) - 1, -1, -1):
        numerals = [character for character in cells[at] if character.isdigit()]
        if not numerals:
            continue
        group = ""
        for numeral in reversed(numerals):
            group = numeral + ("," if behind and behind % 3 == 0 else "") + group
            behind += 1
        cells[at] = group
    return cells


def _behind_the_point(digits: str, places: list[str]) -> list[str]:
    shown = list(digits[: len(places)].ljust(len(places), "0"))
    for at in range(len(places) - 1, -1, -1):
        if shown[at] != "0" or places[at] == "0":
            break
        shown[at] = " " if places[at] == "?" else ""
    return shown


def _power_shown(number: float, pieces: list[tuple[str, str]]) -> str:
    """Return a number with its power of ten, as ``0.00E+00`` asks for."""
    at = next(at for at, (kind, _) in enumerate(pieces) if kind == "power")
    front, sign = pieces[:at], pieces[at][1][1]
    places = sum(kind == "digit" for kind, _ in front)
    point = next((at for at, (kind, _) in enumerate(front) if kind == "point"), len(front))
    whole = max(sum(kind == "digit" for kind, _ in front[:point]), 1)
    exact = _exact(number)
    power = exact.adjusted() // whole * whole if number else 0
    step = Decimal(1).scaleb(whole - places if places > whole else 0)
    mantissa = exact.scaleb(-power).quantize(step, ROUND_HALF_UP)
    if mantissa >= 10**whole:
        power += whole
        mantissa = exact.scaleb(-power).quantize(step, ROUND_HALF_UP)
    exponent = f"{abs(power)}".rjust(sum(kind == "digit" and text == "0" for kind, text in pieces[at + 1 :]), "0")
    behind = "".join(text for kind, text in pieces[at + 1 :] if kind != "digit")
    shown_sign = "-" if power < 0 else sign if sign == "+" else ""
    if not number:
        front = [(kind, "0" if kind == "digit" else text) for kind, text in front]
    return f"{_digits_shown(float(mantissa), front)[0]}E{shown_sign}{exponent}{behind}"


def _fraction_shown(number: float, pieces: list[tuple[str, str]]) -> str:
    """Return a number as a fraction, as ``# ?/?`` and ``# ?/8`` ask for."""
    start, at, end = _places_of_fraction(pieces)
    front, above, below = pieces[:start], pieces[start:at], pieces[at + 1 : end]
    behind = "".join(text for _, text in pieces[end:])
    has_whole = any(kind == "digit" for kind, _ in front)
    whole, rest = divmod(Fraction(_exact(number)), 1) if has_whole else (0, Fraction(_exact(number)))
    top, bottom = _nearest(rest, "".join(text for _, text in below))
    if has_whole and top == bottom:
        whole, top, bottom = whole + 1, 0, 1
    shown = _whole_shown(whole, top, front) if has_whole else "".join(text for _, text in front)
    if has_whole and not top:
        return shown + " " * (len(above) + 1 + len(below)) + behind
    return shown + str(top).rjust(len(above)) + "/" + str(bottom).ljust(len(below)) + behind


def _places_of_fraction(pieces: list[tuple[str, str]]) -> tuple[int, int, int]:
    """Return where a fraction starts, where its stroke is, and where it ends."""
    at = next(at for at, (kind, _) in enumerate(pieces) if kind == "slash")
    start, end = at, at + 1
    while start and pieces[start - 1][0] == "digit":
        start -= 1
    while end < len(pieces) and (pieces[end][0] == "digit" or pieces[end][1].isdigit()):
        end += 1
    return start, at, end


def _nearest(number: Fraction, below: str) -> tuple[int, int]:
    """Return the fraction nearest to a number, of so many digits or with the number that is given below its stroke."""
    if below.strip("0#?"):
        bottom = int(below.replace("#", "0").replace("?", "0"))
        return int(number * bottom + Fraction(1, 2)), bottom
    found = number.limit_denominator(10 ** len(below) - 1)
    return found.numerator, found.denominator


def _whole_shown(whole: int, top: int, pieces: list[tuple[str, str]]) -> str:
    """Return what stands before a fraction; a zero that no ``0`` asks for is shown only where nothing else is."""
    shown = _digits_shown(float(whole), pieces)[0]
    if whole or any(text == "0" for kind, text in pieces if kind == "digit"):
        return shown
    return "".join(text for kind, text in pieces if kind != "digit") if top else shown.replace(" ", "0 ", 1)


def _numerals(number: float, section: _Section) -> str:
    """Return a number in Chinese numerals, with their units."""
    digits, units, groups = _NUMERALS[section.numerals, section.language == _MAINLAND]
    plain = general(number)
    whole, _, rest = plain.partition(".")
    if not whole.isdecimal():
        return plain
    shown = "".join(digits[int(digit)] for digit in rest)
    return _counted(whole, digits, units, groups) + (f".{shown}" if rest else "")


def _counted(whole: str, digits: str, units: tuple[str, ...], groups: tuple[str, ...]) -> str:
    """Return a whole number with the units of its digits, a zero standing for those left out between two."""
    shown, left_out, in_group = "", False, False
    for at, digit in enumerate(whole):
        group, unit = divmod(len(whole) - 1 - at, 4)
        if digit != "0":
            shown += (digits[0] if left_out and shown else "") + digits[int(digit)] + units[unit]
            in_group = True
        left_out = digit == "0"
        if unit == 0:
            shown += groups[group] if in_group else ""
            left_out, in_group = left_out and not shown.endswith(groups[group]) if group else left_out, False
    return shown or digits[0]


def _date_shown(number: float, section: _Section) -> str | None:
    decimals = _decimals_of_seconds(section.pieces)
    ticks = 10**decimals
    total = int(_exact(number).scaleb(0) * 86400 * ticks + Decimal("0.5")) if number >= 0 else -1
    day = day_of(total / ticks // 86400) if total >= 0 else None
    if day is None:
        return None
    seconds, tick = divmod(total, ticks)
    clock = _Clock(day, seconds, tick, decimals, section)
    return "".join(clock.piece(kind, text) for kind, text in section.pieces)


def _decimals_of_seconds(pieces: list[tuple[str, str]]) -> int:
    return sum(kind == "digit" for kind, _ in pieces)


@dataclass(slots=True)
class _Clock:
    """A moment, shown piece by piece."""

    day: tuple[int, int, int]
    seconds: int
    tick: int
    decimals: int
    section: _Section

    def piece(self, kind: str, text: str) -> str:
        """Return what one piece of a format shows."""
        if kind == "date":
            return self._date(text.lower())
        if kind == "half":
            early, _, late = text.partition("/")
            return (late if self._hour() >= 12 else early).upper()  # noqa: PLR2004
        if kind == "elapsed":
            return self._elapsed(text)
        if kind == "point":
            return "." if self.decimals else text
        if kind == "digit":
            self.decimals -= 1
            return str(self.tick // 10**self.decimals % 10)
        return text

    def _hour(self) -> int:
        return self.seconds // 3600 % 24

    def _elapsed(self, text: str) -> str:
        size = {"h": 3600, "m": 60, "s": 1}[text[0]]
        return str(self.seconds // size).rjust(len(text), "0")

    def _date(self, text: str) -> str:
        kind, length = text[0], len(text)
        if kind in "hns":
            return self._number(self._of_clock(kind), min(length, 2))
        if kind in "yegb":
            return self._year_or_era(kind, length)
        chinese = self.section.language in _CHINESE
        if kind == "m":
            return self._month(self.day[1], length, chinese)
        if kind == "d" and length < 3:  # noqa: PLR2004
            return self._number(self.day[2], length)
        return self._weekday(chinese=chinese or kind == "a", short=length == 3)  # noqa: PLR2004

    def _of_clock(self, kind: str) -> int:
        if kind == "h":
            return (self._hour() - 1) % 12 + 1 if self.section.has("half") else self._hour()
        return self.seconds // 60 % 60 if kind == "n" else self.seconds % 60

    def _year_or_era(self, kind: str, length: int) -> str:
        year = self.day[0]
        republic = self.section.language == _TAIWAN and year > _REPUBLIC
        if kind == "g":
            return ("民國" if length < 3 else "中華民國") if republic else ""  # noqa: PLR2004
        if kind == "b":
            year += _BUDDHIST
        elif kind == "e":
            return self._year(year - _REPUBLIC if republic else year)
        return self._year(year) if length > 2 else self._number(year % 100, 2)  # noqa: PLR2004

    def _month(self, month: int, length: int, chinese: bool) -> str:
        if length < 3:  # noqa: PLR2004
            return self._number(month, length)
        if chinese:
            return f"{['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'][month - 1]}月"
        name = _MONTHS[month - 1]
        return name[:3] if length == 3 else name if length == 4 else name[0]  # noqa: PLR2004

    def _weekday(self, *, chinese: bool, short: bool) -> str:
        at = self._weekday_number()
        if chinese:
            week = "周" if self.section.language == _MAINLAND else "週"
            return (week if short else "星期") + _WEEK[at]
        return _DAYS[at][:3] if short else _DAYS[at]

    def _weekday_number(self) -> int:
        return self.seconds // 86400 % 7

    def _year(self, year: int) -> str:
        digits = self._digits()
        return "".join(digits[int(digit)] for digit in str(year)) if digits else str(year)

    def _number(self, number: int, length: int) -> str:
        digits = self._digits()
        if not digits:
            return f"{number:0{length}d}"
        if self.section.numerals == 3:  # noqa: PLR2004
            return "".join(digits[int(digit)] for digit in f"{number:0{length}d}")
        if number == 0:
            return digits[0] * length
        units, groups = _NUMERALS[self.section.numerals, self.section.language == _MAINLAND][1:]
        shown = _counted(str(number), digits, units, groups)
        return shown[1:] if self.section.numerals == 1 and 10 <= number < 20 else shown  # noqa: PLR2004

    def _digits(self) -> str:
        simplified = self.section.language == _MAINLAND
        return _NUMERALS[self.section.numerals, simplified][0] if self.section.numerals else ""
