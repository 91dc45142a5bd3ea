"""The worksheet functions as their contract has them, whatever the rules of the day say."""

import datetime as dt
import inspect
import tomllib
import typing
from collections import Counter
from pathlib import Path

import pytest

import xlmortgage
from udfs import functions
from udfs.cell_error import CellError
from udfs.contract import CONTRACT, STEMS, Companion
from xlmortgage import law
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import RANGES, RANGES_OR_VALUES, Fact, Kind
from xlmortgage.errors import InputError, NoRuleError, NoSolutionError, XlMortgageError
from xlmortgage.numbers.days import as_date
from xlmortgage.questions import Question, Takes, sources

PINNED = tomllib.loads((Path(__file__).parent / "contract.toml").read_text(encoding="utf-8"))
TYPES = {kind.__name__: kind for kind in (float, int, bool, str, list)}

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
    "acquired": "2022-01-05",
    "sold": "2023-03-01",
    "years_left": 20,
    "new_rate": 0.03,
    "amount": 500_000,
    "reserve": 300_000,
    "shock": 0.2,
    "valuation": 8_000_000,
    "rates": 0.04,
    "terms": 25,
    "stage_plan": "即供",
    "old_balance": 2_000_000,
    "old_sale_date": "2024-06-30",
    "hibor": "3%",
    "spread": "1.3%",
    "incomes": 50_000,
    "date": "2025-06-30",
    "quarter": "2025Q3",
    "days_in_arrears": 75,
    "備註": "海景",
}
PLANS = {
    "PLANS_COMPARED": [["lender", "kind", "prime", "discount"], ["A", "P", "5%", "1.75%"]],
    "CASH_OUT_COMPARED": [["lender", "kind", "loan", "annual_rate", "years"], ["A", "second", 500_000, "12%", 10]],
}
"""The plans of each function that compares some."""

BLOCK = [[label, value] for label, value in DEAL.items() if label not in {"table", "assets", "incomes"}]
"""A deal block; a range of assets or incomes does not fit into a cell of it."""

FUNCTIONS = [function for function in CONTRACT.values() if not isinstance(function, Companion)]
COMPANIONS = [function for function in CONTRACT.values() if isinstance(function, Companion)]
OF_FACTS = [function for function in CONTRACT.values() if function.facts and not function.takes_a_table]
"""Those whose arguments may come in a deal block."""

OF_A_DATE = [function for function in FUNCTIONS if FACTS["agreement_date"] in function.facts]
SPILLING = [function for function in FUNCTIONS if function.spills and function.facts]
MANY_PACKINGS = {
    *("PLANS_COMPARED", "CASH_OUT_COMPARED", "VERDICT", "QUOTE", "MAX_PRICE", "AFFORDABILITY", "UPGRADE"),
    *("WHAT_WOULD_PASS", "DEALS"),
}
"""Those that ask of further deals: with the loan filled in, with another price, with other years; or of a list of deals."""

named = pytest.mark.parametrize("function", CONTRACT.values(), ids=repr)


def wanted_by(function):
    """Return what the deal gives of the function's arguments."""
    if function.is_of_a_block:
        more = {fact.name: DEAL[fact.name] for fact in function.facts[1 : function.required] if fact.name in DEAL}
        return {"deal": BLOCK} | more | ({"plans": PLANS[function.name]} if function.name in PLANS else {})
    return {fact.name: DEAL[fact.name] for fact in function.facts if fact.name in DEAL}


def answer_of(function, **changes):
    """Call a function with what the deal gives of its arguments, and changes."""
    given = wanted_by(function) | changes
    return function(*([given.pop("deal")] if function.is_of_a_block else ()), **given)


def outcome(function, *given, **named):
    """Return what a function answers, or how it refuses."""
    try:
        return function(*given, **named)
    except XlMortgageError as error:
        return error.code, error.field


def spelled(function):
    names = [fact.name for fact in function.facts]
    needed, optional = " ".join(names[: function.required]), " ".join(names[function.required :])
    return f"{needed} [{optional}]".strip() if optional else needed


# What they are called, take and answer


@pytest.mark.parametrize("name", PINNED)
def test_the_arguments_are_those_of_the_contract(name):
    assert spelled(CONTRACT[name]) == PINNED[name]["takes"]


@pytest.mark.parametrize("name", PINNED)
def test_an_answer_is_a_plain_value(name):
    assert type(answer_of(CONTRACT[name])) is TYPES[PINNED[name]["answers"]]


def test_there_is_no_function_that_the_contract_does_not_name():
    companions = {f"{name}_WHY" for name, pinned in PINNED.items() if "why" in pinned}
    assert {*CONTRACT} == {*PINNED} | companions
    assert {function.name for function in CONTRACT.values() if isinstance(function, Companion)} == companions


