"""The reasons: short, in two languages, with the answer, the authority and what was assumed, whatever was asked."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from udfs.cell_error import CellError
from udfs.contract import CONTRACT, Companion
from xlmortgage import law
from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.reading import Kind
from xlmortgage.deal.words import FeeTreatment
from xlmortgage.errors import NoSolutionError
from xlmortgage.explain.sentence import CONFIDENCE, dollars, percent
from xlmortgage.numbers.days import as_date

LANGUAGES = ("zh", "en")
EXPLAINED = [
    function.function
    for function in CONTRACT.values()
    if isinstance(function, Companion) and not function.spills and not function.is_of_a_block
]
NAMES = [function.name for function in EXPLAINED]
BY_RULE = [function for function in EXPLAINED if function.tables]
DAY = "2026-11-20"
"""On which a deal is agreed whose reason is spelled out here, whatever rules come later."""

PLAIN = {
    "agreement_date": DAY,
    "price": 8e6,
    "loan": 6e6,
    "annual_rate": 0.04,
    "years": 25,
    "monthly_income": 70e3,
    "cash": 3e6,
    "assets": [["現金", 1e6], ["物業", 10e6, 2e6]],
    "value": 7e6,
    "acquired": "2022-01-05",
    "sold": "2023-03-01",
    "first_balance": 5e6,
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
    "flat_monthly": 0.005,
    "months": 24,
    "hibor": 0.03,
    "spread": 0.013,
    "incomes": [["薪金", 50e3, "A"], ["租金", 10e3, "B"]],
    "date": "2026-09-30",
    "quarter": "2025Q3",
    "days_in_arrears": 75,
}
UNDATED = {name: value for name, value in PLAIN.items() if name != "agreement_date"}
HARD = PLAIN | {
    "price": 14e6,
    "valuation": 14e6,
    "loan": 11e6,
    "monthly_income": 250e3,
    "shock": 0.3,
    "insured": True,
    "use": "self-use",
    "other_mortgages": True,
    "agreement_date": "2023-10-01",
    "building_age": 33,
    "applicant_age": 51,
    "other_debts": 12e3,
    "rental_income": 9e3,
    "fees": 50e3,
    "rebate": 150e3,
    "exit_penalty": 0.02,
    "second_balance": 3e6,
    "prime": 0.05,
    "discount": 0.0175,
    "bank": "渣打",
    "holding_months": 24,
    "link_deposit": 1e6,
    "premium": 200e3,
}
VERIFIED = as_date(law.verified_on()).isoformat()
DAYS = sorted({version.effective_from for name in law.names() for version in law.table(name).versions})
CHINESE = r"[\u4e00-\u9fff]"
HALF_WIDTH = r"[,:;!?()]"
SLIPS_IN_CHINESE = re.compile(
    f".{CHINESE} *{HALF_WIDTH}.|.{HALF_WIDTH} *{CHINESE}.|%,|[，。：；（）] .|. [，。：；）]|：：|。。|，，|{CHINESE} {CHINESE}"
)
SLIPS_IN_ENGLISH = re.compile(r"..[,.;:][A-Za-z].|..  .|. [,.;:)]|\( .|..\.\.")


def facts_for(function, deal):
    return {fact.name: deal[fact.name] for fact in function.packed if fact.name in deal}


PRICED = {name: {"other_mortgages": False} for name in ("MIP_PREMIUM", "MAX_PRICE", "STAGE_CASH", "AFFORDABILITY")}
"""What a function has to be asked instead: for applicants with another mortgage no premium sheet of 2023 was found."""


def why(function, deal, lang):
    deal = deal | (PRICED.get(function.name, {}) if "other_mortgages" in deal else {})
    return CONTRACT[f"{function.name}_WHY"](**facts_for(function, deal), lang=lang)


def is_said_in(lang, text):
    """Tell whether a text is in a language, the titles of its sources aside."""
    own = re.sub("〈.*?〉|“.*?”", "", text)
    return bool(re.search(CHINESE, own)) == (lang == "zh")


def without_titles(text, lang):
    """Return a text without the titles of its sources, which are spelt as they are."""
    return re.sub("〈.*?〉", "〈題目〉", text) if lang == "zh" else re.sub("“.*?”|evision.news", "Title", text)


def slips_of(text, lang):
    """Return what is badly written in a reason, or in the sentence in place of one."""
    own = without_titles(text, lang)
    ends = ("。",) if lang == "zh" else (".", "?")
    return [
        *(SLIPS_IN_CHINESE if lang == "zh" else SLIPS_IN_ENGLISH).findall(own),
        *re.findall(r"\bnan\b|\binf\b|None|True|False|—|\{|\}", own),
        *[line for line in text.splitlines() if not line.strip() or not line.endswith(ends)],
    ]


@pytest.mark.parametrize("deal", [PLAIN, HARD], ids=["plain", "hard"])
@pytest.mark.parametrize("function", EXPLAINED, ids=repr)
def test_a_reason_is_well_written_in_every_regime(function, deal):
    for day in map(as_date, DAYS):
        for lang in LANGUAGES:
            text = why(function, deal | {"agreement_date": day}, lang)
            assert not slips_of(text, lang), f"{function} on {day}:\n{text}"
            assert len(text.splitlines()) <= 6, f"{function} on {day}:\n{text}"


@pytest.mark.parametrize("deal", [PLAIN, UNDATED, HARD], ids=["plain", "undated", "hard"])
def test_a_reason_is_a_few_lines_in_its_language(deal):
    for function in EXPLAINED:
        for lang in LANGUAGES:
            text = why(function, deal, lang)
            assert not slips_of(text, lang), f"{function}:\n{text}"
            assert 2 <= len(text.splitlines()) <= 6, f"{function}:\n{text}"
            assert is_said_in(lang, text), f"{function}:\n{text}"


WEIGHED = [
    {},
    {"loan": 7.5e6},
    {"loan": 7.5e6, "bank_rebate": 200e3},
    {"loan": 5e6, "years": 40, "monthly_income": 20e3},
    {"loan": 5e6, "basis": "net-worth", "assets": 9e6},
    {"loan": 5e6, "basis": "net-worth", "assets": 7e6},
    {"property": "hos-green", "first_assigned": "2010-01-01", "monthly_income": 20e3},
    {"property": "hos-green", "use": "let"},
    {"property": "car-park", "use": "company"},
    {"insured": True, "first_home": True, "income_abroad": True},
    {"condition": "haunted"},
    {"second_mortgage": True, "purpose": "further-charge"},
]
"""What becomes of a whole deal in one way or another."""


@pytest.mark.parametrize("facts", WEIGHED, ids=" ".join)
def test_the_reason_of_a_verdict_is_well_written_in_every_regime(facts):
    deal = {"price": 8e6, "annual_rate": 0.0325, "years": 30, "monthly_income": 80e3} | facts
    assets = deal.pop("assets", None)
    for day in map(as_date, DAYS):
        for lang in LANGUAGES:
            text = functions.VERDICT_WHY(block(**deal, agreement_date=day), lang, assets)
            assert not slips_of(text, lang), f"{facts} on {day}:\n{text}"
            assert 1 <= len(text.splitlines()) <= 6, f"{facts} on {day}:\n{text}"
            assert is_said_in(lang, text), f"{facts} on {day}:\n{text}"


@pytest.mark.parametrize(
    ("facts", "verdict", "first"),
    [
        ({}, "pass", "Within every limit (the loan's: the bank's own cap)."),
        ({"loan": 7.5e6}, "fail", "The loan of HK$7,500,000 is above the limit of HK$5,600,000 (the bank's own cap)."),
        (
            {"loan": 5.6e6, "bank_rebate": 100e3},
            "fail",
            "The loan of HK$5,700,000, with the bank's rebate of HK$100,000 that counts in full, is above the limit of HK$5,600,",
        ),
        (
            {"loan": 5e6, "years": 35},
            "fail",
            "The tenor of 35 years is above the limit of 30 years (the regulator's maximum).",
        ),
        (
            {"loan": 5e6, "monthly_income": 40e3},
            "fail",
            "The payments take 54.4% of the income against a limit of 50%: not passed.",
        ),
        (
            {"loan": 4e6, "years": 25, "basis": "net-worth", "assets": 7e6},
            "fail",
            "The net worth that counts is HK$1,000,000 short of the price.",
        ),
        ({"loan": 7.5e6, "condition": "haunted"}, "fail", "The loan of HK$7,500,000 is above the limit of"),
    ],
)
def test_the_failing_number_stands_first(facts, verdict, first):
    deal = {
        "price": 8e6,
        "annual_rate": 0.0325,
        "years": 30,
        "monthly_income": 80e3,
        "agreement_date": DAY,
    } | facts
    assets = deal.pop("assets", None)
    assert functions.VERDICT(block(**deal), "en", assets) == verdict
    said = functions.VERDICT_WHY(block(**deal), "en", assets).splitlines()[0]
    assert said.startswith(f"Verdict: {verdict}. {first}")


def test_what_a_verdict_took_and_did_not_take_of_a_block_is_said():
    whole = {"price": 8e6, "annual_rate": 0.0325, "years": 30, "monthly_income": 80e3, "agreement_date": DAY}
    deal = [
        *block(**whole),
        ["海景", "是"],
        ["備註", None],
        ["Client", "Chan"],
        ["朝向", "南"],
        [None, 3],
        ["P", 0.05],
    ]
    unused = ["海景", "Client", "朝向"]
    for lang, last in (("zh", f"未採用：{'、'.join(unused)}。"), ("en", f"Not used: {', '.join(unused)}.")):
        *_, assumed, said = functions.VERDICT_WHY(deal, lang).splitlines()
        assert said == last
        assert ("貸款額取上限" if lang == "zh" else "the largest loan allowed") in assumed
    assert "貸款額取上限" not in functions.VERDICT_WHY([*deal, ["貸款額", 5e6]])
    assert "未採用" not in functions.VERDICT_WHY(block(**whole))


def test_a_reason_is_in_chinese_where_no_language_is_asked_for():
    for function in EXPLAINED:
        assert CONTRACT[f"{function.name}_WHY"](**facts_for(function, PLAIN)) == why(function, PLAIN, "繁中"), function


@pytest.mark.parametrize("deal", [PLAIN, UNDATED, HARD], ids=["plain", "undated", "hard"])
def test_a_reason_names_day_issuer_and_confidence(deal):
    for function in BY_RULE:
        versions = [version for table in function.tables for version in law.table(table).versions]
        citations = [
            citation for version in versions for citation in (version.citation, *(r.citation for r in version.rows))
        ]
        for lang in LANGUAGES:
            text = why(function, deal, lang)
            assert any(
                as_date(citation.since).isoformat() in text
                and citation.sources[0].issuer[lang] in text
                and citation.sources[0].title in text
                and CONFIDENCE[citation.confidence][lang == "en"] in text
                for citation in citations
            ), f"{function}:\n{text}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            functions.MAX_LTV_WHY(8e6, agreement_date=DAY, lang="en"),
            "Maximum LTV 70%: up to HK$5,600,000 on a price of HK$8,000,000.",
        ),
        (
            functions.MAX_LTV_WHY(8e6, agreement_date=DAY),
            "最高按揭成數 70%：樓價 HK$8,000,000，最多可借 HK$5,600,000。",
        ),
        (functions.MAX_LTV_WHY(32e6, agreement_date="2024-10-15", lang="en"), "whose loan cap of HK$21,000,000 binds"),
        (
            functions.MAX_LTV_WHY(8e6, other_mortgages=True, agreement_date="2020-01-01", lang="en"),
            "10 points taken off",
        ),
        (
            functions.MAX_LTV_WHY(8e6, insured=True, agreement_date=DAY, lang="en"),
            "Decided by the Mortgage Insurance Programme",
        ),
        (
            functions.MAX_LTV_WHY(8e6, insured=True, agreement_date=DAY, lang="en"),
            "Other limits: the bank's own cap 70%",
        ),
        (functions.MAX_LTV_WHY(20e6, insured=True, agreement_date=DAY, lang="en"), "the price is above the scheme's"),
        (functions.MAX_LTV_WHY(8e6, "shop", insured=True, agreement_date=DAY, lang="en"), "not residential"),
        (
            functions.MAX_LTV_WHY(4e6, "hos-green", agreement_date=DAY, lang="en"),
            "Decided by the Housing Authority's guarantee",
        ),
        (
            functions.MAX_LTV_WHY(4e6, "hos-green", first_assigned="1980-01-01", agreement_date=DAY, lang="en"),
            "after year 40",
        ),
        (functions.MAX_TENOR_WHY(building_age=50, agreement_date=DAY, lang="en"), "Longest tenor 25 years."),
        (functions.MAX_TENOR_WHY("車位", agreement_date=DAY, lang="en"), "the maximum for this type of property"),
        (
            functions.MAX_TENOR_WHY(basis="net-worth", agreement_date=DAY, lang="en"),
            "the maximum for this way of lending",
        ),
        (functions.MAX_TENOR_WHY(agreement_date=DAY, lang="en"), "Decided by the regulator's maximum."),
        (
            functions.DSR_OK_WHY(30e3, 3e6, 0.04125, 30, agreement_date=DAY, lang="en"),
            "Passes: 48.46% of income against a limit of 50%.",
        ),
        (
            functions.DSR_OK_WHY(29e3, 3e6, 0.04125, 30, agreement_date=DAY, lang="en"),
            "Fails: 50.14% of income against a limit of 50%.",
        ),
        (functions.DSR_OK_WHY(30e3, 3e6, 0.04125, 30, agreement_date=DAY), "壓力測試自 2024-02-28 起暫停"),
        (functions.DSR_OK_WHY(30e3, 3e6, 0.04125, 30, agreement_date="2024-02-27"), "上限 60%"),
        (functions.DSR_OK_WHY(30e3, 3e6, 0.04125, 30, agreement_date="2010-08-14"), "當時未有壓力測試。"),
        (functions.DSR_LIMIT_WHY(use="let", agreement_date="2020-01-01", lang="en"), "40% (not for self-use)"),
        (
            functions.MIN_INCOME_WHY(3e6, 0.04125, 30, agreement_date=DAY, lang="en"),
            "Least monthly income HK$29,078.98.",
        ),
        (functions.NET_WORTH_OK_WHY(20e6, 25e6, 5e6, lang="en"), "Passes: net worth is at least the price"),
        (functions.NET_WORTH_OK_WHY(20e6, 25e6, 6e6, lang="en"), "Fails: net worth is HK$1,000,000 short of the price"),
        (functions.ASSET_NET_WORTH_WHY([["物業", 10e6, 2e6]], lang="en"), "property 50% = HK$3,000,000"),
        (functions.ASSET_NET_WORTH_WHY([["物業", 10e6]]), "僅見於一篇文章"),
        (
            functions.SECOND_MORTGAGE_APR_WHY(1e6, 0.15, 10, 31e3, lang="en"),
            "Effective annual rate 17.04%: held to the end (120 months).",
        ),
    ],
)
def test_a_reason_says(text, words):
    assert words in text


def test_a_confidence_below_official_travels_to_the_user():
    """A share of assets that one article tells, the banks' custom on age, and the official text."""
    for lang in LANGUAGES:
        words = {confidence: said[lang == "en"] for confidence, said in CONFIDENCE.items()}
        assert words["seed"] in functions.ASSET_NET_WORTH_WHY([["物業", 10e6]], lang=lang)
        assert words["official"] in functions.MAX_LTV_WHY(8e6, agreement_date="2024-10-16", lang=lang)
        assert words["official"] not in functions.MAX_TENOR_WHY(building_age=50, agreement_date="2024-10-16", lang=lang)


