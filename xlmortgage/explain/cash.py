"""What a purchase takes, line by line, and what each line rests on."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.explain.duty import besides, scale, sources, without_inferred
from xlmortgage.explain.premium import as_asked
from xlmortgage.explain.sentence import Told, assumption, authority, dollars, notes, percent
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions.cash import Cash, CashLine
from xlmortgage.questions.lent import lent_without_insurance
from xlmortgage.questions.premium import Premium
from xlmortgage.tables.ruling import Reason

ITEMS = {
    "down-payment": ("首期", "down payment"),
    "stamp-duty": ("印花稅", "stamp duty"),
    "commission": ("代理佣金", "agent's commission"),
    "legal-fees": ("律師費", "legal fees"),
    "premium": ("按揭保險保費", "mortgage insurance premium"),
    "rebate": ("回贈", "rebate"),
}
"""What cash is needed for, in words."""


def cash_needed(answer: Cash, told: Told) -> list[list[Any]]:
    """Explain the cash that a purchase takes: rows of item, HKD and what it rests on, with a header.

    Parameters
    ----------
    answer : Cash
        From :func:`xlmortgage.questions.cash.cash`.
    told : Told
        The language, and what was not given.

    """
    header = told.say("項目|港元|根據", "item|HKD|basis").split("|")
    rows = [
        [ITEMS[line.name][told.lang == "en"], line.amount, rests_on(answer, line.name, told)]
        for line in answer.lines
        if is_of_the_purchase(line)
    ]
    return [header, *rows, [told.say("合計", "total"), answer.value, assumption(_of_the_purchase(told, answer))]]


def _of_the_purchase(told: Told, answer: Cash) -> Told:
    return without_inferred(without_salary(told, answer), answer.deal, ("other_mortgages",))


def without_salary(told: Told, answer: Cash) -> Told:
    """Return what is told, with what is taken of the salary where a premium hangs on it and not otherwise."""
    if answer.premium.ruling.reason != Reason.NOT_ASKED:
        return as_asked(told)
    return told._replace(assumed=tuple(fact for fact in told.assumed if fact.name != "regular_salary"))


def is_of_the_purchase(line: CashLine) -> bool:
    """Tell whether a line belongs to a purchase: a premium where the programme takes it, a rebate where there is one."""
    if line.name == "rebate":
        return bool(line.amount)
    return line.ruling is None or line.ruling.reason != Reason.NOT_ASKED


def rests_on(answer: Cash, name: str, told: Told) -> str:
    """Return what one line of the cash rests on, by its name, in one line."""
    line = next(line for line in answer.lines if line.name == name.replace("_", "-"))
    return told.say("", " ").join(_basis(answer, line, told))


def above_the_cap(deal: Deal, told: Told) -> str:
    """Return that a loan is above what is lent without insurance on such a deal; nothing where it is not, or is insured."""
    limit = lent_without_insurance(deal)
    most = limit.value * deal.base
    if deal.insured or not deal.loan > most + HALF_A_CENT:
        return ""
    ratio, most = percent(limit.value), dollars(round(most, 2))
    return told.say(
        f"高於不用按保的上限 {most}（{ratio}）。",
        f"Above {most} ({ratio}), the most without insurance.",
    )


def added_to_the_loan(premium: Premium, told: Told) -> str:
    """Return that a premium is added to the loan, so that it takes no cash."""
    if isnan(premium.value):
        return told.say(
            "保費未知，加入貸款額，毋須現金。", "A premium that is not known is added to the loan, no cash."
        )
    added = dollars(round(premium.value, 2))
    return told.say(f"{added} 加入貸款額，毋須現金。", f"{added} added to the loan, no cash.")


def _basis(answer: Cash, line: CashLine, told: Told) -> Iterator[str]:
    """Yield what a line of the cash rests on, sentence by sentence."""
    price, loan = dollars(answer.deal.price), dollars(round(answer.deal.loan, 2))
    if line.name == "down-payment":
        yield told.say(f"樓價 {price} 減貸款額 {loan}。", f"Price {price} less loan {loan}.")
        yield above_the_cap(answer.deal, told)
    if line.name == "commission":
        share = percent(answer.commission.value)
        yield told.say(f"樓價的 {share}。", f"{share} of the price.")
    if line.name == "premium":
        yield (
            added_to_the_loan(answer.premium, told)
            if answer.deal.premium_financed
            else told.say("以現金繳付計；亦可加入貸款額。", "Counted as paid in cash; it can be added to the loan.")
        )
    if line.name == "stamp-duty":
        yield from _of_the_duty(answer, told)
    elif line.ruling:
        yield authority(line.ruling, told.lang)
        yield from notes(line.ruling, told.lang)
    if line.name == "rebate" and not line.amount:
        yield told.say("沒有回贈。", "No rebate.")
    elif line.name == "rebate" or (line.name == "legal-fees" and "legal_fees" in answer.deal.given):
        yield told.say("所填金額。", "The amount given.")
    elif line.name == "legal-fees":
        yield told.say("未提供，未計算在內。", "Not given, not counted.")
        beside = answer.commission.law.notices(answer.deal, asked=True)
        yield from (notice.text[told.lang] for notice, goes_with in beside if goes_with)


def _of_the_duty(answer: Cash, told: Told) -> Iterator[str]:
    duty = answer.duty
    on_top = duty.buyers.or_else(0.0)
    if on_top:
        yield told.say(f"連買家印花稅 {dollars(on_top)}。", f"With Buyer's Stamp Duty of {dollars(on_top)}.")
    yield from filter(None, (scale(duty, told), sources(duty, told)))
    yield from notes(duty.ruling, told.lang)
    yield from besides(duty, told)
