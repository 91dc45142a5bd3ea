"""What several rules together say about one deal, or about many.

Each function takes facts that are already read (:mod:`xlmortgage.reading`), scalars or arrays of one length, and
returns the answer with everything that was weighed for it.  What is not given is taken as the plain case.
"""

from xlmortgage.quote.costs import EffectiveRate, effective_rate, instalment, insurance_premium, stamp_duty
from xlmortgage.quote.debts import (
    LEAST_INCOME,
    Servicing,
    ServicingLimits,
    largest_loan,
    least_income,
    servicing,
    servicing_limits,
)
from xlmortgage.quote.limits import Limit, LoanToValue, Tenor, lending_base, loan_to_value, longest_tenor, of_deciding
from xlmortgage.quote.outcome import Finding, findings, verdict
from xlmortgage.quote.worth import AssetLine, CountedAsset, NetWorth, counted_net_worth

__all__ = [
    "LEAST_INCOME",
    "AssetLine",
    "CountedAsset",
    "EffectiveRate",
    "Finding",
    "Limit",
    "LoanToValue",
    "NetWorth",
    "Servicing",
    "ServicingLimits",
    "Tenor",
    "counted_net_worth",
    "effective_rate",
    "findings",
    "instalment",
    "insurance_premium",
    "largest_loan",
    "least_income",
    "lending_base",
    "loan_to_value",
    "longest_tenor",
    "of_deciding",
    "servicing",
    "servicing_limits",
    "stamp_duty",
    "verdict",
]
