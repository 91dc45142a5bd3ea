"""When a bank watches a loan in arrears and when it calls it."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.tables.ruling import Ruling, look_up


def watched_after(date: Any) -> Ruling:
    """Return the arrears after which a bank puts a loan on its watch list.

    Parameters
    ----------
    date : int or array
        The day [yyyymmdd].

    Returns
    -------
    Ruling
        The arrears [days]; a matter of contract.

    Examples
    --------
    >>> watched_after(20261121).value, called_after(20261121).value
    (60, 180)

    References
    ----------
    Sing Tao News Network, 2024-02-21, and WeLab Bank, 2025: both broker's accounts of banks' practice.

    """
    return look_up(law.table("arrears"), "watched_after", date, {})


def called_after(date: Any) -> Ruling:
    """Return the arrears after which a bank may call a loan [days], arguments as in :func:`watched_after`."""
    return look_up(law.table("arrears"), "called_after", date, {})
