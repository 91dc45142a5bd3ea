"""No client in another client's file: what a filled template keeps of the client whom it was filled for before."""

import re
import struct
import zipfile
from io import BytesIO

import pytest
import xlsxwriter
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests import former_client as former
from workbooks.file.fill import fill
from xlmortgage.cli import NEEDS_A_LOOK, NOTHING_DONE, main

CLIENT = "陳大文"
NEXT = {"樓價": 6_000_000, "客戶": "李小明"}

clients = (
    st.one_of(
        st.text(st.sampled_from("陳大文黃李張何&<>'\"-. "), min_size=3, max_size=12),
        st.from_regex(r"[A-Z]{2,8} [A-Z][a-z]{3,8} [A-Z][a-z]{3,6}", fullmatch=True),
    )
    .map(str.strip)
    .filter(lambda text: len(re.findall(r"\w", text)) >= 3)
)


def haunted(folder, places, client=CLIENT, known=True):
    parts = former.template(client, known)
    for place in places:
        place(parts, client)
    return parts.saved(folder / "template.xlsx")


def filled(folder, places, client=CLIENT, known=True, facts=NEXT):
    return fill(haunted(folder, places, client, known), folder / "filled.xlsx", facts)


@pytest.mark.parametrize("place", former.REMEMBERED, ids=lambda place: place.__name__)
@pytest.mark.parametrize("known", [True, False])
def test_what_a_workbook_remembers_of_a_former_client_goes(tmp_path, place, known):
    template = haunted(tmp_path, [place], known=known)
    assert former.traces_of(CLIENT, template.read_bytes())

    made = fill(template, tmp_path / "filled.xlsx", NEXT)

    assert former.traces_of(CLIENT, made.content) == []
    assert made.emptied


@pytest.mark.parametrize("place", former.TYPED, ids=lambda place: place.__name__)
def test_typed_text_loses_a_known_client_and_is_listed_where_nobody_can_know(tmp_path, place):
    made = filled(tmp_path, [place])
    assert former.traces_of(CLIENT, made.content) == []
    assert made.cut
    assert made.still == []

    unknown = filled(tmp_path, [place], known=False)
    assert former.traces_of(CLIENT, unknown.content)
    assert former.TYPED[place] in {each.kind for each in unknown.kept}


@pytest.mark.parametrize("place", former.STAYS, ids=lambda place: place.__name__)
def test_a_former_client_that_cannot_be_cut_out_is_said(tmp_path, place):
    made = filled(tmp_path, [place])
    assert former.STAYS[place] in {each.kind for each in made.still}


def test_a_remark_on_a_name_loses_the_client(tmp_path):
    assert former.traces_of(CLIENT, filled(tmp_path, [former.remark_on_a_name]).content) == []


def test_the_remarks_of_the_archive_go(tmp_path):
    path = haunted(tmp_path, [])
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = CLIENT.encode()
        for member in archive.infolist():
            member.comment = CLIENT.encode()
            member.extra = struct.pack("<2H", 0xCAFE, len(CLIENT.encode())) + CLIENT.encode()
    made = fill(path, tmp_path / "filled.xlsx", NEXT)
    assert CLIENT.encode() not in made.content


def test_a_sheet_that_is_called_after_the_client_is_said_once(tmp_path):
    def rename(parts, client):
        for name in parts:
            if name.endswith(".xml"):
                parts[name] = parts.text(name).replace("資料", client).encode()

    made = filled(tmp_path, [rename])
    assert made.still == [("sheet-name", CLIENT)]


def test_the_same_client_again_stays(tmp_path):
    places = [former.typed_text_box, former.list_of_clients]
    made = filled(tmp_path, places, facts={"樓價": 1, "客戶": f"{CLIENT}先生"})
    assert (made.cut, made.still) == ([], [])


