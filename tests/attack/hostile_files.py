"""Files made to do harm: each is refused or answered with a sentence, in a process of its own, within 60 s and 1 GB.

All are made here, by code, and none is kept.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from itertools import product
from math import ceil
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_BZIP2, ZIP_LZMA, BadZipFile, ZipFile

from tests.attack import Row
from tests.attack.books import (
    MAIN,
    SHEET,
    TYPES,
    book,
    formula,
    letters,
    number,
    packed,
    parts,
    relations,
    repeated,
    row,
    sheet,
    text,
    with_raw,
    workbook,
)

QUOTE = '"'
MERGED, HIDDEN = '<mergeCell ref="A2:J2000"/>', '<col min="1" max="16384" hidden="1"/>'
PERCENT, UNITS = '<xf numFmtId="9"/>', "0,&quot;萬&quot;;["
MANY_ATTRIBUTES = " ".join(f"a{at}='1'" for at in range(100_000))

SECONDS, MEMORY = 60, 1 << 30
"""How long a command may take, and how much memory [bytes]."""

MEGABYTE = 1 << 20
LAST = "XFD1048576"
ANSWERED, REFUSED = (0, 3), 1
SIGNS_OF_A_TRACE = ("Traceback", "panicked at", "Exception ignored", "core dumped", "RUST_BACKTRACE", "root:x:")
"""What no person is to see; the last is the first line of a file of the system's."""

