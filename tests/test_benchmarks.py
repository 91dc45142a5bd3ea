"""Each row of the benchmarks can be measured; how long it takes is for ``make bench`` to say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest


def _bench():
    spec = importlib.util.spec_from_file_location("bench", Path(__file__).parent / "benchmarks" / "bench.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "row", [row for section in _bench().SECTIONS for row in section.rows], ids=lambda row: row.title
)
def test_what_is_measured_answers(row):
    assert row.ask(0) is not None
