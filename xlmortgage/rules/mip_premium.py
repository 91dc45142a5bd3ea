"""The premium of the Mortgage Insurance Programme."""

from __future__ import annotations

from typing import Any

from xlmortgage import money, parameters
from xlmortgage.glossary import PremiumPlan
from xlmortgage.ruling import Ruling, in_grid


def premium(loan: Any, price: Any, years: Any, *, first_home: Any, plan: PremiumPlan, agreement_date: Any) -> Ruling:
    """Return the premium of an insured loan.

    Parameters
    ----------
    loan, price : float or array
        [HKD]
    years : float or array
        Tenor; between two columns of the sheet the next longer one counts [years].
    first_home : bool or array
        Whether no applicant holds a home in Hong Kong when applying.
    plan : PremiumPlan
        One single premium, or the first of annual ones.
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].

    Returns
    -------
    Ruling
        The premium [HKD]; discounts that the sheet already contains are not taken again.

    Examples
    --------
    >>> premium(9e6, 10e6, 30.0, first_home=True, plan=PremiumPlan.SINGLE, agreement_date=20250301).value
    225000.0

    References
    ----------
    HKMC Insurance Limited, Premium Rate Sheet of 2024-10-16 and earlier sheets; see ``parameters/mip_premium.toml``.

    """
    facts = {"value": price, "first_home": first_home, "ltv": money.share(loan / price), "years": years}
    column = "annual_first" if plan == PremiumPlan.ANNUAL else "single"
    ruling = in_grid(parameters.table("mip_premium"), column, "years", agreement_date, facts)
    return ruling._replace(value=ruling.value * loan)
