"""What Excel's own articles say a formula shows, calculated here: every figure is an example of the article named."""

import pytest

from tests.calculated import answers, calculated, table, workbook_of

SUBTOTALS = {"A1": "Data", "A2": 120, "A3": 10, "A4": 150, "A5": 23}
AGGREGATES = {
    **{f"A{row}": value for row, value in enumerate(("=1/0", 72, 30, "=SQRT(-1)", 31, 96, 32, 81, 33, 53, 34), 1)},
    **{f"B{row}": value for row, value in enumerate((82, 65, 95, 63, 53, 71, 55, 83, 100, 91, 89), 1)},
}
COMMISSIONS = {
    **{f"A{row}": value for row, value in enumerate((100_000, 200_000, 300_000, 400_000), 2)},
    **{f"B{row}": value for row, value in enumerate((7_000, 14_000, 21_000, 28_000), 2)},
    "C2": 250_000,
}
FRUIT = {
    "A2": "apples",
    "A3": "oranges",
    "A4": "peaches",
    "A5": "apples",
    "B2": 32,
    "B3": 54,
    "B4": 75,
    "B5": 86,
}
FREQUENCIES = {
    **{f"A{row}": value for row, value in enumerate((4.14, 4.19, 5.17, 5.77, 6.39), 2)},
    **{f"B{row}": value for row, value in enumerate(("red", "orange", "yellow", "green", "blue"), 2)},
}
FLOWS = {
    **{f"A{row}": value for row, value in enumerate((-10_000, 2_750, 4_250, 3_250, 2_750), 3)},
    **{
        f"B{row}": f"=DATE({day})"
        for row, day in enumerate(("2008,1,1", "2008,3,1", "2008,10,30", "2009,2,15", "2009,4,1"), 3)
    },
}

