"""When a flat under construction takes how much cash, in rows, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from xlmortgage.explain.cash import ITEMS, above_the_cap, added_to_the_loan
from xlmortgage.explain.duty import besides, scale, sources, without_inferred
from xlmortgage.explain.sentence import Told, assumption, authority, dollars, lines, notes, say
from xlmortgage.law.hkmc.mip import mip
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

OF_ALL = ("property", "agreement_date", "loan", "insured", "rebate", "legal_fees", "buyer", "other_home", "use")
OF_A_LOAN = ("valuation",)
OF_INSURED = (
    *("first_home", "regular_salary", "plan", "basis", "income_abroad", "other_mortgages", "completion_date"),
    "premium_financed",
)
"""The facts that matter to every purchase, those that matter to one with a loan, and to the premium of an insured one."""


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
    pattern, matter = answer.pattern, {*OF_ALL, *(OF_A_LOAN if answer.premium else ())}
    matter |= {*OF_INSURED} if answer.premium and answer.deal.insured else set()
    assumed = tuple(fact for fact in told.assumed if fact.name in matter)
    to_know = [*_to_know(answer, told), *(notes(pattern, told.lang) if pattern else ())]
    return lines(
        told.say(
            f"由 {first} 至 {last} 共需現金 {cash}：樓價分 {number} 期。",
            f"Cash of {cash} from {first} to {last}: the price in {number} parts.",
        ),
        authority(pattern, told.lang) if pattern else told.say("付款期數為所填者。", "The payments are those given."),
        told.say("", " ").join(filter(None, to_know)),
        told.say("印花稅：", "Stamp duty: ") + told.say("", " ").join(filter(None, _of_the_duty(answer, told))),
        told.say("繳付限期：", "When it is due: ") + authority(answer.stamped, told.lang),
        assumption(without_inferred(told._replace(assumed=assumed), answer.deal)),
    )


def _of_the_duty(answer: Stages, told: Told) -> Iterator[str]:
    on_top = answer.duty.buyers.or_else(0.0)
    if on_top:
        yield told.say(f"連買家印花稅 {dollars(on_top)}。", f"With Buyer's Stamp Duty of {dollars(on_top)}.")
    yield scale(answer.duty, told)
    yield sources(answer.duty, told)
    yield from besides(answer.duty, told)


def _to_know(answer: Stages, told: Told) -> Iterator[str]:
    """Yield what is to be known of the loan: that it is above the cap, and how it is insured."""
    deal, premium = answer.deal, answer.premium
    if premium is None:
        return
    if above := above_the_cap(deal, told):
        loan = dollars(round(deal.loan, 2))
        yield told.say(f"貸款額 {loan}：{above}", f"The loan of {loan}: {above}")
    if not mip.takes(deal):
        return
    is_drawn_before = answer.drawn < deal.completion_date
    if deal.premium_financed:
        yield added_to_the_loan(premium, told)
    for notice, goes_with in mip.MIP.notices(deal, asked=True):
        if (
            is_drawn_before
            and goes_with
            and any(condition.fact == "completion_date" for condition in notice.conditions)
        ):
            drawn, completed = (as_date(int(day)).isoformat() for day in (answer.drawn, deal.completion_date))
            yield told.say(
                f"貸款於 {drawn} 提取，入伙日期 {completed}：{notice.text['zh']}見 rules conflicts 18。",
                f"The loan is drawn on {drawn}, the flat completed on {completed}: {notice.text['en']} "
                "See rules conflicts 18.",
            )


def _item(payment: Payment, lang: str) -> str:
    if payment.item == "price":
        return say(lang, f"樓價第 {payment.number} 期", f"price, payment {payment.number}")
    return say(lang, *ITEMS[payment.item])
