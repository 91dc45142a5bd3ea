"""Ways to raise money on a home as data: a loan a row under a header row."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.ranges import Rows
from xlmortgage.deal.reading import Fact, Kind
from xlmortgage.deal.words import CashOut, FeeTreatment, PenaltyBase, RateBasis, Rounding, Split
from xlmortgage.errors import InputError, XlMortgageError
from xlmortgage.lenders.plans import lines_of, of_plan, read_line


class Loan(NamedTuple):
    """One way to raise money; ``nan`` where it does not say."""

    kind: CashOut | None = None
    lender: str = ""
    loan: float = nan
    """[HKD]; that of the deal where not given."""
    annual_rate: float = nan
    """[fraction a year], or [fraction a month] at a flat rate."""
    rate_basis: RateBasis = RateBasis.ANNUAL
    years: float = nan
    fees: float = 0.0
    """[HKD]"""
    fee_treatment: FeeTreatment = FeeTreatment.AT_DRAWDOWN
    interest_only_months: int = 0
    rebate: float = 0.0
    """The lender's [HKD], at drawdown."""
    exit_penalty: float = 0.0
    """[fraction]"""
    penalty_base: PenaltyBase = PenaltyBase.OUTSTANDING
    rounding: Rounding = Rounding.EXACT
    split: Split = Split.ACTUARIAL
    money_lender: bool | None = None
    """Whether the lender is a licensed money lender; ``None`` where it does not say."""
    note: str = ""
    refused: XlMortgageError | None = None
    """What is wrong with its row, if anything."""


def _column(name: str, *labels: str, **changes: Any) -> Fact:
    fact = FACTS[name]
    return fact.like(synonyms=(*fact.synonyms, *labels), **changes)


COLUMNS: dict[str, Fact] = {
    "kind": Fact(Kind.WORD, "融資方式", "kind", "方式", "類型", "種類", "way", "type", words=CashOut, plain=None).like(
        name="kind"
    ),
    "lender": _column("lender", "銀行", "機構", "bank"),
    "loan": _column("loan", plain=nan),
    "annual_rate": _column("annual_rate", plain=nan),
    "rate_basis": _column("rate_basis"),
    "years": _column("years", plain=nan),
    "fees": _column("fees"),
    "fee_treatment": _column("fee_treatment"),
    "interest_only_months": _column("interest_only_months"),
    "rebate": _column("rebate", "銀行回贈", "bank_rebate", zh="回贈", en="rebate"),
    "exit_penalty": _column("exit_penalty"),
    "penalty_base": _column("penalty_base"),
    "rounding": _column("rounding"),
    "split": _column("split"),
    "money_lender": Fact(Kind.YES_NO, "放債人", "money lender", "財務公司", plain=None).like(name="money_lender"),
    "note": Fact(Kind.TEXT, "備註", "note", "remarks", "附註", plain="").like(name="note"),
}
"""What can be said of such a loan, by the heading of its column."""

REQUIRED = ("kind", "annual_rate", "years")


def loans_of(rows: Rows) -> tuple[Loan, ...]:
    """Return the loans of a range: a header row, then a loan a row; blank rows are none.

    A row that cannot be read is a loan with the error that says so, so that it spoils no other.

    Raises
    ------
    InputError
        When a heading is unknown or stands twice, or no row holds a loan.

    Examples
    --------
    >>> (loan,) = loans_of([["融資方式", "貸款額", "年利率", "年期", "費用"], ["二按", "1m", "12%", 10, 20_000]])
    >>> loan.kind.code, loan.loan, loan.annual_rate, loan.fees
    ('second', 1000000.0, 0.12, 20000.0)

    """
    return tuple(_loan(line, place) for place, line in enumerate(lines_of(rows, COLUMNS, "plans", "計劃"), start=1))


def _loan(line: Mapping[str, Any], place: int) -> Loan:
    called = str(line.get("lender") or line.get("kind") or place)
    try:
        read = Loan(**dict(read_line(line, COLUMNS)))
        for name in REQUIRED:
            value = getattr(read, name)
            if value is None or value != value:  # noqa: PLR0124 - nan alone is not itself
                raise _is_missing(COLUMNS[name])
    except XlMortgageError as error:
        return Loan(lender=called, refused=of_plan(called, error))
    return read


def _is_missing(column: Fact) -> InputError:
    return InputError(
        "missing",
        en=f"{column.name} is missing. Fill in its cell {column.zh} ({column.en}).",
        zh=f"欠缺{column.zh}。請填寫該列的「{column.zh}」（{column.name}）。",
        field=column.name,
    )