ARTICLES = {
    "SUBTOTAL function": (SUBTOTALS, {"=SUBTOTAL(9,A2:A5)": 303, "=SUBTOTAL(1,A2:A5)": 75.75}),
    "AGGREGATE function": (
        AGGREGATES,
        {
            "=AGGREGATE(4,6,A1:A11)": 96,
            "=AGGREGATE(14,6,A1:A11,3)": 72,
            "=AGGREGATE(15,6,A1:A11)": "#VALUE!",
            "=AGGREGATE(12,6,A1:A11,B1:B11)": 68,
            "=MAX(A1:A2)": "#DIV/0!",
        },
    ),
    "ROW function": ({}, {"=ROW(C10)": 10, "=SUMPRODUCT(ROW(C4:D6))": 15}),
    "COLUMN function": ({}, {"=COLUMN(B6)": 2, "=SUMPRODUCT(COLUMN(A1:C1))": 6}),
    "CEILING function": (
        {},
        {
            "=CEILING(2.5,1)": 3,
            "=CEILING(-2.5,-2)": -4,
            "=CEILING(-2.5,2)": -2,
            "=CEILING(1.5,0.1)": 1.5,
            "=CEILING(0.234,0.01)": 0.24,
            "=CEILING(23.5,-1)": "#NUM!",
            "=CEILING(5,0)": 0,
            "=CEILING(-23.5,-1)": -24,
        },
    ),
    "FLOOR function": (
        {},
        {
            "=FLOOR(3.7,2)": 2,
            "=FLOOR(-2.5,-2)": -2,
            "=FLOOR(2.5,-2)": "#NUM!",
            "=FLOOR(1.58,0.1)": 1.5,
            "=FLOOR(0.234,0.01)": 0.23,
            "=FLOOR(5,0)": "#DIV/0!",
            "=FLOOR(-2.5,-1)": -2,
        },
    ),
    "CEILING.MATH function": (
        {},
        {
            "=_xlfn.CEILING.MATH(24.3,5)": 25,
            "=_xlfn.CEILING.MATH(6.7)": 7,
            "=_xlfn.CEILING.MATH(-8.1,2)": -8,
            "=_xlfn.CEILING.MATH(-5.5,2,-1)": -6,
            "=_xlfn.CEILING.MATH(-23.5,-1)": -23,
        },
    ),
    "FLOOR.MATH function": (
        {},
        {
            "=_xlfn.FLOOR.MATH(24.3,5)": 20,
            "=_xlfn.FLOOR.MATH(6.7)": 6,
            "=_xlfn.FLOOR.MATH(-8.1,2)": -10,
            "=_xlfn.FLOOR.MATH(-5.5,2,-1)": -4,
        },
    ),
    "MROUND function": (
        {},
        {"=MROUND(10,3)": 9, "=MROUND(-10,-3)": -9, "=MROUND(1.3,0.2)": 1.4, "=MROUND(5,-2)": "#NUM!"},
    ),
    "ROUND function": (
        {},
        {
            "=ROUND(2.15,1)": 2.2,
            "=ROUND(2.149,1)": 2.1,
            "=ROUND(-1.475,2)": -1.48,
            "=ROUND(21.5,-1)": 20,
            "=ROUND(626.3,-3)": 1000,
            "=ROUND(1.98,-1)": 0,
            "=ROUND(-50.55,-2)": -100,
        },
    ),
    "TEXT function": (
        {},
        {
            '=TEXT(1234.567,"$#,##0.00")': "$1,234.57",
            '=TEXT(0.285,"0.0%")': "28.5%",
            '=TEXT(4.34,"# ?/?")': "4 1/3",
            '=TEXT(12200000,"0.00E+00")': "1.22E+07",
            '=TEXT(1234567898,"[<=9999999]###-####;(###) ###-####")': "(123) 456-7898",
            '=TEXT(1234,"0000000")': "0001234",
            """=TEXT(123456,"##0° 00' 00''")""": "12° 34' 56''",
        },
    ),
    "Number format codes": (
        {},
        {
            '=TEXT(1234.59,"####.#")': "1234.6",
            '=TEXT(8.9,"#.000")': "8.900",
            '=TEXT(0.631,"0.#")': "0.6",
            '=TEXT(12,"#.0#")': "12.0",
            '=TEXT(5.25,"# ???/???")': "5   1/4  ",
            '=TEXT(12000,"#,###")': "12,000",
            '=TEXT(12000,"#,")': "12",
            '=TEXT(12200000,"0.0,,")': "12.2",
            '=TEXT(-8.5,"$0.00"" Surplus"";$-0.00"" Shortage""")': "$-8.50 Shortage",
        },
    ),
    "VALUE function": ({}, {'=VALUE("$1,000")': 1000, '=VALUE("16:48:00")-VALUE("12:00:00")': 0.2}),
    "Calculation operators and precedence in Excel": (
        {},
        {
            "=-2^2": 4,
            "=5+2*3": 11,
            '="1"+"2"': 3,
            '="$4.00"+1': 5,
            '="north"&"wind"': "northwind",
            "=SQRT(9)": 3,
            "=20%": 0.2,
            '=("abc"<"abd")=TRUE': True,
            "=8%^2": 0.0064,
        },
    ),
    "Floating-point arithmetic may give inaccurate results in Excel": (
        {},
        {
            "=1-0.9=0.1": True,
            "=(0.1+0.2)=0.3": True,
            "=1*(0.5-0.4-0.1)=0": False,
            "=(43.1-43.2)+1=0.9": False,
        },
    ),
    "SUMIF function": (
        COMMISSIONS,
        {
            '=SUMIF(A2:A5,">160000",B2:B5)': 63_000,
            '=SUMIF(A2:A5,">160000")': 900_000,
            "=SUMIF(A2:A5,300000,B2:B5)": 21_000,
            '=SUMIF(A2:A5,">" & C2,B2:B5)': 49_000,
            '=SUMIF(A2:A5,">160000",B2)': 63_000,
        },
    ),
    "COUNTIF function": (
        FRUIT,
        {
            '=COUNTIF(A2:A5,"apples")': 2,
            "=COUNTIF(A2:A5,A4)": 1,
            "=COUNTIF(A2:A5,A2)+COUNTIF(A2:A5,A3)": 3,
            '=COUNTIF(B2:B5,">55")': 2,
            '=COUNTIF(B2:B5,"<>"&B4)': 3,
            '=COUNTIF(B2:B5,">=32")-COUNTIF(B2:B5,">85")': 3,
            '=COUNTIF(A2:A5,"*")': 4,
            '=COUNTIF(A2:A5,"?????es")': 2,
        },
    ),
    "SUMIFS function": (
        FRUIT,
        {'=SUMIFS(B2:B5,A2:A4,"apples")': "#VALUE!", '=SUMIFS(B2:B5,A2:A5,"apples",B2:B5,">40")': 86},
    ),
    "MATCH function": (
        {"B2": 25, "B3": 38, "B4": 40, "B5": 41},
        {"=MATCH(39,B2:B5,1)": 2, "=MATCH(41,B2:B5,0)": 4, "=MATCH(40,B2:B5,-1)": "#N/A"},
    ),
    "LOOKUP function": (
        FREQUENCIES,
        {
            "=LOOKUP(4.19,A2:A6,B2:B6)": "orange",
            "=LOOKUP(5.75,A2:A6,B2:B6)": "yellow",
            "=LOOKUP(7.66,A2:A6,B2:B6)": "blue",
            "=LOOKUP(0,A2:A6,B2:B6)": "#N/A",
            "=LOOKUP(9E+307,A1:A9)": 6.39,
        },
    ),
    "PMT function": ({}, {"=ROUND(PMT(8%/12,10,10000),2)": -1037.03, "=ROUND(PMT(6%/12,18*12,0,50000),2)": -129.08}),
    "PPMT function": ({}, {"=ROUND(PPMT(10%/12,1,2*12,2000),2)": -75.62, "=ROUND(PPMT(8%,10,10,200000),2)": -27598.05}),
    "IPMT function": ({}, {"=ROUND(IPMT(10%/12,1,3*12,8000),2)": -66.67}),
    "CUMPRINC function": ({}, {"=ROUND(CUMPRINC(9%/12,30*12,125000,13,24,0),4)": -934.1071}),
    "CUMIPMT function": ({}, {"=ROUND(CUMIPMT(9%/12,30*12,125000,13,24,0),4)": -11135.2321}),
    "NPER function": ({}, {"=ROUND(NPER(12%/12,-100,-1000,10000,1),7)": 59.6738657}),
    "FV function": ({}, {"=ROUND(FV(6%/12,10,-200,-500,1),2)": 2581.4}),
    "PV function": ({}, {"=ROUND(PV(8%/12,12*20,500),2)": -59777.15}),
    "RATE function": ({}, {"=ROUND(RATE(4*12,-200,8000),4)": 0.0077}),
    "EFFECT function": ({}, {"=ROUND(EFFECT(0.0525,4),7)": 0.0535427}),
    "NOMINAL function": ({}, {"=ROUND(NOMINAL(0.053543,4),8)": 0.05250032}),
    "XNPV function": (FLOWS, {"=ROUND(_xlfn.XNPV(0.09,A3:A7,B3:B7),2)": 2086.65, "=XNPV(0.09,A3:A7,B3:B6)": "#NUM!"}),
    "EOMONTH function": ({}, {"=EOMONTH(DATE(2011,1,1),1)": 40602, "=EOMONTH(DATE(2011,1,1),-3)": 40482}),
    "EDATE function": ({}, {"=EDATE(DATE(2011,1,15),1)": 40589, "=EDATE(DATE(2024,1,31),1)": 45351}),
    "WEEKDAY function": (
        {},
        {"=WEEKDAY(DATE(2008,2,14))": 5, "=WEEKDAY(DATE(2008,2,14),2)": 4, "=WEEKDAY(DATE(2008,2,14),3)": 3},
    ),
    "DATEDIF function": (
        {},
        {
            '=DATEDIF(DATE(2001,1,1),DATE(2003,1,1),"Y")': 2,
            '=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"D")': 440,
            '=DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"YD")': 75,
        },
    ),
    "SUMPRODUCT function": (
        {"A1": 2, "A2": 4, "B1": 5, "B2": "x"},
        {"=SUMPRODUCT(A1:A2,B1:B2)": 10, "=SUMPRODUCT(A1:A2,B1:B1)": "#VALUE!", "=SUMPRODUCT((A1:A2>2)*A1:A2)": 4},
    ),
    "NORM.S.DIST function": ({}, {"=ROUND(NORMSDIST(1.333333),7)": 0.9087887}),
    "TAKE function": (
        {"A1": 1, "A2": 2, "A3": 3},
        {"=SUM(_xlfn.TAKE(A1:A3,2))": 3, "=SUM(_xlfn.TAKE(A1:A3,-2))": 5, "=SUM(_xlfn.DROP(A1:A3,1))": 5},
    ),
    "LEFT, LEFTB functions": ({}, {"=LEFT(TRUE,2)": "TR", '=LEFT("Sale Price",4)': "Sale"}),
}


