"""From an answer to the sentences a client reads: what, why, since when, on whose authority, and what was assumed.

An explanation has at most six short lines: the answer; what decided it; the other limits beside it; since when and on
whose authority; what to ask the bank; what was assumed.  Each is rendered from the selection that chose the number.
"""

from xlmortgage.explain.apr import effective_rate, premium, stamp_duty
from xlmortgage.explain.equity import negative_equity, negative_equity_fall
from xlmortgage.explain.income import dsr_limit, dsr_ok, dsr_ratio, dsr_stressed, loan_by_income, min_income
from xlmortgage.explain.loan import max_loan, max_ltv, max_tenor
from xlmortgage.explain.plan import plan_cost, plan_rate, prime
from xlmortgage.explain.rate_cap import flat_to_apr, rate_cap
from xlmortgage.explain.reach import CASH_ITEMS, RESULTS, cash_needed, changes, max_price
from xlmortgage.explain.sentence import (
    CONFIDENCE,
    LIMITS,
    PLAIN_CASES,
    REASONS,
    SCOPES,
    dollars,
    notices,
    percent,
    source_of,
    sources,
)
from xlmortgage.explain.verdict import verdict_reason
from xlmortgage.explain.worth import net_worth, net_worth_ok

__all__ = [
    "CASH_ITEMS",
    "CONFIDENCE",
    "LIMITS",
    "PLAIN_CASES",
    "REASONS",
    "RESULTS",
    "SCOPES",
    "cash_needed",
    "changes",
    "dollars",
    "dsr_limit",
    "dsr_ok",
    "dsr_ratio",
    "dsr_stressed",
    "effective_rate",
    "flat_to_apr",
    "loan_by_income",
    "max_loan",
    "max_ltv",
    "max_price",
    "max_tenor",
    "min_income",
    "negative_equity",
    "negative_equity_fall",
    "net_worth",
    "net_worth_ok",
    "notices",
    "percent",
    "plan_cost",
    "plan_rate",
    "premium",
    "prime",
    "rate_cap",
    "source_of",
    "sources",
    "stamp_duty",
    "verdict_reason",
]
