"""The quote: one A4 page to hand to a client, a second with what stands behind it, a third with sources and checks.

Column B holds the labels and column C the values of the deal; the name ``deal`` covers both.  Every input cell is named
``in_`` and its fact, or ``tx_`` for the client's number and the remarks, every answer ``out_`` and what it answers, lists
and labels ``lst_`` and ``t_``, and every check ``test_`` and what it checks: a check is TRUE when the workbook is sound.

The deal is asked about once: ``QUOTE(deal)`` fills rows of name, label, value and why beside the second page, and every
answer and reason that is shown is looked up there by its name.  No formula reads a sentence or works out anew what an
answer says.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from workbooks import style
from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.reading import Fact, Kind
from xlmortgage.questions.quote import PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

SHEET = "報價"
DETAILS = "計算細節"
APPENDIX = "出處及檢查"

EXAMPLE: dict[str, dict[str, Any]] = {
    "物業資料 The home": {
        "price": 8_800_000,
        "valuation": 8_600_000,
        "rebate": 100_000,
        "property": "私樓",
        "condition": "一般",
        "use": "自用",
        "building_age": 28,
        "agreement_date": dt.date(2026, 11, 2),
        "completion_date": None,
        "first_assigned": None,
    },
    "申請人資料 The applicants": {
        "applicant_age": 38,
        "other_ages": None,
        "monthly_income": 62_000,
        "other_debts": 3_000,
        "rental_income": None,
        "regular_salary": "是",
        "income_abroad": "否",
        "other_mortgages": "否",
        "first_home": "是",
        "buyer": "香港永久性居民",
        "other_home": None,
        "basis": "入息",
    },
    "費用及優惠 Costs and offers": {
        "legal_fees": 12_000,
        "bank_rebate": 60_000,
    },
    "按揭資料 The mortgage": {
        "insured": "否",
        "premium_financed": "否",
        "annual_rate": 0.0325,
        "years": 30,
        "second_mortgage": "否",
    },
}
"""What the quote asks for, by section, with the example it opens with."""

FORMATS = {
    Kind.MONEY: style.MONEY,
    Kind.AMOUNTS: style.MONEY,
    Kind.RATE: style.RATE,
    Kind.YEARS: style.YEARS,
    Kind.AGES: style.TEXT,
    Kind.DATE: style.DATE,
    Kind.WORD: style.TEXT,
    Kind.YES_NO: style.TEXT,
}


def value_of(name: str) -> str:
    """Return the formula that looks up an answer of the quote by its name.

    >>> value_of("max_ltv")
    'INDEX(quote_values,MATCH("max_ltv",quote_names,0))'
    """
    return f'INDEX(quote_values,MATCH("{name}",quote_names,0))'


def why_of(name: str) -> str:
    """Return the formula that looks up why an answer is what it is.

    >>> why_of("max_ltv")
    'INDEX(quote_whys,MATCH("max_ltv",quote_names,0))'
    """
    return f'INDEX(quote_whys,MATCH("{name}",quote_names,0))'


class Answer(NamedTuple):
    """One answer of the quote: which part of it, what it is called, how it is shown.

    ``rows`` is the room of its reason, in rows of the page; with 0 the reason stands on the second page.
    """

    part: str
    zh: str
    en: str
    number_format: str
    rows: int
    formula: str = "{value}"
    called: str = ""
    """Its name in the workbook, where that is not the part's."""

    @property
    def name(self) -> str:
        """Its name in the workbook, after ``out_`` and ``why_``."""
        return self.called or self.part

    @property
    def value(self) -> str:
        """The formula of the answer."""
        return f"={self.formula.format(value=value_of(self.part))}"

    @property
    def why(self) -> str:
        """The formula of its reason."""
        return f"={why_of(self.part)}"


def by_verdict(words: str) -> str:
    """Return the formula that shows of the words beside each verdict the ones that belong to this deal's."""
    return f"INDEX({words},MATCH(out_verdict_code,lst_codes,0))"


NOT_KNOWN = "未能判斷 Not known"