@pytest.mark.parametrize("article", ARTICLES)
def test_a_formula_shows_what_the_article_says(article):
    cells, formulas = ARTICLES[article]
    shown = answers(formulas, cells)
    for formula, found, right in zip(formulas, shown, formulas.values(), strict=True):
        is_number = isinstance(right, (int, float)) and not isinstance(right, bool)
        assert found == (pytest.approx(right, rel=1e-12) if is_number else right), formula
        assert isinstance(found, bool) == isinstance(right, bool), formula


def test_totals_leave_out_the_rows_that_are_hidden():
    """SUBTOTAL function: 9 leaves out filtered rows, 109 also those hidden by hand; AGGREGATE function: options 0 to 7."""
    cells = {"A1": "Loan", "A2": 100, "A3": 200, "A4": 300, "A5": "=SUBTOTAL(9,A2:A4)"}
    formulas = [
        *("=SUBTOTAL(9,A2:A4)", "=SUBTOTAL(109,A2:A4)", "=SUBTOTAL(103,A1:A4)", "=SUBTOTAL(9,A2:A5)"),
        *(
            "=AGGREGATE(9,4,A2:A4)",
            "=AGGREGATE(9,5,A2:A4)",
            "=AGGREGATE(9,7,A2:A5)",
            "=AGGREGATE(14,5,A2:A4,2)",
            "=SUM(A2:A4)",
        ),
    ]
    assert answers(formulas, cells, hidden=[3]) == [600, 400, 3, 600, 600, 400, 1000, 100, 600]
    filtered = workbook_of({**cells, **{f"Z{row}": formula for row, formula in enumerate(formulas, 1)}}, hidden=[3])
    filtered.active.auto_filter.ref = "A1:A4"
    filtered.active.auto_filter.add_filter_column(0, ["100", "300"])
    found = calculated(filtered)
    assert [found.values[f"Z{row}"] for row in range(1, 10)] == [400, 400, 3, 400, 600, 400, 800, 100, 600]


