"""One deal against every limit: what was found about it, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from xlmortgage.deal.words import ARGUMENTS, Basis, Verdict
from xlmortgage.errors import InputError
from xlmortgage.law import Table
from xlmortgage.law.hkma.ltv.ltv import Reason
from xlmortgage.questions.income import Servicing, servicing
from xlmortgage.questions.loan import LoanToValue, Tenor, lending_base, loan_to_value, longest_tenor, of_deciding
from xlmortgage.questions.outcome import Finding, findings, verdict
from xlmortgage.questions.warnings import warning_findings
from xlmortgage.tables.ruling import is_doubtful

OF_RATIO = (
    "property",
    "use",
    "insured",
    "first_home",
    "regular_salary",
    "other_mortgages",
    "income_abroad",
    "basis",
    "agreement_date",
    "completion_date",
    "first_assigned",
)
OF_TENOR = (
    "property",
    "building_age",
    "applicant_age",
    "insured",
    "basis",
    "building_rule",
    "applicant_rule",
    "first_assigned",
    "agreement_date",
)
OF_SERVICING = (
    "monthly_income",
    "loan",
    "annual_rate",
    "years",
    "other_debts",
    "rental_income",
    "use",
    "other_mortgages",
    "income_abroad",
    "agreement_date",
)
"""The facts that each question takes by their own names."""


class Assessment(NamedTuple):
    """A deal against every limit."""

    loan_to_value: LoanToValue
    tenor: Tenor
    servicing: Servicing | None
    """``None`` for a deal on net worth without an income that could be tested."""
    found: Finding
    verdict: Verdict

    @property
    def loan_limit(self) -> str:
        """The name of the limit that decides how much may be lent, and whether by a loan cap in HKD."""
        limit = self.loan_to_value.limits[self.loan_to_value.decided_by]
        return f"{limit.name}{' loan cap' if limit.ruling.reason == Reason.LOAN_CAP else ''}"

    @property
    def tenor_limit(self) -> str:
        """The name of the limit that decides how long the loan may run."""
        return f"{self.tenor.limits[self.tenor.decided_by].name}"


def assess(facts: Mapping[str, Any], lender: Table | None = None) -> Assessment:
    """Return what becomes of one deal.

    Parameters
    ----------
    facts : mapping
        Values by argument name, as :func:`xlmortgage.deal.reading.read` returns them: price, loan, annual_rate, years,
        monthly_income, and whatever else is known; the rest is taken as the plain case.
    lender : Table, optional
        A lender's own criteria, which may only make it harder.

    Raises
    ------
    NoRuleError
        When no rule covers the deal.
    InputError
        When the deal has no income that counts, or a tenor that does not come to whole months.

    Examples
    --------
    >>> deal = {"price": 8e6, "loan": 6e6, "annual_rate": 0.04, "years": 30.0, "monthly_income": 60e3}
    >>> answer = assess(deal)
    >>> answer.verdict.code, answer.found.name
    ('fail', 'LOAN_TOO_LARGE')

    """
    known = {name: argument.plain for name, argument in ARGUMENTS.items()} | dict(facts)
    base = lending_base(known["price"], known["valuation"], known["rebate"])
    ratio = loan_to_value(base, **_some(known, OF_RATIO), lender=lender)
    tenor = longest_tenor(**_some(known, OF_TENOR), use=known["use"], lender=lender)
    on_net_worth = known["basis"] == Basis.NET_WORTH
    tested = _servicing(known, lender, on_net_worth=on_net_worth)
    found = findings(
        known["loan"],
        known["years"],
        ratio.max_loan,
        tenor.value,
        tested is None or tested.passes,
        on_net_worth=on_net_worth,
        guaranteed=ratio.guaranteed,
        doubtful=any(of_deciding(answer, lambda limit: is_doubtful(limit.ruling)) for answer in (ratio, tenor)),
        no_rule=False,
    )
    found |= warning_findings(known)
    return Assessment(ratio, tenor, tested, Finding(found), verdict(found))


def _servicing(facts: Mapping[str, Any], lender: Table | None, *, on_net_worth: bool) -> Servicing | None:
    try:
        return servicing(**_some(facts, (*OF_SERVICING, "property", "insured")), lender=lender)
    except InputError:
        if on_net_worth:
            return None
        raise


def _some(facts: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: facts[name] for name in names}
