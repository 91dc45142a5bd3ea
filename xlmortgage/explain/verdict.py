"""Why a deal passes or fails, and what a loan must not exceed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isnan, nan
from typing import Any

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.explain.sentence import LIMITS, Told, assumption, authority, dollars, lines, percent, say, years
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import Question, Takes
from xlmortgage.questions import income as of_income
from xlmortgage.questions import loan as of_loan
from xlmortgage.questions.verdict import FAILING, Assessment, Finding, ceilings

CEILINGS = {
    "rule": ("按淨樓價或估價可借", "by net price or valuation"),
    "income": ("入息可負擔", "by income"),
    "request": ("擬借貸款額", "the loan wanted"),
}

ASKED = {"MAX_LOAN": "rule", "LOAN_BY_INCOME": "income"}
RESTS_ON: dict[str, tuple[Question, Takes]] = {
    ASKED[function.name]: (question, Takes.read(function.takes))
    for question in (*of_loan.QUESTIONS, *of_income.QUESTIONS)
    for function in question.functions
    if function.name in ASKED
}
"""The question that tells a ceiling, and what it takes."""

LARGEST_LOAN = FACTS["loan"].like(assumed=("貸款額取上限", "the largest loan allowed"))
"""What is taken where a deal does not say how much it wants."""

FINDINGS = {
    Finding.LOAN_TOO_LARGE: (
        "貸款額 {counted}，超出上限 {max_loan}（{loan}）。",
        "The loan of {counted} is above the limit of {max_loan} ({loan}).",
    ),
    Finding.TENOR_TOO_LONG: (
        "年期 {years}，超出上限 {max_tenor}（{tenor}）。",
        "The tenor of {years} is above the limit of {max_tenor} ({tenor}).",
    ),
    Finding.DEBTS_TOO_HIGH: (
        "供款佔入息 {dsr}，上限 {dsr_limit}{stressed}，不通過。",
        "The payments take {dsr} of the income against a limit of {dsr_limit}{stressed}: not passed.",
    ),
    Finding.NET_WORTH_TOO_LOW: (
        "可計算的資產淨值較樓價少 {short}。",
        "The net worth that counts is {short} short of the price.",
    ),
    Finding.NO_RULE: ("沒有所知規則適用，請向銀行查詢。", "No rule we know of covers it; ask the bank."),
    Finding.INCOME_NOT_TESTED: (
        "以資產水平審批，入息不作測試；請核對資產淨值。",
        "On net worth income is not tested; check the net worth.",
    ),
    Finding.GUARANTEED: (
        "房委會保證期內，供款與入息比率只供參考。",
        "Under the Housing Authority's guarantee debt servicing is for information.",
    ),
    Finding.DOUBTFUL: (
        "部分上限的依據並非官方或轉述來源。",
        "A limit rests on less than an official or a secondary source.",
    ),
}
"""What was found, in words; the failing numbers stand first."""


TOLD = {
    Finding.LOAN_TOO_LARGE: ("counted", "rebate", "max_loan", "loan"),
    Finding.TENOR_TOO_LONG: ("years", "max_tenor", "tenor"),
    Finding.DEBTS_TOO_HIGH: ("dsr", "dsr_limit", "stressed", "stressed_limit"),
    Finding.NET_WORTH_TOO_LOW: ("short",),
}
"""The numbers of :func:`numbers_of` that the sentence of a finding tells."""


def sentence(finding: Finding, numbers: Mapping[str, Any], lang: str) -> str:
    """Return what was found about one deal, in a sentence.

    Parameters
    ----------
    finding : Finding
        One flag.
    numbers : mapping
        Those of :data:`TOLD`, of one deal.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    shown = {name: WORDS[name](numbers, lang) for name in TOLD.get(finding, ()) if name in WORDS}
    return FINDINGS[finding][lang == "en"].format(**shown)


def within(loan: str, lang: str) -> str:
    """Return the sentence of a deal about which nothing was found, by the name of what decides its loan."""
    limit = limit_words(loan, lang)
    return say(lang, f"符合各項上限（貸款額：{limit}）。", f"Within every limit (the loan's: {limit}).")


