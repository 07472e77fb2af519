"""The text of an issue or a hand-written page as HTML."""

from __future__ import annotations

from collections.abc import Callable

from generator.text.links import Pictures
from generator.text.markdown import Rendered, render

RenderBody = Callable[[str, Pictures, str], Rendered]  # from a text, the pictures it may show, and its language


def render_body(source: str, pictures: Pictures, language: str) -> Rendered:
    """The Markdown of an issue or a page as HTML.

    Raises:
        MarkdownError: it's nested too deeply, or exceeds a limit.
    """
    return render(source, headings=True, pictures=pictures, language=language)
