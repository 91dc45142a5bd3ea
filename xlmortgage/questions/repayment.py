"""How a loan is repaid: its instalment, its balance, its interest, its schedule, and what a rise in rates does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Frequency, RateBasis, Rounding, Split
from xlmortgage.errors import InputError, NoSolutionError, XlMortgageError
from xlmortgage.finance import annuity, cashflows
from xlmortgage.finance import schedule as schedules
from xlmortgage.finance.apr import effective_rate
from xlmortgage.finance.prepayment import Reset, rate_of_payment, repayment_at_two_rates
from xlmortgage.finance.schedule import Instalment
from xlmortgage.numbers import money
from xlmortgage.questions import PREMIUM_ADDED, Column, Function, Question, borrowed, check, refusing, weighing
from xlmortgage.questions.checks import the_flat_rate_is_too_high, the_years_are_not_whole_months
from xlmortgage.questions.terms import LOAN, is_flat, months
from xlmortgage.tables.ruling import Ruling

USUAL_SHOCKS = (0.01, 0.02, 0.03)
"""The rises in the rate that are shown where none are given [fraction a year]."""


class Repayment:
    """What a loan takes to repay."""

    __slots__ = ("borrowed", "deal", "is_flat", "months", "premium")

    def __init__(self, deal: Deal) -> None:
        self.deal, self.months, self.is_flat = deal, months(deal), is_flat(deal)
        self.premium = borrowed.premium_added(deal)
        """The insurance premium that is added to the loan."""
        self.borrowed: Any = borrowed.borrowed(deal)
        """The loan with it [HKD]."""

    @property
    def open(self) -> tuple[Ruling, ...]:
        """What may be left without an answer: what a premium is that is added."""
        return borrowed.asked(self.deal, self.premium)

    @property
    def payment(self) -> Any:
        """The level instalment [HKD a month]."""
        deal = self.deal
        payment = deal.xp.where(
            self.is_flat,
            annuity.flat_rate_payment(self.borrowed, deal.annual_rate, self.months),
            annuity.monthly_payment(self.borrowed, deal.annual_rate, self.months),
        )
        return money.rounded_by(payment, deal.rounding)

    @property
    def balance(self) -> Any:
        """What is owed after the instalment of the deal's month [HKD]."""
        deal = self.deal
        return schedules.balance_after_month(
            self.borrowed,
            deal.annual_rate,
            self.months,
            deal.month,
            is_flat=self.is_flat,
            interest_only_months=deal.interest_only_months,
            rounding=deal.rounding,
            split=deal.split,
            xp=deal.xp,
        )

    @property
    def total_interest(self) -> Any:
        """The interest over the whole term [HKD]; where instalments are rounded that of the schedule."""
        deal = self.deal
        return schedules.total_interest(
            self.borrowed, deal.annual_rate, self.months, is_flat=self.is_flat, rounding=deal.rounding, xp=deal.xp
        )


class Schedule:
    """The schedule of one loan, line by line."""

    __slots__ = ("deal", "lines")

    def __init__(self, deal: Deal, lines: Sequence[Instalment]) -> None:
        self.deal, self.lines = deal, lines


class RateShock:
    """What a loan costs at a higher rate."""

    __slots__ = ("fees", "increase", "interest_change", "loan", "reset", "shock")

    def __init__(self, shock: float, deal: Deal, reset: Reset, plain: Reset) -> None:
        self.shock, self.reset, self.fees = shock, reset, deal.fees
        self.loan: float = deal.loan
        """What is received, without a premium that is added [HKD]."""
        self.increase = reset.payment - plain.payment
        """By how much the instalment is higher [HKD a month]."""
        self.interest_change = reset.interest - plain.interest
        """By how much the total interest is higher [HKD]."""

    @property
    def payment(self) -> float:
        """The instalment after the rise [HKD a month]."""
        return self.reset.payment

    @property
    def total_interest(self) -> float:
        """Over the whole term [HKD]."""
        return self.reset.interest

    @property
    def effective_rate(self) -> float | NoSolutionError:
        """The effective annual rate with the fees [fraction]; that there is none where nothing is received."""
        paid = [-leg.amount for leg in self.reset.legs for _ in range(leg.payments)]
        times = [month / annuity.MONTHS_A_YEAR for month in range(len(paid) + 1)]
        try:
            return effective_rate(times, [self.loan - self.fees, *paid])
        except NoSolutionError as error:
            return error


