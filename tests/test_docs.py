"""The generated pages are current, and what they show is so."""

from __future__ import annotations

import doctest
import importlib.util
import re
from pathlib import Path

import pytest

import xlmortgage
from udfs import functions
from udfs.contract import CONTRACT

ROOT = Path(__file__).parent.parent


def _build():
    spec = importlib.util.spec_from_file_location("documentation", ROOT / "docs" / "build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", _build().pages(), ids=lambda path: path.name)
def test_a_generated_page_equals_a_rebuild(path):
    assert path.read_text(encoding="utf-8") == _build().pages()[path], "run `make docs`"


def test_every_function_is_documented_and_every_example_runs():
    page = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    known = vars(functions) | {"xlmortgage": xlmortgage}

    assert sections.keys() == {name for name in CONTRACT if not name.endswith("_WHY")}
    for name, section in sections.items():
        examples = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
        assert examples, name
        for example in examples:
            test = doctest.DocTestParser().get_doctest(example, known, name, "functions.md", 0)
            assert test.examples
            assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0
