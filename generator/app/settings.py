"""The settings from outside the project's own files: the build time, and what mkdocs.yml says."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import yaml

from generator.i18n.texts import ENGLISH
from generator.model.issue import YEARS
from generator.rules.menu import NO_MENU, Menu
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError
from generator.text.unmerged import unmerged
from generator.text.yaml_bounds import yaml_too_large
from generator.text.yaml_mistakes import YAML, syntax_problem
from generator.text.yaml_source import SHAPE, syntax_error

MKDOCS = "mkdocs.yml"
MOST_LETTERS = 40  # of a language's code, which is in the path of its file, and of a theme's name


def parse_now(option: str | None, environ: Mapping[str, str], clock: datetime) -> datetime:
    """The build time: `option`, else INVERSION_NOW of `environ`, both in ISO 8601 (without offset: UTC), else `clock`.

    Raises:
        ValueError: the text isn't a date or date-time in ISO 8601, or is outside the years that issues may have.
    """
    text = option or environ.get("INVERSION_NOW")
    try:
        moment = datetime.fromisoformat(text) if text else clock
    except ValueError as error:
        raise ValueError(f"expected a time such as 2026-11-23T06:10+00:00, found `{text}`") from error
    if moment.year not in YEARS:
        raise ValueError(f"expected a year from {YEARS.start} to {YEARS.stop - 1}, found `{text}`")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Settings:
    """What mkdocs.yml says.

    Attributes:
        site_url: where the site is published; ends in '/'.
        language: that of the interface.
        custom_dir: the folder with the project's own theme files; empty if there is none.
        theme: the theme's name; empty if it has none.
        menu: the paths of the menu and the footer.
    """

    site_url: str = "/"
    language: str = ENGLISH
    custom_dir: str = ""
    theme: str = ""
    menu: Menu = NO_MENU


def settings_of(site_url: object, theme: Mapping[str, object]) -> Settings:
    """The settings, from two values of mkdocs.yml."""
    # Norwegian, which YAML 1.1 reads as False
    language = "no" if theme.get("language") is False else _text(theme.get("language")).replace("_", "-")
    address = _text(site_url) or "/"
    address += "" if address.endswith("/") else "/"
    folder, name = _text(theme.get("custom_dir")), _text(theme.get("name"))
    return Settings(address, language[:MOST_LETTERS] or ENGLISH, folder, name[:MOST_LETTERS])


def _text(value: object) -> str:
    """The value if it's text. Nothing else is shown: with aliases, a short file may hold a list of a billion words."""
    return value if isinstance(value, str) else ""


def read_settings(root: Path) -> Settings:
    """What mkdocs.yml says; defaults for what it doesn't say, or if there is no such file.

    Raises:
        AuthorError: mkdocs.yml can't be read.
    """
    values = mkdocs_values(root)
    theme = values.get("theme")
    settings = settings_of(values.get("site_url"), theme if isinstance(theme, dict) else {"name": theme})
    return replace(settings, menu=_menu(values, root))


def mkdocs_values(root: Path) -> Mapping[str, object]:
    """All that mkdocs.yml says; nothing if there is no such file.

    Raises:
        AuthorError: it can't be read.
    """
    # Imported here: commands that don't read mkdocs.yml start without MkDocs.
    from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415 - see above
    from mkdocs.utils.yaml import yaml_load  # noqa: PLC0415 - see above

    path = root / MKDOCS
    if not path.is_file():
        return {}
    data = b""
    try:
        data = path.read_bytes()
        if too_much := yaml_too_large(MKDOCS, data):
            raise AuthorError([too_much])
        if mark := unmerged(MKDOCS, data.decode("utf-8-sig")):
            raise AuthorError([mark])
        with path.open(encoding="utf-8-sig") as file:
            values: object = yaml_load(file)  # its annotation promises a mapping, but it may be anything
    except OSError as error:
        raise AuthorError([unreadable(MKDOCS, error)]) from error
    except (ConfigurationError, ValueError) as error:  # ValueError: not UTF-8
        cause = error.__context__
        if isinstance(cause, yaml.MarkedYAMLError):
            text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
            raise AuthorError([syntax_problem(MKDOCS, text, 0, syntax_error(text) or cause)]) from error
        raise AuthorError([YAML.at(MKDOCS, 1, 1, "expected UTF-8 text; save the file as UTF-8")]) from error
    if not isinstance(values, dict):
        found = f"`{values[:40]}`" if isinstance(values, str) else "a list or something else"
        message = f"expected `key: value` lines such as `site_url: https://example.org/`, found {found}"
        raise AuthorError([SHAPE.at(MKDOCS, 1, 1, message)])
    return values


def _menu(values: Mapping[str, object], root: Path) -> Menu:
    """The paths of the menu and of the footer."""
    extra = values.get("extra")
    footer = extra.get("footer") if isinstance(extra, dict) else None
    items = footer if isinstance(footer, list) else []
    pages = [page for item in items if isinstance(item, dict) and isinstance(page := item.get("page"), str)]
    nav = tuple(_paths(values.get("nav")))
    if not nav and not pages:
        return NO_MENU
    return Menu(nav, tuple(pages), (root / MKDOCS).read_text(encoding="utf-8-sig"))


def _paths(nav: object) -> Iterator[str]:
    """The paths in the navigation of mkdocs.yml."""
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for inside in nav.values():
            yield from _paths(inside)
    elif isinstance(nav, list):
        for part in nav:
            yield from _paths(part)


def theme_folders(root: Path) -> tuple[Path, ...]:
    """The folders with the theme's files, the project's own folder first."""
    from mkdocs.config import load_config  # noqa: PLC0415 - see `read_settings`

    return tuple(Path(folder) for folder in load_config(str(root / "mkdocs.yml")).theme.dirs)


def latest(now: datetime) -> datetime:
    """The clock, or `now` if that is later. A site of a past day may have a ledger with later lines."""
    return max(now, datetime.now(UTC))


def environment_now() -> datetime:
    """The build time where there is no option --now: INVERSION_NOW, else the clock."""
    return parse_now(None, os.environ, datetime.now(UTC))