def verdict(answer: Assessment, told: Told) -> str:
    """Explain the verdict on one deal, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    loan, tenor = answer.loan.ratio.deciding, answer.tenor.limits.deciding
    failing = answer.found & FAILING.value
    cited = [
        *([loan] if failing & Finding.LOAN_TOO_LARGE or not failing else []),
        *([answer.rebate] if answer.counted > answer.deal.loan else []),
        *([tenor] if failing & Finding.TENOR_TOO_LONG else []),
        *([answer.income.limits.limit.deciding] if failing & Finding.DEBTS_TOO_HIGH else []),
    ]
    return lines(
        told.say(f"結論：{answer.word}。", f"Verdict: {answer.word}. ") + reason_of(answer, told.lang),
        *[authority(ruling, told.lang) for ruling in cited][:3],
        assumption(_what_matters(answer, told)),
    )


def _what_matters(answer: Assessment, told: Told) -> Told:
    """Leave out of what was assumed what the deal does not hang on; a loan left blank is the largest that is allowed."""
    idle = {"rate_basis", "lender", "criteria", "assets", "incomes", "liabilities", "haircuts", "condition"}
    if answer.deal.assets:
        idle -= {"liabilities", "haircuts"}
    if "guarantee" not in answer.loan.ratio.names:
        idle |= {"first_assigned"}
    filled = (LARGEST_LOAN,) if answer.deal.loan_is_the_most else ()
    return told._replace(assumed=(*filled, *(fact for fact in told.assumed if fact.name not in idle)))


def reason_of(answer: Assessment, lang: str) -> str:
    """Return why one deal passes or fails, in one line."""
    numbers = numbers_of(answer)
    said = [sentence(finding, numbers, lang) for finding in FINDINGS if answer.found & finding]
    said += [notice.text[lang] for notice, goes_with in answer.notices if notice.weight and goes_with]
    return say(lang, "", " ").join(said) if said else within(str(answer.loan.binding), lang)


def numbers_of(answer: Assessment) -> dict[str, Any]:
    """Return the numbers and names that reasons tell, of one deal or of many."""
    deal, income, limits = answer.deal, answer.income, answer.income.limits
    return {
        "counted": answer.counted,
        "rebate": answer.counted - deal.loan,
        "max_loan": answer.loan.max_loan,
        "loan": answer.loan.binding,
        "years": deal.years,
        "max_tenor": answer.tenor.max_tenor,
        "tenor": answer.tenor.binding,
        "dsr": income.ratio,
        "dsr_limit": limits.max_dsr,
        "stressed": deal.xp.where(limits.stress_decides, income.stressed_ratio, nan),
        "stressed_limit": limits.stressed_limit.value,
        "short": getattr(answer.worth, "short_of", lambda _price: 0.0)(deal.price),
    }


def _counted(numbers: Mapping[str, Any], lang: str) -> str:
    counted, rebate = dollars(round(numbers["counted"], 2)), numbers["rebate"]
    if not rebate > 0:
        return counted
    back = dollars(round(rebate, 2))
    return counted + say(
        lang, f"（連須全數計入的銀行回贈 {back}）", f", with the bank's rebate of {back} that counts in full,"
    )


def _stressed(numbers: Mapping[str, Any], lang: str) -> str:
    if isnan(numbers["stressed"]):
        return ""
    ratio, limit = percent(numbers["stressed"]), percent(numbers["stressed_limit"])
    return say(lang, f"，壓力測試下 {ratio}，上限 {limit}", f", and {ratio} under stress against {limit}")


WORDS: dict[str, Callable[[Mapping[str, Any], str], str]] = {
    "counted": _counted,
    "max_loan": lambda numbers, _: dollars(round(numbers["max_loan"], 2)),
    "loan": lambda numbers, lang: limit_words(str(numbers["loan"]), lang),
    "years": lambda numbers, lang: years(numbers["years"], lang),
    "max_tenor": lambda numbers, lang: years(numbers["max_tenor"], lang),
    "tenor": lambda numbers, lang: limit_words(str(numbers["tenor"]), lang),
    "dsr": lambda numbers, _: percent(numbers["dsr"]),
    "dsr_limit": lambda numbers, _: percent(numbers["dsr_limit"]),
    "stressed": _stressed,
    "short": lambda numbers, _: dollars(round(numbers["short"], 2)),
}
"""What a sentence shows of one deal's numbers."""


def limit_words(name: str, lang: str) -> str:
    """Return what a limit is called, by its name in a list of results."""
    words = LIMITS.get(name.removesuffix(" loan cap"), ("", ""))[lang == "en"]
    return words + say(lang, "的貸款額上限", "'s loan cap") if name.endswith(" loan cap") else words


def other_ceilings(own: str, already: float, told: Told) -> list[str]:
    """Return what else a loan must not exceed, of what a whole deal tells: by rule, by income, by request.

    Parameters
    ----------
    own : str
        The ceiling that is said already: ``"rule"``, ``"income"`` or ``"request"``.
    already : float
        How much that is [HKD]; a lower amount of the whole deal is said as well.
    told : Told
        With what is given of the whole deal.

    """
    if told.whole is None:
        return []
    unread = {name for name, value in told.whole.items() if value is None}
    deal = Deal({name: value for name, value in told.whole.items() if name not in unread}, told.undated)
    found = ceilings(deal)
    amounts = {"rule": found.rule, "income": found.income, "request": found.request}
    return [
        f"{CEILINGS[name][told.lang == 'en']} {dollars(round(amount, 2))}"
        for name, amount in amounts.items()
        if not isnan(amount) and (name != own or amount < already - HALF_A_CENT) and _is_known(name, deal, unread)
    ]


def _is_known(ceiling: str, deal: Deal, unread: set[str]) -> bool:
    """Tell whether nothing that a ceiling rests on could not be read, or is refused."""
    if ceiling not in RESTS_ON:
        return True
    question, takes = RESTS_ON[ceiling]
    return unread.isdisjoint(fact.name for fact in takes.facts) and not any(one.fails(deal) for one in question.checks)
