"""The workbooks a broker opens: built from the tables, calculated, and filled."""

import datetime as dt
import json
import re
import subprocess
import sys
import zipfile
from math import ceil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from udfs import functions
from udfs.contract import CONTRACT
from workbooks import build
from workbooks import build_criteria as criteria
from workbooks import build_deals as deals
from workbooks import build_quote as quote
from workbooks.file import recalculate
from workbooks.file.fill import fill
from xlmortgage.cli import main
from xlmortgage.deal.facts import FACTS, fact_named
from xlmortgage.deal.reading import is_blank
from xlmortgage.deal.words import Property, Verdict
from xlmortgage.errors import InputError, NoRuleError, XlMortgageError
from xlmortgage.lenders.criteria import LABELS, RULES
from xlmortgage.lists.read_criteria import read_file

FOLDER = Path(build.__file__).parent
QUOTE = FOLDER / "quote.xlsx"
DEALS = FOLDER / "deals.xlsx"
CRITERIA = FOLDER / "criteria.xlsx"
WRONG = {
    "C-0015": (functions.MAX_LTV, InputError, "unknown-word"),
    "C-0021": (functions.MAX_LTV, InputError, "out-of-range"),
    "C-0027": (functions.DSR, InputError, "percent-as-number"),
    "C-0033": (functions.MAX_LTV, InputError, "not-a-date"),
    "C-0038": (functions.MAX_LTV, InputError, "missing"),
    "C-0044": (functions.MAX_LTV, NoRuleError, "before-first-version"),
}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rebuilt")
    return folder, build.build(folder)


@pytest.fixture(scope="module")
def answered():
    return load_workbook(QUOTE, data_only=True)


def named(workbook, name):
    """Return the value of a named cell, or the rows of a named area."""
    sheet, reference = next(iter(workbook.defined_names[name].destinations))
    cells = workbook[sheet][reference]
    return [[cell.value for cell in row] for row in cells] if isinstance(cells, tuple) else cells.value


def example():
    """Return the facts the quote opens with."""
    return {name: value for section in quote.EXAMPLE.values() for name, value in section.items()}


def filled(tmp_path, facts, template=QUOTE):
    """Return a filled and calculated quote, and its report."""
    fill(template, tmp_path / "filled.xlsx", facts)
    report = recalculate(tmp_path / "filled.xlsx", tmp_path / "calculated.xlsx", CONTRACT)
    return load_workbook(tmp_path / "calculated.xlsx", data_only=True), report


@pytest.mark.parametrize("name", sorted(build.BUILDERS))
def test_the_workbook_kept_is_the_one_its_builder_makes(rebuilt, name):
    folder, _ = rebuilt
    same = (folder / name).read_bytes() == (FOLDER / name).read_bytes()
    assert same, f"workbooks/{name} is out of date: run python -m workbooks.build"


