"""What can be wrong with an input, as errors that a broker can act on.

Every error carries a stable ``code`` for programs, the ``field``, the ``value`` and what is ``allowed`` for tables
of issues, and one sentence in each language for people.  The sentence says what is wrong, names the value, says what
is allowed and what to do.
"""

from __future__ import annotations

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


class InputError(XlMortgageError):
    """An input is wrong, and its giver can mend it."""


class NoRuleError(XlMortgageError):
    """No rule that we know of covers the case or the date."""

    cell = "#N/A"


class NoSolutionError(XlMortgageError):
    """The inputs are in order, but no number answers them.

    ``reason`` is one of ``"infinite"``, ``"no-repayment"``, ``"ambiguous"`` and ``"no-root"``.
    """

    cell = "#NUM!"

    @property
    def reason(self) -> str:
        """Why there is no number; the same word as ``code``."""
        return self.code


def no_such_folder(output: Path) -> InputError:
    """Return that the folder of an output is not there."""
    return InputError(
        "no-such-folder",
        en=f"There is no folder {output.parent} for the output. Make it first, or choose another.",
        zh=f"找不到輸出資料夾 {output.parent}。請先建立，或改用其他資料夾。",
        field="output",
        value=str(output),
    )
