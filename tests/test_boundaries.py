"""Every edge of every table, from both sides, against a second reading of the tables.

The second reading shares nothing with the package but the files: it opens them with tomllib, takes the version and the
first row that fits in plain Python, and combines them as the sources say.
"""

import datetime as dt
import operator
import tomllib
from fractions import Fraction
from functools import cache
from itertools import product
from math import ceil, floor, inf
from pathlib import Path

import pytest

from udfs import functions
from xlmortgage import law
from xlmortgage.deal.words import Asset, Place
from xlmortgage.errors import NoRuleError

FOLDER = Path(law.__file__).parent


def in_full(part, kinds):
    """Return a part of a table with its own kinds written out."""
    if isinstance(part, list):
        return [in_full(one, kinds) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: kinds.get(one, one) if key == "property" and isinstance(one, str) else in_full(one, kinds)
        for key, one in part.items()
    }


def table_of(name):
    table = tomllib.loads(next(FOLDER.rglob(f"{name}.toml")).read_text(encoding="utf-8"))
    kinds = table.pop("kinds", {}).get("property", {})
    deciding = [version for version in table.get("version", []) if version["status"] != "announced"]
    return in_full({**table, "version": deciding}, kinds)


TABLES = {name: table_of(name) for name in law.names()}
ABOUT_A_ROW = {"reason", "since", "source", "confidence", "where", "note", "conflicts"}
WORDS_OF_EDGES = {"_over": operator.gt, "_from": operator.ge, "_below": operator.lt, "_up_to": operator.le}
CENT = 0.01
DAY = dt.timedelta(days=1)
TODAY = dt.date(2026, 11, 21)

HOMES = ("private", "tenement", "village", "hos-green", "hos-white", "housing-society")
SUBSIDISED = ("hos-green", "hos-white")
PROPERTIES = (*HOMES, "office", "shop", "industrial", "car-park")
USES = ("self-use", "let", "company")
BASES = ("income", "net-worth")
YES_NO = (False, True)
NEVER = dt.date.min


@cache
def edge_in(key):
    """Return the fact and the comparison of a numeric condition, such as ``base_up_to``, or nothing."""
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


@cache
def versions_of(name, scope):
    """Return the versions of a series with their days, and its transitions."""
    table = TABLES[name]
    versions = [version for version in table["version"] if version.get("scope", "") == scope]
    further = [transition for transition in table.get("transition", []) if transition.get("scope", "") == scope]
    return versions, [version["effective_from"] for version in versions], further


def version_of(name, scope, date, facts):
    versions, starts, transitions = versions_of(name, scope)
    number = sum(start <= date for start in starts) - 1
    for transition in transitions:
        if fits(transition["when"], facts):
            number = max(number, starts.index(transition["to"]))
    return versions[number] if number >= 0 else None


@cache
def conditions_of(name, scope, start):
    """Return the rows of a version, each with its conditions alone."""
    known = ABOUT_A_ROW | set(TABLES[name]["units"])
    versions, starts, _ = versions_of(name, scope)
    version = versions[starts.index(start)]
    rows = version.get("rows", version.get("grid"))
    return [({key: value for key, value in row.items() if key not in known}, row) for row in rows]


def row_of(name, scope, date, facts):
    """Return the deciding row; an empty one where none fits, and None where no version governs."""
    version = version_of(name, scope, date, facts)
    if version is None:
        return None
    for conditions, row in conditions_of(name, scope, version["effective_from"]):
        if fits(conditions, facts):
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
    """Return the ratio of a row, or its loan cap over the price where that is less, less a reduction."""
    if not row or "max_ltv" not in row:
        return None
    return max(min(row["max_ltv"], row.get("max_loan", inf) / price) - reduction, 0.0)


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
    agreement_date=TODAY,
    completion_date=NEVER,
    first_assigned=None,
):
    facts = {**locals(), "base": price}
    facts["years_since_assignment"] = completed_years(first_assigned or agreement_date, agreement_date)
    scope = "net-worth" if basis == "net-worth" else "residential" if property in HOMES else "non-residential"
    reduction = row_of("ltv", "reduction", agreement_date, facts) or {}
    own = capped(row_of("ltv", scope, agreement_date, facts), price, reduction.get("reduction", 0.0))
    printed = reduction.get("max_loan", inf) / price
    limits = [None if own is None else min(own, printed)]
    if insured:
        limits.append(second_insured(price, agreement_date, completion_date, facts))
    if None in limits:
        return None
    if property in SUBSIDISED and use == "self-use":
        row = row_of("guarantee", "", agreement_date, facts)
        limits += [None if row is None else row.get("max_ltv", 0.0)]
    return None if None in limits else max(limits)


