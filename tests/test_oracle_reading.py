"""What people write, read by somebody who has not seen the code: headings, units, words, numbers, dates, files.

The reference is written down here and reckoned with whole numbers and fractions: 70% of a price from 2024-10-16 (Hong
Kong Monetary Authority, circular of that day), a debt-servicing limit of 40% to 2024-10-15 and 50% from 2024-10-16 for
a home that is let (the same), an instalment without interest as loan over months. The headings are those of brokers'
sheets, banks' forms and portals in Hong Kong as of 2026-11; the bounds are those that the worksheet contract states.
"""

import csv
import random
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product

import numpy as np
import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import xlmortgage as xm
from udfs import functions as F  # noqa: N812
from xlmortgage.cli import main

ON = "2026-11-20"
LTV = Fraction(7, 10)
DEAL = {"樓價": 8e6, "貸款額": 5e6, "年利率": "3.5%", "年期": 30, "每月入息": 80_000, "臨約日期": ON}
OWN = {"price": "樓價", "loan": "貸款額", "annual_rate": "年利率", "years": "年期", "monthly_income": "每月入息"}


def block(deal):
    return [[label, value] for label, value in deal.items()]


def without(name):
    return {
        label: value
        for label, value in DEAL.items()
        if label != OWN.get(name, "臨約日期" if name == "agreement_date" else "")
    }


def listed(deal, *columns):
    """Return the row of a list with one deal, and its issues."""
    results, issues = xm.evaluate(pd.DataFrame([deal], dtype=object), list(columns) or None, lang="en")
    return results.iloc[0], issues.to_dict("records")


def answered(path, *options):
    """Return exit code, output and rows of a list that the command line answers into a text file."""
    out = path.with_name("answered.csv")
    ran = CliRunner().invoke(main, ["deals", str(path), "-o", str(out), "--lang", "en", "--today", ON, *options])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.output
    rows = []
    if ran.exit_code in (0, 3):
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    return ran.exit_code, ran.output, rows


def cases(table):
    return [
        pytest.param(name, one, id=f"{name}-{one}") for name, written in table.items() for one in written.split("|")
    ]


# Headings --------------------------------------------------------------------------------------------------------------

NAMED = {
    "price": "買價|售價|成交價|成交金額|樓價(HK$)|樓價（港幣）|樓價(港元)|物業售價|買入價|購入價|买价|楼价|成交价|Price|PRICE|"
    "Purchase Price|Property Price|Transaction Price|Price (HK$)|Price HKD|Consideration|Purchase_price|樓價:|*樓價|樓　價|"
    "ｐｒｉｃｅ|「樓價」|樓價（必填）|Price (required)",
    "monthly_income": "月薪|月入|入息|每月收入|家庭入息|每月總入息|每月薪金|月薪(HK$)|薪金|人工|入息(月)|申請人入息|客戶月入|"
    "Monthly Income|Monthly salary|Household income|Gross monthly income|Total monthly income|月收入|每月收入(港元)",
    "loan": "貸款金額|按揭額|按揭金額|按揭貸款額|借款額|借貸額|申請貸款額|貸款額(HK$)|Loan|Loan Amount|Mortgage Amount|"
    "Mortgage Loan|LOAN_AMOUNT|一按貸款額|贷款额|所需貸款額",
    "annual_rate": "利率|息率|按揭利率|按揭息率|貸款利率|按息|年息|Interest Rate|Mortgage Rate|Rate (p.a.)|贷款利率",
    "years": "還款年期|還款期|按揭年期|供款年期|貸款年期|年期(年)|Tenor|Tenure|Loan Term|Mortgage Term|Term (years)|还款年期",
    "property": "物業種類|物業類別|Property Type|物业类型|楼宇类型|property_type",
    "use": "物業用途|用途（自用/出租）|Use|Property use|租賃用途",
    "insured": "按保|是否按保|MIP|Mortgage Insurance|MIP (Y/N)|按揭保險(是/否)|按揭保险",
    "first_home": "首置|是否首置|First Home|First-time buyer|首次置業(是/否)|首次置业",
    "regular_salary": "受薪|固定受薪人士|Salaried|Regular salary",
    "other_mortgages": "有冇其他按揭|其他按揭(是/否)|Other mortgages",
    "income_abroad": "海外收入|境外收入|Overseas income|Foreign income",
    "agreement_date": "臨約日|臨約|簽約日期|臨時買賣合約日期|PASP date|临约日期|Agreement Date",
    "building_age": "屋齡|樓宇年齡|樓齡(年)|Building Age|Age of building|楼龄",
    "applicant_age": "年齡|客戶年齡|借款人年齡|年齡(歲)|Applicant age|Borrower age",
    "other_debts": "其他供款|其他每月還款|其他每月供款(HK$)|每月其他供款|Other debts|Monthly debts|Other monthly debts",
    "rental_income": "每月租金|租金|月租|Rental income|Rent",
    "valuation": "估值|銀行估價|銀行估值|Valuation|Bank valuation|估价|估價(HK$)",
    "rebate": "發展商回贈|Developer rebate",
    "bank_rebate": "銀行現金回贈|按揭回贈|Bank rebate|Bank cash rebate",
    "legal_fees": "律師費用|Legal fees",
}
"""What a broker writes above a column: each names the fact."""

