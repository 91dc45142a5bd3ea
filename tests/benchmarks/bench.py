"""How long things take, beside what a user would pick instead: ``make bench`` prints the table.

Times are CPU time, the least of several repeats.  A unit is the time of ``sum(i*i for i in range(20))``, measured beside
each row, so that a slow machine or a busy one says the same.  Amounts change from call to call, so that no memory of
answers flatters.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy_financial
import openpyxl
import pandas as pd
import pyxirr

import xlmortgage as xm
from udfs import functions as F  # noqa: N812 - as users call it
from udfs.contract import CONTRACT
from workbooks.file import recalculate

REPEATS = 7
LEAST_BATCH = 0.02
"""How long a batch of calls has to take [s], for the clock to be fine enough."""

DEALS = 20_000
ROWS = 1_000
DATES = ["2023-11-01", "2024-03-01", "2024-10-16", "2025-06-01", "2026-03-01"]
SALARIED = {"insured": True, "first_home": True, "regular_salary": True}
BUYER = {"monthly_income": 60e3, "annual_rate": 0.035, "years": 30}
FAILING = {"price": 8e6, "annual_rate": 0.04, "years": 25, "monthly_income": 50e3, "other_debts": 3e3}
COMMAND = ["-c", "from xlmortgage.cli import main; main()"]
TYPED = {"price": "8m", "loan": "5.6m", "annual_rate": "3.25%", "years": "30", "monthly_income": "80000"}


class Row(NamedTuple):
    """One row of the table."""

    title: str
    ask: Callable[[int], Any]
    """What is measured; it is told the number of the call, for its amounts to differ."""
    deals: int = 1
    """How many deals a call answers; the row tells of one."""


class Section(NamedTuple):
    """Rows under one heading."""

    title: str
    rows: tuple[Row, ...]


def price(call: int) -> float:
    """Return a price that no call had before [HKD]."""
    return 8e6 + 1e3 * (call % 1_000_003)


def block(call: int) -> list[list[Any]]:
    """Return a whole deal as the inputs of a template stand, at a price that no call had before."""
    return [
        ["樓價", price(call)],
        ["物業", "村屋"],
        ["用途", "自用"],
        ["首次置業", "是"],
        ["臨約日期", 45581],
        ["備註", "海景"],
        ["貸款額", 5.5e6],
        ["年利率", 0.0325],
        ["年期", 25],
        ["每月入息", 80_000],
    ]


@cache
def deals() -> pd.DataFrame:
    """Return a deal list as brokers have them: every kind of property, use and date; a tenth has no premium rule."""
    random = np.random.default_rng(20241016)
    prices = random.uniform(2e6, 40e6, DEALS).round(-3)
    return pd.DataFrame(
        {
            "price": prices,
            "valuation": (prices * random.uniform(0.9, 1.1, DEALS)).round(-3),
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
            "loan": (prices * random.uniform(0.3, 0.95, DEALS)).round(-3),
            "annual_rate": random.choice([0.0325, 0.035, 0.04125, 0.12], DEALS),
            "years": random.integers(5, 31, DEALS),
            "other_debts": random.choice([0.0, 5_000.0], DEALS),
            "fees": random.choice([0.0, 30_000.0], DEALS),
        }
    )


def evaluated(*columns: str, number: int = DEALS, **facts: Any) -> Callable[[int], Any]:
    """Return what answers a part of the list, each time at other prices."""

    def ask(call: int) -> Any:
        frame = deals().head(number)
        frame = frame.assign(price=frame["price"] + 1e3 * call, loan=frame["loan"] + 1e3 * call, **facts)
        return xm.evaluate(frame, list(columns) or None)

    return ask


def as_texts(_call: int) -> Any:
    """Answer a list in which every cell is a text, as a .csv file has it."""
    return xm.evaluate(deals().head(ROWS).astype(str))


def row_by_row(call: int) -> Any:
    """Answer a list as a user of pandas would who has only the worksheet function."""
    frame = deals().head(ROWS)
    return frame.apply(lambda deal: F.MAX_LTV(deal["price"] + call, deal["property"]), axis="columns")


def halved_price(call: int, **facts: Any) -> float:
    """Return a price as a user would look for it: a hundred million, halved until the dollar."""
    cash, low, high = 1.5e6 + call, 0, 100_000_000
    by_income = F.LOAN_BY_INCOME(*BUYER.values())
    while high - low > 1:
        middle = (low + high) // 2
        loan = min(F.MAX_LOAN(middle, **facts), by_income)
        enough = F.CASH_NEEDED(middle, loan, years=30) <= cash
        low, high = (middle, high) if enough else (low, middle)
    return low


def flows(months: int, call: int) -> tuple[list[float], list[float]]:
    """Return times [years] and amounts [HKD] of a loan with a fee."""
    loan = 3e6 + 1e3 * call
    payment = -float(numpy_financial.pmt(0.0225 / 12, months, loan))
    return [month / 12 for month in range(months + 1)], [loan - 30_000, *[-payment] * months]


def of_flows(solve: Callable[[list[float], list[float]], Any], months: int) -> Callable[[int], Any]:
    """Return what solves the rate of a loan; making its flows is no part of it."""
    made = [flows(months, call) for call in range(50)]
    return lambda call: solve(*made[call % 50])


def level_rate(call: int) -> Any:
    """Return the monthly rate of level payments, as Excel's RATE does."""
    return numpy_financial.rate(360, -11_468.0, 2.97e6 + call % 1_000, 0)


