"""Everything that a quote shows of one deal, each answer once, or what stands in its way."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from xlmortgage import __version__
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import Basis, Purpose
from xlmortgage.errors import NoRuleError, XlMortgageError
from xlmortgage.numbers.days import as_date
from xlmortgage.numbers.search import nearest
from xlmortgage.questions import (
    Function,
    Question,
    Takes,
    borrowed,
    cash,
    covered,
    duty,
    income,
    is_missing,
    loan,
    plan,
    premium,
    refusing,
    repayment,
)
from xlmortgage.questions import plans_compared as of_plans
from xlmortgage.questions import tenor as of_tenor
from xlmortgage.questions import verdict as of_verdict
from xlmortgage.questions import worth as of_worth
from xlmortgage.questions.checks import not_a_purchase, the_rebate_leaves_no_price, the_years_are_not_whole_months
from xlmortgage.questions.offers import Offer
from xlmortgage.questions.plans_compared import Comparison
from xlmortgage.questions.terms import months

PLANS_COMPARED = "PLANS_COMPARED"
QUOTE, LINES, NET_WORTH = "QUOTE", "lines of the cash", "ASSET_NET_WORTH"
INCOME = "monthly_income"


class Part(NamedTuple):
    """One answer of a quote."""

    name: str
    zh: str
    en: str
    asks: str
    """What it asks, by the name of a worksheet function or a list column; ``""`` what no question is about."""
    of: Callable[[Any], Any]
    """Picks the value from the answer."""
    why: str = ""
    """The worksheet function whose reason is its own, in small letters; ``""`` where the label says it all."""
    of_a_purchase: bool = False
    """Whether only a purchase has it."""
    of_plans: bool = False
    """Whether it is there only where plans are given."""


def _plan_of(deal: Deal) -> Deal:
    """Return the deal as a plan: the rebate is the bank's, the premium a fee paid in cash, the price the lending base."""
    if premium.the_deal_cannot_be_insured.fails(deal):
        raise premium.the_deal_cannot_be_insured.refusal(deal)
    insured = covered(premium.premium_if_insured(deal)).value if deal.insured and deal.has("loan") else 0.0
    added = insured if deal.premium_financed else 0.0
    return deal.changed(rebate=deal.bank_rebate, fees=insured - added, premium=added, price=deal.base)


def _line(name: str) -> Callable[[Any], Any]:
    return lambda answer: next(line.amount for line in answer.lines if line.name == name)


def _loan(deal: Deal) -> Any:
    if not deal.has("loan"):
        raise is_missing(FACTS["loan"], QUOTE)
    return deal.loan


def _best(answer: Comparison) -> Offer:
    """Return the plan that costs the least a year of those that can be had."""
    if not answer.ranked:
        raise _no_plan(len(answer.offers))
    return answer.ranked[0]


def _no_plan(compared: int) -> NoRuleError:
    return NoRuleError(
        "no-plan-to-be-had",
        en=f"None of the {compared} plans can be had, or what is needed to tell is missing; PLANS_COMPARED says why of each.",
        zh=f"{compared} 個計劃均未能承造，或資料不足；各計劃的原因見 PLANS_COMPARED。",
        field="plans",
        value=compared,
    )


def bank_alone(deal: Deal) -> Any:
    """Return the most that a bank lends on the property without insurance [HKD].

    >>> bank_alone(Deal({"price": 8e6, "insured": True}, 20261121))
    5600000.0
    """
    return covered(loan.loan(deal.changed(insured=False))).max_loan


def _insurance_ends(deal: Deal) -> int:
    """Return after how many instalments no more is owed than a bank lends by itself, 0 where nothing is insured."""
    if not deal.insured:
        return 0
    if borrowed.an_annual_premium_is_financed.fails(deal):
        raise borrowed.an_annual_premium_is_financed.refusal(deal)
    for name in ("loan", "annual_rate", "years"):
        if not deal.has(name):
            raise is_missing(FACTS[name], QUOTE)
    most = bank_alone(deal)

    def holds(month: float) -> bool:
        return bool(repayment.repayment(deal.changed(month=month)).balance <= most)

    return 0 if covered(repayment.repayment(deal)).borrowed <= most else nearest(0, int(months(deal)), holds)


