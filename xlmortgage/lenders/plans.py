"""Mortgage plans as data: a plan a row under a header row, or what a lender's own criteria say of its plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from math import isnan, nan
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, MOST_OF_A_LOAN, Deal, fact_named
from xlmortgage.deal.labels import FactInUnit, Labels, in_unit, raw_of
from xlmortgage.deal.plans import MOST_MONTHS
from xlmortgage.deal.ranges import MOST_MONEY, Rows
from xlmortgage.deal.reading import ERROR_VALUES, Fact, Kind, error_in_a_cell, is_blank
from xlmortgage.deal.words import PlanKind, plain_spelling
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.lenders import Lender
from xlmortgage.lenders.criteria import RULES
from xlmortgage.numbers.days import NOT_GIVEN_DATE

PERCENT_AT_MOST = 100.0
"""A number from 1 to this, where a share or an amount is asked, is a percentage without its sign."""


class Plan(NamedTuple):
    """One plan of one lender; ``nan`` and 0 where it does not say."""

    lender: str
    kind: PlanKind | None = None
    hibor: float = nan
    """[fraction a year], as all rates"""
    spread: float = nan
    prime: float = nan
    discount: float = nan
    fixed_rate: float = nan
    fixed_months: int = 0
    bank_rebate: float = nan
    """A share of the loan up to 1, or [HKD]."""
    rebate_month: int = 0
    clawback: float = 0.0
    """A share of the rebate up to 1, or [HKD]; due while penalties run."""
    penalties: tuple[float, ...] = ()
    """By year from drawdown on [fraction of what is outstanding]; ``nan`` for a year between that is not said."""
    exit_penalty: float = nan
    """In whatever year [fraction of what is outstanding]."""
    link_cap: float = nan
    """[fraction of what is outstanding]"""
    link_rate: float = nan
    min_loan: float = 0.0
    """[HKD]"""
    fees: float = nan
    """[HKD]"""
    valuation: float = nan
    """[HKD]"""
    checked: int = NOT_GIVEN_DATE
    """When its line was last checked [yyyymmdd]."""
    source: str = ""
    note: str = ""
    is_of_criteria: bool = False
    """Whether it is what a lender's own criteria tell, which are weighed by themselves."""
    refused: XlMortgageError | None = None
    """What is wrong with its row, if anything."""


def _column(name: str, *labels: str, **changes: Any) -> Fact:
    """Return a fact of a deal as a column, with further labels; ``nan`` where a cell is blank."""
    fact = FACTS[name]
    return fact.like(synonyms=(*fact.synonyms, *labels), **{"plain": nan, "zero_is_blank": False, **changes})


def _new(name: str, kind: Kind, zh: str, en: str, *labels: str, **more: Any) -> Fact:
    return Fact(kind, zh, en, *labels, **more).like(name=name)


_LEAST_LOAN = ("最低貸款", "最低貸款金額", "最少貸款額", "minimum loan", "minimum loan amount", "least loan")
_PLAN_TYPE = ("類型", "計劃", "種類", "計劃種類", "按揭類型", "plan", "plan type", "type", "plan kind", "type of plan")

