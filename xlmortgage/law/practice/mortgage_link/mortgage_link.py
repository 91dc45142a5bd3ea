"""How much of a deposit linked to a mortgage earns the mortgage's rate."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

MORTGAGE_LINK = law("mortgage_link")


def share(deal: Deal) -> Ruling:
    """Return the share of what is outstanding up to which a linked deposit earns the mortgage's rate.

    Returns
    -------
    Ruling
        The share [fraction of the outstanding loan]; each bank has its own.

    Examples
    --------
    >>> share(Deal({}, 20261121)).value
    0.5

    References
    ----------
    Apple Daily, 2020-06-19, on the banks' usual limits; see ``mortgage_link.toml``.

    """
    return MORTGAGE_LINK.look_up(deal, "share")
