"""The words: each in every spelling, none with two meanings, and those of the worksheet contract among them."""

import pytest

from xlmortgage.deal.facts import FACTS
from xlmortgage.deal.reading import word
from xlmortgage.deal.words import Property, Word
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
        assert error.allowed == [member.code for member in words]
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