class RateShocks:
    """What a loan costs at its own rate and at higher ones."""

    __slots__ = ("deal", "premium", "shocks")

    def __init__(self, deal: Deal, shocks: Sequence[RateShock], premium: Ruling) -> None:
        self.deal, self.shocks, self.premium = deal, shocks, premium

    @property
    def open(self) -> tuple[Ruling, ...]:
        """What may be left without an answer: what a premium is that is added."""
        return borrowed.asked(self.deal, self.premium)


def repayment(deal: Deal) -> Repayment:
    """Return what a loan takes to repay.

    Examples
    --------
    >>> given = {"loan": 3e6, "annual_rate": 0.04125, "years": 30.0, "month": 120}
    >>> answer = repayment(Deal(given, 20261121))
    >>> [round(amount, 2) for amount in (answer.payment, answer.balance, answer.total_interest)]
    [14539.49, 2373456.64, 2234217.11]
    >>> repayment(Deal({**given, "rounding": Rounding.UP_TO_DOLLAR}, 20261121)).payment
    14540.0

    """
    return Repayment(deal)


def schedule(deal: Deal) -> Schedule:
    """Return the schedule of one loan.

    Raises
    ------
    InputError
        When the interest-only months are out of range, or a rounded instalment repays nothing.

    Examples
    --------
    >>> schedule(Deal({"loan": 1200.0, "annual_rate": 0.0, "years": 1.0}, 20261121)).lines[-1]
    Instalment(number=12, payment=100.0, interest=0.0, principal=100.0, balance=0.0)

    """
    return Schedule(deal, _lines({**_named(deal), "loan": borrowed.borrowed(deal)}))


def rate_shocks(deal: Deal) -> RateShocks:
    """Return what a loan costs at its own rate and at higher ones from the first month on.

    Examples
    --------
    >>> deal = Deal({"loan": 3e6, "annual_rate": 0.04125, "years": 30.0, "shocks": (0.02,)}, 20261121)
    >>> [round(shock.payment, 2) for shock in rate_shocks(deal).shocks]
    [14539.49, 18228.32]

    """
    number, rate = months(deal), _nominal_rate(deal)
    cashflows.fail_if_interest_only_at_a_flat_rate(is_flat(deal), deal.interest_only_months)
    schedules.fail_if_nothing_is_left_to_repay(deal.interest_only_months, number)
    premium, owed = borrowed.premium_added(deal), borrowed.borrowed(deal)
    rises = (0.0, *(deal.shocks or USUAL_SHOCKS))
    repaid = [
        repayment_at_two_rates(owed, rate, rate + rise, number, deal.rise_month, deal.interest_only_months)
        for rise in rises
    ]
    shocks = [RateShock(rise, deal, reset, repaid[0]) for rise, reset in zip(rises, repaid, strict=True)]
    return RateShocks(deal, shocks, premium)


def _nominal_rate(deal: Deal) -> Any:
    """Return the nominal annual rate of one loan, or the one that its flat instalments amount to."""
    if not is_flat(deal):
        return deal.annual_rate
    number = months(deal)
    return rate_of_payment(annuity.flat_rate_payment(deal.loan, deal.annual_rate, number), deal.loan, number)


SCHEDULED = f"{LOAN} rate_basis rounding interest_only_months split frequency"
"""The facts on which a schedule hangs."""


def _named(deal: Deal) -> Mapping[str, Any]:
    return {name: getattr(deal, name) for name in SCHEDULED.split()}


def _lines(told: Mapping[str, Any]) -> list[Instalment]:
    """Return the lines of one loan's schedule, or raise what refuses it."""
    loan, rate, number = told["loan"], told["annual_rate"], annuity.number_of_instalments(told["years"])
    rounding, interest_only_months = Rounding.numbered(told["rounding"]).code, told["interest_only_months"]
    is_flat = told["rate_basis"] == RateBasis.FLAT_MONTHLY
    cashflows.fail_if_interest_only_at_a_flat_rate(is_flat, interest_only_months)
    if told["frequency"] == Frequency.FORTNIGHTLY:
        return schedules.fortnightly_schedule(loan, rate, number, rounding=rounding)
    if is_flat:
        return schedules.flat_rate_schedule(loan, rate, number, rounding=rounding, split=Split.numbered(told["split"]))
    return schedules.level_schedule(loan, rate, number, rounding=rounding, interest_only_months=interest_only_months)


def _no_schedule(told: Mapping[str, Any]) -> XlMortgageError:
    try:
        _lines({**told, "loan": told["borrowed"]})
    except XlMortgageError as error:
        return error
    raise AssertionError(told)  # there_is_no_schedule and the schedule disagree