def test_a_total_whose_rows_are_found_by_calculation_is_not_calculated():
    found = calculated(workbook_of({"A1": 1, "B1": "=SUBTOTAL(9,OFFSET(A1,0,0,2,1))", "B2": "=B1+1"}))
    assert found.unsupported() == {"B1": "no-fixed-range"}
    assert found.shown("B1", "B2") == ["#NAME?", "#NAME?"]


def test_rows_and_columns_of_ranges_are_several_numbers():
    """ROW function: a reference to a range gives the numbers of its rows as an array."""
    cells = {"A1": 1, "A2": 2, "A3": 3, "B1": 10, "B2": 20, "B3": 30}
    formulas = {
        "=SUMPRODUCT(ROW(A1:A3))": 6,
        "=SUMPRODUCT((ROW(A1:A3)>=2)*B1:B3)": 50,
        "=SUMPRODUCT(B1:B3*(MOD(ROW(B1:B3),2)=1))": 40,
        '=ROUND(-SUMPRODUCT(PPMT(3.5%/12,ROW(INDIRECT("1:12")),300,5600000)),2)': 142693.64,
        "=SUMPRODUCT(COLUMN(A1:B1)*A1:B1)": 21,
        "=MAX(INDEX((A1:A3>1)*ROW(A1:A3),0))": 3,
    }
    assert answers(formulas, cells) == list(formulas.values())
    array = calculated(
        workbook_of(cells, arrays={"D1": "=SUM(IF(MOD(ROW(B1:B3),2)=1,B1:B3))", "E1:E3": "=ROW(A1:A3)*2"})
    )
    assert array.shown("D1", "E1", "E2", "E3") == [40, 2, 4, 6]


