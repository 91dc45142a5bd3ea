"""Why a deal passes or fails, and what a loan must not exceed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import isnan, nan
from typing import Any

from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.deal.reading import Fact
from xlmortgage.deal.words import Purpose
from xlmortgage.errors import NoRuleError
from xlmortgage.explain.criteria import stale_line
from xlmortgage.explain.duty import hangs_on
from xlmortgage.explain.plausible import taken_for
from xlmortgage.explain.rows import LENDER, issued
from xlmortgage.explain.sentence import (
    BY_COMPLETION,
    LIMITS,
    OF_THE_ASKER,
    Told,
    assumption,
    disagreement,
    dollars,
    lines,
    or_by_completion,
    percent,
    say,
    source_of,
    years,
)
from xlmortgage.numbers.days import as_date
from xlmortgage.numbers.money import HALF_A_CENT
from xlmortgage.questions import Question, Takes
from xlmortgage.questions import income as of_income
from xlmortgage.questions import loan as of_loan
from xlmortgage.questions.checks import the_rebate_leaves_no_price, the_years_are_not_whole_months
from xlmortgage.questions.offers import DecidingLine, deciding_lines
from xlmortgage.questions.verdict import FAILING, Aside, Assessment, Finding, Subject, ceilings
from xlmortgage.questions.worth import NetWorth
from xlmortgage.tables.choice import Choice
from xlmortgage.tables.reader import Citation, Notice, Row
from xlmortgage.tables.ruling import Reason, Ruling

CEILINGS = {
    "rule": ("按淨樓價或估價可借", "by net price or valuation"),
    "income": ("入息可負擔", "by income"),
    "request": ("擬借貸款額", "the loan wanted"),
}

ASKED = {"MAX_LOAN": "rule", "LOAN_BY_INCOME": "income"}
RESTS_ON: dict[str, tuple[Question, Takes]] = {
    ASKED[function.name]: (question, Takes.read(function.takes))
    for question in (*of_loan.QUESTIONS, *of_income.QUESTIONS)
    for function in question.functions
    if function.name in ASKED
}
"""The question that tells a ceiling, and what it takes."""

LARGEST_LOAN = FACTS["loan"].like(assumed=("貸款額取上限", "the largest loan allowed"))
"""What is taken where a deal does not say how much it wants."""

ADDED_INCOME = FACTS["monthly_income"].like(assumed=("各申請人入息合計", "the applicants' incomes added up"))
"""What is taken where a deal gives the incomes of several applicants."""

FINDINGS = {
    Finding.LOAN_TOO_LARGE: (
        "貸款額 {counted}，超出上限 {max_loan}（{loan}）。",
        "The loan of {counted} is above the limit of {max_loan} ({loan}).",
    ),
    Finding.LOAN_TOO_SMALL: (
        "貸款額 {wanted}，低於該機構的最低貸款額 {least_loan}。",
        "The loan of {wanted} is below the least that the lender lends, {least_loan}.",
    ),
    Finding.TENOR_TOO_LONG: (
        "年期 {years}，超出上限 {max_tenor}（{tenor}）。",
        "The tenor of {years} is above the limit of {max_tenor} ({tenor}).",
    ),
    Finding.DEBTS_TOO_HIGH: (
        "供款佔入息 {dsr}，上限 {dsr_limit}{stressed}，不通過。",
        "The payments take {dsr} of the income against a limit of {dsr_limit}{stressed}: not passed.",
    ),
    Finding.NET_WORTH_TOO_LOW: (
        "可計算的資產淨值較樓價少 {short}。",
        "The net worth that counts is {short} short of the price.",
    ),
    Finding.NOTHING_TO_LEND: (
        "各項上限之下沒有可借的款項。",
        "The limits leave nothing to lend.",
    ),
    Finding.LENT_TWICE: (
        "一按連二按共借 {in_all}，即按揭基數的 {combined}。",
        "First and second mortgage come to {in_all}, {combined} of the lower of net price and valuation.",
    ),
    Finding.SECOND_NOT_COUNTED: (
        "未填二按貸款額，二按未計在內。",
        "The second mortgage's loan is not given, so that it is not counted.",
    ),
    Finding.BEYOND_A_BANK: (
        "二按貸款額 {counted}，超出銀行的上限 {max_loan}；其他放債人自訂上限，請向貸款人查詢。",
        "The second mortgage of {counted} is above a bank's limit of {max_loan}; other lenders set their own: ask the lender.",
    ),
    Finding.FIRST_NOT_COUNTED: (
        "一按的供款須填入其他每月供款，否則未計在內。",
        "The first mortgage's instalment belongs to the other monthly debts; otherwise it is not counted.",
    ),
    Finding.NO_MORE_APPROVED: (
        "未補地價的資助房屋結欠不得增加，按規則可加借 0 元。",
        "What is owed on a subsidised flat whose premium is unpaid may not be raised: by the rule nothing more is lent.",
    ),
    Finding.SHORT_OF_THE_BALANCE: (
        "新貸款不足以清還一按結欠 {owed}，須另備 {short_of_balance}。",
        "The new loan does not repay the {owed} owed on the first mortgage; {short_of_balance} more is needed.",
    ),
    Finding.NO_RULE: (
        "沒有所知規則適用於{uncovered}，請向銀行查詢。",
        "No rule we know of covers {uncovered}; ask the bank.",
    ),
    Finding.INCOME_NOT_TESTED: (
        "以資產水平審批，入息不作測試；請核對資產淨值。",
        "On net worth income is not tested; check the net worth.",
    ),
    Finding.GUARANTEED: (
        "房委會保證期內，供款與入息比率只供參考。",
        "Under the Housing Authority's guarantee debt servicing is for information.",
    ),
    Finding.DOUBTFUL: (
        "部分上限的依據並非官方或轉述來源。",
        "A limit rests on less than an official or a secondary source.",
    ),
}
"""What was found, in words; the failing numbers stand first."""

ASIDES = {
    Aside.CHARGED_IN_ALL: (
        "連一按結欠 {owed} 共 {in_all}，即物業估值的 {combined}。",
        "With the {owed} owed on the first mortgage it comes to {in_all}, {combined} of the home's value.",
    ),
    Aside.BALANCE_NOT_GIVEN: (
        "未填一按結欠，貸款額作加按後的總貸款計。",
        "What is owed on the first mortgage is not given: the loan is taken for all that is owed after the further charge.",
    ),
    Aside.FIRST_LEFT_OUT: (
        "未填一按結欠，總按揭成數只計二按。",
        "What is owed on the first mortgage is not given: the ratio in all counts the second alone.",
    ),
    Aside.BALANCE_REPAID: (
        "新貸款清還一按結欠 {owed} 後餘 {left}。",
        "The new loan repays the {owed} owed on the first mortgage and leaves {left}.",
    ),
}
"""What is said of what is owed on a home that is owned already, in words."""

SUBJECTS = {
    Subject.RATIO: ("按揭成數", "the loan-to-value ratio"),
    Subject.TENOR: ("還款期", "the tenor"),
    Subject.SERVICING: ("供款與入息比率", "debt servicing"),
    Subject.RENT: ("計入的租金", "the rent that counts"),
    Subject.REBATE: ("銀行回贈", "the bank's rebate"),
    Subject.WORTH: ("資產的計算比率", "what the assets count"),
    Subject.PREMIUM: ("加入貸款的保費", "the premium that is added to the loan"),
}

SUSPENDED = ("壓力測試屬暫停，並不計算在內。", "The stress test is suspended and does not count.")

IDLE = (
    "此貸款額毋須按揭保險，按保的規定並不計算在內。",
    "As much is lent without insurance: what the insurer asks does not count.",
)

WITHOUT_CRITERIA = {
    "zh": "沒有提供{}的準則，只按規則評定。",
    "en": "No criteria of {} are given: judged by the rules alone.",
}

TOLD = {
    Finding.LOAN_TOO_LARGE: ("counted", "rebate", "max_loan", "beside", "loan"),
    Finding.LOAN_TOO_SMALL: ("wanted", "least_loan"),
    Finding.TENOR_TOO_LONG: ("years", "max_tenor", "tenor"),
    Finding.DEBTS_TOO_HIGH: ("dsr", "dsr_limit", "stressed", "stressed_limit", "uncovered"),
    Finding.NET_WORTH_TOO_LOW: ("short",),
    Finding.LENT_TWICE: ("in_all", "combined"),
    Finding.BEYOND_A_BANK: ("counted", "rebate", "max_loan", "beside"),
    Finding.SHORT_OF_THE_BALANCE: ("owed", "short_of_balance"),
    Finding.NO_RULE: ("uncovered",),
}
"""The numbers of :func:`numbers_of` that the sentence of a finding tells."""
TOLD_ASIDE = {
    Aside.CHARGED_IN_ALL: ("owed", "in_all", "combined"),
    Aside.BALANCE_REPAID: ("owed", "left"),
}
"""Those that an aside tells."""


def sentence(finding: Finding, numbers: Mapping[str, Any], lang: str) -> str:
    """Return what was found about one deal, in a sentence.

    Parameters
    ----------
    finding : Finding
        One flag.
    numbers : mapping
        Those of :data:`TOLD`, of one deal.
    lang : str
        ``"zh"`` or ``"en"``.

    """
    shown = {name: WORDS[name](numbers, lang) for name in TOLD.get(finding, ()) if name in WORDS}
    return FINDINGS[finding][lang == "en"].format(**shown)


def aside(one: Aside, numbers: Mapping[str, Any], lang: str) -> str:
    """Return what is said of what is owed on the home of one deal, in a sentence, arguments as in :func:`sentence`."""
    shown = {name: WORDS[name](numbers, lang) for name in TOLD_ASIDE.get(one, ())}
    return ASIDES[one][lang == "en"].format(**shown)


def within(loan: str, lang: str) -> str:
    """Return the sentence of a deal about which nothing was found, by the name of what decides its loan."""
    limit = limit_words(loan, lang)
    return say(lang, f"符合各項上限（貸款額：{limit}）。", f"Within every limit (the loan's: {limit}).")


def verdict(answer: Assessment, told: Told) -> str:
    """Explain the verdict on one deal, arguments as in :func:`xlmortgage.explain.loan.max_ltv`."""
    return lines(
        told.say(f"結論：{answer.word}。", f"Verdict: {answer.word}. ") + reason_of(answer, told.lang),
        *[source_of(one, told.lang) + disagreement(one, told.lang) for one in cited(answer)],
        told.say(*OF_THE_ASKER) if _hangs_on_a_rule_given(answer) else "",
        assumption(what_matters(answer, told)),
    )


MOST_CITED = 3
"""How many sources the reason of a verdict names."""


Authority = Ruling | Choice | Notice
"""What a verdict may stand on."""


def cited(answer: Assessment) -> tuple[Citation, ...]:
    """Return on whose authority the verdict on one deal stands, the deciding one first."""
    return each_once(citation_of(authority) for authority, decides in stands_on(answer) if decides)


def each_once(citations: Iterable[Citation | None]) -> tuple[Citation, ...]:
    """Return citations, each source once, and no more than a reason names."""
    by_source: dict[str, Citation] = {}
    for one in filter(None, citations):
        by_source.setdefault(one.sources[0].key, one)
    return tuple(by_source.values())[:MOST_CITED]


def citation_of(authority: Authority, place: int | None = None) -> Citation | None:
    """Return on whose authority a ruling or a notice stands, of one deal, or of the one at a place of many."""
    if isinstance(authority, Notice):
        # From which agreements on a notice is for does not say since when it stands.
        return authority.citation._replace(since=0)
    return (authority if place is None else authority.at(place)).citation


def stands_on(answer: Assessment) -> Iterator[tuple[Authority, Any]]:
    """Yield what a verdict may stand on, each with whether it does: what fails, what is asked or warned of, the loan.

    Of one deal or of many; in the order in which they are cited.
    """
    found, limits, is_within = answer.found, answer.income.limits, answer.income.may_be_within
    debts, fails = (found & Finding.DEBTS_TOO_HIGH.value) > 0, (found & FAILING.value) > 0
    nothing = (found & Finding.NOTHING_TO_LEND.value) > 0
    by_rule = nothing & (answer.loan.max_loan <= 0)
    yield answer.loan.ratio, ((found & Finding.LOAN_TOO_LARGE.value) > 0) | by_rule
    if answer.least_loan is not None:
        yield answer.least_loan, answer.is_too_small
    yield answer.rebate, answer.counted > answer.deal.loan
    yield answer.tenor.limits, (found & Finding.TENOR_TOO_LONG.value) > 0
    yield limits.limit, (debts & (is_within == False)) | (nothing & (by_rule == False))  # noqa: E712 - one truth a deal
    yield limits.stress, debts & is_within
    yield limits.rental_share, debts & limits.counts_own_share_of_rent
    if isinstance(answer.worth, NetWorth):
        poor = (found & Finding.NET_WORTH_TOO_LOW.value) > 0
        yield from ((asset.ruling, poor) for asset in answer.worth.assets)
    weighty: Any = False
    for notice, fits in answer.notices:
        if notice.weight:
            weighty = weighty | fits
            yield notice, fits & (fails == False)  # noqa: E712
    yield answer.loan.ratio, (fails == False) & (weighty == False)  # noqa: E712


def authority_of(citations: Sequence[Citation], lang: str) -> str:
    """Return who issued what a verdict stands on, and when, in a few words."""
    return say(lang, "；", "; ").join(issued(one.sources[0], lang) for one in citations)


def since_of(citations: Sequence[Citation]) -> str:
    """Return since when the first of some rules stands, as an ISO date; nothing of a notice and of a lender's line."""
    if not citations or not citations[0].since or citations[0].confidence == LENDER:
        return ""
    return as_date(citations[0].since).isoformat()


