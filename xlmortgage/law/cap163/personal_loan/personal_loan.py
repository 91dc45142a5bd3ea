"""What a money lender's licence holds unsecured personal loans to."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Reason, Ruling

PERSONAL_LOAN = law("personal_loan", unsaid=Reason.NOT_ASKED)


def personal_loan_limit(deal: Deal) -> Ruling:
    """Return the most that repayments of a money lender's unsecured personal loan may come to.

    Returns
    -------
    Ruling
        The limit [fraction of the monthly income]; no number, and not asked, where there is none: before the first day,
        for a higher income, and where the income is not given.

    Examples
    --------
    >>> limits = [personal_loan_limit(Deal({"monthly_income": income}, 20261125)) for income in (6000.0, 12000.0, 12000.01)]
    >>> [limit.value for limit in limits]
    [0.35, 0.4, nan]

    References
    ----------
    Financial Services and the Treasury Bureau, consultation conclusions of 2026-03-13, as reported.

    """
    return PERSONAL_LOAN.look_up(deal, "repayments")