NEAR = {
    "other_debts": "其他貸款|其他債務|其他借貸|信用卡欠款|卡數|私人貸款|稅貸|車貸|學生貸款|現有債務|現有貸款|Other loan|Existing debt|"
    "Personal loan|Credit card debt|Car loan|Student loan|Debts|Monthly commitments|現有供款|私人貸款供款|每月負債|"
    "每月債務|每月還款負擔|Other debts $|HK$ Other debts|Other debts #",
    "monthly_income": "年薪|全年收入|Annual salary|Yearly salary|Net income|擔保人收入|Spouse income|配偶入息|聯名人入息|入息/月",
    "loan": "成數|貸款成數|LTV|Loan to value|首期|Down payment|借貸|Loan Amt|擬借額",
    "annual_rate": "利息|APR|實際按息|封頂息|利率$",
    "years": "供款期數|還款期數|還款月數|Remaining tenor|years²|年期#",
    "use": "自住|出租|Rental|用途 *必填|用途=|★用途|是否出租|是否自住",
    "first_home": "首次买房|frist home",
    "insured": "保險|insurred|需按保|Insurance premium|是否需要按揭保險|做唔做按保",
    "other_mortgages": "現有按揭|Existing mortgage|其他按揭+|有其他按揭",
    "other_home": "持有物業|持有其他物業|有冇其他物業|有其他住宅物業",
    "income_abroad": "內地收入|Source of income",
    "rebate": "樓價折扣|回贈額|回贈$|回贈#|Rebates|Cash rebate (developer)",
    "valuation": "Value|現值|估價$|估價#|★估價|網上估價",
    "building_age": "Year built|入伙年份|Age|樓齡=",
    "agreement_date": "成交日|合約日期|Contract date|Signing date|臨約日期(mm/dd/yyyy)",
    "regular_salary": "固定收入|Employment type",
    "applicant_age": "Age|aplicant age",
}
"""What nearly names a fact or is a slip of it: a deal must not be answered without a word on it."""

ORDINARY = (
    "客戶編號|客戶姓名|客名|客人|稱謂|性別|出生日期|身份證號碼|國籍|電話|手機|聯絡電話|WhatsApp|電郵|住址|物業地址|地址|屋苑|樓盤|大廈|座數|座|"
    "樓層|室|單位號|房數|間隔|實用面積|建築面積|面積(呎)|實用呎價|呎價|座向|景觀|會所|管理費|差餉|地租|車位號碼|地區|區域|港島/九龍/新界|校網|業主|"
    "賣家|律師行|地產代理|分行|經紀|經紀牌照|按揭主任|轉介人|轉介號碼|來源|渠道|跟進同事|團隊|銀行職員|銀行經理|批核狀態|批核日期|申請日期|上會日期|"
    "提款日期|個案編號|檔案編號|編號|序號|#|狀態|進度|評分|信貸評級|職業|僱主|公司名稱|行業|年資|入職日期|學歷|婚姻狀況|子女數目|備註|附註|下一步|"
    "更新日期|建立日期|佣金|火險|裝修|傢俬|交吉|租客|租約到期|文件齊全|地址證明|稅單|糧單|"
    "Client|Client Name|Client No.|Customer ID|Name|Surname|Title|Gender|DOB|HKID|Passport no.|Nationality|Tel.|Phone|"
    "Mobile|E-mail|Address|Property address|Estate|Development|Building|Tower|Block|Floor|Flat|Unit|Room|Bedrooms|"
    "Saleable area|GFA|PSF|Facing|View|District|Lot no.|Owner|Vendor|Agent|Agency|Branch|Broker|Licence no.|"
    "Mortgage officer|Referrer|Source|Channel|Handled by|Team|Bank officer|Approval status|Approval date|Case no.|"
    "File no.|Ref.|Status|Stage|Priority|Credit score|Occupation|Employer|Industry|Years of service|Education|"
    "Marital status|Children|Remarks|Notes|Next step|Last updated|Created by|Commission|Fire insurance|Renovation|"
    "Furniture|Tenant|Tenancy expiry|Documents received|Address proof|Tax return|Payslip"
)
"""Columns that have nothing to do with what is asked of a deal."""

TELLS = {
    "price": 9e6, "loan": 6e6, "annual_rate": "4.5%", "years": 20, "monthly_income": 40_000, "property": "村屋",
    "use": "出租", "insured": "是", "first_home": "是", "regular_salary": "是", "other_mortgages": "是",
    "income_abroad": "是", "agreement_date": "2023-10-01", "building_age": 60, "applicant_age": 60,
    "other_debts": 20_000, "rental_income": 10_000, "valuation": 7e6, "rebate": 500_000, "bank_rebate": 200_000,
    "legal_fees": 30_000,
}  # fmt: skip


@cache
def with_its_own_label(name):
    """Return what a list says of a deal that gives a fact under its own name: codes of issues, answers."""
    row, issues = listed(without(name) | {name: TELLS[name]})
    return [issue["code"] for issue in issues], row.astype(object).fillna("").tolist()


@pytest.mark.parametrize(("name", "heading"), cases(NAMED))
def test_a_brokers_heading_is_read_as_the_fact_that_it_names(name, heading):
    row, issues = listed(without(name) | {heading: TELLS[name]})
    assert ([issue["code"] for issue in issues], row.astype(object).fillna("").tolist()) == with_its_own_label(name)


