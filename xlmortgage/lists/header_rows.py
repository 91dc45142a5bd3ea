"""Rows below the headings that are none of deals: the units of the columns, and the headings once more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from xlmortgage.deal.applicants import further_named
from xlmortgage.deal.facts import FACTS, fact_named
from xlmortgage.deal.labels import PARTS, FactInUnit, tells_a_unit
from xlmortgage.deal.reading import FRACTION_KINDS, Fact, Kind, is_blank
from xlmortgage.deal.words import plain_spelling
from xlmortgage.errors import InputError

MEASURED = (Kind.MONEY, Kind.AMOUNTS, Kind.YEARS, Kind.WHOLE, *FRACTION_KINDS)
"""The kinds of facts that have units."""

ENOUGH = 2
"""So many headings make a row of headings."""

_DATE_FORMAT = re.compile(r"[dmy]+|[年月日]+|日期|date")
_DIGIT = re.compile(r"\d")


class Headings:
    """The headings of a list, to which the rows below are shown in their order: which are no deals, and what units they tell.

    Parameters
    ----------
    header : sequence
        The headings as they stand.
    first : int, optional
        The number of the first row below them.

    Examples
    --------
    >>> headings = Headings(["樓價", "備註", "年利率"])
    >>> for number, row in enumerate([["(萬)", "", "%"], [800, "", 3.5], ["Price", "Remarks", "Rate"]]):
    ...     headings.take(number, row)
    >>> headings.header, headings.no_deals
    (['樓價(萬)', '備註', '年利率(%)'], [0, 2])

    """

    def __init__(self, header: Sequence[Any], first: int = 0) -> None:
        self.header = [*header]
        """With the units that stand below them."""
        self.facts = [_fact_of(label) for label in header]
        self.no_deals: list[int] = []
        """The numbers of the rows that hold units, or the headings once more."""
        self.price = next((place for place, fact in enumerate(self.facts) if fact and fact.name == "price"), None)
        self.next = first
        """The row that would stand right below headings."""
        self._top = first
        self._told = {place for place, fact in enumerate(self.facts) if fact and tells_a_unit(str(header[place]), fact)}

    def take(self, number: int, row: Sequence[Any]) -> None:
        """Look at a row.

        Raises
        ------
        InputError
            When it holds headings of other columns, or units other than those above deals.

        """
        if all(map(is_blank, row)):
            self._top += number == self._top
            self.next += number == self.next
            return
        if not self._may_be_none(number, row):
            return
        if (again := self._again(number, row)) is not None:
            for place in again:
                self._put(number, place, row[place], row[place], _fact_of(row[place]))
        elif (units := _units(self.facts, row)) is not None:
            for place, unit in units.items():
                in_unit = _fact_of(f"{_own(self.facts[place]).zh}({unit})")
                self._put(number, place, f"{self.header[place]}({unit})", row[place], in_unit)
        else:
            return
        self.no_deals.append(number)
        self._top += number == self._top
        self.next = number + 1

    def _may_be_none(self, number: int, row: Sequence[Any]) -> bool:
        """Tell by its price whether a row may be no deal; one without any only right below headings."""
        cell = row[self.price] if self.price is not None and self.price < len(row) else None
        return number == self.next if is_blank(cell) else is_no_price(cell)

    def _again(self, number: int, row: Sequence[Any]) -> list[int] | None:
        """Return the places in which a row of headings tells a unit, ``None`` where it is no such row."""
        same: list[int] = []
        others: list[int] = []
        for place, (fact, cell) in enumerate(zip(self.facts, row, strict=False)):
            if fact is None or is_blank(cell):
                continue
            named = _fact_of(cell)
            if named is None or named.name in PARTS["of_no_deal"]:
                if not isinstance(cell, str) or _DIGIT.search(cell) or _can_be_read(fact, cell):
                    return None
            else:
                (same if named.name == fact.name else others).append(place)
        if len(same) + len(others) < ENOUGH:
            return None
        for place in others:
            raise _other_column(number, self.header[place], row[place])
        return [place for place in same if (fact := _fact_of(row[place])) and tells_a_unit(row[place], fact)]

    def _put(self, number: int, place: int, label: str, cell: str, fact: Fact | None) -> None:
        """Put a column into the unit that a cell tells; above the deals alone, where its heading tells none."""
        if _factor(fact) == _factor(self.facts[place]):
            return
        if number != self._top or place in self._told:
            raise _another_unit(number, self.header[place], cell)
        self.header[place], self.facts[place] = label, fact
        self._told.add(place)


@lru_cache(maxsize=4096)
def _heads(text: str) -> bool:
    """Tell whether a text may stand above prices: a heading, or a unit."""
    unit = _unit_of(text)
    return fact_named(text) is not None or (unit != "" and fact_named(f"{FACTS['price'].zh}({unit})") is not None)


def is_no_price(cell: Any) -> bool:
    """Tell whether a cell in the column of the price holds a heading or a unit.

    >>> [is_no_price(cell) for cell in ("樓價", "(萬)", "HK$'000", "800萬", 8e6, "面議")]
    [True, True, True, False, False, False]
    """
    return isinstance(cell, str) and not _has_a_number(cell) and _heads(cell)


def _units(facts: Sequence[Fact | None], row: Sequence[Any]) -> dict[int, str] | None:
    """Return the units that stand in a row by their places, ``None`` where it is no row of units."""
    units = {}
    for place, (fact, cell) in enumerate(zip(facts, row, strict=False)):
        if fact is None or is_blank(cell):
            continue
        unit = _unit_of(cell) if isinstance(cell, str) else ""
        if not unit or _has_a_number(unit) or not _may_stand_below(_own(fact), unit):
            return None
        if fact.kind in MEASURED:
            units[place] = unit
    return units or None


def _unit_of(cell: str) -> str:
    """Return the unit of a cell, without its bracket; none where nothing but signs stands there."""
    unit = cell.strip().strip("()（）[]【】")
    return unit if plain_spelling(unit) else ""


def _has_a_number(text: str) -> bool:
    """Tell whether a text holds a digit, but for the zeros of a unit such as '000."""
    digit = _DIGIT.search(text)
    return digit is not None and (digit[0] != "0" or _DIGIT.search(text.replace("000", "")) is not None)


