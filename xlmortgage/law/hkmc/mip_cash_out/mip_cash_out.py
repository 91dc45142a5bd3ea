"""How far the Mortgage Insurance Programme insures a loan that raises cash on a home already owned."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.lookups import Rows, lesser
from xlmortgage.tables.ruling import Reason, Ruling

MIP_CASH_OUT = law("mip_cash_out")


def max_ltv(deal: Deal) -> Ruling:
    """Return how far an insured loan that raises cash is insured; whom the programme takes is another table's.

    Returns
    -------
    Ruling
        The ratio [fraction of the base]; 0 where the programme insures no such loan.

    Examples
    --------
    >>> deal = Deal({"insured": True}, 20261121)
    >>> [max_ltv(deal.having(base=value)).value for value in (5e6, 6e6, 7e6)]
    [0.8, 0.8, 0.0]

    References
    ----------
    DBS Bank (Hong Kong), page on mortgage insurance of about 2020; Bowtie, 2024.

    """
    return MIP_CASH_OUT.by_version(deal, _capped, _series)


def max_tenor(deal: Deal) -> Ruling:
    """Return the longest tenor of an insured loan that raises cash [years]; no number where the programme insures none.

    Examples
    --------
    >>> max_tenor(Deal({"insured": True, "price": 6e6}, 20261121)).value
    25

    References
    ----------
    As :func:`max_ltv`.

    """
    return MIP_CASH_OUT.look_up(deal, "max_tenor", _series)


def why_not(version: int, row: int) -> Mapping[str, str]:
    """Return why the programme insures no loan that raises cash, in English and in Chinese, by the row that says so.

    >>> refused = max_ltv(Deal({"insured": True, "price": 7e6}, 20261121))
    >>> why_not(refused.version, refused.row)["zh"]
    '估值超出可作套現的計劃上限'
    """
    return MIP_CASH_OUT.table.words[MIP_CASH_OUT.versions[version].rows[row].reason]


def _series(deal: Deal) -> list[tuple[str, Any]]:
    return [("", deal.insured)]


def _capped(rows: Rows, deal: Deal) -> tuple[Any, Reason, Any]:
    row = rows.first_that_fits(deal)
    ratio = rows.said("max_ltv", row, deal)
    return *lesser(ratio, rows.said("max_loan", row, deal) / deal.base, deal), row
