"""Deal lists as brokers keep them: units in formats, merged and hidden cells, several sheets, text files of any spreadsheet.

What is right is what the person at the screen reads: Excel's own documentation of number formats, merged cells and its
text files, and the reports gathered in public issue trackers of readers of workbooks.
"""

from __future__ import annotations

import datetime as dt
import itertools

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage.cli import NEEDS_A_LOOK, main
from xlmortgage.deal.applicants import further_columns
from xlmortgage.errors import InputError
from xlmortgage.lists.columns import COLUMNS
from xlmortgage.lists.evaluate import evaluate
from xlmortgage.lists.number_formats import unit_of
from xlmortgage.lists.read_file import HEADER_SEARCH_ROWS, read_cells, read_deals, read_list
from xlmortgage.lists.two_dates import compare
from xlmortgage.questions.criteria import read_criteria

DAY = "2026-11-20"
HEADER = ("樓價", "物業", "貸款額", "年期", "年利率", "每月入息", "臨約日期")
DEAL = (8_000_000, "村屋", 4_000_000, 25, 0.035, 60_000, DAY)


def run(*arguments, lang="en"):
    return CliRunner().invoke(main, [*map(str, arguments), "--lang", lang])


def book(path, *rows, change=None):
    """Save rows as a workbook, whose one sheet or whole is changed before."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    if change:
        change(workbook.active)
    workbook.save(path)
    return path


def file(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


# Number formats


def formatted(tmp_path, heading, value, number_format):
    """Return what is read of a number under a heading with a number format."""

    def change(sheet):
        sheet["B2"].number_format = number_format

    path = book(tmp_path / "list.xlsx", ("樓價", heading), (8e6, value), change=change)
    return read_deals(path)[heading].iloc[0]


@pytest.mark.parametrize(
    ("number_format", "value", "shown", "amount"),
    [
        ('0"萬"', 800, "800萬", 8e6),
        ('#,##0"萬"', 1234.5, "1234.5萬", 12.345e6),
        ('"HK$"#,##0"萬元"', 800, "800萬", 8e6),
        ('0"百萬"', 8, "8百萬", 8e6),
        ('0.00"億"', 0.08, "0.08億", 8e6),
        ('0.0"m"', 8, "8m", 8e6),
        ('0" million"', 8, "8million", 8e6),
        (r"0\k", 8000, "8000k", 8e6),
        ('General"萬"', 800, "800萬", 8e6),
        ('"HK$"#,##0', 8e6, 8e6, 8e6),
        ('0.0,,"m"', 8e6, 8e6, 8e6),
        ('0!.0,"萬"', 8e6, 8e6, 8e6),
        ('[>=10000]0!.0,"萬";0', 8e6, 8e6, 8e6),
        ('#,##0"元"', 8e6, 8e6, 8e6),
        ('0" m²"', 800, 800, 800),
    ],
)
def test_an_amount_is_what_its_cell_shows(tmp_path, number_format, value, shown, amount):
    """A comma behind the last digit scales what is shown and not what it is worth."""
    read = formatted(tmp_path, "估價", value, number_format)
    assert read == shown
    results, issues = evaluate(
        pd.DataFrame({"樓價": [1e9], "估價": [read], "臨約日期": [DAY]}, dtype=object), ["max_loan"]
    )
    assert issues.empty
    assert results["max_loan"].iloc[0] == pytest.approx(functions.MAX_LOAN(1e9, amount, agreement_date=DAY))


@pytest.mark.parametrize(
    ("number_format", "value", "rate"),
    [
        ('0.00"%"', 3.25, 0.0325),
        ('0.00"%"', 0.9, 0.009),
        (r"0.00\%", 3.25, 0.0325),
        ('0.00"% p.a."', 3.25, 0.0325),
        ("0.00%", 0.0325, 0.0325),
        ("General", 0.0325, 0.0325),
        ("@", "3.25%", 0.0325),
    ],
)
def test_a_rate_is_what_its_cell_shows(tmp_path, number_format, value, rate):
    read = formatted(tmp_path, "年利率", value, number_format)
    frame = pd.DataFrame({"樓價": [8e6], "貸款額": [4e6], "年期": [25], "年利率": [read]}, dtype=object)
    results, issues = evaluate(frame, ["monthly_payment"])
    assert issues.empty
    assert results["monthly_payment"].iloc[0] == pytest.approx(functions.MONTHLY_PAYMENT(4e6, rate, 25))


def test_months_under_years_are_not_taken_for_years(tmp_path):
    assert formatted(tmp_path, "年期", 24, '0"個月"') == "24個月"
    assert formatted(tmp_path, "年期", 24, '0"年"') == 24
    assert formatted(tmp_path, "期數", 300, '0"個月"') == 300
    assert formatted(tmp_path, "備註", 24, '0"萬"') == 24


def test_a_date_is_one_whatever_its_format(tmp_path):
    for number_format in ("yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-404]e/m/d", "dd/mm/yyyy"):
        assert formatted(tmp_path, "臨約日期", 45_581, number_format) == dt.date(2024, 10, 16)


@given(st.text(alphabet='0#?,.;"\\!_*[]%萬億mkG$-@ ', max_size=20))
def test_any_text_may_stand_for_a_number_format(number_format):
    assert isinstance(unit_of(number_format), str)


def test_units_are_read_in_criteria_and_assets_too(tmp_path):
    def change(sheet):
        sheet["B1"].number_format = '0"萬"'

    assert read_cells(book(tmp_path / "assets.xlsx", ("現金", 120), change=change)).to_numpy().tolist() == [
        ["現金", "120萬"]
    ]


# Merged cells


def merging(*places):
    def change(sheet):
        for place in places:
            sheet.merge_cells(place)

    return change


def test_a_merged_cell_counts_for_every_row_that_it_covers(tmp_path):
    rows = [DEAL, (9e6, None, *DEAL[2:]), (7e6, "車位", *DEAL[2:])]
    deals = read_deals(book(tmp_path / "list.xlsx", HEADER, *rows, change=merging("B2:B3")))
    assert deals["物業"].tolist() == ["村屋", "村屋", "車位"]


def test_a_blank_row_below_a_merged_cell_is_no_deal(tmp_path):
    deals = read_deals(
        book(tmp_path / "list.xlsx", HEADER, DEAL, (None,) * 7, (None, None, None, None, "x"), change=merging("B2:B9"))
    )
    assert deals["樓價"].tolist() == [8e6, None]
    assert deals.index.tolist() == [2, 4]


def test_names_may_be_merged_over_two_rows(tmp_path):
    rows = [("樓價", "借款人", None, "貸款額"), (None, "申請人年齡", "每月入息", None), (8e6, 40, 60_000, 4e6)]
    deals = read_deals(book(tmp_path / "list.xlsx", *rows, change=merging("A1:A2", "B1:C1", "D1:D2")))
    assert deals.columns.tolist() == ["樓價", "申請人年齡", "每月入息", "貸款額"]
    assert deals.to_numpy().tolist() == [[8e6, 40, 60_000, 4e6]]


def test_a_cell_merged_across_facts_is_an_issue_and_spoils_no_other_row(tmp_path):
    rows = [DEAL, (8e6, "村屋", 4e6, 25, 0.035, None, DAY), DEAL]
    source = book(tmp_path / "list.xlsx", HEADER, *rows, change=merging("E3:F3"))
    ended = run("deals", source, "-o", tmp_path / "out.csv")
    assert ended.exit_code == NEEDS_A_LOOK
    issues = pd.read_csv(tmp_path / "out-issues.csv")
    assert issues[["row", "column"]].to_numpy().tolist() == [[3, "年利率"], [3, "每月入息"]]
    assert issues["sentence"].str.contains("merged with E3").all()
    assert pd.read_csv(tmp_path / "out.csv")["verdict"].notna().tolist() == [True, False, True]


def test_the_heading_of_a_part_of_a_list_is_one_issue(tmp_path):
    rows = [("第一批",), DEAL]
    source = book(tmp_path / "list.xlsx", HEADER, *rows, change=merging("A2:G2"))
    _, issues = evaluate(read_deals(source), ["max_ltv"])
    assert issues[["row", "column", "code"]].to_numpy().tolist() == [[1, "樓價", "not-a-number"]]


# Sheets, rows and columns


def sheets(path, **contents):
    """Save a workbook of several sheets; one whose name ends in ``_hidden`` is."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in contents.items():
        sheet = workbook.create_sheet(name.removesuffix("_hidden"))
        sheet.sheet_state = "hidden" if name.endswith("_hidden") else "visible"
        for row in rows:
            sheet.append(row)
    workbook.active = next(at for at, sheet in enumerate(workbook) if sheet.sheet_state == "visible")
    workbook.save(path)
    return path


