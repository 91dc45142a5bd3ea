"""What a purchase takes, what a buyer reaches, and what would make a failing deal pass, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from xlmortgage import law
from xlmortgage.deal.words import ARGUMENTS, Argument
from xlmortgage.explain.loan import limit_name, without_assignment
from xlmortgage.explain.sentence import (
    ask,
    assumption,
    authority,
    dollars,
    lines,
    notes,
    notices,
    percent,
    say,
    why_row,
    years,
)
from xlmortgage.explain.verdict import verdict_reason
from xlmortgage.questions import CashLine, CashNeeded
from xlmortgage.questions.outcome import FAILING

if TYPE_CHECKING:
    from xlmortgage.questions.reach import Advice, Change, Reach

CASH_ITEMS = {
    "down-payment": ("首期", "down payment"),
    "stamp-duty": ("從價印花稅", "ad valorem stamp duty"),
    "commission": ("代理佣金", "agent's commission"),
    "legal-fees": ("律師費", "legal fees"),
    "premium": ("按揭保險保費", "mortgage insurance premium"),
    "rebate": ("回贈", "rebate"),
}
"""What cash is needed for, in words."""

RESULTS = {
    "max_ltv": "最高按揭成數",
    "max_loan": "最高貸款額",
    "loan_binding": "貸款額取決於",
    "max_tenor": "最長還款期",
    "tenor_binding": "年期取決於",
    "monthly_payment": "每月供款",
    "dsr": "供款與入息比率",
    "dsr_limit": "供款與入息比率上限",
    "dsr_ok": "入息測試通過",
    "min_income": "最低每月入息",
    "mip_premium": "按揭保險保費",
    "stamp_duty": "從價印花稅",
    "cash_needed": "所需現金",
    "second_apr": "實際年利率",
    "verdict": "結論",
    "why": "原因",
    "rules_version": "規則版本",
}
"""The result columns of a deal list, in Chinese."""


def cash_needed(answer: CashNeeded, assumed: Sequence[Argument], lang: str) -> list[list[Any]]:
    """Explain the cash that a purchase takes: rows of item, HKD and what it rests on, with a header.

    Parameters
    ----------
    answer : CashNeeded
        From :func:`xlmortgage.questions.cash_needed`.
    assumed : sequence of Argument
        The arguments that were not given.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    fees_given = all(argument.name != "legal_fees" for argument in assumed)
    header = say(lang, "項目|港元|根據", "item|HKD|basis").split("|")
    rows = [
        [CASH_ITEMS[line.name][lang == "en"], line.amount, _basis(answer, line, lang, fees_given=fees_given)]
        for line in answer.lines
        if _is_asked(line)
    ]
    return [header, *rows, [say(lang, "合計", "total"), answer.value, assumption(assumed, lang)]]


def max_price(answer: Reach, assumed: Sequence[Argument], lang: str) -> str:
    """Explain the dearest home that cash and income reach, arguments as in :func:`max_ltv`."""
    if answer.needed is None:
        return lines(
            say(lang, "最高可負擔樓價 HK$0。", "Dearest home HK$0."),
            say(
                lang,
                f"可用現金 {dollars(answer.cash)} 不足以支付任何樓價的首期、印花稅及佣金。",
                f"Cash of {dollars(answer.cash)} is not enough for down payment, duty and commission at any price.",
            ),
            assumption(assumed, lang),
        )
    needed, payment = answer.needed, dollars(_cents(answer.payment))
    share, loan = percent(needed.loan / answer.value), dollars(_cents(needed.loan))
    cash = dollars(_cents(needed.value))
    deciding = answer.limits.limit if "income" in answer.bound_by else answer.cap.limits[answer.cap.decided_by].ruling
    return lines(
        say(
            lang,
            f"最高可負擔樓價 {dollars(answer.value)}：貸款 {loan}（樓價的 {share}），所需現金 {cash}，每月供款 {payment}。",
            f"Dearest home {dollars(answer.value)}: a loan of {loan} ({share}), cash of {cash}, {payment} a month.",
        ),
        _bounds(answer, lang),
        _uses_of_cash(needed, lang),
        authority(deciding, lang),
        ask(deciding, lang, list(_to_know(answer, lang))),
        assumption(without_assignment(assumed, subsidised=answer.cap.limits[2].ruling.version >= 0), lang),
    )


def changes(answer: Advice, lang: str) -> list[list[Any]]:
    """Explain what would make a deal pass: rows of what changes, from what, to what and by how much, with a header.

    A deal that does not fail, and one that no single change makes pass, get one row that says so.
    """
    assessment = answer.assessment
    reason = verdict_reason(assessment.found, assessment.loan_limit, assessment.tenor_limit, lang, answer.warnings)
    header = say(lang, "改變|現時|改為|差額", "change|now|to|difference").split("|")
    if answer.changes:
        return [header, *(_change(change, lang) for change in answer.changes)]
    if assessment.found & FAILING:
        said = say(lang, f"沒有單一改動足以通過：{reason}", f"No single change is enough. {reason}")
    else:
        said = say(lang, f"毋須更改：{reason}", f"Nothing has to change. {reason}")
    return [header, [said, "", "", ""]]


