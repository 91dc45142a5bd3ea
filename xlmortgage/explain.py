"""From an answer to the sentences a client reads: what, why, since when, on whose authority, and what was assumed.

An explanation has at most six short lines: the answer; what decided it; the other limits beside it; since when and on
whose authority; what to ask the bank; what was assumed.  Each is rendered from the selection that chose the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor, isfinite

from xlmortgage import parameters
from xlmortgage.glossary import Argument, Kind, Word
from xlmortgage.lookups import Facts, fits
from xlmortgage.parameters import Citation
from xlmortgage.quote import EffectiveRate, Finding, Limit, LoanToValue, NetWorth, Servicing, ServicingLimits, Tenor
from xlmortgage.reading import as_date
from xlmortgage.rules import dsr, ltv, mip
from xlmortgage.ruling import Ruling

CONFIDENCE = {
    "official": ("官方文本", "official text"),
    "secondary": ("轉述來源", "secondary source"),
    "seed": ("僅見於一篇文章", "one article only"),
    "unverified": ("未經核實", "unverified"),
    "inference": ("推算所得", "inferred"),
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
    "authority": ("房委會計劃的年期上限", "the Housing Authority's maximum"),
}

SCOPES = {
    "completed": ("已落成", "completed"),
    "eligibility": ("申請資格", "eligibility"),
    "limit": ("上限", "limit"),
    "net-worth": ("以資產水平審批", "on net worth"),
    "non-residential": ("非住宅", "non-residential"),
    "property": ("按物業", "by property"),
    "reduction": ("下調", "reductions"),
    "regulator": ("監管上限", "regulator"),
    "rental": ("租金收入", "rental income"),
    "residential": ("住宅", "residential"),
    "scheme": ("按審批方式", "by scheme"),
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


def percent(fraction: float) -> str:
    """Return a fraction as a percentage with at most two decimals.

    >>> percent(0.7), percent(0.65625)
    ('70%', '65.63%')
    """
    return f"{floor(fraction * 10_000 + 0.5) / 100:g}%" if isfinite(fraction) else "—"


def dollars(amount: float) -> str:
    """Return an amount of money with its currency, and cents where there are any.

    >>> dollars(8e6), dollars(14539.49)
    ('HK$8,000,000', 'HK$14,539.49')
    """
    return f"HK${amount:,.2f}".removesuffix(".00")


def max_ltv(answer: LoanToValue, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a highest loan-to-value ratio.

    Parameters
    ----------
    answer : LoanToValue
        From :func:`xlmortgage.quote.loan_to_value`.
    assumed : sequence of Argument
        The arguments that were not given.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    head = _say(
        lang,
        f"最高按揭成數 {percent(answer.value)}：樓價 {dollars(answer.base)}，最多可借 {dollars(answer.max_loan)}。",
        f"Maximum LTV {percent(answer.value)}: up to {dollars(answer.max_loan)} on a price of {dollars(answer.base)}.",
    )
    return _lines(head, *_ltv_lines(answer, assumed, lang))


def max_loan(answer: LoanToValue, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a largest loan, arguments as in :func:`max_ltv`."""
    head = _say(
        lang,
        f"最高貸款額 {dollars(answer.max_loan)}：{percent(answer.value)} × {dollars(answer.base)}（淨樓價與估價較低者）。",
        f"Largest loan {dollars(answer.max_loan)}: {percent(answer.value)} x {dollars(answer.base)}, "
        "the lower of net price and valuation.",
    )
    return _lines(head, *_ltv_lines(answer, assumed, lang))


