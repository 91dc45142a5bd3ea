"""What tells who a client is: names with and without titles, in either script, addresses, and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from unicodedata import normalize

from workbooks.names import TEXTS, text_named
from xlmortgage.deal.words import plain_spelling

__all__ = ["Identity", "identity"]

_OF_A_PERSON = (
    *("client", "customer", "name", "address", "phone", "mobile", "email", "hkid", "spouse", "guarantor", "borrower"),
    *(
        "applicant",
        "owner",
        "buyer",
        "客",
        "姓名",
        "地址",
        "電話",
        "電郵",
        "身份證",
        "配偶",
        "擔保人",
        "借款人",
        "申請人",
    ),
    *("業主", "買家"),
)
"""What stands in the name of a text that tells who the client is."""

_NOT_OF_A_PERSON = {"adviser", "date", "valid_until"}
_SHORTEST, _SHORTEST_LATIN, _SHORTEST_NUMBER = 2, 4, 7
"""How many characters tell a person, at least: Chinese ones, others, and digits."""
_SHORTEST_ADDRESS = 6
_SHORTEST_REMARK = 8
_BETWEEN = {
    "client": re.compile(r"[\n、,，;；/&＆及與和]+|\band\b", re.IGNORECASE),
    "address": re.compile(r"[\r\n]+"),
    "phone": re.compile(r"[\n、,，;；/&＆]+"),
    "email": re.compile(r"[\s、,，;；/]+"),
}
"""By the kind of a text: what stands between those of several clients."""
_BEGINNING = {"address": re.compile("[\u3400-\u9fff]{4,}(?=.*[0-9])"), "email": re.compile(r"[^\s@]{6,}(?=@)")}
"""By the kind of a text: how it begins, which may be that client's or stand for others too."""
_TITLES = r"先生|女士|太太|小姐|夫人|夫婦|博士|醫生|律師|教授|mrs?|ms|miss|madam|dr|prof(?:essor)?"
_TITLE = re.compile(
    rf"^(?:(?:{_TITLES})(?![a-z])[\s.]*)+|(?:[\s,(（]*(?<![a-z])(?:{_TITLES})[\s.)）]*)+$", re.IGNORECASE
)
_CALLED = ("先生", "女士", "太太", "小姐", "生", "太"), ("mr", "mrs", "ms", "miss", "madam", "dr")
"""What follows a Chinese family name, and what stands before an English one."""
_COMPANY = {"limited", "ltd", "company", "bank"}
_CHINESE = re.compile("[\u3007\u3400-\u9fff\uf900-\ufaff·]{2,}")
_WORDS = re.compile(r"[^\W\d_\u3007\u3400-\u9fff\uf900-\ufaff]+")
_SURE_CHINESE, _SURE_LATIN = 3, 6
"""How many characters of a part of a name are surely that client, and how many letters of two words or more."""
_MOST_WORDS = 5
_NUMBER = re.compile(r"\d(?:[\s.()-]*\d){5,}")
_CARD = re.compile(r"[A-Z]{1,2}\d{6}(?=\W*[\dA]\W*$)", re.IGNORECASE)
_OF_HONG_KONG = re.compile(r"(?:00)?852(?=\d{8}$)")
_SAYS_NOBODY = {
    *map(
        plain_spelling,
        ("先生", "女士", "小姐", "太太", "夫婦", "先生女士", "先生及太太", "客戶", "貴客", "閣下", "沒有", "待定"),
    ),
    *map(
        plain_spelling,
        ("不適用", "待補", "公司", "有限公司", "業主", "買家", "租客", "申請人", "借款人", "範例", "示例", "測試"),
    ),
    *(
        "mr",
        "mrs",
        "ms",
        "miss",
        "madam",
        "dear",
        "none",
        "customer",
        "client",
        "dearclient",
        "dearcustomer",
        "company",
    ),
    *("owner", "buyer", "applicant", "borrower", "sample", "example", "test", "limited"),
}

_LABELS = {plain_spelling(label) for text in TEXTS.values() for label in (text.name, text.zh, text.en, *text.synonyms)}


class Identity(NamedTuple):
    """Texts that surely are one client, and texts that may be that client or another, such as 陳先生."""

    sure: list[str]
    perhaps: list[str]


