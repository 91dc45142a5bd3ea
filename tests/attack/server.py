"""A process in which everything is loaded, and which forks one of its own for each run of the command line.

It reads tasks that run at once a line, as JSON, and answers in a line.  A run may be stopped by a signal, at a moment or some time
after it began to write; may meet a fault at one step of its writing; may have no more than so many bytes a file.
"""

import contextlib
import errno
import importlib
import json
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

LOADED = (
    *(f"xlmortgage.cli.{name}" for name in ("cash_out", "compare", "criteria", "deals", "quote", "recalc")),
    *("xlmortgage.lists.evaluate", "xlmortgage.lists.two_dates", "xlmortgage.lists.write_file"),
    *("workbooks.file.engine", "openpyxl", "xlmortgage.lists.read_criteria"),
)
WORKSHOP = ".xlmortgage-"
STEPS = {"open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"}
"""What a run does to files that Python tells of before it is done."""


def is_writing(folder):
    """Tell whether a run has begun to write into a folder."""
    return any(Path(folder).glob(f"{WORKSHOP}*"))


def meet(fault, step):
    """Let this process meet a fault before a step of its writing; and count the steps."""
    counted = [0]

    def told(event, arguments):
        names = [name for name in arguments if isinstance(name, (str, bytes, os.PathLike))]
        if event not in STEPS or not (counted[0] or any(WORKSHOP in os.fsdecode(name) for name in names)):
            return
        counted[0] += 1
        if counted[0] != step:
            return
        if fault == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        raise KeyboardInterrupt if fault == "interrupted" else OSError(errno.ENOSPC, "No space left on device")

    sys.addaudithook(told)
    return counted


def child(task):
    """Run the command line, and end."""
    os.chdir(task["folder"])
    code = 99
    counted = [0]
    try:
        if (limit := task.get("limit")) is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        if task.get("fault"):
            counted = meet(task["fault"], task["step"])
        importlib.import_module("xlmortgage.cli").main(task["arguments"])
    except SystemExit as end:
        code = end.code or 0
    except BaseException:  # noqa: BLE001 - to be looked at by the one who asked
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    if task.get("fault"):
        os.write(2, f"\nsteps: {counted[0]}".encode())
    os._exit(code)


def answered(tasks):
    """Run tasks at once, each in a process of its own, and tell how they ended."""
    runs = [Run(task) for task in tasks]
    while not all([run.has_ended() for run in runs]):  # noqa: C419 - each is looked at
        time.sleep(0.0002)
    return [run.told() for run in runs]


class Run:
    """A run in a process of its own."""

    def __init__(self, task):
        self.task, self.stop = task, task.get("stop")
        self.began = time.monotonic()
        self.status, self.writing = None, None
        self.until = self.began + self.stop["after"] if self.stop and not self.stop["writing"] else None
        pipes = [os.pipe(), os.pipe()]
        self.said = {name: pipe[0] for name, pipe in zip(("out", "err"), pipes, strict=True)}
        self.texts = dict.fromkeys(self.said, b"")
        self.pid = os.fork()
        if self.pid == 0:
            for number, pipe in enumerate(pipes, start=1):
                os.dup2(pipe[1], number)
            sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
            child(task)
        for readable, writable in pipes:
            os.close(writable)
            os.set_blocking(readable, False)

    def has_ended(self):
        """Tell whether it has ended; stop it where it is time."""
        if self.status is not None:
            return True
        now = time.monotonic()
        self.listen()
        ended, code = os.waitpid(self.pid, os.WNOHANG)
        if ended:
            self.status, self.ended = os.waitstatus_to_exitcode(code), now
            return True
        if self.writing is None and is_writing(self.task["folder"]):
            self.writing = now
            if self.stop and self.stop["writing"]:
                self.until = now + self.stop["after"]
        if self.until is not None and now >= self.until:
            os.kill(self.pid, self.stop["signal"])
            self.until = None
        return False

    def listen(self):
        """Take what it says."""
        for name, readable in self.said.items():
            with contextlib.suppress(BlockingIOError):
                self.texts[name] += os.read(readable, 1 << 20)

    def told(self):
        """Return how it ended, and what it said."""
        self.listen()
        for readable in self.said.values():
            os.close(readable)
        texts = {name: text.decode("utf-8", "replace") for name, text in self.texts.items()}
        writing = self.ended - (self.writing or self.ended)
        return {"code": self.status, "seconds": self.ended - self.began, "writing": writing, **texts}


def main():
    """Answer tasks until there are no more."""
    for module in LOADED:
        importlib.import_module(module)
    importlib.import_module("xlmortgage.law").check_all()
    for line in sys.stdin:
        print(json.dumps(answered(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
