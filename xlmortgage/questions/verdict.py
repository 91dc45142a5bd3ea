"""What becomes of a deal: one verdict, with everything that has a say in it, and the ceilings on its loan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntFlag
from math import inf, nan
from typing import Any

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import Fact
from xlmortgage.deal.words import Basis, Purpose, Verdict
from xlmortgage.errors import NoRuleError
from xlmortgage.law.hkma.rebate import rebate
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.practice.warnings import warnings
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.numbers.scalar import namespace
from xlmortgage.questions import CONTRADICTIONS, Column, Function, Question, is_missing, notices_of, refusing
from xlmortgage.questions import income as of_income
from xlmortgage.questions.borrowed import the_premium_that_is_added_cannot_be_had
from xlmortgage.questions.checks import the_rebate_leaves_no_price
from xlmortgage.questions.criteria import at_its_lenders_valuation, under_its_criteria
from xlmortgage.questions.income import RATIO_TOLERANCE, Servicing
from xlmortgage.questions.lent import as_lent
from xlmortgage.questions.loan import APPLICANTS, Loan, loan
from xlmortgage.questions.plausible import implausible
from xlmortgage.questions.tenor import tenor
from xlmortgage.questions.worth import NetWorth, worth
from xlmortgage.tables.choice import NOT_COVERED
from xlmortgage.tables.reader import Notice, Weight
from xlmortgage.tables.ruling import Ruling


class Finding(IntFlag):
    """What was found about a deal; several may hold at once."""

    LOAN_TOO_LARGE = 1
    TENOR_TOO_LONG = 2
    DEBTS_TOO_HIGH = 4
    NET_WORTH_TOO_LOW = 8
    NO_RULE = 16
    INCOME_NOT_TESTED = 32
    TO_ASK = 64
    GUARANTEED = 128
    DOUBTFUL = 256
    WARNED = 512
    NOTHING_TO_LEND = 1024
    LENT_TWICE = 2048
    SECOND_NOT_COUNTED = 4096
    BEYOND_A_BANK = 8192
    FIRST_NOT_COUNTED = 16384
    NO_MORE_APPROVED = 32768
    SHORT_OF_THE_BALANCE = 65536
    LOAN_TOO_SMALL = 131072


class Aside(IntFlag):
    """What is said of what is owed on a home that is owned already; it changes no verdict."""

    CHARGED_IN_ALL = 1
    BALANCE_NOT_GIVEN = 2
    FIRST_LEFT_OUT = 4
    BALANCE_REPAID = 8


class Subject(IntFlag):
    """What rules are asked about for a verdict, in the order in which they are."""

    RATIO = 1
    TENOR = 2
    SERVICING = 4
    RENT = 8
    REBATE = 16
    WORTH = 32
    PREMIUM = 64


STRESS = "stress"
"""The test that a notice may waive."""

FAILING = (
    Finding.LOAN_TOO_LARGE
    | Finding.TENOR_TOO_LONG
    | Finding.DEBTS_TOO_HIGH
    | Finding.NET_WORTH_TOO_LOW
    | Finding.NOTHING_TO_LEND
    | Finding.LOAN_TOO_SMALL
)
ASKING = (
    Finding.NO_RULE
    | Finding.INCOME_NOT_TESTED
    | Finding.TO_ASK
    | Finding.BEYOND_A_BANK
    | Finding.FIRST_NOT_COUNTED
    | Finding.NO_MORE_APPROVED
)


class Assessment:
    """A deal against every limit, what was found about it, and the verdict."""

    __slots__ = (
        *("as_lent", "deal", "found", "implausible", "income", "insurance_is_idle", "least_loan", "lent", "loan"),
        *("notices", "rebate", "tenor", "uncovered", "worth"),
    )

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.rebate: Ruling = rebate.counted(deal)
        """What of the bank's rebate counts as part of the loan [HKD]."""
        self.as_lent = as_lent(deal)
        """The deal, insured only where that is needed."""
        self.insurance_is_idle: Any = deal.insured & (self.as_lent.insured == False)  # noqa: E712 - one truth a deal
        """Whether insurance is wished for though as much is lent without it; the insurer has then no say."""
        self.loan, self.tenor = loan(deal), tenor(deal)
        self.lent: Loan = loan(self.as_lent) if deal.xp.any(self.insurance_is_idle) else self.loan
        """How much may be lent, by insurance only where that is needed."""
        self.income: Servicing = of_income.servicing(deal)
        self.least_loan: Ruling | None = deal.lender.asks("min_loan", self.as_lent) if deal.lender else None
        """The least that the deal's lender lends [HKD]; ``None`` without one."""
        self.worth: NetWorth | NoRuleError | None = _worth(deal)
        """What counts of the assets, where they are given; or that it is not known."""
        self.notices: tuple[tuple[Notice, Any], ...] = tuple(self._weighed(self._notices()))
        """What the tables say beside their numbers, each with whether it goes with the deal."""
        self.implausible: tuple[tuple[Fact, Any], ...] = tuple(implausible(self.deal))
        """The facts that are likely in the wrong unit, each with whether it is so."""
        self.uncovered: Any = self._uncovered()
        """Of which subjects no rule is known, flags of :class:`Subject`."""
        self.found: Any = self._findings()
        """Flags of :class:`Finding`."""

    @property
    def counted(self) -> Any:
        """The loan with the rebate that counts [HKD]."""
        return self.deal.loan + self.rebate.or_else(0.0)

    @property
    def lent_in_all(self) -> Any:
        """The loan, what is owed beside it, and the loan of a second mortgage [HKD]."""
        return self.deal.loan + self.deal.second_loan + self.deal.owed_beside

    @property
    def combined_ltv(self) -> Any:
        """All of it over the lower of net price and valuation [fraction]."""
        return self.lent_in_all / self.deal.base

    @property
    def verdict(self) -> Any:
        """What becomes of the deal, a :class:`~xlmortgage.deal.words.Verdict` or its number."""
        return outcome(self.found, self.deal.xp)

    @property
    def word(self) -> str:
        """The verdict on one deal in the deal's language."""
        return Verdict.numbered(int(self.verdict)).label(self.deal.lang.code)

    @property
    def code(self) -> Any:
        """The code of the verdict."""
        return self.deal.xp.take(("", *(word.code for word in Verdict)), self.verdict)

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Every ruling that was weighed for loan, tenor and income."""
        limits = self.income.limits
        return (*self.lent.ratio.rulings, *self.tenor.limits.rulings, *limits.limit.rulings)

    def _notices(self) -> Iterator[tuple[Notice, Any]]:
        yield from notices_of(self.as_lent, self.rulings)
        yield from rebate.REBATE.notices(self.deal, self.rebate.or_else(0.0) > 0)
        for notice, goes_with in warnings.of_deal(self.as_lent):
            yield notice, goes_with & self._fails_the_stress_test_alone if notice.waives == STRESS else goes_with

    def _weighed(self, notices: Iterable[tuple[Notice, Any]]) -> Iterator[tuple[Notice, Any]]:
        """Yield notices; one that lifts the ordinary limits asks nothing of a deal that keeps within them."""
        for notice, goes_with in notices:
            if notice.lifts and goes_with is not False:
                beyond = self._is_too_large | self._is_too_high
                yield notice, goes_with & beyond
                yield notice._replace(weight=Weight.INFORM, lifts={}), goes_with & (beyond == False)  # noqa: E712
            else:
                yield notice, goes_with

    @property
    def _is_too_large(self) -> Any:
        return self.counted + self.deal.owed_beside > self._most_in_all * (1 + RATIO_TOLERANCE)

    @property
    def _most_in_all(self) -> Any:
        return self.deal.xp.maximum(self.loan.most_in_all, self.deal.owed_beside)

    @property
    def _is_too_high(self) -> Any:
        limit = self.income.limits.max_dsr
        return (self.income.may_pass == False) & (limit == limit)  # noqa: E712, PLR0124 - one truth a deal, and nan

    @property
    def _fails_the_stress_test_alone(self) -> Any:
        """Whether an insured deal keeps within the plain limit on debt servicing, and not within the stressed one."""
        return mip.takes(self.as_lent) & self.income.may_be_within & (self.income.may_pass == False)  # noqa: E712 - as above

    def _uncovered(self) -> Any:
        asked = (self.lent.ratio, self.tenor.limits, *self.income.limits.open, self.rebate)
        found = Subject.WORTH.value * ((self.deal.basis == Basis.NET_WORTH) & isinstance(self.worth, NoRuleError))
        has_a_say = {Subject.RENT: self.deal.rental_income > 0, Subject.REBATE: self.deal.bank_rebate > 0}
        for subject, ruling in zip(Subject, asked, strict=False):
            matters = has_a_say.get(subject, True)
            found = found + subject.value * ((ruling.reason == NOT_COVERED) & matters)
        in_vain = self.income.premium_is_unknown
        if in_vain is not False:  # a loan that is not insured at all has no premium that a rule could cover
            in_vain = in_vain & (the_premium_that_is_added_cannot_be_had.fails(self.deal) == False)  # noqa: E712
        return found + Subject.PREMIUM.value * in_vain

    @property
    def stress_is_suspended(self) -> Any:
        """Whether a stress test that would have been asked is suspended, so that it does not decide."""
        limits, untested = self.income.limits, (self.deal.basis == Basis.NET_WORTH) | self.lent.is_guaranteed
        return limits.stress.is_asked & limits.is_suspended & (untested == False)  # noqa: E712 - one truth a deal

    def _findings(self) -> Any:
        deal, xp = self.deal, self.deal.xp
        on_net_worth = deal.basis == Basis.NET_WORTH
        guaranteed = self.lent.is_guaranteed
        too_large, too_high = self._is_too_large, self._is_too_high
        doubtful = self.lent.ratio.is_doubtful | self.tenor.limits.is_doubtful
        weight: Any = Weight.INFORM
        for notice, goes_with in self.notices:
            if notice.weight and goes_with is not False:
                weight = xp.maximum(weight, notice.weight * goes_with)
            if notice.waives and goes_with is not False:
                too_high = too_high & (goes_with == False)  # noqa: E712 - one truth a deal
            if notice.lifts and goes_with is not False:
                lifted = goes_with & self._is_within(notice.lifts)
                too_large, too_high = too_large & (lifted == False), too_high & (lifted == False)  # noqa: E712
        warned: Any = weight == Weight.WARN
        for _, is_so in self.implausible:
            warned = warned | is_so
        untested, poor = self._of_worth(on_net_worth)
        nothing = deal.loan_is_the_most & (deal.loan <= 0)
        beyond_a_bank, too_large, nothing = self._of_the_purpose(too_large, nothing)
        return (
            Finding.LOAN_TOO_LARGE.value * too_large
            + Finding.NOTHING_TO_LEND.value * nothing
            + Finding.LOAN_TOO_SMALL.value * self.is_too_small
            + beyond_a_bank
            + Finding.TENOR_TOO_LONG.value * (deal.years > self.tenor.max_tenor)
            + Finding.DEBTS_TOO_HIGH.value * (too_high & (on_net_worth == False) & (guaranteed == False))  # noqa: E712
            + Finding.GUARANTEED.value * (too_high & guaranteed)
            + poor
            + untested
            + Finding.DOUBTFUL.value * doubtful
            + Finding.NO_RULE.value * (self.uncovered > 0)
            + Finding.WARNED.value * warned
            + Finding.SHORT_OF_THE_BALANCE.value * self._balance_is_short
            + Finding.LENT_TWICE.value * (deal.second_loan > 0)
            + Finding.SECOND_NOT_COUNTED.value * ((deal.second_loan == 0) & _tells_of_a_second_loan(deal))
            + Finding.TO_ASK.value * (weight == Weight.ASK)
        )

    @property
    def is_too_small(self) -> Any:
        """Whether less is lent than the deal's lender lends at least."""
        return False if self.least_loan is None else self.deal.loan < self.least_loan.value

    def _of_the_purpose(self, too_large: Any, nothing: Any) -> tuple[Any, Any, Any]:
        """Return what is found by what the loan is for, and what still fails of a loan too large, and of nothing to lend.

        Who lends second mortgages has a limit of his own, and what is owed on a subsidised flat may be raised by approval.
        """
        deal = self.deal
        if deal.raises_more is False:
            return 0, too_large, nothing
        second, by_approval = deal.purpose == Purpose.SECOND, self.loan.ratio.is_by("approval")
        of_a_bank = (second == False) & (by_approval == False)  # noqa: E712 - one truth a deal
        found = (
            Finding.BEYOND_A_BANK.value * ((too_large | nothing) & second & (by_approval == False))  # noqa: E712 - as above
            + Finding.NO_MORE_APPROVED.value * ((too_large | nothing) & by_approval)
            + Finding.FIRST_NOT_COUNTED.value * second
        )
        return found, too_large & of_a_bank, nothing & of_a_bank

    @property
    def _balance_is_short(self) -> Any:
        """Whether a new loan does not repay the one whose place it takes."""
        deal = self.deal
        if deal.is_owned is False:
            return False
        return (deal.purpose == Purpose.REFINANCE) & (deal.loan < deal.first_balance - HALF_A_CENT)

    @property
    def asides(self) -> Any:
        """What is said of what is owed on a home that is owned already, flags of :class:`Aside`."""
        deal = self.deal
        if deal.is_owned is False:
            return 0
        given, raises, second = deal.has("first_balance"), deal.raises_more, deal.purpose == Purpose.SECOND
        repaid = (deal.purpose == Purpose.REFINANCE) & given & (self._balance_is_short == False)  # noqa: E712
        untold = raises & (given == False)  # noqa: E712 - one truth a deal
        return (
            Aside.CHARGED_IN_ALL.value * (raises & given)
            + Aside.BALANCE_NOT_GIVEN.value * (untold & (second == False))  # noqa: E712 - as above
            + Aside.FIRST_LEFT_OUT.value * (untold & second)
            + Aside.BALANCE_REPAID.value * repaid
        )

    def _is_within(self, lifted: Mapping[str, float]) -> Any:
        """Tell whether loan and payments keep within limits to which a bank may go beyond the ordinary ones, and its own."""
        ratio, servicing = (self._own_limit(rule, lifted[rule]) for rule in ("max_ltv", "max_dsr"))
        within = self.counted + self.deal.owed_beside <= ratio * self.deal.base * (1 + RATIO_TOLERANCE)
        return within & (self.income.least_ratio <= servicing + RATIO_TOLERANCE)

    def _own_limit(self, rule: str, limit: float) -> Any:
        """Return a limit, or the lender's own where that is lower."""
        own = self.deal.lender.asks(rule, self.as_lent).or_else(inf) if self.deal.lender else inf
        return self.deal.xp.minimum(limit, own)

    def _of_worth(self, on_net_worth: Any) -> tuple[Any, Any]:
        """Return what is found because income is not tested, and because of the assets."""
        if self.worth is None:
            return Finding.INCOME_NOT_TESTED.value * on_net_worth, 0
        if isinstance(self.worth, NoRuleError):
            return Finding.INCOME_NOT_TESTED.value * on_net_worth, 0
        return 0, Finding.NET_WORTH_TOO_LOW.value * (on_net_worth & (self.worth.short_of(self.deal.price) > 0))


