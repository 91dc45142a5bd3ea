"""One deal at several lenders: their rates, their limits, their rebates, and which comes first."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from xlmortgage.cli import main
from xlmortgage.cli.terminal import NOTHING_DONE
from xlmortgage.deal.facts import Deal
from xlmortgage.deal.ranges import AssetLine
from xlmortgage.deal.words import Asset, Basis, Condition
from xlmortgage.errors import InputError
from xlmortgage.explain.offers import offer
from xlmortgage.explain.verdict import reason_of
from xlmortgage.questions.criteria import read_criteria
from xlmortgage.questions.offers import offers
from xlmortgage.questions.verdict import Finding, assess

TODAY = 20261121
"""The day on which the lenders' lines are read."""

LINE = {"source": "circular", "checked": "2026-11-01"}
DEAL = {"price": 8e6, "loan": 5.6e6, "annual_rate": 0.035, "years": 25.0, "monthly_income": 60e3, "building_age": 50.0}


def deal_of(**facts):
    given = {name: fact for name, fact in {**DEAL, **facts}.items() if fact is not None}
    return Deal.of_one({**given, "agreement_date": 20261102}, TODAY)


def before(lines, **facts):
    return offers(deal_of(**facts), read_criteria(enumerate(lines, start=2), as_of=TODAY))


def at(*lines, **facts):
    return before([{**LINE, "lender": lender, "rule": rule, "value": value} for lender, rule, value in lines], **facts)


def test_who_lends_comes_first_then_who_is_cheaper():
    found = at(("tight", "max_ltv", 0.5), ("dear", "spread", 0.03), ("cheap", "spread", 0.01), hibor=0.01)

    assert [(made.lender.name, made.assessment.code) for made in found] == [
        ("cheap", "pass"),
        ("dear", "pass"),
        ("tight", "fail"),
    ]
    assert found[2].assessment.found == Finding.LOAN_TOO_LARGE


def test_a_capped_plan_charges_the_lower_rate_and_is_tested_at_its_cap():
    (made,) = at(("A", "spread", 0.013), ("A", "discount", 0.0175), hibor=0.01, prime=0.05)

    assert made.plan.value == pytest.approx(0.023)
    assert made.cost.deal.annual_rate == pytest.approx(0.023)
    assert made.assessment.income.payment > made.payment


def test_a_prime_plan_charges_prime_less_the_discount():
    (made,) = at(("A", "discount", 0.0175), prime=0.05)

    assert made.plan.value == pytest.approx(0.0325)


@pytest.mark.parametrize("lines", [[("A", "discount", 0.06)], [("A", "spread", 0.01), ("A", "discount", 0.06)]])
def test_a_plan_that_would_charge_less_than_nothing_is_named(lines):
    with pytest.raises(InputError, match="of A") as caught:
        at(("B", "max_dsr", 0.35), *lines, prime=0.05, hibor=0.01)

    assert caught.value.field == "discount"
    assert "6.0000%" in caught.value.sentence("zh")


@pytest.mark.parametrize(("rebate", "counts"), [(0.01, False), (0.0101, True)])
def test_a_rebate_above_one_percent_counts_towards_the_ratio_in_full(rebate, counts):
    """HKMA circular of 2005-02-28: above 1% of the loan the whole rebate counts."""
    (made,) = at(("A", "rebate", rebate))

    assert made.cost.rebate_counts is counts
    assert bool(made.assessment.found & Finding.LOAN_TOO_LARGE) is counts
    assert ("全數計入" in "".join(offer(made, "zh"))) is counts


def test_a_deals_own_rebate_counts_before_every_lender_as_in_its_own_verdict():
    lines = ("silent", "building_rule", 75), ("named", "rebate", 0.01)
    made = at(*lines, bank_rebate=60e3)
    without = {offer.lender.name: offer.assessment for offer in at(*lines)}

    assert assess(deal_of(bank_rebate=60e3)).code == "fail"
    assert {(offer.lender.name, offer.assessment.code, offer.assessment.deal.bank_rebate) for offer in made} == {
        ("silent", "fail", 60e3),
        ("named", "fail", 60e3),
    }
    assert not [rule for offer in made for rule, _ in offer.lines if rule == "rebate"]
    assert (without["silent"].deal.bank_rebate, without["named"].deal.bank_rebate) == (0.0, 56e3)


def test_before_a_lender_that_asks_nothing_a_deal_has_its_own_verdict_and_reason():
    for facts in ({}, {"bank_rebate": 60e3}, {"condition": Condition.HAUNTED}, {"monthly_income": 30e3}):
        (made,) = at(("A", "max_ltv", 0.7), **facts)
        alone = assess(deal_of(**facts))

        assert made.assessment.code == alone.code
        assert reason_of(alone, "zh") in offer(made, "zh")[0]


