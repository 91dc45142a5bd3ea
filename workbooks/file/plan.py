"""What is to be calculated: every formula of a workbook, reworded for the engine, or the reason why it cannot be.

The engine gets a copy of the workbook in which only formulas differ.  What it cannot calculate stands there as
``#NAME?``, so that whatever depends on it fails too instead of passing for right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape
from zipfile import ZipFile

from udfs.cell_error import CellError
from workbooks.file.book import read_part, without_names
from workbooks.file.formulas import CALL, FIT, Context, EngineText, cell_address
from workbooks.file.patch import apply_edits, element, patch_sheet
from workbooks.file.scan import Sheet, end_of_tag, scan
from xlmortgage.errors import InputError, XlMortgageError

if TYPE_CHECKING:
    from workbooks.file.book import Book
    from workbooks.file.engine import CellValue
    from workbooks.file.patch import Edit
    from workbooks.file.scan import Formula

__all__ = ["UNKNOWN", "Planned", "Progress", "Worksheet", "engine_copy", "plan_worksheets"]

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told a stage (``read``, ``calculate``, ``write``), how much of it is done, and how much there is."""

UNKNOWN = CellError("#NAME?")
"""What a cell shows whose formula cannot be calculated."""

_MAY_HAVE_FORMULAS = re.compile(rb"<(?:[\w.-]+:)?f(?:ormula[12]?)?[\s/>]")
_SYNTAX = {"_XLFN.SINGLE"}
_END_OF_FORMULA = re.compile(rb"</[^>]*>\s*\Z")


@dataclass(slots=True)
class Planned:
    """A formula, its text for the engine, the functions it calls, and why it cannot be calculated."""

    formula: Formula
    text: str = ""
    calls: frozenset[str] = frozenset()
    problem: XlMortgageError | None = None
    keeps_value: bool = False


@dataclass(slots=True)
class Worksheet:
    """A sheet, its formulas as planned, and its results once they are known."""

    name: str
    number: int
    part: str
    xml: bytes
    sheet: Sheet
    plan: list[Planned] = field(default_factory=list)
    masters: dict[str, Planned] = field(default_factory=dict)
    values: dict[tuple[int, int], CellValue | None] = field(default_factory=dict)
    areas: dict[tuple[int, int], str] = field(default_factory=dict)

    def shown(self, formula: Formula) -> str:
        """Return a formula as its cell shows it."""
        if formula.text or formula.shared not in self.masters:
            return f"={formula.text}"
        from openpyxl.formula.translate import Translator  # noqa: PLC0415 - slow to import and seldom needed

        master = self.masters[formula.shared].formula
        origin, place = cell_address(master.row, master.column), cell_address(formula.row, formula.column)
        return str(Translator(f"={master.text}", origin=origin).translate_formula(place))

    def for_engine(self) -> bytes:
        """Return the sheet as the engine is given it."""
        edits = [edit for planned in self.plan for edit in self._edits(planned)]
        return apply_edits(self.xml, edits) if edits else self.xml

    def patched(self) -> bytes:
        """Return the sheet with its results."""
        return patch_sheet(self.xml, self.sheet, self.values, self.areas) if self.values else self.xml

    def _edits(self, planned: Planned) -> Iterator[Edit]:
        formula = planned.formula
        if planned.keeps_value:
            yield formula.formula_start, formula.formula_end, b""
        elif planned.problem:
            yield formula.start, formula.end, element(self.xml, formula.start, UNKNOWN)
        elif planned.text != formula.text:
            content = end_of_tag(self.xml, formula.formula_start)
            end = _END_OF_FORMULA.search(self.xml, content, formula.formula_end)
            if end:
                yield content, end.start(), escape(planned.text).encode()
        if formula.area and not planned.keeps_value:
            yield from self._neighbours(planned)

    def _neighbours(self, planned: Planned) -> Iterator[Edit]:
        """Return the edits that clear the other cells of a block: to the engine they would be in its way."""
        for at in planned.formula.block():
            if at in self.sheet.cells:
                start, end = self.sheet.cells[at]
                yield start, end, element(self.xml, start, UNKNOWN) if planned.problem else b""