def test_a_range_where_one_value_is_taken_is_the_cell_in_the_own_row_or_column():
    """Implicit intersection operator: @."""
    cells = {
        **{f"A{row}": row * 1_000_000 for row in range(1, 5)},
        **{f"C{row}": f"R{row}" for row in range(1, 5)},
        "F3": '=TEXT(樓價,"#,##0")',
        "G3": '=CONCATENATE(A1:A4,"x")',
        "H3": "=LEN(C:C)",
        "I3": "=UPPER(C1:C4)",
        "J3": "=ROUND(MONTHLY_PAYMENT(A:A*1,3.5%,25),2)",
        "K3": '=A:A&"/"&C:C',
        "L3": "=樓價*2",
        "M9": "=A1:A4+1",
        "N3": '=IF(C1:C4="R3",A1:A4,0)',
        "O3": "=ABS(A1:A4)",
        "C20": "=A1:D1",
        "P3": "=@A1:A4",
        "Q2": "=ISBLANK(C1:C4)",
    }
    found = calculated(workbook_of(cells, names={"樓價": "Deals!$A$1:$A$4"}))
    assert found.shown("F3", "G3", "H3", "I3") == ["3,000,000", "3000000x", 2, "R3"]
    assert found.shown("J3", "K3", "L3", "M9") == [15018.71, "3000000/R3", 6_000_000, "#VALUE!"]
    assert found.shown("N3", "O3", "C20", "P3", "Q2") == [3_000_000, 3_000_000, "R1", 3_000_000, False]


def test_a_column_in_brackets_is_that_of_the_table_around_it():
    """Using structured references with Excel tables: inside a table its name may be left out."""
    cells = {
        "A1": "樓價",
        "B1": "貸款額",
        "C1": "成數",
        "A2": 8e6,
        "B2": 4e6,
        "A3": 6e6,
        "B3": 3e6,
        "A4": 5e6,
        "B4": 2e6,
        "C2": "=[@貸款額]/[@樓價]",
        "C3": "=deals[[#This Row],[貸款額]]/deals[[#This Row],[樓價]]",
        "C4": "=deals[@貸款額]*1",
        "A5": "=SUBTOTAL(103,[樓價])",
        "B5": "=SUBTOTAL(109,[貸款額])",
        "E3": "=deals[@樓價]",
        "E9": "=SUM(deals[樓價])",
        "E5": "=deals[@樓價]",
        "E7": "=deals[@樓價]",
        "E1": "=IFERROR(deals[@樓價],0)",
    }
    found = calculated(workbook_of(cells, tables=[table("deals", "A1:C5", totals_rows=1)]))
    assert found.shown("C2", "C3", "C4", "A5", "B5", "E3", "E9") == [0.5, 0.5, 2e6, 3, 9e6, 6e6, 19e6]
    assert found.shown("E1", "E5", "E7") == [0, "#VALUE!", "#VALUE!"]


def test_a_specifier_without_a_table_costs_its_own_formula_only():
    found = calculated(workbook_of({"A1": 5, "B1": "=[@price]*2", "B2": "=A1*2"}))
    assert found.unsupported() == {"B1": "no-table"}
    assert found.shown("B2") == [10]


def test_an_array_formula_shows_0_for_a_blank():
    """Guidelines and examples of array formulas."""
    cells = {"A1": 5, "A3": 7, "D1": "=C1+1", "D2": "=C2+1", "D3": "=C3+1", "E3": '=IF(C2=0,"zero","?")'}
    found = calculated(workbook_of(cells, arrays={"C1:C3": "=A1:A3", "G1:G3": "=IF(A1:A3>6,A1:A3,A1:A3)"}))
    assert found.shown("C1", "C2", "C3", "D1", "D2", "D3", "E3") == [5, 0, 7, 6, 1, 8, "zero"]
    assert found.shown("G1", "G2", "G3") == [5, 0, 7]


def test_numbers_in_texts_have_15_digits_and_comparisons_too():
    """Excel specifications and limits: number precision 15 digits."""
    formulas = {
        '="最高 "&0.55*100&"%"': "最高 55%",
        '=IF(1-0.9=0.1,"一成首期","other")': "一成首期",
        '="月供 $"&PMT(3.5%/12,300,-5600000)': "月供 $28034.9199345315",
        '=1E+20&""': "1E+20",
        '=1/3&""': "0.333333333333333",
        "=(0.1+0.2)<=0.3": True,
        "=0.1+0.2>0.3": False,
        "=LEN(0.1+0.2)": 3,
        "=CONCATENATE(0.1*3)": "0.3",
        "=0.7*100&TRUE": "70TRUE",
        '=MAX_LTV(8000000,,,,,,,,,"2026-11-20")=0.7': True,
    }
    assert answers(formulas) == list(formulas.values())


