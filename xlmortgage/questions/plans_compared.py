"""Mortgage plans side by side before one deal: who lends, how much, at what rate, and what it comes to while it is held."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import inf, isclose
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import plain_spelling
from xlmortgage.errors import InputError, NoRuleError, XlMortgageError, above_most
from xlmortgage.finance import annuity
from xlmortgage.lenders.plans import plans_of
from xlmortgage.questions import Function, Question, is_missing, refusing
from xlmortgage.questions.checks import (
    the_rate_is_flat,
    the_rebate_leaves_no_price,
    the_years_are_not_whole_months,
)
from xlmortgage.questions.criteria import in_cells
from xlmortgage.questions.offers import BEST_FIRST, Offer, best_first, compared, place_of
from xlmortgage.questions.terms import months
from xlmortgage.questions.verdict import WHOLE

PLANS_COMPARED = "PLANS_COMPARED"


class Figure(NamedTuple):
    """One row of a comparison."""

    name: str
    zh: str
    en: str
    unit: str
    """``HKD``, ``fraction``, ``days``, ``rank``, ``yes or no`` or ``text``."""
    of: Callable[[Offer], Any] | None = None
    """What it is of one plan; ``None`` where it takes all of them, or is words."""


def _shocked(points: int) -> Callable[[Offer], float]:
    return lambda one: one.shocked(points)


FIGURES = (
    Figure("kind", "計劃類型", "kind", "text"),
    Figure("rank_cost", "排名（按成本）", "rank by cost", "rank"),
    Figure("rank_rate", "排名（按實際年利率）", "rank by effective rate", "rank"),
    Figure("eligible", "可承造", "eligible", "yes or no", lambda one: one.is_eligible),
    Figure("verdict", "結論", "verdict", "text"),
    Figure("reason", "原因", "reason", "text"),
    Figure("loan", "貸款額", "loan", "HKD", lambda one: one.loan),
    Figure("most", "最多可借（計入該行回贈）", "most, beside its rebate", "HKD", lambda one: one.most),
    Figure("valuation", "估價", "valuation", "HKD", lambda one: one.valuation),
    Figure("rate", "現時息率", "rate now", "fraction", lambda one: one.rate),
    Figure("rate_at_cap", "封頂息率", "rate at the cap", "fraction", lambda one: one.rate_at_cap),
    Figure("payment", "現時每月供款", "payment now", "HKD", lambda one: one.payment),
    Figure(
        "payment_at_cap",
        "封頂息率下每月供款",
        "payment at the cap",
        "HKD",
        lambda one: one.payment_at(one.rate_at_cap),
    ),
    *(
        Figure(
            f"payment_plus_{points}",
            f"加息 {points} 厘每月供款",
            f"payment at +{points} points",
            "HKD",
            _shocked(points),
        )
        for points in (1, 2, 3)
    ),
    Figure("rebate", "銀行回贈", "bank's rebate", "HKD", lambda one: one.rebate),
    Figure("penalty", "屆時還清的罰息", "penalty if left then", "HKD", lambda one: one.cost.penalty),
    Figure("clawback", "屆時退還的回贈", "clawback if left then", "HKD", lambda one: one.cost.clawback),
    Figure("interest", "持有期利息", "interest while held", "HKD", lambda one: one.cost.interest),
    Figure("linked_interest", "掛鈎存款利息", "linked deposit earns", "HKD", lambda one: one.cost.linked_interest),
    Figure("cost", "持有期總成本", "cost while held", "HKD", lambda one: one.cost.cost),
    Figure("above_best", "較最低成本多付", "above the lowest cost", "HKD"),
    Figure("effective_rate", "實際年利率", "effective rate", "fraction", lambda one: one.cost.value),
    Figure(
        "effective_rate_linked",
        "計入掛鈎存款的實際年利率",
        "effective rate with linked deposit",
        "fraction",
        lambda one: one.cost.value_after_link,
    ),
    Figure("cash_needed", "所需現金", "cash needed", "HKD", lambda one: one.cash_needed),
    Figure("age", "查核至今日數", "days since checked", "days", lambda one: one.age),
    Figure("missing", "欠缺資料", "what is missing", "text"),
)
"""Every row, in the order in which they are shown."""


class Comparison:
    """Plans side by side."""

    def __init__(self, deal: Deal, offers: Sequence[Offer]) -> None:
        self.deal, self.offers = deal, tuple(offers)

    def value(self, one: Offer, figure: Figure) -> Any:
        """Return a figure of one plan, or the error that says why there is none."""
        if one.terms.refused:
            return one.terms.refused
        try:
            if figure.of is not None:
                return figure.of(one)
            return self._by_rank(one, figure.name)
        except XlMortgageError as error:
            return error

    @cached_property
    def ranked(self) -> tuple[Offer, ...]:
        """The plans that can be had and of which the cost is known, the one that costs the least a year first."""
        known = [one for one in self.offers if one in self._rates]
        return tuple(sorted(known, key=self._rates.__getitem__))

    @property
    def in_order(self) -> tuple[Offer, ...]:
        """All plans: those that can be had first, the verdict and then the cost a year deciding; those of which no more is known last.

        Raises
        ------
        XlMortgageError
            When nothing can be told of any.

        """
        known = {one: place for one in self.offers if (place := self._place(one)) is not None}
        if not known:
            return best_first(self.offers)
        ordered = sorted(known, key=known.__getitem__)
        return *ordered, *(one for one in self.offers if one not in known)

    @staticmethod
    def _place(one: Offer) -> tuple[int, float] | None:
        if one.terms.refused:
            return None
        try:
            return place_of(one)
        except XlMortgageError:
            pass
        try:
            return BEST_FIRST.index(one.verdict), inf
        except XlMortgageError:
            return None

    @cached_property
    def _rates(self) -> Mapping[Offer, float]:
        return self._of_eligible(lambda one: one.cost.value_after_link)

    @cached_property
    def _costs(self) -> Mapping[Offer, float]:
        return self._of_eligible(lambda one: one.cost.cost)

    def _of_eligible(self, of: Callable[[Offer], Any]) -> Mapping[Offer, float]:
        found = {}
        for one in self.offers:
            try:
                if not one.terms.refused and one.is_eligible:
                    found[one] = float(of(one))
            except XlMortgageError:
                continue
        return found

    def _by_rank(self, one: Offer, name: str) -> Any:
        if not one.is_eligible:
            raise _not_eligible(one)
        if name == "rank_rate":
            _ = one.cost.value_after_link
            return _rank(one, self._rates)
        _ = one.cost.cost
        loans = [other.loan for other in self._costs]
        if not all(isclose(loan, loans[0]) for loan in loans):
            raise _other_loans(one)
        return _rank(one, self._costs) if name == "rank_cost" else self._costs[one] - min(self._costs.values())


def _rank(one: Offer, figures: Mapping[Offer, float]) -> int:
    """Return the rank of one among figures, the least first; equal ones share a rank."""
    return 1 + sum(other < figures[one] and not isclose(other, figures[one]) for other in figures.values())


def plans_compared(deal: Deal, as_of: int = 0) -> Comparison:
    """Return plans side by side before one deal, each under the criteria of its lender.

    Parameters
    ----------
    deal : Deal
        With its plans, and if wanted criteria and the months that a plan is held.
    as_of : int, optional
        The day from which the age of a plan is counted [yyyymmdd]; that of the deal where not given.

    Examples
    --------
    >>> plans = [["lender", "kind", "prime", "discount", "bank_rebate"], ["A", "P", 0.05, 0.0175, 0.01], ["B", "P", 0.05, 0.018, 0]]
    >>> told = {"price": 8e6, "loan": 5.5e6, "years": 30.0, "monthly_income": 60e3, "months": 24, "plans": plans}
    >>> found = plans_compared(Deal(told, 20261121))
    >>> [(one.name, round(one.cost.cost)) for one in found.ranked]
    [('A', 295606), ('B', 345155)]

    """
    plans = plans_of(deal.plans)
    criteria = in_cells(deal.criteria) if deal.criteria else None
    if criteria:
        names = {one.lender for one in plans}
        kept = {name: lender for name, lender in criteria.lenders.items() if _is_among(name, names)}
        criteria = criteria._replace(lenders=kept)
    return Comparison(deal, compared(while_held(deal), plans, criteria, as_of=as_of))


def _is_among(name: str, names: set[str]) -> bool:
    return plain_spelling(name) in map(plain_spelling, names)


def while_held(deal: Deal) -> Deal:
    """Return the deal with the months of the argument as those for which a plan is held, where they are given."""
    return deal.changed(holding_months=int(deal.months)) if deal.has("months") else deal


@refusing(lambda _: is_missing(FACTS["plans"], PLANS_COMPARED), "")
def there_are_no_plans(deal: Deal) -> bool:
    """Tell whether there is nothing to compare."""
    return deal.given.get("plans") is None


def _held_too_long(told: Mapping[str, Any]) -> InputError:
    return above_most(
        *("months", "持有月數"),
        while_held(Deal(dict(told), 0)).holding_months,
        annuity.number_of_instalments(told["years"]),
        because="the term of the loan in months",
        because_zh="貸款期",
    )


@refusing(_held_too_long, "months holding_months years")
def plans_are_held_beyond_the_term(deal: Deal) -> Any:
    """Tell whether plans are to be held longer than the loan lasts."""
    return while_held(deal).holding_months > months(deal)


def _not_eligible(one: Offer) -> NoRuleError:
    return NoRuleError(
        "not-eligible",
        en=f"{one.name} does not lend on this deal and has no rank; its reason says why.",
        zh=f"{one.name}不承造此個案，不列入排名；原因見該欄。",
        field="plans",
        value=one.name,
    )


def _other_loans(one: Offer) -> NoRuleError:
    return NoRuleError(
        "other-loans",
        en=f"{one.name}: the lenders lend different amounts, so that their costs do not compare; see the effective rates, or "
        "give the loan.",
        zh=f"{one.name}：各機構貸款額不同，成本不可直接比較；請看實際年利率，或填寫貸款額。",
        field="loan",
    )


SHARED_CHECKS = (
    the_rebate_leaves_no_price,
    the_rate_is_flat,
    the_years_are_not_whole_months,
    plans_are_held_beyond_the_term,
)
"""What a deal must not be before which plans are put, from a cell or from the command line."""

TAKES = (
    f"price years [{' '.join(name for name in WHOLE.replace('[', '').rstrip(']').split() if name not in ('price', 'years', 'lender'))} "
    "holding_months hibor prime link_deposit link_cap link_rate exit_penalty yearly_penalties clawback rebate_month fees legal_fees "
    "plan purpose buyer other_home]"
)

QUESTIONS = (
    Question(
        plans_compared,
        category="plans",
        of_the_whole=True,
        by_lender=True,
        takes=TAKES,
        checks=(there_are_no_plans, *SHARED_CHECKS),
        functions=(
            Function(
                PLANS_COMPARED,
                "按揭計劃比較",
                "deal plans [months criteria lang]",
                None,
                does="Return mortgage plans side by side: a column a plan, a row a figure. ``plans`` is a header row of lender, "
                "kind (H, P or fixed), hibor, spread, prime, discount, fixed_rate, fixed_months, bank_rebate, rebate_month, "
                "clawback, penalty_1, penalty_2, penalty_3, link_cap, link_rate, min_loan, fees, valuation, checked, source, "
                "note, in either language, and a plan a row. A rebate is a share of the loan up to 1, or HKD; so is a clawback "
                "of the rebate, due while penalties run, of which a year without one is 0%. A fixed rate does not rise while it "
                "is fixed; the reason tells the payments after it. Left blank, a bank's best lending rate is the one published for the "
                "deal's day, HIBOR the deal's, the valuation the deal's. Income is tested at the highest rate that a plan can "
                "charge by today's best lending rate. A lender that does not lend stays, with value and limit.",
                returns="list of rows: a header of the lenders, then a row a figure. What cannot be had is #N/A or #VALUE!, and "
                "the last row says what is missing.",
                raises="#VALUE! for a deal or a heading that is wrong.",
                example='>>> deal = [["樓價", 8e6], ["貸款額", 5.5e6], ["年期", 30], ["每月入息", 80_000], ["臨約日期", "2026-11-20"]]\n'
                '>>> plans = [["機構", "類型", "P", "P 減", "回贈", "第一年罰息"], ["甲", "P", 0.05, "1.75%", "1%", "2%"],\n'
                '...          ["乙", "P", 0.05, "1.8%", "", ""]]\n'
                ">>> rows = PLANS_COMPARED(deal, plans, 24)\n"
                ">>> cost = next(row for row in rows if row[0] == '持有期總成本')\n"
                ">>> rows[0], rows[2], [round(cost) for cost in cost[1:]]\n"
                "(['項目', '甲', '乙'], ['排名（按成本）', 1, 2], [295606, 345155])",
                source="As VERDICT, PLAN_COST and PRIME.",
                by_argument="months",
                spills=True,
            ),
        ),
    ),
)
