"""The highest loan-to-value ratio, the largest loan and the longest tenor of a deal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import isnan, nan
from typing import Any, NamedTuple

from xlmortgage.deal.reading import NOT_GIVEN_DATE
from xlmortgage.deal.words import Basis, Property, Use
from xlmortgage.errors import InputError
from xlmortgage.law import Table
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkma.tenor import tenor
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.housing_authority.guarantee import guarantee as subsidised
from xlmortgage.numbers import money, scalar
from xlmortgage.questions.governing import covered, dated, for_those, no_rule, own, where_it_says
from xlmortgage.tables.lookups import Facts
from xlmortgage.tables.ruling import Ruling

OF_BANK = ("property", "use", "basis", "agreement_date", "completion_date")
OF_REDUCTION = ("other_mortgages", "income_abroad", *OF_BANK)
OF_INSURANCE = ("value", "first_home", "regular_salary", *OF_BANK)
OF_GUARANTEE = ("property", "first_assigned", "agreement_date")
OF_LENDER = ("property", "use", "insured")
"""The facts that each rule asks for."""

GUARANTEE = 2
"""Where the limit of the Housing Authority's guarantee stands among those of the ratio."""


class Limit(NamedTuple):
    """One of the limits that were weighed."""

    name: str
    value: Any
    ruling: Ruling


class LoanToValue(NamedTuple):
    """The highest loan-to-value ratio, and the limits beside it."""

    value: Any
    """The ratio [fraction of the LTV base]."""
    base: Any
    """The LTV base [HKD]."""
    decided_by: Any
    """Index into ``limits``."""
    limits: tuple[Limit, ...]
    reduction: Ruling
    """What was taken off the bank's own cap."""
    facts: Facts
    """The facts of the deal, for the notices that go with the answer."""
    guaranteed: Any = False
    """Whether the Housing Authority's guarantee is what lends so much; debt servicing is then for information."""

    @property
    def max_loan(self) -> Any:
        """The largest loan [HKD]."""
        return self.value * self.base


class Tenor(NamedTuple):
    """The longest tenor, and the limits beside it."""

    value: Any
    """The tenor [whole years]."""
    decided_by: Any
    """Index into ``limits``."""
    limits: tuple[Limit, ...]


def loan_to_value(
    price: Any,
    property: Any = Property.PRIVATE,
    use: Any = Use.SELF_USE,
    insured: Any = False,
    first_home: Any = False,
    regular_salary: Any = False,
    other_mortgages: Any = False,
    income_abroad: Any = False,
    basis: Any = Basis.INCOME,
    agreement_date: Any = NOT_GIVEN_DATE,
    completion_date: Any = NOT_GIVEN_DATE,
    first_assigned: Any = NOT_GIVEN_DATE,
    lender: Table | None = None,
) -> LoanToValue:
    """Return the highest loan-to-value ratio: the bank's own, the insured one, or the guaranteed one.

    Parameters
    ----------
    price : float or array
        The LTV base [HKD].
    property, use, basis : Word or array
        What is bought, what for, and what the loan is assessed on.
    insured, first_home, regular_salary, other_mortgages, income_abroad : bool or array
        Facts of the applicants.
    agreement_date, completion_date, first_assigned : int or array
        Dates [yyyymmdd]; 0 where not given.
    lender : Table, optional
        A lender's own criteria, which may only lower the answer.

    Returns
    -------
    LoanToValue
        With ``nan`` for the deals of an array that no rule covers.

    Raises
    ------
    NoRuleError
        When no rule covers a single deal.

    Examples
    --------
    >>> answer = loan_to_value(11e6, insured=True, first_home=True, regular_salary=True)
    >>> round(answer.value, 6), answer.limits[answer.decided_by].name
    (0.818182, 'insurance')

    """
    date = dated(agreement_date)
    facts = {
        "value": price,
        "property": property,
        "use": use,
        "insured": insured,
        "basis": basis,
        "first_home": first_home,
        "regular_salary": regular_salary,
        "other_mortgages": other_mortgages,
        "income_abroad": income_abroad,
        "agreement_date": date,
        "completion_date": completion_date,
        "first_assigned": first_assigned,
    }
    reduction = ltv.reduction(**_some(facts, OF_REDUCTION))
    bank = ltv.max_ltv(price, reduction.value, **_some(facts, OF_BANK))
    insurance = for_those(insured, "mip", mip.max_ltv, facts, OF_INSURANCE)
    guaranteed = subsidised.is_subsidised(property) & (use == Use.SELF_USE)
    guarantee = for_those(guaranteed, "guarantee", subsidised.max_ltv, facts, OF_GUARANTEE)
    limits: tuple[Limit, ...] = (
        Limit("bank", bank.value, bank),
        Limit("insurance", insurance.value, insurance),
        Limit("guarantee", guarantee.value, guarantee),
    )
    xp = scalar.namespace(bank.value, insurance.value, guarantee.value)
    value, decided_by = bank.value, 0
    for position, limit in enumerate(limits[1:], start=1):
        higher = limit.value > value
        value, decided_by = xp.where(higher, limit.value, value), xp.where(higher, position, decided_by)
    by_guarantee = decided_by == GUARANTEE
    for limit in _lenders_own(lender, facts, value):
        limits = (*limits, limit)
        lower = limit.value < value
        value, decided_by = xp.where(lower, limit.value, value), xp.where(lower, len(limits) - 1, decided_by)
    unknown = (insured & (insurance.reason == mip.Reason.NOT_COVERED)) | (guaranteed & (guarantee.version < 0))
    value = xp.where(unknown, nan, value)
    if xp is scalar and isnan(value):
        raise no_rule(_uncovered(bank, insurance if insured else guarantee), date)
    return LoanToValue(value, price, decided_by, limits, reduction, facts, by_guarantee)


