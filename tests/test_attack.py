"""A little of each attack of ``make attack``, so that they run, and hold, with every change."""

import importlib

import pytest

from tests.attack import Row
from tests.attack.__main__ import BEGIN, END, MODULES, PAGE, table

LITTLE = 0.02
"""Some twenty kills."""


@pytest.mark.parametrize("name", MODULES)
def test_a_little_of_every_attack_holds(name):
    found = list(importlib.import_module(f"tests.attack.{name}").rows(LITTLE))

    assert found
    assert [failure for row in found for failure in row.failed] == []
    assert all(row.held == row.tried for row in found)


def test_the_table_says_what_failed():
    shown = table([Row("kills", 1_000, 999, ["mixed"]), Row("disks", 20, 20, [])])

    assert "| kills | 1,000 | 999 | 1 |" in shown
    assert shown.endswith("| all | 1,020 | 1,019 | 1 |")


def test_the_page_has_a_place_for_the_table():
    text = PAGE.read_text(encoding="utf-8")

    assert text.index(BEGIN) < text.index(END)
