"""The tables of practice, each against what it says when it is read or worked out another way."""

from __future__ import annotations

import datetime as dt
import itertools
from math import isnan, nan
from zipfile import ZipFile

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from udfs import functions
from workbooks.file.fill import _with_foot, fill
from xlmortgage import evaluate, law
from xlmortgage.cli import COMMANDS, main
from xlmortgage.cli.quote import BUILT_IN_QUOTE
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.words import Bank, HiborPeriod, Income, SurveyItem
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.law.cap163.personal_loan.personal_loan import PERSONAL_LOAN, personal_loan_limit
from xlmortgage.law.practice.ages.ages import AGES
from xlmortgage.law.practice.prime import prime as primes
from xlmortgage.numbers.days import as_date
from xlmortgage.tables.ruling import Reason

DAY = "2026-11-20"


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def refusal_of(function, *given_, **named):
    with pytest.raises(NoRuleError) as refusal:
        function(*given_, **named)
    return refusal.value


# Rates by day


@pytest.mark.parametrize(
    ("date", "rate"),
    [
        *(("1997-10-24", 0.095), ("1998-01-11", 0.095), ("1998-06-30", 0.10), ("2000-06-01", 0.095)),
        *(("2001-12-12", 0.0525), ("2006-06-30", 0.08), ("2008-11-09", 0.0525), ("2010-01-01", 0.05)),
        *(("2018-09-27", 0.05), ("2019-10-31", 0.05125)),
    ],
)
def test_hsbcs_rate_of_the_last_thirty_years(date, rate):
    # Hong Kong Monetary Authority, Monthly Statistical Bulletin, table 6.4.1 (public copy).
    assert functions.PRIME(date) == rate


@pytest.mark.parametrize("bank", ["星展", "花旗", "建行亞洲"])
def test_of_a_bank_whose_rate_was_not_found_the_others_are_named(bank):
    error = refusal_of(functions.PRIME, DAY, bank)
    assert (error.code, error.field, error.cell) == ("bank-not-kept", "bank", "#N/A")
    assert error.allowed == [kept.code for kept in primes.banks()]
    assert all(kept.zh in error.sentence("zh") for kept in primes.banks())
    assert len(primes.banks()) >= 6


def test_where_a_table_says_that_a_rate_is_not_known_nothing_is_guessed():
    assert functions.PRIME("2024-12-19", "工銀亞洲") == 0.05625
    error = refusal_of(functions.PRIME, "2024-12-20", "工銀亞洲")
    assert (error.code, error.allowed) == ("not-known-since", "before 2024-12-20")


def test_what_was_not_found_of_the_other_banks_is_said_from_its_day():
    for bank in ("恒生", "東亞"):
        assert "2026-01-29 之後" not in functions.PRIME_WHY("2026-01-29", bank)
        assert "2026-01-29 之後" in functions.PRIME_WHY("2026-01-30", bank)
    assert "2026-01-29 之後" not in functions.PRIME_WHY("2026-01-30", "滙豐")


@given(date=st.dates(dt.date(2025, 1, 1), dt.date(2026, 11, 21)), period=st.sampled_from(HiborPeriod))
def test_a_fixing_holds_for_its_own_day_alone(date, period):
    table = law.table("hibor")
    scope = {"1m": "one-month", "3m": "three-months"}.get(period.code)
    fixed = {as_date(one.effective_from): one.column("hibor")[0] for one in table.versions if one.scope == scope}
    if date in fixed:
        assert functions.HIBOR(date, period.code) == fixed[date]
        return
    error = refusal_of(functions.HIBOR, date, period.code)
    assert error.code == ("fixing-not-kept" if scope else "period-not-kept")
    if scope:
        before, after = [one for one in fixed if one < date], [one for one in fixed if one > date]
        assert error.allowed == [day.isoformat() for day in (*before[-1:], *after[:1])]


def test_a_fixing_has_to_have_a_day():
    with pytest.raises(InputError):
        functions.HIBOR(None)


# The survey


