"""The facts that are ranges of cells: assets, incomes, shares, amounts, names, a deal list, a deal block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import nan
from typing import Any, NamedTuple

from xlmortgage.deal.labels import FactInUnit, Labels, raw_of
from xlmortgage.deal.reading import (
    ERROR_VALUES,
    AnyWord,
    Fact,
    Kind,
    error_in_a_cell,
    is_blank,
    is_not_given,
    reads,
    word,
)
from xlmortgage.deal.words import Asset, Income, Place, StagePlan, plain_spelling
from xlmortgage.errors import InputError, given_twice
from xlmortgage.numbers.written import number_from_text

MOST_MONEY = 1e13
"""More than this is a slip of the keyboard [HKD]."""

MOST_DAYS = 3660
"""A whole number up to this says days after an agreement, a larger one a date."""

SHARE_DUST = 1e-9
"""By how much shares may miss the whole through binary rounding alone [fraction]."""

COMPLETION = frozenset(
    map(plain_spelling, ("completion", "on completion", "入伙", "入伙時", "成交", "收樓", "落成", "完成交易"))
)
"""What says that a payment falls due on completion."""

Rows = list[list[Any]]

_KIND = ("類別", "類型", "項目", "type", "item")


def _heading(name: str, kind: Kind, zh: str, en: str, *labels: str) -> Fact:
    return Fact(kind, zh, en, *labels, plain=None).like(name=name)


_OF_ASSETS = Labels(
    (
        _heading(
            "kind", Kind.TEXT, "種類", "kind", *_KIND, "資產", "資產類別", "資產種類", "asset", "assets", "asset type"
        ),
        _heading("value", Kind.MONEY, "價值", "value", "金額", "現值", "市值", "amount", "market value", "HKD", "港元"),
        _heading(
            "owed", Kind.MONEY, "欠款", "owed", "尚欠", "結欠", "按揭結欠", "負債", "outstanding", "debt", "balance"
        ),
        _heading("where", Kind.TEXT, "所在地", "where", "地點", "地區", "place", "location", "country"),
    ),
    {},
)
_OF_INCOMES = Labels(
    (
        _heading(
            "kind",
            Kind.TEXT,
            "種類",
            "kind",
            *_KIND,
            "收入",
            "收入類別",
            "收入種類",
            "income",
            "incomes",
            "income type",
        ),
        _heading(
            *(
                "monthly_income",
                Kind.MONEY,
                "每月金額",
                "amount a month",
                "金額",
                "每月入息",
                "每月收入",
                "月入",
                "入息",
            ),
            *("amount", "monthly amount", "monthly income", "amount per month", "HKD", "港元"),
        ),
        _heading("applicant", Kind.TEXT, "申請人", "applicant", "姓名", "whose", "name"),
        _heading(
            *(
                "yearly",
                Kind.MONEY,
                "每年金額",
                "amount a year",
                "全年金額",
                "每年入息",
                "每年收入",
                "年薪",
                "年收入",
                "年入息",
            ),
            *("yearly amount", "annual amount", "annual income", "annual salary", "amount per year", "yearly income"),
        ),
    ),
    {},
)
_OF_SHARES = Labels(
    (
        _heading("kind", Kind.TEXT, "種類", "kind", *_KIND, "資產", "資產類別", "收入", "收入類別", "asset", "income"),
        _heading(
            "share", Kind.SHARE, "比率", "share", "計算比率", "計入比率", "折扣率", "haircut", "share counted"
        ).like(most=1.0),
    ),
    {},
)
"""The headings of ranges, the needed ones first."""
_CURRENCY = re.compile(r"hkd|hk\$|港幣|港元|元", re.IGNORECASE)


class AssetLine(NamedTuple):
    """Something an applicant owns."""

    asset: Asset
    value: float
    """What it is worth [HKD]."""
    owed: float = 0.0
    """What is owed on it [HKD]."""
    place: Place = Place.HONG_KONG


class IncomeLine(NamedTuple):
    """What an applicant earns in one way."""

    kind: Income
    amount: float
    """[HKD a month]"""
    applicant: str = ""


class StageLine(NamedTuple):
    """One payment of a price."""

    share: float
    """Of the price [fraction]."""
    days: int | None = None
    """After the agreement."""
    date: int | None = None
    """When, where a date is given [yyyymmdd]; on completion where neither is."""


def as_rows(raw: Any) -> Rows:
    """Return a range as a list of rows; a single value is one row of one cell, a flat list is one column.

    >>> as_rows(1), as_rows([1, 2]), as_rows([[1, 2]])
    ([[1]], [[1], [2]], [[1, 2]])
    """
    if not isinstance(raw, (list, tuple)):
        return [[raw]]
    return [list(row) if isinstance(row, (list, tuple)) else [row] for row in raw]


@reads(Kind.ASSETS)
def _assets(fact: Fact, raw: Any) -> Sequence[AssetLine]:
    """Read a range of assets: kind, value, and if wanted what is owed and where; a single number is cash in Hong Kong."""
    if not isinstance(raw, (list, tuple)):
        if isinstance(raw, str) and not is_blank(raw) and number_of(raw) is None and raw.strip() not in ERROR_VALUES:
            raise _no_range(fact, raw)
        return () if is_blank(raw) else [AssetLine(Asset.CASH, _money(fact, raw))]
    return [_asset_line(fact, row) for row in _lines(fact, raw, _OF_ASSETS, ("kind", "value", "owed", "where"))]


@reads(Kind.INCOMES)
def _incomes(fact: Fact, raw: Any) -> Sequence[IncomeLine]:
    """Read a range of incomes: kind, amount a month, and if wanted whose; a single number is a salary."""
    if not isinstance(raw, (list, tuple)):
        if isinstance(raw, str) and not is_blank(raw) and number_of(raw) is None and raw.strip() not in ERROR_VALUES:
            raise _no_range(fact, raw)
        return () if is_blank(raw) else [IncomeLine(Income.SALARY, _money(fact, raw))]
    return [_income_line(fact, row) for row in _lines(fact, raw, _OF_INCOMES, ("kind", "monthly_income", "applicant"))]


@reads(Kind.HAIRCUTS)
def _haircuts(fact: Fact, raw: Any) -> Mapping[Asset, float]:
    """Read a range of two columns: kind of asset, share of its value that counts."""
    return _shares(fact, raw, Asset, "kind, share", "種類、比率")


@reads(Kind.INCOME_SHARES)
def _income_shares(fact: Fact, raw: Any) -> Mapping[Income, float]:
    """Read a range of two columns: kind of income, share of it that counts."""
    return _shares(fact, raw, Income, "kind of income, share", "收入種類、比率")


def _shares(fact: Fact, raw: Any, words: type[AnyWord], en: str, zh: str) -> dict[AnyWord, float]:
    shares: dict[AnyWord, float] = {}
    for row in _lines(fact, raw, _OF_SHARES, ("kind", "share")):
        if len(row) != 2:  # noqa: PLR2004 - kind and share
            raise _wrong_columns(fact, row, en, zh)
        kind = _word_of(fact, words, row[0])
        if is_blank(row[1]):
            raise _is_blank(fact, kind.zh, "share", "比率")
        share = fact.like(kind=Kind.SHARE, plain=0.0, most=1.0).read(_sound(fact, row[1]))
        if kind in shares:
            raise given_twice(fact.name, f"{fact.zh}（{kind.zh}）", shares[kind], share)
        shares[kind] = share
    return shares


@reads(Kind.AGES)
def _ages(fact: Fact, raw: Any) -> tuple[float, ...]:
    """Read ages: a number, a range, or a text in which they are separated; blanks and 0 are nobody's age."""
    cells = [cell for row in as_rows(raw) for cell in row]
    split = [
        part
        for cell in cells
        for part in (re.split("[,，、;；/／&+]|及|和|and", cell) if isinstance(cell, str) else [cell])
    ]
    one = fact.like(kind=Kind.YEARS, plain=0.0, zero_is_blank=True)
    return tuple(filter(None, (one.read(_sound(fact, age)) for age in split if not is_blank(age))))


