"""A workbook's archive: read within limits, what its directory says being looked at first; and made, or given up.

A directory can lie, so a part is unpacked piece by piece and no further than the directory says.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from xlmortgage.errors import InputError
from xlmortgage.files.interrupts import interrupts_held

__all__ = [
    "DAMAGED",
    "DAMAGED_ARCHIVE",
    "MOST_IN_ALL",
    "MOST_OF_A_PART",
    "MOST_OF_A_TREE",
    "new_archive",
    "open_within_limits",
    "read_tree_part",
    "unpack",
]

DAMAGED_ARCHIVE = (BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError)
"""What reading a damaged archive raises: ``NotImplementedError`` for a compression that ``zipfile`` does not know,
``RuntimeError`` for a part under a password."""

DAMAGED = (*DAMAGED_ARCHIVE, ET.ParseError, KeyError, IndexError, ValueError, StopIteration)
"""What reading a damaged workbook raises: its archive, then its parts."""

MEGABYTE = 1 << 20

MOST_PARTS = 10_000
"""How many parts a workbook may have; one with a hundred sheets and pictures has some hundreds."""

MOST_OF_A_PART = 256 * MEGABYTE
"""How long a part may be, unpacked [bytes]; a sheet of 100,000 rows and 15 columns has 80 MB."""

MOST_IN_ALL = 512 * MEGABYTE
"""How long all parts together may be, unpacked, and the file as well [bytes]."""

MOST_OF_A_TREE = 16 * MEGABYTE
"""How long a part may be that is held as a tree, as the list of sheets and names is [bytes]."""

MOST_TIMES = 250
"""How many times as long as in the file a part may be when it is unpacked; the XML of a sheet is 5 to 50 times as long."""

LEAST_TO_COMPARE = 32 * MEGABYTE
"""From which length on that counts [bytes]: a white picture grows a thousand times, and does no harm."""

_DIRECTORY_ENTRY = b"PK\x01\x02"


def open_within_limits(path: Path) -> ZipFile:
    """Open an archive whose parts are within the limits.

    Parameters
    ----------
    path : Path
        A workbook.

    Returns
    -------
    ZipFile

    Raises
    ------
    InputError
        If it is beyond a limit.
    BadZipFile, OSError
        If it is no archive, or cannot be read.

    """
    size = path.stat().st_size
    if size > MOST_IN_ALL:
        raise _too_long(path.name, "the file", "檔案", size, MOST_IN_ALL)
    if (entries := _entries(path)) > MOST_PARTS:
        raise _too_many_parts(path.name, entries)
    with interrupts_held():  # one that is half open complains when it is thrown away
        archive = ZipFile(path)
    try:
        _fail_if_it_is_beyond_a_limit(path.name, archive.infolist())
    except BaseException:
        archive.close()
        raise
    return archive


def unpack(archive: ZipFile, part: str | ZipInfo, most: int = MOST_OF_A_PART) -> bytes:
    """Return a part, unpacked piece by piece.

    Parameters
    ----------
    archive : ZipFile
        What :func:`open_within_limits` returned.
    part : str or ZipInfo
        The part.
    most : int, optional
        How long it may be [bytes].

    Raises
    ------
    InputError
        If it is longer than ``most``.
    KeyError
        If there is none of that name.
    BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError
        If it is damaged, longer than the directory says, or under a password.

    """
    name = posixpath.basename(archive.filename or "")
    with archive.open(part) as stream:
        size = archive.getinfo(part).file_size if isinstance(part, str) else part.file_size
        if size > most:
            raise _too_long(name, *_called(part if isinstance(part, str) else part.filename), size, most)
        pieces = [*iter(lambda: stream.read(MEGABYTE), b"")]
    return b"".join(pieces)


def read_tree_part(archive: ZipFile, part: str) -> bytes:
    """Return a part that is going to be held as a tree; errors as in :func:`unpack`."""
    return unpack(archive, part, MOST_OF_A_TREE)


@contextmanager
def new_archive(to: Path | BytesIO) -> Iterator[ZipFile]:
    """Make an archive; where that fails, or is interrupted, it is given up without a further attempt to write.

    Parameters
    ----------
    to : Path or BytesIO
        Where it goes.

    Examples
    --------
    >>> packed = BytesIO()
    >>> with new_archive(packed) as archive:
    ...     archive.writestr("part.xml", "<part/>")
    >>> ZipFile(packed).namelist()
    ['part.xml']

    """
    if isinstance(to, Path):
        with to.open("wb") as file:
            yield from _made(ZipFile(file, "w", ZIP_DEFLATED))
    else:
        yield from _made(ZipFile(to, "w", ZIP_DEFLATED))


def _made(archive: ZipFile) -> Iterator[ZipFile]:
    try:
        yield archive
        archive.close()
    except BaseException:
        archive.fp = None  # or it would write its directory when it is thrown away
        raise


def _entries(path: Path) -> int:
    """Return how many entries of a directory stand in a file, whatever its directory says about it."""
    found, rest = 0, b""
    with path.open("rb") as file:
        while piece := file.read(MEGABYTE):
            content = rest + piece
            found += content.count(_DIRECTORY_ENTRY)
            rest = content[1 - len(_DIRECTORY_ENTRY) :]
    return found


def _fail_if_it_is_beyond_a_limit(name: str, parts: list[ZipInfo]) -> None:
    for part in parts:
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise BadZipFile(part.filename)
        if part.file_size > MOST_OF_A_PART:
            raise _too_long(name, *_called(part.filename), part.file_size, MOST_OF_A_PART)
        if part.file_size > max(LEAST_TO_COMPARE, part.compress_size * MOST_TIMES):
            raise _too_dense(name, part)
    total = sum(part.file_size for part in parts)
    if total > MOST_IN_ALL:
        raise _too_long(name, "all parts together", "所有部分合共", total, MOST_IN_ALL)


def _called(part: str) -> tuple[str, str]:
    return f"its part {part}", f"其中 {part}"


def _too_long(name: str, what: str, what_zh: str, size: int, most: int) -> InputError:
    megabytes, allowed = -(-size // MEGABYTE), most // MEGABYTE
    return InputError(
        "too-long",
        en=f"{name}: {what} would be {megabytes:,} MB long; at most {allowed:,} MB are read. "
        "Delete what is not needed, or split the file in Excel.",
        zh=f"{name}：{what_zh}長 {megabytes:,} MB，最多只讀取 {allowed:,} MB。請在 Excel 刪去不需要的內容，或分拆檔案。",
        field="file",
        value=size,
        allowed=most,
    )


def _too_dense(name: str, part: ZipInfo) -> InputError:
    times = part.file_size // max(part.compress_size, 1)
    return InputError(
        "too-dense",
        en=f"{name}: its part {part.filename} grows to {times:,} times its length when it is unpacked; at most "
        f"{MOST_TIMES} times are taken for a workbook. Open it in Excel, and save it again.",
        zh=f"{name}：其中 {part.filename} 解壓後為原來的 {times:,} 倍，最多只接受 {MOST_TIMES} 倍。"
        "請用 Excel 開啟並重新儲存。",
        field="file",
        value=times,
        allowed=MOST_TIMES,
    )


def _too_many_parts(name: str, number: int) -> InputError:
    return InputError(
        "too-many-parts",
        en=f"{name} has {number:,} parts; at most {MOST_PARTS:,} are read. Delete sheets and pictures that are not needed.",
        zh=f"{name} 有 {number:,} 個部分，最多只讀取 {MOST_PARTS:,} 個。請刪去不需要的工作表及圖片。",
        field="file",
        value=number,
        allowed=MOST_PARTS,
    )
