"""Whether to buy the next home first or to sell the old one first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.errors import InputError, NoRuleError, XlMortgageError
from xlmortgage.finance import annuity
from xlmortgage.questions import Function, Question, covered, is_missing, refusing
from xlmortgage.questions import cash as of_cash
from xlmortgage.questions import income as of_income
from xlmortgage.questions import verdict as of_verdict
from xlmortgage.questions.cash import cash
from xlmortgage.questions.checks import the_rebate_leaves_no_price
from xlmortgage.questions.income import Servicing
from xlmortgage.questions.terms import months
from xlmortgage.questions.verdict import Assessment, assess

NAME = "UPGRADE"


class Way(NamedTuple):
    """The purchase of the next home, before the old one is sold or after."""

    deal: Deal
    """The deal as it stands then, with the loan that is wanted."""
    is_that_of_the_dates: bool
    """Whether it is how the dates that are given have it."""
    judged: Assessment
    loan: float
    """The loan wanted, at most what may be lent [HKD]."""
    cash: float | XlMortgageError
    """What the purchase takes with that loan [HKD]."""
    cash_without_premium: float
    """The same without what is paid for insurance [HKD]."""
    bridging: float | XlMortgageError
    """What of it the old home's sale has not brought yet, or does not bring [HKD]."""
    old_payment: float
    """The instalment of the old mortgage that goes on beside the new one [HKD a month]."""

    servicing: Servicing
    """What the income carries of that loan, beside a second mortgage and other debts."""

    @property
    def uncounted(self) -> NoRuleError | None:
        """That the premium is not known which is added to the loan, where that is so."""
        try:
            covered(self.servicing)
        except NoRuleError as error:
            return error
        return None

    @property
    def payment(self) -> float | NoRuleError:
        """The new instalment, of the loan with the premium where that is added to it [HKD a month]."""
        return self.uncounted or float(self.servicing.payment)

    @property
    def ratio(self) -> float | NoRuleError:
        """All instalments and other debts over the income that counts [fraction]."""
        return self.uncounted or float(self.servicing.ratio)


class Upgrade(NamedTuple):
    """Both ways to the next home."""

    deal: Deal
    buy_first: Way
    sell_first: Way

    @property
    def ways(self) -> tuple[Way, Way]:
        """The one that buys first, and the one that sells first."""
        return self.buy_first, self.sell_first


def upgrade(deal: Deal) -> Upgrade:
    """Return what it makes of one purchase to buy before the old home is sold, and to sell first.

    Bought first, it is no first home on the insurer's date, the old mortgage is another mortgage, and its instalment
    is another debt.  Sold first, the next home is a first home, unless the deal says that there is a further one.

    Examples
    --------
    >>> told = {"price": 8e6, "loan": 7.2e6, "annual_rate": 0.035, "years": 30.0, "monthly_income": 90e3, "insured": True}
    >>> told |= {"regular_salary": True, "old_balance": 2e6, "old_sale_date": 20261231, "old_price": 5e6}
    >>> [way.judged.loan.max_ltv for way in upgrade(Deal(told, 20261121)).ways]
    [0.8, 0.9]

    """
    insurers_day = deal.application_date or deal.governing_date
    is_sold = deal.old_sale_date <= insurers_day
    old_payment = deal.old_payment
    if not deal.has("old_payment"):
        old_payment = float(annuity.monthly_payment(deal.old_balance, deal.annual_rate, months(deal)))
    has_mortgage = deal.old_balance > 0
    holding = deal.changed(
        first_home=False,
        other_home=True,
        other_mortgages=has_mortgage or deal.other_mortgages,
        other_debts=deal.other_debts + old_payment,
    )
    sold = deal.changed(first_home=deal.given.get("first_home", True))
    proceeds = deal.old_price - deal.old_balance if deal.has("old_price") else _unknown_price()
    return Upgrade(
        deal,
        _way(holding, not is_sold, 0.0, old_payment),
        _way(sold, is_sold, proceeds, 0.0),
    )


