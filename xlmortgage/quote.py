"""What several rules together say about one deal, or about many.

Each function takes facts that are already read (:mod:`xlmortgage.reading`), scalars or arrays of one length, and
returns the answer with everything that was weighed for it.  What is not given is taken as the plain case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import IntFlag
from math import inf, isnan, nan
from typing import Any, NamedTuple

from xlmortgage import annuity, apr, cashflows, lookups, parameters, scalar
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.glossary import Asset, Basis, Place, PremiumPlan, Property, RateBasis, Use, Verdict
from xlmortgage.reading import NOT_GIVEN_DATE, as_date
from xlmortgage.rules import dsr, ltv, mip, mip_premium, net_worth, subsidised, tenor
from xlmortgage.rules import stamp_duty as duties
from xlmortgage.ruling import NOT_COVERED, Ruling, by_version

LEAST_INCOME = 0.01
"""Less than a cent is no income [HKD a month]."""

RATIO_TOLERANCE = 1e-9
"""How far a ratio may pass its limit through binary rounding alone [fraction]."""


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
    facts: lookups.Facts
    """The facts of the deal, for the notices that go with the answer."""

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


class AssetLine(NamedTuple):
    """Something an applicant owns."""

    asset: Asset
    value: float
    """What it is worth [HKD]."""
    owed: float = 0.0
    """What is owed on it [HKD]."""
    place: Place = Place.HONG_KONG


class CountedAsset(NamedTuple):
    """What an asset counts."""

    line: AssetLine
    share: float
    counted: float
    """Share of the value less what is owed [HKD]; below 0 where more is owed."""
    ruling: Ruling | None
    """``None`` where the bank's own share was given."""


class NetWorth(NamedTuple):
    """What counts towards net worth."""

    value: float
    """Counted assets less liabilities [HKD]."""
    assets: tuple[CountedAsset, ...]
    liabilities: float
    """[HKD]"""


class EffectiveRate(NamedTuple):
    """What a loan costs a year, every fee counted."""

    value: float
    """The effective annual rate [fraction]."""
    nominal: float
    """Twelve times the monthly rate [fraction a year]."""
    received: float
    """The net advance [HKD]."""
    repaid: float
    """All that is paid back [HKD]."""


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
    date = _dated(agreement_date)
    reduction = ltv.reduction(
        other_mortgages=other_mortgages,
        income_abroad=income_abroad,
        property=property,
        use=use,
        basis=basis,
        agreement_date=date,
        completion_date=completion_date,
    )
    bank = ltv.max_ltv(
        price,
        reduction.value,
        property=property,
        use=use,
        basis=basis,
        agreement_date=date,
        completion_date=completion_date,
    )
    insurance = _for_those(
        insured,
        "mip",
        lambda group: mip.max_ltv(**group),
        value=price,
        property=property,
        use=use,
        basis=basis,
        first_home=first_home,
        regular_salary=regular_salary,
        agreement_date=date,
        completion_date=completion_date,
    )
    guaranteed = subsidised.is_subsidised(property) & (use == Use.SELF_USE)
    guarantee = _for_those(
        guaranteed,
        "subsidised",
        lambda group: subsidised.max_ltv(**group),
        property=property,
        first_assigned=first_assigned,
        agreement_date=date,
    )
    xp = scalar.namespace(bank.value, insurance.value, guarantee.value)
    value, decided_by = bank.value, 0
    for position, other in ((1, insurance), (2, guarantee)):
        higher = other.value > value
        value, decided_by = xp.where(higher, other.value, value), xp.where(higher, position, decided_by)
    unknown = (insured & (insurance.reason == mip.Reason.NOT_COVERED)) | (guaranteed & (guarantee.version < 0))
    value = xp.where(unknown, nan, value)
    limits = (
        Limit("bank", bank.value, bank),
        Limit("insurance", insurance.value, insurance),
        Limit("guarantee", guarantee.value, guarantee),
    )
    if xp is scalar and isnan(value):
        uncovered = next(
            limit
            for limit, asked in zip(limits[::-1], (guaranteed, insured, True), strict=True)
            if asked and isnan(limit.value)
        )
        raise _no_rule(uncovered.ruling, date)
    facts = {
        "value": price,
        "property": property,
        "use": use,
        "basis": basis,
        "first_home": first_home,
        "regular_salary": regular_salary,
        "income_abroad": income_abroad,
        "completion_date": completion_date,
        "agreement_date": date,
    }
    return LoanToValue(value, price, decided_by, limits, reduction, facts)


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
    date = _dated(agreement_date)
    regulator = tenor.regulator_maximum(date)
    scheme = {"property": property, "basis": basis, "insured": insured, "agreement_date": date}
    building = tenor.of_property("building_rule", property, date)
    applicant = tenor.of_property("applicant_rule", property, date)
    insurer = tenor.of_scheme("building_rule", **scheme)
    xp = scalar.namespace(*scheme.values(), building_age, applicant_age, building_rule, applicant_rule, first_assigned)
    usual_rule = xp.where(xp.isnan(building_rule), building.value, building_rule)
    strictest_rule = xp.where(insurer.value < usual_rule, insurer.value, usual_rule)
    building = building._replace(value=strictest_rule)
    applicant = applicant._replace(value=xp.where(xp.isnan(applicant_rule), applicant.value, applicant_rule))
    guaranteed = {"property": property, "first_assigned": first_assigned, "agreement_date": date}
    mask = subsidised.is_subsidised(property)
    authority = _for_those(mask, "subsidised", lambda group: subsidised.max_tenor(**group), **guaranteed)
    left = _for_those(mask, "subsidised", lambda group: subsidised.guarantee_left(**group), **guaranteed)
    limits = (
        _limit("regulator", regulator),
        _limit("property", tenor.of_property("max_tenor", property, date)),
        _limit("scheme", tenor.of_scheme("max_tenor", **scheme)),
        Limit("building", building.value - building_age, building),
        Limit("applicant", applicant.value - applicant_age, applicant),
        _limit("authority", authority),
        _limit("guarantee", left),
    )
    value, decided_by = limits[0].value, 0
    for position, limit in enumerate(limits[1:], start=1):
        shorter = limit.value < value
        value, decided_by = xp.where(shorter, limit.value, value), xp.where(shorter, position, decided_by)
    if xp is scalar:
        for ruling in (regulator, building, *((authority,) if mask else ())):
            if ruling.reason == 0:
                raise _no_rule(ruling, date)
        return Tenor(max(0, scalar.floor(value)), decided_by, limits)
    unknown = (building.reason == 0) | (mask & (authority.reason == 0))
    return Tenor(xp.where(unknown, nan, xp.maximum(0.0, xp.floor(value))), decided_by, limits)


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
    limits = servicing_limits(use, other_mortgages, income_abroad, agreement_date)
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


