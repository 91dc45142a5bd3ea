"""The debt-servicing limits, the stress test, and what part of a rent counts as income."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from xlmortgage import law
from xlmortgage.numbers import scalar
from xlmortgage.tables.ruling import Ruling, look_up


class Reason(IntEnum):
    """Whether the stress test is in force."""

    NOT_COVERED = 0
    IN_FORCE = 1
    SUSPENDED = 2


def limit(*, use: Any, other_mortgages: Any, income_abroad: Any, agreement_date: Any) -> Ruling:
    """Return the highest debt-servicing ratio.

    Parameters
    ----------
    use : Use or array
        What the property is for.
    other_mortgages : bool or array
        Whether an applicant has or guarantees another mortgage.
    income_abroad : bool or array
        Whether the income comes mainly from outside Hong Kong.
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The limit [fraction of monthly income].

    Examples
    --------
    >>> from xlmortgage.deal.words import Use
    >>> deal = {"use": Use.LET, "other_mortgages": False, "income_abroad": False}
    >>> limit(agreement_date=20241015, **deal).value, limit(agreement_date=20241016, **deal).value
    (0.4, 0.5)

    References
    ----------
    Hong Kong Monetary Authority, prudential measures of 2010-08-13 to 2024-10-16; each version in
    ``dsr.toml`` names its own.

    """
    return _limit("max_dsr", use, other_mortgages, income_abroad, agreement_date)


def stressed_limit(*, use: Any, other_mortgages: Any, income_abroad: Any, agreement_date: Any) -> Ruling:
    """Return the highest stressed debt-servicing ratio, arguments as in :func:`limit`; no value where there is none."""
    return _limit("max_stressed_dsr", use, other_mortgages, income_abroad, agreement_date)


def stress(agreement_date: Any) -> Ruling:
    """Return the rise in the interest rate that the stress test supposes.

    Parameters
    ----------
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The rise [fraction a year], with :attr:`Reason.SUSPENDED` where the test does not decide.

    Examples
    --------
    >>> ruling = stress(20240228)
    >>> ruling.value, Reason(ruling.reason).name
    (0.02, 'SUSPENDED')

    """
    table = law.table("dsr")
    ruling = look_up(table, "stress_shock", agreement_date, {}, "stress")
    xp = scalar.namespace(ruling.version)
    suspended: Any = False
    for version in table.versions:
        suspended = suspended | ((ruling.version == version.number) & (version.status == "suspended"))
    return ruling._replace(reason=xp.where(suspended, Reason.SUSPENDED, ruling.reason))


def rental_share(agreement_date: Any, column: str = "rental_share") -> Ruling:
    """Return the share of a gross rent that counts as income.

    Parameters
    ----------
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].
    column : str, optional
        ``"rental_share"``, what banks usually count, or ``"most_rental_share"``, what they may count at most.

    Returns
    -------
    Ruling
        The share [fraction].

    Examples
    --------
    >>> rental_share(20241016).value, rental_share(20241016, "most_rental_share").value
    (0.7, 0.8)

    """
    return look_up(law.table("dsr"), column, agreement_date, {}, "rental")


def _limit(column: str, use: Any, other_mortgages: Any, income_abroad: Any, agreement_date: Any) -> Ruling:
    facts = {"use": use, "other_mortgages": other_mortgages, "income_abroad": income_abroad}
    return look_up(law.table("dsr"), column, agreement_date, facts, "limit")
