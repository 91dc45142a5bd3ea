"""Every word and every argument of the worksheet functions, once: its code, its English, its 繁中 and its synonyms.

An enumerated word is a small whole number underneath, so a rule compares words of one deal and of a million alike.
"""

from __future__ import annotations

import unicodedata
from enum import Enum, IntEnum
from math import nan
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from xlmortgage.errors import InputError


class Word(IntEnum):
    """A closed list of words, each with a code, an English label, a 繁中 label and synonyms.

    Examples
    --------
    >>> Property.read("村屋").code, Property.read(" Village House ").zh
    ('village', '村屋')

    """

    code: str
    en: str
    zh: str
    synonyms: tuple[str, ...]

    def __new__(cls, number: int, code: str, en: str, zh: str, *synonyms: str) -> Self:
        """Make a member from its number, code, labels and synonyms."""
        member = int.__new__(cls, number)
        member._value_ = number
        member.code, member.en, member.zh, member.synonyms = code, en, zh, synonyms
        return member

    @classmethod
    def read(cls, text: str, field: str | None = None) -> Self:
        """Return the member that ``text`` names, whatever its case, width or spaces.

        Raises
        ------
        InputError
            When no member has that code, label or synonym; the sentence lists what is allowed.

        """
        words = _WORDS[cls]
        member = words.get(text)
        if member is None:
            member = words.get(plain_spelling(text))
        if member is None:
            raise _unknown_word(cls, text, field)
        return member  # type: ignore[return-value]

    def label(self, lang: str) -> str:
        """Return the label in ``lang``, ``"zh"`` or ``"en"``."""
        return self.zh if lang == "zh" else self.en


class Property(Word):
    """What is bought."""

    PRIVATE = 1, "private", "private flat", "私樓", "私人住宅", "私人樓宇", "private residential", "residential", "住宅"
    TENEMENT = 2, "tenement", "tenement flat", "唐樓", "tenement building", "tong lau"
    VILLAGE = 3, "village", "village house", "村屋", "丁屋"
    HOS_GREEN = 4, "hos-green", "HOS/TPS/GSH green form", "居屋綠表", "綠表", "綠表居屋", "HOS green form", "green form"
    HOS_WHITE = 5, "hos-white", "HOS white form", "居屋白表", "白表", "白表居屋", "white form"
    HOUSING_SOCIETY = 6, "housing-society", "Housing Society flat", "房協", "房協資助房屋", "housing society"
    OFFICE = 7, "office", "office", "寫字樓", "寫字樓單位", "辦公室"
    SHOP = 8, "shop", "shop", "商舖", "商鋪", "舖位", "retail"
    INDUSTRIAL = 9, "industrial", "industrial unit", "工廈", "工業大廈", "工廈單位", "industrial building"
    CAR_PARK = 10, "car-park", "car park", "車位", "獨立車位", "parking space"


NON_RESIDENTIAL = (Property.OFFICE, Property.SHOP, Property.INDUSTRIAL, Property.CAR_PARK)
"""The properties that are no homes."""


class Use(Word):
    """What the property is for."""

    SELF_USE = 1, "self-use", "self-use", "自用", "自住", "owner-occupied", "self-occupied"
    LET = 2, "let", "let", "出租", "收租", "放租", "rental", "investment"
    COMPANY = 3, "company", "held by a company", "公司持有", "公司名義", "company-held"


class Basis(Word):
    """What the loan is assessed on."""

    INCOME = 1, "income", "income", "入息", "收入", "入息審批"
    NET_WORTH = 2, "net-worth", "net worth", "資產水平", "資產", "資產淨值", "asset", "assets"


class RateBasis(Word):
    """How an interest rate is quoted."""

    ANNUAL = 1, "annual", "annual rate", "年利率", "年息", "per annum", "p.a."
    FLAT_MONTHLY = 2, "flat-monthly", "monthly flat rate", "月平息", "平息", "flat"


class Rounding(Word):
    """How an instalment is rounded; the codes are those of :mod:`xlmortgage.numbers.money`."""

    EXACT = 1, "exact", "not rounded", "不取整", "none", "no"
    NEAREST_CENT = 2, "nearest-cent", "nearest cent", "四捨五入至仙", "cent"
    NEAREST_DOLLAR = 3, "nearest-dollar", "nearest dollar", "四捨五入至元", "dollar", "nearest"
    UP_TO_DOLLAR = 4, "up-to-dollar", "up to the dollar", "向上取整至元", "up"
    FLOOR_DOLLAR = 5, "floor-dollar", "down to the dollar", "捨去至元", "floor", "down"
    UP_TO_TEN_CENTS = 6, "up-to-ten-cents", "up to ten cents", "向上取整至一毫"


