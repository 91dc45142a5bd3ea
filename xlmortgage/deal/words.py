"""Every enumerated word, once: its code, its English, its 繁中 and its synonyms.

An enumerated word is a small whole number underneath, so a rule compares words of one deal and of a million alike.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from typing import Self

from xlmortgage.deal.script import READ_AS

ALIKE = 0.5
"""From where on two spellings are so much alike that one may be a slip for the other, from 0 to 1."""


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
        """Return the member that ``text`` names, whatever its case, width, script, spaces or punctuation, or ``None``.

        >>> Property.called(" Village House ").code, Property.called("castle")
        ('village', None)
        """
        words = _WORDS[cls]
        return words.get(text) or words.get(plain_spelling(text))  # type: ignore[return-value]

    @classmethod
    def nearest(cls, text: str) -> tuple[Self, ...]:
        """Return every member, those first that ``text`` may mean, then those that are spelled most like it.

        >>> [member.code for member in Property.nearest("HOS")][:2], Property.nearest("offise")[0].code
        (['hos-green', 'hos-white'], 'office')
        """
        spelling, meant = plain_spelling(text), cls.meant(text)

        def likeness(member: Self) -> tuple[bool, float]:
            names = (member.code, member.en, member.zh, *member.synonyms)
            most = max(likeness_of(spelling, plain_spelling(name)) for name in names)
            return member in meant, most if most >= ALIKE else 0

        return tuple(sorted(cls, key=likeness, reverse=True))

    @classmethod
    def meant(cls, text: str) -> tuple[Self, ...]:
        """Return the members of which ``text`` may mean one, and only its writer knows which.

        >>> [member.code for member in Property.meant("居屋")], Property.meant("castle")
        (['hos-green', 'hos-white'], ())
        """
        return _DOUBTFUL.get(cls, {}).get(plain_spelling(text), ())  # type: ignore[return-value]

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

    PRIVATE = (
        *(1, "private", "private flat", "私樓", "私人住宅", "私人樓宇", "private residential", "residential", "住宅"),
        *(
            "單位",
            "洋樓",
            "大廈單位",
            "屋苑單位",
            "分層單位",
            "私人單位",
            "住宅單位",
            "分層住宅",
            "私樓單位",
            "私人屋苑",
        ),
        *("flat", "apartment", "private housing", "residential flat", "residential unit"),
    )
    TENEMENT = 2, "tenement", "tenement flat", "唐樓", "tenement building", "tong lau", "唐樓單位"
    VILLAGE = 3, "village", "village house", "村屋", "丁屋", "鄉村屋", "鄉村屋宇"
    HOS_GREEN = 4, "hos-green", "HOS/TPS/GSH green form", "居屋綠表", "綠表", "綠表居屋", "HOS green form", "green form"
    HOS_WHITE = 5, "hos-white", "HOS white form", "居屋白表", "白表", "白表居屋", "white form"
    HOUSING_SOCIETY = 6, "housing-society", "Housing Society flat", "房協", "房協資助房屋", "housing society"
    OFFICE = 7, "office", "office", "寫字樓", "寫字樓單位", "辦公室", "辦公樓"
    SHOP = 8, "shop", "shop", "商舖", "商鋪", "舖位", "retail", "舖", "地舖", "舖頭", "店舖", "街舖", "商場舖", "樓上舖"
    INDUSTRIAL = (
        *(9, "industrial", "industrial unit", "工廈", "工業大廈", "工廈單位", "industrial building"),
        *("工廠大廈", "工業單位", "工廠單位", "廠廈"),
    )
    CAR_PARK = 10, "car-park", "car park", "車位", "獨立車位", "parking space", "泊車位", "停車位", "parking"


class Use(Word):
    """What the property is for."""

    SELF_USE = (
        1,
        "self-use",
        "self-use",
        "自用",
        "自住",
        "owner-occupied",
        "self-occupied",
        "自住用",
        "自用住宅",
        "own use",
    )
    LET = (
        2,
        "let",
        "let",
        "出租",
        "收租",
        "放租",
        "rental",
        "investment",
        "租出",
        "已出租",
        "投資",
        "投資出租",
        "投資用",
        "租出中",
        "連租約",
        "leased",
        "rented out",
    )
    COMPANY = 3, "company", "held by a company", "公司持有", "公司名義", "公司", "有限公司", "company-held"


class Buyer(Word):
    """Who buys, as stamp duty sees it."""

    PERMANENT_RESIDENT = (
        *(1, "permanent-resident", "Hong Kong permanent resident", "香港永久性居民"),
        *("永久性居民", "香港永久居民", "永久居民", "permanent resident", "HKPR"),
    )
    OTHER = (
        *(2, "other", "other (not a permanent resident)", "其他（非永久性居民）"),
        *("其他", "非永久性居民", "非香港永久性居民", "非永久居民", "non-permanent resident", "non-HKPR"),
    )
    COMPANY = 3, "company", "company", "公司", "有限公司", "limited company"


class Basis(Word):
    """What the loan is assessed on."""

    INCOME = 1, "income", "income", "入息", "收入", "入息審批"
    NET_WORTH = (
        2,
        "net-worth",
        "net worth",
        "資產水平",
        "資產水平按揭",
        "資產水平審批",
        "資產審批",
        "資產",
        "資產淨值",
        "asset",
        "assets",
    )


class Purpose(Word):
    """What the money is for."""

    PURCHASE = 1, "purchase", "purchase", "買入", "買樓", "購買"
    REFINANCE = 2, "refinance", "change of mortgage", "轉按", "refinancing"
    FURTHER_CHARGE = 3, "further-charge", "further charge", "加按", "top-up"
    SECOND = 4, "second", "second mortgage", "二按"


class Topic(Word):
    """What a broker prints for a client."""

    DOCUMENTS = 1, "documents", "documents to hand in", "申請文件", "文件", "所需文件"
    MONEY_LENDER = 2, "money-lender", "how to choose a money lender", "選擇財務公司", "放債人", "財務公司"
    CONSENT = 3, "consent", "steps to the first mortgagee's consent", "一按同意書", "同意書"
    WARNINGS = 4, "warnings", "what a money lender has to warn of", "放債人忠告", "忠告"


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
    HANG_SENG = 2, "hang-seng", "Hang Seng", "恒生", "恆生", "恒生銀行", "恆生銀行", "Hang Seng Bank"
    BOCHK = 3, "bochk", "BOCHK", "中銀香港", "中銀", "bank of china (hong kong)"
    STANDARD_CHARTERED = (
        4,
        "standard-chartered",
        "Standard Chartered",
        "渣打",
        "渣打銀行",
        "scb",
        "Standard Chartered Bank",
    )
    BEA = 5, "bea", "Bank of East Asia", "東亞", "東亞銀行", "BEA"
    ICBC_ASIA = 6, "icbc-asia", "ICBC (Asia)", "工銀亞洲", "中國工商銀行（亞洲）", "icbc"
    DBS = 7, "dbs", "DBS", "星展", "星展銀行"
    CITI = 8, "citi", "Citibank", "花旗", "花旗銀行"
    CCB_ASIA = 9, "ccb-asia", "CCB (Asia)", "建行亞洲", "中國建設銀行（亞洲）", "ccb"


class HiborPeriod(Word):
    """For how long HIBOR is fixed."""

    OVERNIGHT = 1, "overnight", "overnight", "隔夜", "1d"
    ONE_WEEK = 2, "1w", "one week", "一星期", "1 week"
    TWO_WEEKS = 3, "2w", "two weeks", "兩星期", "2 weeks"
    ONE_MONTH = 4, "1m", "one month", "一個月", "1 month", "1個月"
    TWO_MONTHS = 5, "2m", "two months", "兩個月", "2 months", "2個月"
    THREE_MONTHS = 6, "3m", "three months", "三個月", "3 months", "3個月"
    SIX_MONTHS = 7, "6m", "six months", "六個月", "6 months", "6個月"
    TWELVE_MONTHS = 8, "12m", "twelve months", "十二個月", "12 months", "12個月"


class SurveyItem(Word):
    """What the survey of negative equity counts."""

    CASES = 1, "cases", "number of cases", "宗數", "數目"
    TOTAL = 2, "total", "amount", "金額", "總額", "aggregate value"
    UNSECURED = 3, "unsecured", "unsecured part", "無抵押部分", "unsecured portion"
    DELINQUENCY = 4, "delinquency", "delinquency ratio", "拖欠比率", "拖欠"


class CallVerdict(Word):
    """Whether a bank may want its loan back."""

    NONE = 1, "none", "nothing", "沒有跡象"
    WATCH = 2, "watch", "on the watch list", "列入觀察"
    CALL = 3, "call", "may be called", "可被收回貸款"


class PlanKind(Word):
    """By what the rate of a mortgage plan goes."""

    HIBOR = 1, "h", "HIBOR plan", "H 按", "hibor", "拆息按揭", "HIBOR-based"
    PRIME = 2, "p", "prime plan", "P 按", "prime", "最優惠利率按揭", "prime-based"
    FIXED = 3, "fixed", "fixed-rate plan", "定息按揭", "定息", "定按", "fixed rate", "定息計劃"


class CashOut(Word):
    """How an owner raises money."""

    SECOND = 1, "second", "second mortgage", "二按", "二按貸款"
    FURTHER_CHARGE = 2, "further-charge", "further charge", "加按", "加按套現", "top-up"
    PERSONAL = 3, "personal", "owner's personal loan", "業主私人貸款", "私人貸款", "personal loan"


class Condition(Word):
    """What a bank would want to know of a property."""

    ORDINARY = 1, "ordinary", "nothing out of the ordinary", "一般", "正常", "none", "無"
    HAUNTED = 2, "haunted", "a death happened in it", "凶宅", "haunted flat"
    REPOSSESSED = 3, "repossessed", "repossessed by a bank", "銀主盤", "repossession"
    UNAUTHORISED_WORKS = 4, "unauthorised-works", "unauthorised building works", "僭建", "僭建物"
    ANCESTRAL_LAND = 5, "ancestral-land", "ancestral (tso/tong) land", "祖堂地", "tso tong"
    NO_RIGHT_OF_WAY = 6, "no-right-of-way", "right of way unclear", "路權不清", "沒有路權", "路權", "路權問題"
    CONVERTED = (
        7,
        "converted",
        "converted to living without leave",
        "改裝住宅",
        "改裝",
        "工廈改裝",
        "工廈改裝住宅",
        "擅改用途",
        "劏房改裝",
    )


class Keep(Word):
    """What stays as it is when a loan is repaid in part."""

    TERM = 1, "term", "the term", "年期不變", "keep the term", "減供款", "lower instalment"
    PAYMENT = (
        2,
        "payment",
        "the instalment",
        "供款不變",
        "keep the payment",
        "keep the instalment",
        "縮短年期",
        "shorter term",
    )


class StagePlan(Word):
    """How the price of a flat under construction is paid."""

    STAGE = 1, "stage", "stage payment", "建築期付款", "建期", "建築期"
    IMMEDIATE = 2, "immediate", "immediate payment", "即供付款", "即供", "現金付款"


class PremiumPlan(Word):
    """How a mortgage insurance premium is paid."""

    SINGLE = 1, "single", "single", "一次過", "一次性", "single premium"
    ANNUAL = 2, "annual", "annual", "按年", "每年", "annual premium"


class Asset(Word):
    """What an applicant owns."""

    CASH = 1, "cash", "cash", "現金"
    DEPOSIT = (
        2,
        "deposit",
        "deposit",
        "存款",
        "銀行存款",
        "定期存款",
        "外幣存款",
        "港幣存款",
        "港元存款",
        "現金及存款",
        "現金及銀行存款",
        "現金存款",
        "deposits",
        "foreign currency deposit",
    )
    SHARE = 3, "share", "shares", "股票", "藍籌股", "上市股票", "stock", "stocks", "listed shares"
    FUND = 4, "fund", "funds", "基金", "mutual fund"
    BOND = 5, "bond", "bonds", "債券"
    GOLD = 6, "gold", "gold and precious metals", "黃金", "貴金屬", "precious metal"
    PROPERTY = 7, "property", "property", "物業", "房產", "樓宇", "現契樓", "物業現契樓"
    OTHER = 8, "other", "other", "其他"
    POLICY = 9, "policy", "savings life insurance", "儲蓄壽險", "儲蓄保險", "壽險", "保險", "保單", "insurance policy"


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


_LEFT_OUT = " \t\r\n\u3000\u200b\u200e\ufeff-_:*.,/\\|、。;'\"’‘“”?!·・‧~–—‐()[]{}〔〕【】「」『』《》〈〉<>"
_KEPT = frozenset(map(ord, "%"))
"""A sign that is a unit, as those of currencies are."""
_MARKS = str.maketrans("", "", "™℠")
"""Signs that the compatible form of Unicode writes as letters."""
_MARGIN = re.compile(r"\s*(?:h(?:ibor)?\s*(?P<plus>\+)|p(?:rime)?\s*[-–])(?=\s*(?:[%(\[【:*]|$))")
"""H+ and P-, of which the sign is the whole difference between a margin and the rate beside which it stands."""


class _ReadAs(dict[int, int | None]):
    """As which character each is read; a sign of punctuation, a symbol or an emoji is left out, that of a currency is not."""

    def __missing__(self, code: int) -> int | None:
        kind = unicodedata.category(chr(code))
        is_sign = code not in _KEPT and kind != "Sc" and kind[0] in "PSZC"
        is_sign |= 0xFE00 <= code <= 0xFE0F  # noqa: PLR2004 - they tell how an emoji is drawn
        self[code] = read = None if is_sign else code
        return read


_READ_AS = _ReadAs({**READ_AS, **dict.fromkeys(map(ord, _LEFT_OUT))})


def plain_spelling(text: str) -> str:
    """Return ``text`` in one width, case and script, without spaces, punctuation, symbols and the signs of brackets.

    >>> plain_spelling(" Ｐrice： "), plain_spelling("物业类别"), plain_spelling("other_debts"), plain_spelling("★估價＃")
    ('price', '物業類別', 'otherdebts', '估價')
    >>> plain_spelling("H+"), plain_spelling("P- (%)"), plain_spelling("P")
    ('h加', 'p減%', 'p')
    """
    plain = unicodedata.normalize("NFKC", text.translate(_MARKS)).casefold()
    if found := _MARGIN.match(plain):
        plain = f"{'h加' if found['plus'] else 'p減'}{plain[found.end() :]}"
    return plain.translate(_READ_AS).replace("其它", "其他")


@lru_cache(maxsize=8192)
def likeness_of(one: str, other: str) -> float:
    """Return how much two spellings are alike, from 0 to 1; more than that where one holds the whole other.

    >>> likeness_of("price", "price"), likeness_of("price", "樓價"), likeness_of("居屋", "居屋綠表") > 1
    (2.0, 0.0, True)
    """
    alike = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return alike + (min(len(one), len(other)) > 1 and (one in other or other in one))


_WORDS: dict[type[Word], dict[str, Word]] = {
    words: {
        spelling: member
        for member in words
        for name in (member.code, member.en, member.zh, *member.synonyms)
        for spelling in (name, plain_spelling(name))
    }
    for words in Word.__subclasses__()
}

_SUBSIDISED = (
    *("居屋", "居屋單位", "居者有其屋", "資助房屋", "資助出售房屋", "綠置居", "租置", "租置屋", "公屋", "居屋未補地價"),
    *("HOS", "HOS flat", "Home Ownership Scheme", "TPS", "GSH", "subsidised flat", "subsidized flat"),
)
_HOUSES = ("獨立屋", "獨立洋房", "洋房", "house", "detached house")
_DOUBTFUL: dict[type[Word], dict[str, tuple[Word, ...]]] = {
    Property: {
        **dict.fromkeys(map(plain_spelling, _SUBSIDISED), (Property.HOS_GREEN, Property.HOS_WHITE)),
        **dict.fromkeys(map(plain_spelling, _HOUSES), (Property.PRIVATE, Property.VILLAGE)),
    },
}
"""What people write that means one of several words, which only they can tell."""
