"""What a deal is: every fact declared once, and a deal that is complete from the door on.

A fact is declared as an attribute of :class:`Facts`: its kind, its labels, and the plain case that is taken where it is
not given.  A :class:`Deal` holds what was given; a plain fact costs nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from math import nan
from types import MappingProxyType
from typing import Any

from xlmortgage.deal import words
from xlmortgage.deal.hints import holds_words_of
from xlmortgage.deal.labels import Labels
from xlmortgage.deal.plans import MOST_MONTHS
from xlmortgage.deal.ranges import MOST_MONEY
from xlmortgage.deal.reading import ERROR_VALUES, Fact, Kind, Plausible
from xlmortgage.deal.words import Word, likeness_of, plain_spelling
from xlmortgage.numbers import scalar


def _money(zh: str, en: str, *synonyms: str, plain: float = 0.0, above_zero: bool = False, **more: Any) -> Any:
    """Declare an amount [HKD]."""
    return Fact(Kind.MONEY, zh, en, *synonyms, plain=plain, above_least=above_zero, most=MOST_MONEY, **more)


def _needed_money(zh: str, en: str, *synonyms: str, **more: Any) -> Any:
    """Declare an amount above 0 that nothing can stand for [HKD]."""
    return _money(zh, en, *synonyms, plain=nan, above_zero=True, **more)


def _amounts(zh: str, en: str, *synonyms: str, **more: Any) -> Any:
    """Declare amounts that are added up [HKD]."""
    return Fact(Kind.AMOUNTS, zh, en, *synonyms, plain=0.0, most=MOST_MONEY, **more)


MOST_OF_A_LOAN = 0.6
"""No lender has been allowed to charge more: the criminal limit of the Money Lenders Ordinance to 2022 [fraction a year]."""

MOST_OF_A_FLAT_RATE = 0.05
"""The same for a monthly flat rate [fraction a month]."""

MOST_OF_ANY_LOAN, MOST_OF_ANY_FLAT_RATE = 1.0, 0.1
"""The same of a loan about which it is asked whether its rate is allowed."""

MOST_OF_A_MARKET = 0.3
"""A rate of the money market, or a margin beside it, above this is a slip of the keyboard [fraction a year]."""


def _rate(zh: str, en: str, *synonyms: str, most: float = MOST_OF_A_LOAN, **more: Any) -> Any:
    """Declare a rate [fraction a year]; of a loan, where nothing else is said."""
    return Fact(Kind.RATE, zh, en, *synonyms, most=most, **more)


def _market_rate(zh: str, en: str, *synonyms: str, **more: Any) -> Any:
    """Declare a rate of the money market, or a margin beside it [fraction a year]."""
    return _rate(zh, en, *synonyms, most=MOST_OF_A_MARKET, **more)


def _years(zh: str, en: str, *synonyms: str, plain: float = 0.0, most: float = 100, **more: Any) -> Any:
    """Declare an age or a term [years]."""
    return Fact(Kind.YEARS, zh, en, *synonyms, plain=plain, most=most, **more)


MOST_OF_A_COUNT = 100_000
"""So many months or days are none of a mortgage."""


def _whole(zh: str, en: str, *synonyms: str, plain: float = 0, most: float = MOST_OF_A_COUNT, **more: Any) -> Any:
    """Declare a whole number, mostly of months."""
    return Fact(Kind.WHOLE, zh, en, *synonyms, plain=plain, most=most, **more)


def _word(plain: Word, zh: str, en: str, *synonyms: str, assumed: tuple[str, str] | None = None, **more: Any) -> Any:
    """Declare a word of a closed list, by its plain case."""
    assumed = assumed or (plain.zh, plain.en)
    return Fact(
        Kind.WORD, zh, en, *synonyms, plain=plain, words=type(plain), zero_is_blank=True, assumed=assumed, **more
    )


def _yes_no(zh: str, en: str, *synonyms: str, assumed: tuple[str, str] | None = None) -> Any:
    """Declare a truth, false where it is not given."""
    return Fact(Kind.YES_NO, zh, en, *synonyms, plain=False, assumed=assumed or (f"{zh}：否", f"{en}: no"))


def _date(zh: str, en: str, *synonyms: str, assumed: tuple[str, str]) -> Any:
    """Declare a date [yyyymmdd], 0 where it is not given; ``assumed`` may hold the ``{day}`` that it is taken for."""
    return Fact(Kind.DATE, zh, en, *synonyms, plain=0, zero_is_blank=True, assumed=assumed)


class Facts:
    """Every fact of a deal; a class of its own because one of them is called ``property``."""

    price: Any = _needed_money(
        *("樓價", "price", "成交價", "purchase price"),
        assumed=("樓價未提供", "price not given"),
        plausible=Plausible(300e3, 1e10, likely=(1e6, 1e8), times=(1e4, 1e6, 1e8, 1e3)),
    )
    valuation: Any = _needed_money(
        *("估價", "valuation", "銀行估價"),
        zero_is_blank=True,
        assumed=("估價不低於淨樓價", "valuation at least the net price"),
        plausible=Plausible(300e3, 1e10, likely=(1e6, 1e8), times=(1e4, 1e6, 1e8, 1e3)),
    )
    rebate: Any = _money("回贈", "rebate", assumed=("沒有回贈", "no rebate"), plausible=Plausible(1))
    property: Any = _word(words.Property.PRIVATE, "物業類型", "property type", "物業")
    use: Any = _word(words.Use.SELF_USE, "用途", "use")
    insured: Any = _yes_no("按揭保險", "mortgage insurance", "按保", assumed=("不用按揭保險", "no mortgage insurance"))
    first_home: Any = _yes_no("首次置業", "first home", "首置", assumed=("非首次置業", "not a first home"))
    regular_salary: Any = _yes_no("固定受薪", "regular salary", assumed=("非固定受薪", "not regular salaried"))
    other_mortgages: Any = _yes_no("其他按揭", "other mortgages", assumed=("沒有其他按揭", "no other mortgage"))
    buyer: Any = _word(words.Buyer.PERMANENT_RESIDENT, "買家身份", "buyer", "買家", "買方", "買方身份")
    other_home: Any = _yes_no(
        *("擁有其他住宅", "other home", "其他住宅", "持有其他住宅", "owns another home"),
        assumed=("沒有其他住宅", "no other home"),
    )
    income_abroad: Any = _yes_no("非本地收入", "income from abroad", assumed=("收入來自香港", "income from Hong Kong"))
    basis: Any = _word(words.Basis.INCOME, "審批基準", "basis", assumed=("以入息審批", "assessed on income"))
    agreement_date: Any = _date(
        "臨約日期", "agreement date", "臨時買賣合約日期", assumed=("臨約日期 {day}", "agreement of {day}")
    )
    completion_date: Any = _date("入伙日期", "completion date", assumed=("已落成", "completed"))
    first_assigned: Any = _date(
        "首次轉讓日期", "first assignment date", assumed=("新近首次轉讓", "first assigned recently")
    )
    acquired: Any = _date(
        "購入日期", "date acquired", "買入日期", assumed=("購入日期未提供", "date acquired not given")
    )
    sold: Any = _date("售出日期", "date sold", "賣出日期", assumed=("售出日期未提供", "date sold not given"))
    building_age: Any = _years(
        "樓齡", "building age", most=200, assumed=("樓齡未提供", "age of the building not given")
    )
    applicant_age: Any = _years(
        *("申請人年齡", "applicant age", "年齡"),
        most=120,
        assumed=("申請人年齡未提供", "age of the applicant not given"),
    )
    building_rule: Any = _years(
        *("樓齡上限", "building age rule"),
        plain=nan,
        most=200,
        zero_is_blank=True,
        assumed=("銀行慣用的樓齡上限", "the banks' usual rule on the building's age"),
    )
    applicant_rule: Any = _years(
        *("年齡上限", "applicant age rule"),
        plain=nan,
        most=200,
        zero_is_blank=True,
        assumed=("銀行慣用的年齡上限", "the banks' usual rule on the applicant's age"),
    )
    other_ages: Any = Fact(
        *(Kind.AGES, "其他申請人年齡", "other applicants' ages", "聯名人年齡", "擔保人年齡"),
        plain=(),
        most=120,
        assumed=("沒有其他申請人", "no other applicant"),
        matters_with=("applicant_age",),
    )
    monthly_income: Any = _money(
        *("每月入息", "monthly income", "月入", "入息"),
        plain=nan,
        plausible=Plausible(3e3, 500e3, likely=(5e3, 500e3), times=(1e4, 1e3, 1e6), over=(12,)),
    )
    loan: Any = _needed_money(
        *("貸款額", "loan", "貸款"), assumed=("貸款額未提供", "loan not given"), plausible=Plausible(1, 1e10)
    )
    annual_rate: Any = _rate(
        *("年利率", "annual rate", "利率", "rate"),
        most_of_any=MOST_OF_ANY_LOAN,
        plausible=Plausible(0.005, 0.3, likely=(0.01, 0.1), times=(10, 100), over=(10,)),
    )
    years: Any = _years("年期", "years", "還款年期", "tenor", plain=nan, above_least=True, zero_is_blank=True)
    other_debts: Any = _money(
        *("其他每月供款", "other monthly debts", "其他供款"),
        assumed=("沒有其他供款", "no other debts"),
        plausible=Plausible(0, 500e3),
    )
    rental_income: Any = _money(
        *("租金收入", "rental income", "租金"),
        assumed=("沒有租金收入", "no rental income"),
        plausible=Plausible(0, 500e3, likely=(5e3, 500e3), over=(12,)),
    )
    fees: Any = _amounts("費用", "fees", "手續費", assumed=("沒有費用", "no fees"))
    rate_basis: Any = _word(
        words.RateBasis.ANNUAL, "計息方式", "rate basis", assumed=("以年利率計息", "at an annual rate")
    )
    interest_only_months: Any = _whole(
        "免還本月數", "interest-only months", assumed=("沒有免還本期", "no interest-only months")
    )
    exit_month: Any = _whole("提早還款月", "exit month", assumed=("供至期滿", "held to the end"))
    exit_penalty: Any = Fact(
        *(Kind.SHARE, "提早還款罰息", "exit penalty"), plain=0.0, most=1.0, assumed=("沒有罰息", "no exit penalty")
    )
    rounding: Any = _word(
        words.Rounding.EXACT, "取整方式", "rounding", assumed=("供款不取整", "instalments not rounded")
    )
    condition: Any = _word(words.Condition.ORDINARY, "物業狀況", "condition")
    second_mortgage: Any = _yes_no("二按", "second mortgage", "二按貸款")
    month: Any = _whole("月數", "month", plain=nan)
    months: Any = _whole("供款期數", "months", "期數", plain=nan, least=1, most=MOST_MONTHS, zero_is_blank=True)
    flat_monthly: Any = Fact(Kind.FLAT_RATE, "月平息率", "flat monthly rate", most=MOST_OF_A_FLAT_RATE)
    shocks: Any = Fact(Kind.FRACTIONS, "加息幅度", "shocks", plain=(), most=MOST_OF_A_MARKET, zero_is_blank=True)
    value: Any = _needed_money("物業現值", "value", "現值")
    first_balance: Any = _money("一按結欠", "first balance", "一按餘額", plain=nan)
    second_balance: Any = _money("二按結欠", "second balance", "二按餘額", assumed=("沒有二按", "no second mortgage"))
    second_loan: Any = _money("二按貸款額", "second loan")
    second_rate: Any = _rate("二按年利率", "second rate", matters_with=("second_loan",))
    second_years: Any = _years("二按年期", "second years", matters_with=("second_loan",))
    annual_change: Any = Fact(Kind.CHANGE, "每年樓價變動", "annual change", plain=0.0, least=-0.99, most=1.0)
    sale_price: Any = _needed_money("賣出價", "sale price")
    costs: Any = _amounts("賣樓費用", "costs")
    hibor: Any = _market_rate("HIBOR", "HIBOR", "拆息", "銀行同業拆息")
    spread: Any = _market_rate("H 加", "spread", "利差")
    prime: Any = _market_rate(
        *("最優惠利率", "prime", "P"), zero_is_blank=True, assumed=("最優惠利率未提供", "best lending rate not given")
    )
    discount: Any = _market_rate("P 減", "discount", assumed=("沒有封頂", "no cap"))
    bank: Any = _word(words.Bank.HSBC, "銀行", "bank")
    period: Any = _word(words.HiborPeriod.ONE_MONTH, "拆息期", "period", assumed=("一個月拆息", "the one-month rate"))
    quarter: Any = Fact(Kind.QUARTER, "季度", "quarter", plain=0, zero_is_blank=True)
    item: Any = _word(words.SurveyItem.CASES, "調查項目", "item", assumed=("宗數", "the number of cases"))
    days_in_arrears: Any = _whole("拖欠日數", "days in arrears", plain=nan, unit="days")
    let_without_consent: Any = _yes_no("未經同意出租", "let without the bank's consent")
    second_without_consent: Any = _yes_no("未經同意二按", "second mortgage without the bank's consent")
    unlawful: Any = _yes_no("涉及違法", "unlawful activity")
    holding_months: Any = _whole("持有月數", "holding months", assumed=("供至期滿", "held to the end"))
    rebate_month: Any = _whole("回贈月", "rebate month", assumed=("回贈於提款日收取", "the rebate at drawdown"))
    clawback: Any = _money("回贈退還", "clawback", assumed=("毋須退還回贈", "no clawback"))
    bank_rebate: Any = _money(
        "銀行回贈",
        "bank's rebate",
        "銀行現金回贈",
        assumed=("沒有銀行回贈", "no bank's rebate"),
        plausible=Plausible(1),
    )
    years_left: Any = _years("剩餘年期", "years left", above_least=True, zero_is_blank=True)
    new_rate: Any = _rate("新年利率", "new rate")
    new_years: Any = _years("新年期", "new years", zero_is_blank=True, assumed=("新年期同剩餘年期", "the years left"))
    moving_costs: Any = _amounts("轉按費用", "moving costs", assumed=("沒有轉按費用", "no moving costs"))
    amount: Any = _money("部分還款額", "amount repaid", plain=nan, above_zero=True)
    keep: Any = _word(words.Keep.TERM, "部分還款後不變者", "keep")
    reserve: Any = _money("儲備", "reserve", "現金儲備", plain=nan)
    shock: Any = Fact(
        *(Kind.SHARE, "假設加息", "shock"),
        plain=0.0,
        most=MOST_OF_A_MARKET,
        assumed=("沒有加息", "no rise in the rate"),
    )
    rise_month: Any = _whole("加息前期數", "months before the rise")
    rates: Any = Fact(Kind.FRACTIONS, "各個年利率", "rates", plain=(), most=MOST_OF_A_LOAN)
    terms: Any = Fact(Kind.TERMS, "各個年期", "terms", plain=())
    stage_plan: Any = Fact(Kind.STAGES, "付款辦法", "stage plan", "付款計劃", "payment plan", plain=None)
    old_balance: Any = _money("舊按揭結欠", "old balance", plain=nan)
    old_sale_date: Any = _date("舊樓成交日期", "old sale date", assumed=("舊樓未賣出", "the old home is not sold"))
    old_price: Any = _needed_money(
        "舊樓售價", "old price", zero_is_blank=True, assumed=("舊樓售價未提供", "the old home's price not given")
    )
    old_payment: Any = _money(
        *("舊按揭每月供款", "old payment"),
        plain=nan,
        assumed=("舊按揭供款以新按揭的利率及年期計", "the old instalment at the new loan's rate and tenor"),
    )
    application_date: Any = _date(
        *("按保申請日期", "application date"),
        assumed=("於臨約日期申請按保", "insurance applied for on the day of the agreement"),
    )
    link_deposit: Any = _money(
        "按揭存款掛鈎存款", "mortgage-link deposit", "存款掛鈎", assumed=("沒有掛鈎存款", "no linked deposit")
    )
    yearly_penalties: Any = Fact(
        Kind.YEARLY,
        "逐年罰息",
        "penalties by year",
        plain=(),
        assumed=("沒有逐年罰息", "no penalty by year"),
        matters_with=("holding_months",),
    )
    rate_steps: Any = Fact(
        *(Kind.STEPS, "分段息率", "rate steps"),
        plain=(),
        most=MOST_OF_A_LOAN,
        assumed=("息率不變", "one rate throughout"),
    )
    link_cap: Any = Fact(
        *(Kind.SHARE, "掛鈎存款上限", "mortgage-link cap"),
        plain=nan,
        most=1.0,
        assumed=("掛鈎存款上限按一般做法", "the usual cap of a linked deposit"),
        matters_with=("link_deposit",),
    )
    link_rate: Any = _rate(
        *("掛鈎存款息率", "mortgage-link rate"),
        plain=nan,
        assumed=("掛鈎存款按按揭息率計息", "a linked deposit earns the mortgage's rate"),
        matters_with=("link_deposit",),
    )
    premium: Any = _money("按保保費", "premium", "保費", assumed=("沒有按保保費", "no insurance premium"))
    legal_fees: Any = _amounts("律師費", "legal fees", assumed=("律師費未計", "legal fees not counted"))
    cash: Any = _money("可用現金", "cash", "現金首期", plain=nan)
    split: Any = _word(
        words.Split.ACTUARIAL,
        *("利息攤分", "split"),
        assumed=("利息按精算法攤分", "interest split actuarially"),
        matters_with=("exit_month", "rate_basis"),
    )
    fee_treatment: Any = _word(
        words.FeeTreatment.AT_DRAWDOWN,
        *("收費方式", "fee treatment"),
        assumed=("費用於提款時支付", "fees at drawdown"),
        matters_with=("fees",),
    )
    penalty_base: Any = _word(
        words.PenaltyBase.OUTSTANDING,
        *("罰息基數", "penalty base"),
        assumed=("罰息按結欠計", "the penalty on what is outstanding"),
        matters_with=("exit_penalty", "exit_month"),
    )
    frequency: Any = _word(words.Frequency.MONTHLY, "供款頻率", "frequency")
    apportionment: Any = _word(
        words.Apportionment.PRO_RATA,
        "攤還方法",
        "apportionment",
        assumed=("每期按比例攤分本息", "payments split pro rata"),
    )
    plan: Any = _word(
        words.PremiumPlan.SINGLE, "保費計劃", "premium plan", assumed=("一次過繳付保費", "a single premium")
    )
    premium_financed: Any = Fact(
        *(Kind.YES_NO, "保費加入貸款", "premium added to the loan", "保費融資", "premium financed"),
        plain=False,
        assumed=("保費不加入貸款", "the premium not added to the loan"),
        matters_with=("insured",),
    )
    purpose: Any = _word(words.Purpose.PURCHASE, "貸款目的", "purpose")
    topic: Any = _word(words.Topic.DOCUMENTS, "清單種類", "topic of the list")
    assets: Any = Fact(Kind.ASSETS, "資產", "assets", plain=())
    incomes: Any = Fact(Kind.INCOMES, "各項收入", "incomes", plain=())
    shares: Any = Fact(
        *(Kind.INCOME_SHARES, "入息計算比率", "income shares"),
        plain=MappingProxyType({}),
        assumed=("採用已公布的比率", "the published shares"),
    )
    liabilities: Any = _amounts("負債", "liabilities", assumed=("沒有負債", "no liabilities"))
    haircuts: Any = Fact(
        *(Kind.HAIRCUTS, "計算比率", "haircuts", "折扣率"),
        plain=MappingProxyType({}),
        assumed=("採用已公布的比率", "the published shares"),
    )
    plans: Any = Fact(Kind.PLANS, "按揭計劃", "plans", plain=None)
    criteria: Any = Fact(Kind.CRITERIA, "機構準則", "criteria", plain=None)
    table: Any = Fact(Kind.TABLE, "清單", "table", plain=None)
    columns: Any = Fact(Kind.NAMES, "結果欄", "columns", plain=())
    deal: Any = Fact(Kind.BLOCK, "個案", "deal")
    lender: Any = Fact(Kind.TEXT, "貸款機構", "lender", plain="")
    rule: Any = Fact(Kind.TEXT, "規則", "rule", plain="")
    date: Any = _date("日期", "date", assumed=("以 {day} 計", "as of {day}"))
    lang: Any = _word(words.Language.ZH, "語言", "language")


TELLING_BLANKS = ("first_home", "buyer", "other_home", "regular_salary", "use")
"""The facts of which it is asked whether they were given at all, because a blank means less than a no."""

FACTS: dict[str, Fact] = {name: fact for name, fact in vars(Facts).items() if isinstance(fact, Fact)}
"""Every fact by its name."""

for _name, _fact in FACTS.items():
    setattr(Facts, _name, _fact.plain)

LABELS = Labels(FACTS.values())
"""Every label and heading that is known."""


def fact_named(label: object, wanted: Collection[str] | None = None) -> Fact | None:
    """Return the fact that a name, a label in either language, a synonym or a heading of the trade stands for, or ``None``.

    Parameters
    ----------
    label : object
        Whatever its case, width, script, spaces, punctuation and brackets.  A unit in a bracket behind it is the unit in
        which the fact that is returned reads its values.
    wanted : collection of str, optional
        The names of the facts that are asked for, where a heading means several.

    Examples
    --------
    >>> fact_named("樓價"), fact_named("Monthly Income"), fact_named("nothing of ours")
    (<price>, <monthly_income>, None)
    >>> fact_named("物业类别"), fact_named("用途（自用/出租）"), fact_named("樓價(萬)").read(800)
    (<property>, <use>, 8000000.0)
    >>> fact_named("售價"), fact_named("售價", {"sale_price"})
    (<price>, <sale_price>)

    """
    return LABELS.named(label, wanted)


def nearly_named(
    label: object,
    wanted: Collection[str] | None = None,
    given: Collection[str] = (),
    cells: Collection[Any] | None = None,
) -> tuple[Fact, ...]:
    """Return the facts that a label nearly names, the nearest first.

    Parameters
    ----------
    label : object
        A label that names no fact, or one that is not wanted.
    wanted : collection of str, optional
        The names of the facts that are asked for; all where not given.
    given : collection of str, optional
        The names of the facts that are given beside it: what tells one of them by another measure is then not near.
    cells : collection, optional
        What stands below or beside it; where nothing is said there, it is near nothing.

    Examples
    --------
    >>> nearly_named("其他貸款"), nearly_named("insurred"), nearly_named("備註")
    ((<other_debts>,), (<insured>,), ())
    >>> nearly_named("汽車供款", cells=[3_000]), nearly_named("汽車供款", cells=["準時"])
    ((<other_debts>,), ())
    >>> nearly_named("按揭成數"), nearly_named("按揭成數", given=["loan"])
    ((<loan>,), ())

    """
    if not isinstance(label, str):
        return ()
    return LABELS.near(label, wanted, given, cells)


OTHER_MATTERS: Mapping[str, type[words.Word]] = {
    **dict.fromkeys(map(plain_spelling, ("buyer", "買家", "買方")), words.Buyer),
    **dict.fromkeys(map(plain_spelling, ("plan", "計劃", "方案")), words.PremiumPlan),
}
"""Labels under which people write other matters as well as the words of a fact: a buyer's name, or H and P as the plan."""

