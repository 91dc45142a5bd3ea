"""How far the laws let lend on a home, by what the loan is for."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Purpose
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkma.rebate import rebate
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_cash_out import mip_cash_out
from xlmortgage.law.housing_authority.change_of_mortgage import change_of_mortgage
from xlmortgage.law.housing_authority.guarantee import guarantee
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.tables.choice import NOT_COVERED, Answer, Choice, highest, lowest, otherwise


def lent_at_most(deal: Deal) -> Choice:
    """Return the best of what the laws allow, by what the loan is for.

    The bank's own cap is that of a purchase at the valuation.  Insured are purchases, and loans that raise cash on a home
    owned already by a table of their own; a second mortgage is not.  On a subsidised flat whose premium is unpaid no more
    is lent than is owed.

    Examples
    --------
    >>> from xlmortgage.deal.words import Purpose
    >>> told = {"price": 5e6, "insured": True, "first_home": True, "regular_salary": True}
    >>> [lent_at_most(Deal({**told, "purpose": purpose}, 20261121)).value for purpose in Purpose]
    [0.9, 0.9, 0.8, 0.7]

    """
    owned, raises = deal.is_owned, deal.raises_more
    if owned is not False:
        deal = deal.having(completion_date=deal.xp.where(owned, 0, deal.completion_date))
    bank = ltv.max_ltv(deal)
    if raises is False:
        return highest(bank=bank, insurance=mip.max_ltv(deal), guarantee=guarantee.max_ltv(deal))
    insured = insured_at_most(deal)
    guaranteed = guarantee.max_ltv(deal).only(raises == False)  # noqa: E712 - one truth a deal
    ratio = highest(bank=bank, insurance=insured, guarantee=guaranteed)
    return lowest(ratio, approval=change_of_mortgage.further_charge(deal).only(raises))


def insured_at_most(deal: Deal) -> Answer:
    """Return how far the programme insures a deal by what its loan is for: a second mortgage not at all."""
    raises = deal.raises_more
    if raises is False:
        return mip.max_ltv(deal)
    as_bought = deal.having(insured=deal.insured & (raises == False))  # noqa: E712 - one truth a deal
    return otherwise(_insured_further_charge(deal), mip.max_ltv(as_bought))


def raises_insured(deal: Deal) -> Any:
    """Tell whether a deal is an insured further charge."""
    return deal.insured & (deal.purpose == Purpose.FURTHER_CHARGE)


def _insured_further_charge(deal: Deal) -> Answer:
    """Return how far the programme insures a further charge: not at all whom it does not take."""
    asked = deal.having(insured=raises_insured(deal))
    if asked.insured is False:
        return mip_cash_out.MIP_CASH_OUT.not_asked
    refused = mip.refusal(asked)
    is_refused = (refused.value == 0) | (refused.reason == NOT_COVERED)
    return otherwise(refused.only(is_refused), mip_cash_out.max_ltv(asked).only(is_refused == False))  # noqa: E712


def lent_without_insurance(deal: Deal) -> Choice:
    """Return the highest ratio that is lent without insurance, the Housing Authority's guarantee included.

    >>> lent_without_insurance(Deal({"price": 8e6}, 20261121)).value
    0.7
    """
    if deal.raises_more is not False:
        return lent_at_most(deal.having(insured=False))
    return highest(bank=ltv.max_ltv(deal), guarantee=guarantee.max_ltv(deal))


def insurance_is_needed(deal: Deal) -> Any:
    """Tell whether a deal is to be insured, and more is lent, or may be, than a bank lends without insurance.

    Only then has the insurer a say: in how long the loan runs, and in whom it takes.

    >>> told = {"price": 8e6, "insured": True}
    >>> [insurance_is_needed(Deal({**told, "loan": loan}, 20261121)) for loan in (5_600_000.0, 5_600_001.0)]
    [False, True]
    """
    if deal.insured is False:
        return False
    is_known = deal.has("loan") & (deal.base > 0)
    if is_known is False:
        return deal.insured
    lent = deal.loan + rebate.counted(deal).or_else(0.0) + deal.owed_beside
    is_within = lent <= lent_without_insurance(deal).value * deal.base + HALF_A_CENT
    return deal.insured & ((is_known & is_within) == False)  # noqa: E712 - one truth a deal


def as_lent(deal: Deal) -> Deal:
    """Return a deal as it is lent on: not insured where insurance is wished for and not needed, to its lender either.

    >>> as_lent(Deal({"price": 8e6, "loan": 5.6e6, "insured": True}, 20261121)).insured
    False
    """
    return deal if deal.insured is False else deal.having(insured=insurance_is_needed(deal))
