"""Slips of a keyboard in rates, terms, fees and arguments: they are refused or said, whatever takes them."""

import pytest

from udfs import functions
from xlmortgage.deal.facts import FACTS, MOST_OF_A_LOAN
from xlmortgage.deal.reading import Kind
from xlmortgage.errors import InputError, XlMortgageError

DAY = "2026-11-20"
PLAN = ["機構", "類型", "定息"]
DEAL = [["樓價", 8e6], ["貸款額", 5e6], ["年利率", "3.5%"], ["年期", 25], ["每月入息", 80_000], ["臨約日期", DAY]]

TAKING_A_RATE = {
    "AFFORDABILITY": lambda rate: functions.AFFORDABILITY(3e6, 60_000, [rate, "3%"], [20], agreement_date=DAY),
    "MAX_PRICE": lambda rate: functions.MAX_PRICE(3e6, 60_000, rate, 20, agreement_date=DAY),
    "PLAN_COST by steps": lambda rate: functions.PLAN_COST(5e6, 0.0325, 30, 24, rate_steps=[[13, rate]]),
    "PLANS_COMPARED": lambda rate: functions.PLANS_COMPARED(DEAL, [PLAN, ["甲", "定息", rate]], 24),
    "CASH_OUT_COMPARED": lambda rate: functions.CASH_OUT_COMPARED(
        [*DEAL, ["一按結欠", 1e6], ["物業現值", 8e6]],
        [["融資方式", "貸款額", "年利率", "年期"], ["二按", 1e6, rate, 10]],
    ),
    "REFINANCE": lambda rate: functions.REFINANCE(3e6, 0.04, 20, rate),
    "RESERVE_MONTHS by a rise": lambda rate: functions.RESERVE_MONTHS(3e5, 15_000, 3e6, 0.04, 30, shock=rate),
    "RATE_SHOCK": lambda rate: functions.RATE_SHOCK(3e6, 0.04, 25, [rate]),
    "DSR": lambda rate: functions.DSR(60_000, 3e6, rate, 20, agreement_date=DAY),
    "second_rate": lambda rate: functions.NEGATIVE_EQUITY_PATH(8e6, 5e6, 0.03, 25, 1e6, rate, 10),
}


def refused(answer):
    """Return the sentence with which a rate is refused, in the answer or in place of it."""
    try:
        rows = answer()
    except XlMortgageError as error:
        return error.sentence("en")
    cells = [cell for row in rows for cell in row] if isinstance(rows, list) else []
    return next((cell.reason.sentence("en") for cell in cells if getattr(cell, "reason", None)), "")


@pytest.mark.parametrize("rate", [1, 0.875, 0.61])
@pytest.mark.parametrize("taken", TAKING_A_RATE)
def test_a_rate_above_all_that_lenders_may_charge_is_refused_wherever_it_is_taken(taken, rate):
    """Contract, Numbers: above 60% a year no lender has been allowed to charge, so 1 and 0.875 are percent."""
    said = refused(lambda: TAKING_A_RATE[taken](rate))
    assert "percent write" in said or "at most" in said, said
    assert "at most" not in refused(lambda: TAKING_A_RATE[taken](0.05))


def test_no_fact_that_is_a_rate_takes_more_than_a_lender_may_charge():
    rates = [fact for fact in FACTS.values() if fact.kind in (Kind.RATE, Kind.FRACTIONS, Kind.STEPS)]
    assert {fact.name for fact in rates} >= {"annual_rate", "rates", "rate_steps", "shocks", "new_rate"}
    assert all(fact.most <= MOST_OF_A_LOAN for fact in rates)


@pytest.mark.parametrize("years", ["20年", "二十年", "240個月", "20 years", 20, "20"])
def test_a_term_in_a_range_is_read_with_its_unit_as_a_term_alone_is(years):
    plain = functions.AFFORDABILITY(3e6, 60_000, ["3%"], [20, 30], agreement_date=DAY)
    assert functions.AFFORDABILITY(3e6, 60_000, ["3%"], [years, "30年", 0, None], agreement_date=DAY) == plain
    assert functions.MONTHLY_PAYMENT(1e6, 0.03, years) == functions.MONTHLY_PAYMENT(1e6, 0.03, 20)


def test_ages_in_a_range_are_read_with_their_unit():
    assert functions.MAX_TENOR(other_ages="45歲、50歲", agreement_date=DAY) == functions.MAX_TENOR(
        other_ages=[45, 50], agreement_date=DAY
    )


def test_the_zero_of_some_hosts_is_a_blank_where_it_has_no_meaning():
    plans = [PLAN, ["甲", "定息", "3%"]]
    assert functions.PLANS_COMPARED(DEAL, plans, 0) == functions.PLANS_COMPARED(DEAL, plans)
    assert functions.UPGRADE(DEAL, 2e6, "2027-01-15", 0)[1:3] == functions.UPGRADE(DEAL, 2e6, "2027-01-15")[1:3]
    assert functions.RATE_SHOCK(3e6, 0.04, 25, 0) == functions.RATE_SHOCK(3e6, 0.04, 25)


LOAN = [["貸款額", "100萬"], ["年利率", "15厘"], ["年期", 10], ["臨約日期", DAY]]


@pytest.mark.parametrize("asked", [functions.SECOND_MORTGAGE_APR, functions.RATE_CAP])
@pytest.mark.parametrize("label", ["估價費", "行政費", "雜費", "文件費", "valuation fee", "admin fee"])
def test_a_fee_by_a_name_of_the_trade_is_asked_about(asked, label):
    with pytest.raises(InputError) as refusal:
        asked([*LOAN, [label, 3_000]])
    assert "費用" in refusal.value.sentence("zh")
    assert label in refusal.value.sentence("zh")