def _hangs_on_a_rule_given(answer: Assessment) -> bool:
    """Tell whether the tenor is too long by a rule on age that the deal gives itself."""
    return bool(answer.found & Finding.TENOR_TOO_LONG) and answer.tenor.limits.citation is None


def what_matters(answer: Assessment, told: Told) -> Told:
    """Leave out of what was assumed what one deal does not hang on."""
    return told._replace(
        assumed=assumed_facts(
            told.assumed,
            has_assets=bool(answer.deal.assets),
            may_be_guaranteed=bool(may_be_guaranteed(answer)),
            loan_is_the_most=bool(answer.deal.loan_is_the_most),
            incomes_added=bool(answer.deal.incomes_added),
            has_the_premium_added=bool(answer.deal.premium_financed),
            is_owned=bool(answer.deal.is_owned),
            is_a_second=bool(answer.deal.purpose == Purpose.SECOND),
            has_an_age=bool(answer.deal.building_age > 0),
        )
    )


def assumed_facts(
    not_given: Iterable[Fact],
    *,
    has_assets: bool = False,
    may_be_guaranteed: bool = False,
    loan_is_the_most: bool = False,
    incomes_added: bool = False,
    has_the_premium_added: bool = False,
    is_owned: bool = False,
    is_a_second: bool = False,
    has_an_age: bool = False,
) -> tuple[Fact, ...]:
    """Return what is assumed of one deal, of the facts that are not given: those on which its verdict hangs.

    A loan left blank is the largest that is allowed; incomes of several applicants are taken together.
    """
    idle = {
        "rate_basis",
        "lender",
        "criteria",
        "assets",
        "incomes",
        "liabilities",
        "haircuts",
        "condition",
        "second_loan",
        "second_rate",
        "second_years",
        "purpose",
        "first_balance",
    }
    if is_a_second:
        idle |= {"second_mortgage"}
    if is_owned:
        idle |= {"rebate", "completion_date"}
    if has_assets:
        idle -= {"liabilities", "haircuts"}
    if not has_the_premium_added:
        idle |= {"plan"}
    if not may_be_guaranteed:
        idle |= {"first_assigned"}
    filled = ((LARGEST_LOAN,) if loan_is_the_most else ()) + ((ADDED_INCOME,) if incomes_added else ())
    if has_an_age:
        not_given = map(or_by_completion, not_given)
    return (*filled, *(fact for fact in not_given if fact.name not in idle))


