"""Quizzes in a site of somebody else's: what the plugin is in a project without `content/site.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.app.fixed_settings import PAGES
from generator.app.load import stopping_drafts
from generator.app.settings import MKDOCS, Settings
from generator.app.theme import STYLESHEET, THEME, packaged_theme, theme_scripts
from generator.i18n.texts import ENGLISH, Texts, read_texts, shipped_for
from generator.model.quizzes import Quiz
from generator.render.guest_pages import GUEST, INSTANT, STYLE, guest_stylesheet
from generator.render.scripts import stripped
from generator.render.styles import stripped_style
from generator.rules.context import Context
from generator.rules.guest import filled_in, host_block_problems, taken_problems
from generator.rules.links import Host, guest_link_problems
from generator.rules.registry import GUEST as GUEST_CHECKS
from generator.rules.registry import run
from generator.site.disk import read_quiz_files
from generator.site.reader import read_quizzes
from generator.site.site import Library
from generator.site.source_tree import SourceTree
from generator.site.strays import STRAY_FILE
from generator.text.host_blocks import host_blocks
from generator.text.problems import AuthorError, Problem, Rule, errors

SITE = "content/site.yml"
FOLDER = "assets/quiz/"
_YAML = (".yml", ".yaml")

GUEST_THEME = Rule(
    "guest-theme",
    "error",
    what="The theme `inversion` is for a site of its own, which has `content/site.yml`. A site of somebody else's "
    "keeps its theme, such as `material`.",
    why="The theme shows the name, the menu and the policy of a site of its own, and no page could be built.",
)


@dataclass(frozen=True)
class Guest:
    """The quizzes of a site of somebody else's.

    Attributes:
        library: the quizzes without errors, and the words around them.
        remarks: problems that stop nothing.
    """

    tree: SourceTree
    library: Library
    remarks: tuple[Problem, ...]

    def quiz(self, rows: Sequence[str]) -> tuple[Quiz, bool]:
        """The quiz that a block's rows name, or the items of it that they name, and whether it's only those."""
        quiz_id, *items = rows
        whole = self.library.quiz(quiz_id)
        return (whole.only(items), True) if items else (whole, False)


def is_guest(root: Path, docs_dir: object) -> bool:
    """Whether the project in `root` is a site of somebody else's."""
    folder = root / docs_dir if isinstance(docs_dir, str) else root / "docs"
    return not (root / SITE).exists() and folder.resolve() != (root / PAGES).resolve()


def load_guest(root: Path, settings: Settings, *, drafts: bool = False) -> Guest:
    """The quizzes of the site in `root`; with `drafts`, placeholders in them stop nothing.

    Raises:
        AuthorError: one of them has errors, or the theme isn't for such a site.
    """
    tree, texts, problems = _read(root, settings)
    stopping = stopping_drafts(errors(problems)) if drafts else errors(problems)
    if [*stopping]:
        raise AuthorError(problems)
    return Guest(tree, Library((), tuple(tree.records(tree.quizzes)), texts), problems)


def _read(root: Path, settings: Settings) -> tuple[SourceTree, Texts, tuple[Problem, ...]]:
    texts = guest_texts(settings.language)
    files = read_quiz_files(root)
    tree, found = read_quizzes(files, texts.language)
    kept = [one for one in found if one.rule is not STRAY_FILE or one.path.lower().endswith(_YAML)]
    context = Context(tree, datetime.min.replace(tzinfo=UTC), language=texts.language, site_url=settings.site_url)
    problems = {*kept, *run(GUEST_CHECKS, context)}
    if settings.theme == THEME:
        message = "expected the site's own theme, such as `material`, found `inversion`; or add content/site.yml"
        problems.add(GUEST_THEME.at(MKDOCS, _line_of_theme(root), 1, message))
    return tree, texts, tuple(sorted(problems))


def _line_of_theme(root: Path) -> int:
    try:
        lines = (root / MKDOCS).read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except OSError:
        lines = []
    return next((number for number, line in enumerate(lines, 1) if line.startswith("theme:")), 1)


def guest_texts(language: str) -> Texts:
    """The words around a quiz: those of the page's language, or English ones where there are none."""
    return read_texts(language if shipped_for(language) else ENGLISH)


def guest_files() -> dict[str, bytes]:
    """The files that a site needs for its quizzes, by their addresses without a '/'."""
    scripts = theme_scripts(packaged_theme(), Settings(theme=THEME))
    theme = (packaged_theme() / STYLESHEET).read_text(encoding="utf-8")
    style = guest_stylesheet(theme, (GUEST / STYLE).read_text(encoding="utf-8"))
    instant = stripped((GUEST / INSTANT).read_text(encoding="utf-8"), INSTANT)
    return {
        **{address: data for address, data in scripts.items() if address.startswith(FOLDER)},
        FOLDER + STYLE: stripped_style(style).encode(),
        FOLDER + INSTANT: instant.encode(),
    }


def link_problems(guest: Guest, host: Host) -> tuple[Problem, ...]:
    """The problems of the links in quizzes, which lead to pages and files of the host."""
    return tuple(sorted(guest_link_problems(guest.tree, host)))


def check_guest(root: Path, docs_dir: str, settings: Settings) -> tuple[Problem, ...]:
    """The problems of the quizzes, and of their blocks in the pages. Links of quizzes are known only to a build."""
    try:
        tree, _, problems = _read(root, settings)
    except AuthorError as error:
        return error.problems
    others = {path: f"{docs_dir}/{path}" for path in guest_files() if (root / docs_dir / path).exists()}
    return tuple(sorted({*problems, *_blocks(root, docs_dir, tree), *taken_problems(others, others)}))


def _blocks(root: Path, docs_dir: str, tree: SourceTree) -> Iterator[Problem]:
    for path, text in _pages(root, docs_dir).items():
        found = [block for block in host_blocks(text.split("\n")) if not filled_in(block)]
        yield from host_block_problems(path, found, text, tree)


def _pages(root: Path, docs_dir: str) -> Mapping[str, str]:
    paths = sorted((root / docs_dir).rglob("*.md"))
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8-sig", errors="replace") for path in paths}
