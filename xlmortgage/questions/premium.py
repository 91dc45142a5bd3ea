"""What the mortgage insurance of a loan costs."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.errors import NoRuleError
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_premium import mip_premium
from xlmortgage.law.housing_authority.guarantee import guarantee
from xlmortgage.numbers import money
from xlmortgage.questions import Column, Function, Question, weighing
from xlmortgage.questions.checks import the_rebate_leaves_no_price
from xlmortgage.tables.choice import Answer, highest
from xlmortgage.tables.ruling import Reason, Ruling


class Premium:
    """The premium of an insured loan."""

    __slots__ = ("deal", "guarantee", "ruling")

    def __init__(self, deal: Deal, ruling: Ruling, guarantee: Ruling | None = None) -> None:
        self.deal, self.ruling = deal, ruling
        self.guarantee = guarantee
        """How much the Housing Authority guarantees, within which no premium is asked."""

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
    """Return the premium of the deals that are insured, and nothing for the others or within the Authority's guarantee.

    >>> premium_where(Deal({"loan": 6.4e6, "price": 8e6, "years": 30.0}, 20261121), insured=False).value
    0.0
    """
    if insured is False:
        return Premium(deal, mip_premium.MIP_PREMIUM.not_asked)
    guaranteed = guarantee.max_ltv(deal)
    asked = insured & (_is_within(deal, guaranteed) == False)  # noqa: E712 - one truth a deal
    return Premium(deal, mip_premium.premium(deal).only(asked), guaranteed)


def premium_if_insured(deal: Deal) -> Premium:
    """Return the premium of a deal that says itself whether it is insured.

    >>> premium_if_insured(Deal({"loan": 6.4e6, "price": 8e6, "years": 30.0, "insured": True}, 20261121)).value
    79360.0
    """
    return premium_where(deal, deal.insured)


def _is_within(deal: Deal, limit: Answer) -> Any:
    """Tell whether the loan is within a ratio; within none where there is none."""
    return money.share(deal.loan / deal.base) <= money.share(limit.value)


def lent_without_insurance(deal: Deal) -> Answer:
    """Return the highest ratio that is lent without insurance, the Housing Authority's guarantee included.

    >>> lent_without_insurance(Deal({"price": 8e6}, 20261121)).value
    0.7
    """
    return highest(bank=ltv.max_ltv(deal), guarantee=guarantee.max_ltv(deal))


def _insured(deal: Deal, **facts: Any) -> Answer:
    return mip.max_ltv(deal.having(insured=True, **facts))


def most_lent(deal: Deal) -> Answer:
    """Return the highest ratio that is lent, by the programme too where a deal is insured, to who is regularly salaried.

    >>> most_lent(Deal({"price": 8e6, "insured": True, "first_home": True}, 20261121)).value
    0.9
    """
    return highest(lent_without_insurance(deal), insurance=mip.max_ltv(deal.having(regular_salary=True)))


def _cannot_be_insured(deal: Deal, regular_salary: Any) -> Any:
    """Tell whether a loan is above what is lent without insurance, and its deal or its buyer not one that is insured so far."""
    insured = _insured(deal, regular_salary=regular_salary)
    is_for_others = insured.value < _insured(deal, first_home=True, regular_salary=True).value
    within = _is_within(deal, insured) | _is_within(deal, lent_without_insurance(deal))
    return ((insured.value == 0) | is_for_others) & (within == False)  # noqa: E712 - one truth a deal


def _refusal(deal: Deal, regular_salary: Any) -> NoRuleError:
    found, lent = _insured(deal, regular_salary=regular_salary), lent_without_insurance(deal).value
    least, most = found.value, _insured(deal, first_home=True, regular_salary=True).value
    en, zh = f"insures this deal up to {_percent(least)}", f"就這宗個案最高承保至 {_percent(least)}"
    if not least:
        row = found.deciding.deciding_row
        why = mip.MIP.table.words[row.reason if row else "not eligible"]
        en, zh = f"does not take this deal ({why['en']})", f"不接納這宗個案（{why['zh']}）"
    if least < most:
        en += f", and up to {_percent(most)} for a first home and regularly salaried applicants only"
        zh += f"，首次置業及固定受薪人士方可至 {_percent(most)}"
    ratio = _percent(deal.loan / deal.base)
    return NoRuleError(
        "not-insurable",
        en=f"A loan of {ratio} cannot be insured: the Mortgage Insurance Programme {en}. "
        f"Without insurance {_percent(lent)} is lent. Ask for less, or ask the bank.",
        zh=f"{ratio} 的貸款不能投保：按揭保險計劃{zh}。不用按揭保險可借 {_percent(lent)}。請減少貸款額或向銀行查詢。",
        field="loan",
        value=float(deal.loan),
        allowed=f"up to {_percent(max(least, lent))}",
    )


def _percent(ratio: float) -> str:
    return f"{ratio * 100:.2f}".rstrip("0").rstrip(".") + "%"


WEIGHED = "loan base property use basis first_home other_mortgages income_abroad completion_date first_assigned governing_date"
"""What a refusal by the programme hangs on."""


def _salary(deal: Deal) -> Any:
    """Return whether applicants are regularly salaried; where nothing is said of it, they are."""
    return deal.regular_salary if "regular_salary" in deal.given else True


@weighing(lambda deal: _refusal(deal, _salary(deal)), WEIGHED)
def the_loan_cannot_be_insured(deal: Deal) -> Any:
    """Tell whether a loan that is to be insured is above what the programme takes, and more than is lent without it."""
    return _cannot_be_insured(deal, _salary(deal))


@weighing(lambda deal: _refusal(deal, regular_salary=True), WEIGHED)
def the_deal_cannot_be_insured(deal: Deal) -> Any:
    """Tell the same of a deal that says itself whether it is insured, to who is regularly salaried: the rest is the cap's."""
    return deal.insured & _cannot_be_insured(deal, regular_salary=True) if deal.insured is not False else False


LAWS = (mip_premium.MIP_PREMIUM,)
FURTHER = "property use regular_salary other_mortgages"
"""What decides whether a loan can be insured, and by which sheet."""

QUESTIONS = (
    Question(
        premium,
        category="finance",
        laws=LAWS,
        checks=(the_rebate_leaves_no_price, the_loan_cannot_be_insured),
        functions=(
            Function(
                "MIP_PREMIUM",
                "按揭保險保費",
                f"loan price years [first_home plan agreement_date valuation rebate {FURTHER}]",
                lambda answer: answer.value,
                does="Return the premium of an insured loan, single or for the first year. It goes by the loan's ratio to "
                "the lower of the price less a rebate and the bank's valuation.",
                returns="float [HKD]; 0 where the loan needs no insurance. Nothing said of a salary, it is a regular one.",
                raises="#N/A where the programme does not take the loan, or the sheet of the time has no rate for it.",
                example='>>> MIP_PREMIUM(9_000_000, 10_000_000, 30, first_home=True, agreement_date="2026-11-20")\n225000.0',
                source='HKMC Insurance Limited, Premium Rate Sheets: see RULE_SOURCE("MIP_PREMIUM").',
            ),
        ),
    ),
    Question(
        premium_if_insured,
        category="finance",
        laws=LAWS,
        takes="loan price years [first_home plan insured agreement_date valuation rebate property use "
        "other_mortgages basis income_abroad completion_date first_assigned]",
        checks=(the_rebate_leaves_no_price, the_deal_cannot_be_insured),
        columns=(
            Column("mip_premium", "按揭保險保費", "mortgage insurance premium", "HKD", lambda answer: answer.value),
        ),
    ),
)
