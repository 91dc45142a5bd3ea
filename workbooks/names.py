"""What the names of a workbook's cells mean: facts of the deal, texts of the case, values of the house, answers.

A name tells by how it begins who gives what its cell holds, and so what another client's copy may keep of it.
"""

from __future__ import annotations

from typing import NamedTuple

from xlmortgage.deal.words import plain_spelling

__all__ = [
    "ANSWERS",
    "FACT",
    "HOUSE",
    "OF_THE_TEMPLATE",
    "TEXT",
    "TEXTS",
    "CaseText",
    "parted",
    "text_named",
]

FACT = "in_"
"""Before a fact of the deal: emptied when it is not given."""

TEXT = "tx_"
"""Before a text of the case, such as the client's name: emptied when it is not given."""

HOUSE = "set_"
"""Before a value of the house, such as its telephone or today's HIBOR: kept when it is not given."""

ANSWERS = ("out_", "why_", "test_", "ui_")
"""Before what formulas answer; a value that was typed over a formula there is the former client's."""

OF_THE_TEMPLATE = ("t_", "lst_")
"""Before words and lists of the template: kept."""


class CaseText(NamedTuple):
    """A text of the case: its name after ``tx_`` and its labels."""

    name: str
    zh: str
    en: str
    synonyms: tuple[str, ...] = ()
    is_date: bool = False


TEXTS = {
    text.name: text
    for text in (
        CaseText(
            "client",
            "客戶姓名",
            "client",
            ("客戶", "客戶名稱", "客人", "客人姓名", "姓名", "client name", "name", "customer"),
        ),
        CaseText("salutation", "稱謂", "salutation", ("稱呼", "上款", "title")),
        CaseText(
            "address", "地址", "address", ("物業地址", "客戶地址", "通訊地址", "property address", "client address")
        ),
        CaseText(
            "phone", "電話", "phone", ("聯絡電話", "手機", "客戶電話", "telephone", "tel", "mobile", "client phone")
        ),
        CaseText("email", "電郵", "email", ("電郵地址", "客戶電郵", "e-mail", "client email")),
        CaseText("id", "身份證號碼", "identity card", ("身份證", "hkid", "id number", "id no")),
        CaseText(
            "ref",
            "客戶編號",
            "reference",
            ("檔案編號", "個案編號", "編號", "client no", "client number", "ref no", "file no"),
        ),
        CaseText("date", "日期", "date", ("報價日期", "quote date"), is_date=True),
        CaseText("valid_until", "有效期至", "valid until", ("有效至", "有效期", "expiry"), is_date=True),
        CaseText("adviser", "顧問", "adviser", ("按揭顧問", "負責人", "經手人", "advisor", "broker")),
        CaseText("remarks", "備註", "remarks", ("附註", "備注", "note", "notes", "remark")),
    )
}
"""The texts of a case that have labels; a template may name others, which are given under their own names."""

_SPELLED = {
    plain_spelling(label): text for text in TEXTS.values() for label in (text.name, text.zh, text.en, *text.synonyms)
}
_FAMILIES = (FACT, TEXT, HOUSE, *ANSWERS, *OF_THE_TEMPLATE)


def parted(name: str) -> tuple[str, str]:
    """Return how a name begins, empty where it is none of ours, and the rest of it.

    >>> parted("in_price"), parted("TX_Client"), parted("樓價")
    (('in_', 'price'), ('tx_', 'Client'), ('', '樓價'))
    """
    beginning = next((each for each in _FAMILIES if name.casefold().startswith(each)), "")
    return beginning, name[len(beginning) :]


def text_named(label: str) -> CaseText | None:
    """Return the text of a case that a name or a label in either language stands for, or ``None``.

    >>> text_named("客戶：").name, text_named("Client Name").name, text_named("樓價")
    ('client', 'client', None)
    """
    return _SPELLED.get(plain_spelling(label))
