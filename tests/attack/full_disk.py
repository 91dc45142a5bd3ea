"""Runs that find no space: a limit on the size of a file, a small disk, a folder in which nothing may be written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.attack import Row
from tests.attack.kills import UNDONE, faults_after
from tests.attack.runs import FEW, ROOT, WRITING, Case, Ended, Stage, stages

LIMITS = 25
SMALL = ["unshare", "--user", "--map-root-user", "--mount"]
"""Gives a process disks of its own, without any rights on the machine."""


def rows(scale: float) -> Iterator[Row]:
    """Leave too little space to every command that writes."""
    cases = WRITING if scale >= 1 else FEW
    for staged in stages(cases):
        yield _limited(staged, max(2, round(LIMITS * scale)))
    yield _elsewhere("full", "small disk, full at another point each time", max(1, round(LIMITS * scale)), cases)
    yield _elsewhere("closed", "folder in which nothing may be written", 1, cases)


def refused(staged: Stage, ended: Ended, before: tuple[str, ...]) -> list[str]:
    """Return what is wrong after a run that found no space, or that found enough."""
    faults = faults_after(staged, ended, before)
    if ended.code == UNDONE and (len(ended.err.splitlines()) != 1 or "cannot be written" not in ended.err):
        faults.append(f"no sentence: {ended.err}")
    if ended.code not in (0, UNDONE, 3):
        faults.append(f"exit code {ended.code}: {ended.err}")
    if staged.runs.leftovers():
        faults.append("something is left")
    return faults


def _limited(staged: Stage, times: int) -> Row:
    largest = max(file.stat().st_size for file in staged.runs.folder.iterdir())
    failed = []
    for trial in range(times):
        before = staged.restore(older=trial % 3 > 0)
        ended = staged.runs.run(*staged.case.arguments, limit=2 * largest * trial // times)
        faults = refused(staged, ended, before)
        failed += [f"{trial}: {'; '.join(faults)}"] if faults else []
    return Row(f"limit on the size of a file: {staged.case.name}", times, times - len(failed), failed)


def _elsewhere(what: str, test: str, times: int, cases: Sequence[Case]) -> Row:
    """Return what a process of its own finds that may make disks."""
    if not shutil.which(SMALL[0]) or subprocess.run([*SMALL, "true"], check=False, capture_output=True).returncode:
        return Row(f"{test} (not possible on this machine)", 0, 0, [])
    done = subprocess.run(
        [*SMALL, sys.executable, "-m", "tests.attack.full_disk", what, str(times), *(case.name for case in cases)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    failed = done.stdout.splitlines() if done.returncode == 0 else [done.stderr]
    tried = times * len(cases)
    return Row(test, tried, tried - len(failed), failed)


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def _full(times: int, cases: Sequence[Case]) -> Iterator[str]:
    """Run every command on a disk of 1 MB with less and less space, and yield what is wrong."""
    disk = tempfile.gettempdir()
    for staged in stages(cases):
        largest = max(file.stat().st_size for file in staged.runs.folder.iterdir())
        for trial in range(times):
            before = staged.restore(older=trial % 3 > 0)
            ballast = _leave_space(Path(disk), 3 * largest * trial // times)
            ended = staged.runs.run(*staged.case.arguments)
            ballast.unlink()
            if faults := refused(staged, ended, before):
                yield f"{staged.case.name} {trial}: {'; '.join(faults)}"


def _leave_space(disk: Path, space: int) -> Path:
    """Fill a disk, and return the file that fills it."""
    ballast = disk / "ballast"
    free = os.statvfs(disk)
    ballast.write_bytes(b"\0" * max(0, free.f_bavail * free.f_frsize - space))
    return ballast


def _closed(_times: int, cases: Sequence[Case]) -> Iterator[str]:
    """Run every command in a folder that can only be read, and yield what is wrong."""
    for staged in stages(cases):
        before = staged.restore()
        folder = str(staged.runs.folder)
        _mount("--bind", folder, folder)
        _mount("-o", "remount,bind,ro", folder)
        ended = staged.runs.run(*staged.case.arguments)
        subprocess.run(["umount", "--lazy", folder], check=True)
        faults = refused(staged, ended, before)
        faults += [] if ended.code == UNDONE else [f"exit code {ended.code}"]
        if faults:
            yield f"{staged.case.name}: {'; '.join(faults)}"


def _main(what: str, times: int, cases: Sequence[Case]) -> None:
    with tempfile.TemporaryDirectory() as disk:
        _mount("-t", "tmpfs", "-o", "size=1m", "attack", disk)
        tempfile.tempdir = disk
        for fault in {"full": _full, "closed": _closed}[what](times, cases):
            print(fault.replace("\n", " "))
        tempfile.tempdir = None
        subprocess.run(["umount", "--lazy", disk], check=True)


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), [case for case in WRITING if case.name in sys.argv[3:]])