def _beyond_the_term(told: Mapping[str, Any]) -> InputError:
    last, month = annuity.number_of_instalments(told["years"]), told["month"]
    return InputError(
        "out-of-range",
        en=f"month must be from 0 to {last}, the term of the loan in months; got {month}. Check the cell.",
        zh=f"月數須為 0 至 {last}（貸款期），現為 {month}。請檢查該儲存格。",
        field="month",
        value=month,
        allowed=(0, last),
    )


@refusing(_beyond_the_term, "years month")
def the_month_is_beyond_the_term(deal: Deal) -> Any:
    """Tell whether a balance is asked for after the last instalment."""
    return deal.month > months(deal)


@weighing(lambda deal: {"borrowed": borrowed.borrowed(deal)}, _no_schedule, SCHEDULED)
def there_is_no_schedule(deal: Deal) -> Any:
    """Tell whether the interest-only months do not fit the loan, or rounding leaves its interest uncovered."""
    number, serviced = months(deal), deal.interest_only_months
    misfits = (serviced >= number) | ((serviced > 0) & is_flat(deal))
    if not deal.xp.any(deal.rounding != Rounding.EXACT):
        return misfits
    return misfits | schedules.rounding_leaves_the_interest_uncovered(
        borrowed.borrowed(deal),
        deal.annual_rate,
        number,
        is_flat=is_flat(deal),
        interest_only_months=deal.xp.where(misfits, 0, serviced),
        rounding=deal.rounding,
        xp=deal.xp,
    )


@check(
    "not-fortnightly",
    "frequency",
    "frequency can be fortnightly only for a loan at an annual rate without interest-only months. "
    "Leave frequency blank, or change the other two.",
    "每兩週供款只適用於以年利率計息，而且沒有免還本期的貸款。請不填供款頻率，或更改另外兩項。",
)
def it_is_not_payable_fortnightly(deal: Deal) -> Any:
    """Tell whether fortnightly instalments are asked for of a loan that has none."""
    return (deal.frequency == Frequency.FORTNIGHTLY) & (is_flat(deal) | (deal.interest_only_months > 0))


OF_A_LOAN = (
    the_flat_rate_is_too_high,
    the_years_are_not_whole_months,
    *borrowed.OF_THE_PREMIUM,
    borrowed.the_premium_that_is_added_cannot_be_had,
)
"""What every loan must not be, at an annual or at a flat rate."""


def _risen_too_late(told: Mapping[str, Any]) -> InputError:
    last, month = annuity.number_of_instalments(told["years"]) - 1, told["rise_month"]
    return InputError(
        "out-of-range",
        en=f"rise_month must be from 0 to {last}, before the last instalment; got {month}. Check the cell.",
        zh=f"加息前期數須為 0 至 {last}（最後一期之前），現為 {month}。請檢查該儲存格。",
        field="rise_month",
        value=month,
        allowed=(0, last),
    )


@refusing(_risen_too_late, "years rise_month")
def the_rate_rises_after_the_last_instalment(deal: Deal) -> Any:
    """Tell whether nothing is left to repay when the rate rises."""
    return deal.rise_month >= months(deal)


PLAIN = f"{LOAN} [rate_basis rounding]"
AS_AMORTIZATION = "As AMORTIZATION."

