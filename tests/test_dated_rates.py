"""Rates and figures by day: a list of days is answered as each day is, and large P stands above small P throughout."""

import datetime as dt

import numpy as np
import pytest

from xlmortgage import law
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import Bank
from xlmortgage.law.cap163.rate_cap import rate_cap
from xlmortgage.law.hkma.negative_equity_survey import negative_equity_survey
from xlmortgage.law.hkma.rebate import rebate
from xlmortgage.law.housing_authority.change_of_mortgage import change_of_mortgage
from xlmortgage.law.practice.arrears import arrears
from xlmortgage.law.practice.commission import commission
from xlmortgage.law.practice.prime import prime
from xlmortgage.numbers.days import as_calendar_number, as_date
from xlmortgage.numbers.scalar import namespace

LARGE_P_ABOVE_SMALL = 0.0025
"""The rate of Standard Chartered, Bank of East Asia and ICBC (Asia) above HSBC's: South China Morning Post, 2022-11-03 to
2025-10-30, at every change."""

LAWS = {
    "best_lending_rate": lambda deal: prime.best_lending_rate(deal.having(bank=Bank.BOCHK)),
    "criminal": rate_cap.criminal,
    "extortionate": rate_cap.extortionate,
    "threshold": rebate.threshold,
    "commission": commission.commission,
    "change_of_mortgage_fee": change_of_mortgage.fee,
    "watched_after": arrears.watched_after,
    "called_after": arrears.called_after,
    **{
        figure: lambda deal, figure=figure: negative_equity_survey.latest(deal, figure)
        for figure in ("cases", "total", "unsecured", "delinquency")
    },
}
DAYS = [19800101, 20191031, 20191101, 20221229, 20221230, 20240221, 20250930, 20261121]


def on(days, **facts):
    """Return the deal, or the deals, of which a day is agreement's and asked about."""
    return Deal({"agreement_date": days, "date": days, **facts}, 20261121, namespace(days))


@pytest.mark.parametrize("asked", LAWS.values(), ids=list(LAWS))
def test_a_list_of_days_is_answered_as_each_day_is(asked):
    together, alone = asked(on(np.array(DAYS))), [asked(on(day)) for day in DAYS]
    assert together.value.tolist() == pytest.approx([ruling.value for ruling in alone], nan_ok=True)
    for part in ("version", "row", "reason"):
        assert getattr(together, part).tolist() == [getattr(ruling, part) for ruling in alone]


def test_banks_may_differ_within_a_list():
    banks = list(Bank)
    together = prime.best_lending_rate(on(np.full(len(banks), 20221105), bank=np.array(banks)))
    alone = [prime.best_lending_rate(on(20221105, bank=bank)).value for bank in banks]
    assert together.value.tolist() == pytest.approx(alone, rel=0, abs=0, nan_ok=True)


@pytest.mark.parametrize("version", law.table("prime").versions, ids=lambda v: f"{v.scope}-{v.effective_from}")
def test_banks_keep_their_distance_a_week_after_any_change(version):
    week_after = as_calendar_number(as_date(version.effective_from) + dt.timedelta(weeks=1))
    rates = {bank: prime.best_lending_rate(on(week_after, bank=bank)).value for bank in Bank}
    for bank in (Bank.HANG_SENG, Bank.BOCHK):
        assert rates[bank] == rates[Bank.HSBC] or not is_kept(bank, week_after)
    for bank in (Bank.STANDARD_CHARTERED, Bank.BEA, Bank.ICBC_ASIA):
        above = pytest.approx(LARGE_P_ABOVE_SMALL)
        assert rates[bank] - rates[Bank.HSBC] == above or not is_kept(bank, week_after)


def is_kept(bank, day):
    """Tell whether a bank's rate is kept of a day, by its series in the table."""
    version = law.table("prime").version_at(day, bank.code)
    return version is not None and version.status != "unknown"


def test_a_criminal_rate_is_always_above_an_extortionate_one():
    for day in (19801212, 20221229, 20221230, 20261121):
        assert rate_cap.criminal(on(day)).value > rate_cap.extortionate(on(day)).value
