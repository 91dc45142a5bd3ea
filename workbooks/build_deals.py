"""A deal list as brokers keep one, and the same worksheet functions answering its first rows.

The list stands in ``deals.csv`` as it would be typed into Excel: a date or a number becomes one, an apostrophe before
it keeps it text, and a few rows are wrong on purpose.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from workbooks import style
from workbooks.build_quote import FORMATS, validation_of
from xlmortgage.deal.facts import fact_named
from xlmortgage.deal.reading import Kind
from xlmortgage.lists import columns

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "成交"
DEMONSTRATION = "公式示範"
DEMONSTRATED = 10
"""How many deals of the list the formulas answer."""

_LIST = Path(__file__).with_name("deals.csv")
_HEADER = 4
_LAST = _HEADER + DEMONSTRATED

CellValue = float | bool | str | dt.date | None


class Column(NamedTuple):
    """One answer beside the deals: the result that it is in a list, its formula for a row, its width [mm]."""

    name: str
    formula: str
    width: float
    says: str = ""
    """Its header, where the result's own does not say it."""

    @property
    def zh(self) -> str:
        """The header."""
        return self.says or columns.COLUMNS[self.name].zh

    @property
    def number_format(self) -> str:
        """How it is shown."""
        return columns.FORMATS.get(columns.COLUMNS[self.name].unit, style.TEXT)


_CASE = (
    "{物業},{用途},{按揭保險},{首次置業},{固定受薪},{其他按揭},"
    "{非本地收入},{審批基準},{臨約日期},{入伙日期},{首次轉讓日期}"
)
ANSWERS = (
    Column("max_ltv", "=MAX_LTV({headers},{row})", 24),
    Column("max_ltv", f"=MAX_LTV({{樓價}},{_CASE})", 20, "逐項參數"),
    Column("max_loan", "=MAX_LOAN({headers},{row})", 24),
    Column("max_tenor", "=MAX_TENOR({headers},{row})", 18),
    Column("dsr", "=DSR({headers},{row})", 20),
    Column("dsr_ok", '=IF(DSR_OK({headers},{row}),"通過","不通過")', 20),
    Column("monthly_payment", "=MONTHLY_PAYMENT({貸款額},{年利率},{年期})", 20),
    Column(columns.WHY, "=MAX_LTV_WHY({headers},{row})", 160),
)
"""Two ways of asking: with the header row and the deal's row, or with one cell an argument."""

TOTALS = (
    ("out_total", "最高貸款總額：各行相加", "=SUM({answers})", style.MONEY),
    (
        "out_total_at_once",
        "最高貸款總額：一次過以整欄計算",
        f"=SUM(MAX_LOAN({{樓價}},{{估價}},{{回贈}},{_CASE}))",
        style.MONEY,
    ),
    (
        "out_passing",
        "通過的個案：一次過以整個清單計算",
        '=SUMPRODUCT(--(DEALS({deals},"verdict","en")="pass"))',
        "0",
    ),
    ("test_total", "檢查：貸款總額兩者相同", "=ABS(out_total-out_total_at_once)<0.01", style.TRUTH),
)
"""Below the answers: name of the cell, label, formula, format."""


def build() -> Workbook:
    """Return the deal list's workbook; its formulas have no values yet."""
    workbook = Workbook()
    headers, *deals = rows()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    _write_deals(sheet, 1, headers, deals)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{len(deals) + 1}"
    sheet.print_title_rows = "1:1"
    style.one_page(sheet, sheet.auto_filter.ref, landscape=True)
    demonstration = workbook.create_sheet(DEMONSTRATION)
    demonstration["A1"] = "公式示範 The functions beside a deal list"
    demonstration["A1"].font = style.font(16, style.BLUE, bold=True)
    demonstration["A2"] = (
        "=MAX_LTV(標題列,該行) 由標題認出每個參數，欄位次序不拘；亦可逐項填寫參數。"
        "Header row and deal row, in any order of columns; or one cell an argument."
    )
    demonstration["A2"].data_type = "s"
    demonstration["A2"].font = style.font(8, style.GREY)
    _write_deals(demonstration, _HEADER, headers, deals[:DEMONSTRATED])
    _write_answers(demonstration, headers)
    last = get_column_letter(len(headers) + len(ANSWERS))
    style.one_page(demonstration, f"A1:{last}{_LAST + 1 + len(TOTALS)}", landscape=True)
    demonstration.freeze_panes = f"B{_HEADER + 1}"
    return workbook


def rows() -> list[list[CellValue]]:
    """Return the list as cells hold it: the header row, then a row a deal."""
    with _LIST.open(encoding="utf-8", newline="") as lines:
        return [[typed(text) for text in line] for line in csv.reader(lines)]


