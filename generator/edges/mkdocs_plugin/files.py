"""The generated files and pages, as MkDocs knows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from generator.render.output import Output, PageOutput
from generator.text.pictures import is_picture


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


def serve_pictures(files: Files, outputs: Iterable[Output]) -> None:
    """Gives the author's pictures to MkDocs as they're published: without metadata, such as where they were taken."""
    for output in outputs:
        file = files.get_file_from_path(output.path) if is_picture(output.path) else None
        if file is None or file.abs_src_path is None:
            continue
        content = output.content()
        if isinstance(content, bytes) and content != Path(file.abs_src_path).read_bytes():
            file.content_bytes = content


class PrerenderedPage(Page):
    """A generated page: one block of HTML. MkDocs' Markdown would return it unchanged, but slowly."""

    drawn_later = False  # whether MkDocs only needs its metadata, for the menu

    def read_source(self, config: MkDocsConfig) -> None:
        """Reads its metadata and its content."""
        output = self.file.output if isinstance(self.file, GeneratedFile) else None
        if self.drawn_later and isinstance(output, PageOutput):
            self.meta, self.markdown = output.metadata(), ""
        else:
            super().read_source(config)

    def render(self, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' call
        """Makes the block the page's content."""
        self.content = (self.markdown or "").strip()


def menu_of(nav: object) -> Iterator[tuple[str, str | None]]:
    """(path, title) of the pages in the navigation of mkdocs.yml; None where MkDocs takes the page's own title."""
    if isinstance(nav, dict):
        for title, inside in nav.items():
            yield from [(_menu_path(inside), title)] if isinstance(inside, str) else menu_of(inside)
    elif isinstance(nav, list):
        for part in nav:
            yield from menu_of(part)
    elif isinstance(nav, str):
        yield _menu_path(nav), None


def _menu_path(written: str) -> str:
    """The path that MkDocs looks for."""
    return PurePath(written.lstrip("/")).as_posix()
