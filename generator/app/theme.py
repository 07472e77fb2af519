"""The theme's stylesheet, read for the colours in it."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

from generator.app.settings import Settings
from generator.render.colours import SHIPPED, Colours, colours_of
from generator.text.file_rules import unreadable
from generator.text.problems import AuthorError

STYLESHEET = "assets/site.css"


def theme_colours(root: Path, settings: Settings) -> Colours:
    """The colours of the project in `root`; the shipped ones where it has no stylesheet.

    Raises:
        AuthorError: the stylesheet can't be read, or a colour in it can't be worked with.
    """
    path = root / settings.custom_dir / STYLESHEET
    if not settings.custom_dir or not path.is_file():
        return SHIPPED
    name = PurePath(os.path.relpath(path, root)).as_posix()
    try:
        return colours_of(path.read_text(encoding="utf-8", errors="replace"), name)
    except OSError as error:
        raise AuthorError([unreadable(name, error)]) from error