COLUMNS: dict[str, Fact] = {
    "lender": _column("lender", "銀行", "機構", "bank", plain=""),
    "kind": _new("kind", Kind.WORD, "計劃類型", "kind", *_PLAN_TYPE, words=PlanKind, plain=None),
    "hibor": _column("hibor", "H"),
    "spread": _column("spread", "H+", "加幅", "H plus", "HIBOR plus", "HIBOR+"),
    "prime": _column("prime", zero_is_blank=True),
    "discount": _column("discount", "P-", "P−", "P–", "減幅", "P minus", "prime minus", "prime -"),
    "fixed_rate": _new("fixed_rate", Kind.RATE, "定息", "fixed rate", "定息息率", most=MOST_OF_A_LOAN),
    "fixed_months": _new("fixed_months", Kind.WHOLE, "定息月數", "fixed months", "定息期", plain=0, most=MOST_MONTHS),
    "bank_rebate": _column("bank_rebate", "回贈", "現金回贈", "rebate", "cash rebate"),
    "rebate_month": _column("rebate_month", plain=0),
    "clawback": _column("clawback", "退還回贈", plain=0.0),
    **{
        f"penalty_{year}": _new(
            f"penalty_{year}",
            Kind.SHARE,
            f"第{zh}年罰息",
            f"penalty year {year}",
            *(f"第{year}年罰息", f"{nth}年罰息", f"year {year} penalty", f"penalty {year}"),
            plain=nan,
            most=1.0,
        )
        for year, (zh, nth) in enumerate(zip("一二三", "首次三", strict=True), start=1)
    },
    "link_cap": _column("link_cap", "存款掛鈎上限"),
    "link_rate": _column("link_rate", "存款掛鈎息率"),
    "min_loan": _new("min_loan", Kind.MONEY, "最低貸款額", "min loan", *_LEAST_LOAN, plain=0.0, most=MOST_MONEY),
    "fees": _column("fees"),
    "valuation": _column("valuation"),
    "checked": FACTS["date"].like(
        name="checked",
        zh="查核日期",
        en="checked",
        synonyms=("checked on", "date checked", "查核日"),
        zero_is_blank=True,
    ),
    "source": _new("source", Kind.TEXT, "來源", "source", plain=""),
    "note": _new("note", Kind.TEXT, "備註", "note", "remarks", "附註", plain=""),
}
"""What can be said of a plan, by the heading of its column."""

SHARES_OR_MONEY = ("bank_rebate", "clawback")

PENALTIES = ("penalty_1", "penalty_2", "penalty_3")


def plans_of(rows: Rows) -> tuple[Plan, ...]:
    """Return the plans of a range: a header row, then a plan a row; blank rows are none.

    A row that cannot be read is a plan with the error that says so, so that it spoils no other.

    Raises
    ------
    InputError
        When a heading is unknown or stands twice, or no row holds a plan.

    Examples
    --------
    >>> header = ["貸款機構", "計劃類型", "H 加", "P 減", "回贈", "penalty_1"]
    >>> (plan,) = plans_of([header, ["甲銀行", "H 按", 0.013, "1.75%", "1.2%", 0.02]])
    >>> plan.kind.code, plan.spread, plan.bank_rebate, plan.penalties
    ('h', 0.013, 0.012, (0.02,))

    """
    return tuple(map(_plan, lines_of(rows, COLUMNS, "plans", "按揭計劃")))


def lines_of(rows: Rows, columns: Mapping[str, Fact], field: str, zh: str) -> list[dict[str, Any]]:
    """Return the rows below a header row, each by the names of its columns and in their units; a cell without one is refused.

    Parameters
    ----------
    rows : list of rows
        The header row and what is below it.
    columns : mapping
        The columns that there may be, by name.
    field, zh : str
        What the range is called, for the errors.

    Raises
    ------
    InputError
        When a heading is unknown or stands twice, a cell has no heading, or there is no row.

    """
    header, *below = rows
    below = [row for row in below if not all(map(is_blank, row))]
    named: list[Fact | None] = []
    for heading in header:
        column = None if is_blank(heading) else column_of(heading, columns)
        if column is None and not is_blank(heading):
            raise _unknown_heading(heading, columns, field, zh)
        if column is not None and column.name in (one.name for one in named if one):
            raise _heading_twice(heading, field, zh)
        named.append(column)
    lines = []
    for row in below:
        for place, cell in enumerate(row):
            if not is_blank(cell) and (place >= len(named) or named[place] is None):
                raise _no_heading(cell, place, field, zh)
        lines.append(
            {column.name: in_own_unit(column, cell) for column, cell in zip(named, row, strict=False) if column}
        )
    if not lines:
        raise _no_line(field, zh)
    return lines


def column_called(heading: Any, columns: Mapping[str, Fact]) -> str | None:
    """Return the name of the column that a heading names, as in :func:`column_of`.

    >>> column_called("H 加", COLUMNS), column_called("bank's rebate", COLUMNS), column_called("海景", COLUMNS)
    ('spread', 'bank_rebate', None)
    """
    column = column_of(heading, columns)
    return column.name if column else None


