"""What an estate agent takes of a purchase."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

COMMISSION = law("commission")


def commission(deal: Deal) -> Ruling:
    """Return the customary commission of an estate agent: the share of the price that each side pays [fraction].

    Examples
    --------
    >>> commission(Deal({}, 20261121)).value
    0.01

    References
    ----------
    Estate Agents Authority, competition guidelines of 2015-12, as summarised on Lexology.

    """
    return COMMISSION.look_up(deal, "commission")