def last_line(function, deal, lang):
    return why(function, deal, lang).splitlines()[-1]


TAKEN_OTHERWISE = {("MIP_PREMIUM", "regular_salary"): ("、固定受薪", ", regular salaried")}
"""Where what is not given is not the plain case: a premium above 80% is asked about for who may have it."""


def test_everything_that_was_not_given_is_listed_as_assumed():
    short_of_income = {"RESERVE_MONTHS": {"monthly_income": 20e3}}
    for function in EXPLAINED:
        deal = PLAIN | short_of_income.get(function.name, {})
        required = {fact.name: deal[fact.name] for fact in function.facts[: function.required]}
        optional = [fact for fact in function.facts[function.required :] if fact.name != "lang"]
        for lang, start in (("zh", "假設："), ("en", "Assumed: ")):
            line = last_line(function, required, lang) if optional else start
            assert line.startswith(start), function
            for fact in optional:
                if fact.kind is Kind.YES_NO:
                    words = TAKEN_OTHERWISE.get((function.name, fact.name), fact.assumed)
                    assert words[lang == "en"] in line, (function, fact)


@pytest.mark.parametrize(
    ("name", "argument", "value", "words"),
    [
        ("MAX_LTV", "property", "私樓", "private flat"),
        ("MAX_LTV", "use", "自用", "self-use"),
        ("MAX_LTV", "insured", False, "no mortgage insurance"),
        ("MAX_LTV", "first_home", 0, "not a first home"),
        ("MAX_LTV", "regular_salary", "否", "not regular salaried"),
        ("MAX_LTV", "other_mortgages", False, "no other mortgage"),
        ("MAX_LTV", "income_abroad", "no", "income from Hong Kong"),
        ("MAX_LTV", "basis", "入息", "assessed on income"),
        ("MAX_LTV", "agreement_date", DAY, f"agreement of {VERIFIED}"),
        ("MAX_LTV", "completion_date", "2020-01-01", "completed"),
        ("MAX_LOAN", "rebate", 0, "no rebate"),
        ("MAX_LOAN", "valuation", 9e6, "valuation at least the net price"),
        ("DSR_OK", "other_debts", 0, "no other debts"),
        ("DSR_OK", "rental_income", 0, "no rental income"),
        ("SECOND_MORTGAGE_APR", "fees", 0, "no fees"),
        ("SECOND_MORTGAGE_APR", "rebate", 0, "no rebate"),
        ("SECOND_MORTGAGE_APR", "rounding", "不取整", "instalments not rounded"),
        ("ASSET_NET_WORTH", "liabilities", 0, "no liabilities"),
    ],
)
def test_an_assumption_goes_once_the_fact_is_given(name, argument, value, words):
    without = {fact: given for fact, given in PLAIN.items() if fact != argument}
    assert words in last_line(CONTRACT[name], without, "en")
    assert words not in last_line(CONTRACT[name], PLAIN | {argument: value}, "en")


