"""What becomes of a deal: what was found about it, and the verdict."""

from __future__ import annotations

from enum import IntFlag
from typing import Any

from xlmortgage.deal.words import Verdict
from xlmortgage.numbers import scalar
from xlmortgage.questions.income import RATIO_TOLERANCE


class Finding(IntFlag):
    """What was found about a deal; several may hold at once.

    ``WARNED`` and ``TO_ASK`` come from :func:`xlmortgage.questions.warning_findings`, ``NET_WORTH_TOO_LOW`` from
    :func:`xlmortgage.questions.offers.offers`, the others from :func:`findings`.
    """

    LOAN_TOO_LARGE = 1
    TENOR_TOO_LONG = 2
    DEBTS_TOO_HIGH = 4
    NO_RULE = 8
    INCOME_NOT_TESTED = 16
    GUARANTEED = 32
    DOUBTFUL = 64
    WARNED = 128
    TO_ASK = 256
    NET_WORTH_TOO_LOW = 512


FAILING = Finding.LOAN_TOO_LARGE | Finding.TENOR_TOO_LONG | Finding.DEBTS_TOO_HIGH | Finding.NET_WORTH_TOO_LOW
ASKING = Finding.NO_RULE | Finding.INCOME_NOT_TESTED | Finding.TO_ASK


def findings(
    loan: Any,
    years: Any,
    max_loan: Any,
    max_tenor: Any,
    dsr_ok: Any,
    *,
    on_net_worth: Any,
    guaranteed: Any,
    doubtful: Any,
    no_rule: Any,
) -> Any:
    """Return what was found about a deal, as :class:`Finding` flags in a whole number.

    Parameters
    ----------
    loan, max_loan : float or array
        [HKD]
    years, max_tenor : float or array
        [years]
    dsr_ok : bool or array
        Whether the debt-servicing tests are passed.
    on_net_worth : bool or array
        Whether the loan is assessed on net worth, so that income is not tested.
    guaranteed : bool or array
        Whether the Housing Authority's guarantee stands; debt servicing is then for information.
    doubtful : bool or array
        Whether a limit rests on less than an official or a secondary source.
    no_rule : bool or array
        Whether a limit is not known.

    Examples
    --------
    >>> plain = {"on_net_worth": False, "guaranteed": False, "doubtful": False, "no_rule": False}
    >>> Finding(findings(6e6, 30.0, 5.6e6, 30, True, **plain)).name
    'LOAN_TOO_LARGE'

    """
    too_high = ~dsr_ok if hasattr(dsr_ok, "dtype") else not dsr_ok
    return (
        Finding.LOAN_TOO_LARGE.value * (loan > max_loan * (1 + RATIO_TOLERANCE))
        + Finding.TENOR_TOO_LONG.value * (years > max_tenor)
        + Finding.DEBTS_TOO_HIGH.value * (too_high & (on_net_worth == 0) & (guaranteed == 0))
        + Finding.GUARANTEED.value * (too_high & (guaranteed != 0))
        + Finding.INCOME_NOT_TESTED.value * (on_net_worth != 0)
        + Finding.DOUBTFUL.value * (doubtful != 0)
        + Finding.NO_RULE.value * (no_rule != 0)
    )


def verdict(found: Any) -> Any:
    """Return what becomes of a deal, from :func:`findings` and :func:`xlmortgage.questions.warning_findings`.

    >>> verdict(0).code, verdict(Finding.LOAN_TOO_LARGE | Finding.DOUBTFUL).code
    ('pass', 'fail')
    """
    xp = scalar.namespace(found)
    best = xp.where(found == 0, Verdict.PASS, Verdict.WARNING)
    unless_asked = xp.where((found & ASKING.value) > 0, Verdict.ASK, best)
    return xp.where((found & FAILING.value) > 0, Verdict.FAIL, unless_asked)
