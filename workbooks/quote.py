"""The quote: one A4 page to hand to a client, and a second with sources and checks.

Column B holds the labels and column C the values of the deal; the name ``deal`` covers both, so that every formula is
``=MAX_LTV(deal)``.  Every input cell is named ``in_`` and its argument, every answer ``out_`` and what it answers, and
every check ``test_`` and what it checks: a check is TRUE when the workbook is sound.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation

from workbooks import style
from xlmortgage.glossary import ARGUMENTS, Argument, Kind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "報價"
APPENDIX = "出處及檢查"

EXAMPLE: dict[str, dict[str, Any]] = {
    "物業資料 The home": {
        "price": 8_800_000,
        "valuation": 8_600_000,
        "rebate": 100_000,
        "property": "私樓",
        "use": "自用",
        "building_age": 28,
        "agreement_date": dt.date(2026, 11, 2),
        "completion_date": None,
        "first_assigned": None,
    },
    "申請人資料 The applicants": {
        "applicant_age": 38,
        "monthly_income": 62_000,
        "other_debts": 3_000,
        "rental_income": None,
        "regular_salary": "是",
        "income_abroad": "否",
        "other_mortgages": "否",
        "first_home": "是",
        "basis": "入息",
    },
    "按揭資料 The mortgage": {
        "insured": "否",
        "annual_rate": 0.0325,
        "years": 30,
    },
}
"""What the quote asks for, by section, with the example it opens with."""

FORMATS = {
    Kind.MONEY: style.MONEY,
    Kind.RATE: style.RATE,
    Kind.YEARS: style.YEARS,
    Kind.DATE: style.DATE,
    Kind.WORD: style.TEXT,
    Kind.YES_NO: style.TEXT,
}


class Answer(NamedTuple):
    """One answer of the quote: its function in small letters, what it is called, how it is shown.

    ``rows`` is the room of its reason, in rows of the page.
    """

    name: str
    zh: str
    en: str
    number_format: str
    rows: int
    formula: str = "={call}"

    @property
    def call(self) -> str:
        """The call that answers it."""
        return f"{self.name.upper()}(deal)"

    @property
    def why(self) -> str:
        """The formula of its reason."""
        return f"={self.name.upper()}_WHY(deal)"


ANSWERS = (
    Answer("max_ltv", "最高按揭成數", "Maximum LTV", style.PERCENT, 7),
    Answer("max_loan", "最高貸款額", "Largest loan", style.MONEY, 7),
    Answer("max_tenor", "最長還款期（年）", "Longest tenor", "0", 5),
    Answer("dsr", "供款與入息比率", "Debt-servicing ratio", style.PERCENT, 5),
    Answer("dsr_stressed", "壓力測試比率", "Stressed ratio", style.PERCENT, 4),
    Answer("dsr_ok", "入息審查", "Income test", style.TEXT, 4, '=IF({call},"通過 Pass","不通過 Fail")'),
    Answer("min_income", "最低每月入息", "Least monthly income", style.MONEY, 4),
    Answer("loan_by_income", "按入息可借", "Loan by income", style.MONEY, 4),
)

SUMMARY = (
    ("monthly_payment", "每月供款", "monthly payment", "=MONTHLY_PAYMENT(deal)", style.MONEY),
    ("down_payment", "首期（樓價減貸款）", "down payment", "=in_price-out_loan", style.MONEY),
    ("loan_share", "貸款佔樓價", "loan to price", "=out_loan/in_price", style.PERCENT),
    ("as_of", "規則核實至", "rules as of", "=RULES_AS_OF()", style.TEXT),
    ("version", "版本", "version", "=RULES_VERSION()", style.TEXT),
)

VERDICT = (
    "=IF(AND(out_loan<=out_max_loan,in_years<=out_max_tenor,DSR_OK(deal)),"
    '"符合上限 Within limits","超出上限 Beyond limits")'
)
HEADLINE = (
    '="貸款 HK$"&TEXT(out_loan,"#,##0")&"  每月供款 HK$"&TEXT(out_monthly_payment,"#,##0")'
    '&"  首期 HK$"&TEXT(out_down_payment,"#,##0")'
)
DISCLAIMER = (
    "本報價只按上述資料及已核實的規則計算，並非貸款要約或批核結果；實際條款、估價及審批以銀行為準，請向銀行查詢。規則出處見第二頁。\n"
    "Calculated from the facts above and the rules as verified; not an offer of a loan nor an approval. "
    "Terms, valuation and approval are the bank's: ask the bank. Sources on page 2."
)

SOURCES = (
    ("按揭成數", "Loan-to-value", "MAX_LTV", 250),
    ("還款年期", "Tenor", "MAX_TENOR", 130),
    ("供款與入息比率", "Debt servicing", "DSR_OK", 100),
)

CHECKS = (
    ("loan", "採用的貸款額不高於最高貸款額", "The loan used is within the largest loan", "=out_loan<=out_max_loan"),
    ("max_loan", "最高貸款額不高於樓價", "The largest loan is within the price", "=out_max_loan<=in_price"),
    (
        "payment",
        "每月供款與 Excel 的 PMT 相同",
        "The monthly payment is Excel's own",
        "=ABS(out_monthly_payment+PMT(in_annual_rate/12,in_years*12,out_loan))<0.01",
    ),
    (
        "down_payment",
        "首期加貸款等於樓價",
        "Down payment and loan make up the price",
        "=ABS(out_down_payment+out_loan-in_price)<0.01",
    ),
    (
        "income",
        "入息審查與最低入息一致",
        "The income test agrees with the least income",
        '=(LEFT(out_dsr_ok,2)="通過")=(in_monthly_income>=out_min_income-0.01)',
    ),
    (
        "loan_by_income",
        "入息審查與可借貸款一致",
        "The income test agrees with the loan by income",
        '=(LEFT(out_dsr_ok,2)="通過")=(out_loan<=out_loan_by_income+0.01)',
    ),
)
"""What must hold in a sound workbook."""

_FIRST_ROW = 5
_LAST_ROW = _FIRST_ROW + sum(1 + answer.rows for answer in ANSWERS) - 1
_ROW_HEIGHT = 16.0
_ROWS_OF_DISCLAIMER = 6


def build() -> Workbook:
    """Return the quote's workbook; its formulas have no values yet."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    style.set_widths(sheet, {"A": 28, "B": 29, "C": 25, "D": 2.5, "E": 64, "F": 23, "G": 29})
    for row in range(_FIRST_ROW, _LAST_ROW + 1):
        sheet.row_dimensions[row].height = _ROW_HEIGHT
    _write_head(sheet)
    row = _write_inputs(sheet)
    row = _write_summary(sheet, row)
    _write_remarks(sheet, row)
    _write_answers(sheet)
    style.one_page(sheet, f"A1:G{_LAST_ROW}")
    _write_appendix(workbook.create_sheet(APPENDIX))
    return workbook


