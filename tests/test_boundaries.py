"""Every edge of every table, from both sides, against a second reading of the tables.

The second reading shares nothing with the package but the files: it opens them with tomllib, takes the version and the
first row that fits in plain Python, and combines them as the sources say.
"""

import datetime as dt
import operator
import tomllib
from fractions import Fraction
from itertools import product
from math import ceil, floor, inf
from pathlib import Path

import pytest

from udfs import functions
from xlmortgage import law
from xlmortgage.deal.words import Asset, Place
from xlmortgage.errors import NoRuleError

FOLDER = Path(law.__file__).parent
TABLES = {name: tomllib.loads(next(FOLDER.rglob(f"{name}.toml")).read_text(encoding="utf-8")) for name in law.names()}
ABOUT_A_ROW = {"reason", "since", "source", "confidence", "where", "note", "conflicts"}
WORDS_OF_EDGES = {"_over": operator.gt, "_from": operator.ge, "_below": operator.lt, "_up_to": operator.le}
CENT = 0.01
DAY = dt.timedelta(days=1)
LAST_DAY = min(table["verified_on"] for table in TABLES.values())

HOMES = ("private", "tenement", "village", "hos-green", "hos-white", "housing-society")
SUBSIDISED = ("hos-green", "hos-white")
PROPERTIES = (*HOMES, "office", "shop", "industrial", "car-park")
USES = ("self-use", "let", "company")
BASES = ("income", "net-worth")
YES_NO = (False, True)
NEVER = dt.date.min


def edge_in(key):
    """Return the fact and the comparison of a numeric condition, such as ``value_up_to``, or nothing."""
    for word, compare in WORDS_OF_EDGES.items():
        if key.endswith(word):
            return key.removesuffix(word), compare
    return None


def fits(conditions, facts):
    for key, wanted in conditions.items():
        if edge := edge_in(key):
            fact, compare = edge
            if not compare(facts[fact], wanted):
                return False
        elif facts[key] not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


def version_of(name, scope, date, facts):
    table = TABLES[name]
    versions = [version for version in table["version"] if version.get("scope", "") == scope]
    starts = [version["effective_from"] for version in versions]
    number = sum(start <= date for start in starts) - 1
    for transition in table.get("transition", []):
        if transition.get("scope", "") == scope and fits(transition["when"], facts):
            number = max(number, starts.index(transition["to"]))
    return versions[number] if number >= 0 else None


def row_of(name, scope, date, facts):
    """Return the deciding row; an empty one where none fits, and None where no version governs."""
    version = version_of(name, scope, date, facts)
    if version is None:
        return None
    known = ABOUT_A_ROW | set(TABLES[name]["units"])
    for row in version.get("rows", version.get("grid")):
        if fits({key: value for key, value in row.items() if key not in known}, facts):
            return row
    return {}


def days_of(name):
    """Return the day on which each version and each transition begins, and the day before."""
    starts = {version["effective_from"] for version in TABLES[name]["version"]}
    return sorted({day for start in starts for day in (start - DAY, start)})


def values_about(name, fact, date):
    """Return the edges of a fact in the versions that govern a date, each with what lies just below and above."""
    scopes = TABLES[name].get("scopes", [""])
    nothing = dict.fromkeys(("completion_date",), NEVER) | {"use": "", "property": ""}
    versions = [version_of(name, scope, date, nothing) for scope in scopes]
    rows = [row for version in versions if version for row in version.get("rows", version.get("grid", []))]
    edges = {value for row in rows for key, value in row.items() if (edge_in(key) or ("",))[0] == fact}
    return sorted({edge + step for edge in edges for step in (-CENT, 0.0, CENT)} | {5e6})


def completed_years(start, end):
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def years_left(start, years, date):
    """Return the whole years that a span of years, begun on a day, still has on a date."""
    return start.year + years - date.year - ((start.month, start.day) < (date.month, date.day))


