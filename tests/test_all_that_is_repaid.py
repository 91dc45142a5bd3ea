"""A second mortgage and a premium that is lent, through every answer that weighs what is repaid, by an annuity of its own."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from udfs import functions
from udfs.cell_error import CellError
from xlmortgage import InputError, NoRuleError, evaluate

A_DAY = "2026-11-20"
DEAL = {
    "price": 8e6, "loan": 5e6, "annual_rate": 0.035, "years": 30, "monthly_income": 70e3, "agreement_date": A_DAY,
}  # fmt: skip
SECOND = {"second_loan": 1e6, "second_rate": 0.12, "second_years": 15}
LENT = DEAL | {
    "loan": 7.2e6, "insured": True, "first_home": True, "regular_salary": True, "premium_financed": True,
}  # fmt: skip
OWED = 7.2e6 * 1.025
"""With the premium of 90%: 2.5% by HKMC Insurance Limited's sheet of 2024-10-16, 30 years, a first home."""
UNKNOWN = DEAL | {"loan": 6.4e6, "insured": True, "other_mortgages": True, "premium_financed": True}
"""The sheet for applicants with another mortgage was not found."""


def block(facts, **more):
    return [[name, value] for name, value in (facts | more).items() if value is not None]


def without(facts, *names):
    return {name: value for name, value in facts.items() if name not in names}


def level(owed, rate, months):
    return owed * rate / 12 / (1 - (1 + rate / 12) ** -months)


SECOND_PAYMENT = level(1e6, 0.12, 180)


# The rise that an income carries, and how long a reserve lasts


@given(st.integers(2_000_000, 5_600_000), st.integers(0, 900_000), st.integers(60_000, 120_000), st.integers(0, 5_000))
def test_at_the_largest_rise_the_payments_are_at_the_limit_and_beyond_it_above(loan, second, income, debts):
    deal = DEAL | SECOND | {"loan": loan, "second_loan": second, "monthly_income": income, "other_debts": debts}
    assume(level(loan, 0.035, 360) + level(second, 0.12, 180) + debts < income / 2 - 50)
    rise = functions.RATE_HEADROOM(block(deal))
    paid = level(loan, 0.035 + rise, 360) + level(second, 0.12, 180) + debts
    assert paid == pytest.approx(income / 2, abs=0.01)
    assert functions.DSR_OK(block(deal | {"annual_rate": 0.035 + rise - 1e-6}))
    assert not functions.DSR_OK(block(deal | {"annual_rate": 0.035 + rise + 1e-6}))


def test_a_premium_that_is_lent_takes_of_the_rise():
    rise = functions.RATE_HEADROOM(block(LENT))
    assert level(OWED, 0.035 + rise, 360) == pytest.approx(35e3, abs=0.01)
    assert rise < functions.RATE_HEADROOM(block(LENT, premium_financed=None))
    assert "7,380,000" in functions.RATE_HEADROOM_WHY(block(LENT), lang="en")


