"""What counts towards net worth, and why."""

from __future__ import annotations

from collections.abc import Iterable

from xlmortgage.explain.sentence import Told, ask, assumption, authority, dollars, lines, percent
from xlmortgage.questions.worth import NetWorth


def asset_net_worth(answer: NetWorth, told: Told) -> str:
    """Explain what counts towards net worth, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    if not answer.deal.assets:
        return told.say(
            "沒有填寫資產；以入息審批毋須資產淨值，如要計算請填「資產」。",
            "No assets are given; on income none are needed. Fill in “assets” to have them counted.",
        )
    value = dollars(answer.value)
    return lines(told.say(f"可計算的資產淨值 {value}。", f"Net worth that counts {value}."), *_counted(answer, told))


def net_worth_ok(answer: NetWorth, told: Told) -> str:
    """Explain whether net worth reaches the price, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    price, short = answer.deal.price, answer.short_of(answer.deal.price)
    verdict = (
        told.say(
            f"不通過：資產淨值較樓價少 {dollars(short)}",
            f"Fails: net worth is {dollars(short)} short of the price",
        )
        if short
        else told.say("通過：資產淨值不少於樓價", "Passes: net worth is at least the price")
    )
    figures = told.say(
        f"（淨值 {dollars(answer.value)}，樓價 {dollars(price)}）。",
        f" (net worth {dollars(answer.value)}, price {dollars(price)}).",
    )
    return lines(verdict + figures, *_counted(answer, told))


def _counted(answer: NetWorth, told: Told) -> Iterable[str]:
    counted = [
        f"{asset.line.asset.label(told.lang)} {percent(asset.share)} = {dollars(asset.counted)}"
        for asset in answer.assets
    ]
    owed = dollars(answer.deal.liabilities)
    yield told.say(
        f"計入：{'、'.join(counted) or '無'}；減負債 {owed}。",
        f"Counted: {', '.join(counted) or 'nothing'}; less liabilities of {owed}.",
    )
    published = [asset.ruling for asset in answer.assets if asset.ruling.table]
    if published:
        yield authority(published[0], told.lang)
        yield ask(published[0], told.lang)
    yield assumption(told)