ANSWERS = (
    Answer("verdict", "結論", "Verdict", style.TEXT, 8, f'IFERROR({by_verdict("lst_words")},"{NOT_KNOWN}")', "outcome"),
    Answer("max_ltv", "最高按揭成數", "Maximum LTV", style.PERCENT, 6),
    Answer("max_loan", "最高貸款額", "Largest loan", style.MONEY, 6),
    Answer("max_tenor", "最長還款期（年）", "Longest tenor", "0", 6),
    Answer("dsr", "供款與入息比率", "Debt-servicing ratio", style.PERCENT, 5),
    Answer("dsr_ok", "入息審查", "Income test", style.TEXT, 0, 'IF({value},"通過 Pass","不通過 Fail")'),
    Answer("dsr_stressed", "壓力測試比率", "Stressed ratio", style.PERCENT, 0),
    Answer("min_income", "最低每月入息", "Least monthly income", style.MONEY, 0),
    Answer("loan_by_income", "按入息可借", "Loan by income", style.MONEY, 0),
    Answer("stamp_duty", "印花稅", "Stamp duty", style.MONEY, 6),
    Answer("mip_premium", "按揭保險保費", "Insurance premium", style.MONEY, 5),
    Answer("plan_cost", "連銀行回贈的實際年利率", "Effective annual rate", style.PERCENT, 6),
)

SUMMARY = (
    ("monthly_payment", "每月供款", "monthly payment", value_of("monthly_payment"), style.MONEY),
    ("down_payment", "首期（樓價減貸款）", "down payment", value_of("down_payment"), style.MONEY),
    ("loan_share", "貸款佔樓價", "loan to price", "out_loan/in_price", style.PERCENT),
    ("base", "按揭基數", "net price or valuation", value_of("base"), style.MONEY),
    ("ratio_counted", "連回贈的按揭成數", "LTV with rebate", value_of("ltv_counted"), style.PERCENT),
    ("as_of", "規則核實至", "rules as of", value_of("rules_as_of"), style.TEXT),
    ("version", "版本", "version", value_of("rules_version"), style.TEXT),
)

CASH = ("down_payment", "stamp_duty", "commission", "legal_fees", "mip_premium", "rebate")
"""What cash is needed for."""

SHOWN = [part for part in PARTS if not part.of_plans]
"""What a quote without plans answers."""

LABELS = {part.name: (part.zh, part.en) for part in SHOWN}
"""What a part of the quote is called, in 繁中 and in English."""

CASH_BASIS_HEIGHTS = (14, 60, 32, 32, 60, 14)
"""Room for what each of them rests on [points]."""

HEADLINE = (
    '=IFERROR("貸款 HK$"&TEXT(out_loan,"#,##0")&"  每月供款 HK$"&TEXT(out_monthly_payment,"#,##0")'
    '&"  首期 HK$"&TEXT(out_down_payment,"#,##0")&IFERROR("  所需現金 HK$"&TEXT(out_cash_needed,"#,##0"),""),'
    f"{why_of('monthly_payment')})"
)
VERDICT = f'=IFERROR({by_verdict("lst_headlines")},"{NOT_KNOWN}")'

VERDICTS = {
    "pass": ("通過 Pass", "符合上限 Within limits", "已通過，毋須更改。It passes; nothing has to change."),
    "pass with warning": (
        "通過但須留意 Pass, with a warning",
        "符合上限 Within limits",
        "已通過，毋須更改；須留意之處見第一頁。It passes; what to look at stands on page 1.",
    ),
    "fail": (
        "不通過 Fail",
        "超出上限 Beyond limits",
        "以下任何一項改動已足夠，由小至大。Any one of these changes is enough, the smallest first.",
    ),
    "ask the bank": (
        "請向銀行查詢 Ask the bank",
        "請向銀行查詢 Ask the bank",
        "請向銀行查詢，原因見第一頁。Ask the bank: see page 1.",
    ),
}
"""By the code of a verdict: its words, its headline, and what is said above the changes that would make the deal pass."""