def _write_head(sheet: Worksheet) -> None:
    sheet.row_dimensions[1].height = 30
    sheet["A1"] = "按揭報價 Mortgage quote"
    sheet["A1"].font = style.font(18, style.BLUE, bold=True)
    sheet["F1"] = "客戶編號 Client"
    sheet["F1"].font = style.font(8, style.GREY)
    sheet["F1"].alignment = Alignment(horizontal="right", vertical="center")
    style.as_input(sheet["G1"], style.TEXT)
    sheet.row_dimensions[2].height = 28
    sheet.merge_cells("A2:E2")
    sheet.merge_cells("F2:G2")
    sheet["A2"], sheet["F2"] = HEADLINE, VERDICT
    for cell in sheet[2]:
        cell.fill = style.fill(style.BLUE)
        cell.font = style.font(12, style.WHITE, bold=True)
        cell.alignment = Alignment(vertical="center", shrink_to_fit=True)
    sheet["F2"].fill = style.fill(style.BAND)
    sheet["F2"].font = style.font(10, style.INK, bold=True)
    sheet["F2"].alignment = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
    style.name_area(sheet, "out_verdict", "F2")
    _colour_by(sheet, "F2:G2", "符合", "out_verdict")
    sheet.row_dimensions[3].height = 20
    sheet["A3"] = (
        "金額以港元計；黃色格可改，其餘由公式計算；留空即屬一般情況，要求貸款額留空則採用最高貸款額。"
        "HKD. Change the yellow cells only."
    )
    sheet["A3"].font = style.font(7, style.GREY)
    sheet["A3"].alignment = Alignment(vertical="center")
    sheet.row_dimensions[4].height = 4


