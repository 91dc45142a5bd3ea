"""What formulas speak of: cells and blocks of cells, functions under the names of each program, and tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from xlmortgage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

__all__ = [
    "LAST_COLUMN",
    "LAST_ROW",
    "Area",
    "Table",
    "area_of",
    "block_address",
    "cell_address",
    "cells_of",
    "column_letters",
    "column_number",
    "coordinates",
    "function_name",
    "quoted",
]

Area: TypeAlias = tuple[int, int, int, int]
"""First row, first column, last row and last column of a block of cells."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

_BRACKETED = re.compile(r"\[((?:'.|[^'\[\]])*)\]")
_ROW_ITEM = "#this row"


@cache
def column_number(letters: str) -> int:
    """Return the number of a column.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


@cache
def column_letters(number: int) -> str:
    """Return the letters of a column.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def coordinates(reference: str) -> tuple[int, int]:
    """Return row and column of a cell's address.

    >>> coordinates("AB12")
    (12, 28)
    """
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_number(letters)


def cell_address(row: int, column: int) -> str:
    """Return the address of a cell.

    >>> cell_address(12, 28)
    'AB12'
    """
    return f"{column_letters(column)}{row}"


def block_address(area: Area) -> str:
    """Return the address of a block of cells.

    >>> block_address((2, 4, 9, 4)), block_address((2, 4, 2, 4))
    ('D2:D9', 'D2')
    """
    top, left, bottom, right = area
    first, last = cell_address(top, left), cell_address(bottom, right)
    return first if first == last else f"{first}:{last}"


def area_of(address: str) -> Area:
    """Return the block of cells that an address means.

    >>> area_of("D2:D9"), area_of("D2")
    ((2, 4, 9, 4), (2, 4, 2, 4))
    """
    first, _, last = address.partition(":")
    return (*coordinates(first), *coordinates(last or first))


def cells_of(area: Area) -> Iterator[tuple[int, int]]:
    """Return row and column of every cell of a block.

    >>> list(cells_of((1, 4, 2, 4)))
    [(1, 4), (2, 4)]
    """
    top, left, bottom, right = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))


def quoted(sheet: str) -> str:
    """Return a sheet's name as a formula writes it.

    >>> quoted("it's 表")
    "'it''s 表'"
    """
    return "'" + sheet.replace("'", "''") + "'"


def function_name(word: str, functions: Collection[str]) -> str | None:
    """Return the function that a called word means, or ``None`` where it is none of ``functions``.

    Excel add-ins save a call as ``_xll.NAME``, Office functions as ``_xldudf_NAMESPACE_NAME``.

    >>> function_name("max_ltv", {"MAX_LTV"}), function_name("_xldudf_BANK_MAX_LTV", {"MAX_LTV"})
    ('MAX_LTV', 'MAX_LTV')
    """
    name = word.upper().removeprefix("_XLFN.").removeprefix("_XLUDF.").removeprefix("_XLL.")
    if name.startswith("_XLDUDF_"):
        name = name.removeprefix("_XLDUDF_")
        while name not in functions and "_" in name:
            name = name.partition("_")[2]
    return name if name in functions else None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a workbook: its place, its columns, whether it has a header and a totals row, and a filter at work."""

    sheet: str
    area: Area
    columns: tuple[str, ...]
    header_rows: int
    totals_rows: int
    filtered: bool = False

    def has_values_in(self, row: int) -> bool:
        """Whether a row is one of values, neither header nor totals.

        >>> Table("Deals", (1, 2, 9, 3), ("Loan", "Rate"), 1, 0).has_values_in(1)
        False
        """
        return self.area[0] + self.header_rows <= row <= self.area[2] - self.totals_rows

    def part(self, specifier: str) -> tuple[Area, bool]:
        """Return the cells a structured reference means, and whether only those in the formula's own row.

        >>> table = Table("Deals", (1, 2, 9, 3), ("Loan", "Rate"), 1, 0)
        >>> table.part("[Rate]"), table.part("[@Loan]"), table.part("[[#Headers],[Loan]:[Rate]]")
        (((2, 3, 9, 3), False), ((2, 2, 9, 2), True), ((1, 2, 1, 3), False))

        """
        inner = specifier[1:-1].strip()
        own_row = inner.startswith("@")
        inner = inner.removeprefix("@").strip()
        parts = _BRACKETED.findall(inner) or [inner]
        items = {part.casefold() for part in parts if part.startswith("#")}
        names = [re.sub("'(.)", r"\1", part) for part in parts if part and not part.startswith("#")]
        positions = [self._position(name) for name in names] or [0, len(self.columns) - 1]
        own_row = own_row or _ROW_ITEM in items
        top, bottom = self._rows(items - {_ROW_ITEM})
        return (top, self.area[1] + min(positions), bottom, self.area[1] + max(positions)), own_row

    def _position(self, name: str) -> int:
        for position, column in enumerate(self.columns):
            if column.casefold() == name.casefold():
                return position
        raise InputError(
            "unknown-column",
            en=f"the table has no column {name!r}; its columns are {', '.join(self.columns)}.",
            zh=f"表格沒有「{name}」一欄，現有的欄為：{'、'.join(self.columns)}。",
        )

    def _rows(self, items: set[str]) -> tuple[int, int]:
        first, _, last, _ = self.area
        top, bottom = first + self.header_rows, last - self.totals_rows
        if items & {"#all", "#headers"}:
            top = first
        if items & {"#all", "#totals"}:
            bottom = last
        if items == {"#headers"}:
            bottom = first
        if items == {"#totals"}:
            top = last if self.totals_rows else last + 1
        return top, bottom