def test_a_rebate_that_counts_is_said_in_its_own_words():
    (lender,) = at(("A", "rebate", 0.012))
    words = "\n".join(offer(lender, "zh"))
    assert "連須全數計入的銀行回贈 HK$67,200" in words
    assert "銀行現金回贈超過貸款額 1%" in words


def test_a_rebate_makes_a_loan_cheaper_and_a_penalty_an_early_exit_dearer():
    plain, rebated = at(("A", "rebate", 0.0), ("B", "rebate", 0.01))[::-1]
    free, penalised = at(("A", "exit_penalty", 0.0), ("B", "exit_penalty", 0.02), holding_months=12)

    assert rebated.cost.value < plain.cost.value
    assert (free.lender.name, penalised.lender.name) == ("A", "B")


def test_a_rule_on_age_decides_how_long():
    by_lender = {made.lender.name: made for made in at(("A", "building_rule", 80), ("B", "max_dsr", 0.35))}

    assert by_lender["A"].assessment.tenor.max_tenor == 30
    assert by_lender["B"].assessment.tenor.max_tenor == 25


def test_a_lender_without_a_rate_is_named():
    with pytest.raises(InputError, match="Bank A"):
        at(("Bank A", "max_dsr", 0.35), annual_rate=None)


def test_every_line_that_had_a_say_is_shown_with_its_source():
    (made,) = at(("A", "max_dsr", 0.35), ("A", "building_rule", 80))

    for lang in ("zh", "en"):
        text = "\n".join(offer(made, lang))
        assert text.count("circular") == 2
        assert "35%" in text
        assert "80" in text


def test_the_command_prints_every_lender_and_says_what_is_missing(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(
        "lender,rule,value,source,checked\nA,max_dsr,0.35,circular,2026-11-01\nB,max_ltv,0.6,circular,2026-11-01\n",
        "utf-8",
    )
    deal = ["樓價=8m", "貸款額=4.8m", "年期=25", "每月入息=80000", "年利率=3.5%", "臨約日期=2026-11-02"]

    told = CliRunner().invoke(main, ["compare", "--criteria", str(own), *deal, "--lang", "en"])
    failed = CliRunner().invoke(main, ["compare", "--criteria", str(own), *deal[:1]])

    assert told.exit_code == 0
    assert "A: pass." in told.output
    assert "B: pass." in told.output
    assert failed.exit_code == NOTHING_DONE
    assert "年期" in failed.output


@pytest.mark.parametrize(("share", "verdict"), [(0.5, "fail"), (0.8, "pass with warning"), (None, "ask the bank")])
def test_on_net_worth_a_lenders_own_haircuts_decide(share, verdict):
    """HKD 2m in the bank and HKD 8m of shares against a price of HKD 8m."""
    assets = [AssetLine(Asset.DEPOSIT, 2e6), AssetLine(Asset.SHARE, 8e6)]
    line = {**LINE, "lender": "A", "rule": "haircut", "value": share, "asset": "share"}
    lines = [line] if share else [{**LINE, "lender": "A", "rule": "max_ltv", "value": 0.7}]

    (made,) = before(lines, basis=Basis.NET_WORTH, assets=assets)

    assert made.assessment.code == verdict
    assert (made.net_worth is None) == (share is None)
    if share:
        assert made.net_worth.value == pytest.approx(2e6 + share * 8e6)


def test_the_haircuts_that_counted_are_shown_with_how_old_they_are():
    line = {"source": "circular", "checked": "2026-01-01", "lender": "A", "rule": "haircut", "value": 0.6}
    lines = [{**line, "asset": "share"}, {**line, "asset": "gold"}]
    assets = [AssetLine(Asset.SHARE, 2e6), AssetLine(Asset.SHARE, 3e6), AssetLine(Asset.DEPOSIT, 2e6)]

    (made,) = before(lines, basis=Basis.NET_WORTH, assets=assets)

    text = "\n".join(offer(made, "zh"))
    assert text.count("資產計算比率 60%") == 1
    assert "股票" in text
    assert "查核已逾 324 日" in text


def test_the_command_reads_assets_from_a_file(tmp_path):
    own, assets = tmp_path / "own.csv", tmp_path / "assets.csv"
    own.write_text("貸款機構,規則,數值,資產,來源,查核日期\nA,資產計算比率,0.6,股票,通函,2026-11-01\n", "utf-8")
    assets.write_text("種類,價值\n存款,4000000\n股票,8000000\n", "utf-8")
    deal = ["樓價=8m", "貸款額=4.8m", "年期=25", "每月入息=60000", "年利率=3.5%", "臨約日期=2026-11-02"]
    deal += ["審批基準=資產水平"]

    told = CliRunner().invoke(main, ["compare", "--criteria", str(own), "--assets", str(assets), *deal])

    assert told.exit_code == 0, told.output
    assert "A：通過" in told.output
    assert "HK$8,800,000" in told.output