PARTS = (
    Part("verdict", "結論", "verdict", "VERDICT", lambda answer: answer.word, "verdict"),
    Part("verdict_code", "結論代碼", "code of the verdict", "VERDICT", lambda answer: answer.code),
    Part("loan", "貸款額", "loan", "", _loan),
    Part("max_loan", "最高貸款額", "largest loan", "MAX_LOAN", lambda answer: answer.max_loan, "max_loan"),
    Part("max_ltv", "最高按揭成數", "maximum LTV", "MAX_LOAN", lambda answer: answer.max_ltv, "max_ltv"),
    Part("base", "按揭基數", "net price or valuation", "MAX_LOAN", lambda answer: answer.deal.base),
    Part(
        "rebate_counted", "計入成數的銀行回贈", "bank's rebate that counts", "VERDICT", lambda a: a.rebate.or_else(0.0)
    ),
    Part("ltv_counted", "連回贈的按揭成數", "LTV with rebate", "VERDICT", lambda a: a.counted / a.deal.base),
    Part(
        "combined_ltv",
        "連二按的總按揭成數",
        "LTV of both mortgages",
        "VERDICT",
        lambda answer: answer.combined_ltv,
    ),
    Part("down_payment", "首期", "down payment", LINES, _line("down-payment"), of_a_purchase=True),
    Part("monthly_payment", "每月供款", "monthly payment", "MONTHLY_PAYMENT", lambda answer: answer.payment),
    Part("total_interest", "總利息", "total interest", "TOTAL_INTEREST", lambda answer: answer.total_interest),
    Part(
        "second_payment",
        "二按每月供款",
        "payment of the second mortgage",
        "DSR",
        lambda answer: borrowed.second_instalment(answer.deal),
    ),
    Part("dsr", "供款與入息比率", "debt-servicing ratio", "DSR", lambda answer: answer.ratio, "dsr"),
    Part("dsr_limit", "供款與入息比率上限", "debt-servicing limit", "DSR_LIMIT", lambda answer: answer.max_dsr),
    Part("dsr_ok", "入息測試通過", "income test passed", "DSR_OK", lambda answer: answer.passes, "dsr_ok"),
    Part("dsr_stressed", "壓力測試比率", "stressed ratio", "DSR_STRESSED", lambda a: a.stressed_ratio, "dsr_stressed"),
    Part("min_income", "最低每月入息", "least monthly income", "MIN_INCOME", lambda a: a.value, "min_income"),
    Part("loan_by_income", "按入息可借", "loan by income", "LOAN_BY_INCOME", lambda a: a.value, "loan_by_income"),
    Part("max_tenor", "最長還款期", "longest tenor", "MAX_TENOR", lambda answer: int(answer.max_tenor), "max_tenor"),
    Part("cash_needed", "所需現金", "cash needed", "CASH_NEEDED", lambda answer: answer.value, of_a_purchase=True),
    Part(
        "stamp_duty",
        "印花稅",
        "stamp duty",
        "STAMP_DUTY",
        lambda answer: answer.value,
        "stamp_duty",
        of_a_purchase=True,
    ),
    Part("commission", "代理佣金", "agent's commission", LINES, _line("commission"), of_a_purchase=True),
    Part("legal_fees", "律師費", "legal fees", LINES, _line("legal-fees"), of_a_purchase=True),
    Part(
        "mip_premium",
        "按揭保險保費",
        "insurance premium",
        "mip_premium",
        lambda answer: answer.value,
        "mip_premium",
    ),
    Part(
        "borrowed", "連保費的貸款額", "loan with the premium added", "MONTHLY_PAYMENT", lambda answer: answer.borrowed
    ),
    Part("insurance_ends", "毋須按揭保險的供款月", "instalments until insurance ends", "", _insurance_ends),
    Part("rebate", "發展商回贈", "developer's rebate", LINES, _line("rebate"), of_a_purchase=True),
    Part("plan_cost", "連銀行回贈的實際年利率", "effective annual rate", "PLAN_COST", lambda a: a.value, "plan_cost"),
    Part("net_worth", "可計算的資產淨值", "net worth that counts", NET_WORTH, lambda a: a.value, "asset_net_worth"),
    *(
        Part(
            f"plans_best_{name}",
            zh,
            en,
            "PLANS_COMPARED",
            of,
            "best_plan" if name == "lender" else "",
            of_plans=True,
        )
        for name, zh, en, of in (
            ("lender", "最平計劃的機構", "lender of the best plan", lambda answer: _best(answer).name),
            ("rate", "最平計劃現時息率", "rate of the best plan now", lambda answer: _best(answer).rate),
            ("payment", "最平計劃每月供款", "payment of the best plan", lambda answer: _best(answer).payment),
            (
                "cost",
                "最平計劃持有期總成本",
                "cost of the best plan while held",
                lambda answer: _best(answer).cost.cost,
            ),
            (
                "effective_rate",
                "最平計劃實際年利率",
                "effective rate of the best plan",
                lambda answer: _best(answer).cost.value_after_link,
            ),
        )
    ),
    Part(
        "plans_eligible",
        "可承造的計劃數目",
        "plans that can be had",
        "PLANS_COMPARED",
        lambda answer: len(answer.ranked),
        of_plans=True,
    ),
    Part("rules_as_of", "規則核實至", "rules as of", "", lambda deal: as_date(deal.undated).isoformat()),
    Part("rules_version", "版本", "version", "", lambda _deal: __version__),
)
"""Every answer, in the order in which a quote shows them."""

MODULES = (loan, of_tenor, income, of_worth, of_verdict, cash, duty, premium, repayment, plan, of_plans)

ASKED: dict[str, tuple[Question, Takes]] = {
    asked.name: (
        question,
        Takes.read(asked.takes) if isinstance(asked, Function) and not question.of_the_whole else question.takes,
    )
    for module in MODULES
    for question in module.QUESTIONS
    for asked in (*question.columns, *question.functions)
}
"""The questions of which the answers are taken, and what they take, by the names of their functions and columns."""