def _way(deal: Deal, is_that_of_the_dates: bool, proceeds: float | XlMortgageError, old_payment: float) -> Way:
    judged = assess(deal)
    loan = min(deal.loan, covered(judged.loan).max_loan)
    wanted = judged.deal.changed(loan=loan)
    purchase = cash(wanted)
    try:
        needed: float | XlMortgageError = float(covered(purchase).value)
    except XlMortgageError as error:
        needed = error
    without = sum(line.amount for line in purchase.lines if line.name != "premium")
    found = next((one for one in (needed, proceeds) if isinstance(one, XlMortgageError)), None)
    bridging = found or max(needed - proceeds, 0.0)  # type: ignore[operator]
    return Way(
        *(deal, is_that_of_the_dates, judged, loan, needed, float(without), bridging, old_payment),
        of_income.servicing(wanted),
    )


def _unknown_price() -> InputError:
    error = is_missing(FACTS["old_price"], NAME)
    error.cell = "#N/A"
    return error


@refusing(lambda _: is_missing(FACTS["old_balance"], NAME), "")
def the_old_balance_is_missing(deal: Deal) -> Any:
    """Tell whether it is not said what is owed on the old home."""
    return not deal.has("old_balance")


@refusing(lambda _: is_missing(FACTS["old_sale_date"], NAME), "")
def the_old_sale_is_not_dated(deal: Deal) -> Any:
    """Tell whether it is not said when the sale of the old home is completed."""
    return deal.old_sale_date == 0


def _wanted(facts: Iterable[str]) -> str:
    """Return the facts of a whole deal without those that name a lender or assets."""
    left_out = {
        "price",
        "annual_rate",
        "years",
        "loan",
        "monthly_income",
        "assets",
        "liabilities",
        "haircuts",
        "lender",
    }
    return " ".join(fact for fact in facts if fact not in left_out)


WHOLE = of_verdict.WHOLE.replace("[", "").replace("]", "").split()
TAKES = f"price loan annual_rate years monthly_income [{_wanted((*WHOLE, 'legal_fees', 'buyer', 'other_home'))}]"

QUESTIONS = (
    Question(
        upgrade,
        category="advice",
        of_the_whole=True,
        takes=TAKES,
        laws=of_cash.LAWS,
        checks=(
            the_old_balance_is_missing,
            the_old_sale_is_not_dated,
            the_rebate_leaves_no_price,
            *of_income.CHECKS,
            of_income.there_is_no_income,
        ),
        functions=(
            Function(
                "UPGRADE",
                "換樓：先買後賣與先賣後買",
                "deal old_balance old_sale_date [old_price old_payment application_date lang]",
                None,
                does="Return what it makes of buying the next home before the old one is sold, and after, side by side. "
                "old_sale_date is when the old home is assigned to its buyer. A home that is assigned by the day on which "
                "insurance is applied for, the agreement's where application_date is not given, is owned no more: the next is "
                "a first home, unless the deal says otherwise. The old mortgage's instalment is old_payment, or that of its "
                "balance at the deal's rate and tenor.",
                returns="list of rows: a header row, and label, buy first, sell first: first home, whether the dates given have it "
                "so, highest ratio, largest loan, the loan counted (the one wanted, at most the largest), cash, bridging cash "
                "(bought first all of it, sold first what the sale does not bring), instalments new and old, debt servicing "
                "and its limit, verdict on the loan wanted, and a note of what is not known. Without old_price the cash "
                "still lacking after the sale is #N/A.",
                raises="#VALUE! for an input that is wrong or missing; #N/A where no rule covers the case or the date.",
                example='>>> deal = [["樓價", 8e6], ["貸款額", 7.2e6], ["年利率", "3.5%"], ["年期", 30], ["每月入息", 90_000],\n'
                '...         ["按揭保險", "是"], ["固定受薪", "是"], ["臨約日期", "2026-11-20"]]\n'
                '>>> table = UPGRADE(deal, 2_000_000, "2027-01-15", 5_000_000, lang="en")\n'
                ">>> for row in table[:5]:\n"
                "...     print(row)\n"
                "['item', 'buy first', 'sell first']\n"
                '["first home on the insurer\'s date", False, True]\n'
                "['as the dates given have it', True, False]\n"
                "['highest ratio', 0.8, 0.9]\n"
                "['largest loan [HKD]', 6400000.0, 7200000.0]",
                source="Sing Tao, 2026-02-02 (mReferral), and a published guide of 2025; which day counts: "
                "conflict 20 of the register.",
                spills=True,
            ),
        ),
    ),
)