DISCLAIMER = (
    "本報價只按上述資料及已核實的規則計算，並非貸款要約或批核結果；實際條款、估價及審批以銀行為準，請向銀行查詢。"
    "計算細節見第二頁，規則出處見第三頁。\n"
    "Calculated from the facts above and the rules as verified; not an offer of a loan nor an approval. "
    "Terms, valuation and approval are the bank's: ask the bank. Details on page 2, sources on page 3."
)

CHANGES = 10
"""How many single changes may help."""

REMEDIES = '=IF(AND(out_verdict_code="fail",in_loan<>""),WHAT_WOULD_PASS(deal),"")'
"""The changes start from a loan that is asked for; the largest one fails for another reason than its size."""

NO_CHANGE = "INDEX(remedies,2,2)"
"""Empty where no single change is enough: the cell before it then says so."""

ADVICE = (
    f'=IFERROR(IF(AND(out_verdict_code="fail",{NO_CHANGE}=""),IF(in_loan="",'
    '"原因見第一頁；填寫貸款額後，此處列出足以通過的改動。See page 1; fill in the loan to see what would be enough.",'
    f"INDEX(remedies,2,1)),{by_verdict('lst_advice')}),"
    '"未能列出改動，原因見第一頁。No changes can be told: see page 1.")'
)

SOURCES = (
    ("按揭成數", "Loan-to-value", "MAX_LTV", 300),
    ("還款年期", "Tenor", "MAX_TENOR", 200),
    ("供款與入息比率", "Debt servicing", "DSR_OK", 96),
    ("印花稅", "Stamp duty", "STAMP_DUTY", 148),
    ("代理佣金", "Agent's commission", "commission", 34),
    ("按揭保險保費", "Insurance premium", "mip_premium", 264),
    ("銀行回贈", "Bank's rebate", "PLAN_COST", 66),
)

CHECKS = (
    (
        "loan",
        "貸款額連計入的回贈不高於上限",
        "Loan and rebate that counts are within the largest loan",
        "=out_loan+out_rebate_counted<=out_max_loan+0.01",
    ),
    ("max_loan", "最高貸款額不高於樓價", "The largest loan is within the price", "=out_max_loan<=in_price"),
    (
        "max_ltv",
        "最高貸款額為按揭基數乘最高成數",
        "The largest loan is the base times the ratio",
        "=ABS(out_base*out_max_ltv-out_max_loan)<0.01",
    ),
    (
        "ratio_counted",
        "連回贈的成數與算式相同",
        "The ratio with the rebate is loan and rebate over the base",
        "=ABS((out_loan+out_rebate_counted)/out_base-out_ratio_counted)<1E-9",
    ),
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
        '=(out_income_code="pass")=(in_monthly_income>=out_min_income-0.01)',
    ),
    (
        "loan_by_income",
        "入息審查與可借貸款一致",
        "The income test agrees with the loan by income",
        '=(out_income_code="pass")=(out_loan<=out_loan_by_income+0.01)',
    ),
    (
        "cash_needed",
        "各項現金之和等於所需現金",
        "The lines of the cash make up its sum",
        "=ABS(SUM(cash_amounts)-out_cash_needed)<0.01",
    ),
    (
        "plan_cost",
        "實際年利率與 Excel 的 RATE 相同",
        "The effective rate is Excel's own",
        "=ABS((1+RATE(in_years*12,-out_monthly_payment,out_loan-out_mip_premium+in_bank_rebate))^12-1-out_plan_cost)<1E-6",
    ),
)
"""What must hold in a sound workbook."""

_FIRST_ROW = 5
_LAST_ROW = _FIRST_ROW + sum(1 + answer.rows for answer in ANSWERS) - 1
ROW_HEIGHT = 13.25
ROOM_ON_PAGE_2 = 72
"""Heights of a row of the first page, and of a reason on the second [points]."""
_CHECK_HEIGHT = 16.0
_ROWS_OF_DISCLAIMER = 7


