"""What a cell may hold: no more characters than Excel takes, and in a text file nothing that looks like a formula."""

from __future__ import annotations

import re

__all__ = ["LONGEST", "fitted", "looks_like_a_formula", "marked", "unmarked"]

LONGEST = 32_767
"""How many characters a cell of Excel holds, counted as UTF-16 does: one beyond the basic plane counts twice."""

CUT = "…（文字過長，其後略去；text cut to 32,767 characters）"
"""At the end of a text that was cut."""

MARK = "'"
"""Before a text that a spreadsheet would take for a formula, as one types it in Excel."""

_BEGINS_A_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_PLAIN = re.compile(r"[+\-＋－](?:\d[\d,]*\.?\d*|\.\d+)?(?:[eE][+\-]?\d+)?%? *")
"""A number, or a dash that stands for nothing."""


def fitted(text: str) -> str:
    """Return a text that fits into a cell of Excel; one that was cut says so.

    >>> len(fitted("樓" * 40_000)), fitted("樓" * 40_000).endswith(CUT), fitted("樓")
    (32767, True, '樓')
    """
    if len(text) <= LONGEST // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= LONGEST * 2:
        return text
    return units[: (LONGEST - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT


def looks_like_a_formula(text: str) -> bool:
    """Tell whether a spreadsheet that opens a text file would take a cell of it for a formula.

    >>> [looks_like_a_formula(text) for text in ("=1+1", "@SUM(1)", "＝1", "-2+3", "'=1", "-5", "+1,000.5%", "-", "a=1")]
    [True, True, True, True, True, False, False, False, False]
    """
    return _BEGINS_A_FORMULA.match(text) is not None and _PLAIN.fullmatch(text) is None


def marked(text: str) -> str:
    """Return a text with a mark before it where a spreadsheet would take it for a formula.

    >>> marked("=HYPERLINK(1)"), marked("-5"), marked("村屋")
    ("'=HYPERLINK(1)", '-5', '村屋')
    """
    return MARK + text if looks_like_a_formula(text) else text


def unmarked(text: str) -> str:
    """Return the text that :func:`marked` was given.

    >>> unmarked("'=HYPERLINK(1)"), unmarked("'-5"), unmarked(marked("'=1"))
    ('=HYPERLINK(1)', "'-5", "'=1")
    """
    return text[1:] if text.startswith(MARK) and looks_like_a_formula(text[1:]) else text
