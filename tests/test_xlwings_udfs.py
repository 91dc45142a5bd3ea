"""The Excel front end: as plain callables here, and through xlwings' own Windows code with pywin32 stood in for."""

import ast
import datetime as dt
import inspect
import re
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

import pytest

from tests import windows_stand_in
from tests.windows_stand_in import MISSING, Range, Variant
from udfs import functions, xlwings_udfs
from udfs.cell_error import CellError
from udfs.contract import CONTRACT

ROOT = Path(__file__).parent.parent
VALUE, NOT_AVAILABLE, NUMBER = (Variant(10, code) for code in (-2146826273, -2146826246, -2146826252))
DAY = "2026-11-20"
"""On which a deal is agreed whose answer is spelled out here, whatever rules come later."""

DEAL = [
    ["樓價", 8_000_000.0],
    ["物業", "村屋"],
    ["每月入息", 60_000.0],
    ["貸款額", 3e6],
    ["年利率", 0.04],
    ["年期", 30.0],
    ["臨約日期", DAY],
]
NOT_GIVEN = [MISSING] * 8
"""What stands between the price and the date of MAX_LTV."""

VBA_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """
    abs access addressof alias and any append array as attribute base binary boolean byref byte byval call case cbool
    cbyte ccur cdate cdbl cdec cdecl cint circle clng clnglng clngptr close compare const csng cstr currency cvar cverr
    date debug decimal declare defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj
    defsng defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase error event exit
    explicit false fix for friend function get global gosub goto if imp implements in input inputb int integer is
    lbound len lenb let lib like line lineinput lock long longlong longptr loop lset me mid mod module name new next
    not nothing null object on open option optional or output paramarray preserve print private property pset public
    put raiseevent random read redim rem reset resume return rset scale seek select set sgn shared single spc static
    step stop string sub tab then time to true type typeof ubound unlock until variant wend while width with withevents
    write xor
        """,
    )
)
"""Words VBA keeps for itself (MS-VBAL 3.3.5.2), with those that have a meaning in some statement only."""


def cells(rows):
    return Range(tuple(tuple(row) for row in rows))


@pytest.fixture(scope="module")
def windows():
    """Run a function of the stand-in in a process that looks like Windows to xlwings."""
    with ProcessPoolExecutor(1, get_context("spawn"), windows_stand_in.install) as pool:
        yield lambda function, *arguments: pool.submit(function, *arguments).result(timeout=60)


@pytest.fixture(scope="module")
def excel(windows):
    """Answer a call of a worksheet function as Excel gets it."""
    return lambda name, *arguments: windows(windows_stand_in.call, name, *arguments)


@pytest.fixture(scope="module")
def metadata(windows):
    return windows(windows_stand_in.metadata)


@pytest.fixture(scope="module")
def vba(windows):
    return windows(windows_stand_in.vba_wrapper)


# As plain callables


CALLS = [
    ("MAX_LTV", 8_000_000),
    ("MAX_LTV", 8_000_000, "村屋", "出租"),
    ("MAX_LTV", [[8_000_000], [32_000_000]]),
    ("MAX_LTV", DEAL),
    ("MAX_LTV", [[label for label, _ in DEAL]], [[value for _, value in DEAL]]),
    ("MAX_LTV_WHY", 8_000_000, "castle"),
    ("MAX_TENOR",),
    ("DSR_OK", 30_000, 3_000_000, 0.04125, 30),
    ("ASSET_NET_WORTH", [["現金", 5_000_000], ["物業", 8_000_000, 3_000_000]], 1_000_000),
    ("SECOND_MORTGAGE_APR", 1_000_000, 0.01, 2, 10_000, "月平息"),
    ("VERDICT", DEAL),
    ("VERDICT", [*DEAL, ["銀行回贈", 200_000.0]], "en", [["現金", 5_000_000]]),
    ("VERDICT_WHY", DEAL, "en"),
    ("QUOTE", DEAL, "en"),
    ("RULES_AS_OF",),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}-{len(call) - 1}")
def test_without_excel_the_functions_answer_as_those_of_python(call):
    name, *arguments = call
    assert getattr(xlwings_udfs, name)(*arguments) == getattr(functions, name)(*arguments)


def test_without_excel_an_error_is_its_text():
    answer = xlwings_udfs.MAX_LTV("castle")
    assert (answer, type(answer)) == ("#VALUE!", str)
    assert xlwings_udfs.MAX_LTV([[8_000_000], ["castle"]], *[None] * 8, DAY) == [[0.7], ["#VALUE!"]]


def test_blanks_whole_numbers_and_omissions_of_xlwings_lite_are_understood():
    blank, omitted = [[0]], None
    answer = xlwings_udfs.MAX_LTV([[32_000_000]], blank, omitted, blank, *[omitted] * 5, [[45580]], blank, blank)
    assert answer == functions.MAX_LTV(32_000_000, agreement_date="2024-10-15")
    assert xlwings_udfs.MAX_LTV([["#N/A"]], omitted) == "#N/A"


