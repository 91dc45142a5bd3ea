"""What a broker is warned of because of the property, its use or a second mortgage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.reader import Notice

WARNINGS = law("warnings")


def of_deal(deal: Deal) -> Iterator[tuple[Notice, Any]]:
    """Yield every warning, and whether it goes with a deal.

    Examples
    --------
    >>> from xlmortgage.deal.words import Condition
    >>> haunted = Deal({"condition": Condition.HAUNTED}, 20261121)
    >>> [notice.weight.name for notice, goes_with in of_deal(haunted) if goes_with]
    ['ASK']

    """
    return WARNINGS.notices(deal, asked=True)