def _write_inputs(sheet: Worksheet) -> int:
    """Write the deal block and return the row below it."""
    row = _FIRST_ROW
    for section, facts in EXAMPLE.items():
        _write_heading(sheet, row, section)
        row += 1
        for name, value in facts.items():
            _write_input(sheet, row, ARGUMENTS[name], value)
            row += 1
    _write_loan(sheet, row)
    style.name_area(sheet, "deal", f"B{_FIRST_ROW}:C{row + 1}")
    style.name_area(sheet, "deal_without_loan", f"B{_FIRST_ROW}:C{row - 1}")
    return row + 2


def _write_heading(sheet: Worksheet, row: int, text: str) -> None:
    sheet.cell(row, 1, text)
    for column in (1, 2, 3):
        cell = sheet.cell(row, column)
        cell.font, cell.fill = style.font(9, style.BLUE, bold=True), style.fill(style.BAND)
        cell.alignment = Alignment(vertical="center")


def _write_label(sheet: Worksheet, row: int, zh: str, en: str) -> None:
    sheet.cell(row, 1, en).font = style.font(7.5, style.GREY)
    sheet.cell(row, 2, zh).font = style.font(9)
    for column in (1, 2):
        sheet.cell(row, column).alignment = Alignment(vertical="center", shrink_to_fit=column == 1)
        sheet.cell(row, column).border = style.underline()


def _write_input(sheet: Worksheet, row: int, argument: Argument, value: Any) -> None:
    _write_label(sheet, row, argument.zh, argument.en)
    cell = sheet.cell(row, 3, value)
    style.as_input(cell, FORMATS[argument.kind])
    validation = validation_of(argument)
    sheet.add_data_validation(validation)
    validation.add(cell)
    style.name_area(sheet, f"in_{argument.name}", cell.coordinate)


def _write_loan(sheet: Worksheet, row: int) -> None:
    """Write the loan asked for, and the loan used: the largest one where none is asked for."""
    _write_input(sheet, row, ARGUMENTS["loan"]._replace(zh="要求貸款額", en="loan wanted, if any"), None)
    _write_label(sheet, row + 1, ARGUMENTS["loan"].zh, "loan used")
    cell = sheet.cell(row + 1, 3, '=IF(in_loan="",MAX_LOAN(deal_without_loan),in_loan)')
    _as_answer(sheet, cell.coordinate, style.MONEY)
    style.name_area(sheet, "out_loan", cell.coordinate)


def _write_summary(sheet: Worksheet, row: int) -> int:
    """Write the short answers and return the row below them."""
    _write_heading(sheet, row, "摘要 In short")
    for offset, (name, zh, en, formula, number_format) in enumerate(SUMMARY, start=1):
        _write_label(sheet, row + offset, zh, en)
        cell = sheet.cell(row + offset, 3, formula)
        _as_answer(sheet, cell.coordinate, number_format)
        style.name_area(sheet, f"out_{name}", cell.coordinate)
    return row + len(SUMMARY) + 1


def _write_remarks(sheet: Worksheet, row: int) -> None:
    """Leave room for the broker's remarks, and write the disclaimer below."""
    _write_heading(sheet, row, "備註 Remarks")
    disclaimer = _LAST_ROW - _ROWS_OF_DISCLAIMER + 1
    for first, last, text in ((row + 1, disclaimer - 1, None), (disclaimer, _LAST_ROW, DISCLAIMER)):
        sheet.merge_cells(start_row=first, end_row=last, start_column=1, end_column=3)
        cell = sheet.cell(first, 1, text)
        cell.font, cell.alignment = style.font(7, style.GREY), style.wrapped("bottom")
    remarks = sheet.cell(row + 1, 1)
    remarks.fill, remarks.font, remarks.alignment = style.fill(style.INPUT), style.font(), style.wrapped()


def _write_answers(sheet: Worksheet) -> None:
    row = _FIRST_ROW
    for answer in ANSWERS:
        sheet.cell(row, 5, f"{answer.zh} {answer.en}").font = style.font(8.5, style.BLUE, bold=True)
        sheet.cell(row, 5).alignment = Alignment(vertical="center")
        for column in (5, 6, 7):
            sheet.cell(row, column).fill = style.fill(style.BAND)
        sheet.cell(row, 7, answer.formula.format(call=answer.call))
        _as_answer(sheet, f"G{row}", answer.number_format, 11)
        style.name_area(sheet, f"out_{answer.name}", f"G{row}")
        _write_reason(sheet, row + 1, answer)
        if answer.name == "dsr":
            sheet.cell(row, 6, "=DSR_LIMIT(deal)")
            _as_answer(sheet, f"F{row}", f'"上限 "{style.PERCENT}')
            style.name_area(sheet, "out_dsr_limit", f"F{row}")
        if answer.name == "dsr_ok":
            _colour_by(sheet, f"G{row}", "通過", "out_dsr_ok")
        row += 1 + answer.rows


