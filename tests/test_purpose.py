"""What a loan is for: a purchase, a change of mortgage, a further charge, a second mortgage; one deal has one answer."""

from itertools import product

import pandas as pd
import pytest

from udfs import functions
from udfs.cell_error import CellError
from xlmortgage import evaluate
from xlmortgage.errors import NoRuleError

DAY = "2026-11-20"
HOME = {"樓價": 10e6, "年利率": "3.25%", "年期": 25, "每月入息": 200_000, "臨約日期": DAY}


def block(**facts):
    """Return a deal block."""
    return [[label, value] for label, value in (HOME | facts).items()]


def quoted(deal):
    """Return the values of a quote by the name of their row."""
    return {row[0]: row[2] for row in functions.QUOTE(deal)}


def listed(deal):
    """Return the one line of a deal list, by the name of its columns."""
    frame = pd.DataFrame([dict(deal)])
    results, _ = evaluate(frame, lang="en")
    return results.iloc[0]


def codes(deal):
    """Return the verdict from a cell, a quote and a list."""
    return functions.VERDICT(deal, "en"), quoted(deal)["verdict_code"], listed(deal)["verdict"]


SECOND = [{"貸款目的": "二按"}, {"二按": "是"}]


@pytest.mark.parametrize("told", SECOND, ids=["purpose", "fact"])
@pytest.mark.parametrize("loan", [1e6, 7e6])
def test_a_loan_for_a_second_mortgage_asks_for_consent_however_it_is_said(told, loan):
    deal = block(貸款額=loan, **told)
    assert codes(deal) == ("ask the bank", "ask the bank", "ask the bank")
    for said in (functions.VERDICT_WHY(deal), listed(deal)["why"]):
        assert "written consent" in said or "書面同意" in said
        assert "Money Lenders Ordinance" in said or "放債人條例" in said
    assert "二按：否" not in functions.VERDICT_WHY(deal)


def test_a_second_mortgage_is_counted_with_the_first():
    """Article on second mortgages (S2): the ratio that matters is that of both, here (3m + 7m) / 10m."""
    deal = block(貸款額=7e6, 一按結欠=3e6, 貸款目的="二按")
    assert quoted(deal)["combined_ltv"] == 1.0 == functions.COMBINED_LTV(10e6, 3e6, 7e6)
    assert "100%" in functions.VERDICT_WHY(deal)
    assert "100%" in listed(deal)["why"]
    assert quoted(deal)["max_loan"] == 4e6  # what a bank lends beside the first, 70% of 10m less 3m


CHARGES = [
    {**dict(zip(("物業類型", "估價"), home, strict=True)), "一按結欠": owed, **borrower}
    for home, owed, borrower in product(
        [("私樓", 5e6), ("私樓", 7.5e6), ("村屋", 6e6), ("商舖", 9e6), ("居屋白表", 4e6)],
        [0, 2e6, 6e6],
        [
            {},
            {"按揭保險": "是"},
            {"按揭保險": "是", "首次置業": "是", "固定受薪": "是"},
            {"其他按揭": "是"},
            {"按揭保險": "是", "用途": "出租"},
        ],
    )
]


@pytest.mark.parametrize("facts", CHARGES, ids=lambda facts: "-".join(map(str, facts.values())))
def test_a_further_charge_is_lent_as_far_as_it_brings_cash(facts):
    """Cap x valuation less what is owed, the insured cap that of raising cash (80%, HK$4.8m): rules-2026-11, section A."""
    deal = block(貸款目的="加按", **facts)
    most = functions.CASH_OUT(deal)
    assert functions.MAX_LOAN(deal) == pytest.approx(most)
    assert quoted(deal)["max_loan"] == pytest.approx(most)
    assert listed(deal)["max_loan"] == pytest.approx(most)