SALARY_OF_A_PREMIUM = FACTS["regular_salary"].like(
    name="salary_of_a_premium", assumed=("保費以固定受薪計", "the premium as for a regular salary")
)
"""What is taken of a salary where the premium of an insured loan is asked about."""
OF_DUTY, OF_PREMIUM = ("stamp_duty", "cash_needed"), ("mip_premium", "cash_needed")
"""The list columns that hang on who buys, and on the salary of whose loan is insured."""


def assumed_beside(deal: Deal, columns: Collection[str]) -> Iterator[tuple[Fact, str, Any]]:
    """Yield what list columns beside the verdict assume where it is not given: a fact, that one's name, and of which deals.

    >>> [fact.name for fact, _, its in assumed_beside(Deal({"price": 8e6}, 20261121), ["stamp_duty"]) if its]
    ['buyer', 'other_home']
    """
    if {*columns} & {*OF_DUTY}:
        yield from ((FACTS[name], name, its) for name, its in hangs_on(deal).items())
    if {*columns} & {*OF_PREMIUM}:
        yield SALARY_OF_A_PREMIUM, "regular_salary", deal.insured


def may_be_guaranteed(answer: Assessment) -> Any:
    """Tell whether the Housing Authority's guarantee has a say in the loan."""
    ratio, says = answer.loan.ratio, False
    for name, ruling in zip(ratio.names, ratio.rulings, strict=True):
        if name == "guarantee":
            says = says | (ruling.value == ruling.value) | (ruling.reason != Reason.NOT_ASKED)
    return says


