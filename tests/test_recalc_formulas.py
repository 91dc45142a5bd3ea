"""Formula text for the engine, and the engine's adapter itself."""

import functools

import numpy as np
import pytest

from udfs.cell_error import CellError
from workbooks.excel.functions import FUNCTIONS
from workbooks.file.blocks import Places
from workbooks.file.calls import Calls, fit
from workbooks.file.engine import Formualizer
from workbooks.file.engine_functions import KINDS
from workbooks.file.formulas import Table, cell_address, coordinates
from workbooks.file.rewording import Rewording
from workbooks.file.shape import Context
from workbooks.file.syntax import called_words
from xlmortgage.errors import InputError

DEALS = Table("Deals", (2, 2, 9, 4), ("Loan", "Rate '#]", "樓價"), 1, 1)
PLACES = Places(
    {
        (None, "price"): "Deals!$B$2",
        (None, "rate"): "0.04",
        ("Deals", "rate"): "0.05",
        (None, "loans"): "Tbl[Loan]",
        (None, "first"): "second+1",
        (None, "second"): "first+1",
        (None, "above"): "Deals!B1",
        (None, "gone"): "Deals!#REF!",
    },
    {"tbl": DEALS},
    {"deals": 1, "a1 b2": 2, "quote": 3, "it's": 4},
)


class NoFormulas:
    """A workbook in which nothing is hidden and no cell has a formula."""

    def formula_at(self, *_place):
        """Return that there is none."""
        return

    def left_out(self, *_area, **_what):
        """Leave out nothing."""
        return frozenset()


def shape_of(text, sheet="Quote", row=5, column=1):
    rewording = Rewording({"DSR", "MAX_LTV"}, PLACES, NoFormulas())
    return rewording.shape(text, Context(sheet, PLACES.sheets[sheet.casefold()], row, column))


def given(text, sheet="Quote", row=5, column=1):
    shape = shape_of(text, sheet, row, column)
    assert shape.problem is None, shape.problem
    return shape.text(row, column)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AVERAGE(A1)", "AVERAGE(sheet_3!A1)"),
        ("AVERAGE(price)", "AVERAGE(sheet_1!B2)"),
        ("AVERAGE(PRICE)", "AVERAGE(sheet_1!B2)"),
        ("AVERAGE('A1 B2'!A1)", "AVERAGE(sheet_2!A1)"),
        ("AVERAGE('it''s'!A1)", "AVERAGE(sheet_4!A1)"),
        ("AVERAGE(nowhere!A1)", "AVERAGE(#REF!)"),
        ("AVERAGE([0]!price)", "AVERAGE(sheet_1!B2)"),
        ("AVERAGE(loans)", "AVERAGE(sheet_1!B3:B8)"),
        ("DSR(@A1:A9)", "@_cell.DSR(3,5,1,sheet_3!A5)"),
        ("DSR(_xlfn.SINGLE(C:C))", "@_cell.DSR(3,5,1,sheet_3!C5)"),
        ("DSR(@B1:D1)", "@_cell.DSR(3,5,1,#VALUE!)"),
        ("AVERAGE(B1:C9 C5:D6)", "AVERAGE(sheet_3!C5:C6)"),
        ("AVERAGE(B1:C9 D5:D6)", "AVERAGE(#NULL!)"),
        ("AVERAGE(C:C)", "AVERAGE(sheet_3!$C:$C)"),
        ("AVERAGE($2:$3)", "AVERAGE(sheet_3!$2:$3)"),
        ("AVERAGE(B9:B2)", "AVERAGE(sheet_3!B2:B9)"),
        ("AVERAGE(Tbl)", "AVERAGE(sheet_1!B3:D8)"),
        ("AVERAGE(Tbl[])", "AVERAGE(sheet_1!B3:D8)"),
        ("AVERAGE(Tbl[#All])", "AVERAGE(sheet_1!B2:D9)"),
        ("AVERAGE(Tbl[#Headers])", "AVERAGE(sheet_1!B2:D2)"),
        ("AVERAGE(Tbl[[#Totals],[樓價]])", "AVERAGE(sheet_1!D9)"),
        ("AVERAGE(Tbl[[#Data],[#Totals],[Loan]])", "AVERAGE(sheet_1!B3:B9)"),
        ("AVERAGE(Tbl[[#Headers],[#Data],[Loan]])", "AVERAGE(sheet_1!B2:B8)"),
        ("AVERAGE(Tbl[Rate '''#']])", "AVERAGE(sheet_1!C3:C8)"),
        ("AVERAGE(Tbl[[#This Row],[Loan]])", "AVERAGE(sheet_1!B5)"),
        ("AVERAGE(Tbl[[#This Row],[Loan]:[樓價]])", "AVERAGE(sheet_1!B5:D5)"),
        ("dsr()", "@_cell.DSR(3,5,1)"),
        ("DSR( )", "@_cell.DSR(3,5,1)"),
        ("DSR(MAX_LTV(1),2)", "@_cell.DSR(3,5,1,_cell.MAX_LTV(3,5,1,1),2)"),
        ("DSR(1,,2,)", "@_cell.DSR(3,5,1,1,_omitted(),2)"),
        ("DSR( , 1 )", "@_cell.DSR(3,5,1,_omitted(),1)"),
        ("DSR(,,)", "@_cell.DSR(3,5,1)"),
        ('DSR("a,,b",,1)', '@_cell.DSR(3,5,1,"a,,b",_omitted(),1)'),
        ("ROW()", "5"),
        ("COLUMN(C1)", "3"),
        ("ROWS(A1:B9)", "9"),
        ("SUMIF(A1:A3,1,B1)", "SUMIF(sheet_3!A1:A3,1,sheet_3!B1:B3)"),
        ("#REF!", "#REF!"),
        ("1E5", "100000"),
    ],
)
def test_what_the_engine_is_given(text, expected):
    assert given(text) == expected


