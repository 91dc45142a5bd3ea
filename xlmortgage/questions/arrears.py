"""Whether a bank may want its loan back: arrears, letting or a second mortgage without consent, unlawful activity."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlmortgage.deal.facts import Deal
from xlmortgage.deal.words import CallVerdict
from xlmortgage.law.practice.arrears import arrears
from xlmortgage.questions import Function, Question
from xlmortgage.tables.ruling import Ruling


class Call(NamedTuple):
    """Whether a loan may be called, and by what."""

    deal: Deal
    watched: Ruling
    """The arrears after which a bank watches a loan [days]."""
    called: Ruling
    """The arrears after which it may call it [days]."""
    breach: Ruling
    """Whether a breach lets it call the loan whatever is paid."""

    @property
    def value(self) -> Any:
        """The number of the word that answers."""
        xp, days = self.deal.xp, self.deal.days_in_arrears
        is_called = (self.breach.value > 0) | (days > self.called.value)
        by_days = xp.where(days > self.watched.value, CallVerdict.WATCH, CallVerdict.NONE)
        return xp.where(is_called, CallVerdict.CALL, by_days)

    @property
    def word(self) -> CallVerdict:
        """The word that answers, of one deal."""
        return CallVerdict.numbered(self.value)

    @property
    def code(self) -> Any:
        """The code of the word that answers."""
        return self.deal.xp.take(("", *(word.code for word in CallVerdict)), self.value)

    @property
    def open(self) -> tuple[Ruling, ...]:
        """What may be left without an answer."""
        return self.watched, self.called, self.breach


def call(deal: Deal) -> Call:
    """Return whether a bank may call a loan, or would watch it.

    Examples
    --------
    >>> [call(Deal({"days_in_arrears": days}, 20261125)).code for days in (60, 61, 180, 181)]
    ['none', 'watch', 'watch', 'call']

    """
    return Call(deal, arrears.watched_after(deal), arrears.called_after(deal), arrears.may_be_called(deal))


QUESTIONS = (
    Question(
        call,
        category="equity",
        laws=(arrears.ARREARS,),
        functions=(
            Function(
                "CALL_LOAN",
                "提早收回貸款（Call loan）的風險",
                "days_in_arrears [let_without_consent second_without_consent unlawful]",
                lambda answer: answer.code,
                does="Return whether a bank may call a loan: by days of arrears, or because the property is let or charged "
                "again without its consent, or the account is used unlawfully.",
                returns="str none, watch or call.",
                example=">>> CALL_LOAN(75), CALL_LOAN(75, let_without_consent=True), CALL_LOAN(0)\n"
                "('watch', 'call', 'none')",
                source="Brokers' and a bank's accounts of practice, 2020 to 2026; a matter of each mortgage deed: see "
                "CALL_LOAN_WHY.",
            ),
        ),
    ),
)
