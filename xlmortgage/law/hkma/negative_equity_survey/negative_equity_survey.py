"""How many loans of the banks were in negative equity."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

SURVEY = law("negative_equity_survey")


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
