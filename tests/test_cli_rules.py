"""The rules on the command line: tables, one table, what changed, conflicts, and a deal list on two dates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from xlmortgage import law
from xlmortgage.cli import NEEDS_A_LOOK, NOTHING_DONE, main
from xlmortgage.numbers.days import as_date

DEALS = Path(__file__).parent.parent / "workbooks" / "deals.xlsx"


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_rules_lists_every_table():
    ended = run("rules", "--lang", "en")

    assert ended.exit_code == 0
    for name in law.names():
        table = law.table(name)
        assert f"{name}: {table.name['en']} · {table.name['zh']}" in ended.output
    read = as_date(law.verified_on())
    assert f"Verified on {read}, 0 days before {read}." in ended.output
    assert f" (governs on {read}): " in ended.output


def test_rules_tells_what_governs_on_a_day():
    governing = "stress test, from 2024-02-28, suspended, secondary source (governs on 2026-11-20): am730"

    assert governing in run("rules", "--as-of", "2026-11-20", "--lang", "en").output


def test_rules_counts_ages_from_the_day_that_is_given():
    day = as_date(law.verified_on()) + dt.timedelta(days=365)

    assert f"至 {day} 已 365 日" in run("rules", "--today", day).output


def test_what_governs_on_a_day_is_told_apart_from_the_day_that_ages_are_counted_from():
    day = as_date(law.table("dsr").verified_on) + dt.timedelta(days=400)
    ended = run("rules", "dsr", "--as-of", "2024-10-15", "--today", day, "--lang", "en")

    assert f"400 days before {day}" in ended.output
    assert "2023-07-07, enacted, secondary source (governs on 2024-10-15)" in ended.output


def test_rules_shows_one_table():
    ended = run("rules", "金管局按揭成數上限")

    assert ended.exit_code == 0
    assert "  自用，樓價不超過 HK$30,000,000：按揭成數上限 70%；來源有歧異：見 rules conflicts 2 4" in ended.output
    assert "https://www.hkma.gov.hk/eng/news-and-media/press-releases/2024/10/20241016-4/" in ended.output
    assert run("rules", "show", "ltv").output == ended.output


def test_rules_tells_what_changed():
    ended = run("rules", "diff", "2024-03-01", "2024-10-16", "dsr", "ltv", "--lang", "en")

    assert ended.exit_code == 0
    assert "changed: self-use, price HK$35,000,000 or more: LTV cap 60% → LTV cap 70%" in ended.output
    assert "Mortgage Insurance Programme" not in ended.output
    assert "按揭保險計劃" in run("rules", "diff", "2024-03-01", "2024-10-16").output


def test_rules_lists_conflicts():
    ended = run("rules", "conflicts", "4", "--lang", "en")

    assert ended.exit_code == 0
    assert ended.output.splitlines()[0] == "4. Bands at HK$30m and HK$35m"
    assert "We use: The bands hold for agreements from 2024-02-28 to 2024-10-15" in ended.output
    listed = run("rules", "conflicts").output.splitlines()
    assert sum(line[:1].isdigit() for line in listed) == len(law.conflicts())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ltvs"], "ltvs"),
        (["--as-of", "2024-02-30"], "2024-02-30"),
        (["--as-of", ""], "blank"),
        (["--today", "2024-02-30"], "2024-02-30"),
        (["--today", ""], "blank"),
        (["diff", "2024-03-01", "soon"], "soon"),
        (["diff", "2024-10-16", "2024-03-01"], "2024-03-01"),
        (["diff", "2024-03-01", "2024-10-16", "ltvs"], "ltvs"),
        (["conflicts", "99"], "99"),
    ],
)
def test_a_wrong_question_about_the_rules_ends_with_a_sentence(arguments, words):
    ended = run("rules", *arguments, "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert words in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize("arguments", [["diff", "2024-03-01"], ["conflicts", "four"], ["ltv", "dsr"], ["--nonsense"]])
def test_a_question_that_is_not_understood_is_a_usage_error(arguments):
    assert run("rules", *arguments).exit_code == 2


def test_help_lists_the_commands_one_under_another():
    shown = run("rules", "--help").output

    assert "\n  xlmortgage rules ltv " in shown
    assert all(f"\n  {command} " in shown for command in ("show", "diff", "conflicts"))


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_deal_list_is_compared_with_another_date(tmp_path, suffix):
    output = tmp_path / f"answered{suffix}"

    ended = run("deals", DEALS, "-o", output, "--compare-date", "2024-10-16")

    assert ended.exit_code == NEEDS_A_LOOK
    assert "以 2024-10-16 計，" in ended.stdout
    assert "不通過 → 通過" in ended.stdout
    if suffix == ".xlsx":
        header, *rows = openpyxl.load_workbook(output)["changes"].iter_rows(values_only=True)
        changes = pd.DataFrame(rows, columns=header)
    else:
        changes = pd.read_csv(tmp_path / "answered-changes.csv")
        assert (tmp_path / "answered-issues.csv").is_file()
    assert changes.columns.tolist() == ["row", "column", "before", "after", "why"]
    assert set(changes["column"]) >= {"max_ltv", "max_loan", "dsr_limit", "stamp_duty", "verdict"}
    assert changes["row"].between(2, 49).all()
    assert changes["why"].str.len().gt(0).all()


def test_a_changed_ratio_looks_like_a_ratio(tmp_path):
    run("deals", DEALS, "-o", tmp_path / "answered.xlsx", "--compare-date", "2024-10-16", "--column", "max_ltv")

    sheet = openpyxl.load_workbook(tmp_path / "answered.xlsx")["changes"]
    assert {cell.number_format for cell in sheet["C"][1:] if cell.value is not None} == {"0.0#%"}


def test_without_another_date_there_are_no_changes(tmp_path):
    run("deals", DEALS, "-o", tmp_path / "answered.xlsx")

    assert openpyxl.load_workbook(tmp_path / "answered.xlsx").sheetnames == ["deals", "issues"]


@pytest.mark.parametrize("date", ["2024-02-30", ""])
def test_a_wrong_date_to_compare_with_writes_nothing(tmp_path, date):
    ended = run("deals", DEALS, "-o", tmp_path / "answered.xlsx", "--compare-date", date)

    assert ended.exit_code == NOTHING_DONE
    assert ended.stderr.endswith("。\n")
    assert list(tmp_path.iterdir()) == []
