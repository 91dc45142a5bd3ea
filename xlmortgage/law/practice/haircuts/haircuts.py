"""What share of an asset counts towards net worth."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.tables.ruling import Ruling, look_up


def share_counted(asset: Any, place: Any, date: Any) -> Ruling:
    """Return the published share of an asset's value that counts.

    Parameters
    ----------
    asset : Asset or array
        What is owned.
    place : Place or array
        Where it is.
    date : int or array
        The day of the assessment [yyyymmdd].

    Returns
    -------
    Ruling
        The share [fraction]; no value where nothing is published.

    Examples
    --------
    >>> from xlmortgage.deal.words import Asset, Place
    >>> share_counted(Asset.PROPERTY, Place.HONG_KONG, 20261121).value
    0.5

    """
    return look_up(law.table("haircuts"), "share", date, {"asset": asset, "place": place})
