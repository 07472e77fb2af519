"""The plugin in a site of somebody else's: it adds scripts, and puts a quiz in the place of each `quiz` block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import jinja2
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator.app.guest import FOLDER, Guest, guest_files, link_problems, load_guest
from generator.app.settings import Settings, settings_of
from generator.model.quizzes import is_knowledge
from generator.render.guest_pages import INSTANT, Spot, guest_quiz, guest_text, guest_title
from generator.rules.guest import host_block_problems, lost_problem, taken_problems
from generator.rules.links import Host
from generator.site.disk import QUIZ_FILES
from generator.text.host_blocks import MARK, PARAGRAPH, HostBlock, host_blocks, marked, rows_of
from generator.text.problems import AuthorError, Problem

FIRST, LAST = 100, -100  # among plugins, for an event
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PLACE = re.compile(r"<!--inversion-quiz (\d+)-->(.*?)<!--/inversion-quiz-->", re.DOTALL)
_AFTER_SNIPPETS = 29  # among preprocessors: before those that look for code and for HTML

log = get_plugin_logger(__name__)


class NoOptions(Config):
    """It has none."""


class GuestPlugin(BasePlugin[NoOptions]):
    """Takes the place of the plugin `inversion` in a project without `content/site.yml`."""

    guest: Guest
    said: frozenset[str] = frozenset()  # remarks that were logged already

    def __init__(self, *, serving: bool) -> None:
        self.serving = serving
        self.blocks = _QuizBlocks()
        self.made: dict[int, tuple[File, str]] = {}  # the HTML of each quiz, and its page, by the number of its place
        self.problems: set[Problem] = set()
        self.config_of_build: MkDocsConfig | None = None
        self.pages: set[str] = set()  # of the site, by their addresses and by the paths of their files
        self.files: set[str] = set()  # the others, by their addresses

    def begin(self, config: MkDocsConfig) -> None:
        """Has Markdown look for blocks, and, with instant navigation, each page load the script for it."""
        if config is not self.config_of_build:  # a site in several languages has a build for each
            self.config_of_build, self.pages, self.files = config, set(), set()
        if not any(isinstance(one, _QuizBlocks) for one in config.markdown_extensions):
            config.markdown_extensions.append(self.blocks)  # type: ignore[arg-type] # Markdown takes objects too
        script = FOLDER + INSTANT
        if "navigation.instant" in (config.theme.get("features") or ()) and script not in config.extra_javascript:
            config.extra_javascript.append(script)

    @event_priority(LAST)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Reads the quizzes, and adds the files that they need."""
        self.made, self.problems = {}, set()
        try:
            self.guest = load_guest(_root(config), _settings(config), drafts=self.serving)
        except AuthorError as error:
            raise PluginError(str(error)) from error
        self._say(map(str, self.guest.remarks))
        written = guest_files() if self.guest.library.quizzes else {}
        others = {file.dest_uri: _where(file, config) for file in files if file.generated_by != "inversion"}
        if taken := [*taken_problems(written, others)]:
            raise PluginError(str(AuthorError(taken)))
        for path, data in written.items():
            if files.get_file_from_path(path) is None:
                file = File.generated(config, path, content=data)
                file.generated_by = "inversion"
                files.append(file)
        return files

    @event_priority(LAST)
    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' call
        """Forgets the blocks of the page before."""
        self.blocks.found = []

    @event_priority(FIRST)
    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Puts the words of each quiz into the page, for a search, between signs that say where it belongs."""
        blocks, self.blocks.found = self.blocks.found, []
        if not blocks:
            return html
        path, source = _where(page.file, config), page.file.content_string
        found = {*host_block_problems(path, blocks, source, self.guest.tree)}
        if found:
            self.problems |= found
            return html
        shared = False
        number = 0

        def place(mark: re.Match[str]) -> str:
            nonlocal shared, number
            number += 1
            spot = Spot(_address(page.file), number, partial(_served, files))
            made, is_shared = self._quiz(rows_of(mark), page.file, spot, may_share=not shared)
            shared = shared or is_shared
            return made

        html = PARAGRAPH.sub(place, html)
        for lost in MARK.finditer(_COMMENT.sub("", html)):
            self.problems.add(lost_problem(path, rows_of(lost), blocks, source))
        return html

    def _quiz(self, rows: Sequence[str], file: File, spot: Spot, *, may_share: bool) -> tuple[str, bool]:
        """The place of a quiz, and whether links lead to it."""
        quiz, part = self.guest.quiz(rows)
        shared = may_share and not part and not is_knowledge(quiz)
        library, place = self.guest.library, len(self.made)
        self.made[place] = file, guest_quiz(library, quiz, spot, shared=shared, part=part)
        return f"<!--inversion-quiz {place}-->{guest_text(library, quiz, spot)}<!--/inversion-quiz-->", shared

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' call
        """Ends the build if a block or a link has a problem: all pages have been read, and none is written yet."""
        for file in files.documentation_pages():
            self.pages |= {_address(file), f"/{file.src_uri}"}
        self.files |= {f"/{file.dest_uri}" for file in files if not file.is_documentation_page()}
        folder = _relative(config.docs_dir, config)
        host = Host(_settings(config).site_url, frozenset(self.pages), frozenset(self.files), folder)
        self.problems.update(link_problems(self.guest, host))
        if found := [problem for problem in self.problems if problem.level == "error"]:
            raise PluginError(str(AuthorError(found)))
        self._say(map(str, sorted(self.problems)))

    @event_priority(FIRST)
    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - MkDocs' call
        """Puts each quiz in its place. An excerpt of another page, such as a list of posts has, shows its title.

        Where a plugin puts the content of several pages into one, such as for printing, the words stay instead.
        """
        if "inversion-quiz " in output:
            output = _PLACE.sub(lambda place: self._made_for(page, place), output)
        if MARK.search(output):
            output = PARAGRAPH.sub(self._title, output)
        return output

    def _made_for(self, page: Page, place: re.Match[str]) -> str:
        file, html = self.made[int(place[1])]
        return html if page.file is file else place[2]

    def _title(self, mark: re.Match[str]) -> str:
        return guest_title(self.guest.library, self.guest.quiz(rows_of(mark))[0])

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> None:  # noqa: ARG002 - MkDocs' call
        """Builds again when a quiz changes. Creates their folder, since one that comes later isn't watched."""
        folder = _root(config) / QUIZ_FILES
        folder.mkdir(exist_ok=True)
        server.watch(str(folder))

    def _say(self, lines: Iterator[str]) -> None:
        """Logs remarks once; a warning would end a strict build."""
        new = [line for line in lines if line not in self.said]
        self.said |= frozenset(new)
        for line in new:
            log.info(line)


