"""What each lender makes of a deal, in words."""

from __future__ import annotations

from xlmortgage.explain.criteria import criterion
from xlmortgage.explain.sentence import dollars, percent, say
from xlmortgage.explain.verdict import reason_of
from xlmortgage.questions.offers import Offer


def offer(answer: Offer, lang: str) -> list[str]:
    """Return what a lender makes of a deal, in lines.

    Parameters
    ----------
    answer : Offer
        From :func:`xlmortgage.questions.offers.offers`.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    assessed, name = answer.assessment, answer.name
    ratio, largest = percent(answer.most / assessed.deal.base), dollars(round(answer.most, 2))
    years, payment, cost = assessed.tenor.max_tenor, dollars(round(answer.payment, 2)), percent(answer.cost.value)
    verdict, reason = answer.verdict.label(lang), why(answer, lang)
    lines = [
        say(lang, f"{name}：{verdict}。{reason}", f"{name}: {verdict}. {reason}"),
        say(
            lang,
            f"最多可借 {largest}（{ratio}），最長 {years:g} 年，每月供款 {payment}，實際年利率 {cost}。",
            f"Up to {largest} ({ratio}) over at most {years:g} years; {payment} a month, effective annual rate {cost}.",
        ),
    ]
    tested = assessed.income
    if tested.counted_income > 0:
        against, share = percent(tested.limits.max_dsr), percent(tested.ratio)
        lines.append(
            say(lang, f"供款佔入息 {share}，上限 {against}。", f"{share} of income against a limit of {against}.")
        )
    if answer.net_worth:
        worth = dollars(round(answer.net_worth.value, 2))
        lines.append(say(lang, f"可計算的資產淨值 {worth}。", f"Net worth that counts {worth}."))
    if assessed.deal.bank_rebate:
        lines.append(_rebate(answer, lang))
    rows = ((rule, ruling.deciding_row) for rule, ruling in answer.lines)
    return [*lines, *(criterion(rule, row, lang) for rule, row in rows if row)]


def why(answer: Offer, lang: str) -> str:
    """Return why a lender lends under a plan or not: the plan's least loan, and every limit."""
    return reason_of(answer.assessment, lang, [_too_small(answer, lang)] if answer.is_too_small else ())


def _too_small(answer: Offer, lang: str) -> str:
    """Return that less is lent than a plan lends at least, with value and limit."""
    loan, least = dollars(answer.loan), dollars(answer.terms.min_loan)
    return say(lang, f"貸款額 {loan}，低於最低貸款額 {least}。", f"The loan of {loan} is below the least of {least}.")


def _rebate(answer: Offer, lang: str) -> str:
    assessed = answer.assessment
    rebate = dollars(round(assessed.deal.bank_rebate, 2))
    if not assessed.rebate.value > 0:
        return say(lang, f"現金回贈 {rebate}。", f"Cash rebate {rebate}.")
    ratio, threshold = percent(assessed.counted / assessed.deal.base), percent(answer.cost.rebate_threshold.value)
    return say(
        lang,
        f"現金回贈 {rebate} 超過貸款額 {threshold}，全數計入按揭成數：{ratio}。",
        f"Cash rebate {rebate}, above {threshold} of the loan, counts towards the LTV in full: {ratio}.",
    )
