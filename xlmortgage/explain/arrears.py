"""Why a bank may want its loan back."""

from __future__ import annotations

from collections.abc import Iterator

from xlmortgage.explain.sentence import Told, ask, assumption, authority, lines
from xlmortgage.questions.arrears import Call


def call_loan(answer: Call, told: Told) -> str:
    """Explain whether a loan may be called, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    word = answer.word
    because = list(_because(answer, told))
    reasons = told.say("、", ", ").join(because)
    decides = answer.breach if answer.breach.value else answer.called
    further = [told.say(*FALL)] if not because else []
    return lines(
        told.say(f"{word.zh}（{word.code}）。", f"{word.en.capitalize()} ({word.code})."),
        told.say(f"原因：{reasons}。", f"Because of {reasons}.") if because else "",
        told.say(
            f"拖欠逾 {answer.watched.value} 日列入觀察，逾 {answer.called.value} 日可被收回貸款。",
            f"Above {answer.watched.value} days of arrears a loan is watched, above {answer.called.value} it may be called.",
        ),
        authority(decides, told.lang),
        ask(decides, told.lang, further),
        assumption(told),
    )


FALL = (
    "單純樓價下跌而如期供款，銀行甚少收回貸款。",
    "A fall in price alone seldom brings a call while instalments are paid.",
)


def _because(answer: Call, told: Told) -> Iterator[str]:
    deal, days = answer.deal, answer.deal.days_in_arrears
    if days > answer.watched.value:
        yield told.say(f"拖欠 {days} 日", f"arrears of {days} days")
    if deal.unlawful:
        yield told.say("戶口涉及違法活動", "unlawful activity on the account")
    if deal.second_without_consent:
        yield told.say("未經一按銀行同意而再作抵押", "a second mortgage without the first bank's consent")
    if deal.let_without_consent:
        yield told.say("未經銀行同意而出租", "letting without the bank's consent")
