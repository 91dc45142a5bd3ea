"""The main job on real input, from a question to a quote and a recalculated deal list: ``python -m workbooks.demo``."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import sysconfig
from pathlib import Path

DEALS = os.path.relpath(Path(__file__).with_name("deals.xlsx"))
OUTPUT = Path("demo")
XLMORTGAGE = os.path.relpath(Path(sysconfig.get_path("scripts"), "xlmortgage"))


def show(title: str, *arguments: str) -> None:
    """Print a command as it can be pasted, run it, and let it print."""
    command = [XLMORTGAGE, *arguments]
    print(f"\n— {title}\n$ {shlex.join(command)}", flush=True)  # noqa: T201 - a demonstration
    finished = subprocess.run(command, check=False)  # noqa: S603 - our own command
    if finished.returncode not in (0, 3):
        sys.exit(finished.returncode)


def main() -> None:
    """Run every part of the demonstration into the folder ``demo``."""
    OUTPUT.mkdir(exist_ok=True)
    show("A question, and why", "ask", "MAX_LTV", "price=8000000", "物業=村屋")
    show(
        "The same rules on another day, in English",
        *("ask", "DSR_OK", "monthly_income=30000", "loan=3000000", "annual_rate=4.125%", "years=30"),
        *("agreement_date=2024-02-27", "--lang", "en"),
    )
    facts = (
        "樓價=HK$8.8m",
        "物業=私樓",
        "按揭保險=是",
        "首次置業=是",
        "固定受薪=是",
        "每月入息=72000",
        "年利率=3.25%",
        "年期=30",
    )
    show("A client's quote", "quote", *(part for fact in facts for part in ("--set", fact)), "-o", "demo/quote.xlsx")
    show("A deal list: 48 deals, some of them wrong", "deals", DEALS, "-o", "demo/deals-answered.xlsx")
    show("The same list's formulas, without Excel", "recalc", DEALS, "-o", "demo/deals.xlsx")
    print("\nThe files:", *sorted(str(path) for path in OUTPUT.iterdir()), sep="\n  ")  # noqa: T201


if __name__ == "__main__":
    main()