@given(year=st.integers(2003, 2027), number=st.integers(1, 4), item=st.sampled_from(SurveyItem))
def test_a_quarter_is_read_in_every_spelling(year, number, item):
    end = dt.date(year, number * 3, {3: 31, 6: 30, 9: 30, 12: 31}[number * 3])
    spellings = [
        f"{year}Q{number}",
        f"{year} q{number}",
        f"{year}年第{number}季",
        f"{year}年第{'一二三四'[number - 1]}季度",
    ]
    spellings += [f"Q{number} {year}", f"{year}-{number}Q", end, end.isoformat(), f"{year}年{'一二三四'[number - 1]}季"]
    assert {FACTS["quarter"].read(spelling) for spelling in spellings} == {year * 10_000 + end.month * 100 + end.day}
    found = [one for one in law.table("negative_equity_survey").versions if as_date(one.effective_from) == end]
    known = found[0].column(item.code)[0] if found else nan
    if isnan(known):
        assert refusal_of(functions.SURVEY, end, item.code).code == "survey-not-found"
    else:
        assert functions.SURVEY(end, item.code) == known


@pytest.mark.parametrize("raw", ["2025-08-31", "2025Q5", "2025", "soon", True, "第3季"])
def test_what_is_no_quarter_is_refused(raw):
    with pytest.raises(InputError) as refusal:
        functions.SURVEY(raw)
    assert refusal.value.field == "quarter"


def test_the_change_on_any_quarter_is_had_by_subtraction():
    # WeLab Bank, 2025: 31,449 cases, 23% fewer than the 40,741 of the first quarter.
    now, then = functions.SURVEY("2025Q3"), functions.SURVEY("2025Q1")
    assert (now, then) == (31_449, 40_741)
    assert round(1 - now / then, 2) == 0.23


# Calls


@pytest.mark.parametrize("flags", list(itertools.product([False, True], repeat=3)))
@pytest.mark.parametrize("days", [0, 59, 60, 61, 179, 180, 181, 4000])
def test_a_loan_may_be_called_by_any_breach_and_else_by_its_arrears(days, flags):
    by_days = "call" if days > 180 else "watch" if days > 60 else "none"
    assert functions.CALL_LOAN(days, *flags) == ("call" if any(flags) else by_days)
    text = functions.CALL_LOAN_WHY(days, *flags, lang="en")
    for flag, words in zip(
        flags, ("letting", "second mortgage without the first", "unlawful activity on"), strict=True
    ):
        assert flag == (words in text)


# Incomes

PUBLISHED = {"薪金": 1.0, "雙糧": 1.0, "津貼": 1.0, "租金": 0.7}
KINDS = [*PUBLISHED, "花紅", "佣金", "自僱", "海外收入", "退休金"]
LINES = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(0, 200_000), st.sampled_from(["甲", "乙", None])), min_size=1
)


@given(lines=LINES, own=st.dictionaries(st.sampled_from(KINDS), st.sampled_from([0.0, 0.5, 0.8, 1.0])))
def test_incomes_count_by_the_published_share_or_by_the_one_given(lines, own):
    shares = PUBLISHED | own
    incomes, given_shares = [list(line) for line in lines], [list(share) for share in own.items()] or None
    if own.get("租金", 0) > 0.8 and any(kind == "租金" for kind, _, _ in lines):  # Monetary Authority: 20% off at least
        with pytest.raises(InputError) as refusal:
            functions.COUNTED_INCOME(incomes, given_shares)
        assert refusal.value.field == "shares"
        return
    if any(kind not in shares for kind, _, _ in lines):
        error = refusal_of(functions.COUNTED_INCOME, incomes, given_shares)
        assert (error.code, error.field) == ("no-published-share", "incomes")
        assert "COUNTED_INCOME" in functions.COUNTED_INCOME_WHY(incomes, given_shares)
        return
    expected = sum(shares[kind] * amount for kind, amount, _ in lines)
    assert functions.COUNTED_INCOME(incomes, given_shares) == pytest.approx(expected)


def test_every_kind_of_income_has_a_word():
    assert {functions.COUNTED_INCOME([[kind.zh, 100]], [[kind.code, 0.5]]) for kind in Income} == {50.0}


