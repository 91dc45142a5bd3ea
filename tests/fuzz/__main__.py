"""Look for inputs that break a promise, for so many seconds: ``python -m tests.fuzz [SECONDS [TARGET]]``."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from random import Random

NAMES = ("cells", "headings", "formulas", "files")
CORPUS = Path(__file__).parent / "corpus"
LONGEST_INPUT, LONGEST_TIME, MOST_MEMORY = 4_000, 20, 3_000
"""Of an input [bytes], of what it takes [s], and of its process [MB]."""


def main() -> int:
    """Fuzz every target in a process of its own, and return 1 where a promise was broken."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60
    if len(sys.argv) > 2:
        fuzz(sys.argv[2], seconds)
        return 0
    before = {*CORPUS.rglob("*")}
    codes = [
        subprocess.run([sys.executable, "-m", "tests.fuzz", str(seconds / len(NAMES)), name], check=False).returncode
        for name in NAMES
    ]
    for found in sorted({*CORPUS.rglob("*")} - before):
        print(f"broken by {found}")
    return 1 if any(codes) else 0


def fuzz(name: str, seconds: float) -> None:
    """Fuzz one target, guided by what its inputs reach where there is atheris, by chance elsewhere."""
    if importlib.util.find_spec("atheris") is None:
        _by_chance(name, seconds)
        return
    import atheris

    with atheris.instrument_imports(include=["xlmortgage", "udfs", "workbooks"]):
        from tests.fuzz.targets import TARGETS
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        words, found = Path(folder, "words"), Path(folder, "found")
        found.mkdir()
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in _words()), encoding="utf-8")
        limits = {
            "max_total_time": int(seconds),
            "max_len": LONGEST_INPUT,
            "timeout": LONGEST_TIME,
            "rss_limit_mb": MOST_MEMORY,
            "artifact_prefix": f"{CORPUS / name}/",
            "dict": words,
            "verbosity": 0,
        }
        options = [f"-{option}={value}" for option, value in limits.items()]
        atheris.Setup([sys.argv[0], *options, str(found), str(CORPUS / name)], TARGETS[name])
        atheris.Fuzz()


def _by_chance(name: str, seconds: float) -> None:
    from tests.attack.mutants import CHANGES
    from tests.fuzz.targets import TARGETS

    chance, until = Random(), time.monotonic() + seconds
    seeds = [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]
    while time.monotonic() < until:
        data = chance.choice(seeds)
        for _ in range(chance.randrange(1, 5)):
            data = chance.choice(CHANGES)(data, chance) if data else b"0"
        try:
            TARGETS[name](data[:LONGEST_INPUT])
        except BaseException:
            (CORPUS / name / f"crash-{chance.randrange(16**8):08x}").write_bytes(data[:LONGEST_INPUT])
            raise


def _words() -> Iterable[str]:
    from udfs.contract import CONTRACT
    from xlmortgage.deal.facts import FACTS

    yield from CONTRACT
    yield from (label for fact in FACTS.values() for label in (fact.name, fact.zh))
    yield from (
        "萬",
        "億",
        "HK$",
        "%",
        "民國",
        "#REF!",
        "$A$1",
        "A:A",
        "1:1",
        "[#This Row]",
        "_xll.",
        "[1]",
        "'S 1'!",
        " := ",
    )


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    sys.exit(main())
