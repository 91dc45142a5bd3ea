"""HIBOR as it was fixed on a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import HiborPeriod
from xlmortgage.errors import NoRuleError
from xlmortgage.law.practice.hibor import hibor as fixings
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import Function, Question, refusing
from xlmortgage.tables.ruling import Ruling


class Fixing(NamedTuple):
    """HIBOR of a day."""

    deal: Deal
    ruling: Ruling

    @property
    def value(self) -> Any:
        """The rate [fraction a year]."""
        return self.ruling.value


def hibor(deal: Deal) -> Fixing:
    """Return HIBOR as it was fixed on a day.

    Examples
    --------
    >>> hibor(Deal({"date": 20260930}, 20261125)).value
    0.0300518

    """
    return Fixing(deal, fixings.fixing(deal))


def _no_such_period(told: Mapping[str, Any]) -> NoRuleError:
    period = HiborPeriod.numbered(told["period"])
    en, zh = (", ".join(kept.en for kept in fixings.SCOPES), "、".join(kept.zh for kept in fixings.SCOPES))
    return NoRuleError(
        "period-not-kept",
        en=f"HIBOR: no fixing for {period.en} is kept. Ask for one of {en}, or enter the rate yourself.",
        zh=f"拆息：沒有{period.zh}拆息的紀錄。請改用{zh}，或自行填寫利率。",
        field="period",
        value=period.code,
        allowed=[kept.code for kept in fixings.SCOPES],
    )


def _no_fixing(told: Mapping[str, Any]) -> NoRuleError:
    day = told["date"]
    starts = fixings.HIBOR.table.series[fixings.SCOPES[HiborPeriod.numbered(told["period"])]].starts
    nearest = [*[start for start in starts if start < day][-1:], *[start for start in starts if start > day][:1]]
    days = [as_date(start).isoformat() for start in nearest]
    are_those = "is that" if len(days) == 1 else "are those"
    return NoRuleError(
        "fixing-not-kept",
        en=f"HIBOR: the fixing of {as_date(day)} is not kept; the nearest {are_those} of {' and '.join(days)}. "
        "Take one of these, or enter the rate yourself.",
        zh=f"拆息：沒有 {as_date(day)} 的定價紀錄，最接近的為 {'及 '.join(days)}。請改用該日，或自行填寫利率。",
        field="date",
        value=as_date(day).isoformat(),
        allowed=days,
    )


@refusing(_no_such_period, "period")
def no_fixing_of_the_period_is_kept(deal: Deal) -> Any:
    """Tell whether no fixing of the period is kept on any day."""
    kept: Any = False
    for period in fixings.SCOPES:
        kept = kept | (deal.period == period)
    return kept == False  # noqa: E712 - one truth a deal


@refusing(_no_fixing, "date period")
def no_fixing_of_the_day_is_kept(answer: Fixing) -> Any:
    """Tell whether the day's fixing is not kept."""
    return answer.value != answer.value


QUESTIONS = (
    Question(
        hibor,
        category="plans",
        laws=(fixings.HIBOR,),
        checks=(no_fixing_of_the_period_is_kept,),
        then=(no_fixing_of_the_day_is_kept,),
        functions=(
            Function(
                "HIBOR",
                "銀行同業拆息",
                "date [period]",
                lambda answer: answer.value,
                does="Return HIBOR as it was fixed on a day. Month ends are kept, and a fixing holds for its own day alone.",
                returns="float [fraction a year]",
                raises="#N/A on a day whose fixing is not kept; the sentence names the nearest days that are.",
                example='>>> HIBOR("2026-09-30"), HIBOR("2026-09-30", "3m")\n(0.0300518, 0.0324167)',
                source="Hong Kong Monetary Authority, public data on daily interbank rates, as copied: see HIBOR_WHY.",
            ),
        ),
    ),
)
