"""The command line: ask one question, fill a quote, answer a deal list, recalculate a workbook, read the rules.

Exit codes: 0, all is well; 1, nothing was done, and the sentence says why; 2, the command was not understood; 3, the
file was written and something in it needs a look, which is listed.

A command is loaded when it is named, so that each starts with what it needs and no more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from xlmortgage import __version__
from xlmortgage.cli.terminal import NEEDS_A_LOOK, NOTHING_DONE, visible

__all__ = ["COMMANDS", "NEEDS_A_LOOK", "NOTHING_DONE", "main"]

COMMANDS = ("ask", "cash-out", "compare", "criteria", "deals", "quote", "recalc", "rules")
"""Each is the command of that name in the module of that name, with _ for -."""


class _Commands(click.Group):
    """A group that loads a command when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click hands it over
        """Return the names of the commands."""
        return [*COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Return a command, or nothing where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), module)
        return command

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read what is typed before the command."""
        with _refused_visibly():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Read what is typed after the command, and run it."""
        with _refused_visibly():
            return super().invoke(ctx)


@contextmanager
def _refused_visibly() -> Iterator[None]:
    """Let what is typed steer no terminal where it is refused."""
    try:
        yield
    except click.UsageError as error:
        said = error.format_message()
        if visible(said) == said:
            raise
        raise click.UsageError(visible(said), error.ctx) from error


@click.group(cls=_Commands)
@click.version_option(__version__)
def main() -> None:
    """Answer Hong Kong mortgage questions: what is allowed, why, since when, and on whose authority."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
