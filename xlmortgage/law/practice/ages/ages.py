"""What banks hold the tenor to by custom: ages of building and borrower, and a shorter term for some loans."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal, is_array
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
    """Return what a rule leaves of so many years for the applicant whose age decides [years]."""
    return years - age_that_decides(deal)


def eldest_decides(deal: Deal) -> Ruling:
    """Return whether it is the eldest of several applicants whose age decides, and not the youngest: 1 or true, or 0.

    Examples
    --------
    >>> eldest_decides(Deal({}, 20241016)).value
    True

    References
    ----------
    Ta Kung Pao, 2025-08-11, on when a bank goes by the younger one; see conflict 38.

    """
    return AGES.look_up(deal, "eldest_decides", "applicants")


def age_that_decides(deal: Deal) -> Any:
    """Return the age by which the rule on the applicants' age goes [years]; 0 where none is given.

    Examples
    --------
    >>> age_that_decides(Deal({"applicant_age": 40.0, "other_ages": (60.0, 35.0)}, 20241016))
    60.0

    """
    age, others = deal.applicant_age, deal.other_ages
    if isinstance(others, tuple) and not others:
        return age
    eldest = eldest_decides(deal).value > 0
    for other in others.T if is_array(others) else others:
        goes_before = (age == 0) | ((other > age) == eldest)
        age = deal.xp.where((other > 0) & goes_before, other, age)
    return age


def _on_net_worth(deal: Deal) -> list[tuple[str, Any]]:
    return [("net-worth", deal.basis == Basis.NET_WORTH)]
