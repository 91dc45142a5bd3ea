"""What a command reads and must never write onto, and the place of what it writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xlmortgage.cli.terminal import tell
from xlmortgage.errors import InputError, no_such_folder
from xlmortgage.files.together import fail_if_its_name_is_too_long, followed
from xlmortgage.files.workshop import clear_leftovers
from xlmortgage.lenders.criteria import Criteria
from xlmortgage.lists.read_criteria import read_file


def criteria_in_order(own: Path, lender: str | None = None, *, as_of: int | None = None) -> Criteria:
    """Return the criteria of a file, of one lender only where it is chosen; a refused line stops everything.

    The age of a line is counted from ``as_of`` [yyyymmdd].
    """
    found = read_file(own, as_of=as_of)
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


def cells_of(file: Path) -> list[list[Any]]:
    """Return the cells of a sheet or of a .csv file as rows; ``None`` where there is nothing."""
    from xlmortgage.lists.read_file import read_cells  # noqa: PLC0415 - needs an extra

    found = read_cells(file)
    cells: list[list[Any]] = found.astype(object).where(found.notna(), None).to_numpy().tolist()
    return cells


def fail_if_it_would_overwrite(inputs: Iterable[Path | None], outputs: Iterable[Path]) -> None:
    """Refuse an output, or a file written beside it, that is one of the files that are read."""
    kept = [file for file in inputs if file is not None]
    for output in outputs:
        fail_if_its_name_is_too_long(output)
        if output.exists() and any(output.samefile(file) for file in kept):
            raise InputError(
                "output-is-the-source",
                en=f"{output.name} is a file that is read, which is never changed. Give the output another name.",
                zh=f"{output.name} 是要讀取的檔案，不會被改動。請為輸出另取檔名。",
                field="output",
                value=str(output),
            )


def make_ready(output: Path, lang: str) -> None:
    """Refuse an output whose folder is not there; clear what stopped runs left in that folder, and say so."""
    if not output.parent.is_dir():
        raise no_such_folder(output)
    folder = followed(output).parent
    for left in clear_leftovers(folder) if folder.is_dir() else ():
        tell(left.sentence(lang), err=True)