def test_a_column_in_brackets_is_of_the_table_around_the_cell():
    assert given("AVERAGE([Loan])", "Deals", 9, 2) == "AVERAGE(sheet_1!B3:B8)"
    assert given("AVERAGE([@樓價])", "Deals", 4, 3) == "AVERAGE(sheet_1!D4)"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1]Rates!A1", "other-workbook"),
        ("SUM([1]Rates!A1:B2)", "other-workbook"),
        ("'[1]All rates'!$A$1", "other-workbook"),
        ("[2]!name", "other-workbook"),
        ("first", "circular-name"),
        ("above", "moving-name"),
        ("AVERAGE(Tbl[Price])", "unknown-column"),
        ("Other[Loan]", "no-table"),
        ("SUM([Loan])", "no-table"),
        ("1+", "unreadable-formula"),
        ("SUM(B1", "unreadable-formula"),
        ("(" * 300 + "1" + ")" * 300, "unreadable-formula"),
        ("INDIRECT({1,2})", "no-arrays"),
        ("ROW(1+1)", "no-fixed-cell"),
        ("FORMULATEXT(INDIRECT(A1))", "no-fixed-cell"),
        ("SUBTOTAL(A1,B1:B9)", "no-fixed-range"),
        ("SUBTOTAL(9,OFFSET(B1,0,0,9,1))", "no-fixed-range"),
        ("AGGREGATE(A1,5,B1:B9)", "no-fixed-range"),
        ("PMT(1)", "wrong-argument-count"),
        ("MATCH()", "wrong-argument-count"),
        ("SUBTOTAL(9)", "wrong-argument-count"),
        ("AGGREGATE(9,5)", "wrong-argument-count"),
        ("SUM()", "wrong-argument-count"),
        ("_xlfn.SINGLE()", "wrong-argument-count"),
        ('SUBTOTAL("x",B1:B9)', "no-fixed-range"),
        ('CELL("filename")', "missing-form"),
        ('IMSUM("1+i","2")', "missing-form"),
    ],
)
def test_what_cannot_be_calculated_says_why(text, code):
    problem = shape_of(text).problem
    assert problem is not None
    assert problem.code == code
    assert problem.sentence("zh").endswith("。")
    assert problem.sentence("en").endswith(".")


NESTS = (
    ("VLOOKUP(", ",A1:B9,2)"),
    ("MATCH(IF(A1,", ",3),A1:A9,1)"),
    ("INDEX(A:A,MATCH(", ",B:B,0))"),
    ("INDEX(A:A,MATCH(", ",B:B,1))"),
    ("SUM(OFFSET(A1,", ",1))"),
    ("SUM(A:A,", ")"),
    ("SUMPRODUCT(ROW(INDIRECT(", ")))"),
    ("IFERROR(VLOOKUP(A1,A1:B9,2),", ")"),
    ("IF(A1=1,DSR(A1),", ")"),
    ("XLOOKUP(", ",A1:A9,B1:B9)"),
)


@pytest.mark.parametrize(("before", "behind"), NESTS)
def test_a_formula_inside_itself_again_and_again_does_not_swell(before, behind):
    assert len(shape_of(before * 60 + "1" + behind * 60).text(5, 1)) < 10_000


