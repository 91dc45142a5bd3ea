"""Level instalments: what a loan costs a month, and what is still owed.

Interest accrues monthly at one twelfth of the nominal annual rate and every instalment falls due at a month's end.
Nothing is rounded.  Every function takes plain numbers or arrays; a rate of exactly zero and rates that are almost
zero give the limit that they should.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

from xlmortgage.errors import InputError
from xlmortgage.numbers import scalar
from xlmortgage.numbers.scalar import namespace

MONTHS_A_YEAR = 12

NO_RATE = 1e-100
"""A monthly rate nearer to zero than this is zero."""


def number_of_instalments(years: Any, field: str = "years", zh: str = "年期") -> Any:
    """Return the number of monthly instalments of a loan over ``years``.

    Parameters
    ----------
    years : float or array
        Tenor [years]; it must come to whole months, at least one, to within a millionth of a month.
    field, zh : str, optional
        The argument that ``years`` comes from, by its name and its Chinese label, for the error.

    Returns
    -------
    int or array
        Number of instalments [months].  Of an array, only those years have a meaning for which
        :func:`years_are_not_whole_months` is false.

    Raises
    ------
    InputError
        If a single ``years`` does not come to whole months.

    Examples
    --------
    >>> number_of_instalments(30), number_of_instalments(1.75)
    (360, 21)
    >>> number_of_instalments(1.8)
    Traceback (most recent call last):
    ...
    xlmortgage.errors.InputError: years must come to whole months, at least one; 1.8 years is 21.6 months. \
