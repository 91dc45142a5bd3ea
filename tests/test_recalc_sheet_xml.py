"""The shapes of sheet XML that other programs write, by hand; formulas, styles and strange bytes stay."""

import zipfile

import openpyxl
import pytest

from udfs.cell_error import CellError
from workbooks.file import recalculate
from workbooks.file.book import with_fresh_values
from workbooks.file.patch import patch_sheet, value_element
from workbooks.file.scan import scan
from xlmortgage.errors import InputError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)


def half(number):
    if isinstance(number, str):
        raise InputError("not-a-number", en="that is text.", zh="那是文字。")
    return number / 2


def count_up(to):
    return [[float(number)] for number in range(1, int(to) + 1)]


def heard(*given):
    return " ".join("-" if each is None else str(each) for each in given)


FUNCTIONS = {"HALF": half, "HEARD": heard, "COUNT_UP": count_up, "甲": lambda: "乙"}


@pytest.fixture
def book(tmp_path):
    """Return a function that makes a workbook of one sheet's XML and calculates it: (report, XML after, path)."""

    def calculated(sheet, workbook=None):
        source, output = tmp_path / "made.xlsm", tmp_path / "calculated.xlsm"
        workbook = workbook or (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>'
            "</workbook>"
        )
        parts = {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": relations("worksheet", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/vbaProject.bin": "\x00VBA",
        }
        with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        report = recalculate(source, output, FUNCTIONS)
        with zipfile.ZipFile(output) as archive:
            assert archive.read("xl/vbaProject.bin") == b"\x00VBA"
            return report, archive.read("xl/worksheets/sheet1.xml").decode(), output

    return calculated


def relations(kind, target):
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>'


def sheet_of(data, after=""):
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'


def data_of(xml):
    return xml.partition("<sheetData>")[2].partition("</sheetData>")[0]


def test_prefixes_single_quotes_comments_and_character_data(book):
    sheet = (
        f"<?xml version='1.0' encoding='UTF-8'?><x:worksheet xmlns:x='{MAIN}'><!-- <c r=\"A1\"><f>1</f></c> -->"
        "<x:sheetData>"
        "<x:row r='1'><x:c r='A1'><x:v>8</x:v></x:c><x:c t='str' s='0' r='B1' ><x:f ><![CDATA[HALF(A1)&\"<\"]]></x:f >"
        "<x:v>old</x:v></x:c ><x:c r='C1' t = 'e'><x:f>HALF(A1) * 2</x:f></x:c><!-- end --></x:row></x:sheetData>"
        "</x:worksheet>"
    )
    _, after, output = book(sheet)
    expected = sheet.replace("<x:c t='str' s='0' r='B1' >", "<x:c s='0' r='B1' t=\"str\">")
    expected = expected.replace("<x:v>old</x:v></x:c >", "<x:v>4&lt;</x:v></x:c>")
    expected = expected.replace("t = 'e'><x:f>HALF(A1) * 2</x:f></x:c>", "><x:f>HALF(A1) * 2</x:f><x:v>8</x:v></x:c>")
    assert after == expected.replace("r='C1' >", "r='C1'>")
    sheet = openpyxl.load_workbook(output, data_only=True)["表"]
    assert [cell.value for cell in sheet[1]] == [8, "4<", 8]


def test_shared_formulas(book):
    data = (
        '<row r="1"><c r="A1"><v>2</v></c>'
        '<c r="B1"><f t="shared" ref="B1:B3" si="0">HALF(A1)+HALF($A$1)</f><v>9</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><f t="shared" si="0"/><v>9</v></c></row>'
        '<row r="3"><c r="A3" t="str"><v>x</v></c><c r="B3"><f t="shared" si="0"></f><v>9</v></c></row>'
    )
    report, after, _ = book(sheet_of(data))
    expected = data.replace("<v>9</v>", "<v>2</v>", 1).replace("<v>9</v>", "<v>3</v>", 1)
    expected = expected.replace('<c r="B3">', '<c r="B3" t="e">').replace("<v>9</v>", "<v>#VALUE!</v>")
    assert data_of(after) == expected
    assert [(each.cell, each.formula, each.sentence("en")) for each in report.errors] == [
        ("B3", "=HALF(A3)+HALF($A$1)", "that is text.")
    ]


