# pyright: strict, reportUnnecessaryTypeIgnoreComment=true
"""What a user writes, for a type checker: `tests/test_types.py` has it checked and runs it."""

from typing import Any, assert_type

import pandas as pd

import xlmortgage as xm
import xlmortgage.lists.evaluate  # pyright: ignore[reportUnusedImport] - the module of that name hides no function
from udfs import functions as F  # noqa: N812 - as users call it

assert_type(F.MAX_LTV(8_000_000, "村屋"), float)
assert_type(F.MAX_TENOR(building_age=50), int)
assert_type(F.DSR_OK(30_000, 3_000_000, 0.04125, 30), bool)
assert_type(F.MAX_LTV_WHY(8_000_000, lang="en"), str)
assert_type(F.AMORTIZATION(3_000_000, 0.04, 30), list[list[Any]])
assert_type(F.VERDICT([["樓價", 8e6], ["年利率", "3.25%"], ["年期", 30], ["每月入息", 80_000]]), str)
assert_type(F.MAX_LTV([[8e6], [9e6]]), Any)
assert_type(F.DSR_OK([["每月入息", 3e4], ["貸款額", 3e6], ["年利率", 0.04125], ["年期", 30]]), Any)

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
    F.MAX_LTV()  # type: ignore[call-overload]
    F.MAX_LTV(8e6, castle=True)  # type: ignore[call-overload]
    F.DSR_OK(30_000, 3_000_000)  # type: ignore[call-overload]
    xm.effective_rate("0", [1])  # type: ignore[arg-type]
    xm.evaluate([8_000_000])  # type: ignore[arg-type]
    xm.no_such_function()  # type: ignore[attr-defined]
