"""What several rules together say about one deal, or about many.

Each function takes facts that are already read (:mod:`xlmortgage.reading`), scalars or arrays of one length, and
returns the answer with everything that was weighed for it.  What is not given is taken as the plain case.
"""

from xlmortgage.quote.cash import CashLine, CashNeeded, cash_needed
from xlmortgage.quote.ceilings import Ceilings, ceilings
from xlmortgage.quote.costs import (
    EffectiveRate,
    effective_rate,
    fail_if_the_rate_is_flat,
    instalment,
    insurance_premium,
    loan_flows,
    stamp_duty,
)
from xlmortgage.quote.deal import Assessment, assess
from xlmortgage.quote.debts import (
    LEAST_INCOME,
    RATIO_TOLERANCE,
    Servicing,
    ServicingLimits,
    largest_loan,
    least_income,
    servicing,
    servicing_limits,
)
from xlmortgage.quote.equity import NegativeEquity, negative_equity
from xlmortgage.quote.lenders import Line, deciding_lines
from xlmortgage.quote.limits import Limit, LoanToValue, Tenor, lending_base, loan_to_value, longest_tenor, of_deciding
from xlmortgage.quote.outcome import Finding, findings, verdict
from xlmortgage.quote.plans import PlanCost, PlanRate, PrimeRate, best_lending_rate, plan_cost, plan_rate
from xlmortgage.quote.rate_cap import RateCap, Reading, rate_cap
from xlmortgage.quote.repayment import (
    USUAL_SHOCKS,
    FlatRateCost,
    RateShock,
    balance,
    flat_rate_cost,
    rate_shocks,
    schedule,
    total_interest,
)
from xlmortgage.quote.warnings import warning_findings, worst_verdict
from xlmortgage.quote.worth import AssetLine, CountedAsset, NetWorth, counted_net_worth

__all__ = [
    "LEAST_INCOME",
    "RATIO_TOLERANCE",
    "USUAL_SHOCKS",
    "Assessment",
    "AssetLine",
    "CashLine",
    "CashNeeded",
    "Ceilings",
    "CountedAsset",
    "EffectiveRate",
    "Finding",
    "FlatRateCost",
    "Limit",
    "Line",
    "LoanToValue",
    "NegativeEquity",
    "NetWorth",
    "PlanCost",
    "PlanRate",
    "PrimeRate",
    "RateCap",
    "RateShock",
    "Reading",
    "Servicing",
    "ServicingLimits",
    "Tenor",
    "assess",
    "balance",
    "best_lending_rate",
    "cash_needed",
    "ceilings",
    "counted_net_worth",
    "deciding_lines",
    "effective_rate",
    "fail_if_the_rate_is_flat",
    "findings",
    "flat_rate_cost",
    "instalment",
    "insurance_premium",
    "largest_loan",
    "least_income",
    "lending_base",
    "loan_flows",
    "loan_to_value",
    "longest_tenor",
    "negative_equity",
    "of_deciding",
    "plan_cost",
    "plan_rate",
    "rate_cap",
    "rate_shocks",
    "schedule",
    "servicing",
    "servicing_limits",
    "stamp_duty",
    "total_interest",
    "verdict",
    "warning_findings",
    "worst_verdict",
]