def test_what_a_shared_formula_leaves_out_is_left_out_in_every_cell(book):
    data = (
        '<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">HEARD(,A1,,$A$1,)</f></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/></c></row>'
    )
    _, after, output = book(sheet_of(data))
    shown = openpyxl.load_workbook(output, data_only=True)["表"]["B"]
    assert [cell.value for cell in shown] == ["- 2.0 - 2.0", "- 4.0 - 2.0", "- - - 2.0"]
    assert "HEARD(,A1,,$A$1,)</f>" in after


def test_shared_formulas_of_an_unknown_function(book):
    data = (
        '<row r="1"><c r="B1"><f t="shared" ref="B1:B2" si="0">NOT_OURS(A1)</f><v>9</v></c></row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>9</v></c></row>'
    )
    report, after, _ = book(sheet_of(data))
    assert [(each.cell, each.formula) for each in report.unsupported] == [
        ("B1", "=NOT_OURS(A1)"),
        ("B2", "=NOT_OURS(A2)"),
    ]
    assert after.count('t="e"><f') == 2
    assert "<v>9</v>" not in after


@pytest.mark.parametrize(
    "call", ["_xll.HALF(A1)", "_xldudf_BANK_HALF(A1)", "half(A1)", "[1]!HALF(A1)", "'C:\\x\\[Bank.xlam]'!HALF(A1)",
             "Bank.xlam!HALF(A1)", "_xlfn.SINGLE(HALF(A1))", "@HALF(A1)", "[0]!a_half", "A1-HALF(_xlfn.SINGLE(A1:A2))"],
)  # fmt: skip
def test_every_way_to_write_a_call(book, call):
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets>'
        "<definedNames><definedName name='a_half'>HALF(表!$A$1)</definedName></definedNames></workbook>"
    )
    data = f'<row r="1"><c r="A1"><v>3</v></c><c r="B1"><f>{call}</f></c><c r="C1"><f>甲()</f></c></row>'
    report, after, _ = book(sheet_of(data), workbook)
    assert (report.errors, report.unsupported) == ([], [])
    assert data_of(after) == data.replace("</f></c>", "</f><v>1.5</v></c>", 1).replace(
        '<c r="C1"><f>甲()</f></c>', '<c r="C1" t="str"><f>甲()</f><v>乙</v></c>'
    )


def test_a_spill_that_grows_writes_its_cells(book):
    data = (
        '<row r="1"><c r="A1"><v>4</v></c><c r="B1" cm="1"><f t="array" ref="B1:B2">COUNT_UP(A1)</f><v>1</v></c>'
        '<c r="C1"><f>SUM(_xlfn.ANCHORARRAY(B1))</f></c></row>'
        '<row r="2"><c r="A2"><v>0</v></c><c r="B2" s="0"><v>7</v></c><c r="C2"><v>1</v></c></row><row r="3" ht="20"/>'
        '<row r="9"><c r="A9"><v>9</v></c></row>'
    )
    report, after, output = book(sheet_of(data))
    assert data_of(after) == (
        '<row r="1"><c r="A1"><v>4</v></c><c r="B1" cm="1"><f t="array" ref="B1:B4">COUNT_UP(A1)</f><v>1</v></c>'
        '<c r="C1"><f>SUM(_xlfn.ANCHORARRAY(B1))</f><v>10</v></c></row>'
        '<row r="2"><c r="A2"><v>0</v></c><c r="B2" s="0"><v>2</v></c><c r="C2"><v>1</v></c></row>'
        '<row r="3" ht="20"><c r="B3"><v>3</v></c></row><row r="4"><c r="B4"><v>4</v></c></row>'
        '<row r="9"><c r="A9"><v>9</v></c></row>'
    )
    assert report.cells_written == 5
    assert [cell.value for cell in openpyxl.load_workbook(output, data_only=True)["表"]["B"]][:4] == [1, 2, 3, 4]