class _QuizBlocks(Extension):
    """Markdown's part: marks in the place of blocks, after macros and snippets have been filled in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[HostBlock] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        """Registers it."""
        md.preprocessors.register(_Marks(md, self.found_in), "inversion", _AFTER_SNIPPETS)

    def found_in(self, lines: list[str]) -> list[str]:
        """The lines with marks; remembers the blocks, also those of texts that other plugins convert meanwhile."""
        found = [*host_blocks(lines)]
        self.found += found
        return marked(lines, found)


class _Marks(Preprocessor):
    def __init__(self, md: Markdown, put: Callable[[list[str]], list[str]]) -> None:
        super().__init__(md)
        self.put = put

    def run(self, lines: list[str]) -> list[str]:
        """Markdown's call."""
        return self.put(lines)


def _where(file: File, config: MkDocsConfig) -> str:
    """The place of a file, as messages name it."""
    if file.abs_src_path and Path(file.abs_src_path).is_relative_to(_root(config)):
        return _relative(file.abs_src_path, config)
    return f"{file.src_uri} (made by the plugin `{file.generated_by}`)" if file.generated_by else file.src_uri


def _relative(path: str, config: MkDocsConfig) -> str:
    found = Path(path)
    return found.relative_to(_root(config)).as_posix() if found.is_relative_to(_root(config)) else path


def _address(file: File) -> str:
    return "/" if file.url == "./" else f"/{file.url}"


def _served(files: Files, target: str) -> str:
    """The address of a page whose file a link names; another address as it is."""
    file = files.get_file_from_path(target.lstrip("/"))
    return _address(file) if file and file.is_documentation_page() else target


def _settings(config: MkDocsConfig) -> Settings:
    return settings_of(config.site_url, {"language": config.theme.get("language"), "name": config.theme.name})


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).absolute().parent