def _change(change: Change, lang: str) -> list[Any]:
    if change.name == "scale":
        loan = dollars(change.facts["loan"])
        name = say(lang, f"樓價（貸款額按比例減至 {loan}）", f"price (and the loan in proportion, to {loan})")
        return [name, change.now, change.then, change.then - change.now]
    name = ARGUMENTS[change.name].label(lang)
    if isinstance(change.then, bool):
        return [
            name,
            *(say(lang, "是" if fact else "否", "yes" if fact else "no") for fact in (change.now, change.then)),
            "",
        ]
    return [name, change.now, change.then, change.then - change.now]


def _basis(answer: CashNeeded, line: CashLine, lang: str, *, fees_given: bool) -> str:
    """Return what a line of the cash rests on."""
    gap = say(lang, "", " ")
    if line.name == "down-payment":
        return say(
            lang,
            f"樓價 {dollars(answer.price)} 減貸款額 {dollars(_cents(answer.loan))}。",
            f"Price {dollars(answer.price)} less loan {dollars(_cents(answer.loan))}.",
        )
    if line.ruling:
        own = {
            "commission": say(
                lang,
                f"樓價的 {percent(line.amount / answer.price)}。",
                f"{percent(line.amount / answer.price)} of the price.",
            ),
            "premium": say(
                lang, "以現金繳付計；亦可加入貸款額。", "Counted as paid in cash; it can be added to the loan."
            ),
        }
        return gap.join(filter(None, [own.get(line.name, ""), authority(line.ruling, lang), *notes(line.ruling, lang)]))
    if fees_given or line.name == "rebate":
        return say(lang, "所填金額。", "The amount given.")
    left_out = say(lang, "未提供，未計算在內。", "Not given, not counted.")
    return gap.join([left_out, *notices([law.table("commission")], {"agreement_date": answer.date}, lang)])


def _bounds(answer: Reach, lang: str) -> str:
    """Return what ends the reach, and the other ceiling beside it."""
    limit = answer.cap.limits[answer.cap.decided_by]
    by_cap = f"{limit_name(limit, lang)} {percent(answer.cap.value)}{why_row(limit.ruling, lang)}"
    by_income = say(
        lang,
        f"入息（可負擔貸款 {dollars(_cents(answer.loan_by_income))}）" if isfinite(answer.loan_by_income) else "",
        f"income (it carries {dollars(_cents(answer.loan_by_income))})" if isfinite(answer.loan_by_income) else "",
    )
    step = say(lang, "保費級距（再借多些，保費增幅更大）", "a step of the premium (a larger loan would take more cash)")
    by_loan = {"cap": by_cap, "income": by_income, "premium": step}[answer.bound_by[1]]
    beside = {"cap": by_income, "income": by_cap, "premium": by_income}[answer.bound_by[1]]
    other = say(lang, f"另一上限：{beside}。", f" Beside it: {beside}.") if beside else ""
    if answer.bound_by[0] == "cash" or answer.dearer is None:
        cash = dollars(answer.cash)
        return say(
            lang, f"取決於可用現金 {cash} 及{by_loan}。{other}", f"Decided by cash of {cash} and {by_loan}.{other}"
        )
    loan, cash = dollars(_cents(answer.dearer.loan)), dollars(_cents(answer.dearer.value))
    return say(
        lang,
        f"取決於級距：樓價再高一元，貸款為 {loan}，所需現金增至 {cash}；現時貸款取決於{by_loan}。",
        f"Decided by the end of a band: one dollar dearer, the loan is {loan} and the cash {cash}; "
        f"here the loan is decided by {by_loan}.",
    )


def _is_asked(line: CashLine) -> bool:
    """Tell whether a line belongs to the purchase: a premium where the programme takes it, a rebate where there is one."""
    return bool(line.amount) if line.name == "rebate" else line.ruling is None or line.ruling.version >= 0


def _uses_of_cash(needed: CashNeeded, lang: str) -> str:
    uses = [
        f"{CASH_ITEMS[line.name][lang == 'en']} {dollars(_cents(line.amount))}"
        for line in needed.lines
        if line.name != "legal-fees" and _is_asked(line)
    ]
    return say(
        lang,
        f"現金用途：{'、'.join(uses)}；律師費及雜費未計。",
        f"The cash goes to {', '.join(uses)}; legal fees and sundries are not counted.",
    )


def _to_know(answer: Reach, lang: str) -> Iterable[str]:
    if answer.years > answer.tenor.value:
        given, longest = years(answer.years, lang), years(answer.tenor.value, lang)
        yield say(
            lang, f"年期 {given}超出最長還款期 {longest}。", f"The tenor of {given} is above the longest, {longest}."
        )
    if not isfinite(answer.loan_by_income):
        yield say(
            lang,
            "以資產水平審批，入息不作測試；請核對資產淨值。",
            "On net worth income is not tested; check the net worth.",
        )
    elif answer.cap.limits[answer.cap.decided_by].name == "guarantee":
        yield say(
            lang,
            "房委會保證期內供款與入息比率只供參考，此處仍按入息計算。",
            "Under the Housing Authority's guarantee debt servicing is for information; here it is counted all the same.",
        )


def _cents(amount: float) -> float:
    return round(amount, 2)
