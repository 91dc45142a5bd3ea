"""The words that explanations share: confidence, limits, reasons, plain cases, and how a source is cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import floor, isfinite
from types import MappingProxyType

from xlmortgage import law
from xlmortgage.deal.reading import as_date
from xlmortgage.deal.words import Argument, Kind, Word
from xlmortgage.law import Citation, Source, Table
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import ceilings
from xlmortgage.tables.lookups import Facts, fits
from xlmortgage.tables.ruling import Ruling

CONFIDENCE = {
    "official": ("官方文本", "official text"),
    "secondary": ("轉述來源", "secondary source"),
    "seed": ("僅見於一篇文章", "one article only"),
    "unverified": ("未經核實", "unverified"),
    "inference": ("推算所得", "inferred"),
    "lender": ("經紀自行查核", "checked by the broker"),
}


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
    "authority": ("房委會計劃的年期上限", "the Housing Authority's maximum"),
}


NOTHING_MORE: Facts = MappingProxyType({})
"""What is known of a deal where only the arguments of a function are: nothing beside them."""


CEILINGS = {
    "rule": ("按淨樓價或估價可借", "by net price or valuation"),
    "income": ("入息可負擔", "by income"),
    "request": ("擬借貸款額", "the loan wanted"),
}


SCOPES = {
    "bochk": ("中銀香港", "BOCHK"),
    "change-of-mortgage": ("轉按", "change of mortgage"),
    "commission": ("代理佣金", "agent's commission"),
    "completed": ("已落成", "completed"),
    "criminal": ("刑事上限", "criminal limit"),
    "eligibility": ("申請資格", "eligibility"),
    "extortionate": ("推定敲詐性", "presumed extortionate"),
    "hang-seng": ("恒生", "Hang Seng"),
    "hsbc": ("滙豐", "HSBC"),
    "limit": ("上限", "limit"),
    "net-worth": ("以資產水平審批", "on net worth"),
    "non-residential": ("非住宅", "non-residential"),
    "property": ("按物業", "by property"),
    "reduction": ("下調", "reductions"),
    "regulator": ("監管上限", "regulator"),
    "rental": ("租金收入", "rental income"),
    "residential": ("住宅", "residential"),
    "scheme": ("按審批方式", "by scheme"),
    "standard-chartered": ("渣打", "Standard Chartered"),
    "stress": ("壓力測試", "stress test"),
    "uncompleted": ("樓花", "under construction"),
}


REASONS = {
    "company-held": ("公司持有", "held by a company"),
    "guarantee-after-year-40": ("保證期第 40 年後", "after year 40 of the guarantee"),
    "guarantee-ended": ("保證期已滿", "the guarantee has ended"),
    "income-abroad": ("收入主要來自香港以外", "income from outside Hong Kong"),
    "income-abroad-and-not-owner-occupied": ("非本地收入及非自用", "income from abroad, not for self-use"),
    "income-abroad-and-other-mortgages": ("非本地收入及有其他按揭", "income from abroad and other mortgages"),
    "insured": ("按揭保險的樓齡規定", "the insurer's rule on age"),
    "insured-village-house": ("按揭保險對村屋的樓齡規定", "the insurer's rule on village houses"),
    "mainland-asset": ("內地資產不計算", "assets on the Mainland do not count"),
    "net-worth": ("以資產水平審批", "assessed on net worth"),
    "non-residential": ("非住宅物業", "not residential"),
    "not-owner-occupied": ("非自用", "not for self-use"),
    "other-mortgages": ("有其他按揭或擔保", "other mortgages or guarantees"),
    "price-above-scheme": ("樓價超出計劃上限", "the price is above the scheme's"),
    "subsidised": ("資助房屋另有保證", "a subsidised flat has its own guarantee"),
    "flat": ("定額", "a fixed amount"),
    "slab": ("按全數計算的稅率", "a rate on the whole"),
    "marginal-relief": ("邊際寬減", "marginal relief"),
    "no-insurance-needed": ("毋須按揭保險", "no insurance is needed"),
    "waived": ("首次置業豁免", "waived for a first home"),
    "village-house": ("村屋", "village house"),
}


PLAIN_CASES = {
    "completion_date": ("已落成", "completed"),
    "insured": ("不用按揭保險", "no mortgage insurance"),
    "first_home": ("非首次置業", "not a first home"),
    "regular_salary": ("非固定受薪", "not regular salaried"),
    "other_mortgages": ("沒有其他按揭", "no other mortgage"),
    "income_abroad": ("收入來自香港", "income from Hong Kong"),
    "rate_basis": ("以年利率計息", "at an annual rate"),
    "plan": ("一次過繳付保費", "a single premium"),
    "building_age": ("樓齡未提供", "age of the building not given"),
    "applicant_age": ("申請人年齡未提供", "age of the applicant not given"),
    "basis": ("以入息審批", "assessed on income"),
    "first_assigned": ("新近首次轉讓", "first assigned recently"),
    "building_rule": ("銀行慣用的樓齡上限", "the banks' usual rule on the building's age"),
    "applicant_rule": ("銀行慣用的年齡上限", "the banks' usual rule on the applicant's age"),
    "valuation": ("估價不低於淨樓價", "valuation at least the net price"),
    "rebate": ("沒有回贈", "no rebate"),
    "other_debts": ("沒有其他供款", "no other debts"),
    "rental_income": ("沒有租金收入", "no rental income"),
    "fees": ("沒有費用", "no fees"),
    "exit_month": ("供至期滿", "held to the end"),
    "interest_only_months": ("沒有免還本期", "no interest-only months"),
    "exit_penalty": ("沒有罰息", "no exit penalty"),
    "fee_treatment": ("費用於提款時支付", "fees at drawdown"),
    "rounding": ("供款不取整", "instalments not rounded"),
    "split": ("利息按精算法攤分", "interest split actuarially"),
    "penalty_base": ("罰息按結欠計", "the penalty on what is outstanding"),
    "liabilities": ("沒有負債", "no liabilities"),
    "haircuts": ("採用已公布的比率", "the published shares"),
    "price": ("樓價未提供", "price not given"),
    "loan": ("貸款額未提供", "loan not given"),
    "second_balance": ("沒有二按", "no second mortgage"),
    "holding_months": ("供至期滿", "held to the end"),
    "rebate_month": ("回贈於提款日收取", "the rebate at drawdown"),
    "clawback": ("毋須退還回贈", "no clawback"),
    "link_deposit": ("沒有掛鈎存款", "no linked deposit"),
    "premium": ("沒有按保保費", "no insurance premium"),
    "legal_fees": ("律師費未計", "legal fees not counted"),
    "prime": ("最優惠利率未提供", "best lending rate not given"),
    "discount": ("沒有封頂", "no cap"),
    "apportionment": ("每期按比例攤分本息", "payments split pro rata"),
}
"""What is taken where an argument is not given, in words."""


BEYOND_DIGITS = 1e12
"""Above this a fraction is shown by its power of ten: nobody reads so many digits."""


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


def dollars(amount: float) -> str:
    """Return an amount of money with its currency, and cents where there are any.

    >>> dollars(8e6), dollars(14539.49)
    ('HK$8,000,000', 'HK$14,539.49')
    """
    return f"HK${amount:,.2f}".removesuffix(".00")


def source_of(citation: Citation, lang: str) -> str:
    """Return since when and on whose authority, in one line."""
    source = citation.sources[0]
    since = as_date(citation.since).isoformat()
    began = since if citation.start_known else say(lang, f"{since} 或之前", f"{since} or earlier")
    sure = CONFIDENCE[citation.confidence][lang == "en"]
    issuer = source.issuer[lang]
    if citation.confidence == "lender":
        return say(
            lang,
            f"{issuer}〈{source.title}〉（{sure}，查核於 {source.date}）。",
            f"{issuer}, “{source.title}” ({sure} on {source.date}).",
        )
    return say(
        lang,
        f"自 {began}：{issuer}〈{source.title}〉{day_of(source, lang)}（{sure}）。",
        f"Since {began}: {issuer}, “{source.title}”, {source.date} ({sure}).",
    )


def sources(tables: Iterable[str], date: int, lang: str) -> list[str]:
    """Return on whose authority each series of some tables stands on a date [yyyymmdd], one line each."""
    lines = []
    for table in map(law.table, tables):
        for scope in table.series:
            version = table.version_at(date, scope)
            if version:
                part = SCOPES[scope][lang == "en"] if scope else ""
                name = table.name[lang] + (say(lang, f"（{part}）", f" ({part})") if part else "")
                address = version.citation.sources[0].address
                address = address if address.startswith("http") else ""
                lines.append(f"{name}{say(lang, '：', ': ')}{source_of(version.citation, lang)} {address}".rstrip())
        if not table.versions:
            lines += _sources_of_notices(table, date, lang)
    return lines


def _sources_of_notices(table: Table, date: int, lang: str) -> list[str]:
    """Return on whose authority the notices of a table without numbers stand on a date, one line a source."""
    standing = [notice for notice in table.notices if notice.since <= date <= notice.until]
    found = {source.key: source for notice in standing for source in notice.citation.sources}
    lines = []
    for source in found.values():
        sure = CONFIDENCE[source.read][lang == "en"]
        address = source.address if source.address.startswith("http") else ""
        said = say(
            lang,
            f"{table.name[lang]}：{source.issuer[lang]}〈{source.title}〉{day_of(source, lang)}（{sure}）。",
            f"{table.name[lang]}: {source.issuer[lang]}, “{source.title}”, {source.date} ({sure}).",
        )
        lines.append(f"{said} {address}".rstrip())
    return lines


def notices(tables: Iterable[Table], facts: Facts, lang: str) -> list[str]:
    """Return the notices of the tables that fit a deal.

    Parameters
    ----------
    tables : iterable of Table
        The tables that had a say.
    facts : mapping
        The facts of the deal, its ``agreement_date`` [yyyymmdd] among them.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    return [
        notice.text[lang]
        for table in tables
        for notice in table.notices
        if notice.since <= facts["agreement_date"] <= notice.until and fits(notice.conditions, facts)
    ]


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
    row = ruling.deciding
    if not row or not row.reason:
        return ""
    return say(lang, f"（{REASONS[row.reason][0]}）", f" ({REASONS[row.reason][1]})")


