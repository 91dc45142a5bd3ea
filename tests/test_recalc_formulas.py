"""Formula text for the engine, and the engine's adapter itself."""

import functools

import numpy as np
import pytest

from udfs.cell_error import CellError
from workbooks.file.calls import Calls, fit
from workbooks.file.engine import Formualizer
from workbooks.file.formulas import Context, EngineText, Table, called_functions, cell_address, coordinates
from xlmortgage.errors import InputError

DEALS = Table("Deals", (2, 2, 9, 4), ("Loan", "Rate '#]", "樓價"), 1, 1)
TEXT = EngineText(
    {"DSR", "MAX_LTV"},
    {
        (None, "price"): "Deals!$B$2",
        (None, "rate"): "0.04",
        ("Deals", "rate"): "0.05",
        (None, "loans"): "Tbl[Loan]",
        (None, "first"): "second+1",
        (None, "second"): "first+1",
        (None, "above"): "Deals!B1",
        (None, "tab1_ok"): "'A1 B2'!$A$1+Tab1!$A$1+LOG10(10)+LEN(\"A1\")",
        (None, "gone"): "Deals!#REF!",
    },
    {"tbl": DEALS},
)


def rewritten(text, sheet="Quote", row=5):
    return TEXT.rewrite(text, Context(sheet, 3, row))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A1+$B$2*C:C", "A1+$B$2*C:C"),
        ('"DSR(" & "price"', '"DSR(" & "price"'),
        ("price", "(Deals!$B$2)"),
        ("PRICE*2", "(Deals!$B$2)*2"),
        ("price!A1", "price!A1"),
        ("'price'!A1:B2", "'price'!A1:B2"),
        ("rate", "(0.04)"),
        ("Deals!rate", "(0.05)"),
        ("'Deals'!rate", "(0.05)"),
        ("[0]!price", "(Deals!$B$2)"),
        ("gone+1", "#REF!+1"),
        ("tab1_ok", "('A1 B2'!$A$1+Tab1!$A$1+LOG10(10)+LEN(\"A1\"))"),
        ("loans", "('Deals'!$B$3:$B$8)"),
        ("SUM(Tbl)", "SUM('Deals'!$B$3:$D$8)"),
        ("Tbl[]", "'Deals'!$B$3:$D$8"),
        ("Tbl[#All]", "'Deals'!$B$2:$D$9"),
        ("Tbl[#Headers]", "'Deals'!$B$2:$D$2"),
        ("Tbl[[#Totals],[樓價]]", "'Deals'!$D$9:$D$9"),
        ("Tbl[[#Data],[#Totals],[Loan]]", "'Deals'!$B$3:$B$9"),
        ("Tbl[[#Headers],[#Data],[Loan]]", "'Deals'!$B$2:$B$8"),
        ("Tbl[Rate '''#']]", "'Deals'!$C$3:$C$8"),
        ("Tbl[[#This Row],[Loan]]*2", "'Deals'!$B5*2"),
        ("Tbl[[#This Row],[Loan]:[樓價]]", "'Deals'!$B5:$D5"),
        ("Tbl[#This Row]", "'Deals'!$B5:$D5"),
        ("Other[Loan]", "Other[Loan]"),
        ("dsr()", "_cell.DSR(3,ROW(),COLUMN())"),
        ("DSR( )", "_cell.DSR(3,ROW(),COLUMN())"),
        ("DSR(MAX_LTV(1),2)", "_cell.DSR(3,ROW(),COLUMN(),_cell.MAX_LTV(3,ROW(),COLUMN(),1),2)"),
        ("DSR(1,,2,)", "_cell.DSR(3,ROW(),COLUMN(),1,_omitted(),2)"),
        ("DSR( , 1 )", "_cell.DSR(3,ROW(),COLUMN(), _omitted(), 1 )"),
        ("DSR(,,)", "_cell.DSR(3,ROW(),COLUMN())"),
        ("IF(1,,DSR(SUM(1,,2),,3))", "IF(1,,_cell.DSR(3,ROW(),COLUMN(),SUM(1,,2),_omitted(),3))"),
        ("DSR(Other[[a,,b],['],,]],,1)", "_cell.DSR(3,ROW(),COLUMN(),Other[[a,,b],['],,]],_omitted(),1)"),
        ("SUM(DSR(1,,2)))+SUM(1,,2)", "SUM(_cell.DSR(3,ROW(),COLUMN(),1,_omitted(),2)))+SUM(1,,2)"),
        ('DSR(1,,"a', '_cell.DSR(3,ROW(),COLUMN(),1,_omitted(),"a'),
        ("MAX_LTV_WHY(1)", "MAX_LTV_WHY(1)"),
        ("_xlfn.SINGLE(A1:A3)", "@(A1:A3)"),
        ("#REF!+#N/A+#DIV/0!", "#REF!+#N/A+#DIV/0!"),
        ("1E5+0.7", "1E5+0.7"),
    ],
)
def test_what_the_engine_is_given(text, expected):
    assert rewritten(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[1]Rates!A1", "other-workbook"),
        ("'[1]All rates'!$A$1", "other-workbook"),
        ("[2]!name", "other-workbook"),
        ("first", "circular-name"),
        ("above", "moving-name"),
        ("Tbl[Price]", "unknown-column"),
    ],
)
def test_what_cannot_be_calculated_says_why(text, code):
    with pytest.raises(InputError) as refused:
        rewritten(text)
    assert refused.value.code == code
    assert refused.value.sentence("zh").endswith("。")


def test_called_functions_are_noted_with_excels_own():
    context = Context("Deals", 1, 2)
    TEXT.rewrite("IF(_xlfn.XLOOKUP(1,A1,B1)>0,_xll.DSR(1),[1]!max_ltv(2))", context)
    assert context.calls == {"IF", "_XLFN.XLOOKUP", "DSR", "MAX_LTV"}
    assert called_functions("IF(_xldudf_HK_DSR(1)>0,1)", {"DSR"}) == {"DSR"}


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
