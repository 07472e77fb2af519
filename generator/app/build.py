"""What an MkDocs build needs: the generated files, the search index, and the folders to watch while serving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.app.card_cache import cached_cards
from generator.app.load import load_site
from generator.app.settings import Settings
from generator.app.theme import theme_colours, theme_scripts
from generator.i18n.texts import TEXTS, Texts
from generator.publish.ledger import load_ledger
from generator.publish.search_index import SearchError, index_site
from generator.render.colours import Colours
from generator.render.output import all_files
from generator.render.policy import Policy, policy_of
from generator.render.view import TEMPLATES
from generator.rules.unfinished import UNFINISHED
from generator.site.disk import SOURCES
from generator.text.problems import AuthorError, Problem, RefusedError, errors


@dataclass(frozen=True)
class Built:
    """What is made of a project.

    Attributes:
        files: the generated files by their paths in docs_dir: pages as Markdown files, all else as it's served.
        name: the name of the site.
        texts: the words of the interface.
        colours: those of the theme.
        policy: the Content-Security-Policy of its pages.
        scripts: those of the theme, as they're served, by their addresses.
        remarks: the problems that don't stop a build.
    """

    files: dict[str, str | bytes]
    name: str
    texts: Texts
    colours: Colours
    policy: Policy
    scripts: dict[str, bytes]
    remarks: tuple[Problem, ...]


def build(root: Path, now: datetime, clock: datetime, settings: Settings, *, drafts: bool = False) -> Built:
    """Makes the files of the project in `root`; with `drafts`, also of issues that aren't public at `now`.

    Errors of such issues stop only what shows them.

    Raises:
        AuthorError: the project or its theme has errors, or its ledger is ahead of `clock`.
    """
    load_ledger(root, clock)
    loaded = load_site(root, now, settings, drafts=drafts)
    if drafts and any(problem.rule is not UNFINISHED for problem in errors(loaded.problems)):
        raise AuthorError(loaded.problems)
    site = loaded.require()
    colours = theme_colours(root, settings)
    files = all_files(site, cached_cards(root, colours))
    policy = policy_of(site.config)
    return Built(files, site.config.name, site.texts, colours, policy, theme_scripts(root, settings), loaded.problems)


def make_search(built: Path) -> None:
    """Makes the search index of the built site in the folder `built`.

    Raises:
        RefusedError: Pagefind failed, or has no program for this system.
    """
    try:
        index_site(built)
    except SearchError as error:
        raise RefusedError(str(error)) from error


def sources_of(root: Path) -> tuple[Path, ...]:
    """The folders with the author's files. Creates missing ones, since a folder that comes later isn't watched."""
    folders = tuple(root / name for name in SOURCES)
    for folder in folders:
        folder.mkdir(exist_ok=True)
    return folders


PROGRAM_FOLDERS = (TEMPLATES, TEXTS)  # of the program itself, for people who work on it while serving
