"""Whether an owner is in negative equity, on the two readings that are in use, and the way there."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.finance.equity import EquityMonth, equity_path, fall_to_negative_equity, negative_equity
from xlmortgage.law.practice.arrears import arrears
from xlmortgage.questions import Function, Question
from xlmortgage.questions.checks import the_rate_is_flat
from xlmortgage.tables.ruling import Ruling


class Equity:
    """How far what is owed exceeds the value, and what a bank makes of it."""

    __slots__ = ("called", "deal", "watched")

    def __init__(self, deal: Deal, watched: Ruling, called: Ruling) -> None:
        self.deal = deal
        self.watched = watched
        """The arrears after which a bank watches a loan [days]."""
        self.called = called
        """The arrears after which it may call it [days]."""

    @property
    def owed(self) -> Any:
        """What is owed on first and second mortgage [HKD]."""
        return self.deal.first_balance + self.deal.second_balance

    @property
    def combined_ltv(self) -> Any:
        """What is owed in all [fraction of the value]."""
        return self.owed / self.deal.value

    @property
    def total(self) -> Any:
        """What is owed in all beyond the value [HKD]."""
        return negative_equity(self.deal.value, self.owed)

    @property
    def of_first(self) -> Any:
        """The Monetary Authority's reading: what is owed on the first mortgage alone beyond the value [HKD]."""
        return negative_equity(self.deal.value, self.deal.first_balance)

    @property
    def fall(self) -> Any:
        """The fall in price at which negative equity begins [fraction]."""
        return fall_to_negative_equity(self.deal.value, self.owed)

    @property
    def fall_of_first(self) -> Any:
        """The fall in price at which it begins on the Monetary Authority's reading [fraction]."""
        return fall_to_negative_equity(self.deal.value, self.deal.first_balance)


def equity(deal: Deal) -> Equity:
    """Return whether an owner is in negative equity.

    Examples
    --------
    >>> answer = equity(Deal({"value": 3e6, "first_balance": 2.8e6, "second_balance": 0.7e6}, 20261121))
    >>> answer.total, answer.of_first
    (500000.0, 0.0)

    """
    return Equity(deal, arrears.watched_after(deal), arrears.called_after(deal))


class Path(NamedTuple):
    """Where the owner of one home stands every month."""

    deal: Deal
    months: list[EquityMonth]


def path(deal: Deal) -> Path:
    """Return where the owner of one home stands every month, to the end of the longer loan.

    Raises
    ------
    InputError
        As :func:`xlmortgage.finance.equity.equity_path`.

    """
    months = equity_path(
        *(deal.value, deal.loan, deal.annual_rate, deal.years),
        *(deal.second_loan, deal.second_rate, deal.second_years, deal.annual_change),
    )
    return Path(deal, months)


OWED = "value first_balance [second_balance]"

QUESTIONS = (
    Question(
        equity,
        category="equity",
        laws=(arrears.ARREARS,),
        functions=(
            Function(
                "NEGATIVE_EQUITY",
                "負資產金額",
                OWED,
                lambda answer: answer.total,
                does="Return by how much what is owed on first and second mortgage exceeds the value of a property.",
                returns="float [HKD]; 0 where it does not.",
                example=">>> NEGATIVE_EQUITY(8_000_000, 9_000_000), NEGATIVE_EQUITY(3_000_000, 2_800_000, 700_000)\n"
                "(1000000.0, 500000.0)",
                source="Hong Kong Monetary Authority, survey of negative equity, which counts the first mortgage alone: "
                "see NEGATIVE_EQUITY_WHY.",
            ),
            Function(
                "NEGATIVE_EQUITY_FALL",
                "樓價跌多少即成負資產",
                OWED,
                lambda answer: answer.fall,
                does="Return the fall in price at which negative equity begins: any further fall makes it so.",
                returns="float [fraction of the value]; 0 where it has begun.",
                example=">>> NEGATIVE_EQUITY_FALL(10_000_000, 9_000_000), NEGATIVE_EQUITY_FALL(8_000_000, 9_000_000)\n"
                "(0.1, 0.0)",
                source="As NEGATIVE_EQUITY.",
            ),
            Function(
                "COMBINED_LTV",
                "一按連二按總成數",
                OWED,
                lambda answer: answer.combined_ltv,
                does="Return what is owed on first and second mortgage as a share of the value of a property.",
                returns="float [fraction of the value]; above 1 in negative equity.",
                example=">>> COMBINED_LTV(10_000_000, 6_000_000, 2_500_000)\n0.85",
                source="A ratio of what is given; what lenders of second mortgages ask of it stands in "
                'RULE_SOURCE("warnings").',
            ),
        ),
    ),
    Question(
        path,
        category="equity",
        checks=(the_rate_is_flat,),
        functions=(
            Function(
                "NEGATIVE_EQUITY_PATH",
                "逐月淨值走勢",
                "value loan annual_rate years [second_loan second_rate second_years annual_change lang]",
                None,
                does="Return where an owner stands every month: value, owed on the first mortgage, owed in all, equity.",
                returns="list of rows: a header row, and a row a month [HKD] from month 0 to the end of the longer loan; "
                "equity below 0 is negative equity.",
                raises="#VALUE! where a second loan has no rate or no tenor.",
                example=">>> path = NEGATIVE_EQUITY_PATH(10_000_000, 9_000_000, 0.03, 30, annual_change=-0.05)\n"
                ">>> path[1], [row[0] for row in path[1:] if row[4] < 0][0]\n"
                "([0, 10000000.0, 9000000.0, 9000000.0, 1000000.0], 45)",
                source="The annuity formula; the value changes by the same share every year.",
                spills=True,
            ),
        ),
    ),
)