@pytest.mark.parametrize("name", sorted(build.BUILDERS))
def test_the_file_says_nothing_of_the_day_it_was_made(rebuilt, name):
    folder, _ = rebuilt
    with zipfile.ZipFile(folder / name) as archive:
        assert {member.date_time for member in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        assert set(re.findall(rb">(\d{4}-\d\d-\d\dT[^<]*)<", archive.read("docProps/core.xml"))) == {
            b"2026-01-01T00:00:00Z"
        }


@pytest.mark.parametrize("name", sorted(build.BUILDERS))
def test_every_formula_is_calculated_and_none_is_an_error(rebuilt, name):
    _, reports = rebuilt
    assert reports[name].formulas > (30 if name != CRITERIA.name else 0)
    assert reports[name].unsupported == []
    assert reports[name].errors == []


@pytest.mark.parametrize("name", sorted(build.BUILDERS))
def test_a_machine_without_the_add_in_is_not_asked_to_calculate(name):
    with zipfile.ZipFile(FOLDER / name) as archive:
        assert b"fullCalcOnLoad" not in archive.read("xl/workbook.xml")


@pytest.mark.parametrize("name", sorted(build.BUILDERS))
def test_the_checks_that_a_workbook_carries_are_true(name):
    workbook = load_workbook(FOLDER / name, data_only=True)
    checks = [each for each in workbook.defined_names if each.startswith("test_")]
    assert checks
    assert [check for check in checks if named(workbook, check) is not True] == []


def looked_up(workbook, column="values"):
    """Return what the quote's rows hold, by name."""
    names, found = (named(workbook, f"quote_{which}") for which in ("names", column))
    return {name: value for [name], [value] in zip(names, found, strict=True)}


def test_the_quote_is_asked_once_and_every_part_of_it_has_its_row(answered):
    rows = functions.QUOTE(named(answered, "deal"))[1:]
    assert looked_up(answered) == {name: value for name, _, value, _ in rows}
    assert {name: why or "" for name, why in looked_up(answered, "whys").items()} == {row[0]: row[3] for row in rows}
    assert called(QUOTE) == {"QUOTE": 1, "WHAT_WOULD_PASS": 1, "RULE_SOURCE": len(quote.SOURCES)}


def called(path):
    """Return how often a workbook's formulas call each of our functions."""
    texts = [text for text in formulas(path) if text]
    found = re.findall(r"\b([A-Z][A-Z_]+)\(", " ".join(texts))
    return {name: found.count(name) for name in CONTRACT if name in found}


def formulas(path):
    """Return every formula of a workbook, those of its conditional formats among them."""
    workbook = load_workbook(path)
    cells = [cell.value for sheet in workbook for row in sheet for cell in row]
    rules = [rule for sheet in workbook for area in sheet.conditional_formatting for rule in area.rules]
    return [
        *(cell.text if isinstance(cell, ArrayFormula) else cell for cell in cells if isinstance(cell, ArrayFormula)),
        *(cell for cell in cells if isinstance(cell, str) and cell.startswith("=")),
        *(formula for rule in rules for formula in rule.formula),
    ]


@pytest.mark.parametrize("name", sorted(build.BUILDERS))
def test_no_formula_reads_an_explanation(name):
    reading = re.compile(r"\b(SEARCH|FIND|LEFT|RIGHT|MID)\(|\b(why_\w+|quote_whys)\s*[=<>]|[\u4e00-\u9fff]+\"\s*[=<>]")
    assert [text for text in formulas(FOLDER / name) if reading.search(text)] == []
    compared = re.findall(r'[=<>]"([^"]+)"', " ".join(formulas(FOLDER / name)))
    assert set(compared) <= {word.code for word in Verdict}


@pytest.mark.parametrize("answer", quote.ANSWERS, ids=lambda answer: answer.name)
def test_an_answer_and_its_reason_are_looked_up_by_name(answered, answer):
    value, why = looked_up(answered)[answer.part], looked_up(answered, "whys")[answer.part]
    shown = {"verdict": "通過 Pass", "dsr_ok": "通過 Pass"}.get(answer.part, value)
    assert named(answered, f"out_{answer.name}") == shown
    assert named(answered, f"why_{answer.name}") == why


def test_the_quote_agrees_with_the_functions_asked_one_by_one(answered):
    deal = [*named(answered, "deal"), ["貸款額", named(answered, "out_loan")]]
    for name in ("MAX_LTV", "MAX_LOAN", "MAX_TENOR", "DSR", "DSR_STRESSED", "MIN_INCOME", "LOAN_BY_INCOME"):
        assert named(answered, f"out_{name.lower()}") == CONTRACT[name](deal), name
    for name in ("STAMP_DUTY", "CASH_NEEDED", "MONTHLY_PAYMENT", "DSR_LIMIT"):
        assert named(answered, f"out_{name.lower()}") == CONTRACT[name](deal), name
    assert named(answered, "out_as_of") == functions.RULES_AS_OF()
    assert named(answered, "out_version") == functions.RULES_VERSION()
    assert named(answered, "out_down_payment") == named(answered, "in_price") - named(answered, "out_loan")


def test_the_quote_shows_the_cash_line_by_line(answered):
    deal = [*named(answered, "deal"), ["貸款額", named(answered, "out_loan")]]
    lines = functions.CASH_NEEDED_WHY(deal)[1:-1]
    amounts = [amount for [amount] in named(answered, "cash_amounts")]
    assert [amount for amount in amounts if amount] == [line[1] for line in lines]
    assert [item for [item] in named(answered, "t_cash_items")] == [quote.LABELS[name][0] for name in quote.CASH]
    whys = looked_up(answered, "whys")
    assert {whys["down_payment"], whys["commission"], whys["legal_fees"], whys["rebate"]} <= {line[2] for line in lines}


def test_the_quote_shows_what_the_plan_costs_with_the_banks_rebate(answered):
    loan, rate, years, rebate = (named(answered, name) for name in ("out_loan", *map("in_{}".format, PLAN)))
    assert named(answered, "out_plan_cost") == functions.PLAN_COST(loan, rate, years, rebate=rebate)


PLAN = ("annual_rate", "years", "bank_rebate")
AFFORDED = {
    "price": 9_000_000,
    "monthly_income": 90_000,
    "annual_rate": 0.0325,
    "years": 30,
    "agreement_date": "2026-11-02",
}
"""A deal whose income carries the largest loan of HKD 6.3m."""


# Hong Kong Monetary Authority, circular B1/15C of 2005-02-28: above 1% of the loan the whole rebate counts.
@pytest.mark.parametrize(
    ("loan", "rebate", "counted", "verdict"),
    [
        (6_250_000, 62_500, 0, "符合"),
        (6_250_000, 62_501, 62_501, "超出"),
        (6_200_000, 80_000, 80_000, "符合"),
        (6_300_000, None, 0, "符合"),
    ],
)
def test_a_large_rebate_of_the_bank_counts_towards_the_limit(tmp_path, loan, rebate, counted, verdict):
    workbook, report = filled(tmp_path, {**AFFORDED, "loan": loan, "bank_rebate": rebate})
    assert (report.unsupported, report.errors) == ([], [])
    assert named(workbook, "out_rebate_counted") == counted
    assert named(workbook, "out_ratio_counted") == pytest.approx((loan + counted) / 9_000_000)
    assert named(workbook, "out_verdict").startswith(verdict)
    asked = functions.VERDICT(named(workbook, "deal"), "en")
    assert named(workbook, "out_verdict_code") == asked
    assert (asked == "fail") == (verdict == "超出")
    changes = [row[0] for row in named(workbook, "changes") if row[0]]
    assert ("銀行回贈" in changes) == (verdict == "超出")
    assert named(workbook, "test_loan") is (verdict == "符合")


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({}, "pass"),
        ({"loan": 7_000_000}, "fail"),
        ({"loan": 6_250_000, "bank_rebate": 62_501}, "fail"),
        ({"condition": "凶宅"}, "ask the bank"),
        ({"condition": "銀主盤"}, "pass with warning"),
        ({"years": 29, "building_age": 60, "loan": 6_000_000}, "fail"),
        ({"monthly_income": 30_000, "loan": 6_000_000}, "fail"),
    ],
)
def test_a_quote_from_the_command_line_has_the_verdict_of_a_cell(tmp_path, fact, code):
    facts = {**AFFORDED, **fact}
    told = [part for name, value in facts.items() for part in ("--set", f"{name}={value}")]
    ended = CliRunner().invoke(main, ["quote", *told, "-o", str(tmp_path / "quote.xlsx")])
    assert ended.exit_code == 0, ended.output
    workbook = load_workbook(tmp_path / "quote.xlsx", data_only=True)
    deal = [[FACTS[name].zh, value] for name, value in facts.items()]
    assert named(workbook, "out_verdict_code") == functions.VERDICT(deal, "en") == code
    assert named(workbook, "out_outcome") == quote.VERDICTS[code][0]
    assert named(workbook, "why_outcome").startswith(functions.VERDICT_WHY(deal).partition("\n")[0])