def test_called_functions_are_noted_with_excels_own():
    shape = shape_of("IF(_xlfn.XLOOKUP(1,A1,B1)>0,_xll.DSR(1),[1]!max_ltv(2))", "Deals")
    assert {"_XLFN.XLOOKUP", "DSR", "MAX_LTV"} <= shape.calls
    assert list(called_words("IF(_xldudf_HK_DSR(1)>0,1)")) == ["IF", "_xldudf_HK_DSR"]


def test_a_function_is_declared_once():
    assert not FUNCTIONS.keys() & KINDS.keys()


def test_addresses_there_and_back():
    for address in ("A1", "Z9", "AA10", "AZ1", "ZZ1", "XFD1048576"):
        assert cell_address(*coordinates(address)) == address


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (np.int64(3), 3.0),
        (np.float64(0.7), 0.7),
        (np.bool_(True), True),
        (10**30, 1e30),
        (float("inf"), CellError("#NUM!")),
        (float("nan"), CellError("#NUM!")),
        (CellError("#N/A"), CellError("#N/A")),
        ("#N/A", "#N/A"),
        ([["x"]], "x"),
        (("first", "second"), "first"),
        ([], CellError("#VALUE!")),
        (None, ""),
        (object(), CellError("#VALUE!")),
    ],
)
def test_answers_of_every_kind_reach_the_cell(answer, shown):
    engine = engine_with("=ASK()", {"ASK": lambda: answer})
    value, _, _ = engine.result("Sheet", 1, 1)
    assert value == shown
    assert type(value) is type(shown)


@pytest.mark.parametrize(
    ("arguments", "taken"),
    [
        ("1,,2", (1.0, 0.0, 2.0)),
        ("1,_omitted(),2", (1.0, None, 2.0)),
        ('"x",TRUE,Z9', ("x", True, None)),
        ("{1,2;3,4}", ([[1.0, 2.0], [3.0, 4.0]],)),
        ("1/0", (CellError("#DIV/0!"),)),
        ("ROW(),DATE(2024,2,28)", (1.0, 45350.0)),
        ("Z8:Z9", ([[None], [None]],)),
    ],
)
def test_arguments_of_every_kind_reach_the_function(arguments, taken):
    seen = []
    engine_with(f"=ASK({arguments})", {"ASK": lambda *given: seen.append(given) or 1.0})
    assert seen == [taken]
    assert [type(value) for value in seen[0]] == [type(value) for value in taken]


def engine_with(formula, functions):
    from io import BytesIO  # noqa: PLC0415

    from openpyxl import Workbook  # noqa: PLC0415

    workbook = Workbook()
    workbook.active.title = "Sheet"
    workbook.active["A1"] = formula
    saved = BytesIO()
    workbook.save(saved)
    engine = Formualizer()
    engine.load(saved.getvalue())
    for name, function in functions.items():
        engine.register(name, function)
    engine.evaluate()
    return engine


def test_what_is_no_workbook_is_refused():
    with pytest.raises(InputError, match="cannot be calculated"):
        Formualizer().load(b"not a zip")


def test_an_answer_is_fitted_into_its_block():
    assert fit(2.0, 2.0, 5.0) == [[5.0, 5.0], [5.0, 5.0]]
    assert fit(2.0, 3.0, [[1.0, 2.0]]) == [[1.0, 2.0, "#N/A"], [1.0, 2.0, "#N/A"]]
    assert fit(3.0, 1.0, [[1.0], [2.0]]) == [[1.0], [2.0], ["#N/A"]]
    assert fit(1.0, 1.0, [[1.0, 2.0], [3.0, 4.0]]) == [[1.0]]


def test_a_call_with_too_few_arguments_is_told_so():
    calls = Calls()
    stub = calls.stub("SUMMED", lambda first, *others: first + sum(others))
    assert stub(1.0, 1.0, 1.0, 2.0, 3.0) == 5.0
    assert stub(1.0, 1.0, 1.0) == "#VALUE!"
    assert "takes 1 or more" in calls.reason((1, 1, 1)).sentence("en")
    assert "至少 1 個" in calls.reason((1, 1, 1)).sentence("zh")


def test_a_wrapped_function_is_asked_as_its_wrapper_takes_it():
    def share(price, kind, use):
        return f"{price}{kind}{use}"

    @functools.wraps(share)
    def share_of_a_block(*arguments):
        return len(arguments)

    assert Calls().stub("SHARE", share_of_a_block)(1.0, 1.0, 1.0, [["price", 5.0]]) == 1
