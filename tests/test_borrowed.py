"""The insurance premium added to the loan: what is repaid, tested and paid in cash, by bands read off the rate sheet."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage import InputError, evaluate
from xlmortgage.deal.facts import Deal
from xlmortgage.questions.borrowed import borrowed, largest_within

DAY = "2026-11-20"
SHEET = ((Fraction(75, 100), 0), (Fraction(80, 100), 109), (Fraction(85, 100), 164), (Fraction(90, 100), 250))
"""30 years, a first home above HK$6m and up to 10m: share of the price, and the premium in hundredths of a percent.

HKMC Insurance Limited, Premium Rate Sheet of 2024-10-16.
"""

INSURED = {
    "price": 8e6,
    "annual_rate": 0.035,
    "years": 30,
    "monthly_income": 65_000,
    "agreement_date": DAY,
    "insured": True,
    "first_home": True,
    "regular_salary": True,
    "premium_financed": True,
}


def block(**facts):
    return [[name, value] for name, value in (INSURED | facts).items()]


def premium_of(loan, price=8_000_000):
    """Return the premium of a loan in exact numbers."""
    ratio = Fraction(loan) / price
    return next(Fraction(loan) * rate / 10_000 for top, rate in SHEET if ratio <= top)


def instalment(owed, rate=Fraction(35, 1000), months=360):
    monthly = 1 + rate / 12
    return owed * (monthly - 1) * monthly**months / (monthly**months - 1)


@pytest.mark.parametrize(
    "loan", [5_600_000, 6_000_000, 6_000_010, 6_400_000, 6_500_000, 6_800_000, 6_900_000, 7_200_000]
)
def test_instalment_and_debt_servicing_go_by_the_loan_with_its_premium_and_cash_without(loan):
    owed = loan + premium_of(loan)
    deal = block(loan=loan)
    assert functions.MONTHLY_PAYMENT(deal) == pytest.approx(float(instalment(owed)))
    assert functions.DSR(deal) == pytest.approx(float(instalment(owed) / 65_000))
    assert functions.MIN_INCOME(deal) == pytest.approx(float(2 * instalment(owed)))
    assert functions.TOTAL_INTEREST(deal) == pytest.approx(float(360 * instalment(owed) - owed))
    assert functions.LOAN_BALANCE([*deal, ["month", 0]]) == pytest.approx(float(owed))
    assert functions.CASH_NEEDED(deal) == 8_000_000 - loan + 240_000 + 80_000
    assert functions.CASH_NEEDED(block(loan=loan, premium_financed=False)) == pytest.approx(
        float(8_000_000 - loan + 320_000 + premium_of(loan))
    )


def test_the_ratio_is_that_of_the_loan_without_the_premium():
    assert functions.VERDICT(block(loan=7_200_000, monthly_income=80_000), "en") == "pass"
    assert functions.MAX_LTV(block(loan=7_200_000)) == 0.9


def test_every_way_in_says_the_same():
    deal = {**INSURED, "loan": 7_200_000}
    results, issues = evaluate(pd.DataFrame([deal, {**deal, "premium_financed": False}]))
    assert issues.empty
    assert results["verdict"].tolist() == ["fail", "pass"]
    assert results["dsr"].tolist() == [
        functions.DSR(block(loan=7_200_000)),
        functions.DSR(block(loan=7_200_000, premium_financed=False)),
    ]
    quote = {row[0]: row[2] for row in functions.QUOTE(block(loan=7_200_000), "en")}
    assert quote["verdict"] == "fail"
    assert quote["borrowed"] == pytest.approx(7_380_000)
    assert quote["dsr"] == results["dsr"][0]
    listed = functions.DEALS([list(deal), list(deal.values())], "verdict, dsr, cash_needed", "en")[1]
    assert listed == ["fail", results["dsr"][0], results["cash_needed"][0]]


@given(st.integers(1_000_000, 9_000_000))
def test_the_largest_loan_leaves_room_for_its_premium_and_a_dollar_more_does_not(most):
    deal = Deal(
        {**{k: v for k, v in INSURED.items() if k != "agreement_date"}, "years": 30.0, "agreement_date": 20261120},
        20261121,
    )
    loan = largest_within(float(most), deal)
    assert borrowed(deal.changed(loan=loan)) <= most + 1e-3
    top = Fraction(9, 10) * 8_000_000
    if loan < top - 1:
        exact = [whole for whole in (int(loan), int(loan) + 1) if whole + premium_of(whole) <= most]
        assert max(exact) - 1 <= loan
        assert int(loan) + 2 + premium_of(int(loan) + 2) > most - 1e-3


def test_a_blank_loan_is_the_largest_whose_premium_the_income_carries_too():
    quote = {row[0]: row[2] for row in functions.QUOTE(block(monthly_income=62_000), "en")}
    assert quote["loan"] == functions.LOAN_BY_INCOME(block(monthly_income=62_000)) < 7_200_000
    assert quote["verdict"] == "pass"
    assert quote["dsr"] == pytest.approx(0.5)
    one_dollar_more = block(monthly_income=62_000, loan=quote["loan"] + 1)
    assert functions.VERDICT(one_dollar_more, "en") == "fail"


def test_a_quote_says_after_how_many_instalments_insurance_ends():
    quote = {row[0]: row[2] for row in functions.QUOTE(block(loan=7_200_000, monthly_income=80_000), "en")}
    owed, paid, months = 7_200_000 + premium_of(7_200_000), instalment(7_200_000 + premium_of(7_200_000)), 0
    while owed > 5_600_000:
        owed, months = owed * (1 + Fraction(35, 12_000)) - paid, months + 1
    assert quote["insurance_ends"] == months
    uninsured = {row[0]: row[2] for row in functions.QUOTE(block(loan=5_000_000, insured=False), "en")}
    assert uninsured["insurance_ends"] == 0


def test_a_premium_that_no_sheet_has_leaves_the_deal_to_be_asked_about():
    deal = block(loan=9.6e6, price=12e6, agreement_date="2022-03-18", monthly_income=200_000)
    assert functions.VERDICT(deal, "en") == "ask the bank"
    assert "the premium that is added to the loan" in functions.VERDICT_WHY(deal, "en")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"plan": "annual"}, "premium-not-single"),
        ({"price": None}, "missing"),
        ({"rebate": 8e6}, "rebate-not-below-price"),
    ],
)
def test_what_cannot_be_added_to_the_loan_is_refused(facts, code):
    with pytest.raises(InputError) as raised:
        functions.DSR(block(loan=7_200_000, **facts))
    assert raised.value.code == code