WITHOUT_PACKAGES = """
import json
import sys


class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"numpy", "pandas", "openpyxl", "python_calamine"}:
            raise ModuleNotFoundError(name)


sys.meta_path.insert(0, Blocked())
from pathlib import Path
from udfs.contract import CONTRACT
from workbooks.file import recalculate
from workbooks.file.fill import fill

template, filled, output = map(Path, sys.argv[1:4])
fill(template, filled, json.loads(sys.argv[4]))
print(len(recalculate(filled, output, CONTRACT).errors), sorted({"numpy", "pandas"} & set(sys.modules)))
"""


def test_the_headline_needs_no_package_for_tables(tmp_path):
    paths = (QUOTE, tmp_path / "filled.xlsx", tmp_path / "calculated.xlsx")
    facts = json.dumps({**AFFORDED, "loan": 7_000_000})
    command = [sys.executable, "-c", WITHOUT_PACKAGES, *map(str, paths), facts]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("0 []\n", "")
    workbook = load_workbook(paths[-1], data_only=True)
    assert named(workbook, "out_verdict").startswith("超出上限")
    assert named(workbook, "out_verdict_code") == "fail"
    assert named(workbook, "changes")[0][:3] == ["貸款額", 7_000_000, 6_300_000]


def lines_of(text, points, millimetres):
    """Return how many lines a text takes in a column, by the widths of its letters."""
    width = millimetres * 72 / 25.4
    lengths = (sum(points if ord(letter) > 0x2E7F else 0.56 * points for letter in line) for line in text.split("\n"))
    return sum(max(1, ceil(length / width)) for length in lengths)


LINE = 9.6
"""Height of a line of the small letters that reasons are in [points]."""


def test_no_reason_is_longer_than_its_room():
    headers, *rows = deals.rows()
    blocks = [list(zip(headers, row, strict=True)) for row in rows if row[0] not in WRONG]
    blocks += [[["樓價", 9e6], ["年利率", 0.0325], ["年期", 30], ["每月入息", 90_000], *more] for more in PLAINEST]
    cut_off = []
    for block in blocks:
        whys = {name: why for name, _, _, why in functions.QUOTE(block)[1:]}
        for answer in quote.ANSWERS:
            room = answer.rows * quote.ROW_HEIGHT if answer.rows else quote.ROOM_ON_PAGE_2
            if lines_of(whys[answer.part], 6.5, 116 if answer.rows else 193) * LINE > room:
                cut_off.append((answer.part, whys[answer.part]))
        for name, height in zip(quote.CASH, quote.CASH_BASIS_HEIGHTS, strict=True):
            if lines_of(whys[name], 6.5, 121) * LINE > height:
                cut_off.append((name, whys[name]))
    assert cut_off == []


