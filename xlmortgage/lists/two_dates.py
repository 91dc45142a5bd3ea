"""A deal list on two dates: which results change if every agreement had another date, and which rules make them change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xlmortgage import questions as quote
from xlmortgage.deal.reading import NOT_GIVEN_DATE, as_date, read
from xlmortgage.deal.words import ARGUMENTS, argument_named
from xlmortgage.errors import InputError
from xlmortgage.explain import rows
from xlmortgage.explain.sentence import say
from xlmortgage.law import Table
from xlmortgage.lenders.criteria import Criteria
from xlmortgage.lists import evaluate as bulk
from xlmortgage.tables.ruling import Ruling

COLUMNS = ("row", "column", "before", "after", "why")
"""The columns of a table of changes."""

_NOT_COMPARED = ("why", "rules_version")
OF_LOAN = ("eligible", "max_ltv", "max_loan", "reduction")
OF_TENOR = ("max_tenor", "building_rule", "applicant_rule", "guarantee_years")
"""The values of a row that matter for a loan, and for a tenor."""

_NO_SAY = -2
"""The version of a rule that has no say in a deal."""


class _Say(NamedTuple):
    """One rule's say in many deals: which table, which of its versions, which row."""

    tables: Sequence[Table]
    which: Any
    version: Any
    row: Any
    values: Sequence[str]
    """The values of the row that matter."""


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
        A deal list as :func:`xlmortgage.lists.evaluate.evaluate` takes it.  Each deal is answered under its own date, or under
        the day to which the tables were verified where it has none, and again under ``date``.  A deal whose own date
        cannot be read is not compared.
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
    other = _as_if_of(frame, _day(date))
    wanted = [name for name in columns or bulk.RESULTS if name not in _NOT_COMPARED]
    asked = [*wanted, *(["why"] if "verdict" in wanted else [])]
    before, after = (bulk.evaluate(deals, asked, overlay, lang=lang)[0] for deals in (frame, other))
    differs = {name: _differs(before[name], after[name]) for name in wanted}
    at = np.flatnonzero(np.logical_or.reduce([*differs.values(), np.zeros(len(frame), dtype=bool)]))
    reasons = _reasons(frame.iloc[at], other.iloc[at], wanted, overlay, lang)
    if "verdict" in wanted:
        reasons["verdict"] = _before_and_after(before["why"].iloc[at], after["why"].iloc[at], lang)
    parts = [_changes(name, np.flatnonzero(differs[name]), before, after) for name in wanted]
    for name, part in zip(wanted, parts, strict=True):
        part["why"] = reasons[name][np.searchsorted(at, part["row"].to_numpy() - 1)]
    found = pd.concat(parts) if parts else pd.DataFrame(columns=list(COLUMNS))
    return found.sort_values("row", kind="stable")


def _day(date: Any) -> int:
    day: int = read(ARGUMENTS["date"], date)
    if day == NOT_GIVEN_DATE:
        raise InputError(
            "missing",
            en="The date to compare with is not given. Write it like 2024-10-16.",
            zh="未提供作比較的日期。請填寫，例如 2024-10-16。",
            field="date",
        )
    return day


def _as_if_of(frame: pd.DataFrame, day: int) -> pd.DataFrame:
    """Return the list with every agreement date that can be read, and every missing one, set to a day."""
    date = as_date(day)
    column = next((label for label in frame.columns if _is_agreement_date(label)), None)
    if column is None:
        return frame.assign(agreement_date=date)
    dates = frame[column].astype(object)
    kept = dates.notna() & ~dates.map(_can_be_read).astype(bool)
    return frame.assign(**{column: dates.where(kept, date)})


def _is_agreement_date(label: Any) -> bool:
    argument = argument_named(label)
    return argument is not None and argument.name == "agreement_date"


def _can_be_read(raw: Any) -> bool:
    try:
        read(ARGUMENTS["agreement_date"], raw)
    except InputError:
        return False
    return True


def _differs(before: pd.Series[Any], after: pd.Series[Any]) -> Any:
    return ((before != after) & ~(before.isna() & after.isna())).to_numpy()


