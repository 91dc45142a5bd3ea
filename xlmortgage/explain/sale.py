"""Who is paid what from a sale, in rows."""

from __future__ import annotations

from typing import Any

from xlmortgage.questions.sale import Sale

HEADERS = (("收款人", "應付", "實付", "尚欠"), ("who", "due", "paid", "unpaid"))
PAID = (
    ("賣樓費用", "一按", "二按", "業主", "合計"),
    ("costs of the sale", "first lender", "second lender", "owner", "total"),
)
"""Who is paid, in the order in which they are, and the sum."""


def shown_sale_proceeds(answer: Sale, lang: str) -> list[list[Any]]:
    """Return who is paid what from a sale as rows with a header."""
    parts = zip(PAID[lang == "en"], (*answer.proceeds, answer.proceeds.total), strict=True)
    return [list(HEADERS[lang == "en"]), *([who, part.due, part.paid, part.shortfall] for who, part in parts)]
