"""Whether moving a mortgage to another bank pays, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.errors import InputError, NoSolutionError, XlMortgageError
from xlmortgage.finance import annuity
from xlmortgage.finance.prepayment import interest_paid
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import Function, Question, refusing
from xlmortgage.questions.checks import the_rate_is_flat


class Refinance(NamedTuple):
    """What moving a mortgage changes."""

    deal: Deal
    payment_now: float
    """[HKD a month]"""
    payment_new: float
    """[HKD a month]"""
    cost: float
    """Of moving: costs, penalty and clawback, less the new bank's rebate [HKD]."""
    earned_back: int | None
    """The first month after whose instalment as much interest is saved as moving cost; ``None`` where it never is."""
    held: int
    """Over how many months the saving is counted."""
    saving: float
    """The interest saved over them, less the cost [HKD]; below 0 where moving loses."""
    owed_now: float
    """What is owed after them on the loan as it is [HKD]."""
    owed_new: float
    """What is owed after them on the new loan [HKD]."""

    @property
    def saved_a_month(self) -> float:
        """By how much the instalment is lower [HKD a month]; below 0 where it is higher."""
        return self.payment_now - self.payment_new


def refinance(deal: Deal) -> Refinance:
    """Return what it brings to repay one mortgage with another.

    The new loan is of what is owed; costs, penalty and clawback are paid in cash and the rebate is received at once.
    What either loan costs up to a month is all its instalments and what is then still owed, less what is owed today:
    its interest.  Both figures of a month, so that a longer term is not taken for a saving.

    Examples
    --------
    >>> told = {"first_balance": 4e6, "annual_rate": 0.04, "years_left": 20.0, "new_rate": 0.03, "moving_costs": 30e3}
    >>> answer = refinance(Deal(told, 20261121))
    >>> round(answer.saved_a_month, 2), answer.earned_back
    (2055.31, 10)

    """
    owed, now, new = deal.first_balance, annuity.number_of_instalments(deal.years_left), _new_months(deal)
    cost: float = deal.moving_costs + deal.exit_penalty * owed + deal.clawback - deal.bank_rebate
    last = max(now, new)
    held = deal.holding_months or last

    def gained(month: int) -> float:
        saved: float = interest_paid(owed, deal.annual_rate, now, month)
        saved -= interest_paid(owed, deal.new_rate, new, month)
        return saved - cost

    loses_from_the_start = abs(cost) < HALF_A_CENT and gained(1) < -HALF_A_CENT
    return Refinance(
        deal,
        annuity.monthly_payment(owed, deal.annual_rate, now),
        annuity.monthly_payment(owed, deal.new_rate, new),
        cost,
        next((month for month in range(loses_from_the_start, last + 1) if gained(month) > -HALF_A_CENT), None),
        held,
        gained(held),
        annuity.balance_after(owed, deal.annual_rate, now, min(held, now)),
        annuity.balance_after(owed, deal.new_rate, new, min(held, new)),
    )


def never_earned_back() -> NoSolutionError:
    """Return the error that no month earns the cost of moving back."""
    return NoSolutionError(
        "never-earned-back",
        en="The interest saved never comes to the cost of moving. Compare the cost, or leave the mortgage where it is.",
        zh="所節省的利息始終不及轉按成本。請核對成本，或維持現有按揭。",
        field="moving_costs",
    )


def _new_months(deal: Deal) -> Any:
    years = deal.new_years or deal.years_left
    return annuity.number_of_instalments(years)


@refusing(lambda told: annuity.not_whole_months(told["years_left"], "years_left", "剩餘年期"), "years_left")
def the_years_left_are_not_whole_months(deal: Deal) -> Any:
    """Tell whether what is left of the tenor does not come to whole months."""
    return annuity.years_are_not_whole_months(deal.years_left)


@refusing(lambda told: annuity.not_whole_months(told["new_years"], "new_years", "新年期"), "new_years")
def the_new_years_are_not_whole_months(deal: Deal) -> Any:
    """Tell whether a new tenor does not come to whole months."""
    return (deal.new_years > 0) & annuity.years_are_not_whole_months(deal.new_years)


def _held_too_long(told: Mapping[str, Any]) -> XlMortgageError:
    last = annuity.number_of_instalments(max(told["years_left"], told["new_years"]))
    held = told["holding_months"]
    return InputError(
        "out-of-range",
        en=f"holding_months must be at most {last}, the longer term in months; got {held}. Check the cell.",
        zh=f"持有月數須不大於 {last}（較長的年期），現為 {held}。請檢查該儲存格。",
        field="holding_months",
        value=held,
        allowed=(0, last),
    )


@refusing(_held_too_long, "years_left new_years holding_months")
def it_is_held_beyond_both_terms(deal: Deal) -> Any:
    """Tell whether the saving is asked for after both loans are repaid."""
    return deal.holding_months > annuity.number_of_instalments(max(deal.years_left, deal.new_years))


QUESTIONS = (
    Question(
        refinance,
        category="advice",
        checks=(
            the_rate_is_flat,
            the_years_left_are_not_whole_months,
            the_new_years_are_not_whole_months,
            it_is_held_beyond_both_terms,
        ),
        functions=(
            Function(
                "REFINANCE",
                "轉按是否划算",
                "first_balance annual_rate years_left new_rate "
                "[new_years moving_costs exit_penalty clawback bank_rebate holding_months lang]",
                None,
                does="Return what moving a mortgage brings: instalment now and new, saving a month, cost of moving, the month "
                "in which the cost is earned back, and the saving over the months held. "
                "The cost is the moving costs, the old bank's penalty as a share of what is owed and its clawback, less the "
                "new bank's rebate, all in cash on the day. What a loan costs up to a month is its instalments and what is "
                "then still owed, less what is owed today; the saving is the difference of the two loans, less the cost. "
                "The months held are the longer term where they are not given, the new term what is left of the old.",
                returns="list of rows: a header row, and label and value [HKD, or months]; the month of earning back is "
                "#NUM! where there is none.",
                raises="#VALUE! for an input that is wrong, and for a range: the answer is a table by itself.",
                example='>>> table = REFINANCE(4_000_000, 0.04, 20, 0.03, moving_costs=30_000, holding_months=24, lang="en")\n'
                ">>> for label, value in table[1:7]:\n"
                "...     print(label, round(value, 2))\n"
                "instalment now [HKD a month] 24239.21\n"
                "new instalment [HKD a month] 22183.9\n"
                "saving a month [HKD] 2055.31\n"
                "cost of moving [HKD] 30000.0\n"
                "earned back in month 10\n"
                "saving over the months held [HKD] 48280.04",
                source="The annuity formula; interest saved against cost, both to the same month.",
                spills=True,
            ),
        ),
    ),
)
