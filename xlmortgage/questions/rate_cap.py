"""Whether the interest of a loan keeps within the Money Lenders Ordinance, on three readings of its rate."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import CapVerdict
from xlmortgage.finance.cashflows import LoanRate
from xlmortgage.finance.statutory import statutory_rate_of
from xlmortgage.law.cap163.rate_cap import rate_cap as limits
from xlmortgage.questions import Function, Question
from xlmortgage.questions.checks import the_flat_rate_is_beyond_all_rates, the_years_are_not_whole_months
from xlmortgage.questions.terms import LOAN, loan_rate, there_is_no_rate
from xlmortgage.tables.ruling import Ruling

RATE_TOLERANCE = 1e-12
"""How far a rate may pass a limit through binary rounding alone [fraction a year]."""


class Reading(NamedTuple):
    """One way to measure the rate of a loan, and what the law says to it."""

    name: str
    """``"statutory"``, ``"nominal"`` or ``"effective"``."""
    rate: Any
    """[fraction a year]"""
    verdict: Any
    """:class:`~xlmortgage.deal.words.CapVerdict`, or its number."""


class RateCap:
    """What the law says to the rate of a loan."""

    __slots__ = ("criminal", "deal", "extortionate", "rate", "readings")

    def __init__(self, deal: Deal, rate: LoanRate, criminal: Ruling, extortionate: Ruling) -> None:
        self.deal, self.rate, self.criminal, self.extortionate = deal, rate, criminal, extortionate
        rates = {
            "statutory": statutory_rate_of(rate, deal.apportionment, deal.xp),
            "nominal": rate.nominal,
            "effective": rate.value,
        }
        self.readings = tuple(Reading(name, value, self._says_to(value)) for name, value in rates.items())

    def _says_to(self, rate: Any) -> Any:
        """Return what the law says to one rate: only what exceeds a limit is caught by it."""
        where = self.deal.xp.where
        lower = where(rate > self.extortionate.value + RATE_TOLERANCE, CapVerdict.PRESUMED, CapVerdict.CLEAR)
        return where(rate > self.criminal.value + RATE_TOLERANCE, CapVerdict.ABOVE, lower)

    @property
    def value(self) -> Any:
        """What all readings agree on, a :class:`~xlmortgage.deal.words.CapVerdict` or its number."""
        first, second, third = (reading.verdict for reading in self.readings)
        return self.deal.xp.where((first == second) & (second == third), first, CapVerdict.DEPENDS)

    @property
    def code(self) -> Any:
        """The code of the verdict."""
        return self.deal.xp.take(("", *(word.code for word in CapVerdict)), self.value)

    @property
    def open(self) -> tuple[Ruling, Ruling]:
        """What may be left without an answer."""
        return self.criminal, self.extortionate


def rate_cap(deal: Deal) -> RateCap:
    """Return what the Money Lenders Ordinance says to a loan.

    Examples
    --------
    >>> answer = rate_cap(Deal({"loan": 95e3, "annual_rate": 0.15, "years": 10.0}, 20261121))
    >>> answer.code, [reading.name for reading in answer.readings]
    ('clear', ['statutory', 'nominal', 'effective'])

    """
    return RateCap(deal, loan_rate(deal), limits.criminal(deal), limits.extortionate(deal))


QUESTIONS = (
    Question(
        rate_cap,
        category="plans",
        of_money_lenders=True,
        laws=(limits.RATE_CAP,),
        checks=(the_years_are_not_whole_months, the_flat_rate_is_beyond_all_rates),
        then=(there_is_no_rate,),
        functions=(
            Function(
                "RATE_CAP",
                "利率是否超出放債人條例上限",
                f"{LOAN} [fees rate_basis interest_only_months rebate exit_month exit_penalty apportionment "
                "agreement_date fee_treatment rounding split penalty_base]",
                lambda answer: answer.code,
                does="Return what the Money Lenders Ordinance says to the interest of a loan, on three readings of its rate.",
                returns="str clear, presumed extortionate or above the cap where the statutory, the nominal and the "
                "effective rate agree, and depends on the method where they do not.",
                raises="#N/A for an agreement older than the Ordinance; otherwise as SECOND_MORTGAGE_APR.",
                example='>>> RATE_CAP(1_000_000, 0.15, 10, agreement_date="2026-11-20")\n'
                "'clear'\n"
                '>>> RATE_CAP(1_000_000, 0.24, 20, agreement_date="2026-11-20")\n'
                "'depends on the method'",
                source="Money Lenders Ordinance (Cap. 163), sections 24 and 25 and Schedule 2: "
                'see RULE_SOURCE("RATE_CAP").',
                at_any_rate=True,
                beside="legal_fees",
            ),
        ),
    ),
)
