"""What stamp duty a purchase takes, by who buys and when, and a home that is sold again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.errors import InputError
from xlmortgage.law.ird.buyer_stamp_duty import buyer_stamp_duty
from xlmortgage.law.ird.special_stamp_duty import special_stamp_duty
from xlmortgage.law.ird.stamp_duty import stamp_duty
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import Column, Function, Governs, Question, Takes, refusing
from xlmortgage.questions.checks import of_a_purchase
from xlmortgage.tables.ruling import Ruling

LAWS = (stamp_duty.STAMP_DUTY, buyer_stamp_duty.BUYER_STAMP_DUTY)


class Duty:
    """The stamp duty on a purchase: ad valorem, and of the buyer who is no permanent resident."""

    __slots__ = ("buyers", "deal", "ruling", "scale_1")

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.ruling: Ruling = stamp_duty.duty(deal)
        """The ad valorem duty [HKD]."""
        self.scale_1: Ruling = stamp_duty.scale_1(deal)
        """Whether the buyer of a home pays Scale 1."""
        self.buyers: Ruling = buyer_stamp_duty.duty(deal)
        """Buyer's Stamp Duty [HKD]; no number where there is none."""

    @property
    def value(self) -> Any:
        """The duty [HKD]; ``nan`` where no scale covers the deal."""
        return self.ruling.value + self.buyers.or_else(0.0)

    @property
    def open(self) -> tuple[Ruling]:
        """What may be left without an answer."""
        return (self.ruling,)

    @property
    def governing(self) -> tuple[Governs, ...]:
        """On what it hangs."""
        return Governs(self.ruling), Governs(self.buyers)


class Resale:
    """The stamp duty on a home that is sold again."""

    __slots__ = ("deal", "ruling")

    def __init__(self, deal: Deal) -> None:
        self.deal, self.ruling = deal, special_stamp_duty.duty(deal)

    @property
    def value(self) -> Any:
        """The duty [HKD]; 0 where there is none."""
        return self.ruling.or_else(0.0)


def duty(deal: Deal) -> Duty:
    """Return the stamp duty on a price: ad valorem, and Buyer's Stamp Duty where the buyer pays it.

    >>> from xlmortgage.deal.words import Buyer
    >>> duty(Deal({"price": 8e6}, 20261121)).value, duty(Deal({"price": 8e6, "buyer": Buyer.OTHER}, 20200101)).value
    (240000.0, 2400000.0)
    """
    return Duty(deal)


def is_a_home(deal: Deal) -> Any:
    """Tell whether it is a home that is bought, so that it matters to duty who buys.

    >>> is_a_home(Deal({}, 20261121))
    True
    """
    return stamp_duty.is_a_home(deal)


def resale(deal: Deal) -> Resale:
    """Return the Special Stamp Duty on a home that is sold again.

    >>> resale(Deal({"price": 5e6, "acquired": 20201201, "sold": 20210531}, 20261121)).value
    1000000.0
    """
    return Resale(deal)


def _sold_too_early(told: Mapping[str, Any]) -> InputError:
    acquired, sold = (as_date(told[name]).isoformat() for name in ("acquired", "sold"))
    return InputError(
        "sold-before-acquired",
        en=f"sold must not be before acquired; got {sold} and {acquired}. Check both dates.",
        zh=f"售出日期不得早於購入日期，現為 {sold} 及 {acquired}。請檢查兩個日期。",
        field="sold",
        value=sold,
        allowed=f"from {acquired}",
    )


@refusing(_sold_too_early, "acquired sold")
def it_is_sold_before_it_is_acquired(deal: Deal) -> Any:
    """Tell whether a home is sold before it is acquired."""
    return deal.sold < deal.acquired


TAKES = "price [property agreement_date buyer other_home]"
RESALE = "price acquired sold"

QUESTIONS = (
    Question(
        duty,
        category="finance",
        laws=LAWS,
        besides=(Takes.read("[purpose]"),),
        checks=(of_a_purchase("印花稅", "stamp duty"),),
        takes=f"{TAKES[:-1]} use first_home other_mortgages]",
        functions=(
            Function(
                "STAMP_DUTY",
                "印花稅",
                TAKES,
                lambda answer: answer.value,
                does="Return the stamp duty on a price: ad valorem by who buys and when, and Buyer's Stamp Duty.",
                returns="float [HKD], rounded up to the dollar.",
                raises="#N/A where no scale that we know covers the date.",
                example='>>> STAMP_DUTY(4_100_000, agreement_date="2026-11-20"), STAMP_DUTY(8_000_000, agreement_date="2026-11-20")\n'
                "(20100.0, 240000.0)\n"
                '>>> STAMP_DUTY(6_000_000, agreement_date="2016-12-01", other_home=True)\n'
                "900000.0",
                source='Inland Revenue Department: see RULE_SOURCE("STAMP_DUTY").',
                of_block="use first_home other_mortgages",
            ),
        ),
        columns=(Column("stamp_duty", "印花稅", "stamp duty", "HKD", lambda answer: answer.value),),
    ),
    Question(
        resale,
        category="finance",
        laws=(special_stamp_duty.SPECIAL_STAMP_DUTY,),
        checks=(it_is_sold_before_it_is_acquired,),
        functions=(
            Function(
                "RESALE_DUTY",
                "轉售的額外印花稅",
                RESALE,
                lambda answer: answer.value,
                does="Return the Special Stamp Duty on a home that is sold again.",
                returns="float [HKD], rounded up to the dollar; 0 where there is none.",
                raises="#VALUE! for an input that is wrong, such as a sale before the purchase.",
                example='>>> RESALE_DUTY(6_500_000, "2011-09-10", "2012-03-09"), RESALE_DUTY(6_500_000, "2025-09-10", "2026-03-09")\n'
                "(975000.0, 0.0)",
                source='Inland Revenue Department: see RULE_SOURCE("RESALE_DUTY").',
            ),
        ),
    ),
)