def test_no_source_is_longer_than_its_room():
    headers, *rows = deals.rows()
    days = {row[headers.index("臨約日期")] for row in rows if row[0] not in WRONG}
    days = {day for day in days if isinstance(day, dt.date) and day.year > 2012}
    assert [
        (function, day)
        for _, _, function, height in quote.SOURCES
        for day in days
        if lines_of(functions.RULE_SOURCE(function, day), 7, 132) * SOURCE_LINE > height
    ] == []


SOURCE_LINE = 10.4
"""Height of a line of the letters that sources are in [points]."""

PLAINEST = (
    [["貸款額", 7e6], ["銀行回贈", 100_000]],
    [["貸款額", 8.1e6], ["按揭保險", "是"], ["首次置業", "是"], ["固定受薪", "是"]],
    [["貸款額", 6e6], ["樓齡", 60], ["物業狀況", "凶宅"]],
)
"""Deals that say little, so that much has to be assumed."""


def test_an_insured_quote_shows_the_premium_whatever_the_word_for_yes(tmp_path):
    facts = {"price": 8_800_000, "insured": "yes", "first_home": True, "regular_salary": "有", "rebate": 100_000}
    facts |= {"monthly_income": 72_000, "annual_rate": 0.0325, "years": 30, "agreement_date": "2026-11-02"}
    workbook, report = filled(tmp_path, facts)
    assert (report.unsupported, report.errors) == ([], [])
    loan = named(workbook, "out_loan")
    premium = functions.MIP_PREMIUM(loan, 8_700_000, 30, first_home=True, agreement_date="2026-11-02")
    assert named(workbook, "out_mip_premium") == premium > 0
    assert named(workbook, "out_cash_needed") == functions.CASH_NEEDED([*named(workbook, "deal"), ["貸款額", loan]])
    assert all(named(workbook, name) is True for name in workbook.defined_names if name.startswith("test_"))


def test_a_failing_quote_shows_what_would_pass(tmp_path):
    workbook, report = filled(tmp_path, {**AFFORDED, "loan": 7_000_000})
    assert (report.unsupported, report.errors) == ([], [])
    found = functions.WHAT_WOULD_PASS(named(workbook, "deal"))[1:]
    assert len(found) <= quote.CHANGES
    assert len(found) > 1
    assert [[cell for cell in row if cell is not None] for row in named(workbook, "changes") if row[0]] == [
        [cell for cell in row if cell != ""] for row in found
    ]


def test_a_quote_that_fails_whatever_the_loan_asks_for_one(tmp_path):
    workbook, report = filled(tmp_path, {**AFFORDED, "building_age": 60})
    assert (report.unsupported, report.errors) == ([], [])
    assert named(workbook, "out_verdict_code") == "fail"
    assert "填寫貸款額後" in named(workbook, "out_advice")
    assert not any(cell for row in named(workbook, "changes") for cell in row)


def test_a_passing_quote_says_that_nothing_has_to_change(answered):
    assert named(answered, "out_advice").startswith("已通過")
    assert not any(cell for row in named(answered, "changes") for cell in row)


@pytest.mark.parametrize(
    ("fact", "verdict"),
    [
        ({"condition": "凶宅"}, "請向銀行查詢"),
        ({"second_mortgage": "yes"}, "請向銀行查詢"),
        ({"condition": "銀主盤"}, "符合"),
        ({"monthly_income": None}, "未能判斷"),
    ],
)
def test_the_quote_warns_of_the_property_and_its_charges(tmp_path, fact, verdict):
    workbook, _ = filled(tmp_path, {**AFFORDED, **fact})
    assert named(workbook, "out_verdict").startswith(verdict)
    said = functions.VERDICT_WHY(named(workbook, "deal"))
    assert named(workbook, "why_outcome").partition("\n")[0] == said.partition("\n")[0]


def test_a_fact_that_is_missing_is_said_in_the_headline(tmp_path):
    workbook, report = filled(tmp_path, {"price": 9_000_000})
    assert workbook[quote.SHEET]["A2"].value.startswith("欠缺年利率")
    assert any("欠缺年利率" in error.sentence() for error in report.errors)


def test_what_is_left_blank_is_the_plain_case(tmp_path):
    workbook, report = filled(tmp_path, AFFORDED)
    assert (report.unsupported, report.errors) == ([], [])
    assert named(workbook, "out_loan") == named(workbook, "out_base") * 0.7 == 6_300_000
    assert named(workbook, "out_mip_premium") == 0
    assert named(workbook, "out_outcome").startswith("通過")
    assert all(named(workbook, name) is True for name in workbook.defined_names if name.startswith("test_"))


