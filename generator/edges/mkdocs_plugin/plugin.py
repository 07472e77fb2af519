"""The MkDocs plugin: gives MkDocs the generated pages. MkDocs itself knows nothing of issues, quizzes or the clock."""

from __future__ import annotations

import gc
import os
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import jinja2
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from generator.app.build import PROGRAM_FOLDERS, Built, build, require_own_files, sources_of
from generator.app.kept_search import make_search
from generator.app.settings import Settings, environment_now, latest, settings_of
from generator.app.theme import TYPES, delete_unused, shipped_files
from generator.edges.mkdocs_plugin.preview import Preview, template_error
from generator.edges.mkdocs_plugin.preview_search import PreviewSearch
from generator.model.addresses import SEARCH_INDEX
from generator.text.problems import AuthorError, RefusedError

log = get_plugin_logger(__name__)


class NoOptions(Config):
    """The plugin has none: all it needs is in the project's files and elsewhere in mkdocs.yml."""


class PrerenderedPage(Page):
    """A generated page: one block of HTML. MkDocs' Markdown would return it unchanged, but slowly."""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' call
        """Makes the block the page's content."""
        self.content = (self.markdown or "").strip()


class InversionPlugin(BasePlugin[NoOptions]):
    """`plugins: [inversion]` in mkdocs.yml."""

    built: Built
    serving = False
    drafts = False
    guarded = False  # whether a broken build shows the last good site in its place
    shipped: frozenset[str] = frozenset()  # files of the installed theme, of which pages may use none
    preview: Preview | None = None
    problems: tuple[str, ...] = ()  # lines that say why the first build of a preview failed

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """A preview shows drafts and scheduled issues too, unless INVERSION_DRAFTS=0. A build never does."""
        self.serving = command == "serve"
        _collect_rarely()
        self.drafts = self.serving and os.environ.get("INVERSION_DRAFTS", "1") != "0"
        self.guarded = self.serving and not dirty  # a dirty build isn't a whole site to fall back on

    def on_config(self, config: MkDocsConfig) -> None:
        """Refuses links before MkDocs lists any file: it would follow them, even in circles."""
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

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Adds the generated files to those of docs_dir, and replaces each hand-written page by the page made of it."""
        try:
            generated = self._generated(config)
        except (PluginError, jinja2.TemplateSyntaxError) as error:
            if not self.guarded or self.preview:
                raise
            return self._no_files(error, config)
        folders = {file.dest_uri: file.src_dir for file in files}
        self.shipped = shipped_files(folders, config.theme.custom_dir, config.theme.dirs)
        self._serve_scripts(files, config)
        self._serve_files(files, config)
        titles = dict(_titles(config.nav))
        for src_uri, content in generated.items():
            if (handwritten := files.get_file_from_path(src_uri)) is not None:
                files.remove(handwritten)
            file = File.generated(config, src_uri, content=content)
            files.append(file)
            if file.is_documentation_page():
                PrerenderedPage(titles.get(src_uri), file, config)  # sets file.page
        for file in files:
            # MkDocs leaves out a folder of this name, in which links may lead; a setting may still leave out any file.
            if (
                file.src_uri.startswith("templates/")
                and file.src_dir in {None, config.docs_dir}
                and not config.exclude_docs
            ):
                file.inclusion = InclusionLevel.INCLUDED
        return files

    def _generated(self, config: MkDocsConfig) -> dict[str, str | bytes]:
        try:
            now = environment_now()
        except ValueError as error:
            raise PluginError(f"INVERSION_NOW: {error}") from error
        try:
            built = build(_root(config), now, latest(now), _settings(config), drafts=self.drafts, say=log.info)
        except AuthorError as error:
            raise _plugin_error(error) from error
        for remark in built.remarks:  # also errors that stop nothing; a warning would end a strict build
            log.info(str(remark))
        self.built = built
        config.site_name = built.name  # so that the theme shows the name of content/site.yml
        if self.guarded:
            _read_templates(config)
        return built.files

    def _serve_scripts(self, files: Files, config: MkDocsConfig) -> None:
        """Replaces the theme's scripts by what is served, and leaves out their types."""
        for file in [file for file in files if file.src_dir == config.theme.custom_dir]:  # not files in docs_dir
            if file.src_uri in self.built.scripts:
                file.content_bytes = self.built.scripts[file.src_uri]
            elif file.src_uri.endswith(TYPES):
                files.remove(file)

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

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Gives the theme's templates the texts, as `t`, the colours and the Content-Security-Policy.

        Renders the icon, which is one of them.

        Sets `update_date`, which MkDocs writes into the sitemap's gzip header: the day of the build would make each
        build differ.
        """
        if not self.problems:
            policy = replace(self.built.policy, preview=self.serving)
            env.globals.update(t=self.built.texts, colours=self.built.colours, policy=policy)
            icon = files.get_file_from_path(_icon(config))
            if icon and icon.src_dir == config.theme.custom_dir:  # not an icon in docs_dir
                icon.content_string = env.get_template(icon.src_uri).render()
        for file in files.documentation_pages():
            if file.page is not None:
                meta = file.page.meta
                file.page.update_date = str(meta.get("modified") or meta.get("published") or "1970-01-01")[:10]

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Deletes what no page loads, and makes the search index of the built pages; a preview makes it later."""
        if self.problems:
            return
        delete_unused(Path(config.site_dir), self.shipped)
        if self.serving:
            return
        try:
            self._search(config)
        except RefusedError as error:
            raise PluginError(str(error)) from error

    def _search(self, config: MkDocsConfig) -> None:
        make_search(_root(config), Path(config.site_dir), self.built.search)

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
        """Rebuilds when YAML, an issue, a template or the stylesheet changes; MkDocs itself watches only docs_dir."""
        folders = list(sources_of(_root(config)))
        if config.theme.custom_dir:
            folders.append(Path(config.theme.custom_dir))
        for folder in (*folders, *PROGRAM_FOLDERS):
            server.watch(str(folder))
            # Two watches see one change at two times, and would build twice.
            if Path(config.docs_dir).is_relative_to(folder):
                server.unwatch(config.docs_dir)
        if self.guarded:
            self.preview = Preview(Path(config.site_dir), server.mount_path)
            self.preview.good = not self.problems
            if self.problems:
                self.preview.show(self.problems)
                self.problems = ()
            server.builder = self.preview.guard(builder)
        search = PreviewSearch(server.mount_path + SEARCH_INDEX[1:], partial(self._search, config))
        server.builder = search.after(server.builder)
        server.set_app(search.within(server.serve_request))
        return server

    def on_shutdown(self) -> None:
        """Deletes what the preview kept."""
        if self.preview:
            self.preview.forget()


