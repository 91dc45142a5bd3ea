"""What a loan costs a year under all its terms, and why it may have no such rate: several questions stand on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import RateBasis
from xlmortgage.errors import XlMortgageError
from xlmortgage.finance import annuity, cashflows
from xlmortgage.finance.cashflows import LoanRate
from xlmortgage.finance.terms import Reason
from xlmortgage.questions import refusing

LOAN = "loan annual_rate years"
"""The facts of every loan."""

PASSED_ON = (
    *("fees", "interest_only_months", "rebate", "exit_month", "exit_penalty"),
    *("fee_treatment", "rounding", "split", "penalty_base"),
)
"""The terms that the mathematics takes as a deal gives them."""


def is_flat(deal: Deal) -> Any:
    """Tell whether the rate is a monthly flat one."""
    return deal.rate_basis == RateBasis.FLAT_MONTHLY


def months(deal: Deal) -> Any:
    """Return the number of monthly instalments; of years that are not whole months, which a check refuses, the nearest."""
    return deal.xp.floor(deal.years * annuity.MONTHS_A_YEAR + 0.5)


def loan_rate(deal: Deal) -> LoanRate:
    """Return what a loan costs a year by the net-present-value method of the Hong Kong Association of Banks.

    Examples
    --------
    >>> found = loan_rate(Deal({"loan": 1e6, "annual_rate": 0.15, "years": 10.0, "fees": 31e3}, 20261121))
    >>> round(found.value, 4), found.received
    (0.1704, 969000.0)

    """
    terms = {name: getattr(deal, name) for name in PASSED_ON}
    return cashflows.loan_rate(deal.loan, deal.annual_rate, months(deal), is_flat=is_flat(deal), **terms, xp=deal.xp)


def _no_rate(told: Mapping[str, Any]) -> XlMortgageError:
    terms = {name: told[name] for name in PASSED_ON}
    is_flat = told["rate_basis"] == RateBasis.FLAT_MONTHLY
    number = annuity.number_of_instalments(told["years"])
    return cashflows.no_rate(told["loan"], told["annual_rate"], number, is_flat=is_flat, **terms)


@refusing(_no_rate, f"{LOAN} rate_basis {' '.join(PASSED_ON)}")
def there_is_no_rate(answer: Any) -> Any:
    """Tell whether no rate answers the cash flows, or the months do not fit each other."""
    return answer.rate.reason != Reason.FOUND
