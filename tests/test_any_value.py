"""Whatever is handed to a worksheet function, it answers with the contract's types or with the contract's errors."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import inf, isfinite, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import xlmortgage as xm
from udfs.cell_error import CellError
from udfs.contract import CONTRACT, Companion
from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.reading import Kind
from xlmortgage.errors import XlMortgageError


class Hostile:
    """Whatever is done to it, it raises."""

    def __bool__(self, *_):
        raise RuntimeError

    __str__ = __repr__ = __eq__ = __float__ = __int__ = __iter__ = __len__ = __getattr__ = __index__ = __bool__
    __hash__ = object.__hash__


class LooksLikeAnArray:
    """It has what an array has, and none of it works."""

    dtype = columns = shape = property(lambda self: self.nothing)

    def tolist(self):
        """Fail."""
        raise OSError


class ATextOfItsOwn(str):
    """A text that cannot be shown by its own means."""

    __slots__ = ()

    def __str__(self):
        raise RuntimeError


def within_itself():
    found = []
    found.append(found)
    return found


SCALARS = [
    *(None, True, False, 0, 1, -1, 30, 8e6, 0.04, 1e-300, 5e-324, 1.7e308, -0.0, nan, inf, -inf, 10**400, -(10**5000)),
    *(
        "",
        " ",
        "8m",
        "800萬",
        "4%",
        "30年",
        "私樓",
        "price",
        "樓價",
        "#N/A",
        "self-use",
        "x" * 300,
        "\x00",
        "\ud800",
        "1" * 5000,
    ),
    *("2024-10-16", "03/04/2024", "9" * 400, "en", "is", "-", "(", "½", "cash", "最優惠利率"),
    *(b"8000000", bytearray(b"8"), 1j, object(), Ellipsis, NotImplemented, int, print, set(), {1, 2}, frozenset({1})),
    *(dt.date(2024, 10, 16), dt.datetime(2024, 10, 16, 9, 30), dt.date.max, dt.date.min, dt.time(9), dt.timedelta(1)),  # noqa: DTZ001
    *(Decimal(8000000), Decimal("sNaN"), Decimal("NaN"), Decimal("Infinity"), Decimal("1e999999"), Fraction(1, 3)),
    *(
        Fraction(10**400),
        np.float64(8e6),
        np.float32(0.04),
        np.int8(1),
        np.bool_(True),
        np.str_("8m"),
        np.longdouble(1),
    ),
    *(np.datetime64("2024-10-16"), np.datetime64("2024-10-16", "ns"), np.datetime64("NaT"), np.timedelta64(1, "D")),
    *(np.complex128(1), np.ma.masked, np.void(b"x"), pd.NA, pd.NaT, pd.Timestamp("2024-10-16"), pd.Timedelta(1, "D")),
    *(pd.Timestamp("2024-10-16", tz="Asia/Hong_Kong"), pd.Period("2024-10"), pd.Interval(0, 1)),
    *(
        Hostile(),
        LooksLikeAnArray(),
        ATextOfItsOwn("8m"),
        within_itself(),
        XlMortgageError("x", en="x", zh="x"),
        CellError("#REF!"),
    ),
]
RANGES = [
    *([], [[]], [[], []], (), [[8e6], []], [[8e6, 7e6], [6e6]], [8e6, [7e6]], [[[8e6]]], [[[[]]]], [None], [[None]]),
    *(
        [["樓價", 8e6]],
        [["樓價", 8e6], ["樓價"]],
        [["樓價", 10**5000], ["price", 1]],
        [["price"], [8e6]],
        [["樓價", pd.NA]],
    ),
    *(
        [["樓價"], [[1, 2]]],
        ["price"],
        [8e6, 7e6],
        [["現金", 1e6], ["x"]],
        [[nan, inf]],
        range(3),
        range(0),
        iter([8e6]),
    ),
    *(
        {},
        {"price": 8e6},
        {"price": [8e6, 7e6]},
        {1: 2},
        {"價": Hostile()},
        (cell for cell in [1]),
        [Hostile()],
        [[Hostile()]],
    ),
    *(np.array([8e6, 7e6]), np.array([[8e6, 7e6]]), np.array(8e6), np.array([]), np.zeros((2, 0)), np.zeros((1, 1, 1))),
    *(np.array(["2024-10-16", "NaT"], dtype="datetime64[ns]"), np.array([object(), None], dtype=object)),
    *(
        pd.Series([8e6, nan]),
        pd.Series([], dtype=float),
        pd.Series(["私樓", None]),
        pd.Index([1, 2]),
        pd.Categorical(["a"]),
    ),
    *(pd.DataFrame(), pd.DataFrame({"price": [8e6]}), pd.DataFrame({"price": [8e6, 7e6], "use": ["let", None]})),
    *(pd.DataFrame({"kind": ["現金"], "value": [1e6]}), pd.MultiIndex.from_tuples([(1, 2)])),
]
VALUES = SCALARS + RANGES
each_value = pytest.mark.parametrize("place", range(len(VALUES)), ids=[type(value).__name__ for value in VALUES])
"""By their places: a test runner looks at what it is given."""

CELL = (
    st.sampled_from(range(len(SCALARS))).map(SCALARS.__getitem__)
    | st.floats()
    | st.integers()
    | st.text(max_size=4)
    | st.dates()
)
TABLE = st.lists(st.lists(CELL, max_size=4), max_size=3)
BLOCK = st.lists(st.tuples(st.sampled_from([fact.zh for fact in FACTS.values()]), CELL).map(list), max_size=8)
ANYTHING = (
    CELL
    | st.sampled_from(range(len(RANGES))).map(RANGES.__getitem__)
    | TABLE
    | BLOCK
    | st.dictionaries(st.sampled_from([*FACTS]), CELL, max_size=8)
)

USUAL = {
    "price": 8e6,
    "loan": 5e6,
    "annual_rate": 0.04,
    "years": 30.0,
    "monthly_income": 60e3,
    "cash": 3e6,
    "value": 8e6,
    "first_balance": 4e6,
    "month": 12,
    "months": 24,
    "flat_monthly": 0.004,
    "hibor": 0.03,
    "spread": 0.013,
    "sale_price": 8e6,
    "assets": [["現金", 1e6]],
    "incomes": [["薪金", 5e4]],
    "prime": 0.05,
    "discount": 0.0175,
    "deal": [["樓價", 8e6], ["貸款額", 5e6], ["年利率", 0.04], ["年期", 30], ["每月入息", 60e3]],
    "table": [["樓價", "年期"], [8e6, 30]],
}
"""What makes a call come as far as its last argument."""


def is_of_the_contract(answer):
    if isinstance(answer, list):
        return all(isinstance(row, list) and all(is_a_cell(cell) for cell in row) for row in answer)
    return is_a_cell(answer)


def is_a_cell(cell):
    if type(cell) is float:
        return isfinite(cell)
    return cell is None or type(cell) in (int, bool, str, CellError)


def fail_unless_said(error, is_companion=False):
    assert not is_companion, error
    assert error.sentence("en").endswith("."), error
    assert error.sentence("zh").endswith("。"), error


def fail_unless_of_the_contract(function, given, named):
    try:
        answer = function(*given, **named)
    except XlMortgageError as error:
        fail_unless_said(error, isinstance(function, Companion))
    else:
        assert is_of_the_contract(answer), answer


@pytest.mark.parametrize("function", CONTRACT.values(), ids=repr)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_function_answers_or_refuses_with_a_sentence_whatever_it_is_given(function, data):
    usual = [USUAL.get(fact.name) for fact in function.facts]
    at = data.draw(st.integers(0, len(usual)))
    value = data.draw(ANYTHING)
    if at == len(usual):
        fail_unless_of_the_contract(function, [*usual, value], {})
        fail_unless_of_the_contract(function, data.draw(st.lists(ANYTHING, max_size=len(usual) + 1)), {})
        return
    fail_unless_of_the_contract(function, [*usual[:at], value, *usual[at + 1 :]], {})
    needed = {fact.name: one for fact, one in zip(function.facts, usual, strict=True) if one is not None}
    if not function.is_of_a_block:
        fail_unless_of_the_contract(function, [], {**needed, function.facts[at].name: value})


@each_value
def test_every_kind_of_fact_reads_or_refuses_each_of_them(place):
    value = VALUES[place]
    kinds = {fact.kind: fact for fact in FACTS.values()}
    assert {*kinds} == {*Kind}
    for fact in kinds.values():
        try:
            fact.read(value)
        except XlMortgageError as error:
            fail_unless_said(error)


@each_value
def test_a_list_is_answered_whatever_stands_in_a_cell_of_it(place):
    value = VALUES[place]
    for name in ("price", "property", "insured", "agreement_date", "fees", "exit_month"):
        cells = np.empty(2, dtype=object)
        cells[0], cells[1] = 8e6 if name == "price" else None, value
        frame = pd.DataFrame({"price": 8e6, name: pd.Series(cells, dtype=object)})
        results, _ = xm.evaluate(frame, ["max_ltv", "second_apr"])
        assert results["max_ltv"].iloc[0] > 0


@each_value
def test_what_is_no_list_of_deals_is_refused_with_a_sentence(place):
    value = VALUES[place]
    for given_ in ({"frame": value}, {"columns": value}, {"overlay": value}, {"lang": value}):
        try:
            xm.evaluate(**{"frame": pd.DataFrame({"price": [8e6]}), "columns": "max_ltv"} | given_)
        except XlMortgageError as error:
            fail_unless_said(error)


@each_value
def test_cash_flows_have_a_rate_or_a_sentence(place):
    value = VALUES[place]
    for times, amounts in (
        (value, [1000, -1050]),
        ([0, 1], value),
        ([0, value], [1000, -1050]),
        ([0, 1], [1000, value]),
    ):
        try:
            assert isfinite(xm.effective_rate(times, amounts))
        except XlMortgageError as error:
            fail_unless_said(error)
