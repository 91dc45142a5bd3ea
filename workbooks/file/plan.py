"""What is to be calculated: every formula of a workbook, reworded for the engine, or the reason why it cannot be.

The engine gets a workbook of its own: the cells of each sheet as the file has them, under neutral names, and nothing else.
What it cannot calculate stands there as ``#NAME?``, so that whatever depends on it fails too instead of passing for right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape, unescape
from zipfile import ZipFile

from udfs.cell_error import CellError
from workbooks.file.blocks import Places, bare
from workbooks.file.book import read_part
from workbooks.file.formulas import Area
from workbooks.file.patch import apply_edits, element, patch_sheet
from workbooks.file.rewording import Rewording
from workbooks.file.scan import MOST_IN_BLOCKS, MOST_OF_A_BLOCK, Sheet, end_of_tag, scan
from workbooks.file.shape import Context, Shape, engine_sheet
from workbooks.file.syntax import called_words, moved
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.files.archive import new_archive

if TYPE_CHECKING:
    from workbooks.file.book import Book
    from workbooks.file.engine import CellValue
    from workbooks.file.formulas import Table
    from workbooks.file.patch import Edit
    from workbooks.file.scan import Formula

__all__ = ["UNKNOWN", "Plan", "Planned", "Progress", "Worksheet", "engine_copy", "plan_workbook"]

Progress: TypeAlias = Callable[[str, int, int], None]
"""Told a stage (``read``, ``calculate``, ``write``), how much of it is done, and how much there is."""

UNKNOWN = CellError("#NAME?")
"""What a cell shows whose formula cannot be calculated."""

_TOTALS = {"SUBTOTAL", "AGGREGATE"}
_INNER_WORDS = re.compile(r"_xl(?:fn\._xlws|fn|ws|pm|udf|l)\.", re.IGNORECASE)
_THIS_ROW = re.compile(r"\[\[#This Row\],(\[[^\[\]]*\])\]", re.IGNORECASE)
_KIND = re.compile(rb"""\st\s*=\s*["']([^"']*)""")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>(.*?)</(?:[\w.-]+:)?v\s*>", re.DOTALL)
_PREFIX = re.compile(rb"<([\w.-]+:)?")
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(slots=True)
class Planned:
    """A formula, how it is reworded for the engine, and why it cannot be calculated."""

    formula: Formula
    shape: Shape
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
    masters: dict[str, Formula] = field(default_factory=dict)
    values: dict[tuple[int, int], CellValue | None] = field(default_factory=dict)
    areas: dict[tuple[int, int], str] = field(default_factory=dict)

    def text(self, formula: Formula) -> str:
        """Return the text of a formula, of one that is filled down too."""
        if formula.text or formula.shared not in self.masters:
            return formula.text
        master = self.masters[formula.shared]
        return moved(master.text, (master.row, master.column), (formula.row, formula.column))

    def is_total(self, formula: Formula) -> bool:
        """Whether a formula is a total itself, which other totals leave out."""
        text = formula.text or (self.masters[formula.shared].text if formula.shared in self.masters else "")
        return any(name in text.upper() for name in _TOTALS) and any(
            bare(word) in _TOTALS for word in called_words(text)
        )

    def cached(self, start: int, behind: int, end: int) -> CellValue | None:
        """Return the value that the file keeps in the cell between two bytes, ``behind`` a byte of it."""
        kind, found = _KIND.search(self.xml, start, end_of_tag(self.xml, start)), _VALUE.search(self.xml, behind, end)
        if found is None:
            return None
        text = unescape(found[1].decode())
        match kind[1] if kind else b"n":
            case b"b":
                return text == "1"
            case b"e":
                return CellError(text)
            case b"str":
                return text
            case b"n":
                return _number(text)
        return None

    def for_engine(self, left_out: Collection[int] = ()) -> bytes:
        """Return the sheet as the engine is given it, without the formulas of some places in the plan."""
        xml, sheet = self.xml, self.sheet
        if sheet.amendments:
            xml = apply_edits(xml, sheet.amendments)
            sheet = scan(xml, self.name)
        edits = [
            edit
            for place, (planned, formula) in enumerate(zip(self.plan, sheet.formulas, strict=True))
            for edit in _edits(xml, sheet, formula, planned, left_out=place in left_out)
        ]
        start, end = sheet.data
        data = apply_edits(xml[start:end], [(first - start, last - start, new) for first, last, new in edits])
        root = xml[slice(*sheet.root)].removesuffix(b"/>").removesuffix(b">")
        return _transitional(b"%b>%b</%bworksheet>" % (root, data, _prefix(root)))

    def patched(self) -> bytes:
        """Return the sheet with its results."""
        return patch_sheet(self.xml, self.sheet, self.values, self.areas) if self.values else self.xml


def _edits(xml: bytes, sheet: Sheet, formula: Formula, planned: Planned, *, left_out: bool) -> Iterator[Edit]:
    if planned.keeps_value:
        yield formula.formula_start, formula.formula_end, b""
        return
    unknown = planned.problem is not None or left_out
    if unknown:
        yield formula.start, formula.end, element(xml, formula.start, UNKNOWN)
    else:
        yield formula.formula_start, formula.formula_end, _formula_element(xml, formula, planned)
    for at in sheet.filled_by(formula) if formula.area else ():
        if at in sheet.cells:
            start, end = sheet.cells[at]
            yield start, end, element(xml, start, UNKNOWN) if unknown else b""


def _formula_element(xml: bytes, formula: Formula, planned: Planned) -> bytes:
    """Return a formula's element with the text for the engine; one that is filled down stands by itself."""
    name = _prefix(xml, formula.formula_start) + b"f"
    block = xml[formula.formula_start : end_of_tag(xml, formula.formula_start)] if formula.area else b""
    tag = block.rstrip().removesuffix(b">").removesuffix(b"/").rstrip() or b"<" + name
    return b"%b>%b</%b>" % (tag, escape(planned.shape.text(formula.row, formula.column)).encode(), name)


def _prefix(xml: bytes, start: int = 0) -> bytes:
    found = _PREFIX.match(xml, start)
    return found[1] or b"" if found else b""


def _transitional(xml: bytes) -> bytes:
    """Return a part in the namespaces that the engine knows; a strict workbook uses others of the same meaning."""
    for strict, transitional in _STRICT.items():
        xml = xml.replace(strict, transitional)
    return xml


def _number(text: str) -> float | str | None:
    try:
        return float(text)
    except ValueError:
        return None


@dataclass(slots=True)
class Plan:
    """A workbook's sheets with their formulas, and what these may ask about them."""

    worksheets: list[Worksheet]
    tables: Mapping[str, Table]
    _formulas: dict[int, dict[tuple[int, int], Formula]] = field(default_factory=dict)
    _totals: dict[int, set[tuple[int, int]]] = field(default_factory=dict)

    def formulas_of(self, number: int) -> dict[tuple[int, int], Formula]:
        """Return the formulas of a sheet by row and column, those that fill a block under each of its cells."""
        if number not in self._formulas:
            sheet = self.worksheets[number - 1].sheet
            self._formulas[number] = {at: formula for formula in sheet.formulas for at in sheet.filled_by(formula)}
        return self._formulas[number]

    def formula_at(self, sheet: int, row: int, column: int) -> str | None:
        """Return the text of the formula in a cell as Excel shows it, or ``None`` where it has none."""
        formula = self.formulas_of(sheet).get((row, column))
        if formula is None:
            return None
        shown = _as_excel_shows(self.worksheets[sheet - 1].text(formula))
        return f"{{={shown}}}" if formula.kind == "array" and not formula.dynamic else f"={shown}"

    def left_out(self, sheet: int, area: Area, *, by_hand: bool | None, nested: bool) -> frozenset[tuple[int, int]]:
        """Return the places in an area that a total leaves out, counted from its first cell.

        ``by_hand`` says whether rows that a person has hidden are left out besides those that a filter hides; ``None``
        leaves out no rows.  ``nested`` leaves out the cells that are totals themselves.
        """
        top, left, bottom, right = area
        rows = set() if by_hand is None else self._hidden(sheet, by_hand=by_hand)
        places = {(row, column) for row in rows if top <= row <= bottom for column in range(left, right + 1)}
        if nested:
            places |= {at for at in self._totals_of(sheet) if top <= at[0] <= bottom and left <= at[1] <= right}
        return frozenset((row - top, column - left) for row, column in places)

    def _hidden(self, number: int, *, by_hand: bool) -> set[int]:
        worksheet = self.worksheets[number - 1]
        hidden = worksheet.sheet.hidden_rows(by_hand=by_hand)
        if by_hand or not worksheet.sheet.hidden:
            return hidden
        tables = [each.area for each in self.tables.values() if each.filtered and each.sheet == worksheet.name]
        return hidden | {row for row in worksheet.sheet.hidden if any(area[0] <= row <= area[2] for area in tables)}

    def _totals_of(self, number: int) -> set[tuple[int, int]]:
        if number not in self._totals:
            worksheet = self.worksheets[number - 1]
            self._totals[number] = {
                (formula.row, formula.column) for formula in worksheet.sheet.formulas if worksheet.is_total(formula)
            }
        return self._totals[number]


def _as_excel_shows(text: str) -> str:
    """Return a formula's text without the words that only files have.

    >>> _as_excel_shows("_xlfn.XLOOKUP(1,Deals[[#This Row],[Loan]],B1)")
    'XLOOKUP(1,Deals[@Loan],B1)'
    """
    shown = _INNER_WORDS.sub("", text)
    return _THIS_ROW.sub(lambda found: "[@" + (found[1][1:-1] if found[1][1:-1].isalnum() else found[1]) + "]", shown)


def plan_workbook(
    archive: ZipFile,
    book: Book,
    functions: Collection[str],
    unknown: Callable[[Collection[str]], set[str]],
    tell: Progress,
) -> tuple[Plan, Rewording]:
    """Return the sheets of a workbook with every formula planned, and what answers parts of them.

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
    Plan, Rewording

    """
    plan = Plan([], book.tables)
    for number, (name, part) in enumerate(book.sheets.items(), 1):
        tell("read", number - 1, len(book.sheets))
        xml = read_part(archive, part)
        plan.worksheets.append(Worksheet(name, number, part, xml, scan(xml, name)))
    tell("read", len(book.sheets), len(book.sheets))
    numbers = {worksheet.name.casefold(): worksheet.number for worksheet in plan.worksheets}
    rewording = Rewording(functions, Places(book.names, book.tables, numbers), plan)
    for worksheet in plan.worksheets:
        for formula in worksheet.sheet.formulas:
            if formula.shared is not None and formula.text:
                worksheet.masters[formula.shared] = formula
            worksheet.plan.append(_planned(worksheet, formula, rewording))
    _mark_unknown(plan.worksheets, rewording.functions, unknown)
    return plan, rewording


def _planned(worksheet: Worksheet, formula: Formula, rewording: Rewording) -> Planned:
    if formula.kind == "dataTable":
        return Planned(formula, Shape(), _DATA_TABLE)
    if formula.too_large:
        return Planned(formula, Shape(), _TOO_LARGE_A_BLOCK)
    context = Context(worksheet.name, worksheet.number, formula.row, formula.column)
    size = None
    if formula.area and not formula.dynamic:
        top, left, bottom, right = formula.area
        size = (bottom - top + 1, right - left + 1)
    shape = rewording.shape(worksheet.text(formula), context, size=size, spills=formula.dynamic)
    linked = shape.problem is not None and shape.problem.code == "other-workbook"
    kept = linked and _VALUE.search(worksheet.xml, formula.formula_end, formula.end) is not None
    return Planned(formula, shape, shape.problem, kept)


def _mark_unknown(
    worksheets: list[Worksheet], functions: Collection[str], unknown: Callable[[Collection[str]], set[str]]
) -> None:
    called = {name for worksheet in worksheets for planned in worksheet.plan for name in planned.shape.calls}
    missing = unknown({name for name in called if not name.startswith("_XLPM.") and name not in functions})
    for worksheet in worksheets if missing else ():
        for planned in worksheet.plan:
            if not planned.problem and (absent := planned.shape.calls & missing):
                planned.problem = _unknown_function(min(absent))


def engine_copy(
    archive: ZipFile, book: Book, worksheets: list[Worksheet], left_out: Mapping[int, Collection[int]] | None = None
) -> bytes:
    """Return the workbook as the engine is given it: its sheets alone, under neutral names.

    Parameters
    ----------
    archive : ZipFile
        The workbook.
    book : Book
        Its parts.
    worksheets : list of Worksheet
        Its sheets, planned.
    left_out : mapping, optional
        Formulas that the engine is not given, as their places in the plan of each sheet, by its number.

    Returns
    -------
    bytes

    """
    parts = {
        f"worksheets/sheet{each.number}.xml": each.for_engine((left_out or {}).get(each.number, ()))
        for each in worksheets
    }
    if book.texts:
        parts["sharedStrings.xml"] = _transitional(read_part(archive, book.texts))
    sheets = "".join(
        f'<sheet name="{engine_sheet(each.number)}" sheetId="{each.number}" r:id="rId{each.number}"/>'
        for each in worksheets
    )
    related = [(f"rId{each.number}", "worksheet", f"worksheets/sheet{each.number}.xml") for each in worksheets]
    related += [("rIdTexts", "sharedStrings", "sharedStrings.xml")] if book.texts else []
    copied = BytesIO()
    with new_archive(copied) as written:
        written.writestr("[Content_Types].xml", _content_types(parts))
        written.writestr("_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")]))
        written.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        )
        written.writestr("xl/_rels/workbook.xml.rels", _relations(related))
        for name, content in parts.items():
            written.writestr(f"xl/{name}", content)
    return copied.getvalue()


