"""Whether an income carries a loan, the least income, and the largest loan."""

from __future__ import annotations

from math import inf
from typing import Any, NamedTuple

from xlmortgage.deal.reading import NOT_GIVEN_DATE
from xlmortgage.deal.words import Property, Use
from xlmortgage.errors import InputError
from xlmortgage.finance import annuity
from xlmortgage.law import Table
from xlmortgage.law.hkma.dsr import dsr
from xlmortgage.numbers import scalar
from xlmortgage.questions.governing import covered, dated, own, stricter, where_it_says
from xlmortgage.tables.ruling import Ruling

OF_LIMITS = ("use", "other_mortgages", "income_abroad", "agreement_date")
"""The facts that the limits on debt servicing ask for."""

LEAST_INCOME = 0.01
"""Less than a cent is no income [HKD a month]."""

RATIO_TOLERANCE = 1e-9
"""How far a ratio may pass its limit through binary rounding alone [fraction]."""


class ServicingLimits(NamedTuple):
    """The rules that govern debt servicing."""

    limit: Ruling
    stressed_limit: Ruling
    stress: Ruling
    rental_share: Ruling

    def ceilings(self) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
        """Return the limit and the rise in the rate of the plain test and of the stress test.

        A stress test that is not in force is no limit.
        """
        xp = scalar.namespace(self.limit.value, self.stress.value)
        in_force = self.stress.reason == dsr.Reason.IN_FORCE
        return (
            (self.limit.value, 0.0),
            (xp.where(in_force, self.stressed_limit.value, inf), xp.where(in_force, self.stress.value, 0.0)),
        )


class Servicing(NamedTuple):
    """The debt-servicing ratio, plain and stressed, and the limits on both."""

    payment: Any
    """The instalment [HKD a month]."""
    counted_income: Any
    """Income with the share of the rent that counts [HKD a month]."""
    ratio: Any
    stressed_ratio: Any
    """At the rate the stress test supposes; the suspended one's for information."""
    passes: Any
    limit: Ruling
    stressed_limit: Ruling
    stress: Ruling
    rental_share: Ruling


def servicing_limits(
    use: Any = Use.SELF_USE,
    other_mortgages: Any = False,
    income_abroad: Any = False,
    agreement_date: Any = NOT_GIVEN_DATE,
    lender: Table | None = None,
    property: Any = Property.PRIVATE,
    insured: Any = False,
) -> ServicingLimits:
    """Return the limits on debt servicing, arguments as in :func:`servicing`.

    Raises
    ------
    NoRuleError
        When no rule covers a single deal.

    Examples
    --------
    >>> servicing_limits(Use.LET, agreement_date=20240301).limit.value
    0.4

    """
    date = dated(agreement_date)
    facts = {
        "use": use,
        "other_mortgages": other_mortgages,
        "income_abroad": income_abroad,
        "agreement_date": date,
    }
    known = {"property": property, "use": use, "insured": insured}
    limit = stricter(covered(dsr.limit(**facts), date), own(lender, "max_dsr", date, known))
    rental_share = dsr.rental_share(date)
    lenders_share = own(lender, "rental_share", date, known)
    if lenders_share:
        at_most = stricter(dsr.rental_share(date, "most_rental_share"), lenders_share)
        rental_share = where_it_says(lenders_share, rental_share, at_most)
    return ServicingLimits(limit, dsr.stressed_limit(**facts), dsr.stress(date), rental_share)