def servicing_limits(
    use: Any = Use.SELF_USE,
    other_mortgages: Any = False,
    income_abroad: Any = False,
    agreement_date: Any = NOT_GIVEN_DATE,
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
    date = _dated(agreement_date)
    facts = {
        "use": use,
        "other_mortgages": other_mortgages,
        "income_abroad": income_abroad,
        "agreement_date": date,
    }
    limit = dsr.limit(**facts)
    return ServicingLimits(_covered(limit, date), dsr.stressed_limit(**facts), dsr.stress(date), dsr.rental_share(date))


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


def instalment(loan: Any, annual_rate: Any, years: Any, rate_basis: Any = RateBasis.ANNUAL) -> Any:
    """Return the level instalment of a loan [HKD a month], not rounded.

    Parameters
    ----------
    loan : float or array
        [HKD]
    annual_rate : float or array
        Nominal [fraction a year], or flat [fraction a month] by ``rate_basis``.
    years : float or array
        [years]
    rate_basis : RateBasis or array
        How the rate is quoted.

    Examples
    --------
    >>> round(instalment(3e6, 0.04125, 30.0), 2)
    14539.49

    """
    months = annuity.number_of_instalments(years)
    xp = scalar.namespace(loan, annual_rate, months, rate_basis)
    return xp.where(
        rate_basis == RateBasis.FLAT_MONTHLY,
        annuity.flat_rate_payment(loan, annual_rate, months),
        annuity.monthly_payment(loan, annual_rate, months),
    )


class Finding(IntFlag):
    """What was found about a deal; several may hold at once."""

    LOAN_TOO_LARGE = 1
    TENOR_TOO_LONG = 2
    DEBTS_TOO_HIGH = 4
    NO_RULE = 8
    INCOME_NOT_TESTED = 16
    GUARANTEED = 32
    DOUBTFUL = 64


FAILING = Finding.LOAN_TOO_LARGE | Finding.TENOR_TOO_LONG | Finding.DEBTS_TOO_HIGH
ASKING = Finding.NO_RULE | Finding.INCOME_NOT_TESTED


def findings(
    loan: Any,
    years: Any,
    max_loan: Any,
    max_tenor: Any,
    dsr_ok: Any,
    *,
    on_net_worth: Any,
    guaranteed: Any,
    doubtful: Any,
    no_rule: Any,
) -> Any:
    """Return what was found about a deal, as :class:`Finding` flags in a whole number.

    Parameters
    ----------
    loan, max_loan : float or array
        [HKD]
    years, max_tenor : float or array
        [years]
    dsr_ok : bool or array
        Whether the debt-servicing tests are passed.
    on_net_worth : bool or array
        Whether the loan is assessed on net worth, so that income is not tested.
    guaranteed : bool or array
        Whether the Housing Authority's guarantee stands; debt servicing is then for information.
    doubtful : bool or array
        Whether a limit rests on less than an official or a secondary source.
    no_rule : bool or array
        Whether a limit is not known.

    Examples
    --------
    >>> plain = {"on_net_worth": False, "guaranteed": False, "doubtful": False, "no_rule": False}
    >>> Finding(findings(6e6, 30.0, 5.6e6, 30, True, **plain)).name
    'LOAN_TOO_LARGE'

    """
    too_high = ~dsr_ok if hasattr(dsr_ok, "dtype") else not dsr_ok
    return (
        Finding.LOAN_TOO_LARGE.value * (loan > max_loan * (1 + RATIO_TOLERANCE))
        + Finding.TENOR_TOO_LONG.value * (years > max_tenor)
        + Finding.DEBTS_TOO_HIGH.value * (too_high & (on_net_worth == 0) & (guaranteed == 0))
        + Finding.GUARANTEED.value * (too_high & (guaranteed != 0))
        + Finding.INCOME_NOT_TESTED.value * (on_net_worth != 0)
        + Finding.DOUBTFUL.value * (doubtful != 0)
        + Finding.NO_RULE.value * (no_rule != 0)
    )


def verdict(found: Any) -> Any:
    """Return what becomes of a deal, from :func:`findings`.

    >>> verdict(0).code, verdict(Finding.LOAN_TOO_LARGE | Finding.DOUBTFUL).code
    ('pass', 'fail')
    """
    xp = scalar.namespace(found)
    best = xp.where(found == 0, Verdict.PASS, Verdict.WARNING)
    unless_asked = xp.where((found & ASKING.value) > 0, Verdict.ASK, best)
    return xp.where((found & FAILING.value) > 0, Verdict.FAIL, unless_asked)


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


def insurance_premium(
    loan: Any,
    price: Any,
    years: Any,
    first_home: Any = False,
    plan: PremiumPlan = PremiumPlan.SINGLE,
    agreement_date: Any = NOT_GIVEN_DATE,
) -> Ruling:
    """Return the premium of an insured loan [HKD], arguments as in :func:`xlmortgage.rules.mip_premium.premium`.

    Raises
    ------
    NoRuleError
        When the sheet of the time has no rate for a single deal.

    Examples
    --------
    >>> insurance_premium(6.4e6, 8e6, 30.0, first_home=True).value
    69760.0

    """
    date = _dated(agreement_date)
    return _covered(
        mip_premium.premium(loan, price, years, first_home=first_home, plan=plan, agreement_date=date), date
    )


def stamp_duty(price: Any, property: Any = Property.PRIVATE, agreement_date: Any = NOT_GIVEN_DATE) -> Ruling:
    """Return the stamp duty on a price [HKD], arguments as in :func:`xlmortgage.rules.stamp_duty.duty`.

    Raises
    ------
    NoRuleError
        When no scale covers a single deal.

    Examples
    --------
    >>> stamp_duty(8e6).value
    240000.0

    """
    date = _dated(agreement_date)
    return _covered(duties.duty(price, property, date), date)


def counted_net_worth(lines: Sequence[AssetLine], liabilities: float, haircuts: Mapping[Asset, float]) -> NetWorth:
    """Return what counts towards net worth.

    Parameters
    ----------
    lines : sequence of AssetLine
        What the applicants own, and what is owed on each thing.
    liabilities : float
        What is owed besides [HKD].
    haircuts : mapping
        The share that the bank counts [fraction], by kind of asset, where it has told; it takes the place of the
        published share, but assets on the Mainland that count nothing stay at nothing.

    Raises
    ------
    NoRuleError
        When no share is published for an asset and none is given.

    Examples
    --------
    >>> counted_net_worth([AssetLine(Asset.PROPERTY, 10e6, 2e6)], 0.0, {}).value
    3000000.0

    """
    counted = tuple(_counted(line, haircuts) for line in lines)
    return NetWorth(sum(asset.counted for asset in counted) - liabilities, counted, liabilities)


def effective_rate(
    loan: float,
    annual_rate: float,
    years: float,
    fees: float = 0.0,
    rate_basis: RateBasis = RateBasis.ANNUAL,
    interest_only_months: int = 0,
    rebate: float = 0.0,
    exit_month: int = 0,
    exit_penalty: float = 0.0,
) -> EffectiveRate:
    """Return what a loan costs a year by the net-present-value method of the Hong Kong Association of Banks.

    Parameters
    ----------
    loan, fees, rebate : float
        [HKD]; fees are paid and the rebate is received at drawdown.
    annual_rate : float
        Nominal [fraction a year], or flat [fraction a month] by ``rate_basis``.
    years : float
        [years]
    rate_basis : RateBasis
        How the rate is quoted.
    interest_only_months : int
        Months at the start, within the tenor, that pay interest only.
    exit_month : int
        The month in which the loan is repaid early; 0 where it is held to the end.
    exit_penalty : float
        [fraction of what is then outstanding]

    Raises
    ------
    NoSolutionError
        When no rate answers the cash flows.

    Examples
    --------
    >>> round(effective_rate(1e6, 0.15, 10, fees=31e3).value, 4)
    0.1704

    """
    months = annuity.number_of_instalments(years)
    costs: dict[str, Any] = {
        "fees": fees,
        "rebate": rebate,
        "exit_month": exit_month or None,
        "exit_penalty": exit_penalty,
    }
    if rate_basis == RateBasis.FLAT_MONTHLY:
        if interest_only_months:
            raise InputError(
                "interest-only-at-a-flat-rate",
                en=f"interest_only_months must be 0 where rate_basis is flat-monthly; got {interest_only_months}. "
                "Give the annual rate of the loan instead.",
                zh=f"以月平息計算時，免還本月數須為 0，現為 {interest_only_months}。請改填年利率。",
                field="interest_only_months",
                value=interest_only_months,
                allowed=0,
            )
        times, amounts = cashflows.flat_rate_loan(loan, annual_rate, months, **costs)
    else:
        times, amounts = cashflows.instalment_loan(
            loan, annual_rate, months, interest_only_months=interest_only_months, **costs
        )
    effective = apr.effective_rate(times, amounts)
    nominal = 12 * ((1 + effective) ** (1 / 12) - 1)
    return EffectiveRate(effective, nominal, amounts[0], -sum(amounts[1:]))


def _counted(line: AssetLine, haircuts: Mapping[Asset, float]) -> CountedAsset:
    published = net_worth.share_counted(line.asset, line.place, parameters.verified_on())
    counts_nothing = published.value == 0
    own = None if counts_nothing else haircuts.get(line.asset)
    share = published.value if own is None else own
    if isnan(share):
        raise NoRuleError(
            "no-published-share",
            en=f"No share is published for {line.asset.en} in {line.place.en}. "
            "Ask the bank how much of its value counts, and give it in haircuts, e.g. “share”, 0.6.",
            zh=f"{line.place.zh}的{line.asset.zh}沒有公布的計算比率。請向銀行查詢可計算的成數，並填入計算比率（例如「股票」0.6）。",
            field="assets",
            value=line.asset.code,
            allowed="a share in haircuts",
        )
    return CountedAsset(line, share, share * line.value - line.owed, published if own is None else None)


def _dated(agreement_date: Any) -> Any:
    """Return the date that governs: the agreement's, or the day to which the tables were verified."""
    xp = scalar.namespace(agreement_date)
    return xp.where(agreement_date == NOT_GIVEN_DATE, parameters.verified_on(), agreement_date)


def _covered(ruling: Ruling, date: Any) -> Ruling:
    """Return the ruling, or raise where nothing covers a single deal."""
    if scalar.namespace(ruling.value) is scalar and ruling.reason == NOT_COVERED:
        raise _no_rule(ruling, date)
    return ruling


def _limit(name: str, ruling: Ruling) -> Limit:
    return Limit(name, ruling.value, ruling)


def _for_those(mask: Any, table: str, rule: Callable[[dict[str, Any]], Ruling], **facts: Any) -> Ruling:
    """Ask a rule for the deals that ``mask`` tells, and leave the others blank."""
    keys = scalar.namespace(mask).where(mask, 0, -1)
    return by_version(parameters.table(table), keys, facts, lambda _, group: rule(dict(group))[:4])


def _no_rule(ruling: Ruling, date: int) -> NoRuleError:
    table, day = ruling.table, as_date(date).isoformat()
    if ruling.version < 0:
        first = min(series.starts[0] for series in table.series.values() if series.starts[0] > date)
        return NoRuleError(
            "before-first-version",
            en=f"{table.name['en']}: no rule we know of covers an agreement of {day}; ours begin on {as_date(first)}. "
            "Check the date, or ask the bank.",
            zh=f"{table.name['zh']}：{day} 的臨約沒有所知規則，現有規則由 {as_date(first)} 起。請檢查日期或向銀行查詢。",
            field=table.governing_date,
            value=day,
            allowed=f"from {as_date(first)}",
        )
    return NoRuleError(
        "no-row",
        en=f"{table.name['en']}: no rule we know of covers this case on {day}. Ask the bank.",
        zh=f"{table.name['zh']}：沒有所知規則適用於 {day} 的這宗個案。請向銀行查詢。",
        field=table.governing_date,
        value=day,
    )