def test_a_verdict_on_incomes_is_that_on_what_counts_of_them():
    incomes = [["薪金", 30_000, "甲"], ["租金", 10_000, "甲"], ["雙糧", 2_500, "甲"]]
    deal = [["樓價", 6e6], ["貸款額", 3.9e6], ["年利率", 0.04], ["年期", 30], ["臨約日期", DAY]]
    counted = functions.COUNTED_INCOME(incomes)
    assert counted == 39_500
    whole = [*deal, ["每月入息", counted]]
    assert functions.VERDICT(deal, incomes=incomes) == functions.VERDICT(whole)
    by_name = [
        {row[0]: row[2] for row in functions.QUOTE(one, **named)}
        for one, named in ((deal, {"incomes": incomes}), (whole, {}))
    ]
    assert by_name[0]["dsr"] == by_name[1]["dsr"]


# Ages of several applicants

AGE = st.one_of(st.none(), st.integers(18, 80))


@given(own=AGE, others=st.lists(st.integers(18, 80), max_size=4))
def test_the_eldest_applicants_age_decides(own, others):
    ages = [age for age in (own, *others) if age]
    expected = max(0, min([30, *(75 - age for age in ages)]))
    for given_ages in (others, [[age] for age in others], "、".join(map(str, others))):
        assert functions.MAX_TENOR(applicant_age=own, other_ages=given_ages or None, agreement_date=DAY) == expected
    said = functions.MAX_TENOR_WHY(applicant_age=own, other_ages=others or None, agreement_date=DAY, lang="en")
    assert ("The applicants' age is taken as" in said) == bool(others)


def test_a_table_may_say_that_the_youngest_decides(monkeypatch):
    (version,) = (one for one in AGES.versions if one.scope == "applicants")
    youngest = tuple(row._replace(values={"eldest_decides": False}) for row in version.rows)
    monkeypatch.setattr(version, "rows", youngest)
    AGES.forget()
    try:
        assert functions.MAX_TENOR(applicant_age=60, other_ages="35, 50", agreement_date="2026-11-19") == 30
        assert functions.MAX_TENOR(applicant_age=60, other_ages=50, agreement_date="2026-11-19") == 25
    finally:
        monkeypatch.undo()
        AGES.forget()


def test_a_list_takes_the_ages_of_further_applicants_from_a_cell():
    cells = [None, 60, "45, 60", "50及55", "35", 72.0]
    deals = pd.DataFrame({"樓價": 8e6, "申請人年齡": 40, "其他申請人年齡": cells, "臨約日期": DAY})
    results, _ = evaluate(deals, ["max_tenor"])
    one_by_one = [functions.MAX_TENOR(applicant_age=40, other_ages=cell, agreement_date=DAY) for cell in cells]
    assert results["max_tenor"].tolist() == one_by_one == [30, 15, 15, 20, 30, 3]


def test_a_verdict_counts_the_other_applicants_ages():
    deal = [
        ["樓價", 6e6],
        ["貸款額", 3e6],
        ["年利率", 0.04],
        ["年期", 30],
        ["每月入息", 60_000],
        ["申請人年齡", 40],
        ["臨約日期", DAY],
    ]
    assert functions.VERDICT(deal, "en") == "pass"
    assert functions.VERDICT([*deal, ["其他申請人年齡", "35, 62"]], "en") == "fail"
    assert [
        row[1:3] for row in functions.WHAT_WOULD_PASS([*deal, ["其他申請人年齡", "35, 62"]]) if row[0] == "年期"
    ] == [[30, 13]]


# Assets


def test_foreign_currency_is_a_deposit_and_a_policy_needs_the_banks_share():
    assert functions.ASSET_NET_WORTH([["外幣存款", 1e6]]) == 1e6
    error = refusal_of(functions.ASSET_NET_WORTH, [["儲蓄壽險", 1e6]])
    assert (error.code, error.value) == ("no-published-share", "policy")
    assert functions.ASSET_NET_WORTH([["保險", 1e6]], haircuts=[["儲蓄壽險", 0.7]]) == 700_000


# Loans of money lenders


