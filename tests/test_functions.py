"""The worksheet functions as their contract has them, whatever the rules of the day say."""

import datetime as dt

import pytest

import xlmortgage
from udfs import functions
from udfs.cell_error import CellError
from udfs.contract import CALLABLES, CATALOGUE
from xlmortgage import law
from xlmortgage.deal.words import ARGUMENTS, RANGES, Kind
from xlmortgage.errors import InputError, NoRuleError, NoSolutionError, XlMortgageError

AFTER_PROPERTY = (
    "[use], [insured], [first_home], [regular_salary], [other_mortgages], [income_abroad], [basis], [agreement_date], "
    "[completion_date], [first_assigned]"
)
AFTER_YEARS = "[other_debts], [rental_income], [use], [other_mortgages], [income_abroad], [agreement_date]"
OF_AGE = "[building_rule], [applicant_rule], [first_assigned], [agreement_date]"
OF_HOLDING = "[holding_months], [rebate], [rebate_month], [clawback], [link_deposit]"
OF_EXIT = "[interest_only_months], [rebate], [exit_month], [exit_penalty]"
OF_TERMS = "[fee_treatment], [rounding], [split], [penalty_base]"
OF_CASH = (
    "[property], [insured], [first_home], [years], [rebate], [legal_fees], [plan], [agreement_date], [use], [basis], "
    "[valuation]"
)
OF_A_WHOLE_DEAL = (
    f"[valuation], [rebate], [property], {AFTER_PROPERTY}, [building_age], [applicant_age], [building_rule], "
    "[applicant_rule], [other_debts], [rental_income]"
)
CONTRACT = {
    "MAX_LTV": (float, f"price, [property], {AFTER_PROPERTY}"),
    "MAX_LOAN": (float, f"price, [valuation], [rebate], [property], {AFTER_PROPERTY}"),
    "DSR_OK": (bool, f"monthly_income, loan, annual_rate, years, {AFTER_YEARS}"),
    "DSR": (float, f"monthly_income, loan, annual_rate, years, {AFTER_YEARS}"),
    "DSR_STRESSED": (float, f"monthly_income, loan, annual_rate, years, {AFTER_YEARS}"),
    "DSR_LIMIT": (float, f"[monthly_income], [loan], [annual_rate], [years], {AFTER_YEARS}"),
    "MIN_INCOME": (float, f"loan, annual_rate, years, {AFTER_YEARS}"),
    "LOAN_BY_INCOME": (float, f"monthly_income, annual_rate, years, {AFTER_YEARS}"),
    "MAX_TENOR": (int, f"[property], [building_age], [applicant_age], [insured], [basis], {OF_AGE}"),
    "ASSET_NET_WORTH": (float, "assets, [liabilities], [haircuts]"),
    "NET_WORTH_OK": (bool, "price, assets, [liabilities], [haircuts]"),
    "SECOND_MORTGAGE_APR": (float, f"loan, annual_rate, years, [fees], [rate_basis], {OF_EXIT}, {OF_TERMS}"),
    "MIP_PREMIUM": (float, "loan, price, years, [first_home], [plan], [agreement_date], [valuation], [rebate]"),
    "STAMP_DUTY": (float, "price, [property], [agreement_date]"),
    "MONTHLY_PAYMENT": (float, "loan, annual_rate, years, [rate_basis], [rounding]"),
    "CASH_NEEDED": (float, f"price, loan, {OF_CASH}"),
    "MAX_PRICE": (float, f"cash, monthly_income, annual_rate, years, [property], {AFTER_PROPERTY}"),
    "WHAT_WOULD_PASS": (list, f"price, loan, annual_rate, years, monthly_income, {OF_A_WHOLE_DEAL}, [lang]"),
    "DEALS": (list, "table, [columns], [lang]"),
    "LOAN_BALANCE": (
        float,
        "loan, annual_rate, years, month, [rate_basis], [rounding], [interest_only_months], [split]",
    ),
    "TOTAL_INTEREST": (float, "loan, annual_rate, years, [rate_basis], [rounding]"),
    "AMORTIZATION": (
        list,
        "loan, annual_rate, years, [rate_basis], [rounding], [interest_only_months], [split], [frequency]",
    ),
    "RATE_SHOCK": (list, "loan, annual_rate, years, [shocks]"),
    "FLAT_TO_APR": (float, "flat_monthly, months, [fees], [loan], [fee_treatment], [rounding]"),
    "NEGATIVE_EQUITY": (float, "value, first_balance, [second_balance]"),
    "NEGATIVE_EQUITY_FALL": (float, "value, first_balance, [second_balance]"),
    "NEGATIVE_EQUITY_PATH": (
        list,
        "value, loan, annual_rate, years, [second_loan], [second_rate], [second_years], [annual_change]",
    ),
    "SALE_PROCEEDS": (list, "sale_price, first_balance, [second_balance], [costs]"),
    "PRIME": (float, "[date], [bank]"),
    "PLAN_RATE": (float, "hibor, spread, [prime], [discount]"),
    "PLAN_COST": (
        float,
        f"loan, annual_rate, years, {OF_HOLDING}, [exit_penalty], [premium], [fees], [price]",
    ),
    "RATE_CAP": (
        str,
        f"loan, annual_rate, years, [fees], [rate_basis], {OF_EXIT}, [apportionment], [agreement_date], {OF_TERMS}",
    ),
    "RULES_AS_OF": (str, ""),
    "RULES_VERSION": (str, ""),
    "RULE_SOURCE": (str, "rule, [date]"),
}
"""What each function answers, and its arguments, optional ones in brackets."""

