"""One deal, one verdict: through every way in there is one verdict, one reason and one set of numbers."""

import subprocess
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests import windows_stand_in
from udfs import functions
from udfs.contract import CONTRACT
from workbooks.file import recalculate
from xlmortgage import law
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.errors import InputError
from xlmortgage.lists.evaluate import evaluate
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.criteria import read_criteria
from xlmortgage.questions.offers import offers
from xlmortgage.questions.verdict import QUESTIONS, assess

DEALS = tomllib.loads((Path(__file__).parent / "cases" / "deals.toml").read_text(encoding="utf-8"))["deal"]
NUMBERS = ("max_loan", "max_tenor", "dsr", "dsr_limit", "stamp_duty", "monthly_payment")
"""The numbers of a deal that a cell, a list and a quote all show."""

CHECKED = as_date(law.verified_on()).isoformat()
"""When a lender's line was checked: not so long ago that its age would be told besides."""

every_deal = pytest.mark.parametrize("case", DEALS, ids=[case["note"] for case in DEALS])


def deal_of(facts):
    return Deal.of_one({name: FACTS[name].read(raw) for name, raw in facts.items()}, QUESTIONS[0].undated)


def block_of(facts, lang="zh"):
    return [[FACTS[name].label(lang), raw] for name, raw in facts.items()]


def quoted(facts):
    return {row[0]: row[2] for row in functions.QUOTE(block_of(facts), "en")}


@every_deal
def test_the_verdict_is_that_of_its_source(case):
    assert assess(deal_of(case["facts"])).code == case["verdict"]


@every_deal
def test_every_way_in_gives_one_verdict(case):
    facts = case["facts"]
    labels, values = zip(*block_of(facts, "en"), strict=True)
    table = [list(facts), list(facts.values())]
    results, _ = evaluate(pd.DataFrame([facts]), ["verdict"], lang="en")
    ways = {
        "block": functions.VERDICT(block_of(facts), "en"),
        "header row": functions.VERDICT(list(labels), list(values), "en"),
        "in Chinese": functions.VERDICT_WHY(block_of(facts), "en").partition(": ")[2].partition(".")[0],
        "quote": quoted(facts)["verdict"],
        "quote's code": quoted(facts)["verdict_code"],
        "list": results["verdict"].iloc[0],
        "list in a cell": functions.DEALS(table, "verdict", "en")[1][0],
        "before a lender": _before_a_lender(facts),
    }
    assert ways == dict.fromkeys(ways, case["verdict"])


@every_deal
def test_every_way_in_gives_one_reason(case):
    facts = case["facts"]
    results, _ = evaluate(pd.DataFrame([facts]), ["verdict", "why"], lang="en")
    in_a_cell = functions.DEALS([list(facts), list(facts.values())], "why", "en")[1][0]
    reason = functions.VERDICT_WHY(block_of(facts), "en").splitlines()[0].partition(". ")[2]
    assert results["why"].iloc[0] == in_a_cell == reason
    assert case["says"] in reason
    remedies = functions.WHAT_WOULD_PASS(block_of(facts))
    assert ("毋須更改" in remedies[1][0]) == (case["verdict"] != "fail")


@every_deal
def test_every_way_in_gives_one_set_of_numbers(case):
    facts = case["facts"]
    results, _ = evaluate(pd.DataFrame([facts]), list(NUMBERS))
    in_a_list = {name: results[name].iloc[0] for name in NUMBERS}
    in_a_cell = dict(zip(NUMBERS, functions.DEALS([list(facts), list(facts.values())], list(NUMBERS))[1], strict=True))
    of_functions = {
        "max_loan": functions.MAX_LOAN(block_of(facts)),
        "max_tenor": functions.MAX_TENOR(block_of(facts)),
        "dsr": functions.DSR(block_of(facts)),
        "dsr_limit": functions.DSR_LIMIT(block_of(facts)),
        "stamp_duty": functions.STAMP_DUTY(block_of(facts)),
        "monthly_payment": functions.MONTHLY_PAYMENT(block_of(facts)),
    }
    of_a_quote = {name: quoted(facts)[name] for name in NUMBERS}
    assert in_a_cell == of_functions == of_a_quote
    assert in_a_list == pytest.approx(of_functions, rel=1e-12)


