"""What the law says, as data: dated, cited tables, a folder a law, filed under the authority whose law it is.

A table holds versions, each with the day from which it applies, its numbers, its source and how sure we are.  Where a
table holds several dated series (a scope each), every version names its scope.  Only starts are stored; an end is the
next start.  :mod:`xlmortgage.tables.reader` refuses a file that is not in order, with a sentence.

To add a round of policy: a ``[[version]]`` in the table, its source in ``sources.toml``, a case in ``tests/cases``.
What a new reason or value is called, and what a law means by a word such as non-residential, stands in its table too.
"""

from __future__ import annotations

import tomllib
from functools import cache, partial
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.reading import Kind
from xlmortgage.deal.words import (
    Asset,
    Bank,
    Basis,
    Buyer,
    Condition,
    Income,
    Place,
    Property,
    Purpose,
    Topic,
    Use,
    Word,
    plain_spelling,
)
from xlmortgage.errors import InputError
from xlmortgage.tables.lookups import Law
from xlmortgage.tables.reader import (
    Citation,
    Conflict,
    Notice,
    ParameterError,
    Row,
    Source,
    Table,
    Version,
    Vocabulary,
    Weight,
    read_conflicts,
    read_sources,
    read_table,
)

__all__ = [
    "ENUMERATIONS",
    "VOCABULARY",
    "Citation",
    "Conflict",
    "Notice",
    "ParameterError",
    "Row",
    "Source",
    "Table",
    "Version",
    "Weight",
    "check_all",
    "conflicts",
    "law",
    "names",
    "old_after_days",
    "sources",
    "table",
    "table_called",
    "verified_on",
]

_ROOT = resources.files(__name__)

ENUMERATIONS: dict[str, type[Word]] = {
    "property": Property,
    "use": Use,
    "basis": Basis,
    "asset": Asset,
    "place": Place,
    "condition": Condition,
    "buyer": Buyer,
    "income": Income,
    "bank": Bank,
    "purpose": Purpose,
    "topic": Topic,
}
"""The kinds of fact whose values are words."""

VOCABULARY = Vocabulary(
    words={kind: {word.code: word for word in words} for kind, words in ENUMERATIONS.items()},
    dates=[fact.name for fact in FACTS.values() if fact.kind is Kind.DATE],
    facts=[*FACTS],
)
"""What a table need not say itself: the words of a deal, its dates, and the facts that have a label."""


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
    return read_table(name, _contents(_places()[name]), sources(), conflicts(), VOCABULARY)


def law(name: str, **options: Any) -> Law:
    """Return the law whose table is called ``name``; the table is read when the law is first asked.

    Parameters
    ----------
    name : str
        As in :func:`table`.
    **options
        As in :class:`xlmortgage.tables.lookups.Law`.

    """
    return Law(partial(table, name), **options)


def table_called(name: str) -> Table:
    """Return the table that ``name`` stands for: its file's name, or its own in either language.

    Raises
    ------
    InputError
        When there is none; the sentence lists those there are.

    Examples
    --------
    >>> table_called("按揭保險保費").key, table_called("MIP premium").key
    ('mip_premium', 'mip_premium')

    """
    for one in map(table, names()):
        if plain_spelling(name) in map(plain_spelling, (one.key, *one.name.values())):
            return one
    listed = ", ".join(names())
    raise InputError(
        "unknown-rule",
        en=f"“{name}” is not a table of rules. Choose from {listed}.",
        zh=f"沒有「{name}」這個規則表。請選 {listed}。",
        field="rule",
        value=name,
        allowed=list(names()),
    )


@cache
def sources() -> dict[str, Source]:
    """Return every source by its key."""
    return read_sources(_contents(_ROOT / "sources.toml"))


@cache
def conflicts() -> tuple[Conflict, ...]:
    """Return every conflict between sources, with what we use and why."""
    return read_conflicts(_contents(_ROOT / "conflicts.toml"), names())


@cache
def verified_on(*tables: str) -> int:
    """Return the day [yyyymmdd] to which some tables were verified: the earliest of their own days.

    Parameters
    ----------
    *tables : str
        Names of tables; all of them where none is given.

    """
    return min(table(name).verified_on for name in tables or names())


@cache
def old_after_days() -> int:
    """Return after how many days from its verification a table is called old."""
    days = _contents(_ROOT / "verification.toml")["old_after_days"]
    assert isinstance(days, int)  # noqa: S101 - a test reads the file
    return days


def check_all() -> None:
    """Read every table, every source and every conflict; raise :class:`ParameterError` at the first mistake."""
    conflicts()
    for name in names():
        table(name)


def _contents(file: Traversable) -> dict[str, object]:
    return tomllib.loads(file.read_text(encoding="utf-8"))
