"""A second net: values that moved although nothing of ours, of the clock or of chance could have moved them.

Excel has calculated most workbooks before us.  Where a formula that we have no part in gives another value than the file
held, either the file was not up to date, or we calculate otherwise than Excel: a person has to look.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterator
from math import isclose
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from udfs.cell_error import CellError
from workbooks.file.formulas import Area, cell_address

if TYPE_CHECKING:
    from workbooks.file.engine import CellValue
    from workbooks.file.plan import Plan, Planned, Worksheet

__all__ = ["Moved", "moved"]

_RELATIVE, _ABSOLUTE = 1e-9, 1e-12
_MOST_ROUNDS = 50
_Formula: TypeAlias = "tuple[Worksheet, Planned]"


class Moved(NamedTuple):
    """A formula whose value is not the one that the file held."""

    sheet: str
    cell: str
    formula: str
    before: CellValue
    now: CellValue | None


def moved(plan: Plan, functions: Collection[str]) -> list[Moved]:
    """Return the formulas whose value moved without any part of ours.

    Parameters
    ----------
    plan : Plan
        A workbook, calculated.
    functions : collection of str
        Names of our functions.

    Returns
    -------
    list of Moved

    """
    found = [*_other_values(plan)]
    if not found:
        return []
    reach = _Reach(plan, functions)
    return [each for number, at, each in found if not reach.has(number, (*at, *at))]


def _other_values(plan: Plan) -> Iterator[tuple[int, tuple[int, int], Moved]]:
    for worksheet in plan.worksheets:
        for planned in worksheet.plan:
            for at, before in _held(worksheet, planned) if planned.problem is None else ():
                now = worksheet.values.get(at)
                if not isinstance(now, CellError) and not _is_same(before, now):
                    text = f"={worksheet.text(planned.formula)}"
                    yield worksheet.number, at, Moved(worksheet.name, cell_address(*at), text, before, now)


def _held(worksheet: Worksheet, planned: Planned) -> Iterator[tuple[tuple[int, int], CellValue]]:
    """Yield the cells that a formula fills, with the values that the file held there."""
    formula = planned.formula
    cells = {(formula.row, formula.column): (formula.start, formula.end)}
    if formula.area:
        cells |= {
            at: worksheet.sheet.cells[at] for at in worksheet.sheet.filled_by(formula) if at in worksheet.sheet.cells
        }
    for at, (start, end) in cells.items():
        before = worksheet.cached(start, formula.formula_end if start == formula.start else start, end)
        if before is not None:
            yield at, before


def _is_same(before: CellValue, now: CellValue | None) -> bool:
    if isinstance(before, float) and isinstance(now, float):
        return isclose(before, now, rel_tol=_RELATIVE, abs_tol=_ABSOLUTE)
    return type(before) is type(now) and before == now


class _Reach:
    """The cells that depend on our functions, the clock, chance or a formula that could not be calculated."""

    def __init__(self, plan: Plan, functions: Collection[str]) -> None:
        self._rows: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        formulas = [(worksheet, planned) for worksheet in plan.worksheets for planned in worksheet.plan]
        others = [each for each in formulas if not self._is_source(each[1], functions)]
        if len(others) < len(formulas):
            others = [each for each in others if not each[1].shape.moving]
        kept = {id(planned) for _, planned in others}
        for worksheet, planned in formulas:
            if id(planned) not in kept:
                self._add(worksheet, planned)
        self._spread(others)

    def has(self, sheet: int, area: Area) -> bool:
        """Whether an area holds such a cell."""
        top, left, bottom, right = area
        for column in range(left, right + 1) if right - left < len(self._rows) else self._columns(sheet, left, right):
            rows = self._rows.get((sheet, column), ())
            at = bisect_left(rows, top)
            if at < len(rows) and rows[at] <= bottom:
                return True
        return False

    def _columns(self, sheet: int, left: int, right: int) -> list[int]:
        return [column for number, column in self._rows if number == sheet and left <= column <= right]

    @staticmethod
    def _is_source(planned: Planned, functions: Collection[str]) -> bool:
        shape = planned.shape
        return planned.problem is not None or shape.volatile or any(name in functions for name in shape.calls)

    def _add(self, worksheet: Worksheet, planned: Planned) -> None:
        for row, column in worksheet.sheet.filled_by(planned.formula):
            insort(self._rows[worksheet.number, column], row)

    def _spread(self, others: list[_Formula]) -> None:
        """Add what depends on what was added, until there is no more; first downwards, then upwards."""
        for _ in range(_MOST_ROUNDS) if self._rows else ():
            untouched = [each for each in others if not self._touches(each)]
            if len(untouched) == len(others):
                return
            others = untouched[::-1]

    def _touches(self, formula: _Formula) -> bool:
        worksheet, planned = formula
        own = planned.formula
        if any(self.has(sheet, area) for sheet, area in planned.shape.reads(own.row, own.column)):
            self._add(worksheet, planned)
            return True
        return False
