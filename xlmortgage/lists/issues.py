"""What is wrong with the deals of a list: an issue a line, its sentence made once for all deals that it fits."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from xlmortgage.deal.facts import FACTS
from xlmortgage.errors import XlMortgageError
from xlmortgage.lists.columns import left_empty


class Issues:
    """The issues of a list.

    Parameters
    ----------
    headings : mapping
        Under which heading the list gives a fact.
    lang : str
        Language of the sentences, ``"zh"`` or ``"en"``.

    """

    def __init__(self, headings: Mapping[str, Hashable], lang: str) -> None:
        self.headings, self.lang = headings, lang
        self._found: list[tuple[Any, Any, Any, Any]] = []

    def note(self, places: Any, field: str, error: XlMortgageError, heading: Hashable | None = None) -> None:
        """Note one issue of the deals at some places, under the heading of the field where no other is told."""
        if len(places):
            column, *rest = self._issue(error, field)
            issue = (column if heading is None else heading, *rest)
            self._note(places, [issue], np.zeros(len(places), dtype=np.int64))

    def note_each(
        self,
        places: Any,
        otherwise: str,
        told: Mapping[str, Any],
        error: Callable[[Mapping[str, Any]], XlMortgageError],
    ) -> None:
        """Note an issue of each deal at some places.

        Parameters
        ----------
        places : array of int
            From 0.
        otherwise : str
            The column of an issue that is about no fact.
        told : mapping
            What the sentences tell, arrays as long as ``places``.
        error : callable
            Takes what is told of one deal.

        """

        def issue(one: Mapping[str, Any]) -> tuple[Any, str, str]:
            found = error(one)
            return self._issue(found, found.field if found.field in FACTS else otherwise)

        self._note(places, *each_telling(told, len(places), issue))

    def table(self, index: pd.Index[Any], numbers: Any) -> pd.DataFrame:
        """Return the issues in the order of the rows, each once, on the index of the list, with the numbers of its rows."""
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *(found[0] for found in self._found)])
        order = np.argsort(rows, kind="stable")
        table = {"row": numbers[rows[order]]}
        for place, name in enumerate(("column", "code", "sentence"), start=1):
            parts = [np.zeros(0, dtype=np.object_), *(found[place] for found in self._found)]
            table[name] = np.concatenate(parts)[order]
        types = {"row": "Int64", "column": "string", "code": "string", "sentence": "string"}
        issues = pd.DataFrame(table, index=index[rows[order]]).astype(types)
        return issues[~issues.duplicated().to_numpy()]

    def _issue(self, error: XlMortgageError, field: str) -> tuple[Any, str, str]:
        if error.code == "missing":
            error = left_empty(FACTS[field])
        return self.headings.get(field, field), error.code, error.sentence(self.lang)

    def _note(self, places: Any, issues: Sequence[tuple[Any, ...]], numbers: Any) -> None:
        columns, codes, sentences = (_objects(part)[numbers] for part in zip(*issues, strict=True))
        self._found.append((places, columns, codes, sentences))


def each_telling(told: Mapping[str, Any], size: int, say: Callable[[Mapping[str, Any]], Any]) -> tuple[list[Any], Any]:
    """Return what is said of each distinct telling, and for every place the number of its own.

    Parameters
    ----------
    told : mapping
        Arrays of one length by name; a telling is one entry of each.  ``row`` tells nothing apart.
    size : int
        That length.
    say : callable
        Takes one telling.

    Examples
    --------
    >>> said, numbers = each_telling({"loan": np.array([1.0, 2.0, 1.0])}, 3, lambda one: f"{one['loan']:g}")
    >>> [said[number] for number in numbers]
    ['1', '2', '1']

    """
    numbers, many = np.zeros(size, dtype=np.int64), 1
    for name, part in told.items():
        if name != "row":
            codes, distinct = pd.factorize(part, use_na_sentinel=False)
            numbers, kept = pd.factorize(numbers * len(distinct) + codes)
            many = len(kept)
    first = np.zeros(many, dtype=np.int64)
    first[numbers[::-1]] = np.arange(size)[::-1]
    columns = {name: _words(name, part[first].tolist()) for name, part in told.items()}
    tellings = zip(*columns.values(), strict=True) if columns else [()]
    return [say(dict(zip(columns, telling, strict=True))) for telling in tellings], numbers


def _words(name: str, values: list[Any]) -> list[Any]:
    """Return values of a fact as they are told: words again, where they are the numbers of words."""
    words = {int(word): word for word in FACTS[name].words or ()} if name in FACTS else {}
    return [words[value] for value in values] if words else values


def _objects(values: Any) -> Any:
    """Return values as an array of objects, whatever they are."""
    array = np.empty(len(values), dtype=np.object_)
    array[:] = values
    return array
