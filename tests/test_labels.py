"""Labels and headings: what each names, in which unit, what it nearly names, and that none vanishes."""

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from xlmortgage import evaluate
from xlmortgage.cli import NEEDS_A_LOOK, main
from xlmortgage.cli.facts import pairs
from xlmortgage.deal.facts import FACTS, LABELS, fact_named, nearly_named
from xlmortgage.deal.labels import GLOSSARY, PARTS
from xlmortgage.deal.script import SIMPLIFIED, TRADITIONAL
from xlmortgage.deal.words import plain_spelling
from xlmortgage.errors import InputError
from xlmortgage.lists.columns import COLUMNS, TAKEN, is_a_result, unused_headings

WRITTEN = tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))
DAY = "2026-11-20"
DEAL = {"樓價": 8e6, "貸款額": 4e6, "年利率": "4%", "年期": 25, "每月入息": 60_000, "臨約日期": DAY}
BLOCK = [[label, value] for label, value in DEAL.items()]
FULL_WIDTH = {ord(" "): 0x3000} | {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
OWN = [label for fact in FACTS.values() for label in (fact.name, fact.zh, fact.en, *fact.synonyms)]
SEVERAL = {"售價": ("price", "sale_price"), "sellingprice": ("price", "sale_price")} | dict.fromkeys(
    ("銀行", "bank"), ("bank", "lender")
)
"""Headings that mean one fact here and another there: most functions, and a list, take the first that they ask for."""


def each(part):
    return [pytest.param(label, name, id=label) for name, labels in WRITTEN[part].items() for label in labels]


@pytest.mark.parametrize(("label", "name"), each("named"))
def test_a_heading_of_the_trade_names_its_fact(label, name):
    assert fact_named(label).name == name
    assert nearly_named(label, {name}) == ()


@pytest.mark.parametrize(("label", "name"), each("near"))
def test_a_heading_that_is_nearly_one_of_ours_names_nothing_and_is_near(label, name):
    assert fact_named(label) is None
    assert name in {fact.name for fact in nearly_named(label)}


@pytest.mark.parametrize(("label", "_"), each("ordinary"))
def test_an_ordinary_heading_of_a_brokers_list_is_none_of_ours_and_near_to_none(label, _):
    assert fact_named(label) is None
    assert nearly_named(label, cells=["陳大文"]) == ()


GIVEN = ("price", "loan", "annual_rate", "years", "monthly_income", "agreement_date", "use")


@pytest.mark.parametrize(("label", "value"), WRITTEN["ordinary_with_values"].items())
def test_an_ordinary_column_is_near_to_nothing_whatever_stands_in_it(label, value):
    assert nearly_named(label, TAKEN, GIVEN, [value]) == ()


SPOKEN_OF = [(label, name, one["value"]) for name, one in WRITTEN["spoken_of"].items() for label in one["labels"]]


@pytest.mark.parametrize(("label", "name", "value"), SPOKEN_OF)
def test_a_label_that_speaks_of_a_fact_is_read_or_asked_about(label, name, value):
    fact = fact_named(label)
    near = nearly_named(label, TAKEN, {*GIVEN} - {name}, [value])
    assert name in {one.name for one in (*near[:2], *([fact] if fact else []))}


@pytest.mark.parametrize(("label", "name", "value"), SPOKEN_OF)
def test_such_a_column_is_an_issue_of_a_list_and_refused_beside_a_cell(label, name, value):
    row = {label_of: one for label_of, one in DEAL.items() if fact_named(label_of).name != name} | {label: value}
    results, issues = evaluate(pd.DataFrame([row]))
    assert fact_named(label) or label in issues["column"].tolist()
    if fact_named(label) is None and name != "loan":
        with pytest.raises(InputError, match=re.escape(label)):
            functions.QUOTE([[label_of, one] for label_of, one in row.items()])
    if name == "loan" and fact_named(label) is None:
        assert results["verdict"].isna().all()


SAID = [(label, name, value) for name, said in WRITTEN["said"].items() for label, value in said.items()]


@pytest.mark.parametrize(("label", "name", "value"), SAID)
def test_a_value_that_says_something_under_words_of_a_fact_is_asked_about(label, name, value):
    given = ("price", "loan", "annual_rate", "years", "monthly_income", "agreement_date")
    assert name in {fact.name for fact in nearly_named(label, TAKEN, given, [value])[:2]}
    _, issues = evaluate(pd.DataFrame([DEAL | {label: value}]))
    assert issues[["column", "code"]].to_numpy().tolist() == [[label, "unknown-label"]]
    with pytest.raises(InputError, match=re.escape(label)):
        functions.QUOTE([*BLOCK, [label, value]])


def test_what_is_said_to_be_none_under_a_nearly_known_label_says_nothing():
    for label, value in {
        "擔保人": "無",
        "其他按揭貸款": "沒有",
        "信用卡結欠": 0,
        "其他貸款": "0",
        "收入來源地": "香港",
    }.items():
        assert functions.VERDICT([*BLOCK, [label, value]]) == "通過"
        assert evaluate(pd.DataFrame([DEAL | {label: value}]))[1].empty


def test_the_examples_are_many():
    for part, least in {"named": 100, "near": 90, "ordinary": 190}.items():
        assert sum(map(len, WRITTEN[part].values())) >= least


@given(st.sampled_from(OWN), st.data())
def test_case_width_spaces_punctuation_and_script_do_not_matter(label, data):
    written = "".join(
        character + data.draw(st.sampled_from(["", "", "", " ", "　", "-", "_", "、", "，", ".", "/", "*", "“"]))
        for character in label.translate(dict(zip(map(ord, TRADITIONAL), SIMPLIFIED, strict=True)))
    )
    written = data.draw(st.sampled_from([str.upper, str.lower, str.title, lambda text: text.translate(FULL_WIDTH)]))(
        written
    )
    assert fact_named(f"{written}：") is fact_named(label)


@given(st.text() | st.sampled_from(["總額" * 40 + "x", "(" * 500, "a" + " " * 500 + ")", "樓價" * 500]))
def test_any_text_may_be_a_label(text):
    fact = fact_named(text)
    assert fact is None or fact.name in FACTS
    assert not fact or fact.name not in {near.name for near in nearly_named(text)}


def test_a_heading_that_means_several_facts_is_told_here():
    several = {
        spelling: tuple(fact.name for fact in facts) for spelling, facts in LABELS.spelled.items() if len(facts) > 1
    }
    assert several == SEVERAL
    assert functions.SALE_PROCEEDS([["售價", 8e6], ["一按結欠", 5e6]]) == functions.SALE_PROCEEDS(8e6, 5e6)
    assert functions.STAMP_DUTY([["售價", 8e6], ["臨約日期", DAY]]) == functions.STAMP_DUTY(8e6, agreement_date=DAY)


def test_a_heading_of_several_facts_gives_none_that_has_a_label_of_its_own():
    for block in ([["售價", 9e6], ["樓價", 8e6]], [["price", 8e6], ["Selling Price", 9e6]]):
        assert functions.MAX_LOAN([*block, ["臨約日期", DAY]]) == functions.MAX_LOAN(8e6, agreement_date=DAY)


def test_a_looser_word_matters_only_where_the_fact_is_not_given():
    loose = {"成數": 0.5, "年薪": 720_000, "成交日期": DAY, "保險": "中銀", "首期": 4e6, "期數": 2}
    assert evaluate(pd.DataFrame([DEAL | {"按揭保險": "否"} | loose]))[1].empty
    without = {label: value for label, value in DEAL.items() if label not in ("每月入息", "貸款額")}
    _, issues = evaluate(pd.DataFrame([without | loose]), ["max_ltv"])
    assert issues["column"].tolist() == ["成數", "年薪", "首期"]


def test_what_is_near_to_a_fact_names_none_or_another():
    for table in ("near", "instead"):
        for name, labels in GLOSSARY[table].items():
            for label in labels:
                assert name in FACTS
                named = fact_named(label)
                assert named is None or named.name != name, label


def test_no_heading_is_that_of_a_result():
    for spelling in {plain_spelling(label) for one in COLUMNS.values() for label in (one.name, one.zh, one.en)}:
        assert not LABELS.named(spelling), spelling
        assert is_a_result(spelling)
    assert {*PARTS["of_no_deal"], *GLOSSARY["units"]["of_a_month"]} <= FACTS.keys()


UNITS = [
    ("樓價(萬)", 800, 8e6),
    ("樓價（萬元）", "800", 8e6),
    ("樓價(萬)", "800萬", 8e6),
    ("樓價(萬)", "8m", 8e6),
    ("樓價(HKD)", 8e6, 8e6),
    ("Price (HK$m)", 8, 8e6),
    ("Price (HK$'000)", "8,000", 8e6),
    ("Price (HKD mil)", 8.8, 8.8e6),
    ("樓價（單位：百萬港元）", 8, 8e6),
    ("Rate (%)", 3.25, 0.0325),
    ("Rate (%)", "3.25", 0.0325),
    ("Rate (%)", "3.25%", 0.0325),
    ("利率%", 4.125, 0.04125),
    ("年利率(厘)", 3.5, 0.035),
    ("Rate (% p.a.)", 3.3, 0.033),
    ("Spread (bp)", 130, 0.013),
    ("Rate (p.a.)", 0.0325, 0.0325),
    ("年期(月)", 360, 30.0),
    ("Tenor (months)", "300", 25.0),
    ("年期（年）", 30, 30.0),
    ("樓齡(年)", 20, 20.0),
    ("每月入息（萬）", 6, 60e3),
    ("每月入息(HK$/月)", 60e3, 60e3),
    ("Monthly income (K)", 60, 60e3),
    ("其他每月供款(K)", "15", 15e3),
    ("提早還款罰息(%)", 2, 0.02),
    ("費用(萬)", [[1], ["2"]], 30e3),
]


@pytest.mark.parametrize(("label", "raw", "value"), UNITS)
def test_a_unit_in_a_bracket_is_applied_once(label, raw, value):
    assert fact_named(label).read(raw) == value


UNFIT = [
    ("樓價(%)", 70, "unit-does-not-fit"),
    ("貸款額(%)", 70, "unit-does-not-fit"),
    ("樓價(月)", 8e6, "unit-does-not-fit"),
    ("年利率(萬)", 3, "unit-does-not-fit"),
    ("年期(%)", 30, "unit-does-not-fit"),
    ("每月入息(年)", 720e3, "unit-does-not-fit"),
    ("Income (p.a.)", 720e3, "unit-does-not-fit"),
    ("用途(%)", "自用", "unit-does-not-fit"),
    ("月平息率(厘)", 2, "unit-does-not-fit"),
    ("樓價(萬)", 8e6, "unit-disagrees"),
    ("樓價(萬)", "HK$800", "unit-disagrees"),
    ("樓價(萬)", "8,000,000元", "unit-disagrees"),
    ("Rate (%)", 0.0325, "unit-disagrees"),
    ("利率%", "0.04", "unit-disagrees"),
]


@pytest.mark.parametrize(("label", "raw", "code"), UNFIT)
def test_a_unit_that_does_not_fit_or_is_contradicted_is_refused(label, raw, code):
    with pytest.raises(InputError) as refusal:
        fact_named(label).read(raw)
    error = refusal.value
    assert (error.code, error.field, error.cell) == (code, fact_named(label).name, "#VALUE!")
    for lang in ("zh", "en"):
        assert str(raw) in error.sentence(lang)


@given(st.decimals(min_value=1, max_value=99_999, places=2))
def test_a_price_in_ten_thousands_is_that_many(number):
    exact = float(number * 10_000)
    for raw in (float(number), str(number), f"{number}萬"):
        assert fact_named("樓價(萬)").read(raw) == pytest.approx(exact, rel=1e-15)
    assert functions.STAMP_DUTY([["樓價(萬)", float(number)], ["臨約日期", DAY]]) == functions.STAMP_DUTY(
        exact, agreement_date=DAY
    )


def test_a_blank_under_a_unit_gives_nothing():
    for raw in (None, "", "  "):
        assert fact_named("估價(萬)").read(raw) is FACTS["valuation"].plain


DROPPED = ["其他貸款", "other_debt", "卡數", "其他每月供款(聯名人)"]


@pytest.mark.parametrize("heading", DROPPED)
def test_a_column_of_a_list_that_nearly_gives_debts_is_an_issue_once(heading):
    frame = pd.DataFrame([DEAL, DEAL | {heading: 20_000}, DEAL | {heading: 20_000}], index=[5, 6, 7])
    results, issues = evaluate(frame, lang="en")
    assert results["verdict"].tolist() == ["pass"] * 3
    assert issues[["row", "column", "code"]].to_numpy().tolist() == [[2, heading, "unknown-label"]]
    assert issues.index.tolist() == [6]
    assert "(other_debts)?" in issues["sentence"].iloc[0]
    assert evaluate(frame.assign(**{heading: None}))[1].empty


@pytest.mark.parametrize("heading", ["其他每月供款(HK$)", "每月其他供款", "Other debts", "其他供款 (港元)"])
def test_debts_count_under_whatever_heading_says_them(heading):
    results, issues = evaluate(pd.DataFrame([DEAL | {heading: 15_000}]))
    assert results["verdict"].tolist() == ["fail"]
    assert issues.empty


@pytest.mark.parametrize("heading", ["用途", "用途（自用/出租）", "租賃用途", "Use (self-use / let)", "物业用途"])
def test_a_use_counts_under_whatever_heading_says_it(heading):
    deal = {"樓價": 8e6, "按揭保險": "是", "首次置業": "是", "固定受薪": "是", "臨約日期": DAY, heading: "出租"}
    assert functions.MAX_LTV([[label, value] for label, value in deal.items()]) == 0.7
    results, issues = evaluate(pd.DataFrame([deal]), ["max_ltv"])
    assert results["max_ltv"].tolist() == [0.7]
    assert issues.empty


def test_a_list_in_the_units_of_its_headings_is_answered_as_in_ours():
    plain = pd.DataFrame([DEAL | {"其他每月供款": 15_000}] * 2)
    units = plain.rename(
        columns={"樓價": "樓價(萬)", "貸款額": "Loan (HK$m)", "年期": "年期(月)", "年利率": "Rate (%)"}
    )
    units = units.assign(**{"樓價(萬)": [800, "800萬"], "Loan (HK$m)": 4, "年期(月)": 300, "Rate (%)": [4, "4%"]})
    for one, other in zip(evaluate(plain), evaluate(units), strict=True):
        pd.testing.assert_frame_equal(one, other)
    rows = [[*units.columns], *units.astype(object).to_numpy().tolist()]
    assert functions.DEALS(rows, "dsr, verdict") == functions.DEALS(
        [[*plain.columns], *plain.astype(object).to_numpy().tolist()], "dsr, verdict"
    )


def test_a_column_that_no_list_can_take_is_an_issue_and_one_of_somebodys_own_is_named_alone():
    headings = ["樓價", "資產", "每月供款", "客戶", "日期", "銀行"]
    assert unused_headings(headings) == ["資產", "每月供款", "客戶", "日期"]
    _, issues = evaluate(pd.DataFrame([dict.fromkeys(headings, 8e6)]), ["max_ltv"])
    assert issues[["row", "column", "code"]].to_numpy().tolist() == [[1, "資產", "unknown-label"]]


@pytest.mark.parametrize(("heading", "is_filled"), [("備註", True), ("客戶", True), ("成數", False), ("借貸", False)])
def test_a_blank_loan_is_the_largest_unless_a_heading_nearly_names_the_loan(heading, is_filled):
    deal = {label: value for label, value in DEAL.items() if label != "貸款額"} | {heading: 0.5}
    results, issues = evaluate(pd.DataFrame([deal]), ["dsr"])
    assert results["dsr"].notna().tolist() == [is_filled]
    assert issues["column"].tolist() == ([] if is_filled else [heading, "loan"])
    shown = functions.DEALS([[*deal], [*deal.values()]], "dsr")
    assert (shown[1][0] != "") is is_filled


def test_deals_in_a_cell_says_in_why_what_it_did_not_use():
    (_, [verdict, why]) = functions.DEALS([[*DEAL, "其他貸款"], [*DEAL.values(), 20_000]], "verdict, why", "en")
    assert verdict == "pass"
    assert why.endswith(
        "“其他貸款” is not used; did you mean 其他每月供款 (other_debts)? Correct the label, or delete it."
    )
    assert "其他貸款" not in functions.DEALS([[*DEAL, "其他貸款"], [*DEAL.values(), None]], "why")[1][0]


@pytest.mark.parametrize("name", ["VERDICT", "QUOTE", "WHAT_WOULD_PASS", "DSR_OK", "DSR"])
def test_a_line_of_a_block_that_nearly_names_a_fact_of_the_function_is_an_error(name):
    function = getattr(functions, name)
    with pytest.raises(InputError) as refusal:
        function([*BLOCK, ["其他貸款", 20_000]])
    error = refusal.value
    assert (error.code, error.field, error.value) == ("unknown-label", "other_debts", "其他貸款")
    assert error.allowed == ["other_debts"]
    function([*BLOCK, ["其他貸款", None]])
    function([*BLOCK, ["海景", "是"]])


def test_a_line_that_nearly_names_a_fact_of_another_function_is_passed_over_and_named():
    block = [*BLOCK, ["其他貸款", 20_000], ["海景", "是"], ["資產", 1e6], ["每月供款", 1]]
    assert functions.MAX_LTV(block) == functions.MAX_LTV(BLOCK)
    assert functions.MAX_LTV_WHY(block).splitlines()[-1].endswith("未採用：其他貸款、海景。")
    assert functions.MAX_LTV_WHY(block, "en").splitlines()[-1].endswith("Not used: 其他貸款, 海景.")
    assert functions.DSR_OK_WHY(block) == "未採用「其他貸款」；是否指「其他每月供款」（other_debts）？請更正或刪除。"
    assert functions.CASH_NEEDED_WHY([*BLOCK, ["海景", "是"]])[-1] == ["未採用：海景。", "", ""]


def test_a_quote_has_a_row_for_what_no_function_knows():
    assert functions.QUOTE([*BLOCK, ["海景", "是"]])[-1][:3] == ["unused", "未採用", "海景"]
    assert functions.QUOTE(BLOCK)[-1][0] == "rules_version"


def test_a_block_in_the_units_of_its_labels_is_read_so():
    assert functions.MAX_LOAN([["樓價（萬）", 800], ["臨約日期", DAY]]) == functions.MAX_LOAN(8e6, agreement_date=DAY)
    assert functions.MAX_LOAN([["樓價(萬)", "臨約日期"]], [["800萬", DAY]]) == 5.6e6
    assert "不以欄名所寫的「%」計算" in functions.MAX_LTV_WHY([["樓價(%)", 8]])


def run(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.mark.parametrize("typed", ["樓價=8m", "樓價＝8m", "樓價：8m", "樓價:8m", "樓價(萬)＝800", "樓价 = 800萬"])
def test_what_a_chinese_keyboard_types_separates_too(typed):
    answer = run("ask", "MAX_LOAN", typed, f"臨約日期＝{DAY}")
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout.startswith("MAX_LOAN = 5600000")


def test_a_colon_in_a_value_is_no_separator():
    assert pairs(["note=a:b", "備註＝a：b=c"]) == {"note": "a:b", "備註": "a：b=c"}


@pytest.mark.parametrize(("typed", "meant"), [("insurred=yes", "按揭保險"), ("prise=8m", "樓價")])
def test_a_label_that_is_unknown_is_answered_with_the_nearest_and_not_with_all(typed, meant):
    answer = run("ask", "VERDICT", *(f"{label}={value}" for label, value in DEAL.items()), typed)
    assert answer.exit_code == 1
    assert f"是否指「{meant}」" in answer.stderr
    assert answer.stderr.count("(") <= 5
    assert "docs/functions.md" in answer.stderr


def test_a_quote_refuses_a_label_with_the_nearest_first(tmp_path):
    answer = run("quote", "--set", "樓價=8m", "--set", "贷款=5m", "--set", "insurred=1", "-o", tmp_path / "quote.xlsx")
    assert answer.exit_code == 1
    assert "是否指「按揭保險」" in answer.stderr


def test_deals_ends_with_a_look_where_a_column_nearly_is_one_of_ours(tmp_path):
    header = "客戶,樓價,物業,每月入息,貸款額,年利率,年期,其他貸款,是否首置,MIP,租賃用途"
    (tmp_path / "list.csv").write_text(
        f"{header}\nA,8000000,私樓,60000,5600000,3.5%,30,20000,是,是,出租\n", encoding="utf-8"
    )
    answer = run("deals", tmp_path / "list.csv", "-o", tmp_path / "out.csv", "--lang", "en")
    assert answer.exit_code == NEEDS_A_LOOK
    assert "Not used: 客戶, 其他貸款." in answer.stdout
    assert "其他貸款: “其他貸款” is not used; did you mean 其他每月供款 (other_debts)?" in answer.stderr
    assert "是否首置" not in answer.stderr


NUMERALS = [
    ("其他每月供款(萬)", "一", 10e3),
    ("貸款額(萬)", "五百", 5e6),
    ("樓價(萬)", "八百", 8e6),
    ("樓價(萬)", "八百萬", 8e6),
    ("樓價(萬)", "８００", 8e6),
    ("樓價 HK$萬", "８００", 8e6),
    ("Price HK$M", "8", 8e6),
    ("月薪(K)", "六十", 60e3),
    ("年期(月)", "三百六十", 30.0),
    ("年期(月)", "三百六十個月", 30.0),
    ("利率(厘)", "三", 0.03),
    ("利率(厘)", "三厘半", 0.035),
    ("利率(%)", "三點五", 0.035),
]


@pytest.mark.parametrize(("label", "raw", "value"), NUMERALS)
def test_a_unit_is_applied_to_every_number_that_can_be_read(label, raw, value):
    assert fact_named(label).read(raw) == value


@pytest.mark.parametrize("raw", ["HK$五百", "五百元", "３千", "3千", "5k"])
def test_an_amount_that_brings_a_currency_or_thousands_of_its_own_is_asked_under_a_larger_unit(raw):
    with pytest.raises(InputError) as refusal:
        fact_named("貸款額(萬)").read(raw)
    assert refusal.value.code == "unit-disagrees"


@given(st.sampled_from(OWN), st.text(alphabet="*#★☆※=^`~|!?@™®©😀✅❗️🔶 ", max_size=4), st.booleans())
def test_signs_and_pictures_beside_a_label_do_not_matter(label, signs, are_before):
    assert fact_named(f"{signs}{label}" if are_before else f"{label}{signs}") is fact_named(label)


def test_a_rebate_of_cash_alone_is_asked_whose_it_is():
    for label in ("現金回贈", "Cash rebate", "现金回赠"):
        assert {fact.name for fact in nearly_named(label, {"rebate"})} == {"rebate", "bank_rebate"}
        with pytest.raises(InputError) as refusal:
            functions.MAX_LOAN([*BLOCK, ["回贈", 0], [label, 100e3]])
        assert {*refusal.value.allowed} == {"rebate", "bank_rebate"}
        _, issues = evaluate(pd.DataFrame([DEAL | {label: 100e3}]), ["max_loan"])
        assert issues["column"].tolist() == [label]
    assert functions.STAMP_DUTY([*BLOCK, ["現金回贈", 100e3]]) == functions.STAMP_DUTY(8e6, agreement_date=DAY)


@pytest.mark.parametrize("heading", ["買家", "Buyer", "buyer", "買方"])
def test_a_column_of_buyers_names_is_nobodys_fact_and_one_of_our_words_is(heading):
    for name in ("陳大文", "Chan Tai Man"):
        results, issues = evaluate(pd.DataFrame([DEAL | {heading: name}]), ["stamp_duty"], lang="en")
        assert issues.empty
        assert results["stamp_duty"].notna().all()
        assert results.attrs["notes"] == [f"Not used: {heading}."]
        block = [*BLOCK, [heading, name]]
        assert functions.STAMP_DUTY(block) == functions.STAMP_DUTY(8e6, agreement_date=DAY)
        assert functions.STAMP_DUTY_WHY(block, "en").endswith(f"Not used: {heading}.")
    day = {"臨約日期": "2023-10-01"}
    for word in ("company", "非永久性居民"):
        duty = functions.STAMP_DUTY(8e6, agreement_date="2023-10-01", buyer=word)
        assert evaluate(pd.DataFrame([DEAL | day | {heading: word}]), ["stamp_duty"])[0]["stamp_duty"].tolist() == [
            duty
        ]
        assert functions.STAMP_DUTY([[label, value] for label, value in (DEAL | day | {heading: word}).items()]) == duty
    for value in ("compny", "內地人", "ABC Ltd", "置富有限公司", "foreigner"):
        _, issues = evaluate(pd.DataFrame([DEAL | {heading: value}]), ["stamp_duty"])
        assert issues["code"].tolist() == ["unknown-word"]


def test_a_list_says_which_columns_it_does_not_use():
    results, _ = evaluate(pd.DataFrame([DEAL | {"海景": "是", "Application date": DAY}]), ["max_ltv"])
    assert results.attrs["notes"] == ["未採用：海景、Application date。"]
    rows = functions.DEALS(
        [[*DEAL, "海景"], [*DEAL.values(), None], [*DEAL.values(), "是"], [*DEAL.values(), "是"]], "why"
    )
    assert [why.endswith("未採用：海景。") for (why,) in rows[1:]] == [False, True, False]


def test_what_is_said_in_english_holds_no_chinese(tmp_path):
    (tmp_path / "list.csv").write_text("price,view\n8000000,sea\n", encoding="utf-8")
    said = run("deals", tmp_path / "list.csv", "-o", tmp_path / "out.csv", "--column", "max_ltv", "--lang", "en").stdout
    assert "Not used: view." in said
    assert said.isascii()


OF_ANOTHER = {
    "applicant_age": "第2申請人年齡|第二申請人年齡|applicant_age_2|2nd applicant age|共同申請人年齡|聯名申請人年齡|Co-applicant age",
    "other_ages": "Co-borrower age|Guarantor age|Guarantor's age|配偶年齡|第五申請人年齡|第二申請人年齡(歲)|擔保人年齡",
    "monthly_income": "第2申請人入息|2nd applicant income|聯名申請人入息|第二申請人入息|monthly_income_2|第二申請人入息 (HK$)",
}


@pytest.mark.parametrize("label", [*OF_ANOTHER["applicant_age"].split("|"), *OF_ANOTHER["other_ages"].split("|")])
def test_the_age_of_a_further_applicant_means_the_same_in_a_cell_a_row_and_a_list(label):
    deal = DEAL | {label: 60}
    results, issues = evaluate(pd.DataFrame([deal]), ["max_tenor"])
    assert issues.empty
    assert results["max_tenor"].tolist() == [15]
    assert functions.MAX_TENOR([[*pair] for pair in deal.items()]) == 15
    assert functions.MAX_TENOR([*deal], [*deal.values()]) == 15
    assert functions.DEALS([[*deal], [*deal.values()]], "max_tenor")[1] == [15]
    assert run("ask", "MAX_TENOR", f"{label}=60").stdout.startswith("MAX_TENOR = 15")


@pytest.mark.parametrize("label", OF_ANOTHER["monthly_income"].split("|"))
def test_the_income_of_a_further_applicant_means_the_same_in_a_cell_a_row_and_a_list(label):
    deal, both = DEAL | {label: 20_000}, [[*pair] for pair in (DEAL | {"每月入息": 80_000}).items()]
    block = [[*pair] for pair in deal.items()]
    results, issues = evaluate(pd.DataFrame([deal]), ["dsr", "verdict", "assumed"], lang="en")
    assert issues.empty
    for dsr in (results["dsr"].iloc[0], functions.DSR(block), functions.DSR([*deal], [*deal.values()])):
        assert dsr == pytest.approx(functions.DSR(both), rel=1e-15)
    assert functions.VERDICT(block, "en") == results["verdict"].iloc[0]
    for said in (results["assumed"].iloc[0], functions.VERDICT_WHY(block, "en")):
        assert "the applicants' incomes added up" in said
    assert "added up" not in functions.VERDICT_WHY(both, "en")
    typed = [f"{name}={value}" for name, value in deal.items()]
    assert "各申請人入息合計" in run("ask", "VERDICT", *typed).stdout


def test_what_is_said_of_one_applicant_twice_is_refused():
    for labels in (("第二申請人入息", "monthly_income_2"), ("applicant_age_3", "第三申請人年齡")):
        with pytest.raises(InputError) as refusal:
            functions.VERDICT([*BLOCK, *([label, 30] for label in labels)])
        assert refusal.value.code == "given-twice"
        with pytest.raises(InputError) as refusal:
            evaluate(pd.DataFrame([DEAL | dict.fromkeys(labels, 30)]))
        assert refusal.value.code == "column-twice"
    assert functions.MAX_TENOR([["配偶年齡", 50], ["第二申請人年齡", 60], ["擔保人年齡", 40]]) == 15


def test_a_header_row_and_its_value_row_may_be_one_range():
    rows = [[*DEAL], [*DEAL.values()]]
    assert functions.VERDICT(rows) == functions.VERDICT(BLOCK)
    assert functions.MAX_LTV([["樓價", "物業"], [8e6, "村屋"]]) == functions.MAX_LTV([["樓價", 8e6], ["物業", "村屋"]])