def _changes(name: str, at: Any, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of one result, without their reasons."""
    earlier, later = (table[name].astype(object).where(table[name].notna(), None).iloc[at] for table in (before, after))
    return pd.DataFrame({"row": at + 1, "column": name, "before": earlier, "after": later}, index=before.index[at])


def _reasons(
    before: pd.DataFrame, after: pd.DataFrame, wanted: Sequence[str], overlay: Criteria | None, lang: str
) -> dict[str, Any]:
    """Return for every wanted result, and every deal, which versions of which tables govern on the two dates."""
    reasons = {name: np.full(len(before), "", dtype=object) for name in wanted}
    if not len(before):
        return reasons
    pairs = zip(bulk.facts_of(before, overlay), bulk.facts_of(after, overlay), strict=True)
    for (at, earlier), (_, later) in pairs:
        for governs in {GOVERNING[name] for name in wanted if name in GOVERNING}:
            words = _words(_says(governs, earlier, len(at)), _says(governs, later, len(at)), len(at), lang)
            for name in wanted:
                if GOVERNING.get(name) is governs:
                    reasons[name][at] = words
    return reasons


def _says(governs: Callable[[bulk.Values], Sequence[_Say]], facts: bulk.Values, size: int) -> Sequence[_Say]:
    """Return the rules that govern each deal of a list of some size."""
    with np.errstate(all="ignore"):
        return governs({**facts, "agreement_date": np.broadcast_to(facts["agreement_date"], size)})


def _words(before: Sequence[_Say], after: Sequence[_Say], size: int, lang: str) -> Any:
    """Return in words what governs each deal, once for every combination of versions and rows."""
    numbers = [
        np.broadcast_to(part, size).astype(int)
        for one in (*before, *after)
        for part in (one.which, one.version, one.row)
    ]
    combinations, places = np.unique(np.column_stack(numbers), axis=0, return_inverse=True)
    texts = []
    for combination in combinations:
        places_of_each = combination.reshape(-1, 3).tolist()
        parts = [_part(one, place, lang) for one, place in zip((*before, *after), places_of_each, strict=True)]
        texts.append(_difference(parts[: len(before)], parts[len(before) :], lang))
    return np.array(texts, dtype=object)[places.ravel()]


def _part(one: _Say, place: Sequence[int], lang: str) -> str:
    which, version, row = place
    return rows.deciding(one.tables[which], version, row, lang, one.values) if version != _NO_SAY else ""


def _difference(before: Sequence[str], after: Sequence[str], lang: str) -> str:
    """Return in what two dates differ; where they do not, that the years between the dates do."""
    differing = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    if not differing:
        governs = say(lang, "；", "; ").join(part for part in after if part)
        return say(lang, f"{governs}。年數由臨約日期計算。", f"{governs}. The years count from the agreement's date.")
    earlier, later = ([part for part in parts if part] for parts in zip(*differing, strict=True))
    nothing = say(lang, "沒有其他規則", "no further rule")
    was, now = (say(lang, "；", "; ").join(parts) or nothing for parts in (earlier, later))
    return say(lang, f"之前：{was}。之後：{now}。", f"Before: {was}. After: {now}.")


def _before_and_after(before: Any, after: Any, lang: str) -> Any:
    """Return the two texts as one, for every deal."""
    nothing = say(lang, "沒有答案", "no answer")
    series = (pd.Series(np.asarray(texts), dtype=object).fillna(nothing) for texts in (before, after))
    earlier, later = (texts.str.rstrip("。.") for texts in series)
    full_stop = say(lang, "。", ".")
    return (
        say(lang, "之前：", "Before: ") + earlier + say(lang, "。之後：", ". After: ") + later + full_stop
    ).to_numpy()


def _of(ruling: Ruling, values: Sequence[str] = (), has_a_say: Any = True) -> _Say:
    return _Say((ruling.table,), 0, np.where(has_a_say, ruling.version, _NO_SAY), ruling.row, values)


def _of_deciding(answer: quote.LoanToValue | quote.Tenor, values: Sequence[str]) -> _Say:
    tables = tuple(limit.ruling.table for limit in answer.limits)
    version, row = (
        quote.of_deciding(answer, lambda limit: limit.ruling.version),
        quote.of_deciding(answer, lambda limit: limit.ruling.row),
    )
    return _Say(tables, answer.decided_by, version, row, values)


def _loan(facts: bulk.Values) -> Sequence[_Say]:
    base = quote.lending_base(facts["price"], facts["valuation"], facts["rebate"])
    base = np.where(base > 0, base, np.nan)
    answer = quote.loan_to_value(base, **{name: facts[name] for name in (*bulk.LTV, "lender")})
    reduces = (answer.decided_by == 0) & (answer.reduction.value > 0)
    return _of_deciding(answer, OF_LOAN), _of(answer.reduction, OF_LOAN, reduces)


def _tenor(facts: bulk.Values) -> Sequence[_Say]:
    answer = quote.longest_tenor(**{name: facts[name] for name in (*bulk.TENOR, "use", "lender")})
    return (_of_deciding(answer, OF_TENOR),)


def _servicing(facts: bulk.Values) -> Sequence[_Say]:
    limits = quote.servicing_limits(**{name: facts[name] for name in bulk.LIMITS})
    return (
        _of(limits.limit),
        _of(limits.stress, (), limits.stress.version >= 0),
        _of(limits.rental_share, (), facts["rental_income"] > 0),
    )


def _premium(facts: bulk.Values) -> Sequence[_Say]:
    return (_of(quote.insurance_premium(*(facts[name] for name in bulk.PREMIUM)), (), facts["insured"]),)


def _duty(facts: bulk.Values) -> Sequence[_Say]:
    return (_of(quote.stamp_duty(*(facts[name] for name in bulk.DUTY))),)


def _cash(facts: bulk.Values) -> Sequence[_Say]:
    return *_duty(facts), *_premium(facts)


GOVERNING: dict[str, Callable[[bulk.Values], Sequence[_Say]]] = {
    **dict.fromkeys(("max_ltv", "max_loan", "loan_binding"), _loan),
    **dict.fromkeys(("max_tenor", "tenor_binding"), _tenor),
    **dict.fromkeys(("dsr", "dsr_limit", "dsr_ok", "min_income"), _servicing),
    "mip_premium": _premium,
    "stamp_duty": _duty,
    "cash_needed": _cash,
}
"""The rules that govern each result; a result that is not here hangs on no date."""
