"""Work on a file in a process of its own, within limits of time and memory.

Readers and engines that are not written in Python can end the process that they run in, or take more and more memory.
In a process of its own that costs the one file, and a sentence says so.  It is started anew and imports what it needs,
so that it is the same on every system, whatever program has asked; on Windows and macOS its memory is not limited.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from threading import Event, Timer
from typing import Any, BinaryIO, NamedTuple, TypeVar

from xlmortgage.errors import InputError, XlMortgageError

__all__ = ["Limits", "apart", "limits_of"]

T = TypeVar("T")

MEGABYTE = 1 << 20

LEAST_SECONDS = 40
SECONDS_A_MEGABYTE = 20
"""How long work on a file may take, and how much longer for each megabyte of it: a list of 100,000 rows and 8 formulas has
11 MB and takes a minute and a half."""

LEAST_MEGABYTES = 800
MEGABYTES_A_MEGABYTE = 300
"""How much memory work on a file may take, and how much more for each megabyte of it: that list takes 2,500 MB."""

_ONE_THREAD = {
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
}
"""Each further thread would set memory aside that counts towards the limit."""

_START = "import sys; sys.path[:] = {path!r}; from xlmortgage.files.worker import _serve; _serve()"


class Limits(NamedTuple):
    """How long work on a file may take [s], and how much memory [MB]."""

    seconds: float
    megabytes: int


def limits_of(path: Path) -> Limits:
    """Return the limits for a file: the longer it is, the more it may take.

    Parameters
    ----------
    path : Path
        The file; one that is not there counts as empty.

    Returns
    -------
    Limits

    """
    megabytes = path.stat().st_size / MEGABYTE if path.is_file() else 0.0
    return Limits(
        LEAST_SECONDS + SECONDS_A_MEGABYTE * megabytes, int(LEAST_MEGABYTES + MEGABYTES_A_MEGABYTE * megabytes)
    )


def apart(
    path: Path,
    limits: Limits,
    function: Callable[..., T],
    *arguments: object,
    tell: Callable[..., object] | None = None,
) -> T:
    """Return what a function answers in a process of its own.

    Parameters
    ----------
    path : Path
        The file that is worked on, for the sentence of an error.
    limits : Limits
        How long it may take, and how much memory.
    function : callable
        A function of a module that can be imported.
    *arguments : object
        What it is given; what can be pickled.
    tell : callable, optional
        Told in this process what the function tells its last argument, which it is given besides.

    Returns
    -------
    object
        The answer.

    Raises
    ------
    InputError
        If it takes longer or more memory than it may, or the process ends without an answer.
    XlMortgageError, OSError, ImportError
        What the function raises.

    Examples
    --------
    >>> apart(Path("list.csv"), Limits(10, 800), len, "four")
    4

    """
    command = [sys.executable, "-P", "-c", _START.format(path=sys.path)]
    too_late = Event()
    with (
        TemporaryFile() as last_words,
        subprocess.Popen(  # noqa: S603 - our own program
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=last_words, env={**os.environ, **_ONE_THREAD}
        ) as worker,
    ):

        def end() -> None:
            too_late.set()
            worker.kill()

        timer = Timer(limits.seconds, end)
        timer.daemon = True
        timer.start()
        try:
            answer = _asked(worker, (limits, function, arguments, tell is not None), tell)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            worker.kill()
            with suppress(subprocess.TimeoutExpired):
                worker.wait(1)
            worker.kill()
            code = worker.wait()
            is_late = too_late.is_set() or -code == getattr(signal, "SIGXCPU", None)
            raise _no_answer(path.name, limits, _said(last_words) or f"code {code}", is_late=is_late) from error
        finally:
            timer.cancel()
            worker.kill()
    if isinstance(answer, MemoryError):
        raise _no_memory(path.name, limits) from answer
    if isinstance(answer, (XlMortgageError, OSError, ImportError)):
        raise answer
    if isinstance(answer, BaseException):
        raise _stopped(path.name, str(answer)) from answer
    return answer  # type: ignore[no-any-return] # what the function answered


def _asked(worker: subprocess.Popen[bytes], request: tuple[Any, ...], tell: Callable[..., object] | None) -> Any:
    if worker.stdin is None or worker.stdout is None:  # pragma: no cover - both are pipes
        raise EOFError
    pickle.dump(request, worker.stdin)
    worker.stdin.flush()
    while True:
        kind, content = pickle.load(worker.stdout)  # noqa: S301 - written by our own program
        if kind == "answer":
            return content
        if tell:
            tell(*content)


def _said(last_words: BinaryIO) -> str:
    last_words.seek(0)
    return last_words.read(4096).decode("utf-8", "replace").strip()


def _serve() -> None:
    """Answer one request: the whole life of the other process."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    limits, function, arguments, tells = pickle.load(requests)  # noqa: S301 - written by our own program
    _limit(limits)

    def send(kind: str, content: object) -> None:
        pickle.dump((kind, content), answers)
        answers.flush()

    def tell(*content: object) -> None:
        send("told", content)

    try:
        answer = function(*arguments, *([tell] if tells else ()))
    except (XlMortgageError, OSError, ImportError, MemoryError) as error:
        answer = error
    except BaseException as error:  # noqa: BLE001 - that of another language is no Exception
        answer = RuntimeError(f"{type(error).__name__}: {error}"[:200])
    send("answer", answer)
    os._exit(0)


def _limit(limits: Limits) -> None:
    """Let the system end this process beyond the limits, also where nobody waits for it any more."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    seconds = int(limits.seconds) + 1
    wanted = {"RLIMIT_AS": limits.megabytes * MEGABYTE, "RLIMIT_CPU": seconds, "RLIMIT_CORE": 0}
    for name, most in wanted.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            _, hard = resource.getrlimit(kind)
            allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
            try:
                resource.setrlimit(kind, (allowed, hard))
            except (OSError, ValueError):  # macOS refuses some
                continue


def _no_answer(name: str, limits: Limits, said: str, *, is_late: bool) -> InputError:
    if is_late:
        return _no_time(name, limits)
    if "memory allocation" in said or "MemoryError" in said:
        return _no_memory(name, limits)
    return _stopped(name, said.rpartition("\n")[2][:200])


def _no_time(name: str, limits: Limits) -> InputError:
    return InputError(
        "takes-too-long",
        en=f"{name}: it takes longer than {limits.seconds:.0f} s, the limit for a file of its size. "
        "Delete what is not needed, split the file, or work on it in Excel.",
        zh=f"{name}：處理超過 {limits.seconds:.0f} 秒，為此大小檔案的上限。請刪去不需要的內容、分拆檔案，或改用 Excel 處理。",
        field="file",
        value=name,
        allowed=limits.seconds,
    )


def _no_memory(name: str, limits: Limits) -> InputError:
    return InputError(
        "takes-too-much-memory",
        en=f"{name}: it takes more than {limits.megabytes:,} MB of memory, the limit for a file of its size. "
        "Delete what is not needed, split the file, or work on it in Excel.",
        zh=f"{name}：處理時需要超過 {limits.megabytes:,} MB 記憶體，為此大小檔案的上限。"
        "請刪去不需要的內容、分拆檔案，或改用 Excel 處理。",
        field="file",
        value=name,
        allowed=limits.megabytes,
    )


def _stopped(name: str, reason: str) -> InputError:
    return InputError(
        "stopped",
        en=f"{name}: what reads or calculates it has stopped ({reason}). Open it in Excel, save it again and try once more.",
        zh=f"{name}：讀取或計算程式已中止（{reason}）。請用 Excel 開啟並重新儲存，然後再試。",
        field="file",
        value=name,
    )
