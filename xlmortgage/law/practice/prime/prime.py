"""The banks' best lending rates."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Bank
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

PRIME = law("prime")


def banks() -> tuple[Bank, ...]:
    """Return the banks of which rates are kept."""
    return tuple(bank for bank in Bank if bank.code in PRIME.table.series)


def best_lending_rate(deal: Deal) -> Ruling:
    """Return the best lending rate of the deal's bank on its day.

    Returns
    -------
    Ruling
        The rate [fraction a year]; no number before the first day that is kept, and where the table knows none.

    Examples
    --------
    >>> [best_lending_rate(Deal({"date": day}, 20261121)).value for day in (20251030, 20251031)]
    [0.05125, 0.05]

    References
    ----------
    Hong Kong Monetary Authority, Monthly Statistical Bulletin, table 6.4.1, for HSBC; each version in ``prime.toml``
    names its own.

    """
    return PRIME.look_up(deal, "prime", _of_bank)


def _of_bank(deal: Deal) -> list[tuple[str, Any]]:
    return [(bank.code, deal.bank == bank) for bank in banks()]
