"""What would make a failing deal pass, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from xlmortgage.deal.facts import FACTS
from xlmortgage.explain.sentence import dollars, say
from xlmortgage.explain.verdict import reason_of
from xlmortgage.questions.remedy import Change, Remedy
from xlmortgage.questions.verdict import ASKING, FAILING, Assessment
from xlmortgage.tables.reader import Weight

MOST_PAIRS = 5
"""So many pairs of changes are shown."""


def shown_what_would_pass(answer: Remedy, lang: str) -> list[list[Any]]:
    """Return what would make a deal pass: rows of what changes, from what, to what and by how much, with a header.

    Two changes that are enough together bear one number.  A deal that does not fail, and one that nothing of ours makes
    pass, get one row that says so.
    """
    header = say(lang, "改變|現時|改為|差額", "change|now|to|difference").split("|")
    if answer.changes:
        rows = [row for change in answer.changes for row in _rows(change, lang)]
        return [header, *rows, *_what_is_asked(answer.changes, lang)]
    if answer.pairs:
        shown = answer.pairs[:MOST_PAIRS]
        return [header, *_together(shown, lang), *_what_is_asked([first for first, _ in shown], lang)]
    reason = reason_of(answer.assessment, lang)
    if answer.assessment.found & FAILING:
        said = say(lang, f"沒有一項或兩項改動足以通過：{reason}", f"No one or two changes are enough. {reason}")
    else:
        said = say(lang, f"毋須更改：{reason}", f"Nothing has to change. {reason}")
    return [header, [said, "", "", ""]]


def _what_is_asked(changes: Sequence[Change], lang: str) -> list[list[Any]]:
    """Return a row for each thing about which the bank has to be asked after a change: the same of several, once."""
    asked = [change.asked_about for change in changes if change.asked_about]
    reasons = {_what_asks(about): reason_of(about, lang) for about in reversed(asked)}
    return [[THEN_ASK[lang == "en"] + say(lang, "：", ": ") + said, "", "", ""] for said in reversed(reasons.values())]


def _what_asks(about: Assessment) -> tuple[int, ...]:
    """Return for what reasons the bank has to be asked, whatever the amounts of the deal."""
    notices = (id(notice) for notice, goes_with in about.notices if notice.weight == Weight.ASK and goes_with)
    return (about.found & ASKING, about.uncovered, *notices)


THEN_ASK = "其後仍須向銀行查詢", "then ask the bank"


def _rows(change: Change, lang: str) -> Iterator[list[Any]]:
    """Yield a change; that of the income also as what another borrower would have to bring."""
    yield _change(change, lang)
    if change.name == "monthly_income":
        more, another = change.then - change.now, say(lang, "另一借款人的每月入息", "another borrower's monthly income")
        yield [another + _asks(change, lang), 0.0, more, more]


def _together(pairs: Sequence[tuple[Change, Change]], lang: str) -> Iterator[list[Any]]:
    """Yield two changes each, under one number."""
    for number, pair in enumerate(pairs, start=1):
        for change in pair:
            name, *amounts = _change(change, lang)
            yield [say(lang, f"兩項同時 {number}：{name}", f"together {number}: {name}"), *amounts]


def _change(change: Change, lang: str) -> list[Any]:
    if change.name == "scale":
        name = say(lang, f"樓價（{_in_proportion(change, lang)}）", f"price (and {_in_proportion(change, lang)})")
        return [name + _asks(change, lang), change.now, change.then, change.then - change.now]
    name = FACTS[change.name].label(lang) + _asks(change, lang)
    if isinstance(change.then, bool):
        words = say(lang, "否 是", "no yes").split()
        return [name, words[change.now], words[change.then], ""]
    return [name, change.now, change.then, change.then - change.now]


def _asks(change: Change, lang: str) -> str:
    """Return that the bank has to be asked after a change, where it has."""
    return say(lang, f"（{THEN_ASK[0]}）", f" ({THEN_ASK[1]})") if change.asked_about else ""


def _in_proportion(change: Change, lang: str) -> str:
    """Return what falls with the price: the loan, and what else the deal gives."""
    loan, others = dollars(change.facts["loan"]), ("valuation", "rebate", "bank_rebate")
    besides = [
        (FACTS[name].label(lang), dollars(round(change.facts[name], 2))) for name in others if change.facts.get(name)
    ]
    zh, en = "".join(f"、{name}減至 {to}" for name, to in besides), "".join(f", {name} to {to}" for name, to in besides)
    return say(lang, f"貸款額按比例減至 {loan}{zh}", f"the loan in proportion, to {loan}{en}")
