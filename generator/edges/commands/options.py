"""What the commands share: options, and the ways to end with something to say."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from generator.app.settings import parse_now
from generator.model.base import ID_PATTERN
from generator.text.problems import AuthorError, RefusedError

C = TypeVar("C", bound=Callable[..., Any])

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PROJECT_HELP = "The project's folder: the one with mkdocs.yml. Default: this one."


class Commands(click.Group):
    """A group whose commands end in lines where what they call raises one of the two kinds of an author's error."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        """Runs a command: exit status 1 where files have problems, 2 where it can't be done as it was asked."""
        try:
            return super().invoke(ctx)
        except AuthorError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            sys.exit(1)
        except RefusedError as error:
            raise click.UsageError(str(error)) from error


def project_option(command: C) -> C:
    """The option --project, which may come before a command's name or after it; gives the argument `project`."""

    def choose(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
        return value or context.find_object(Path) or Path()

    return click.option("--project", type=FOLDER, callback=choose, help=PROJECT_HELP)(command)


def now_option(command: C) -> C:
    """The option --now, read as a moment."""
    return click.option(
        "--now",
        metavar="TIME",
        callback=_read_now,
        help="The moment to build for (ISO 8601; without offset in UTC). Default: INVERSION_NOW, else the clock.",
    )(command)


def _read_now(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    try:
        return parse_now(value, os.environ, datetime.now(UTC))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def read_id(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The callback of an argument that becomes an id."""
    if not re.fullmatch(ID_PATTERN, value):
        raise click.BadParameter(f"expected small letters, digits and single hyphens, found `{value}`")
    return value


def require_project(project: Path) -> None:
    """Ends the command, as wrong use, where there is no project."""
    if not (project / "content").is_dir():
        raise click.UsageError(f"no content/ in {project.resolve()}; run this in the project's folder or add --project")


def require_settings(project: Path) -> None:
    """The same, also where nothing says how its site is built: the site's address and the theme."""
    require_project(project)
    if not (project / "mkdocs.yml").is_file():
        raise click.UsageError(f"no mkdocs.yml in {project.resolve()}; it says what the address of the site is")
