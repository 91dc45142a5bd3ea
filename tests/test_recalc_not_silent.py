"""Nothing is lost on the way to the engine in silence, and what moved by itself is told."""

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

import workbooks.file.engine
from tests.calculated import calculated, workbook_of
from udfs.contract import CONTRACT
from workbooks.file import recalculate
from workbooks.file.engine import Formualizer
from xlmortgage.cli import main
from xlmortgage.errors import InputError

STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
HELD = re.compile(r'(<c r="(\w+)"[^>]*)><f>(.*?)</f><v ?/?>(?:</v>)?</c>')

DATED = '=MAX_LTV(A1,,,,,,,,,"2026-11-20")'
"""Of a day whose rules are known, whatever comes later."""


def saved(workbook):
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def changed(content, change):
    """Return a workbook with each of its XML parts changed."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as before, ZipFile(written, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            after.writestr(name, change(name, part.decode()).encode() if name.endswith((".xml", ".rels")) else part)
    return written.getvalue()


def holding(cells, values, **more):
    """Return a workbook whose formulas hold values, as Excel leaves them, and which does not ask to be calculated."""

    def held(name, part):
        if name == "xl/workbook.xml":
            return re.sub(r"<calcPr[^>]*/>", "", part)
        if "worksheets/" not in name:
            return part
        return HELD.sub(lambda cell: f"{cell[1]}{values_of(cell[2])}><f>{cell[3]}</f><v>{shown(cell[2])}</v></c>", part)

    def values_of(cell):
        return (
            ' t="str"' if isinstance(values.get(cell), str) else ' t="b"' if isinstance(values.get(cell), bool) else ""
        )

    def shown(cell):
        value = values.get(cell, "")
        return int(value) if isinstance(value, bool) else value

    return changed(saved(workbook_of(cells, **more)), held)


@pytest.mark.parametrize("sheets", [["Deals"], ["Sheet1"], ["數據", "Deals"]])
def test_a_strict_workbook_is_calculated_as_any_other(tmp_path, sheets):
    workbook = workbook_of({"A1": 8e6, "B1": "=A1*2", "C1": DATED}, title=sheets[0])
    for name in sheets[1:]:
        workbook.create_sheet(name)["A1"] = f"={sheets[0]}!B1+1"

    def strictly(_name, part):
        for transitional, strict in STRICT.items():
            part = part.replace(transitional, strict)
        return part

    source, output = tmp_path / "strict.xlsx", tmp_path / "calculated.xlsx"
    source.write_bytes(changed(saved(workbook), strictly))
    report = recalculate(source, output, CONTRACT)
    rows = CalamineWorkbook.from_path(output).get_sheet_by_name(sheets[0]).to_python()
    assert rows[0] == [8_000_000, 16_000_000, 0.7]
    assert not report.unsupported


@pytest.mark.parametrize(
    "title", ["sheet1", "SHEET1", "Sheet1", "sheet2", "sheet_1", "'", "A1", "R1C1", "TRUE", "樓 盤"]
)
def test_a_sheet_of_any_name_is_calculated(title):
    found = calculated(workbook_of({"A1": 8e6, "B1": "=A1*2", "C1": DATED}, title=title))
    assert found.shown("B1", "C1") == [16_000_000, 0.7]


def test_a_formula_that_the_engine_did_not_take_is_told(monkeypatch):
    original = Formualizer.result

    def forgetting(self, sheet, row, column):
        if column == 2:
            return original(self, sheet, row + 50, column)
        return original(self, sheet, row, column)

    monkeypatch.setattr(Formualizer, "result", forgetting)
    found = calculated(workbook_of({"A1": 1, "B1": "=A1+1", "C1": "=A1+2"}))
    assert found.unsupported() == {"B1": "formula-not-taken"}
    assert found.shown("B1", "C1") == ["#NAME?", 3]


def test_a_sheet_that_the_engine_did_not_take_is_told(monkeypatch):
    monkeypatch.setattr(Formualizer, "sheets", lambda _: ["Sheet1"])
    with pytest.raises(InputError, match="did not take over the sheets Deals"):
        calculated(workbook_of({"A1": 1, "B1": "=A1+1"}))


def test_one_bad_formula_costs_its_own_cell_only(monkeypatch):
    """An engine that cannot bear a formula refuses the workbook without a word of where; the others are calculated."""

    class Delicate(Formualizer):
        def load(self, workbook):
            with ZipFile(io.BytesIO(workbook)) as parts:
                self.content = b"".join(map(parts.read, parts.namelist()))
            super().load(workbook)

        def evaluate(self):
            if b"CORREL" in self.content or b"SLOPE" in self.content:
                raise InputError("engine-refused", en="no.", zh="不行。")
            super().evaluate()

    monkeypatch.setattr(workbooks.file.engine, "Formualizer", Delicate)
    cells = {"A1": 1, **{f"B{row}": f"=A1+{row}" for row in range(1, 41)}}
    cells |= {"B7": "=CORREL(A1:A2,A1:A2)", "B30": "=SLOPE(A1:A2,A1:A2)", "C1": "=B6+B8", "C2": "=B30+1"}
    found = calculated(workbook_of(cells))
    assert found.unsupported() == {"B7": "engine-refused", "B30": "engine-refused"}
    assert found.shown("B6", "B7", "B40", "C1", "C2") == [7, "#NAME?", 41, 16, "#NAME?"]


def test_several_sheets_at_once_are_left_to_excel():
    """Create a reference to the same cell range on multiple worksheets."""
    workbook = workbook_of({"A1": 1, "B1": "=SUM(Deals:More!A1)"})
    workbook.create_sheet("More")["A1"] = 2
    assert calculated(workbook).unsupported() == {"B1": "missing-form"}


def test_a_link_to_another_workbook_keeps_its_value_and_costs_no_other_formula():
    cells = {
        "A1": "=SUM([1]Sheet1!A1:A3)",
        "B1": DATED.replace("A1", "8000000"),
        "A2": "=IFERROR([1]Sheet1!A1,0)",
        "A3": "=A1+1",
    }
    found = calculated(holding(cells, {"A1": 77, "A2": 5}))
    assert found.unsupported() == {"A1": "other-workbook", "A2": "other-workbook"}
    assert found.shown("A1", "A2", "A3", "B1") == [77, 5, 78, 0.7]


CELLS = {
    "A1": 8e6,
    "B1": "=A1*2",
    "B2": "=B1+1",
    "B3": "=MAX_LTV(A1)",
    "B4": "=B3*2",
    "B5": "=NOW()",
    "B6": "=B5*0+B1",
    "B7": '=IF(A1>1,"yes","no")',
    "B8": '=B4+INDIRECT("A1")',
    "B9": "=SUM(B1:B4)",
    "B10": "=A1>1",
    "B11": "=SUM(A1:A2)",
}
FRESH = {"B1": 16e6, "B2": 16e6 + 1, "B3": 0.7, "B4": 1.4, "B7": "yes", "B9": 32e6 + 3.1, "B10": True, "B11": 8e6}


def moved_of(values):
    return [(each.cell, each.before, each.now) for each in calculated(holding(CELLS, values)).report.moved]


def test_values_that_did_not_move_are_not_told():
    assert moved_of(FRESH) == []


@pytest.mark.parametrize(
    ("stale", "told"),
    [
        ({"B1": 5, "B2": 6}, [("B1", 5.0, 16e6), ("B2", 6.0, 16e6 + 1)]),
        ({"B7": "no"}, [("B7", "no", "yes")]),
        ({"B10": False}, [("B10", False, True)]),
        ({"B11": 8e6 * (1 + 1e-12)}, []),
        ({"B3": 0.5, "B4": 1.0, "B9": 3.0}, []),
        ({"B6": 12345}, []),
        ({"B8": 12345}, []),
    ],
)
def test_what_moved_without_us_the_clock_or_chance_is_told(stale, told):
    assert moved_of({**FRESH, **stale}) == told


def test_a_workbook_that_asks_to_be_calculated_is_not_compared():
    content = holding(CELLS, {**FRESH, "B1": 5})
    asks = changed(
        content,
        lambda name, part: (
            part.replace("</workbook>", '<calcPr fullCalcOnLoad="1"/></workbook>')
            if name == "xl/workbook.xml"
            else part
        ),
    )
    assert calculated(asks).report.moved == []


def test_the_command_line_tells_what_moved_and_checks_without_writing(tmp_path):
    source = tmp_path / "book.xlsx"
    source.write_bytes(holding(CELLS, {**FRESH, "B1": 5, "B7": "no"}))
    checked = CliRunner().invoke(main, ["recalc", str(source), "--check", "--lang", "en"])
    assert checked.exit_code == 3
    assert "nothing written" in checked.output
    assert "2 formulas that do not depend on our functions have another value than the file held" in checked.output
    assert "Deals!B1 5 → 16000000 =A1*2" in checked.output
    assert "Deals!B7 “no” → “yes”" in checked.output
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
    written = CliRunner().invoke(main, ["recalc", str(source), "--lang", "zh"])
    assert written.exit_code == 3
    assert "2 條與本套函數無關的公式" in written.output
    assert load_workbook(tmp_path / "book-recalculated.xlsx", data_only=True)["Deals"]["B1"].value == 16e6


def test_a_check_takes_no_output(tmp_path):
    source = tmp_path / "book.xlsx"
    source.write_bytes(saved(workbook_of({"A1": "=1+1"})))
    refused = CliRunner().invoke(
        main, ["recalc", str(source), "--check", "-o", str(Path(tmp_path, "o.xlsx")), "--lang", "en"]
    )
    assert refused.exit_code == 1
    assert "--check writes nothing" in refused.output


def test_a_check_of_what_is_right_ends_well(tmp_path):
    source = tmp_path / "book.xlsx"
    source.write_bytes(holding({"A1": 8e6, "B1": "=A1*2"}, {"B1": 16e6}))
    assert CliRunner().invoke(main, ["recalc", str(source), "--check"]).exit_code == 0


def test_a_value_of_no_number_becomes_an_error():
    found = calculated(workbook_of({"A1": "=COTH(45581)", "A2": "=1E+308*10", "A3": "=FISHERINV(99999)"}))
    assert found.shown("A1", "A2", "A3") == ["#NUM!", "#NUM!", "#NUM!"]
