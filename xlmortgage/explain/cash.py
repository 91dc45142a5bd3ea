"""What a purchase takes, line by line, and what each line rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlmortgage.explain.sentence import Told, assumption, authority, dollars, notes, percent
from xlmortgage.questions.cash import Cash, CashLine
from xlmortgage.tables.ruling import Reason

ITEMS = {
    "down-payment": ("首期", "down payment"),
    "stamp-duty": ("從價印花稅", "ad valorem stamp duty"),
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
    return [header, *rows, [told.say("合計", "total"), answer.value, assumption(told)]]


def is_of_the_purchase(line: CashLine) -> bool:
    """Tell whether a line belongs to a purchase: a premium where the programme takes it, a rebate where there is one."""
    if line.name == "rebate":
        return bool(line.amount)
    return line.ruling is None or line.ruling.reason != Reason.NOT_ASKED


def rests_on(answer: Cash, name: str, told: Told) -> str:
    """Return what one line of the cash rests on, by its name, in one line."""
    line = next(line for line in answer.lines if line.name == name.replace("_", "-"))
    return told.say("", " ").join(_basis(answer, line, told))


def _basis(answer: Cash, line: CashLine, told: Told) -> Iterator[str]:
    """Yield what a line of the cash rests on, sentence by sentence."""
    price, loan = dollars(answer.deal.price), dollars(round(answer.deal.loan, 2))
    if line.name == "down-payment":
        yield told.say(f"樓價 {price} 減貸款額 {loan}。", f"Price {price} less loan {loan}.")
    if line.name == "commission":
        share = percent(answer.commission.value)
        yield told.say(f"樓價的 {share}。", f"{share} of the price.")
    if line.name == "premium":
        yield told.say("以現金繳付計；亦可加入貸款額。", "Counted as paid in cash; it can be added to the loan.")
    if line.ruling:
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
