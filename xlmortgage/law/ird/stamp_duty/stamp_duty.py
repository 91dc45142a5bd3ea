"""Ad valorem stamp duty on a sale."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.deal.words import NON_RESIDENTIAL
from xlmortgage.numbers import money, scalar
from xlmortgage.tables import lookups
from xlmortgage.tables.ruling import Ruling, in_band


def duty(price: Any, property: Any, agreement_date: Any) -> Ruling:
    """Return the duty on a price.

    Parameters
    ----------
    price : float or array
        The higher of consideration and value [HKD].
    property : Property or array
        What is bought.
    agreement_date : int or array
        Date of the instrument, which is the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The duty [HKD], rounded up to the dollar.

    Examples
    --------
    >>> from xlmortgage.deal.words import Property
    >>> duty(4_100_000.0, Property.PRIVATE, 20250226).value
    20100.0

    References
    ----------
    Inland Revenue Department, examples of ad valorem stamp duty; each scale in ``stamp_duty.toml`` names
    its own source.

    """
    table = law.table("stamp_duty")
    non_residential = lookups.is_one_of(property, NON_RESIDENTIAL)
    xp = scalar.namespace(price, non_residential, agreement_date)
    numbers = xp.where(
        non_residential,
        table.version_number(agreement_date, {}, "non-residential"),
        table.version_number(agreement_date, {}, "residential"),
    )
    ruling = in_band(table, price, numbers)
    return ruling._replace(value=money.rounded(ruling.value, "up-to-dollar"))
