"""A quote in rows: what each answer is called, what it is, and why."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import Purpose
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain.cash import rests_on, without_salary
from xlmortgage.explain.duty import without_inferred
from xlmortgage.explain.plausible import what_was_taken
from xlmortgage.explain.sentence import Told, assumption, dollars, say
from xlmortgage.questions import Takes
from xlmortgage.questions.cash import Cash
from xlmortgage.questions.quote import ASKED, Part, Quote, bank_alone
from xlmortgage.questions.verdict import WHOLE, Assessment

STEMS = {
    "verdict": "verdict",
    "max_loan": "loan",
    "max_ltv": "loan",
    "dsr": "income",
    "dsr_ok": "income",
    "dsr_stressed": "income",
    "min_income": "income",
    "loan_by_income": "income",
    "max_tenor": "tenor",
    "stamp_duty": "duty",
    "mip_premium": "premium",
    "plan_cost": "plan",
    "best_plan": "plans_compared",
    "asset_net_worth": "worth",
}
"""Where the reason of a part is explained."""

OF_THE_WHOLE = Takes.read(WHOLE).facts
"""The facts of which the verdict says that they were assumed."""

OF_THEIR_OWN = {
    name: tuple(fact for fact in ASKED[name.upper()][1].facts if fact not in OF_THE_WHOLE)
    for name in ("cash_needed", "plan_cost")
}
OF_THEIR_OWN["mip_premium"] = (FACTS["regular_salary"],)
OF_THEIR_OWN["cash_needed"] += (FACTS["regular_salary"],)
"""The facts that no verdict asks, of which other parts say it."""


def shown_quote(answer: Quote, lang: str) -> list[list[Any]]:
    """Return a quote as rows of name, label, value and why, under a header; a value that cannot be had is its error."""
    header = say(lang, "名稱|項目|數值|原因", "name|label|value|why").split("|")
    return [header, *(_row(answer, *part, lang) for part in answer.parts)]


def unused_quote(labels: Sequence[str], lang: str) -> list[Any]:
    """Return the row that names the lines of a deal that no function knows.

    >>> unused_quote(["海景"], "en")
    ['unused', 'not used', '海景', 'No function knows these labels; they were not counted.']
    """
    listed = say(lang, "、", ", ").join(labels)
    why = say(lang, "沒有函數認得這些項目，並未計算在內。", "No function knows these labels; they were not counted.")
    return ["unused", say(lang, "未採用", "not used"), listed, why]


def _row(quote: Quote, part: Part, answer: Any, value: Any, lang: str) -> list[Any]:
    label = say(lang, part.zh, part.en)
    if isinstance(value, XlMortgageError):
        if value.code == "missing":
            value.cell = "#N/A"
        taken = what_was_taken(quote.deal, lang) if part.name == "verdict" else []
        return [part.name, label, value, say(lang, "", " ").join([value.sentence(lang), *taken])]
    return [part.name, label, value, _why(part, answer, _told(quote, part, answer, lang))]


def _told(quote: Quote, part: Part, answer: Any, lang: str) -> Told:
    asked = OF_THE_WHOLE if part.name == "verdict" else OF_THEIR_OWN.get(part.name, ())
    assumed = tuple(fact for fact in asked if fact.name not in answer.deal.given)
    return Told(lang, assumed, quote.deal.undated)


def _why(part: Part, answer: Any, told: Told) -> str:
    if part.name == "mip_premium" and not answer.lent:
        return told.say("不用按揭保險，毋須保費。", "Not insured, no premium.")
    if part.why:
        said: str = getattr(import_module(f"xlmortgage.explain.{STEMS[part.why]}"), part.why)(answer, told)
        return said
    if isinstance(answer, Cash):
        return (
            assumption(without_inferred(without_salary(told, answer), answer.deal))
            if part.name == "cash_needed"
            else rests_on(answer, part.name, told)
        )
    return _of_its_own(part, answer, told)


def _of_its_own(part: Part, answer: Any, told: Told) -> str:
    if part.name == "insurance_ends":
        return _insurance_ends(answer, told)
    if part.name == "rebate_counted":
        return _rebate_counted(answer, told.lang)
    if part.name == "combined_ltv" and answer.deal.owed_beside:
        owed = dollars(answer.deal.owed_beside)
        return told.say(f"連一按結欠 {owed}。", f"With the {owed} owed on the first mortgage.")
    if part.name in ("second_payment", "combined_ltv") and answer.deal.purpose == Purpose.SECOND:
        return told.say("此貸款即二按。", "The loan itself is the second mortgage.")
    if part.name in ("second_payment", "combined_ltv") and not answer.deal.second_loan:
        return told.say("沒有二按貸款。", "No second mortgage.")
    return _the_base(answer.deal, told.lang) if part.name == "base" else ""


def _insurance_ends(deal: Deal, told: Told) -> str:
    if not deal.insured:
        return told.say("不用按揭保險。", "Not insured.")
    most = dollars(bank_alone(deal))
    return told.say(
        f"供至結欠不多於銀行自身可借的 {most}，以樓價不變計；保單何時終止以保險公司為準。",
        f"Until no more is owed than the {most} that a bank lends by itself, at an unchanged price; the policy says when it ends.",
    )


def _the_base(deal: Deal, lang: str) -> str:
    if deal.is_owned:
        return say(
            lang, "現有物業的估價，未填則為樓價。", "The valuation of the home owned, or its price where none is given."
        )
    net = dollars(deal.price - deal.rebate)
    return say(lang, f"淨樓價 {net} 與估價的較低者。", f"The lower of the net price of {net} and the valuation.")


def _rebate_counted(answer: Assessment, lang: str) -> str:
    back = answer.deal.bank_rebate
    if not back:
        return say(lang, "沒有銀行回贈。", "No bank's rebate.")
    if answer.rebate.or_else(0.0):
        return say(
            lang,
            f"銀行回贈 {dollars(back)} 超過界線，全數計入。",
            f"Above the threshold {dollars(back)} counts in full.",
        )
    return say(
        lang, f"銀行回贈 {dollars(back)} 不超過界線，不計入。", f"Up to the threshold, {dollars(back)} does not count."
    )
