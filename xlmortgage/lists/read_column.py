"""One column of a deal list, read: numbers at once, anything else each distinct value once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xlmortgage.deal.reading import Fact, Kind, is_not_given
from xlmortgage.errors import XlMortgageError

DTYPES: dict[Kind, Any] = {
    Kind.WORD: np.int8,
    Kind.YES_NO: np.bool_,
    Kind.DATE: np.int64,
    Kind.WHOLE: np.int64,
    Kind.TEXT: np.object_,
}
"""What the values of a fact are kept as; as ``float`` where it is not here."""


TOLD_APART = ({str, bool}, {str, float, int, dt.date, dt.datetime, pd.Timestamp})
"""Types of which Python holds no two different cells equal."""


class ReadColumn(NamedTuple):
    """The values of one fact of every deal, and of which they are there."""

    facts: Any
    """The plain case where none is given, or none that can be read."""
    given: Any
    """Which deals give a value that can be read."""
    bad: Any
    """Which deals give one that cannot."""
    refused: Sequence[tuple[Any, XlMortgageError]]
    """In which deals, as places from 0, stands a value that cannot be read, and what is wrong with it."""


def read_column(fact: Fact, cells: pd.Series[Any]) -> ReadColumn:
    """Read the column that gives a fact.

    Parameters
    ----------
    fact : Fact
        What the column gives.
    cells : Series
        Its cells, of whatever type.

    Examples
    --------
    >>> from xlmortgage.deal.facts import FACTS
    >>> read = read_column(FACTS["price"], pd.Series([8e6, "HK$8m", None, "dear"]))
    >>> read.facts.tolist(), read.given.tolist(), [(at.tolist(), error.code) for at, error in read.refused]
    ([8000000.0, 8000000.0, nan, nan], [True, True, False, False], [([3], 'not-a-number')])

    """
    raw = _raw(cells)
    if fact.kind is Kind.YES_NO and raw.dtype.kind == "b":
        return ReadColumn(raw, np.ones(len(raw), dtype=bool), np.zeros(len(raw), dtype=bool), ())
    blank = pd.isna(raw)
    dtype = np.float64 if fact.plain != fact.plain else DTYPES.get(fact.kind, np.float64)
    values = np.full(len(raw), fact.plain, dtype=dtype)
    given, bad = np.zeros(len(raw), dtype=bool), np.zeros(len(raw), dtype=bool)
    if fact.is_number and raw.dtype.kind in "fiuO":
        numbers = _numbers(raw)
        given = (numbers > fact.least) & (numbers <= fact.most)
        values[given] = numbers[given]
    rest = np.flatnonzero(~(blank | given))
    refused = _read_each(fact, raw[rest], rest, values, given) if len(rest) else ()
    for places, _ in refused:
        bad[places] = True
    return ReadColumn(values, given, bad, refused)


def _read_each(fact: Fact, raw: Any, at: Any, values: Any, given: Any) -> Sequence[tuple[Any, XlMortgageError]]:
    """Read each distinct value once, into ``values`` and ``given``; return what cannot be read."""
    codes, distinct = _distinct(raw)
    read = np.full(len(distinct), fact.plain, dtype=values.dtype)
    is_given = np.zeros(len(distinct), dtype=bool)
    refused = []
    for number, one in enumerate(distinct):
        try:
            if not is_not_given(fact, one):
                read[number] = fact.read(one)
                is_given[number] = True
        except XlMortgageError as error:
            refused.append((at[codes == number], error))
    values[at], given[at] = read[codes], is_given[codes]
    return refused


def _raw(cells: pd.Series[Any]) -> Any:
    """Return cells as an array of numbers, truths or times where they are such, and of objects otherwise."""
    dtype = cells.dtype
    if isinstance(dtype, np.dtype):
        return cells.to_numpy()
    if pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype):
        return cells.to_numpy(dtype=np.float64, na_value=np.nan)
    return cells.astype(object).to_numpy()


def _numbers(raw: Any) -> Any:
    """Return the cells that are numbers already, ``nan`` for the others."""
    if raw.dtype.kind != "O":
        return raw.astype(np.float64)
    kinds = (float, int)
    is_number = np.fromiter((type(cell) in kinds for cell in raw), dtype=bool, count=len(raw))
    numbers = np.full(len(raw), np.nan)
    try:
        numbers[is_number] = raw[is_number].astype(np.float64)
    except OverflowError:  # a whole number beyond all floats is told by its reader
        is_number = np.fromiter((type(cell) is float for cell in raw), dtype=bool, count=len(raw))
        numbers[is_number] = raw[is_number].astype(np.float64)
    return numbers


def _distinct(raw: Any) -> tuple[Any, list[Any]]:
    """Return the number of each cell's value, and the values; TRUE is kept apart from 1, which are equal to Python."""
    if raw.dtype.kind == "O":
        kinds = set(map(type, raw))
        if not any(kinds <= simple for simple in TOLD_APART):
            raw = np.fromiter(map(_key, raw), dtype=np.object_, count=len(raw))
            codes, keys = pd.factorize(raw)
            return codes, [key[1] for key in keys]
    codes, values = pd.factorize(raw)
    return codes, [value.item() if isinstance(value, np.generic) else value for value in pd.Series(values)]


def _key(cell: Any) -> tuple[Any, Any]:
    """Return what tells a cell from others that Python holds equal; what is no single value goes by its text."""
    plain = cell.item() if isinstance(cell, np.generic) else cell
    return isinstance(plain, bool), plain if isinstance(plain, Hashable) else str(plain)