def assess(deal: Deal) -> Assessment:
    """Return what becomes of a deal, or of many.

    Examples
    --------
    >>> given = {"price": 8e6, "loan": 6e6, "annual_rate": 0.04, "years": 30.0, "monthly_income": 60e3}
    >>> answer = assess(Deal(given, 20261121))
    >>> answer.code, Finding(answer.found).name
    ('fail', 'LOAN_TOO_LARGE')

    """
    return Assessment(complete(deal))


def outcome(found: Any, xp: Any) -> Any:
    """Return what becomes of a deal of which something was found.

    >>> from xlmortgage.numbers import scalar
    >>> outcome(0, scalar).code, outcome(Finding.LOAN_TOO_LARGE | Finding.DOUBTFUL, scalar).code
    ('pass', 'fail')
    """
    best = xp.where(found == 0, Verdict.PASS, Verdict.WARNING)
    unless_asked = xp.where((found & ASKING.value) > 0, Verdict.ASK, best)
    return xp.where((found & FAILING.value) > 0, Verdict.FAIL, unless_asked)


class Ceilings:
    """What a loan must not exceed [HKD]; ``nan`` where the deal does not tell, or no rule does."""

    __slots__ = ("income", "request", "rule")

    def __init__(self, rule: Any, income: Any, request: Any) -> None:
        self.rule, self.income, self.request = rule, income, request

    @property
    def largest(self) -> Any:
        """The most that rule and income allow [HKD]."""
        return _lower(self.rule, self.income)


