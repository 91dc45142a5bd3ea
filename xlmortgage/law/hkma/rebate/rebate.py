"""How much of a bank's cash rebate counts as part of the loan."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.lookups import Rows
from xlmortgage.tables.ruling import Reason, Ruling

REBATE = law("rebate")


def counted(deal: Deal) -> Ruling:
    """Return what counts as part of the loan [HKD]: above the threshold the whole rebate, up to it nothing.

    Examples
    --------
    >>> [counted(Deal({"loan": 5e6, "bank_rebate": rebate}, 20261121)).value for rebate in (50e3, 50_001.0)]
    [0.0, 50001.0]

    References
    ----------
    Hong Kong Monetary Authority, circular B1/15C of 2005-02-28.

    """
    return REBATE.by_version(deal, _counted)


def threshold(deal: Deal) -> Ruling:
    """Return the share of the loan up to which a rebate does not count [fraction of the loan].

    >>> threshold(Deal({}, 20261121)).value
    0.01
    """
    return REBATE.look_up(deal, "threshold")


def _counted(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    is_large = deal.bank_rebate > rows.said("threshold", row, deal) * deal.loan
    return deal.xp.where(is_large, deal.bank_rebate, 0.0), Reason.BY_ROW, row
