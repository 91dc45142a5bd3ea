"""What counts towards an applicant's net worth."""

from __future__ import annotations

from math import isnan
from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.ranges import AssetLine
from xlmortgage.errors import NoRuleError
from xlmortgage.law.practice.haircuts import haircuts
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import Function, Question
from xlmortgage.tables.ruling import Ruling, as_given


class CountedAsset(NamedTuple):
    """What an asset counts."""

    line: AssetLine
    share: float
    counted: float
    """Share of the value less what is owed [HKD]; below 0 where more is owed."""
    ruling: Ruling


class NetWorth(NamedTuple):
    """What counts towards net worth."""

    deal: Deal
    assets: tuple[CountedAsset, ...]

    @property
    def value(self) -> Any:
        """Counted assets less liabilities [HKD]."""
        return sum(asset.counted for asset in self.assets) - self.deal.liabilities

    def short_of(self, price: Any) -> Any:
        """Return by how much it is below a price [HKD]; nothing where that is less than half a cent."""
        short = price - self.value
        return self.deal.xp.where(short >= HALF_A_CENT, short, 0.0)


def worth(deal: Deal) -> NetWorth:
    """Return what counts of a deal's assets, less its liabilities.

    The share that is given for a kind of asset takes the place of the lender's, and that of the published one; but
    assets on the Mainland that count nothing stay at nothing.

    Raises
    ------
    NoRuleError
        When no share is published for an asset and none is given.

    Examples
    --------
    >>> from xlmortgage.deal.words import Asset
    >>> worth(Deal({"assets": [AssetLine(Asset.PROPERTY, 10e6, 2e6)]}, 20261121)).value
    3000000.0

    """
    return NetWorth(deal, tuple(_counted(line, deal) for line in deal.assets))


def _counted(line: AssetLine, deal: Deal) -> CountedAsset:
    of_line = deal.having(asset=line.asset, place=line.place)
    ruling = haircuts.share_counted(of_line)
    if ruling.value != 0:
        if line.asset in deal.haircuts:
            ruling = as_given(deal.haircuts[line.asset])
        elif deal.lender and not isnan((own := deal.lender.asks("haircut", of_line)).value):
            ruling = own
    share = float(ruling.value)
    if isnan(share):
        raise NoRuleError(
            "no-published-share",
            en=f"No share is published for {line.asset.en} ({line.place.en}). "
            "Ask the bank how much of its value counts, and give it in haircuts, e.g. “share”, 0.6.",
            zh=f"{line.place.zh}的{line.asset.zh}沒有公布的計算比率。請向銀行查詢可計算的成數，並填入計算比率（例如「股票」0.6）。",
            field="assets",
            value=line.asset.code,
            allowed="a share in haircuts",
        )
    return CountedAsset(line, share, share * line.value - line.owed, ruling)


SOURCE = "Published article on net-worth lending, 2025; each bank has its own shares."

QUESTIONS = (
    Question(
        worth,
        category="limits",
        laws=(haircuts.HAIRCUTS,),
        functions=(
            Function(
                "ASSET_NET_WORTH",
                "可計算的資產淨值",
                "assets [liabilities haircuts]",
                lambda answer: answer.value,
                does="Return what counts of an applicant's assets, less liabilities.",
                returns="float [HKD]",
                raises="#N/A for an asset whose share nobody publishes; ask the bank and give it in haircuts.",
                example="A home of HKD 10m with HKD 2m owed on it and HKD 1m in the bank, by the lender's own shares:\n\n"
                '>>> shares = [["物業", 0.5], ["存款", 1]]\n'
                '>>> ASSET_NET_WORTH([["物業", 10_000_000, 2_000_000], ["存款", 1_000_000]], haircuts=shares)\n4000000.0',
                source=SOURCE,
            ),
            Function(
                "NET_WORTH_OK",
                "資產淨值是否不少於樓價",
                "price assets [liabilities haircuts]",
                lambda answer: not answer.short_of(answer.deal.price),
                does="Return whether net worth is at least the price.",
                returns="bool TRUE where it is.",
                example='>>> NET_WORTH_OK(20_000_000, [["現金", 25_000_000]], 5_000_000, [["現金", 1]])\nTrue',
                source=SOURCE,
            ),
        ),
    ),
)
