"""Why an insurance premium is what it is."""

from __future__ import annotations

from xlmortgage.explain.duty import amount
from xlmortgage.explain.sentence import Told
from xlmortgage.questions.premium import Premium


def mip_premium(answer: Premium, told: Told) -> str:
    """Explain an insurance premium, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    return amount("按揭保險保費", "Mortgage insurance premium", answer.ruling, told)
