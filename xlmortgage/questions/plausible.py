"""Facts of a deal that are likely in the wrong unit: they are answered, with a warning."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import Fact
from xlmortgage.deal.words import RateBasis

ANNUAL_RATE, LOAN = FACTS["annual_rate"], FACTS["loan"]
WEIGHED = tuple((fact, fact.plausible) for fact in FACTS.values() if fact.plausible)
"""The facts that can be implausible, and where they are not."""


def implausible(
    deal: Deal, *, among: Container[str] = FACTS, of_money_lenders: bool = False
) -> Iterator[tuple[Fact, Any]]:
    """Yield the facts of a deal that are implausible, each with whether it is so, or in which deals.

    Parameters
    ----------
    deal : Deal
        One deal, or many.
    among : container of str, optional
        The names of the facts that are asked about.
    of_money_lenders : bool, optional
        Whether a high rate of interest is plausible.

    Examples
    --------
    >>> deal = Deal({"price": 800.0, "loan": 560.0, "monthly_income": 720e3, "annual_rate": 0.0035}, 20261121)
    >>> [fact for fact, _ in implausible(deal)]
    [<price>, <monthly_income>, <annual_rate>]

    """
    for fact, within in WEIGHED:
        if fact.name not in deal.__dict__ or fact.name not in among:
            continue
        value = getattr(deal, fact.name)
        is_so = (value < within.least) & ((value != 0) | (fact.plain != 0))
        if fact is not ANNUAL_RATE or not of_money_lenders:
            is_so = is_so | (value > within.most)
        if fact is ANNUAL_RATE:
            is_so = is_so & (deal.rate_basis != RateBasis.FLAT_MONTHLY)
        if fact is LOAN:
            is_so = is_so & (deal.loan_is_the_most == False)  # noqa: E712 - nobody wrote a loan that is filled in
        if deal.xp.any(is_so):
            yield fact, is_so