def test_a_reserve_pays_the_second_mortgage_and_the_premium_too():
    reserve = {"reserve": 500e3, "monthly_income": 20e3}
    short = level(5e6, 0.035, 360) + SECOND_PAYMENT - 20e3
    assert functions.RESERVE_MONTHS(block(DEAL | SECOND | reserve)) == int(500e3 // short)
    assert functions.RESERVE_MONTHS(block(LENT | reserve)) == int(500e3 // (level(OWED, 0.035, 360) - 20e3))
    assert "12,001.68" in functions.RESERVE_MONTHS_WHY(block(DEAL | SECOND | reserve), lang="en")


# One deal, one instalment


def test_rate_shocks_and_repayment_in_part_begin_at_the_instalment_of_the_deal():
    payment = functions.MONTHLY_PAYMENT(block(LENT))
    assert payment == pytest.approx(level(OWED, 0.035, 360))
    assert functions.RATE_SHOCK(block(LENT))[1][1] == pytest.approx(payment)
    part = dict(functions.PREPAY(block(LENT, month=12, amount=500e3), "en")[1:])
    assert part["instalment before [HKD a month]"] == pytest.approx(payment)
    assert functions.RATE_SHOCK(block(LENT))[1][5] > functions.RATE_SHOCK(block(LENT, premium_financed=None))[1][5]


def test_a_premium_that_no_sheet_has_leaves_the_instalments_open():
    for ask in (functions.RATE_SHOCK, functions.RATE_HEADROOM):
        with pytest.raises(NoRuleError):
            ask(block(UNKNOWN))


# A reason that fits its number


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["DSR_WHY", "DSR_OK_WHY", "DSR_STRESSED_WHY", "MIN_INCOME_WHY", "LOAN_BY_INCOME_WHY"])
def test_every_reason_on_debt_servicing_names_the_second_instalment_and_other_debts(name, lang):
    said = getattr(functions, name)(block(DEAL | SECOND, other_debts=1_234), lang=lang)
    assert f"HK${SECOND_PAYMENT:,.2f}" in said
    assert "HK$1,234" in said


def test_a_quote_shows_the_second_instalment_and_the_ratio_of_both_mortgages():
    quote = {row[0]: row[2] for row in functions.QUOTE(block(DEAL | SECOND), "en")}
    assert quote["second_payment"] == pytest.approx(SECOND_PAYMENT)
    assert quote["combined_ltv"] == 0.75
    assert quote["dsr"] * 70e3 == pytest.approx(quote["monthly_payment"] + quote["second_payment"])
    alone = {row[0]: row[2:] for row in functions.QUOTE(block(DEAL), "en")}
    assert alone["second_payment"] == [0, "No second mortgage."]
    assert alone["combined_ltv"] == [0.625, "No second mortgage."]


def test_a_verdict_says_what_is_borrowed_in_all():
    assert "HK$10,000,000, 125%" in functions.VERDICT_WHY(block(DEAL | SECOND, second_loan=5e6), "en")


def test_a_second_mortgage_that_is_half_told_is_not_dropped_in_silence():
    deal = block(DEAL | without(SECOND, "second_loan"))
    assert functions.VERDICT(deal, "en") == "pass with warning"
    assert "not counted" in functions.VERDICT_WHY(deal, "en")
    results, _ = evaluate(pd.DataFrame([dict(deal), DEAL]), ["verdict", "why"], lang="en")
    assert results["verdict"].tolist() == ["pass with warning", "pass"]


# An unknown premium is never below nothing


@pytest.mark.parametrize(("income", "word"), [(30e3, "fail"), (200e3, "ask the bank")])
def test_what_fails_without_a_premium_fails_with_one_that_is_not_known(income, word):
    deal = block(UNKNOWN, monthly_income=income)
    assert functions.VERDICT(deal, "en") == word
    assert "the premium that is added to the loan" in functions.VERDICT_WHY(deal, "en")
    assert functions.DEALS([list(dict(deal)), list(dict(deal).values())], "verdict", "en")[1] == [word]
    quote = {row[0]: row[2] for row in functions.QUOTE(deal, "en")}
    assert quote["verdict"] == word
    nothing_to_change = "Nothing has to change" in functions.WHAT_WOULD_PASS(deal, lang="en")[1][0]
    assert nothing_to_change == (word != "fail")


def test_an_income_test_that_fails_without_an_unknown_premium_is_failed():
    assert functions.DSR_OK(block(UNKNOWN, monthly_income=30e3)) is False
    assert "at least 95.8%" in functions.DSR_OK_WHY(block(UNKNOWN, monthly_income=30e3), lang="en")
    with pytest.raises(NoRuleError):
        functions.DSR_OK(block(UNKNOWN, monthly_income=200e3))
    deals = pd.DataFrame([UNKNOWN | {"monthly_income": income} for income in (30e3, 200e3)])
    results, _ = evaluate(deals, ["dsr_ok"])
    assert results["dsr_ok"].isna().tolist() == [False, True]
    assert not results["dsr_ok"][0]


def test_a_premium_that_is_lent_takes_no_cash_even_where_it_is_not_known():
    assert functions.CASH_NEEDED(block(UNKNOWN)) == 1.6e6 + 240e3 + 80e3


# Lists


@pytest.mark.parametrize("second", [500e3, None])
def test_a_column_of_second_mortgages_is_no_unread_loan(second):
    deal = without(DEAL, "loan") | {"二按貸款額": second, "二按年利率": 0.1, "二按年期": 10}
    listed = functions.DEALS([list(deal), list(deal.values())], "max_loan, verdict, dsr", "en")[1]
    quote = {row[0]: row[2] for row in functions.QUOTE(block(deal), "en")}
    assert listed == [quote["max_loan"], quote["verdict"], quote["dsr"]]
    results, issues = evaluate(pd.DataFrame([deal]), ["dsr"])
    assert issues.empty
    assert results["dsr"][0] == quote["dsr"]


def test_a_blank_loan_is_the_most_by_rule_where_no_income_is_told_as_in_a_quote():
    deal = without(DEAL, "loan", "monthly_income")
    names = ["monthly_payment", "cash_needed", "mip_premium"]
    quote = {row[0]: row[2] for row in functions.QUOTE(block(deal), "en")}
    wanted = [quote[name] for name in names]
    assert wanted[0] == pytest.approx(level(5.6e6, 0.035, 360))
    assert functions.DEALS([list(deal), list(deal.values())], ", ".join(names), "en")[1] == wanted
    results, _ = evaluate(pd.DataFrame([deal]), names)
    assert results.loc[0].tolist() == wanted


# The dearest home


@pytest.mark.parametrize(
    "facts",
    [
        SECOND,
        {"other_debts": 20e3},
        {"rental_income": 20e3, "other_debts": 20e3},
        *({**without(LENT, *DEAL), "monthly_income": income} for income in (25e3, 30e3, 40e3, 70e3)),
    ],
)
@pytest.mark.parametrize("cash", [700e3, 1e6, 4e6])
def test_the_dearest_home_is_the_last_whose_largest_loan_leaves_enough_cash(facts, cash):
    buyer = without(DEAL, "price", "loan") | {"cash": cash} | facts

    def reached(price):
        at = without(buyer, "cash") | {"price": price}
        loan = min(functions.MAX_LOAN(block(at)), functions.LOAN_BY_INCOME(block(at)))
        return functions.CASH_NEEDED(block(at, loan=loan)) <= cash + 1e-6

    dearest = functions.MAX_PRICE(block(buyer))
    assert reached(dearest)
    assert not reached(dearest + 1)
    assert not any(reached(dearest * step) for step in (1.01, 1.05, 1.2, 1.5, 2))
    table = functions.AFFORDABILITY(block(without(buyer, "annual_rate", "years"), rates=0.035, terms=30))
    assert table[1] == [0.035, dearest]


def test_the_dearest_home_says_what_else_is_repaid():
    said = functions.MAX_PRICE_WHY(block(DEAL | SECOND, cash=4e6, other_debts=1_234), lang="en")
    assert "12,001.68" in said
    assert "1,234" in said
    lent = functions.MAX_PRICE_WHY(block(LENT, cash=1e6), lang="en")
    assert "loan with premium" in lent
    assert "mortgage insurance premium" not in lent.partition("The cash goes to")[2].partition("\n")[0]


def test_a_premium_that_is_not_known_leaves_the_dearest_home_open():
    with pytest.raises(NoRuleError):
        functions.MAX_PRICE(block(UNKNOWN, cash=1e6))


# A premium year by year is not lent


@pytest.mark.parametrize("name", ["CASH_NEEDED", "DSR", "RATE_SHOCK", "MAX_PRICE", "RATE_HEADROOM"])
def test_a_premium_that_is_paid_year_by_year_cannot_be_lent(name):
    with pytest.raises(InputError) as refused:
        getattr(functions, name)(block(LENT, plan="annual", cash=4e6))
    assert refused.value.code == "premium-not-single"


def test_a_quote_and_a_list_refuse_it_as_well():
    deal = LENT | {"plan": "annual"}
    quote = {row[0]: row[2] for row in functions.QUOTE(block(deal), "en")}
    for name in ("verdict", "cash_needed", "insurance_ends", "borrowed", "dsr"):
        assert isinstance(quote[name], CellError), name
    results, _ = evaluate(pd.DataFrame([deal]), ["cash_needed"])
    assert results["cash_needed"].isna().all()


# Buying first or selling first


def ways(facts, **more):
    table = functions.UPGRADE(block(facts), 2e6, "2027-01-15", 5e6, lang="en", **more)
    return {row[0]: row[1:] for row in table[1:]}


def test_a_second_mortgage_and_a_premium_that_is_lent_count_before_and_after():
    deal = without(LENT, "first_home", "premium_financed") | {"monthly_income": 90e3}
    second = SECOND | {"second_loan": 500e3, "second_years": 10}
    more = level(500e3, 0.12, 120) / 90e3
    plain, beside = ways(deal)["debt servicing"], ways(deal | second)["debt servicing"]
    assert [after - before for before, after in zip(plain, beside, strict=True)] == pytest.approx([more, more])
    lent = ways(deal | {"premium_financed": True})
    assert lent["new instalment [HKD a month]"][1] == pytest.approx(level(OWED, 0.035, 360))
    assert lent["debt servicing"][1] == pytest.approx(level(OWED, 0.035, 360) / 90e3)
    assert lent["cash [HKD]"][1] == 800e3 + 240e3 + 80e3


def test_what_is_not_known_of_a_way_is_said():
    deal = without(LENT, "first_home", "premium_financed") | {"monthly_income": 90e3}
    found = ways(deal)
    assert isinstance(found["cash [HKD]"][0], CellError)
    assert "premium sheet" in found["note"][0]
    assert "HK$1,920,000" in found["note"][0]
    assert found["note"][1] == ""
    assert "HK$1,920,000" in functions.UPGRADE_WHY(block(deal), 2e6, "2027-01-15", 5e6, lang="en")


def test_who_buys_first_owns_another_home_and_pays_the_duty_of_the_time_for_it():
    deal = without(DEAL, "agreement_date") | {"agreement_date": "2019-01-15", "loan": 4e6}
    bought, sold = ways(deal)["cash [HKD]"]
    assert bought - sold == 0.15 * 8e6 - functions.STAMP_DUTY(8e6, agreement_date="2019-01-15")
    foreign = ways(deal | {"buyer": "other"})["cash [HKD]"]
    assert foreign == [4e6 + 0.3 * 8e6 + 80e3] * 2


# Payments for a flat under construction


def cash_of(plan, **facts):
    deal = {"agreement_date": A_DAY, "loan": 5.6e6} | facts
    return functions.STAGE_CASH(8e6, plan, block(deal), "en")[1:]


@pytest.mark.parametrize(
    "buyer",
    [{"buyer": "other"}, {"other_home": True}, {"first_home": False}, {"use": "company"}, {"buyer": "company"}, {}],
)
@pytest.mark.parametrize("day", ["2012-11-01", "2014-01-01", "2016-12-01", "2023-11-01", A_DAY])
def test_the_duty_of_a_flat_under_construction_is_that_of_its_buyer(buyer, day):
    rows = cash_of("immediate", agreement_date=day, loan=3e6, **buyer)
    duty = functions.STAMP_DUTY(block({"price": 8e6, "agreement_date": day} | buyer))
    assert [row[2] for row in rows if row[1] == "stamp duty"] == [duty]


def test_a_premium_that_is_lent_is_no_cash_of_a_flat_under_construction():
    facts = without(LENT, *DEAL) | {"years": 30, "loan": 6.3e6, "completion_date": "2027-10-31", "rebate": 100e3}
    rows = cash_of("stage", **facts)
    assert "mortgage insurance premium" not in {row[1] for row in rows}
    needed = functions.CASH_NEEDED(block({"price": 8e6, "agreement_date": A_DAY} | facts))
    assert rows[-1][5] == needed - 80e3
    deal = block(facts, agreement_date=A_DAY)
    assert "added to the loan, no cash" in functions.STAGE_CASH_WHY(8e6, "stage", deal, lang="en")


def test_the_payments_before_completion_fall_due_by_then_and_the_loan_comes_with_it():
    for plan in ("stage", [[0, 0.05], [7, 0.05], [67, 0.05], [127, 0.05], ["completion", None]]):
        price = [row for row in cash_of(plan, completion_date="2026-12-01") if row[1].startswith("price")]
        assert [row[0] for row in price] == ["2026-11-20", "2026-11-27", *["2026-12-01"] * 3]
        assert [row[3] for row in price] == [0, 0, 0, 0, 5.6e6]
        assert all(row[4] >= 0 for row in price)


def test_what_a_plan_asks_after_completion_stays_there():
    rows = cash_of([[0, 0.1], ["completion", 0.2], ["2029-01-31", 0.7]], completion_date="2027-01-31")
    assert [row[0] for row in rows if row[1].startswith("price")] == ["2026-11-20", "2027-01-31", "2029-01-31"]


def test_no_part_falls_due_on_a_completion_before_the_agreement():
    with pytest.raises(InputError) as refused:
        cash_of("stage", completion_date="2026-10-01")
    assert refused.value.code == "completed-before-the-agreement"


def test_the_reason_says_that_a_loan_is_above_what_is_lent():
    deal = block({"loan": 5.6e6, "valuation": 7e6, "completion_date": "2028-06-30", "agreement_date": A_DAY})
    assert "HK$4,900,000 (70%)" in functions.STAGE_CASH_WHY(8e6, "stage", deal, lang="en")
    within = block({"loan": 4.9e6, "valuation": 7e6, "completion_date": "2028-06-30", "agreement_date": A_DAY})
    assert "4,900,000 (70%)" not in functions.STAGE_CASH_WHY(8e6, "stage", within, lang="en")


def test_the_reason_says_when_an_insured_loan_is_drawn_long_before_completion():
    facts = without(LENT, *DEAL, "premium_financed") | {"years": 30, "loan": 7.2e6, "completion_date": "2028-06-30"}
    said = functions.STAGE_CASH_WHY(8e6, "immediate", block(facts, agreement_date=A_DAY), lang="en")
    assert "drawn on 2027-03-20, the flat completed on 2028-06-30" in said
    assert "conflicts 18" in said
    drawn_on_completion = functions.STAGE_CASH_WHY(8e6, "stage", block(facts, agreement_date=A_DAY), lang="en")
    assert "conflicts 18" not in drawn_on_completion


def test_a_loan_that_cannot_be_insured_is_refused_as_of_a_purchase():
    facts = {"loan": 7.6e6, "insured": True, "years": 30, "completion_date": "2028-06-30"}
    with pytest.raises(NoRuleError) as refused:
        cash_of("stage", **facts)
    assert refused.value.code == "not-insurable"


# Moving a mortgage, and what would pass


def test_a_dearer_loan_without_costs_earns_nothing_back():
    table = dict(functions.REFINANCE(4e6, 0.03, 20, 0.04, lang="en")[1:])
    assert isinstance(table["earned back in month"], CellError)
    assert dict(functions.REFINANCE(4e6, 0.04, 20, 0.03, lang="en")[1:])["earned back in month"] == 0


def test_an_insured_further_charge_says_whose_income_the_programme_takes():
    asked = {"insured": True, "agreement_date": A_DAY, "lang": "en"}
    assert "close ties" in functions.CASH_OUT_WHY(5e6, 2e6, income_abroad=True, **asked)
    assert "close ties" not in functions.CASH_OUT_WHY(5e6, 2e6, **asked)
