"""Why a deal passes or fails."""

from __future__ import annotations

from collections.abc import Sequence

from xlmortgage.explain.sentence import (
    LIMITS,
    say,
)
from xlmortgage.law import Notice
from xlmortgage.questions import Finding


def verdict_reason(found: int, loan_limit: str, tenor_limit: str, lang: str, warnings: Sequence[Notice] = ()) -> str:
    """Return why a deal passes or fails, in one line.

    Parameters
    ----------
    found : int
        Flags of :class:`xlmortgage.questions.Finding`.
    loan_limit, tenor_limit : str
        Names of the limits that decided.
    lang : str
        ``"zh"`` or ``"en"``.
    warnings : sequence of Notice, optional
        What :func:`xlmortgage.questions.warnings.fitting` found; without them their flags are put in general words.

    Examples
    --------
    >>> verdict_reason(Finding.LOAN_TOO_LARGE, "insurance", "building", "en")
    'The loan is above the limit (the Mortgage Insurance Programme).'

    """
    sentences = [
        zh_en[lang == "en"].format(loan=limit_words(loan_limit, lang), tenor=limit_words(tenor_limit, lang))
        for flag, zh_en in FINDINGS.items()
        if found & flag and not (warnings and flag in OF_WARNINGS)
    ]
    sentences += [warning.text[lang] for warning in warnings if warning.verdict]
    if not sentences:
        within = limit_words(loan_limit, lang)
        return say(lang, f"符合各項上限（貸款額：{within}）。", f"Within every limit (the loan's: {within}).")
    return say(lang, "", " ").join(sentences)


def limit_words(name: str, lang: str) -> str:
    """Return what a limit is called, by its name in a list of results."""
    words = LIMITS.get(name.removesuffix(" loan cap"), ("", ""))[lang == "en"]
    return words + say(lang, "的貸款額上限", "'s loan cap") if name.endswith(" loan cap") else words


FINDINGS = {
    Finding.LOAN_TOO_LARGE: ("貸款額超出上限（{loan}）。", "The loan is above the limit ({loan})."),
    Finding.TENOR_TOO_LONG: ("年期超出上限（{tenor}）。", "The tenor is above the limit ({tenor})."),
    Finding.DEBTS_TOO_HIGH: ("供款與入息比率或壓力測試不通過。", "The debt-servicing tests are not passed."),
    Finding.NET_WORTH_TOO_LOW: ("可計算的資產淨值少於樓價。", "The net worth that counts is below the price."),
    Finding.NO_RULE: ("沒有所知規則適用，請向銀行查詢。", "No rule we know of covers it; ask the bank."),
    Finding.INCOME_NOT_TESTED: (
        "以資產水平審批，入息不作測試；請核對資產淨值。",
        "Assessed on net worth, income is not tested; check the net worth.",
    ),
    Finding.GUARANTEED: (
        "供款與入息比率偏高，但在房委會保證期內只供參考。",
        "Debt servicing is high; under the Housing Authority's guarantee that is for information.",
    ),
    Finding.DOUBTFUL: (
        "所依規則未有權威來源，請向銀行確認。",
        "A limit rests on a weak source; confirm it with the bank.",
    ),
    Finding.WARNED: (
        "物業有須留意之處。",
        "Something about the property has to be checked.",
    ),
    Finding.TO_ASK: (
        "物業狀況、用途或二按須先向銀行查詢。",
        "Ask the bank about the property, its use or the second mortgage.",
    ),
}

OF_WARNINGS = (Finding.WARNED, Finding.TO_ASK)
"""The findings that warnings put in their own words."""
