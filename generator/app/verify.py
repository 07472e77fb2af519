"""Searches a built site, before it's deployed, for leaks of hidden issues and for dead links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from generator.app.load import load_site
from generator.app.settings import Settings, read_settings, theme_folders
from generator.publish.leaks import Leak, Needles, needles, read_site, search
from generator.publish.link_checker import DeadLink, dead_links
from generator.site.disk import read_files


def find_leaks(root: Path, built: Path, now: datetime) -> tuple[Leak, ...]:
    """The leaks in the site in the folder `built`: parts of issues that aren't public at `now`.

    Raises:
        AuthorError: the project has errors.
    """
    return search(read_site(built), needles_of(root, now, read_settings(root)))


def find_dead_links(root: Path, built: Path) -> tuple[DeadLink, ...]:
    """The dead links of the site in the folder `built`.

    Raises:
        AuthorError: mkdocs.yml can't be read.
    """
    return dead_links(dict(read_site(built)), read_settings(root).site_url)


def needles_of(root: Path, now: datetime, settings: Settings) -> Needles:
    """What the site of the project in `root` must not contain at `now`.

    Raises:
        AuthorError: the project has errors.
    """
    public, whole = (load_site(root, now, settings, drafts=drafts).require() for drafts in (False, True))
    files = read_files(root)
    # `read_files` leaves out the bytes of files that are only copied.
    unread = {path: (root / path).read_bytes() for path, data in files.items() if not data}
    return needles(whole, {**files, **unread}, public, _theme_texts(root))


def _theme_texts(root: Path) -> Iterator[str]:
    """The texts of mkdocs.yml and of the theme, which are public; hidden folders are skipped, since they hold icons."""
    yield (root / "mkdocs.yml").read_text(encoding="utf-8-sig")
    for folder in theme_folders(root):
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path.suffix in {".html", ".js", ".css", ".svg", ".json"} and not hidden:
                yield path.read_text(encoding="utf-8", errors="replace")
