"""The broker's own criteria in words."""

from __future__ import annotations

from xlmortgage.deal.words import Asset, Kind, Property, Use, Word
from xlmortgage.explain.sentence import dollars, percent, say, source_of
from xlmortgage.explain.verdict import verdict_reason
from xlmortgage.law import Row
from xlmortgage.lenders.criteria import RULES
from xlmortgage.questions.offers import Offer
from xlmortgage.tables.lookups import Condition

WORDS: dict[str, type[Word]] = {"property": Property, "use": Use, "asset": Asset}


def criterion(name: str, row: Row, lang: str) -> str:
    """Return one line of a lender's criteria in words.

    Parameters
    ----------
    name : str
        The rule it is about, a key of :data:`xlmortgage.lenders.criteria.RULES`.
    row : Row
        The line.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    note = row.citation.note.get(lang, "")
    return f"{_asked(name, row, lang)}{say(lang, '：', ': ')}{source_of(row.citation, lang)} {note}".rstrip()


def stale_line(name: str, row: Row, days: int, lang: str) -> str:
    """Return that a line which decides a deal was checked some days ago, the rest as in :func:`criterion`."""
    asked = _asked(name, row, lang)
    return say(
        lang,
        f"{asked}：查核已逾 {days} 日，請再次核實。",
        f"The {asked} was checked {days} days ago; check it again.",
    )


def _asked(name: str, row: Row, lang: str) -> str:
    """Return what a line asks, and of which deals."""
    rule = RULES[name]
    value = row.values[name]
    shown = f"{value:g}" if rule.kind is Kind.YEARS else percent(value)
    cases = say(lang, "、", ", ").join(_case(condition, lang) for condition in row.conditions)
    only = say(lang, f"（{cases}）", f" ({cases})") if cases else ""
    return f"{say(lang, rule.zh, rule.en)} {shown}{only}"


def offer(answer: Offer, lang: str) -> list[str]:
    """Return what a lender makes of a deal, in lines.

    Parameters
    ----------
    answer : Offer
        From :func:`xlmortgage.questions.offers.offers`.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    assessed = answer.assessment
    tested = assessed.servicing
    ratio = percent(assessed.loan_to_value.value)
    largest, payment = dollars(assessed.loan_to_value.max_loan), dollars(round(answer.payment, 2))
    reason = verdict_reason(answer.found, assessed.loan_limit, assessed.tenor_limit, lang, answer.warnings)
    lines = [
        say(
            lang,
            f"{answer.lender}：{answer.verdict.zh}。{reason}",
            f"{answer.lender}: {answer.verdict.en}. {reason}",
        ),
        say(
            lang,
            f"最多可借 {largest}（{ratio}），最長 {assessed.tenor.value} 年，每月供款 {payment}，實際年利率 {percent(answer.cost.value)}。",
            f"Up to {largest} ({ratio}) over at most {assessed.tenor.value} years; {payment} a month, "
            f"effective annual rate {percent(answer.cost.value)}.",
        ),
    ]
    if tested:
        against = percent(tested.limit.value)
        lines.append(
            say(
                lang,
                f"供款佔入息 {percent(tested.ratio)}，上限 {against}。",
                f"{percent(tested.ratio)} of income against a limit of {against}.",
            )
        )
    if answer.net_worth:
        worth = dollars(answer.net_worth.value)
        lines.append(say(lang, f"可計算的資產淨值 {worth}。", f"Net worth that counts {worth}."))
    if answer.cost.rebate:
        lines.append(_rebate(answer, lang))
    for ruling in answer.lines:
        version, row = ruling.governing, ruling.deciding
        if version and row:
            lines.append(criterion(version.scope, row, lang))
    return lines


def _rebate(answer: Offer, lang: str) -> str:
    rebate = dollars(round(answer.cost.rebate, 2))
    if not answer.cost.rebate_counts:
        return say(lang, f"現金回贈 {rebate}。", f"Cash rebate {rebate}.")
    ratio, threshold = percent(answer.cost.loan_to_value), percent(answer.cost.rebate_threshold.value)
    return say(
        lang,
        f"現金回贈 {rebate} 超過貸款額 {threshold}，全數計入按揭成數：{ratio}。",
        f"Cash rebate {rebate}, above {threshold} of the loan, counts towards the LTV in full: {ratio}.",
    )


def _case(condition: Condition, lang: str) -> str:
    if condition.fact in WORDS:
        return next(word for word in WORDS[condition.fact] if word == condition.bound).label(lang)
    return say(lang, "按揭保險" if condition.bound else "沒有按揭保險", "insured" if condition.bound else "not insured")
