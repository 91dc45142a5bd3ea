"""What a deal is: every fact declared once, and a deal that is complete from the door on.

A fact is declared as an attribute of :class:`Facts`: its kind, its labels, and the plain case that is taken where it is
not given.  A :class:`Deal` holds what was given; a plain fact costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import nan
from types import MappingProxyType
from typing import Any

from xlmortgage.deal import words
from xlmortgage.deal.ranges import MOST_MONEY
from xlmortgage.deal.reading import Fact, Kind
from xlmortgage.deal.words import Word, plain_spelling
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


def _rate(zh: str, en: str, *synonyms: str, **more: Any) -> Any:
    """Declare a rate [fraction a year]."""
    return Fact(Kind.RATE, zh, en, *synonyms, most=1.0, **more)


def _years(zh: str, en: str, *synonyms: str, plain: float = 0.0, most: float = 100, **more: Any) -> Any:
    """Declare an age or a term [years]."""
    return Fact(Kind.YEARS, zh, en, *synonyms, plain=plain, most=most, **more)


def _whole(zh: str, en: str, *synonyms: str, plain: float = 0, **more: Any) -> Any:
    """Declare a whole number, mostly of months."""
    return Fact(Kind.WHOLE, zh, en, *synonyms, plain=plain, **more)


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

    price: Any = _needed_money("樓價", "price", "成交價", "purchase price", assumed=("樓價未提供", "price not given"))
    valuation: Any = _needed_money(
        *("估價", "valuation", "銀行估價"),
        zero_is_blank=True,
        assumed=("估價不低於淨樓價", "valuation at least the net price"),
    )
    rebate: Any = _money("回贈", "rebate", "現金回贈", assumed=("沒有回贈", "no rebate"))
    property: Any = _word(words.Property.PRIVATE, "物業類型", "property type", "物業")
    use: Any = _word(words.Use.SELF_USE, "用途", "use")
    insured: Any = _yes_no("按揭保險", "mortgage insurance", "按保", assumed=("不用按揭保險", "no mortgage insurance"))
    first_home: Any = _yes_no("首次置業", "first home", "首置", assumed=("非首次置業", "not a first home"))
    regular_salary: Any = _yes_no("固定受薪", "regular salary", assumed=("非固定受薪", "not regular salaried"))
    other_mortgages: Any = _yes_no("其他按揭", "other mortgages", assumed=("沒有其他按揭", "no other mortgage"))
    income_abroad: Any = _yes_no("非本地收入", "income from abroad", assumed=("收入來自香港", "income from Hong Kong"))
    basis: Any = _word(words.Basis.INCOME, "審批基準", "basis", assumed=("以入息審批", "assessed on income"))
    agreement_date: Any = _date(
        "臨約日期", "agreement date", "臨時買賣合約日期", assumed=("臨約日期 {day}", "agreement of {day}")
    )
    completion_date: Any = _date("入伙日期", "completion date", assumed=("已落成", "completed"))
    first_assigned: Any = _date(
        "首次轉讓日期", "first assignment date", assumed=("新近首次轉讓", "first assigned recently")
    )
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
    monthly_income: Any = _money("每月入息", "monthly income", "月入", "入息", plain=nan)
    loan: Any = _needed_money("貸款額", "loan", "貸款", assumed=("貸款額未提供", "loan not given"))
    annual_rate: Any = _rate("年利率", "annual rate", "利率", "rate")
    years: Any = _years("年期", "years", "還款年期", "tenor", plain=nan, above_least=True, zero_is_blank=True)
    other_debts: Any = _money(
        "其他每月供款", "other monthly debts", "其他供款", assumed=("沒有其他供款", "no other debts")
    )
    rental_income: Any = _money("租金收入", "rental income", "租金", assumed=("沒有租金收入", "no rental income"))
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
    months: Any = _whole("供款期數", "months", "期數", plain=nan, least=1, most=1200)
    flat_monthly: Any = Fact(Kind.FLAT_RATE, "月平息率", "flat monthly rate", most=1.0)
    shocks: Any = Fact(Kind.FRACTIONS, "加息幅度", "shocks", plain=())
    value: Any = _needed_money("物業現值", "value", "現值")
    first_balance: Any = _money("一按結欠", "first balance", "一按餘額", plain=nan)
    second_balance: Any = _money("二按結欠", "second balance", "二按餘額", assumed=("沒有二按", "no second mortgage"))
    second_loan: Any = _money("二按貸款額", "second loan")
    second_rate: Any = _rate("二按年利率", "second rate")
    second_years: Any = _years("二按年期", "second years")
    annual_change: Any = Fact(Kind.CHANGE, "每年樓價變動", "annual change", plain=0.0, least=-0.99, most=1.0)
    sale_price: Any = _needed_money("賣出價", "sale price", "售價")
    costs: Any = _amounts("賣樓費用", "costs")
    hibor: Any = _rate("HIBOR", "HIBOR", "拆息", "銀行同業拆息")
    spread: Any = _rate("H 加", "spread", "利差")
    prime: Any = _rate(
        *("最優惠利率", "prime", "P"), zero_is_blank=True, assumed=("最優惠利率未提供", "best lending rate not given")
    )
    discount: Any = _rate("P 減", "discount", assumed=("沒有封頂", "no cap"))
    bank: Any = _word(words.Bank.HSBC, "銀行", "bank")
    holding_months: Any = _whole("持有月數", "holding months", assumed=("供至期滿", "held to the end"))
    rebate_month: Any = _whole("回贈月", "rebate month", assumed=("回贈於提款日收取", "the rebate at drawdown"))
    clawback: Any = _money("回贈退還", "clawback", assumed=("毋須退還回贈", "no clawback"))
    bank_rebate: Any = _money("銀行回贈", "bank's rebate", "銀行現金回贈", assumed=("沒有銀行回贈", "no bank's rebate"))
    link_deposit: Any = _money(
        "按揭存款掛鈎存款", "mortgage-link deposit", "存款掛鈎", assumed=("沒有掛鈎存款", "no linked deposit")
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
    purpose: Any = _word(words.Purpose.PURCHASE, "貸款目的", "purpose")
    assets: Any = Fact(Kind.ASSETS, "資產", "assets", plain=())
    incomes: Any = Fact(Kind.INCOMES, "各項收入", "incomes", plain=())
    liabilities: Any = _amounts("負債", "liabilities", assumed=("沒有負債", "no liabilities"))
    haircuts: Any = Fact(
        *(Kind.HAIRCUTS, "計算比率", "haircuts", "折扣率"),
        plain=MappingProxyType({}),
        assumed=("採用已公布的比率", "the published shares"),
    )
    plans: Any = Fact(Kind.CRITERIA, "按揭計劃", "plans", plain=None)
    criteria: Any = Fact(Kind.CRITERIA, "機構準則", "criteria", plain=None)
    table: Any = Fact(Kind.TABLE, "清單", "table", plain=None)
    columns: Any = Fact(Kind.NAMES, "結果欄", "columns", plain=())
    deal: Any = Fact(Kind.BLOCK, "個案", "deal")
    lender: Any = Fact(Kind.TEXT, "貸款機構", "lender", plain="")
    rule: Any = Fact(Kind.TEXT, "規則", "rule", plain="")
    date: Any = _date("日期", "date", assumed=("以 {day} 計", "as of {day}"))
    lang: Any = _word(words.Language.ZH, "語言", "language")


FACTS: dict[str, Fact] = {name: fact for name, fact in vars(Facts).items() if isinstance(fact, Fact)}
"""Every fact by its name."""

for _name, _fact in FACTS.items():
    setattr(Facts, _name, _fact.plain)

_LABELS = {
    plain_spelling(label): fact for fact in FACTS.values() for label in (fact.name, fact.zh, fact.en, *fact.synonyms)
}


def fact_named(label: object) -> Fact | None:
    """Return the fact that a name, a label in either language or a synonym stands for, or ``None``.

    >>> fact_named("樓價"), fact_named("Monthly Income"), fact_named("nothing of ours")
    (<price>, <monthly_income>, None)
    """
    return _LABELS.get(plain_spelling(label)) if isinstance(label, str) else None


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

    Examples
    --------
    >>> deal = Deal({"price": 8e6, "rebate": 100e3}, undated=20261121)
    >>> deal.base, deal.governing_date, deal.use.code
    (7900000.0, 20261121, 'self-use')

    """

    __slots__ = ("case", "undated", "xp")

    asset: Any = 0
    """What kind of asset is asked about, where one is."""
    place: Any = words.Place.HONG_KONG
    """Where that asset is."""
    loan_is_the_most: Any = False
    """Whether the loan was left blank, and is the largest that is allowed."""

    def __init__(self, facts: Mapping[str, Any], undated: int, xp: Any = scalar, case: Case | None = None) -> None:
        self.__dict__.update(facts)
        self.undated, self.xp, self.case = undated, xp, case
        net_price, valuation = self.price - self.rebate, self.valuation
        self.base: Any = xp.where(valuation < net_price, valuation, net_price)
        """What a loan-to-value ratio is applied to: the lower of price less rebate and valuation [HKD]."""
        date = self.agreement_date
        self.governing_date: Any = xp.where(date == 0, undated, date)
        """The day whose rules govern [yyyymmdd]."""

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
        return {name: value for name, value in self.__dict__.items() if name in FACTS}

    @property
    def day(self) -> Any:
        """The day that is asked about, where it is no agreement's [yyyymmdd]."""
        return self.xp.where(self.date == 0, self.undated, self.date)

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
        return Deal({**self.given, **facts}, self.undated, self.xp)

    def at(self, places: Any) -> Deal:
        """Return the deals at some places, as integers or a mask, of many; what is no array holds for each."""
        if is_array(places) and places.dtype == bool:
            places = self.xp.nonzero(places)[0]  # a fact is taken from a few places much sooner than through a mask
        return self._with({name: fact[places] if is_array(fact) else fact for name, fact in self.__dict__.items()})

    def _with(self, attributes: dict[str, Any]) -> Deal:
        deal = object.__new__(Deal)
        deal.__dict__ = attributes
        deal.undated, deal.xp, deal.case = self.undated, self.xp, None
        return deal


def is_array(value: Any) -> bool:
    """Tell whether ``value`` is an array of some length, and no single value.

    >>> is_array(8e6)
    False
    """
    return getattr(value, "ndim", 0) > 0
