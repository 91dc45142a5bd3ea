"""Ways to raise money on a home side by side: a second mortgage, a further charge, an owner's personal loan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from math import isnan, nan
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import Basis, CashOut, FeeTreatment, RateBasis
from xlmortgage.errors import NoRuleError, XlMortgageError
from xlmortgage.finance import annuity
from xlmortgage.finance.cashflows import LoanRate
from xlmortgage.finance.equity import fall_to_negative_equity, negative_equity
from xlmortgage.law.cap163.personal_loan import personal_loan
from xlmortgage.law.hkmc.mip_cash_out import mip_cash_out
from xlmortgage.law.housing_authority.change_of_mortgage import change_of_mortgage
from xlmortgage.law.practice.arrears import arrears
from xlmortgage.law.practice.warnings import warnings
from xlmortgage.lenders.cash_out import Loan, loans_of
from xlmortgage.questions import Function, Question, apr, income, is_missing, rate_cap, refusing, repayment
from xlmortgage.questions import cash_out as further_charge
from xlmortgage.questions import tenor as tenors
from xlmortgage.questions.income import RATIO_TOLERANCE, Servicing
from xlmortgage.questions.rate_cap import RateCap
from xlmortgage.questions.tenor import Tenor
from xlmortgage.questions.terms import months
from xlmortgage.questions.verdict import FAILING, Finding
from xlmortgage.tables.reader import Notice

CASH_OUT_COMPARED = "CASH_OUT_COMPARED"

SECURED = (CashOut.SECOND, CashOut.FURTHER_CHARGE)
"""What is charged on the home."""

APR = next(question for question in apr.QUESTIONS if question.ask is apr.apr)
CAP = next(question for question in rate_cap.QUESTIONS if question.ask is rate_cap.rate_cap)
SERVICING = next(question for question in income.QUESTIONS if question.ask is income.servicing)
REPAYMENT = next(question for question in repayment.QUESTIONS if question.ask is repayment.repayment)
CHARGE = next(question for question in further_charge.QUESTIONS if question.ask is further_charge.cash_out)
TENOR = next(question for question in tenors.QUESTIONS if question.ask is tenors.tenor)


class Way:
    """One way to raise money, and what it means for its owner; a figure that cannot be told raises why."""

    def __init__(self, deal: Deal, terms: Loan) -> None:
        self.deal, self.terms = deal, terms
        own = {name: getattr(terms, name) for name in OF_A_LOAN}
        wanted = deal.loan if isnan(terms.loan) else terms.loan
        self.asked = deal.changed(**own, loan=wanted, plans=None, month=nan, exit_month=0, valuation=nan)
        """The loan by itself."""

    def called(self, lang: str) -> str:
        """Return what it is called: its lender, or else its kind."""
        return self.terms.lender or (self.terms.kind.label(lang) if self.terms.kind else "?")

    @property
    def loan(self) -> float:
        """What is lent [HKD]."""
        if not self.asked.has("loan"):
            raise is_missing(FACTS["loan"], CASH_OUT_COMPARED)
        return float(self.asked.loan)

    @property
    def owed(self) -> float:
        """At drawdown, fees that are added to the loan included [HKD]."""
        return self.loan + (self.asked.fees if self.asked.fee_treatment == FeeTreatment.CAPITALISED else 0.0)

    @cached_property
    def rate(self) -> LoanRate:
        """With every fee counted, held to the end."""
        _ = self.loan
        return APR.answer(self.asked).rate  # type: ignore[no-any-return]

    @cached_property
    def rate_if_repaid(self) -> LoanRate:
        """With every fee counted, repaid after the month that is asked about."""
        if not self.deal.has("month") or not self.deal.month:
            raise _no_month()
        if self.deal.month >= months(self.asked):
            return self.rate  # repaid by then
        _ = self.loan
        return APR.answer(self.asked.changed(exit_month=int(self.deal.month))).rate  # type: ignore[no-any-return]

    @property
    def is_flat(self) -> bool:
        """Whether interest is charged on the first amount throughout."""
        return bool(self.asked.rate_basis == RateBasis.FLAT_MONTHLY)

    def payment_at(self, rate: float) -> float:
        """Return the level instalment at a rate, that after the interest-only months where there are any [HKD a month]."""
        left = self.asked.years - self.asked.interest_only_months / annuity.MONTHS_A_YEAR
        told = self.asked.changed(loan=self.owed, annual_rate=rate, years=left)
        return float(REPAYMENT.answer(told).payment)

    @property
    def payment(self) -> float:
        """The level instalment [HKD a month]."""
        return self.payment_at(self.asked.annual_rate)

    @property
    def interest_only_payment(self) -> float:
        """The instalment while only interest is paid [HKD a month]."""
        if not self.asked.interest_only_months:
            raise _no_interest_only(self)
        return float(self.owed * self.asked.annual_rate / annuity.MONTHS_A_YEAR)

    def shocked(self, points: int) -> float:
        """Return the instalment with the rate some points higher [HKD a month]; that of a flat rate is fixed."""
        return self.payment if self.is_flat else self.payment_at(self.asked.annual_rate + points / 100)

    @property
    def cost(self) -> float:
        """All that is paid less all that is received, held to the end [HKD]."""
        return float(self.rate.repaid - self.rate.received)

    @property
    def cost_if_repaid(self) -> float:
        """All that is paid less all that is received, repaid after the month that is asked about [HKD]."""
        return float(self.rate_if_repaid.repaid - self.rate_if_repaid.received)

    @property
    def total_interest(self) -> float:
        """Held to the end, without fees [HKD]."""
        only = self.asked.interest_only_months
        early = self.interest_only_payment * only if only else 0.0
        left = self.asked.years - only / annuity.MONTHS_A_YEAR
        return early + float(REPAYMENT.answer(self.asked.changed(loan=self.owed, years=left)).total_interest)

    @cached_property
    def value(self) -> float:
        """What the home is worth: its value, valuation or price [HKD]."""
        for name in ("value", "valuation", "price"):
            if self.deal.has(name):
                return float(getattr(self.deal, name))
        raise is_missing(FACTS["value"], CASH_OUT_COMPARED)

    @cached_property
    def first(self) -> float:
        """Owed on the first mortgage [HKD]."""
        if not self.deal.has("first_balance"):
            raise is_missing(FACTS["first_balance"], CASH_OUT_COMPARED)
        return float(self.deal.first_balance)

    @property
    def is_secured(self) -> bool:
        """Whether it is charged on the home."""
        return self.terms.kind in SECURED

    @property
    def charged(self) -> float:
        """All that is charged on the home [HKD]."""
        return self.first + (self.owed if self.is_secured else 0.0)

    @property
    def combined_ratio(self) -> float:
        """All that is charged on the home over its value [fraction]."""
        return self.charged / self.value

    @cached_property
    def lent_by_a_bank(self) -> further_charge.CashOut:
        """How much more a bank lends on the home, all that is owed on it counted."""
        if not self.is_secured or self.is_of_a_money_lender:
            raise _own_limit(self)
        answer: further_charge.CashOut = CHARGE.answer(self._home)
        return answer

    @property
    def _home(self) -> Deal:
        return self.deal.changed(valuation=self.value, first_balance=self.first, plans=None)

    @property
    def most(self) -> float:
        """The most that a bank lends more on the home: the cap of its value, less what is owed [HKD]."""
        return float(self.lent_by_a_bank.value)

    @cached_property
    def longest(self) -> tuple[int, str]:
        """How long a bank lends on the home [years], and the name of what decides it."""
        if not self.is_secured or self.is_of_a_money_lender:
            raise _own_limit(self)
        usual: Tenor = TENOR.answer(self.deal.changed(plans=None))
        insured = mip_cash_out.max_tenor(self._home.changed(price=self.value)).or_else(nan)
        if self.is_beyond_a_bank_alone and insured < usual.max_tenor:
            return int(insured), "insurance"
        return int(usual.max_tenor), str(usual.binding)

    @property
    def is_beyond_a_bank_alone(self) -> bool:
        """Whether so much is lent only with insurance."""
        if not self.deal.insured:
            return False
        return bool(self.charged > _with_dust(CHARGE.answer(self._home.changed(insured=False)).loan.max_loan))

    @cached_property
    def first_payment(self) -> float:
        """The instalment of the first mortgage [HKD a month]."""
        if not self.first:
            return 0.0
        for name in ("annual_rate", "years"):
            if not self.deal.has(name):
                raise is_missing(FACTS[name], CASH_OUT_COMPARED)
        return float(annuity.monthly_payment(self.first, self.deal.annual_rate, months(self.deal)))

    @cached_property
    def servicing(self) -> Servicing:
        """Income against both loans and the other debts, as a bank tests it."""
        if not self.deal.has("monthly_income"):
            raise is_missing(FACTS["monthly_income"], CASH_OUT_COMPARED)
        beside = self.deal.other_debts + self.first_payment + self.payment
        told = self.deal.changed(loan=0.0, annual_rate=0.0, years=1.0, other_debts=beside, plans=None)
        answer: Servicing = SERVICING.answer(told)
        return answer

    @cached_property
    def stressed_ratio(self) -> float:
        """Income against both loans at the rate of the stress test that is in force; ``nan`` where none is."""
        tested, limits = self.servicing, self.servicing.limits
        if not limits.stress_decides:
            return nan
        rise = float(limits.stress.value)
        first = (
            annuity.monthly_payment(self.first, self.deal.annual_rate + rise, months(self.deal)) if self.first else 0.0
        )
        own = self.payment if self.is_flat else self.payment_at(self.asked.annual_rate + rise)
        return float((first + own + self.deal.other_debts) / tested.counted_income)

    @property
    def is_served(self) -> bool:
        """Whether income serves both loans as a bank asks it, at a higher rate too where a stress test is in force."""
        fails_stressed = self.stressed_ratio > self.servicing.limits.stressed_ceiling + RATIO_TOLERANCE
        return bool(self.servicing.is_within) and not fails_stressed

    @cached_property
    def licence_limit(self) -> float:
        """What its repayments may come to by a money lender's licence, of an unsecured loan [fraction of the income]."""
        limit = personal_loan.personal_loan_limit(self.deal)
        if self.is_secured or not self.is_of_a_money_lender or isnan(limit.value):
            raise _no_licence_limit(self)
        return float(limit.value)

    @property
    def is_bound_by_a_licence(self) -> bool:
        """Whether a money lender's licence limits its repayments."""
        try:
            return self.licence_limit > 0
        except NoRuleError:
            return False

    @property
    def is_within_its_licence(self) -> bool:
        """Whether its repayments keep within what a money lender's licence allows."""
        return bool(self.payment <= self.licence_limit * self.deal.monthly_income * (1 + RATIO_TOLERANCE))

    @property
    def is_barred(self) -> bool:
        """Whether nothing more may be charged on the home, by whomever it is lent."""
        return self.is_secured and bool(change_of_mortgage.further_charge(self.deal).value == 0)

    @cached_property
    def beyond(self) -> Finding:
        """Which of a bank's limits it does not keep: the cap of all that is lent on the home, the tenor, debt servicing."""
        found = Finding(0)
        if self.is_secured:
            if self.charged > _with_dust(self.lent_by_a_bank.loan.max_loan):
                found |= Finding.LOAN_TOO_LARGE
            if self.asked.years > self.longest[0]:
                found |= Finding.TENOR_TOO_LONG
        if self.deal.basis == Basis.NET_WORTH:
            return found | Finding.INCOME_NOT_TESTED
        try:
            return found if self.is_served else found | Finding.DEBTS_TOO_HIGH
        except XlMortgageError:
            if found:
                return found
            raise

    @property
    def is_within_limits(self) -> bool:
        """Whether it may be lent: by a bank within its cap, its tenor and debt servicing, by a money lender's licence."""
        if self.is_bound_by_a_licence:
            return self.is_within_its_licence
        if self.is_barred:
            return False
        if self.is_of_a_money_lender:
            raise _own_limit(self)
        if self.beyond == Finding.INCOME_NOT_TESTED:
            raise _net_worth_is_not_checked(self)
        return not self.beyond & FAILING

    @property
    def negative_equity(self) -> float:
        """What is charged beyond the value [HKD]."""
        return float(negative_equity(self.value, self.charged))

    @property
    def fall(self) -> float:
        """The fall in price at which negative equity begins [fraction]."""
        return float(fall_to_negative_equity(self.value, self.charged))

    @property
    def is_of_a_money_lender(self) -> bool:
        """Whether the Money Lenders Ordinance applies: as the row says, or of all but a further charge."""
        told = self.terms.money_lender
        return self.terms.kind != CashOut.FURTHER_CHARGE if told is None else told

    @cached_property
    def statutory(self) -> RateCap:
        """What the Money Lenders Ordinance says to its rate."""
        if not self.is_of_a_money_lender:
            raise _no_money_lender(self)
        _ = self.loan
        answer: RateCap = CAP.answer(self.asked)
        return answer

    @property
    def notices(self) -> Iterator[Notice]:
        """What is to be minded: consent, call loan, and an unpaid premium that bars any charge."""
        if not self.is_secured:
            if self.is_of_a_money_lender:
                asked = personal_loan.PERSONAL_LOAN.notices(self.deal, asked=True)
                yield from (notice for notice, goes_with in asked if goes_with)
            return
        charged = self.deal.changed(second_mortgage=True, plans=None)
        is_second = self.terms.kind == CashOut.SECOND
        for notice, goes_with in warnings.of_deal(charged):
            names = [condition.fact for condition in notice.conditions]
            bars = "property" in names and self.is_subsidised
            if goes_with and "second_mortgage" in names and (is_second or bars):
                yield notice
        if is_second:
            yield from (
                notice
                for notice, goes_with in arrears.ARREARS.notices(charged, asked=True)
                if goes_with and not notice.about
            )

    @property
    def is_subsidised(self) -> bool:
        """Whether the home is a subsidised flat, whose premium may be unpaid."""
        return self.deal.property.code in ("hos-green", "hos-white")


