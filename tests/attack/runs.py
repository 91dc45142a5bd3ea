"""Runs of the command line on files that say which run they are of."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

ROOT = Path(__file__).parents[2]
WORKSHOP = ".xlmortgage-"
CREATED = "docProps/core.xml"
"""The part of a workbook that tells when it was made."""

HEADER = "樓價,貸款額,年期,每月入息,年利率,臨約日期,備註"
FACTS = ("loan=4m", "years=30", "rate=3.5%", "monthly_income=60000")


class Ended(NamedTuple):
    """How a run ended."""

    code: int
    """Of its exit; below 0 the signal that stopped it."""
    out: str
    err: str
    seconds: float
    writing: float
    """For how long it was writing [seconds]."""


class Case(NamedTuple):
    """A command that reads and writes."""

    name: str
    older: tuple[str, ...]
    """The arguments of the run of which the older outputs are."""
    arguments: tuple[str, ...]
    """Those of the run that is attacked."""
    outputs: tuple[str, ...]


def _asked(name: str, price: str, *more: str) -> tuple[str, ...]:
    return (name, f"樓價={price}", *FACTS, "--criteria", "own.csv", *more)


def _quoted(price: str) -> tuple[str, ...]:
    facts = (f"price={price}", *FACTS)
    return ("quote", "-o", "quote.xlsx", *(each for fact in facts for each in ("--set", fact)))


WITH_CHANGES = ("--compare-date", "2015-01-01")
SET = ("answered.csv", "answered-issues.csv", "answered-changes.csv")
CASES = (
    Case("quote", _quoted("6m"), _quoted("8m"), ("quote.xlsx",)),
    Case(
        "deals, .xlsx",
        ("deals", "older.csv", "-o", "answered.xlsx"),
        ("deals", "newer.csv", "-o", "answered.xlsx"),
        ("answered.xlsx",),
    ),
    Case(
        "deals, .csv with issues",
        ("deals", "older.csv", "-o", "answered.csv"),
        ("deals", "newer.csv", "-o", "answered.csv"),
        SET,
    ),
    Case(
        "deals, .csv with issues and changes",
        ("deals", "older.csv", "-o", "answered.csv", *WITH_CHANGES),
        ("deals", "newer.csv", "-o", "answered.csv", *WITH_CHANGES),
        SET,
    ),
    Case(
        "deals, .csv whose older changes go",
        ("deals", "older.csv", "-o", "answered.csv", *WITH_CHANGES),
        ("deals", "newer.csv", "-o", "answered.csv"),
        SET,
    ),
    Case(
        "recalc",
        ("recalc", "older.xlsx", "-o", "calculated.xlsx"),
        ("recalc", "newer.xlsx", "-o", "calculated.xlsx"),
        ("calculated.xlsx",),
    ),
    Case("compare, .csv", _asked("compare", "6m", "-o", "c.csv"), _asked("compare", "8m", "-o", "c.csv"), ("c.csv",)),
    Case("criteria check", ("criteria", "check", "own.csv"), ("criteria", "check", "own.csv"), ()),
)
WRITING = tuple(case for case in CASES if case.outputs)
FEW = WRITING[1:4:2]
"""A workbook, and a set of three files."""
NEXT = _asked("compare", "7m", "-o", "next.csv")
"""What is run after one that was stopped, in the same folder."""


class Runs:
    """Runs in one folder, each in a process of its own; the next one waits for its end."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.temporary = folder / "work", folder / "tmp"
        self.folder.mkdir()
        self.temporary.mkdir()
        self.sources = _sources(self.folder)
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(self.temporary),
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONUTF8": "1",
        }
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.attack.server"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str, **options: Any) -> Ended:
        """Run a command, and return how it ended; options as the server takes them."""
        [ended] = self._answered(self._task(arguments, options))
        return ended

    def run_at_once(self, first: tuple[str, ...], second: tuple[str, ...], **options: Any) -> list[Ended]:
        """Run two commands at once, the second with options, and return how they ended."""
        return self._answered(self._task(first, {}), self._task(second, options))

    def _task(self, arguments: tuple[str, ...], options: dict[str, Any]) -> dict[str, Any]:
        return {"arguments": [*arguments, "--lang", "en"], "folder": str(self.folder), **options}

    def _answered(self, *tasks: dict[str, Any]) -> list[Ended]:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(f"{json.dumps(tasks)}\n")
        self._server.stdin.flush()
        return [Ended(**ended) for ended in json.loads(self._server.stdout.readline())]

    def close(self) -> None:
        """Let no more run."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def state(self, case: Case) -> tuple[str, ...]:
        """Return what the outputs of a case hold now."""
        return tuple(print_of(self.folder / name) for name in case.outputs)

    def leftovers(self) -> list[str]:
        """Return what stands in the folder, and in that for temporary files, that no person made or asked for."""
        return [file.name for folder, of in ((self.folder, ".*"), (self.temporary, "*")) for file in folder.glob(of)]

    def wrong_sources(self) -> list[str]:
        """Return the names of sources that are not what they were."""
        return [name for name, print_before in self.sources.items() if print_of(self.folder / name) != print_before]


class States(NamedTuple):
    """What the outputs of a case hold before an attack, and what they hold where it comes to nothing."""

    older: tuple[str, ...]
    newer: tuple[str, ...]


class Stage:
    """A case whose older outputs can be put back."""

    def __init__(self, runs: Runs, case: Case) -> None:
        self.runs, self.case = runs, case
        self._keep = Path(tempfile.mkdtemp(dir=runs.folder.parent))
        self.clear()
        whole = runs.run(*case.arguments)
        newer = runs.state(case)
        self.seconds, self.writing = whole.seconds, whole.writing
        self.clear()
        runs.run(*case.older)
        self.states = States(runs.state(case), newer)
        for name in case.outputs:
            if (runs.folder / name).exists():
                shutil.copy2(runs.folder / name, self._keep)

    def clear(self) -> None:
        """Remove the outputs."""
        for name in self.case.outputs:
            (self.runs.folder / name).unlink(missing_ok=True)

    def restore(self, *, older: bool = True) -> tuple[str, ...]:
        """Put the older outputs back, or none, and return what stands now."""
        self.clear()
        for kept in self._keep.iterdir() if older else ():
            shutil.copy2(kept, self.runs.folder)
        return self.runs.state(self.case)


def stages(cases: Iterable[Case]) -> Iterator[Stage]:
    """Yield cases one by one, in a temporary folder of their own."""
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        runs = Runs(Path(folder))
        try:
            for case in cases:
                staged = Stage(runs, case)
                yield staged
                staged.clear()
        finally:
            runs.close()


def print_of(file: Path) -> str:
    """Return the fingerprint of a file's content, whenever it was made."""
    if not file.exists():
        return "none"
    if file.suffix != ".xlsx":
        return hashlib.sha256(file.read_bytes()).hexdigest()
    try:
        with zipfile.ZipFile(file) as archive:
            parts = [(name, archive.read(name)) for name in sorted(archive.namelist()) if name != CREATED]
    except zipfile.BadZipFile:
        return "torn"
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _sources(folder: Path) -> dict[str, str]:
    """Write what the cases read, and return the fingerprint of each file."""
    for name, rows in (("older.csv", 40), ("newer.csv", 60)):
        lines = (
            f"{7 + number % 5}m,3m,25,60000,{'x' if number % 9 == 0 else '3.5%'},2026-11-20,{name}"
            for number in range(rows)
        )
        (folder / name).write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    for name, price in (("older.xlsx", 6_000_000), ("newer.xlsx", 8_000_000)):
        book = openpyxl.Workbook()
        for row in range(1, 100):
            book.active[f"A{row}"] = f"=MAX_LTV({price})"
        book.save(folder / name)
    (folder / "own.csv").write_text(
        "貸款機構,規則,數值,來源,查核日期\n甲銀行,按揭成數上限,0.5,通函,2026-11-01\n乙銀行,按揭成數上限,0.6,通函,2026-11-01\n",
        encoding="utf-8",
    )
    return {file.name: print_of(file) for file in folder.iterdir()}