def reason_of(answer: Assessment, lang: str, first: Iterable[str] = ()) -> str:
    """Return why one deal passes or fails, in one line: what decides, how old that is, and what is said beside it."""
    numbers = numbers_of(answer)
    said = [*first]
    said += [sentence(finding, numbers, lang) for finding in FINDINGS if answer.found & finding]
    if isinstance(answer.worth, NoRuleError) and answer.uncovered & Subject.WORTH:
        said.append(answer.worth.sentence(lang))
    said += [notice.text[lang] for notice, goes_with in answer.notices if notice.weight and goes_with]
    said = said or [within(str(answer.lent.binding), lang)]
    said += [aside(one, numbers, lang) for one in ASIDES if answer.asides & one]
    said += [taken_for(fact, getattr(answer.deal, fact.name), lang) for fact, _ in answer.implausible]
    said += [
        how_old(line, line.ruling.deciding_row, answer.deal, lang) for line in deciding_lines(answer) if line.decides
    ]
    said += [text[lang] for text, goes_with in beside_the_verdict(answer) if goes_with]
    return say(lang, "", " ").join(filter(None, said))


def how_old(line: DecidingLine, row: Row | None, deal: Deal, lang: str) -> str:
    """Return how old a lender's line is that decides deals; nothing where it is not stale."""
    days = deal.lender.stale.get(row.citation.sources[0].key) if row else None
    return stale_line(line.rule, row, days, lang) if row and days else ""


