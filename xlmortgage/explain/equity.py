"""Whether and when an owner is in negative equity, and what a bank makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlmortgage.explain.sentence import Told, assumption, authority, dollars, lines, percent
from xlmortgage.questions.equity import Equity, Path

PATH = (
    ("月數", "物業現值", "一按結欠", "總結欠", "淨值"),
    ("month", "value", "first mortgage", "owed in all", "equity"),
)
"""The headers of a path."""


def shown_negative_equity_path(answer: Path, lang: str) -> list[list[Any]]:
    """Return where an owner stands every month as rows with a header."""
    return [list(PATH[lang == "en"]), *map(list, answer.months)]


def negative_equity(answer: Equity, told: Told) -> str:
    """Explain negative equity, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    total, owed, value = (dollars(amount) for amount in (answer.total, answer.owed, answer.deal.value))
    first = dollars(answer.deal.first_balance)
    head = (
        told.say(
            f"負資產 {total}：共欠 {owed}，物業現值 {value}。",
            f"Negative equity {total}: {owed} owed in all on a value of {value}.",
        )
        if answer.total
        else told.say(
            f"不是負資產：共欠 {owed}，不高於物業現值 {value}。",
            f"No negative equity: {owed} owed in all does not exceed the value of {value}.",
        )
    )
    reading = dollars(answer.of_first) if answer.of_first else told.say("沒有", "none")
    return lines(
        head,
        told.say(
            f"按金管局定義（只計一按 {first}）的負資產：{reading}。",
            f"On the Monetary Authority's definition, the first mortgage of {first} alone: {reading}.",
        ),
        *_practice(answer, told),
        assumption(told),
    )


def negative_equity_fall(answer: Equity, told: Told) -> str:
    """Explain the fall at which negative equity begins, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    first, begins = dollars(answer.deal.first_balance), _begins(answer, told)
    return lines(
        _fall(answer, told),
        told.say(
            f"按金管局定義（只計一按 {first}）：{begins}。",
            f"On the Monetary Authority's definition, the first mortgage of {first} alone: {begins}.",
        ),
        *_practice(answer, told),
        assumption(told),
    )


def combined_ltv(answer: Equity, told: Told) -> str:
    """Explain what is owed in all over the value, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    deal, ratio = answer.deal, percent(answer.combined_ltv)
    value, first, second = (dollars(amount) for amount in (deal.value, deal.first_balance, deal.second_balance))
    of_first = percent(deal.first_balance / deal.value)
    return lines(
        told.say(
            f"總成數 {ratio}：一按 {first} 加二按 {second}，物業現值 {value}。",
            f"Combined ratio {ratio}: first mortgage {first} and second {second} on a value of {value}.",
        ),
        told.say(f"單計一按：{of_first}。", f"The first mortgage alone: {of_first}."),
        _fall(answer, told),
        *_practice(answer, told),
        assumption(told),
    )


def _fall(answer: Equity, told: Told) -> str:
    fall, owed, value = percent(answer.fall), dollars(answer.owed), dollars(answer.deal.value)
    if answer.total:
        return told.say(
            f"已是負資產：共欠 {owed}，高於物業現值 {value}。",
            f"It has begun: {owed} owed in all exceeds the value of {value}.",
        )
    if not answer.owed:
        return told.say(
            "沒有欠款，樓價怎樣跌也不會成負資產。", "Nothing is owed, so that no fall makes negative equity."
        )
    return told.say(
        f"樓價跌逾 {fall}（跌穿 {owed}）即成負資產；剛好跌至該價則不是。",
        f"A fall of more than {fall}, below {owed}, makes negative equity; at exactly that price there is none.",
    )


def _begins(answer: Equity, told: Told) -> str:
    if answer.of_first:
        return told.say("已是負資產", "it has begun")
    if not answer.deal.first_balance:
        return told.say("沒有欠款", "nothing is owed")
    fall = percent(answer.fall_of_first)
    return told.say(f"跌逾 {fall}", f"a fall of more than {fall}")


def _practice(answer: Equity, told: Told) -> Iterator[str]:
    """Yield the definition with its source, and what banks do about it with theirs."""
    table = answer.called.table
    definition, fall = table.notice("definition"), table.notice("fall")
    issuer, date = definition.citation.sources[0].issuer[told.lang], definition.citation.sources[0].date
    text = definition.text[told.lang].removesuffix(told.say("。", "."))
    yield told.say(f"{text}（{issuer}，{date}）。", f"{text} ({issuer}, {date}).")
    watched, called = answer.watched.value, answer.called.value
    yield told.say("", " ").join(
        (
            fall.text[told.lang],
            told.say(
                f"拖欠逾 {watched} 日列入觀察，逾 {called} 日或被收回貸款。",
                f"Above {watched} days of arrears a loan is watched, above {called} it may be called.",
            ),
            authority(answer.called, told.lang),
        )
    )