def capped(row, price, reduction=0.0):
    """Return the ratio of a row less a reduction, or its loan cap over the price where that is less."""
    if not row or "max_ltv" not in row:
        return None
    return min(max(row["max_ltv"] - reduction, 0.0), row.get("max_loan", inf) / price)


def second_max_ltv(
    price,
    property="private",
    use="self-use",
    insured=False,
    first_home=False,
    regular_salary=False,
    other_mortgages=False,
    income_abroad=False,
    basis="income",
    agreement_date=LAST_DAY,
    completion_date=NEVER,
    first_assigned=None,
):
    facts = {**locals(), "value": price}
    facts["years_since_assignment"] = completed_years(first_assigned or agreement_date, agreement_date)
    scope = "net-worth" if basis == "net-worth" else "residential" if property in HOMES else "non-residential"
    reduction = row_of("ltv", "reduction", agreement_date, facts)
    limits = [capped(row_of("ltv", scope, agreement_date, facts), price, (reduction or {}).get("reduction", 0.0))]
    if insured:
        limits.append(second_insured(price, agreement_date, completion_date, facts))
    if None in limits:
        return None
    if property in SUBSIDISED and use == "self-use":
        row = row_of("guarantee", "", agreement_date, facts)
        limits += [None if row is None else row.get("max_ltv", 0.0)]
    return None if None in limits else max(limits)


def second_insured(price, agreement_date, completion_date, facts):
    scope = "uncompleted" if completion_date > agreement_date else "completed"
    row = row_of("mip", scope, agreement_date, facts)
    eligible = row_of("mip", "eligibility", max(agreement_date, dt.date(2010, 8, 14)), facts)
    if row is not None and not eligible["eligible"]:
        return 0.0
    return capped(row, price)


def second_payment(loan, annual_rate, months):
    return loan * annual_rate / 12 / (1 - (1 + annual_rate / 12) ** -months)


def second_servicing(income, loan, rate, years, rent=0.0, use="self-use", other=False, abroad=False, date=LAST_DAY):
    """Return the limit, the ratio, the stressed ratio, and whether both tests are passed."""
    facts = {"use": use, "other_mortgages": other, "income_abroad": abroad}
    limit = row_of("dsr", "limit", date, facts)
    if limit is None:
        return None
    counted = income + rent * row_of("dsr", "rental", date, facts)["rental_share"]
    ratio = second_payment(loan, rate, 12 * years) / counted
    test = version_of("dsr", "stress", date, facts)
    if test is None:
        return limit["max_dsr"], ratio, None, ratio <= limit["max_dsr"]
    stressed = second_payment(loan, rate + test["rows"][0]["stress_shock"], 12 * years) / counted
    passes = ratio <= limit["max_dsr"]
    if test["status"] == "enacted":
        passes = passes and stressed <= limit["max_stressed_dsr"]
    return limit["max_dsr"], ratio, stressed, passes


def second_max_tenor(property, building_age, applicant_age, insured, basis, first_assigned, agreement_date):
    facts = {"property": property, "basis": basis, "insured": insured}
    facts["years_since_assignment"] = completed_years(first_assigned, agreement_date)
    rows = [row_of("tenor", scope, agreement_date, facts) for scope in ("regulator", "property", "scheme")]
    if None in rows:
        return None
    limits = [row["max_tenor"] for row in rows if "max_tenor" in row]
    limits += [row["building_rule"] - building_age for row in rows if "building_rule" in row]
    limits += [row["applicant_rule"] - applicant_age for row in rows if "applicant_rule" in row]
    if property in SUBSIDISED:
        guarantee = row_of("guarantee", "", agreement_date, facts)
        if not guarantee:
            return None
        limits += [guarantee["max_tenor"], years_left(first_assigned, guarantee["guarantee_years"], agreement_date)]
    return max(0, floor(min(limits)))