@given(data=st.data(), client=clients, known=st.booleans())
def test_no_combination_of_places_keeps_a_former_client(tmp_path_factory, data, client, known):
    folder = tmp_path_factory.mktemp("haunted")
    typed = list(former.TYPED) if known else []
    possible = [place for place in (*former.REMEMBERED, *typed) if place is not former.part_in_utf_16]
    places = data.draw(st.lists(st.sampled_from(possible), unique=True, max_size=8))
    if {former.linked_property, former.custom_property} <= set(places):
        places.remove(former.custom_property)
    made = filled(folder, places, client, known)
    assert former.traces_of(client, made.content) == []
    assert made.still == []


def quoted(tmp_path, *places, facts=("樓價=6m", "客戶=李小明"), more=(), known=True):
    template = haunted(tmp_path, places, known=known)
    told = [part for fact in facts for part in ("--set", fact)]
    run = ["quote", "--template", str(template), *told, "-o", str(tmp_path / "out.xlsx"), *more]
    return CliRunner().invoke(main, run)


@pytest.mark.parametrize("place", [former.chart_caches, former.pivot_table, former.linked_text_box])
def test_a_calculated_quote_keeps_nothing_of_the_client_before(tmp_path, place):
    ended = quoted(tmp_path, place)
    assert ended.exit_code == 0, ended.output
    content = (tmp_path / "out.xlsx").read_bytes()
    assert former.traces_of(CLIENT, content) == []
    assert former.traces_of("5612345", content) == []
    assert load_workbook(tmp_path / "out.xlsx", data_only=True)["資料"]["A1"].value == "致 李小明"


def test_what_was_emptied_cut_and_kept_is_listed_in_either_language(tmp_path):
    places = (former.thumbnail, former.typed_text_box, former.comment)
    for lang, words in {
        "zh": (
            "已清空",
            "儲存格 1: 報價!B3 in_loan",
            "縮圖 1",
            "已從輸入的文字刪去",
            "文字方塊 2: 報價!D30、報價!D4",
            "註解 1: 報價!B2",
        ),
        "en": (
            "Emptied",
            "cells 1: 報價!B3 in_loan",
            "thumbnail 1",
            "cut out of",
            "text boxes 2: 報價!D30, 報價!D4",
            "comments 1",
        ),
    }.items():
        ended = quoted(tmp_path, *places, more=("--lang", lang))
        assert ended.exit_code == 0
        assert [word for word in words if word not in ended.stderr] == []
        assert CLIENT not in ended.stderr


def test_a_quote_in_which_the_client_before_still_stands_needs_a_look(tmp_path):
    ended = quoted(tmp_path, former.list_of_clients)
    assert ended.exit_code == NEEDS_A_LOOK
    assert "仍有上一位客戶" in ended.stderr
    assert "資料!C95" in ended.stderr


def test_many_places_are_counted_and_the_first_listed(tmp_path):
    def many(parts, _client):
        cells = "".join(f'<c r="B{row}"><v>1</v></c></row><row r="{row + 1}">' for row in range(100, 131))
        parts.replace(former.SHEET1, "</sheetData>", f'<row r="100">{cells}</row></sheetData>')
        parts.named("tx_table", "報價!$B$100:$B$130")

    ended = quoted(tmp_path, many, more=("--lang", "en"))
    assert "cells 32: 報價!B3 in_loan, 報價!B100 tx_table" in ended.stderr
    assert "… and 12 more" in ended.stderr


def test_a_name_that_is_not_known_is_kept_on_demand_one_or_all(tmp_path):
    def unknown(parts, client):
        parts.named("in_client_name", "報價!$B$85")
        parts.cell(former.SHEET1, "B85", f'<c r="B85" t="inlineStr"><is><t>{client}</t></is></c>')

    ended = quoted(tmp_path, unknown, more=("--lang", "en"), known=False)
    assert ended.exit_code == NOTHING_DONE
    assert "in_client_name (報價!B85)" in ended.stderr
    assert not (tmp_path / "out.xlsx").exists()
    for keep in (("--keep",), ("--keep", "in_client_name")):
        ended = quoted(tmp_path, unknown, more=("--lang", "en", *keep), known=False)
        assert ended.exit_code == 0
        assert "named cells that are kept 1: 報價!B85 in_client_name" in ended.stderr


