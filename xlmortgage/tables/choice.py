"""A choice among rulings; number, reason and citation come from the same one, by one index."""

from __future__ import annotations

from collections.abc import Callable
from operator import gt, lt
from typing import Any

from xlmortgage.numbers import scalar
from xlmortgage.numbers.scalar import namespace
from xlmortgage.tables.reader import Citation
from xlmortgage.tables.ruling import Reason, Ruling

NOT_COVERED = Reason.NOT_COVERED


class Choice:
    """Several rulings, and which of them decides: all that is said of the deciding one is taken by that one index.

    Parameters
    ----------
    names : tuple of str
        What each ruling goes by.
    rulings : tuple of Ruling
        The rulings, in the order in which they were weighed.
    which : int or array of int
        The place of the one that decides.
    xp : namespace
        The array namespace of ``which``.

    """

    __slots__ = ("names", "rulings", "value", "which", "xp")

    def __init__(self, names: tuple[str, ...], rulings: tuple[Ruling, ...], which: Any, xp: Any) -> None:
        self.names, self.rulings, self.which, self.xp = names, rulings, which, xp
        self.value = self.of("value")

    def of(self, what: str) -> Any:
        """Return what the deciding ruling has under a name: ``value``, ``reason``, ``version``, ``row``, ``is_doubtful``."""
        if not getattr(self.which, "ndim", 0):
            return getattr(self.rulings[self.which], what)
        said = getattr(self.rulings[0], what)
        for place in range(1, len(self.rulings)):
            said = self.xp.where(self.which == place, getattr(self.rulings[place], what), said)
        return said

    @property
    def reason(self) -> Any:
        """Why the deciding ruling has its number, or none."""
        return self.of("reason")

    @property
    def is_doubtful(self) -> Any:
        """Whether what decides rests on less than an official or a secondary source."""
        return self.of("is_doubtful")

    @property
    def decided_by(self) -> Any:
        """The name of the ruling that decides."""
        return self.xp.take(self.names, self.which)

    @property
    def deciding(self) -> Ruling:
        """The ruling that decides one deal."""
        ruling: Ruling = self.rulings[self.which]
        return ruling

    @property
    def citation(self) -> Citation | None:
        """On whose authority one deal is decided."""
        return self.deciding.citation

    def named(self, name: str) -> Ruling | None:
        """Return the ruling of a name, or ``None`` where there is none of that name."""
        return self.rulings[self.names.index(name)] if name in self.names else None

    def is_by(self, name: str) -> Any:
        """Tell whether a ruling of that name decides."""
        found: Any = False
        for place, own in enumerate(self.names):
            if own == name:
                found = found | (self.which == place)
        return found

    def at(self, place: int) -> Choice:
        """Return the choice for one deal of many."""
        which = int(self.which[place]) if getattr(self.which, "ndim", 0) else self.which
        return Choice(self.names, tuple(ruling.at(place) for ruling in self.rulings), which, scalar)


Answer = Ruling | Choice


def highest(*answers: Answer, **named: Answer) -> Choice:
    """Choose the highest number; an answer by keyword goes by that name, one without keeps the names it has."""
    return _chosen(answers, named, gt)


def lowest(*answers: Answer, **named: Answer) -> Choice:
    """Choose the lowest number, answers as in :func:`highest`."""
    return _chosen(answers, named, lt)


def otherwise(*answers: Answer, **named: Answer) -> Choice:
    """Choose the first number, answers as in :func:`highest`."""
    return _chosen(answers, named, _never)


def _never(_new: Any, _best: Any) -> bool:
    return False


def _chosen(answers: tuple[Answer, ...], named: dict[str, Answer], beats: Callable[[Any, Any], Any]) -> Choice:
    """Choose among answers: one without a number stands back, but one that was asked in vain leaves the whole open."""
    every = [("", answer) for answer in answers]
    every += named.items()
    parts = [part for part in every if _speaks(part[1])] or every[:1]
    names: list[str] = []
    rulings: list[Ruling] = []
    places = []
    for name, answer in parts:
        places.append(len(rulings) + answer.which)
        names += (name,) * len(answer.rulings) if name else answer.names
        rulings += answer.rulings
    xp = namespace(*[answer.value for _, answer in parts])
    which, best = places[0], parts[0][1].value
    for number in range(1, len(parts)):
        new, place = parts[number][1].value, places[number]
        wins = beats(new, best) | ((best != best) & (new == new))  # noqa: PLR0124 - nan
        if wins is not False:
            which, best = xp.where(wins, place, which), xp.where(wins, new, best)
    for number in reversed(range(len(parts))):
        in_vain = parts[number][1].reason == NOT_COVERED
        if in_vain is not False:
            which = xp.where(in_vain, places[number], which)
    return Choice(tuple(names), tuple(rulings), which, xp)


def _speaks(answer: Answer) -> bool:
    """Tell whether an answer has a say: a number for some deal, or that it was asked in vain, or an ended rule's row."""
    value = answer.value
    return type(value) is not float or value == value or answer.reason != Reason.NOT_ASKED  # noqa: PLR0124 - nan
