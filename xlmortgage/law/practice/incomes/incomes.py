"""What share of an income counts."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

INCOMES = law("incomes", from_the_start=("",))
"""Nobody says from which day on banks count so: what is published holds for the days before it as well."""


def share_counted(deal: Deal) -> Ruling:
    """Return the published share of an income that counts.

    Parameters
    ----------
    deal : Deal
        Its ``income`` says of what kind; rent has a rule of its own.

    Returns
    -------
    Ruling
        The share [fraction]; no number where nothing is published.

    Examples
    --------
    >>> from xlmortgage.deal.words import Income
    >>> share_counted(Deal({}, 20261125).having(income=Income.SALARY)).value
    1.0

    References
    ----------
    Brokers' accounts of the banks' practice, 2021 to 2023; see ``incomes.toml``.

    """
    return INCOMES.look_up(deal, "share")
