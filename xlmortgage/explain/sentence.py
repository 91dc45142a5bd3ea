"""The words that explanations share: confidence, limits, reasons, and how a source is cited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import floor, isfinite
from typing import Any, NamedTuple

from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.reading import Fact
from xlmortgage.law import Citation, Source
from xlmortgage.numbers.days import as_date
from xlmortgage.tables.ruling import Ruling

CONFIDENCE = {
    "official": ("官方文本", "official text"),
    "secondary": ("轉述來源", "secondary source"),
    "seed": ("僅見於一篇文章", "one article only"),
    "unverified": ("未經核實", "unverified"),
    "inference": ("推算所得", "inferred"),
    "lender": ("經紀自行查核", "checked by the broker"),
}


OF_THE_ASKER = "所用的年齡規則由用戶自行填寫。", "The rule on age is the one given, and rests on no source of ours."

LIMITS = {
    "bank": ("銀行自身的按揭成數上限", "the bank's own cap"),
    "insurance": ("按揭保險計劃", "the Mortgage Insurance Programme"),
    "guarantee": ("房委會的按揭保證", "the Housing Authority's guarantee"),
    "regulator": ("金管局的最長年期", "the regulator's maximum"),
    "property": ("該類物業的年期上限", "the maximum for this type of property"),
    "scheme": ("該審批方式的年期上限", "the maximum for this way of lending"),
    "building": ("樓齡", "the age of the building"),
    "applicant": ("申請人年齡", "the age of the applicant"),
    "lender": ("該機構自訂準則", "the lender's own criteria"),
    "lender-abroad": ("該機構對非本地收入的下調", "the lender's reduction for income from abroad"),
    "approval": ("房委會對再抵押的批准", "the Housing Authority's approval of a charge"),
    "authority": ("房委會計劃的年期上限", "the Housing Authority's maximum"),
}


BY_COMPLETION = {
    "zh": "入伙日期較後，因此以臨約之後實施的規則為準。",
    "en": "The completion date decides: it brings rules that began after the agreement.",
}
"""What is said where a transition lets later rules govern."""

BEYOND_DIGITS = 1e12
"""Above this a fraction is shown by its power of ten: nobody reads so many digits."""


class Told(NamedTuple):
    """What an explanation is told beside the answer."""

    lang: str = "zh"
    assumed: tuple[Fact, ...] = ()
    """The facts that were not given."""
    undated: int = 0
    """The day that is taken where no date is given [yyyymmdd]."""
    whole: Mapping[str, Any] | None = None
    """What is given of the whole deal, read; ``None`` where only the arguments of a function are."""

    def say(self, zh: str, en: str) -> str:
        """Return the words in the language asked for."""
        return zh if self.lang == "zh" else en


def percent(fraction: float) -> str:
    """Return a fraction as a percentage with at most two decimals.

    >>> percent(0.7), percent(0.65625), percent(193.602), percent(1.8e304)
    ('70%', '65.63%', '19360.2%', '1.80E+306%')
    """
    if not isfinite(fraction):
        return "—"
    if abs(fraction) > BEYOND_DIGITS:
        return f"{Decimal(fraction) * 100:.2E}%"
    hundredths = floor(fraction * 10_000 + 0.5) / 100
    return f"{hundredths:.2f}".rstrip("0").rstrip(".") + "%"


def exact_percent(fraction: float) -> str:
    """Return a quoted rate as a percentage, with every decimal that rates are quoted in.

    >>> exact_percent(0.05125), exact_percent(0.0374238)
    ('5.125%', '3.74238%')
    """
    return f"{fraction * 100:.5f}".rstrip("0").rstrip(".") + "%"


def not_used(labels: Iterable[str], lang: str) -> str:
    """Return which labels or headings are not used.

    >>> not_used(["海景", "備註"], "en"), not_used(["海景"], "zh")
    ('Not used: 海景, 備註.', '未採用：海景。')
    """
    labels = list(labels)
    return say(lang, f"未採用：{'、'.join(labels)}。", f"Not used: {', '.join(labels)}.")


def no_deal(lang: str) -> str:
    """Return what is said of a row that holds headings or units.

    >>> no_deal("en")
    'Headings or units, and no deal.'
    """
    return say(lang, "此列是欄名或單位，並非個案。", "Headings or units, and no deal.")


def no_deals(rows: Iterable[int], lang: str) -> str:
    """Return which rows of a list hold headings or units.

    >>> no_deals([2, 7], "en"), no_deals([2], "zh")
    ('headings or units, and no deals: row 2, 7', '第 2 列是欄名或單位，並非個案')
    """
    listed = ", ".join(map(str, rows))
    return say(lang, f"第 {listed} 列是欄名或單位，並非個案", f"headings or units, and no deals: row {listed}")


def dollars(amount: float) -> str:
    """Return an amount of money with its currency, and cents where there are any.

    >>> dollars(8e6), dollars(14539.49)
    ('HK$8,000,000', 'HK$14,539.49')
    """
    return f"HK${amount:,.2f}".removesuffix(".00")


def source_of(citation: Citation, lang: str) -> str:
    """Return since when, where that is said, and on whose authority, in one line."""
    source = citation.sources[0]
    sure = CONFIDENCE[citation.confidence][lang == "en"]
    issuer = source.issuer[lang]
    if citation.confidence == "lender":
        return say(
            lang,
            f"{issuer}〈{source.title}〉（{sure}，查核於 {source.date}）。",
            f"{issuer}, “{source.title}” ({sure} on {source.date}).",
        )
    zh, en = (
        f"{issuer}〈{source.title}〉{day_of(source, lang)}（{sure}）。",
        f"{issuer}, “{source.title}”, {source.date} ({sure}).",
    )
    if not citation.since:
        return say(lang, zh, en)
    since = as_date(citation.since).isoformat()
    began = since if citation.start_known else say(lang, f"{since} 或之前", f"{since} or earlier")
    return say(lang, f"自 {began}：{zh}", f"Since {began}: {en}")


def say(lang: str, zh: str, en: str) -> str:
    """Return the words in the language asked for."""
    return zh if lang == "zh" else en


def lines(*lines: str) -> str:
    """Return the lines that have something to say, one under another."""
    return "\n".join(line for line in lines if line)


def authority(ruling: Ruling, lang: str) -> str:
    """Return since when and on whose authority a ruling stands, and where sources disagree about it."""
    return source_of(ruling.citation, lang) + disagreement(ruling.citation, lang) if ruling.citation else ""


def disagreement(citation: Citation, lang: str) -> str:
    """Return which conflicts between sources touch a number, for who wants to look them up."""
    if not citation.conflicts:
        return ""
    numbers = " ".join(map(str, citation.conflicts))
    return say(
        lang, f"來源有歧異：見 rules conflicts {numbers}。", f" Sources disagree: see rules conflicts {numbers}."
    )


def day_of(source: Source, lang: str) -> str:
    """Return the date that a source bears, as it stands there."""
    return say(lang, "無日期", source.date) if source.date == "not dated" else source.date


def ask(ruling: Ruling, lang: str, further: Sequence[str] = ()) -> str:
    """Return what a broker has to know or to ask the bank: the note of what decides, then further notices."""
    said = [*notes(ruling, lang), *further]
    return say(lang, "留意：", "Note: ") + say(lang, "", " ").join(said) if said else ""


def notes(ruling: Ruling, lang: str) -> list[str]:
    """Return the note of the row or version that decides."""
    citation = ruling.citation
    return [citation.note[lang]] if citation and citation.note else []


def why_row(ruling: Ruling, lang: str) -> str:
    """Return, in brackets, why the deciding row decides."""
    row = ruling.deciding_row
    if not row or not row.reason:
        return ""
    words = ruling.table.words[row.reason]
    return say(lang, f"（{words['zh']}）", f" ({words['en']})")


def years(years: float, lang: str) -> str:
    """Return a number of years in words."""
    return say(lang, f"{years:g} 年", f"{years:g} years")


def beside(others: Sequence[str], lang: str) -> str:
    """Return the other limits in one line."""
    if not others:
        return ""
    return say(lang, f"其他上限：{'、'.join(others)}。", f"Other limits: {', '.join(others)}.")


def beyond_the_tables(verified: int, day: int, lang: str) -> str:
    """Return what is to be said of a day after the one to which the tables were verified [yyyymmdd]."""
    if day <= verified:
        return ""
    last = as_date(verified).isoformat()
    return say(
        lang,
        f"規則只核實至 {last}，所填日期較後，請再查證。",
        f"The rules were verified to {last} only, before the date given; check them again.",
    )


def assumption(told: Told) -> str:
    """Return what was assumed in one line."""
    cases = assumed(told)
    return told.say(f"假設：{cases}。", f"Assumed: {cases}.") if cases else ""


def assumed(told: Told) -> str:
    """Return what was assumed, one after another."""
    names = {fact.name for fact in told.assumed}
    matter = [fact for fact in told.assumed if not set(fact.matters_with) & names]
    day = as_date(told.undated).isoformat()
    cases = [plain_case(fact, told.lang).format(day=day) for fact in matter]
    return told.say("、", ", ").join(cases)


def or_by_completion(fact: Fact) -> Fact:
    """Return a fact that is not given; of the age of a building, that it is counted from its completion."""
    return AGE_BY_COMPLETION if fact.name == "building_age" else fact


AGE_BY_COMPLETION = FACTS["building_age"].like(
    name="age_by_completion", assumed=("樓齡由入伙日期起計", "the building's age counted from its completion")
)


def plain_case(fact: Fact, lang: str) -> str:
    """Return what is taken where a fact is not given, in words.

    >>> from xlmortgage.deal.facts import FACTS
    >>> plain_case(FACTS["insured"], "en"), plain_case(FACTS["use"], "zh")
    ('no mortgage insurance', '自用')
    """
    if fact.assumed:
        return fact.assumed[lang == "en"]
    return say(lang, f"{fact.zh}：未提供", f"{fact.en}: not given")
