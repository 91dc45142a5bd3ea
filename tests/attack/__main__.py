"""Try all attacks, and write the table of ``docs/reliability.md``: ``python -m tests.attack [SCALE]``."""

from __future__ import annotations

import datetime as dt
import importlib
import subprocess
import sys
from pathlib import Path

from tests.attack import Row

MODULES = [
    name
    for name in sorted(file.stem for file in Path(__file__).parent.glob("[!_]*.py"))
    if hasattr(importlib.import_module(f"tests.attack.{name}"), "rows")
]
PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- attacks -->", "<!-- end of attacks -->"


def main() -> int:
    """Try all attacks, and return 1 where something failed."""
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    found: list[Row] = []
    for name in MODULES:
        for row in importlib.import_module(f"tests.attack.{name}").rows(scale):
            found.append(row)
            print(f"{row.test}: {row.held} of {row.tried} held", flush=True)
            print(*(f"  FAILED {text}" for text in row.failed), sep="\n", end="\n" * bool(row.failed), flush=True)
    if scale == 1:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        PAGE.write_text(f"{before}{BEGIN}\n{table(found)}\n{END}{after}", encoding="utf-8")
    return 1 if any(row.failed for row in found) else 0


def table(found: list[Row]) -> str:
    """Return rows as a table, with the day and the commit."""
    git = ["git", "-C", str(PAGE.parent), "describe", "--always", "--dirty", "--exclude", "*"]
    commit = subprocess.run(git, check=False, capture_output=True, text=True).stdout.strip() or "unknown"
    day = dt.datetime.now(dt.UTC).date()
    total = Row(
        "all", sum(row.tried for row in found), sum(row.held for row in found), [x for row in found for x in row.failed]
    )
    lines = [f"| {row.test} | {row.tried:,} | {row.held:,} | {len(row.failed):,} |" for row in (*found, total)]
    head = (f"Tried on {day}, at commit {commit}.\n", "| test | tried | held | failed |", "|---|---|---|---|")
    return "\n".join((*head, *lines))


if __name__ == "__main__":
    sys.exit(main())
