"""What is agreed about a loan, as small whole numbers that compare alike for one loan and for arrays.

The numbers are those of the words of a deal (:mod:`xlmortgage.deal.words`), which this room does not know.
"""

from __future__ import annotations

from enum import IntEnum


class Rounding(IntEnum):
    """How an instalment is rounded: the rules of :data:`xlmortgage.numbers.money.PIECES_PER_DOLLAR`, in its order."""

    EXACT = 1
    NEAREST_CENT = 2
    NEAREST_DOLLAR = 3
    UP_TO_DOLLAR = 4
    FLOOR_DOLLAR = 5
    UP_TO_TEN_CENTS = 6


class Split(IntEnum):
    """How a flat-rate instalment is split into interest and principal."""

    ACTUARIAL = 1
    RULE_OF_78 = 2


class FeeTreatment(IntEnum):
    """How the fees of a loan are paid."""

    AT_DRAWDOWN = 1
    SPREAD = 2
    """Over the instalments."""
    CAPITALISED = 3
    """Added to the loan."""
    ANNUAL = 4
    """With the first instalment of each year."""
    ANNIVERSARY = 5
    """On each anniversary of drawdown."""


class PenaltyBase(IntEnum):
    """What a penalty for repaying early is a share of."""

    OUTSTANDING = 1
    ORIGINAL = 2


class Apportionment(IntEnum):
    """How Schedule 2 of the Money Lenders Ordinance is read to split payments."""

    PRO_RATA = 1
    CONTRACT = 2


class Reason(IntEnum):
    """Whether there is a rate, and if not, why not."""

    FOUND = 0
    INFINITE = 1
    """Nothing is received, or the rate is beyond what a number can hold."""
    NO_REPAYMENT = 2
    AMBIGUOUS = 3
    """Several rates fit."""
    NO_ROOT = 4
    OUT_OF_RANGE = 5
    """The months do not fit each other, or a flat-rate loan is to pay interest only."""
    BELOW_INTEREST = 6
    """The rounded instalment does not cover the interest."""
    NOT_FINITE = 7
    """An amount is missing or beyond all numbers."""
