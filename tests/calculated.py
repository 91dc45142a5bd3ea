"""Small workbooks of one sheet, calculated, for the tests that ask what its cells show."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from udfs.contract import CONTRACT
from workbooks.file import Report, recalculate


class Calculated(NamedTuple):
    """What the cells of a calculated workbook show, and what was said of it."""

    values: dict[str, Any]
    report: Report

    def shown(self, *cells):
        """Return what some cells show."""
        return [self.values[cell] for cell in cells]

    def unsupported(self):
        """Return the code of what is said of each cell that was not calculated."""
        return {found.cell: found.reason.code if found.reason else "" for found in self.report.unsupported}


def workbook_of(cells, *, arrays=(), tables=(), names=(), hidden=(), title="Deals"):
    """Return a workbook of one sheet; ``arrays`` are blocks with an array formula, ``names`` and ``tables`` places."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for cell, value in cells.items():
        sheet[cell] = value
    for block, formula in dict(arrays).items():
        sheet[block.partition(":")[0]] = ArrayFormula(block, formula)
    for name, place in dict(names).items():
        workbook.defined_names[name] = DefinedName(name, attr_text=place)
    for table in tables:
        sheet.add_table(table)
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    return workbook


def table(name, place, totals_rows=0):
    """Return a table whose columns are named in its first row."""
    return Table(displayName=name, ref=place, totalsRowCount=totals_rows or None)


def calculated(workbook, functions=CONTRACT):
    """Return a workbook's values as calculated, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "book.xlsx"), Path(folder, "calculated.xlsx")
        if isinstance(workbook, bytes):
            source.write_bytes(workbook)
        else:
            workbook.save(source)
        report = recalculate(source, output, functions)
        sheet = load_workbook(output, data_only=True).active
        return Calculated({cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}, report)


def answers(formulas, cells=None, **more):
    """Return what each formula shows in column Z, the first of them in row 1, beside some cells."""
    places = {f"Z{row}": formula for row, formula in enumerate(formulas, 1)}
    found = calculated(workbook_of({**(cells or {}), **places}, **more))
    return [found.values.get(place) for place in places]
