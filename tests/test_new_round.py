"""A new round of policy is a version, its source and a case: an invented one is landed in a copy, and nothing else changes.

The day to which the tables were read moves behind the round as well, so that whatever does not state its date meets it.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

VERSION = """
[[version]]
scope          = "residential"
effective_from = 2027-06-01
status         = "enacted"
confidence     = "official"
source         = "invented-20270531"
rows = [
  { use = "let", base_over = 25_000_000, max_ltv = 0.75, max_loan = 18_750_000, reason = "dear-to-let" },
  {                                      max_ltv = 0.75 },
]
"""

WORDS = 'dear-to-let = { en = "dear and to let", zh = "高價出租" }\n'

SOURCE = """
[invented-20270531]
issuer   = { en = "Hong Kong Monetary Authority", zh = "香港金融管理局" }
title    = "An invented round"
date     = 2027-05-31
address  = "nowhere"
accessed = 2026-11-21
read     = "official"
"""

CASES = """
[[case]]
note     = "an invented round, by its ratio"
source   = "invented"
function = "MAX_LTV"
inputs   = { price = 8_000_000, agreement_date = "2027-06-01" }
expected = 0.75

[[case]]
note     = "an invented round, dear and to let, by its ratio"
source   = "invented"
function = "MAX_LOAN"
inputs   = { price = 25_000_000.01, use = "let", agreement_date = "2027-06-01" }
expected = 18_750_000
tolerance = 0.01

[[case]]
note     = "an invented round, to let, by its loan cap"
source   = "invented"
function = "MAX_LTV"
inputs   = { price = 30_000_000, use = "let", agreement_date = "2027-06-01" }
expected = 0.625
"""

ASK = """
from udfs import functions
for day in ("2027-05-31", "2027-06-01"):
    print(functions.MAX_LTV(30e6, use="let", agreement_date=day))
print(functions.MAX_LTV_WHY(30e6, use="let", agreement_date="2027-06-01", lang="en").splitlines()[1])
print(functions.MAX_LTV_WHY(30e6, use="let", agreement_date="2027-06-01").splitlines()[1])
"""


READ_ON = "2027-06-05"
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".*_cache", ".venv", ".git", ".hypothesis", "build", "demo", "dist")
REBUILT = ("udfs.build", "workbooks.build", "docs.build")
"""What writes the generated files, as ``make functions``, ``make workbooks`` and ``make docs`` do."""


@pytest.fixture(scope="module")
def landed(tmp_path_factory):
    """Land the round in a copy of the project."""
    copy = tmp_path_factory.mktemp("house") / "project"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    law = copy / "xlmortgage/law"
    ltv, sources = law / "hkma/ltv/ltv.toml", law / "sources.toml"
    text = ltv.read_text(encoding="utf-8").replace("[words]\n", f"[words]\n{WORDS}", 1)
    last_of_its_scope, found, behind = text.partition('\n[[transition]]\nscope      = "residential"')
    ltv.write_text(last_of_its_scope + VERSION + found + behind, encoding="utf-8")
    sources.write_text(sources.read_text(encoding="utf-8") + SOURCE, encoding="utf-8")
    for table in law.rglob("*.toml"):
        read = re.sub(r"(?m)^(verified_on\s*=).*", rf"\1 {READ_ON}", table.read_text(encoding="utf-8"))
        table.write_text(read, encoding="utf-8")
    case = copy / "tests/cases/hkma/ltv/2027-06-01/residential.toml"
    case.parent.mkdir()
    case.write_text(CASES, encoding="utf-8")
    for module in REBUILT:
        assert run_in(copy, "-m", module).returncode == 0, module
    return copy


def run_in(folder, *command):
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-X", "utf8", *command],
        cwd=folder,
        env=own,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_round_decides_from_its_day_and_says_why_in_its_own_words(landed):
    run = run_in(landed, "-c", ASK)
    assert run.stdout.splitlines() == [
        "0.7",
        "0.625",
        "Decided by the bank's own cap, whose loan cap of HK$18,750,000 binds (dear and to let).",
        "取決於銀行自身的按揭成數上限的貸款額上限 HK$18,750,000（高價出租）。",
    ], run.stderr


def test_whatever_is_asked_of_tables_and_cases_holds_with_a_new_round(landed):
    files = [f"tests/test_{name}.py" for name in ("tables", "history", "cases", "boundaries")]
    chosen = "test_tables or (test_history and not what_changed_is) or 2027 or every_case or filed or banks_own_cap"
    run = run_in(landed, "-m", "pytest", "-v", "-p", "no:cacheprovider", *files, "-k", chosen)
    assert run.returncode == 0, run.stdout[-3000:]
    for name in (
        "cases.py::test_a_case_is_answered_as_its_source_says[hkma/ltv/2027-06-01/residential-3]",
        "cases.py::test_a_slip_in_any_number_of_a_row_fails_a_case[ltv-residential-20270601-row 2]",
        "cases.py::test_cases_are_filed_as_their_laws_are_and_by_date",
        "boundaries.py::test_the_banks_own_cap_at_every_edge",
        "tables.py::test_every_version_that_decides_has_a_case",
    ):
        assert f"tests/test_{name} PASSED" in run.stdout


def test_every_example_gives_what_it_says_after_a_new_round(landed):
    run = run_in(landed, "-m", "pytest", "-q", "--doctest-modules", "xlmortgage", "udfs", "workbooks")
    assert run.returncode == 0, run.stdout[-3000:]


@pytest.mark.again
def test_every_test_holds_after_a_new_round(landed):
    but_for = ["--ignore=tests/test_new_round.py", "--ignore=tests/test_attack.py", "-m", "not installs"]
    run = run_in(landed, "-m", "pytest", "-q", "-n", "auto", "-p", "no:cacheprovider", "tests", *but_for)
    assert run.returncode == 0, run.stdout[-3000:]