OF_A_LENDER = {
    "max_ltv": (0.6, "The loan of HK$5,600,000 is above the limit of HK$4,800,000 (the lender's own criteria)."),
    "max_tenor": (20, "The tenor of 30 years is above the limit of 20 years (the lender's own criteria)."),
    "building_rule": (65, "The tenor of 30 years is above the limit of 20 years (the lender's own criteria)."),
    "rebate": (0.02, "The loan of HK$5,712,000, with the bank's rebate of HK$112,000 that counts in full"),
    "max_dsr": (0.3, "The payments take 30.46% of the income against a limit of 30%"),
}


@pytest.mark.parametrize("rule", OF_A_LENDER)
def test_a_lenders_line_has_one_say_through_every_way_in(rule):
    value, says = OF_A_LENDER[rule]
    plain = next(case["facts"] for case in DEALS if case["note"] == "a plain deal passes")
    facts = plain | {"building_age": 45}
    line = {"lender": "甲銀行", "rule": rule, "value": value, "source": "circular", "checked": CHECKED}
    given, lines = read_criteria([(2, line)]), [list(line), list(line.values())]
    results, _ = evaluate(pd.DataFrame([facts]), ["verdict", "why"], given, lang="en")
    ways = {
        "cell": functions.VERDICT(block_of(facts), "en", criteria=lines),
        "quote": next(row[2] for row in functions.QUOTE(block_of(facts), "en", criteria=lines) if row[0] == "verdict"),
        "list": results["verdict"].iloc[0],
        "compare": offers(deal_of(facts), given)[0].assessment.code,
    }
    assert ways == dict.fromkeys(ways, "fail")
    assert says in results["why"].iloc[0]
    assert results["why"].iloc[0] in functions.VERDICT_WHY(block_of(facts), "en", criteria=lines)