def servicing(
    monthly_income: Any,
    loan: Any,
    annual_rate: Any,
    years: Any,
    other_debts: Any = 0.0,
    rental_income: Any = 0.0,
    use: Any = Use.SELF_USE,
    other_mortgages: Any = False,
    income_abroad: Any = False,
    agreement_date: Any = NOT_GIVEN_DATE,
    lender: Table | None = None,
    property: Any = Property.PRIVATE,
    insured: Any = False,
) -> Servicing:
    """Return the debt-servicing ratio, the stressed one, and whether both keep within their limits.

    Parameters
    ----------
    monthly_income, other_debts, rental_income : float or array
        [HKD a month]
    loan : float or array
        [HKD]
    annual_rate : float or array
        Nominal [fraction a year].
    years : float or array
        [years]
    use : Use or array
        What the property is for.
    other_mortgages, income_abroad : bool or array
        Facts of the applicants.
    agreement_date : int or array
        [yyyymmdd]; 0 where not given.
    lender : Table, optional
        A lender's own criteria: a lower limit, and the share of a rent that it counts.
    property, insured : Property or bool, or array
        What is bought, and whether under the Mortgage Insurance Programme, which only a lender's own criteria ask.

    Raises
    ------
    NoRuleError
        When no rule covers a single deal.
    InputError
        When a single deal has no income that counts.

    Examples
    --------
    >>> answer = servicing(30e3, 3e6, 0.04125, 30.0)
    >>> round(answer.ratio, 4), answer.passes
    (0.4846, True)

    """
    limits = servicing_limits(use, other_mortgages, income_abroad, agreement_date, lender, property, insured)
    months = annuity.number_of_instalments(years)
    payment = annuity.monthly_payment(loan, annual_rate, months)
    stressed_payment = annuity.monthly_payment(loan, annual_rate + limits.stress.value, months)
    counted_income = monthly_income + limits.rental_share.value * rental_income
    xp = scalar.namespace(payment, counted_income, limits.limit.value)
    if xp is scalar and counted_income < LEAST_INCOME:
        raise InputError(
            "no-income",
            en="monthly_income must be above 0 where there is no rental income; got 0. Give the income of all applicants.",
            zh="沒有租金收入時，每月入息須大於 0，現為 0。請填所有申請人的入息。",
            field="monthly_income",
            value=monthly_income,
            allowed="above 0",
        )
    ratio = (payment + other_debts) / counted_income
    stressed_ratio = (stressed_payment + other_debts) / counted_income
    in_force = limits.stress.reason == dsr.Reason.IN_FORCE
    within = ratio <= limits.limit.value + RATIO_TOLERANCE
    within_stressed = stressed_ratio <= limits.stressed_limit.value + RATIO_TOLERANCE
    passes = xp.where(in_force, within & within_stressed, within)
    return Servicing(payment, counted_income, ratio, stressed_ratio, passes, *limits)


def least_income(
    loan: Any, annual_rate: Any, years: Any, other_debts: Any, rental_income: Any, limits: ServicingLimits
) -> Any:
    """Return the least monthly income that passes both tests [HKD a month], arguments as in :func:`servicing`.

    Examples
    --------
    >>> round(least_income(3e6, 0.04125, 30.0, 0.0, 0.0, servicing_limits(agreement_date=20240227)), 2)
    30380.53

    """
    months = annuity.number_of_instalments(years)
    plain, stressed = (
        (annuity.monthly_payment(loan, annual_rate + rise, months) + other_debts) / ceiling
        for ceiling, rise in limits.ceilings()
    )
    xp = scalar.namespace(plain, stressed, rental_income)
    return xp.maximum(xp.maximum(plain, stressed) - limits.rental_share.value * rental_income, 0.0)


def largest_loan(
    monthly_income: Any, annual_rate: Any, years: Any, other_debts: Any, rental_income: Any, limits: ServicingLimits
) -> Any:
    """Return the largest loan that the income carries through both tests [HKD], arguments as in :func:`servicing`.

    Examples
    --------
    >>> int(largest_loan(30e3, 0.04125, 30.0, 0.0, 0.0, servicing_limits()))
    3095018

    """
    months = annuity.number_of_instalments(years)
    counted_income = monthly_income + limits.rental_share.value * rental_income
    (ceiling, _), (stressed_ceiling, rise) = limits.ceilings()
    plain = (counted_income * ceiling - other_debts) / annuity.payment_factor(annual_rate, months)
    stressed = (counted_income * stressed_ceiling - other_debts) / annuity.payment_factor(annual_rate + rise, months)
    xp = scalar.namespace(plain, stressed)
    stressed = xp.where(stressed_ceiling == inf, inf, stressed)
    return xp.maximum(xp.minimum(plain, stressed), 0.0)
