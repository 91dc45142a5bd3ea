"""F(a,,b) in a workbook: an argument that is left out reaches the function as not given, and nothing else changes."""

from __future__ import annotations

import ast
import doctest

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from udfs.cell_error import CellError
from udfs.contract import CONTRACT
from workbooks.file import recalculate
from xlmortgage.deal.ranges import as_rows
from xlmortgage.deal.reading import Kind
from xlmortgage.errors import XlMortgageError


def heard(*given):
    """Say what was given, "-" for what was not."""
    return " ".join("-" if each is None else str(each) for each in given)


def grid_of(first=None, second=None):
    return [[heard(first), heard(second)], [heard(second), heard(first)]]


FUNCTIONS = {"HEARD": heard, "GRID_OF": grid_of, "HALF": lambda number, _digits=None: number / 2}

CELLS = {"A1": 3, "A2": "castle", "A3": None, "C1": "loan, rate", "D1": "loan", "C2": 8, "D2": 9}
OTHER_SHEET = "a,,b's (,)"

NAMES = {"given": "2", "not_given": 'HEARD(5,,)&" "&HEARD(,)&"-"'}

FORMULAS = {
    "HEARD(1,,2)": "1.0 - 2.0",
    "HEARD(,1)": "- 1.0",
    "HEARD(,,1)": "- - 1.0",
    "HEARD(1,)": "1.0",
    "HEARD(1,,)": "1.0",
    "HEARD(,)": "",
    "HEARD()": "",
    "HEARD( 1 , , 2 )": "1.0 - 2.0",
    "HEARD(1,\n\t,2)": "1.0 - 2.0",
    "HEARD(1,0,2)": "1.0 0.0 2.0",
    'HEARD(1,"",2)': "1.0  2.0",
    "HEARD(A1,,A2)": "3.0 - castle",
    "HEARD(A1,A3,A2)": "3.0 - castle",
    "heard(1,,2)": "1.0 - 2.0",
    "_xll.HEARD(1,,2)": "1.0 - 2.0",
    "_xldudf_BANK_HEARD(1,,2)": "1.0 - 2.0",
    "@HEARD(1,,2)": "1.0 - 2.0",
    "HEARD(1,,HEARD(,2),)": "1.0 - - 2.0",
    "HEARD(HEARD(,2),,1)": "- 2.0 - 1.0",
    'IF(A1>2,HEARD(1,,2),"none")': "1.0 - 2.0",
    '"<"&HEARD(IF(A1>2,HALF(4,),1),,2)&">"': "<2.0 - 2.0>",
    "HEARD(IF(A1>5,1,),,2)": "0.0 - 2.0",
    "HEARD((1+2)*(3),,2)": "9.0 - 2.0",
    "HEARD(PI()>3,,TRUE())": "True - True",
    'HEARD("x,,y",,"(,,)""(,")': 'x,,y - (,,)"(,',
    'HEARD("HEARD(1,,2)",)': "HEARD(1,,2)",
    '"HEARD(,,1)"&HALF(2,)': "HEARD(,,1)1",
    f"HEARD('{OTHER_SHEET.replace(chr(39), chr(39) * 2)}'!A1,,2)": "7.0 - 2.0",
    "HEARD({1,2;3,4},,5)": "[[1.0, 2.0], [3.0, 4.0]] - 5.0",
    'HEARD({"a,,b","}(,"},,5)': "[['a,,b', '}(,']] - 5.0",
    "HEARD(SUM({1,2;3,4}),,SUM((A1),C2),)": "10.0 - 11.0",
    "HEARD(given,,given)": "2.0 - 2.0",
    "HEARD(not_given,,1)": "5.0 - - 1.0",
    "HEARD(SUM(Deals[loan, rate]),,Deals[[#Totals],[loan]])": "8.0 - -",
    "HEARD(INDEX(Deals[],1,2),,1)": "9.0 - 1.0",
    "HEARD(-1,,-HALF(2,))": "-1.0 - -1.0",
    "_xlfn.LET(_xlpm.x,HEARD(1,,2),_xlpm.x&_xlpm.x)": "1.0 - 2.01.0 - 2.0",
    "IF(TRUE,HEARD(1,),)": "1.0",
    "IFERROR(HALF(,1),HEARD(,1))": "- 1.0",
}
"""Formulas, and what their cells show."""


def calculated(folder, workbook, functions=FUNCTIONS):
    """Return the sheets of a calculated workbook, and the report."""
    workbook.save(folder / "book.xlsx")
    report = recalculate(folder / "book.xlsx", folder / "out.xlsx", functions)
    return openpyxl.load_workbook(folder / "out.xlsx", data_only=True).worksheets, report


@pytest.mark.parametrize("as_an_array", [False, True])
def test_what_is_left_out_is_not_given(tmp_path, as_an_array):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for address, value in CELLS.items():
        sheet[address] = value
    sheet.add_table(Table(displayName="Deals", ref="C1:D3", totalsRowCount=1))
    workbook.create_sheet(OTHER_SHEET)["A1"] = 7
    for name, text in NAMES.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=text)
    rows = dict(enumerate(FORMULAS, 11))
    for row, formula in rows.items():
        sheet[f"A{row}"] = ArrayFormula(f"A{row}", f"={formula}") if as_an_array else f"={formula}"

    [answered, _], report = calculated(tmp_path, workbook)

    assert (report.errors, report.unsupported) == ([], [])
    assert {formula: answered[f"A{row}"].value or "" for row, formula in rows.items()} == FORMULAS


