"""How many loans of the banks were in negative equity."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import SurveyItem
from xlmortgage.law import law
from xlmortgage.tables.choice import Choice, otherwise
from xlmortgage.tables.ruling import Ruling

SURVEY = law("negative_equity_survey")


def of_quarter(deal: Deal) -> Choice:
    """Return what the survey found at the end of the deal's quarter, of the item it asks about.

    Returns
    -------
    Choice
        A number of cases, HKD, or a fraction of the loans; ``nan`` where the quarter or the figure was not found.

    Examples
    --------
    >>> [of_quarter(Deal({"quarter": day}, 20261125)).value for day in (20250930, 20050331)]
    [31449, nan]

    References
    ----------
    As :func:`latest`.

    """
    then = deal.having(date=deal.quarter)
    return otherwise(*(_on(then, item.code).only(deal.item == item) for item in SurveyItem))


def _on(deal: Deal, column: str) -> Ruling:
    found = SURVEY.look_up(deal, column)
    return found.only(SURVEY.begins(found) == deal.day)


def latest(deal: Deal, column: str) -> Ruling:
    """Return what the survey of the last quarter end on or before the deal's day found.

    Parameters
    ----------
    deal : Deal
        Its ``date`` is asked about [yyyymmdd].
    column : str
        ``"cases"``, ``"total"`` [HKD], ``"unsecured"`` [HKD] or ``"delinquency"`` [fraction of the loans].

    Returns
    -------
    Ruling
        ``nan`` where the reports found do not give the figure.

    Examples
    --------
    >>> latest(Deal({"date": 20251001}, 20261121), "cases").value
    31449

    References
    ----------
    Hong Kong Monetary Authority, surveys of residential mortgage loans in negative equity, as reported; each version in
    ``negative_equity_survey.toml`` names its own.

    """
    return SURVEY.look_up(deal, column)
