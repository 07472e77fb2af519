"""The text of an issue or a hand-written page as HTML."""

from __future__ import annotations

from collections.abc import Callable

from generator.text.document import Document
from generator.text.links import Pictures
from generator.text.markdown import MARKDOWN, Rendered, render
from generator.text.markdown_bounds import MarkdownError
from generator.text.problems import Problem

RenderBody = Callable[[str, Pictures, str], Rendered]  # from a text, the pictures it may show, and its language


def render_body(source: str, pictures: Pictures, language: str) -> Rendered:
    """The Markdown of an issue or a page as HTML.

    Raises:
        MarkdownError: it's nested too deeply, or exceeds a limit.
    """
    return render(source, headings=True, pictures=pictures, language=language)


def read_body(
    document: Document, pictures: Pictures, language: str, body: RenderBody
) -> tuple[Rendered, tuple[Problem, ...]]:
    """The Markdown after front matter as HTML, or a problem if it's too much for a reader."""
    try:
        return body(document.body, pictures, language), ()
    except MarkdownError as error:
        return render(""), (MARKDOWN.at(document.path, document.body_line + error.line, 1, str(error)),)