ALIKE_ENOUGH = 0.75
"""From where on a value is a slip for a word and no other matter, from 0 to 1."""


def may_tell_another_matter(label: object) -> bool:
    """Tell whether people write other matters under a label, besides the words of its fact."""
    return isinstance(label, str) and _other_words(label) is not None


@lru_cache(maxsize=8192)
def _other_words(label: str) -> type[words.Word] | None:
    return OTHER_MATTERS.get(plain_spelling(label))


def tells_another_matter(label: object, values: Iterable[Any]) -> bool:
    """Tell whether texts stand under such a label of which none is a word of its fact, or nearly one.

    >>> tells_another_matter("買家", ["陳大文", None]), tells_another_matter("Buyer", ["陳大文", "HKPR"])
    (True, False)
    >>> tells_another_matter("buyer", ["compny"]), tells_another_matter("Plan", ["H", "P"])
    (False, True)
    """
    own = _other_words(label) if isinstance(label, str) else None
    if own is None:
        return False
    texts = {cell for cell in values if isinstance(cell, str) and cell.strip()}
    return bool(texts) and not any(_may_be_one(text, own) or _speaks_of_one(text, own) for text in texts)


def _speaks_of_one(text: str, own: type[words.Word]) -> bool:
    return own is words.Buyer and holds_words_of("buyer", text)


