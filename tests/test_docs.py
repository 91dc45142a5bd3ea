"""The generated pages are current, and the README tells the truth."""

from __future__ import annotations

import doctest
import importlib.util
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import xlmortgage
from udfs import functions
from udfs.contract import CATALOGUE
from xlmortgage.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent


def _build():
    spec = importlib.util.spec_from_file_location("documentation", ROOT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", _build().pages(), ids=lambda path: path.name)
def test_a_generated_page_equals_a_rebuild(path):
    assert path.read_text(encoding="utf-8") == _build().pages()[path], "run `make docs`"


def test_every_function_is_documented():
    page = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")

    assert {name for name in CATALOGUE if not name.endswith("_WHY")} == set(
        re.findall(r"^## (\w+)$", page, re.MULTILINE)
    )


@pytest.mark.parametrize(
    "example", re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "functions.md").read_text("utf-8"), re.DOTALL)
)
def test_every_example_of_the_documentation_runs(example):
    test = doctest.DocTestParser().get_doctest(
        example, vars(functions) | {"xlmortgage": xlmortgage}, "functions.md", None, 0
    )

    assert test.examples
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0


def test_the_readme_opens_with_the_two_commands():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()

    assert [line.split()[:2] for line in lines[2:4]] == [["make", "demo"], ["make", "test"]]


def test_the_readme_names_every_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    for command in COMMANDS:
        assert f"xlmortgage {command} " in readme


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command):
    shown = CliRunner().invoke(main, [command, "--help"])

    assert shown.exit_code == 0
    assert main.get_command(None, command).help.splitlines()[0] in shown.output