def test_every_function_of_the_contract_is_exported_under_its_name():
    assert set(xlwings_udfs.__all__) == set(CONTRACT)
    for name in CONTRACT:
        assert getattr(xlwings_udfs, name).__name__ == name


def test_arguments_are_those_of_the_contract_but_for_the_words_of_vba():
    for name, function in CONTRACT.items():
        given = [xlwings_udfs.VBA_NAMES.get(argument.name, argument.name) for argument in function.facts]
        taken = list(inspect.signature(getattr(xlwings_udfs, name)).parameters)
        assert taken == given[: len(taken)]
        assert len(taken) == len(given) or sum(map(len, given)) > xlwings_udfs.LONGEST_NAMES


# What a cell hands over


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}-{len(call) - 1}")
def test_excel_gets_the_answers_of_python(excel, call):
    name, *arguments = call
    padded = [
        cells([[*row, *[None] * (max(map(len, argument)) - len(row))] for row in argument])
        if isinstance(argument, list)
        else argument
        for argument in arguments
    ]
    assert excel(name, *padded) == getattr(functions, name)(*arguments)


@pytest.mark.parametrize(
    "price",
    [8e6, Range(8e6), cells([[8e6]]), Range(Decimal(8_000_000)), "8,000,000", "HK$8m", Range("800萬")],
    ids=["number", "cell", "one-cell-range", "currency", "text", "dollars", "chinese"],
)
def test_a_price_is_read_however_it_is_handed_over(excel, price):
    assert excel("MAX_LTV", price) == functions.MAX_LTV(8_000_000)


@pytest.mark.parametrize("nothing", [MISSING, None, "", "  ", Range(None), Range(""), cells([[None]])])
def test_blank_and_omitted_optional_arguments_are_not_given(excel, nothing):
    assert excel("MAX_LTV", 8e6, nothing, "出租") == functions.MAX_LTV(8_000_000, use="出租")


@pytest.mark.parametrize("blank", [Range(None), Range(""), cells([[None]])])
@pytest.mark.parametrize("name", ["MAX_LTV", "ASSET_NET_WORTH"])
def test_a_blank_required_cell_is_an_error(excel, name, blank):
    assert excel(name, blank) == VALUE


@pytest.mark.parametrize(
    "day",
    [
        Range(dt.datetime(2024, 10, 15, tzinfo=dt.UTC)),
        Range(45580.0),
        45580.0,
        "2024-10-15",
        Range("2024/10/15"),
    ],
    ids=["date-cell", "serial-cell", "serial", "iso", "slashes"],
)
def test_a_date_is_read_however_it_is_handed_over(excel, day):
    assert (
        excel("MAX_LTV", 32e6, *NOT_GIVEN, day) == functions.MAX_LTV(32_000_000, agreement_date="2024-10-15") == 0.65625
    )


@pytest.mark.parametrize("yes", [True, 1.0, "是", "YES", Range(True)])
def test_a_truth_value_is_read_however_it_is_handed_over(excel, yes):
    assert excel("MAX_LTV", 8e6, MISSING, MISSING, yes) == functions.MAX_LTV(8_000_000, insured=True)


def test_a_deal_block_may_be_followed_by_blanks_and_by_the_language(excel):
    deal = cells(DEAL)
    assert excel("DSR_OK", deal) is functions.DSR_OK(DEAL) is True
    assert excel("DSR_OK", deal, MISSING, Range(None)) is True
    assert excel("DSR_OK_WHY", deal, "en") == functions.DSR_OK_WHY(DEAL, "en")


def test_a_single_number_is_an_amount_of_cash(excel):
    assert excel("ASSET_NET_WORTH", 1e6) == excel("ASSET_NET_WORTH", Range(1e6)) == 1e6


# What a cell gets


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (("MAX_LTV", "castle"), VALUE),
        (("MAX_LTV", 8e6, "castle"), VALUE),
        (("MAX_LTV", -1.0), VALUE),
        (("DSR_OK", 30_000.0), VALUE),
        (("MAX_LTV", cells([[8e6], [9e6]]), cells([["私樓", "村屋"]])), VALUE),
        (("MAX_LTV", 8e6, *NOT_GIVEN, "1980-01-01"), NOT_AVAILABLE),
        (("ASSET_NET_WORTH", cells([["股票", 1e6]])), NOT_AVAILABLE),
        (("SECOND_MORTGAGE_APR", 1e5, 0.1, 1.0, 1e5), NUMBER),
    ],
    ids=["price", "word", "negative", "missing", "shapes", "too-old", "no-haircut", "no-solution"],
)
def test_an_answer_that_cannot_be_given_is_an_error_value(excel, call, error):
    assert excel(*call) == error


