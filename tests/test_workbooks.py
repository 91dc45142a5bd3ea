"""The workbooks a broker opens: built from the tables, calculated, and filled."""

import datetime as dt
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula

from udfs import functions
from udfs.contract import CALLABLES, CATALOGUE
from workbooks import build
from workbooks import build_criteria as criteria
from workbooks import build_deals as deals
from workbooks import build_quote as quote
from workbooks.file import recalculate
from workbooks.file.fill import fill
from xlmortgage.deal.reading import is_blank
from xlmortgage.deal.words import ARGUMENTS, Property, argument_named
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
    report = recalculate(tmp_path / "filled.xlsx", tmp_path / "calculated.xlsx", CALLABLES)
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


OF_THE_DEAL = [answer for answer in quote.ANSWERS if answer.name.upper() in CATALOGUE and answer.arguments == "deal"]
"""The answers that take the deal block and nothing else."""


@pytest.mark.parametrize("answer", OF_THE_DEAL, ids=lambda answer: answer.name)
def test_the_quote_shows_what_the_functions_answer(answered, answer):
    deal = named(answered, "deal")
    expected = CALLABLES[answer.name.upper()](deal)
    if isinstance(expected, bool):
        expected = "通過 Pass" if expected else "不通過 Fail"
    assert named(answered, f"out_{answer.name}") == expected
    assert named(answered, f"why_{answer.name}") == CALLABLES[f"{answer.name.upper()}_WHY"](deal)


def test_the_quote_shows_payment_limit_and_version(answered):
    deal = named(answered, "deal")
    assert named(answered, "out_monthly_payment") == functions.MONTHLY_PAYMENT(deal)
    assert named(answered, "out_dsr_limit") == functions.DSR_LIMIT(deal)
    assert named(answered, "out_as_of") == functions.RULES_AS_OF()
    assert named(answered, "out_version") == functions.RULES_VERSION()
    assert named(answered, "out_down_payment") == named(answered, "in_price") - named(answered, "out_loan")


def test_the_quote_shows_the_cash_line_by_line(answered):
    deal = named(answered, "deal")
    lines = functions.CASH_NEEDED_WHY(deal)[1:-1]
    shown = list(zip(named(answered, "cash_items"), named(answered, "cash_amounts"), strict=True))
    assert [(item, amount) for [item], [amount] in shown if item] == [(line[0], line[1]) for line in lines]
    assert named(answered, "out_cash_needed") == functions.CASH_NEEDED(deal)
    basis = [row[2].value for row in answered[quote.DETAILS]["A16:C22"] if row[0].value]
    assert set(basis) >= {line[2] for line in lines}


def test_the_quote_shows_what_the_plan_costs_with_the_banks_rebate(answered):
    loan, rate, years, rebate = (named(answered, name) for name in ("out_loan", *map("in_{}".format, PLAN)))
    facts = {"loan": loan, "annual_rate": rate, "years": years, "rebate": rebate, "premium": 0, "fees": 0}
    facts["price"] = named(answered, "out_base")
    assert facts["price"] == min(
        named(answered, "in_price") - named(answered, "in_rebate"), named(answered, "in_valuation")
    )
    assert dict(named(answered, "bank_plan")) == {ARGUMENTS[name].zh: value for name, value in facts.items()}
    assert named(answered, "out_plan_cost") == functions.PLAN_COST(**facts)
    assert named(answered, "why_plan_cost") == functions.PLAN_COST_WHY(**facts)


PLAN = ("annual_rate", "years", "bank_rebate")
AFFORDED = {"price": 9_000_000, "monthly_income": 90_000, "annual_rate": 0.0325, "years": 30}
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
    assert ("計入回贈後超出" in named(workbook, "out_advice")) == (verdict == "超出")


def test_an_insured_quote_shows_the_premium_whatever_the_word_for_yes(tmp_path):
    facts = {"price": 8_800_000, "insured": "yes", "first_home": True, "regular_salary": "有", "rebate": 100_000}
    facts |= {"monthly_income": 72_000, "annual_rate": 0.0325, "years": 30}
    workbook, report = filled(tmp_path, facts)
    assert (report.unsupported, report.errors) == ([], [])
    loan = named(workbook, "out_loan")
    assert named(workbook, "out_mip_premium") == functions.MIP_PREMIUM(loan, 8_700_000, 30, first_home=True) > 0
    assert named(workbook, "out_cash_needed") == functions.CASH_NEEDED(named(workbook, "deal"))
    assert all(named(workbook, name) is True for name in workbook.defined_names if name.startswith("test_"))


