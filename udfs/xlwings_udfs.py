"""The contract handed to ``xlwings.func``: the module that Excel loads.

It serves two hosts unchanged: Excel on Windows, where xlwings calls Python through COM (``UDF Modules`` in the add-in's
settings is ``udfs.xlwings_udfs``), and xlwings Lite on Windows, Mac and the web (``from udfs.xlwings_udfs import *`` in
its ``main.py``).  Elsewhere the functions are plain callables that answer as those of :mod:`udfs.functions`, by
position.  **None of it has been run in Excel yet**: it is tested against xlwings' own decorators, converters and COM
dispatch.

What a cell hands over becomes what :mod:`udfs.functions` takes: a range of one cell is its value, an error in a cell is
a :class:`~udfs.cell_error.CellError`, an amount formatted as currency is a number, arguments left out at the end are
not given.

An answer that cannot be given is handed to Excel on Windows as an error value, in a spilled range too, never as text,
because text compares greater than every number.  xlwings hands the error value through untouched; pywin32 however,
by its own source, keeps that it is an error and drops which one, so that Excel is expected to show the same error for
all.  The function's ``_WHY`` says which it was.  Under xlwings Lite an error is its text, ``"#N/A"``, which Lite makes
an error value where Excel can (its Office.js runtime 1.4 or later).

Excel on Windows calls through VBA, whose parameters may not be named by a word of VBA: see :data:`VBA_NAMES`.  Only the
names in the function wizard differ; deal blocks know the names of the contract.  There every argument but the first is
optional, so that ``=DSR_OK(deal)`` reaches Python; what is missing is said there.

>>> STAMP_DUTY(8_000_000, "村屋", "2026-11-20"), STAMP_DUTY([["樓價", 8e6], ["臨約日期", "2026-11-20"]], None, None)
(240000.0, 240000.0)
>>> inspect.signature(MAX_TENOR).parameters["property_type"].default is None
True
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Annotated, Any

from xlwings import func

from udfs.cell_error import CellError
from udfs.contract import CONTRACT, WorksheetFunction, fact_help
from xlmortgage.deal.ranges import as_rows
from xlmortgage.errors import XlMortgageError

try:
    from pythoncom import VT_ERROR  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from win32com.client import VARIANT  # type: ignore[import-not-found,import-untyped,unused-ignore]
except ImportError:
    VARIANT = None

VBA_NAMES = {"property": "property_type", "date": "on_date"}
"""Arguments whose name VBA keeps for itself, and what they are called in Excel's function wizard."""

LONGEST_HELP = 255
"""Most characters that the function wizard shows of a function or an argument."""

LONGEST_NAMES = 220
"""How long the names of a function's arguments may be together, with room for their number."""

ERROR_NUMBERS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CONNECT!": 2046,
    "#BLOCKED!": 2047,
    "#UNKNOWN!": 2048,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}
"""Excel's number of each error value, as VBA's ``CVErr`` takes it."""

_FIRST_STATUS_CODE = -2146828288
_ERRORS_BY_STATUS_CODE = {_FIRST_STATUS_CODE + number: text for text, number in ERROR_NUMBERS.items()}

_log = logging.getLogger(__name__)


def description(function: WorksheetFunction) -> str:
    """Return what the function wizard says of a function: its sentence, and in Chinese what it answers from what, where that fits.

    >>> description(CONTRACT["STAMP_DUTY"]).partition(". ")[2]
    '印花稅。必填：樓價。可填：物業類型、臨約日期、買家身份、擁有其他住宅。'
    """
    labels = [fact.zh for fact in function.facts]
    needed, optional = labels[: function.required], labels[function.required :]
    chinese = f"{function.zh}。" + (f"必填：{'、'.join(needed)}。" if needed else "")
    chinese += f"可填：{'、'.join(optional)}。" if optional else ""
    text = f"{function.sentence} {chinese}".rstrip()
    return text if len(text) <= LONGEST_HELP else function.sentence[:LONGEST_HELP]


def _registered(function: WorksheetFunction) -> Callable[..., Any]:
    """Return the function as xlwings registers it."""

    def worksheet_function(*handed: Any) -> Any:
        return _answered(function.name, handed)

    parameters = _fitting([_parameter(function, position) for position in range(len(function.facts))])
    worksheet_function.__name__ = worksheet_function.__qualname__ = function.name
    worksheet_function.__doc__ = description(function)
    worksheet_function.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    worksheet_function.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    registered: Callable[..., Any] = func(category=function.category)(worksheet_function)
    return registered


def _fitting(parameters: Sequence[inspect.Parameter]) -> list[inspect.Parameter]:
    """Keep as many parameters as the function wizard can name; the last of a longer list come in a deal block.

    Excel breaks over a function whose arguments' names and number come to more than 254 together.
    """
    lengths = accumulate(len(parameter.name) for parameter in parameters)
    return [parameter for parameter, length in zip(parameters, lengths, strict=True) if length <= LONGEST_NAMES]


def _parameter(function: WorksheetFunction, position: int) -> inspect.Parameter:
    fact = function.facts[position]
    needed = position < function.required
    text = fact_help(fact) + (" 必填" if needed else "")
    if position == 0 and not function.takes_a_table:
        text += "; or a deal block 或整個輸入區"
    return inspect.Parameter(
        VBA_NAMES.get(fact.name, fact.name),
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        default=inspect.Parameter.empty if needed and position == 0 else None,
        annotation=Annotated[list, {"doc": text[:LONGEST_HELP], "ndim": 2, "err_to_str": True}],
    )


def _answered(name: str, handed: Sequence[Any]) -> Any:
    """Answer a call of the host; whatever goes wrong is an error in the cell."""
    try:
        answer = CONTRACT[name](*_given(handed))
    except XlMortgageError as error:
        return _shown(CellError(error.cell, error))
    except Exception as error:  # noqa: BLE001 - a defect is an error value, never a trace in a cell
        # The type alone: the message could hold a client's data.
        _log.error("%s failed: %s", name, type(error).__name__)
        return _shown(CellError("#VALUE!"))
    return [[_shown(cell) for cell in row] for row in answer] if isinstance(answer, list) else _shown(answer)


def _given(handed: Sequence[Any]) -> list[Any]:
    """Return the arguments as the worksheet functions take them, without those left out at the end."""
    given = [_argument(raw) for raw in handed]
    while given and given[-1] is None:
        given.pop()
    return given


def _argument(raw: Any) -> Any:
    rows = [[_value(cell) for cell in row] for row in as_rows(raw)]
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows


def _value(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return float(cell)
    text = _ERRORS_BY_STATUS_CODE.get(cell) if type(cell) is int else cell
    return CellError(text) if isinstance(text, str) and text in ERROR_NUMBERS else cell


def _shown(answer: Any) -> Any:
    if not isinstance(answer, CellError):
        return answer
    if VARIANT is None:
        return str(answer)
    return VARIANT(VT_ERROR, _FIRST_STATUS_CODE + ERROR_NUMBERS.get(answer, ERROR_NUMBERS["#VALUE!"]))


globals().update({name: _registered(function) for name, function in CONTRACT.items()})
__all__ = list(CONTRACT)
