"""The hidden folder in which outputs are made before they take their places, and what a stopped run left of it.

A run that puts several files in their places first keeps those of before and writes a journal; while there is a journal,
the set can be set back.  A run that is killed leaves its folder, which the next run in the same place clears; the set
is then as it was before, or whole.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from xlmortgage.errors import cannot_write
from xlmortgage.files.interrupts import fail_if_interrupted, interrupts_held
from xlmortgage.files.locks import folder_locked, lock

__all__ = ["IN_PLACE", "Change", "Leftover", "clear_leftovers", "put_in_place", "state_of", "synced", "workshop"]

PREFIX = ".xlmortgage-"
RUN = "run"
"""Holds the names of the outputs of a run, and is locked as long as the run lives."""

JOURNAL = "journal"
"""Holds the changes of a set that is being put in its place."""

IN_PLACE: list[Path] = []
"""What this process has put in its place last, so that a command that is interrupted can tell."""

State = tuple[int, int]
"""By which a file is known: its size [bytes] and the time of its last change [ns]."""


class Change(NamedTuple):
    """What becomes of one file of a folder: another takes its place, or none."""

    name: str
    new: State | None


class Leftover(NamedTuple):
    """What a run that was stopped had left, and what became of it."""

    names: tuple[str, ...]
    """Of its outputs, where it came to name them."""
    set_back: tuple[str, ...]
    """The files that were set back to what they were before that run."""

    def sentence(self, lang: str = "zh") -> str:
        """Return what to say of it.

        >>> print(Leftover(("out.csv", "out-issues.csv"), ("out.csv",)).sentence("en"))
        An earlier run was stopped while it wrote out.csv, out-issues.csv; what it left was cleared. As before it again: out.csv.
        >>> print(Leftover((), ()).sentence("zh"))
        先前一次執行中途停止，其遺留的暫存檔已清除。
        """
        names, back = ", ".join(self.names), ", ".join(self.set_back)
        if lang == "en":
            wrote = f" while it wrote {names}" if names else ""
            again = f" As before it again: {back}." if back else ""
            return f"An earlier run was stopped{wrote}; what it left was cleared.{again}"
        wrote = f"，未寫妥 {names}" if names else ""
        again = f"已還原為該次執行之前的檔案：{back}。" if back else ""
        return f"先前一次執行中途停止{wrote}，其遺留的暫存檔已清除。{again}"


@contextmanager
def workshop(folder: Path, names: Sequence[str]) -> Iterator[Path]:
    """Give a hidden folder in which files are made that take their places in ``folder``; nothing of it stays."""
    place, run = None, None
    try:
        with folder_locked(folder):
            place = Path(mkdtemp(prefix=PREFIX, dir=folder))
            run = os.open(place / RUN, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
            lock(run)
        os.write(run, json.dumps(names).encode())
        yield place
    finally:
        if run is not None:
            os.close(run)
        if place is not None:
            if (place / JOURNAL).exists():
                _set_back(place)
            shutil.rmtree(place, ignore_errors=True)


def put_in_place(place: Path, changes: Sequence[Change]) -> None:
    """Let the files of a workshop, called by their numbers, take their places: all of them, or none.

    Parameters
    ----------
    place : Path
        The workshop.
    changes : sequence of Change
        What becomes of the files of the folder in which it stands.

    Raises
    ------
    OSError
        When one cannot take its place; all are as they were before.

    """
    folder = place.parent
    with folder_locked(folder):
        if len(changes) > 1:
            _begin_journal(place, changes)
        with interrupts_held() as held:
            try:
                for number, change in enumerate(changes):
                    fail_if_interrupted(held)
                    _put(place / str(number), folder / change.name, change)
            except BaseException:
                _set_back(place)
                raise
            if len(changes) > 1:
                (place / JOURNAL).unlink()
            IN_PLACE[:] = [folder / change.name for change in changes if change.new]
    with suppress(OSError):  # what is in its place is not taken back
        synced(folder)


def _put(made: Path, output: Path, change: Change) -> None:
    if change.new is None:
        output.unlink(missing_ok=True)
    else:
        made.replace(output)


def clear_leftovers(folder: Path) -> list[Leftover]:
    """Clear what stopped runs of this user left in a folder, and set a set that they left half in place back.

    Raises
    ------
    InputError
        When a file cannot be set back, such as one that is open in Excel; the next run tries again.

    """
    try:
        with folder_locked(folder):
            places = sorted(folder.glob(f"{PREFIX}*"))
            return [left for place in places if _is_ours(place) and (left := _cleared(place))]
    except OSError as error:
        reason = error.strerror or str(error)
        raise cannot_write(Path(str(error.filename2 or folder)), reason, reason) from error


def _cleared(place: Path) -> Leftover | None:
    """Clear the workshop of a run, unless that lives."""
    run = None
    try:
        with suppress(FileNotFoundError):
            run = os.open(place / RUN, os.O_RDWR)
        if run is not None and not lock(run):
            return None
        names = _names(run)
        back = _set_back(place, even_whole=False)
    finally:
        if run is not None:
            os.close(run)
    shutil.rmtree(place, ignore_errors=True)
    return Leftover(names, back) if back or not place.exists() else None


def _is_ours(place: Path) -> bool:
    """Tell whether a folder was made by this user, for himself alone."""
    found = place.lstat()
    if not stat.S_ISDIR(found.st_mode):
        return False
    return sys.platform == "win32" or (found.st_uid == os.geteuid() and not found.st_mode & 0o077)


def _names(run: int | None) -> tuple[str, ...]:
    try:
        return tuple(map(str, json.loads(os.read(run, 1 << 16)))) if run is not None else ()
    except (ValueError, TypeError, RecursionError):
        return ()


def _begin_journal(place: Path, changes: Sequence[Change]) -> None:
    """Keep the files of before, and write down, for good, what becomes of them."""
    for number, change in enumerate(changes):
        before = place.parent / change.name
        if before.exists():
            _keep(before, _before(place, number))
    written = place / f"{JOURNAL}.new"
    written.write_text(json.dumps(changes), encoding="utf-8")
    synced(written)
    written.replace(place / JOURNAL)
    synced(place)


def _keep(file: Path, kept: Path) -> None:
    """Keep a file under a second name, or as a copy where its file system knows one name a file."""
    try:
        os.link(file, kept)
    except OSError:
        shutil.copy2(file, kept)
        synced(kept)


def _before(place: Path, number: int) -> Path:
    return place / f"{number}.before"


def _set_back(place: Path, *, even_whole: bool = True) -> tuple[str, ...]:
    """Set the files of a journal back to what they were, unless all are in place; those changed by others stay.

    May be stopped at any step, and begun again.
    """
    changes = _journal(place)
    folder = place.parent
    put = [state_of(folder / change.name) == change.new for change in changes]
    back = []
    for number, change in enumerate(changes if even_whole or not all(put) else ()):
        kept = _before(place, number)
        if put[number] and (kept.exists() or change.new):
            if kept.exists():
                kept.replace(folder / change.name)
            else:
                (folder / change.name).unlink()
            back.append(change.name)
    if changes:
        (place / JOURNAL).unlink(missing_ok=True)
    return tuple(back)


_LONGEST_JOURNAL = 1 << 20
"""In bytes: three names and their states take far less."""


def _journal(place: Path) -> list[Change]:
    """Return the changes of a journal: none where there is none, or one that no run of ours wrote."""
    journal = place / JOURNAL
    try:
        found = journal.lstat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST_JOURNAL:
            return []
        read = json.loads(journal.read_text(encoding="utf-8"))
        changes = [Change(name, None if new is None else (int(new[0]), int(new[1]))) for name, new in read]
    except (FileNotFoundError, ValueError, TypeError, LookupError, OverflowError, RecursionError):
        return []
    return changes if all(_is_a_name(change.name) for change in changes) else []


def _is_a_name(name: object) -> bool:
    """Tell whether it names a file in the folder, and none elsewhere."""
    return isinstance(name, str) and Path(name).name == name and "\0" not in name


def state_of(file: Path) -> State | None:
    """Return by what a file is known, or ``None`` where there is none."""
    try:
        found = file.lstat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns


def synced(path: Path) -> None:
    """Have the content of a file, or the names in a folder, on the disk, so that a power cut loses nothing of it."""
    if path.is_dir() and sys.platform == "win32":
        return
    opened = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