def second_insured(price, agreement_date, completion_date, facts):
    scope, date = "uncompleted" if completion_date > agreement_date else "completed", agreement_date
    if facts["property"] in SUBSIDISED:
        scope, date = "after-year-40", max(date, dt.date(2024, 3, 1))
    row = row_of("mip", scope, date, facts)
    eligible = row_of("mip", "eligibility", max(agreement_date, dt.date(2010, 8, 14)), facts)
    if row is not None and not eligible["eligible"]:
        return 0.0
    return capped(row, price)


def second_payment(loan, annual_rate, months):
    return loan * annual_rate / 12 / (1 - (1 + annual_rate / 12) ** -months)


def second_servicing(income, loan, rate, years, rent=0.0, use="self-use", other=False, abroad=False, date=TODAY):
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


def second_max_tenor(
    property,
    agreement_date,
    use="self-use",
    building_age=0,
    applicant_age=0,
    insured=False,
    basis="income",
    first_assigned=None,
):
    facts = {"property": property, "basis": basis, "insured": insured}
    facts["years_since_assignment"] = completed_years(first_assigned or agreement_date, agreement_date)
    rows = [row_of("tenor", "regulator", agreement_date, facts), row_of("ages", "property", agreement_date, facts)]
    if None in rows:
        return None
    rows += [row_of("tenor", "property", agreement_date, facts) or {}]
    rows += [row_of("ages", "net-worth", agreement_date, facts)] if basis == "net-worth" else []
    rows += [row_of("mip_tenor", "", agreement_date, facts)] if insured and basis == "income" else []
    limits = [row["max_tenor"] for row in rows if "max_tenor" in row]
    limits += [row["building_rule"] - building_age for row in rows if "building_rule" in row]
    limits += [row["applicant_rule"] - applicant_age for row in rows if "applicant_rule" in row]
    if property in SUBSIDISED and use == "self-use":
        guarantee = row_of("guarantee", "", agreement_date, facts)
        if not guarantee:
            return None
        if "max_ltv" in guarantee:
            left = years_left(first_assigned or agreement_date, guarantee["guarantee_years"], agreement_date)
            limits += [guarantee["max_tenor"], left]
    return max(0, floor(min(limits)))


def second_duty(price, property, agreement_date, buyer="permanent-resident", other_home=False):
    facts = {"property": property, "buyer": buyer, "other_home": other_home}
    scope = "residential" if property in HOMES else "non-residential"
    if property in HOMES and (row_of("stamp_duty", "buyer", agreement_date, facts) or {}).get("scale_1"):
        scope = "residential-scale-1"
    version = version_of("stamp_duty", scope, agreement_date, {})
    if version is None:
        return None
    band = next(band for band in version["bands"] if price <= band.get("up_to", inf))
    excess = Fraction(str(price)) - band.get("over", 0)
    duty = ceil(band.get("amount", 0) + Fraction(str(band.get("rate", 0))) * excess)
    on_top = row_of("buyer_stamp_duty", "", agreement_date, facts)
    return duty + ceil(Fraction(str((on_top or {}).get("rate", 0))) * Fraction(str(price)))


