"""Cells and ranges: blanks, error cells, deal blocks, tables of assets, and what spills."""

import pandas as pd
import pytest

from udfs import cells, functions
from udfs.cell_error import CellError
from udfs.contract import CONTRACT, Companion
from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.ranges import as_rows
from xlmortgage.deal.words import Asset, Income, Place
from xlmortgage.errors import InputError, NoRuleError

NA = CellError("#N/A")
ERRORS = ["#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "#SPILL!"]
DAY = "2026-11-20"
"""On which a deal is agreed whose answer is spelled out here, whatever rules come later."""

GIVEN = {
    "price": 8e6,
    "loan": 3e6,
    "annual_rate": 0.04,
    "years": 30,
    "monthly_income": 50e3,
    "assets": 1e6,
    "rule": "ltv",
    "month": 12,
    "flat_monthly": 0.005,
    "months": 24,
    "value": 7e6,
    "first_balance": 5e6,
    "sale_price": 7e6,
    "acquired": "2022-01-05",
    "sold": "2023-03-01",
    "years_left": 20,
    "new_rate": 0.03,
    "amount": 500_000,
    "reserve": 300_000,
    "shock": 0.2,
    "valuation": 8_000_000,
    "rates": 0.04,
    "terms": 25,
    "stage_plan": "即供",
    "old_balance": 2_000_000,
    "old_sale_date": "2024-06-30",
    "hibor": 0.03,
    "spread": 0.013,
    "cash": 3e6,
    "table": [["price"], [8e6]],
    "plans": [["lender"], ["A"]],
    "incomes": 50e3,
    "date": "2026-09-30",
    "quarter": "2025Q3",
    "days_in_arrears": 75,
    "deal": [["price", 8e6], ["loan", 5e6], ["annual_rate", 0.04], ["years", 30], ["monthly_income", 50e3]],
}
"""What every function asks for."""


def refused(function, *given, **named):
    with pytest.raises(InputError) as refusal:
        function(*given, **named)
    return refusal.value


@pytest.mark.parametrize("text", ERRORS)
def test_an_error_in_a_cell_passes_through(text):
    error = refused(functions.MAX_LTV, CellError(text))
    assert (error.code, error.field, error.value, error.cell) == ("error-in-a-cell", "price", text, text)
    assert text in error.sentence("en")
    assert text in error.sentence("zh")


def test_an_error_passes_through_every_argument():
    for function in CONTRACT.values():
        if isinstance(function, Companion):
            continue
        given = [GIVEN[fact.name] for fact in function.facts[: function.required]]
        for at, fact in enumerate(function.facts):
            if fact.name != "deal":
                error = refused(function, *[*given, *[None] * len(function.facts)][:at], NA, *given[at + 1 :])
                assert (error.code, error.field, error.cell) == ("error-in-a-cell", fact.name, "#N/A"), function


@pytest.mark.parametrize(
    "assets",
    [[["現金", NA]], [[NA, 1e6]], [["現金", 1e6, NA]], [["現金", 1e6, 0, NA]], [["物業", 1e6], ["現金", NA]]],
)
def test_an_error_in_a_table_of_assets_passes_through(assets):
    assert refused(functions.ASSET_NET_WORTH, assets).cell == "#N/A"


@pytest.mark.parametrize("argument", ["liabilities", "haircuts"])
def test_an_error_in_a_range_of_amounts_passes_through(argument):
    assert refused(functions.ASSET_NET_WORTH, 1e6, **{argument: [["股票", NA]]}).cell == "#N/A"


def test_a_bad_row_spoils_no_other():
    answers = functions.MAX_LTV([[8e6], ["abc"], [None], [""], [NA], [-1], ["HK$8m"]], agreement_date=DAY)
    assert answers[0] == answers[-1] == [0.7]
    assert [row[0] for row in answers[1:-1]] == ["#VALUE!", "#VALUE!", "#VALUE!", "#N/A", "#VALUE!"]
    assert [row[0].reason.code for row in answers[1:-1]] == [
        "not-a-number",
        "missing",
        "missing",
        "error-in-a-cell",
        "out-of-range",
    ]


def test_a_row_that_no_rule_covers_spoils_no_other():
    answers = functions.MAX_LTV([[8e6], [8e6]], agreement_date=[["2024-10-16"], ["1999-01-01"]])
    assert answers == [[0.7], [CellError("#N/A")]]
    assert isinstance(answers[1][0].reason, NoRuleError)


@pytest.mark.parametrize(
    ("prices", "answers"),
    [
        (10e6, 0.9),
        ([[10e6]], 0.9),
        ([10e6], 0.9),
        ([10e6, 11.25e6], [[0.9], [0.8]]),
        ((10e6, 11.25e6), [[0.9], [0.8]]),
        ([[10e6], [11.25e6]], [[0.9], [0.8]]),
        ([[10e6, 11.25e6]], [[0.9, 0.8]]),
        ([[10e6, 11.25e6], [11.25e6, 10e6]], [[0.9, 0.8], [0.8, 0.9]]),
        (((10e6, 11.25e6),), [[0.9, 0.8]]),
    ],
)
def test_a_range_spills_in_its_own_shape(prices, answers):
    given = {"insured": True, "first_home": True, "regular_salary": True, "agreement_date": DAY}
    assert functions.MAX_LTV(prices, **given) == answers


def test_a_single_value_beside_a_range_is_repeated():
    several = functions.MAX_LTV([[8e6], [32e6]], [["私樓"]], agreement_date="2024-10-15")
    assert several == [[0.7], [0.65625]]
    assert functions.MAX_LTV(32e6, agreement_date=[["2024-10-15", "2024-10-16"]]) == [[0.65625, 0.7]]


@pytest.mark.parametrize("properties", [[["私樓"], ["村屋"], ["唐樓"]], [["私樓", "村屋"]]])
def test_ranges_of_different_shapes_are_refused(properties):
    error = refused(functions.MAX_LTV, [[8e6], [9e6]], properties)
    assert error.code == "ranges-of-different-shapes"
    assert f"price 2 x 1, property {len(properties)} x {len(properties[0])}" in error.sentence("en")
    assert error.sentence("zh").endswith("。")


@pytest.mark.parametrize(
    "block",
    [
        [["樓價", 32e6], ["物業", "私樓"], ["臨約日期", "2024-10-15"]],
        [["price", 32e6], ["property type", "private"], ["Agreement Date", "2024-10-15"]],
        [["樓價：", "HK$32m"], ["臨約日期 *", 45580]],
        (("樓價", 32e6), ("臨約日期", "2024-10-15")),
        [["備註", "海景"], ["樓價", 32e6], ["用途", ""], ["入伙日期", None], [None, None], ["臨約日期", "2024-10-15"]],
        [["樓價", 32e6], ["每月入息", "abc"], ["臨約日期", "2024-10-15"]],
        [["price", None], ["樓價", 32e6], ["agreement_date", "2024-10-15"]],
        [["樓價", 32e6], ["物業類型", 0], ["臨約日期", "2024-10-15"]],
    ],
)
def test_a_deal_block_serves_as_arguments(block):
    assert functions.MAX_LTV(block) == 0.65625


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        ([["樓價", "臨約日期"]], [[32e6, "2024-10-15"]]),
        ([["臨約日期", "備註", "price", "property"]], [["2024-10-15", "海景", "32m", ""]]),
        ([["臨約日期", "樓價", None]], [["2024-10-15", 32e6, None]]),
    ],
)
def test_a_header_row_and_a_value_row_serve_as_arguments(headers, row):
    assert functions.MAX_LTV(headers, row) == 0.65625