def block(**facts):
    return [[FACTS[name].zh, fact] for name, fact in facts.items()]


WHOLE = {
    "price": 8e6,
    "monthly_income": "45,000",
    "annual_rate": "4.125%",
    "years": 30,
    "loan": 5e6,
    "agreement_date": DAY,
}


@pytest.mark.parametrize(
    ("name", "without", "words"),
    [
        ("MAX_LTV", (), ("入息可負擔 HK$4,642,528.10", "擬借貸款額 HK$5,000,000")),
        ("MAX_LOAN", (), ("入息可負擔 HK$4,642,528.10", "擬借貸款額 HK$5,000,000")),
        ("MAX_LOAN", ("loan",), ("入息可負擔 HK$4,642,528.10",)),
        ("MAX_LTV", ("monthly_income",), ("擬借貸款額 HK$5,000,000",)),
        ("MAX_LTV", ("years",), ("擬借貸款額 HK$5,000,000",)),
        ("LOAN_BY_INCOME", (), ("按淨樓價或估價可借 HK$5,600,000", "擬借貸款額 HK$5,000,000")),
        ("LOAN_BY_INCOME", ("price",), ("擬借貸款額 HK$5,000,000",)),
    ],
)
def test_a_whole_deal_shows_the_other_ceilings(name, without, words):
    facts = {fact: value for fact, value in WHOLE.items() if fact not in without}
    text = CONTRACT[f"{name}_WHY"](block(**facts))
    others = next(line.partition("其他上限：")[2] for line in text.splitlines() if "其他上限：" in line)
    assert others.rstrip("。").split("、") == list(words)
    headers, row = [FACTS[fact].zh for fact in facts], list(facts.values())
    assert CONTRACT[f"{name}_WHY"]([headers], [row]) == text
    assert len(text.splitlines()) <= 6


