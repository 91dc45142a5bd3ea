"""What a loan costs a year with every fee counted, at an annual or at a monthly flat rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import Rounding
from xlmortgage.errors import InputError, XlMortgageError, missing
from xlmortgage.finance import cashflows
from xlmortgage.finance.cashflows import LoanRate
from xlmortgage.finance.terms import Reason
from xlmortgage.questions import Column, Function, Question, refusing
from xlmortgage.questions.checks import nothing_is_lent, the_flat_rate_is_too_high, the_years_are_not_whole_months
from xlmortgage.questions.terms import LOAN, loan_rate, months, there_is_no_rate


class LoanCost:
    """What a loan costs a year."""

    __slots__ = ("deal", "months", "rate")

    def __init__(self, deal: Deal, rate: LoanRate, months: Any) -> None:
        self.deal, self.rate, self.months = deal, rate, months

    @property
    def value(self) -> Any:
        """The effective annual rate [fraction]."""
        return self.rate.value


def apr(deal: Deal) -> LoanCost:
    """Return what a loan costs a year under all its terms.

    Examples
    --------
    >>> from xlmortgage.deal.words import FeeTreatment
    >>> given = {"loan": 1e6, "annual_rate": 0.15, "years": 10.0, "fees": 31e3}
    >>> round(apr(Deal(given, 20261121)).value, 4)
    0.1704
    >>> round(apr(Deal({**given, "fee_treatment": FeeTreatment.CAPITALISED}, 20261121)).value, 4)
    0.1701

    """
    return LoanCost(deal, loan_rate(deal), months(deal))


def flat_rate(deal: Deal) -> LoanCost:
    """Return what a loan at a monthly flat rate costs a year; without fees and rounding its amount does not matter.

    Examples
    --------
    >>> f"{flat_rate(Deal({'flat_monthly': 0.007, 'months': 12}, 20261121)).value:.2%}"
    '16.26%'
    >>> given = {"flat_monthly": 0.003, "months": 60, "loan": 5e3, "rounding": Rounding.UP_TO_DOLLAR}
    >>> f"{flat_rate(Deal(given, 20261121)).value:.2%}"
    '6.97%'

    """
    loan = deal.xp.where(deal.has("loan"), deal.loan, 1.0)
    terms = {name: getattr(deal, name) for name in OF_A_FLAT_RATE}
    return LoanCost(
        deal, cashflows.loan_rate(loan, deal.flat_monthly, deal.months, is_flat=True, **terms, xp=deal.xp), deal.months
    )


OF_A_FLAT_RATE = ("fees", "fee_treatment", "rounding")
"""The terms that go with a flat rate by itself."""


def _loan_is_missing(needs: str, needs_zh: str) -> InputError:
    return missing("loan", FACTS["loan"].zh, FACTS["loan"].en, needs=needs, needs_zh=needs_zh)


def _loan_is_missing_for_fees(told: Mapping[str, Any]) -> InputError:
    fees = f"{told['fees']:,.0f}"
    return _loan_is_missing(f"fees of {fees} need it to tell what they come to", f"有費用 {fees} 時須知貸款額才能計算")


def _loan_is_missing_for_rounding(told: Mapping[str, Any]) -> InputError:
    rounding = Rounding.numbered(told["rounding"])
    return _loan_is_missing(
        f"instalments rounded by “{rounding.code}” need it", f"供款按「{rounding.zh}」取整時須知貸款額才能計算"
    )


@refusing(_loan_is_missing_for_fees, "fees")
def the_fees_are_of_an_unknown_loan(deal: Deal) -> Any:
    """Tell whether there are fees and no loan, so that nobody knows what they come to."""
    return (deal.has("loan") == False) & (deal.fees > 0)  # noqa: E712 - one truth a deal


@refusing(_loan_is_missing_for_rounding, "rounding")
def the_instalments_of_an_unknown_loan_are_rounded(deal: Deal) -> Any:
    """Tell whether instalments are rounded and there is no loan."""
    return (deal.has("loan") == False) & (deal.rounding != Rounding.EXACT)  # noqa: E712 - one truth a deal


def _no_flat_rate(told: Mapping[str, Any]) -> XlMortgageError:
    loan = told["loan"] if told["loan"] > 0 else 1.0
    terms = {name: told[name] for name in OF_A_FLAT_RATE}
    return cashflows.no_rate(loan, told["flat_monthly"], int(told["months"]), is_flat=True, **terms)


@refusing(_no_flat_rate, f"flat_monthly months loan {' '.join(OF_A_FLAT_RATE)}")
def the_flat_rate_comes_to_none(answer: LoanCost) -> Any:
    """Tell whether no annual rate answers the cash flows."""
    return answer.rate.reason != Reason.FOUND


TAKES = (
    f"{LOAN} [fees rate_basis interest_only_months rebate exit_month exit_penalty "
    "fee_treatment rounding split penalty_base]"
)

QUESTIONS = (
    Question(
        apr,
        category="finance",
        of_money_lenders=True,
        takes=TAKES,
        checks=(the_years_are_not_whole_months, the_flat_rate_is_too_high, nothing_is_lent),
        then=(there_is_no_rate,),
        functions=(
            Function(
                "SECOND_MORTGAGE_APR",
                "計入所有費用的實際年利率",
                TAKES,
                lambda answer: answer.value,
                does="Return the effective annual rate of a loan with every fee counted. Fees are paid at drawdown where "
                "fee_treatment says nothing else: spread over the instalments (what is left of them falls due on leaving), "
                "added to the loan, or so much every year. With rounding the rate is that of the rounded instalments. "
                "A penalty of some months' interest is that many twelfths of the rate.",
                returns="float [fraction a year]; with exit_month the rate if the loan is repaid then.",
                raises="#VALUE! for an input that is wrong; #NUM! where no rate answers the cash flows.",
                example=">>> round(SECOND_MORTGAGE_APR(1_000_000, 0.15, 10, 31_000), 4)\n0.1704\n\n"
                "A fee of 1% spread over the instalments of a flat-rate loan, as DBS Bank publishes it:\n\n"
                '>>> round(SECOND_MORTGAGE_APR(700_000, 0.0005, 1, 7_000, "月平息", fee_treatment="攤入每期供款"), 4)\n0.0298',
                source="Hong Kong Association of Banks, net-present-value method, months of 1/12.",
                beside="legal_fees",
            ),
        ),
        columns=(Column("second_apr", "實際年利率", "effective annual rate", "fraction", lambda answer: answer.value),),
    ),
    Question(
        flat_rate,
        category="schedules",
        checks=(the_fees_are_of_an_unknown_loan, the_instalments_of_an_unknown_loan_are_rounded),
        then=(the_flat_rate_comes_to_none,),
        functions=(
            Function(
                "FLAT_TO_APR",
                "月平息的實際年利率",
                "flat_monthly months [fees loan fee_treatment rounding]",
                lambda answer: answer.value,
                does="Return the effective annual rate of a monthly flat rate. "
                "fee_treatment and rounding are those of SECOND_MORTGAGE_APR.",
                returns="float [fraction a year]",
                raises="#VALUE! where there are fees or rounded instalments and no loan; "
                "#NUM! where the fees eat up the loan.",
                example=">>> round(FLAT_TO_APR(0.007, 12), 4), round(FLAT_TO_APR(0.007, 12, 1_000, 50_000), 4)\n"
                "(0.1626, 0.208)",
                source="Hong Kong Association of Banks, net-present-value method; the first example is that of the "
                "Investor and Financial Education Council.",
            ),
        ),
    ),
)
