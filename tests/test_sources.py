"""What this version knows and from where: by the name of a table, in either language, and of a worksheet function."""

import datetime as dt

import pytest

from udfs import functions
from xlmortgage import law
from xlmortgage.errors import InputError, NoRuleError
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.sources import FORMER_NAMES


def test_the_rules_are_as_old_as_the_table_that_was_verified_first():
    assert functions.RULES_AS_OF() == as_date(law.verified_on()).isoformat()


@pytest.mark.parametrize("name", law.names())
def test_a_table_is_known_by_its_name_and_in_both_languages(name):
    table = law.table(name)
    said = functions.RULE_SOURCE(name, "2026-11-21")
    assert said.startswith(table.name["zh"])
    assert all(functions.RULE_SOURCE(called.upper(), "2026-11-21") == said for called in table.name.values())
    assert functions.RULE_SOURCE(name.replace("_", " "), "2026-11-21") == said


@pytest.mark.parametrize(("former", "name"), FORMER_NAMES.items())
def test_a_table_is_known_by_the_name_it_had_before(former, name):
    assert functions.RULE_SOURCE(former.replace("-", "_")) == functions.RULE_SOURCE(name)


@pytest.mark.parametrize(
    ("function", "names"),
    [
        ("CASH_NEEDED", ("stamp_duty", "commission", "mip_premium")),
        ("max_ltv_why", ("ltv", "mip", "guarantee", "mip_cash_out", "change_of_mortgage")),
        ("NEGATIVE_EQUITY_FALL", ("arrears",)),
    ],
)
def test_a_worksheet_function_rests_on_the_tables_of_its_question(function, names):
    said = functions.RULE_SOURCE(function, "2026-11-21")
    assert said == "\n".join(functions.RULE_SOURCE(name, "2026-11-21") for name in names)


@pytest.mark.parametrize(
    ("rule", "date", "error", "code", "field"),
    [
        ("weather", None, InputError, "unknown-rule", "rule"),
        (None, None, InputError, "missing", "rule"),
        ("SALE_PROCEEDS", None, NoRuleError, "no-table", "rule"),
        ("stamp_duty", "2010-03-31", NoRuleError, "before-first-version", "date"),
    ],
)
def test_a_rule_that_is_not_there_says_why(rule, date, error, code, field):
    with pytest.raises(error) as refusal:
        functions.RULE_SOURCE(rule, date)
    assert (refusal.value.code, refusal.value.field) == (code, field)
    assert functions.RULE_SOURCE("stamp_duty", "2010-04-01")


@pytest.mark.parametrize(("rule", "day"), [("ASSET_NET_WORTH", "2024-05-01"), ("COUNTED_INCOME", "2020-01-01")])
def test_a_practice_that_nobody_dates_is_named_for_the_days_before_its_source(rule, day):
    own = {
        "ASSET_NET_WORTH": "資產水平審批：可計算的資產：自 2025-04-30 或之前",
        "COUNTED_INCOME": "自 2021-08-06 或之前",
    }
    assert own[rule] in functions.RULE_SOURCE(rule, day)


@pytest.mark.parametrize(
    ("rule", "part", "day", "status"),
    [
        # IRD: both special duties and Scale 1 fell on 2024-02-28; HKMA suspended the stress test that day.
        ("STAMP_DUTY", "買家印花稅", "2024-02-27", ""),
        ("STAMP_DUTY", "買家印花稅", "2024-02-28", "廢除"),
        ("STAMP_DUTY", "住宅第 1 標準", "2024-02-27", ""),
        ("STAMP_DUTY", "住宅第 1 標準", "2024-02-28", "廢除"),
        ("RESALE_DUTY", "額外印花稅", "2024-02-28", "廢除"),
        ("DSR_OK", "壓力測試）", "2024-02-27", ""),
        ("DSR_OK", "壓力測試）", "2024-02-28", "暫停"),
        ("PRIME", "工銀亞洲", "2025-01-01", "未能查得"),
        ("PRIME", "滙豐", "2025-01-01", ""),
    ],
)
def test_what_is_no_longer_in_force_or_was_not_found_says_so(rule, part, day, status):
    (line,) = [line for line in functions.RULE_SOURCE(rule, day).splitlines() if part in line.partition("：自")[0]]
    assert [word for word in ("廢除", "暫停", "未能查得") if f"（{word}）" in line] == ([status] if status else [])


@pytest.mark.parametrize("name", law.names())
def test_a_version_is_no_surer_than_what_began_with_it(name):
    ranks = ("inference", "unverified", "seed", "secondary", "official")
    for version in law.table(name).versions:
        began = [row.citation for row in version.rows if row.citation.since == version.effective_from]
        if began:
            surest = max(ranks.index(one.confidence) for one in began)
            assert ranks.index(version.citation.confidence) <= surest, (name, version.scope, version.effective_from)


def test_the_row_on_subsidised_flats_is_not_cited_to_older_papers():
    said = functions.RULE_SOURCE("mip", "2024-03-01")
    (line,) = [line for line in said.splitlines() if "申請資格" in line]
    assert "2024-02-23（轉述來源）" in line
    why = functions.MAX_LTV_WHY(8e6, use="let", insured=True, agreement_date="2024-03-01", lang="en")
    assert "2009-10-23" in why or "Decided by the bank" in why


@pytest.mark.parametrize(("days", "said"), [(0, False), (1, True)])
def test_a_source_asked_for_a_day_behind_its_tables_says_so(days, said):
    last = as_date(law.table("guarantee").verified_on)
    text = functions.RULE_SOURCE("guarantee", last + dt.timedelta(days=days))
    assert ("請再查證" in text) is said
