"""What can be wrong with an input, as errors that a broker can act on.

Every error carries a stable ``code`` for programs, the ``field``, the ``value`` and what is ``allowed`` for tables
of issues, and one sentence in each language for people.  The sentence says what is wrong, names the value, says what
is allowed and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any


class XlMortgageError(Exception):
    """An answer that cannot be given, and why.

    Parameters
    ----------
    code : str
        Stable, machine-readable name of what is wrong, such as ``"unknown-word"``.
    en, zh : str
        The sentence, in English and in Traditional Chinese.
    field : str, optional
        Name of the argument that is wrong.
    value : object, optional
        What was given.
    allowed : object, optional
        What would have been accepted.

    Examples
    --------
    >>> error = InputError("not-positive", en="price must be above 0; got -1.", zh="樓價須大於 0，現為 -1。", field="price")
    >>> error.code, error.field, error.cell
    ('not-positive', 'price', '#VALUE!')
    >>> print(error.sentence("zh"))
    樓價須大於 0，現為 -1。

    """

    cell: str = "#VALUE!"
    """The error value a worksheet cell shows."""

    def __init__(
        self, code: str, *, en: str, zh: str, field: str | None = None, value: Any = None, allowed: Any = None
    ) -> None:
        super().__init__(en)
        self.code = code
        self.field = field
        self.value = value
        self.allowed = allowed
        self._sentences = {"en": en, "zh": zh}

    def sentence(self, lang: str = "zh") -> str:
        """Return the sentence in ``lang``, ``"zh"`` or ``"en"``."""
        return self._sentences[lang]

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error be handed from one process to another."""
        facts = {"field": self.field, "value": self.value, "allowed": self.allowed}
        return partial(type(self), self.code, **self._sentences, **facts), ()


class InputError(XlMortgageError):
    """An input is wrong, and its giver can mend it."""


class NoRuleError(XlMortgageError):
    """No rule that we know of covers the case or the date."""

    cell = "#N/A"


class NoSolutionError(XlMortgageError):
    """The inputs are in order, but no number answers them.

    ``reason`` is one of ``"infinite"``, ``"no-repayment"``, ``"ambiguous"``, ``"no-root"`` and ``"nothing-lent"``.
    """

    cell = "#NUM!"

    @property
    def reason(self) -> str:
        """Why there is no number; the same word as ``code``."""
        return self.code


def missing(name: str, zh: str, en: str, *, needs: str = "", needs_zh: str = "") -> InputError:
    """Return the error that a fact is missing.

    Parameters
    ----------
    name, zh, en : str
        The fact: its name and its labels.
    needs, needs_zh : str, optional
        Who or what needs it, as a clause.

    Examples
    --------
    >>> print(missing("price", "樓價", "price", needs="MAX_LTV needs it"))
    price is missing: MAX_LTV needs it. Fill in the cell “樓價” (price).

    """
    return InputError(
        "missing",
        en=f"{name} is missing{f': {needs}' if needs else ''}. Fill in the cell “{zh}” ({en}).",
        zh=f"欠缺{zh}{f'：{needs_zh}' if needs_zh else ''}。請填寫「{zh}」（{name}）。",
        field=name,
    )


def unknown_word(
    name: str, zh: str, text: Any, choices: Sequence[tuple[str, str]], code: str = "unknown-word"
) -> InputError:
    """Return the error that a word is not one of a closed list, each choice by its code and its 繁中.

    >>> print(unknown_word("plan", "保費計劃", "x", [("single", "一次過"), ("annual", "按年")]))
    plan: “x” is not a word we know. Write one of single (一次過), annual (按年).
    """
    return InputError(
        code,
        en=f"{name}: “{text}” is not a word we know. "
        f"Write one of {', '.join(f'{word} ({label})' if label else word for word, label in choices)}.",
        zh=f"{zh}：不認得「{text}」。"
        f"請填 {'、'.join(f'{label}（{word}）' if label else word for word, label in choices)} 其中之一。",
        field=name,
        value=text,
        allowed=[word for word, _ in choices],
    )


def ambiguous_word(name: str, zh: str, text: Any, meant: Sequence[tuple[str, str]]) -> InputError:
    """Return the error that a word may mean several of a closed list, each by its code and its 繁中.

    >>> print(ambiguous_word("property", "物業類型", "HOS", [("hos-green", "居屋綠表"), ("hos-white", "居屋白表")]))
    property: “HOS” may mean hos-green (居屋綠表) or hos-white (居屋白表). Write which.
    """
    return InputError(
        "ambiguous-word",
        en=f"{name}: “{text}” may mean {' or '.join(f'{word} ({label})' for word, label in meant)}. Write which.",
        zh=f"{zh}：「{text}」可以是{'或'.join(f'{label}（{word}）' for word, label in meant)}。請寫明是哪一種。",
        field=name,
        value=text,
        allowed=[word for word, _ in meant],
    )


def above_most(name: str, zh: str, value: Any, most: Any, *, because: str = "", because_zh: str = "") -> InputError:
    """Return the error that a number is above what something else leaves for it.

    >>> print(above_most("month", "月數", 400, 360, because="the term of the loan in months"))
    month must be at most 360, the term of the loan in months; got 400. Check the cell.
    """
    return InputError(
        "out-of-range",
        en=f"{name} must be at most {most}{f', {because}' if because else ''}; got {value}. Check the cell.",
        zh=f"{zh}不可大於 {most}{f'（{because_zh}）' if because_zh else ''}，現為 {value}。請檢查該儲存格。",
        field=name,
        value=value,
        allowed=f"at most {most}",
    )


def as_written(value: Any) -> str:
    """Return a value as its writer wrote it: a whole number without decimals.

    >>> as_written(8e6), as_written(0.035), as_written("800萬"), as_written(1e300)
    ('8000000', '0.035', '800萬', '1e+300')
    """
    is_whole = isinstance(value, float) and value.is_integer() and abs(value) < _TOO_LONG_IN_DIGITS
    return f"{value:.0f}" if is_whole else str(value)


_TOO_LONG_IN_DIGITS = 1e16


def given_twice(name: str, zh: str, first: Any, second: Any) -> InputError:
    """Return the error that a fact is given twice, with what stands in either place.

    >>> print(given_twice("price", "樓價", 8e6, 9e6))
    price is given twice; got 8000000 and 9000000. Keep one.
    """
    first, second_shown = as_written(first), as_written(second)
    return InputError(
        "given-twice",
        en=f"{name} is given twice; got {first} and {second_shown}. Keep one.",
        zh=f"重複填寫了{zh}（{first} 及 {second_shown}）。請只保留一個。",
        field=name,
        value=second,
    )


def no_such_folder(output: Path) -> InputError:
    """Return that the folder of an output is not there."""
    return InputError(
        "no-such-folder",
        en=f"There is no folder {output.parent} for the output. Make it first, or choose another.",
        zh=f"找不到輸出資料夾 {output.parent}。請先建立，或改用其他資料夾。",
        field="output",
        value=str(output),
    )


def cannot_write(output: Path, en: str, zh: str) -> InputError:
    """Return that an output cannot be written, for a reason in either language."""
    return InputError(
        "cannot-write",
        en=f"{output.name} cannot be written ({en}). Close it in Excel, check the folder, or choose another name.",
        zh=f"無法寫入 {output.name}（{zh}）。請先在 Excel 關閉該檔案、檢查資料夾，或另取檔名。",
        field="output",
        value=str(output),
    )
