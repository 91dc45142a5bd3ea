"""The premium of the Mortgage Insurance Programme."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.deal.words import PremiumPlan
from xlmortgage.numbers import money, scalar
from xlmortgage.tables.ruling import Ruling, in_grid


def premium(loan: Any, price: Any, years: Any, *, first_home: Any, plan: Any, agreement_date: Any) -> Ruling:
    """Return the premium of an insured loan.

    Parameters
    ----------
    loan, price : float or array
        [HKD]
    years : float or array
        Tenor; between two columns of the sheet the next longer one counts [years].
    first_home : bool or array
        Whether no applicant holds a home in Hong Kong when applying.
    plan : PremiumPlan or array
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
    HKMC Insurance Limited, Premium Rate Sheet of 2024-10-16 and earlier sheets; see ``mip_premium.toml``.

    """
    facts = {"value": price, "first_home": first_home, "ltv": money.share(loan / price), "years": years}
    single, annual = (
        in_grid(law.table("mip_premium"), column, "years", agreement_date, facts)
        for column in ("single", "annual_first")
    )
    by_the_year = plan == PremiumPlan.ANNUAL
    xp = scalar.namespace(by_the_year, single.value)
    rate, reason = (xp.where(by_the_year, year, once) for year, once in zip(annual[:2], single[:2], strict=True))
    return single._replace(value=rate * loan, reason=reason)