@reads(Kind.AMOUNTS)
def _amounts(fact: Fact, raw: Any) -> float:
    """Read an amount, or a range of amounts as their sum; in a range of several columns the first may hold labels."""
    if not isinstance(raw, (list, tuple)):
        return _money(fact, raw)
    total = 0.0
    for row in as_rows(raw):
        cells = row[1:] if len(row) > 1 and _is_label(row[0]) else row
        total += sum(_money(fact, cell) for cell in cells if not is_blank(cell))
    return total


@reads(Kind.FRACTIONS)
def _fractions(fact: Fact, raw: Any) -> tuple[float, ...]:
    """Read a fraction, or a range of them, row by row; blanks are left out."""
    if is_not_given(fact, raw):
        return ()
    cells = [cell for row in as_rows(raw) for cell in row if not is_blank(cell)]
    one = fact.like(kind=Kind.SHARE, most=min(fact.most, 1.0))
    return tuple(one.read(_sound(fact, cell)) for cell in cells)


@reads(Kind.TERMS)
def _terms(fact: Fact, raw: Any) -> tuple[float, ...]:
    """Read a term, or a range of them, row by row; blanks, and the 0 of some hosts for one, are left out."""
    cells = [cell for row in as_rows(raw) for cell in row if not is_blank(cell)]
    one = fact.like(kind=Kind.YEARS, plain=0.0, above_least=True, most=100, zero_is_blank=True)
    return tuple(filter(None, (one.read(_sound(fact, cell)) for cell in cells)))