def _lenders_own(lender: Table | None, facts: Facts, highest: Any) -> Iterable[Limit]:
    """Return the limits on the ratio that a lender sets below the highest one that the rules allow."""
    known = _some(facts, OF_LENDER)
    cap = own(lender, "max_ltv", facts["agreement_date"], known)
    if cap:
        xp = scalar.namespace(cap.value, highest)
        highest = xp.where(cap.value < highest, cap.value, highest)
        yield Limit("lender", cap.value, cap)
    less = own(lender, "abroad_reduction", facts["agreement_date"], known)
    if less:
        xp = scalar.namespace(facts["income_abroad"], less.value, highest)
        left = money.share(xp.maximum(highest - less.value, 0.0))
        yield Limit("lender-abroad", xp.where(facts["income_abroad"], left, nan), less)


def lending_base(price: Any, valuation: Any = nan, rebate: Any = 0.0) -> Any:
    """Return what a loan-to-value ratio is applied to: the lower of price less rebate and valuation.

    Parameters
    ----------
    price : float or array
        [HKD]
    valuation : float or array, optional
        The bank's valuation [HKD]; ``nan`` where not given.
    rebate : float or array, optional
        What the developer gives back, in cash or otherwise [HKD].

    Raises
    ------
    InputError
        When a single deal's rebate leaves nothing of the price.

    Examples
    --------
    >>> lending_base(8e6, 7.5e6), lending_base(10e6, rebate=300e3)
    (7500000.0, 9700000.0)

    """
    xp = scalar.namespace(price, valuation, rebate)
    net_price = price - rebate
    base = xp.where(valuation < net_price, valuation, net_price)
    if xp is scalar and base <= 0:
        raise InputError(
            "rebate-not-below-price",
            en=f"rebate must be below the price; got {rebate:,.0f} of {price:,.0f}. Check both cells.",
            zh=f"回贈須低於樓價，現為 {rebate:,.0f}（樓價 {price:,.0f}）。請檢查兩個儲存格。",
            field="rebate",
            value=rebate,
            allowed=f"below {price:g}",
        )
    return base