def _content_types(parts: Collection[str]) -> str:
    kinds = {"sharedStrings.xml": "sharedStrings"} | {
        name: "worksheet" for name in parts if name.startswith("worksheets")
    }
    overrides = {"workbook.xml": "sheet.main"} | {name: kinds[name] for name in parts}
    listed = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{_CONTENT}.{kind}+xml"/>' for name, kind in overrides.items()
    )
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{relations}{listed}</Types>'


def _relations(related: list[tuple[str, str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for name, kind, target in related
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _unknown_function(name: str) -> InputError:
    plain = bare(name)
    return InputError(
        "unknown-function",
        en=f"neither we nor the engine have a function {plain}. Check its spelling; if it is Excel's own or another "
        "add-in's, calculate this formula in Excel.",
        zh=f"本套函數及計算引擎均沒有 {plain} 函數。請檢查拼法；如屬 Excel 或其他增益集的函數，請用 Excel 計算這條公式。",
        value=plain,
    )


_TOO_LARGE_A_BLOCK = InputError(
    "too-large-a-block",
    en=f"the array formula fills more than {MOST_OF_A_BLOCK:,} cells, or those of the sheet together fill more than "
    f"{MOST_IN_BLOCKS:,}. Make its block smaller, or calculate it in Excel.",
    zh=f"陣列公式佔用超過 {MOST_OF_A_BLOCK:,} 個儲存格，或全表合共超過 {MOST_IN_BLOCKS:,} 個。請縮小範圍，或用 Excel 計算。",
    allowed=MOST_OF_A_BLOCK,
)
_DATA_TABLE = InputError(
    "data-table",
    en="what-if data tables are calculated by Excel only. Write the formulas out, or calculate in Excel.",
    zh="模擬分析的運算列表只能由 Excel 計算。請改為逐格寫出公式，或用 Excel 計算。",
)
