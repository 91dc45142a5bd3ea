"""What would make a failing deal pass: the smallest single changes, or two together where no single one is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from math import ceil, floor, inf, isinf, isnan
from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.ranges import MOST_MONEY
from xlmortgage.law.hkma.rebate import rebate
from xlmortgage.numbers.search import Starts, last_from_the_top, nearest, nearest_above
from xlmortgage.questions import Function, Question, verdict
from xlmortgage.questions import loan as of_loan
from xlmortgage.questions.lent import lent_without_insurance
from xlmortgage.questions.tenor import tenor
from xlmortgage.questions.verdict import ASKING, FAILING, Assessment, Finding, Subject, assess
from xlmortgage.tables.choice import Answer
from xlmortgage.tables.pieces import conditions_of, edges, versions_on


class Change(NamedTuple):
    """One change that makes a failing deal pass."""

    name: str
    """The fact that changes; ``"scale"`` where price and loan fall alike."""
    now: Any
    then: Any
    facts: Mapping[str, Any]
    """All that has to be put into the deal for it."""
    asked_about: Assessment | None = None
    """What becomes of the deal with it where the bank has to be asked; ``None`` where the deal then passes."""

    @property
    def size(self) -> float:
        """How large the change is beside what is there now; a yes or no comes last."""
        return inf if isinstance(self.now, bool) or not self.now else abs(self.then / self.now - 1)


class Remedy(NamedTuple):
    """What becomes of a deal, and what would make it pass."""

    deal: Deal
    assessment: Assessment
    changes: tuple[Change, ...]
    """The smallest first; none where the deal does not fail, or where no single change is enough."""
    pairs: tuple[tuple[Change, Change], ...] = ()
    """Two changes that are enough together where no single one is, the smallest first."""

    @property
    def open(self) -> tuple[Answer, ...]:
        """What may be left without an answer; nothing of a deal that fails by the rules there are."""
        found = self.assessment
        if found.found & FAILING:
            return ()
        return found.loan.ratio, found.tenor.limits, *found.income.limits.open


def remedy(deal: Deal) -> Remedy:
    """Return the smallest single changes that make one deal pass if it fails, or pairs of them where none does.

    Amounts change by whole dollars, the tenor by whole years.  Each change is found by assessing the deal with it, so
    that it does not fail, and with a change smaller by one it does; of a pair that holds of either beside the other.
    None but a rebate that is given up makes the client pay or owe more.  A change after which the bank still has to be
    asked says so, and beside it stands the smallest of its kind after which the deal passes, where there is one.

    Examples
    --------
    >>> told = {"price": 8e6, "loan": 6e6, "annual_rate": 0.04, "years": 30.0, "monthly_income": 60e3}
    >>> [(change.name, change.then) for change in remedy(Deal(told, 20261121)).changes[:1]]
    [('loan', 5600000.0)]

    """
    assessment = assess(deal)
    if not assessment.found & FAILING:
        return Remedy(deal, assessment, ())
    search = _Search(assessment.deal, int(assessment.uncovered))
    changes = tuple(sorted(search.changes_and_those_that_pass(), key=lambda change: change.size))
    return Remedy(deal, assessment, changes, () if changes else tuple(search.pairs()))


class _Search:
    """A failing deal, and the ways in which it can be changed."""

    def __init__(self, deal: Deal, uncovered: int, *, barred: int = FAILING) -> None:
        self.deal, self.facts, self.uncovered = deal, deal.given, uncovered
        self.barred = barred
        """What must not be found of the deal with a change, flags of :class:`~xlmortgage.questions.verdict.Finding`."""
        self.case = Deal.of_one(self.facts, deal.undated).case

    def passes(self, **changes: float) -> bool:
        """Tell whether the deal does not fail with some amounts changed; what no rule covers then does not pass."""
        return self._does_not_fail(Deal({**self.facts, **changes}, self.deal.undated, case=self.case))

    def _does_not_fail(self, deal: Deal) -> bool:
        if any(check.fails(deal) for check in ASSESS.checks):
            return False
        found = assess(deal)
        return not found.found & self.barred and not int(found.uncovered) & ~(self.uncovered | Subject.PREMIUM)

    def changes_and_those_that_pass(self) -> Iterator[Change]:
        """Yield what is enough, and where the bank then has to be asked the smallest of its kind that spares that."""
        found = {change.name: self.told(change) for change in self.changes()}
        yield from found.values()
        if any(change.asked_about for change in found.values()):
            passing = _Search(self.deal, self.uncovered, barred=FAILING | ASKING).changes()
            yield from (change for change in passing if change.name not in found or found[change.name].asked_about)

    def told(self, change: Change, *others: Change) -> Change:
        """Return a change, with what becomes of the deal with it and others where the bank then has to be asked."""
        facts = {name: fact for one in (change, *others) for name, fact in one.facts.items()}
        found = assess(Deal.of_one({**self.facts, **facts}, self.deal.undated))
        return change._replace(asked_about=found) if found.found & ASKING else change

    def changes(self) -> Iterator[Change]:
        """Yield what is enough by itself, of each way to change the deal the smallest."""
        yield from self._towards("monthly_income", int(MOST_MONEY))
        yield from self._years()
        yield from self._towards("other_debts", 0)
        yield from self._towards("second_loan", 0)
        yield from self._towards("bank_rebate", 0)
        yield from self._smaller_loan()
        yield from self._less_rebate()
        yield from self._higher_valuation()
        yield from self._lower_price()
        yield from self._in_proportion()
        yield from self._another_way("insured", then=True)
        yield from self._another_way("premium_financed", then=False)

    @cached_property
    def longest(self) -> int:
        """The longest tenor [years]."""
        return self._longest_of(self.deal)

    @staticmethod
    def _longest_of(deal: Deal) -> int:
        longest = tenor(deal).max_tenor
        return 0 if isnan(longest) else int(longest)

    @cached_property
    def lent_without_insurance(self) -> float:
        """How much is lent on a deal to be insured without that [fraction]; 0 where nothing is, or is to be insured."""
        share = lent_without_insurance(self.deal).value if self.deal.insured else 0.0
        return 0.0 if isnan(share) else float(share)

    def pairs(self) -> list[tuple[Change, Change]]:
        """Return two changes that are enough together, each the smallest beside the other; a pair of facts stands once."""
        found: dict[frozenset[str], tuple[Change, Change]] = {}
        for name, extreme in self._extremes():
            for second in _Search(self.deal.changed(**{name: extreme}), self.uncovered).changes():
                if second.name == name or frozenset((name, second.name)) in found:
                    continue
                pair = self._in_turn(name, second)
                if pair:
                    found[frozenset((name, second.name))] = self.told(*pair), self.told(*reversed(pair))
        return sorted(found.values(), key=lambda pair: (isinf(pair[0].size + pair[1].size), _size(pair)))

    def _in_turn(self, name: str, second: Change) -> tuple[Change, Change] | None:
        """Return the smallest change of a fact beside another one, and that one made smaller beside it, in turn."""
        first = self._beside(second, name)
        for _ in range(_MOST_TURNS):
            turned = self._beside(first, second.name) if first else None
            if turned is None or turned.then == second.then:
                break
            second, first = turned, self._beside(turned, name)
        return (first, second) if first else None

    def _beside(self, other: Change, name: str) -> Change | None:
        """Return the smallest change of a fact that is enough beside another, if there is one."""
        beside = _Search(self.deal.changed(**other.facts), self.uncovered).changes()
        return next((change for change in beside if change.name == name), None)

    def _extremes(self) -> Iterator[tuple[str, Any]]:
        """Yield as far as single facts can be changed to the good."""
        yield "years", float(self.longest)
        if self.lent_without_insurance:  # the insurer's longest tenor is no limit of a smaller loan
            yield "years", float(self._longest_of(self.deal.having(insured=False)))
        yield from (
            (name, 0.0) for name in ("other_debts", "second_loan", "bank_rebate", "rebate") if self.facts.get(name)
        )
        if not self.deal.insured:
            yield "insured", True
        if self.deal.premium_financed:
            yield "premium_financed", False
        if self.deal.has("monthly_income"):
            yield "monthly_income", MOST_MONEY

    def _towards(self, name: str, extreme: int) -> Iterator[Change]:
        """Yield the smallest change of an amount towards an extreme; each step that way makes it easier."""
        now = self.facts.get(name, 0.0)
        if now != extreme and self.passes(**{name: float(extreme)}):
            failing = floor(now) if extreme > now else ceil(now)
            then = float(nearest(failing, extreme, lambda amount: self.passes(**{name: amount})))
            yield Change(name, now, then, {name: then})

    def _years(self) -> Iterator[Change]:
        """Yield the nearest tenor that is enough; what the bank has to be asked about a tenor, a shorter one may spare."""
        found = [*self._towards("years", self.longest)]
        if not found and self.barred & Finding.TO_ASK and self.deal.years >= self.longest:
            shorter = map(float, range(self.longest - 1, 0, -1))
            then = next((years for years in shorter if self.passes(years=years)), None)
            found = [*self._to("years", then)]
        yield from found

    def _smaller_loan(self) -> Iterator[Change]:
        """Yield the nearest smaller loan that is enough."""
        now = self.deal.loan
        starts = sorted({1, *self._loans_that_spare_the_rebate(), *self._loans_to_insure()})
        lower = last_from_the_top(starts, ceil(now) - 1, lambda loan: self.passes(loan=loan))
        yield from self._to("loan", lower)

    def _loans_that_spare_the_rebate(self) -> Starts:
        """Return the loans from which on the bank's rebate does not count, to the dollar."""
        share, back = rebate.threshold(self.deal).or_else(0.0), self.deal.bank_rebate
        if not share * back:
            return ()
        least = ceil(back / share)
        return least, least + 1

    def _loans_to_insure(self) -> Starts:
        """Return the loans from which on insurance is needed, to the dollar, without a rebate that counts and with one."""
        if not self.lent_without_insurance:
            return ()
        most = self.lent_without_insurance * self.deal.base - self.deal.owed_beside
        return [max(floor(most - back) + 1, 1) for back in (0.0, self.deal.bank_rebate)]

    def _less_rebate(self) -> Iterator[Change]:
        """Yield the least cut of the rebate that is enough; where it crosses a band of the cap, a smaller cut may be."""
        price, now = self.deal.price, self.deal.rebate
        starts = self._edges(lambda base: base - price)
        cut = nearest_above(-now, starts, 0, lambda less: self.passes(rebate=-less))
        if cut is not None:
            yield Change("rebate", now, float(-cut), {"rebate": float(-cut)})

    def _higher_valuation(self) -> Iterator[Change]:
        """Yield the nearest higher valuation that is enough."""
        now = self.deal.valuation
        if isnan(now):
            return
        starts = self._edges(lambda base: base)
        then = nearest_above(now, starts, int(MOST_MONEY), lambda valuation: self.passes(valuation=valuation))
        yield from self._to("valuation", then)

    def _lower_price(self) -> Iterator[Change]:
        """Yield the nearest lower price at which the same loan is within the cap."""
        now = self.deal.price
        starts = self._starts(lambda base: base + self.deal.rebate)
        ends = (float(start - 1) for start in reversed(starts) if 1 < start <= now)
        yield from self._to("price", next((end for end in ends if self.passes(price=end)), None))

    def _in_proportion(self) -> Iterator[Change]:
        """Yield the dearest home below the price that passes with a loan of the same ratio."""
        now = self.deal.price

        def scaled(price: float) -> dict[str, float]:
            names = ("loan", "valuation", "rebate", "bank_rebate")
            return {"price": price} | {name: self.facts[name] * (price / now) for name in names if name in self.facts}

        starts = self._starts(lambda base: min(base * now / self.deal.base, MOST_MONEY))
        then = float(last_from_the_top(starts, ceil(now) - 1, lambda price: self.passes(**scaled(price))))
        facts = scaled(then)
        facts |= {name: float(floor(facts[name])) for name in ("loan", "bank_rebate") if name in facts}
        if facts["loan"]:
            yield Change("scale", now, then, facts)

    def _another_way(self, name: str, *, then: bool) -> Iterator[Change]:
        """Yield that a yes or no is turned round, where that is enough."""
        changed = Deal.of_one({**self.facts, name: then}, self.deal.undated)
        if getattr(self.deal, name) is not then and self._does_not_fail(changed):
            yield Change(name, not then, then, {name: then})

    def _to(self, name: str, then: float | None) -> Iterator[Change]:
        """Yield the change of an amount to another, if there is one above 0."""
        if then:
            yield Change(name, self.facts[name], float(then), {name: float(then)})

    def _starts(self, price_of: Callable[[float], float]) -> Starts:
        """Return the prices with which a band of the cap begins."""
        return sorted({1, *(start for start in self._edges(price_of) if start > 0)})

    def _edges(self, amount_of: Callable[[float], float]) -> Starts:
        """Return the whole amounts with which a band of the cap begins, as they come of the LTV base."""
        versions = versions_on(self.deal.governing_date, *(law.table for law in of_loan.LAWS))
        found = {edge.first_whole(amount_of) for edge in edges(conditions_of(*versions), "base")}
        return sorted({*found, *(ceil(amount_of(base)) for base in self._bases_that_spare_insurance())})

    def _bases_that_spare_insurance(self) -> Iterator[float]:
        """Yield from which LTV base on the loan needs no insurance, by the ratio of today's base."""
        if self.lent_without_insurance:
            lent = self.deal.loan + rebate.counted(self.deal).or_else(0.0) + self.deal.owed_beside
            yield lent / self.lent_without_insurance


