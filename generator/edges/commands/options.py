"""What the commands share: options, and the two ways to end with something to say."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from generator.app.settings import Settings, parse_now, read_settings
from generator.model.base import ID_PATTERN
from generator.text.problems import AuthorError, Problem

C = TypeVar("C", bound=Callable[..., Any])

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
PROJECT_HELP = "The project's folder: the one with mkdocs.yml. Default: this one."


def project_option(command: C) -> C:
    """The option --project, which may stand before a command's name or after it; gives the argument `project`."""

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


def settings_of_project(project: Path) -> Settings:
    """What mkdocs.yml says; a file that cannot be read ends the command."""
    try:
        return read_settings(project)
    except AuthorError as error:
        stop(error.problems)


def require_project(project: Path) -> None:
    """Ends the command, as wrong use, where there is no project."""
    if not (project / "content").is_dir():
        raise click.UsageError(f"no content/ in {project.resolve()}; run this in the project's folder or add --project")


def require_settings(project: Path) -> None:
    """The same, also where nothing says how its site is built: the site's address and the theme."""
    require_project(project)
    if not (project / "mkdocs.yml").is_file():
        raise click.UsageError(f"no mkdocs.yml in {project.resolve()}; it says what the address of the site is")


def stop(problems: Iterable[Problem]) -> NoReturn:
    """Ends the command with the author's problems."""
    for problem in sorted(problems):
        click.echo(str(problem), err=True)
    sys.exit(1)