def test_the_first_visible_sheet_that_names_a_price_is_read_and_named(tmp_path):
    source = sheets(
        tmp_path / "list.xlsx",
        Old_hidden=[HEADER, (1e6, *DEAL[1:])],
        Cover=[("按揭清單",), ("製表", "陳大文")],
        Inputs=[("樓價", 5_000_000), ("年期", 30)],
        Deals=[("二零二六年",), (), HEADER, DEAL],
        More=[HEADER, DEAL],
    )
    read = read_list(source)
    assert (read.sheet, read.not_read, read.deals["樓價"].tolist()) == ("Deals", ("More",), [8e6])
    assert read_list(source, "Old").deals["樓價"].tolist() == [1e6]
    zh, en = (run("deals", source, "-o", tmp_path / "out.csv", lang=lang).stdout for lang in ("zh", "en"))
    assert "讀取工作表「Deals」" in zh
    assert "More" in zh
    assert "sheet “Deals” was read" in en
    assert "not read, though they name a price: More" in en


def test_where_only_a_hidden_sheet_names_a_price_it_is_said(tmp_path):
    source = sheets(tmp_path / "list.xlsx", Old_hidden=[HEADER, DEAL], Cover=[("按揭清單",)])
    with pytest.raises(InputError) as refused:
        read_list(source)
    for lang in ("zh", "en"):
        assert "Old" in refused.value.sentence(lang)
        assert "Cover" in refused.value.sentence(lang)


@pytest.mark.parametrize("above", [0, 5, HEADER_SEARCH_ROWS - 1])
def test_titles_and_blank_rows_may_stand_above_the_names(tmp_path, above):
    deals = read_deals(book(tmp_path / "list.xlsx", *([("按揭清單",), ()] * above)[:above], HEADER, DEAL))
    assert deals.index.tolist() == [above + 2]


