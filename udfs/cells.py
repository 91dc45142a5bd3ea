"""Between cells and values: blanks, error cells, ranges, deal blocks, and tables of assets.

A worksheet function is called with whatever its host hands over.  Here that becomes values, and the answers become
cells again: a single value, or rows of them where a range was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from udfs.cell_error import CellError
from xlmortgage import questions as quote
from xlmortgage.deal.reading import ERROR_VALUES, error_in_a_cell, is_blank, is_zero_for_blank, number_from_text, read
from xlmortgage.deal.words import Argument, Asset, Kind, Place, argument_named
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.questions import AssetLine

if TYPE_CHECKING:
    from udfs.contract import WorksheetFunction

Rows = list[list[Any]]

_ASSET_HEADERS = frozenset(("kind", "asset", "assets", "資產", "資產類別", "類別", "種類"))


def call(function: WorksheetFunction, given: Sequence[Any], named: dict[str, Any]) -> Any:
    """Answer one call of a worksheet function.

    Parameters
    ----------
    function : WorksheetFunction
        What is called.
    given : sequence
        The arguments by position, as the host hands them over; or a deal block; or a header row and a value row.
    named : dict
        Further arguments by name.

    Returns
    -------
    float, int, bool, str or list of rows
        A range of answers where a range was given; in it an answer that cannot be given is a :class:`CellError`.

    Raises
    ------
    XlMortgageError
        When a single answer cannot be given.

    """
    raws = _bound(function, given, named)
    for raw in raws:
        if isinstance(raw, (list, tuple)):
            return _spread(function, raws)
    return function.answer(raws)


def values_of(function: WorksheetFunction, raws: Sequence[Any]) -> list[Any]:
    """Return what a function's body takes: each argument read, or its plain case.

    Raises
    ------
    InputError
        When a required argument is missing, an argument cannot be read, or a cell holds an error.

    """
    values = []
    for position, (argument, raw) in enumerate(zip(function.arguments, raws, strict=True)):
        if raw is None:
            if position < function.required:
                raise _missing(function, argument)
            values.append(argument.plain)
            continue
        if type(raw) is CellError:
            raise error_in_a_cell(argument, raw)
        if position < function.required and is_not_given(argument, raw):
            raise _missing(function, argument)
        values.append(_READERS.get(argument.kind, read)(argument, raw))
    return values


def facts_of(arguments: Sequence[Argument], raws: Sequence[Any]) -> dict[str, Any]:
    """Return what is given of a deal, read, by argument name; ``None`` for what cannot be read.

    >>> from xlmortgage.deal.words import ARGUMENTS
    >>> facts_of([ARGUMENTS["price"], ARGUMENTS["loan"], ARGUMENTS["years"]], ["HK$8m", None, "soon"])
    {'price': 8000000.0, 'years': None}
    """
    facts: dict[str, Any] = {}
    for argument, raw in zip(arguments, raws, strict=True):
        if isinstance(raw, (list, tuple)) or is_not_given(argument, raw):
            continue
        facts[argument.name] = None
        with suppress(XlMortgageError):
            facts[argument.name] = read(argument, raw)
    return facts


def is_not_given(argument: Argument, raw: Any) -> bool:
    """Tell whether a raw value means that the argument is not given."""
    if isinstance(raw, (list, tuple)):
        return False
    return is_blank(raw) or is_zero_for_blank(argument, raw)


def as_rows(raw: Any) -> Rows:
    """Return a range as a list of rows; a single value is one row of one cell, a flat list is one column.

    >>> as_rows(1), as_rows([1, 2]), as_rows([[1, 2]])
    ([[1]], [[1], [2]], [[1, 2]])
    """
    if not isinstance(raw, (list, tuple)):
        return [[raw]]
    return [list(row) if isinstance(row, (list, tuple)) else [row] for row in raw]


def with_headers(*labels: str) -> Callable[[Iterable[Sequence[Any]]], Rows]:
    """Return what makes rows of an answer's lines, under a header row.

    >>> with_headers("期數", "供款")([(1, 100.0)])
    [['期數', '供款'], [1, 100.0]]
    """

    def rows(lines: Iterable[Sequence[Any]]) -> Rows:
        return [list(labels), *map(list, lines)]

    return rows


def deal_block(function: WorksheetFunction, given: Sequence[Any]) -> tuple[dict[str, Any], Sequence[Any]] | None:
    """Return the facts of a deal block or of a header row and its value row, and the arguments that follow it.

    Returns
    -------
    tuple or None
        The raw values by argument name; ``None`` where the call gives its arguments one by one.

    """
    if not given or not isinstance(given[0], (list, tuple)) or function.takes_a_table:
        return None
    first = _as_row(given[0])
    if len(first) == 1 and len(given) > 1 and isinstance(given[1], (list, tuple)):
        second = _as_row(given[1])
        if (
            len(second) == 1
            and len(second[0]) == len(first[0])
            and _is_ours(function, zip(first[0], second[0], strict=True))
        ):
            return _facts(function, zip(first[0], second[0], strict=True)), given[2:]
    block = as_rows(given[0])
    if all(len(row) == 2 for row in block) and _is_ours(function, block):  # noqa: PLR2004 - two columns
        return _facts(function, block), given[1:]
    return None


def read_assets(argument: Argument, raw: Any) -> list[AssetLine]:
    """Read a range of assets: kind, value, and if wanted what is owed and where it is.

    A single number is taken as cash in Hong Kong.

    >>> from xlmortgage.deal.words import ARGUMENTS
    >>> read_assets(ARGUMENTS["assets"], [["物業", 10e6, 2e6]])[0].owed
    2000000.0
    """
    if not isinstance(raw, (list, tuple)):
        return [AssetLine(Asset.CASH, _money(argument, raw))]
    rows = [row for row in as_rows(raw) if not all(is_blank(cell) for cell in row)]
    if rows and isinstance(rows[0][0], str) and rows[0][0].strip().casefold() in _ASSET_HEADERS:
        rows = rows[1:]
    return [_asset_line(argument, row) for row in rows]


def read_haircuts(argument: Argument, raw: Any) -> dict[Asset, float]:
    """Read a range of two columns: kind of asset, share of its value that counts."""
    shares = {}
    for row in as_rows(raw):
        if all(is_blank(cell) for cell in row):
            continue
        if len(row) != 2:  # noqa: PLR2004 - kind and share
            raise _wrong_columns(argument, row, "kind, share", "種類、比率")
        shares[_asset(argument, row[0])] = read(
            argument._replace(kind=Kind.SHARE, most=1.0), _whole_cell(argument, row[1])
        )
    return shares


def read_amounts(argument: Argument, raw: Any) -> float:
    """Read an amount, or a range of amounts as their sum; in a range of several columns the first may hold labels."""
    total = 0.0
    for row in as_rows(raw):
        cells = row[1:] if len(row) > 1 and _is_label(row[0]) else row
        total += sum(_money(argument, cell) for cell in cells if not is_blank(cell))
    return total


def _is_label(raw: Any) -> bool:
    """Tell whether a cell beside an amount says what it is for, and is not itself an amount, a slip or an error."""
    if not isinstance(raw, str) or raw.strip() in ERROR_VALUES:
        return False
    return number_from_text(raw) is None and re.search(r"[^\W\d_]", _CURRENCY.sub("", raw)) is not None


_CURRENCY = re.compile(r"hkd|hk\$|港幣|港元|元", re.IGNORECASE)


def read_fractions(argument: Argument, raw: Any) -> list[float]:
    """Read a fraction, or a range of them, row by row; blanks are left out.

    >>> from xlmortgage.deal.words import ARGUMENTS
    >>> read_fractions(ARGUMENTS["shocks"], [["1%"], [0.02], [None]])
    [0.01, 0.02]
    """
    cells = [cell for row in as_rows(raw) for cell in row if not is_blank(cell)]
    return [read(argument._replace(most=1.0), _whole_cell(argument, cell)) for cell in cells]


def read_table(argument: Argument, raw: Any) -> Rows:
    """Read a range with a header row and at least one row below it."""
    rows = as_rows(raw)
    if len(rows) < 2:  # noqa: PLR2004 - header and deals
        raise InputError(
            "no-rows",
            en=f"{argument.name} needs a header row and at least one row below it; got {len(rows)}. Select both.",
            zh=f"{argument.zh}須有標題列及最少一列資料，現只有 {len(rows)} 列。請一併選取。",
            field=argument.name,
            value=len(rows),
            allowed="a header row and rows",
        )
    return rows


def read_names(argument: Argument, raw: Any) -> list[str]:
    """Read names from a text, separated by commas, or from a range."""
    cells = [str(_whole_cell(argument, cell)) for row in as_rows(raw) for cell in row if not is_blank(cell)]
    return [
        name.strip() for cell in cells for name in cell.replace("，", ",").replace("、", ",").split(",") if name.strip()
    ]


_READERS: dict[Kind, Callable[[Argument, Any], Any]] = {
    Kind.ASSETS: read_assets,
    Kind.HAIRCUTS: read_haircuts,
    Kind.AMOUNTS: read_amounts,
    Kind.FRACTIONS: read_fractions,
    Kind.TABLE: read_table,
    Kind.NAMES: read_names,
}


def _bound(function: WorksheetFunction, given: Sequence[Any], named: dict[str, Any]) -> list[Any]:
    block = deal_block(function, given)
    if block:
        facts, rest = block
        if rest and function.arguments[-1].name == "lang" and len(rest) == 1:
            facts, rest = {**facts, "lang": rest[0]}, ()
        if rest:
            raise InputError(
                "more-than-a-deal-block",
                en=f"{function.name} takes a deal block by itself; got {len(rest)} more arguments. Put them into the block.",
                zh=f"{function.name} 以整個輸入區作計算時不可再加其他參數，現多了 {len(rest)} 個。請把它們放入輸入區。",
                value=len(rest),
            )
        facts.update(named)
        return [facts.get(argument.name) for argument in function.taken]
    if len(given) > len(function.arguments):
        raise _too_many(function, len(given))
    raws = [*given, *[None] * (len(function.taken) - len(given))]
    for name, raw in named.items():
        raws[function.position(name)] = raw
    return raws


def _spread(function: WorksheetFunction, raws: Sequence[Any]) -> Any:
    """Work ranges of one shape through, cell by cell; a single value beside them is repeated."""
    ranges = {
        position: as_rows(raw)
        for position, (argument, raw) in enumerate(zip(function.taken, raws, strict=True))
        if isinstance(raw, (list, tuple)) and argument.kind not in _READERS
    }
    raws = [rows[0][0] if (rows := ranges.get(at)) and _shape(rows) == (1, 1) else raw for at, raw in enumerate(raws)]
    ranges = {position: rows for position, rows in ranges.items() if _shape(rows) != (1, 1)}
    if not ranges:
        return function.answer(raws)
    _fail_if_answers_would_overlap(function, ranges)
    height, width = _one_shape(function, ranges)
    for position, argument in enumerate(function.arguments):
        if argument.kind is Kind.AMOUNTS and isinstance(raws[position], (list, tuple)):
            rows = as_rows(raws[position])
            if _shape(rows) == (height, width):
                ranges[position] = rows
    return [
        [
            _cell(function, [ranges[at][row][column] if at in ranges else raw for at, raw in enumerate(raws)])
            for column in range(width)
        ]
        for row in range(height)
    ]


def _cell(function: WorksheetFunction, raws: Sequence[Any]) -> Any:
    try:
        return function.answer(raws)
    except XlMortgageError as error:
        return CellError(error.cell, error)


def _as_row(raw: Any) -> Rows:
    """Return a range as rows, a flat list as one row: a header row or its values."""
    return as_rows(raw) if any(isinstance(row, (list, tuple)) for row in raw) else [list(raw)]


def _one_shape(function: WorksheetFunction, ranges: dict[int, Rows]) -> tuple[int, int]:
    shapes = {function.arguments[position].name: _shape(rows) for position, rows in ranges.items()}
    if len(set(shapes.values())) > 1:
        listed = ", ".join(f"{name} {rows} x {columns}" for name, (rows, columns) in shapes.items())
        raise InputError(
            "ranges-of-different-shapes",
            en=f"{function.name} needs ranges of one shape; got {listed}. Select the same rows for each.",
            zh=f"{function.name} 的各個範圍須大小相同，現為 {listed}。請為每個參數選取相同的列數。",
            value=listed,
            allowed="ranges of one shape",
        )
    return next(iter(shapes.values()))


def _fail_if_answers_would_overlap(function: WorksheetFunction, ranges: dict[int, Rows]) -> None:
    if function.spills:
        argument = function.arguments[next(iter(ranges))]
        raise InputError(
            "range-where-the-answer-spills",
            en=f"{function.name} answers with a table and takes single values; {argument.name} is a range. "
            "Choose one cell, and write the formula once for each.",
            zh=f"{function.name} 的答案是一個表，只接受單一數值，但{argument.zh}是一個範圍。請選一個儲存格，逐個計算。",
            field=argument.name,
            allowed="a single value",
        )


def _shape(rows: Rows) -> tuple[int, int]:
    return len(rows), min((len(row) for row in rows), default=0)


def _is_ours(function: WorksheetFunction, pairs: Iterable[Sequence[Any]]) -> bool:
    """Tell whether labels and values are a deal block.

    One label that we know shows it; but where the function takes a table of assets, whose kinds look like labels, only
    the label of the assets with a number beside it does.
    """
    known = [(argument, value) for label, value in pairs if (argument := argument_named(label))]
    if function.arguments and function.arguments[0].kind is Kind.ASSETS:
        return any(argument.kind is Kind.ASSETS and not isinstance(value, str) for argument, value in known)
    return bool(known)


def _facts(function: WorksheetFunction, pairs: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    wanted = {argument.name for argument in function.taken}
    for label, raw in pairs:
        argument = argument_named(label)
        if argument is None or is_blank(raw):
            continue
        if argument.name == "rate_basis" and "annual_rate" in wanted and argument.name not in wanted:
            quote.fail_if_the_rate_is_flat(read(argument, _whole_cell(argument, raw)))
        if argument.name not in wanted:
            continue
        if argument.name in facts:
            raise InputError(
                "given-twice",
                en=f"{argument.name} is given twice in the deal block; got {facts[argument.name]} and {raw}. Keep one.",
                zh=f"輸入區內重複填寫了{argument.zh}（{facts[argument.name]} 及 {raw}）。請只保留一個。",
                field=argument.name,
                value=raw,
            )
        facts[argument.name] = raw
    return facts


def _asset_line(argument: Argument, row: Sequence[Any]) -> AssetLine:
    if not 2 <= len(row) <= 4:  # noqa: PLR2004 - kind, value, owed, where
        raise _wrong_columns(
            argument, row, "kind, value, and if wanted owed, where", "種類、價值，以及可選的欠款、所在地"
        )
    kind, value, owed, where = (*row, None, None)[:4]
    place = (
        Place.HONG_KONG
        if is_blank(where) or where == 0
        else Place.read(str(_whole_cell(argument, where)), argument.name)
    )
    return AssetLine(
        _asset(argument, kind), _money(argument, value), 0.0 if is_blank(owed) else _money(argument, owed), place
    )


def _asset(argument: Argument, raw: Any) -> Asset:
    return Asset.read(str(_whole_cell(argument, raw)), argument.name)


def _money(argument: Argument, raw: Any) -> float:
    value: float = read(argument._replace(kind=Kind.MONEY, plain=0.0), _whole_cell(argument, raw))
    return value


def _whole_cell(argument: Argument, raw: Any) -> Any:
    if type(raw) is CellError:
        raise error_in_a_cell(argument, raw)
    return raw


class TooManyArgumentsError(InputError, TypeError):
    """A call gives more arguments than the function takes: a slip in a formula, and a wrong call in Python."""


def _too_many(function: WorksheetFunction, given: int) -> TooManyArgumentsError:
    most = len(function.arguments)
    return TooManyArgumentsError(
        "wrong-argument-count",
        en=f"{function.name} takes at most {most} arguments; got {given}. Correct the formula.",
        zh=f"{function.name} 最多接受 {most} 個參數，現有 {given} 個。請更正公式。",
        value=given,
        allowed=f"at most {most}",
    )


def _missing(function: WorksheetFunction, argument: Argument) -> InputError:
    return InputError(
        "missing",
        en=f"{argument.name} is missing: {function.name} needs it. Fill in the cell “{argument.zh}” ({argument.en}).",
        zh=f"欠缺{argument.zh}：{function.name} 必須有這一項。請填寫「{argument.zh}」（{argument.name}）。",
        field=argument.name,
    )


def _wrong_columns(argument: Argument, row: Sequence[Any], en: str, zh: str) -> InputError:
    return InputError(
        "wrong-columns",
        en=f"{argument.name}: a row has {len(row)} columns; it takes {en}. Select those columns.",
        zh=f"{argument.zh}：某列有 {len(row)} 欄，應為{zh}。請重新選取。",
        field=argument.name,
        value=list(row),
        allowed=en,
    )
