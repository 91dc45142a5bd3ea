"""Calls of our functions by an engine, with the reasons of those that failed.

A worksheet cell shows ``#VALUE!`` and no more.  Every call therefore carries the place it comes from, and what a
function said when it refused is kept beside that place, so that a report can say it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from udfs.cell_error import CellError
from xlmortgage.errors import InputError, XlMortgageError

__all__ = ["Calls", "Functions", "fit"]

Functions: TypeAlias = Mapping[str, Callable[..., object]]
"""Worksheet functions: Excel's name, and the Python callable that answers it."""

Place: TypeAlias = tuple[int, int, int]
"""Number of a sheet, row and column of a cell."""

_EVERY = 1000


@dataclass(slots=True)
class Calls:
    """What was called, and what went wrong where.

    Parameters
    ----------
    heard : callable, optional
        Told the number of calls made so far, every thousand calls.

    Examples
    --------
    >>> def half(number):
    ...     return number / 2
    >>> calls = Calls()
    >>> stub = calls.stub("HALF", half)
    >>> stub(0.0, 3.0, 2.0, 8.0)
    4.0
    >>> stub(0.0, 3.0, 2.0)
    CellError('#VALUE!')
    >>> print(calls.reason((0, 3, 2)))
    HALF was given 0 arguments; it takes 1. Correct the formula.

    """

    heard: Callable[[int], None] | None = None
    made: int = 0
    reasons: dict[Place, XlMortgageError] = field(default_factory=dict)

    def reason(self, place: Place) -> XlMortgageError | None:
        """Return what the function in a cell said, where it refused to answer."""
        return self.reasons.get(place)

    def stub(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        """Return ``function`` for the engine: its first three arguments tell the caller, and it never raises.

        Parameters
        ----------
        name : str
            The function's name in formulas.
        function : callable
            The worksheet function.

        Returns
        -------
        callable

        """
        least, most = _argument_counts(function)

        def called(sheet: float, row: float, column: float, *arguments: object) -> object:
            self._count()
            place = (int(sheet), int(row), int(column))
            if not least <= len(arguments) <= most:
                return self._refusal(place, _wrong_count(name, len(arguments), least, most))
            try:
                answer = function(*arguments)
            except XlMortgageError as error:
                return self._refusal(place, error)
            except Exception as error:  # noqa: BLE001 - a defect costs one cell, not the workbook
                return self._refusal(place, _defect(name, error))
            self._remember_elements(place, answer)
            return answer

        return called

    def _count(self) -> None:
        self.made += 1
        if self.heard and self.made % _EVERY == 0:
            self.heard(self.made)

    def _refusal(self, place: Place, error: XlMortgageError) -> CellError:
        self.reasons[place] = error
        return CellError(error.cell, error)

    def _remember_elements(self, place: Place, answer: object) -> None:
        if isinstance(answer, CellError) and answer.reason:
            self.reasons[place] = answer.reason
        elif isinstance(answer, list):
            for element in _elements(answer):
                if isinstance(element, CellError) and element.reason:
                    self.reasons.setdefault(place, element.reason)


def fit(rows: float, columns: float, answer: object) -> object:
    """Return an answer in the size of an array formula, as Excel fits it.

    One value fills the block, one row or column is repeated, what is too long is cut, what is missing is ``#N/A``, and a
    blank is 0.

    Parameters
    ----------
    rows, columns : float
        Size of the block [cells].
    answer : object
        One value or a list of rows.

    Returns
    -------
    list of rows

    Examples
    --------
    >>> fit(2.0, 2.0, [[1.0], [2.0], [3.0]])
    [[1.0, 1.0], [2.0, 2.0]]
    >>> fit(2.0, 1.0, [[1.0, 2.0], [3.0, 4.0]])
    [[1.0], [3.0]]

    """
    grid = answer if isinstance(answer, list) else [[answer]]
    fitted = [_fitted(row, int(columns)) for row in _fitted(grid, int(rows), [CellError("#N/A")])]
    return [[0.0 if cell is None else cell for cell in row] for row in fitted]


def _fitted(values: list[Any], size: int, missing: object = None) -> list[Any]:
    if len(values) == 1:
        return values * size
    absent = CellError("#N/A") if missing is None else missing
    return values[:size] + [absent] * (size - len(values))


def _elements(answer: list[Any]) -> list[object]:
    return [element for row in answer for element in (row if isinstance(row, list) else [row])]


def _argument_counts(function: Callable[..., object]) -> tuple[int, float]:
    parameters = inspect.signature(function, follow_wrapped=False).parameters.values()
    positional = [each for each in parameters if each.kind in {each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD}]
    any_number = any(each.kind is each.VAR_POSITIONAL for each in parameters)
    least = sum(each.default is each.empty for each in positional)
    return least, float("inf") if any_number else len(positional)


def _wrong_count(name: str, given: int, least: int, most: float) -> InputError:
    allowed = f"{least}" if least == most else f"{least} or more" if most == float("inf") else f"{least} to {most}"
    permitted = f"{least}" if least == most else f"至少 {least}" if most == float("inf") else f"{least} 至 {most}"
    return InputError(
        "wrong-argument-count",
        en=f"{name} was given {given} arguments; it takes {allowed}. Correct the formula.",
        zh=f"{name} 收到 {given} 個引數，應為 {permitted} 個，請更正公式。",
        value=given,
        allowed=allowed,
    )


def _defect(name: str, error: Exception) -> XlMortgageError:
    return XlMortgageError(
        "defect",
        en=f"{name} stopped on a fault of its own ({error!r}), not of the input. Please report it with the formula.",
        zh=f"{name} 因程式本身的錯誤而中止（{error!r}），並非輸入有誤。請連同公式回報。",
    )