@pytest.mark.parametrize(("name", "heading"), cases(NEAR))
def test_what_nearly_names_a_fact_or_bears_a_sign_alone_is_an_issue_of_a_list(name, heading):
    said = {}
    for value in (
        "zz",
        TELLS.get(name, "是"),
    ):  # what cannot be read, where the heading is read, and what says something
        _, issues = listed(without(name) | {heading: value}, "max_ltv", "dsr_ok", "max_tenor", "stamp_duty")
        said |= {issue["column"]: (issue["sentence"], str(value)) for issue in issues}
    sentence, value = said.get(heading) or said.get(name) or ("", "")
    assert sentence, "dropped without a word"
    assert heading in sentence or value in sentence


def test_an_ordinary_column_is_no_issue():
    assert listed(DEAL | dict.fromkeys(ORDINARY.split("|"), "zz"))[1] == []


def test_the_headings_are_many():
    assert all(sum(len(written.split("|")) for written in part.values()) >= 100 for part in (NAMED, NEAR))
    assert len(ORDINARY.split("|")) >= 100


def test_a_column_that_is_not_used_is_named_by_every_list():
    deal = DEAL | {"客戶編號": "C-1"}
    results, issues = xm.evaluate(pd.DataFrame([deal]), lang="en")
    assert "客戶編號" in f"{results.attrs}{issues.to_dict()}{results.iloc[0].to_dict()}"
    assert "Not used: 客戶編號." in F.VERDICT_WHY(block(deal), "en")


# Units of headings -----------------------------------------------------------------------------------------------------

IN_TEN_THOUSANDS = "樓價(萬)|樓價（萬元）|樓價萬|樓價[萬]|楼价(万)|樓價（單位：萬元）|樓價\n(萬)"
IN_MILLIONS = "Price (HK$M)|Price (HKD mil)|樓價（百萬）"
UNITS = [
    *product(IN_TEN_THOUSANDS.split("|"), [800, "800", "800萬", "8m", "８００", "八百"], [8_000_000]),
    *product(IN_MILLIONS.split("|"), [8, "8.0", "八"], [8_000_000]),
    ("Price ('000)", 8_000, 8_000_000),
    ("Price (HK$'000)", "8,000", 8_000_000),
    ("樓價(千元)", "八千", 8_000_000),
    ("樓價(億)", "0.08", 8_000_000),
    ("樓價(HK$)", "8,000,000", 8_000_000),
]


@pytest.mark.parametrize(("heading", "value", "price"), UNITS)
def test_the_unit_of_a_heading_is_applied_to_what_stands_below(heading, value, price):
    assert F.MAX_LOAN([[heading, value], ["臨約日期", ON]]) == pytest.approx(float(LTV * price), rel=1e-12)
    assert F.DEALS([[heading, "臨約日期"], [value, ON]], "max_loan")[1] == [
        pytest.approx(float(LTV * price), rel=1e-12)
    ]


OF_EVERY_FACT = [
    ("年利率(%)", 3.5, "annual_rate", 0.035),
    ("利率（厘）", "三", "annual_rate", 0.03),
    ("利率%", "3.5", "annual_rate", 0.035),
    ("年期(月)", 300, "years", 25),
    ("年期(月)", "三百", "years", 25),
    ("Loan term (months)", "300", "years", 25),
    ("月薪(K)", "六十", "monthly_income", 60_000),
    ("月入（萬）", 6, "monthly_income", 60_000),
    ("貸款額(萬)", "五百", "loan", 5_000_000),
    ("Loan ('000)", 5_000, "loan", 5_000_000),
    ("其他每月供款(萬)", "一", "other_debts", 10_000),
    ("其他每月供款(千)", 10, "other_debts", 10_000),
]


@pytest.mark.parametrize(("heading", "value", "name", "own"), OF_EVERY_FACT)
def test_the_unit_of_every_heading_is_applied(heading, value, name, own):
    columns = ("monthly_payment", "dsr", "verdict")
    row, issues = listed(without(name) | {heading: value}, *columns)
    expected, _ = listed(without(name) | {name: own}, *columns)
    assert issues == []
    assert row.tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("樓價(萬)", 8e6),
        ("樓價(萬)", "800元"),
        ("樓價(%)", 800),
        ("樓價(年)", 8e6),
        ("樓價(USD)", 1e6),
        ("樓價(人民幣)", 8e6),
        ("年利率(%)", 0.035),
    ],
)
def test_a_unit_that_does_not_fit_is_refused(heading, value):
    name = "annual_rate" if "利率" in heading else "price"
    with pytest.raises(xm.InputError):
        F.VERDICT(block(without(name) | {heading: value}))


# Numbers, years, rates ---------------------------------------------------------------------------------------------------

WRITTEN = {
    8_000_000: "8,000,000|HK$8m|HKD 8M|$8,000,000|港幣800萬|港幣 800 萬元|八百萬|八百万|捌佰萬|800 萬|8百萬|8 million|8mn|8000K|0.08億|"
    "８００萬|ＨＫ＄８００萬|+8000000|8,000,000.00|8000000元|800萬蚊|00008000000",
    12_000_000: "一千二百萬|1200萬|12m|0.12億|HK$12,000,000",
    120_000_000: "1億2000萬|一億二千萬|１億２０００萬|1.2億",
    8_500_000: "八百五十萬|8.5百萬|850萬|8.5m|8,500k",
}
REFUSED = (
    "8000000¹|8⁶|½|8½百萬|8 000 000|30 25|1,5|0,500|80,00,000|800,0000|8000,000|,800|8,000,000,|8.000.000|8'000'000|1.2.3|8m8|"
    "800-900萬|約800萬|~8m|8m?|八百幾萬|8e6|1e400|inf|NaN|0x7A1200|8_000_000|US$8m|RMB 800萬|人民幣800萬|€1m|£500,000|¥8,000,000|"
    "٨٠٠٠٠٠٠|TBC|待定|N/A|#N/A|-8000000|(8,000,000)|（8,000,000）|8,000,000-|0|零|70%|七成"
)


