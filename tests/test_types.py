"""The types hold: a user's script is checked as a user's checker does, and it runs."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

import xlmortgage as xm
import xlmortgage.lists.evaluate
from udfs import build, functions
from udfs.contract import CONTRACT
from xlmortgage.finance.apr import effective_rate

ROOT = Path(__file__).parent.parent
SCRIPT = "tests/user_script.py"


@pytest.mark.parametrize(
    "checker",
    [["-m", "mypy", "--strict", SCRIPT], ["-m", "pyright", "--pythonpath", sys.executable, SCRIPT], [SCRIPT]],
    ids=["mypy", "pyright", "python"],
)
def test_a_users_script_is_in_order(checker):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    ended = subprocess.run(
        [sys.executable, *checker], cwd=ROOT, check=False, capture_output=True, text=True, env=environment
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_the_package_gives_what_it_promises():
    assert xm.evaluate is xlmortgage.lists.evaluate.evaluate
    assert xm.effective_rate is effective_rate
    assert {*xm.__all__} <= {*dir(xm)}
    assert all(hasattr(xm, name) for name in xm.__all__)
    with pytest.raises(AttributeError, match="no_such_function"):
        xm.no_such_function  # noqa: B018 - asking is the test


def test_the_worksheet_functions_equal_a_rebuild():
    assert build.PLACE.read_text(encoding="utf-8") == build.functions(), "run `make functions`"


def test_a_function_shows_its_arguments_at_run_time():
    for name, function in CONTRACT.items():
        shown = inspect.signature(getattr(functions, name)).parameters
        assert [*shown] == [fact.name for fact in function.facts], name
        assert [one.default is one.empty for one in shown.values()].count(True) == function.required, name
