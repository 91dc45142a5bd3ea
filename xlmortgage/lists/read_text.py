"""A text file of rows, however a spreadsheet saved it: in which characters, and with what between the cells."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from xlmortgage.deal.facts import fact_named
from xlmortgage.errors import InputError
from xlmortgage.files.cells import unmarked

__all__ = ["SUFFIXES", "Unreadable", "text_rows"]

SUFFIXES = (".csv", ".tsv", ".txt")
"""What spreadsheets call text files; “Unicode text” of Excel is a .txt file."""

Unreadable = Callable[[Path, str, str], InputError]
"""Makes the error of a file, of a reason in either language."""

MARKS = {
    b"\xff\xfe\0\0": "utf-32",
    b"\0\0\xfe\xff": "utf-32",
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
"""How a file in Unicode may begin."""

SEPARATORS = ",;\t|"
"""What may stand between cells; where several fit, the first."""

LOOKED_AT = 30
"""The rows by which it is told what stands between the cells."""


class _National(NamedTuple):
    """A character set of before Unicode, and where its common characters stand."""

    encoding: str
    common: tuple[str, int, int]
    """The set in which they are counted, and the first and last of their leading bytes."""


NATIONAL = (_National("big5hkscs", ("big5", 0xA4, 0xC6)), _National("gb18030", ("gb2312", 0xB0, 0xD7)))
"""Of Hong Kong and of the Mainland; most texts of one can be read as the other, as characters that hardly anybody writes."""

MANY_ZEROS = 0.1
"""The share of zeros among its bytes from which a text is in UTF-16, which has one for each digit and separator."""

CLEARLY = 0.1
"""By how much more of its characters have to be common ones for a set to be the one meant."""

_NARROW = 2
"""The columns of a list in which a cell of several lines, with a separator in each, is nothing odd."""

LONGEST = 256 << 20
"""How long a file may be [bytes]; a list of 1,000,000 rows has 150 MB."""

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""How many rows a file may have, and how many cells a row: no more than a sheet."""

LONGEST_LINE = 20_000_000
"""How many characters a line may have; no row of a sheet has so many."""

LONGEST_CELL = 1_000_000
"""How many characters a cell may have; one of Excel has 32,767."""

_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")

_TOLD = re.compile(r"\ufeff?[\"']?sep=(.)[\"']?[ \t]*(?:\r\n|\n|\r)", re.IGNORECASE)
"""The first line in which Excel is told what stands between the cells."""


Counts = Callable[[Sequence[str]], int]
"""Tells of a row how many of its cells are headings that are known, 0 where it is no header row."""


def _facts_named(row: Sequence[str]) -> int:
    """Return how many facts a row names that names a price."""
    names = {fact.name for cell in row if (fact := fact_named(cell))}
    return len(names) if "price" in names else 0


def text_rows(path: Path, unreadable: Unreadable, known: Counts = _facts_named) -> list[list[str]]:
    """Return the rows of a text file, blank ones among them, so that their places are those of the file.

    Parameters
    ----------
    path : Path
        A file in Unicode (UTF-8, UTF-16 or UTF-32), Big5 or GB 18030, with a comma, semicolon, tab or bar between cells, or what its
        first line names (``sep=;``), which is then a blank row.  The mark that we put before what looks like a formula is
        taken off.
    unreadable : callable
        Makes the error of a file.
    known : callable, optional
        Tells of a row how many of its cells are headings that are known; those of a deal list where not given.

    Raises
    ------
    InputError
        When no character set fits or two do, the first line names another separator than the others have, or a quotation
        mark has no partner.

    """
    text = _text(path, unreadable, known)
    if len(text) > LONGEST_LINE and any(line.end() - line.start() > LONGEST_LINE for line in _LINE.finditer(text)):
        raise _too_large(path)
    told = _TOLD.match(text)
    separator = told[1] if told else _separator(text, known)
    if told and (other := _separator(text[told.end() :], known)) != separator:
        _fail_if_another_fits(path, text[told.end() :], separator, other, known)
    with _cells_of_that_length():
        lines = _lines_of(text, told.end() if told else 0)
        numbered = list(_lines(path, lines, separator, 2 if told else 1))
    rows = [row for _, row in numbered]
    width = max(map(len, rows), default=0)
    if not width:
        raise unreadable(path, "text without a row", "沒有資料的文字檔")
    _fail_if_a_cell_swallows_rows(path, numbered, width, separator)
    rows = [[unmarked(cell) for cell in row] for row in rows]
    return [[], *rows] if told else rows


