"""What counts towards net worth, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlmortgage.deal.words import Argument
from xlmortgage.explain.sentence import (
    ask,
    assumption,
    authority,
    dollars,
    lines,
    percent,
    say,
)
from xlmortgage.questions import NetWorth


def net_worth(answer: NetWorth, assumed: Sequence[Argument], lang: str) -> str:
    """Explain what counts towards net worth, arguments as in :func:`max_ltv`."""
    return lines(
        say(lang, f"可計算的資產淨值 {dollars(answer.value)}。", f"Net worth that counts {dollars(answer.value)}."),
        *_net_worth_lines(answer, assumed, lang),
    )


def net_worth_ok(answers: tuple[float, NetWorth], assumed: Sequence[Argument], lang: str) -> str:
    """Explain whether net worth reaches the price; the answers are the price [HKD] and the net worth."""
    price, answer = answers
    short = answer.short_of(price)
    verdict = (
        say(lang, "通過：資產淨值不少於樓價", "Passes: net worth is at least the price")
        if not short
        else say(
            lang,
            f"不通過：資產淨值較樓價少 {dollars(short)}",
            f"Fails: net worth is {dollars(short)} short of the price",
        )
    )
    figures = say(
        lang,
        f"（淨值 {dollars(answer.value)}，樓價 {dollars(price)}）。",
        f" (net worth {dollars(answer.value)}, price {dollars(price)}).",
    )
    return lines(verdict + figures, *_net_worth_lines(answer, assumed, lang))


def _net_worth_lines(answer: NetWorth, assumed: Sequence[Argument], lang: str) -> Iterable[str]:
    counted = [
        f"{asset.line.asset.label(lang)} {percent(asset.share)} = {dollars(asset.counted)}" for asset in answer.assets
    ]
    yield say(
        lang,
        f"計入：{'、'.join(counted) or '無'}；減負債 {dollars(answer.liabilities)}。",
        f"Counted: {', '.join(counted) or 'nothing'}; less liabilities of {dollars(answer.liabilities)}.",
    )
    published = [asset.ruling for asset in answer.assets if asset.ruling]
    if published:
        yield authority(published[0], lang)
        yield ask(published[0], lang)
    yield assumption(assumed, lang)