def test_a_rule_that_cannot_be_asked_sets_no_ceiling():
    text = functions.LOAN_BY_INCOME_WHY(block(**WHOLE, property="igloo"))
    assert "按淨樓價或估價可借" not in text
    assert "擬借貸款額" in text


def test_a_low_valuation_stands_beside_the_ratio():
    low, high = (block(price=8e6, valuation=valuation, agreement_date=DAY) for valuation in (7e6, 9e6))
    assert "up to HK$4,900,000 on a valuation of HK$7,000,000" in functions.MAX_LTV_WHY(low, "en")
    assert "valuation" not in functions.MAX_LTV_WHY(high, "en")


def test_a_date_beyond_the_tables_is_said():
    beyond = (as_date(law.verified_on()) + dt.timedelta(days=1)).isoformat()
    for name, later in (("MAX_LTV", {"agreement_date": beyond}), ("PRIME", {"date": beyond})):
        assert last_line(CONTRACT[name], PLAIN | later, "zh").endswith(
            f"規則只核實至 {VERIFIED}，所填日期較後，請再查證。"
        )
        assert f"verified to {VERIFIED} only" in last_line(CONTRACT[name], PLAIN | later, "en")
        for known in (PLAIN, UNDATED, PLAIN | dict.fromkeys(later, VERIFIED)):
            assert "只核實至" not in last_line(CONTRACT[name], known, "zh")