def second_duty(price, property, date):
    version = version_of("stamp_duty", "residential" if property in HOMES else "non-residential", date, {})
    if version is None:
        return None
    band = next(band for band in version["bands"] if price <= band.get("up_to", inf))
    excess = Fraction(str(price)) - band.get("over", 0)
    return ceil(band.get("amount", 0) + Fraction(str(band.get("rate", 0))) * excess)


def second_premium(loan, price, years, first_home, plan, date):
    facts = {"value": price, "ltv": round(loan / price, 6), "first_home": first_home}
    row = row_of("mip_premium", "", date, facts)
    rates = (row or {}).get("single" if plan == "single" else "annual_first")
    if rates is None:
        return None
    columns = version_of("mip_premium", "", date, facts)["columns"]["at"]
    if years > columns[-1]:
        return None
    column = next(position for position, longest in enumerate(columns) if years <= longest)
    return loan * (rates[column] if isinstance(rates, list) else rates)


def assert_same(function, expected, **deal):
    if expected is None:
        with pytest.raises(NoRuleError):
            function(**deal)
        return
    answer = function(**deal)
    assert abs(answer - expected) <= 1e-9 * max(1.0, abs(expected)), (answer, expected, deal)


def deals_of(**choices):
    """Yield a deal for every combination of what each fact may be."""
    for values in product(*choices.values()):
        yield dict(zip(choices, values, strict=True))


@pytest.mark.parametrize("date", days_of("ltv"), ids=str)
def test_the_banks_own_cap_at_every_edge(date):
    deals = deals_of(
        price=values_about("ltv", "value", date),
        property=PROPERTIES,
        use=USES,
        basis=BASES,
        other_mortgages=YES_NO,
        income_abroad=YES_NO,
    )
    for deal in deals:
        assert_same(functions.MAX_LTV, second_max_ltv(**deal, agreement_date=date), **deal, agreement_date=date)


TRANSITIONS = sorted(
    {
        day
        for name in ("ltv", "mip")
        for transition in TABLES[name]["transition"]
        for key, start in transition["when"].items()
        if key.startswith("completion_date")
        for day in (start - DAY, start)
    }
)


@pytest.mark.parametrize("date", sorted({*days_of("ltv"), *days_of("mip")}), ids=str)
def test_what_a_later_completion_changes(date):
    deals = deals_of(
        price=(8e6, 12.5e6, 33.6e6),
        property=("private", "hos-green", "office"),
        use=("self-use", "let"),
        basis=BASES,
        insured=YES_NO,
        other_mortgages=YES_NO,
        completion_date=(*TRANSITIONS, date, date + DAY),
    )
    for deal in deals:
        assert_same(functions.MAX_LTV, second_max_ltv(**deal, agreement_date=date), **deal, agreement_date=date)


@pytest.mark.parametrize("date", days_of("mip"), ids=str)
def test_the_insured_cap_at_every_edge(date):
    deals = deals_of(
        price=values_about("mip", "value", date),
        property=("private", "village", "hos-white", "shop"),
        use=("self-use", "let"),
        basis=BASES,
        first_home=YES_NO,
        regular_salary=YES_NO,
        completion_date=(NEVER, date + DAY),
    )
    for deal in deals:
        expected = second_max_ltv(**deal, insured=True, agreement_date=date)
        given = {**deal, "completion_date": deal["completion_date"] if deal["completion_date"] > NEVER else None}
        assert_same(functions.MAX_LTV, expected, **given, insured=True, agreement_date=date)


@pytest.mark.parametrize("date", [*days_of("guarantee"), LAST_DAY], ids=str)
@pytest.mark.parametrize("property", ["hos-green", "hos-white", "housing-society"])
def test_the_guarantee_on_every_birthday_of_the_flat(date, property):
    for years, step in product((0, 1, 25, 29, 30, 31, 39, 40, 41, 49, 50, 51), (-DAY, 0 * DAY, DAY)):
        birthday = dt.date(date.year - years, date.month, min(date.day, 28))
        deal = {"property": property, "first_assigned": birthday + step, "agreement_date": date}
        for use in USES:
            expected = second_max_ltv(4e6, use=use, **deal)
            assert_same(functions.MAX_LTV, expected, price=4e6, use=use, **deal)
        expected = second_max_tenor(**deal, building_age=0, applicant_age=0, insured=False, basis="income")
        assert_same(functions.MAX_TENOR, expected, **deal)


