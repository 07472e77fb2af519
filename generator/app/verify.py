"""Searches a built site, before it's deployed, for leaks of hidden issues and for dead links."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from generator.app.clean_build import built_without
from generator.app.load import load_site
from generator.app.settings import Settings, read_settings, theme_folders
from generator.publish.leaks import Leak, Needles, needles, read_site, search
from generator.publish.link_checker import DeadLink, dead_links
from generator.publish.unpublished import Unpublished
from generator.site.disk import read_files
from generator.site.hidden import entry_name
from generator.text.problems import AuthorError


def find_leaks(root: Path, built: Path, now: datetime) -> tuple[Leak, ...]:
    """The leaks in the site in the folder `built`: parts of issues that aren't public at `now`.

    If anything is found, the project is built a second time, without the hidden issues: what is in the same file of
    that site too is no leak. If that build fails, everything counts that was found.

    Raises:
        AuthorError: what is public has errors.
    """
    sought, hidden = _sought(root, now, read_settings(root))
    suspects = search(read_site(built), sought)
    if not suspects:
        return ()
    paths = {leak.path for leak in suspects}
    with built_without(root, hidden, now, built) as site:
        clean = {path: (site / path).read_bytes() for path in paths if (site / path).is_file()}
    return search(((path, data) for path, data in read_site(built) if path in paths), sought, clean)


def find_dead_links(root: Path, built: Path) -> tuple[DeadLink, ...]:
    """The dead links of the site in the folder `built`.

    Raises:
        AuthorError: mkdocs.yml can't be read.
    """
    return dead_links(dict(read_site(built)), read_settings(root).site_url)


def needles_of(root: Path, now: datetime, settings: Settings) -> Needles:
    """What the site of the project in `root` must not contain at `now`.

    Raises:
        AuthorError: what is public has errors.
    """
    return _sought(root, now, settings)[0]


def _sought(root: Path, now: datetime, settings: Settings) -> tuple[Needles, frozenset[str]]:
    """What the site must not contain, and the files of the hidden issues and quizzes."""
    loaded = load_site(root, now, settings)
    public, context = loaded.require(), loaded.context
    if context is None:
        raise AuthorError(loaded.problems)
    tree, hidden = context.tree, context.hidden
    files = read_files(root, whole=True)
    kept = Unpublished(
        issues={
            entry_name(source.path) or "": source.record
            for source in tree.issues
            if source.record and hidden.owns(source.path)
        },
        unread=hidden.unread,
        topics=tree.topics.record.topics if tree.topics and tree.topics.record else {},
        quizzes=tuple(tree.records(tree.quizzes)),
    )
    quizzes = {source.path for source in tree.quizzes if source.id in context.embargo.quizzes}
    left_out = frozenset({*(path for path in files if hidden.owns(path)), *quizzes})
    return needles(kept, files, public, _theme_texts(root)), left_out


def _theme_texts(root: Path) -> Iterator[str]:
    """The texts of mkdocs.yml and of the theme, which are public; hidden folders are skipped, since they hold icons."""
    yield (root / "mkdocs.yml").read_text(encoding="utf-8-sig")
    for folder in theme_folders(root):
        for path in sorted(folder.rglob("*")):
            hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
            if path.suffix in {".html", ".js", ".css", ".svg", ".json"} and not hidden:
                yield path.read_text(encoding="utf-8", errors="replace")
