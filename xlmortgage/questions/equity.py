"""Whether an owner is in negative equity, on the two readings that are in use."""

from __future__ import annotations

from typing import NamedTuple

from xlmortgage.deal.reading import NOT_GIVEN_DATE
from xlmortgage.finance import equity
from xlmortgage.law.practice.arrears import arrears as calls
from xlmortgage.questions.governing import dated
from xlmortgage.tables.ruling import Ruling


class NegativeEquity(NamedTuple):
    """How far what is owed exceeds the value, and what a bank makes of it."""

    value: float
    """What the property is worth [HKD]."""
    first_balance: float
    """[HKD]"""
    owed: float
    """On first and second mortgage [HKD]."""
    watched: Ruling
    """The arrears after which a bank watches a loan [days]."""
    called: Ruling
    """The arrears after which it may call it [days]."""

    @property
    def total(self) -> float:
        """What is owed in all beyond the value [HKD]."""
        return float(equity.negative_equity(self.value, self.owed))

    @property
    def of_first(self) -> float:
        """The Monetary Authority's reading: what is owed on the first mortgage alone beyond the value [HKD]."""
        return float(equity.negative_equity(self.value, self.first_balance))

    @property
    def fall(self) -> float:
        """The fall in price at which negative equity begins [fraction]."""
        return float(equity.fall_to_negative_equity(self.value, self.owed))

    @property
    def fall_of_first(self) -> float:
        """The fall in price at which it begins on the Monetary Authority's reading [fraction]."""
        return float(equity.fall_to_negative_equity(self.value, self.first_balance))


def negative_equity(value: float, first_balance: float, second_balance: float = 0.0) -> NegativeEquity:
    """Return whether an owner is in negative equity.

    Parameters
    ----------
    value : float
        What the property is worth [HKD].
    first_balance, second_balance : float
        What is owed on the first and the second mortgage [HKD].

    Examples
    --------
    >>> answer = negative_equity(3e6, 2.8e6, 0.7e6)
    >>> answer.total, answer.of_first
    (500000.0, 0.0)

    """
    today = dated(NOT_GIVEN_DATE)
    return NegativeEquity(
        value, first_balance, first_balance + second_balance, calls.watched_after(today), calls.called_after(today)
    )
