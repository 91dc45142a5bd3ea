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
    return ARREARS.look_up(deal, "watched_after", "arrears")


def called_after(deal: Deal) -> Ruling:
    """Return the arrears after which a bank may call a loan [days]; a matter of contract."""
    return ARREARS.look_up(deal, "called_after", "arrears")


def may_be_called(deal: Deal) -> Ruling:
    """Return whether a breach lets a bank call a loan whatever is paid: 1 or true, or 0.

    Parameters
    ----------
    deal : Deal
        Whether the property is ``let_without_consent``, charged again (``second_without_consent``), or the account
        ``unlawful``.

    Examples
    --------
    >>> may_be_called(Deal({"unlawful": True}, 20261121)).value, may_be_called(Deal({}, 20261121)).value
    (True, False)

    References
    ----------
    WeLab Bank, 2025; LK Group, 2020-02-07; am730, 2026-03-09: accounts of banks' practice.

    """
    return ARREARS.look_up(deal, "may_be_called", "breach")