class Split(Word):
    """How a flat-rate instalment is split into interest and principal."""

    ACTUARIAL = 1, "actuarial", "actuarial", "精算法", "實際利率法", "reducing balance"
    RULE_OF_78 = 2, "rule-of-78", "Rule of 78", "78 法則", "七十八法則", "rule of 78", "sum of digits"


class FeeTreatment(Word):
    """How the fees of a loan are paid."""

    AT_DRAWDOWN = 1, "at-drawdown", "at drawdown", "提款時支付", "從貸款扣除", "提款時扣除", "upfront", "deducted"
    SPREAD = 2, "spread", "spread over the instalments", "攤入每期供款", "分期攤付", "spread on principal"
    CAPITALISED = 3, "capitalised", "added to the loan", "加入貸款額", "capitalized", "spread on total"
    ANNUAL = 4, "annual", "with the first instalment of each year", "每年首期支付", "按年", "每年", "yearly"
    ANNIVERSARY = 5, "anniversary", "on each anniversary of drawdown", "每週年日支付", "每週年", "每周年"


class PenaltyBase(Word):
    """What a penalty for repaying early is a share of."""

    OUTSTANDING = 1, "outstanding", "of what is outstanding", "按結欠", "結欠", "尚欠本金", "outstanding principal"
    ORIGINAL = 2, "original", "of the original loan", "按原貸款額", "原貸款額", "original loan"


class Frequency(Word):
    """How often an instalment falls due."""

    MONTHLY = 1, "monthly", "monthly", "每月", "month"
    FORTNIGHTLY = 2, "fortnightly", "fortnightly", "每兩週", "雙週供", "biweekly"


class Apportionment(Word):
    """How Schedule 2 of the Money Lenders Ordinance is read to split payments."""

    PRO_RATA = 1, "pro-rata", "pro rata", "按比例", "constant ratio"
    CONTRACT = 2, "contract", "by the contract", "按合約"


class CapVerdict(Word):
    """What the Money Lenders Ordinance says to the interest of a loan."""

    CLEAR = 1, "clear", "clear", "沒有超出"
    PRESUMED = 2, "presumed extortionate", "presumed extortionate", "推定屬敲詐性"
    ABOVE = 3, "above the cap", "above the cap", "超出刑事上限"
    DEPENDS = 4, "depends on the method", "depends on the method", "視乎計算方法"


class Bank(Word):
    """A bank whose best lending rate is kept."""

    HSBC = 1, "hsbc", "HSBC", "滙豐", "匯豐", "滙豐銀行"
    HANG_SENG = 2, "hang-seng", "Hang Seng", "恒生", "恆生", "恒生銀行"
    BOCHK = 3, "bochk", "BOCHK", "中銀香港", "中銀", "bank of china (hong kong)"
    STANDARD_CHARTERED = 4, "standard-chartered", "Standard Chartered", "渣打", "渣打銀行", "scb"


class Condition(Word):
    """What a bank would want to know of a property."""

    ORDINARY = 1, "ordinary", "nothing out of the ordinary", "一般", "正常", "none", "無"
    HAUNTED = 2, "haunted", "a death happened in it", "凶宅", "haunted flat"
    REPOSSESSED = 3, "repossessed", "repossessed by a bank", "銀主盤", "repossession"
    UNAUTHORISED_WORKS = 4, "unauthorised-works", "unauthorised building works", "僭建", "僭建物"
    ANCESTRAL_LAND = 5, "ancestral-land", "ancestral (tso/tong) land", "祖堂地", "tso tong"
    NO_RIGHT_OF_WAY = 6, "no-right-of-way", "right of way unclear", "路權不清", "沒有路權"
    CONVERTED = 7, "converted", "converted to living without leave", "改裝住宅", "工廈改裝", "劏房改裝"


class PremiumPlan(Word):
    """How a mortgage insurance premium is paid."""

    SINGLE = 1, "single", "single", "一次過", "一次性", "single premium"
    ANNUAL = 2, "annual", "annual", "按年", "每年", "annual premium"