def test_the_listing_opens_with_what_a_broker_asks_first():
    assert (
        [*PINNED][:5]
        == [function.name for function in FUNCTIONS][:5]
        == ["MAX_LTV", "MAX_LOAN", "MAX_TENOR", "DSR", "DSR_OK"]
    )
    stems = [function.stem for function in FUNCTIONS if function.stem in STEMS]
    assert stems == sorted(stems, key=STEMS.index)


def test_a_reason_takes_the_same_arguments_and_a_language():
    for companion in COMPANIONS:
        function = companion.function
        further = () if FACTS["lang"] in function.facts else (FACTS["lang"],)
        assert companion.facts == (*function.facts, *further), companion
        assert companion.required == function.required
        assert ("rows" if companion.spills else "text") == PINNED[function.name]["why"]


def test_every_function_of_a_rule_has_a_reason():
    for function in set(FUNCTIONS) - {CONTRACT["CHECKLIST"]}:  # each of its lines names its source
        assert not function.tables or f"{function.name}_WHY" in CONTRACT, function


def test_every_table_of_rows_can_be_headed_in_either_language():
    for function in SPILLING:
        assert FACTS["lang"] in function.facts, function
        chinese, english = answer_of(function), answer_of(function, lang="en")
        assert (len(chinese), len(chinese[0])) == (len(english), len(english[0])), function
        assert any(not label.isascii() for label in chinese[0]), function
        assert all(label.isascii() for label in english[0]), function


# As typed Python callables


def test_a_callable_has_the_arguments_and_the_documentation_of_the_contract():
    assert functions.__all__ == [*CONTRACT]
    for function in CONTRACT.values():
        callable_ = getattr(functions, function.name)
        names = [fact.name for fact in function.facts]
        signatures = [inspect.signature(each) for each in typing.get_overloads(callable_) or [callable_]]
        assert [*signatures[0].parameters] == names, function
        for signature in signatures:
            parameters = [*signature.parameters.values()]
            if [parameter.name for parameter in parameters] == names:
                needed = [parameter.name for parameter in parameters if parameter.default is inspect.Parameter.empty]
                assert needed == names[: function.required], function
            else:
                assert [parameter.name for parameter in parameters] == ["deal", "row", "named"], function
        assert inspect.getdoc(callable_).startswith(function.sentence), function
        assert len(function.sentence) <= 255, function
        assert function.name == function.name.upper() == callable_.__name__
        assert callable_(**wanted_by(function)) == answer_of(function), function


def test_a_function_says_what_it_answers_and_shows_it():
    for function in FUNCTIONS:
        text = inspect.getdoc(getattr(functions, function.name))
        for section in (
            "Returns\n-------",
            "Examples\n--------",
            "References\n----------",
            ">>> ",
            f"{function.name}(",
        ):
            assert section in text, function
        for fact in function.facts:
            assert f"\n{fact.name} : " in text, function


# A deal, packed once and passed whole


@named
def test_a_deal_is_packed_once_from_host_to_deal_and_passed_whole(function, monkeypatch):
    packed, read = Counter(), Counter()
    pack, read_fact = Deal.__init__, Fact.read

    def counting(deal, *given, **named):
        packed["deal"] += 1
        pack(deal, *given, **named)

    def counting_reads(fact, raw):
        read[fact.name] += fact in (
            FACTS.get(fact.name),
            *function.packed,
        )  # and not the like of it that reads the cells of a range
        return read_fact(fact, raw)

    monkeypatch.setattr(Deal, "__init__", counting)
    monkeypatch.setattr(Fact, "read", counting_reads)
    answer_of(function)
    given = wanted_by(function).keys() - {"deal"}
    assert {name: read[name] for name in given} == dict.fromkeys(given, 1)
    if function.name.removesuffix("_WHY") not in MANY_PACKINGS:
        weighs_another = isinstance(function, Companion) and function.beside
        assert packed["deal"] in ({1, 2} if weighs_another else {1})


def test_an_answer_is_the_same_under_its_case_and_without_one():
    for function in FUNCTIONS:
        if function.takes_a_table and not function.is_of_a_block:
            continue
        names = {fact.name for fact in function.packed} & DEAL.keys()
        names -= {"incomes"} if "monthly_income" in names else set()  # the income is given once
        raws = {name: DEAL[name] for name in names}
        raws |= {"plans": PLANS[function.name]} if function.name in PLANS else {}
        deal = function.deal_of(raws)
        assert deal.case is not None
        loose = Deal(deal.given, deal.undated)
        for one in (loose, deal, deal.having()):
            assert function.shown(function.question.answer(one)) == function.shown(function.question.answer(deal))


