"""The engine that calculates formulas, behind an interface of our own, and its adapter.

Values go to and fro in a neutral form: ``float``, ``str``, ``bool``, ``None`` for a blank, lists of rows for a range,
and :class:`~udfs.cell_error.CellError` for an error.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import formualizer

from udfs.cell_error import CellError
from workbooks.file.formulas import area_of, cell_address, quoted
from workbooks.file.shape import OMITTED
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.files.interrupts import interrupts_held

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

__all__ = ["BLANK", "CellValue", "Engine", "Formualizer"]

CellValue: TypeAlias = float | str | bool | CellError

BLANK = object()
"""What a function returns for a blank cell; ``None`` is an empty text."""


class Engine(Protocol):
    """What recalculation needs of an engine; rows and columns count from 1.

    In formulas it answers :data:`~workbooks.file.shape.OMITTED` by what it hands over for a blank cell.
    """

    def load(self, workbook: bytes) -> None:
        """Take a workbook in the form of an .xlsx file."""

    def sheets(self) -> list[str]:
        """Return the names of the sheets that it has."""

    def register(self, name: str, function: Callable[..., object]) -> None:
        """Answer ``name`` in formulas by ``function``, which takes and returns neutral values and does not raise."""

    def unknown(self, names: Collection[str]) -> set[str]:
        """Return which of these functions of Excel the engine does not have."""

    def evaluate(self) -> None:
        """Calculate every formula."""

    def result(self, sheet: str, row: int, column: int) -> tuple[CellValue, int, int]:
        """Return what a cell shows, and how many rows and columns its formula fills.

        An error has a ``reason`` where the engine, not the formula, is the cause; so has a cell in which the engine knows of
        no formula and of no value.
        """


class Formualizer:
    """The adapter of formualizer 0.13.

    Its own parallel evaluation is switched off: with functions in Python it is three times slower.

    Examples
    --------
    >>> sorted(Formualizer().unknown({"PMT", "XLOOKUP", "MMULT"}))
    ['MMULT']

    """

    def __init__(self) -> None:
        self._workbook: Any = None
        self._reasons: list[XlMortgageError] = []
        self._interruption: BaseException | None = None
        self._held: Sequence[int] = ()

    def load(self, workbook: bytes) -> None:
        """Take a workbook in the form of an .xlsx file."""
        settings = formualizer.EvaluationConfig()
        settings.enable_parallel = False
        with _Refusals():
            config = formualizer.WorkbookConfig(eval_config=settings)
            self._workbook = formualizer.Workbook.from_bytes(workbook, config=config)
        self._workbook.set_temporal_egress("serial")
        self._workbook.register_function(OMITTED, formualizer.LiteralValue.empty)

    def sheets(self) -> list[str]:
        """Return the names of the sheets that it has."""
        return list(self._workbook.sheet_names)

    def register(self, name: str, function: Callable[..., object]) -> None:
        """Answer ``name`` in formulas by ``function``."""

        def called(*arguments: object) -> object:
            if self._interruption or self._held:
                return None
            try:
                return self._given(function(*map(self._taken, arguments)))
            except BaseException as interruption:  # noqa: BLE001 - the engine would swallow Ctrl-C; evaluate raises it
                self._interruption = interruption
                return None

        self._workbook.register_function(name, called)

    def unknown(self, names: Collection[str]) -> set[str]:
        """Return which functions the engine does not have: called without arguments, they are ``#NAME?``."""
        scratch = formualizer.Workbook()
        sheet = scratch.sheet("Probe")
        for row, name in enumerate(names, 1):
            sheet.set_formula(row, 1, f"={name}()")
        scratch.evaluate_all()
        return {
            name for row, name in enumerate(names, 1) if _error_kind(sheet.get_cell(row, 1).value) in {"Name", "Error"}
        }

    def evaluate(self) -> None:
        """Calculate every formula."""
        try:
            with interrupts_held() as self._held, _Refusals():  # the engine would take a Ctrl-C for an error of a cell
                self._workbook.evaluate_all()
        finally:
            if self._interruption:
                raise self._interruption

    def result(self, sheet: str, row: int, column: int) -> tuple[CellValue, int, int]:
        """Return what a cell shows, and how many rows and columns its formula fills."""
        with _Refusals():
            cell = self._workbook.inspect_cell(f"{quoted(sheet)}!{cell_address(row, column)}").cell
        spill = cell.spill
        if cell.value is None and cell.formula is None and spill is None:
            return CellError("#NAME?", _NOT_ARRIVED), 1, 1
        value: CellValue = 0.0 if cell.value is None else self._taken(cell.value)
        if spill is None or spill.extent is None:
            return value, 1, 1
        top, left, bottom, right = area_of(spill.extent.rpartition("!")[2])
        return value, bottom - top + 1, right - left + 1

    def _taken(self, value: Any) -> Any:
        """Return a value of the engine in neutral form."""
        if isinstance(value, float):
            return value if isfinite(value) else CellError("#NUM!")
        if value is None or isinstance(value, (str, bool)):
            return value
        if isinstance(value, list):
            return [[self._taken(element) for element in row] for row in value]
        if kind := _error_kind(value):
            message = value.get("message") or ""
            reason = self._reasons[int(message)] if message.isdecimal() else _GAPS.get(kind)
            return CellError(_TEXTS.get(kind, "#VALUE!"), reason)
        return float(value)

    def _given(self, value: Any) -> Any:
        """Return a neutral value in the engine's form; NumPy's scalars are taken as the plain ones."""
        value = value.item() if hasattr(value, "item") else value
        if isinstance(value, (str, bool)) and not isinstance(value, CellError):
            return value
        if isinstance(value, (int, float)) and isfinite(value):
            return float(value)
        if isinstance(value, (list, tuple)) and value:
            rows = [row if isinstance(row, (list, tuple)) else [row] for row in value]
            return [[self._given(element) for element in row] for row in rows]
        if value is None or value is BLANK:
            return "" if value is None else formualizer.LiteralValue.empty()
        error = (
            value
            if isinstance(value, CellError)
            else CellError("#NUM!" if isinstance(value, (int, float)) else "#VALUE!")
        )
        return self._given_error(error)

    def _given_error(self, error: CellError) -> Any:
        """Return an error; its message numbers the reason, for a function that takes this one's answer."""
        if error.reason is None:
            return formualizer.LiteralValue.error(_KINDS.get(str(error), "Value"), None)
        self._reasons.append(error.reason)
        return formualizer.LiteralValue.error(_KINDS.get(str(error), "Value"), str(len(self._reasons) - 1))


