"""One formula that the engine cannot bear never costs the whole workbook: it is found, and the others are calculated.

An engine says that something is wrong, but not always where.  It is then asked again with fewer and fewer formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from xlmortgage.errors import InputError

if TYPE_CHECKING:
    from workbooks.file.plan import Planned, Worksheet

__all__ = ["without_faults"]

T = TypeVar("T")
Place: TypeAlias = tuple[int, int]
"""Number of a sheet, and the place of a formula in its plan."""

_MOST_TRIALS = 60


def without_faults(worksheets: list[Worksheet], evaluated: Callable[[dict[int, set[int]]], T]) -> T:
    """Return what an engine makes of a workbook without the formulas that it cannot bear; these get their problem.

    Parameters
    ----------
    worksheets : list of Worksheet
        The sheets of the workbook, planned.
    evaluated : callable
        Evaluates the workbook without some formulas, given as their places in the plan of each sheet by its number.

    Returns
    -------
    object
        What ``evaluated`` returns.

    Raises
    ------
    InputError
        If the engine refuses the workbook whatever formulas are left out.

    """
    try:
        return evaluated({})
    except InputError as refusal:
        if refusal.code != "engine-refused":
            raise
        search = _Search(worksheets, evaluated, refusal)
        for planned in search.faults():
            planned.problem = search.refusal
        return evaluated({})


class _Search:
    """A search for the formulas of a workbook that an engine cannot bear."""

    def __init__(
        self, worksheets: list[Worksheet], evaluated: Callable[[dict[int, set[int]]], object], refusal: InputError
    ) -> None:
        self._evaluated = evaluated
        self._plans = {worksheet.number: worksheet.plan for worksheet in worksheets}
        self._places = [(number, at) for number, plan in self._plans.items() for at in range(len(plan))]
        self._trials = 0
        self.refusal = refusal

    def faults(self) -> list[Planned]:
        """Return the formulas without which the rest is calculated."""
        asked = [place for place in self._places if not self._planned(place).problem]
        moving = [place for place in asked if self._planned(place).shape.moving]
        found = (
            self._among(asked, [])
            or self._among(moving, [place for place in asked if place not in set(moving)])
            or moving
        )
        if not found:
            raise self.refusal
        return [self._planned(place) for place in found]

    def _planned(self, place: Place) -> Planned:
        return self._plans[place[0]][place[1]]

    def _among(self, places: list[Place], others: list[Place]) -> list[Place]:
        """Return those of ``places`` that are refused, each by itself, beside ``others`` that are not."""
        if not places or self._is_borne([*places, *others]):
            return []
        if len(places) == 1:
            return places
        half = len(places) // 2
        return self._among(places[:half], others) + self._among(places[half:], others)

    def _is_borne(self, places: list[Place]) -> bool:
        """Whether the engine calculates the workbook with these formulas alone."""
        self._trials += 1
        if self._trials > _MOST_TRIALS:
            raise self.refusal
        kept = set(places)
        left_out: dict[int, set[int]] = {}
        for number, at in self._places:
            if (number, at) not in kept:
                left_out.setdefault(number, set()).add(at)
        try:
            self._evaluated(left_out)
        except InputError as refusal:
            if refusal.code != "engine-refused":
                raise
            self.refusal = refusal
            return False
        return True
