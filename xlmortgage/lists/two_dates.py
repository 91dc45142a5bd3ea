"""A deal list on two dates: which results change if every agreement had another date, and which rules make them change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.errors import InputError
from xlmortgage.explain import rows
from xlmortgage.explain.sentence import say
from xlmortgage.lenders.criteria import Criteria
from xlmortgage.lists.columns import ASSESSMENT, BESIDE_THE_VERDICT, VERSION, WHY, wanted_columns
from xlmortgage.lists.evaluate import Answered, DealList
from xlmortgage.lists.headed_frame import headed_frame
from xlmortgage.lists.issues import each_telling
from xlmortgage.numbers.days import NOT_GIVEN_DATE
from xlmortgage.questions import Governs, Question, governing
from xlmortgage.tables.ruling import Reason, Ruling

CHANGES = ("row", "column", "before", "after", "why")
"""The columns of a table of changes."""


def compare(
    frame: pd.DataFrame,
    date: Any,
    columns: Sequence[str] | None = None,
    overlay: Criteria | None = None,
    *,
    lang: str = "zh",
) -> pd.DataFrame:
    """Return what changes in a deal list if every agreement had another date.

    Parameters
    ----------
    frame : DataFrame
        A deal list as :func:`xlmortgage.lists.evaluate.evaluate` takes it.  Each deal is answered under its own date, or
        under the day to which the tables were verified where it has none, and again under ``date``.  A deal whose own
        date cannot be read is not compared.
    date : date or str
        The other date.
    columns, overlay
        As in :func:`xlmortgage.lists.evaluate.evaluate`.
    lang : str, optional
        Language of ``why``, ``"zh"`` or ``"en"``.

    Returns
    -------
    DataFrame
        One row a result that changes, on the index of ``frame``: ``row`` (its position from 1), ``column``,
        ``before``, ``after``, and ``why``: which version of which table governs before and after.

    Raises
    ------
    InputError
        When ``date`` is not a date, or the list cannot be answered.

    Examples
    --------
    >>> deals = pd.DataFrame({"樓價": [32e6, 8e6], "臨約日期": ["2024-03-01", "2024-11-01"]})
    >>> found = compare(deals, "2024-10-16", ["max_ltv"], lang="en")
    >>> found[["row", "column", "before", "after"]].values.tolist()
    [[1, 'max_ltv', 0.65625, 0.7]]
    >>> print(found["why"].iloc[0].partition(" After: ")[2].partition(" [")[0])
    Loan-to-value cap of the Monetary Authority (residential, version of 2024-10-16): every case, LTV cap 70%

    """
    wanted = tuple(name for name in wanted_columns(columns) if name not in (*BESIDE_THE_VERDICT, VERSION))
    asked = (*wanted, *([WHY] if "verdict" in wanted else []))
    headed = headed_frame(frame)
    lists = tuple(DealList(headed.deals, asked, overlay, lang, day) for day in (None, _day(date)))
    before, after = (deals.results() for deals in lists)
    parts = {}
    for question in lists[0].questions:
        for column in question.columns:
            if column.name in wanted:
                changed = np.flatnonzero(_differs(before[column.name], after[column.name]))
                found = _changes(column.name, changed, before, after)
                if question is ASSESSMENT:
                    found["why"] = _both(before[WHY].iloc[changed], after[WHY].iloc[changed], lang)
                else:
                    found["why"] = _reasons(question, lists, changed, lang)
                parts[column.name] = found
    changes = pd.concat([parts[name] for name in wanted]) if parts else pd.DataFrame(columns=list(CHANGES))
    changes["row"] = headed.numbers[changes["row"].astype(np.int64) - 1]
    return changes.sort_values("row", kind="stable")


def _day(date: Any) -> int:
    day: int = FACTS["date"].read(date)
    if day == NOT_GIVEN_DATE:
        raise InputError(
            "missing",
            en="The date to compare with is not given. Write it like 2024-10-16.",
            zh="未提供作比較的日期。請填寫，例如 2024-10-16。",
            field="date",
        )
    return day


def _differs(before: pd.Series[Any], after: pd.Series[Any]) -> Any:
    gone, came = before.isna().to_numpy(), after.isna().to_numpy()
    return (gone != came) | (~gone & (before != after).fillna(value=False).to_numpy(dtype=bool))


def _changes(name: str, at: Any, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of one result, without their reasons."""
    earlier, later = (table[name].iloc[at].astype(object) for table in (before, after))
    earlier, later = (values.where(values.notna(), None) for values in (earlier, later))
    return pd.DataFrame({"row": at + 1, "column": name, "before": earlier, "after": later}, index=before.index[at])


