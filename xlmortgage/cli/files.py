"""What a command reads and must never write onto."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xlmortgage.errors import InputError, no_such_folder
from xlmortgage.lenders.criteria import Criteria
from xlmortgage.lists.read_criteria import read_file


def criteria_in_order(own: Path, lender: str | None = None) -> Criteria:
    """Return the criteria of a file, of one lender only where it is chosen; a refused line stops everything."""
    found = read_file(own)
    if found.refusals:
        line, error = found.refusals[0]
        raise InputError(
            "criteria-refused",
            en=f"{own.name}, line {line}: {error.sentence('en')} See them all with: xlmortgage criteria check {own.name}",
            zh=f"{own.name} 第 {line} 行：{error.sentence('zh')}可用 xlmortgage criteria check {own.name} 逐行查看。",
            field="criteria",
            value=line,
        )
    return found._replace(lenders={lender: found.of(lender)}, chosen=found.of(lender)) if lender else found


def fail_if_it_would_overwrite(inputs: Iterable[Path | None], outputs: Iterable[Path]) -> None:
    """Refuse an output, or a file written beside it, that is one of the files that are read."""
    kept = [file for file in inputs if file is not None]
    for output in outputs:
        if output.exists() and any(output.samefile(file) for file in kept):
            raise InputError(
                "output-is-the-source",
                en=f"{output.name} is a file that is read, which is never changed. Give the output another name.",
                zh=f"{output.name} 是要讀取的檔案，不會被改動。請為輸出另取檔名。",
                field="output",
                value=str(output),
            )


def fail_if_there_is_no_folder(output: Path) -> None:
    """Refuse an output whose folder is not there."""
    if not output.parent.is_dir():
        raise no_such_folder(output)
