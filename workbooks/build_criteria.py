"""A template for the broker's own criteria: what each lender asks beyond the regulator, a line a criterion.

The header row is the one that :func:`xlmortgage.lists.read_criteria.read_file` looks for; above it stands the same in English.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from workbooks import style
from workbooks.build_quote import validation_of
from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.reading import Fact, Kind
from xlmortgage.lenders.criteria import CONDITIONS, LABELS, REQUIRED, RULES, STALE_AFTER_DAYS
from xlmortgage.lists.read_criteria import SHEET_ZH
from xlmortgage.questions.criteria import ASKED

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXPLANATION = "說明"

LENDER = "範例銀行"
"""The lender of the example lines; there is none of that name."""

_EXAMPLE = "範例，請刪去 An example: delete it"
EXAMPLES: tuple[dict[str, Any], ...] = (
    {"rule": "樓齡上限", "value": 80, "property": "私樓", "source": "分行通函（虛構）"},
    {"rule": "租金計算成數", "value": 0.7, "use": "出租", "source": "客戶經理電郵（虛構）"},
    {"rule": "現金回贈", "value": 0.012, "insured": "否", "source": "推廣單張（虛構）"},
)
CHECKED = dt.date(2026, 11, 2)


class Column(NamedTuple):
    """A column of the template: what it is, in English, and its width [mm]."""

    en: str
    width: float


COLUMNS = {
    "lender": Column("who lends", 30),
    "rule": Column("about what", 34),
    "value": Column("the number", 20),
    "property": Column("for which property", 26),
    "use": Column("for which use", 22),
    "insured": Column("insured or not", 22),
    "asset": Column("for which asset", 22),
    "note": Column("in your own words", 56),
    "source": Column("where you have it from", 48),
    "checked": Column("checked when", 26),
}

SHARE, YEARS = "比率，例如 50% 或 0.5", "年，例如 25 或 75"
OWED, AMOUNT = "尚欠本金的比率，例如 1%", "港元，例如 3000000"
MEANINGS = {
    "max_ltv": (SHARE, "最多借樓價（或估價）的多少。", "The largest share of price or valuation that is lent."),
    "max_dsr": (SHARE, "每月供款最多佔入息的多少。", "The largest share of income that debt payments may take."),
    "max_tenor": (YEARS, "最長還款期。", "The longest tenor."),
    "building_rule": (YEARS, "樓齡加還款期的上限。", "The most that age of building and tenor may come to."),
    "applicant_rule": (YEARS, "申請人年齡加還款期的上限。", "The most that age of applicant and tenor may come to."),
    "rental_share": (SHARE, "租金收入可計算多少。", "How much of the rent counts as income."),
    "haircut": (SHARE, "資產可計算多少；資產一欄填是哪一類。", "How much of an asset counts; name it under 資產."),
    "abroad_reduction": (SHARE, "入息主要來自外地時，按揭成數減去多少。", "What income from abroad takes off the LTV."),
    "spread": ("年利率，例如 1.3%", "H 按計劃的加幅。", "What is added to HIBOR."),
    "discount": ("年利率，例如 1.75%", "P 按計劃的減幅。", "What is taken off the best lending rate."),
    "rebate": ("貸款額的比率，例如 1.2%", "銀行的現金回贈。", "The bank's own cash rebate."),
    "exit_penalty": (
        OWED,
        "提早還清的罰息，不論第幾年；逐年不同者請用以下三行。",
        "The penalty in whatever year; else by year below.",
    ),
    "penalty_1": (OWED, "首年內（至第 12 期）還清的罰息。", "The penalty within year 1, to the 12th instalment."),
    "penalty_2": (OWED, "第二年內（至第 24 期）還清的罰息。", "The penalty within year 2, to the 24th instalment."),
    "penalty_3": (OWED, "第三年內（至第 36 期）還清的罰息。", "The penalty within year 3, to the 36th instalment."),
    "clawback": (
        "回贈的比率，例如 100%",
        "罰息期內還清須退還的回贈。",
        "What goes back of the rebate while penalties run.",
    ),
    "rebate_month": ("月，例如 2", "提款後第幾個月收到回贈。", "In which month after drawdown the rebate comes."),
    "prime": (
        "年利率，例如 5%",
        "該機構的最優惠利率；大銀行可留空。",
        "Its best lending rate; large banks' are known.",
    ),
    "fixed_rate": ("年利率，例如 2.73%", "定息計劃的息率。", "The rate of a fixed-rate plan."),
    "fixed_months": ("月，例如 36", "定息多少個月。", "For how many months it is fixed."),
    "link_cap": (OWED, "存款掛鈎以結欠多少為限；沒有填 0%。", "Up to what share a linked deposit earns; 0% for none."),
    "link_rate": (
        "年利率，例如 3.25%",
        "掛鈎存款息率；與按揭同息則留空。",
        "What it earns; blank for the mortgage's own rate.",
    ),
    "min_loan": (AMOUNT, "最低貸款額。", "The least that is lent."),
    "fees": (AMOUNT, "手續費、律師費等提款時支付的費用。", "Fees paid at drawdown."),
    "valuation": (AMOUNT, "該機構的估價。", "What it values the property at."),
}
"""Of each rule the unit, and what it means in both languages."""

ADVICE = f"""\
每行一項準則；黃色欄必須填寫，其餘留空即適用於所有情況。條件較窄的一行優先於較闊的一行，條件完全相同則只可有一行。
A line a criterion. The yellow columns are needed; the others, left blank, fit every case. A narrower line comes first.
準則只可較監管規定嚴格：較寬鬆的一行會被拒絕，並說明原因及上限。沒有列出的規則，一律按監管規定計算。
A line may be stricter than the regulator, never looser: a looser one is refused, with the reason and the limit.
核實規則之日計起，查核日期已逾 {STALE_AFTER_DAYS} 日者，答案會提示再次查核。「{LENDER}」為虛構的範例，填寫前請刪去其各行。
After {STALE_AFTER_DAYS} days answers say that a line should be checked again. The example lender is invented: delete its lines.
檢查：xlmortgage criteria check criteria.xlsx
比較各機構：xlmortgage compare --criteria criteria.xlsx 樓價=8m 貸款額=5.6m 年期=25 每月入息=60000 年利率=3.5%""".splitlines()

_HEADER = 4
_FIRST = _HEADER + 1
_LAST = 204
_PRINTED = 40


def build() -> Workbook:
    """Return the template's workbook."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = SHEET_ZH
    _write_head(sheet)
    _write_check(sheet)
    for row in range(_FIRST, _LAST + 1):
        example = row - _FIRST < len(EXAMPLES)
        facts = {"lender": LENDER, "note": _EXAMPLE, "checked": CHECKED} | EXAMPLES[row - _FIRST] if example else {}
        for column, name in enumerate(COLUMNS, start=1):
            _write_cell(sheet, row, column, name, facts.get(name))
    for column, name in enumerate(COLUMNS, start=1):
        validation = _validation(name)
        if validation:
            sheet.add_data_validation(validation)
            validation.add(f"{get_column_letter(column)}{_FIRST}:{get_column_letter(column)}{_LAST}")
    sheet.freeze_panes = f"A{_FIRST}"
    style.one_page(sheet, f"A1:{get_column_letter(len(COLUMNS))}{_PRINTED}", landscape=True)
    _write_explanation(workbook.create_sheet(EXPLANATION))
    return workbook