def _fail_if_another_fits(path: Path, text: str, told: str, other: str, known: Counts) -> None:
    """Refuse a file whose first line names a separator that fits no header row, where another does."""
    if _known(text, told, known) or not _known(text, other, known):
        return
    shown, is_there = (_NAMES.get(one, one) for one in (told, other))
    raise InputError(
        "separator-disagrees",
        en=f"{path.name}: its first line says sep={shown}, but {is_there} stands between the cells. Correct that line, or "
        "delete it.",
        zh=f"{path.name}：首行寫明分隔符號為 sep={shown}，但各欄實際以 {is_there} 分隔。請更正或刪去首行。",
        field="file",
        value=told,
        allowed=other,
    )


_NAMES = {"\t": "TAB"}
"""What a separator that cannot be seen is called."""


def _text(path: Path, unreadable: Unreadable, known: Counts) -> str:
    """Return the text of a file in the one character set that it can be meant in."""
    with path.open("rb") as file:
        content = file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise _too_long(path)
    unicode = next((encoding for mark, encoding in MARKS.items() if content.startswith(mark)), "")
    for encoding in (unicode,) if unicode else (*_wide(content), "utf-8"):
        if (text := _decoded(content, encoding)) is not None:
            return text
    texts = {one: text for one in NATIONAL if not unicode and (text := _decoded(content, one.encoding)) is not None}
    if not texts:
        raise unreadable(
            path,
            "text that is neither in Unicode (UTF-8, UTF-16, UTF-32) nor in Big5 or GBK; save it as “CSV UTF-8”",
            "文字檔並非 Unicode（UTF-8、UTF-16、UTF-32）、Big5 或 GBK 編碼，請另存為「CSV UTF-8」",
        )
    named = {one: text for one, text in texts.items() if _has_a_header(text, known)}
    return next(iter((named or texts).values())) if len(named or texts) == 1 else _likelier(path, named or texts)


def _wide(content: bytes) -> Sequence[str]:
    """Return in which form of UTF-16 a text without a mark is, by where its zeros stand; in none without many of them."""
    sample = content[:4096]
    high, low = (sample[place::2].count(0) for place in (0, 1))
    if high + low < len(sample) * MANY_ZEROS:
        return ()
    return ("utf-16-be",) if high > low else ("utf-16-le",)


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likelier(path: Path, texts: Mapping[_National, str]) -> str:
    """Return the text of which more characters are common ones, where that is clear."""
    shares = sorted(((_common(text, *one.common), one.encoding, text) for one, text in texts.items()), reverse=True)
    if shares[0][0] - shares[1][0] < CLEARLY:
        raise InputError(
            "unclear-characters",
            en=f"{path.name}: the text may be in Big5 or in GBK, and nothing in it tells which. Save it as “CSV UTF-8”.",
            zh=f"{path.name}：未能分辨文字檔屬 Big5 或 GBK 編碼。請另存為「CSV UTF-8」。",
            field="file",
            value=path.name,
            allowed="CSV UTF-8",
        )
    return shares[0][2]


def _common(text: str, encoding: str, first: int, last: int) -> float:
    """Return which share of the characters beyond ASCII are common ones of a set."""
    beyond = [character.encode(encoding, "ignore") for character in text if character > "\x7f"]
    return sum(first <= one[0] <= last for one in beyond if one) / max(len(beyond), 1)


def _has_a_header(text: str, known: Counts) -> bool:
    return any(_known(text, separator, known) for separator in SEPARATORS)


