"""Second mortgage, further charge and personal loan side by side: what each costs, what it means for the owner, what to mind."""

import csv
import json

import pytest
from click.testing import CliRunner

from udfs import functions
from udfs.cell_error import CellError
from xlmortgage.cli import main
from xlmortgage.cli.terminal import NEEDS_A_LOOK, NOTHING_DONE
from xlmortgage.errors import InputError
from xlmortgage.lenders.cash_out import COLUMNS
from xlmortgage.questions.cash_out_compared import FIGURES

DAY = "2026-11-20"
"""The day of every deal here."""

DEAL = {
    "value": 8e6,
    "first_balance": 3e6,
    "annual_rate": 0.0325,
    "years": 20,
    "monthly_income": 60_000,
    "other_debts": 2_000,
    "agreement_date": DAY,
}
SECOND = {"kind": "二按", "loan": 1e6, "annual_rate": 0.12, "years": 10, "fees": 20_000, "exit_penalty": 0.02}
CHARGE = {"kind": "加按", "loan": 1e6, "annual_rate": 0.035, "years": 20, "fees": 5_000}
PERSONAL = {"kind": "業主私人貸款", "loan": 500_000, "annual_rate": 0.004, "rate_basis": "月平息", "years": 5}


def compare(*plans, month=24, lang="en", **facts):
    """Return a figure of each way by its name; the ways are mappings of column and value."""
    deal = [[name, value] for name, value in {**DEAL, **facts}.items() if value is not None]
    columns = list(dict.fromkeys(name for plan in plans for name in plan))
    table = [columns, *([plan.get(name) for name in columns] for plan in plans)]
    _, *rows = functions.CASH_OUT_COMPARED(deal, table, month, lang)
    return {figure.name: row[1:] for figure, row in zip(FIGURES, rows, strict=True)}


def by_loop(loan, annual_rate, months, held, *, fees=0.0, penalty=0.0, only=0):
    """Return instalment, interest while held and flows, month by month, by nothing of the product's."""
    rate, owed, interest, flows = annual_rate / 12, loan, 0.0, [loan - fees]
    payment = loan * rate / (1 - (1 + rate) ** -(months - only))
    for month in range(1, held + 1):
        due = owed * rate if month <= only else payment
        interest += owed * rate
        owed = owed * (1 + rate) - due
        flows.append(-due)
    flows[-1] -= owed * (1 + penalty) if held < months else owed
    return payment, interest, flows


def is_rate_of(rate, flows):
    return sum(flow * (1 + rate) ** (-month / 12) for month, flow in enumerate(flows)) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(
    "plan", [SECOND, CHARGE, {**SECOND, "interest_only_months": 12}], ids=["二按", "加按", "免還本"]
)
def test_payment_interest_and_costs_are_those_of_a_loop(plan):
    months, only = plan["years"] * 12, plan.get("interest_only_months", 0)
    terms = {"fees": plan["fees"], "only": only}
    payment, interest, to_end = by_loop(plan["loan"], plan["annual_rate"], months, months, **terms)
    _, _, early = by_loop(plan["loan"], plan["annual_rate"], months, 24, **terms, penalty=plan.get("exit_penalty", 0))

    found = compare(plan)

    assert found["payment"][0] == pytest.approx(payment)
    assert found["total_interest"][0] == pytest.approx(interest)
    assert found["cost"][0] == pytest.approx(interest + plan["fees"]) == pytest.approx(-sum(to_end))
    assert found["cost_if_repaid"][0] == pytest.approx(-sum(early))
    assert is_rate_of(found["effective_rate"][0], to_end)
    assert is_rate_of(found["effective_rate_if_repaid"][0], early)
    for points in (1, 2, 3):
        risen, _, _ = by_loop(plan["loan"], plan["annual_rate"] + points / 100, months, months, only=only)
        assert found[f"payment_plus_{points}"][0] == pytest.approx(risen)
    if only:
        assert found["interest_only"][0] == pytest.approx(10_000)


def test_the_articles_second_mortgage():
    """A guide to second mortgages of 2025 by its own calculator: HKD 1m, 12%, 15 years, and one to three points more."""
    found = compare({"kind": "second", "loan": 1e6, "annual_rate": 0.12, "years": 15})

    shown = [round(found[name][0], 2) for name in ("payment", "payment_plus_1", "payment_plus_2", "payment_plus_3")]
    assert shown == [12_001.68, 12_652.42, 13_317.41, 13_995.87]
    assert found["total_interest"][0] == pytest.approx(1_160_302.51, abs=0.01)


