"""The interest rates that the Money Lenders Ordinance forbids or presumes extortionate."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.tables.ruling import Ruling, look_up


def criminal(agreement_date: Any) -> Ruling:
    """Return the effective rate above which lending is an offence.

    Parameters
    ----------
    agreement_date : int or array
        Date of the loan agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The rate [fraction a year]; only a rate above it, not the rate itself, exceeds it.

    Examples
    --------
    >>> criminal(20221229).value, criminal(20221230).value
    (0.6, 0.48)

    References
    ----------
    Money Lenders Ordinance (Cap. 163), section 24; Government announcement of 2022-12-29.

    """
    return _rate(agreement_date, "criminal")


def extortionate(agreement_date: Any) -> Ruling:
    """Return the effective rate above which an agreement is presumed extortionate, arguments as in :func:`criminal`.

    Examples
    --------
    >>> extortionate(20221229).value, extortionate(20221230).value
    (0.48, 0.36)

    References
    ----------
    Money Lenders Ordinance (Cap. 163), section 25; Government announcement of 2022-12-29.

    """
    return _rate(agreement_date, "extortionate")


def _rate(agreement_date: Any, scope: str) -> Ruling:
    return look_up(law.table("rate_cap"), "rate", agreement_date, {}, scope)