@reads(Kind.STAGES)
def _stages(fact: Fact, raw: Any) -> StagePlan | tuple[StageLine, ...] | None:
    """Read how a price is paid: a word, or a range of days after the agreement or a date, and a share of the price.

    A time that is blank or says completion is that; the last share may be blank, and is what is left.
    """
    if not isinstance(raw, (list, tuple)):
        return None if is_blank(raw) else word(StagePlan, str(raw), fact)
    rows = [row for row in as_rows(raw) if not all(is_blank(cell) for cell in row)]
    if len(rows) == 1 and len(rows[0]) == 1:
        return word(StagePlan, str(_sound(fact, rows[0][0])), fact)
    if rows and isinstance(rows[0][-1], str) and number_of(rows[0][-1]) is None and not is_blank(rows[0][-1]):
        rows = rows[1:]
    lines = tuple(_stage_line(fact, row, is_last=number == len(rows)) for number, row in enumerate(rows, start=1))
    total = sum(line.share for line in lines if line.share == line.share)
    has_rest = bool(lines) and lines[-1].share != lines[-1].share
    if not lines or total > 1 + SHARE_DUST or (not has_rest and total < 1 - SHARE_DUST):
        raise _shares_do_not_add_up(fact, total)
    return (*lines[:-1], lines[-1]._replace(share=1 - total)) if has_rest else lines


@reads(Kind.TABLE, Kind.CRITERIA)
def _table(fact: Fact, raw: Any) -> Rows | None:
    """Read a range with a header row and at least one row below it."""
    if is_blank(raw):
        return None
    rows = as_rows(raw)
    if len(rows) < 2:  # noqa: PLR2004 - header and lines
        raise InputError(
            "no-rows",
            en=f"{fact.name} needs a header row and at least one row below it; got {len(rows)}. Select both.",
            zh=f"{fact.zh}須有標題列及最少一列資料，現只有 {len(rows)} 列。請一併選取。",
            field=fact.name,
            value=len(rows),
            allowed="a header row and rows",
        )
    return rows


@reads(Kind.NAMES)
def _names(fact: Fact, raw: Any) -> Sequence[str]:
    """Read names from a text, separated by commas, or from a range."""
    cells = [str(_sound(fact, cell)) for row in as_rows(raw) for cell in row if not is_blank(cell)]
    names = (name.strip() for cell in cells for name in re.split("[,，、]", cell))
    return tuple(name for name in names if name)


@reads(Kind.BLOCK)
def _block(fact: Fact, raw: Any) -> Rows:
    """Read a range of two columns, labels and values."""
    rows = as_rows(raw)
    if wrong := [row for row in rows if len(row) != 2]:  # noqa: PLR2004 - label and value
        raise _wrong_columns(fact, wrong[0], "label, value", "項目、數值")
    return rows