def second_premium(loan, price, years, first_home, plan, agreement_date):
    """Nothing within what a bank lends by itself, no answer above what is insured, and by the sheet between the two."""
    who = {"first_home": first_home, "regular_salary": True, "income_abroad": False, "years_since_assignment": 0}
    home = {"base": price, "property": "private", "use": "self-use", "basis": "income", "completion_date": NEVER}
    ratio, lent = round(loan / price, 9), second_max_ltv(price, agreement_date=agreement_date)
    insured = second_insured(price, agreement_date, NEVER, {**home, **who})
    if lent is not None and ratio <= round(lent, 9):
        return 0.0
    if insured is not None and ratio > round(insured, 9):
        return None
    facts = {"base": price, "ltv": ratio, "first_home": first_home, "other_mortgages": False}
    row = row_of("mip_premium", "", agreement_date, facts)
    rates = (row or {}).get("single" if plan == "single" else "annual_first")
    if rates is None:
        return None
    columns = version_of("mip_premium", "", agreement_date, facts)["columns"]["at"]
    if years > columns[-1]:
        return None
    column = next(position for position, longest in enumerate(columns) if years <= longest)
    return loan * (rates[column] if isinstance(rates, list) else rates)


def answered(function, deal):
    """Return what a function answers, or None where no rule covers the deal."""
    try:
        return function(**{name: value for name, value in deal.items() if value != NEVER})
    except NoRuleError:
        return None


def is_same(answer, expected):
    if answer is None or expected is None:
        return answer is expected
    return abs(answer - expected) <= 1e-9 * max(1.0, abs(expected))


def assert_same(function, second, deals):
    """Assert that a function answers some deals as the second reading does."""
    deals = list(deals)
    both = ((deal, answered(function, deal), second(**deal)) for deal in deals)
    wrong = [one for one in both if not is_same(*one[1:])]
    assert deals
    assert not wrong, f"{len(wrong)} of {len(deals)}; the first (deal, answer, second reading): {wrong[0]}"


def deals_of(**choices):
    """Yield a deal for every combination of what each fact may be."""
    for values in product(*choices.values()):
        yield dict(zip(choices, values, strict=True))


def deals_on(days, choices):
    """Yield the deals of every day; ``choices(day)`` tells what each fact may be."""
    for day in days:
        for deal in deals_of(**choices(day)):
            yield {**deal, "agreement_date": day}


def test_the_banks_own_cap_at_every_edge():
    def choices(day):
        return {
            "price": values_about("ltv", "base", day),
            "property": PROPERTIES,
            "use": USES,
            "basis": BASES,
            "other_mortgages": YES_NO,
            "income_abroad": YES_NO,
        }

    assert_same(functions.MAX_LTV, second_max_ltv, deals_on(days_of("ltv"), choices))


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


def test_what_a_later_completion_changes():
    def choices(day):
        return {
            "price": (8e6, 12.5e6, 33.6e6),
            "property": ("private", "hos-green", "office"),
            "use": ("self-use", "let"),
            "basis": BASES,
            "insured": YES_NO,
            "other_mortgages": YES_NO,
            "completion_date": (*TRANSITIONS, day, day + DAY),
        }

    assert_same(functions.MAX_LTV, second_max_ltv, deals_on(sorted({*days_of("ltv"), *days_of("mip")}), choices))


def test_the_insured_cap_at_every_edge():
    def choices(day):
        return {
            "price": values_about("mip", "base", day),
            "property": ("private", "village", "hos-white", "shop"),
            "use": ("self-use", "let"),
            "basis": BASES,
            "insured": (True,),
            "first_home": YES_NO,
            "regular_salary": YES_NO,
            "completion_date": (NEVER, day + DAY),
        }

    assert_same(functions.MAX_LTV, second_max_ltv, deals_on(days_of("mip"), choices))


def birthdays_about(day):
    """Return days of first assignment whose years come round on a day, each with the day before and after."""
    for years, step in product((0, 1, 25, 29, 30, 31, 39, 40, 41, 49, 50, 51), (-DAY, 0 * DAY, DAY)):
        yield dt.date(day.year - years, day.month, min(day.day, 28)) + step


def test_the_guarantee_on_every_birthday_of_the_flat():
    def choices(day):
        flats = {"property": ("hos-green", "hos-white", "housing-society"), "use": USES}
        return {**flats, "first_assigned": list(birthdays_about(day))}

    def max_tenor(**deal):
        return functions.MAX_TENOR([[name, value] for name, value in deal.items()])

    deals = list(deals_on([*days_of("guarantee"), TODAY], choices))
    assert_same(functions.MAX_LTV, second_max_ltv, ({"price": 4e6, **deal} for deal in deals))
    assert_same(max_tenor, second_max_tenor, deals)