class _Refusals:
    """Turns what the engine raises about a whole workbook into a sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Exception):
            raise InputError(
                "engine-refused",
                en=f"the workbook cannot be calculated: {error}. Correct that formula, or open the workbook in Excel.",
                zh=f"無法計算這個活頁簿：{error}。請更正有關公式，或用 Excel 開啟。",
            ) from error


def _error_kind(value: object) -> str | None:
    return str(value["kind"]) if isinstance(value, dict) else None


_TEXTS = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "Error": "#NAME?",
    "NImpl": "#NAME?",
}
_KINDS = {text: kind for kind, text in _TEXTS.items() if kind not in {"Error", "NImpl"}}
_NOT_ARRIVED = InputError(
    "formula-not-taken",
    en="the engine did not take this formula over, so it was not calculated. Calculate it in Excel.",
    zh="計算引擎沒有接收這條公式，因此沒有計算。請用 Excel 計算。",
)
_GAPS = {
    "Error": InputError(
        "unreadable-formula",
        en="the engine cannot read this formula. Calculate it in Excel, or write it differently.",
        zh="計算引擎無法解讀這條公式。請用 Excel 計算，或改寫公式。",
    ),
    "NImpl": InputError(
        "missing-form",
        en="the engine does not have this form of the function. Calculate it in Excel, or write it differently.",
        zh="計算引擎未支援這個函數的這種用法。請用 Excel 計算，或改寫公式。",
    ),
    "Circ": InputError(
        "circular-reference",
        en="the formula depends on its own result. Break the circle.",
        zh="公式循環引用自己的結果，請解除循環。",
    ),
    "Spill": InputError(
        "no-room",
        en="the answer fills several cells and the cells it needs are not empty, or it has more than 10,000 rows.",
        zh="答案需要佔用多個儲存格，但所需位置並非空白，或超過 10,000 列。",
    ),
    "Calc": InputError(
        "empty-answer",
        en="the formula gives an empty list. Give it a value for that case.",
        zh="公式的結果是空白陣列，請為這個情況指定數值。",
    ),
    "Cancelled": InputError(
        "cancelled",
        en="the calculation was stopped before this formula. Calculate again.",
        zh="計算在這條公式之前已中止，請重新計算。",
    ),
}
