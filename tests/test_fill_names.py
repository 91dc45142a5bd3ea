"""What the names of a template's cells mean when it is filled: facts, texts of the case, values of the house."""

import datetime as dt
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests import former_client as former
from workbooks.file.fill import EVERY, fill
from xlmortgage.errors import InputError

SHEET = "報價 (新)"


def template(folder, cells, names, ending=".xlsx", prepare=None):
    """Save a template with a cell for each name: "B2", or what a name means where that begins with =."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = SHEET
    sheet["A1"] = "按揭報價"
    for address, value in cells.items():
        sheet[address] = value
    for name, at in names.items():
        means = at[1:] if at.startswith("=") else f"'{SHEET}'!${at[0]}${at[1:]}"
        workbook.defined_names[name] = DefinedName(name, attr_text=means)
    if prepare:
        prepare(workbook, sheet)
    path = folder / f"template{ending}"
    workbook.save(path)
    return path


def cells_of(path):
    return load_workbook(path).worksheets[0]


def refused(path, facts, keep=()):
    with pytest.raises(InputError) as caught:
        fill(path, path.with_name("out" + path.suffix), facts, keep=keep)
    assert not path.with_name("out" + path.suffix).exists()
    return caught.value


TEXTS = {
    "tx_client": "B2",
    "tx_ref": "B3",
    "tx_remarks": "B4",
    "tx_date": "B5",
    "tx_經手": "B6",
    "set_hibor": "B7",
    "set_phone": "B8",
}
FORMER = {
    "B2": "陳大文",
    "B3": "C-1",
    "B4": "首期由父母資助",
    "B5": dt.date(2026, 1, 2),
    "B6": "張三",
    "B7": 0.04,
    "B8": "2345 6789",
}


def test_texts_of_the_case_are_set_or_emptied_and_values_of_the_house_stay(tmp_path):
    path = template(tmp_path, FORMER, TEXTS)
    made = fill(path, tmp_path / "out.xlsx", {"客戶姓名": "李小明", "client number": "0002"})
    sheet = cells_of(tmp_path / "out.xlsx")
    assert [sheet[f"B{row}"].value for row in range(2, 9)] == ["李小明", "0002", None, None, None, 0.04, "2345 6789"]
    assert [each.place for each in made.emptied if each.kind == "cell"] == [
        f"{SHEET}!{at}" for at in ("B4 tx_remarks", "B5 tx_date", "B6 tx_經手")
    ]


@pytest.mark.parametrize("label", ["客戶", "Client name", "tx_client", "TX_CLIENT", "client"])
def test_a_text_is_called_by_its_labels_or_its_name(tmp_path, label):
    fill(template(tmp_path, FORMER, TEXTS), tmp_path / "out.xlsx", {label: "李小明"})
    assert cells_of(tmp_path / "out.xlsx")["B2"].value == "李小明"


def test_values_of_the_house_and_days_are_given_as_what_their_cells_hold(tmp_path):
    facts = {"set_hibor": "3.5%", "phone": "9876 5432", "日期": "2026-11-02", "經手": "李四"}
    fill(template(tmp_path, FORMER, TEXTS), tmp_path / "out.xlsx", facts)
    sheet = cells_of(tmp_path / "out.xlsx")
    assert sheet["B5"].value.date() == dt.date(2026, 11, 2)
    assert [sheet[at].value for at in ("B6", "B7", "B8")] == ["李四", 0.035, "9876 5432"]


def test_an_empty_cell_in_the_format_of_a_date_takes_one_and_another_its_words(tmp_path):
    def as_date(_workbook, sheet):
        sheet["B2"].number_format = 'd" 日" mmm yyyy'

    path = template(tmp_path, {"C1": 1}, {"tx_date": "B2", "tx_valid_until": "B3"}, prepare=as_date)
    fill(path, tmp_path / "out.xlsx", {"日期": "2026年11月2日", "有效期至": dt.date(2026, 12, 2)})
    sheet = cells_of(tmp_path / "out.xlsx")
    assert (sheet["B2"].value.date(), sheet["B3"].value) == (dt.date(2026, 11, 2), "2026-12-02")


def test_a_fact_stands_before_a_text_of_the_same_label_where_both_have_cells(tmp_path):
    path = template(tmp_path, {}, {"in_date": "B2", "tx_date": "B3"})
    fill(path, tmp_path / "out.xlsx", {"日期": "2026-11-02"})
    sheet = cells_of(tmp_path / "out.xlsx")
    assert (sheet["B2"].value, sheet["B3"].value) == (46328, None)


@pytest.mark.parametrize(
    ("names", "cells", "named", "near"),
    [
        ({"in_client_name": "B2"}, {}, "in_client_name", "tx_client"),
        ({"in_price": "B2", "cl_address": "B3"}, {"B3": "荃灣"}, "cl_address", ""),
        ({"樓價": "B2"}, {"B2": 8e6}, "樓價", "in_price"),
        ({"客戶": "B2"}, {"B2": "陳大文"}, "客戶", "tx_client"),
        ({"who": '="陳大文"'}, {}, "who", ""),
        ({"in_售價": "B2"}, {}, "in_售價", "in_price"),
        ({"sum": "B2"}, {"B2": "=8*1000000"}, "sum", ""),
    ],
)
def test_a_name_of_which_it_is_not_known_whose_it_is_is_refused_unless_it_is_kept(tmp_path, names, cells, named, near):
    path = template(tmp_path, cells, names)
    error = refused(path, {})
    assert (error.code, error.value, error.allowed) == ("unknown-name", [named], near)
    for lang in ("zh", "en"):
        assert f"--keep {named}" in error.sentence(lang)
        assert named in error.sentence(lang)
    for keep in ([named.upper()], [EVERY]):
        made = fill(path, tmp_path / "kept.xlsx", {}, keep=keep)
        assert (cells and any(each.kind == "kept-name" and named in each.place for each in made.kept)) or not cells
        sheet = cells_of(tmp_path / "kept.xlsx")
        assert all(sheet[at].value == value for at, value in cells.items())


@pytest.mark.parametrize(
    "names", [{"rate_table": f"='{SHEET}'!$D$1:$E$9"}, {"total": "B3"}, {"blank": "B9"}, {"vat": "=0.15"}]
)
def test_names_of_areas_formulas_and_blank_cells_are_nobodys(tmp_path, names):
    path = template(tmp_path, {"B2": 1, "B3": "=B2*2", "D2": 0.1}, {"in_price": "B2", **names})
    fill(path, tmp_path / "out.xlsx", {"price": 2})
    sheet = cells_of(tmp_path / "out.xlsx")
    assert (sheet["B2"].value, sheet["B3"].value, sheet["D2"].value) == (2, "=B2*2", 0.1)


@pytest.mark.parametrize(
    ("means", "words"),
    [
        (f"='{SHEET}'!$B$2:$C$3", ("several cells", "多個")),
        (f"=OFFSET('{SHEET}'!$A$1,1,1)", ("formula", "公式")),
        ("=#REF!", ("no cell of this workbook", "並非此活頁簿的儲存格")),
        ("='沒有'!$B$2", ("no cell of this workbook", "並非此活頁簿的儲存格")),
        ("=8000000", ("constant", "常數")),
    ],
)
def test_why_a_name_takes_no_value_is_said_as_it_is(tmp_path, means, words):
    path = template(tmp_path, {"B2": 1}, {"in_price": means})
    error = refused(path, {"price": 2}, keep=["in_price"])
    assert error.code == "no-input-cell"
    assert words[0] in error.sentence("en")
    assert words[1] in error.sentence("zh")


def test_what_a_formula_means_cannot_be_emptied_and_is_refused_or_kept(tmp_path):
    path = template(tmp_path, {"B2": 1, "B3": 2}, {"in_price": "B3", "in_rebate": f"=OFFSET('{SHEET}'!$A$1,1,1)"})
    error = refused(path, {"price": 3})
    assert error.code == "name-is-a-formula"
    assert "--keep in_rebate" in error.sentence("en")
    fill(path, tmp_path / "out.xlsx", {"price": 3}, keep=["in_rebate"])
    assert cells_of(tmp_path / "out.xlsx")["B2"].value == 1


def test_every_cell_of_an_area_of_the_case_is_emptied_but_headers_and_labels(tmp_path):
    names = {
        "in_fees": f"='{SHEET}'!$B$2:$B$3",
        "in_assets": f"='{SHEET}'!$D$2:$E$3,'{SHEET}'!$G$2",
        "in_plans": f"='{SHEET}'!$A$5:$B$6",
        "in_deal": f"='{SHEET}'!$A$8:$B$9",
    }
    cells = {
        "B2": 1,
        "B3": 2,
        "D2": "存款",
        "E3": 3,
        "G2": 4,
        "A5": "類型",
        "B5": "H 加",
        "A6": "H",
        "A8": "樓價",
        "B8": 8e6,
    }
    fill(template(tmp_path, cells, names), tmp_path / "out.xlsx", {})
    sheet = cells_of(tmp_path / "out.xlsx")
    left = {at: sheet[at].value for at in cells if sheet[at].value is not None}
    assert left == {"A5": "類型", "B5": "H 加", "A8": "樓價"}


def test_one_merged_area_takes_a_value_and_keeps_nothing_beneath(tmp_path):
    def merge(_workbook, sheet):
        sheet.merge_cells("B2:C3")

    path = template(tmp_path, {"B2": 1}, {"in_price": f"='{SHEET}'!$B$2:$C$3", "in_loan": "C5"}, prepare=merge)
    fill(path, tmp_path / "out.xlsx", {"price": 2})
    assert cells_of(tmp_path / "out.xlsx")["B2"].value == 2
    path = template(tmp_path, {"B2": 1}, {"in_price": "C3"}, prepare=merge)
    fill(path, tmp_path / "out.xlsx", {"price": 3})
    assert cells_of(tmp_path / "out.xlsx")["B2"].value == 3


def test_a_name_of_each_sheet_is_filled_and_emptied_on_each(tmp_path):
    def scope(workbook, sheet):
        second = workbook.create_sheet("第二")
        second["B2"] = second["B3"] = 9
        sheet.defined_names["IN_PRICE"] = DefinedName("IN_PRICE", attr_text=f"'{SHEET}'!$B$2")
        second.defined_names["in_price"] = DefinedName("in_price", attr_text="第二!$B$2")
        second.defined_names["in_樓齡"] = DefinedName("in_樓齡", attr_text="第二!$B$3")

    fill(template(tmp_path, {"B2": 1}, {}, prepare=scope), tmp_path / "out.xlsx", {"price": 2})
    workbook = load_workbook(tmp_path / "out.xlsx")
    assert [sheet["B2"].value for sheet in workbook] == [2, 2]
    assert workbook["第二"]["B3"].value is None


def test_a_fact_may_be_named_by_its_label_or_synonym(tmp_path):
    path = template(tmp_path, {"B2": 1, "B3": 2}, {"in_樓價": "B2", "in_tenor": "B3"})
    fill(path, tmp_path / "out.xlsx", {"成交價": 5, "年期": 30})
    sheet = cells_of(tmp_path / "out.xlsx")
    assert (sheet["B2"].value, sheet["B3"].value) == (5, 30)


def test_a_value_typed_over_an_answer_goes_and_a_formula_stays(tmp_path):
    path = template(
        tmp_path, {"B2": 5.6e6, "B3": "=1+B5", "B4": "標題"}, {"out_loan": "B2", "why_loan": "B3", "t_title": "B4"}
    )
    fill(path, tmp_path / "out.xlsx", {})
    sheet = cells_of(tmp_path / "out.xlsx")
    assert [sheet[f"B{row}"].value for row in (2, 3, 4)] == [None, "=1+B5", "標題"]


@pytest.mark.parametrize("typed", ["=8*1000000+500000", '="陳大文"', "=DATE(2026,11,2)"])
def test_a_sum_that_refers_to_nothing_was_typed_and_leaves_an_empty_text(tmp_path, typed):
    fill(template(tmp_path, {"B2": typed}, {"in_price": "B2"}), tmp_path / "out.xlsx", {})
    assert cells_of(tmp_path / "out.xlsx")["B2"].value == '=""'


@pytest.mark.parametrize(
    ("kind", "listed"),
    [
        ("literal", ["private", "Village House", "office"]),
        ("cells", ["私樓", "村屋"]),
        ("name", ["Private flat", "village"]),
        ("by language", ["Private flat", "village"]),
        ("none", []),
    ],
)
def test_a_word_is_spelled_as_the_list_of_its_cell_spells_it(tmp_path, kind, listed):
    def add_list(workbook, sheet):
        lists = workbook.create_sheet("Lists")
        for row, word in enumerate(listed, start=1):
            lists.cell(row, 1, word)
        for row, word in enumerate(["私人樓宇", "村屋"], start=1):
            lists.cell(row, 2, word)
        area = f"Lists!$A$1:$A${max(1, len(listed))}"
        workbook.defined_names["lst_one"] = DefinedName("lst_one", attr_text=area)
        workbook.defined_names["lst_two"] = DefinedName("lst_two", attr_text=f"CHOOSE(1,Lists!$B$1:$B$2,{area})")
        formula = {"literal": f'"{",".join(listed)}"', "cells": area, "name": "lst_one", "by language": "lst_two"}.get(
            kind
        )
        if formula:
            validation = DataValidation("list", formula1=formula)
            validation.add("B2:B3")
            sheet.add_data_validation(validation)

    path = template(tmp_path, {"B2": "Private flat"}, {"in_property": "B2"}, prepare=add_list)
    fill(path, tmp_path / "out.xlsx", {"物業": "村屋"})
    assert cells_of(tmp_path / "out.xlsx")["B2"].value == (listed[1] if listed else "村屋")


def test_yes_and_no_are_spelled_as_the_list_of_the_cell_spells_them(tmp_path):
    def add_list(_workbook, sheet):
        validation = DataValidation("list", formula1='"No,Yes"')
        validation.add("B2")
        sheet.add_data_validation(validation)

    path = template(tmp_path, {"C1": 1}, {"in_insured": "B2", "in_first_home": "B3"}, prepare=add_list)
    fill(path, tmp_path / "out.xlsx", {"按保": "是", "首置": "n"})
    sheet = cells_of(tmp_path / "out.xlsx")
    assert (sheet["B2"].value, sheet["B3"].value) == ("Yes", "否")


MAIN_TYPES = {
    ".xltx": ("spreadsheetml.template.main+xml", ".xlsx", "spreadsheetml.sheet.main+xml"),
    ".xltm": ("ms-excel.template.macroEnabled.main+xml", ".xlsm", "ms-excel.sheet.macroEnabled.main+xml"),
}


@pytest.mark.parametrize("ending", MAIN_TYPES)
def test_a_template_of_excels_becomes_a_workbook(tmp_path, ending):
    of_template, workbook_ending, of_workbook = MAIN_TYPES[ending]
    parts = former.template("陳大文")
    parts.replace("[Content_Types].xml", "openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "x-main")
    whole = "vnd.ms-excel" if ending == ".xltm" else "vnd.openxmlformats-officedocument"
    parts.replace(
        "[Content_Types].xml", "vnd.x-main", f"vnd.{of_template}" if ending == ".xltm" else f"{whole}.{of_template}"
    )
    path = parts.saved(tmp_path / f"template{ending}")
    fill(path, tmp_path / f"out{workbook_ending}", {"price": 1})
    with zipfile.ZipFile(tmp_path / f"out{workbook_ending}") as archive:
        types = archive.read("[Content_Types].xml").decode()
    assert of_workbook in types
    assert of_template not in types
    fill(path, tmp_path / f"again{ending}", {"price": 1})
    with zipfile.ZipFile(tmp_path / f"again{ending}") as archive:
        assert of_template in archive.read("[Content_Types].xml").decode()
    with pytest.raises(InputError) as caught:
        fill(path, tmp_path / "out.csv", {"price": 1})
    assert caught.value.allowed == workbook_ending


def test_a_data_model_is_refused_unless_it_is_kept(tmp_path):
    parts = former.template("陳大文")
    parts.default("data", "application/vnd.openxmlformats-officedocument.model+data")
    parts.add("xl/model/item.data", b"\0" * 9, "powerPivotData", former.BOOK)
    path = parts.saved(tmp_path / "template.xlsx")
    assert refused(path, {"price": 1}).code == "data-model"
    made = fill(path, tmp_path / "kept.xlsx", {"price": 1}, keep=[EVERY])
    assert "model" in {each.kind for each in made.kept}


def test_what_is_not_the_cases_stays_byte_for_byte(tmp_path):
    parts = former.template("陳大文")
    path = parts.saved(tmp_path / "template.xlsx")
    fill(path, tmp_path / "out.xlsx", {"price": 6e6, "loan": 3e6, "client": "李小明"})
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        changed = {name for name in archive.namelist() if archive.read(name) != parts[name]}
        assert set(archive.namelist()) == set(parts)
        sheet = archive.read(former.SHEET1).decode()
    assert changed == {former.BOOK, former.SHEET1, former.SHEET2, "xl/sharedStrings.xml", "xl/charts/chart1.xml"}
    before = parts.text(former.SHEET1)
    assert sheet.partition("<sheetData>")[0] == before.partition("<sheetData>")[0]
    assert sheet.partition("</sheetData>")[2] == before.partition("</sheetData>")[2]