def test_a_personal_loan_at_a_flat_rate_charges_nothing_on_the_home():
    found = compare(PERSONAL)

    assert found["payment"][0] == pytest.approx(500_000 / 60 + 2_000)
    assert found["total_interest"][0] == pytest.approx(120_000)
    assert found["effective_rate"][0] == pytest.approx(functions.FLAT_TO_APR(0.004, 60))
    assert {found[f"payment_plus_{points}"][0] for points in (1, 2, 3)} == {found["payment"][0]}
    assert "fixed and does not rise" in found["warnings"][0]
    assert found["secured"] == [False]
    assert found["combined_ratio"] == [3 / 8]


def test_ratios_falls_and_debt_servicing_are_those_of_both_loans():
    first, *_ = by_loop(3e6, 0.0325, 240, 240)
    second, *_ = by_loop(1e6, 0.12, 120, 120)
    charge, *_ = by_loop(1e6, 0.035, 240, 240)

    found = compare(SECOND, CHARGE, PERSONAL)

    assert found["combined_ratio"] == [0.5, 0.5, 0.375]
    assert found["fall"] == [0.5, 0.5, 0.625]
    assert found["first_payment"][0] == pytest.approx(first)
    assert found["dsr"] == [
        pytest.approx((first + own + 2_000) / 60_000) for own in (second, charge, 500_000 / 60 + 2_000)
    ]
    assert compare(SECOND, value=3_500_000)["negative_equity"] == [500_000]


@pytest.mark.parametrize(
    ("facts", "loan", "most", "within"),
    [
        ({}, 1e6, 2.6e6, True),
        ({}, 2.6e6, 2.6e6, False),
        ({"monthly_income": 100_000}, 2.6e6, 2.6e6, True),
        ({"monthly_income": 100_000}, 2_600_001, 2.6e6, False),
        ({"value": 4e6}, 1e6, 0, False),
    ],
)
def test_a_further_charge_keeps_within_the_banks_cap_and_income(facts, loan, most, within):
    """70% of the value less HKD 3m; 17,016 + 2,000 + 5,800 for 1m, or 15,079 for 2.6m, against half the income."""
    found = compare({**CHARGE, "loan": loan}, **facts)

    assert found["most"][0] == pytest.approx(most)
    assert found["within_limits"] == [within]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"property": "居屋綠表"},
        {"property": "居屋白表"},
        {"property": "寫字樓", "use": "出租"},
        {"use": "出租", "agreement_date": "2024-03-01"},
        {"basis": "資產水平", "agreement_date": "2024-01-05"},
        {"other_mortgages": "是", "agreement_date": "2022-06-01"},
        {"insured": "是", "value": 6e6},
        {"insured": "是", "value": 7e6},
        {"insured": "是", "value": 6e6, "use": "出租"},
    ],
)
def test_the_most_of_a_further_charge_is_that_of_cash_out(facts):
    told = {**DEAL, **facts}
    shared = {name: value for name, value in told.items() if name in {*facts, "agreement_date"} - {"value"}}
    expected = functions.CASH_OUT(told["value"], told["first_balance"], **shared)

    assert compare(CHARGE, **facts)["most"] == [pytest.approx(expected)]


@pytest.mark.parametrize(
    ("facts", "years"),
    [
        ({}, 30),
        ({"property": "寫字樓"}, 20),
        ({"property": "車位"}, 15),
        ({"basis": "資產水平"}, 25),
        ({"building_age": 60}, 15),
        ({"applicant_age": 60, "other_ages": "62"}, 13),
        ({"building_age": 60, "building_rule": 80}, 20),
    ],
)
@pytest.mark.parametrize("kind", ["加按", "二按"])
def test_a_bank_lends_no_longer_than_max_tenor(kind, facts, years):
    """HKMA 2012-09-14, 2013-02-22; the rules on age are the banks' own, 75 years of building or applicant."""
    names = {name: value for name, value in facts.items() if name != "other_ages"}
    more = {"other_ages": [[62]]} if "other_ages" in facts else {}
    assert functions.MAX_TENOR(**names, **more, agreement_date=DAY) == years
    loan = {**CHARGE, "kind": kind, "loan": 100_000, "money_lender": "否"}
    longest, longer = compare({**loan, "years": years}, {**loan, "years": years + 1}, **facts)["within_limits"]

    assert isinstance(longest, CellError) if "basis" in facts else longest is True
    assert longer is False
    assert (
        f"The tenor of {years + 1} years is above the limit of {years} years"
        in compare({**loan, "years": years + 1}, **facts)["warnings"][0]
    )


