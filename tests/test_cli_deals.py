"""Deal lists on the command line as brokers really have them: errors, stray marks, older outputs in the way."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from xlmortgage.cli import NEEDS_A_LOOK, NOTHING_DONE, main
from xlmortgage.deal.reading import ERROR_VALUES
from xlmortgage.errors import InputError
from xlmortgage.lists import write_file as answered_list
from xlmortgage.lists.columns import COLUMNS, FORMATS
from xlmortgage.lists.read_file import UNCALCULATED, read_cells, read_deals

HEADER = ("樓價", "貸款額", "年期", "每月入息", "年利率")
DEAL = (8_000_000, 3_000_000, 25, 60_000, 0.035)
DAY = "2026-11-20"
"""On which a deal is agreed whose answer is spelled out here, whatever rules come later."""

ROW = f"8m,3m,25,60000,3.5%,{DAY},{{}}\n"
LIST = f"樓價,貸款額,年期,每月入息,年利率,臨約日期,備註\n{ROW.format('一')}{ROW.format('二')}"
CRITERIA = "貸款機構,規則,數值,物業類型,備註,來源,查核日期\n甲銀行,按揭成數上限,0.5,村屋,,通函,2026-11-01\n"
EXCELS_ERRORS = ("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!")


ROOT = Path(__file__).parent.parent


def run(*arguments):
    return CliRunner().invoke(main, [*(str(argument) for argument in arguments), "--lang", "en"])


def book(path, *rows, errors=()):
    """Save rows as a workbook; the cells named in ``errors`` hold errors, not texts."""
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for address in errors:
        workbook.active[address].data_type = "e"
    workbook.save(path)
    return path


def text(path, content):
    path.write_text(content, encoding="utf-8")
    return path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_an_error_in_a_cell_is_an_issue_and_stays_what_it_was(tmp_path):
    columns = ("其他每月供款", "臨約日期", "物業", "首次置業", "免還本月數", "費用", "估價", "貸款機構")
    wrong = [(at, error) for at in range(len(columns)) for error in EXCELS_ERRORS]
    right = [DAY if column == "臨約日期" else None for column in columns]
    rows = [(*DEAL, *right[:place], error, *right[place + 1 :]) for place, error in wrong]
    places = [f"{'FGHIJKLM'[place]}{row}" for row, (place, _) in enumerate(wrong, 2)]
    deals = book(tmp_path / "list.xlsx", (*HEADER, *columns), *rows, errors=places)

    ended = run("deals", deals, "-o", tmp_path / "out.xlsx")

    assert ended.exit_code == NEEDS_A_LOOK
    answered = openpyxl.load_workbook(tmp_path / "out.xlsx")
    cells = [answered["deals"][place] for place in places]
    assert [(cell.value, cell.data_type) for cell in cells] == [(error, "e") for _, error in wrong]
    _, *issues = answered["issues"].iter_rows(max_col=4, values_only=True)
    assert [(row, code) for row, _, code, _ in issues] == [(row, "error-in-a-cell") for row in range(2, len(wrong) + 2)]
    for (place, error), (_, column, _, sentence) in zip(wrong, issues, strict=True):
        assert column == columns[place]
        assert f"holds the error {error}" in sentence


def test_a_deal_with_an_error_does_not_pass(tmp_path):
    deals = book(
        tmp_path / "list.xlsx",
        (*HEADER, "其他每月供款", "臨約日期"),
        (*DEAL, "#REF!", DAY),
        (*DEAL, 0, DAY),
        errors=["F2"],
    )

    run("deals", deals, "-o", tmp_path / "out.csv")

    answered = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    assert answered["verdict"].tolist() == ["", "pass"]


@pytest.mark.parametrize(
    ("lang", "verdict", "binding"), [("zh", "不通過", "銀行自身的按揭成數上限"), ("en", "fail", "the bank's own cap")]
)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_file_says_in_words_what_a_code_stands_for(tmp_path, suffix, lang, verdict, binding):
    deals = book(tmp_path / "list.xlsx", (*HEADER, "臨約日期"), (8_000_000, 6_000_000, 25, 90_000, 0.035, "2020-03-02"))
    output = tmp_path / f"out{suffix}"

    CliRunner().invoke(main, ["deals", str(deals), "-o", str(output), "--compare-date", "2024-11-01", "--lang", lang])

    if suffix == ".csv":
        answered, changes = pd.read_csv(output), pd.read_csv(tmp_path / "out-changes.csv")
    else:
        answered, changes = (pd.read_excel(output, sheet_name=name, engine="calamine") for name in ("deals", "changes"))
    assert (answered["verdict"].tolist(), answered["loan_binding"].tolist()) == ([verdict], [binding])
    assert set(changes.loc[changes["column"] == "max_ltv", "after"].astype(float)) == {0.7}


def test_numbers_look_like_what_they_are_measured_in(tmp_path):
    deals = book(tmp_path / "list.xlsx", HEADER, DEAL)

    run("deals", deals, "-o", tmp_path / "out.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["deals"]
    shown = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1] if cell.value in COLUMNS}
    assert {name: COLUMNS[name].unit for name in shown} == {name: column.unit for name, column in COLUMNS.items()}
    empty = {cell.value for cell in sheet[1] if sheet.cell(2, cell.column).value is None}
    for name in shown.keys() - empty:
        assert shown[name] == FORMATS.get(COLUMNS[name].unit, "General"), name


def test_an_error_alone_in_its_row_or_column_is_seen(tmp_path):
    deals = book(tmp_path / "list.xlsx", ("樓價",), (8_000_000,), ("#N/A",), (), (None, "#REF!"), errors=["A3", "B5"])

    assert read_cells(deals).to_numpy().tolist() == [
        ["樓價", None],
        [8_000_000, None],
        ["#N/A", None],
        [None, None],
        [None, "#REF!"],
    ]
    assert set(EXCELS_ERRORS) <= set(ERROR_VALUES)


def test_an_error_for_a_column_name_is_refused(tmp_path):
    deals = book(tmp_path / "list.xlsx", (*HEADER, "#REF!"), (*DEAL, 30_000), errors=["F1"])

    ended = run("deals", deals, "-o", tmp_path / "out.xlsx")

    assert ended.exit_code == NOTHING_DONE
    assert "F1" in ended.stderr
    assert "#REF!" in ended.stderr
    assert names(tmp_path) == ["list.xlsx"]


def test_a_formula_that_was_never_calculated_is_an_issue(tmp_path):
    deals = book(
        tmp_path / "list.xlsx", (*HEADER, "其他每月供款", "臨約日期"), (*DEAL, "=60000/2", DAY), (*DEAL, None, DAY)
    )

    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert ended.exit_code == NEEDS_A_LOOK
    assert "run xlmortgage recalc first" in ended.stderr
    answered = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    assert answered["其他每月供款"].tolist() == [UNCALCULATED, ""]
    assert answered["verdict"].tolist() == ["", "pass"]


def test_a_formula_that_recalc_calculated_is_read(tmp_path):
    book(tmp_path / "list.xlsx", ("樓價", "物業", "估價", "備註"), (8_000_000, '=""', "=A2/2", "=1/0"))
    run("recalc", tmp_path / "list.xlsx", "-o", tmp_path / "calculated.xlsx")

    deals = read_deals(tmp_path / "calculated.xlsx")

    assert deals.to_numpy().tolist() == [[8_000_000, None, 4_000_000, "#DIV/0!"]]


def test_cells_of_every_kind_are_read_as_before(tmp_path):
    day = dt.date(2026, 11, 2)
    deals = book(tmp_path / "list.xlsx", ("樓價", "b", "c", "d"), (1, True, day, "字"), (2.5, None, "#N/A", ""))

    assert read_deals(deals).to_numpy().tolist() == [[1, True, day, "字"], [2.5, None, "#N/A", None]]


def test_assets_with_an_error_are_refused(tmp_path):
    own = text(tmp_path / "own.csv", CRITERIA)
    assets = book(tmp_path / "assets.xlsx", ("資產", "價值", "尚欠"), ("物業", 10_000_000, "#REF!"), errors=["C2"])

    ended = run(
        "compare", "--criteria", own, "--assets", assets, "樓價=8m", "貸款額=3m", "年期=25", "每月入息=1", "年利率=3%"
    )

    assert ended.exit_code == NOTHING_DONE
    assert "#REF!" in ended.stderr


def test_criteria_with_an_error_for_a_condition_are_not_taken_for_all(tmp_path):
    own = book(
        tmp_path / "own.xlsx",
        ("貸款機構", "規則", "數值", "物業類型", "來源", "查核日期"),
        ("甲銀行", "按揭成數上限", 0.5, "#N/A", "通函", "2026-11-01"),
        errors=["D2"],
    )

    ended = run("criteria", "check", own)

    assert ended.exit_code == NEEDS_A_LOOK
    assert "#N/A" in ended.stderr


@pytest.mark.parametrize(
    ("notes", "line"),
    [
        (["ok", '"open', "ok"], 3),
        (["ok", '"open', 'closed"', "ok"], 3),
        (["ok", '"open', 'more" than', "ok"], 3),
        (['"two\nlines"', '"open', "ok"], 4),
        (["ok", '"' + "long" * 50_000, "ok"], 3),
    ],
)
def test_a_stray_quotation_mark_swallows_no_rows(tmp_path, notes, line):
    header = LIST.partition("\n")[0]
    deals = text(tmp_path / "list.csv", header + "\n" + "".join(map(ROW.format, notes)))

    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert ended.exit_code == NOTHING_DONE
    assert f"begins in line {line} " in ended.stderr
    assert names(tmp_path) == ["list.csv"]


@pytest.mark.parametrize(
    "note", ['"two\nlines"', '"said ""no"", twice"', '5" pipe', '"a, b, c"', '"one,\ntwo,\nthree"']
)
def test_quotation_marks_with_a_partner_are_read(tmp_path, note):
    deals = text(tmp_path / "list.csv", LIST + ROW.format(note))

    assert len(read_deals(deals)) == 3


def test_the_lender_that_is_chosen_counts_where_a_row_names_none(tmp_path):
    own = text(tmp_path / "own.csv", CRITERIA + "乙銀行,按揭成數上限,0.4,村屋,,通函,2026-11-01\n")
    deals = text(
        tmp_path / "list.csv",
        "樓價,物業,臨約日期,貸款機構\n" + "".join(f"8m,村屋,{DAY},{name}\n" for name in ("", "甲銀行", "  ", "乙銀行")),
    )

    ended = run(
        "deals", deals, "-o", tmp_path / "out.csv", "--criteria", own, "--lender", "甲銀行", "--column", "max_ltv"
    )

    answered = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    assert answered["max_ltv"].tolist() == ["0.5", "0.5", "0.5", ""]
    assert answered["貸款機構"].tolist() == ["", "甲銀行", "  ", "乙銀行"]
    assert "乙銀行" in ended.stderr


def test_a_lender_without_criteria_is_refused(tmp_path):
    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / "out.csv", "--lender", "甲銀行")

    assert ended.exit_code == NOTHING_DONE
    assert "--criteria" in ended.stderr
    assert names(tmp_path) == ["list.csv"]


def test_a_text_file_has_no_sheets(tmp_path):
    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / "out.csv", "--sheet", "名單")

    assert ended.exit_code == NOTHING_DONE
    assert "名單" in ended.stderr


@pytest.mark.parametrize(
    ("deals", "own", "output"),
    [
        ("list.csv", "own.csv", "own.csv"),
        ("list.csv", "out-issues.csv", "out.csv"),
        ("out-issues.csv", "own.csv", "out.csv"),
        ("out-changes.csv", "own.csv", "out.csv"),
    ],
)
def test_no_output_goes_onto_a_file_that_is_read(tmp_path, deals, own, output):
    text(tmp_path / deals, LIST)
    text(tmp_path / own, CRITERIA)

    ended = run("deals", tmp_path / deals, "-o", tmp_path / output, "--criteria", tmp_path / own)

    assert ended.exit_code == NOTHING_DONE
    assert "is read" in ended.stderr
    assert (tmp_path / deals).read_text(encoding="utf-8") == LIST
    assert (tmp_path / own).read_text(encoding="utf-8") == CRITERIA
    assert names(tmp_path) == sorted([deals, own])


def test_what_is_no_file_in_the_way_of_the_issues_stops_everything(tmp_path):
    os.mkfifo(tmp_path / "out-issues.csv")

    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / "out.csv")

    assert ended.exit_code == NOTHING_DONE
    assert "out-issues.csv" in ended.stderr


def test_a_link_to_a_file_of_another_type_is_not_followed(tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"theirs")
    (tmp_path / "out.csv").symlink_to(book)

    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / "out.csv")

    assert (ended.exit_code, book.read_bytes()) == (NOTHING_DONE, b"theirs")
    assert "book.xlsx" in ended.stderr


def test_a_name_with_no_room_for_that_of_the_issues_is_refused(tmp_path):
    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / f"{'n' * 250}.csv")

    assert ended.exit_code == NOTHING_DONE
    assert "a name takes at most 255 bytes" in ended.stderr
    assert names(tmp_path) == ["list.csv"]


def test_a_long_text_in_a_column_that_is_not_used_costs_no_time(tmp_path):
    """Thirty thousand characters took a minute."""
    deals = text(tmp_path / "list.csv", LIST.replace(",一", f",{'字' * 30_000}"))

    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert "備註" in ended.stdout


def test_a_folder_in_the_way_of_the_issues_stops_everything(tmp_path):
    (tmp_path / "out-issues.csv").mkdir()

    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / "out.csv")

    assert ended.exit_code == NOTHING_DONE
    assert "out-issues.csv" in ended.stderr
    assert names(tmp_path) == ["list.csv", "out-issues.csv"]


def test_text_files_are_written_all_or_none(tmp_path, monkeypatch):
    deals = text(tmp_path / "list.csv", LIST)
    run("deals", deals, "-o", tmp_path / "out.csv")
    older = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    replace = Path.replace

    def locked(self, target):
        if Path(target).name == "out-issues.csv" and self.name == "1":
            raise PermissionError(13, "Permission denied", str(self), None, str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    ended = run("deals", text(tmp_path / "other.csv", LIST.replace("8m", "9m")), "-o", tmp_path / "out.csv")
    (tmp_path / "other.csv").unlink()

    assert ended.exit_code == NOTHING_DONE
    assert "out-issues.csv cannot be written (Permission denied)" in ended.stderr
    assert ".xlmortgage-" not in ended.stderr
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == older


def test_a_full_disk_is_said_with_the_name_of_the_output(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(answered_list, "_write_workbook", lambda *_, **__: full())
    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / "out.xlsx")

    assert ended.exit_code == NOTHING_DONE
    assert "out.xlsx cannot be written (No space left on device)" in ended.stderr
    assert names(tmp_path) == ["list.csv"]


def test_changes_of_an_earlier_run_do_not_stay(tmp_path):
    deals = text(tmp_path / "list.csv", LIST)
    run("deals", deals, "-o", tmp_path / "out.csv", "--compare-date", "2015-01-01")
    assert names(tmp_path) == ["list.csv", "out-changes.csv", "out-issues.csv", "out.csv"]

    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert names(tmp_path) == ["list.csv", "out-issues.csv", "out.csv"]
    assert "out-changes.csv of an earlier run was removed" in ended.stdout


@pytest.mark.parametrize("extra", ["before", "column", "after", "row"])
def test_a_column_may_be_called_as_one_of_ours(tmp_path, extra):
    deals = book(tmp_path / "list.xlsx", (*HEADER, extra, "臨約日期"), (*DEAL, "x", DAY))

    ended = run("deals", deals, "-o", tmp_path / "out.xlsx", "--compare-date", "2015-01-01")

    assert ended.exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["deals"]["F2"].value == "x"


@pytest.mark.parametrize(
    ("note", "written"),
    [
        ("a\x0bb", "a_x000B_b"),
        ("a\x00b", "a_x0000_b"),
        ("_x000B_", "_x005F_x000B_"),
        ("=1+1", "=1+1"),
        ("\uffff", "_xFFFF_"),
    ],
)
def test_every_text_is_written_as_text(tmp_path, note, written):
    deals = text(tmp_path / "list.csv", LIST + ROW.format(note))

    ended = run("deals", deals, "-o", tmp_path / "out.xlsx")

    assert ended.exit_code == 0
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["deals"]["G4"]
    assert (cell.value, cell.data_type) == (written, "s")
    if written not in ("_x005F_x000B_", "_xFFFF_"):
        assert read_deals(tmp_path / "out.xlsx").loc[4, "備註"] == note


def test_a_column_name_that_looks_like_a_formula_stays_a_text(tmp_path):
    deals = text(tmp_path / "list.csv", f"樓價,=1+1,臨約日期\n8m,a\x01,{DAY}\n")

    assert run("deals", deals, "-o", tmp_path / "out.xlsx", "--column", "max_ltv").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["deals"]["B1"].data_type == "s"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_answers_of_an_earlier_run_are_replaced(tmp_path, suffix):
    deals = text(tmp_path / "list.csv", LIST)
    first, second = tmp_path / f"first{suffix}", tmp_path / f"second{suffix}"
    run("deals", deals, "-o", first)

    ended = run("deals", first, "-o", second)

    assert ended.exit_code == 0, ended.stderr
    answered = read_cells(second, ["deals"])
    assert answered.iloc[0].tolist() == read_cells(first, ["deals"]).iloc[0].tolist()
    assert answered.iloc[0].is_unique


def test_an_output_of_another_type_is_refused(tmp_path):
    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / "out.pdf")

    assert ended.exit_code == NOTHING_DONE
    assert ".xlsx or .csv" in ended.stderr


def test_a_folder_that_is_not_there_is_said(tmp_path):
    ended = run("deals", text(tmp_path / "list.csv", LIST), "-o", tmp_path / "nowhere" / "out.csv")

    assert ended.exit_code == NOTHING_DONE
    assert "no folder" in ended.stderr
    assert ".xlsx" not in ended.stderr


def damaged(path, part, before, after):
    """Save a list as a workbook with a part in which something is replaced."""
    good = book(path.with_name("good.xlsx"), HEADER, DEAL, ("#N/A",), errors=["A3"])
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(before, after) if name == part else content)
    good.unlink()
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "before", "after"),
    [
        (SHEET, b"</worksheet>", b"<"),
        (SHEET, b'r="A2"', b'r=")2"'),
        (SHEET, b"<sheetData>", "<sheetData>樓".encode("utf-16")),
        (SHEET, b"#N/A", b"#OOPS"),
        ("xl/workbook.xml", b"</sheets>", b"<sheets>"),
        ("xl/workbook.xml", b"rId1", b"rId9"),
    ],
)
def test_a_damaged_workbook_is_refused_in_a_sentence(tmp_path, part, before, after):
    deals = damaged(tmp_path / "list.xlsx", part, before, after)

    ended = run("deals", deals, "-o", tmp_path / "out.xlsx")

    assert ended.exit_code == NOTHING_DONE
    assert isinstance(ended.exception, SystemExit)
    assert ended.stderr.startswith("list.xlsx")
    assert len(ended.stderr.splitlines()) == 1


def test_the_reader_says_what_is_wrong_in_both_languages(tmp_path):
    deals = text(tmp_path / "list.csv", LIST + ROW.format('"open'))

    with pytest.raises(InputError) as refused:
        read_deals(deals)

    assert refused.value.code == "stray-quote"
    assert "第 4 行" in refused.value.sentence("zh")


def test_a_list_of_ours_can_be_answered_in_place_of_an_older_output(tmp_path):
    source = Path(shutil.copy(ROOT / "workbooks" / "deals.xlsx", tmp_path))
    output = text(tmp_path / "out.xlsx", "older")

    assert run("deals", source, "-o", output).exit_code == NEEDS_A_LOOK
    assert openpyxl.load_workbook(output).sheetnames == ["deals", "issues"]


def test_a_column_that_is_not_used_is_named(tmp_path):
    deals = tmp_path / "deals.csv"
    deals.write_text("樓價,海景,備註,max_ltv\n8000000,是,急,0.1\n", encoding="utf-8")

    run = CliRunner().invoke(main, ["deals", str(deals), "-o", str(tmp_path / "out.csv"), "--column", "max_loan"])

    assert "未採用：海景、備註。" in run.output.splitlines()
