"""The premium of the Mortgage Insurance Programme."""

from __future__ import annotations

from math import nan
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import PremiumPlan
from xlmortgage.law import law
from xlmortgage.numbers import money
from xlmortgage.tables.conditions import is_one_of
from xlmortgage.tables.lookups import Rows
from xlmortgage.tables.ruling import Reason, Ruling


def _ratio(deal: Deal) -> Any:
    return money.share(deal.loan / deal.base)


MIP_PREMIUM = law("mip_premium", measured={"ltv": _ratio}, noticed={"ltv": _ratio})


def premium(deal: Deal) -> Ruling:
    """Return the premium of an insured loan, single or for the first year.

    Returns
    -------
    Ruling
        The premium [HKD]; no number where the rate sheet has none.

    Examples
    --------
    >>> premium(Deal({"loan": 9e6, "price": 10e6, "years": 30.0, "first_home": True}, 20261121)).value
    225000.0

    References
    ----------
    HKMC Insurance Limited, Premium Rate Sheet of 2024-10-16 and earlier sheets; see ``mip_premium.toml``.

    """
    return MIP_PREMIUM.by_version(deal, _premium)


def _premium(rows: Rows, deal: Deal) -> tuple[Any, Any, Any]:
    row, xp = rows.first_that_fits(deal), deal.xp
    single, annual = (rows.in_grid(name, deal.years, row, deal) for name in ("single", "annual_first"))
    sheet = xp.where(deal.plan == PremiumPlan.ANNUAL, annual, single)
    rate = xp.where(is_one_of(deal.property, MIP_PREMIUM.table.kinds["unpriced"]), nan, sheet)
    reason = xp.where(xp.isnan(rate), Reason.NOT_COVERED, Reason.BY_ROW)
    return rate * deal.loan, reason, row