def _lines(fact: Fact, raw: Any, headings: Labels, order: Sequence[str]) -> Rows:
    """Return the rows that hold something, their cells in the order told; a header row may tell another, and units."""
    rows = [row for row in as_rows(raw) if not all(is_blank(cell) for cell in row)]
    if not rows or not _is_a_header(rows[0], headings):
        return rows
    places: dict[str, tuple[int, Fact]] = {}
    for place, heading in enumerate(rows[0]):
        column = headings.named(heading)
        if column is None:
            if any(place < len(row) and not is_blank(row[place]) for row in rows):
                raise _unknown_heading(fact, heading, headings)
            continue
        if column.name == "yearly":
            column = FactInUnit.of(headings.facts["monthly_income"], str(heading), None)
        if column.name in places:
            raise given_twice(fact.name, f"{fact.zh}（{column.zh}）", rows[0][places[column.name][0]], heading)
        places[column.name] = place, column
    if not {*order[:2]} <= places.keys():
        raise _no_column(fact, [headings.facts[name] for name in order[:2] if name not in places])
    kept = [places.get(name) for name in order]
    while kept and kept[-1] is None:
        kept.pop()
    return [[_under(fact, at, row) for at in kept] for row in rows[1:]]


def _is_a_header(row: Sequence[Any], headings: Labels) -> bool:
    """Tell whether a row has a heading, and no cell that holds a number."""
    filled = [cell for cell in row if not is_blank(cell)]
    are_texts = all(isinstance(cell, str) and number_of(cell) is None for cell in filled)
    return are_texts and len(row) > 1 and any(headings.named(cell) for cell in filled)


def _under(fact: Fact, at: tuple[int, Fact] | None, row: Sequence[Any]) -> Any:
    """Return the cell of a row under a heading, in the own unit of what that is; ``None`` where there is none."""
    if at is None or at[0] >= len(row):
        return None
    place, column = at
    return raw_of(column.like(name=fact.name, zh=f"{fact.zh}（{column.zh}）"), _sound(fact, row[place]))