def test_a_deal_block_takes_named_arguments_besides():
    assert functions.MAX_LTV([["樓價", 32e6]], agreement_date="2024-10-15") == 0.65625


def test_a_deal_block_and_a_language_explain_themselves():
    block = [["樓價", 8e6], ["臨約日期", DAY]]
    assert functions.MAX_LTV_WHY([*block, ["語言", "en"]]).startswith("Maximum LTV 70%")
    assert functions.MAX_LTV_WHY(block, "en").startswith("Maximum LTV 70%")


def test_a_deal_block_by_itself():
    assert refused(functions.MAX_LTV, [["樓價", 8e6]], "私樓").code == "more-than-a-deal-block"


def test_a_fact_given_twice_in_a_deal_block_is_refused():
    error = refused(functions.MAX_LTV, [["樓價", 8e6], ["price", 9e6]])
    assert (error.code, error.field, error.value) == ("given-twice", "price", 9e6)


def test_a_deal_block_lacking_what_is_required_is_refused():
    error = refused(functions.MAX_LTV, [["物業", "私樓"], ["樓價", ""]])
    assert (error.code, error.field) == ("missing", "price")


def test_an_error_in_a_deal_block_matters_to_those_who_read_it():
    block = [["樓價", 8e6], ["貸款額", NA], ["臨約日期", DAY]]
    assert functions.MAX_LTV(block) == 0.7
    assert refused(functions.MONTHLY_PAYMENT, block, annual_rate=0.04, years=30).cell == "#N/A"