def _reasons(question: Question, lists: Sequence[DealList], changed: Any, lang: str) -> Any:
    """Return of some deals which versions of which tables govern a question on the two dates."""
    sides = [_said(deals.answers(question), changed, deals.size, lang) for deals in lists]
    told = {f"{side} {place}": texts for side, parts in enumerate(sides) for place, texts in enumerate(parts)}

    def difference(one: Mapping[str, str]) -> str:
        before, after = ([text for name, text in one.items() if name[0] == side] for side in "01")
        return _difference(before, after, lang)

    said, numbers = each_telling(told, len(changed), difference)
    return np.array(said, dtype=np.object_)[numbers]


def _said(answers: Sequence[Answered], asked: Any, size: int, lang: str) -> list[Any]:
    """Return in words what governs some deals: for each rule that has a say a text a deal, empty where it has none."""
    found: list[Any] = []
    for one in answers:
        place = np.full(size, -1)
        place[one.places] = np.arange(len(one.places))
        its = np.flatnonzero(place[asked] >= 0)
        for number, governs in enumerate(governing(one.answer)):
            if number == len(found):
                found.append(np.full(len(asked), "", dtype=np.object_))
            if len(its):
                found[number][its] = _rows(governs, one.answer.deal, place[asked[its]], len(one.places), lang)
    return found


def _rows(governs: Governs, deal: Deal, at: Any, size: int, lang: str) -> Any:
    """Return in words which row of which version decides the deals at some places, or what was not found for them."""
    in_vain = governs.answer.reason == Reason.NOT_COVERED
    asked = {ruling.law: place for place, ruling in enumerate(governs.answer.rulings) if ruling.table}
    wanting = [(one, gap.text[lang], fits) for one in asked for gap, fits in one.gaps(deal, in_vain)]
    parts = {
        "which": governs.answer.which,
        "version": governs.answer.of("version"),
        "row": governs.answer.of("row"),
        "says": governs.has_a_say & (governs.answer.reason != Reason.NOT_ASKED),
    }
    parts |= {f"gap {number}": fits for number, (_, _, fits) in enumerate(wanting)}
    told = {name if name != "row" else "line": np.broadcast_to(part, size)[at] for name, part in parts.items()}

    def words(one: Mapping[str, Any]) -> str:
        ruling: Ruling = governs.answer.rulings[one["which"]]
        if not one["says"] or not ruling.table:
            return ""
        found = rows.deciding(ruling.table, one["version"], one["line"], lang, governs.values)
        missing = [
            text.rstrip("。.")
            for number, (its, text, _) in enumerate(wanting)
            if one[f"gap {number}"] and its is ruling.law
        ]
        return found + "".join(say(lang, f"（{text}）", f" ({text})") for text in missing)

    said, numbers = each_telling(told, len(at), words)
    return np.array(said, dtype=np.object_)[numbers]


def _difference(before: Sequence[str], after: Sequence[str], lang: str) -> str:
    """Return in what two dates differ; where they do not, that the years between the dates do."""
    differing = [pair for pair in zip_longest(before, after, fillvalue="") if pair[0] != pair[1]]
    if not differing:
        governs = say(lang, "；", "; ").join(part for part in after if part)
        return say(lang, f"{governs}。年數由臨約日期計算。", f"{governs}. The years count from the agreement's date.")
    earlier, later = ([part for part in parts if part] for parts in zip(*differing, strict=True))
    nothing = say(lang, "沒有其他規則", "no further rule")
    was, now = (say(lang, "；", "; ").join(parts) or nothing for parts in (earlier, later))
    return say(lang, f"之前：{was}。之後：{now}。", f"Before: {was}. After: {now}.")


def _both(before: pd.Series[Any], after: pd.Series[Any], lang: str) -> Any:
    """Return the reasons of both dates as one, for every deal."""
    nothing = say(lang, "沒有答案", "no answer")
    told = {name: part.fillna(nothing).to_numpy(dtype=np.object_) for name, part in (("was", before), ("now", after))}

    def both(one: Mapping[str, str]) -> str:
        was, now = (one[name].rstrip("。.") for name in ("was", "now"))
        return say(lang, f"之前：{was}。之後：{now}。", f"Before: {was}. After: {now}.")

    said, numbers = each_telling(told, len(before), both)
    return np.array(said, dtype=np.object_)[numbers]