def beside_the_verdict(answer: Assessment) -> Iterator[tuple[Mapping[str, str], Any]]:
    """Yield what changes no verdict, each in both languages with whether it goes with the deal."""
    yield {"zh": SUSPENDED[0], "en": SUSPENDED[1]}, answer.stress_is_suspended
    yield BY_COMPLETION, answer.loan.is_by_completion
    yield {"zh": IDLE[0], "en": IDLE[1]}, answer.insurance_is_idle
    if name := answer.deal.lender_without_criteria:
        yield {zh_en: text.format(name) for zh_en, text in WITHOUT_CRITERIA.items()}, True
    yield from ((notice.text, goes_with) for notice, goes_with in answer.notices if not notice.weight)


def numbers_of(answer: Assessment) -> dict[str, Any]:
    """Return the numbers and names that reasons tell, of one deal or of many."""
    deal, income, limits = answer.deal, answer.income, answer.income.limits
    return {
        "counted": answer.counted,
        "rebate": answer.counted - deal.loan,
        "max_loan": answer.loan.max_loan,
        "loan": answer.loan.binding,
        "lent": answer.lent.binding,
        "years": deal.years,
        "max_tenor": answer.tenor.max_tenor,
        "tenor": _whose_tenor(answer),
        "in_all": answer.lent_in_all,
        "wanted": deal.loan,
        "least_loan": 0.0 if answer.least_loan is None else answer.least_loan.value,
        "owed": deal.first_balance,
        "beside": deal.owed_beside,
        "left": deal.loan - deal.first_balance,
        "short_of_balance": deal.first_balance - deal.loan,
        "combined": answer.combined_ltv,
        "dsr": income.least_ratio,
        "dsr_limit": limits.max_dsr,
        "stressed": deal.xp.where(limits.stress_decides, income.least_stressed_ratio, nan),
        "stressed_limit": limits.stressed_limit.value,
        "uncovered": answer.uncovered,
        "short": getattr(answer.worth, "short_of", lambda _price: 0.0)(deal.price),
    }


def _whose_tenor(answer: Assessment) -> Any:
    """Return the name of what decides the tenor; a rule on age that is the lender's goes by the lender."""
    limits, lender = answer.tenor.limits, answer.deal.lender
    rulings = zip(limits.names, limits.rulings, strict=True)
    names = tuple("lender" if lender and ruling.law is lender.law else name for name, ruling in rulings)
    return limits.xp.take(names, limits.which)


def _counted(numbers: Mapping[str, Any], lang: str) -> str:
    counted, rebate = dollars(round(numbers["counted"], 2)), numbers["rebate"]
    if not rebate > 0:
        return counted
    back = dollars(round(rebate, 2))
    return counted + say(
        lang, f"（連須全數計入的銀行回贈 {back}）", f", with the bank's rebate of {back} that counts in full,"
    )