def max_tenor(answer: Tenor, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a longest tenor, arguments as in :func:`max_ltv`."""
    limit = answer.limits[answer.decided_by]
    others = [
        f"{_limit_name(other, lang)} {_years(other.value, lang)}"
        for position, other in enumerate(answer.limits)
        if position != answer.decided_by and other.value == other.value
    ]
    return _lines(
        _say(lang, f"最長還款期 {answer.value} 年。", f"Longest tenor {answer.value} years."),
        _say(lang, f"取決於{_limit_name(limit, lang)}。", f"Decided by {_limit_name(limit, lang)}."),
        _beside(others, lang),
        _authority(limit.ruling, lang),
        _ask(limit.ruling, lang),
        _assumed(_without_assignment(assumed, subsidised=answer.limits[5].ruling.version >= 0), lang),
    )


def dsr_ok(answer: Servicing, assumed: Sequence[Argument], lang: str) -> str:
    """Explain whether a loan keeps within the debt-servicing limits, arguments as in :func:`max_ltv`."""
    if answer.passes:
        verdict = _say(lang, "通過", "Passes")
    elif answer.ratio <= answer.limit.value:
        verdict = _say(lang, "不通過壓力測試", "Fails the stress test")
    else:
        verdict = _say(lang, "不通過", "Fails")
    return _servicing(verdict, answer, assumed, lang)


def dsr_ratio(answer: Servicing, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a debt-servicing ratio, arguments as in :func:`max_ltv`."""
    return _servicing(_say(lang, "供款與入息比率", "Debt-servicing ratio"), answer, assumed, lang)


def dsr_stressed(answer: Servicing, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a stressed debt-servicing ratio, arguments as in :func:`max_ltv`."""
    head = _say(
        lang,
        f"壓力測試下的供款與入息比率 {percent(answer.stressed_ratio)}（加 {percent(answer.stress.value)}）。",
        f"Stressed debt-servicing ratio {percent(answer.stressed_ratio)} (rate plus {percent(answer.stress.value)}).",
    )
    return _lines(
        head,
        _stress_line(answer.stress, answer.stressed_ratio, answer.stressed_limit, lang),
        _payment_line(answer, lang),
        _authority(answer.stress, lang),
        _ask(answer.stress, lang),
        _assumed(assumed, lang),
    )


def dsr_limit(answer: ServicingLimits, assumed: Sequence[Argument], lang: str) -> str:
    """Explain the limit on debt servicing, arguments as in :func:`max_ltv`."""
    return _lines(
        _say(
            lang,
            f"供款與入息比率上限 {percent(answer.limit.value)}{_why_row(answer.limit, lang)}。",
            f"Debt-servicing limit {percent(answer.limit.value)}{_why_row(answer.limit, lang)}.",
        ),
        _stress_line(answer.stress, None, answer.stressed_limit, lang),
        _authority(answer.limit, lang),
        _ask(answer.limit, lang),
        _assumed([argument for argument in assumed if argument.kind in (Kind.WORD, Kind.YES_NO, Kind.DATE)], lang),
    )


def min_income(answer: tuple[float, ServicingLimits], assumed: Sequence[Argument], lang: str) -> str:
    """Explain a least monthly income; the answer is the income [HKD] and the limits, the rest as in :func:`max_ltv`."""
    income = dollars(answer[0])
    head = _say(lang, f"最低每月入息 {income}。", f"Least monthly income {income}.")
    return _by_income(head, answer[1], assumed, lang)


def loan_by_income(answer: tuple[float, ServicingLimits], assumed: Sequence[Argument], lang: str) -> str:
    """Explain the largest loan an income carries; the answer is the loan [HKD] and the limits."""
    loan = dollars(answer[0])
    head = _say(lang, f"入息可負擔的最高貸款額 {loan}。", f"Largest loan that the income carries {loan}.")
    return _by_income(head, answer[1], assumed, lang)


def _by_income(head: str, limits: ServicingLimits, assumed: Sequence[Argument], lang: str) -> str:
    return _lines(
        head,
        _say(
            lang,
            f"供款與入息比率上限 {percent(limits.limit.value)}{_why_row(limits.limit, lang)}。",
            f"The debt-servicing limit is {percent(limits.limit.value)}{_why_row(limits.limit, lang)}.",
        ),
        _stress_line(limits.stress, None, limits.stressed_limit, lang),
        _authority(limits.limit, lang),
        _ask(limits.limit, lang),
        _assumed(assumed, lang),
    )


def premium(answer: Ruling, assumed: Sequence[Argument], lang: str) -> str:
    """Explain an insurance premium, arguments as in :func:`max_ltv`."""
    return _amount("按揭保險保費", "Mortgage insurance premium", answer, assumed, lang)


def stamp_duty(answer: Ruling, assumed: Sequence[Argument], lang: str) -> str:
    """Explain a stamp duty, arguments as in :func:`max_ltv`."""
    return _amount("從價印花稅", "Ad valorem stamp duty", answer, assumed, lang)


def _amount(zh: str, en: str, answer: Ruling, assumed: Sequence[Argument], lang: str) -> str:
    amount = dollars(answer.value)
    return _lines(
        _say(lang, f"{zh} {amount}{_why_row(answer, lang)}。", f"{en} {amount}{_why_row(answer, lang)}."),
        _authority(answer, lang),
        _ask(answer, lang),
        _assumed(assumed, lang),
    )


def net_worth(answer: NetWorth, assumed: Sequence[Argument], lang: str) -> str:
    """Explain what counts towards net worth, arguments as in :func:`max_ltv`."""
    return _lines(
        _say(lang, f"可計算的資產淨值 {dollars(answer.value)}。", f"Net worth that counts {dollars(answer.value)}."),
        *_net_worth_lines(answer, assumed, lang),
    )


def net_worth_ok(answers: tuple[float, NetWorth], assumed: Sequence[Argument], lang: str) -> str:
    """Explain whether net worth reaches the price; the answers are the price [HKD] and the net worth."""
    price, answer = answers
    short = price - answer.value
    verdict = (
        _say(lang, "通過：資產淨值不少於樓價", "Passes: net worth is at least the price")
        if short <= 0
        else _say(
            lang,
            f"不通過：資產淨值較樓價少 {dollars(short)}",
            f"Fails: net worth is {dollars(short)} short of the price",
        )
    )
    figures = _say(
        lang,
        f"（淨值 {dollars(answer.value)}，樓價 {dollars(price)}）。",
        f" (net worth {dollars(answer.value)}, price {dollars(price)}).",
    )
    return _lines(verdict + figures, *_net_worth_lines(answer, assumed, lang))


def effective_rate(answer: EffectiveRate, assumed: Sequence[Argument], lang: str) -> str:
    """Explain an effective annual rate, arguments as in :func:`max_ltv`."""
    return _lines(
        _say(lang, f"實際年利率 {percent(answer.value)}。", f"Effective annual rate {percent(answer.value)}."),
        _say(
            lang,
            f"實收 {dollars(answer.received)}，共還 {dollars(answer.repaid)}，即成本 {dollars(answer.repaid - answer.received)}。",
            f"Received {dollars(answer.received)}, repaid {dollars(answer.repaid)}: "
            f"a cost of {dollars(answer.repaid - answer.received)}.",
        ),
        _say(
            lang,
            f"以每月利率乘 12 計為 {percent(answer.nominal)}；兩者不可混用。",
            f"Twelve times the monthly rate is {percent(answer.nominal)}; do not compare one with the other.",
        ),
        _say(
            lang,
            "按香港銀行公會淨現值法計算，每月作十二分之一年；費用及回贈以提款日計。",
            "By the net-present-value method of the Hong Kong Association of Banks, months of 1/12 year; "
            "fees and rebate at drawdown.",
        ),
        _assumed(assumed, lang),
    )


def verdict_reason(found: int, loan_limit: str, tenor_limit: str, lang: str) -> str:
    """Return why a deal passes or fails, in one line.

    Parameters
    ----------
    found : int
        Flags of :class:`xlmortgage.quote.Finding`.
    loan_limit, tenor_limit : str
        Names of the limits that decided.
    lang : str
        ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> verdict_reason(Finding.LOAN_TOO_LARGE, "insurance", "building", "en")
    'The loan is above the limit (the Mortgage Insurance Programme).'

    """
    sentences = [
        zh_en[lang == "en"].format(loan=_limit_words(loan_limit, lang), tenor=_limit_words(tenor_limit, lang))
        for flag, zh_en in FINDINGS.items()
        if found & flag
    ]
    if not sentences:
        within = _limit_words(loan_limit, lang)
        return _say(lang, f"符合各項上限（貸款額：{within}）。", f"Within every limit (the loan's: {within}).")
    return _say(lang, "", " ").join(sentences)


def _limit_words(name: str, lang: str) -> str:
    words = LIMITS.get(name.removesuffix(" loan cap"), ("", ""))[lang == "en"]
    return words + _say(lang, "的貸款額上限", "'s loan cap") if name.endswith(" loan cap") else words


FINDINGS = {
    Finding.LOAN_TOO_LARGE: ("貸款額超出上限（{loan}）。", "The loan is above the limit ({loan})."),
    Finding.TENOR_TOO_LONG: ("年期超出上限（{tenor}）。", "The tenor is above the limit ({tenor})."),
    Finding.DEBTS_TOO_HIGH: ("供款與入息比率或壓力測試不通過。", "The debt-servicing tests are not passed."),
    Finding.NO_RULE: ("沒有所知規則適用，請向銀行查詢。", "No rule we know of covers it; ask the bank."),
    Finding.INCOME_NOT_TESTED: (
        "以資產水平審批，入息不作測試；請核對資產淨值。",
        "Assessed on net worth, income is not tested; check the net worth.",
    ),
    Finding.GUARANTEED: (
        "供款與入息比率偏高，但在房委會保證期內只供參考。",
        "Debt servicing is high; under the Housing Authority's guarantee that is for information.",
    ),
    Finding.DOUBTFUL: (
        "所依規則未有權威來源，請向銀行確認。",
        "A limit rests on a weak source; confirm it with the bank.",
    ),
}


def source_of(citation: Citation, lang: str) -> str:
    """Return since when and on whose authority, in one line."""
    source = citation.sources[0]
    since = as_date(citation.since).isoformat()
    began = since if citation.start_known else _say(lang, f"{since} 或之前", f"{since} or earlier")
    sure = CONFIDENCE[citation.confidence][lang == "en"]
    issuer = source.issuer[lang]
    return _say(
        lang,
        f"自 {began}：{issuer}〈{source.title}〉{source.date}（{sure}）。",
        f"Since {began}: {issuer}, “{source.title}”, {source.date} ({sure}).",
    )


def sources(tables: Iterable[str], date: int, lang: str) -> list[str]:
    """Return on whose authority each series of some tables stands on a date [yyyymmdd], one line each."""
    lines = []
    for table in map(parameters.table, tables):
        for scope in table.series:
            version = table.version_at(date, scope)
            if version:
                part = SCOPES[scope][lang == "en"] if scope else ""
                name = table.name[lang] + (_say(lang, f"（{part}）", f" ({part})") if part else "")
                address = version.citation.sources[0].address
                lines.append(f"{name}{_say(lang, '：', ': ')}{source_of(version.citation, lang)} {address}")
    return lines


def _ltv_lines(answer: LoanToValue, assumed: Sequence[Argument], lang: str) -> Iterable[str]:
    limit = answer.limits[answer.decided_by]
    others = [
        f"{_limit_name(other, lang)} {percent(other.value)}{_why_row(other.ruling, lang)}"
        for position, other in enumerate(answer.limits)
        if position != answer.decided_by and other.ruling.version >= 0
    ]
    reduced = ""
    if limit.name == "bank" and answer.reduction.value > 0:
        points = f"{answer.reduction.value * 100:g}"
        reduced = _say(lang, f"，已下調 {points} 個百分點", f", {points} points taken off") + _why_row(
            answer.reduction, lang
        )
    yield _say(
        lang,
        f"取決於{_limit_name(limit, lang)}{_loan_cap(limit, answer, lang)}{_why_row(limit.ruling, lang)}{reduced}。",
        f"Decided by {_limit_name(limit, lang)}{_loan_cap(limit, answer, lang)}{_why_row(limit.ruling, lang)}{reduced}.",
    )
    yield _beside(others, lang)
    authorities = [_authority(limit.ruling, lang), *([_authority(answer.reduction, lang)] if reduced else [])]
    yield _say(lang, "", " ").join(authorities)
    asked = [other.ruling.table.key for other in answer.limits if other.ruling.version >= 0]
    yield _ask(limit.ruling, lang, [*_notes(answer.reduction, lang), *notices(asked, answer.facts, lang)])
    yield _assumed(_without_assignment(assumed, subsidised=answer.limits[2].ruling.version >= 0), lang)


def _loan_cap(limit: Limit, answer: LoanToValue, lang: str) -> str:
    capped = {"bank": ltv.Reason.LOAN_CAP, "insurance": mip.Reason.LOAN_CAP}
    if limit.ruling.reason != capped.get(limit.name):
        return ""
    return _say(
        lang, f"的貸款額上限 {dollars(answer.max_loan)}", f", whose loan cap of {dollars(answer.max_loan)} binds"
    )


def _servicing(verdict: str, answer: Servicing, assumed: Sequence[Argument], lang: str) -> str:
    ratio, limit = percent(answer.ratio), percent(answer.limit.value)
    return _lines(
        _say(
            lang,
            f"{verdict}：供款佔入息 {ratio}，上限 {limit}{_why_row(answer.limit, lang)}。",
            f"{verdict}: {ratio} of income against a limit of {limit}{_why_row(answer.limit, lang)}.",
        ),
        _stress_line(answer.stress, answer.stressed_ratio, answer.stressed_limit, lang),
        _payment_line(answer, lang),
        _authority(answer.limit, lang),
        _ask(answer.limit, lang),
        _assumed(assumed, lang),
    )


def _payment_line(answer: Servicing, lang: str) -> str:
    return _say(
        lang,
        f"每月供款 {dollars(round(answer.payment, 2))}，計算入息 {dollars(round(answer.counted_income, 2))}。",
        f"Instalment {dollars(round(answer.payment, 2))} a month, income counted {dollars(round(answer.counted_income, 2))}.",
    )


def _stress_line(stress: Ruling, ratio: float | None, limit: Ruling, lang: str) -> str:
    if stress.reason == dsr.Reason.NOT_COVERED:
        return _say(lang, "當時未有壓力測試。", "There was no stress test at the time.")
    rise = percent(stress.value)
    if stress.reason == dsr.Reason.SUSPENDED:
        citation = stress.citation
        since = as_date(citation.since).isoformat() if citation else ""
        shown = (
            ""
            if ratio is None
            else _say(
                lang,
                f"，僅供參考：加 {rise} 後 {percent(ratio)}",
                f"; for information: {percent(ratio)} at plus {rise}",
            )
        )
        return _say(lang, f"壓力測試自 {since} 起暫停{shown}。", f"The stress test is suspended since {since}{shown}.")
    against = percent(limit.value)
    if ratio is None:
        return _say(
            lang, f"壓力測試（加 {rise}）：上限 {against}。", f"Stress test at plus {rise}: a limit of {against}."
        )
    return _say(
        lang,
        f"壓力測試（加 {rise}）：{percent(ratio)}，上限 {against}。",
        f"Stress test at plus {rise}: {percent(ratio)} against a limit of {against}.",
    )


def _net_worth_lines(answer: NetWorth, assumed: Sequence[Argument], lang: str) -> Iterable[str]:
    counted = [
        f"{asset.line.asset.label(lang)} {percent(asset.share)} = {dollars(asset.counted)}" for asset in answer.assets
    ]
    yield _say(
        lang,
        f"計入：{'、'.join(counted) or '無'}；減負債 {dollars(answer.liabilities)}。",
        f"Counted: {', '.join(counted) or 'nothing'}; less liabilities of {dollars(answer.liabilities)}.",
    )
    published = [asset.ruling for asset in answer.assets if asset.ruling]
    if published:
        yield _authority(published[0], lang)
        yield _ask(published[0], lang)
    yield _assumed(assumed, lang)


def _authority(ruling: Ruling, lang: str) -> str:
    return source_of(ruling.citation, lang) if ruling.citation else ""


def _ask(ruling: Ruling, lang: str, further: Sequence[str] = ()) -> str:
    """Return what a broker has to know or to ask the bank: the note of what decides, then further notices."""
    notes = _notes(ruling, lang)
    return _say(lang, "留意：", "Note: ") + _say(lang, "", " ").join((*notes, *further)) if notes or further else ""


def _notes(ruling: Ruling, lang: str) -> list[str]:
    citation = ruling.citation
    return [citation.note[lang]] if citation and citation.note else []


def notices(tables: Iterable[str], facts: Facts, lang: str) -> list[str]:
    """Return the notices of the tables that fit a deal.

    Parameters
    ----------
    tables : iterable of str
        Names of the tables that had a say.
    facts : mapping
        The facts of the deal, its ``agreement_date`` [yyyymmdd] among them.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    return [
        notice.text[lang]
        for table in tables
        for notice in parameters.table(table).notices
        if notice.since <= facts["agreement_date"] <= notice.until and fits(notice.conditions, facts)
    ]


def _why_row(ruling: Ruling, lang: str) -> str:
    row = ruling.deciding
    if not row or not row.reason:
        return ""
    return _say(lang, f"（{REASONS[row.reason][0]}）", f" ({REASONS[row.reason][1]})")


def _limit_name(limit: Limit, lang: str) -> str:
    if limit.name == "guarantee" and limit.ruling.table.key == "subsidised" and limit.value > 1:
        return _say(lang, "房委會保證期餘下年數", "what is left of the Housing Authority's guarantee")
    name = LIMITS[limit.name][lang == "en"]
    if limit.name in ("building", "applicant"):
        return _say(lang, f"「{limit.ruling.value:g} 減{name}」規則", f"{limit.ruling.value:g} less {name}")
    return name


def _years(years: float, lang: str) -> str:
    return _say(lang, f"{years:g} 年", f"{years:g} years")


def _beside(others: Sequence[str], lang: str) -> str:
    if not others:
        return ""
    return _say(lang, f"其他上限：{'、'.join(others)}。", f"Other limits: {', '.join(others)}.")


def _assumed(assumed: Sequence[Argument], lang: str) -> str:
    if not assumed:
        return ""
    return _say(
        lang,
        f"假設：{'、'.join(_plain_case(argument, lang) for argument in assumed)}。",
        f"Assumed: {', '.join(_plain_case(argument, lang) for argument in assumed)}.",
    )


def _without_assignment(assumed: Sequence[Argument], *, subsidised: bool) -> list[Argument]:
    """Leave the first assignment out of what was assumed for a flat to which it does not matter."""
    return [argument for argument in assumed if subsidised or argument.name != "first_assigned"]


def _plain_case(argument: Argument, lang: str) -> str:
    if argument.name == "agreement_date":
        day = as_date(parameters.verified_on()).isoformat()
        return _say(lang, f"臨約日期 {day}", f"agreement of {day}")
    if argument.name in PLAIN_CASES:
        return PLAIN_CASES[argument.name][lang == "en"]
    if argument.kind is Kind.YES_NO:
        return _say(lang, f"{argument.zh}：否", f"{argument.en}: no")
    if isinstance(argument.plain, Word):
        return argument.plain.label(lang)
    return _say(lang, f"{argument.zh}：未提供", f"{argument.en}: not given")


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
    "first_assigned": ("首次轉讓少於 40 年", "first assigned less than 40 years ago"),
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
    "liabilities": ("沒有負債", "no liabilities"),
    "haircuts": ("採用已公布的比率", "the published shares"),
}
"""What is taken where an argument is not given, in words."""


def _say(lang: str, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
