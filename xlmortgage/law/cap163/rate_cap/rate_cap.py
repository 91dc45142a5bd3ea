"""The interest rates that the Money Lenders Ordinance forbids or presumes extortionate."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

RATE_CAP = law("rate_cap")


def criminal(deal: Deal) -> Ruling:
    """Return the effective rate above which lending is an offence [fraction a year]; the rate itself is none.

    Examples
    --------
    >>> criminal(Deal({}, 20221229)).value, criminal(Deal({}, 20221230)).value
    (0.6, 0.48)

    References
    ----------
    Money Lenders Ordinance (Cap. 163), section 24; Government announcement of 2022-12-29.

    """
    return RATE_CAP.look_up(deal, "rate", "criminal")


def extortionate(deal: Deal) -> Ruling:
    """Return the effective rate above which an agreement is presumed extortionate [fraction a year].

    Examples
    --------
    >>> extortionate(Deal({}, 20221229)).value, extortionate(Deal({}, 20221230)).value
    (0.48, 0.36)

    References
    ----------
    Money Lenders Ordinance (Cap. 163), section 25; Government announcement of 2022-12-29.

    """
    return RATE_CAP.look_up(deal, "rate", "extortionate")