def column_of(heading: Any, columns: Mapping[str, Fact]) -> Fact | None:
    """Return the column that a heading names, in the unit that it tells.

    >>> column_of("估價(萬)", COLUMNS).read(750), column_of("Rebate (%)", COLUMNS).plain_raw(1.2), column_of("海景", COLUMNS)
    (7500000.0, 0.012, None)
    """
    column = _labels(tuple(columns.items())).named(heading)
    if column is None and (fact := fact_named(heading)) and fact.name in columns:
        column = columns[fact.name]
        column = FactInUnit.of(column, fact.unit, fact.factor) if isinstance(fact, FactInUnit) else column
    if isinstance(column, FactInUnit) and column.factor is None and column.name in SHARES_OR_MONEY:
        return in_unit(column.own.like(kind=Kind.SHARE, most=1.0), column.unit)
    return column


@lru_cache(maxsize=16)
def _labels(columns: tuple[tuple[str, Fact], ...]) -> Labels:
    return Labels((column for _, column in columns), {})


def in_own_unit(column: Fact, cell: Any) -> Any:
    """Return a cell in the own unit of its column, or the error of one that does not fit it, which its reader raises."""
    try:
        return raw_of(column, cell)
    except XlMortgageError as error:
        return error


def read_line(line: Mapping[str, Any], columns: Mapping[str, Fact]) -> Iterator[tuple[str, Any]]:
    """Yield what the cells of a line give, by the names of their columns; the plain case of a blank."""
    for name, column in columns.items():
        raw = line.get(name)
        if isinstance(raw, XlMortgageError):
            raise raw
        if isinstance(raw, str) and raw.strip() in ERROR_VALUES:
            raise error_in_a_cell(column, raw)
        yield name, (_share_or_money(column, raw) if name in SHARES_OR_MONEY else column.read(raw))


def _plan(line: Mapping[str, Any]) -> Plan:
    lender = "" if is_blank(line.get("lender")) else str(line["lender"]).strip()
    if not lender:
        return Plan("?", refused=_no_lender())
    try:
        read = dict(read_line(line, COLUMNS))
        return Plan(**{name: value for name, value in read.items() if name not in PENALTIES}, penalties=_by_year(read))
    except XlMortgageError as error:
        return Plan(lender, refused=of_plan(lender, error))


def plan_of(lender: Lender, deal: Deal) -> Plan:
    """Return the plan that a lender's own criteria tell of for a deal.

    Examples
    --------
    >>> from xlmortgage.lenders.criteria import criteria_of, read_lines
    >>> line = {"lender": "甲銀行", "rule": "spread", "value": 0.013, "source": "circular", "checked": "2026-11-01"}
    >>> lender = criteria_of(read_lines([(2, line), (3, {**line, "rule": "penalty_1", "value": 0.02})])[0]).of("甲銀行")
    >>> plan = plan_of(lender, Deal({"price": 8e6}, 20261121))
    >>> plan.spread, plan.penalties, plan.checked
    (0.013, (0.02,), 20261101)

    """
    rulings = {rule: ruling for rule in RULES if rule != "haircut" and (ruling := lender.asks(rule, deal)).reason > 0}
    says = {rule: float(ruling.value) for rule, ruling in rulings.items()}
    renamed = {"rebate": "bank_rebate"}
    told: dict[str, Any] = {renamed.get(rule, rule): value for rule, value in says.items()}
    checked = [ruling.citation.sources[0].date for ruling in rulings.values() if ruling.citation]
    own: dict[str, Any] = {name: value for name, value in told.items() if name in OF_CRITERIA}
    own |= {name: int(own[name]) for name in ("fixed_months", "rebate_month") if name in own}
    return Plan(
        lender.name,
        **own,
        penalties=_by_year({name: told.get(name, nan) for name in PENALTIES}),
        checked=int(min(checked).replace("-", "")) if checked else NOT_GIVEN_DATE,
        is_of_criteria=True,
    )


