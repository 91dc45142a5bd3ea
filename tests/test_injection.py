"""What stands in a file or an argument stays a text: it runs in no spreadsheet, steers no terminal and fits its cell."""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from workbooks.file import recalculate
from xlmortgage.cli import NEEDS_A_LOOK, NOTHING_DONE, main
from xlmortgage.files.cells import LONGEST

HEADER = [
    "樓價",
    "物業",
    "貸款額",
    "年期",
    "年利率",
    "每月入息",
    "臨約日期",
    '=HYPERLINK("http://example.com")',
    "備註",
]
DEAL = ["8000000", "私樓", "4000000", "25", "4.125%", "60000", "2026-11-20", "=cmd|' /C calc'!A1"]
FORMULAS = ["+1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "＝1+1", "－a", "-2+3+cmd|' /C calc'!A0", "'=1", "line\n=2+2"]
PLAIN = ["-5", "+852", "-1,000.50", "-", "a=b", "it's"]
TERMINAL = "\x1b[2J\x1b]0;pwned\x07\x9b31m\u202e\u2066"
BEGINS = tuple("=+-@\t\r\n＝＋－＠")


def run(*arguments, lang="en"):
    return CliRunner().invoke(main, [*(str(argument) for argument in arguments), "--lang", lang])


def written(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def a_list(path, notes):
    return written(path, [HEADER, *([*DEAL, note] for note in notes)])


def notes_of(path):
    header, *rows = rows_of(path)
    return [row[header.index("備註")] for row in rows]


def test_no_cell_of_a_text_file_runs_in_a_spreadsheet(tmp_path):
    deals = a_list(tmp_path / "list.csv", [*FORMULAS, *PLAIN])

    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    header, *rows = rows_of(tmp_path / "out.csv")
    assert {len(row) for row in rows} == {len(header)}
    assert header[:9] == [*HEADER[:7], f"'{HEADER[7]}", "備註"]
    assert {row[7] for row in rows} == {f"'{DEAL[7]}"}
    assert notes_of(tmp_path / "out.csv") == [*(f"'{note}" for note in FORMULAS[:-2]), *FORMULAS[-2:], *PLAIN]
    number = len(rows) + len(FORMULAS) - 1 + 1
    assert f"{number} cells that look like formulas begin with '" in ended.stdout
    assert "--raw" in ended.stdout


def test_the_issues_and_the_changes_run_in_no_spreadsheet_either(tmp_path):
    deals = written(tmp_path / "list.csv", [["樓價", "@貸款額 (HK$)", "年期"], ["=1+1", "4m", "25"], ["8m", "=2", "x"]])

    run("deals", deals, "-o", tmp_path / "out.csv", "--compare-date", "2015-01-01")

    for name in ("out.csv", "out-issues.csv", "out-changes.csv"):
        cells = [cell for row in rows_of(tmp_path / name) for cell in row]
        assert cells
        assert [cell for cell in cells if cell.startswith(BEGINS)] == []


def test_raw_keeps_every_text_as_it_is(tmp_path):
    deals = a_list(tmp_path / "list.csv", [*FORMULAS, *PLAIN])

    ended = run("deals", deals, "-o", tmp_path / "out.csv", "--raw")

    assert rows_of(tmp_path / "out.csv")[0][7] == HEADER[7]
    assert notes_of(tmp_path / "out.csv") == [*FORMULAS[:-2], "=1", *FORMULAS[-1:], *PLAIN]
    assert "formula" not in ended.stdout


def test_a_list_with_marks_is_answered_as_the_one_without(tmp_path):
    rows = [
        ["樓價", "=備註", "貸款額", "物業", "年期"],
        ["=1+1", "@x", "4m", "＋私樓", "25"],
        ["8m", "-", "+4m", "=村屋", "-5"],
    ]
    deals = written(tmp_path / "list.csv", rows)

    run("deals", deals, "-o", tmp_path / "first.csv")
    run("deals", tmp_path / "first.csv", "-o", tmp_path / "second.csv")

    for side in ("", "-issues"):
        assert rows_of(tmp_path / f"first{side}.csv") == rows_of(tmp_path / f"second{side}.csv")


def test_a_text_of_a_workbook_becomes_no_formula_of_a_text_file(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["樓價", "備註"])
    book.active.append([8_000_000, "=1"])
    book.active["B2"].data_type = "s"
    book.active.append([8_000_000, -5])
    book.save(tmp_path / "list.xlsx")

    run("deals", tmp_path / "list.xlsx", "-o", tmp_path / "out.csv")

    assert notes_of(tmp_path / "out.csv") == ["'=1", "-5.0"]


def test_a_workbook_needs_no_marks(tmp_path):
    deals = a_list(tmp_path / "list.csv", ["'=1+1", "+1+1"])

    ended = run("deals", deals, "-o", tmp_path / "out.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["deals"]
    assert [(sheet[at].value, sheet[at].data_type) for at in ("H1", "I2", "I3")] == [
        (HEADER[7], "s"),
        ("=1+1", "s"),
        ("+1+1", "s"),
    ]
    assert "formula" not in ended.stdout


CRITERIA = [
    ["貸款機構", "規則", "數值", "來源", "查核日期"],
    ["=cmd|' /C calc'!A1", "按揭成數上限", "0.5", "通函", "2026-11-01"],
]
ASKED = ("compare", "樓價=8m", "貸款額=3m", "年期=25", "每月入息=60000", "年利率=3.5%")


@pytest.mark.parametrize("suffix", [".csv", ".json"])
@pytest.mark.parametrize("raw", [True, False])
def test_a_comparison_runs_in_no_spreadsheet(tmp_path, suffix, raw):
    own, output = written(tmp_path / "own.csv", CRITERIA), tmp_path / f"out{suffix}"

    ended = run(*ASKED, "--criteria", own, "-o", output, *(["--raw"] if raw else []))

    text = output.read_text(encoding="utf-8-sig")
    if suffix == ".csv":
        title = rows_of(output)[0][1]
    else:
        (column,) = json.loads(text)
        title, unknown = column["name"], column["not_known"].values()
        assert any(CRITERIA[1][0] in sentence for sentence in unknown)
        assert {sentence[0] for sentence in unknown if CRITERIA[1][0] in sentence} == {"=" if raw else "'"}
    assert title == ("" if raw else "'") + CRITERIA[1][0]
    assert ("with '" in ended.stdout) is not raw


def test_nothing_of_a_file_steers_a_terminal(tmp_path):
    rows = [["樓價", f"{TERMINAL}欄", "年期"], [f"8m{TERMINAL}", "x", f"{TERMINAL}25"]]
    deals = written(tmp_path / "list.csv", rows)
    own = written(tmp_path / "own.csv", [CRITERIA[0], [f"甲{TERMINAL}", "按揭成數上限", "0.5", TERMINAL, "2026-11-01"]])
    book = openpyxl.Workbook()
    book.active.title = "\u202eSheet"
    book.active["A1"] = '=MAX_LTV("\u202e\u2066x")'
    book.save(tmp_path / "book.xlsx")

    for arguments in (
        ("deals", deals, "-o", tmp_path / "out.csv"),
        ("criteria", "check", own),
        (*ASKED, "--criteria", own),
        ("recalc", tmp_path / "book.xlsx"),
        ("ask", "MAX_LTV", f"樓價={TERMINAL}"),
        ("ask", TERMINAL),
        (f"{TERMINAL}command",),
        ("ask", f"--{TERMINAL}"),
        ("rules", TERMINAL),
        ("recalc", tmp_path / f"{TERMINAL}.xlsx"),
        ("criteria", "check", own, TERMINAL),
    ):
        for lang in ("en", "zh"):
            said = run(*arguments, lang=lang).output
            assert said.strip()
            assert not set(said) & set(TERMINAL) - set("[]J20;pwned31m"), arguments


def test_a_text_of_several_lines_is_one_finding(tmp_path):
    deals = written(tmp_path / "list.csv", [["樓價", "年期"], ["8m", "x\n  row 9, price: all is well\r\x1b[A"]])

    said = run("deals", deals, "-o", tmp_path / "out.csv").stderr

    assert not [line for line in said.splitlines() if line.startswith("  row 9")]
    assert len(said.splitlines()) == 1 + len(rows_of(tmp_path / "out-issues.csv")[1:])


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_says_so(tmp_path):
    deals = a_list(tmp_path / "list.csv", ["樓" * 40_000, "\x01" * 40_000, "=" * 40_000, "y" * LONGEST])

    assert run("deals", deals, "-o", tmp_path / "out.xlsx").exit_code == 0

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["deals"]
    shown = [sheet[f"I{row}"].value for row in range(2, 6)]
    assert [len(text) for text in shown] == [LONGEST] * 4
    assert [text.endswith("text cut to 32,767 characters）") for text in shown] == [True, True, True, False]


def test_a_text_file_holds_a_text_of_any_length(tmp_path):
    deals = a_list(tmp_path / "list.csv", ["樓" * 40_000])

    run("deals", deals, "-o", tmp_path / "out.csv")

    assert notes_of(tmp_path / "out.csv") == ["樓" * 40_000]


def test_recalculation_writes_no_text_that_excel_would_repair(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "=LONG()"
    book.save(tmp_path / "book.xlsx")

    recalculate(tmp_path / "book.xlsx", tmp_path / "out.xlsx", {"LONG": lambda: "樓" * 40_000})

    shown = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True).active["A1"].value
    assert len(shown) == LONGEST
    assert shown.endswith("text cut to 32,767 characters）")


def test_a_quote_holds_no_text_that_excel_would_repair(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("deal")["B1"] = "甲"
    book.defined_names["in_lender"] = openpyxl.workbook.defined_name.DefinedName("in_lender", attr_text="deal!$B$1")
    book.save(tmp_path / "template.xlsx")

    ended = run(
        "quote",
        "--template",
        tmp_path / "template.xlsx",
        "--set",
        f"lender={'陳' * 40_000}",
        "-o",
        tmp_path / "out.xlsx",
    )

    assert ended.exit_code == 0, ended.output
    assert len(openpyxl.load_workbook(tmp_path / "out.xlsx")["deal"]["B1"].value) == LONGEST


@pytest.mark.parametrize("side", ["out-issues.csv", "out-changes.csv"])
@pytest.mark.parametrize(
    "content", ["", "我的筆記\n", "row,column,code,sentence,備註\n", "row;column;code;sentence\n", "\xff\xfe\x00"]
)
def test_a_file_of_anothers_making_beside_the_output_stops_everything(tmp_path, side, content):
    deals = a_list(tmp_path / "list.csv", ["一"])
    (tmp_path / side).write_text(content, encoding="latin-1" if "\xff" in content else "utf-8")
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert ended.exit_code == NOTHING_DONE
    assert f"{side} would be replaced or removed beside out.csv, but nothing shows that it is ours" in ended.stderr
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_link_beside_the_output_stops_everything(tmp_path):
    deals = a_list(tmp_path / "list.csv", ["一"])
    (tmp_path / "out-issues.csv").symlink_to("elsewhere.csv")

    assert run("deals", deals, "-o", tmp_path / "out.csv").exit_code == NOTHING_DONE


def test_files_of_our_making_beside_the_output_are_replaced_and_removed(tmp_path):
    deals = written(tmp_path / "list.csv", [["樓價", "年期"], ["8m", "x"]])
    run("deals", deals, "-o", tmp_path / "out.csv", "--compare-date", "2015-01-01")

    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert ended.exit_code == NEEDS_A_LOOK
    assert sorted(file.name for file in tmp_path.iterdir()) == ["list.csv", "out-issues.csv", "out.csv"]


def test_the_files_beside_a_link_stand_beside_what_it_leads_to(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "out.csv").symlink_to("real/answers.csv")

    run("deals", a_list(tmp_path / "list.csv", ["一"]), "-o", tmp_path / "out.csv")

    assert sorted(file.name for file in (tmp_path / "real").iterdir()) == ["answers-issues.csv", "answers.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("quote", "--set", "price=8m", "-o", "out.xlsx"),
        ("deals", "list.csv", "-o", "out.xlsx"),
        ("deals", "list.csv", "-o", "out.csv"),
        ("recalc", "book.xlsx", "-o", "out.xlsx"),
        (*ASKED, "--criteria", "own.csv", "-o", "out.json"),
    ],
)
def test_no_client_is_written_into_a_folder_for_temporary_files(tmp_path, monkeypatch, arguments):
    a_list(tmp_path / "list.csv", ["一"])
    written(tmp_path / "own.csv", CRITERIA)
    openpyxl.Workbook().save(tmp_path / "book.xlsx")
    monkeypatch.chdir(tmp_path)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    named = []
    real = tempfile.NamedTemporaryFile
    monkeypatch.setattr(
        "openpyxl.worksheet._writer.NamedTemporaryFile", lambda **options: named.append(real(**options)) or named[-1]
    )

    ended = run(*arguments)

    assert ended.exit_code in (0, NEEDS_A_LOOK), ended.output
    assert Path(arguments[arguments.index("-o") + 1]).stat().st_size
    assert tempfile.tempdir == str(temporary)
    assert list(temporary.iterdir()) == []
    assert [file.name for file in named if Path(file.name).is_relative_to(temporary)] == []


def test_what_a_stopped_run_left_is_named_and_cleared(tmp_path):
    left = tmp_path / ".xlmortgage-left"
    left.mkdir(mode=0o700)
    (left / "run").write_text('["quote of \\u001b[2J.xlsx"]')

    ended = run("quote", "--set", "price=8m", "-o", tmp_path / "out.xlsx")

    assert "An earlier run was stopped while it wrote quote of \\x1b[2J.xlsx" in ended.stderr
    assert not left.exists()


def test_ctrl_c_after_the_files_are_in_place_says_so(tmp_path, monkeypatch):
    deals = a_list(tmp_path / "list.csv", ["一"])

    def pressed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("xlmortgage.cli.deals._count_verdicts", pressed)
    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert ended.exit_code == NEEDS_A_LOOK
    assert "Stopped; written before:" in ended.stderr
    assert (tmp_path / "out.csv").exists()


def test_a_fault_that_comes_of_a_ctrl_c_is_taken_for_one(tmp_path, monkeypatch):
    deals = a_list(tmp_path / "list.csv", ["一"])

    def pressed(*_, **__):
        try:
            raise KeyboardInterrupt
        finally:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on it.")

    monkeypatch.setattr("xlmortgage.lists.write_file.write_together", pressed)
    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert (ended.exit_code, ended.stderr.strip()) == (NOTHING_DONE, "Aborted!")


def test_ctrl_c_before_says_nothing_of_files(tmp_path, monkeypatch):
    deals = a_list(tmp_path / "list.csv", ["一"])

    def pressed(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("xlmortgage.lists.write_file.write_together", pressed)
    ended = run("deals", deals, "-o", tmp_path / "out.csv")

    assert ended.exit_code == NOTHING_DONE
    assert sorted(file.name for file in tmp_path.iterdir()) == ["list.csv"]
