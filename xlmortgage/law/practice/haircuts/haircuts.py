"""What share of an asset counts towards net worth."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

HAIRCUTS = law("haircuts", from_the_start=("",))
"""Nobody says from which day on banks count so: what is published holds for the days before it as well."""


def share_counted(deal: Deal) -> Ruling:
    """Return the published share of an asset's value that counts.

    Parameters
    ----------
    deal : Deal
        Its ``asset`` and ``place`` say of what.

    Returns
    -------
    Ruling
        The share [fraction]; no number where nothing is published.

    Examples
    --------
    >>> from xlmortgage.deal.words import Asset
    >>> share_counted(Deal({}, 20261121).having(asset=Asset.PROPERTY)).value
    0.5

    References
    ----------
    Published article on net-worth lending, 2025; each bank has its own shares.

    """
    return HAIRCUTS.look_up(deal, "share")
