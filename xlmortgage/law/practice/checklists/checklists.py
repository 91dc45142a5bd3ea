"""The lists that a broker prints for a client."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.reader import Notice

CHECKLISTS = law("checklists")


def of_deal(deal: Deal) -> tuple[Notice, ...]:
    """Return the items of the list that one deal asks for, in their order.

    Examples
    --------
    >>> from xlmortgage.deal.words import Topic
    >>> [item.text["en"] for item in of_deal(Deal({"topic": Topic.WARNINGS}, 20261121))][-1]
    'To borrow or not to borrow? Borrow only if you can repay!'

    """
    return tuple(notice for notice, goes_with in CHECKLISTS.notices(deal, asked=True) if goes_with)
