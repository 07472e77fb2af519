"""Markdown as authors may write it: no raw HTML, links inside the site by address, quizzes as fenced blocks.

Site links are rendered as `href="<LINK_MARK>/address/"`, so that one rendering serves pages (with relative links) and
feeds and mails (with absolute links): `generator.render.urls` replaces the mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markdown_it.token import Token
from markdown_it.utils import EnvType

from generator.text.links import Link, Pictures
from generator.text.markdown_bounds import Budget, MarkdownError, require_bounded
from generator.text.markdown_html import GATHERED, MAX_LEVELS, Gathered, parser, set_boxes, set_type
from generator.text.problems import Rule
from generator.text.quotes import ENGLISH
from generator.text.words import count_words

RECIPE = "create"  # a block of Markdown that says how to create the problem, shown in inverted colours
EMBEDS = ("quiz", "guide", "issues", "safety", RECIPE)
RECIPE_START, RECIPE_END = '<section class="create recipe">', "</section>"  # around the content of such a block
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


MARKDOWN = Rule(
    "markdown",
    "error",
    what="Markdown is simple enough to read: no dozens of nested lists and quotes, no endless paragraphs, no other "
    "block inside a `create` block.",
    why="Otherwise parts of the text get lost, or a build takes too long.",
)


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
        MarkdownError: blocks are nested too deeply, or the text exceeds a limit.
    """
    (budget or Budget()).spend(source)
    require_bounded(source)
    gathered = Gathered(pictures)
    env: EnvType = {GATHERED: gathered}
    tokens = _tokens(source, env)
    if headings:
        _name(tokens)
    parts = tuple(_parts(tokens, env))
    words = count_words(_TAG.sub(" ", "".join(part for part in parts if isinstance(part, str))))
    return Rendered(source, parts, tuple(gathered.links), words)


def _tokens(source: str, env: EnvType) -> list[Token]:
    """What the parser finds.

    Raises:
        MarkdownError: blocks are nested too deeply.
    """
    try:
        tokens = parser().parse(source, env)
    except RecursionError as error:
        raise MarkdownError(_NESTED) from error
    deep = next((token for token in tokens if token.level > MAX_LEVELS - 3 and token.map), None)
    if deep and deep.map:  # the parser drops what is nested more deeply
        raise MarkdownError(_NESTED, deep.map[0])
    set_type(tokens, ENGLISH)
    set_boxes(tokens)
    return tokens


_NESTED = "expected lists and quotes with less nesting; use fewer levels"


def _parts(tokens: Sequence[Token], env: EnvType) -> Iterator[str | Embed]:
    """HTML and embeds in order.

    Raises:
        MarkdownError: a recipe contains an embed.
    """
    start = 0
    for at, token in enumerate(tokens):
        if embed := _embed(token):
            yield from _html(tokens[start:at], env)
            start = at + 1
            yield embed if embed.kind != RECIPE else _recipe(embed, token.content, env)
    yield from _html(tokens[start:], env)


def _embed(token: Token) -> Embed | None:
    """The embed of a fenced block, if it is one."""
    if token.type != "fence" or token.level or token.map is None or (kind := token.info.strip()) not in EMBEDS:
        return None
    return Embed(kind, token.content.strip(), token.map[0])


def _html(tokens: Sequence[Token], env: EnvType) -> Iterator[str]:
    """The HTML of some tokens, if it isn't empty."""
    md = parser()
    if html := md.renderer.render(tokens, md.options, env).strip():
        yield html


def _recipe(block: Embed, source: str, env: EnvType) -> str:
    """The HTML of a recipe, which may use the link definitions of the text around it.

    Raises:
        MarkdownError: the recipe contains an embed.
    """
    own: EnvType = {GATHERED: env[GATHERED], "references": dict(env.get("references", {}))}
    tokens = _tokens(source, own)
    for embed in filter(None, map(_embed, tokens)):
        inside = f"expected only text in a `{RECIPE}` block, found a `{embed.kind}` block"
        raise MarkdownError(f"{inside}; put that block before or after it", block.line)
    return "\n".join([RECIPE_START, *_html(tokens, own), RECIPE_END])


def _name(tokens: Sequence[Token]) -> None:
    """Gives each heading an id."""
    taken: set[str] = set()
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            children = tokens[at + 1].children or ()
            words = "".join(child.content or " " for child in children)
            words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
            slug = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", words).strip().lower())
            name, count = slug, 0
            while not name or name in taken:
                count += 1
                name = f"{slug}_{count}"
            taken.add(name)
            token.attrs["id"] = name
