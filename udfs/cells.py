"""Between cells and facts: blanks, error cells, ranges, deal blocks, header rows.

A worksheet function is called with whatever its host hands over.  Here that becomes raw values by the name of the fact
they give; the facts themselves read them (:mod:`xlmortgage.deal.reading`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from udfs.cell_error import CellError
from xlmortgage.deal.applicants import add_further, further_named
from xlmortgage.deal.facts import LABELS, fact_named, nearly_named, tells_another_matter
from xlmortgage.deal.labels import did_you_mean, raw_of
from xlmortgage.deal.ranges import Rows, as_rows
from xlmortgage.deal.reading import Fact, Kind, is_blank
from xlmortgage.errors import InputError, XlMortgageError, given_twice
from xlmortgage.lists.columns import is_a_result
from xlmortgage.numbers.written import bare_number

Raws = dict[str, Any]
"""Raw values by the name of the fact that each gives."""


def deal_block(given: Sequence[Any], first: Fact | None) -> tuple[Iterable[Sequence[Any]], Sequence[Any]] | None:
    """Return labels with their values where a call gives a deal block, or a header row and its value row.

    Parameters
    ----------
    given : sequence
        The arguments by position.
    first : Fact or None
        What the function takes first.

    Returns
    -------
    tuple or None
        Pairs of label and value, and the arguments that follow them; ``None`` where the call gives one fact at a time.

    """
    if not given or not isinstance(given[0], (list, tuple)) or (first and first.kind in (Kind.TABLE, Kind.BLOCK)):
        return None
    heads = _as_row(given[0])
    if len(heads) == 1 and len(given) > 1 and isinstance(given[1], (list, tuple)):
        values = _as_row(given[1])
        if len(values) == 1 and len(values[0]) == len(heads[0]):
            pairs: Rows = [list(pair) for pair in zip(heads[0], values[0], strict=True)]
            if _are_ours(pairs, first):
                return pairs, given[2:]
    block = as_rows(given[0])
    if pairs := _header_and_values(block):
        return (pairs, given[1:]) if _are_ours(pairs, first) else None
    if all(len(row) == 2 for row in block) and _are_ours(block, first):  # noqa: PLR2004 - labels and values
        return block, given[1:]
    return None


def is_a_block(labels: Iterable[Any]) -> bool:
    """Tell whether some labels are those of a deal block: one that we know shows it.

    >>> is_a_block(["樓價", "海景"]), is_a_block(["海景", 8e6])
    (True, False)
    """
    return any(fact_named(label) or further_named(label) for label in labels)


def facts_of(pairs: Iterable[Sequence[Any]], wanted: Collection[str], needed: Collection[str]) -> Raws:
    """Return the raw values of the wanted facts that labels name, each in the fact's own unit.

    Labels of other facts, and those of nobody, are passed over; and one that means several facts, where a label of its
    own gives the one that is wanted.  Incomes of further applicants add up with the first one's, their ages stand with
    the others'.

    Parameters
    ----------
    pairs : iterable of label and value
        A deal block, or a header row with its values.
    wanted : collection of str
        The names of the facts that are read.
    needed : collection of str
        Those among them that the answer hangs on: a label must not nearly name one of them.

    Raises
    ------
    InputError
        When a fact is given twice, or a label beside a value nearly names a fact that is needed.

    """
    raws: Raws = {}
    strange, of_several, further = [], [], []
    for label, raw in pairs:
        if is_blank(raw) or tells_another_matter(label, [raw]):
            continue
        fact = fact_named(label, wanted)
        if of_another := further_named(label):
            further.append((of_another, raw))
        elif fact is None:
            strange.append((label, raw))
        elif fact.name in wanted:
            if LABELS.means_several(label):
                of_several.append((fact, raw))
                continue
            if fact.name in raws:
                raise given_twice(fact.name, fact.zh, raws[fact.name], raw)
            raws[fact.name] = raw_of(fact, raw)
    for fact, raw in of_several:
        raws.setdefault(fact.name, raw_of(fact, raw))
    add_further(raws, further, wanted)
    _fail_if_one_is_near(strange, needed, raws)
    return raws


def _fail_if_one_is_near(strange: Iterable[tuple[Any, Any]], needed: Collection[str], raws: Raws) -> None:
    for label, raw in strange:
        near = () if is_a_result(label) else nearly_named(label, needed, raws, [raw])
        if near:
            raise did_you_mean(label, near[:2])


def unused_labels(pairs: Iterable[Sequence[Any]]) -> list[str]:
    """Return the labels beside a value that name no fact, and no result of a deal list.

    >>> unused_labels([["樓價", 8e6], ["海景", "是"], ["備註", None], ["每月供款", 24_000]])
    ['海景']
    """
    return [
        label
        for label, raw in pairs
        if isinstance(label, str) and label.strip() and not is_blank(raw)
        if not is_a_result(label) and further_named(label) is None
        if fact_named(label) is None or tells_another_matter(label, [raw])
    ]


def spread(function: Any, raws: Raws, answer: Callable[[Raws], Any]) -> Any:
    """Work ranges of one shape through, cell by cell; a single value beside them is repeated.

    Parameters
    ----------
    function : WorksheetFunction
        What is called: its facts, and whether its answer spills.
    raws : dict
        Raw values by fact, ranges among them.
    answer : callable
        Answers single raw values.

    """
    ranges = {
        fact: as_rows(raws[fact.name])
        for fact in function.facts
        if not fact.is_range and isinstance(raws.get(fact.name), (list, tuple))
    }
    raws = raws | {fact.name: rows[0][0] for fact, rows in ranges.items() if _shape(rows) == (1, 1)}
    ranges = {fact: rows for fact, rows in ranges.items() if _shape(rows) != (1, 1)}
    if not ranges:
        return answer(raws)
    if function.spills:
        raise _range_where_the_answer_spills(function.name, next(iter(ranges)))
    height, width = _one_shape(function.name, ranges)
    for fact in function.facts:
        if fact.kind is Kind.AMOUNTS and isinstance(raws.get(fact.name), (list, tuple)):
            rows = as_rows(raws[fact.name])
            if _shape(rows) == (height, width):
                ranges[fact] = rows
    return [
        [
            _cell(answer, raws | {fact.name: rows[row][column] for fact, rows in ranges.items()})
            for column in range(width)
        ]
        for row in range(height)
    ]


def _cell(answer: Callable[[Raws], Any], raws: Raws) -> Any:
    try:
        return answer(raws)
    except XlMortgageError as error:
        return CellError(error.cell, error)


def _as_row(raw: Any) -> Rows:
    """Return a range as rows, a flat list as one row: a header row or its values."""
    return as_rows(raw) if any(isinstance(row, (list, tuple)) for row in raw) else [list(raw)]


def _header_and_values(rows: Rows) -> Rows:
    """Return the labels and values of a header row above its value row, where a range of two rows is that."""
    if len(rows) != 2 or not is_a_block(rows[0][:1]) or is_a_block(rows[1]):  # noqa: PLR2004 - header and values
        return []
    labels = [label for label in rows[0] if not is_blank(label)]
    names_several = sum(is_a_block([label]) for label in labels) > 1
    if len(rows[0]) != len(rows[1]) or not names_several or not all(isinstance(label, str) for label in labels):
        return []
    return [list(pair) for pair in zip(*rows, strict=True)]


def _are_ours(pairs: Iterable[Sequence[Any]], first: Fact | None) -> bool:
    """Tell whether labels and values are a deal block.

    One label that we know shows it; but where the function takes a table of assets or incomes, whose kinds look like
    labels, only the label of the table itself with a number beside it does.
    """
    pairs = [*pairs]
    known = [(fact, value) for label, value in pairs if (fact := fact_named(label) or _of_another(label))]
    if first and first.kind in (Kind.ASSETS, Kind.INCOMES):
        return any(fact.kind is first.kind and not isinstance(value, str) for fact, value in known)
    return bool(known) or (first is not None and first.is_number and _look_like_labels(pairs))


def _look_like_labels(pairs: Sequence[Sequence[Any]]) -> bool:
    """Tell whether texts that name no fact stand where labels do: one of them nearly names one."""
    return all(isinstance(label, str) and bare_number(label) is None for label, _ in pairs) and any(
        nearly_named(label, cells=[value]) for label, value in pairs
    )


def _of_another(label: Any) -> Fact | None:
    further = further_named(label)
    return further.fact if further else None


def _one_shape(name: str, ranges: Mapping[Fact, Rows]) -> tuple[int, int]:
    shapes = {fact.name: _shape(rows) for fact, rows in ranges.items()}
    if len(set(shapes.values())) > 1:
        listed = ", ".join(f"{fact} {rows} x {columns}" for fact, (rows, columns) in shapes.items())
        raise InputError(
            "ranges-of-different-shapes",
            en=f"{name} needs ranges of one shape; got {listed}. Select the same rows for each.",
            zh=f"{name} 的各個範圍須大小相同，現為 {listed}。請為每個參數選取相同的列數。",
            value=listed,
            allowed="ranges of one shape",
        )
    return next(iter(shapes.values()))


def _range_where_the_answer_spills(name: str, fact: Fact) -> InputError:
    return InputError(
        "range-where-the-answer-spills",
        en=f"{name} answers with a table and takes single values; {fact.name} is a range. "
        "Choose one cell, and write the formula once for each.",
        zh=f"{name} 的答案是一個表，只接受單一數值，但{fact.zh}是一個範圍。請選一個儲存格，逐個計算。",
        field=fact.name,
        allowed="a single value",
    )


def _shape(rows: Rows) -> tuple[int, int]:
    return len(rows), min((len(row) for row in rows), default=0)
