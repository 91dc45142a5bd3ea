"""The rate by which the Money Lenders Ordinance measures a loan, as far as its Schedule 2 is known.

The wording of Schedule 2 could not be retrieved.  What is computed here is inferred from the Companies Registry's
calculator and from the Schedule's ancestor, the First Schedule of the Irish Moneylenders Act 1933; show it as
"statutory, to be confirmed", beside the nominal and the effective rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlmortgage.finance.apr import nominal_rate
from xlmortgage.finance.cashflows import LoanRate
from xlmortgage.finance.terms import Apportionment
from xlmortgage.numbers import scalar


def statutory_rate(
    times: Sequence[float], amounts: Sequence[float], apportionment: int = Apportionment.PRO_RATA
) -> float:
    """Return the effective rate of interest of a loan in the sense of Schedule 2.

    The principal is what the borrower receives after all that is deducted.  Read pro rata, every payment repays
    principal and interest in the proportion of total principal to total interest; each principal still outstanding
    counts for the time it is outstanding, and the rate is the total interest over the sum of both.  That sum is the
    principal times the mean time of the payments, weighted by amount: no month has to be gone through.  Read by the
    contract, payments are split as the balance is reduced, and the rate is the nominal one.

    Parameters
    ----------
    times : sequence of float
        When each amount falls due, from drawdown on, in order [years].
    amounts : sequence of float
        The net advance, above 0, and then the payments, below 0 [HKD].
    apportionment : Apportionment
        How payments are split into principal and interest.

    Returns
    -------
    float
        Rate [fraction a year].

    Raises
    ------
    InputError, NoSolutionError
        As :func:`xlmortgage.finance.apr.nominal_rate` does.

    Examples
    --------
    For equal instalments pro rata this is 24 x interest / (principal x (number + 1)).  HKD 100,000 repaid by twelve
    instalments of HKD 10,000:

    >>> times, amounts = [month / 12 for month in range(13)], [100_000] + [-10_000] * 12
    >>> f"{statutory_rate(times, amounts):.4%}", f"{statutory_rate(times, amounts, Apportionment.CONTRACT):.4%}"
    ('36.9231%', '35.0742%')

    References
    ----------
    Companies Registry, calculator of the effective rate of interest under Schedule 2, paragraph 4,
    https://www.cr.gov.hk/en/services/money-lenders/calculator.htm; Moneylenders Act 1933 (Ireland), First Schedule,
    https://www.irishstatutebook.ie/eli/1933/act/36/.

    """
    nominal = nominal_rate(times, amounts)
    if apportionment == Apportionment.CONTRACT:
        return nominal
    principal, *payments = amounts
    repaid = -sum(payments)
    since = sum(paid * (time - times[0]) for paid, time in zip(payments, times[1:], strict=True))
    return (repaid - principal) / (principal * (-since / repaid))


def statutory_rate_of(answer: LoanRate, apportionment: Any = Apportionment.PRO_RATA, xp: Any = scalar) -> Any:
    """Return the effective rate of interest in the sense of Schedule 2 of a loan whose bank rate is known, or of many.

    Parameters
    ----------
    answer : LoanRate
        As :func:`xlmortgage.finance.cashflows.loan_rate` returns it; all its payments lie after drawdown.
    apportionment : Apportionment or array
        How payments are split into principal and interest.
    xp : namespace
        The array namespace.

    Returns
    -------
    float or array
        Rate [fraction a year], that of :func:`statutory_rate`; ``nan`` where the loan has no rate.

    Examples
    --------
    >>> from xlmortgage.finance.cashflows import loan_rate
    >>> f"{statutory_rate_of(loan_rate(1e6, 0.24, 240)):.2%}"
    '38.26%'

    """
    is_found = answer.reason == 0
    lent_for = answer.received * answer.mean_time
    years = xp.where(is_found & (lent_for > 0), lent_for, 1.0)
    pro_rata = xp.where(is_found, (answer.repaid - answer.received) / years, xp.nan)
    return xp.where(apportionment == Apportionment.CONTRACT, answer.nominal, pro_rata)