OF_A_LOAN = (
    *("annual_rate", "rate_basis", "years", "fees", "fee_treatment", "interest_only_months", "rebate"),
    *("exit_penalty", "penalty_base", "rounding", "split"),
)
"""The terms of a loan that are facts of a deal."""


class Figure(NamedTuple):
    """One row of a comparison."""

    name: str
    zh: str
    en: str
    unit: str
    """``HKD``, ``fraction``, ``yes or no`` or ``text``."""
    of: Callable[[Way], Any] | None = None
    """What it is of one way; ``None`` where it is words."""


FIGURES = (
    Figure("kind", "融資方式", "kind", "text"),
    Figure("secured", "以物業作抵押", "charged on the home", "yes or no", lambda one: one.is_secured),
    Figure("loan", "貸款額", "loan", "HKD", lambda one: one.loan),
    Figure("received", "實收金額", "received", "HKD", lambda one: one.rate.received),
    Figure("payment", "每月供款", "monthly payment", "HKD", lambda one: one.payment),
    Figure(
        "interest_only", "免還本期每月供款", "payment while interest only", "HKD", lambda one: one.interest_only_payment
    ),
    *(
        Figure(
            f"payment_plus_{points}",
            f"加息 {points} 厘每月供款",
            f"payment at +{points} points",
            "HKD",
            lambda one, points=points: one.shocked(points),  # type: ignore[misc]
        )
        for points in (1, 2, 3)
    ),
    Figure(
        "effective_rate", "實際年利率（連費用）", "effective rate with fees", "fraction", lambda one: one.rate.value
    ),
    Figure("total_interest", "總利息", "total interest", "HKD", lambda one: one.total_interest),
    Figure("cost", "總成本（利息及費用）", "total cost", "HKD", lambda one: one.cost),
    Figure("cost_if_repaid", "屆時還清的成本", "cost if repaid then", "HKD", lambda one: one.cost_if_repaid),
    Figure(
        "effective_rate_if_repaid",
        "屆時還清的實際年利率",
        "effective rate if repaid then",
        "fraction",
        lambda one: one.rate_if_repaid.value,
    ),
    Figure("first_payment", "一按每月供款", "payment of the first mortgage", "HKD", lambda one: one.first_payment),
    Figure(
        "dsr",
        "連一按的供款與入息比率",
        "debt servicing with the first mortgage",
        "fraction",
        lambda one: one.servicing.ratio,
    ),
    Figure(
        "dsr_limit",
        "銀行的供款與入息比率上限",
        "a bank's limit on it",
        "fraction",
        lambda one: one.servicing.limits.max_dsr,
    ),
    Figure(
        "combined_ratio", "物業總按揭成數", "combined loan-to-value ratio", "fraction", lambda one: one.combined_ratio
    ),
    Figure("most", "加按最多可套現", "most of a further charge", "HKD", lambda one: one.most),
    Figure(
        "licence_limit",
        "放債人牌照的還款上限",
        "limit by a money lender's licence",
        "fraction",
        lambda one: one.licence_limit,
    ),
    Figure("within_limits", "符合上限", "within the limits", "yes or no", lambda one: one.is_within_limits),
    Figure("negative_equity", "負資產金額", "negative equity", "HKD", lambda one: one.negative_equity),
    Figure("fall", "樓價跌多少即成負資產", "fall to negative equity", "fraction", lambda one: one.fall),
    Figure("statutory", "放債人條例", "Money Lenders Ordinance", "text"),
    Figure("warnings", "留意", "to mind", "text"),
    Figure("missing", "欠缺資料", "what is missing", "text"),
)
"""Every row, in the order in which they are shown."""


