"""Ad valorem stamp duty on a sale."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.numbers import money
from xlmortgage.tables.conditions import is_one_of
from xlmortgage.tables.lookups import Rows, column_for
from xlmortgage.tables.ruling import Reason, Ruling

_OF_THE_BUYER = {"buyer": lambda deal: deal.purchaser, "other_home": lambda deal: deal.owns_another_home}

STAMP_DUTY = law("stamp_duty", derived=_OF_THE_BUYER, noticed=_OF_THE_BUYER)


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
    >>> duty(Deal({"price": 6e6, "other_home": True}, 20161201)).value
    900000.0

    References
    ----------
    Inland Revenue Department, examples of ad valorem stamp duty; each scale in ``stamp_duty.toml`` names its own source.

    """
    return STAMP_DUTY.by_version(deal, _by_band, _series)


def scale_1(deal: Deal) -> Ruling:
    """Return whether the buyer of a home pays Scale 1; not asked of what is no home, nor before there were two scales.

    Examples
    --------
    >>> scale_1(Deal({"other_mortgages": True}, 20180101)).value, scale_1(Deal({}, 20180101)).value
    (True, False)

    References
    ----------
    Inland Revenue Department, FAQ on ad valorem stamp duty.

    """
    return STAMP_DUTY.look_up(deal, "scale_1", _of_a_home)


def is_a_home(deal: Deal) -> Any:
    """Tell whether it is a home that is bought, of which alone there were two scales."""
    return is_one_of(deal.property, STAMP_DUTY.table.kinds["a_home"])


def _of_a_home(deal: Deal) -> list[tuple[str, Any]]:
    return [("buyer", is_a_home(deal))]


def _series(deal: Deal) -> list[tuple[str, Any]]:
    return [
        ("non-residential", is_one_of(deal.property, STAMP_DUTY.table.kinds["non_residential"])),
        ("residential-scale-1", scale_1(deal).value == True),  # noqa: E712 - one truth a deal, or nan
        ("residential", True),
    ]


def _by_band(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    # A flat band has no rate, a slab nothing but its rate, marginal relief both.
    band = column_for(deal.price, rows.version.edges, deal.xp)
    fixed, rate, over = (rows.said(name, band, deal) for name in ("amount", "rate", "over"))
    return money.rounded(fixed + rate * (deal.price - over), "up-to-dollar"), Reason.BY_ROW, band