def years(years: float, lang: str) -> str:
    """Return a number of years in words."""
    return say(lang, f"{years:g} 年", f"{years:g} years")


def beside(others: Sequence[str], lang: str) -> str:
    """Return the other limits in one line."""
    if not others:
        return ""
    return say(lang, f"其他上限：{'、'.join(others)}。", f"Other limits: {', '.join(others)}.")


def beyond_the_tables(date: int, lang: str) -> str:
    """Return what is to be said of a date [yyyymmdd] after the day to which the tables were verified."""
    if date <= law.verified_on():
        return ""
    day = as_date(law.verified_on()).isoformat()
    return say(
        lang,
        f"規則只核實至 {day}，所填日期較後，請再查證。",
        f"The rules were verified to {day} only, before the date given; check them again.",
    )


MATTERS_WITH = {
    "fee_treatment": {"fees"},
    "penalty_base": {"exit_penalty", "exit_month"},
    "split": {"exit_month", "rate_basis"},
}
"""The arguments that matter only where others are given."""


def other_ceilings(deal: Facts, own: str, lang: str, said: float = 0.0) -> list[str]:
    """Return what else a loan must not exceed, of what a deal tells: by rule, by income, by request.

    Parameters
    ----------
    deal : mapping
        What is given of the deal, by argument name.
    own : str
        The ceiling that is said already, by its name in :class:`xlmortgage.questions.Ceilings`.
    lang : str
        ``"zh"`` or ``"en"``.
    said : float, optional
        How much that is [HKD]; a lower amount of the whole deal is said as well.

    """
    found = ceilings(deal)._asdict()
    return [
        f"{CEILINGS[name][lang == 'en']} {dollars(round(ceiling, 2))}"
        for name, ceiling in found.items()
        if ceiling is not None and (name != own or ceiling < said - HALF_A_CENT)
    ]


def assumption(assumed: Sequence[Argument], lang: str) -> str:
    """Return what was assumed in one line."""
    names = {argument.name for argument in assumed}
    cases = [_plain_case(argument, lang) for argument in assumed if not MATTERS_WITH.get(argument.name, set()) & names]
    return say(lang, f"假設：{'、'.join(cases)}。", f"Assumed: {', '.join(cases)}.") if cases else ""


def _plain_case(argument: Argument, lang: str) -> str:
    if argument.name == "agreement_date":
        day = as_date(law.verified_on()).isoformat()
        return say(lang, f"臨約日期 {day}", f"agreement of {day}")
    if argument.name == "date":
        day = as_date(law.verified_on()).isoformat()
        return say(lang, f"以 {day} 計", f"as of {day}")
    if argument.name in PLAIN_CASES:
        return PLAIN_CASES[argument.name][lang == "en"]
    if argument.kind is Kind.YES_NO:
        return say(lang, f"{argument.zh}：否", f"{argument.en}: no")
    if isinstance(argument.plain, Word):
        return argument.plain.label(lang)
    return say(lang, f"{argument.zh}：未提供", f"{argument.en}: not given")
