"""What a broker is warned of because of the property, its use or a second mortgage, and what becomes of the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlmortgage import law
from xlmortgage.deal.words import ARGUMENTS, Verdict
from xlmortgage.law import Notice
from xlmortgage.questions.governing import dated
from xlmortgage.questions.outcome import Finding
from xlmortgage.tables.lookups import Facts, fits

FACTS = ("property", "use", "insured", "basis", "condition", "second_mortgage", "agreement_date")
"""The arguments on which a warning may depend."""

_PLAIN: dict[str, Any] = {name: ARGUMENTS[name].plain for name in FACTS} | {"large_rebate": False}
_FINDINGS = {Verdict.WARNING.code: Finding.WARNED, Verdict.ASK.code: Finding.TO_ASK}


def masks(facts: Facts) -> tuple[tuple[Notice, Any], ...]:
    """Return every warning with whether it fits a deal, or each deal of a list.

    Parameters
    ----------
    facts : mapping
        The facts of one deal, or of many as arrays of one length, by name; those that are missing are taken as the
        plain case.  Besides :data:`FACTS`, ``large_rebate``: whether the bank's own rebate counts towards the loan.

    Returns
    -------
    tuple of (Notice, bool or array of bool)
        In the order of the table.

    """
    known = _PLAIN | {name: facts[name] for name in _PLAIN if name in facts}
    date = dated(known["agreement_date"])
    return tuple(
        (notice, (notice.since <= date) & (date <= notice.until) & fits(notice.conditions, known))
        for notice in law.table("warnings").notices
    )


def fitting(facts: Mapping[str, Any]) -> tuple[Notice, ...]:
    """Return the warnings that fit one deal, arguments as in :func:`masks`.

    Examples
    --------
    >>> from xlmortgage.deal.words import Condition
    >>> [notice.verdict for notice in fitting({"condition": Condition.HAUNTED})]
    ['ask the bank']

    """
    return tuple(notice for notice, fits_deal in masks(facts) if fits_deal)


def worst_verdict(notices: Sequence[Notice]) -> Verdict:
    """Return what some warnings make of a deal that would pass.

    >>> worst_verdict(fitting({})).code, worst_verdict(fitting({"second_mortgage": True})).code
    ('pass', 'ask the bank')
    """
    verdicts = {Verdict.read(notice.verdict) for notice in notices if notice.verdict}
    return next((worst for worst in (Verdict.ASK, Verdict.WARNING) if worst in verdicts), Verdict.PASS)


def warning_findings(facts: Facts) -> Any:
    """Return the warnings of one deal, or of each of many, as flags of :class:`Finding`, arguments as in :func:`masks`.

    They add to those of :func:`xlmortgage.questions.findings`.

    Examples
    --------
    >>> from xlmortgage.deal.words import Condition, Property
    >>> Finding(warning_findings({"property": Property.VILLAGE, "condition": Condition.ANCESTRAL_LAND})).name
    'WARNED|TO_ASK'

    """
    found: Any = 0
    for notice, fits_deal in masks(facts):
        if notice.verdict:
            found = found | _FINDINGS[notice.verdict].value * fits_deal
    return found
