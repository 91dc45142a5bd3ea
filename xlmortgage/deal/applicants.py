"""What is said of further applicants: their incomes, which add up, and their ages."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, fact_named
from xlmortgage.deal.labels import in_its_unit
from xlmortgage.deal.reading import Fact, is_not_given
from xlmortgage.deal.words import plain_spelling
from xlmortgage.errors import InputError, given_twice

ORDINALS = {
    2: ("2", "二", "second", "2nd"),
    3: ("3", "三", "third", "3rd"),
    4: ("4", "四", "fourth", "4th"),
    5: ("5", "五", "fifth", "5th"),
    6: ("6", "六", "sixth", "6th"),
}
"""What the further applicants are called."""

INCOME, AGE, OTHERS = "monthly_income", "applicant_age", "other_ages"

ADDED = "incomes_added"
"""The mark of raw values, and of a deal, whose income is that of several applicants."""

CALLED = {
    fact: (*more, FACTS[fact].name, FACTS[fact].zh, FACTS[fact].en, *FACTS[fact].synonyms)
    for fact, more in {INCOME: ("入息", "收入", "月薪", "income", "salary"), AGE: ("年齡", "歲數", "age")}.items()
}
"""What an income or an age is called."""

OF_ANOTHER = {
    2: ("聯名申請人", "共同申請人", "joint applicant ", "joint applicant's ", "co-applicant ", "co-applicant's ")
}
"""What the second applicant is called besides."""

BESIDE = {
    "配偶": ("配偶", "太太", "丈夫", "spouse ", "spouse's ", "husband ", "wife "),
    "擔保人": ("擔保人", "guarantor ", "guarantor's "),
    "聯名人": ("聯名人", "聯名借款人", "共同借款人", "co-borrower ", "co-borrower's ", "joint borrower ", "co-owner "),
}
"""Who has a say by age alone: whether such a person's income counts, the bank decides."""


class Further(NamedTuple):
    """What a label says of a further applicant."""

    fact: Fact
    """What of the first applicant it is like, in the unit that the label tells."""
    applicant: int | str


class FurtherColumn(NamedTuple):
    """A column about a further applicant."""

    heading: Hashable
    fact: str
    """What of the first applicant it is like."""
    applicant: int | str
    read_as: Fact
    """The same, in the unit that the heading tells."""


def further_named(label: object) -> Further | None:
    """Return what a label says of a further applicant, or ``None``.

    >>> further_named("第二申請人入息"), further_named("配偶年齡")
    (Further(fact=<monthly_income>, applicant=2), Further(fact=<applicant_age>, applicant='配偶'))
    >>> further_named("2nd applicant's income (K)").fact.read(20), further_named("年齡")
    (20000.0, None)
    """
    return _further_named(label) if isinstance(label, str) else None


@lru_cache(maxsize=4096)
def _further_named(label: str) -> Further | None:
    if fact_named(label) is not None:
        return None
    found: list[int | str] = []

    def spelled(spelling: str) -> tuple[Fact, ...]:
        if spelling not in _FURTHER:
            return ()
        name, applicant = _FURTHER[spelling]
        found.append(applicant)
        return (FACTS[name],)

    facts = in_its_unit(label, spelled)
    return Further(facts[0], found[0]) if facts else None


def further_columns(headings: Iterable[Hashable]) -> tuple[FurtherColumn, ...]:
    """Return the columns about further applicants.

    Raises
    ------
    InputError
        When two headings say the same of one applicant.

    Examples
    --------
    >>> [column[1:3] for column in further_columns(["樓價", "第二申請人入息", "applicant_age_3", "年齡"])]
    [('monthly_income', 2), ('applicant_age', 3)]

    """
    columns: dict[tuple[str, int | str], FurtherColumn] = {}
    for heading in headings:
        if named := further_named(heading):
            fact, applicant = named
            column = FurtherColumn(heading, fact.name, applicant, fact)
            if (first := columns.setdefault((fact.name, applicant), column)) is not column:
                raise _column_twice(first, heading)
    return tuple(columns.values())


def add_further(raws: dict[str, Any], further: Iterable[tuple[Further, Any]], wanted: Collection[str]) -> None:
    """Add what is given of further applicants to raw values: their incomes to that of the first, their ages to the others'.

    Parameters
    ----------
    raws : dict
        Raw values by the name of their fact; :data:`ADDED` marks an income of several.
    further : iterable of (Further, raw value)
        What is given of them.
    wanted : collection of str
        The names of the facts that are asked for.

    Raises
    ------
    InputError
        When an income or an age cannot be read, or the same is given twice.

    """
    seen: dict[tuple[str, int | str], Any] = {}
    for one, raw in further:
        if is_not_given(one.fact, raw) or not is_wanted(one, wanted):
            continue
        key = one.fact.name, one.applicant
        if key in seen:
            raise given_twice(one.fact.name, one.fact.zh, seen[key], raw)
        seen[key] = raw
        own = one.fact.read(raw)
        if one.fact.name == AGE:
            others = FACTS[OTHERS]
            raws[OTHERS] = [*(others.read(raws[OTHERS]) if OTHERS in raws else ()), own]
        elif INCOME in raws and not is_not_given(FACTS[INCOME], raws[INCOME]):
            raws[INCOME], raws[ADDED] = FACTS[INCOME].read(raws[INCOME]) + own, True
        else:
            raws[INCOME] = own


def is_wanted(one: Further, wanted: Collection[str]) -> bool:
    """Tell whether what is said of a further applicant is among the facts that are asked for."""
    return (OTHERS if one.fact.name == AGE else one.fact.name) in wanted


def _column_twice(first: FurtherColumn, heading: Hashable) -> InputError:
    fact = FACTS[first.fact]
    return InputError(
        "column-twice",
        en=f"{fact.name} of one applicant is there twice, as “{first.heading}” and “{heading}”. Delete or rename one.",
        zh=f"同一申請人的{fact.zh}重複出現（「{first.heading}」及「{heading}」）。請刪除或改名其中一欄。",
        field=fact.name,
        value=str(heading),
    )


def _spellings() -> Iterator[tuple[str, tuple[str, int | str]]]:
    for fact, labels in CALLED.items():
        for label in labels:
            for number, (digit, chinese, *english) in ORDINALS.items():
                before = [f"{who}{nth}" for who in ("申請人", "借款人") for nth in (digit, chinese)]
                before += [f"第{nth}{who}" for who in ("申請人", "借款人") for nth in (digit, chinese)]
                before += [f"applicant {digit} ", f"applicant_{digit}_", *(f"{nth} applicant " for nth in english)]
                before += [f"borrower {digit} ", *(f"{nth} borrower " for nth in english)]
                before += [f"{nth} applicant's " for nth in english] + [*OF_ANOTHER.get(number, ())]
                behind = (f"{label}{digit}", f"{label} {digit}", f"{label}_{digit}", f"{label}{chinese}")
                for spelling in (*behind, *(f"{who}{label}" for who in before)):
                    yield plain_spelling(spelling), (fact, number)
            if fact == AGE:
                for who, called in BESIDE.items():
                    for name in called:
                        yield plain_spelling(f"{name}{label}"), (fact, who)


_FURTHER: Mapping[str, tuple[str, int | str]] = dict(_spellings())
"""What is said of whom, by its spelling."""
