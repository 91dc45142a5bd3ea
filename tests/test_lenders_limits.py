"""What a lender's own lines limit besides its ratios: one deal has one answer, alone, in a quote, in a list, side by side."""

import pandas as pd
import pytest

from udfs import functions
from xlmortgage import evaluate
from xlmortgage.errors import InputError
from xlmortgage.questions.criteria import in_cells, read_criteria

DAY = "2026-11-20"
DEAL = [
    *(["樓價", 8e6], ["貸款額", 5.5e6], ["年利率", "3.25%"], ["年期", 30], ["每月入息", 80_000]),
    *(["臨約日期", DAY], ["貸款機構", "甲"]),
]


def lines(**rules):
    """Return the criteria of one lender as a range."""
    own = [["甲", rule, value, "circular", "2026-11-01"] for rule, value in rules.items()]
    return [["lender", "rule", "value", "source", "checked"], *own]


def quoted(deal, criteria):
    return {row[0]: row[2] for row in functions.QUOTE(deal, "en", None, None, None, criteria)}


def listed(deal, criteria):
    results, _ = evaluate(pd.DataFrame([dict(deal)]), overlay=in_cells(criteria))
    return results.iloc[0]


def compared(deal, criteria):
    rows = functions.PLANS_COMPARED(deal, [["機構", "類型", "定息"], ["甲", "定息", "3.25%"]], 36, criteria, "en")
    return {row[0]: row[1] for row in rows}


@pytest.mark.parametrize(
    ("criteria", "verdict", "most"),
    [
        (lines(valuation=7e6), "fail", 4.9e6),
        (lines(valuation=9e6), "pass", 5.6e6),
        (lines(min_loan=6e6), "fail", 5.6e6),
        (lines(min_loan=5.5e6), "pass", 5.6e6),
    ],
    ids=["valued lower", "valued higher", "too small", "just enough"],
)
def test_valuation_and_least_loan_of_a_lender_decide_wherever_its_lines_are_given(criteria, verdict, most):
    """By hand: 70% of the lower of 8m and the valuation; a loan of 5.5m."""
    assert functions.VERDICT(DEAL, "en", None, None, criteria) == verdict
    told, line = quoted(DEAL, criteria), listed(DEAL, criteria)
    assert (told["verdict_code"], told["max_loan"]) == (verdict, pytest.approx(most))
    assert (line["verdict"], line["max_loan"]) == (verdict, pytest.approx(most))
    assert compared(DEAL, criteria)["verdict"] == verdict
    if criteria[1][1] == "min_loan" and verdict == "fail":
        assert "HK$6,000,000" in functions.VERDICT_WHY(DEAL, "zh", None, None, criteria)
        assert "HK$6,000,000" in line["why"]


def test_a_line_that_decides_says_how_old_it_is_whatever_its_rule():
    rows = [
        {"lender": "甲", "rule": rule, "value": value, "source": "circular", "checked": "2025-01-01"}
        for rule, value in {"valuation": 7e6, "min_loan": 6e6, "rebate": 0.012}.items()
    ]
    deal = dict(DEAL) | {"樓價": 8e6, "貸款額": 4.9e6}
    for row in rows:
        criteria = read_criteria([(2, row)], as_of=20261120)
        asked = deal | ({"貸款額": 5.6e6} if row["rule"] == "rebate" else {})
        results, _ = evaluate(pd.DataFrame([asked]), overlay=criteria)
        assert "688 日" in results["why"].iloc[0], row["rule"]


def test_a_rent_is_given_once():
    deal = [pair for pair in DEAL if pair[0] not in ("每月入息", "貸款機構")]
    incomes = [["薪金", 40_000], ["租金", 10_000]]
    assert functions.VERDICT([*deal, ["租金收入", 0]], "en", None, incomes) == functions.VERDICT(
        deal, "en", None, incomes
    )
    with pytest.raises(InputError) as refusal:
        functions.VERDICT([*deal, ["租金收入", 10_000]], "en", None, incomes)
    assert (refusal.value.code, refusal.value.field) == ("given-twice", "rental_income")
