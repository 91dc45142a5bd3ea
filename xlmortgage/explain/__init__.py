"""From an answer to the sentences a client reads: what, why, since when, on whose authority, and what was assumed.

An explanation has at most six short lines: the answer; what decided it; the other limits beside it; since when and on
whose authority; what to ask the bank; what was assumed.  Each is rendered from the selection that chose the number.
"""

from xlmortgage.explain.costs import effective_rate, premium, stamp_duty
from xlmortgage.explain.debts import dsr_limit, dsr_ok, dsr_ratio, dsr_stressed, loan_by_income, min_income
from xlmortgage.explain.limits import max_loan, max_ltv, max_tenor
from xlmortgage.explain.outcome import verdict_reason
from xlmortgage.explain.words import (
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
from xlmortgage.explain.worth import net_worth, net_worth_ok

__all__ = [
    "CONFIDENCE",
    "LIMITS",
    "PLAIN_CASES",
    "REASONS",
    "SCOPES",
    "dollars",
    "dsr_limit",
    "dsr_ok",
    "dsr_ratio",
    "dsr_stressed",
    "effective_rate",
    "loan_by_income",
    "max_loan",
    "max_ltv",
    "max_tenor",
    "min_income",
    "net_worth",
    "net_worth_ok",
    "notices",
    "percent",
    "premium",
    "source_of",
    "sources",
    "stamp_duty",
    "verdict_reason",
]
