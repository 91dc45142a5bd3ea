"""The command line: ask one question, fill a quote, answer a deal list, recalculate a workbook, read the rules.

Exit codes: 0, all is well; 1, nothing was done, and the sentence says why; 2, the command was not understood; 3, the
file was written and something in it needs a look, which is listed.

A command is loaded when it is named, so that each starts with what it needs and no more.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper

import click

from xlmortgage import __version__
from xlmortgage.cli.terminal import NEEDS_A_LOOK, NOTHING_DONE

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


@click.group(cls=_Commands)
@click.version_option(__version__)
def main() -> None:
    """Answer Hong Kong mortgage questions: what is allowed, why, since when, and on whose authority."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