def test_hidden_rows_and_columns_are_answered_and_said(tmp_path):
    def change(sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["K"].hidden = True

    source = book(tmp_path / "list.xlsx", HEADER, DEAL, DEAL, DEAL, change=change)
    read = read_list(source)
    assert (len(read.deals), read.hidden_rows, read.hidden_columns) == (3, 1, ("物業",))
    zh, en = (run("deals", source, "-o", tmp_path / "out.csv", lang=lang).stdout for lang in ("zh", "en"))
    assert "隱藏或已篩走的 1 列亦一併計算" in zh
    assert "hidden or filtered, and answered as well: 1 row" in en
    assert "hidden columns, read as well: 物業" in en


def test_it_is_said_that_formulas_count_as_last_calculated(tmp_path):
    source = book(tmp_path / "list.xlsx", ("樓價", "備註"), (8e6, "=1+1"))
    assert read_list(source).has_formulas
    assert not read_list(book(tmp_path / "plain.xlsx", ("樓價",), (8e6,))).has_formulas
    assert "as last calculated by Excel" in run("deals", source, "-o", tmp_path / "out.csv").stdout


def test_a_sheet_behind_the_list_that_cannot_be_read_is_no_hindrance(tmp_path):
    source = sheets(tmp_path / "list.xlsx", Deals=[HEADER, DEAL], Notes=[("x",)])
    workbook = openpyxl.load_workbook(source)
    for number in range(1, 5_000):
        workbook["Notes"].cell(200 * number, 3 * number, 1)
    workbook.save(source)
    assert read_list(source).sheet == "Deals"
    workbook.move_sheet("Notes", -1)
    workbook.save(source)
    with pytest.raises(InputError, match="Notes"):
        read_list(source)
    assert read_list(source, "Deals").sheet == "Deals"


@pytest.mark.parametrize(
    ("place", "column", "row"), [("XFD1048576", "(XFD)", 1_048_576), ("ABC900000", "(ABC)", 900_000)]
)
def test_a_cell_far_from_the_list_is_read_under_its_own_row_and_column(tmp_path, place, column, row):
    source = book(tmp_path / "list.xlsx", HEADER, DEAL, change=lambda sheet: sheet.__setitem__(place, "slip"))
    deals = read_deals(source)
    assert list(deals.index) == [2, row]
    assert list(deals.columns) == [*HEADER, column]
    assert deals.loc[row, column] == "slip"
    assert deals[column].isna().tolist() == [True, False]


# Text files

LINES = (
    HEADER,
    ("8000000", "村屋", "4000000", "25", "3.5%", "60000", DAY),
    ("", "", "", "", "", "", ""),
    ("9000000", *("",) * 6),
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "gbk", "gb18030")


@pytest.mark.parametrize(("encoding", "separator"), [*itertools.product(ENCODINGS, (",", ";", "\t", "|"))])
def test_a_text_file_is_read_whatever_its_characters_and_separators(tmp_path, encoding, separator):
    source = file(tmp_path / "list.csv", "\r\n".join(separator.join(line) for line in LINES), encoding)
    deals = read_deals(source)
    assert deals.columns.tolist() == list(HEADER)
    assert deals.loc[2].tolist() == list(LINES[1])
    assert deals.index.tolist() == [2, 4]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_what_the_first_line_says_stands_between_the_cells(tmp_path, first):
    deals = read_deals(file(tmp_path / "list.csv", f"{first}\r\n樓價;備註,甲\r\n8000000;5\r\n"))
    assert deals.columns.tolist() == ["樓價", "備註,甲"]
    assert deals.index.tolist() == [3]


def test_unicode_text_of_excel_is_read_by_its_own_suffix(tmp_path):
    source = file(tmp_path / "list.txt", "樓價\t貸款額\n8000000\t5000000\n", "utf-16")
    assert run("deals", source, "-o", tmp_path / "out.csv", "--column", "max_ltv").exit_code == 0


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("big5", "客戶希望盡快批核，現居於九龍塘自置物業"), ("gbk", "客户希望尽快批核，现居于九龙塘自置物业")],
)
def test_english_names_beside_chinese_remarks_are_told_by_the_common_characters(tmp_path, encoding, words):
    deals = read_deals(file(tmp_path / "list.csv", f"price,remark\n8000000,{words}\n", encoding))
    assert deals["remark"].tolist() == [words]


def test_characters_that_nobody_can_tell_are_named_as_the_cause(tmp_path):
    (tmp_path / "list.csv").write_bytes(b"price,remark\n8000000,\xb0\xa1\xb0\xa1\n")
    with pytest.raises(InputError) as refused:
        read_deals(tmp_path / "list.csv")
    assert refused.value.code == "unclear-characters"
    (tmp_path / "list.csv").write_bytes(b"price,remark\n8000000,\xff\x81\n")
    with pytest.raises(InputError, match="CSV UTF-8"):
        read_deals(tmp_path / "list.csv")


def test_rows_keep_the_numbers_of_the_file(tmp_path):
    deals = read_deals(file(tmp_path / "list.csv", '清單\n\n樓價,備註\n\n8000000,"兩\n行"\n\n9000000,\n'))
    assert deals.index.tolist() == [5, 7]
    assert deals["備註"].tolist() == ["兩\n行", None]


