"""What a broker prints for a client: documents, how to choose a money lender, the first mortgagee's consent, warnings."""

from __future__ import annotations

from typing import NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.law.practice.checklists import checklists
from xlmortgage.questions import Function, Question
from xlmortgage.tables.reader import Notice


class Printed(NamedTuple):
    """A list for one deal."""

    deal: Deal
    items: tuple[Notice, ...]


def checklist(deal: Deal) -> Printed:
    """Return the list that a deal asks for, with the items that go with it.

    Examples
    --------
    >>> from xlmortgage.deal.words import Topic
    >>> len(checklist(Deal({"topic": Topic.CONSENT}, 20261121)).items)
    5

    """
    return Printed(deal, checklists.of_deal(deal))


QUESTIONS = (
    Question(
        checklist,
        category="advice",
        laws=(checklists.CHECKLISTS,),
        functions=(
            Function(
                "CHECKLIST",
                "清單",
                "[topic purpose property use basis insured regular_salary income_abroad other_mortgages lang]",
                None,
                does="Return a list that can be printed for a client: the documents of a deal, how to choose a money lender, "
                "the steps to the first mortgagee's consent, or what a money lender has to warn of.",
                returns="list of rows: a header, then number, item and who says so.",
                example='>>> [row[:2] for row in CHECKLIST("consent", lang="en")[:2]]\n'
                "[['no.', 'item'], [1, \"Read the first mortgage deed: it forbids any further charge without the bank's "
                'written consent."]]',
                source="Banks' and brokers' own lists, the Money Lenders Ordinance and its licensing conditions: see "
                'RULE_SOURCE("checklists").',
                spills=True,
            ),
        ),
    ),
)
