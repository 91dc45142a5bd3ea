"""One column of a deal list, read: numbers at once, anything else each distinct value once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xlmortgage.deal.plain import PLAIN, as_plain
from xlmortgage.deal.reading import Fact, Kind, is_not_given, with_the_day_first
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.numbers.written_days import read_day_first

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


OF_A_LIST = PLAIN | {int, pd.Timestamp, type(pd.NaT), type(pd.NA)}
"""Types of cells as a list of a file holds them."""


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
    day_first: Sequence[str] = ()
    """The dates that were read day first because another of the column can be read in no other way."""


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
    if fact.kind is Kind.AGES:
        return _ages(fact, raw, blank)
    dtype = np.float64 if fact.plain != fact.plain else DTYPES.get(fact.kind, np.float64)
    values = np.full(len(raw), fact.plain, dtype=dtype)
    given, bad = np.zeros(len(raw), dtype=bool), np.zeros(len(raw), dtype=bool)
    if fact.is_number and raw.dtype.kind in "fiuO":
        numbers = _numbers(raw)
        given = (numbers > fact.least) & (numbers <= fact.most)
        values[given] = numbers[given]
    rest = np.flatnonzero(~(blank | given))
    open_dates: list[str] = []
    refused: Sequence[tuple[Any, XlMortgageError]] = ()
    if len(rest):
        codes, distinct = _distinct(raw[rest])
        if fact.kind is Kind.DATE and (open_dates := read_day_first(distinct)):
            fact = with_the_day_first(fact)
        refused = _read_each(fact, codes, distinct, rest, values, given)
    for places, _ in refused:
        bad[places] = True
    return ReadColumn(values, given, bad, refused, open_dates)


def _ages(fact: Fact, raw: Any, blank: Any) -> ReadColumn:
    """Read ages of further applicants into a row of numbers a deal, as wide as the most that one has; 0 is nobody's."""
    rest = np.flatnonzero(~blank)
    codes, distinct = _distinct(raw[rest]) if len(rest) else (rest, [])
    read: list[tuple[float, ...]] = []
    refused = []
    for number, one in enumerate(distinct):
        try:
            read.append(fact.read(one))
        except XlMortgageError as error:
            read.append(())
            refused.append((rest[codes == number], error))
    values = np.zeros((len(raw), max(map(len, read), default=0)))
    for number, ages in enumerate(read):
        values[rest[codes == number], : len(ages)] = ages
    given, bad = (values > 0).any(axis=1), np.zeros(len(raw), dtype=bool)
    for places, _ in refused:
        bad[places] = True
    return ReadColumn(values, given, bad, refused)


def _read_each(
    fact: Fact, codes: Any, distinct: Sequence[Any], at: Any, values: Any, given: Any
) -> Sequence[tuple[Any, XlMortgageError]]:
    """Read each distinct value once, into ``values`` and ``given``; return what cannot be read."""
    read = np.full(len(distinct), fact.plain, dtype=values.dtype)
    is_given = np.zeros(len(distinct), dtype=bool)
    refused = []
    for number, one in enumerate(distinct):
        try:
            if isinstance(one, XlMortgageError):
                raise _of_the_fact(one, fact)
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
        raw = cells.to_numpy()
        return _with_plain_cells(raw) if raw.dtype.kind == "O" else raw
    if pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype):
        return cells.to_numpy(dtype=np.float64, na_value=np.nan)
    return _with_plain_cells(cells.astype(object).to_numpy())


def _with_plain_cells(raw: Any) -> Any:
    """Return cells of any type as plain ones; of a cell that cannot be read there stands the error."""
    if set(map(type, raw)) <= OF_A_LIST:
        return raw
    plain = np.empty(len(raw), dtype=np.object_)
    plain[:] = [_plain(cell) for cell in raw]
    return plain


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
            keys = np.fromiter(map(_key, raw), dtype=np.object_, count=len(raw))
            codes, _ = pd.factorize(keys)
            _, first = np.unique(codes, return_index=True)
            return codes, [raw[place] for place in first]
    codes, values = pd.factorize(raw)
    return codes, [value.item() if isinstance(value, np.generic) else value for value in pd.Series(values)]


def _of_the_fact(error: XlMortgageError, fact: Fact) -> InputError:
    en, zh = f"{fact.name}: {error.sentence('en')}", f"{fact.zh}：{error.sentence('zh')}"
    return InputError(error.code, en=en, zh=zh, field=fact.name, value=error.value, allowed=error.allowed)


def _key(cell: Any) -> tuple[Any, Any]:
    """Return what tells a plain cell from others that Python holds equal; a range in a cell goes by its text."""
    return type(cell).__name__, str(cell) if isinstance(cell, (list, XlMortgageError)) else cell


def _plain(cell: Any) -> Any:
    """Return a cell as a plain value, or the error of one that cannot be read."""
    try:
        return as_plain(cell)
    except XlMortgageError as error:
        return error
