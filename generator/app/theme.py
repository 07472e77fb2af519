"""The theme's files: the stylesheet, read for its colours, and the scripts, as the site serves them."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

from generator.app.settings import Settings
from generator.render.colours import SHIPPED, Colours, colours_of
from generator.render.scripts import SCRIPTS, stripped
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError

STYLESHEET = "assets/site.css"
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


def _read(path: Path, root: Path) -> tuple[str, str]:
    """The text of a file, and its name in problems."""
    name = PurePath(os.path.relpath(path, root)).as_posix()
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace"), name
    except OSError as error:
        raise AuthorError([unreadable(name, error)]) from error
