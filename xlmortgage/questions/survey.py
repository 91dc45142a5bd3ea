"""The Monetary Authority's survey of residential mortgage loans in negative equity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import SurveyItem
from xlmortgage.errors import NoRuleError
from xlmortgage.law.hkma.negative_equity_survey import negative_equity_survey as surveys
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import Function, Question, refusing
from xlmortgage.tables.choice import Choice


class Survey(NamedTuple):
    """What the survey of a quarter found."""

    deal: Deal
    found: Choice

    @property
    def value(self) -> Any:
        """Cases, HKD, or a fraction of the loans."""
        return self.found.value

    def others(self) -> tuple[tuple[SurveyItem, Any], ...]:
        """Return the other figures of the same quarter, as far as they were found."""
        every = ((item, surveys.of_quarter(self.deal.having(item=item)).value) for item in SurveyItem)
        return tuple((item, value) for item, value in every if item != self.deal.item and value == value)  # noqa: PLR0124


def survey(deal: Deal) -> Survey:
    """Return what the survey of a quarter found.

    Examples
    --------
    >>> survey(Deal({"quarter": 20250331}, 20261125)).value
    40741

    """
    return Survey(deal, surveys.of_quarter(deal))


def _not_found(told: Mapping[str, Any]) -> NoRuleError:
    day, item = told["quarter"], SurveyItem.numbered(told["item"])
    versions = surveys.SURVEY.table.versions
    starts = [version.effective_from for version in versions if item.code in version.rows[0].values]
    nearest = [*[start for start in starts if start < day][-1:], *[start for start in starts if start > day][:1]]
    days = [as_date(start).isoformat() for start in nearest]
    return NoRuleError(
        "survey-not-found",
        en=f"Survey of negative equity: the {item.en} at the end of the quarter {as_date(day)} was not found; the nearest "
        f"known are those of {' and '.join(days)}. Ask for one of these.",
        zh=f"負資產調查：{as_date(day)} 季末的{item.zh}未能查得，最接近的為 {'及 '.join(days)}。請改填該季。",
        field="quarter",
        value=as_date(day).isoformat(),
        allowed=days,
    )


@refusing(_not_found, "quarter item")
def the_figure_was_not_found(answer: Survey) -> Any:
    """Tell whether the quarter, or the figure in its report, was not found."""
    return answer.value != answer.value


QUESTIONS = (
    Question(
        survey,
        category="equity",
        laws=(surveys.SURVEY,),
        then=(the_figure_was_not_found,),
        functions=(
            Function(
                "SURVEY",
                "負資產調查",
                "quarter [item]",
                lambda answer: float(answer.value),
                does="Return what the Monetary Authority's survey of negative equity found at the end of a quarter, which is "
                "a date or a text such as 2025Q3 or 2025年第3季.",
                returns="float cases; HKD of the amount and of its unsecured part; the delinquency ratio as a "
                "fraction.",
                raises="#N/A for a quarter or a figure that was not found; the sentence names the nearest that was.",
                example='>>> SURVEY("2025Q3"), SURVEY("2025-03-31"), SURVEY("2025年第1季", "拖欠比率")\n'
                "(31449.0, 40741.0, 0.0017)",
                source="Hong Kong Monetary Authority, surveys of residential mortgage loans in negative equity, as reported: "
                "see SURVEY_WHY.",
            ),
        ),
    ),
)