@pytest.mark.parametrize("date", days_of("dsr"), ids=str)
@pytest.mark.parametrize(("use", "other", "abroad"), list(product(USES, YES_NO, YES_NO)))
def test_debt_servicing_at_every_edge(date, use, other, abroad):
    facts = {"use": use, "other_mortgages": other, "income_abroad": abroad, "agreement_date": date}
    second = {"use": use, "other": other, "abroad": abroad, "date": date}
    answer = second_servicing(50e3, 4e6, 0.04, 25, 20e3, **second)
    if answer is None:
        for function in (functions.DSR_OK, functions.DSR, functions.DSR_LIMIT):
            with pytest.raises(NoRuleError):
                function(50e3, 4e6, 0.04, 25, **facts)
        return
    limit, ratio, stressed, passes = answer
    deal = {"monthly_income": 50e3, "loan": 4e6, "annual_rate": 0.04, "years": 25, "rental_income": 20e3, **facts}
    assert functions.DSR_LIMIT(**facts) == limit
    assert_same(functions.DSR, ratio, **deal)
    assert_same(functions.DSR_STRESSED, stressed, **deal)
    assert functions.DSR_OK(**deal) is passes
    least = functions.MIN_INCOME(4e6, 0.04, 25, **facts)
    for income, expected in ((least, True), (least * (1 + 1e-6), True), (least * (1 - 1e-6), False)):
        assert functions.DSR_OK(income, 4e6, 0.04, 25, **facts) is expected
    assert second_servicing(least * (1 + 1e-9), 4e6, 0.04, 25, **second)[3]
    assert not second_servicing(least * (1 - 1e-9), 4e6, 0.04, 25, **second)[3]


@pytest.mark.parametrize("date", days_of("tenor"), ids=str)
@pytest.mark.parametrize("property", PROPERTIES)
def test_the_longest_tenor_at_every_edge(date, property):
    ages = (0, 24.9, 25, 25.1, 29, 30, 31, 44, 45, 46, 54.5, 55, 56, 74, 75, 76)
    for building_age, applicant_age, insured, basis in product(ages, (0, 45, 46, 74.5, 75), YES_NO, BASES):
        deal = {
            "property": property,
            "building_age": building_age,
            "applicant_age": applicant_age,
            "insured": insured,
            "basis": basis,
            "first_assigned": date,
            "agreement_date": date,
        }
        assert_same(functions.MAX_TENOR, second_max_tenor(**deal), **deal)


@pytest.mark.parametrize("asset", list(Asset), ids=lambda asset: asset.code)
@pytest.mark.parametrize("place", list(Place), ids=lambda place: place.code)
def test_the_share_of_every_asset_everywhere(asset, place):
    row = row_of("haircuts", "", LAST_DAY, {"asset": asset.code, "place": place.code})
    expected = 3e6 * row["share"] if row else None
    assert_same(functions.ASSET_NET_WORTH, expected, assets=[[asset.code, 3e6, 0, place.code]])


DUTY_EDGES = sorted(
    {band["up_to"] for version in TABLES["stamp_duty"]["version"] for band in version["bands"] if "up_to" in band}
)


@pytest.mark.parametrize("date", days_of("stamp_duty"), ids=str)
@pytest.mark.parametrize("property", PROPERTIES)
def test_stamp_duty_at_every_edge(date, property):
    for price in [1.0, 250e6, *(edge + step for edge in DUTY_EDGES for step in (-CENT, 0, CENT, 1, 33.33))]:
        deal = {"price": price, "property": property}
        expected = second_duty(**deal, date=date)
        assert_same(functions.STAMP_DUTY, expected, **deal, agreement_date=date)


