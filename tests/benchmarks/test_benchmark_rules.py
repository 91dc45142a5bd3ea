"""How long one cell takes, and how long a million deals take as arrays, beside a loop over the rows of a DataFrame."""

import numpy as np
import pandas as pd
import pytest

from udfs import functions
from xlmortgage import questions as quote
from xlmortgage.deal.words import Property, Use

DEALS = 1_000_000
ROWS = 10_000
DATES = np.array([20130301, 20150301, 20170601, 20200901, 20230801, 20240301, 20241016, 20260101])


def deals(number):
    random = np.random.default_rng(20241016)
    return {
        "price": random.uniform(2e6, 60e6, number),
        "property": random.choice([Property.PRIVATE, Property.TENEMENT, Property.VILLAGE, Property.CAR_PARK], number),
        "use": random.choice([Use.SELF_USE, Use.LET, Use.COMPANY], number),
        "insured": random.random(number) < 0.3,
        "first_home": random.random(number) < 0.5,
        "regular_salary": random.random(number) < 0.7,
        "other_mortgages": random.random(number) < 0.2,
        "income_abroad": random.random(number) < 0.1,
        "agreement_date": random.choice(DATES, number),
    }


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        (functions.MAX_LTV, (8_000_000,)),
        (functions.MAX_LTV, (8_000_000, "村屋", "自用", True, True, True, False, False, "入息", "2024-10-16")),
        (functions.DSR_OK, (60_000, 4_000_000, 0.04, 30)),
        (functions.MAX_TENOR, ("村屋", 20, 40)),
        (functions.STAMP_DUTY, (8_000_000,)),
        (functions.MAX_LTV_WHY, (8_000_000,)),
        (functions.SECOND_MORTGAGE_APR, (1_000_000, 0.15, 10, 31_000)),
    ],
    ids=["MAX_LTV-price", "MAX_LTV-ten", "DSR_OK", "MAX_TENOR", "STAMP_DUTY", "MAX_LTV_WHY", "SECOND_MORTGAGE_APR"],
)
def test_one_cell(benchmark, function, arguments):
    assert benchmark(function, *arguments)


def test_a_deal_block_in_one_cell(benchmark):
    block = [
        ["樓價", 8e6],
        ["物業", "村屋"],
        ["用途", "自用"],
        ["首次置業", "是"],
        ["臨約日期", 45581],
        ["備註", "海景"],
    ]
    assert benchmark(functions.MAX_LTV, block) == 0.7


@pytest.mark.parametrize("number", [ROWS, DEALS])
def test_deals_as_arrays(benchmark, number):
    facts = deals(number)
    benchmark.extra_info["deals"] = number
    answer = benchmark.pedantic(quote.loan_to_value, kwargs=facts, rounds=5, warmup_rounds=1)
    assert len(answer.value) == number


def test_deals_row_by_row_of_a_frame(benchmark):
    frame = pd.DataFrame(deals(ROWS))
    benchmark.extra_info["deals"] = ROWS
    benchmark.extra_info["times this for a million"] = DEALS // ROWS

    def by_row():
        return frame.apply(lambda deal: quote.loan_to_value(**deal).value, axis=1)

    assert len(benchmark.pedantic(by_row, rounds=3, warmup_rounds=1)) == ROWS


def test_debt_servicing_and_tenor_as_arrays(benchmark):
    facts = deals(DEALS)
    random = np.random.default_rng(7)
    income, loan, ages = (
        random.uniform(2e4, 2e5, DEALS),
        random.uniform(1e6, 2e7, DEALS),
        random.uniform(0, 60, DEALS),
    )

    def both():
        servicing = quote.servicing(income, loan, 0.04, np.full(DEALS, 25.0), agreement_date=facts["agreement_date"])
        tenor = quote.longest_tenor(facts["property"], ages, agreement_date=facts["agreement_date"])
        return servicing.passes, tenor.value

    benchmark.extra_info["deals"] = DEALS
    passes, tenors = benchmark.pedantic(both, rounds=3, warmup_rounds=1)
    assert len(passes) == len(tenors) == DEALS
