"""What stamp duty a purchase takes."""

from __future__ import annotations

from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law.ird.stamp_duty import stamp_duty
from xlmortgage.questions import Column, Function, Question
from xlmortgage.tables.ruling import Ruling


class Duty:
    """The stamp duty on a purchase."""

    __slots__ = ("deal", "ruling")

    def __init__(self, deal: Deal, ruling: Ruling) -> None:
        self.deal, self.ruling = deal, ruling

    @property
    def value(self) -> Any:
        """The duty [HKD]; ``nan`` where no scale covers the deal."""
        return self.ruling.value

    @property
    def open(self) -> tuple[Ruling]:
        """What may be left without an answer."""
        return (self.ruling,)


def duty(deal: Deal) -> Duty:
    """Return the ad valorem stamp duty on a price.

    >>> duty(Deal({"price": 8e6}, 20261121)).value
    240000.0
    """
    return Duty(deal, stamp_duty.duty(deal))


TAKES = "price [property agreement_date]"

QUESTIONS = (
    Question(
        duty,
        category="finance",
        laws=(stamp_duty.STAMP_DUTY,),
        takes=TAKES,
        functions=(
            Function(
                "STAMP_DUTY",
                "從價印花稅",
                TAKES,
                lambda answer: answer.value,
                does="Return the ad valorem stamp duty on a price.",
                returns="float [HKD], rounded up to the dollar.",
                raises="#N/A where no scale that we know covers the date.",
                example='>>> STAMP_DUTY(4_100_000, agreement_date="2026-11-20"), STAMP_DUTY(8_000_000, agreement_date="2026-11-20")\n'
                "(20100.0, 240000.0)",
                source='Inland Revenue Department: see RULE_SOURCE("STAMP_DUTY").',
            ),
        ),
        columns=(Column("stamp_duty", "從價印花稅", "stamp duty", "HKD", lambda answer: answer.value),),
    ),
)
