"""Whole workbooks, calculated without Excel and read back by two other programs."""

import datetime as dt
import io
import os
import signal
import zipfile
from importlib import import_module
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table
from python_calamine import CalamineWorkbook

import udfs.functions  # noqa: F401 - registers the worksheet functions
from udfs.cell_error import CellError
from udfs.contract import CONTRACT
from workbooks.file import recalculate
from xlmortgage.errors import InputError, NoRuleError, NoSolutionError

RATES = {"村屋": 0.6, "私樓": 0.7}


def share(price, kind=None):
    if isinstance(price, CellError):
        return price
    if kind not in RATES:
        raise InputError("unknown-word", en=f"kind {kind!r} is not known.", zh=f"不認識「{kind}」。")
    return RATES[kind] if price else 0.0


def largest(prices):
    return max(row[0] or 0 for row in prices)


def instalments(loan, months):
    return [[float(month), loan / months] for month in range(1, int(months) + 1)]


def no_rule():
    raise NoRuleError("no-rule", en="no rule covers the day.", zh="當日沒有適用規則。")


def endless(count):
    if count > 1:
        raise NoSolutionError("infinite", en="it never ends.", zh="永遠還不清。")
    return float("nan")


def partly(values):
    reason = InputError("negative", en="the second is negative.", zh="第二個是負數。")
    return [[CellError("#VALUE!", reason) if row[0] < 0 else row[0]] for row in values]


FUNCTIONS = {
    "SHARE": share,
    "LARGEST": largest,
    "INSTALMENTS": instalments,
    "NO_RULE": no_rule,
    "ENDLESS": endless,
    "PARTLY": partly,
    "BROKEN": lambda: {}["missing"],
    "WORDS": lambda text: f"<{text}> & \x0b done ",
    "TRUTH": lambda number: number > 1,
    "WHOLE": lambda: 7,
}


@pytest.fixture
def saved(tmp_path):
    """Return a function that saves a workbook and calculates it: (report, values by calamine, path)."""

    def calculated(workbook, functions=None, **options):
        source, output = tmp_path / "quote.xlsx", tmp_path / "calculated.xlsx"
        workbook.save(source)
        report = recalculate(source, output, functions or FUNCTIONS, **options)
        return report, output

    return calculated


def one_sheet(cells, title="報價"):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    for address, value in cells.items():
        sheet[address] = value
    return workbook


def read(path, sheet="報價"):
    return openpyxl.load_workbook(path, data_only=True)[sheet]


def test_values_of_our_functions_and_of_excels_own(saved):
    cells = {
        "A1": 8_000_000,
        "A2": "村屋",
        "A3": dt.date(2024, 2, 28),
        "B1": "=SHARE(A1,A2)",
        "B2": '=IF(B1<0.65,"未夠七成","ok")',
        "B3": "=EDATE(A3,12)",
        "B4": "=PMT(0.04/12,360,-A1*B1)",
        "B5": '=WORDS("甲")',
        "B6": "=TRUTH(2)",
        "B7": "=WHOLE()",
        "B8": '=SHARE(A9,"私樓")',
        "B9": '=VLOOKUP("村屋",A2:B2,2,FALSE)',
        "B10": "=_xlfn.XLOOKUP(A1,A1:A1,B1:B1)",
        "B11": "=A99",
        "B12": "=LARGEST(C1:C2)",
        "C2": 8_000_000,
        "B13": "=1/3",
    }
    report, output = saved(one_sheet(cells))
    sheet = read(output)
    payment = 4_800_000 * (0.04 / 12) / (1 - (1 + 0.04 / 12) ** -360)
    expected = [
        0.6,
        "未夠七成",
        45716,
        pytest.approx(payment),
        "<甲> &  done ",
        True,
        7,
        0,
        "未夠七成",
        0.6,
        0,
        8_000_000,
        1 / 3,
    ]
    assert [sheet[f"B{row}"].value for row in range(1, 14)] == expected
    assert (report.formulas, report.sheets, report.cells_written) == (13, 1, 13)
    assert (report.unsupported, report.errors) == ([], [])
    assert report.calls == {"SHARE": 2, "WORDS": 1, "TRUTH": 1, "WHOLE": 1, "LARGEST": 1}
    by_calamine = CalamineWorkbook.from_path(output).get_sheet_by_name("報價").to_python()
    assert [row[1] for row in by_calamine] == expected