def test_a_quote_without_a_date_is_that_of_the_day_of_the_tables(tmp_path):
    undated, report = filled(tmp_path, {**AFFORDED, "agreement_date": None})
    assert (report.unsupported, report.errors) == ([], [])
    dated, _ = filled(tmp_path, {**AFFORDED, "agreement_date": functions.RULES_AS_OF()})
    assert named(undated, "in_agreement_date") is None
    assert looked_up(undated) == looked_up(dated)
    assert looked_up(undated)["max_ltv"] == functions.MAX_LTV(9_000_000)


def test_the_template_of_criteria_is_read_without_a_refusal():
    found = read_file(CRITERIA)
    assert found.refusals == ()
    assert list(found.lenders) == [criteria.LENDER]
    assert [version.scope for version in found.of(criteria.LENDER).table.versions] == [
        "building_rule",
        "rental_share",
        "rebate",
    ]


def test_the_template_of_criteria_has_every_column_and_explains_every_rule():
    workbook = load_workbook(CRITERIA)
    header = [cell.value for cell in workbook[criteria.SHEET_ZH][4]]
    assert header == [labels[1] for labels in LABELS.values()]
    rules = {row[0].value: row[1].value for row in workbook[criteria.EXPLANATION].iter_rows(min_row=11)}
    assert {name: rule.zh for name, rule in RULES.items()}.items() <= {code: zh for zh, code in rules.items()}.items()
    validated = {str(each.sqref)[0] for each in workbook[criteria.SHEET_ZH].data_validations.dataValidation}
    assert validated == set("BCDEFGJ")


def test_a_line_added_to_the_template_is_read_and_a_looser_one_refused(tmp_path):
    workbook = load_workbook(CRITERIA)
    sheet = workbook[criteria.SHEET_ZH]
    for row, share in ((8, 0.45), (9, 0.6)):
        for column, value in enumerate(("乙銀行", "供款與入息比率上限", share), start=1):
            sheet.cell(row, column, value)
        sheet.cell(row, 9, "通函")
        sheet.cell(row, 10, dt.date(2026, 11, 1))
    workbook.save(tmp_path / "own.xlsx")
    found = read_file(tmp_path / "own.xlsx")
    assert set(found.lenders) == {criteria.LENDER, "乙銀行"}
    assert [(refusal.line, refusal.error.code) for refusal in found.refusals] == [(9, "looser-than-the-regulator")]


def test_the_quote_without_a_wanted_loan_takes_the_largest(answered):
    assert named(answered, "in_loan") is None
    deal = named(answered, "deal")
    assert named(answered, "out_loan") == min(functions.MAX_LOAN(deal), functions.LOAN_BY_INCOME(deal))


def test_every_label_of_the_deal_is_known_or_has_no_value(answered):
    labels = {label for label, _ in named(answered, "deal")}
    assert {fact.name for fact in map(fact_named, labels) if fact} == set(example()) | {"loan"}
    for label, value in named(answered, "deal"):
        assert fact_named(label) or value is None, label


def test_every_argument_of_the_quote_has_its_cell_and_what_may_be_typed_there():
    workbook = load_workbook(QUOTE)
    wanted = {fact.name for fact in CONTRACT["QUOTE"].question.takes.facts} - {
        *("building_rule", "applicant_rule", "plan", "assets", "liabilities", "haircuts", "lender", "rate_basis"),
        *(
            "purpose",
            "first_balance",
            "fees",
            "interest_only_months",
            "rounding",
            "second_loan",
            "second_rate",
            "second_years",
        ),
        *("holding_months", "hibor", "prime", "link_deposit", "link_cap", "link_rate"),  # it compares no plans
    }
    named_inputs = {name.removeprefix("in_") for name in workbook.defined_names if name.startswith("in_")}
    assert named_inputs == wanted
    validated = {str(each.sqref) for each in workbook[quote.SHEET].data_validations.dataValidation}
    for name in wanted:
        _, reference = next(iter(workbook.defined_names[f"in_{name}"].destinations))
        assert reference.replace("$", "") in validated


@pytest.mark.parametrize("name", sorted(build.BUILDERS))
def test_every_sheet_prints_on_one_page_of_a4(name):
    for sheet in load_workbook(FOLDER / name):
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 1)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area


def test_a_list_of_words_fits_into_excels_limit():
    for fact in FACTS.values():
        validation = quote.validation_of(fact)
        assert len(validation.formula1) <= 257
        assert len(validation.error) <= 255