def test_debt_servicing_at_every_edge():
    every = deals_of(date=days_of("dsr"), use=USES, other=YES_NO, abroad=YES_NO)
    answers = [(one, second_servicing(50e3, 4e6, 0.04, 25, 20e3, **one)) for one in every]
    assert {answer is None for _, answer in answers} == {True, False}
    for one, answer in answers:
        facts = {"use": one["use"], "other_mortgages": one["other"], "income_abroad": one["abroad"]}
        facts["agreement_date"] = one["date"]
        deal = {"monthly_income": 50e3, "loan": 4e6, "annual_rate": 0.04, "years": 25, "rental_income": 20e3, **facts}
        if answer is None:
            said = [answered(function, deal) for function in (functions.DSR_OK, functions.DSR, functions.DSR_STRESSED)]
            assert [*said, answered(functions.DSR_LIMIT, facts)] == [None] * 4, deal
            continue
        limit, ratio, stressed, passes = answer
        assert functions.DSR_LIMIT(**facts) == limit, deal
        assert is_same(answered(functions.DSR, deal), ratio), deal
        assert is_same(answered(functions.DSR_STRESSED, deal), stressed), deal
        assert functions.DSR_OK(**deal) is passes, deal
        least = functions.MIN_INCOME(4e6, 0.04, 25, **facts)
        for income, expected in ((least, True), (least * (1 + 1e-6), True), (least * (1 - 1e-6), False)):
            assert functions.DSR_OK(income, 4e6, 0.04, 25, **facts) is expected, (income, facts)
        assert second_servicing(least * (1 + 1e-9), 4e6, 0.04, 25, **one)[3], (least, one)
        assert not second_servicing(least * (1 - 1e-9), 4e6, 0.04, 25, **one)[3], (least, one)


def test_the_longest_tenor_at_every_edge():
    def choices(_day):
        return {
            "property": PROPERTIES,
            "building_age": (0, 24.9, 25, 25.1, 29, 30, 31, 44, 45, 46, 54.5, 55, 56, 74, 75, 76),
            "applicant_age": (0, 45, 46, 74.5, 75),
            "insured": YES_NO,
            "basis": BASES,
        }

    days = sorted({*days_of("tenor"), *days_of("ages"), *days_of("mip_tenor")})
    assert_same(functions.MAX_TENOR, second_max_tenor, deals_on(days, choices))


def test_the_share_of_every_asset_everywhere():
    def worth(asset, place):
        return functions.ASSET_NET_WORTH([[asset, 3e6, 0, place]])

    def second_worth(asset, place):
        row = row_of("haircuts", "", TABLES["haircuts"]["verified_on"], {"asset": asset, "place": place})
        return 3e6 * row["share"] if row else None

    codes = [[word.code for word in words] for words in (Asset, Place)]
    assert_same(worth, second_worth, deals_of(asset=codes[0], place=codes[1]))


DUTY_EDGES = sorted(
    {
        band["up_to"]
        for version in TABLES["stamp_duty"]["version"]
        for band in version.get("bands", [])
        if "up_to" in band
    }
)


ROUNDED_UP = (3_290_330, 4_428_580, 21_739_130)
"""Scale 1's published edges that lie up to ten dollars above where marginal relief meets the next rate."""


def test_stamp_duty_at_every_edge():
    prices = [1.0, 250e6, *(edge + step for edge in DUTY_EDGES for step in (-CENT, 0, CENT, 1, 33.33))]
    deals = deals_on(days_of("stamp_duty"), lambda _day: {"price": prices, "property": PROPERTIES})
    assert_same(functions.STAMP_DUTY, second_duty, deals)


def test_stamp_duty_at_every_edge_whoever_buys():
    prices = [1.0, 250e6, *(edge + step for edge in DUTY_EDGES for step in (0, CENT))]
    buyers = {"buyer": ("permanent-resident", "other", "company"), "other_home": YES_NO}
    deals = deals_on(
        sorted({*days_of("stamp_duty"), *days_of("buyer_stamp_duty")}),
        lambda _day: {"price": prices, "property": ("private", "shop"), **buyers},
    )
    assert_same(functions.STAMP_DUTY, second_duty, deals)