def test_a_value_of_the_house_under_the_name_of_a_fact_is_hinted_at(tmp_path):
    def language(parts, _client):
        parts.named("in_lang", "報價!$B$86")
        parts.cell(former.SHEET1, "B86", '<c r="B86" t="inlineStr"><is><t>en</t></is></c>')

    ended = quoted(tmp_path, language, more=("--lang", "en"))
    assert "Values of the house are kept under names that begin with set_: 報價!B86 in_lang" in ended.stderr


def test_the_built_in_quote_has_a_cell_for_each_of_its_texts_and_nothing_that_a_person_has_to_judge(tmp_path):
    facts = ("樓價=8m", "客戶編號=C-0007", "備註=首期已備", "月入=9萬", "年利率=3.25%", "年期=30")
    told = [part for fact in facts for part in ("--set", fact)]
    ended = CliRunner().invoke(main, ["quote", *told, "-o", str(tmp_path / "out.xlsx"), "--lang", "en"])
    assert ended.exit_code == 0, ended.output
    assert "may hold a client" not in ended.stderr
    sheet = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert sheet["G1"].value == "C-0007"
    assert "首期已備" in [cell.value for row in sheet for cell in row]


FORMER = {
    "tx_client": "陳大文",
    "tx_phone": "9123 4567",
    "tx_address": "太古城金楓閣12樓B室",
    "in_price": 8_765_432,
    "in_monthly_income": 76_543,
}


def saved_for_somebody(folder, typed=(), former=(), edit=None):
    """Return a template that was filled for somebody, in which cells from A21 on were typed."""
    saved = BytesIO()
    book = xlsxwriter.Workbook(saved, {"in_memory": True})
    sheet = book.add_worksheet("報價")
    for row, (name, value) in enumerate((FORMER | dict(former)).items()):
        sheet.write(row, 1, value)
        book.define_name(name, f"=報價!$B${row + 1}")
    for row, value in enumerate(typed):
        sheet.write(20 + row, 0, value)
    book.close()
    template = folder / "template.xlsx"
    with zipfile.ZipFile(saved) as before, zipfile.ZipFile(template, "w") as after:
        for name in before.namelist():
            after.writestr(name, edit(name, before.read(name)) if edit else before.read(name))
    return template


def filled_again(folder, typed=(), former=(), edit=None, facts=NEXT):
    """Return what became of such a template, and what its cell A21 says."""
    made = fill(saved_for_somebody(folder, typed, former, edit), folder / "out.xlsx", facts)
    return made, load_workbook(BytesIO(made.content))["報價"]["A21"].value


@pytest.mark.parametrize(
    ("former", "typed", "left"),
    [
        ({"tx_client": "陳大文先生"}, "致陳大文", "致"),
        ({"tx_client": "陳大文先生"}, "陳大文女士", "女士"),
        ({"tx_client": "李明太太"}, "致李明", "致"),
        ({"tx_client": "陳大文 Chan Tai Man"}, "致陳大文先生", "致先生"),
        ({"tx_client": "陳大文 Chan Tai Man"}, "Dear Chan Tai Man", "Dear "),
        ({"tx_client": "Mr. Chan Tai Man"}, "Dear CHAN, Tai Man:", "Dear :"),
        ({"tx_client": "Chan Tai Man"}, "Tai Man  Chan", None),
        ({"tx_client": "陳大文及黃美麗"}, "黃美麗女士", "女士"),
        ({}, "致 陳 大文 先生", "致  先生"),
        ({}, "致　陳　大文", "致　"),
        ({}, "致陳\u200b大文", "致"),
        ({}, "電話 91234567", "電話 "),
        ({}, "+852 9123-4567", None),
        ({}, "(9123) 4567。", "(。"),
        ({}, "９１２３４５６７", None),
        ({"tx_phone": "+852 9123 4567"}, "電話：9123.4567", "電話："),
        ({"tx_phone": 91234567}, "9123 4567", None),
        ({"tx_id": "A123456(3)"}, "身份證 a123456", "身份證 "),
        ({"tx_email": "chan.tm@example.com"}, "CHAN.TM@example.com", None),
        ({}, "太古城 金楓閣 12樓b室", None),
        ({"tx_address": "太古城金楓閣\n12樓B室"}, "太古城金楓閣, 12樓Ｂ室", None),
    ],
)
def test_a_former_client_is_cut_out_however_the_same_is_written(tmp_path, former, typed, left):
    made, said = filled_again(tmp_path, [typed], former)
    assert ((said or "").strip(), made.still) == ((left or "").strip(), [])
    assert made.cut == [("typed", "報價!A21")]