def _separator(text: str, known: Counts) -> str:
    """Return what stands between the cells: with what a row is a header row, and the most headings in it are known."""
    return max(SEPARATORS, key=lambda separator: _known(text, separator, known))


def _known(text: str, separator: str, known: Counts) -> int:
    """Return how many headings the first header row has that are known, with a separator between its cells."""
    with _cells_of_that_length():
        reader = csv.reader(_lines_of(text), delimiter=separator)
        with suppress(csv.Error):
            for row in islice(reader, LOOKED_AT):
                if number := known(row):
                    return number
    return 0


@contextmanager
def _cells_of_that_length() -> Iterator[None]:
    """Let a cell be as long as is read: no reader of rows may unpack more, and its own limit is a lower one."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _lines_of(text: str, start: int = 0) -> Iterator[str]:
    """Yield the lines of a text, each with what ends it."""
    return (line[0] for line in _LINE.finditer(text, start))


def _lines(path: Path, file: Iterable[str], separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a text whose first line has a number, each with the line that it begins in."""
    reader = csv.reader(file, strict=True, delimiter=separator)
    line = first
    try:
        for number, row in enumerate(reader):
            if len(row) > MOST_COLUMNS or number >= MOST_ROWS:
                raise _too_large(path)
            yield line, row
            line = reader.line_num + first
    except csv.Error as error:
        if "field limit" in str(error):
            raise _too_long_a_cell(path, line) from error
        raise _stray_quote(path, line) from error


def _fail_if_a_cell_swallows_rows(
    path: Path, rows: Iterable[tuple[int, list[str]]], width: int, separator: str
) -> None:
    """Refuse a cell of several lines that holds as many separators as whole rows would: a stray quote opened it."""
    for line, row in rows:
        for cell in row:
            breaks = cell.count("\n") or cell.count("\r")
            if breaks and width > _NARROW and cell.count(separator) == breaks * (width - 1):
                raise _stray_quote(path, line)


def _stray_quote(path: Path, line: int) -> InputError:
    return InputError(
        "stray-quote",
        en=f"{path.name}: a quotation mark in the row that begins in line {line} has no partner, so the rows after "
        "it cannot be told apart. Delete it, or write it twice inside a quoted cell.",
        zh=f"{path.name}：由第 {line} 行開始的一列有不成對的雙引號，無法分辨其後各列。請刪去引號，或在引號內的文字中重複一次。",
        field="file",
        value=line,
    )


def _too_long(path: Path) -> InputError:
    return InputError(
        "too-long",
        en=f"{path.name} is longer than {LONGEST >> 20} MB, the most that is read. Split the list.",
        zh=f"{path.name} 超過 {LONGEST >> 20} MB，為可讀取的上限。請分拆清單。",
        field="file",
        value=path.name,
        allowed=LONGEST,
    )


def _too_large(path: Path) -> InputError:
    return InputError(
        "too-large",
        en=f"{path.name} has more than {MOST_ROWS:,} rows, or a row of more than {MOST_COLUMNS:,} cells, which no sheet has. "
        "Split the list.",
        zh=f"{path.name} 超過 {MOST_ROWS:,} 列，或有一列超過 {MOST_COLUMNS:,} 格，超出工作表的上限。請分拆清單。",
        field="file",
        value=path.name,
        allowed=[MOST_ROWS, MOST_COLUMNS],
    )


def _too_long_a_cell(path: Path, line: int) -> InputError:
    return InputError(
        "too-long-a-cell",
        en=f"{path.name}: the row that begins in line {line} has a cell of more than {LONGEST_CELL:,} characters. Shorten "
        "it; if it holds other rows, a quotation mark has no partner.",
        zh=f"{path.name}：由第 {line} 行開始的一列有一格超過 {LONGEST_CELL:,} 個字元。請縮短；如該格包含其他各列，即有不成對的雙引號。",
        field="file",
        value=line,
        allowed=LONGEST_CELL,
    )