WORKBOOK_COMMANDS = (
    ("recalc", "{file}", "-o", "out.xlsx"),
    ("deals", "{file}", "-o", "out.csv"),
    ("quote", "--template", "{file}", "--set", "price=8m", "-o", "out.xlsx"),
    ("criteria", "check", "{file}"),
)
COMMANDS = {
    ".xlsx": WORKBOOK_COMMANDS,
    ".csv": (*WORKBOOK_COMMANDS[1::2], ("deals", "{file}", "-o", "out.xlsx")),
    ".toml": (
        ("criteria", "check", "{file}"),
        ("compare", "樓價=8m", "loan=4m", "years=30", "rate=3.5%", "--criteria", "{file}"),
    ),
}
DIALOG = f'<dialogsheet xmlns="{MAIN}"/>'
BOMBED = (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml", "_rels/.rels")
ENTITIES = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
LAUGHS = f'<!DOCTYPE x [<!ENTITY e0 "ha">{ENTITIES}]>'
LARGE = f'<!DOCTYPE x [<!ENTITY e9 "{"a" * 100_000}">]>'
STRANGER = '<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>'
STRANGERS = '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;<!ENTITY e9 "ha">]>'


class File(NamedTuple):
    """A hostile file: of which kind, what is wrong with it, and how it is made."""

    kind: str
    name: str
    suffix: str
    make: Callable[[], bytes]


def rows(scale: float) -> Iterator[Row]:
    """Let each command read each file; at a smaller scale some of them, evenly chosen."""
    runs = [(file, command) for file in files() for command in COMMANDS[file.suffix]]
    chosen = runs[:: ceil(1 / scale)]
    for kind in dict.fromkeys(file.kind for file, _ in runs):
        tried = [(file, command) for file, command in chosen if file.kind == kind]
        if not tried:
            continue
        failed = []
        for file, command in tried:
            with tempfile.TemporaryDirectory(prefix="attack-") as folder:
                if fault := _fault(Path(folder), file, command):
                    failed.append(f"{file.name}, {command[0]}: {fault}")
        yield Row(f"hostile {kind}", len(tried), len(tried) - len(failed), failed)


def _fault(folder: Path, file: File, command: tuple[str, ...]) -> str:
    """Return what was wrong with how a command took a file, or nothing."""
    name = f"hostile{file.suffix}"
    (folder / name).write_bytes(file.make())
    program = [sys.executable, "-c", "from xlmortgage.cli import main; main()"]
    arguments = [each.format(file=name) for each in command]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OPENBLAS_NUM_THREADS": "1"}
    with (folder / "said").open("wb") as said:
        run = subprocess.Popen(
            [*program, *arguments, "--lang", "en"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        too_late = threading.Timer(SECONDS, lambda: os.killpg(run.pid, signal.SIGKILL))
        too_late.start()
        _, status, used = os.wait4(run.pid, 0)
        too_late.cancel()
        run.returncode = os.waitstatus_to_exitcode(status)
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    text = (folder / "said").read_text(encoding="utf-8", errors="replace")
    return "; ".join(_faults(folder, run.returncode, text, memory))


def _faults(folder: Path, code: int, said: str, memory: int) -> Iterator[str]:
    outputs = [one for one in folder.iterdir() if one.name.startswith("out")]
    if code == -signal.SIGKILL:
        yield f"took longer than {SECONDS} s"
    elif code not in (*ANSWERED, REFUSED):
        yield f"ended with {code}"
    if sign := next((sign for sign in SIGNS_OF_A_TRACE if sign in said), None):
        yield f"said {sign}"
    if code == REFUSED and (len(said.strip()) < len("a sentence") or outputs):
        yield "refused without a sentence, or left an output"
    if memory > MEMORY:
        yield f"took {memory // MEGABYTE:,} MB"
    for output in outputs:
        if output.suffix == ".xlsx" and not _is_whole(output):
            yield f"left {output.name} torn"


def _is_whole(file: Path) -> bool:
    try:
        with ZipFile(file) as archive:
            return archive.testzip() is None
    except BadZipFile:
        return False


def files() -> Iterator[File]:
    """Yield all files."""
    for kind, suffix, made in (
        ("archives", ".xlsx", ARCHIVES),
        ("XML", ".xlsx", XML),
        ("grids", ".xlsx", GRIDS),
        ("formulas", ".xlsx", FORMULAS),
        ("workbooks", ".xlsx", WORKBOOKS),
        ("text files", ".csv", TEXTS),
        ("criteria", ".toml", CRITERIA),
    ):
        for name, make in made.items():
            yield File(kind, name, suffix, make)


def _bombed(part: str, byte: bytes, megabytes: int, said: int | None = None) -> bytes:
    squeezed = repeated(byte * MEGABYTE, megabytes)
    return with_raw(book(), part, squeezed, megabytes * MEGABYTE if said is None else said)


def _rows_of(xml: str, times: int) -> bytes:
    """Return a workbook whose sheet has the same XML many times in its data, and is true to its directory."""
    return book(sheet=sheet(xml * times))


def _sheet(rows: str, **more: str) -> bytes:
    return book(sheet=sheet(rows, **more))


def _calculated(*formulas: str, names: dict[str, str] | None = None) -> bytes:
    """Return a workbook with formulas in A3, A4 and so on."""
    cells = "".join(row(at, formula(f"A{at}", each)) for at, each in enumerate(formulas, 3))
    return book(sheet=sheet(cells), workbook=workbook(names=names or {}))


def _with_document_type(part: str, declared: str) -> bytes:
    made = parts()
    content = made[part].decode()
    body = content.replace("</", "&e9;</", 1)
    return packed({**made, part: (declared + body).encode()})


def _array(area: str, *, kind: str = "array", anchor: str = "A3") -> str:
    r1 = ' r1="A1" dt2D="0"' if kind == "dataTable" else ""
    return row(int(anchor[1:]), f'<c r="{anchor}"><f t="{kind}" ref="{area}"{r1}>1+1</f><v>2</v></c>')


def _many_sheets(count: int, *, shared: bool) -> bytes:
    targets = {f"rId{at}": ("worksheet", f"worksheets/sheet{1 if shared else at}.xml") for at in range(1, count + 1)}
    more = {} if shared else {f"xl/worksheets/sheet{at}.xml": sheet(listed=False) for at in range(2, count + 1)}
    listed = [(f"S{at}", f"rId{at}") for at in range(1, count + 1)]
    return book(more, workbook=workbook(listed), relations=relations(targets))


def _sheet_of_another_kind(kind: str, content: str) -> bytes:
    return book(
        {"xl/other/sheet2.xml": content},
        workbook=workbook([("Deals", "rId1"), ("Other", "rId2")]),
        relations=relations({"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": (kind, "other/sheet2.xml")}),
        sheet=sheet(row(3, formula("A3", "MAX_LTV(8000000)"))),
    )


def _with_table(columns: int, *, area: str = "A1:J2", name: str = "Table1") -> bytes:
    listed = "".join(f'<tableColumn id="{at}" name="c{at}"/>' for at in range(1, columns + 1))
    table = (
        f'<table xmlns="{MAIN}" id="1" name="{name}" displayName="{name}" ref="{area}"><tableColumns count="{columns}">'
        f"{listed}</tableColumns></table>"
    )
    of_sheet = {"rId1": ("table", "../tables/table1.xml")}
    return book(
        {"xl/tables/table1.xml": table, "xl/worksheets/_rels/sheet1.xml.rels": relations(of_sheet)},
        sheet=sheet(row(3, formula("A3", f"SUM({name}[c1])"))),
    )


def _many_parts(count: int) -> bytes:
    return packed({**parts(), **{f"xl/media/{at}": b"" for at in range(count)}})


ARCHIVES: dict[str, Callable[[], bytes]] = {
    **{f"3 GB of blanks in {part}": lambda part=part: _bombed(part, b" ", 3_000) for part in BOMBED},
    **{
        f"1 GB of blanks in {part}, said to be 5 KB": lambda part=part: _bombed(part, b" ", 1_000, 5_000)
        for part in BOMBED
    },
    "a picture of 2 GB of zeros": lambda: _bombed("xl/media/image1.png", b"\0", 2_000),
    "four pictures of 200 MB": lambda: packed(
        {**parts(), **{f"xl/media/{at}.bmp": b"\0" * (200 * MEGABYTE) for at in range(4)}}
    ),
    "240 MB of blanks in the sheet": lambda: book(sheet=sheet(" " * (240 * MEGABYTE))),
    "30 MB of blanks in the workbook": lambda: book(workbook=workbook(before=" " * (30 * MEGABYTE))),
    "200,000 parts": lambda: _many_parts(200_000),
    "9,000 parts": lambda: _many_parts(9_000),
    "no parts": lambda: packed({}),
    "nothing": lambda: b"",
    "a file that ends in the middle": lambda: book()[:900],
    "a directory in the wrong place": lambda: book().replace(b"PK\x01\x02", b"PK\x01\x03"),
    "an end without a directory": lambda: book()[-22:],
    "a comment that holds another end": lambda: book()[:-2] + b"\x16\0" + book()[-22:],
    "something before the archive": lambda: b"MZ" + b"\0" * 5_000 + book(),
    "a sheet under a password": lambda: with_raw(book(), SHEET, repeated(b"x", 20), 20, flags=1),
    "a sheet squeezed in a way that nobody knows": lambda: with_raw(book(), SHEET, b"xxx", 3, method=99),
    "sheets squeezed by bzip2": lambda: packed(parts(), compression=ZIP_BZIP2),
    "a bomb squeezed by LZMA": lambda: packed({**parts(), SHEET: b" " * (200 * MEGABYTE)}, compression=ZIP_LZMA),
    "the sheet twice": lambda: with_raw(book(), SHEET, repeated(b" ", 9), 9, again=True),
    "a part with a name of 60,000 letters": lambda: packed({**parts(), f"xl/{'a' * 60_000}.xml": b"<a/>"}),
    "a part above the folder": lambda: packed({**parts(), "../../../tmp/evil.xml": b"<a/>"}),
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_096,
    "zeros": lambda: b"\0" * 50_000_000,
}

XML: dict[str, Callable[[], bytes]] = {
    **{
        f"{what} in {part}": lambda part=part, declared=declared: _with_document_type(part, declared)
        for (what, declared), part in product(
            {
                "entities in entities": LAUGHS,
                "a large entity": LARGE,
                "a file": STRANGER,
                "a parameter": STRANGERS,
            }.items(),
            (*BOMBED, "xl/_rels/workbook.xml.rels"),
        )
    },
    "a million elements in one another": lambda: _sheet("<a>" * 1_000_000 + "</a>" * 1_000_000),
    "a million elements in one another in the workbook": lambda: book(
        workbook=workbook(behind="<a>" * 1_000_000 + "</a>" * 1_000_000)
    ),
    "a hundred thousand elements in one another in the styles": lambda: book(
        styles=f'<styleSheet xmlns="{MAIN}">{"<a>" * 100_000}{"</a>" * 100_000}</styleSheet>'
    ),
    "a cell with 100,000 attributes": lambda: _sheet(row(3, f'<c r="A3" {MANY_ATTRIBUTES}><f>1+1</f></c>')),
    "a row with 100,000 attributes": lambda: _sheet(f'<row r="3" {MANY_ATTRIBUTES}></row>'),
    "a workbook with 100,000 attributes": lambda: book(
        workbook=workbook().replace("<sheets>", f"<sheets {MANY_ATTRIBUTES}>")
    ),
    "an attribute of 100 MB": lambda: _sheet(f'<row r="3" a="{"x" * 100_000_000}"/>'),
    "a comment of 100 MB": lambda: _sheet(f"<!--{'x' * 100_000_000}-->"),
    "a text of 50 MB": lambda: _sheet(row(3, text("A3", "x" * 50_000_000))),
    "a shared text of 50 MB, 1,000 times": lambda: book(
        strings=f'<sst xmlns="{MAIN}"><si><t>{"x" * 50_000_000}</t></si></sst>',
        sheet=sheet("".join(row(at, f'<c r="K{at}" t="s"><v>0</v></c>') for at in range(3, 1_003))),
    ),
    "10 million shared texts": lambda: book(strings=f'<sst xmlns="{MAIN}">{"<si><t/></si>" * 10_000_000}</sst>'),
    "a text in CDATA": lambda: _sheet(
        row(3, '<c r="A3" t="inlineStr"><is><t><![CDATA[<c r="XFD9"><f>]]></t></is></c>')
    ),
    "UTF-16": lambda: book({SHEET: ('<?xml version="1.0" encoding="UTF-16"?>' + sheet()).encode("utf-16")}),
    "Latin-1": lambda: book({SHEET: b'<?xml version="1.0" encoding="ISO-8859-1"?>' + sheet(listed=False).encode()}),
    "a character set that nobody has": lambda: book({SHEET: '<?xml version="1.0" encoding="x-none"?>' + sheet()}),
    "bytes that are no text": lambda: book({SHEET: sheet().encode().replace("樓".encode(), b"\xff\xfe")}),
    "zeros in the text": lambda: book({SHEET: sheet().replace("甲", "\0")}),
    "the number of no character": lambda: book({SHEET: sheet().replace("甲", "&#0;&#xD800;")}),
    "no end": lambda: book({SHEET: sheet()[:-30]}),
    "another end": lambda: book({SHEET: sheet().replace("</sheetData>", "</sheetdata>")}),
    "two roots": lambda: book({SHEET: sheet() * 2}),
    "the name space of something else": lambda: book({SHEET: sheet().replace(MAIN, "urn:other")}),
    "10,000 name spaces": lambda: book({SHEET: sheet().replace("xmlns=", f"{_name_spaces(10_000)} xmlns=")}),
    "HTML": lambda: book({SHEET: "<!doctype html><html><body><table><tr><td>樓價</table>"}),
    "nothing in the sheet": lambda: book({SHEET: b""}),
    "nothing in the workbook": lambda: book({"xl/workbook.xml": b""}),
}


def _name_spaces(count: int) -> str:
    return " ".join(f'xmlns:n{at}="urn:n{at}"' for at in range(count))


BEYOND = (
    "A1048577",
    "XFE1",
    "A4000000000",
    "ZZZZ1",
    "A0",
    "A-1",
    "A99999999999999999999",
    "1A",
    "A",
    "",
    "甲1",
    "A1.5",
)
GRIDS: dict[str, Callable[[], bytes]] = {
    "a value in the last cell": lambda: _sheet(row(1_048_576, number(LAST, 1))),
    "an error in the last cell": lambda: _sheet(row(1_048_576, f'<c r="{LAST}" t="e"><v>#N/A</v></c>')),
    "a formula without a value in the last cell": lambda: _sheet(row(1_048_576, formula(LAST, "1+1"))),
    "a formula of ours in the last cell": lambda: _sheet(row(1_048_576, formula(LAST, "MAX_LTV(8000000)"))),
    "a text in the last cell that its row does not have": lambda: _sheet(row(3, number(LAST, 1))),
    "a percentage in the last cell": lambda: book(
        sheet=sheet(row(1_048_576, f'<c r="{LAST}" s="0"><v>1</v></c>')),
        styles=f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="9"/></cellXfs></styleSheet>',
    ),
    **{f"a cell {place!r}": lambda place=place: _sheet(row(3, number(place, 1))) for place in BEYOND},
    **{
        f"a row {at!r}": lambda at=at: _sheet(f'<row r="{at}">{number("A3", 1)}</row>')
        for at in ("0", "-1", "1e9", "", "9" * 30, "9" * 5_000)
    },
    "a formula beyond the last row": lambda: _sheet(row(4_000_000_000, formula("A4000000000", "1+1"))),
    "cells without an address": lambda: _sheet("<row><c><v>1</v></c><c><f>1+1</f></c></row>" * 10),
    "100,000 cells without an address": lambda: _rows_of("<row><c><v>1</v></c></row>", 100_000),
    "rows from the last to the first": lambda: _sheet(
        "".join(row(at, number(f"A{at}", 1)) for at in range(5_000, 2, -1))
    ),
    "the same cell 200,000 times": lambda: _sheet(row(3, number("A3", 1) * 200_000)),
    "the same row 200,000 times": lambda: _rows_of(row(3, number("A3", 1)), 200_000),
    "20,000 cells scattered over the sheet": lambda: _sheet(
        "".join(row(at * 52, number(f"{letters(at * 7919 % 16_384 + 1)}{at * 52}", 1)) for at in range(1, 20_000))
    ),
    "one cell in each column": lambda: _sheet(row(3, "".join(number(f"{letters(at)}3", 1) for at in range(1, 16_385)))),
    "one name in each column": lambda: book(
        sheet=sheet(
            row(1, "".join(text(f"{letters(at)}1", f"樓價{at}" if at > 1 else "樓價") for at in range(1, 16_385))),
            listed=False,
        )
    ),
    "a million blank rows": lambda: _sheet("".join(f'<row r="{at}"/>' for at in range(3, 1_048_577))),
    "a merged range as large as the sheet": lambda: _sheet(
        "", behind=f'<mergeCells><mergeCell ref="A1:{LAST}"/></mergeCells>'
    ),
    "merged columns": lambda: _sheet("", behind='<mergeCells><mergeCell ref="A2:B1048576"/></mergeCells>'),
    "100,000 merged ranges, one on the other": lambda: _sheet(
        "".join(row(at, number(f"A{at}", 8e6)) for at in range(3, 2_000)),
        behind=f"<mergeCells>{MERGED * 100_000}</mergeCells>",
    ),
    "merged ranges that are none": lambda: _sheet(
        "", behind='<mergeCells><mergeCell ref="A:XFD"/><mergeCell/></mergeCells>'
    ),
    "a billion hidden columns": lambda: _sheet("", before='<cols><col min="1" max="1000000000" hidden="1"/></cols>'),
    "all columns hidden 100,000 times": lambda: _sheet("", before=f"<cols>{HIDDEN * 100_000}</cols>"),
    "columns from nowhere": lambda: _sheet(
        "", before='<cols><col min="x" max="-1" hidden="1"/><col hidden="1"/></cols>'
    ),
    "a dimension as large as the sheet": lambda: _sheet("", before=f'<dimension ref="A1:{LAST}"/>'),
    "a dimension that is none": lambda: _sheet("", before='<dimension ref="A1:ZZZZZZZZ99999999999"/>'),
    "no data": lambda: book(sheet=f'<worksheet xmlns="{MAIN}"/>'),
    **{
        f"a shared text {at}": lambda at=at: _sheet(row(3, f'<c r="A3" t="s"><v>{at}</v></c>'))
        for at in ("1", "-1", "4294967296", "x", "", "9" * 30)
    },
    **{
        f"a style {at}": lambda at=at: _sheet(row(3, f'<c r="A3" s="{at}"><v>1</v></c>'))
        for at in ("7", "-1", "4294967296", "x", "9" * 5_000)
    },
    **{
        f"a value {value[:20]!r}": lambda value=value: _sheet(row(3, number("A3", value)))
        for value in ("1e999", "nan", "-inf", "9" * 5_000, "0x10")
    },
    **{
        f"a cell of type {kind!r} with {value[:9]!r}": lambda kind=kind, value=value: _sheet(
            row(3, f'<c r="A3" t="{kind}"><v>{value}</v></c>')
        )
        for kind, value in product(("b", "d", "e", "n", "z", ""), ("7", "2024-13-45T99:99", "#WHAT?", ""))
    },
    "dates of no calendar": lambda: book(
        sheet=sheet(
            "".join(
                row(at, f'<c r="J{at}" s="0"><v>{day}</v></c>')
                for at, day in enumerate(("1e300", "-5", "2958466", "60"), 3)
            )
        ),
        styles=f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>',
    ),
    "a number format of a million characters": lambda: book(
        styles=f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="{UNITS * 100_000}"/></numFmts>'
        '<cellXfs><xf numFmtId="164"/></cellXfs></styleSheet>'
    ),
    "500,000 styles": lambda: book(
        styles=f'<styleSheet xmlns="{MAIN}"><cellXfs>{PERCENT * 500_000}</cellXfs></styleSheet>'
    ),
}


def _bomb_of_names(levels: int, width: int = 10) -> dict[str, str]:
    names = {f"n{level}": "+".join([f"n{level - 1}"] * width) for level in range(1, levels + 1)}
    return {"n0": "1", **names}


FORMULAS: dict[str, Callable[[], bytes]] = {
    **{
        f"50,001 times {sign}": lambda sign=sign: _calculated(sign * 50_001)
        for sign in ("'", '"', "[", "(", "{", "A1:", "-", "MAX_LTV(", "IF(", "'[", "a[", "#", "@", "_xll.", "名")
    },
    "20,000 formulas of 8,191 apostrophes": lambda: book(
        sheet=sheet("".join(row(at, formula(f"A{at}", "'" * 8_191)) for at in range(3, 20_003)))
    ),
    "a sum of a million": lambda: _calculated("1" + "+1" * 1_000_000),
    "a list of a million": lambda: _calculated(f"SUM({'1,' * 1_000_000}1)"),
    "5,000 IFs in one another": lambda: _calculated("IF(A1," * 5_000 + "1" + ",2)" * 5_000),
    "names that mean ten names each, seven times over": lambda: _calculated("n7", names=_bomb_of_names(7)),
    "20,000 formulas with names that mean ten names each": lambda: _calculated(
        *["n9"] * 20_000, names=_bomb_of_names(9)
    ),
    "20,000 formulas with a long name": lambda: _calculated(*["n4&n4"] * 20_000, names=_bomb_of_names(4)),
    "names that mean each other": lambda: _calculated("a", names={"a": "b+b", "b": "a+a"}),
    "a chain of 5,000 names": lambda: _calculated(
        "n4999", names={"n0": "1", **{f"n{at}": f"n{at - 1}" for at in range(1, 5_000)}}
    ),
    "100,000 names": lambda: _calculated("n1", names={f"n{at}": f"Deals!$A${at + 1}" for at in range(100_000)}),
    "a name of a million characters": lambda: _calculated("n", names={"n": "1" + "+1" * 500_000}),
    "a name of apostrophes": lambda: _calculated("n", names={"n": "'" * 50_001}),
    **{
        f"{kind} over {area}": lambda kind=kind, area=area: book(sheet=sheet(_array(area, kind=kind)))
        for kind, area in product(
            ("array", "dataTable"),
            (f"A3:{LAST}", "A3:A1048576", "A3:XFD3", "A3:A4000000000", "A3:A2", "A3:", ":", "A:A", "3:9"),
        )
    },
    "10,000 arrays over one another": lambda: book(
        sheet=sheet("".join(_array(f"A{at}:J{at + 10_000}", anchor=f"A{at}") for at in range(3, 10_003)))
    ),
    "a shared formula over the sheet": lambda: _sheet(
        row(3, f'<c r="A3"><f t="shared" si="0" ref="A3:{LAST}">A1+1</f></c>')
    ),
    "shared formulas without their first": lambda: _sheet(
        row(3, '<c r="A3"><f t="shared" si="7"/></c><c r="B3"><f t="shared"/></c>')
    ),
    "100,000 shared formulas": lambda: _sheet(
        row(3, '<c r="A3"><f t="shared" si="0" ref="A3:A100003">A2+1</f></c>')
        + "".join(row(at, f'<c r="A{at}"><f t="shared" si="0"/></c>') for at in range(4, 100_004))
    ),
    "a chain of 100,000 cells, from the last to the first": lambda: _sheet(
        "".join(row(at, formula(f"A{at}", f"A{at + 1}+1")) for at in range(3, 100_003))
    ),
    "a circle of 10,000 cells": lambda: _sheet(
        "".join(row(at, formula(f"A{at}", f"A{(at - 2) % 10_000 + 3}+1")) for at in range(3, 10_003))
    ),
    "texts that double 60 times": lambda: _sheet(
        row(3, text("A3", "x")) + "".join(row(at, formula(f"A{at}", f"A{at - 1}&A{at - 1}")) for at in range(4, 64))
    ),
    **{
        f"={each[:60]}": lambda each=each: _calculated(each)
        for each in (
            "SUMPRODUCT(ROW(1:1048576)*COLUMN(A:XFD))",
            "SUM(A:XFD)",
            "SUM(SEQUENCE(1048576,16384))",
            "SEQUENCE(1048576,16384)",
            "MMULT(ROW(1:5000)*COLUMN(A:GJH)^0,ROW(1:5000)*COLUMN(A:GJH)^0)",
            'LEN(REPT("x",32767)&REPT("x",2000000000))',
            'REPT(REPT("x",32767),32767)',
            "REDUCE(0,SEQUENCE(100000000),LAMBDA(a,b,a+b))",
            "LET(f,LAMBDA(f,n,f(f,n)+f(f,n)),f(f,9))",
            "INDIRECT(ADDRESS(ROW(),COLUMN()))",
            "OFFSET(A1,0,0,1048576,16384)",
            "MAX_LTV(A:XFD)",
            "MAX_LTV(SEQUENCE(100000,10))",
            "DEALS(A1:XFD1048576)",
            "DEALS(SEQUENCE(3000,3000))",
            "SCHEDULE(1E300,1E300,1E300)",
            "MONTHLY_PAYMENT(1E308,1E-308,1E308)",
            "FACT(1E9)+COMBIN(1E9,5E8)",
            "RANDARRAY(1048576,100)",
            'TEXTSPLIT(REPT("a,",16000),",")',
            "MAKEARRAY(100000,1000,LAMBDA(r,c,r*c))",
            "SUM('[9]S'!A:XFD)",
            "SUM(S:S!A1)",
            "9" * 400 + "+1E999",
            "DATE(1E300,1E300,1E300)",
            "Table1[[#All],[a]:[zzz]]",
        )
    },
    "a table of 16,384 columns": lambda: _with_table(16_384),
    "a table as large as the sheet": lambda: _with_table(1, area=f"A1:{LAST}"),
    "a table that is nowhere": lambda: _with_table(1, area="ZZZZ1:A0"),
    "a table named as a cell": lambda: _with_table(1, name="A1"),
    "100,000 rules with our functions": lambda: _sheet(
        "",
        behind='<conditionalFormatting sqref="A1"><cfRule><formula>MAX_LTV(A1)</formula></cfRule></conditionalFormatting>'
        * 100_000,
    ),
}

MISSING = (
    SHEET,
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "_rels/.rels",
)
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "20,000 sheets in one part": lambda: _many_sheets(20_000, shared=True),
    "1,000 sheets in one part": lambda: _many_sheets(1_000, shared=True),
    "5,000 sheets": lambda: _many_sheets(5_000, shared=False),
    "1,500 sheets": lambda: _many_sheets(1_500, shared=False),
    "two sheets of one name": lambda: book(
        {"xl/worksheets/sheet2.xml": sheet()},
        workbook=workbook([("Deals", "rId1"), ("Deals", "rId2")]),
        relations=relations(
            {"rId1": ("worksheet", "worksheets/sheet1.xml"), "rId2": ("worksheet", "worksheets/sheet2.xml")}
        ),
    ),
    "no sheets": lambda: book(workbook=workbook([])),
    "a sheet without a relation": lambda: book(workbook=workbook([("Deals", "")])),
    "a sheet with a relation that is none": lambda: book(workbook=workbook([("Deals", "rId77")])),
    "a sheet with a name of 10 MB": lambda: book(workbook=workbook([("D" * 10_000_000, "rId1")])),
    "a sheet whose name steers a terminal": lambda: book(workbook=workbook([("\x9b2J\u202e'!", "rId1")])),
    "a sheet outside of the archive": lambda: book(
        relations=relations({"rId1": ("worksheet", "../../../../etc/passwd")})
    ),
    "a sheet on the network": lambda: book(
        relations=relations({"rId1": ("worksheet", "http://example.invalid/s.xml")})
    ),
    "a sheet that is the workbook": lambda: book(relations=relations({"rId1": ("worksheet", "workbook.xml")})),
    "a workbook that is a relation": lambda: book(
        {"_rels/.rels": relations({"rId1": ("officeDocument", "_rels/.rels")})}
    ),
    "a binary workbook": lambda: book({"_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.bin")})}),
    **{f"{part} missing": lambda part=part: book({part: None}) for part in MISSING},
    "no types": lambda: book({"[Content_Types].xml": f'<Types xmlns="{TYPES}"/>'}),
    "a dialog": lambda: _sheet_of_another_kind("dialogsheet", DIALOG),
    "a sheet of macros": lambda: _sheet_of_another_kind("xlMacrosheet", DIALOG.replace("dialogsheet", "macrosheet")),
    "a chart": lambda: _sheet_of_another_kind("chartsheet", DIALOG.replace("dialogsheet", "chartsheet")),
    "a sheet of a kind that nobody knows": lambda: _sheet_of_another_kind("nothing", "<x/>"),
    "days from 1904": lambda: book(workbook=workbook(before='<workbookPr date1904="1"/>')),
    "100,000 relations": lambda: book(
        relations=relations({f"rId{at}": ("worksheet", "worksheets/sheet1.xml") for at in range(100_000)})
    ),
    "names of sheets that are not there": lambda: book(
        workbook=workbook().replace("<definedName ", '<definedName localSheetId="99" ')
    ),
    "names that are no places": lambda: book(
        workbook=workbook(names={"in_price": "Deals!$ZZZZ$0", "in_loan": "'", "in_years": "[1]Deals!$A$1", "": "1"})
    ),
    "an input far away": lambda: book(workbook=workbook(names={"in_price": "Deals!$XFD$1048576"})),
    "an input that is the sheet": lambda: book(workbook=workbook(names={"in_price": f"Deals!$A$1:${LAST}"})),
}

