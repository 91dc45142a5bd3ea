"""Every enumerated word, once: its code, its English, its 繁中 and its synonyms.

An enumerated word is a small whole number underneath, so a rule compares words of one deal and of a million alike.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from typing import Self


class Word(IntEnum):
    """A closed list of words, each with a code, an English label, a 繁中 label and synonyms.

    Examples
    --------
    >>> Property.VILLAGE.code, Property.VILLAGE.label("zh")
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

    # An enumeration hashes by its number through Python; as whole numbers they hash at once.
    __hash__ = int.__hash__

    @classmethod
    def called(cls, text: str) -> Self | None:
        """Return the member that ``text`` names, whatever its case, width or spaces, or ``None``.

        >>> Property.called(" Village House ").code, Property.called("castle")
        ('village', None)
        """
        words = _WORDS[cls]
        return words.get(text) or words.get(plain_spelling(text))  # type: ignore[return-value]

    @classmethod
    def numbered(cls, number: int) -> Self:
        """Return the member that stands for a number, as an array of words holds it.

        >>> Property.numbered(3).code
        'village'
        """
        return next(member for member in cls if member == number)

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


class Use(Word):
    """What the property is for."""

    SELF_USE = 1, "self-use", "self-use", "自用", "自住", "owner-occupied", "self-occupied"
    LET = 2, "let", "let", "出租", "收租", "放租", "rental", "investment"
    COMPANY = 3, "company", "held by a company", "公司持有", "公司名義", "company-held"


class Basis(Word):
    """What the loan is assessed on."""

    INCOME = 1, "income", "income", "入息", "收入", "入息審批"
    NET_WORTH = 2, "net-worth", "net worth", "資產水平", "資產", "資產淨值", "asset", "assets"


class Purpose(Word):
    """What the money is for."""

    PURCHASE = 1, "purchase", "purchase", "買入", "買樓", "購買"
    REFINANCE = 2, "refinance", "change of mortgage", "轉按", "refinancing"
    FURTHER_CHARGE = 3, "further-charge", "further charge", "加按", "top-up"
    SECOND = 4, "second", "second mortgage", "二按"


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


class Income(Word):
    """How an applicant earns."""

    SALARY = 1, "salary", "salary", "薪金", "月薪", "底薪", "basic salary"
    DOUBLE_PAY = 2, "double-pay", "double pay", "雙糧", "第十三個月薪金", "13th month"
    BONUS = 3, "bonus", "bonus", "花紅", "獎金"
    COMMISSION = 4, "commission", "commission", "佣金"
    ALLOWANCE = 5, "allowance", "allowance", "津貼"
    SELF_EMPLOYED = 6, "self-employed", "self-employed income", "自僱收入", "自僱", "生意收入"
    RENT = 7, "rent", "rent", "租金", "租金收入", "rental"
    OVERSEAS = 8, "overseas", "overseas income", "海外收入", "非本地收入"
    PENSION = 9, "pension", "pension", "退休金", "長糧"


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


def plain_spelling(text: str) -> str:
    """Return ``text`` in one width and case, without spaces, hyphens, underscores and trailing colons."""
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text).casefold()
        if character not in " \t\r\n\u3000-_:*"
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