def test_the_text_of_a_formula_is_that_of_the_file():
    """FORMULATEXT function and ISFORMULA function."""
    cells = {"A1": 8e6, "B1": '=MAX_LTV(A1,"村屋")', "C1": "=_xlfn.FORMULATEXT(B1)", "D1": "=_xlfn.ISFORMULA(B1)"}
    cells |= {"C2": "=_xlfn.FORMULATEXT(A1)", "D2": "=_xlfn.ISFORMULA(A1)", "C3": "=_xlfn.FORMULATEXT(E1)"}
    found = calculated(workbook_of(cells, arrays={"E1:E2": "=SUM(A1:A1)"}))
    assert found.shown("C1", "D1", "C2", "D2", "C3") == ['=MAX_LTV(A1,"村屋")', True, "#N/A", False, "{=SUM(A1:A1)}"]


@pytest.mark.parametrize(
    ("formula", "right"),
    [
        ('=TEXT(45581,"e年m月d日")', "2024年10月16日"),
        ('=TEXT(45581,"[$-404]e/m/d")', "113/10/16"),
        ('=TEXT(45581,"[$-404]gge年m月d日")', "民國113年10月16日"),
        ('=TEXT(45581,"aaaa")', "星期三"),
        ('=TEXT(45581,"[$-404]aaa")', "週三"),
        ('=TEXT(45581,"yyyy""年""m""月""d""日""")', "2024年10月16日"),
        ('=TEXT(8000000,"[$HK$]#,##0")', "HK$8,000,000"),
        ('=TEXT(8000000,"[$HK$-C04]#,##0.00")', "HK$8,000,000.00"),
        ('=TEXT(12345,"[DBNum1]0")', "一二三四五"),
        ('=TEXT(12345,"[DBNum2][$-404]General")', "壹萬貳仟參佰肆拾伍"),
        ('=TEXT(0.75,"h:mm AM/PM")', "6:00 PM"),
        ('=TEXT(1.5,"[h]:mm")', "36:00"),
        ('=TEXT(0,"#,##0;(#,##0);""免"";@")', "免"),
        ('=TEXT(-5,"#,##0;(#,##0)")', "(5)"),
        ('=TEXT("甲","@先生")', "甲先生"),
    ],
)
def test_text_shows_numbers_as_the_excel_of_hong_kong(formula, right):
    """Number format codes; ECMA-376-1:2016, 18.8.30 and 18.8.31, the formats of zh-tw."""
    assert answers([formula]) == [right]


def test_a_text_that_looks_like_a_number_counts_as_one():
    """Convert numbers stored as text to numbers; VALUE function; DATEVALUE function."""
    formulas = {
        "=A1*1": 8_000_000,
        '=VALUE("8,000,000")': 8_000_000,
        '=VALUE("$8,000")': 8_000,
        '=DATEVALUE("2024年10月16日")': 45581,
        '=DATEVALUE("2024-10-16")+1': 45582,
        '=MAX_LTV(A1*1,,,,,,,,,"2026-11-20")': 0.7,
        '="3.5%"*2': 0.07,
        '="(500)"+0': -500,
        '="12:00"*24': 12,
        "=SUM(A1,A2)": 5,
        '=SUM("5",2)': 7,
        '="x"+1': "#VALUE!",
        '=""+1': "#VALUE!",
    }
    assert answers(formulas, {"A1": "8,000,000", "A2": 5}) == list(formulas.values())


def test_a_date_that_may_be_two_days_is_refused_with_a_sentence():
    found = calculated(workbook_of({"A1": "03/04/2024", "B1": "=A1+1"}))
    assert found.shown("B1") == ["#VALUE!"]
    assert found.unsupported() | {each.cell: each.reason.code for each in found.report.errors} == {
        "B1": "unclear-date-text"
    }


def test_a_name_that_only_looks_like_a_cell_is_a_name():
    """Names in formulas: a name may not be a cell's address; a sheet ends at XFD1048576."""
    cells = {"A1": 8e6, "B1": "=hk20241016*2", "C1": "=xyz2024*2"}
    found = calculated(workbook_of(cells, names={"hk20241016": "Deals!$A$1", "xyz2024": "Deals!$A$1"}))
    assert found.shown("B1", "C1") == [16e6, 16e6]


def test_a_range_from_its_end_to_its_start_is_the_same_range():
    assert answers(["=SUM(A2:A1)", "=SUM(B$2:A1)"], {"A1": 1, "A2": 2, "B1": 4}) == [3, 7]