class Quote:
    """Everything that a quote shows of one deal."""

    def __init__(self, deal: Deal, before_plans: Deal, uncounted: NoRuleError | None = None) -> None:
        self.deal = deal
        self.uncounted = uncounted
        """That it is not known what an income counts; what hangs on incomes has then no answer."""
        self.before_plans = before_plans
        """The deal as plans are put before it: without what one lender alone would add."""
        self._answers: dict[str, Any] = {}

    @cached_property
    def parts(self) -> tuple[tuple[Part, Any, Any], ...]:
        """Every part, the answer it is taken from, and its value; both are the error where there is none."""
        plans = self.deal.given.get("plans") is not None
        return tuple(self._part(part) for part in PARTS if plans or not part.of_plans)

    def _part(self, part: Part) -> tuple[Part, Any, Any]:
        try:
            if part.of_a_purchase and self.deal.purpose != Purpose.PURCHASE:
                raise not_a_purchase(self.deal.purpose, part.zh, part.en)
            answer = self._answer(part.asks) if part.asks else self.deal
            return part, answer, _value(part, answer)
        except XlMortgageError as error:
            return part, error, error

    def _answer(self, asks: str) -> Any:
        """Return the answer to a question, asked once; or raise what stands in its way, a missing fact first."""
        if asks not in self._answers:
            try:
                self._answers[asks] = self._asked(asks)
            except XlMortgageError as error:
                self._answers[asks] = error
        if isinstance(self._answers[asks], XlMortgageError):
            raise self._answers[asks]
        return self._answers[asks]

    def _before(self, asks: str) -> Deal:
        """Return the deal as a question is asked of it."""
        if asks == "PLAN_COST":
            return _plan_of(self.deal)
        return self.before_plans if asks == PLANS_COMPARED else self.deal

    def _asked(self, asks: str) -> Any:
        question, takes = ASKED["CASH_NEEDED" if asks == LINES else asks]
        deal = self._before(asks)
        on_income_alone = asks == NET_WORTH and deal.basis == Basis.INCOME
        for fact in takes.facts[: 0 if on_income_alone else takes.required]:
            if fact.name not in deal.given or not deal.has(fact.name):
                raise self.uncounted if self.uncounted and fact.name == INCOME else is_missing(fact, QUOTE)
        if self.uncounted and question.of_the_whole and asks != PLANS_COMPARED:
            raise self.uncounted
        if asks != LINES:
            return question.answer(deal)
        for one in question.checks:
            if one is not premium.the_deal_cannot_be_insured and one.fails(
                deal
            ):  # no line hangs on the premium but its own
                raise one.refusal(deal)
        return question.ask(deal)


def _value(part: Part, answer: Any) -> Any:
    value = part.of(answer)
    if value != value:  # noqa: PLR0124 - nan alone is not itself
        covered(answer)
    return value


def quote(deal: Deal) -> Quote:
    """Return everything that a quote shows of one deal; a blank loan means the largest that rule and income allow."""
    try:
        return Quote(of_verdict.complete(deal), deal)
    except NoRuleError as error:
        if not deal.incomes:
            raise
        return Quote(of_verdict.complete(deal.changed(incomes=())), deal, error)


@refusing(the_years_are_not_whole_months.error, "years")
def the_years_given_are_not_whole_months(deal: Deal) -> Any:
    """Tell whether a tenor is given that does not come to whole months."""
    return deal.has("years") and the_years_are_not_whole_months.fails(deal)


MORE = (
    "legal_fees fees interest_only_months rounding buyer other_home holding_months hibor prime link_deposit "
    "link_cap link_rate"
)

QUESTIONS = (
    Question(
        quote,
        category="advice",
        of_the_whole=True,
        checks=(the_rebate_leaves_no_price, the_years_given_are_not_whole_months),
        takes=f"[{of_verdict.WHOLE.replace('[', '').rstrip(']')} {MORE}]",
        functions=(
            Function(
                QUOTE,
                "整份報價",
                "deal [lang assets incomes plans criteria]",
                None,
                does="Return every answer that a quote shows, each once: name, label, value, why. A blank loan means the "
                "largest that rule and income allow. With ``plans``, as PLANS_COMPARED takes them, the best of them is among "
                "the answers.",
                returns="list of rows: a header, then a row an answer. Where a fact is missing the value is #N/A, and the "
                "reason says what to fill in.",
                raises="#VALUE! for an input that is wrong.",
                example='>>> deal = [["樓價", 8e6], ["年利率", "3.25%"], ["年期", 30], ["每月入息", 80_000],\n'
                '...         ["臨約日期", "2026-11-20"]]\n'
                ">>> [row[:3] for row in QUOTE(deal)[:5]]\n"
                "[['名稱', '項目', '數值'], ['verdict', '結論', '通過'], ['verdict_code', '結論代碼', 'pass'], "
                "['loan', '貸款額', 5600000.0], ['max_loan', '最高貸款額', 5600000.0]]",
                source="As each function of the same name.",
                spills=True,
            ),
        ),
    ),
)