def test_a_recalculated_workbook_and_the_terminal_agree(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for column, case in enumerate(DEALS):
        place = 3 * column + 1
        for row, (label, raw) in enumerate(block_of(case["facts"]), start=1):
            sheet.cell(row, place, label)
            sheet.cell(row, place + 1, raw)
        first, last = sheet.cell(1, place).coordinate, sheet.cell(len(case["facts"]), place + 1).coordinate
        sheet.cell(40, place, f'=VERDICT({first}:{last},"en")')
    book.save(tmp_path / "deals.xlsx")

    report = recalculate(tmp_path / "deals.xlsx", tmp_path / "out.xlsx", CONTRACT)

    assert not report.errors
    assert not report.unsupported
    shown = openpyxl.load_workbook(tmp_path / "out.xlsx", data_only=True).active
    assert [shown.cell(40, 3 * column + 1).value for column in range(len(DEALS))] == [case["verdict"] for case in DEALS]


def test_excel_on_windows_is_handed_the_same_verdict():
    with ProcessPoolExecutor(1, get_context("spawn"), windows_stand_in.install) as windows:
        for case in DEALS:
            block = windows_stand_in.Range(tuple(tuple(row) for row in block_of(case["facts"])))
            handed = windows.submit(windows_stand_in.call, "VERDICT", block, "en").result(timeout=60)
            assert _one_cell(handed) == case["verdict"]


def test_the_client_reads_the_same_verdict(tmp_path):
    for number, case in enumerate(DEALS[:2]):
        output = tmp_path / f"quote-{number}.xlsx"
        given = [argument for name, raw in case["facts"].items() for argument in ("--set", f"{name}={raw}")]
        run = _xlmortgage("quote", *given, "-o", output)
        assert output.is_file(), run.stderr
        book = openpyxl.load_workbook(output, data_only=True)
        cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
        assert cells[cells.index("verdict_code") + 2] == case["verdict"]


@pytest.mark.parametrize("case", DEALS[:2], ids=[case["note"] for case in DEALS[:2]])
def test_the_terminal_agrees(case):
    facts = [f"{name}={raw}" for name, raw in case["facts"].items()]
    run = _xlmortgage("ask", "VERDICT", *facts, "--lang", "en")
    assert run.stdout.splitlines()[0] == f"VERDICT = {case['verdict']}", run.stderr


def _before_a_lender(facts):
    """Return the verdict before a lender whose one line changes nothing: it asks what the regulator asks."""
    asked = functions.DSR_LIMIT()  # and no looser: a line is held against the rules of the day of the tables
    line = {"lender": "甲銀行", "rule": "max_dsr", "value": asked, "source": "circular", "checked": CHECKED}
    return offers(deal_of(facts), read_criteria([(2, line)]))[0].assessment.code


def _one_cell(handed):
    while isinstance(handed, (list, tuple)):
        (handed,) = handed
    return handed


def _xlmortgage(*arguments):
    command = [sys.executable, "-c", "from xlmortgage.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent)


def test_a_quote_answers_with_the_best_of_the_plans_that_are_compared():
    block = [
        ["樓價", 8e6],
        ["貸款額", 5e6],
        ["年利率", 0.03],
        ["年期", 30],
        ["每月入息", 60e3],
        ["臨約日期", "2026-11-02"],
    ]
    plans = [["lender", "kind", "prime", "discount"], ["dear", "P", 0.05, 0.01], ["cheap", "P", 0.05, 0.02]]

    found = {name: (value, why) for name, _, value, why in CONTRACT["QUOTE"](block, plans=plans, lang="en")[1:]}
    compared = {row[0]: row[2] for row in CONTRACT["PLANS_COMPARED"](block, plans, lang="en")}

    assert found["plans_best_lender"][0] == "cheap"
    assert "lowest effective rate of 2 plans" in found["plans_best_lender"][1]
    assert found["plans_best_payment"][0] == compared["payment now"]
    assert found["plans_best_cost"][0] == compared["cost while held"]
    assert found["plans_best_effective_rate"][0] == compared["effective rate"]
    assert found["plans_eligible"][0] == 2
    assert not [name for name, *_ in CONTRACT["QUOTE"](block) if name.startswith("plans_")]


def test_a_quote_says_of_plans_that_cannot_be_read_what_is_wrong():
    block = [["樓價", 8e6], ["年利率", 0.03], ["年期", 30], ["每月入息", 60e3], ["臨約日期", "2026-11-02"]]

    found = {
        name: (value, why) for name, _, value, why in CONTRACT["QUOTE"](block, plans=[["lender", "海景"], ["A", 1]])
    }

    assert "海景" in found["plans_best_lender"][1]
    assert found["verdict_code"][0] == "pass"


@pytest.mark.parametrize(("rebate", "counted"), [(None, "沒有銀行回贈"), (56_000, "不計入"), (56_001, "全數計入")])
def test_a_quote_says_whether_the_banks_rebate_counts(rebate, counted):
    block = [["樓價", 8e6], ["貸款額", 5.6e6], ["年利率", 0.03], ["年期", 30], ["每月入息", 60e3]]
    told = [["銀行回贈", rebate], ["臨約日期", "2026-11-02"]]

    assert (
        next(why for name, *_, why in CONTRACT["QUOTE"]([*block, *told]) if name == "rebate_counted").find(counted) >= 0
    )


AGREED = {"price": 8e6, "annual_rate": 0.0325, "years": 30, "monthly_income": 80e3, "agreement_date": "2026-11-20"}


def why(facts, **further):
    return functions.VERDICT_WHY(block_of({**AGREED, **facts}), "en", **further)


STAGE_PAYMENT = {"agreement_date": "2022-06-01", "completion_date": "2025-06-30", "valuation": 7e6}


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"loan": 5.6e6}, "ask the bank"),
        ({"loan": 5.6e6, "monthly_income": 41e3}, "ask the bank"),
        ({"loan": 5_600_001}, "fail"),
        ({"loan": 5.6e6, "monthly_income": 40e3}, "fail"),
        ({"loan": 5.6e6, "valuation": 8e6}, "pass"),
        ({"loan": 4.9e6, "valuation": None}, "ask the bank"),
        ({"loan": 5_600_001, "valuation": None}, "fail"),
    ],
)
def test_the_scheme_for_stage_payments_is_asked_about_up_to_its_own_limits(facts, verdict):
    """Hong Kong Monetary Authority, 2024-12-04: up to 80% and a debt-servicing ratio of 60% where the valuation has fallen."""
    deal = {**AGREED, **STAGE_PAYMENT, **facts}
    results, _ = evaluate(pd.DataFrame([deal]), ["verdict"])
    assert functions.VERDICT(block_of(deal), "en") == verdict == results["verdict"].iloc[0]
    if verdict == "ask the bank":
        assert "2024-12-04" in why(deal).splitlines()[1]


