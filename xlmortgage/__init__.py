"""Hong Kong's mortgage rules as one core: what is allowed, why, since when, and on whose authority.

The worksheet functions are in :mod:`udfs.functions`; a whole deal list goes through :func:`xlmortgage.lists.evaluate.evaluate`.
"""

from importlib.metadata import PackageNotFoundError, version

from xlmortgage.errors import InputError, NoRuleError, NoSolutionError, XlMortgageError

__all__ = ["InputError", "NoRuleError", "NoSolutionError", "XlMortgageError", "__version__"]

try:
    __version__ = version("xlmortgage")
except PackageNotFoundError:  # a host that was handed the source without installing it
    __version__ = "0+not-installed"