@pytest.mark.parametrize(("value", "written"), cases(WRITTEN))
def test_an_amount_is_read_as_hong_kong_writes_it(value, written):
    expected = F.MAX_LOAN(value, agreement_date=ON)
    assert expected == pytest.approx(float(min(LTV, Fraction(1)) * value), rel=1e-12)
    assert F.MAX_LOAN(written, agreement_date=ON) == pytest.approx(expected, rel=1e-12)
    assert listed({"price": written, "臨約日期": ON}, "max_loan")[0]["max_loan"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("written", REFUSED.split("|"))
def test_what_only_looks_like_an_amount_is_refused_and_shown(written):
    with pytest.raises(xm.InputError) as refused:
        F.MAX_LOAN(written, agreement_date=ON)
    assert written in str(refused.value)
    assert listed({"price": written, "臨約日期": ON}, "max_loan")[1][0]["column"] == "price"


RATES = {
    "0.035": "3.5%|0.035|.035|3.5厘|三厘半|3厘半|三點五厘|3.5釐|3.5 %|３．５％|百分之三點五|3.5 percent|3.5% p.a.|350bps|+3.5%",
    "0.01": "1%|0.01|1厘|一厘|100bps",
    "0.3": "30%|0.3",
}


@pytest.mark.parametrize(("rate", "written"), cases(RATES))
def test_a_rate_is_read_as_hong_kong_writes_it(rate, written):
    assert F.PLAN_RATE(written, 0) == pytest.approx(float(rate), rel=1e-12)


@pytest.mark.parametrize(
    "written",
    [1, 0.9, 3.5, "3.5", "31%", 0.3001, "-3.5%", "(3.5%)", "3½%", "3,5%", "0,035", "3.5%%", "H+1.3%", "3.25% - 3.5%"],
)
def test_hibor_spread_prime_and_discount_end_at_30_percent(written):
    for arguments in ((written, 0), (0.02, written), (0.02, 0.013, written, 0.02), (0.02, 0.013, 0.05, written)):
        with pytest.raises(xm.InputError):
            F.PLAN_RATE(*arguments)


def test_a_rate_of_interest_ends_at_60_percent_a_year_and_5_percent_a_month():
    assert F.MONTHLY_PAYMENT(1e6, "60%", 30) > 0
    assert F.MONTHLY_PAYMENT(1e5, "5%", 5, "月平息") == pytest.approx(1e5 / 60 + 5_000)
    for rate, basis in [(1, None), (0.875, None), ("61%", None), (0.600001, None), (0.051, "月平息"), ("6%", "月平息")]:
        with pytest.raises(xm.InputError):
            F.MONTHLY_PAYMENT(1e6, rate, 30, basis)
    with pytest.raises(xm.InputError, match=r"For 0\.875 percent write 0\.875% or 0\.00875"):
        F.MONTHLY_PAYMENT(1e6, 0.875, 30)


@pytest.mark.parametrize("rule", ["spread", "discount", "prime", "fixed_rate"])
@pytest.mark.parametrize("value", [0.9, "61%", 1.3])
def test_a_lenders_line_keeps_the_same_bounds(rule, value, tmp_path):
    path = tmp_path / "lenders.csv"
    path.write_text(f"lender,rule,value,source,checked\nX,{rule},{value},letter,2026-11-01\n", encoding="utf-8")
    ran = CliRunner().invoke(main, ["criteria", "check", str(path), "--lang", "en", "--today", ON])
    assert ran.exit_code == 3, ran.output


YEARS = {
    30: "30|30年|三十年|卅年|30 years|30yrs|360個月|360月|360期|360 months|３０年",
    25: "25年|二十五年|廿五年|300個月",
    25.5: "25年半|25.5年|25年6個月",
}


@pytest.mark.parametrize(("years", "written"), cases(YEARS))
def test_a_term_is_read_as_hong_kong_writes_it(years, written):
    months = Fraction(years) * 12
    assert F.MONTHLY_PAYMENT(1_224_000, 0, written) == pytest.approx(float(1_224_000 / months), rel=1e-12)


# Dates -------------------------------------------------------------------------------------------------------------------

FORMS = [
    "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0.year}/{0.month}/{0.day}", "{0.year}-{0.month}-{0.day}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}年{0.month}月{0.day}日", "{0.year} 年 {0.month} 月 {0.day} 日", "{0.year}年{0.month}月{0.day}號",
    "{0:%d-%b-%Y}", "{0:%d %b %Y}", "{0.day} {0:%B %Y}", "{0:%B} {0.day}, {0.year}", "{0:%Y-%m-%d} 00:00:00",
    "{0:%Y-%m-%dT00:00:00}",
]  # fmt: skip
DAY_FIRST = ["{0:%d/%m/%Y}", "{0.day}/{0.month}/{0.year}", "{0:%d.%m.%Y}", "{0:%d-%m-%Y}", "{0:%d/%m/%Y} 0:00"]


def full_width(text):
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMS), st.booleans())
def test_a_date_in_every_certain_form_is_the_same_day(day, form, wide):
    written = form.format(day)
    assert F.HIBOR_WHY(full_width(written) if wide else written) == F.HIBOR_WHY(day.isoformat())


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(DAY_FIRST))
def test_the_day_comes_first_where_that_is_certain_and_else_the_date_is_open(day, form):
    said = F.HIBOR_WHY(form.format(day), lang="en")
    if day.day > 12 or day.day == day.month:
        assert said == F.HIBOR_WHY(day.isoformat(), lang="en")
    else:
        assert "may have the day or the month first" in said