@pytest.mark.parametrize("code", [-2146826281, -2146826246, -2146826252, -2146826265, -2146826243])
def test_an_error_in_an_input_passes_through(excel, code):
    assert excel("MAX_LTV", Range(code)) == Variant(10, code)
    assert excel("MAX_LTV", code) == Variant(10, code)
    assert excel("ASSET_NET_WORTH", cells([["現金", code]])) == Variant(10, code)
    assert excel("MAX_LTV", cells([["樓價", code]])) == Variant(10, code)


def test_a_bad_row_spoils_no_other_row_of_a_column(excel):
    column = cells([[8e6], [None], ["castle"], [-2146826246], [Decimal(9_000_000)]])
    assert excel("MAX_LTV", column, *NOT_GIVEN, DAY) == [[0.7], [VALUE], [VALUE], [NOT_AVAILABLE], [0.7]]


def test_a_row_of_cells_spills_as_a_row(excel):
    assert excel("MAX_LTV", cells([[8e6, "castle"]]), *NOT_GIVEN, DAY) == [0.7, VALUE]


def test_why_says_the_sentence_and_is_never_an_error(excel):
    assert "castle" in excel("MAX_LTV_WHY", 8e6, "castle")
    assert "#N/A" in excel("MAX_LTV_WHY", Range(-2146826246))
    assert "70%" in excel("MAX_LTV_WHY", 8e6, *NOT_GIVEN, DAY, MISSING, MISSING, "en")


def test_a_defect_is_an_error_value_and_nothing_personal_is_logged(windows):
    answer, logged = windows(windows_stand_in.breaking, "MAX_LTV", 8e6)
    assert answer == VALUE
    assert logged == ["MAX_LTV failed: ZeroDivisionError"]


@pytest.mark.parametrize("text", sorted(xlwings_udfs.ERROR_NUMBERS))
def test_every_error_text_of_excel_is_an_error_cell(text):
    assert xlwings_udfs.MAX_LTV(text) == text
    assert xlwings_udfs.MAX_LTV(CellError(text)) == text


# What xlwings knows of the functions


def test_xlwings_registers_each_function_once(metadata, vba):
    assert set(metadata) == set(CONTRACT)
    assert sorted(re.findall(r"^Function (\w+)\(", vba, re.MULTILINE)) == sorted(CONTRACT)


def test_the_wizard_shows_category_and_help(metadata):
    for name, recorded in metadata.items():
        assert recorded["name"] == name
        assert recorded["category"] == CONTRACT[name].category
        assert recorded["ret"]["doc"].startswith(CONTRACT[name].sentence)
        for text in (recorded["ret"]["doc"], *(argument["doc"] for argument in recorded["args"])):
            assert 0 < len(text) <= 255
        assert (recorded["volatile"], recorded["async_mode"], recorded["call_in_wizard"]) == (False, None, True)


def test_every_argument_but_the_first_can_be_left_out(metadata):
    for name, recorded in metadata.items():
        required = [argument["name"] for argument in recorded["args"] if "optional" not in argument]
        assert required == [argument["name"] for argument in recorded["args"][: min(1, CONTRACT[name].required)]]
        assert all(argument["optional"] is None for argument in recorded["args"] if "optional" in argument)


def test_every_argument_takes_ranges_and_errors(metadata):
    for recorded in metadata.values():
        for argument in recorded["args"]:
            assert argument["options"] == {"convert": list, "ndim": 2, "err_to_str": True}


def test_vba_can_compile_the_names(metadata):
    for name, recorded in metadata.items():
        arguments = [argument["name"] for argument in recorded["args"]]
        assert not VBA_KEYWORDS.intersection([*arguments, name.lower()])
        assert all(re.fullmatch(r"[a-z]\w*", argument) for argument in arguments)
        assert name.lower() not in arguments
        assert sum(map(len, arguments)) + len(arguments) < 254
    assert set(xlwings_udfs.VBA_NAMES) <= VBA_KEYWORDS


def test_vba_can_read_the_lines(vba):
    assert vba.isascii()
    assert max(map(len, vba.splitlines())) < 1024
    assert 'XLPy.CallUDF("udfs.xlwings_udfs", "MAX_LTV", Array(price, property_type, use, ' in vba


def test_no_package_needs_a_licence_of_xlwings():
    needs_licence = re.compile(r"xlwings[. ]*(import )?\b(pro|server|reports)\b|LICENSE_KEY|XLWINGS_ON_SERVER")
    for package in ("xlmortgage", "udfs", "workbooks"):
        for source in (ROOT / package).rglob("*.py"):
            assert not needs_licence.search(source.read_text(encoding="utf-8")), source


def test_the_checklist_for_a_person_with_excel_says_what_is_true(excel):
    rows = re.findall(
        r"^\| \d+ \| `=([A-Z_]+)\((.*)\)` \| `(.*?)` \|",
        (ROOT / "docs" / "excel-acceptance.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert len(rows) == 4
    for name, arguments, shown in rows:
        given = ast.literal_eval(f"({arguments.replace('FALSE', 'False')},)")
        assert str(excel(name, *given)).upper().removesuffix(".0") == shown
