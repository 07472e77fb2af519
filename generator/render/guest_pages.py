"""A quiz in a page of a site of somebody else's, and the files that it needs there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from generator.model.quizzes import Quiz, is_knowledge
from generator.render.page_html import any_quiz_view, quiz_place
from generator.render.urls import link, relative
from generator.render.view import environment, one_block
from generator.site.site import Library
from generator.text.yaml_source import LINK_MARK

GUEST = Path(__file__).parent / "guest"
SCOPE = ".inversion.inversion"  # twice, so that it counts for more than a theme's rules for elements
STYLE, INSTANT = "guest.css", "instant.js"
_BY_SYSTEM = re.compile(r"@media screen and \(prefers-color-scheme: dark\) \{\n  :root \{.*?\n  \}\n\}\n", re.DOTALL)
_MARKED = re.compile(f'{LINK_MARK}([^"<>\n#]*)([^"<>\n]*)')
_REM = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")


@dataclass(frozen=True)
class Spot:
    """Where a quiz is.

    Attributes:
        address: that of the page.
        number: of the block on the page, from 1.
        served: the address of a page or file that a link names.
    """

    address: str
    number: int
    served: Callable[[str], str]

    def resolved(self, html: str) -> str:
        """HTML with marked links as the page needs them."""
        return relative(_MARKED.sub(self._link, html), self.address)

    def _link(self, found: re.Match[str]) -> str:
        return link(self.served(unquote(unescape(found[1]))) if "." in found[1] else found[1]) + found[2]


def guest_quiz(library: Library, quiz: Quiz, spot: Spot, *, shared: bool, part: bool) -> str:
    """The HTML of a quiz.

    `shared`: links with answers lead to it, and open it; only one self-audit of a page can be that. `part`: it has only
    some of its items.
    """
    texts = library.texts
    view = any_quiz_view(library, quiz, quiz_place(quiz.id, spot.number), part=part)
    template = environment(texts).get_template("guest_quiz.html.jinja")
    html = template.render(guest=True, embedded=not shared, quiz=view, first=spot.number == 1)
    return spot.resolved(one_block(html))


def guest_text(library: Library, quiz: Quiz, spot: Spot) -> str:
    """What a search finds of a quiz, and what is left of it where another program takes a page's text elsewhere."""
    view = any_quiz_view(library, quiz, quiz.id)
    html = environment(library.texts).get_template("guest_text.html.jinja").render(quiz=view)
    return spot.resolved(one_block(html))


def guest_title(library: Library, quiz: Quiz) -> str:
    """What an excerpt of a page shows of a quiz: its kind and its title."""
    texts = library.texts
    kind = texts("quiz.quiz") if is_knowledge(quiz) else texts("quiz.audit")
    return environment(texts).get_template("guest_title.html.jinja").render(kind=kind, title=quiz.title).strip()


def guest_stylesheet(theme: str, own: str) -> str:
    """The theme's stylesheet for what is in an element `.inversion`, and below it what a guest alone has.

    Sizes are in the host's unit of text, and the host's page decides between light and dark, not the reader's system.
    """
    scoped = _REM.sub(r"calc(\1 * var(--unit))", _BY_SYSTEM.sub("", theme).replace(":root", "&"))
    return f"{SCOPE} {{\n{scoped}}}\n{own}"
