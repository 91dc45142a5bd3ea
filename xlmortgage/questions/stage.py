"""When the price of a flat under construction falls due, and how much of it in cash."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.ranges import StageLine
from xlmortgage.deal.words import StagePlan
from xlmortgage.errors import InputError, missing
from xlmortgage.law.hkmc.mip import mip
from xlmortgage.law.hkmc.mip_premium import mip_premium
from xlmortgage.law.practice.stage_payments import stage_payments
from xlmortgage.numbers.days import as_calendar_number, as_date
from xlmortgage.questions import Check, Function, Question, is_missing, refusing
from xlmortgage.questions import duty as of_duty
from xlmortgage.questions.borrowed import an_annual_premium_is_financed
from xlmortgage.questions.cash import an_insured_loan_has_no_tenor, the_loan_is_above_the_price
from xlmortgage.questions.checks import the_rebate_leaves_no_price
from xlmortgage.questions.duty import Duty, duty
from xlmortgage.questions.premium import Premium, premium_if_insured, the_deal_cannot_be_insured
from xlmortgage.tables.ruling import Ruling

LAWS = (stage_payments.STAGE_PAYMENTS, *of_duty.LAWS, mip_premium.MIP_PREMIUM, mip.MIP)


class Payment(NamedTuple):
    """One thing that falls due."""

    day: int
    """[yyyymmdd]"""
    item: str
    number: int
    """Which part of the price it is; 0 of anything else."""
    due: float
    """[HKD]; below 0 where money comes back."""
    by_loan: float = 0.0
    """What of it the bank pays [HKD]."""

    @property
    def cash(self) -> float:
        """What of it the buyer pays [HKD]; below 0 where the loan brings more than falls due."""
        return self.due - self.by_loan


class Stages(NamedTuple):
    """What falls due for a flat under construction, in the order of the days."""

    deal: Deal
    payments: Sequence[Payment]
    duty: Duty
    premium: Premium | None
    """Of an insured loan; ``None`` where no loan is given."""
    pattern: Ruling | None
    """What the usual payments rest on; ``None`` where they were given."""
    stamped: Ruling
    """When the duty is due."""

    @property
    def drawn(self) -> int:
        """The day on which the loan is drawn: that of the last part of the price [yyyymmdd]."""
        return max(payment.day for payment in self.payments if payment.item == "price")

    @property
    def value(self) -> float:
        """All of the cash [HKD]."""
        return sum(payment.cash for payment in self.payments)

    @property
    def open(self) -> tuple[Ruling, ...]:
        """What may be left without an answer."""
        premium = self.premium and self.premium.ruling.only(self.deal.premium_financed == False)  # noqa: E712 - as numpy
        found = (self.pattern, self.stamped, self.duty.ruling, premium)
        return tuple(ruling for ruling in found if ruling)


def stage(deal: Deal) -> Stages:
    """Return what falls due for one flat under construction, day by day: the price, duty, premium and legal fees.

    The loan, where one is given, is drawn for the last part of the price; legal fees, premium and rebate go with it, a
    premium that is added to the loan not.  What comes before the part on completion falls due by then.  No agent's
    commission is counted: of a first-hand flat the developer usually pays it.

    Examples
    --------
    >>> told = {"price": 8e6, "loan": 5.6e6, "stage_plan": StagePlan.IMMEDIATE, "agreement_date": 20261121}
    >>> answer = stage(Deal(told, 20261121))
    >>> [(payment.day, payment.item, payment.cash) for payment in answer.payments][:3]
    [(20261121, 'price', 400000.0), (20261221, 'price', 400000.0), (20261221, 'stamp-duty', 240000.0)]

    """
    levied, stamped = duty(deal), stage_payments.days_of_duty(deal)
    lent = deal.loan if deal.has("loan") else 0.0
    premium = premium_if_insured(deal) if deal.has("loan") else None
    parts = _parts(deal)
    last = parts[-1]
    with_it = {
        "premium": premium.value if premium and not deal.premium_financed else 0.0,
        "legal-fees": deal.legal_fees,
        "rebate": 0.0 - deal.rebate,
    }
    payments = [
        *parts[:-1],
        Payment(_after(deal.governing_date, stamped.value), "stamp-duty", 0, levied.value),
        last._replace(by_loan=lent),
        *(Payment(last.day, item, 0, amount) for item, amount in with_it.items() if amount),
    ]
    pattern = stage_payments.deposit(deal, 1) if isinstance(deal.stage_plan, StagePlan) else None
    return Stages(deal, sorted(payments, key=lambda one: one.day), levied, premium, pattern, stamped)


def _parts(deal: Deal) -> list[Payment]:
    """Return the parts of the price by their days, numbered in that order; together they are the price."""
    lines = [*_lines(deal)]
    amounts = [line.share * deal.price for line in lines[:-1]]
    amounts.append(deal.price - sum(amounts))
    dated = sorted(zip(_days_of(lines, deal), amounts, strict=True), key=lambda one: one[0])
    return [Payment(day, "price", number, amount) for number, (day, amount) in enumerate(dated, start=1)]


def _lines(deal: Deal) -> Iterator[StageLine]:
    """Yield the parts of the price as they are given, or as they usually are."""
    if not isinstance(deal.stage_plan, StagePlan):
        yield from deal.stage_plan
        return
    left = 1.0
    for number in stage_payments.DEPOSITS:
        share = stage_payments.deposit(deal, number).or_else(0.0)
        if share:
            yield StageLine(share, days=int(stage_payments.days(deal, number).value) if number > 1 else 0)
            left -= share
    rest = stage_payments.days_of_rest(deal).or_else(-1)
    yield StageLine(left, days=int(rest) if rest >= 0 else None)


def _days_of(lines: Sequence[StageLine], deal: Deal) -> Iterator[int]:
    """Yield when the parts fall due; those that stand before the one on completion do by then."""
    last = max((place for place, line in enumerate(lines) if _is_on_completion(line)), default=-1)
    for place, line in enumerate(lines):
        day = _day_of(line, deal)
        yield min(day, int(deal.completion_date)) if place <= last else day


def _day_of(line: StageLine, deal: Deal) -> int:
    if line.date:
        return line.date
    return int(deal.completion_date) if line.days is None else _after(deal.governing_date, line.days)


def _is_on_completion(line: StageLine) -> bool:
    return line.date is None and line.days is None


def _after(day: int, days: float) -> int:
    return as_calendar_number(as_date(day) + dt.timedelta(days=int(days)))


@refusing(lambda _: is_missing(FACTS["stage_plan"], "STAGE_CASH"), "")
def no_plan_is_given(deal: Deal) -> Any:
    """Tell whether it is not said how the price is paid."""
    return deal.stage_plan is None


@refusing(
    lambda _: missing(
        *("completion_date", "入伙日期", "completion date"),
        needs="a part of the price falls due on completion",
        needs_zh="有一期樓價於入伙時繳付",
    ),
    "",
)
def the_day_of_completion_is_missing(deal: Deal) -> Any:
    """Tell whether a part of the price falls due on a completion of which the day is not given."""
    return (deal.completion_date == 0) and _falls_due_on_completion(deal)


def _completed_before(told: Mapping[str, Any]) -> InputError:
    completion, agreement = (as_date(int(told[name])).isoformat() for name in ("completion_date", "governing_date"))
    return InputError(
        "completed-before-the-agreement",
        en=f"A part of the price falls due on completion, which must not be before the agreement of {agreement}; got "
        f"{completion}. Check both dates, or give the payments of a completed flat as a range.",
        zh=f"有一期樓價於入伙時繳付，入伙日期不得早於臨約日期 {agreement}，現為 {completion}。"
        "請檢查兩個日期，或以範圍填寫現樓的付款期數。",
        field="completion_date",
        value=completion,
        allowed=f"from {agreement}",
    )


@refusing(_completed_before, "completion_date governing_date")
def it_is_completed_before_the_agreement(deal: Deal) -> Any:
    """Tell whether a part of the price falls due on a completion that lies before the agreement."""
    return (deal.completion_date < deal.governing_date) and _falls_due_on_completion(deal)


def _falls_due_on_completion(deal: Deal) -> bool:
    return any(map(_is_on_completion, _lines(deal)))


def _of_a_loan(one: Check) -> Check:
    """Return a check of the deals that give a loan."""
    return one._replace(fails=lambda deal: deal.has("loan") and one.fails(deal))


OF_DEAL = (
    "property agreement_date completion_date loan years insured first_home regular_salary rebate valuation legal_fees plan "
    "use basis other_mortgages income_abroad buyer other_home first_assigned premium_financed"
)

QUESTIONS = (
    Question(
        stage,
        category="advice",
        laws=LAWS,
        checks=(
            no_plan_is_given,
            the_day_of_completion_is_missing,
            it_is_completed_before_the_agreement,
            the_rebate_leaves_no_price,
            the_loan_is_above_the_price,
            _of_a_loan(the_deal_cannot_be_insured),
            an_insured_loan_has_no_tenor,
            an_annual_premium_is_financed,
        ),
        functions=(
            Function(
                "STAGE_CASH",
                "樓花逐期現金",
                "price stage_plan [deal lang]",
                None,
                does="Return what falls due for a flat under construction, day by day, and how much of it in cash. "
                "stage_plan is stage or immediate, for the usual payments, or a range of the developer's own: days after the "
                "agreement or a date or completion, and a share of the price, the last of which may be blank. The deal block "
                "gives the rest: 臨約日期, 入伙日期, 貸款額 and so on. The loan is drawn for the last part of the price; legal "
                "fees, premium and rebate go with it, a premium added to the loan not. What comes before the part on "
                "completion falls due by then. No agent's commission is counted: of a first-hand flat the developer "
                "usually pays it.",
                returns="list of rows: a header row, and date, item, due, of it by the loan, cash, cash so far [HKD]; cash below "
                "0 comes back.",
                raises="#VALUE! for an input that is wrong, such as shares that do not add up, or no completion date where a "
                "part falls due then; #N/A where no rule covers the case or the date.",
                example='>>> deal = [["臨約日期", "2026-11-20"], ["貸款額", 5_600_000]]\n'
                '>>> for row in STAGE_CASH(8_000_000, "即供", deal, "en"):\n'
                "...     print(row)\n"
                "['date', 'item', 'due [HKD]', 'by the loan [HKD]', 'cash [HKD]', 'cash so far [HKD]']\n"
                "['2026-11-20', 'price, payment 1', 400000.0, 0.0, 400000.0, 400000.0]\n"
                "['2026-12-20', 'price, payment 2', 400000.0, 0.0, 400000.0, 800000.0]\n"
                "['2026-12-20', 'stamp duty', 240000.0, 0.0, 240000.0, 1040000.0]\n"
                "['2027-03-20', 'price, payment 3', 7200000.0, 5600000.0, 1600000.0, 2640000.0]",
                source="Developers' price lists, 2013 to 2018, and a published guide of 2025; GovHK on the time for stamping: see "
                'RULE_SOURCE("STAGE_CASH").',
                of_block=OF_DEAL,
                spills=True,
            ),
        ),
    ),
)