def _settings(config: MkDocsConfig) -> Settings:
    return settings_of(config.site_url, {**config.theme, "custom_dir": config.theme.custom_dir})


def _plugin_error(error: AuthorError) -> PluginError:
    return PluginError("\n".join(str(problem) for problem in error.problems))


def _read_templates(config: MkDocsConfig) -> None:
    """Reads the theme's templates, so that a mistake in one is found before anything is built.

    Raises:
        jinja2.TemplateSyntaxError: a template has a mistake.
    """
    folder = Path(config.theme.custom_dir or "")
    env = config.theme.get_env()
    for name in env.list_templates() if config.theme.custom_dir else ():
        if (name.endswith((".html", ".xml")) or name == _icon(config)) and (folder / name).is_file():
            env.get_template(name)


def _icon(config: MkDocsConfig) -> str:
    """The path of an SVG icon, else "". It can't use the stylesheet, so it's a template that is given the colours."""
    name = str(config.theme.get("favicon") or "")
    return name if name.endswith(".svg") else ""


def _titles(nav: object) -> Iterator[tuple[str, str]]:
    """(path, title) of the pages in the navigation of mkdocs.yml."""
    if isinstance(nav, dict):
        for title, inside in nav.items():
            yield from [(inside.lstrip("/"), title)] if isinstance(inside, str) else _titles(inside)
    elif isinstance(nav, list):
        for part in nav:
            yield from _titles(part)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _collect_rarely() -> None:
    """Runs the garbage collector less often: it finds little during a build, and takes a fifth of its time."""
    gc.set_threshold(50_000, 20, 100)
