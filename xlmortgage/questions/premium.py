"""What the mortgage insurance of a loan costs."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan, nan
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.errors import NoRuleError
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_cash_out import mip_cash_out
from xlmortgage.law.hkmc.mip_premium import mip_premium
from xlmortgage.law.housing_authority.guarantee import guarantee
from xlmortgage.numbers import money
from xlmortgage.questions import PURPOSE, Column, Function, Question, weighing
from xlmortgage.questions.checks import the_rebate_leaves_no_price
from xlmortgage.questions.lent import insured_at_most, lent_without_insurance
from xlmortgage.tables.choice import Answer, Choice
from xlmortgage.tables.lookups import Law
from xlmortgage.tables.ruling import Reason, Ruling


class Premium:
    """The premium of an insured loan."""

    __slots__ = ("deal", "lent", "ruling")

    def __init__(self, deal: Deal, ruling: Ruling, lent: Choice | None = None) -> None:
        self.deal, self.ruling = deal, ruling
        self.lent = lent
        """How much is lent without insurance, within which no premium is asked; ``None`` where nothing is insured."""

    @property
    def value(self) -> Any:
        """The premium [HKD]; 0 where none is asked about, ``nan`` where the sheet of the time has none."""
        return self.deal.xp.where(self.ruling.reason == Reason.NOT_ASKED, 0.0, self.ruling.value)

    @property
    def open(self) -> tuple[Ruling]:
        """What may be left without an answer."""
        return (self.ruling,)


def premium(deal: Deal) -> Premium:
    """Return the premium of a loan that is to be insured, by its ratio to the lower of net price and valuation.

    >>> premium(Deal({"loan": 6.4e6, "price": 8e6, "years": 30.0, "first_home": True}, 20261121)).value
    69760.0
    """
    return premium_where(deal, insured=True)


def premium_where(deal: Deal, insured: Any) -> Premium:
    """Return the premium of the deals that are insured, and nothing for the others or within what is lent without it.

    >>> premium_where(Deal({"loan": 6.4e6, "price": 8e6, "years": 30.0}, 20261121), insured=False).value
    0.0
    """
    if insured is False:
        return Premium(deal, mip_premium.MIP_PREMIUM.not_asked)
    lent = lent_without_insurance(deal)
    asked = insured & (_is_within(deal, lent) == False)  # noqa: E712 - one truth a deal
    if asked is False:
        return Premium(deal, mip_premium.MIP_PREMIUM.not_asked, lent)
    uncovered = _is_above(deal, most_insured(deal)) | deal.raises_more  # no sheet is known of a loan that raises cash
    return Premium(deal, mip_premium.premium(deal).without(uncovered).only(asked), lent)


def premium_if_insured(deal: Deal) -> Premium:
    """Return the premium of a deal that says itself whether it is insured.

    >>> premium_if_insured(Deal({"loan": 6.4e6, "price": 8e6, "years": 30.0, "insured": True}, 20261121)).value
    79360.0
    """
    return premium_where(deal, deal.insured)


def _is_within(deal: Deal, limit: Answer) -> Any:
    """Tell whether the loan is within a ratio; within none where there is none."""
    return money.share(_charged(deal)) <= money.share(limit.value)


def _is_above(deal: Deal, limit: Answer) -> Any:
    """Tell whether the loan is above a ratio; above none where there is none."""
    return money.share(_charged(deal)) > money.share(limit.value)


def _charged(deal: Deal) -> Any:
    """Return all that is lent on the home, over its base [fraction]."""
    return (deal.loan + deal.owed_beside) / deal.base


def most_insured(deal: Deal, **facts: Any) -> Answer:
    """Return the highest ratio that is insured; applicants of whom nothing is said are taken to be regularly salaried.

    >>> most_insured(Deal({"price": 8e6, "first_home": True}, 20261121)).value
    0.9
    """
    return insured_at_most(deal.having(**{"insured": True, "regular_salary": deal.may_be_salaried} | facts))


def _cannot_be_insured(deal: Deal) -> Any:
    """Tell whether a loan is above what the programme insures of its deal, and above what is lent without it."""
    above = _is_above(deal, most_insured(deal))
    return above & (_is_within(deal, lent_without_insurance(deal)) == False)  # noqa: E712 - one truth a deal


def _weigh(deal: Deal) -> dict[str, Any]:
    """Return how far a loan that cannot be insured could be, and how far it could be without."""
    found, at_best = most_insured(deal), most_insured(deal, first_home=True, regular_salary=True)
    return {
        "ratio": _charged(deal),
        "insured": found.value,
        "at_best": at_best.value,
        "lent": lent_without_insurance(deal).value,
        "cap": deal.xp.where(found.reason == Reason.BY_CAP, found.value * deal.base, nan),
        "version": found.of("version"),
        "line": found.of("row"),
        "raises_cash": _is_by(found, mip_cash_out.MIP_CASH_OUT),
    }


def _is_by(answer: Answer, law: Law) -> Any:
    """Tell whether a ruling of a law decides."""
    found: Any = False
    for place, ruling in enumerate(answer.rulings):
        if ruling.law is law:
            found = found | (answer.which == place)
    return found


def _refusal(told: Mapping[str, Any]) -> NoRuleError:
    insured, lent, cap = told["insured"], told["lent"], told["cap"]
    en, zh = f"insures this deal up to {_percent(insured)}", f"就這宗個案最高承保至 {_percent(insured)}"
    if not isnan(cap):
        en, zh = f"{en} (its loan cap of HK${cap:,.0f})", f"{zh}（貸款額上限 HK${cap:,.0f}）"
    if not insured:
        refuses = mip_cash_out if told["raises_cash"] else mip
        why = refuses.why_not(told["version"], told["line"])
        en, zh = f"does not take this deal ({why['en']})", f"不接納這宗個案（{why['zh']}）"
    if insured < told["at_best"]:
        at_best = _percent(told["at_best"])
        en += f", and up to {at_best} for a first home and regularly salaried applicants only"
        zh += f"，首次置業及固定受薪人士方可至 {at_best}"
    ratio, is_known = _percent(told["ratio"]), not isnan(lent)
    without = f"Without insurance {_percent(lent)} is lent. " if is_known else ""
    without_zh = f"不用按揭保險可借 {_percent(lent)}。" if is_known else ""
    return NoRuleError(
        "not-insurable",
        en=f"A loan of {ratio} cannot be insured: the Mortgage Insurance Programme {en}. {without}"
        "Ask for less, or ask the bank.",
        zh=f"{ratio} 的貸款不能投保：按揭保險計劃{zh}。{without_zh}請減少貸款額或向銀行查詢。",
        field="loan",
        value=float(told["loan"]),
        allowed=f"up to {_percent(max(insured, lent) if is_known else insured)}",
    )


def _percent(ratio: float) -> str:
    return f"{ratio * 100:.2f}".rstrip("0").rstrip(".") + "%"


@weighing(_weigh, _refusal, "loan")
def the_loan_cannot_be_insured(deal: Deal) -> Any:
    """Tell whether a loan that is to be insured is above what the programme insures, and more than is lent without it."""
    return _cannot_be_insured(deal)


@weighing(_weigh, _refusal, "loan")
def the_deal_cannot_be_insured(deal: Deal) -> Any:
    """Tell the same of a deal that says itself whether it is insured."""
    return deal.insured & _cannot_be_insured(deal) if deal.insured is not False else False


LAWS = (mip_premium.MIP_PREMIUM, mip.MIP, ltv.LTV, guarantee.GUARANTEE)
FURTHER = "property use regular_salary other_mortgages"
BESIDE = "basis income_abroad completion_date first_assigned"
"""What decides whether a loan is insured, and by which sheet; and what does besides where a deal gives it."""

QUESTIONS = (
    Question(
        premium,
        category="finance",
        laws=LAWS,
        besides=(PURPOSE,),
        checks=(the_rebate_leaves_no_price, the_loan_cannot_be_insured),
        functions=(
            Function(
                "MIP_PREMIUM",
                "按揭保險保費",
                f"loan price years [first_home plan agreement_date valuation rebate {FURTHER}]",
                lambda answer: answer.value,
                does="Return the premium of an insured loan, single or for the first year. It goes by the loan's ratio to "
                "the lower of the price less a rebate and the bank's valuation.",
                returns="float [HKD]; 0 where a bank lends as much by itself, or the Housing Authority guarantees it. Nothing said "
                "of a salary, it is a regular one.",
                raises="#N/A where the loan is above what the programme insures of this deal, or the sheet of the time has no rate "
                "for it.",
                example='>>> MIP_PREMIUM(9_000_000, 10_000_000, 30, first_home=True, agreement_date="2026-11-20")\n225000.0',
                source='HKMC Insurance Limited, Premium Rate Sheets: see RULE_SOURCE("MIP_PREMIUM").',
                of_block=BESIDE,
            ),
        ),
    ),
    Question(
        premium_if_insured,
        category="finance",
        laws=LAWS,
        by_lender=True,
        besides=(PURPOSE,),
        takes="loan price years [first_home plan insured agreement_date valuation rebate property use "
        f"regular_salary other_mortgages {BESIDE}]",
        checks=(the_rebate_leaves_no_price, the_deal_cannot_be_insured),
        columns=(
            Column("mip_premium", "按揭保險保費", "mortgage insurance premium", "HKD", lambda answer: answer.value),
        ),
    ),
)
