"""What banks charge for early repayment, by their published plans."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Reason, Ruling

BANK_PLANS = law("bank_plans", unsaid=Reason.NOT_ASKED)


def penalty(deal: Deal, which: str, held: float) -> Ruling:
    """Return what repaying in full costs under a bank's published plan.

    Parameters
    ----------
    deal : Deal
        Its agreement date governs.
    which : str
        The plan, a scope of the table: ``"bochk"`` or ``"hsbc-high-advance"``.
    held : float
        Time since drawdown [years].

    Returns
    -------
    Ruling
        The penalty [fraction of the original loan]; no number where the plan names none.

    Examples
    --------
    >>> [penalty(Deal({}, 20261125), "bochk", held).value for held in (0.5, 1.5, 3.0)]
    [0.02, 0.01, nan]

    References
    ----------
    The banks' key facts statements, as quoted in a public document.

    """
    return BANK_PLANS.look_up(deal.having(held=held), "penalty", which)