@pytest.mark.parametrize(
    ("assets", "worth"),
    [
        (1e6, 1e6),
        ("100萬", 1e6),
        ([["現金", 1e6]], 1e6),
        ([["cash", "HK$1m"], ["存款", 2e6]], 3e6),
        ([["物業", 10e6, 2e6]], 3e6),
        ([["物業", 10e6, ""]], 5e6),
        ([["物業", 10e6, 2e6, "香港"], ["物業", 9e6, 0, "內地"], ["股票", 1e6, None, "mainland"]], 3e6),
        ([["物業", 10e6, 6e6]], -1e6),
        ([["kind", "value"], ["cash", 1e6]], 1e6),
        ([["種類", "價值", "欠款", "所在地"], ["現金", 1e6, 0, 0]], 1e6),
        ([["資產", "價值"], ["現金", 1e6]], 1e6),
        ([["assets", "HKD"], ["現金", 1e6]], 1e6),
        ([[None, None], ["現金", 1e6], ["", ""]], 1e6),
        ([["資產", 1e6]], 1e6),
        ([], 0.0),
    ],
)
def test_what_assets_count(assets, worth):
    assert functions.ASSET_NET_WORTH(assets) == worth


@pytest.mark.parametrize(
    ("assets", "code"),
    [
        ([["寶石", 1e6]], "unknown-word"),
        ([["現金", "lots"]], "not-a-number"),
        ([["現金", -1]], "out-of-range"),
        ([["現金", 1e6, -1]], "out-of-range"),
        ([["現金", 1e6, 0, "火星"]], "unknown-word"),
        ([["現金"]], "wrong-columns"),
        ([["現金", 1e6, 0, "香港", "?"]], "wrong-columns"),
        ("much", "no-range"),
    ],
)
def test_assets_that_cannot_be_read_are_refused(assets, code):
    error = refused(functions.ASSET_NET_WORTH, assets)
    assert (error.code, error.field) == (code, "assets")


@pytest.mark.parametrize("kind", ["股票", "fund", "債券", "黃金", "其他"])
def test_an_asset_of_which_nothing_is_published_asks_for_the_banks_share(kind):
    with pytest.raises(NoRuleError) as refusal:
        functions.ASSET_NET_WORTH([[kind, 1e6]])
    assert (refusal.value.code, refusal.value.field, refusal.value.cell) == ("no-published-share", "assets", "#N/A")
    assert functions.ASSET_NET_WORTH([[kind, 1e6]], haircuts=[[kind, 0.6]]) == 6e5


@pytest.mark.parametrize(
    ("haircuts", "worth"),
    [
        (None, 5e6),
        ([["物業", 0.7]], 7e6),
        ([["物業", "70%"], ["股票", 0.5]], 7e6),
        ([["property", 0], [None, ""]], 0),
    ],
)
def test_a_banks_own_share_takes_the_place_of_the_published_one(haircuts, worth):
    assert functions.ASSET_NET_WORTH([["物業", 10e6]], haircuts=haircuts) == worth
    assert functions.ASSET_NET_WORTH([["物業", 10e6, 0, "內地"]], haircuts=haircuts) == 0


@pytest.mark.parametrize(
    ("haircuts", "code"),
    [
        ([["股票", 60]], "percent-as-number"),
        ([["股票", -0.1]], "out-of-range"),
        ([["寶石", 0.6]], "unknown-word"),
        ([["股票"]], "wrong-columns"),
        (0.6, "wrong-columns"),
    ],
)
def test_haircuts_that_cannot_be_read_are_refused(haircuts, code):
    error = refused(functions.ASSET_NET_WORTH, [["股票", 1e6]], haircuts=haircuts)
    assert (error.code, error.field) == (code, "haircuts")


@pytest.mark.parametrize(
    "fees",
    [
        31_000,
        "31,000",
        [[31_000]],
        [20_000, 11_000],
        [["律師費", 20_000], ["佣金", "11,000"]],
        [[20_000, 11_000]],
        [[31e3], [None]],
    ],
)
def test_fees_are_a_number_or_a_range(fees):
    assert functions.SECOND_MORTGAGE_APR(1e6, 0.15, 10, fees) == pytest.approx(0.1704, abs=5e-5)


