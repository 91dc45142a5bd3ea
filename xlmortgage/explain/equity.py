"""Whether and when an owner is in negative equity, and what a bank makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlmortgage.deal.words import Argument
from xlmortgage.explain.sentence import assumption, authority, dollars, lines, percent, say
from xlmortgage.questions import NegativeEquity


def negative_equity(answer: NegativeEquity, assumed: Sequence[Argument], lang: str) -> str:
    """Explain negative equity, arguments as in :func:`xlmortgage.explain.max_ltv`."""
    owed, value = dollars(answer.owed), dollars(answer.value)
    if answer.total:
        head = say(
            lang,
            f"負資產 {dollars(answer.total)}：共欠 {owed}，物業現值 {value}。",
            f"Negative equity {dollars(answer.total)}: {owed} owed in all on a value of {value}.",
        )
    else:
        head = say(
            lang,
            f"不是負資產：共欠 {owed}，不高於物業現值 {value}。",
            f"No negative equity: {owed} owed in all does not exceed the value of {value}.",
        )
    reading = dollars(answer.of_first) if answer.of_first else say(lang, "沒有", "none")
    return lines(
        head,
        say(
            lang,
            f"按金管局定義（只計一按 {dollars(answer.first_balance)}）的負資產：{reading}。",
            f"On the Monetary Authority's definition, the first mortgage of {dollars(answer.first_balance)} alone: {reading}.",
        ),
        *_practice(answer, lang),
        assumption(assumed, lang),
    )


def negative_equity_fall(answer: NegativeEquity, assumed: Sequence[Argument], lang: str) -> str:
    """Explain the fall at which negative equity begins, arguments as in :func:`xlmortgage.explain.max_ltv`."""
    if answer.total:
        head = say(
            lang,
            f"已是負資產：共欠 {dollars(answer.owed)}，高於物業現值 {dollars(answer.value)}。",
            f"It has begun: {dollars(answer.owed)} owed in all exceeds the value of {dollars(answer.value)}.",
        )
    elif not answer.owed:
        head = say(
            lang, "沒有欠款，樓價怎樣跌也不會成負資產。", "Nothing is owed, so that no fall makes negative equity."
        )
    else:
        head = say(
            lang,
            f"樓價跌逾 {percent(answer.fall)}（跌穿 {dollars(answer.owed)}）即成負資產；剛好跌至該價則不是。",
            f"A fall of more than {percent(answer.fall)}, below {dollars(answer.owed)}, makes negative equity; "
            "at exactly that price there is none.",
        )
    return lines(
        head,
        say(
            lang,
            f"按金管局定義（只計一按 {dollars(answer.first_balance)}）：{_begins(answer, lang)}。",
            f"On the Monetary Authority's definition, the first mortgage of {dollars(answer.first_balance)} alone: "
            f"{_begins(answer, lang)}.",
        ),
        *_practice(answer, lang),
        assumption(assumed, lang),
    )


def _begins(answer: NegativeEquity, lang: str) -> str:
    if answer.of_first:
        return say(lang, "已是負資產", "it has begun")
    if not answer.first_balance:
        return say(lang, "沒有欠款", "nothing is owed")
    return say(lang, f"跌逾 {percent(answer.fall_of_first)}", f"a fall of more than {percent(answer.fall_of_first)}")


def _practice(answer: NegativeEquity, lang: str) -> Iterable[str]:
    """Yield the definition with its source, and what banks do about it with theirs.

    The first two notices of the table are what negative equity is and what a fall in price means by itself.
    """
    definition, fall, *_ = answer.called.table.notices
    source = definition.citation.sources[0]
    yield say(
        lang,
        f"{definition.text['zh'].removesuffix('。')}（{source.issuer['zh']}，{source.date}）。",
        f"{definition.text['en'].removesuffix('.')} ({source.issuer['en']}, {source.date}).",
    )
    watched, called = answer.watched.value, answer.called.value
    yield fall.text[lang] + say(
        lang,
        f"拖欠逾 {watched} 日列入觀察，逾 {called} 日或被收回貸款。{authority(answer.called, lang)}",
        f" Above {watched} days of arrears a loan is watched, above {called} it may be called. {authority(answer.called, lang)}",
    )