class Asset(Word):
    """What an applicant owns."""

    CASH = 1, "cash", "cash", "現金"
    DEPOSIT = 2, "deposit", "deposit", "存款", "銀行存款", "定期存款", "deposits"
    SHARE = 3, "share", "shares", "股票", "stock", "stocks"
    FUND = 4, "fund", "funds", "基金", "mutual fund"
    BOND = 5, "bond", "bonds", "債券"
    GOLD = 6, "gold", "gold and precious metals", "黃金", "貴金屬", "precious metal"
    PROPERTY = 7, "property", "property", "物業", "房產", "樓宇"
    OTHER = 8, "other", "other", "其他"


class Place(Word):
    """Where an asset is."""

    HONG_KONG = 1, "hong-kong", "Hong Kong", "香港", "hk", "本地", "local"
    MAINLAND = 2, "mainland", "Mainland China", "內地", "中國內地", "大陸", "china", "prc"
    OVERSEAS = 3, "overseas", "overseas", "海外", "境外", "abroad"


class Verdict(Word):
    """What becomes of a deal."""

    PASS = 1, "pass", "pass", "通過"
    WARNING = 2, "pass with warning", "pass with warning", "通過但須留意"
    FAIL = 3, "fail", "fail", "不通過"
    ASK = 4, "ask the bank", "ask the bank", "請向銀行查詢"


class Language(Word):
    """The language of an explanation."""

    ZH = 1, "zh", "Traditional Chinese", "繁中", "中文", "繁體中文", "chinese", "zh-hk", "zh-tw"
    EN = 2, "en", "English", "英文", "eng"


class Kind(Enum):
    """What sort of value an argument takes; :mod:`xlmortgage.deal.reading` reads each."""

    # An enumeration hashes by its name, in Python; members are single, so that their identity does as well.
    __hash__ = object.__hash__

    MONEY = "HKD"
    RATE = "fraction a year"
    FLAT_RATE = "fraction a month"
    SHARE = "fraction"
    YEARS = "years"
    WHOLE = "whole number"
    DATE = "date"
    YES_NO = "yes or no"
    WORD = "word"
    TEXT = "text"
    AMOUNTS = "HKD, a number or a range"
    CHANGE = "signed fraction"
    FRACTIONS = "fractions, a number or a range"
    TABLE = "range with a header row"
    NAMES = "names, a text or a range"
    ASSETS = "range of kind, value, [owed], [where]"
    HAIRCUTS = "range of kind, share"


RANGES = (Kind.ASSETS, Kind.HAIRCUTS, Kind.TABLE, Kind.NAMES)
"""The kinds that are a range by nature and no single value."""


class Argument(NamedTuple):
    """An argument of the worksheet functions: names, kind, limits, and the plain case where it is not given."""

    name: str
    zh: str
    en: str
    kind: Kind
    words: type[Word] | None = None
    plain: Any = None
    """The value taken where the argument is not given."""
    least: float = 0.0
    above_least: bool = False
    """Whether ``least`` itself is refused."""
    most: float = float("inf")
    zero_is_blank: bool = False
    """Whether 0 means "not given", because some hosts hand over 0 for a blank cell."""
    synonyms: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """Return the label in ``lang``, ``"zh"`` or ``"en"``."""
        return self.zh if lang == "zh" else self.en


MOST_MONEY = 1e13
"""More than this is a slip of the keyboard [HKD]."""


def _money(name: str, zh: str, en: str, *synonyms: str, above_zero: bool = False) -> Argument:
    return Argument(name, zh, en, Kind.MONEY, plain=0.0, above_least=above_zero, most=MOST_MONEY, synonyms=synonyms)


def _age(name: str, zh: str, en: str, *synonyms: str, most: float) -> Argument:
    return Argument(name, zh, en, Kind.YEARS, plain=0.0, most=most, synonyms=synonyms)


def _age_rule(name: str, zh: str, en: str, *synonyms: str) -> Argument:
    return Argument(name, zh, en, Kind.YEARS, plain=nan, most=200, zero_is_blank=True, synonyms=synonyms)


def _word(name: str, zh: str, en: str, words: type[Word], plain: Word, *synonyms: str) -> Argument:
    return Argument(name, zh, en, Kind.WORD, words, plain, zero_is_blank=True, synonyms=synonyms)


def _yes_no(name: str, zh: str, en: str, *synonyms: str) -> Argument:
    return Argument(name, zh, en, Kind.YES_NO, plain=False, synonyms=synonyms)