def build() -> Workbook:
    """Return the quote's workbook; its formulas have no values yet."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET
    style.set_widths(sheet, {"A": 28, "B": 29, "C": 25, "D": 2.5, "E": 64, "F": 23, "G": 29})
    for row in range(_FIRST_ROW, _LAST_ROW + 1):
        sheet.row_dimensions[row].height = ROW_HEIGHT
    _write_head(sheet)
    row = _write_inputs(sheet)
    row = _write_summary(sheet, row)
    row = _write_cash(sheet, row)
    _write_remarks(sheet, row)
    _write_answers(sheet)
    style.one_page(sheet, f"A1:G{_LAST_ROW}")
    _write_details(workbook.create_sheet(DETAILS))
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
    style.name_area(sheet, "tx_ref", "G1")
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
    _colour_by(sheet, "F2:G2", PASSES)
    sheet.row_dimensions[3].height = 20
    sheet["A3"] = (
        "金額以港元計；黃色格可改，其餘由公式計算；留空即屬一般情況，貸款額留空則採用規則及入息容許的最高額。"
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
            _write_input(sheet, row, FACTS[name], value)
            row += 1
    _write_loan(sheet, row)
    style.name_area(sheet, "deal", f"B{_FIRST_ROW}:C{row}")
    return row + 2


def _write_heading(sheet: Worksheet, row: int, text: str, columns: int = 3) -> None:
    sheet.cell(row, 1, text)
    for column in range(1, columns + 1):
        cell = sheet.cell(row, column)
        cell.font, cell.fill = style.font(9, style.BLUE, bold=True), style.fill(style.BAND)
        cell.alignment = Alignment(vertical="center")


def _write_label(sheet: Worksheet, row: int, zh: str, en: str) -> None:
    sheet.cell(row, 1, en).font = style.font(7.5, style.GREY)
    sheet.cell(row, 2, zh).font = style.font(9)
    for column in (1, 2):
        sheet.cell(row, column).alignment = Alignment(vertical="center", shrink_to_fit=column == 1)
        sheet.cell(row, column).border = style.underline()


def _write_input(sheet: Worksheet, row: int, fact: Fact, value: Any) -> None:
    _write_label(sheet, row, fact.zh, fact.en)
    cell = sheet.cell(row, 3, value)
    style.as_input(cell, FORMATS[fact.kind])
    validation = validation_of(fact)
    sheet.add_data_validation(validation)
    validation.add(cell)
    style.name_area(sheet, f"in_{fact.name}", cell.coordinate)


def _write_loan(sheet: Worksheet, row: int) -> None:
    """Write the loan asked for, and the loan used: the largest one where none is asked for."""
    _write_input(sheet, row, FACTS["loan"].like(en="loan wanted, if any"), None)
    _write_label(sheet, row + 1, "採用貸款額", "loan used")
    cell = sheet.cell(row + 1, 3, f"={value_of('loan')}")
    _as_answer(sheet, cell.coordinate, style.MONEY)
    style.name_area(sheet, "out_loan", cell.coordinate)


def _write_summary(sheet: Worksheet, row: int) -> int:
    """Write the short answers and return the row below them."""
    _write_heading(sheet, row, "摘要 In short")
    for offset, (name, zh, en, formula, number_format) in enumerate(SUMMARY, start=1):
        _write_label(sheet, row + offset, zh, en)
        cell = sheet.cell(row + offset, 3, f"={formula}")
        _as_answer(sheet, cell.coordinate, number_format)
        style.name_area(sheet, f"out_{name}", cell.coordinate)
    return row + len(SUMMARY) + 1


def _write_cash(sheet: Worksheet, row: int) -> int:
    """Write what cash is needed for, below its sum, and return the row below it."""
    _write_heading(sheet, row, "所需現金 Cash needed")
    sheet.cell(row, 3, f"={value_of('cash_needed')}")
    _as_answer(sheet, f"C{row}", style.MONEY, 10)
    style.name_area(sheet, "out_cash_needed", f"C{row}")
    for at, name in enumerate(CASH, start=row + 1):
        _write_label(sheet, at, *LABELS[name])
        sheet.cell(at, 3, f"={value_of(name)}")
        _as_answer(sheet, f"C{at}", style.MONEY_OR_DASH)
    style.name_area(sheet, "t_cash_items", f"B{row + 1}:B{row + len(CASH)}")
    style.name_area(sheet, "cash_amounts", f"C{row + 1}:C{row + len(CASH)}")
    return row + len(CASH) + 1


def _write_remarks(sheet: Worksheet, row: int) -> None:
    """Leave room for the broker's remarks, and write the disclaimer below."""
    _write_heading(sheet, row, "備註 Remarks")
    disclaimer = _LAST_ROW - _ROWS_OF_DISCLAIMER + 1
    for first, last, text in ((row + 1, disclaimer - 1, None), (disclaimer, _LAST_ROW, DISCLAIMER)):
        sheet.merge_cells(start_row=first, end_row=last, start_column=1, end_column=3)
        cell = sheet.cell(first, 1, text)
        cell.font, cell.alignment = style.font(7, style.GREY), style.wrapped()
    remarks = sheet.cell(row + 1, 1)
    remarks.fill, remarks.font, remarks.alignment = style.fill(style.INPUT), style.font(), style.wrapped()
    style.name_area(sheet, "tx_remarks", remarks.coordinate)