def _may_stand_below(fact: Fact, unit: str) -> bool:
    """Tell whether a text is a unit of a fact, the form of a date, a word to choose or a remark."""
    if fact.kind is Kind.DATE:
        letters = re.sub(r"[^\w]|_", "", unicodedata.normalize("NFKC", unit).casefold())
        if _DATE_FORMAT.fullmatch(letters):
            return True
    named = fact_named(f"{fact.zh}({unit})")
    return named is not None and named.name == fact.name


def _fact_of(label: Any) -> Fact | None:
    of_another = further_named(label)
    return fact_named(label) or (of_another.fact if of_another else None)


def _own(fact: Fact | None) -> Any:
    return fact.own if isinstance(fact, FactInUnit) else fact


def _factor(fact: Fact | None) -> Any:
    return fact.factor if isinstance(fact, FactInUnit) else 1


def _can_be_read(fact: Fact, cell: str) -> bool:
    try:
        fact.read(cell)
    except InputError:
        return False
    return True


def rows_of_deals(headings: Headings, rows: Iterable[tuple[int, Sequence[Any]]]) -> Headings:
    """Show all rows to the headings of a list, and return those."""
    for number, row in rows:
        headings.take(number, row)
    return headings


def _another_unit(number: int, heading: Any, label: str) -> InputError:
    return InputError(
        "another-unit",
        en=f"Row {number + 1}: “{label}” tells another unit than “{heading}” above, so its deals and those before would be "
        "mistaken. Write all deals in one unit, or make two lists.",
        zh=f"第 {number + 1} 列的「{label}」與上面「{heading}」單位不同，前後的個案會混淆。請統一單位，或分為兩張清單。",
        field="file",
        value=label,
        allowed=str(heading),
    )


def _other_column(number: int, heading: Any, label: Any) -> InputError:
    return InputError(
        "other-columns",
        en=f"Row {number + 1}: “{label}” stands below “{heading}”, so the columns of its deals are others. Put them in the order "
        "of the first headings, or make two lists.",
        zh=f"第 {number + 1} 列的「{label}」在「{heading}」之下，其後的個案欄位不同。請按首列欄名的次序排列，或分為兩張清單。",
        field="file",
        value=str(label),
        allowed=str(heading),
    )
