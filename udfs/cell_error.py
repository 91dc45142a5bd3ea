"""An error value of a worksheet cell, as the functions of a worksheet pass it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from xlmortgage.errors import XlMortgageError

__all__ = ["CellError"]


class CellError(str):
    """An Excel error text, such as ``"#N/A"``, with what caused it where that is known.

    Parameters
    ----------
    text : str
        The error as a cell shows it.
    reason : XlMortgageError, optional
        The error behind it, which says the sentence.

    Examples
    --------
    >>> CellError("#N/A")
    CellError('#N/A')
    >>> CellError("#N/A") == "#N/A", CellError("#N/A").reason is None
    (True, True)

    """

    __slots__ = ("reason",)

    reason: XlMortgageError | None

    def __new__(cls, text: str, reason: XlMortgageError | None = None) -> Self:
        """Make an error of its text and, where it is known, its reason."""
        error = super().__new__(cls, text)
        error.reason = reason
        return error

    def __repr__(self) -> str:
        return f"CellError({str(self)!r})"
