"""The group of all commands, which imports a command only when it runs: `--help` needs nothing of the program."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from generator.text.problems import AuthorError, RefusedError

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PROJECT_HELP = "The project's folder, which has mkdocs.yml in it. Default: the current folder."


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is, and its line in the list of commands; a test compares that with the command's own.

    Attributes:
        module: in this package.
        function: its name in the module.
        line: what the list says of it; empty for a command that isn't listed.
    """

    module: str
    function: str
    line: str = ""


class Commands(click.Group):
    """A group whose commands turn the two errors that users can fix into messages, without a traceback."""

    def __init__(self, *args: Any, places: Mapping[str, Place], **options: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **options)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """The names of all commands."""
        return sorted(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own
        """Imports a command; None if there is none of that name."""
        place = self.places.get(cmd_name)
        if place is None:
            return None
        command: click.Command = getattr(import_module(f"{__package__}.{place.module}"), place.function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's own
        """Writes the list of commands for `--help`."""
        rows: Sequence[tuple[str, str]] = [(name, at.line) for name, at in sorted(self.places.items()) if at.line]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Runs a command. Exit status: 1 if files have problems, 2 if the command can't do what it was asked to."""
        try:
            return super().invoke(ctx)
        except AuthorError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            sys.exit(1)
        except RefusedError as error:
            raise click.UsageError(str(error)) from error
