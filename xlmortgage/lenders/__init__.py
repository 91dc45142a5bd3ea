"""A lender's own criteria, which stand beside the law and may only make it harder."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.numbers import money
from xlmortgage.tables.lookups import Law, Meaning
from xlmortgage.tables.reader import Table
from xlmortgage.tables.ruling import Reason, Ruling


class Lender:
    """A lender, by the table of its lines.

    Parameters
    ----------
    name : str
        What it is called.
    table : Table
        Its lines, a series a rule, from :mod:`xlmortgage.lenders.criteria`.
    stale : mapping, optional
        How long ago each line that is stale was checked [days], by the key of its source.
    instead : mapping, optional
        Whose lines are asked instead under some rules, as a plan has them.

    """

    def __init__(
        self,
        name: str,
        table: Table,
        stale: Mapping[str, int] = MappingProxyType({}),
        instead: Mapping[str, Lender] = MappingProxyType({}),
    ) -> None:
        self.name, self.table, self.stale = name, table, stale
        self.law = Law(table, unsaid=Reason.NOT_ASKED)
        self._instead = instead

    def __repr__(self) -> str:
        return f"<lender {self.name}>"

    def asks(self, rule: str, deal: Deal, meaning: Meaning | None = None) -> Ruling:
        """Return what the lender asks under a rule; no number where none of its lines fits.

        Parameters
        ----------
        rule : str
            One of :data:`xlmortgage.lenders.criteria.RULES`.
        deal : Deal
            One deal, or many.
        meaning : callable, optional
            ``meaning(value, deal)`` returns the number that such a value stands for.

        """
        if rule in self._instead:
            return self._instead[rule].asks(rule, deal, meaning)
        return self.law.look_up(deal, rule, rule, meaning) if rule in self.table.series else self.law.not_asked

    def offering(self, rule: str, other: Lender) -> Lender:
        """Return this lender with what another's line says under one rule, as a plan has it that is not for everyone."""
        return Lender(self.name, self.table, self.stale, {**self._instead, rule: other})

    def lowers_abroad(self, deal: Deal, highest: Any) -> Ruling:
        """Return what the lender leaves of the highest ratio where income comes from abroad [fraction of the base]."""
        if "abroad_reduction" not in self.table.series:
            return self.law.not_asked
        return self.law.look_up(deal.having(highest=highest), "abroad_reduction", "abroad_reduction", _what_is_left)


def _what_is_left(reduction: Any, deal: Any) -> Any:
    left = money.share(deal.xp.maximum(deal.highest - reduction, 0.0))
    return deal.xp.where(deal.income_abroad, left, reduction * float("nan"))