def _write_head(sheet: Worksheet) -> None:
    sheet.row_dimensions[1].height = 30
    sheet["A1"] = "各貸款機構準則 The lenders' own criteria"
    sheet["A1"].font = style.font(16, style.BLUE, bold=True)
    sheet["A2"] = "黃色欄必須填寫；說明見第二頁。The yellow columns are needed; page 2 explains them."
    sheet["A2"].font = style.font(8, style.GREY)
    sheet.row_dimensions[_HEADER].height = 20
    for number, (name, column) in enumerate(COLUMNS.items(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = style.column_width(column.width)
        above, header = sheet.cell(_HEADER - 1, number, column.en), sheet.cell(_HEADER, number, LABELS[name][1])
        above.font = style.font(7.5, style.GREY)
        header.font, header.fill = style.font(10, style.WHITE, bold=True), style.fill(style.BLUE)
        header.alignment = Alignment(vertical="center")


def _write_cell(sheet: Worksheet, row: int, column: int, name: str, value: Any) -> None:
    cell = sheet.cell(row, column, value)
    cell.font, cell.border = style.font(9, style.INK if value is None else style.GREY), style.frame()
    cell.alignment = Alignment(horizontal="right" if name == "value" else "left", vertical="center")
    if name in REQUIRED:
        cell.fill = style.fill(style.INPUT)
    if name == "checked":
        cell.number_format = style.DATE
    elif isinstance(value, float):
        cell.number_format = style.PERCENT


def _write_check(sheet: Worksheet) -> None:
    """Write whether every line has what is needed, as ``test_complete``."""
    areas = {
        name: f"{get_column_letter(column)}{_FIRST}:{get_column_letter(column)}{_LAST}"
        for column, name in enumerate(COLUMNS, start=1)
    }
    complete = ",".join(f'--({areas[name]}<>"")' for name in REQUIRED)
    begun = "+".join(f'({area}<>"")' for area in areas.values())
    label, check = sheet.cell(2, len(COLUMNS) - 1), sheet.cell(2, len(COLUMNS))
    label.value, check.value = (
        "各行均已填齊 Every line is complete",
        f"=SUMPRODUCT({complete})=SUMPRODUCT(--({begun}>0))",
    )
    label.font, check.font = style.font(8, style.GREY), style.font(9, bold=True)
    label.alignment = check.alignment = Alignment(horizontal="right", vertical="center", shrink_to_fit=True)
    check.number_format = style.TRUTH
    style.name_area(sheet, "test_complete", check.coordinate)


def _validation(name: str) -> DataValidation | None:
    """Return what Excel lets one type into a column, if anything is asked of it."""
    if name == "rule":
        validation = DataValidation("list", formula1=f'"{",".join(rule.zh for rule in RULES.values())}"')
        validation.errorStyle, validation.errorTitle = "warning", "規則 rule"
        validation.error = "請由清單選擇，或用同義的英文字。Choose from the list, or write the English word."
        validation.allow_blank = validation.showErrorMessage = True
        return validation
    facts = CONDITIONS | {"value": Fact(Kind.MONEY, "數值", "value"), "checked": FACTS["date"]}
    return validation_of(facts[name]) if name in facts else None


def _write_explanation(sheet: Worksheet) -> None:
    style.set_widths(sheet, {"A": 38, "B": 30, "C": 42, "D": 84, "E": 26})
    sheet.row_dimensions[1].height = 30
    sheet["A1"] = "說明 How to fill it in"
    sheet["A1"].font = style.font(16, style.BLUE, bold=True)
    for row, text in enumerate(ADVICE, start=2):
        sheet.row_dimensions[row].height = 15
        sheet.cell(row, 1, text).font = style.font(8.5, style.GREY if row % 2 else style.INK)
    header = len(ADVICE) + 3
    for column, text in enumerate(("規則", "英文 English", "單位", "意思 Meaning", "不可寬於監管"), start=1):
        cell = sheet.cell(header, column, text)
        cell.font, cell.fill = style.font(9, style.BLUE, bold=True), style.fill(style.BAND)
        cell.alignment = Alignment(vertical="center")
    for row, (name, rule) in enumerate(RULES.items(), start=header + 1):
        unit, zh, en = MEANINGS[name]
        limited = "是" if name in ASKED else "—"
        sheet.row_dimensions[row].height = 28
        for column, text in enumerate((rule.zh, name, unit, f"{zh}\n{en}", limited), start=1):
            cell = sheet.cell(row, column, text)
            cell.font, cell.border = style.font(9 if column == 1 else 8), style.underline()
            cell.alignment = style.wrapped("center")
    style.one_page(sheet, f"A1:E{header + len(RULES)}", landscape=True)
