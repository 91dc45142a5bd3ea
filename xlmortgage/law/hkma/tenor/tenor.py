"""How long a loan may run: the regulator's maximum, the property's, the scheme's, and the rules on age."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.tables.ruling import Ruling, look_up


def regulator_maximum(agreement_date: Any) -> Ruling:
    """Return the longest tenor that the Monetary Authority allows [years].

    Parameters
    ----------
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Examples
    --------
    >>> regulator_maximum(20241016).value
    30

    References
    ----------
    Hong Kong Monetary Authority, press release of 2012-09-14.

    """
    return look_up(law.table("tenor"), "max_tenor", agreement_date, {}, "regulator")


def of_property(column: str, property: Any, agreement_date: Any) -> Ruling:
    """Return what banks hold the property to.

    Parameters
    ----------
    column : str
        ``"max_tenor"``, ``"building_rule"`` or ``"applicant_rule"``, the years from which an age is taken.
    property : Property or array
        What is bought.
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The number [years]; ``nan`` where the property has none of its own.

    Examples
    --------
    >>> from xlmortgage.deal.words import Property
    >>> of_property("building_rule", Property.VILLAGE, 20241016).value
    55

    """
    return look_up(law.table("tenor"), column, agreement_date, {"property": property}, "property")


def of_scheme(column: str, *, property: Any, basis: Any, insured: Any, agreement_date: Any) -> Ruling:
    """Return what the way of lending holds the loan to: net worth, mortgage insurance.

    Parameters
    ----------
    column : str
        ``"max_tenor"`` or ``"building_rule"``.
    property : Property or array
        What is bought.
    basis : Basis or array
        What the loan is assessed on.
    insured : bool or array
        Whether under the Mortgage Insurance Programme.
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The number [years]; ``nan`` where the scheme has none of its own.

    """
    facts = {"property": property, "basis": basis, "insured": insured}
    return look_up(law.table("tenor"), column, agreement_date, facts, "scheme")