def _write_answers(sheet: Worksheet) -> None:
    row = _FIRST_ROW
    for answer in ANSWERS:
        _write_answer_heading(sheet, row, answer, answer.value, (5, 6, 7))
        style.name_area(sheet, f"out_{answer.name}", f"G{row}")
        if answer.rows:
            _write_reason(sheet, f"E{row + 1}:G{row + answer.rows}", answer, 6.5)
        else:
            sheet.cell(row, 6, "原因見第二頁").font = style.font(6.5, style.GREY)
            sheet.cell(row, 6).alignment = Alignment(horizontal="right", vertical="center")
        if answer.name == "dsr":
            sheet.cell(row, 6, f"={value_of('dsr_limit')}")
            _as_answer(sheet, f"F{row}", f'"上限 "{style.PERCENT}')
            style.name_area(sheet, "out_dsr_limit", f"F{row}")
        if answer.part in COLOURED:
            _colour_by(sheet, f"G{row}", COLOURED[answer.part])
            sheet.cell(row, 7).alignment = Alignment(horizontal="right", vertical="center", shrink_to_fit=True)
        row += 1 + answer.rows


def _write_answer_heading(
    sheet: Worksheet, row: int, answer: Answer, value: str, columns: Sequence[int], size: float = 11
) -> None:
    sheet.cell(row, columns[0], f"{answer.zh} {answer.en}")
    for column in columns:
        sheet.cell(row, column).fill = style.fill(style.BAND)
        sheet.cell(row, column).font = style.font(8.5, style.BLUE, bold=True)
        sheet.cell(row, column).alignment = Alignment(vertical="center")
    sheet.cell(row, columns[-1], value)
    _as_answer(sheet, sheet.cell(row, columns[-1]).coordinate, answer.number_format, size)


def _write_reason(sheet: Worksheet, area: str, answer: Answer, size: float) -> None:
    sheet.merge_cells(area)
    first = area.partition(":")[0]
    sheet[first] = answer.why
    sheet[first].font, sheet[first].alignment = style.font(size), style.wrapped()
    style.name_area(sheet, f"why_{answer.name}", first)


def _as_answer(sheet: Worksheet, address: str, number_format: str, size: float = 9) -> None:
    cell = sheet[address]
    cell.font, cell.number_format = style.font(size, bold=True), number_format
    cell.alignment = Alignment(horizontal="right", vertical="center")
    if cell.column_letter == "C":
        cell.border = style.underline()


PASSES = 'OR(out_verdict_code="pass",out_verdict_code="pass with warning")'
COLOURED = {"verdict": PASSES, "dsr_ok": 'out_income_code="pass"'}
"""When an answer is coloured green."""


def _colour_by(sheet: Worksheet, area: str, test: str) -> None:
    """Colour an area green where a test holds, red otherwise."""
    for formula, colour in ((test, style.GREEN), (f"NOT({test})", style.RED)):
        look = DifferentialStyle(fill=style.fill(colour))
        sheet.conditional_formatting.add(area, Rule("expression", dxf=look, formula=[formula]))


