"""What a buyer can reach, and what would make a failing deal pass.

Both search for the last amount, to the dollar, at which something still holds.  Rules jump where one of their bands
ends; between two such edges everything moves one way, so the search walks the stretches between them and halves only
the one in which the answer lies.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, isfinite, isnan
from typing import Any, NamedTuple

from xlmortgage import law
from xlmortgage import questions as quote
from xlmortgage.deal.reading import NOT_GIVEN_DATE
from xlmortgage.deal.words import ARGUMENTS, MOST_MONEY, Basis, Property, Use, Verdict
from xlmortgage.errors import NoRuleError, XlMortgageError
from xlmortgage.law import Notice, Version
from xlmortgage.questions import Assessment, CashNeeded, LoanToValue, ServicingLimits, Tenor
from xlmortgage.questions.warnings import fitting

HALF_A_MILLIONTH = 5e-7
"""A ratio is read to the millionth, so that it still counts as an edge when it is above it by less than this."""

ONE_DOLLAR_TAKES_AT_MOST = 5.0
"""No scale makes a home that is dearer by a dollar take more cash than this unless a band ends there [HKD]."""

Starts = Sequence[int]
"""The whole dollars with which a new stretch begins, in order; the first is 1."""


class Reach(NamedTuple):
    """The dearest home that cash and income reach."""

    value: float
    """Its price [whole HKD]; 0 where there is none."""
    needed: CashNeeded | None
    """The cash and the loan for it."""
    dearer: CashNeeded | None
    """The same for a price one dollar above; ``None`` where that is not known."""
    payment: float
    """The instalment [HKD a month]."""
    cash: float
    loan_by_income: float
    """[HKD]; infinite where income is not tested."""
    cap: LoanToValue
    """The cap at the price."""
    limits: ServicingLimits
    tenor: Tenor
    years: float
    bound_by: tuple[str, ...]
    """What ends it: ``"cash"`` or ``"band"``, then ``"income"``, ``"cap"`` or ``"premium"`` for the loan."""


class Change(NamedTuple):
    """One change that makes a failing deal pass."""

    name: str
    """The argument that changes; ``"scale"`` where price and loan fall alike."""
    now: Any
    then: Any
    facts: Mapping[str, Any]
    """All that has to be put into the deal for it."""

    @property
    def size(self) -> float:
        """How large the change is beside what is there now; a yes or no comes last."""
        return inf if isinstance(self.now, bool) or not self.now else abs(self.then / self.now - 1)


class Advice(NamedTuple):
    """What becomes of a deal, and what would make it pass."""

    assessment: Assessment
    changes: tuple[Change, ...]
    """The smallest first; none where the deal does not fail, or where no single change is enough."""
    warnings: tuple[Notice, ...]


def max_price(
    cash: float,
    monthly_income: float,
    annual_rate: float,
    years: float,
    property: Property = Property.PRIVATE,
    use: Use = Use.SELF_USE,
    insured: bool = False,
    first_home: bool = False,
    regular_salary: bool = False,
    other_mortgages: bool = False,
    income_abroad: bool = False,
    basis: Basis = Basis.INCOME,
    agreement_date: int = NOT_GIVEN_DATE,
    completion_date: int = NOT_GIVEN_DATE,
    first_assigned: int = NOT_GIVEN_DATE,
) -> Reach:
    """Return the dearest home that cash and income reach, to the dollar.

    The loan is the one that takes the least cash, up to the cap and to what the income carries: the largest, unless a
    slightly smaller one saves more in insurance premium.  Legal fees are not counted.  On net worth income is not
    tested.

    Parameters
    ----------
    cash : float
        For down payment, duty, commission and premium [HKD].
    monthly_income : float
        [HKD a month]
    annual_rate : float
        Nominal [fraction a year].
    years : float
        [years]
    property, use, basis : Word
        What is bought, what for, and what the loan is assessed on.
    insured, first_home, regular_salary, other_mortgages, income_abroad : bool
        Facts of the applicants.
    agreement_date, completion_date, first_assigned : int
        [yyyymmdd]; 0 where not given.

    Raises
    ------
    NoRuleError
        When no rule covers the case, or the premium of a loan that might reach further is not known.
    InputError
        When the tenor does not come to whole months.

    Examples
    --------
    >>> answer = max_price(2_720_000, 100_000, 0.035, 30.0)
    >>> answer.value, answer.needed.loan, answer.bound_by
    (8000000.0, 5600000.0, ('cash', 'cap'))

    """
    limits = quote.servicing_limits(use, other_mortgages, income_abroad, agreement_date)
    by_income = quote.largest_loan(monthly_income, annual_rate, years, 0.0, 0.0, limits)
    caps: dict[str, Any] = {
        "property": property,
        "use": use,
        "insured": insured,
        "first_home": first_home,
        "regular_salary": regular_salary,
        "other_mortgages": other_mortgages,
        "income_abroad": income_abroad,
        "basis": basis,
        "agreement_date": agreement_date,
        "completion_date": completion_date,
        "first_assigned": first_assigned,
    }
    buyer = _Buyer(cash, inf if basis == Basis.NET_WORTH else by_income, years, caps)
    price = float(_last_from_the_top(buyer.starts(), buyer.most(), buyer.reaches))
    cap = buyer.cap(max(price, 1.0))
    needed = buyer.least_cash(price) if price else None
    dearer = buyer.least_cash(price + 1) if price < MOST_MONEY else None
    of_tenor = ("property", "insured", "basis", "first_assigned", "agreement_date")
    return Reach(
        price,
        needed,
        dearer,
        quote.instalment(needed.loan, annual_rate, years) if needed else 0.0,
        cash,
        buyer.loan_by_income,
        cap,
        limits,
        quote.longest_tenor(**{name: caps[name] for name in of_tenor}),
        years,
        _bound_by(buyer, cap, needed) if needed else ("cash",),
    )


def what_would_pass(facts: Mapping[str, Any]) -> Advice:
    """Return the smallest single changes that make a failing deal pass.

    Amounts change by whole dollars, the tenor by whole years.  Each change is found by assessing the deal with it, so
    that it passes, and a change smaller by one does not.

    Parameters
    ----------
    facts : mapping
        The deal, as :func:`xlmortgage.questions.assess` takes it.

    Raises
    ------
    NoRuleError, InputError
        As :func:`xlmortgage.questions.assess`.

    Examples
    --------
    >>> deal = {"price": 8e6, "loan": 6e6, "annual_rate": 0.04, "years": 30.0, "monthly_income": 60e3}
    >>> [(change.name, change.then) for change in what_would_pass(deal).changes[:2]]
    [('loan', 5600000.0), ('price', 8571429.0)]

    """
    deal = {name: argument.plain for name, argument in ARGUMENTS.items()} | dict(facts)
    assessment = quote.assess(deal)
    if assessment.verdict != Verdict.FAIL:
        return Advice(assessment, (), fitting(deal))
    found = [
        *(_amount(deal, name, extreme) for name, extreme in _extremes(assessment)),
        _rebate(deal, assessment),
        _valuation(deal, assessment),
        _price(deal, assessment),
        _scale(deal, assessment),
        _insurance(deal),
    ]
    changes = sorted((change for change in found if change), key=lambda change: change.size)
    return Advice(assessment, tuple(changes), fitting(deal))


@dataclass(frozen=True)
class _Buyer:
    """What a buyer has, and what each price takes."""

    cash: float
    loan_by_income: float
    years: float
    facts: Mapping[str, Any]

    def cap(self, price: float) -> LoanToValue:
        return quote.loan_to_value(price, **self.facts)

    def most(self) -> int:
        """Return a price that is certainly not passed: all the cash and all that the income carries."""
        return floor(min(self.cash + self.loan_by_income, MOST_MONEY))

    def starts(self) -> Starts:
        """Return the prices with which a band of the cap, of the duty or of the premium begins."""
        cap = self.cap(1.0)
        versions = _versions(cap)
        premium = self._premium_sheet()
        duty = quote.stamp_duty(1.0, self.facts["property"], self.facts["agreement_date"]).governing
        by_duty = [floor(edge) + 1 for edge in duty.edges] if duty else []
        by_value = [start for version in (*versions, *premium) for start in _band_starts(version, float)]
        loans = [self.loan_by_income, *(loan for version in versions for loan in version.column("max_loan"))]
        by_ratio = [
            ceil(loan / (ratio + HALF_A_MILLIONTH))
            for loan in loans
            if isfinite(loan)
            for ratio in self._steps(premium)
        ]
        return sorted({1, *by_duty, *by_value, *by_ratio} - {0})

    def reaches(self, price: float) -> bool:
        """Tell whether the cash is enough for a price; raise where that hangs on a premium that is not known."""
        unknown = None
        for loan in self._loans(price):
            if price - loan > self.cash:
                break
            try:
                if self.needed(price, loan).value <= self.cash:
                    return True
            except NoRuleError as error:
                if self.needed(price, loan, insured=False).value <= self.cash:
                    unknown = error
        if unknown:
            raise unknown
        return False

    def least_cash(self, price: float) -> CashNeeded | None:
        """Return the cash for a price with the loan that takes the least of it; ``None`` where no premium is known."""
        known = []
        for loan in self._loans(price):
            try:
                known.append(self.needed(price, loan))
            except NoRuleError:
                continue
        return min(known, key=lambda needed: float(needed.value), default=None)

    def needed(self, price: float, loan: float, *, insured: bool | None = None) -> CashNeeded:
        names = ("property", "first_home", "agreement_date", "use", "basis")
        return quote.cash_needed(
            price,
            loan,
            insured=self.facts["insured"] if insured is None else insured,
            years=self.years,
            **{name: self.facts[name] for name in names},
        )

    def _loans(self, price: float) -> Iterator[float]:
        """Yield the loans that can take the least cash: the largest, and the last of each cheaper step of the premium."""
        largest = min(self.cap(price).max_loan, self.loan_by_income)
        yield largest
        if self.facts["insured"]:
            for ratio in self._steps(self._premium_sheet()):
                if ratio * price < largest:
                    yield ratio * price

    def _premium_sheet(self) -> tuple[Version, ...]:
        if not self.facts["insured"]:
            return ()
        date = self.facts["agreement_date"] or law.verified_on()
        version = law.table("mip_premium").version_at(date)
        return (version,) if version else ()

    @staticmethod
    def _steps(sheets: Iterable[Version]) -> list[float]:
        """Return the ratios at which a premium steps up, the highest first."""
        conditions = [condition for sheet in sheets for row in sheet.conditions for condition in row]
        return sorted({condition.bound for condition in conditions if condition.fact == "ltv"}, reverse=True)


def _bound_by(buyer: _Buyer, cap: LoanToValue, needed: CashNeeded) -> tuple[str, str]:
    largest = min(cap.max_loan, buyer.loan_by_income)
    by_loan = "premium" if needed.loan < largest else "income" if buyer.loan_by_income < cap.max_loan else "cap"
    return "band" if buyer.cash - needed.value >= ONE_DOLLAR_TAKES_AT_MOST else "cash", by_loan


def _versions(cap: LoanToValue) -> list[Version]:
    """Return the versions that have a say in a cap."""
    governing = [limit.ruling.governing for limit in cap.limits]
    return [version for version in governing if version]


def _band_starts(version: Version, price_of: Callable[[float], float]) -> Iterator[int]:
    """Yield the whole-dollar prices with which a band by value begins."""
    for row in version.conditions:
        for fact, compare, bound in row:
            if fact == "value":
                price = price_of(bound)
                yield floor(price) + 1 if compare in (operator.gt, operator.le) else ceil(price)


def _last_from_the_top(starts: Starts, most: int, holds: Callable[[float], bool]) -> int:
    """Return the last whole number up to ``most`` that holds; in each stretch those that hold come first.

    >>> _last_from_the_top((1, 50), 99, lambda number: number <= 30 or 50 <= number <= 77), _last_from_the_top(
    ...     (1, 50), 99, lambda number: number <= 30
    ... )
    (77, 30)
    """
    stop = most + 1
    for start in reversed(starts):
        if start < stop:
            if holds(float(start)):
                return _nearest(stop, start, holds)
            stop = start
    return 0


def _nearest(failing: int, passing: int, holds: Callable[[float], bool]) -> int:
    """Return the whole number nearest to ``failing``, from ``passing`` on, that holds.

    >>> _nearest(100, 1, lambda number: number <= 30), _nearest(1, 100, lambda number: number >= 30)
    (30, 30)
    """
    while abs(passing - failing) > 1:
        middle = (passing + failing) // 2
        if holds(float(middle)):
            passing = middle
        else:
            failing = middle
    return passing


def _nearest_above(now: float, starts: Starts, most: int, holds: Callable[[float], bool]) -> int | None:
    """Return the first whole number above ``now`` that holds; in each stretch those that hold come last.

    >>> _nearest_above(5.0, (1, 50), 99, lambda number: 40 <= number < 50 or 70 <= number), _nearest_above(
    ...     5.0, (1, 50), 99, lambda number: False
    ... )
    (40, None)
    """
    for stop in (*(start for start in starts if now + 1 < start <= most), most + 1):
        if stop - 1 > now and holds(float(stop - 1)):
            first = max([floor(now), *(start - 1 for start in starts if now < start < stop)])
            return _nearest(first, stop - 1, holds)
    return None


def _passes(deal: Mapping[str, Any], changed: Mapping[str, Any]) -> bool:
    """Tell whether a deal passes with something changed; what cannot be assessed does not."""
    try:
        return quote.assess({**deal, **changed}).verdict != Verdict.FAIL
    except XlMortgageError:
        return False


def _extremes(assessment: Assessment) -> Iterator[tuple[str, int]]:
    """Yield the amounts that can change without crossing an edge of the cap, and as far as each can go."""
    yield "monthly_income", int(MOST_MONEY)
    yield "loan", 1
    yield "years", int(assessment.tenor.value)
    yield "other_debts", 0


def _amount(deal: Mapping[str, Any], name: str, extreme: int) -> Change | None:
    """Return the smallest change of an amount towards an extreme."""
    now = deal[name]
    if now == extreme or not _passes(deal, {name: float(extreme)}):
        return None
    failing = floor(now) if extreme > now else ceil(now)
    then = float(_nearest(failing, extreme, lambda amount: _passes(deal, {name: amount})))
    return Change(name, now, then, {name: then})


def _rebate(deal: Mapping[str, Any], assessment: Assessment) -> Change | None:
    """Return the least cut of the rebate that is enough; where it crosses a band of the cap, a smaller cut may be."""
    now, price = deal["rebate"], deal["price"]
    edges = _edges(assessment, lambda base: base - price)
    cut = _nearest_above(-now, edges, 0, lambda less: _passes(deal, {"rebate": -less}))
    return None if cut is None else Change("rebate", now, float(-cut), {"rebate": float(-cut)})


def _valuation(deal: Mapping[str, Any], assessment: Assessment) -> Change | None:
    """Return the nearest higher valuation that is enough."""
    now = deal["valuation"]
    if isnan(now):
        return None
    edges = _edges(assessment, lambda base: base)
    then = _nearest_above(now, edges, int(MOST_MONEY), lambda valuation: _passes(deal, {"valuation": valuation}))
    return None if then is None else Change("valuation", now, float(then), {"valuation": float(then)})


def _price(deal: Mapping[str, Any], assessment: Assessment) -> Change | None:
    """Return the nearest price at which the same loan is within the cap, whatever cash that takes."""
    now = deal["price"]

    def holds(price: float) -> bool:
        return _passes(deal, {"price": price})

    starts = _starts(assessment, lambda value: value + deal["rebate"])
    lower = next((start - 1 for start in reversed(starts) if 1 < start <= now and holds(float(start - 1))), None)
    higher = _nearest_above(now, starts, int(MOST_MONEY), holds)
    found = [float(price) for price in (lower, higher) if price]
    then = min(found, key=lambda price: abs(price - now), default=None)
    return Change("price", now, then, {"price": then}) if then else None


def _scale(deal: Mapping[str, Any], assessment: Assessment) -> Change | None:
    """Return the dearest home below the price that passes with a loan of the same ratio."""
    now = deal["price"]

    def scaled(price: float) -> dict[str, Any]:
        return {"price": price} | {name: deal[name] * (price / now) for name in ("loan", "valuation", "rebate")}

    starts = _starts(assessment, lambda value: value * now / assessment.loan_to_value.base)
    then = float(_last_from_the_top(starts, ceil(now) - 1, lambda price: _passes(deal, scaled(price))))
    loan = float(floor(scaled(then)["loan"]))
    return Change("scale", now, then, scaled(then) | {"loan": loan}) if loan else None


def _insurance(deal: Mapping[str, Any]) -> Change | None:
    changed = {"insured": True}
    return Change("insured", False, True, changed) if not deal["insured"] and _passes(deal, changed) else None


def _starts(assessment: Assessment, price_of: Callable[[float], float]) -> Starts:
    """Return the prices with which a band of a deal's cap begins."""
    return sorted({1, *(start for start in _edges(assessment, price_of) if start > 0)})


def _edges(assessment: Assessment, amount_of: Callable[[float], float]) -> Starts:
    """Return the whole amounts with which a band of a deal's cap begins, as they come of its LTV base."""
    return sorted({s for version in _versions(assessment.loan_to_value) for s in _band_starts(version, amount_of)})
