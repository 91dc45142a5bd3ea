"""What must not be the case of a deal, where several questions have to refuse it."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import RateBasis
from xlmortgage.finance import annuity
from xlmortgage.questions import check, refusing


@check(
    "rebate-not-below-price",
    "rebate",
    "rebate must be below the price; got {rebate:,.0f} of {price:,.0f}. Check both cells.",
    "回贈須低於樓價，現為 {rebate:,.0f}（樓價 {price:,.0f}）。請檢查兩個儲存格。",
)
def the_rebate_leaves_no_price(deal: Deal) -> Any:
    """Tell whether nothing is left to lend on."""
    return deal.base <= 0


@check(
    "flat-rate",
    "annual_rate",
    "annual_rate is a monthly flat rate in this deal (rate_basis), and this takes a nominal annual rate. "
    "FLAT_TO_APR_WHY says what it comes to; give that and leave rate_basis blank.",
    "此個案的年利率按月平息填寫（計息方式），這項結果則以名義年利率計算。"
    "FLAT_TO_APR_WHY 可換算；請改填名義年利率，計息方式留空。",
)
def the_rate_is_flat(deal: Deal) -> Any:
    """Tell whether a flat rate is given to a question that takes a nominal annual one."""
    return deal.rate_basis == RateBasis.FLAT_MONTHLY


@refusing(lambda told: annuity.not_whole_months(told["years"]), "years")
def the_years_are_not_whole_months(deal: Deal) -> Any:
    """Tell whether a tenor does not come to whole months."""
    return annuity.years_are_not_whole_months(deal.years)