def test_what_is_left_out_in_an_array_formula_of_several_cells_is_not_given(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = ArrayFormula("A1:B2", "=GRID_OF(,2)")

    [answered], _ = calculated(tmp_path, workbook)

    assert list(answered.values) == [("-", "2.0"), ("2.0", "-")]


def test_what_is_left_out_and_needed_is_said(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["=NEEDS(,1)", "=NEEDS(1,)", "=MAX_LTV(,)"])

    [answered], report = calculated(
        tmp_path, workbook, {"NEEDS": lambda first, second: f"{heard(first)} {second}", "MAX_LTV": CONTRACT["MAX_LTV"]}
    )

    assert list(answered.values) == [("- 1.0", "#VALUE!", "#VALUE!")]
    assert [finding.sentence("en").partition(". ")[0] for finding in report.errors] == [
        "NEEDS was given 1 arguments; it takes 2",
        "price is missing: MAX_LTV needs it",
    ]


GOOD = {
    Kind.MONEY: 3e6,
    Kind.RATE: 0.04,
    Kind.FLAT_RATE: 0.005,
    Kind.SHARE: 0.02,
    Kind.YEARS: 20.0,
    Kind.WHOLE: 12.0,
    Kind.DATE: "2024-02-27",
    Kind.YES_NO: True,
    Kind.AMOUNTS: 5_000.0,
    Kind.CHANGE: -0.05,
    Kind.FRACTIONS: 0.01,
    Kind.TEXT: "MAX_LTV",
    Kind.BLOCK: [["樓價", 8e6], ["年利率", 0.0325], ["年期", 25.0], ["每月入息", 80e3]],
}
"""A value of each kind that does for an argument of which the examples say nothing."""


def examples(function):
    """Return the calls of a function in its examples, its arguments by position, None for those left out."""
    places = {fact.name: place for place, fact in enumerate(function.facts)}
    held = {}
    for example in doctest.DocTestParser().get_examples(function.declared.example):
        for node in ast.walk(ast.parse(example.source)):
            if isinstance(node, ast.Assign):
                held |= {target.id: node.value for target in node.targets if isinstance(target, ast.Name)}
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == function.name
                and not function.is_of_a_block
            ):
                told = [*enumerate(node.args), *((places[each.arg], each.value) for each in node.keywords)]
                given = {at: ast.literal_eval(held.get(getattr(value, "id", ""), value)) for at, value in told}
                yield [plain(given.get(place)) for place in range(len(function.facts))]


def plain(value):
    """Return a value as a workbook holds it, a list as a block of cells."""
    if not isinstance(value, (list, tuple)):
        return float(value) if type(value) is int else value
    rows = [[plain(cell) for cell in (row if isinstance(row, (list, tuple)) else [row])] for row in value]
    width = max(map(len, rows))
    return [["" if cell is None else cell for cell in (*row, *[""] * (width - len(row)))] for row in rows]


def filled(function, call):
    """Return a call with a value for every argument."""
    values = [(fact.words and next(iter(fact.words)).zh) or GOOD.get(fact.kind) for fact in function.facts]
    return [plain(value) if given is None else given for given, value in zip(call, values, strict=True)]


def calls_of(function):
    """Return calls that leave out something: the examples, and of a call with all, each argument in turn."""
    size = len(function.facts)
    shown = list(examples(CONTRACT[function.name.removesuffix("_WHY")])) or [[]]
    for call in (call + [None] * (size - len(call)) for call in shown):
        yield call
        whole = filled(function, call)
        for at in range(size):
            yield [*whole[:at], None, *whole[at + 1 :]]
            yield [*call[:at], None, *whole[at + 1 :]]


def literal(value):
    """Return a value as a formula writes it."""
    if isinstance(value, list):
        return "{" + ";".join(",".join(map(literal, row)) for row in value) + "}"
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return "" if value is None else str(value).upper()


def answered(name, call):
    """Return what Python answers, as rows of cells, and the sentence of a refusal."""
    while call and call[-1] is None:
        call = call[:-1]
    try:
        answer = CONTRACT[name](*call)
    except XlMortgageError as error:
        return [[error.cell]], error.sentence("en")
    rows = as_rows(answer)
    reasons = [cell.reason.sentence("en") for row in rows for cell in row if isinstance(cell, CellError)]
    return [[None if cell == "" else cell for cell in row] for row in rows], "".join(reasons[-1:])


def test_every_function_answers_a_workbook_as_it_answers_python(tmp_path):
    calls = {
        f"={name}({','.join(map(literal, call))})": answered(name, call)
        for name, function in CONTRACT.items()
        for call in calls_of(function)
    }
    workbook = openpyxl.Workbook()
    blocks = {}
    top = 1
    for formula, (rows, _) in calls.items():
        blocks[formula] = f"A{top}:{get_column_letter(len(rows[0]))}{top + len(rows) - 1}"
        alone = rows == [rows[0][:1]]
        workbook.active[f"A{top}"] = formula if alone else ArrayFormula(blocks[formula], formula)
        top += len(rows)

    [sheet], report = calculated(tmp_path, workbook, CONTRACT)

    said = {finding.formula: finding.sentence("en") for finding in report.errors}
    assert len(calls) > 1_000
    assert sum(not sentence for _, sentence in calls.values()) > len(calls) / 2
    for formula, expected in calls.items():
        shown = [[cell.value for cell in row] for row in sheet[blocks[formula]]]
        assert (formula, shown, said.get(formula, "")) == (formula, *expected)