@pytest.mark.parametrize(
    ("income", "date", "limit"),
    [
        (6000, 20260801, 0.35),
        (6000.01, 20260801, 0.4),
        (12000, 20261125, 0.4),
        (12000.01, 20261125, None),
        (6000, 20260731, None),
    ],
)
def test_a_licence_limits_what_a_personal_loan_may_take_of_a_low_income(income, date, limit):
    # RTHK, 2026-03-15; HK01, 2026-03-13.
    ruling = personal_loan_limit(Deal({"monthly_income": income, "agreement_date": date}, 20261121))
    assert ruling.or_else(-1) == (limit or -1)
    assert (ruling.reason == Reason.NOT_ASKED) == (limit is None)


def test_what_else_binds_a_money_lender_is_found_by_its_word():
    assert {"referees", "warning", "credit-data"} <= {notice.about for notice in PERSONAL_LOAN.table.notices}
    assert "2027-06-01" in PERSONAL_LOAN.table.notice("credit-data").text["en"]


# Ages of tables, from the real day


def commands_of(group, before=()):
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from commands_of(command, (*before, name))
        else:
            yield (*before, name), command


def test_every_command_takes_the_day_from_which_ages_are_counted():
    found = dict(commands_of(main))
    assert {name[0] for name in found} == set(COMMANDS)
    lacking = [
        name for name, command in found.items() if "--today" not in {opt for one in command.params for opt in one.opts}
    ]
    assert not lacking


OLD = (as_date(law.verified_on()) + dt.timedelta(days=400)).isoformat()
BARELY = (as_date(law.verified_on()) + dt.timedelta(days=law.old_after_days())).isoformat()


@pytest.mark.parametrize("arguments", [["ask", "MAX_LTV", "price=8m"], ["ask", "PRIME"], ["rules", "conflicts", "4"]])
def test_what_is_answered_from_old_tables_says_how_old_they_are(arguments):
    said = f"These tables were verified on {as_date(law.verified_on())}, 400 days before {OLD}"
    assert said in run(*arguments, "--lang", "en", "--today", OLD).output
    assert "These tables" not in run(*arguments, "--lang", "en", "--today", BARELY).output
    assert "400 日" in run(*arguments, "--today", OLD).output


def test_what_rests_on_no_table_has_no_age():
    assert (
        "verified"
        not in run("ask", "MONTHLY_PAYMENT", "loan=5m", "rate=4%", "years=30", "--lang", "en", "--today", OLD).output
    )


def test_a_deal_list_says_how_old_the_tables_are(tmp_path):
    deals = tmp_path / "deals.csv"
    deals.write_text("樓價\n8000000\n", encoding="utf-8")
    ended = run("deals", deals, "-o", tmp_path / "answered.csv", "--column", "max_ltv", "--today", OLD)
    assert "400 日" in ended.output


def test_the_age_of_a_lenders_line_is_counted_from_the_real_day(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text(
        f"lender,rule,value,source,checked\nA,max_ltv,0.6,circular,{as_date(law.verified_on())}\n", encoding="utf-8"
    )
    deal = ["price=8m", "loan=4m", "years=30", "每月入息=60000", "rate=3.5%", f"臨約日期={DAY}"]
    young, stale = (run("compare", "--criteria", own, *deal, "--lang", "en", "--today", day) for day in (BARELY, OLD))
    assert "400 days" in stale.output
    assert stale.output != young.output


@pytest.mark.parametrize("text", ["", "2026-02-30"])
def test_a_day_that_is_none_ends_with_a_sentence(text):
    ended = run("ask", "MAX_LTV", "price=8m", "--today", text)
    assert ended.exit_code == 1
    assert ended.output.endswith("。\n")


def test_a_quote_from_old_tables_says_so_at_its_foot(tmp_path):
    fill(BUILT_IN_QUOTE, tmp_path / "quote.xlsx", {"樓價": 8e6}, foot="規則表 A & B")
    with ZipFile(tmp_path / "quote.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert any("<oddFooter>&amp;L規則表 A &amp;&amp; B</oddFooter>".encode() in sheet for sheet in sheets)
    assert _with_foot(b"<worksheet><sheetData/></worksheet>", "x") == b"<worksheet><sheetData/></worksheet>"


def test_a_bank_that_is_known_by_name_has_a_number_of_its_own():
    assert len({int(bank) for bank in Bank}) == len(Bank)