def test_the_premium_at_every_edge():
    ratios = [edge + step for edge in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9) for step in (-1e-5, 0, 1e-5)]

    def choices(day):
        return {
            "loan": ratios,
            "price": values_about("mip_premium", "base", day),
            "years": (5, 10, 11, 15, 16, 20, 21, 25, 26, 30, 31),
            "first_home": YES_NO,
            "plan": ("single", "annual"),
        }

    deals = deals_on(days_of("mip_premium"), choices)
    deals = ({**deal, "loan": deal["price"] * deal["loan"]} for deal in deals)
    assert_same(functions.MIP_PREMIUM, second_premium, deals)


def test_the_premium_at_every_loan_cap():
    """The programme's caps in HKD, and the banks', one step below, at and above."""
    caps = (3.6e6, 4e6, 4.2e6, 5e6, 7.2e6, 9e6, 9.6e6, 12e6)
    prices = (4.4e6, 6.5e6, 8e6, 8.5e6, 9e6, 10.5e6, 11e6, 12e6, 13e6, 15e6, 15.5e6, 16e6, 17e6, 18e6, 20e6)

    def choices(_day):
        loans = [cap + step for cap in caps for step in (-200, 0, 200)]
        return {"loan": loans, "price": prices, "years": (20,), "first_home": YES_NO, "plan": ("single",)}

    deals = [deal for deal in deals_on(days_of("mip_premium"), choices) if deal["loan"] <= deal["price"]]
    assert_same(functions.MIP_PREMIUM, second_premium, deals)


def just_above(edges):
    return [(edge, edge + CENT) for edge in edges]


def test_the_banks_own_loan_does_not_fall_where_the_price_passes_an_edge():
    """The sliding caps of the Monetary Authority were made so; a mistyped edge or loan cap breaks it."""
    for deal in deals_of(agreement_date=days_of("ltv"), use=USES, basis=BASES):
        for edge, above in just_above(values_about("ltv", "base", deal["agreement_date"])):
            if second_max_ltv(edge, **deal) is not None:
                assert functions.MAX_LOAN(above, **deal) >= functions.MAX_LOAN(edge, **deal) - CENT, (edge, deal)


def reduced(base, rows, points, printed):
    """Return a ratio by exact fractions: the applicable cap less the points, and no more than a printed loan cap."""
    ratio, cap = next((ratio, cap) for edge, closed, ratio, cap in rows if base < edge or (closed and base == edge))
    own = min(Fraction(ratio), Fraction(cap) / base if cap else Fraction(1)) - Fraction(points)
    lower, upper, most = printed or (0, 0, 0)
    return min(own, Fraction(most) / base) if lower <= base < upper else own


M = 10**6
ROUNDS = [
    ("2013-03-01", [(7 * M, False, "0.7", 4.2 * M), (10 * M, False, "0.6", 5 * M), (inf, False, "0.5", 0)]),
    ("2016-01-01", [(7 * M, False, "0.6", 0), (10 * M, False, "0.6", 5 * M), (inf, False, "0.5", 0)]),
    ("2018-08-15", [(7 * M, False, "0.6", 0), (10 * M, False, "0.6", 5 * M), (inf, False, "0.5", 0)]),
    (
        "2023-08-15",
        [
            *((15 * M, True, "0.7", 0), (17.5 * M, False, "0.7", 10.5 * M), (30 * M, True, "0.6", 0)),
            *((36 * M, False, "0.6", 18 * M), (inf, False, "0.5", 0)),
        ],
    ),
    ("2024-03-15", [(30 * M, True, "0.7", 0), (35 * M, False, "0.7", 21 * M), (inf, False, "0.6", 0)]),
]
"""The bands of a self-use home by the Authority's releases of 2011-06-10, 2015-02-27, 2023-07-07 and 2024-02-28."""