def identity(name: str, text: str) -> Identity:
    """Return the texts that tell who a client is, so that they may stand nowhere in another client's copy.

    Parameters
    ----------
    name : str
        The name of a text of the case, after ``tx_``.
    text : str
        What stands in its cell.

    Examples
    --------
    >>> identity("client", "陳大文先生、李小美").sure, identity("salutation", "先生").sure, identity("adviser", "李經理").sure
    (['陳大文先生、李小美', '陳大文先生', '李小美', '陳大文'], [], [])
    >>> identity("client", "陳大文 Chan Tai Man").sure
    ['陳大文 Chan Tai Man', '陳大文', 'Chan Tai Man', 'Tai Man Chan', 'Man Chan Tai']
    >>> identity("client", "李明 Ho").perhaps
    ['李先生', '李女士', '李太太', '李小姐', '李生', '李太', 'mr Ho', 'mrs Ho', 'ms Ho', 'miss Ho', 'madam Ho', 'dr Ho', '李明']
    >>> identity("phone", "+852 9123-4567").sure, identity("id", "A123456(3)").sure
    (['+852 9123-4567', '91234567'], ['A123456(3)', 'A123456'])
    >>> identity("address", "荃灣").sure, identity("address", "荃灣某街 18 號").sure
    ([], ['荃灣某街 18 號'])

    """
    known = text_named(name)
    if known is None and not any(word in plain_spelling(name) for word in _OF_A_PERSON):
        return Identity([], [])
    kind = known.name if known else "address" if "地址" in name or "address" in name.casefold() else "client"
    if kind in _NOT_OF_A_PERSON:
        return Identity([], [])
    if not _tells(kind, text):
        return Identity([], _called(text.strip()) if kind == "client" and len(text.strip()) == 1 else [])
    parts = [text, *(_BETWEEN[kind].split(text) if kind in _BETWEEN else ())]
    sure = [part.strip() for part in parts[:1]]
    perhaps: list[str] = []
    for part in parts:
        if kind in ("client", "salutation"):
            found = _person(part, is_whole=part == text)
            sure += found.sure
            perhaps += found.perhaps
        elif _tells(kind, part):
            sure.append(part.strip())
        if beginning := _BEGINNING[kind].match(part.strip()) if kind in _BEGINNING else None:
            perhaps.append(beginning[0])
        if kind in ("client", "phone", "id"):
            sure += _numbers(part)
    sure = list(dict.fromkeys(each for each in sure if each))
    return Identity(sure, [each for each in dict.fromkeys(perhaps) if each not in sure])


def _person(text: str, *, is_whole: bool) -> Identity:
    """Return how else one person may be written."""
    if "@" in text:
        return Identity([], [])
    name = _TITLE.sub("", text.strip())
    if not _tells("client", name):
        return Identity([], _called(name))
    chinese, words = _CHINESE.findall(name), _WORDS.findall(name)
    is_sure = is_whole and len(chinese) + bool(words) == 1
    sure: list[str] = []
    perhaps = _called(name)
    for each in chinese:
        (sure if len(each) >= _SURE_CHINESE or is_sure else perhaps).append(each)
    latin = "".join(words)
    if 1 < len(words) <= _MOST_WORDS and len(latin) >= _SURE_LATIN:
        sure += (" ".join(words[at:] + words[:at]) for at in range(len(words)))
    elif len(latin) >= _SHORTEST_LATIN:
        (sure if is_sure else perhaps).append(" ".join(words))
    whole = [part for part in (text.strip(), name) if len(plain_spelling(part)) >= _SURE_CHINESE and chinese]
    sure_parts = [*whole, *sure] if len(chinese) == 1 and not words else sure
    return Identity([each for each in sure_parts if _tells("client", each)], perhaps)


def _called(name: str) -> list[str]:
    """Return how a person of this name may be called: by the family name with a title, and by one word of the name."""
    after, before = _CALLED
    words = _WORDS.findall(name)
    if not _COMPANY.isdisjoint(map(str.casefold, words)):
        return []
    chinese = re.match("[\u3400-\u9fff]", name)
    return [
        *(chinese[0] + title for title in after if chinese),
        *(f"{title} {word}" for word in dict.fromkeys([*words[:1], *words[-1:]]) for title in before),
        *(word for word in words if len(word) >= _SHORTEST_LATIN and word.casefold() not in _SAYS_NOBODY),
    ]


def _numbers(text: str) -> Iterator[str]:
    """Yield the numbers of a client, of telephones without the code of Hong Kong, of identity cards without the check digit."""
    plain = normalize("NFKC", text).strip()
    if card := _CARD.search(plain):
        yield card[0]
        return
    for found in _NUMBER.findall(plain):
        digits = _OF_HONG_KONG.sub("", re.sub(r"\D", "", found))
        if len(digits) >= _SHORTEST_NUMBER:
            yield digits


def _tells(kind: str, text: str) -> bool:
    """Tell whether a text says more than words that may stand anywhere."""
    spelling = plain_spelling(text)
    if not spelling or spelling in _SAYS_NOBODY or spelling in _LABELS:
        return False
    if kind == "remarks":
        return len(spelling) >= _SHORTEST_REMARK
    if kind == "address":
        return len(spelling) >= _SHORTEST_ADDRESS and any(sign.isdigit() for sign in spelling)
    if spelling.isdecimal():
        return len(spelling) >= _SHORTEST_NUMBER
    return len(spelling) >= (_SHORTEST_LATIN if spelling.isascii() else _SHORTEST)
