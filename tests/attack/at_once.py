"""Two runs at once that write the same outputs."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterator

from tests.attack import Row
from tests.attack.kills import SEED
from tests.attack.runs import FEW, NEXT, WRITING, Stage, stages

PAIRS = 30


def rows(scale: float) -> Iterator[Row]:
    """Let two runs of each command write at once; then one of them be killed."""
    for staged in stages(WRITING if scale >= 1 else FEW):
        for killed in (False, True):
            yield _pairs(staged, max(1, round(PAIRS * scale)), killed=killed)


def _pairs(staged: Stage, times: int, *, killed: bool) -> Row:
    chance = random.Random(f"{SEED} {staged.case.name} {killed}")
    failed = []
    for trial in range(times):
        staged.restore()
        stop = {"stop": {"signal": int(signal.SIGKILL), "after": chance.uniform(0, staged.writing), "writing": True}}
        ended = staged.runs.run_at_once(staged.case.older, staged.case.arguments, **(stop if killed else {}))
        faults = [one.err for one in ended if one.code in (1, 2, 99)]
        if staged.runs.leftovers():
            staged.runs.run(*NEXT)
        faults += [f"{name} stays" for name in staged.runs.leftovers()]
        faults += [f"{name} changed" for name in staged.runs.wrong_sources()]
        state = staged.runs.state(staged.case)
        faults += [] if state in staged.states else [f"mixed: {state}"]
        failed += [f"{trial}: {'; '.join(faults)}"] if faults else []
    one = ", one of them killed" if killed else ""
    return Row(f"two runs at once{one}: {staged.case.name}", times, times - len(failed), failed)
