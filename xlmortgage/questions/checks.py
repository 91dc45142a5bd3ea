"""What must not be the case of a deal, where several questions have to refuse it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlmortgage.deal.facts import FACTS, MOST_OF_A_FLAT_RATE, MOST_OF_ANY_FLAT_RATE, Deal
from xlmortgage.deal.reading import Kind
from xlmortgage.deal.words import Purpose, RateBasis
from xlmortgage.errors import NoRuleError, NoSolutionError, XlMortgageError
from xlmortgage.finance import annuity
from xlmortgage.questions import Check, check, refusing


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


def _too_high(most: float) -> Callable[[Mapping[str, Any]], XlMortgageError]:
    """Return the error of a monthly flat rate that is above the most there is, as its own fact would be refused."""
    fact = FACTS["annual_rate"].like(kind=Kind.FLAT_RATE, most=most)

    def error(told: Mapping[str, Any]) -> XlMortgageError:
        try:
            fact.read(told["annual_rate"])
        except XlMortgageError as refusal:
            return refusal
        raise AssertionError(told)  # the check that it is above the most failed

    return error


@refusing(_too_high(MOST_OF_A_FLAT_RATE), "annual_rate")
def the_flat_rate_is_too_high(deal: Deal) -> Any:
    """Tell whether a monthly flat rate is above what any lender may charge."""
    return (deal.rate_basis == RateBasis.FLAT_MONTHLY) & (deal.annual_rate > MOST_OF_A_FLAT_RATE)


@refusing(_too_high(MOST_OF_ANY_FLAT_RATE), "annual_rate")
def the_flat_rate_is_beyond_all_rates(deal: Deal) -> Any:
    """Tell whether a monthly flat rate is above the most that is asked about."""
    return (deal.rate_basis == RateBasis.FLAT_MONTHLY) & (deal.annual_rate > MOST_OF_ANY_FLAT_RATE)


@refusing(lambda _: _nothing_is_lent(), "loan")
def nothing_is_lent(deal: Deal) -> Any:
    """Tell whether a loan left blank comes to nothing, so that it has no rate."""
    return deal.loan <= 0


def _nothing_is_lent() -> NoSolutionError:
    return NoSolutionError(
        "nothing-lent",
        en="The limits leave nothing to lend, and a loan of nothing has no effective rate. See the verdict for why.",
        zh="各項上限之下沒有可借的款項，因此沒有實際年利率。原因見結論。",
        field="loan",
        value=0.0,
    )


@refusing(lambda told: annuity.not_whole_months(told["years"]), "years")
def the_years_are_not_whole_months(deal: Deal) -> Any:
    """Tell whether a tenor does not come to whole months."""
    return annuity.years_are_not_whole_months(deal.years)


def not_a_purchase(purpose: int, zh: str, en: str) -> NoRuleError:
    """Return the error of something that only a purchase has, by its labels."""
    given = Purpose.numbered(int(purpose))
    return NoRuleError(
        "not-a-purchase",
        en=f"Only a purchase has this ({en}); the purpose is {given.en}.",
        zh=f"{zh}只適用於買入，貸款目的為{given.zh}。",
        field="purpose",
        value=given.code,
        allowed=Purpose.PURCHASE.code,
    )


def of_a_purchase(zh: str, en: str) -> Check:
    """Return the check that a home is bought, of something that only a purchase has, by its labels."""
    return Check(lambda deal: deal.is_owned, lambda told: not_a_purchase(told["purpose"], zh, en), ("purpose",))
