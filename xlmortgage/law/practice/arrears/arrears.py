"""When a bank watches a loan in arrears and when it calls it."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

ARREARS = law("arrears")


def watched_after(deal: Deal) -> Ruling:
    """Return the arrears after which a bank puts a loan on its watch list [days]; a matter of contract.

    Examples
    --------
    >>> watched_after(Deal({}, 20261121)).value, called_after(Deal({}, 20261121)).value
    (60, 180)

    References
    ----------
    Sing Tao News Network, 2024-02-21, and WeLab Bank, 2025: both broker's accounts of banks' practice.

    """
    return ARREARS.look_up(deal, "watched_after")


def called_after(deal: Deal) -> Ruling:
    """Return the arrears after which a bank may call a loan [days]; a matter of contract."""
    return ARREARS.look_up(deal, "called_after")
