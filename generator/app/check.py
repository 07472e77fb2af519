"""What `inversion check` reports: errors, which stop a build, and the advice of a good editor or survey designer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from generator.app.fixed_settings import PAGES, read_fixed_settings
from generator.app.guest import check_guest, is_guest
from generator.app.load import Loaded, load_site
from generator.app.mkdocs_settings import mkdocs_problems
from generator.app.settings import MKDOCS, Settings, mkdocs_values, read_settings
from generator.app.theme import read_templates, theme_colours, theme_scripts
from generator.app.tracked_cache import tracked_cache
from generator.app.verdict import Verdict, kept_verdict
from generator.i18n.texts import texts_problems
from generator.publish.ledger import NOTHING_RECORDED, Ledger, load_lines
from generator.render.mail import mail_host
from generator.rules.context import Context
from generator.rules.menu import menu_problems
from generator.rules.registry import ADVICE, run
from generator.site.disk import read_files
from generator.text.problems import AuthorError, Problem, Rule, errors

NO_ADDRESS = "expected the site's whole address, such as `site_url: https://example.org/`; feeds and mails lead to it"

SITE_URL = Rule(
    "site-url",
    "error",
    what="The setting `site_url` in `mkdocs.yml` is the site's whole address, such as `https://example.org/`. Without "
    "one, `inversion email` refuses to make a mail.",
    why="Feeds and mails are read away from the site, where only a whole address leads to it.",
    milder="warning",
)


@dataclass(frozen=True)
class Checked:
    """Every problem of a project in order of file and line, and the errors among them that stop the public site."""

    problems: tuple[Problem, ...]
    blocking: tuple[Problem, ...]


def check_project(root: Path, now: datetime) -> tuple[Problem, ...]:
    """Every problem of the project in `root`, advice included, in order of file and line."""
    return check_all(root, now, now).problems


def check_all(root: Path, now: datetime, clock: datetime) -> Checked:
    """The same, and which errors stop the public site. No line of the ledger may be ahead of `clock`.

    In a site of somebody else's, the quizzes are checked, and nothing else.
    """
    settings, found = _settings(root)
    if is_guest(root, docs_dir := _docs_dir(root)):
        problems = tuple(sorted({*found, *mkdocs_problems(root), *check_guest(root, docs_dir, settings)}))
        return Checked(problems, errors(problems))
    whole_address = mail_host(settings.site_url) is not None
    if not whole_address and not found and (root / MKDOCS).is_file():
        found = (SITE_URL.at(MKDOCS, 1, 1, NO_ADDRESS, "warning"),)
    ledger, broken = read_ledger(root, clock)
    verdict, _ = judged(root, now, settings, ledger)
    own = (*found, *read_fixed_settings(root), *verdict.menu)
    lines = {problem.line for problem in errors(own) if problem.path == MKDOCS}
    mkdocs = [problem for problem in mkdocs_problems(root) if problem.line not in lines]  # ours say what to write
    files = (*tracked_cache(root), *_theme(root, settings))
    others = {*own, *mkdocs, *broken, *files, *verdict.advice}
    return Checked(tuple(sorted({*verdict.problems, *others})), tuple(sorted({*verdict.blocking, *errors(others)})))


def judged(root: Path, now: datetime, settings: Settings, ledger: Ledger) -> tuple[Verdict, Loaded | None]:
    """What the rules say of the project's own files, its ledger and its menu; and the project, if it had to be loaded.

    It's loaded with drafts. The verdict has the problems of the program's words too, which are those of its version.
    """
    anew: list[Loaded] = []

    def judge() -> tuple[Verdict, Context | None]:
        anew.append(loaded := load_site(root, now, settings, drafts=True))
        words = texts_problems()
        if loaded.context is None:
            return Verdict(loaded.problems, loaded.blocking, words), None
        site = loaded.site if mail_host(settings.site_url) is not None else None
        context = replace(loaded.context, language=settings.language, ledger=ledger, site=site)
        menu = menu_problems(settings.menu, context.sites[0]) if context.sites else ()
        return Verdict(loaded.problems, loaded.blocking, (*run(ADVICE, context), *words), tuple(menu)), context

    try:
        files = read_files(root, settings.custom_dir)
    except AuthorError:
        verdict = judge()[0]
    else:
        entries = "\n".join(entry.model_dump_json() for entry in (*ledger.publications, *ledger.mails))
        verdict = kept_verdict(root, files, ["check", repr(settings), entries], now, judge)
    return verdict, anew[0] if anew else None


def _settings(root: Path) -> tuple[Settings, tuple[Problem, ...]]:
    try:
        return read_settings(root), ()
    except AuthorError as error:
        return Settings(), error.problems


def _docs_dir(root: Path) -> str:
    try:
        found = mkdocs_values(root).get("docs_dir")
    except AuthorError:
        found = None
    return found if isinstance(found, str) else "docs" if (root / MKDOCS).is_file() else PAGES


def _theme(root: Path, settings: Settings) -> Iterator[Problem]:
    for read in (theme_colours, theme_scripts, read_templates):
        try:
            read(root, settings)
        except AuthorError as error:
            yield from error.problems


def read_ledger(root: Path, clock: datetime) -> tuple[Ledger, tuple[Problem, ...]]:
    """The lines of the ledger, or its problems."""
    try:
        return load_lines(root, clock), ()
    except AuthorError as error:
        return NOTHING_RECORDED, error.problems
