"""Why an income carries a loan, or does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.reading import Kind
from xlmortgage.explain.sentence import (
    Told,
    ask,
    assumption,
    authority,
    beside,
    dollars,
    exact_percent,
    lines,
    notes,
    percent,
    say,
    why_row,
)
from xlmortgage.explain.verdict import other_ceilings
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import borrowed
from xlmortgage.questions.income import Capacity, CountedIncomes, Limits, Servicing
from xlmortgage.tables.ruling import Ruling


def dsr_ok(answer: Servicing, told: Told) -> str:
    """Explain whether a loan keeps within its limits, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    if answer.passes:
        verdict = told.say("通過", "Passes")
    elif answer.may_be_within:
        verdict = told.say("不通過壓力測試", "Fails the stress test")
    else:
        verdict = told.say("不通過", "Fails")
    return _servicing(verdict, answer, told)


def dsr(answer: Servicing, told: Told) -> str:
    """Explain a debt-servicing ratio, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    return _servicing(told.say("供款與入息比率", "Debt-servicing ratio"), answer, told)


def dsr_stressed(answer: Servicing, told: Told) -> str:
    """Explain a stressed debt-servicing ratio, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    stress = answer.limits.stress
    ratio, rise = percent(answer.stressed_ratio), percent(stress.value)
    return lines(
        told.say(
            f"壓力測試下的供款與入息比率 {ratio}（加 {rise}）。",
            f"Stressed debt-servicing ratio {ratio} (rate plus {rise}).",
        ),
        stress_line(answer.limits, answer.stressed_ratio, told),
        _payment_line(answer, told),
        authority(stress, told.lang),
        ask(stress, told.lang),
        assumption(told),
    )


def dsr_limit(answer: Limits, told: Told) -> str:
    """Explain the limit on debt servicing, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    limit = answer.limit.deciding
    words = f"{percent(limit.value)}{why_row(limit, told.lang)}"
    matter = tuple(fact for fact in told.assumed if fact.kind in (Kind.WORD, Kind.YES_NO, Kind.DATE))
    return lines(
        told.say(f"供款與入息比率上限 {words}。", f"Debt-servicing limit {words}."),
        stress_line(answer, None, told),
        authority(limit, told.lang),
        ask(limit, told.lang),
        assumption(told._replace(assumed=matter)),
    )


def min_income(answer: Capacity, told: Told) -> str:
    """Explain a least monthly income, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    income = dollars(answer.value)
    return _by_income(told.say(f"最低每月入息 {income}。", f"Least monthly income {income}."), answer, told)


def loan_by_income(answer: Capacity, told: Told) -> str:
    """Explain the largest loan an income carries, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    loan = dollars(answer.value)
    head = told.say(f"入息可負擔的最高貸款額 {loan}。", f"Largest loan that the income carries {loan}.")
    return _by_income(head, answer, told, other_ceilings("income", 0.0, told))


def counted_income(answer: CountedIncomes, told: Told) -> str:
    """Explain what counts of incomes, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    total = dollars(round(answer.value, 2))
    counted = [
        f"{income.line.kind.label(told.lang)}{_whose(income.line.applicant, told)}"
        f"{dollars(income.line.amount)} × {percent(income.share)} = {dollars(round(income.counted, 2))}"
        for income in answer.incomes
    ]
    published = {id(income.ruling.deciding_row): income.ruling for income in answer.incomes if income.ruling.table}
    listed = told.say("、", ", ").join(counted)
    noted = dict.fromkeys(note for ruling in published.values() for note in notes(ruling, told.lang))
    return lines(
        told.say(f"可計算的每月入息 {total}。", f"Monthly income that counts {total}."),
        told.say(f"計入：{listed or '無'}。", f"Counted: {listed or 'nothing'}."),
        told.say("", " ").join(dict.fromkeys(authority(ruling, told.lang) for ruling in published.values())),
        told.say("留意：", "Note: ") + told.say("", " ").join(noted) if noted else "",
        assumption(told),
    )


def _whose(applicant: str, told: Told) -> str:
    return told.say(f"（{applicant}）", f" ({applicant}) ") if applicant else " "


def _by_income(head: str, answer: Capacity, told: Told, others: Sequence[str] = ()) -> str:
    deciding = answer.limits.limit.deciding
    words = f"{percent(deciding.value)}{why_row(deciding, told.lang)}"
    limit = told.say(f"供款與入息比率上限 {words}。", f"The debt-servicing limit is {words}.")
    return lines(
        head,
        told.say("", " ").join(filter(None, [limit, _counted_beside(answer.deal, told), beside(others, told.lang)])),
        stress_line(answer.limits, None, told),
        authorities(deciding, answer.limits, told.lang),
        ask(deciding, told.lang),
        assumption(told),
    )