def _date(name: str, zh: str, en: str, *synonyms: str) -> Argument:
    return Argument(name, zh, en, Kind.DATE, plain=0, zero_is_blank=True, synonyms=synonyms)


ARGUMENTS: dict[str, Argument] = {
    argument.name: argument
    for argument in (
        _money("price", "樓價", "price", "成交價", "purchase price", above_zero=True),
        _money("valuation", "估價", "valuation", "銀行估價", above_zero=True)._replace(plain=nan, zero_is_blank=True),
        _money("rebate", "回贈", "rebate", "現金回贈"),
        _word("property", "物業類型", "property type", Property, Property.PRIVATE, "物業"),
        _word("use", "用途", "use", Use, Use.SELF_USE),
        _yes_no("insured", "按揭保險", "mortgage insurance", "按保"),
        _yes_no("first_home", "首次置業", "first home", "首置"),
        _yes_no("regular_salary", "固定受薪", "regular salary"),
        _yes_no("other_mortgages", "其他按揭", "other mortgages"),
        _yes_no("income_abroad", "非本地收入", "income from abroad"),
        _word("basis", "審批基準", "basis", Basis, Basis.INCOME),
        _date("agreement_date", "臨約日期", "agreement date", "臨時買賣合約日期"),
        _date("completion_date", "入伙日期", "completion date"),
        _date("first_assigned", "首次轉讓日期", "first assignment date"),
        _age("building_age", "樓齡", "building age", most=200),
        _age("applicant_age", "申請人年齡", "applicant age", "年齡", most=120),
        _age_rule("building_rule", "樓齡上限", "building age rule"),
        _age_rule("applicant_rule", "年齡上限", "applicant age rule"),
        _money("monthly_income", "每月入息", "monthly income", "月入", "入息"),
        _money("loan", "貸款額", "loan", "貸款", above_zero=True),
        Argument("annual_rate", "年利率", "annual rate", Kind.RATE, most=1.0, synonyms=("利率", "rate")),
        Argument(
            "years",
            "年期",
            "years",
            Kind.YEARS,
            above_least=True,
            most=100,
            zero_is_blank=True,
            synonyms=("還款年期", "tenor"),
        ),
        _money("other_debts", "其他每月供款", "other monthly debts", "其他供款"),
        _money("rental_income", "租金收入", "rental income", "租金"),
        Argument("fees", "費用", "fees", Kind.AMOUNTS, plain=0.0, most=MOST_MONEY, synonyms=("手續費",)),
        _word("rate_basis", "計息方式", "rate basis", RateBasis, RateBasis.ANNUAL),
        Argument("interest_only_months", "免還本月數", "interest-only months", Kind.WHOLE, plain=0),
        Argument("exit_month", "提早還款月", "exit month", Kind.WHOLE, plain=0),
        Argument("exit_penalty", "提早還款罰息", "exit penalty", Kind.SHARE, plain=0.0, most=1.0),
        _word("rounding", "取整方式", "rounding", Rounding, Rounding.EXACT),
        _word("condition", "物業狀況", "condition", Condition, Condition.ORDINARY),
        _yes_no("second_mortgage", "二按", "second mortgage", "二按貸款"),
        Argument("month", "月數", "month", Kind.WHOLE),
        Argument("months", "供款期數", "months", Kind.WHOLE, least=1, most=1200, synonyms=("期數",)),
        Argument("flat_monthly", "月平息率", "flat monthly rate", Kind.FLAT_RATE, most=1.0),
        Argument("shocks", "加息幅度", "shocks", Kind.FRACTIONS),
        _money("value", "物業現值", "value", "現值", above_zero=True),
        _money("first_balance", "一按結欠", "first balance", "一按餘額"),
        _money("second_balance", "二按結欠", "second balance", "二按餘額"),
        _money("second_loan", "二按貸款額", "second loan"),
        Argument("second_rate", "二按年利率", "second rate", Kind.RATE, plain=nan, most=1.0),
        Argument("second_years", "二按年期", "second years", Kind.YEARS, plain=0.0, most=100),
        Argument("annual_change", "每年樓價變動", "annual change", Kind.CHANGE, plain=0.0, least=-0.99, most=1.0),
        _money("sale_price", "賣出價", "sale price", "售價", above_zero=True),
        Argument("costs", "賣樓費用", "costs", Kind.AMOUNTS, plain=0.0, most=MOST_MONEY),
        Argument("hibor", "HIBOR", "HIBOR", Kind.RATE, most=1.0, synonyms=("拆息", "銀行同業拆息")),
        Argument("spread", "H 加", "spread", Kind.RATE, most=1.0, synonyms=("利差",)),
        Argument("prime", "最優惠利率", "prime", Kind.RATE, most=1.0, zero_is_blank=True, synonyms=("P",)),
        Argument("discount", "P 減", "discount", Kind.RATE, most=1.0),
        _word("bank", "銀行", "bank", Bank, Bank.HSBC),
        Argument("holding_months", "持有月數", "holding months", Kind.WHOLE, plain=0),
        Argument("rebate_month", "回贈月", "rebate month", Kind.WHOLE, plain=0),
        _money("clawback", "回贈退還", "clawback"),
        _money("bank_rebate", "銀行回贈", "bank's rebate", "銀行現金回贈"),
        _money("link_deposit", "按揭存款掛鈎存款", "mortgage-link deposit", "存款掛鈎"),
        _money("premium", "按保保費", "premium", "保費"),
        Argument("legal_fees", "律師費", "legal fees", Kind.AMOUNTS, plain=0.0, most=MOST_MONEY),
        _money("cash", "可用現金", "cash", "現金首期"),
        _word("split", "利息攤分", "split", Split, Split.ACTUARIAL),
        _word("fee_treatment", "收費方式", "fee treatment", FeeTreatment, FeeTreatment.AT_DRAWDOWN),
        _word("penalty_base", "罰息基數", "penalty base", PenaltyBase, PenaltyBase.OUTSTANDING),
        _word("frequency", "供款頻率", "frequency", Frequency, Frequency.MONTHLY),
        _word("apportionment", "攤還方法", "apportionment", Apportionment, Apportionment.PRO_RATA),
        Argument("table", "清單", "table", Kind.TABLE),
        Argument("columns", "結果欄", "columns", Kind.NAMES),
        _word("plan", "保費計劃", "premium plan", PremiumPlan, PremiumPlan.SINGLE),
        Argument("assets", "資產", "assets", Kind.ASSETS),
        Argument("liabilities", "負債", "liabilities", Kind.AMOUNTS, plain=0.0, most=MOST_MONEY),
        Argument("haircuts", "計算比率", "haircuts", Kind.HAIRCUTS, plain=MappingProxyType({}), synonyms=("折扣率",)),
        Argument("lender", "貸款機構", "lender", Kind.TEXT, plain=""),
        Argument("rule", "規則", "rule", Kind.TEXT),
        _date("date", "日期", "date"),
        _word("lang", "語言", "language", Language, Language.ZH),
    )
}
"""Every argument by its name."""


