"""The banks' best lending rates."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.deal.words import Bank
from xlmortgage.numbers import scalar
from xlmortgage.tables.lookups import Facts
from xlmortgage.tables.ruling import DECIDED_BY_ROW, Ruling, by_version


def best_lending_rate(bank: Any, date: Any) -> Ruling:
    """Return a bank's best lending rate.

    Parameters
    ----------
    bank : Bank or array
        Whose rate.
    date : int or array
        The day [yyyymmdd].

    Returns
    -------
    Ruling
        The rate [fraction a year]; no value before the first day that is kept.

    Examples
    --------
    >>> best_lending_rate(Bank.HSBC, 20251030).value, best_lending_rate(Bank.HSBC, 20251031).value
    (0.05125, 0.05)
    >>> best_lending_rate(Bank.STANDARD_CHARTERED, 20261121).value
    0.0525

    References
    ----------
    Hong Kong Monetary Authority, Monthly Statistical Bulletin, table 6.4.1, for HSBC; each version in
    ``prime.toml`` names its own.

    """
    table = law.table("prime")

    def quoted(number: int, _group: Facts, _xp: Any) -> tuple[Any, ...]:
        return table.versions[number].column("prime")[0], DECIDED_BY_ROW, number, 0

    xp = scalar.namespace(bank, date)
    numbers: Any = -1
    for member in Bank:
        numbers = xp.where(bank == member, table.version_number(date, {}, member.code, xp), numbers)
    return by_version(table, numbers, {}, quoted, xp)