def test_a_decimal_comma_is_an_issue_of_its_cell(tmp_path):
    deals = read_deals(file(tmp_path / "list.csv", "樓價;估價\n8000000;7,5\n"))
    _, issues = evaluate(deals, ["max_loan"])
    assert issues["column"].tolist() == ["估價"]


def test_a_long_cell_is_read(tmp_path):
    deals = read_deals(file(tmp_path / "list.csv", f'樓價,備註\n8000000,"{"長" * 200_000}"\n'))
    assert len(deals["備註"].iloc[0]) == 200_000


@pytest.mark.parametrize("heading", ["供款期數", "期數", "months", "month", "月數"])
def test_a_number_of_instalments_breaks_no_list(tmp_path, heading):
    with_it, without = (
        evaluate(read_deals(file(tmp_path / "list.csv", text)))
        for text in (
            f"樓價,貸款額,年期,年利率,每月入息,臨約日期,{heading}\n8m,4m,25,3.5%,60000,{DAY},300\n8m,4m,25,3.5%,60000,{DAY},多\n",
            "樓價,貸款額,年期,年利率,每月入息,臨約日期\n" + f"8m,4m,25,3.5%,60000,{DAY}\n" * 2,
        )
    )
    pd.testing.assert_frame_equal(with_it[0], without[0])


# What is said of a verdict

FACTS = {
    "樓價": [8e6, 15e6, 40e6],
    "物業": [None, "村屋", "居屋綠表", "寫字樓"],
    "用途": [None, "出租"],
    "按揭保險": [None, "是"],
    "首次置業": [None, "是"],
    "貸款額": [None, 5e6, 12e6],
    "年利率": [0.035],
    "年期": [20, 30, 40],
    "每月入息": [20_000, 120_000],
    "樓齡": [None, 10, 60],
    "審批基準": [None, "資產水平"],
    "物業狀況": [None, "凶宅"],
    "銀行回贈": [None, 200_000],
    "其他每月供款": [None, 15_000],
    "臨約日期": [None, "2015-03-02", "2023-08-01", DAY],
}
DEALS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in FACTS.items()}), min_size=1, max_size=4
)


@given(DEALS, st.sampled_from(["zh", "en"]))
def test_a_list_says_of_each_verdict_what_the_worksheet_says(deals, lang):
    """What is assumed, who issued the deciding rules and since when stand as in the lines of ``VERDICT_WHY``."""
    told = ["why", "assumed", "source", "since", "rules_version"]
    frame = pd.DataFrame(deals, dtype=object)
    assert list(evaluate(frame, lang=lang)[0])[-5:] == told
    results, _ = evaluate(frame, ["verdict", *told], lang=lang)
    for deal, (_, found) in zip(deals, results.iterrows(), strict=True):
        if pd.isna(found["verdict"]):
            assert found[["assumed", "source", "since"]].isna().all()
            continue
        first, *lines = functions.VERDICT_WHY([[name, cell] for name, cell in deal.items()], lang).split("\n")
        assert found["why"] in first
        begins, ends = ("假設：", "。") if lang == "zh" else ("Assumed: ", ".")
        assumed = next(line for line in lines if line.startswith(begins))
        assert found["assumed"] == assumed.removeprefix(begins).partition(f"{ends}規則只")[0].removesuffix(ends)
        cited = [line for line in lines if "〈" in line or "“" in line]
        if pd.isna(found["source"]):
            assert not cited
            continue
        issuers = found["source"].split("；" if lang == "zh" else "; ")
        assert len(issuers) == len(cited)
        for issuer, line in zip(issuers, cited, strict=True):
            name = issuer.partition(" " if lang == "zh" else ", ")[0]
            assert name in line
        since = cited[0].partition("自 " if lang == "zh" else "Since ")[2][:10]
        assert (found["since"] if pd.notna(found["since"]) else "") == since


NOTHING = {"樓價": 8e6, "年利率": 0.035, "年期": 30, "每月入息": 30_000, "其他每月供款": 15_000, "臨約日期": DAY}
"""Debts take all of the half of the income that may be taken."""


@pytest.mark.parametrize("debts", [15_000, 20_000])
def test_where_nothing_can_be_lent_every_way_says_so(debts):
    deal = NOTHING | {"其他每月供款": debts}
    block = [[name, cell] for name, cell in deal.items()]
    results, issues = evaluate(pd.DataFrame([deal]), lang="en")
    assert results["verdict"].tolist() == ["fail"]
    assert "nothing to lend" in results["why"].iloc[0]
    assert results["assumed"].iloc[0].startswith("the largest loan allowed")
    assert results["monthly_payment"].tolist() == [0]
    assert issues["code"].tolist() == ["nothing-lent"]
    header, row = functions.DEALS([list(deal), list(deal.values())], None, "en")
    cells = dict(zip(header, row, strict=True))
    assert (cells["verdict"], cells["monthly_payment"], cells["assumed"]) == ("fail", 0, results["assumed"].iloc[0])
    assert functions.VERDICT(block, "en") == "fail"
    assert "nothing to lend" in functions.VERDICT_WHY(block, "en")
    quote = {row[0]: row[2] for row in functions.QUOTE(block, "en")}
    assert (quote["verdict_code"], quote["loan"]) == ("fail", 0)