@cache
def book() -> Path:
    """Return a workbook of a thousand deals with five of our functions and three of Excel's in each row."""
    path = Path(tempfile.mkdtemp(), "deals.xlsx")
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("deals")
    for row in range(1, ROWS + 1):
        deal = [8e6 + 1e3 * row, "村屋", 4e6 + 1e3 * row, 0.04, 25, 60_000 + row]
        ours = [
            f"=MAX_LTV(A{row},B{row})",
            f"=MAX_TENOR(B{row},20,40)",
            f"=DSR_OK(F{row},C{row},D{row},E{row})",
            f"=STAMP_DUTY(A{row})",
            f"=SECOND_MORTGAGE_APR(C{row},D{row},E{row},30000)",
        ]
        sheet.append([*deal, *ours, f"=A{row}*G{row}", f'=IF(I{row},"ok","no")', f"=ROUND(K{row},4)"])
    workbook.save(path)
    return path


def recalculated(_call: int) -> Any:
    """Calculate the workbook into a copy."""
    return recalculate(book(), book().with_name("calculated.xlsx"), CONTRACT)


SECTIONS = (
    Section(
        "one cell",
        (
            Row('MAX_LTV(8e6,"private")', lambda call: F.MAX_LTV(price(call), "private")),
            Row(
                "MAX_LTV, ten arguments, insured",
                lambda call: F.MAX_LTV(
                    price(call), "村屋", "自用", True, True, True, False, False, "入息", "2024-10-16"
                ),
            ),
            Row(
                "MAX_LTV, another date each call",
                lambda call: F.MAX_LTV(price(call), "private", agreement_date=43_000 + call % 2_900),
            ),
            Row("MAX_LTV, a deal block of six lines", lambda call: F.MAX_LTV(block(call)[:6])),
            Row("MAX_LTV_WHY", lambda call: F.MAX_LTV_WHY(price(call))),
            Row("MAX_TENOR", lambda call: F.MAX_TENOR("村屋", 20 + call % 1_009 / 1_009, 40)),
            Row("DSR_OK", lambda call: F.DSR_OK(60_000 + call % 10_007, 4e6, 0.04, 30)),
            Row("STAMP_DUTY", lambda call: F.STAMP_DUTY(price(call))),
            Row(
                "CASH_NEEDED, insured",
                lambda call: F.CASH_NEEDED(price(call), 6.4e6, insured=True, first_home=True, years=30),
            ),
            Row("SECOND_MORTGAGE_APR, 120 months", lambda call: F.SECOND_MORTGAGE_APR(price(call), 0.15, 10, 31e3)),
            Row("MAX_PRICE", lambda call: F.MAX_PRICE(cash=1.5e6 + call, **BUYER)),
            Row("MAX_PRICE, insured", lambda call: F.MAX_PRICE(cash=1.5e6 + call, **BUYER, **SALARIED)),
            Row("  beside: halving the price by hand", halved_price),
        ),
    ),
    Section(
        "one whole deal, a block of ten lines",
        (
            Row("VERDICT", lambda call: F.VERDICT(block(call))),
            Row("VERDICT_WHY", lambda call: F.VERDICT_WHY(block(call))),
            Row("QUOTE", lambda call: F.QUOTE(block(call))),
            Row("WHAT_WOULD_PASS, of a deal that fails", lambda call: F.WHAT_WOULD_PASS(loan=6e6 + call, **FAILING)),
        ),
    ),
    Section(
        "the rate of a loan",
        (
            Row("effective_rate, 360 flows", of_flows(xm.effective_rate, 360)),
            Row("  beside: pyxirr.irr, 360 flows", of_flows(lambda _, amounts: pyxirr.irr(amounts), 360)),
            Row("  beside: numpy_financial.rate, level payments", level_rate),
            Row("  beside: numpy_financial.irr, 60 flows", of_flows(lambda _, flow: numpy_financial.irr(flow), 60)),
            Row("effective_rate, 60 flows", of_flows(xm.effective_rate, 60)),
        ),
    ),
    Section(
        "a list, a deal",
        (
            Row("every result", evaluated(), DEALS),
            Row("the verdict", evaluated("verdict"), DEALS),
            Row("max_ltv, max_loan, loan_binding", evaluated("max_ltv", "max_loan", "loan_binding"), DEALS),
            Row("second_apr", evaluated("second_apr"), DEALS),
            Row(
                "second_apr, rounded instalments and yearly fees",
                evaluated("second_apr", rounding="nearest-dollar", fee_treatment="annual", fees=3e3),
                DEALS,
            ),
            Row("every result, of a list of texts", as_texts, ROWS),
            Row("  beside: DataFrame.apply of MAX_LTV, row by row", row_by_row, ROWS),
        ),
    ),
    Section(
        "a workbook without Excel, a row",
        (Row("five of our functions and three of Excel's", recalculated, ROWS),),
    ),
)

COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "python -c 'import click'": ["-c", "import click"],
    "python -c 'import pandas'": ["-c", "import pandas"],
    "xlmortgage ask MAX_LTV price=8000000": [*COMMAND, "ask", "MAX_LTV", "price=8000000"],
    "xlmortgage ask VERDICT, of a whole deal": [*COMMAND, "ask", "VERDICT", *map("=".join, TYPED.items())],
}
"""Commands, each in a Python of its own."""


def unit() -> int:
    """Return what a unit is."""
    return sum(i * i for i in range(20))


def seconds_of(ask: Callable[[], Any], times: int) -> float:
    """Return the CPU time of one call among several [s]."""
    started = time.process_time()
    for _ in range(times):
        ask()
    return (time.process_time() - started) / times


def times_of(ask: Callable[[], Any]) -> int:
    """Return how many calls make a batch that is long enough, once the first has read its tables."""
    ask()
    times = 1
    while times * seconds_of(ask, times) < LEAST_BATCH:
        times *= 2
    return times


def measured(row: Row) -> tuple[float, float]:
    """Return the time of a row's deal and of a unit beside it [s]."""
    calls = count()

    def ask() -> Any:
        return row.ask(next(calls))

    times, of_unit = times_of(ask), times_of(unit)
    repeats = [(seconds_of(ask, times), seconds_of(unit, of_unit)) for _ in range(REPEATS)]
    return min(of_row for of_row, _ in repeats) / row.deals, min(of_unit for _, of_unit in repeats)


def of_command(arguments: list[str]) -> float:
    """Return the CPU time of a command [s]."""

    def used() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    taken = []
    for _ in range(REPEATS):
        before = used()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        taken.append(used() - before)
    return min(taken)


def main() -> None:
    """Measure every row and print it as soon as it is known."""
    for section in SECTIONS:
        print(f"\n{section.title:52}{'us':>12}{'units':>10}")
        for row in section.rows:
            taken, of_unit = measured(row)
            print(f"  {row.title:50}{taken * 1e6:12,.1f}{taken / of_unit:10,.1f}", flush=True)
    print(f"\n{'a command, started cold':52}{'ms':>12}")
    for title, arguments in COMMANDS.items():
        print(f"  {title:50}{of_command(arguments) * 1e3:12,.0f}", flush=True)


if __name__ == "__main__":
    main()
