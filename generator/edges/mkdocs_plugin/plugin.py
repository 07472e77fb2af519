"""The MkDocs plugin: gives MkDocs the generated pages. MkDocs itself knows nothing of issues, quizzes or the clock."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial, wraps
from pathlib import Path
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

import jinja2
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from generator.app.build import PROGRAM_FOLDERS, Built, build, require_own_files, sitemap_of, sources_of
from generator.app.guest import is_guest
from generator.app.kept_pages import kept_digests, kept_pages
from generator.app.kept_search import make_search
from generator.app.memory import Memory
from generator.app.settings import Settings, environment_now, latest, settings_of
from generator.app.theme import TYPES, delete_unused, own_folders, shipped_files, theme_scripts, theme_style
from generator.edges.collector import collect_rarely, leave_alone
from generator.edges.mkdocs_plugin.drawing import NOT_FOUND, Drawing, can_draw, globals_of
from generator.edges.mkdocs_plugin.files import GeneratedFile, PrerenderedPage, menu_of, serve_pictures
from generator.edges.mkdocs_plugin.guest import GuestPlugin
from generator.edges.mkdocs_plugin.preview import Preview, template_error
from generator.edges.mkdocs_plugin.preview_search import PreviewSearch, with_seldom_files
from generator.edges.mkdocs_plugin.site_folder import bring_back, clear, put_aside
from generator.edges.mkdocs_plugin.watching import watch_by_system
from generator.i18n.texts import Texts
from generator.model.addresses import SEARCH_INDEX
from generator.render.loaded_scripts import never_loaded
from generator.render.output import PageOutput
from generator.render.view import environment, read_templates
from generator.text.problems import AuthorError, Problem, RefusedError

P = ParamSpec("P")
R = TypeVar("R")

log = get_plugin_logger(__name__)


def _in_own_site(
    event: Callable[Concatenate[InversionPlugin, P], R],
) -> Callable[Concatenate[InversionPlugin, P], R | None]:
    """An event that is left to the guest in a site of somebody else's."""

    @wraps(event)
    def run(plugin: InversionPlugin, /, *arguments: P.args, **named: P.kwargs) -> R | None:
        return None if plugin.guest else event(plugin, *arguments, **named)

    return run


class NoOptions(Config):
    """The plugin has none: all it needs is in the project's files and elsewhere in mkdocs.yml."""


