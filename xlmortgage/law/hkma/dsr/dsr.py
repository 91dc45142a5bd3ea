"""The debt-servicing limits, the stress test, and what part of a rent counts as income."""

from __future__ import annotations

from xlmortgage.deal.facts import Deal
from xlmortgage.law import law
from xlmortgage.tables.ruling import Ruling

DSR = law("dsr")


def limit(deal: Deal) -> Ruling:
    """Return the highest debt-servicing ratio [fraction of monthly income].

    Examples
    --------
    >>> from xlmortgage.deal.words import Use
    >>> limit(Deal({"use": Use.LET}, 20241015)).value, limit(Deal({"use": Use.LET}, 20241016)).value
    (0.4, 0.5)

    References
    ----------
    Hong Kong Monetary Authority, prudential measures of 2010-08-13 to 2024-10-16; each version in ``dsr.toml`` names
    its own.

    """
    return DSR.look_up(deal, "max_dsr", "limit")


def stressed_limit(deal: Deal) -> Ruling:
    """Return the highest stressed debt-servicing ratio [fraction of monthly income]; no number where there is none."""
    return DSR.look_up(deal, "max_stressed_dsr", "limit")


def stress(deal: Deal) -> Ruling:
    """Return the rise in the interest rate that the stress test supposes [fraction a year].

    While the test is suspended the rise is for information: ``stress(deal).law.is_suspended`` tells.

    Examples
    --------
    >>> ruling = stress(Deal({}, 20240228))
    >>> ruling.value, ruling.law.is_suspended(ruling)
    (0.02, True)

    """
    return DSR.look_up(deal, "stress_shock", "stress")


def rental_share(deal: Deal) -> Ruling:
    """Return the share of a gross rent that banks usually count as income [fraction].

    >>> rental_share(Deal({}, 20241016)).value
    0.7
    """
    return DSR.look_up(deal, "rental_share", "rental")


def most_rental_share(deal: Deal) -> Ruling:
    """Return the share of a gross rent that banks may count at most [fraction].

    >>> most_rental_share(Deal({}, 20241016)).value
    0.8
    """
    return DSR.look_up(deal, "most_rental_share", "rental")