def validation_of(fact: Fact) -> DataValidation:
    """Return what Excel lets one type into the cell of a fact.

    A list only warns, because the functions know the words in English too.

    >>> validation_of(FACTS["use"]).formula1
    '"自用,出租,公司持有"'
    """
    if fact.kind in (Kind.WORD, Kind.YES_NO):
        choices = [word.zh for word in fact.words] if fact.words else ["是", "否"]
        validation = DataValidation("list", formula1=f'"{",".join(choices)}"', errorStyle="warning")
        validation.error = "請由清單選擇，或用同義的英文字。Choose from the list, or write the English word."
    elif fact.kind is Kind.DATE:
        validation = DataValidation("date", operator="greaterThan", formula1="36526")
        validation.error = "請填日期，例如 2026-11-02。Write a date, such as 2026-11-02."
    elif fact.kind is Kind.RATE:
        validation = DataValidation("decimal", operator="between", formula1="0", formula2="1")
        validation.error = "請填 4.125% 或 0.04125。Write 4.125% or 0.04125."
    elif fact.kind is Kind.AGES:
        validation = DataValidation("textLength", operator="between", formula1="1", formula2="40")
        validation.error = "請填年齡，例如 45 或 45, 60。Write ages, such as 45 or 45, 60."
    else:
        validation = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
        validation.error = "請填不小於 0 的數字。Write a number of at least 0."
    validation.errorTitle = f"{fact.zh} {fact.en}"[:32]
    validation.allow_blank = validation.showErrorMessage = True
    return validation


def _write_details(sheet: Worksheet) -> None:
    """Write the second page: what would pass, what the cash rests on, and the reasons that the first has no room for."""
    style.set_widths(sheet, {"A": 46.0, "B": 24, "C": 24, "D": 24, "E": 75, "F": 4} | dict.fromkeys("GHIJLMNOQRST", 20))
    sheet.row_dimensions[1].height = 30
    sheet["A1"] = "計算細節 Details"
    sheet["A1"].font = style.font(16, style.BLUE, bold=True)
    _write_workings(sheet)
    row = _write_changes(sheet, 3)
    row = _write_cash_basis(sheet, row + 1)
    for answer in ANSWERS:
        if not answer.rows:
            row += 1
            _write_answer_heading(sheet, row, answer, f"=out_{answer.name}", (1, 2, 3, 4, 5), 10)
            row += 1
            sheet.row_dimensions[row].height = ROOM_ON_PAGE_2
            _write_reason(sheet, f"A{row}:E{row}", answer, 7)
    style.one_page(sheet, f"A1:E{row}")


CODES = (
    ("verdict_code", "結論代碼 code of the verdict", f'IFERROR({value_of("verdict_code")},"")'),
    ("income_code", "入息審查代碼 code of the income test", f'IFERROR(IF({value_of("dsr_ok")},"pass","fail"),"")'),
    ("rebate_counted", "計入成數的銀行回贈 rebate counted", value_of("rebate_counted")),
)
"""What formulas and colours go by."""


def _write_workings(sheet: Worksheet) -> None:
    """Write beside the page, not printed, what both pages look up: the quote, what would pass, the words of a verdict."""
    sheet["G1"] = "頁內各答案均由此查出，毋須列印 What the pages look up, not printed"
    last = 2 + len(SHOWN)
    sheet["G2"] = ArrayFormula(f"G2:J{last}", "=QUOTE(deal)")
    for column, name in zip("GHIJ", ("names", "labels", "values", "whys"), strict=True):
        style.name_area(sheet, f"quote_{name}", f"{column}3:{column}{last}")
    sheet["L2"] = ArrayFormula(f"L2:O{2 + CHANGES}", REMEDIES)
    style.name_area(sheet, "remedies", f"L2:O{2 + CHANGES}")
    for at, texts in enumerate(VERDICTS.items(), start=2):
        for letter, text in zip("QRST", (texts[0], *texts[1]), strict=True):
            sheet[f"{letter}{at}"] = text
    for letter, name in zip("QRST", ("codes", "words", "headlines", "advice"), strict=True):
        style.name_area(sheet, f"lst_{name}", f"{letter}2:{letter}{1 + len(VERDICTS)}")
    for at, (name, zh, formula) in enumerate(CODES, start=3 + len(VERDICTS)):
        sheet[f"Q{at}"], sheet[f"R{at}"] = zh, f"={formula}"
        style.name_area(sheet, f"out_{name}", f"R{at}")
    for cells in sheet.iter_rows(1, last, 7, 20):
        for cell in cells:
            cell.font = style.font(7, style.GREY)


