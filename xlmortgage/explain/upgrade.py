"""Buying the next home first or selling the old one first, side by side, and what that rests on."""

from __future__ import annotations

from math import isfinite
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.reading import Fact
from xlmortgage.deal.words import Verdict
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain.duty import without_inferred
from xlmortgage.explain.sentence import Told, assumption, authority, dollars, lines, percent, say
from xlmortgage.explain.verdict import FINDINGS, numbers_of, sentence
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.upgrade import Upgrade, Way
from xlmortgage.questions.verdict import ASKING, FAILING

HEADERS = (("項目", "item"), ("先買後賣", "buy first"), ("先賣後買", "sell first"))


def shown_upgrade(answer: Upgrade, lang: str) -> list[list[Any]]:
    """Return both ways as rows with a header."""
    columns = [_column(way, lang) for way in answer.ways]
    rows = zip(ROWS, *columns, strict=True)
    return [
        [say(lang, *header) for header in HEADERS],
        *([say(lang, *label), bought, sold] for label, bought, sold in rows),
    ]


ROWS = (
    ("按保申請當日屬首次置業", "first home on the insurer's date"),
    ("所填日期屬此次序", "as the dates given have it"),
    ("最高按揭成數", "highest ratio"),
    ("最高貸款額", "largest loan [HKD]"),
    ("計算所用貸款額", "loan counted [HKD]"),
    ("所需現金", "cash [HKD]"),
    ("過渡資金", "bridging cash [HKD]"),
    ("新按揭每月供款", "new instalment [HKD a month]"),
    ("舊按揭每月供款", "old instalment [HKD a month]"),
    ("供款與入息比率", "debt servicing"),
    ("供款與入息比率上限", "its limit"),
    ("結論", "verdict"),
    ("留意", "note"),
)
"""What is shown of each way."""

MATTERS = (
    *("property", "use", "insured", "regular_salary", "other_mortgages", "income_abroad", "basis", "agreement_date"),
    *("completion_date", "other_debts", "old_price", "old_payment", "application_date", "buyer"),
)
"""The facts on which the difference of the two ways hangs."""


def _column(way: Way, lang: str) -> tuple[Any, ...]:
    judged = way.judged
    return (
        *(bool(way.deal.first_home), way.is_that_of_the_dates, judged.loan.max_ltv, judged.loan.max_loan, way.loan),
        *(way.cash, way.bridging, way.payment, way.old_payment, way.ratio, judged.income.limits.max_dsr),
        Verdict.numbered(int(judged.verdict)).label(lang),
        _noted(way, lang),
    )


def _noted(way: Way, lang: str) -> str:
    """Return why the loan wanted does not pass, and what is not known of the one counted; nothing where both are settled."""
    judged = way.judged
    numbers = numbers_of(judged)
    against = [sentence(one, numbers, lang) for one in FINDINGS if judged.found & one & (FAILING | ASKING)]
    if against and way.loan < way.deal.loan:
        counted, wanted = dollars(round(way.loan, 2)), dollars(round(way.deal.loan, 2))
        against.append(
            say(
                lang,
                f"其餘數字以 {counted} 計，並非擬借的 {wanted}。",
                f"The other figures are of {counted}, not of the {wanted} wanted.",
            )
        )
    return say(lang, "", " ").join(filter(None, [*against, _unknown(way, lang)]))


def _unknown(way: Way, lang: str) -> str:
    """Return why cash or instalment of a way is not known, and what is; nothing where both are."""
    error = way.cash if isinstance(way.cash, XlMortgageError) else way.uncounted
    if error is None:
        return ""
    known = dollars(round(way.cash_without_premium, 2))
    without = say(lang, f"未計保費的所需現金為 {known}。", f"The cash without the premium is {known}.")
    said = [error.sentence(lang), *([without] if isfinite(way.cash_without_premium) else [])]
    return say(lang, "", " ").join(said)


def upgrade(answer: Upgrade, told: Told) -> str:
    """Explain both ways, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    deal, bought, sold = answer.deal, answer.buy_first, answer.sell_first
    sale = as_date(deal.old_sale_date).isoformat()
    day = as_date(int(deal.application_date or deal.governing_date)).isoformat()
    ratios = [percent(way.judged.loan.max_ltv) for way in answer.ways]
    loans = [dollars(round(way.loan, 2)) for way in answer.ways]
    is_sold = sold.is_that_of_the_dates
    unknown = [
        told.say(f"{zh}：", f"{en}: ") + said
        for way, zh, en in ((bought, "先買後賣", "Buying first"), (sold, "先賣後買", "Selling first"))
        if (said := _noted(way, told.lang))
    ]
    return lines(
        told.say(
            f"先買後賣最高 {ratios[0]}（可借 {loans[0]}），先賣後買最高 {ratios[1]}（可借 {loans[1]}）。",
            f"Buying first at most {ratios[0]} ({loans[0]} counted), selling first at most {ratios[1]} ({loans[1]}).",
        ),
        told.say(
            f"舊樓於 {sale} 成交，按保申請日期 {day}：屬{'先賣後買' if is_sold else '先買後賣'}；舊樓成交後方不算持有物業。",
            f"The old home is assigned on {sale}, insurance applied for on {day}: "
            f"{'sold' if is_sold else 'bought'} first; only an assigned home is owned no more. See rules conflicts 20.",
        ),
        told.say("", " ").join(unknown),
        told.say("先買後賣：", "Buying first: ") + authority(bought.judged.loan.ratio.deciding, told.lang),
        told.say("先賣後買：", "Selling first: ") + authority(sold.judged.loan.ratio.deciding, told.lang),
        assumption(
            without_inferred(
                told._replace(assumed=tuple(_assumed(fact, deal) for fact in told.assumed if fact.name in MATTERS)),
                bought.deal,
            )
        ),
    )


def _assumed(fact: Fact, deal: Deal) -> Fact:
    """Return a fact that is not given as it is assumed: another mortgage is one besides that on the old home."""
    if fact.name != "other_mortgages" or not deal.old_balance:
        return fact
    return fact.like(assumed=("除舊按揭外沒有其他按揭", "no other mortgage but the old one"))
