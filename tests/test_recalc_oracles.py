"""Formulas drawn by chance, calculated here and by two programs that nobody here wrote.

formulon emulates Excel 365; LibreOffice's answers were kept once by ``python -m tests.libreoffice``.
Texts are not ordered here: Excel does that by the language of the machine.
"""

import json

import formulon
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.calculated import answers
from tests.libreoffice import CELLS, KEPT, in_words

NUMBERS = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "0.1", "3", "-2.5", "100", "0.7", "12", "1E+20", "45581")
TEXTS = ("A5", "A6", "A9", '"8,000"', '"3.5%"', '"abc"', '""', '"2024-10-16"', '"甲乙"')
ANYTHING = (*NUMBERS, *TEXTS, "A7", "A8", "TRUE", "B4")
RANGES = ("A1:A9", "B1:B9", "A1:B4", "B1:B3")
FORMATS = ("0", "#,##0.00", "0.0%", "0.00E+00", "yyyy-mm-dd", "#,##0;(#,##0)", "General", "h:mm")


def calls(part):
    """Return strategies of formulas one level above ``part``."""
    number, limit = st.sampled_from(NUMBERS), st.sampled_from(["0", "1", "2", "-1"])
    area, sign = (
        st.sampled_from(RANGES),
        st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>"]),
    )
    made = st.builds
    return st.one_of(
        made("({}{}{})".format, part, sign, part),
        made("-{}".format, part),
        made("({})%".format, part),
        made("IF({}>{},{},{})".format, number, number, part, part),
        made("({}{}{})".format, number, st.sampled_from(["<", "<=", ">", ">="]), number),
        made("IFERROR({},{})".format, part, part),
        made("CHOOSE({},{},{},{})".format, st.sampled_from("123"), part, part, part),
        made("{}({},{})".format, st.sampled_from(["ROUND", "ROUNDUP", "ROUNDDOWN", "TRUNC"]), part, limit),
        made("{}({},{})".format, st.sampled_from(["CEILING", "FLOOR", "MOD", "MROUND"]), part, number),
        made(
            "{}({})".format,
            st.sampled_from(["INT", "ABS", "SIGN", "LEN", "UPPER", "ISNUMBER", "ISTEXT", "N", "T", "YEAR"]),
            part,
        ),
        made('TEXT({},"{}")'.format, part, st.sampled_from(FORMATS)),
        made("{}({},{})".format, st.sampled_from(["LEFT", "RIGHT"]), part, st.sampled_from(["1", "2", "20"])),
        made("{}({},{})".format, st.sampled_from(["SUM", "COUNT", "AVERAGE", "MIN", "PRODUCT"]), area, area),
        made(
            'COUNTIF({},"{}{}")'.format,
            area,
            st.sampled_from(["", "<", ">=", "<>"]),
            st.sampled_from(["2", "abc", "3"]),
        ),
        made("SUMIF({0},{1})".format, area, number.filter(str.isalnum)),
        made("VLOOKUP({},A1:B9,2,{})".format, number, st.sampled_from(["FALSE", "TRUE"])),
        made("MATCH({},{},{})".format, number, st.sampled_from(["A1:A9", "B1:B9"]), st.sampled_from(["0", "1"])),
        made("SUMPRODUCT(({}>{})*1)".format, area, number),
        made("INDEX({},{},1)".format, area, st.sampled_from(["1", "2"])),
        made(
            "ROUND(PMT({}/12,{},{}),2)".format,
            st.sampled_from(["3.5%", "B3", "0"]),
            st.sampled_from(["300", "12"]),
            number.filter(lambda text: text != "1E+20"),
        ),
        made("EDATE({},{})".format, st.sampled_from(["45581", "45322", "A8"]), st.sampled_from(["1", "-12", "5"])),
    )


FORMULAS = calls(st.sampled_from(ANYTHING) | calls(st.sampled_from(ANYTHING)))


def by_formulon(formulas):
    workbook = formulon.Workbook.create_default()
    for cell, value in CELLS.items():
        place = (0, int(cell[1:]) - 1, ord(cell[0]) - ord("A"))
        setter = {bool: workbook.set_bool, str: workbook.set_text}.get(type(value), workbook.set_number)
        setter(*place, value)
    for row, formula in enumerate(formulas):
        workbook.set_formula(0, row, 25, f"={formula}")
    workbook.recalc()
    return [value_of(workbook.get_value(0, row, 25)) for row in range(len(formulas))]


def value_of(value):
    kinds = formulon.ValueKind
    if value.kind == kinds.ERROR:
        return formulon.error_display_name(value.error_code)
    return {kinds.NUMBER: value.number, kinds.BOOL: bool(value.boolean), kinds.TEXT: value.text}.get(value.kind)


def is_same(ours, others):
    if isinstance(ours, (int, float)) and isinstance(others, (int, float)):
        return isinstance(ours, bool) == isinstance(others, bool) and ours == pytest.approx(others, rel=1e-9, abs=1e-9)
    return (ours or "") == (others or "")


@settings(max_examples=40)
@given(st.lists(FORMULAS, min_size=30, max_size=60))
def test_a_formula_shows_what_formulon_shows(formulas):
    ours = answers([f"={formula}" for formula in formulas], CELLS)
    for formula, here, there in zip(formulas, ours, by_formulon(formulas), strict=True):
        assert is_same(here, there), (formula, here, there)


def test_a_formula_shows_what_libreoffice_shows():
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    ours = answers([f"={formula}" for formula in kept], CELLS)
    for (formula, there), here in zip(kept.items(), ours, strict=True):
        assert in_words(here) == there, formula