def _may_be_one(text: str, own: type[words.Word]) -> bool:
    spelling = plain_spelling(text)
    names = (name for one in own for name in (one.code, one.en, one.zh, *one.synonyms))
    return text.strip() in ERROR_VALUES or any(
        likeness_of(spelling, known) % 1 >= ALIKE_ENOUGH or known == spelling for known in map(plain_spelling, names)
    )


A_YEAR = 10_000
"""Between two days a year apart, as numbers [yyyymmdd]."""


class Case:
    """All of one deal but its numbers, and what the laws leave open for such a deal.

    A worksheet asks of the same words, flags and dates over and over; what a law makes of them is settled once.
    """

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left: dict[Any, Any] = {}


@lru_cache(maxsize=4096)
def case_of(settled: tuple[tuple[str, Any], ...], undated: int) -> Case:  # noqa: ARG001 - they are the key
    """Return the case of some words, flags and dates; the same one for the same."""
    return Case()


class Deal(Facts):
    """One deal, or many as arrays of one length: every fact, its namespace, its governing date and its lending base.

    A deal holds what it was given; what it was not given is the class's own, the plain case.  Its ``lender``, where it
    has one, is a :class:`xlmortgage.lenders.Lender`, whose own criteria have a say.

    Parameters
    ----------
    facts : mapping
        What is given, by name, read already; scalars, or arrays of one length.
    undated : int
        The day that governs a deal without an agreement date [yyyymmdd].
    xp : namespace, optional
        The array namespace of the facts: :mod:`xlmortgage.numbers.scalar` for one deal.
    case : Case, optional
        All of one deal but its numbers.
    given_in : mapping, optional
        In which of many deals a fact is given, by its name, for those of :data:`TELLING_BLANKS`.

    Examples
    --------
    >>> deal = Deal({"price": 8e6, "rebate": 100e3}, undated=20261121)
    >>> deal.base, deal.governing_date, deal.use.code
    (7900000.0, 20261121, 'self-use')

    """

    __slots__ = ("case", "undated", "xp")

    asset: Any = 0
    """What kind of asset is asked about, where one is."""
    income: Any = 0
    """What kind of income is asked about, where one is."""
    place: Any = words.Place.HONG_KONG
    """Where that asset is."""
    loan_is_the_most: Any = False
    """Whether the loan was left blank, and is the largest that is allowed."""
    lender_without_criteria: Any = ""
    """The lender that a deal names though none of its lines are given; the rules alone decide then."""
    incomes_added: Any = False
    """Whether the income is that of several applicants."""

    derived: tuple[str, ...] = ()
    """The facts that follow from others."""
    given_in: Mapping[str, Any] = MappingProxyType({})
    """In which of many deals a fact is given, for the facts that some of them leave blank."""

    def __init__(
        self,
        facts: Mapping[str, Any],
        undated: int,
        xp: Any = scalar,
        case: Case | None = None,
        given_in: Mapping[str, Any] | None = None,
    ) -> None:
        self.__dict__.update(facts)
        if given_in:
            self.given_in = given_in
        self.undated, self.xp, self.case = undated, xp, case
        if "buyer" in self.__dict__:
            is_held = (self.buyer == words.Buyer.COMPANY) & (self.is_given("use") == False)  # noqa: E712 - one truth a deal
            if xp.any(is_held):
                self.use = xp.where(is_held, words.Use.COMPANY, self.use)
        if "completion_date" in facts:
            self.building_age, self.derived = (
                self._age_of_the_building,
                () if "building_age" in facts else ("building_age",),
            )
        net_price, valuation = self.price - self.rebate, self.valuation
        self.base: Any = xp.where(valuation < net_price, valuation, net_price)
        """What a loan-to-value ratio is applied to [HKD]: the lower of price less rebate and valuation of a home that is
        bought; the valuation of one that is owned already, or where there is none its price."""
        if (owned := self.is_owned) is not False:
            worth = xp.where(valuation == valuation, valuation, self.price)  # noqa: PLR0124 - nan
            self.base = xp.where(owned, worth, self.base)
        date = self.agreement_date
        self.governing_date: Any = xp.where(date == 0, undated, date)
        """The day whose rules govern [yyyymmdd]."""

    @property
    def _age_of_the_building(self) -> Any:
        """As given, or the whole years from its completion to the agreement [years]."""
        xp, completed = self.xp, self.completion_date
        day = xp.where(self.agreement_date == 0, self.undated, self.agreement_date)
        is_known = (self.building_age == 0) & (completed > 0) & (completed < day)
        return xp.where(is_known, (day - completed) // A_YEAR * 1.0, self.building_age)

    @classmethod
    def of_one(cls, facts: Mapping[str, Any], undated: int) -> Deal:
        """Return one deal of what is given of it, under its case.

        >>> Deal.of_one({"price": 8e6, "use": words.Use.LET}, 20261121).case is case_of((("use", words.Use.LET),), 20261121)
        True
        """
        settled = tuple([item for item in facts.items() if FACTS[item[0]].settles])
        return cls(facts, undated, case=case_of(settled, undated))

    @property
    def given(self) -> dict[str, Any]:
        """What was given, by name."""
        return {name: value for name, value in self.__dict__.items() if name in FACTS and name not in self.derived}

    @property
    def day(self) -> Any:
        """The day that is asked about, where it is no agreement's [yyyymmdd]."""
        return self.xp.where(self.date == 0, self.undated, self.date)

    def is_given(self, name: str) -> Any:
        """Tell whether one of :data:`TELLING_BLANKS` is given, even as its plain case.

        >>> Deal({"first_home": False}, 20261121).is_given("first_home"), Deal({}, 20261121).is_given("first_home")
        (True, False)
        """
        return self.given_in.get(name, name in self.__dict__)

    @property
    def is_held_by_a_company_that_buys(self) -> Any:
        """Whether a company buys, of which it need not be said that it holds the home."""
        return self.is_given("buyer") & (self.buyer == words.Buyer.COMPANY) & (self.use == words.Use.COMPANY)

    @property
    def is_owned(self) -> Any:
        """Whether the home is owned already, so that nothing is bought."""
        return self.purpose != words.Purpose.PURCHASE

    @property
    def raises_more(self) -> Any:
        """Whether the loan stands beside what is owed on the home: a further charge or a second mortgage."""
        return (self.purpose == words.Purpose.FURTHER_CHARGE) | (self.purpose == words.Purpose.SECOND)

    @property
    def owed_beside(self) -> Any:
        """What is owed on the home beside the loan, as far as it is told [HKD]; 0 of a loan that takes its place."""
        if (raises := self.raises_more) is False:
            return 0.0
        return self.xp.where(raises & self.has("first_balance"), self.first_balance, 0.0)

    @property
    def purchaser(self) -> Any:
        """Who buys: as given, else a company where one holds the home, else a permanent resident."""
        where = self.xp.where
        by_use = where(self.use == words.Use.COMPANY, words.Buyer.COMPANY, words.Buyer.PERMANENT_RESIDENT)
        return where(self.is_given("buyer"), self.buyer, by_use)

    @property
    def owns_another_home(self) -> Any:
        """Whether the buyer owns another home: as given, else so where it is said to be no first home or mortgaged."""
        no_first_home = self.is_given("first_home") & (self.first_home == False)  # noqa: E712 - one truth a deal
        return self.xp.where(self.is_given("other_home"), self.other_home, no_first_home | self.other_mortgages)

    @property
    def may_be_salaried(self) -> Any:
        """Whether applicants are regularly salaried, or may be for all that is said: false only where it is said so."""
        return self.xp.where(self.is_given("regular_salary"), self.regular_salary, True)

    def has(self, name: str) -> Any:
        """Tell whether a number that nothing can stand for is given."""
        value = getattr(self, name)
        return value == value  # noqa: PLR0124 - nan alone is not itself

    def having(self, **facts: Any) -> Deal:
        """Return the same deal with other facts, or with further ones that only a law knows; it leaves its case.

        What follows from the facts, base and governing date, stays unless :meth:`changed` is asked for.
        """
        return self._with({**self.__dict__, **facts})

    def changed(self, **facts: Any) -> Deal:
        """Return the deal as it would be with other facts."""
        given_in = {name: mask for name, mask in self.given_in.items() if name not in facts}
        return Deal({**self.given, **facts}, self.undated, self.xp, given_in=given_in)

    def at(self, places: Any) -> Deal:
        """Return the deals at some places, as integers or a mask, of many; what is no array holds for each."""
        if is_array(places) and places.dtype == bool:
            places = self.xp.nonzero(places)[0]  # a fact is taken from a few places much sooner than through a mask
        taken = {name: fact[places] if is_array(fact) else fact for name, fact in self.__dict__.items()}
        if self.given_in:
            taken["given_in"] = {name: mask[places] for name, mask in self.given_in.items()}
        return self._with(taken)

    def _with(self, attributes: dict[str, Any]) -> Deal:
        deal = object.__new__(Deal)
        deal.__dict__ = attributes
        deal.undated, deal.xp, deal.case = self.undated, self.xp, None
        return deal


def years_since_assignment(deal: Deal) -> Any:
    """Return the whole years since the first assignment of a flat; one of which it is not given is a new one.

    >>> years_since_assignment(Deal({"first_assigned": 19841201}, 20261121)), years_since_assignment(Deal({}, 20261121))
    (41, 0)
    """
    return (deal.governing_date - first_assignment(deal)) // A_YEAR


def first_assignment(deal: Deal) -> Any:
    """Return the day of a flat's first assignment [yyyymmdd]; a flat of which it is not given is a new one.

    >>> first_assignment(Deal({}, 20261121))
    20261121
    """
    return deal.xp.where(deal.first_assigned == 0, deal.governing_date, deal.first_assigned)


def is_array(value: Any) -> bool:
    """Tell whether ``value`` is an array of some length, and no single value.

    >>> is_array(8e6)
    False
    """
    return getattr(value, "ndim", 0) > 0