def _write_reason(sheet: Worksheet, row: int, answer: Answer) -> None:
    sheet.merge_cells(start_row=row, end_row=row + answer.rows - 1, start_column=5, end_column=7)
    cell = sheet.cell(row, 5, answer.why)
    cell.font, cell.alignment = style.font(6.5), style.wrapped()
    style.name_area(sheet, f"why_{answer.name}", f"E{row}")


def _as_answer(sheet: Worksheet, address: str, number_format: str, size: float = 9) -> None:
    cell = sheet[address]
    cell.font, cell.number_format = style.font(size, bold=True), number_format
    cell.alignment = Alignment(horizontal="right", vertical="center")
    if cell.column_letter == "C":
        cell.border = style.underline()


def _colour_by(sheet: Worksheet, area: str, good: str, name: str) -> None:
    """Colour an area green where the named cell begins with ``good``, red otherwise."""
    test = f'LEFT({name},{len(good)})="{good}"'
    for formula, colour in ((test, style.GREEN), (f"NOT({test})", style.RED)):
        look = DifferentialStyle(fill=style.fill(colour))
        sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[formula]))


def validation_of(argument: Argument) -> DataValidation:
    """Return what Excel lets one type into the cell of an argument.

    A list only warns, because the functions know the words in English too.

    >>> from xlmortgage.glossary import ARGUMENTS
    >>> validation_of(ARGUMENTS["use"]).formula1
    '"自用,出租,公司持有"'
    """
    if argument.kind in (Kind.WORD, Kind.YES_NO):
        choices = [word.zh for word in argument.words] if argument.words else ["是", "否"]
        validation = DataValidation("list", formula1=f'"{",".join(choices)}"', errorStyle="warning")
        validation.error = "請由清單選擇，或用同義的英文字。Choose from the list, or write the English word."
    elif argument.kind is Kind.DATE:
        validation = DataValidation("date", operator="greaterThan", formula1="36526")
        validation.error = "請填日期，例如 2026-11-02。Write a date, such as 2026-11-02."
    elif argument.kind is Kind.RATE:
        validation = DataValidation("decimal", operator="between", formula1="0", formula2="1")
        validation.error = "請填 4.125% 或 0.04125。Write 4.125% or 0.04125."
    else:
        validation = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
        validation.error = "請填不小於 0 的數字。Write a number of at least 0."
    validation.errorTitle = f"{argument.zh} {argument.en}"[:32]
    validation.allow_blank = validation.showErrorMessage = True
    return validation


def _write_appendix(sheet: Worksheet) -> None:
    style.set_widths(sheet, {"A": 62, "B": 110, "C": 22})
    sheet.row_dimensions[1].height = 30
    sheet["A1"] = "規則出處及自我檢查 Sources and checks"
    sheet["A1"].font = style.font(16, style.BLUE, bold=True)
    row = 3
    _write_heading(sheet, row, "按臨約日期生效的規則 Rules in force on the day of the agreement")
    for row, (zh, en, function, height) in enumerate(SOURCES, start=4):
        sheet.row_dimensions[row].height = height
        sheet.cell(row, 1, f"{zh} {en}").font = style.font(9)
        sheet.cell(row, 1).alignment = style.wrapped()
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=3)
        cell = sheet.cell(row, 2, f'=RULE_SOURCE("{function}",in_agreement_date)')
        cell.font, cell.alignment = style.font(7), style.wrapped()
    row += 2
    _write_heading(sheet, row, "自我檢查：TRUE 即妥當 Checks: TRUE is sound")
    for name, zh, en, formula in CHECKS:
        row += 1
        sheet.row_dimensions[row].height = _ROW_HEIGHT
        sheet.cell(row, 1, zh).font = style.font(9)
        sheet.cell(row, 2, en).font = style.font(9, style.GREY)
        sheet.cell(row, 3, formula)
        _as_answer(sheet, f"C{row}", style.TRUTH)
        style.name_area(sheet, f"test_{name}", f"C{row}")
    style.one_page(sheet, f"A1:C{row}")
