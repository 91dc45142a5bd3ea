"""README tells the truth: every command runs as it is pasted, in both languages, and every Python line gives what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest

from xlmortgage.cli import COMMANDS, NEEDS_A_LOOK

ROOT = Path(__file__).parent.parent
PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-HK.md")}
WRITTEN = {"my-quote.xlsx", "answered.xlsx", "answered.csv", "answered-issues.csv", "answered-changes.csv"}


def blocks(page, language):
    return re.findall(rf"```{language}\n(.*?)```", PAGES[page], re.DOTALL)


def commands_of(page):
    """Return the commands of a page: each line of its shell blocks is one."""
    return [line for block in blocks(page, "sh") for line in block.splitlines()]


@pytest.mark.installs
@pytest.mark.xdist_group("readme")
def test_every_command_works_as_pasted_into_a_fresh_shell(tmp_path):
    checkout = tmp_path / "checkout"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".*", "__pycache__", "demo", "dist", "build"))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PATH"] = f"{Path(sys.executable).parent}:{environment['PATH']}"

    for command in commands_of("README.md"):
        pasted = command.replace("make ", "make --dry-run ")
        ended = subprocess.run(  # noqa: S602 - a shell is what is tested
            pasted, shell=True, cwd=checkout, check=False, capture_output=True, text=True, env=environment
        )
        assert ended.returncode in (0, NEEDS_A_LOOK), (command, ended.stderr)
        assert "Traceback" not in ended.stderr, command
        assert ended.stdout or not command.startswith((".venv/bin/xlmortgage", "make")), command

    assert {*WRITTEN, "calculated.xlsx"} <= {path.name for path in checkout.iterdir()}


def test_it_opens_with_the_two_commands():
    for page, text in PAGES.items():
        assert [command.split()[:2] for command in commands_of(page)[:2]] == [["make", "demo"], ["make", "test"]]
        assert text.index("make test") < 200


def test_both_languages_give_the_same_commands():
    english, chinese = ([re.sub(r"\s+# .*| --lang en", "", command) for command in commands_of(page)] for page in PAGES)

    assert chinese == english


def test_it_shows_every_command():
    for command in COMMANDS:
        assert any(line.startswith(f".venv/bin/xlmortgage {command}") for line in commands_of("README.md"))


@pytest.mark.parametrize("page", PAGES)
def test_no_command_stands_where_it_is_not_run(page):
    outside = re.sub(r"```sh\n.*?```", "", PAGES[page], flags=re.DOTALL)

    assert not re.findall(r"^(?: {4}|\$ )(?:xlmortgage|make|pip|python3?|\.venv\S*) .*", outside, re.MULTILINE)
    assert not [command for command in commands_of(page) if "…" in command]


def test_every_line_of_python_gives_what_it_says(monkeypatch):
    monkeypatch.chdir(ROOT)
    (code,) = blocks("README.md", "python")
    known = {}
    exec(code, known)  # noqa: S102 - README's own lines
    said = re.findall(r"^(F\..*?) +# (.*)$", code, re.MULTILINE)

    assert len(said) == len(re.findall(r"^F\.", code, re.MULTILINE)) > 1
    for expression, answer in said:
        assert eval(expression, known) == literal_eval(answer)  # noqa: S307 - README's own lines
    assert len(known["results"]) == len(known["deals"])