def test_the_test_that_fails_is_the_one_that_is_cited():
    text = functions.DSR_OK_WHY(30_000, 3e6, 0.035, 30, agreement_date="2022-09-22", lang="en")
    assert "Since 2013-02-23" in text


def test_a_ratio_just_above_its_limit_is_shown_above_it():
    assert "Fails: 50.00169% of income against a limit of 50%" in functions.DSR_OK_WHY(
        29_078, 3e6, 0.04125, 30, agreement_date=DAY, lang="en"
    )


def test_a_rate_beyond_all_digits_is_said_by_its_power_of_ten():
    # Fees of a whole 9e10 spread over one instalment of HKD 4e-15.
    assert "E+306%" in functions.FLAT_TO_APR_WHY(0, 1, 90493965843.0, 4e-15, "spread")


def test_a_repayment_beyond_all_smallness_is_said():
    # HKD 5e-324, the least number there is, repaid for a rebate of HKD 2: their ratio is no number.
    with pytest.raises(NoSolutionError) as refusal:
        functions.SECOND_MORTGAGE_APR(5e-324, 0.0, 1, rebate=2.0, exit_month=1)
    assert refusal.value.code == "no-repayment"
    text = functions.SECOND_MORTGAGE_APR_WHY(5e-324, 0.0, 1, rebate=2.0, exit_month=1, lang="en")
    assert text.splitlines()[0] == refusal.value.sentence("en")
    assert "loan was taken for HK$4.941e-324" in text.splitlines()[1]


