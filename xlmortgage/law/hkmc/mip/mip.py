"""The caps of the Mortgage Insurance Programme."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from xlmortgage import law
from xlmortgage.numbers import scalar
from xlmortgage.tables.lookups import Facts, first_that_fits
from xlmortgage.tables.ruling import Ruling, by_version, look_up


class Reason(IntEnum):
    """Which limb of the cap decides."""

    NOT_COVERED = 0
    RATIO = 1
    LOAN_CAP = 2
    NOT_ELIGIBLE = 3


def max_ltv(
    value: Any,
    *,
    property: Any,
    use: Any,
    basis: Any,
    first_home: Any,
    regular_salary: Any,
    agreement_date: Any,
    completion_date: Any,
) -> Ruling:
    """Return the highest loan-to-value ratio that the Mortgage Insurance Programme covers.

    Parameters
    ----------
    value : float or array
        The LTV base [HKD].
    property : Property or array
        What is bought.
    use : Use or array
        What it is for.
    basis : Basis or array
        What the loan is assessed on.
    first_home : bool or array
        Whether no applicant holds a home in Hong Kong when applying.
    regular_salary : bool or array
        Whether all applicants are regular salaried.
    agreement_date : int or array
        Date of the provisional agreement [yyyymmdd].
    completion_date : int or array
        Completion of a flat under construction [yyyymmdd]; 0 where not given.

    Returns
    -------
    Ruling
        The ratio [fraction of ``value``]; 0 where the programme does not take the case.

    Examples
    --------
    >>> from xlmortgage.deal.words import Basis, Property, Use
    >>> home = {"property": Property.PRIVATE, "use": Use.SELF_USE, "basis": Basis.INCOME}
    >>> first = {"first_home": True, "regular_salary": True, "agreement_date": 20241016, "completion_date": 0}
    >>> max_ltv(10e6, **home, **first).value, max_ltv(11.25e6, **home, **first).value
    (0.9, 0.8)

    References
    ----------
    HKMC Insurance Limited, Mortgage Insurance Programme, 2019-10-16 to 2024-10-16; each version in
    ``mip.toml`` names its own.

    """
    table = law.table("mip")
    facts = {
        "value": value,
        "property": property,
        "use": use,
        "basis": basis,
        "first_home": first_home,
        "regular_salary": regular_salary,
        "completion_date": completion_date,
    }
    xp = scalar.namespace(*facts.values(), agreement_date)
    # Whoever may use the programme has not changed; a later completion brings agreements from before the first version.
    since = table.series["eligibility"].starts[0]
    eligible = look_up(table, "eligible", xp.maximum(agreement_date, since), facts, "eligibility")
    uncompleted = completion_date > agreement_date
    if xp is scalar:
        numbers = table.version_number(agreement_date, facts, "uncompleted" if uncompleted else "completed", xp)
    else:
        numbers = xp.where(
            uncompleted,
            table.version_number(agreement_date, facts, "uncompleted", xp),
            table.version_number(agreement_date, facts, "completed", xp),
        )
    capped = by_version(table, numbers, facts, _capped, xp)
    refused = (eligible.value == 0) & (capped.version >= 0)
    return Ruling(
        xp.where(refused, 0.0, capped.value),
        xp.where(refused, Reason.NOT_ELIGIBLE, capped.reason),
        xp.where(refused, eligible.version, capped.version),
        xp.where(refused, eligible.row, capped.row),
        table,
    )


def _capped(number: int, group: Facts, xp: Any) -> tuple[Any, ...]:
    version = law.table("mip").versions[number]
    row = first_that_fits(version.conditions, group, xp)
    ratio = xp.take(version.column("max_ltv"), row)
    by_loan_cap = xp.take(version.column("max_loan"), row) / group["value"]
    loan_cap_binds = by_loan_cap < ratio
    reason = xp.where(loan_cap_binds, Reason.LOAN_CAP, Reason.RATIO)
    return (
        xp.where(loan_cap_binds, by_loan_cap, ratio),
        xp.where(row < len(version.rows), reason, Reason.NOT_COVERED),
        number,
        row,
    )