def test_the_deal_list_is_varied():
    headers, *rows = deals.rows()
    assert len(rows) == 48
    kinds = {Property.called(row[headers.index("物業")]) for row in rows if row[headers.index("物業")] != "劏房"}
    assert kinds == set(Property)
    years = {row[headers.index("臨約日期")].year for row in rows if isinstance(row[headers.index("臨約日期")], dt.date)}
    assert {2010, 2011, 2013, 2017, 2020, 2022, 2023, 2024, 2025, 2026} <= years
    assert [header for header in headers if fact_named(header) is None] == ["客戶編號", "備註"]


def test_the_deals_that_are_in_order_are_answered():
    headers, *rows = deals.rows()
    for row in rows:
        if row[0] in WRONG:
            continue
        assert 0 <= functions.MAX_LTV([headers], [row]) <= 1, row[0]
        if not is_blank(row[headers.index("每月入息")]):
            assert functions.DSR([headers], [row]) > 0, row[0]


@pytest.mark.parametrize("client", WRONG)
def test_the_deals_that_are_wrong_are_refused(client):
    headers, *rows = deals.rows()
    function, error, code = WRONG[client]
    row = next(row for row in rows if row[0] == client)
    with pytest.raises(error) as caught:
        function([headers], [row])
    assert caught.value.code == code


def test_the_list_in_the_workbook_is_the_list_typed():
    sheet = load_workbook(DEALS)[deals.SHEET]
    read = [[cell.date() if isinstance(cell, dt.datetime) else cell for cell in row] for row in sheet.values]
    assert read == deals.rows()


def test_the_deals_may_be_typed_as_their_facts_are_declared():
    headers, *_ = deals.rows()
    sheet = load_workbook(DEALS)[deals.SHEET]
    validated = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    for column, header in enumerate(headers, start=1):
        area = f"{get_column_letter(column)}2:{get_column_letter(column)}49"
        assert (area in validated) == (fact_named(header) is not None)
        if area in validated:
            assert validated[area].formula1 == quote.validation_of(fact_named(header)).formula1
            assert validated[area].errorStyle == "warning"


def test_the_answers_beside_the_deals_are_headed_as_the_results_of_a_list():
    sheet = load_workbook(DEALS, data_only=True)[deals.DEMONSTRATION]
    headers = [cell.value for cell in sheet[4]][-len(deals.ANSWERS) :]
    expected = functions.DEALS([["樓價"], [8e6]], ", ".join(answer.name for answer in deals.ANSWERS))[0]
    assert [(one, other) for one, other in zip(headers, expected, strict=True) if one != other] == [
        ("逐項參數", "最高按揭成數")
    ]


def test_a_whole_list_is_answered_in_one_cell():
    headers, *rows = deals.rows()
    workbook = load_workbook(DEALS, data_only=True)
    verdicts = functions.DEALS([headers, *rows[: deals.DEMONSTRATED]], "verdict", "en")[1:]
    assert named(workbook, "out_passing") == verdicts.count(["pass"]) > 1


def test_the_formulas_beside_the_deals_show_what_the_functions_answer():
    headers, *rows = deals.rows()
    sheet = load_workbook(DEALS, data_only=True)[deals.DEMONSTRATION]
    first = len(headers) + 1
    for row, deal in enumerate(rows[: deals.DEMONSTRATED], start=5):
        answers = [sheet.cell(row, column).value for column in range(first, first + len(deals.ANSWERS))]
        ltv, ltv_cell_by_cell, loan, tenor, dsr, passes, payment, why = answers
        block = ([headers], [deal])
        assert ltv == ltv_cell_by_cell == functions.MAX_LTV(*block)
        assert (loan, tenor, dsr) == tuple(CONTRACT[name](*block) for name in ("MAX_LOAN", "MAX_TENOR", "DSR"))
        assert passes == ("通過" if functions.DSR_OK(*block) else "不通過")
        assert payment == functions.MONTHLY_PAYMENT(*block)
        assert why == functions.MAX_LTV_WHY(*block)


def test_facts_go_into_their_cells_whatever_the_language_of_their_labels(tmp_path):
    facts = {
        "樓價": "HK$12.5m",
        "property type": "village house",
        "按保": True,
        "agreement_date": "2025-03-01",
        "年利率": "4.125%",
        "年期": 25,
        "valuation": None,
        "入伙日期": dt.date(2026, 1, 31),
    }
    fill(QUOTE, tmp_path / "filled.xlsx", facts)
    workbook = load_workbook(tmp_path / "filled.xlsx")
    assert {
        name: named(workbook, f"in_{name}") for name in ("price", "property", "insured", "annual_rate", "years")
    } == {
        "price": 12_500_000,
        "property": "村屋",
        "insured": "是",
        "annual_rate": 0.04125,
        "years": 25,
    }
    assert named(workbook, "in_agreement_date").date() == dt.date(2025, 3, 1)
    assert named(workbook, "in_completion_date").date() == dt.date(2026, 1, 31)
    assert named(workbook, "in_valuation") is None