BEFORE = [
    date(2024, 10, 15),
    datetime.fromisoformat("2024-10-15T23:59"),
    np.datetime64("2024-10-15"),
    pd.Timestamp("2024-10-15"),
    45580,
    *["45580", "15/10/2024", "2024年10月15日", "15-Oct-2024"],
]
NO_DATES = (
    "10/16/2024|16/10/24|24-10-16|16-Oct-24|民國113年10月16日|113/10/16|2024|2024年|2024年10月|Oct 2024|10/2024|30/02/2024|"
    "2023-02-29|2024/16/10|1899-12-31|9999-12-31|今日|TBC"
)


@pytest.mark.parametrize("before", BEFORE)
def test_a_day_before_the_round_of_2024_10_16_is_before_it(before):
    assert F.DSR_LIMIT(use="出租", agreement_date=before) == 0.4
    assert F.DSR_LIMIT(use="出租", agreement_date="16/10/2024") == 0.5


@pytest.mark.parametrize("written", [*NO_DATES.split("|"), 2024, True])
def test_what_is_no_certain_date_is_refused_with_what_to_write(written):
    with pytest.raises(xm.InputError, match="2024-10-16"):
        F.DSR_LIMIT(agreement_date=written)


def test_a_column_of_dates_decides_the_order_and_says_so():
    deals = [DEAL | {"用途": "出租", "臨約日期": written} for written in ("16/10/2024", "03/04/2024")]
    results, issues = xm.evaluate(pd.DataFrame(deals), ["dsr_limit"], lang="en")
    assert (results["dsr_limit"].tolist(), issues["code"].tolist()) == ([0.5, 0.4], [])
    assert any("03/04/2024" in note and "day first" in note for note in results.attrs["notes"])
    table = [list(DEAL), *([deal[label] for label in DEAL] for deal in deals)]
    assert "day first" in F.DEALS(table, "max_ltv, why", "en")[2][1]
    deals[0]["臨約日期"] = "05/06/2024"
    _, issues = xm.evaluate(pd.DataFrame(deals), ["dsr_limit"])
    assert issues["code"].tolist() == ["not-a-date"] * 2


# Words -------------------------------------------------------------------------------------------------------------------

WORDS = {
    "private": "私樓|私楼|私人住宅|flat|Apartment|單位|单位|洋樓|分層單位|住宅|ｐｒｉｖａｔｅ|私 樓",
    "tenement": "唐樓|唐楼|Tong Lau", "village": "村屋|Village House|丁屋",
    "hos-green": "居屋綠表|居屋（綠表）|居屋绿表|HOS green form", "hos-white": "居屋白表|白表居屋|HOS (white form)",
    "housing-society": "房協|房协|Housing Society", "office": "寫字樓|写字楼|Office",
    "shop": "商舖|舖|地舖|舖位|商铺|Shop",
    "industrial": "工廈|工廠大廈|工業大廈|工厦", "car-park": "車位|车位|泊車位|Car park",
}  # fmt: skip


@pytest.mark.parametrize(("code", "word"), cases(WORDS))
def test_a_word_for_a_property_is_that_property(code, word):
    assert F.MAX_TENOR_WHY(word, 40, agreement_date=ON) == F.MAX_TENOR_WHY(code, 40, agreement_date=ON)
    assert F.MAX_LTV_WHY(8e6, word, agreement_date=ON) == F.MAX_LTV_WHY(8e6, code, agreement_date=ON)


@pytest.mark.parametrize("word", ["居屋", "居 屋", "HOS", "hos", "公屋", "資助房屋"])
def test_a_subsidised_flat_without_its_form_is_asked_about(word):
    with pytest.raises(xm.InputError) as asked:
        F.MAX_LTV(8e6, word)
    assert asked.value.code == "ambiguous-word"
    assert "居屋綠表" in str(asked.value)
    assert "居屋白表" in str(asked.value)


NEAREST = {
    "甲級寫字樓": "office",
    "三層村屋": "village",
    "舊式唐樓": "tenement",
    "房屋協會": "housing-society",
    "私家車位": "car-park",
    "Retail shop": "shop",
    "工業": "industrial",
    "privat": "private",
}


@pytest.mark.parametrize(("word", "nearest"), NEAREST.items())
def test_a_refused_word_lists_the_nearest_first(word, nearest):
    with pytest.raises(xm.InputError, match=rf"Write one of {nearest} "):
        F.MAX_LTV(8e6, word)


@pytest.mark.parametrize(
    "word", ["係", "是", "有", "Y", "yes", "TRUE", True, 1, "1", "✓", "Ｙ", "　是", "对", np.bool_(True)]
)
def test_yes_in_every_way_is_yes(word):
    assert F.MAX_LTV(8e6, insured=word, first_home=word, regular_salary=word, agreement_date=ON) == 0.9


