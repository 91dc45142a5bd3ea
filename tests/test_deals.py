"""A whole deal list in one call of a worksheet function."""

import pytest

from udfs import functions
from udfs.cell_error import CellError
from xlmortgage.errors import XlMortgageError
from xlmortgage.lists.columns import COLUMNS

ON_A_DAY = {"agreement_date": "2026-11-21"}
DAY = ON_A_DAY["agreement_date"]
DEAL_LIST = [
    ["備註", "樓價", "物業", "貸款額", "年利率", "年期", "每月入息", "臨約日期"],
    ["a", "HK$8m", "村屋", 5e6, 0.04, 30, 90_000, DAY],
    ["", None, "", None, None, " ", None, ""],
    ["b", "abc", "村屋", 5e6, 0.04, 30, 90_000, DAY],
    ["c", 8e6, "村屋", 5e6, 0.04, 30, CellError("#N/A"), DAY],
    ["d", 8e6, "車位", 6e6, 0.04, 15, 90_000, DAY],
]


def test_a_list_is_answered_row_by_row_as_by_the_single_functions():
    header, *rows = functions.DEALS(DEAL_LIST, "max_ltv,dsr_ok,stamp_duty")
    assert header == ["最高按揭成數", "入息測試通過", "印花稅"]
    assert rows[0] == [
        functions.MAX_LTV(8e6, "村屋", **ON_A_DAY),
        functions.DSR_OK(90_000, 5e6, 0.04, 30, **ON_A_DAY),
        functions.STAMP_DUTY(8e6, "村屋", **ON_A_DAY),
    ]
    assert rows[1] == ["", "", ""]
    assert rows[2] == ["", True, ""]
    assert rows[3] == [0.7, "", 240_000]
    assert len(rows) == len(DEAL_LIST) - 1
    assert all(type(cell) in {float, int, bool, str} for row in rows for cell in row)


def test_a_row_that_cannot_be_answered_says_why():
    header, *rows = functions.DEALS(DEAL_LIST, [["verdict", "why"]], "en")
    assert header == ["verdict", "why"]
    assert [row[0] for row in rows] == ["pass with warning", "", "", "", "fail"]
    assert rows[2][1] == "price must be a number [HKD]; got “abc”. Write digits, such as 8000000."
    assert "monthly_income" in rows[3][1]
    assert rows[1][1] == ""
    assert rows[4][1].startswith("The loan of HK$6,000,000 is above the limit")


def test_all_results_are_given_where_none_is_named():
    header, row = functions.DEALS([DEAL_LIST[0], DEAL_LIST[1]])
    assert header == [column.zh for column in COLUMNS.values()]
    assert len(row) == len(header)


def test_a_list_that_lacks_columns_says_which():
    header, row = functions.DEALS([["樓價", "臨約日期"], [8e6, DAY]])
    answers = dict(zip(header, row, strict=True))
    assert answers["最高按揭成數"] == 0.7
    assert answers["每月供款"] == ""
    assert "未提供貸款額" in answers["原因"]


def test_results_may_be_named_in_chinese():
    assert functions.DEALS(DEAL_LIST[:2], "最高按揭成數、max_loan") == [
        ["最高按揭成數", "最高貸款額"],
        [0.7, 5_600_000.0],
    ]


@pytest.mark.parametrize(
    ("table", "columns", "code"),
    [
        ([["樓價"]], None, "no-rows"),
        ([["物業"], ["村屋"]], "max_ltv", "no-price-column"),
        ([["樓價", "price"], [8e6, 8e6]], "max_ltv", "column-twice"),
        ([["樓價"], [8e6]], "castle", "unknown-result"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(table, columns, code):
    with pytest.raises(XlMortgageError) as refusal:
        functions.DEALS(table, columns)
    assert refusal.value.code == code
