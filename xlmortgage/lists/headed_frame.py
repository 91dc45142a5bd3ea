"""A frame of deals in which rows of units, or the headings once more, stand below the headings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from xlmortgage.explain.sentence import no_deal
from xlmortgage.lists.header_rows import Headings, is_no_price


class HeadedFrame(NamedTuple):
    """The deals of a frame, in the units that rows below its headings tell."""

    frame: pd.DataFrame
    """As it was given."""
    deals: pd.DataFrame
    """Without the rows that are no deals."""
    numbers: Any
    """Which rows of the frame the deals are [from 1]."""
    no_deals: Sequence[int]
    """Which rows are none [from 1]."""

    def in_all_rows(self, results: pd.DataFrame, lang: str) -> pd.DataFrame:
        """Return results on the rows of the frame, empty where one is no deal, save for the reason."""
        if not self.no_deals:
            return results
        every = results.set_axis(pd.Index(self.numbers)).reindex(np.arange(1, len(self.frame) + 1))
        if "why" in every:
            every.loc[[*self.no_deals], "why"] = no_deal(lang)
        return every.set_axis(self.frame.index)

    def with_its_headings(self, issues: pd.DataFrame) -> pd.DataFrame:
        """Return issues under the headings of the frame."""
        own = {
            str(told): str(heading)
            for told, heading in zip(self.deals.columns, self.frame.columns, strict=True)
            if told is not heading
        }
        return issues.assign(column=issues["column"].replace(own)) if own else issues


def headed_frame(frame: pd.DataFrame) -> HeadedFrame:
    """Return the deals of a frame, in the units that rows below its headings tell.

    Raises
    ------
    InputError
        When a row holds headings of other columns, or units other than those above deals.

    Examples
    --------
    >>> headed = headed_frame(pd.DataFrame({"樓價": ["萬", 800], "年利率": ["%", 3.5]}))
    >>> headed.deals.to_dict("records"), headed.numbers.tolist(), headed.no_deals
    ([{'樓價(萬)': 800, '年利率(%)': 3.5}], [2], [1])

    """
    headings, size = Headings([*frame.columns]), len(frame)
    asked = [*reversed(_may_be_none(frame, headings.price))]
    while asked:
        number = asked.pop()
        headings.take(number, _row(frame, number))
        if headings.next == number + 1 < size and number + 1 not in asked[-1:]:
            asked.append(number + 1)
    numbers = np.arange(1, size + 1)
    if not headings.no_deals:
        return HeadedFrame(frame, frame, numbers, ())
    is_deal = np.ones(size, dtype=bool)
    is_deal[headings.no_deals] = False
    deals = frame.iloc[np.flatnonzero(is_deal)].set_axis(pd.Index(headings.header, dtype=object), axis=1)
    return HeadedFrame(frame, deals, numbers[is_deal], [number + 1 for number in headings.no_deals])


def _may_be_none(frame: pd.DataFrame, price: int | None) -> list[int]:
    """Return the first row of a frame, and those in which a heading or a unit stands for the price."""
    if price is None or not len(frame):
        return []
    prices = frame.iloc[:, price]
    if prices.dtype.kind in "biufcmM":
        return [0]
    cells = prices.tolist()
    none = {*filter(is_no_price, {cell for cell in cells if isinstance(cell, str)})}
    if not none:
        return [0]
    return [0, *(number for number, cell in enumerate(cells) if isinstance(cell, str) and cell in none and number)]


def _row(frame: pd.DataFrame, number: int) -> list[Any]:
    cells: list[Any] = [frame.iloc[number, place] for place in range(frame.shape[1])]
    return [None if pd.api.types.is_scalar(cell) and pd.isna(cell) else cell for cell in cells]
