"""What is borrowed: the loan, the insurance premium where that is added to it, and a second mortgage besides."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import PremiumPlan, Purpose
from xlmortgage.errors import missing
from xlmortgage.finance import annuity, equity
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_premium import mip_premium
from xlmortgage.questions import check, refusing, weighing
from xlmortgage.questions.checks import the_rebate_leaves_no_price
from xlmortgage.questions.lent import lent_without_insurance
from xlmortgage.questions.premium import (
    most_insured,
    premium_where,
    the_deal_cannot_be_insured,
)
from xlmortgage.questions.terms import months
from xlmortgage.tables.pieces import conditions_of, edges
from xlmortgage.tables.ruling import Reason, Ruling

LEAST_RATIO = 1e-6
"""A loan of less is none; the share that its premium is of it could not be told [fraction of the base]."""


def premium_added(deal: Deal, loan: Any = None) -> Ruling:
    """Return the insurance premium that is added to the loan, a ruling that is not asked where none is.

    Parameters
    ----------
    deal : Deal
        One deal, or many; ``premium_financed`` says whether the premium is added.
    loan : float or array, optional
        The loan, that of the deal where not given [HKD].

    Returns
    -------
    Ruling
        The premium [HKD]; no number where the rate sheet of the time has none.

    Examples
    --------
    >>> told = {"price": 8e6, "loan": 6.4e6, "years": 30.0, "first_home": True, "insured": True}
    >>> premium_added(Deal({**told, "premium_financed": True}, 20261121)).value
    69760.0

    References
    ----------
    HKMC Insurance Limited: the premium may be paid at once, year by year, or added to the loan, and the ratio is then
    that of the loan without it.

    """
    if deal.premium_financed is False:
        return mip_premium.MIP_PREMIUM.not_asked
    lent = deal if loan is None else deal.having(loan=loan)
    return premium_where(lent, deal.premium_financed & deal.insured).ruling


def asked(deal: Deal, premium: Ruling) -> tuple[Ruling, ...]:
    """Return the ruling on a premium that is added, nothing where no deal has one added."""
    return () if deal.premium_financed is False else (premium,)


def borrowed(deal: Deal) -> Any:
    """Return the loan with the premium that is added to it [HKD], ``nan`` where that is not known.

    Examples
    --------
    >>> told = {"price": 8e6, "loan": 6.4e6, "years": 30.0, "first_home": True, "insured": True}
    >>> borrowed(Deal(told, 20261121)), borrowed(Deal({**told, "premium_financed": True}, 20261121))
    (6400000.0, 6469760.0)

    """
    if deal.premium_financed is False:
        return deal.loan
    return deal.loan + _amount(premium_added(deal), deal)


def borrowed_at_least(deal: Deal) -> Any:
    """Return the loan with the premium that is added to it, and without one that is not known: none is below 0 [HKD].

    Examples
    --------
    >>> told = {"price": 12e6, "loan": 9.6e6, "years": 30.0, "insured": True, "premium_financed": True}
    >>> borrowed(Deal(told, 20220318)), borrowed_at_least(Deal(told, 20220318))
    (nan, 9600000.0)

    """
    if deal.premium_financed is False:
        return deal.loan
    premium = _amount(premium_added(deal), deal)
    return deal.loan + deal.xp.where(premium == premium, premium, 0.0)  # noqa: PLR0124 - nan


def debts(deal: Deal, rise: Any = 0.0) -> Any:
    """Return what is repaid beside the loan: other debts, the second mortgage's instalment, and what a further charge adds to.

    Parameters
    ----------
    deal : Deal
        One deal, or many.
    rise : float or array, optional
        By how much a stress test raises the rate of what a further charge adds to [fraction a year].

    Returns
    -------
    float or array
        [HKD a month]

    Examples
    --------
    >>> round(debts(Deal({"other_debts": 1e3, "second_loan": 1e6, "second_rate": 0.12, "second_years": 10.0}, 20261121)), 2)
    15347.09

    """
    return deal.other_debts + second_instalment(deal) + charged_before(deal, rise)


def charged_before(deal: Deal, rise: Any = 0.0) -> Any:
    """Return the instalment of what is owed before a further charge, at that one's rate and tenor [HKD a month].

    A second mortgage tells its own terms and not those of the first, whose instalment belongs to the other debts.

    >>> told = {"first_balance": 3e6, "loan": 1e6, "annual_rate": 0.0325, "years": 20.0, "purpose": Purpose.FURTHER_CHARGE}
    >>> round(charged_before(Deal(told, 20261121)), 2)
    17015.87

    """
    owed = added_to(deal)
    if type(owed) is float and not owed:
        return 0.0
    instalment = annuity.monthly_payment(owed, deal.annual_rate + rise, months(deal))
    return deal.xp.where(owed == 0, 0.0, instalment)


def largest_within(most: Any, deal: Deal) -> Any:
    """Return the largest loan that with the premium added to it comes to no more than an amount [HKD].

    The rate of the premium steps up where a band of the ratio begins, so the answer is the best of one loan a band; the
    bands end as well with what is lent without insurance, and with what is insured.  Where no band's rate is known it is
    the amount itself: a premium is never below 0.

    Parameters
    ----------
    most : float or array
        What loan and premium may come to [HKD].
    deal : Deal
        One deal, or many.

    Examples
    --------
    >>> told = {"price": 8e6, "years": 30.0, "first_home": True, "insured": True, "premium_financed": True}
    >>> round(largest_within(6_469_760.0, Deal(told, 20261121)))
    6400000

    """
    if deal.premium_financed is False:
        return most
    xp, best = deal.xp, deal.xp.nan
    own = (lent_without_insurance(deal).value, most_insured(deal).value)
    for ratio in (*(edge.at for edge in edges(conditions_of(*mip_premium.MIP_PREMIUM.table.versions), "ltv")), *own):
        top = xp.maximum(ratio, LEAST_RATIO) * deal.base
        share = _amount(premium_added(deal, top), deal) / top
        loan = xp.minimum(most / (1 + share), top)
        best = xp.where((loan > best) | ((best != best) & (loan == loan)), loan, best)  # noqa: PLR0124 - nan
    return xp.where(deal.premium_financed & mip.takes(deal) & (best == best), best, most)  # noqa: PLR0124 - nan


def added_to(deal: Deal) -> Any:
    """Return what is owed on the loan to which a further charge adds [HKD], 0 where there is none.

    >>> added_to(Deal({"first_balance": 3e6, "purpose": Purpose.FURTHER_CHARGE}, 20261121))
    3000000.0
    """
    adds = deal.purpose == Purpose.FURTHER_CHARGE
    return 0.0 if adds is False else deal.xp.where(adds, deal.owed_beside, 0.0)


def second_instalment(deal: Deal) -> Any:
    """Return the level instalment of the second mortgage, 0 where there is none [HKD a month].

    >>> round(second_instalment(Deal({"second_loan": 1e6, "second_rate": 0.12, "second_years": 10.0}, 20261121)), 2)
    14347.09
    """
    if type(deal.second_loan) is float and deal.second_loan == 0:
        return 0.0
    months = deal.xp.floor(deal.second_years * annuity.MONTHS_A_YEAR + 0.5)
    instalment = annuity.monthly_payment(deal.second_loan, deal.second_rate, months)
    return deal.xp.where(deal.second_loan == 0, 0.0, instalment)


def _amount(premium: Ruling, deal: Deal) -> Any:
    return deal.xp.where(premium.reason == Reason.NOT_ASKED, 0.0, premium.value)


@check(
    "premium-not-single",
    "plan",
    "Only a single premium can be added to the loan; the premium plan is annual. "
    "Leave plan blank, or premium_financed.",
    "只有一次過的保費可以加入貸款，現時保費計劃為按年。請不填保費計劃，或不填保費加入貸款。",
)
def an_annual_premium_is_financed(deal: Deal) -> Any:
    """Tell whether a premium that is paid year by year is to be added to the loan."""
    return deal.premium_financed & (deal.plan == PremiumPlan.ANNUAL)


@refusing(
    lambda _: missing(
        *("price", FACTS["price"].zh, FACTS["price"].en),
        needs="the premium that is added to the loan depends on it",
        needs_zh="加入貸款的保費取決於樓價",
    ),
    "",
)
def a_financed_premium_has_no_price(deal: Deal) -> Any:
    """Tell whether the price is missing on which the premium that is added hangs."""
    return deal.premium_financed & deal.insured & (deal.has("price") == False)  # noqa: E712 - one truth a deal


@refusing(the_rebate_leaves_no_price.error, "rebate price")
def a_financed_premium_has_nothing_to_lend_on(deal: Deal) -> Any:
    """Tell whether the rebate leaves nothing on which the premium that is added would be reckoned."""
    return deal.premium_financed & the_rebate_leaves_no_price.fails(deal)


@refusing(lambda told: equity.missing_of_second(told["second_rate"]), "second_rate second_years")
def the_second_mortgage_lacks_its_terms(deal: Deal) -> Any:
    """Tell whether rate or tenor of a second mortgage is missing."""
    return equity.second_loan_lacks_its_terms(deal.second_loan, deal.second_rate, deal.second_years)


@refusing(lambda told: annuity.not_whole_months(told["second_years"], "second_years", "二按年期"), "second_years")
def the_second_years_are_not_whole_months(deal: Deal) -> Any:
    """Tell whether the tenor of a second mortgage does not come to whole months."""
    return (deal.second_loan > 0) & annuity.years_are_not_whole_months(deal.second_years)


@weighing(the_deal_cannot_be_insured.of, the_deal_cannot_be_insured.error)
def the_premium_that_is_added_cannot_be_had(deal: Deal) -> Any:
    """Tell whether a premium is to be added to a loan that the programme does not insure."""
    return (
        deal.premium_financed & the_deal_cannot_be_insured.fails(deal) if deal.premium_financed is not False else False
    )


OF_THE_PREMIUM = (
    an_annual_premium_is_financed,
    a_financed_premium_has_no_price,
    a_financed_premium_has_nothing_to_lend_on,
)
CHECKS = (*OF_THE_PREMIUM, the_second_mortgage_lacks_its_terms, the_second_years_are_not_whole_months)