REDUCTIONS = {
    ("2013-03-01", False, True): ("0.1", None),
    ("2013-03-01", True, True): ("0.2", None),
    ("2016-01-01", False, True): ("0.1", (7 * M, 10 * M, 4 * M)),
    ("2016-01-01", True, True): ("0.2", (7 * M, 10 * M, 3 * M)),
    ("2018-08-15", False, True): ("0.1", (7 * M, 10 * M, 4 * M)),
    ("2018-08-15", True, False): ("0.1", (7 * M, 10 * M, 4 * M)),
    ("2018-08-15", True, True): ("0.2", (7 * M, 10 * M, 3 * M)),
    ("2023-08-15", True, False): ("0.1", None),
    ("2024-03-15", True, False): ("0.1", None),
}
"""Points off by day, other mortgages and income abroad, with the reduced loan cap that brokers' tables print."""


@pytest.mark.parametrize(("day", "bands"), ROUNDS, ids=[day for day, _ in ROUNDS])
def test_a_reduction_comes_off_the_loan_cap_too_in_every_band(day, bands):
    edges = [7, 7.5, 8, 8.2, 8 + 1 / 3, 9, 10, 12, 15, 16, 17.5, 25, 30, 31, 33, 35, 36, 40]
    for (date, other, abroad), (points, printed) in REDUCTIONS.items():
        for price in (edge * M + step for edge in edges for step in (-1, 0, 1)):
            if date == day:
                deal = {"other_mortgages": other, "income_abroad": abroad, "agreement_date": day}
                expected = reduced(Fraction(price), bands, points, printed)
                assert functions.MAX_LTV(price, **deal) == pytest.approx(float(expected), abs=1e-9), (price, deal)


@pytest.mark.parametrize(("day", "bands"), ROUNDS, ids=[day for day, _ in ROUNDS])
def test_nothing_is_lost_by_a_dollar_on_the_price_with_a_reduction_either(day, bands):
    """The Authority adds a loan cap "to avoid a sudden drop"; a reduction must not bring the drop back."""
    prices = [edge for edge, *_ in bands if edge < inf]
    for (date, other, abroad), price in product(REDUCTIONS, prices):
        if date == day:
            deal = {"other_mortgages": other, "income_abroad": abroad, "agreement_date": day}
            below, above = (functions.MAX_LTV(price + step, **deal) for step in (-1, 1))
            assert abs(above - below) <= 1e-6, (price, deal)


def test_the_insured_loan_does_not_fall_within_the_scheme():
    completions = NEVER, dt.date(2029, 12, 31)
    for date, completion, first in product(days_of("mip"), completions, YES_NO):
        deal = {"insured": True, "first_home": first, "regular_salary": first, "agreement_date": date}
        deal |= {"completion_date": completion} if completion > NEVER else {}
        for edge, above in just_above(values_about("mip", "base", date)):
            facts = {**deal, "base": above, "property": "private", "use": "self-use", "basis": "income"}
            insured = second_insured(above, date, completion, {"completion_date": NEVER, **facts})
            if insured and second_max_ltv(edge, **deal) is not None:
                assert functions.MAX_LOAN(above, **deal) >= functions.MAX_LOAN(edge, **deal) - 1, (edge, deal)


def test_stamp_duty_does_not_jump_at_an_edge():
    """Marginal relief ends where it meets the next rate; the edges are published to ten dollars, some rounded up."""
    for date, property, other_home in product(days_of("stamp_duty"), ("private", "shop"), YES_NO):
        deal = {"property": property, "agreement_date": date, "other_home": other_home}
        if second_duty(1.0, **deal) is not None:
            for edge, above in just_above(DUTY_EDGES):
                duty = functions.STAMP_DUTY(edge, **deal)
                least = -2 if edge in ROUNDED_UP else 0
                assert least <= functions.STAMP_DUTY(above, **deal) - duty <= 10, (edge, deal)


def test_a_longer_or_larger_loan_never_costs_a_smaller_premium():
    for version, plan in product(TABLES["mip_premium"]["version"], ("single", "annual_first")):
        before = {}
        for row in version["grid"]:
            if plan in row:
                rates = row[plan] if isinstance(row[plan], list) else [row[plan]] * len(version["columns"]["at"])
                buyers = tuple(
                    row.get(fact) for fact in ("base_over", "base_up_to", "base_below", "first_home", "other_mortgages")
                )
                earlier = before.get(buyers, [0.0] * len(rates))
                assert rates == sorted(rates), row
                assert all(rate >= less for rate, less in zip(rates, earlier, strict=True)), row
                before[buyers] = rates
