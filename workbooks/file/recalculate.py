"""A workbook calculated without Excel, with Python answering our functions.

The file is read once; a copy of it, reworded for the engine, is calculated in memory; the results are written as cached
values into a new file in which every other byte is as it was.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from udfs.cell_error import CellError
from workbooks.file.book import check_output, open_archive, read_book, read_part, with_fresh_values, write_archive
from workbooks.file.calls import Calls, fit
from workbooks.file.formulas import CALL, FIT, block_address, called_functions, cell_address, cells_of
from workbooks.file.plan import UNKNOWN, engine_copy, plan_worksheets
from xlmortgage.errors import InputError, XlMortgageError

if TYPE_CHECKING:
    from pathlib import Path

    from workbooks.file.calls import Functions
    from workbooks.file.engine import CellValue, Engine
    from workbooks.file.formulas import Area
    from workbooks.file.plan import Planned, Progress, Worksheet

__all__ = ["Finding", "Report", "recalculate"]


class Finding(NamedTuple):
    """One formula that a person should look at.

    ``error`` is what its cell shows now, and ``reason`` what is known about the cause.
    """

    sheet: str
    cell: str
    formula: str
    error: str
    reason: XlMortgageError | None

    def sentence(self, lang: str = "zh") -> str:
        """Return the cause in ``lang``, ``"zh"`` or ``"en"``; empty where it is not known."""
        return self.reason.sentence(lang) if self.reason else ""


@dataclass(slots=True)
class Report:
    """What was calculated and written, and what was not.

    Attributes
    ----------
    formulas : int
        Formula cells of the workbook.
    sheets : int
        Sheets that have any.
    cells_written : int
        Cells whose value was written, with those that array formulas fill.
    seconds : float
        Time taken [s].
    calls : Counter
        How many formulas call each of the functions.
    unsupported : list of Finding
        Formulas that could not be calculated: their cells show an error, never an old value taken for a right one.
    errors : list of Finding
        Formulas that were calculated and whose value is an error.

    """

    formulas: int = 0
    sheets: int = 0
    cells_written: int = 0
    seconds: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)
    unsupported: list[Finding] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)


def recalculate(source: Path, output: Path, functions: Functions, *, progress: Progress | None = None) -> Report:
    """Calculate a workbook and write it, with its values, under another name.

    Parameters
    ----------
    source : Path
        An .xlsx or .xlsm workbook; it is only read.
    output : Path
        Where the calculated workbook goes.  It replaces a file of that name, at once and only when it is complete.
    functions : mapping of str to callable
        Our worksheet functions, by Excel's name.
    progress : callable, optional
        Told the stage, how much of it is done, and how much there is.

    Returns
    -------
    Report

    Raises
    ------
    InputError
        If the source cannot be read or calculated, or the output cannot be written there.

    Notes
    -----
    Besides the cached values one other thing changes: ``calcPr`` in the workbook part loses ``fullCalcOnLoad`` and its
    like and gets the ``calcId`` of current Excel.  Otherwise Excel would calculate on opening and, on a machine without
    the add-in, turn every value of our functions into ``#NAME?``.

    """
    from workbooks.file.engine import Formualizer  # noqa: PLC0415 - the one part that needs an extra

    started = time.perf_counter()
    tell = progress or _silent
    functions = {name.upper(): function for name, function in functions.items()}
    check_output(source, output)
    with open_archive(source) as archive:
        book = read_book(archive)
        worksheets = plan_worksheets(archive, book, functions, Formualizer().unknown, tell)
        report = Report()
        calls = Calls()
        _report_plan(report, worksheets, functions)
        calls.heard = lambda made: tell("calculate", made, max(made, report.calls.total()))
        engine = _calculated(Formualizer(), engine_copy(archive, book, worksheets), functions, calls)
        parts = {book.part: with_fresh_values(read_part(archive, book.part))}
        for worksheet in worksheets:
            _Results(engine, worksheet, calls, report).collect()
            parts[worksheet.part] = worksheet.patched()
        write_archive(archive, output, parts, tell)
    report.seconds = time.perf_counter() - started
    return report


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _calculated(engine: Engine, workbook: bytes, functions: Functions, calls: Calls) -> Engine:
    engine.load(workbook)
    engine.register(FIT, fit)
    for name, function in functions.items():
        engine.register(f"{CALL}{name}", calls.stub(name, function))
    engine.evaluate()
    return engine


def _report_plan(report: Report, worksheets: list[Worksheet], functions: Functions) -> None:
    report.sheets = sum(bool(worksheet.plan) for worksheet in worksheets)
    for worksheet in worksheets:
        report.formulas += len(worksheet.plan)
        for planned in worksheet.plan:
            report.calls.update(planned.calls & functions.keys())
        for place, text in worksheet.sheet.rules:
            if called_functions(text, functions):
                report.unsupported.append(Finding(worksheet.name, place, f"={text}", "", _RULE))


@dataclass(slots=True)
class _Results:
    """Takes the values of one sheet from the engine and lays them beside its formulas."""

    engine: Engine
    worksheet: Worksheet
    calls: Calls
    report: Report

    def collect(self) -> None:
        """Fill the sheet's values, and the report with what a person should look at."""
        for planned in self.worksheet.plan:
            if planned.keeps_value:
                self._find(planned, "", planned.problem)
            elif planned.problem:
                self._take_all(planned, UNKNOWN)
                self._find(planned, UNKNOWN, planned.problem)
            elif planned.formula.area:
                self._take_block(planned)
            else:
                self._take_cell(planned)
        self.report.cells_written += len(self.worksheet.values)

    def _take_cell(self, planned: Planned) -> None:
        at = (planned.formula.row, planned.formula.column)
        value, rows, columns = self.engine.result(self.worksheet.name, *at)
        if rows > 1 or columns > 1:
            value = CellError("#VALUE!", _NOT_SAVED_AS_BLOCK)
        self.worksheet.values[at] = value
        if isinstance(value, CellError):
            self._find(planned, value, value.reason)

    def _take_block(self, planned: Planned) -> None:
        formula = planned.formula
        top, left = formula.row, formula.column
        value, rows, columns = self.engine.result(self.worksheet.name, top, left)
        self._take_all(planned, value if (rows, columns) == (1, 1) and not formula.dynamic else None)
        filled = (top, left, top + rows - 1, left + columns - 1)
        for at in cells_of(filled):
            self.worksheet.values[at] = self.engine.result(self.worksheet.name, *at)[0]
        if formula.dynamic and filled != formula.area:
            self.worksheet.areas[top, left] = block_address(filled)
        if isinstance(value, CellError):
            self._find(planned, value, value.reason)
        else:
            self._find_element(planned, filled)

    def _take_all(self, planned: Planned, value: CellValue | None) -> None:
        for at in planned.formula.block():
            self.worksheet.values[at] = value

    def _find_element(self, planned: Planned, filled: Area) -> None:
        """Report the first cell of a block whose error a function has explained."""
        reason = self.calls.reason((self.worksheet.number, planned.formula.row, planned.formula.column))
        for row, column in cells_of(filled) if reason else ():
            if reason and self.worksheet.values[row, column] == CellError(reason.cell):
                text = self.worksheet.shown(planned.formula)
                found = Finding(self.worksheet.name, cell_address(row, column), text, reason.cell, reason)
                self.report.errors.append(found)
                return

    def _find(self, planned: Planned, error: str, cause: XlMortgageError | None) -> None:
        formula = planned.formula
        place = (self.worksheet.number, formula.row, formula.column)
        said = self.calls.reason(place)
        reason = cause or (said if said and said.cell == error else None)
        address = cell_address(formula.row, formula.column)
        found = Finding(self.worksheet.name, address, self.worksheet.shown(formula), str(error), reason)
        (self.report.unsupported if cause else self.report.errors).append(found)


_RULE = InputError(
    "function-in-rule",
    en="a conditional format or validation calls one of our functions; it has no cell to keep a value, so other "
    "machines cannot show it. Calculate in a cell, and let the rule look at that cell.",
    zh="條件格式或資料驗證直接使用了本套函數，沒有儲存格可保存結果，其他電腦無法顯示。請先在儲存格計算，再讓規則引用該儲存格。",
)
_NOT_SAVED_AS_BLOCK = InputError(
    "several-values",
    en="the formula gives several values but is saved for one cell. Enter it again in Excel, so that it spills, or as "
    "an array formula.",
    zh="公式有多個結果，但只儲存為單一儲存格公式。請在 Excel 重新輸入，讓結果溢出，或改為陣列公式。",
)
