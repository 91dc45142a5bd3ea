"""Runs stopped at random moments: by SIGKILL, and by Ctrl-C.

Half of the moments are anywhere in the life of a run, half within the time in which it writes.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator

from tests.attack import Row
from tests.attack.runs import CASES, FEW, NEXT, Ended, Stage, stages

SEED = 9
KILLS = 160
"""At each command, at a scale of 1; 1,280 in all."""
INTERRUPTS = 60
UNDONE = 1
"""The exit code of a run that did nothing."""


def rows(scale: float) -> Iterator[Row]:
    """Stop every command, and look at what it leaves and what the next run makes of that."""
    for how, number, times in (("SIGKILL", signal.SIGKILL, KILLS), ("Ctrl-C", signal.SIGINT, INTERRUPTS)):
        for staged in stages(CASES if scale >= 1 else (CASES[0], *FEW)):
            chance = random.Random(f"{SEED} {how} {staged.case.name}")
            tried, stopped, failed = max(1, round(times * scale)), 0, []
            for trial in range(tried):
                moment = _moment(chance, staged, writing=trial % 2 == 1)
                ended, faults = attacked(staged, int(number), moment, older=chance.random() < 0.7)
                stopped += ended.code < 0 or ended.code == UNDONE
                failed += [f"trial {trial}, {moment}: {'; '.join(faults)}"] if faults else []
            yield Row(
                f"{how}: {staged.case.name} ({stopped} stopped before their end)", tried, tried - len(failed), failed
            )


def _moment(chance: random.Random, staged: Stage, *, writing: bool) -> dict[str, float | bool]:
    longest = staged.writing if writing else staged.seconds
    return {"after": chance.uniform(0, longest), "writing": writing}


def attacked(staged: Stage, number: int, moment: dict[str, float | bool], *, older: bool) -> tuple[Ended, list[str]]:
    """Stop one run, and return how it ended and what is wrong afterwards."""
    before = staged.restore(older=older)
    ended = staged.runs.run(*staged.case.arguments, stop={"signal": number, **moment})
    return ended, faults_after(staged, ended, before)


def faults_after(staged: Stage, ended: Ended, before: tuple[str, ...]) -> list[str]:
    """Return what is wrong after a run that was stopped, and after the next run in its folder."""
    runs, newer = staged.runs, staged.states.newer
    faults = [f"{name} changed" for name in runs.wrong_sources()]
    state = runs.state(staged.case)
    if ended.code >= 0:
        if state != (before if ended.code == UNDONE else newer):
            faults.append(f"exit code {ended.code} with {state}")
        if "Traceback" in ended.err or "Exception ignored" in ended.err:
            faults.append(ended.err)
    if "torn" in state:
        faults.append("half a file")
    if left := runs.leftovers():
        faults += [f"{name} is in the folder for temporary files" for name in left if not name.startswith(".xlm")]
        following = runs.run(*NEXT)
        if following.code or "An earlier run was stopped" not in following.err:
            faults.append(f"the next run said nothing: {following.err}")
        faults += [f"{name} stays" for name in runs.leftovers()]
        state = runs.state(staged.case)
        (runs.folder / NEXT[-1]).unlink(missing_ok=True)
    if state not in (before, newer):
        faults.append(f"mixed: {state}")
    return faults
