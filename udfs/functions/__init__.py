"""The worksheet functions, a few lines each.

Their names, arguments and meanings are fixed; each argument and its plain case stand in :mod:`xlmortgage.deal.words`.
Called with plain values they return plain values; called with ranges (lists of rows) they return lists of rows; called
with a deal block (labels and values side by side) they take their arguments from it.

>>> MAX_LTV(8_000_000, "村屋")
0.7
>>> MAX_LTV([[8_000_000], [32_000_000]], agreement_date="2024-10-15")
[[0.7], [0.65625]]
>>> MAX_LTV([["樓價", "HK$8m"], ["物業", "私樓"], ["備註", "海景"]])
0.7
"""

from udfs.functions.advice import CASH_NEEDED, CASH_NEEDED_WHY, DEALS, MAX_PRICE, MAX_PRICE_WHY, WHAT_WOULD_PASS
from udfs.functions.debts import (
    DSR,
    DSR_LIMIT,
    DSR_LIMIT_WHY,
    DSR_OK,
    DSR_OK_WHY,
    DSR_STRESSED,
    DSR_STRESSED_WHY,
    DSR_WHY,
    LOAN_BY_INCOME,
    LOAN_BY_INCOME_WHY,
    MIN_INCOME,
    MIN_INCOME_WHY,
)
from udfs.functions.equity import (
    NEGATIVE_EQUITY,
    NEGATIVE_EQUITY_FALL,
    NEGATIVE_EQUITY_FALL_WHY,
    NEGATIVE_EQUITY_PATH,
    NEGATIVE_EQUITY_WHY,
    SALE_PROCEEDS,
)
from udfs.functions.finance import (
    MIP_PREMIUM,
    MIP_PREMIUM_WHY,
    MONTHLY_PAYMENT,
    SECOND_MORTGAGE_APR,
    SECOND_MORTGAGE_APR_WHY,
    STAMP_DUTY,
    STAMP_DUTY_WHY,
)
from udfs.functions.limits import (
    ASSET_NET_WORTH,
    ASSET_NET_WORTH_WHY,
    MAX_LOAN,
    MAX_LOAN_WHY,
    MAX_LTV,
    MAX_LTV_WHY,
    MAX_TENOR,
    MAX_TENOR_WHY,
    NET_WORTH_OK,
    NET_WORTH_OK_WHY,
)
from udfs.functions.plans import (
    PLAN_COST,
    PLAN_COST_WHY,
    PLAN_RATE,
    PLAN_RATE_WHY,
    PRIME,
    PRIME_WHY,
    RATE_CAP,
    RATE_CAP_WHY,
)
from udfs.functions.schedules import (
    AMORTIZATION,
    FLAT_TO_APR,
    FLAT_TO_APR_WHY,
    LOAN_BALANCE,
    RATE_SHOCK,
    TOTAL_INTEREST,
)
from udfs.functions.sources import RULE_SOURCE, RULES_AS_OF, RULES_VERSION

__all__ = [
    "AMORTIZATION",
    "ASSET_NET_WORTH",
    "ASSET_NET_WORTH_WHY",
    "CASH_NEEDED",
    "CASH_NEEDED_WHY",
    "DEALS",
    "DSR",
    "DSR_LIMIT",
    "DSR_LIMIT_WHY",
    "DSR_OK",
    "DSR_OK_WHY",
    "DSR_STRESSED",
    "DSR_STRESSED_WHY",
    "DSR_WHY",
    "FLAT_TO_APR",
    "FLAT_TO_APR_WHY",
    "LOAN_BALANCE",
    "LOAN_BY_INCOME",
    "LOAN_BY_INCOME_WHY",
    "MAX_LOAN",
    "MAX_LOAN_WHY",
    "MAX_LTV",
    "MAX_LTV_WHY",
    "MAX_PRICE",
    "MAX_PRICE_WHY",
    "MAX_TENOR",
    "MAX_TENOR_WHY",
    "MIN_INCOME",
    "MIN_INCOME_WHY",
    "MIP_PREMIUM",
    "MIP_PREMIUM_WHY",
    "MONTHLY_PAYMENT",
    "NEGATIVE_EQUITY",
    "NEGATIVE_EQUITY_FALL",
    "NEGATIVE_EQUITY_FALL_WHY",
    "NEGATIVE_EQUITY_PATH",
    "NEGATIVE_EQUITY_WHY",
    "NET_WORTH_OK",
    "NET_WORTH_OK_WHY",
    "PLAN_COST",
    "PLAN_COST_WHY",
    "PLAN_RATE",
    "PLAN_RATE_WHY",
    "PRIME",
    "PRIME_WHY",
    "RATE_CAP",
    "RATE_CAP_WHY",
    "RATE_SHOCK",
    "RULES_AS_OF",
    "RULES_VERSION",
    "RULE_SOURCE",
    "SALE_PROCEEDS",
    "SECOND_MORTGAGE_APR",
    "SECOND_MORTGAGE_APR_WHY",
    "STAMP_DUTY",
    "STAMP_DUTY_WHY",
    "TOTAL_INTEREST",
    "WHAT_WOULD_PASS",
]
