"""Outputs that appear whole, and a set of them together or not at all, whatever stops the run."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from xlmortgage.errors import cannot_write
from xlmortgage.files.workshop import Change, put_in_place, state_of, synced, workshop

__all__ = ["fail_if_its_name_is_too_long", "followed", "write_together"]

Write = Callable[[Path], object]
"""Writes a file under the name that it is given."""


def write_together(
    outputs: Mapping[Path, Write], *, remove: Iterable[Path] = (), sources: Collection[Path] = ()
) -> None:
    """Write files; all of them take their places, or none.

    Parameters
    ----------
    outputs : mapping of Path to callable
        What writes each file, by its place; all in one folder.  A link is followed.
    remove : iterable of Path, optional
        Files of the same folder that go with it.
    sources : collection of Path, optional
        What the files were made from.

    Raises
    ------
    InputError
        When one cannot be written; all stay as they were.

    Notes
    -----
    Each file is written in a hidden folder beside its place, which only its user can open, and replaces the older one at
    once.  It keeps the permissions of the older one; a new one gives others no more than each of ``sources`` does.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_together({Path(folder, "answer.txt"): lambda path: path.write_text("70%")})
    ...     print([file.name for file in Path(folder).iterdir()], Path(folder, "answer.txt").read_text())
    ['answer.txt'] 70%

    """
    wanted = {followed(path): write for path, write in outputs.items()}
    removed = [path for path in remove if path.exists()]
    first = next(iter(wanted))
    for path in wanted:
        _fail_if_it_is_no_file(path)
    try:
        with workshop(first.parent, [path.name for path in wanted]) as place:
            changes = [_made(place / str(number), *one, sources) for number, one in enumerate(wanted.items())]
            put_in_place(place, [*changes, *(Change(path.name, None) for path in removed)])
    except OSError as error:
        at = Path(str(error.filename2 or "")).name
        reason = error.strerror or str(error)
        raise cannot_write(next((path for path in wanted if path.name == at), first), reason, reason) from error


LONGEST_NAME = 255
"""In bytes, on the file systems that people have."""


def fail_if_its_name_is_too_long(output: Path) -> None:
    """Refuse an output, or a file written beside it, with a longer name than a file may have."""
    if len(os.fsencode(output.name)) > LONGEST_NAME:
        raise cannot_write(output, f"a name takes at most {LONGEST_NAME} bytes", f"檔名最多 {LONGEST_NAME} 個位元組")


def followed(output: Path) -> Path:
    """Return where an output goes: to itself, or to where a link of its name leads."""
    return Path(os.path.realpath(output)) if output.is_symlink() else output


def _made(made: Path, output: Path, write: Write, sources: Collection[Path]) -> Change:
    """Write a file, for its user alone until it takes its place, with the permissions that it has there."""
    os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    write(made)
    synced(made)
    mode = _mode(output, sources)
    if not _has_the_group_of(made, output if output.exists() else None, sources):
        mode &= ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
    made.chmod(mode)
    return Change(output.name, state_of(made))


def _has_the_group_of(made: Path, older: Path | None, sources: Collection[Path]) -> bool:
    """Give a file the group of the older one, and tell whether it has the group of those whose permissions it gets."""
    if older and hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(made, -1, older.stat().st_gid)
    group = made.stat().st_gid
    return all(file.stat().st_gid == group for file in ([older] if older else sources))


def _mode(output: Path, sources: Collection[Path]) -> int:
    """Return the permissions of an output: those of the older one, or what every source gives others too."""
    if output.exists():
        return stat.S_IMODE(output.stat().st_mode) & 0o777
    umask = os.umask(0o077)
    os.umask(umask)
    mode = 0o666 & ~umask
    for source in sources:
        mode &= source.stat().st_mode | 0o600
    return mode


def _fail_if_it_is_no_file(output: Path) -> None:
    if output.is_symlink():
        raise cannot_write(output, "it is a link that leads nowhere", "此連結沒有終點")
    if not output.parent.is_dir():
        raise cannot_write(output, f"there is no folder {output.parent}", f"找不到資料夾 {output.parent}")
    if output.exists() and not output.is_file():
        raise cannot_write(output, "something that is no file has that name", "同名者並非檔案")