LINE = "8000000,4000000,25,0.035,60000"
HEADER = "樓價,貸款額,年期,年利率,每月入息"
TEXTS: dict[str, Callable[[], bytes]] = {
    "a cell of 100 MB": lambda: f"{HEADER},備註\n{LINE},{'x' * 100_000_000}\n".encode(),
    "a heading of 100 MB": lambda: f"{HEADER},{'x' * 100_000_000}\n{LINE},1\n".encode(),
    "a price of 900,000 digits": lambda: f"{HEADER}\n{'9' * 900_000},1,1,1,1\n".encode(),
    "a price of 900,000 blanks": lambda: f"{HEADER}\n8{' ' * 900_000}0,1,1,1,1\n".encode(),
    "a price of 300,000 groups": lambda: f'{HEADER}\n"{"1," * 300_000}",1,1,1,1\n'.encode(),
    "a million cells in a row": lambda: f"{',' * 1_000_000}\n{HEADER}\n{LINE}\n".encode(),
    "16,000 headings": lambda: f"{HEADER},{','.join(f'c{at}' for at in range(16_000))}\n{LINE}\n".encode(),
    "5 million blank lines": lambda: f"{HEADER}\n{LINE}\n{chr(10) * 5_000_000}".encode(),
    "5 million ends of old Macs": lambda: f"{HEADER}\n{LINE}\n{chr(13) * 5_000_000}".encode(),
    "quotation marks": lambda: f"{HEADER}\n{QUOTE * 20_000_001}\n".encode(),
    "a quotation mark without a partner": lambda: f'{HEADER}\n"{LINE}\n'.encode() + f"{LINE}\n".encode() * 50_000,
    "zeros": lambda: b"\0" * 50_000_000,
    "300 MB": lambda: b"1,2\n" * 75_000_000,
    "bytes that are no text": lambda: bytes(range(256)) * 10_000,
    "half a character": lambda: f"{HEADER}\n{LINE}\n".encode()[:-30],
    "UTF-16 with an odd byte": lambda: f"{HEADER}\n{LINE}\n".encode("utf-16") + b"x",
    "UTF-32 beyond Unicode": lambda: b"\xff\xfe\0\0" + b"\xff" * 4_000,
    "surrogates": lambda: f"{HEADER}\n{LINE}\n".encode("utf-16") + b"\0\xd8" * 999,
    "sep=": lambda: f"sep=\n{HEADER}\n{LINE}\n".encode(),
    "sep= a quotation mark": lambda: f'sep="\n{HEADER}\n{LINE}\n'.encode(),
    "nothing": lambda: b"",
    "a mark alone": lambda: b"\xef\xbb\xbf",
    "escapes": lambda: f"{HEADER},\x1b]0;evil\x07\x1b[2J\n{LINE},=cmd|' /C calc'!A0\n".encode(),
    "200 headings of one name": lambda: f"{','.join(['樓價'] * 200)}\n{LINE}\n".encode(),
}