DEAL = {
    "price": 8_000_000,
    "property": "村屋",
    "use": "自用",
    "agreement_date": "2024-03-15",
    "monthly_income": 60_000,
    "loan": 4_000_000,
    "annual_rate": "4%",
    "years": 25,
    "building_age": 20,
    "applicant_age": 40,
    "fees": 40_000,
    "assets": 9_000_000,
    "liabilities": 100_000,
    "cash": 2_000_000,
    "table": [
        ["price", "property", "loan", "annual_rate", "years", "monthly_income"],
        [8_000_000, "村屋", 4_000_000, "4%", 25, 60_000],
    ],
    "rule": "MAX_LTV",
    "month": 12,
    "flat_monthly": "0.5%",
    "months": 24,
    "value": 7_000_000,
    "first_balance": 5_000_000,
    "sale_price": 7_000_000,
    "hibor": "3%",
    "spread": "1.3%",
    "備註": "海景",
}
FUNCTIONS = [name for name in CATALOGUE if not name.endswith("_WHY")]
EXPLAINED = [name.removesuffix("_WHY") for name in CATALOGUE if name.endswith("_WHY")]
IN_WORDS = [name for name in EXPLAINED if not CATALOGUE[f"{name}_WHY"].spills]
OF_A_DEAL = [name for name in CATALOGUE if CATALOGUE[name].arguments and not CATALOGUE[name].takes_a_table]


def wanted_by(name):
    return {argument.name: DEAL[argument.name] for argument in CATALOGUE[name].taken if argument.name in DEAL}


def spelled(function):
    names = [argument.name for argument in function.arguments]
    return ", ".join(name if at < function.required else f"[{name}]" for at, name in enumerate(names))


@pytest.mark.parametrize("name", CONTRACT)
def test_the_arguments_are_those_of_the_contract(name):
    assert spelled(CATALOGUE[name]) == CONTRACT[name][1]


@pytest.mark.parametrize("name", EXPLAINED)
def test_a_reason_takes_the_same_arguments_and_a_language(name):
    assert spelled(CATALOGUE[f"{name}_WHY"]) == f"{spelled(CATALOGUE[name])}, [lang]"


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if CATALOGUE[name].tables])
def test_every_function_of_a_rule_has_a_reason(name):
    assert name in EXPLAINED


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_function_is_a_plain_callable_under_its_own_name(name):
    assert getattr(functions, name) is CALLABLES[name]
    assert CALLABLES[name].__name__ == name
    assert name == name.upper()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_says_what_it_answers_and_shows_it(name):
    text = CALLABLES[name].__doc__
    assert text.splitlines()[0].endswith((".", "?"))
    assert "Returns\n-------" in text
    assert "Examples\n--------" in text
    assert ">>> " in text
    assert len(CATALOGUE[name].sentence) <= 255
    for argument in CATALOGUE[name].arguments:
        assert f"\n{argument.name} : " in text


@pytest.mark.parametrize("name", OF_A_DEAL)
def test_a_function_takes_a_deal_block(name):
    assert CALLABLES[name](list(map(list, DEAL.items()))) == CALLABLES[name](**wanted_by(name))


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name in OF_A_DEAL])
def test_a_deal_block_may_be_labelled_in_either_language(name):
    for lang in ("en", "zh"):
        block = [[ARGUMENTS[fact].label(lang) if fact in ARGUMENTS else fact, value] for fact, value in DEAL.items()]
        assert CALLABLES[name](block) == CALLABLES[name](**wanted_by(name))