def typed(text: str) -> CellValue:
    """Return what a cell holds after ``text`` was typed into it.

    >>> typed("8800000"), typed("4.125%"), typed("2026-11-02"), typed("'2026-11-02"), typed("TRUE"), typed("980萬")
    (8800000.0, 0.04125, datetime.date(2026, 11, 2), '2026-11-02', True, '980萬')
    """
    if text.startswith("'"):
        return text[1:]
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    for reading in (float, _percentage, dt.date.fromisoformat):
        try:
            return reading(text)
        except ValueError:
            continue
    return text or None


def _percentage(text: str) -> float:
    if not text.endswith("%"):
        raise ValueError(text)
    return round(float(text[:-1]) / 100, 9)


def _write_deals(sheet: Worksheet, header: int, headers: list[CellValue], deals: list[list[CellValue]]) -> None:
    for column, label in enumerate(map(str, headers), start=1):
        _write_header(sheet, header, column, label)
        number_format, width, horizontal = _look_of(label)
        _write_validation(
            sheet, f"{get_column_letter(column)}{header + 1}:{get_column_letter(column)}{header + len(deals)}", label
        )
        sheet.column_dimensions[get_column_letter(column)].width = style.column_width(width)
        for row, deal in enumerate(deals, start=header + 1):
            cell = sheet.cell(row, column, deal[column - 1])
            cell.font, cell.border = style.font(), style.underline()
            cell.number_format, cell.alignment = number_format, Alignment(horizontal=horizontal, vertical="center")
            if number_format == style.RATE and isinstance(cell.value, float) and cell.value > 1:
                cell.number_format = style.TEXT


def _write_header(sheet: Worksheet, row: int, column: int, label: str) -> None:
    cell = sheet.cell(row, column, label)
    cell.font, cell.fill = style.font(9, style.WHITE, bold=True), style.fill(style.BLUE)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[row].height = 28


def _write_validation(sheet: Worksheet, area: str, label: str) -> None:
    """Warn of what a fact does not take; only warn, because a list is typed as brokers write: HK$8.8m, 980萬."""
    fact = fact_named(label)
    if fact:
        validation = validation_of(fact)
        validation.errorStyle = "warning"
        sheet.add_data_validation(validation)
        validation.add(area)


def _look_of(label: str) -> tuple[str, float, str | None]:
    """Return how the values of a column are shown, its width [mm] and where they stand in it."""
    fact = fact_named(label)
    if fact is None:
        return style.TEXT, 38 if label == "備註" else 20, "center"
    width = {Kind.MONEY: 24.0, Kind.RATE: 19.0, Kind.YEARS: 16.0, Kind.DATE: 24.0, Kind.WORD: 32.0, Kind.YES_NO: 20.0}
    number_format = style.TRUTH if fact.kind is Kind.YES_NO else FORMATS[fact.kind]
    return number_format, width[fact.kind], None if fact.is_number else "center"


def _write_answers(sheet: Worksheet, headers: list[CellValue]) -> None:
    letters = {str(label): get_column_letter(column) for column, label in enumerate(headers, start=1)}
    last = get_column_letter(len(headers))
    for column, answer in enumerate(ANSWERS, start=len(headers) + 1):
        _write_header(sheet, _HEADER, column, answer.zh)
        sheet.column_dimensions[get_column_letter(column)].width = style.column_width(answer.width)
        for row in range(_HEADER + 1, _LAST + 1):
            sheet.row_dimensions[row].height = 92
            cells = {label: f"{letter}{row}" for label, letter in letters.items()}
            area = {"headers": f"$A${_HEADER}:${last}${_HEADER}", "row": f"$A{row}:${last}{row}"}
            cell = sheet.cell(row, column, answer.formula.format(**cells, **area))
            cell.number_format, cell.border = answer.number_format, style.underline()
            is_reason = answer.name == columns.WHY
            cell.font = style.font(7) if is_reason else style.font(bold=True)
            cell.alignment = style.wrapped("center") if is_reason else Alignment("right", "center")
    _write_totals(sheet, letters, len(headers) + 3)


def _write_totals(sheet: Worksheet, letters: dict[str, str], column: int) -> None:
    ranges = {label: f"{letter}{_HEADER + 1}:{letter}{_LAST}" for label, letter in letters.items()}
    answers = f"{get_column_letter(column)}{_HEADER + 1}:{get_column_letter(column)}{_LAST}"
    deals = f"A{_HEADER}:{get_column_letter(len(letters))}{_LAST}"
    for row, (name, label, formula, number_format) in enumerate(TOTALS, start=_LAST + 2):
        sheet.cell(row, column - 1, label).font = style.font(bold=True)
        sheet.cell(row, column - 1).alignment = Alignment(horizontal="right")
        cell = sheet.cell(row, column, formula.format(answers=answers, deals=deals, **ranges))
        cell.font, cell.number_format = style.font(bold=True), number_format
        style.name_area(sheet, name, cell.coordinate)
