"""What moving a mortgage brings, in rows."""

from __future__ import annotations

from typing import Any

from xlmortgage.explain.sentence import say
from xlmortgage.questions.refinance import Refinance, never_earned_back

HEADERS = (("項目", "item"), ("數值", "value"))


def shown_refinance(answer: Refinance, lang: str) -> list[list[Any]]:
    """Return what moving a mortgage brings as rows with a header."""
    month = never_earned_back() if answer.earned_back is None else answer.earned_back
    rows = (
        ("現時每月供款", "instalment now [HKD a month]", answer.payment_now),
        ("新每月供款", "new instalment [HKD a month]", answer.payment_new),
        ("每月節省", "saving a month [HKD]", answer.saved_a_month),
        ("轉按成本", "cost of moving [HKD]", answer.cost),
        ("回本月數", "earned back in month", month),
        ("持有期內節省", "saving over the months held [HKD]", answer.saving),
        ("持有月數", "months held", answer.held),
        ("屆時尚欠：現有按揭", "then owed on the mortgage as it is [HKD]", answer.owed_now),
        ("屆時尚欠：新按揭", "then owed on the new mortgage [HKD]", answer.owed_new),
    )
    return [[say(lang, *header) for header in HEADERS], *([say(lang, zh, en), value] for zh, en, value in rows)]
