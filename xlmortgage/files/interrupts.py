"""Ctrl-C at a moment at which it could be heard and yet forgotten, or half a step done: it waits until the moment is over."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

__all__ = ["fail_if_interrupted", "interrupts_held", "was_interrupted"]


@contextmanager
def interrupts_held() -> Iterator[Sequence[int]]:
    """Let a Ctrl-C wait until the end, where it is heard; what is given is empty as long as none waits.

    Examples
    --------
    >>> with interrupts_held() as held:
    ...     print(bool(held))
    False

    """
    held: list[int] = []
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield held
        return
    signal.signal(signal.SIGINT, lambda number, _frame: held.append(number))
    try:
        yield held
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    fail_if_interrupted(held)


def fail_if_interrupted(held: Sequence[int]) -> None:
    """Hear a Ctrl-C that waits."""
    if held:
        raise KeyboardInterrupt


def was_interrupted(error: BaseException | None) -> bool:
    """Tell whether an error is, or came of, a Ctrl-C.

    >>> was_interrupted(ValueError())
    False
    """
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__context__
    return error is not None