def number_of(raw: Any) -> float | None:
    """Return the number that a cell shows, or ``None``.

    >>> number_of(8), number_of("HK$8"), number_of("value")
    (8.0, 8.0, None)
    """
    if isinstance(raw, str):
        return number_from_text(raw)
    return float(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else None


def _is_label(raw: Any) -> bool:
    """Tell whether a cell beside an amount says what it is for, and is not itself an amount, a slip or an error."""
    if not isinstance(raw, str) or raw.strip() in ERROR_VALUES:
        return False
    return number_from_text(raw) is None and re.search(r"[^\W\d_]", _CURRENCY.sub("", raw)) is not None


def _asset_line(fact: Fact, row: Sequence[Any]) -> AssetLine:
    if not 2 <= len(row) <= 4:  # noqa: PLR2004 - kind, value, owed, where
        raise _wrong_columns(fact, row, "kind, value, and if wanted owed, where", "種類、價值，以及可選的欠款、所在地")
    kind, value, owed, where = (*row, None, None)[:4]
    is_here = is_blank(where) or where == 0
    place = Place.HONG_KONG if is_here else word(Place, str(_sound(fact, where)), fact)
    asset = _word_of(fact, Asset, kind)
    if is_blank(value):
        raise _is_blank(fact, asset.zh, "value", "價值")
    return AssetLine(asset, _money(fact, value), 0.0 if is_blank(owed) else _money(fact, owed), place)


def _income_line(fact: Fact, row: Sequence[Any]) -> IncomeLine:
    if not 2 <= len(row) <= 3:  # noqa: PLR2004 - kind, amount, applicant
        raise _wrong_columns(
            fact, row, "kind, amount a month, and if wanted applicant", "種類、每月金額，以及可選的申請人"
        )
    kind, amount, applicant = (*row, None)[:3]
    name = "" if is_blank(applicant) else str(_sound(fact, applicant)).strip()
    income = _word_of(fact, Income, kind)
    if is_blank(amount):
        raise _is_blank(fact, income.zh, "amount", "每月金額")
    return IncomeLine(income, _money(fact, amount), name)


def _word_of(fact: Fact, words: type[AnyWord], kind: Any) -> AnyWord:
    """Return the kind of a row."""
    if is_blank(kind):
        raise InputError(
            "missing",
            en=f"{fact.name}: a row has no kind. Fill in its kind, or clear the row.",
            zh=f"{fact.zh}：有一列沒有填寫種類。請填寫種類，或清空該列。",
            field=fact.name,
        )
    return word(words, str(_sound(fact, kind)), fact)


def _stage_line(fact: Fact, row: Sequence[Any], *, is_last: bool) -> StageLine:
    if len(row) != 2:  # noqa: PLR2004 - when and share
        raise _wrong_columns(fact, row, "days or date, share", "日數或日期、比率")
    when, share = (_sound(fact, cell) for cell in row)
    one = fact.like(kind=Kind.SHARE, plain=nan, most=1.0)
    part = nan if is_last and is_blank(share) else one.read(None if is_blank(share) else share)
    if part != part and not is_last:  # noqa: PLR0124 - nan
        raise _wrong_columns(fact, row[:1], "days or date, share", "日數或日期、比率")
    if is_blank(when) or (isinstance(when, str) and plain_spelling(when) in COMPLETION):
        return StageLine(part)
    days = number_from_text(when, percent=False, unit="days") if isinstance(when, str) else number_of(when)
    if days is not None and 0 <= days <= MOST_DAYS and days == int(days):
        return StageLine(part, days=int(days))
    return StageLine(part, date=fact.like(kind=Kind.DATE, plain=0, zero_is_blank=False).read(when))


def _shares_do_not_add_up(fact: Fact, total: float) -> InputError:
    return InputError(
        "shares-do-not-add-up",
        en=f"{fact.name}: the shares of the price add up to {total:.10g}. Make them add up to 100%, or leave the last one "
        "blank for what is left.",
        zh=f"{fact.zh}：各期佔樓價的比率合共 {total:.10g}。請使合計為 100%，或把最後一期留空作為餘額。",
        field=fact.name,
        value=total,
        allowed="shares that add up to 100%",
    )


def _no_range(fact: Fact, raw: str) -> InputError:
    return InputError(
        "no-range",
        en=f"{fact.name} is a {fact.kind.value}, or one amount; got “{raw}”. Select the cells of kinds and amounts.",
        zh=f"{fact.zh}須為種類與金額的範圍，或一個金額，現為 “{raw}”。請選取種類及金額的儲存格。",
        field=fact.name,
        value=raw,
        allowed=fact.kind.value,
    )


def _money(fact: Fact, raw: Any) -> float:
    amount: float = fact.like(kind=Kind.MONEY, plain=0.0, most=MOST_MONEY).read(_sound(fact, raw))
    return amount


def _sound(fact: Fact, raw: Any) -> Any:
    """Return a cell of a range, or refuse the error that it holds."""
    if isinstance(raw, str) and raw.strip() in ERROR_VALUES:
        raise error_in_a_cell(fact, raw)
    return raw


def _wrong_columns(fact: Fact, row: Sequence[Any], en: str, zh: str) -> InputError:
    return InputError(
        "wrong-columns",
        en=f"{fact.name}: a row has {len(row)} columns; it takes {en}. Select those columns.",
        zh=f"{fact.zh}：某列有 {len(row)} 欄，應為{zh}。請重新選取。",
        field=fact.name,
        value=list(row),
        allowed=en,
    )


def _is_blank(fact: Fact, kind: str, what: str, what_zh: str) -> InputError:
    return InputError(
        "missing",
        en=f"{fact.name}: the row “{kind}” has no {what}. Fill it in, 0 where there is none, or clear the row.",
        zh=f"{fact.zh}：「{kind}」一列沒有填寫{what_zh}。請填寫（沒有則填 0），或清空該列。",
        field=fact.name,
        value=kind,
    )


def _unknown_heading(fact: Fact, heading: Any, headings: Labels) -> InputError:
    known = [one for one in headings.facts.values() if one.name != "yearly"]
    return InputError(
        "unknown-heading",
        en=f"{fact.name}: the heading “{heading}” is not known. Write one of {', '.join(one.en for one in known)}.",
        zh=f"{fact.zh}：不認得標題「{heading}」。請填 {'、'.join(one.zh for one in known)} 其中之一。",
        field=fact.name,
        value=heading,
        allowed=[one.en for one in known],
    )


def _no_column(fact: Fact, wanting: Sequence[Fact]) -> InputError:
    return InputError(
        "wrong-columns",
        en=f"{fact.name}: the header row has no column {' and '.join(one.en for one in wanting)}. Add it.",
        zh=f"{fact.zh}：標題列沒有{'及'.join(one.zh for one in wanting)}一欄。請加上該欄。",
        field=fact.name,
        allowed=[one.en for one in wanting],
    )
