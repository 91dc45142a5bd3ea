"""The columns of a list that are about further applicants: their incomes, which add up, and their ages."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from xlmortgage.deal.facts import FACTS, fact_named
from xlmortgage.deal.words import plain_spelling

ORDINALS = {2: ("2", "二", "second", "2nd"), 3: ("3", "三", "third", "3rd"), 4: ("4", "四", "fourth", "4th")}
"""What the further applicants are called."""

INCOME, AGE, OTHERS = "monthly_income", "applicant_age", "other_ages"

LABELS = {
    fact: (*more, FACTS[fact].name, FACTS[fact].zh, FACTS[fact].en, *FACTS[fact].synonyms)
    for fact, more in {INCOME: ("入息", "收入", "月薪", "income", "salary"), AGE: ("年齡", "age")}.items()
}
"""What an income or an age is called."""

OF_ANOTHER = {2: ("聯名申請人", "共同申請人", "joint applicant ", "co-applicant ")}
"""What the second applicant is called besides."""


class FurtherColumn(NamedTuple):
    """A column about a further applicant."""

    heading: Hashable
    fact: str
    """What of the first applicant it is like."""
    applicant: int


def further_columns(headings: Iterable[Hashable]) -> tuple[FurtherColumn, ...]:
    """Return the columns about the second to fourth applicant.

    >>> [column[1:] for column in further_columns(["樓價", "第二申請人入息", "applicant_age_3", "年齡"])]
    [('monthly_income', 2), ('applicant_age', 3)]
    """
    named = (
        (heading, _FURTHER.get(plain_spelling(heading)))
        for heading in headings
        if isinstance(heading, str) and fact_named(heading) is None
    )
    return tuple(FurtherColumn(heading, *found) for heading, found in named if found)


def _spellings() -> Iterator[tuple[str, tuple[str, int]]]:
    for fact, labels in LABELS.items():
        for label in labels:
            for number, (digit, chinese, *english) in ORDINALS.items():
                before = [f"{who}{nth}" for who in ("申請人", "借款人") for nth in (digit, chinese)]
                before += [f"第{nth}{who}" for who in ("申請人", "借款人") for nth in (digit, chinese)]
                before += [f"applicant {digit} ", f"applicant_{digit}_", *(f"{nth} applicant " for nth in english)]
                before += [f"{nth} applicant's " for nth in english] + [*OF_ANOTHER.get(number, ())]
                behind = (f"{label}{digit}", f"{label} {digit}", f"{label}_{digit}", f"{label}{chinese}")
                for spelling in (*behind, *(f"{who}{label}" for who in before)):
                    yield plain_spelling(spelling), (fact, number)


_FURTHER: Mapping[str, tuple[str, int]] = dict(_spellings())