@pytest.mark.parametrize(("loan", "years", "within"), [(1.2e6, 30, True), (1.21e6, 30, False), (1.8e6, 25, True)])
def test_an_insured_further_charge_is_lent_for_25_years_and_one_within_the_banks_own_cap_for_30(loan, years, within):
    """DBS: 80%, HKD 4.8m, 25 years; 70% of HKD 6m less 3m owed is 1.2m."""
    found = compare({**CHARGE, "loan": loan, "years": years}, insured="是", value=6e6)

    assert found["within_limits"] == [within]
    assert ("30 years is above the limit of 25 years (the Mortgage Insurance" in found["warnings"][0]) is not within


@pytest.mark.parametrize(
    ("loan", "within"),
    [({"loan": 600_000}, True), ({"loan": 600_001}, False), ({"loan": 590_000, "fees": 10_001}, False)],
)
def test_a_banks_second_mortgage_counts_all_that_is_lent_on_the_home(loan, within):
    """HKMA 2004-10-19: 70% of 8m less 5m owed."""
    second = {**SECOND, "annual_rate": 0.05, "years": 20, "fees": 0, "money_lender": "否"}
    found = compare({**second, "fee_treatment": "加入貸款額", **loan}, first_balance=5e6, monthly_income=100_000)

    assert found["within_limits"] == [within]
    assert found["most"] == [pytest.approx(600_000)]


def test_nothing_may_be_charged_while_the_premium_is_unpaid_by_whomever_it_is_lent():
    found = compare(SECOND, CHARGE, {**SECOND, "money_lender": "否"}, PERSONAL, property="居屋白表")

    assert found["within_limits"][:3] == [False, False, False]
    assert isinstance(found["within_limits"][3], CellError)


def test_on_net_worth_what_is_within_the_cap_is_for_the_bank_to_say():
    found = compare(CHARGE, {**CHARGE, "loan": 3e6}, basis="資產水平")

    assert str(found["within_limits"][0]) == "#N/A"
    assert "check the net worth" in found["missing"][0]
    assert found["within_limits"][1] is False


def test_every_limit_that_is_not_kept_is_said_with_value_and_limit():
    found = compare({**CHARGE, "loan": 3e6, "years": 31}, monthly_income=50_000)

    assert "The loan of HK$3,000,000 is above the limit of HK$2,600,000" in found["warnings"][0]
    assert "The tenor of 31 years is above the limit of 30 years" in found["warnings"][0]
    assert "of the income against a limit of 50%" in found["warnings"][0]
    low = compare(
        {**PERSONAL, "loan": 300_000, "annual_rate": 0.12, "rate_basis": None, "years": 7}, monthly_income=6_000
    )
    assert "The repayments take 88.26% of the income, above the limit of 35%" in low["warnings"][0]


def test_a_unit_in_a_heading_is_applied_to_what_stands_below_it():
    plain = {"融資方式": "二按", "年期": 10}
    in_units = compare({**plain, "貸款額(萬)": 100, "年利率(%)": 12, "費用(萬)": 2})

    assert in_units["payment"] == compare({**plain, "loan": 1e6, "annual_rate": 0.12})["payment"]
    assert in_units["effective_rate"] == compare({**SECOND, "exit_penalty": None})["effective_rate"]


def test_the_stress_test_counts_both_loans_where_it_was_in_force():
    """Income of 50,000 serves 24,816 a month within 50%; on 2022-06-01 it had to serve 31,384, three points up, within 60%."""
    before, after = (compare(CHARGE, monthly_income=50_000, agreement_date=day) for day in ("2022-06-01", DAY))

    assert before["within_limits"] == [False]
    assert after["within_limits"] == [True]


def test_a_bank_binds_itself_by_income_alone_where_nothing_is_charged():
    assert compare({**PERSONAL, "money_lender": "否"})["within_limits"] == [True]
    assert compare({**PERSONAL, "money_lender": "否"}, monthly_income=50_000)["within_limits"] == [False]
    assert isinstance(compare(PERSONAL)["within_limits"][0], CellError)