def test_an_array_formula_makes_room_between_the_cells_of_its_rows(book):
    data = (
        '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f t="array" ref="B2:D3">HALF(A2)</f><v>1</v></c>'
        '<c r="E2"><f>A2</f></c></row>'
        '<row r="3"><c r="A3"><v>1</v></c><c r="C3"><v>9</v></c><c r="F3"><f>SUM(B2:D3)</f></c></row>'
    )
    _, after, _ = book(sheet_of(data))
    half = "<v>0.5</v></c>"
    assert data_of(after) == (
        f'<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f t="array" ref="B2:D3">HALF(A2)</f>{half}'
        f'<c r="C2">{half}<c r="D2">{half}<c r="E2"><f>A2</f><v>1</v></c></row>'
        f'<row r="3"><c r="A3"><v>1</v></c><c r="B3">{half}<c r="C3">{half}<c r="D3">{half}'
        '<c r="F3"><f>SUM(B2:D3)</f><v>3</v></c></row>'
    )


def test_a_formula_inside_the_block_of_another_is_left_alone(book):
    data = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A3">COUNT_UP(3)</f><v>1</v></c></row>'
        '<row r="2"><c r="A2"><f>HALF(8)</f><v>1</v></c></row>'
    )
    report, after, _ = book(sheet_of(data))
    assert "<f>HALF(8)</f><v>4</v>" in after
    assert [each.cell for each in report.unsupported] == ["A1"]


def test_a_spill_that_shrinks_leaves_no_old_values(book):
    data = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" cm="1"><f t="array" ref="B1:B3">COUNT_UP(A1)</f><v>1</v></c></row>'
        '<row r="2"><c r="B2" s="5"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
    )
    _, after, _ = book(sheet_of(data))
    assert '<f t="array" ref="B1">' in after
    assert '<c r="B2" s="5"></c>' in after
    assert '<c r="B3"></c>' in after


def test_a_spill_without_room_is_reported(book):
    data = (
        '<row r="1"><c r="B1" cm="1"><f t="array" ref="B1">COUNT_UP(3)</f><v>1</v></c></row>'
        '<row r="3"><c r="B3" t="str"><v>here</v></c></row>'
    )
    report, after, _ = book(sheet_of(data))
    assert [(each.cell, each.error) for each in report.unsupported] == [("B1", "#VALUE!")]
    assert "not empty" in report.unsupported[0].sentence("en")
    assert '<c r="B3" t="str"><v>here</v></c>' in after


def test_links_to_other_workbooks_keep_what_excel_saved(book):
    data = (
        '<row r="1"><c r="A1"><f>[1]Rates!$B$2</f><v>0.04</v></c><c r="B1"><f>A1*100</f></c>'
        "<c r=\"C1\"><f>'[1]All rates'!A1</f></c></row>"
    )
    report, after, _ = book(sheet_of(data))
    assert data_of(after) == data.replace("<f>A1*100</f>", "<f>A1*100</f><v>4</v>").replace(
        '<c r="C1"', '<c r="C1" t="e"'
    ).replace("A1</f></c>", "A1</f><v>#NAME?</v></c>")
    assert [each.cell for each in report.unsupported] == ["A1", "C1"]


def test_data_tables_are_reported(book):
    data = (
        '<row r="1"><c r="A1"><f t="dataTable" ref="A1:A2" dt2D="0" dtr="0" r1="D1"/><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row><row r="3"><c r="A3"><f>SUM(A1:A2)</f><v>3</v></c></row>'
    )
    report, after, _ = book(sheet_of(data))
    assert [each.cell for each in report.unsupported] == ["A1"]
    assert after.count("<v>#NAME?</v>") == 3


def test_circles_are_reported(book):
    report, _, _ = book(sheet_of('<row r="1"><c r="A1"><f>B1+1</f></c><c r="B1"><f>A1+1</f></c></row>'))
    assert [(each.cell, each.error) for each in report.unsupported] == [("A1", "#VALUE!"), ("B1", "#VALUE!")]


