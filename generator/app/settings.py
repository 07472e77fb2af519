"""What both edges read: the moment to build for, and what mkdocs.yml says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.i18n.texts import ENGLISH
from generator.model.issue import YEARS
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError
from generator.text.yaml_source import SHAPE, YAML


def parse_now(given: str | None, environ: Mapping[str, str], clock: datetime) -> datetime:
    """The moment to build for: `given`, else the variable INVERSION_NOW, else `clock` (all ISO 8601; no offset is UTC).

    Raises:
        ValueError: the text is no ISO 8601 date or date-time, or outside the years that issues may have.
    """
    text = given or environ.get("INVERSION_NOW")
    try:
        moment = datetime.fromisoformat(text) if text else clock
    except ValueError as error:
        raise ValueError(f"expected a moment such as 2026-11-23T06:10+00:00, found `{text}`") from error
    if moment.year not in YEARS:
        raise ValueError(f"expected a year from {YEARS.start} to {YEARS.stop - 1}, found `{text}`")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """What mkdocs.yml says.

    Attributes:
        site_url: where the site is published, with a closing '/'.
        language: the interface's.
        custom_dir: the folder of the theme's files that are the project's own; empty where there is none.
    """

    site_url: str = "/"
    language: str = ENGLISH
    custom_dir: str = ""


def settings_of(site_url: object, theme: Mapping[str, object]) -> Settings:
    """The settings among the values of mkdocs.yml."""
    language = theme.get("language")
    if language is False:
        language = "no"  # Norwegian, as YAML 1.1 reads it
    address = str(site_url or "/")
    address += "" if address.endswith("/") else "/"
    return Settings(address, str(language or ENGLISH), str(theme.get("custom_dir") or ""))


def read_settings(root: Path) -> Settings:
    """What mkdocs.yml says; the defaults where it does not, or is not there.

    Raises:
        AuthorError: mkdocs.yml cannot be read.
    """
    # Only what needs mkdocs.yml needs MkDocs: `check` and `score` start without it.
    from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415 - see above
    from mkdocs.utils.yaml import yaml_load  # noqa: PLC0415 - see above

    path = root / "mkdocs.yml"
    if not path.is_file():
        return Settings()
    try:
        with path.open(encoding="utf-8-sig") as file:
            config: object = yaml_load(file)  # its own annotation promises a mapping too much
    except OSError as error:
        raise AuthorError([unreadable(path.name, error)]) from error
    except (ConfigurationError, ValueError) as error:  # ValueError: no UTF-8
        mark = getattr(error.__context__, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = getattr(error.__context__, "problem", None) or "expected UTF-8 text"
        raise AuthorError([YAML.at(path.name, line, column, f"cannot be read as YAML: {said}")]) from error
    if not isinstance(config, dict):
        message = f"expected `key: value` lines such as `site_url: https://example.org/`, found `{str(config)[:40]}`"
        raise AuthorError([SHAPE.at(path.name, 1, 1, message)])
    theme = config.get("theme")
    return settings_of(config.get("site_url"), theme if isinstance(theme, dict) else {})


def theme_folders(root: Path) -> tuple[Path, ...]:
    """Where the theme of mkdocs.yml keeps its files: the folder of our own first."""
    # Only what needs mkdocs.yml needs MkDocs, see above.
    from mkdocs.config import load_config  # noqa: PLC0415 - see above

    return tuple(Path(folder) for folder in load_config(str(root / "mkdocs.yml")).theme.dirs)


def environment_now() -> datetime:
    """The moment to build for, where no command line can say it."""
    return parse_now(None, os.environ, datetime.now(UTC))
