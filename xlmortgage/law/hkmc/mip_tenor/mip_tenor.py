"""How long a loan under the Mortgage Insurance Programme may run."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Basis
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

MIP_TENOR = law("mip_tenor")


def max_tenor(deal: Deal) -> Ruling:
    """Return the longest tenor of an insured loan [years].

    Examples
    --------
    >>> max_tenor(Deal({"insured": True}, 20241016)).value
    30

    """
    return MIP_TENOR.look_up(deal, "max_tenor", _insured)


def by_building(deal: Deal) -> Ruling:
    """Return what the insurer's rule on the building's age leaves [years].

    Examples
    --------
    >>> by_building(Deal({"insured": True, "building_age": 60.0}, 20241016)).value
    15.0

    """
    return MIP_TENOR.look_up(deal, "building_rule", _insured, _less_building_age)


def _insured(deal: Deal) -> list[tuple[str, Any]]:
    return [("", deal.insured & (deal.basis != Basis.NET_WORTH))]


def _less_building_age(years: Any, deal: Deal) -> Any:
    return years - deal.building_age
