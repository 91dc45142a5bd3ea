"""A lender's own criteria beside the law: which lines would be looser than it, and which decide a deal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from math import inf, nextafter
from typing import Any, NamedTuple

from xlmortgage import law
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import Fact, Kind, is_blank
from xlmortgage.errors import InputError
from xlmortgage.law.hkma.dsr import dsr
from xlmortgage.lenders import Lender, criteria
from xlmortgage.lenders.criteria import CONDITIONS, RULES, STALE_AFTER_DAYS, Criteria, Line, Refusal, case_in_words
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import income
from xlmortgage.questions import loan as of_loan
from xlmortgage.questions import tenor as of_tenor
from xlmortgage.questions.lent import as_lent
from xlmortgage.tables.conditions import Condition
from xlmortgage.tables.lookups import Law
from xlmortgage.tables.pieces import conditions_of, edges


def read_criteria(
    lines: Iterable[tuple[int, Mapping[str, Any]]],
    *,
    as_of: int | None = None,
    stale_after_days: int = STALE_AFTER_DAYS,
) -> Criteria:
    """Read the lines of lenders' criteria, refusing those that are wrong or looser than the rules.

    Parameters
    ----------
    lines : iterable of (int, mapping)
        Each line's number in its file, and its cells by column name, in either language.
    as_of : int, optional
        The day [yyyymmdd] from which the age of a line is counted; the day to which the tables were verified where
        not given.
    stale_after_days : int, optional
        After how long a line is stale, which its note then says [days].

    Returns
    -------
    Criteria
        The lenders, and the refused lines with their sentences.

    Examples
    --------
    >>> line = {"lender": "甲銀行", "rule": "building_rule", "value": 80, "source": "circular", "checked": "2026-11-01"}
    >>> found = read_criteria([(2, line), (3, {**line, "rule": "max_dsr", "value": 0.9})])
    >>> list(found.lenders), [(refusal.line, refusal.error.code) for refusal in found.refusals]
    (['甲銀行'], [(3, 'looser-than-the-regulator')])

    """
    read, refusals = criteria.read_lines(lines, as_of=as_of)
    taken = []
    for line in read:
        if error := looser(line):
            refusals.append(Refusal(line.number, error))
        else:
            taken.append(line)
    return criteria.criteria_of(taken, refusals, as_of=as_of, stale_after_days=stale_after_days)


A_YEAR = 10_000
"""Between two calendar numbers."""


def under_its_criteria(deal: Deal) -> Deal:
    """Return a deal under the lender whose lines are given with it, if any are: the one it names, or the only one.

    Raises
    ------
    InputError
        When a line cannot be taken, or none of several lenders is named.

    Examples
    --------
    >>> lines = [["lender", "rule", "value", "source", "checked"], ["甲銀行", "max_ltv", 0.6, "circular", "2026-11-01"]]
    >>> under_its_criteria(Deal({"price": 8e6, "criteria": lines}, 20261121)).lender
    <lender 甲銀行>

    """
    name = deal.lender if isinstance(deal.lender, str) else ""
    if not deal.criteria:
        return deal.changed(lender="") if name else deal
    found = in_cells(deal.criteria)
    if not name and len(found.lenders) != 1:
        raise _not_one_lender(list(found.lenders))
    return deal.changed(lender=found.of(name) if name else next(iter(found.lenders.values())))


def at_its_lenders_valuation(deal: Deal) -> Deal:
    """Return a deal, or many, at the valuation that its lender's lines give, where that is lower than its own.

    Examples
    --------
    >>> lines = [["lender", "rule", "value", "source", "checked"], ["甲銀行", "valuation", 7e6, "circular", "2026-11-01"]]
    >>> at_its_lenders_valuation(under_its_criteria(Deal({"price": 8e6, "criteria": lines}, 20261121))).base
    7000000.0

    """
    if not isinstance(deal.lender, Lender) or "valuation" not in deal.lender.table.series:
        return deal
    own = deal.lender.asks("valuation", as_lent(deal)).value
    is_lower = (own < deal.valuation) | ((own == own) & (deal.has("valuation") == False))  # noqa: E712, PLR0124 - nan
    beside = {"loan_is_the_most": deal.loan_is_the_most, "incomes_added": deal.incomes_added}
    return deal.changed(valuation=deal.xp.where(is_lower, own, deal.valuation)).having(**beside)


def in_cells(rows: Sequence[Sequence[Any]]) -> Criteria:
    """Return the criteria of a range: a header row, then a line a row.

    Raises
    ------
    InputError
        When a line cannot be taken.

    Examples
    --------
    >>> lines = [["lender", "rule", "value", "source", "checked"], ["甲銀行", "max_ltv", 0.6, "circular", "2026-11-01"]]
    >>> list(in_cells(lines).lenders)
    ['甲銀行']

    """
    labels, *below = rows
    lines = ({label: cell for label, cell in zip(labels, row, strict=False) if not is_blank(label)} for row in below)
    found = read_criteria(enumerate(lines, start=2))
    if found.refusals:
        raise _refused(found.refusals[0])
    return found


class Asked(NamedTuple):
    """How the rules are asked what they allow at most where a lender has a rule of its own."""

    allowed: Callable[[Deal], Any]
    """Of one deal."""
    facts: str
    """What that hangs on."""
    laws: Sequence[Law]


ASKED = {
    "max_ltv": Asked(lambda deal: of_loan.loan(deal).max_ltv, f"price {of_loan.APPLICANTS}", of_loan.LAWS),
    "max_dsr": Asked(lambda deal: income.limits(deal).max_dsr, f"{income.BORROWER} {income.LENDERS}", (dsr.DSR,)),
    "rental_share": Asked(
        lambda deal: income.limits(deal).rental_share.value, f"{income.BORROWER} {income.LENDERS}", (dsr.DSR,)
    ),
    "max_tenor": Asked(
        lambda deal: of_tenor.tenor(deal).limits.value, "property use insured basis first_assigned", of_tenor.LAWS
    ),
}
"""The rules of a lender that the law limits."""


class _Most:
    """The most of some numbers, of which no more are asked than it takes to tell whether one of them reaches a value."""

    def __init__(self, numbers: Iterator[float]) -> None:
        self._left, self.value = numbers, 0.0

    def reaches(self, value: float) -> bool:
        while self.value < value:
            number = next(self._left, None)
            if number is None:
                return False
            self.value = max(self.value, number)
        return True


def looser(line: Line) -> InputError | None:
    """Return the error of a line that allows more than the rules allow any deal that it fits, or ``None``.

    The rules are those of the day to which the tables were verified.
    """
    if line.rule not in ASKED:
        return None
    most = _most(line.rule, tuple(line.conditions.items()))
    return None if most.reaches(line.value) else _too_loose(line, most.value)


@cache
def _most(rule: str, conditions: tuple[tuple[str, Any], ...]) -> _Most:
    """Return the most that a deal which fits the conditions is allowed by the rules, and by a lender without a limit."""
    asked = ASKED[rule]
    known = {**dict(conditions), "lender": _boundless(rule)}
    return _Most(float(asked.allowed(deal)) for deal in _deals(asked, known))


@cache
def _boundless(rule: str) -> Lender:
    """Return a lender whose only line allows all that can be."""
    most = 100.0 if RULES[rule].kind is Kind.YEARS else 1.0
    line = Line(0, "any", rule, most, {}, "", "", as_date(law.verified_on()))
    return criteria.criteria_of([line]).of("any")


def _deals(asked: Asked, known: Mapping[str, Any]) -> Iterator[Deal]:
    """Yield a deal of every case that the rules can tell apart, of which some facts are known."""
    day = law.verified_on()
    governing = [own.table.version_at(day, scope) for own in asked.laws for scope in own.table.series]
    tests = conditions_of(*[version for version in governing if version])
    cases = {name: _cases(FACTS[name], tests, day) for name in asked.facts.split()}
    cases |= {name: (fact,) for name, fact in known.items()}
    for case in product(*cases.values()):
        yield Deal.of_one(dict(zip(cases, case, strict=True)), day)


def _cases(fact: Fact, tests: Sequence[Condition], day: int) -> Sequence[Any]:
    """Return every case of a fact: all words, both truths where it matters, numbers and dates from each edge on."""
    if fact.words:
        return tuple(fact.words)
    if fact.kind is Kind.YES_NO:
        matters = fact.name in CONDITIONS or any(test.fact == fact.name for test in tests)
        return (True, False) if matters else (False,)
    if fact.name == "price":
        return (1.0, *(nextafter(edge.at, inf) if edge.behind else edge.at for edge in edges(tests, "base")))
    if fact.name == "completion_date":
        return (fact.plain, day + A_YEAR)
    if fact.name == "first_assigned":
        return (fact.plain, *(day - int(edge.at) * A_YEAR for edge in edges(tests, "years_since_assignment")))
    return (fact.plain,)


def _too_loose(line: Line, most: float) -> InputError:
    rule, value = RULES[line.rule], line.value
    zh, en = ([case_in_words(*case, lang) for case in line.conditions.items()] for lang in ("zh", "en"))
    only, only_zh = (f" for {', '.join(en)}", f"（{'、'.join(zh)}）") if zh else ("", "")
    return InputError(
        "looser-than-the-regulator",
        en=f"{line.rule} of {value:g} is looser than the rules allow{only}: {most:g}. "
        f"Give at most {most:g}, or drop the line.",
        zh=f"{rule.zh} {value:g} 較現行規則{only_zh}的上限 {most:g} 寬鬆，不予採用。"
        f"請填不大於 {most:g} 的數值，或刪去該行。",
        field="value",
        value=value,
        allowed=f"at most {most:g}",
    )


def _refused(refusal: Refusal) -> InputError:
    row, error = refusal.line, refusal.error
    return InputError(
        "criteria-refused",
        en=f"criteria, row {row}: {error.sentence('en')}",
        zh=f"機構準則第 {row} 行：{error.sentence('zh')}",
        field="criteria",
        value=error.value,
        allowed=error.allowed,
    )


def _not_one_lender(names: Sequence[str]) -> InputError:
    return InputError(
        "not-one-lender",
        en=f"criteria must be the lines of one lender; got those of {', '.join(names) or 'none'}. Select one lender's lines.",
        zh=f"機構準則須為同一機構的各行，現為{'、'.join(names) or '沒有任何一行'}。請只選取一間機構。",
        field="criteria",
        value=list(names),
        allowed="the lines of one lender",
    )
