"""An invented law, so that tables can be tested without Hong Kong: who pays what to cross the bridges of Toyland.

``toll`` has rows in two scopes, a transition, kinds and notices; ``ferry`` a grid; ``tax`` bands.
"""

import tomllib
from enum import IntEnum
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from xlmortgage.numbers import scalar
from xlmortgage.tables.reader import Vocabulary, read_conflicts, read_sources, read_table

FOLDER = Path(__file__).parent
NAMES = ("ferry", "tax", "toll")


class Vehicle(IntEnum):
    """What crosses."""

    CART = 1
    COACH = 2
    BARGE = 3


VOCABULARY = Vocabulary(
    words={"vehicle": {vehicle.name.lower(): vehicle for vehicle in Vehicle}},
    dates=["crossing_date"],
    facts=["vehicle", "return_date"],
)


def contents(name):
    """Return what a file of Toyland says."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


SOURCES = read_sources(contents("sources"))
CONFLICTS = read_conflicts(contents("conflicts"), NAMES)


def read(name, of_file):
    """Return the table that the contents of a file make."""
    return read_table(name, of_file, SOURCES, CONFLICTS, VOCABULARY)


@cache
def table(name):
    """Return a table of Toyland."""
    return read(name, contents(name))


class Crossing:
    """One crossing, or many as arrays: all that a law needs of a deal, and nothing of a mortgage."""

    vehicle, laden, by_night, return_date = Vehicle.CART, False, False, 0
    worth, silver, span = 0.0, 0.0, 5.0
    day, xp, case = 20240301, scalar, None

    def __init__(self, **facts):
        self.__dict__.update(facts)

    def having(self, **facts):
        """Return the crossing with other facts, under no case."""
        return Crossing(**{**vars(self), **facts, "case": None})

    def at(self, places):
        """Return the crossings at some places of many."""
        arrays = {name: fact for name, fact in vars(self).items() if isinstance(fact, np.ndarray) and fact.ndim}
        return Crossing(**vars(self) | {name: fact[places] for name, fact in arrays.items()})


SETTLED = ("vehicle", "laden", "by_night", "return_date", "day")
"""The facts of a crossing that are no amount."""


def together(crossings):
    """Return crossings, each a mapping of the same facts, as arrays."""
    return Crossing(xp=np, **{name: np.array([one[name] for one in crossings]) for name in crossings[0]})


def remembering(crossings):
    """Return crossings one by one, those alike in all but their amounts under one case."""
    cases = {}
    for one in crossings:
        settled = tuple(one.get(name) for name in SETTLED)
        yield Crossing(**one, case=cases.setdefault(settled, SimpleNamespace(left={})))
