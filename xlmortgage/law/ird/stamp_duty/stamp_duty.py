"""Ad valorem stamp duty on a sale."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.numbers import money
from xlmortgage.tables.conditions import is_one_of
from xlmortgage.tables.lookups import Rows, column_for
from xlmortgage.tables.ruling import Reason, Ruling

STAMP_DUTY = law("stamp_duty")


def duty(deal: Deal) -> Ruling:
    """Return the duty on a price, the higher of consideration and value.

    Returns
    -------
    Ruling
        The duty [HKD], rounded up to the dollar.

    Examples
    --------
    >>> duty(Deal({"price": 4_100_000.0}, 20250226)).value
    20100.0

    References
    ----------
    Inland Revenue Department, examples of ad valorem stamp duty; each scale in ``stamp_duty.toml`` names its own source.

    """
    return STAMP_DUTY.by_version(deal, _by_band, _series)


def _series(deal: Deal) -> list[tuple[str, Any]]:
    return [
        ("non-residential", is_one_of(deal.property, STAMP_DUTY.table.kinds["non_residential"])),
        ("residential", True),
    ]


def _by_band(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    # A flat band has no rate, a slab nothing but its rate, marginal relief both.
    band = column_for(deal.price, rows.version.edges, deal.xp)
    fixed, rate, over = (rows.said(name, band, deal) for name in ("amount", "rate", "over"))
    return money.rounded(fixed + rate * (deal.price - over), "up-to-dollar"), Reason.BY_ROW, band
