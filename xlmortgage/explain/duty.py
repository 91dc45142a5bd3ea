"""Why a stamp duty is what it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Buyer
from xlmortgage.explain.sentence import (
    Told,
    ask,
    assumption,
    authority,
    dollars,
    exact_percent,
    lines,
    notes,
    why_row,
)
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import notices_of
from xlmortgage.questions.duty import Duty, Resale, is_a_home
from xlmortgage.tables.ruling import Ruling

OF_THE_INFERENCE = ("use", "first_home", "other_mortgages")
"""The facts from which it is inferred who buys and what he owns; duty assumes nothing else of them."""


def stamp_duty(answer: Duty, told: Told) -> str:
    """Explain a stamp duty, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    return lines(
        _amounts(answer, told),
        scale(answer, told),
        sources(answer, told),
        ask(answer.ruling, told.lang, list(besides(answer, told))),
        assumption(without_inferred(told, answer.deal, OF_THE_INFERENCE)),
    )


def resale_duty(answer: Resale, told: Told) -> str:
    """Explain the duty on a home that is sold again, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    ruling, deal = answer.ruling, answer.deal
    amount, acquired, sold = dollars(answer.value), as_date(deal.acquired), as_date(deal.sold)
    row = ruling.deciding_row
    rate = exact_percent(row.values["rate"]) if row else ""
    why = why_row(ruling, told.lang) if row else told.say("（售出時未有此稅）", " (there was none when it was sold)")
    at = told.say(f"，稅率 {rate}", f", at {rate}") if answer.value else ""
    further = [
        notice.text[told.lang] for notice, goes_with in notices_of(deal.having(date=deal.sold), [ruling]) if goes_with
    ]
    return lines(
        told.say(f"額外印花稅 {amount}{at}{why}。", f"Special Stamp Duty {amount}{at}{why}."),
        told.say(f"{acquired} 購入，{sold} 售出。", f"Acquired on {acquired}, sold on {sold}."),
        authority(ruling, told.lang),
        ask(ruling, told.lang, further),
        assumption(told),
    )


def amount(zh: str, en: str, ruling: Ruling, told: Told) -> str:
    """Explain an amount that a table alone decides, which goes by a name in 繁中 and in English."""
    said, why = dollars(ruling.value), why_row(ruling, told.lang)
    return lines(
        told.say(f"{zh} {said}{why}。", f"{en} {said}{why}."),
        authority(ruling, told.lang),
        ask(ruling, told.lang),
        assumption(told),
    )


def _amounts(answer: Duty, told: Told) -> str:
    ad_valorem, why = dollars(answer.ruling.value), why_row(answer.ruling, told.lang)
    of_the_buyer = answer.buyers.or_else(0.0)
    if not of_the_buyer:
        return told.say(f"從價印花稅 {ad_valorem}{why}。", f"Ad valorem stamp duty {ad_valorem}{why}.")
    whole, on_top = dollars(answer.value), dollars(of_the_buyer)
    return told.say(
        f"印花稅 {whole}：從價印花稅 {ad_valorem}{why}，買家印花稅 {on_top}。",
        f"Stamp duty {whole}: ad valorem {ad_valorem}{why}, Buyer's Stamp Duty {on_top}.",
    )


def scale(answer: Duty, told: Told) -> str:
    """Return which scale the buyer of a home pays and why, or nothing where there are no two scales."""
    if not answer.scale_1.is_asked:
        return ""
    words, lang = answer.scale_1.table.words, told.lang
    called = words["scale_1" if answer.scale_1.value else "not scale_1"][lang]
    row = answer.scale_1.deciding_row
    if row and not row.conditions and not row.values["scale_1"]:
        return told.say(f"{called}，不論買家。", f"{called}, whoever buys.")
    buyer = Buyer.numbered(int(answer.deal.purchaser))
    said = buyer.label(lang)
    if buyer == Buyer.PERMANENT_RESIDENT:
        others = (
            ("擁有其他住宅", " with another home")
            if answer.deal.owns_another_home
            else ("沒有其他住宅", " without another home")
        )
        said += told.say(f"，{others[0]}", others[1])
    return told.say(f"{called}；買家：{said}。", f"{called}; buyer: {said}.")


def sources(answer: Duty, told: Told) -> str:
    """Return on whose authority the parts of a duty stand, in one line."""
    rulings = (answer.ruling, answer.buyers) if answer.buyers.or_else(0.0) else (answer.ruling,)
    return told.say("", " ").join(authority(ruling, told.lang) for ruling in rulings)


def besides(answer: Duty, told: Told) -> Iterator[str]:
    """Yield what is to be known beside the note of the scale: of the buyer's duty, and what the tables say besides."""
    if answer.buyers.or_else(0.0):
        yield from notes(answer.buyers, told.lang)
    for notice, goes_with in notices_of(answer.deal, (answer.ruling, answer.buyers)):
        if goes_with:
            yield notice.text[told.lang]


def hangs_on(deal: Deal) -> dict[str, Any]:
    """Return of which deals the duty hangs on who buys and on whether he owns another home, where that is not given."""
    is_one = is_a_home(deal) & (deal.purchaser == Buyer.PERMANENT_RESIDENT)
    return {"buyer": is_one, "other_home": is_one & (deal.owns_another_home == False)}  # noqa: E712 - one truth a deal


def without_inferred(told: Told, deal: Deal, names: Collection[str] = ()) -> Told:
    """Return what is told, but not as assumed what is inferred of the buyer or no matter, nor the facts of some names.

    Parameters
    ----------
    told : Told
        The language, and what was not given.
    deal : Deal
        The deal.
    names : collection of str, optional
        Facts that are assumed of no duty.

    """
    matters = hangs_on(deal)
    return told._replace(
        assumed=tuple(fact for fact in told.assumed if fact.name not in names and matters.get(fact.name, True))
    )