def test_a_blank_loan_is_said_to_be_the_largest_under_a_lender_with_a_rebate_too():
    lines = [["lender", "rule", "value", "source", "checked"], ["甲銀行", "rebate", 0.005, "circular", "2026-11-01"]]
    deal = {"樓價": 8e6, "年利率": 0.035, "年期": 30, "每月入息": 90_000, "臨約日期": DAY}
    said = functions.VERDICT_WHY([[name, cell] for name, cell in deal.items()], "en", criteria=lines)
    assert "the largest loan allowed" in said
    criteria = read_criteria([(2, dict(zip(*lines, strict=True)))])
    assert evaluate(pd.DataFrame([deal]), ["assumed"], criteria, lang="en")[0]["assumed"].iloc[0] in said


# Lenders and applicants


def test_a_row_that_names_no_lender_is_said_to_go_by_the_rules_alone():
    line = {"rule": "max_ltv", "value": 0.5, "source": "circular", "checked": "2026-11-01"}
    criteria = read_criteria([(row, {**line, "lender": name}) for row, name in enumerate(("甲銀行", "乙銀行"), 2)])
    deals = pd.DataFrame({"樓價": [8e6] * 2, "貸款機構": ["甲銀行", None], "臨約日期": [DAY] * 2})
    results, issues = evaluate(deals, ["max_ltv"], criteria, lang="en")
    assert results["max_ltv"].tolist() == [0.5, 0.7]
    assert issues[["row", "code"]].to_numpy().tolist() == [[2, "no-lender-named"]]
    assert "rules alone" in issues["sentence"].iloc[0]


@pytest.mark.parametrize(("lang", "says"), [("zh", "沒有提供甲銀行的準則"), ("en", "No criteria of 甲銀行 are given")])
def test_a_lender_without_criteria_is_said_not_to_decide(lang, says):
    block = [["樓價", 8e6], ["貸款額", 4e6], ["年利率", 0.035], ["年期", 30], ["每月入息", 60_000], ["臨約日期", DAY]]
    assert says in functions.VERDICT_WHY([*block, ["貸款機構", "甲銀行"]], lang)
    assert says in functions.QUOTE([*block, ["貸款機構", "甲銀行"]], lang)[1][3]
    assert says not in functions.VERDICT_WHY(block, lang)


def test_the_column_of_lenders_is_said_not_to_count_without_criteria(tmp_path):
    source = file(tmp_path / "list.csv", f"樓價,貸款機構,臨約日期\n8m,甲銀行,{DAY}\n")
    assert "“貸款機構” is not used" in run("deals", source, "-o", tmp_path / "out.csv", "--column", "max_ltv").stdout


@pytest.mark.parametrize(
    "heading",
    [
        "第二申請人入息",
        "申請人2每月入息",
        "monthly_income_2",
        "Second applicant income",
        "applicant 2 income",
        "入息2",
        "2nd Applicant Monthly Income",
    ],
)
def test_incomes_of_several_applicants_add_up(heading):
    plain = {"樓價": 8e6, "貸款額": 5e6, "年利率": 0.035, "年期": 30, "每月入息": 30_000, "臨約日期": DAY}
    deals = [plain | {heading: 25_000}, plain | {heading: None}, plain | {"每月入息": None, heading: 55_000}]
    for deal in deals[:2]:
        in_cells = functions.DEALS([list(deal), list(deal.values())], "dsr, verdict, assumed", "en")[1]
        results, issues = evaluate(pd.DataFrame([deal], dtype=object), ["dsr", "verdict", "assumed"], lang="en")
        assert issues.empty
        assert results.iloc[0].tolist() == [pytest.approx(in_cells[0]), *in_cells[1:]]
    results, _ = evaluate(pd.DataFrame(deals, dtype=object), ["dsr", "assumed"], lang="en")
    payment = functions.MONTHLY_PAYMENT(5e6, 0.035, 30)
    assert results["dsr"].tolist() == [pytest.approx(payment / income) for income in (55_000, 30_000, 55_000)]
    assert ["added up" in text for text in results["assumed"]] == [True, False, False]


def test_a_column_of_a_further_income_is_not_named_as_unused(tmp_path):
    source = file(tmp_path / "list.csv", f"樓價,第二申請人入息,申請人2年齡,海景,臨約日期\n8m,1,,是,{DAY}\n")
    said = run("deals", source, "-o", tmp_path / "out.csv", "--column", "max_ltv").stdout
    assert "Not used: 海景." in said


def test_an_income_of_a_further_applicant_that_cannot_be_read_is_an_issue_under_its_own_name():
    deal = {"樓價": 8e6, "貸款額": 5e6, "年利率": 0.035, "年期": 30, "每月入息": 30_000, "第二申請人入息": "多"}
    results, issues = evaluate(pd.DataFrame([deal]), ["dsr"])
    assert results["dsr"].isna().all()
    assert issues["column"].tolist() == ["第二申請人入息"]


