"""What a caller of Python hands over, as plain values and ranges: scalars and arrays of NumPy and pandas, frames, mappings.

Everything behind this door is ``None``, a truth, a number, a text, a date, a word, or a list of rows of these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import copysign, nan
from numbers import Real
from typing import Any

from xlmortgage.deal.words import Word
from xlmortgage.errors import InputError

PLAIN = frozenset((float, str, bool, type(None), dt.date, dt.datetime))
"""Types of values that are plain already; a whole number is one unless it is beyond all floats."""

_LARGEST = 10**300
"""A number beyond this is taken as it: it is out of every range, and no float need hold it."""


class _UnreadableError(Exception):
    """A value of a type that is not known."""


def as_plain(raw: Any, name: str = "", zh: str = "", *, ragged: bool = False, table: bool = False) -> Any:
    """Return what a caller gives as a plain value, or as a range: a list of rows, or of the cells of one column.

    Parameters
    ----------
    raw : object
        Anything.  A mapping is a range of labels and values, a frame its header and rows, a frame of one row labels and
        values as well.
    name, zh : str, optional
        What it gives, for the sentence.
    ragged : bool, optional
        Whether the rows of a range may leave out cells at their end.
    table : bool, optional
        Whether a header row and rows are meant: a frame of one row is then one as well, and so are a mapping of columns and
        a list of mappings.

    Raises
    ------
    InputError
        When it cannot be read, or a range has rows of different lengths.

    Examples
    --------
    >>> as_plain({"樓價": 8e6, "物業": "村屋"}), as_plain(range(2)), as_plain([[]])
    ([['樓價', 8000000.0], ['物業', '村屋']], [0, 1], [])

    """
    kind = type(raw)
    if kind in PLAIN or (kind is int and -_LARGEST < raw < _LARGEST):
        return raw
    try:
        if table and (rows := _table(raw)):
            return _range(rows, ragged=ragged)
        return _range(raw, ragged=ragged) if kind in (list, tuple) else _value(raw)
    except InputError as error:
        if error.field is None and name:
            raise _ragged(name, zh, error.value) from None
        raise
    except Exception:  # noqa: BLE001 - whatever a foreign object does when it is looked at
        raise _unreadable(name, zh, kind.__name__) from None


def _table(raw: Any) -> list[Any]:
    """Return the header of a frame, of a mapping of columns or of a list of mappings, and its rows; nothing of another."""
    if is_a_frame(raw):
        return _header_and_rows(raw)
    if isinstance(raw, Mapping) and raw and all(_is_a_column(column) for column in raw.values()):
        columns = [as_plain(column) for column in raw.values()]
        return [[*raw], *map(list, zip(*columns, strict=True))]
    if isinstance(raw, (list, tuple)) and raw and all(isinstance(row, Mapping) for row in raw):
        header = [*dict.fromkeys(label for row in raw for label in row)]
        return [header, *([row.get(label) for label in header] for row in raw)]
    return []


def _is_a_column(raw: Any) -> bool:
    return isinstance(raw, (list, tuple)) or hasattr(raw, "tolist") or hasattr(raw, "to_list")


def is_a_frame(raw: Any) -> bool:
    """Tell whether a value that could be read is a frame, of pandas or another."""
    return hasattr(raw, "columns") and hasattr(raw, "shape")


def _value(raw: Any) -> Any:
    """Return a value that is none of the plain ones, as one, or as a range."""
    single = _single(raw)
    return _several(raw) if single is _NO_SINGLE_VALUE else single


_NO_SINGLE_VALUE = object()


def _single(raw: Any) -> Any:
    """Return a single value as a plain one."""
    if isinstance(raw, Word):
        return raw
    if isinstance(raw, str):
        return str.__str__(raw)
    if isinstance(raw, dt.date):
        return None if raw != raw else dt.date(raw.year, raw.month, raw.day)  # noqa: PLR0124 - a missing time of pandas
    if isinstance(raw, (Real, Decimal)) and not hasattr(raw, "dtype"):
        return _number(raw)
    return None if type(raw).__name__ == "NAType" else _NO_SINGLE_VALUE


def _several(raw: Any) -> Any:
    """Return what may hold several values as a range, or as the one that it holds."""
    if hasattr(raw, "dtype") and hasattr(raw, "tolist"):
        return _of_an_array(raw)
    if isinstance(raw, Mapping):
        return _range([[label, value] for label, value in raw.items()])
    if is_a_frame(raw):
        return _of_a_frame(raw)
    for listed in ("to_list", "tolist"):
        if hasattr(raw, listed):
            return _range(getattr(raw, listed)())
    if isinstance(raw, Sequence) and not isinstance(raw, (bytes, bytearray, memoryview)):
        return _range(list(raw))
    raise _UnreadableError


def _number(raw: Any) -> Any:
    """Return a number of any type."""
    if isinstance(raw, int):
        whole = int.__int__(raw)
        return whole if -_LARGEST < whole < _LARGEST else _far(whole)
    if isinstance(raw, Decimal) and raw.is_nan():
        return nan
    try:
        return float.__float__(raw) if isinstance(raw, float) else float(raw)
    except OverflowError:
        return _far(raw)


def _far(raw: Any) -> float:
    return copysign(_LARGEST, 1 if raw > 0 else -1)


def _of_an_array(raw: Any) -> Any:
    """Return a scalar, an array or a column of NumPy or pandas; only a column of pandas has blanks for what is not there."""
    kind = getattr(raw.dtype, "kind", "O")
    if kind in "mc" or getattr(raw, "ndim", 0) > 2:  # noqa: PLR2004 - rows and columns
        raise _UnreadableError
    if kind == "M" and not hasattr(raw, "isna"):
        raw = raw.astype(
            str if raw.dtype.str.endswith(("[Y]", "[M]")) else "datetime64[us]"
        )  # a year or a month is no day
    cells = raw.tolist()
    if not isinstance(cells, list):
        return _number(raw) if type(cells) is type(raw) else as_plain(cells)
    if hasattr(raw, "isna"):
        cells = [None if missing else cell for cell, missing in zip(cells, raw.isna().tolist(), strict=True)]
    return _range(cells)


def _of_a_frame(raw: Any) -> Any:
    """Return the header of a frame and its rows; of one row its labels and values."""
    header, *rows = _header_and_rows(raw)
    if len(rows) == 1:
        return _range([[label, value] for label, value in zip(header, rows[0], strict=True)])
    return _range([header, *rows])


def _header_and_rows(raw: Any) -> list[list[Any]]:
    header = list(raw.columns)
    if hasattr(raw, "rows"):
        rows = [list(row) for row in raw.rows()]
    else:
        there = raw.notna().to_numpy().tolist()
        rows = raw.astype(object).to_numpy().tolist()
        rows = [
            [cell if is_there else None for cell, is_there in zip(*both, strict=True)]
            for both in zip(rows, there, strict=True)
        ]
    return [header, *rows]


def _range(raw: Sequence[Any], *, ragged: bool = False) -> list[Any]:
    """Return a range with plain cells; of rows all are of one length, where they have to be."""
    has_rows = any(isinstance(row, (list, tuple)) for row in raw)
    if not has_rows:
        return [cell if type(cell) in PLAIN else as_plain(cell, ragged=True) for cell in raw]
    plain = [
        [cell if type(cell) in PLAIN else as_plain(cell, ragged=True) for cell in row]
        if isinstance(row, (list, tuple))
        else [as_plain(row)]
        for row in raw
    ]
    widths = {len(row) for row in plain}
    if len(widths) > 1 and not ragged:
        raise _ragged("", "", sorted(widths, reverse=True))
    return plain if widths != {0} else []


def _ragged(name: str, zh: str, widths: Sequence[int]) -> InputError:
    listed = ", ".join(map(str, widths))
    return InputError(
        "rows-of-different-lengths",
        en=f"{f'{name}: ' if name else ''}the rows of a range have different lengths ({listed}). "
        "Give as many cells in each row.",
        zh=f"{f'{zh}：' if zh else ''}範圍各列的欄數不一（{listed}）。請令每列的欄數相同。",
        field=name or None,
        value=list(widths),
        allowed="rows of one length",
    )


def _unreadable(name: str, zh: str, kind: str) -> InputError:
    return InputError(
        "unreadable",
        en=f"{f'{name}: ' if name else ''}a value of the type {kind} cannot be read. "
        "Give a number, a text, a date, TRUE or FALSE, or a list of rows.",
        zh=f"{f'{zh}：' if zh else ''}不能讀取類型為 {kind} 的值。請給數字、文字、日期、TRUE 或 FALSE，或由各列組成的範圍。",
        field=name or None,
        value=kind,
        allowed="a number, a text, a date, a truth value, or a list of rows",
    )
