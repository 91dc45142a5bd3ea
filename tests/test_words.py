"""The words: each in every spelling, none with two meanings, and those of the worksheet contract among them."""

import pytest

from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.reading import word
from xlmortgage.deal.words import Property, Word, plain_spelling
from xlmortgage.errors import InputError

ENUMERATIONS = Word.__subclasses__()
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
    "purpose": {"purchase": "買入", "refinance": "轉按", "further-charge": "加按", "second": "二按"},
}


def names_of(word):
    return word.code, word.en, word.zh, *word.synonyms


def spellings_of(name):
    """Return the ways in which somebody may write a name."""
    yield from (name, name.upper(), name.title(), name.translate(FULL_WIDTH), f"  {name}　", name.replace(" ", ""))
    yield from (name.replace("-", "_"), name.replace("-", " "))


@pytest.mark.parametrize("words", ENUMERATIONS, ids=lambda words: words.__name__)
def test_a_word_is_read_in_every_spelling(words):
    fact = FACTS["property"].like(words=words)
    for member in words:
        for spelling in (spelling for name in names_of(member) for spelling in spellings_of(name)):
            assert words.called(spelling) is fact.read(spelling) is member, spelling
        assert fact.read(member) is words.numbered(int(member)) is member


@pytest.mark.parametrize("words", ENUMERATIONS, ids=lambda words: words.__name__)
def test_a_word_has_a_code_and_two_labels_and_shares_no_spelling(words):
    for member in words:
        assert member.code == member.code.casefold()
        assert (member.label("en"), member.label("zh")) == (member.en, member.zh)
        assert member.en.isascii()
        assert member.zh
    spellings = [{"".join(name.casefold().split()) for name in names_of(member)} for member in words]
    assert sum(map(len, spellings)) == len(set().union(*spellings))
    assert len({int(member) for member in words}) == len(words)
    assert 0 not in set(words)


@pytest.mark.parametrize("text", ["nonsense", "", "0", "private house", "村", "自"])
def test_an_unknown_word_is_refused_with_what_is_allowed(text):
    for words in ENUMERATIONS:
        with pytest.raises(InputError) as refusal:
            word(words, text, FACTS["property"])
        error = refusal.value
        assert (error.code, error.field, error.value, error.cell) == ("unknown-word", "property", text, "#VALUE!")
        assert sorted(error.allowed) == sorted(member.code for member in words)
        for member in words:
            assert member.code in error.sentence("en")
            assert member.zh in error.sentence("zh")
        assert text in error.sentence("en")
        assert text in error.sentence("zh")


@pytest.mark.parametrize("name", CONTRACT)
def test_the_words_are_those_of_the_contract(name):
    words = FACTS[name].words
    assert {member.code for member in words} == set(CONTRACT[name])
    for code, labels in CONTRACT[name].items():
        for label in (code, *labels.split(" ", 1)):
            assert words.called(label).code == code


def test_the_plain_case_is_a_private_flat():
    assert FACTS["property"].plain is Property.PRIVATE


@pytest.mark.parametrize(
    ("text", "code"),
    {
        **dict.fromkeys(("flat", "Apartment", "單位", "洋樓", "分層單位", "私楼", "private  flat", "私 樓"), "private"),
        **dict.fromkeys(("舖", "鋪", "地舖", "舖頭", "商铺", "Shop."), "shop"),
        **dict.fromkeys(("工廠大廈", "工厂大厦", "工廈"), "industrial"),
        **dict.fromkeys(("居屋（綠表）", "HOS green-form", "绿表居屋"), "hos-green"),
        **dict.fromkeys(("居屋(白表)", "白表"), "hos-white"),
        **dict.fromkeys(("车位", "泊車位"), "car-park"),
        **dict.fromkeys(("写字楼", "辦公樓"), "office"),
    }.items(),
)
def test_a_property_is_read_as_the_trade_writes_it(text, code):
    assert Property.called(text).code == code


@pytest.mark.parametrize("text", ["居屋", "HOS", "hos flat", "資助房屋", "公屋", "綠置居", "居者有其屋"])
def test_a_subsidised_flat_asks_which_form(text):
    with pytest.raises(InputError) as refusal:
        FACTS["property"].read(text)
    error = refusal.value
    assert (error.code, error.field, error.value) == ("ambiguous-word", "property", text)
    assert error.allowed == ["hos-green", "hos-white"]
    assert "居屋綠表（hos-green）或居屋白表（hos-white）" in error.sentence("zh")


@pytest.mark.parametrize(
    ("text", "code"), [("offise", "office"), ("vilage", "village"), ("私人樓", "private"), ("tenment", "tenement")]
)
def test_a_refused_word_lists_what_is_nearest_first(text, code):
    with pytest.raises(InputError) as refusal:
        FACTS["property"].read(text)
    assert refusal.value.allowed[0] == code
    assert refusal.value.sentence("en").index(f"{code} (") < refusal.value.sentence("en").index("car-park")


@pytest.mark.parametrize(("text", "truth"), [("係", True), ("✓", True), ("对", True), ("唔係", False), ("冇", False)])
def test_yes_and_no_are_read_as_they_are_spoken(text, truth):
    assert FACTS["insured"].read(text) is truth


def test_no_two_words_of_a_list_are_spelled_alike_in_any_script():
    for words in ENUMERATIONS:
        spellings = [{plain_spelling(name) for name in names_of(member)} for member in words]
        assert sum(map(len, spellings)) == len(set().union(*spellings)), words
        assert not any(words.meant(name) for member in words for name in names_of(member))
