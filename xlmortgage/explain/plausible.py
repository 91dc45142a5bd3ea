"""What a value was taken for where that is not certain: an implausible one, and a date that could be read in two ways."""

from __future__ import annotations

from collections.abc import Container, Sequence

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import Fact, Kind
from xlmortgage.explain.sentence import dollars, exact_percent, say
from xlmortgage.questions.plausible import implausible

TEN_THOUSAND = 1e4

SHOWN = 3
"""Of more rows than these only the number is said."""


def taken_for(fact: Fact, value: float, lang: str) -> str:
    """Return what an implausible value was taken for, in a sentence that says what to write.

    >>> from xlmortgage.deal.facts import FACTS
    >>> print(taken_for(FACTS["price"], 800.0, "en"))
    price was taken for HK$800, which is unusually low. If HK$8,000,000 is meant, write 800萬 or 8000000.
    >>> print(taken_for(FACTS["annual_rate"], 0.35, "zh"))
    年利率作 35% 計，異常地高；如指 3.5%，請填 3.5%。
    """
    assert fact.plausible is not None  # noqa: S101 - it was found to be outside
    shown = dollars(value) if fact.kind is Kind.MONEY else exact_percent(value)
    if fact.kind is Kind.MONEY and 0 < value < 1:
        shown = f"HK${value:.4g}"
    is_low = value < fact.plausible.least
    high = say(lang, "異常地低" if is_low else "異常地高", f"unusually {'low' if is_low else 'high'}")
    do = _do(fact, value, fact.plausible.meant(value), lang)
    return say(
        lang, f"{fact.zh}作 {shown} 計，{high}；{do}。", f"{fact.name} was taken for {shown}, which is {high}. {do}."
    )


def _do(fact: Fact, value: float, meant: float, lang: str) -> str:
    if fact.name == "loan":
        return say(
            lang,
            "如指貸款成數，請改填貸款的港元金額",
            "If a share of the price is meant, write the amount of the loan in HKD",
        )
    if meant != meant:  # noqa: PLR0124 - nan alone is not itself
        return say(lang, "請核對金額及單位", "Check the amount and its unit")
    if fact.kind is not Kind.MONEY:
        rate = exact_percent(meant)
        return say(lang, f"如指 {rate}，請填 {rate}", f"If {rate} is meant, write {rate}")
    plain = f"{meant:.0f}"
    if value > meant:
        return say(
            lang,
            f"如屬每年金額，請填每月的 {plain}",
            f"If that is the amount of a year, write that of a month, {plain}",
        )
    in_wan = f"{meant / TEN_THOUSAND:.15g}萬"
    return say(
        lang, f"如指 {dollars(meant)}，請填 {in_wan}", f"If {dollars(meant)} is meant, write {in_wan} or {plain}"
    )


def what_was_taken(
    deal: Deal, lang: str, *, among: Container[str] = FACTS, of_money_lenders: bool = False
) -> list[str]:
    """Return what the implausible facts of one deal were taken for, a sentence each.

    Parameters are those of :func:`xlmortgage.questions.plausible.implausible`, and the language.
    """
    found = implausible(deal, among=among, of_money_lenders=of_money_lenders)
    return [taken_for(fact, getattr(deal, fact.name), lang) for fact, _ in found]


def read_the_day_first(heading: object, dates: Sequence[str], lang: str) -> str:
    """Return that dates of a column were read day first.

    >>> read_the_day_first("date", ["03/04/2024"], "en")
    'date: 03/04/2024 is read day first, as another date of the column can only be.'
    """
    some = (
        dates[0]
        if len(dates) == 1
        else say(lang, f"{dates[0]} 等 {len(dates)} 個日期", f"{dates[0]} and {len(dates) - 1} more")
    )
    verb = "is" if len(dates) == 1 else "are"
    return say(
        lang,
        f"{heading}：{some}按先日後月讀取，因同一欄另有日期只能這樣讀。",
        f"{heading}: {some} {verb} read day first, as another date of the column can only be.",
    )


def of_rows(sentence: str, rows: Sequence[int], lang: str) -> str:
    """Return a sentence with the rows of a list that it is about.

    >>> of_rows("price was taken for HK$8.", [1, 2, 3, 4, 5], "en")
    'rows 1, 2, 3 and 2 more: price was taken for HK$8.'
    """
    shown = say(lang, "、", ", ").join(map(str, rows[:SHOWN]))
    more = len(rows) - SHOWN
    further = say(lang, f"等 {len(rows)} 列", f" and {more} more") if more > 0 else say(lang, "列", "")
    return say(
        lang, f"第 {shown} {further}：{sentence}", f"row{'s' if len(rows) > 1 else ''} {shown}{further}: {sentence}"
    )
