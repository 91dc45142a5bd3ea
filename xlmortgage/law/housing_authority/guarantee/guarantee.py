"""What the Housing Authority guarantees for a subsidised flat whose premium is not paid."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.deal.words import Property
from xlmortgage.tables import lookups
from xlmortgage.tables.ruling import Ruling, look_up

SUBSIDISED = (Property.HOS_GREEN, Property.HOS_WHITE)


def is_subsidised(property: Any) -> Any:
    """Tell whether the Housing Authority's guarantee can apply.

    >>> is_subsidised(Property.HOS_GREEN), is_subsidised(Property.HOUSING_SOCIETY)
    (True, False)
    """
    return lookups.is_one_of(property, SUBSIDISED)


def max_ltv(property: Any, first_assigned: Any, agreement_date: Any) -> Ruling:
    """Return the highest loan-to-value ratio under the guarantee.

    Parameters
    ----------
    property : Property or array
        What is bought.
    first_assigned : int or array
        First assignment of the flat [yyyymmdd]; 0 where not given, which is read as a new flat.
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The ratio [fraction of the lower of price and assessed value]; no value once the guarantee has ended.

    Examples
    --------
    >>> max_ltv(Property.HOS_GREEN, 19800101, 20241016).value  # the 45th year
    0.8

    """
    return _look_up("max_ltv", property, first_assigned, agreement_date)


def max_tenor(property: Any, first_assigned: Any, agreement_date: Any) -> Ruling:
    """Return the longest repayment period of the scheme [years], arguments as in :func:`max_ltv`."""
    return _look_up("max_tenor", property, first_assigned, agreement_date)


def guarantee_left(property: Any, first_assigned: Any, agreement_date: Any) -> Ruling:
    """Return how much of the guarantee is left in whole years, arguments as in :func:`max_ltv`.

    Examples
    --------
    >>> guarantee_left(Property.HOS_WHITE, 20000315, 20261121).value
    23

    """
    guarantee = _look_up("guarantee_years", property, first_assigned, agreement_date)
    assigned = _assigned(first_assigned, agreement_date)
    whole_years_left = (assigned + guarantee.value * 10_000 - agreement_date) // 10_000
    return guarantee._replace(value=whole_years_left)


def _look_up(column: str, property: Any, first_assigned: Any, agreement_date: Any) -> Ruling:
    years = (agreement_date - _assigned(first_assigned, agreement_date)) // 10_000
    facts = {"property": property, "years_since_assignment": years}
    return look_up(law.table("guarantee"), column, agreement_date, facts)


def _assigned(first_assigned: Any, agreement_date: Any) -> Any:
    """Return the first assignment, or the agreement's own date where it is not given."""
    return first_assigned + (first_assigned == 0) * agreement_date
