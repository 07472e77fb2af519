"""The MkDocs plugin: hands the generated pages to MkDocs, which knows no clock, no calendar and no YAML of ours."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import jinja2
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator.app.build import PROGRAM_FOLDERS, Built, build, make_search, sources_of
from generator.app.settings import environment_now, settings_of
from generator.app.theme import TYPES
from generator.edges.mkdocs_plugin.preview import Preview, template_error
from generator.text.problems import AuthorError, RefusedError

log = get_plugin_logger(__name__)


class NoOptions(Config):
    """The plugin has none: what it needs stands in the files and in mkdocs.yml."""


class PrerenderedPage(Page):
    """A page of ours: one block of HTML, which MkDocs' Markdown takes long to leave as it is."""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' call
        """Takes the block for the content."""
        self.content = (self.markdown or "").strip()


class InversionPlugin(BasePlugin[NoOptions]):
    """`plugins: [inversion]` in mkdocs.yml."""

    built: Built
    drafts = False
    guarded = False
    preview: Preview | None = None
    told: tuple[str, ...] = ()  # why the first build of a preview made nothing

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """A preview shows drafts and later issues too, unless INVERSION_DRAFTS=0; what is built never has them."""
        serving = command == "serve"
        _collect_rarely()
        self.drafts = serving and os.environ.get("INVERSION_DRAFTS", "1") != "0"
        self.guarded = serving and not dirty  # a build of the changed pages alone is no site to go back to

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Puts the generated pages beside the files of docs_dir; a hand-written page is replaced by what it becomes."""
        try:
            made = self._made(config)
        except (PluginError, jinja2.TemplateSyntaxError) as error:
            if not self.guarded or self.preview:
                raise
            return self._nothing(error, config)
        self._serve_scripts(files, config)
        titles = dict(_titles(config.nav))
        for src_uri, content in made.items():
            if (written := files.get_file_from_path(src_uri)) is not None:
                files.remove(written)
            file = File.generated(config, src_uri, content=content)
            files.append(file)
            if file.is_documentation_page():
                PrerenderedPage(titles.get(src_uri), file, config)  # which becomes the file's page
        return files

    def _made(self, config: MkDocsConfig) -> dict[str, str | bytes]:
        try:
            now = environment_now()
        except ValueError as error:
            raise PluginError(f"INVERSION_NOW: {error}") from error
        settings = settings_of(config.site_url, {**config.theme, "custom_dir": config.theme.custom_dir})
        try:
            built = build(_root(config), now, settings, drafts=self.drafts)
        except AuthorError as error:
            raise PluginError("\n".join(str(problem) for problem in error.problems)) from error
        for remark in built.remarks:
            log.info(str(remark))
        self.built = built
        config.site_name = built.name  # the theme's head and header say the name that the pages say
        if self.guarded:
            _read_templates(config)
        return built.files

    def _serve_scripts(self, files: Files, config: MkDocsConfig) -> None:
        """Puts the theme's scripts as they're served in the place of their sources, and leaves out their types."""
        for file in [one for one in files if one.src_dir == config.theme.custom_dir]:  # none of an author's own
            if file.src_uri in self.built.scripts:
                file.content_bytes = self.built.scripts[file.src_uri]
            elif file.src_uri.endswith(TYPES):
                files.remove(file)

    def _nothing(self, error: PluginError | jinja2.TemplateSyntaxError, config: MkDocsConfig) -> Files:
        """No file, so that the first build of a preview, with which MkDocs would end, comes to its end instead."""
        told = template_error(error) if isinstance(error, jinja2.TemplateSyntaxError) else str(error)
        log.error(told)
        self.told = tuple(told.splitlines())
        config.nav = None
        config.theme.static_templates = set()
        return Files([])

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """Gives the theme's templates the texts, as `t`, and the colours. The icon is one of these templates.

        Takes the build day out of the sitemap's gzip header, where MkDocs puts each page's `update_date`.
        """
        if not self.told:
            env.globals.update(t=self.built.texts, colours=self.built.colours)
            icon = files.get_file_from_path(_icon(config))
            if icon and icon.src_dir == config.theme.custom_dir:  # not one of an author, beside the pages
                icon.content_string = env.get_template(icon.src_uri).render()
        for file in files.documentation_pages():
            if file.page is not None:
                meta = file.page.meta
                file.page.update_date = str(meta.get("modified") or meta.get("published") or "1970-01-01")[:10]

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Makes the search of the built pages, in the preview too."""
        if self.told:
            return
        try:
            make_search(Path(config.site_dir))
        except RefusedError as error:
            raise PluginError(str(error)) from error

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
        """Builds anew when YAML, an issue, a template or the stylesheet changes; MkDocs watches docs_dir alone."""
        folders = list(sources_of(_root(config)))
        if config.theme.custom_dir:
            folders.append(Path(config.theme.custom_dir))
        for folder in (*folders, *PROGRAM_FOLDERS):
            server.watch(str(folder))
            # Two watches see one change at two times, which would be two builds.
            if Path(config.docs_dir).is_relative_to(folder):
                server.unwatch(config.docs_dir)
        if self.guarded:
            self.preview = Preview(Path(config.site_dir), server.mount_path)
            self.preview.good = not self.told
            if self.told:
                self.preview.show(self.told)
                self.told = ()
            server.builder = self.preview.guard(builder)
        return server

    def on_shutdown(self) -> None:
        """Leaves nothing behind."""
        if self.preview:
            self.preview.forget()


def _read_templates(config: MkDocsConfig) -> None:
    """Reads the theme's templates, so that a mistake in one is known before anything is built.

    Raises:
        jinja2.TemplateSyntaxError: with its file and line.
    """
    folder = Path(config.theme.custom_dir or "")
    env = config.theme.get_env()
    for name in env.list_templates() if config.theme.custom_dir else ():
        if (name.endswith((".html", ".xml")) or name == _icon(config)) and (folder / name).is_file():
            env.get_template(name)


def _icon(config: MkDocsConfig) -> str:
    """The site's icon where it's a drawing: an icon can't read the stylesheet, so it's a template with the colours."""
    name = str(config.theme.get("favicon") or "")
    return name if name.endswith(".svg") else ""


def _titles(nav: object) -> Iterator[tuple[str, str]]:
    """The pages of the navigation in mkdocs.yml with what they are called there."""
    if isinstance(nav, dict):
        for title, inside in nav.items():
            yield from [(inside.lstrip("/"), title)] if isinstance(inside, str) else _titles(inside)
    elif isinstance(nav, list):
        for part in nav:
            yield from _titles(part)


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _collect_rarely() -> None:
    """Looks for garbage less often: what a build is made of lives to its end, and the looking costs a fifth of it."""
    gc.set_threshold(50_000, 20, 100)
