"""What the law says, as data: dated, cited tables, a folder a law, filed under the authority whose law it is.

A table holds versions, each with the day from which it applies, its numbers, its source and how sure we are.  Where a
table holds several dated series (a scope each), every version names its scope.  Only starts are stored; an end is the
next start.  :mod:`xlmortgage.tables.reader` refuses a file that is not in order, with a sentence.

To add a round of policy: a ``[[version]]`` in the table, its source in ``sources.toml``, a case in ``tests/cases``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from xlmortgage.tables.reader import (
    Citation,
    Conflict,
    Notice,
    ParameterError,
    Row,
    Source,
    Table,
    Version,
    read_conflicts,
    read_sources,
    read_table,
)

__all__ = [
    "Citation",
    "Conflict",
    "Notice",
    "ParameterError",
    "Row",
    "Source",
    "Table",
    "Version",
    "check_all",
    "conflicts",
    "names",
    "sources",
    "table",
    "verified_on",
]

_ROOT = resources.files(__name__)


@cache
def _places() -> dict[str, Traversable]:
    """Return the file of every table by its name: each law has a folder, filed under whose law it is."""
    authorities = (entry for entry in _ROOT.iterdir() if entry.is_dir())
    laws = (entry for authority in authorities for entry in authority.iterdir() if entry.is_dir())
    files = {law.name: law / f"{law.name}.toml" for law in laws}
    return {name: files[name] for name in sorted(files) if files[name].is_file()}


@cache
def names() -> tuple[str, ...]:
    """Return the names of all tables, in alphabetical order."""
    return tuple(_places())


@cache
def table(name: str) -> Table:
    """Return the table called ``name``.

    Parameters
    ----------
    name : str
        Name of the table's file without its ending, such as ``"ltv"``.

    Raises
    ------
    ParameterError
        When the file is not in order; the sentence says where and what is allowed.

    Examples
    --------
    >>> table("ltv").name["en"]
    'Loan-to-value cap of the Monetary Authority'

    """
    return read_table(name, _contents(_places()[name]), sources(), conflicts())


@cache
def sources() -> dict[str, Source]:
    """Return every source by its key."""
    return read_sources(_contents(_ROOT / "sources.toml"))


@cache
def conflicts() -> tuple[Conflict, ...]:
    """Return every conflict between sources, with what we use and why."""
    return read_conflicts(_contents(_ROOT / "conflicts.toml"), names())


@cache
def verified_on() -> int:
    """Return the day [yyyymmdd] to which every table was verified: the earliest of the tables' own days."""
    return min(table(name).verified_on for name in names())


def check_all() -> None:
    """Read every table, every source and every conflict; raise :class:`ParameterError` at the first mistake."""
    conflicts()
    for name in names():
        table(name)


def _contents(file: Traversable) -> dict[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
