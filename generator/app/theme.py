"""The theme's files: the stylesheet, read for its colours, and the scripts, as the site serves them."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path, PurePath

import jinja2

from generator.app.settings import Settings
from generator.render.colours import SHIPPED, Colours, colours_of
from generator.render.scripts import SCRIPTS, stripped
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError, Rule

STYLESHEET = "assets/site.css"
_EXTENDS = re.compile(r"\{%-?\s*extends\b")
TYPES = ".d.ts"  # the scripts' types; they're in the theme's folder too, but aren't served


def theme_colours(root: Path, settings: Settings) -> Colours:
    """The colours of the project in `root`; the shipped ones if it has no stylesheet.

    Raises:
        AuthorError: the stylesheet can't be read, or has a colour that can't be mixed.
    """
    path = root / settings.custom_dir / STYLESHEET
    if not settings.custom_dir or not path.is_file():
        return SHIPPED
    return colours_of(*_read(path, root))


def theme_scripts(root: Path, settings: Settings) -> dict[str, bytes]:
    """The scripts in the theme's folder by their addresses, as the site serves them.

    Raises:
        AuthorError: a script can't be read, or can't be parsed.
    """
    if not settings.custom_dir:
        return {}
    folder = root / settings.custom_dir
    paths = sorted(path for pattern in SCRIPTS for path in folder.glob(pattern))
    return {path.relative_to(folder).as_posix(): stripped(*_read(path, root)).encode() for path in paths}


TEMPLATE = Rule(
    "template",
    "error",
    what="The theme's templates, which are the `.html` and `.xml` files in its folder, can be read by Jinja.",
    why="Otherwise no page can be built.",
)


def read_templates(root: Path, settings: Settings) -> None:
    """Reads the templates in the theme's folder, as a build would.

    Raises:
        AuthorError: with a problem for each that can't be read.
    """
    if not settings.custom_dir:
        return
    env = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered
    problems = []
    for path in sorted(path for path in (root / settings.custom_dir).rglob("*") if path.suffix in {".html", ".xml"}):
        text, name = _read(path, root)
        try:
            env.parse(text)
        except jinja2.TemplateSyntaxError as error:
            message = f"the template cannot be read: {error.message}"
            problems.append(TEMPLATE.at(name, error.lineno, 1, message))
    if problems:
        raise AuthorError(problems)


def uses_installed_template(custom_dir: str | None) -> bool:
    """Whether pages are made from the installed theme's own template, or from an extension of it."""
    template = Path(custom_dir or "") / "main.html"
    return not custom_dir or not template.is_file() or bool(_EXTENDS.search(template.read_text(encoding="utf-8")))


def shipped_files(
    files: Mapping[str, str | None], custom_dir: str | None, theme_dirs: Collection[str]
) -> frozenset[str]:
    """The files that come with an installed theme, of which the project's own page template may use few or none.

    `files` has the folder of each file by its address. Where pages are made from the installed theme's template, the
    result is empty: what its scripts load can't be known.
    """
    if uses_installed_template(custom_dir):
        return frozenset()
    folders = {*theme_dirs} - {custom_dir}
    return frozenset(address for address, folder in files.items() if folder in folders)


def delete_unused(built: Path, shipped: Collection[str]) -> None:
    """Deletes those of the theme's `shipped` files that no page of the site in `built` names.

    Only pages at most one folder deep are searched: what the theme adds is the same on every page.
    """
    pages = [path.read_text(encoding="utf-8") for pattern in ("*.html", "*/*.html") for path in built.glob(pattern)]
    for address in shipped:
        path = built / address
        if path.is_file() and not any(path.name in page for page in pages):
            path.unlink()
            for folder in path.parents:
                if folder == built or any(folder.iterdir()):
                    break
                folder.rmdir()


def _read(path: Path, root: Path) -> tuple[str, str]:
    """The text of a file, and its name in problems."""
    name = PurePath(os.path.relpath(path, root)).as_posix()
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace"), name
    except OSError as error:
        raise AuthorError([unreadable(name, error)]) from error