def _write_changes(sheet: Worksheet, row: int) -> int:
    """Write what would make the deal pass and return the row below it."""
    _write_heading(sheet, row, "怎樣才會通過 What would pass", 5)
    sheet.cell(row, 5, "=out_outcome")
    _as_answer(sheet, f"E{row}", style.TEXT, 10)
    _colour_by(sheet, f"E{row}", PASSES)
    sheet.row_dimensions[row + 1].height = 26
    sheet.merge_cells(start_row=row + 1, end_row=row + 1, start_column=1, end_column=5)
    sheet.cell(row + 1, 1, ADVICE).font = style.font(8)
    sheet.cell(row + 1, 1).alignment = style.wrapped("center")
    style.name_area(sheet, "out_advice", f"A{row + 1}")
    for column, label in enumerate(("改變 Change", "現時 Now", "改為 To", "差額 Difference"), start=1):
        cell = sheet.cell(row + 2, column, label)
        cell.font, cell.border = style.font(7.5, style.GREY), style.underline()
        cell.alignment = Alignment(horizontal="left" if column == 1 else "right", vertical="center")
    first = row + 3
    for at in range(first, first + CHANGES):
        row_of_it = at - first + 2
        found = f'IFERROR(IF(INDEX(remedies,{row_of_it},2)="","",INDEX(remedies,{row_of_it},{{column}})),"")'
        for column in (1, 2, 3, 4):
            sheet.cell(at, column, f"={found.format(column=column)}")
            _as_answer(sheet, sheet.cell(at, column).coordinate, style.MONEY)
            sheet.cell(at, column).border = style.underline()
        sheet.cell(at, 1).font = style.font(9)
        sheet.cell(at, 1).alignment = Alignment(vertical="center", shrink_to_fit=True)
    style.name_area(sheet, "changes", f"A{first}:D{first + CHANGES - 1}")
    return first + CHANGES


def _write_cash_basis(sheet: Worksheet, row: int) -> int:
    """Write what each line of the cash rests on and return the row below it."""
    _write_heading(sheet, row, "所需現金 Cash needed", 5)
    for at, (name, height) in enumerate(zip(CASH, CASH_BASIS_HEIGHTS, strict=True), start=row + 1):
        contents = (LABELS[name][0], f"={value_of(name)}", f"={why_of(name)}")
        _write_cash_line(sheet, at, contents, height)
    total = row + len(CASH) + 1
    _write_cash_line(sheet, total, ("合計 Total", "=out_cash_needed", f"={why_of('cash_needed')}"), 24)
    return total + 1


def _write_cash_line(sheet: Worksheet, row: int, contents: Sequence[str], height: float) -> None:
    sheet.row_dimensions[row].height = height
    for column, content in enumerate(contents, start=1):
        sheet.cell(row, column, content).font = style.font(9 if column == 1 else 6.5)
        sheet.cell(row, column).alignment = style.wrapped("center")
    _as_answer(sheet, f"B{row}", style.MONEY_OR_DASH)
    sheet.cell(row, 3).alignment = Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
    sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=5)
    for column in range(1, 6):
        sheet.cell(row, column).border = style.underline()


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
        sheet.row_dimensions[row].height = _CHECK_HEIGHT
        sheet.cell(row, 1, zh).font = style.font(9)
        sheet.cell(row, 2, en).font = style.font(9, style.GREY)
        sheet.cell(row, 3, formula)
        _as_answer(sheet, f"C{row}", style.TRUTH)
        style.name_area(sheet, f"test_{name}", f"C{row}")
    style.one_page(sheet, f"A1:C{row}")