class Ways:
    """Ways to raise money, side by side."""

    def __init__(self, deal: Deal, ways: tuple[Way, ...]) -> None:
        self.deal, self.ways = deal, ways

    @staticmethod
    def value(one: Way, figure: Figure) -> Any:
        """Return a figure of one way, or the error that says why there is none."""
        if one.terms.refused:
            return one.terms.refused
        try:
            return figure.of(one) if figure.of else one.statutory
        except XlMortgageError as error:
            return error


def cash_out_compared(deal: Deal) -> Ways:
    """Return ways to raise money side by side.

    Examples
    --------
    >>> plans = [["kind", "loan", "annual_rate", "years", "fees"], ["second", 1e6, 0.12, 10, 20_000],
    ...          ["further-charge", 1e6, 0.035, 20, 5_000]]
    >>> told = {"value": 8e6, "first_balance": 3e6, "annual_rate": 0.0325, "years": 20.0, "plans": plans}
    >>> [(round(way.payment), round(way.rate.value, 4)) for way in cash_out_compared(Deal(told, 20261121)).ways]
    [(14347, 0.1325), (5800, 0.0362)]

    """
    return Ways(deal, tuple(Way(deal, terms) for terms in loans_of(deal.plans)))


@refusing(lambda _: is_missing(FACTS["plans"], CASH_OUT_COMPARED), "")
def there_are_no_plans(deal: Deal) -> bool:
    """Tell whether there is nothing to compare."""
    return deal.given.get("plans") is None