def test_fees_beside_a_range_of_loans_go_row_by_row():
    loans, fees = [[1e6], [2e6]], [[31e3], [62e3]]
    each = [[functions.SECOND_MORTGAGE_APR(1e6, 0.15, 10, 31e3)], [functions.SECOND_MORTGAGE_APR(2e6, 0.15, 10, 62e3)]]
    assert functions.SECOND_MORTGAGE_APR(loans, 0.15, 10, fees) == each
    shared = functions.SECOND_MORTGAGE_APR(loans, 0.15, 10, [[20e3, 11e3]])
    assert shared[0] == each[0]
    assert shared[1][0] < each[1][0]


@pytest.mark.parametrize(
    ("raw", "rows"), [(1, [[1]]), ([1, 2], [[1], [2]]), ([[1, 2]], [[1, 2]]), (((1,), (2,)), [[1], [2]])]
)
def test_a_range_is_rows(raw, rows):
    assert as_rows(raw) == rows


@pytest.mark.parametrize(
    "fees", [[[CellError("#N/A"), 5_000]], [["#REF!", 5_000]], [["HK$31,00", 5_000]], [["3l000", 5_000], ["1,00", 2]]]
)
def test_an_error_or_a_slip_beside_an_amount_is_no_label(fees):
    with pytest.raises(InputError):
        functions.SECOND_MORTGAGE_APR(1e6, 0.15, 10, fees)


def test_a_label_beside_an_amount_is_a_label():
    labelled = [["估價費", 5_000], ["2nd valuation", 1_000], ["", 500]]
    assert functions.SECOND_MORTGAGE_APR(1e6, 0.15, 10, labelled) == functions.SECOND_MORTGAGE_APR(1e6, 0.15, 10, 6_500)


def test_assets_are_read_with_what_is_owed_and_where():
    line = FACTS["assets"].read([["物業", 10e6, 2e6, "海外"]])[0]
    assert (line.asset, line.value, line.owed, line.place) == (Asset.PROPERTY, 10e6, 2e6, Place.OVERSEAS)


def test_a_cell_error_is_its_text_and_knows_its_reason():
    reason = refused(functions.MAX_LTV, "abc")
    error = CellError(reason.cell, reason)
    assert error == "#VALUE!"
    assert repr(error) == "CellError('#VALUE!')"
    assert error.reason is reason
    assert CellError("#N/A").reason is None


def test_incomes_are_read_with_whose_they_are():
    header, *lines = ["種類", "每月金額", "申請人"], ["薪金", "HK$50,000", "A"], ["花紅", 2e3, None]
    salary, bonus = FACTS["incomes"].read([header, *lines])
    assert (salary.kind, salary.amount, salary.applicant) == (Income.SALARY, 50e3, "A")
    assert (bonus.kind, bonus.amount, bonus.applicant) == (Income.BONUS, 2e3, "")
    assert [line.kind for line in FACTS["incomes"].read(40e3)] == [Income.SALARY]


def test_a_slip_in_a_call_is_said_by_a_host_and_refused_by_python():
    with pytest.raises(InputError, match="takes at most 12 arguments; got 13") as refusal:
        CONTRACT["MAX_LTV"](*[8e6] * 13)
    assert refusal.value.code == "wrong-argument-count"
    assert refusal.value.sentence("zh").endswith("請更正公式。")
    with pytest.raises(TypeError, match="takes at most 12 arguments"):
        functions.MAX_LTV(*[8e6] * 13)
    for function in (functions.MAX_LTV, functions.MAX_LTV_WHY):
        with pytest.raises(TypeError, match="has no argument 'prize'; it has price, property"):
            function(prize=8e6)


def test_what_a_block_says_to_nobody_is_told():
    block = [["樓價", 8e6], ["海景", "是"], ["備註", None], [None, 3], ["property type", "private"]]
    assert cells.unused_labels(block) == ["海景"]


@pytest.mark.parametrize(
    ("assets", "worth"),
    [
        ([["種類", "價值(萬)"], ["存款", 100]], 1e6),
        ([["種類", "價值（萬元）"], ["存款", "一百"]], 1e6),
        ([["種類", "價值(萬)", "結欠（萬）"], ["物業", 1000, 200]], 3e6),
        ([["所在地", "價值", "種類"], ["內地", 1e6, "物業"], [None, 2e6, "存款"]], 2e6),
        ([["種類", "地點", "價值"], ["物業", "香港", 1e6]], 5e5),
        ([["kind", "value", None], ["cash", 1e6, None]], 1e6),
    ],
)
def test_the_headings_of_assets_tell_units_and_order(assets, worth):
    assert functions.ASSET_NET_WORTH(assets) == worth