@pytest.mark.parametrize(
    "heading", ["申請人2年齡", "第三申請人年齡", "applicant_age_2", "age 2", "second applicant age"]
)
def test_the_age_of_a_further_applicant_has_its_say_in_the_tenor(heading):
    ((_, fact, *_), *none) = further_columns(["樓價", heading])
    assert (fact, none) == ("applicant_age", [])
    deal = {"樓價": 8e6, "申請人年齡": 40, heading: 70, "臨約日期": DAY}
    results, issues = evaluate(pd.DataFrame([deal, deal | {heading: None}]), ["max_tenor"], lang="en")
    assert issues.empty
    assert results["max_tenor"].tolist() == [5, 30]
    assert functions.DEALS([list(deal), list(deal.values())], "max_tenor", "en")[1] == [5]


def test_ages_of_several_further_applicants_stand_beside_those_in_one_column():
    deal = {
        "樓價": 8e6,
        "申請人年齡": 40,
        "其他申請人年齡": "50",
        "申請人2年齡": 60,
        "申請人3年齡": 65,
        "臨約日期": DAY,
    }
    results, issues = evaluate(pd.DataFrame([deal]), ["max_tenor"])
    assert issues.empty
    assert results["max_tenor"].tolist() == [10]
    assert functions.DEALS([list(deal), list(deal.values())], "max_tenor")[1] == [10]


def test_an_age_that_cannot_be_read_is_an_issue_under_its_own_name():
    deal = {"樓價": 8e6, "申請人年齡": 40, "申請人2年齡": "老", "臨約日期": DAY}
    results, issues = evaluate(pd.DataFrame([deal]), ["max_tenor"])
    assert results["max_tenor"].isna().all()
    assert issues["column"].tolist() == ["申請人2年齡"]


# What the command says


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("zh", ["1 宗個案", "通過", "第 5 列，樓價：", "1 項須留意："]),
        ("en", ["2 deals in", "pass", "row 5, 樓價: ", "(no verdict)"]),
    ],
)
def test_the_command_speaks_one_language_and_counts_rows_as_the_file_does(tmp_path, lang, says):
    source = book(tmp_path / "list.xlsx", ("清單",), HEADER, DEAL, (), ("dear", *DEAL[1:]))
    ended = run("deals", source, "-o", tmp_path / "out.csv", lang=lang)
    for words in says if lang == "en" else ["2 宗個案", *says[1:]]:
        assert words in ended.stdout + ended.stderr
    others = {"zh": ["deals in", "verdict)"], "en": ["個案", "結論", "須留意"]}[lang]
    assert not any(words in ended.stdout for words in others)


def test_every_result_has_its_headers():
    assert list(COLUMNS)[-6:] == ["verdict", "why", "assumed", "source", "since", "rules_version"]
    assert len({column.zh for column in COLUMNS.values()}) == len(COLUMNS)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_column_of_the_brokers_own_called_source_is_kept(tmp_path, suffix):
    source, first, second = tmp_path / "list.csv", tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    file(source, f"樓價,貸款額,年期,年利率,每月入息,source,臨約日期\n8m,4m,25,3.5%,60000,轉介,{DAY}\n")
    for given_list, answered in ((source, first), (first, second)):
        assert run("deals", given_list, "-o", answered).exit_code == 0
        header, row = read_cells(answered).to_numpy().tolist()
        assert [cell for name, cell in zip(header, row, strict=True) if name == "source"] == [
            "轉介",
            "Hong Kong Monetary Authority, 2024-10-16",
        ]
        assert header.count("since") == header.count("max_ltv") == 1


def test_what_a_cell_holds_steers_no_terminal(tmp_path):
    source = file(tmp_path / "list.csv", "樓價\n\x1b[2J村\n")
    said = run("deals", source, "-o", tmp_path / "out.csv", "--column", "max_ltv").stderr
    assert "\x1b" not in said
    assert "\\x1b[2J村" in said


FOREIGN = [
    '"US$"#,##0',
    "[$US$-409]#,##0",
    "[$RMB] #,##0",
    "[$¥-804]#,##0",
    '"人民幣"#,##0',
    "[$£-809]#,##0",
    '#,##0" USD"',
]


@pytest.mark.parametrize("number_format", FOREIGN)
def test_an_amount_that_is_shown_in_another_currency_is_refused_as_its_text_is(tmp_path, number_format):
    read = formatted(tmp_path, "估價", 8e6, number_format)
    _, issues = evaluate(pd.DataFrame({"樓價": [8e6], "估價": [read]}), ["max_loan"])
    assert issues["code"].tolist() == ["not-a-number"]
    assert formatted(tmp_path, "備註", 8e6, number_format) == 8e6


@pytest.mark.parametrize(("value", "number_format"), [(7, '0"成"'), (0.7, "0%"), (0.7, "0.00%"), (0.7, "0.0%")])
def test_a_loan_that_is_shown_as_a_share_is_refused_as_its_text_is(tmp_path, value, number_format):
    read = formatted(tmp_path, "貸款額", value, number_format)
    assert read in ("7成", "70%")
    _, issues = evaluate(pd.DataFrame({"樓價": [8e6], "貸款額": [read]}), ["dsr"])
    assert "not-a-number" in issues["code"].tolist()
    assert formatted(tmp_path, "年利率", 0.035, "0.00%") == 0.035


