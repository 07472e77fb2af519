"""Markdown as authors may write it: no raw HTML, links inside the site by address, quizzes as fenced blocks.

Site links are rendered as `href="<LINK_MARK>/address/"`, so that one rendering serves pages (with relative links) and
feeds and mails (with absolute links): `generator.render.urls` replaces the mark.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from generator.text.markdown_bounds import Budget, MarkdownError, require_bounded
from generator.text.problems import Rule
from generator.text.words import count_words
from generator.text.yaml_source import EMBED_MARK, LINK_MARK

RECIPE = "create"  # a block of Markdown that says how to create the problem, shown in inverted colours
EMBEDS = ("quiz", "guide", "issues", "safety", RECIPE)
RECIPE_START, RECIPE_END = '<section class="create recipe">', "</section>"  # around the content of such a block
# The second alternative skips other fenced blocks, which may show how to write an embed.
_FENCE = re.compile(
    rf"^(?:(?P<mark>`{{3,}}|~{{3,}})[ ]*(?P<kind>{'|'.join(EMBEDS)})[ ]*\n"
    r"(?P<body>(?:(?!(?P=mark)).*\n)*?)(?P=mark)[ ]*$"
    r"|(?P<fence>`{3,}|~{3,}).*\n(?:.*\n)*?(?P=fence)[ ]*$)",
    re.MULTILINE,
)
_EMBED = re.compile(rf"<p>{EMBED_MARK}(\d+){EMBED_MARK}</p>")
_SIGN = re.compile(r"[`\\\[<&*_\x02]|  \n")  # how the library's inline patterns begin
_CODE = frozenset(("code", "pre"))
_INLINE = frozenset(("a", "em", "strong", "img", "br", "code"))
_LOST = re.compile("[\x02\x03]")  # the library's placeholders for links and code, which it should replace again
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


MARKDOWN = Rule(
    "markdown",
    "error",
    what="Markdown is simple enough to render: no dozens of nested quotes, no emphasis that cuts a link in two, no "
    "endless paragraphs.",
    why="Otherwise parts of the text get lost, or a build takes too long.",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image as the author wrote it. `alt` is None for a link."""

    target: str
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture that texts may show: its address inside the site, and its width and height in CSS pixels if known."""

    address: str
    size: tuple[int, int] | None


Pictures = Mapping[str, Placed]  # by the target that an author writes


@dataclass(frozen=True, slots=True)
class Embed:
    """A fenced block that shows something made from YAML. `line` counts from 0 within the text."""

    kind: str
    body: str
    line: int

    @property
    def rows(self) -> tuple[str, ...]:
        """The lines of the body that aren't empty: for a quiz, its id, then the ids of items, one per line."""
        return tuple(row.strip() for row in self.body.split("\n") if row.strip())


@dataclass(frozen=True, slots=True)
class Rendered:
    """Markdown and its HTML.

    Attributes:
        source: what the author wrote.
        parts: HTML and embeds, in the order of the text.
        links: every link and image, in order.
        words: how many words a reader reads.
    """

    source: str
    parts: tuple[str | Embed, ...]
    links: tuple[Link, ...]
    words: int

    @property
    def html(self) -> str:
        """The HTML without the embeds."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def embeds(self) -> tuple[Embed, ...]:
        """The embeds alone."""
        return tuple(part for part in self.parts if isinstance(part, Embed))

    @property
    def text(self) -> str:
        """The words without markup, on one line."""
        return _SPACE.sub(" ", _TAG.sub("", self.html)).strip()


def site_address(target: str) -> bool:
    """Whether a link's target is an address inside the site: `/guides/…`, with or without `#fragment`."""
    return target.startswith("/") and not target.startswith("//")


class _Links(Treeprocessor):
    """Collects the links and marks the addresses inside the site."""

    pictures: Pictures
    found: list[Link]

    def begin(self, pictures: Pictures) -> None:
        """Starts a new text, with its pictures."""
        self.pictures, self.found = pictures, []

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag == "a":
                self._mark(element, "href", None)
            elif element.tag == "img":
                self._mark(element, "src", element.get("alt", ""))

    def _mark(self, element: Element, attribute: str, alt: str | None) -> None:
        target = element.get(attribute, "")
        if target.startswith("#"):
            return
        self.found.append(Link(target, alt))
        picture = self.pictures.get(target) if alt is not None else None
        if picture:
            element.set(attribute, LINK_MARK + picture.address)
            # With the size in the HTML, a browser reserves the space, and no text moves when the picture loads.
            for name, pixels in zip(("width", "height"), picture.size or (), strict=False):
                element.set(name, str(pixels))
            element.set("loading", "lazy")
        elif site_address(target):
            element.set(attribute, LINK_MARK + target)
        elif not re.match(r"(?:https?:|mailto:|tel:)", target):
            element.attrib.pop(attribute, None)  # it might run code, or lead nowhere; `check` reports it


class _Unmarked(AtomicString):
    """Text without any Markdown character, so that the library skips its fourteen inline patterns."""


