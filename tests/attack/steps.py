"""Runs that meet a fault at each step of their writing, one after the other: killed, interrupted, no space left.

A step is whatever a run does to files once it has begun to write: opens, names, links, removes.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from tests.attack import Row
from tests.attack.kills import faults_after
from tests.attack.runs import NEXT, SET, WRITING, Stage, stages

FAULTS = ("killed", "interrupted", "no space")


def rows(scale: float) -> Iterator[Row]:
    """Let runs meet each fault at each step; at a smaller scale at some of them, the sets of files first."""
    cases = sorted(WRITING, key=lambda case: case.outputs != SET)[: ceil(len(WRITING) * scale)]
    for staged in stages(cases):
        for fault in FAULTS:
            yield _met(staged, fault, ceil(1 / (10 * scale)))
        if staged.case.outputs == SET:
            yield _killed_again(staged, ceil(1 / scale))


def _steps(staged: Stage, *command: str) -> int:
    return int(staged.runs.run(*command, fault="counted", step=0).err.rpartition("steps: ")[2])


def _met(staged: Stage, fault: str, every: int) -> Row:
    """Let a run meet a fault at its steps, with older outputs and without."""
    failed, tried = [], 0
    staged.restore()
    for step in range(1, _steps(staged, *staged.case.arguments) + 1, every):
        for older in (True, False):
            before = staged.restore(older=older)
            ended = staged.runs.run(*staged.case.arguments, fault=fault, step=step)
            faults = faults_after(staged, ended, before)
            tried += 1
            failed += (
                [f"step {step}, {'older' if older else 'no older'} outputs: {'; '.join(faults)}"] if faults else []
            )
    return Row(f"{fault} at each step: {staged.case.name}", tried, tried - len(failed), failed)


def _killed_again(staged: Stage, every: int) -> Row:
    """Kill a run at its steps, and the next one at each step at which it clears."""
    failed, tried = [], 0
    staged.restore()
    for step in range(1, _steps(staged, *staged.case.arguments) + 1, every):
        before = staged.restore()
        staged.runs.run(*staged.case.arguments, fault="killed", step=step)
        again = 1
        while staged.runs.leftovers():
            ended = staged.runs.run(*NEXT, fault="killed", step=again)
            tried += 1
            faults = [] if ended.code < 0 else faults_after(staged, ended._replace(code=-9), before)
            if ended.code >= 0:
                failed += [f"step {step}, then {again}: {'; '.join(faults)}"] if faults else []
                break
            again += 1
    return Row(
        f"killed at each step, and so was the run that cleared: {staged.case.name}", tried, tried - len(failed), failed
    )