@pytest.mark.parametrize("date", days_of("mip_premium"), ids=str)
@pytest.mark.parametrize("plan", ["single", "annual"])
def test_the_premium_at_every_edge(date, plan):
    ratios = [edge + step for edge in (0.6, 0.7, 0.75, 0.8, 0.85, 0.9) for step in (-1e-5, 0, 1e-5)]
    years = (5, 10, 11, 15, 16, 20, 21, 25, 26, 30, 31)
    prices = values_about("mip_premium", "value", date)
    for price, ratio, term, first_home in product(prices, ratios, years, YES_NO):
        deal = {"loan": price * ratio, "price": price, "years": term, "first_home": first_home, "plan": plan}
        assert_same(functions.MIP_PREMIUM, second_premium(**deal, date=date), **deal, agreement_date=date)


def just_above(edges):
    return [(edge, edge + CENT) for edge in edges]


@pytest.mark.parametrize("date", days_of("ltv"), ids=str)
@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("basis", BASES)
def test_the_banks_own_loan_does_not_fall_where_the_price_passes_an_edge(date, use, basis):
    """The sliding caps of the Monetary Authority were made so; a mistyped edge or loan cap breaks it."""
    deal = {"use": use, "basis": basis, "agreement_date": date}
    for edge, above in just_above(values_about("ltv", "value", date)):
        if second_max_ltv(edge, **deal) is not None:
            assert functions.MAX_LOAN(above, **deal) >= functions.MAX_LOAN(edge, **deal) - CENT, (edge, deal)


@pytest.mark.parametrize("date", days_of("mip"), ids=str)
@pytest.mark.parametrize("completion_date", [NEVER, dt.date(2029, 12, 31)], ids=["completed", "uncompleted"])
@pytest.mark.parametrize("first", YES_NO)
def test_the_insured_loan_does_not_fall_within_the_scheme(date, completion_date, first):
    deal = {"insured": True, "first_home": first, "regular_salary": first, "agreement_date": date}
    deal |= {"completion_date": completion_date} if completion_date > NEVER else {}
    for edge, above in just_above(values_about("mip", "value", date)):
        facts = {**deal, "value": above, "property": "private", "use": "self-use", "basis": "income"}
        insured = second_insured(above, date, completion_date, {"completion_date": NEVER, **facts})
        if insured and second_max_ltv(edge, **deal) is not None:
            assert functions.MAX_LOAN(above, **deal) >= functions.MAX_LOAN(edge, **deal) - 1, (edge, deal)


@pytest.mark.parametrize("date", days_of("stamp_duty"), ids=str)
@pytest.mark.parametrize("property", ["private", "shop"])
def test_stamp_duty_does_not_jump_at_an_edge(date, property):
    """Marginal relief ends where it meets the next rate; the edges are published to ten dollars."""
    if second_duty(1.0, property, date) is None:
        return
    for edge, above in just_above(DUTY_EDGES):
        duty = functions.STAMP_DUTY(edge, property, date)
        assert 0 <= functions.STAMP_DUTY(above, property, date) - duty <= 10, edge


@pytest.mark.parametrize(
    "version", TABLES["mip_premium"]["version"], ids=lambda version: str(version["effective_from"])
)
def test_a_longer_or_larger_loan_never_costs_a_smaller_premium(version):
    for plan in ("single", "annual_first"):
        before = {}
        for row in version["grid"]:
            if plan in row:
                rates = row[plan] if isinstance(row[plan], list) else [row[plan]] * len(version["columns"]["at"])
                buyers = tuple(row.get(fact) for fact in ("value_over", "value_up_to", "value_below", "first_home"))
                earlier = before.get(buyers, [0.0] * len(rates))
                assert rates == sorted(rates)
                assert all(rate >= less for rate, less in zip(rates, earlier, strict=True)), row
                before[buyers] = rates
