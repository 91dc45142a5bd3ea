"""The command line: what it prints, what it writes, how it ends."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from udfs.functions import DSR_LIMIT
from xlmortgage.cli import COMMANDS, NEEDS_A_LOOK, NOTHING_DONE, main, quote
from xlmortgage.cli.quote import BUILT_IN_QUOTE
from xlmortgage.cli.terminal import EXTRAS
from xlmortgage.lists import read_file

ROOT = Path(__file__).parent.parent
DAY = "2026-11-20"
"""On which a deal is agreed whose answer is spelled out here, whatever rules come later."""

AGREED = f"臨約日期={DAY}"


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def _table(path, sheet):
    header, *rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return pd.DataFrame(rows, columns=header)


def test_ask_prints_the_answer_and_why():
    ended = run("ask", "max_ltv", "price=8000000", "物業=村屋", AGREED, "--lang", "en")

    assert ended.exit_code == 0
    assert ended.output.splitlines()[0] == "MAX_LTV = 0.7"
    assert "2024-10-16" in ended.output


def test_ask_takes_percents_and_multiples():
    ended = run("ask", "MIN_INCOME", "loan=3m", "rate=4.125%", "years=30", AGREED)

    assert ended.output.splitlines()[0] == "MIN_INCOME = 29078.98395"


def test_ask_prints_truth_values_as_a_worksheet_does():
    ended = run("ask", "DSR_OK", "monthly_income=30000", "loan=3m", "annual_rate=4.125%", "years=30", AGREED)

    assert ended.output.startswith("DSR_OK = TRUE")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["MAX_LTX", "price=1"], "MAX_LTX"),
        (["MAX_LTV", "prize=1"], "prize"),
        (["MAX_LTV", "8000000"], "LABEL=VALUE"),
        (["MAX_LTV", "price=8m", "property=castle"], "castle"),
        (["MAX_LTV", "price=8m", "agreement_date=1999-01-01"], "1999-01-01"),
        (["MAX_LTV"], "price"),
    ],
)
def test_a_wrong_question_ends_with_a_sentence(arguments, words):
    ended = run("ask", *arguments, "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


WHOLE = {"price": "8m", "貸款額": "5.6m", "rate": "3.25%", "years": "30", "每月入息": "80000"}
"""A whole deal as it is typed."""


def test_ask_takes_the_facts_of_a_whole_deal():
    facts = [*map("=".join, WHOLE.items()), "agreement_date=2026-11-02", "--lang", "en"]

    assert run("ask", "VERDICT", *facts).output.startswith("VERDICT = pass\nVerdict: pass. Within every limit")
    assert run("ask", "verdict", "銀行回贈=10萬", *facts).output.startswith("VERDICT = fail\n")
    title, header, *rows = run("ask", "QUOTE", *facts).output.splitlines()
    assert (title, header) == ("QUOTE = ", "name\tlabel\tvalue\twhy")
    assert {row.count("\t") for row in rows} == {3}
    assert [row.split("\t")[2] for row in rows if row.startswith("max_ltv\t")] == ["0.7"]
    assert "prize" in run("ask", "VERDICT", "prize=1", *facts).stderr


def test_quote_fills_and_calculates(tmp_path):
    output = tmp_path / "quote.xlsx"

    facts = ("price=8000000", "物業=村屋", "年期=25", AGREED)
    ended = run("quote", *(part for fact in facts for part in ("--set", fact)), "-o", output)

    assert ended.exit_code in (0, NEEDS_A_LOOK)
    book = openpyxl.load_workbook(output, data_only=True)
    sheet, cell = book.defined_names["out_max_ltv"].attr_text.split("!")
    assert book[sheet.strip("'")][cell.replace("$", "")].value == pytest.approx(0.7)


def test_a_wrong_fact_writes_no_quote(tmp_path):
    ended = run("quote", "--set", "price=eight", "-o", tmp_path / "quote.xlsx")

    assert ended.exit_code == NOTHING_DONE
    assert "eight" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_quote_needs_its_folder(tmp_path):
    ended = run("quote", "--set", "price=8m", "-o", tmp_path / "nowhere" / "quote.xlsx", "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert "no folder" in ended.stderr


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_deals_answers_the_list_and_reports_its_issues(tmp_path, suffix):
    output = tmp_path / f"answered{suffix}"

    ended = run("deals", ROOT / "workbooks" / "deals.xlsx", "-o", output)

    assert ended.exit_code == NEEDS_A_LOOK
    assert "48 宗個案" in ended.stdout
    if suffix == ".xlsx":
        answered, issues = (_table(output, name) for name in ("deals", "issues"))
    else:
        answered, issues = (pd.read_csv(path) for path in (output, tmp_path / "answered-issues.csv"))
    assert len(answered) == 48
    assert {"客戶編號", "備註", "max_ltv", "verdict", "why", "rules_version"} <= set(answered.columns)
    assert {"unknown-word", "not-a-date", "percent-as-number", "out-of-range", "missing"} <= set(issues["code"])
    for row, column, sentence in issues[["row", "column", "sentence"]].itertuples(index=False):
        assert column in answered.columns
        assert sentence
        assert 2 <= row <= 49


def test_deals_finds_the_header_below_a_title_and_reads_big5(tmp_path):
    source = tmp_path / "list.csv"
    source.write_bytes(f"客戶名單,,,\n,,,\n備註,樓價,物業,臨約日期\n甲,8000000,村屋,{DAY}\n".encode("big5hkscs"))

    ended = run("deals", source, "-o", tmp_path / "out.csv", "--column", "max_ltv")

    assert ended.exit_code == 0
    answered = pd.read_csv(tmp_path / "out.csv")
    assert answered["max_ltv"].tolist() == [0.7]
    assert answered["備註"].tolist() == ["甲"]


@pytest.mark.parametrize(
    ("content", "words"),
    [("a,b\n1,2\n", "price"), ("", "text"), ("樓價,price\n1,2\n", "twice")],
)
def test_a_list_that_cannot_be_read_writes_nothing(tmp_path, content, words):
    source = tmp_path / "list.csv"
    source.write_text(content, encoding="utf-8")

    ended = run("deals", source, "-o", tmp_path / "out.xlsx", "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert words in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["list.csv"]


def test_deals_refuses_to_overwrite_its_list(tmp_path):
    source = Path(shutil.copy(ROOT / "workbooks" / "deals.xlsx", tmp_path))
    before = source.read_bytes()

    ended = run("deals", source, "-o", source, "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert source.read_bytes() == before


def test_deals_names_the_sheets_there_are(tmp_path):
    ended = run("deals", ROOT / "workbooks" / "deals.xlsx", "-o", tmp_path / "out.xlsx", "--sheet", "名單")

    assert ended.exit_code == NOTHING_DONE
    assert "成交" in ended.stderr


def test_recalc_writes_a_copy_beside_the_book(tmp_path):
    book = Path(shutil.copy(ROOT / "workbooks" / "deals.xlsx", tmp_path))
    before = book.read_bytes()

    ended = run("recalc", book)

    assert ended.exit_code == 0
    assert book.read_bytes() == before
    assert (tmp_path / "deals-recalculated.xlsx").is_file()


def test_recalc_lists_what_it_could_not_calculate(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "=NOT_OURS(1)"
    book.active["A2"] = '=MAX_LTV("abc")'
    book.save(tmp_path / "book.xlsx")

    ended = run("recalc", tmp_path / "book.xlsx", "-o", tmp_path / "out.xlsx")

    assert ended.exit_code == NEEDS_A_LOOK
    assert "A1 #NAME?" in ended.stderr
    assert "A2 #VALUE!" in ended.stderr
    assert "樓價須為數字" in ended.stderr


def test_an_unknown_option_is_a_usage_error():
    assert run("ask", "--nonsense").exit_code == 2


CRITERIA = "貸款機構,規則,數值,物業類型,備註,來源,查核日期\n甲銀行,按揭成數上限,0.5,村屋,,通函,2026-11-01\n"
LOOSE = "甲銀行,供款與入息比率上限,0.9,,,通函,2026-11-01\n"


def test_criteria_check_explains_every_refused_line(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(CRITERIA + LOOSE, encoding="utf-8")

    ended = run("criteria", "check", own)

    assert ended.exit_code == NEEDS_A_LOOK
    assert "按揭成數上限 50%（村屋）" in ended.stdout
    assert "line 3" in ended.stderr
    assert f"{DSR_LIMIT():g}" in ended.stderr  # lines are held against the rules of the day of the tables


def test_criteria_in_order_are_no_news(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(CRITERIA, encoding="utf-8")

    assert run("criteria", "check", own).exit_code == 0


def test_deals_go_under_the_lenders_own_criteria(tmp_path):
    own, deals = tmp_path / "own.csv", tmp_path / "deals.csv"
    own.write_text(CRITERIA, encoding="utf-8")
    deals.write_text(f"樓價,物業,臨約日期\n8000000,村屋,{DAY}\n8000000,私樓,{DAY}\n", encoding="utf-8")

    ended = run("deals", deals, "-o", tmp_path / "out.csv", "--criteria", own, "--column", "max_ltv")

    assert ended.exit_code == 0, ended.stderr
    assert pd.read_csv(tmp_path / "out.csv")["max_ltv"].tolist() == [0.5, 0.7]


@pytest.mark.parametrize(("content", "arguments"), [(CRITERIA + LOOSE, []), (CRITERIA, ["--lender", "丁銀行"])])
def test_deals_stop_at_criteria_that_are_not_in_order(tmp_path, content, arguments):
    own, deals = tmp_path / "own.csv", tmp_path / "deals.csv"
    own.write_text(content, encoding="utf-8")
    deals.write_text("樓價\n8000000\n", encoding="utf-8")

    ended = run("deals", deals, "-o", tmp_path / "out.csv", "--criteria", own, *arguments)

    assert ended.exit_code == NOTHING_DONE
    assert not (tmp_path / "out.csv").exists()


def test_a_quote_never_goes_onto_its_template(tmp_path):
    template = Path(shutil.copy(BUILT_IN_QUOTE, tmp_path / "template.xlsx"))
    before = template.read_bytes()

    ended = run("quote", "--template", template, "--set", "price=8m", "-o", template, "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert "template.xlsx" in ended.stderr
    assert template.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["template.xlsx"]


@pytest.mark.parametrize("of_its_own", [True, False])
def test_a_quote_never_goes_onto_the_built_in_one(tmp_path, monkeypatch, of_its_own):
    built_in = Path(shutil.copy(BUILT_IN_QUOTE, tmp_path / "quote.xlsx"))
    other = Path(shutil.copy(BUILT_IN_QUOTE, tmp_path / "other.xlsx"))
    before = built_in.read_bytes()
    monkeypatch.setattr(quote, "BUILT_IN_QUOTE", built_in)

    template = other if of_its_own else built_in
    ended = run("quote", "--template", template, "--set", "price=8m", "-o", built_in, "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert "quote.xlsx" in ended.stderr
    assert built_in.read_bytes() == before


def test_a_template_whose_cell_has_no_address_is_filled_where_it_stands(tmp_path):
    template, output = tmp_path / "template.xlsx", tmp_path / "out.xlsx"
    with zipfile.ZipFile(BUILT_IN_QUOTE) as source, zipfile.ZipFile(template, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b'<c r="C6"', b"<c") if name.endswith("sheet1.xml") else content)

    ended = run("quote", "--template", template, "--set", "price=8m", "-o", output)

    assert ended.exit_code == NEEDS_A_LOOK
    assert CalamineWorkbook.from_path(output).get_sheet_by_name("報價").to_python()[5][2] == 8_000_000


TWICE = ["price=8m", "樓價=9m"]


@pytest.mark.parametrize("facts", [TWICE, ["price=8m", "price=8m"]])
@pytest.mark.parametrize("command", ["ask", "quote", "compare"])
def test_a_fact_given_twice_is_refused(tmp_path, command, facts):
    own = tmp_path / "own.csv"
    own.write_text(CRITERIA, encoding="utf-8")
    arguments = {
        "ask": ["ask", "MAX_LTV", *facts],
        "quote": ["quote", "--set", facts[0], "--set", facts[1], "-o", tmp_path / "out.xlsx"],
        "compare": ["compare", "--criteria", own, *facts, "loan=3m", "years=20", "monthly_income=90000"],
    }

    ended = run(*arguments[command], "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert "given twice" in ended.stderr
    assert facts[1] in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["own.csv"]


@pytest.mark.parametrize(
    ("function", "words"),
    [
        ("MAX_LTV_WHY", "Maximum LTV 70%"),
        ("WHAT_WOULD_PASS", "difference"),
    ],
)
def test_ask_answers_in_the_language_that_is_chosen(function, words):
    deal = ["price=8m", AGREED, "loan=7m", "years=20", "monthly_income=90000", "annual_rate=3%"]
    facts = deal[:2] if function == "MAX_LTV_WHY" else deal

    assert words in run("ask", function, *facts, "--lang", "en").stdout
    assert words not in run("ask", function, *facts).stdout


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("price", "price is missing"),
        ("rate", "There is no rate for 甲銀行"),
        ("years", "years is missing"),
        ("每月入息", "monthly_income is missing"),
    ],
)
def test_compare_takes_a_blank_fact_for_a_missing_one(tmp_path, label, words):
    own = tmp_path / "own.csv"
    own.write_text(CRITERIA, encoding="utf-8")

    ended = run("compare", "--criteria", own, *map("=".join, {**WHOLE, label: ""}.items()), "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert ended.stderr.startswith(words)


def test_recalc_needs_the_folder_of_its_output(tmp_path):
    ended = run("recalc", BUILT_IN_QUOTE, "-o", tmp_path / "nowhere" / "out.xlsx", "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert "no folder" in ended.stderr


def test_a_finding_shows_its_formula_as_the_cell_does(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "=1/0"
    book.save(tmp_path / "book.xlsx")

    assert "A1 #DIV/0! =1/0" in run("recalc", tmp_path / "book.xlsx").stderr


def test_a_fault_without_a_file_is_said_without_one(monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(read_file, "read_list", full)

    ended = run("deals", ROOT / "workbooks" / "deals.xlsx", "-o", tmp_path / "out.xlsx")

    assert ended.exit_code == NOTHING_DONE
    assert ended.stderr == "No space left on device\n"


def test_a_fault_of_our_own_is_not_taken_for_an_extra_that_is_missing(monkeypatch, tmp_path):
    def broken(*_):
        raise ModuleNotFoundError(name="xlmortgage.nowhere")

    monkeypatch.setattr(read_file, "read_list", broken)

    ended = run("deals", ROOT / "workbooks" / "deals.xlsx", "-o", tmp_path / "out.xlsx")

    assert isinstance(ended.exception, ModuleNotFoundError)


OF_EXTRAS = ("formualizer", "numpy", "openpyxl", "pandas", "pyopenvba", "python_calamine", "xlsxwriter", "xlwings")
START = """
import sys
sys.modules.update(dict.fromkeys({without!r}))
from xlmortgage.cli import main
main({arguments!r}, standalone_mode=False)
print("loaded:", *(name for name in {watched!r} if sys.modules.get(name)))
"""


def started(*arguments, without=()):
    """Run a command in a Python of its own that lacks some packages."""
    code = START.format(without=without, arguments=[*map(str, arguments)], watched=OF_EXTRAS)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT, encoding="utf-8", errors="replace"
    )


@pytest.mark.parametrize("arguments", ["--help", "ask MAX_LTV_WHY price=8000000", "rules", "rules conflicts"])
def test_a_command_loads_no_package_that_it_does_not_use(arguments):
    assert started(*arguments.split()).stdout.splitlines()[-1].split() == ["loaded:"]


def test_a_list_needs_nothing_but_the_packages_of_lists(tmp_path):
    deals = tmp_path / "deals.csv"
    deals.write_text(f"樓價,物業,臨約日期\n8000000,村屋,{DAY}\n", encoding="utf-8")
    lists = ("numpy", "openpyxl", "pandas", "python_calamine")

    ended = started(
        *("deals", deals, "-o", tmp_path / "out.xlsx", "--column", "max_ltv"),
        without=[name for name in OF_EXTRAS if name not in lists],
    )

    assert ended.returncode == 0, ended.stderr
    assert _table(tmp_path / "out.xlsx", "deals")["max_ltv"].tolist() == [0.7]


def test_calculating_a_workbook_needs_nothing_but_the_engine(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = f'=MAX_LTV(8000000,"村屋",,,,,,,,"{DAY}")*2'
    book.save(tmp_path / "book.xlsx")

    ended = started(
        *("recalc", tmp_path / "book.xlsx", "-o", tmp_path / "out.xlsx"),
        without=[name for name in OF_EXTRAS if name != "formualizer"],
    )

    assert ended.returncode == 0, ended.stderr
    assert openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True).active["A1"].value == 1.4


def test_each_package_is_said_to_come_with_an_extra_that_brings_it():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]

    for module, extra in EXTRAS.items():
        brought = {re.split("[^A-Za-z-]", requirement)[0].replace("-", "_") for requirement in extras[extra]}
        assert module in brought


def test_every_command_has_help_that_a_reader_understands():
    commands = {name: main.get_command(None, name) for name in COMMANDS}
    commands |= {
        f"{name} {further}": command
        for name, group in commands.items()
        for further, command in getattr(group, "commands", {}).items()
    }

    assert len(commands) > len(COMMANDS)
    for name, command in commands.items():
        shown = run(*name.split(), "--help")
        assert shown.exit_code == 0
        assert command.help.splitlines()[0] in shown.output
        assert "\b" not in shown.output
        assert r"\b" not in shown.output


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_terminal_that_cannot_show_chinese_stops_nothing(encoding):
    command = [sys.executable, "-c", "from xlmortgage.cli import main; main()", "rules"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}

    ended = subprocess.run(command, capture_output=True, check=False, env=environment, cwd=ROOT)

    assert ended.returncode == 0
    assert b"Traceback" not in ended.stderr
    assert b"2024-10-16" in ended.stdout