def _no_month() -> NoRuleError:
    return NoRuleError(
        "no-month",
        en="For what it costs to repay early, fill in month.",
        zh="如要計提早還清，請填月數。",
        field="month",
    )


def _with_dust(amount: float) -> float:
    """Return an amount with what binary rounding alone may add to it."""
    return amount * (1 + RATIO_TOLERANCE)


def _of(way: Way, code: str, field: str, en: str, zh: str) -> NoRuleError:
    return NoRuleError(code, en=f"{way.called('en')}: {en}", zh=f"{way.called('zh')}：{zh}", field=field)


def _no_interest_only(way: Way) -> NoRuleError:
    en, zh = "there are no interest-only months.", "沒有免還本期。"
    return _of(way, "no-interest-only", "interest_only_months", en, zh)


def _own_limit(way: Way) -> NoRuleError:
    en = "how much is lent is the lender's own affair; the Monetary Authority's caps bind banks. Ask the lender."
    zh = "最高貸款額由該機構自訂，金管局的上限只約束銀行，請向該機構查詢。"
    return _of(way, "lenders-own-limit", "loan", en, zh)


def _net_worth_is_not_checked(way: Way) -> NoRuleError:
    en = "on net worth income is not tested; check the net worth with ASSET_NET_WORTH and ask the bank."
    zh = "以資產水平審批，入息不作測試；請以 ASSET_NET_WORTH 核對資產淨值，並向銀行查詢。"
    return _of(way, "net-worth-not-checked", "basis", en, zh)


