"""Whether the interest of a loan keeps within the Money Lenders Ordinance, on three readings of its rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlmortgage.deal.reading import NOT_GIVEN_DATE
from xlmortgage.deal.words import Apportionment, CapVerdict
from xlmortgage.finance.statutory import statutory_rate
from xlmortgage.law.cap163.rate_cap import rate_cap as limits
from xlmortgage.questions.apr import rate_of
from xlmortgage.questions.governing import covered, dated
from xlmortgage.tables.ruling import Ruling

RATE_TOLERANCE = 1e-12
"""How far a rate may pass a limit through binary rounding alone [fraction a year]."""


class Reading(NamedTuple):
    """One way to measure the rate of a loan, and what the law says to it."""

    name: str
    """``"statutory"``, ``"nominal"`` or ``"effective"``."""
    rate: float
    """[fraction a year]"""
    verdict: CapVerdict


class RateCap(NamedTuple):
    """What the law says to the rate of a loan."""

    value: CapVerdict
    """What all readings agree on."""
    readings: tuple[Reading, ...]
    criminal: Ruling
    extortionate: Ruling
    apportionment: Apportionment
    exit_penalty: float
    """[fraction]"""


def rate_cap(
    times: Sequence[float],
    amounts: Sequence[float],
    apportionment: Apportionment = Apportionment.PRO_RATA,
    agreement_date: int = NOT_GIVEN_DATE,
    exit_penalty: float = 0.0,
) -> RateCap:
    """Return what the Money Lenders Ordinance says to a loan.

    Parameters
    ----------
    times, amounts : sequence of float
        Its cash flows, as :func:`xlmortgage.questions.apr.loan_flows` returns them [years] and [HKD].
    apportionment : Apportionment
        How Schedule 2 is read to split payments.
    agreement_date : int
        Date of the loan agreement [yyyymmdd]; 0 where not given.
    exit_penalty : float
        The charge for repaying early among them, which the answer's words are about [fraction].

    Raises
    ------
    NoRuleError
        When the agreement is older than the Ordinance.
    NoSolutionError
        When no rate answers the cash flows.

    Examples
    --------
    >>> from xlmortgage.questions import loan_flows
    >>> answer = rate_cap(*loan_flows(95_000.0, 0.15, 10.0))
    >>> answer.value.code, [reading.name for reading in answer.readings]
    ('clear', ['statutory', 'nominal', 'effective'])

    """
    date = dated(agreement_date)
    criminal = covered(limits.criminal(date), date)
    extortionate = covered(limits.extortionate(date), date)
    solved = rate_of(times, amounts)
    rates = {
        "statutory": statutory_rate(times, amounts, apportionment),
        "nominal": solved.nominal,
        "effective": solved.value,
    }
    readings = tuple(
        Reading(name, rate, _verdict(rate, criminal.value, extortionate.value)) for name, rate in rates.items()
    )
    verdicts = {reading.verdict for reading in readings}
    value = verdicts.pop() if len(verdicts) == 1 else CapVerdict.DEPENDS
    return RateCap(value, readings, criminal, extortionate, apportionment, exit_penalty)


def _verdict(rate: float, criminal: float, extortionate: float) -> CapVerdict:
    """Return what the law says to one rate: only what exceeds a limit is caught by it."""
    if rate > criminal + RATE_TOLERANCE:
        return CapVerdict.ABOVE
    return CapVerdict.PRESUMED if rate > extortionate + RATE_TOLERANCE else CapVerdict.CLEAR
