"""From what size on a bank's cash rebate counts towards the loan-to-value ratio."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.tables.ruling import Ruling, look_up


def threshold(agreement_date: Any) -> Ruling:
    """Return the share of the loan above which the whole rebate counts as part of the loan.

    Parameters
    ----------
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The share [fraction of the loan]; a rebate of exactly that share does not count.

    Examples
    --------
    >>> threshold(20261121).value
    0.01

    References
    ----------
    Hong Kong Monetary Authority, circular B1/15C of 2005-02-28.

    """
    return look_up(law.table("rebate"), "threshold", agreement_date, {})