def test_how_long_a_loan_is_held_is_said():
    early = functions.SECOND_MORTGAGE_APR_WHY(
        1e6, 0.15, 10, 31e3, exit_month=18, exit_penalty=0.02, penalty_base="original"
    )
    assert "第 18 個月供款後提早還清（貸款期 120 個月），罰息 2%（按原貸款額）" in early
    assert "罰息不計" in functions.SECOND_MORTGAGE_APR_WHY(1e6, 0.15, 10, exit_penalty=0.02)


def test_a_guarantee_that_has_ended_is_said():
    for text in (
        functions.MAX_TENOR_WHY("hos-green", first_assigned="1970-01-01", agreement_date="2024-10-16", lang="en"),
        functions.MAX_LTV_WHY(4e6, "hos-green", first_assigned="1970-01-01", agreement_date="2024-10-16", lang="en"),
    ):
        assert "the Housing Authority's guarantee (the guarantee has ended)" in text
        assert "Decided by the Housing Authority" not in text


def test_the_tenor_wanted_stands_beside_the_longest():
    text = functions.MAX_TENOR_WHY(block(years=25, building_age=50, agreement_date=DAY), "en")
    assert "the tenor wanted 25 years." in text
    assert "wanted" not in functions.MAX_TENOR_WHY(building_age=50, agreement_date=DAY, lang="en")


