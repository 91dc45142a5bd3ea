"""The wheel works by itself: installed into an empty environment, outside the checkout."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel], check=True)
    return python


def _run(*command, folder):
    return subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, encoding="utf-8")


def test_the_wheel_holds_every_table_and_workbook(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    kept = {
        path.relative_to(ROOT).as_posix()
        for package in ("xlmortgage", "udfs", "workbooks")
        for path in (ROOT / package).rglob("*")
        if path.suffix in (".py", ".toml", ".xlsx", ".csv", ".typed") or path.name == "py.typed"
    }

    assert kept <= packed


def test_the_installed_package_answers(installed, tmp_path):
    code = (
        "from xlmortgage import law, __version__; law.check_all();"
        "from udfs import functions as F;"
        "print(F.MAX_LTV(8_000_000, '村屋'), F.RULES_VERSION() == __version__ != '0+not-installed')"
    )

    ended = _run(installed, "-c", code, folder=tmp_path)

    assert ended.stdout.split() == ["0.7", "True"], ended.stderr


def test_the_installed_command_makes_a_quote(installed, tmp_path):
    command = installed.with_name("xlmortgage")

    asked = _run(command, "ask", "MAX_LTV", "price=8000000", "物業=村屋", folder=tmp_path)
    quoted = _run(command, "quote", "--set", "price=8m", "--set", "annual_rate=3.25%", "--set", "years=30",
                  "--set", "monthly_income=60000", "-o", "quote.xlsx", folder=tmp_path)  # fmt: skip

    assert asked.stdout.startswith("MAX_LTV = 0.7"), asked.stderr
    assert quoted.returncode == 0, quoted.stderr
    assert (tmp_path / "quote.xlsx").is_file()