def test_nothing_of_the_example_is_left_in_a_filled_quote(tmp_path):
    fill(QUOTE, tmp_path / "filled.xlsx", {"price": 9_000_000})
    workbook = load_workbook(tmp_path / "filled.xlsx")
    inputs = {name: named(workbook, name) for name in workbook.defined_names if name.startswith("in_")}
    assert inputs.pop("in_price") == 9_000_000
    assert set(inputs.values()) == {None}


def test_a_formula_in_an_input_cell_that_no_fact_names_stays(tmp_path):
    names = {"in_price": "'報價 (新)'!$B$2", "in_years": "'報價 (新)'!$B$3"}
    template = template_with(tmp_path, names, {"B2": 1, "B3": "=B2*3"})
    fill(template, tmp_path / "filled.xlsx", {"price": 2})
    sheet = load_workbook(tmp_path / "filled.xlsx").worksheets[0]
    assert (sheet["B2"].value, sheet["B3"].value) == (2, "=B2*3")


def test_a_filled_quote_is_calculated_from_its_facts(tmp_path):
    facts = {"price": 9_000_000, "loan": 5_400_000, "每月入息": 90_000, "年利率": 0.0325, "年期": "25"}
    facts |= {"臨約日期": "2026-11-02"}
    workbook, report = filled(tmp_path, facts)
    assert (report.unsupported, report.errors) == ([], [])
    assert named(workbook, "out_max_loan") == 6_300_000
    assert named(workbook, "out_loan") == 5_400_000
    assert named(workbook, "out_verdict").startswith("符合")
    assert all(named(workbook, name) is True for name in workbook.defined_names if name.startswith("test_"))


def test_a_quote_beyond_a_limit_says_so(tmp_path):
    workbook, _ = filled(tmp_path, {**AFFORDED, "loan": 8_100_000, "years": 25})
    assert named(workbook, "out_verdict").startswith("超出")
    assert named(workbook, "test_loan") is False


def test_a_filled_quote_shows_no_answer_of_other_facts_and_asks_to_be_calculated(tmp_path):
    fill(QUOTE, tmp_path / "filled.xlsx", {"price": 9_000_000})
    workbook = load_workbook(tmp_path / "filled.xlsx", data_only=True)
    assert [
        name for name in workbook.defined_names if name.startswith("out_") and named(workbook, name) is not None
    ] == []
    with zipfile.ZipFile(tmp_path / "filled.xlsx") as archive:
        assert b'fullCalcOnLoad="1"' in archive.read("xl/workbook.xml")


def test_filling_leaves_everything_but_values_as_it_was(tmp_path):
    fill(QUOTE, tmp_path / "filled.xlsx", {"price": 9_000_000})
    with zipfile.ZipFile(QUOTE) as before, zipfile.ZipFile(tmp_path / "filled.xlsx") as after:
        assert before.namelist() == after.namelist()
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"xl/workbook.xml", *(f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3))}
    fill(tmp_path / "filled.xlsx", tmp_path / "back.xlsx", example())
    recalculate(tmp_path / "back.xlsx", tmp_path / "calculated.xlsx", CONTRACT)
    for before, after in zip(
        load_workbook(QUOTE, data_only=True), load_workbook(tmp_path / "calculated.xlsx", data_only=True), strict=True
    ):
        assert list(before.values) == list(after.values)
        assert [cell.style_id for row in before for cell in row] == [cell.style_id for row in after for cell in row]


def test_an_input_cell_that_the_file_does_not_hold_yet_is_made(tmp_path):
    template = template_with(tmp_path, {"in_price": "'報價 (新)'!$B$2", "in_loan": "'報價 (新)'!$D$9"})
    fill(template, tmp_path / "filled.xlsx", {"price": "8m", "loan": "4m"})
    sheet = load_workbook(tmp_path / "filled.xlsx").worksheets[0]
    assert (sheet["A1"].value, sheet["B2"].value, sheet["D9"].value) == ("Title", 8_000_000, 4_000_000)


def template_with(folder, names, content=None):
    """Save a template of a broker's own, with little in it."""
    workbook = Workbook()
    workbook.active.title = "報價 (新)"
    workbook.active["A1"] = "Title"
    for address, value in (content or {}).items():
        workbook.active[address] = value
    for name, reference in names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=reference)
    workbook.save(folder / "template.xlsx")
    return folder / "template.xlsx"