def longest_tenor(
    property: Any = Property.PRIVATE,
    building_age: Any = 0.0,
    applicant_age: Any = 0.0,
    insured: Any = False,
    basis: Any = Basis.INCOME,
    building_rule: Any = nan,
    applicant_rule: Any = nan,
    first_assigned: Any = NOT_GIVEN_DATE,
    agreement_date: Any = NOT_GIVEN_DATE,
    lender: Table | None = None,
    use: Any = Use.SELF_USE,
) -> Tenor:
    """Return the longest tenor: the least of all limits that apply, in whole years.

    Parameters
    ----------
    property, basis : Word or array
        What is bought, and what the loan is assessed on.
    building_age, applicant_age : float or array
        [years]
    insured : bool or array
        Whether under the Mortgage Insurance Programme.
    building_rule, applicant_rule : float or array
        The years from which the ages are taken [years]; ``nan`` for the usual ones.
    first_assigned, agreement_date : int or array
        Dates [yyyymmdd]; 0 where not given.
    lender : Table, optional
        A lender's own criteria: its rules on age where none is given, and its own maximum.
    use : Use or array
        What it is for, which only a lender's own criteria ask.

    Returns
    -------
    Tenor
        0 where nothing is left; ``nan`` for the deals of an array that no rule covers.

    Raises
    ------
    NoRuleError
        When no rule covers a single deal.

    Examples
    --------
    >>> answer = longest_tenor(building_age=50.0)
    >>> answer.value, answer.limits[answer.decided_by].name
    (25, 'building')

    """
    date = dated(agreement_date)
    scheme = {"property": property, "basis": basis, "insured": insured, "agreement_date": date}
    facts = {**scheme, "first_assigned": first_assigned, "use": use}
    xp = scalar.namespace(*facts.values(), building_age, applicant_age, building_rule, applicant_rule)
    regulator = tenor.regulator_maximum(date)
    building = _age_rule("building_rule", building_rule, facts, lender, xp)
    insurer = tenor.of_scheme("building_rule", **scheme)
    building = building._replace(value=xp.where(insurer.value < building.value, insurer.value, building.value))
    applicant = _age_rule("applicant_rule", applicant_rule, facts, lender, xp)
    guaranteed = subsidised.is_subsidised(property)
    authority = for_those(guaranteed, "guarantee", subsidised.max_tenor, facts, OF_GUARANTEE)
    left = for_those(guaranteed, "guarantee", subsidised.guarantee_left, facts, OF_GUARANTEE)
    maximum = own(lender, "max_tenor", date, _some(facts, OF_LENDER))
    limits = (
        _limit("regulator", regulator),
        _limit("property", tenor.of_property("max_tenor", property, date)),
        _limit("scheme", tenor.of_scheme("max_tenor", **scheme)),
        Limit("building", building.value - building_age, building),
        Limit("applicant", applicant.value - applicant_age, applicant),
        _limit("authority", authority),
        _limit("guarantee", left),
        *([_limit("lender", maximum)] if maximum else []),
    )
    value, decided_by = _least(limits, xp)
    if xp is scalar:
        for ruling in (regulator, building, *((authority,) if guaranteed else ())):
            covered(ruling, date)
        return Tenor(max(0, scalar.floor(value)), decided_by, limits)
    unknown = (building.reason == 0) | (guaranteed & (authority.reason == 0))
    return Tenor(xp.where(unknown, nan, xp.maximum(0.0, xp.floor(value))), decided_by, limits)


def _age_rule(column: str, given: Any, facts: Facts, lender: Table | None, xp: Any) -> Ruling:
    """Return the years from which an age is taken: those given, or the lender's, or the usual ones."""
    usual = tenor.of_property(column, facts["property"], facts["agreement_date"])
    lenders = own(lender, column, facts["agreement_date"], facts)
    usual = where_it_says(lenders, usual, lenders) if lenders else usual
    return usual._replace(value=xp.where(xp.isnan(given), usual.value, given))


def _least(limits: Sequence[Limit], xp: Any) -> tuple[Any, Any]:
    """Return the least of the limits and its position; one that does not apply is ``nan``."""
    value, decided_by = limits[0].value, 0
    for position, limit in enumerate(limits[1:], start=1):
        shorter = limit.value < value
        value, decided_by = xp.where(shorter, limit.value, value), xp.where(shorter, position, decided_by)
    return value, decided_by


def of_deciding(answer: LoanToValue | Tenor, ask: Callable[[Limit], Any]) -> Any:
    """Return what ``ask`` says of the limit that decides.

    >>> of_deciding(loan_to_value(32e6, agreement_date=20241015), lambda limit: limit.ruling.reason).name
    'LOAN_CAP'
    """
    xp = scalar.namespace(answer.value)
    said = ask(answer.limits[0])
    for position, limit in enumerate(answer.limits[1:], start=1):
        said = xp.where(answer.decided_by == position, ask(limit), said)
    return said


def _limit(name: str, ruling: Ruling) -> Limit:
    return Limit(name, ruling.value, ruling)


def _some(facts: Facts, names: Sequence[str]) -> dict[str, Any]:
    return {name: facts[name] for name in names}


def _uncovered(bank: Ruling, other: Ruling) -> Ruling:
    """Return the ruling for want of which a single deal has no answer."""
    return bank if isnan(bank.value) else other
