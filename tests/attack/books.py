"""Workbooks made part by part, so that each part, and the archive around them, can be what no program writes."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from struct import pack
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

HEADINGS = ("樓價", "貸款額", "年期", "年利率", "每月入息", "貸款機構", "規則", "數值", "來源", "查核日期")
VALUES: tuple[str | float, ...] = (8e6, 4e6, 25, 0.035, 60_000, "甲銀行", "按揭成數上限", 0.5, "通函", "2026-11-01")
NAMES = {"in_price": "Deals!$A$2", "in_loan": "Deals!$B$2", "in_years": "Deals!$C$2", "in_annual_rate": "Deals!$D$2"}

SHEET = "xl/worksheets/sheet1.xml"


def letters(number: int) -> str:
    """Return the letters of a column."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def text(address: str, content: str) -> str:
    """Return a cell that holds a text."""
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(content)}</t></is></c>'


def number(address: str, value: float | str) -> str:
    """Return a cell that holds a number."""
    return f'<c r="{address}"><v>{value}</v></c>'


def formula(address: str, content: str, *, value: str = "") -> str:
    """Return a cell that holds a formula, and a value where it was calculated."""
    return f'<c r="{address}"><f>{escape(content)}</f>{f"<v>{value}</v>" if value else ""}</c>'


def row(at: int, cells: str) -> str:
    """Return a row of cells."""
    return f'<row r="{at}">{cells}</row>'


def sheet(rows: str = "", *, before: str = "", behind: str = "", listed: bool = True) -> str:
    """Return a sheet; where it is ``listed``, below a header row and a line that is a deal and a criterion at once."""
    columns = "ABCDEFGHIJ"
    header = row(1, "".join(text(f"{letter}1", label) for letter, label in zip(columns, HEADINGS, strict=True)))
    line = row(
        2,
        "".join(
            text(f"{letter}2", value) if isinstance(value, str) else number(f"{letter}2", value)
            for letter, value in zip(columns, VALUES, strict=True)
        ),
    )
    above = header + line if listed else ""
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{above}{rows}</sheetData>{behind}</worksheet>'


def workbook(
    sheets: Iterable[tuple[str, str]] = (("Deals", "rId1"),),
    names: Mapping[str, str] = NAMES,
    *,
    before: str = "",
    behind: str = "",
) -> str:
    """Return the workbook part: sheets by their relation, and names by what they mean."""
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id={quoteattr(relation)}/>'
        for at, (name, relation) in enumerate(sheets, 1)
    )
    named = "".join(
        f"<definedName name={quoteattr(name)}>{escape(means)}</definedName>" for name, means in names.items()
    )
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheets>{listed}</sheets>'
        f"<definedNames>{named}</definedNames>{behind}</workbook>"
    )


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """Return relations: kind and target by their id."""
    listed = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{listed}</Relationships>'


def parts(changed: Mapping[str, str | bytes | None] | None = None, **named: str | bytes) -> dict[str, bytes]:
    """Return the parts of a workbook of one sheet, some of them changed, added or (``None``) left out.

    ``sheet``, ``workbook``, ``relations``, ``styles`` and ``strings`` are the parts of these names.
    """
    sheets = ("worksheet", "worksheets/sheet1.xml")
    beside = {"rId8": ("styles", "styles.xml"), "rId9": ("sharedStrings", "sharedStrings.xml")}
    kinds = {"worksheets/sheet1": "worksheet", "styles": "styles", "sharedStrings": "sharedStrings"}
    overrides = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
        for part, kind in {"workbook": "sheet.main", **kinds}.items()
    )
    xml = "application/xml"
    made: dict[str, str | bytes | None] = {
        "[Content_Types].xml": (
            f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="{xml}"/>'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": named.get("workbook", workbook()),
        "xl/_rels/workbook.xml.rels": named.get("relations", relations({"rId1": sheets, **beside})),
        SHEET: named.get("sheet", sheet()),
        "xl/styles.xml": named.get(
            "styles",
            f'<styleSheet xmlns="{MAIN}"><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>'
            "<cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs></styleSheet>",
        ),
        "xl/sharedStrings.xml": named.get("strings", f'<sst xmlns="{MAIN}"><si><t>樓價</t></si></sst>'),
        **(changed or {}),
    }
    return {
        name: content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        for name, content in made.items()
        if content is not None
    }


def packed(made: Mapping[str, bytes], *, compression: int = ZIP_DEFLATED) -> bytes:
    """Return parts as an archive."""
    file = BytesIO()
    with ZipFile(file, "w", compression, compresslevel=1) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return file.getvalue()


def book(changed: Mapping[str, str | bytes | None] | None = None, **named: str | bytes) -> bytes:
    """Return a workbook as a file; arguments as of :func:`parts`."""
    return packed(parts(changed, **named))


def repeated(content: bytes, times: int) -> bytes:
    """Return what unpacks to some content many times over, without ever making it."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeezer.compress(content) + squeezer.flush(zlib.Z_FULL_FLUSH)
    return block * times + squeezer.flush()


def with_raw(
    file: bytes, name: str, squeezed: bytes, said: int, *, method: int = 8, flags: int = 0, again: bool = False
) -> bytes:
    """Return an archive with one part more, in place of one of its name or ``again``: squeezed, and what is said of it."""
    kept = BytesIO()
    with ZipFile(BytesIO(file)) as source, ZipFile(kept, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            if again or member.filename != name:
                target.writestr(member, source.read(member))
        directory = target.start_dir
    whole = kept.getvalue()
    called = name.encode()
    about = pack("<HHHHHIII", 20, flags, method, 0, 33, 0, len(squeezed), said)
    local = b"PK\x03\x04" + about + pack("<HH", len(called), 0) + called + squeezed
    listed = b"PK\x01\x02" + pack("<H", 20) + about + pack("<HHHHHII", len(called), 0, 0, 0, 0, 0, directory) + called
    entries = whole[directory : whole.rindex(b"PK\x05\x06")] + listed
    count = entries.count(b"PK\x01\x02")
    end = b"PK\x05\x06" + pack("<HHHHIIH", 0, 0, count, count, len(entries), directory + len(local), 0)
    return whole[:directory] + local + entries + end
