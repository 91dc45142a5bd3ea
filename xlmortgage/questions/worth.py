"""What counts towards an applicant's net worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan
from typing import NamedTuple

from xlmortgage import law
from xlmortgage.deal.words import Asset, Place
from xlmortgage.errors import NoRuleError
from xlmortgage.law import Table
from xlmortgage.law.practice.haircuts import haircuts as net_worth
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions.governing import own
from xlmortgage.tables.ruling import Ruling


class AssetLine(NamedTuple):
    """Something an applicant owns."""

    asset: Asset
    value: float
    """What it is worth [HKD]."""
    owed: float = 0.0
    """What is owed on it [HKD]."""
    place: Place = Place.HONG_KONG


class CountedAsset(NamedTuple):
    """What an asset counts."""

    line: AssetLine
    share: float
    counted: float
    """Share of the value less what is owed [HKD]; below 0 where more is owed."""
    ruling: Ruling | None
    """``None`` where the bank's own share was given."""


class NetWorth(NamedTuple):
    """What counts towards net worth."""

    value: float
    """Counted assets less liabilities [HKD]."""
    assets: tuple[CountedAsset, ...]
    liabilities: float
    """[HKD]"""

    def short_of(self, price: float) -> float:
        """Return by how much it is below a price [HKD]; nothing where that is less than half a cent."""
        return short if (short := price - self.value) >= HALF_A_CENT else 0.0


def counted_net_worth(
    lines: Sequence[AssetLine], liabilities: float, haircuts: Mapping[Asset, float], lender: Table | None = None
) -> NetWorth:
    """Return what counts towards net worth.

    Parameters
    ----------
    lines : sequence of AssetLine
        What the applicants own, and what is owed on each thing.
    liabilities : float
        What is owed besides [HKD].
    haircuts : mapping
        The share that the bank counts [fraction], by kind of asset, where it has told; it takes the place of the
        published share, but assets on the Mainland that count nothing stay at nothing.
    lender : Table, optional
        A lender's own criteria: the shares that it counts, where none is given.

    Raises
    ------
    NoRuleError
        When no share is published for an asset and none is given.

    Examples
    --------
    >>> counted_net_worth([AssetLine(Asset.PROPERTY, 10e6, 2e6)], 0.0, {}).value
    3000000.0

    """
    counted = tuple(_counted(line, haircuts, lender) for line in lines)
    return NetWorth(sum(asset.counted for asset in counted) - liabilities, counted, liabilities)


def _counted(line: AssetLine, haircuts: Mapping[Asset, float], lender: Table | None) -> CountedAsset:
    date = law.verified_on()
    published = net_worth.share_counted(line.asset, line.place, date)
    ruling: Ruling | None = published
    share = float(published.value)
    if share != 0:
        lenders = own(lender, "haircut", date, {"asset": line.asset})
        if line.asset in haircuts:
            share, ruling = haircuts[line.asset], None
        elif lenders and lenders.reason:
            share, ruling = float(lenders.value), lenders
    if isnan(share):
        raise NoRuleError(
            "no-published-share",
            en=f"No share is published for {line.asset.en} in {line.place.en}. "
            "Ask the bank how much of its value counts, and give it in haircuts, e.g. “share”, 0.6.",
            zh=f"{line.place.zh}的{line.asset.zh}沒有公布的計算比率。請向銀行查詢可計算的成數，並填入計算比率（例如「股票」0.6）。",
            field="assets",
            value=line.asset.code,
            allowed="a share in haircuts",
        )
    return CountedAsset(line, share, share * line.value - line.owed, ruling)