@pytest.mark.parametrize("name", CONTRACT)
def test_an_answer_is_a_plain_value(name):
    assert type(CALLABLES[name](**wanted_by(name))) is CONTRACT[name][0]


@pytest.mark.parametrize(
    ("name", "argument"),
    [(name, argument.name) for name in FUNCTIONS for argument in CATALOGUE[name].arguments[: CATALOGUE[name].required]],
)
@pytest.mark.parametrize("nothing", [None, "", " "])
def test_a_required_argument_that_is_not_given_is_asked_for(name, argument, nothing):
    with pytest.raises(InputError) as refusal:
        CALLABLES[name](**wanted_by(name) | {argument: nothing})
    error = refusal.value
    assert (error.code, error.field, error.cell) == ("missing", argument, "#VALUE!")
    assert ARGUMENTS[argument].en in error.sentence("en")
    assert ARGUMENTS[argument].zh in error.sentence("zh")


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        (name, argument.name)
        for name in CATALOGUE
        for argument in CATALOGUE[name].arguments[CATALOGUE[name].required :]
        if argument.zero_is_blank
    ],
)
def test_zero_in_the_place_of_a_blank_is_not_given(name, argument):
    given = {fact: value for fact, value in wanted_by(name).items() if fact != argument}
    assert (
        CALLABLES[name](**given)
        == CALLABLES[name](**given | {argument: 0})
        == CALLABLES[name](**given | {argument: 0.0})
    )


@pytest.mark.parametrize(
    "name", [name for name in FUNCTIONS if any(a.name == "agreement_date" for a in CATALOGUE[name].arguments)]
)
def test_a_date_that_is_not_given_is_the_day_of_the_tables(name):
    given = {fact: value for fact, value in wanted_by(name).items() if fact != "agreement_date"}
    assert CALLABLES[name](**given) == CALLABLES[name](**given, agreement_date=functions.RULES_AS_OF())


@pytest.mark.parametrize(
    "name", [name for name in FUNCTIONS if any(a.name == "agreement_date" for a in CATALOGUE[name].arguments)]
)
def test_before_every_rule_there_is_no_answer(name):
    with pytest.raises(NoRuleError) as refusal:
        CALLABLES[name](**wanted_by(name) | {"agreement_date": "1970-01-01"})
    error = refusal.value
    assert error.cell == "#N/A"
    assert error.field == "agreement_date"
    assert "1970-01-01" in error.sentence("en") + error.sentence("zh") or error.code == "no-stress-test"


@pytest.mark.parametrize(
    ("call", "kind", "code", "field"),
    [
        (lambda: functions.MAX_LTV("abc"), InputError, "not-a-number", "price"),
        (lambda: functions.MAX_LTV(8e6, "castle"), InputError, "unknown-word", "property"),
        (lambda: functions.MAX_LTV(8e6, insured="maybe"), InputError, "not-yes-or-no", "insured"),
        (lambda: functions.MAX_LTV(8e6, agreement_date="soon"), InputError, "not-a-date", "agreement_date"),
        (lambda: functions.MAX_LTV(8e6, "車位", agreement_date="2012-01-01"), NoRuleError, "no-row", "agreement_date"),
        (lambda: functions.MAX_LOAN(8e6, rebate=8e6), InputError, "rebate-not-below-price", "rebate"),
        (lambda: functions.DSR(0, 3e6, 0.04, 30), InputError, "no-income", "monthly_income"),
        (lambda: functions.DSR(50e3, 3e6, 4.125, 30), InputError, "percent-as-number", "annual_rate"),
        (lambda: functions.DSR(50e3, 3e6, 0.04, 30.01), InputError, "not-whole-months", "years"),
        (lambda: functions.MONTHLY_PAYMENT(3e6, 0.04, 1 / 24), InputError, "not-whole-months", "years"),
        (
            lambda: functions.DSR_STRESSED(50e3, 3e6, 0.04, 30, agreement_date="2010-09-14"),
            NoRuleError,
            "no-stress-test",
            "agreement_date",
        ),
        (lambda: functions.SECOND_MORTGAGE_APR(1e6, 0.15, 10, 1e6), NoSolutionError, "infinite", "amounts"),
        (
            lambda: functions.SECOND_MORTGAGE_APR(1e6, 0.15, 10, exit_month=121),
            InputError,
            "out-of-range",
            "exit_month",
        ),
        (
            lambda: functions.SECOND_MORTGAGE_APR(1e6, 0.15, 10, interest_only_months=120),
            InputError,
            "out-of-range",
            "interest_only_months",
        ),
        (
            lambda: functions.SECOND_MORTGAGE_APR(1e6, 0.01, 10, rate_basis="月平息", interest_only_months=12),
            InputError,
            "interest-only-at-a-flat-rate",
            "interest_only_months",
        ),
        (lambda: functions.MIP_PREMIUM(9.5e6, 10e6, 30, first_home=True), NoRuleError, None, None),
        (lambda: functions.RULE_SOURCE("nonsense"), InputError, "unknown-rule", "rule"),
        (lambda: functions.RULE_SOURCE("ltv", "1990-01-01"), NoRuleError, "before-first-version", "date"),
    ],
)
def test_what_cannot_be_answered_says_so_in_a_sentence(call, kind, code, field):
    with pytest.raises(kind) as refusal:
        call()
    error = refusal.value
    assert isinstance(error, XlMortgageError)
    assert error.cell == {InputError: "#VALUE!", NoRuleError: "#N/A", NoSolutionError: "#NUM!"}[kind]
    assert code in (None, error.code)
    assert field in (None, error.field)
    assert error.sentence("en").endswith(".")
    assert error.sentence("zh").endswith("。")
    assert error.sentence("en") != error.sentence("zh")


