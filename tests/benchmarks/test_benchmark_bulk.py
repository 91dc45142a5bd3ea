"""How long a list of 100,000 deals takes, beside a loop over its first 1,000 with one worksheet function a result."""

import numpy as np
import pandas as pd
import pytest

from udfs import functions
from xlmortgage.errors import XlMortgageError
from xlmortgage.lists import evaluate as bulk

DEALS = 100_000
ROWS = 1_000

DATES = ["2023-11-01", "2024-03-01", "2024-10-16", "2025-06-01", "2026-03-01"]
LOAN = ("loan", "annual_rate", "years")
FUNCTIONS = {
    functions.MAX_LTV: ("price", *bulk.LTV),
    functions.MAX_LOAN: ("price", "valuation", "rebate", *bulk.LTV),
    functions.MAX_TENOR: bulk.TENOR,
    functions.MONTHLY_PAYMENT: LOAN,
    functions.DSR: ("monthly_income", *LOAN, *bulk.SERVICING),
    functions.DSR_LIMIT: ("monthly_income", *LOAN, *bulk.SERVICING),
    functions.DSR_OK: ("monthly_income", *LOAN, *bulk.SERVICING),
    functions.MIN_INCOME: (*LOAN, *bulk.SERVICING),
    functions.STAMP_DUTY: ("price", "property", "agreement_date"),
    functions.SECOND_MORTGAGE_APR: (*LOAN, *bulk.APR),
}
"""What the loop asks, and by which facts."""


@pytest.fixture(scope="module")
def deals():
    random = np.random.default_rng(20241016)
    price = random.uniform(2e6, 40e6, DEALS).round(-3)
    return pd.DataFrame(
        {
            "price": price,
            "valuation": (price * random.uniform(0.9, 1.1, DEALS)).round(-3),
            "rebate": random.choice([0.0, 100_000.0], DEALS),
            "property": random.choice(["私樓", "唐樓", "村屋", "車位", "居屋綠表"], DEALS),
            "use": random.choice(["自用", "出租", "公司持有"], DEALS, p=[0.8, 0.15, 0.05]),
            "insured": random.random(DEALS) < 0.3,
            "first_home": random.random(DEALS) < 0.5,
            "regular_salary": random.random(DEALS) < 0.7,
            "other_mortgages": random.random(DEALS) < 0.2,
            "agreement_date": pd.to_datetime(random.choice(DATES, DEALS)),
            "building_age": random.integers(0, 60, DEALS),
            "applicant_age": random.integers(22, 65, DEALS),
            "monthly_income": random.uniform(2e4, 3e5, DEALS).round(),
            "loan": (price * random.uniform(0.3, 0.95, DEALS)).round(-3),
            "annual_rate": random.choice([0.0325, 0.035, 0.04125, 0.12], DEALS),
            "years": random.integers(5, 31, DEALS),
            "other_debts": random.choice([0.0, 5_000.0], DEALS),
            "fees": random.choice([0.0, 30_000.0], DEALS),
        }
    )


def one_by_one(frame):
    """Return how many answers a plain loop gives, a bad one counted as none."""
    given = 0
    for deal in frame.to_dict("records"):
        for function, names in FUNCTIONS.items():
            try:
                function(**{name: deal[name] for name in names if name in deal})
                given += 1
            except XlMortgageError:
                pass
    return given


def test_a_list_at_once(benchmark, deals):
    results, _ = benchmark.pedantic(bulk.evaluate, args=(deals,), rounds=3, warmup_rounds=1)
    benchmark.extra_info["deals"] = DEALS
    assert len(results) == DEALS


def test_a_list_of_which_only_the_verdict_is_asked(benchmark, deals):
    results, _ = benchmark.pedantic(bulk.evaluate, args=(deals, ["verdict"]), rounds=3, warmup_rounds=1)
    benchmark.extra_info["deals"] = DEALS
    assert len(results) == DEALS


def test_a_list_of_texts(benchmark, deals):
    texts = deals.head(DEALS // 10).astype(str)
    benchmark.extra_info["deals"] = len(texts)
    results, _ = benchmark.pedantic(bulk.evaluate, args=(texts,), rounds=3)
    assert len(results) == len(texts)


def test_a_loop_over_single_deals(benchmark, deals):
    benchmark.extra_info["deals"] = ROWS
    benchmark.extra_info["times this for the list"] = DEALS // ROWS
    assert benchmark.pedantic(one_by_one, args=(deals.head(ROWS),), rounds=3, warmup_rounds=1) > ROWS
