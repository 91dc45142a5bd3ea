"""What banks hold the tenor to by custom: ages of building and borrower, and a shorter term for some loans."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Basis
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

AGES = law("ages")


def property_maximum(deal: Deal) -> Ruling:
    """Return the longest tenor that banks give on a type of property [years]; no number where it has none of its own.

    Examples
    --------
    >>> from xlmortgage.deal.words import Property
    >>> property_maximum(Deal({"property": Property.SHOP}, 20241016)).value
    20

    """
    return AGES.look_up(deal, "max_tenor", "property")


def net_worth_maximum(deal: Deal) -> Ruling:
    """Return the longest tenor of a loan assessed on net worth [years].

    Examples
    --------
    >>> net_worth_maximum(Deal({"basis": Basis.NET_WORTH}, 20241016)).value
    25

    """
    return AGES.look_up(deal, "max_tenor", _on_net_worth)


def by_building(deal: Deal) -> Ruling:
    """Return what the banks' rule on the building's age leaves [years].

    Examples
    --------
    >>> by_building(Deal({"building_age": 50.0}, 20241016)).value
    25.0

    """
    return AGES.look_up(deal, "building_rule", "property", less_building_age)


def by_applicant(deal: Deal) -> Ruling:
    """Return what the banks' rule on the applicant's age leaves [years].

    Examples
    --------
    >>> by_applicant(Deal({"applicant_age": 50.0}, 20241016)).value
    25.0

    """
    return AGES.look_up(deal, "applicant_rule", "property", less_applicant_age)


def less_building_age(years: Any, deal: Deal) -> Any:
    """Return what a rule leaves of so many years for a building [years]."""
    return years - deal.building_age


def less_applicant_age(years: Any, deal: Deal) -> Any:
    """Return what a rule leaves of so many years for an applicant [years]."""
    return years - deal.applicant_age


def _on_net_worth(deal: Deal) -> list[tuple[str, Any]]:
    return [("net-worth", deal.basis == Basis.NET_WORTH)]