@pytest.mark.parametrize(
    ("former", "typed"),
    [
        ({"tx_client": "王美"}, "女王 美麗"),
        ({"tx_client": "Chan Tai Man"}, "Changes"),
        ({"tx_client": "Golden Trading Company Ltd"}, "Trading hours"),
        ({"tx_phone": "9123 4567"}, "編號 191234567"),
        ({"in_price": 8_500_000}, "樓價上限 8,500,000"),
        ({"in_price": 6_000_000.0}, 6_000_000),
        ({"in_monthly_income": 2026}, "2026 年報價"),
        ({}, "編號 18765432"),
        ({}, "1,234,567"),
    ],
)
def test_what_is_nobody_stays_and_is_not_said(tmp_path, former, typed):
    made, said = filled_again(tmp_path, [typed], former)
    assert (said, made.cut, made.kept, made.still) == (typed, [], [], [])


@pytest.mark.parametrize(
    ("former", "typed"),
    [
        ({}, "致陳先生"),
        ({}, "陳太"),
        ({"tx_client": "Chan Tai Man"}, "Dear Mr. Chan"),
        ({"tx_client": "Peter 陳大文"}, "Dear Peter"),
        ({"tx_client": "李明、何美"}, "致何美"),
        ({}, "太古城金楓閣業主"),
    ],
)
def test_what_may_be_the_former_client_or_another_stays_and_is_listed(tmp_path, former, typed):
    made, said = filled_again(tmp_path, [typed], former, facts={"客戶": "黃小虎"})
    assert (said, made.cut, made.kept, made.still) == (typed, [], [("typed", "報價!A21")], [])


@pytest.mark.parametrize(
    "typed",
    [
        *("樓價 HK$8,765,432", "入息 76,543 元", "8765432", "樓價 876.5432萬", "HK$8.765432m", "B2 8,765,432.00"),
        *(8_765_432, 91_234_567, "=8765432*1", "=IF(1,8765432,0)-8765431", '="陳"&"大文"'),
    ],
)
def test_what_cannot_be_cut_is_listed_with_its_cell(tmp_path, typed):
    made, _ = filled_again(tmp_path, [typed])
    assert made.still == [("cell", "報價!A21")]


def test_calculated_values_that_show_the_former_client_are_listed(tmp_path):
    typed = ['=UNICHAR(38515)&"大文"', "=8765000+432", '="9123"&" "&"4567"', '="李"&"小明"', '="8,765,"&432']
    template = saved_for_somebody(tmp_path, typed)
    run = ["quote", "--template", str(template), "--set", "樓價=6m", "-o", str(tmp_path / "out.xlsx"), "--lang", "en"]
    ended = CliRunner().invoke(main, run)
    assert ended.exit_code == NEEDS_A_LOOK
    assert "still stands here; mend the template:\n  cells 4: " in ended.stderr
    assert {f"報價!A{row}" for row in (21, 22, 23, 25)} <= set(re.findall(r"報價!A\d+", ended.stderr))


@pytest.mark.parametrize("price", [8_765_432, "8,765,432", "876.5432萬"])
def test_the_same_amounts_again_are_the_new_deals(tmp_path, price):
    made, _ = filled_again(tmp_path, ["樓價 HK$8,765,432", 76_543], facts={"樓價": price, "每月入息": 76_543})
    assert made.still == []