def test_every_other_byte_is_as_it_was(saved, tmp_path):
    workbook = one_sheet({"A1": 5, "B1": "=SHARE(A1,$A$2)", "A2": "私樓"})
    workbook["報價"]["B1"].font = Font(bold=True)
    workbook.create_sheet("plain").append([1, 2, 3])
    workbook["報價"].add_data_validation(DataValidation(type="whole", sqref="A1"))
    _, output = saved(workbook)
    with zipfile.ZipFile(tmp_path / "quote.xlsx") as before, zipfile.ZipFile(output) as after:
        assert after.namelist() == before.namelist()
        changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert changed == ["xl/worksheets/sheet1.xml", "xl/workbook.xml"]
        assert [i.compress_type for i in after.infolist()] == [i.compress_type for i in before.infolist()]
        sheet = before.read("xl/worksheets/sheet1.xml")
        assert after.read("xl/worksheets/sheet1.xml") == sheet.replace(b"<v /></c>", b"<v>0.7</v></c>").replace(
            b"<v></v></c>", b"<v>0.7</v></c>"
        )
        assert b'<calcPr calcId="191029"/>' in after.read("xl/workbook.xml").replace(b" />", b"/>")
        assert b"fullCalcOnLoad" not in after.read("xl/workbook.xml")
    assert openpyxl.load_workbook(output)["報價"]["B1"].value == "=SHARE(A1,$A$2)"


def test_a_failing_function_is_reported_with_its_sentence(saved):
    cells = {
        "A1": '=SHARE(1,"荒地")',
        "A2": "=NO_RULE()",
        "A3": "=ENDLESS(2)",
        "A4": "=ENDLESS(1)",
        "A5": "=A1+1",
        "A6": '=IFERROR(SHARE(1,"x"),0.5)',
        "A7": "=SHARE(1,2,3,4)",
        "A8": "=BROKEN()",
        "A9": '=SHARE(SHARE(1,"空地"),"村屋")',
        "A10": "=1/0",
        "A11": '=SHARE(A10,"村屋")',
        "A12": '=IFERROR(SHARE(1,"x"),1/0)',
    }
    report, output = saved(one_sheet(cells))
    found = {finding.cell: (finding.error, finding.sentence("zh")) for finding in report.errors}
    assert found == {
        "A1": ("#VALUE!", "不認識「荒地」。"),
        "A2": ("#N/A", "當日沒有適用規則。"),
        "A3": ("#NUM!", "永遠還不清。"),
        "A4": ("#NUM!", ""),
        "A5": ("#VALUE!", ""),
        "A7": ("#VALUE!", "SHARE 收到 4 個引數，應為 1 至 2 個，請更正公式。"),
        "A8": ("#VALUE!", "BROKEN 因程式本身的錯誤而中止（KeyError('missing')），並非輸入有誤。請連同公式回報。"),
        "A9": ("#VALUE!", "不認識「空地」。"),
        "A10": ("#DIV/0!", ""),
        "A11": ("#DIV/0!", ""),
        "A12": ("#DIV/0!", ""),
    }
    assert report.errors[0].formula == '=SHARE(1,"荒地")'
    assert report.errors[0].sentence("en") == "kind '荒地' is not known."
    assert read(output)["A6"].value == 0.5
    assert read(output)["A8"].value == "#VALUE!"


def test_an_unknown_function_is_reported_and_never_passes_for_right(saved):
    cells = {"A1": "=IFERROR(NO_SUCH(1),5)", "A2": "=A1+1", "A3": "=MDETERM(B1:C2)", "A4": "=1+", "A5": "=SUM(B1"}
    report, output = saved(one_sheet(cells))
    assert [(finding.cell, finding.error) for finding in report.unsupported] == [
        ("A1", "#NAME?"),
        ("A3", "#NAME?"),
        ("A4", "#NAME?"),
        ("A5", "#NAME?"),
    ]
    assert "NO_SUCH" in report.unsupported[0].sentence("en")
    assert "MDETERM" in report.unsupported[1].sentence("zh")
    assert [finding.cell for finding in report.errors] == ["A2"]
    assert [cell.value for cell in read(output)["A"]] == ["#NAME?"] * 5