def _counted_beside(deal: Deal, told: Told) -> str:
    counted = debts_beside(deal, told).lstrip("，, ")
    return told.say(f"已計{counted}。", f"Counted: {counted}.") if counted else ""


def _servicing(verdict: str, answer: Servicing, told: Told) -> str:
    limit = answer.limits.limit.deciding
    ratio, words = _apart(answer.least_ratio, limit.value), f"{percent(limit.value)}{why_row(limit, told.lang)}"
    if answer.premium_is_unknown:
        ratio = told.say(f"至少 {ratio}（保費未知，未計）", f"at least {ratio} (the premium is not known)")
    fails_stressed_only = not answer.passes and answer.may_be_within
    deciding = answer.limits.stress if fails_stressed_only else limit
    return lines(
        told.say(
            f"{verdict}：供款佔入息 {ratio}，上限 {words}。",
            f"{verdict}: {ratio} of income against a limit of {words}.",
        ),
        stress_line(answer.limits, answer.least_stressed_ratio, told),
        _payment_line(answer, told),
        authorities(deciding, answer.limits, told.lang),
        ask(deciding, told.lang),
        assumption(told),
    )


def authorities(deciding: Ruling, limits: Limits, lang: str) -> str:
    """Return on whose authority a ratio is judged; where a lender's share of the rent counts, on the lender's too."""
    rulings = (deciding, *((limits.rental_share.deciding,) if limits.counts_own_share_of_rent else ()))
    return say(lang, "", " ").join(authority(ruling, lang) for ruling in rulings)


def _apart(ratio: float, limit: float) -> str:
    """Return a ratio as a percentage, with as many decimals as show on which side of its limit it lies.

    >>> _apart(0.4846, 0.5), _apart(0.50001, 0.5)
    ('48.46%', '50.001%')
    """
    shown = percent(ratio)
    return exact_percent(ratio) if shown == percent(limit) and ratio != limit else shown


def _payment_line(answer: Servicing, told: Told) -> str:
    payment, income = dollars(round(answer.least_payment, 2)), dollars(round(answer.counted_income, 2))
    beside = with_premium(answer, told) + debts_beside(answer.deal, told)
    return told.say(
        f"每月供款 {payment}{beside}，計算入息 {income}。",
        f"Instalment {payment} a month{beside}, income counted {income}.",
    )


def with_premium(answer: Any, told: Told) -> str:
    """Return, in brackets, the loan with the premium that is added to it; nothing where none is known to be."""
    if not answer.borrowed > answer.deal.loan:
        return ""
    with_it = dollars(round(answer.borrowed, 2))
    return told.say(f"（連保費貸款額 {with_it}）", f" (loan with premium {with_it})")


def second_beside(deal: Deal, told: Told) -> str:
    """Return, to go on a sentence, the instalment of a second mortgage; nothing where there is none."""
    return _beside(borrowed.second_instalment(deal), "二按供款", "second mortgage", told)


def debts_beside(deal: Deal, told: Told) -> str:
    """Return, to go on a sentence, what is repaid a month beside a loan: other debts and a second mortgage."""
    first = _beside(
        borrowed.charged_before(deal),
        "一按供款（以本貸款的息率及年期計）",
        "first mortgage at the same rate and tenor",
        told,
    )
    return _beside(deal.other_debts, "其他供款", "other debts", told) + first + second_beside(deal, told)


def _beside(amount: float, zh: str, en: str, told: Told) -> str:
    shown = dollars(round(amount, 2))
    return told.say(f"，{zh} {shown}", f", {en} {shown}") if amount else ""


def stress_line(limits: Limits, ratio: float | None, told: Told) -> str:
    """Return what is said of the stress test: whether it is in force, its rise and its limit, and a ratio under it."""
    stress = limits.stress
    if not stress.is_asked:
        return told.say("當時未有壓力測試。", "There was no stress test at the time.")
    rise = percent(stress.value)
    if limits.is_suspended:
        since = as_date(stress.citation.since).isoformat() if stress.citation else ""
        shown = ""
        if ratio is not None:
            at = percent(ratio)
            shown = told.say(f"，僅供參考：加 {rise} 後 {at}", f"; for information: {at} at plus {rise}")
        return told.say(f"壓力測試自 {since} 起暫停{shown}。", f"The stress test is suspended since {since}{shown}.")
    limit = limits.stressed_limit.value
    against = percent(limit)
    if ratio is None:
        return told.say(
            f"壓力測試（加 {rise}）：上限 {against}。", f"Stress test at plus {rise}: a limit of {against}."
        )
    return told.say(
        f"壓力測試（加 {rise}）：{_apart(ratio, limit)}，上限 {against}。",
        f"Stress test at plus {rise}: {_apart(ratio, limit)} against a limit of {against}.",
    )
