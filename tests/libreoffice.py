"""What LibreOffice shows for formulas of the kinds that a mortgage broker writes: ``python -m tests.libreoffice``.

Kept as a file, so that the tests need no LibreOffice.  The formulas are those in which it does as Excel does; where it
does not (a text with a separator is no number to it, hidden rows of AGGREGATE, formats of Chinese Excel) Excel's
articles are asked in ``test_recalc_as_excel.py``.
"""

from __future__ import annotations

import json
import random
import subprocess
import tempfile
from pathlib import Path

from openpyxl import load_workbook

from tests.calculated import workbook_of

KEPT = Path(__file__).parent / "files" / "libreoffice.json"
CELLS = {
    "A1": 3,
    "A2": -2.5,
    "A3": 0,
    "A5": "abc",
    "A6": "8,000",
    "A7": True,
    "A8": 45581,
    "A9": "甲乙",
    "B1": 1,
    "B2": 2,
    "B3": 0.035,
    "B5": "x",
    "B6": 6,
    "B7": False,
    "B8": 8000000,
    "B9": 0.7,
}
NUMBERS = ("A1", "A2", "A3", "B1", "B2", "B3", "B6", "B8", "B9", "0.1", "3", "-2.5", "100", "12", "1.005", "45581")
PATTERNS = (
    *("{0}+{1}*{2}", "({0}-{1})/{2}", "{0}^2-{1}", "-{0}^2", '{0}&" / "&{1}', "{0}>={1}", "{0}={1}", "{0}<>{1}"),
    *("ROUND({0}*{1},2)", "ROUNDUP({0}*{1},1)", "ROUNDDOWN({0}/7,3)", "INT({0}*{1})", "MOD({0},7)", "TRUNC({0}*{1},1)"),
    *("CEILING(ABS({0}),0.5)", "FLOOR(ABS({0}),0.5)", "MROUND(ABS({0}),3)", "EVEN({0})", "ODD({0})", "SIGN({0})"),
    *('IF({0}>{1},{2},"no")', "IFERROR({0}/A3,{1})", "CHOOSE(2,{0},{1},{2})", "MAX({0},B1:B3)", "MIN(A1:A3,{0})"),
    *('TEXT({0},"#,##0.00")', 'TEXT({0},"0.0%")', 'TEXT(ABS({0}),"0.00E+00")', 'TEXT({0},"#,##0;(#,##0);-")'),
    *("LEFT({0},2)", "LEN({0})", 'RIGHT("abc"&{0},3)'),
    *(
        "SUM(A1:B3,{0})",
        "COUNT(A1:B6)+{0}",
        'COUNTIF(B1:B3,">"&{0})',
        'SUMIF(A1:A3,"<="&{0},B1:B3)',
        "COUNTA(A1:A9)-{0}",
    ),
    *(
        "SUMPRODUCT((B1:B3>{0})*B1:B3)",
        "SUMPRODUCT(ROW(A1:A3)*B1:B3)+{0}",
        "SUMPRODUCT(A1:A3,B1:B3)",
        "AVERAGE(B1:B3,{0})",
    ),
    *(
        "MATCH({0},B1:B2,1)",
        "VLOOKUP({0},A1:B3,2,FALSE)",
        "INDEX(B1:B9,2)+{0}",
        "LARGE(A1:B3,2)+{0}",
        "SMALL(A1:B3,2)+{0}",
    ),
    *(
        "PMT(B3/12,300,-ABS({0}))",
        "PPMT(B3/12,12,300,-{0})",
        "IPMT(B3/12,12,300,-{0})",
        "FV(B3/12,12,-{0})",
        "PV(B3/12,12,-{0})",
    ),
    *(
        "ISNUMBER({0})",
        "ISTEXT(A5)",
        "ISBLANK(A4)",
        "N(A7)+{0}",
        "AND({0}>0,{1}>0)",
        "OR({0}>1,{1}>1)",
        "NOT({0})",
        "A4+{0}",
        "A4&{0}",
    ),
    *(
        'SUBSTITUTE("a-b-a","a",{0})',
        'FIND("b","abc")+{0}',
        'REPT("ab",2)&{0}',
        "UPPER(A5)&{0}",
        'MID("借款人甲",2,2)&{0}',
    ),
)
OF_DAYS = (
    *(
        'TEXT(45581+{0},"yyyy-mm-dd")',
        'TEXT(ABS({0})/24,"[h]:mm")',
        "EDATE(45581,{0})",
        "EOMONTH(45581,{0})",
        "YEAR(45581+{0})",
    ),
    *("MONTH(45581+{0})", "DAY(45581+{0})", "WEEKDAY(45581+{0},2)", "DATE(2024,{0},31)", "HOUR(ABS({0})/24)"),
)
DAYS = tuple(number for number in NUMBERS if number not in {"B8", "45581"})


def drawn(count):
    """Return formulas, the same each time."""
    chance = random.Random(2024)  # noqa: S311 - not a secret
    made = [chance.choice(PATTERNS).format(*(chance.choice(NUMBERS) for _ in range(3))) for _ in range(count)]
    return [*dict.fromkeys([*made, *(pattern.format(day) for pattern in OF_DAYS for day in DAYS)])]


def in_words(value):
    """Return what a cell shows with ten digits, so that the last of them do not count."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value if value is not None else ""
    return f"{value:.10g}"


def by_libreoffice(formulas):
    """Return what LibreOffice shows for each formula."""
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder, "formulas.xlsx")
        workbook_of({**CELLS, **{f"Z{row}": f"={formula}" for row, formula in enumerate(formulas, 1)}}).save(book)
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", str(Path(folder, "out")), str(book)], check=True, capture_output=True)
        sheet = load_workbook(Path(folder, "out", "formulas.xlsx"), data_only=True).active
        return [sheet[f"Z{row}"].value for row in range(1, len(formulas) + 1)]


if __name__ == "__main__":
    asked = drawn(900)
    told = dict(zip(asked, map(in_words, by_libreoffice(asked)), strict=True))
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
