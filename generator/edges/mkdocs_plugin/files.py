"""The generated files and pages, as MkDocs knows them."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator.render.output import Output


class GeneratedFile(File):
    """A file whose content is made when MkDocs asks for it, so that no build holds them all at once."""

    _set: str | bytes | None = None

    def __init__(self, config: MkDocsConfig, output: Output) -> None:
        super().__init__(output.path, None, config.site_dir, config.use_directory_urls)
        self.output = output
        self.generated_by = config.plugins._current_plugin or "inversion"  # noqa: SLF001 - as MkDocs' own File.generated

    @property  # type: ignore[override] # where MkDocs keeps the content
    def _content(self) -> str | bytes:
        return self.output.content() if self._set is None else self._set

    @_content.setter
    def _content(self, content: str | bytes) -> None:
        self._set = content


class PrerenderedPage(Page):
    """A generated page: one block of HTML. MkDocs' Markdown would return it unchanged, but slowly."""

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' call
        """Makes the block the page's content."""
        self.content = (self.markdown or "").strip()
