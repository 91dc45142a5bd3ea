"""What this version knows, and from where, in words."""

from __future__ import annotations

from xlmortgage.explain.rows import STATUS
from xlmortgage.explain.sentence import CONFIDENCE, beyond_the_tables, day_of, say, source_of
from xlmortgage.numbers.days import as_date
from xlmortgage.questions.sources import Authority, Knowledge, Standing


def shown_rules_as_of(answer: Knowledge, _lang: str) -> str:
    """Return the day to which every table was verified, in ISO form."""
    return as_date(answer.verified_on).isoformat()


def shown_rule_source(answer: Authority, lang: str) -> str:
    """Return on whose authority a rule stands, one line each of its series or, without numbers, of its sources."""
    lines = [_line(one, lang) for one in answer.standing]
    verified = min(one.table.verified_on for one in answer.standing)
    return "\n".join(filter(None, [*lines, beyond_the_tables(verified, answer.deal.date, lang)]))


def _line(one: Standing, lang: str) -> str:
    source, scope = one.source, one.version.scope if one.version else ""
    part = one.table.words[scope][lang] if scope else ""
    name = one.table.name[lang] + (say(lang, f"（{part}）", f" ({part})") if part else "")
    sure = CONFIDENCE[source.read][lang == "en"]
    said = (
        source_of(one.version.citation, lang)
        if one.version
        else say(
            lang,
            f"{source.issuer[lang]}〈{source.title}〉{day_of(source, lang)}（{sure}）。",
            f"{source.issuer[lang]}, “{source.title}”, {source.date} ({sure}).",
        )
    )
    status = one.version.status if one.version else "enacted"
    said += say(lang, f"（{STATUS[status][0]}）", f" ({STATUS[status][1]})") if status != "enacted" else ""
    address = source.address if source.address.startswith("http") else ""
    return f"{name}{say(lang, '：', ': ')}{said} {address}".rstrip()
