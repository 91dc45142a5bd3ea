"""The published rates and instalments of tests/cases/apr/published.toml, whose head says how they are written."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

PUBLISHED = tomllib.loads((Path(__file__).parent / "cases" / "apr" / "published.toml").read_text("utf-8"))
WHEN = re.compile(r"(?P<first>.+?)(?: x (?P<count>\d+)(?: by (?P<step>.+))?|(?P<next>\.\.))?")
A_YEAR = {"month": 12, "year": 1, "unit-period": 1}


class Loan(NamedTuple):
    """A flat-rate loan as its lender describes it."""

    principal: float
    flat: float
    """[fraction a month]"""
    months: int
    fees: float
    treatment: str | None
    first: int
    """The month of the first payment."""
    instalment: str | None
    """As printed."""


class Case(NamedTuple):
    """A published rate."""

    id: str
    source: str
    url: str
    times: list[float]
    """[years], or unit periods"""
    amounts: list[float]
    method: str
    periods: float
    odd: float
    percent: float
    tolerance: float
    tier: str
    loan: Loan | None


class Edge(NamedTuple):
    """A rate that other programs fail at."""

    id: str
    why: str
    times: list[float]
    amounts: list[float]
    percent: float | None


class Instalment(NamedTuple):
    """A published instalment."""

    id: str
    source: str
    url: str
    loan: float
    annual_rate: float
    months: int
    printed: float
    rounding: str
    reckoned: float


def number(text):
    """Return the number of a decimal, a fraction a/b, or a sum of fractions."""
    total = Fraction(0)
    for term in text.split("+"):
        numerator, _, denominator = term.partition("/")
        total += Fraction(numerator) / Fraction(denominator or "1")
    return total


def flows(lines):
    """Yield time and amount of each cash flow, as exact numbers."""
    for line in lines:
        when, _, amounts = line.partition(": ")
        found = WHEN.fullmatch(when)
        step = number(found["step"] or "1")
        each = amounts.split() if found["next"] else [amounts] * int(found["count"] or 1)
        yield from ((number(found["first"]) + step * place, number(amount)) for place, amount in enumerate(each))


def _timed(said):
    pairs = list(flows(said["flows"]))
    units = A_YEAR[said.get("unit", "month")]
    return [float(time / units) for time, _ in pairs], [float(amount) for _, amount in pairs]


def _source(name, text):
    source = PUBLISHED["sources"][name]
    return source.get("text", "") + text, source["url"]


def _loan(said):
    principal, months, fee = float(said["principal"]), said["months"], float(said.get("fee", 0))
    return Loan(
        principal,
        float(said["flat"]) / 100,
        months,
        fee / 100 * months / 12 * principal,
        said.get("treatment"),
        said.get("first", 1),
        said.get("instalment"),
    )


CASES = [
    Case(
        name,
        *_source(*said["source"]),
        *_timed(said),
        said.get("method", "effective"),
        float(said.get("periods", 1)),
        float(number(said.get("odd", "0"))),
        float(said["rate"]["percent"]),
        float(said["rate"]["tolerance"]),
        said["rate"]["tier"],
        _loan(said["loan"]) if "loan" in said else None,
    )
    for name, said in PUBLISHED["cases"].items()
]
EDGES = [
    Edge(name, said["why"], *_timed(said), None if "no_rate" in said else float(said["percent"]))
    for name, said in PUBLISHED["edges"].items()
]
INSTALMENTS = [
    Instalment(
        name,
        *_source(*source),
        float(loan),
        float(percent) / 100,
        months,
        float(printed),
        rounding,
        float(reckoned),
    )
    for name, (source, loan, percent, months, printed, rounding, reckoned, *_) in PUBLISHED["instalments"].items()
]
FLAT_RATE_LOANS = [case for case in CASES if case.loan and case.method == "effective" and case.loan.first == 1]


def identity(case):
    """Return the name of a case, as the name of its test."""
    return case.id
