"""Building the workbooks: ``python -m workbooks.build``.

The same code and tables give the same bytes, on any day: members are stored, dated alike, and nothing asks the clock.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from udfs.contract import CONTRACT
from workbooks import build_criteria as criteria
from workbooks import build_deals as deals
from workbooks import build_quote as quote
from workbooks.file import Report, recalculate

if TYPE_CHECKING:
    from openpyxl import Workbook

FOLDER = Path(__file__).parent
BUILDERS = {"quote.xlsx": quote.build, "deals.xlsx": deals.build, "criteria.xlsx": criteria.build}

_DAY = b"2026-01-01T00:00:00Z"
_MEMBER_DATE = (2026, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_MADE_ON_UNIX = 3


def build(folder: Path) -> dict[str, Report]:
    """Build every workbook, with its values, into a folder.

    Returns
    -------
    dict
        What was calculated, by file name.

    """
    reports = {}
    for name, builder in BUILDERS.items():
        with TemporaryDirectory() as workshop:
            uncalculated = Path(workshop, name)
            uncalculated.write_bytes(without_dates(builder()))
            reports[name] = recalculate(uncalculated, folder / name, CONTRACT)
    return reports


def without_dates(workbook: Workbook) -> bytes:
    """Return the file of a workbook by nobody, uncompressed and dated with a fixed day.

    Uncompressed, because compressors differ from one machine to the next.
    """
    workbook.properties.creator = None
    saved, dated = BytesIO(), BytesIO()
    workbook.save(saved)
    with ZipFile(saved) as source, ZipFile(dated, "w", ZIP_STORED) as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + _DAY, content)
            fixed = ZipInfo(member.filename, _MEMBER_DATE)
            fixed.create_system = _MADE_ON_UNIX
            target.writestr(fixed, content)
    return dated.getvalue()


def main() -> None:
    """Build the workbooks where they are kept, and say what was calculated."""
    for name, report in build(FOLDER).items():
        print(f"{name}: {report.formulas} formulas, {len(report.errors)} errors")  # noqa: T201 - a command line


if __name__ == "__main__":
    main()