def ceilings(deal: Deal) -> Ceilings:
    """Return what a loan must not exceed by rule, by income and by request, of what a deal tells.

    On net worth, and under the Housing Authority's guarantee, income does not decide.

    Examples
    --------
    >>> told = {"price": 8e6, "loan": 5e6, "annual_rate": 0.04125, "years": 30.0, "monthly_income": 45e3}
    >>> found = ceilings(Deal(told, 20261121))
    >>> [round(ceiling) for ceiling in (found.rule, found.income, found.request, found.largest)]
    [5600000, 4642528, 5000000, 4642528]

    """
    lent = loan(deal)
    by_income = of_income.loan_by_income(deal).value
    decides = (deal.basis != Basis.NET_WORTH) & (lent.is_guaranteed == False)  # noqa: E712 - one truth a deal
    return Ceilings(lent.max_loan, deal.xp.where(decides, by_income, nan), deal.loan)


def complete(deal: Deal) -> Deal:
    """Return the deal under its lender's criteria, with its incomes counted, its loan and its rebate filled in."""
    without = deal.lender if isinstance(deal.lender, str) and not deal.criteria else ""
    known = with_its_second_mortgage(of_income.with_counted_incomes(at_its_lenders_valuation(under_its_criteria(deal))))
    done = with_the_lenders_rebate(with_the_largest_loan(known))
    return done.having(lender_without_criteria=without) if without else done


