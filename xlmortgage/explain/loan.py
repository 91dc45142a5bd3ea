"""Why so much may be lent."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf, isnan

from xlmortgage.deal.facts import Deal
from xlmortgage.explain.sentence import (
    BY_COMPLETION,
    LIMITS,
    Told,
    ask,
    assumption,
    authority,
    beside,
    dollars,
    lines,
    notes,
    percent,
    why_row,
)
from xlmortgage.explain.verdict import other_ceilings
from xlmortgage.questions.loan import Loan
from xlmortgage.tables.choice import Choice
from xlmortgage.tables.ruling import Reason, Ruling


def max_ltv(answer: Loan, told: Told) -> str:
    """Explain a highest loan-to-value ratio.

    Parameters
    ----------
    answer : Loan
        From :func:`xlmortgage.questions.loan.loan`.
    told : Told
        The language, what was not given, and what is given of the whole deal.

    """
    ratio, largest, base = percent(answer.max_ltv), dollars(answer.max_loan), dollars(answer.deal.base)
    owed, owed_en = _less_what_is_owed(answer.deal)
    zh, en = _what_is_lent_on(answer.deal)
    head = told.say(
        f"最高按揭成數 {ratio}：{zh} {base}{owed}，最多可借 {largest}。",
        f"Maximum LTV {ratio}: up to {largest} on a {en} of {base}{owed_en}.",
    )
    of_the_price = tuple(fact for fact in told.assumed if fact.name not in ("valuation", "rebate"))
    return lines(head, *decided(answer, told._replace(assumed=of_the_price)))


def _what_is_lent_on(deal: Deal) -> tuple[str, str]:
    """Return what the lending base is, in both languages."""
    if deal.is_owned:
        return ("估價", "valuation") if deal.has("valuation") else ("樓價", "price")
    if deal.base < deal.price - deal.rebate:
        return "估價", "valuation"
    return ("淨樓價", "net price") if deal.base < deal.price else ("樓價", "price")


def _less_what_is_owed(deal: Deal) -> tuple[str, str]:
    """Return that what is owed beside the loan is taken off, in both languages; nothing where none is."""
    owed = dollars(deal.owed_beside)
    return (f"，減一按結欠 {owed}", f", less {owed} owed on the first mortgage") if deal.owed_beside else ("", "")


def max_loan(answer: Loan, told: Told) -> str:
    """Explain a largest loan, arguments as in :func:`max_ltv`."""
    ratio, largest, base = percent(answer.max_ltv), dollars(answer.max_loan), dollars(answer.deal.base)
    owed, owed_en = _less_what_is_owed(answer.deal)
    zh, en = "淨樓價與估價較低者", "the lower of net price and valuation"
    if answer.deal.is_owned:
        zh, en = _what_is_lent_on(answer.deal)
        en = f"the {en}"
    head = told.say(
        f"最高貸款額 {largest}：{ratio} × {base}（{zh}）{owed}。",
        f"Largest loan {largest}: {ratio} x {base}, {en}{owed_en}.",
    )
    return lines(head, *decided(answer, told))


def decided(answer: Loan, told: Told) -> Iterable[str]:
    """Yield by what the loan is decided, what stands beside it, on whose authority, what is to be minded, what assumed."""
    ratio, ruling = answer.ratio, answer.ratio.deciding
    others = [
        limit_name(name, told)
        + (f" {percent(other.value)}" if other.value == other.value else "")
        + why_row(other, told.lang)
        for name, other in _lowest_of_each(ratio, told.lang).items()
        if name != ratio.decided_by
    ]
    less = ruling.less if ruling.less and ruling.less.value > 0 else None
    yield _by_what(answer, less, told)
    yield beside([*others, *other_ceilings("rule", answer.max_loan, told)], told.lang)
    yield told.say("", " ").join(authority(part, told.lang) for part in (ruling, less) if part)
    minded = [notice.text[told.lang] for notice, goes_with in answer.notices if goes_with]
    off = next((one.less for one in ratio.rulings if one.less), None)
    if answer.is_by_completion:
        minded.insert(0, BY_COMPLETION[told.lang])
    yield ask(ruling, told.lang, [*(notes(off, told.lang) if off else ()), *minded])
    yield assumption(without_assignment(told, answer))


def _lowest_of_each(ratio: Choice, lang: str) -> dict[str, Ruling]:
    """Return of every limit the ruling that decides it, by its name: the lowest number, or else why there is none."""
    found: dict[str, Ruling] = {}
    for name, ruling in zip(ratio.names, ratio.rulings, strict=True):
        before = found.get(name)
        least = inf if before is None or isnan(before.value) else before.value
        says_why = isnan(ruling.value) and least == inf and why_row(ruling, lang)
        if ruling.is_asked and (ruling.value < least or says_why):
            found[name] = ruling
    return found


def limit_name(name: str, told: Told) -> str:
    """Return what a limit is called."""
    return LIMITS[name][told.lang == "en"]


def without_assignment(told: Told, answer: Loan) -> Told:
    """Leave the first assignment out of what was assumed for a flat to which it does not matter."""
    if "guarantee" in answer.ratio.names:
        return told
    return told._replace(assumed=tuple(fact for fact in told.assumed if fact.name != "first_assigned"))


def _by_what(answer: Loan, less: Ruling | None, told: Told) -> str:
    ruling = answer.ratio.deciding
    by, why = limit_name(answer.ratio.decided_by, told), why_row(ruling, told.lang)
    capped = taken = ""
    if ruling.reason == Reason.BY_CAP:
        cap = dollars(round((ruling.value + (less.value if less else 0.0)) * answer.deal.base, 2))
        capped = told.say(f"的貸款額上限 {cap}", f", whose loan cap of {cap} binds")
    if less:
        points = f"{less.value * 100:g}"
        taken = told.say(f"，已下調 {points} 個百分點", f", {points} points taken off") + why_row(less, told.lang)
    return told.say(f"取決於{by}{capped}{why}{taken}。", f"Decided by {by}{capped}{why}{taken}.")