@pytest.mark.parametrize(
    ("income", "day", "limit", "within"),
    [
        (6_000, "2026-08-01", 0.35, True),
        (5_900, "2026-08-01", 0.35, False),
        (6_001, "2026-08-01", 0.40, True),
        (12_000, DAY, 0.40, True),
        (12_001, DAY, None, None),
        (6_000, "2026-07-31", None, None),
    ],
)
def test_a_money_lenders_licence_limits_unsecured_loans_to_low_incomes(income, day, limit, within):
    """RTHK of 2026-03-15: from 2026-08-01 repayments of 35% of an income up to HKD 6,000, of 40% up to 12,000; here 2,066.67."""
    loan = {**PERSONAL, "loan": 100_000}
    found = compare(loan, CHARGE, monthly_income=income, agreement_date=day)

    assert found["licence_limit"][0] == limit if limit else isinstance(found["licence_limit"][0], CellError)
    assert found["within_limits"][0] is within if limit else isinstance(found["within_limits"][0], CellError)
    assert ("referee" in found["warnings"][0]) == (day >= "2026-08-01")
    assert isinstance(found["licence_limit"][1], CellError)


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0.12, "clear"), (0.40, "depends on the method"), (0.47, "depends on the method"), (0.60, "above the cap")],
)
def test_the_ordinance_is_asked_of_money_lenders(rate, words):
    plans = {**SECOND, "annual_rate": rate, "fees": 0}, {**CHARGE, "annual_rate": rate}
    found = compare(*plans, {**SECOND, "annual_rate": rate, "money_lender": "no"})

    assert found["statutory"][0] == words == functions.RATE_CAP(1e6, rate, 10, agreement_date=DAY)
    assert isinstance(found["statutory"][1], CellError)
    assert isinstance(found["statutory"][2], CellError)


def test_a_second_mortgage_is_warned_of_consent_and_call_loan_and_nothing_else_is():
    found = compare(SECOND, CHARGE, PERSONAL)

    assert "written consent" in found["warnings"][0]
    assert "may bring a call" in found["warnings"][0]
    assert "consent" not in found["warnings"][1] + found["warnings"][2]
    assert "財務公司" in compare(SECOND, lang="zh")["warnings"][0]


@pytest.mark.parametrize("form", ["居屋綠表", "居屋白表"])
def test_with_an_unpaid_premium_every_charge_is_void_and_an_offence(form):
    """Cap. 283, sections 17B and 27A."""
    found = compare(SECOND, CHARGE, PERSONAL, property=form)

    assert all("void and an offence" in said for said in found["warnings"][:2])
    assert "void" not in found["warnings"][2]


@pytest.mark.parametrize(
    ("facts", "plan", "name", "words"),
    [
        ({"value": None}, SECOND, "combined_ratio", "value is missing"),
        ({"first_balance": None}, SECOND, "combined_ratio", "first_balance is missing"),
        ({"monthly_income": None}, SECOND, "dsr", "monthly_income is missing"),
        ({"years": None}, SECOND, "first_payment", "years is missing"),
        ({}, {**SECOND, "loan": None}, "payment", "loan is missing"),
        ({}, {**SECOND, "years": None}, "payment", "years is missing"),
        ({}, {**SECOND, "kind": None}, "payment", "kind is missing"),
        ({}, {**SECOND, "kind": "三按"}, "payment", "三按"),
        ({}, {**SECOND, "annual_rate": 12}, "payment", "12%"),
        ({}, {**SECOND, "fees": 2e6}, "effective_rate", "infinite"),
    ],
)
def test_what_is_missing_is_an_error_in_its_own_column_and_said(facts, plan, name, words):
    found = compare(plan, CHARGE, **facts)

    assert isinstance(found[name][0], CellError)
    assert words in found["missing"][0]
    assert found["payment"][1] == pytest.approx(5_799.6, abs=0.1)


def test_the_deals_loan_stands_for_one_that_a_row_leaves_blank():
    assert compare({**SECOND, "loan": None}, loan=1e6)["payment"] == compare(SECOND)["payment"]


def test_the_home_is_worth_its_value_or_valuation_or_price():
    for name in ("value", "valuation", "price"):
        assert compare(SECOND, **{"value": None, name: 4e6})["combined_ratio"] == [1.0]


@pytest.mark.parametrize(
    ("table", "code"),
    [(None, "missing"), ([["kind", "海景"], ["二按", 1]], "unknown-heading"), ([["kind"], [""]], "no-rows")],
)
def test_what_cannot_be_compared_is_refused(table, code):
    with pytest.raises(InputError) as refusal:
        functions.CASH_OUT_COMPARED([[name, value] for name, value in DEAL.items()], table)
    assert refusal.value.code == code


def test_a_column_is_known_by_its_name_and_both_labels():
    for name, column in COLUMNS.items():
        answers = []
        for label in (name, column.zh, column.en):
            plan = {key: value for key, value in {**SECOND, "note": "x"}.items() if key != name}
            value = {**SECOND, "note": "x", "lender": "X", "money_lender": "yes"}.get(name)
            answers.append(str(compare(plan | {label: value})))
        assert answers[0] == answers[1] == answers[2], name


