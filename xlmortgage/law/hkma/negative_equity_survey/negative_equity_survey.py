"""How many loans of the banks were in negative equity."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.tables.ruling import Ruling, look_up


def latest(column: str, date: Any) -> Ruling:
    """Return what the Monetary Authority's survey of the last quarter end on or before a date found.

    Parameters
    ----------
    column : str
        ``"cases"``, ``"total"`` [HKD], ``"unsecured"`` [HKD] or ``"delinquency"`` [fraction of the loans].
    date : int or array
        The day [yyyymmdd].

    Returns
    -------
    Ruling
        ``nan`` where the reports found do not give the figure.

    Examples
    --------
    >>> latest("cases", 20251001).value, latest("total", 20251231).value
    (31449, 105400000000)

    References
    ----------
    Hong Kong Monetary Authority, surveys of residential mortgage loans in negative equity, as reported; each version in
    ``negative_equity_survey.toml`` names its own.

    """
    return look_up(law.table("negative_equity_survey"), column, date, {})
