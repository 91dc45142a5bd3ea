"""Locks that end with the process that holds them, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlmortgage.errors import InputError

__all__ = ["folder_locked", "lock"]

PATIENCE = 30
"""How long another run may take to put its files in their places [seconds]."""

MOMENT = 1
"""How long Windows may take to let go of a file that another run has closed [seconds]."""

if sys.platform == "win32":
    import msvcrt

    _HELD = (errno.EACCES, errno.EDEADLK)
    _BEHIND_THE_CONTENT = 1 << 30

    def _lock(opened: int) -> None:
        os.lseek(opened, _BEHIND_THE_CONTENT, os.SEEK_SET)  # what is locked cannot be read either
        msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        os.lseek(opened, 0, os.SEEK_SET)

    def _opened(folder: Path) -> int:
        return os.open(folder / ".xlmortgage-lock", os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
else:
    import fcntl

    _HELD = (errno.EWOULDBLOCK,)

    def _lock(opened: int) -> None:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _opened(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY)


def lock(opened: int) -> bool:
    """Lock an open file for this process, and tell whether it could be; a file system without locks holds them all."""
    try:
        _lock(opened)
    except OSError:
        return False
    return True


@contextmanager
def folder_locked(folder: Path) -> Iterator[None]:
    """Keep other runs from putting files into a folder; where its file system has no locks, nothing is kept away.

    Raises
    ------
    InputError
        When another run keeps the folder for too long.

    """
    opened = _waited_for(folder)
    try:
        yield
    finally:
        if opened is not None:
            os.close(opened)


def _waited_for(folder: Path) -> int | None:
    """Return the open folder, locked, or ``None`` where it cannot be."""
    began = time.monotonic()
    while True:
        opened = None
        try:
            opened = _opened(folder)
            _lock(opened)
        except OSError as error:
            if opened is not None:
                os.close(opened)
            waited = time.monotonic() - began
            if error.errno not in _HELD or (opened is None and waited > MOMENT):
                return None
            if waited > PATIENCE:
                raise _busy(folder) from error
        else:
            return opened
        time.sleep(0.02)


def _busy(folder: Path) -> InputError:
    return InputError(
        "folder-busy",
        en=f"Another run has been putting files into {folder} for {PATIENCE} seconds. Wait until it has ended, or stop it.",
        zh=f"另一個執行已佔用資料夾 {folder} 達 {PATIENCE} 秒。請待其完成，或將其停止。",
        field="output",
        value=str(folder),
    )