# On the command line

TYPED = [
    "物業現值=8m",
    "一按結欠=3m",
    "年利率=3.25%",
    "年期=20",
    "每月入息=60000",
    "其他每月供款=2000",
    f"臨約日期={DAY}",
]
LOANS = [
    *("--plan", "kind=二按 loan=1m rate=12% years=10 fees=20000 exit_penalty=2%"),
    *("--plan", "融資方式=加按 貸款額=100萬 年利率=3.5% 年期=20 費用=5000"),
]


def run(*arguments):
    return CliRunner().invoke(main, ["cash-out", *map(str, arguments)])


def test_the_command_answers_as_the_function_does(tmp_path):
    out = tmp_path / "out.json"
    ended = run(*TYPED, *LOANS, "--month", 24, "-o", out, "--lang", "en")
    found = compare(SECOND, CHARGE)

    assert ended.exit_code == 0, ended.output
    for place, one in enumerate(json.loads(out.read_text("utf-8"))):
        for name in ("payment", "effective_rate", "cost_if_repaid", "dsr", "fall", "kind", "warnings"):
            assert one[name] == pytest.approx(found[name][place]), name


def test_the_command_prints_a_table_and_what_is_to_be_minded():
    ended = run(*TYPED, *LOANS)

    assert ended.exit_code == 0, ended.output
    assert "14,347" in ended.output
    assert "二按須事先取得一按銀行書面同意" in ended.output


def test_loans_of_a_file_stand_beside_those_that_are_typed(tmp_path):
    file, out = tmp_path / "loans.csv", tmp_path / "out.csv"
    file.write_text("融資方式,貸款額,年利率,年期,計息方式\n私人貸款,500000,0.4%,5,月平息\n", "utf-8")

    ended = run(*TYPED, *LOANS, "--plans", file, "-o", out)

    assert ended.exit_code == 0, ended.output
    header, *rows = csv.reader(out.read_text("utf-8-sig").splitlines())
    assert header == ["項目", "業主私人貸款", "二按", "加按"]
    assert len(rows) == len(FIGURES)
    refused = run(*TYPED, "--plans", file, "-o", file)
    assert refused.exit_code == NOTHING_DONE


def test_a_loan_that_cannot_be_read_needs_a_look(tmp_path):
    out = tmp_path / "out.json"
    wrong = ["--plan", "kind=二按 loan=1m rate=12 years=10", "--lang", "en"]

    assert run(*TYPED, *LOANS, *wrong).exit_code == NEEDS_A_LOOK
    assert run(*TYPED, *wrong, "-o", out).exit_code == NEEDS_A_LOOK
    assert json.loads(out.read_text("utf-8"))[0]["payment"] is None


def test_what_is_not_known_is_said_of_a_loan_by_its_kind_where_no_lender_is_named(tmp_path):
    out = tmp_path / "out.json"
    run(*TYPED, *LOANS, "-o", out)

    for one in json.loads(out.read_text("utf-8")):
        assert one["not_known"]
        of_the_deal = {"cost_if_repaid", "effective_rate_if_repaid"}
        assert {said.partition("：")[0] for name, said in one["not_known"].items() if name not in of_the_deal} == {
            one["name"]
        }


def test_units_of_a_file_and_of_what_is_typed_are_applied_each_to_its_own(tmp_path):
    file, out = tmp_path / "loans.csv", tmp_path / "out.json"
    file.write_text("融資方式,貸款額(萬),年利率(%),年期\n二按,100,12,10\n", "utf-8")

    typed = ["kind=二按 loan=1000000 rate=0.12 years=10", "kind=二按 貸款額(萬)=100 rate=12% years=10"]
    ended = run(*TYPED, "--plans", file, "--plan", typed[0], "--plan", typed[1], "-o", out)

    assert ended.exit_code == 0, ended.output
    assert [round(one["payment"], 2) for one in json.loads(out.read_text("utf-8"))] == [14_347.09] * 3


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "nothing to compare"),
        (["--plan", "kind"], "LABEL=VALUE"),
        (["--plan", "kind=second sea=view"], "sea"),
        (["--plan", "kind=second loan=1m loan=2m"], "given twice"),
        ([*LOANS, "海景=是"], "海景"),
    ],
)
def test_what_is_wrong_with_the_command_is_said(arguments, words):
    ended = run(*TYPED, *arguments, "--lang", "en")

    assert ended.exit_code == NOTHING_DONE
    assert words in ended.stderr