def test_names_tables_and_other_sheets(saved):
    workbook = one_sheet(
        {"A1": "=SHARE(price,kind)", "A2": "='it''s 參數'!B1*2", "A3": "=ltv", "A4": "=SUM(Deals[Loan])"}
    )
    sheet = workbook["報價"]
    sheet["A5"] = "=ROWS(Deals)+INDEX(Deals[Loan],2)"
    sheet["A6"] = "=LARGEST(Deals[Loan])"
    sheet["A7"] = "=dead+1"
    sheet["A8"] = "=local"
    sheet["A9"] = "=moving"
    inputs = workbook.create_sheet("it's 參數")
    for row in ((1000, "村屋"), ("Loan", "Rate"), (5, 2), (7, 3)):
        inputs.append(row)
    inputs["B1"] = 21
    inputs["C1"] = "村屋"
    inputs["C3"] = "=Deals[[#This Row],[Loan]]*Deals[[#This Row],[Rate]]"
    inputs["C4"] = "=Deals[[#This Row],[Loan]]*Deals[[#This Row],[Rate]]"
    inputs.add_table(Table(displayName="Deals", ref="A2:B4"))
    names = {
        "price": "'it''s 參數'!$A$1",
        "kind": "'it''s 參數'!$C$1",
        "ltv": "_xll.SHARE(price,kind)",
        "dead": "#REF!$A$1",
        "moving": "A1",
    }
    for name, text in names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=text)
    sheet.defined_names["local"] = DefinedName("local", attr_text="0.125")
    report, output = saved(workbook)
    assert [cell.value for cell in read(output)["A"]] == [0.6, 42, 0.6, 12, 9, 7, "#REF!", 0.125, "#NAME?"]
    assert [read(output, "it's 參數")[f"C{row}"].value for row in (3, 4)] == [10, 21]
    assert [finding.cell for finding in report.unsupported] == ["A9"]
    assert "moves with the cell" in report.unsupported[0].sentence("en")


def test_array_formulas_fill_their_block(saved):
    workbook = one_sheet({"A1": 2, "A2": 3, "A3": -4, "B9": "below"})
    sheet = workbook["報價"]
    sheet["C1"] = ArrayFormula("C1:D5", "=INSTALMENTS(300,3)")
    sheet["F1"] = ArrayFormula("F1:F2", '=SHARE(1,"私樓")')
    sheet["G1"] = ArrayFormula("G1", "=SUM(A1:A3*A1:A3)")
    sheet["H1"] = ArrayFormula("H1:H3", "=PARTLY(A1:A3)")
    sheet["H2"] = 99
    sheet["B12"] = "=SUM(D1:D3)"
    report, output = saved(workbook)
    values = read(output)
    assert [[values.cell(row, column).value for column in (3, 4)] for row in range(1, 6)] == [
        [1, 100],
        [2, 100],
        [3, 100],
        ["#N/A", "#N/A"],
        ["#N/A", "#N/A"],
    ]
    assert [values["F1"].value, values["F2"].value, values["G1"].value, values["B12"].value] == [0.7, 0.7, 29, 300]
    assert [values["H1"].value, values["H2"].value, values["H3"].value] == [2, 3, "#VALUE!"]
    assert [(each.cell, each.sentence("en")) for each in report.errors] == [("H3", "the second is negative.")]
    assert values["B9"].value == "below"


def test_a_formula_of_one_cell_shows_one_value(saved):
    report, output = saved(one_sheet({"A1": 1, "A2": 2, "C1": "=INSTALMENTS(300,3)", "C2": "x", "F2": "=A1:A2*2"}))
    assert read(output)["C1"].value == 1
    assert read(output)["C2"].value == "x"
    assert read(output)["F2"].value == 4
    assert not report.unsupported


def test_rules_that_call_our_functions_are_reported(saved):
    workbook = one_sheet({"A1": 1, "B1": '=SHARE(A1,"村屋")'})
    sheet = workbook["報價"]
    sheet.conditional_formatting.add("A1:A9", FormulaRule(formula=['SHARE(A1,"村屋")>0.5']))
    sheet.conditional_formatting.add("B1:B9", FormulaRule(formula=["B1>0.5"]))
    sheet.add_data_validation(DataValidation(type="custom", formula1='_xll.SHARE(C1,"私樓")>0', sqref="C1:C9"))
    report, _ = saved(workbook)
    assert [(finding.cell, finding.error) for finding in report.unsupported] == [("A1:A9", ""), ("C1:C9", "")]
    assert report.unsupported[0].formula == '=SHARE(A1,"村屋")>0.5'


def test_two_thousand_rows(saved):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "報價"
    for row in range(1, 2001):
        sheet.append([row, "村屋" if row % 2 else "私樓", f"=SHARE(A{row},B{row})", f"=A{row}*C{row}"])
    heard = []
    report, output = saved(workbook, progress=lambda *told: heard.append(told))
    assert report.cells_written == 4000
    assert report.seconds < 10
    rows = list(read(output).iter_rows(values_only=True))
    assert all(d == a * c == a * RATES[b] for a, b, c, d in rows)
    assert {stage for stage, _, _ in heard} == {"read", "calculate", "write"}
    assert all(done <= total for _, done, total in heard)