def test_a_tenor_in_instalments_is_read_as_its_cell_shows_it(tmp_path):
    assert formatted(tmp_path, "年期", 360, '0"期"') == "360期"
    assert formatted(tmp_path, "第二申請人入息", 2, '0"萬"') == "2萬"


def test_a_price_of_more_than_any_home_costs_is_warned_of(tmp_path):
    read = formatted(tmp_path, "估價", 8e6, '0"萬"')
    frame = pd.DataFrame([dict(zip(HEADER, DEAL, strict=True)) | {"樓價": read}])
    results, _ = evaluate(frame, ["verdict", "why"], lang="en")
    assert results["verdict"].tolist() == ["pass with warning"]
    assert "price was taken for HK$80,000,000,000, which is unusually high" in results["why"].iloc[0]


def test_a_first_line_that_names_another_separator_than_there_is_is_named_as_the_cause(tmp_path):
    with pytest.raises(InputError) as refusal:
        read_deals(file(tmp_path / "list.csv", "sep=;\n樓價,備註\n8000000,1\n"))
    assert refusal.value.code == "separator-disagrees"
    assert "sep=;" in refusal.value.sentence("en")


def test_a_text_in_utf_32_is_read(tmp_path):
    assert read_deals(file(tmp_path / "list.csv", "樓價,備註\n8000000,1\n", "utf-32"))["樓價"].tolist() == ["8000000"]


def test_a_cell_without_a_value_is_told_of_in_one_language(tmp_path):
    rows = [DEAL, (8e6, "村屋", 4e6, 25, 0.035, None, DAY)]
    deals = read_deals(book(tmp_path / "list.xlsx", HEADER, *rows, change=merging("E3:F3")))
    for lang, said, unsaid in (("en", "merged with E3", "合併"), ("zh", "與 E3 合併", "merged")):
        _, issues = evaluate(deals, ["dsr"], lang=lang)
        assert issues["sentence"].str.contains(said).all()
        assert not issues["sentence"].str.contains(unsaid).any()


CRITERIA = (
    ("lender", "rule", "value", "source", "checked"),
    ("甲銀行", "max_ltv", "60%", "通函", "1/11/2026"),
    ("乙銀行", "max_ltv", "50%", "通函", "25/10/2026"),
)


@pytest.mark.parametrize(("encoding", "separator"), [*itertools.product(("utf-8", "utf-16", "big5"), (",", ";", "\t"))])
def test_a_file_of_criteria_is_read_as_a_list_is(tmp_path, encoding, separator):
    source = file(tmp_path / "own.csv", "\n".join(separator.join(line) for line in CRITERIA), encoding)
    ended = run("criteria", "check", source)
    assert ended.exit_code == 0, ended.output
    assert "2026-11-01" in ended.stdout


def test_a_list_of_a_foreign_applicants_income_alone_warns_of_nothing(recwarn):
    evaluate(pd.DataFrame([{"price": 8e6, "monthly_income_2": None}]))
    assert not [*recwarn]


# Rows of units, and headings once more

NAMES = "樓價,貸款額,年利率,年期,每月入息,臨約日期"
UNITS = "萬,萬,%,年,元,"
IN_UNITS = "800,560,3.5,30,80000,2026-11-20"
IN_DOLLARS = "8000000,5600000,3.5%,30,80000,2026-11-20"

NO_DEALS = [
    ([NAMES, UNITS, IN_UNITS], [1]),
    ([NAMES, "", UNITS, IN_UNITS], [2]),
    ([NAMES, "(萬),(萬),(%),(年),(HK$),(年/月/日)", IN_UNITS], [1]),
    ([NAMES, f"{UNITS}日期", IN_UNITS], [1]),
    ([NAMES, f"{UNITS}dd/mm/yyyy", IN_UNITS], [1]),
    ([NAMES, f"{UNITS}YYYY-MM-DD", IN_UNITS], [1]),
    ([NAMES, "HK$'000,HK$'000,%,,,", "8000,5600,3.5,30,80000,2026-11-20"], [1]),
    ([NAMES, ",,%,年,,", "8000000,5600000,3.5,30,80000,2026-11-20"], [1]),
    ([f"{NAMES},用途", f"{UNITS},自用/出租", f"{IN_UNITS},自用"], [1]),
    ([NAMES, IN_DOLLARS, NAMES, IN_DOLLARS], [2]),
    ([NAMES, IN_DOLLARS, "", NAMES, IN_DOLLARS], [3]),
    ([NAMES, IN_DOLLARS, "Price,Loan,Rate,Tenor,Income,Date", IN_DOLLARS], [2]),
    ([NAMES, UNITS, IN_UNITS, NAMES, f"{UNITS}日期", IN_UNITS], [1, 3, 4]),
    ([NAMES, UNITS, IN_UNITS, UNITS, IN_UNITS], [1, 3]),
    ([NAMES, UNITS, IN_UNITS, NAMES, IN_UNITS], [1, 3]),
    ([f"客戶,{NAMES}", "Client,Price,Loan,Rate,Tenor,Income,Date", f"陳,{IN_DOLLARS}"], [1]),
    ([NAMES, "Price (HK$M),Loan (HK$M),Rate (%),Tenor,Income,Date", "8,5.6,3.5,30,80000,2026-11-20"], [1]),
    (["樓價(萬),貸款額(萬),年利率(%),年期,每月入息,臨約日期", UNITS, IN_UNITS], [1]),
    (["樓價(萬),貸款額(萬),年利率(%),年期,每月入息,臨約日期", IN_UNITS, NAMES, IN_UNITS], [2]),
]
"""Lists of deals whose largest loan is HK$5.6m, each with the rows that are none [from 1, below the headings]."""


