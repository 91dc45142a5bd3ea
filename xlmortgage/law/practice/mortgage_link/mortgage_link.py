"""How much of a deposit linked to a mortgage earns the mortgage's rate."""

from __future__ import annotations

from typing import Any

from xlmortgage import law
from xlmortgage.tables.ruling import Ruling, look_up


def share(date: Any) -> Ruling:
    """Return the share of what is outstanding up to which a linked deposit earns the rate of the mortgage.

    Parameters
    ----------
    date : int or array
        The day [yyyymmdd].

    Returns
    -------
    Ruling
        The share [fraction of the outstanding loan]; each bank has its own.

    Examples
    --------
    >>> share(20261121).value
    0.5

    References
    ----------
    Apple Daily, 2020-06-19, on the banks' usual limits; see ``mortgage_link.toml``.

    """
    return look_up(law.table("mortgage_link"), "share", date, {})
