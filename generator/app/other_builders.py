"""What a builder that doesn't run the plugin needs beside the pages: the theme's files, and a theme made for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import jinja2

from generator.app.build import Built
from generator.app.settings import MKDOCS, Settings, mkdocs_values
from generator.app.theme import (
    THEME,
    own_folders_of,
    read_templates,
    read_theme_file,
    theme_scripts,
    theme_style,
    uses_other_template,
)
from generator.publish.output_folder import MARKER
from generator.render.filled_in import Given, filled_in, with_variables
from generator.render.loaded_scripts import never_loaded
from generator.text.problems import AuthorError, Problem, RefusedError

PAGE = "main.html"  # the template of every page
ICON = "assets/favicon.svg"
# What MkDocs doesn't serve of a theme, and types.
_NOT_SERVED = (".*", "*.py", "*.pyc", "*.html", "*.xml", "*readme*", "mkdocs_theme.yml", "*.md", "*.markdown", "*.d.ts")
_ONLY_PLUGIN = "partials/instant-*"  # templates that need Material


def for_builders(root: Path, settings: Settings) -> Settings:
    """The settings with the program's theme, under the project's own; a theme that was written for others isn't one."""
    own = settings.custom_dir
    return replace(settings, theme=THEME, custom_dir="" if own and (root / own / MARKER).is_file() else own)


def given_of(root: Path, built: Built) -> Given:
    """What is filled in.

    Raises:
        AuthorError: mkdocs.yml can't be read.
    """
    values = mkdocs_values(root)
    theme = values.get("theme")
    icon = theme.get("favicon") if isinstance(theme, dict) else None
    return Given(
        built.name,
        icon if isinstance(icon, str) else ICON,
        built.texts,
        built.colours,
        built.logo,
        built.policy,
        tuple(_addresses(values.get("extra_javascript"))),
        tuple(_addresses(values.get("extra_css"))),
    )


def _addresses(setting: object) -> Iterator[str]:
    for one in setting if isinstance(setting, list) else ():
        path = one.get("path") if isinstance(one, dict) else one
        if isinstance(path, str):
            yield path


def served_files(root: Path, settings: Settings, built: Built, given: Given) -> dict[str, bytes]:
    """The theme's files by their addresses, as the site serves them.

    Raises:
        AuthorError: one of them can't be read.
    """
    folders = own_folders_of(root, settings)
    found = {}
    for folder in reversed(folders):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            if not any(fnmatch(part.lower(), pattern) for part in name.split("/") for pattern in _NOT_SERVED):
                found[name] = path
    files = {name: path.read_bytes() for name, path in found.items()}
    scripts = theme_scripts(root, settings)
    files |= scripts | theme_style(root, settings, built.style)
    for address in never_loaded(scripts, built.scripts):
        del files[address]
    if given.icon in found and given.icon.endswith(".svg"):
        template = jinja2.Environment().from_string(read_theme_file(found[given.icon], root)[0])  # noqa: S701 - SVG, no HTML
        values = {"t": built.texts, "colours": built.colours, "policy": built.policy, "logo": built.logo}
        files[given.icon] = template.render(values).encode()
    return files


def theme_of(root: Path, settings: Settings, given: Given) -> dict[str, str]:
    """The templates of the theme for other builders, by their paths.

    Raises:
        AuthorError: a template can't be read, or asks for something that can't be filled in.
        RefusedError: the pages are made from the template of another theme.
    """
    folders = own_folders_of(root, settings)
    if uses_other_template(folders):
        raise RefusedError(
            f"{PAGE} extends the template of another theme, which other builders don't have; write a whole page "
            f"there, or name no `custom_dir` in {MKDOCS}"
        )
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            name = path.relative_to(folder).as_posix()
            if not fnmatch(name, _ONLY_PLUGIN):
                found.setdefault(name, path)
    read_templates(root, settings)
    problems: list[Problem] = []
    theme = {}
    for name, path in sorted(found.items()):
        try:
            theme[name] = filled_in(*read_theme_file(path, root), given)
        except AuthorError as error:
            problems.extend(error.problems)
    if problems:
        raise AuthorError(problems)
    return theme | {PAGE: with_variables(theme[PAGE], given)}