def test_a_failing_quote_shows_what_would_pass(tmp_path):
    workbook, report = filled(tmp_path, {**AFFORDED, "loan": 7_000_000})
    assert (report.unsupported, report.errors) == ([], [])
    found = functions.WHAT_WOULD_PASS(named(workbook, "deal"))[1:]
    assert len(found) > 1
    assert [[cell for cell in row if cell is not None] for row in named(workbook, "changes") if row[0]] == [
        [cell for cell in row if cell != ""] for row in found
    ]


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
    deal = named(workbook, "deal")
    assert named(workbook, "out_verdict").startswith(verdict)
    code, reason = functions.DEALS([list(row) for row in zip(*deal, strict=True)], "verdict, why")[1]
    assert [named(workbook, "outcome_code") or "", named(workbook, "why_outcome")] == [code, reason]


def test_what_is_left_blank_is_the_plain_case(tmp_path):
    workbook, report = filled(tmp_path, AFFORDED)
    assert (report.unsupported, report.errors) == ([], [])
    assert named(workbook, "out_loan") == named(workbook, "out_base") * 0.7 == 6_300_000
    assert named(workbook, "out_mip_premium") == 0
    assert named(workbook, "out_outcome").startswith("通過")
    assert all(named(workbook, name) is True for name in workbook.defined_names if name.startswith("test_"))


def test_the_template_of_criteria_is_read_without_a_refusal():
    found = read_file(CRITERIA)
    assert found.refusals == ()
    assert list(found.lenders) == [criteria.LENDER]
    assert [version.scope for version in found.of(criteria.LENDER).versions] == [
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
    assert named(answered, "out_loan") == functions.MAX_LOAN(named(answered, "deal_without_loan"))


def test_every_label_of_the_deal_is_known_or_has_no_value(answered):
    for label, value in named(answered, "deal"):
        assert argument_named(label) or value is None, label


def test_every_argument_of_the_quote_has_its_cell_and_what_may_be_typed_there():
    workbook = load_workbook(QUOTE)
    wanted = {
        argument.name
        for function in ("CASH_NEEDED", *(answer.name.upper() for answer in OF_THE_DEAL))
        for argument in CATALOGUE[function].arguments
        if argument.name not in {"building_rule", "applicant_rule", "plan"}
    } | {"condition", "second_mortgage", "bank_rebate"}
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
    for argument in ARGUMENTS.values():
        validation = quote.validation_of(argument)
        assert len(validation.formula1) <= 257
        assert len(validation.error) <= 255


def test_the_deal_list_is_varied():
    headers, *rows = deals.rows()
    assert len(rows) == 48
    kinds = {Property.read(row[headers.index("物業")]) for row in rows if row[headers.index("物業")] != "劏房"}
    assert kinds == set(Property)
    years = {row[headers.index("臨約日期")].year for row in rows if isinstance(row[headers.index("臨約日期")], dt.date)}
    assert {2010, 2011, 2013, 2017, 2020, 2022, 2023, 2024, 2025, 2026} <= years
    assert [header for header in headers if argument_named(header) is None] == ["客戶編號", "備註"]


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


def test_the_formulas_beside_the_deals_show_what_the_functions_answer():
    headers, *rows = deals.rows()
    sheet = load_workbook(DEALS, data_only=True)[deals.DEMONSTRATION]
    first = len(headers) + 1
    for row, deal in enumerate(rows[: deals.DEMONSTRATED], start=5):
        answers = [sheet.cell(row, column).value for column in range(first, first + len(deals.ANSWERS))]
        ltv, ltv_cell_by_cell, loan, tenor, dsr, passes, payment, why = answers
        block = ([headers], [deal])
        assert ltv == ltv_cell_by_cell == functions.MAX_LTV(*block)
        assert (loan, tenor, dsr) == tuple(CALLABLES[name](*block) for name in ("MAX_LOAN", "MAX_TENOR", "DSR"))
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
    template = template_with(tmp_path, names, {"B2": 1, "B3": "=10*3"})
    fill(template, tmp_path / "filled.xlsx", {"price": 2})
    sheet = load_workbook(tmp_path / "filled.xlsx").worksheets[0]
    assert (sheet["B2"].value, sheet["B3"].value) == (2, "=10*3")


def test_a_filled_quote_is_calculated_from_its_facts(tmp_path):
    facts = {"price": 9_000_000, "loan": 5_400_000, "每月入息": 90_000, "年利率": 0.0325, "年期": "25"}
    workbook, report = filled(tmp_path, facts)
    assert (report.unsupported, report.errors) == ([], [])
    assert named(workbook, "out_max_loan") == 6_300_000
    assert named(workbook, "out_loan") == 5_400_000
    assert named(workbook, "out_verdict").startswith("符合")
    assert all(named(workbook, name) is True for name in workbook.defined_names if name.startswith("test_"))


def test_a_quote_beyond_a_limit_says_so(tmp_path):
    facts = {"price": 9_000_000, "loan": 8_100_000, "monthly_income": 90_000, "annual_rate": 0.0325, "years": 25}
    workbook, _ = filled(tmp_path, facts)
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
    recalculate(tmp_path / "back.xlsx", tmp_path / "calculated.xlsx", CALLABLES)
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