QUESTIONS = (
    Question(
        repayment,
        category="finance",
        besides=(PREMIUM_ADDED,),
        takes=PLAIN,
        checks=OF_A_LOAN,
        functions=(
            Function(
                "MONTHLY_PAYMENT",
                "每月供款",
                PLAIN,
                lambda answer: answer.payment,
                does="Return the level instalment of a loan.",
                returns="float [HKD a month], rounded as rounding says; exact where it is not given.",
                example=">>> round(MONTHLY_PAYMENT(3_000_000, 0.04125, 30), 2), "
                'MONTHLY_PAYMENT(3_000_000, 0.04125, 30, rounding="up")\n(14539.49, 14540.0)',
                source="The annuity formula; a flat rate charges its interest on the original loan throughout.",
            ),
        ),
        columns=(Column("monthly_payment", "每月供款", "monthly payment", "HKD", lambda answer: answer.payment),),
    ),
    Question(
        repayment,
        category="schedules",
        besides=(PREMIUM_ADDED,),
        checks=(*OF_A_LOAN, the_month_is_beyond_the_term, there_is_no_schedule),
        functions=(
            Function(
                "LOAN_BALANCE",
                "尚欠本金",
                f"{LOAN} month [rate_basis rounding interest_only_months split]",
                lambda answer: answer.balance,
                does="Return what is still owed after the instalment of a month. "
                "A flat-rate loan is split actuarially or by the Rule of 78, which leaves more to repay.",
                returns="float [HKD]; the loan itself at month 0, and 0 at the last.",
                raises="#VALUE! for a month beyond the term.",
                example=">>> round(LOAN_BALANCE(3_000_000, 0.04125, 30, 120), 2), "
                "LOAN_BALANCE(3_000_000, 0.04125, 30, 360)\n(2373456.64, 0.0)\n"
                '>>> round(LOAN_BALANCE(100_000, 0.005, 5, 24, "月平息", split="78 法則"), 2)\n67081.97',
                source=AS_AMORTIZATION,
            ),
        ),
    ),
    Question(
        repayment,
        category="schedules",
        besides=(PREMIUM_ADDED,),
        checks=(*OF_A_LOAN, there_is_no_schedule),
        functions=(
            Function(
                "TOTAL_INTEREST",
                "總利息",
                PLAIN,
                lambda answer: answer.total_interest,
                does="Return the interest paid over the whole term.",
                returns="float [HKD]; where instalments are rounded the sum of the schedule's interest, each to the cent.",
                example=">>> round(TOTAL_INTEREST(3_000_000, 0.04125, 30)), "
                'TOTAL_INTEREST(100_000, 0.005, 5, "月平息")\n(2234217, 30000.0)',
                source=AS_AMORTIZATION,
            ),
        ),
    ),
    Question(
        schedule,
        category="schedules",
        besides=(PREMIUM_ADDED,),
        checks=(*OF_A_LOAN, it_is_not_payable_fortnightly),
        functions=(
            Function(
                "AMORTIZATION",
                "還款表",
                f"{LOAN} [rate_basis rounding interest_only_months split frequency lang]",
                None,
                does="Return the schedule of a loan: number, payment, interest, principal and balance of every instalment. "
                "Where rounding is given, interest is reckoned to the cent and the last instalment takes the residue. "
                "A flat-rate loan is split actuarially or by the Rule of 78. Fortnightly instalments are half the monthly "
                "one, not rounded unless rounding says so, until nothing is owed.",
                returns="list of rows: a header row, and a row an instalment [HKD]; the last balance is exactly 0.",
                raises="#VALUE! for an input that is wrong, and for a range: the answer is a table by itself.",
                example='>>> AMORTIZATION(120_000, 0.0014, 1, "月平息", "cent")[:3]\n'
                "[['期數', '供款', '利息', '本金', '結欠'], [1, 10168.0, 308.7, 9859.3, 110140.7], "
                "[2, 10168.0, 283.34, 9884.66, 100256.04]]",
                source="WeLab Bank, GoFlexi: the example above; Hang Seng Bank, Flexible Repayment Option: "
                "fortnightly instalments.",
                spills=True,
            ),
        ),
    ),
    Question(
        rate_shocks,
        category="schedules",
        besides=(PREMIUM_ADDED,),
        checks=(
            the_years_are_not_whole_months,
            *borrowed.OF_THE_PREMIUM,
            the_rate_rises_after_the_last_instalment,
        ),
        functions=(
            Function(
                "RATE_SHOCK",
                "加息對供款的影響",
                f"{LOAN} [shocks lang rate_basis fees interest_only_months rise_month]",
                None,
                does="Return what a loan costs at its own rate and at higher ones: rise, instalment, increase, total "
                "interest, its change, effective rate. "
                "The rate rises from the first month on, or after as many months as rise_month says; the instalment is then "
                "set anew over what is left of the term. A flat rate counts as the nominal annual rate that its instalments "
                "amount to, and rises by the same points a year. Fees are paid at drawdown.",
                returns="list of rows: a header row, a row at the present rate, and a row a rise; "
                "+1, +2 and +3 points where none are given. The instalment is the one after the rise and after interest-only "
                "months; the effective rate counts the fees, and is #NUM! where they leave nothing.",
                raises="#VALUE! for an input that is wrong, such as interest-only months at a flat rate.",
                example=">>> [[row[0], round(row[1])] for row in RATE_SHOCK(3_000_000, 0.04125, 30)[1:]]\n"
                "[[0.0, 14539], [0.01, 16335], [0.02, 18228], [0.03, 20212]]\n"
                '>>> flat = RATE_SHOCK(100_000, 0.005, 5, 0.02, rate_basis="月平息", fees=1_000)\n'
                ">>> [[round(row[1], 2), round(row[4], 2), round(row[5], 4)] for row in flat[1:]]\n"
                "[[2166.67, 0.0, 0.1189], [2267.53, 6051.85, 0.1414]]",
                source="The annuity formula; a flat rate as the Association of Banks asks for its annualised rate.",
                spills=True,
            ),
        ),
    ),
)
