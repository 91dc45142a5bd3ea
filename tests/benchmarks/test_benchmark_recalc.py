"""How long a deal list takes without Excel: 10,000 rows of five of our functions."""

import openpyxl
import pytest

from workbooks.file import recalculate

ROWS = 10_000


@pytest.fixture(scope="module")
def deal_list(tmp_path_factory):
    path = tmp_path_factory.mktemp("deals") / "deals.xlsx"
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("交易")
    for row in range(1, ROWS + 1):
        deal = [1_000_000.0 + row, "村屋", 0.04, 25.0, 60_000.0, *range(6)]
        calls = [
            f"=LIMIT(A{row},B{row})",
            f'=LIMIT(A{row},"私樓")',
            f"=PAYMENT(A{row}*L{row},C{row},D{row})",
            f"=RATIO(N{row},E{row})",
            f'=IF(RATIO(N{row},E{row})<0.5,LIMIT(A{row},"x"),0)',
        ]
        sheet.append(deal + calls)
    workbook.save(path)
    return path


FUNCTIONS = {
    "LIMIT": lambda price, kind: 0.6 if kind == "村屋" and price > 0 else 0.7,
    "PAYMENT": lambda loan, rate, years: loan * (rate / 12) / (1 - (1 + rate / 12) ** (-12 * years)),
    "RATIO": lambda payment, income: payment / income,
}


def test_recalculating_a_deal_list(benchmark, deal_list, tmp_path):
    report = benchmark.pedantic(
        recalculate, args=(deal_list, tmp_path / "calculated.xlsx", FUNCTIONS), rounds=3, warmup_rounds=1
    )
    assert report.cells_written == 5 * ROWS
    assert (report.errors, report.unsupported) == ([], [])