@pytest.mark.parametrize("name", IN_WORDS)
def test_a_range_of_reasons_is_a_range_of_texts(name):
    given = wanted_by(name)
    argument = next(a for a in CATALOGUE[name].arguments if a.kind not in RANGES)
    if argument.kind is Kind.AMOUNTS:
        argument = ARGUMENTS["lang"]
    texts = CALLABLES[f"{name}_WHY"](**given | {argument.name: [[given.get(argument.name)], [CellError("#REF!")]]})
    assert [len(row) for row in texts] == [1, 1]
    assert all(type(row[0]) is str for row in texts)
    assert "#REF!" in texts[1][0]


def test_the_rules_are_as_of_a_day_and_a_version():
    assert dt.date.fromisoformat(functions.RULES_AS_OF())
    assert functions.RULES_VERSION() == xlmortgage.__version__


@pytest.mark.parametrize("rule", [*law.names(), *(name for name in FUNCTIONS if CATALOGUE[name].tables)])
def test_every_rule_names_its_sources(rule):
    lines = functions.RULE_SOURCE(rule).splitlines()
    tables = [law.table(table) for table in (CATALOGUE[rule].tables if rule in CATALOGUE else (rule,))]
    dated = [line for line in lines if "：自 " in line]
    assert len(dated) == sum(len(table.series) for table in tables)
    assert len(lines) == len(dated) or not all(table.versions for table in tables)
    assert lines
    assert functions.RULE_SOURCE(f" {rule.lower()} ") == functions.RULE_SOURCE(rule)


def test_a_rule_is_known_by_its_title_in_either_language():
    for title in law.table("ltv").name.values():
        assert functions.RULE_SOURCE(title) == functions.RULE_SOURCE("ltv")


def test_a_rules_source_is_that_of_the_date():
    assert "2024-02-28" in functions.RULE_SOURCE("ltv", "2024-10-15").splitlines()[0]
    assert "2024-10-16" in functions.RULE_SOURCE("ltv", "2024-10-16").splitlines()[0]


SPILLING = [name for name in FUNCTIONS if CATALOGUE[name].spills]


@pytest.mark.parametrize("name", SPILLING)
def test_a_table_for_an_answer_has_a_header_and_one_width(name):
    header, *rows = CALLABLES[name](**wanted_by(name))
    assert all(type(label) is str for label in header)
    assert rows
    assert {len(row) for row in rows} == {len(header)}


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        (name, argument)
        for name in SPILLING
        for argument in CATALOGUE[name].arguments
        if argument.kind not in (*RANGES, Kind.AMOUNTS, Kind.FRACTIONS)
    ],
    ids=lambda part: part if isinstance(part, str) else part.name,
)
def test_a_function_whose_answer_is_a_table_takes_single_values(name, argument):
    given = wanted_by(name)
    column = [[given.get(argument.name)]] * 2
    with pytest.raises(InputError) as refusal:
        CALLABLES[name](**given | {argument.name: column})
    error = refusal.value
    assert (error.code, error.field, error.cell) == ("range-where-the-answer-spills", argument.name, "#VALUE!")
    assert argument.zh in error.sentence("zh")
    assert CALLABLES[name](**given | {argument.name: column[:1]}) == CALLABLES[name](**given)
