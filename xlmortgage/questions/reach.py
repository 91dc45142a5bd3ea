"""The dearest home that cash and income reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, inf, isfinite, isinf
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.ranges import MOST_MONEY
from xlmortgage.deal.words import Basis
from xlmortgage.errors import NoRuleError
from xlmortgage.finance import annuity
from xlmortgage.law.hkma.dsr import dsr
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkmc.mip_premium import mip_premium
from xlmortgage.law.ird.stamp_duty import stamp_duty
from xlmortgage.numbers import money
from xlmortgage.numbers.search import Starts, last_from_the_top
from xlmortgage.questions import SECOND_LOAN, Function, Question, Takes, borrowed, covered, is_missing, refusing
from xlmortgage.questions import cash as of_cash
from xlmortgage.questions import loan as of_loan
from xlmortgage.questions.cash import Cash, cash
from xlmortgage.questions.checks import the_rate_is_flat, the_years_are_not_whole_months
from xlmortgage.questions.income import Limits, loan_by_income
from xlmortgage.questions.lent import lent_without_insurance
from xlmortgage.questions.loan import APPLICANTS, Loan, loan
from xlmortgage.questions.tenor import Tenor, tenor
from xlmortgage.tables.choice import NOT_COVERED
from xlmortgage.tables.pieces import conditions_of, edges, versions_on
from xlmortgage.tables.ruling import Ruling, no_rule

HALF_A_MILLIONTH = 5e-7
"""A ratio is read to the millionth, so that it still counts as an edge when it is above it by less than this."""

ONE_DOLLAR_TAKES_AT_MOST = 5.0
"""No scale makes a home that is dearer by a dollar take more cash than this unless a band ends there [HKD]."""

LAWS = tuple(dict.fromkeys((*of_loan.LAWS, dsr.DSR, *of_cash.LAWS)))


class Reach(NamedTuple):
    """The dearest home that cash and income reach."""

    deal: Deal
    value: float
    """Its price [whole HKD]; 0 where there is none."""
    needed: Cash | None
    """The cash and the loan for it."""
    dearer: Cash | None
    """The same for a price one dollar above; ``None`` where that is not known."""
    payment: float
    """The instalment [HKD a month]."""
    loan_by_income: float
    """With its premium where that is added to it [HKD]; infinite where income is not tested."""
    cap: Loan
    """How much may be lent at the price."""
    limits: Limits
    """On debt servicing."""
    tenor: Tenor
    bound_by: tuple[str, ...]
    """What ends it: ``"cash"`` or ``"band"``, then ``"income"``, ``"cap"`` or ``"premium"`` for the loan."""

    @property
    def deciding(self) -> Ruling:
        """The ruling that decides the loan."""
        answer: Ruling = (self.limits.limit if "income" in self.bound_by else self.cap.ratio).deciding
        return answer


def reach(deal: Deal) -> Reach:
    """Return the dearest home that the cash and the income of one deal reach, to the dollar.

    The loan is the one that takes the least cash, up to the cap and to what the income carries: the largest, unless a
    slightly smaller one saves more in insurance premium.  Legal fees are not counted.  On net worth income is not
    tested.

    Raises
    ------
    NoRuleError
        When no rule covers the case, or the premium of a loan that might reach further is not known.

    Examples
    --------
    >>> answer = reach(Deal({"cash": 2.72e6, "monthly_income": 100e3, "annual_rate": 0.035, "years": 30.0}, 20261121))
    >>> answer.value, answer.needed.deal.loan, answer.bound_by
    (8000000.0, 5600000.0, ('cash', 'cap'))

    """
    buyer = _Buyer(deal)
    price = float(last_from_the_top(buyer.starts(), buyer.most, buyer.reaches))
    cap = buyer.cap(max(price, 1.0))
    needed = buyer.least_cash(price) if price else None
    return Reach(
        deal,
        price,
        needed,
        buyer.least_cash(price + 1) if price < MOST_MONEY else None,
        annuity.monthly_payment(borrowed.borrowed(needed.deal), deal.annual_rate, _months(deal)) if needed else 0.0,
        buyer.carried,
        cap,
        buyer.limits,
        tenor(deal),
        _bound_by(buyer, cap, needed) if needed else ("cash",),
    )


class Affordability:
    """The dearest homes that cash and income reach, by rate and by term."""

    __slots__ = ("deal", "reaches")

    def __init__(self, deal: Deal, reaches: Sequence[Sequence[Reach | NoRuleError]]) -> None:
        self.deal = deal
        self.reaches = reaches
        """A row a rate, a home a term; or that no rule covers the case."""

    @property
    def prices(self) -> list[list[float | NoRuleError]]:
        """A row a rate, a price a term [whole HKD]; or that no rule covers the case."""
        return [[one.value if isinstance(one, Reach) else one for one in row] for row in self.reaches]

    @property
    def known(self) -> list[Reach]:
        """Every answer that there is, from the cheapest home to the dearest."""
        found = [one for row in self.reaches for one in row if isinstance(one, Reach)]
        return sorted(found, key=lambda one: one.value)


def affordability(deal: Deal) -> Affordability:
    """Return the dearest homes that cash and income reach at each rate over each term.

    Raises
    ------
    InputError
        When a term does not come to whole months.
    NoRuleError
        When no rule covers any of them.

    Examples
    --------
    >>> told = {"cash": 2.72e6, "monthly_income": 50e3, "rates": (0.03, 0.04), "terms": (20.0, 30.0)}
    >>> affordability(Deal(told, 20261121)).prices
    [[6949781.0, 8000000.0], [6586077.0, 7650509.0]]

    """
    reaches = [[_reach_of(deal.changed(annual_rate=rate, years=years)) for years in deal.terms] for rate in deal.rates]
    answer = Affordability(deal, reaches)
    if not answer.known and isinstance(refusal := reaches[0][0], NoRuleError):
        raise refusal
    return answer


def _reach_of(deal: Deal) -> Reach | NoRuleError:
    if the_years_are_not_whole_months.fails(deal):
        raise annuity.not_whole_months(deal.years, "terms", "各個年期")
    try:
        return reach(deal)
    except NoRuleError as error:
        return error


class _Buyer:
    """What a buyer has, and what each price takes."""

    def __init__(self, deal: Deal) -> None:
        self.cash, self.facts, self.undated = deal.cash, deal.given, deal.undated
        self.case = Deal.of_one(self.facts, self.undated).case
        by_income = covered(loan_by_income(deal.changed(premium_financed=False)))
        covered(self.cap(1.0))
        covered(self.uninsured(1.0, 1.0))
        self.limits = by_income.limits
        self.carried: float = inf if deal.basis == Basis.NET_WORTH else by_income.value
        """What loan and premium may come to where that is added [HKD]; infinite where income is not tested."""
        self.adds_the_premium = bool(deal.premium_financed & deal.insured)
        self.most = floor(min(self.cash + self.carried, MOST_MONEY))
        """A price that is certainly not passed: all the cash and all that the income carries [HKD]."""
        insurance = (mip_premium.MIP_PREMIUM,) if deal.insured else ()
        self.capping, self.insuring, self.taxing = (
            versions_on(deal.governing_date, *(law.table for law in laws))
            for laws in (of_loan.LAWS, insurance, (stamp_duty.STAMP_DUTY,))
        )
        steps = {edge.at for edge in edges(conditions_of(*self.insuring), "ltv")}
        if deal.insured:
            less = ltv.reduction(deal).or_else(0.0)
            steps |= {
                money.share(ratio - less) for part in self.capping for ratio in part.column("max_ltv") if ratio > less
            }
        self.steps = sorted(steps, reverse=True)
        """The ratios at which a premium begins or steps up, the highest first."""

    def cap(self, price: float) -> Loan:
        """Return how much may be lent at a price."""
        return loan(Deal({**self.facts, "price": price}, self.undated, case=self.case))

    def at(self, price: float, loan: float) -> Deal:
        """Return the deal with a price and a loan."""
        return Deal({**self.facts, "price": price, "loan": loan}, self.undated, case=self.case)

    def by_income(self, price: float) -> float:
        """Return the largest loan that the income carries at a price, with its premium where that is added to it."""
        if not self.adds_the_premium or isinf(self.carried):
            return self.carried
        lent: float = borrowed.largest_within(self.carried, self.at(price, 0.0))
        return lent

    def needed(self, price: float, loan: float) -> Cash:
        """Return the cash that a price takes with a loan."""
        return cash(self.at(price, loan))

    def uninsured(self, price: float, loan: float) -> Cash:
        """Return the cash that it would take if the loan were not insured."""
        return cash(Deal.of_one({**self.facts, "price": price, "loan": loan, "insured": False}, self.undated))

    def starts(self) -> Starts:
        """Return the prices with which a band of the cap, of the duty or of the premium begins."""
        tests = conditions_of(*self.capping, *self.insuring, *self.taxing)
        by_value = [edge.first_whole() for fact in ("base", "price") for edge in edges(tests, fact)]
        loans = [self.carried, *(loan for version in self.capping for loan in version.column("max_loan"))]
        by_ratio = [ceil(loan / (ratio + HALF_A_MILLIONTH)) for loan in loans if isfinite(loan) for ratio in self.steps]
        return sorted({1, *by_value, *by_ratio} - {0})

    def reaches(self, price: float) -> bool:
        """Tell whether the cash is enough for a price; raise where that hangs on a premium that is not known."""
        unknown = self._of_an_unknown_premium(price) if self.adds_the_premium else None
        for lent in self._loans(price):
            if price - lent > self.cash:
                break
            needed = self.needed(price, lent)
            if needed.value <= self.cash and not self._lends_an_unknown_premium(needed):
                return True
            if needed.value <= self.cash:
                unknown = needed
            if _is_unknown(needed) and self.uninsured(price, lent).value <= self.cash:
                unknown = needed
        if unknown:
            covered(unknown)
            raise no_rule(borrowed.premium_added(unknown.deal).deciding, unknown.deal)
        return False

    def _of_an_unknown_premium(self, price: float) -> Cash | None:
        """Return the cash that is enough with the largest loan there might be, where no sheet has its premium."""
        largest = min(self.cap(price).max_loan, self.carried)
        needed = self.needed(price, largest)
        return needed if self._lends_an_unknown_premium(needed) and needed.value <= self.cash else None

    def _lends_an_unknown_premium(self, needed: Cash) -> bool:
        """Tell whether no sheet has the premium that is added to a loan."""
        return self.adds_the_premium and bool(borrowed.premium_added(needed.deal).reason == NOT_COVERED)

    def least_cash(self, price: float) -> Cash | None:
        """Return the cash for a price with the loan that takes the least of it; ``None`` where no premium is known."""
        found = (self.needed(price, loan) for loan in self._loans(price))
        return min((one for one in found if not _is_unknown(one)), key=lambda one: float(one.value), default=None)

    def _loans(self, price: float) -> Iterator[float]:
        """Yield the loans that can take the least cash: the largest, the last of each cheaper step of the premium, the uninsured."""
        largest = min(self.cap(price).max_loan, self.by_income(price))
        loans = [ratio * price for ratio in self.steps]
        if self.facts.get("insured"):
            loans.append(self._without_insurance(price))
        yield largest
        yield from sorted((loan for loan in loans if loan < largest), reverse=True)

    def _without_insurance(self, price: float) -> float:
        deal = Deal({**self.facts, "price": price}, self.undated, case=self.case)
        return float(lent_without_insurance(deal).value * deal.base)


def _is_unknown(needed: Cash) -> bool:
    value: float = needed.value
    return value != value  # noqa: PLR0124 - nan


def _months(deal: Deal) -> Any:
    return annuity.number_of_instalments(deal.years)


def _bound_by(buyer: _Buyer, cap: Loan, needed: Cash) -> tuple[str, str]:
    carried = buyer.by_income(float(needed.deal.price))
    largest, by_income = min(cap.max_loan, carried), carried < cap.max_loan
    by_loan = "premium" if needed.deal.loan < largest else "income" if by_income else "cap"
    return "band" if buyer.cash - needed.value >= ONE_DOLLAR_TAKES_AT_MOST else "cash", by_loan


@refusing(lambda _: is_missing(FACTS["rates"], "AFFORDABILITY"), "")
def no_rate_is_given(deal: Deal) -> Any:
    """Tell whether a range of rates holds none."""
    return not deal.rates


@refusing(lambda _: is_missing(FACTS["terms"], "AFFORDABILITY"), "")
def no_term_is_given(deal: Deal) -> Any:
    """Tell whether a range of terms holds none."""
    return not deal.terms


NOT_TO_BE_COUNTED = (
    borrowed.an_annual_premium_is_financed,
    borrowed.the_second_mortgage_lacks_its_terms,
    borrowed.the_second_years_are_not_whole_months,
)
"""What there must not be of a premium that is added, and of a second mortgage."""

WITH_ITS_PREMIUM = Takes.read("premium_financed [plan]")
"""That the premium is added to the loan; the price on which it hangs is what is asked."""

OF_INCOME = "other_debts rental_income"
"""What tells besides how much the income carries, where a deal gives it."""

TAKES = f"cash monthly_income annual_rate years [{APPLICANTS} buyer other_home]"

QUESTIONS = (
    Question(
        reach,
        category="advice",
        laws=LAWS,
        besides=(WITH_ITS_PREMIUM, SECOND_LOAN),
        checks=(the_rate_is_flat, the_years_are_not_whole_months, *NOT_TO_BE_COUNTED),
        functions=(
            Function(
                "MAX_PRICE",
                "最高可負擔樓價",
                TAKES,
                lambda answer: answer.value,
                does="Return the dearest home that cash and income reach, through every cliff of cap, premium and duty.",
                returns="float [whole HKD]; 0 where the cash is not enough for any. Legal fees are not counted. The loan is "
                "the one that takes the least cash, up to the cap and to what the income carries.",
                raises="#VALUE! for an input that is wrong; #N/A where no rule covers the case or the date.",
                example='>>> MAX_PRICE(2_720_000, 100_000, 0.035, 30, agreement_date="2026-11-20")\n8000000.0',
                source="As MAX_LOAN, LOAN_BY_INCOME and CASH_NEEDED.",
                of_block=OF_INCOME,
            ),
        ),
    ),
    Question(
        affordability,
        category="advice",
        laws=LAWS,
        besides=(WITH_ITS_PREMIUM, SECOND_LOAN),
        checks=(no_rate_is_given, no_term_is_given, *NOT_TO_BE_COUNTED),
        functions=(
            Function(
                "AFFORDABILITY",
                "可負擔樓價表",
                f"cash monthly_income rates terms [{APPLICANTS} buyer other_home lang]",
                None,
                does="Return MAX_PRICE over a range of rates and a range of terms.",
                returns="list of rows: a header row of terms, and a row a rate with a price a term [whole HKD]; #N/A in a cell "
                "where no rule covers that term.",
                raises="As MAX_PRICE.",
                example='>>> for row in AFFORDABILITY(2_720_000, 50_000, [0.03, 0.04], [20, 30], agreement_date="2026-11-20"):\n'
                "...     print(row)\n"
                "['年利率', '20 年', '30 年']\n"
                "[0.03, 6949781.0, 8000000.0]\n"
                "[0.04, 6586077.0, 7650509.0]",
                source="As MAX_PRICE.",
                of_block=OF_INCOME,
                spills=True,
            ),
        ),
    ),
)