def test_the_scheme_is_said_of_a_deal_without_a_valuation_and_not_of_one_that_keeps_its_value():
    deal = {**AGREED, **STAGE_PAYMENT, "loan": 5e6}
    assert ["2024-12-04" in why({**deal, "valuation": one}) for one in (None, 7e6, 8e6)] == [True, True, False]


@pytest.mark.parametrize(
    ("rule", "value", "loan", "income", "verdict"),
    [
        ("max_ltv", 0.6, 5.6e6, 80e3, "fail"),
        ("max_ltv", 0.7, 5.6e6, 80e3, "fail"),
        ("max_dsr", 0.4, 5.6e6, 80e3, "ask the bank"),
        ("max_dsr", 0.4, 5.6e6, 60e3, "fail"),
        ("max_ltv", 0.6, 4.2e6, 33e3, "ask the bank"),
    ],
)
def test_a_lenders_own_limit_is_not_lifted(rule, value, loan, income, verdict):
    line = [["lender", "rule", "value", "source", "checked"], ["甲銀行", rule, value, "circular", "2026-11-01"]]
    deal = {**AGREED, **STAGE_PAYMENT, "loan": loan, "monthly_income": income}
    assert functions.VERDICT(block_of(deal), "en", criteria=line) == verdict


@pytest.mark.parametrize(
    ("wrong", "field"), [({"rebate": 8e6}, "rebate"), ({"rebate": 9e6}, "rebate"), ({"years": 0.01}, "years")]
)
@pytest.mark.parametrize("loan", [None, 5.6e6])
@pytest.mark.parametrize(
    "name", ["VERDICT", "QUOTE", "WHAT_WOULD_PASS", "MAX_LTV_WHY", "MAX_LOAN_WHY", "LOAN_BY_INCOME_WHY"]
)
def test_what_leaves_nothing_to_lend_on_is_refused_or_said(name, loan, wrong, field):
    block = block_of({**AGREED, "loan": loan, "insured": True, **wrong})
    if name.endswith("_WHY"):
        assert isinstance(CONTRACT[name](block), str)
        return
    with pytest.raises(InputError) as refusal:
        CONTRACT[name](block)
    assert refusal.value.field == field


@pytest.mark.parametrize(("years", "loan", "verdict"), [(10, 6.8e6, "ask"), (3, 6.8e6, "pass"), (10, 6.4e6, "pass")])
def test_a_tenor_beyond_year_40_of_the_guarantee_is_asked_about_above_four_fifths(years, loan, verdict):
    facts = {"property": "hos-white", "first_assigned": "1990-01-01", "years": years, "loan": loan}
    assert functions.VERDICT(block_of({**AGREED, **facts}), "en").startswith(verdict)
    assert ("year 40" in why(facts)) == (verdict == "ask")


RENT = ["rental_share", 0.5]


