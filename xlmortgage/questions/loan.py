"""How much may be lent: the bank's own cap, the insured one or the guaranteed one, and no more than the lender asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlmortgage.deal.facts import Deal
from xlmortgage.law.hkma.ltv import ltv
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_cash_out import mip_cash_out
from xlmortgage.law.housing_authority.change_of_mortgage import change_of_mortgage
from xlmortgage.law.housing_authority.guarantee import guarantee
from xlmortgage.questions import PURPOSE, Column, Function, Governs, Question, notices_of
from xlmortgage.questions.checks import the_rebate_leaves_no_price
from xlmortgage.questions.lent import lent_at_most
from xlmortgage.tables.choice import Choice, highest, lowest
from xlmortgage.tables.reader import Notice
from xlmortgage.tables.ruling import Reason

LAWS = (
    *(ltv.LTV, mip.MIP, guarantee.GUARANTEE),
    *(mip_cash_out.MIP_CASH_OUT, change_of_mortgage.CHANGE_OF_MORTGAGE),
)


class Loan:
    """How much may be lent on a deal, and what decided it."""

    __slots__ = ("deal", "ratio")

    def __init__(self, deal: Deal, ratio: Choice) -> None:
        self.deal, self.ratio = deal, ratio

    @property
    def max_ltv(self) -> Any:
        """The highest ratio [fraction of the base]; ``nan`` where no rule covers the deal."""
        return self.ratio.value

    @property
    def most_in_all(self) -> Any:
        """The most that is lent on the home in all [HKD]."""
        return self.ratio.value * self.deal.base

    @property
    def max_loan(self) -> Any:
        """The largest loan [HKD]: beside what is owed on the home, where that is not repaid with it."""
        owed = self.deal.owed_beside
        if type(owed) is float and not owed:
            return self.most_in_all
        return self.deal.xp.maximum(self.most_in_all - owed, 0.0)

    @property
    def binding(self) -> Any:
        """The name of what decides, and whether by a loan cap in HKD."""
        names = tuple(f"{name}{limb}" for name in self.ratio.names for limb in ("", " loan cap"))
        return self.deal.xp.take(names, 2 * self.ratio.which + (self.ratio.reason == Reason.BY_CAP))

    @property
    def is_by_completion(self) -> Any:
        """Whether rules decide that began after the agreement, because the home is completed so late."""
        found: Any = False
        for place, ruling in enumerate(self.ratio.rulings):
            if ruling.table:
                found = found | ((self.ratio.which == place) & ruling.law.is_brought_forward(ruling, self.deal))
        return found

    @property
    def is_guaranteed(self) -> Any:
        """Whether the Housing Authority's guarantee is what lends so much; debt servicing is then for information."""
        return self.ratio.is_by("guarantee")

    @property
    def notices(self) -> Iterator[tuple[Notice, Any]]:
        """The notices of every law that was asked, each with whether it goes with the answer to a deal."""
        return notices_of(self.deal, self.ratio.rulings)

    @property
    def governing(self) -> tuple[Governs, ...]:
        """What decides, and what is taken off the bank's own cap where that decides."""
        ratio = Governs(self.ratio, ("eligible", "max_ltv", "max_loan"))
        less = [ruling.less for ruling in self.ratio.rulings if ruling.less]
        return ratio, *(Governs(one, ("reduction",), self.ratio.is_by("bank") & (one.value > 0)) for one in less)

    @property
    def open(self) -> tuple[Choice]:
        """What may be left without an answer."""
        return (self.ratio,)


def loan(deal: Deal) -> Loan:
    """Return how much may be lent: the best of what the laws allow, and no more than the lender does.

    A lender's lines on insured loans hold for what is lent with insurance, and those on others for what is lent without.

    Examples
    --------
    >>> answer = loan(Deal({"price": 11e6, "insured": True, "first_home": True, "regular_salary": True}, 20261121))
    >>> round(answer.max_ltv, 6), answer.binding
    (0.818182, 'insurance loan cap')

    """
    ratio = _lent_there(deal)
    if deal.lender and deal.insured is not False:
        ratio = highest(ratio, _lent_there(deal.having(insured=False)))
    return Loan(deal, ratio)


def _lent_there(deal: Deal) -> Choice:
    """Return how much the laws and the lender of a deal lend, insured or not."""
    ratio = lent_at_most(deal)
    if not deal.lender:
        return ratio
    ratio = lowest(ratio, lender=deal.lender.asks("max_ltv", deal))
    return lowest(ratio, **{"lender-abroad": deal.lender.lowers_abroad(deal, ratio.value)})


APPLICANTS = (
    "property use insured first_home regular_salary other_mortgages income_abroad basis "
    "agreement_date completion_date first_assigned"
)
"""The facts of home and applicants on which a ratio hangs, in the order of the worksheet's arguments."""

OF_INCOME = "loan monthly_income annual_rate years other_debts rental_income"
"""The facts of a deal that set the ceilings beside those of the rules."""

QUESTIONS = (
    Question(
        loan,
        category="limits",
        laws=LAWS,
        by_lender=True,
        besides=(PURPOSE,),
        takes=f"price [valuation rebate {APPLICANTS}]",
        checks=(the_rebate_leaves_no_price,),
        functions=(
            Function(
                "MAX_LTV",
                "最高按揭成數",
                f"price [{APPLICANTS}]",
                lambda answer: answer.max_ltv,
                does="Return the highest loan-to-value ratio of a deal.",
                returns="float [fraction of price, of a deal block that of the lower of net price and valuation]; where a loan "
                "cap in HKD binds, that cap divided by it.",
                raises="#VALUE! for an input that is wrong; #N/A where no rule covers the case or the date.",
                example='>>> MAX_LTV(10_000_000, insured=True, first_home=True, regular_salary=True, agreement_date="2026-11-20")\n0.9',
                source="Hong Kong Monetary Authority; HKMC Insurance Limited; Hong Kong Housing Authority.",
                of_block="valuation rebate",
                beside=OF_INCOME,
            ),
            Function(
                "MAX_LOAN",
                "最高貸款額",
                f"price [valuation rebate {APPLICANTS}]",
                lambda answer: answer.max_loan,
                does="Return the largest loan: the cap applied to the lower of price less rebate and valuation.",
                returns="float [HKD], loan caps applied.",
                raises="As MAX_LTV.",
                example="A valuation of HKD 7.5m for a flat bought at HKD 8m:\n\n"
                '>>> MAX_LOAN(8_000_000, 7_500_000, agreement_date="2026-11-20")\n5250000.0',
                source="As MAX_LTV; the base by the Authority's circular of 2004-10-19 and the banks' terms.",
                beside=OF_INCOME,
            ),
        ),
        columns=(
            Column("max_ltv", "最高按揭成數", "maximum LTV", "fraction", lambda answer: answer.max_ltv),
            Column("max_loan", "最高貸款額", "largest loan", "HKD", lambda answer: answer.max_loan),
            Column("loan_binding", "貸款額取決於", "loan decided by", "word", lambda answer: answer.binding),
        ),
    ),
)