def test_a_question_is_asked_of_the_deal_alone(monkeypatch):
    """Nothing stands between a call and its question but the deal."""
    asked = []
    answer = Question.answer
    monkeypatch.setattr(Question, "answer", lambda question, deal: asked.append(deal) or answer(question, deal))
    assert functions.MAX_LTV("HK$8m", "村屋", agreement_date="2024-10-16") == 0.7
    told = {"price": 8e6, "property": FACTS["property"].read("村屋"), "agreement_date": 20241016}
    assert [deal.given for deal in asked] == [told]


# Deal blocks, header rows, what is left out


def with_what_is_unused(reason, function, labels):
    """Return a reason as it is said of a block with lines that no function knows."""
    said = f"未採用：{'、'.join(labels)}。"
    if function.spills:
        return [*reason, [said, *[""] * (len(reason[0]) - 1)]]
    return f"{reason}{'' if reason.count(chr(10)) == 5 else chr(10)}{said}"


@pytest.mark.parametrize("function", OF_FACTS, ids=repr)
def test_a_function_takes_a_deal_block_and_a_header_row_with_a_value_row(function):
    block = [[label, value] for label, value in DEAL.items() if label != "table"]
    expected = function(**{name: DEAL[name] for name in function.of_block & DEAL.keys()})
    if isinstance(function, Companion):
        expected = with_what_is_unused(expected, function, ["備註"])
    assert function(block) == function([[label for label, _ in block]], [[value for _, value in block]]) == expected
    for lang in ("en", "zh"):
        labelled = [[FACTS[name].label(lang) if name in FACTS else name, value] for name, value in block]
        assert function(labelled) == expected


def test_a_block_gives_what_an_answer_hangs_on_besides_the_arguments():
    guaranteed = [["物業", "居屋綠表"], ["首次轉讓日期", "2000-01-01"], ["臨約日期", "2024-10-16"]]
    own, let = (CONTRACT["MAX_TENOR"]([*guaranteed, ["用途", use]]) for use in ("自用", "出租"))
    assert own < let
    for function in FUNCTIONS:
        further = Takes.read(f"[{function.declared.of_block}]").facts
        assert {fact.name for fact in further} <= function.of_block
        assert not {*further} & {*function.facts}


def test_a_block_with_a_flat_rate_is_not_taken_for_one_with_an_annual_rate():
    flat = [
        *([label, value] for label, value in BLOCK if label != "annual_rate"),
        ["年利率", "3%"],
        ["計息方式", "月平息"],
    ]
    for function in OF_FACTS:
        if FACTS["annual_rate"] not in function.facts or isinstance(function, Companion):
            continue
        assert "rate_basis" in function.of_block
        if FACTS["rate_basis"] in function.facts:
            assert function(flat) != function([row for row in flat if row[0] != "計息方式"]), function
        elif function.name != "DSR_LIMIT":
            with pytest.raises(InputError) as refusal:
                function(flat)
            assert (refusal.value.code, refusal.value.field) == ("flat-rate", "annual_rate"), function


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_a_required_argument_that_is_not_given_is_asked_for(nothing):
    for function in FUNCTIONS:
        for fact in function.facts[: function.required]:
            if fact.kind is Kind.BLOCK or fact.name in function.may_be_blank:
                continue
            with pytest.raises(InputError) as refusal:
                answer_of(function, **{fact.name: nothing})
            error = refusal.value
            assert (error.code, error.field, error.cell) == ("missing", fact.name, "#VALUE!"), function
            for text in (function.name, fact.en):
                assert text in error.sentence("en"), function
            assert fact.zh in error.sentence("zh"), function


@named
def test_an_argument_left_out_is_blank_is_none(function):
    """A zero is a blank as well, where it has no meaning of its own: some hosts hand it over."""
    for fact in function.facts[function.required :]:
        given = {name: value for name, value in wanted_by(function).items() if name != fact.name}
        block = [given.pop("deal")] if function.is_of_a_block else []
        left_out = outcome(function, *block, **given)
        for blank in (None, "", "\u3000", *((0, 0.0) if fact.zero_is_blank else ())):
            assert outcome(function, *block, **given, **{fact.name: blank}) == left_out, (fact, blank)
        if not function.is_of_a_block:
            in_order = [given.get(other.name) for other in function.facts]
            assert outcome(function, *in_order) == left_out, fact


def test_what_is_left_out_at_the_end_is_not_given():
    for function in CONTRACT.values():
        if function.facts and not function.is_of_a_block:
            needed = [wanted_by(function)[fact.name] for fact in function.facts[: function.required]]
            whole = [*needed, *[None] * (len(function.facts) - len(needed))]
            left_out = outcome(function, *needed)
            assert left_out == outcome(function, *whole) == outcome(function, *whole, None, None), function