def with_its_second_mortgage(deal: Deal) -> Deal:
    """Return the deal saying that there is a second mortgage where it gives the loan of one, or is for one."""
    there_is = (deal.second_loan > 0) | (deal.purpose == Purpose.SECOND)
    return deal.having(second_mortgage=deal.second_mortgage | there_is) if deal.xp.any(there_is) else deal


def with_the_largest_loan(deal: Deal) -> Deal:
    """Return the deal, asking for the largest loan that rule and income allow where it does not say how much."""
    wanted = deal.loan
    blank = wanted != wanted  # noqa: PLR0124 - nan alone is not itself
    if blank is False or not deal.xp.any(blank):
        return deal
    most = deal.changed(loan=deal.xp.where(blank, _largest_beside_the_rebate(deal, ceilings(deal)), wanted))
    return most.having(loan_is_the_most=blank | deal.loan_is_the_most, incomes_added=deal.incomes_added)


def _largest_beside_the_rebate(deal: Deal, most: Ceilings) -> Any:
    """Return the largest loan that keeps within the rule together with what then counts of the bank's rebate [HKD].

    A rebate that counts beside a loan counts beside every smaller one.
    """
    xp, share = deal.xp, _lenders_rebate(deal)
    counts = rebate.counted(with_the_lenders_rebate(deal.changed(loan=most.largest))).or_else(0.0) > 0
    beside = xp.where(share > 0, most.rule / (1 + share), most.rule - deal.bank_rebate)
    return xp.where(counts, xp.maximum(_lower(beside, most.income), 0.0), most.largest)


