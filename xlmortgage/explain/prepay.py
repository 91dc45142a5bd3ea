"""What repaying a loan in part does to the rest of it, in rows."""

from __future__ import annotations

from typing import Any

from xlmortgage.explain.sentence import say
from xlmortgage.questions.prepay import Prepayment

HEADERS = (("項目", "item"), ("數值", "value"))


def shown_prepay(answer: Prepayment, lang: str) -> list[list[Any]]:
    """Return what repaying a loan in part does as rows with a header."""
    rows = (
        ("新每月供款", "new instalment [HKD a month]", answer.after.payment),
        ("尚餘期數", "instalments left", answer.after.months),
        ("節省利息", "interest saved [HKD]", answer.interest_saved),
        ("最後一期供款", "last instalment [HKD]", answer.after.last),
        ("原每月供款", "instalment before [HKD a month]", answer.before.payment),
        ("原尚餘期數", "instalments left before", answer.before.months),
        ("供完於第幾期", "ends with instalment number", answer.end),
        ("部分還款前結欠", "owed before it [HKD]", answer.balance),
        ("部分還款後結欠", "owed after it [HKD]", answer.left),
    )
    return [[say(lang, *header) for header in HEADERS], *([say(lang, zh, en), value] for zh, en, value in rows)]