@pytest.mark.parametrize(
    "wrong",
    [
        {"monthly_income": "some"},
        {"other_debts": "ten thousand"},
        {"rental_income": CellError("#REF!")},
        {"property": "居屋綠表"},
        {"years": 2.51},
        {"annual_rate": CellError("#N/A")},
        {"basis": "資產水平"},
        {"agreement_date": "2009-10-29"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_ceiling_that_nobody_knows_is_left_out(wrong):
    assert "入息可負擔" in functions.MAX_LOAN_WHY(block(**WHOLE))
    text = functions.MAX_LOAN_WHY(block(**WHOLE | wrong))
    assert text.startswith("最高貸款額 HK$")
    assert "入息可負擔" not in text
    assert "擬借貸款額 HK$5,000,000" in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("day", DAYS[::7])
@pytest.mark.parametrize("name", ["MAX_LTV", "MAX_LOAN", "MAX_TENOR", "LOAN_BY_INCOME"])
def test_what_a_whole_deal_adds_changes_nothing_else(name, day, lang):
    deal = HARD | {"agreement_date": as_date(day).isoformat()}
    deal = {fact: value for fact, value in deal.items() if fact in FACTS and fact != "assets"}
    alone, whole = why(CONTRACT[name], deal, lang), CONTRACT[f"{name}_WHY"](block(**deal), lang)
    assert len(whole.splitlines()) <= 6
    slips = SLIPS_IN_CHINESE if lang == "zh" else SLIPS_IN_ENGLISH
    assert not slips.findall(re.sub("〈.*?〉|“.*?”|evision.news", "Title", whole)) or lang == "zh"
    start = "其他上限：" if lang == "zh" else "Other limits: "
    assert [line for line in alone.splitlines() if start not in line] == [
        line.partition(start)[0].rstrip() for line in whole.splitlines() if line.partition(start)[0]
    ]


@pytest.mark.parametrize(
    ("words", "given"),
    [
        ("fees at drawdown", {"fees": 1e4}),
        ("the penalty on what is outstanding", {"exit_penalty": 0.02, "exit_month": 6}),
        ("interest split actuarially", {"exit_month": 6, "rate_basis": "flat-monthly"}),
    ],
)
def test_what_does_not_matter_is_not_listed_as_assumed(words, given):
    flat = PLAIN | {"annual_rate": 0.005}
    assert words not in last_line(CONTRACT["SECOND_MORTGAGE_APR"], flat, "en")
    assert words in last_line(CONTRACT["SECOND_MORTGAGE_APR"], flat | given, "en")


@pytest.mark.parametrize(
    ("treatment", "words"),
    [(member.code, member.en) for member in FeeTreatment],
)
def test_the_method_says_how_fees_are_paid(treatment, words):
    assert f"fees {words}" in functions.SECOND_MORTGAGE_APR_WHY(1e6, 0.1, 3, 1e4, fee_treatment=treatment, lang="en")
    assert f"fees {words}." in functions.FLAT_TO_APR_WHY(0.004, 36, 1e4, 1e6, treatment, lang="en")


def test_a_flat_rate_is_said_with_all_its_decimals():
    assert "0.116% flat a month" in functions.FLAT_TO_APR_WHY(0.00116, 12, lang="en")
    assert "乘 12 得 1.392%" in functions.FLAT_TO_APR_WHY(0.00116, 12)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "given", "named"),
    [
        ("MAX_LTV", ["abc"], {}),
        ("MAX_LTV", [], {}),
        ("MAX_LTV", [8e6, "castle"], {}),
        ("MAX_LTV", [8e6], {"agreement_date": "1990-01-01"}),
        ("MAX_LTV", [8e6, "車位"], {"agreement_date": "2012-01-01"}),
        ("MAX_LTV", [CellError("#N/A")], {}),
        ("MAX_LTV", [[["樓價", 8e6], ["price", 9e6]]], {}),
        ("MAX_LTV", [[["樓價", 8e6]], "私樓", "自用"], {}),
        ("MAX_LTV", [[[8e6], [9e6]], [["私樓"], ["村屋"], ["唐樓"]]], {}),
        ("DSR_OK", [50e3, 3e6, 4.125, 30], {}),
        ("DSR_STRESSED", [50e3, 3e6, 0.04, 30], {"agreement_date": "2010-01-01"}),
        ("ASSET_NET_WORTH", [[["股票", 1e6]]], {}),
        ("SECOND_MORTGAGE_APR", [1e6, 0.15, 10, 1e6], {}),
        ("MIP_PREMIUM", [9.5e6, 10e6, 30], {}),
        ("STAMP_DUTY", [8e6], {"agreement_date": "2000-01-01"}),
    ],
)
def test_a_reason_for_what_is_wrong_is_the_sentence(name, given, named, lang):
    text = CONTRACT[f"{name}_WHY"](*given, **named, lang=lang)
    assert type(text) is str
    assert is_said_in(lang, re.sub(r"\([^)]*\)|“.*?”|reads:.*", "", text))
    assert text.endswith("。" if lang == "zh" else ".")


def test_a_wrong_language_is_said_in_chinese():
    assert functions.MAX_LTV_WHY(8e6, lang="fr").startswith("語言：不認得「fr」")


CELLS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.dates()
    | st.sampled_from([CellError("#N/A"), 8e6, 0.04, 30, 45581, "村屋", "2024-10-16", "樓價", "price", "現金", "是"])
)
RANGES = st.lists(st.lists(CELLS, max_size=3), max_size=3) | st.lists(CELLS, max_size=3)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_reason_never_fails(name, data):
    given_ = data.draw(st.lists(CELLS | RANGES, max_size=len(CONTRACT[name].facts)))
    answer = CONTRACT[f"{name}_WHY"](*given_)
    texts = [answer] if isinstance(answer, str) else [text for row in answer for text in row]
    assert all(type(text) is str and text and len(text.splitlines()) <= 6 for text in texts)