# Days


def test_a_date_that_is_not_given_is_the_day_of_the_tables():
    for function in OF_A_DATE:
        day = as_date(function.question.undated).isoformat()
        assert answer_of(function, agreement_date=None) == answer_of(function, agreement_date=day), function


def test_before_every_rule_there_is_no_answer():
    for function in OF_A_DATE:
        with pytest.raises(NoRuleError) as refusal:
            answer_of(function, agreement_date="1970-01-01")
        error = refusal.value
        assert (error.cell, error.field) == ("#N/A", "agreement_date"), function
        assert "1970-01-01" in error.sentence("en") + error.sentence("zh") or error.code == "no-stress-test", function


def test_the_rules_are_as_of_a_day_and_a_version():
    assert dt.date.fromisoformat(functions.RULES_AS_OF())
    assert functions.RULES_VERSION() == xlmortgage.__version__


# What cannot be answered


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
        (
            lambda: functions.MIP_PREMIUM(9.5e6, 10e6, 30, first_home=True, agreement_date="2026-11-20"),
            NoRuleError,
            None,
            None,
        ),
        (lambda: functions.VERDICT("private"), InputError, "no-deal-block", "deal"),
        (lambda: functions.VERDICT([["備註", "海景"]]), InputError, "no-deal-block", "deal"),
        (lambda: functions.VERDICT([["樓價", "castle"]]), InputError, "not-a-number", "price"),
        (lambda: functions.VERDICT([["物業", "私樓"]]), InputError, "missing", "price"),
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


# Ranges and tables


def test_a_range_of_reasons_is_a_range_of_texts():
    for companion in COMPANIONS:
        if companion.spills or companion.is_of_a_block:
            continue
        fact = next(fact for fact in companion.facts if not fact.is_range)
        given = wanted_by(companion)
        texts = companion(**given | {fact.name: [[given.get(fact.name)], [CellError("#REF!")]]})
        assert [len(row) for row in texts] == [1, 1], companion
        assert all(type(row[0]) is str for row in texts), companion
        assert texts[0][0] == companion(**given), companion
        assert fact.name == "lang" or "#REF!" in texts[1][0], companion


def test_a_table_for_an_answer_has_a_header_and_one_width():
    for function in SPILLING:
        header, *rows = answer_of(function)
        assert all(type(label) is str for label in header), function
        assert rows, function
        assert {len(row) for row in rows} == {len(header)}, function


def test_a_function_whose_answer_is_a_table_takes_single_values():
    for function in SPILLING:
        for fact in function.facts:
            if fact.kind in (*RANGES, *RANGES_OR_VALUES) or function.is_of_a_block:
                continue
            column = [[wanted_by(function).get(fact.name)]] * 2
            with pytest.raises(InputError) as refusal:
                answer_of(function, **{fact.name: column})
            error = refusal.value
            assert (error.code, error.field) == ("range-where-the-answer-spills", fact.name), function
            assert fact.zh in error.sentence("zh")
            assert answer_of(function, **{fact.name: column[:1]}) == answer_of(function), function


# Where a rule stands


@pytest.mark.parametrize("rule", [*law.names(), *(function.name for function in FUNCTIONS if function.tables)])
def test_every_rule_names_its_sources(rule):
    lines = functions.RULE_SOURCE(rule).splitlines()
    tables = [law.table(table) for table in (CONTRACT[rule.upper()].tables if rule.upper() in CONTRACT else (rule,))]
    dated = [line for line in lines if "：自 " in line]
    assert len(dated) == sum(len(table.series) for table in tables)
    assert len(lines) == len(dated) or not all(table.versions for table in tables)
    assert lines
    assert functions.RULE_SOURCE(f" {rule.lower()} ") == functions.RULE_SOURCE(rule)


@pytest.mark.parametrize(("former", "now"), sources.FORMER_NAMES.items())
def test_a_table_is_known_by_its_former_name(former, now):
    assert now in law.names()
    assert functions.RULE_SOURCE(former) == functions.RULE_SOURCE(now)


def test_a_rule_is_known_by_its_title_in_either_language():
    for title in law.table("ltv").name.values():
        assert functions.RULE_SOURCE(title) == functions.RULE_SOURCE("ltv")


def test_a_rules_source_is_that_of_the_date():
    assert "2024-02-28" in functions.RULE_SOURCE("ltv", "2024-10-15").splitlines()[0]
    assert "2024-10-16" in functions.RULE_SOURCE("ltv", "2024-10-16").splitlines()[0]