@pytest.mark.parametrize(
    ("facts", "line", "cited"),
    [
        ({"monthly_income": 42e3, "rental_income": 12e3, "loan": 5.6e6}, RENT, "甲銀行, “circular”"),
        ({"loan": 5.6e6, "building_age": 60, "building_rule": 80}, None, "The rule on age is the one given"),
        ({"loan": 5.6e6, "condition": "haunted"}, None, "mReferral"),
        ({"loan": 5.6e6, "property": "hos-white", "use": "let"}, None, "rules conflicts 37"),
    ],
)
def test_a_verdict_cites_what_decides_it(facts, line, cited):
    lines = line and [["lender", "rule", "value", "source", "checked"], ["甲銀行", *line, "circular", "2026-11-01"]]
    said = why(facts, criteria=lines)
    assert cited in said
    assert ("Countercyclical" in said) == (line is RENT)


def test_an_old_line_and_a_suspended_test_are_said_in_the_reason_of_cell_and_list():
    line = {"lender": "甲銀行", "rule": "max_ltv", "value": 0.6, "source": "circular", "checked": "2020-01-02"}
    facts = {**AGREED, "loan": 5.6e6}
    results, _ = evaluate(pd.DataFrame([facts]), ["why"], read_criteria([(2, line)]), lang="en")
    reason = why(facts, criteria=[list(line), list(line.values())]).splitlines()[0]
    assert reason == f"Verdict: fail. {results['why'].iloc[0]}"
    assert "check it again" in reason
    assert reason.endswith("The stress test is suspended and does not count.")


def test_what_no_rule_covers_is_named():
    assert "No rule we know of covers the tenor; ask the bank." in why({"loan": 4e6, "agreement_date": "2011-01-01"})


@pytest.mark.parametrize("lender", [False, True])
def test_a_blank_loan_leaves_room_for_the_rebate_that_counts(lender):
    line = [["lender", "rule", "value", "source", "checked"], ["甲銀行", "rebate", 0.012, "circular", "2026-11-01"]]
    facts = AGREED if lender else {**AGREED, "bank_rebate": 96e3}
    rows = {row[0]: row[2] for row in functions.QUOTE(block_of(facts), "en", criteria=line if lender else None)}
    assert rows["verdict"] == "pass with warning"
    assert rows["loan"] == pytest.approx(5.6e6 / 1.012 if lender else 5_504_000)
    assert rows["loan"] + rows["rebate_counted"] == pytest.approx(5.6e6)


def test_an_advice_in_proportion_names_all_that_falls_with_the_price():
    deal = {**AGREED, "loan": 5.6e6, "valuation": 8e6, "monthly_income": 30e3}
    (label, *_), *_ = [row for row in functions.WHAT_WOULD_PASS(block_of(deal), "en") if "in proportion" in row[0]]
    assert "valuation to HK$" in label


@pytest.mark.parametrize(("own", "counted"), [(50e3, 0.0), (90e3, 90e3), (None, 67_200.0)])
def test_a_deals_own_rebate_stands_before_the_lenders_through_every_way_in(own, counted):
    facts = {**AGREED, "loan": 5.6e6} | ({"bank_rebate": own} if own else {})
    line = {"lender": "甲銀行", "rule": "rebate", "value": 0.012, "source": "circular", "checked": "2026-11-01"}
    given, lines = read_criteria([(2, line)]), [list(line), list(line.values())]
    results, _ = evaluate(pd.DataFrame([facts]), ["verdict"], given)
    (before,) = offers(deal_of(facts), given)
    rows = {row[0]: row[2] for row in functions.QUOTE(block_of(facts), "en", criteria=lines)}
    verdict = "fail" if counted else "pass"
    assert rows["rebate_counted"] == before.assessment.counted - 5.6e6 == pytest.approx(counted)
    assert [rows["verdict"], results["verdict"].iloc[0], before.assessment.code] == [verdict] * 3
    assert functions.VERDICT(block_of(facts), "en", criteria=lines) == verdict
