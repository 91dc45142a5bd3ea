# pyright: strict, reportUnnecessaryTypeIgnoreComment=true
"""What a user writes, for a type checker: `tests/test_types.py` has it checked and runs it."""

from typing import assert_type

import pandas as pd

import xlmortgage as xm
import xlmortgage.lists.evaluate  # pyright: ignore[reportUnusedImport] - the module of that name hides no function

results, issues = xm.evaluate(pd.DataFrame({"樓價": ["HK$8m", "x"], "物業": ["村屋", "私樓"]}), ["max_ltv"], lang="en")
assert_type(results, pd.DataFrame)
assert_type(issues, pd.DataFrame)
assert_type(xm.effective_rate([0, 1], [1000, -1050]), float)
assert_type(xm.__version__, str)

try:
    xm.effective_rate([0, 1], [1000, 1050])
except xm.NoSolutionError as error:
    assert_type(error.reason, str)
    assert_type(error.sentence("en"), str)


def refused() -> None:
    """Hold what a checker must refuse; a comment that ignores nothing is an error in itself."""
    xm.effective_rate("0", [1])  # type: ignore[arg-type]
    xm.evaluate([8_000_000])  # type: ignore[arg-type]
    xm.no_such_function()  # type: ignore[attr-defined]