def three_ways(tmp_path, lines, lang="en"):
    """Return the largest loans and reasons of a list as a file, as a range and as a frame, blank rows left out."""
    path = file(tmp_path / "list.csv", "\n".join(lines) + "\n")
    width = lines[0].count(",") + 1
    header, *rows = [(line.split(",") if line else [""] * width) for line in lines]
    rows = [[float(cell) if cell.isdecimal() else cell for cell in row] for row in rows]
    wanted = ["max_loan", "verdict", "why"]
    yield lambda: evaluate(read_deals(path), wanted, lang=lang)
    yield lambda: (
        pd.DataFrame(functions.DEALS([header, *rows], wanted, lang)[1:], columns=wanted).replace("", None),
        None,
    )
    yield lambda: evaluate(pd.DataFrame(rows, columns=header).replace("", None), wanted, lang=lang)


@pytest.mark.parametrize(("lines", "no_deals"), NO_DEALS)
def test_a_row_of_units_or_headings_is_no_deal_in_any_way_and_is_said(tmp_path, lines, no_deals):
    blank = [number for number, line in enumerate(lines) if not line]
    (in_file, issues), (in_range, _), (in_frame, others) = (answer() for answer in three_ways(tmp_path, lines))
    for results in (in_range, in_frame):
        for number in no_deals:
            assert results.iloc[number - 1].fillna("").tolist() == ["", "", "Headings or units, and no deal."]
    deals = [number for number in range(1, len(lines)) if number not in {*no_deals, *blank}]
    for results in (in_file, in_range.iloc[[n - 1 for n in deals]], in_frame.iloc[[n - 1 for n in deals]]):
        assert results["max_loan"].tolist() == [5.6e6] * len(deals)
        assert results["verdict"].tolist() == ["pass"] * len(deals)
    assert issues.empty
    assert {*others["row"]} <= {*blank}
    listed = ", ".join(map(str, no_deals))
    assert in_frame.attrs["notes"][0] == f"headings or units, and no deals: row {listed}"
    said = run("deals", tmp_path / "list.csv", "-o", tmp_path / "out.csv").stdout
    assert f"headings or units, and no deals: row {', '.join(str(number + 1) for number in no_deals)}" in said


SWALLOWED = [
    ([NAMES, IN_DOLLARS, "樓價(萬),貸款額(萬),年利率,年期,每月入息,臨約日期", IN_UNITS], "another-unit"),
    ([NAMES, IN_DOLLARS, NAMES, UNITS, IN_UNITS], "another-unit"),
    ([NAMES, IN_DOLLARS, UNITS, IN_UNITS], "another-unit"),
    (
        [
            "樓價(萬),貸款額,年利率,年期,每月入息(萬),臨約日期",
            IN_UNITS,
            "樓價(萬),貸款額,年利率,年期,每月入息(元),臨約日期",
            IN_UNITS,
        ],
        "another-unit",
    ),
    (["樓價(萬),貸款額(萬),年利率,年期,每月入息,臨約日期", "HK$M,HK$M,%,年,元,", IN_UNITS], "another-unit"),
    ([NAMES, IN_DOLLARS, "貸款額,樓價,年利率,年期,每月入息,臨約日期", IN_DOLLARS], "other-columns"),
]


@pytest.mark.parametrize(("lines", "code"), SWALLOWED)
def test_headings_further_down_that_tell_other_units_or_columns_are_refused_in_every_way(tmp_path, lines, code):
    for answer in three_ways(tmp_path, lines):
        with pytest.raises(InputError) as refusal:
            answer()
        assert refusal.value.code == code
    said = run("deals", tmp_path / "list.csv", "-o", tmp_path / "out.csv")
    assert said.exit_code == 1
    assert not (tmp_path / "out.csv").exists()


def test_issues_and_changes_below_a_row_of_units_keep_the_headings_and_rows_of_the_frame():
    frame = pd.DataFrame({"樓價": ["萬", 800, "?", 3200], "臨約日期": ["日期", "2024-11-01", DAY, "2024-03-01"]})
    results, issues = evaluate(frame, ["max_loan"])
    assert results["max_loan"].notna().tolist() == [False, True, False, True]
    assert issues[["row", "column"]].to_numpy().tolist() == [[3, "樓價"]]
    assert issues.index.tolist() == [2]
    assert compare(frame, "2024-10-16", ["max_ltv"])["row"].tolist() == [4]


@pytest.mark.parametrize("price", ["面議", "一手樓", "?", "-", "百", "樓價"])
def test_a_text_that_is_neither_heading_nor_unit_is_an_issue_of_its_deal(price):
    row = [price, *DEAL[1:]]
    results, issues = evaluate(pd.DataFrame([DEAL, row], columns=HEADER), ["max_loan"])
    assert results["max_loan"].notna().tolist() == [True, False]
    assert issues[["row", "column"]].to_numpy().tolist() == [[2, "樓價"]]