@pytest.mark.parametrize(
    "word", ["唔係", "否", "冇", "無", "沒有", "没有", "N", "No", "false", False, 0, "0", "✗", None, "", " "]
)
def test_no_in_every_way_is_no(word):
    assert F.MAX_LTV(8e6, insured=word, first_home=True, regular_salary=True, agreement_date=ON) == 0.7


# One deal in many ways ---------------------------------------------------------------------------------------------------

WAYS = {
    "price": {
        "樓價": [8e6, "8m", "800萬", "HK$8,000,000", "八百萬", "0.08億", np.float64(8e6), Decimal(8_000_000)],
        "樓價(萬)": [800, "800", "八百"],
        "Purchase Price (HK$M)": [8, "8.0"],
        "买价": ["八百万"],
        "ｐｒｉｃｅ": ["8m"],
        "  樓 價 ：": ["8m"],
    },
    "loan": {
        "貸款額": [6e6, "6m", "六百萬"],
        "Loan Amount": ["6M"],
        "按揭額（萬元）": [600, "六百"],
        "贷款额": ["600万"],
        "Loan ('000)": [6000],
    },
    "annual_rate": {
        "年利率": ["3.5%", 0.035, "3.5厘", "三厘半", "350bps", "３．５％"],
        "Rate (%)": [3.5, "3.5", "3.5%"],
        "按揭息率": [0.035],
    },
    "years": {
        "年期": [30, "30年", "360個月", "三十年"],
        "年期(月)": [360, "360"],
        "Tenor (years)": [30],
        "还款期": ["30年"],
    },
    "monthly_income": {
        "每月入息": [60_000, "60,000", "6萬", "HK$60k", "六萬"],
        "月薪(K)": [60],
        "Monthly Income (HKD)": [60_000],
        "月入（萬）": [6, "六"],
    },
    "agreement_date": {
        "臨約日期": [
            "2024-10-20",
            "20/10/2024",
            "2024年10月20日",
            45585,
            date(2024, 10, 20),
            pd.Timestamp("2024-10-20"),
        ],
        "PASP date": ["20 Oct 2024"],
        "签约日期": ["2024.10.20"],
    },
    "property": {"物業": ["私樓", "flat", "單位", "洋樓"], "Property Type": ["Flat"], "物业类型": ["私楼"]},
    "other_debts": {"其他每月供款": [5000, "5k"], "其他每月供款(HK$)": ["5000"], "Monthly debts": ["5,000"]},
    "use": {"用途": ["自用", "Self use", "自住"], "用途（自用/出租）": ["自用"]},
}


def instalment(loan, rate, years):
    """Return the level payment that repays a loan, as an exact fraction."""
    growth = (1 + Fraction(rate) / 12) ** (years * 12)
    return loan * Fraction(rate) / 12 * growth / (growth - 1)


@pytest.mark.parametrize("seed", range(50))
def test_one_deal_written_in_many_ways_has_one_verdict_in_every_way_in(seed):
    drawn = random.Random(seed)  # noqa: S311
    deal = [(heading, drawn.choice(ways[heading])) for ways in WAYS.values() for heading in [drawn.choice(list(ways))]]
    drawn.shuffle(deal)
    headings, values = [heading for heading, _ in deal], [value for _, value in deal]
    debt_servicing = (instalment(6_000_000, Fraction(35, 1000), 30) + 5_000) / 60_000
    why = F.VERDICT_WHY([list(pair) for pair in deal], "en")
    assert "The loan of HK$6,000,000 is above the limit of HK$5,600,000" in why
    assert f"The payments take {float(debt_servicing):.2%} of the income against a limit of 50%" in why
    assert F.VERDICT([headings], [values], "en") == "fail"
    results, issues = xm.evaluate(pd.DataFrame([values], columns=headings), lang="en")
    assert (issues.empty, results["verdict"][0]) == (True, "fail")
    assert results["dsr"][0] == pytest.approx(float(debt_servicing), rel=1e-12)
    assert results["why"][0] in why
    assert F.DEALS([headings, values], "verdict, why", "en")[1] == ["fail", results["why"][0]]
    if all(isinstance(value, str | int | float) for value in values):
        facts = [f"{heading.strip(' ：')}{drawn.choice('=＝：:')}{value}" for heading, value in deal]
        ran = CliRunner().invoke(main, ["ask", "VERDICT", *facts, "--lang", "en", "--today", ON])
        assert (ran.exit_code, ran.output.splitlines()[0]) == (0, "VERDICT = fail")


# What is likely in the wrong unit ----------------------------------------------------------------------------------------

BOUNDS = {
    "price": [(299_999, True), (300_000, False)],
    "monthly_income": [(2_999, True), (3_000, False), (500_000, False), (500_001, True)],
    "loan": [(0.99, True), (1, False)],
    "annual_rate": [(0.0049, True), (0.005, False), (0.30, False), (0.3001, True)],
}
"""The bounds of the worksheet contract, section 1: at each, and just beyond it."""


@pytest.mark.parametrize(
    ("name", "value", "warned"), [(name, *one) for name, several in BOUNDS.items() for one in several]
)
def test_a_warning_says_what_an_unlikely_amount_was_taken_for_in_every_way_in(name, value, warned):
    deal = DEAL | ({} if name == "loan" else {"貸款額": 100_000}) | {OWN[name]: value}
    row, _ = listed(deal)
    said = [row["why"], F.VERDICT_WHY(block(deal), "en"), F.DEALS([list(deal), list(deal.values())], "why", "en")[1][0]]
    said.append(str(F.QUOTE(block(deal), "en")))
    assert ["was taken for" in one for one in said] == [warned] * 4
    assert row["verdict"] == F.VERDICT(block(deal), "en")
    assert row["verdict"] in (("pass with warning", "fail") if warned else ("pass", "fail"))


