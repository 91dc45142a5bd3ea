"""What several rules together say about one deal, or about many.

Each function takes facts that are already read (:mod:`xlmortgage.deal.reading`), scalars or arrays of one length, and
returns the answer with everything that was weighed for it.  What is not given is taken as the plain case.
"""

from xlmortgage.questions.apr import (
    EffectiveRate,
    effective_rate,
    fail_if_the_rate_is_flat,
    instalment,
    insurance_premium,
    loan_flows,
    stamp_duty,
)
from xlmortgage.questions.cash import CashLine, CashNeeded, cash_needed
from xlmortgage.questions.ceilings import Ceilings, ceilings
from xlmortgage.questions.equity import NegativeEquity, negative_equity
from xlmortgage.questions.income import (
    LEAST_INCOME,
    RATIO_TOLERANCE,
    Servicing,
    ServicingLimits,
    largest_loan,
    least_income,
    servicing,
    servicing_limits,
)
from xlmortgage.questions.lenders import Line, deciding_lines
from xlmortgage.questions.loan import Limit, LoanToValue, Tenor, lending_base, loan_to_value, longest_tenor, of_deciding
from xlmortgage.questions.outcome import Finding, findings, verdict
from xlmortgage.questions.plan import PlanCost, PlanRate, PrimeRate, best_lending_rate, plan_cost, plan_rate
from xlmortgage.questions.rate_cap import RateCap, Reading, rate_cap
from xlmortgage.questions.repayment import (
    USUAL_SHOCKS,
    FlatRateCost,
    RateShock,
    balance,
    flat_rate_cost,
    rate_shocks,
    schedule,
    total_interest,
)
from xlmortgage.questions.verdict import Assessment, assess
from xlmortgage.questions.warnings import warning_findings, worst_verdict
from xlmortgage.questions.worth import AssetLine, CountedAsset, NetWorth, counted_net_worth

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
