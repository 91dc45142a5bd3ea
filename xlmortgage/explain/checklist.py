"""A list for a client in rows."""

from __future__ import annotations

from typing import Any

from xlmortgage.explain.rows import from_whom
from xlmortgage.explain.sentence import say
from xlmortgage.questions.checklist import Printed


def shown_checklist(answer: Printed, lang: str) -> list[list[Any]]:
    """Return a header row, and a row an item: its number, what it is, and who says so."""
    header = say(lang, "編號|項目|出處", "no.|item|source").split("|")
    rows = enumerate(answer.items, start=1)
    return [header, *([number, item.text[lang], from_whom(item.citation, lang)] for number, item in rows)]