class InversionPlugin(BasePlugin[NoOptions]):
    """`plugins: [inversion]` in mkdocs.yml."""

    built: Built
    serving = False
    drafts = False
    dirty = False
    guarded = False  # whether a broken build shows the last good site in its place
    shipped: frozenset[str] = frozenset()  # files of the installed theme, of which pages may use none
    preview: Preview | None = None
    said: frozenset[Problem] = frozenset()  # the remarks of the last build, which a preview needn't repeat
    problems: tuple[str, ...] = ()  # lines that say why the first build of a preview failed
    memory: Memory | None = None  # of a preview
    drawing: Drawing | None = None  # of the last good site; None where MkDocs has to draw the pages itself
    begun: Drawing | None = None  # of the site that is being built
    guest: GuestPlugin | None = None  # takes this one's place in a site of somebody else's
    draws = False  # whether pages can be drawn one by one
    lazily = False  # whether files that no page loads are only made when they're asked for

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """A preview shows drafts and scheduled issues too, unless INVERSION_DRAFTS=0. A build never does."""
        self.serving = self.lazily = command == "serve"
        collect_rarely()
        self.drafts = self.serving and os.environ.get("INVERSION_DRAFTS", "1") != "0"
        self.dirty = dirty
        self.guarded = self.serving and not dirty  # a dirty build isn't a whole site to fall back on
        self.memory = Memory() if self.serving else None
        self.guest, self.draws = None, False  # the process may have built another site

    def on_config(self, config: MkDocsConfig) -> None:
        """Refuses links before MkDocs lists any file: it would follow them, even in circles."""
        if is_guest(_root(config), config.docs_dir):
            self.guest = self.guest or GuestPlugin(serving=self.serving)
            config.plugins["inversion-guest"] = self.guest
            return self.guest.begin(config)
        self.guest = None
        try:
            require_own_files(
                _root(config),
                _settings(config),
                use_directory_urls=config.use_directory_urls,
                docs_dir=config.docs_dir,
                language=config.theme.get("language"),
            )
        except AuthorError as error:
            raise _plugin_error(error) from error

    @_in_own_site
    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Puts the earlier site aside, which MkDocs would delete, if its files can be left as they are."""
        environment.cache_clear()  # the program's templates may have changed
        self.draws = not self.dirty and can_draw(config)
        if not self.serving and self.draws:
            put_aside(Path(config.site_dir), _aside(config))

    @_in_own_site
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Adds the generated files to those of docs_dir, and replaces each hand-written page by the page made of it."""
        try:
            built = self._build(config)
            scripts = _scripts(config, built.style)
            if self.guarded:
                _read_templates(config, built.texts)
        except (PluginError, jinja2.TemplateSyntaxError) as error:
            if not self.guarded or self.preview:
                raise
            return self._no_files(error, config)
        folders = {file.dest_uri: file.src_dir for file in files}
        self.shipped = shipped_files(folders, _own(config), config.theme.dirs)
        _serve_scripts(scripts, built.scripts, files, config)
        self._serve_files(files, config)
        serve_pictures(files, built.assets)
        menu = dict(menu_of(config.nav))
        for output in built.outputs:
            if (handwritten := files.get_file_from_path(output.path)) is not None:
                files.remove(handwritten)
            if self.draws and config.nav is not None and output.path not in menu:
                continue  # MkDocs would make lists of thousands of pages that it neither shows nor draws
            generated = GeneratedFile(config, output)
            files.append(generated)
            if isinstance(output, PageOutput) and (output.path in menu or not self.draws):
                PrerenderedPage(menu.get(output.path), generated, config)  # sets its page
        for file in files:
            # MkDocs leaves out a folder of this name, in which links may lead; a setting may still leave out any file.
            if (
                file.src_uri.startswith("templates/")
                and file.src_dir in {None, config.docs_dir}
                and not config.exclude_docs
            ):
                file.inclusion = InclusionLevel.INCLUDED
        return files

    @_in_own_site
    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> None:
        """Takes the pages that aren't in the menu off MkDocs' hands, if they can be drawn one by one."""
        self.drawing, self.begun = None, None
        if self.problems or not self.draws:
            return
        self.begun = Drawing(config, nav, lazily=self.lazily)
        for page in nav.pages:
            if isinstance(page, PrerenderedPage):
                page.drawn_later = True
        menu = {page.file for page in nav.pages}
        for file in [file for file in files if isinstance(file, GeneratedFile) and file not in menu]:
            files.remove(file)

    def _build(self, config: MkDocsConfig) -> Built:
        try:
            now = environment_now()
        except ValueError as error:
            raise PluginError(f"INVERSION_NOW: {error}") from error
        try:
            built = build(
                _root(config),
                now,
                latest(now),
                _settings(config),
                drafts=self.drafts,
                preview=self.serving,
                say=log.info,
                memory=self.memory,
            )
        except AuthorError as error:
            raise _plugin_error(error) from error
        for remark in built.remarks:  # also errors that stop nothing; a warning would end a strict build
            if remark not in self.said:
                log.info(str(remark))
        self.said = frozenset(built.remarks)
        if self.serving:
            built = replace(built, policy=replace(built.policy, preview=True))
        self.built = built
        config.site_name = built.name  # so that the theme shows the name of content/site.yml
        return built

    def _serve_files(self, files: Files, config: MkDocsConfig) -> None:
        """Leaves out the files that aren't published, and gives the others the addresses that texts link to (NFC)."""
        for file in [file for file in files if file.src_dir == config.docs_dir]:
            name = unicodedata.normalize("NFC", file.src_uri)
            if name in self.built.left_out:
                files.remove(file)
            elif name != file.src_uri and not file.is_documentation_page():
                file.dest_uri = name

    def _no_files(self, error: PluginError | jinja2.TemplateSyntaxError, config: MkDocsConfig) -> Files:
        """An empty site: if the first build of a preview failed, MkDocs would exit."""
        text = template_error(error) if isinstance(error, jinja2.TemplateSyntaxError) else str(error)
        log.error(text)
        self.problems = tuple(text.splitlines())
        config.nav = None
        config.theme.static_templates = set()
        return Files([])

    @_in_own_site
    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Gives the theme's templates the texts, as `t`, the colours and the Content-Security-Policy.

        Renders the icon, which is one of them, and adds the sitemap, which MkDocs would make of a template.
        """
        if self.problems:
            return
        env.globals.update(globals_of(self.built))
        icon = files.get_file_from_path(_icon(config))
        if icon and icon.src_dir and Path(icon.src_dir) in _own(config):  # not an icon in docs_dir
            icon.content_string = env.get_template(icon.src_uri).render()
        config.theme.static_templates.discard("sitemap.xml")
        if self.begun:
            self.begun.env = env
            return
        for path, data in sitemap_of(_places(files), config.site_url or "").items():
            if (other := files.get_file_from_path(path)) is not None:
                files.remove(other)
            files.append(File.generated(config, path, content=data))

    @_in_own_site
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Draws the pages, deletes what none of them loads, and makes the search index; a preview makes it later."""
        if self.problems:
            return
        if self.begun:
            _draw_all(self.begun, self.built, config)
        delete_unused(Path(config.site_dir), self.shipped)
        self.drawing = self.begun
        if self.serving:  # a preview makes the search when a reader searches
            return
        try:
            self._search(config)
        except RefusedError as error:
            raise PluginError(str(error)) from error

    def _search(self, config: MkDocsConfig) -> None:
        make_search(_root(config), Path(config.site_dir), self.built.search)

    @_in_own_site
    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
        """Rebuilds when YAML, an issue, a template or the stylesheet changes; MkDocs itself watches only docs_dir."""
        watch_by_system(server, config)
        for folder in (*sources_of(_root(config)), *_own(config), *PROGRAM_FOLDERS):
            server.watch(str(folder))
            # Two watches see one change at two times, and would build twice.
            if Path(config.docs_dir).is_relative_to(folder):
                server.unwatch(config.docs_dir)
        if self.guarded:
            self.preview = Preview(Path(config.site_dir), server.mount_path, self.prepare)
            self.preview.good = not self.problems
            if self.problems:
                self.preview.show(self.problems)
                self.problems = ()
            server.builder = self.preview.guard(builder)
        leave_alone()
        lock = Lock()
        search = PreviewSearch(server.mount_path + SEARCH_INDEX[1:], partial(self._search, config), lock)
        server.builder = search.after(server.builder)
        serve = with_seldom_files(server.serve_request, server.mount_path, lambda: self.drawing, lock)
        server.set_app(search.within(serve))
        return server

    def prepare(self) -> Callable[[], None] | None:
        """What draws all that changed; None if MkDocs has to build the whole site."""
        drawing = self.drawing
        if drawing is None or not drawing.is_current():
            return None
        changes = drawing.changes(self._build(drawing.config))
        if changes is None:
            return None

        def draw() -> None:
            drawing.draw(changes)
            log.info("Updated the preview: %d %s", changes.count, "file" if changes.count == 1 else "files")

        return draw

    def on_shutdown(self) -> None:
        """Deletes what the preview kept."""
        if self.preview:
            self.preview.forget()