def argument_named(label: object) -> Argument | None:
    """Return the argument that a name, a label in either language or a synonym stands for, or ``None``.

    >>> argument_named("樓價").name, argument_named("Monthly Income").name, argument_named("nothing of ours")
    ('price', 'monthly_income', None)
    """
    return _LABELS.get(plain_spelling(label)) if isinstance(label, str) else None


def plain_spelling(text: str) -> str:
    """Return ``text`` in one width and case, without spaces, hyphens, underscores and trailing colons."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text).casefold()
        if character not in " \t\r\n\u3000-_:*"
    )


def _unknown_word(words: type[Word], text: str, field: str | None) -> InputError:
    argument = ARGUMENTS.get(field or "")
    allowed = [member.code for member in words]
    return InputError(
        "unknown-word",
        en=f"{field or words.__name__.lower()}: “{text}” is not a word we know. "
        f"Write one of {', '.join(f'{member.code} ({member.zh})' for member in words)}.",
        zh=f"{argument.zh if argument else words.__name__}：不認得「{text}」。"
        f"請填 {'、'.join(f'{member.zh}（{member.code}）' for member in words)} 其中之一。",
        field=field,
        value=text,
        allowed=allowed,
    )


_WORDS: dict[type[Word], dict[str, Word]] = {
    words: {
        spelling: member
        for member in words
        for name in (member.code, member.en, member.zh, *member.synonyms)
        for spelling in (name, plain_spelling(name))
    }
    for words in Word.__subclasses__()
}

_LABELS: dict[str, Argument] = {
    plain_spelling(name): argument
    for argument in ARGUMENTS.values()
    for name in (argument.name, argument.zh, argument.en, *argument.synonyms)
}
