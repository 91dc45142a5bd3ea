"""What ends the reach of a buyer, in words."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Any

from xlmortgage.explain.cash import ITEMS, is_of_the_purchase
from xlmortgage.explain.duty import besides, without_inferred
from xlmortgage.explain.income import debts_beside
from xlmortgage.explain.loan import limit_name, without_assignment
from xlmortgage.explain.sentence import (
    Told,
    ask,
    assumption,
    authority,
    dollars,
    exact_percent,
    lines,
    percent,
    say,
    why_row,
    years,
)
from xlmortgage.questions import borrowed
from xlmortgage.questions.cash import Cash
from xlmortgage.questions.reach import Affordability, Reach


def shown_affordability(answer: Affordability, lang: str) -> list[list[Any]]:
    """Return the dearest homes as rows: a header of terms, and a row a rate."""
    terms = [years(term, lang) for term in answer.deal.terms]
    rows = zip(answer.deal.rates, answer.prices, strict=True)
    return [[say(lang, "年利率", "annual rate"), *terms], *([rate, *prices] for rate, prices in rows)]


def affordability(answer: Affordability, told: Told) -> str:
    """Explain what the table rests on, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    cheapest, *_, dearest = [*answer.known, answer.known[-1]]
    least, most = dollars(cheapest.value), dollars(dearest.value)
    rates = told.say("、", ", ").join(map(exact_percent, answer.deal.rates))
    terms = told.say("、", ", ").join(years(term, told.lang) for term in answer.deal.terms)
    minded = [notice.text[told.lang] for notice, goes_with in dearest.cap.notices if goes_with]
    return lines(
        told.say(f"可負擔樓價由 {least} 至 {most}。", f"Dearest homes from {least} to {most}."),
        told.say(
            f"年利率 {rates}；年期 {terms}。個別一格的原因請用 MAX_PRICE_WHY。",
            f"Rates of {rates}; terms of {terms}. For the reason of a single cell use MAX_PRICE_WHY.",
        ),
        told.say("最高一格：", "The dearest: ") + authority(dearest.deciding, told.lang),
        told.say("留意：", "Note: ") + told.say("", " ").join(minded) if minded else "",
        assumption(without_assignment(told, dearest.cap)),
    )


def max_price(answer: Reach, told: Told) -> str:
    """Explain the dearest home that cash and income reach, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    if answer.needed is None:
        return _nothing(answer, told)
    price, needed = dollars(answer.value), answer.needed
    share, loan = percent(needed.deal.loan / answer.value), _amount(needed.deal.loan)
    cash, payment = _amount(needed.value), _amount(answer.payment)
    owed, beside = borrowed.borrowed(needed.deal), debts_beside(answer.deal, told)
    if owed > needed.deal.loan:
        beside = told.say(f"（連保費貸款額 {_amount(owed)}）", f" (loan with premium {_amount(owed)})") + beside
    deciding = answer.deciding
    return lines(
        told.say(
            f"最高可負擔樓價 {price}：貸款 {loan}（樓價的 {share}），所需現金 {cash}，每月供款 {payment}{beside}。",
            f"Dearest home {price}: a loan of {loan} ({share}), cash of {cash}, instalment {payment} a month{beside}.",
        ),
        _bounds(answer, told),
        _uses_of_cash(needed, told),
        authority(deciding, told.lang),
        ask(deciding, told.lang, list(_to_know(answer, told))),
        assumption(without_inferred(without_assignment(told, answer.cap), answer.deal)),
    )


def _nothing(answer: Reach, told: Told) -> str:
    cash = dollars(answer.deal.cash)
    return lines(
        told.say("最高可負擔樓價 HK$0。", "Dearest home HK$0."),
        told.say(
            f"可用現金 {cash} 不足以支付任何樓價的首期、印花稅及佣金。",
            f"Cash of {cash} is not enough for down payment, duty and commission at any price.",
        ),
        assumption(without_inferred(told, answer.deal)),
    )


def _bounds(answer: Reach, told: Told) -> str:
    """Return what ends the reach, and the other ceiling beside it."""
    ratio, by_end, by_loan = answer.cap.ratio, *answer.bound_by
    carried = _amount(answer.loan_by_income) if isfinite(answer.loan_by_income) else ""
    by_income = told.say(f"入息（可負擔貸款 {carried}）", f"income (it carries {carried})") if carried else ""
    if carried and answer.deal.premium_financed and answer.deal.insured:
        by_income = told.say(f"入息（可負擔連保費貸款 {carried}）", f"income (it carries {carried}, premium included)")
    cap = percent(answer.cap.max_ltv)
    by_cap = f"{limit_name(ratio.decided_by, told)} {cap}{why_row(ratio.deciding, told.lang)}"
    step = told.say("保費級距（再借多些，保費增幅更大）", "a step of the premium (a larger loan would take more cash)")
    decides = {"cap": by_cap, "income": by_income, "premium": step}[by_loan]
    beside = by_cap if by_loan == "income" else by_income
    if by_end == "cash" or answer.dearer is None:
        other = told.say(f"另一上限：{beside}。", f" Beside it: {beside}.") if beside else ""
        cash = dollars(answer.deal.cash)
        return told.say(
            f"取決於可用現金 {cash} 及{decides}。{other}", f"Decided by cash of {cash} and {decides}.{other}"
        )
    loan, cash = _amount(answer.dearer.deal.loan), _amount(answer.dearer.value)
    return told.say(
        f"取決於級距：樓價再高一元，貸款為 {loan}，所需現金增至 {cash}；現時貸款取決於{decides}。",
        f"Decided by the end of a band: one dollar dearer, the loan is {loan} and the cash {cash}; "
        f"here the loan is decided by {decides}.",
    )


def _uses_of_cash(needed: Cash, told: Told) -> str:
    uses = [
        f"{ITEMS[line.name][told.lang == 'en']} {_amount(line.amount)}"
        for line in needed.lines
        if line.name != "legal-fees" and is_of_the_purchase(line) and (line.amount or line.name != "premium")
    ]
    return told.say(
        f"現金用途：{'、'.join(uses)}；律師費及雜費未計。",
        f"The cash goes to {', '.join(uses)}; legal fees and sundries are not counted.",
    )


def _to_know(answer: Reach, told: Told) -> Iterator[str]:
    if answer.needed:
        yield from besides(answer.needed.duty, told)
    yield from (notice.text[told.lang] for notice, goes_with in answer.cap.notices if goes_with)
    if answer.deal.years > answer.tenor.max_tenor:
        given, longest = years(answer.deal.years, told.lang), years(answer.tenor.max_tenor, told.lang)
        yield told.say(
            f"年期 {given}超出最長還款期 {longest}。", f"The tenor of {given} is above the longest, {longest}."
        )
    if not isfinite(answer.loan_by_income):
        yield told.say(
            "以資產水平審批，入息不作測試；請核對資產淨值。",
            "On net worth income is not tested; check the net worth.",
        )
    elif answer.cap.is_guaranteed:
        yield told.say(
            "房委會保證期內供款與入息比率只供參考，此處仍按入息計算。",
            "Under the Housing Authority's guarantee debt servicing is for information; here it is counted all the same.",
        )


def _amount(amount: float) -> str:
    return dollars(round(amount, 2))