def _no_licence_limit(way: Way) -> NoRuleError:
    en = "no licence limits its repayments; from 2026-08-01 one does of unsecured loans to borrowers of low income."
    zh = "牌照沒有還款上限；自 2026-08-01 起只限制低收入人士的無抵押貸款。"
    return _of(way, "no-licence-limit", "monthly_income", en, zh)


def _no_money_lender(way: Way) -> NoRuleError:
    en = "a bank is no money lender, and the limits of the Ordinance on interest are not tested."
    zh = "銀行並非放債人，不以《放債人條例》的利率上限測試。"
    return _of(way, "no-money-lender", "money_lender", en, zh)


TAKES = (
    "[value first_balance annual_rate years loan price valuation monthly_income other_debts rental_income property use insured "
    "first_home regular_salary other_mortgages income_abroad basis agreement_date completion_date first_assigned apportionment "
    "building_age applicant_age building_rule applicant_rule other_ages]"
)

QUESTIONS = (
    Question(
        cash_out_compared,
        category="plans",
        of_the_whole=True,
        of_money_lenders=True,
        takes=TAKES,
        checks=(there_are_no_plans,),
        functions=(
            Function(
                CASH_OUT_COMPARED,
                "二按、加按、私人貸款比較",
                "deal plans [month lang]",
                None,
                does="Return ways to raise money on a home side by side: a column a loan, a row a figure. ``plans`` is a header "
                "row of kind (second, further-charge or personal), lender, loan, annual_rate, rate_basis, years, fees, "
                "fee_treatment, interest_only_months, rebate, exit_penalty, penalty_base, rounding, split, money_lender, note, in "
                "either language, and a loan a row. The deal gives the home's value, first_balance, and annual_rate and years "
                "that are left of the first mortgage, and the income. ``month`` is when each is repaid early. The Money Lenders "
                "Ordinance is asked of every loan but a further charge, unless money_lender says otherwise.",
                returns="list of rows: a header of the lenders, then a row a figure. What cannot be had is #N/A or #VALUE!, and "
                "the last row says what is missing.",
                raises="#VALUE! for a deal or a heading that is wrong.",
                example='>>> deal = [["物業現值", 8e6], ["一按結欠", 3e6], ["年利率", "3.25%"], ["年期", 20], ["每月入息", 60_000],\n'
                '...         ["臨約日期", "2026-11-20"]]\n'
                '>>> plans = [["融資方式", "貸款額", "年利率", "年期", "費用"], ["二按", 1e6, "12%", 10, 20_000],\n'
                '...          ["加按", 1e6, "3.5%", 20, 5_000], ["業主私人貸款", 1e6, "9%", 5, 0]]\n'
                ">>> rows = CASH_OUT_COMPARED(deal, plans, 24)\n"
                ">>> rows[0], [round(payment) for payment in rows[5][1:]]\n"
                "(['項目', '二按', '加按', '業主私人貸款'], [14347, 5800, 20758])",
                source="As SECOND_MORTGAGE_APR, RATE_CAP, DSR, CASH_OUT, MAX_TENOR and NEGATIVE_EQUITY; the warnings of "
                'RULE_SOURCE("warnings") and RULE_SOURCE("arrears").',
                by_argument="month",
                spills=True,
            ),
        ),
    ),
)