@pytest.mark.parametrize("facts", CHARGES[::2], ids=lambda facts: "-".join(map(str, facts.values())))
@pytest.mark.parametrize("loan", [100_000, 2.6e6])
def test_a_further_charge_passes_where_it_is_within_the_limits_side_by_side(facts, loan):
    deal = block(貸款目的="加按", 貸款額=loan, **facts)
    ways = functions.CASH_OUT_COMPARED(deal, [["融資方式", "貸款額", "年利率", "年期"], ["加按", loan, "3.25%", 25]])
    within = next(row[1] for row in ways if row[0] == "符合上限")
    verdicts = codes(deal)
    assert len({*verdicts}) == 1
    if facts["物業類型"] == "居屋白表":
        assert (verdicts[0], within) == ("ask the bank", False)  # by the Director's approval alone
    elif verdicts[0] == "ask the bank":  # something of the home has to be asked about, which no limit is
        assert within
    else:
        assert (verdicts[0] != "fail") == within


def test_an_insured_further_charge_runs_no_longer_than_its_scheme():
    deal = block(樓價=5e6, 一按結欠=1e6, 貸款目的="加按", 按揭保險="是")
    assert (functions.MAX_TENOR([*deal, ["貸款額", 3e6]]), functions.MAX_TENOR([*deal, ["貸款額", 2e6]])) == (25, 30)
    assert quoted([*deal, ["貸款額", 3e6]])["max_tenor"] == 25
    assert listed([*deal, ["貸款額", 3e6]])["max_tenor"] == 25


def test_income_carries_a_further_charge_with_what_it_is_added_to():
    """One loan of both amounts: by hand, the annuity of 5m at 3.25% over 300 months over HK$60,000."""
    rate = 0.0325 / 12
    instalment = 5e6 * rate / (1 - (1 + rate) ** -300)
    deal = block(一按結欠=3e6, 貸款額=2e6, 貸款目的="加按", 每月入息=60_000)
    assert functions.DSR(deal) == pytest.approx(instalment / 60_000)
    assert functions.MIN_INCOME(deal) == pytest.approx(2 * instalment)
    assert functions.LOAN_BY_INCOME(deal) == pytest.approx(30_000 / instalment * 5e6 - 3e6)
    assert functions.MONTHLY_PAYMENT(deal) == pytest.approx(instalment * 2 / 5)
    assert listed(deal)["dsr"] == pytest.approx(instalment / 60_000)


def test_what_is_owed_and_not_told_is_said():
    assert "未填一按結欠，貸款額作加按後的總貸款計" in functions.VERDICT_WHY(block(貸款額=5e6, 貸款目的="加按"))
    assert "清還一按結欠 HK$3,000,000 後餘 HK$2,000,000" in functions.VERDICT_WHY(
        block(貸款額=5e6, 一按結欠=3e6, 貸款目的="轉按")
    )
    short = block(貸款額=2e6, 一按結欠=3e6, 貸款目的="轉按")
    assert functions.VERDICT(short, "en") == "pass with warning"
    assert "須另備 HK$1,000,000" in functions.VERDICT_WHY(short)


@pytest.mark.parametrize("purpose", ["轉按", "加按", "二按"])
def test_nothing_is_bought_so_nothing_is_paid_for_buying(purpose):
    deal = block(貸款額=5e6, 貸款目的=purpose)
    told, line = quoted(deal), listed(deal)
    for name in ("stamp_duty", "cash_needed", "commission", "down_payment"):
        assert isinstance(told[name], CellError), name
    assert line[["stamp_duty", "cash_needed"]].isna().all()
    for asked in (functions.STAMP_DUTY, functions.CASH_NEEDED):
        with pytest.raises(NoRuleError) as refusal:
            asked(deal)
        assert refusal.value.code == "not-a-purchase"
        assert asked([*deal[:-1], ["貸款目的", "買入"]]) > 0


def test_a_home_that_is_owned_is_lent_on_at_its_valuation_whatever_it_once_cost():
    deal = block(樓價=5e6, 估價=8e6, 回贈=200_000, 貸款額=5e6, 貸款目的="轉按")
    assert functions.MAX_LOAN(deal) == 5.6e6 == functions.CASH_OUT([*deal, ["一按結欠", 0]])
    assert functions.VERDICT(deal, "en") == "pass"
