"""A deal list as a worksheet hands it over, and its answers as a worksheet takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

from udfs.cells import Rows
from xlmortgage.deal.reading import is_blank
from xlmortgage.errors import XlMortgageError
from xlmortgage.explain import RESULTS


def answered(table: Rows, columns: Sequence[str] | None, lang: str) -> Rows:
    """Return the answers to a deal list, with a header row.

    Parameters
    ----------
    table : list of rows
        A header row and the deals.
    columns : sequence of str or None
        The wanted results, by name or Chinese label; all where ``None``.
    lang : str
        Language of headers and sentences, ``"zh"`` or ``"en"``.

    Raises
    ------
    XlMortgageError
        When this Python has no pandas, or as :func:`xlmortgage.lists.evaluate.evaluate`.

    """
    bulk, pandas = _bulk()
    header, *rows = table
    deals = {at: _padded(row, len(header)) for at, row in enumerate(rows) if not all(is_blank(cell) for cell in row)}
    frame = pandas.DataFrame(list(deals.values()), index=list(deals), columns=header, dtype=object)
    names = {label: name for name, label in RESULTS.items()}
    wanted = [names.get(column, column) for column in columns] if columns else None
    results, issues = bulk.evaluate(frame, wanted, lang=lang)
    answers = dict(
        zip(deals, (list(map(_cell, row)) for row in results.itertuples(index=False, name=None)), strict=True)
    )
    if "why" in results:
        _say_what_is_wrong(answers, issues["sentence"].items(), list(results).index("why"), lang)
    blank = [""] * len(results.columns)
    headers = [RESULTS.get(name, name) if lang == "zh" else name for name in results]
    return [headers, *(answers.get(at, blank) for at in range(len(rows)))]


def _bulk() -> tuple[ModuleType, ModuleType]:
    """Return the module that answers lists, and pandas, which not every host of Python has."""
    try:
        import pandas  # noqa: ICN001, PLC0415 - a cell needs none of it

        from xlmortgage.lists import evaluate as bulk  # noqa: PLC0415 - the same
    except ImportError:
        raise XlMortgageError(
            "needs-pandas",
            en="DEALS needs the packages pandas and numpy, which this Python does not have. "
            "Install them, or answer the list row by row with MAX_LTV(headers, row) and the other functions.",
            zh="DEALS 需要 pandas 及 numpy 套件，現時的 Python 沒有。請安裝，或以 MAX_LTV（標題列、資料列）等函數逐列計算。",
        ) from None
    return bulk, pandas


def _say_what_is_wrong(answers: dict[int, list[Any]], said: Iterable[tuple[int, str]], column: int, lang: str) -> None:
    """Put the sentences on a row that has no verdict where the reason would stand."""
    unanswered = {at for at, row in answers.items() if not row[column]}
    for at, sentence in said:
        if at in unanswered:
            gap = " " if lang == "en" and answers[at][column] else ""
            answers[at][column] += gap + sentence


def _padded(row: Sequence[Any], width: int) -> list[Any]:
    return [*row, *[None] * (width - len(row))][:width]


def _cell(value: Any) -> Any:
    """Return a result as a cell holds it: a plain value, or nothing visible where there is none."""
    plain = value.item() if hasattr(value, "item") else value
    return "" if plain is None or plain != plain else plain  # noqa: PLR0124 - nan alone is not itself