Use a number of months divided by 12, such as 22/12.

    """
    xp = namespace(years)
    if xp is scalar and years_are_not_whole_months(years):
        raise not_whole_months(years, field, zh)
    return xp.floor(years * MONTHS_A_YEAR + 0.5)


def years_are_not_whole_months(years: Any) -> Any:
    """Return whether a tenor fails to come to whole months, at least one.

    Parameters
    ----------
    years : float or array
        Tenor [years].

    Returns
    -------
    bool or array
        True where it does not, which includes anything that is not a finite number.

    Examples
    --------
    >>> years_are_not_whole_months(2.5), years_are_not_whole_months(2.51), years_are_not_whole_months(0)
    (False, True, True)

    """
    xp = namespace(years)
    months = xp.where(xp.isfinite(years), years, 0.0) * MONTHS_A_YEAR
    nearest = xp.floor(months + 0.5)
    return (nearest < 1) | (xp.abs(months - nearest) > 1e-6)  # noqa: PLR2004


def not_whole_months(years: float, field: str = "years", zh: str = "年期") -> InputError:
    """Return the error that a tenor [years] does not come to whole months, arguments as in :func:`number_of_instalments`."""
    months = years * MONTHS_A_YEAR
    nearest = max(1, scalar.ceil(months)) if isfinite(months) else MONTHS_A_YEAR
    return InputError(
        "not-whole-months",
        en=f"{field} must come to whole months, at least one; {years:.10g} years is {months:.10g} months. "
        f"Use a number of months divided by 12, such as {nearest}/12.",
        zh=f"{zh}須為整數個月，最少一個月；{years:.10g} 年等於 {months:.10g} 個月。"
        f"請以月數除以 12 輸入，例如 {nearest}/12。",
        field=field,
        value=years,
        allowed="a whole number of months divided by 12",
    )


def payment_factor(annual_rate: Any, months: Any) -> Any:
    """Return the monthly instalment per dollar lent.

    Parameters
    ----------
    annual_rate : float or array
        Nominal annual rate [fraction]; a month's interest is a twelfth of it.
    months : int or array
        Number of instalments [months], at least 1.

    Returns
    -------
    float or array
        Instalment per dollar of the loan [HKD per HKD].

    Examples
    --------
    >>> round(payment_factor(0.0225, 360) * 3_000_000, 2)
    11467.38
    >>> payment_factor(0, 180) * 180
    1.0

    """
    xp = namespace(annual_rate, months)
    monthly_rate, is_free = _monthly_rate(annual_rate)
    return xp.where(is_free, 1 / months, monthly_rate / _discount(monthly_rate, months))


def monthly_payment(loan: Any, annual_rate: Any, months: Any) -> Any:
    """Return the level monthly instalment that repays a loan.

    Parameters
    ----------
    loan : float or array
        Amount lent [HKD].
    annual_rate : float or array
        Nominal annual rate [fraction].
    months : int or array
        Number of instalments [months], at least 1.

    Returns
    -------
    float or array
        Instalment [HKD a month], not rounded.

    Examples
    --------
    >>> round(monthly_payment(1_000_000, 0.15, 120), 2)
    16133.5

    """
    return loan * payment_factor(annual_rate, months)


def balance_after(loan: Any, annual_rate: Any, months: Any, month: Any) -> Any:
    """Return what is still owed just after the instalment of ``month``.

    Parameters
    ----------
    loan : float or array
        Amount lent [HKD].
    annual_rate : float or array
        Nominal annual rate [fraction].
    months : int or array
        Number of instalments [months], at least 1.
    month : int or array
        How many instalments have been paid, from 0 to ``months``.

    Returns
    -------
    float or array
        Outstanding principal [HKD]; ``loan`` itself at 0 and exactly nothing at ``months``.

    Examples
    --------
    >>> round(balance_after(1_000_000, 0.15, 120, 18), 2)
    927162.25
    >>> balance_after(1_000_000, 0.15, 120, 120)
    0.0

    """
    xp = namespace(annual_rate, months, month)
    monthly_rate, is_free = _monthly_rate(annual_rate)
    left = months - month
    return loan * xp.where(is_free, left / months, _discount(monthly_rate, left) / _discount(monthly_rate, months))


def total_interest(loan: Any, annual_rate: Any, months: Any) -> Any:
    """Return the interest paid over the whole term.

    Parameters
    ----------
    loan : float or array
        Amount lent [HKD].
    annual_rate : float or array
        Nominal annual rate [fraction].
    months : int or array
        Number of instalments [months], at least 1.

    Returns
    -------
    float or array
        All instalments less the loan [HKD].

    Examples
    --------
    >>> round(total_interest(3_000_000, 0.0225, 360), 2)
    1128257.9
    >>> total_interest(3_000_000, 0, 49)
    0.0

    """
    xp = namespace(annual_rate, months)
    _, is_free = _monthly_rate(annual_rate)
    return loan * xp.where(is_free, 0.0, payment_factor(annual_rate, months) * months - 1)


def flat_rate_payment(loan: Any, monthly_flat_rate: Any, months: Any) -> Any:
    """Return the instalment of a flat-rate loan, whose interest is reckoned on the amount lent throughout.

    Parameters
    ----------
    loan : float or array
        Amount lent [HKD].
    monthly_flat_rate : float or array
        Flat rate a month [fraction].
    months : int or array
        Number of instalments [months], at least 1.

    Returns
    -------
    float or array
        Instalment [HKD a month], not rounded.

    Examples
    --------
    >>> flat_rate_payment(120_000, 0.0014, 12)
    10168.0

    """
    return loan / months + loan * monthly_flat_rate


def _monthly_rate(annual_rate: Any) -> tuple[Any, Any]:
    """Return the monthly rate, with a harmless 1 where it is zero, and where it is zero.

    Rates below ``NO_RATE`` count as zero: a float that small is no longer exact, and its interest is nothing.
    """
    xp = namespace(annual_rate)
    monthly_rate = annual_rate / MONTHS_A_YEAR
    is_free = xp.abs(monthly_rate) < NO_RATE
    return xp.where(is_free, 1.0, monthly_rate), is_free


def _discount(monthly_rate: Any, months: Any) -> Any:
    """Return by how much a dollar due after ``months`` is worth less than a dollar now."""
    xp = namespace(monthly_rate, months)
    return 0.0 - xp.expm1(-months * xp.log1p(monthly_rate))  # a mere minus sign would leave a debt of -0.0
