"""HIBOR as it was fixed."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import HiborPeriod
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

HIBOR = law("hibor")

SCOPES = {HiborPeriod.ONE_MONTH: "one-month", HiborPeriod.THREE_MONTHS: "three-months"}
"""The periods of which fixings are kept, each with its series."""


def fixing(deal: Deal) -> Ruling:
    """Return HIBOR of the deal's period as it was fixed on its day.

    Returns
    -------
    Ruling
        The rate [fraction a year]; no number on a day whose fixing is not kept, for a fixing holds for its day alone.

    Examples
    --------
    >>> [fixing(Deal({"date": day}, 20261125)).value for day in (20260930, 20261001)]
    [0.0300518, nan]

    References
    ----------
    Hong Kong Monetary Authority, public data on daily interbank rates, as copied in public code; see ``hibor.toml``.

    """
    latest = HIBOR.look_up(deal, "hibor", _of_period)
    return latest.only(HIBOR.begins(latest) == deal.day)


def _of_period(deal: Deal) -> list[tuple[str, Any]]:
    return [(scope, deal.period == period) for period, scope in SCOPES.items()]