def _max_loan(numbers: Mapping[str, Any], lang: str) -> str:
    most, beside = dollars(round(numbers["max_loan"], 2)), numbers.get("beside", 0.0)
    if not beside > 0:
        return most
    owed = dollars(round(beside, 2))
    return most + say(lang, f"（已減一按結欠 {owed}）", f", less the {owed} owed on the first mortgage,")


def _uncovered(numbers: Mapping[str, Any], lang: str) -> str:
    return _subjects(int(numbers["uncovered"]), lang)


@cache
def _subjects(uncovered: int, lang: str) -> str:
    subjects = [words[lang == "en"] for subject, words in SUBJECTS.items() if uncovered & subject]
    return say(lang, "、", " and ").join(subjects)


def _dsr(numbers: Mapping[str, Any], lang: str) -> str:
    ratio = percent(numbers["dsr"])
    if not int(numbers["uncovered"]) & Subject.PREMIUM:
        return ratio
    return say(lang, f"至少 {ratio}（未計保費）", f"at least {ratio} (without the premium)")


def _stressed(numbers: Mapping[str, Any], lang: str) -> str:
    if isnan(numbers["stressed"]):
        return ""
    ratio, limit = percent(numbers["stressed"]), percent(numbers["stressed_limit"])
    return say(lang, f"，壓力測試下 {ratio}，上限 {limit}", f", and {ratio} under stress against {limit}")


def _amount(name: str) -> Callable[[Mapping[str, Any], str], str]:
    return lambda numbers, _: dollars(round(numbers[name], 2))


WORDS: dict[str, Callable[[Mapping[str, Any], str], str]] = {
    "counted": _counted,
    "max_loan": _max_loan,
    "loan": lambda numbers, lang: limit_words(str(numbers["loan"]), lang),
    "years": lambda numbers, lang: years(numbers["years"], lang),
    "max_tenor": lambda numbers, lang: years(numbers["max_tenor"], lang),
    "tenor": lambda numbers, lang: limit_words(str(numbers["tenor"]), lang),
    "in_all": lambda numbers, _: dollars(round(numbers["in_all"], 2)),
    **{name: _amount(name) for name in ("wanted", "least_loan", "owed", "left", "short_of_balance")},
    "combined": lambda numbers, _: percent(numbers["combined"]),
    "dsr": _dsr,
    "dsr_limit": lambda numbers, _: percent(numbers["dsr_limit"]),
    "stressed": _stressed,
    "uncovered": _uncovered,
    "short": lambda numbers, _: dollars(round(numbers["short"], 2)),
}
"""What a sentence shows of one deal's numbers."""


def limit_words(name: str, lang: str) -> str:
    """Return what a limit is called, by its name in a list of results."""
    words = LIMITS.get(name.removesuffix(" loan cap"), ("", ""))[lang == "en"]
    return words + say(lang, "的貸款額上限", "'s loan cap") if name.endswith(" loan cap") else words


def other_ceilings(own: str, already: float, told: Told) -> list[str]:
    """Return what else a loan must not exceed, of what a whole deal tells: by rule, by income, by request.

    Parameters
    ----------
    own : str
        The ceiling that is said already: ``"rule"``, ``"income"`` or ``"request"``.
    already : float
        How much that is [HKD]; a lower amount of the whole deal is said as well.
    told : Told
        With what is given of the whole deal.

    """
    if told.whole is None:
        return []
    unread = {name for name, value in told.whole.items() if value is None}
    deal = Deal({name: value for name, value in told.whole.items() if name not in unread}, told.undated)
    if the_years_are_not_whole_months.fails(deal):
        deal, unread = deal.changed(years=nan), unread | {"years"}
    if the_rebate_leaves_no_price.fails(deal):
        return []
    found = ceilings(deal)
    amounts = {"rule": found.rule, "income": found.income, "request": found.request}
    return [
        f"{CEILINGS[name][told.lang == 'en']} {dollars(round(amount, 2))}"
        for name, amount in amounts.items()
        if not isnan(amount) and (name != own or amount < already - HALF_A_CENT) and _is_known(name, deal, unread)
    ]


def _is_known(ceiling: str, deal: Deal, unread: set[str]) -> bool:
    """Tell whether nothing that a ceiling rests on could not be read, or is refused."""
    if ceiling not in RESTS_ON:
        return True
    question, takes = RESTS_ON[ceiling]
    return unread.isdisjoint(fact.name for fact in takes.facts) and not any(one.fails(deal) for one in question.checks)