def _lenders_rebate(deal: Deal) -> Any:
    """Return the cash rebate of the lender's line [fraction of the loan], of a deal that has none of its own."""
    share = deal.lender.asks("rebate", as_lent(deal)).or_else(0.0) if deal.lender else 0.0
    return deal.xp.where(deal.bank_rebate == 0, share, 0.0)


def with_the_lenders_rebate(deal: Deal) -> Deal:
    """Return the deal with the cash rebate of its lender's line, where it has none of its own."""
    share = _lenders_rebate(deal)
    if not deal.xp.any(share > 0):
        return deal
    back = deal.xp.where(share > 0, share * deal.loan, deal.bank_rebate)
    beside = {"loan_is_the_most": deal.loan_is_the_most, "incomes_added": deal.incomes_added}
    return deal.changed(bank_rebate=back).having(**beside)


def _lower(first: Any, second: Any) -> Any:
    """Return the lower of two amounts, and the one there is where one is not known."""
    xp = namespace(first, second)
    return xp.where((second < first) | (first != first), second, first)  # noqa: PLR0124 - nan


def _tells_of_a_second_loan(deal: Deal) -> Any:
    """Tell whether a deal gives the rate or the tenor of a second mortgage."""
    return (deal.second_rate > 0) | (deal.second_years > 0)