def beside(added):
    """Return an edit that puts something behind the cells of the sheet."""
    return lambda name, xml: (
        xml.replace(b"</sheetData>", f"</sheetData>{added}".encode()) if name == former.SHEET1 else xml
    )


def replaced(old, new):
    """Return an edit that replaces a text in every part."""
    return lambda _name, xml: xml.replace(old.encode(), new.encode())


def beside_cells(said):
    """Return an edit that adds a cell which says its text itself."""
    return replaced("</sheetData>", f'<row r="40"><c r="A40" t="inlineStr">{said}</c></row></sheetData>')


def defined(name, means, remark=""):
    """Return an edit that defines a name."""
    added = f'<definedNames><definedName name="{name}" comment="{remark}">{means}</definedName>'.encode()
    return lambda part, xml: xml.replace(b"<definedNames>", added) if part == former.BOOK else xml


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            beside('<protectedRanges><protectedRange name="陳大文" sqref="C1"/></protectedRanges>'),
            ("part", "報價"),
        ),
        (
            beside("<headerFooter><oddFooter>&amp;C8,765,432</oddFooter></headerFooter>"),
            ("header", "報價"),
        ),
        (
            beside(
                '<dataValidations count="1"><dataValidation type="decimal" sqref="C1"><formula1>0</formula1>'
                "<formula2>8765432</formula2></dataValidation></dataValidations>"
            ),
            ("part", "報價"),
        ),
        (defined("陳大文", "報價!$D$2"), ("defined-name", "陳大文")),
        (defined("lst_top", "IF(TRUE,8765432,0)"), ("defined-name", "lst_top")),
        (replaced('name="Normal"', 'name="陳大文"'), ("part", "xl/styles.xml")),
    ],
)
def test_the_rest_of_a_file_is_looked_through_too(tmp_path, edit, said):
    made, _ = filled_again(tmp_path, edit=edit)
    assert made.still == [said]


@pytest.mark.parametrize(
    "edit",
    [
        beside("<!-- 陳大文 9123 4567 --><?note 陳大文?>"),
        replaced("<sst ", "<!-- 陳大文 --><sst "),
        replaced("ZZZ", "<![CDATA[陳<大文]]>"),
        replaced("ZZZ", "陳<!-- x -->大文"),
        replaced("ZZZ", "_x9673_大_x6587_"),
        beside_cells("<is><t><![CDATA[陳大文 9123 4567]]></t></is>"),
        beside_cells("<is><r><t>陳<![CDATA[大]]></t></r><r><t>文</t></r></is>"),
    ],
)
def test_what_excel_drops_or_shows_otherwise_keeps_no_client(tmp_path, edit):
    made, said = filled_again(tmp_path, ["ZZZ"], edit=edit)
    assert made.still == []
    assert said in (None, "", "ZZZ")
    assert load_workbook(BytesIO(made.content))["報價"]["A40"].value in (None, "", " ")
    assert [text for text in (CLIENT, "9123 4567") if former.traces_of(text, made.content)] == []


def test_the_built_in_quote_that_was_filled_for_somebody_is_a_template_without_alarm(tmp_path):
    first = (
        "樓價=8,765,432",
        "貸款額=5,123,456",
        "月入=76,543",
        "年利率=3.275%",
        "年期=27",
        "客戶編號=C-0007",
        "備註=首期已備待補文件",
    )
    then = ("樓價=8m", "貸款額=4.8m", "月入=9萬", "年利率=3.25%", "年期=30")
    run = ["quote", *(part for fact in first for part in ("--set", fact)), "-o", str(tmp_path / "first.xlsx")]
    assert CliRunner().invoke(main, run).exit_code == 0
    told = [part for fact in then for part in ("--set", fact)]
    run = [
        "quote",
        "--template",
        str(tmp_path / "first.xlsx"),
        *told,
        "-o",
        str(tmp_path / "then.xlsx"),
        "--lang",
        "en",
    ]
    ended = CliRunner().invoke(main, run)
    assert ended.exit_code == 0, ended.output
    assert "may hold a client" not in ended.stderr
