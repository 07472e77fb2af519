"""The MkDocs plugin: hands the generated pages to MkDocs, which knows no clock, no calendar and no YAML of ours."""

from __future__ import annotations

import os
from pathlib import Path

import jinja2
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator.adapters import environment_now, kept_cards, load_project, settings_of
from generator.disk import SOURCES
from generator.output import all_files
from generator.pages import TEMPLATES
from generator.search import SearchError, index_site
from generator.wording import TEXTS, Texts

log = get_plugin_logger(__name__)


class NoOptions(Config):
    """The plugin has none: what it needs stands in the files and in mkdocs.yml."""


class InversionPlugin(BasePlugin[NoOptions]):
    """`plugins: [inversion]` in mkdocs.yml."""

    texts: Texts
    drafts = False

    def __init__(self) -> None:
        super().__init__()
        self.drawn: dict[str, str] = {}

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002 - MkDocs' call
        """A preview shows drafts and later issues too, unless INVERSION_DRAFTS=0; what is built never has them."""
        self.drafts = command == "serve" and os.environ.get("INVERSION_DRAFTS", "1") != "0"

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Puts the generated pages beside the files of docs_dir; a hand-written page is replaced by what it becomes."""
        try:
            now = environment_now()
        except ValueError as error:
            raise PluginError(f"INVERSION_NOW: {error}") from error
        settings = settings_of(config.site_url, config.theme)
        loaded = load_project(_root(config), now, settings.site_url, settings.language, drafts=self.drafts)
        for problem in loaded.problems:
            if problem.level != "error":
                log.info(str(problem))
        if loaded.project is None:
            raise PluginError("\n".join(str(problem) for problem in loaded.problems))
        self.texts = loaded.project.texts
        config.site_name = loaded.project.site.name  # the theme's head and header say the name that the pages say
        for src_uri, content in all_files(loaded.project, kept_cards(_root(config))).items():
            if (written := files.get_file_from_path(src_uri)) is not None:
                files.remove(written)
            files.append(File.generated(config, src_uri, content=content))
        return files

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002 - MkDocs' call
        """Spares a page of ours MkDocs' Markdown, which takes long to leave its one block of HTML as it is."""
        if page.file.generated_by != "inversion":
            return markdown
        self.drawn[page.file.src_uri] = markdown.strip()
        return ""

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002 - MkDocs' call
        """Puts it back."""
        return self.drawn.pop(page.file.src_uri, html)

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' call
        """Gives the theme's templates the texts, as `t`.

        Takes the build day out of the sitemap's gzip header, where MkDocs puts each page's `update_date`.
        """
        env.globals["t"] = self.texts
        for file in files.documentation_pages():
            if file.page is not None:
                meta = file.page.meta
                file.page.update_date = str(meta.get("modified") or meta.get("published") or "1970-01-01")[:10]

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Makes the search of the built pages, in the preview too."""
        try:
            index_site(Path(config.site_dir))
        except SearchError as error:
            raise PluginError(str(error)) from error

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG002 - MkDocs' call
        """Rebuilds when YAML, an issue, a template or the stylesheet changes; MkDocs itself watches only docs_dir."""
        folders = [_root(config) / folder for folder in SOURCES]
        if config.theme.custom_dir:
            folders.append(Path(config.theme.custom_dir))
        for folder in (*folders, TEMPLATES, TEXTS):
            if folder.is_dir():
                server.watch(str(folder))
        return server


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent
