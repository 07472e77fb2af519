"""The one Markdown that authors write: no raw HTML, links inside the site by address, quizzes by a fenced block.

Links come out as `href="<LINK_MARK>/address/"`, so that one rendering serves a page (relative links), a feed and a mail
(absolute ones): `generator.render.urls` puts the right address in place of the mark.
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
from generator.text.yaml_source import EMBED_MARK, LINK_MARK

RECIPE = "create"  # a block of Markdown that says how to create the problem, printed in negative
EMBEDS = ("quiz", "guide", "issues", "safety", RECIPE)
RECIPE_START, RECIPE_END = '<section class="create recipe">', "</section>"  # around what such a block says
# The second half passes over other fenced blocks, which may show how an embed is written.
_FENCE = re.compile(
    rf"^(?:(?P<mark>`{{3,}}|~{{3,}})[ ]*(?P<kind>{'|'.join(EMBEDS)})[ ]*\n"
    r"(?P<body>(?:(?!(?P=mark)).*\n)*?)(?P=mark)[ ]*$"
    r"|(?P<fence>`{3,}|~{3,}).*\n(?:.*\n)*?(?P=fence)[ ]*$)",
    re.MULTILINE,
)
_EMBED = re.compile(rf"<p>{EMBED_MARK}(\d+){EMBED_MARK}</p>")
_SIGN = re.compile(r"[`\\\[<&*_\x02]|  \n")  # what any of the library's inline patterns begins with
_CODE = frozenset(("code", "pre"))
_INLINE = frozenset(("a", "em", "strong", "img", "br", "code"))
_LOST = re.compile("[\x02\x03]")  # the library's marks for a link or code that it takes out and puts back
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


MARKDOWN = Rule(
    "markdown",
    "error",
    what="Markdown is written plainly enough to be read in one way.",
    why="Quotes within quotes by the dozen, or signs of emphasis across a link, lose parts of the text.",
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
    """A fenced block that stands for something made from YAML. `line` counts from 0 within the text."""

    kind: str
    body: str
    line: int

    @property
    def rows(self) -> tuple[str, ...]:
        """The lines of the body that are not empty: of a quiz its id, then one by one the ids of its items."""
        return tuple(row.strip() for row in self.body.split("\n") if row.strip())


@dataclass(frozen=True, slots=True)
class Rendered:
    """Markdown and what it became.

    Attributes:
        source: what the author wrote.
        parts: HTML and embeds in turn, as they stand in the text.
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
        """Forgets the text before, and takes the pictures of this one."""
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
            # A page keeps the place of a picture whose sizes it knows, so that no text moves when it comes.
            for name, pixels in zip(("width", "height"), picture.size or (), strict=False):
                element.set(name, str(pixels))
            element.set("loading", "lazy")
        elif site_address(target):
            element.set(attribute, LINK_MARK + target)
        elif not re.match(r"(?:https?:|mailto:|tel:)", target):
            element.attrib.pop(attribute, None)  # a scheme that runs code, or a path nobody serves; `check` names it


class _Unmarked(AtomicString):
    """Text without a sign that Markdown reads: spared the library's search for fourteen of them, one by one."""


class _Spared(Treeprocessor):
    """Marks the unmarked texts before the library looks for links, emphasis and the like."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not isinstance(element.text, AtomicString) and not _SIGN.search(element.text):
                element.text = _Unmarked(element.text)


class _Quotes(Treeprocessor):
    """Typographic quotes and ellipses in all text but code.

    The library's `smarty` does the same by eight inline patterns, which take as long as all the rest of a text.
    """

    def run(self, root: Element) -> None:
        self._walk(root, " ")

    def _walk(self, element: Element, before: str) -> str:
        """Sets the quotes in an element; `before` is the letter that stands before it, the result its last."""
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
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, '"', "'"]  # a quote after a backslash stays as it is
        md.treeprocessors.register(_Spared(md), "spared", 25)
        # after "inline" (20), which makes the links; before "prettify" (10)
        md.treeprocessors.register(_Quotes(md), "quotes", 16)
        md.treeprocessors.register(self.links, "site_links", 15)


@cache
def parser(*, headings: bool) -> tuple[markdown.Markdown, _Links]:
    """The library's parser, and what collects its links. Made once: the making takes a third as long as a text."""
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
    """Markdown to HTML with embeds and links apart.

    `headings` gives each heading an id made from its words; only one text on a page may do that. `pictures` are those
    whose sizes are written. `budget` is the file's, where the text is one of several.

    Raises:
        MarkdownError: blocks are nested beyond the depth of recursion, there is too much of something, or the library
            lost a part of the text.
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
        parser.cache_clear()  # it may stand in the middle of the text, which `reset` does not mend
        if not isinstance(error, RecursionError):
            raise
        raise MarkdownError("expected lists and quotes that are nested less deeply; write it flatter") from error
    found = tuple(links.found)
    if _LOST.search(html):
        raise MarkdownError(
            "expected blanks around emphasis, found signs that cut a link or code in two; write it simpler"
        )
    html = re.sub(r"<pre>.*?</pre>", lambda pre: pre.group().replace("\n", "&#10;"), html, flags=re.DOTALL)
    parts, inside = _parts(html, embeds, pictures)
    words = len(re.findall(r"\w[\w'’-]*", _TAG.sub(" ", "".join(part for part in parts if isinstance(part, str)))))
    return Rendered(source, tuple(parts), (*found, *inside), words)


def _parts(html: str, embeds: list[Embed], pictures: Pictures) -> tuple[list[str | Embed], list[Link]]:
    """HTML and embeds in turn, and the links in recipes, which are HTML already.

    Raises:
        MarkdownError: a recipe holds an embed.
    """
    parts: list[str | Embed] = []
    links: list[Link] = []
    for number, piece in enumerate(_EMBED.split(html)):
        if number % 2 and embeds[int(piece)].kind == RECIPE:
            recipe = render(embeds[int(piece)].body, pictures=pictures)
            if recipe.embeds:
                inside = f"expected words alone in a `{RECIPE}` block, found a `{recipe.embeds[0].kind}` block in it"
                raise MarkdownError(f"{inside}; write that one before it or after", embeds[int(piece)].line)
            parts.append(f"{RECIPE_START}\n{recipe.html}\n{RECIPE_END}")
            links += recipe.links
        elif number % 2:
            parts.append(embeds[int(piece)])
        elif piece.strip():
            parts.append(piece.strip())
    return parts, links


def inline(text: str) -> str:
    """A plain line as HTML: escaped, with typographic quotes, never read as Markdown."""
    return escape(curl(text), quote=False)


def curl(text: str) -> str:
    """Straight quotes to typographic ones; the rest as it is."""
    if '"' not in text and "'" not in text:
        return text
    text = re.sub(r"'(?=\d0s\b)", "’", text)
    text = re.sub(r"(^|[\s(\[{/—–-])\"", r"\1“", text)
    text = text.replace('"', "”")
    text = re.sub(r"(^|[\s(\[{/—–“-])'(?=\S)", r"\1‘", text)
    return text.replace("'", "’")