def plan_worksheets(
    archive: ZipFile,
    book: Book,
    functions: Collection[str],
    unknown: Callable[[Collection[str]], set[str]],
    tell: Progress,
) -> list[Worksheet]:
    """Return the sheets of a workbook with every formula planned.

    Parameters
    ----------
    archive : ZipFile
        The workbook.
    book : Book
        Its parts, names and tables.
    functions : collection of str
        Names of our functions, in upper case.
    unknown : callable
        Tells which functions of Excel the engine does not have.
    tell : callable
        Told the progress.

    Returns
    -------
    list of Worksheet

    """
    text = EngineText(functions, book.names, book.tables)
    worksheets = []
    for number, (name, part) in enumerate(book.sheets.items(), 1):
        tell("read", number - 1, len(book.sheets))
        xml = read_part(archive, part)
        sheet = scan(xml, name) if _MAY_HAVE_FORMULAS.search(xml) else Sheet()
        worksheet = Worksheet(name, number, part, xml if sheet.formulas or sheet.rules else b"", sheet)
        worksheet.plan = [_planned(worksheet, formula, text) for formula in sheet.formulas]
        worksheets.append(worksheet)
    tell("read", len(book.sheets), len(book.sheets))
    _mark_unknown(worksheets, text.functions, unknown)
    return [worksheet for worksheet in worksheets if worksheet.plan or worksheet.sheet.rules]


def _planned(worksheet: Worksheet, formula: Formula, text: EngineText) -> Planned:
    if formula.kind == "dataTable":
        return Planned(formula, problem=_DATA_TABLE)
    if formula.shared in worksheet.masters and not formula.text:
        master = worksheet.masters[formula.shared]
        kept = master.keeps_value and _has_value(worksheet.xml, formula)
        return Planned(formula, "", master.calls, master.problem, kept)
    planned = _reworded(worksheet, formula, text)
    if formula.shared is not None:
        worksheet.masters[formula.shared] = planned
    return planned


def _reworded(worksheet: Worksheet, formula: Formula, text: EngineText) -> Planned:
    context = Context(worksheet.name, worksheet.number, formula.row)
    try:
        reworded = text.rewrite(formula.text, context)
    except InputError as problem:
        kept = problem.code == "other-workbook" and _has_value(worksheet.xml, formula)
        return Planned(formula, "", frozenset(context.calls), problem, kept)
    return Planned(formula, _placed(reworded, formula), _shared(frozenset(context.calls)))


@cache
def _shared(calls: frozenset[str]) -> frozenset[str]:
    """Return one and the same set for all formulas that call the same functions: a list has very many."""
    return calls


def _placed(text: str, formula: Formula) -> str:
    """Return a formula so that it fills as many cells as it does in the file.

    A formula of one cell shows the first of several values, as Excel's ``@`` does; an array formula fills its block.
    """
    if formula.area is None:
        return f"@{text}" if text.startswith(CALL) else text
    if formula.dynamic:
        return text
    top, left, bottom, right = formula.area
    return f"{FIT}({bottom - top + 1},{right - left + 1},{text})"


def _has_value(xml: bytes, formula: Formula) -> bool:
    return b"v>" in xml[formula.formula_end : formula.end]


def _mark_unknown(
    worksheets: list[Worksheet], functions: Collection[str], unknown: Callable[[Collection[str]], set[str]]
) -> None:
    called = {name for worksheet in worksheets for planned in worksheet.plan for name in planned.calls}
    missing = unknown({name for name in called - _SYNTAX if not name.startswith("_XLPM.") and name not in functions})
    for worksheet in worksheets if missing else ():
        for planned in worksheet.plan:
            if not planned.problem and (absent := planned.calls & missing):
                planned.problem = _unknown_function(min(absent))


def engine_copy(archive: ZipFile, book: Book, worksheets: list[Worksheet]) -> bytes:
    """Return the workbook as the engine is given it."""
    parts = {worksheet.part: worksheet.for_engine() for worksheet in worksheets if worksheet.plan}
    parts[book.part] = without_names(read_part(archive, book.part))
    copied = BytesIO()
    with ZipFile(copied, "w") as written:
        for name in archive.namelist():
            written.writestr(name, parts[name] if name in parts else read_part(archive, name))
    return copied.getvalue()


def _unknown_function(name: str) -> InputError:
    plain = name.removeprefix("_XLFN.").removeprefix("_XLWS.")
    return InputError(
        "unknown-function",
        en=f"neither we nor the engine have a function {plain}. Check its spelling; if it is Excel's own or another "
        "add-in's, calculate this formula in Excel.",
        zh=f"本套函數及計算引擎均沒有 {plain} 函數。請檢查拼法；如屬 Excel 或其他增益集的函數，請用 Excel 計算這條公式。",
        value=plain,
    )


_DATA_TABLE = InputError(
    "data-table",
    en="what-if data tables are calculated by Excel only. Write the formulas out, or calculate in Excel.",
    zh="模擬分析的運算列表只能由 Excel 計算。請改為逐格寫出公式，或用 Excel 計算。",
)
