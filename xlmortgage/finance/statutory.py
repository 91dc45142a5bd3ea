"""The rate by which the Money Lenders Ordinance measures a loan, as far as its Schedule 2 is known.

The wording of Schedule 2 could not be retrieved.  What is computed here is inferred from the Companies Registry's
calculator and from the Schedule's ancestor, the First Schedule of the Irish Moneylenders Act 1933; show it as
"statutory, to be confirmed", beside the nominal and the effective rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from xlmortgage.deal.words import Apportionment
from xlmortgage.finance.apr import nominal_rate


def statutory_rate(
    times: Sequence[float], amounts: Sequence[float], apportionment: Apportionment = Apportionment.PRO_RATA
) -> float:
    """Return the effective rate of interest of a loan in the sense of Schedule 2.

    The principal is what the borrower receives after all that is deducted.  Read pro rata, every payment repays
    principal and interest in the proportion of total principal to total interest; each principal still outstanding
    counts for the time it is outstanding, and the rate is the total interest over the sum of both.  Read by the
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
    outstanding = [principal * (1 + paid / repaid) for paid in accumulate(payments, initial=0.0)]
    principal_years = sum(
        owed * (later - earlier) for owed, earlier, later in zip(outstanding, times, times[1:], strict=False)
    )
    return (repaid - principal) / principal_years
