"""Why an income carries a loan, or does not."""

from __future__ import annotations

from collections.abc import Sequence

from xlmortgage.deal.reading import as_date
from xlmortgage.deal.words import Argument, Kind
from xlmortgage.explain.plan import exact_percent
from xlmortgage.explain.sentence import (
    NOTHING_MORE,
    ask,
    assumption,
    authority,
    beside,
    dollars,
    lines,
    other_ceilings,
    percent,
    say,
    why_row,
)
from xlmortgage.law.hkma.dsr import dsr
from xlmortgage.questions import Servicing, ServicingLimits
from xlmortgage.tables.lookups import Facts
from xlmortgage.tables.ruling import Ruling


def dsr_ok(answer: Servicing, assumed: Sequence[Argument], lang: str) -> str:
    """Explain whether a loan keeps within the debt-servicing limits, arguments as in :func:`max_ltv`."""
    if answer.passes:
        verdict = say(lang, "通過", "Passes")
    elif answer.ratio <= answer.limit.value:
        verdict = say(lang, "不通過壓力測試", "Fails the stress test")
    else:
        verdict = say(lang, "不通過", "Fails")
    return _servicing(verdict, answer, assumed, lang)


def dsr_ratio(answer: Servicing, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a debt-servicing ratio, arguments as in :func:`max_ltv`."""
    return _servicing(say(lang, "供款與入息比率", "Debt-servicing ratio"), answer, assumed, lang)


def dsr_stressed(answer: Servicing, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a stressed debt-servicing ratio, arguments as in :func:`max_ltv`."""
    head = say(
        lang,
        f"壓力測試下的供款與入息比率 {percent(answer.stressed_ratio)}（加 {percent(answer.stress.value)}）。",
        f"Stressed debt-servicing ratio {percent(answer.stressed_ratio)} (rate plus {percent(answer.stress.value)}).",
    )
    return lines(
        head,
        _stress_line(answer.stress, answer.stressed_ratio, answer.stressed_limit, lang),
        _payment_line(answer, lang),
        authority(answer.stress, lang),
        ask(answer.stress, lang),
        assumption(assumed, lang),
    )


def dsr_limit(answer: ServicingLimits, assumed: Sequence[Argument], lang: str) -> str:
    """Explain the limit on debt servicing, arguments as in :func:`max_ltv`."""
    return lines(
        say(
            lang,
            f"供款與入息比率上限 {percent(answer.limit.value)}{why_row(answer.limit, lang)}。",
            f"Debt-servicing limit {percent(answer.limit.value)}{why_row(answer.limit, lang)}.",
        ),
        _stress_line(answer.stress, None, answer.stressed_limit, lang),
        authority(answer.limit, lang),
        ask(answer.limit, lang),
        assumption([argument for argument in assumed if argument.kind in (Kind.WORD, Kind.YES_NO, Kind.DATE)], lang),
    )


def min_income(answer: tuple[float, ServicingLimits], assumed: Sequence[Argument], lang: str) -> str:
    """Explain a least monthly income; the answer is the income [HKD] and the limits, the rest as in :func:`max_ltv`."""
    income = dollars(answer[0])
    head = say(lang, f"最低每月入息 {income}。", f"Least monthly income {income}.")
    return _by_income(head, answer[1], assumed, lang)


def loan_by_income(
    answer: tuple[float, ServicingLimits], assumed: Sequence[Argument], lang: str, deal: Facts = NOTHING_MORE
) -> str:
    """Explain the largest loan an income carries; the answer is the loan [HKD] and the limits."""
    loan = dollars(answer[0])
    head = say(lang, f"入息可負擔的最高貸款額 {loan}。", f"Largest loan that the income carries {loan}.")
    return _by_income(head, answer[1], assumed, lang, other_ceilings(deal, "income", lang))


def _by_income(
    head: str, limits: ServicingLimits, assumed: Sequence[Argument], lang: str, others: Sequence[str] = ()
) -> str:
    limit = say(
        lang,
        f"供款與入息比率上限 {percent(limits.limit.value)}{why_row(limits.limit, lang)}。",
        f"The debt-servicing limit is {percent(limits.limit.value)}{why_row(limits.limit, lang)}.",
    )
    return lines(
        head,
        say(lang, "", " ").join(filter(None, [limit, beside(others, lang)])),
        _stress_line(limits.stress, None, limits.stressed_limit, lang),
        authority(limits.limit, lang),
        ask(limits.limit, lang),
        assumption(assumed, lang),
    )


def _servicing(verdict: str, answer: Servicing, assumed: Sequence[Argument], lang: str) -> str:
    ratio, limit = _apart(answer.ratio, answer.limit.value), percent(answer.limit.value)
    fails_stressed_only = not answer.passes and answer.ratio <= answer.limit.value
    deciding = answer.stress if fails_stressed_only else answer.limit
    return lines(
        say(
            lang,
            f"{verdict}：供款佔入息 {ratio}，上限 {limit}{why_row(answer.limit, lang)}。",
            f"{verdict}: {ratio} of income against a limit of {limit}{why_row(answer.limit, lang)}.",
        ),
        _stress_line(answer.stress, answer.stressed_ratio, answer.stressed_limit, lang),
        _payment_line(answer, lang),
        authority(deciding, lang),
        ask(deciding, lang),
        assumption(assumed, lang),
    )


def _apart(ratio: float, limit: float) -> str:
    """Return a ratio as a percentage, with as many decimals as show on which side of its limit it lies.

    >>> _apart(0.4846, 0.5), _apart(0.50001, 0.5)
    ('48.46%', '50.001%')
    """
    shown = percent(ratio)
    return exact_percent(ratio) if shown == percent(limit) and ratio != limit else shown


def _payment_line(answer: Servicing, lang: str) -> str:
    return say(
        lang,
        f"每月供款 {dollars(round(answer.payment, 2))}，計算入息 {dollars(round(answer.counted_income, 2))}。",
        f"Instalment {dollars(round(answer.payment, 2))} a month, income counted {dollars(round(answer.counted_income, 2))}.",
    )


def _stress_line(stress: Ruling, ratio: float | None, limit: Ruling, lang: str) -> str:
    if stress.reason == dsr.Reason.NOT_COVERED:
        return say(lang, "當時未有壓力測試。", "There was no stress test at the time.")
    rise = percent(stress.value)
    if stress.reason == dsr.Reason.SUSPENDED:
        citation = stress.citation
        since = as_date(citation.since).isoformat() if citation else ""
        shown = (
            ""
            if ratio is None
            else say(
                lang,
                f"，僅供參考：加 {rise} 後 {percent(ratio)}",
                f"; for information: {percent(ratio)} at plus {rise}",
            )
        )
        return say(lang, f"壓力測試自 {since} 起暫停{shown}。", f"The stress test is suspended since {since}{shown}.")
    against = percent(limit.value)
    if ratio is None:
        return say(
            lang, f"壓力測試（加 {rise}）：上限 {against}。", f"Stress test at plus {rise}: a limit of {against}."
        )
    return say(
        lang,
        f"壓力測試（加 {rise}）：{_apart(ratio, limit.value)}，上限 {against}。",
        f"Stress test at plus {rise}: {_apart(ratio, limit.value)} against a limit of {against}.",
    )
