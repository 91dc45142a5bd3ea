"""What this version knows and from where: by the name of a table, in either language, and of a worksheet function."""

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
        ("max_ltv_why", ("ltv", "mip", "guarantee")),
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
