"""Hong Kong's mortgage rules as one core: what is allowed, why, since when, and on whose authority.

The worksheet functions are in :mod:`udfs.functions`.  A whole deal list goes through :func:`evaluate`, cash flows through
:func:`effective_rate`; both are loaded when they are asked for.

>>> import xlmortgage as xm
>>> round(xm.effective_rate([0, 1], [1000, -1050]), 12)
0.05
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from xlmortgage.errors import InputError, NoRuleError, NoSolutionError, XlMortgageError

__all__ = [
    "InputError",
    "NoRuleError",
    "NoSolutionError",
    "XlMortgageError",
    "__version__",
    "effective_rate",
    "evaluate",
]

__version__ = "0.1.0"

_PLACES = {"effective_rate": "xlmortgage.finance.apr", "evaluate": "xlmortgage.lists.evaluate"}
"""Where a function stands that is loaded when it is asked for."""


if TYPE_CHECKING:
    from xlmortgage.finance.apr import effective_rate
    from xlmortgage.lists.evaluate import evaluate
else:

    def __getattr__(name: str) -> object:
        if name not in _PLACES:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        try:
            return getattr(import_module(_PLACES[name]), name)
        except ModuleNotFoundError as error:
            error.add_note(f"xlmortgage.{name} 需要 / needs: pip install 'xlmortgage[lists]'")
            raise


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