def with_the_lenders_own(plan: Plan, lender: Lender, deal: Deal) -> Plan:
    """Return a plan with what holds for every plan of its lender, where it does not say so itself."""
    own = plan_of(lender, deal)
    return plan._replace(
        min_loan=plan.min_loan or own.min_loan,
        prime=own.prime if isnan(plan.prime) else plan.prime,
        valuation=own.valuation if isnan(plan.valuation) else plan.valuation,
    )


OF_CRITERIA = frozenset(RULES) & frozenset(Plan._fields) | {"bank_rebate"}
"""What a lender's lines can say of its plan under the same name."""


def _by_year(read: Mapping[str, float]) -> tuple[float, ...]:
    """Return the penalties of the first years, ``nan`` for a year between that is not said."""
    shares = [read[name] for name in PENALTIES]
    while shares and isnan(shares[-1]):
        shares.pop()
    return tuple(shares)


def _share_or_money(column: Fact, raw: Any) -> float:
    if is_blank(raw):
        return float(column.plain)
    has_sign = isinstance(raw, str) and "%" in raw.replace("％", "%")
    value: float = column.like(kind=Kind.SHARE, most=1.0).read(raw) if has_sign else column.read(raw)
    if 1 < value <= PERCENT_AT_MOST and not has_sign:
        column.like(kind=Kind.SHARE, most=1.0).read(raw)
    return value


def of_plan(lender: str, error: XlMortgageError) -> XlMortgageError:
    """Return the error of a cell with the plan that it stands in."""
    own: Callable[..., XlMortgageError] = type(error)
    named = own(
        error.code,
        en=f"{lender}: {error.sentence('en')}",
        zh=f"{lender}：{error.sentence('zh')}",
        field=error.field,
        value=error.value,
        allowed=error.allowed,
    )
    named.cell = error.cell
    return named


def _unknown_heading(heading: Any, columns: Mapping[str, Fact], field: str, zh: str) -> InputError:
    def likeness(column: Fact) -> float:
        labels = (column.name, column.zh, column.en, *column.synonyms)
        return max(
            SequenceMatcher(None, plain_spelling(str(heading)), plain_spelling(label)).ratio() for label in labels
        )

    nearest: Sequence[Fact] = sorted(columns.values(), key=likeness, reverse=True)
    return InputError(
        "unknown-heading",
        en=f"{field}: the heading “{heading}” is not known. Write one of {', '.join(column.name for column in nearest)}.",
        zh=f"{zh}：不認得標題「{heading}」。請填 {'、'.join(column.zh for column in nearest)} 其中之一。",
        field=field,
        value=heading,
        allowed=[column.name for column in nearest],
    )


def _heading_twice(heading: Any, field: str, zh: str) -> InputError:
    return InputError(
        "column-twice",
        en=f"{field}: the column “{heading}” is there twice. Delete or rename one.",
        zh=f"{zh}：「{heading}」一欄重複出現。請刪除或改名其中一欄。",
        field=field,
        value=heading,
    )


def _no_heading(cell: Any, place: int, field: str, zh: str) -> InputError:
    return InputError(
        "no-heading",
        en=f"{field}: column {place + 1} holds “{cell}” and has no heading. Write one above it, or clear the column.",
        zh=f"{zh}：第 {place + 1} 欄有「{cell}」但沒有標題。請加上標題，或清空該欄。",
        field=field,
        value=cell,
    )


def _no_line(field: str, zh: str) -> InputError:
    return InputError(
        "no-rows",
        en=f"{field} needs at least one row below its header row; all are blank. Fill one in.",
        zh=f"{zh}須有標題列及最少一列資料，現時全屬空白。請填寫最少一列。",
        field=field,
        allowed="a header row and rows",
    )


def _no_lender() -> InputError:
    return InputError(
        "missing",
        en="A plan has no lender. Fill in its cell 貸款機構 (lender).",
        zh="有計劃欠缺貸款機構。請填寫該列的「貸款機構」（lender）。",
        field="lender",
    )
