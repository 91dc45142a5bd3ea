"""A .toml file within limits, read in a process of its own: a short one can mean a very large thing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from xlmortgage.errors import InputError
from xlmortgage.files.worker import Limits, apart

__all__ = ["read_toml", "unreadable"]

LONGEST = 1 << 20
"""How long a file may be [bytes]: some thousand lines."""

LIMITS = Limits(seconds=15, megabytes=500)

MOST_BITS = 64
"""How long a whole number in it may be."""

DEEPEST = 3
"""How many lists or tables may stand in one another below the lines."""


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a .toml file holds.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    dict

    Raises
    ------
    InputError
        When it is no TOML, or beyond a limit.

    """
    return apart(path, LIMITS, _contents, path)


def _contents(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(LONGEST + 1)
        if len(content) > LONGEST:
            raise unreadable(path, f"it is longer than {LONGEST >> 20} MB", f"檔案超過上限 {LONGEST >> 20} MB")
        contents = tomllib.loads(content.decode("utf-8-sig"))
    except RecursionError as error:
        raise _too_deep(path) from error
    except ValueError as error:
        raise unreadable(path, f"not TOML that can be read ({error})", f"不是可讀取的 TOML（{error}）") from error
    except OSError as error:
        raise unreadable(path, "nothing there that can be read", "找不到可讀取的檔案") from error
    _fail_if_it_is_beyond_a_limit(path, contents)
    return contents


def _fail_if_it_is_beyond_a_limit(path: Path, contents: dict[str, Any]) -> None:
    """Refuse a number that no program could take for one, and lists in lists in lists."""
    level: list[Any] = [contents]
    for _ in range(DEEPEST + 1):
        inside = [
            list(one.values()) if isinstance(one, dict) else one for one in level if isinstance(one, (dict, list))
        ]
        level = [value for values in inside for value in values]
        if any(isinstance(value, int) and value.bit_length() > MOST_BITS for value in level):
            raise unreadable(path, "a whole number has more than 19 digits", "有整數超過 19 位")
    if any(isinstance(value, (dict, list)) for value in level):
        raise _too_deep(path)


def _too_deep(path: Path) -> InputError:
    return unreadable(
        path,
        f"more than {DEEPEST} lists or tables stand in one another; a cell is a number, a text or a date",
        f"清單或表格內嵌超過 {DEEPEST} 層，每項只可為數字、文字或日期",
    )


def unreadable(path: Path, en: str, zh: str) -> InputError:
    """Return the error of criteria that cannot be read, for a reason in either language."""
    return InputError(
        "unreadable-file",
        en=f"{path.name}: {en}. Correct the file and try again.",
        zh=f"{path.name}：{zh}。請更正檔案後再試。",
        field="criteria",
        value=path.name,
    )
