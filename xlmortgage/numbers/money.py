"""HKD rounding rules, by name; the only place that rounds.

Lenders in Hong Kong round an instalment each in their own way: to the nearest dollar or cent, up to the next dollar or
ten cents, or down to the dollar.  Each way has a name here, and a rule or a table refers to it by that name.
"""

from __future__ import annotations

from typing import Any

from xlmortgage.errors import InputError
from xlmortgage.numbers.scalar import namespace

HALF_A_CENT = 0.005
"""Less than this is no money, only binary rounding [HKD]."""

PIECES_PER_DOLLAR = {
    "exact": 0,
    "nearest-cent": 100,
    "nearest-dollar": 1,
    "up-to-dollar": 1,
    "floor-dollar": 1,
    "up-to-ten-cents": 10,
}
"""Every rounding rule, with the number of its units in a dollar; ``exact`` has no unit."""


def rounded(amount: Any, rounding: str) -> Any:
    """Round an amount of money by a named rule.

    A tie goes up, a negative one too: towards the greater number.  Binary floating point leaves dust, so that
    0.6 x 450,000 may come out as 270000.00000000006 and 1.005 is stored as 1.00499999999999989.  Whatever is within
    one part in 10^13, plus a billionth of the unit, of a whole unit or of a tie is therefore taken to be there; no
    amount below HKD 10,000,000,000 moves by more than a tenth of a cent through this.

    Parameters
    ----------
    amount : float or array
        Amount of money [HKD].
    rounding : str
        ``"exact"`` (as it is), ``"nearest-cent"``, ``"nearest-dollar"``, ``"up-to-dollar"``, ``"floor-dollar"`` or
        ``"up-to-ten-cents"``.

    Returns
    -------
    float or array
        The rounded amount [HKD].

    Raises
    ------
    InputError
        If there is no rule of that name.

    Examples
    --------
    >>> rounded(11467.383068, "nearest-dollar")
    11467.0
    >>> rounded(1.005, "nearest-cent")
    1.01
    >>> rounded(270000.00000000006, "up-to-dollar")
    270000.0
    >>> rounded(35882.695327, "floor-dollar")
    35882.0
    >>> rounded(853.31, "up-to-ten-cents")
    853.4

    """
    _fail_if_rounding_is_unknown(rounding)
    if rounding == "exact":
        return amount * 1.0
    xp = namespace(amount)
    pieces_per_dollar = PIECES_PER_DOLLAR[rounding]
    pieces = amount * pieces_per_dollar
    dust = 1e-9 + 1e-13 * xp.abs(pieces)
    if rounding.startswith("nearest"):
        whole = xp.floor(pieces + 0.5 + dust)
    elif rounding.startswith("up"):
        whole = xp.ceil(pieces - dust)
    else:
        whole = xp.floor(pieces + dust)
    return whole / pieces_per_dollar


def rounded_by(amount: Any, rule: Any) -> Any:
    """Round amounts of money each by the number of its rule.

    Parameters
    ----------
    amount : float or array
        Amount of money [HKD].
    rule : int or array
        The place of a rule in :data:`PIECES_PER_DOLLAR`, from 1.

    Returns
    -------
    float or array
        The rounded amount [HKD].

    Examples
    --------
    >>> rounded_by(11467.383068, 3), rounded_by(11467.383068, 4)
    (11467.0, 11468.0)

    """
    xp = namespace(amount, rule)
    result = amount * 1.0
    for number, name in enumerate(PIECES_PER_DOLLAR, start=1):
        chosen = rule == number
        if name != "exact" and xp.any(chosen):
            result = xp.where(chosen, rounded(amount, name), result)
    return result


def nearest(pieces: Any) -> Any:
    """Return the nearest whole number of cents, or of any other piece of money; a tie goes up.

    Binary dust counts as in :func:`rounded`: what is as good as a tie is one.

    Parameters
    ----------
    pieces : float or array
        Amount of money [cents].

    Returns
    -------
    int, float or array
        [cents]

    Examples
    --------
    >>> nearest(100.49999999999999), nearest(100.4)
    (101, 100)

    """
    xp = namespace(pieces)
    return xp.floor(pieces + 0.5 + (1e-9 + 1e-13 * xp.abs(pieces)))


def _fail_if_rounding_is_unknown(rounding: str) -> None:
    if rounding in PIECES_PER_DOLLAR:
        return
    names = tuple(PIECES_PER_DOLLAR)
    raise InputError(
        "unknown-word",
        en=f"rounding {rounding!r} is not known; use one of {', '.join(names)}.",
        zh=f"沒有「{rounding}」這種進位方式，請選用：{'、'.join(names)}。",
        field="rounding",
        value=rounding,
        allowed=names,
    )


def share(fraction: Any) -> Any:
    """Return a share to the billionth, so that 0.4 less 0.1 is 0.3 and not 0.30000000000000004.

    Parameters
    ----------
    fraction : float or array
        A sum or difference of shares that are published in whole percent or tenths of it [fraction].

    Examples
    --------
    >>> share(0.4 - 0.1)
    0.3

    """
    return namespace(fraction).floor(fraction * 1e9 + 0.5) / 1e9