NUMBERS = st.floats(0, 1e13) | st.floats(0, 1) | st.integers(0, 400)
SENSIBLE = {
    Kind.MONEY: NUMBERS,
    Kind.AMOUNTS: NUMBERS,
    Kind.RATE: st.floats(0, 1),
    Kind.FLAT_RATE: st.floats(0, 1),
    Kind.SHARE: st.floats(0, 1),
    Kind.YEARS: st.integers(0, 120) | st.floats(0, 120),
    Kind.WHOLE: st.integers(0, 400),
    Kind.DATE: st.none() | st.dates(),
    Kind.YES_NO: st.none() | st.booleans(),
    Kind.ASSETS: st.lists(st.tuples(st.sampled_from(["現金", "物業", "股票"]), NUMBERS).map(list), max_size=3),
    Kind.INCOMES: st.lists(st.tuples(st.sampled_from(["薪金", "租金", "花紅"]), NUMBERS).map(list), max_size=3),
    Kind.INCOME_SHARES: st.none() | st.floats(0, 1).map(lambda share: [["花紅", share]]),
    Kind.AGES: st.none() | st.lists(st.floats(0, 120), max_size=3),
    Kind.QUARTER: st.none() | st.dates() | st.sampled_from(["2025Q3", "2003年第2季", "2026Q9"]),
    Kind.FRACTIONS: st.floats(0, 1) | st.lists(st.floats(0, 1), max_size=2),
    Kind.TERMS: st.integers(0, 120) | st.lists(st.integers(1, 40), max_size=2),
    Kind.STAGES: st.sampled_from(["即供", "stage"]) | st.just([[0, 0.1], ["入伙", None]]),
    Kind.BLOCK: st.none() | st.just([["臨約日期", "2026-11-20"], ["入伙日期", "2028-06-30"]]),
    Kind.YEARLY: st.lists(st.floats(0, 1), max_size=4),
    Kind.STEPS: st.lists(st.tuples(st.integers(2, 400), st.floats(0, 1)).map(list), max_size=3),
    Kind.HAIRCUTS: st.none() | st.floats(0, 1).map(lambda share: [["股票", share]]),
}


def value_of(fact):
    if fact.kind is Kind.WORD:
        return st.none() | st.sampled_from([word.code for word in fact.words])
    return SENSIBLE[fact.kind]


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_a_reason_never_fails_on_readable_numbers_however_odd(name, data):
    facts = {fact.name: data.draw(value_of(fact)) for fact in CONTRACT[name].facts if fact.name != "lang"}
    for lang in LANGUAGES:
        text = CONTRACT[f"{name}_WHY"](**facts, lang=lang)
        assert type(text) is str
        assert 1 <= len(text.splitlines()) <= 6


@pytest.mark.parametrize(
    ("fraction", "text"),
    [(0.7, "70%"), (0.65625, "65.63%"), (0, "0%"), (1, "100%"), (0.00004, "0%"), (12.5, "1250%"), (float("nan"), "—")],
)
def test_a_share_in_percent(fraction, text):
    assert percent(fraction) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(8e6, "HK$8,000,000"), (14539.49, "HK$14,539.49"), (0, "HK$0"), (0.5, "HK$0.50"), (1e13, "HK$10,000,000,000,000")],
)
def test_an_amount_in_dollars(amount, text):
    assert dollars(amount) == text