def test_the_source_is_never_touched(tmp_path):
    source = tmp_path / "quote.xlsx"
    one_sheet({"A1": "=WHOLE()"}).save(source)
    before = source.read_bytes()
    with pytest.raises(InputError, match="Give the output another name"):
        recalculate(source, tmp_path / "." / "quote.xlsx", FUNCTIONS)
    recalculate(source, tmp_path / "other.xlsx", FUNCTIONS)
    assert source.read_bytes() == before


@pytest.mark.parametrize("fault", [RuntimeError("boom"), OSError(28, "no space"), KeyboardInterrupt()])
def test_nothing_half_written_is_left(tmp_path, monkeypatch, fault):
    source, output = tmp_path / "quote.xlsx", tmp_path / "other.xlsx"
    one_sheet({"A1": "=WHOLE()"}).save(source)
    output.write_bytes(b"the older answer")
    copy = copy_for_the_engine()
    members = []

    def fail_at_the_third(*_arguments, **_options):
        members.append(1)
        if len(members) == 3:
            raise fault

    monkeypatch.setattr(ZipFile, "writestr", fail_at_the_third)
    monkeypatch.setattr(import_module("workbooks.file.recalculate"), "engine_copy", lambda *_: copy)
    with pytest.raises(InputError if isinstance(fault, OSError) else type(fault)):
        recalculate(source, output, FUNCTIONS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other.xlsx", "quote.xlsx"]
    assert output.read_bytes() == b"the older answer"


def copy_for_the_engine():
    workbook = one_sheet({"A1": "=_cell.WHOLE(1,1,1)"})
    workbook.active.title = "sheet_1"
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def test_a_ctrl_c_that_the_engine_would_take_for_an_error_stops_the_calculation(tmp_path):
    one_sheet({"A1": "=PRESSED()", "A2": "=PRESSED()+1"}).save(tmp_path / "book.xlsx")
    asked = []

    def pressed():
        asked.append(1)
        os.kill(os.getpid(), signal.SIGINT)
        return 1.0

    with pytest.raises(KeyboardInterrupt):
        recalculate(tmp_path / "book.xlsx", tmp_path / "out.xlsx", {"PRESSED": pressed})

    assert len(asked) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["book.xlsx"]


def test_interruption_stops_the_calculation(tmp_path):
    source, output = tmp_path / "quote.xlsx", tmp_path / "other.xlsx"
    one_sheet({f"A{row}": f"=STOP({row})" for row in range(1, 500)}).save(source)
    calls = []

    def stop(row):
        calls.append(row)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        recalculate(source, output, {"STOP": stop})
    assert len(calls) == 1
    assert not output.exists()


def encrypted(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def binary(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", '<R><R Id="1" Type="http://x/officeDocument" Target="xl/workbook.bin"/></R>')
        archive.writestr("xl/workbook.bin", b"")


def text(path):
    path.write_text("price,kind")


def another_zip(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("letter.txt", "dear")


def broken_sheet(path):
    inner = io.BytesIO()
    one_sheet({"A1": "=WHOLE()"}).save(inner)
    with zipfile.ZipFile(inner) as good, zipfile.ZipFile(path, "w") as archive:
        for name in good.namelist():
            archive.writestr(name, good.read(name).replace(b"</sheetData>", b""))


def altered(path, part, before, after):
    """Save a workbook with a table and a name of one sheet, and with a part in which something is replaced."""
    workbook = one_sheet({"A1": "樓價", "A2": 1, "B1": "=WHOLE()"})
    sheet = workbook.active
    sheet.add_table(Table(displayName="T", ref="A1:A2"))
    sheet.defined_names["here"] = DefinedName("here", attr_text="$A$1")
    inner = io.BytesIO()
    workbook.save(inner)
    with zipfile.ZipFile(inner) as good, zipfile.ZipFile(path, "w") as archive:
        for name in good.namelist():
            content = good.read(name)
            assert name != part or before in content
            archive.writestr(name, content.replace(before, after) if name == part else content)


def table_without_a_place(path):
    altered(path, "xl/tables/table1.xml", b'ref="A1:A2"', b'ref="nowhere"')


def name_of_a_sheet_that_is_not_there(path):
    altered(path, "xl/workbook.xml", b'localSheetId="0"', b'localSheetId="9"')


def broken_member(path):
    """Save a workbook in which a part that nobody needs is damaged."""
    text_of_core = b"docProps/core.xml"
    one_sheet({"A1": "=WHOLE()"}).save(path)
    content = path.read_bytes()
    at = content.index(text_of_core)
    path.write_bytes(content[:at] + b"docProps/cord.xml" + content[at + len(text_of_core) :])


def missing(path):
    assert not path.exists()


def from_1904(path):
    workbook = one_sheet({"A1": "=WHOLE()"})
    workbook.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    workbook.save(path)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (encrypted, "not-a-workbook"),
        (binary, "binary-workbook"),
        (text, "not-a-workbook"),
        (another_zip, "not-a-workbook"),
        (broken_sheet, "broken-sheet"),
        (table_without_a_place, "not-a-workbook"),
        (name_of_a_sheet_that_is_not_there, "not-a-workbook"),
        (broken_member, "not-a-workbook"),
        (from_1904, "dates-from-1904"),
        (missing, "no-file"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_a_sentence(tmp_path, make, code):
    make(tmp_path / "quote.xlsx")
    with pytest.raises(InputError) as refused:
        recalculate(tmp_path / "quote.xlsx", tmp_path / "other.xlsx", FUNCTIONS)
    assert refused.value.code == code
    assert refused.value.sentence("zh").endswith("。")
    assert not (tmp_path / "other.xlsx").exists()


def test_the_output_is_of_the_same_kind_and_in_a_folder_that_exists(tmp_path):
    source = tmp_path / "quote.xlsx"
    one_sheet({"A1": "=WHOLE()"}).save(source)
    with pytest.raises(InputError, match=r"must end in \.xlsx"):
        recalculate(source, tmp_path / "quote.xlsm", FUNCTIONS)
    with pytest.raises(InputError, match="cannot be written"):
        recalculate(source, tmp_path / "nowhere" / "other.xlsx", FUNCTIONS)


def test_a_damaged_part_is_refused(tmp_path):
    source = tmp_path / "quote.xlsx"
    one_sheet({"A1": "=WHOLE()"}).save(source)
    with zipfile.ZipFile(source) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(source.read_bytes())
    content[member.header_offset + 60 : member.header_offset + 90] = bytes(30)
    source.write_bytes(content)
    with pytest.raises(InputError, match="damaged"):
        recalculate(source, tmp_path / "other.xlsx", FUNCTIONS)


def test_a_sheet_with_rules_and_no_formulas_stays_as_it_is(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    listed = book.create_sheet("名單")
    listed["A1"] = "是"
    rule = DataValidation(type="list", formula1='"是,否"')
    rule.add("A1:A9")
    listed.add_data_validation(rule)
    listed.conditional_formatting.add("A1:A9", FormulaRule(formula=['$A1="否"']))
    book.save(tmp_path / "book.xlsx")

    recalculate(tmp_path / "book.xlsx", tmp_path / "out.xlsx", {})

    with zipfile.ZipFile(tmp_path / "book.xlsx") as before, zipfile.ZipFile(tmp_path / "out.xlsx") as after:
        assert after.read("xl/worksheets/sheet2.xml") == before.read("xl/worksheets/sheet2.xml")


def test_a_call_with_too_many_arguments_is_told_so(tmp_path):
    one_sheet({"A1": f"=MAX_LTV({','.join('1' * 14)})"}).save(tmp_path / "book.xlsx")

    report = recalculate(tmp_path / "book.xlsx", tmp_path / "out.xlsx", CONTRACT)

    [found] = report.errors
    assert found.error == "#VALUE!"
    assert found.sentence("en") == "MAX_LTV takes at most 12 arguments; got 14. Correct the formula."
    assert "最多接受 12 個參數，現有 14 個" in found.sentence("zh")


def test_a_type_error_of_a_function_is_still_its_own(tmp_path):
    def half(_number):
        raise TypeError("takes at most no time")

    one_sheet({"A1": "=HALF(1)"}).save(tmp_path / "book.xlsx")

    [found] = recalculate(tmp_path / "book.xlsx", tmp_path / "out.xlsx", {"HALF": half}).errors

    assert "a fault of its own" in found.sentence("en")


def test_a_file_that_cannot_be_written_is_named_without_its_unfinished_copy(tmp_path, monkeypatch):
    one_sheet({"A1": "=WHOLE()"}).save(tmp_path / "book.xlsx")

    def full(*_arguments, **_options):
        raise OSError("no strerror, no filename")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError) as refused:
        recalculate(tmp_path / "book.xlsx", tmp_path / "out.xlsx", FUNCTIONS)

    assert str(refused.value).startswith("out.xlsx cannot be written (no strerror, no filename)")
    assert "unfinished" not in str(refused.value)
