"""How long a loan may run: the least of all limits that apply, in whole years."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkma.tenor import tenor as tenors
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_cash_out import mip_cash_out
from xlmortgage.law.hkmc.mip_tenor import mip_tenor
from xlmortgage.law.housing_authority.guarantee import guarantee
from xlmortgage.law.practice.ages import ages
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import Column, Function, Governs, Question, Takes
from xlmortgage.questions.lent import as_lent, raises_insured
from xlmortgage.tables.choice import Answer, Choice, lowest, otherwise
from xlmortgage.tables.lookups import Meaning
from xlmortgage.tables.ruling import Ruling, as_given

LAWS = (tenors.TENOR, mip_tenor.MIP_TENOR, mip_cash_out.MIP_CASH_OUT, ages.AGES, guarantee.GUARANTEE)


class Tenor:
    """The longest tenor of a deal, and the limits that were weighed."""

    __slots__ = ("deal", "limits")

    def __init__(self, deal: Deal, limits: Choice) -> None:
        self.deal, self.limits = deal, limits

    @property
    def max_tenor(self) -> Any:
        """The tenor [whole years]; 0 where nothing is left, ``nan`` where no rule covers the deal."""
        return self.deal.xp.maximum(0, self.deal.xp.floor(self.limits.value))

    @property
    def age_that_decides(self) -> Any:
        """The age by which the rule on the applicants' age goes [years]."""
        return ages.age_that_decides(self.deal)

    @property
    def whose_age(self) -> Ruling | None:
        """The ruling on whose age decides, where one deal has several applicants."""
        return ages.eldest_decides(self.deal) if self.deal.other_ages else None

    @property
    def binding(self) -> Any:
        """The name of what decides."""
        return self.limits.decided_by

    @property
    def governing(self) -> tuple[Governs]:
        """What decides."""
        return (Governs(self.limits, ("max_tenor", "building_rule", "applicant_rule", "guarantee_years")),)

    @property
    def open(self) -> tuple[Choice]:
        """What may be left without an answer."""
        return (self.limits,)


def tenor(deal: Deal) -> Tenor:
    """Return how long a loan may run: the regulator's, the property's and the scheme's maximum, and the rules on age.

    A rule on age that is given with the deal takes the place of the lender's, and that of the usual one; the insurer's
    stands beside it, where the deal can be insured at all and has to be.

    Examples
    --------
    >>> answer = tenor(Deal({"building_age": 50.0}, 20261121))
    >>> answer.max_tenor, answer.binding
    (25, 'building')

    """
    lent = as_lent(deal)
    insurable = mip.refusal(lent).value != 0
    limits: dict[str, Answer] = {
        "regulator": tenors.regulator_maximum(deal),
        "property": lowest(tenors.property_maximum(deal), ages.property_maximum(deal)),
        "scheme": lowest(
            mip_tenor.max_tenor(lent).only(insurable),
            _insured_further_charge(deal).only(insurable),
            ages.net_worth_maximum(deal),
        ),
        "building": _age_rule("building_rule", lent, ages.by_building(deal), ages.less_building_age),
        "insurance": mip_tenor.by_building(lent).only(insurable),
        "applicant": _age_rule("applicant_rule", lent, ages.by_applicant(deal), ages.less_applicant_age),
        "authority": guarantee.max_tenor(deal),
        "guarantee": guarantee.years_left(deal),
    }
    if deal.lender:
        limits["lender"] = deal.lender.asks("max_tenor", lent)
    return Tenor(deal, lowest(**limits))


def _insured_further_charge(deal: Deal) -> Ruling:
    """Return the longest tenor of an insured loan that raises more than a bank alone lends."""
    raises = raises_insured(deal)
    if raises is False:
        return mip_cash_out.MIP_CASH_OUT.not_asked
    within = deal.loan + deal.owed_beside <= ltv.max_ltv(deal).value * deal.base + HALF_A_CENT
    return mip_cash_out.max_tenor(deal.having(insured=raises & (within == False)))  # noqa: E712 - one truth a deal


def _age_rule(rule: str, deal: Deal, usual: Ruling, meaning: Meaning) -> Choice:
    """Return the years that a rule on age leaves: the one given, or the lender's, or the usual one."""
    given = as_given(meaning(getattr(deal, rule), deal))
    lenders = [deal.lender.asks(rule, deal, meaning)] if deal.lender else []
    return otherwise(given, *lenders, usual)


OF_A_FURTHER_CHARGE = Takes.read("purpose [first_balance price valuation loan]")
"""What the loan is for, and the facts that tell whether it is more than a bank alone lends."""
WHETHER_TO_INSURE = Takes.read(
    "insured [price valuation rebate bank_rebate loan use first_home regular_salary other_mortgages income_abroad "
    "completion_date purpose first_balance]"
)
"""Whether insurance is asked for, and the facts that tell whether it is needed."""
TAKES = "[property building_age applicant_age insured basis building_rule applicant_rule first_assigned agreement_date{} other_ages]"

QUESTIONS = (
    Question(
        tenor,
        category="limits",
        laws=LAWS,
        by_lender=True,
        besides=(OF_A_FURTHER_CHARGE, WHETHER_TO_INSURE, Takes.read("completion_date")),
        takes=TAKES.format(" use"),
        functions=(
            Function(
                "MAX_TENOR",
                "最長還款期",
                TAKES.format(""),
                lambda answer: int(answer.max_tenor),
                does="Return the longest tenor: the least of 30 years, the rules on age, the property's own cap and the "
                "scheme's.",
                returns="int [whole years]; 0 where nothing is left.",
                example='>>> MAX_TENOR(building_age=50, agreement_date="2026-11-20")\n25\n'
                '>>> MAX_TENOR("村屋", 30, agreement_date="2026-11-20"), MAX_TENOR("車位", agreement_date="2026-11-20")\n'
                "(25, 15)",
                source="Hong Kong Monetary Authority, press release of 2012-09-14; the rules on age are the banks' own.",
                of_block="use",
                beside="years",
            ),
        ),
        columns=(
            Column("max_tenor", "最長還款期", "longest tenor", "years", lambda answer: answer.max_tenor),
            Column("tenor_binding", "年期取決於", "tenor decided by", "word", lambda answer: answer.binding),
        ),
    ),
)