def _worth(deal: Deal) -> NetWorth | NoRuleError | None:
    if not deal.assets:
        return None
    try:
        return worth(deal)
    except NoRuleError as error:
        return error


@refusing(lambda _: is_missing(FACTS["monthly_income"], "VERDICT"), "")
def the_income_is_missing(deal: Deal) -> Any:
    """Tell whether a deal on income does not say how much there is."""
    lacking = (deal.has("monthly_income") == False) & (not deal.incomes)  # noqa: E712 - one truth a deal
    return lacking & (deal.basis != Basis.NET_WORTH)


@refusing(of_income.there_is_no_income.error, "monthly_income")
def an_income_to_be_tested_is_nothing(deal: Deal) -> Any:
    """Tell whether a deal on income has none."""
    return of_income.there_is_no_income.fails(deal) & (deal.basis != Basis.NET_WORTH)


WHOLE = (
    f"price annual_rate years [loan monthly_income valuation rebate bank_rebate {APPLICANTS} building_age applicant_age other_ages "
    "building_rule applicant_rule other_debts rental_income condition second_mortgage second_loan second_rate second_years "
    "premium_financed plan purpose first_balance assets liabilities haircuts lender rate_basis]"
)
"""Every fact that has a say in a verdict."""

CHECKS = (the_rebate_leaves_no_price, *of_income.CHECKS, the_income_is_missing, an_income_to_be_tested_is_nothing)
OF_A_LOAN_LEFT_BLANK = (
    *CONTRADICTIONS,
    *(one for one in CHECKS if one is not the_income_is_missing),
)
"""What a deal must not be of which a blank loan is filled in, as :func:`complete` does: by the rule alone without income."""

QUESTIONS = (
    Question(
        assess,
        category="advice",
        of_the_whole=True,
        by_lender=True,
        takes=WHOLE,
        checks=CHECKS,
        functions=(
            Function(
                "VERDICT",
                "結論",
                "deal [lang assets incomes criteria]",
                lambda answer: answer.word,
                does="Return what becomes of a deal: pass, pass with warning, ask the bank or fail. A blank loan means the "
                "largest that rule and income allow. A lender's lines in ``criteria`` may only make it harder.",
                returns="str, a word of the language.",
                raises="#VALUE! for an input that is wrong or missing; #N/A where no rule covers the case or the date.",
                example='>>> deal = [["樓價", 8e6], ["貸款額", 5.6e6], ["年利率", "3.25%"], ["年期", 30], '
                '["每月入息", 80_000],\n'
                '...         ["臨約日期", "2026-11-20"]]\n'
                ">>> VERDICT(deal), VERDICT([*deal, [\"銀行回贈\", 100_000]], \"en\")\n('通過', 'fail')",
                source="As MAX_LOAN, MAX_TENOR, DSR_OK and ASSET_NET_WORTH; a bank's rebate by the Authority's circular of "
                "2005-02-28.",
            ),
        ),
        columns=(Column("verdict", "結論", "verdict", "word", lambda answer: answer.code),),
    ),
)
