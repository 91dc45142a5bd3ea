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
from workbooks.file.answers import ANSWER
from workbooks.file.book import check_output, open_archive, read_book, read_part, with_fresh_values, write_archive
from workbooks.file.calls import Calls, fit
from workbooks.file.faults import without_faults
from workbooks.file.formulas import block_address, cell_address, cells_of, function_name
from workbooks.file.moved import Moved, moved
from workbooks.file.plan import UNKNOWN, engine_copy, plan_workbook
from workbooks.file.shape import CALL, FIT, engine_sheet
from workbooks.file.syntax import called_words
from workbooks.file.unanswered import NOT_CALCULATED
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.files.worker import apart, limits_of

if TYPE_CHECKING:
    from pathlib import Path

    from workbooks.file.answers import Answers
    from workbooks.file.calls import Functions
    from workbooks.file.engine import CellValue, Engine
    from workbooks.file.formulas import Area
    from workbooks.file.plan import Planned, Progress, Worksheet
    from xlmortgage.files.worker import Limits

__all__ = ["Finding", "Moved", "Report", "recalculate"]


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
    moved : list of Moved
        Formulas that have nothing to do with our functions, nor with the clock or with chance, and whose value is not the
        one that the file held: either the file was not up to date, or we calculate otherwise than Excel.  A workbook made
        in memory, or one that asks to be calculated on opening, is not compared.

    """

    formulas: int = 0
    sheets: int = 0
    cells_written: int = 0
    seconds: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)
    unsupported: list[Finding] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)


def recalculate(
    source: Path,
    output: Path | None,
    functions: Functions | None = None,
    *,
    content: bytes | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Report:
    """Calculate a workbook and write it, with its values, under another name.

    With our own functions it is calculated in a process of its own, within limits, so that a workbook that is too much for
    the engine costs no more than a sentence; with others, which that process would not have, it is calculated in this one.

    Parameters
    ----------
    source : Path
        An .xlsx or .xlsm workbook; it is only read.
    output : Path or None
        Where the calculated workbook goes.  It replaces a file of that name, at once and only when it is complete.  Nothing
        is written where none is given: the report says what would be.
    functions : mapping of str to callable, optional
        Worksheet functions, by Excel's name; our own where not given.
    content : bytes, optional
        The workbook itself, where it was made from ``source`` in memory.
    progress : callable, optional
        Told the stage, how much of it is done, and how much there is.
    limits : Limits, optional
        How long it may be calculated, and in how much memory; by the length of the file where not given.

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
    started = time.perf_counter()
    tell = progress or _silent
    if output:
        check_output(source, output, fills=content is not None)
    if functions is None:
        report, parts = apart(source, limits or limits_of(source), _calculated_with_ours, source, content, tell=tell)
    else:
        report, parts = _calculated(source, content, functions, tell)
    if output:
        with open_archive(source, content) as archive:
            write_archive(archive, output, parts, tell)
    report.seconds = time.perf_counter() - started
    return report


def _calculated_with_ours(source: Path, content: bytes | None, tell: Progress) -> tuple[Report, dict[str, bytes]]:
    from udfs.contract import CONTRACT  # noqa: PLC0415 - only the process that calculates needs it

    return _calculated(source, content, CONTRACT, tell)


def _calculated(
    source: Path, content: bytes | None, functions: Functions, tell: Progress
) -> tuple[Report, dict[str, bytes]]:
    """Return what is to be said of a workbook, and the parts of it that are new."""
    from workbooks.file.engine import Formualizer  # noqa: PLC0415 - the one part that needs an extra

    functions = {name.upper(): function for name, function in functions.items()}
    with open_archive(source, content) as archive:
        book = read_book(archive)
        plan, rewording = plan_workbook(archive, book, functions, Formualizer().unknown, tell)
        worksheets = plan.worksheets
        report = Report()
        calls = Calls()
        _report_plan(report, worksheets, functions)
        calls.heard = lambda made: tell("calculate", made, max(made, report.calls.total()))

        def evaluated(left_out: dict[int, set[int]]) -> Engine:
            copied = engine_copy(archive, book, worksheets, left_out)
            engine = _evaluated(Formualizer(), copied, functions, calls, rewording.answers)
            _fail_unless_all_sheets_arrived(engine, worksheets)
            return engine

        engine = without_faults(worksheets, evaluated)
        parts = {book.part: with_fresh_values(read_part(archive, book.part))}
        for worksheet in worksheets:
            _Results(engine, worksheet, calls, rewording.answers, report).collect()
            if worksheet.values:
                parts[worksheet.part] = worksheet.patched()
        report.moved = moved(plan, functions) if book.vouches and content is None else []
    return report, parts


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _evaluated(engine: Engine, workbook: bytes, functions: Functions, calls: Calls, answers: Answers) -> Engine:
    engine.load(workbook)
    engine.register(FIT, fit)
    engine.register(ANSWER, answers.answer)
    for name, function in functions.items():
        engine.register(f"{CALL}{name}", calls.stub(name, function))
    engine.evaluate()
    return engine


