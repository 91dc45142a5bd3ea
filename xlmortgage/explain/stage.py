"""When a flat under construction takes how much cash, in rows, and what that rests on."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from xlmortgage.explain.cash import ITEMS
from xlmortgage.explain.sentence import Told, assumption, authority, dollars, lines, notes, say
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.stage import Payment, Stages

HEADERS = (
    ("日期", "date"),
    ("項目", "item"),
    ("應付", "due [HKD]"),
    ("由貸款支付", "by the loan [HKD]"),
    ("現金", "cash [HKD]"),
    ("累計現金", "cash so far [HKD]"),
)

OF_ALL = ("property", "agreement_date", "loan", "insured", "rebate", "legal_fees")
OF_INSURED = ("first_home", "regular_salary", "valuation", "plan", "use", "basis", "income_abroad")
"""The facts that matter to every purchase, and those that matter to the premium of an insured one."""


def shown_stage_cash(answer: Stages, lang: str) -> list[list[Any]]:
    """Return what falls due as rows with a header."""
    so_far = accumulate(payment.cash for payment in answer.payments)
    rows = [
        [as_date(one.day).isoformat(), _item(one, lang), one.due, one.by_loan, one.cash, total]
        for one, total in zip(answer.payments, so_far, strict=True)
    ]
    return [[say(lang, *header) for header in HEADERS], *rows]


def stage_cash(answer: Stages, told: Told) -> str:
    """Explain the payments, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    first, last = (as_date(payment.day).isoformat() for payment in (answer.payments[0], answer.payments[-1]))
    cash, number = dollars(round(answer.value, 2)), sum(payment.item == "price" for payment in answer.payments)
    pattern, matter = answer.pattern, OF_ALL if not answer.deal.insured else {*OF_ALL, *OF_INSURED}
    assumed = tuple(fact for fact in told.assumed if fact.name in matter)
    return lines(
        told.say(
            f"由 {first} 至 {last} 共需現金 {cash}：樓價分 {number} 期。",
            f"Cash of {cash} from {first} to {last}: the price in {number} parts.",
        ),
        authority(pattern, told.lang) if pattern else told.say("付款期數為所填者。", "The payments are those given."),
        told.say("", " ").join(notes(pattern, told.lang)) if pattern else "",
        told.say("印花稅：", "Stamp duty: ") + authority(answer.duty.ruling, told.lang),
        told.say("繳付限期：", "When it is due: ") + authority(answer.stamped, told.lang),
        assumption(told._replace(assumed=assumed)),
    )


def _item(payment: Payment, lang: str) -> str:
    if payment.item == "price":
        return say(lang, f"樓價第 {payment.number} 期", f"price, payment {payment.number}")
    return say(lang, *ITEMS[payment.item])