@pytest.mark.parametrize(
    ("incomes", "counted"),
    [
        ([["種類", "每月金額(K)"], ["薪金", 40]], 40e3),
        ([["申請人", "每月金額(萬)", "種類"], ["甲", "四", "薪金"]], 40e3),
        ([["收入", "金額(HKD/月)"], ["薪金", 40e3]], 40e3),
    ],
)
def test_the_headings_of_incomes_tell_units_and_order(incomes, counted):
    assert functions.COUNTED_INCOME(incomes) == counted


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: functions.COUNTED_INCOME([["種類", "每年金額"], ["薪金", 480e3]]), "unit-does-not-fit"),
        (lambda: functions.COUNTED_INCOME([["種類", "金額(每年)"], ["薪金", 480e3]]), "unit-does-not-fit"),
        (lambda: functions.COUNTED_INCOME([["種類", "顏色"], ["薪金", 480e3]]), "unknown-heading"),
        (lambda: functions.COUNTED_INCOME([["種類", "申請人"], ["薪金", "甲"]]), "wrong-columns"),
        (lambda: functions.COUNTED_INCOME([["薪金", None]]), "missing"),
        (lambda: functions.COUNTED_INCOME([[None, 500]]), "missing"),
        (lambda: functions.ASSET_NET_WORTH([["存款", ""]]), "missing"),
        (lambda: functions.ASSET_NET_WORTH([["種類", "價值(萬)"], ["存款", 1e6]], None), None),
        (lambda: functions.ASSET_NET_WORTH([["種類", "價值(萬)"], ["存款", 8e6]], None), "unit-disagrees"),
        (lambda: functions.ASSET_NET_WORTH([["種類", "價值", "金額"], ["存款", 1, 2]]), "given-twice"),
        (lambda: functions.COUNTED_INCOME([["佣金", 1e4]], [["佣金", 0.9], ["commission", 0.5]]), "given-twice"),
        (lambda: functions.ASSET_NET_WORTH([["股票", 1e6]], None, [["股票", 0.9], ["share", 0.5]]), "given-twice"),
        (lambda: functions.ASSET_NET_WORTH([["股票", 1e6]], None, [["股票", None]]), "missing"),
    ],
)
def test_what_a_range_does_not_say_is_never_guessed(call, code):
    if code is None:
        assert call() == 1e10
    else:
        assert refused(call).code == code


def test_shares_are_read_below_headings_in_their_unit():
    assert functions.ASSET_NET_WORTH([["股票", 1e6]], None, [["種類", "計算比率(%)"], ["股票", 50]]) == 5e5
    assert functions.COUNTED_INCOME([["佣金", 1e4]], [["比率(%)", "收入"], [50, "佣金"]]) == 5e3


def test_frames_mappings_of_columns_and_lists_of_mappings_are_tables_of_any_number_of_rows():
    deals = [{"price": 8e6, "agreement_date": DAY}, {"price": 32e6, "agreement_date": "2024-10-15"}]
    for number in (1, 2):
        frame = pd.DataFrame(deals[:number])
        expected = functions.DEALS([[*frame.columns], *frame.astype(object).to_numpy().tolist()], "max_ltv, why")
        for table in (frame, deals[:number], frame.to_dict("list")):
            assert functions.DEALS(table, "max_ltv, why") == expected
    incomes = pd.DataFrame({"kind": ["薪金"], "amount": [50e3]})
    assert functions.COUNTED_INCOME(incomes) == functions.COUNTED_INCOME(incomes.to_dict("records")) == 50e3
    assets = pd.DataFrame({"kind": ["現金"], "value": [5e6]})
    assert functions.ASSET_NET_WORTH(assets, None, pd.DataFrame({"kind": ["現金"], "share": [1.0]})) == 5e6


def test_a_mapping_or_frame_without_a_label_of_ours_is_no_block():
    assert functions.MAX_LTV(pd.DataFrame([[8e6, 32e6]]), agreement_date="2024-10-15") == [[0.7, 0.65625]]
    for given in ({"x": 8e6}, pd.DataFrame({"a": [8e6]})):
        assert refused(functions.MAX_LTV, given).code == "unknown-label"
