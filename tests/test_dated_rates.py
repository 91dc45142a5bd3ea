"""Rates and figures by day: a list of days is answered as each day is, and large P stands above small P throughout."""

import datetime as dt

import numpy as np
import pytest

from xlmortgage import law
from xlmortgage.deal.reading import as_calendar_number, as_date
from xlmortgage.deal.words import Bank
from xlmortgage.law.cap163.rate_cap import rate_cap
from xlmortgage.law.hkma.negative_equity_survey import negative_equity_survey
from xlmortgage.law.hkma.rebate import rebate
from xlmortgage.law.practice.arrears import arrears as negative_equity
from xlmortgage.law.practice.commission import commission as costs
from xlmortgage.law.practice.prime import prime

LARGE_P_ABOVE_SMALL = 0.0025
"""Standard Chartered's rate above HSBC's: South China Morning Post, 2022-11-03 to 2025-10-30, at every change."""

RULES = {
    "best_lending_rate": lambda day: prime.best_lending_rate(Bank.BOCHK, day),
    "criminal": rate_cap.criminal,
    "extortionate": rate_cap.extortionate,
    "threshold": rebate.threshold,
    "commission": costs.commission,
    "change_of_mortgage_fee": costs.change_of_mortgage_fee,
    "watched_after": negative_equity.watched_after,
    "called_after": negative_equity.called_after,
    "cases": lambda day: negative_equity_survey.latest("cases", day),
}
DAYS = [20191031, 20191101, 20221229, 20221230, 20240221, 20250930, 20261121]


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_list_of_days_is_answered_as_each_day_is(rule):
    together = rule(np.array(DAYS))
    alone = [rule(day) for day in DAYS]
    assert together.value.tolist() == pytest.approx([ruling.value for ruling in alone], nan_ok=True)
    assert together.version.tolist() == [ruling.version for ruling in alone]


def test_banks_may_differ_within_a_list():
    banks = np.array(list(Bank))
    together = prime.best_lending_rate(banks, 20221105)
    assert together.value.tolist() == [prime.best_lending_rate(bank, 20221105).value for bank in Bank]


@pytest.mark.parametrize("version", law.table("prime").versions, ids=lambda v: f"{v.scope}-{v.effective_from}")
def test_banks_keep_their_distance_a_week_after_any_change(version):
    week_after = as_calendar_number(as_date(version.effective_from) + dt.timedelta(weeks=1))
    rates = {bank: prime.best_lending_rate(bank, week_after).value for bank in Bank}
    assert rates[Bank.HSBC] == rates[Bank.HANG_SENG] == rates[Bank.BOCHK]
    assert rates[Bank.STANDARD_CHARTERED] - rates[Bank.HSBC] == pytest.approx(LARGE_P_ABOVE_SMALL)


def test_a_criminal_rate_is_always_above_an_extortionate_one():
    for day in (19801212, 20221229, 20221230, 20261121):
        assert rate_cap.criminal(day).value > rate_cap.extortionate(day).value
