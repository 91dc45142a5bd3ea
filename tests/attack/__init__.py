"""Attacks on the files that we read and write, for ``make attack``: what was tried, and what held.

Each module has ``rows(scale)``, which yields a :class:`Row` a test; at a scale of 1 it tries as much as the published table
says.  Everything happens in temporary folders of its own.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """A line of the table."""

    test: str
    tried: int
    held: int
    failed: list[str]
    """What failed, a sentence each."""