def test_rules_of_newer_excel_are_reported_too(book):
    rule = (
        '<extLst><ext xmlns:x14="urn:x14"><x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        "<x14:dataValidation><x14:formula1><xm:f>HALF(A1)&gt;1</xm:f></x14:formula1><xm:sqref>D1:D9</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    report, _, _ = book(sheet_of('<row r="1"><c r="A1"><f>HALF(2)</f></c></row>', rule))
    assert [(each.cell, each.formula) for each in report.unsupported] == [("D1:D9", "=HALF(A1)>1")]


def test_a_sheet_without_formulas_is_not_touched(book):
    sheet = sheet_of('<row r="1"><c r="A1" t="inlineStr"><is><t>=HALF(A1)</t></is></c></row>')
    report, after, _ = book(sheet)
    assert after == sheet
    assert (report.formulas, report.sheets, report.cells_written) == (0, 0, 0)


def test_a_date_in_words_counts_as_its_day(book):
    """ECMA-376-1:2016, 18.18.11: a cell of type d holds a date as in ISO 8601."""
    row = '<row r="1"><c r="A1" t="d"><v>2024-10-16</v></c><c r="B1"><f>YEAR(A1)</f></c><c r="C1"><f>A1+1</f></c></row>'
    _, after, _ = book(sheet_of(row))
    assert '<c r="A1" t="d"><v>2024-10-16</v></c>' in after
    assert "<f>YEAR(A1)</f><v>2024</v>" in after
    assert "<f>A1+1</f><v>45582</v>" in after


def test_cells_and_rows_without_an_address_follow_those_before_them(book):
    _, after, _ = book(sheet_of("<row><c><v>5</v></c><c><f>A1+1</f></c></row><row><c><f>B1*2</f></c></row>"))
    assert "<f>A1+1</f><v>6</v>" in after
    assert "<f>B1*2</f><v>12</v>" in after


@pytest.mark.parametrize(
    "sheet",
    [
        "<?xml version='1.0' encoding='UTF-16'?>" + sheet_of('<row r="1"><c r="A1"><f>1</f></c></row>'),
        sheet_of('<row r="1"><c r="A1"><f>1</f></row>'),
    ],
)
def test_a_sheet_that_cannot_be_read_is_refused(sheet):
    with pytest.raises(InputError, match="save it again"):
        scan(sheet.encode(), "表")


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (0.1 + 0.2, b"", b"<v>0.30000000000000004</v>"),
        (6e6, b"", b"<v>6000000</v>"),
        (-0.0, b"", b"<v>0</v>"),
        (1e22, b"", b"<v>1e+22</v>"),
        (True, b' t="b"', b"<v>1</v>"),
        ("", b' t="str"', b"<v></v>"),
        (" a\nb", b' t="str"', b'<v xml:space="preserve"> a\nb</v>'),
        ("a\x00\ud800\uffff<b>&", b' t="str"', b"<v>a&lt;b&gt;&amp;</v>"),
        (CellError("#N/A"), b' t="e"', b"<v>#N/A</v>"),
        ("#N/A", b' t="str"', b"<v>#N/A</v>"),
        (None, b"", b""),
    ],
)
def test_how_a_value_is_written(value, kind, shown):
    assert value_element(value) == (kind, shown)


def test_a_value_of_a_picture_in_the_cell_is_not_kept_beside_a_number():
    xml = sheet_of('<row r="1"><c r="A1" s="2" vm="1" t="e"><f>1</f><v>#VALUE!</v></c></row>').encode()
    assert b'<c r="A1" s="2"><f>1</f><v>1</v></c>' in patch_sheet(xml, scan(xml, "表"), {(1, 1): 1.0}, {})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<workbook><sheets/></workbook>", '<workbook><sheets/><calcPr calcId="191029"/></workbook>'),
        (
            "<x:a xmlns:x='m'><x:sheets></x:sheets><x:definedNames/><x:oleSize/></x:a>",
            "<x:a xmlns:x='m'><x:sheets></x:sheets><x:definedNames/><x:calcPr calcId=\"191029\"/><x:oleSize/></x:a>",
        ),
        (
            "<a><sheets/><calcPr iterate='1' calcId='1' calcMode='manual' forceFullCalc='1'></calcPr></a>",
            "<a><sheets/><calcPr calcId=\"191029\" iterate='1' calcMode='manual'></calcPr></a>",
        ),
    ],
)
def test_excel_is_told_that_the_values_are_fresh(before, after):
    assert with_fresh_values(before.encode()).decode() == after