LINES = '[[criterion]]\nlender="甲銀行"\nrule="max_ltv"\nsource="通函"\nchecked=2026-11-01\nvalue='
CRITERIA: dict[str, Callable[[], bytes]] = {
    **{
        name: lambda value=value: f"{LINES}{value}\n".encode()
        for name, value in {
            "a whole number of 5,000 digits": "9" * 5_000,
            "a hexadecimal number of 6,000 digits": f"0x{'f' * 6_000}",
            "a list 900 deep": "[" * 900 + "]" * 900,
            "a table 300 deep": "{a=" * 300 + "1" + "}" * 300,
            "an infinite number": "inf",
            "no number": "nan",
            "a number beyond all": "1e400",
            "a number below 0": "-0x1",
            "the longest number": "9223372036854775807",
            "a text of 900,000 characters": f'"{"x" * 900_000}"',
            "a list": "[0.5]",
            "a moment": "1979-05-27T07:32:00Z",
            "yes": "true",
        }.items()
    },
    "100,000 brackets": lambda: b"a=" + b"[" * 100_000,
    "a key of 100,000 points": lambda: b"a" + b".a" * 100_000 + b"=1",
    "100,000 keys": lambda: "\n".join(f"k{at}=1" for at in range(100_000)).encode(),
    "50,000 tables": lambda: "\n".join(f"[a{at}.b]" for at in range(50_000)).encode(),
    "50,000 empty lines of criteria": lambda: b"[[criterion]]\n" * 50_000,
    "8,000 lines of criteria": lambda: "".join(f"{LINES.replace('甲', str(at))}0.5\n" for at in range(8_000)).encode(),
    "a list of 400,000": lambda: b"criterion=[" + b"1," * 400_000 + b"]",
    "2 MB": lambda: b"#" * 2_000_000,
    "a zero": lambda: b"a=\0",
    "UTF-16": lambda: "a=1".encode("utf-16"),
    "nothing": lambda: b"",
    "the same key twice": lambda: b"stale_after_days=1\nstale_after_days=2",
    "days that are none": lambda: b"stale_after_days=0xffffffffffffffff",
    "quotation marks": lambda: b"a='''" + b"''" * 300_000,
}
