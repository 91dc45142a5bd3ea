"""The words: each in every spelling, none with two meanings, and every label of the worksheet contract."""

import pytest

from xlmortgage.deal.words import ARGUMENTS, Kind, Property, Word, argument_named
from xlmortgage.errors import InputError

ENUMERATIONS = Word.__subclasses__()
WORDS = [word for words in ENUMERATIONS for word in words]
FULL_WIDTH = {ord(" "): 0x3000} | {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

CONTRACT = {
    "property": {
        "private": "私樓 private flat",
        "tenement": "唐樓",
        "village": "村屋 village house",
        "hos-green": "居屋綠表",
        "hos-white": "居屋白表",
        "housing-society": "房協",
        "office": "寫字樓",
        "shop": "商舖",
        "industrial": "工廈",
        "car-park": "車位",
    },
    "use": {"self-use": "自用", "let": "出租", "company": "公司持有"},
    "basis": {"income": "入息", "net-worth": "資產水平"},
    "rate_basis": {"annual": "年利率", "flat-monthly": "月平息"},
    "lang": {"en": "en", "zh": "繁中"},
}
LABELS = {
    "price": "樓價",
    "valuation": "估價",
    "rebate": "回贈",
    "property": "物業類型 物業",
    "use": "用途",
    "insured": "按揭保險",
    "first_home": "首次置業",
    "regular_salary": "固定受薪",
    "other_mortgages": "其他按揭",
    "income_abroad": "非本地收入",
    "basis": "審批基準",
    "agreement_date": "臨約日期",
    "completion_date": "入伙日期",
    "first_assigned": "首次轉讓日期",
    "building_age": "樓齡",
    "applicant_age": "申請人年齡",
    "building_rule": "樓齡上限",
    "applicant_rule": "年齡上限",
    "monthly_income": "每月入息",
    "loan": "貸款額",
    "annual_rate": "年利率",
    "years": "年期",
    "other_debts": "其他每月供款",
    "rental_income": "租金收入",
    "fees": "費用",
    "rate_basis": "計息方式",
    "interest_only_months": "免還本月數",
    "exit_month": "提早還款月",
    "exit_penalty": "提早還款罰息",
    "assets": "資產",
    "liabilities": "負債",
}


def names_of(word):
    return word.code, word.en, word.zh, *word.synonyms


def id_of(word):
    return f"{type(word).__name__}-{word.code}"


@pytest.mark.parametrize("word", WORDS, ids=id_of)
def test_a_word_is_read_in_every_spelling(word):
    for name in names_of(word):
        for spelling in (
            name,
            name.upper(),
            name.title(),
            name.translate(FULL_WIDTH),
            f"  {name}　",
            name.replace(" ", ""),
        ):
            assert type(word).read(spelling) is word, spelling
        assert type(word).read(name.replace("-", "_")) is word
        assert type(word).read(name.replace("-", " ")) is word


@pytest.mark.parametrize("word", WORDS, ids=id_of)
def test_a_word_has_a_code_and_two_labels(word):
    assert word.code == word.code.casefold()
    assert word.label("en") == word.en
    assert word.label("zh") == word.zh
    assert word.en.isascii()
    assert word.zh


@pytest.mark.parametrize("words", ENUMERATIONS, ids=lambda words: words.__name__)
def test_no_two_words_of_one_list_share_a_spelling(words):
    spellings = [{"".join(name.casefold().split()) for name in names_of(word)} for word in words]
    assert sum(map(len, spellings)) == len(set().union(*spellings))
    assert len({int(word) for word in words}) == len(words)
    assert 0 not in set(words)


@pytest.mark.parametrize("words", ENUMERATIONS, ids=lambda words: words.__name__)
@pytest.mark.parametrize("text", ["nonsense", "", "0", "private house", "村", "自"])
def test_an_unknown_word_is_refused_with_what_is_allowed(words, text):
    with pytest.raises(InputError) as refusal:
        words.read(text, "property")
    error = refusal.value
    assert (error.code, error.field, error.value, error.cell) == ("unknown-word", "property", text, "#VALUE!")
    assert error.allowed == [word.code for word in words]
    for word in words:
        assert word.code in error.sentence("en")
        assert word.zh in error.sentence("zh")
    assert text in error.sentence("en")
    assert text in error.sentence("zh")


@pytest.mark.parametrize("name", CONTRACT)
def test_the_words_are_those_of_the_contract(name):
    words = ARGUMENTS[name].words
    assert {word.code for word in words} == set(CONTRACT[name])
    for code, labels in CONTRACT[name].items():
        for label in [code, labels.partition(" ")[0], *filter(None, [labels.partition(" ")[2]])]:
            assert words.read(label).code == code


@pytest.mark.parametrize("name", LABELS)
def test_the_labels_are_those_of_the_contract(name):
    for label in (name, *LABELS[name].split()):
        assert argument_named(label) is ARGUMENTS[name]


@pytest.mark.parametrize("argument", ARGUMENTS.values(), ids=lambda argument: argument.name)
def test_an_argument_is_found_by_every_label(argument):
    for label in (argument.name, argument.zh, argument.en, *argument.synonyms):
        for spelling in (label, label.upper(), f" {label}: ", f"{label}：", f"{label}*", label.translate(FULL_WIDTH)):
            assert argument_named(spelling) is argument
    assert argument.label("zh") == argument.zh
    assert argument.label("en") == argument.en


def test_no_two_arguments_share_a_label():
    labels = [
        {"".join(label.casefold().replace("_", " ").split()) for label in (a.name, a.zh, a.en, *a.synonyms)}
        for a in ARGUMENTS.values()
    ]
    assert sum(map(len, labels)) == len(set().union(*labels))


@pytest.mark.parametrize("label", ["備註", "", "client", None, 3, "pricey", "樓"])
def test_a_label_of_somebody_else_is_left_alone(label):
    assert argument_named(label) is None


@pytest.mark.parametrize("argument", ARGUMENTS.values(), ids=lambda argument: argument.name)
def test_an_argument_of_words_has_a_plain_case_among_them(argument):
    assert (argument.words is not None) == (argument.kind is Kind.WORD)
    assert argument.words is None or argument.plain in argument.words


def test_the_plain_case_is_a_private_flat():
    assert ARGUMENTS["property"].plain is Property.PRIVATE