class _Spared(Treeprocessor):
    """Finds the texts without Markdown characters before the library looks for links and emphasis in them."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not isinstance(element.text, AtomicString) and not _SIGN.search(element.text):
                element.text = _Unmarked(element.text)


class _Quotes(Treeprocessor):
    """Typographic quotes and ellipses in all text except code.

    The library's `smarty` does the same with eight inline patterns, which double the time that a text takes.
    """

    def run(self, root: Element) -> None:
        self._walk(root, " ")

    def _walk(self, element: Element, before: str) -> str:
        """Sets the quotes in an element. `before` is the character before it; returns the last character in it."""
        if element.tag in _CODE:
            return "x"
        if element.tag not in _INLINE:
            before = " "
        element.text, before = _curled(element.text, before)
        for child in element:
            before = self._walk(child, before)
            child.tail, before = _curled(child.tail, before)
        return before if element.tag in _INLINE else " "


def _curled(text: str | None, before: str) -> tuple[str | None, str]:
    if not text or (isinstance(text, AtomicString) and not isinstance(text, _Unmarked)):
        return text, text[-1] if text else before
    if '"' in text or "'" in text:
        text = curl(before + text)[len(before) :]
    return text.replace("...", "…"), text[-1]


class _Mail(InlineProcessor):
    """`<name@example.org>` as a plain link; the library's own writes each letter as an entity."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override] # noqa: ARG002, N802 - the library's names
        element = Element("a", href="mailto:" + m[1])
        element.text = AtomicString(m[1])
        return element, m.start(), m.end()


class _Plain(Extension):
    """Switches raw HTML off and the link collector on."""

    def __init__(self, links: _Links) -> None:
        super().__init__()
        self.links = links

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.inlinePatterns.register(_Mail(r"<([^<>\s!]+@[^@<>\s]+)>", md), "automail", 110)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, '"', "'"]  # an escaped quote stays straight
        md.treeprocessors.register(_Spared(md), "spared", 25)
        # after "inline" (20), which makes the links; before "prettify" (10)
        md.treeprocessors.register(_Quotes(md), "quotes", 16)
        md.treeprocessors.register(self.links, "site_links", 15)


@cache
def parser(*, headings: bool) -> tuple[markdown.Markdown, _Links]:
    """The library's parser and its link collector. Cached: making them takes a third of the time of a text."""
    links = _Links()
    extensions: list[str | Extension] = ["tables", "fenced_code", "sane_lists", _Plain(links)]
    configs: dict[str, dict[str, Any]] = {"toc": {"marker": "", "permalink": False}}
    if headings:
        extensions.append("toc")
    return markdown.Markdown(extensions=extensions, extension_configs=configs, output_format="html"), links


def render(
    source: str,
    *,
    headings: bool = False,
    pictures: Pictures = MappingProxyType({}),
    budget: Budget | None = None,
) -> Rendered:
    """Markdown to HTML, with its embeds and links.

    `headings` gives each heading an id made from its words; only one text on a page may do that. `pictures` are those
    whose size goes into the HTML. `budget` is shared by all texts of a file.

    Raises:
        MarkdownError: blocks are nested too deeply, the text exceeds a limit, or the library lost a part of it.
    """
    (budget or Budget()).spend(source)
    require_bounded(source)
    embeds: list[Embed] = []

    def take(match: re.Match[str]) -> str:
        if not match["kind"]:
            return match.group()
        line = source.count("\n", 0, match.start())
        embeds.append(Embed(match["kind"], match["body"].strip(), line))
        return f"\n\n{EMBED_MARK}{len(embeds) - 1}{EMBED_MARK}\n\n"

    md, links = parser(headings=headings)
    links.begin(pictures)
    try:
        html = md.reset().convert(_FENCE.sub(take, source))
    except BaseException as error:
        parser.cache_clear()  # the parser may have stopped mid-text, and `reset` doesn't clear that
        if not isinstance(error, RecursionError):
            raise
        raise MarkdownError("expected lists and quotes with less nesting; use fewer levels") from error
    found = tuple(links.found)
    if _LOST.search(html):
        raise MarkdownError(
            "expected spaces around emphasis, found markup that cuts a link or code in two; simplify it"
        )
    html = re.sub(r"<pre>.*?</pre>", lambda pre: pre.group().replace("\n", "&#10;"), html, flags=re.DOTALL)
    parts, inside = _parts(html, embeds, pictures)
    words = count_words(_TAG.sub(" ", "".join(part for part in parts if isinstance(part, str))))
    return Rendered(source, tuple(parts), (*found, *inside), words)


def _parts(html: str, embeds: list[Embed], pictures: Pictures) -> tuple[list[str | Embed], list[Link]]:
    """HTML and embeds in order, and the links of recipes, which are rendered here.

    Raises:
        MarkdownError: a recipe contains an embed.
    """
    parts: list[str | Embed] = []
    links: list[Link] = []
    for number, piece in enumerate(_EMBED.split(html)):
        if number % 2 and embeds[int(piece)].kind == RECIPE:
            recipe = render(embeds[int(piece)].body, pictures=pictures)
            if recipe.embeds:
                inside = f"expected only text in a `{RECIPE}` block, found a `{recipe.embeds[0].kind}` block"
                raise MarkdownError(f"{inside}; put that block before or after it", embeds[int(piece)].line)
            parts.append(f"{RECIPE_START}\n{recipe.html}\n{RECIPE_END}")
            links += recipe.links
        elif number % 2:
            parts.append(embeds[int(piece)])
        elif piece.strip():
            parts.append(piece.strip())
    return parts, links


def inline(text: str) -> str:
    """Plain text as HTML: escaped, with typographic quotes, never read as Markdown."""
    return escape(curl(text), quote=False)


def curl(text: str) -> str:
    """The text with typographic quotes in place of straight quotes."""
    if '"' not in text and "'" not in text:
        return text
    text = re.sub(r"'(?=\d0s\b)", "’", text)
    text = re.sub(r"(^|[\s(\[{/—–-])\"", r"\1“", text)
    text = text.replace('"', "”")
    text = re.sub(r"(^|[\s(\[{/—–“-])'(?=\S)", r"\1‘", text)
    return text.replace("'", "’")