REFUSED = {
    "unknown-label": ({"樓價": 8_000_000, "單價": 15_000}, "單價"),
    "no-input-cell": ({"price": 8_000_000, "fees": 1_000}, "in_fees"),
    "given-twice": ({"price": 8_000_000, "成交價": 8_100_000}, "成交價"),
    "unknown-word": ({"price": 8_000_000, "物業": "劏房"}, "劏房"),
    "out-of-range": ({"price": -1}, "-1"),
    "percent-as-number": ({"price": 8_000_000, "年利率": 4.125}, "4.125"),
    "not-a-date": ({"price": 8_000_000, "臨約日期": "31/13/2025"}, "31/13/2025"),
    "not-yes-or-no": ({"price": 8_000_000, "首次置業": "maybe"}, "maybe"),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_fact_that_is_wrong_is_refused_and_nothing_is_written(tmp_path, code):
    facts, named_in_sentence = REFUSED[code]
    before = b"an older quote"
    output = tmp_path / "filled.xlsx"
    output.write_bytes(before)
    with pytest.raises(InputError) as caught:
        fill(QUOTE, output, facts)
    assert caught.value.code == code
    for lang in ("zh", "en"):
        assert named_in_sentence in caught.value.sentence(lang)
    assert output.read_bytes() == before
    assert list(tmp_path.iterdir()) == [output]


def test_an_unknown_label_is_answered_with_those_the_template_takes(tmp_path):
    template = template_with(tmp_path, {"in_price": "'報價 (新)'!$B$2", "in_assets": "'報價 (新)'!$B$3"})
    with pytest.raises(InputError) as caught:
        fill(template, tmp_path / "filled.xlsx", {"單價": 1})
    assert caught.value.allowed == ["price"]
    assert "樓價" in caught.value.sentence("zh")


@pytest.mark.parametrize("reference", ["#REF!", "'報價 (新)'!$B$2:$C$3", "'沒有'!$B$2", "8000000"])
def test_a_name_that_is_not_one_cell_is_no_input_cell(tmp_path, reference):
    template = template_with(tmp_path, {"in_price": reference})
    with pytest.raises(InputError) as caught:
        fill(template, tmp_path / "filled.xlsx", {"price": 1})
    assert caught.value.code == "no-input-cell"


def test_a_formula_in_an_input_cell_is_not_destroyed(tmp_path):
    template = template_with(tmp_path, {"in_price": "'報價 (新)'!$B$2"}, {"B2": "=1+1"})
    with pytest.raises(InputError) as caught:
        fill(template, tmp_path / "filled.xlsx", {"price": 1})
    assert caught.value.code == "formula-in-input-cell"
    assert not (tmp_path / "filled.xlsx").exists()


def test_no_cell_of_an_array_formula_keeps_its_value_or_is_filled(tmp_path):
    template = template_with(tmp_path, {"in_price": "'報價 (新)'!$B$2", "in_loan": "'報價 (新)'!$C$9"})
    workbook = load_workbook(template)
    workbook.active["C8"] = ArrayFormula("C8:C10", "=B2*{1;2;3}")
    workbook.active["C10"] = 24_000_000
    workbook.save(template)

    fill(template, tmp_path / "filled.xlsx", {"price": 1})

    sheet = load_workbook(tmp_path / "filled.xlsx").worksheets[0]
    assert (sheet["B2"].value, sheet["C8"].value.text, sheet["C10"].value) == (1, "=B2*{1;2;3}", None)
    with pytest.raises(InputError) as caught:
        fill(template, tmp_path / "filled.xlsx", {"price": 1, "loan": 1})
    assert caught.value.code == "formula-in-input-cell"


def test_a_template_is_never_overwritten(tmp_path):
    template = template_with(tmp_path, {"in_price": "'報價 (新)'!$B$2"})
    with pytest.raises(InputError) as caught:
        fill(template, template, {"price": 1})
    assert caught.value.code == "same-file"


def test_a_filled_workbook_keeps_the_templates_kind_of_file(tmp_path):
    with pytest.raises(InputError) as caught:
        fill(QUOTE, tmp_path / "filled.xlsm", {"price": 1})
    assert caught.value.code == "other-kind-of-file"


def test_a_folder_that_does_not_exist_is_said(tmp_path):
    with pytest.raises(InputError) as caught:
        fill(QUOTE, tmp_path / "nowhere" / "filled.xlsx", {"price": 1})
    assert caught.value.code == "cannot-write"


def test_a_template_that_is_no_workbook_is_said(tmp_path):
    (tmp_path / "template.xlsx").write_text("not a workbook")
    with pytest.raises(XlMortgageError) as caught:
        fill(tmp_path / "template.xlsx", tmp_path / "filled.xlsx", {"price": 1})
    assert caught.value.code == "not-a-workbook"


def test_the_deal_block_is_two_columns_of_the_page():
    workbook = load_workbook(QUOTE)
    _, reference = next(iter(workbook.defined_names["deal"].destinations))
    left, _, right, _ = range_boundaries(reference.replace("$", ""))
    assert right - left == 1