def _fail_unless_all_sheets_arrived(engine: Engine, worksheets: list[Worksheet]) -> None:
    there = set(engine.sheets())
    lost = [worksheet.name for worksheet in worksheets if engine_sheet(worksheet.number) not in there]
    if lost:
        raise InputError(
            "sheets-not-taken",
            en=f"the engine did not take over the sheets {', '.join(lost)}, so nothing was calculated. Calculate in Excel.",
            zh=f"計算引擎沒有接收工作表「{'」、「'.join(lost)}」，因此沒有計算。請用 Excel 計算。",
            value=lost,
        )


def _report_plan(report: Report, worksheets: list[Worksheet], functions: Functions) -> None:
    report.sheets = sum(bool(worksheet.plan) for worksheet in worksheets)
    for worksheet in worksheets:
        report.formulas += len(worksheet.plan)
        for planned in worksheet.plan:
            report.calls.update(planned.shape.calls & functions.keys())
        for place, text in worksheet.sheet.rules:
            if any(function_name(word, functions) for word in called_words(text)):
                report.unsupported.append(Finding(worksheet.name, place, f"={text}", "", _RULE))


@dataclass(slots=True)
class _Results:
    """Takes the values of one sheet from the engine and lays them beside its formulas."""

    engine: Engine
    worksheet: Worksheet
    calls: Calls
    answers: Answers
    report: Report

    def collect(self) -> None:
        """Fill the sheet's values, and the report with what a person should look at."""
        for planned in self.worksheet.plan:
            planned.problem = planned.problem or self._left_uncalculated(planned)
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

    def _left_uncalculated(self, planned: Planned) -> XlMortgageError | None:
        """Return why a part of a formula was not calculated, though the formula itself may have passed over that."""
        reason = self.answers.reasons.get(self._place(planned))
        return reason if reason and reason.code in NOT_CALCULATED else None

    def _place(self, planned: Planned) -> tuple[int, int, int]:
        return self.worksheet.number, planned.formula.row, planned.formula.column

    def _take_cell(self, planned: Planned) -> None:
        at = (planned.formula.row, planned.formula.column)
        value, rows, columns = self.engine.result(engine_sheet(self.worksheet.number), *at)
        if rows > 1 or columns > 1:
            value = CellError("#VALUE!", _NOT_SAVED_AS_BLOCK)
        self.worksheet.values[at] = value
        if isinstance(value, CellError):
            self._find(planned, value, value.reason)

    def _take_block(self, planned: Planned) -> None:
        formula = planned.formula
        top, left = formula.row, formula.column
        value, rows, columns = self.engine.result(engine_sheet(self.worksheet.number), top, left)
        self._take_all(planned, value if (rows, columns) == (1, 1) and not formula.dynamic else None)
        filled = (top, left, top + rows - 1, left + columns - 1)
        for at in cells_of(filled):
            self.worksheet.values[at] = self.engine.result(engine_sheet(self.worksheet.number), *at)[0]
        if formula.dynamic and filled != formula.area:
            self.worksheet.areas[top, left] = block_address(filled)
        if isinstance(value, CellError):
            self._find(planned, value, value.reason)
        else:
            self._find_element(planned, filled)

    def _take_all(self, planned: Planned, value: CellValue | None) -> None:
        for at in self.worksheet.sheet.filled_by(planned.formula):
            self.worksheet.values[at] = value

    def _find_element(self, planned: Planned, filled: Area) -> None:
        """Report the first cell of a block whose error a function has explained."""
        reason = self.calls.reason(self._place(planned))
        for row, column in cells_of(filled) if reason else ():
            if reason and self.worksheet.values[row, column] == CellError(reason.cell):
                text = f"={self.worksheet.text(planned.formula)}"
                found = Finding(self.worksheet.name, cell_address(row, column), text, reason.cell, reason)
                self.report.errors.append(found)
                return

    def _find(self, planned: Planned, error: str, cause: XlMortgageError | None) -> None:
        formula = planned.formula
        place = self._place(planned)
        said = self.calls.reason(place) or self.answers.reasons.get(place)
        reason = cause or (said if said and said.cell == error else None)
        address = cell_address(formula.row, formula.column)
        found = Finding(self.worksheet.name, address, f"={self.worksheet.text(formula)}", str(error), reason)
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