@pytest.mark.parametrize("why", [functions.SECOND_MORTGAGE_APR_WHY, functions.RATE_CAP_WHY])
def test_legal_fees_that_are_not_counted_are_said(why):
    said = why([*LOAN, ["律師費", 10_000]])
    assert "律師費 HK$10,000 未計入" in said
    assert "沒有費用" not in said
    assert "沒有費用" in why(LOAN)
    assert said.count("\n") < 6


def test_an_argument_that_stands_before_a_block_is_said():
    block = [["樓價", 9e6], ["臨約日期", DAY]]
    assert "輸入區的 9000000 未採用" in functions.STAGE_CASH_WHY(8e6, "即供", block)
    assert "未採用" not in functions.STAGE_CASH_WHY("900萬", "即供", block)


def test_nobody_is_told_that_a_loan_filled_in_is_in_the_wrong_unit():
    poor = [
        ["樓價", 12e6],
        ["年利率", "3%"],
        ["年期", 20],
        ["每月入息", 20_000],
        ["其他每月供款", 10_000],
        ["臨約日期", DAY],
    ]
    assert "異常地低" not in functions.VERDICT_WHY(poor)
    assert "異常地低" in functions.VERDICT_WHY([*poor, ["貸款額", 0.6]])


def test_what_is_given_twice_is_shown_as_it_was_written():
    with pytest.raises(InputError) as refusal:
        functions.VERDICT([*DEAL, ["樓價", 9e6]])
    assert ".0" not in refusal.value.sentence("en")
    with pytest.raises(InputError) as refusal:
        functions.VERDICT(DEAL, "en", None, [["薪金", 80_000]])
    assert "80000 and incomes" in refusal.value.sentence("en")


def test_the_limit_on_debt_servicing_hangs_on_no_premium():
    heads = [
        "樓價",
        "貸款額",
        "年利率",
        "年期",
        "每月入息",
        "臨約日期",
        "按揭保險",
        "固定受薪",
        "保費加入貸款",
        "首次置業",
        "其他按揭",
    ]
    deal = [4e6, 2.8e6, 0.03, 25, 90_000, "2021-02-01", "是", "是", "是", "否", "是"]
    block = [list(pair) for pair in zip(heads, deal, strict=True)]
    assert functions.DEALS([heads, deal], ["dsr_limit"])[1] == [functions.DSR_LIMIT(block)]


def test_a_lender_may_not_ask_for_a_referee_of_an_unsecured_loan():
    """From 2026-08-01, as the table of personal loans has it."""
    said = " ".join(str(cell) for row in functions.CHECKLIST("warnings", lang="en") for cell in row)
    assert "For an unsecured personal loan no referee may be asked for" in said


def test_an_upgrade_that_fails_says_what_was_wanted_and_what_is_counted():
    deal = [
        ["樓價", 9e6],
        ["年利率", "3.25%"],
        ["年期", 30],
        ["每月入息", 100_000],
        ["臨約日期", DAY],
        ["按揭保險", "是"],
        ["固定受薪", "是"],
    ]

    def first(loan):
        return {row[0]: row[1] for row in functions.UPGRADE([*deal, ["貸款額", loan]], 2e6, "2027-03-15", 6e6)}

    assert (first(8.1e6)["結論"], first(7.2e6)["結論"]) == ("不通過", "通過")
    assert "8,100,000，超出上限 HK$7,200,000" in first(8.1e6)["留意"]
    assert "超出上限" not in first(7.2e6)["留意"]
    why = functions.UPGRADE_WHY([*deal, ["貸款額", 8.1e6]], 2e6, "2027-03-15", 6e6)
    assert "8,100,000，超出上限 HK$7,200,000" in why
    assert "除舊按揭外沒有其他按揭" in why


def test_a_share_where_an_amount_is_wanted_is_answered_with_the_amount():
    with pytest.raises(InputError) as refusal:
        functions.SECOND_MORTGAGE_APR(1e6, 0.12, 10, "2%")
    assert "1,000,000 元的 2% 即 20000" in refusal.value.sentence("zh")
    with pytest.raises(InputError) as refusal:
        functions.MAX_LOAN("1,000萬", rebate="3%", agreement_date=DAY)
    assert "3% of 1,000,000 is 30000" in refusal.value.sentence("en")
    with pytest.raises(InputError) as refusal:
        functions.MAX_LTV(-6_500_000.0, agreement_date=DAY)
    assert "-6500000.0" not in refusal.value.sentence("en")


def test_a_list_in_cells_says_what_decides_in_words_of_its_language():
    table = [[label for label, _ in DEAL], [value for _, value in DEAL]]
    assert functions.DEALS(table, ["loan_binding", "tenor_binding"])[1] == [
        "銀行自身的按揭成數上限",
        "金管局的最長年期",
    ]


def test_a_way_that_is_repaid_by_the_month_asked_about_costs_what_it_costs_to_the_end():
    deal = [*DEAL, ["一按結欠", 1e6], ["物業現值", 8e6]]
    ways = [["融資方式", "貸款額", "年利率", "年期"], ["業主私人貸款", 500_000, "9%", 5], ["二按", 1e6, "12%", 10]]

    def rows(month):
        return {row[0]: row[1:] for row in functions.CASH_OUT_COMPARED(deal, ways, month)}

    assert rows(84)["屆時還清的成本"][0] == pytest.approx(500_000 * (0.0075 / (1 - 1.0075**-60)) * 60 - 500_000)
    assert "如要計提早還清，請填月數" in str(functions.CASH_OUT_COMPARED(deal, ways)[-1])