def _size(pair: tuple[Change, Change]) -> float:
    """Return how large two changes are together; a yes or no counts nothing."""
    return sum(change.size for change in pair if not isinf(change.size))


_MOST_TURNS = 5
"""So often two changes are made smaller in turn, each beside the other."""

ASSESS = next(question for question in verdict.QUESTIONS if question.ask is assess)

QUESTIONS = (
    Question(
        remedy,
        category="advice",
        of_the_whole=True,
        checks=ASSESS.checks,
        functions=(
            Function(
                "WHAT_WOULD_PASS",
                "怎樣才會通過",
                "price loan annual_rate years monthly_income [valuation rebate property use insured first_home "
                "regular_salary other_mortgages income_abroad basis agreement_date completion_date first_assigned "
                "building_age applicant_age building_rule applicant_rule other_debts rental_income lang]",
                None,
                does="Return the smallest single changes that make a failing deal pass, the smallest first; where none is "
                "enough, two together. None but a rebate that is given up, by the difference shown, makes the client "
                "pay or owe more. A change after which the bank still has to be asked says so, and the last rows say about what; "
                "beside it stands the smallest of its kind that spares that, where there is one.",
                returns="list of rows: a header, then what changes, from what, to what and by how much; two changes together "
                "under one number; one row that says so where the deal does not fail or nothing helps. Cash is not looked at.",
                raises="#VALUE! for an input that is wrong; #N/A where no rule covers the case or the date.",
                example='>>> deal = [["樓價", 8e6], ["貸款額", 6e6], ["年利率", "4%"], ["年期", 30], ["每月入息", 60_000],\n'
                '...         ["臨約日期", "2026-11-20"]]\n'
                ">>> WHAT_WOULD_PASS(deal)[:2]\n"
                "[['改變', '現時', '改為', '差額'], ['貸款額', 6000000.0, 5600000.0, -400000.0]]",
                source="As MAX_LOAN, MAX_TENOR and DSR_OK; a bank's rebate, the state of the property and a second mortgage "
                "count where a deal block gives them, as in VERDICT.",
                of_block="bank_rebate condition second_mortgage second_loan second_rate second_years premium_financed plan other_ages",
                may_be_blank="loan monthly_income",
                spills=True,
            ),
        ),
    ),
)