def _draw_all(drawing: Drawing, built: Built, config: MkDocsConfig) -> None:
    root, site, aside = _root(config), Path(config.site_dir), _aside(config)
    changes = drawing.begin(built)
    wanted = {*changes.files, NOT_FOUND}
    folder = aside if aside.is_dir() else site
    if folder == aside:
        clear(aside, site, wanted, but=SEARCH_INDEX[1:])
    with kept_pages(root) as pages, kept_digests(root) as digests:
        drawing.draw_all(changes, folder, pages, digests)
    if folder == aside:
        bring_back(aside, site, wanted)


def _aside(config: MkDocsConfig) -> Path:
    """Where the earlier site is during a build; that of another folder, or of another build, is elsewhere."""
    name = hashlib.sha256(os.fsencode(Path(config.site_dir).resolve())).hexdigest()[:16]
    return _root(config) / ".cache" / f"site-{name}-{os.getpid()}"


def _places(files: Files) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The URL and the metadata of each page, also of those that other plugins made."""
    for file in files.documentation_pages():
        if file.page and file.page.canonical_url:
            yield file.page.canonical_url, file.page.meta


def _settings(config: MkDocsConfig) -> Settings:
    theme = config.theme
    return settings_of(config.site_url, {**theme, "custom_dir": theme.custom_dir, "name": theme.name})


def _plugin_error(error: AuthorError) -> PluginError:
    return PluginError("\n".join(str(problem) for problem in error.problems))


def _read_templates(config: MkDocsConfig, texts: Texts) -> None:
    """Reads the templates of the program and of the theme, so that a mistake is found before anything is built.

    Raises:
        jinja2.TemplateSyntaxError: a template has a mistake.
    """
    read_templates(texts)
    own = _own(config)
    env = config.theme.get_env()
    for name in env.list_templates() if own else ():
        is_template = name.endswith((".html", ".xml")) or name == _icon(config)
        if is_template and any((folder / name).is_file() for folder in own):
            env.get_template(name)


def _scripts(config: MkDocsConfig, style: str) -> Mapping[str, bytes]:
    """The theme's scripts and its stylesheet as they're served, by their addresses."""
    root, settings = _root(config), _settings(config)
    try:
        return theme_scripts(root, settings) | theme_style(root, settings, style)
    except AuthorError as error:
        raise _plugin_error(error) from error


def _serve_scripts(scripts: Mapping[str, bytes], optional: Collection[str], files: Files, config: MkDocsConfig) -> None:
    """Replaces the theme's scripts and its stylesheet by what is served; leaves out types, and what no page loads."""
    gone = never_loaded(scripts, optional)
    own = {str(folder) for folder in _own(config)}
    for file in [file for file in files if file.src_dir in own]:  # not files in docs_dir
        if file.src_uri in gone or file.src_uri.endswith(TYPES):
            files.remove(file)
        elif file.src_uri in scripts:
            file.content_bytes = scripts[file.src_uri]


def _icon(config: MkDocsConfig) -> str:
    """The path of an SVG icon, else "". It can't use the stylesheet, so it's a template that is given the colours."""
    name = str(config.theme.get("favicon") or "")
    return name if name.endswith(".svg") else ""


def _own(config: MkDocsConfig) -> tuple[Path, ...]:
    return own_folders(config.theme.name, config.theme.custom_dir)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent
