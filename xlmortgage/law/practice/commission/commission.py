"""What a purchase or a change of mortgage costs besides duty and premium, where a figure is published."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.tables.ruling import Ruling, look_up


def commission(agreement_date: Any) -> Ruling:
    """Return the customary commission of an estate agent.

    Parameters
    ----------
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The share of the price that each side pays [fraction].

    Examples
    --------
    >>> commission(20261121).value
    0.01

    References
    ----------
    Estate Agents Authority, competition guidelines of 2015-12, as summarised on Lexology.

    """
    return look_up(law.table("commission"), "commission", agreement_date, {}, "commission")


def change_of_mortgage_fee(agreement_date: Any) -> Ruling:
    """Return the Housing Authority's fee for a change of mortgage with the premium unpaid [HKD], by date [yyyymmdd].

    Examples
    --------
    >>> change_of_mortgage_fee(20261121).value
    2040

    """
    return look_up(law.table("commission"), "fee", agreement_date, {}, "change-of-mortgage")
