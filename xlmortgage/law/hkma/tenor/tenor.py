"""How long a loan may run: what the Monetary Authority sets, for all loans and for a type of property."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Reason, Ruling

TENOR = law("tenor")
OF_PROPERTY = law("tenor", unsaid=Reason.NOT_ASKED, is_silent=True)
"""The same table, of which most properties have no maximum of their own."""


def regulator_maximum(deal: Deal) -> Ruling:
    """Return the longest tenor that the Monetary Authority allows [years].

    Examples
    --------
    >>> regulator_maximum(Deal({}, 20241016)).value
    30

    References
    ----------
    Hong Kong Monetary Authority, press release of 2012-09-14.

    """
    return TENOR.look_up(deal, "max_tenor", "regulator")


def property_maximum(deal: Deal) -> Ruling:
    """Return the longest tenor that the Authority allows on a type of property [years]; no number where it sets none.

    Examples
    --------
    >>> from xlmortgage.deal.words import Property
    >>> property_maximum(Deal({"property": Property.CAR_PARK}, 20241016)).value
    15

    References
    ----------
    Hong Kong Monetary Authority, press release of 2013-02-22.

    """
    return OF_PROPERTY.look_up(deal, "max_tenor", "property")