# Lists as they are -------------------------------------------------------------------------------------------------------

ROWS = [
    ["樓價", "物業", "貸款額", "年利率", "年期", "每月入息", "備註", "臨約日期"],
    ["8000000", "私樓", "5600000", "3.5%", "30", "80000", "甲", "2026-11-20"],
    ["9000000", "村屋", "7000000", "3.5%", "30", "80000", "乙", "2026-11-20"],
]
LARGEST = ["5600000.0", "6300000.0"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "big5", "gbk"])
@pytest.mark.parametrize(
    ("separator", "head"),
    [(",", ""), (";", ""), ("\t", ""), ("|", ""), (";", "sep=;\r\n"), ("\t", "sep=\t\n"), (",", "某某按揭\n\n")],
)
def test_a_text_list_is_read_in_every_encoding_and_with_every_separator(encoding, separator, head, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes((head + "".join(separator.join(row) + "\n" for row in ROWS)).encode(encoding))
    code, output, rows = answered(path)
    assert (code, [row["max_loan"] for row in rows], [row["verdict"] for row in rows]) == (
        0,
        LARGEST,
        ["pass", "fail"],
    ), output
    assert "備註" in output


def workbook(path, change, *, rows=3):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名單"
    sheet.append(ROWS[0])
    for _ in range(rows):
        sheet.append([8_000_000, "私樓", 5_600_000, 0.035, 30, 80_000, "x", "2026-11-20"])
    change(book, sheet)
    book.save(path)
    return answered(path)


FORMATS = {
    "A": [('0"萬"', 800), ('#,##0"萬"', 800), ("0\\萬", 800), ('0"億"', 0.08), ("[$HK$]#,##0", 8e6), ("#,##0,", 8e6)],
    "C": [('0"萬"', 560), ('0.0"m"', 5.6), ('"HK$"0.0"M"', 5.6)],
    "D": [('0.00"%"', 3.5), ('0.0"厘"', 3.5), ("0.00%", 0.035)],
    "E": [('0"年"', 30), ('0"個月"', 360)],
    "F": [('0"K"', 80), ('0"萬"', 8)],
}


@pytest.mark.parametrize(
    ("column", "number_format", "value"), [(column, *one) for column, several in FORMATS.items() for one in several]
)
def test_a_number_counts_as_its_cell_shows_it(column, number_format, value, tmp_path):
    def change(_, sheet):
        sheet[f"{column}2"].value, sheet[f"{column}2"].number_format = value, number_format

    code, output, rows = workbook(tmp_path / "list.xlsx", change)
    answers = [[row[key] for key in ("max_loan", "dsr", "verdict")] for row in rows]
    assert (code, answers[0]) == (0, answers[1]), output
    assert answers[0][::2] == ["5600000.0", "pass"]


@pytest.mark.parametrize(
    "number_format",
    ['"US$"#,##0', "[$US$-409]#,##0", "[$RMB] #,##0", "[$¥-804]#,##0", '"人民幣"#,##0', "[$£-809]#,##0", '0"呎"'],
)
def test_a_cell_that_shows_another_currency_is_no_amount_of_hong_kong_dollars_without_a_word(number_format, tmp_path):
    def change(_, sheet):
        sheet["A2"].number_format = number_format
        if "呎" in number_format:
            sheet["A2"].value = 800

    code, output, rows = workbook(tmp_path / "list.xlsx", change)
    assert (code, rows[0]["verdict"] != "pass") == (3, True), output


def test_a_merged_cell_counts_for_every_row_that_it_covers(tmp_path):
    def change(_, sheet):
        sheet["B2"], sheet["B3"] = "村屋", None
        sheet.merge_cells("B2:B3")

    _, output, rows = workbook(tmp_path / "list.xlsx", change)
    assert [row["verdict"] for row in rows] == ["pass with warning", "pass with warning", "pass"], output


def test_hidden_rows_and_columns_are_said_and_a_hidden_sheet_is_not_read(tmp_path):
    def change(book, sheet):
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True
        old = book.create_sheet("舊", 0)
        old.append(["樓價"])
        old.append([1])
        old.sheet_state = "hidden"
        book.create_sheet("封面", 0)["A1"] = "封面"
        other = book.create_sheet("二")
        other.append(["樓價"])
        other.append([2_000_000])

    code, output, rows = workbook(tmp_path / "list.xlsx", change)
    assert (code, len(rows)) == (0, 3)
    for said in (
        "sheet “名單” was read",
        "1 row",
        "hidden columns, read as well: 貸款額",
        "not read, though they name a price: 二",
    ):
        assert said in output


@pytest.mark.parametrize("blank", [None, "", " ", float("nan"), pd.NA])
def test_a_blank_loan_is_the_largest_that_rule_and_income_allow(blank):
    row, issues = listed(DEAL | {"貸款額": blank, "每月入息": 30_000})
    by_income = Fraction(15_000) / instalment(1, Fraction(35, 1000), 30)
    assert (issues, row["verdict"], row["dsr"]) == ([], "pass", pytest.approx(0.5))
    assert row["monthly_payment"] == pytest.approx(float(by_income * instalment(1, Fraction(35, 1000), 30)))
    assert "the largest loan allowed" in row["assumed"]
    assert (row["source"], row["since"]) == ("Hong Kong Monetary Authority, 2024-10-16", "2024-10-16")


@pytest.mark.parametrize("heading", ["按揭成數", "LTV", "首期", "借貸"])
def test_a_blank_loan_is_not_guessed_while_an_unread_heading_may_be_the_loan(heading):
    row, issues = listed(without("loan") | {heading: "70%"})
    assert pd.isna(row["verdict"])
    assert heading in {issue["column"] for issue in issues}


@pytest.mark.parametrize("heading", ["供款期數", "期數", "月數", "Month", "months", "No. of instalments"])
def test_a_column_of_instalments_breaks_no_list(heading):
    assert listed(DEAL | {heading: 300})[0]["verdict"] == "pass"


FURTHER = {
    "age": "第二申請人年齡|第2申請人年齡|2nd applicant age|Applicant 2 age|共同申請人年齡|聯名申請人年齡|聯名人年齡|"
    "擔保人年齡|Co-applicant age|applicant_age_2",
    "income": "第二申請人入息|第2申請人入息|2nd applicant income|Applicant 2 income|共同申請人入息|聯名申請人入息|"
    "Co-applicant income|monthly_income_2",
}


@pytest.mark.parametrize(("what", "heading"), cases(FURTHER))
def test_a_further_applicant_counts_in_a_list_and_is_never_passed_over_in_a_cell(what, heading):
    deal = DEAL | {heading: 60 if what == "age" else 20_000}
    monthly = instalment(5_000_000, Fraction(35, 1000), 30)
    expected = 75 - 60 if what == "age" else float(monthly / (80_000 + 20_000))
    column, function = ("max_tenor", F.MAX_TENOR) if what == "age" else ("dsr", F.DSR)
    row, issues = listed(deal, column)
    assert (issues, row[column]) == ([], pytest.approx(expected))
    try:
        in_a_cell = function(block(deal))
    except xm.InputError:
        return
    assert in_a_cell == pytest.approx(expected)


# Foreign objects ---------------------------------------------------------------------------------------------------------


def test_a_list_is_read_from_whatever_holds_one():
    several = [DEAL, DEAL | {"貸款額": 6e6}]
    columns = {label: [deal[label] for deal in several] for label in DEAL}
    frame = pd.DataFrame(several)
    for held in (several, columns, frame, frame.convert_dtypes(), frame.set_axis([7, 7])):
        assert xm.evaluate(held, ["verdict"])[0]["verdict"].tolist() == ["pass", "fail"]
    for held in (several, columns, frame, [list(DEAL), *(list(deal.values()) for deal in several)]):
        assert F.DEALS(held, "verdict", "en")[1:] == [["pass"], ["fail"]]


def test_a_frame_of_one_row_is_one_row():
    assert F.DEALS(pd.DataFrame([DEAL]), "verdict", "en") == [["verdict"], ["pass"]]
    assets = pd.DataFrame([["現金", 5e6]], columns=["kind", "value"])
    assert F.ASSET_NET_WORTH(assets, None, [["現金", 1]]) == 5e6
    assert F.COUNTED_INCOME(pd.DataFrame([["薪金", 40_000]], columns=["kind", "amount"])) == 40_000


NO_LISTS = [
    None, 5, "x", object(), [], {}, pd.DataFrame(), pd.Series([1]), [5], [{"price": 8e6}, 5], {"price": 8e6},
    {"price": [1, 2], "loan": [1]}, np.array([[1, 2]]), {"price": [object()]}, {"price": [[1]]},
    {"price": [10**5000]}, {"price": [1j]}, {"price": [pd.Interval(0, 1)]},
]  # fmt: skip
NO_VALUES = [
    float("nan"), float("inf"), 10**5000, Decimal("sNaN"), Fraction(10**400), 1j, b"8m", object(), pd.NA, pd.NaT,
    np.array([]), np.zeros((2, 2, 2)), np.timedelta64(1, "D"), pd.Period("2024"), {1, 2}, lambda: 1, "\ud800", "9" * 5000,
]  # fmt: skip


def refusal(answer):
    """Return the error of ours that something raises, or nothing; any other exception passes."""
    try:
        answer()
    except xm.XlMortgageError as error:
        return error
    return None


@pytest.mark.parametrize("place", range(len(NO_LISTS)))
def test_no_foreign_exception_leaves_a_list(place):
    for answer in (xm.evaluate, F.DEALS):
        refused = refusal(lambda answer=answer: answer(NO_LISTS[place]))
        assert refused is None or (refused.code and str(refused))


@pytest.mark.parametrize("place", range(len(NO_VALUES)))
def test_no_foreign_exception_leaves_a_cell_and_a_reason_never_errors(place):
    value = NO_VALUES[place]
    for function in (F.MAX_LTV, F.MAX_LOAN, F.DSR_LIMIT, F.HIBOR, F.DEALS, F.COUNTED_INCOME, F.VERDICT, F.QUOTE):
        refused = refusal(lambda function=function: function(value))
        assert refused is None or refused.code
    for companion in (F.MAX_LTV_WHY, F.MAX_LOAN_WHY, F.HIBOR_WHY, F.COUNTED_INCOME_WHY, F.VERDICT_WHY):
        said = companion(value, lang="en")
        assert said
        assert isinstance(said, str | list)
