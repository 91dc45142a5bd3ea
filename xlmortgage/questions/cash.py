"""How much cash a purchase takes, line by line."""

from __future__ import annotations

from math import isnan, nan
from typing import Any, NamedTuple

from xlmortgage.deal.reading import NOT_GIVEN_DATE
from xlmortgage.deal.words import Basis, PremiumPlan, Property, Use
from xlmortgage.errors import InputError
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_premium import mip_premium
from xlmortgage.law.practice.commission import commission as costs
from xlmortgage.numbers import scalar
from xlmortgage.questions.apr import stamp_duty
from xlmortgage.questions.governing import covered, dated, for_those
from xlmortgage.questions.loan import lending_base
from xlmortgage.tables.ruling import Ruling


class CashLine(NamedTuple):
    """One thing that cash is needed for."""

    name: str
    amount: Any
    """[HKD]; below 0 where money comes back."""
    ruling: Ruling | None = None
    """The rule it rests on, if any."""


class CashNeeded(NamedTuple):
    """The cash that a purchase takes."""

    value: Any
    """[HKD]"""
    lines: tuple[CashLine, ...]
    """Down payment, stamp duty, commission, legal fees, premium and rebate, in that order."""
    price: Any
    loan: Any
    date: Any
    """The date that governs [yyyymmdd]."""


def cash_needed(
    price: Any,
    loan: Any,
    property: Any = Property.PRIVATE,
    insured: Any = False,
    first_home: Any = False,
    years: Any = None,
    rebate: Any = 0.0,
    legal_fees: Any = 0.0,
    plan: PremiumPlan = PremiumPlan.SINGLE,
    agreement_date: Any = NOT_GIVEN_DATE,
    *,
    use: Any = Use.SELF_USE,
    basis: Any = Basis.INCOME,
    valuation: Any = nan,
) -> CashNeeded:
    """Return the cash that a purchase takes: down payment, duty, commission, legal fees and premium, less the rebate.

    Parameters
    ----------
    price, loan : float or array
        [HKD]
    property, use, basis : Word or array
        What is bought, what for, and what the loan is assessed on; the last two only tell whether it can be insured.
    insured, first_home : bool or array
        Whether under the Mortgage Insurance Programme, and whether it is the applicants' first home.
    years : float or array, optional
        Tenor, which the premium depends on [years].
    rebate : float or array
        What the developer gives back [HKD].
    legal_fees : float or array
        [HKD]
    plan : PremiumPlan
        One single premium, or the first of annual ones.
    agreement_date : int or array
        [yyyymmdd]; 0 where not given.
    valuation : float or array
        The bank's [HKD], ``nan`` where not given; the premium goes by the loan's ratio to the lower of it and the price
        less the rebate.

    Raises
    ------
    NoRuleError
        When no rule covers a single deal.
    InputError
        When a single deal's loan is above its price, or an insured one has no tenor.

    Examples
    --------
    >>> answer = cash_needed(8e6, 5.6e6)
    >>> answer.value, [(line.name, line.amount) for line in answer.lines[:3]]
    (2720000.0, [('down-payment', 2400000.0), ('stamp-duty', 240000.0), ('commission', 80000.0)])

    References
    ----------
    Ad valorem stamp duty, commission and premium as their tables have them; the commission is custom and not law.

    """
    date = dated(agreement_date)
    base = lending_base(price, valuation, rebate)
    _fail_if_the_loan_is_above_the_price(price, loan)
    duty = stamp_duty(price, property, agreement_date)
    commission = covered(costs.commission(date), date)
    facts = {
        "value": base,
        "property": property,
        "use": use,
        "basis": basis,
        "first_home": first_home,
        "regular_salary": False,
        "agreement_date": date,
        "completion_date": NOT_GIVEN_DATE,
    }
    premium = _premium(loan, years, insured, plan, facts)
    lines = (
        CashLine("down-payment", price - loan),
        CashLine("stamp-duty", duty.value, duty),
        CashLine("commission", commission.value * price, commission),
        CashLine("legal-fees", legal_fees),
        CashLine("premium", premium.value, premium),
        CashLine("rebate", 0.0 - rebate),
    )
    return CashNeeded(sum(line.amount for line in lines), lines, price, loan, date)


def _premium(loan: Any, years: Any, insured: Any, plan: PremiumPlan, facts: dict[str, Any]) -> Ruling:
    """Return the premium of those deals that are insured and that the programme takes, and nothing for the others."""
    taken = insured if insured is False else insured & (mip.max_ltv(**facts).value != 0)
    if taken is True and (years is None or isnan(years)):
        raise _no_tenor()
    asked = {
        "loan": loan,
        "price": facts["value"],
        "years": nan if years is None else years,
        "first_home": facts["first_home"],
        "plan": plan,
        "agreement_date": facts["agreement_date"],
    }
    premium = for_those(taken, "mip_premium", mip_premium.premium, asked, tuple(asked))
    if taken is True:
        return covered(premium, facts["agreement_date"])
    return premium._replace(value=scalar.namespace(taken).where(taken, premium.value, 0.0))


def _fail_if_the_loan_is_above_the_price(price: Any, loan: Any) -> None:
    if scalar.namespace(price, loan) is not scalar or loan <= price:
        return
    raise InputError(
        "loan-above-price",
        en=f"loan must not be above the price; got {loan:,.0f} of {price:,.0f}. Check both cells.",
        zh=f"貸款額不得高於樓價，現為 {loan:,.0f}（樓價 {price:,.0f}）。請檢查兩個儲存格。",
        field="loan",
        value=loan,
        allowed=f"up to {price:g}",
    )


def _no_tenor() -> InputError:
    return InputError(
        "missing",
        en="years is missing: the premium of an insured loan depends on it. Fill in the cell “年期” (years).",
        zh="欠缺年期：按揭保險保費取決於年期。請填寫「年期」（years）。",
        field="years",
    )
