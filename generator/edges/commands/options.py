"""What the commands share: options, and how they end with a message."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from generator.app.settings import parse_now
from generator.edges.commands.group import FOLDER, PROJECT_HELP
from generator.model.base import ID_PATTERN
from generator.model.portable_names import unportable
from generator.text.problems import as_id

C = TypeVar("C", bound=Callable[..., Any])

NOT_STOPPED = (
    "These errors are in drafts or in issues of a later day. Fix them before that day; nothing else is stopped."
)


def project_option(command: C) -> C:
    """The option --project, before or after a command's name; it becomes the argument `project`."""

    def choose(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
        return value or context.find_object(Path) or Path()

    return click.option("--project", type=FOLDER, callback=choose, help=PROJECT_HELP)(command)


def is_chosen(context: click.Context) -> bool:
    """Whether --project was given, before or after the command's name; else the project is the current folder."""
    above = context.parent
    return context.get_parameter_source("project") is ParameterSource.COMMANDLINE or (
        above is not None and is_chosen(above)
    )


def now_option(command: C) -> C:
    """The option --now; it becomes the argument `now`, a time with an offset."""
    return click.option(
        "--now",
        metavar="TIME",
        callback=_read_now,
        help="The time to build for, in ISO 8601; UTC if it has no offset. Default: INVERSION_NOW, else the clock.",
    )(command)


def _read_now(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    try:
        return parse_now(value, os.environ, datetime.now(UTC))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def read_id(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Checks an argument that becomes an id; a callback of click."""
    if not re.fullmatch(ID_PATTERN, value):
        advice = f"; write `{proposed}`" if (proposed := as_id(value)) else ""
        raise click.BadParameter(f"expected lowercase letters, digits and single hyphens, found `{value}`{advice}")
    if wrong := unportable(value):
        raise click.BadParameter(f"{wrong}; choose another")
    return value


def require_project(project: Path, *, guest: bool = False) -> None:
    """Ends the command as wrong use if `project` isn't the folder of a project; with `guest`, of any MkDocs project."""
    if not (project / "content").is_dir() and not (guest and (project / "mkdocs.yml").is_file()):
        raise click.UsageError(f"no content/ in {project.resolve()}; run this in the project's folder or add --project")


def require_settings(project: Path) -> None:
    """The same, also if it has no mkdocs.yml, which names the site's address and theme."""
    require_project(project)
    if not (project / "mkdocs.yml").is_file():
        raise click.UsageError(f"no mkdocs.yml in {project.resolve()}; it names the address of the site")
