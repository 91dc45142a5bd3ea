"""The wheel works by itself, installed without extras into an empty environment, outside the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.installs, pytest.mark.xdist_group("wheel")]

ROOT = Path(__file__).parent.parent
ANSWER = """
from udfs import functions as F
from xlmortgage import __version__, law
law.check_all()
print(F.MAX_LTV(8_000_000, "村屋"), F.RULES_VERSION() == __version__)
"""
CRITERION = """
[[criterion]]
lender = "甲銀行"
rule = "max_ltv"
value = 0.5
source = "circular"
checked = 2026-11-01
"""
NEEDING = {
    "recalc book.xlsx": "recalc",
    "quote --set price=8m -o quote.xlsx": "recalc",
    "deals deals.csv -o answered.csv": "lists",
    "criteria check own.csv": "lists",
}
"""Commands that need an extra, and which."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Return the Python of an environment that has the wheel and what it requires."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel], check=True)
    return python


def _run(*command, folder):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8", env=environment
    )


def test_the_wheel_holds_every_table_and_workbook(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    kept = {
        path.relative_to(ROOT).as_posix()
        for package in ("xlmortgage", "udfs", "workbooks")
        for path in (ROOT / package).rglob("*")
        if path.suffix in (".py", ".toml", ".xlsx", ".csv") or path.name == "py.typed"
    }

    assert kept <= packed


def test_the_wheel_brings_click_and_nothing_else(installed, tmp_path):
    listed = _run(installed, "-m", "pip", "list", "--format=freeze", folder=tmp_path).stdout

    assert set(re.findall(r"^(\S+)==", listed, re.MULTILINE)) - {"pip", "setuptools"} == {"xlmortgage", "click"}


def test_the_installed_package_answers(installed, tmp_path):
    ended = _run(installed, "-c", ANSWER, folder=tmp_path)

    assert ended.stdout.split() == ["0.7", "True"], ended.stderr


@pytest.mark.parametrize(
    "command",
    [
        "ask MAX_LTV price=8000000 物業=村屋",
        "ask VERDICT price=8m loan=5.6m rate=3.25% years=30 每月入息=80000",
        "rules diff 2024-03-01 2024-10-16",
        "criteria check own.toml",
        "compare --criteria own.toml price=8m loan=3m years=25 monthly_income=60000 rate=3.5%",
        "deals --help",
    ],
)
def test_a_command_that_needs_no_extra_works(installed, tmp_path, command):
    (tmp_path / "own.toml").write_text(CRITERION, encoding="utf-8")

    ended = _run(installed.with_name("xlmortgage"), *command.split(), folder=tmp_path)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", NEEDING)
def test_a_command_that_lacks_its_extra_says_what_to_install(installed, tmp_path, command, lang):
    shutil.copy(ROOT / "workbooks" / "deals.xlsx", tmp_path / "book.xlsx")
    for name in ("deals.csv", "own.csv"):
        (tmp_path / name).write_text("樓價\n8m\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())

    ended = _run(installed.with_name("xlmortgage"), *command.split(), "--lang", lang, folder=tmp_path)

    assert ended.returncode == 1
    assert ended.stdout == ""
    (sentence,) = ended.stderr.splitlines()
    assert sentence.startswith({"zh": "此指令需要", "en": "This command needs"}[lang])
    assert sentence.endswith(f"pip install 'xlmortgage[{NEEDING[command]}]'")
    assert sorted(tmp_path.iterdir()) == before


def test_python_too_is_told_what_to_install(installed, tmp_path):
    ended = _run(installed, "-c", "import xlmortgage as xm; xm.evaluate", folder=tmp_path)

    assert ended.stderr.splitlines()[-1].endswith("pip install 'xlmortgage[lists]'")
